"""Where do the low scores gather? One line of cells for each team, a cell for each of its key results.

Each cell holds its score; the darker its ground, the higher the band. A score below 0.4 has a blue rim. Teams stand
in the order given, so that nobody is ranked, and no person is named.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from okrkit import scoring
from okrkit.charts.layout import ROWS, SHADES, Columns, first, frame, key
from okrkit.charts.style import (
    FAINT,
    INK,
    PAD,
    PAPER,
    POINT,
    RIGHT,
    Chart,
    begin,
    block,
    day,
    empty,
    in_words,
    join,
    note,
    waiting,
    whose,
    write,
)
from okrkit.language import say
from okrkit.scoring import Band

__all__ = ["heat"]

_X0, _X1 = 172, 684
_HIGH, _ROOM = 35, 4
_FEWEST, _MOST = 5, 12
_TOLD = 60

Row = dict[Any, Any]


class _Team(NamedTuple):
    """A team, the key results that its line shows, and the mean of all of its scores."""

    name: str
    rows: list[Row]
    mean: float | None


def _team(found: scoring.Scores, n: int) -> _Team:
    rows: list[Row] = found.table.to_dict("records")
    scored = [row["score"] for row in rows if row["band"]]
    name = found.cycle.team or say("charts.heat-team", n=n)
    return _Team(name, rows, sum(scored) / len(scored) if scored else None)


def heat(xs: Any, as_of: dt.date | str | None = None) -> Chart:
    """The scores of several teams in cells, a line a team; of one team as well.

    A line holds twelve cells; a team with more goes on below. Where 24 lines do not hold all, each team shows its
    lowest scores and says how many it left out.

    Args:
        xs: cycles, or anything that holds one or several.
        as_of: the day.
    """
    founds = [scoring.score(cycle, as_of) for cycle in scoring.cycles_of(xs)] or [scoring.score(None)]
    teams = [_team(found, n) for n, found in enumerate(founds, 1)]
    rows = [row for team in teams for row in team.rows]
    headline = _headline(founds, teams)
    if not rows:
        return empty(headline, founds[0], whose(xs))
    shown, chosen = _chosen(teams)
    columns = Columns(_X0, _X1, min(max([_FEWEST, *(len(team.rows) for team in shown)]), _MOST))
    measure = [say("charts.heat-measure", date=day(max(f.as_of for f in founds)))]
    lines = sum(map(_lines, shown))
    several = len(teams) > 1
    items = [
        (f"{team.name} {row['key_result']}" if several else row["key_result"], row["text"], _value(row))
        for team in shown
        for row in team.rows
    ]
    alt = in_words(headline, measure, items[:_TOLD], len(rows) - len(items[:_TOLD]))
    body = 30 + lines * _HIGH + len(shown) * 8
    chart, sheet, y = begin(headline, measure, body, alt, foot=chosen, whose=whose(xs))
    _legend(sheet, y + 6)
    top = y + 30
    for team in shown:
        top = _draw(sheet, top, team, columns) + 8
    return chart


def _headline(founds: Sequence[scoring.Scores], teams: Sequence[_Team]) -> str:
    scored = [row for team in teams for row in team.rows if row["band"]]
    if not scored:
        said = {waiting(found, dated=False) for found in founds}
        return (said.pop() if len(said) == 1 else None) or say("charts.scores-none")
    counts = {n: sum(row["band"] == "red" for row in team.rows) for n, team in enumerate(teams)}
    low, most = sum(counts.values()), max(counts, key=lambda n: counts[n])
    gaps = {"low": low, "all": len(scored), "team": teams[most].name, "most": counts[most]}
    if not low:
        which = "none"
    elif len(teams) == 1:
        which = "team-low"
    elif counts[most] == low:
        which = "single" if low == 1 else "together"
    else:
        which = "mostly" if counts[most] * 2 > low else "spread"
    return say(f"charts.heat-{which}", n=sum(1 for count in counts.values() if count), **gaps)


def _value(row: Row) -> str:
    return f"{row['score']:.2f}" if row["band"] else say("charts.no-score", reason=row["reason"]).rstrip(".。")


def _chosen(teams: Sequence[_Team]) -> tuple[list[_Team], str]:
    """The teams and cells that there is room for, and the words on how they were chosen; none where all are there."""
    shown = first(teams, lambda team: (team.mean is None, team.mean or 0))
    if len(shown) == len(teams) and sum(map(_lines, teams)) <= ROWS:
        return shown, ""
    room = max(ROWS // len(shown), 1) * _MOST
    order: Any = lambda row: (row["band"] is None, row["score"] if row["band"] else 0)  # noqa: E731 - a name for it
    shown = [_Team(team.name, first(team.rows, order, room), team.mean) for team in shown]
    cells = [sum(len(team.rows) for team in some) for some in (shown, teams)]
    words = [say("charts.heat-chosen", n=cells[0], all=cells[1])]
    if len(shown) < len(teams):
        words.append(say("charts.heat-chosen-teams", n=len(shown), all=len(teams)))
    return shown, join(words)


def _lines(team: _Team) -> int:
    return max(math.ceil(len(team.rows) / _MOST), 1)


def _legend(sheet: Axes, y: float) -> None:
    def shows(name: Band) -> Callable[[float], None]:
        return lambda x: _ground(sheet, x, y - 6, 12, 12, name)

    names: tuple[Band, ...] = ("red", "yellow", "green")
    key(sheet, y, [(shows(name), say(f"charts.band-{name}")) for name in names])
    note(sheet, RIGHT, y, say("charts.heat-mean"), align="right")


def _ground(sheet: Axes, x: float, y: float, width: float, height: float, name: Band | None) -> None:
    if name is not None:
        block(sheet, x, y, width, height, SHADES[name])
    if name in (None, "red"):
        low = name == "red"
        frame(sheet, x + 0.5, y + 0.5, width - 1, height - 1, POINT if low else FAINT, 1.6 if low else 0.8)


def _draw(sheet: Axes, top: float, team: _Team, columns: Columns) -> float:
    """A team's line, or lines; returns where they end."""
    write(sheet, PAD, top + _HIGH / 2, team.name, weight="bold", room=_X0 - PAD - 12)
    mean = f"{team.mean:.2f}" if team.mean is not None else "–"
    write(sheet, RIGHT, top + _HIGH / 2, mean, weight="bold", align="right")
    for n, row in enumerate(team.rows):
        line, place = divmod(n, columns.total)
        middle, y = columns.at(place + 1), top + _HIGH * line
        _ground(sheet, middle - columns.width / 2, y, columns.width - _ROOM, _HIGH - _ROOM, row["band"])
        ink = PAPER if row["band"] == "green" else INK
        centre = middle - _ROOM / 2
        write(sheet, centre, y + 9, row["key_result"], size=8, colour=ink, align="center", room=columns.width - 8)
        said = f"{row['score']:.2f}" if row["band"] else "–"
        write(sheet, centre, y + 22, said, size=9.5, weight="bold", colour=ink, align="center")
    return top + _HIGH * _lines(team)
