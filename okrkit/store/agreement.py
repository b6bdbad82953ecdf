"""What scores will be used for, and who agreed to that: names stand for the terms that they were given for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from okrkit.model import Context
from okrkit.store.values import said_in_line

__all__ = ["agreed", "people"]

_BETWEEN = re.compile(r"[,，、;；/&]")


def agreed(context: Context, told: Mapping[str, Any], names: Sequence[str], today: dt.date) -> Context:
    """The context with these terms and those who agree to them.

    An agreement has a day only where somebody agreed. Whoever joins it later leaves it the day that it has; to other
    terms, or with none of those who were there, it is a new one.

    Args:
        context: as it is.
        told: terms by field: pay_linked, ranking, appraisal, score_use.
        names: all who agree to these terms.
        today: the day of a new agreement.

    Examples:
        >>> day, later = dt.date(2026, 1, 5), dt.date(2026, 2, 2)
        >>> first = agreed(Context(), {"pay_linked": False}, ["Ana"], day)
        >>> agreed(first, {}, ["Ana", "Ben"], later).agreed_on, agreed(first, {"ranking": False}, [], later).agreed_on
        (datetime.date(2026, 1, 5), None)
    """
    new, names = replace(context, **told), tuple(dict.fromkeys(names))
    goes_on = new == context and context.agreed_on and set(names) & set(context.agreed_by)
    return replace(new, agreed_by=names, agreed_on=(context.agreed_on if goes_on else today) if names else None)


def people(text: str) -> tuple[str, ...]:
    """The names in a text, each once.

    Examples:
        >>> people("Ana, Ben、 Ana; 李雷/Mei & Jo")
        ('Ana', 'Ben', '李雷', 'Mei', 'Jo')
    """
    return tuple(dict.fromkeys(name for name in map(said_in_line, _BETWEEN.split(text)) if name))
