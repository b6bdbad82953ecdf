"""Finds the words of the lexicon in a line: cue words with their place, and the words of the plain lists.

The lexicon (`data/lexicon/kinds.toml`) is content; a coach can read and extend it. English is read token by token,
with the forms of a verb written out from its plain form; Chinese by the longest word that begins at a character, so
that no segmenter is needed. One walk over the line finds both, so a line of a megabyte costs a thousand times a line
of a kilobyte, and no more. Offsets are those of the line as it was typed.
"""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

from okrkit import lexicon
from okrkit.reviewing.vocabulary import HAN, WORD, Book, Phrase, any_of, book

__all__ = ["Cue", "Place", "Said", "Spans", "cues", "group", "level", "main_part", "opening", "said"]

Place = Literal["lead", "done", "inside", "counted"]
Spans = tuple[tuple[int, int], ...]

_BRACKETS = re.compile(r"\s*(?:\[[^\]]{1,40}\]|【[^】]{1,40}】|[*#>\-–•·])\s*")
_NAME_OF_MEASURE = re.compile(
    r"率(?!先)|度|量(?!化|产)|数(?![据字])|周期|时[长间]|耗时|频率|质量|后|成本|效率|准时|速度|占比|比例"
)
_NAME_OF_PERSON = ("者", "师", "商", "员", "费", "人", "经理", "团队")
_CLAUSE = re.compile(r"[，。；,;、：:]|(?<=\s)[-–—]+(?=\s)")
_COMMA = re.compile(r"[,，;；]")
_OPENING_AT_MOST = 24
_NUMERALS = "一两二三四五六七八九十百"
_NUMBER_BEFORE = re.compile(rf"(?<![第每] )(?<![第每\d.,{_NUMERALS}])(?:\d[\d,.]*\+?|[{_NUMERALS}]+)\s{{0,3}}多?\s{{0,3}}\Z")
_BEFORE_COUNTER = frozenset(f"0123456789+{_NUMERALS}多.,")
_NUMBER_AT_MOST = 24
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


def group(name: str) -> dict[str, Any]:
    """The record of a group of cue words, with its pulls."""
    return book().groups[name]


def said(text: str) -> Said:
    """What a line that went through `level` says."""
    known = book()
    lists: _Lists = {}
    lead = opening(text)
    cues = _latin(text, known, lead, lists)
    if HAN.search(text) or (known.signs is not None and known.signs.search(text)):
        in_han: _Lists = {}
        cues += _han(text, known, in_han)
        cues.sort(key=_start)
        for name, spans in in_han.items():
            lists[name] = sorted(lists[name] + spans) if name in lists else spans
    return Said(cues, {name: tuple(spans) for name, spans in lists.items()}, lead)


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
    at = 0
    while (match := _BRACKETS.match(text, at, at + 60)) is not None:
        at = match.end()
    openers = _words("openers", "en")
    for match in WORD.finditer(text, at):
        if match[0] not in openers:
            return match.start() if not text[at : match.start()].strip(" ,，") else at
        at = match.end()
    return at


# --- English ---------------------------------------------------------------------------------------------------------

_Lists = dict[str, list[tuple[int, int]]]


def _latin(text: str, known: Book, lead: int, lists: _Lists) -> list[Cue]:
    found: list[Cue] = []
    phrases = known.phrases
    tokens = list(WORD.finditer(text))
    words = [token[0] for token in tokens]
    free = 0
    for at, word in enumerate(words):
        entries = phrases.get(word)
        if word.endswith(_OWNED):
            entries = (*(entries or ()), *phrases.get(word[:-2], ()))
        if entries is None:
            continue
        start = tokens[at].start()
        for entry in entries:
            size = len(entry.tokens)
            if size > 1 and tuple(words[at : at + size]) != entry.tokens:
                continue
            if entry.lists and (start == 0 or text[start - 1] != "-"):
                end = tokens[at + size - 1].end() if word == entry.tokens[0] else start + len(entry.tokens[0])
                _add(lists, entry.lists, start, end)
            if entry.groups and at >= free and word == entry.tokens[0]:
                free = at + size
                found += _english_cues(entry, text, tokens, words, at, lead)
    return found


def _english_cues(
    entry: Phrase, text: str, tokens: list[re.Match[str]], words: list[str], at: int, lead: int
) -> list[Cue]:
    """The cues of one phrase: one for each group, and each form of a verb, that it is."""
    after = at + len(entry.tokens)
    start, end = tokens[at].start(), tokens[after - 1].end()
    found: list[Cue] = []
    for name, form in entry.groups:
        place: Place = "inside"
        if start == lead and form != "s":
            named = words[at] in _words("nouns", "en") and _names_a_measure(words, after)
            if named or text.startswith("-", tokens[at].end()):
                break
            place = "lead"
        elif form == "done":
            place = "done"
        elif _counted(words, at):
            place = "counted"
        found.append(Cue(name, place, start, end))
    return found


def _names_a_measure(words: list[str], at: int) -> bool:
    """Whether the word at `at` begins the name of a measure: then the verb before it is part of that name."""
    return at < len(words) and any(
        ("outcome noun", "plain") in entry.groups and tuple(words[at : at + len(entry.tokens)]) == entry.tokens
        for entry in book().phrases.get(words[at], ())
    )


def _counted(words: list[str], at: int) -> bool:
    """Whether a bare number stands before this word, with at most three words between."""
    for back in range(1, 5):
        if at < back:
            return False
        word = words[at - back]
        if word in _words("counts", "en") or (word[0].isdigit() and not word.endswith(("%", "‰"))):
            return words[at - back + 1] not in _words("not_counted", "en")
        if word in _words("stops_count", "en") or not word[0].isalpha():
            return False
    return False


# --- Chinese ---------------------------------------------------------------------------------------------------------


def _han(text: str, known: Book, lists: _Lists) -> list[Cue]:
    found: list[Cue] = []
    suffixes: list[Cue] = []
    counters: list[Cue] = []
    clauses = [0, *(match.end() for match in _CLAUSE.finditer(text))]
    lengths, words = known.lengths.get, known.words.get
    clause = free = 0
    length = len(text)
    for at, char in enumerate(text):
        for size in lengths(char, ()):
            end = at + size
            word = words(text[at:end])
            if word is None or end > length:
                continue
            if word.lists:
                _add(lists, word.lists, at, end)
            if word.group and at >= free:
                while clause + 1 < len(clauses) and clauses[clause + 1] <= at:
                    clause += 1
                cue, free = _chinese_cue(known.groups[word.group], text, clauses[clause], at, end)
                found += cue
            if word.suffix and (not suffixes or at >= suffixes[-1].end):
                suffixes.append(Cue(word.suffix, "inside", at, end))
            if word.counter and (not counters or at >= counters[-1].end) and _is_number_before(text, at):
                counters.append(Cue(word.counter, "counted", at, end))
    return [*found, *suffixes, *counters]


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
        spans = lists.setdefault(name, [])
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))


def _start(cue: Cue) -> int:
    return cue.start


@lexicon.remembered
def _words(table: str, language: str) -> frozenset[str]:
    return frozenset(lexicon.table("kinds")[table][language])


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
    words = any_of(_words("openers", "zh"))
    return re.compile(
        rf"(?:[^\W\d]{{0,8}}?(?:团队|部门|小组))?(?:{words}|[\d一二三四五六七八九十]+|[年月周日天]|个月|季度|q|[^\w])*+(?:[把将][^，。；,;]{{1,18}})?"
    )
