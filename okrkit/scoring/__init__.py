"""How far a cycle got: tidy tables in, tidy tables out.

A score says how much of the way from the baseline to the target was covered:

    raw = (value - baseline) / (target - baseline)          score = raw, kept between 0 and 1

It works upwards, downwards and through zero. `raw` is kept beside the score: below zero the key result went
backwards, above one it went past its target, and the mean of an objective would hide both. A key result that is to
be *kept* inside a bound scores the share of its check-ins inside it; a *milestone* scores what its last check-in
says, 0 to 1. What cannot be said stays undefined (NaN) and carries its `reason` in words; it is never a zero.

An objective's score is the mean over its key results that have one, weighted where weights are given. The bands are
those published by Google's re:Work (red, yellow, green), closed so that no score falls between them: below 0.4,
below 0.7, from 0.7. The pace ratio is the way covered over the time gone; at 1 it keeps step with the calendar.
The arithmetic runs on whole columns; nothing here walks over check-ins one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from okrkit.scoring.calendar import elapsed, moment, weeks
from okrkit.scoring.result import Band, Scores, band, quantity

if TYPE_CHECKING:
    from okrkit.scoring.tables import frame as frame
    from okrkit.scoring.tables import progress as progress
    from okrkit.scoring.tables import score as score
    from okrkit.scoring.tables import silence as silence

_TABLES = {"frame", "progress", "score", "silence"}  # these load pandas, so they are fetched when first used

__all__ = ["Band", "Scores", "band", "elapsed", "frame", "moment", "progress", "quantity", "score", "silence", "weeks"]


def __getattr__(name: str) -> Any:
    if name not in _TABLES:
        raise AttributeError(f"module 'okrkit.scoring' has no attribute {name!r}")
    from okrkit.scoring import tables  # noqa: PLC0415 - see _TABLES

    return getattr(tables, name)
