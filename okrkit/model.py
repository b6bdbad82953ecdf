"""The nouns of the house: a Cycle of Objectives with their KeyResults, and what happened to them.

All records are frozen; to change one, make another (`msgspec.structs.replace`). What is unknown is None, never a
guess: an unknown answer is a question for the coach to ask. The records know nothing of files, screens or words.
Their only logic is what must hold of them; a record that breaks it raises `OkrkitError`.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from typing import Literal

import msgspec

from okrkit.errors import OkrkitError
from okrkit.language import Language, say

__all__ = [
    "Change",
    "CheckIn",
    "Context",
    "Cycle",
    "Dependency",
    "Direction",
    "Fear",
    "KeyResult",
    "KeyResultType",
    "Kind",
    "Level",
    "Measure",
    "Objective",
    "Origin",
    "ReadAs",
    "Reply",
    "RollUp",
    "Shape",
    "Shock",
    "SurveyAnswer",
    "Vote",
]

Direction = Literal["increase", "decrease", "maintain", "reach", "none"]
Kind = Literal["committed", "aspirational", "learning"]
Origin = Literal["top", "bottom", "negotiated"]
KeyResultType = Literal["metric", "maintain", "milestone"]
ReadAs = Literal["outcome", "output", "task"]
Shape = Literal["linear", "late", "stepwise"]
RollUp = Literal["mean", "minimum", "none"]

_ID = {"O": re.compile(r"O\d{1,6}(\.\d{1,6}){0,3}"), "KR": re.compile(r"KR\d{1,6}(\.\d{1,6}){0,3}")}


def _named(prefix: str, name: str) -> None:
    if not _ID[prefix].fullmatch(name):
        raise OkrkitError(say("model.id", id=name), instead=say("model.id-instead", example=f"{prefix}1"))


def _line(*texts: str | None) -> None:
    for text in texts:
        if text is None:
            continue
        bad = next((c for c in text if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs")), None)
        if bad is not None:
            raise OkrkitError(
                say("model.control", code=f"U+{ord(bad):04X}"),
                source=text,
                column=text.index(bad) + 1,
                instead=say("model.control-instead"),
            )
        if text != text.strip():
            raise OkrkitError(say("model.edges"), source=text, instead=say("model.edges-instead"))


def _finite(number: float | None) -> None:
    if number is not None and not math.isfinite(number):
        raise OkrkitError(say("model.number", number=number), instead=say("model.number-instead"))


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all records share: frozen, compared by value."""


class Measure(Record, frozen=True):
    """What a key result measures, as far as its words tell.

    Fields:
        baseline: where it starts. A percentage is 22.0 for "22%", money and counts are whole ("3.2M" is 3_200_000.0).
        target: where it is to be. None where it is relative or where there are several.
        unit: "%", "days", "万元", "$", …, as people write it; None for a bare count.
        direction: increase or decrease where the words say that it moves, maintain where it is to stay, reach where
            a level is stated without a movement, none where nothing is measured.
        bound: (low, high), both inclusive, either may be None: "at or above 45" is (45, None).
        change: the change asked for as a factor of the baseline: "2x" is 2.0, "down by 10 %" is 0.9.
        due: the date by which, where the words give one that differs from the cycle's end.
        commit, stretch: the values on either side of the target, where a team sets three: what it is nearly sure of,
            and what would surprise it (Niven and Lamorte, 2016). On the way from baseline to stretch, in that order.
    """

    baseline: float | None = None
    target: float | None = None
    unit: str | None = None
    direction: Direction = "none"
    bound: tuple[float | None, float | None] | None = None
    change: float | None = None
    due: dt.date | None = None
    commit: float | None = None
    stretch: float | None = None

    def __post_init__(self) -> None:
        for number in (self.baseline, self.target, self.change, self.commit, self.stretch, *(self.bound or ())):
            _finite(number)
        if self.bound is not None:
            low, high = self.bound
            if (low is None and high is None) or (low is not None and high is not None and low > high):
                raise OkrkitError(say("model.bound", low=low, high=high), instead=say("model.bound-instead"))


class Level(Record, frozen=True):
    """One step of a milestone: what can be shown when it is reached, and the score (0 to 1) agreed for it before."""

    score: float
    text: str

    def __post_init__(self) -> None:
        _line(self.text)
        if not 0 <= self.score <= 1:
            raise OkrkitError(say("model.level", score=self.score), instead=say("model.level-instead"))


class KeyResult(Record, frozen=True):
    """One key result. `id` ("KR3") is its name for life: check-ins point to it.

    `type` None means that nobody has said; `scoring` then goes by the measure. `weight` is relative to its
    siblings (2 counts twice), `source_of_truth` says where the value is read. `read_as` is what people say it is
    (an outcome, an output, a task) where the coach read it otherwise. `shape` is how progress is expected to come:
    evenly, late, or in steps; None means that nobody has said. `levels` are the steps of a milestone, lowest first.
    """

    id: str
    text: str
    type: KeyResultType | None = None
    measure: Measure = Measure()
    owner: str | None = None
    weight: float | None = None
    leading: bool | None = None
    guardrail: bool | None = None
    source_of_truth: str | None = None
    read_as: ReadAs | None = None
    shape: Shape | None = None
    levels: tuple[Level, ...] = ()

    def __post_init__(self) -> None:
        _named("KR", self.id)
        _line(self.text, self.owner, self.source_of_truth)
        if not self.text:
            raise OkrkitError(say("model.no-text", id=self.id), instead=say("model.no-text-instead"))
        _finite(self.weight)
        if self.weight is not None and self.weight <= 0:
            raise OkrkitError(say("model.weight", id=self.id, weight=self.weight), instead=say("model.weight-instead"))


class Objective(Record, frozen=True):
    """One objective with its key results. `kind` None means undeclared; `supports` is the id of a parent.

    `roll_up` is how its score follows from those of its key results: their mean (weighted where weights are given),
    the lowest of them ("all must hold"), or none at all; None means that nobody has said, and the mean is taken.
    """

    id: str
    text: str
    key_results: tuple[KeyResult, ...] = ()
    why: str | None = None
    kind: Kind | None = None
    owner: str | None = None
    author: str | None = None
    origin: Origin | None = None
    supports: str | None = None
    created: dt.date | None = None
    roll_up: RollUp | None = None

    def __post_init__(self) -> None:
        _named("O", self.id)
        _line(self.text, self.why, self.owner, self.author, self.supports)
        if not self.text:
            raise OkrkitError(say("model.no-text", id=self.id), instead=say("model.no-text-instead"))


class CheckIn(Record, frozen=True):
    """What was seen of one key result on one day. `confidence` is 0 to 10, None where nobody said."""

    date: dt.date
    key_result: str
    value: float | None = None
    confidence: float | None = None
    by: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        _finite(self.value)
        _finite(self.confidence)
        if self.confidence is not None and not 0 <= self.confidence <= 10:
            raise OkrkitError(
                say("model.confidence", confidence=self.confidence), instead=say("model.confidence-instead")
            )


class Change(Record, frozen=True):
    """One change of an objective or key result after the cycle began. `announced` None means not known."""

    at: dt.datetime
    item: str
    field: str
    old: str | None = None
    new: str | None = None
    by: str | None = None
    reason: str | None = None
    announced: bool | None = None


class Reply(Record, frozen=True):
    """What a team replied to a question of the coach: "we disagree, because …", or its answer.

    `item` is the id of the objective or key result, None for the set as a whole; `words` are the words that the
    question was about. As long as they stay, the coach does not ask again.
    """

    at: dt.datetime
    rule: str
    because: str
    item: str | None = None
    by: str | None = None
    words: str | None = None


class Vote(Record, frozen=True):
    """One person's first confidence in one key result, 0 to 10, hidden until the table is opened.

    Before, there is only `digest`, which binds the number without telling it; opened, `confidence` and `salt` stand
    beside it, and anyone can work the digest out again.
    """

    at: dt.datetime
    by: str
    key_result: str
    digest: str
    confidence: float | None = None
    salt: str | None = None


class Fear(Record, frozen=True):
    """One answer to the pre-mortem: "it is the last week and we scored 0.2: why?" `item` is what it is about."""

    at: dt.datetime
    text: str
    by: str | None = None
    item: str | None = None


class Dependency(Record, frozen=True):
    """What an objective or key result needs from somebody else: `on` whom, for what, and who said yes on which day.

    Nobody has said yes as long as `yes_by` is None.
    """

    item: str
    on: str
    what: str | None = None
    yes_by: str | None = None
    yes_on: dt.date | None = None


class Shock(Record, frozen=True):
    """Something from outside that nobody in the team could have steered, and the day on which it came."""

    date: dt.date
    what: str


class SurveyAnswer(Record, frozen=True):
    """One anonymous answer to a statement of `data/context.toml`: 1 (not at all) to 5 (fully), None for "I don't know".

    There is no name and no time. `slip` is a random word that tells two equal answers apart.
    """

    question: str
    value: float | None = None
    slip: str | None = None

    def __post_init__(self) -> None:
        if self.value is not None and not 1 <= self.value <= 5:
            raise OkrkitError(say("model.answer", value=self.value), instead=say("model.answer-instead"))


class Context(Record, frozen=True):
    """The programme around the OKRs, as far as people have told. None is "not asked", never "no".

    What each field means is asked in people's words in `data/context.toml`. An empty text says "there is none":
    `stop_rule=""` is a programme without a stop rule, None is a programme of which nobody has told. `unknown` names
    the fields that were asked and answered with "I don't know".

    `pay_linked`, `ranking` and `appraisal` say whether scores will be used for pay, for comparing people and for
    judging them; `score_use` what else they are for, `agreed_by` and `agreed_on` who agreed to that, and when.
    `unmet` are the objectives that did not come true, whatever their key results say.
    """

    pay_linked: bool | None = None
    ranking: bool | None = None
    appraisal: bool | None = None
    score_use: str | None = None
    agreed_by: tuple[str, ...] = ()
    agreed_on: dt.date | None = None
    driver_role: str | None = None
    exec_uses_okr: bool | None = None
    training_days: float | None = None
    coached_cycles: int | None = None
    pilot: bool | None = None
    benefit_hypothesis: str | None = None
    stop_rule: str | None = None
    problem: str | None = None
    template_copied: bool | None = None
    kpi_copied: bool | None = None
    same_standard: bool | None = None
    themes_change: bool | None = None
    run_by_office: bool | None = None
    staffing_change: dt.date | None = None
    launch_weeks: float | None = None
    setting_days: float | None = None
    cycle_number: int | None = None
    individual_share: float | None = None
    work_share: float | None = None
    retro_held: bool | None = None
    next_start: dt.date | None = None
    event_on: dt.date | None = None
    stopped_on: dt.date | None = None
    stopped_for_kpis: bool | None = None
    unmet: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class Cycle(Record, frozen=True):
    """A team's OKRs over one stretch of time, and all that happened to them.

    `not_doing` is what the team has decided to leave for later; `replies` is what it replied to the coach; `votes`,
    `fears` and `dependencies` are what it said when it committed; `shocks` is what came from outside, `survey` what
    people answered without their names.
    """

    team: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    objectives: tuple[Objective, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    changes: tuple[Change, ...] = ()
    replies: tuple[Reply, ...] = ()
    votes: tuple[Vote, ...] = ()
    fears: tuple[Fear, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    shocks: tuple[Shock, ...] = ()
    survey: tuple[SurveyAnswer, ...] = ()
    not_doing: tuple[str, ...] = ()
    context: Context = Context()
    language: Language | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise OkrkitError(
                say("model.end-before-start", start=self.start, end=self.end),
                instead=say("model.end-before-start-instead", start=self.start),
            )
        seen: set[str] = set()
        for name in (*(o.id for o in self.objectives), *(kr.id for kr in self.key_results)):
            if name in seen:
                raise OkrkitError(say("model.same-id", id=name), instead=say("model.same-id-instead"))
            seen.add(name)

    @property
    def key_results(self) -> tuple[KeyResult, ...]:
        """All key results, in the order of their objectives."""
        return tuple(kr for objective in self.objectives for kr in objective.key_results)
