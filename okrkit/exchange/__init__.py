"""A cycle for other programs and other people, and theirs for okrkit: Excel, CSV, Markdown, a page, Viva Goals.

`export` writes a cycle as Markdown, CSV, a page for the browser or an Excel workbook; `template` makes a workbook that
a team fills in offline. `read` reads any of them, and what people have from elsewhere, and writes nothing: it tells
what it found, and `Import.take` takes over what is good.

The rooms inside: `texts` and `sheets` (out); `files` (is it safe to open), `grids` (sheets as they are shown),
`tables` (headings), `objectives` and `rows` (what a row says), `viva`, `asking` (what only a person can tell),
`merging` (into what the folder holds), `reading`, `result`; `layout` (what stands where) serves both ways.
"""

from __future__ import annotations

from okrkit.exchange.reading import read
from okrkit.exchange.result import Import, Note
from okrkit.exchange.sheets import template
from okrkit.exchange.texts import KINDS, csv_of, export, safe

__all__ = ["KINDS", "Import", "Note", "csv_of", "export", "read", "safe", "template"]
