"""The form of `team.write()`: objectives and key results, written with a mouse or with the Tab and Enter keys.

Under each line stands how it is read and what a coach would ask. The form saves by itself about a second after the
last key, and says so; nothing that somebody types is ever thrown away.

Typing never waits, and the cursor stays where it is. At a key only the row that it is typed in is read, and only its
reading changes on the screen; keys that come meanwhile wait in the browser, which sends the newest state of a field
and none of those before. At a pause the whole set is reviewed and saved; then questions open and close in that row
and below it, so that the row with the cursor does not move. Where nobody types, the most useful three stand open.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as w
from msgspec.structs import replace

from okrkit import cards
from okrkit.forms.draft import Block, Draft, Line
from okrkit.forms.parts import FOCUS_AFTER
from okrkit.forms.questions import Questions
from okrkit.forms.rows import Row
from okrkit.forms.sheet import LOOK, Calm, clock
from okrkit.forms.sides import sides
from okrkit.forms.style import CSS
from okrkit.language import say
from okrkit.model import KeyResult, Objective
from okrkit.reviewing import Finding, Review, review
from okrkit.reviewing.result import SHOWN_FIRST
from okrkit.store import Folder, Loaded, Newer

__all__ = ["WriteForm"]

ROOM_AFTER, SAVE_AFTER, SETTLE_AFTER, LOOK_EVERY = 0.3, 1.0, 5.0, 1.5  # seconds


class WriteForm(Calm):
    """The form for one team's objectives and key results; it shows itself in a notebook.

    Args:
        folder: where they are kept.
        title: what the form is for, shown at its top: "growth · 2026-Q4".
    """

    def __init__(self, folder: Folder, title: str) -> None:
        super().__init__(folder)
        parts = self.parts
        self._rows: dict[Block | Line, Row] = {}
        self._notice = parts.below()
        self._body = parts.below()
        self._whole = Questions(self, tabbable=True)
        about = parts.html(f'<span class="okr-whole-title">{escape(say("forms.whole"))}</span>')
        self._whole_head = parts.across(about, self._whole.more)
        self._set = parts.below(look="okr-whole")
        head = parts.across(
            parts.html(f'<div class="okr-title">{escape(title)}</div>'),
            self._state,
            parts.button(say("forms.undo"), say("forms.undo-tip"), self._undo, icon="undo"),
            parts.button(say("forms.save"), say("forms.save-tip"), self._save, icon="save", style="primary"),
            look="okr-head",
        )
        add = say("forms.add-objective"), say("forms.add-objective-tip")
        more = parts.button(*add, self._add_objective, icon="plus")
        self.box = parts.below(parts.html(CSS), head, self._notice, self._body, more, self._set, look="okr-form")
        with folder.words():
            self._take(folder.load())
        self.later(LOOK, LOOK_EVERY, self._look)

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
        self._typing: Block | Line | None = None
        self._seen = self._mark()
        if not self._draft.blocks:
            self._draft.add()
        self._notice.children = ()
        self._rows.clear()
        self._arrange()
        self._tell()
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

    def _row(self, of: Block | Line) -> Row:
        if of not in self._rows:
            self._rows[of] = Row(of, self)
        return self._rows[of]

    def _tell(self, above: Block | Line | None = None) -> None:
        """Review the set and say under the rows what was understood, and what a coach would ask.

        Args:
            above: the row that is typed in: the rows above it stay as they are.
        """
        cycle, waiting = self._draft.cycle()
        seen = review(cycle)
        rows = list(self._draft.rows)
        at = rows.index(above) if above in rows else 0
        standing = sum(self._row(of).questions.first for of in rows[:at])
        first = _first(seen, {of.id for of in rows[at:]}, SHOWN_FIRST - standing)
        for of in rows[at:]:
            read = self._draft.reading(of)
            found = _asked(seen, of.id) if read is not None else ()
            self._row(of).tell(read, waiting.get(of, ""), found, first, by_hand=self._by_hand(read))
        self._whole.tell(_asked(seen, None) if cycle.objectives else (), first)
        self._set.children = (self._whole_head, self._whole.box) if self._whole.some else ()

    def _follow(self, row: Block | Line) -> None:
        """Read the one row that is typed in; of all the widgets only its reading changes."""
        read = self._draft.reading(row)
        self._row(row).follow(read, self._alone(read), by_hand=self._by_hand(read))

    def _alone(self, read: Objective | KeyResult | None) -> tuple[Finding, ...]:
        """What a coach would ask about one row, whatever stands around it."""
        if read is None:
            return ()
        objective = read if isinstance(read, Objective) else Objective(id="O0", text="-", key_results=(read,))
        return review(replace(self._draft.known, objectives=(objective,))).of(read.id)

    def _by_hand(self, read: Objective | KeyResult | None) -> bool:
        return isinstance(read, KeyResult) and self._draft.set_by_hand(read)

    def typed(self, row: Block | Line) -> None:
        """Somebody changed a row: read it at once; review the set and save it at a pause."""
        self._follow(row)
        self._typing = row
        if any(block.lines[-1].text.strip() for block in self._draft.blocks if block.lines):
            self.later("room", ROOM_AFTER, self._arrange, again=False)
        self._changed()

    def _changed(self) -> None:
        """Something is not as saved: say so once, save it at a pause, and settle all questions at a longer one."""
        if not self._unsaved and self._theirs is None:
            self._say_state("forms.state-unsaved")
        self._unsaved = True
        self.later("save", SAVE_AFTER, lambda: self._save(above=self._typing))
        self.later("settle", SETTLE_AFTER, self._tell)

    def busy(self) -> None:
        """Somebody types an answer: what is to move, moves later."""
        if "settle" in self._timers:
            self.later("settle", SETTLE_AFTER, self._tell)

    def correct(self, line: Line, stated: dict[str, Any] | None) -> None:
        """Set by hand what a line was read as; None lets its words decide again."""
        if stated is None:
            self._draft.as_read(line)
        else:
            self._draft.correct(line, stated)
        self.typed(line)

    def reply(self, finding: Finding, because: str, by: str) -> None:
        """Keep an answer to a question of the coach; without words it is taken back."""
        if self._unsaved:
            self._save()
        same = [one for one in _asked(review(self._draft.known), finding.item) if one.rule == finding.rule]
        stands = (one for one in same if one.words == finding.words)
        meant = next(stands, same[0] if len(same) == 1 else finding)
        self._folder.reply(meant, because, by or None)
        self._seen = self._mark()
        replies = self._folder.load().cycle.replies
        self._draft.known = replace(self._draft.known, replies=replies)
        self._tell()
        self._say_state("forms.state-answered" if because else "forms.state-taken-back")

    def _save(self, above: Block | Line | None = None) -> None:
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
        self._tell(above)
        if waiting:
            self._say_state("forms.state-waiting", tone="ask", time=clock())
        elif cycle.objectives:
            self._say_state("forms.state-saved-at", time=clock())
        else:
            self._say_state("forms.state-empty")

    def _show_both(self, theirs: Loaded) -> None:
        self._theirs = theirs
        mine = [o for o in self._draft.cycle()[0].objectives if o not in theirs.cycle.objectives]
        others = [o for o in theirs.cycle.objectives if o not in self._draft.cycle()[0].objectives]
        both = sides(mine, others, here=say("forms.this-form"))
        choice = self.parts.across(
            self.parts.button(say("forms.keep-mine"), say("forms.keep-mine-tip"), self._keep_mine),
            self.parts.button(say("forms.take-theirs"), say("forms.take-theirs-tip"), self._take_theirs),
            look="okr-choice",
        )
        told = cards.box(say("forms.newer"), [say("forms.newer-what")], tone="ask")
        self._notice.children = (self.parts.html(told), self.parts.html(both), choice)
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
        self.later(LOOK, LOOK_EVERY, self._look)
        if self._mark() == self._seen or self._theirs is not None:
            return
        self._seen = self._mark()
        loaded = self._folder.load()
        if loaded.stamp == self._stamp:  # an answer to the coach, or the same words again
            self._draft.known = replace(self._draft.known, replies=loaded.cycle.replies)
            self._tell(above=self._typing)
            self._say_state("forms.state-unsaved" if self._unsaved else "forms.state-saved")
            return
        if self._unsaved:
            self._stop("save")
            self._show_both(loaded)
        else:
            self._take(loaded)
            self._say_state("forms.state-taken")

    def _mark(self) -> tuple[tuple[int, int], ...]:
        """How the files look from outside; what is different the next time was written by somebody."""
        return tuple(_looks(self._folder.path / name) for name in ("okrs.md", "replies.csv"))

    def _add_objective(self) -> None:
        block = self._draft.add()
        self._arrange()
        self.later("focus", FOCUS_AFTER, self._row(block).text.focus)

    def move(self, row: Block | Line, by: int) -> None:
        """Move a row up or down."""
        if self._draft.move(row, by):
            self._arrange()
            self._typing = None
            self._changed()

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
            self._changed()
            self._save()
        if written and self._theirs is None:
            self._say_state("forms.state-removed")

    def to_line(self, block: Block) -> None:
        """Put the cursor below all lines of an objective that are written; such a line is always there."""
        self._go_to(lambda: block.lines[-1:])

    def entered(self, row: Block | Line) -> None:
        """The Enter key: on to the next line; the row that is left gets its questions before anything else is typed."""
        block = row if isinstance(row, Block) else self._draft.home(row)
        self._go_to(lambda: block.lines[block.lines.index(row) + 1 :] if isinstance(row, Line) else block.lines)
        self._tell(above=row)

    def _go_to(self, lines: Callable[[], list[Line]]) -> None:
        """Put the cursor into the first of these lines; a new one must be on the screen before."""
        known = set(self._rows)
        self._arrange()
        for line in lines()[:1]:
            focus = self._row(line).text.focus
            if line in known:
                focus()
            else:
                self.later("focus", FOCUS_AFTER, focus)


def _asked(seen: Review, item: str | None) -> tuple[Finding, ...]:
    """All questions about one item, and below them those that were answered."""
    return (*seen.of(item), *(one for one in seen.replied if one.item == item))


def _first(seen: Review, items: set[str | None], room: int) -> list[Finding]:
    """The most useful questions among those about these items and the set, as many as there is room for."""
    found = [one for one in seen.findings if one.first and (one.item is None or one.item in items)]
    return sorted(found, key=lambda one: one.rank)[: max(0, room)]


def _looks(file: Path) -> tuple[int, int]:
    try:
        stat = file.stat()
    except OSError:
        return (0, 0)
    return stat.st_mtime_ns, stat.st_size
