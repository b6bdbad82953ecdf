"""From the quantities of a line to its measure: which is the baseline, which the target, which only frames them."""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import cache
from typing import Literal

from okrkit.measure import words
from okrkit.measure.due import due
from okrkit.measure.quantities import Quantity, find, numeral
from okrkit.model import Direction, Measure, Record

__all__ = ["Found", "Role", "Span", "number", "read"]

Role = Literal["baseline", "target", "change", "bound", "due", "other"]
_REACH = 40
_ARROWS = ("→", "->", "=>")
_WAYS: dict[str, Direction] = {"up": "increase", "down": "decrease", "keep": "maintain"}


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

    measure: Measure
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
    date = due(plain, start, end)
    quiet = words.noise().sub(lambda match: " " * (match.end() - match.start()), plain)
    quantities = find(quiet, text)
    moves = _moves(quiet)
    if quantities:
        _place(quantities, quiet)
        found = _choose(quantities, quiet, moves)
    else:
        found = _nothing(moves)
    if date is None:
        return found
    return _with_due(found, date)


def number(text: str) -> float | None:
    """The one number that a person typed; None where it is none, several, not finite, or "12,5".

    Examples:
        >>> number("１２.５"), number("40%"), number("3.2M"), number("320万"), number("六成"), number("1,200")
        (12.5, 40.0, 3200000.0, 3200000.0, 60.0, 1200.0)
        >>> number("12,5"), number("nan"), number("about 5")
        (None, None, None)
    """
    text = text.strip()
    plain = words.normal(text)
    if not plain or len(plain) > 100:
        return None
    if all(c in words.chinese() for c in plain) and (value := numeral(plain)) is not None:
        return value
    quantities = find(plain, text)
    if len(quantities) != 1 or quantities[0].factor is not None:
        return None
    one = quantities[0]
    whole = (one.start, one.end) == (0, len(plain))
    value = -one.value if one.sign == "-" else one.value
    return value if whole and math.isfinite(value) else None


# --- what stands around a quantity -----------------------------------------------------------------------------------


def _place(quantities: list[Quantity], text: str) -> None:
    """Give each quantity its role, its bounds and the way it moves, from the words before and after it."""
    last = 0
    for index, q in enumerate(quantities):
        head = text[max(last, q.start - _REACH) : q.start][::-1]
        match = words.before().match(head)
        if match:
            groups = match.groupdict()
            q.low = bool(groups["low"] or groups["low_"])
            q.high = bool(groups["high"] or groups["high_"])
            q.role = next((name for name in _ROLES if groups[name]), "")
            q.word = re.sub(r"\s+", " ", groups[q.role][::-1]) if q.role else ""
        following = quantities[index + 1].start if index + 1 < len(quantities) else len(text)
        match = words.after().match(text, q.end, min(following, q.end + _REACH))
        kind = match.lastgroup if match else None
        if kind == "now" and not q.role:
            q.role, q.word = "from", "now"
        elif kind in ("low", "high"):
            setattr(q, kind, True)
        elif kind == "inside":
            q.high = True
            q.inside = q.kind == "time"
        elif kind in ("up", "down") and q.kind in ("percent", "points", "times") and not (q.low or q.high):
            q.role, q.way = "by", kind
        if q.role == "inside":
            q.high = q.inside = True
        if match and kind and kind != "now":
            last = match.end()
        last = max(last, q.end)
        _change(q)


_ROLES = ("between", "from", "to", "by", "keep", "up", "down", "inside", "during", "span", "rank")


def _change(q: Quantity) -> None:
    """See whether a quantity is a change and not a level."""
    relative = q.kind in ("percent", "points", "times")
    if q.factor is not None:
        q.role, q.way = "by", "down" if q.factor < 1 else "up"
    elif q.sign and q.role not in ("to", "from", "between") and not (q.low or q.high):
        q.role, q.way = "by", "up" if q.sign == "+" else "down"
    elif q.sign == "-":
        q.value = -q.value
    elif q.role in ("up", "down") and (relative or q.kind == "time") and not q.word.endswith("at"):
        q.way, q.role = q.role, "by"
    elif q.kind == "times" and not q.role and not (q.low or q.high) and q.word == "":
        q.role, q.way = "by", "up"


@cache
def _clause() -> re.Pattern[str]:
    listed = words.lexicon()["clause"]
    latin = "|".join(word.replace(" ", r"\s") for word in listed["en"])
    return re.compile(rf"[,;。]|\.\s|(?<![a-z])(?:{latin})(?![a-z])|{'|'.join(listed['zh'])}")


def _moves(text: str) -> list[tuple[int, int, str, str]]:
    """Every word of movement: start, end, which way, the word."""
    pattern, ways = words.moves()
    return [
        (match.start(), match.end(), ways[re.sub(r"\s+", " ", match[0])], match[0])
        for match in pattern.finditer(text)
        if not (match.start() and "a" <= text[match.start()] <= "z" and "a" <= text[match.start() - 1] <= "z")
    ]


def _governing(q: Quantity, text: str, moves: list[tuple[int, int, str, str]]) -> str:
    """Which way the nearest word of movement before a quantity goes, if nothing ends its reach before that."""
    for _start, end, way, _word in reversed(moves):
        if end <= q.start:
            reach = text[end : q.start]
            return "" if len(reach) > 200 or _clause().search(reach) else way
    return ""


# --- which quantity is which -----------------------------------------------------------------------------------------


def _choose(quantities: list[Quantity], text: str, moves: list[tuple[int, int, str, str]]) -> Found:
    pairs, rest = _pairs(quantities, text, moves)
    if len(pairs) > 1:
        return _found(Measure(direction=_common(pairs)), quantities, compound=True)
    levels = _mains(rest, text, framed=bool(pairs))
    if pairs:
        baseline, target = pairs[0]
        extra = [q for q in levels if q.role != "by" and not (q.inside or (q.kind == "time" and q.high))]
        return _found(_from_to(baseline, target), quantities, baseline=baseline, target=target, compound=bool(extra))
    if not levels:
        return _nothing(moves)
    first = levels[0]
    if first.role == "range":
        return _range(first, levels, quantities, text, moves)
    if first.role == "by":
        way = first.way or _governing(first, text, moves) or next((way for *_, way, _w in moves), "") or "up"
        direction: Direction = "decrease" if way == "down" else "increase"
        target = next((q for q in levels[1:] if q.role == "to" and q.start - first.end < 10), None)
        change = _factor(first, direction)
        measure = Measure(None, target.value if target else None, first.unit or None, direction, None, change)
        return _found(measure, quantities, target=target, compound=False)
    different = {(q.value, q.unit) for q in levels}
    way = _governing(first, text, moves) if first.role not in ("up", "down", "keep") else first.role
    if len(different) > 1:
        return _found(Measure(direction=_WAYS.get(way, "reach")), quantities, compound=True)
    bound = (first.value if first.low else None, first.value if first.high else None)
    measure = Measure(
        None, first.value, first.unit or None, _WAYS.get(way, "reach"), bound if first.low != first.high else None
    )
    return _found(measure, quantities, target=first)


def _pairs(
    quantities: list[Quantity], text: str, moves: list[tuple[int, int, str, str]]
) -> tuple[list[tuple[Quantity, Quantity]], list[Quantity]]:
    """The from-to pairs (baseline, target), and what is left; ranges become one quantity of role "range"."""
    pairs: list[tuple[Quantity, Quantity]] = []
    rest: list[Quantity] = []
    for q in quantities:
        last = rest[-1] if rest else None
        if last is None:
            rest.append(q)
            continue
        between = text[last.end : q.start]
        linked = between.strip(" (")
        if (q.role == "to" and last.role == "from" and last.role != "by") or (
            q.role == "to" and last.role not in ("by", "range") and _joins(between, q, last, text, moves)
        ):
            pairs.append((rest.pop(), q))
        elif (
            linked in ("-", "~", "to", "至", "到")
            or (last.role == "between" and linked in ("and", "和", "与", "到", "至"))
        ) and _same(last, q):
            _inherit(last, q)
            last.role = "range"
            rest.append(q)
            q.role = "range-end"
        elif q.role == "from" and (target := _target_of(q, rest, text)):
            rest.remove(target)
            pairs.append((q, target))
        else:
            rest.append(q)
    for baseline, target in pairs:
        _inherit(baseline, target)
    return pairs, rest


def _joins(between: str, q: Quantity, last: Quantity, text: str, moves: list[tuple[int, int, str, str]]) -> bool:
    """Do the words between two quantities make them a from-to, though no "from" is said?"""
    if not _same(last, q) or len(between) > 30:
        return False
    core = between.strip()
    if any(arrow in between for arrow in _ARROWS):
        return True
    if any(last.end <= start < q.start for start, *_ in moves):
        return True
    if core in ("to", "到", "至"):
        return bool(_governing(last, text, moves) in ("up", "down") and last.role != "by") or last.value > q.value
    return False


def _same(a: Quantity, b: Quantity) -> bool:
    return a.kind == b.kind or a.bare or b.bare


def _target_of(q: Quantity, rest: list[Quantity], text: str) -> Quantity | None:
    """The nearest level before a "from …" that starts there."""
    levels = [one for one in rest[-4:] if one.role not in ("from", "by", "range", "range-end", "span")]
    return next((one for one in reversed(levels) if _is_baseline(q, one, text)), None)


def _is_baseline(q: Quantity, target: Quantity, text: str) -> bool:
    """Is this "from …" after a level where that level starts, and not a place it comes from?"""
    if not _same(q, target):
        return False
    if q.word not in ("from", "从", "由", "自", "was", "were", "原") or q.kind in (
        "percent",
        "time",
        "points",
        "money",
    ):
        return True
    return not re.match(r"\s[a-z]", text[q.end : q.end + 2]) or "(" in text[target.end : q.start]


def _inherit(a: Quantity, b: Quantity) -> None:
    """ "22 to 40%", "3-5万", "1 hour to 10 minutes": both in the unit of the second."""
    if a.bare and not b.bare:
        scale = b.value / b.mantissa if b.mantissa else 1.0
        if scale == 1.0 or (a.value and b.mantissa and 0.1 < a.value / b.mantissa < 10):
            a.value *= scale
        a.kind, a.unit, a.seconds = b.kind, b.unit, b.seconds
    elif b.bare and not a.bare and a.kind:
        b.kind, b.unit, b.seconds = a.kind, a.unit, a.seconds
    elif a.seconds and b.seconds and a.seconds != b.seconds:
        a.value = round(a.value * a.seconds / b.seconds, 6)
        a.unit, a.seconds = b.unit, b.seconds


def _mains(rest: list[Quantity], text: str, *, framed: bool) -> list[Quantity]:
    """The quantities that are a measure by themselves; one that only frames another is left out."""
    usable = [q for q in rest if q.role not in ("span", "range-end") and not (q.weak and not (q.low or q.high))]
    usable = [q for q in usable if not (q.role == "from" and q.word not in ("from", "从", "由", "自"))]
    outside = [q for q in usable if not _in_brackets(q, text)]
    usable = outside or usable
    strong = [q for index, q in enumerate(usable) if not _frames(q, usable, index, text)]
    return strong or ([] if framed else usable[:1])


def _frames(q: Quantity, usable: list[Quantity], index: int, text: str) -> bool:
    if len(usable) == 1:
        return False
    if q.role in ("during", "inside", "rank") or q.inside:
        return True
    if q.kind != "time" or q.role == "by":
        return False
    before = usable[index - 1] if index else None
    if before is not None and before.kind != "time":
        between = text[before.end : q.start].strip()
        return not between or (before.kind in ("percent", "count", "") and q.high) or q.role == ""
    return False


def _in_brackets(q: Quantity, text: str) -> bool:
    head = text[max(0, q.start - 120) : q.start]
    return head.rfind("(") > head.rfind(")")


# --- the measure -----------------------------------------------------------------------------------------------------


def _from_to(baseline: Quantity, target: Quantity) -> Measure:
    direction: Direction = "maintain"
    if baseline.value != target.value:
        direction = "increase" if target.value > baseline.value else "decrease"
    bound = (target.value if target.low else None, target.value if target.high else None)
    return Measure(
        baseline.value, target.value, target.unit or None, direction, bound if target.low != target.high else None
    )


def _range(
    first: Quantity,
    levels: list[Quantity],
    quantities: list[Quantity],
    text: str,
    moves: list[tuple[int, int, str, str]],
) -> Found:
    second = quantities[quantities.index(first) + 1]
    way = _governing(first, text, moves)
    low, high = sorted((first.value, second.value))
    if first.kind == "times" and not way:
        way = "up"
    measure = Measure(unit=first.unit or None, direction=_WAYS.get(way, "reach"), bound=(low, high))
    return _found(measure, quantities, compound=len(levels) > 1)


def _factor(q: Quantity, direction: Direction) -> float | None:
    """A change as a factor of the baseline; None where it is counted in points or pieces."""
    if q.factor is not None:
        return q.factor
    if q.kind == "times":
        return q.value
    if q.kind != "percent":
        return None
    return round(1 + q.value / 100 if direction == "increase" else 1 - q.value / 100, 6)


def _common(pairs: list[tuple[Quantity, Quantity]]) -> Direction:
    ways = {_from_to(*pair).direction for pair in pairs}
    return ways.pop() if len(ways) == 1 else "reach"


def _nothing(moves: list[tuple[int, int, str, str]]) -> Found:
    """No quantity: the words may still say which way."""
    weak = words.words("moves", "weak")
    way = next((way for *_, way, word in moves if word not in weak), "")
    return Found(Measure(direction=_WAYS.get(way, "none")))


def _found(
    measure: Measure,
    quantities: list[Quantity],
    *,
    baseline: Quantity | None = None,
    target: Quantity | None = None,
    compound: bool = False,
) -> Found:
    spans = []
    for q in quantities:
        role: Role = "other"
        if q is baseline:
            role = "baseline"
        elif q is target:
            role = "target"
        elif q.role == "by":
            role = "change"
        elif q.low or q.high or q.role in ("range", "range-end"):
            role = "bound"
        spans.append(Span(q.start, q.end, role))
    return Found(measure, measurable=True, compound=compound, spans=tuple(spans))


def _with_due(found: Found, date: tuple[dt.date, int, int]) -> Found:
    day, start, end = date
    m = found.measure
    measure = Measure(m.baseline, m.target, m.unit, m.direction, m.bound, m.change, day)
    spans = tuple(sorted((*found.spans, Span(start, end, "due")), key=lambda span: span.start))
    return Found(measure, found.measurable, found.compound, spans)
