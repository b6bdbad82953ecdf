"""How far did it get? One line for each key result, on a scale from its baseline to its target."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from okrkit import scoring
from okrkit.charts.layout import ROWS, first
from okrkit.charts.style import (
    EDGE,
    FAINT,
    GREY,
    INK,
    LINE,
    MIDDLE,
    PAD,
    PAPER,
    POINT,
    RIGHT,
    SHADE,
    Chart,
    begin,
    block,
    day,
    empty,
    fill,
    in_words,
    label,
    note,
    ringed,
    waiting,
    whose,
    write,
)
from okrkit.language import say

__all__ = ["scores"]

_ZERO, _ONE = 424, 676
_HEAD = 38

Row = dict[Any, Any]


def scores(x: Any, as_of: dt.date | str | None = None) -> Chart:
    """The scores with their bands, on a day: how far each key result got.

    Up to 24 key results stand under their objectives. Of more, the lowest scores are shown, and a strip of all.
    """
    found = scoring.score(x, as_of)
    rows: list[Row] = found.table.to_dict("records")
    headline = _headline(found, rows)
    if not rows:
        return empty(headline, found, whose(x))
    alt = _alt(found, headline, rows)
    many = len(rows) > ROWS
    shown = _lowest(rows)
    heads: dict[str, Row] = {} if many else {o["objective"]: o for o in found.objectives.to_dict("records")}
    used = [o for o in heads.values() if o["key_results"]]
    body = 26 + LINE * len(shown) + (_HEAD + 8) * len(used) + (56 if many else 0) + 18
    measure = [_measure(found), "" if many or not used else say("charts.scores-mean")]
    foot = say("charts.scores-chosen", n=len(shown), all=len(rows)) if many else ""
    chart, sheet, top = begin(headline, measure, body, alt, foot=foot, whose=whose(x))
    _scale(sheet, top, top + body - 18)
    y = top + 26
    if many:
        _strip(sheet, y + 16, [row for row in rows if row["band"]])
        y += 56
    for row in shown:
        head = heads.pop(row["objective"], None)
        if head is not None:
            y += 8
            _objective(sheet, y + _HEAD / 2, head)
            y += _HEAD
        _key_result(sheet, y + LINE / 2, row)
        y += LINE
    return chart


def _headline(found: scoring.Scores, rows: Sequence[Row]) -> str:
    scored = [row for row in rows if row["band"]]
    n, reached = len(rows), sum(row["band"] == "green" for row in scored)
    if not scored:
        return waiting(found, dated=False) or say("charts.scores-none")
    which = "none" if reached == 0 else "all" if reached == n else "one" if reached == 1 else "some"
    line = say(f"charts.scores-{which}-reached", n=n, reached=reached)
    if back := sum(row["type"] != "maintain" and row["raw"] < 0 for row in scored):
        return say("charts.scores-backwards", headline=line, n=back)
    return say("charts.scores-unscored", headline=line, n=n - len(scored)) if len(scored) < n else line


def _measure(found: scoring.Scores) -> str:
    return say("charts.scores-measure", date=day(found.as_of))


def _alt(found: scoring.Scores, headline: str, rows: Sequence[Row]) -> str:
    means = [
        (o["objective"], o["text"], say("charts.mean-value", value=f"{o['score']:.2f}"))
        for o in found.objectives.to_dict("records")
        if o["band"] and len(rows) <= ROWS
    ]
    told = [(row["key_result"], row["text"], _value(row)) for row in _lowest(rows)]
    return in_words(headline, [_measure(found)], [*means, *told], len(rows) - ROWS)


def _value(row: Row) -> str:
    if not row["band"]:
        return say("charts.no-score", reason=row["reason"]).rstrip(".。")
    aside = _beyond(row)
    return f"{row['score']:.2f}" + (f" ({aside})" if aside else "")


def _beyond(row: Row) -> str:
    if row["type"] == "maintain" or 0 <= row["raw"] <= 1:
        return ""
    which = "backwards" if row["raw"] < 0 else "past"
    return say(f"scoring.{which}", raw=scoring.quantity(round(row["raw"], 2)))


def _lowest(rows: Sequence[Row]) -> list[Row]:
    return first(rows, lambda row: (row["band"] is None, row["raw"] if row["band"] else 0))


def _at(score: float) -> float:
    return _ZERO + (_ONE - _ZERO) * score


def _scale(sheet: Axes, top: float, bottom: float) -> None:
    for (low, high), shade in zip(((0.4, 0.7), (0.7, 1.0)), SHADE, strict=True):
        block(sheet, _at(low), top + 18, _at(high) - _at(low), bottom - top - 18, shade)
    for low, high, name in ((0.0, 0.4, "red"), (0.4, 0.7, "yellow"), (0.7, 1.0, "green")):
        note(sheet, _at((low + high) / 2), top + 7, say(f"charts.band-{name}"), align="center")
    for mark in (0.0, 0.4, 0.7, 1.0):
        sheet.plot([_at(mark)] * 2, [top + 18, bottom], color=MIDDLE if mark in (0, 1) else EDGE, lw=0.8, zorder=1)
        note(sheet, _at(mark), bottom + 11, f"{mark:g}", align="center")


def _objective(sheet: Axes, y: float, row: Row) -> None:
    write(sheet, PAD, y - 9, f"{row['objective']} {row['text']}", weight="bold", room=_ZERO - PAD - 18)
    note(sheet, PAD, y + 8, say(f"charts.kind-{row['kind'] or 'none'}"))
    if row["band"]:
        ringed(sheet, _at(row["score"]), y - 9, "D", fill=PAPER, edge=INK, size=6.5)
    write(sheet, RIGHT, y - 9, f"{row['score']:.2f}" if row["band"] else "–", weight="bold", align="right")


def _key_result(sheet: Axes, y: float, row: Row) -> None:
    label(sheet, PAD, y, row["key_result"], row["text"], _ZERO - PAD - 18)
    if not row["band"]:
        lines = fill(re.split(r"(?<=[?？]) *", row["reason"]), _ONE - _ZERO - 14, 8)[:2]
        for n, line in enumerate(lines):
            note(sheet, _ZERO + 8, y + 12 * n - 6 * (len(lines) - 1), line, size=8)
        write(sheet, RIGHT, y, "–", colour=GREY, align="right")
        return
    reached, beyond = row["band"] == "green", _beyond(row)
    colour, strong, thick = (POINT, "bold", 2.4) if reached else (FAINT, "normal", 1.5)
    spot = end = _at(row["score"])
    if beyond and row["raw"] < 0:
        note(sheet, spot + 12, y, beyond)
    elif beyond:  # the line makes room for the words
        end = spot - 20 - note(sheet, spot - 12, y, beyond, align="right")
    sheet.plot([_at(0), end], [y, y], color=colour, lw=thick, zorder=2, solid_capstyle="butt")
    inside = {"green": POINT, "yellow": MIDDLE, "red": PAPER}[row["band"]]
    ringed(sheet, spot, y, "o", fill=inside, edge=POINT if reached else GREY)
    said = f"{row['score']:.2f}"
    write(sheet, RIGHT, y, said, weight=strong, align="right", colour=POINT if reached else INK)


def _strip(sheet: Axes, y: float, scored: Sequence[Row]) -> None:
    write(sheet, PAD, y, say("charts.all-scores", n=len(scored)), weight="bold")
    for row in scored:
        colour = POINT if row["band"] == "green" else GREY
        sheet.plot([_at(row["score"])] * 2, [y - 9, y + 9], color=colour, lw=1.4, alpha=0.45)
    if scored:
        mean = sum(row["score"] for row in scored) / len(scored)
        write(sheet, RIGHT, y, f"{mean:.2f}", weight="bold", align="right")
        ringed(sheet, _at(mean), y, "D", fill=PAPER, edge=INK, size=6.5)
