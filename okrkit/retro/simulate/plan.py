"""What an invented team sets out to do, and what lies behind each of its lines. No words yet.

Behind a line stands how it will really go, which the team does not know. Measures, where they start, and what usual
effort moves are content (`data/simulate/*.toml`); which of them are chosen, how far one dares and what comes of it
is drawn from the team's habits, the same in every language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from msgspec.structs import replace

from okrkit import content, measure
from okrkit.model import Kind, Origin, Record
from okrkit.retro.simulate.habits import Chance, Habits

__all__ = ["Goal", "Line", "Plan", "Way", "drawn_up"]

Way = Literal["measured", "kept", "upheld", "steps", "done", "counted", "vague", "routine"]

PLACES = ("bookkeeping", "clinic", "warehouse")
PROMISE, HOPE = 1.06, 1.65  # how far targets lie, beside what usual effort brings
USUAL = 13  # the weeks in which usual effort brings what it does
ON_TOP = 1.12  # what a copy asks for, beside what it copies
HIGHEST, LOWEST = 97, 1  # targets that a person would still write down, of a percentage


class Line(Record, frozen=True):
    """A key result, and how it really goes.

    Fields:
        of: what is measured or done, as told in the content.
        way: measured between two values, kept at a level, upheld where it is; moved in steps, done or not, counted
            up from 0; vague or routine, where there is nothing to count.
        start, target: what was written down.
        usual, gain: what usual effort would bring in this cycle, and what it will bring; signed.
        who: the person, by number; `owned` whether that is written down.
        moved: the week in which the target was changed, and to what.
    """

    id: str
    of: Mapping[str, Any]
    way: Way
    who: int
    start: float = 0.0
    target: float = 1.0
    usual: float = 1.0
    gain: float = 1.0
    hope: bool = False
    late: bool = False
    every: int = 1
    lead: bool = False
    owned: bool = True
    waits: bool = False
    masked: bool = False
    neglected: bool = False
    moved: tuple[int, float] | None = None

    def aim(self, week: int) -> float:
        """The target that stands in a week, counted from 0."""
        return self.moved[1] if self.moved and week >= self.moved[0] else self.target


class Goal(Record, frozen=True):
    """An objective: what it is about, whose it is, where it came from, and its lines.

    `above` is the one that others support, `turned` whether it was turned into something else on the way; `bare` is
    a number, `copied` repeats what stands above it, `alone` is somebody's duties.
    """

    id: str
    of: Mapping[str, Any]
    who: int
    lines: tuple[Line, ...]
    above: bool = False
    bare: bool = False
    copied: bool = False
    alone: bool = False
    turned: bool = False
    routine: bool = False
    why: bool = True
    kind: Kind | None = None
    origin: Origin = "bottom"
    by: int = 0
    supports: Literal["parent", "company"] | None = None
    created: dt.date | None = None


class Plan(Record, frozen=True):
    """A team, its cycle and its goals. People are numbers: `size` of them, then the one above them."""

    place: str
    size: int
    start: dt.date
    end: dt.date
    goals: tuple[Goal, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, in the order of their goals."""
        return tuple(line for goal in self.goals for line in goal.lines)


def drawn_up(habits: Habits, chance: Chance) -> Plan:
    """What this team sets out to do, and what will come of each line."""
    draw = chance.of("team")
    place, size = draw.choice(PLACES), draw.randint(4, 6)
    start = dt.date(2023, 1, 2) + dt.timedelta(weeks=13 * draw.randint(0, 7))
    goals = _facts(habits, _goals(habits, content.table(f"simulate/{place}"), size, chance), size, start, chance)
    spoiled = _spoiled(habits, [line for goal in goals for line in goal.lines], goals, chance)
    lines = {line.id: line for line in _fated(habits, spoiled, chance)}
    done = tuple(replace(goal, lines=tuple(lines[line.id] for line in goal.lines)) for goal in goals)
    return Plan(place, size, start, start + dt.timedelta(days=7 * habits.weeks - 1), done)


# --- what is chosen ---


def _goals(habits: Habits, place: Mapping[str, Any], size: int, chance: Chance) -> list[Goal]:
    draw = chance.of("goals")
    order = draw.sample(place["objectives"], len(place["objectives"]))
    chosen = order[: int(habits.objectives + draw.random())]
    guarded = chance.some(chosen, habits.guards, "guards") or (chosen[:1] if habits.guards else [])
    above = [place["parent"]] if chance.is_so(habits.parent, "parent") else []
    copied = chance.some(chosen, habits.copied, "copied") if above else []
    alone = chance.some(chosen, habits.alone, "alone")
    goals: list[Goal] = []
    number = 0
    for of in [*above, *chosen]:
        top = of in above
        who = size if top else chance.of("who", of["en"]).randrange(size)
        rows = [
            dict(row) for row in (place["parent"]["key_results"] if top or of in copied else _rows(habits, of, chance))
        ]
        if of in guarded and of not in copied:
            rows += [row for row in of["key_results"] if "keep" in row]
        if of in alone:
            rows = [{"routine": of["bau"]}, *rows[:1]]
        lines = []
        for row in rows:
            number += 1
            draw = chance.of("line", of["en"], row.get("en", ""))
            other = top or of in alone or draw.random() < 0.5
            lines.append(Line(f"KR{number}", row, _way(row), who if other else draw.randrange(size)))
        goals.append(
            Goal(f"O{len(goals) + 1}", of, who, tuple(lines), above=top, copied=of in copied, alone=of in alone)
        )
    return goals


def _rows(habits: Habits, of: Mapping[str, Any], chance: Chance) -> list[Mapping[str, Any]]:
    """The key results that a team chooses for an objective, without what must not suffer."""
    draw = chance.of("rows", of["en"])
    moves = [row for row in of["key_results"] if "keep" not in row]
    early = [row for row in moves if row.get("lead")]
    others = [row for row in moves if not row.get("lead")]
    steps = [of["milestone"]] if "milestone" in of else []
    all_in, leads, third, stepped = (draw.random() for _ in range(4))
    if all_in < habits.crowd:
        return [*moves, *steps, *({"task": task} for task in of["tasks"])]
    if leads >= habits.leading:
        return others
    more = others[1:] if third < 0.6 else []
    return [others[0], *early, *more, *(steps if stepped < 0.8 and not more else ())]


def _way(row: Mapping[str, Any]) -> Way:
    if "levels" in row:
        return "steps"
    if "task" in row:
        return "counted" if _count(row) else "done"
    return "routine" if "routine" in row else "kept" if "keep" in row else "measured"


def _count(row: Mapping[str, Any]) -> float | None:
    return measure.read(row["task"]["en"]).measure.target


def _facts(habits: Habits, goals: list[Goal], size: int, start: dt.date, chance: Chance) -> list[Goal]:
    """What is stated beside each objective: where it came from, what kind it is, what for, since when."""
    own = [goal for goal in goals if not goal.above]
    parent = any(goal.above for goal in goals)
    dictated = chance.some(own, habits.dictated, "dictated")
    hoped = own[1:2] + [goal for goal in own[2:] if chance.is_so(0.6, "hope", goal.of["en"])]
    said = {name: chance.some(goals, getattr(habits, name), name) for name in ("why", "declared", "aligned", "bare")}
    hurried = chance.is_so(habits.hurried, "hurried")
    routine = chance.some(own, habits.routine, "routine goals")
    done = []
    for goal in goals:
        draw = chance.of("facts", goal.of["en"])
        before, origin, by = draw.randint(2, 10), draw.choice(["bottom", "bottom", "negotiated"]), draw.randrange(size)
        top = goal.above or goal in dictated
        kind: Kind = "aspirational" if goal in hoped else "committed"
        done.append(
            replace(
                goal,
                lines=tuple(_numbered(line, kind, goal, habits, chance) for line in goal.lines),
                kind=kind if goal in said["declared"] else None,
                turned=goal.above and habits.drifts > 0,
                why=goal in said["why"] and goal not in routine,
                routine=goal in routine,
                bare=goal in said["bare"],
                origin="top" if top else origin,
                by=size if top else by,
                supports=None if goal.above or goal not in said["aligned"] else "parent" if parent else "company",
                created=start - dt.timedelta(days=1 if hurried else before + 4 * goal.above),
            )
        )
    return done


def _numbered(line: Line, kind: Kind, goal: Goal, habits: Habits, chance: Chance) -> Line:
    """A line with its numbers: where it starts, what usual effort brings, how far one dares to go."""
    of, hope = line.of, kind == "aspirational"
    if line.way == "kept":
        return replace(line, target=float(of["keep"]), hope=hope)
    if line.way == "counted":
        count = float(_count(of) or 1)
        return replace(line, target=count, usual=count, hope=hope)
    if line.way != "measured":
        return replace(line, hope=hope)
    draw = chance.of("numbers", of["en"])
    start, usual, bold = float(draw.randint(*of["from"])), draw.uniform(*of["gain"]), draw.uniform(0.92, 1.08)
    dares = PROMISE + (HOPE - PROMISE) * habits.leap * hope
    far = usual * dares * habits.ambition * bold * (ON_TOP if goal.copied else 1)
    target = min(max(round(start + far), LOWEST), HIGHEST if of.get("unit", "%") == "%" else 10 * start)
    if target == start:
        target += 1 if usual > 0 else -1
    every = of.get("every", 1)
    late = bool(of.get("late")) or chance.is_so(habits.lagging, "lagging", of["en"])
    lead = bool(of.get("lead"))
    return replace(
        line, start=start, target=float(target), usual=usual, hope=hope, every=every, late=late and not lead, lead=lead
    )


# --- how it is spoiled, and what comes of it ---


def _spoiled(habits: Habits, lines: list[Line], goals: list[Goal], chance: Chance) -> list[Line]:
    """Some lines put down as a task, as something that nobody can count, or as what runs anyway."""
    goal_of = {line.id: goal for goal in goals for line in goal.lines}
    open_ = [
        line for line in lines if line.way == "measured" and not (goal_of[line.id].above or goal_of[line.id].copied)
    ]
    kept: dict[str, Line] = {}
    used: dict[str, int] = {}
    for name in ("tasks", "routine", "vague"):
        left = [line for line in open_ if line.id not in kept]
        for line in chance.some(left, min(getattr(habits, name) * len(open_) / max(len(left), 1), 1.0), name):
            goal = goal_of[line.id].of
            if name == "tasks":
                at = used[goal["en"]] = used.get(goal["en"], -1) + 1
                row = {"task": goal["tasks"][at % len(goal["tasks"])]}
                count = float(_count(row) or 1)
                kept[line.id] = replace(
                    line, of=row, way=_way(row), start=0.0, target=count, usual=count, every=1, late=False, lead=False
                )
            elif name == "vague":
                kept[line.id] = replace(line, way="vague", start=0.0, target=1.0, usual=1.0, every=1)
            elif line.id == goal_of[line.id].lines[0].id and not goal_of[line.id].routine:
                kept[line.id] = replace(
                    line, of={"routine": goal["bau"]}, way="routine", start=0.0, target=1.0, usual=1.0, every=1
                )
            else:
                kept[line.id] = replace(line, way="upheld", target=line.start, lead=False, late=False)
    return [kept.get(line.id, line) for line in lines]


def _fated(habits: Habits, lines: list[Line], chance: Chance) -> list[Line]:
    """What will come of each line."""
    movable = [line for line in lines if line.way not in ("kept", "upheld")]
    ill = {name: chance.some(movable, getattr(habits, name), name) for name in ("waiting", "masked")}
    ill["neglected"] = chance.some(lines, habits.neglected, "neglected")
    owned = chance.some(lines, habits.owned, "owned")
    luck = chance.of("luck").gauss(1.0, 0.08)
    done = []
    for line in lines:
        draw = chance.of("fate", line.of.get("en", line.id))
        came, little = draw.gauss(1.0, habits.spread) * habits.effort * luck, draw.uniform(0.02, 0.3)
        if line.way in ("done", "counted"):  # what only has to be done is mostly done
            came = 1.15 + (came - 1) / 2
        for bad, brings in (("waiting", 0.15), ("neglected", 0.4)):
            came *= brings if line in ill[bad] else 1
        came = little if line in ill["masked"] else min(max(came, -0.12), 1.7)
        done.append(
            replace(
                line,
                gain=line.usual * came * min(habits.weeks / USUAL, 1.0),
                owned=line in owned,
                waits=line in ill["waiting"],
                masked=line in ill["masked"],
                neglected=line in ill["neglected"],
            )
        )
    return done
