"""Regular expressions that are compiled when they are first asked.

To compile one takes a thousand times as long as to match it, with a class of all Chinese characters a millisecond. A
check of one file in English never asks most of them.
"""

from __future__ import annotations

import re
from typing import Any, cast

__all__ = ["late"]


class _Late:
    def __init__(self, pattern: str, flags: int) -> None:
        self._made_of = pattern, flags

    def __getattr__(self, name: str) -> Any:  # found in `__dict__` from then on
        found = self.__dict__[name] = getattr(re.compile(*self._made_of), name)
        return found


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile`, put off until one of the pattern's methods is asked for.

    Examples:
        >>> late("[0-9]+").findall("from 22% to 40%")
        ['22', '40']
    """
    return cast("re.Pattern[str]", _Late(pattern, flags))
