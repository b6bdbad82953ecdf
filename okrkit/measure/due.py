"""The date by which, where a line names one: "by end of Q3", "by May 31", "2026-12-31", "6月底前".

A date without a year is the one nearest to the cycle; quarters and halves are those of the calendar. A month, a
quarter, a half or a year means its last day, and "before June" the last day of May.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from functools import cache

from okrkit.measure import words

__all__ = ["due"]

_HAN = re.compile("[月年季]")
_FIGURE = re.compile("[0-9]")
_TENTHS = {"初": 10, "上旬": 10, "中旬": 20}


def due(
    text: str, start: dt.date | None, end: dt.date | None, latin: set[str] | None = None
) -> tuple[dt.date, int, int] | None:
    """The date, and where in the normal text it stands; None where there is none or its year is not known.

    `latin` are the runs of Latin letters, where they are known: most lines have none that names a date.

    Examples:
        >>> due("ship by end of q3", dt.date(2026, 7, 1), dt.date(2026, 9, 30))
        (datetime.date(2026, 9, 30), 5, 17)
        >>> due("6月底前上线", None, None), due("2026年6月底前上线", None, None)
        (None, (datetime.date(2026, 6, 30), 0, 9))
    """
    in_latin, with_iso, either = _patterns()
    if not text.isascii() and _HAN.search(text):
        pattern = either
    else:
        pattern = with_iso if "20" in text else in_latin
        if pattern is in_latin and latin is not None and not _may_be(text, latin):
            return None
    for match in pattern.finditer(text):
        found = {name: value for name, value in match.groupdict().items() if value}
        day = _nearest(found, start or end, end or start)
        if day:
            return day, match.start(), match.end()
    return None


def _may_be(text: str, latin: set[str]) -> bool:
    intro, date = _needed()
    return not intro.isdisjoint(latin) and (not date.isdisjoint(latin) or bool(_FIGURE.search(text)))


@cache
def _needed() -> tuple[frozenset[str], frozenset[str]]:
    """Latin words of which a date needs one before it, and one in it where it has no figures."""
    given = words.lexicon()["due"]
    date = {*given["months"], *(name[:3] for name in given["months"]), "year", "yearend", "y"}
    ends = {f"eo{name}" for name in (*date, "q", "h")}
    return words.needed([*given["before"], "end"]) | ends, frozenset(date | ends)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """For a date in Latin letters, for one that may be in figures alone, and for one in either language."""
    given = words.lexicon()["due"]
    names = "|".join(rf"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in given["months"])
    year = r"(?:20\d\d)"
    last = "|".join(given["last"])
    before = "|".join(given["before_zh"])
    intro = words.one_of([*given["before"], "end of"], border="[a-z]")
    english = (
        rf"(?P<intro>{intro}|e(?<![a-z]e)o(?=[a-z]))(?:(?<=eo)|\s{{1,3}}(?:the\s{{1,3}})?(?:end\s{{1,3}}of\s{{1,3}})?(?:the\s{{1,3}})?)"
        rf"(?:(?P<month>{names})\.?(?![a-z])(?:\s{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%]))?"
        rf"|(?P<day_>\d{{1,2}})(?:st|nd|rd|th)?\s{{1,3}}(?:of\s{{1,3}})?(?P<month_>{names})(?![a-z])"
        rf"|(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})(?![\d/])|q(?P<q>[1-4])|h(?P<h>[12])|(?P<y>year(?:[ -]end)?|y(?![a-z])))"
        rf"(?:,?[\s-]{{0,3}}(?P<year>{year}))?"
    )
    chinese = (
        rf"(?:(?<![现存所])[在于]\s{{0,3}})?(?:(?P<year_>{year})\s{{0,3}}年?\s{{0,3}})?(?:(?<!\d)(?P<zm>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s{{0,3}}月份?"
        rf"(?:\s{{0,3}}(?P<zd>\d{{1,2}})\s{{0,3}}[日号](?:{before})?|(?P<part>{last}|[上中下]旬|初)(?:{before})?|(?P<zb>{before}))"
        rf"|(?:q(?P<zq>[1-4])|第?(?P<zq_>[一二三四1-4])季度)\s{{0,3}}(?:(?:{last}|结束)(?:{before})?|(?P<qb>{before}))"
        rf"|(?P<zy>年[底末])(?:{before})?|(?P<zh>[上下])半年(?:(?:{last}|结束)(?:{before})?|内|{before}))"
    )
    iso = r"(?P<iso>2(?<![\d/=]2)0\d\d[-/.]\d{1,2}[-/.]\d{1,2})(?!\d)"
    return re.compile(english), re.compile(f"{iso}|{english}"), re.compile(f"{iso}|{english}|{chinese}")


def _nearest(found: dict[str, str], start: dt.date | None, end: dt.date | None) -> dt.date | None:
    """The date in the year that is written, else in the year that brings it nearest to the cycle.

    A day before the cycle counts as four times as far: people name a date that is to come.
    """
    if "iso" in found:
        year, month, day = map(int, re.split("[-/.]", found["iso"]))
        return _date(year, month, day)
    if found.get("intro") == "on" and not (found.keys() & {"day", "day_", "m"}):
        return None
    written = found.get("year") or found.get("year_")
    if written:
        return _in_year(found, int(written))
    if start is None or end is None:
        return None
    days = [_in_year(found, year) for year in range(start.year - 1, end.year + 2)]
    away = {day: max(4 * (start - day).days, (day - end).days, 0) for day in days if day}
    return min(away, key=lambda day: (away[day], day)) if away else None


def _in_year(found: dict[str, str], year: int) -> dt.date | None:
    month, day = _month_and_day(found)
    if found.get("zb") or found.get("qb") or (found.get("intro") == "before" and not day):
        month -= 1 if "zb" in found or "month" in found else 3
        year, month, day = (year - 1, 12, None) if month < 1 else (year, month, None)
    if not 1 <= month <= 12:
        return None
    return _date(year, month, day or monthrange(year, month)[1])


def _month_and_day(found: dict[str, str]) -> tuple[int, int | None]:
    """The month, and the day where one is said."""
    name = found.get("month") or found.get("month_")
    if name:
        months = [month[:3] for month in words.lexicon()["due"]["months"]]
        number = found.get("day") or found.get("day_")
        return months.index(name[:3]) + 1, int(number) if number else None
    if "m" in found:
        return int(found["m"]), int(found["d"])
    if "zm" in found:
        day = _TENTHS.get(found.get("part", "")) or (int(found["zd"]) if "zd" in found else None)
        return _count(found["zm"]), day
    quarter = found.get("q") or found.get("zq") or found.get("zq_")
    if quarter:
        return _count(quarter) * 3, None
    return (6 if found.get("h") == "1" or found.get("zh") == "上" else 12), None


def _count(text: str) -> int:
    if text.isdecimal():
        return int(text)
    digits = "零一二三四五六七八九十"
    return digits.index(text) if len(text) == 1 else 10 + digits.index(text[1])


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
