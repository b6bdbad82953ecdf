"""Invented cycles with known faults: to practise on, and to see whether a diagnosis finds what is there.

    simulate(("C-FORGET",), severity="medium", seed=1)      a Cycle, with all its tables

A cycle is made from how people behave. Each line has a way that it really goes, with drift, noise and steps, which
nobody knows; people come to the weekly round or do not, read numbers off, believe something about the end, and write
down what they believe, or what one likes to hear. A mode of failure changes habits (`data/simulate/modes.toml`), and
what follows from them follows by itself. Nothing here knows by which signals or thresholds anybody would notice, and
those who look for signals do not know this room; `pyproject.toml` holds the two apart.

A cycle without a mode is that of a team that does it well, and not perfectly: weeks are missed, a number is typed from
memory, a target is changed early and in the open, a line is weak. With bad luck something comes from outside, stops
what was going well, and is written down. One seed is one cycle, in both languages with the same numbers.

The rooms inside: `habits`, `plan` (what is set out to do, and what will come of it), `truth` (week by week),
`rounds` (who noted what), `said` (votes, needs, changes), `around` (what people tell of the programme), `words`,
`practice` (guess what is wrong).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_args

from okrkit.errors import OkrkitError
from okrkit.language import Language, current, pick, say, speaking
from okrkit.model import Cycle, Shock
from okrkit.retro.simulate import around, rounds, said, truth
from okrkit.retro.simulate.habits import Chance, Severity, living, modes, named, table
from okrkit.retro.simulate.plan import Plan, drawn_up
from okrkit.retro.simulate.words import Voices, common, objective
from okrkit.store import Folder

__all__ = ["Severity", "modes", "severities", "simulate", "told", "write"]


def severities() -> tuple[str, ...]:
    """The severities, mildest first."""
    return get_args(Severity)


def told(mode: str) -> Mapping[str, str]:
    """What people do in a mode, in both languages.

    Examples:
        >>> told("W-BAU")["en"]
        'They wrote down what runs anyway.'
    """
    words: Mapping[str, str] = table()[mode]["did"]
    return words


def write(cycle: Cycle, to: Path) -> None:
    """Write an invented cycle into a new folder, in the files that a team would have.

    Raises:
        OkrkitError: OKRs lie there already, or it cannot be written. Nothing was written.
    """
    folder = Folder(to)
    if folder.load().stamp:
        raise OkrkitError(say("simulate.there"), file=to, instead=say("simulate.there-instead"))
    folder.take(cycle, base=None, by="simulate")


def simulate(
    modes: Iterable[str] | str = (),
    severity: str = "medium",
    seed: int = 1,
    language: Language | None = None,
    *,
    noise: float = 1.0,
    unlucky: bool = False,
) -> Cycle:
    """An invented cycle in which these modes of failure are at work.

    Args:
        modes: ids such as "C-FORGET", several with commas between them or as a list; none is a healthy cycle.
        severity: low, medium or high.
        seed: the same seed and modes give the same cycle.
        language: "en" or "zh"; the one in use by default. Numbers, dates and ids are the same in both.
        noise: how much chance moves a week, 0 and more; 1 is usual.
        unlucky: whether something comes from outside and stops what was going well.

    Returns:
        The cycle, in a quarter that is over.

    Raises:
        OkrkitError: there is no such mode or severity (the ones there are, are named), or `noise` is below 0.

    Examples:
        >>> cycle = simulate("C-FORGET", seed=3, language="en")
        >>> cycle == simulate(["C-FORGET"], seed=3, language="en"), cycle.end > cycle.start
        (True, True)
    """
    if not 0 <= noise < math.inf:
        raise OkrkitError(say("simulate.noise", number=noise), instead=say("simulate.noise-instead"))
    with speaking(language or current()):
        return _cycle(named(modes), severity, Chance(seed), noise, unlucky=unlucky)


def _cycle(chosen: tuple[str, ...], severity: str, chance: Chance, noise: float, *, unlucky: bool) -> Cycle:
    how = living(chosen, severity)
    first = drawn_up(how, chance)
    hit = int(how.weeks * chance.of("shock").uniform(0.3, 0.5)) if unlucky else None
    paths = {
        line.id: truth.path(
            line, how.weeks, chance, noise=noise, strain=how.strain, hit=None if line.way == "kept" else hit
        )
        for line in first.lines
    }
    done, ways = said.moved(first, paths, how, chance, hit)
    voices = Voices(done, chance)
    shock = chance.of("shock", "which").choice(voices.place["shocks"]) if unlucky else None
    came = (hit, shock) if hit is not None and shock else None
    return Cycle(
        team=voices.team,
        start=done.start,
        end=done.end,
        objectives=tuple(objective(goal, voices, chance) for goal in done.goals),
        check_ins=rounds.Rounds(done, paths, how, voices, chance, came).check_ins(),
        changes=said.changes(done, ways, how, voices, chance, shock),
        votes=said.votes(done, how, voices, chance),
        fears=said.fears(done, how, voices, chance),
        dependencies=said.dependencies(done, how, voices, chance),
        shocks=_shocks(done, came),
        survey=around.survey(done, chosen, severity, chance),
        context=around.context(done, paths, chosen, severity, how, chance),
        not_doing=tuple(pick(one) for one in chance.some(common()["not_doing"], 0.5, "not doing")),
        language=current(),
    )


def _shocks(plan: Plan, came: rounds.Shock | None) -> tuple[Shock, ...]:
    """The log of what came from outside."""
    if came is None:
        return ()
    return (Shock(plan.start + dt.timedelta(days=7 * came[0] + 1), pick(came[1])),)
