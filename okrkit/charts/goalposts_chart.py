"""Was the goal moved? Each edit of a goal after the start in order, and the score under the first goal and the last.

Changing a wrong goal early and in the open is healthy. Marked is what was eased late: brought nearer to where the
value stood, when more than half of the time was gone (a convention of ours).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from functools import partial
from typing import Any

from matplotlib.axes import Axes

from okrkit import scoring
from okrkit.charts.layout import Columns, first, key
from okrkit.charts.moves import Edit, Moved, moves
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
    Chart,
    begin,
    day,
    empty,
    in_words,
    join,
    label,
    note,
    ringed,
    whose,
    wrap,
    write,
)
from okrkit.language import say

__all__ = ["goalposts"]

_MOST, _EDITS = 12, 4
_TIME, _SCORE = Columns(356, 456, 1), Columns(492, 628, 1)
_SMALL, _GAP = 15, 10


_PLAIN = Edit(None, eased=False, late=False, words="")


def goalposts(x: Any, as_of: dt.date | str | None = None, *, names: bool = False) -> Chart:
    """The ledger of a cycle's goals: the first one, each edit with why and whether it was announced, both scores.

    Who made an edit is shown only with `names=True`: the picture is about the goal, and a room reads a name as a verdict.

    Only what was moved has a row; the others are counted. Of more than twelve, those eased late come first, then those
    whose score the edits changed most.
    """
    found = scoring.score(x, as_of)
    texts = {kr.id: kr for cycle in (scoring.first_written(x), found.cycle) for kr in cycle.key_results}
    moved = moves(scoring.goalposts(x, found.as_of), texts, names=names)
    headline = _headline(moved, len(texts))
    if not texts:
        return empty(say("charts.no-key-results"), found, whose(x))
    measure = _measure(moved, len(texts), found.as_of)
    shown = first(moved, lambda one: (not one.late, -_shift(one)), _MOST)
    foot = say("charts.goalposts-chosen", n=len(shown), all=len(moved)) if len(shown) < len(moved) else ""
    told = [_told(one) for one in shown]
    body = sum(LINE + _SMALL * len(lines) + _GAP for lines in told) + 40 if shown else 0
    alt = _alt(headline, measure, shown, len(moved) - len(shown))
    chart, sheet, top = begin(headline, measure, body, alt, foot=foot, whose=whose(x))
    if shown:
        _head(sheet, top)
    y = top + 40
    for one, lines in zip(shown, told, strict=True):
        _draw(sheet, y + LINE / 2, one)
        for n, (edit, line) in enumerate(lines):
            if edit is not None:
                _mark(sheet, y + LINE + _SMALL * (n + 0.5), edit, PAD, size=5)
            note(sheet, PAD + 18, y + LINE + _SMALL * (n + 0.5), line, room=RIGHT - PAD - 18)
        y += LINE + _SMALL * len(lines) + _GAP
    return chart


def _shift(one: Moved) -> float:
    """How far the edits moved the score; nothing where one of the two cannot be said."""
    return 0.0 if math.isnan(one.before + one.now) else abs(one.now - one.before)


def _headline(moved: Sequence[Moved], total: int) -> str:
    late, eased = ([one for one in moved if any(getattr(e, how) for e in one.edits)] for how in ("late", "eased"))
    if not moved:
        return say("charts.goalposts-none", n=total)
    which = "late" if late else "eased" if eased else "moved"
    who = late or eased or moved
    return say(f"charts.goalposts-{'one' if len(who) == 1 else 'are'}-{which}", n=len(who), all=total, name=who[0].name)


def _measure(moved: Sequence[Moved], total: int, on: dt.date) -> list[str]:
    both = [one for one in moved if not math.isnan(one.before + one.now)]
    means = [f"{sum(getattr(one, side) for one in both) / len(both):.2f}" for side in ("before", "now") if both]
    told = say("charts.goalposts-means", first=means[0], last=means[1]) if len(both) > 1 else ""
    rest = say("charts.goalposts-others", n=total - len(moved)) if moved and len(moved) < total else ""
    return [say("charts.goalposts-measure", date=day(on)), told, rest]


def _told(one: Moved) -> list[tuple[Edit | None, str]]:
    """The lines of its ledger: each edit on one or two; of many the first is counted, the last ones told."""
    kept = one.edits if len(one.edits) <= _EDITS else one.edits[1 - _EDITS :]
    lines: list[tuple[Edit | None, str]] = []
    if len(kept) < len(one.edits):
        lines.append((None, say("charts.goalposts-earlier", n=len(one.edits) - len(kept))))
    for edit in kept:
        broken = wrap(edit.words, RIGHT - PAD - 18, 8.5)
        rest = " ".join(broken[1:])
        lines += [(edit, broken[0]), *([(None, rest)] if rest else [])]
    return lines


def _head(sheet: Axes, top: float) -> None:
    marks = (("late", Edit(None, True, True, "")), ("early", Edit(None, True, False, "")), ("other", _PLAIN))
    entries = [(partial(_mark, sheet, top + 6, edit), say(f"charts.goalposts-key-{name}")) for name, edit in marks]
    key(sheet, top + 6, entries)
    for words, x, align in (("start", _TIME.left, "left"), ("end", _TIME.right, "right")):
        note(sheet, x, top + 30, say(f"charts.goalposts-{words}"), align=align)
    for mark in (0, 1):
        note(sheet, _SCORE.at(0.5 + mark), top + 30, f"{mark}", align="center")
    note(sheet, _SCORE.at(1), top + 30, say("charts.goalposts-score"), align="center")


def _mark(sheet: Axes, y: float, edit: Edit, left: float, size: float = 6.5) -> None:
    """The mark of an edit: a triangle where it was eased, filled where late; a small round one for any other."""
    x = left + 6
    marker, fill, edge = (
        ("v", POINT if edit.late else PAPER, POINT if edit.late else GREY) if edit.eased else ("o", MIDDLE, GREY)
    )
    ringed(sheet, x, y, marker, fill=fill, edge=edge, size=size if edit.eased else size - 1.5)


def _draw(sheet: Axes, y: float, one: Moved) -> None:
    """The key result with its edits on the line of time and its two scores on the line from 0 to 1."""
    colour = POINT if one.late else INK
    label(sheet, PAD, y, one.name, one.text, _TIME.left - PAD - 18, colour=colour)
    for line in (_TIME, _SCORE):
        sheet.plot([line.left, line.right], [y, y], color=EDGE, lw=1, zorder=1)
    for x in (_TIME.left, _TIME.at(1), _TIME.right):
        sheet.plot([x, x], [y - 4, y + 4], color=FAINT, lw=1, zorder=1)
    for edit in sorted(one.edits, key=lambda edit: edit.late):
        if edit.elapsed is not None:
            _mark(sheet, y, edit, _TIME.at(0.5 + min(max(edit.elapsed, 0), 1)) - 6)
    ends = [(_SCORE.at(0.5 + score), score) for score in (one.before, one.now) if not math.isnan(score)]
    if len(ends) == 2:
        sheet.plot([x for x, _ in ends], [y, y], color=POINT if one.late else MIDDLE, lw=2.2, zorder=2)
    for score, fill, size in ((one.before, PAPER, 8.5), (one.now, colour, 4.5)):
        if not math.isnan(score):
            ringed(sheet, _SCORE.at(0.5 + score), y, "o", fill=fill, edge=colour, size=size)
    write(sheet, RIGHT, y, _both(one), colour=colour, weight="bold" if one.late else "normal", align="right")


def _both(one: Moved) -> str:
    return " → ".join("–" if math.isnan(score) else f"{score:.2f}" for score in (one.before, one.now))


def _alt(headline: str, measure: Sequence[str], shown: Sequence[Moved], more: int) -> str:
    def value(one: Moved) -> str:
        told = [say("charts.goalposts-late", edit=edit.words) if edit.late else edit.words for edit in one.edits]
        return join([say("charts.finding", headline=_both(one)), *told]).rstrip(".。")

    return in_words(headline, measure, [(one.name, one.text, value(one)) for one in shown], more)
