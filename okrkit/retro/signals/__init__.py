"""What the data of a cycle shows: each signal a value, the rows it rests on, or why it cannot be known.

A signal is a fact, not a judgement: "in five weeks running, fewer than half of the key results were heard of". Where a
line lies between fine and worth talking about is a threshold, a record in `data/thresholds.toml`, which says whether
it is somebody's published figure or our default; a team changes it in its own `okrkit.toml`:

    [thresholds]
    low_weeks = 3

The rooms inside: `facts` (a cycle laid out week by week), `writing`, `people`, `steering`, `system` (the signals in
the order in which they are read), `thresholds`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from typing import Any

from okrkit import content
from okrkit.language import pick, say
from okrkit.retro.evidence import Signal, in_order
from okrkit.retro.signals.facts import Facts, Found, Unknown
from okrkit.retro.signals.people import OF_PEOPLE
from okrkit.retro.signals.steering import OF_STEERING
from okrkit.retro.signals.system import OF_SYSTEM
from okrkit.retro.signals.thresholds import Threshold, threshold, thresholds
from okrkit.retro.signals.writing import OF_WRITING
from okrkit.scoring.calendar import moment

__all__ = ["SIGNALS", "Signals", "Threshold", "named", "signals", "threshold", "thresholds", "worded"]

SIGNALS: Mapping[str, Callable[[Facts], Found | Unknown]] = {**OF_WRITING, **OF_PEOPLE, **OF_STEERING, **OF_SYSTEM}


class Signals(Mapping[str, Signal]):
    """The signals of a cycle on a day, by name; worked out as they are asked for, and shown as a list."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._known: dict[str, Signal] = {}

    def __getitem__(self, name: str) -> Signal:
        if name not in self._known:
            self._known[name] = _signal(name, self.facts)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(SIGNALS)

    def __len__(self) -> int:
        return len(SIGNALS)

    def to_dict(self) -> dict[str, Any]:
        """For a program: value, reason and rows of each signal."""
        return {
            name: {"value": one.value, "reason": one.reason, "rows": [row.line for row in one.rows]}
            for name, one in self.items()
        }

    def __str__(self) -> str:
        return "\n".join(
            f"{named(name)}{say('diagnosis.colon')}{one.reason or worded(name, one.value)}"
            for name, one in self.items()
        )

    __repr__ = __str__


def signals(x: Any, as_of: dt.date | str | None = None) -> Signals:
    """What the data of a cycle shows on a day.

    Args:
        x: a cycle, or anything that holds one as `.cycle`.
        as_of: the day; what came after it is left out. Left out, it is today or the cycle's end.

    Raises:
        OkrkitError: `x` holds no cycle, or `as_of` is no date.

    Examples:
        >>> from okrkit.model import Cycle, KeyResult, Objective
        >>> kr = KeyResult("KR1", "Launch the new portal")
        >>> cycle = Cycle(objectives=(Objective("O1", "Nobody waits on the phone", (kr,)),))
        >>> found = signals(cycle)["task_share"]
        >>> found.value, [row.line for row in found.rows]
        (1.0, ['KR1'])
    """
    with getattr(x, "words", nullcontext)():
        return Signals(Facts(x, moment(x, as_of)))


def named(name: str) -> str:
    """A signal in words, in the current language."""
    return pick(content.table("signals")[name])


def worded(name: str, value: float | bool | None) -> str:
    """A value as a person reads it: a share in per cent, a mean with one place."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return say("diagnosis.yes" if value else "diagnosis.no")
    unit = content.table("signals")[name].get("unit")
    if unit == "share":
        return f"{100 * value:.0f}%"
    if unit == "rate":
        return f"{value:.2f}".replace("-", "−")
    return f"{value:.1f}".removesuffix(".0").replace("-", "−")


def _signal(name: str, facts: Facts) -> Signal:
    file = content.table("signals")[name].get("file", "okrs.md")
    if file in facts.broken:
        return Signal(name, None, (), say("diagnosis.why-broken", file=file))
    empty = not facts.cycle.objectives and name not in OF_SYSTEM
    found = Unknown("no-lines") if empty else SIGNALS[name](facts)
    if isinstance(found, Unknown):
        return Signal(name, None, (), say(f"diagnosis.why-{found.why}"))
    return Signal(name, found.value, in_order(set(found.rows)))
