"""A cycle laid out for looking at: each key result with what was seen of it, week by week.

A line has a rhythm of its own. Most numbers can be looked at every week; one that comes once a month is not silent in
between, and neither is a milestone between two steps. So the rhythm is read from the check-ins: where they come evenly
every few weeks, that is the rhythm; else it is weekly. A line that has reached its target is done and owes no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from statistics import fmean, median
from typing import Any, NamedTuple

import numpy as np

from okrkit import scoring
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Change, CheckIn, Context, Cycle, KeyResult, Objective
from okrkit.retro.evidence import Row, of_item
from okrkit.reviewing import Review, review
from okrkit.scoring.arithmetic import expected, on_steps, progress
from okrkit.scoring.calendar import date_of
from okrkit.scoring.frames import score_frames
from okrkit.scoring.tables import check_ins, key_results

__all__ = ["Facts", "Found", "Line", "Unknown", "mean", "share"]

_STEP_WEEKS = 4  # a milestone may be silent for a month (ours)
_REACHED = 1 - 1e-9


class Unknown(NamedTuple):
    """Why a value cannot be known: a word of `data/words/diagnosis.toml`, and the file that would tell."""

    why: str


class Found(NamedTuple):
    """A value, and the rows that it rests on."""

    value: float | bool
    rows: list[Row]


class Line(NamedTuple):
    """One key result and what was seen of it up to the day.

    Fields:
        kr, objective: what it is, and whose.
        score: its row of the score table.
        seen: its check-ins by date.
        way: (day, share of the way) for each check-in that holds a value.
        rhythm: in how many weeks a check-in is due.
        since: the first week in which it was there; until: the week in which it was done, or None.
        weeks: the weeks in which it was seen.
    """

    kr: KeyResult
    objective: Objective
    score: Mapping[Any, Any]
    seen: list[CheckIn]
    way: list[tuple[dt.date, float]]
    rhythm: int
    since: int
    until: int | None
    weeks: set[int]

    @property
    def steps(self) -> bool:
        """Whether it moves in steps rather than every week."""
        return bool(self.score["type"] == "milestone" or self.kr.shape == "stepwise")

    def live(self, week: int) -> bool:
        """Whether it was there and not yet done in a week."""
        return self.since <= week and (self.until is None or week <= self.until)

    def heard(self, week: int) -> bool:
        """Whether a check-in came within its rhythm."""
        return any(week - back in self.weeks for back in range(self.rhythm))

    def due(self, week: int) -> bool:
        """Whether a check-in can be expected by this week."""
        return self.live(week) and week - self.since + 1 >= self.rhythm

    def at(self, day: dt.date) -> float | None:
        """The share of the way at the last value up to a day."""
        return next((way for when, way in reversed(self.way) if when <= day), None)


class Facts:
    """All that the signals look at, worked out once.

    Args:
        x: a cycle, or what holds one; with `broken`, the tables that could not be read.
        day: the day of the diagnosis; what came after it is left out.
    """

    def __init__(self, x: Any, day: dt.date) -> None:
        whole = scoring.cycle_of(x)
        self.day = day
        self.broken: Mapping[str, OkrkitError] = getattr(x, "broken", {})
        self.cycle = scoring.until(whole, day)
        self.gone = scoring.elapsed(self.cycle, day)
        self.context: Context = whole.context
        self._expected: dict[Any, float] = {}  # asked for each check-in, of few moments
        start = self.cycle.start
        self.weeks = [n for n, monday in scoring.weeks(self.cycle) if monday + dt.timedelta(days=6) <= self._known_to]
        self.lines = self._lines(start or min((date_of(c.date) for c in self.cycle.check_ins), default=day))

    @property
    def over(self) -> bool:
        """Whether the cycle has come to its end."""
        return self.gone is not None and self.gone >= 1

    @property
    def _known_to(self) -> dt.date:
        """The last day of which all is known; the last week of a cycle may end before Sunday."""
        over = self.cycle.end is not None and self.day >= self.cycle.end
        return self.day + dt.timedelta(days=6) if over else self.day

    @cached_property
    def review(self) -> Review:
        """The coach's reading of each line."""
        return review(self.cycle)

    def flagged(self, *rules: str) -> set[str]:
        """The lines of which the coach asks one of these questions, and the team has not answered."""
        found = (one for one in self.review.findings if one.rule in rules)
        return {name for one in found for name in (one.items or ([one.item] if one.item else []))}

    @cached_property
    def seen(self) -> list[tuple[Line, CheckIn]]:
        """Every check-in with its line."""
        return [(line, one) for line in self.lines for one in line.seen]

    @cached_property
    def changes(self) -> list[Change]:
        """The changes after the start, oldest first."""
        start = self.cycle.start or dt.date.min
        since = (c for c in self.cycle.changes if date_of(c.at) >= start)
        return sorted(since, key=lambda c: (c.at.replace(tzinfo=None), c.item, c.field))

    def elapsed(self, day: dt.date) -> float:
        """The share of the cycle's time gone on a day."""
        return scoring.elapsed(self.cycle, day) or 0.0

    def day_at(self, gone: float) -> dt.date | None:
        """The day on which a share of the time is gone."""
        if self.cycle.start is None or self.cycle.end is None:
            return None
        return self.cycle.start + dt.timedelta(days=round(gone * ((self.cycle.end - self.cycle.start).days + 1)) - 1)

    def expected(self, line: Line, gone: float) -> float:
        """The share of the way that a line is expected to have covered by then."""
        key = (gone, line.kr.shape, line.score["levels"])
        if key not in self._expected:
            self._expected[key] = float(expected(gone, [line.kr.shape], [line.score["levels"]])[0])
        return self._expected[key]

    @cached_property
    def coverage(self) -> dict[int, tuple[list[Line], list[Line]]]:
        """For each week after the first: the lines that were heard of, and those that were due and were not."""
        found = {}
        for week in self.weeks[1:]:
            due = [line for line in self.lines if line.due(week)]
            if due:
                heard = [line for line in due if line.heard(week)]
                found[week] = heard, [line for line in due if line not in heard]
        return found

    def tail(self, line: Line) -> int:
        """For how many weeks beyond its rhythm a line has been silent; 0 for one that is done."""
        last = self.weeks[-1] if self.weeks else 0
        if line.until is not None:
            return 0
        return max(0, last - max(line.weeks, default=line.since - 1) - (line.rhythm - 1))

    def silent(self, line: Line) -> Row:
        """A line, with the day on which it was last heard of."""
        if not line.seen:
            return of_item(line.kr, say("diagnosis.never-seen"))
        return of_item(line.kr, say("diagnosis.last-seen", date=line.seen[-1].date.isoformat()[:10]))

    @cached_property
    def first_scores(self) -> dict[str, float]:
        """The score of each key result as it was first written; NaN where it has none."""
        return {row["key_result"]: row["score"] for row in self._scored(scoring.first_written(self.cycle))}

    def _scored(self, cycle: Cycle) -> list[dict[Any, Any]]:
        at = {"as_of": self.day, "start": cycle.start, "end": cycle.end}
        table = score_frames(key_results(cycle), check_ins(cycle), **at)  # type: ignore[arg-type] # the dates of a cycle
        return table.to_dict("records")

    def _lines(self, start: dt.date) -> list[Line]:
        by_name: dict[str, list[CheckIn]] = {}
        for one in self.cycle.check_ins:
            by_name.setdefault(one.key_result, []).append(one)
        added = {c.item: scoring.week(start, date_of(c.at)) for c in self.cycle.changes if c.field == "added"}
        rows = self._scored(self.cycle)
        pairs = [(o, kr) for o in self.cycle.objectives for kr in o.key_results]
        ways = _ways(rows, [by_name.get(kr.id, []) for _, kr in pairs])
        made = []
        for (objective, kr), row, way in zip(pairs, rows, ways, strict=True):
            seen = sorted(by_name.get(kr.id, []), key=lambda c: date_of(c.date))
            weeks = {scoring.week(start, date_of(one.date)) for one in seen}
            moves = row["type"] in ("metric", "milestone")
            done = next((when for when, share in way if share >= _REACHED), None) if moves else None
            stays = done is not None and way[-1][1] >= _REACHED
            until = scoring.week(start, done) if stays and done else None
            steps = row["type"] == "milestone" or kr.shape == "stepwise"
            rhythm = max(_rhythm(weeks), _STEP_WEEKS if steps else 1)
            made.append(Line(kr, objective, row, seen, way, rhythm, max(added.get(kr.id, 1), 1), until, weeks))
        return made


def mean(numbers: Iterable[float]) -> float | None:
    """Their mean; None for none."""
    told = list(numbers)
    return fmean(told) if told else None


def share(part: Iterable[Any], whole: Iterable[Any]) -> float:
    """How many of the whole are in the part, 0 to 1."""
    return len(list(part)) / len(list(whole))


def _ways(rows: list[dict[Any, Any]], seen: list[list[CheckIn]]) -> Iterator[list[tuple[dt.date, float]]]:
    """For each key result (day, share of the way) by date: of a milestone its steps, of what is kept 1 inside, else 0."""
    told = [[one for one in sorted(some, key=lambda c: date_of(c.date)) if one.value is not None] for some in seen]
    sizes = [len(some) for some in told]
    value = np.array([one.value for some in told for one in some], dtype=np.float64)

    def column(name: str) -> Any:
        return np.repeat(np.array([row[name] for row in rows], dtype=np.float64), sizes)

    kind = np.repeat(np.array([row["type"] for row in rows], dtype=object), sizes)
    baseline, target = column("baseline"), column("target")
    share = (kind == "milestone") & (np.isnan(baseline) | np.isnan(target) | (baseline == target))
    way = progress(np.where(share, 0.0, baseline), np.where(share, 1.0, target), value)
    levels = np.empty(len(rows), dtype=object)
    levels[:] = [row["levels"] for row in rows]
    stepped = np.repeat(levels, sizes)
    way = np.where([one is not None for one in stepped], on_steps(way, stepped), way) if len(way) else way
    low, high = np.nan_to_num(column("low"), nan=-np.inf), np.nan_to_num(column("high"), nan=np.inf)
    bounded = (kind == "maintain") & (np.isfinite(low) | np.isfinite(high))
    way = np.where(kind == "maintain", np.where(bounded, (value >= low) & (value <= high), np.nan), way)
    at = 0
    for some in told:
        yield [(date_of(c.date), float(w)) for c, w in zip(some, way[at : at + len(some)], strict=True) if w == w]  # noqa: PLR0124 - NaN
        at += len(some)


def _rhythm(weeks: set[int]) -> int:
    """In how many weeks a check-in is due: a slow and even rhythm with a week's grace, else every week."""
    order = sorted(weeks)
    gaps = [after - before for before, after in pairwise(order)]
    if len(gaps) < 2 or median(gaps) < 2:
        return 1
    usual = median(gaps)
    even = sum(abs(gap - usual) <= 1 for gap in gaps) >= 0.75 * len(gaps)
    return int(usual) + 1 if even and usual <= 5 else 1
