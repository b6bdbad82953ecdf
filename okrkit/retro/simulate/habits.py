"""How a team goes about its OKRs: its habits, and what a way of going wrong makes of them.

The habits below are those of a team that does it well, and not perfectly. A mode puts others in their place, as told
in `data/simulate/modes.toml`, three values each for low, medium and high severity. Nothing here knows how anybody
would notice.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from typing import Any, Literal, TypeVar, get_args

import msgspec

from okrkit import content
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Record

__all__ = ["Chance", "Habits", "Severity", "living", "modes", "named", "table"]

Severity = Literal["low", "medium", "high"]
T = TypeVar("T")


class Habits(Record, frozen=True):
    """What a team does, as shares (0 to 1) of its lines, objectives, people or weeks where nothing else is said.

    Fields:
        weeks: how long its cycle is.
        objectives: how many it has on average; crowd: how many of them take in everything that somebody asked for.
        tasks, vague, routine: lines that are a task, that nobody can count, that run anyway.
        bare: objectives that are a number; why: those that say what for; declared: those whose kind is said.
        ambition: how far the targets lie, beside what one usually dares; 1 is usual.
        leap: how much further one reaches for a hope than for a promise; 1 is usual.
        guards: chance that an objective says what must not suffer; strain: how far that suffers in the end.
        leading: chance that an objective has a line that moves early; lagging: other lines that move at the end.
        dictated: objectives that come from above; hurried: chance that all are written within a day.
        conform: how far a vote is what everybody says; doubts: how many of the usual fears are said.
        parent: chance that the objective above stands in the same file; aligned: objectives that name what they
            are for; copied: those that repeat what stands above them.
        asked: chance of having asked others for what is needed; waiting: lines that wait for others unasked.
        drifts: how often the objective above is turned into something else without a word.
        owned: lines with one owner; coordinated: rows that one person fills in for all.
        alone: people who get an objective of their own, made of their duties.
        attendance: who comes to the weekly round; fades: after which part of the cycle it dies, and faded: who comes
            then; closing: who comes to the last one; burst: who fills in rows for the end; neglected: lines that
            nobody looks at.
        effort: what comes of a line, beside what usual effort brings; spread: how much that differs by line.
        masked: lines whose confidence is what one likes to hear, while they go badly.
        cuts: lines whose target is brought near in silence, late.
        opens: chance that a target is changed early and in the open.
        pressed: rows written under pressure after half of the time; busy: rows that say that other work came first.
        dry: rows that hold a number and nothing else.
        hollow: objectives that do not come true, whatever their lines say.
        squad: rows that a squad fills in; leaves: after which part of the cycle it is dissolved.
        shocks: how many things come from outside.
    """

    weeks: int = 13
    objectives: float = 2.7
    crowd: float = 0.0
    tasks: float = 0.04
    vague: float = 0.03
    routine: float = 0.0
    bare: float = 0.0
    why: float = 0.9
    declared: float = 1.0
    ambition: float = 1.0
    leap: float = 1.0
    guards: float = 0.6
    strain: float = 0.0
    leading: float = 1.0
    lagging: float = 0.0
    dictated: float = 0.2
    hurried: float = 0.0
    conform: float = 0.0
    doubts: float = 0.6
    parent: float = 0.35
    aligned: float = 0.97
    copied: float = 0.0
    asked: float = 0.9
    waiting: float = 0.0
    drifts: int = 0
    owned: float = 1.0
    coordinated: float = 0.0
    alone: float = 0.0
    attendance: float = 0.9
    fades: float = 1.0
    faded: float = 0.9
    closing: float = 0.97
    burst: float = 0.0
    neglected: float = 0.0
    effort: float = 1.0
    spread: float = 0.28
    masked: float = 0.0
    cuts: float = 0.0
    opens: float = 0.5
    pressed: float = 0.0
    busy: float = 0.015
    dry: float = 0.0
    hollow: float = 0.0
    squad: float = 0.0
    leaves: float = 1.0
    shocks: int = 0


def table() -> dict[str, Any]:
    """What is told of each mode, by its id."""
    return content.table("simulate/modes")


def modes() -> tuple[str, ...]:
    """The ids of the modes that a cycle can be made with.

    Examples:
        >>> "C-FORGET" in modes()
        True
    """
    return tuple(table())


def named(given: Iterable[str] | str) -> tuple[str, ...]:
    """Modes as people name them, each once: a list, or a text with commas.

    Examples:
        >>> named("c-forget， W-TASK"), named(["C-MELON", "c-melon"])
        (('C-FORGET', 'W-TASK'), ('C-MELON',))
    """
    names = given.replace("，", ",").split(",") if isinstance(given, str) else given
    return tuple(dict.fromkeys(name.strip().upper() for name in names if name.strip()))


def living(chosen: Iterable[str], severity: str) -> Habits:
    """The habits of a team with these modes. Where two of them touch the same habit, the worse one stays.

    Raises:
        OkrkitError: there is no such mode or severity; the ones there are, are named.
    """
    if severity not in get_args(Severity):
        known = ", ".join(get_args(Severity))
        raise OkrkitError(say("simulate.severity", name=severity), instead=say("simulate.choose", known=known))
    at, usual = get_args(Severity).index(severity), Habits()
    taken: dict[str, Any] = {}
    for mode in chosen:
        if mode not in table():
            raise OkrkitError(
                say("simulate.no-mode", name=str(mode)[:60]), instead=say("simulate.choose", known=", ".join(modes()))
            )
        for name, values in table()[mode].items():
            if name in Habits.__struct_fields__:
                was, new = getattr(usual, name), values[at]
                if name not in taken or abs(new - was) > abs(taken[name] - was):
                    taken[name] = new
    return msgspec.structs.replace(usual, **taken)


class Chance:
    """Chance in named streams: what is drawn for one thing does not depend on what is drawn for another.

    So a mode changes what it is about, and leaves the rest of the same seed as it was.

    Examples:
        >>> Chance(7).of("round", 3).random() == Chance(7).of("round", 3).random()
        True
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def of(self, *names: object) -> random.Random:
        """A stream of its own for what these names name."""
        return random.Random("/".join(map(str, (self._seed, *names))))  # noqa: S311 - a story, not a secret

    def is_so(self, share: float, *names: object) -> bool:
        """Whether something is so that is so in a share (0 to 1) of the cases."""
        return self.of(*names).random() < share

    def some(self, things: Sequence[T], share: float, *names: object) -> list[T]:
        """A share of these things, in their order; how many is rounded by chance, not drawn one by one."""
        draw = self.of(*names)
        count = min(math.floor(share * len(things) + draw.random()), len(things))
        chosen = sorted(draw.sample(range(len(things)), count))
        return [things[place] for place in chosen]
