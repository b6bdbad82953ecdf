"""What the coach sees in a key result that is work, or of which nothing can be counted: a predicate for each rule.

Those about the numbers of a key result stand in `of_measure.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from okrkit.model import KeyResult
from okrkit.reviewing import cues as words
from okrkit.reviewing import own_words
from okrkit.reviewing.cues import Cue
from okrkit.reviewing.hits import Hit, finds_baseline
from okrkit.reviewing.of_measure import OF_MEASURE
from okrkit.reviewing.reading import KeyResultReading, Look, counts

__all__ = ["OF_KEY_RESULT"]

_WORK = frozenset({"output verb", "task verb", "light verb"})
_THINGS = frozenset({"task verb", "output verb", "activity counter", "deliverable", "head"})
_NEAR = 3
_PHRASE = 40


def _task(look: Look) -> Hit | None:
    reading = cast("KeyResultReading", look.reading)
    if reading.kind not in {"output", "task"} or cast("KeyResult", look.item).type is not None:
        return None
    if finds_baseline(look) or _is_commitment(look) or _activity(look) or _by_users(look):
        return None
    text = look.item.text
    verbs = [cue for cue in look.cues if words.group(cue.group).get("verbs")]
    work = [cue for cue in verbs if reading.kind in words.group(cue.group).get(cue.place, {})]
    cue = max(work, key=lambda one: words.group(one.group)[one.place][reading.kind], default=None)
    span = (cue.start, cue.end) if cue else (0, len(text))
    said = text[slice(*span)] if cue else own_words.short(text)
    return Hit({"words": said, "thing": own_words.thing(text, look.cues)}, span, reading.kind)


def _activity(look: Look) -> Hit | None:
    """How often something is done is counted, and nothing that it brings."""
    reading, item = cast("KeyResultReading", look.reading), cast("KeyResult", look.item)
    if item.type is not None or not reading.measurable:
        return None
    if reading.kind in {"output", "task"}:
        span = _counted(look) or _reached(look, reading)
    else:
        span = _risen(look, reading) if item.read_as is None else None
    if span is None or _has_outcome(look, span):
        return None
    text = item.text
    return Hit({"count": text[slice(*span)].strip(), "line": own_words.short(text)}, span)


def _counted(look: Look) -> tuple[int, int] | None:
    """A number with what it counts, where that is a volume of work: "12 customer interviews", “6 场”."""
    for cue in look.cues:
        if cue.place == "counted" and cue.group in {"activity counter", "piece counter", "deliverable"}:
            if cue.group != "activity counter" and not _is_volume(look, cue):
                continue
            return None if _by_users(look) else (_with_number(look, cue), cue.end)
    return None


def _is_volume(look: Look, cue: Cue) -> bool:
    if cue.group == "piece counter":
        return (cue.start, cue.end) in look.said("pieces")
    return (cue.start, cue.end) in look.said("volume")


def _by_users(look: Look) -> bool:
    """Whether it is they who do what is counted: "each guest books 3 times", “顾客每月回店 3 次”."""
    counted = next((cue for cue in look.cues if cue.place == "counted"), None)
    if counted is None or any(cue.group in _WORK for cue in look.cues):
        return False
    return any(cue.group == "people who act" and cue.start < counted.start for cue in look.cues)


def _with_number(look: Look, cue: Cue) -> int:
    """Where the number before a counted word begins."""
    before = [span.start for span in look.found.spans if span.role != "due" and span.start <= cue.start]
    return before[-1] if before and cue.start - before[-1] < _PHRASE else cue.start


def _reached(look: Look, reading: KeyResultReading) -> tuple[int, int] | None:
    """An opening verb of reaching out to a number of people or places: "visit 30 harbours"."""
    lead = next((cue for cue in look.cues if cue.place == "lead" and cue.group in _WORK), None)
    if lead is None or reading.target is None or not counts(reading.unit) or reading.compound:
        return None
    said = any(start <= lead.start < end for start, end in look.said("reaching_out"))
    number = next((span for span in look.found.spans if span.role in {"target", "bound"}), None)
    return (lead.start, number.end) if said and number and number.start >= lead.end else None


def _risen(look: Look, reading: KeyResultReading) -> tuple[int, int] | None:
    """More of an activity than before: "sales calls from 40 to 120 a week"."""
    if reading.direction != "increase" or reading.target is None or not counts(reading.unit):
        return None
    head = min((span.start for span in look.found.spans), default=0)
    named = [span for span in look.said("volume") if span[0] < head]
    return named[-1] if named else None


def _has_outcome(look: Look, span: tuple[int, int]) -> bool:
    """Whether the line says, beside the activity, what it brings."""
    begin, end = words.main_part(look.level)
    for at, cue in enumerate(look.cues):
        if cue.group != "outcome noun" or not begin <= cue.start < end or _touches(cue, span):
            continue
        after = look.cues[at + 1] if at + 1 < len(look.cues) else None
        if after is None or after.group not in _THINGS or after.start - cue.end > _NEAR:
            return True
    return False


def _touches(cue: Cue, span: tuple[int, int]) -> bool:
    """Whether a word belongs to what is counted: 次数, "sales" in "sales calls"."""
    return cue.start < span[1] + _NEAR and cue.end > span[0] - _NEAR


def _milestone(look: Look) -> Hit | None:
    """A stated milestone that says done, and not that anybody has something of it."""
    reading, item = cast("KeyResultReading", look.reading), cast("KeyResult", look.item)
    if item.type != "milestone" or reading.measurable or item.read_as == "outcome":
        return None
    if any(cue.group == "a state to be in" for cue in look.cues) or look.said("commitment"):
        return None
    return Hit({"line": own_words.short(item.text), "thing": own_words.thing(item.text, look.cues)})


def _no_number(look: Look) -> Hit | None:
    reading, item = cast("KeyResultReading", look.reading), cast("KeyResult", look.item)
    if reading.measurable or item.type in {"milestone", "maintain"} or finds_baseline(look) or _is_commitment(look):
        return None
    vague = look.said("vague")
    line = own_words.open_gaps(item.text, reading.direction, look.cues)
    variant = "binary" if reading.binary else "kept" if reading.direction == "maintain" else None
    return Hit({"line": line}, vague[0] if vague else (0, len(item.text)), variant)


def _is_commitment(look: Look) -> bool:
    """Whether it is something that must be there: passed, filed, licensed; done or not done is all that counts."""
    if not (spans := look.said("commitment")):
        return False
    if cast("KeyResultReading", look.reading).measurable:
        return False
    works = [cue for cue in look.cues if cue.group in {"output verb", "task verb"} and cue.place != "done"]
    return all(any(start <= cue.start < end for start, end in spans) for cue in works)


OF_KEY_RESULT: dict[str, Callable[[Look], Hit | None]] = {
    "KR-TASK": _task,
    "KR-NONUM": _no_number,
    "KR-ACTIVITY": _activity,
    "KR-MILE": _milestone,
    **OF_MEASURE,
}
