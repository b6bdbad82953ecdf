"""Which line is an objective, which a key result, and which is neither: first by labels, then by structure.

- Labels for objectives ("O1", "Objective:", "目标一"): they say all. Where no line at all carries a label for key
  results, the list below an objective holds them.
- Labels for key results only: an objective is the list item, the heading or the line that they stand under.
- No labels: a heading over a list, or the outer items of a nested list, are objectives.
- Items that count on from a labelled line are of its kind.
- A line "Key results" says that the list below it holds them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from okrkit.notation.dressing import flat
from okrkit.notation.lines import Row
from okrkit.notation.vocabulary import KEY_RESULT, OBJECTIVE, any_of, key, words

__all__ = ["HEAD", "roles"]

HEAD = "head"  # a line that only says what stands below; it is understood, and nothing of it is kept


def roles(rows: Sequence[Row]) -> dict[int, str]:
    """The part that each row plays, by its index: `OBJECTIVE`, `KEY_RESULT` or `HEAD`; the others play none."""
    known = {i: row.label for i, row in enumerate(rows) if row.label and not row.heads}
    heads = [i for i, row in enumerate(rows) if row.heads]
    for i in heads:
        known |= _head(rows, i, known)
    known |= _counted_on(rows, known)
    if OBJECTIVE in known.values():
        if KEY_RESULT not in known.values():
            for i in [i for i, role in known.items() if role == OBJECTIVE]:
                known |= dict.fromkeys(_list_below(rows, i, known), KEY_RESULT)
    elif KEY_RESULT in known.values():
        known |= _above(rows, known)
    else:
        known |= _shape(rows)
    return known


def _head(rows: Sequence[Row], at: int, known: dict[int, str]) -> dict[int, str]:
    """What a label without words means: the next line is its text, or the list below holds key results."""
    row = rows[at]
    below = next((i for i in range(at + 1, len(rows)) if rows[i].kind not in ("blank", "rule")), None)
    follows = below is not None and below not in known and _is_open(rows[below])
    if row.label == KEY_RESULT and row.name is None:
        return {at: HEAD} | dict.fromkeys(_list_below(rows, at, known), KEY_RESULT)
    if below is None or not follows or rows[below].kind == "heading":
        return {} if row.name is None and row.kind == "heading" else {at: HEAD if row.name is None else str(row.label)}
    rows[below].name = row.name
    return {at: HEAD, below: str(row.label)}


def _counted_on(rows: Sequence[Row], known: dict[int, str]) -> dict[int, str]:
    """Items that count on from a labelled line: "2) …" below "KR: 1) …" or "KR1 …", not below "1. O …"."""
    found: dict[int, str] = {}
    role, last = HEAD, 0
    for i, row in enumerate(rows):
        if i in known:
            first = 0 if known[i] == OBJECTIVE else 1 + last * (role == KEY_RESULT)
            own = None if known[i] == OBJECTIVE and row.label and row.kind == "item" else row.ordinal
            role, last = known[i], own or first
        elif role != HEAD and last and row.ordinal == last + 1 and _is_open(row):
            found[i], last = role, row.ordinal
        elif row.kind != "blank" and not row.field:
            role = HEAD
    return found


def _is_open(row: Row) -> bool:
    """Whether structure may decide about this row."""
    return row.kind in ("item", "plain", "heading") and not (row.label or row.field or row.quoted)


def _list_below(rows: Sequence[Row], at: int, known: dict[int, str]) -> list[int]:
    """The outermost items of the list that stands below a row."""
    top, found = rows[at], list[int]()
    depth = None
    for i in range(at + 1, len(rows)):
        row = rows[i]
        if known.get(i) in (OBJECTIVE, HEAD) or row.heads:
            break
        if row.kind == "heading" and (top.kind != "heading" or row.depth <= top.depth or _elsewhere(row)):
            break
        if row.kind == "plain" and _is_open(row) and (row.bold or flat(row.content).endswith(":")):
            break
        if row.kind != "item":
            continue
        if top.kind == "item" and row.depth < top.depth:
            break
        if _is_open(row) and (top.kind != "item" or row.depth > top.depth or top.label == KEY_RESULT):
            depth = row.depth if depth is None else min(depth, row.depth)
            found.append(i)
    return [i for i in found if rows[i].depth == depth]


def _above(rows: Sequence[Row], known: dict[int, str]) -> dict[int, str]:
    """The objectives over key results that are labelled: list item, bold line, heading, or the line before."""
    found: dict[int, str] = {}
    outer: list[int] = []
    up: dict[int, int | None] = {}
    heading: int | None = None
    line: int | None = None
    for i, row in enumerate(rows):
        if row.kind == "heading":
            outer = []
            heading, line = (heading, line) if i in known else (i, None)
        elif row.kind == "item" or known.get(i) == KEY_RESULT:
            while outer and rows[outer[-1]].depth >= row.depth:
                outer.pop()
            up[i] = next((j for j in reversed(outer) if j not in known), None)
            if row.kind == "item":
                outer.append(i)
        if known.get(i) == KEY_RESULT or (known.get(i) == HEAD and row.label == KEY_RESULT):
            bold = line if line is not None and rows[line].bold else None
            over = [up.get(i) if row.kind != "heading" else None, bold, heading, line]
            chosen = next((j for j in over if j is not None and not _is_title(rows[j])), None)
            if chosen is not None and (known.get(i) == KEY_RESULT or chosen != up.get(i)):
                found[chosen] = OBJECTIVE
        elif row.kind == "plain" and _is_open(row):
            line = i
    return found | _of_same_style(rows, known, found, up)


def _of_same_style(
    rows: Sequence[Row], known: dict[int, str], found: dict[int, str], up: dict[int, int | None]
) -> dict[int, str]:
    """Outer items of objectives, and bold items beside bold objectives: they have no key results of their own."""
    more: dict[int, str] = {}
    items = [i for i in found if rows[i].kind == "item"]
    for i in items:
        over = up.get(i)
        while over is not None and over not in more:
            if rows[over].bold == rows[i].bold:
                more[over] = OBJECTIVE
            over = up.get(over)
    if any(rows[i].bold for i in items):
        more |= {i: OBJECTIVE for i, row in enumerate(rows) if row.kind == "item" and row.bold and i not in known}
    return more


def _shape(rows: Sequence[Row]) -> dict[int, str]:
    """Objectives and key results where nothing is labelled, a heading's section at a time."""
    found: dict[int, str] = {}
    listed = "item" if any(row.kind in ("item", "heading") for row in rows) else "plain"
    starts = [i for i, row in enumerate(rows) if row.kind == "heading"]
    for start, end in zip([-1, *starts], [*starts, len(rows)], strict=True):
        heading = rows[start] if start >= 0 else None
        items = [i for i in range(start + 1, end) if rows[i].kind == listed and _is_open(rows[i])]
        if not items or (heading and _elsewhere(heading)):
            continue
        top = min(rows[i].depth for i in items)
        outer = [i for i in items if rows[i].depth == top]
        inner = [i for i in items if rows[i].depth > top]
        parents = [i for i, after in pairwise(items) if rows[i].depth == top < rows[after].depth]
        bold = sum(rows[i].bold for i in outer)
        if inner and (listed == "plain" or 2 * len(parents) >= len(outer) or 2 * bold > len(outer)):
            found |= dict.fromkeys(outer if listed == "item" else parents, OBJECTIVE)
            found |= dict.fromkeys(_first_level(rows, items, top), KEY_RESULT)
        elif heading and not _is_title(heading):
            found |= {start: OBJECTIVE} | dict.fromkeys(outer, KEY_RESULT)
    return found


def _first_level(rows: Sequence[Row], items: list[int], top: int) -> list[int]:
    """The items one level below the outermost ones."""
    found, depth = list[int](), None
    for i in items:
        if rows[i].depth == top:
            depth = None
        elif depth is None or rows[i].depth <= depth:
            depth = rows[i].depth
            found.append(i)
    return found


def _elsewhere(heading: Row) -> bool:
    return key(heading.content).rstrip(":") in words("elsewhere")


def _is_title(row: Row) -> bool:
    """Whether a line names a period or a document: "FY22-Q2 OKRs", "2026年Q2"."""
    text = flat(row.content).casefold()
    if re.search(r"(?<![a-z])okrs?(?![a-z])", text):
        return True
    return not re.search(r"[^\W\d_]", re.sub(rf"(?<![a-z])(?:{any_of(words('title'))})(?![a-z])", "", text))
