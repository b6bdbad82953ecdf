"""A way out of Viva Goals, which was retired on 2025-12-31: its two exports, read into a cycle.

1. **The Explorer's export**, CSV or XLSX (Actions, Export; MicrosoftDocs/Viva, goals/explorer.md). One row an
   objective, key result or project. Its columns, which the person exporting may have chosen fewer of, are:
   Id, Title, Team, Creator, Owner, Period, Start Date, End Date, Description, Aligned To (weight, Objective ID),
   Metric Name, Unit, Target, Object Type, Goal Type, Start, Created At, Last Check-in, Progress %, Actual Progress,
   Status, Last Check-in Note, Score, Checkins. A parent reads "Its title(weight: 14.29%, Id: 2295704)". The check-ins
   stand in the last column and in nameless ones after it: "Checkin Date: 2025-03-10; User: …; Note: …; Metric Name: …;
   Status: …; Current Value: 25%; Activity Date: …;".
2. **The export of a whole organization**: a ZIP of JSON lists (Teams…, TimePeriods…, …objectives…, …checkins…) with
   the same facts: ID, Title, Type (an organization may have renamed its types: "Big rock", "Kpi"), Owner, Teams,
   Time Period, Parent IDs, Alignment (ID, Weight), Outcome (Outcome Type, Metric Unit, Start, Target, Target Type),
   and for a check-in OKR ID, CheckIn Date, Check In Owner, Check In Note, Status, Current Value.

Microsoft published no schema of either. The names are those that public importers written against real exports read
(of November 2025); an export with other names is read as any other table. How a key result is meant to move is in the
Target Type (Reach, Increase from, Decrease from, Stay above, Stay below; learn.microsoft.com, "Use key result types in
Viva Goals"), else in Start and Target. Projects and deliverables are no key results and are left; so are the status,
progress and score that Viva worked out. An organization holds many teams and periods, a cycle is one of each: where
there are several, it is asked.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from okrkit import measure
from okrkit.errors import OkrkitError
from okrkit.exchange import files
from okrkit.exchange.asking import Asking
from okrkit.exchange.result import Note
from okrkit.exchange.tables import Found
from okrkit.language import say
from okrkit.model import CheckIn, Cycle, Direction, KeyResult, Kind, Measure, Objective, Record
from okrkit.store import dates

__all__ = ["QUESTIONS", "Item", "cycle", "of_table", "of_zip"]

QUESTIONS = ("team", "period")
_KEY_RESULTS = ("keyresult", "kr", "kpi")
_OTHER = ("project", "deliverable", "initiative")
_PARENT = re.compile(r"\(weight:\s*(?P<weight>[\d.]+)\s*%,\s*Id:\s*(?P<id>\w+)\)", re.IGNORECASE)
_PARTS = re.compile(r";\s*(User|Note|Metric Name|Status|Current Value|Activity Date):")


class Item(Record, frozen=True):
    """One objective, key result or project as Viva Goals tells it; what is not known is "" or None."""

    id: str
    title: str
    sort: str
    place: str
    teams: tuple[str, ...] = ()
    owner: str = ""
    period: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    description: str = ""
    parents: tuple[tuple[str, float | None], ...] = ()
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    target_type: str = ""
    goal_type: str = ""
    created: dt.date | None = None
    check_ins: tuple[tuple[str, str, str, str], ...] = ()  # date, value, by, note


def of_table(found: Found) -> Iterator[Item]:
    """The items of the Explorer's export."""
    at = found.columns.get("check_ins")
    cells_of = dict(found.grid.rows)
    for number, row in found.rows():
        told = "".join(cells_of[number][at:]) if at is not None else ""
        seen = tuple(_check_in(part) for part in re.split(r"Check-?in Date:", told) if part.strip(" ;"))
        if not seen and row.get("current") and row.get("last_date"):
            seen = ((row["last_date"], row["current"], "", row.get("last_note", "")),)
        parents = [(one["id"], float(one["weight"])) for one in _PARENT.finditer(row.get("parents", ""))]
        yield Item(
            row.get("id", "") or row.get("title", ""), row.get("title", ""), row.get("object_type", ""),
            found.place(number), _split(row.get("team", ""), ";"), row.get("owner", ""), row.get("period", ""),
            _day(row.get("start_date")), _day(row.get("end_date")), row.get("description", ""),
            tuple(parents) or (((row["parents"], None),) if row.get("parents") else ()), row.get("unit", ""),
            _number(row.get("start")), _number(row.get("target")), row.get("target_type", ""),
            row.get("goal_type", ""), _day(row.get("created")), seen,
        )  # fmt: skip


def of_zip(raw: bytes, path: Path) -> list[Item]:
    """The items of the export of an organization.

    Raises:
        OkrkitError: it holds no list of objectives that can be read.
    """
    lists: dict[str, list[Any]] = {"objectives": [], "checkins": []}
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        for name in archive.namelist():
            kind = next((kind for kind in lists if kind in name.lower() and name.endswith(".json")), None)
            if kind:
                told = json.loads(archive.read(name))
                lists[kind] += told if isinstance(told, list) else []
        seen: dict[str, list[tuple[str, str, str, str]]] = {}
        for one in lists["checkins"]:
            seen.setdefault(str(one.get("OKR ID")), []).append(_check_in_of(one))
        items = [_item(one, seen, at) for at, one in enumerate(lists["objectives"], 1)]
    except (ValueError, KeyError, AttributeError, TypeError, zipfile.BadZipFile, RecursionError):
        files.fail("damaged", path)
    return items or files.fail("nothing", path)


def cycle(items: Sequence[Item], asking: Asking, today: dt.date) -> tuple[Cycle, list[Note]]:
    """One team's cycle out of an export; empty where it has to be asked which."""
    notes: list[Note] = []
    by_id = {item.id: item for item in items} | {item.title: item for item in items}
    chosen = [item for item in items if _sort(item) == "objective"]
    for name, of in (("period", lambda item: (item.period,)), ("team", lambda item: item.teams)):
        choices = Counter(one for item in chosen for one in of(item) if one)
        said = asking.given.get(name)
        if said and said != "all" and said not in choices:
            known = say("store.and").join(choices) or "all"
            raise OkrkitError(say("exchange.no-choice", name=name, said=said, known=known))
        if len(choices) > 1 and said is None:
            names = say("store.and").join(f"{one} ({n})" for one, n in choices.most_common(12))
            instead = say("exchange.ask-which-instead", name=name, first=next(iter(choices)))
            notes.append(Note("asked", say(f"exchange.ask-{name}", n=len(choices), names=names), instead=instead))
        elif said and said != "all":
            chosen = [item for item in chosen if said in of(item)]
    if notes:
        return Cycle(), notes
    made = _made(chosen, items, by_id, notes)
    seen = _seen(made, today, notes)
    teams = {one for item in chosen for one in item.teams}
    starts, ends = ([day for item in chosen if (day := getattr(item, end))] for end in ("start", "end"))
    team = asking.given.get("team") or (next(iter(teams)) if len(teams) == 1 else None)
    return Cycle(
        team=None if team == "all" else team, start=min(starts, default=None), end=max(ends, default=None),
        objectives=tuple(objective for objective, _ in made), check_ins=tuple(seen),
    ), notes  # fmt: skip


_Made = list[tuple[Objective, list[tuple[KeyResult, Item]]]]


def _made(chosen: Sequence[Item], items: Sequence[Item], by_id: dict[str, Item], notes: list[Note]) -> _Made:
    names = {item.id: f"O{at}" for at, item in enumerate(chosen, 1)}
    below = _below(items, by_id, names, notes)
    made: _Made = []
    for item in chosen:
        own = below.get(item.id, [])
        above = next((by_id[parent] for parent, _ in item.parents if parent in by_id), None)
        supports = names.get(above.id, above.title) if above else ""
        try:
            objective = Objective(
                names[item.id], _line(item.title), tuple(kr for kr, _ in own), why=_line(item.description) or None,
                kind=_kind(item.goal_type), owner=_line(item.owner) or None, supports=_line(supports) or None,
                created=item.created,
            )  # fmt: skip
        except OkrkitError as error:
            notes.append(Note("wrong", error.message, item.place, error.instead or ""))
        else:
            made.append((objective, own))
    return made


def _below(
    items: Sequence[Item], by_id: dict[str, Item], names: dict[str, str], notes: list[Note]
) -> dict[str, list[tuple[KeyResult, Item]]]:
    """The key results of the chosen objectives, by the id of the objective in the export."""
    below: dict[str, list[tuple[KeyResult, Item]]] = {}
    numbers = count(1)
    done = 0
    for item in (item for item in items if _sort(item) != "objective"):
        homes = [by_id[parent].id for parent, _ in item.parents if parent in by_id]
        home = next((one for one in homes if one in names), None)
        if _sort(item) == "other":
            notes.append(Note("left", say("exchange.viva-other", sort=item.sort, title=item.title), item.place))
        elif home is not None:
            try:
                below.setdefault(home, []).append((_key_result(item, f"KR{next(numbers)}"), item))
            except OkrkitError as error:
                notes.append(Note("wrong", error.message, item.place, error.instead or ""))
            done += (item.baseline, item.target, item.unit) == (0, 100, "%")
        elif not any(_sort(by_id[one]) == "objective" for one in homes):
            notes.append(Note("left", say("exchange.viva-alone", title=item.title), item.place))
    if done:
        notes.append(Note("guessed", say("exchange.viva-progress", n=done)))
    return below


def _key_result(item: Item, name: str) -> KeyResult:
    weight = next((weight for _, weight in item.parents if weight), None)
    move = item.target_type.casefold()
    above, below = "above" in move or "at least" in move, "below" in move or "at most" in move
    bound = None
    direction: Direction = "none"
    if item.target is not None:
        start = item.baseline if item.baseline is not None else item.target
        direction = "increase" if start < item.target else "decrease" if start > item.target else "reach"
        if above or below:
            direction, bound = "maintain", (item.target, None) if above else (None, item.target)
    unit = {"percentage": "%", "percent": "%"}.get(item.unit.casefold(), item.unit) or None
    measured = Measure(item.baseline, item.target, unit, direction, bound)
    return KeyResult(
        name, _line(item.title), "maintain" if bound else None, measured, _line(item.owner) or None, weight
    )


def _seen(made: _Made, today: dt.date, notes: list[Note]) -> Iterator[CheckIn]:
    for kr, item in (pair for _, own in made for pair in own):
        for day, value, by, note in sorted(item.check_ins):
            date, number = _day(day), _number(value.removesuffix(kr.measure.unit or "").strip())
            if date is None or date > today or (value and number is None):
                told = say("exchange.viva-check-in", title=kr.text, date=day, value=value)
                notes.append(Note("wrong", told, item.place))
            else:
                yield CheckIn(date, kr.id, number, by=_line(by) or None, note=note.strip() or None)


def _sort(item: Item) -> str:
    plain = re.sub(r"[\s_-]", "", item.sort).casefold()
    if any(plain.startswith(one) for one in _KEY_RESULTS):
        return "key result"
    return "other" if any(plain.startswith(one) for one in _OTHER) else "objective"


def _check_in(told: str) -> tuple[str, str, str, str]:
    day, *parts = _PARTS.split(told)
    said = {name: value.strip(" ;\r\n") for name, value in zip(parts[::2], parts[1::2], strict=True)}
    note = " · ".join(said[name] for name in ("Status", "Note") if said.get(name))
    return day.strip(), said.get("Current Value", ""), said.get("User", ""), note


def _check_in_of(one: dict[str, Any]) -> tuple[str, str, str, str]:
    note = one.get("Check In Note") or {}
    said = note.get("Check In Note") if isinstance(note, dict) else note
    value = one.get("Current Value")
    by = (one.get("Check In Owner") or {}).get("Name") or ""
    words = " · ".join(str(part) for part in (one.get("Status"), said) if part)
    return str(one.get("CheckIn Date") or one.get("Activity Date")), "" if value is None else str(value), by, words


def _item(one: dict[str, Any], seen: dict[str, list[tuple[str, str, str, str]]], at: int) -> Item:
    outcome, name = one.get("Outcome") or {}, str(one["ID"])
    weights = {str(up.get("ID")): _number(up.get("Weight")) for up in one.get("Alignment") or ()}
    parents = {str(parent): weights.get(str(parent)) for parent in one.get("Parent IDs") or weights}
    done = outcome.get("Outcome Type") == "Percentage"
    return Item(
        name, str(one["Title"]), str(one.get("Type") or ""), say("exchange.row", row=at),
        tuple(str(team["Name"]) for team in one.get("Teams") or ()),
        ", ".join(str(owner["Name"]) for owner in one.get("Owner") or ()),
        str((one.get("Time Period") or {}).get("Name") or ""), _day(one.get("Start Date")), _day(one.get("End Date")),
        one.get("Description") or "", tuple(parents.items()), "%" if done else outcome.get("Metric Unit") or "",
        0.0 if done else _number(outcome.get("Start")), 100.0 if done else _number(outcome.get("Target")),
        outcome.get("Target Type") or "", one.get("Goal Type") or "", _day(one.get("Created At")),
        tuple(seen.get(name, ())),
    )  # fmt: skip


def _kind(said: str) -> Kind | None:
    plain = said.casefold()
    return "aspirational" if plain.startswith("aspirational") else "committed" if plain.startswith("commit") else None


def _number(said: Any) -> float | None:
    if isinstance(said, (int, float)):
        return float(said)
    return measure.number(said.strip()) if said else None


def _day(said: Any) -> dt.date | None:
    return dates.date(str(said)[:10]) if said else None


def _split(said: str, mark: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in said.split(mark) if part.strip())


def _line(said: str) -> str:
    return " ".join(said.split())
