"""The fold "Not so?" of a key result: where people set right what the coach read in it.

Each field shows what holds now. What is changed in it is a statement that stands beside the words, and goes before
them; a number that cannot be read is told in one calm line, stays in its field, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as w

from okrkit import measure
from okrkit.forms.parts import Parts
from okrkit.language import say
from okrkit.model import KeyResult
from okrkit.reviewing import KeyResultReading, read_key_result

__all__ = ["Correcting"]

_CHOICES = {
    "direction": ("none", "increase", "decrease", "maintain", "reach"),
    "read_as": ("none", "outcome", "output", "task"),
    "type": ("none", "metric", "maintain", "milestone"),
}
_NUMBERS = ("baseline", "target")


class Correcting:
    """The fields of one key result's reading.

    Args:
        parts: makes fields and buttons.
        correct: told what is stated: {"baseline": 22.0}.
        as_read: drops all that was stated.
        close: closes the fold.
    """

    def __init__(
        self,
        parts: Parts,
        correct: Callable[[dict[str, Any]], None],
        as_read: Callable[[], None],
        close: Callable[[], None],
    ) -> None:
        self._correct = correct
        self._now: dict[str, Any] = {}
        self._fields: dict[str, Any] = {
            name: parts.field("", _about(self._number, name), look="okr-number", label=say(f"forms.{name}"))
            for name in _NUMBERS
        }
        self._fields["unit"] = parts.field("", self._unit, look="okr-number", label=say("forms.unit"))
        for name, options in _CHOICES.items():
            said = [(say(f"forms.{name}-{option}"), option) for option in options]
            chosen = _about(self._choice, name)
            self._fields[name] = parts.choice(said, "none", chosen, look="okr-choose", label=say(f"forms.{name}"))
        self._word = parts.html(look="okr-word")
        back = parts.button(say("forms.as-read"), say("forms.as-read-tip"), as_read, tabbable=False)
        away = parts.quiet(say("forms.close"), say("forms.close-tip"), close, "okr-close")
        self.box = parts.below(
            parts.across(*self._fields.values()), parts.across(self._word, back, away), look="okr-fold okr-correcting"
        )
        self._tell_troubles()

    @property
    def first_field(self) -> w.Text:
        """Where the cursor goes when the fold opens."""
        return self._fields["baseline"]

    def show(self, key_result: KeyResult | None, *, anew: bool = False) -> None:
        """Put into the fields what holds now; a number that could not be read stays, unless they start `anew`."""
        if key_result is None:
            return
        self._now = _holds(key_result)
        for name, field in self._fields.items():
            if name in _NUMBERS:
                if anew or (not self._wrong(name) and measure.number(field.value) != self._now[name]):
                    field.value = _written(self._now[name])
            elif field.value.strip() != self._now[name]:
                field.value = self._now[name]
        self._tell_troubles()

    def _number(self, name: str, typed: str) -> None:
        if not self._wrong(name) and measure.number(typed) != self._now.get(name):
            value = measure.number(typed)
            seen = {"unit_seen": "%"} if typed.strip().endswith(("%", "％")) else {}
            self._state({name: value} | seen)
        self._tell_troubles()

    def _unit(self, typed: str) -> None:
        unit = " ".join(typed.split())
        if unit != self._now.get("unit"):
            self._state({"unit": unit or None})

    def _choice(self, name: str, chosen: str) -> None:
        if chosen != self._now.get(name):
            self._state({name: chosen if chosen != "none" or name == "direction" else None})

    def _state(self, stated: dict[str, Any]) -> None:
        self._now |= {name: ("none" if value is None and name in _CHOICES else value) for name, value in stated.items()}
        self._now["unit"] = self._now.get("unit") or ""
        self._correct(stated)

    def _wrong(self, name: str) -> bool:
        typed = self._fields[name].value.strip()
        return bool(typed) and measure.number(typed) is None

    def _tell_troubles(self) -> None:
        wrong = next((self._fields[name].value.strip() for name in _NUMBERS if self._wrong(name)), None)
        said = say("forms.set-hint") if wrong is None else say("forms.not-a-number", text=wrong[:40])
        look = "okr-set-hint" if wrong is None else "okr-waiting"
        self._word.value = f'<span class="{look}">{escape(said)}</span>'


def _holds(key_result: KeyResult) -> dict[str, Any]:
    """What is understood of a key result now, with what was set by hand."""
    reading: KeyResultReading = read_key_result(key_result)
    kind = reading.kind if reading.kind != "unclear" else "none"
    return {
        "baseline": reading.baseline,
        "target": reading.target,
        "unit": reading.unit or "",
        "direction": reading.direction,
        "read_as": kind,
        "type": key_result.type or "none",
    }


def _written(value: float | None) -> str:
    return "" if value is None else f"{value:,.15g}"


def _about(do: Callable[[str, str], None], name: str) -> Callable[[str], None]:
    return lambda typed: do(name, typed)
