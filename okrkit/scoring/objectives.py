"""What follows for an objective from its key results, and whether it passed for what it was declared to be.

`mean`, `weighted` (a weight left out counts as 1) and `minimum` stand side by side, since the verdict can hang on
the choice; `score` is the one that the team chose (the weighted mean where it chose nothing, and none at all where it
decided that objectives carry no score, as Lamorte advises). They are taken over the key results that have a score.

A commitment passed at 1.0, an aspiration at 0.7 (What Matters; Google re:Work). What is there to be learnt has no
such line, nor has an objective of which nobody said what kind it is. As long as the key results without a score could
still turn it, it is not said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from okrkit.language import say
from okrkit.model import Objective
from okrkit.scoring.arithmetic import bands
from okrkit.scoring.lines import EXACT, PASSED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

__all__ = ["roll_up"]


def roll_up(objectives: Sequence[Objective], table: pd.DataFrame) -> pd.DataFrame:
    """One row an objective.

    Args:
        objectives: in their order.
        table: one row a key result with objective, score and weight.

    Returns:
        objective, text, kind, owner, key_results and scored (counts), score (as `roll_up` asks), band, mean,
        weighted, minimum, passed (True, False or None) with passed_reason, reason (why there is no score).
    """
    score = table["score"].to_numpy(dtype=np.float64)
    row = pd.Index([o.id for o in objectives]).get_indexer(pd.Index(table["objective"]))
    weight = np.nan_to_num(table["weight"].to_numpy(dtype=np.float64), nan=1.0)
    count = len(objectives)
    scored = np.bincount(row[~np.isnan(score)], minlength=count)
    chosen = np.array([o.roll_up for o in objectives], dtype=object)
    mean, weighted, minimum = _three(row, score, weight, count)
    found = _chosen(chosen, weighted, minimum)
    worst, best = (
        _chosen(chosen, *_three(row, np.nan_to_num(score, nan=unknown), weight, count)[1:]) for unknown in (0.0, 1.0)
    )
    kind = np.array([o.kind for o in objectives], dtype=object)
    line = np.array([PASSED.get(name, np.nan) for name in kind], dtype=np.float64)
    passed = np.full(count, None, dtype=object)
    passed[np.round(worst, EXACT) >= line] = True
    passed[np.round(best, EXACT) < line] = False
    passed[scored == 0] = None
    size = np.bincount(row, minlength=count)
    none = np.select([size == 0, scored == 0, chosen == "none"], ["none-written", "none-scored", "no-roll-up"], "")
    why = np.select([kind == "learning", np.isnan(line), none != ""], ["learning", "undeclared", "no-score"], "open")
    return pd.DataFrame(
        {
            "objective": pd.Series([o.id for o in objectives], dtype=object),
            "text": pd.Series([o.text for o in objectives], dtype=object),
            "kind": pd.Series(kind, dtype=object),
            "owner": pd.Series([o.owner for o in objectives], dtype=object),
            "key_results": size,
            "scored": scored,
            "score": found,
            "band": pd.Series(bands(found), dtype=object),
            "mean": mean,
            "weighted": weighted,
            "minimum": minimum,
            "passed": pd.Series(passed, dtype=object),
            "passed_reason": _words(passed, [f"scoring.passed-{name}" for name in why]),
            "reason": _words([None if name else "" for name in none], [f"scoring.{name}" for name in none]),
        }
    )


def _three(row: Any, score: Numbers, weight: Numbers, count: int) -> tuple[Numbers, Numbers, Numbers]:
    told = ~np.isnan(score)
    row, score, weight = row[told], score[told], weight[told]
    with np.errstate(invalid="ignore"):
        mean = np.bincount(row, score, count) / np.bincount(row, minlength=count)
        weighted = np.bincount(row, score * weight, count) / np.bincount(row, weight, count)
    minimum = np.full(count, np.inf)
    np.minimum.at(minimum, row, score)
    return mean, weighted, np.where(np.isinf(minimum), np.nan, minimum)


def _chosen(chosen: Any, weighted: Numbers, minimum: Numbers) -> Numbers:
    """Where no weights are given, the weighted mean is the mean."""
    return np.where(chosen == "none", np.nan, np.where(chosen == "minimum", minimum, weighted))


def _words(value: Any, keys: list[str]) -> pd.Series[Any]:
    told = [say(key) if one is None else None for one, key in zip(value, keys, strict=True)]
    return pd.Series(told, dtype=object)
