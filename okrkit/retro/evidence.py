"""What a verdict rests on: rows of the team's own files, and values worked out from them.

Nobody has to believe a diagnosis: each value carries the rows that it was read from, as they stand in the files, and
where it cannot be known it says why. Who wrote a row is left out: it is about what happened, never about a person.
"""

from __future__ import annotations

from okrkit import cards
from okrkit.language import say
from okrkit.model import Change, CheckIn, KeyResult, Objective, Record

__all__ = ["Row", "Signal", "in_order", "of_change", "of_check_in", "of_item"]

_SHOWN = 160


class Row(Record, frozen=True):
    """One row that a value rests on.

    Fields:
        file: where it stands: "checkins.csv", "changes.csv", "okrs.md", …, "context" for the context in okrs.md.
        line: what names it there: "2026-01-05 KR1", "2026-02-09 KR6 target", "O2", "pay_linked".
        text: the row as a person reads it.
    """

    file: str
    line: str
    text: str


class Signal(Record, frozen=True):
    """A value that was worked out from the team's files.

    Fields:
        name: as in `data/signals.toml`.
        value: a number (a share is 0 to 1), yes or no; None where it cannot be known.
        rows: what it rests on, in the order of the files.
        reason: why it cannot be known; None where it is.
    """

    name: str
    value: float | bool | None
    rows: tuple[Row, ...] = ()
    reason: str | None = None


def of_item(item: KeyResult | Objective, note: str = "") -> Row:
    """An objective or key result as it stands in okrs.md, and perhaps what there is to see in it."""
    return Row("okrs.md", item.id, say("diagnosis.noted", text=item.text, note=note) if note else item.text)


def of_check_in(one: CheckIn) -> Row:
    """A check-in, without who wrote it."""
    number = "" if one.value is None else f"{one.value:g}"
    sure = "" if one.confidence is None else say("diagnosis.confidence", n=f"{one.confidence:g}")
    text = say("diagnosis.comma").join(part for part in (number, sure, (one.note or "")[:_SHOWN]) if part)
    return Row("checkins.csv", f"{one.date.isoformat()[:10]} {one.key_result}", text or "–")


def of_change(one: Change) -> Row:
    """A change, with its reason and whether it was announced."""
    told = {True: "announced", False: "unannounced", None: "not-said"}[one.announced]
    parts = (cards.change(one), one.reason or say("diagnosis.no-reason"), say(f"diagnosis.{told}"))
    return Row("changes.csv", f"{one.at:%Y-%m-%d %H:%M} {one.item} {one.field}", say("diagnosis.comma").join(parts))


def in_order(rows: set[Row]) -> tuple[Row, ...]:
    """The rows as they stand in the files, whatever order they were found in: by date, KR9 before KR10."""
    return tuple(sorted(rows, key=_place))


def _place(row: Row) -> tuple[str, str, int, str, str]:
    dated = row.line[:16] if row.line[:1].isdigit() and row.file == "changes.csv" else row.line[:10]
    return row.file, dated if dated[:1].isdigit() else "", len(row.line), row.line, row.text
