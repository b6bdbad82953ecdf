"""What changed between two versions of a cycle, as rows for changes.csv.

A change counts from the day on which the cycle starts: before it, people are still writing. What somebody corrects
within ten minutes is one change, from what stood before to what stands now; back to what stood before is none. So a
form that saves while one types, or an undo, leaves what was meant and not every keystroke. A row that somebody has
annotated (a reason, announced) is never touched again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from okrkit.model import Change, Cycle, KeyResult, Objective

__all__ = ["between", "joined"]

_SITTING = dt.timedelta(minutes=10)
_OBJECTIVE = ("text", "why", "kind", "owner", "author", "origin", "supports")
_KEY_RESULT = ("text", "type", "owner", "weight", "leading", "guardrail", "source_of_truth")
_MEASURE = ("baseline", "target", "unit", "direction", "bound", "change", "due")


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


def joined(
    known: Sequence[Change], new: Sequence[Change], *, walk: bool
) -> tuple[dict[int, Change | None], list[Change]]:
    """New changes, joined with those of the last minutes where they go on with the same.

    Args:
        known: the changes that the table holds.
        new: those to be added.
        walk: an undo or redo: it joins with anybody's change, else only with one by the same writer.

    Returns:
        Rows of `known` to be replaced (None: taken out), and the changes that need a row of their own.
    """
    changed: dict[int, Change | None] = {}
    added: list[Change] = []
    for change in new:
        at, told = _open(known, change, changed, walk=walk)
        if told:
            continue
        if at is None:
            added.append(change)
            continue
        whole = _together(changed.get(at) or known[at], change)
        changed[at] = None if whole.old == whole.new else whole
    return changed, added


def _open(
    known: Sequence[Change], change: Change, changed: Mapping[int, Change | None], *, walk: bool
) -> tuple[int | None, bool]:
    """The latest row that this change goes on with, and whether a row tells it already (a save that was cut short)."""
    for at in reversed(range(len(known))):
        row = changed.get(at, known[at])
        if row is None or row.item != change.item:
            continue
        near = abs(change.at - row.at) <= _SITTING and row.reason is None and row.announced is None
        if near and (row.field, row.old, row.new) == (change.field, change.old, change.new):
            return None, True
        if near and _fits(row, change) and (walk or row.by == change.by):
            return at, False
        if row.field == change.field:
            break
    return None, False


def _fits(row: Change, change: Change) -> bool:
    if row.field in ("added", "removed"):
        other = "removed" if row.field == "added" else "added"
        return change.field == other or (row.field == "added" and change.field not in ("added", "removed"))
    return row.field == change.field and row.new == change.old


def _together(row: Change, change: Change) -> Change:
    if row.field == "removed":
        return replace(row, new=change.new) if row.old == change.new else replace(row, field="text", new=change.new)
    if row.field == "added":
        if change.field == "removed":
            return replace(row, new=None)
        return replace(row, new=change.new) if change.field == "text" else row
    return replace(row, new=change.new)


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
        case (low, high):
            parts = ([f">= {_word(low)}"] if low is not None else []) + (
                [f"<= {_word(high)}"] if high is not None else []
            )
            return ", ".join(parts)
        case _:
            return str(value)
