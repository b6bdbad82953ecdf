r"""The words of `data/lexicon/measure.toml`, made into patterns once, and a text made ready for them.

A text is read in one normal form: small letters, full-width as half-width (NFKC), Traditional Chinese as Simplified,
one sign for all its look-alikes. Each character becomes exactly one, so that a place found in the normal form is the
same place in the text that the person typed.

What stands before a number is looked up by its end, from the number to the left, instead of searched for. `\b` knows no
border between Chinese and digits, so Latin words are bordered by look-arounds. Every repetition is bounded: reading is
linear in the length of the text.

A team may have units and numerals of its own (`okrkit.lexicon`). What is made of these is `remembered` for each team;
all other words are the same for everybody, and cached once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from string import ascii_lowercase
from typing import Any, NamedTuple

from okrkit.lexicon import remembered, simplified, table
from okrkit.patterns import late

__all__ = ["NUMBER", "Before", "after", "before", "condition", "factors", "joint", "latin", "lexicon", "lows", "magnitudes", "merged",
           "movement", "moves", "moves_need", "much", "needed", "normal", "one_of", "quiet", "shares", "then", "units", "weak",
           "wording"]  # fmt: skip

NUMBER = r"[0-9](?<![0-9][0-9])(?:[0-9]{0,2}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,9})?|[0-9]{0,8},[0-9]{1,2}|[0-9]{0,14}(?:\.[0-9]{1,9})?)(?![0-9])"
_AHEAD = 10  # with so much space before it at most, a figure may number the line
_FIGURE = late("[0-9]")
_HAN_NUMERAL = late("[零〇一二两三四五六七八九十半]")
_LABELLED = r"[0-9]{1,6}(?:[-.:][0-9]{1,4}){0,3}(?![0-9%])"
_WHOLE = r"(?![0-9%]|\.[0-9]|\s{0,3}[个家名次位场万])"
_LATIN = late("[a-z]+")
_LETTERS = bytes(code if chr(code) in ascii_lowercase else ord(" ") for code in range(256))
_ROLES = ("between", "from", "to", "by", "inside", "during", "span", "first", "rank")


class Before(NamedTuple):
    """A word that stands before a number: small, or a bound, or with a role for what follows it ("" where it has none)."""

    text: str
    size: int
    latin: bool
    glue: bool
    bound: bool
    role: str


class _Characters(dict[int, str]):
    """One character for each character, worked out when first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        forms = (unicodedata.normalize("NFKC", char).lower(), char.lower(), char)
        self[code] = next(form for form in forms if len(form) == 1)
        return self[code]


@remembered
def lexicon() -> dict[str, Any]:
    """The lexicon with the units and numerals in use."""
    return table("measure")


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
    figure = _FIGURE.search(text)
    if figure or "zero" in text:  # "from zero to one" is a saying
        if figure and figure.start() < _AHEAD and (own := _line().match(text)):
            text = " " * own.end() + text[own.end() :]
        text = _noise().sub(_blank, f" {text}")[1:]
    if not text.isascii() and (figure or _HAN_NUMERAL.search(text)):
        text = _noise_in_chinese().sub(_blank, text)
    return text


def latin(text: str) -> set[str]:
    """Every run of Latin letters in a normal text. What needs a word that is not among them is not looked for."""
    return set(text.encode("ascii", "replace").translate(_LETTERS).decode("ascii").split())


def needed(choice: Iterable[str]) -> frozenset[str]:
    """Of each Latin word or phrase one run of letters, without which it cannot be in a text."""
    return frozenset(max(_LATIN.findall(word), key=len) for word in choice if word[0].isascii())


def _blank(match: re.Match[str]) -> str:
    if match.lastgroup == "kept":
        return match[0]
    return match[1] + " " * (match.end() - match.end(1))


def one_of(choice: Iterable[str], *, border: str = "") -> str:
    """A pattern for any of the words, the longest first; a Latin word must end where its letters end.

    Args:
        choice: the words.
        border: what may not stand before a Latin word. It is looked at after the first letter, so that every branch
            of the pattern begins with a letter, and a search skips all the places where none of these stands.
    """

    def tail(word: str) -> str:
        return re.escape(word[1:]).replace(r"\ ", r"\s{1,3}")

    def tails(words: list[str]) -> str:
        latin = ["a" <= word[-1] <= "z" for word in words]
        if all(latin):  # looked at once for all: it is what takes long to compile
            return f"(?:{'|'.join(map(tail, words))})(?![a-z])"
        return f"(?:{'|'.join(tail(word) + '(?![a-z])' * ends for word, ends in zip(words, latin, strict=True))})"

    by_first = groupby(sorted(set(choice), key=lambda word: (word[0], -len(word))), key=lambda word: word[0])
    return "|".join(
        f"{re.escape(first)}{f'(?<!{border}{first})' if border and 'a' <= first <= 'z' else ''}{tails(list(group))}"
        for first, group in by_first
    )


@cache
def before() -> dict[str, tuple[Before, ...]]:
    """The words before a number by their last two characters, the longest first; one of one character by that alone."""
    roles = {word: way for word, way in moves().items() if not word.endswith(("至", "到", "为"))}
    roles |= {word: name for name in reversed(_ROLES) for word in merged("before", name)}
    roles |= {f"{word}{tail}": "from" for word in lexicon()["before"]["from"]["zh"] for tail in "为是在"}
    glue, bounds = set(merged("before", "glue")), {*lows(), *merged("before", "high")}
    by_end: dict[str, tuple[Before, ...]] = {}
    for word in sorted({*roles, *glue, *bounds}, key=len):
        latin = "a" <= word[0] <= "z"
        one = Before(word, len(word), latin, word in glue, word in bounds, roles.get(word, ""))
        by_end[word[-2:]] = (one, *by_end.get(word[-2:], by_end.get(word[-1], ())))
    return by_end


@cache
def after() -> tuple[re.Pattern[str], frozenset[str]]:
    """What stands after a quantity, and the characters with which it begins."""
    names = ("low", "inside", "high", "now", "up", "down")
    groups = "|".join(f"(?P<{name}>{one_of(merged('after', name))})" for name in names)
    begins = frozenset(word[0] for name in names for word in merged("after", name))
    return re.compile(rf"\s{{0,2}}+(?:{groups})(?!\srate)"), begins


@cache
def lows() -> frozenset[str]:
    """The words for a lower bound before a number."""
    return frozenset(merged("before", "low"))


@cache
def shares() -> dict[str, float]:
    """The words that are a share of a whole, in percent."""
    return dict(merged("shares"))


@cache
def factors() -> dict[str, float]:
    """The words that are a multiple of what was."""
    return dict(merged("factors"))


@cache
def weak() -> frozenset[str]:
    """The words of movement that move nothing without a number."""
    return frozenset(merged("moves", "weak"))


@cache
def then() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A label in brackets that names a time or a try that is over; and what, in one, names something else."""
    period = r"(?:in\s{1,3})?(?:q[1-4]|h[12]|fy\s?\d\d|(?:19|20)\d\d|[1-4一二三四]季度|\d{1,2}\s?月|w(?:ee)?k\s?\d)"
    return re.compile(rf"\s{{0,3}}(?:{period}|{one_of(merged('before', 'then'))})"), _anywhere("before", "then_not")


@cache
def condition() -> tuple[frozenset[str], re.Pattern[str]]:
    """The Latin letters without which nothing is said on a condition, and a pattern for all that is."""
    given = merged("condition")
    return needed(given), re.compile(rf"(?:{one_of(given, border='[a-z]')})[^,;。(]{{0,80}}")


@cache
def joint() -> re.Pattern[str]:
    """What joins two measures."""
    return re.compile(rf"[,;]|{_anywhere('joint').pattern}")


@cache
def wording() -> tuple[frozenset[str], re.Pattern[str], dict[str, str]]:
    """The same as `moves` for words that only count where no quantity is said."""
    ways = {word: way for way in ("up", "down", "keep") for word in merged("wording", way)}
    return needed(ways), re.compile(one_of(ways, border="[a-z]")), ways


@cache
def much() -> tuple[str, ...]:
    """Words before a word of movement that give it weight."""
    return tuple(merged("wording", "much"))


def _anywhere(*path: str) -> re.Pattern[str]:
    return re.compile(one_of(merged(*path), border="[a-z]"))


@remembered
def magnitudes() -> dict[str, float]:
    """The words and letters that multiply the number before them."""
    return dict(merged("magnitudes"))


@remembered
def units() -> tuple[str, dict[str, tuple[str, str, float]]]:
    """A pattern for a unit, and for each way of writing one: its kind, its name, its seconds (0 where none)."""
    known: dict[str, tuple[str, str, float]] = {}
    for kind, names in lexicon()["units"].items():
        for name, forms in names.items():
            seconds = forms[0] if isinstance(forms[0], (int, float)) else 0
            known.update({form: (kind, name, float(seconds)) for form in forms if isinstance(form, str)})
    return one_of(known), known


@cache
def moves() -> dict[str, str]:
    """Every word of movement, and which way it goes: up, down, keep."""
    return {word: way for way in ("up", "down", "keep", "saved", "neutral") for word in merged("moves", way)}


@cache
def movement(*, latin: bool) -> re.Pattern[str]:
    """A pattern for a word of movement; `latin`: for a text of nothing but Latin letters."""
    return re.compile(one_of((word for word in moves() if word.isascii() or not latin), border="[a-z]"))


@cache
def moves_need() -> frozenset[str]:
    """Without one of these there is no word of movement in Latin letters."""
    return needed(moves())


@cache
def _characters() -> _Characters:
    table = _Characters()
    given = lexicon()["characters"]
    table.update({code: chr(other) for code, other in simplified().items()})
    for sign, others in given["signs"].items():
        table.update(dict.fromkeys(map(ord, others), sign))
    table.update(dict.fromkeys(map(ord, given["blank"]), " "))
    return table


@cache
def _line() -> re.Pattern[str]:
    return re.compile(lexicon()["noise"]["line"])


@cache
def _noise() -> re.Pattern[str]:
    """A pattern for what begins with a figure or a Latin letter and is no number, behind the one character before it.

    That is never a letter nor a figure, so a search goes from border to border and tries nothing inside a word.
    """
    given = lexicon()["noise"]
    names = [_name(name) for name in given["names"] if name[0].isascii()]
    digits, letters = ("|".join(name for name in names if name[0].isdigit() is figures) for figures in (True, False))
    labels, long_labels = (
        rf"(?:{one_of(label for label in given['labels'] if (' ' in label) is long)})\s{{1,3}}{_LABELLED}"
        for long in (False, True)
    )
    return re.compile(
        rf"([^a-z0-9.])(?:(?=[0-9])(?![0-9.]{{1,9}}+%)(?:(?:{digits}){_WHOLE}|{'|'.join(given['digits'])}|(?=[0-9.]{{1,6}}\s{{0,3}}[^\x00-\x7f])(?:{'|'.join(given['digits_zh'])}))"
        rf"|(?=[a-z])(?:(?=[a-z_]{{1,21}}+[^a-z0-9]{{0,4}}[0-9])(?:{given['kept']}|{labels}|{'|'.join(given['letters'])})"
        rf"|(?:{letters}){_WHOLE}|{long_labels}|{'|'.join(given['phrases'])}))"
    )


@cache
def _noise_in_chinese() -> re.Pattern[str]:
    """The same for what begins in Chinese; nothing stays before it."""
    given = lexicon()["noise"]
    names = "|".join(_name(name) for name in given["names"] if not name[0].isascii())
    return re.compile(
        rf"()(?:{given['kept_zh']}|(?:{one_of(given['labels_zh'])})\s{{0,3}}{_LABELLED}|(?:{names}){_WHOLE}|{'|'.join(given['others'])})"
    )


def _name(name: str) -> str:
    return re.escape(name).replace(r"\ ", r"\s{0,3}")
