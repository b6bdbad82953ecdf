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
from functools import lru_cache
from typing import Literal

__all__ = ["Order", "date", "days_of", "moment", "order", "quarter"]

Order = Literal["day first", "month first", "open", "mixed"]

_SERIAL_START = dt.date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: other numbers are no dates that a team would write
_WRITTEN = ("%Y-%m-%d", "%d-%b-%Y", "%d-%b-%y", "%d-%B-%Y", "%b-%d-%Y", "%B-%d-%Y")
_CLOCKS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")


@lru_cache(4096)  # a column holds the same few days again and again
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
    day, _ = _parts(text)
    if re.fullmatch(r"\d{5}(\.\d+)?", day):
        days = int(day[:5])
        return _SERIAL_START + dt.timedelta(days=days) if days in _SERIALS else None
    if short := _short(day):
        if order in ("open", "mixed") and short[0] != short[1]:
            return None
        styles: tuple[str, ...] = ("%m-%d-%Y", "%m-%d-%y") if order == "month first" else ("%d-%m-%Y", "%d-%m-%y")
    else:
        styles = ("%Y%m%d",) if re.fullmatch(r"(19|20)\d{6}", day) else _WRITTEN
    plain = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", day)
    found = _first(re.sub(r"[-/.,年月日号 ]+", "-", plain).rstrip("-"), styles)
    return found.date() if found else None


def order(texts: Iterable[str]) -> Order:
    """How a column means its dates of the form 3/4/2026: the rows that leave no choice decide.

    Examples:
        >>> order(["3/4/2026", "10/13/2026"]), order(["3/4/2026"]), order(["13/4/2026", "10/13/2026"])
        ('month first', 'open', 'mixed')
    """
    short = [found for text in texts if (found := _short(_parts(text)[0]))]
    day_first, month_first = any(first > 12 for first, _ in short), any(second > 12 for _, second in short)
    if day_first and month_first:
        return "mixed"
    return "day first" if day_first else "month first" if month_first else "open"


@lru_cache(4096)
def moment(text: str, order: Order = "open") -> dt.datetime | None:
    """A date with its time of day as the clock on the wall showed it; midnight where there is none.

    Examples:
        >>> moment("2026-10-05T09:15:00+08:00"), moment("2026/10/5 9:15")
        (datetime.datetime(2026, 10, 5, 9, 15), datetime.datetime(2026, 10, 5, 9, 15))
    """
    day, clock = date(text, order), _parts(text)[1]
    time = _first(clock or "00:00", _CLOCKS)
    return dt.datetime.combine(day, time.time()) if day and time else None


def quarter(day: dt.date) -> str:
    """The calendar quarter that a day lies in, as a cycle's folder is named.

    Examples:
        >>> quarter(dt.date(2026, 11, 24))
        '2026-Q4'
    """
    return f"{day.year}-Q{(day.month + 2) // 3}"


def days_of(quarter: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a quarter; None for any other name.

    Examples:
        >>> [str(day) for day in days_of("2026-Q1")]
        ['2026-01-01', '2026-03-31']
        >>> days_of("autumn")
    """
    match = re.fullmatch(r"((?:19|20)\d\d)[-_ ]?Q([1-4])", quarter, re.IGNORECASE)
    if not match:
        return None
    year, last = int(match[1]), 3 * int(match[2])
    after = dt.date(year + last // 12, last % 12 + 1, 1)
    return dt.date(year, last - 2, 1), after - dt.timedelta(days=1)


@lru_cache(4096)
def _parts(text: str) -> tuple[str, str]:
    """The day and the time of day in a text; the zone and the fraction of a second are left out."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    match = re.fullmatch(
        r"(.*?\S)[T ]*(?<!\d)(\d{1,2}:\d\d(?::\d\d)?)[.\d]*( ?[AP]M)?(Z|[+-][\d:]+)?", plain, re.IGNORECASE
    )
    return (match[1], match[2] + (f" {match[3].strip()}" if match[3] else "")) if match else (plain, "")


def _short(day: str) -> tuple[int, int] | None:
    """The first two numbers of a date such as 3/4/2026."""
    match = re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)", day)
    return (int(match[1]), int(match[3])) if match else None


def _first(text: str, styles: Iterable[str]) -> dt.datetime | None:
    for style in styles:
        try:
            return dt.datetime.strptime(text, style)  # noqa: DTZ007 - the wall clock's
        except ValueError:
            continue
    return None
