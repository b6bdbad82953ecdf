"""A number that looks like a slip of the keyboard: 0.4 where 40 % is meant, a zero too many, a minus that is none.

Nobody can tell from one number alone; what was seen before can. A value far outside of all that is known of a
measure (five times above or below, on the other side of zero, or outside and ten times off the last one) is worth a
question, and the power of ten that brings it back among them is worth proposing. It stays a question: leaps happen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Slip", "slip"]

_FAR = 5.0
_OFF = 8.0  # times the last value: a digit lost or doubled, and what it moved by in the meantime
_FAR_FROM_ZERO = 1000.0  # on the way up from nothing small numbers are to be expected
_NEAR = 2.0
_POWERS = (2, 1, -1, -2, 3, -3, 4, 6, 8)  # the first that fits: a share for a percentage, then a digit too many or few


class Slip(NamedTuple):
    """A value that may be one, and what may have been meant; None where no power of ten explains it."""

    value: float
    meant: float | None


def slip(value: float, known: Iterable[float | None], last: float | None = None) -> Slip | None:
    """Whether a value looks like a slip.

    Args:
        value: what was typed, in the measure's unit.
        known: what the measure was or is to be: baseline, target, limits. None is left out.
        last: the last value.

    Returns:
        None where it does not look like one, or where nothing is known to compare it with.

    Examples:
        >>> slip(0.4, [22, 40], last=31)
        Slip(value=0.4, meant=40.0)
        >>> slip(440, [41, 60], last=44), slip(-44, [41, 60]), slip(11.2, [120, 30], last=112)
        (Slip(value=440, meant=44.0), Slip(value=-44, meant=44), Slip(value=11.2, meant=112.0))
        >>> slip(1.2, [0, 1_200_000], last=300_000)
        Slip(value=1.2, meant=1200000.0)
        >>> slip(63, [41, 60], last=44), slip(0, [41, 60]), slip(1, [0, 8])
        (None, None, None)
    """
    seen = [one for one in (*known, last) if one is not None]
    sizes = [abs(one) for one in seen if one]
    if not value or not sizes:
        return None
    if value < 0 <= min(seen):
        return Slip(value, -value if not slip(-value, seen, last) else None)
    from_zero, low, high, size = 0.0 in seen, min(sizes), max(sizes), abs(value)
    far = not low / (_FAR_FROM_ZERO if from_zero else _FAR) <= size <= high * _FAR
    off = last and not from_zero and not low <= size <= high and not 1 / _OFF < size / abs(last) < _OFF
    if not (far or off):
        return None
    meant = (value * 10**power if power > 0 else value / 10**-power for power in _POWERS)
    return Slip(value, next((one for one in meant if low / _NEAR <= abs(one) <= high * _NEAR), None))
