"""Did it come as often as was said? Confidence, said before, against the share that then came.

Of all key results of which a team said 7 in 10, about seven in ten should have come; then its confidence can be relied
on. The Brier score is the mean squared distance between what was said and what came (Brier, 1950): 0 is perfect, and
0.25 is what one gets who always says 5 in 10. It is told by team, never by person, and under thirty confidences not
at all (`scoring.calibration`); a group of fewer than five is drawn hollow (a convention of ours).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from okrkit import scoring
from okrkit.charts.layout import first
from okrkit.charts.style import (
    EDGE,
    GREY,
    MIDDLE,
    PAPER,
    POINT,
    RIGHT,
    Chart,
    begin,
    in_words,
    note,
    ringed,
    whose,
    write,
)
from okrkit.language import say

__all__ = ["reliability"]

_FEW, _CLOSE = 5, 0.05
_SIDE = 300
_X0 = 96
_COLUMNS = (452, 640, RIGHT)
_TEAMS = 12

Bin = dict[Any, Any]


class Team(NamedTuple):
    """A team, its confidences, and the sum of their squared distances from what came."""

    name: str
    weeks: int
    missed: float

    @property
    def brier(self) -> str:
        """Its Brier score, where there is enough to tell it."""
        return f"{self.missed / self.weeks:.2f}" if self.weeks >= scoring.ENOUGH else "–"


def reliability(xs: Any, as_of: dt.date | str | None = None) -> Chart:
    """How far the confidence of one or several teams can be relied on.

    Args:
        xs: anything that holds a cycle, or a list of such, one a team.
        as_of: the day up to which confidence and outcomes are taken; today or the end of the cycle where left out.

    Each circle holds the confidences of one level, the larger the more; above the dashed line more came than was said,
    below it less.
    """
    found = scoring.calibration(xs, as_of)
    bins: list[Bin] = found.table[found.table["count"] > 0].to_dict("records")
    headline, spoken = _headline(found.count, bins)
    if found.brier is None or found.count < scoring.ENOUGH:
        aside = [say("charts.reliability-few", n=found.count, least=scoring.ENOUGH)]
        return begin(headline, aside, 0, in_words(headline, aside, []), whose=whose(xs))[0]
    teams = _teams(found.teams)
    shown = first(teams, lambda team: -team.weeks, _TEAMS) if len(teams) > 1 else []
    brier = say("charts.reliability-brier", brier=f"{found.brier:.2f}", n=found.count)
    measure = [brier, say("charts.reliability-measure")]
    foot = say("charts.reliability-chosen", n=len(shown), all=len(teams)) if shown and len(shown) < len(teams) else ""
    lines = 2 + len(bins) + (len(shown) + 2 if shown else 0)
    body = max(_SIDE + 48, 20 * lines)
    chart, sheet, top = begin(headline, measure, body, _alt(headline, measure, bins, shown), foot=foot, whose=whose(xs))
    _ground(sheet, top)
    most = max(one["count"] for one in bins)
    for one in bins:
        _circle(sheet, top, one, most, coloured=one in spoken)
    heads = [say(f"charts.reliability-{name}") for name in ("said", "came", "count")]
    y = _table(sheet, top + 8, heads, [_row(one) for one in bins])
    if shown:
        heads = [say("charts.reliability-team"), say("charts.reliability-brier-head"), heads[2]]
        _table(sheet, y + 16, heads, [(team.name, team.brier, f"{team.weeks}") for team in shown])
    return chart


def _teams(table: Any) -> list[Team]:
    """Each team by its name, its cycles together."""
    teams: dict[str, Team] = {}
    for row in table.to_dict("records"):
        name = row["team"] or say("charts.reliability-unnamed")
        before = teams.get(name, Team(name, 0, 0.0))
        teams[name] = Team(
            name, before.weeks + row["count"], before.missed + (row["count"] * row["brier"] if row["count"] else 0)
        )
    return list(teams.values())


def _headline(count: int, bins: Sequence[Bin]) -> tuple[str, Sequence[Bin]]:
    """The finding, and the levels of confidence that it speaks of."""
    if count < scoring.ENOUGH:
        return say("charts.reliability-too-few" if count else "charts.reliability-none"), ()
    said, came = (sum(one[side] * one["count"] for one in bins) / count for side in ("said", "came"))
    if abs(came - said) >= _CLOSE:
        way = 1 if came > said else -1
        which = "back" if came > said else "ahead"
        spoken = [one for one in bins if way * (one["came"] - one["said"]) > _CLOSE]
        return say(f"charts.reliability-{which}", said=_tenths(said), came=_tenths(came)), spoken
    if sum(_off(one) * one["count"] for one in bins) / count < 2 * _CLOSE:
        return say("charts.reliability-held", said=_tenths(said), came=_tenths(came)), ()
    worst = max(bins, key=lambda one: _off(one) * one["count"])
    return say("charts.reliability-mixed", said=_tenths(worst["said"]), came=_tenths(worst["came"])), [worst]


def _off(one: Bin) -> float:
    """How far what came lies from what was said."""
    return float(abs(one["came"] - one["said"]))


def _tenths(part: float) -> str:
    return f"{part * 10:.1f}"


def _row(one: Bin) -> tuple[str, str, str]:
    return _tenths(one["said"]), _tenths(one["came"]), f"{one['count']}"


def _alt(headline: str, measure: Sequence[str], bins: Sequence[Bin], teams: Sequence[Team]) -> str:
    told = [say("charts.reliability-bin", said=said, came=came, n=n) for said, came, n in map(_row, bins)]
    own = [say("charts.reliability-of-team", team=team.name, brier=team.brier, n=team.weeks) for team in teams]
    return in_words(headline, [*measure, *told, *own], [])


def _place(top: float, said: float, came: float) -> tuple[float, float]:
    return _X0 + _SIDE * said, top + _SIDE * (1 - came)


def _ground(sheet: Axes, top: float) -> None:
    for n in range(0, 11, 2):
        x, y = _place(top, n / 10, n / 10)
        sheet.plot([_X0, _X0 + _SIDE], [y, y], color=EDGE, lw=0.8, zorder=1)
        note(sheet, _X0 - 14, y, f"{n}", align="right")
        note(sheet, x, top + _SIDE + 18, f"{n}", align="center")
    (x0, y0), (x1, y1) = _place(top, 0, 0), _place(top, 1, 1)
    sheet.plot([x0, x1], [y0, y1], color=GREY, lw=1.1, dashes=(4, 3), zorder=2)
    note(sheet, _X0 + _SIDE / 2, top + _SIDE + 36, say("charts.reliability-x"), align="center")
    note(sheet, _X0 - 44, top + _SIDE / 2, say("charts.reliability-y"), align="center", rotation=90, va="center")
    note(sheet, x0 + 10, top + 14, say("charts.reliability-more"))
    note(sheet, x1 - 10, top + _SIDE - 14, say("charts.reliability-less"), align="right")


def _circle(sheet: Axes, top: float, one: Bin, most: int, *, coloured: bool) -> None:
    """A level of confidence, with a line to where it would be relied on; hollow where few stand behind it."""
    x, y = _place(top, one["said"], one["came"])
    colour = POINT if coloured else GREY
    sheet.plot([x, x], [_place(top, one["said"], one["said"])[1], y], color=colour, lw=1.4, zorder=2)
    size = 5 + 15 * math.sqrt(one["count"] / most)
    inside = PAPER if one["count"] < _FEW else POINT if coloured else MIDDLE
    ringed(sheet, x, y, "o", fill=inside, edge=colour, size=size)


def _table(sheet: Axes, y: float, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> float:
    """A small table at the right, its first column to the left. Returns where it ends."""
    for column, words in enumerate(heads):
        note(sheet, _COLUMNS[column], y, words, align="left" if column == 0 else "right")
    sheet.plot([_COLUMNS[0], RIGHT], [y + 10, y + 10], color=EDGE, lw=0.8)
    for n, row in enumerate(rows, 1):
        for column, words in enumerate(row):
            room = _COLUMNS[1] - _COLUMNS[0] - 60 if column == 0 else None
            write(sheet, _COLUMNS[column], y + 20 * n + 2, words, align="left" if column == 0 else "right", room=room)
    return y + 20 * (len(rows) + 1)
