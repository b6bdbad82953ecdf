"""A spreadsheet as a person sees it: rows of short texts, sheet by sheet, with what is odd about a cell.

A cell is read the way it is shown: 0.22 in the format 0% is "22%", a date is a date in whichever way the file counts
its days (from 1900 or from 1904). A formula is never run: what the spreadsheet worked out when it last saved is read,
and where nothing was saved the cell is named. Hidden rows and merged cells are read, and named.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from okrkit.errors import OkrkitError
from okrkit.exchange.files import fail
from okrkit.exchange.result import Note
from okrkit.language import say

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Grid", "escaped", "of_csv", "of_workbook", "shown_percent"]

_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_GUARD = re.compile(r"'(?='*[=+\-@＝＋－＠\t\r\n])")  # what `texts.safe` puts before a text that could be run
_MERGED = re.compile(rb"""mergeCell\b[^>]*?\bref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")
_MOST_CELLS = 4_000_000  # a single cell far down and right asks for all those before it; so does one merged range
_MOST_WRITTEN = 400_000  # cells and rows that are written down; a team's workbook has some thousand
_WRITTEN = re.compile(rb"<(?:[\w.-]+:)?(?:c|row)[\s/>]")
_PIECE = 2**20  # bytes
_MOST_NAMED = 8


class Grid(NamedTuple):
    """One sheet.

    Fields:
        name: the sheet's; "" in a CSV, which has one only.
        rows: each with its number in the file (from 1) and its cells as texts.
        odd: what is wrong with a cell, by row number and place from 0: "formula" (nothing saved), "error" (#REF!).
        notes: what is to be said of the sheet as a whole.
    """

    name: str
    rows: list[tuple[int, list[str]]]
    odd: dict[tuple[int, int], str]
    notes: list[Note]

    def place(self, row: int, column: int | None = None, heading: str = "") -> str:
        """Where something is, as the spreadsheet names it: "Check-ins, row 4, column C “value”"."""
        parts = [self.name] if self.name else []
        parts.append(say("exchange.row", row=row))
        if column is not None:
            named = "exchange.column-named" if heading.strip() else "exchange.column"
            parts.append(say(named, column=_letters(column), heading=heading.strip()))
        return say("errors.comma").join(parts)


def of_csv(text: str, path: Path) -> Grid:
    """A CSV file, with commas, semicolons or tabs.

    Raises:
        OkrkitError: double quotes that do not close; with the line.
    """
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    skip = next((at for at, line in enumerate(lines) if line.strip() and not line.lower().startswith("sep=")), 0)
    delimiter = max((",", ";", "\t", "，", "；"), key=lines[skip].count)
    limit = csv.field_size_limit(len(text))  # a long note is no error; the limit is everybody's
    rows: list[tuple[int, list[str]]] = []
    start = skip + 1
    try:
        reader = csv.reader(lines[skip:], delimiter=delimiter, strict=True)
        for cells in reader:
            if any(map(str.strip, cells)):
                rows.append((start, [_GUARD.sub("", cell, count=1) if cell[:1] == "'" else cell for cell in cells]))
            start = skip + reader.line_num + 1
    except csv.Error:
        raise OkrkitError(
            say("store.quotes"), file=path, line=start, source=lines[start - 1].rstrip("\r\n"),
            instead=say("store.quotes-instead"),
        ) from None  # fmt: skip
    finally:
        csv.field_size_limit(limit)
    return Grid("", rows, {}, [])


def of_workbook(raw: bytes, path: Path) -> list[Grid]:
    """The sheets of an Excel workbook.

    Raises:
        OkrkitError: it is damaged, or holds what no spreadsheet writes.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - only where there is a workbook

    archive = zipfile.ZipFile(io.BytesIO(raw))
    names = archive.namelist()
    try:
        _bounded((_written(archive, name) for name in names), _MOST_WRITTEN)
        _bounded(map(_merged_area, (archive.read(name) for name in names if "/worksheets/" in name)))
        book = load_workbook(io.BytesIO(raw), keep_links=False)
        _bounded(sheet.max_row * sheet.max_column for sheet in book.worksheets)
        formulas = any(cell.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
        saved = load_workbook(io.BytesIO(raw), keep_links=False, data_only=True) if formulas else book
    except MemoryError:
        fail("huge", path)
    except Exception:  # noqa: BLE001 - a damaged file breaks openpyxl in as many ways as there are damages
        fail("damaged", path)
    grids = [_grid(sheet, saved[sheet.title]) for sheet in book.worksheets]
    if grids:
        told = {"links": any("externalLinks/" in name for name in names), "macros": "xl/vbaProject.bin" in names}
        grids[0].notes.extend(Note("guessed", say(f"exchange.{name}")) for name, there in told.items() if there)
    return grids


def _grid(sheet: Worksheet, saved: Worksheet) -> Grid:
    """One sheet.

    Args:
        sheet: with its formulas.
        saved: the same with what they came to.
    """
    odd: dict[tuple[int, int], str] = {}
    rows, formulas = [], []
    fill = _merged(sheet)
    for number, row in enumerate(sheet.iter_rows(), sheet.min_row):
        first = sheet.min_column - 1
        cells = [""] * first
        for at, cell in enumerate(row, first):
            given = saved.cell(number, at + 1) if cell.data_type == "f" else fill.get((number, at), cell)
            if cell.data_type == "f" and given.value is not None:
                formulas.append(f"{_letters(at)}{number}")
            if given.data_type == "e" or (cell.data_type == "f" and given.value is None):
                odd[number, at] = "error" if given.data_type == "e" else "formula"
            cells.append(_text(given.value, given.number_format))
        if any(map(str.strip, cells)) or any(where[0] == number for where in odd):
            rows.append((number, cells))
    return Grid(sheet.title, rows, odd, _notes(sheet, rows, formulas))


def _notes(sheet: Worksheet, rows: list[tuple[int, list[str]]], formulas: list[str]) -> list[Note]:
    if not rows:
        return []
    said = {
        "formulas": formulas,
        "hidden-rows": [str(number) for number, _ in rows if sheet.row_dimensions[number].hidden],
        "hidden-columns": [name for name, dimension in sheet.column_dimensions.items() if dimension.hidden],
        "merged": [str(one) for one in sheet.merged_cells.ranges if one.max_row > one.min_row],
    }
    notes = [Note("guessed", _named(name, cells), sheet.title) for name, cells in said.items() if cells]
    hidden = [Note("guessed", say("exchange.hidden-sheet"), sheet.title)] if sheet.sheet_state != "visible" else []
    return [*notes, *hidden]


def _bounded(cells: Iterable[int], most: int = _MOST_CELLS) -> None:
    found = 0
    for number in cells:
        found += number
        if found > most:
            raise MemoryError


def _written(archive: zipfile.ZipFile, name: str) -> int:
    """How many cells and rows a part of the workbook writes down, counted before openpyxl makes each of them."""
    found, rest = 0, b""
    with archive.open(name) as part:
        while found <= _MOST_WRITTEN and (more := part.read(_PIECE)):
            text = rest + more
            start = text.rfind(b"<")
            cut = start if start >= 0 and b">" not in text[start:] else len(text)
            found += len(_WRITTEN.findall(text, 0, cut))
            rest = text[cut:][-_PIECE:]
    return found


def _merged_area(sheet: bytes) -> int:
    """How many cells the merged ranges of a sheet cover; openpyxl makes each of them."""
    from openpyxl.utils import column_index_from_string as number  # noqa: PLC0415 - only where there is a workbook

    ranges = [[part.decode() for part in found] for found in _MERGED.findall(sheet)]
    return sum((int(last) - int(first) + 1) * (number(right) - number(left) + 1) for left, first, right, last in ranges)


def _named(name: str, cells: list[str]) -> str:
    more = ["…"] if len(cells) > _MOST_NAMED else []
    return say(f"exchange.{name}", n=len(cells), cells=say("store.and").join(cells[:_MOST_NAMED] + more))


def _merged(sheet: Worksheet) -> dict[tuple[int, int], Any]:
    """The cell that stands for those below it, where a person merged cells downwards."""
    found: dict[tuple[int, int], Any] = {}
    for one in sheet.merged_cells.ranges:
        if one.max_row - one.min_row < sheet.max_row:
            top = sheet.cell(one.min_row, one.min_col)
            found |= {(row, one.min_col - 1): top for row in range(one.min_row + 1, one.max_row + 1)}
    return found


def _text(value: Any, number_format: str) -> str:
    """A cell's value as it is shown."""
    match value:
        case None:
            return ""
        case str():
            return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
        case bool():
            return "yes" if value else "no"
        case dt.datetime():
            return value.isoformat(" ", "seconds") if value.time() != dt.time() else value.date().isoformat()
        case int() | float():
            return _number(value, _percent(number_format))
    return str(value)


def _number(value: float, percent: str) -> str:
    number = Decimal(repr(value))
    if percent == "scaled":
        number = number.scaleb(2)
    plain = format(number.normalize(), "f")
    return f"{plain}%" if percent else plain


def shown_percent(number: float) -> float | None:
    """What a cell in a percent format holds, to show this number of per cent; None where that would not be exact.

    Examples:
        >>> shown_percent(40.0), shown_percent(2.5)
        (0.4, 0.025)
    """
    held = float(Decimal(repr(number)).scaleb(-2))
    return held if float(Decimal(repr(held)).scaleb(2)) == number else None


@lru_cache(256)
def _percent(number_format: str) -> str:
    """How a format shows per cent: "scaled" (0.4 as 40%), "said" (40 as 40%, the mark is only written), ""."""
    bare = re.sub(r'"[^"]*"|\\.|_.|\[[^\]]*\]', "", number_format)
    return "scaled" if "%" in bare else "said" if "%" in number_format else ""


def escaped(text: str) -> str:
    """A text as a cell can hold it: what XML has no room for is written as Excel does, _x0001_."""
    return _UNSAFE.sub(
        lambda found: f"_x{ord(found[0]):04X}_" if len(found[0]) == 1 else f"_x005F_{found[0][1:]}", text
    )


def _letters(column: int) -> str:
    """The name of a column from 0: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
