"""The form of `team.changes()`: what was changed after the cycle began, why, and whether it was announced.

A change enters changes.csv by itself; only people know why it was made. Each row shows one step, from what to what.
Enter keeps it and goes on to the next. A reason that was given once is not asked for again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from html import escape

import ipywidgets as w

from okrkit import cards
from okrkit.errors import OkrkitError
from okrkit.forms.round import Round, Way
from okrkit.forms.sheet import clock, one_line
from okrkit.language import say
from okrkit.model import Change, Cycle
from okrkit.store import Folder

__all__ = ["ChangesForm"]

_TOOLS = ("form", "disk", "undo", "cell", "team")  # who wrote it down, not who decided it
_PAGE = re.compile(r"^cell .*?(\d\d)-[^/\\]*\.ipynb ")
_ANSWERS = (("yes", True), ("no", False))


class ChangesForm(Round["ChangeRow"]):
    """The changes of one team that nobody has given a reason for.

    Args:
        folder: where its OKRs are kept.
        title: what the form is for, shown at its top: "growth · 2026-Q4".

    Attributes:
        rows: a row for each change without a reason, the oldest first.
        done: keeps all that is typed and not kept yet.

    Raises:
        OkrkitError: the team's files cannot be read.
    """

    def __init__(self, folder: Folder, title: str) -> None:
        super().__init__(folder, title)
        parts = self.parts
        with folder.words():
            waiting = folder.unexplained()
            cycle = folder.load().cycle
        self.rows: list[ChangeRow] = []
        for change in waiting:
            before = self.rows[-1] if self.rows else None
            self.rows.append(ChangeRow(change, cycle, self, before))
        told = [change for change in cycle.changes if change.reason]
        explained = [parts.html(_told(told))] if told else []
        ask = "changes.ask" if self.rows else "changes.none"
        asked = parts.html(f'<div class="okr-step-asked"><p class="okr-ask">{escape(say(ask))}</p></div>')
        foot = [parts.across(self.done, look="okr-row okr-foot")] if self.rows else []
        self._show(asked, *(row.box for row in self.rows), *foot, *explained)
        self.tell()

    @property
    def stops(self) -> Sequence[ChangeRow]:
        """The rows, in the order of the round."""
        return self.rows

    def keep(self, row: ChangeRow) -> None:
        """Write beside the change what was said of it."""
        row.has_kept(self._folder.annotate(row.change, *row.said))

    def tell(self) -> None:
        left = sum(row.change.reason is None for row in self.rows)
        if any(row.waiting for row in self.rows):
            self._say_state("forms.state-unsaved", tone="ask")
        elif left:
            self._say_state("changes.left", n=left)
        elif self.rows:
            self._say_state("checkin.state-kept", time=clock())


class ChangeRow:
    """One change: what it was, and what people say of it.

    Attributes:
        reason, announced: what is said of it; as_above takes it from the row before.
        change: the change as it is kept.
    """

    def __init__(self, change: Change, cycle: Cycle, form: ChangesForm, before: ChangeRow | None) -> None:
        self.change, self.way, parts = change, Way(form, self), form.parts
        changed = lambda _: self._changed()  # noqa: E731 - one small step
        done = self.way.onward
        label, hint = say("changes.why"), say("changes.why-hint")
        self.reason = parts.field("", changed, look="okr-main", label=label, hint=hint, entered=done)
        options = [(say(f"changes.{word}"), answer) for word, answer in _ANSWERS]
        self.announced = parts.pills(options, change.announced, changed, label=say("changes.announced"))
        self._word = parts.html(look="okr-word")
        tip = say("changes.as-above-tip")
        self.as_above = parts.quiet(say("changes.as-above"), tip, partial(self._as_above, before or self))
        about = parts.html(_about(change, cycle), look="okr-about")
        fields = parts.across(self.reason, self.announced, self.way.left)
        self._foot = parts.across(self._word, *([self.as_above] if before else []), look="okr-row okr-note")
        self.box = parts.below(about, fields, self._foot, look="okr-stop okr-seen")

    @property
    def first(self) -> w.Widget:
        """Where the cursor goes when it comes to the row."""
        return self.reason

    @property
    def said(self) -> tuple[str | None, bool | None]:
        """The reason, and whether it was announced; None where nothing is said."""
        return one_line(self.reason.value) or None, self.announced.value

    @property
    def waiting(self) -> bool:
        """Whether something is said that is not kept."""
        reason, announced = self.said
        return reason not in (None, self.change.reason) or announced not in (None, self.change.announced)

    def has_kept(self, new: Change) -> None:
        """It stands in changes.csv now."""
        self.change = new
        self._foot.children = (self._word,) if new.reason else self._foot.children
        words = say("changes.kept" if new.reason else "changes.kept-no-reason", why=new.reason)
        self._show("okr-kept", words)

    def trouble(self, error: OkrkitError) -> None:
        """Say what cannot be kept, and what to do instead."""
        self._show("okr-waiting", f"{error.message} {error.instead or ''}".strip())

    def _as_above(self, before: ChangeRow) -> None:
        """Say of this change what was said of the one before."""
        self.reason.value, self.announced.value = before.reason.value, before.announced.value
        self.way.onward()

    def _changed(self) -> None:
        self._show("okr-set-hint", say("checkin.waiting") if self.waiting else "")
        self.way.typed()

    def _show(self, look: str, words: str) -> None:
        self._word.value = f'<span class="{look}" role="status">{escape(words)}</span>' if words else ""


def _about(change: Change, cycle: Cycle) -> str:
    """What was changed, in which line, when and by whom."""
    texts = {o.id: o.text for o in cycle.objectives} | {kr.id: kr.text for kr in cycle.key_results}
    parts = [texts[change.item]] if change.item in texts and change.field not in ("text", "added") else []
    parts.append(say("changes.when", date=change.at.strftime("%Y-%m-%d %H:%M")))
    parts += [_by(change.by)] if change.by and change.by.partition(".")[0] not in _TOOLS else []
    return (
        f'<div class="okr-named">{escape(cards.change(change))}</div>'
        f'<div class="okr-last">{escape(" · ".join(parts))}</div>'
    )


def _by(by: str) -> str:
    """Who changed it; of a cell its page, not how it is called inside."""
    if not by.startswith("cell "):
        return say("changes.by", by=by)
    page = _PAGE.match(by)
    return say("changes.by-cell", page=page[1]) if page else say("changes.by-some-cell")


def _told(changes: list[Change]) -> str:
    """Those that have a reason, one click away."""
    items = "".join(
        f"<li>{escape(cards.change(change))}<br>{escape(say('changes.kept', why=change.reason))}</li>"
        for change in changes
    )
    summary = escape(say("changes.told", n=len(changes)))
    return f'<details class="okr-told"><summary>{summary}</summary><ul>{items}</ul></details>'
