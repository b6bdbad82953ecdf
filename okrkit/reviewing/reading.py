"""Reads one line: what is measured in it, and whether it tells an outcome, an output or a task.

An outcome says that something is different for customers, the business, people or quality; an output, that a
deliverable exists, somebody is hired, a process is in place; a task is an activity with no result of its own
(`kinds`).

What somebody stated in a field (a baseline, a target, "type: milestone") beats what the words seem to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from okrkit import measure
from okrkit.language import Language, of_text
from okrkit.model import Direction, KeyResult, Measure, Objective, Record
from okrkit.patterns import late
from okrkit.reviewing import cues as words
from okrkit.reviewing import kinds
from okrkit.reviewing.cues import Cue, Said, Spans
from okrkit.reviewing.kinds import KrKind, counts

__all__ = [
    "KeyResultReading",
    "KrKind",
    "Look",
    "ObjectiveReading",
    "counts",
    "length_of",
    "look",
    "looks",
    "read_key_result",
    "read_objective",
]

READ_AT_MOST = 4000
_BEFORE_HAN = late(r"(?<=[\d%])(?=[\u3400-\u9fff])")
TOO_LONG = {"en": 18, "zh": 40}
_ONE_BUZZWORD = 1
_NEAR = 16  # characters between the verb that opens an objective and the number that it is about
_ONE = late(r"一(?![百千万亿成半])")
_LABEL = late(r"\+?[ -]?(?:user|person|people|seat|employee|store|bed|room)\b[ -]\w|\s?o'clock|号|年级|期|楼")
_KNOWN = late(r"(?<![a-z])(?:our|the|these|those|their)\s{1,3}\Z")  # "our 12 member unions" are there already
_FIELDS, _UNSAID = Measure.__struct_fields__, (None, "none")
_NOTHING = Measure()
_EDGES = " .。,，;；:：!！?？…~～\u200b\u200e\u200f\ufeff"
_YEAR = late(r"(?:19|20)\d\d年?")


class KeyResultReading(Record, frozen=True):
    """What was understood of one key result.

    `change` is a factor of the baseline: "2x" is 2.0. `figures` are baseline and target as the person wrote them
    ("1.2M"; "３０件" as "30 件"), empty where they were stated in a field.
    """

    measurable: bool
    baseline: float | None
    target: float | None
    unit: str | None
    direction: Direction
    bound: tuple[float | None, float | None] | None
    due: str | None
    kind: KrKind
    binary: bool
    compound: bool
    vague_words: tuple[str, ...]
    change: float | None = None
    figures: tuple[str, str] = ("", "")


class ObjectiveReading(Record, frozen=True):
    """What was understood of one objective."""

    has_metric: bool
    is_task: bool
    vague: bool
    compound: bool
    business_as_usual: bool
    too_long: bool


class Look(NamedTuple):
    """All that was seen in one line: what the predicates of the rules look at.

    `said` tells where words of one plain list of the lexicon ("vague", "from_zero", …) stand in it.
    """

    item: Any  # a KeyResult or an Objective: a predicate says which it is made for
    level: str
    cues: list[Cue]
    found: measure.Found
    reading: Any  # the reading of the same
    said: Callable[[str], Spans]


def read_key_result(kr: KeyResult) -> KeyResultReading:
    """What a key result measures and of what kind it is. Stated facts beat words.

    Examples:
        >>> read_key_result(KeyResult(id="KR1", text="Publish 4 case studies")).kind
        'output'
    """
    reading: KeyResultReading = look(kr).reading
    return reading


def read_objective(objective: Objective) -> ObjectiveReading:
    """Whether an objective names a metric, a piece of work, or what any team could write.

    Examples:
        >>> read_objective(Objective(id="O1", text="Launch the supplier portal")).is_task
        True
    """
    reading: ObjectiveReading = look(objective).reading
    return reading


def look(item: KeyResult | Objective) -> Look:
    """Everything seen in one line, its reading included; of a very long one, in its first 4,000 characters."""
    return looks([item])[item.id]


def looks(items: Sequence[KeyResult | Objective]) -> dict[str, Look]:
    """Everything seen in each line, by its id.

    All lines go through one step before the next begins: what a step needs stays at hand in the processor, and a
    large set is read in four fifths of the time.
    """
    lines = [item.text[:READ_AT_MOST] for item in items]
    levels = [words.level(line) for line in lines]
    founds = [measure.read(line) for line in lines]
    saids = [words.said(level) for level in levels]
    return {seen[0].id: _look(*seen) for seen in zip(items, levels, founds, saids, strict=True)}


def _look(item: KeyResult | Objective, text: str, found: measure.Found, said: Said) -> Look:
    reading: KeyResultReading | ObjectiveReading
    if isinstance(item, Objective):
        reading = _objective(item, text, said, found)
    else:
        reading = _key_result(item, text, said, found, _facts(item, found))
    return Look(item, text, said.cues, found, reading, said.of)


def _facts(kr: KeyResult, found: measure.Found) -> Measure:
    """The measure of the words, with what was stated in fields in place of it.

    A measure that agrees with the words in part was read from them: what it lacks was taken out by hand.
    """
    stated = {}
    if kr.measure != _NOTHING:
        stated = {name: value for name in _FIELDS if (value := getattr(kr.measure, name)) not in _UNSAID}
    if kr.measure == found.measure or any(value == getattr(found.measure, name) for name, value in stated.items()):
        facts = kr.measure
    else:
        gone = {"bound": None, "change": None} if "target" in stated else {}
        facts = replace(found.measure, **gone | stated) if stated else found.measure
    if facts.direction in {"none", "reach"} and facts.baseline is not None and facts.target is not None:
        moves: dict[bool, Direction] = {True: "increase", False: "decrease"}
        if facts.baseline != facts.target:
            facts = replace(facts, direction=moves[facts.target > facts.baseline])
    elif facts.direction == "none" and facts.target is not None:
        facts = replace(facts, direction="reach")
    return facts


def _key_result(kr: KeyResult, text: str, said: Said, found: measure.Found, facts: Measure) -> KeyResultReading:
    measurable = found.measurable or facts.target is not None or facts.bound is not None or facts.change is not None
    kind = kinds.kind(kinds.pulls(text, said, facts, measurable=measurable))
    return KeyResultReading(
        measurable=measurable,
        baseline=facts.baseline,
        target=facts.target,
        unit=facts.unit,
        direction=facts.direction,
        bound=facts.bound,
        due=facts.due.isoformat() if facts.due else None,
        kind=kr.read_as or kind,
        binary=kr.type == "milestone" or (not measurable and (kr.read_as or kind) == "output"),
        compound=found.compound,
        vague_words=tuple(kr.text[start:end] for start, end in said.of("vague")),
        change=facts.change,
        figures=(_figure(kr.text, facts, found, "baseline"), _figure(kr.text, facts, found, "target")),
    )


def _figure(text: str, facts: Measure, found: measure.Found, role: str) -> str:
    """The words of a number, where the number is the one in the words."""
    if getattr(facts, role) is None or getattr(facts, role) != getattr(found.measure, role):
        return ""
    said = ""
    for span in found.spans:
        if span.role == role:
            said = text[span.start : span.end].strip()
            break
    return said if said.isascii() else _BEFORE_HAN.sub(" ", unicodedata.normalize("NFKC", said))


def _objective(o: Objective, text: str, said: Said, found: measure.Found) -> ObjectiveReading:
    leads = [cue for cue in said.cues if cue.place == "lead"]
    usual = said.opens_with("business_as_usual") and not said.of("beneficiary")
    somebody = said.of("beneficiary") or said.of("destination")
    language = of_text(text)
    length = length_of(o.text, language)
    vague = said.of("vague")
    people = any(
        cue.group == "people who act" and not any(start <= cue.start < end for start, end in vague) for cue in said.cues
    )
    verbs = [cue for cue in said.cues if words.group(cue.group).get("verbs")]
    return ObjectiveReading(
        has_metric=found.measurable and _says_how_much(text, found, said),
        is_task=not somebody and not usual and _is_work(said, leads, length, language),
        vague=(bool(vague) and not people and length <= TOO_LONG[language] // 2) or len(vague) > _ONE_BUZZWORD,
        compound=_joins_two(text, verbs),
        business_as_usual=usual,
        too_long=length > TOO_LONG[language],
    )


def length_of(text: str, language: Language) -> int:
    """How long a line is: in words, in Chinese in characters; marks at its edges and wide spaces do not count."""
    bare = " ".join(text.split()).strip(_EDGES)
    return len(bare) if language == "zh" else len(bare.split())


def _is_work(said: Said, leads: list[Cue], length: int, language: Language) -> bool:
    """Whether an objective opens with a piece of work, or is the bare name of one: "ERP go-live", “官网改版”."""
    if any(cue.group in kinds.WORK or cue.group == "light verb" for cue in leads) or said.opens_with("works"):
        return True
    return bool(said.of("named_work")) and length <= TOO_LONG[language] // 4


def _says_how_much(text: str, found: measure.Found, said: Said) -> bool:
    """Whether a number says how much is to be reached, and not whom or which it is about ("5k+ shops", "line 4")."""
    facts = found.measure
    if facts.baseline is not None or facts.change is not None or facts.direction not in {"reach", "none"}:
        return True
    numbers = [span for span in found.spans if span.role in {"target", "bound"}]
    if not numbers:
        return found.measurable
    if facts.target == 0 and not any(character.isdigit() for character in text):
        return False
    return any(not _is_attribute(text, span.start, span.end, facts.unit, said) for span in numbers)


def _is_attribute(text: str, start: int, end: int, unit: str | None, said: Said) -> bool:
    """Whether a number stands in brackets, is a year or a label, or is too far from the verb to be what it is about."""
    number = text[start:end].strip()
    if _in_brackets(text, start) or _YEAR.fullmatch(number) or _ONE.match(number):
        return True
    if not counts(unit):
        return False
    if _LABEL.match(text, end) or _KNOWN.search(text, max(0, start - _NEAR), start):
        return True
    if any(after <= start <= after + 1 for _, after in said.of("before_a_level")):
        return False
    leads = (cue for cue in said.cues if cue.place == "lead" and cue.end <= start)
    verb = next((cue for cue in leads if words.group(cue.group).get("verbs")), None)
    if verb is None:
        return bool(text[said.lead : start].strip())
    return len(text[verb.end : start].strip()) > _NEAR


def _in_brackets(text: str, at: int) -> bool:
    return any(text.rfind(opens, 0, at) > text.rfind(closes, 0, at) for opens, closes in ("()", "（）"))


def _joins_two(text: str, verbs: list[Cue]) -> bool:
    """Whether two verbs are joined: "upgrade … and automate …", “……并……”."""
    return any(
        re.search(r"\band\b[^,;]{0,3}$|[并且及]$|同时$|以及$", text[max(0, cue.start - 8) : cue.start])
        for cue in verbs
        if cue.start > 0
    )


def explain(item: KeyResult) -> list[tuple[KrKind, float, str]]:
    """Why a key result was read as it was: kind, strength and the words, strongest first.

    Examples:
        >>> explain(KeyResult(id="KR1", text="Publish 4 case studies"))
        [('output', 3.0, 'Publish'), ('output', 2.0, 'case studies')]
    """
    line = item.text[:READ_AT_MOST]
    text, found = words.level(line), measure.read(line)
    reasons = kinds.pulls(text, words.said(text), _facts(item, found), measurable=found.measurable)
    told: list[tuple[KrKind, float, str]] = [
        (pull.kind, round(pull.strength, 2), item.text[pull.cue.start : pull.cue.end] if pull.cue else "")
        for pull in reasons
    ]
    return sorted(told, key=lambda reason: -reason[1])
