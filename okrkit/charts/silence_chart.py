"""Did anybody look? One row for each key result, one column for each week, a mark where somebody checked in.

Silent means: no check-in for three whole weeks or more, up to the day asked for. That is a convention of ours, a
quarter of a thirteen-week cycle; a milestone that is done may be silent. A stretch of weeks in which at most one key
result in five was looked at is a silence of the team, even where people came back afterwards.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from okrkit import scoring
from okrkit.charts.style import (
    EDGE,
    FAINT,
    GREY,
    MIDDLE,
    PAD,
    POINT,
    RIGHT,
    Chart,
    begin,
    block,
    day,
    empty,
    in_words,
    label,
    note,
    waiting,
    whose,
    write,
)
from okrkit.language import say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["silence"]

_ROWS = 24
_SILENT = 3
_HARDLY = 0.2
_X0, _X1 = 330, 640
_ROW = 23

Row = dict[str, Any]
Gap = tuple[int, int]


def silence(x: Any, as_of: dt.date | str | None = None) -> Chart:
    """The check-ins of a cycle, weeks by key results, and where they stop.

    Of more than 24 key results, those silent longest are shown; the bars at the bottom count all.
    """
    found = scoring.score(x, as_of)
    counts = scoring.silence(x, found.as_of)
    marks: NDArray[np.bool_] = counts.to_numpy().T > 0
    whole = _whole(found)
    rows = [_row(kr, marks[n], whole) for n, kr in enumerate(found.table.to_dict("records"))]
    gap = _gap(_asked(marks[:, :whole], rows))
    headline, spoken = _headline(found, rows, gap)
    weeks = len(counts)
    if not rows or not weeks:
        return empty(headline, found)
    shown = rows if len(rows) <= _ROWS else sorted(rows, key=lambda row: -row["tail"])[:_ROWS]
    hint = {"tail": "charts.silence-measure-line", "gap": "charts.silence-measure-gap"}.get(spoken)
    measure = [say("charts.silence-measure", date=day(found.as_of)), say(hint) if hint else ""]
    foot = say("charts.silence-chosen", n=len(shown), all=len(rows)) if len(shown) < len(rows) else ""
    body = 24 + _ROW * len(shown) + 56
    chart, sheet, top = begin(
        headline, measure, body, _alt(headline, measure, rows, shown, weeks), foot=foot, whose=whose(x)
    )
    total = len(scoring.weeks(found.cycle))
    bottom = top + 24 + _ROW * len(shown)
    _calendar(sheet, top, total, weeks)
    for n, row in enumerate(shown):
        _weeks(sheet, top + 24 + _ROW * (n + 0.5), row, total, coloured=spoken == "tail")
    _bars(sheet, bottom + 46, marks, total, gap if spoken == "gap" else None)
    if spoken == "gap" and gap is not None:
        for week in (gap[0] - 0.5, gap[1] + 0.5):
            sheet.plot([_at(week, total)] * 2, [top + 20, bottom + 50], color=POINT, lw=1.8)
    return chart


def _whole(found: scoring.Scores) -> int:
    """How many weeks are over; one that is still running is nobody's silence."""
    day, end = found.as_of, found.cycle.end
    return sum(min(monday + dt.timedelta(days=6), end or day) <= day for _, monday in scoring.weeks(found.cycle))


def _row(kr: dict[Any, Any], marks: NDArray[np.bool_], whole: int) -> Row:
    """A key result with its marks, the last week with one (0: never) and the whole weeks gone since."""
    weeks = [n + 1 for n, mark in enumerate(marks.tolist()) if mark]
    last = weeks[-1] if weeks else 0
    done = kr["type"] == "milestone" and kr["score"] >= 1
    return {
        "name": kr["key_result"],
        "text": kr["text"],
        "weeks": weeks,
        "last": last,
        "begun": len(marks),
        "tail": 0 if done else max(whole - last, 0),
        "pause": max((b - a - 1 for a, b in zip([0, *weeks], weeks, strict=False)), default=0),
        "done": done,
    }


def _asked(marks: NDArray[np.bool_], rows: Sequence[Row]) -> NDArray[np.bool_]:
    """The marks, with those that a milestone no longer owes after it is done."""
    marks = marks.copy()
    for mark, row in zip(marks, rows, strict=True):
        if row["done"]:
            mark[row["last"] :] = True
    return marks


def _gap(marks: NDArray[np.bool_]) -> Gap | None:
    """The longest run of weeks, three or more, in which hardly any key result was looked at; the earliest if equal."""
    if not marks.size:
        return None
    runs: list[Gap] = []
    for week, share in enumerate(marks.mean(axis=0).tolist(), start=1):
        if share <= _HARDLY:
            runs = [*runs[:-1], (runs[-1][0], week)] if runs and runs[-1][1] == week - 1 else [*runs, (week, week)]
    longest = max(runs, key=lambda run: run[1] - run[0], default=None)
    return longest if longest and longest[1] - longest[0] + 1 >= _SILENT else None


def _headline(found: scoring.Scores, rows: Sequence[Row], gap: Gap | None) -> tuple[str, str]:
    """The finding, and what it speaks of: the tail, the gap, or nothing in particular."""
    if said := waiting(found):
        return said, "tail" if any(row["tail"] >= _SILENT for row in rows) else ""
    silent = [row for row in rows if row["tail"] >= _SILENT]
    if gap and len(silent) < len(rows) / 4:
        bare = not any(gap[0] <= week <= gap[1] for row in rows for week in row["weeks"])
        return say("charts.silence-gap-none" if bare else "charts.silence-gap", first=gap[0], last=gap[1]), "gap"
    if silent:
        return _of_silent(rows, silent), "tail"
    longest = max(rows, key=lambda row: max(row["pause"], row["tail"]))
    pause = max(longest["pause"], longest["tail"])
    which = "every-week" if pause == 0 else "short" if pause < _SILENT else "longest"
    if which != "longest" and any(row["done"] and len(row["weeks"]) < row["begun"] for row in rows):
        which += "-open"
    return say(f"charts.silence-{which}", n=pause, name=longest["name"]), ""


def _of_silent(rows: Sequence[Row], silent: Sequence[Row]) -> str:
    n = len(rows)
    which = "all" if len(silent) == n else "half" if len(silent) * 2 == n else "some"
    who = say(f"charts.silence-{which}", n=n, silent=len(silent))
    last = max(row["last"] for row in silent)
    if not last:
        return say("charts.silence-never", who=who)
    spoke = all(row["last"] for row in silent)
    return say("charts.silence-went" if spoke else "charts.silence-none-after", who=who, week=last)


def _alt(headline: str, measure: Sequence[str], rows: Sequence[Row], shown: Sequence[Row], weeks: int) -> str:
    def value(row: Row) -> str:
        name = "value" if row["weeks"] else "not-once"
        return say(f"charts.silence-{name}", n=len(row["weeks"]), all=weeks, week=row["last"])

    items = [(row["name"], row["text"], value(row)) for row in shown]
    return in_words(headline, measure, items, len(rows) - len(shown))


def _at(week: float, total: int) -> float:
    """The middle of a week's column."""
    return _X0 + (_X1 - _X0) * (week - 0.5) / total


def _side(total: int) -> float:
    """How wide a week's mark is."""
    return min(13.0, (_X1 - _X0) / total * 0.72)


def _calendar(sheet: Axes, top: float, total: int, begun: int) -> None:
    step = max(1, math.ceil(total / 13)) if total <= 26 else math.ceil(total / 8)
    note(sheet, _X0 - 6, top + 8, say("charts.weeks"), align="right")
    for n in range(1, total + 1, step):
        note(sheet, _at(n, total), top + 8, str(n), colour=GREY if n <= begun else FAINT, align="center")


def _weeks(sheet: Axes, y: float, row: Row, total: int, *, coloured: bool) -> None:
    silent = coloured and row["tail"] >= _SILENT
    label(sheet, PAD, y, row["name"], row["text"], _X0 - PAD - 14)
    side = _side(total)
    dots = [_at(n, total) for n in range(1, row["begun"] + 1) if n not in row["weeks"]]
    sheet.plot(dots, [y] * len(dots), color=FAINT, marker="o", ms=2, linestyle="none", zorder=1)
    for n in row["weeks"]:
        block(sheet, _at(n, total) - side / 2, y - 6.5, side, 13, GREY if silent else MIDDLE)
    if silent:
        first, last = row["last"] + 1, row["last"] + row["tail"]
        tail = [_at(first, total) - side / 2, _at(last, total) + side / 2]
        sheet.plot(tail, [y, y], color=POINT, lw=3.2, solid_capstyle="butt", zorder=3)
        words = say("charts.silence-weeks", n=row["tail"]) if row["weeks"] else say("charts.silence-not-once")
        write(sheet, RIGHT, y, words, colour=POINT, weight="bold", align="right")
    elif row["done"]:
        note(sheet, RIGHT, y, say("charts.silence-done"), align="right")


def _bars(sheet: Axes, base: float, marks: NDArray[np.bool_], total: int, gap: Gap | None) -> None:
    note(sheet, PAD, base - 14, say("charts.silence-bars"))
    side = _side(total)
    sheet.plot([_X0, _X1], [base, base], color=EDGE, lw=0.8)
    for week, share in enumerate(marks.mean(axis=0).tolist(), start=1):
        inside = gap is not None and gap[0] <= week <= gap[1]
        block(sheet, _at(week, total) - side / 2, base - 30 * share, side, 30 * share, POINT if inside else MIDDLE)
    sheet.plot([_X0, _X1], [base - 30] * 2, color=EDGE, lw=0.8, zorder=1)
    note(sheet, _X1 + 6, base - 30, "100%")
