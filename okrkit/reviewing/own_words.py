"""Ways to try, made from a person's own words: their line with the gap left open, never a made-up number.

A line keeps its own language whatever language the coach speaks: an English line gets "from __ to 40%", a Chinese
one “从 __ 提升到 40%”, one in Traditional characters 「從 __ 提升到 40%」. Where a line does not bend that easily it stays
whole and the gap is set behind it. The words that tell where a name ends stand in `data/lexicon/own_words.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from okrkit.model import Direction
from okrkit.patterns import late
from okrkit.reviewing import cues as words
from okrkit.reviewing import names
from okrkit.reviewing.cues import Cue

__all__ = [
    "continued",
    "each_week",
    "moved_from_gap",
    "open_gaps",
    "short",
    "split",
    "thing",
    "today",
    "until",
    "without",
]

_AT_MOST = 60
_LINE_AT_MOST = 110
_TOO_LONG = 400
_ASIDE = late(r"\s*(?:\([^()]{0,200}\)|（[^（）]{0,200}）|_?\[[^\[\]]{0,200}\]_?|【[^【】]{0,200}】)")
_NEXT_TO_HAN = late(r"(?<=[\u3400-\u9fff])(?=__)|(?<=__)(?=[\u3400-\u9fff])")
_FALLS = late(r"降|减|減|缩|縮|压|壓|削")
_STOPS = tuple(names.EDGES.strip())
_RISES = late(r"提|增|升|涨|漲|扩|擴")


def moved_from_gap(text: str, start: int, end: int, direction: Direction, cues: Sequence[Cue] | None = None) -> str:
    """The line with the number at `start:end` as its target and its baseline left open.

    Examples:
        >>> moved_from_gap("Activation rate to 40%", 19, 22, "increase")
        'Activation rate from __ to 40%'
        >>> moved_from_gap("转化率提升到 40%", 7, 10, "increase")
        '转化率从 __ 提升到 40%'
    """
    if len(text) > _TOO_LONG:
        return today(text)
    seen = words.cues(words.level(text)) if cues is None else cues
    before, number, tail = text[:start], text[start:end].strip(), text[end:].rstrip(names.EDGES)
    tongue = names.tongue(text)
    if tongue == "en" and names.has_han(before[-6:]):
        tongue = names.chinese(text)
    elif tongue != "en" and names.links("en").search(before) and not names.has_han(before[-6:]):
        tongue = "en"
    name, rest = (names.in_english if tongue == "en" else names.in_chinese)(before, tail, seen)
    if name is None:
        return today(text)
    way = "falls" if direction == "decrease" or _FALLS.search(before[-8:]) else "rises"
    plain = tongue != "en" and way == "rises" and direction != "increase" and not _RISES.search(before)
    verb = _frame(tongue, "level" if plain else way)
    gap = "" if names.has_han(number[:1]) else " "
    return _frame(tongue, "moved", name=names.tight(name, tongue), verb=verb, number=number, tail=rest).replace(
        f"{verb} {number}", f"{verb}{gap}{number}"
    )


def today(text: str) -> str:
    """The line as it is, with the gap set behind it.

    Examples:
        >>> today("Grow monthly sales by 20%")
        'Grow monthly sales by 20% (today: __)'
    """
    line = short(text, _LINE_AT_MOST)
    return _frame(names.tongue(text), "today_too" if line.endswith((")", "）")) else "today", line=line)


def open_gaps(text: str, direction: Direction, cues: Sequence[Cue] = ()) -> str:
    """The line as a measure whose both ends are still open.

    Where it opens with what is to move, that is the measure; else it is left whole, and what is measured is open too.

    Examples:
        >>> open_gaps("Improve customer satisfaction", "increase")
        'Customer satisfaction from __ to __'
        >>> open_gaps("Make the timetable public", "none")
        'Make the timetable public, as measured by __ from __ to __'
        >>> open_gaps("提高产品性能", "increase")
        '产品性能从 __ 到 __'
    """
    tongue = names.tongue(text)
    line = short(text, _LINE_AT_MOST)
    if direction == "maintain":
        return _frame(tongue, "kept", line=line)
    name = names.what_moves(line, tongue)
    if name and (direction != "none" or any(cue.group == "outcome noun" for cue in cues)):
        return _frame(tongue, "open", name=names.tight(names.capital(name), tongue))
    return _frame(tongue, "shown", line=line)


def thing(text: str, cues: Sequence[Cue]) -> str:
    """What a piece of work makes: the line without its opening verb, its date and the way there, short.

    Examples:
        >>> thing("Launch the new portal by May 31", words.cues("launch the new portal by may 31"))
        'the new portal'
    """
    given = text[:_TOO_LONG]
    level = words.level(given)
    if names.tongue(text) != "en":
        begin, end = words.main_part(level)
        return short(given[begin:end].strip(names.EDGES) or given)
    opens = words.opening(level)
    whole = names.due().sub("", given[opens:]).strip(names.EDGES)
    lead = next((cue for cue in cues if cue.place == "lead" and words.group(cue.group).get("verbs")), None)
    rest = names.due().sub("", given[lead.end :]).strip(names.EDGES) if lead and lead.start == opens else ""
    joined = re.match(r"(?:and|or|&|/|-)(?![a-z])", rest, re.IGNORECASE)
    return short(rest if len(rest) > 2 and not joined else whole or given)


def each_week(text: str, numbers: tuple[int, int], totals: Sequence[tuple[int, int]]) -> str:
    """A total as what comes each week, or of people as those who still come.

    Args:
        text: the line.
        numbers: where its numbers begin and end.
        totals: where the words stand that make it a total.

    Examples:
        >>> each_week("Reach 10,000 total downloads", (6, 12), [(13, 18)])
        'Downloads each week from __ to __'
        >>> each_week("累计注册用户达到 10 万", (9, 13), [(0, 2)])
        '每周活跃的注册用户从 __ 到 __'
    """
    tongue = names.tongue(text)
    name = names.of_total(text, numbers, totals, tongue) if len(text) <= _TOO_LONG else ""
    people = names.of_people(name)
    return _frame(tongue, "active" if people else "each_week", name=names.tight(names.capital(name or "__"), tongue))


def until(text: str, day: str, due: tuple[int, int] | None, target: tuple[int, int] | None) -> str:
    """The line with another day, and what is to be reached by then left open.

    Examples:
        >>> until("Calls from 90 to 40 a week by June 30", "2026-03-31", (27, 37), (17, 19))
        'Calls from 90 to __ a week by 2026-03-31'
    """
    tongue = names.tongue(text)
    if len(text) > _TOO_LONG:
        return _frame(tongue, "until_open", line=short(text), date=day)
    marks = [(*due, "")] if due else []
    marks += [(*target, re.sub(r"\d[\d.,]*", "__", text[slice(*target)], count=1))] if target else []
    line = text
    for left, right, said in sorted(marks, reverse=True):
        gap = "" if said or names.has_han(line[right : right + 1]) else " "
        line = f"{line[:left] if said else line[:left].rstrip()}{gap}{line[right:] if said else line[right:].lstrip()}"
        line = line if not said else f"{line[:left]}{said}{line[left:]}"
    line = _NEXT_TO_HAN.sub(" ", line).strip(names.EDGES)
    return _frame(tongue, "until" if "__" in line or "__" in day else "until_open", line=line, date=day)


def continued(text: str, how: Literal["so_that", "because", "although"]) -> str:
    """The line with an open end behind it: what it is for, why, or what threatens it.

    Examples:
        >>> continued("Reduce churn", "so_that")
        'Reduce churn so that __ can __'
        >>> continued("降低流失", "because")
        '降低流失，因为 __'
    """
    return _frame(names.tongue(text), how, line=short(text))


def without(text: str, start: int, end: int) -> str:
    """The line with a gap in place of the words at `start:end`.

    Examples:
        >>> without("Build a better product", 8, 14)
        'Build a __ product'
        >>> without("打造高效团队", 2, 4)
        '打造 __ 团队'
    """
    before, behind = text[:start].rstrip(), text[end:_TOO_LONG].lstrip()
    return short(f"{before} __ {behind}".strip() if behind[:1] not in _STOPS else f"{before} __{behind}".strip())


def split(text: str, joints: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """A line of several measures as one line for each; empty where a part could not stand alone.

    Examples:
        >>> split("Raise NPS from 32 to 50 and cut refunds from 9 to 4", [(23, 28)])
        ('Raise NPS from 32 to 50', 'Cut refunds from 9 to 4')
    """
    if len(text) > _TOO_LONG:
        return ()
    edges = [0, *(at for joint in joints for at in joint), len(text)]
    parts = [text[left:right].strip(names.EDGES) for left, right in zip(edges[::2], edges[1::2], strict=True)]
    letters = [re.sub(r"[^A-Za-z\u3400-\u9fff]|\b(?:from|to|of|by|at|least)\b", "", part) for part in parts]
    if any(len(name) < (2 if names.has_han(name) else 3) for name in letters):
        return ()
    return tuple(names.capital(short(part, _LINE_AT_MOST)) for part in parts)


def short(text: str, at_most: int = _AT_MOST) -> str:
    """The line without its full stop; a long one without its asides, cut at a pause or a word.

    Examples:
        >>> short("Releases take an hour (with all the checks that a person does by hand on the day before)")
        'Releases take an hour'
    """
    line = text[:_TOO_LONG].strip().rstrip("。.;；,，")
    if len(line) <= at_most and len(text) <= _TOO_LONG:
        return line
    bare = _ASIDE.sub("", names.LABEL.sub("", line)).strip(names.EDGES)
    line = bare or line
    if len(line) <= at_most:
        return line
    cut = line[:at_most]
    pause = next((m.start() for m in reversed(list(names.PAUSE.finditer(cut))) if m.start() >= at_most // 2), None)
    if pause is not None:
        cut = cut[:pause]
    elif " " in cut[at_most // 2 :] and not names.has_han(cut[-1]):
        cut = cut.rsplit(" ", 1)[0]
    return names.dangling().sub("", cut).rstrip(names.EDGES + '(（“"') + "…"


def _frame(tongue: names.Tongue, which: str, /, **gaps: str) -> str:
    frame: str = names.table()["frame"][tongue][which]
    return frame.format(**gaps) if gaps else frame
