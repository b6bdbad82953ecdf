"""How far a cycle got: tidy tables in, tidy tables out.

A score says how much of the way from the baseline to the target was covered:

    raw = (value - baseline) / (target - baseline)          score = raw, kept between 0 and 1

It works upwards, downwards and through zero. `raw` is kept beside the score: below zero the key result went
backwards, above one it went past its target, and the mean of an objective would hide both. A key result that is to
be *kept* inside a bound scores the share of its check-ins inside it; a *milestone* scores what its last check-in
says, 0 to 1, or the highest of its steps; with a commit and a stretch value the score goes in pieces between the
three. What cannot be said stays undefined (NaN) and carries its `reason` in words; it is never a zero.

The bands are those published by Google's re:Work (red, yellow, green), closed so that no score falls between them:
below 0.4, below 0.7, from 0.7. The pace ratio is the way covered over the way expected by now; at 1 it keeps step.
The arithmetic runs on whole columns; nothing here walks over check-ins one by one.

The rooms inside: `arithmetic` (the formulas), `forecast`, `frames` (two tables in, one out), `tables` (a cycle as
tables), `objectives` (what follows for them), `earlier` and `ledger` (what was changed on the way), `stated` and
`reliability` (what people expected), `schools` (six readings of one cycle), `calendar`, `lines`, `result`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from okrkit.scoring.calendar import cycle_of, cycles_of, elapsed, moment, week, weeks
from okrkit.scoring.lines import in_steps
from okrkit.scoring.result import Band, Scores, band, quantity

if TYPE_CHECKING:
    from okrkit.scoring.arithmetic import progress as progress
    from okrkit.scoring.earlier import first_written as first_written
    from okrkit.scoring.earlier import until as until
    from okrkit.scoring.frames import score_frames as score_frames
    from okrkit.scoring.ledger import goalposts as goalposts
    from okrkit.scoring.reliability import ENOUGH as ENOUGH
    from okrkit.scoring.reliability import Calibration as Calibration
    from okrkit.scoring.reliability import calibration as calibration
    from okrkit.scoring.schools import Lenses as Lenses
    from okrkit.scoring.schools import lens as lens
    from okrkit.scoring.schools import school as school
    from okrkit.scoring.schools import verdict as verdict
    from okrkit.scoring.stated import confidence as confidence
    from okrkit.scoring.stated import votes as votes
    from okrkit.scoring.tables import frame as frame
    from okrkit.scoring.tables import history as history
    from okrkit.scoring.tables import score as score
    from okrkit.scoring.tables import silence as silence

_HOME = {  # these load pandas, so they are fetched when first used
    "progress": "arithmetic",
    "Calibration": "reliability",
    "ENOUGH": "reliability",
    "calibration": "reliability",
    "confidence": "stated",
    "votes": "stated",
    "first_written": "earlier",
    "until": "earlier",
    "score_frames": "frames",
    "goalposts": "ledger",
    "Lenses": "schools",
    "lens": "schools",
    "school": "schools",
    "verdict": "schools",
    "frame": "tables",
    "history": "tables",
    "score": "tables",
    "silence": "tables",
}

__all__ = [
    "ENOUGH",
    "Band",
    "Calibration",
    "Lenses",
    "Scores",
    "band",
    "calibration",
    "confidence",
    "cycle_of",
    "cycles_of",
    "elapsed",
    "first_written",
    "frame",
    "goalposts",
    "history",
    "in_steps",
    "lens",
    "moment",
    "progress",
    "quantity",
    "school",
    "score",
    "score_frames",
    "silence",
    "until",
    "verdict",
    "votes",
    "week",
    "weeks",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'okrkit.scoring' has no attribute {name!r}")
    return getattr(import_module(f"okrkit.scoring.{_HOME[name]}"), name)
