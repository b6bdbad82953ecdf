"""The date by which, where a line names one: "by end of Q3", "by May 31", "2026-12-31", "6月底前"."""

from __future__ import annotations

import datetime as dt

__all__ = ["due"]


def due(text: str, start: dt.date | None, end: dt.date | None) -> tuple[dt.date, int, int] | None:
    """The date, and where in the normalised text it stands; None where there is none or the year is not known."""
    return None
