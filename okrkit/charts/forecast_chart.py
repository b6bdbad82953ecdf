"""Where is it heading? The way so far of each key result, and the fan in which it would end if it went on like this.

The fan is the forecast of the scores: a straight line through the recent check-ins to the end of the cycle, with the
band in which it would end four times in five (`scoring.forecast`). It knows nothing of plans or holidays. Where there are fewer than four check-ins with
a value there is no fan, and the row says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from okrkit import scoring
from okrkit.charts.layout import Columns, by_day, first, named, tall
from okrkit.charts.style import (
    EDGE,
    FAINT,
    GREY,
    INK,
    MIDDLE,
    PAPER,
    POINT,
    RIGHT,
    Chart,
    begin,
    day,
    empty,
    in_words,
    join,
    note,
    ringed,
    share,
    waiting,
    whose,
    write,
)
from okrkit.language import say

__all__ = ["forecast"]

_X0, _X1 = 330, 584
_LOWEST, _HIGHEST = -0.25, 1.3

Row = dict[Any, Any]


def forecast(x: Any, as_of: dt.date | str | None = None) -> Chart:
    """Where each key result would end on its present course, with a band, as seen on a day before the end.

    Of more than 24 key results, those that would end furthest from their target are shown.
    """
    found = scoring.score(x, as_of)
    rows: list[Row] = found.table.to_dict("records")
    moving = [row for row in rows if row["type"] != "maintain" and row["band"]]
    told = [row for row in moving if _seen(row)]
    headline, meant = _headline(found, moving, told)
    if not told or not meant:
        return empty(headline, found, whose(x))
    shown = first(moving, lambda row: (not _seen(row), row["forecast"] if _seen(row) else row["raw"]))
    measure = [say("charts.forecast-measure", date=day(found.as_of)), say("charts.forecast-fan")]
    high = tall(len(shown))
    items = [(row["key_result"], row["text"], _value(row)) for row in shown]
    alt = in_words(headline, measure, items, len(moving) - len(shown))
    foot = _foot(rows, moving, shown)
    chart, sheet, y = begin(headline, measure, 28 + high * len(shown), alt, foot=foot, whose=whose(x))
    columns = Columns(_X0, _X1, len(scoring.weeks(found.cycle)))
    top = y + 20
    note(sheet, RIGHT, top - 8, say("charts.forecast-head"), align="right")
    at = by_day(sheet, columns, found, top, top + high * len(shown))
    past = scoring.history(found.cycle, found.as_of)
    parts = dict(tuple(past[past["raw"].notna()].groupby("key_result")))
    for n, row in enumerate(shown):
        part = parts[row["key_result"]]
        way = [(at(date.date()), raw) for date, raw in zip(part["date"], part["raw"], strict=True)]
        end = at(found.cycle.end) if found.cycle.end else _X1
        _line(sheet, top + high * n, high, row, way, end, POINT if row["key_result"] in meant else None)
    return chart


def _seen(row: Row) -> bool:
    return bool(row["forecast"] == row["forecast"])


def _headline(found: scoring.Scores, moving: Sequence[Row], told: Sequence[Row]) -> tuple[str, set[str]]:
    """The finding, and the key results that it speaks of."""
    if (said := waiting(found)) or not moving:
        return said or say("charts.pace-nothing"), set()
    if (found.elapsed or 0) >= 1:
        return say("charts.forecast-over"), set()
    if not told:
        return say("charts.forecast-few"), set()
    arrive = {row["key_result"] for row in told if round(row["forecast"], 9) >= 1}
    may = [row for row in told if row["key_result"] not in arrive and round(row["forecast_high"], 9) >= 1]
    lowest = min(told, key=lambda row: row["forecast"])
    if arrive:
        which = "all" if len(arrive) == len(told) else "more" if may else "some"
        return say(f"charts.forecast-{which}", n=len(arrive), all=len(told), may=len(may)), arrive
    if may:
        return say("charts.forecast-may", n=len(may), all=len(told)), {row["key_result"] for row in may}
    ends = {"name": lowest["key_result"], "share": share(lowest["forecast"])}
    return say("charts.forecast-none", n=len(told), **ends), {lowest["key_result"]}


def _value(row: Row) -> str:
    if not _seen(row):
        return say("charts.forecast-no-value", share=share(row["raw"]), reason=row["forecast_reason"].rstrip(".。"))
    low, high = share(row["forecast_low"]), share(row["forecast_high"])
    return say("charts.forecast-value", share=share(row["raw"]), end=share(row["forecast"]), low=low, high=high)


def _foot(rows: Sequence[Row], moving: Sequence[Row], shown: Sequence[Row]) -> str:
    chosen = say("charts.forecast-chosen", n=len(shown), all=len(moving)) if len(shown) < len(moving) else ""
    left = [row["key_result"] for row in rows if row not in moving]
    if len(left) > 8:
        return join([chosen, say("charts.pace-left-out-many", n=len(left))])
    return join([chosen, say("charts.pace-left-out", names=say("charts.comma").join(left)) if left else ""])


def _line(
    sheet: Axes,
    top: float,
    high: float,
    row: Row,
    way: Sequence[tuple[float, float]],
    end: float,
    point: str | None,
) -> None:
    floor, ceiling = top + high - 5, top + 5
    beyond = max([1.0, *(raw for _, raw in way)] + ([row["forecast_high"]] if _seen(row) else []))
    below = min([0.0, *(raw for _, raw in way)] + ([row["forecast_low"]] if _seen(row) else []))
    low, most = max(below, _LOWEST), min(beyond, _HIGHEST)

    def height(raw: float) -> float:
        return floor - (floor - ceiling) * float(np.clip((raw - low) / (most - low), 0, 1))

    named(sheet, top + high / 2, row["key_result"], row["text"], _X0 - 16, 2 if high > 36 else 1)
    sheet.plot([_X0, _X1], [height(1)] * 2, color=EDGE, lw=0.9, zorder=1)
    sheet.plot([_X0, _X1], [height(0)] * 2, color=MIDDLE, lw=0.7, zorder=1)
    colour = point or GREY
    sheet.plot([x for x, _ in way], [height(raw) for _, raw in way], color=colour, lw=1.6, zorder=3)
    last = way[-1][0], height(way[-1][1])
    ringed(sheet, *last, "o", fill=point or PAPER, edge=colour, size=4.5)
    middle = top + high / 2
    if not _seen(row):
        note(sheet, RIGHT, middle, say("charts.forecast-few-points"), align="right")
        return
    ends = [height(row[name]) for name in ("forecast_low", "forecast_high")]
    sheet.add_artist(Polygon([last, (end, ends[0]), (end, ends[1])], closed=True, fc=FAINT, alpha=0.75, lw=0, zorder=2))
    sheet.plot([last[0], end], [last[1], height(row["forecast"])], color=colour, lw=1.2, dashes=(4, 2.5), zorder=3)
    ringed(sheet, end, height(row["forecast"]), "D", fill=PAPER, edge=colour, size=5)
    low_end, high_end = (share(row[name]) for name in ("forecast_low", "forecast_high"))
    said = share(row["forecast"])
    write(sheet, RIGHT - 86, middle, said, align="right", colour=point or INK, weight="bold" if point else "normal")
    note(sheet, RIGHT, middle, say("charts.forecast-band", low=low_end[:-1], high=high_end), align="right", size=8)
