"""From the quantities of a line to its measure: what a person would call the baseline, the target, the change."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from typing import Literal

from okrkit.measure import words
from okrkit.measure.due import due
from okrkit.measure.pairs import Pair, mains, pairs
from okrkit.measure.quantities import Quantity, find, numeral
from okrkit.measure.roles import movements, moving, place, way_before
from okrkit.model import Direction, Measure, Record

__all__ = ["Found", "Role", "Span", "number", "read"]

Role = Literal["baseline", "target", "change", "bound", "due", "other"]
Bound = tuple[float | None, float | None]
_DIRECTIONS: dict[str, Direction] = {"up": "increase", "down": "decrease", "keep": "maintain"}
_STRONG_FIRST = ("cut", "raise", "double", "triple")  # "cut review time", but "a clear cut"
_WEEK = 604_800
_FAR = 200


class Span(Record, frozen=True):
    """Where in the typed text something was read: 0-based offsets, the end not included."""

    start: int
    end: int
    role: Role


class Found(Record, frozen=True):
    """What was read in a line.

    Fields:
        measure: the measure.
        measurable: a quantity to be reached is stated, be it relative ("by 10%").
        compound: the line holds several measures.
        spans: where they stand, in the order of the text.
    """

    measure: Measure = Measure()
    measurable: bool = False
    compound: bool = False
    spans: tuple[Span, ...] = ()


def read(text: str, *, start: dt.date | None = None, end: dt.date | None = None) -> Found:
    """The measure that a line of plain words states.

    Args:
        text: one line, English, Chinese or both.
        start: first day of the cycle; with `end` it tells which year "by end of Q3" and "6月底前" mean.
        end: last day of the cycle.

    Examples:
        >>> read("Median time to first report from 6 days to 1 day").measure
        Measure(baseline=6.0, target=1.0, unit='days', direction='decrease', bound=None, change=None, due=None)
        >>> read("续费率不低于九成").measure.bound
        (90.0, None)
        >>> read("Ship v2.0 by end of Q3").measurable
        False
    """
    plain = words.normal(text)
    latin = words.latin(plain)
    date = due(plain, start, end, latin)
    if date:
        plain = plain[: date[1]] + " " * (date[2] - date[1]) + plain[date[2] :]
    quiet = words.quiet(plain)
    quantities = find(quiet, text, latin)
    if not quantities and date is None:
        return Found(Measure(direction=_wording(quiet, latin)))
    if "," in plain and any(math.isnan(q.value) for q in quantities):
        spans = _spans(quantities, {}, date)
        return Found(Measure(direction="reach", due=date[0] if date else None), measurable=True, spans=spans)
    place(quantities, quiet, plain, latin)
    return _choose(quantities, quiet, date, latin)


def number(text: str) -> float | None:
    """The one number that a person typed; None where it is none, several, not finite, or "12,5".

    Examples:
        >>> number("１２.５"), number("40%"), number("3.2M"), number("320万"), number("六成"), number("1,200")
        (12.5, 40.0, 3200000.0, 3200000.0, 60.0, 1200.0)
        >>> number("12,5"), number("nan"), number("about 5")
        (None, None, None)
    """
    typed = text.strip()
    if not typed or len(typed) > 100:
        return None
    plain = words.normal(typed)
    found = find(plain, typed)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(plain)):
        return numeral(plain)
    if found[0].factor is not None or found[0].whole:
        return None
    if (plain[-1], found[0].unit) in (("m", "min"), ("w", "weeks")):  # millions or minutes: only the person knows
        return None
    value = -found[0].value if found[0].sign == "-" else found[0].value
    return value if math.isfinite(value) else None


# --- which quantity is which -----------------------------------------------------------------------------------------


def _choose(quantities: list[Quantity], text: str, date: tuple[dt.date, int, int] | None, latin: set[str]) -> Found:
    """The measure of a line whose quantities know their roles."""
    moves, ranges, rest = pairs(quantities, text)
    levels = mains(rest, text)
    day = date[0] if date else None
    known: dict[int, Role] = {}
    for q in quantities:
        if q.role == "by":
            known[id(q)] = "change"
    for low, high in ranges:
        known.setdefault(id(low), "bound")
        known.setdefault(id(high), "bound")
    compound = False
    measurable = True
    if moves:
        baseline, target = moves[0]
        known[id(baseline)], known[id(target)] = "baseline", "target"
        compound = len(moves) > 1 or any(_is_other(q, moves[0], text) for q in levels)
        measure = _several(moves, day) if len(moves) > 1 else _from_to(baseline, target, day)
    elif not levels or _is_deadline(levels, text):
        start = next((q for q in rest if q.role == "from"), None)
        known[id(start)] = "baseline"
        measurable = False
        measure = Measure(start.value if start else None, direction=_wording(text, latin), due=day)
    elif (first := levels[0]).role == "by":
        measure = _relative(levels, rest, text, day)
        for q in rest:
            if q.role == "from" and q.value == measure.baseline:
                known[id(q)] = "baseline"
        goal = next((q for q in levels if q.value == measure.target and q.role != "by"), None)
        known[id(goal)] = "target"
    else:
        compound = len(levels) > 1 and len({(q.value, q.unit) for q in levels}) > 1
        partner = next((high for low, high in ranges if low is first), None) if ranges else None
        measure = _level(first, partner, _way(levels, text, latin, compound=compound), day, compound=compound)
        if measure.target is not None:
            known[id(first)] = "target"
    return Found(measure, measurable, compound, _spans(quantities, known, date))


def _way(levels: list[Quantity], text: str, latin: set[str], *, compound: bool) -> str:
    """Which way a level is to go: what is said of it or before it, and of several things of the first that moves."""
    first = levels[0]
    way = first.role if first.role in _DIRECTIONS or not moving(text, latin) else way_before(first, text)
    if not way and first.value == 0 and first.word == "to":
        return "down"  # "bring stops to zero": below it there is nothing
    if compound and way not in _DIRECTIONS:
        return next((q.way or q.role for q in levels if q.way or q.role in _DIRECTIONS), "")
    return way


def _is_other(q: Quantity, pair: Pair, text: str) -> bool:
    """Beside a from-to: another measure joined to it, and not its change, a limit on its time, or who it is about."""
    if q.role == "by" or q.inside or (q.kind == "time" and q.high):
        return False
    start, end = min(one.start for one in pair), max(one.end for one in pair)
    between = text[end : q.start] if q.start >= end else text[q.end : start]
    return len(between) < _FAR and bool(words.joint().search(between))


def _is_deadline(levels: list[Quantity], text: str) -> bool:
    """A date and no measure: "ship it within 3 months"."""
    only = levels[0]
    if len(levels) > 1 or only.seconds < _WEEK or not (only.role == "during" or only.inside):
        return False
    given = words.lexicon()["deliver"]
    return text.lstrip().startswith(tuple(given["en"])) or any(word in text for word in given["zh"])


def _from_to(baseline: Quantity, target: Quantity, day: dt.date | None) -> Measure:
    direction: Direction = "maintain"
    if baseline.value != target.value:
        direction = "increase" if target.value > baseline.value else "decrease"
    return Measure(baseline.value, target.value, target.unit or None, direction, _bound(target), None, day)


def _several(moves: list[Pair], day: dt.date | None) -> Measure:
    directions = {_from_to(*pair, day).direction for pair in moves}
    return Measure(moves[0][0].value, direction=directions.pop() if len(directions) == 1 else "reach", due=day)


def _relative(levels: list[Quantity], rest: list[Quantity], text: str, day: dt.date | None) -> Measure:
    """A change: a factor of the baseline, or a number of points or pieces, which with a baseline make a target."""
    q = levels[0]
    ways = (q.way, way_before(q, text), *(way for _, _, way, _ in movements(text)))
    way = next((way for way in ways if way in ("up", "down")), "up")  # "length of stay" holds nothing
    sign = -1 if way == "down" else 1
    change = q.factor
    if change is None and q.kind == "times":
        change = q.value
    elif change is None and q.kind == "percent":
        change = round(1 + sign * q.value / 100, 6)
    baseline = next((one for one in rest if one.role == "from"), None)
    near = 40 if q.factor is not None and q.end - q.start > 3 else 10  # "halve the p95 to 50 ms"
    goal = next((one for one in levels[1:] if one.role == "to" and one.start - q.end < near), None)
    target = goal.value if goal else None
    if baseline and change is None:
        target = baseline.value + sign * q.value
    units = (one.unit for one in (goal, baseline, q if change is None else None) if one and one.unit)
    direction: Direction = "decrease" if sign < 0 else "increase"
    return Measure(baseline.value if baseline else None, target, next(units, None), direction, None, change, day)


def _level(first: Quantity, partner: Quantity | None, way: str, day: dt.date | None, *, compound: bool) -> Measure:
    direction = _DIRECTIONS.get(way, "reach")
    if compound:
        return Measure(direction=direction, due=day)
    if partner:
        if first.kind == "times":
            direction = _DIRECTIONS.get(way, "increase")
        low, high = sorted((first.value, partner.value))
        return Measure(None, None, first.unit or None, direction, (low, high), None, day)
    return Measure(None, first.value, first.unit or None, direction, _bound(first), None, day)


def _bound(q: Quantity) -> Bound | None:
    if q.low == q.high:
        return None
    return (q.value, None) if q.low else (None, q.value)


def _wording(text: str, latin: set[str]) -> Direction:
    """Without a quantity the words may still say which way."""
    if moving(text, latin):
        weak = words.weak()
        for start, _, way, word in movements(text):
            if way in _DIRECTIONS and (
                word not in weak
                or text[:start].rstrip().endswith(words.much())
                or (word in _STRONG_FIRST and not text[:start].strip())
            ):
                return _DIRECTIONS[way]
    need, pattern, ways = words.wording()
    if text.isascii() and need.isdisjoint(latin):
        return "none"
    said = pattern.search(text)
    return _DIRECTIONS[ways[said[0]]] if said else "none"


def _spans(
    quantities: Iterable[Quantity], known: dict[int, Role], date: tuple[dt.date, int, int] | None
) -> tuple[Span, ...]:
    spans = [Span(q.start, q.end, known.get(id(q), "other")) for q in quantities if not q.weak or id(q) in known]
    if date:
        spans.append(Span(date[1], date[2], "due"))
        spans.sort(key=lambda span: span.start)
    return tuple(spans)
