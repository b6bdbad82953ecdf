"""A cycle for other programs and other people: Markdown, a spreadsheet's CSV, a page for the browser.

Text that somebody typed is never a formula. A spreadsheet runs what begins with = + - @ or a tab, so such a cell
gets an apostrophe in front, as OWASP advises against CSV injection; a plain negative number stays one.
"""

from __future__ import annotations

import csv
import io
import re
from html import escape
from typing import TYPE_CHECKING, Any

from okrkit.language import current
from okrkit.model import Cycle
from okrkit.notation import Document
from okrkit.version import __version__

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KINDS", "csv_of", "export", "safe"]

KINDS = (".md", ".csv", ".html")

_COLUMNS = (
    *("objective", "objective_text", "key_result", "text", "owner", "type", "baseline", "target", "unit", "direction"),
    *("low", "high", "weight", "value", "value_date", "check_ins", "score", "band", "confidence", "reason"),
)


def export(document: Document, cycle: Cycle, kind: str) -> str:
    """The cycle as one text.

    Args:
        document: as it was read, with what could not be placed and the front matter that okrkit does not know.
        cycle: the same with its check-ins.
        kind: ".md" is okrkit's own notation; ".csv" is one row a key result with its last value and score, and a
            byte order mark so that Excel reads Chinese; ".html" is a page of cards that needs no other file.
    """
    if kind == ".md":
        from okrkit import notation  # noqa: PLC0415 - each kind loads its own rooms

        return notation.write(cycle, unplaced=document.unplaced, extra=document.extra)
    return "\ufeff" + csv_of(_rows(cycle)) if kind == ".csv" else _page(cycle)


def csv_of(table: pd.DataFrame) -> str:
    """A table as CSV: dates in ISO 8601, what is not known empty, no cell that a spreadsheet would run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.astype(object).where(table.notna(), None).itertuples(index=False):
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def safe(text: str) -> str:
    """The text as a spreadsheet's cell that is not run.

    Examples:
        >>> safe("=1+1"), safe("@SUM(A1)"), safe("-40"), safe("- not a number"), safe("40 %")
        ("'=1+1", "'@SUM(A1)", '-40', "'- not a number", '40 %')
    """
    runs = re.match(r"[=+\-@＝＋－＠\t\r\n]", text) and not re.fullmatch(r"-\d+(\.\d+)?", text)
    return f"'{text}" if runs else text


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return safe(value)
    if hasattr(value, "date"):
        return value.date().isoformat()
    return f"{value:.10g}" if isinstance(value, float) else value


def _rows(cycle: Cycle) -> pd.DataFrame:
    from okrkit.scoring import score  # noqa: PLC0415 - each kind loads its own rooms

    table = score(cycle).table
    texts = {objective.id: objective.text for objective in cycle.objectives}
    return table.assign(objective_text=table["objective"].map(texts))[list(_COLUMNS)]


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
