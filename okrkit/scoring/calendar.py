"""The cycles that a thing holds, and their days and weeks.

A day is a date, never a moment: what was seen at 23:30 in Lisbon belongs to that day in Lisbon, whatever the clock
says elsewhere and whether or not it was put forward. Weeks are those of ISO 8601, from Monday to Sunday.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Cycle

__all__ = ["cycle_of", "cycles_of", "date_of", "elapsed", "moment", "week", "weeks"]


def cycle_of(x: Any) -> Cycle:
    """The cycle itself, or the one that `x` holds.

    Raises:
        OkrkitError: there is none.
    """
    found = x if isinstance(x, Cycle) else getattr(x, "cycle", None)
    if not isinstance(found, Cycle):
        raise OkrkitError(say("scoring.no-cycle"), instead=say("scoring.no-cycle-instead"))
    return found


def cycles_of(x: Any) -> tuple[Cycle, ...]:
    """All cycles that `x` holds: a cycle, a thing with `cycles` or with a `cycle`, or several of these.

    Raises:
        OkrkitError: something in it holds none.

    Examples:
        >>> one, other = Cycle("harbour"), Cycle("boats")
        >>> [cycle.team for cycle in cycles_of([one, (other,)])]
        ['harbour', 'boats']
    """
    if isinstance(x, (list, tuple)):
        return tuple(cycle for one in x for cycle in cycles_of(one))
    held = getattr(x, "cycles", None)
    return tuple(cycle_of(one) for one in held) if isinstance(held, (list, tuple)) else (cycle_of(x),)


def moment(x: Any, as_of: dt.date | str | None = None) -> dt.date:
    """The day for which scores are said: the one asked for, else the one that `x` holds as `.as_of` (a past week does),
    else today or the cycle's end, whichever is earlier.

    Raises:
        OkrkitError: `as_of` is a text that is no date.
    """
    if as_of is None:
        held = getattr(x, "as_of", None)
        if isinstance(held, dt.date):
            return held
        today = dt.date.today()  # noqa: DTZ011 - the person's own calendar is meant
        end = cycle_of(x).end
        return min(today, end) if end else today
    if isinstance(as_of, str):
        try:
            return dt.date.fromisoformat(as_of.strip())
        except ValueError:
            raise OkrkitError(say("scoring.date", text=as_of), instead=say("scoring.date-instead")) from None
    return date_of(as_of)


def date_of(day: dt.date) -> dt.date:
    """The date that stood on the calendar where it was written down, of a moment in any time zone.

    Examples:
        >>> date_of(dt.datetime(2026, 3, 29, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=1))))
        datetime.date(2026, 3, 29)
    """
    return day.date() if isinstance(day, dt.datetime) else day


def weeks(cycle: Cycle) -> list[tuple[int, dt.date]]:
    """The ISO weeks of a cycle, each with its number and its Monday; week 1 is the one that holds the start.

    Empty where the cycle has no start; without an end it goes as far as the last check-in.

    Examples:
        >>> weeks(Cycle(start=dt.date(2026, 1, 7), end=dt.date(2026, 1, 19)))
        [(1, datetime.date(2026, 1, 5)), (2, datetime.date(2026, 1, 12)), (3, datetime.date(2026, 1, 19))]
    """
    if cycle.start is None:
        return []
    end = cycle.end or max((date_of(c.date) for c in cycle.check_ins), default=cycle.start)
    monday = cycle.start - dt.timedelta(days=cycle.start.weekday())
    count = max((end - monday).days // 7 + 1, 1)
    return [(n + 1, monday + dt.timedelta(weeks=n)) for n in range(count)]


def week(start: dt.date, day: dt.date) -> int:
    """The number of the week that a day lies in, counted from the one that holds the start; 0 and less before it.

    Examples:
        >>> start = dt.date(2026, 1, 7)  # a Wednesday
        >>> week(start, dt.date(2026, 1, 5)), week(start, dt.date(2026, 1, 12)), week(start, dt.date(2026, 1, 4))
        (1, 2, 0)
    """
    return (day - start + dt.timedelta(days=start.weekday())).days // 7 + 1


def elapsed(cycle: Cycle, day: dt.date) -> float | None:
    """The share of days gone, the day itself included, 0 to 1; None where the cycle has no start or no end."""
    if cycle.start is None or cycle.end is None:
        return None
    return min(max(((day - cycle.start).days + 1) / ((cycle.end - cycle.start).days + 1), 0.0), 1.0)
