"""The form of `team.check_in()`: once a week, what is seen of each key result, with the keyboard alone.

Tab goes from field to field, Enter to the next key result; leaving a row keeps it. A row that nobody touches stays as
it is: no check-in is as good as a copy of the last one, and more honest. What is kept is a row of checkins.csv, and is
never written again: who types something else into the row adds another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape

import ipywidgets as w

from okrkit.errors import OkrkitError
from okrkit.forms.check_in_row import CheckInRow, Typed
from okrkit.forms.lately import lately
from okrkit.forms.round import Round
from okrkit.forms.sheet import Sheet, clock, one_line
from okrkit.language import say
from okrkit.scoring import moment
from okrkit.store import Folder

__all__ = ["CheckInForm"]


class CheckInForm(Round[CheckInRow]):
    """The check-in of one team.

    Args:
        folder: where its OKRs are kept.
        title: what the form is for, shown at its top: "growth · 2026-Q4".

    Attributes:
        rows: a row for each key result by its name, the first to be asked about first.
        day: the day of the check-in; not in the future.
        by: who is checking in.
        done: keeps all that is typed and not kept yet.

    Raises:
        OkrkitError: the team's files cannot be read.
    """

    def __init__(self, folder: Folder, title: str) -> None:
        super().__init__(folder, title)
        parts = self.parts
        with folder.words():
            cycle = folder.load().cycle
        today = moment(cycle)
        self.day: w.DatePicker = parts.day(today, lambda _: self._another_day(), label=say("checkin.day"))
        hint = say("forms.owner-hint")
        self.by: w.Text = parts.field(Sheet.who, self._named, look="okr-owner", label=say("checkin.by"), hint=hint)
        how = parts.html(f'<span class="okr-set-hint">{escape(say("checkin.how"))}</span>', look="okr-word")
        self.rows = {seen.key_result.id: CheckInRow(seen, self) for seen in lately(cycle, today)}
        self._count = parts.html(look="okr-word")
        rows = [row.box for row in self.rows.values()]
        foot = parts.across(self.done, self._count, look="okr-row okr-foot")
        if rows:
            self._show(parts.across(self.day, self.by, how, look="okr-row okr-when"), *rows, foot)
        else:
            self._show(parts.html(f"<p>{escape(say('checkin.nothing'))}</p>"))
        for name, typed in (self._left_over() or {}).items():
            if name in self.rows:
                self.rows[name].typed = typed
                self.leave(self.rows[name], onward=False)
        self.tell()

    def _named(self, name: str) -> None:
        Sheet.who = one_line(name)

    def _another_day(self) -> None:
        """Show what was seen up to another day; rows that are kept begin anew, and no row moves."""
        day = self._chosen_day()
        for seen in lately(self._folder.load().cycle, day):
            if row := self.rows.get(seen.key_result.id):
                if row.kept is not None and not row.waiting:
                    row.empty()
                row.tell(seen)
        self.tell()

    def _chosen_day(self) -> dt.date:
        today = dt.date.today()  # noqa: DTZ011 - the person's own calendar
        day: dt.date | None = self.day.value
        if day is None:
            raise OkrkitError(say("checkin.no-day"), instead=say("checkin.no-day-instead", today=today))
        if day > today:
            raise OkrkitError(say("checkin.future", date=day), instead=say("checkin.no-day-instead", today=today))
        return day

    @property
    def stops(self) -> Sequence[CheckInRow]:
        """The rows, in the order of the round."""
        return tuple(self.rows.values())

    def keep(self, row: CheckInRow) -> None:
        """Keep a row, unless there is something to ask about it."""
        new = row.check_in(self._chosen_day(), Sheet.who or None)
        if new is None:
            row.say()
        elif found := row.slip(new):
            row.ask(found)
        else:
            self._folder.check_in([new])
            row.has_kept(new)

    def _waiting(self) -> dict[str, Typed]:
        return {row.id: row.typed for row in self.rows.values() if row.waiting}

    def tell(self) -> None:
        """Say how many are kept, and how many wait for something."""
        kept = sum(row.kept is not None for row in self.rows.values())
        open_ones = [row.id for row in self.rows.values() if row.waiting]
        words = say("checkin.count", kept=kept, n=len(self.rows)) if self.rows else ""
        self._count.value = f'<span class="okr-set-hint">{escape(words)}</span>'
        if open_ones:
            self._say_state("checkin.state-waiting", tone="ask", ids=say("checkin.and").join(open_ones))
        elif kept:
            self._say_state("checkin.state-kept", time=clock())
        else:
            self._say_state("checkin.state-none")
