"""What may enter the tables of a folder, and what of another copy is not in them yet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Change, CheckIn, Cycle, Dependency, Vote
from okrkit.store.rows import unknown
from okrkit.store.votes import person

__all__ = ["check", "check_words", "covers", "missing", "same"]


def check(check_ins: Sequence[CheckIn], cycle: Cycle, today: dt.date | None) -> None:
    """Whether all of these can be kept.

    Raises:
        OkrkitError: a key result that the cycle does not have and never had, a day outside the cycle or after
            `today` (where given), or a check-in that says nothing.
    """
    known = {kr.id for kr in cycle.key_results} | {change.item for change in cycle.changes}
    for one in check_ins:
        if one.key_result not in known:
            raise unknown(one.key_result, cycle.key_results)
        if (cycle.start and one.date < cycle.start) or (cycle.end and one.date > cycle.end):
            gaps = {"date": one.date, "start": cycle.start or "…", "end": cycle.end or "…"}
            raise OkrkitError(say("store.outside", **gaps), instead=say("store.outside-instead"))
        if today and one.date > today:
            raise OkrkitError(say("store.future", date=one.date), instead=say("store.future-instead", today=today))
        if one.value is None and one.confidence is None and not one.note:
            message, instead = say("store.says-nothing", id=one.key_result), say("store.says-nothing-instead")
            raise OkrkitError(message, instead=instead)


def check_words(text: str, item: str | None, cycle: Cycle) -> None:
    """Whether there are words, about something that is there.

    Raises:
        OkrkitError: there are none, or no such objective or key result.
    """
    if not text:
        raise OkrkitError(say("store.no-words"), instead=say("store.no-words-instead"))
    names = {kr.id for kr in cycle.key_results} | {objective.id for objective in cycle.objectives}
    if item is not None and item not in names:
        raise unknown(item, cycle.key_results)


def missing(here: Cycle, other: Cycle, dependencies: Sequence[Dependency]) -> Cycle:
    """What happened in another copy and is not here yet, and nothing else.

    Args:
        here: what the folder holds.
        other: what is to be added.
        dependencies: all rows of dependencies.csv, also those that a later one replaced.
    """
    votes = {_sealed(vote) for vote in here.votes} | {(*_sealed(vote)[:3], "") for vote in here.votes}
    asked = {(reply.rule, reply.item, reply.words) for reply in here.replies}
    fears = {(fear.text, fear.by, fear.item) for fear in here.fears}
    needed = set(dependencies)
    return Cycle(
        check_ins=tuple(_more(here.check_ins, other.check_ins)),
        changes=tuple(one for one in other.changes if not any(same(one, known) for known in here.changes)),
        replies=tuple(one for one in other.replies if (one.rule, one.item, one.words) not in asked),
        votes=tuple(one for one in other.votes if _sealed(one) not in votes),
        fears=tuple(one for one in other.fears if (one.text, one.by, one.item) not in fears),
        dependencies=tuple(one for one in other.dependencies if one not in needed),
        shocks=tuple(one for one in other.shocks if one not in here.shocks),
        survey=tuple(one for one in other.survey if one not in here.survey),
    )


def _more(here: Sequence[CheckIn], other: Sequence[CheckIn]) -> Iterator[CheckIn]:
    """The rows of another copy from the first that is not here; a correction back to an earlier value is one too.

    Rows about one key result and day are compared in their order. So the same rows taken twice add nothing.
    """
    told: defaultdict[tuple[dt.date, str], list[CheckIn]] = defaultdict(list)
    for one in reversed(here):
        told[one.date, one.key_result].append(one)
    for one in other:
        rest = told[one.date, one.key_result]
        while rest and rest[-1] != one:
            rest.pop()
        if rest:
            rest.pop()
        else:
            yield one


def same(one: Change, other: Change) -> bool:
    """Whether two rows tell of the same change, whatever is written beside it."""
    return one.at.replace(microsecond=0) == other.at.replace(microsecond=0) and covers(one, other)


def covers(one: Change, other: Change) -> bool:
    """Whether two rows tell of the same step, whenever it was seen."""
    return (one.item, one.field, one.old, one.new) == (other.item, other.field, other.old, other.new)


def _sealed(vote: Vote) -> tuple[str, ...]:
    return person(vote.by), vote.key_result, vote.digest, vote.salt or ""
