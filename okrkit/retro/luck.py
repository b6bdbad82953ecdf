"""Could it have been bad luck? What a shock from outside struck, as far as the numbers tell.

The last question, and asked last on purpose: a storm is remembered more easily than a habit. A key result was struck
where it kept step at its last value before the shock and had fallen behind by its last value after it. That is no
proof either: something else may have happened in the same weeks.
"""

from __future__ import annotations

from typing import Any

from okrkit.language import say
from okrkit.model import Record
from okrkit.retro.evidence import Row, in_order, of_item
from okrkit.retro.signals.facts import Facts, Line

__all__ = ["Struck", "luck"]

_KEPT_STEP = 0.75  # of what is expected by then (UpRaise's line between behind and at risk)


class Struck(Record, frozen=True):
    """One noted shock, and the key results that kept step before it and fell behind after it."""

    shock: Row
    key_results: tuple[Row, ...]

    def to_dict(self) -> dict[str, Any]:
        """For a program."""
        return {"date": self.shock.line, "what": self.shock.text, "struck": [row.line for row in self.key_results]}


def luck(facts: Facts) -> tuple[Struck, ...]:
    """Every noted shock up to the day of the diagnosis, oldest first."""
    found = []
    for shock in sorted(facts.cycle.shocks, key=lambda one: (one.date, one.what)):
        rows = {_row(line, shock.date, facts) for line in facts.lines} - {None}
        struck = in_order({row for row in rows if row is not None})
        found.append(Struck(Row("shocks.csv", shock.date.isoformat()[:10], shock.what), struck))
    return tuple(found)


def _row(line: Line, day: Any, facts: Facts) -> Row | None:
    before = [(when, way) for when, way in line.way if when < day]
    after = [(when, way) for when, way in line.way if when >= day]
    if not before or not after or line.score["type"] == "maintain":
        return None
    (was, had), (now, has) = before[-1], after[-1]
    kept = had >= _KEPT_STEP * facts.expected(line, facts.elapsed(was))
    fell = has < _KEPT_STEP * facts.expected(line, facts.elapsed(now))
    if not kept or not fell:
        return None
    return of_item(line.kr, say("diagnosis.struck", before=round(had * 100), after=round(has * 100)))
