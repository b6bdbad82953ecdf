"""The words of `data/lexicon/notation.toml`, made ready for looking up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from okrkit import content
from okrkit.notation.dressing import flat

__all__ = ["KEY_RESULT", "OBJECTIVE", "any_of", "column", "field", "front", "key", "meaning", "words"]

OBJECTIVE, KEY_RESULT = "O", "KR"


def key(text: str) -> str:
    """A word as it is looked up: half-width, lower case, without edges.

    Examples:
        >>> key(" Ｏｗｎｅｒ ")
        'owner'
    """
    return flat(text).strip().casefold()


def field(word: str) -> str | None:
    """The field that a word before a colon names; None where it names none.

    Examples:
        >>> field("权重"), field("Baseline"), field("Remark")
        ('weight', 'baseline', None)
    """
    return _fields().get(key(word))


def front(word: str) -> str | None:
    """What a name in the front matter stands for; None where we know nothing of it.

    Examples:
        >>> front("团队"), front("Not doing"), front("tags")
        ('team', 'not_doing', None)
    """
    return _front().get(key(word))


def meaning(of: str, word: str) -> str | None:
    """What a word says in a field of choices.

    Examples:
        >>> meaning("kind", "愿景型"), meaning("flag", "Yes"), meaning("kind", "urgent")
        ('aspirational', 'yes', None)
    """
    return _values(of).get(key(word))


def column(word: str) -> str | None:
    """What a table column of this name holds: a field, `objective`, `key_result`, `either`, `number`; None otherwise."""
    name = re.sub(r"\(.*?\)|\[.*?\]", "", flat(word)).strip().casefold()
    return _columns().get(name)


def words(name: str) -> frozenset[str]:
    """A plain list of the lexicon, `words` or `labels`."""
    lexicon = _lexicon()
    return _set(lexicon["words"].get(name) or lexicon["labels"][name])


def any_of(names: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))


def _lexicon() -> dict[str, Any]:
    return content.table("lexicon/notation")


def _set(names: list[str]) -> frozenset[str]:
    return frozenset(key(name) if name.strip() == name else name for name in names)


def _by_word(known: dict[str, list[str]]) -> dict[str, str]:
    return {key(word): name for name, words in known.items() for word in words}


@cache
def _fields() -> dict[str, str]:
    fields = _lexicon()["fields"]
    return _by_word(fields) | {name: name for name in fields}


@cache
def _front() -> dict[str, str]:
    return _by_word(_lexicon()["front"])


@cache
def _values(of: str) -> dict[str, str]:
    return _by_word(_lexicon()["values"][of])


@cache
def _columns() -> dict[str, str]:
    return _fields() | _by_word(_lexicon()["columns"])
