"""What the coach sees in a key result: one small predicate for each rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from okrkit.reviewing import cues as words
from okrkit.reviewing import own_words
from okrkit.reviewing.hits import Hit, number, with_gap
from okrkit.reviewing.reading import KeyResultReading, Look, counts

__all__ = ["OF_KEY_RESULT"]

_HANDFUL = 10


def _task(look: Look) -> Hit | None:
    reading = cast("KeyResultReading", look.reading)
    stated = getattr(look.item, "type", None)
    if stated is not None or reading.kind not in {"output", "task"} or _finds_baseline(look):
        return None
    text = look.item.text
    verbs = [cue for cue in look.cues if words.group(cue.group).get("verbs")]
    work = [cue for cue in verbs if reading.kind in words.group(cue.group).get(cue.place, {})]
    cue = max(work, key=lambda one: words.group(one.group)[one.place][reading.kind], default=None)
    span = (cue.start, cue.end) if cue else (0, len(text))
    said = text[slice(*span)] if cue else own_words.short(text)
    return Hit({"words": said, "thing": own_words.thing(text, look.cues)}, span, reading.kind)


def _no_number(look: Look) -> Hit | None:
    reading = cast("KeyResultReading", look.reading)
    stated = getattr(look.item, "type", None)
    if reading.measurable or stated == "milestone" or _finds_baseline(look):
        return None
    text = look.item.text
    vague = look.said("vague")
    line = own_words.open_gaps(text, reading.direction, look.cues)
    return Hit({"line": line}, vague[0] if vague else (0, len(text)), "binary" if reading.binary else None)


def _no_baseline(look: Look) -> Hit | None:
    reading = cast("KeyResultReading", look.reading)
    if not reading.measurable or reading.baseline is not None or reading.compound:
        return None
    stays = reading.bound is not None or reading.direction == "maintain" or reading.target == 0
    if stays or reading.kind in {"output", "task"} or getattr(look.item, "type", None) in {"milestone", "maintain"}:
        return None
    span = number(look.found.spans)
    if _finds_baseline(look) or (counts(reading.unit) and _counts_from_zero(look, reading.target, span)):
        return None
    if span is None:
        return Hit({"number": own_words.short(look.item.text), "line": own_words.short(look.item.text)})
    return Hit({"number": look.item.text[slice(*span)].strip(), "line": with_gap(look, span)}, span)


def _stands_still(look: Look) -> Hit | None:
    reading = cast("KeyResultReading", look.reading)
    kept = reading.bound is not None or getattr(look.item, "type", None) == "maintain"
    if kept or reading.baseline is None or reading.baseline != reading.target:
        return None
    span = number(look.found.spans)
    said = look.item.text[slice(*span)].strip() if span else f"{reading.target:g}"
    return Hit({"number": said}, span)


def _counts_from_zero(look: Look, target: float | None, span: tuple[int, int] | None) -> bool:
    """Whether things are counted of which there are none yet: "4 pilot customers", or a handful that opens the line."""
    opens = span is not None and span[0] == words.opening(look.level)
    return bool(look.said("from_zero")) or (opens and target is not None and target <= _HANDFUL)


def _finds_baseline(look: Look) -> bool:
    return bool(look.said("baseline"))


OF_KEY_RESULT: dict[str, Callable[[Look], Hit | None]] = {
    "KR-TASK": _task,
    "KR-NONUM": _no_number,
    "KR-NOBASE": _no_baseline,
    "KR-DIR": _stands_still,
}
