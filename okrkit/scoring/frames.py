"""From two tidy tables, key results and check-ins, to a table of scores. The arithmetic runs on whole columns.

This is the way in for many cycles at once, or for data that never was a folder of okrkit; `score` takes it as well.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Cycle
from okrkit.scoring import arithmetic, forecast
from okrkit.scoring.calendar import date_of, elapsed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

__all__ = ["Seen", "days", "score_frames", "seen"]

_NUMBERS = ("baseline", "target", "low", "high", "weight", "commit", "stretch")
_WORDS = ("type", "direction", "shape", "levels")


def score_frames(
    key_results: pd.DataFrame,
    check_ins: pd.DataFrame,
    *,
    as_of: dt.date,
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> pd.DataFrame:
    """Score many key results at once.

    Args:
        key_results: one row each, with the columns `key_result` (a name, each once), `baseline` and `target`; as far
            as they are known also `type` (metric, maintain, milestone), `direction`, `low`, `high` (the bound),
            `commit`, `stretch`, `shape` (linear, late, stepwise), `levels` (the scores of its steps, a tuple). Other
            columns stay as they are. Where the type is not told, the numbers tell it.
        check_ins: one row each, in any order; of one day the later row counts: `key_result`, `date` (dates, or
            moments as the clock showed them where they were written), `value`, and `confidence` (0 to 10) if there
            is any. Rows of unknown key results or without a date are left out.
        as_of: the day; check-ins after it are left out.
        start: the first day of the cycle, for pace and forecast.
        end: its last day.

    Returns:
        The key results in their order with, for each (NaN, NaT or None where it cannot be said):
        value, value_date, check_ins (their number), raw (share of the way), score (0 to 1), band, zone, expected
        (the share of the way expected by now), pace_ratio (raw over expected), required_rate, forecast,
        forecast_low, forecast_high (raw, at the cycle's end) and forecast_reason, last_check_in, confidence (0 to
        1), last_inside, worst_breach (of what is to be kept), reason (why there is no score).

    Raises:
        OkrkitError: a column is missing, a name stands twice, or a cell is no number or no date.

    Examples:
        >>> lines = pd.DataFrame({"key_result": ["calls"], "baseline": [90], "target": [40]})
        >>> rows = pd.DataFrame({"key_result": ["calls"], "date": [dt.date(2026, 2, 16)], "value": [65]})
        >>> at = dict(start=dt.date(2026, 1, 5), end=dt.date(2026, 4, 5), as_of=dt.date(2026, 2, 22))
        >>> score_frames(lines, rows, **at)[["raw", "band", "pace_ratio"]].round(3).values.tolist()
        [[0.5, 'yellow', 0.929]]
    """
    for table, names in ((key_results, ("key_result",)), (check_ins, ("key_result", "date", "value"))):
        if missing := [name for name in names if name not in table]:
            raise OkrkitError(say("scoring.no-column", name=missing[0]), instead=say("scoring.no-column-instead"))
    lines, gone = _lines(key_results), elapsed(Cycle(start=start, end=end), as_of)
    found = seen(lines["key_result"], check_ins, as_of)
    valued, sure = (found.only(~np.isnan(column)) for column in (found.value, found.confidence))
    value, points = valued.last(valued.value), valued.days()
    table = key_results.reset_index(drop=True).assign(
        type=_words(lines["type"]), value=value, value_date=valued.last_day(), check_ins=found.many
    )
    metric, maintain, milestone = (lines["type"] == name for name in ("metric", "maintain", "milestone"))
    numbers = {name: lines[name] for name in _NUMBERS}
    baseline, target = numbers["baseline"], numbers["target"]
    stepped = lines["levels"] != np.array(None, dtype=object)  # noted as a step, whatever numbers its words hold
    open_ended = milestone & (stepped | np.isnan(baseline) | np.isnan(target) | (baseline == target))
    baseline, target = np.where(open_ended, 0.0, baseline), np.where(open_ended, 1.0, target)
    way = arithmetic.progress(baseline, target, value)
    noted = arithmetic.on_steps(np.where((way >= 0) & (way <= 1), way, np.nan), lines["levels"])
    kept = _kept(points, maintain, numbers["low"], numbers["high"])
    raw = np.select([metric, open_ended, milestone, maintain], [way, noted, way, kept["share"]], np.nan)
    commit, stretch = (arithmetic.progress(baseline, target, numbers[name]) for name in ("commit", "stretch"))
    score = np.where(metric, arithmetic.on_three_values(raw, commit, stretch), np.clip(raw, 0.0, 1.0))
    share = np.where(maintain, np.nan, raw)
    due = np.where(maintain, np.nan, arithmetic.expected(gone, lines["shape"], lines["levels"]))
    table = table.assign(
        raw=raw, score=score, band=_words(arithmetic.bands(score)),
        zone=_words(arithmetic.zones(np.where(metric, raw, np.nan), commit, stretch)),
        expected=due, pace_ratio=share / np.where(due > 0, due, np.nan),
        required_rate=arithmetic.required_rate(share, gone),
        **_ahead(points, baseline, target, lines, (start, end), gone),
        last_check_in=found.last_day(), confidence=sure.last(sure.confidence) / 10,
        last_inside=_words(kept["last"]), worst_breach=kept["breach"],
    )  # fmt: skip
    table["reason"] = _reasons(table, lines)
    return table


class Seen(NamedTuple):
    """Check-ins by key result and then by day; of one day the one written later comes last.

    Fields:
        row: the number of its key result; day: days since 1970; value, confidence: NaN where there is none.
        many: how many there are of each key result.
    """

    row: NDArray[np.intp]
    day: NDArray[np.int64]
    value: Numbers
    confidence: Numbers
    many: NDArray[np.int64]

    def last(self, column: Numbers) -> Numbers:
        """The last number of a column for each key result; NaN where it was never seen."""
        found = np.full(len(self.many), np.nan)
        found[self.many > 0] = column[np.cumsum(self.many)[self.many > 0] - 1]
        return found

    def last_day(self) -> NDArray[np.datetime64]:
        """The last day on which each key result was seen; NaT where it never was."""
        found = np.full(len(self.many), np.datetime64("NaT", "D"))
        found[self.many > 0] = self.day[np.cumsum(self.many)[self.many > 0] - 1].view("datetime64[D]")
        return found.astype("datetime64[s]")

    def days(self) -> Seen:
        """One for each day: what was written last on it."""
        again = (self.row[1:] == self.row[:-1]) & (self.day[1:] == self.day[:-1])
        return self.only(np.append(~again, np.ones(min(len(self.row), 1), dtype=bool)))

    def only(self, which: NDArray[np.bool_]) -> Seen:
        """Some of them."""
        if which.all():
            return self
        row = self.row[which]
        many = np.bincount(row, minlength=len(self.many))
        return Seen(row, self.day[which], self.value[which], self.confidence[which], many)


def seen(names: pd.Series[Any], check_ins: pd.DataFrame, as_of: dt.date) -> Seen:
    """The check-ins of these key results up to a day."""
    row = _rows(names, check_ins["key_result"])
    day, value, confidence = days(check_ins["date"]), _numbers(check_ins, "value"), _numbers(check_ins, "confidence")
    use = (row >= 0) & (day <= np.datetime64(date_of(as_of), "D").astype(np.int64)) & (day > np.iinfo(np.int64).min)
    if not use.all():
        row, day, value, confidence = row[use], day[use], value[use], confidence[use]
    if len(row):
        first = day.min()
        key = row * (day.max() - first + 1) + (day - first)
        if (key[1:] < key[:-1]).any():
            order = np.argsort(key, kind="stable")
            row, day, value, confidence = row[order], day[order], value[order], confidence[order]
    return Seen(row, day, value, confidence, np.bincount(row, minlength=len(names)))


def _rows(names: pd.Series[Any], of: pd.Series[Any]) -> NDArray[np.intp]:
    """The number of the key result that each check-in names, -1 for none: each name is looked up once."""
    if isinstance(of.dtype, pd.CategoricalDtype):
        codes, known = of.cat.codes.to_numpy(), of.cat.categories
    else:
        codes, known = pd.factorize(of)
    ours, theirs = (pd.Index(np.asarray(some, dtype=object), dtype=object) for some in (names, known))
    if ours.equals(theirs):
        return codes.astype(np.intp)
    if not ours.is_unique:
        twice = ours[ours.duplicated()][0]
        raise OkrkitError(say("model.same-id", id=twice), instead=say("model.same-id-instead"))
    return np.append(ours.get_indexer(theirs), -1)[codes]


def _numbers(table: pd.DataFrame, name: str) -> Numbers:
    """A column as plain numbers; NaN where there is none."""
    if name not in table:
        return np.full(len(table), np.nan)
    column = table[name]
    if column.dtype == np.float64:
        return column.to_numpy()
    found = pd.to_numeric(column, errors="coerce")
    if len(wrong := np.flatnonzero(found.isna() & column.notna())):
        where = {"column": name, "row": int(wrong[0]) + 1, "text": column.iloc[wrong[0]]}
        raise OkrkitError(say("scoring.not-a-number", **where), instead=say("scoring.not-a-number-instead"))
    return found.to_numpy(dtype=np.float64, na_value=np.nan)


def days(column: pd.Series[Any]) -> NDArray[np.int64]:
    """Days since 1970, as the calendar showed them where they were written down: no time zone moves one."""
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_localize(None)
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "M":
        return column.to_numpy().astype("datetime64[D]").view(np.int64)
    return np.array([_day(one) for one in column.astype(object)], dtype="datetime64[D]").view(np.int64)


def _day(told: Any) -> dt.date | None:
    if isinstance(told, str):
        try:
            return dt.date.fromisoformat(told.strip()[:10])
        except ValueError:
            raise OkrkitError(say("scoring.date", text=told), instead=say("scoring.date-instead")) from None
    return date_of(told) if isinstance(told, dt.date) and told == told else None  # noqa: PLR0124 - NaT is no day


def _lines(key_results: pd.DataFrame) -> dict[str, Any]:
    """The columns that the arithmetic needs, as arrays; what is not there is unknown."""
    count, here = len(key_results), key_results.columns
    found: dict[str, Any] = {"key_result": key_results["key_result"]}
    for name in _NUMBERS:
        found[name] = _numbers(key_results, name)
    for name in _WORDS:
        found[name] = np.full(count, None, dtype=object)
        if name in here:
            told = key_results[name].notna().to_numpy(dtype=bool)
            found[name][told] = key_results[name].to_numpy(dtype=object)[told]
    numbers = ~(np.isnan(found["target"]) & np.isnan(found["baseline"]))
    guess = np.select([found["direction"] == "maintain", numbers], [1, 2], 0)
    found["type"] = np.where(
        found["type"] == np.array(None, dtype=object),
        np.array([None, "maintain", "metric"], dtype=object)[guess],
        found["type"],
    )
    return found


def _kept(points: Seen, maintain: NDArray[np.bool_], low: Numbers, high: Numbers) -> dict[str, Any]:
    """For what is to be kept: the share of days inside the bound, whether the last is, the worst breach."""
    bounded = maintain & ~(np.isnan(low) & np.isnan(high))
    share, breach = (np.full(len(points.many), np.nan) for _ in range(2))
    last = np.full(len(points.many), None, dtype=object)
    use = bounded[points.row] if bounded.any() else np.zeros(0, dtype=bool)
    if use.any():
        row, value = points.row[use], points.value[use]
        outside = np.fmax(np.fmax(low[row] - value, value - high[row]), 0.0)
        here = np.unique(row)
        share[here] = (np.bincount(row, outside == 0) / np.bincount(row).clip(1))[here]
        breach[here] = 0.0
        np.maximum.at(breach, row, outside)
        last[row] = outside == 0
    return {"share": share, "last": last, "breach": breach}


def _ahead(
    points: Seen, baseline: Numbers, target: Numbers, lines: dict[str, Any],
    dates: tuple[dt.date | None, dt.date | None], gone: float | None,
) -> dict[str, Any]:  # fmt: skip
    """forecast, its band and its reason; the line runs through the values and is then read as a share of the way."""
    start, end = dates
    moves = lines["type"] != "maintain"
    count, asked = len(points.many), start is not None and end is not None and gone is not None and gone < 1
    found = np.full((3, count), np.nan)
    number = np.zeros(count, dtype=np.int64)
    if asked and start and end:
        first = np.datetime64(date_of(start), "D").astype(np.int64)
        when = (points.day - (first - 1)) / ((end - start).days + 1)
        late = lines["shape"] == "late"
        if late.any():
            when = np.where(late[points.row], np.clip(when, 0, None) ** 2, when)
        line = forecast.ahead(points.row, when, points.value, points.many)
        number = line.points
        found = np.array([arithmetic.progress(baseline, target, one) for one in line[:3]])
        found[:, ~moves] = np.nan
        found[1:] = np.sort(found[1:], axis=0)
        share = lines["type"] == "milestone"
        found[:, share] = np.clip(found[:, share], 0.0, 1.0)
    asks = [
        ("kept", ~moves & (lines["type"] == "maintain")),
        ("no-dates", np.full(count, start is None or end is None)),
        ("over", np.full(count, gone == 1)),
        ("few", number < forecast.LEAST),
        ("no-way", np.ones(count, dtype=bool)),
    ]
    reason = _first(np.isnan(found[0]), [(f"scoring.forecast-{name}", told) for name, told in asks])
    return {"forecast": found[0], "forecast_low": found[1], "forecast_high": found[2], "forecast_reason": reason}


def _words(column: NDArray[Any]) -> pd.Series[Any]:
    """A column of words in which what is missing stays None, whatever pandas makes of strings."""
    return pd.Series(column, dtype=object)


def _first(missing: NDArray[np.bool_], asked: list[tuple[str, Any]]) -> pd.Series[Any]:
    """The words of the first reason that holds, where something is missing; None elsewhere."""
    words = np.array([None, *(say(name) for name, _ in asked)], dtype=object)
    picked = np.select([missing & told for _, told in asked], range(1, len(words)), 0)
    return _words(words[picked])


def _reasons(table: pd.DataFrame, lines: dict[str, Any]) -> pd.Series[Any]:
    """Why a key result has no score, the first thing to ask about first; None where it has one."""
    kind = lines["type"]
    metric = kind == "metric"
    no_start = metric & np.isnan(lines["baseline"])
    reach = (lines["direction"] == "reach") | (lines["direction"] == "none")
    three = ~(np.isnan(lines["commit"]) & np.isnan(lines["stretch"]))
    asked = [
        ("no-number", np.asarray(pd.isna(kind))),
        ("no-target", metric & np.isnan(lines["target"])),
        ("no-baseline-level", no_start & reach & ~np.isnan(lines["low"])),
        ("no-baseline-zero", no_start & reach),
        ("no-baseline", no_start),
        (
            "same",
            (lines["baseline"] == lines["target"]) & (metric | (np.isnan(lines["low"]) & np.isnan(lines["high"]))),
        ),
        ("no-bound", (kind == "maintain") & np.isnan(lines["low"]) & np.isnan(lines["high"])),
        ("no-check-in", table["check_ins"].to_numpy() == 0),
        ("no-value", table["value"].isna().to_numpy()),
        ("not-a-share", kind == "milestone"),
        ("three-values", metric & three & table["raw"].notna().to_numpy()),
        ("too-far", np.ones(len(table), dtype=bool)),
    ]
    return _first(table["score"].isna().to_numpy(), [(f"scoring.{name}", told) for name, told in asked])
