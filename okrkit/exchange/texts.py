"""A cycle as one file: Markdown, a spreadsheet's CSV, a page for the browser, an Excel workbook.

Text that somebody typed is never a formula. A spreadsheet runs what begins with = + - @ or a tab, so such a cell
gets an apostrophe in front, as OWASP advises against CSV injection; a plain negative number stays one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from okrkit import notation
from okrkit.exchange.layout import KEY_RESULT_COLUMNS, PERCENT
from okrkit.exchange.sheets import key_results, workbook
from okrkit.language import current
from okrkit.model import Cycle
from okrkit.notation import Document
from okrkit.version import __version__

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KINDS", "csv_of", "export", "safe"]

KINDS = (".md", ".csv", ".html", ".xlsx")

_BESIDE = ("value", "value_date", "check_ins", "score", "band", "confidence", "reason")


def export(document: Document, cycle: Cycle, kind: str) -> bytes:
    """The cycle as one file.

    Args:
        document: as it was read, with what could not be placed and the front matter that okrkit does not know.
        cycle: the same with its check-ins.
        kind: ".md" is okrkit's own notation; ".csv" is one row a key result with all that is said of it, its last
            value and its score, and a byte order mark so that Excel reads Chinese; ".html" is a page of cards that needs no other file; ".xlsx"
            is a workbook that holds all of the cycle.

    Raises:
        OkrkitError: a text is too long for a cell of a workbook.
    """
    if kind == ".xlsx":
        return workbook(cycle)
    if kind == ".md":
        return notation.write(cycle, unplaced=document.unplaced, extra=document.extra).encode()
    return ("\ufeff" + _key_results(cycle) if kind == ".csv" else _page(cycle)).encode()


def csv_of(table: pd.DataFrame) -> str:
    """A table as CSV: dates in ISO 8601, what is not known empty, no cell that a spreadsheet would run."""
    return _csv(table.columns, table.astype(object).where(table.notna(), None).itertuples(index=False))


def safe(text: str) -> str:
    """The text as a spreadsheet's cell that is not run.

    Examples:
        >>> safe("=1+1"), safe("@SUM(A1)"), safe("-40"), safe("- not a number"), safe("40 %")
        ("'=1+1", "'@SUM(A1)", '-40', "'- not a number", '40 %')
    """
    runs = re.match(r"'*[=+\-@＝＋－＠\t\r\n]", text) and not re.fullmatch(r"-\d+(\.\d+)?%?", text)
    return f"'{text}" if runs else text


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return safe(value)
    if hasattr(value, "date"):
        return value.date().isoformat()
    return f"{value:.10g}" if isinstance(value, float) else value


def _key_results(cycle: Cycle) -> str:
    """Every objective and key result with all that is said of it, its last value and its score."""
    names = (*KEY_RESULT_COLUMNS, *_BESIDE)
    return _csv(names, ([_percent(row, name) for name in names] for row in key_results(cycle, _BESIDE)))


def _percent(row: Mapping[str, Any], name: str) -> Any:
    """A cell; 0.22 of a key result in % with its mark, since a reader could take the bare number for 22 %."""
    value = row.get(name)
    small = isinstance(value, float) and 0 < abs(value) <= 1 and row.get("unit") == "%" and name in PERCENT
    return f"{_cell(value)}%" if small else value


def _csv(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _page(cycle: Cycle) -> str:
    from okrkit import cards  # noqa: PLC0415 - each kind loads its own rooms

    title = escape(" · ".join(str(part) for part in (cycle.team, cycle.start, cycle.end) if part) or "OKR")
    language = "zh-Hans" if current() == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="okrkit {__version__}">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n{cards.cycle(cycle)}\n</html>\n"
    )


_STYLE = """
:root { color-scheme: light dark }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5;
  font-family: system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
"""
