"""Every version that a file ever had, in `.history/` beside it, and the way back through them.

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
from pathlib import Path
from typing import Final

from okrkit import notation
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Cycle, Record
from okrkit.patterns import late
from okrkit.store import disk

__all__ = ["DISK", "FOLDER", "UNDO", "History", "Version", "back", "digest"]

FOLDER = ".history"
DISK: Final = "disk"
UNDO: Final = "undo"
_LOG = "log.csv"
_NAME = late(r"(?P<stem>.+)\.(?P<at>\d{4}-\d\d-\d\dT\d{6}\.\d{3})(?P<suffix>\.\w+)")
_TIME = "%Y-%m-%dT%H%M%S.%f"
_TICK = dt.timedelta(milliseconds=1)


class Version(Record, frozen=True):
    """One version of a file.

    Fields:
        file: its name in the cycle's folder, such as "okrs.md".
        at: when it was written, in local time.
        by: who or what wrote it: "form", "cell write-your-objective", "disk", "undo"; "" where not known.
        path: the copy.
    """

    file: str
    at: dt.datetime
    by: str
    path: Path

    @property
    def stamp(self) -> str:
        """The digest of its content, comparable with `Loaded.stamp`."""
        return digest(self.raw)

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
                at = dt.datetime.strptime(match["at"], _TIME)  # noqa: DTZ007 - local time
                found.append(Version(file, at, told.get(name, ""), path))
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
        self._note(by, name)
        return {self._hidden / name: raw}

    def adopt(self, file: str, raw: bytes | None, *, at: dt.datetime) -> Version | None:
        """Keep what is on disk where it is not the last version known: somebody changed the file in another way.

        Returns the version known before, if the file changed since then.
        """
        if raw is None:
            return None
        known = self.versions(file)
        if known and known[-1].stamp == digest(raw):
            return None
        disk.write(self.add(file, raw, by=DISK, at=at))
        return known[-1] if known else None

    def _note(self, by: str, name: str) -> None:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow([name, by])
        log = self._hidden / _LOG
        before = disk.read(log) or b"version,by\n"
        torn = b"" if before.endswith(b"\n") else b"\n"  # a line that a crash cut short
        disk.write({log: before + torn + line.getvalue().encode()})

    def _told(self) -> dict[str, str]:
        raw = disk.read(self._hidden / _LOG) or b""
        lines = raw.decode("utf-8", errors="replace").replace("\0", "").splitlines()
        rows = csv.reader(line for line in lines if line.count('"') % 2 == 0)
        return {row[0]: row[1] for row in rows if len(row) == 2}


def digest(raw: bytes | None) -> str:
    """The stamp of a file's content; "" where there is no file."""
    return "" if raw is None else hashlib.sha256(raw).hexdigest()


def back(versions: list[Version]) -> list[Version]:
    """The versions that undo leads to, the next one last.

    An undo takes one step back, the next undo one more; any other write begins anew, with all before it behind it.
    """
    way: list[Version] = []
    now: Version | None = None
    for version in versions:
        if version.by == UNDO and way:
            way.pop()
        elif now:
            way.append(now)
        now = version
    return way
