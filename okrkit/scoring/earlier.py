"""The cycle as it was first written, or as it stood on a day: the changes since then, taken back one by one.

changes.csv tells what each field was before. So the score under the first target can always be told beside the one
under the target of today, and nobody has to keep two documents. A line that was removed comes back with the words
that it had, read anew; what a person typed into the table by hand and nobody can read as a value is left as it is now.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import fields, replace

from okrkit import measure
from okrkit.errors import OkrkitError
from okrkit.model import Change, Cycle, KeyResult, Level, Measure, Objective
from okrkit.scoring.calendar import cycle_of, date_of

__all__ = ["changed", "first_written", "reading", "until"]

_MEASURE = {field.name: field.type for field in fields(Measure)}
_KEY_RESULT = {field.name: field.type for field in fields(KeyResult) if field.name not in ("id", "measure")}
_OBJECTIVE = {field.name: field.type for field in fields(Objective) if field.name not in ("id", "key_results")}
_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*%?", re.IGNORECASE)
_ENDS = re.compile(r"(>=|<=|≥|≤)\s*([^\s,，]+)")
_FLAGS = {"yes": True, "no": False, "是": True, "否": False}


def first_written(x: Any) -> Cycle:
    """The cycle with all that was changed after its start as it was before; the very same where nothing was.

    Check-ins, changes and all else stay. Key results that were added since are gone, those that were removed are
    back, below the objective that went with them, else the one that holds the number before theirs.

    Examples:
        >>> import datetime as dt
        >>> kr = KeyResult("KR1", "Cars turned away from 120 to 60", measure=Measure(baseline=120, target=60))
        >>> cut = Change(dt.datetime(2026, 2, 9, 10), "KR1", "target", old="30", new="60")
        >>> cycle = Cycle(start=dt.date(2026, 1, 5), objectives=(Objective("O1", "No queue", (kr,)),), changes=(cut,))
        >>> first_written(cycle).key_results[0].measure.target
        30.0
    """
    cycle = cycle_of(x)
    return _before(cycle, [c for c in cycle.changes if cycle.start is None or date_of(c.at) >= cycle.start])


def until(x: Any, day: dt.date) -> Cycle:
    """The cycle as it stood at the end of a day: goals as they were written then, and nothing that came later.

    Check-ins, changes, votes, fears, yeses and shocks of later days are gone, and later changes of the goals are
    taken back. Where nobody wrote down a day (who needs whom, the survey, the context) it stays as it is.

    Examples:
        >>> kr = KeyResult("KR1", "Cars turned away from 120 to 60", measure=Measure(baseline=120, target=60))
        >>> cut = Change(dt.datetime(2026, 2, 9, 10), "KR1", "target", old="30", new="60")
        >>> cycle = Cycle(start=dt.date(2026, 1, 5), objectives=(Objective("O1", "No queue", (kr,)),), changes=(cut,))
        >>> [until(cycle, dt.date(2026, 2, n)).key_results[0].measure.target for n in (8, 9)]
        [30.0, 60]
    """
    cycle = cycle_of(x)
    cycle = _before(cycle, [c for c in cycle.changes if date_of(c.at) > day])
    return replace(
        cycle,
        check_ins=tuple(c for c in cycle.check_ins if date_of(c.date) <= day),
        changes=tuple(c for c in cycle.changes if date_of(c.at) <= day),
        votes=tuple(v for v in cycle.votes if date_of(v.at) <= day),
        fears=tuple(f for f in cycle.fears if date_of(f.at) <= day),
        dependencies=tuple(
            replace(d, yes_by=None, yes_on=None) if d.yes_on and d.yes_on > day else d for d in cycle.dependencies
        ),
        shocks=tuple(s for s in cycle.shocks if s.date <= day),
    )


def _before(cycle: Cycle, since: list[Change]) -> Cycle:
    """The cycle with these changes of its goals taken back; the very same where there are none."""
    if not since:
        return cycle
    kept = {o.id: replace(o, key_results=()) for o in cycle.objectives}
    lines = {kr.id: (o.id, kr) for o in cycle.objectives for kr in o.key_results}
    for change in sorted(since, key=lambda c: c.at.replace(tzinfo=None), reverse=True):
        if change.field == "added":
            kept.pop(change.item, None)
            lines.pop(change.item, None)
        elif change.field == "removed":
            _back(change, kept, lines)
        elif change.item in kept:
            kept[change.item] = changed(kept[change.item], change.field, change.old)
        elif change.item in lines:
            home, line = lines[change.item]
            home = change.old or home if change.field == "objective" else home
            lines[change.item] = (home, changed(line, change.field, change.old))
    return replace(cycle, objectives=tuple(_put_together(cycle, kept, lines)))


def changed(item: Any, field: str, value: str | None) -> Any:
    """An objective or key result with one field as changes.csv tells it; as it is where that cannot be read."""
    known = _OBJECTIVE if isinstance(item, Objective) else _KEY_RESULT
    try:
        if field in known:
            return replace(item, **{field: _read(field, value, known[field])})
        if isinstance(item, KeyResult) and field in _MEASURE:
            return replace(item, measure=replace(item.measure, **{field: _read(field, value, _MEASURE[field])}))
    except (OkrkitError, msgspec.ValidationError, ValueError):
        return item
    return item


def reading(name: str, text: str) -> KeyResult:
    """A key result of which only its words are known."""
    return KeyResult(name, text, measure=measure.read(text).measure)


def _back(change: Change, kept: dict[str, Any], lines: dict[str, Any]) -> None:
    """Put a removed line back; where it stood is found when all are back."""
    if change.old and change.item.startswith("KR"):
        lines[change.item] = (None, reading(change.item, change.old))
    elif change.old:
        kept[change.item] = Objective(change.item, change.old)


def _put_together(cycle: Cycle, kept: dict[str, Objective], lines: dict[str, Any]) -> Iterable[Objective]:
    gone = [c for c in cycle.changes if c.field == "removed"]
    homes = {name: home for name, (home, _) in lines.items()}
    for name in (name for name, home in homes.items() if home not in kept):
        homes[name] = _home(name, gone, kept, homes)
    for objective in sorted(kept.values(), key=lambda o: _order(o.id)) if gone else kept.values():
        mine = [line for name, (_, line) in lines.items() if homes[name] == objective.id]
        yield replace(objective, key_results=tuple(sorted(mine, key=lambda kr: _order(kr.id)) if gone else mine))


def _home(name: str, gone: list[Change], kept: dict[str, Objective], homes: dict[str, str | None]) -> str | None:
    """The objective of a key result that was removed: one that went at the same time, just before it; else by number."""
    at = next((c.at for c in gone if c.item == name), None)
    together = [c.item for c in gone if c.at == at]
    before = together[: together.index(name)] if name in together else []
    if with_it := next((item for item in reversed(before) if item in kept), None):
        return with_it
    near = [other for other, home in homes.items() if home in kept and _order(other) < _order(name)]
    return homes[max(near, key=_order)] if near else next(iter(kept), None)


def _order(name: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", name)))


def _read(field: str, value: str | None, kind: Any) -> Any:
    """A value as changes.csv writes it, as the field wants it."""
    if field == "levels":
        return tuple(_level(part) for part in re.split(r"\s*[;；]\s*(?=[\d.])", value or "") if part)
    if value is None or not value.strip():
        return None
    text = value.strip()
    if field == "bound":
        ends = {mark: float(end) for mark, end in _ENDS.findall(text)}
        return ends.get(">=", ends.get("≥")), ends.get("<=", ends.get("≤"))
    if text.casefold() in _FLAGS and bool in getattr(kind, "__args__", ()):
        return _FLAGS[text.casefold()]
    if float in getattr(kind, "__args__", ()):
        found = _NUMBER.fullmatch(text)
        if found is None:
            raise ValueError(text)
        return float(found[1])
    return msgspec.convert(text, kind, strict=False)


def _level(part: str) -> Level:
    score, _, text = part.partition(" ")
    return Level(float(score), text.strip())
