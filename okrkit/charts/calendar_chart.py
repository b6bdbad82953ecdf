"""Did anybody look? One row for each key result, one column for each ISO week, a mark where somebody checked in.

The mark tells what was written: a value is its lower part, a confidence its upper part, an empty frame a note alone.

Silent means: no check-in for three whole weeks or more, up to the day asked for. That is a convention of ours, a
quarter of a thirteen-week cycle; a milestone that is done may be silent. A stretch of weeks in which at most one key
result in five was looked at is a silence of the team, even where people came back afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes

from okrkit import scoring
from okrkit.charts.layout import Columns, first, frame, key, weeks
from okrkit.charts.style import (
    EDGE,
    FAINT,
    GREY,
    MIDDLE,
    PAD,
    POINT,
    RIGHT,
    SHADE,
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
    from numpy.typing import NDArray

__all__ = ["calendar"]

_SILENT = 3
_HARDLY = 0.2
_X0, _X1 = 330, 640
_ROW, _KEY = 23, 24

Row = dict[str, Any]
Gap = tuple[int, int]


def calendar(x: Any, as_of: dt.date | str | None = None) -> Chart:
    """The check-ins of a cycle, weeks by key results: what was written in each, and where they stop.

    Of more than 24 key results, those silent longest are shown; the bars at the bottom count all.
    """
    found = scoring.score(x, as_of)
    written = _written(found)
    marks, whole = written[0], _whole(found)
    rows = [_row(kr, written[:, n], whole) for n, kr in enumerate(found.table.to_dict("records"))]
    gap = _gap(_asked(marks[:, :whole], rows))
    headline, spoken = _headline(found, rows, gap)
    begun = marks.shape[1]
    if not rows or not begun:
        return empty(headline, found, whose(x))
    shown = first(rows, lambda row: -row["tail"])
    bare = [n + 1 for n in range(whole) if not marks[:, n].any()]
    hint = {"tail": "charts.calendar-measure-line", "gap": "charts.calendar-measure-gap"}.get(spoken)
    measure = [say("charts.calendar-measure", date=day(found.as_of)), say(hint) if hint else ""]
    foot = say("charts.calendar-chosen", n=len(shown), all=len(rows)) if len(shown) < len(rows) else ""
    body = _KEY + 24 + _ROW * len(shown) + 56
    alt = _alt(headline, measure, rows, shown, bare)
    chart, sheet, y = begin(headline, measure, body, alt, foot=foot, whose=whose(x))
    columns = Columns(_X0, _X1, len(scoring.weeks(found.cycle)))
    top, bottom = y + _KEY + 20, y + _KEY + 24 + _ROW * len(shown)
    for week in bare:
        block(sheet, columns.at(week - 0.5), top, columns.width, bottom - top + 26, SHADE[1])
    _legend(sheet, y + 6, bool(bare))
    weeks(sheet, columns, y + _KEY + 8, begun)
    for n, row in enumerate(shown):
        _line(sheet, top + 4 + _ROW * (n + 0.5), row, columns, coloured=spoken == "tail")
    _bars(sheet, bottom + 46, marks, columns, gap if spoken == "gap" else None)
    if spoken == "gap" and gap is not None:
        for edge in (gap[0] - 0.5, gap[1] + 0.5):
            sheet.plot([columns.at(edge)] * 2, [top, bottom + 50], color=POINT, lw=1.8)
    return chart


def _written(found: scoring.Scores) -> NDArray[np.bool_]:
    """Of each key result and each week that has begun: whether anything was written, a value, a confidence."""
    names = {name: n for n, name in enumerate(found.table["key_result"])}
    begun = sum(monday <= found.as_of for _, monday in scoring.weeks(found.cycle))
    table = scoring.history(found.cycle, found.as_of)
    table = table[table["week"].between(1, begun) & table["key_result"].isin(list(names))]
    written = np.zeros((3, len(names), begun), dtype=bool)
    row, week = table["key_result"].map(names).to_numpy(dtype=int), table["week"].to_numpy(dtype=int) - 1
    for n, said in enumerate((table["key_result"], table["value"], table["confidence"])):
        there = said.notna().to_numpy()
        written[n, row[there], week[there]] = True
    return written


def _whole(found: scoring.Scores) -> int:
    """How many weeks are over; one that is still running is nobody's silence."""
    day, end = found.as_of, found.cycle.end
    return sum(min(monday + dt.timedelta(days=6), end or day) <= day for _, monday in scoring.weeks(found.cycle))


def _row(kr: dict[Any, Any], written: NDArray[np.bool_], whole: int) -> Row:
    """A key result with its marks, the last week with one (0: never) and the whole weeks gone since."""
    weeks_of: list[list[int]] = [(np.flatnonzero(part) + 1).tolist() for part in written]
    looked, value, confidence = weeks_of
    last = looked[-1] if looked else 0
    done = kr["type"] == "milestone" and kr["score"] >= 1
    return {
        "name": kr["key_result"],
        "text": kr["text"],
        "weeks": looked,
        "value": value,
        "confidence": confidence,
        "last": last,
        "begun": written.shape[1],
        "tail": 0 if done else max(whole - last, 0),
        "pause": max((b - a - 1 for a, b in zip([0, *looked], looked, strict=False)), default=0),
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
        return say("charts.calendar-gap-none" if bare else "charts.calendar-gap", first=gap[0], last=gap[1]), "gap"
    if silent:
        return _of_silent(rows, silent), "tail"
    longest = max(rows, key=lambda row: max(row["pause"], row["tail"]))
    pause = max(longest["pause"], longest["tail"])
    which = "every-week" if pause == 0 else "short" if pause < _SILENT else "longest"
    if which != "longest" and any(row["done"] and len(row["weeks"]) < row["begun"] for row in rows):
        which += "-open"
    return say(f"charts.calendar-{which}", n=pause, name=longest["name"]), ""


def _of_silent(rows: Sequence[Row], silent: Sequence[Row]) -> str:
    n = len(rows)
    which = "all" if len(silent) == n else "half" if len(silent) * 2 == n else "some"
    who = say(f"charts.calendar-{which}", n=n, silent=len(silent))
    last = max(row["last"] for row in silent)
    if not last:
        return say("charts.calendar-never", who=who)
    spoke = all(row["last"] for row in silent)
    return say("charts.calendar-went" if spoke else "charts.calendar-none-after", who=who, week=last)


def _alt(headline: str, measure: Sequence[str], rows: Sequence[Row], shown: Sequence[Row], bare: Sequence[int]) -> str:
    def value(row: Row) -> str:
        if not row["weeks"]:
            return say("charts.calendar-not-once")
        notes = len({*row["weeks"]} - {*row["value"]} - {*row["confidence"]})
        counts = {name: len(row[name]) for name in ("value", "confidence")} | {"notes": notes}
        return say("charts.calendar-value", n=len(row["weeks"]), all=row["begun"], week=row["last"], **counts)

    nobody = say("charts.calendar-bare", weeks=say("charts.comma").join(map(str, bare))) if bare else ""
    items = [(row["name"], row["text"], value(row)) for row in shown]
    return in_words(headline, [*measure, nobody], items, len(rows) - len(shown))


def _mark(sheet: Axes, x: float, y: float, side: float, colour: str, *, value: bool, confidence: bool) -> None:
    """What was written in a week, centred on x and y: a value below, a confidence above, a frame for a note alone."""
    if value:
        block(sheet, x - side / 2, y - 2.5, side, 9, colour)
    if confidence:
        block(sheet, x - side / 2, y - 7, side, 3, colour)
    if not value and not confidence:
        frame(sheet, x - side / 2 + 0.5, y - 6, side - 1, 12, MIDDLE)


def _legend(sheet: Axes, y: float, bare: bool) -> None:
    def shows(value: bool, confidence: bool) -> Callable[[float], None]:
        return lambda x: _mark(sheet, x + 6, y, 12, MIDDLE, value=value, confidence=confidence)

    entries: list[tuple[Callable[[float], object], str]] = [
        (shows(True, False), say("charts.calendar-key-value")),
        (shows(False, True), say("charts.calendar-key-confidence")),
        (shows(False, False), say("charts.calendar-key-note")),
    ]
    if bare:
        entries.append((lambda x: block(sheet, x, y - 7, 12, 14, SHADE[1]), say("charts.calendar-key-nobody")))
    key(sheet, y, entries)


def _line(sheet: Axes, y: float, row: Row, columns: Columns, *, coloured: bool) -> None:
    silent = coloured and row["tail"] >= _SILENT
    label(sheet, PAD, y, row["name"], row["text"], _X0 - PAD - 14)
    side = _side(columns)
    dots = [columns.at(n) for n in range(1, row["begun"] + 1) if n not in row["weeks"]]
    sheet.plot(dots, [y] * len(dots), color=FAINT, marker="o", ms=2, linestyle="none", zorder=1)
    for n in row["weeks"]:
        said = {name: n in row[name] for name in ("value", "confidence")}
        _mark(sheet, columns.at(n), y, side, GREY if silent else MIDDLE, **said)
    if silent:
        tail = [columns.at(row["last"] + 1) - side / 2, columns.at(row["last"] + row["tail"]) + side / 2]
        sheet.plot(tail, [y, y], color=POINT, lw=3.2, solid_capstyle="butt", zorder=3)
        words = say("charts.calendar-weeks", n=row["tail"]) if row["weeks"] else say("charts.calendar-not-once")
        write(sheet, RIGHT, y, words, colour=POINT, weight="bold", align="right")
    elif row["done"]:
        note(sheet, RIGHT, y, say("charts.calendar-done"), align="right")


def _side(columns: Columns) -> float:
    """How wide a week's mark is."""
    return min(13.0, columns.width * 0.72)


def _bars(sheet: Axes, base: float, marks: NDArray[np.bool_], columns: Columns, gap: Gap | None) -> None:
    note(sheet, PAD, base - 14, say("charts.calendar-bars"))
    side = _side(columns)
    sheet.plot([_X0, _X1], [base, base], color=EDGE, lw=0.8)
    for week, share in enumerate(marks.mean(axis=0).tolist(), start=1):
        inside = gap is not None and gap[0] <= week <= gap[1]
        block(sheet, columns.at(week) - side / 2, base - 30 * share, side, 30 * share, POINT if inside else MIDDLE)
    sheet.plot([_X0, _X1], [base - 30] * 2, color=EDGE, lw=0.8, zorder=1)
    note(sheet, _X1 + 6, base - 30, "100%")
