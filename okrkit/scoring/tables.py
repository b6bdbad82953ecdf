"""The arithmetic of the scores, on whole columns."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from okrkit.language import say
from okrkit.model import Cycle, KeyResult, Measure
from okrkit.scoring.calendar import cycle_of, elapsed, moment, weeks
from okrkit.scoring.result import EXACT, Scores

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["frame", "progress", "score", "silence"]


def progress(baseline: ArrayLike, target: ArrayLike, value: ArrayLike) -> NDArray[np.float64]:
    """The raw score: the share of the way from baseline to target at which each value stands; not clamped.

    NaN where a number is missing or where baseline and target are the same.

    Examples:
        >>> progress([41, 50, -20], [60, 10, 30], [50, 30, 5]).round(4).tolist()
        [0.4737, 0.5, 0.5]
        >>> progress([41, 60], [60, 60], [38, 60]).round(4).tolist()
        [-0.1579, nan]
    """
    # Halves, so that a distance between two very large numbers does not overflow.
    b, t, v = (np.asarray(number, dtype=np.float64) / 2 for number in (baseline, target, value))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        raw = np.asarray((v - b) / (t - b), dtype=np.float64)
    return np.where(np.isfinite(raw) & (t != b), raw, np.nan)


def frame(x: Any, as_of: dt.date | str | None = None) -> pd.DataFrame:
    """One row a key result, in the order of the cycle: what it is to do, and where it stood on `as_of`.

    Columns:
        objective, key_result (ids), text, owner, type (as declared, else as its measure tells, else None);
        baseline, target, unit, direction, low, high (the bound), weight: None or NaN where nobody said;
        value, value_date: the last check-in that holds a value; check_ins: how many there are, with a value or not.
    """
    cycle = cycle_of(x)
    return _frame(cycle, _check_ins(cycle, moment(cycle, as_of)))


def score(x: Any, as_of: dt.date | str | None = None) -> Scores:
    """The scores of a cycle, or of anything that holds one, on a day.

    Examples:
        >>> from okrkit.model import CheckIn, Objective
        >>> calls = KeyResult("KR1", "Calls from 90 to 40 a week", measure=Measure(baseline=90, target=40))
        >>> cycle = Cycle(
        ...     start=dt.date(2026, 1, 5), end=dt.date(2026, 4, 5),
        ...     objectives=(Objective("O1", "Skippers plan a week at sea without phoning us", (calls,)),),
        ...     check_ins=(CheckIn(dt.date(2026, 2, 16), "KR1", value=65),),
        ... )
        >>> scores = score(cycle, as_of=dt.date(2026, 2, 22))
        >>> scores.table[["key_result", "raw", "band"]].values.tolist()
        [['KR1', 0.5, 'yellow']]
        >>> round(scores.elapsed, 3)
        0.538
    """
    cycle, day = cycle_of(x), moment(x, as_of)
    gone, seen = elapsed(cycle, day), _check_ins(cycle, day)
    table = _frame(cycle, seen)
    kept = _kept(table, seen)
    kind = table["type"].to_numpy(dtype=object)
    value = table["value"].to_numpy(dtype=np.float64)
    linear = progress(table["baseline"], table["target"], value)
    stepwise = np.where(np.isnan(linear) & (value >= 0) & (value <= 1), value, linear)
    raw = np.select(
        [kind == "metric", kind == "milestone", kind == "maintain"], [linear, stepwise, kept["inside"]], np.nan
    )
    table["raw"] = raw
    table["score"] = np.clip(raw, 0.0, 1.0)
    table["band"] = _bands(table["score"])
    table["pace_ratio"] = np.where(kind == "maintain", np.nan, raw / (gone or np.nan))
    table["last_check_in"] = _last(table, seen, "date")
    table["confidence"] = _last(table, seen, "confidence") / 10
    table["last_inside"] = kept["last"]
    table["worst_breach"] = kept["breach"]
    table["reason"] = _reasons(table)
    return Scores(cycle=cycle, as_of=day, elapsed=gone, table=table, objectives=_roll_up(cycle, table))


def silence(x: Any, as_of: dt.date | str | None = None) -> pd.DataFrame:
    """How often anybody wrote something down: check-ins per week, one row a week, one column a key result.

    The weeks are those of the cycle that had begun on `as_of`; check-ins outside them are not counted.
    """
    cycle, day = cycle_of(x), moment(x, as_of)
    begun = [(n, monday) for n, monday in weeks(cycle) if monday <= day]
    rows = pd.Index([n for n, _ in begun], name="week", dtype="int64")
    names = pd.Index([kr.id for kr in cycle.key_results], name="key_result", dtype=object)
    seen = _check_ins(cycle, day)
    if not begun or seen.empty:
        return pd.DataFrame(0, index=rows, columns=names)
    week = (seen["date"] - pd.Timestamp(begun[0][1])).dt.days // 7 + 1
    return pd.crosstab(week, seen["key_result"]).reindex(index=rows, columns=names, fill_value=0)


def _check_ins(cycle: Cycle, as_of: dt.date) -> pd.DataFrame:
    """The check-ins up to a day, oldest first; of one day the one written later comes last, since it corrects."""
    rows = cycle.check_ins
    table = pd.DataFrame(
        {
            "date": np.array([c.date for c in rows], dtype="datetime64[s]"),
            "key_result": np.array([c.key_result for c in rows], dtype=object),
            "value": np.array([c.value for c in rows], dtype=np.float64),
            "confidence": np.array([c.confidence for c in rows], dtype=np.float64),
        }
    )
    return table[table["date"] <= pd.Timestamp(as_of)].sort_values("date", kind="stable", ignore_index=True)


def _frame(cycle: Cycle, seen: pd.DataFrame) -> pd.DataFrame:

    rows = [(o.id, kr, kr.measure) for o in cycle.objectives for kr in o.key_results]
    aims = [_aim(m) for _, _, m in rows]
    bounds = [m.bound or (None, None) for _, _, m in rows]
    words: dict[str, list[Any]] = {
        "objective": [o for o, _, _ in rows],
        "key_result": [kr.id for _, kr, _ in rows],
        "text": [kr.text for _, kr, _ in rows],
        "owner": [kr.owner for _, kr, _ in rows],
        "type": [_type(kr, aim) for (_, kr, _), aim in zip(rows, aims, strict=True)],
        "unit": [m.unit for _, _, m in rows],
        "direction": [m.direction for _, _, m in rows],
    }
    numbers: dict[str, list[float | None]] = {
        "baseline": [m.baseline for _, _, m in rows],
        "target": aims,
        "low": [low for low, _ in bounds],
        "high": [high for _, high in bounds],
        "weight": [kr.weight for _, kr, _ in rows],
    }
    table = pd.DataFrame(
        {name: pd.Series(column, dtype=object) for name, column in words.items()}
        | {name: np.array(column, dtype=np.float64) for name, column in numbers.items()}
    )
    order = ["objective", "key_result", "text", "owner", "type", "baseline", "target", "unit", "direction"]
    table = table[[*order, "low", "high", "weight"]]
    valued = seen[seen["value"].notna()]
    table["value"] = _last(table, valued, "value")
    table["value_date"] = _last(table, valued, "date")
    table["check_ins"] = table["key_result"].map(seen["key_result"].value_counts()).fillna(0).astype("int64")
    return table


def _aim(m: Measure) -> float | None:
    """The target; where only a factor or one side of a bound is stated, what follows from it."""
    if m.target is not None:
        return m.target
    if m.change is not None and m.baseline is not None:
        return m.baseline * m.change
    if m.bound is not None and m.direction != "maintain" and None in m.bound:
        return next(side for side in m.bound if side is not None)
    return None


def _type(kr: KeyResult, aim: float | None) -> str | None:
    if kr.type is not None:
        return kr.type
    if kr.measure.direction == "maintain":
        return "maintain"
    return "metric" if aim is not None or kr.measure.baseline is not None else None


def _last(table: pd.DataFrame, seen: pd.DataFrame, column: str) -> pd.Series[Any]:
    """The last entry of a column for each key result, missing where there is none."""
    last = seen[seen[column].notna()].drop_duplicates("key_result", keep="last").set_index("key_result")[column]
    return last.reindex(table["key_result"]).set_axis(table.index)


def _kept(table: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """For what is to be kept: the share of check-ins inside the bound, whether the last is, the worst breach."""
    kept = table[(table["type"] == "maintain") & (table["low"].notna() | table["high"].notna())]
    days = seen[seen["value"].notna()].drop_duplicates(["key_result", "date"], keep="last")
    both = days.merge(kept[["key_result", "low", "high"]], on="key_result")
    outside = pd.concat([both["low"] - both["value"], both["value"] - both["high"]], axis=1).max(axis=1).clip(lower=0.0)
    both = both.assign(inside=(outside == 0).astype(float), breach=outside)
    per = both.groupby("key_result").agg(inside=("inside", "mean"), last=("inside", "last"), breach=("breach", "max"))
    found = per.reindex(table["key_result"]).set_axis(table.index)
    found["last"] = found["last"].map({1.0: True, 0.0: False}).astype(object)
    return found


def _bands(scores: pd.Series[Any]) -> pd.Series[Any]:

    rounded = np.round(scores, EXACT)
    names = np.array([None, "red", "yellow", "green"], dtype=object)
    picked = np.select([rounded < 0.4, rounded < 0.7, rounded >= 0.7], [1, 2, 3], 0)
    return pd.Series(names[picked], index=scores.index, dtype=object)


def _reasons(table: pd.DataFrame) -> pd.Series[Any]:
    """Why a key result has no score, the first thing to ask about first; None where it has one."""
    kind, metric = table["type"], table["type"] == "metric"
    no_start = metric & table["baseline"].isna()
    reach = table["direction"].isin(("reach", "none"))
    asked: list[tuple[str, pd.Series[Any]]] = [
        ("no-number", kind.isna()),
        ("no-target", metric & table["target"].isna()),
        ("no-baseline-zero", no_start & reach),
        ("no-baseline", no_start),
        ("same", table["baseline"] == table["target"]),
        ("no-bound", (kind == "maintain") & table["low"].isna() & table["high"].isna()),
        ("no-check-in", table["check_ins"] == 0),
        ("no-value", table["value"].isna()),
        ("not-a-share", kind == "milestone"),
        ("too-far", pd.Series(data=True, index=table.index)),
    ]
    words = np.array([None, *(say(f"scoring.{name}") for name, _ in asked)], dtype=object)
    missing = table["score"].isna().to_numpy()
    picked = np.select([missing & told.to_numpy(dtype=bool) for _, told in asked], range(1, len(words)), 0)
    return pd.Series(words[picked], index=table.index, dtype=object)


def _roll_up(cycle: Cycle, table: pd.DataFrame) -> pd.DataFrame:
    """One row an objective: the mean of its key results that have a score; a weight left out counts as 1."""
    objectives = cycle.objectives
    names = pd.Series([o.id for o in objectives], dtype=object)
    weight = table["weight"].fillna(1.0).where(table["score"].notna())
    parts = pd.DataFrame(
        {"objective": table["objective"], "part": table["score"] * weight, "weight": weight, "scored": weight.notna()}
    )
    sums = parts.groupby("objective", sort=False).sum().reindex(names).set_axis(names.index)
    mean = (sums["part"] / sums["weight"].where(sums["weight"] > 0)).astype(float)
    found = pd.DataFrame(
        {
            "objective": names,
            "text": pd.Series([o.text for o in objectives], dtype=object),
            "kind": pd.Series([o.kind for o in objectives], dtype=object),
            "owner": pd.Series([o.owner for o in objectives], dtype=object),
            "key_results": pd.Series([len(o.key_results) for o in objectives], dtype="int64"),
            "scored": sums["scored"].fillna(0).astype("int64"),
            "score": mean,
            "band": _bands(mean),
        }
    )
    why = found["key_results"].map(lambda n: say("scoring.none-scored") if n else say("scoring.none-written"))
    found["reason"] = why.astype(object).where(found["score"].isna(), None)
    return found
