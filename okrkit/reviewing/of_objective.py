"""What the coach sees in an objective, alone or with its key results: one small predicate for each rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from okrkit.model import Objective
from okrkit.reviewing import cues as words
from okrkit.reviewing import own_words
from okrkit.reviewing.hits import Hit, number, with_gap
from okrkit.reviewing.reading import Look, ObjectiveReading

__all__ = ["OF_OBJECTIVE"]


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


def _key_result_count(look: Look) -> Hit | None:
    objective = cast("Objective", look.item)
    count = len(objective.key_results)
    if 2 <= count <= 5 or (count == 1 and objective.kind == "learning"):
        return None
    line = own_words.short(objective.key_results[0].text) if count else ""
    variant = {0: "none", 1: "one"}.get(count)
    return Hit({"id": objective.id, "count": count, "line": line}, None, variant)


OF_OBJECTIVE: dict[str, Callable[[Look], Hit | None]] = {
    "O-OUTPUT": _output,
    "O-NUMBER": _number_in_objective,
    "KR-COUNT": _key_result_count,
}
