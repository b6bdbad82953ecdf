"""What the coach finds: one small predicate for each rule, registered under the rule's id.

A predicate looks at one line (or at the whole set) and answers with a `Hit`: where, and what fills the gaps of the
rule's words. It decides nothing about wording; that stands in `data/rules/`. A finding is a question to people who
know more than the coach does: none of them blocks anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, cast

from okrkit import measure
from okrkit.language import say
from okrkit.model import Cycle, Objective, Record
from okrkit.reviewing import cues as words
from okrkit.reviewing import own_words
from okrkit.reviewing.reading import KeyResultReading, Look, ObjectiveReading, counts
from okrkit.reviewing.rules import Level, rule

__all__ = ["OF_KEY_RESULT", "OF_OBJECTIVE", "OF_SET", "Finding", "Hit", "find"]


class Finding(Record, frozen=True):
    """One thing to ask about.

    Fields:
        rule: id of the rule; `item`: id of the objective or key result, None for the set as a whole.
        message: what was read. `question` is what a coach would ask, `try_` one way to go on from there.
        span: where in the item's text, 0-based; None where it is about more than some words.
        first: whether it is among the most useful questions of its set, to be shown before the others.
    """

    rule: str
    level: Level
    item: str | None
    message: str
    why: str
    question: str
    try_: str
    span: tuple[int, int] | None = None
    first: bool = False


class Hit(NamedTuple):
    """Where a rule sees something, what fills the gaps of its words, and which variant of them to say."""

    gaps: Mapping[str, object]
    span: tuple[int, int] | None = None
    variant: str | None = None


def find(cycle: Cycle, looks: Mapping[str, Look]) -> tuple[Finding, ...]:
    """All findings of a cycle: of the set, then of each objective with its key results, the most helpful first."""
    found = [_finding(name, None, hit) for name, see in OF_SET.items() if (hit := see(cycle))]
    for objective in cycle.objectives:
        found += _of(objective.id, OF_OBJECTIVE, looks[objective.id])
        for kr in objective.key_results:
            found += _of(kr.id, OF_KEY_RESULT, looks[kr.id])
    return tuple(found)


def _of(item: str, predicates: Mapping[str, Callable[[Look], Hit | None]], look: Look) -> list[Finding]:
    hits = [(name, hit) for name, see in predicates.items() if (hit := see(look))]
    return [_finding(name, item, hit) for name, hit in sorted(hits, key=lambda pair: rule(pair[0]).rank)]


def _finding(name: str, item: str | None, hit: Hit) -> Finding:
    known = rule(name)
    said = known.said(hit.variant)
    return Finding(
        rule=name,
        level=known.level,
        item=item,
        message=said.read.format(**hit.gaps),
        why=said.why,
        question=said.question.format(**hit.gaps),
        try_=said.try_.format(**hit.gaps),
        span=hit.span,
    )


# --- objectives ------------------------------------------------------------------------------------------------------


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
    text, span = look.item.text, _number(look.found.spans)
    if span is None:
        return Hit({"number": own_words.short(text), "line": own_words.short(text)}, (0, len(text)))
    baseline = any(found.role == "baseline" for found in look.found.spans)
    line = own_words.short(text) if baseline else _with_gap(look, span)
    return Hit({"number": text[slice(*span)].strip(), "line": line}, span)


def _key_result_count(look: Look) -> Hit | None:
    objective = cast("Objective", look.item)
    count = len(objective.key_results)
    if 2 <= count <= 5 or (count == 1 and objective.kind == "learning"):
        return None
    line = own_words.short(objective.key_results[0].text) if count else ""
    variant = {0: "none", 1: "one"}.get(count)
    return Hit({"id": objective.id, "count": count, "line": line}, None, variant)


_HANDFUL = 10


# --- key results -----------------------------------------------------------------------------------------------------


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
    vague = words.listed(look.level, "vague")
    moves = any(cue.place == "lead" and cue.group == "movement" for cue in look.cues) or bool(vague)
    line = own_words.open_gaps(text, moves=moves)
    return Hit({"line": line}, vague[0] if vague else (0, len(text)), "binary" if reading.binary else None)


def _no_baseline(look: Look) -> Hit | None:
    reading = cast("KeyResultReading", look.reading)
    if not reading.measurable or reading.baseline is not None or reading.compound:
        return None
    stays = reading.bound is not None or reading.direction == "maintain" or reading.target == 0
    if stays or reading.kind in {"output", "task"} or getattr(look.item, "type", None) in {"milestone", "maintain"}:
        return None
    span = _number(look.found.spans)
    if _finds_baseline(look) or (counts(reading.unit) and _counts_from_zero(look, reading.target, span)):
        return None
    if span is None:
        return Hit({"number": own_words.short(look.item.text), "line": own_words.short(look.item.text)})
    return Hit({"number": look.item.text[slice(*span)].strip(), "line": _with_gap(look, span)}, span)


def _stands_still(look: Look) -> Hit | None:
    reading = cast("KeyResultReading", look.reading)
    kept = reading.bound is not None or getattr(look.item, "type", None) == "maintain"
    if kept or reading.baseline is None or reading.baseline != reading.target:
        return None
    span = _number(look.found.spans)
    number = look.item.text[slice(*span)].strip() if span else f"{reading.target:g}"
    return Hit({"number": number}, span)


def _counts_from_zero(look: Look, target: float | None, span: tuple[int, int] | None) -> bool:
    """Whether things are counted of which there are none yet: "4 pilot customers", or a handful that opens the line."""
    opens = span is not None and span[0] == words.opening(look.level)
    return bool(words.listed(look.level, "from_zero")) or (opens and target is not None and target <= _HANDFUL)


def _finds_baseline(look: Look) -> bool:
    return bool(words.listed(look.level, "baseline"))


def _with_gap(look: Look, span: tuple[int, int]) -> str:
    role = next(found.role for found in look.found.spans if (found.start, found.end) == span)
    if role == "change":
        return own_words.today(look.item.text)
    return own_words.moved_from_gap(look.item.text, *span, look.found.measure.direction)


def _number(spans: Sequence[measure.Span]) -> tuple[int, int] | None:
    """Where the number to reach stands."""
    for role in ("target", "change", "bound"):
        for span in spans:
            if span.role == role:
                return span.start, span.end
    return None


# --- the set ---------------------------------------------------------------------------------------------------------

_MANY = 3


def _objective_count(cycle: Cycle) -> Hit | None:
    count = len(cycle.objectives)
    if count <= _MANY:
        return None
    names = say("review.comma").join(objective.id for objective in cycle.objectives)
    return Hit({"count": count, "names": names})


OF_SET: dict[str, Callable[[Cycle], Hit | None]] = {"O-COUNT": _objective_count}
OF_OBJECTIVE: dict[str, Callable[[Look], Hit | None]] = {
    "O-OUTPUT": _output,
    "O-NUMBER": _number_in_objective,
    "KR-COUNT": _key_result_count,
}
OF_KEY_RESULT: dict[str, Callable[[Look], Hit | None]] = {
    "KR-TASK": _task,
    "KR-NONUM": _no_number,
    "KR-NOBASE": _no_baseline,
    "KR-DIR": _stands_still,
}
