"""What people write, as a table keeps it: a value in the unit of its key result ("40%", "3.2M", "320万"), words in one line."""

from __future__ import annotations

import re
import unicodedata

from okrkit import content, measure
from okrkit.errors import OkrkitError
from okrkit.language import say

__all__ = ["number_in", "said_in_line"]

_PLAIN = re.compile(r"-?[0-9]{1,309}(\.[0-9]{1,400})?")  # every number that okrkit writes


def number_in(text: str, unit: str | None = None) -> float:
    """The number that was written, in the unit that it is kept in.

    Args:
        text: what somebody typed, or what a cell of a table holds.
        unit: the unit of the key result.

    Raises:
        OkrkitError: it is no number, or one in another unit.

    Examples:
        >>> number_in("44 %", "%"), number_in("320 万", "$"), number_in("6 days", "days"), number_in("90", "calls")
        (44.0, 3200000.0, 6.0, 90.0)
    """
    if _PLAIN.fullmatch(text):
        return float(text)
    number = measure.number(text.removesuffix(unit or ""))
    if number is None:
        raise OkrkitError(say("store.number", text=text), instead=say("store.number-instead"))
    days = {"%": None, **{name: of[0] for name, of in content.table("lexicon/measure")["units"]["time"].items()}}
    typed = measure.read(text).measure.unit
    if typed in days and unit in days and days[typed] != days[unit]:
        raise OkrkitError(say("store.unit", text=text, unit=unit), instead=say("store.unit-instead", unit=unit))
    return number


def said_in_line(text: str | None) -> str:
    """What somebody typed, in one line, without characters that no file can hold."""
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text or "").split())
