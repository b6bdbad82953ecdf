"""Finds the words of the lexicon in a line: cue words with their place, and the words of the plain lists.

The lexicon (`data/lexicon/kinds.toml`) is content; a coach can read and extend it. English is read token by token,
with the forms of a verb written out from its plain form; Chinese by the longest word that begins at a character, so
that no segmenter is needed. One walk over the line finds both, so a line of a megabyte costs a thousand times a line
of a kilobyte, and no more. Offsets are those of the line as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from okrkit import lexicon
from okrkit.reviewing.vocabulary import HAN, Book, First, Phrase, any_of, book, each_token

__all__ = ["Cue", "Place", "Said", "Spans", "cues", "group", "groups", "level", "main_part", "nouns", "opening", "said"]

Place = Literal["lead", "done", "inside", "counted"]
Spans = tuple[tuple[int, int], ...]

_BRACKETS = re.compile(r"\s*(?:\[[^\]]{1,40}\]|【[^】]{1,40}】|[*#>\-–•·])\s*")
_BEFORE_BRACKETS = frozenset("[【*#>-–•· \t")
_NAME_OF_MEASURE = re.compile(
    r"率(?!先)|度|量(?!化|产)|数(?![据字])|周期|时[长间]|耗时|频率|质量|后|成本|效率|准时|速度|占比|比例"
)
_NAME_OF_PERSON = ("者", "师", "商", "员", "费", "人", "经理", "团队")
_CLAUSE = re.compile(r"[，。；,;、：:\-–—]")
_DASHES = "-–—"  # only between spaces
_COMMA = re.compile(r"[,，;；]")
_OPENING_AT_MOST = 24
_NUMERALS = "一两二三四五六七八九十百"
_NUMBER_BEFORE = re.compile(
    rf"(?<![第每] )(?<![第每\d.,{_NUMERALS}])(?:\d[\d,.]*\+?|[{_NUMERALS}]+)\s{{0,3}}多?\s{{0,3}}\Z"
)
_BEFORE_COUNTER = frozenset(f"0123456789+{_NUMERALS}多.,")
_NUMBER_AT_MOST = 24
_FIGURE = re.compile("[0-9]")
_OWNED = "'s"


class Cue(NamedTuple):
    """One word of a group in a line."""

    group: str
    place: Place
    start: int
    end: int


class Said(NamedTuple):
    """The words of the lexicon that a line says, and where it begins to say something (`opening`)."""

    cues: list[Cue]
    lists: dict[str, Spans]
    lead: int

    def of(self, name: str) -> Spans:
        """Where words of one plain list stand.

        Examples:
            >>> said("a significantly better start").of("vague")
            ((2, 15), (16, 22))
        """
        return self.lists.get(name, ())

    def opens_with(self, name: str) -> bool:
        """Whether the line opens with a word of one plain list."""
        return name in self.lists and self.lists[name][0][0] == self.lead


def level(text: str) -> str:
    """The line as the lexicon spells it: half width, Simplified, lower case; of the same length."""
    return lexicon.leveled(text)


def groups() -> dict[str, dict[str, Any]]:
    """The records of all groups of cue words by their names, with their pulls."""
    return book().groups


def group(name: str) -> dict[str, Any]:
    """The record of a group of cue words, with its pulls."""
    return book().groups[name]


def nouns() -> frozenset[str]:
    """English verbs of work that are nouns as well: "release", "support"."""
    return book().nouns


def said(text: str) -> Said:
    """What a line that went through `level` says."""
    known = book()
    lists: _Lists = {}
    line = _line(text, known)
    cues = _latin(line, known, lists)
    if HAN.search(text) or (known.signs is not None and known.signs.search(text)):
        in_han: _Lists = {}
        cues += _han(text, known, in_han)
        cues.sort(key=_start)
        for name, spans in in_han.items():
            lists[name] = sorted(lists[name] + spans) if name in lists else spans
    return Said(cues, {name: tuple(spans) for name, spans in lists.items()}, line.lead)


def cues(text: str) -> list[Cue]:
    """The cue words of a line that went through `level`, in their order."""
    return said(text).cues


def main_part(text: str) -> tuple[int, int]:
    """Where the main part begins and ends, without the way there ("… through weekly calls", “通过……，”).

    Examples:
        >>> main_part("churn from 5% to 3% through weekly calls")
        (0, 20)
        >>> main_part("通过培训，投诉从 9 降到 3")
        (4, 15)
    """
    match = _means().search(text)
    if match is None:
        return 0, len(text)
    if text[: match.start()].strip(" ,，"):
        return 0, match.start()
    comma = _COMMA.search(text, match.end())
    return (comma.start(), len(text)) if comma and text[comma.end() :].strip(" .。") else (0, len(text))


def opening(text: str) -> int:
    """Where a line begins to say something, after labels and "we have".

    Examples:
        >>> opening("[legal] we have launched it")
        16
    """
    return _opening(text, each_token(text), book())


# --- English ---------------------------------------------------------------------------------------------------------

_Lists = dict[str, list[tuple[int, int]]]


class _Line(NamedTuple):
    """A line, its tokens, where it begins to say something, and behind which place numbers may stand."""

    text: str
    tokens: list[re.Match[str]]
    words: list[str]
    lead: int
    number: int


def _line(text: str, known: Book) -> _Line:
    found = list(each_token(text))
    words = [token[0] for token in found]
    figure = _FIGURE.search(text)
    number = figure.start() if figure else len(text)
    if not known.counts.isdisjoint(words):
        number = -1
    return _Line(text, found, words, _opening(text, found, known), number)


def _latin(line: _Line, known: Book, lists: _Lists) -> list[Cue]:
    found: list[Cue] = []
    text, tokens, words, _, _ = line
    get = known.phrases.get
    following = [*words[1:], ""]
    owned = _OWNED in text
    free = 0
    for at, word in enumerate(words):
        first = get(word)
        if owned and word.endswith(_OWNED):
            _note_owner(tokens[at], get(word[:-2]), lists)
        if first is None:
            continue
        start = tokens[at].start()
        for phrase in first.with_next.get(following[at], first.alone):
            size = len(phrase.tokens)
            if size > 2 and tuple(words[at : at + size]) != phrase.tokens:
                continue
            if phrase.lists and not (start and text[start - 1] == "-"):
                _add(lists, phrase.lists, start, tokens[at + size - 1].end())
            if phrase.groups and at >= free:
                free = at + size
                found += _english_cues(phrase, line, known, at)
    return found


def _note_owner(token: re.Match[str], first: First | None, lists: _Lists) -> None:
    """The words of lists that stand before an 's: "the world's"."""
    for phrase in first.alone if first else ():
        _add(lists, phrase.lists, token.start(), token.end() - len(_OWNED))


def _english_cues(phrase: Phrase, line: _Line, known: Book, at: int) -> list[Cue]:
    """The cues of one phrase: one for each group, and each form of a verb, that it is."""
    text, tokens, words, lead, number = line
    after = at + len(phrase.tokens)
    start, end = tokens[at].start(), tokens[after - 1].end()
    found: list[Cue] = []
    for name, form in phrase.groups:
        place: Place = "inside"
        if start == lead and form != "s":
            named = words[at] in known.nouns and _names_a_measure(words, after, known)
            if named or text.startswith("-", tokens[at].end()):
                break
            place = "lead"
        elif form == "done":
            place = "done"
        elif start > number and _counted(words, at, known):
            place = "counted"
        found.append(Cue(name, place, start, end))
    return found


def _names_a_measure(words: list[str], at: int, known: Book) -> bool:
    """Whether the word at `at` begins the name of a measure: then the verb before it is part of that name."""
    first = known.phrases.get(words[at]) if at < len(words) else None
    if first is None:
        return False
    phrases = first.with_next.get(words[at + 1], first.alone) if at + 1 < len(words) else first.alone
    return any(
        ("outcome noun", "plain") in phrase.groups and tuple(words[at : at + len(phrase.tokens)]) == phrase.tokens
        for phrase in phrases
    )


def _counted(words: list[str], at: int, known: Book) -> bool:
    """Whether a bare number stands before this word, with at most three words between."""
    for back in range(at - 1, max(at - 5, -1), -1):
        word = words[back]
        if word in known.counts or (word[0].isdigit() and not word.endswith(("%", "‰"))):
            return words[back + 1] not in known.not_counted
        if word in known.stops_count or not word[0].isalpha():
            return False
    return False


def _opening(text: str, tokens: Iterable[re.Match[str]], known: Book) -> int:
    at = 0
    while text[at : at + 1] in _BEFORE_BRACKETS and (match := _BRACKETS.match(text, at, at + 60)) is not None:
        at = match.end()
    for token in tokens:
        start = token.start()
        if start < at:
            continue
        if token[0] not in known.openers:
            return start if start == at or not text[at:start].strip(" ,，") else at
        at = token.end()
    return at


# --- Chinese ---------------------------------------------------------------------------------------------------------


def _han(text: str, known: Book, lists: _Lists) -> list[Cue]:
    found: list[Cue] = []
    suffixes: list[Cue] = []
    counters: list[Cue] = []
    get, first = known.words.get, known.characters.get
    clause = seen = free = 0
    for at, char in enumerate(text):
        words = get(text[at : at + 2]) or first(char)
        if words is None:
            continue
        for word in words:
            end = at + word.size
            if word.size > 2 and not text.startswith(word.text, at):
                continue
            if word.lists:
                _add(lists, word.lists, at, end)
            if word.group and at >= free:
                clause, seen = _clause(text, clause, seen, at), at
                cue, free = _chinese_cue(known.groups[word.group], text, clause, at, end)
                found += cue
            if word.suffix and (not suffixes or at >= suffixes[-1].end):
                suffixes.append(Cue(word.suffix, "inside", at, end))
            if word.counter and (not counters or at >= counters[-1].end) and _is_number_before(text, at):
                counters.append(Cue(word.counter, "counted", at, end))
    return [*found, *suffixes, *counters]


def _clause(text: str, clause: int, seen: int, at: int) -> int:
    """Where the clause begins in which the character `at` stands; up to `seen` it begins at `clause`."""
    for match in _CLAUSE.finditer(text, seen, at):
        if match[0] not in _DASHES or (text[match.start() - 1].isspace() and text[match.end()].isspace()):
            clause = match.end()
    return clause


def _chinese_cue(record: dict[str, Any], text: str, clause: int, at: int, end: int) -> tuple[list[Cue], int]:
    """The cue of one word, if it is one here, and where the next may begin."""
    if record.get("verbs"):
        if _NAME_OF_MEASURE.match(text, end):
            return [Cue("outcome noun", "inside", at, end)], end + 1
        if text.startswith(_NAME_OF_PERSON, end):
            return [], end + 1
    return [Cue(record["name"], _place_of(text, clause, at, end, record), at, end)], end


def _place_of(text: str, clause: int, at: int, end: int, record: dict[str, Any]) -> Place:
    if at == clause or (at - clause <= _OPENING_AT_MOST and _opens().fullmatch(text, clause, at)):
        return "lead"
    ends = end >= len(text) or text[end : end + 1] in "了，。；,; ）)"
    return "done" if ends and "done" in record else "inside"


def _is_number_before(text: str, at: int) -> bool:
    """Whether a bare number stands right before a measure word: “12 场”, “三十多次”; no ordinal as in “第 12 次”."""
    before = text[max(0, at - _NUMBER_AT_MOST) : at]
    last = before[-1:]
    return (last in _BEFORE_COUNTER or last.isspace()) and _NUMBER_BEFORE.search(before) is not None


def _add(lists: _Lists, names: tuple[str, ...], start: int, end: int) -> None:
    """Note a word of these lists, unless it stands inside a longer word of the same list."""
    for name in names:
        spans = lists.get(name)
        if spans is None:
            lists[name] = [(start, end)]
        elif start >= spans[-1][1]:
            spans.append((start, end))


def _start(cue: Cue) -> int:
    return cue.start


@lexicon.remembered
def _means() -> re.Pattern[str]:
    """What the way there begins with. Every branch begins with a character, so that a search skips all other places."""
    record = lexicon.table("kinds")["means"]
    english = "|".join(
        rf"{word[0]}(?<![a-z]{word[0]}){re.escape(word[1:])}(?![a-z])" for word in map(str.lower, record["en"])
    )
    return re.compile(rf"{english}|b(?<![a-z]b)y [a-z]+ing(?![a-z])|(?:{any_of(record['zh'])})(?!率)")


@lexicon.remembered
def _opens() -> re.Pattern[str]:
    words = any_of(lexicon.table("kinds")["openers"]["zh"])
    return re.compile(
        rf"(?:[^\W\d]{{0,8}}?(?:团队|部门|小组))?(?:{words}|[\d一二三四五六七八九十]+|[年月周日天]|个月|季度|q|[^\w])*+(?:[把将][^，。；,;]{{1,18}})?"
    )
