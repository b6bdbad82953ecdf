"""What several charts lay out alike: how many lines a picture holds, columns side by side, labels that do not touch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from matplotlib.axes import Axes

from okrkit.charts.style import FAINT, GREY, MIDDLE, TEXT, block, note, wrap
from okrkit.language import say

__all__ = ["ROWS", "SHADES", "Columns", "first", "heads", "key", "spread", "weeks"]

ROWS = 24
"""How many lines a picture holds; a chart of more says how it chose."""

SHADES = {None: "none", "red": "#F0EDE6", "yellow": "#CBC8C1", "green": "#565C64"}
"""The ground of a cell by the band of its score: the higher, the darker, so that it reads in grey as well."""

T = TypeVar("T")


class Columns(NamedTuple):
    """Columns of one width between two edges, counted from 1: weeks, schools, places in a row.

    Examples:
        >>> Columns(100, 200, 4).at(1), Columns(100, 200, 4).width
        (112.5, 25.0)
    """

    left: float
    right: float
    total: int

    @property
    def width(self) -> float:
        """How wide one column is."""
        return (self.right - self.left) / self.total

    def at(self, n: float) -> float:
        """The middle of column n; `at(n - 0.5)` is its left edge, `at(n + 0.5)` its right."""
        return self.left + self.width * (n - 0.5)


def first(rows: Sequence[T], order: Callable[[T], Any], most: int = ROWS) -> list[T]:
    """The rows as they are; where there are more than a picture holds, the first ones in that order.

    Examples:
        >>> first([3, 1, 2], lambda n: n), first([3, 1, 2], lambda n: n, most=2)
        ([3, 1, 2], [1, 2])
    """
    return list(rows) if len(rows) <= most else sorted(rows, key=order)[:most]


def heads(sheet: Axes, columns: Columns, bottom: float, names: Sequence[str], *, lines: int = 2) -> None:
    """The name of each column above it, broken into at most so many lines, the last one ending at `bottom`."""
    for n, name in enumerate(names, 1):
        broken = wrap(name, columns.width - 6, 8.5)[:lines]
        for k, line in enumerate(reversed(broken)):
            note(sheet, columns.at(n), bottom - 6 - 12 * k, line, align="center")


def weeks(sheet: Axes, columns: Columns, y: float, begun: int) -> None:
    """The numbers of the weeks above or below their columns, as many as there is room for; those to come in faint."""
    total = columns.total
    step = max(1, math.ceil(total / 13)) if total <= 26 else math.ceil(total / 8)
    note(sheet, columns.left - 6, y, say("charts.weeks"), align="right")
    for n in range(1, total + 1, step):
        note(sheet, columns.at(n), y, str(n), colour=GREY if n <= begun else FAINT, align="center")


def key(sheet: Axes, x: float, y: float, entries: Sequence[tuple[str, str]]) -> None:
    """What each ground means: a small square of its colour and its words, side by side."""
    for colour, words in entries:
        block(sheet, x, y - 5.5, 11, 11, colour)
        sheet.plot([x, x + 11, x + 11, x, x], [y - 5.5, y - 5.5, y + 5.5, y + 5.5, y - 5.5], color=MIDDLE, lw=0.6)
        x += 17 + note(sheet, x + 17, y, words) + 16


def spread(wanted: Sequence[float], top: float, bottom: float, gap: float = TEXT * 2) -> list[float]:
    """Heights for labels, in the order given (lowest on the sheet first), a line apart and as near as can be.

    Examples:
        >>> spread([90, 85, 20], top=0, bottom=100)
        [90, 70.0, 20]
    """
    placed: list[float] = []
    limit = bottom
    for y in wanted:
        placed.append(min(y, limit))
        limit = placed[-1] - gap
    ceiling = top
    for n in range(len(placed) - 1, -1, -1):
        placed[n] = max(placed[n], ceiling)
        ceiling = placed[n] + gap
    return placed
