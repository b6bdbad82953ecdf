"""What the coach sees in an objective, alone or with its key results: one small predicate for each rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from okrkit.language import of_text
from okrkit.model import Objective
from okrkit.reviewing import cues as words
from okrkit.reviewing import own_words
from okrkit.reviewing.hits import Hit, number, with_gap
from okrkit.reviewing.reading import Look, ObjectiveReading

__all__ = ["OF_OBJECTIVE"]

# Fewer words (Chinese: characters) than these seldom say where to go (OpenOKR: 4 to 18 words; the Chinese ones are ours).
_FEW = {"en": 4, "zh": 6}


def _output(look: Look) -> Hit | None:
    if not cast("ObjectiveReading", look.reading).is_task:
        return None
    text = look.item.text
    lead = next((cue for cue in look.cues if cue.place == "lead" and words.group(cue.group).get("verbs")), None)
    span = (lead.start, lead.end) if lead else (0, min(len(text), 12))
    return Hit({"verb": text[slice(*span)], "line": own_words.short(text)}, span)


def _number_in_objective(look: Look) -> Hit | None:
    if not cast("ObjectiveReading", look.reading).has_metric:
        return None
    text, span = look.item.text, number(look.found.spans)
    if span is None:
        return Hit({"number": own_words.short(text), "line": own_words.short(text)}, (0, len(text)))
    baseline = any(found.role == "baseline" for found in look.found.spans)
    line = own_words.short(text) if baseline else with_gap(look, span)
    return Hit({"number": text[slice(*span)].strip(), "line": line}, span)


def _movement(look: Look) -> Hit | None:
    """A measure that is to move, and nobody says what for. With a number in it, the number is asked about first."""
    reading, objective = cast("ObjectiveReading", look.reading), cast("Objective", look.item)
    if objective.why or reading.has_metric or reading.business_as_usual:
        return None
    lead = next((cue for cue in look.cues if cue.place == "lead" and cue.group == "movement"), None)
    span = (lead.start, lead.end) if lead else _opens_with(look, "aims")
    if span is None or _opens_with(look, "holds") or look.said("reason"):
        return None
    text = look.item.text
    return Hit({"words": text[slice(*span)], "line": own_words.continued(text, "so_that")}, span)


def _vague(look: Look) -> Hit | None:
    if not cast("ObjectiveReading", look.reading).vague:
        return None
    text, spans = look.item.text, look.said("vague")
    if not spans:
        return None
    start, end = spans[0]
    return Hit({"word": text[start:end], "line": own_words.without(text, start, end)}, (start, end))


def _upkeep(look: Look) -> Hit | None:
    objective = cast("Objective", look.item)
    if not cast("ObjectiveReading", look.reading).business_as_usual or objective.why:
        return None
    if look.said("turnaround") or look.said("reason"):
        return None
    text, span = look.item.text, _opens_with(look, "business_as_usual")
    return Hit({"line": own_words.short(text), "threatened": own_words.continued(text, "although")}, span)


def _length(look: Look) -> Hit | None:
    text, reading = look.item.text, cast("ObjectiveReading", look.reading)
    if reading.too_long:
        return Hit({"line": own_words.short(text)})
    chinese = of_text(text) == "zh"
    if (len(text) >= _FEW["zh"]) if chinese else (text.count(" ") + 1 >= _FEW["en"]):
        return None
    moves = any(cue.place == "lead" and cue.group == "movement" for cue in look.cues)
    if not (moves or reading.vague or reading.is_task or reading.business_as_usual or look.said("bare")):
        return None
    return Hit({"line": own_words.short(text), "open": own_words.continued(text, "so_that")}, None, "short")


def _slogan(look: Look) -> Hit | None:
    spans = look.said("slogan")
    if not spans or look.said("first_step"):
        return None
    if any(cue.place == "counted" and cue.group == "people who act" for cue in look.cues):
        return None
    text, span = look.item.text, spans[0]
    return Hit({"words": text[slice(*span)], "line": own_words.without(text, *span)}, span)


def _key_result_count(look: Look) -> Hit | None:
    objective = cast("Objective", look.item)
    count = len(objective.key_results)
    if 2 <= count <= 5 or (count == 1 and objective.kind == "learning"):
        return None
    line = own_words.short(objective.key_results[0].text) if count else ""
    variant = {0: "none", 1: "one"}.get(count)
    return Hit({"id": objective.id, "count": count, "line": line}, None, variant)


def _opens_with(look: Look, table: str) -> tuple[int, int] | None:
    """Where a word of a list opens the line."""
    spans = look.said(table)
    return spans[0] if spans and spans[0][0] == words.opening(look.level) else None


OF_OBJECTIVE: dict[str, Callable[[Look], Hit | None]] = {
    "O-OUTPUT": _output,
    "O-NUMBER": _number_in_objective,
    "O-METRIC": _movement,
    "O-VAGUE": _vague,
    "O-BAU": _upkeep,
    "O-SHORT": _slogan,
    "O-LENGTH": _length,
    "KR-COUNT": _key_result_count,
}
