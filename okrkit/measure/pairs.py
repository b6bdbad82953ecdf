"""Which quantities belong together: from-to, range; and which of the others is a measure, and which only frames one."""

from __future__ import annotations

import re
from itertools import zip_longest

from okrkit.measure import words
from okrkit.measure.quantities import Quantity
from okrkit.measure.roles import clause, movements, way_before

__all__ = ["Pair", "mains", "pairs"]

Pair = tuple[Quantity, Quantity]
_LONG, _FAR = 30, 200
_ARROWS = ("→", "->", "=>")
_PLAIN_FROM = ("from", "从", "由", "自", "was", "were", "原")
_END = re.compile(r"\s*(?:$|[.,;:()@\[])")
_AT_ONCE = re.compile(r"\s{0,3}(?:[a-z]{1,10}\s){0,3}[a-z]{1,10}\s{0,3}[,;]\s{0,3}$")
_STEP = re.compile(
    r"(?<![a-z])(?:and|then)\s{1,3}(?:then\s{1,3}|finally\s{1,3}|further\s{1,3})?(?:down\s{1,3}|up\s{1,3})?to\s{0,3}$|[再后终]{1,2}[提升降]{0,2}[到至]\s{0,3}$"
)
_DEFINITE = re.compile(r"(?:(?<![a-z])(?:the|our|its|their)|[把将])\s{0,3}$")
_WHOSE = re.compile(r"(?<![a-z])(?:of|aged?|ages)\s{0,3}$")
_ONWARDS = re.compile(r"\s{0,2}(?:-|~|to)\s{0,2}[0-9]")
_OPENS = re.compile(
    r"\s{0,3}(?:among|amongst|of|for|in|at|on|with|across|within|when|if|where|after)\s(?:[^,;.:]|[,.](?=[0-9])){3,80},\s"
)
_WHERE = re.compile(r"(?<![a-z])(?:on|for|from|among|at|across)(?![a-z])")
_GOAL = re.compile(r"\s{0,3}[,;/|)]\s{0,3}(?:target|goal|目标)[a-z值为]{0,4}\s{0,2}(?:[:=]|is|of)?\s{0,3}$")
_RATE = re.compile(r"[^,;。]{1,10}(?:率|占比|比例)|\s{0,3}(?:[a-z]{1,12}\s){1,3}(?:rate|share)")
_SHARE = re.compile(r"\s{0,3}(?:of(?![a-z])|的)")
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
        if found and _goes_on(found[-1], q, text):
            found[-1] = (found[-1][0], q)
        elif last is None:
            rest.append(q)
        elif _go_together(last, q, text):
            found.append((rest.pop(), q))
        elif last.kind == "points" and not last.role and q.kind == "percent" and q.role == "to":
            last.role, last.way = "by", way_before(last, text)
            rest.append(q)
        elif _is_range(last, q, text):
            ranges.append((last, q))
        elif not _starts(q, following, text) and (target := _target_of(q, rest, text)):
            rest.remove(target)
            found.append((q, target))
        else:
            rest.append(q)
    for first, second in (*found, *ranges):
        _share_unit(first, second)
    return found, ranges, rest


def _go_together(last: Quantity, q: Quantity, text: str) -> bool:
    """Whether a quantity is where the one before it goes to."""
    if q.role == "to" and (last.role == "from" or _is_start(last, q, text)):
        return True
    return _is_arrow(last, q, text) or _is_now(last, q, text)


def _goes_on(pair: Pair, q: Quantity, text: str) -> bool:
    """Whether a from-to has one step more, the same way: "30% → 38% → 45%", "from 200 to 100 and then to 50"."""
    baseline, target = pair
    if q.start - target.end > _LONG or (q.value - target.value) * (target.value - baseline.value) <= 0:
        return False
    between = text[target.end : q.start]
    return _alike(target, q) and (between.strip() in _ARROWS or (q.role == "to" and bool(_STEP.search(between))))


def _starts(q: Quantity, following: Quantity | None, text: str) -> bool:
    """Whether "from …" goes on to its own "to …", and so has no target before it: "top 20 accounts from 7% to 3%"."""
    if q.role != "from" or following is None or following.role != "to" or not _alike(q, following):
        return False
    return not clause().search(text, q.end, following.start)


def _is_start(last: Quantity, q: Quantity, text: str) -> bool:
    """Whether the words between two quantities make them a from-to, though no "from" is said."""
    between = text[last.end : q.start]
    if last.low or last.high or not _alike(last, q) or len(between) > _LONG:
        return False
    if not last.role and last.kind == q.kind and _GOAL.match(between):  # "conversion: Q1 10%, target 25%"
        return True
    if last.role == "by":  # "reduce the 40% no-show rate to 25%"
        before = _DEFINITE.search(text, max(0, last.start - 8), last.start)
        return last.kind == q.kind and bool(before) and not clause().search(between)
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


def _target_of(q: Quantity, rest: list[Quantity], text: str) -> Quantity | None:
    """The nearest level before a "from …", where that starts there."""
    if q.role != "from":
        return None
    levels = (one for one in reversed(rest[-4:]) if one.role not in ("from", "by", "span"))
    target = next((one for one in levels if _alike(q, one)), None)
    return target if target and _is_baseline(q, target, text) else None


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
    if "," in text and (opens := _OPENS.match(text)):  # "for orders above $100, 70% arrive …"
        usable = [q for q in usable if q.start >= opens.end()] or usable
    return [q for index, q in enumerate(usable) if not _frames(index, usable, text)] or usable[:1]


def _frames(index: int, usable: list[Quantity], text: str) -> bool:
    """Whether a quantity only says where, when or under which limit another holds: "95% of pages under 2 s"."""
    q = usable[index]
    if len(usable) == 1 or q.role == "by":
        return False
    if q.inside or q.role in ("rank", "from") or (q.role == "during" and q.kind != "percent"):
        return True
    following = usable[index + 1] if index + 1 < len(usable) else None
    if following and (
        _PART_OF.search(text, q.end, following.start)
        or _narrows(q, following, text)
        or _tells_which(q, following, text)
        or _is_whole(q, following, text)
    ):
        return True
    if not index:
        return False
    last = usable[index - 1]
    return (
        _is_under(q, last, text)
        or _limits(q, last, text)
        or _is_of(q, next((one for one in usable[:index] if one.kind == "percent"), last), text)
    )


def _limits(q: Quantity, last: Quantity, text: str) -> bool:
    """Whether a time only says how fast or how old what is counted before it is."""
    if last.kind == q.kind or last.role == "rank" or _tells_which(last, q, text):
        return False
    between = text[last.end : q.start]
    if q.kind != "time":  # "margin above 30% on orders over €1,000"
        bounded = (q.low or q.high) and last.kind and not last.role
        return bool(bounded and _WHERE.search(between)) and not _joined(last, q, text)
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
        or not (q.low or q.high or text.startswith("的", q.end) or _RATE.match(text, q.end, following.start))
        or following.kind == "time"
        or following.role in ("by", "during")
        or _is_under(following, q, text)
    ):
        return False
    return not clause().search(text, q.end, following.start)


def _tells_which(q: Quantity, following: Quantity, text: str) -> bool:
    """Whether a number says of whom what follows holds: "the 20 busiest pages below 2 s", "teams under 10 seats by 5%"."""
    if following.role == "during" or following.inside or _joined(q, following, text):
        return False
    if q.low or q.high:
        return following.role == "by" and q.role != "to"
    return q.kind in ("", "count") and bool(_DEFINITE.search(text, max(0, q.start - 8), q.start))


def _is_whole(q: Quantity, following: Quantity, text: str) -> bool:
    """Whether a line begins with all of what is counted after it: “45 张旧报表下线 30 张”."""
    if q.kind != "count" or q.unit != following.unit or q.value <= following.value or following.role:
        return False
    return q.start < _LONG and not text[: q.start].strip() and not _joined(q, following, text)


def _is_of(q: Quantity, first: Quantity, text: str) -> bool:
    """Whether a number only says what a share of some do, or how large the counted are.

    "70% of children aged 6 to 12 swim 25 metres", "100 firms of 50 to 200 people sign up".
    """
    if q.role or q.kind == "percent" or _joined(first, q, text, whose=q.low or q.high):
        return False
    if _WHOSE.search(text, max(0, q.start - 8), q.start) and _ONWARDS.match(text, q.end):
        return True
    if first.kind != "percent" or first.role:
        return False
    return bool(_SHARE.match(text, first.end)) or text[max(0, first.start - 4) : first.start].rstrip()[-1:] in (
        "中",
        "里",
    )


def _joined(a: Quantity, b: Quantity, text: str, *, whose: bool = False) -> bool:
    """Whether two quantities are joined as two measures are, or too far from each other to tell.

    `whose`: "with" only says whose share it is: "25% of teams with more than 8 people".
    """
    between = text[a.end : b.start]
    if len(between) > _FAR:
        return True
    return bool(words.joint().search(between.replace(" with ", " ") if whose else between))


def _in_brackets(q: Quantity, text: str) -> bool:
    head = text[max(0, q.start - 120) : q.start]
    return head.rfind("(") > head.rfind(")")
