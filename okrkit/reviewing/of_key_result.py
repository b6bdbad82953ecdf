"""What the coach sees in a key result that is work, or of which nothing can be counted: a predicate for each rule.

Those about the numbers of a key result stand in `of_measure.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from okrkit.model import KeyResult
from okrkit.reviewing import cues as words
from okrkit.reviewing import own_words
from okrkit.reviewing.hits import Hit, finds_baseline
from okrkit.reviewing.of_activity import WORK, activity, by_users
from okrkit.reviewing.of_measure import OF_MEASURE
from okrkit.reviewing.reading import KeyResultReading, Look

__all__ = ["OF_KEY_RESULT"]

_CHANGE = frozenset({"comparative", "movement"})


def _task(look: Look) -> Hit | None:
    reading: KeyResultReading = look.reading
    item: KeyResult = look.item
    if reading.kind not in {"output", "task"} or item.type is not None or activity(look):
        return None
    if item.read_as is None and _no_work(look, reading):
        return None
    text = item.text
    verbs = [cue for cue in look.cues if words.group(cue.group).get("verbs")]
    work = [cue for cue in verbs if reading.kind in words.group(cue.group).get(cue.place, {})]
    cue = max(work, key=lambda one: words.group(one.group)[one.place][reading.kind], default=None)
    span = (cue.start, cue.end) if cue else (0, len(text))
    said = text[slice(*span)] if cue else own_words.short(text)
    return Hit({"words": said, "thing": own_words.thing(text, look.cues)}, span, reading.kind)


def _no_work(look: Look, reading: KeyResultReading) -> bool:
    """Whether a line that reads as work is none after all: a number moves, something must be there, others do it."""
    if reading.baseline is not None and reading.target is not None:
        return True
    if reading.kind == "task" and not any(cue.group in WORK for cue in look.cues):
        return True
    return finds_baseline(look) or _is_commitment(look) or by_users(look)


def _milestone(look: Look) -> Hit | None:
    """A stated milestone that says done, and not that anybody has something of it."""
    reading: KeyResultReading = look.reading
    item: KeyResult = look.item
    shown = reading.measurable and (reading.kind == "outcome" or reading.unit in {"%", "‰"})
    if item.type != "milestone" or shown or item.read_as == "outcome":
        return None
    if any(cue.group == "a state to be in" for cue in look.cues) or look.said("commitment") or look.said("in_use"):
        return None
    return Hit({"line": own_words.short(item.text)})


def _no_number(look: Look) -> Hit | None:
    reading: KeyResultReading = look.reading
    item: KeyResult = look.item
    if reading.measurable or item.type in {"milestone", "maintain"} or finds_baseline(look) or _is_commitment(look):
        return None
    vague = look.said("vague")
    line = own_words.open_gaps(item.text, reading.direction, look.cues)
    variant = "binary" if reading.binary else "kept" if reading.direction == "maintain" else None
    return Hit({"line": line}, vague[0] if vague else (0, len(item.text)), variant)


def _is_commitment(look: Look) -> bool:
    """Whether it is something that must be there: passed, filed, licensed; done or not done is all that counts."""
    if not (spans := look.said("commitment")) or look.said("out_of_hands"):
        return False
    if look.reading.measurable or any(cue.group in _CHANGE for cue in look.cues):
        return False
    works = [cue for cue in look.cues if cue.group in {"output verb", "task verb"} and cue.place != "done"]
    return all(any(start <= cue.start < end for start, end in spans) for cue in works)


OF_KEY_RESULT: dict[str, Callable[[Look], Hit | None]] = {
    "KR-TASK": _task,
    "KR-NONUM": _no_number,
    "KR-ACTIVITY": activity,
    "KR-MILE": _milestone,
    **OF_MEASURE,
}
