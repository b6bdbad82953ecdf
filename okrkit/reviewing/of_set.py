"""What the coach sees in the set as a whole: one small predicate for each rule.

Here are those that words and facts show: too many, twice the same, a parent's words, growth without a guard. What
nobody has said yet stands in `unsaid.py`, what the dates show in `of_time.py`. All of them are linear in the number of
lines: no line is held against all others.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import cast

from okrkit.language import say
from okrkit.model import Cycle, KeyResult, Objective
from okrkit.reviewing import cues as words
from okrkit.reviewing import own_words
from okrkit.reviewing.hits import Hit
from okrkit.reviewing.of_time import dates
from okrkit.reviewing.reading import KeyResultReading, Look
from okrkit.reviewing.unsaid import UNSAID, names

__all__ = ["OF_SET"]

Looks = Mapping[str, Look]

_MANY = 3
_COPIED = 0.8
_COMPARED = 200
_TOKEN = re.compile(r"[a-z]+\d*|\d+|[\u3400-\u9fff]")
_ID = re.compile(r"(?:O|KR)[\d.]+", re.IGNORECASE)
_TIME = re.compile(r"day|hour|hr|min|sec|week|month|^m?s$|天|日|小时|分钟|秒|周|月")


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
    (first, way), ids = grows[0], tuple(kr.id for kr, _ in grows)
    gaps = {"id": first.id, "line": own_words.short(first.text), "ids": names(ids)}
    variant = None if way == "growth" else way
    return Hit(gaps, None, variant, ids, " / ".join(kr.text for kr, _ in grows))


def _guards(kr: KeyResult, look: Look) -> bool:
    reading = cast("KeyResultReading", look.reading)
    return _kept(kr, look) or reading.bound is not None


def _kept(kr: KeyResult, look: Look) -> bool:
    reading = cast("KeyResultReading", look.reading)
    return bool(kr.guardrail) or kr.type == "maintain" or reading.direction == "maintain"


def _grows(look: Look) -> str | None:
    """Which way a key result pushes: "growth", "speed", "saving"; None where it pushes none of these."""
    reading = cast("KeyResultReading", look.reading)
    if not reading.measurable or reading.direction == "none":
        return None
    if reading.direction == "decrease" or (reading.change is not None and reading.change < 1):
        if look.said("saving"):
            return "saving"
        return "speed" if _takes_time(look, reading.unit) else None
    return "growth" if look.said("growth") else None


def _takes_time(look: Look, unit: str | None) -> bool:
    """Whether it is a time that gets shorter: by its unit, or by a word for it before the first number."""
    spans = look.said("speed")
    if not spans or unit is not None:
        return bool(spans) and _TIME.search(unit or "") is not None
    return spans[0][0] < min((found.start for found in look.found.spans), default=0)


# --- twice the same --------------------------------------------------------------------------------------------------


def _same_measure(cycle: Cycle, looks: Looks) -> Iterator[Hit]:
    """Key results that say the same but for their numbers and small words."""
    seen: dict[tuple[bool, frozenset[str]], KeyResult] = {}
    for kr in cycle.key_results:
        look = looks[kr.id]
        content = _content(look)
        if content is None:
            continue
        first = seen.setdefault((_kept(kr, look), content), kr)
        if first is not kr:
            gaps = {"first": first.id, "second": kr.id, "line": own_words.short(first.text)}
            yield Hit(gaps, None, None, (first.id, kr.id), f"{first.text} / {kr.text}", kr.id)


def _content(look: Look) -> frozenset[str] | None:
    """The words of a line without numbers to reach and small words, in no order; None where nothing is left."""
    spans = sorted({*((found.start, found.end) for found in look.found.spans), *look.said("same")})
    rest, at = [], 0
    for start, end in spans:
        rest.append(look.level[at:start])
        at = max(at, end)
    tokens = {_stem(token) for token in _TOKEN.findall(" ".join([*rest, look.level[at:]]))}
    han = sum("\u3400" <= token[0] <= "\u9fff" for token in tokens)
    latin = any(len(token) > 1 and token[0].isascii() and token[0].isalpha() for token in tokens)
    return frozenset(tokens) if latin or han > 1 else None


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


# --- above and beside ------------------------------------------------------------------------------------------------


def _parents(cycle: Cycle, _: Looks) -> Iterator[Hit]:
    """Objectives in their parent's words; and, once, those of which nobody has said what they support."""
    known: dict[str, str] = {o.id: o.text for o in cycle.objectives} | {kr.id: kr.text for kr in cycle.key_results}
    has_children = {o.supports for o in cycle.objectives}
    for o in cycle.objectives:
        above = known.get(o.supports or "", o.supports or "")
        if above and not _ID.fullmatch(above) and _alike(o.text, above):
            gaps = {"line": own_words.short(o.text), "parent": o.supports}
            yield Hit(gaps, None, "copy", (o.id,), f"{o.text} / {above}", o.id)
    lack = [o for o in cycle.objectives if not o.supports and o.id not in has_children]
    if lack and len(cycle.key_results) > 1:
        ids = tuple(o.id for o in lack)
        yield Hit({"ids": names(ids), "id": ids[0], "line": own_words.short(lack[0].text)}, items=ids)


def _alike(one: str, other: str) -> bool:
    left, right = (re.sub(r"[\W_]+", "", words.level(text[:_COMPARED])) for text in (one, other))
    same = difflib.SequenceMatcher(None, left, right, autojunk=False)
    return same.real_quick_ratio() >= _COPIED and same.quick_ratio() >= _COPIED and same.ratio() >= _COPIED


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
