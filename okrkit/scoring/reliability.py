"""How well stated confidence foretold what came: by team, never by person.

For each key result and week of a cycle that is over, p is the last confidence stated in that week and y is 1 where
the key result reached its line in the end, else 0:

    Brier score = mean of (p - y)^2          0 is perfect, 0.25 is what always saying 5 of 10 earns

(Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78, 1950.) The line is
the whole way, 1.0, and 0.7 for an aspiration; what is there to be learnt has none and is left out. Reliable people
who say 8 of 10 are right eight times in ten: the bins set what was said beside how often it came. A few weeks of a
few key results say little: under thirty it is too early to compare.
"""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any

import msgspec
import numpy as np
import pandas as pd

from okrkit.language import say
from okrkit.scoring.calendar import cycles_of
from okrkit.scoring.lines import EXACT, PASSED
from okrkit.scoring.result import grid
from okrkit.scoring.tables import history, score

__all__ = ["ENOUGH", "Calibration", "calibration"]

ENOUGH = 30
"""Key results times weeks from which on a Brier score may be set beside another."""

_BINS = 5


class Calibration(msgspec.Struct, frozen=True, eq=False):
    """How reliable stated confidence was.

    Fields:
        brier: over all, 0 to 1; None where there is nothing to count.
        count: key results times weeks that it rests on.
        table: one row a bin of what was said: low, high (its ends, 0 to 1), said (the mean in it), came (how often
            the key result reached its line), count; NaN where nobody said such a thing.
        teams: one row a cycle: team, brier, count, enough (is it at least thirty?), reason (why there is no score).
    """

    brier: float | None
    count: int
    table: pd.DataFrame
    teams: pd.DataFrame

    def to_dict(self) -> dict[str, Any]:
        """For a program: plain values; what cannot be said is None."""
        plain = [frame.astype(object).where(frame.notna(), None) for frame in (self.table, self.teams)]
        bins, teams = (frame.to_dict("records") for frame in plain)
        return {"brier": self.brier, "count": self.count, "bins": bins, "teams": teams}

    def _caption(self) -> str:
        if self.brier is None:
            return say("scoring.calibration-none")
        words = say("scoring.calibration", brier=f"{self.brier:.2f}", n=self.count)
        return words if self.count >= ENOUGH else words + say("scoring.calibration-few")

    def _cells(self) -> tuple[list[str], list[list[str]]]:
        heads = [say(f"scoring.head-{name}") for name in ("said", "came", "weeks")]
        told = self.table[self.table["count"] > 0]
        rows = [
            [f"{row['low'] * 10:.0f}–{row['high'] * 10:.0f}", f"{row['came']:.0%}", str(row["count"])]
            for row in told.to_dict("records")
        ]
        return heads, rows

    def __str__(self) -> str:
        heads, rows = self._cells()
        return "\n".join([self._caption(), *("  ".join(f"{cell:>14}" for cell in row) for row in [heads, *rows])])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f"<p>{escape(self._caption())}</p>{grid(*self._cells()) if self.brier is not None else ''}"


def calibration(xs: Any, as_of: dt.date | str | None = None) -> Calibration:
    """How well the confidence stated in one or several cycles foretold what came of them.

    Args:
        xs: a cycle, anything that holds one or several, or a list of such.
        as_of: the day; a cycle that is not over then is left out, since nobody knows yet.

    Examples:
        >>> from okrkit.model import CheckIn, Cycle, KeyResult, Measure, Objective
        >>> start, end = dt.date(2026, 1, 5), dt.date(2026, 2, 8)
        >>> kr = KeyResult("KR1", "Calls from 90 to 40", measure=Measure(baseline=90, target=40))
        >>> said = [CheckIn(start + dt.timedelta(weeks=n), "KR1", 80, c) for n, c in enumerate((5, 5, 4, 3, 2))]
        >>> missed = Cycle("harbour", start, end, (Objective("O1", "Nobody has to phone", (kr,)),), tuple(said))
        >>> found = calibration(missed, as_of=end)
        >>> round(found.brier, 3), found.count
        (0.158, 5)
    """
    parts = [_weeks(cycle, as_of) for cycle in cycles_of(xs)]
    teams = pd.DataFrame(
        {
            "team": pd.Series([team for team, _, _ in parts], dtype=object),
            "brier": np.array([_brier(weeks) for _, weeks, _ in parts], dtype=np.float64),
            "count": np.array([len(weeks) for _, weeks, _ in parts], dtype="int64"),
        }
    )
    teams["enough"] = teams["count"] >= ENOUGH
    teams["reason"] = pd.Series([why for *_, why in parts], dtype=object)
    every = pd.concat([weeks for _, weeks, _ in parts], ignore_index=True)
    edges = np.arange(_BINS + 1) / _BINS
    where = np.minimum((np.round(every["said"].to_numpy(dtype=float), EXACT) * _BINS).astype(int), _BINS - 1)
    count = np.bincount(where, minlength=_BINS)
    with np.errstate(invalid="ignore"):
        said, came = (np.bincount(where, every[name].to_numpy(dtype=float), _BINS) / count for name in ("said", "came"))
    table = pd.DataFrame({"low": edges[:-1], "high": edges[1:], "said": said, "came": came, "count": count})
    return Calibration(brier=_brier(every), count=len(every), table=table, teams=teams)


def _weeks(cycle: Any, as_of: dt.date | str | None) -> tuple[str | None, pd.DataFrame, str | None]:
    """What was said in each week of a cycle and whether it came, and in words why there is nothing."""
    none = pd.DataFrame({"said": np.zeros(0), "came": np.zeros(0)})
    scores = score(cycle, as_of)
    if scores.elapsed != 1:
        return cycle.team, none, say("scoring.calibration-running")
    kinds = dict(zip(scores.objectives["objective"], scores.objectives["kind"], strict=True))
    table = scores.table.assign(kind=scores.table["objective"].map(kinds))
    table = table[(table["kind"] != "learning") & table["score"].notna()]
    line = np.array([PASSED.get(kind, 1.0) for kind in table["kind"]], dtype=np.float64)
    came = pd.Series(
        np.round(table["score"].to_numpy(dtype=float), EXACT) >= line, index=table["key_result"], dtype=float
    )
    rows = history(cycle, min(scores.as_of, cycle.end or scores.as_of))
    rows = rows[rows["confidence"].notna() & (rows["week"] > 0) & rows["key_result"].isin(came.index)]
    last = rows.drop_duplicates(["key_result", "week"], keep="last")
    found = pd.DataFrame(
        {"said": last["confidence"].to_numpy(), "came": last["key_result"].map(came).to_numpy(dtype=float)}
    )
    return cycle.team, found, say("scoring.calibration-none") if found.empty else None


def _brier(weeks: pd.DataFrame) -> float | None:
    return None if weeks.empty else float(((weeks["said"] - weeks["came"]) ** 2).mean())
