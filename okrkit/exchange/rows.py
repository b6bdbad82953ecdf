"""Check-ins, changes and the other tables that lie beside the objectives, out of the sheets that hold them.

The rows are read by `store.rows`, as those of the folder's own CSV files are. A row that is wrong is named and left
out; so is one that says the same as another, one in the future, and one of a key result that nobody knows.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from okrkit import content
from okrkit.exchange import layout
from okrkit.exchange.asking import Asking
from okrkit.exchange.result import Note
from okrkit.exchange.tables import Cell, Found, Sheet, apart
from okrkit.language import say
from okrkit.model import Cycle
from okrkit.store import dates, rows
from okrkit.store.tables import HEADERS, Row

__all__ = ["dated", "records"]

_NUMBER = re.compile(r"\d{1,3}(\.\d{1,6})?")
_DATES = ("at", "date", "yes_on", "value_date", "created", "due")


def records(
    found: Found, cycle: Cycle, names: set[str], asking: Asking, today: dt.date
) -> tuple[list[Any], list[Note]]:
    """The records of a table, and what there is to say of its rows.

    Args:
        found: the table.
        cycle: the objectives that it speaks of, and the dates of the cycle.
        names: every name of a key result there is or was.
        asking: for numbers that may mean two things.
        today: nothing is seen after it.
    """
    notes: list[tuple[int, Note]] = []
    table = _sheet(found, cycle, asking)
    table = _with(table, [row for row in table.rows if _is_filled(found, row, notes)])
    if found.kind == "checkins":
        known = [row for row in table.rows if _is_known(found, row, names, notes)]
        table = _with(table, known)
    read = getattr(rows, layout.ATTRIBUTES[found.kind])

    def of(part: Sheet) -> Any:
        return read(part, cycle, names.__contains__) if found.kind == "checkins" else read(part)

    good, made = list(table.rows), []
    try:
        made = list(of(table))
    except Cell:
        good, wrong = apart(table, of)
        notes += [(one.row, Note("wrong", one.message, found.place(one.row, one.column), one.instead)) for one in wrong]
        made = list(of(_with(table, good)))
    if found.kind == "checkins":
        made = list(_once(found, good, made, today, notes))
    return made, [note for _, note in sorted(notes, key=lambda told: told[0])]


def dated(found: Found) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table, with every date that is clear in its column as year-month-day."""
    told = list(found.rows())
    orders = {name: dates.order(row.get(name, "") for _, row in told) for name in found.columns if name in _DATES}
    for number, row in told:
        for name, order in orders.items():
            moment = dates.moment(row[name], order) if row.get(name) else None
            if moment:
                day = moment.date().isoformat()
                row[name] = day if moment.time() == dt.time() else moment.isoformat(" ", "seconds")
        yield number, row


def _sheet(found: Found, cycle: Cycle, asking: Asking) -> Sheet:
    percent = {kr.id for kr in cycle.key_results if kr.measure.unit == "%"}
    told = []
    listed = list(dated(found))
    small = found.kind == "checkins" and _within_one(row.get("confidence", "") for _, row in listed)
    for number, row in listed:
        if found.is_odd(number):
            continue  # told already
        cells = {name: row.get(name, "") for name in HEADERS[found.kind]}
        item = rows.name_of(cells["key_result"]) if found.kind == "checkins" and percent else ""
        if item in percent and cells["value"]:
            cells["value"] = asking.percent(cells["value"], item, partial(found.place, number, "value"))
            if not cells["value"]:
                continue  # the question is open
        said = cells.get("confidence", "") if found.kind == "checkins" else ""
        if said.endswith("%") and _NUMBER.fullmatch(said[:-1]):
            cells["confidence"] = f"{Decimal(said[:-1]).scaleb(-1).normalize():f}"
        elif said and small and _NUMBER.fullmatch(said):
            cells["confidence"] = asking.confidence(said, partial(found.place, number, "confidence"))
            if not cells["confidence"]:
                continue
        told.append(Row(number, number, cells))
    return Sheet(Path(found.grid.name or "."), (), dict(found.columns), len(found.headings), tuple(told))


def _within_one(said: Iterable[str]) -> bool:
    """Whether all confidences lie within 0 to 1, and not only at its ends."""
    numbers = [float(text) for text in said if _NUMBER.fullmatch(text)]
    return all(0 <= number <= 1 for number in numbers) and any(0 < number < 1 for number in numbers)


def _with(table: Sheet, some: list[Row]) -> Sheet:
    return Sheet(table.file, (), table.columns, table.width, tuple(some))


def _is_filled(found: Found, row: Row, notes: list[tuple[int, Note]]) -> bool:
    """Whether the row says all that such a row must; a reply may be about the set as a whole."""
    needed = content.table("lexicon/columns")[found.kind]["required"] if found.kind != "replies" else ()
    empty = next((name for name in needed if not row.cells[name]), None)
    if empty:
        message = say("store.empty-cell", column=found.headings[found.columns[empty]])
        notes.append(
            (row.first, Note("wrong", message, found.place(row.first, empty), say("store.empty-cell-instead")))
        )
    return empty is None


def _is_known(found: Found, row: Row, names: set[str], notes: list[tuple[int, Note]]) -> bool:
    said = row.cells["key_result"]
    if rows.name_of(said) in names:
        return True
    message, instead = say("exchange.no-key-result", id=said), say("exchange.no-key-result-instead")
    notes.append((row.first, Note("wrong", message, found.place(row.first, "key_result"), instead)))
    return False


def _once(found: Found, good: list[Row], seen: Any, today: dt.date, notes: list[tuple[int, Note]]) -> Iterator[Any]:
    """The check-ins, none in the future, and none that says only what the one before it on that day says."""
    last: dict[tuple[dt.date, str], tuple[Any, int]] = {}
    for row, check_in in zip(good, seen, strict=True):
        if check_in.date > today:
            message, instead = say("exchange.future", date=check_in.date), say("exchange.future-instead")
            notes.append((row.first, Note("wrong", message, found.place(row.first, "date"), instead)))
            continue
        if check_in.value is None and check_in.confidence is None and not check_in.note:
            notes.append((row.first, Note("wrong", say("exchange.says-nothing"), found.place(row.first, "value"))))
            continue
        before, at = last.get((check_in.date, check_in.key_result), (None, 0))
        if before == check_in:
            notes.append((row.first, Note("left", say("exchange.twice", row=at), found.place(row.first))))
        else:
            last[check_in.date, check_in.key_result] = check_in, row.first
            yield check_in
