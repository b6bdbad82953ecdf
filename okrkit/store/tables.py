"""A table of a cycle's folder as people keep it: a CSV file, read with care and given back as it was.

Spreadsheets write the same table in many ways: with commas, semicolons or tabs, in UTF-8, UTF-16 or GB18030, with
the columns moved, renamed in Chinese, or with more of them. All of that is read, and none of it is changed: where a
row is added, it is written the way the file is written, and every other line stays byte for byte what it was. A text
that a spreadsheet would run is written with an apostrophe before it, as OWASP advises against CSV injection.
What cannot be read without guessing is an error that names the line, the place in it, and what to type instead.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from okrkit import content, notation
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Record

__all__ = ["HEADERS", "Row", "Table", "table", "yes_or_no"]

HEADERS = {
    "checkins": ("date", "key_result", "value", "confidence", "by", "note"),
    "changes": ("at", "by", "item", "field", "old", "new", "reason", "announced"),
    "replies": ("at", "by", "item", "rule", "because", "words"),
    "votes": ("at", "by", "key_result", "digest", "confidence", "salt"),
    "fears": ("at", "by", "item", "text"),
    "dependencies": ("item", "on", "what", "yes_by", "yes_on"),
    "shocks": ("date", "what"),
    "survey": ("question", "value", "slip"),
}
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


_RUNS = re.compile(r"'*[=+\-@＝＋－＠]")  # what a spreadsheet may take for a formula, and our apostrophe before it
_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")


class Row(Record, frozen=True):
    """One row: its lines in the file (0-based, the last excluded) and its cells by the name of their column."""

    first: int
    last: int
    cells: dict[str, str]


class Table(Record, frozen=True):
    """A CSV file.

    Fields:
        file: where it is.
        lines: the file's lines as they are, with their ends.
        columns: where each known column stands.
        width: how many columns there are.
        head: the lines of the first row, which names them: the first, and the last + 1.
        rows: all rows that hold something, in the order of the file.
        delimiter, encoding, bom: how it is written.
        extra: the names of columns that we know nothing of.
    """

    file: Path
    lines: tuple[str, ...]
    columns: dict[str, int]
    width: int
    rows: tuple[Row, ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    bom: bytes = b""
    extra: tuple[str, ...] = ()
    head: tuple[int, int] = (0, 1)

    def trouble(self, row: Row, column: str | int, message: str, instead: str) -> OkrkitError:
        """An error at a cell of a row, by the name of its column or its place from 0."""
        at = self.columns.get(column, 0) if isinstance(column, str) else column
        line, place = _place("".join(self.lines[row.first : row.last]), at, self.delimiter)
        source = self.lines[row.first + line].rstrip("\r\n")
        return OkrkitError(
            message, file=self.file, line=row.first + line + 1, column=place, source=source, instead=instead
        )

    def written(self, changed: Mapping[int, Mapping[str, str] | None], added: Sequence[Mapping[str, str]]) -> bytes:
        """The file with some rows changed (None: taken out) and some added at its end; all else as it was.

        Args:
            changed: new cells by the row's place in `rows`; the other cells of that row stay.
            added: cells of new rows by column.

        A column that the file does not have, and that one of them fills, is added as the last one; but who wrote is
        left out where a team has no column for it. The mark of UTF-8 is put at the start where the first character
        that needs it comes in: a spreadsheet goes by it.
        """
        filled = dict.fromkeys(
            name for row in (*changed.values(), *added) for name, cell in (row or {}).items() if cell
        )
        if wanted := [name for name in filled if name not in (*self.columns, "by")]:
            return self._wider(wanted).written(changed, added)
        lines = list(self.lines)
        end = next((line[len(line.rstrip("\r\n")) :] for line in lines if line.endswith(("\r", "\n"))), "\n")
        if not lines[-1].endswith(("\r", "\n")):
            lines[-1] += end
        for place, cells in changed.items():
            row = self.rows[place]
            limit = csv.field_size_limit(sum(map(len, self.lines)))  # a long text is no error here either
            was = next(csv.reader(self.lines[row.first : row.last], delimiter=self.delimiter))
            csv.field_size_limit(limit)
            lines[row.first : row.last] = [""] * (row.last - row.first)
            lines[row.first] = "" if cells is None else self._line(was, cells, end)
        lines += [self._line([], cells, end) for cells in added]
        text = "".join(lines)
        new = self.encoding == "utf-8" and not text.isascii() and "".join(self.lines).isascii()
        return (codecs.BOM_UTF8 if new else self.bom) + text.encode(self.encoding)

    def _wider(self, names: Sequence[str]) -> Table:
        """The same with more columns after the last."""
        at = self.head[1] - 1
        bare = self.lines[at].rstrip("\r\n")
        line = self.delimiter.join([bare, *names]) + self.lines[at][len(bare) :]
        columns = self.columns | {name: self.width + more for more, name in enumerate(names)}
        lines = (*self.lines[:at], line, *self.lines[at + 1 :])
        return replace(self, lines=lines, columns=columns, width=self.width + len(names))

    def _line(self, was: Sequence[str], cells: Mapping[str, str], end: str) -> str:
        whole = [*was, *[""] * (self.width - len(was))]
        for name, cell in cells.items():
            if name in self.columns:
                whole[self.columns[name]] = f"'{cell}" if _RUNS.match(cell) and not _NUMBER.fullmatch(cell) else cell
        line = io.StringIO()
        csv.writer(line, delimiter=self.delimiter, lineterminator=end).writerow(whole)
        return line.getvalue()


def table(kind: str, raw: bytes | None, file: Path) -> Table:
    """Read a table.

    Args:
        kind: the file's name without its end: "checkins", "changes", …
        raw: what the file holds; None where there is no file.
        file: its path.

    Raises:
        OkrkitError: it is no text, its header does not name the columns, or a row has more cells than the header.
    """
    bom, encoding, text = ("", "utf-8", "") if raw is None else _decoded(raw, file)
    if not text.strip():
        names = HEADERS[kind]
        return Table(file, (",".join(names) + "\n",), {name: at for at, name in enumerate(names)}, len(names), ())
    lines = tuple(io.StringIO(text, newline=""))
    first = next(at for at, line in enumerate(lines) if line.strip() and not line.lower().startswith("sep="))
    delimiter = max((",", ";", "\t", "，", "；"), key=lines[first].count)
    bare = Table(file, lines, {}, 0, (), delimiter, encoding, bom.encode(encoding))
    (start, stop, names_found), *records = _records(bare, first)
    columns = _columns(bare, kind, Row(start, stop, {}), names_found)
    known = set(columns.values())
    extra = tuple(name.strip() for at, name in enumerate(names_found) if at not in known and name.strip())
    rows = []
    for begin, end, cells in records:
        beyond = next((at for at, cell in enumerate(cells) if at >= len(names_found) and cell.strip()), None)
        if beyond is not None:
            message = say("store.too-wide", cells=beyond + 1, columns=len(names_found))
            raise bare.trouble(Row(begin, end, {}), beyond, message, say("store.too-wide-instead"))
        row = {name: _text(cells[at]) if at < len(cells) else "" for name, at in columns.items()}
        if any(cell.strip() for cell in cells):
            rows.append(Row(begin, end, row))
    return replace(bare, columns=columns, width=len(names_found), rows=tuple(rows), extra=extra, head=(start, stop))


def yes_or_no(text: str) -> bool | None:
    """An answer as people write it; None where it is neither.

    Examples:
        >>> yes_or_no("Yes"), yes_or_no("否"), yes_or_no("perhaps")
        (True, False, None)
    """
    answers = content.table("lexicon/columns")["answers"]
    plain = _name(text)
    return True if plain in answers["yes"] else False if plain in answers["no"] else None


def _text(cell: str) -> str:
    """What a cell says, without the apostrophe that keeps a spreadsheet from running it."""
    said = cell.strip()
    return said[1:] if said.startswith("'") and _RUNS.match(said) else said


def _decoded(raw: bytes, file: Path) -> tuple[str, str, str]:
    """The mark at the start, the encoding, and the text with every character as it stands in the file."""
    notation.decode(raw, file=str(file))  # says what is wrong where it cannot be read
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return "\ufeff", encoding, raw[len(bom) :].decode(encoding)
    try:
        return "", "utf-8", raw.decode("utf-8")
    except UnicodeDecodeError:
        return "", "gb18030", raw.decode("gb18030")


def _records(bare: Table, first: int) -> list[tuple[int, int, list[str]]]:
    """Each record with the lines that it takes: (first, last + 1, cells). Empty lines are passed over."""
    found = []
    begin = first
    limit = csv.field_size_limit(sum(map(len, bare.lines)))  # a long note is no error; the limit is everybody's
    try:
        reader = csv.reader(bare.lines[first:], delimiter=bare.delimiter, strict=True)
        for cells in reader:
            if cells:
                found.append((begin, first + reader.line_num, cells))
            begin = first + reader.line_num
    except csv.Error as error:
        message, instead = say("store.quotes"), say("store.quotes-instead")
        raise bare.trouble(Row(begin, begin + 1, {}), 0, message, instead) from error
    finally:
        csv.field_size_limit(limit)
    return found


def _columns(bare: Table, kind: str, row: Row, found: Sequence[str]) -> dict[str, int]:
    """Where each known column stands. A column's own name comes before any other name for it."""
    columns: dict[str, int] = {}
    for names in ({name: name for name in HEADERS[kind]}, _aliases(kind)):
        before = set(columns)
        for at, heading in enumerate(found):
            name = names.get(_name(heading)) or names.get(heading.strip().lower())
            if name is None or name in before or at in columns.values():
                continue
            if name in columns:
                raise bare.trouble(row, at, say("store.column-twice", name=name), say("store.column-twice-instead"))
            columns[name] = at
    for name in content.table("lexicon/columns")[kind]["required"]:
        if name not in columns:
            example = ",".join(HEADERS[kind])
            message, instead = say("store.no-column", name=name), say("store.no-column-instead", example=example)
            raise bare.trouble(row, 0, message, instead)
    return columns


@cache
def _aliases(kind: str) -> dict[str, str]:
    lists = content.table("lexicon/columns")[kind]
    return {_name(alias): name for name in HEADERS[kind] for alias in lists[name]}


def _name(heading: str) -> str:
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"\(.*?\)|[\s_\-\ufeff]", "", plain)


def _place(record: str, index: int, delimiter: str) -> tuple[int, int]:
    """Where the cell with this index begins: (line within the record, 1-based column)."""
    seen, line, column, quoted = 0, 0, 1, False
    for character in record:
        if seen == index:
            break
        if character == '"':
            quoted = not quoted
        seen += character == delimiter and not quoted
        line, column = (line + 1, 1) if character == "\n" else (line, column + 1)
    return (line, column) if seen == index else (0, 1)
