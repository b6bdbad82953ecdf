"""The lines of a team's OKRs, by the names that people type, and what is asked where one was changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from okrkit import cards, store
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Change, Cycle, KeyResult, Objective

__all__ = ["key_result_of", "line_of", "objective_of", "why"]

_MOST = 3  # lines that are asked about at once
_NAMED = 12  # names of lines that are told at once
_DIGITS = "0123456789"


def line_of(cycle: Cycle, name: object, bare: str = "KR") -> Objective | KeyResult:
    """The objective or key result that is meant: "kr 3", "KR3" and "ＫＲ３" are the same, and so is 3.

    Args:
        cycle: where to look.
        name: what somebody typed.
        bare: what a number alone is the number of.

    Raises:
        OkrkitError: there is no such line; it names those of its kind, in their order.
    """
    items: dict[str, Objective | KeyResult] = {}
    for objective in cycle.objectives:
        items |= {objective.id: objective} | {kr.id: kr for kr in objective.key_results}
    asked = "".join(unicodedata.normalize("NFKC", str(name)).split()).upper()
    if asked.isdecimal():
        asked = bare + asked
    if asked in items:
        return items[asked]
    if not items:
        raise OkrkitError(say("notebook.nothing"), instead=say("notebook.nothing-line"))
    alike = [one for one in items if one.rstrip(_DIGITS) == asked.rstrip(_DIGITS)] or list(items)
    names = say("store.and").join(alike[:_NAMED])
    raise OkrkitError(say("notebook.no-item", id=str(name)[:40]), instead=say("notebook.no-item-instead", names=names))


def key_result_of(cycle: Cycle, name: object) -> KeyResult:
    """The key result that is meant.

    Raises:
        OkrkitError: there is no such key result.
    """
    line = line_of(cycle, name)
    if isinstance(line, KeyResult):
        return line
    names = say("store.and").join([kr.id for kr in line.key_results]) or "KR1"
    raise OkrkitError(say("run.not-a-key-result", id=line.id), instead=say("notebook.no-item-instead", names=names))


def objective_of(cycle: Cycle, name: object) -> Objective:
    """The objective that is meant.

    Raises:
        OkrkitError: there is no such objective.
    """
    line = line_of(cycle, name, bare="O")
    if isinstance(line, Objective):
        return line
    names = say("store.and").join(objective.id for objective in cycle.objectives)
    raise OkrkitError(say("run.not-an-objective", id=line.id), instead=say("notebook.no-item-instead", names=names))


def why(changes: Sequence[Change], cycle: Cycle) -> list[str]:
    """What was changed after the start, and how to say why; nothing where nobody asks, or where it has been said."""
    waiting = store.owed(changes, cycle.check_ins)
    items = list(dict.fromkeys(change.item for change in waiting))
    told = [cards.change(change) for change in waiting if change.item in items[:_MOST]]
    calls = say("store.and").join(f'team.because("{item}", "…", announced=True)' for item in items[:_MOST])
    return [*told, say("run.why", calls=calls)] if waiting else []
