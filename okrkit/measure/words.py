"""The words of `data/lexicon/measure.toml`, made into patterns once, and a text made ready for them.

A text is read in one normal form: small letters, full-width as half-width (NFKC), Traditional Chinese as Simplified,
one sign for all its look-alikes. Each character becomes exactly one, so that a place found in the normal form is the
same place in the text that the person typed.

What stands before a number is matched backwards, from the number to the left, with the words of the lexicon spelled
backwards: one match at one place, instead of a search. `\\b` knows no border between Chinese and digits, so Latin
words are bordered by look-arounds. Every repetition is bounded: reading is linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from okrkit import content

__all__ = ["NUMBER", "after", "before", "chinese", "factors", "lexicon", "moves", "noise", "normal", "units", "words"]

NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,9})?|[0-9]{1,15}(?:\.[0-9]{1,9})?)(?![0-9])"
_BETWEEN = r"[\s:=~\"'\[]{0,4}"


class _Characters(dict[int, str]):
    """One character for each character, worked out when first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        for form in (unicodedata.normalize("NFKC", char).lower(), char.lower(), char):
            if len(form) == 1:
                break
        self[code] = form
        return form


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
def lexicon() -> dict[str, Any]:
    """The lexicon as it stands in the file."""
    return content.table("lexicon/measure")


def normal(text: str) -> str:
    """The text in the form in which it is read; every character keeps its place.

    Examples:
        >>> normal("留存率 ＞ ４０％")
        '留存率 > 40%'
    """
    return text.lower() if text.isascii() else text.translate(_characters())


def words(*path: str) -> list[str]:
    """All words of one list of the lexicon, in both languages."""
    found = lexicon()
    for name in path:
        found = found[name]
    return [*found["en"], *found["zh"]]


def _one_of(choice: Iterable[str], *, backwards: bool = False) -> str:
    """A pattern for any of the words, the longest first; a Latin word must end where its letters end."""

    def pattern(word: str) -> str:
        last = word[0] if backwards else word[-1]
        spelled = re.escape(word[::-1] if backwards else word).replace(r"\ ", r"\s{1,3}")
        return spelled + ("(?![a-z])" if "a" <= last <= "z" else "")

    return "|".join(map(pattern, sorted(choice, key=len, reverse=True)))


@cache
def before() -> re.Pattern[str]:
    """What stands before a number, to be matched on the text before it spelled backwards."""
    glue = f"(?:(?:{_one_of(words('before', 'glue'), backwards=True)}){_BETWEEN})"
    bound = "|".join(f"(?P<{name}>{_one_of(words('before', name), backwards=True)})" for name in ("low", "high"))
    names = ("between", "from", "keep", "up", "down", "to", "by", "inside", "during", "span", "rank")
    choice = {name: words("moves" if name in ("up", "down", "keep") else "before", name) for name in names}
    for name in ("up", "down"):
        choice[name] = [word for word in choice[name] if not word.endswith(("至", "到", "为"))]
    roles = "|".join(
        f"(?P<{name}>{'[为是在]?' if name == 'from' else ''}(?:{_one_of(choice[name], backwards=True)}))"
        for name in names
    )
    return re.compile(
        rf"{_BETWEEN}(?:{glue}{{0,3}}?(?:(?:{bound}){_BETWEEN}{glue}{{0,2}}?)?(?:{roles})"
        rf"|{glue}{{0,3}}?(?:{bound.replace('?P<low>', '?P<low_>').replace('?P<high>', '?P<high_>')}))"
    )


@cache
def after() -> re.Pattern[str]:
    """What stands after a quantity."""
    names = ("low", "inside", "high", "now", "up", "down")
    groups = "|".join(f"(?P<{name}>{_one_of(words('after', name))})" for name in names)
    return re.compile(rf"\s{{0,2}}(?:{groups})(?!\srate)")


@cache
def units() -> tuple[str, dict[str, tuple[str, str, float]]]:
    """A pattern for a unit, and for each way of writing one: its kind, its name, its seconds (0 where none)."""
    known: dict[str, tuple[str, str, float]] = {}
    for kind, names in lexicon()["units"].items():
        for name, forms in names.items():
            seconds = forms[0] if isinstance(forms[0], (int, float)) else 0
            known.update({form: (kind, name, float(seconds)) for form in forms if isinstance(form, str)})
    return _one_of(known), known


@cache
def chinese() -> str:
    """A pattern for a Chinese numeral."""
    given: Mapping[str, Mapping[str, float]] = lexicon()["numbers"]
    return f"[{''.join(given['digits'])}{''.join(given['powers'])}]{{1,12}}(?:点[{''.join(given['digits'])}]{{1,4}})?"


@cache
def factors() -> re.Pattern[str]:
    """Words that are a factor or a share by themselves: double, 翻番, half of."""
    both = [*_both("factors"), *_both("shares")]
    return re.compile(_one_of(both))


@cache
def moves() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern for every word of movement, and which way each goes: up, down, keep."""
    ways = {word: way for way in ("up", "down", "keep") for word in words("moves", way)}
    return re.compile(_one_of(ways)), ways


@cache
def noise() -> re.Pattern[str]:
    """What looks like a number and is none: dates, versions, labels, names, frequencies."""
    given = lexicon()["noise"]
    number = r"[0-9]{1,6}(?:[-.:][0-9]{1,4}){0,3}"
    names = [
        re.escape(name).replace(r"\ ", r"\s{0,2}").replace(r"\#", number).replace(r"\-", "[-]")
        for name in sorted(given["names"], key=len, reverse=True)
    ]
    return re.compile(rf"(?<![a-z0-9.])(?:{'|'.join(names)})(?![0-9%])|{'|'.join(given['patterns'])}")


def _both(name: str) -> dict[str, float]:
    return {**lexicon()[name]["en"], **lexicon()[name]["zh"]}
