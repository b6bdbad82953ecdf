"""Did anybody believe in it, and was there reason to? Confidence week by week, above a strip of how it really stood.

The line is the confidence written down with the check-ins of a key result, 0 to 10. The strip below it holds a mark
for each week with a value: whether it kept pace with what was expected by then (95 % or more), was behind it (75 %
or more) or far behind; these are the limits that UpRaise publishes for its statuses. What is to be kept is either
inside its bound or far from it. A confidence of eight or more, which Koan calls "on track", above a strip that says
far behind is the finding to look for. What single people vote is no part of this chart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from okrkit import scoring
from okrkit.charts.layout import Columns, by_day, first, frame, key, named, tall
from okrkit.charts.style import (
    FAINT,
    GREY,
    INK,
    MIDDLE,
    PAPER,
    POINT,
    RIGHT,
    Chart,
    begin,
    block,
    day,
    empty,
    in_words,
    note,
    ringed,
    waiting,
    whose,
    write,
)
from okrkit.language import say
from okrkit.scoring.arithmetic import expected

__all__ = ["confidence", "moved", "points"]

_X0, _X1 = 330, 636
_HIGH = 0.8
_KEPT, _BEHIND = 0.95, 0.75

Row = dict[Any, Any]


def confidence(x: Any, as_of: dt.date | str | None = None) -> Chart:
    """The confidence in each key result over time, and whether it kept pace in the same weeks.

    Of more than 24 key results, those far behind in spite of a high confidence are shown first, then those whose
    confidence fell the most.
    """
    found = scoring.score(x, as_of)
    rows = _rows(found)
    headline, meant = _headline(found, rows)
    if not rows or not scoring.weeks(found.cycle):
        return empty(headline, found, whose(x))
    shown = first(rows, lambda row: (not row["apart"], row["last"] - row["first"]))
    measure = [say("charts.confidence-measure", date=day(found.as_of)), say("charts.confidence-strip")]
    foot = [say("charts.confidence-chosen", n=len(shown), all=len(rows)) if len(shown) < len(rows) else ""]
    if silent := len(found.table) - len(rows):
        foot.append(say("charts.confidence-left-out", n=silent))
    high = tall(len(shown))
    items = [(row["key_result"], row["text"], _value(row)) for row in shown]
    alt = in_words(headline, measure, items, len(rows) - len(shown))
    chart, sheet, y = begin(
        headline,
        measure,
        52 + high * len(shown),
        alt,
        foot=say("charts.space").join(filter(None, foot)),
        whose=whose(x),
    )
    columns = Columns(_X0, _X1, len(scoring.weeks(found.cycle)))
    _legend(sheet, y + 6)
    top = y + 44
    note(sheet, RIGHT, top - 8, say("charts.confidence-head"), align="right")
    at = by_day(sheet, columns, found, top, top + high * len(shown))
    for n, row in enumerate(shown):
        _line(sheet, top + high * n, high, row, columns, at, POINT if row["key_result"] in meant else None)
    return chart


def points(said: float) -> str:
    """A confidence as people say it, 0 to 10.

    Examples:
        >>> points(0.7), points(0.65)
        ('7', '6.5')
    """
    return f"{said * 10:.1f}".removesuffix(".0")


def moved(rows: Sequence[Row]) -> tuple[str, set[str]]:
    """How confidence moved from the first to the last of it, and the key results that the words name."""
    fell = [row for row in rows if row["last"] < row["first"]]
    rose = [row for row in rows if row["last"] > row["first"]]
    some = fell or rose
    if not some:
        return say("charts.confidence-same", n=len(rows)), set()
    most = max(some, key=lambda row: abs(row["last"] - row["first"]))
    way, how = "fell" if fell else "rose", "one" if len(some) == 1 else "some"
    said = {"first": points(most["first"]), "last": points(most["last"])}
    line = say(f"charts.confidence-{way}-{how}", n=len(some), all=len(rows), name=most["key_result"], **said)
    return line, {most["key_result"]}


def _rows(found: scoring.Scores) -> list[Row]:
    """Each key result of which a confidence was written down, with its line and its strip."""
    steady = scoring.confidence(found.cycle, found.as_of).set_index("key_result")
    past = scoring.history(found.cycle, found.as_of)
    parts = dict(tuple(past.groupby("key_result")))
    rows: list[Row] = []
    for kr in found.table.to_dict("records"):
        told = steady.loc[kr["key_result"]]
        if not told["check_ins"] > 0:
            continue
        part = parts[kr["key_result"]]
        said = part[part["confidence"].notna()]
        strip = _strip(found, kr, part[part["value"].notna()])
        rows.append(
            kr
            | {name: told[name] for name in ("first", "last", "flat")}
            | {
                "points": [(date.date(), c) for date, c in zip(said["date"], said["confidence"], strict=True)],
                "strip": strip,
                "steady": bool(told["flat"]),
                "apart": told["last"] >= _HIGH and bool(strip) and list(strip.values())[-1] == "far",
            }
        )
    return rows


def _strip(found: scoring.Scores, kr: Row, part: pd.DataFrame) -> dict[int, str]:
    """For each week with a value, how it stood against what was expected by then."""
    raw = part["raw"].to_numpy(dtype=np.float64)
    if kr["type"] == "maintain":
        due = np.ones(len(raw))
    else:
        gone = [scoring.elapsed(found.cycle, date.date()) for date in part["date"]]
        due = np.array([expected(one, [kr["shape"]], [kr["levels"]])[0] for one in gone])
    names = np.where(raw >= _KEPT * due, "kept", np.where(raw >= _BEHIND * due, "behind", "far"))
    known = ~np.isnan(raw) & ~np.isnan(due)
    return dict(zip(part["week"][known].tolist(), names[known].tolist(), strict=True))


def _headline(found: scoring.Scores, rows: Sequence[Row]) -> tuple[str, set[str]]:
    """The finding, and the key results that it speaks of."""
    if said := waiting(found):
        return said, set()
    if not rows:
        return say("charts.confidence-none"), set()
    apart = {row["key_result"] for row in rows if row["apart"]}
    if apart:
        how = "one" if len(apart) == 1 else "some"
        return say(f"charts.confidence-apart-{how}", n=len(apart), all=len(rows), name=min(apart)), apart
    steady = {row["key_result"] for row in rows if row["steady"]}
    if len(steady) * 2 > len(rows):
        return say("charts.confidence-flat", n=len(steady), all=len(rows)), steady
    return moved(rows)


def _value(row: Row) -> str:
    said = say("charts.confidence-value", first=points(row["first"]), last=points(row["last"]), n=len(row["points"]))
    if not row["strip"]:
        return said
    return say("charts.confidence-and", said=said, stands=say(f"charts.stands-{list(row['strip'].values())[-1]}"))


def _legend(sheet: Axes, y: float) -> None:
    def shows(name: str) -> Callable[[float], None]:
        return lambda x: _mark(sheet, x + 6, y + 3, 12, name)

    def line(x: float) -> None:
        sheet.plot([x, x + 12], [y, y], color=MIDDLE, lw=1.3)
        ringed(sheet, x + 6, y, "o", fill=PAPER, edge=GREY, size=4.5)

    marks = [(shows(name), say(f"charts.stands-{name}")) for name in ("kept", "behind", "far")]
    key(sheet, y, [(line, say("charts.confidence-key")), *marks])


def _mark(sheet: Axes, x: float, bottom: float, side: float, name: str) -> None:
    """How a week stood, standing on `bottom`: full, half or empty."""
    if name == "far":
        frame(sheet, x - side / 2 + 0.5, bottom - 6.5, side - 1, 6)
    else:
        high = 7 if name == "kept" else 3
        block(sheet, x - side / 2, bottom - high, side, high, GREY)


def _line(
    sheet: Axes, top: float, high: float, row: Row, columns: Columns, at: Callable[[dt.date], float], point: str | None
) -> None:
    ceiling, floor, bottom = top + 5, top + high - 16, top + high - 5
    middle = (ceiling + floor) / 2
    named(sheet, top + high / 2, row["key_result"], row["text"], _X0 - 16, 2 if high > 36 else 1)
    for y in (ceiling, floor):
        sheet.plot([_X0, _X1], [y, y], color=FAINT, lw=0.6, zorder=1)
    xs = [at(date) for date, _ in row["points"]]
    ys = [floor - (floor - ceiling) * said for _, said in row["points"]]
    colour = point or MIDDLE
    sheet.plot(xs, ys, color=colour, lw=2.2 if point else 1.3, zorder=3)
    ringed(sheet, xs[-1], ys[-1], "o", fill=point or PAPER, edge=point or GREY, size=5.5)
    for week, name in row["strip"].items():
        _mark(sheet, columns.at(week), bottom, min(12.0, columns.width * 0.72), name)
    said = f"{points(row['first'])} → {points(row['last'])}"
    write(sheet, RIGHT, middle, said, align="right", colour=point or INK, weight="bold" if point else "normal")
