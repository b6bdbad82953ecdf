"""What changed between two versions of a cycle, as rows for changes.csv.

A change counts from the day on which the cycle starts: before it, people are still writing. What somebody corrects
within ten minutes is one change, from what stood before to what stands now; back to what stood before is none. So a
form that saves while one types, or an undo, leaves what was meant and not every keystroke. A row that somebody has
annotated (a reason, announced) is never touched again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from okrkit.model import Change, CheckIn, Cycle, KeyResult, Level, Objective

__all__ = ["between", "joined", "owed"]

_SITTING = dt.timedelta(minutes=10)
_LINE = ("added", "removed")
_OBJECTIVE = ("text", "why", "kind", "owner", "author", "origin", "supports", "roll_up")
_KEY_RESULT = ("text", "type", "owner", "weight", "leading", "guardrail", "source_of_truth", "shape", "levels")
_MEASURE = ("baseline", "target", "unit", "direction", "bound", "change", "due", "commit", "stretch")


def between(old: Cycle, new: Cycle, *, at: dt.datetime, by: str) -> list[Change]:
    """The changes from one version to the next; none before the start, without a start, or for the first version.

    Args:
        old: the version before.
        new: the version after.
        at: when, in local time.
        by: who or what wrote it.
    """
    start = old.start or new.start
    if start is None or at.date() < start or not old.objectives:
        return []
    before, after = _items(old), _items(new)
    found: list[Change] = []
    for name, fields in before.items():
        if name not in after:
            found.append(Change(at, name, "removed", old=fields["text"], by=by))
    for name, fields in after.items():
        if name not in before:
            found.append(Change(at, name, "added", new=fields["text"], by=by))
            continue
        for field, value in fields.items():
            if value != before[name][field]:
                found.append(Change(at, name, field, before[name][field], value, by))
    return found


def joined(known: Sequence[Change], new: Sequence[Change]) -> tuple[dict[int, Change | None], list[Change]]:
    """New changes, joined with those of the last minutes where they go on with the same.

    Args:
        known: the changes that the table holds.
        new: those to be added. An undo goes on with anybody's change, all else with one by the same writer.

    Returns:
        Rows of `known` to be replaced (None: taken out), and the changes that need a row of their own.
    """
    rows: list[Change | None] = list(known)
    for change in new:
        at, row = next(
            (
                (at, row)
                for at, row in reversed(list(enumerate(rows)))
                if row and row.item == change.item and row.field in (change.field, *_LINE)
            ),
            (-1, None),
        )
        if row is None or row.reason or row.announced is not None or abs(change.at - row.at) > _SITTING:
            rows.append(change)
        elif (row.field, row.old, row.new) == (change.field, change.old, change.new):
            pass  # told already, by a save that was cut short
        elif change.by not in (row.by, "undo") or not _goes_on(row, change):
            rows.append(change)
        elif row.field == "added" and change.field not in ("text", "removed"):
            pass  # what a new line says is no change of it
        else:
            rows[at] = None if row.old == change.new else replace(row, new=change.new)
    changed = {at: row for at, row in enumerate(rows[: len(known)]) if row is not known[at]}
    return changed, [row for row in rows[len(known) :] if row]


def owed(changes: Sequence[Change], check_ins: Sequence[CheckIn]) -> tuple[Change, ...]:
    """Of some changes those that are asked about: they have no reason, and they alter what stood when work began.

    Up to the day of its first check-in a team is still writing, whatever the calendar says; and filling what was left
    open takes nothing back. Both are kept in changes.csv like all others.
    """
    begun = min((check_in.date for check_in in check_ins), default=dt.date.max)
    return tuple(
        change
        for change in changes
        if not change.reason and change.at.date() > begun and (change.old is not None or change.field == "added")
    )


def _goes_on(row: Change, change: Change) -> bool:
    if row.field in _LINE:
        return row.field == "added" or (change.field == "added" and row.old == change.new)
    return row.new == change.old


def _items(cycle: Cycle) -> dict[str, dict[str, str | None]]:
    found: dict[str, dict[str, str | None]] = {}
    for objective in cycle.objectives:
        found[objective.id] = {field: _word(getattr(objective, field)) for field in _OBJECTIVE}
        found |= {kr.id: dict(_fields(objective, kr)) for kr in objective.key_results}
    return found


def _fields(objective: Objective, key_result: KeyResult) -> Iterator[tuple[str, str | None]]:
    yield "objective", objective.id
    for field in _KEY_RESULT:
        yield field, _word(getattr(key_result, field))
    for field in _MEASURE:
        yield field, _word(getattr(key_result.measure, field))


def _word(value: Any) -> str | None:
    match value:
        case None | str():
            return value
        case bool():
            return "yes" if value else "no"
        case float() | int():
            return str(int(value)) if float(value).is_integer() else repr(value)
        case () | (Level(), *_):
            return "; ".join(f"{_word(level.score)} {level.text}".rstrip() for level in value) or None
        case (low, high):
            parts = ([f">= {_word(low)}"] if low is not None else []) + (
                [f"<= {_word(high)}"] if high is not None else []
            )
            return ", ".join(parts)
        case _:
            return str(value)
