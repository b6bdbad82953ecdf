"""Is there still time? The way covered, week by week, beside the line that the calendar draws.

While the cycle runs, each key result carries its required rate: how many times its speed so far the rest of the way
would take. The one furthest behind has it drawn as well, from where it stands to its target at the end.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from okrkit import scoring
from okrkit.charts.layout import spread
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
    label,
    note,
    ringed,
    share,
    waiting,
    whose,
    write,
)
from okrkit.language import say

__all__ = ["pace"]

_NAMED = 14
_HIGH = 330
_X0, _X1, _NAMES = 96, 400, 424
_NEEDS = 52
_LOWEST, _HIGHEST = -0.5, 1.5

Row = dict[Any, Any]
Point = tuple[float, float]


def pace(x: Any, as_of: dt.date | str | None = None) -> Chart:
    """Progress against time, with the line of even pace: the share of the way, by week, for each key result.

    What is to be kept, and what has no progress to show, is not drawn and said so. Of more than fourteen lines, the
    fourteen furthest behind are named and the others are thin and grey.
    """
    found = scoring.score(x, as_of)
    rows: list[Row] = found.table.to_dict("records")
    moving = [row for row in rows if row["type"] != "maintain" and row["band"]]
    moving.sort(key=lambda row: row["raw"])
    gone = found.elapsed
    headline = _headline(found, moving)
    if not moving or not gone:
        return empty(headline, found, whose(x))
    measure = [say("charts.pace-measure", date=day(found.as_of)), say("charts.pace-below")]
    foot = _foot(rows, moving)
    lines = _lines(found, moving)
    quiet = {name for name, points in lines.items() if gone - points[-1][0] > _week(found)}
    measure.append(say("charts.pace-silent") if quiet else "")
    worst = moving[0] if moving[0]["raw"] < round(gone, 9) else None
    room = _NEEDS if gone < 1 else 0
    if worst and room:
        measure.append(_asked(worst))
    chart, sheet, top = begin(headline, measure, _HIGH + 30, _alt(headline, measure, moving), foot=foot, whose=whose(x))
    low = max(min([0.0, *(y for points in lines.values() for _, y in points)]) - 0.06, _LOWEST)
    high = min(max([1.0, *(y for points in lines.values() for _, y in points)]) + 0.03, _HIGHEST)

    def place(point: Point) -> Point:
        part = (min(max(point[1], low), high) - low) / (high - low)
        return _X0 + (_X1 - _X0) * point[0], top + _HIGH * (1 - part)

    _ground(sheet, found, place, gone)
    for row in reversed(moving[_NAMED:]):
        sheet.plot(*zip(*map(place, lines[row["key_result"]]), strict=True), color=FAINT, lw=0.7, zorder=2)
    for row in reversed(moving[:_NAMED]):
        points = [place(p) for p in lines[row["key_result"]]]
        end = place((gone, row["raw"])) if row["key_result"] in quiet else None
        _line(sheet, points, end, POINT if row is worst else None)
        if row is worst and room:
            (x0, y0), (x1, y1) = end or points[-1], place((1, 1))
            sheet.plot([x0, x1], [y0, y1], color=POINT, lw=1.1, dashes=(1.5, 2.5), zorder=2)
    ends = spread([place((gone, row["raw"]))[1] for row in moving[:_NAMED]], top, top + _HIGH)
    if room:
        note(sheet, RIGHT, ends[-1] - 20, say("charts.pace-needs"), align="right")
    for row, y in zip(moving[:_NAMED], ends, strict=True):
        tip = place((gone if row["key_result"] in quiet else lines[row["key_result"]][-1][0], row["raw"]))
        turn = max(tip[0] + 6, _X1)
        sheet.plot([tip[0] + 6, turn, _NAMES - 6], [tip[1], tip[1], y], color=FAINT, lw=0.8, zorder=1)
        colour, weight = (POINT, "bold") if row is worst else (INK, "normal")
        write(sheet, RIGHT - room, y, share(row["raw"]), align="right", colour=colour, weight=weight)
        if room:
            write(sheet, RIGHT, y, _times(row), align="right", colour=colour, weight=weight)
        label(sheet, _NAMES, y, row["key_result"], row["text"], RIGHT - room - _NAMES - 46, colour)
    return chart


def _times(row: Row) -> str:
    """The required rate; a dash where the way has not begun or is done, so that there is none."""
    rate = row["required_rate"]
    if not 0 < rate < math.inf:
        return "–"
    return say("charts.pace-times", rate=f"{rate:.1f}".removesuffix(".0"))


def _asked(worst: Row) -> str:
    rate = _times(worst)
    which = "pace-ray" if rate != "–" else "pace-ray-alone"
    return say(f"charts.{which}", name=worst["key_result"], rate=rate)


def _headline(found: scoring.Scores, moving: Sequence[Row]) -> str:
    said, gone = waiting(found), found.elapsed or 0
    if said or not moving:
        return said or say("charts.pace-nothing")
    n, name = len(moving), moving[0]["key_result"]
    if gone >= 1:
        arrived = sum(round(row["raw"], 9) >= 1 for row in moving)
        which = "all" if arrived == n else "none" if arrived == 0 else "some"
        return say(f"charts.pace-ended-{which}", n=n, arrived=arrived, name=name)
    behind = sum(round(row["raw"], 9) < round(gone, 9) for row in moving)
    if behind in (0, n):
        return say("charts.pace-all-behind" if behind else "charts.pace-all-kept", n=n, name=name)
    return say(f"charts.pace-{'one' if behind == 1 else 'some'}-behind", n=n, behind=behind, name=name)


def _alt(headline: str, measure: Sequence[str], moving: Sequence[Row]) -> str:
    def value(row: Row) -> str:
        said = say("charts.pace-value", share=share(row["raw"]), pace=share(row["pace_ratio"]))
        return said if _times(row) == "–" else say("charts.pace-value-needs", said=said, rate=_times(row))

    items = [(row["key_result"], row["text"], value(row)) for row in moving[:_NAMED]]
    return in_words(headline, measure, items, len(moving) - _NAMED)


def _foot(rows: Sequence[Row], moving: Sequence[Row]) -> str:
    drawn = {row["key_result"] for row in moving}
    left = [row["key_result"] for row in rows if row["key_result"] not in drawn]
    chosen = say("charts.pace-chosen", n=_NAMED, all=len(moving)) if len(moving) > _NAMED else ""
    if len(left) > 8:
        return join([chosen, say("charts.pace-left-out-many", n=len(left))])
    return join([chosen, say("charts.pace-left-out", names=say("charts.comma").join(left)) if left else ""])


def _lines(found: scoring.Scores, moving: Sequence[Row]) -> dict[str, list[Point]]:
    """For each key result its check-ins as (share of time, share of the way), oldest first."""
    lines: dict[str, dict[float, float]] = {row["key_result"]: {} for row in moving}
    past = scoring.history(found.cycle, found.as_of)
    past = past[past["raw"].notna() & past["key_result"].isin(list(lines))]
    for name, date, raw in zip(past["key_result"], past["date"], past["raw"], strict=True):
        lines[name][scoring.elapsed(found.cycle, date.date()) or 0.0] = raw
    return {name: sorted(points.items()) for name, points in lines.items()}


def _ground(sheet: Axes, found: scoring.Scores, place: Any, gone: float) -> None:
    for level, name in ((0.0, "baseline"), (1.0, "target")):
        _, y = place((0, level))
        sheet.plot([_X0, _X1], [y, y], color=MIDDLE if level == 0 else EDGE, lw=0.9, zorder=1)
        note(sheet, _X0 - 8, y, f"{say(f'charts.pace-{name}')}  {level:g}", align="right")
    (x0, y0), (x1, y1) = place((0, 0)), place((1, 1))
    sheet.plot([x0, x1], [y0, y1], color=GREY, lw=1.1, dashes=(4, 3), zorder=2)
    angle = math.degrees(math.atan2(y0 - y1, x1 - x0))
    x, y = place(((gone + 1) / 2,) * 2 if gone < 0.8 else (0.62, 0.62))
    turn = math.radians(angle)
    spot = x - 10 * math.sin(turn), y - 10 * math.cos(turn)
    note(sheet, *spot, say("charts.pace-line"), align="center", rotation=angle, va="center")
    bottom = place((0, _LOWEST))[1]
    begun = scoring.weeks(found.cycle)
    step = max(1, math.ceil(len(begun) / 5))
    for n, _ in begun[::step]:
        x = _X0 + (_X1 - _X0) * (n - 1) / len(begun)
        sheet.plot([x, x], [bottom, bottom + 4], color=MIDDLE, lw=0.8)
        named, align = (say("charts.week", n=n), "left") if n == 1 else (str(n), "center")
        note(sheet, x, bottom + 14, named, align=align)
    if gone < 1:
        x, y = place((gone, _HIGHEST))
        sheet.plot([x, x], [y, bottom], color=MIDDLE, lw=0.8, zorder=1)


def _line(sheet: Axes, points: Sequence[Point], end: Point | None, point: str | None) -> None:
    """A line from check-in to check-in, dotted from the last one to `end`; thick and in colour where it is the point."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    colour = point or MIDDLE
    sheet.plot(xs, ys, color=colour, lw=2.4 if point else 1.3, zorder=3 if point else 2)
    if end:
        dotted, lw = (0, (1, 2.2)), 1.6 if point else 1.1
        sheet.plot([xs[-1], end[0]], [ys[-1], end[1]], color=colour, zorder=2, ls=dotted, lw=lw)
    if point:
        sheet.plot(xs, ys, color=point, marker="o", ms=3.6, linestyle="none", zorder=4)
    ringed(sheet, xs[-1], ys[-1], "o", fill=point or PAPER, edge=point or GREY, size=6.5)


def _week(found: scoring.Scores) -> float:
    """Eight days, as a share of the cycle: a check-in of last Monday is not silence."""
    start, end = found.cycle.start, found.cycle.end
    return 8 / ((end - start).days + 1) if start and end else 1.0
