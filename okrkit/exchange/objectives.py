"""Objectives and key results out of the rows of a table: each row is one of them, or a key result with its objective.

A row without an objective belongs to the one above it. What a cell states is read by `notation.facts`, as it is in
a document; what no cell states is read out of the words of the key result. What the table does not speak of at all, in
a column that it lacks or a cell that cannot be read (yet), stays as the folder has it; an empty cell empties it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from okrkit import measure, notation
from okrkit.errors import OkrkitError
from okrkit.exchange.asking import Asking
from okrkit.exchange.layout import both
from okrkit.exchange.result import Note
from okrkit.exchange.rows import dated
from okrkit.exchange.tables import Found
from okrkit.language import say
from okrkit.model import Cycle, KeyResult, Objective
from okrkit.notation import facts, identity
from okrkit.notation.dressing import protect
from okrkit.notation.lines import Row, label
from okrkit.notation.vocabulary import KEY_RESULT, OBJECTIVE, key, words

__all__ = ["Line", "Objectives"]

_OBJECTIVE = ("why", "kind", "author", "origin", "supports", "created", "roll_up")
_TEXTS = ("owner", "why", "author", "supports", "source_of_truth")
_BULLET = re.compile(r"\s*(?:[-*•·●]\s*|\(?\d{1,2}[.)、）]\s*|[①-⑳]\s*|(?=KR\s*\d))", re.IGNORECASE)
_NUMBERS = ("baseline", "target", "low", "high", "commit", "stretch")


class Line:
    """An objective or key result while it is being put together; `identity` gives it its name."""

    def __init__(self, row: int, label: str | None, words: str, stated: dict[str, Any]) -> None:
        self.row, self.stated = row, stated
        self.label, self.words, self.name, self.place = label, words, "", 0
        self.home: str | None = None
        self.open: set[str] = set()  # columns whose cell is still to be answered, or wrong
        self.is_bare = False  # whether it had a row of its own
        self.key_results: list[Line] = []
        self.seen: dict[str, str] = {}  # the last value and its date, where the table has them


class Objectives:
    """The objectives of a table, with their key results.

    Args:
        found: the table.
        cycle: the dates of the cycle.
        asking: for numbers that may mean two things.
        here: what the folder holds of the same objectives; it stays where the table does not speak of it.
    """

    def __init__(self, found: Found, cycle: Cycle, asking: Asking, here: Cycle) -> None:
        self._found, self._cycle, self._asking, self._here = found, cycle, asking, here
        self._units = {name: kr.measure.unit for kr in here.key_results for name in (kr.text, kr.id)}
        self.notes: list[Note] = []
        self.lines: list[Line] = []
        self._by_name: dict[str, Line] = {}
        self._named: set[str | None] = set()
        self._examples = 0
        for number, row in dated(found):
            self._row(number, row)
        if self._examples:
            self.notes.append(Note("guessed", say("exchange.examples", n=self._examples), found.grid.name))

    def _row(self, number: int, row: dict[str, str]) -> None:
        column = "text" if row.get("text") else "key_result"
        listed = [line for line in row.get(column, "").split("\n") if line.strip()]
        if len(listed) > 1 and all(map(_BULLET.match, listed)):
            note = say("exchange.listed", n=len(listed))
            self.notes.append(Note("guessed", note, self._found.place(number, column)))
            for line in listed:
                self._line(number, row | {column: _BULLET.sub("", line).strip()})
        else:
            self._line(number, row)

    def _line(self, number: int, row: dict[str, str]) -> None:
        name, text = _labelled(row, "objective", "objective_text", OBJECTIVE)
        kr_name, kr_text = _labelled(row, "key_result", "text", KEY_RESULT)
        if not (name or text) and row.get("text") and not row.get("key_result"):
            name, text = _labelled({"objective": row["text"]}, "objective", "", OBJECTIVE)
            if name is None and not _says(row["text"], OBJECTIVE):
                text = ""
            kr_name, kr_text = (None, "") if text else (kr_name, kr_text)
        said = [told for told in (text, kr_text) if told]
        if said and all(told.startswith(both("example")) for told in said):
            self._examples += 1
            return
        bare = not (kr_name or kr_text)
        if name or text:
            self._objective(number, row, name, text, bare=bare)
        elif bare:
            self._wrong(number, None, "exchange.no-words")
            return
        if not bare:
            self._key_result(number, row, kr_name, kr_text)

    def _objective(self, number: int, row: dict[str, str], name: str | None, text: str, *, bare: bool) -> None:
        known = self._by_name.get(name or key(text))
        stated, wrong = self._stated(number, row, _OBJECTIVE)
        owner = row.get("objective_owner") or (row.get("owner", "") if bare else "")
        if owner and key(owner) not in words("nobody"):
            stated["owner"] = owner
        if known is None:
            if not text:
                self._wrong(number, "objective", "exchange.no-words")
                return
            known = Line(number, name, text, stated)
            self.lines.append(known)
            self._by_name |= {name or key(text): known, key(text): known}
        else:
            if text and text != known.words:
                note = say("exchange.other-words", id=name or "", row=known.row)
                self.notes.append(Note("left", note, self._found.place(number, "objective_text")))
            for field, value in stated.items():
                if known.stated.setdefault(field, value) != value:
                    note = say("exchange.other-words", id=name or known.words, row=known.row)
                    self.notes.append(Note("left", note, self._found.place(number, field)))
        known.open |= wrong
        known.is_bare |= bare
        self._by_name[""] = known

    def _key_result(self, number: int, row: dict[str, str], name: str | None, text: str) -> None:
        home = self._by_name.get("")
        if home is None:
            self._wrong(number, "key_result", "exchange.no-objective", "exchange.no-objective-instead")
        elif not text:
            self._wrong(number, "text" if "text" in self._found.columns else "key_result", "exchange.no-words")
        elif name in self._named:
            self._wrong(number, "key_result", "exchange.same-name", "model.same-id-instead")
        else:
            self._named |= {name} if name else set()
            stated, wrong = self._stated(number, row, (*facts.KEY_RESULT_FIELDS, *facts.MEASURE_FIELDS))
            line = Line(number, name, text, stated)
            line.open = wrong
            self._numbers(line, row)
            line.seen = {name: row.get(name, "") for name in ("value", "value_date")}
            home.key_results.append(line)

    # --- what a cell states ---

    def _stated(self, number: int, row: dict[str, str], names: Sequence[str]) -> tuple[dict[str, Any], set[str]]:
        """What the cells of these columns state, and the columns where a cell cannot be read."""
        stated: dict[str, Any] = {}
        wrong: set[str] = {name for name, at in self._found.columns.items() if (number, at) in self._found.grid.odd}
        for name in names:
            said = row.get(name, "")
            if not said or name in _NUMBERS:
                continue
            try:
                found = _read(name, said)
            except OkrkitError:
                found = None
            if found is None:
                self._wrong(number, name, "exchange.cell", "exchange.cell-instead", text=said)
                wrong.add(name)
            else:
                stated |= found
        return stated, wrong

    def _numbers(self, line: Line, row: dict[str, str]) -> None:
        """The numbers of a measure; those of per cent may have to be asked for."""
        told = notation.measured(line.words, {}, None, None)
        kept = self._units.get(line.label or line.words) if self._silent(line, ("unit",)) else None
        unit = line.stated.get("unit", told.unit or kept)
        in_words = {"baseline": told.baseline, "target": told.target}
        limits: dict[str, float | None] = {}
        for name in _NUMBERS:
            said = row.get(name, "")
            if said and unit == "%" and name in self._found.columns:
                place = partial(self._found.place, line.row, name)
                said = self._asking.percent(said, line.label or line.words, place, in_words.get(name))
                line.open |= set() if said else {name}
            if not said:
                continue
            field = "baseline" if name in ("low", "high") else name
            try:
                found = facts.read(field, said)
            except OkrkitError:
                found = None
            wrong_unit = found and found.get("unit_seen") == "%" and unit not in ("%", None)
            if found is None or wrong_unit:
                message, instead = ("store.unit", "store.unit-instead") if wrong_unit else ("store.number",) * 2
                instead = instead if wrong_unit else "store.number-instead"
                self._wrong(line.row, name, message, instead, text=said, unit=unit)
                line.open.add(name)
            elif name in ("low", "high"):
                limits[name] = found.get("baseline")
            else:
                line.stated |= found | ({} if "unit_seen" in found else {"unit_seen": measure.read(said).measure.unit})
        if limits:
            low, high = limits.get("low"), limits.get("high")
            line.stated["bound"] = None if low is None and high is None else (low, high)

    def _silent(self, line: Line, names: Sequence[str]) -> list[str]:
        """Of some fields those that the table does not speak of in this line."""
        spoken = self._found.columns.keys() - line.open
        limits = {"low", "high"} & self._found.columns.keys() and not {"low", "high"} & line.open
        return [name for name in names if name not in spoken and not (name == "bound" and limits)]

    def _wrong(self, number: int, column: str | None, message: str, instead: str = "", **gaps: Any) -> None:
        say_instead = say(instead, **gaps) if instead else ""
        self.notes.append(Note("wrong", say(message, **gaps), self._found.place(number, column), say_instead))

    # --- the records ---

    def records(self, before: Cycle) -> tuple[Objective, ...]:
        """The objectives with their names: their own, those that they had in `before`, or new ones."""
        for place, line in enumerate(self.lines):
            line.place = place
        identity.name(self.lines, self._homed, before)
        objectives = {one.id: one for one in self._here.objectives}
        key_results = {one.id: one for one in self._here.key_results}
        made = []
        for line in self.lines:
            own = [kr for kr in (self._key_result_of(kr, key_results.get(kr.name)) for kr in line.key_results) if kr]
            objective = self._made(line, partial(self._objective_of, line, own, objectives.get(line.name)))
            made += [objective] if objective else []
        return tuple(made)

    def _homed(self) -> list[Line]:
        for line in self.lines:
            for place, kr in enumerate(line.key_results):
                kr.home, kr.place = line.name, place
        return [kr for line in self.lines for kr in line.key_results]

    def _key_result_of(self, line: Line, old: KeyResult | None) -> KeyResult | None:
        own = {name: line.stated[name] for name in facts.KEY_RESULT_FIELDS if name in line.stated}
        if old:
            own = {name: getattr(old, name) for name in self._silent(line, facts.KEY_RESULT_FIELDS)} | own
            line.stated = self._kept(line, old) | line.stated
        meant = notation.measured(line.words, line.stated, self._cycle.start, self._cycle.end)
        made: KeyResult | None = self._made(line, lambda: KeyResult(line.name, line.words, measure=meant, **own))
        return made

    def _kept(self, line: Line, old: KeyResult) -> dict[str, Any]:
        """Of the measure that the folder has what stays: all that neither a cell nor new words say anew."""
        days = self._cycle.start, self._cycle.end
        silent = self._silent(line, facts.MEASURE_FIELDS)
        there = {name: getattr(old.measure, name) for name in facts.MEASURE_FIELDS}
        was = notation.measured(old.text, {name: there[name] for name in there if name not in silent}, *days)
        now = notation.measured(line.words, line.stated, *days)
        empty = (None, facts.NONE)
        return {
            name: there[name]
            for name in silent
            if there[name] != getattr(was, name) or (getattr(now, name) in empty and there[name] not in empty)
        }

    def _objective_of(self, line: Line, own: list[KeyResult], old: Objective | None) -> Objective:
        silent = self._silent(line, facts.OBJECTIVE_FIELDS)
        spoken = {"objective_owner", *(["owner"] if line.is_bare else [])} & self._found.columns.keys()
        silent = [name for name in silent if name != "owner"] + ([] if spoken else ["owner"])
        kept = {name: getattr(old, name) for name in silent} if old else {}
        return Objective(line.name, line.words, tuple(own), **kept | line.stated)

    def _made(self, line: Line, make: Any) -> Any:
        try:
            return make()
        except OkrkitError as error:
            self.notes.append(Note("wrong", error.message, self._found.place(line.row), error.instead or ""))
            return None


def _labelled(row: dict[str, str], first: str, second: str, kind: str) -> tuple[str | None, str]:
    """The name and the words of an objective or key result, from two columns or from one: "KR2 Churn to 2%"."""
    said, text = row.get(first, ""), row.get(second, "")
    if not said:
        said, text = text, ""
    cell = Row(0, said, "cell")
    cell.content = cell.text = said
    label(cell)
    name = cell.name if cell.label == kind else None
    own = cell.text if cell.label == kind and (name or not cell.text) else said
    return name, " ".join((text or own).split()) if "\n" in (text or own) else text or own


def _says(said: str, kind: str) -> bool:
    cell = Row(0, said, "cell")
    cell.content = cell.text = said
    label(cell)
    return cell.label == kind


def _read(name: str, said: str) -> dict[str, Any] | None:
    """What a cell states; None where it says nothing that the field can hold."""
    if name in _TEXTS:
        nobody = name == "owner" and key(said) in words("nobody")
        return {} if nobody else {name: " ".join(said.split()) if "\n" in said else said}
    if name == "unit":
        return {name: None if said.casefold() == facts.NONE else said.removeprefix("=")}
    if name in ("created", "due"):
        day = None if said.casefold() == facts.NONE else dt.date.fromisoformat(said) if _is_day(said) else said
        return None if isinstance(day, str) else {name: day}
    found = facts.read(name, protect(said) if name == "levels" else said)
    return found if found and name in found else None


def _is_day(said: str) -> bool:
    try:
        dt.date.fromisoformat(said)
    except ValueError:
        return False
    return True
