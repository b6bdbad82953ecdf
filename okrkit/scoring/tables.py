"""A cycle as tidy tables: its key results, its check-ins, its scores."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from okrkit.model import Cycle, KeyResult, Measure
from okrkit.scoring.calendar import cycle_of, date_of, elapsed, moment, week, weeks
from okrkit.scoring.earlier import first_written
from okrkit.scoring.frames import score_frames
from okrkit.scoring.objectives import roll_up
from okrkit.scoring.result import Scores

__all__ = ["aim", "check_ins", "frame", "history", "key_results", "score", "silence"]


def frame(x: Any, as_of: dt.date | str | None = None) -> pd.DataFrame:
    """One row a key result, in the order of the cycle: what it is to do, and where it stood on `as_of`.

    Columns:
        objective, key_result (ids), text, owner, type (as declared, else as its measure tells, else None);
        baseline, target, unit, direction, low, high (the bound), commit, stretch, weight, shape, levels (the scores
        of its steps): None or NaN where nobody said; value, value_date: the last check-in that holds a value;
        check_ins: how many there are, with a value or not.
    """
    table = score(x, as_of).table
    return table.loc[:, :"check_ins"]


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
    rows = check_ins(cycle)
    at = {"as_of": day, "start": cycle.start, "end": cycle.end}
    table = score_frames(key_results(cycle), rows, **at)  # type: ignore[arg-type] # the dates of a cycle
    was = first_written(cycle)
    first = table if was is cycle else score_frames(key_results(was), rows, **at)  # type: ignore[arg-type]
    place = list(table.columns).index("score") + 1
    then = first.set_index("key_result")["score"].reindex(table["key_result"]).to_numpy()
    table.insert(place, "score_as_first_written", then)
    return Scores(
        cycle=cycle, as_of=day, elapsed=elapsed(cycle, day), table=table, objectives=roll_up(cycle.objectives, table)
    )


def history(x: Any, as_of: dt.date | str | None = None) -> pd.DataFrame:
    """One row a check-in, oldest first; of one day in the order of writing, so the last corrects those before.

    Columns:
        key_result, date, week (from 1, the ISO weeks of the cycle; 0 and less before it), value, raw (the share of
        the way at that value; of a milestone its steps; of what is to be kept 1 inside the bound, 0 outside),
        confidence (0 to 1), by.
    """
    cycle, day = cycle_of(x), moment(x, as_of)
    rows = check_ins(cycle)
    rows = rows[rows["date"] <= pd.Timestamp(day)].sort_values("date", kind="stable", ignore_index=True)
    lines = key_results(cycle)
    # Each check-in is scored as if it were a key result of its own, seen once.
    place = pd.Index(lines["key_result"]).get_indexer(pd.Index(rows["key_result"]))
    rows, place = rows[place >= 0].reset_index(drop=True), place[place >= 0]
    alone = rows.assign(key_result=np.arange(len(rows)))
    single = lines.iloc[place].assign(key_result=np.arange(len(rows)))
    start = cycle.start or min((date_of(c.date) for c in cycle.check_ins), default=day)
    return pd.DataFrame(
        {
            "key_result": rows["key_result"],
            "date": rows["date"],
            "week": [week(start, one.date()) for one in rows["date"]],
            "value": rows["value"],
            "raw": score_frames(single, alone, as_of=day)["raw"].to_numpy(),
            "confidence": rows["confidence"] / 10,
            "by": rows["by"],
        }
    )


def silence(x: Any, as_of: dt.date | str | None = None) -> pd.DataFrame:
    """How often anybody wrote something down: check-ins per week, one row a week, one column a key result.

    The weeks are those of the cycle that had begun on `as_of`; check-ins outside them are not counted.
    """
    cycle, day = cycle_of(x), moment(x, as_of)
    begun = [n for n, monday in weeks(cycle) if monday <= day]
    rows = pd.Index(begun, name="week", dtype="int64")
    names = pd.Index([kr.id for kr in cycle.key_results], name="key_result", dtype=object)
    seen = history(cycle, day)
    if not begun or seen.empty:
        return pd.DataFrame(0, index=rows, columns=names)
    return pd.crosstab(seen["week"], seen["key_result"]).reindex(index=rows, columns=names, fill_value=0)


def check_ins(cycle: Cycle) -> pd.DataFrame:
    """The check-ins of a cycle as they were written: date, key_result, value, confidence (0 to 10), by."""
    rows = cycle.check_ins
    return pd.DataFrame(
        {
            "date": np.array([date_of(c.date) for c in rows], dtype="datetime64[D]").astype("datetime64[s]"),
            "key_result": pd.Series([c.key_result for c in rows], dtype=object),
            "value": np.array([c.value for c in rows], dtype=np.float64),
            "confidence": np.array([c.confidence for c in rows], dtype=np.float64),
            "by": pd.Series([c.by for c in rows], dtype=object),
        }
    )


def key_results(cycle: Cycle) -> pd.DataFrame:
    """What each key result is to do, as `frame` names it."""
    rows = [(o.id, kr, kr.measure, kr.measure.bound or (None, None)) for o in cycle.objectives for kr in o.key_results]
    told: list[tuple[str, list[Any]]] = [
        ("objective", [o for o, *_ in rows]),
        ("key_result", [kr.id for _, kr, *_ in rows]),
        ("text", [kr.text for _, kr, *_ in rows]),
        ("owner", [kr.owner for _, kr, *_ in rows]),
        ("type", [_type(kr) for _, kr, *_ in rows]),
        ("baseline", [m.baseline for _, _, m, _ in rows]),
        ("target", [aim(m) for _, _, m, _ in rows]),
        ("unit", [m.unit for _, _, m, _ in rows]),
        ("direction", [m.direction for _, _, m, _ in rows]),
        ("low", [low for *_, (low, _) in rows]),
        ("high", [high for *_, (_, high) in rows]),
        ("commit", [m.commit for _, _, m, _ in rows]),
        ("stretch", [m.stretch for _, _, m, _ in rows]),
        ("weight", [kr.weight for _, kr, *_ in rows]),
        ("shape", [kr.shape for _, kr, *_ in rows]),
        ("levels", [tuple(level.score for level in kr.levels) or None for _, kr, *_ in rows]),
    ]
    numbers = {"baseline", "target", "low", "high", "commit", "stretch", "weight"}
    return pd.DataFrame(
        {
            name: np.array(column, dtype=np.float64) if name in numbers else pd.Series(column, dtype=object)
            for name, column in told
        }
    )


def aim(m: Measure) -> float | None:
    """The target; where only a factor or one side of a bound is stated, what follows from it."""
    if m.target is not None:
        return m.target
    if m.change is not None and m.baseline is not None:
        return m.baseline * m.change
    if m.bound is not None and m.direction != "maintain" and None in m.bound:
        return next(side for side in m.bound if side is not None)
    return None


def _is_limit(m: Measure) -> bool:
    """Whether only an upper limit is stated, or a range: "at most 4%" is kept from the first day, not reached."""
    return m.bound is not None and m.bound[1] is not None and m.baseline is None and m.direction == "reach"


def _type(kr: KeyResult) -> str | None:
    if kr.type is not None:
        return kr.type
    if kr.levels:
        return "milestone"
    if kr.measure.direction == "maintain" or _is_limit(kr.measure):
        return "maintain"
    return "metric" if aim(kr.measure) is not None or kr.measure.baseline is not None else None
