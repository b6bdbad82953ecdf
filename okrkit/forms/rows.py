"""One row of the form: an objective or a key result, how it is read, and what a coach would ask about it.

A row holds no state of its own: what is typed goes into the draft. While somebody types in it, only the words of its
reading change; its buttons and its questions follow at a pause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from html import escape
from typing import Any

import ipywidgets as w

from okrkit.forms.correcting import Correcting
from okrkit.forms.draft import Block, Line
from okrkit.forms.parts import FOCUS_AFTER, Form
from okrkit.forms.questions import Questions
from okrkit.language import say
from okrkit.model import KeyResult, Objective
from okrkit.reviewing import Finding, in_words, read_key_result, read_objective

__all__ = ["Row"]


class Row:
    """The widgets of one row."""

    def __init__(self, of: Block | Line, form: Form) -> None:
        self.of, self._form = of, form
        parts = form.parts
        hint = say("forms.objective-hint" if isinstance(of, Block) else "forms.line-hint")
        self.text = parts.field(
            of.text,
            partial(self._typed, "text"),
            look="okr-main",
            label="",
            hint=hint,
            entered=partial(form.entered, of),
        )
        self._read = parts.html(look="okr-reading")
        self._waiting = parts.html(look="okr-waits")
        self.questions = Questions(form)
        self._not_so = parts.quiet(say("forms.not-so"), say("forms.not-so-tip"), self._open_fold)
        self._fold: Correcting | None = None
        self._shown = False
        self._now: KeyResult | None = None
        self._note = parts.across(self._read, look="okr-row okr-note")
        self._more = parts.across(self.questions.more, look="okr-row okr-note")
        self._below = parts.below(self._note, look="okr-below")
        self.lines = parts.below(look="okr-lines")
        self.box = self._built(of)
        self.tell(None, "", (), (), by_hand=False)

    def _built(self, of: Block | Line) -> w.VBox:
        parts, form = self._form.parts, self._form
        tools = parts.across(
            self._tool("up", partial(form.move, of, -1), "arrow-up"),
            self._tool("down", partial(form.move, of, 1), "arrow-down"),
            self._tool("delete", partial(form.remove, of), "trash", tip=say("forms.delete-tip")),
            look="okr-tools",
        )
        owner = parts.field(
            of.owner,
            partial(self._typed, "owner"),
            look="okr-owner",
            label=say("forms.owner"),
            hint=say("forms.owner-hint"),
            entered=partial(form.entered, of),
        )
        if isinstance(of, Line):
            return parts.below(parts.across(self.text, owner, tools), self._below, look="okr-line")
        why = parts.field(
            of.why,
            partial(self._typed, "why"),
            look="okr-why",
            label=say("forms.why"),
            hint=say("forms.why-hint"),
            entered=partial(form.entered, of),
        )
        more = parts.button(
            say("forms.add-line"),
            say("forms.add-line-tip"),
            partial(form.to_line, of),
            icon="plus",
            look="okr-more",
            tabbable=False,
        )
        facts = parts.across(why, owner, self._kind(of))
        return parts.below(parts.across(self.text, tools), self._below, facts, self.lines, more, look="okr-objective")

    def follow(self, read: Objective | KeyResult | None, findings: Iterable[Finding], *, by_hand: bool) -> None:
        """While somebody types: the reading of the words as they stand. Nothing else changes, and no row moves."""
        self._say_reading(read, by_hand=by_hand)
        if self.questions.box in self._below.children:
            self.questions.follow(findings)

    def tell(
        self,
        read: Objective | KeyResult | None,
        waiting: str,
        findings: Sequence[Finding],
        first: Iterable[Finding],
        *,
        by_hand: bool,
    ) -> None:
        """At a pause: how the row is read, why it cannot be saved as it stands, and what a coach would ask."""
        name = say("forms.objective" if isinstance(self.of, Block) else "forms.line")
        self.text.description = f"{self.of.id} · {name}" if self.of.id else name
        self._say_reading(read, by_hand=by_hand)
        self._waiting.value = f'<span class="okr-waiting">{escape(waiting)}</span>' if waiting else ""
        self.questions.tell(findings, first)
        if self._fold is not None:
            self._fold.show(self._now)
        self._arrange()

    def _say_reading(self, read: Objective | KeyResult | None, *, by_hand: bool) -> None:
        self._now = read if isinstance(read, KeyResult) else None
        words = _in_words(read)
        mark = f' <span class="okr-by-hand">{escape(say("forms.by-hand"))}</span>' if by_hand else ""
        self._read.value = f'<span class="okr-read">{escape(words)}</span>{mark}' if words else ""

    def _arrange(self) -> None:
        """Show the buttons and the folds that there is something for."""
        buttons = [self._not_so] if self._now is not None and not self._shown else []
        more, asked = [self.questions.more] if self.questions.folded else [], self.questions.first > 0
        buttons += [] if asked else more
        self._note.children = (self._read, *buttons)
        waiting = (self._waiting,) if self._waiting.value else ()
        fold = (self._fold.box,) if self._fold is not None and self._shown else ()
        asks = (self.questions.box,) if self.questions.some else ()
        last = (self._more,) if more and asked else ()  # "one more question" stands below the others
        self._below.children = (self._note, *waiting, *fold, *asks, *last)

    def _open_fold(self) -> None:
        if not isinstance(self.of, Line):
            return
        if self._fold is None:
            correct = partial(self._form.correct, self.of)
            self._fold = Correcting(self._form.parts, correct, self._as_read, self._close_fold)
            self._fold.show(self._now, anew=True)
        self._shown = True
        self._arrange()
        self._form.later("focus", FOCUS_AFTER, self._fold.first_field.focus)

    def _close_fold(self) -> None:
        self._shown = False
        self._arrange()
        self._form.later("focus", FOCUS_AFTER, self._not_so.focus)

    def _as_read(self) -> None:
        if isinstance(self.of, Line) and self._fold is not None:
            self._form.correct(self.of, None)
            self._fold.show(self._now, anew=True)

    def _tool(self, name: str, do: Any, icon: str, tip: str = "") -> w.Button:
        label = say(f"forms.{name}")
        return self._form.parts.button(label, tip or label, do, icon=icon, tabbable=False)

    def _kind(self, block: Block) -> w.Dropdown:
        kinds = [(say(f"forms.kind-{kind}"), kind) for kind in ("committed", "aspirational", "learning")]
        options = [(say("forms.kind-none"), ""), *kinds]
        chosen = lambda kind: self._typed("kind", kind or None)  # noqa: E731 - one small step
        return self._form.parts.choice(options, block.kind or "", chosen, look="okr-kind", label=say("forms.kind"))

    def _typed(self, name: str, value: Any) -> None:
        setattr(self.of, name, value)
        self._form.typed(self.of)


def _in_words(read: Objective | KeyResult | None) -> str:
    if read is None:
        return ""
    return in_words(read_key_result(read) if isinstance(read, KeyResult) else read_objective(read))
