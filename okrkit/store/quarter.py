"""What the name of a cycle's folder says: teams/growth/2026-Q4 is the team "growth", October to December 2026."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from okrkit.model import Cycle

__all__ = ["TEAMS", "cycle", "dates", "name"]

TEAMS = "teams"


def name(day: dt.date) -> str:
    """The calendar quarter that a day lies in.

    Examples:
        >>> name(dt.date(2026, 11, 24))
        '2026-Q4'
    """
    return f"{day.year}-Q{(day.month + 2) // 3}"


def dates(name: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a quarter; None for any other name.

    Examples:
        >>> [str(day) for day in dates("2026-Q1")]
        ['2026-01-01', '2026-03-31']
        >>> dates("autumn")
    """
    match = re.fullmatch(r"((?:19|20)\d\d)[-_ ]?Q([1-4])", name, re.IGNORECASE)
    if not match:
        return None
    year, last = int(match[1]), 3 * int(match[2])
    after = dt.date(year + last // 12, last % 12 + 1, 1)
    return dt.date(year, last - 2, 1), after - dt.timedelta(days=1)


def cycle(folder: Path) -> Cycle:
    """The team and the dates that a folder's place gives; what it does not say is None."""
    folder = folder.absolute()
    start, end = dates(folder.name) or (None, None)
    if folder.parent.name == TEAMS:
        return Cycle(team=folder.name)
    team = folder.parent.name if folder.parent.parent.name == TEAMS else None
    return Cycle(team=team, start=start, end=end)
