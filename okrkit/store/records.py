"""What reading and writing a folder gives back."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from okrkit import notation
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Change, Cycle, Record
from okrkit.store.own import words

__all__ = ["Loaded", "Newer", "Saved"]


class Loaded(Record, frozen=True):
    """What a folder or a file holds.

    Fields:
        document: okrs.md with the places of its lines.
        cycle: its cycle, with check-ins, changes, votes and all else that the tables hold.
        stamp: the digest of okrs.md as it was read; "" where there is none yet.
        notes: what was read with care, in words.
        file: where the document lies.
        broken: the tables that could not be read and were left out, by the file's name; only where that was asked for.
    """

    document: notation.Document
    cycle: Cycle
    stamp: str = ""
    notes: tuple[str, ...] = ()
    file: str = ""
    broken: dict[str, OkrkitError] = msgspec.field(default_factory=dict)

    def words(self) -> AbstractContextManager[None]:
        """Read with the own words of the team that the file belongs to."""
        return words(self.file)


class Saved(Record, frozen=True):
    """What a save did.

    Fields:
        stamp: the digest of okrs.md as it is now.
        written: whether there was anything to write.
        changes: what it entered into changes.csv, a row that goes on with an earlier one of this sitting among it.
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
