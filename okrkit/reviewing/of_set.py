"""What the coach sees in the set as a whole: one small predicate for each rule.

Here are those that words and facts show: too many, twice the same, a parent's words, growth without a guard. What
nobody has said yet stands in `unsaid.py`, what the dates show in `of_time.py`. All of them are linear in the number of
lines: no line is held against all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from okrkit import lexicon
from okrkit.language import say
from okrkit.model import Cycle, KeyResult, Objective
from okrkit.patterns import late
from okrkit.reviewing import own_words
from okrkit.reviewing.hits import Hit
from okrkit.reviewing.of_time import dates
from okrkit.reviewing.reading import KeyResultReading, Look
from okrkit.reviewing.unsaid import UNSAID, names

__all__ = ["OF_SET"]

Looks = Mapping[str, Look]

_MANY = 3
_TIME = late(r"day|hour|hr|min|sec|week|month|^m?s$|天|日|小时|分钟|秒|周|月")


def _objective_count(cycle: Cycle, _: Looks) -> Hit | None:
    count = len(cycle.objectives)
    if count <= _MANY:
        return None
    ids = say("review.comma").join(objective.id for objective in cycle.objectives)
    return Hit({"count": count, "names": ids})


# --- growth without a guard ------------------------------------------------------------------------------------------


def _no_guard(cycle: Cycle, looks: Looks) -> Hit | None:
    """Something is to be more, faster or cheaper, and nothing in the set keeps watch over what that may cost."""
    krs = cycle.key_results
    if len(krs) < 2 or any(_guards(kr, looks[kr.id]) for kr in krs):
        return None
    grows = [(kr, way) for kr in krs if (way := _grows(looks[kr.id]))]
    if not grows or any(looks[kr.id].said("counterweight") or looks[kr.id].said("guarded") for kr in krs):
        return None
    first, way = grows[0]
    same = [kr for kr, other in grows if other == way]
    ids = tuple(kr.id for kr in same)
    gaps = {"id": first.id, "line": own_words.short(first.text), "ids": names(ids)}
    variant = None if way == "growth" else way
    return Hit(gaps, None, variant, ids, " / ".join(kr.text for kr in same))


def _guards(kr: KeyResult, look: Look) -> bool:
    reading: KeyResultReading = look.reading
    return _kept(kr, look) or reading.bound is not None


def _kept(kr: KeyResult, look: Look) -> bool:
    reading: KeyResultReading = look.reading
    return bool(kr.guardrail) or kr.type == "maintain" or reading.direction == "maintain"


def _grows(look: Look) -> str | None:
    """Which way a key result pushes: "growth", "speed", "saving"; None where it pushes none of these."""
    reading: KeyResultReading = look.reading
    if not reading.measurable or reading.direction == "none":
        return None
    if reading.direction == "decrease" or (reading.change is not None and reading.change < 1):
        if look.said("saving"):
            return "saving"
        return "speed" if _takes_time(look, reading.unit) else None
    in_percent = reading.unit == "%" and reading.change is None
    return "growth" if look.said("growth_share" if in_percent else "growth") else None


def _takes_time(look: Look, unit: str | None) -> bool:
    """Whether it is a time that gets shorter: by its unit, or by a word for it before the first number."""
    spans = look.said("speed")
    if not spans or unit is not None:
        return bool(spans) and _TIME.search(unit or "") is not None
    return spans[0][0] < min((found.start for found in look.found.spans), default=0)


# --- twice the same --------------------------------------------------------------------------------------------------


def _same_measure(cycle: Cycle, looks: Looks) -> Iterator[Hit]:
    """Key results that say the same but for numbers and small words, or in other words with the same numbers.

    What numbers leave of a hundred is the same movement as well: on time from 71% to 90%, late from 29% to 10%.
    """
    by_words: dict[tuple[bool, frozenset[str]], KeyResult] = {}
    by_numbers: dict[_Numbers, tuple[KeyResult, list[str]]] = {}
    for kr in cycle.key_results:
        look = looks[kr.id]
        said = _content(look)
        if not said:
            continue
        first = by_words.setdefault((_kept(kr, look), frozenset(said)), kr)
        numbers = _numbers(look)
        if numbers is not None and first is kr:
            other, theirs = by_numbers.setdefault(numbers, (kr, said))
            first = other if _paraphrased(said, theirs) else kr
            if numbers[2] == "%" and first is kr:
                rest = (round(100 - numbers[0], 6), round(100 - numbers[1], 6), "%")
                first = by_numbers.get(rest, (kr, said))[0]
        if first is not kr:
            gaps = {"first": first.id, "second": kr.id, "line": own_words.short(first.text)}
            yield Hit(gaps, None, None, (first.id, kr.id), f"{first.text} / {kr.text}", kr.id)


_Numbers = tuple[float, float, str | None]


def _numbers(look: Look) -> _Numbers | None:
    """From where to where."""
    reading: KeyResultReading = look.reading
    if reading.baseline is None or reading.target is None or reading.baseline == reading.target:
        return None
    return reading.baseline, reading.target, reading.unit


def _paraphrased(one: list[str], other: list[str]) -> bool:
    """Whether two lines with the same numbers share a word, and not their frame.

    "Bookings from Norway" and "Bookings from Sweden" begin alike, "late trains" and "late buses", too: two measures.
    """
    return one[0] != other[0] and one[-1] != other[-1] and not set(one).isdisjoint(other)


def _content(look: Look) -> list[str]:
    """The words of a line without numbers to reach and small words; none where nothing that could be named is left."""
    rest, at = [], 0
    numbers, small = [(found.start, found.end) for found in look.found.spans], look.said("same")
    for start, end in sorted([*numbers, *small]) if small else numbers:
        if start > at:
            rest.append(look.level[at:start])
        at = max(at, end)
    tokens = lexicon.tokens(" ".join([*rest, look.level[at:]]))
    return tokens if len(tokens) > 1 or (tokens and len(tokens[0]) > 1 and not tokens[0].isdigit()) else []


# --- above and beside ------------------------------------------------------------------------------------------------


def _parents(cycle: Cycle, looks: Looks) -> Iterator[Hit]:
    """Objectives in their parent's words; and, once, those of which nobody has said what they support."""
    has_children = {o.supports for o in cycle.objectives}
    for o in cycle.objectives:
        if not o.supports:
            continue
        known = looks.get(o.supports)
        if lexicon.likeness(o.text, known.item.text if known else o.supports) >= lexicon.COPIED:
            gaps = {"line": own_words.short(o.text), "parent": own_words.short(o.supports)}
            above = known.item.text if known else o.supports
            yield Hit(gaps, None, "copy", (o.id,), f"{o.text} / {above}", o.id)
    lack = [o for o in cycle.objectives if not o.supports and o.id not in has_children]
    if lack and len(cycle.key_results) > 1:
        ids = tuple(o.id for o in lack)
        yield Hit({"ids": names(ids), "id": ids[0], "line": own_words.short(lack[0].text)}, items=ids)


def _from_below(cycle: Cycle, _: Looks) -> Hit | None:
    said = [o for o in cycle.objectives if o.origin is not None]
    if not said:
        return _asked(cycle.objectives) if len(cycle.objectives) > 1 else None
    above = [o for o in said if o.origin == "top"]
    if len(said) < 2 or 2 * len(above) <= len(said):
        return None
    hit = _asked(above)
    return hit._replace(variant="above", gaps={**hit.gaps, "count": len(above), "all": len(said)})


def _asked(objectives: Iterable[Objective]) -> Hit:
    ids = tuple(o.id for o in objectives)
    return Hit({"ids": names(ids), "id": ids[0]}, items=ids)


def _one_kind(cycle: Cycle, _: Looks) -> Hit | None:
    told = [o for o in cycle.objectives if o.kind is not None]
    kinds = {o.kind for o in told}
    if len(told) < 2 or {"committed", "aspirational"} <= kinds:
        return None
    hit = _asked(told)
    variant = "promises" if "committed" in kinds else "hopes" if "aspirational" in kinds else None
    return hit._replace(variant=variant, words=" / ".join(f"{o.text} ({o.kind})" for o in told))


OF_SET: dict[str, Callable[[Cycle, Looks], Hit | Iterable[Hit] | None]] = {
    "O-COUNT": _objective_count,
    "KR-GUARD": _no_guard,
    "SET-DUP": _same_measure,
    "KR-TIME": dates,
    "O-PARENT": _parents,
    "SET-MIX": _one_kind,
    "SET-BOTTOMUP": _from_below,
    **UNSAID,
}
