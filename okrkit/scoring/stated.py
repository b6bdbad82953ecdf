"""What people said they believed: confidence over time, and the first vote.

Confidence is the human forecast, from 0 (no chance) to 1 (certain) in tables, 0 to 10 in front of people. A line
that hardly ever moves says as little as a watermelon, green outside to the end and red inside: `flat` and
`green_until` find both, as something to talk about.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from okrkit.scoring.calendar import cycle_of, date_of, elapsed, moment
from okrkit.scoring.lines import EXACT, RED, YELLOW
from okrkit.scoring.tables import history, score

__all__ = ["FEWEST", "confidence", "votes"]

FEWEST = 4
"""So many people must have voted before anything of their votes is shown: fewer would show single persons."""

_FLAT, _LEAST = 0.05, 4


def confidence(x: Any, as_of: dt.date | str | None = None) -> pd.DataFrame:
    """One row a key result: how its stated confidence went.

    Columns, all 0 to 1:
        objective, key_result; check_ins: how many hold a confidence; first, last, least; spread: the standard
        deviation over the check-ins (over all of them, divided by their number).
        flat: whether the spread is under 0.05; None under four check-ins, which tell nothing of it.
        green_until: of a key result that scores under 0.4, the share of the cycle's time gone when its confidence
        was last 0.7 or more; NaN where it never was, or where the score is better or not known.
    """
    scores = score(x, as_of)
    rows = history(x, scores.as_of)
    rows = rows[rows["confidence"].notna()]
    names = scores.table["key_result"]
    groups = rows.groupby("key_result")["confidence"]
    found = groups.agg(["size", "first", "last", "min"]).reindex(names)
    spread = groups.std(ddof=0).reindex(names).to_numpy()
    count = found["size"].fillna(0).astype("int64").to_numpy()
    flat = [bool(one < _FLAT) if n >= _LEAST else None for one, n in zip(spread, count, strict=True)]
    green = rows[np.round(rows["confidence"], EXACT) >= YELLOW].groupby("key_result")["date"].max().reindex(names)
    missed = (scores.table["score"] < RED).to_numpy()
    gone = [None if day is pd.NaT else elapsed(scores.cycle, day.date()) for day in green]
    return pd.DataFrame(
        {
            "objective": scores.table["objective"],
            "key_result": names,
            "check_ins": count,
            "first": found["first"].to_numpy(),
            "last": found["last"].to_numpy(),
            "least": found["min"].to_numpy(),
            "spread": spread,
            "flat": pd.Series(flat, dtype=object),
            "green_until": np.where(missed, np.array(gone, dtype=np.float64), np.nan),
        }
    )


def votes(x: Any, as_of: dt.date | str | None = None) -> pd.DataFrame:
    """One row a key result: how the table voted before the work began, never who.

    Of one person the last opened vote counts. As long as the table is closed, there is nothing to count.

    Columns:
        objective, key_result; count: people whose vote is open; mean (0 to 1) and low, high, the two ends, only where
        four or more voted: a mean of three, beside that of four, would tell the fourth vote.
    """
    cycle, day = cycle_of(x), moment(x, as_of)
    opened = sorted(
        (v for v in cycle.votes if v.confidence is not None and date_of(v.at) <= day),
        key=lambda v: v.at.replace(tzinfo=None),
    )
    last = {(vote.key_result, vote.by): vote.confidence / 10 for vote in opened if vote.confidence is not None}
    rows: list[tuple[Any, ...]] = []
    for objective in cycle.objectives:
        for kr in objective.key_results:
            said = [number for (name, _), number in last.items() if name == kr.id]
            told = (sum(said) / len(said), min(said), max(said)) if len(said) >= FEWEST else (np.nan,) * 3
            rows.append((objective.id, kr.id, len(said), *told))
    table = pd.DataFrame(rows, columns=pd.Index(["objective", "key_result", "count", "mean", "low", "high"]))
    return table.astype({"count": "int64", "mean": float, "low": float, "high": float})
