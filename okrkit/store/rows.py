"""Check-ins, changes, votes and what else is in the tables out of their rows, and each of them back into a row.

Every row is read or refused: nothing is dropped, and nothing is guessed. A value is read in the unit of its key
result, so that "40%", "3.2M" and "320万" are the numbers that the key result counts in.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Change, CheckIn, Cycle, Dependency, Fear, KeyResult, Reply, Shock, SurveyAnswer, Vote
from okrkit.store import dates
from okrkit.store.tables import Row, Table, yes_or_no
from okrkit.store.values import number_in

__all__ = [
    "as_cells",
    "changes",
    "check_ins",
    "dependencies",
    "fears",
    "name_of",
    "names",
    "replies",
    "shocks",
    "standing",
    "survey",
    "unknown",
    "votes",
]

Entry = Change | CheckIn | Dependency | Fear | Reply | Shock | SurveyAnswer | Vote


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
        day = dates.date(_filled(table, row, "date"), order)
        if day is None:
            raise _no_date(table, row, "date", order)
        if (cycle.start and day < cycle.start) or (cycle.end and day > cycle.end):
            gaps = {"date": day, "start": cycle.start or "…", "end": cycle.end or "…"}
            raise table.trouble(row, "date", say("store.outside", **gaps), say("store.outside-instead"))
        name = name_of(_filled(table, row, "key_result"))
        if name not in units and name not in left:
            if not gone(name):
                error = unknown(row.cells["key_result"], cycle.key_results)
                raise table.trouble(row, "key_result", error.message, error.instead or "")
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


def replies(table: Table) -> tuple[Reply, ...]:
    """The replies that stand: of several to the same question about the same words the last; one without words of
    its own takes it back. Rules and items that are not there (any more) are no harm.

    Raises:
        OkrkitError: a time that cannot be read, or a row that names no rule.
    """
    order = dates.order(row.cells["at"] for row in table.rows)
    standing: dict[tuple[str, ...], Reply] = {}
    for row in table.rows:
        at, rule = _moment(table, row, order), name_of(_filled(table, row, "rule"))
        item, words, because = name_of(row.cells["item"]), row.cells["words"], row.cells["because"]
        standing.pop((rule, item, words), None)
        if because:
            by = row.cells.get("by") or None
            standing[rule, item, words] = Reply(at, rule, because, item or None, by, words or None)
    return tuple(standing.values())


def dependencies(table: Table) -> tuple[Dependency, ...]:
    """Every row of dependencies.csv, in the order of the file.

    Raises:
        OkrkitError: a date that cannot be read, or a row that does not say what depends on whom.
    """
    order = dates.order(row.cells.get("yes_on", "") for row in table.rows)
    found = []
    for row in table.rows:
        said = row.cells.get("yes_on", "")
        yes_on = dates.date(said, order) if said else None
        if said and yes_on is None:
            raise _no_date(table, row, "yes_on", order)
        item, on = name_of(_filled(table, row, "item")), _filled(table, row, "on")
        found.append(Dependency(item, on, row.cells.get("what") or None, row.cells.get("yes_by") or None, yes_on))
    return tuple(found)


def standing(found: Iterable[Dependency]) -> tuple[Dependency, ...]:
    """The dependencies that stand: of several for the same item, team and need the last."""
    return tuple({(one.item, one.on, one.what): one for one in found}.values())


def votes(table: Table) -> tuple[Vote, ...]:
    """Every row of votes.csv, in the order of the file; which of them stand is for `votes` to say.

    Raises:
        OkrkitError: a time or number that cannot be read, or a row that names nobody, no key result or no digest.
    """
    order = dates.order(row.cells["at"] for row in table.rows)
    return tuple(
        Vote(
            _moment(table, row, order),
            _filled(table, row, "by"),
            name_of(_filled(table, row, "key_result")),
            _filled(table, row, "digest").lower(),
            _number(table, row, "confidence"),
            row.cells.get("salt") or None,
        )
        for row in table.rows
    )


def fears(table: Table) -> tuple[Fear, ...]:
    """The answers to the pre-mortem, in the order of the file.

    Raises:
        OkrkitError: a time that cannot be read, or a row without words.
    """
    order = dates.order(row.cells["at"] for row in table.rows)
    return tuple(
        Fear(
            _moment(table, row, order),
            _filled(table, row, "text"),
            row.cells.get("by") or None,
            name_of(row.cells.get("item", "")) or None,
        )
        for row in table.rows
    )


def shocks(table: Table) -> tuple[Shock, ...]:
    """What came from outside, in the order of the file.

    Raises:
        OkrkitError: a date that cannot be read, or a row without words.
    """
    order = dates.order(row.cells["date"] for row in table.rows)
    found = []
    for row in table.rows:
        day = dates.date(_filled(table, row, "date"), order)
        if day is None:
            raise _no_date(table, row, "date", order)
        found.append(Shock(day, _filled(table, row, "what")))
    return tuple(found)


def survey(table: Table) -> tuple[SurveyAnswer, ...]:
    """The anonymous answers, in the order of the file.

    Raises:
        OkrkitError: a row that names no question, or an answer that is no number from 1 to 5.
    """
    found = []
    for row in table.rows:
        name, value = _filled(table, row, "question"), _number(table, row, "value")
        try:
            found.append(SurveyAnswer(name, value, row.cells.get("slip") or None))
        except OkrkitError as error:
            raise table.trouble(row, "value", error.message, error.instead or "") from error
    return tuple(found)


def names(table: Table, column: str) -> set[str]:
    """The names of objectives and key results that a table speaks of."""
    return {name_of(row.cells.get(column, "")) for row in table.rows} - {""}


def as_cells(entry: Entry) -> dict[str, str]:
    """What happened as the cells of a row."""
    return {name: _cell(getattr(entry, name)) for name in entry.__struct_fields__}


def name_of(text: str) -> str:
    """The name of an objective or key result as okrkit writes it: "kr 3" is KR3."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def unknown(name: str, key_results: Sequence[KeyResult]) -> OkrkitError:
    """The error for a name that no key result has."""
    ids = say("store.and").join([kr.id for kr in key_results][:5]) or "KR1"
    return OkrkitError(say("store.unknown", id=name), instead=say("store.unknown-instead", ids=ids))


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case dt.datetime():
            return value.isoformat(timespec="seconds")
        case float() | int():
            return format(Decimal(repr(value)), "f").removesuffix(".0")
        case _:
            return str(value)


def _change(table: Table, row: Row, order: dates.Order) -> Change:
    at = _moment(table, row, order)
    item, field = _filled(table, row, "item"), _filled(table, row, "field")
    said = row.cells.get("announced", "")
    announced = yes_or_no(said) if said else None
    if said and announced is None:
        message = say("store.yes-or-no", text=said)
        raise table.trouble(row, "announced", message, say("store.yes-or-no-instead"))
    words = {name: row.cells.get(name) or None for name in ("old", "new", "by", "reason")}
    return Change(at, name_of(item), field, announced=announced, **words)


def _moment(table: Table, row: Row, order: dates.Order) -> dt.datetime:
    at = dates.moment(_filled(table, row, "at"), order)
    if at is None:
        raise _no_date(table, row, "at", order)
    return at


def _filled(table: Table, row: Row, column: str) -> str:
    if not row.cells[column]:
        message, instead = say("store.empty-cell", column=column), say("store.empty-cell-instead")
        raise table.trouble(row, column, message, instead)
    return row.cells[column]


def _no_date(table: Table, row: Row, column: str, order: dates.Order) -> OkrkitError:
    text = row.cells[column]
    open_to_both = order in ("open", "mixed") and dates.date(text, "day first") and dates.date(text, "month first")
    key = "store.date-open" if open_to_both else "store.date"
    return table.trouble(row, column, say(key, text=text), say("store.date-instead"))


def _number(table: Table, row: Row, column: str, unit: str | None = None) -> float | None:
    text = row.cells.get(column, "")
    if not text:
        return None
    try:
        return number_in(text, unit)
    except OkrkitError as error:
        raise table.trouble(row, column, error.message, error.instead or "") from error
