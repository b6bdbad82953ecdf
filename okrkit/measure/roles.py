"""Which part each quantity of a line plays, seen from the words around it: baseline, target, change, frame."""

from __future__ import annotations

import re
from functools import cache

from okrkit.measure import words
from okrkit.measure.quantities import Quantity
from okrkit.patterns import late

__all__ = ["clause", "movements", "moving", "place", "way_before"]

_REACH = 40
_BETWEEN = " \t\n:=~\"'["  # what may stand between two words, and how much of it
_APART = 4
_SPACES = late(r"(?<!\s)\s{2,3}(?!\s)")
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
_OF_BEFORE = late(r"[到至为成]\s{0,2}原[来先有]?的?\s{0,2}$")
_AT_THE_TIME = late(
    r"\s{0,3}(?:(?:in|for|at|during)\s{1,3})?(?:fy\s?\d\d|(?:19|20)\d\d|(?:last|previous|prior)\s{1,3}[a-z]{3,8})\s{0,3}\)"
)
_TIMES_OF = late(
    r"\s{1,3}(?:as|more|the|better|higher|faster|larger|bigger|greater|lower|fewer|less|our|last|what|growth)(?![a-z])"
)
_DONE_BY = late(
    r"(?<![a-z])([a-z]{1,15}(?:ed|en)|read|seen|held|led|run|built|made|won)\s{1,3}by\s{1,3}(?:[a-z]{1,8}\s{1,3}){0,2}$"
)
_LESS = ("less", "fewer")
_COPULAS = ("为", "达")
_SETTLED = {"inside", "rank", "first", "keep", "span", "by"}
_STEADY = late(
    r"(?<![a-z])(?:at(?! least| most)|above|below|under|over|within|to|between|steady|around|near)(?![a-z])|[≥≤<>=]"
)
_RELATIVE = ("percent", "points", "times")


def place(quantities: list[Quantity], text: str, plain: str, latin: set[str]) -> None:
    """Give each quantity its role, its bounds and its way, from the words before and after it.

    `text` is the normal text without its noise, `plain` the same with it, `latin` its runs of Latin letters.
    """
    last = 0
    brackets, of_before = "(" in text, "原" in text
    known, (after, begins) = words.before(), words.after()
    for q, end in zip(quantities, [*[q.start for q in quantities[1:]], len(text)], strict=False):
        if said := _said_before(text[max(last, q.start - _REACH) : q.start], known):
            _before(q, *said)
        if brackets and (not q.role or q.word in _COPULAS):
            _in_brackets(q, plain, last)
        last = q.end
        if text[last : last + 3].lstrip(" ")[:1] in begins:
            match = after.match(text, last, min(end, last + _REACH))
            if match:
                last = _after(q, str(match.lastgroup), match.end(), match[match.lastgroup or 0])
        if q.role in _SETTLED:
            _settle(q, text)
        if of_before and q.kind == "percent" and _OF_BEFORE.search(text[max(0, q.start - 8) : q.start]):
            q.factor = round(q.value / 100, 6)  # 降到原来的 60% is a share of what it was, and no level
        _change(q, text)
    _beside(quantities, text, latin)


def _settle(q: Quantity, text: str) -> None:
    """What a role comes to for this kind of quantity."""
    if q.role == "inside":
        q.high = q.inside = True
    elif q.role == "rank" and q.kind == "time":
        q.role = "span"
    elif q.role == "span" and q.word == "后" and q.high:  # “入职后 30 天内” is a limit, “上线后 30 天” a frame
        q.role, q.inside = "", True
    elif q.role == "by" and q.word == "by" and q.kind in ("", "count") and _is_done_by(q, text):
        q.role = q.word = ""
    elif q.role == "span" and q.word in ("近", "后") and q.kind != "time":  # “近万名” are many, “近 30 天” a frame
        q.role = ""
    elif q.role == "first":
        q.role = "span" if q.kind == "time" else ""
    elif q.role == "keep" and not _is_held(q, text, text.rfind(q.word[:4], max(0, q.start - _REACH), q.start), q.word):
        q.role = ""


def _in_brackets(q: Quantity, plain: str, last: int) -> None:
    """Whether a level in brackets is told of an earlier time: "below 6% (last season: 11%)"."""
    opening = plain.rfind("(", max(last, q.start - _REACH), q.start)
    if opening < 0 or plain.find(")", opening, q.start) >= 0:
        return
    over, other = words.then()
    said = over.match(plain, opening + 1, q.start) or _AT_THE_TIME.match(plain, q.end, q.end + _REACH)
    if said and not other.search(plain, opening, q.start):
        q.role, q.word = "from", "then"


def _beside(quantities: list[Quantity], text: str, latin: set[str]) -> None:
    """Take out what only holds beside the measure: "at or below 45 days although volume doubles"."""
    need, condition = words.condition()
    if text.isascii() and need.isdisjoint(latin):
        return
    for match in condition.finditer(text):
        for q in quantities:
            if match.start() < q.start < match.end():
                q.role, q.low, q.high = "span", False, False


def _said_before(
    head: str, known: dict[str, tuple[words.Before, ...]], small: int = 3, *, bounds: bool = True
) -> tuple[str, str, str] | None:
    """The bound, the role and its word with which a text ends, but for so many small words; None where it has neither."""
    line = head.rstrip(_BETWEEN)
    if len(head) - len(line) > _APART:
        return None
    if "  " in line:
        line = _SPACES.sub(" ", line)
    said, over, end = None, [], line[-2:]
    bounds = bounds and end not in ("->", "=>")
    for text, size, latin, glue, bound, role in known.get(end) or known.get(end[-1:], ()):
        if not line.endswith(text) or (latin and "a" <= line[-size - 1 : -size] <= "z"):
            continue
        if bound and bounds:
            more = _said_before(line[:-size], known, 2, bounds=False)
            return (text, *more[1:]) if more else (text, "", "")
        if role and not said:
            said = "", role, text
        if glue and small:
            over.append(size)
    for size in () if said else over:
        if said := _said_before(line[:-size], known, small - 1, bounds=bounds):
            break
    return said


def _before(q: Quantity, bound: str, role: str, word: str) -> None:
    """What the words before a quantity say."""
    if bound:
        q.low = bound in words.lows()
        q.high = not q.low
        if q.kind == "time" and bound == "over":
            q.role = "during"
    if role and not q.role:
        q.role, q.word = role, word


def _after(q: Quantity, kind: str, end: int, word: str) -> int:
    """What the words after a quantity add; where they end, or the quantity where they add nothing."""
    if kind == "now":
        if not q.role:
            q.role, q.word = "from", "now"
        return q.end
    if kind in ("up", "down"):
        if (q.kind not in _RELATIVE and word not in _LESS) or q.low or q.high or q.role in ("to", "from"):
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


def _is_done_by(q: Quantity, text: str) -> bool:
    """Whether "by" tells who did it, and not how much it changed: "adopted by 12 partners"."""
    done = _DONE_BY.search(text, max(0, q.start - _REACH), q.start)
    return done is not None and done[1] not in words.moves()


def _is_level(q: Quantity, text: str) -> bool:
    """Whether "3x" is a level of its own, as in "pipeline coverage of 3x"."""
    given = words.lexicon()["times"]
    head, tail = text[max(0, q.start - 12) : q.start].rstrip(), text[q.end : q.end + 20].lstrip()
    if text[q.start : q.end].endswith("times") and not _TIMES_OF.match(text, q.end) and not way_before(q, text):
        return True  # "meets 6 times"
    return (not q.word and head.endswith(tuple(given["after"]))) or tail.startswith(tuple(given["before"]))


# --- words of movement -----------------------------------------------------------------------------------------------


def moving(text: str, latin: set[str]) -> bool:
    """Whether a text may hold a word of movement, by its runs of Latin letters."""
    return not text.isascii() or not words.moves_need().isdisjoint(latin)


def movements(text: str) -> list[tuple[int, int, str, str]]:
    """Every word of movement in a text: start, end, which way (up, down, keep), the word."""
    ways = words.moves()
    found = []
    for match in words.movement(latin=text.isascii()).finditer(text):
        if text[match.start() - 1 : match.start()] == "-":  # "follow-up" goes nowhere
            continue
        word = match[0] if match[0] in ways else " ".join(match[0].split())
        found.append((match.start(), match.end(), ways[word], word))
    return found


def way_before(q: Quantity, text: str) -> str:
    """The way of the nearest word of movement before a quantity, if nothing ends its reach; else ""."""
    offset = max(0, q.start - 200)
    found = movements(text[offset : q.start])
    if not found or clause().search(text, offset + found[-1][1], q.start):
        return ""
    _, end, way, word = found[-1]
    return way if way != "keep" or _is_held(q, text, offset + end, word) else ""


def _is_held(q: Quantity, text: str, start: int, word: str) -> bool:
    """Whether what is said to be held is a level, and no event: "hold churn at 3", not "hold 6 trainings"."""
    if not word.startswith("hold") or q.kind not in ("", "count"):
        return True
    return bool(_STEADY.search(text, max(0, start), q.start))


@cache
def clause() -> re.Pattern[str]:
    listed = words.lexicon()["clause"]
    return re.compile(rf"[,;。]|\.\s|(?<![a-z])(?:{words.one_of(listed['en'])})|{words.one_of(listed['zh'])}")
