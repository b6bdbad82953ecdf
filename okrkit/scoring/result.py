"""What a cycle's scores show of themselves: plain values for a program, words for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from okrkit.language import say
from okrkit.model import Cycle
from okrkit.scoring.lines import EXACT, RED, YELLOW

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Band", "Scores", "band", "grid", "plain", "quantity"]

Band = Literal["red", "yellow", "green"]


class Scores(msgspec.Struct, frozen=True, eq=False):
    """The scores of a cycle on one day.

    Fields:
        cycle: what was scored.
        as_of: the day; check-ins after it are left out.
        elapsed: the share of the cycle's days gone on that day, 0 to 1; None where the cycle has no start or end.
        table: one row a key result, the columns of `frame`, those of `score_frames`, and score_as_first_written:
            the score under what was first written, where it was changed since.
        objectives: one row an objective, the columns of `objectives.roll_up`.
    """

    cycle: Cycle
    as_of: dt.date
    elapsed: float | None
    table: pd.DataFrame
    objectives: pd.DataFrame

    def to_dict(self) -> dict[str, Any]:
        """For a program: plain values, dates in ISO 8601; what cannot be said is None and has its reason."""
        from okrkit.scoring.schools import lens  # noqa: PLC0415 - the lenses look at scores

        return {
            "as_of": self.as_of.isoformat(),
            "elapsed": self.elapsed,
            "objectives": [
                {"id": head["objective"], **_told(head, _OBJECTIVE), "key_results": list(map(_key_result, rows))}
                for head, rows in self._groups()
            ],
            "lenses": lens(self.cycle, self.as_of).to_dict(),
        }

    def in_words(self) -> pd.DataFrame:
        """The table as a person reads it: texts only, headers in the current language."""
        import pandas as pd  # noqa: PLC0415 - whoever holds scores has loaded it

        return pd.DataFrame(map(_row_in_words, self._rows()), columns=pd.Index(_heads()), dtype=object)

    def __str__(self) -> str:
        lines = [self._caption()]
        for head, rows in self._groups():
            lines += ["", f"{head['objective']} {head['text']}{say('scoring.colon')}{_score_in_words(head)}"]
            for name, way, now, reached, last, note in map(_row_in_words, rows):
                rest = say("scoring.semicolon").join(part for part in (way, now, last, note) if part)
                lines += [f"  {reached:>5}  {name}", f"         {rest}"]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        body = ""
        for head, rows in self._groups():
            title = f"{head['objective']} {head['text']}"
            body += f"<tr>{_cell(title, 'th', 3)}{_cell(_score_in_words(head), 'th')}{_cell(head['reason'] or '', 'td', 2)}</tr>"
            body += "".join(f"<tr>{''.join(map(_cell, _row_in_words(row)))}</tr>" for row in rows)
        return f"<p>{self._caption()}</p>{grid(_heads(), body)}"

    def _rows(self) -> list[dict[Any, Any]]:
        return self.table.to_dict("records")

    def _groups(self) -> Iterator[tuple[dict[Any, Any], list[dict[Any, Any]]]]:
        """Each objective with its key results."""
        rows = iter(self._rows())
        for head in self.objectives.to_dict("records"):
            yield head, [next(rows) for _ in range(head["key_results"])]

    def _caption(self) -> str:
        if self.elapsed is None:
            return say("scoring.caption-undated", date=self.as_of.isoformat())
        return say("scoring.caption", date=self.as_of.isoformat(), percent=round(self.elapsed * 100))


def band(score: float | None) -> Band | None:
    """The band of a score: red below 0.4, yellow below 0.7, green from 0.7; None where there is no score.

    Source: Google re:Work, "Set goals with OKRs"; its gaps (0.35, 0.65) are closed here.

    Examples:
        >>> band(0.35), band(0.65), band(0.7), band(None)
        ('red', 'yellow', 'green', None)
    """
    if score is None or score != score:  # noqa: PLR0124 - NaN differs from itself
        return None
    rounded = round(score, EXACT)
    return "red" if rounded < RED else "yellow" if rounded < YELLOW else "green"


def quantity(value: float | None, unit: str | None = None) -> str:
    """A number with its unit, as a person writes it; empty where there is none.

    Examples:
        >>> quantity(22.0, "%"), quantity(3_200_000, "$"), quantity(6, "days"), quantity(0.5)
        ('22%', '$3,200,000', '6 days', '0.5')
    """
    if value is None or value != value:  # noqa: PLR0124 - NaN differs from itself
        return ""
    text = f"{value:,.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:,.4g}"
    text = text.replace("-", "−")
    if not unit:
        return text
    if unit in {"$", "€", "£", "¥", "￥"}:
        return f"−{unit}{text[1:]}" if text.startswith("−") else f"{unit}{text}"
    return f"{text}{unit}" if unit in {"%", "％", "‰"} else f"{text} {unit}"


def grid(heads: Sequence[str], rows: str | Sequence[Sequence[str]]) -> str:
    """A plain table in HTML, everything in it escaped; `rows` may be made already."""
    made = rows if isinstance(rows, str) else "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    head = "".join(_cell(name, "th") for name in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{made}</tbody></table>"


def plain(value: Any) -> Any:
    """A value of a table for a program: a day as ISO 8601, None for what is missing.

    Examples:
        >>> plain(float("nan")), plain(dt.datetime(2026, 2, 16)), plain(0.5), plain(True)
        (None, '2026-02-16', 0.5, True)
    """
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT differ from themselves
        return None
    return value.date().isoformat() if isinstance(value, dt.datetime) else value


_OBJECTIVE = ("kind", "score", "passed", "band", "mean", "weighted", "minimum", "passed_reason", "reason")
_TOLD = (
    *("type", "raw", "score", "score_as_first_written", "band", "zone", "expected", "pace_ratio", "required_rate"),
    *("confidence", "last_check_in", "forecast_reason", "reason"),
)


def _told(row: Mapping[Any, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: plain(row[name]) for name in names}


def _key_result(row: Mapping[Any, Any]) -> dict[str, Any]:
    ahead = {name: plain(row[column]) for name, column in zip(("value", "low", "high"), _AHEAD, strict=True)}
    return {
        "id": row["key_result"],
        **_told(row, _TOLD),
        "forecast": None if ahead["value"] is None else ahead,
    }


_AHEAD = ("forecast", "forecast_low", "forecast_high")


def _heads() -> list[str]:
    return [say(f"scoring.head-{name}") for name in ("key-result", "way", "now", "score", "last", "note")]


def _cell(text: str, tag: str = "td", columns: int = 1) -> str:
    span = f' colspan="{columns}"' if columns > 1 else ""
    short = "; white-space: nowrap" if len(text) <= 12 else ""  # a date does not break
    return f'<{tag}{span} style="text-align: left{short}">{escape(text)}</{tag}>'


def _score_in_words(row: Mapping[Any, Any]) -> str:
    return f"{row['score']:.2f}" if row["band"] else say("scoring.none")


def _row_in_words(row: Mapping[Any, Any]) -> tuple[str, str, str, str, str, str]:
    """Key result, way, now, score, last check-in, note."""
    start, aim, now = (quantity(row[name], row["unit"]) for name in ("baseline", "target", "value"))
    low, high = quantity(row["low"], row["unit"]), quantity(row["high"], row["unit"])
    way = " → ".join((start or "?", aim or "?")) if row["type"] == "metric" else ""
    if row["type"] == "maintain":
        way = f"{low} … {high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else ""
    last = row["last_check_in"].date().isoformat() if row["last_check_in"] == row["last_check_in"] else ""
    note = row["reason"] or ""
    if not note and row["type"] == "maintain":
        note = say("scoring.inside-now") if row["last_inside"] else say("scoring.outside-now")
    elif not note and row["raw"] < 0:
        note = say("scoring.backwards", raw=quantity(round(row["raw"], 2)))
    elif not note and row["raw"] > 1:
        note = say("scoring.past", raw=quantity(round(row["raw"], 2)))
    ahead = [f"{row[name]:.2f}".replace("-", "−") for name in _AHEAD] if row["forecast"] == row["forecast"] else []
    if ahead:
        line = say("scoring.heading", value=ahead[0], low=ahead[1], high=ahead[2])
        rate = say("scoring.needs", rate=quantity(round(row["required_rate"], 1))) if row["required_rate"] > 1 else ""
        note = say("scoring.semicolon").join(part for part in (note, line, rate) if part)
    return f"{row['key_result']} {row['text']}", way, now, _score_in_words(row), last, note
