"""What was seen of each key result lately, and which of them to ask about first.

First those that nobody has looked at for longest, then those that fall (the value moves away from where it is to go,
or the confidence drops), then the others as they are written. Weeks are ISO weeks, as everywhere; one week without a
check-in is not silence yet, since the check-in of this week is only just being made.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from okrkit.model import CheckIn, Cycle, KeyResult, Record
from okrkit.scoring import in_steps, week

__all__ = ["Falling", "Seen", "lately"]

Falling = Literal["away", "outside", "confidence"]


class Seen(Record, frozen=True):
    """One key result, as it was seen last.

    Fields:
        key_result: the key result.
        on: the day of its last check-in; None where there is none.
        value, valued: its last value, and the day it was seen; None where there is none.
        confidence, before: the last confidence, and the one before it, 0 to 10.
        weeks: full weeks without a check-in, counted from the start where there never was one; 0 where it is unknown.
        falling: away (the value moves away from its target), outside (of its bound) or confidence (it drops).
    """

    key_result: KeyResult
    on: dt.date | None = None
    value: float | None = None
    valued: dt.date | None = None
    confidence: float | None = None
    before: float | None = None
    weeks: int = 0
    falling: Falling | None = None

    @property
    def silent(self) -> bool:
        """Whether nobody has looked at it for a full week or longer."""
        return self.weeks > 0


def lately(cycle: Cycle, day: dt.date) -> tuple[Seen, ...]:
    """The key results of a cycle in the order in which to ask about them, as they were seen up to a day.

    Args:
        cycle: the cycle with its check-ins; of several on one day the last one stands.
        day: the day of the check-in; what came after it is not looked at.
    """
    found = [_seen(cycle, key_result, day) for key_result in cycle.key_results]
    return tuple(sorted(found, key=_first))


def _first(one: Seen) -> tuple[int, dt.date]:
    if one.silent:
        return 0, one.on or dt.date.min
    return (1, dt.date.min) if one.falling else (2, dt.date.min)


def _seen(cycle: Cycle, key_result: KeyResult, day: dt.date) -> Seen:
    days: dict[dt.date, CheckIn] = {}
    for one in cycle.check_ins:
        if one.key_result == key_result.id and one.date <= day:
            days[one.date] = one
    rows = [days[date] for date in sorted(days)]
    valued = [(one.date, one.value) for one in rows if one.value is not None]
    sure = [one.confidence for one in rows if one.confidence is not None]
    last = rows[-1].date if rows else None
    return Seen(
        key_result,
        on=last,
        value=valued[-1][1] if valued else None,
        valued=valued[-1][0] if valued else None,
        confidence=sure[-1] if sure else None,
        before=sure[-2] if len(sure) > 1 else None,
        weeks=_weeks_without(cycle, last, day),
        falling=_falling(key_result, [value for _, value in valued[-2:]], sure[-2:]),
    )


def _weeks_without(cycle: Cycle, last: dt.date | None, day: dt.date) -> int:
    """Full weeks between the last check-in and this week's; from the start on where there never was one."""
    if last is None:
        return max(week(cycle.start, day) - 1, 0) if cycle.start else 0
    return max(week(last, day) - 2, 0)


def _falling(key_result: KeyResult, values: list[float], sure: list[float]) -> Falling | None:
    measure = key_result.measure
    if values and (key_result.type or measure.direction) == "maintain":
        low, high = measure.bound or (None, None)
        if (low is not None and values[-1] < low) or (high is not None and values[-1] > high):
            return "outside"
    elif len(values) == 2 and (values[1] - values[0]) * _way(key_result) < 0:
        return "away"
    return "confidence" if len(sure) == 2 and sure[1] < sure[0] else None


def _way(key_result: KeyResult) -> int:
    """Whether it is to rise (1) or to fall (-1); 0 where nobody can say."""
    measure = key_result.measure
    if measure.baseline is not None and measure.target is not None:
        return (measure.target > measure.baseline) - (measure.target < measure.baseline)
    if key_result.type == "milestone" or in_steps(key_result):
        return 1
    return {"increase": 1, "decrease": -1}.get(measure.direction, 0)
