"""What all forms share: nothing that goes wrong throws a word away, and what can wait, waits.

`Calm` does what a widget asks for, at once or after a pause, and turns whatever goes wrong into one calm line.
`Sheet` is a form that stands below one heading: a title, a line that says how things are, and its rows.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from html import escape
from typing import Any, ClassVar

import ipywidgets as w

from okrkit.errors import OkrkitError
from okrkit.forms.parts import FOCUS_AFTER, Parts
from okrkit.forms.style import CSS
from okrkit.language import say
from okrkit.store import Folder

__all__ = ["LOOK", "Calm", "Sheet", "clock", "one_line"]

LOOK = "look"  # the timer that only a kernel needs


class Calm:
    """Does what widgets ask for, with the team's own words in mind.

    Args:
        folder: the team's folder.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._waits: dict[str, tuple[float, Callable[[], None]]] = {}
        self.parts = Parts(self.calmly)
        self._state = self.parts.html()

    def later(self, name: str, seconds: float, do: Callable[[], None], *, again: bool = True) -> None:
        """Do it after a pause, once; the pause begins `again` at each call, or with the first one.

        At once where there is no kernel whose loop could wait.
        """
        if not again and name in self._timers:
            return
        self._stop(name)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            if name != LOOK:
                self.calmly(do)
            return
        self._waits[name] = seconds, do
        self._timers[name] = loop.call_later(seconds, self._due, name, do)

    def again(self, name: str) -> None:
        """Begin the pause anew where something waits under this name: there are still keys on their way."""
        if name in self._timers:
            self.later(name, *self._waits[name])

    def calmly(self, do: Callable[[], None]) -> None:
        """Do it; what goes wrong becomes one line, and the rows stay as they are."""
        try:
            with self._folder.words():
                do()
        except OkrkitError as error:
            self._say_state("forms.state-cannot", tone="problem", why=error.message)
        except Exception as error:  # noqa: BLE001 - a form must never lose its words to a bug
            self._say_state("forms.state-bug", tone="problem", why=f"{type(error).__name__}: {error}")

    def _say_state(self, key: str, tone: str = "calm", **gaps: Any) -> None:
        self._say(say(key, **gaps), tone)

    def _say(self, words: str, tone: str = "calm") -> None:
        self._state.value = f'<div class="okr-state okr-{tone}" role="status" aria-live="polite">{escape(words)}</div>'

    def _due(self, name: str, do: Callable[[], None]) -> None:
        self._timers.pop(name, None)
        self.calmly(do)

    def _stop(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.cancel()


class Sheet(Calm, w.VBox):  # type: ignore[misc] # ipywidgets ships no types
    """A form below one heading.

    Args:
        folder: the team's folder.
        title: what the form is for, shown at its top.

    Attributes:
        who: the name of the person at the keyboard, kept for the session.
    """

    who = ""
    _topic = ""
    _left: ClassVar[dict[tuple[str, ...], Any]] = {}

    def __init__(self, folder: Folder, title: str) -> None:
        Calm.__init__(self, folder)
        w.VBox.__init__(self, _dom_classes=("okr-form",))
        heading = self.parts.html(f'<div class="okr-title">{escape(title)}</div>')
        self._head = self.parts.across(heading, self._state, look="okr-head")
        self._style = self.parts.html(CSS)

    def _show(self, *rows: w.Widget) -> None:
        self.children = (self._style, self._head, *rows)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(**kwargs)
        return {**bundle, "text/plain": say("forms.plain")}

    def retire(self) -> None:
        """Keep what is waiting and make room for a form that was opened anew."""
        self.calmly(self._keep_waiting)
        Sheet._left[self._key] = self._waiting()
        for name in tuple(self._timers):
            self._stop(name)
        self.children = (w.HTML(f"<em>{say('forms.elsewhere')}</em>"),)

    def _keep_waiting(self) -> None:
        """Keep what was typed and not kept yet, as far as it can be kept."""

    def _waiting(self) -> Any:
        """What is typed and could not be kept: it goes on in the next form of this kind for this folder."""

    def _left_over(self) -> Any:
        """What was typed in the form before this one and could not be kept; None where there is nothing."""
        return Sheet._left.pop(self._key, None)

    @property
    def _key(self) -> tuple[str, ...]:
        return type(self).__name__, self._topic, str(self._folder.path)

    def focus_soon(self, field: w.Widget) -> None:
        """Put the cursor into a field that may only just appear on the screen."""
        self.later("focus", FOCUS_AFTER, field.focus)


def clock() -> str:
    """The time of day, as people read it."""
    return dt.datetime.now().astimezone().strftime("%H:%M")


def one_line(text: str) -> str:
    """What somebody typed, without edges and double spaces."""
    return " ".join(text.split())
