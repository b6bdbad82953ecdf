"""Which quantities belong together: from-to, range; and which of the others is a measure, and which only frames one."""

from __future__ import annotations

import re
from itertools import zip_longest

from okrkit.measure.quantities import Quantity
from okrkit.measure.roles import clause, movements, way_before

__all__ = ["Pair", "mains", "pairs"]

Pair = tuple[Quantity, Quantity]
_ARROWS = ("→", "->", "=>")
_PLAIN_FROM = ("from", "从", "由", "自", "was", "were", "原")
_END = re.compile(r"\s*(?:$|[.,;:()@\[])")
_AT_ONCE = re.compile(r"\s{0,3}(?:[a-z]{1,10}\s){0,3}[a-z]{1,10}\s{0,3}[,;]\s{0,3}$")
_PART_OF = re.compile(
    r"(?:[中里][,、]?\s{0,3}(?:至少|最少|不少于|不低于|超过|能|要|需|可)?有?|(?<![以之])内(?:[,、]?(?:至少|能|要)?有|的|,)?|[中里]的)\s{0,3}$"
)


def pairs(quantities: list[Quantity], text: str) -> tuple[list[Pair], list[Pair], list[Quantity]]:
    """The from-to pairs (baseline, target), the ranges (low, high), and what is left; a range's low is left too."""
    if len(quantities) == 1:
        return [], [], quantities
    found: list[Pair] = []
    ranges: list[Pair] = []
    rest: list[Quantity] = []
    for q, following in zip_longest(quantities, quantities[1:]):
        last = rest[-1] if rest else None
        if last is None:
            rest.append(q)
        elif (
            _is_arrow(last, q, text)
            or (q.role == "to" and (last.role == "from" or _is_start(last, q, text)))
            or _is_now(last, q, text)
        ):
            found.append((rest.pop(), q))
        elif last.kind == "points" and not last.role and q.kind == "percent" and q.role == "to":
            last.role, last.way = "by", way_before(last, text)
            rest.append(q)
        elif _is_range(last, q, text):
            ranges.append((last, q))
        elif _starts(q, following, text):
            rest.append(q)
        elif q.role == "from" and (target := _target_of(q, rest)) and _is_baseline(q, target, text):
            rest.remove(target)
            found.append((q, target))
        else:
            rest.append(q)
    for first, second in (*found, *ranges):
        _share_unit(first, second)
    return found, ranges, rest


def _starts(q: Quantity, following: Quantity | None, text: str) -> bool:
    """Whether "from …" goes on to its own "to …", and so has no target before it: "top 20 accounts from 7% to 3%"."""
    if q.role != "from" or following is None or following.role != "to" or not _alike(q, following):
        return False
    return not clause().search(text, q.end, following.start)


def _is_start(last: Quantity, q: Quantity, text: str) -> bool:
    """Whether the words between two quantities make them a from-to, though no "from" is said."""
    between = text[last.end : q.start]
    if last.role == "by" or last.low or last.high or not _alike(last, q) or len(between) > 30:
        return False
    if any(arrow in between for arrow in _ARROWS) or movements(between):
        return True
    if between.strip() not in ("to", "到", "至"):
        return False
    at_end = between.strip() == "to" and not last.role and q.kind != "time" and _END.match(text, q.end)
    return last.value > q.value or way_before(last, text) in ("up", "down") or bool(at_end)


def _is_arrow(last: Quantity, q: Quantity, text: str) -> bool:
    """Whether ">" goes from one level to the next: "54% > 70%". No number is more than a greater one."""
    if last.role or last.kind != q.kind or q.value <= last.value or text[last.end : q.start].strip() != ">":
        return False
    q.low = False
    return True


def _is_now(last: Quantity, q: Quantity, text: str) -> bool:
    """Whether a level of today goes to the next, which is a bound or follows at once: "currently 9%; under 5%"."""
    if last.role != "from" or last.word in _PLAIN_FROM or last.kind != q.kind or q.role in ("by", "from"):
        return False
    return q.low or q.high or bool(last.word == "now" and _AT_ONCE.match(text, last.end, q.start))


def _is_range(last: Quantity, q: Quantity, text: str) -> bool:
    between = text[last.end : q.start].strip()
    joined = between in ("-", "~", "to", "至", "到") or (last.role == "between" and between in ("and", "和", "与"))
    return joined and last.bare | (last.kind == q.kind) and not last.whole


def _target_of(q: Quantity, rest: list[Quantity]) -> Quantity | None:
    """The nearest level before a "from …" that could start there."""
    levels = (one for one in reversed(rest[-4:]) if one.role not in ("from", "by", "span"))
    return next((one for one in levels if _alike(q, one)), None)


def _is_baseline(q: Quantity, target: Quantity, text: str) -> bool:
    """Whether this "from …" is where the level before it starts, and not a place it comes from."""
    if q.word not in _PLAIN_FROM or q.kind in ("percent", "time", "points", "money", "ratio"):
        return True
    return "(" in text[target.end : q.start] or not re.match(r"\s{1,3}[a-z]", text[q.end : q.end + 4])


def _alike(a: Quantity, b: Quantity) -> bool:
    return a.kind == b.kind or a.bare or b.bare or {a.kind, b.kind} == {"", "money"}


def _share_unit(a: Quantity, b: Quantity) -> None:
    """Read both in the unit of the second: "22 to 40%", "3-5万", "1 hour to 10 minutes"."""
    if a.bare and not b.bare:
        scale = b.value / b.mantissa if b.mantissa else 1.0
        if a.value and b.mantissa and 0.1 < a.value / b.mantissa < 10:
            a.value *= scale
        a.kind, a.unit, a.seconds = b.kind, b.unit, b.seconds
    elif not a.kind:
        a.kind, a.unit, a.seconds = b.kind, b.unit, b.seconds
    elif not b.kind:
        b.kind, b.unit, b.seconds = a.kind, a.unit, a.seconds
    elif a.seconds and b.seconds and a.seconds != b.seconds:
        a.value = round(a.value * a.seconds / b.seconds, 6)
        a.unit = b.unit


# --- measures and what frames them -----------------------------------------------------------------------------------


def mains(rest: list[Quantity], text: str) -> list[Quantity]:
    """The quantities that are a measure by themselves, without those that only frame another."""
    usable = [
        q
        for q in rest
        if q.role != "span"
        and not (q.weak and not (q.low or q.high))
        and (q.role != "from" or q.word in _PLAIN_FROM[:4])
    ]
    if len(usable) < 2:
        return usable
    if not all(q.kind == "none" or (q.kind == "time" and q.role == "during") for q in usable):  # no falls for 90 days
        usable = [q for q in usable if q.kind != "none"]
    usable = [q for q in usable if not _in_brackets(q, text)] or usable
    return [q for index, q in enumerate(usable) if not _frames(index, usable, text)] or usable[:1]


def _frames(index: int, usable: list[Quantity], text: str) -> bool:
    """Whether a quantity only says where, when or under which limit another holds: "95% of pages under 2 s"."""
    q = usable[index]
    if len(usable) == 1 or q.role == "by":
        return False
    if q.inside or q.role in ("rank", "from") or (q.role == "during" and q.kind != "percent"):
        return True
    following = usable[index + 1] if index + 1 < len(usable) else None
    if following and (_PART_OF.search(text, q.end, following.start) or _narrows(q, following, text)):
        return True
    return bool(index) and (_is_under(q, usable[index - 1], text) or _limits(q, usable[index - 1], text))


def _limits(q: Quantity, last: Quantity, text: str) -> bool:
    """Whether a time only says how fast or how old what is counted before it is."""
    if q.kind != "time" or last.kind == "time":
        return False
    between = text[last.end : q.start]
    return not between.strip() or ((q.low or q.high) and not clause().search(between))


def _is_under(q: Quantity, last: Quantity, text: str) -> bool:
    """Whether a bound before a bare level holds under that condition: "cost under $41 at 10k volume"."""
    if not (last.low or last.high) or last.inside or q.low or q.high or q.role or q.kind == "percent":
        return False
    between = text[last.end : q.start]
    return "、" not in between and not clause().search(between)


def _narrows(q: Quantity, following: Quantity, text: str) -> bool:
    """Whether a limit on time says which things are counted after it: "tickets older than 30 days below 5"."""
    if (
        q.kind != "time"
        or not (q.low or q.high or text.startswith("的", q.end))
        or following.kind == "time"
        or following.role in ("by", "during")
        or _is_under(following, q, text)
    ):
        return False
    return not clause().search(text, q.end, following.start)


def _in_brackets(q: Quantity, text: str) -> bool:
    head = text[max(0, q.start - 120) : q.start]
    return head.rfind("(") > head.rfind(")")
