"""The one error that okrkit raises at people: what is wrong, where, and what to type instead."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from okrkit.language import say

__all__ = ["OkrkitError"]

_SHOWN = 100


class OkrkitError(Exception):
    """Something a person can mend.

    Args:
        message: what is wrong, one sentence in the current language.
        file: the file it is in.
        line: 1-based line number.
        column: 1-based column in that line, in characters.
        source: the line itself, shown with a caret under `column`.
        instead: what to type or do instead, one sentence.

    Examples:
        >>> print(OkrkitError("The end is before the start.", file="okrs.md", line=4, column=6,
        ...                   source="end: 2026-01-05", instead="Write an end after 2026-10-01."))
        okrs.md, line 4, column 6: The end is before the start.
            end: 2026-01-05
                 ^
        Write an end after 2026-10-01.
    """

    def __init__(
        self,
        message: str,
        *,
        file: str | Path | None = None,
        line: int | None = None,
        column: int | None = None,
        source: str | None = None,
        instead: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = None if file is None else str(file)
        self.line = line
        self.column = column
        self.source = source
        self.instead = instead

    def at(self, *, file: str | Path | None = None, line: int | None = None, source: str | None = None) -> OkrkitError:
        """The same error with a place that only the caller knows; what is known already stays."""
        return OkrkitError(
            self.message,
            file=self.file or file,
            line=self.line or line,
            column=self.column,
            source=self.source or source,
            instead=self.instead,
        )

    @property
    def place(self) -> str:
        """Where it is: `okrs.md, line 4, column 6`; empty where nothing is known."""
        parts = [self.file] if self.file else []
        if self.line is not None:
            parts.append(say("errors.line", line=self.line))
        if self.column is not None and self.line is not None:
            parts.append(say("errors.column", column=self.column))
        return say("errors.comma").join(parts)

    @property
    def excerpt(self) -> tuple[str, str]:
        """The line and the caret under it: two strings of the same start; both empty where there is no line.

        A long line is cut around the column, and control characters are shown as a dot.
        """
        if self.source is None:
            return "", ""
        column = min(self.column or 1, len(self.source) + 1)
        start = max(0, column - 1 - _SHOWN // 2) if len(self.source) > _SHOWN else 0
        piece = "".join(
            "·" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in self.source[start : start + _SHOWN]
        )
        head = "…" if start else ""
        shown = head + piece + ("…" if start + _SHOWN < len(self.source) else "")
        before = head + piece[: column - 1 - start]
        return shown, " " * sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in before) + "^"

    def __str__(self) -> str:
        line, caret = self.excerpt
        shown = [f"{self.place}{say('errors.colon')}{self.message}" if self.place else self.message]
        if line:
            shown.append(f"    {line}")
        if line and self.column is not None:
            shown.append(f"    {caret}")
        if self.instead:
            shown.append(self.instead)
        return "\n".join(shown)
