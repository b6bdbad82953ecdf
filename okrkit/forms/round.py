"""A form whose rows are the stops of one round: Tab goes from field to field, Enter keeps a row and goes to the next.

A row is kept when somebody is done with it: at Enter, or when the cursor goes on to another row (the browser tells,
and where it does not, the first letter in another row does).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

import ipywidgets as w

from okrkit.errors import OkrkitError
from okrkit.forms.parts import KEEP_AFTER
from okrkit.forms.sheet import Sheet
from okrkit.language import say
from okrkit.store import Folder

__all__ = ["Round", "Stop", "Way"]


class Stop(Protocol):
    """A row of the round."""

    @property
    def first(self) -> w.Widget:
        """Where the cursor goes when it comes to the row."""

    @property
    def waiting(self) -> bool:
        """Whether something is typed in it that is not kept."""

    def trouble(self, error: OkrkitError) -> None:
        """Name what cannot be kept, and what to do instead."""


Row = TypeVar("Row", bound=Stop)


class Way:
    """What a row tells the form that it stands in.

    Attributes:
        typed: something was changed in the row.
        onward: somebody is done with it, and the cursor is to go to the next one.
        left: a button that nobody sees; the browser presses it when the cursor leaves the row.
    """

    def __init__(self, form: Round[Any], row: Stop) -> None:
        self._form, self._row = form, row
        self.typed = partial(form.typed, row)
        self.onward = partial(form.leave, row, onward=True)
        self.left = form.parts.button("", "", partial(form.leave, row, onward=False), look="okr-left", tabbable=False)

    def instead(self, do: Callable[[], None]) -> None:
        """Do this with the row in place of keeping it, when its last letters are there; the cursor goes back to it."""
        self._form.later(self._form.name(self._row), KEEP_AFTER, do)
        self._form.focus_soon(self._row.first)


class Round(Sheet, Generic[Row]):
    """A form of such rows.

    Attributes:
        done: keeps all that is typed and not kept yet.
    """

    def __init__(self, folder: Folder, title: str) -> None:
        super().__init__(folder, title)
        self._typing: Row | None = None
        tip = say("forms.keep-all-tip")
        self.done = self.parts.button(
            say("forms.keep-all"), tip, self._keep_waiting, icon="save", style="primary", look="okr-done"
        )

    @property
    def stops(self) -> Sequence[Row]:
        """The rows, in the order of the round."""
        raise NotImplementedError

    def keep(self, row: Row) -> None:
        """Keep what is typed in a row.

        Raises:
            OkrkitError: it cannot be kept.
        """
        raise NotImplementedError

    def tell(self) -> None:
        """Say how things are."""
        raise NotImplementedError

    def typed(self, row: Row) -> None:
        """Somebody changed a row: the one before is done with; this one too, where it was left before its last keys."""
        before, self._typing = self._typing, row
        if before is not None and before is not row:
            self.later(self.name(before), KEEP_AFTER, partial(self._keep, before))
        self.again(self.name(row))
        self.tell()

    def leave(self, row: Row, *, onward: bool) -> None:
        """Somebody is done with a row; `onward` where the cursor is still in it and is to go to the next."""
        self._typing = None
        self.later(self.name(row), KEEP_AFTER, partial(self._keep, row))
        if onward:
            at = self.stops.index(row) + 1
            self.focus_soon(self.stops[at].first if at < len(self.stops) else self.done)

    def name(self, row: Row) -> str:
        """Under which name a row waits to be kept."""
        return f"row {self.stops.index(row)}"

    def _keep(self, row: Row) -> None:
        if row.waiting:
            try:
                self.keep(row)
            except OkrkitError as error:
                row.trouble(error)
        self.tell()

    def _keep_waiting(self) -> None:
        for row in self.stops:
            self._keep(row)
