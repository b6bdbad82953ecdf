"""What became of it? A line for each key result from where it began to where it ended.

For one cycle the ends are the first and the last confidence that was written down with the check-ins, 0 to 10. For
two cycles they are the scores, and a key result of the one is the same as that of the other where their words agree
apart from the numbers: ids begin anew in each cycle, and a target is raised.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from okrkit import scoring
from okrkit.charts.confidence_chart import moved, points
from okrkit.charts.layout import first, spread
from okrkit.charts.style import (
    EDGE,
    FAINT,
    GREY,
    INK,
    MIDDLE,
    PAD,
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
    waiting,
    whose,
    write,
)
from okrkit.language import say

__all__ = ["slope"]

_LEFT, _TURN0, _X0, _X1, _TURN1, _NAMES = 268, 276, 316, 444, 484, 492
_GAP = 20
_LEAST = 200

Row = dict[Any, Any]


class _End(NamedTuple):
    """One end of a line: whose, and how much of 1."""

    name: str
    text: str
    value: float


class _Pair(NamedTuple):
    """The two ends; one of them is missing where a key result is in one cycle only."""

    before: _End | None
    after: _End | None

    @property
    def step(self) -> float:
        return self.after.value - self.before.value if self.before and self.after else 0.0


def slope(x: Any, y: Any = None, as_of: dt.date | str | None = None) -> Chart:
    """From the first confidence to the last, or with a second cycle from the scores of `x` to those of `y`.

    Of more than 24 lines, those that changed the most are shown. `as_of` is the day for the later cycle.
    """
    return _of_confidence(x, as_of) if y is None else _of_scores(x, y, as_of)


def _of_confidence(x: Any, as_of: dt.date | str | None) -> Chart:
    found = scoring.score(x, as_of)
    steady = scoring.confidence(found.cycle, found.as_of)
    texts = dict(zip(found.table["key_result"], found.table["text"], strict=True))
    rows: list[Row] = steady[steady["check_ins"] > 1].to_dict("records")
    said = waiting(found, dated=False)
    if said or not rows:
        return empty(said or say("charts.slope-too-few"), found, whose(x))
    headline, meant = moved(rows)
    pairs = [
        _Pair(*(_End(row["key_result"], texts[row["key_result"]], row[when]) for when in ("first", "last")))
        for row in rows
    ]
    left = len(texts) - len(rows)
    return _draw(
        pairs,
        headline,
        [say("charts.slope-measure", date=day(found.as_of))],
        (say("charts.slope-first"), say("charts.slope-last")),
        meant={pair for pair in pairs if pair.after and pair.after.name in meant},
        foot=say("charts.slope-left-out", n=left) if left else "",
        data=whose(x),
        tens=True,
    )


def _of_scores(x: Any, y: Any, as_of: dt.date | str | None) -> Chart:
    before, after = scoring.score(x), scoring.score(y, as_of)
    pairs = _pairs(_ends(before), _ends(after))
    both = [pair for pair in pairs if pair.before and pair.after]
    if not pairs:
        return empty(say("charts.scores-none"), after, whose(x))
    headline, meant = _headline(both)
    heads = before.cycle.team or "", after.cycle.team or ""
    return _draw(
        pairs,
        headline,
        [say("charts.slope-scores", before=day(before.as_of), after=day(after.as_of))],
        heads if heads[0] != heads[1] else (day(before.as_of), day(after.as_of)),
        meant=meant,
        foot=say("charts.slope-alone", n=len(pairs) - len(both)) if len(both) < len(pairs) else "",
        data=whose([x, y]),
        tens=False,
    )


def _ends(found: scoring.Scores) -> list[_End]:
    rows = found.table.to_dict("records")
    return [_End(row["key_result"], row["text"], row["score"]) for row in rows if row["band"]]


def _pairs(before: Sequence[_End], after: Sequence[_End]) -> list[_Pair]:
    left: dict[str, dict[str, _End]] = {}
    for end in before:
        left.setdefault(_alike(end), {})[end.name] = end
    found: dict[_End, _End | None] = {end: left.get(_alike(end), {}).pop(end.name, None) for end in after}
    for end, old in found.items():
        waits = left.get(_alike(end))
        if old is None and waits:
            found[end] = waits.pop(next(iter(waits)))
    return [_Pair(old, end) for end, old in found.items()] + [
        _Pair(end, None) for ends in left.values() for end in ends.values()
    ]


def _alike(end: _End) -> str:
    """The words of a key result without its numbers."""
    return " ".join(re.sub(r"[\d.,，%％]+", " ", end.text).casefold().split())


def _headline(both: Sequence[_Pair]) -> tuple[str, set[_Pair]]:
    if not both:
        return say("charts.slope-nothing-in-both"), set()
    higher = [pair for pair in both if round(pair.step, 9) > 0]
    lower = [pair for pair in both if round(pair.step, 9) < 0]
    if not higher and not lower:
        return say("charts.slope-same", n=len(both)), set()
    most = max(both, key=lambda pair: abs(pair.step))
    ends = (
        {"first": f"{most.before.value:.2f}", "last": f"{most.after.value:.2f}"} if most.before and most.after else {}
    )
    name = most.after.name if most.after else ""
    gaps = {"n": len(both), "higher": len(higher), "lower": len(lower), "name": name, **ends}
    return say("charts.slope-moved", **gaps), {most}


def _draw(
    pairs: Sequence[_Pair],
    headline: str,
    measure: list[str],
    heads: tuple[str, str],
    *,
    meant: set[_Pair],
    foot: str,
    data: str,
    tens: bool,
) -> Chart:
    def said(value: float) -> str:
        return points(value) if tens else f"{value:.2f}"

    def told(pair: _Pair) -> tuple[str, str, str]:
        named = pair.after or pair.before
        ends = [said(end.value) if end else "–" for end in pair]
        return (named.name, named.text, " → ".join(ends)) if named else ("", "", "")

    shown = first(pairs, lambda pair: (-abs(pair.step), pair.before is None or pair.after is None))
    chosen = say("charts.slope-chosen", n=len(shown), all=len(pairs)) if len(shown) < len(pairs) else ""
    alt = in_words(headline, measure, map(told, shown), len(pairs) - len(shown))
    sides = [[(end, pair) for pair in shown if (end := pair[side])] for side in (0, 1)]
    body = max(_LEAST, *(_GAP * len(side) for side in sides))
    chart, sheet, y = begin(headline, measure, body + 44, alt, foot=join([chosen, foot]), whose=data)
    top, bottom = y + 36, y + 30 + body
    values = [end.value for pair in shown for end in pair if end]
    low, high = max(min(values) - 0.04, 0), min(max(values) + 0.04, 1)

    def height(value: float) -> float:
        return bottom - (bottom - top) * (value - low) / (high - low)

    for axis, words, align in ((_X0, heads[0], "right"), (_X1, heads[1], "left")):
        sheet.plot([axis] * 2, [top - 6, bottom + 6], color=EDGE, lw=0.9, zorder=1)
        note(sheet, _LEFT if align == "right" else _NAMES, y + 8, words, align=align)
    for pair in sorted(shown, key=lambda pair: pair in meant):
        _line(sheet, pair, height, POINT if pair in meant else None)
    for right, there in zip((False, True), sides, strict=True):
        ordered = sorted(there, key=lambda both: (both[0].value, both[1].step * (-1 if right else 1)))
        places = spread([height(end.value) for end, _ in ordered], top, bottom, _GAP)
        for (end, pair), place in zip(ordered, places, strict=True):
            _label(
                sheet, end, place, (height(end.value), said(end.value)), POINT if pair in meant else None, right=right
            )
    return chart


def _line(sheet: Axes, pair: _Pair, height: Any, point: str | None) -> None:
    ends = [(axis, height(end.value)) for axis, end in ((_X0, pair.before), (_X1, pair.after)) if end]
    if len(ends) == 2:
        colour = point or (GREY if pair.step < 0 else MIDDLE)
        (x0, y0), (x1, y1) = ends
        style = (0, (4, 2)) if pair.step > 0 and not point else "solid"
        sheet.plot([x0, x1], [y0, y1], color=colour, lw=2.4 if point else 1.3, zorder=3 if point else 2, ls=style)
    for x, y in ends:
        ringed(sheet, x, y, "o", fill=point or PAPER, edge=point or GREY, size=6)


def _label(sheet: Axes, end: _End, y: float, dot: tuple[float, str], point: str | None, *, right: bool) -> None:
    """The label at height y of a dot: where the dot stands, and what its value is called."""
    axis, turn = (_X1 + 6, _TURN1) if right else (_X0 - 6, _TURN0)
    sheet.plot([axis, turn], [dot[0], y], color=FAINT, lw=0.8, zorder=1)
    colour, weight = point or INK, "bold" if point else "normal"
    if right:
        write(sheet, _NAMES, y, dot[1], colour=colour, weight=weight)
        label(sheet, _NAMES + 44, y, end.name, end.text, RIGHT - _NAMES - 44, colour)
    else:
        label(sheet, PAD, y, end.name, end.text, _LEFT - PAD - 46, colour)
        write(sheet, _LEFT, y, dot[1], align="right", colour=colour, weight=weight)
