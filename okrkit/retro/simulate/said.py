"""What an invented team said and changed beside its rounds: votes, fears, needs from others, targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from okrkit.language import pick
from okrkit.model import Change, Dependency, Fear, Vote
from okrkit.retro.simulate.habits import Chance, Habits
from okrkit.retro.simulate.plan import Line, Plan
from okrkit.retro.simulate.rounds import NICE, believed
from okrkit.retro.simulate.truth import came, gone
from okrkit.retro.simulate.words import Voices, common, sentence
from okrkit.store import votes as ballot

__all__ = ["changes", "dependencies", "fears", "moved", "votes"]

FOLLOWED = 0.7  # needs without a yes at the start that get one when somebody asks again
TURN = 0.4  # the part of the cycle after which an objective above is turned into another


def votes(plan: Plan, habits: Habits, voices: Voices, chance: Chance) -> tuple[Vote, ...]:
    """How sure each person was of each line in the first week, before anybody had seen the others' numbers."""
    if not chance.is_so(0.75, "voted"):
        return ()
    found = []
    for who, name in enumerate(voices.people):
        at = dt.datetime.combine(plan.start, dt.time(10, 5 + who))
        for line in plan.lines:
            draw = chance.of("vote", who, line.id)
            sure = believed(line, None, 0, habits.weeks, draw, noise=2.0)
            sure += habits.conform * (NICE - sure)
            if line.masked:
                sure = max(sure, NICE - 1)
            number, salt = float(round(sure)), f"{draw.getrandbits(128):032x}"
            found.append(Vote(at, name, line.id, ballot.digest(name, line.id, number, salt), number, salt))
    return tuple(found)


def fears(plan: Plan, habits: Habits, voices: Voices, chance: Chance) -> tuple[Fear, ...]:
    """What people feared in the first week."""
    told = chance.some(common()["fears"], habits.doubts, "fears")
    found = []
    for at, words in enumerate(told):
        draw = chance.of("fear", at)
        line = draw.choice(plan.lines)
        when = dt.datetime.combine(plan.start, dt.time(10, 40 + at))
        about = line.id if draw.random() < 0.6 else None
        found.append(Fear(when, pick(words), voices.name(draw.randrange(plan.size)), about))
    return tuple(found)


def dependencies(plan: Plan, habits: Habits, voices: Voices, chance: Chance) -> tuple[Dependency, ...]:
    """What was needed from others, and who had said yes."""
    found = []
    usual = chance.of("usual").sample(plan.lines, min(2, len(plan.lines))) if habits.asked else []
    for line in plan.lines:
        if not line.waits and line not in usual:
            continue
        draw = chance.of("needs", line.id)
        need = voices.place["needs"][draw.randrange(4)]
        early, late = draw.random() < habits.asked, draw.random() < FOLLOWED
        who, before, after = draw.choice(common()["people"]), draw.randint(-5, 4), draw.randint(6, 20)
        yes, day = not line.waits and (early or late), before if early else after
        found.append(
            Dependency(
                line.id,
                pick(need["team"]),
                pick(need["what"]),
                pick(who) if yes else None,
                plan.start + dt.timedelta(days=day) if yes else None,
            )
        )
    return tuple(found)


# --- what was changed ---


def moved(
    plan: Plan, paths: Mapping[str, Sequence[float]], habits: Habits, chance: Chance, hit: int | None
) -> tuple[Plan, dict[str, str]]:
    """The plan with the targets that were changed on the way, and for each of them how: early, late or outside.

    Early and in the open, because they had learned something; late and in silence, to where they stood anyway; or
    after something from outside, in the open.
    """
    measured = [line for line in plan.lines if line.way == "measured"]
    weeks = habits.weeks
    lines: dict[str, Line] = {}
    how: dict[str, str] = {}
    late = max(int(0.6 * weeks), 1)

    def move(line: Line, week: int, share: float, kind: str) -> None:
        new = float(round(line.start + (line.target - line.start) * share))
        if new not in (line.target, line.start):
            lines[line.id], how[line.id] = replace(line, moved=(week, new)), kind

    if measured and chance.is_so(habits.opens, "opens") and weeks > 6:
        line = chance.of("opened").choice(measured)
        move(line, chance.of("opened", "week").randint(1, 3), 0.85, "early")
    if hit is not None and hit < weeks - 2 and measured and chance.is_so(0.6, "outside"):
        move(chance.of("outside").choice(measured), hit + 1, 0.6, "outside")
    above = [line for goal in plan.goals if goal.turned for line in goal.lines]
    for line in above[: max(habits.drifts - 1, 0)]:
        move(line, int(weeks * TURN), 1.4, "late")
    behind = [
        line
        for line in measured
        if (paths[line.id][late] - line.start) / (line.target - line.start) < gone(late, weeks) * 0.85
    ]
    for line in chance.some(behind, min(habits.cuts * len(measured) / max(len(behind), 1), 1.0), "cuts"):
        week = chance.of("cut", line.id).randint(late, max(weeks - 2, late))
        stands = (came(line, paths[line.id][week]) - line.start) / (line.target - line.start)
        move(line, week, min(max(stands, 0.1) + 0.12, 0.8), "late")
    goals = tuple(replace(goal, lines=tuple(lines.get(line.id, line) for line in goal.lines)) for goal in plan.goals)
    return replace(plan, goals=goals), how


def changes(
    plan: Plan, how: Mapping[str, str], habits: Habits, voices: Voices, chance: Chance, shock: Mapping[str, Any] | None
) -> tuple[Change, ...]:
    """The ledger: what was changed after the cycle began, by whom, and whether it was said."""
    found: list[Change] = []
    for line in plan.lines:
        if line.moved is None:
            continue
        week, new = line.moved
        draw = chance.of("changed", line.id)
        quiet = how[line.id] == "late"
        hour = dt.time(22 if quiet else 10, draw.randint(0, 59))
        at = dt.datetime.combine(plan.start + dt.timedelta(days=7 * week + draw.randint(0, 4)), hour)
        reason = pick(draw.choice(common()["reasons"]))
        if how[line.id] == "outside" and shock is not None:
            reason = pick(common()["outside"]).format(shock=pick(shock))
        said = (None, False) if quiet else (reason, True)
        by = voices.name(line.who)
        before, after = sentence(line, line.target, chance), sentence(line, new, chance)
        found += [
            Change(at, line.id, "text", before, after, by, *said),
            Change(at, line.id, "target", f"{line.target:g}", f"{new:g}", by, *said),
        ]
    for above in (goal for goal in plan.goals if goal.turned):
        day = plan.start + dt.timedelta(days=7 * int(habits.weeks * TURN))
        at = dt.datetime.combine(day, dt.time(18, 20))
        old, new_text = pick(above.of), pick(above.of["instead"])
        found.append(Change(at, above.id, "text", old, new_text, voices.boss, None, announced=False))
    return tuple(sorted(found, key=lambda one: one.at))
