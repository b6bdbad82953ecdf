"""What reading a document gives."""

from __future__ import annotations

from typing import Any

import msgspec

from okrkit.model import Cycle, Record

__all__ = ["Document", "Place", "Unplaced"]


class Place(Record, frozen=True):
    """Where an objective or key result stands: line and column (both from 1) of its text, and the line itself."""

    line: int
    column: int
    source: str


class Unplaced(Record, frozen=True):
    """Words that are neither objective nor key result. `after` is the id of the item they follow, None for none."""

    line: int
    text: str
    after: str | None = None


class Document(Record, frozen=True):
    """A cycle as it was written down.

    Fields:
        cycle: the objectives and key results, and what the front matter says; no check-ins, no changes.
        places: where each of them stands, by id.
        unplaced: what could not be placed, in the order of the lines.
        extra: what the front matter holds beyond what okrkit knows; `write` puts it back.
    """

    cycle: Cycle
    places: dict[str, Place] = msgspec.field(default_factory=dict)
    unplaced: tuple[Unplaced, ...] = ()
    extra: dict[str, Any] = msgspec.field(default_factory=dict)
