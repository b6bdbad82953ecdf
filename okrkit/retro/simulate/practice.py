"""Which modes are in this one? A cycle whose faults are drawn, and what a guess got right.

The answer opens after a try (commit, then reveal), and a guess that does not fit is no mistake: other habits can leave
the same traces.
"""

from __future__ import annotations

from collections.abc import Iterable

from okrkit.model import Record
from okrkit.retro.simulate.habits import Chance, living, modes, named

__all__ = ["Drawn", "Guess", "compare", "draw", "known"]


class Drawn(Record, frozen=True):
    """What was drawn for a cycle: its modes, none where it is healthy, and whether it had bad luck."""

    modes: tuple[str, ...]
    unlucky: bool = False


class Guess(Record, frozen=True):
    """What a guess got: the modes that are at work, those that are not, and how many it has not named."""

    found: tuple[str, ...]
    absent: tuple[str, ...]
    left: int


def draw(seed: int) -> Drawn:
    """What is at work in the cycle of this seed: mostly one mode, sometimes two, sometimes none.

    Examples:
        >>> draw(4) == draw(4)
        True
    """
    chance = Chance(seed).of("hidden")
    count = chance.choices([0, 1, 2], weights=[2, 5, 3])[0]
    return Drawn(tuple(sorted(chance.sample(modes(), count))), unlucky=not count and chance.random() < 0.5)


def known(names: Iterable[str] | str) -> tuple[str, ...]:
    """The modes of these names, each once.

    Raises:
        OkrkitError: there is no such mode; the ones there are, are named.
    """
    chosen = named(names)
    living(chosen, "low")
    return chosen


def compare(drawn: Drawn, names: Iterable[str]) -> Guess:
    """What a guess got.

    Examples:
        >>> compare(Drawn(("C-MELON", "W-TASK")), ["w-task", "C-FORGET"])
        Guess(found=('W-TASK',), absent=('C-FORGET',), left=1)
    """
    chosen = known(names)
    found = tuple(name for name in chosen if name in drawn.modes)
    return Guess(found, tuple(name for name in chosen if name not in found), len(drawn.modes) - len(found))
