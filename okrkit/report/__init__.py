"""The retrospective of a cycle as one HTML file: one printed page in front, the long version behind it.

The front page holds what a room can take in at once: what happened in numbers, two pictures, the failure modes that
the data supports with their question and their strongest row, what kept working, and what the data cannot see. Behind
it stand the scores, all pictures, the schools side by side, the goalposts, the reliability of what was expected, and
every mode with its rows. The file needs nothing from outside and runs no script; closed parts open when it is printed.

Nobody is named unless that is asked for (`veil` says how). The rooms inside: `front` (the first page), `veil`.
"""

from __future__ import annotations

import base64
import copy
import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace

from okrkit import cards, charts, scoring
from okrkit.charts import Chart
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.report import front
from okrkit.report.veil import Veil
from okrkit.retro.diagnosis import Diagnosis, Evidence, Kept, Verdict, diagnose

__all__ = ["Veil", "report"]

_HALF, _HIGHEST, _GAP = 90, 92, 3  # millimetres: half a page across, as high as the pictures may stand, between two


def report(
    x: Any,
    as_of: dt.date | str | None = None,
    *,
    names: bool = False,
    teaching: bool = False,
    hide: Iterable[str] = (),
    label: str = "",
) -> str:
    """The retrospective of a cycle as one HTML file, in the current language.

    Args:
        x: a Cycle, or anything that holds one as `.cycle`, as `diagnose` takes it.
        as_of: the day; what came after it is left out. Left out, it is today or the cycle's end.
        names: name people where their names are kept.
        teaching: make a teaching case of it: no name of a person or of the team, all values scaled by one factor.
        hide: words to take out as well, such as a company's or a product's name.
        label: a line that says whose data it is, where it is not a team's own.

    Raises:
        OkrkitError: `x` holds no cycle, `as_of` is no date, or names are wanted in a teaching case.

    Examples:
        >>> from okrkit.model import Cycle, KeyResult, Objective
        >>> kr = KeyResult("KR1", "Launch the new portal", owner="Jonas")
        >>> page = report(Cycle(objectives=(Objective("O1", "Nobody waits on the phone", (kr,)),)))
        >>> "Nobody waits on the phone" in page, "Jonas" in page
        (True, False)
    """
    if names and teaching:
        raise OkrkitError(say("report.names-or-teaching"), instead=say("report.names-or-teaching-instead"))
    found = diagnose(x, as_of)
    veil = Veil(found.cycle, names=names, teaching=teaching, hide=hide)
    found = _veiled(found, veil)
    shown, day = veil.cycle, found.as_of
    pictures = [_picture(draw(shown, day)) for draw in _pictures(found)]
    parts = [
        (say("report.scores"), scoring.score(shown, day)._repr_html_()),
        (say("report.lenses"), scoring.lens(shown, day)._repr_html_()),
        (say("report.goalposts"), _ledger(found, names=names)),
        (say("report.calibration"), scoring.calibration(shown, day)._repr_html_()),
        (say("report.modes"), found._repr_html_()),
    ]
    return cards.render(
        "report",
        title=front.title(found),
        about=front.about(found),
        notes=[*([say("report.teaching")] if teaching else []), *([label] if label else [])],
        front=front.page(found),
        pictures=pictures,
        room=_room(pictures),
        parts=[(title, cards.made(html)) for title, html in parts],
    )


def _pictures(found: Diagnosis) -> list[Callable[..., Chart]]:
    """The pictures, those that say most first: the scores, then what was moved, else what was believed."""
    draw: list[Callable[..., Chart]] = [charts.scores, charts.confidence, charts.lenses]
    if front.moved(found):
        draw.insert(1, charts.goalposts)
    return draw


def _picture(chart: Chart) -> dict[str, Any]:
    told = base64.b64encode(chart.png()).decode("ascii")
    high = chart.get_figheight() / chart.get_figwidth() * _HALF
    return {"source": f"data:image/png;base64,{told}", "alt": chart.alt, "high": high}


def _room(pictures: list[dict[str, Any]]) -> dict[str, str]:
    """How high the pictures of the first page stand, one on the left and the others on the right, the last left out."""
    first, *beside = [picture["high"] for picture in pictures[:-1]]
    high = min(_HIGHEST, max(first, sum(beside) + _GAP * (len(beside) - 1)))
    return {"high": f"{high:.1f}", "rows": " ".join(f"minmax(0, {one:.1f}fr)" for one in beside)}


def _ledger(found: Diagnosis, *, names: bool) -> str:
    """Each change of what counts as reached, with its reason and whether it was announced."""
    heads = ["when", "what", "changed", "reason", "announced", *(["by"] if names else [])]
    told = {True: "announced", False: "unannounced", None: "not-said"}
    rows = [
        [
            f"{one.change.at:%Y-%m-%d}", f"{one.change.item} {one.text}", cards.change(one.change),
            one.change.reason or say("diagnosis.no-reason"), say(f"diagnosis.{told[one.change.announced]}"),
            *([one.change.by or ""] if names else []),
        ]
        for one in front.moved(found)
    ]  # fmt: skip
    if not rows:
        return cards.render("report_line", line=say("report.not-moved"))
    return cards.table(say("report.goalposts-how"), [say(f"report.head-{name}") for name in heads], rows)


def _veiled(found: Diagnosis, veil: Veil) -> Diagnosis:
    """A diagnosis that says the same, its rows as others may see them."""

    def each(some: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return tuple(replace(one, rows=tuple(map(veil.row, one.rows))) for one in some)

    def verdict(one: Verdict) -> Verdict:
        return replace(one, for_=each(one.for_), against=each(one.against))

    made = copy.copy(found)
    made.cycle = veil.cycle
    made.verdicts = tuple(map(verdict, found.verdicts))
    made.strengths = tuple(Kept(one.id, each(one.evidence)) for one in found.strengths)
    made.luck = tuple(
        replace(one, shock=veil.row(one.shock), key_results=tuple(map(veil.row, one.key_results))) for one in found.luck
    )
    made.broken = {
        file: OkrkitError(veil.text(error.message), file=file, line=error.line, column=error.column)
        for file, error in found.broken.items()
    }
    return made
