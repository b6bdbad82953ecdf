"""The page that a name leads to: a rule of the coach, or a failure mode."""

from __future__ import annotations

import unicodedata

from okrkit import cards
from okrkit.retro import modes
from okrkit.reviewing import pages as rules

__all__ = ["index", "page"]


def page(name: str) -> cards.Shown:
    """The page of a failure mode of this name, else of a rule.

    Raises:
        OkrkitError: there is neither; names that are near are named.

    Examples:
        >>> print(str(page("KR-TASK")).splitlines()[0])
        KR-TASK  The line says what will be done, not what will be different
        >>> print(str(page("W-TASK")).splitlines()[0])
        W-TASK  Key results are tasks
    """
    family = unicodedata.normalize("NFKC", str(name)).strip().upper()[:2].replace("_", "-")
    return modes.page(name) if family in {f"{one}-" for one in modes.FAMILIES} else rules.page(name)


def index() -> cards.Shown:
    """All rules and all failure modes with their titles."""
    parts = rules.index(), modes.index()
    return cards.Shown(html="".join(one.html for one in parts), text="\n".join(map(str, parts)))
