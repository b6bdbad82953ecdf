"""A cycle's folder: what it holds, and how it is written without losing anything that anybody wrote.

    okrs.md         the objectives and key results; written by okrkit and by people
    checkins.csv    what was seen of each key result, and when; read here, written by people
    changes.csv     what was changed after the cycle began; a row for each, added when okrs.md is saved
    replies.csv     what the team replied to the coach; a row for each, only ever added
    .history/       every version of each of them (`history`)

A save says which version it is based on. If the file is another by now, nothing is written and both are shown.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from msgspec.structs import replace

from okrkit import notation
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Change, Cycle, Record, Reply
from okrkit.store import dates, difference, disk, rows, tables
from okrkit.store.history import DISK, FOLDER, UNDO, History, Version, back, digest
from okrkit.store.own import TEAMS, words

if TYPE_CHECKING:
    from okrkit.reviewing import Finding

__all__ = ["OKRS", "Folder", "Loaded", "Newer", "Saved"]

OKRS: Final = "okrs.md"
CHECK_INS, CHANGES, REPLIES = "checkins.csv", "changes.csv", "replies.csv"
_PATIENCE = 5.0


class Loaded(Record, frozen=True):
    """What a folder or a file holds.

    Fields:
        document: okrs.md with the places of its lines.
        cycle: its cycle, with check-ins, changes and replies.
        stamp: the digest of okrs.md as it was read; "" where there is none yet.
        notes: what was read with care, in words.
        file: where the document lies.
    """

    document: notation.Document
    cycle: Cycle
    stamp: str = ""
    notes: tuple[str, ...] = ()
    file: str = ""

    def words(self) -> AbstractContextManager[None]:
        """Read with the own words of the team that the file belongs to."""
        return words(self.file)


class Saved(Record, frozen=True):
    """What a save did.

    Fields:
        stamp: the digest of okrs.md as it is now.
        written: whether there was anything to write.
        changes: what was added to changes.csv.
    """

    stamp: str
    written: bool
    changes: tuple[Change, ...] = ()


class Newer(OkrkitError):  # noqa: N818 - what a person is told, not what went wrong
    """The file is not the version that a save is based on: somebody else wrote it. Nothing was written.

    Fields:
        mine: what was to be saved.
        theirs: what the file holds.
    """

    def __init__(self, file: Path, mine: Cycle, theirs: Loaded) -> None:
        super().__init__(say("store.newer"), file=file, instead=say("store.newer-instead"))
        self.mine = mine
        self.theirs = theirs


class Folder:
    """One cycle of a team, as files. Nothing is made on disk before the first save.

    Args:
        path: the cycle's folder, such as teams/growth/2026-Q4.
        patience: seconds to wait while another process writes.
    """

    def __init__(self, path: Path | str, *, patience: float = _PATIENCE) -> None:
        self.path = Path(path)
        self._patience = patience
        self._history = History(self.path)

    def __repr__(self) -> str:
        return f"Folder({str(self.path)!r})"

    def words(self) -> AbstractContextManager[None]:
        """Read with the team's own words, as all reading and writing of this folder does."""
        return words(self.path)

    def load(self) -> Loaded:
        """Read everything.

        Raises:
            OkrkitError: a file cannot be read, or says what cannot be; with the file, the line and the place in it.
        """
        with self.words():
            return self._load()

    def _load(self) -> Loaded:
        raw = disk.read(self.path / OKRS)
        check_ins, changes = self._table(CHECK_INS), self._table(CHANGES)
        document = self._document(raw, rows.names(check_ins, "key_result") | rows.names(changes, "item"))
        told = rows.changes(changes)
        seen = rows.check_ins(check_ins, document.cycle, lambda name: self._was_there(name, told))
        replies = self._table(REPLIES)
        cycle = replace(document.cycle, check_ins=seen, changes=told, replies=rows.replies(replies))
        notes = [note for table in (check_ins, changes, replies) for note in _notes(table)]
        if gone := {check_in.key_result for check_in in seen} - {kr.id for kr in cycle.key_results}:
            notes.append(say("store.gone", ids=say("store.and").join(sorted(gone)), file=CHECK_INS))
        return Loaded(document, cycle, digest(raw), tuple(notes), str(self.path / OKRS))

    def save(self, cycle: Cycle, *, base: str | None, by: str) -> Saved:
        """Write the objectives and key results of a cycle, all or nothing.

        Lines of okrs.md that were not understood and unknown keys of its front matter stay. Check-ins, changes and
        replies have their own files and are not written from `cycle`. Saving what is there already writes nothing.

        Args:
            cycle: what is to be saved.
            base: the stamp of the version that it is based on; None or "" where there was no file.
            by: who or what writes: "form", a cell's name.

        Raises:
            Newer: okrs.md holds something else by now. Nothing was written.
            OkrkitError: it cannot be written, or another process holds the folder. Nothing was written.
        """
        with self.words(), self._alone():
            raw = disk.read(self.path / OKRS)
            before = self._known(raw)
            if digest(raw) != (base or "") and _bare(before.cycle) != _bare(cycle):
                raise Newer(self.path / OKRS, cycle, self.load())
            text = notation.write(_bare(cycle), unplaced=before.unplaced, extra=before.extra)
            if raw is not None and _lines(notation.decode(raw)) == _lines(text):
                return Saved(digest(raw), written=False)
            return self._write(text.encode(), before.cycle, cycle, by=by)

    def undo(self, *, base: str | None = None) -> Saved:
        """Put the version before back, as an editor does: again, and it is the one before that.

        What is put back is a new entry in the history, by "undo": nothing gets lost. A change that somebody made in
        the file itself is the first to be taken back.

        Args:
            base: the stamp of the version that is to be undone; None for whatever is there.

        Raises:
            Newer: okrs.md is not the version `base`.
            OkrkitError: there is no earlier version, or the folder cannot be written.
        """
        first = OkrkitError(say("store.no-undo"), file=self.path / OKRS, instead=say("store.no-undo-instead"))
        if not self.path.is_dir():
            raise first
        with self.words(), self._alone():
            raw = disk.read(self.path / OKRS)
            if base is not None and digest(raw) != base:
                theirs = self.load()
                raise Newer(self.path / OKRS, theirs.cycle, theirs)
            self._history.adopt(OKRS, raw, at=self._when(OKRS))
            known = self._history.versions(OKRS)
            way = known[-1:] if raw is None else back(known)  # a file that somebody removed comes back as it was
            if not way:
                raise first
            new = way[-1].raw
            return self._write(new, self._cycle(raw), self._cycle(new), by=UNDO)

    def reply(self, finding: Finding, because: str, by: str | None = None) -> Reply:
        """Keep what the team replies to a question of the coach; nothing in `because` takes its reply back.

        Saying once more what stands already adds nothing.

        Args:
            finding: the question, as the coach found it: its rule, its item and the words that it rests on.
            because: why the team sees it otherwise, or its answer.
            by: who says so.

        Raises:
            OkrkitError: replies.csv cannot be read or written, or another process holds the folder.
        """
        known = finding.reply
        words = known.words if known else finding.words
        new = Reply(_now(), finding.rule, _said(because), finding.item, _said(by) or None, words)
        if (known.because, known.by) == (new.because, new.by) if known else not new.because:
            return known or new
        with self._alone():
            self._history.adopt(REPLIES, disk.read(self.path / REPLIES), at=self._when(REPLIES))
            raw = self._table(REPLIES).written({}, [rows.as_cells(new)])
            disk.write({self.path / REPLIES: raw} | self._history.add(REPLIES, raw, by=new.by or "", at=new.at))
        return new

    def history(self, file: Literal["okrs.md", "checkins.csv", "changes.csv", "replies.csv"] = OKRS) -> list[Version]:
        """Every version of a file that was saved or found, oldest first; the last is what was last known of it."""
        return self._history.versions(file)

    def _write(self, new: bytes, here: Cycle | None, cycle: Cycle | None, *, by: str) -> Saved:
        """Keep what is there, tell what changed, and put the new version in its place.

        Args:
            new: okrs.md as it is to be.
            here: the cycle of okrs.md as it is; None where it cannot be read.
            cycle: the cycle of `new`; None where it cannot be read.
            by: the writer.
        """
        by, now = " ".join(by.split()), _now()
        table = self._table(CHANGES)
        told = rows.changes(table)
        found: list[Change] = []
        for file in (OKRS, CHECK_INS, CHANGES, REPLIES):
            when = self._when(file)
            known = self._history.adopt(file, disk.read(self.path / file), at=when)
            last = self._cycle(known.raw) if known and file == OKRS else None
            if last and here:
                found += difference.between(last, here, at=when, by=DISK)
        if here and cycle:
            found += difference.between(here, cycle, at=now, by=by)
        changed, added = difference.joined(told, found)
        files: dict[Path, bytes] = {}
        copies: dict[Path, bytes] = {}
        if changed or added:
            cells = {at: None if change is None else rows.as_cells(change) for at, change in changed.items()}
            files[self.path / CHANGES] = table.written(cells, [rows.as_cells(change) for change in added])
            copies |= self._history.add(CHANGES, files[self.path / CHANGES], by=by, at=now)
        files[self.path / OKRS] = new
        copies |= self._history.add(OKRS, new, by=by, at=now)
        disk.write(files | copies)
        return Saved(digest(new), written=True, changes=tuple(added))

    def _alone(self) -> AbstractContextManager[None]:
        return disk.locked(self.path, self.path / FOLDER, self._patience)

    def _table(self, file: str) -> tables.Table:
        kind = file.partition(".")[0]
        return tables.table(kind, disk.read(self.path / file), self.path / file)

    def _when(self, file: str) -> dt.datetime:
        """When a file was last written, by the machine's word; not later than now."""
        path = self.path / file
        with disk.trouble(path):
            if not path.exists():
                return _now()
            return min(_now(), dt.datetime.fromtimestamp(path.stat().st_mtime))  # noqa: DTZ006 - local time

    def _known(self, raw: bytes | None) -> notation.Document:
        """The document as `load` reads it. A table that cannot be read is no reason not to save objectives."""
        used: set[str] = set()
        for file, column in ((CHECK_INS, "key_result"), (CHANGES, "item")):
            with suppress(OkrkitError):
                used |= rows.names(self._table(file), column)
        return self._document(raw, used)

    def _cycle(self, raw: bytes | None) -> Cycle | None:
        try:
            return self._known(raw).cycle
        except OkrkitError:
            return None

    def _was_there(self, name: str, told: tuple[Change, ...]) -> bool:
        """Whether this was once a key result's name. The history is read only where the changes do not tell."""
        if not name.startswith("KR") or any(change.item == name for change in told):
            return name.startswith("KR")
        label = re.compile(rf"(?<![A-Za-z0-9]){re.escape(name)}(?!\.?\d)".encode())
        return any(label.search(version.raw) for version in self._history.versions(OKRS))

    def _document(self, raw: bytes | None, used: set[str]) -> notation.Document:
        """okrs.md, each line with the id that it had when it was last read, and the cycle's name and dates."""
        given = _given(self.path)
        file = str(self.path / OKRS)
        text = "" if raw is None else notation.decode(raw, file=file)
        if raw is None or not (text.strip() or self._history.versions(OKRS)):  # a file that was only just made
            return notation.Document(cycle=given)
        document = notation.parse(text, file=file, previous=self._previous(raw, used))
        cycle = document.cycle
        if cycle.start is None and cycle.end is None and given.start is not None:
            objectives = tuple(notation.dated(objective, cycle, given) for objective in cycle.objectives)
            cycle = replace(cycle, start=given.start, end=given.end, objectives=objectives)
        return replace(document, cycle=replace(cycle, team=cycle.team or given.team))

    def _previous(self, raw: bytes, used: set[str]) -> Cycle | None:
        """The last version with other words, as it was read then, and every name that the tables speak of."""
        chain: list[Version] = []
        for version in reversed(self._history.versions(OKRS)):
            ours = version.by not in (DISK, UNDO, "")
            if chain or version.stamp != digest(raw):
                chain.append(version)
            elif ours:  # we wrote it, with all names in it
                return None
            if chain and ours:
                break
        previous: Cycle | None = None
        for version in reversed(chain):
            with suppress(OkrkitError):
                previous = notation.parse(notation.decode(version.raw), previous=previous).cycle
        return None if previous is None else _using(previous, used)


def _given(folder: Path) -> Cycle:
    """The team and the dates that a folder's place gives: teams/growth/2026-Q4; what it does not say is None."""
    home, teams = folder.absolute().parent, folder.absolute().parent.parent
    if home.name == TEAMS:
        return Cycle(team=folder.name)
    start, end = dates.days_of(folder.name) or (None, None)
    return Cycle(team=home.name if teams.name == TEAMS else None, start=start, end=end)


def _now() -> dt.datetime:
    return dt.datetime.now()  # noqa: DTZ005 - local time


def _said(text: str | None) -> str:
    """What somebody typed, in one line, without characters that no file can hold."""
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text or "").split())


def _bare(cycle: Cycle) -> Cycle:
    return replace(cycle, check_ins=(), changes=(), replies=(), votes=(), fears=(), dependencies=())


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")


def _using(cycle: Cycle, used: set[str]) -> Cycle:
    """The cycle with every name in use, so that none of them is given to another line."""
    once = dt.datetime.combine(dt.date.min, dt.time.min)
    return replace(cycle, changes=tuple(Change(once, name, "added") for name in sorted(used)))


def _notes(table: tables.Table) -> Iterator[str]:
    if table.encoding != "utf-8":
        yield say("store.read-as", file=table.file.name, encoding=table.encoding.upper())
    if table.extra:
        yield say("store.extra", n=len(table.extra), file=table.file.name, names=say("store.and").join(table.extra))
