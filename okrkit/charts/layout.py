"""What several charts lay out alike: how many lines a picture holds, columns side by side, labels that do not touch."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from matplotlib.axes import Axes

from okrkit import scoring
from okrkit.charts.style import FAINT, GREY, MIDDLE, PAD, TEXT, cut, note, wrap, write
from okrkit.language import say
from okrkit.scoring import Scores

__all__ = ["ROWS", "SHADES", "Columns", "by_day", "first", "frame", "heads", "key", "named", "spread", "tall", "weeks"]

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


def key(sheet: Axes, y: float, entries: Sequence[tuple[Callable[[float], object], str]]) -> None:
    """What the marks mean, side by side: each is drawn by a function of its left edge, 12 pixels wide, then its words."""
    x = float(PAD)
    for draw, words in entries:
        draw(x)
        x += 18 + note(sheet, x + 18, y, words) + 18


def spread(wanted: Sequence[float], top: float, bottom: float, gap: float = TEXT * 2) -> list[float]:
    """Heights for labels, in the order given (lowest on the sheet first), a line apart and as near as can be.

    Labels that would touch are moved apart around their middle, by pooling neighbours as in isotonic regression.

    Examples:
        >>> spread([90, 86, 20], top=0, bottom=100)
        [98.0, 78.0, 20.0]
    """
    pools: list[tuple[float, int]] = []
    for n, y in enumerate(wanted):
        total, count = y + n * gap, 1
        while pools and pools[-1][0] / pools[-1][1] < total / count:
            before = pools.pop()
            total, count = total + before[0], count + before[1]
        pools.append((total, count))
    level = [total / count for total, count in pools for _ in range(count)]
    highest = top + (len(wanted) - 1) * gap
    return [min(max(y, highest), bottom) - n * gap for n, y in enumerate(level)]


def named(
    sheet: Axes, y: float, name: str, text: str, right: float, lines: int = 1, *, left: float = PAD, **how: Any
) -> None:
    """A key result, from the left edge of the sheet: its id in grey, then its words on at most so many lines."""
    x = left + note(sheet, left, y, name) + 7
    weight = how.get("weight", "normal")
    broken = wrap(text, right - x, TEXT, weight)
    if len(broken) > lines:
        broken = [*broken[: lines - 1], cut(f"{broken[lines - 1]} {broken[lines]}", right - x, TEXT, weight)]
    for n, line in enumerate(broken):
        write(sheet, x, y + 15 * (n - (len(broken) - 1) / 2), line, **how)


def frame(sheet: Axes, x: float, y: float, width: float, height: float, colour: str = GREY, lw: float = 0.9) -> None:
    """An empty rectangle, from its upper left corner."""
    sides = [x, x + width, x + width, x, x], [y, y, y + height, y + height, y]
    sheet.plot(*sides, color=colour, lw=lw, solid_joinstyle="miter")


def tall(rows: int) -> float:
    """How high a row with a small picture in it may be, so that all of them fit a screen or two."""
    return 58.0 if rows <= 6 else 44.0 if rows <= 12 else 31.0


def by_day(sheet: Axes, columns: Columns, found: Scores, top: float, bottom: float) -> Callable[[dt.date], float]:
    """Where a day stands among columns of weeks. Draws the numbers of the weeks above, and today while the cycle runs."""
    begun = scoring.weeks(found.cycle)

    def at(date: dt.date) -> float:
        return columns.at(min(max((date - begun[0][1]).days + 0.5, 0), 7 * len(begun)) / 7 + 0.5)

    weeks(sheet, columns, top - 8, sum(monday <= found.as_of for _, monday in begun))
    if found.elapsed is not None and found.elapsed < 1:
        sheet.plot([at(found.as_of)] * 2, [top + 2, bottom], color=MIDDLE, lw=0.8, zorder=1)
    return at
