"""The words of `data/lexicon/kinds.toml`, made ready to be found: groups of cue words and plain lists in one book.

A group pulls a line towards a kind (see `reading`); a list is what a rule asks for by name (`look.said("vague")`). A
new table `[name]` with `en` and `zh` is a new list and needs nothing else. Entries without Chinese characters are
found token by token, so that "sign-ups" and "sign ups" are one; their verbs' forms are written out here, once.
Entries with Chinese characters are found by the longest that begins at a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple

from okrkit import lexicon
from okrkit.patterns import late

__all__ = ["HAN", "Book", "First", "Phrase", "Word", "any_of", "book", "each_token", "forms"]

_ASCII_WORD = late(r"[a-z]+(?:'[a-z]+)?|[$]?[0-9]+(?:[.,][0-9]+)*(?:[a-z](?![a-z]))?(?:\s?[%+]+)?|[^a-z0-9\s'/&_-]")
HAN = late(r"[\u3400-\u9fff]")
# What the walk itself asks for, at certain tokens only; no rule does, and most lines are full of them.
_OF_WALK = ("nouns", "openers", "counts", "not_counted", "stops_count")
_NO_LISTS = (*_OF_WALK, "means", "result")
_DOUBLES = late(r"[^aeiou]*[aeiou][bdgmnpt]")
_SAME_PAST = frozenset({"set", "cut", "put", "hit", "read"})


class Phrase(NamedTuple):
    """One or more tokens (`size`; the first of `length`): the groups and forms of verbs that they are, the lists' bits."""

    tokens: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]
    size: int
    length: int
    bits: int


class Word(NamedTuple):
    """A Chinese word: the group that holds it ("" where none), its lists' bits, and what it ends or counts."""

    text: str
    size: int
    group: str
    bits: int
    suffix: str
    counter: str


class First(NamedTuple):
    """The phrases that begin with a token: itself alone, and by the token after it all of them, the longest first."""

    alone: tuple[Phrase, ...]
    with_next: dict[str, tuple[Phrase, ...]]


class Book:
    """All words: phrases by their first token; Chinese words by their first two characters, the longest
    first and with that of one character behind them, and those of one character. Each list has a bit of its own, so
    that a line knows by one number which lists it has words of.

    Signs such as "&", which are no tokens, stand among the Chinese words; `signs` finds whether a line has one. The
    Chinese words are gathered when the first line asks for them.
    """

    def __init__(self, table: dict[str, Any]) -> None:
        self.groups: dict[str, dict[str, Any]] = {record["name"]: record for record in table["group"]}
        self._lists = {name: one for name, one in table.items() if isinstance(one, dict) and name not in _NO_LISTS}
        self.bits = {name: 1 << at for at, name in enumerate(self._lists)}
        self.nouns, self.openers, self.counts, self.not_counted, self.stops_count = (
            frozenset(map(lexicon.leveled, table[name]["en"])) for name in _OF_WALK
        )
        self.phrases = _by_first(self._phrases())
        signs = {sign for record in (*self.groups.values(), *self._lists.values()) for sign in _signs(record)}
        self.signs = re.compile(any_of(signs)) if signs else None

    def _phrases(self) -> dict[tuple[str, ...], Phrase]:
        """Every phrase by its tokens: the groups and forms that it is, and its lists."""
        groups: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        bits: dict[tuple[str, ...], int] = {}
        for name, record in self.groups.items():
            for entry, verb in _entries(record, phrases=True):
                spelled_out = forms(entry) if verb else [(said, "plain") for said in _one_of_them(entry, record)]
                for said, form in spelled_out if _split(entry) else ():
                    known = groups.setdefault(said, [])
                    if (name, form) not in known:
                        known.append((name, form))
        for name, record in self._lists.items():
            bit = self.bits[name]
            for entry, verb in _entries(record, phrases=True):
                for said in [one for one, _ in forms(entry)] if verb else filter(None, [_split(entry)]):
                    bits[said] = bits.get(said, 0) | bit
        return {
            said: _new(Phrase, (said, tuple(groups.get(said, ())), len(said), len(said[0]), bits.get(said, 0)))
            for said in groups | bits
        }

    @cached_property
    def words(self) -> dict[str, tuple[Word, ...]]:
        """Chinese words of two characters and more, by the first two."""
        return _by_two(self._words)

    @cached_property
    def characters(self) -> dict[str, tuple[Word, ...]]:
        """Chinese words of one character, and signs."""
        return {text: (word,) for text, word in self._words.items() if word.size == 1}

    @cached_property
    def _words(self) -> dict[str, Word]:
        """Every Chinese word, and every sign, by itself. A word belongs to the first group that has it."""
        group: dict[str, str] = {}
        bits: dict[str, int] = {}
        suffixes: dict[str, str] = {}
        counters: dict[str, str] = {}
        for name, record in self.groups.items():
            for entry in (*_signs(record), *(entry for entry, _ in _entries(record, phrases=False))):
                for spelled in _spaced(entry):
                    group.setdefault(spelled, name)
            counters.update(dict.fromkeys(record.get("zh_counters", ()), name))
            suffixes.update(dict.fromkeys(record.get("zh_suffixes", ()), name))
        for name, record in self._lists.items():
            bit = self.bits[name]
            for entry in (*_signs(record), *(entry for entry, _ in _entries(record, phrases=False))):
                for spelled in _spaced(entry):
                    bits[spelled] = bits.get(spelled, 0) | bit
        return {
            text: _new(
                Word,
                (
                    text,
                    len(text),
                    group.get(text, ""),
                    bits.get(text, 0),
                    suffixes.get(text, ""),
                    counters.get(text, ""),
                ),
            )
            for text in group | bits | suffixes | counters
        }


_new = tuple.__new__  # a third of the time that a call of the class takes, seven thousand times


@lexicon.remembered
def book() -> Book:
    """The words in use, ours and the team's."""
    return Book(lexicon.table("kinds"))


def each_token(text: str) -> Iterator[re.Match[str]]:
    """The tokens of a line that went through `leveled`: Latin words, numbers, signs."""
    return (_ASCII_WORD if text.isascii() else _word()).finditer(text)


def forms(entry: str) -> list[tuple[tuple[str, ...], str]]:
    """The forms of a verb (its first word): plain, -s, -ing and finished; irregular finished forms follow a slash.

    Examples:
        >>> [words[0] for words, _ in forms("ship")]
        ['ship', 'ships', 'shipping', 'shipped']
        >>> [" ".join(words) for words, _ in forms("set up")]
        ['set up', 'sets up', 'setting up', 'set up']
    """
    plain, *irregular = map(_split, entry.split("/"))
    verb, rest = plain[0], plain[1:]
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    doubled = stem + stem[-1] if _DOUBLES.fullmatch(verb) else stem
    past, plural = doubled + "ed", verb + "s"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        past, plural = verb[:-1] + "ied", verb[:-1] + "ies"
    elif verb.endswith(("s", "sh", "ch", "x")):
        plural = verb + "es"
    done = irregular or [(verb if verb in _SAME_PAST else past, *rest)]
    return [
        (plain, "plain"),
        ((plural, *rest), "s"),
        ((doubled + "ing", *rest), "ing"),
        *((words, "done") for words in done),
    ]


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _word() -> re.Pattern[str]:
    """A token of a line that is not all ASCII; made only where there is one, for it takes long to make."""
    return re.compile(
        r"(?=[^\s\u3400-\u9fff])(?:[^\W\d_\u3400-\u9fff]+(?:['’][^\W\d_\u3400-\u9fff]+)?"
        r"|[$€£¥]?\d+(?:[.,]\d+)*(?:[a-z](?![a-z]))?(?:\s?[%‰+]+)?|[^\w\s'’/&-])"
    )


def _split(entry: str) -> tuple[str, ...]:
    if entry.isascii():
        return (entry,) if entry.isalpha() else tuple(_ASCII_WORD.findall(entry))
    return tuple(_word().findall(entry))


def _entries(record: dict[str, Any], *, phrases: bool) -> Iterator[tuple[str, bool]]:
    """The phrases or the Chinese words of a group or list, spelled as lines are; whether it is a verb that has forms."""
    for language in ("en", "zh"):
        verb = language == "en" and bool(record.get("verbs"))
        for entry in record.get(language, ()):
            if _is_phrase(entry) is phrases:
                yield lexicon.leveled(entry), verb


def _signs(record: dict[str, Any]) -> Iterator[str]:
    """What is no word in any language: "&"."""
    for language in ("en", "zh"):
        for entry in record.get(language, ()):
            if not entry.isalpha() and _is_phrase(entry) and not _split(lexicon.leveled(entry)):
                yield lexicon.leveled(entry)


def _one_of_them(entry: str, record: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """A word of a group; of people also each single one: "each guest", "every customer"."""
    yield _split(entry)
    if record.get("each") and entry.isalpha() and entry.endswith("s"):
        one = entry[:-3] + "y" if entry.endswith("ies") else entry[:-1]
        yield from (("each", one), ("every", one))


def _is_phrase(entry: str) -> bool:
    return entry.isascii() or not ("\u3400" <= max(entry) <= "\u9fff" or HAN.search(entry))


def _spaced(entry: str) -> Iterable[str]:
    """A word in which Chinese meets Latin, with and without the space: "bug 数", "bug数"."""
    return {entry, entry.replace(" ", "")} if " " in entry else (entry,)


def _by_first(phrases: dict[tuple[str, ...], Phrase]) -> dict[str, First]:
    by_first: dict[str, First] = {}
    for words in sorted(phrases, key=len):
        first = by_first.get(words[0])
        if first is None:
            first = by_first[words[0]] = _new(First, ((phrases[words],) if len(words) == 1 else (), {}))
        if len(words) > 1:
            first.with_next[words[1]] = (phrases[words], *first.with_next.get(words[1], first.alone))
    return by_first


def _by_two(words: dict[str, Word]) -> dict[str, tuple[Word, ...]]:
    by_two: dict[str, tuple[Word, ...]] = {}
    for text in sorted((text for text in words if len(text) > 1), key=len):
        alone = (words[text[0]],) if text[0] in words else ()
        by_two[text[:2]] = (words[text], *by_two.get(text[:2], alone))
    return by_two
