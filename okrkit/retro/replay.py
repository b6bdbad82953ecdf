"""A told case as it stood in one of its weeks, and at the end: what the reader knew and said, beside what they did.

A week holds the cycle as it was at its end: texts and targets as they stood, check-ins and votes up to then, nothing
later. It stops at the first decision that has no answer: its day is the last that can be seen, and a week behind it is
closed. So whoever looks at a picture of week 7 has said at week 3 what they would have done.

What people tell of the programme has no day. Before the end, only what was settled when the goals were is shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec.structs import replace

from okrkit import scoring
from okrkit.errors import OkrkitError
from okrkit.language import say, speaking
from okrkit.model import CheckIn, Context, Cycle, Fear, Record
from okrkit.retro.answers import Answer
from okrkit.retro.case import Case, Decision

__all__ = ["Past", "Step", "Summary", "summary", "until", "waiting", "week"]

_SETTLED = ("driver_role", "problem", "benefit_hypothesis", "stop_rule", "template_copied", "kpi_copied", "pilot")
_AGREED = ("pay_linked", "ranking", "appraisal", "score_use", "agreed_by", "agreed_on")


class Past(Record, frozen=True):
    """A case as it stood at the end of a day.

    Fields:
        week, day: when.
        cycle: what was known; None where it is closed.
        waits: the decision that has to be answered first, where it is closed.
    """

    case: Case
    week: int
    day: dt.date
    cycle: Cycle | None = None
    waits: Decision | None = None

    @property
    def seen(self) -> tuple[CheckIn, ...]:
        """The check-ins of this week."""
        start = self.cycle.start if self.cycle else None
        return tuple(
            one
            for one in (self.cycle.check_ins if self.cycle else ())
            if start and scoring.week(start, one.date) == self.week
        )


class Step(Record, frozen=True):
    """A decision, the reader's answer before they knew what came, and their thoughts after it.

    `given` is None where nobody has answered yet: then nothing of it may be told.
    """

    decision: Decision
    given: Answer | None
    later: tuple[Answer, ...] = ()


class Summary(Record, frozen=True):
    """All decisions of a case beside the reader's answers.

    Fields:
        steps: one a decision, in order.
        feared: what they feared before the start, each with whether it came; only once every decision is answered, and
            only where the case says so.
        missing: the answers that were kept and are no longer in the file, each by its decision and its time.
    """

    case: Case
    steps: tuple[Step, ...]
    feared: tuple[tuple[Fear, bool], ...]
    missing: tuple[str, ...]

    @property
    def sure(self) -> tuple[int, ...]:
        """How sure the reader was at the decisions where they said so, before they knew what came."""
        return tuple(step.given.sure for step in self.steps if step.given and step.given.sure is not None)


def waiting(case: Case, given: Sequence[Answer]) -> Decision | None:
    """The first decision that has neither an answer nor a skip; None at the end."""
    answered = {one.decision for one in given}
    return next((one for one in case.decisions if one.id not in answered), None)


def week(case: Case, number: int, given: Sequence[Answer]) -> Past:
    """The case at the end of a week, from 1; in the week of a decision that waits, on the day of that decision.

    Raises:
        OkrkitError: the cycle has no such week.

    Examples:
        >>> from okrkit.retro.case import load
        >>> case = load("a-number-from-above", "en")
        >>> [(week(case, n, ()).day, week(case, n, ()).waits is None) for n in (2, 3, 4)]
        [(datetime.date(2025, 3, 16), True), (datetime.date(2025, 3, 21), True), (datetime.date(2025, 3, 30), False)]
    """
    mondays = dict(scoring.weeks(case.cycle))
    if isinstance(number, bool) or number not in mondays:
        with speaking(case.language):
            raise OkrkitError(say("replay.no-week", week=number), instead=say("replay.no-week-instead", n=len(mondays)))
    gate = waiting(case, given)
    day = mondays[number] + dt.timedelta(days=6)
    day = min(day, case.cycle.end or day)
    if gate and gate.on < mondays[number]:
        return Past(case, int(number), day, waits=gate)
    return _stood(case, int(number), min(day, gate.on) if gate else day, whole=gate is None)


def until(case: Case, decision: str, given: Sequence[Answer]) -> Past:
    """The case on the day of a decision, which need not be answered yet; those before it must be.

    Raises:
        OkrkitError: no such decision.
    """
    at, gate = case.decision(decision), waiting(case, given)
    if gate and gate.on < at.on:
        return Past(case, at.week, at.on, waits=gate)
    return _stood(case, at.week, at.on, whole=False)


def summary(case: Case, given: Sequence[Answer], missing: Sequence[str] = ()) -> Summary:
    """Each decision with what the reader answered, as far as they have come."""
    steps = []
    for decision in case.decisions:
        mine = tuple(one for one in given if one.decision == decision.id)
        steps.append(Step(decision, mine[0] if mine else None, mine[1:]))
    told = case.came_true is not None and waiting(case, given) is None
    feared = tuple((one, n in (case.came_true or ())) for n, one in enumerate(case.cycle.fears, 1)) if told else ()
    return Summary(case, tuple(steps), feared, tuple(missing))


def _stood(case: Case, number: int, day: dt.date, *, whole: bool) -> Past:
    cycle = scoring.until(case.cycle, day)
    if not whole or case.cycle.end is None or day < case.cycle.end:
        old = cycle.context
        terms = _SETTLED + (_AGREED if old.agreed_on is None or old.agreed_on <= day else ())
        kept = tuple(o for o in cycle.objectives if o.created is None or o.created <= day)
        known = Context(**{name: getattr(old, name) for name in terms})
        cycle = replace(cycle, objectives=kept, context=known, survey=())
    return Past(case, number, day, cycle)
