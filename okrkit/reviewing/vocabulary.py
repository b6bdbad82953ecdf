"""The words of `data/lexicon/kinds.toml`, made ready to be found: groups of cue words and plain lists in one book.

A group pulls a line towards a kind (see `reading`); a list is what a rule asks for by name (`look.said("vague")`). A
new table `[name]` with `en` and `zh` is a new list and needs nothing else. Entries without Chinese characters are
found token by token, so that "sign-ups" and "sign ups" are one; their verbs' forms are written out here, once.
Entries with Chinese characters are found by the longest that begins at a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from okrkit import lexicon

__all__ = ["HAN", "WORD", "Book", "First", "Phrase", "Word", "any_of", "book", "each_token", "forms"]

WORD = re.compile(
    r"(?=[^\s\u3400-\u9fff])(?:[^\W\d_\u3400-\u9fff]+(?:['’][^\W\d_\u3400-\u9fff]+)?"
    r"|[$€£¥]?\d+(?:[.,]\d+)*(?:[a-z](?![a-z]))?(?:\s?[%‰+]+)?|[^\w\s'’/&-])"
)
_ASCII_WORD = re.compile(
    r"[a-z]+(?:'[a-z]+)?|[$]?[0-9]+(?:[.,][0-9]+)*(?:[a-z](?![a-z]))?(?:\s?[%+]+)?|[^a-z0-9\s'/&_-]"
)
HAN = re.compile(r"[\u3400-\u9fff]")
# What the walk itself asks for, at certain tokens only; no rule does, and most lines are full of them.
_OF_WALK = ("nouns", "openers", "counts", "not_counted", "stops_count")
_NO_LISTS = (*_OF_WALK, "means")
_MEETS = re.compile(r"(?<=[\u3400-\u9fff]) (?=[a-z0-9])|(?<=[a-z0-9]) (?=[\u3400-\u9fff])")


class Phrase(NamedTuple):
    """One or more tokens (`size`; the first of `length`): the groups and forms of verbs that they are, and the lists."""

    tokens: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]
    lists: tuple[str, ...]
    size: int
    length: int
    bits: int = 0


class Word(NamedTuple):
    """A Chinese word: the group that holds it ("" where none), its lists, and what it ends or counts."""

    text: str
    size: int
    group: str = ""
    lists: tuple[str, ...] = ()
    bits: int = 0
    suffix: str = ""
    counter: str = ""


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
    phrases: dict[tuple[str, ...], Phrase] = {}
    words: dict[str, Word] = {}
    for name, record in groups.items():
        for entry, language in _entries(record):
            _add_to_group(phrases, words, entry, name, verb=bool(record.get("verbs")) and language == "en")
        for counter in record.get("zh_counters", ()):
            words[counter] = _word(words, counter)._replace(counter=name)
        for suffix in record.get("zh_suffixes", ()):
            words[suffix] = _word(words, suffix)._replace(suffix=name)
    for name, record in lists.items():
        for entry, language in _entries(record):
            _add_to_list(phrases, words, entry, name, verb=bool(record.get("verbs")) and language == "en")
    bits = {name: 1 << at for at, name in enumerate(lists)}
    phrases = {said: phrase._replace(bits=_sum(phrase.lists, bits)) for said, phrase in phrases.items()}
    words = {text: word._replace(bits=_sum(word.lists, bits)) for text, word in words.items()}
    of_walk = {name: frozenset(map(lexicon.leveled, table[name]["en"])) for name in _OF_WALK}
    return Book(
        groups=groups,
        bits=bits,
        phrases=_by_first(phrases),
        words=_by_two(words),
        characters={text: (word,) for text, word in words.items() if word.size == 1},
        signs=_signs(words),
        **of_walk,
    )


def each_token(text: str) -> Iterator[re.Match[str]]:
    """The tokens of a line that went through `leveled`: Latin words, numbers, signs."""
    return (_ASCII_WORD if text.isascii() else WORD).finditer(text)


def forms(entry: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The forms of a verb (its first word): plain, -s, -ing and finished; irregular finished forms follow a slash.

    Examples:
        >>> [words[0] for words, _ in forms("ship")]
        ['ship', 'ships', 'shipping', 'shipped']
        >>> [" ".join(words) for words, _ in forms("set up")]
        ['set up', 'sets up', 'setting up', 'set up']
    """
    plain, *irregular = (_split(part) for part in entry.split("/"))
    verb, rest = plain[0], plain[1:]
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    doubled = stem + stem[-1] if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnpt]", verb) else stem
    past = irregular or [((verb if verb in {"set", "cut", "put", "hit", "read"} else _past(verb, doubled)), *rest)]
    plural = verb + "es" if verb.endswith(("s", "sh", "ch", "x")) else verb + "s"
    plural = verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else plural
    yield plain, "plain"
    yield (plural, *rest), "s"
    yield (doubled + "ing", *rest), "ing"
    for words in past:
        yield tuple(words), "done"


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _past(verb: str, doubled: str) -> str:
    return verb[:-1] + "ied" if re.search(r"[^aeiou]y$", verb) else doubled + "ed"


def _split(entry: str) -> tuple[str, ...]:
    return tuple(WORD.findall(entry))


def _entries(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every word of a group or list, spelled as lines are, with the language that it is listed under."""
    for language in ("en", "zh"):
        for entry in record.get(language, ()):
            yield lexicon.leveled(entry), language


def _word(words: dict[str, Word], text: str) -> Word:
    return words.get(text) or Word(text, len(text))


def _add_to_group(
    phrases: dict[tuple[str, ...], Phrase], words: dict[str, Word], entry: str, name: str, *, verb: bool
) -> None:
    if HAN.search(entry):
        for spelled in _spaced(entry):
            known = _word(words, spelled)
            words[spelled] = known if known.group else known._replace(group=name)
        return
    for said, form in forms(entry) if verb else [(_split(entry), "plain")]:
        known_phrase = phrases.get(said, Phrase(said, (), (), len(said), len(said[0])))
        if (name, form) not in known_phrase.groups:
            phrases[said] = known_phrase._replace(groups=(*known_phrase.groups, (name, form)))


def _add_to_list(
    phrases: dict[tuple[str, ...], Phrase], words: dict[str, Word], entry: str, name: str, *, verb: bool
) -> None:
    spelled_out = [said for said, _ in forms(entry)] if verb else [_split(entry)]
    if HAN.search(entry) or not spelled_out[0]:
        for spelled in _spaced(entry):
            known = _word(words, spelled)
            words[spelled] = known if name in known.lists else known._replace(lists=(*known.lists, name))
        return
    for said in spelled_out:
        phrase = phrases.get(said, Phrase(said, (), (), len(said), len(said[0])))
        phrases[said] = phrase if name in phrase.lists else phrase._replace(lists=(*phrase.lists, name))


def _spaced(entry: str) -> set[str]:
    """A word in which Chinese meets Latin, with and without the space: "bug 数", "bug数"."""
    return {entry, _MEETS.sub("", entry)}


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


def _sum(names: Iterable[str], bits: dict[str, int]) -> int:
    return sum(bits[name] for name in names)


def _signs(words: Iterable[str]) -> re.Pattern[str] | None:
    signs = any_of(word for word in words if not HAN.search(word))
    return re.compile(signs) if signs else None
