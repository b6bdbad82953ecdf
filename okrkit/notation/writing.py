"""From a cycle to the form that is kept: it reads well on GitHub, and reading it gives the same cycle.

A text is written as it is; only where it would be read as something else do its marks get a backslash.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from okrkit.errors import OkrkitError
from okrkit.model import Cycle, KeyResult, Level, Objective
from okrkit.notation import facts, front
from okrkit.notation.dressing import escape
from okrkit.notation.items import item
from okrkit.notation.lines import rows
from okrkit.notation.reading import EMPTY, parse
from okrkit.notation.records import Unplaced
from okrkit.notation.vocabulary import KEY_RESULT, OBJECTIVE, words
from okrkit.patterns import late

__all__ = ["line_of", "write"]

_OWNER = late(r"[^\W\d_][\w·'’-]*")
_TAG = late(r"<(?=[A-Za-z/!?])")
_LEAD = {OBJECTIVE: "## ", KEY_RESULT: "- "}
_ITEM = late(r"(?:[-*+]|\d{1,3}[.)])\s")
_LITERAL = "\\ "  # before a line that has no place and would else be read as one that has


def write(cycle: Cycle, *, unplaced: Sequence[Unplaced] = (), extra: Mapping[str, Any] | None = None) -> str:
    """The cycle as a document: `parse(write(cycle)).cycle` is the cycle again, without check-ins and changes.

    Args:
        cycle: what to write.
        unplaced: lines that go back behind the item they followed, as `parse` gave them.
        extra: front matter beyond what okrkit knows, as `parse` gave it.
    """
    lines, marks = _lines(cycle, unplaced, extra or {}, literal=frozenset())
    if not unplaced:
        return _joined(lines)
    for _ in range(2):
        literal = _misread(lines, marks, unplaced, cycle)
        if not literal:
            return _joined(lines)
        lines, marks = _lines(cycle, unplaced, extra or {}, literal=literal)
    if _misread(lines, marks, unplaced, cycle):
        lines, _ = _lines(cycle, unplaced, extra or {}, literal=frozenset(range(len(unplaced))))
    return _joined(lines)


def line_of(row: Objective | KeyResult) -> str:
    """An objective or key result as it is typed in one line.

    Examples:
        >>> line_of(KeyResult(id="KR1", text="Activation rate from 22% to 40%", owner="Li"))
        'KR1 Activation rate from 22% to 40% @Li'
    """
    label = OBJECTIVE if isinstance(row, Objective) else KEY_RESULT
    line = f"{row.id} {_text(row.text, label)}"
    return f"{line} @{row.owner}" if _owner_fits(row) else line


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n" if lines else ""


def _lines(
    cycle: Cycle, unplaced: Sequence[Unplaced], extra: Mapping[str, Any], *, literal: frozenset[int]
) -> tuple[list[str], dict[int, int]]:
    """The lines, and for each line of `unplaced` written (by index) the number of its line."""
    known = {*(o.id for o in cycle.objectives), *(kr.id for kr in cycle.key_results)}
    last = _last(cycle)
    left: dict[str | None, list[int]] = {}
    for index, piece in enumerate(unplaced):
        home = piece.after if piece.after is None or piece.after in known else last
        left.setdefault(home, []).append(index)
    lines: list[str] = []
    marks: dict[int, int] = {}
    head = front.write(cycle, extra)
    if head:
        lines += [*head.rstrip("\n").split("\n"), ""]
    if not cycle.objectives:
        lines += [EMPTY, ""]

    def put(after: str | None) -> None:
        _put_back(lines, marks, unplaced, left.get(after, ()), literal)

    put(None)
    for objective in cycle.objectives:
        if lines and lines[-1]:
            lines.append("")
        lines += [f"{_LEAD[OBJECTIVE]}{line_of(objective)}", ""]
        lines += [f"- {stated}" for stated in _stated_of_objective(objective)]
        put(objective.id)
        for key_result in objective.key_results:
            lines.append(f"{_LEAD[KEY_RESULT]}{line_of(key_result)}")
            lines += [f"  - {stated}" for stated in _stated_of_key_result(key_result, cycle)]
            put(key_result.id)
    return lines, marks


def _last(cycle: Cycle) -> str | None:
    if not cycle.objectives:
        return None
    objective = cycle.objectives[-1]
    return objective.key_results[-1].id if objective.key_results else objective.id


def _put_back(
    lines: list[str], marks: dict[int, int], unplaced: Sequence[Unplaced], left: Sequence[int], literal: frozenset[int]
) -> None:
    """Lines without a place, behind their item.

    What came of a key result ("=> …") and a list stand right below it, indented; other words are a paragraph.
    """
    before: Unplaced | None = None
    below = nested = bool(lines) and lines[-1].startswith(("- KR", "  "))
    for index in left:
        piece = unplaced[index]
        apart = before is None or nested or piece.line - before.line > 1
        nested = below and (piece.text.startswith(_came()) or _ITEM.match(piece.text) is not None)
        below = nested
        if apart and not nested and lines and lines[-1]:
            lines.append("")
        lines.append("  " * nested + _LITERAL * (index in literal) + piece.text)
        marks[index] = len(lines)
        before = piece
    if before is not None and not nested:
        lines.append("")


@cache
def _came() -> tuple[str, ...]:
    return ("=>", "→", "->", "⇒", *words("marks"))


def _misread(
    lines: Sequence[str], marks: Mapping[int, int], unplaced: Sequence[Unplaced], cycle: Cycle
) -> frozenset[int]:
    """The unplaced lines that would not come back as they are; all of them where the cycle itself would suffer."""
    try:
        document = parse(_joined(lines))
    except OkrkitError:
        return frozenset(marks)
    found = {piece.line: piece.text for piece in document.unplaced}
    wrong = frozenset(index for index, number in marks.items() if found.get(number) != unplaced[index].text)
    return wrong or (frozenset() if document.cycle.objectives == cycle.objectives else frozenset(marks))


# --- one line ---


def _text(text: str, label: str) -> str:
    """The text, with a backslash before its marks where it would be read as something else."""
    shown = _TAG.sub(r"\\<", text) if "\\" not in text else text
    return shown if _reads_back(shown, text, label) else escape(text)


def _reads_back(shown: str, text: str, label: str) -> bool:
    row = next(rows([f"{_LEAD[label]}{label}1 {shown}"], 1))
    if row.label != label or row.name != f"{label}1" or row.broken:
        return False
    try:
        found = item(row.text, label)
    except OkrkitError:
        return False
    return found.text == text and not found.stated and not found.left


def _owner_fits(row: Objective | KeyResult) -> bool:
    return row.owner is not None and bool(_OWNER.fullmatch(row.owner))


def _value(name: str, text: str) -> str:
    """A text behind a colon, so that it reads back."""
    if not text:
        return '""'
    row = next(rows([f"- {name}: {text}"], 1))
    plain = row.field is not None and facts.read(row.field, row.value) == {name: text} and not row.broken
    return text if plain else escape(text)


def _stated_of_objective(objective: Objective) -> Iterator[str]:
    for name in ("owner", "why", "kind", "author", "origin", "supports", "created", "roll_up"):
        value = getattr(objective, name)
        if value is None or (name == "owner" and _owner_fits(objective)):
            continue
        yield f"{name.replace('_', ' ')}: {_value(name, value) if isinstance(value, str) else value}"


def _stated_of_key_result(key_result: KeyResult, cycle: Cycle) -> Iterator[str]:
    if key_result.owner is not None and not _owner_fits(key_result):
        yield f"owner: {_value('owner', key_result.owner)}"
    for name in ("type", "weight", "read_as", "shape"):
        value = getattr(key_result, name)
        if value is not None:
            yield f"{name.replace('_', ' ')}: {value if isinstance(value, str) else _number(value)}"
    for name in ("leading", "guardrail"):
        value = getattr(key_result, name)
        if value is not None:
            yield f"{name}: {'yes' if value else 'no'}"
    if key_result.levels:
        yield f"levels: {_levels(key_result.levels)}"
    if key_result.source_of_truth is not None:
        yield f"source: {_value('source_of_truth', key_result.source_of_truth)}"
    for name, value in facts.beside(key_result.text, key_result.measure, cycle.start, cycle.end).items():
        yield f"{name}: {_measured(name, value)}"


def _levels(levels: Sequence[Level]) -> str:
    """The steps in one line; where a text has marks of its own, with a backslash before them."""
    shown = "; ".join(f"{_number(level.score)} {level.text}".rstrip() for level in levels)
    row = next(rows([f"- levels: {shown}"], 1))
    if not row.broken and facts.read("levels", row.value) == {"levels": tuple(levels)}:
        return shown
    return "; ".join(f"{_number(level.score)} {escape(level.text)}".rstrip() for level in levels)


def _measured(name: str, value: Any) -> str:
    if value is None:
        return facts.NONE
    if name == "bound":
        low, high = value
        if low is None or high is None:
            return f">= {_number(low)}" if high is None else f"<= {_number(high)}"
        return f"{_number(low)} to {_number(high)}"
    if isinstance(value, str) and name == "unit":
        plain = value.isprintable() and value == value.strip() and value.casefold() not in ("", facts.NONE)
        return _value(name, value) if plain and value[0] != '"' else escape(json.dumps(value))
    return str(value) if isinstance(value, (str, dt.date)) else _number(value)


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
