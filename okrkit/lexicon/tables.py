"""The tables of words in use: ours with a team's own merged in, entry by entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from okrkit import content
from okrkit.lexicon.own import current, remembered

__all__ = ["leveled", "simplified", "table"]


@remembered
def table(name: str) -> dict[str, Any]:
    """The lexicon `data/lexicon/<name>.toml` with the words in use. Treat it as read-only.

    Examples:
        >>> table("kinds")["from_zero"]["en"][:2]
        ['new', 'first']
    """
    merged = content.table(f"lexicon/{name}")
    for file in current().files:
        if name == "kinds" and "words" in file:
            merged = _with_words(merged, file["words"])
        elif name == "measure":
            merged = _with_numbers(_with_units(merged, file.get("units", {})), file.get("numbers", {}))
    return merged


@cache
def simplified() -> dict[int, int]:
    """For each Traditional character the Simplified one that it is read as, for `str.translate`.

    Examples:
        >>> "編寫巡檢手冊".translate(simplified())
        '编写巡检手册'
    """
    both = content.table("lexicon/traditional")
    return str.maketrans(both["from"], both["to"])


def leveled(text: str) -> str:
    """The text as the lexicon spells words: half width, Simplified, lower case; of the same length.

    Examples:
        >>> leveled("優化 ＮＰＳ　４５")
        '优化 nps 45'
    """
    if text.isascii():
        return text.lower()
    same = text.translate(_forms())
    lower = same.lower()
    return lower if len(lower) == len(same) else "".join(c.lower() if len(c.lower()) == 1 else c for c in same)


@cache
def _forms() -> dict[int, int]:
    return simplified() | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2019: 0x27}


def _with_words(ours: Mapping[str, Any], own: Mapping[str, Mapping[str, list[str]]]) -> dict[str, Any]:
    """Our groups and lists with a file's words in them; a word put into one group leaves the others."""
    placed = {word for name in own for key, words in own[name].items() if key != "not" for word in words}
    groups = []
    for group in ours["group"]:
        said = own.get(group["name"], {})
        groups.append(_with_list(group, said, placed))
    lists = {name: _with_list(ours[name], said) for name, said in own.items() if name in ours}
    return {**ours, **lists, "group": groups}


def _with_list(ours: Mapping[str, Any], own: Mapping[str, list[str]], taken: Iterable[str] = ()) -> dict[str, Any]:
    """One group or list with the words of a file, without those that the file takes away or puts elsewhere."""
    away = {*own.get("not", ()), *taken}
    merged = dict(ours)
    for key in {*ours, *own} - {"not"}:
        listed = ours.get(key, [])
        if isinstance(listed, list):
            merged[key] = [*own.get(key, ()), *(word for word in listed if word.lower().split("/")[0] not in away)]
    return merged


def _with_units(ours: dict[str, Any], own: Mapping[str, Mapping[str, list[str | float]]]) -> dict[str, Any]:
    """Our units with a file's; a way of writing that is in the file means that unit only."""
    if not own:
        return ours
    taken = {form for units in own.values() for forms in units.values() for form in forms if isinstance(form, str)}
    merged: dict[str, dict[str, list[str | float]]] = {}
    for kind, units in ours["units"].items():
        left = {name: [form for form in forms if form not in taken] for name, forms in units.items()}
        kept = {name: forms for name, forms in left.items() if any(isinstance(form, str) for form in forms)}
        added = {name: [*kept.get(name, ()), *forms] for name, forms in own.get(kind, {}).items()}
        merged[kind] = kept | added
    return {**ours, "units": merged}


def _with_numbers(ours: dict[str, Any], own: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """Our numerals with a file's. A Chinese one below ten is a digit, any other also stands behind digits: 三打, 3 打."""
    if not own:
        return ours
    digits = {numeral: value for numeral, value in own.get("zh", {}).items() if value < 10}
    powers = {numeral: value for numeral, value in own.get("zh", {}).items() if value >= 10}
    numbers = {
        **ours["numbers"],
        "en": ours["numbers"]["en"] | dict(own.get("en", {})),
        "digits": ours["numbers"]["digits"] | digits,
        "powers": ours["numbers"]["powers"] | powers,
    }
    magnitudes = {**ours["magnitudes"], "zh": ours["magnitudes"]["zh"] | powers}
    return {**ours, "numbers": numbers, "magnitudes": magnitudes}
