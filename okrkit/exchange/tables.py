"""Finding the tables in the sheets: which row holds the headings, and what a table is about.

Titles, dates and remarks may stand above the headings, and a sheet may be called anything. The row that names the
most columns of one kind of table is its heading; what is above it is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from okrkit import content
from okrkit.exchange import layout
from okrkit.exchange.grids import Grid
from okrkit.exchange.result import Note
from okrkit.language import say
from okrkit.store.tables import Row, Table

__all__ = ["Cell", "Found", "Sheet", "apart", "find"]

_DEPTH = 40  # rows in which a heading is looked for
_WIDTH = 500  # columns that are looked at; no table of a team has as many
_KINDS = ("viva", *layout.ATTRIBUTES, "key_results", "cycle")


class Found(NamedTuple):
    """A table in a sheet: its kind, the row of its headings, and where its columns are (from 0)."""

    grid: Grid
    kind: str
    head: int
    headings: list[str]
    columns: dict[str, int]
    passed: list[int]
    other: list[int]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row below the headings with its number, by column."""
        for number, cells in self.grid.rows:
            if number > self.head:
                row = {name: cells[at].strip() for name, at in self.columns.items() if at < len(cells)}
                if self.is_odd(number):
                    row |= {name: "" for name, at in self.columns.items() if (number, at) in self.grid.odd}
                if any(row.values()):
                    yield number, row

    def is_odd(self, row: int) -> bool:
        """Whether a cell of this row, in a known column, holds what cannot be read."""
        return bool(self.grid.odd) and any((row, at) in self.grid.odd for at in self.columns.values())

    def place(self, row: int, column: str | None = None) -> str:
        """Where a cell is, in words."""
        at = self.columns.get(column) if column else None
        return self.grid.place(row, at, "" if at is None else self.headings[at])

    def notes(self) -> Iterator[Note]:
        """What is to be said of the table: columns and cells that are left."""
        yield from self.grid.notes
        if self.grid.rows and self.head > self.grid.rows[0][0]:
            yield Note("guessed", say("exchange.head", row=self.head), self.grid.name)
        if self.passed:
            passed = say("store.and").join(self.headings[at] for at in self.passed)
            yield Note("guessed", say("exchange.worked-out", names=passed), self.grid.name)
        for at in self.other:
            yield Note("left", say("exchange.unknown-column"), self.grid.place(self.head, at, self.headings[at]))
        names = {at: name for name, at in self.columns.items()}
        for (row, at), odd in self.grid.odd.items():
            if row > self.head and at in names:
                yield Note(
                    "wrong", say(f"exchange.cell-{odd}"), self.place(row, names[at]), say("exchange.cell-instead")
                )


def find(grid: Grid) -> Found | None:
    """The table of a sheet; None where no row names the columns of one."""
    best: tuple[int, Found] | None = None
    for number, cells in grid.rows[:_DEPTH]:
        headings = [cell.strip() for cell in cells[:_WIDTH]]
        for kind in _KINDS:
            columns, passed, other = layout.columns(kind, headings)
            if _is_whole(kind, columns) and (best is None or len(columns) > best[0]):
                best = len(columns), Found(grid, kind, number, headings, columns, passed, other)
    return best[1] if best else None


def _is_whole(kind: str, columns: dict[str, int]) -> bool:
    if kind == "key_results":
        names = columns.keys() & {"objective", "objective_text", "key_result", "text"}
        return bool(columns.keys() & {"key_result", "text"}) and len(names) + (len(columns) > len(names)) > 1
    return set(content.table("lexicon/columns")[kind]["required"]) <= columns.keys()


class Cell(Exception):  # noqa: N818 - a cell that cannot be read, on its way to a note
    """What is wrong with one cell of a table."""

    def __init__(self, row: int, column: str, message: str, instead: str) -> None:
        super().__init__(message)
        self.row, self.column, self.message, self.instead = row, column, message, instead


class Sheet(Table, frozen=True):
    """A table of a sheet as `store.rows` reads tables; its errors know the row and the column."""

    def trouble(self, row: Row, column: str | int, message: str, instead: str) -> Exception:  # type: ignore[override]
        return Cell(row.first, str(column), message, instead)


def apart(table: Sheet, read: Callable[[Sheet], object]) -> tuple[list[Row], list[Cell]]:
    """The rows of a table that can be read, and what is wrong with the others: each is read by itself, once."""
    good, wrong = [], []
    for row in table.rows:
        try:
            read(replace(table, rows=(row,)))
        except Cell as cell:
            wrong.append(cell)
        else:
            good.append(row)
    return good, wrong
