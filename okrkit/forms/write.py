"""The form of `team.write()`: objectives and key results, written with a mouse or with the Tab and Enter keys.

Under each line stands how it is read and what a coach would ask. The form saves by itself about a second after the
last key, and says so; nothing that somebody types is ever thrown away. While somebody types only labels change: the
rows are never built anew, so the cursor stays where it is.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any

import ipywidgets as w

from okrkit import cards
from okrkit.errors import OkrkitError
from okrkit.forms.draft import Block, Draft, Line
from okrkit.forms.sides import sides
from okrkit.forms.style import CSS
from okrkit.language import say
from okrkit.model import KeyResult
from okrkit.reviewing import in_words, read_key_result, review
from okrkit.store import Folder, Loaded, Newer

__all__ = ["WriteForm"]

SAVE_AFTER, READ_AFTER, FOCUS_AFTER, LOOK_EVERY = 1.0, 0.3, 0.25, 1.5  # seconds


class WriteForm:
    """The form for one team's objectives and key results; it shows itself in a notebook.

    Args:
        folder: where they are kept.
        title: what the form is for, shown at its top: "growth · 2026-Q4".
    """

    def __init__(self, folder: Folder, title: str) -> None:
        self._folder = folder
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._rows: dict[Block | Line, _Row] = {}
        self._state = w.HTML()
        self._notice = w.VBox()
        self._body = w.VBox()
        head = w.HBox(
            [
                w.HTML(f'<div class="okr-title">{escape(title)}</div>'),
                self._state,
                self.button(say("forms.undo"), say("forms.undo-tip"), self._undo, icon="undo"),
                self.button(say("forms.save"), say("forms.save-tip"), self._save, icon="save", style="primary"),
            ]
        )
        head.add_class("okr-head")
        more = self.button(say("forms.add-objective"), say("forms.add-objective-tip"), self._add_objective, icon="plus")
        self.box = w.VBox([w.HTML(CSS), head, self._notice, self._body, more])
        self.box.add_class("okr-form")
        with folder.words():
            self._take(folder.load())
        self._later("look", LOOK_EVERY, self._look)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = self.box._repr_mimebundle_(**kwargs)
        return {**bundle, "text/plain": say("forms.plain")}

    def retire(self) -> None:
        """Save what is waiting and make room for a form that was opened anew."""
        if self._unsaved:
            self.calmly(self._save)
        for name in tuple(self._timers):
            self._stop(name)
        self.box.children = (w.HTML(f"<em>{say('forms.elsewhere')}</em>"),)

    def _take(self, loaded: Loaded) -> None:
        """Show what the folder holds; what the form held before is in the file or was given up."""
        self._draft, self._stamp, self._unsaved = Draft(loaded.cycle), loaded.stamp, False
        self._theirs: Loaded | None = None
        self._seen = self._mark()
        if not self._draft.blocks:
            self._draft.add()
        self._notice.children = ()
        self._rows.clear()
        self._arrange()
        self._read()
        self._say_state("forms.state-saved" if loaded.cycle.objectives else "forms.state-empty")

    def _arrange(self) -> None:
        """Put the rows in the order of the draft, and below each objective's last line an empty one.

        A row that was there before stays the same widget, so that the cursor in it stays too.
        """
        for block in self._draft.blocks:
            if not block.lines or block.lines[-1].text.strip():
                self._draft.add_line(block)
            row = self._row(block)
            row.lines.children = tuple(self._row(line).box for line in block.lines)
        self._body.children = tuple(self._row(block).box for block in self._draft.blocks)

    def _row(self, of: Block | Line) -> _Row:
        if of not in self._rows:
            self._rows[of] = _Row(of, self)
        return self._rows[of]

    def _read(self) -> None:
        """Read every row again and say under each what was understood; only labels change."""
        cycle, waiting = self._draft.cycle()
        seen = review(cycle)
        for of in self._draft.rows:
            question = next((finding.question for finding in seen.of(of.id or "")), "") if of.text.strip() else ""
            read = self._draft.reading(of) if isinstance(of, Line) else None
            self._row(of).tell(read, question, waiting.get(of, ""))

    def typed(self) -> None:
        """Somebody changed a row: read it soon, save it a little later."""
        self._unsaved = True
        if any(block.lines[-1].text.strip() for block in self._draft.blocks if block.lines):
            self._arrange()
        if self._theirs is None:
            self._say_state("forms.state-unsaved")
        self._later("read", READ_AFTER, self._read)
        self._later("save", SAVE_AFTER, self._save)

    def _save(self) -> None:
        """Save what can be saved; show both versions where the file is newer than the form."""
        self._stop("save")
        if self._theirs is not None:
            return
        cycle, waiting = self._draft.cycle()
        if cycle != self._draft.known:
            try:
                self._folder.save(cycle, base=self._stamp, by="form")
            except Newer as newer:
                self._show_both(newer.theirs)
                return
            loaded = self._folder.load()
            self._draft.saved(loaded.cycle)
            self._stamp, self._seen = loaded.stamp, self._mark()
        self._unsaved = False
        self._read()
        if waiting:
            self._say_state("forms.state-waiting", tone="ask", time=_clock())
        elif cycle.objectives:
            self._say_state("forms.state-saved-at", time=_clock())
        else:
            self._say_state("forms.state-empty")

    def _show_both(self, theirs: Loaded) -> None:
        self._theirs = theirs
        mine = [o for o in self._draft.cycle()[0].objectives if o not in theirs.cycle.objectives]
        others = [o for o in theirs.cycle.objectives if o not in self._draft.cycle()[0].objectives]
        both = sides(mine, others, here=say("forms.this-form"))
        choice = w.HBox(
            [
                self.button(say("forms.keep-mine"), say("forms.keep-mine-tip"), self._keep_mine),
                self.button(say("forms.take-theirs"), say("forms.take-theirs-tip"), self._take_theirs),
            ]
        )
        choice.add_class("okr-choice")
        self._notice.children = (
            w.HTML(cards.box(say("forms.newer"), [say("forms.newer-what")], tone="ask")),
            w.HTML(both),
            choice,
        )
        self._say_state("forms.state-newer", tone="ask")

    def _keep_mine(self) -> None:
        if self._theirs is not None:
            self._stamp, self._theirs = self._theirs.stamp, None
            self._notice.children = ()
            self._save()

    def _take_theirs(self) -> None:
        self._take(self._folder.load())

    def _undo(self) -> None:
        """Back to what the file holds where a row is not as saved, else to the version before."""
        if self._unsaved:
            self._save()
        if self._theirs is not None:  # two versions: the choice between them comes first
            return
        key = "forms.state-undone"
        try:
            if not self._draft.cycle()[1]:
                self._folder.undo(base=self._stamp or None)
        except Newer:
            key = "forms.state-taken"
        self._take(self._folder.load())
        self._say_state(key)

    def _look(self) -> None:
        """Look whether somebody else wrote the file; with nothing unsaved here, show theirs."""
        self._later("look", LOOK_EVERY, self._look)
        if self._mark() == self._seen or self._theirs is not None:
            return
        self._seen = self._mark()
        loaded = self._folder.load()
        if loaded.stamp == self._stamp:
            self._say_state("forms.state-unsaved" if self._unsaved else "forms.state-saved")
            return
        if self._unsaved:
            self._stop("save")
            self._show_both(loaded)
        else:
            self._take(loaded)
            self._say_state("forms.state-taken")

    def _mark(self) -> tuple[int, int]:
        try:
            stat = (self._folder.path / "okrs.md").stat()
        except OSError:
            return (0, 0)
        return (stat.st_mtime_ns, stat.st_size)

    def _add_objective(self) -> None:
        block = self._draft.add()
        self._arrange()
        self._later("focus", FOCUS_AFTER, self._row(block).text.focus)

    def move(self, row: Block | Line, by: int) -> None:
        """Move a row up or down."""
        if self._draft.move(row, by):
            self._arrange()
            self.typed()

    def remove(self, row: Block | Line) -> None:
        """Delete a row; the Undo button brings it back, also what was typed in it a moment ago."""
        if self._unsaved:
            self._save()
        written = row.record is not None
        self._draft.remove(row)
        if not self._draft.blocks:
            self._draft.add()
        self._arrange()
        if written:
            self.typed()
            self._save()
        if written and self._theirs is None:
            self._say_state("forms.state-removed")

    def to_line(self, block: Block, after: Line | None = None) -> None:
        """Put the cursor into the line below, or below all that are written; such a line is always there."""
        lines = block.lines[block.lines.index(after) + 1 :] if after else block.lines[-1:]
        if lines:
            self._row(lines[0]).text.focus()

    def entered(self, row: Block | Line) -> None:
        """The Enter key: on to the next line."""
        if isinstance(row, Block):
            self._row(row.lines[0]).text.focus()
        else:
            self.to_line(self._draft.home(row), row)

    def _say_state(self, key: str, tone: str = "calm", **gaps: Any) -> None:
        words = say(key, **gaps)
        self._state.value = f'<div class="okr-state okr-{tone}" role="status" aria-live="polite">{escape(words)}</div>'

    def _later(self, name: str, seconds: float, do: Callable[[], None]) -> None:
        """Do it after a pause, once; at once where there is no kernel whose loop could wait."""
        self._stop(name)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            if name != "look":
                self.calmly(do)
            return
        self._timers[name] = loop.call_later(seconds, self.calmly, do)

    def button(
        self, label: str, tip: str, do: Callable[[], None], *, icon: str = "", style: str = "", tabbable: bool = True
    ) -> w.Button:
        """A button of this form: what goes wrong when it is pressed becomes one calm line.

        A button between two fields is not `tabbable`: letters typed on it would be JupyterLab's (`x` cuts the cell).
        """
        made = w.Button(
            description=label, tooltip=tip, icon=icon, button_style=style, tabbable=None if tabbable else False
        )
        made.on_click(lambda _: self.calmly(do))
        return made

    def _stop(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.cancel()

    def calmly(self, do: Callable[[], None]) -> None:
        """Do it; what goes wrong becomes one line, and the rows stay as they are."""
        try:
            with self._folder.words():
                do()
        except OkrkitError as error:
            self._say_state("forms.state-cannot", tone="problem", why=error.message)
        except Exception as error:  # noqa: BLE001 - a form must never lose its words to a bug
            self._say_state("forms.state-bug", tone="problem", why=f"{type(error).__name__}: {error}")


class _Row:
    """The widgets of one row. They hold no state of their own: what is typed goes into the draft."""

    def __init__(self, of: Block | Line, form: WriteForm) -> None:
        self.of, self._form = of, form
        self._objective = isinstance(of, Block)
        self.text = self._field(
            "text", "okr-main", say("forms.objective-hint" if self._objective else "forms.line-hint")
        )
        self.text.on_msg(self._entered)
        self.note = w.HTML()
        self.note.add_class("okr-note")
        delete = partial(form.remove, of)
        tools = w.HBox(
            [
                form.button(
                    say("forms.up"), say("forms.up"), partial(form.move, of, -1), icon="arrow-up", tabbable=False
                ),
                form.button(
                    say("forms.down"), say("forms.down"), partial(form.move, of, 1), icon="arrow-down", tabbable=False
                ),
                form.button(say("forms.delete"), say("forms.delete-tip"), delete, icon="trash", tabbable=False),
            ]
        )
        tools.add_class("okr-tools")
        owner = self._field("owner", "okr-owner", say("forms.owner-hint"), label=say("forms.owner"))
        self.lines = w.VBox()
        if isinstance(of, Block):
            why = self._field("why", "okr-why", say("forms.why-hint"), label=say("forms.why"))
            tip, to_line = say("forms.add-line-tip"), partial(form.to_line, of)
            more = form.button(say("forms.add-line"), tip, to_line, icon="plus", tabbable=False)
            more.add_class("okr-more")
            rows = [_across(self.text, tools), self.note, _across(why, owner, self._kind(of)), self.lines, more]
        else:
            rows = [_across(self.text, owner, tools), self.note]
        self.box = w.VBox(rows)
        self.box.add_class("okr-objective" if self._objective else "okr-line")
        self.tell(None, "", "")

    def tell(self, read: KeyResult | None, question: str, waiting: str) -> None:
        """Say under the row how it was read, what a coach would ask, and why it cannot be saved as it stands."""
        name = say("forms.objective" if self._objective else "forms.line")
        self.text.description = f"{self.of.id} · {name}" if self.of.id else name
        parts = []
        if read is not None:
            words = in_words(read_key_result(read))
            parts.append(f'<span class="okr-read">{escape(words)}</span>')
        if question:
            parts.append(f'<span class="okr-ask">{escape(question)}</span>')
        if waiting:
            parts.append(f'<span class="okr-waiting">{escape(waiting)}</span>')
        note = " ".join(parts)
        if note != self.note.value:
            self.note.value = note

    def _field(self, name: str, look: str, hint: str, label: str = "") -> w.Text:
        field = w.Text(value=getattr(self.of, name), placeholder=hint, description=label)
        field.add_class(look)
        field.observe(lambda change: self._typed(name, change["new"]), names="value")
        return field

    def _kind(self, block: Block) -> w.Dropdown:
        kinds = [(say(f"forms.kind-{kind}"), kind) for kind in ("committed", "aspirational", "learning")]
        choice = w.Dropdown(
            options=[(say("forms.kind-none"), ""), *kinds], value=block.kind or "", description=say("forms.kind")
        )
        choice.add_class("okr-kind")
        choice.observe(lambda change: self._typed("kind", change["new"] or None), names="value")
        return choice

    def _typed(self, name: str, value: Any) -> None:
        setattr(self.of, name, value)
        self._form.calmly(self._form.typed)

    def _entered(self, _widget: w.Text, content: dict[str, Any], _buffers: Any) -> None:
        if content.get("event") == "submit":
            self._form.calmly(lambda: self._form.entered(self.of))


def _clock() -> str:
    return dt.datetime.now().astimezone().strftime("%H:%M")


def _across(*parts: w.Widget) -> w.HBox:
    row = w.HBox(parts)
    row.add_class("okr-row")
    return row
