"""What the coach sees in an objective, alone or with its key results: one small predicate for each rule."""

from __future__ import annotations

from collections.abc import Callable

from okrkit.language import of_text
from okrkit.model import Objective
from okrkit.reviewing import cues as words
from okrkit.reviewing import own_words
from okrkit.reviewing.hits import Hit, number, with_gap
from okrkit.reviewing.reading import Look, ObjectiveReading, length_of

__all__ = ["OF_OBJECTIVE"]

# Fewer words (Chinese: characters) than these seldom say where to go (OpenOKR: 4 to 18 words; the Chinese ones are ours).
_FEW = {"en": 4, "zh": 6}
# How far from its beginning a line's first verb and a small word reach: "Deliver ", "Build a ", “打造”.
_AT_ONCE = {"en": 8, "zh": 2}
# 提升率, 增长度: a verb before one of these is part of a name.
_MEASURE_GOES_ON = tuple("率度幅量")


def _output(look: Look) -> Hit | None:
    reading: ObjectiveReading = look.reading
    if not reading.is_task or _named_after_work(look) or look.said("slogan") or _vague_at_once(look):
        return None
    text = look.item.text
    lead = next((cue for cue in look.cues if cue.place == "lead" and words.group(cue.group).get("verbs")), None)
    span = (lead.start, lead.end) if lead else (0, min(len(text), 12))
    return Hit({"verb": text[slice(*span)], "line": own_words.short(text)}, span)


def _number_in_objective(look: Look) -> Hit | None:
    if not look.reading.has_metric:
        return None
    text, span = look.item.text, number(look.found.spans)
    if span is None:
        return Hit({"number": own_words.short(text), "line": own_words.short(text)}, (0, len(text)))
    baseline = any(found.role == "baseline" for found in look.found.spans)
    line = own_words.short(text) if baseline else with_gap(look, span)
    return Hit({"number": text[slice(*span)].strip(), "line": line}, span)


def _movement(look: Look) -> Hit | None:
    """A measure that is to move, and nobody says what for."""
    reading: ObjectiveReading = look.reading
    objective: Objective = look.item
    if objective.why or reading.business_as_usual:
        return None
    span = _moves(look) or (number(look.found.spans) if _moved_by_number(look) else None)
    if span is None or _opens_with(look, "holds") or look.said("reason") or _raises_money(look, span[1]):
        return None
    text = look.item.text
    return Hit({"words": text[slice(*span)].strip(), "line": own_words.continued(text, "so_that")}, span)


def _vague(look: Look) -> Hit | None:
    text, spans = look.item.text, look.said("vague")
    if not spans or look.said("slogan"):
        return None
    if not (look.reading.vague or _vague_at_once(look)):
        return None
    start, end = spans[0]
    return Hit({"word": text[start:end], "line": own_words.without(text, start, end)}, (start, end))


def _upkeep(look: Look) -> Hit | None:
    objective: Objective = look.item
    if not look.reading.business_as_usual or objective.why:
        return None
    if look.said("turnaround") or _named_after_work(look):
        return None
    text, span = look.item.text, _opens_with(look, "business_as_usual")
    return Hit({"line": own_words.short(text), "threatened": own_words.continued(text, "although")}, span)


def _length(look: Look) -> Hit | None:
    text, reading = look.item.text, look.reading
    if reading.too_long:
        return Hit({"line": own_words.short(text)})
    if not _is_short(text):
        return None
    says_nothing = reading.vague or reading.is_task or reading.business_as_usual or look.said("bare")
    if not says_nothing and not _moves(look):
        return None
    return Hit({"line": own_words.short(text), "open": own_words.continued(text, "so_that")}, None, "short")


def _slogan(look: Look) -> Hit | None:
    spans = look.said("slogan") or (look.said("world_size") if _opens_with(look, "world_change") else ())
    if not spans or look.said("first_step"):
        return None
    if any(cue.place == "counted" and cue.group == "people who act" for cue in look.cues):
        return None
    text, span = look.item.text, spans[0]
    return Hit({"words": text[slice(*span)], "line": own_words.short(text)}, span)


def _key_result_count(look: Look) -> Hit | None:
    objective: Objective = look.item
    count = len(objective.key_results)
    if 2 <= count <= 5 or (count == 1 and objective.kind == "learning"):
        return None
    line = own_words.short(objective.key_results[0].text) if count else ""
    variant = {0: "none", 1: "one"}.get(count)
    return Hit({"id": objective.id, "count": count, "line": line}, None, variant)


def _is_short(text: str) -> bool:
    language = of_text(text)
    return length_of(text, language) < _FEW[language]


def _vague_at_once(look: Look) -> bool:
    """Whether a vague word follows the first verb: "Build a better …", “做优秀的……”; whoever is named behind it."""
    spans = look.said("vague")
    if not spans or look.said("beneficiary"):
        return False
    return 0 < spans[0][0] - words.opening(look.level) <= _AT_ONCE[of_text(look.item.text)]


def _named_after_work(look: Look) -> bool:
    """Whether the line opens with people named after their work: "Support agents …", "Test drivers …"."""
    lead, staff = next((cue for cue in look.cues if cue.place == "lead"), None), look.said("staff")
    return lead is not None and bool(staff) and staff[0][0] == lead.end + 1


def _moves(look: Look) -> tuple[int, int] | None:
    """Where a verb of movement opens the line."""
    lead = next((cue for cue in look.cues if cue.place == "lead" and cue.group == "movement"), None)
    if lead is not None:
        return lead.start, lead.end
    span = _opens_with(look, "aims")
    return span if span and look.level[span[1] : span[1] + 1] not in _MEASURE_GOES_ON else None


def _raises_money(look: Look, end: int) -> bool:
    """Whether the amount itself follows the verb ("Raise 250,000 euros"): something is got, not moved."""
    amount = any(found.start == end + 1 and found.role == "target" for found in look.found.spans)
    return amount and look.found.measure.unit not in {"%", None}


def _moved_by_number(look: Look) -> bool:
    """Whether a number says how far a measure is to move, wherever the verb stands: “营业额增长四成”."""
    moves = look.found.measure.direction in {"increase", "decrease"}
    return moves and look.reading.has_metric


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
