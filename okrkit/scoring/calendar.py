"""The days and weeks of a cycle."""

from __future__ import annotations

import datetime as dt
from typing import Any

from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Cycle

__all__ = ["cycle_of", "elapsed", "moment", "weeks"]


def cycle_of(x: Any) -> Cycle:
    """The cycle itself, or the one that `x` holds.

    Raises:
        OkrkitError: there is none.
    """
    found = x if isinstance(x, Cycle) else getattr(x, "cycle", None)
    if not isinstance(found, Cycle):
        raise OkrkitError(say("scoring.no-cycle"), instead=say("scoring.no-cycle-instead"))
    return found


def moment(x: Any, as_of: dt.date | str | None = None) -> dt.date:
    """The day for which scores are said: the one asked for, else today or the cycle's end, whichever is earlier.

    Raises:
        OkrkitError: `as_of` is a text that is no date.
    """
    if as_of is None:
        today = dt.date.today()  # noqa: DTZ011 - the person's own calendar is meant
        end = cycle_of(x).end
        return min(today, end) if end else today
    if isinstance(as_of, str):
        try:
            return dt.date.fromisoformat(as_of.strip())
        except ValueError:
            raise OkrkitError(say("scoring.date", text=as_of), instead=say("scoring.date-instead")) from None
    return as_of.date() if isinstance(as_of, dt.datetime) else as_of


def weeks(cycle: Cycle) -> list[tuple[int, dt.date]]:
    """The ISO weeks of a cycle, each with its number and its Monday; week 1 is the one that holds the start.

    Empty where the cycle has no start; without an end it goes as far as the last check-in.

    Examples:
        >>> weeks(Cycle(start=dt.date(2026, 1, 7), end=dt.date(2026, 1, 19)))
        [(1, datetime.date(2026, 1, 5)), (2, datetime.date(2026, 1, 12)), (3, datetime.date(2026, 1, 19))]
    """
    if cycle.start is None:
        return []
    end = cycle.end or max((c.date for c in cycle.check_ins), default=cycle.start)
    monday = cycle.start - dt.timedelta(days=cycle.start.weekday())
    count = max((end - monday).days // 7 + 1, 1)
    return [(n + 1, monday + dt.timedelta(weeks=n)) for n in range(count)]


def elapsed(cycle: Cycle, day: dt.date) -> float | None:
    """The share of days gone, the day itself included."""
    if cycle.start is None or cycle.end is None:
        return None
    return min(max(((day - cycle.start).days + 1) / ((cycle.end - cycle.start).days + 1), 0.0), 1.0)
