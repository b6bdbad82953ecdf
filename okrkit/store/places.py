"""Where a team's files lie, and which of them is meant by a name or a path."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from pathlib import Path

from okrkit import notation
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.patterns import late
from okrkit.store import dates, disk
from okrkit.store.folder import Folder
from okrkit.store.history import FOLDER, digest
from okrkit.store.ledger import TABLES
from okrkit.store.own import TEAMS, words
from okrkit.store.reading import OKRS
from okrkit.store.records import Loaded

__all__ = ["find", "outside", "read"]

_LONGEST = 80  # characters of a team's name; in Chinese 240 bytes, below the 255 that a disk takes
_FORBIDDEN = set('/\\<>:"|?*')
_RESERVED = late(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)  # names of devices on Windows
_NOT_TEXT = (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")


def find(root: Path | str, team: str, today: dt.date) -> Folder:
    """The folder of a team's latest cycle; for a team without one, that of the quarter that `today` lies in.

    The latest is the one that ends last, by its okrs.md or by its name. Nothing is made on disk.

    Args:
        root: the workbook's folder, which holds `teams/`.
        team: the team's name, which is also that of its folder.
        today: the day that decides the quarter.

    Raises:
        OkrkitError: the name cannot be that of a folder on every machine, or a folder cannot be read.
    """
    team = _safe(team)
    teams = Path(root) / TEAMS
    home = next((folder for folder in _folders(teams) if _alike(folder.name, team)), teams / team)
    cycles = [home] if (home / OKRS).is_file() else _cycles(home)
    return Folder(_latest(cycles) if cycles else home / dates.quarter(today))


def read(path: Path | str, *, spare: bool = False) -> Loaded:
    """Whatever OKRs a path leads to: a file, a cycle's folder, or a team's folder (its latest cycle).

    A file is one document; okrs.md of a cycle's folder brings its check-ins and changes with it; with `spare`, as far
    as they can be read (`Folder.load`).

    Raises:
        OkrkitError: there is nothing, no OKRs, several teams to choose from, or something that cannot be read.
    """
    path = Path(path).expanduser()
    with disk.trouble(path):
        if path.is_dir():
            path = _chosen(path) / OKRS
    raw = disk.read(path)
    if raw is None:
        raise OkrkitError(say("store.missing"), file=path, instead=say("store.missing-instead"))
    if raw.startswith(_NOT_TEXT):
        raise OkrkitError(say("store.not-text"), file=path, instead=say("store.not-text-instead"))
    text = notation.decode(raw, file=str(path))
    if path.name == OKRS and text.strip():
        return Folder(path.parent).load(spare=spare)
    with words(path.parent):
        document = notation.parse(text, file=str(path))
    return Loaded(document, document.cycle, digest(raw), file=str(path))


def outside(path: Path) -> None:
    """Whether a file may be written by its name: it is none that a cycle's folder keeps itself, nor in its history.

    Raises:
        OkrkitError: it is one of them; they are never written over.
    """
    to = path.resolve()
    if to.name.casefold() in (OKRS, *TABLES) or FOLDER in (part.casefold() for part in to.parts):
        raise OkrkitError(say("store.own-file", name=to.name), file=path, instead=say("store.own-file-instead"))


def _chosen(path: Path) -> Path:
    """The cycle's folder that a folder stands for."""
    if (path / OKRS).exists():
        return path
    cycles = [folder for folder in _folders(path) if (folder / OKRS).exists()]
    if cycles:
        return _latest(cycles)
    below = {folder: [one for one in _folders(folder) if (one / OKRS).exists()] for folder in _folders(path)}
    teams = [folder for folder, found in below.items() if found]
    if len(teams) == 1:
        return _latest(below[teams[0]])
    if teams:
        names = say("store.and").join(folder.name for folder in teams[:10])
        raise OkrkitError(say("store.several", names=names), file=path, instead=say("store.several-instead"))
    raise OkrkitError(say("store.nothing"), file=path, instead=say("store.nothing-instead"))


def _cycles(home: Path) -> list[Path]:
    """A team's cycles: a folder with okrs.md, or one named for a quarter that somebody made for a new cycle."""
    return [folder for folder in _folders(home) if (folder / OKRS).exists() or dates.days_of(folder.name)]


def _folders(path: Path) -> list[Path]:
    with disk.trouble(path):
        if not path.exists():
            return []
        return sorted(one for one in path.iterdir() if one.is_dir() and not one.name.startswith("."))


def _latest(cycles: list[Path]) -> Path:
    return cycles[0] if len(cycles) == 1 else max(cycles, key=lambda path: (_end(path), _counted(path.name)))


def _end(path: Path) -> dt.date:
    """The last day of a cycle; before all others where nothing tells."""
    try:
        raw = disk.read(path / OKRS)
        end = None if raw is None else notation.parse(notation.decode(raw)).cycle.end
    except OkrkitError:
        end = None
    named = dates.days_of(path.name)
    return end or (named[1] if named else dt.date.min)


def _counted(name: str) -> list[tuple[int, str]]:
    """A name in the order that people count in: cycle-9 before cycle-10."""
    return [(int(part), "") if part.isdigit() else (0, part.casefold()) for part in re.split(r"(\d+)", name)]


def _alike(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one).casefold() == unicodedata.normalize("NFC", other).casefold()


def _safe(team: str) -> str:
    """The team's name, if a folder can be called so on every machine."""
    team = unicodedata.normalize("NFC", team).strip()
    if not team:
        raise OkrkitError(say("store.no-name"), instead=say("store.no-name-instead"))
    forbidden = any(c in _FORBIDDEN or unicodedata.category(c)[0] == "C" for c in team)
    long = len(team) > _LONGEST or len(team.encode()) > 3 * _LONGEST
    if forbidden or long or team[0] == "." or team[-1] == "." or _RESERVED.fullmatch(team):
        shown = "".join(c if c.isprintable() else "\ufffd" for c in team[:_LONGEST])
        raise OkrkitError(say("store.name", name=shown), instead=say("store.name-instead", n=_LONGEST))
    return team
