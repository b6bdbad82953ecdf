"""Which part each quantity of a line plays, seen from the words around it: baseline, target, change, frame."""

from __future__ import annotations

import re
from functools import cache
from itertools import zip_longest

from okrkit.measure import words
from okrkit.measure.quantities import Quantity

__all__ = ["Pair", "mains", "movements", "moving", "pairs", "place", "way_before"]

Pair = tuple[Quantity, Quantity]
_REACH = 40
_ARROWS = ("→", "->", "=>")
_PLAIN_FROM = ("from", "从", "由", "自", "was", "were", "原")
_END = re.compile(r"\s*(?:$|[.,;:()@\[])")
_AT_ONCE = re.compile(r"\s{0,3}(?:[a-z]{1,10}\s){0,3}[a-z]{1,10}\s{0,3}[,;]\s{0,3}$")
_PART_OF = re.compile(
    r"(?:[中里][,、]?\s{0,3}(?:至少|最少|不少于|不低于|超过|能|要|需|可)?有?|(?<![以之])内(?:[,、]?(?:至少|能|要)?有|的|,)?|[中里]的)\s{0,3}$"
)
_EARLIER = (
    "去年",
    "去年同期",
    "上年",
    "上季度",
    "上个季度",
    "上月",
    "目前",
    "当前",
    "现在",
    "原来",
    "last year",
    "last quarter",
)
_OF_BEFORE = re.compile(r"[到至为成]\s{0,2}原[来先有]?的?\s{0,2}$")
_RELATIVE = ("percent", "points", "times")


def place(quantities: list[Quantity], text: str) -> None:
    """Give each quantity its role, its bounds and its way, from the words before and after it."""
    last = 0
    of_before = "原" in text
    before, after = words.before().match, words.after().match
    for q, following in zip_longest(quantities, quantities[1:]):
        match = before(text[max(last, q.start - _REACH) : q.start][::-1])
        if match:
            _before(q, *match.group("bound", "role", "alone"))
        last = q.end
        match = after(text, last, min(following.start if following else len(text), last + _REACH))
        if match:
            last = _after(q, str(match.lastgroup), match.end())
        if q.role == "inside":
            q.high = q.inside = True
        elif q.role == "rank" and q.kind == "time":
            q.role = "span"
        elif q.role == "first":
            q.role = "span" if q.kind == "time" else ""
        if of_before and q.kind == "percent" and _OF_BEFORE.search(text[max(0, q.start - 8) : q.start]):
            q.factor = round(q.value / 100, 6)  # 降到原来的 60% is a share of what it was, and no level
        _change(q, text)


def _typed(backwards: str) -> str:
    return " ".join(backwards[::-1].split())


def _before(q: Quantity, bound: str | None, role: str | None, alone: str | None) -> None:
    """What the words before a quantity say, spelled backwards."""
    if bound:
        word = _typed(bound)
        q.low = word in words.lows()
        q.high = not q.low
        if q.kind == "time" and word == "over":
            q.role = "during"
    if (role := role or alone) and not q.role:
        q.word = _typed(role)
        q.role = words.roles()[q.word]


def _after(q: Quantity, kind: str, end: int) -> int:
    """What the words after a quantity add; where they end, or the quantity where they add nothing."""
    if kind == "now":
        if not q.role:
            q.role, q.word = "from", "now"
        return q.end
    if kind in ("up", "down"):
        if q.kind not in _RELATIVE or q.low or q.high or q.role in ("to", "from"):
            return q.end
        q.role, q.way = "by", kind
    elif kind == "low":
        q.low = True
    else:
        q.high = True
        q.inside = kind == "inside" and q.kind == "time"
    return end


def _change(q: Quantity, text: str) -> None:
    """See whether a quantity is a change, and not a level."""
    bounded = q.low or q.high
    if q.factor is not None:
        q.role, q.way = "by", "down" if q.factor < 1 else "up"
    elif q.sign and q.role not in ("to", "from", "between") and not bounded:
        q.role, q.way = "by", "up" if q.sign == "+" else "down"
    elif q.sign == "-":
        q.value = -q.value
    elif q.role == "saved" or (q.role == "to" and q.unit == "倍" and not bounded):
        if q.kind in _RELATIVE:
            q.way, q.role = "down" if q.role == "saved" else "up", "by"
    elif q.role in ("up", "down"):
        if q.unit == "倍":
            q.value += 1  # 增长 1 倍 is twice as much
        if q.kind in _RELATIVE or (q.role == "down" and q.kind):
            q.way, q.role = q.role, "by"
    elif q.kind == "times" and not bounded and (not q.role or q.word in _EARLIER) and not _is_level(q, text):
        q.role, q.way = "by", "up"


def _is_level(q: Quantity, text: str) -> bool:
    """Whether "3x" is a level of its own, as in "pipeline coverage of 3x"."""
    given = words.lexicon()["times"]
    head, tail = text[max(0, q.start - 12) : q.start].rstrip(), text[q.end : q.end + 20].lstrip()
    return (not q.word and head.endswith(tuple(given["after"]))) or tail.startswith(tuple(given["before"]))


# --- words of movement -----------------------------------------------------------------------------------------------


def moving(text: str, latin: set[str]) -> bool:
    """Whether a text may hold a word of movement, by its runs of Latin letters."""
    return not text.isascii() or not words.moves_need().isdisjoint(latin)


def movements(text: str) -> list[tuple[int, int, str, str]]:
    """Every word of movement in a text: start, end, which way (up, down, keep), the word."""
    latin, either, ways = words.moves()
    found = []
    for match in (latin if text.isascii() else either).finditer(text):
        word = match[0] if match[0] in ways else " ".join(match[0].split())
        found.append((match.start(), match.end(), ways[word], word))
    return found


def way_before(q: Quantity, text: str) -> str:
    """The way of the nearest word of movement before a quantity, if nothing ends its reach; else ""."""
    offset = max(0, q.start - 200)
    found = movements(text[offset : q.start])
    if not found or _clause().search(text, offset + found[-1][1], q.start):
        return ""
    return found[-1][2]


@cache
def _clause() -> re.Pattern[str]:
    listed = words.lexicon()["clause"]
    return re.compile(rf"[,;。]|\.\s|(?<![a-z])(?:{words.one_of(listed['en'])})|{words.one_of(listed['zh'])}")


# --- pairs -----------------------------------------------------------------------------------------------------------


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
    return not _clause().search(text, q.end, following.start)


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
    usable = [q for q in usable if q.kind != "none"] or usable
    usable = [q for q in usable if not _in_brackets(q, text)] or usable
    return [q for index, q in enumerate(usable) if not _frames(index, usable, text)] or usable[:1]


def _frames(index: int, usable: list[Quantity], text: str) -> bool:
    """Whether a quantity only says where, when or under which limit another holds: "95% of pages under 2 s"."""
    q = usable[index]
    if len(usable) == 1 or q.role == "by":
        return False
    if q.inside or q.role in ("rank", "from") or (q.role == "during" and q.kind != "percent"):
        return True
    if index + 1 < len(usable) and (
        _PART_OF.search(text, q.end, usable[index + 1].start) or _narrows(q, usable[index + 1], text)
    ):
        return True
    if q.kind != "time" or not index or usable[index - 1].kind == "time":
        return False
    between = text[usable[index - 1].end : q.start]
    return not between.strip() or ((q.low or q.high) and not _clause().search(between))


def _narrows(q: Quantity, following: Quantity, text: str) -> bool:
    """Whether a limit on time says which things are counted after it: "tickets older than 30 days below 5"."""
    if (
        q.kind != "time"
        or not (q.low or q.high or text.startswith("的", q.end))
        or following.kind == "time"
        or following.role in ("by", "during")
    ):
        return False
    return not _clause().search(text, q.end, following.start)


def _in_brackets(q: Quantity, text: str) -> bool:
    head = text[max(0, q.start - 120) : q.start]
    return head.rfind("(") > head.rfind(")")
