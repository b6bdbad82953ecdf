"""Check-ins and changes out of the rows of their tables, and a change back into one.

Every row is read or refused: nothing is dropped, and nothing is guessed. A value is read in the unit of its key
result, so that "40%", "3.2M" and "320万" are the numbers that the key result counts in.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Collection
from functools import cache

from okrkit import content, measure
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Change, CheckIn, Cycle
from okrkit.store import dates
from okrkit.store.tables import Row, Table, yes_or_no

__all__ = ["as_cells", "changes", "check_ins", "names"]


def check_ins(table: Table, cycle: Cycle, gone: Callable[[str], bool]) -> tuple[CheckIn, ...]:
    """The check-ins of a cycle.

    Args:
        table: checkins.csv.
        cycle: the cycle with its key results and dates.
        gone: whether a name was once that of a key result of this cycle: its check-ins stay.

    Raises:
        OkrkitError: a date, number or name that cannot be read; a name that no key result has or had; a date outside
            the cycle; a confidence outside 0 to 10. The first in the file.
    """
    units = {key_result.id: key_result.measure.unit for key_result in cycle.key_results}
    order = dates.order(row.cells["date"] for row in table.rows)
    left: set[str] = set()
    found = []
    for row in table.rows:
        day = _date(table, row, order)
        if (cycle.start and day < cycle.start) or (cycle.end and day > cycle.end):
            gaps = {"date": day, "start": cycle.start or "…", "end": cycle.end or "…"}
            raise table.trouble(row, "date", say("store.outside", **gaps), say("store.outside-instead"))
        name = _name(row.cells["key_result"])
        if name not in units and name not in left:
            if not name or not gone(name):
                raise _unknown(table, row, name, units)
            left.add(name)
        value = _number(table, row, "value", units.get(name))
        confidence = _number(table, row, "confidence")
        try:
            found.append(
                CheckIn(day, name, value, confidence, row.cells.get("by") or None, row.cells.get("note") or None)
            )
        except OkrkitError as error:
            raise table.trouble(row, "confidence", error.message, error.instead or "") from error
    return tuple(found)


def changes(table: Table) -> tuple[Change, ...]:
    """The changes, in the order of the file.

    Raises:
        OkrkitError: a time that cannot be read, a row that names no item or field, or an answer to `announced` that
            is neither yes nor no.
    """
    order = dates.order(row.cells["at"] for row in table.rows)
    return tuple(_change(table, row, order) for row in table.rows)


def names(table: Table, column: str) -> set[str]:
    """The names of objectives and key results that a table speaks of."""
    return {_name(row.cells[column]) for row in table.rows}


def as_cells(change: Change) -> dict[str, str]:
    """A change as the cells of a row."""
    announced = {True: "yes", False: "no", None: ""}[change.announced]
    words = {name: getattr(change, name) or "" for name in ("by", "item", "field", "old", "new", "reason")}
    return {"at": change.at.isoformat(timespec="seconds"), **words, "announced": announced}


def _change(table: Table, row: Row, order: dates.Order) -> Change:
    at = dates.moment(row.cells["at"], order)
    if at is None:
        raise _no_date(table, row, "at", order)
    for column in ("item", "field"):
        if not row.cells[column]:
            message = say("store.empty-cell", column=column)
            raise table.trouble(row, column, message, say(f"store.empty-{column}-instead"))
    said = row.cells.get("announced", "")
    announced = yes_or_no(said) if said else None
    if said and announced is None:
        message = say("store.yes-or-no", text=said)
        raise table.trouble(row, "announced", message, say("store.yes-or-no-instead"))
    words = {name: row.cells.get(name) or None for name in ("old", "new", "by", "reason")}
    return Change(at, _name(row.cells["item"]), row.cells["field"], announced=announced, **words)


def _date(table: Table, row: Row, order: dates.Order) -> dt.date:
    day = dates.date(row.cells["date"], order) if order != "mixed" else dates.date(row.cells["date"])
    if day is None:
        raise _no_date(table, row, "date", order)
    return day


def _no_date(table: Table, row: Row, column: str, order: dates.Order) -> OkrkitError:
    text = row.cells[column]
    if not text:
        return table.trouble(row, column, say("store.empty-cell", column=column), say("store.date-instead"))
    open_to_both = order in ("open", "mixed") and dates.date(text, "day first") and dates.date(text, "month first")
    key = "store.date-open" if open_to_both else "store.date"
    return table.trouble(row, column, say(key, text=text), say("store.date-instead"))


def _number(table: Table, row: Row, column: str, unit: str | None = None) -> float | None:
    text = row.cells.get(column, "")
    if not text:
        return None
    if _plain_number().fullmatch(text):
        return float(text)
    number = measure.number(text.removesuffix(unit)) if unit else measure.number(text)
    if number is None:
        raise table.trouble(row, column, say("store.number", text=text), say("store.number-instead"))
    factor = _factor(measure.read(text).measure.unit, unit)
    if factor is None:
        message, instead = say("store.unit", text=text, unit=unit), say("store.unit-instead", unit=unit)
        raise table.trouble(row, column, message, instead)
    return number * factor


def _factor(typed: str | None, unit: str | None) -> float | None:
    """How many of the key result's unit one of the typed unit is; None where days and percent, say, do not mix.

    Examples:
        >>> _factor("hours", "days") == 1 / 24, _factor("天", "days"), _factor("%", "days"), _factor(None, "days")
        (True, 1.0, None, 1.0)
    """
    times = content.table("lexicon/measure")["units"]["time"]
    if typed == unit or {typed, unit} - {*times, "%"}:
        return 1.0
    one, other = (times.get(name, [0])[0] for name in (typed, unit))
    return float(one / other) if one and other else None


@cache
def _plain_number() -> re.Pattern[str]:
    return re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


def _name(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _unknown(table: Table, row: Row, name: str, known: Collection[str]) -> OkrkitError:
    if not name:
        message, instead = say("store.empty-cell", column="key_result"), say("store.empty-key-result-instead")
        return table.trouble(row, "key_result", message, instead)
    from difflib import get_close_matches  # noqa: PLC0415 - only where something went wrong

    near = get_close_matches(name, sorted(known), n=3, cutoff=0.5) or sorted(known)[:3]
    message = say("store.unknown", id=row.cells["key_result"])
    instead = say("store.unknown-instead", ids=say("store.or").join(near)) if near else say("store.unknown-none")
    return table.trouble(row, "key_result", message, instead)
