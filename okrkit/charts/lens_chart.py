"""Was it good? The same scores as six schools read them, side by side, and where they contradict each other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.markers import MarkerStyle

from okrkit import content, scoring
from okrkit.charts.layout import Columns, first, key, named
from okrkit.charts.style import (
    EDGE,
    GREY,
    INK,
    MIDDLE,
    PAD,
    PAPER,
    POINT,
    RIGHT,
    SHADE,
    Chart,
    begin,
    block,
    cut,
    day,
    empty,
    in_words,
    note,
    ringed,
    waiting,
    whose,
    width_of,
    wrap,
)
from okrkit.language import say

__all__ = ["lenses"]

_LEFT, _HIGH, _HEAD, _KEY = 236, 44, 24, 24


class Row(NamedTuple):
    """An objective or key result with what each school says of it; `flips` where schools part on it."""

    name: str
    text: str
    head: bool
    flips: bool
    cells: Mapping[str, Mapping[Any, Any]]

    def count(self, good: bool | None) -> int:
        """How many schools call it good (True), not good (False), neither (None)."""
        return sum(cell["good"] is good for cell in self.cells.values() if cell["verdict"])


def lenses(x: Any, as_of: dt.date | str | None = None) -> Chart:
    """The lens table: objectives and key results down, schools across, verdict and value in each cell, flips marked.

    Of more than 24 rows those on which schools part are shown, objectives first.
    """
    found = scoring.score(x, as_of)
    seen = scoring.lens(x, found.as_of)
    rows = _rows(found, seen)
    headline = _headline(found, rows)
    if not any(cell["verdict"] for row in rows for cell in row.cells.values()):
        return empty(headline, found, whose(x))
    schools = list(dict.fromkeys(seen.table["school"]))
    kept = first(rows, lambda row: (not row.flips, not row.head))
    shown = [row for row in rows if row in kept]
    foot = say("charts.lens-chosen", n=len(shown), all=len(rows)) if len(shown) < len(rows) else ""
    measure = [say("charts.lens-measure", date=day(found.as_of))]
    alt = _alt(headline, measure, shown, schools, len(rows) - len(shown))
    body = _KEY + _HEAD + _HIGH * len(shown) + 6
    chart, sheet, top = begin(headline, measure, body, alt, foot=foot, whose=whose(x))
    _legend(sheet, top + 6, part=any(row.flips for row in rows))
    top += _KEY + _HEAD
    columns = Columns(_LEFT, RIGHT + 8, len(schools))
    for n, name in enumerate(schools, 1):
        note(sheet, columns.at(n - 0.5) + 4, top - 10, scoring.school(name)["label"], size=8, room=columns.width - 4)
    sheet.plot([PAD, RIGHT], [top - 1] * 2, color=MIDDLE, lw=0.8)
    for n, row in enumerate(shown):
        _draw(sheet, top + _HIGH * n, row, columns, schools)
    return chart


def _rows(found: scoring.Scores, seen: scoring.Lenses) -> list[Row]:
    """Each objective, and below it its key results."""
    cells: dict[str, dict[str, Mapping[Any, Any]]] = {}
    for cell in seen.table.astype(object).where(seen.table.notna(), None).to_dict("records"):
        cells.setdefault(cell["key_result"] or cell["objective"], {})[cell["school"]] = cell
    parted = {
        name or objective for objective, name in zip(seen.flips["objective"], seen.flips["key_result"], strict=True)
    }
    rows: list[Row] = []
    for o in found.cycle.objectives:
        rows.append(Row(o.id, o.text, head=True, flips=o.id in parted, cells=cells.get(o.id, {})))
        rows += [Row(kr.id, kr.text, False, kr.id in parted, cells.get(kr.id, {})) for kr in o.key_results]
    return rows


def _headline(found: scoring.Scores, rows: Sequence[Row]) -> str:
    heads = [row for row in rows if row.head]
    judged = [row for row in heads if row.count(True) + row.count(False) + row.count(None) > 1]
    flips = [row for row in judged if row.flips]
    if not any(cell["verdict"] for row in rows for cell in row.cells.values()):
        return waiting(found, dated=False) or say("charts.lens-none")
    if not judged:
        return say("charts.lens-alone")
    if flips:
        which = "one" if len(flips) == 1 else "all" if len(flips) == len(heads) else "some"
        return say(f"charts.lens-part-on-{which}", n=len(flips), all=len(heads), name=flips[0].name)
    return say("charts.lens-agree", n=len(judged))


def _word(cell: Mapping[Any, Any]) -> str:
    return scoring.verdict(cell["school"], cell["verdict"]) if cell["verdict"] else ""


def _value(cell: Mapping[Any, Any]) -> str:
    """The value beside a verdict, where its school gives one: a score, or a confidence of ten."""
    told, said, value = content.table("schools")[cell["school"]], cell["verdict"], cell["value"]
    if said is None or value is None:
        return ""
    return (
        f"{value * 10:.0f}/10"
        if said in told.get("sure", ())
        else f"{value:.2f}"
        if said in told.get("scored", ())
        else ""
    )


def _alt(headline: str, measure: Sequence[str], rows: Sequence[Row], schools: Sequence[str], more: int) -> str:
    def one(school: str, cell: Mapping[Any, Any]) -> str:
        told = " ".join(part for part in (_word(cell), _value(cell)) if part) or say("charts.lens-says-nothing")
        return say("charts.lens-cell", school=scoring.school(school)["label"], told=told)

    def value(row: Row) -> str:
        told = [one(school, row.cells[school]) for school in schools if school in row.cells]
        part = say("charts.lens-parted", good=row.count(True), between=row.count(None), bad=row.count(False))
        return say("charts.semicolon").join([part] * row.flips + told)

    return in_words(headline, measure, [(row.name, row.text, value(row)) for row in rows], more)


def _legend(sheet: Axes, y: float, *, part: bool) -> None:
    entries: list[tuple[Callable[[float], object], str]] = [
        (partial(_mark, sheet, y, good, GREY), say(f"charts.lens-key-{name}"))
        for name, good in (("good", True), ("between", None), ("bad", False))
    ]
    entries.append((partial(_stroke, sheet, y), say("charts.lens-key-nothing")))
    if part:
        entries.append((partial(_diamond, sheet, y), say("charts.lens-key-part")))
    key(sheet, y, entries)


def _mark(sheet: Axes, y: float, good: bool | None, colour: str, x: float) -> None:
    """A circle: filled for good, hollow for not, half filled for neither."""
    ringed(sheet, x + 5, y, "o", fill=colour if good else PAPER, edge=colour, size=6.5)
    if good is None:
        half = MarkerStyle("o", fillstyle="left")
        sheet.plot([x + 5], [y], marker=half, ms=6.5, color=colour, mew=1.4, markerfacecoloralt=PAPER, zorder=5)


def _stroke(sheet: Axes, y: float, x: float) -> None:
    sheet.plot([x + 1, x + 9], [y, y], color=MIDDLE, lw=1.4)


def _diamond(sheet: Axes, y: float, x: float) -> None:
    ringed(sheet, x + 5, y, "D", fill=POINT, edge=POINT, size=4.5)


def _draw(sheet: Axes, y: float, row: Row, columns: Columns, schools: Sequence[str]) -> None:
    middle = y + _HIGH / 2
    if row.flips:
        block(sheet, PAD - 12, y + 1, RIGHT - PAD + 20, _HIGH - 2, SHADE[0])
        _diamond(sheet, middle, PAD - 8)
    how = {"weight": "bold"} if row.head else {}
    left = PAD + (8 if row.head else 20)
    named(sheet, middle, row.name, row.text, _LEFT - 8, 2, left=left, colour=POINT if row.flips else INK, **how)
    sheet.plot([PAD, RIGHT], [y + _HIGH] * 2, color=EDGE, lw=0.8, zorder=1)
    for n, school in enumerate(schools, 1):
        if school in row.cells:
            _cell(sheet, columns.at(n - 0.5) + 4, middle, columns.width - 6, row.cells[school], flips=row.flips)


def _cell(sheet: Axes, x: float, y: float, width: float, cell: Mapping[Any, Any], *, flips: bool) -> None:
    """A verdict: its mark and value, and its words on one line or two below."""
    if not cell["verdict"]:
        _stroke(sheet, y, x)
        return
    value, words = _value(cell), _word(cell)
    beside = not value and width_of(words, 8) <= width - 18
    lines = [] if beside else _two_lines(words, width)
    y -= 6 * len(lines)
    _mark(sheet, y, cell["good"], POINT if flips else GREY, x)
    note(sheet, x + 14, y, words if beside else value, size=8 if beside else 8.5, colour=GREY if beside else INK)
    for n, line in enumerate(lines, 1):
        note(sheet, x, y + 1 + 12 * n, line, size=8)


def _two_lines(words: str, width: float) -> list[str]:
    """A verdict on one line or two, broken at its comma where that fits."""
    if width_of(words, 8) <= width:
        return [words]
    halves = re.split(r"(?<=[,，])\s*", words)
    if len(halves) == 2 and all(width_of(half, 8) <= width for half in halves):
        return halves
    lines = wrap(words, width, 8)
    return [*lines[:1], cut(" ".join(lines[1:]), width, 8)]
