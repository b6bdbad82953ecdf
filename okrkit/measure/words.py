r"""The words of `data/lexicon/measure.toml`, made into patterns once, and a text made ready for them.

A text is read in one normal form: small letters, full-width as half-width (NFKC), Traditional Chinese as Simplified,
one sign for all its look-alikes. Each character becomes exactly one, so that a place found in the normal form is the
same place in the text that the person typed.

What stands before a number is matched backwards, from the number to the left, with the words of the lexicon spelled
backwards: one match at one place, instead of a search. `\b` knows no border between Chinese and digits, so Latin
words are bordered by look-arounds. Every repetition is bounded: reading is linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Any

from okrkit import content

__all__ = ["NUMBER", "after", "before", "lexicon", "merged", "moves", "normal", "one_of", "quiet", "roles", "units"]

NUMBER = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,9})?|[0-9]{1,9},[0-9]{1,2}|[0-9]{1,15}(?:\.[0-9]{1,9})?)(?![0-9])"
)
_DIGIT = re.compile("[0-9零〇一二两三四五六七八九十半]")
_BETWEEN = r"[\s:=~\"'\[]{0,4}"
_ROLES = ("between", "from", "to", "by", "inside", "during", "span", "rank")


class _Characters(dict[int, str]):
    """One character for each character, worked out when first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        forms = (unicodedata.normalize("NFKC", char).lower(), char.lower(), char)
        self[code] = next(form for form in forms if len(form) == 1)
        return self[code]


@cache
def lexicon() -> dict[str, Any]:
    """The lexicon as it stands in the file."""
    return content.table("lexicon/measure")


@cache
def merged(*path: str) -> Any:
    """One entry of the lexicon in both languages: a list of words, or a table of words with their values."""
    found = lexicon()
    for name in path:
        found = found[name]
    en, zh = found["en"], found["zh"]
    return {**en, **zh} if isinstance(en, dict) else [*en, *zh]


def normal(text: str) -> str:
    """The text in the form in which it is read; every character keeps its place.

    Examples:
        >>> normal("留存率 ＞ ４０％")
        '留存率 > 40%'
    """
    return text.lower() if text.isascii() else text.translate(_characters())


def quiet(text: str) -> str:
    """The normal form with spaces in place of what looks like a number and is none.

    Examples:
        >>> quiet("ship v2.0 to 3 teams by q3")
        'ship      to 3 teams by   '
    """
    if not _DIGIT.search(text):
        return text
    return _noise().sub(lambda match: " " * (match.end() - match.start()), text)


def one_of(choice: Iterable[str], *, backwards: bool = False) -> str:
    """A pattern for any of the words, the longest first; a Latin word must end where its letters end."""

    def pattern(word: str) -> str:
        spelled = re.escape(word[1:]).replace(r"\ ", r"\s{1,3}")
        return spelled + ("(?![a-z])" if "a" <= word[-1] <= "z" else "")

    spelled = {word[::-1] if backwards else word for word in choice}
    by_first = groupby(sorted(spelled, key=lambda word: (word[0], -len(word))), key=lambda word: word[0])
    return "|".join(f"{re.escape(first)}(?:{'|'.join(map(pattern, group))})" for first, group in by_first)


@cache
def roles() -> dict[str, str]:
    """What each word before a number says of it: low, high, from, to, …, and up, down, keep for words of movement."""
    table = {word: name for name in reversed(_ROLES) for word in merged("before", name)}
    table |= {f"{word}{tail}": "from" for word in lexicon()["before"]["from"]["zh"] for tail in "为是在"}
    ways = {word: way for word, way in moves()[1].items() if not word.endswith(("至", "到", "为"))}
    return ways | table


@cache
def before() -> re.Pattern[str]:
    """What stands before a number, to be matched on the text before it spelled backwards."""
    glue = f"(?:(?:{one_of(merged('before', 'glue'), backwards=True)}){_BETWEEN})"
    bound = one_of([*merged("before", "low"), *merged("before", "high")], backwards=True)
    role = one_of(roles(), backwards=True)
    return re.compile(
        rf"{_BETWEEN}{glue}{{0,3}}?(?:(?P<bound>(?!>[-=])(?:{bound})){_BETWEEN}(?:{glue}{{0,2}}?(?P<role>{role}))?|(?P<alone>{role}))"
    )


@cache
def after() -> re.Pattern[str]:
    """What stands after a quantity."""
    names = ("low", "inside", "high", "now", "up", "down")
    groups = "|".join(f"(?P<{name}>{one_of(merged('after', name))})" for name in names)
    return re.compile(rf"\s{{0,2}}(?:{groups})(?!\srate)")


@cache
def units() -> tuple[str, dict[str, tuple[str, str, float]]]:
    """A pattern for a unit, and for each way of writing one: its kind, its name, its seconds (0 where none)."""
    known: dict[str, tuple[str, str, float]] = {}
    for kind, names in lexicon()["units"].items():
        for name, forms in names.items():
            seconds = forms[0] if isinstance(forms[0], (int, float)) else 0
            known.update({form: (kind, name, float(seconds)) for form in forms if isinstance(form, str)})
    return one_of(known), known


@cache
def moves() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern for every word of movement, and which way each goes: up, down, keep."""
    ways = {word: way for way in ("up", "down", "keep", "saved", "neutral") for word in merged("moves", way)}
    return re.compile(
        f"(?<![a-z])(?:{one_of(word for word in ways if word.isascii())})"
        f"|{one_of(word for word in ways if not word.isascii())}"
    ), ways


@cache
def _characters() -> _Characters:
    table = _Characters()
    given = lexicon()["characters"]
    for pair in given["traditional"].split():
        table[ord(pair[0])] = pair[1]
    for sign, others in given["signs"].items():
        table.update(dict.fromkeys(map(ord, others), sign))
    table.update(dict.fromkeys(map(ord, given["blank"]), " "))
    return table


@cache
def _noise() -> re.Pattern[str]:
    given = lexicon()["noise"]
    number = r"[0-9]{1,6}(?:[-.:][0-9]{1,4}){0,3}(?![0-9%])"
    names = [re.escape(name).replace(r"\ ", r"\s{0,3}") for name in given["names"]]
    digits = [name for name in names if name[0].isdigit()]
    letters = [name for name in names if name[0].isascii() and name[0].isalpha()]
    others = [name for name in names if not name[0].isascii()]
    whole = r"(?![0-9%.]|\s{0,3}[个家名次位场万])"
    labels = rf"(?=[a-z/]{{1,12}}\s{{1,3}}[0-9])(?:{one_of(given['labels'])})\s{{1,3}}{number}"
    return re.compile(
        rf"(?<![a-z0-9.])(?:(?=[0-9])(?:(?:{'|'.join(digits)}){whole}|{'|'.join(given['digits'])})"
        rf"|(?=[a-z])(?:{labels}|(?:{'|'.join(letters)}){whole}|{'|'.join(given['letters'])}))"
        rf"|(?:{one_of(given['labels_zh'])})\s{{0,3}}{number}|(?:{'|'.join(others)}){whole}|{'|'.join(given['others'])}"
    )
