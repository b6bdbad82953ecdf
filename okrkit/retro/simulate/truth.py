"""How the lines of an invented cycle really went, week by week, whatever anybody noted of it."""

from __future__ import annotations

from okrkit.retro.simulate.habits import Chance
from okrkit.retro.simulate.plan import Line

__all__ = ["came", "gone", "path", "shape"]

KEEP = 0.72  # where something that must not suffer usually stands, beside its bound
WORN = 0.9  # how far it rises where all strain goes into something else
QUIET = 0.68  # the part of the cycle in which nothing is seen of what comes late
JITTER = 0.05  # what a week's chance moves, beside what the cycle brings


def shape(line: Line, gone: float) -> float:
    """The share of the way that lies behind a line when this share of the cycle is gone; both 0 to 1."""
    return max(gone - QUIET, 0.0) / (1 - QUIET) if line.late else gone


def gone(week: int, weeks: int) -> float:
    """The share of the cycle that is gone at the end of a week, counted from 0."""
    return (week + 1) / weeks


def path(
    line: Line, weeks: int, chance: Chance, *, noise: float = 1.0, strain: float = 0.0, hit: int | None = None
) -> tuple[float, ...]:
    """Where a line stands at the end of each week, as nobody knows it exactly.

    Args:
        line: the line, with what the cycle will bring.
        weeks: how many there are.
        chance: the cycle's chance.
        noise: how much chance moves a week, 1 is usual.
        strain: how far something suffers that was to be kept, 0 to 1.
        hit: the week in which something from outside stops it.
    """
    draw = chance.of("path", line.id)
    values, swing = [], 0.0
    for week in range(weeks):
        swing = 0.6 * swing + draw.gauss(0, 1) * noise
        at = gone(week if hit is None else min(week, hit), weeks)
        if hit is not None and week > hit:
            at += 0.12 * (gone(week, weeks) - at)
        if line.way == "kept":
            values.append(line.target * (KEEP + 0.07 * swing + WORN * strain * gone(week, weeks) ** 2))
        elif line.way == "upheld":
            values.append(line.start * (1.01 + 0.006 * swing))
        else:
            values.append(
                line.start + line.gain * shape(line, at) + JITTER * swing * abs(line.usual) * (line.way == "measured")
            )
    return tuple(values)


def came(line: Line, value: float) -> float:
    """What one would note for a line that stands at this value."""
    if line.way == "steps":
        reached = [level["score"] for level in line.of["levels"] if value >= level["score"] * 0.9]
        return max(reached, default=0.0)
    if line.way == "done":
        return 1.0 if value >= 0.95 else 0.5 if value >= 0.45 else 0.0
    if line.way == "counted":
        return float(min(max(int(value), 0), line.target))
    small = line.way == "kept" or abs(line.usual) < 12
    limit = 100.0 if line.of.get("unit", "%") == "%" else float("inf")
    return round(min(max(value, 0.0), limit), 1 if small else 0)
