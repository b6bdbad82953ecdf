"""What the weeks show: whether somebody looked, what was known when, what was moved, and what followed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from statistics import median, pstdev

import numpy as np

from okrkit.language import say
from okrkit.model import Change, CheckIn
from okrkit.retro.evidence import Row, of_change, of_check_in, of_item
from okrkit.retro.signals.facts import Facts, Found, Line, Unknown, mean
from okrkit.retro.signals.people import noted
from okrkit.retro.signals.writing import of_lines
from okrkit.scoring.calendar import date_of, week
from okrkit.scoring.ledger import moved

__all__ = ["OF_STEERING"]

_RED, _GREEN = 0.4, 0.7
_PLAN = ("target", "bound", "baseline", "text", "added", "removed", "owner", "objective", "kind", "due", "commit")
_ANSWERED_IN = dt.timedelta(weeks=4)


def _coverage(facts: Facts) -> Found | Unknown:
    """The mean share of key results that were heard of, over the weeks after the first."""
    if len(facts.coverage) < 2 or not facts.seen:
        return Unknown("few-weeks" if facts.seen else "no-check-ins")
    rates = [len(heard) / (len(heard) + len(not_)) for heard, not_ in facts.coverage.values()]
    return Found(mean(rates) or 0.0, _quiet_rows(facts, list(facts.coverage)))


def _low_weeks(facts: Facts) -> Found | Unknown:
    """The longest run of weeks in which fewer than half of the key results were heard of."""
    if len(facts.coverage) < 2 or not facts.seen:
        return Unknown("few-weeks" if facts.seen else "no-check-ins")
    run: list[int] = []
    longest: list[int] = []
    for number, (heard, silent) in facts.coverage.items():
        low = len(heard) < len(silent)
        run = [*run, number] if low and (not run or number == run[-1] + 1) else [number] if low else []
        longest = max(longest, run, key=len)
    return Found(len(longest), _quiet_rows(facts, longest))


def _quiet_rows(facts: Facts, numbers: list[int]) -> list[Row]:
    """The key results that were silent in any of these weeks; where there were none, all."""
    quiet = {line.kr.id for n in numbers for line in facts.coverage[n][1]}
    return [facts.silent(line) for line in facts.lines if line.kr.id in quiet or not quiet]


def _fall(facts: Facts) -> Found | Unknown:
    """By how much coverage falls from week to week, on a straight line through all weeks."""
    if len(facts.coverage) < 4 or not facts.seen:
        return Unknown("few-weeks" if facts.seen else "no-check-ins")
    x = np.array(list(facts.coverage), dtype=np.float64)
    y = np.array([len(heard) / (len(heard) + len(not_)) for heard, not_ in facts.coverage.values()])
    late = [number for number in facts.coverage if number > median(facts.coverage)]
    return Found(-float(np.polyfit(x, y, 1)[0]), _quiet_rows(facts, late))


def _silent_tail(facts: Facts) -> Found | Unknown:
    """For which share of the cycle the middle one of the open key results has been silent up to the day."""
    if not facts.seen:
        return Unknown("no-check-ins")
    told = [line for line in facts.lines if line.until is None]
    weeks = len(facts.weeks) / facts.gone if facts.gone else 0
    if not told or len(facts.weeks) < 3:
        return Unknown("few-weeks" if told else "all-done")
    return Found(median(facts.tail(line) for line in told) / weeks, [facts.silent(line) for line in told])


def _steady(facts: Facts) -> Found | Unknown:
    """How many key results were heard of in nine of ten weeks, up to the last."""
    if len(facts.coverage) < 4:
        return Unknown("few-weeks")

    def is_steady(line: Line) -> bool:
        due = [number for number in facts.coverage if line.due(number)]
        heard = [number for number in due if line.heard(number)]
        return len(due) >= 4 and len(heard) >= 0.9 * len(due) and facts.tail(line) == 0

    steady = [line for line in facts.lines if is_steady(line)]
    return Found(len(steady), [facts.silent(line) for line in steady or facts.lines])


def _late_burst(facts: Facts) -> Found | Unknown:
    """The share of check-ins that came in the last 15 % of the time."""
    if not facts.over or not facts.seen:
        return Unknown("running" if facts.seen else "no-check-ins")
    late = [one for _, one in facts.seen if facts.elapsed(one.date) > 0.85]
    last = [line.seen[-1] for line in facts.lines if line.seen]
    return Found(len(late) / len(facts.seen), [of_check_in(one) for one in late or last])


# --- what was known --------------------------------------------------------------------------------------------------


def _told(facts: Facts) -> list[tuple[Line, list[CheckIn]]]:
    """The lines with a score and at least three stated confidences."""
    sure = [(line, [one for one in line.seen if one.confidence is not None]) for line in facts.lines]
    return [(line, some) for line, some in sure if len(some) >= 3 and line.score["score"] == line.score["score"]]


def _melons(facts: Facts) -> Found | Unknown:
    """Key results that ended red and were called green when 70 % of the time was gone and the way was far behind."""
    told = _told(facts)
    if not facts.over or not told:
        return Unknown("running" if told else "no-confidence")
    green: list[CheckIn] = []
    count = 0
    for line, some in told:
        late = [one for one in some if (one.confidence or 0) >= 7 and facts.elapsed(one.date) > _GREEN]
        late = [one for one in late if _gap(facts, line, one) > 0.3]
        if line.score["score"] < _RED and late and line.score["type"] != "maintain":
            count += 1
            green += late
    return Found(count / len(told), [of_check_in(one) for one in green or [some[-1] for _, some in told]])


def _gap(facts: Facts, line: Line, one: CheckIn) -> float:
    """Stated confidence less what the pace implies; a milestone that is open is measured by its steps."""
    gone = facts.elapsed(one.date)
    due = facts.expected(line, gone)
    way = line.at(one.date)
    return 0.0 if way is None or due <= 0 else (one.confidence or 0) / 10 - min(max(way / due, 0.0), 1.0)


def _gaps(facts: Facts) -> Found | Unknown:
    """Key results that fell short while confidence stood far above the pace for three weeks or more."""
    told = [(line, some) for line, some in _told(facts) if line.score["type"] != "maintain"]
    if not told or (facts.gone or 0) < 0.5:
        return Unknown("early" if told else "no-confidence")
    wide: list[CheckIn] = []
    count = 0
    for line, some in told:
        far = [one for one in some if facts.elapsed(one.date) > 0.25 and _gap(facts, line, one) > 0.3]
        if line.score["score"] < _GREEN and len({facts.elapsed(one.date) for one in far}) >= 3:
            count += 1
            wide += far
    return Found(count / len(told), [of_check_in(one) for one in wide or [some[-1] for _, some in told]])


def _flat(facts: Facts) -> Found | Unknown:
    """Key results that fell short while their confidence hardly moved."""
    told = [(line, some) for line, some in _told(facts) if len(some) >= 4]
    if not told:
        return Unknown("no-confidence")
    flat = [
        (line, some)
        for line, some in told
        if pstdev([(one.confidence or 0) / 10 for one in some]) < 0.05 and line.score["score"] < _GREEN
        and (some[-1].confidence or 0) >= 5
    ]  # fmt: skip
    return Found(len(flat) / len(told), [of_check_in(some[-1]) for _, some in flat or told])


def _stale(facts: Facts) -> Found | Unknown:
    """Key results that were called green for four weeks in which their value did not change, and fell short."""
    told = [(line, some) for line, some in _told(facts) if not line.steps and line.score["type"] == "metric"]
    if not told:
        return Unknown("no-confidence")
    stale: list[CheckIn] = []
    count = 0
    for line, some in told:
        run: list[CheckIn] = []
        longest: list[CheckIn] = []
        for one in some:
            same = run and one.value is not None and one.value == run[-1].value
            green = (one.confidence or 0) >= 7
            run = [*run, one] if green and same else [one] if green else []
            longest = max(longest, run, key=len)
        if line.score["score"] < _GREEN and longest and (longest[-1].date - longest[0].date).days >= 28:
            count += 1
            stale += longest
    return Found(count / len(told), [of_check_in(one) for one in stale or [some[-1] for _, some in told]])


def _foretold(facts: Facts) -> Found | Unknown:
    """Key results that fell short, and of which somebody said so before two thirds of the time were gone."""
    told = [(line, some) for line, some in _told(facts) if line.score["score"] < _GREEN]
    if not facts.over or not told:
        return Unknown("running" if told else "nothing-missed")
    early = [
        (line, [one for one in some if (one.confidence or 0) < 5 and facts.elapsed(one.date) <= 2 / 3])
        for line, some in told
    ]
    honest = [(line, some) for line, some in early if some]
    rows = [of_check_in(some[0]) for _, some in honest] or [of_check_in(some[-1]) for _, some in told]
    return Found(len(honest) / len(told), rows)


# --- what was moved --------------------------------------------------------------------------------------------------


def _goalposts(facts: Facts) -> list[tuple[Change, float, bool | None]]:
    return [(one.change, one.elapsed, one.eased) for one in moved(facts.cycle, facts.day)]


def _open(change: Change) -> bool:
    """Whether a change was made in the open: announced, with a reason."""
    return bool(change.announced and change.reason)


def _eased_late(facts: Facts) -> Found | Unknown:
    """Key results that were made easier after half of the time, without a word or without a reason."""
    moves = _goalposts(facts)
    if not moves:
        return Unknown("no-changes")
    late = [c for c, gone, eased in moves if eased and gone > 0.5 and not _open(c)]
    return Found(len({c.item for c in late}), [of_change(c) for c in late or [c for c, *_ in moves]])


def _score_lift(facts: Facts) -> Found | Unknown:
    """The largest rise of a score by a goalpost that was moved after half of the time, not in the open."""
    late = {c.item: c for c, gone, eased in _goalposts(facts) if eased and gone > 0.5 and not _open(c)}
    told = [line for line in facts.lines if line.kr.id in late]
    lifts = [(line.score["score"] - facts.first_scores.get(line.kr.id, float("nan")), line) for line in told]
    lifts = [(lift, line) for lift, line in lifts if lift == lift]  # noqa: PLR0124 - NaN
    if not lifts:
        return Unknown("no-changes")
    lift, line = max(lifts, key=lambda pair: (pair[0], pair[1].kr.id))
    return Found(lift, [of_change(late[line.kr.id])])


def _open_changes(facts: Facts) -> Found | Unknown:
    """Changes of the plan that were announced with their reason."""
    told = [c for c in facts.changes if c.field in _PLAN]
    if not told:
        return Unknown("no-changes")
    clear = [c for c in told if _open(c)]
    return Found(len({(c.at, c.item) for c in clear}), [of_change(c) for c in clear or told])


# --- whether the plan answered ---------------------------------------------------------------------------------------


def _unanswered(facts: Facts) -> Found | Unknown:
    """How many times the pace so far was needed when people looked in the middle, and nothing in the plan followed.

    Looked: in a week between a third and two thirds of the time, confidence fell together or, after weeks that few
    had entered, most lines were entered. Nothing followed: no change of target, scope, text or owner within four weeks
    but such as ask for more, or were kept quiet. 0 where something did, or where the set was on its way.
    """
    when = _look(facts)
    if when is None:
        return Unknown("no-look" if (facts.gone or 0) >= 0.67 else "early")
    told = [line for line in facts.lines if line.score["type"] == "metric" and not line.steps]
    at = [(line, way) for line in told if (way := line.at(when)) is not None]
    gone = facts.elapsed(when)
    if len(at) < 1 or gone >= 1:
        return Unknown("no-values")
    behind = [(line, way) for line, way in at if way < facts.expected(line, gone) * 0.75]
    harder = {(c.at, c.item) for c, _, eased in _goalposts(facts) if eased is False}
    plan = [c for c in facts.changes if c.field in _PLAN and c.announced is not False and (c.at, c.item) not in harder]
    answer = [c for c in plan if when <= date_of(c.at) <= when + _ANSWERED_IN]
    if answer or len(behind) < len(at) / 2:
        return Found(0.0, [*map(of_change, answer), *(_half_row(line, way) for line, way in at)])
    way = min(max(median(way for _, way in behind), 0.01), 1.0)
    rate = (1 - way) / way * gone / (1 - gone)
    looked = [of_check_in(one) for _, one in facts.seen if when - dt.timedelta(days=6) <= date_of(one.date) <= when]
    return Found(rate, [*looked, *(_half_row(line, way) for line, way in behind)])


def _half_row(line: Line, way: float) -> Row:
    return of_item(line.kr, say("diagnosis.half-way", percent=round(way * 100)))


def _look(facts: Facts) -> dt.date | None:
    """The last day of the week in the middle in which people looked together; None where there was none."""
    if facts.cycle.start is None or not facts.seen:
        return None
    sure: dict[int, list[float]] = {}
    days: dict[int, dt.date] = {}
    lines: dict[int, set[str]] = {}
    for line, one in facts.seen:
        number = week(facts.cycle.start, date_of(one.date))
        days[number] = max(days.get(number, dt.date.min), date_of(one.date))
        lines.setdefault(number, set()).add(line.kr.id)
        if one.confidence is not None:
            sure.setdefault(number, []).append(one.confidence / 10)
    before: list[float] = []
    share_before: list[float] = []
    for number in sorted(days):
        middle = 1 / 3 <= facts.elapsed(days[number]) <= 2 / 3
        told = len(lines[number]) / len(facts.lines)
        fell = len(sure.get(number, ())) >= 3 and len(before) >= 3
        fell = fell and (mean(before[-12:]) or 0) - (mean(sure[number]) or 0) >= 0.2
        burst = told >= 0.8 and bool(share_before) and (mean(share_before[-3:]) or 0) <= 0.5
        if middle and (fell or burst):
            return days[number]
        before += sure.get(number, [])
        share_before.append(told)
    return None


def _raised(facts: Facts) -> Found | Unknown:
    """Key results whose goalposts were made harder after a third of the time, while they were behind."""
    moves = _goalposts(facts)
    if not moves:
        return Unknown("no-changes")
    lines = {line.kr.id: line for line in facts.lines}
    harder = []
    for c, gone, eased in moves:
        line = lines.get(c.item)
        way = line.at(date_of(c.at)) if line else None
        if eased is False and gone > 1 / 3 and line and way is not None and way < facts.expected(line, gone):
            harder.append(c)
    return Found(len({c.item for c in harder}), [of_change(c) for c in harder or [c for c, *_ in moves]])


# --- the length of the cycle, and its end ----------------------------------------------------------------------------


def _cycle_days(facts: Facts) -> Found | Unknown:
    if facts.cycle.start is None or facts.cycle.end is None:
        return Unknown("no-dates")
    days = (facts.cycle.end - facts.cycle.start).days + 1
    text = say("diagnosis.from-to", start=facts.cycle.start, end=facts.cycle.end)
    return Found(days, [Row("okrs.md", "start end", text)])


def _unmoved(facts: Facts) -> Found | Unknown:
    """Numbers that were looked at again and again and never changed."""
    told = [line for line in facts.lines if line.score["type"] == "metric" and not line.steps and len(line.way) >= 4]
    if not told or (facts.gone or 0) < 0.67:
        return Unknown("no-values" if (facts.gone or 0) >= 0.67 else "early")
    still = [line for line in told if len({one.value for one in line.seen if one.value is not None}) == 1]
    return of_lines(still, told, lambda line: of_check_in(line.seen[-1]).text)


def _unscored(facts: Facts) -> Found | Unknown:
    """Key results without a value from the last 15 % of the time: nobody noted how they ended."""
    if not facts.over:
        return Unknown("running")
    if not facts.lines:
        return Unknown("no-lines")

    def is_open(line: Line) -> bool:
        late = any(facts.elapsed(when) > 0.85 for when, _ in line.way)
        return not late and not (line.until is not None and line.way)

    return of_lines([line for line in facts.lines if is_open(line)], facts.lines, lambda line: facts.silent(line).text)


OF_STEERING: Mapping[str, Callable[[Facts], Found | Unknown]] = {
    "coverage": _coverage,
    "low_weeks": _low_weeks,
    "cadence_fall": _fall,
    "silent_tail": _silent_tail,
    "steady_lines": _steady,
    "late_burst": _late_burst,
    "melon_share": _melons,
    "gap_share": _gaps,
    "flat_share": _flat,
    "stale_share": _stale,
    "foretold": _foretold,
    "eased_late": _eased_late,
    "score_lift": _score_lift,
    "open_changes": _open_changes,
    "unanswered": _unanswered,
    "raised_behind": _raised,
    "pressure": lambda facts: noted(facts, "pressure"),
    "cycle_days": _cycle_days,
    "unmoved": _unmoved,
    "unscored": _unscored,
    "no_time": lambda facts: noted(facts, "no_time"),
}
