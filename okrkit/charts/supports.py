"""Who supports what: the objectives of one or several teams as a tree, found from what people wrote.

`supports` may name an objective or key result of one's own team by its id ("O1"), one of another team by team and id
("harbour O1"), or either by its words. What is found nowhere is a parent outside: it is told, not guessed at.

An objective stands *alone* where it supports nothing and nothing supports it. It *copies* where it says nearly what
its parent says, or where one of its key results asks for nearly the parent's number in partly the parent's words
(eight and five in ten words the same, the target within a tenth: conventions of ours).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from okrkit import content
from okrkit.lexicon import COPIED, leveled, likeness
from okrkit.model import Cycle, Dependency, KeyResult, Objective

__all__ = ["Stand", "in_order", "stands"]

_PARTLY, _NEAR = 0.5, 0.1
_NAME = re.compile(r"(?<![a-z0-9])(?:o|kr)\d{1,6}(?:\.\d{1,6}){0,3}(?![a-z0-9])")


class Stand(NamedTuple):
    """Where an objective stands.

    Fields:
        name: its id, behind its team's name where there are several teams.
        objective: the objective.
        parent: the place of what it supports among all; None where that is outside, or nothing.
        outside: what it supports, in people's words, where it is none of these.
        children: how many support it.
        copied: ("", the parent's name) where it has its words, (own key result, theirs) where it has a number; or None.
        needs: what it and its key results need from others.
    """

    name: str
    objective: Objective
    parent: int | None
    outside: str | None
    children: int
    copied: tuple[str, str] | None
    needs: tuple[Dependency, ...]

    @property
    def alone(self) -> bool:
        """Whether it supports nothing, and nothing supports it."""
        return self.parent is None and not self.outside and not self.children


def stands(cycles: Sequence[Cycle]) -> list[Stand]:
    """Where each objective of these cycles stands, in the order of cycles and objectives.

    Examples:
        >>> from okrkit.model import Objective
        >>> harbour = Cycle("harbour", objectives=(Objective("O1", "Skippers plan a week alone"),))
        >>> boats = Cycle("boats", objectives=(Objective("O1", "No boat waits for a part", supports="harbour O1"),))
        >>> [(one.name, one.parent, one.children) for one in stands([harbour, boats])]
        [('harbour O1', None, 1), ('boats O1', 0, 0)]
    """
    every = [(cycle, objective) for cycle in cycles for objective in cycle.objectives]
    several = len({id(cycle) for cycle, _ in every}) > 1
    names = [f"{cycle.team} {o.id}" if several and cycle.team else o.id for cycle, o in every]
    known = _Known(every)
    parents = [known.parent(at) for at in range(len(every))]
    counts = Counter(parents)
    found = []
    for at, (cycle, o) in enumerate(every):
        above = parents[at] if parents[at] != at else None
        outside = o.supports if parents[at] is None else None
        copied = ("", "") if outside and likeness(o.text, outside) >= COPIED else None
        if above is not None:
            copied = _copied(o, every[above][1], names[above], two_teams=cycle is not every[above][0])
        items = {item.id for item in _items(o)}
        needs = tuple(need for need in cycle.dependencies if need.item in items)
        children = counts[at] - (parents[at] == at)
        found.append(Stand(names[at], o, above, outside, children, copied, needs))
    return found


def in_order(found: Sequence[Stand]) -> list[tuple[int | str, int]]:
    """All of them as a tree from above: (place, depth); a parent outside is told in its words, with what supports it.

    Objectives that support each other in a circle begin at the first of them.
    """
    below: dict[int | str, list[int]] = defaultdict(list)
    tops: dict[int | str, None] = {}
    for at, one in enumerate(found):
        over = one.outside if one.parent is None else one.parent
        if over is not None:
            below[over].append(at)
        if one.parent is None:
            tops[at if over is None else over] = None
    order: dict[int | str, int] = {}
    for top in (*tops, *range(len(found))):
        todo = [(top, 0)] if top not in order else []
        while todo:
            at, depth = todo.pop()
            if at not in order:
                order[at] = depth
                todo += [(child, depth + 1) for child in reversed(below[at])]
    return list(order.items())


class _Known:
    """All objectives, by what people may call them."""

    def __init__(self, every: Sequence[tuple[Cycle, Objective]]) -> None:
        self._every = every
        self._by_id: dict[str, list[int]] = defaultdict(list)
        self._by_text: dict[str, int] = {}
        for at, (_, o) in enumerate(every):
            for item in _items(o):
                self._by_id[item.id.lower()].append(at)
                self._by_text.setdefault(leveled(item.text), at)

    def parent(self, at: int) -> int | None:
        """The place of what an objective supports, its own where that is itself; None where it is none of these."""
        cycle, o = self._every[at]
        said = leveled(o.supports or "").strip()
        if not said:
            return None
        if said in self._by_text:
            return self._by_text[said]
        named = _NAME.search(said)
        if named is not None:
            there = self._by_id[named[0]]
            rest = said[: named.start()] + said[named.end() :]
            return (
                self._of_team(there, rest) if re.search(r"\w", _around().sub("", rest)) else self._of_own(there, cycle)
            )
        scored = [
            (likeness(said, item.text), -place)
            for place, (_, other) in enumerate(self._every)
            if place != at
            for item in _items(other)
        ]
        best, place = max(scored, default=(0.0, 0))
        return -place if best >= COPIED else None

    def _of_own(self, there: Sequence[int], cycle: Cycle) -> int | None:
        """The one of the own team, else the only one of this id."""
        own = [place for place in there if self._every[place][0] is cycle]
        return own[0] if own else there[0] if len(there) == 1 else None

    def _of_team(self, there: Sequence[int], rest: str) -> int | None:
        """The one of the team that is named beside the id."""
        named = _bare(rest)
        return next((place for place in there if _bare(self._every[place][0].team or "") == named), None)


def _bare(name: str) -> str:
    """The letters of a team's name, without small words and what it is: "objective … of the harbour team"."""
    level = leveled(name)
    return "".join(re.findall(r"\w", _around().sub(" ", level))) or level


@cache
def _around() -> re.Pattern[str]:
    known = content.table("lexicon/notation")
    labels = known["labels"]
    words = {*labels["objective"], *labels["key_result"], *known["front"]["team"], *known["words"]["small"], "s"}
    edged = (rf"\b{re.escape(word)}\b" if word.isascii() else word for word in sorted(words, key=len, reverse=True))
    return re.compile("|".join(edged))


def _items(one: Objective) -> tuple[Objective | KeyResult, ...]:
    return (one, *one.key_results)


def _copied(one: Objective, above: Objective, name: str, *, two_teams: bool) -> tuple[str, str] | None:
    if likeness(one.text, above.text) >= COPIED or any(
        likeness(one.text, kr.text) >= COPIED for kr in above.key_results
    ):
        return "", name
    pairs = ((kr, theirs) for kr in one.key_results for theirs in above.key_results)
    same = next(((kr.id, theirs.id) for kr, theirs in pairs if _same(kr, theirs)), None)
    return (same[0], f"{name.removesuffix(above.id)}{same[1]}" if two_teams else same[1]) if same else None


def _same(one: KeyResult, above: KeyResult) -> bool:
    alike = likeness(one.text, above.text)
    mine, theirs = one.measure.target, above.measure.target
    if alike >= COPIED or mine is None or theirs is None or one.measure.unit != above.measure.unit:
        return alike >= COPIED
    return alike >= _PARTLY and abs(mine - theirs) <= _NEAR * abs(theirs)
