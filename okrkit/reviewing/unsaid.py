"""What nobody has said yet about a set: why, of which kind, whose it is, what is left out. Asked once for the set.

A first draft lacks nearly all of it, and no team wants to be told so line by line. Each question names the lines that
lack the answer in `items`; what stands in a field, and where words are enough what a line says itself, answers it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from okrkit.language import say
from okrkit.model import CheckIn, Cycle, KeyResult, Objective
from okrkit.patterns import late
from okrkit.reviewing import own_words
from okrkit.reviewing.hits import Hit
from okrkit.reviewing.reading import Look

__all__ = ["UNSAID", "names"]

Looks = Mapping[str, Look]

_SHOWN = 6
_SEVERAL = late(
    r"\s*[,;，；、]\s*\S|\s(?:[/&+]|and)\s|(?<=[\u3400-\u9fff])[/&+](?=[\u3400-\u9fff])"
    r"|^[\u3400-\u9fff]{2,3}[和与][\u3400-\u9fff]{2,3}$"
)
_OUT_OF_TEN = late(r"(?<!\d)(?:10|\d(?:\.\d)?)\s?/\s?10(?![\d/])")
# From so many key results on, one person or one team has more than it can look at each week (Huang, Klau: three OKRs).
_LOAD = 6
_SHORT_CYCLE = dt.timedelta(days=31)
# What was said in the first quarter of a cycle is how sure people were at its start.
_START = 4
_PROMISED, _SURE, _COMFORTABLE, _HARDLY = 0.75, 0.9, 0.75, 0.25


def names(ids: Iterable[str]) -> str:
    """Ids one after the other, of many only the first."""
    told = list(ids)
    more = " …" if len(told) > _SHOWN else ""
    return say("review.comma").join(told[:_SHOWN]) + more


def _why(cycle: Cycle, looks: Looks) -> Hit | None:
    lack = [o for o in cycle.objectives if not o.why and not looks[o.id].said("reason")]
    return _about(lack, line=own_words.continued(lack[0].text, "because")) if lack else None


def _kind(cycle: Cycle, _: Looks) -> Hit | None:
    lack = [o for o in cycle.objectives if o.kind is None]
    return _about(lack, line=own_words.short(lack[0].text)) if lack else None


def _owner(cycle: Cycle, _: Looks) -> Hit | None:
    items: tuple[Objective | KeyResult, ...] = (*cycle.objectives, *cycle.key_results)
    many = [item for item in items if item.owner and _is_several(item.owner)]
    lack = [
        o for o in cycle.objectives if not o.owner and not (o.key_results and all(kr.owner for kr in o.key_results))
    ]
    enough = len(cycle.objectives) > 1 or len(cycle.key_results) > 2 or any(item.owner for item in items)
    if lack and enough:
        return _about(lack, line=own_words.short(lack[0].text))
    if many:
        hit = _about(many, line=own_words.short(many[0].text), owner=many[0].owner)
        return hit._replace(variant="several", words=" / ".join(str(item.owner) for item in many))
    return None


def _not_doing(cycle: Cycle, _: Looks) -> Hit | None:
    if cycle.not_doing or len(cycle.key_results) < 2:
        return None
    return Hit({"count": len(cycle.key_results), "ids": names(o.id for o in cycle.objectives)})


def _source(cycle: Cycle, looks: Looks) -> Hit | None:
    if len(cycle.key_results) < 2:
        return None
    lack = [kr for kr in cycle.key_results if not kr.source_of_truth and _is_read(kr, looks[kr.id])]
    lack = [kr for kr in lack if not looks[kr.id].said("where_read")]
    return _about(lack, line=own_words.short(lack[0].text)) if lack else None


def _enough(cycle: Cycle, _: Looks) -> Hit | None:
    asked = [o for o in cycle.objectives if len(o.key_results) > 1]
    if not asked:
        return None
    first, second = (own_words.short(kr.text) for kr in asked[0].key_results[:2])
    rest = " …" if len(asked[0].key_results) > 2 else ""
    hit = _about(asked, line=own_words.short(asked[0].text), first=first, second=second, rest=rest)
    return hit._replace(words=" / ".join(text for o in asked for text in (o.text, *(kr.text for kr in o.key_results))))


def _confidence(cycle: Cycle, looks: Looks) -> Hit | None:
    scorable = [kr for kr in cycle.key_results if _is_read(kr, looks[kr.id]) or kr.type == "milestone"]
    if len(scorable) < 2:
        return None
    if not any(check.confidence is not None for check in cycle.check_ins):
        lack = [kr for kr in scorable if not _says_how_sure(looks[kr.id].level)]
        return _about(lack, line=own_words.short(lack[0].text)) if len(lack) > 1 else None
    first = _first_confidence(cycle)
    promised = [kr for o in cycle.objectives if o.kind == "committed" for kr in o.key_results if kr.id in first]
    if promised and _mean(first, promised) < _PROMISED:
        return _band("promised", first, promised)
    hoped = [kr for o in cycle.objectives if o.kind != "committed" for kr in o.key_results if kr.id in first]
    mean = _mean(first, hoped)
    if len(hoped) < 2 or _HARDLY <= mean < _COMFORTABLE:
        return None
    return _band("hardly" if mean < _HARDLY else "sure" if mean > _SURE else "comfortable", first, hoped)


def _capacity(cycle: Cycle, _: Looks) -> Hit | None:
    owners = Counter(kr.owner for kr in cycle.key_results if kr.owner)
    owner, most = max(owners.items(), key=lambda pair: pair[1], default=("", 0))
    if most >= _LOAD:
        ids = tuple(kr.id for kr in cycle.key_results if kr.owner == owner)
        return Hit({"owner": owner, "count": most, "ids": names(ids)}, None, "one", ids, f"{owner}: {' '.join(ids)}")
    if cycle.not_doing or len(cycle.key_results) < 2:
        return None
    last = cycle.objectives[-1] if len(cycle.objectives) > 1 else cycle.key_results[-1]
    return Hit({"count": len(cycle.key_results), "id": last.id, "line": own_words.short(last.text)})


def _lead_and_lag(cycle: Cycle, _: Looks) -> Hit | None:
    if len(cycle.key_results) < 2 or (cycle.start and cycle.end and cycle.end - cycle.start <= _SHORT_CYCLE):
        return None
    told = {kr.leading for kr in cycle.key_results}
    if len(told) > 1:
        return None
    first = cycle.key_results[0]
    hit = _about(cycle.key_results, line=own_words.short(first.text))
    if first.leading is None:
        return hit
    words = " / ".join(kr.text for kr in cycle.key_results)
    return hit._replace(variant="leading" if first.leading else "lagging", words=words)


def _about(lack: Iterable[Objective | KeyResult], **gaps: object) -> Hit:
    ids = tuple(item.id for item in lack)
    return Hit({"ids": names(ids), "id": ids[0], "count": len(ids)} | gaps, items=ids)


def _is_several(owner: str) -> bool:
    return not (owner.isascii() and owner.isalpha()) and _SEVERAL.search(owner) is not None


def _says_how_sure(line: str) -> bool:
    return "/" in line and _OUT_OF_TEN.search(line) is not None


def _is_read(kr: KeyResult, look: Look) -> bool:
    """Whether there is a number to be read of it: a line without one has other questions first."""
    return look.reading.measurable and kr.type != "milestone"


def _first_confidence(cycle: Cycle) -> dict[str, float]:
    """How sure people were of each key result when it began, 0 to 1."""
    until = cycle.start + (cycle.end - cycle.start) / _START if cycle.start and cycle.end else dt.date.max
    first: dict[str, CheckIn] = {}
    for check in cycle.check_ins:
        known = first.get(check.key_result)
        if check.confidence is not None and check.date <= until and (known is None or check.date < known.date):
            first[check.key_result] = check
    return {name: (check.confidence or 0) / 10 for name, check in first.items()}


def _mean(first: Mapping[str, float], krs: list[KeyResult]) -> float:
    return sum(first[kr.id] for kr in krs) / len(krs) if krs else 0.0


def _band(variant: str, first: Mapping[str, float], krs: list[KeyResult]) -> Hit:
    hit = _about(krs, mean=f"{10 * _mean(first, krs):.2g}", line=own_words.short(krs[0].text))
    words = " / ".join(f"{kr.text}: {10 * first[kr.id]:g}" for kr in krs)
    return hit._replace(variant=variant, words=words)


UNSAID: dict[str, Callable[[Cycle, Looks], Hit | Iterable[Hit] | None]] = {
    "O-WHY": _why,
    "O-KIND": _kind,
    "O-OWNER": _owner,
    "SET-NOTDO": _not_doing,
    "KR-DATA": _source,
    "KR-ENOUGH": _enough,
    "KR-CONF": _confidence,
    "SET-CAP": _capacity,
    "KR-LEADLAG": _lead_and_lag,
}
