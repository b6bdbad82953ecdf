"""What was moved of each goal after the start, told in words: one record a key result, one a sitting in which it was edited.

Eased is what was brought nearer to where the value stood; late is what was eased when more than half of the time was
gone (a convention of ours).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from okrkit import scoring
from okrkit.charts.style import day
from okrkit.language import say
from okrkit.model import KeyResult

__all__ = ["Edit", "Moved", "moves"]

_LATE = 0.5


class Edit(NamedTuple):
    """What was edited of one goal in one sitting; `late` where it was eased when half of the time was gone."""

    elapsed: float | None
    eased: bool
    late: bool
    words: str


class Moved(NamedTuple):
    """A key result whose goal was moved, its edits in order, its score under the first goal and under the last."""

    name: str
    text: str
    edits: tuple[Edit, ...]
    before: float
    now: float

    @property
    def late(self) -> bool:
        """Whether it was eased late."""
        return any(edit.late for edit in self.edits)


def moves(table: Any, key_results: Mapping[str, KeyResult], *, names: bool = False) -> list[Moved]:
    """The changes of goals as `scoring.goalposts` tells them: the key results in their order, the sittings by time.

    Who made them is told only where `names` are wanted.
    """
    told = table.astype(object).where(table.notna(), None)
    order = {name: n for n, name in enumerate(key_results)}
    rows = sorted(told.to_dict("records"), key=lambda row: (order[row["key_result"]], row["at"]))
    return [_moved(key_results[name], list(part), names) for name, part in groupby(rows, lambda row: row["key_result"])]


def _moved(key_result: Any, rows: Sequence[dict[Any, Any]], names: bool) -> Moved:
    sittings = groupby(rows, key=lambda row: (row["at"], row["by"], row["reason"], row["announced"]))
    edits = tuple(_edit(list(sitting), key_result.measure.unit, names) for _, sitting in sittings)
    before, now = rows[0]["score_first"], rows[0]["score_now"]
    return Moved(key_result.id, key_result.text, edits, *(math.nan if s is None else float(s) for s in (before, now)))


def _edit(rows: Sequence[dict[Any, Any]], unit: str | None, names: bool) -> Edit:
    row, eased = rows[0], any(row["eased"] is True for row in rows)
    gone = row["elapsed"]
    announced = {True: "announced", False: "silent"}.get(row["announced"], "unknown")
    words = say(
        "charts.goalposts-edit-by" if names else "charts.goalposts-edit",
        date=day(row["at"].date()),
        what=say("charts.comma").join(_change(row, unit) for row in rows),
        by=row["by"] or say("charts.goalposts-nobody"),
        announced=say(f"charts.goalposts-{announced}"),
        reason=say("charts.goalposts-reason", reason=row["reason"]) if row["reason"] else say("charts.goalposts-bare"),
    )
    return Edit(gone, eased, eased and gone is not None and gone > _LATE, words)


def _change(row: dict[Any, Any], unit: str | None) -> str:
    if row["field"] in ("added", "removed"):
        return say(f"charts.goalposts-{row['field']}")
    old, new = (_value(row[side], unit) for side in ("old", "new"))
    return say("charts.goalposts-change", field=say(f"charts.goalposts-field-{row['field']}"), old=old, new=new)


def _value(said: Any, unit: str | None) -> str:
    """A value as a person writes it; what is no number stays in its words."""
    try:
        return scoring.quantity(float(said), unit) or "–"
    except (TypeError, ValueError):
        return str(said).replace(">=", "≥").replace("<=", "≤") if said else "–"
