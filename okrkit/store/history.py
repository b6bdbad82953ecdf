"""Every version that a file ever had, in `.history/` beside it, and a walk back and forth through them.

A version is a plain copy with its time in its name, `okrs.2026-10-05T091500.123.md`, so that a person can find, open
and compare one without okrkit. `log.csv` beside them only grows: it tells who wrote which version ("form", a cell's
name, "undo"; "disk" for a change that was found in the file and that okrkit did not make). The copies are what
counts: a line of the log without a copy means a save that did not come about.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from pathlib import Path
from typing import Final

from okrkit import notation
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Cycle, Record
from okrkit.store import disk

__all__ = ["DISK", "FOLDER", "REDO", "UNDO", "History", "Version", "digest", "moment"]

FOLDER = ".history"
DISK: Final = "disk"
UNDO: Final = "undo"
REDO: Final = "redo"
_LOG = "log.csv"
_COLUMNS = "at,by,version,digest\n"
_NAME = re.compile(r"(?P<stem>.+)\.(?P<at>\d{4}-\d\d-\d\dT\d{6}\.\d{3})(?P<suffix>\.\w+)")
_TIME = "%Y-%m-%dT%H%M%S.%f"
_TICK = dt.timedelta(milliseconds=1)


class Version(Record, frozen=True):
    """One version of a file.

    Fields:
        file: its name in the cycle's folder, such as "okrs.md".
        at: when it was written, in local time.
        by: who or what wrote it: "form", "cell write-your-objective", "disk", "undo", "redo"; "" where not known.
        path: the copy.
        stamp: the digest of its content, comparable with `Loaded.stamp`.
    """

    file: str
    at: dt.datetime
    by: str
    path: Path
    stamp: str

    @property
    def raw(self) -> bytes:
        """The content, byte by byte."""
        raw = disk.read(self.path)
        if raw is None:
            raise OkrkitError(say("store.missing"), file=self.path, instead=say("store.missing-instead"))
        return raw

    @property
    def cycle(self) -> Cycle:
        """The objectives of a version of okrs.md, by the ids that are written in it.

        Raises:
            OkrkitError: the copy is gone, or it holds what cannot be read as OKRs.
        """
        return notation.parse(notation.decode(self.raw, file=str(self.path)), file=str(self.path)).cycle


class History:
    """The versions of the files in one cycle's folder.

    All that writes is to be called under the folder's lock.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hidden = folder / FOLDER

    def versions(self, file: str) -> list[Version]:
        """All versions of a file, oldest first."""
        with disk.trouble(self._hidden):
            names = [path.name for path in self._hidden.iterdir()] if self._hidden.is_dir() else []
        told = self._told()
        found = []
        for name in names:
            match = _NAME.fullmatch(name)
            if match and match["stem"] + match["suffix"] == file:
                path = self._hidden / name
                by, stamp = told[name] if name in told else ("", digest(disk.read(path)))
                found.append(Version(file, dt.datetime.strptime(match["at"], _TIME), by, path, stamp))  # noqa: DTZ007 - local
        return sorted(found, key=lambda version: version.at)

    def add(self, file: str, raw: bytes, *, by: str, at: dt.datetime) -> dict[Path, bytes]:
        """Enter a version into the log; what is returned is still to be written, best after the file itself.

        A version never gets the time of an earlier one: where the clock stood still or was put back, it is moved on.
        """
        known = self.versions(file)
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        if known:
            at = max(at, known[-1].at + _TICK)
        stem, _, suffix = file.rpartition(".")
        name = f"{stem}.{at.strftime(_TIME)[:-3]}.{suffix}"
        self._note(at, by, name, digest(raw))
        return {self._hidden / name: raw}

    def adopt(self, file: str, raw: bytes | None, *, at: dt.datetime) -> Version | None:
        """Keep what is on disk where it is not the last version known: somebody changed the file in another way.

        Returns the version known before, if the file changed since then.
        """
        known = self.versions(file)
        if raw is None or (known and known[-1].stamp == digest(raw)):
            return None
        disk.write(self.add(file, raw, by=DISK, at=at))
        return known[-1] if known else None

    def _note(self, at: dt.datetime, by: str, name: str, stamp: str) -> None:
        log = self._hidden / _LOG
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow([at.isoformat(timespec="milliseconds"), by, name, stamp])
        with disk.trouble(log), log.open("a+b") as file:
            end = file.tell()
            file.seek(max(0, end - 1))
            torn = "\n" if file.read() not in (b"", b"\n") else ""  # a line that a crash cut short
            file.write(((torn if end else _COLUMNS) + line.getvalue()).encode())

    def _told(self) -> dict[str, tuple[str, str]]:
        raw = disk.read(self._hidden / _LOG) or b""
        lines = raw.decode("utf-8", errors="replace").replace("\0", "").splitlines()
        rows = csv.reader(line for line in lines if line.count('"') % 2 == 0)
        return {row[2]: (row[1], row[3]) for row in rows if len(row) == 4}


def digest(raw: bytes | None) -> str:
    """The stamp of a file's content; "" where there is no file."""
    return "" if raw is None else hashlib.sha256(raw).hexdigest()


def moment(versions: list[Version]) -> tuple[list[Version], list[Version], list[Version]]:
    """Where the walk stands: (those that undo goes back to, the last is next; the one that counts now; those for redo).

    An undo takes one step back, the next undo one more; a redo takes one step forth. Any other write begins a new
    way forth: what was undone before it stays in the history, but redo does not lead there.
    """
    back: list[Version] = []
    now: list[Version] = []
    forth: list[Version] = []
    for version in versions:
        if version.by == UNDO and back:
            forth += now
            now = [back.pop()]
        elif version.by == REDO and forth:
            back += now
            now = [forth.pop()]
        else:
            back += now
            now = [version]
            forth = []
    return back, now, forth
