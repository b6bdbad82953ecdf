"""Where a line is drawn: records of `data/thresholds.toml`, and a team's own in its `okrkit.toml`.

Each says whether it is the figure of a source or our default. A default is no evidence, only a place to begin: change
it where it does not fit.
"""

from __future__ import annotations

from functools import cache

from okrkit import content, lexicon
from okrkit.model import Record

__all__ = ["Threshold", "threshold", "thresholds"]


class Threshold(Record, frozen=True):
    """One line.

    Fields:
        name: as a mode's condition names it.
        value: where it lies, in the unit of its signal.
        source: whose figure it is; None for our default.
        own: whether the team has set it.
    """

    name: str
    value: float
    source: str | None = None
    own: bool = False


def threshold(name: str) -> Threshold:
    """The line in use: the team's own where there is one.

    Examples:
        >>> threshold("low_share").value
        0.5
    """
    known = _ours()[name]
    own = lexicon.current().thresholds.get(name)
    return known if own is None else Threshold(name, own, known.source, own=True)


def thresholds() -> tuple[Threshold, ...]:
    """All of them, as they are in use."""
    return tuple(map(threshold, _ours()))


@cache
def _ours() -> dict[str, Threshold]:
    table = content.table("thresholds")
    return {name: Threshold(name, float(told["value"]), told.get("source")) for name, told in table.items()}
