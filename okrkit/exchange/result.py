"""What an import found: read, guessed, asked, wrong, left; and taking over what is good, once the person agrees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec.structs import replace

from okrkit import cards
from okrkit.errors import OkrkitError
from okrkit.exchange.merging import merged
from okrkit.language import say
from okrkit.model import Cycle, Record
from okrkit.store import Folder, Loaded, Saved

__all__ = ["Import", "Note", "Sort"]

Sort = Literal["read", "guessed", "asked", "wrong", "left"]
_SORTS: tuple[Sort, ...] = ("asked", "wrong", "left", "guessed", "read")
_SHOWN = 30


class Note(Record, frozen=True):
    """One thing that an import has to say.

    Fields:
        sort: "read" and "guessed" are for information; "asked" needs an answer; "wrong" cannot be taken; "left" is not
            taken, although nothing is wrong with it.
        text: one sentence.
        place: where it is: sheet, row and column as the spreadsheet names them; "" for the file as a whole.
        instead: what to type or do, where that helps.
    """

    sort: Sort
    text: str
    place: str = ""
    instead: str = ""

    def __str__(self) -> str:
        where = say("exchange.colon", place=self.place) if self.place else ""
        return where + (say("exchange.then", text=self.text, instead=self.instead) if self.instead else self.text)


class Import:
    """What a file holds, before anything of it is written.

    Args:
        file: its name.
        new: what is good in the file.
        before: what the folder holds already.
        notes: what there is to say.
        counts: how much was read, by word: objectives, key results, check-ins, …
        folder: where `take` writes; None where there is none yet.

    Attributes:
        cycle: the folder's cycle as it would be with the file's.
    """

    def __init__(
        self, file: str, new: Cycle, before: Loaded, notes: Sequence[Note], counts: dict[str, int],
        folder: Folder | None,
    ) -> None:  # fmt: skip
        self.file, self.notes, self.counts = file, tuple(notes), counts
        self.cycle = merged(before.cycle, new)
        self._new, self._base, self._folder = new, before.stamp, folder

    @property
    def whole(self) -> bool:
        """Whether all of the file is taken: nothing is open, wrong or left."""
        return not any(note.sort in ("asked", "wrong", "left") for note in self.notes)

    def take(self, by: str = "import") -> Saved:
        """Write what is good into the folder: all of it or nothing. What was there before is in its history.

        Raises:
            OkrkitError: there is no folder, or it cannot be written.
            Newer: somebody changed the folder since the file was read.
        """
        if self._folder is None:
            raise OkrkitError(say("exchange.no-folder"), file=self.file, instead=say("exchange.no-folder-instead"))
        return self._folder.take(replace(self.cycle, check_ins=self._new.check_ins), base=self._base, by=by)

    def lines(self) -> list[str]:
        """What was read, then each note under the name of its sort."""
        found = say("store.and").join(say(f"exchange.n-{name}", n=n) for name, n in self.counts.items() if n)
        told = [say("exchange.read", found=found or say("exchange.nothing"))]
        for sort in _SORTS:
            notes = [str(note) for note in self.notes if note.sort == sort]
            if notes:
                told += ["", say(f"exchange.sort-{sort}", n=len(notes)), *self._shown(notes)]
        return told

    @staticmethod
    def _shown(notes: Sequence[str]) -> Iterator[str]:
        yield from (f"· {note}" for note in notes[:_SHOWN])
        if len(notes) > _SHOWN:
            yield f"· {say('exchange.more', n=len(notes) - _SHOWN)}"

    def __str__(self) -> str:
        return "\n".join((say("exchange.title", file=self.file), *self.lines()))

    __repr__ = __str__

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        html = cards.box(
            say("exchange.title", file=self.file),
            [line for line in self.lines() if line],
            tone="calm" if self.whole else "ask",
        )
        return {"text/html": html, "text/plain": str(self)}
