"""A team's own words: in which files they stand, and reading with them in mind."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from okrkit import lexicon
from okrkit.store import dates

__all__ = ["TEAMS", "own_words", "words"]

TEAMS = "teams"
_WORKBOOK = ".okrkit"  # marks the workbook's folder


def own_words(folder: Path | str) -> tuple[Path, ...]:
    """The files with a team's own words, the nearest first: of the cycle's folder and those above it.

    The workbook's folder is the last that is looked into. Without a workbook it is the folder that holds `teams/`, or
    the team's; for a folder that is none of these, itself.
    """
    here = Path(folder).expanduser().absolute()
    above = (here, *here.parents)
    last = next((at for at, one in enumerate(above) if (one / _WORKBOOK).is_dir()), None)
    if last is None:
        teams = next((at for at, one in enumerate(above[:3]) if one.name == TEAMS), None)
        last = teams + 1 if teams is not None else int(dates.days_of(here.name) is not None)
    return tuple(file for one in above[: last + 1] if (file := one / lexicon.FILE).is_file())


def words(path: Path | str) -> AbstractContextManager[None]:
    """Read with the own words of the team that a folder, or a file in it, belongs to.

        with store.words(loaded.file):
            seen = review(loaded.cycle)

    Raises:
        OkrkitError: a file of own words cannot be read; with its place.
    """
    path = Path(path).expanduser()
    return lexicon.using(lexicon.read(own_words(path if path.is_dir() or not path.suffix else path.parent)))
