"""Who looked at what, when, and what they wrote: the weekly rounds of an invented cycle.

A person comes or does not, reads the number off or types last week's again, believes something about the end, and
writes down what they believe, or what one likes to hear.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from okrkit.language import pick
from okrkit.model import CheckIn
from okrkit.retro.simulate.habits import Chance, Habits
from okrkit.retro.simulate.plan import Line, Plan
from okrkit.retro.simulate.truth import came, gone, shape
from okrkit.retro.simulate.words import Voices, common

__all__ = ["believed", "check_ins"]

PASS = {False: 0.85, True: 0.7}  # the score at which people would say it went well, of a promise and of a hope
UNSURE, SURE = 0.34, 0.1  # how wide the end is seen at the start, and at the end
NICE = 8  # the confidence that one likes to hear
COUNTLESS = ("vague", "routine")


def check_ins(
    plan: Plan, paths: Mapping[str, Sequence[float]], habits: Habits, voices: Voices, chance: Chance,
    shock: tuple[int, Mapping[str, Any]] | None,
) -> tuple[CheckIn, ...]:
    """All check-ins of a cycle, in the order in which they were written.

    Args:
        plan: the team and its lines.
        paths: where each line stood at the end of each week.
        habits: how the team goes about it.
        voices: its people and their words.
        chance: the cycle's chance.
        shock: the week in which something came from outside, and what.
    """
    weekday = chance.of("weekday").choice([0, 3, 4])
    done: list[CheckIn] = []
    last: dict[str, CheckIn] = {}
    for week in range(habits.weeks):
        day = plan.start + dt.timedelta(days=7 * week + weekday)
        burst = week == habits.weeks - 1 and chance.is_so(habits.burst, "burst")
        there = {who: chance.is_so(_comes(habits, who, week, plan), "comes", who, week) for who in range(plan.size + 1)}
        if chance.of("cancelled", week).random() < 0.03 and week:  # noqa: PLR2004 - a holiday, a move, a trade fair
            there = dict.fromkeys(there, False)
        for line in plan.lines:
            draw = chance.of("row", line.id, week)
            filled, later = draw.random() < 0.97, draw.random() < 0.12  # noqa: PLR2004 - rows get forgotten
            if line.neglected or not (burst or (there[line.who] and filled)):
                continue
            seen = _row(line, paths[line.id], week, habits, plan, chance, last.get(line.id))
            words = pick(common()["notes"]["burst"][0]) if burst and draw.random() < 0.5 else _note(  # noqa: PLR2004 - a coin
                line, paths[line.id], week, habits, voices, chance, shock
            )
            if seen is None and words is None:
                continue
            value, confidence = seen or (None, None)
            when = min(day + dt.timedelta(days=int(later)), plan.end)
            by = _by(line, week, habits, voices, chance)
            one = CheckIn(when, line.id, value, confidence, by, words)
            if one.value is None and one.confidence is None and one.note is None:
                continue
            last[line.id] = one
            done.append(one)
    return tuple(sorted(done, key=lambda one: one.date))


def believed(line: Line, now: float | None, week: int, weeks: int, draw: Random, noise: float = 1.0) -> float:
    """How sure a person is that a line ends well, 0 to 10, not rounded.

    They know what effort usually brings, and how far they are; the further the cycle, the more the second counts.

    Args:
        line: the line.
        now: where it stands; None before anything was seen.
        week: the week, counted from 0.
        weeks: how many there are.
        draw: this person's chance.
        noise: how much people differ.
    """
    at = gone(week, weeks)
    if line.way in ("kept", "upheld"):
        bad = line.way == "kept" and now is not None and now > line.aim(week)
        return min(max((5.0 if bad else 8.0) + draw.gauss(0, 0.5) * noise, 0), 10)
    far = line.aim(week) - line.start
    ahead = line.usual / far if far else 1.0
    behind = shape(line, at)
    weight = 0.0 if now is None else at ** (2 if line.late else 0.8)
    pace = ahead if now is None else (now - line.start) / far / max(behind, 0.02) if far else 1.0
    score = (1 - weight) * ahead + weight * min(pace, 2.5)
    width = UNSURE + (SURE - UNSURE) * at
    return min(max(10 / (1 + math.exp(-(score - PASS[line.hope]) / width)) + draw.gauss(0, 0.6) * noise, 0), 10)


def _comes(habits: Habits, who: int, week: int, plan: Plan) -> float:
    at = gone(week, habits.weeks)
    usual = habits.attendance - 0.08 * (who % 3 == 1) - 0.1 * (who == plan.size)
    if at > habits.leaves:
        return 0.12
    if at > habits.fades:
        return habits.faded
    return usual * habits.closing if week == habits.weeks - 1 else usual


def _row(
    line: Line, path: Sequence[float], week: int, habits: Habits, plan: Plan, chance: Chance, before: CheckIn | None
) -> tuple[float | None, float | None] | None:
    """The value and the confidence that somebody notes; None where there is nothing to note."""
    draw = chance.of("noted", line.id, week)
    stale, keeps, alone, says = (draw.random() for _ in range(4))
    between = line.every > 1 and (week + 1) % line.every and week != habits.weeks - 1 and week
    value: float | None = came(line, path[week])
    if line.way in COUNTLESS or between:
        value = None
    elif stale < 0.04 and before is not None and before.value is not None:  # noqa: PLR2004 - typed from memory
        value = before.value
    if value is None and alone < 0.12:  # noqa: PLR2004 - nothing new, nothing written
        return None
    sure = believed(line, path[week], week, habits.weeks, draw)
    if line.masked and gone(week, habits.weeks) < 0.93:  # noqa: PLR2004 - the last week tells
        sure = NICE + (draw.random() < 0.25) - (draw.random() < 0.06)  # noqa: PLR2004 - hardly a stir
    elif habits.pressed and gone(week, habits.weeks) < 0.5:  # noqa: PLR2004 - who says 4 is asked why
        sure = max(sure, 6 + habits.pressed)
    sure += habits.conform * (NICE - sure) * (gone(week, habits.weeks) < 0.4)  # noqa: PLR2004 - then facts are facts
    if keeps < 0.3 and before is not None and before.confidence is not None and abs(before.confidence - sure) < 1.4:  # noqa: PLR2004 - people stay with what they said
        sure = before.confidence
    return value, None if says < 0.03 else float(round(sure))  # noqa: PLR2004 - left empty


def _by(line: Line, week: int, habits: Habits, voices: Voices, chance: Chance) -> str:
    draw = chance.of("by", line.id, week)
    squad, helped = draw.random(), draw.random()
    if squad < habits.squad and gone(week, habits.weeks) <= habits.leaves:
        return pick(common()["squad"])
    return pick(common()["coordinator"]) if helped < habits.coordinated else voices.name(line.who)


def _note(
    line: Line, path: Sequence[float], week: int, habits: Habits, voices: Voices, chance: Chance,
    shock: tuple[int, Mapping[str, Any]] | None,
) -> str | None:
    draw = chance.of("note", line.id, week)
    spoken, pressed, busy, blocked = (draw.random() for _ in range(4))
    half = gone(week, habits.weeks) > 0.5  # noqa: PLR2004 - half of the time
    notes = common()["notes"]
    if shock and shock[0] <= week <= shock[0] + 2 and spoken < 0.5 and line.way not in ("kept", "upheld"):  # noqa: PLR2004 - a coin
        return str(pick(notes["shock"][0]).format(shock=pick(shock[1])))
    if half and pressed < 0.6 * habits.pressed:
        return str(pick(draw.choice(notes["pressed"])))
    if busy < habits.busy * (0.3 if habits.busy < 0.1 else 0.8):  # noqa: PLR2004 - everybody's busy week
        return str(pick(draw.choice(notes["busy"])))
    if line.waits and week and blocked < 0.45:  # noqa: PLR2004 - every other week
        other = voices.place["needs"][chance.of("needs", line.id).randrange(4)]
        return str(pick(draw.choice(notes["blocked"])).format(other=pick(other["team"])))
    if spoken > 0.3 or (line.masked and spoken > 0.12):  # noqa: PLR2004 - most rows have no note
        return None
    if line.masked or line.way in ("kept", "upheld", "routine"):
        return str(pick(draw.choice(notes["calm"])))
    step = (path[week] - (path[week - 1] if week else line.start)) / (line.usual or 1) * habits.weeks
    return str(pick(draw.choice(notes["better" if step > 0.7 else "flat" if step > -0.3 else "worse"])))  # noqa: PLR2004 - a good week
