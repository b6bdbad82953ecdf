"""The goalposts that were moved: each change of what counts as reached, and what it does to the score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from msgspec.structs import replace

from okrkit.model import Change, Cycle, KeyResult
from okrkit.scoring.calendar import date_of, elapsed
from okrkit.scoring.earlier import changed, first_written, reading
from okrkit.scoring.tables import aim, score

__all__ = ["Moved", "goalposts", "moved"]

_FIELDS = ("baseline", "target", "bound", "change", "direction", "commit", "stretch", "levels")
_LINE = ("added", "removed")


def goalposts(x: Any, as_of: dt.date | str | None = None) -> pd.DataFrame:
    """One row a change of a key result's goalposts after the start, oldest first.

    Columns:
        key_result, text, at (as the clock showed it), elapsed (share of the cycle's time gone, NaN where not
        known), field (baseline, target, bound, change, direction, commit, stretch, levels, added, removed), old,
        new, by, reason, announced (True, False or None).
        eased: whether it asks for less than before: a target nearer to where the key result comes from, a baseline
        or target moved so that more of the way is behind it, a wider bound. None where that cannot be said, as of a
        line that was added or removed.
        score_first, score_now: the key result's score as first written and as it stands, 0 to 1, both with the
        values of `as_of`; NaN where there is none.
    """
    scores = score(x, as_of)
    cycle = scores.cycle
    first = score(first_written(cycle), scores.as_of)
    before, now = (one.table.set_index("key_result")["score"].to_dict() for one in (first, scores))
    rows: list[tuple[Any, ...]] = []
    for one in moved(cycle, scores.as_of):
        change = one.change
        rows.append(
            (change.item, one.text, change.at.replace(tzinfo=None), one.elapsed, change.field, change.old, change.new,
             change.by, change.reason, change.announced, one.eased, before.get(change.item, np.nan),
             now.get(change.item, np.nan))
        )  # fmt: skip
    names = ("key_result", "text", "at", "elapsed", "field", "old", "new", "by", "reason", "announced", "eased")
    table = pd.DataFrame(rows, columns=pd.Index([*names, "score_first", "score_now"]), dtype=object)
    table["at"] = pd.to_datetime(table["at"])
    return table.astype({"elapsed": float, "score_first": float, "score_now": float})


class Moved(NamedTuple):
    """One change of goalposts: the text it was about, the share of the time gone (NaN where not known), and whether it
    asks for less than before (None where that cannot be said).
    """

    change: Change
    text: str
    elapsed: float
    eased: bool | None


def moved(cycle: Cycle, day: dt.date) -> Iterator[Moved]:
    """Each change of a key result's goalposts from the start to a day, oldest first."""
    since = _since(cycle, day)
    lines = {kr.id: kr for kr in first_written(cycle).key_results} if since else {}
    known = lines.keys() | {kr.id for kr in cycle.key_results}
    for change in sorted(since, key=lambda c: c.at.replace(tzinfo=None)):
        line = lines.get(change.item)
        if change.item in known and change.field in (*_FIELDS, *_LINE):
            eased = _eased(line, change) if line and change.field in _FIELDS else None
            gone = elapsed(cycle, date_of(change.at))
            yield Moved(change, line.text if line else change.new or "", np.nan if gone is None else gone, eased)
        if change.field == "added" and change.new and change.item.startswith("KR"):
            lines[change.item] = reading(change.item, change.new)
        elif line:
            lines[change.item] = changed(line, change.field, change.new)


def _since(cycle: Cycle, day: dt.date) -> list[Change]:
    return [c for c in cycle.changes if (cycle.start or dt.date.min) <= date_of(c.at) <= day]


def _eased(before: KeyResult, change: Change) -> bool | None:
    """Whether a change asks for less."""
    after = changed(before, change.field, change.new)
    old, new = before.measure, after.measure
    if after == before or change.field in ("direction", "levels"):
        return None
    if change.field == "bound":
        if old.bound is None or new.bound is None:
            return None
        (low, high), (lower, higher) = _ends(old.bound), _ends(new.bound)
        wider, narrower = lower <= low and higher >= high, lower >= low and higher <= high
        return wider if wider or narrower else None
    start, goal = old.baseline, aim(replace(old, bound=None)) or old.target
    upwards = _upwards(start, goal, old.direction)
    was, is_now = (aim(m) if change.field == "change" else getattr(m, change.field) for m in (old, new))
    if upwards is None or was is None or is_now is None:
        return None
    return bool(is_now < was if upwards else is_now > was)


def _upwards(start: float | None, goal: float | None, direction: str) -> bool | None:
    if direction in ("increase", "decrease"):
        return direction == "increase"
    return None if start is None or goal is None or start == goal else goal > start


def _ends(bound: tuple[float | None, float | None]) -> tuple[float, float]:
    low, high = bound
    return -np.inf if low is None else low, np.inf if high is None else high
