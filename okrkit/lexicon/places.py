"""Where an entry of a TOML file stands. tomllib tells the place of an entry only where it cannot be read at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from okrkit.patterns import late

__all__ = ["place"]

_BARE = late(r"[\w-]+")
_NOT_A_KEY = late(r"(?P<comment>#[^\n]*)|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")


def place(text: str, path: Sequence[str]) -> tuple[int, int, str]:
    r"""The line, the column (both from 1) and the line's text of the entry that is found by these names.

    The last name may be a word in a list.

    Examples:
        >>> place("# vague\n[words.vague]\nen = ['calm', 'robust']", ["words", "vague", "en", "robust"])
        (3, 15, "en = ['calm', 'robust']")
    """
    plain = _NOT_A_KEY.sub(lambda match: " " * len(match[0]) if match["comment"] else match[0], text)
    at = end = 0
    depth = next((depth for depth in range(len(path), 0, -1) if _header(path[:depth]).search(plain)), 0)
    if depth and (header := _header(path[:depth]).search(plain)):
        at, end = header.start("last"), header.end()
    for name in path[depth:]:
        found = _name(name).search(plain, end)
        if found is None:
            break
        at, end = found.start("name"), found.end("name")
    line = text.count("\n", 0, at) + 1
    begin = text.rfind("\n", 0, at) + 1
    return line, at - begin + 1, text[begin:].split("\n", 1)[0].rstrip("\r")


def _spelled(name: str) -> str:
    quoted = rf"\"{re.escape(name)}\"|'{re.escape(name)}'"
    return rf"(?:{quoted}|{re.escape(name)})" if _BARE.fullmatch(name) else rf"(?:{quoted})"


def _header(path: Sequence[str]) -> re.Pattern[str]:
    """The line [words.vague] for the names "words" and "vague"."""
    *first, last = map(_spelled, path)
    before = "".join(rf"{name}[ \t]*\.[ \t]*" for name in first)
    return re.compile(rf"^[ \t]*\[[ \t]*{before}(?P<last>{last})[ \t]*\]", re.MULTILINE)


def _name(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w\"'-])(?P<name>{_spelled(name)})(?![\w\"'-])")
