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

__all__ = ["NICE", "Rounds", "Shock", "believed"]

Shock = tuple[int, Mapping[str, str]]  # the week in which something came from outside, and what

PASS = {False: 0.85, True: 0.7}  # the score at which people would say it went well, of a promise and of a hope
UNSURE, SURE = 0.34, 0.1  # how wide the end is seen at the start, and at the end
NICE = 8  # the confidence that one likes to hear


class Rounds:
    """The weekly rounds of a team.

    Args:
        plan: the team and its lines.
        paths: where each line stood at the end of each week.
        habits: how the team goes about it.
        voices: its people and their words.
        chance: the cycle's chance.
        shock: what came from outside, if anything did.
    """

    def __init__(
        self,
        plan: Plan,
        paths: Mapping[str, Sequence[float]],
        habits: Habits,
        voices: Voices,
        chance: Chance,
        shock: Shock | None,
    ) -> None:
        self.plan, self.paths, self.habits = plan, paths, habits
        self.voices, self.chance, self.shock = voices, chance, shock

    def check_ins(self) -> tuple[CheckIn, ...]:
        """All check-ins, in the order in which they were written."""
        weekday = self.chance.of("weekday").choice([0, 3, 4])
        last: dict[str, CheckIn] = {}
        done = []
        for week in range(self.habits.weeks):
            day = self.plan.start + dt.timedelta(days=7 * week + weekday)
            there = self._there(week)
            burst = week == self.habits.weeks - 1 and self.chance.is_so(self.habits.burst, "burst")
            for line in self.plan.lines:
                draw = self.chance.of("row", line.id, week)
                filled, later = draw.random() < 0.97, draw.random() < 0.12
                if line.neglected or not (burst or (line.who in there and filled)):
                    continue
                when = min(day + dt.timedelta(days=int(later)), self.plan.end)
                one = self._row(line, week, when, last.get(line.id), burst=burst)
                if one is not None:
                    last[line.id] = one
                    done.append(one)
        return tuple(sorted(done, key=lambda one: one.date))

    def _there(self, week: int) -> set[int]:
        """Who comes; now and then nobody does, for a holiday or a trade fair."""
        habits, at = self.habits, gone(week, self.habits.weeks)
        if week and self.chance.is_so(0.03, "cancelled", week):
            return set()
        there = set()
        for who in range(self.plan.size + 1):
            usual = habits.attendance - 0.08 * (who % 3 == 1) - 0.1 * (who == self.plan.size)
            if week == habits.weeks - 1:
                usual *= habits.closing
            comes = 0.12 if at > habits.leaves else habits.faded if at > habits.fades else usual
            if self.chance.is_so(comes, "comes", who, week):
                there.add(who)
        return there

    def _row(self, line: Line, week: int, when: dt.date, before: CheckIn | None, *, burst: bool) -> CheckIn | None:
        """What somebody writes of a line; None where there is nothing to write."""
        draw = self.chance.of("noted", line.id, week)
        stale, alone = draw.random(), draw.random()
        between = line.every > 1 and (week + 1) % line.every and 0 < week < self.habits.weeks - 1
        value: float | None = came(line, self.paths[line.id][week])
        if line.way in ("vague", "routine") or between:
            value = None
        elif stale < 0.04 and before is not None and before.value is not None:  # typed from memory
            value = before.value
        note = self._note(line, week, burst=burst)
        sure = self._sure(line, week, before)
        if draw.random() < self.habits.dry:
            note, sure = None, None
        if value is None and note is None and (sure is None or alone < 0.12):
            return None
        return CheckIn(when, line.id, value, sure, self._by(line, week), note)

    def _sure(self, line: Line, week: int, before: CheckIn | None) -> float | None:
        """The confidence that somebody writes down, which is not always the one that they have."""
        habits, at = self.habits, gone(week, self.habits.weeks)
        draw = self.chance.of("sure", line.id, week)
        empty, keeps, up, down = (draw.random() for _ in range(4))
        sure = believed(line, self.paths[line.id][week], week, habits.weeks, draw)
        if line.masked and at < 0.93:
            sure = NICE + (up < 0.25) - (down < 0.06)
        elif habits.pressed and at < 0.5:  # who says 4 is asked why
            sure = max(sure, 6 + habits.pressed)
        if at < 0.4:  # later the facts speak
            sure += habits.conform * (NICE - sure)
        said = None if before is None else before.confidence
        if said is not None and keeps < 0.3 and abs(said - sure) < 1.4:
            return said
        return None if empty < 0.03 and line.way not in ("vague", "routine") else float(round(sure))

    def _by(self, line: Line, week: int) -> str:
        draw = self.chance.of("by", line.id, week)
        squad, helped = draw.random() < self.habits.squad, draw.random() < self.habits.coordinated
        if squad and gone(week, self.habits.weeks) <= self.habits.leaves:
            return pick(common()["squad"])
        return pick(common()["coordinator"]) if helped else self.voices.name(line.who)

    def _note(self, line: Line, week: int, *, burst: bool) -> str | None:
        """What somebody writes beside a number; mostly nothing."""
        draw = self.chance.of("note", line.id, week)
        kind = self._mood(line, week, draw, burst=burst)
        if kind is None:
            return None
        other = self.voices.place["needs"][self.chance.of("needs", line.id).randrange(4)]
        happened = pick(self.shock[1]) if self.shock else ""
        return pick(draw.choice(common()["notes"][kind])).format(other=pick(other["team"]), shock=happened)

    def _mood(self, line: Line, week: int, draw: Random, *, burst: bool) -> str | None:
        spoken, pressed, busy, blocked = (draw.random() for _ in range(4))
        habits, kept = self.habits, line.way in ("kept", "upheld")
        struck = self.shock is not None and 0 <= week - self.shock[0] <= 2 and not kept
        half = gone(week, habits.weeks) > 0.5
        moods: Mapping[str, Any] = {
            "burst": burst and spoken < 0.5,
            "shock": struck and spoken < 0.5,
            "pressed": half and pressed < 0.6 * habits.pressed,
            "busy": busy < 0.8 * habits.busy,
            "blocked": line.waits and week and blocked < 0.45,
            "calm": spoken < 0.12 and (line.masked or kept or line.way == "routine"),
        }
        mood = next((name for name, is_so in moods.items() if is_so), None)
        if mood or spoken > 0.3 or line.masked or kept:
            return mood
        path = self.paths[line.id]
        step = (path[week] - (path[week - 1] if week else line.start)) / line.usual * habits.weeks
        return "better" if step > 0.7 else "flat" if step > -0.3 else "worse"


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
    score = line.usual / far
    if now is not None:
        weight = at ** (2 if line.late else 0.8)
        pace = (now - line.start) / far / max(shape(line, at), 0.02)
        score = (1 - weight) * score + weight * min(pace, 2.5)
    width = UNSURE + (SURE - UNSURE) * at
    sure = 10 / (1 + math.exp(min(-(score - PASS[line.hope]) / width, 50)))
    return min(max(sure + draw.gauss(0, 0.6) * noise, 0), 10)
