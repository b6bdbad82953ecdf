"""The words of an invented cycle, in the language in use: the same plan, said in English or in Chinese."""

from __future__ import annotations

import re
from typing import Any

from msgspec.structs import replace

from okrkit import content, measure
from okrkit.language import current, pick
from okrkit.model import KeyResult, Level, Measure, Objective
from okrkit.retro.simulate.habits import Chance
from okrkit.retro.simulate.plan import Goal, Line, Plan

_LOOSE = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")  # "6 小时 以内" is written "6 小时以内"

__all__ = ["Voices", "common", "objective", "sentence"]


def common() -> dict[str, Any]:
    """The words that all teams share."""
    return content.table("simulate/lines")


class Voices:
    """Who the people of a plan are, by their names in the language in use."""

    def __init__(self, plan: Plan, chance: Chance) -> None:
        people = chance.of("people").sample(common()["people"], plan.size)
        self.people = [pick(one) for one in people]
        self.lead, self.boss = pick(common()["lead"]), pick(common()["boss"])
        self.place = content.table(f"simulate/{plan.place}")
        self.team: str = pick(self.place["team"])

    def name(self, who: int) -> str:
        """The name of a person; after the people comes the one above them."""
        return [*self.people, self.boss][who]


def objective(goal: Goal, voices: Voices, chance: Chance) -> Objective:
    """A goal as it was written down."""
    parent = voices.place["parent"]
    text = pick(goal.of["instead"] if goal.turned else goal.of)
    if goal.alone:
        said = chance.of("duty", goal.id).choice(common()["duties"])
        text = pick(said).format(who=voices.name(goal.who))
    elif goal.routine:
        text = pick(goal.of["bau"])
    elif goal.copied:
        text = pick(common()["sentences"]["copied"]).format(text=pick(parent))
    elif goal.bare:
        line = next((line for line in goal.lines if line.way == "measured"), goal.lines[0])
        row = line.of if line.way == "measured" else goal.of["key_results"][0]
        target = line.target if line.way == "measured" else row["from"][1] + round(row["gain"][1])
        text = pick(common()["sentences"]["bare"]).format(name=pick(row), b=_amount(target, row))
    company = f"{pick(common()['company'])} O{chance.of('company', goal.id).randint(1, 3)}"
    return Objective(
        goal.id,
        text,
        tuple(_key_result(line, voices, chance) for line in goal.lines),
        why=pick(goal.of["why"]) if goal.why else None,
        kind=goal.kind,
        owner=voices.name(goal.who),
        author=voices.name(goal.by),
        origin=goal.origin,
        supports={"parent": "O1", "company": company}.get(goal.supports or ""),
        created=goal.created,
    )


def sentence(line: Line, target: float, chance: Chance) -> str:
    """A line as people write it down, with this target."""
    said, of = common()["sentences"], line.of
    if line.way in ("done", "counted"):
        return pick(of["task"])
    if line.way == "routine":
        return pick(of["routine"])
    if line.way == "steps":
        return pick(of)
    if line.way == "vague":
        return pick(chance.of("vague", line.id).choice(common()["vague"])).format(name=pick(of.get("loose", of)))
    way = {"kept": "keep", "upheld": "upheld"}.get(line.way) or ("up" if line.usual > 0 else "down")
    whole = current() == "zh" or of.get("unit", "%") == "%" or way == "upheld"
    start = _amount(line.start, of) if whole else f"{line.start:g}"
    return _LOOSE.sub("", pick(said[way]).format(name=pick(of), a=start, b=_amount(target, of)))


def _key_result(line: Line, voices: Voices, chance: Chance) -> KeyResult:
    draw = chance.of("said", line.id)
    told, shared, plain = draw.random() < 0.6, draw.random() < 0.5, draw.random() < 0.75
    target = line.moved[1] if line.moved else line.target
    text = sentence(line, target, chance)
    found = Measure() if line.way in ("done", "steps", "vague", "routine") else measure.read(text).measure
    if line.way == "counted" and not plain:
        found = replace(found, baseline=0.0, direction="increase")
    owner: str | None = voices.name(line.who)
    if not line.owned:
        owner = f"{owner}, {voices.lead}" if shared else None
    done = line.way == "steps" or (line.way == "done" and not plain)  # who writes a task seldom says what kind it is
    return KeyResult(
        line.id,
        text,
        type="milestone" if done else "maintain" if line.way in ("kept", "upheld") else None,
        measure=found,
        owner=owner,
        leading=True if line.lead else False if told and line.way == "measured" else None,
        guardrail=True if line.way == "kept" else None,
        shape="late" if line.of.get("late") and line.late and told else "stepwise" if line.way == "steps" else None,
        levels=tuple(Level(level["score"], pick(level)) for level in line.of.get("levels", ())),
    )


def _amount(number: float, row: dict[str, Any] | Any) -> str:
    unit = row.get("unit", "%")
    return f"{number:g}%" if unit == "%" else f"{number:g} {pick(common()['units'][unit])}".strip()
