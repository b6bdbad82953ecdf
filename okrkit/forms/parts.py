"""The parts that the rows of a form are made of: fields, choices, buttons, lines of text.

They share one layout and one style of each kind: a form of 25 rows has hundreds of parts, and each layout of its own
would be one more thing to send to the browser. How they look stands in the style sheet, by class.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import ipywidgets as w

from okrkit.forms.draft import Block, Line
from okrkit.reviewing import Finding

__all__ = ["FOCUS_AFTER", "KEEP_AFTER", "Do", "Form", "Parts"]

FOCUS_AFTER = 0.25  # seconds; a field must be on the screen before the cursor can be put into it
KEEP_AFTER = 0.25  # seconds; the Enter key overtakes the last letters, which the browser holds back while Python works
Do = Callable[[], None]


class Parts:
    """Makes the parts of one form.

    Args:
        calmly: does what a button or a field asks for; what goes wrong in it becomes one calm line.
    """

    def __init__(self, calmly: Callable[[Do], None]) -> None:
        self._calmly = calmly
        self._layout = w.Layout()
        self._styles: dict[type[w.DOMWidget], Any] = {}

    def _made(self, kind: type[w.DOMWidget], look: str, **traits: Any) -> Any:
        """A widget with the layout that all share, and the style that all of its kind share."""
        traits.setdefault("tooltip", "")  # None is shown as "null" where the mouse rests on a label
        if kind in self._styles:
            traits["style"] = self._styles[kind]
        made = kind(layout=self._layout, _dom_classes=look.split(), **traits)
        if "style" in made.traits():
            self._styles[kind] = made.style
        return made

    def across(self, *parts: w.Widget, look: str = "okr-row") -> w.HBox:
        """Parts beside each other; what has no room goes below."""
        return self._made(w.HBox, look, children=parts)

    def below(self, *parts: w.Widget, look: str = "") -> w.VBox:
        """Parts below each other."""
        return self._made(w.VBox, look, children=parts)

    def html(self, value: str = "", look: str = "") -> w.HTML:
        """A piece of HTML. What people typed in it must be escaped by whoever puts it there."""
        return self._made(w.HTML, look, value=value)

    def field(
        self,
        value: str,
        typed: Callable[[str], None],
        *,
        look: str,
        label: str,
        hint: str = "",
        entered: Do | None = None,
    ) -> w.Text:
        """A field of one line; `typed` gets its words at each key, `entered` is done at the Enter key."""
        made = self._made(w.Text, look, value=value, description=label, placeholder=hint)
        made.observe(lambda change: self._calmly(lambda: typed(change["new"])), names="value")
        if entered is not None:
            made.on_msg(lambda _, content, __: self._calmly(entered) if content.get("event") == "submit" else None)
        return made

    def choice(
        self,
        options: Sequence[tuple[str, str]],
        value: str,
        chosen: Callable[[str], None],
        *,
        look: str,
        label: str,
    ) -> w.Dropdown:
        """A choice of one out of a few."""
        made = self._made(w.Dropdown, look, options=options, value=value, description=label)
        made.observe(lambda change: self._calmly(lambda: chosen(change["new"])), names="value")
        return made

    def pills(
        self,
        options: Sequence[tuple[str, Any]],
        value: Any,
        chosen: Callable[[Any], None],
        *,
        label: str,
        look: str = "",
    ) -> w.RadioButtons:
        """A choice of one out of a few, all of them in sight; None where nothing is chosen yet."""
        made = self._made(
            w.RadioButtons, f"okr-pills {look}".strip(), options=options, value=value, description=label, tooltip=label
        )
        made.observe(lambda change: self._calmly(lambda: chosen(change["new"])), names="value")
        return made

    def day(self, value: dt.date | None, chosen: Callable[[dt.date | None], None], *, label: str) -> w.DatePicker:
        """A date; None where none is chosen. Any date can be typed: limits would move it while it is half typed."""
        made = self._made(w.DatePicker, "okr-day", value=value, description=label)
        made.observe(lambda change: self._calmly(lambda: chosen(change["new"])), names="value")
        return made

    def button(
        self,
        label: str,
        tip: str,
        do: Do,
        *,
        icon: str = "",
        style: str = "",
        look: str = "",
        tabbable: bool = True,
    ) -> w.Button:
        """A button.

        One between two fields is not `tabbable`: letters typed on it would be JupyterLab's (`x` cuts the cell).
        """
        made = self._made(
            w.Button,
            look,
            description=label,
            tooltip=tip,
            icon=icon,
            button_style=style,
            tabbable=None if tabbable else False,
        )
        made.on_click(lambda _: self._calmly(do))
        return made

    def quiet(self, label: str, tip: str, do: Do, look: str = "") -> w.Button:
        """A button that looks like a word, between the rows."""
        return self.button(label, tip, do, look=f"okr-quiet {look}".strip(), tabbable=False)


class Form(Protocol):
    """What a row and its questions ask of the form that they stand in."""

    parts: Parts

    def later(self, name: str, seconds: float, do: Do) -> None:
        """Do something after a pause."""

    def busy(self) -> None:
        """Somebody types an answer: what is to move, moves later."""

    def reply(self, finding: Finding, because: str, by: str) -> None:
        """Keep an answer to a question of the coach; without words it is taken back."""

    def typed(self, row: Block | Line) -> None:
        """Somebody changed a row."""

    def entered(self, row: Block | Line) -> None:
        """Somebody pressed the Enter key in a row."""

    def move(self, row: Block | Line, by: int) -> None:
        """Move a row up or down."""

    def remove(self, row: Block | Line) -> None:
        """Delete a row."""

    def to_line(self, block: Block) -> None:
        """Put the cursor below all lines of an objective that are written."""

    def correct(self, line: Line, stated: dict[str, Any] | None) -> None:
        """Set by hand what a line was read as; None drops all that was set."""
