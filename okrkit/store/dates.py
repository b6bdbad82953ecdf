"""Dates as people and spreadsheets write them: 2026-10-05, 2026/10/5, 2026年10月5日, 5-Oct-26, 10/13/2026, 46300.

A date of which two readings are possible is never guessed. Whether 3/4/2026 is the third of April or the fourth of
March is decided by another date in the same column that leaves no choice (13/4/2026), else the person is asked.
A whole number is a spreadsheet's own count of days, of which the 1st is 1900-01-01 (and the 60th never was, since
the first spreadsheets took 1900 for a leap year; so we count from 1899-12-30).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Literal

__all__ = ["Order", "date", "moment", "order"]

Order = Literal["day first", "month first", "open", "mixed"]

_SERIAL_START = dt.date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: other numbers are no dates that a team would write
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def date(text: str, order: Order = "open") -> dt.date | None:
    """One date; None where the text is none, or where it is not clear which.

    Args:
        text: as somebody or something wrote it; a time of day after it is not looked at.
        order: how dates such as 3/4/2026 are meant in this column.

    Examples:
        >>> [str(date(text)) for text in ("2026-10-05", "2026/10/5 9:15", "2026年10月5日", "5-Oct-26", "46300")]
        ['2026-10-05', '2026-10-05', '2026-10-05', '2026-10-05', '2026-10-05']
        >>> str(date("3/4/2026")), str(date("3/4/2026", "month first")), str(date("3/3/2026"))
        ('None', '2026-03-04', '2026-03-03')
    """
    text = _plain(text)
    for pattern in (_iso(), _written(), _spoken()):
        if match := pattern.fullmatch(text):
            day, month = match["day"], match["month"].lower()
            number = int(month) if month.isdigit() else 1 + _MONTHS.index(month[:3])
            return _day(int(match["year"]), number, int(day))
    if match := _short().fullmatch(text):
        first, second = int(match["first"]), int(match["second"])
        if order == "open" and first != second:
            return None
        day_number, month_number = (second, first) if order == "month first" else (first, second)
        return _day(int(match["year"]), month_number, day_number)
    if match := re.fullmatch(r"(\d{5})(\.\d+)?", text):
        days = int(match[1])
        return _SERIAL_START + dt.timedelta(days=days) if days in _SERIALS else None
    return None


def order(texts: Iterable[str]) -> Order:
    """How a column means its dates of the form 3/4/2026: the rows that leave no choice decide.

    Examples:
        >>> order(["3/4/2026", "10/13/2026"]), order(["3/4/2026"]), order(["13/4/2026", "10/13/2026"])
        ('month first', 'open', 'mixed')
    """
    found: set[Order] = set()
    for text in texts:
        if match := _short().fullmatch(_plain(text)):
            found |= {"day first"} if int(match["first"]) > 12 else set()
            found |= {"month first"} if int(match["second"]) > 12 else set()
    return "mixed" if len(found) == 2 else found.pop() if found else "open"


def moment(text: str, order: Order = "open") -> dt.datetime | None:
    """A date with its time of day as the clock on the wall showed it; midnight where there is none.

    Examples:
        >>> moment("2026-10-05T09:15:00+08:00"), moment("2026/10/5 9:15")
        (datetime.datetime(2026, 10, 5, 9, 15), datetime.datetime(2026, 10, 5, 9, 15))
    """
    try:
        return dt.datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        day = date(text, order)
    if day is None:
        return None
    clock = re.search(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?:\s*([AP])M)?$", _plain(text), re.IGNORECASE)
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3]) if clock else (0, 0, 0)
    if clock and clock[4]:
        hour = hour % 12 + (12 if clock[4].upper() == "P" else 0)
    try:
        return dt.datetime.combine(day, dt.time(hour, minute, second))
    except ValueError:
        return None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year + (2000 if year < 100 else 0), month, day)
    except ValueError:
        return None


_TIME = r"(?:[T ]*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\d{2}:?\d{2})?)?"


@cache
def _iso() -> re.Pattern[str]:
    return re.compile(
        r"(?P<year>(?:19|20)\d\d) ?[-/.年]? ?(?P<month>(?<=[-/.年 ])\d{1,2}|\d\d) ?[-/.月]? ?"
        r"(?P<day>(?<=[-/.月 ])\d{1,2}|\d\d) ?[日号]?" + _TIME,
        re.IGNORECASE,
    )


@cache
def _written() -> re.Pattern[str]:
    months = "|".join(_MONTHS)
    return re.compile(
        rf"(?P<day>\d{{1,2}})[- .]+(?P<month>(?:{months})[a-z]*)[-, .]+(?P<year>\d{{2}}|\d{{4}}){_TIME}", re.IGNORECASE
    )


@cache
def _spoken() -> re.Pattern[str]:
    months = "|".join(_MONTHS)
    return re.compile(
        rf"(?P<month>(?:{months})[a-z]*)[. ]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[, ]+(?P<year>\d{{4}}){_TIME}",
        re.IGNORECASE,
    )


@cache
def _short() -> re.Pattern[str]:
    return re.compile(r"(?P<first>\d{1,2})([-/.])(?P<second>\d{1,2})\2(?P<year>\d{4}|\d{2})" + _TIME, re.IGNORECASE)
