"""Where a key result is heading: a straight line through its last check-ins, with a band, at the end of the cycle.

The line is the one of least squares through the last eight days on which a value was noted; where progress is
declared to come late, it is drawn over the curve that is then expected (`arithmetic.expected`) instead of over time.
The band is the interval in which the next such value would lie four times in five, if the rest went like the days
seen (the textbook's prediction interval for a straight line, with Student's t):

    value +- t(n - 2) * s * sqrt(1 + 1/n + (end - mean)^2 / Sxx)

Under four days there are too few points to draw a line. The window, the least number of points and four in five are
our choice, not a finding: a team's own confidence is its other forecast, and the two are best seen side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

__all__ = ["LEAST", "WINDOW", "Line", "ahead"]

LEAST, WINDOW = 4, 8
_T = np.array([np.nan, np.nan, 1.8856, 1.6377, 1.5332, 1.4759, 1.4398])  # 90th percentile of Student's t by n - 2


class Line(NamedTuple):
    """What the line says at the end, one number a key result, in the unit of the values; `points` is how many days."""

    value: Numbers
    low: Numbers
    high: Numbers
    points: NDArray[np.int64]


def ahead(row: NDArray[np.intp], when: Numbers, value: Numbers, many: NDArray[np.int64], *, end: float = 1.0) -> Line:
    """The line through the last days of each key result, at the cycle's end.

    Args:
        row: of each day, the number of its key result; ascending, and within it the days ascending.
        when: the share of the time gone on that day (or of the way expected by then).
        value: what was noted; no NaN.
        many: how many days there are of each key result.
        end: where the line is read.

    Examples:
        >>> line = ahead(np.zeros(4, int), np.array([0.1, 0.2, 0.3, 0.4]), np.array([1.0, 2, 3, 4]), np.array([4]))
        >>> line.value.round(6).tolist(), line.points.tolist()
        ([10.0], [4])
        >>> ahead(np.zeros(3, int), np.array([0.1, 0.2, 0.3]), np.array([1.0, 2, 3]), np.array([3])).value.tolist()
        [nan]
    """
    if many.max(initial=0) > WINDOW:
        late = np.repeat(np.cumsum(many), many) - np.arange(len(row)) <= WINDOW
        row, when, value = row[late], when[late], value[late]
    count, n = len(many), np.minimum(many, WINDOW)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        middle = np.bincount(row, when, count) / n
        mean = np.bincount(row, value, count) / n
        x, y = when - middle[row], value - mean[row]
        spread = np.bincount(row, x * x, count)
        slope = np.bincount(row, x * y, count) / spread
        y -= slope[row] * x
        apart = np.bincount(row, y * y, count) / (n - 2)
        reach = np.sqrt(apart * (1 + 1 / n + (end - middle) ** 2 / spread)) * _T[np.maximum(n - 2, 0)]
    told = (n >= LEAST) & (spread > 0)
    at = np.where(told, mean + slope * (end - middle), np.nan)
    return Line(at, at - reach, at + reach, many)
