"""okrs.md of a folder: each line with the id that it had when it was last read, and written back with all its rest."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from okrkit import notation
from okrkit.errors import OkrkitError
from okrkit.model import Change, Cycle
from okrkit.store import dates
from okrkit.store.history import DISK, UNDO, History, Version, digest
from okrkit.store.own import TEAMS

HELD = ("check_ins", "changes", "replies", "votes", "fears", "dependencies", "shocks", "survey")
__all__ = ["OKRS", "bare", "document", "was_there", "written"]

OKRS: Final = "okrs.md"


def document(folder: Path, history: History, raw: bytes | None, used: set[str]) -> notation.Document:
    """The objectives in okrs.md, each line by the name that it has, and the cycle's team and dates.

    Args:
        folder: the cycle's folder.
        history: the versions of its files.
        raw: okrs.md; None where there is none.
        used: every name that the tables speak of, so that none of them is given to another line.

    Raises:
        OkrkitError: it cannot be read; with the line and the place in it.
    """
    given = _given(folder)
    file = str(folder / OKRS)
    text = "" if raw is None else notation.decode(raw, file=file)
    if raw is None or not (text.strip() or history.versions(OKRS)):  # a file that was only just made
        return notation.Document(cycle=given)
    read = notation.parse(text, file=file, previous=_previous(history, raw, used))
    cycle = read.cycle
    if cycle.start is None and cycle.end is None and given.start is not None:
        objectives = tuple(notation.dated(objective, cycle, given) for objective in cycle.objectives)
        cycle = replace(cycle, start=given.start, end=given.end, objectives=objectives)
    return replace(read, cycle=replace(cycle, team=cycle.team or given.team))


def written(cycle: Cycle, before: notation.Document, raw: bytes | None) -> bytes | None:
    """okrs.md with these objectives, and what else stood in it; None where that is what it holds already."""
    text = notation.write(bare(cycle), unplaced=before.unplaced, extra=before.extra)
    return None if raw is not None and _lines(notation.decode(raw)) == _lines(text) else text.encode()


def bare(cycle: Cycle) -> Cycle:
    """The cycle without what the tables hold."""
    empty = Cycle()
    return replace(cycle, **{name: getattr(empty, name) for name in HELD})


def was_there(name: str, told: tuple[Change, ...], history: History) -> bool:
    """Whether this was once a key result's name. The history is read only where the changes do not tell."""
    if not name.startswith("KR") or any(change.item == name for change in told):
        return name.startswith("KR")
    label = re.compile(rf"(?<![A-Za-z0-9]){re.escape(name)}(?!\.?\d)".encode())
    return any(label.search(version.raw) for version in history.versions(OKRS))


def _given(folder: Path) -> Cycle:
    """The team and the dates that a folder's place gives: teams/growth/2026-Q4; what it does not say is None."""
    home, teams = folder.absolute().parent, folder.absolute().parent.parent
    if home.name == TEAMS:
        return Cycle(team=folder.name)
    start, end = dates.days_of(folder.name) or (None, None)
    return Cycle(team=home.name if teams.name == TEAMS else None, start=start, end=end)


def _previous(history: History, raw: bytes, used: set[str]) -> Cycle | None:
    """The last version with other words, as it was read then, and every name that the tables speak of."""
    chain: list[Version] = []
    for version in reversed(history.versions(OKRS)):
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


def _using(cycle: Cycle, used: set[str]) -> Cycle:
    """The cycle with every name in use, so that none of them is given to another line."""
    once = dt.datetime.combine(dt.date.min, dt.time.min)
    return replace(cycle, changes=tuple(Change(once, name, "added") for name in sorted(used)))


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
