"""Reads one line: what is measured in it, and whether it tells an outcome, an output or a task.

An outcome says that something is different for customers, the business, people or quality; an output, that a
deliverable exists, somebody is hired, a process is in place; a task is an activity with no result of its own. The
kind is a small sum that can be explained: each group of cue words pulls one way (`data/lexicon/kinds.toml`), once,
at its strongest place; what `measure` found pulls as well (a stated baseline tells an outcome: nobody writes the
baseline of a to-do). Where nothing pulls, the kind is unclear, and the coach has a question rather than an answer.

What somebody stated in a field (a baseline, a target, "type: milestone") beats what the words seem to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import zip_longest
from typing import Literal, NamedTuple

from msgspec.structs import replace

from okrkit import measure
from okrkit.language import of_text
from okrkit.model import Direction, KeyResult, Measure, Objective, Record
from okrkit.reviewing import cues as words
from okrkit.reviewing.cues import Cue, Said, Spans

__all__ = [
    "KeyResultReading",
    "KrKind",
    "Look",
    "ObjectiveReading",
    "Pull",
    "counts",
    "look",
    "pulls",
    "read_key_result",
    "read_objective",
]

KrKind = Literal["outcome", "output", "task", "unclear"]

READ_AT_MOST = 4000
TOO_LONG = {"en": 18, "zh": 40}
_ENOUGH = 1.0
_MONEY_AND_TIME = re.compile(r"[$€£¥￥元]|hour|hr|day|min|sec|week|month|^m?s$|天|小时|分钟|秒|周|月")
_INSIDE = ("内", "以内", "之内")  # "4 小时内" is how fast, not how much
# What a piece of work is for ("launch … to raise retention") counts less than what the line is about.
_PURPOSE = 0.4


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


class Pull(NamedTuple):
    """One reason for a kind: which words pull which way, how strongly. `cue` None is what the measure tells."""

    kind: KrKind
    strength: float
    cue: Cue | None


class Look(NamedTuple):
    """All that was seen in one line: what the predicates of the rules look at."""

    item: KeyResult | Objective
    level: str
    cues: list[Cue]
    found: measure.Found
    reading: KeyResultReading | ObjectiveReading
    lists: Mapping[str, Spans]
    lead: int

    def said(self, name: str) -> Spans:
        """Where words of one plain list of the lexicon ("vague", "from_zero", …) stand in the line."""
        return self.lists.get(name, ())


def read_key_result(kr: KeyResult) -> KeyResultReading:
    """What a key result measures and of what kind it is. Stated facts beat words.

    Examples:
        >>> read_key_result(KeyResult(id="KR1", text="Publish 4 case studies")).kind
        'output'
    """
    return look(kr).reading  # type: ignore[return-value]  # a key result has a key result's reading


def read_objective(objective: Objective) -> ObjectiveReading:
    """Whether an objective names a metric, a piece of work, or what any team could write.

    Examples:
        >>> read_objective(Objective(id="O1", text="Launch the supplier portal")).is_task
        True
    """
    return look(objective).reading  # type: ignore[return-value]  # an objective has an objective's reading


def look(item: KeyResult | Objective) -> Look:
    """Everything seen in one line, its reading included; of a very long one, in its first 4,000 characters."""
    line = item.text[:READ_AT_MOST]
    text, found = words.level(line), measure.read(line)
    said = words.said(text)
    reading: KeyResultReading | ObjectiveReading
    if isinstance(item, Objective):
        reading = _objective(item, text, said, found)
    else:
        reading = _key_result(item, text, said, found, _facts(item, found))
    return Look(item, text, said.cues, found, reading, said.lists, said.lead)


def counts(unit: str | None) -> bool:
    """Whether a unit counts things ("家", "users", none at all) rather than measures them ("%", "$", "days")."""
    return not unit or (unit not in "%％‰" and _MONEY_AND_TIME.search(unit) is None)


def pulls(text: str, cues: list[Cue], facts: Measure, *, measurable: bool) -> list[Pull]:
    """What pulls a line towards a kind; the words that lead to "outcome", "output" or "task" can be shown."""
    begin, end = words.main_part(text)
    strongest: dict[tuple[str, str], Pull] = {}
    works = {cue.place for cue in cues if cue.group in {"output verb", "task verb"}}
    whole = facts.target == 100 and facts.unit == "%"
    is_work = facts.baseline is None and ("lead" in works or ("done" in works and (whole or not measurable)))
    capped = facts.bound is not None and facts.bound[0] is None
    for cue, after in zip_longest(cues, cues[1:]):
        if not begin <= cue.start < end or _is_adjunct(text, cue, after):
            continue
        if cue.place == "counted" and (capped or text.startswith(_INSIDE, cue.end)):
            continue
        record = words.group(cue.group)
        is_purpose = is_work and not (cue.place == "lead" and "lead" in works)
        for kind, strength in record.get(cue.place, record.get("inside", {})).items():
            pull = Pull(kind, strength * (_PURPOSE if is_purpose and kind == "outcome" else 1), cue)
            strongest[cue.group, kind] = max(pull, strongest.get((cue.group, kind), pull), key=lambda one: one.strength)
    return [*strongest.values(), *_of_measure(facts, measured=measurable and not (whole and is_work))]


def _is_adjunct(text: str, cue: Cue, after: Cue | None) -> bool:
    """Whether the name of a measure only qualifies what follows it: "success plan", “质量证据包”."""
    if after is None or cue.group != "outcome noun" or after.group not in {"deliverable", "head"}:
        return False
    return not text[cue.end : after.start].strip(" -")


def _of_measure(facts: Measure, *, measured: bool) -> list[Pull]:
    strength = 0.0
    if facts.baseline is not None:
        strength += 1.5
    if facts.direction in {"decrease", "maintain"}:
        strength += 1.5
    elif facts.direction == "increase":
        strength += 0.7
    if facts.change is not None:
        strength += 0.7
    if measured and not counts(facts.unit):
        strength += 0.8
    if facts.bound is not None:
        strength += 1.5 if facts.bound[0] is None and facts.direction != "maintain" else 0.3
    return [Pull("outcome", strength, None)] if strength else []


def _facts(kr: KeyResult, found: measure.Found) -> Measure:
    """The measure of the words, with what was stated in fields in place of it."""
    stated = {name: value for name in Measure.__struct_fields__ if (value := getattr(kr.measure, name)) is not None}
    if stated.get("direction") == "none":
        stated.pop("direction")
    facts = replace(found.measure, **stated) if stated else found.measure
    if facts.direction in {"none", "reach"} and facts.baseline is not None and facts.target is not None:
        moves: dict[bool, Direction] = {True: "increase", False: "decrease"}
        if facts.baseline != facts.target:
            facts = replace(facts, direction=moves[facts.target > facts.baseline])
    elif facts.direction == "none" and facts.target is not None:
        facts = replace(facts, direction="reach")
    return facts


def _key_result(kr: KeyResult, text: str, said: Said, found: measure.Found, facts: Measure) -> KeyResultReading:
    measurable = found.measurable or facts.target is not None or facts.bound is not None or facts.change is not None
    kind = _kind(pulls(text, said.cues, facts, measurable=measurable))
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
    said = next((text[span.start : span.end].strip() for span in found.spans if span.role == role), "")
    return re.sub(r"(?<=[\d%])(?=[\u3400-\u9fff])", " ", unicodedata.normalize("NFKC", said))


def _kind(reasons: list[Pull]) -> KrKind:
    totals: dict[KrKind, float] = {"outcome": 0.0, "output": 0.0, "task": 0.0}
    for pull in reasons:
        totals[pull.kind] += pull.strength
    best = max(totals, key=lambda kind: totals[kind])
    return best if totals[best] >= _ENOUGH else "unclear"


def _objective(o: Objective, text: str, said: Said, found: measure.Found) -> ObjectiveReading:
    cues = said.cues
    leads = [cue for cue in cues if cue.place == "lead"]
    works = any(cue.group in {"output verb", "task verb", "light verb"} for cue in leads) or said.opens_with("works")
    somebody = said.of("beneficiary") or said.of("destination")
    language = of_text(text)
    length = len(o.text) if language == "zh" else len(o.text.split())
    vague = said.of("vague")
    people = any(
        cue.group == "people who act" and not any(start <= cue.start < end for start, end in vague) for cue in cues
    )
    verbs = [cue for cue in cues if words.group(cue.group).get("verbs")]
    return ObjectiveReading(
        has_metric=found.measurable and not _describes(text, found),
        is_task=works and not somebody,
        vague=bool(vague) and not people and length <= TOO_LONG[language] // 2,
        compound=_joins_two(text, verbs),
        business_as_usual=said.opens_with("business_as_usual") and not said.of("beneficiary"),
        too_long=length > TOO_LONG[language],
    )


def _describes(text: str, found: measure.Found) -> bool:
    """Whether every number of an objective says whom it is about ("5k+ user companies"), not how much."""
    if found.measure.direction not in {"reach", "none"}:
        return False
    numbers = [span for span in found.spans if span.role in {"baseline", "target", "change", "bound"}]
    return bool(numbers) and all(_is_attribute(text, span.start, span.end) for span in numbers)


def _is_attribute(text: str, start: int, end: int) -> bool:
    inside = text.rfind("(", 0, start) > text.rfind(")", 0, start) or text.rfind("（", 0, start) > text.rfind(
        "）", 0, start
    )
    after = text[end : end + 20]
    one = re.match(r"一(?![百千万亿成半])", text[start:end])
    return (
        one is not None
        or inside
        or re.match(r"\+?[ -]?(?:user|person|people|seat|employee|store|bed|room)\b[ -]\w", after) is not None
    )


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
    seen = look(item)
    reasons = pulls(seen.level, seen.cues, _facts(item, seen.found), measurable=seen.found.measurable)
    told: list[tuple[KrKind, float, str]] = [
        (pull.kind, round(pull.strength, 2), item.text[pull.cue.start : pull.cue.end] if pull.cue else "")
        for pull in reasons
    ]
    return sorted(told, key=lambda reason: -reason[1])
