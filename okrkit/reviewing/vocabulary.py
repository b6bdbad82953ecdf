"""The words of `data/lexicon/kinds.toml`, made ready to be found: groups of cue words and plain lists in one book.

A group pulls a line towards a kind (see `reading`); a list is what a rule asks for by name (`look.said("vague")`). A
new table `[name]` with `en` and `zh` is a new list and needs nothing else. Entries without Chinese characters are
found token by token, so that "sign-ups" and "sign ups" are one; their verbs' forms are written out here, once.
Entries with Chinese characters are found by the longest that begins at a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from okrkit import lexicon
from okrkit.patterns import late

__all__ = ["HAN", "Book", "First", "Phrase", "Word", "any_of", "book", "each_token", "forms"]

_ASCII_WORD = late(r"[a-z]+(?:'[a-z]+)?|[$]?[0-9]+(?:[.,][0-9]+)*(?:[a-z](?![a-z]))?(?:\s?[%+]+)?|[^a-z0-9\s'/&_-]")
HAN = late(r"[\u3400-\u9fff]")
# What the walk itself asks for, at certain tokens only; no rule does, and most lines are full of them.
_OF_WALK = ("nouns", "openers", "counts", "not_counted", "stops_count")
_NO_LISTS = (*_OF_WALK, "means")
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


class Book(NamedTuple):
    """All words: phrases by their first token; Chinese words by their first two characters, the longest
    first and with that of one character behind them, and those of one character. Each list has a bit of its own, so
    that a line knows by one number which lists it has words of.

    Signs such as "&", which are no tokens, stand among the Chinese words; `signs` finds whether a line has one.
    """

    groups: dict[str, dict[str, Any]]
    bits: dict[str, int]
    phrases: dict[str, First]
    words: dict[str, tuple[Word, ...]]
    characters: dict[str, tuple[Word, ...]]
    signs: re.Pattern[str] | None
    nouns: frozenset[str]
    openers: frozenset[str]
    counts: frozenset[str]
    not_counted: frozenset[str]
    stops_count: frozenset[str]


@lexicon.remembered
def book() -> Book:
    """The words in use, ours and the team's."""
    table = lexicon.table("kinds")
    groups = {record["name"]: record for record in table["group"]}
    lists = {name: record for name, record in table.items() if isinstance(record, dict) and name not in _NO_LISTS}
    bits = {name: 1 << at for at, name in enumerate(lists)}
    found = _Found()
    for name, record in groups.items():
        found.add_group(name, record)
    for name, record in lists.items():
        found.add_list(bits[name], record)
    of_walk = {name: frozenset(map(lexicon.leveled, table[name]["en"])) for name in _OF_WALK}
    words = found.words()
    return Book(
        groups=groups,
        bits=bits,
        phrases=_by_first(found.phrases()),
        words=_by_two(words),
        characters={text: (word,) for text, word in words.items() if word.size == 1},
        signs=_signs(words),
        **of_walk,
    )


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


class _Found:
    """What is gathered of all groups and lists before it is put into a book: of each phrase and word where it is."""

    def __init__(self) -> None:
        self.phrase_groups: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        self.phrase_bits: dict[tuple[str, ...], int] = {}
        self.word_group: dict[str, str] = {}
        self.word_bits: dict[str, int] = {}
        self.suffixes: dict[str, str] = {}
        self.counters: dict[str, str] = {}

    def add_group(self, name: str, record: dict[str, Any]) -> None:
        """The entries of a group; a Chinese word belongs to the first group that has it."""
        for entry, verb in _entries(record):
            if _is_phrase(entry):
                for said, form in forms(entry) if verb else [(_split(entry), "plain")]:
                    groups = self.phrase_groups.setdefault(said, [])
                    if (name, form) not in groups:
                        groups.append((name, form))
            else:
                for spelled in _spaced(entry):
                    self.word_group.setdefault(spelled, name)
        self.counters.update(dict.fromkeys(record.get("zh_counters", ()), name))
        self.suffixes.update(dict.fromkeys(record.get("zh_suffixes", ()), name))

    def add_list(self, bit: int, record: dict[str, Any]) -> None:
        """The entries of a list."""
        for entry, verb in _entries(record):
            if _is_phrase(entry) and (said := _split(entry)):
                for one in [one for one, _ in forms(entry)] if verb else [said]:
                    self.phrase_bits[one] = self.phrase_bits.get(one, 0) | bit
            else:
                for spelled in _spaced(entry):
                    self.word_bits[spelled] = self.word_bits.get(spelled, 0) | bit

    def phrases(self) -> dict[tuple[str, ...], Phrase]:
        """Every phrase by its tokens."""
        groups, bits = self.phrase_groups, self.phrase_bits
        return {
            said: Phrase(said, tuple(groups.get(said, ())), len(said), len(said[0]), bits.get(said, 0))
            for said in groups | bits
        }

    def words(self) -> dict[str, Word]:
        """Every Chinese word, and every sign, by itself."""
        group, bits, suffix, counter = self.word_group.get, self.word_bits.get, self.suffixes.get, self.counters.get
        every = self.word_group | self.word_bits | self.suffixes | self.counters
        return {
            text: Word(text, len(text), group(text, ""), bits(text, 0), suffix(text, ""), counter(text, ""))
            for text in every
        }


def _entries(record: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Every word of a group or list, spelled as lines are, and whether it is a verb that has forms."""
    for language in ("en", "zh"):
        verb = language == "en" and bool(record.get("verbs"))
        for entry in record.get(language, ()):
            yield lexicon.leveled(entry), verb


def _is_phrase(entry: str) -> bool:
    return entry.isascii() or not ("\u3400" <= max(entry) <= "\u9fff" or HAN.search(entry))


def _spaced(entry: str) -> Iterable[str]:
    """A word in which Chinese meets Latin, with and without the space: "bug 数", "bug数"."""
    return {entry, entry.replace(" ", "")} if " " in entry else (entry,)


def _by_first(phrases: dict[tuple[str, ...], Phrase]) -> dict[str, First]:
    by_first = {words[0]: First((), {}) for words in phrases}
    by_first |= {words[0]: First((phrase,), {}) for words, phrase in phrases.items() if len(words) == 1}
    for words in sorted((words for words in phrases if len(words) > 1), key=len):
        alone, with_next = by_first[words[0]]
        with_next[words[1]] = (phrases[words], *with_next.get(words[1], alone))
    return by_first


def _by_two(words: dict[str, Word]) -> dict[str, tuple[Word, ...]]:
    by_two: dict[str, tuple[Word, ...]] = {}
    for text in sorted((text for text in words if len(text) > 1), key=len):
        alone = (words[text[0]],) if text[0] in words else ()
        by_two[text[:2]] = (words[text], *by_two.get(text[:2], alone))
    return by_two


def _signs(words: Iterable[str]) -> re.Pattern[str] | None:
    signs = any_of(word for word in words if not HAN.search(word))
    return re.compile(signs) if signs else None
