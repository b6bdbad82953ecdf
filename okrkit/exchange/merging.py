"""What a file says, put into what a folder holds: nothing of the folder gets lost, and no name means two things."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from okrkit.exchange import layout
from okrkit.model import Context, Cycle, KeyResult, Objective
from okrkit.notation.identity import alike
from okrkit.store.entry import missing

__all__ = ["clashes", "merged", "renamed"]

_ALIKE = 0.2
_NAMES = ("key_result", "item", "supports")


def clashes(before: Cycle, new: Cycle) -> list[tuple[str, str, str]]:
    """Names that stand for one thing in the folder and for quite another in the file: (name, here, there)."""
    here, there = _texts(before), _texts(new)
    both = [(name, here[name], there[name]) for name in there if name in here]
    return [one for one in both if one[1] != one[2] and alike(one[1], one[2]) < _ALIKE]


def renamed(before: Cycle, new: Cycle) -> Cycle:
    """The cycle with numbers that the folder has not used: its own O1 and KR1 are other things."""
    used = _texts(before).keys() | {one.key_result for one in before.check_ins} | {one.item for one in before.changes}
    names: dict[str, str] = {}
    own: dict[str, Sequence[Objective | KeyResult]] = {"O": new.objectives, "KR": new.key_results}
    for prefix, lines in own.items():
        numbers = [name.removeprefix(prefix).split(".")[0] for name in used if name.startswith(prefix)]
        last = max((int(number) for number in numbers if number.isdigit()), default=0)
        names |= {one.id: f"{prefix}{last + at}" for at, one in enumerate(lines, 1)}
    objectives = tuple(
        replace(_named(o, names), id=names[o.id], key_results=tuple(replace(k, id=names[k.id]) for k in o.key_results))
        for o in new.objectives
    )
    told = {name: tuple(_named(one, names) for one in getattr(new, name)) for name in layout.ATTRIBUTES.values()}
    return replace(new, objectives=objectives, **told)


def merged(before: Cycle, new: Cycle) -> Cycle:
    """The folder's cycle with the file's: what has the same name is replaced, what is new is added, the rest stays.

    What a table does not speak of, `Objectives.records` has kept in its lines already.
    """
    stated = {kr.id for kr in new.key_results}
    by_name = {o.id: o for o in new.objectives}
    objectives: list[Objective] = []
    for old in before.objectives:
        now = by_name.pop(old.id, old)
        own = {kr.id: kr for kr in now.key_results if now is not old}
        kept = [own.pop(kr.id, kr) for kr in old.key_results if kr.id in own or kr.id not in stated]
        objectives.append(replace(now, key_results=(*kept, *own.values())))
    tables: dict[str, Any] = {}
    more = missing(before, new, before.dependencies)
    for name in layout.ATTRIBUTES.values():
        tables[name] = (*getattr(before, name), *getattr(more, name))
    left = [one for one in before.not_doing if one not in new.not_doing]
    return Cycle(
        team=before.team or new.team,
        start=new.start or before.start,
        end=new.end or before.end,
        objectives=(*objectives, *by_name.values()),
        not_doing=(*left, *new.not_doing),
        context=_context(before.context, new.context),
        language=new.language or before.language,
        **tables,
    )


def _context(before: Context, new: Context) -> Context:
    said = {name: value for name, value in msgspec.structs.asdict(new).items() if value not in (None, ())}
    return replace(before, **said)


def _texts(cycle: Cycle) -> dict[str, str]:
    return {o.id: o.text for o in cycle.objectives} | {kr.id: kr.text for kr in cycle.key_results}


def _named(record: Any, names: dict[str, str]) -> Any:
    """The record with the names in it replaced."""
    said = {name: getattr(record, name, None) for name in _NAMES}
    return replace(record, **{name: names[value] for name, value in said.items() if value in names})
