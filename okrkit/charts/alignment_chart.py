"""Who helps whom? Every objective below the one that it supports, and what each needs from somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from okrkit import scoring
from okrkit.charts.layout import ROWS
from okrkit.charts.style import (
    FAINT,
    GREY,
    INK,
    LINE,
    MIDDLE,
    PAD,
    PAPER,
    POINT,
    RIGHT,
    Chart,
    begin,
    day,
    in_words,
    join,
    label,
    note,
    ringed,
    whose,
    write,
)
from okrkit.charts.supports import Stand, in_order, stands
from okrkit.language import say
from okrkit.model import Dependency

__all__ = ["alignment"]

_TOLD = 270
_NEED, _STEP, _DEEPEST = 19, 20, 6
_MARKS = {"alone": "D", "copied": "s", "tied": "o"}


class Line(NamedTuple):
    """One line of the picture: an objective, what it needs from somebody, or (neither) a parent outside."""

    depth: int
    text: str
    stand: Stand | None = None
    need: Dependency | None = None


def alignment(xs: Any) -> Chart:
    """Who supports what, in one team or across several: those that stand alone and those that copy are marked.

    Args:
        xs: anything that holds a cycle, or a list of such, one a team.

    What an objective supports is found by its id, by team and id, or by its words; a parent that is none of these is
    told as one outside. Of more than 24 objectives those that are marked are shown, with what they support.
    """
    found = stands(scoring.cycles_of(xs))
    needs = [need for stand in found for need in stand.needs]
    headline, spoken = _headline(found, needs)
    measure = [say("charts.align-measure"), say("charts.align-measure-needs") if needs else ""] if found else []
    lines = _lines(found)
    drawn = [line.stand for line in lines if line.stand and line.need is None]
    asked = sum(line.need is not None for line in lines)
    foot = [
        say("charts.align-chosen", n=len(drawn), all=len(found)) if len(drawn) < len(found) else "",
        say("charts.align-needs-chosen", n=asked, all=len(needs)) if asked < len(needs) else "",
    ]
    body = sum(_NEED if line.need else LINE for line in lines) + 8 if lines else 0
    alt = _alt(headline, measure, lines, len(found) - len(drawn))
    chart, sheet, top = begin(headline, measure, body, alt, foot=join(foot), whose=whose(xs))
    y, stems = top + 4, [0.0] * (_DEEPEST + 2)
    for line in lines:
        high = _NEED if line.need else LINE
        depth = min(line.depth, _DEEPEST)
        x = PAD + 6 + _STEP * depth
        if line.need is None:
            if depth:
                sheet.plot(
                    [x - _STEP, x - _STEP, x - 7], [stems[depth - 1] + 7, *[y + high / 2] * 2], color=FAINT, lw=1
                )
            stems[depth] = y + high / 2
        _draw(sheet, x, y + high / 2, line, spoken)
        y += high
    return chart


def _headline(found: Sequence[Stand], needs: Sequence[Dependency]) -> tuple[str, str]:
    """The finding, and the state that it speaks of first."""
    n, alone, copied = len(found), sum(one.alone for one in found), sum(one.copied is not None for one in found)
    if not n:
        return say("charts.align-nothing"), ""
    if alone:
        line = say(f"charts.align-alone{'-all' if alone == n else ''}", n=alone, all=n)
        return say("charts.align-alone-copied", alone=line, n=copied) if copied else line, "alone"
    if copied:
        return say("charts.align-copied", n=copied, all=n), "copied"
    if unsaid := sum(need.yes_by is None for need in needs):
        return say("charts.align-unsaid", n=len(needs), unsaid=unsaid), "unsaid"
    return say("charts.align-tied", n=n), ""


def _lines(found: Sequence[Stand]) -> list[Line]:
    """The tree line by line; of many objectives the marked ones with all above them, then the next from above."""
    order = in_order(found)
    chosen: dict[int, None] = {}
    for at in sorted(
        (at for at, _ in order if isinstance(at, int)), key=lambda at: list(_MARKS).index(_state(found[at]))
    ):
        chain = dict.fromkeys(_above(found, at))
        if len(chosen | chain) <= ROWS:
            chosen |= chain
    open_first = sorted(
        ((at, need) for at in chosen for need in found[at].needs), key=lambda one: one[1].yes_by is not None
    )
    asked = {(at, need) for at, need in open_first[:ROWS]}
    lines: list[Line] = []
    for place, depth in order:
        if isinstance(place, str):
            if any(found[at].outside == place for at in chosen):
                lines.append(Line(depth, place))
        elif place in chosen:
            lines.append(Line(depth, found[place].objective.text, found[place]))
            needs = [need for need in found[place].needs if (place, need) in asked]
            lines += [Line(depth, _need(need), found[place], need) for need in needs]
    return lines


def _above(found: Sequence[Stand], at: int) -> list[int]:
    """An objective and all that it supports, near ones first."""
    chain = [at]
    while (parent := found[chain[-1]].parent) is not None and parent not in chain:
        chain.append(parent)
    return chain


def _state(one: Stand) -> str:
    return "alone" if one.alone else "copied" if one.copied else "tied"


def _told(one: Stand) -> str:
    """Its state in words."""
    if one.alone:
        return say("charts.align-is-alone")
    if one.copied:
        own, name = one.copied
        which = "number" if own else "words" if name else "outside"
        return say(f"charts.align-is-copy-{which}", own=own, name=name)
    return say("charts.align-is-supported", n=one.children) if one.children else ""


def _need(need: Dependency) -> str:
    which = "needs" if need.what else "needs-bare"
    return say(f"charts.align-{which}", item=need.item, on=need.on, what=need.what)


def _yes(need: Dependency) -> str:
    if need.yes_by is None:
        return say("charts.align-no-yes")
    when = say("charts.align-yes-on", date=day(need.yes_on)) if need.yes_on else ""
    return say("charts.align-yes", by=need.yes_by, on=when)


def _draw(sheet: Axes, x: float, y: float, line: Line, spoken: str) -> None:
    if line.need is not None:
        told = line.need.yes_by is not None
        ringed(sheet, x + 12, y, "o", fill=GREY if told else PAPER, edge=GREY, size=4)
        room = _told_at_right(sheet, y, _yes(line.need), point=not told and spoken == "unsaid") - x - 22
        note(sheet, x + 22, y, line.text, room=room)
        return
    x, room = x + 12, RIGHT - x - 12
    if line.stand is None:
        ringed(sheet, x - 12, y, "o", fill=PAPER, edge=FAINT, size=5)
        room = _told_at_right(sheet, y, say("charts.align-is-outside")) - x
        write(sheet, x, y, line.text, room=room, colour=GREY)
        return
    state = _state(line.stand)
    point = state == spoken
    colour = POINT if point else GREY
    fill = {"alone": PAPER, "copied": colour, "tied": MIDDLE}[state]
    ringed(sheet, x - 12, y, _MARKS[state], fill=fill, edge=MIDDLE if state == "tied" else colour, size=6)
    if said := _told(line.stand):
        room = _told_at_right(sheet, y, said, point=point) - x
    label(sheet, x, y, line.stand.name, line.text, room, colour=POINT if point else INK)


def _told_at_right(sheet: Axes, y: float, words: str, *, point: bool = False) -> float:
    """The state of a line, at the right edge. Returns how far the line itself may come."""
    colour, weight = (POINT, "bold") if point else (GREY, "normal")
    return RIGHT - 18 - note(sheet, RIGHT, y, words, align="right", colour=colour, weight=weight, room=_TOLD)


def _alt(headline: str, measure: Sequence[str], lines: Sequence[Line], more: int) -> str:
    items = []
    for line in lines:
        if line.need is not None and line.stand is not None:
            items.append((line.stand.name, line.text, _yes(line.need)))
        elif line.stand is not None:
            above = line.stand.objective.supports
            said = say("charts.align-is-below", above=above) if above and not line.stand.alone else ""
            told = say("charts.comma").join(filter(None, (said, _told(line.stand))))
            items.append((line.stand.name, line.text, told or say("charts.align-is-top")))
    return in_words(headline, measure, items, more)
