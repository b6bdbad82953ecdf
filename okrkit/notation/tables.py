"""Tables of key results: each row becomes an objective, a key result, or both.

The header says what a column holds. Baseline and target are put behind the words ("Churn 4.2% → ≤ 2.0%"), so that the
line can be read alone, and are stated as facts as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from okrkit.notation import facts
from okrkit.notation.dressing import plain, undress
from okrkit.notation.lines import Row, label
from okrkit.notation.vocabulary import KEY_RESULT, OBJECTIVE, column, key, words

__all__ = ["opened"]


def opened(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows, with those of each table of key results in place of the table; other tables stay as they are."""
    index = 0
    while index < len(rows):
        end = _end(rows, index)
        if end is None:
            yield rows[index]
            index += 1
            continue
        table = rows[index:end]
        columns = _columns([_cells(row) for row in table])
        if "key_result" in columns:
            yield from _key_results(table, columns)
        else:
            for row in table:
                row.kind = "table"
                yield row
        index = end


def _end(rows: Sequence[Row], start: int) -> int | None:
    """Where the table that begins here ends: a header, a rule, and lines with bars."""
    head = rows[start]
    if "|" not in head.content or start + 1 == len(rows):
        return None
    rule = rows[start + 1]
    if rule.kind != "rule" or "-" not in rule.content or ("|" not in rule.content and head.kind != "table"):
        return None
    end = start + 2
    while end < len(rows) and "|" in rows[end].content:
        end += 1
    return end


def _cells(row: Row) -> list[str]:
    return [undress(cell).strip() for cell in row.content.strip().removeprefix("|").removesuffix("|").split("|")]


def _columns(cells: list[list[str]]) -> list[str | None]:
    """What each column holds. "目标" left of the key results is the objective, right of them the target.

    A column of labelled lines holds both, whatever its name is; so does a column of texts beside one of labels.
    """
    found = [column(plain(name)) for name in cells[0]]
    for index in range(len(found)):
        labelled = sum(len(row) > index and _label(row[index]) is not None for row in cells[2:])
        if "key_result" not in found and 2 * labelled > len(cells) - 2:
            bare = "text" in found and found[index] != "text"
            found[found.index("text") if bare else index] = "key_result"
            found[index] = "number" if bare else "key_result"
    if "key_result" not in found:
        return found
    at = found.index("key_result")
    seen: list[str | None] = []
    for index, name in enumerate(found):
        holds = ("objective" if index < at else "target") if name == "either" else name
        seen.append(None if holds in seen or holds == "text" else holds)
    return seen


def _label(cell: str) -> str | None:
    row = Row(0, cell, "cell")
    row.content = row.text = cell
    label(row)
    return row.label


def _key_results(table: Sequence[Row], columns: list[str | None]) -> Iterator[Row]:
    names = _cells(table[0])
    last = ""
    for line in table[2:]:
        cells = dict(zip(range(len(columns)), _cells(line), strict=False))
        by_name = {columns[index]: cell for index, cell in cells.items() if cell and columns[index]}
        objective = by_name.pop("objective", "")
        if objective and objective != last:
            last = objective
            yield _row(line, OBJECTIVE, objective)
        text = by_name.pop("key_result", "")
        number = by_name.pop("number", "")
        if not text:
            if any(cells.values()) and not objective:
                yield line
            continue
        row = _row(line, _label(number) or _label(text) or KEY_RESULT, text)
        row.name = row.name or _row(line, str(row.label), number).name
        row.stated = {}
        for name, cell in by_name.items():
            stated = _stated(str(name), cell)
            if stated is None and name not in ("baseline", "target"):
                row.left.append(f"{plain(names[columns.index(name)])}: {plain(cell)}")
            row.stated |= stated or {}
        row.left += [
            f"{plain(names[index])}: {plain(cell)}" for index, cell in cells.items() if cell and columns[index] is None
        ]
        row.text = _with_ends(row.text, by_name.get("baseline", ""), by_name.get("target", ""))
        yield row


def _row(line: Row, kind: str, content: str) -> Row:
    row = Row(line.number, line.raw, "cell")
    row.content = row.text = content
    label(row)
    if row.label != kind:
        row.label, row.name, row.field, row.text, row.heads = kind, None, None, content, False
    return row


def _stated(name: str, cell: str) -> dict[str, object] | None:
    stated = facts.read(name, cell)
    return stated if stated is None or not stated.keys() & set(facts.OBJECTIVE_FIELDS[1:]) else None


def _with_ends(text: str, baseline: str, target: str) -> str:
    nothing = words("nobody")
    baseline = "" if key(baseline) in nothing else baseline
    target = "" if key(target) in nothing else target
    if not target or target in text:
        return text
    gap = "" if text.endswith(("）", "】", "」")) else " "
    if baseline and baseline not in text:
        return f"{text}{gap}{baseline} → {target}"
    return f"{text}：{target}" if not text.isascii() else f"{text}: {target}"
