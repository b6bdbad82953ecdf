"""The formulas, on whole columns of plain numbers. What is not defined is NaN.

The way covered is counted from the baseline, in the direction of the target, so the same formula serves upwards,
downwards and through zero; it is the same in any unit, and with both ends mirrored.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from okrkit.scoring.lines import EXACT, RED, YELLOW

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Numbers = NDArray[np.float64]

__all__ = ["bands", "expected", "on_steps", "on_three_values", "progress", "required_rate", "zones"]

STEPS = 4
"""Steps of a stepwise key result of which nobody has said how many there are."""


def progress(baseline: ArrayLike, target: ArrayLike, value: ArrayLike) -> Numbers:
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
    raw[~np.isfinite(raw) | (t == b)] = np.nan
    return raw


def on_three_values(raw: Numbers, commit: Numbers, stretch: Numbers) -> Numbers:
    """The score where a team set more than a target: in straight pieces from the baseline, 0, over commit, 0.3, and
    target, 0.7, to stretch, 1. Source: Niven and Lamorte, Objectives and Key Results (2016).

    Without a commit value the first piece leads from the baseline to the target; without a stretch value the target
    is 1. With neither it is the plain score.

    Args:
        raw: the share of the way from baseline to target.
        commit: where it lies on the same way, above 0 and below 1, NaN where not set; all else scores NaN.
        stretch: the same, above 1.

    Examples:
        >>> raw = np.array([0.25, 0.75, 1.0, 1.5, 2.0])
        >>> on_three_values(raw, np.full(5, 0.5), np.full(5, 2.0)).round(3).tolist()
        [0.15, 0.5, 0.7, 0.85, 1.0]
    """
    top = np.where(np.isnan(stretch), 1.0, 0.7)
    low, base = np.where(np.isnan(commit), 0.0, commit), np.where(np.isnan(commit), 0.0, 0.3)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        first = np.where(low > 0, base * raw / low, 0.0)
        second = base + (top - base) * (raw - low) / (1.0 - low)
        third = 0.7 + 0.3 * (raw - 1.0) / (stretch - 1.0)
    score = np.where(raw < low, first, np.where((raw <= 1.0) | np.isnan(stretch), second, third))
    wrong = (commit <= 0) | (commit >= 1) | (stretch <= 1)
    return np.where(wrong | np.isnan(raw), np.nan, np.clip(score, 0.0, 1.0))


def zones(raw: Numbers, commit: Numbers, stretch: Numbers) -> NDArray[np.object_]:
    """Which of the three values is reached: below, commit, target, stretch; None where no three values are set."""
    told = ~np.isnan(raw) & ~(np.isnan(commit) & np.isnan(stretch))
    at = np.round(raw, EXACT)
    which = np.select([~told, at >= np.round(stretch, EXACT), at >= 1, at >= np.round(commit, EXACT)], [0, 4, 3, 2], 1)
    return np.asarray(np.array([None, "below", "commit", "target", "stretch"], dtype=object)[which])


def on_steps(value: Numbers, levels: Iterable[Any]) -> Numbers:
    """The score of the highest step that is reached: a value between two steps counts as the lower one.

    Args:
        value: what was noted, 0 to 1.
        levels: for each row the scores of its steps, or None.
    """
    found = value.copy()
    rows, size, flat = _steps(levels)
    found[rows] = np.where(np.isnan(value[rows]), np.nan, 0.0)
    owner = np.repeat(rows, size)
    reached = np.round(flat, EXACT) <= np.round(value[owner], EXACT)
    found[owner[reached]] = flat[reached]  # ascending, so the highest stays
    return found


def expected(gone: float | None, shape: Iterable[Any], levels: Iterable[Any]) -> Numbers:
    """The share of the way that a key result is expected to have covered when this share of its time is gone.

        linear, or nobody has said   gone
        late                         gone squared: half the time, a quarter of the way
        stepwise                     the steps that are due: of n steps, one after each n-th of the time

    A step is worth its own score where the steps have scores, else all are worth the same, and four are taken. A
    straight line misreads what comes late or in steps (so says Perdoo's help); the two curves are our choice.

    Examples:
        >>> levels = [None, None, None, (0.3, 0.7, 1.0)]
        >>> expected(0.7, [None, "late", "stepwise", "stepwise"], levels).round(2).tolist()
        [0.7, 0.49, 0.5, 0.7]
    """
    shapes = _column(shape)
    if gone is None:
        return np.full(len(shapes), np.nan)
    steps = shapes == "stepwise"
    found = np.select([shapes == "late", steps], [gone * gone, _due(gone, STEPS) / STEPS], gone)
    rows, size, flat = _steps(np.where(steps, _column(levels), np.array(None)))
    due = _due(gone, size)
    found[rows] = np.concatenate([flat, [0.0]])[np.where(due > 0, np.cumsum(size) - size + due - 1, len(flat))]
    return np.asarray(found)


def _due(gone: float, steps: Any) -> Any:
    """How many steps are due; rounded first, so that a third of the time is a third in floating point."""
    return np.asarray(np.floor(np.round(gone * steps, EXACT)), dtype=np.int64)


def _column(given: Iterable[Any]) -> NDArray[np.object_]:
    return given if isinstance(given, np.ndarray) else np.fromiter(given, dtype=object)


def _steps(levels: Iterable[Any]) -> tuple[NDArray[np.intp], NDArray[np.intp], Numbers]:
    """The rows that have steps, how many each has, and their scores in one, ascending within each row."""
    column = _column(levels)
    given = np.flatnonzero(column != np.array(None, dtype=object))
    told = [(row, sorted(column[row])) for row in given if isinstance(column[row], (list, tuple)) and column[row]]
    rows = np.array([row for row, _ in told], dtype=np.intp)
    size = np.array([len(steps) for _, steps in told], dtype=np.intp)
    return rows, size, np.array([score for _, steps in told for score in steps], dtype=np.float64)


def required_rate(raw: Numbers, gone: float | None) -> Numbers:
    """How much faster the rest must go than it went so far: the rate needed from now on over the rate until now.

        ((1 - raw) / (1 - gone)) / (raw / gone)

    0 where the target is reached; NaN where nothing was covered yet, or no time is left.

    Examples:
        >>> required_rate(np.array([0.2, 0.42, 1.2, 0.0]), 0.5).round(2).tolist()
        [4.0, 1.38, 0.0, nan]
    """
    if gone is None or gone <= 0:
        return np.full(raw.shape, np.nan)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        rate = (1.0 - raw) / raw * (gone / (1.0 - gone) if gone < 1 else np.nan)
    return np.where(np.round(raw, EXACT) >= 1, 0.0, np.where(raw > 0, rate, np.nan))


def bands(scores: ArrayLike) -> NDArray[np.object_]:
    """Red below 0.4, yellow below 0.7, green from 0.7; None where there is no score. Source: Google re:Work."""
    rounded = np.round(np.asarray(scores, dtype=np.float64), EXACT)
    picked = np.select([rounded < RED, rounded < YELLOW, rounded >= YELLOW], [1, 2, 3], 0)
    return np.asarray(np.array([None, "red", "yellow", "green"], dtype=object)[picked])
