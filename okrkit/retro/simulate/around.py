"""What the people of an invented cycle tell of the programme around it: the context, and the anonymous survey.

Some questions nobody asked, some are answered with "I don't know"; what is told in good order stands in
`data/simulate/around.toml`, what is told in a mode beside its habits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any, get_args, get_type_hints

from okrkit import content
from okrkit.language import pick
from okrkit.model import Context, SurveyAnswer
from okrkit.retro.simulate.habits import Chance, Habits, Severity, table
from okrkit.retro.simulate.plan import Goal, Plan

__all__ = ["context", "survey"]

CAME_TRUE = 0.5  # the share of the way below which people say that an objective did not come true


def context(
    plan: Plan,
    paths: Mapping[str, Sequence[float]],
    modes: Iterable[str],
    severity: str,
    habits: Habits,
    chance: Chance,
) -> Context:
    """What was told of the programme.

    Args:
        plan: the team and its goals.
        paths: where each line stood at the end of each week.
        modes: what is at work.
        severity: how much.
        habits: how the team goes about it.
        chance: the cycle's chance.
    """
    usual = content.table("simulate/around")
    told: dict[str, Any] = {}
    unknown = []
    for name, value in {**usual["facts"], **_of_modes("context", modes, severity)}.items():
        draw = chance.of("asked", name)
        asked, knows = draw.random() < usual["asked"], draw.random() >= usual["unknown"]
        if value == "?" or not asked:
            continue
        if knows:
            told[name] = _fact(name, value, plan, draw)
        else:
            unknown.append(name)
    hollow = chance.some(plan.goals, habits.hollow, "hollow")
    unmet = tuple(goal.id for goal in plan.goals if goal in hollow or _far(goal, paths) < CAME_TRUE)
    return Context(**told, unmet=unmet, unknown=tuple(unknown))


def survey(plan: Plan, modes: Iterable[str], severity: str, chance: Chance) -> tuple[SurveyAnswer, ...]:
    """What people answered without their names; in some teams nobody asked."""
    usual = content.table("simulate/around")
    if not chance.is_so(usual["asked"], "survey"):
        return ()
    found = []
    for question, mean in {**usual["survey"], **_of_modes("survey", modes, severity)}.items():
        for who in range(plan.size):
            draw = chance.of("survey", question, who)
            value = float(min(max(round(draw.gauss(mean, 0.7)), 1), 5))
            knows = draw.random() >= usual["unknown"]
            found.append(SurveyAnswer(question, value if knows else None, f"{draw.getrandbits(32):08x}"))
    order = chance.of("slips")
    order.shuffle(found)
    return tuple(found)


def _of_modes(kind: str, modes: Iterable[str], severity: str) -> dict[str, Any]:
    at = get_args(Severity).index(severity)
    return {name: values[at] for mode in modes for name, values in table()[mode].get(kind, {}).items()}


def _fact(name: str, value: Any, plan: Plan, draw: Random) -> Any:
    """An answer as it stands in the context: one of two languages, a number in between, a day."""
    kind = str(get_type_hints(Context)[name])
    if isinstance(value, dict):
        return pick(value)
    if isinstance(value, list):
        low, high = value
        value = draw.randint(low, high) if isinstance(low, int) else round(draw.uniform(low, high), 2)
    if "date" in kind:
        return plan.end + dt.timedelta(days=value)
    return float(value) if "float" in kind else value


def _far(goal: Goal, paths: Mapping[str, Sequence[float]]) -> float:
    """The share of the way that a goal's lines covered, on average, as the people who were there see it."""
    moves = [line for line in goal.lines if line.way not in ("kept", "upheld")]
    ways = [(paths[line.id][-1] - line.start) / (line.target - line.start) for line in moves]
    return sum(ways) / len(ways) if ways else 1.0
