"""The tables beside okrs.md, in which rows are added and hardly ever changed, each with all its earlier versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import CheckIn, Cycle
from okrkit.store import disk, rows, tables
from okrkit.store.history import DISK, FOLDER, History, digest

__all__ = [
    "CHANGES",
    "CHECK_INS",
    "DEPENDENCIES",
    "FEARS",
    "REPLIES",
    "SHOCKS",
    "SURVEY",
    "TABLES",
    "VOTES",
    "Added",
    "Changed",
    "Ledger",
    "names",
    "notes",
]

CHECK_INS: Final = "checkins.csv"
CHANGES: Final = "changes.csv"
REPLIES: Final = "replies.csv"
VOTES: Final = "votes.csv"
FEARS: Final = "fears.csv"
DEPENDENCIES: Final = "dependencies.csv"
SHOCKS: Final = "shocks.csv"
SURVEY: Final = "survey.csv"
TABLES = (CHECK_INS, CHANGES, REPLIES, VOTES, FEARS, DEPENDENCIES, SHOCKS, SURVEY)

_MOST = 5  # rows of one table that are named

Added = Mapping[str, Sequence[rows.Entry]]
Changed = Mapping[str, Mapping[int, Mapping[str, str] | None]]


class Ledger:
    """The tables of one cycle's folder. All that writes is to be called under the folder's lock."""

    def __init__(self, folder: Path, history: History) -> None:
        self._folder, self._history = folder, history
        self._last: dict[str, tuple[bytes | None, tables.Table]] = {}  # so that nothing is read twice

    def table(self, file: str) -> tables.Table:
        """A table as it is now; an empty one where there is no file.

        Raises:
            OkrkitError: it cannot be read as a table.
        """
        return self._read(file, disk.read(self._folder / file))

    def when(self, file: str, now: dt.datetime) -> dt.datetime:
        """When a file was last written, by the machine's word; not later than now."""
        path = self._folder / file
        with disk.trouble(path):
            if not path.exists():
                return now
            return min(now, dt.datetime.fromtimestamp(path.stat().st_mtime))  # noqa: DTZ006 - local time

    def grown(
        self, added: Added, *, by: str, at: dt.datetime, changed: Changed | None = None
    ) -> tuple[dict[Path, bytes], dict[Path, bytes]]:
        """Tables with new rows, and some rows changed, still to be written; what somebody else wrote is kept before.

        Args:
            added: new rows by file; a file without any is left alone.
            by: the writer.
            at: when.
            changed: new cells by file and place of the row; the other cells stay as they were typed.

        Returns:
            The files, and the copies of them for the history, which best follow the files.
        """
        changed = changed or {}
        files: dict[Path, bytes] = {}
        copies: dict[Path, bytes] = {}
        for file in TABLES:
            new, cells = added.get(file, ()), changed.get(file, {})
            if new or cells:
                here = disk.read(self._folder / file)
                self._history.adopt(file, here, at=self.when(file, at))
                raw = self._read(file, here).written(cells, [rows.as_cells(row) for row in new])
                files[self._folder / file] = raw
                copies |= self._history.add(file, raw, by=by, at=at)
        return files, copies

    def vanished(self, seen: Sequence[CheckIn], cycle: Cycle) -> list[str]:
        """What to say where check-ins that were kept here are no longer in checkins.csv.

        A spreadsheet that was open meanwhile and is saved later puts an older table in its place.
        """
        versions = self._history.versions(CHECK_INS)
        ours = next((version for version in reversed(versions) if version.by != DISK), None)
        if ours is None or (ours is versions[-1] and ours.stamp == digest(disk.read(self._folder / CHECK_INS))):
            return []
        with suppress(OkrkitError):
            kept = rows.check_ins(self._read(CHECK_INS, ours.raw), cycle, bool)
            there = {(one.date, one.key_result) for one in seen}
            if gone := [one for one in kept if (one.date, one.key_result) not in there]:
                shown = say("store.and").join(f"{one.key_result} {one.date}" for one in gone[:5])
                copy = f"{FOLDER}/{ours.path.name}"
                return [say("store.vanished", n=len(gone), file=CHECK_INS, shown=shown, copy=copy)]
        return []

    def _read(self, file: str, raw: bytes | None) -> tables.Table:
        if file not in self._last or self._last[file][0] != raw:
            self._last[file] = raw, tables.table(file.partition(".")[0], raw, self._folder / file)
        return self._last[file][1]


def of(cycle: Cycle) -> Added:
    """What the tables hold of a cycle, by file."""
    return {
        CHECK_INS: cycle.check_ins,
        CHANGES: cycle.changes,
        REPLIES: cycle.replies,
        VOTES: cycle.votes,
        FEARS: cycle.fears,
        DEPENDENCIES: cycle.dependencies,
        SHOCKS: cycle.shocks,
        SURVEY: cycle.survey,
    }


def names(table: Mapping[str, tables.Table]) -> set[str]:
    """Every objective and key result that the tables speak of."""
    return {name for one in table.values() for column in ("key_result", "item") for name in rows.names(one, column)}


def notes(
    table: Mapping[str, tables.Table], seen: Sequence[CheckIn], doubted: Sequence[int], today: dt.date
) -> tuple[tuple[CheckIn, ...], list[str]]:
    """The check-ins, each once, and what was read with care, in words.

    Args:
        table: the tables by file.
        seen: a check-in for each row of checkins.csv.
        doubted: the rows of votes.csv that do not count (`votes.standing`).
        today: the day after which nothing can have been seen.
    """
    found = []
    for one in table.values():
        if one.encoding != "utf-8":
            found.append(say("store.read-as", file=one.file.name, encoding=one.encoding.upper()))
        if one.extra:
            extra = say("store.and").join(one.extra)
            found.append(say("store.extra", n=len(one.extra), file=one.file.name, names=extra))
    kept: list[CheckIn] = []
    doubts = []
    last: dict[tuple[dt.date, str], tuple[CheckIn, int]] = {}
    for row, check_in in zip(table[CHECK_INS].rows, seen, strict=True):
        before, line = last.get((check_in.date, check_in.key_result), (None, 0))
        if before == check_in:
            doubts.append((row, "key_result", say("store.same-check-in", line=line)))
            continue
        if check_in.date > today:
            doubts.append((row, "date", say("store.future", date=check_in.date)))
        last[check_in.date, check_in.key_result] = (check_in, row.first + 1)
        kept.append(check_in)
    found += _named(table[CHECK_INS], doubts)
    false = [table[VOTES].rows[place] for place in doubted]
    found += _named(
        table[VOTES],
        [(row, "confidence", say("store.doubted", by=row.cells["by"], id=row.cells["key_result"])) for row in false],
    )
    return tuple(kept), found


def _named(table: tables.Table, doubts: Sequence[tuple[tables.Row, str, str]]) -> list[str]:
    """Each of them with its place in the table; of many the first."""
    near = replace(table, file=Path(table.file.name))
    named = [
        f"{near.trouble(row, column, message, '').place}{say('errors.colon')}{message}"
        for row, column, message in doubts[:_MOST]
    ]
    more = len(doubts) - _MOST
    return [*named, say("store.more", n=more, file=table.file.name)] if more > 0 else named
