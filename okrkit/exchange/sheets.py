"""A cycle as an Excel workbook, and the empty one that a team fills in offline.

One sheet for each kind of thing, with its headings in the language in use; dates are dates, numbers are numbers, and
40 % is a number that shows "40%". No text of anybody's is a formula: it is stored as text, and where a spreadsheet
would take its first character for the start of one, as text that was quoted. `reading` gives the same cycle again.

Where fewer than four people voted on a key result, their opened numbers are not in the workbook: whoever it is sent to
would read what one person thought. They stay in the team's own votes.csv. The same holds for a question of the survey.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from okrkit import notation
from okrkit.errors import OkrkitError
from okrkit.exchange import layout
from okrkit.exchange.grids import escaped, shown_percent
from okrkit.language import say
from okrkit.model import Cycle, KeyResult, Level, SurveyAnswer, Vote
from okrkit.notation import facts
from okrkit.notation.dressing import escape, protect
from okrkit.store.tables import HEADERS
from okrkit.version import __version__

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["key_results", "template", "workbook"]

_FEWEST = 4
_LONGEST = 32_767  # characters that a cell holds
_FIRST_DAY = dt.date(1900, 3, 1)  # Excel counts a 29 February 1900, so earlier days have no number of their own
_RUNS = re.compile(r"[=+\-@＝＋－＠\t\r\n']")
_CHOICES = ("kind", "origin", "roll_up", "type", "direction", "read_as", "shape")
_FLAGS = ("leading", "guardrail", "announced")
_WIDE = ("objective_text", "text", "why", "note", "old", "new", "reason", "because", "words", "what", "levels")
_TEMPLATE = (
    *("objective", "objective_text", "why", "kind", "objective_owner", "key_result", "text", "owner", "type"),
    *("baseline", "target", "unit", "direction", "low", "high", "due", "weight", "source_of_truth"),
)
_TO_FILL = ("checkins", "fears", "dependencies")
_HINTS = ("objective", "kind", "key_result", "text", "type", "baseline", "unit", "direction", "low", "weight", "date")
_MORE_HINTS = ("value", "confidence", "item", "on")
_ROWS_TO_FILL = 300


def workbook(cycle: Cycle) -> bytes:
    """All of a cycle as an .xlsx file.

    Raises:
        OkrkitError: a text is longer than a cell holds.
    """
    book = _book()
    _about(book, cycle)
    _facts(book, _told(cycle))
    _sheet(book, cycle)
    units = {kr.id: kr.measure.unit for kr in cycle.key_results}
    cycle = replace(cycle, votes=_votes(cycle.votes), survey=_survey(cycle.survey))
    for kind, attribute in layout.ATTRIBUTES.items():
        records = getattr(cycle, attribute)
        if records or kind in ("checkins", "changes"):
            rows = [[(getattr(one, name), _unit(units, one, name)) for name in HEADERS[kind]] for one in records]
            _table(book, kind, HEADERS[kind], rows)
    return _bytes(book)


def template() -> bytes:
    """A workbook to fill in offline, in the language in use: choices in lists, notes on the headings, two examples.

    The example rows begin with the word "Example" ("示例"); an import leaves them out.
    """
    book = _book()
    _about(book, None)
    _facts(book, [(name, None) for name in layout.FACTS])
    rows = []
    for at in (1, 2):
        said: dict[str, Any] = {"objective": "O1", "objective_text": say("exchange.example-objective")}
        said |= {"kind": layout.choice("kind", "committed"), "key_result": f"KR{at}"}
        said |= {"text": say(f"exchange.example-{at}"), "baseline": 22.0 if at == 1 else 6.0}
        said |= {"target": 40.0 if at == 1 else 1.0, "unit": "%" if at == 1 else say("exchange.example-unit")}
        said |= {"direction": layout.choice("direction", "increase" if at == 1 else "decrease")}
        rows.append([(said.get(name), said["unit"]) for name in _TEMPLATE])
    _table(book, "key_results", _TEMPLATE, rows, fill=True)
    for kind in _TO_FILL:
        _table(book, kind, HEADERS[kind], [], fill=True)
    return _bytes(book)


def _book() -> Workbook:
    from openpyxl import Workbook  # noqa: PLC0415 - only where a workbook is written

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = f"okrkit {__version__}"
    return book


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- the sheets ------------------------------------------------------------------------------------------------------


def _about(book: Workbook, cycle: Cycle | None) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415 - only where a workbook is written

    sheet = book.create_sheet(layout.title("about"))
    given = [str(one) for one in (cycle.team, cycle.start, cycle.end) if one] if cycle else []
    lines = [" · ".join(given) or "OKR", say("exchange.about" if cycle else "exchange.about-template")]
    kinds = ("cycle", "key_results", *(layout.ATTRIBUTES if cycle else _TO_FILL))
    names = (say("exchange.colon", place=layout.title(kind)) + say(f"exchange.about-{kind}") for kind in kinds)
    lines += ["", *names, "", say("exchange.about-back")]
    for number, line in enumerate(lines, 1):
        _put(sheet, number, 1, line)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 100


def _told(cycle: Cycle) -> list[tuple[str, Any]]:
    """Team, dates and context, one a row; what is in a list takes several."""
    told: list[tuple[str, Any]] = []
    for name in layout.FACTS:
        value = getattr(cycle, name) if hasattr(cycle, name) else getattr(cycle.context, name)
        told += [(name, one) for one in value] if isinstance(value, tuple) else [(name, value)]
    return [(name, layout.NONE if value == "" else value) for name, value in told if value is not None]


def _facts(book: Workbook, told: Iterable[tuple[str, Any]]) -> None:
    rows = [[(say(f"exchange.fact-{name}"), None), (value, None)] for name, value in told]
    sheet = _table(book, "cycle", ("name", "value"), rows)
    sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = 44


def key_results(cycle: Cycle, beside: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """All that is said of each key result and of its objective, by column; an objective without any has its own row.

    Args:
        cycle: what to tell.
        beside: columns of the scores to put beside them: "value", "value_date", "score", …
    """
    scored = _scored(cycle, beside)
    for objective in cycle.objectives:
        told = {name: getattr(objective, name) for name in facts.OBJECTIVE_FIELDS if name != "owner"}
        told |= {"objective": objective.id, "objective_text": objective.text, "objective_owner": objective.owner}
        if not objective.key_results:
            yield told
        for kr in objective.key_results:
            yield told | _key_result(kr, cycle) | scored[kr.id]


def _sheet(book: Workbook, cycle: Cycle) -> None:
    beside = ("value", "value_date", "score")
    names = (*layout.KEY_RESULT_COLUMNS, *beside)
    units = {kr.id: kr.measure.unit for kr in cycle.key_results}
    rows = [
        [(row.get(name), units.get(row.get("key_result", "")) if name in layout.PERCENT else None) for name in names]
        for row in key_results(cycle, beside)
    ]
    _table(book, "key_results", names, rows).freeze_panes = "C2"


def _key_result(kr: KeyResult, cycle: Cycle) -> dict[str, Any]:
    told = {name: getattr(kr, name) for name in facts.KEY_RESULT_FIELDS} | {"key_result": kr.id, "text": kr.text}
    stated = _stated(kr, cycle)
    if "bound" in stated:
        bound = stated.pop("bound")
        stated["low"], stated["high"] = bound or (facts.NONE, None)
    return told | {"levels": _levels(kr.levels)} | {n: facts.NONE if v is None else v for n, v in stated.items()}


def _stated(kr: KeyResult, cycle: Cycle) -> dict[str, Any]:
    """The fields of the measure; one that is not there is stated only where the words would give one."""
    own = {name: getattr(kr.measure, name) for name in facts.MEASURE_FIELDS}
    stated = {name: value for name, value in own.items() if value not in (None, facts.NONE)}
    while True:
        read = notation.measured(kr.text, stated, cycle.start, cycle.end)
        wrong = [name for name in own if getattr(read, name) != own[name] and name not in stated]
        if not wrong:
            return stated
        stated |= {name: own[name] for name in wrong}


def _levels(levels: Sequence[Level]) -> str | None:
    """The steps, one a line."""
    for write in (str, escape):
        told = ";\n".join(f"{_short(level.score)} {write(level.text)}".rstrip() for level in levels)
        if not levels or facts.read("levels", protect(told)) == {"levels": tuple(levels)}:
            break
    return told or None


def _short(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)


def _scored(cycle: Cycle, beside: Sequence[str]) -> dict[str, dict[str, Any]]:
    from okrkit.scoring import score  # noqa: PLC0415 - pandas only where it is needed

    table = score(cycle).table
    found = table[list(beside)].astype(object)
    rows = found.where(found.notna(), None).to_dict("records")
    return {
        str(name): {str(key): value.date() if hasattr(value, "date") else value for key, value in row.items()}
        for name, row in zip(table["key_result"], rows, strict=True)
    }


def _votes(votes: Sequence[Vote]) -> tuple[Vote, ...]:
    opened = Counter(vote.key_result for vote in votes if vote.confidence is not None)
    return tuple(
        replace(vote, confidence=None, salt=None) if opened[vote.key_result] < _FEWEST else vote for vote in votes
    )


def _survey(answers: Sequence[SurveyAnswer]) -> tuple[SurveyAnswer, ...]:
    given = Counter(one.question for one in answers)
    return tuple(one for one in answers if given[one.question] >= _FEWEST)


# --- cells -----------------------------------------------------------------------------------------------------------


def _unit(units: dict[str, str | None], record: Any, name: str) -> str | None:
    return units.get(getattr(record, "key_result", "")) if name == "value" else None


def _table(
    book: Workbook,
    kind: str,
    names: Sequence[str],
    rows: Sequence[Sequence[tuple[Any, str | None]]],
    *,
    fill: bool = False,
) -> Worksheet:
    from openpyxl.comments import Comment  # noqa: PLC0415 - only where a workbook is written
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415 - the same
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - the same

    sheet: Worksheet = book.create_sheet(layout.title(kind))
    for at, name in enumerate(names, 1):
        cell = _put(sheet, 1, at, layout.heading(kind, name))
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8ECEF")
        sheet.column_dimensions[get_column_letter(at)].width = 46 if name in _WIDE else 15
        if fill and name in (*_HINTS, *_MORE_HINTS):
            cell.comment = Comment(say(f"exchange.hint-{name}"), "okrkit", height=110, width=260)
        _list(sheet, name, get_column_letter(at), max(len(rows), _ROWS_TO_FILL))
    for number, row in enumerate(rows, 2):
        for at, (value, unit) in enumerate(row, 1):
            known = names[at - 1] in _CHOICES and value in layout.tokens(names[at - 1])
            _put(sheet, number, at, layout.choice(names[at - 1], value) if known else value, unit)
    sheet.freeze_panes = "A2"
    if rows and kind != "cycle":
        sheet.auto_filter.ref = sheet.dimensions
    return sheet


def _list(sheet: Worksheet, name: str, letter: str, last: int) -> None:
    """The words that a column takes, to choose from."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - only where a workbook is written

    of = "flag" if name in _FLAGS else name if name in _CHOICES else None
    if of:
        words = ",".join(layout.choice(of, token) for token in layout.tokens(of))
        rule = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, errorStyle="warning")
        rule.add(f"{letter}2:{letter}{last + 1}")
        sheet.add_data_validation(rule)


def _put(sheet: Worksheet, row: int, column: int, value: Any, unit: str | None = None) -> Any:
    """A value in a cell, as what it is: a text never as a formula, a number of per cent as one that shows its mark."""
    from openpyxl.styles import Alignment  # noqa: PLC0415 - only where a workbook is written

    cell: Any = sheet.cell(row, column)
    if isinstance(value, bool):
        value = layout.choice("flag", "yes" if value else "no")
    if isinstance(value, dt.date) and (value.date() if isinstance(value, dt.datetime) else value) < _FIRST_DAY:
        value = value.isoformat()
    if isinstance(value, str):
        text = escaped(value)
        if len(text) > _LONGEST:
            raise OkrkitError(say("exchange.too-long", n=_LONGEST), source=value[:60], instead=say("exchange.too-md"))
        cell.value, cell.data_type = text, "s"
        cell.quotePrefix = bool(_RUNS.match(text))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif value is not None:
        held = shown_percent(value) if unit == "%" and isinstance(value, (int, float)) else None
        cell.value = value if held is None else held
        if held is not None:
            decimals = len(f"{abs(value):.10f}".rstrip("0").partition(".")[2])
            cell.number_format = "0" + ("." + "0" * decimals if decimals else "") + "%"
        elif unit == "%":
            cell.number_format = 'General"%"'
        elif isinstance(value, dt.date):
            cell.number_format = "yyyy-mm-dd hh:mm:ss" if isinstance(value, dt.datetime) else "yyyy-mm-dd"
        cell.alignment = Alignment(vertical="top")
    return cell
