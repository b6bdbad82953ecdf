"""Finds the cue words of a line: which words of the lexicon stand where.

The lexicon (`data/lexicon/kinds.toml`) is content; a coach can read and extend it. English is read word by word, with
the forms of a verb derived from its plain form; Chinese is read by the longest word that begins at a character, so
that no segmenter is needed. Both walk over a line once, so a line of a megabyte costs a thousand times a line of a
kilobyte, and no more. Offsets are those of the line as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Literal, NamedTuple

from okrkit import content

__all__ = ["Cue", "Place", "cues", "first_words", "group", "level", "listed", "main_part"]

Place = Literal["lead", "done", "inside", "counted"]

_WORD = re.compile(
    r"[^\W\d_\u3400-\u9fff]+(?:['’][^\W\d_\u3400-\u9fff]+)?|[$€£¥]?\d[\d.,]*[a-z]?\s?[%‰+]*|[^\w\s'’/&-]"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_BRACKETS = re.compile(r"^\s*(?:\[[^\]]{1,40}\]|【[^】]{1,40}】|[*#>\-–•·])\s*")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2019: 0x27}
_NAME_OF_MEASURE = re.compile(
    r"率(?!先)|度|量(?!化|产)|数(?![据字])|周期|时[长间]|耗时|频率|质量|后|成本|效率|准时|速度|占比|比例"
)
_NAME_OF_PERSON = ("者", "师", "商", "员", "费", "人", "经理", "团队")
_CLAUSE = re.compile(r"[，。；,;、：:]|(?<=\s)[-–—]+(?=\s)")
_COMMA = re.compile(r"[,，;；]")
_OPENING_AT_MOST = 24


class Cue(NamedTuple):
    """One word of the lexicon in a line."""

    group: str
    place: Place
    start: int
    end: int


class _Lexicon(NamedTuple):
    phrases: dict[str, list[tuple[tuple[str, ...], str, str]]]
    han: dict[str, list[tuple[str, str]]]
    counters: tuple[tuple[str, str], ...]
    suffixes: tuple[str, ...]
    traditional: dict[int, int]


def level(text: str) -> str:
    """The line as the lexicon spells it: half width, Simplified, lower case; of the same length.

    Examples:
        >>> level("優化 ＮＰＳ　４５")
        '优化 nps 45'
    """
    same = text.translate(_lexicon().traditional)
    lower = same.lower()
    return lower if len(lower) == len(same) else "".join(c.lower() if len(c.lower()) == 1 else c for c in same)


def cues(text: str) -> list[Cue]:
    """The cue words of a line that went through `level`, in their order."""
    found = list(_latin(text))
    if _HAN.search(text):
        found += _han(text)
        found.sort(key=lambda cue: cue.start)
    return found


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
    return (comma.start(), len(text)) if comma else (0, len(text))


def listed(text: str, table: str) -> tuple[tuple[int, int], ...]:
    """Where words of one plain list of the lexicon ("vague", "from_zero", …) stand in a line that went through `level`.

    Examples:
        >>> listed("a significantly better start", "vague")
        ((2, 15), (16, 22))
    """
    return tuple(match.span() for match in _pattern(table).finditer(text))


def first_words(text: str, table: str) -> bool:
    """Whether the line opens with a word of one plain list of the lexicon."""
    match = _pattern(table).search(text)
    return match is not None and match.start() == opening(text)


def opening(text: str) -> int:
    """Where a line begins to say something, after labels and "we have".

    Examples:
        >>> opening("[legal] we have launched it")
        16
    """
    at = 0
    while (match := _BRACKETS.match(text[at : at + 60])) is not None:
        at += match.end()
    openers = _words("openers", "en")
    for match in _WORD.finditer(text, at):
        if match.group() not in openers:
            return match.start() if not text[at : match.start()].strip(" ,，") else at
        at = match.end()
    return at


@cache
def group(name: str) -> dict[str, Any]:
    """The record of a group of cue words, with its pulls."""
    return next(record for record in content.table("lexicon/kinds")["group"] if record["name"] == name)


def _latin(text: str) -> Iterator[Cue]:
    phrases, nouns = _lexicon().phrases, _words("nouns", "en")
    tokens = list(_WORD.finditer(text))
    words = [match.group() for match in tokens]
    lead = opening(text)
    at = 0
    while at < len(words):
        said = [entry for entry in phrases.get(words[at], ()) if tuple(words[at : at + len(entry[0])]) == entry[0]]
        size = len(said[0][0]) if said else 1
        for phrase, name, form in said:
            if len(phrase) < size:
                break
            is_lead = tokens[at].start() == lead and form != "s"
            if is_lead and text[tokens[at].end() : tokens[at].end() + 1] == "-":
                break
            if is_lead and words[at] in nouns and _names_a_measure(words, at + size):
                break
            place: Place = "lead" if is_lead else "done" if form == "done" else "inside"
            if place == "inside" and _counted(words, at):
                place = "counted"
            yield Cue(name, place, tokens[at].start(), tokens[at + size - 1].end())
        at += size - 1
        at += 1


def _names_a_measure(words: list[str], at: int) -> bool:
    """Whether the word at `at` begins the name of a measure: then the verb before it is part of that name."""
    return at < len(words) and any(
        name == "outcome noun" and tuple(words[at : at + len(phrase)]) == phrase
        for phrase, name, _ in _lexicon().phrases.get(words[at], ())
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


def _han(text: str) -> Iterator[Cue]:
    book = _lexicon()
    starts = [0, *(match.end() for match in _CLAUSE.finditer(text))]
    clause, at, size = 0, 0, len(text)
    while at < size:
        word, name = _longest(book.han.get(text[at], ()), text, at)
        if not word:
            at += 1
            continue
        while clause + 1 < len(starts) and starts[clause + 1] <= at:
            clause += 1
        end = at + len(word)
        record = group(name)
        if record.get("verbs") and _NAME_OF_MEASURE.match(text, end):
            yield Cue("outcome noun", "inside", at, end)
            at = end + 1
            continue
        if record.get("verbs") and text.startswith(_NAME_OF_PERSON, end):
            at = end + 1
            continue
        yield Cue(name, _place_of(text, starts[clause], at, end, record), at, end)
        at = end
    yield from (Cue("outcome noun", "inside", m.start(), m.end()) for m in _suffix().finditer(text))
    for match in _counter().finditer(text):
        name = "activity counter" if match.group(2) in _activity_counters() else "piece counter"
        yield Cue(name, "counted", match.start(2), match.end(2))


def _longest(words: Iterable[tuple[str, str]], text: str, at: int) -> tuple[str, str]:
    return next(((word, name) for word, name in words if text.startswith(word, at)), ("", ""))


def _place_of(text: str, clause: int, at: int, end: int, record: dict[str, Any]) -> Place:
    if at - clause <= _OPENING_AT_MOST and _opens().fullmatch(text, clause, at):
        return "lead"
    ends = end >= len(text) or text[end : end + 1] in "了，。；,; ）)"
    return "done" if ends and "done" in record else "inside"


@cache
def _lexicon() -> _Lexicon:
    book = content.table("lexicon/kinds")
    phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    han: dict[str, list[tuple[str, str]]] = {}
    for record in book["group"]:
        for entry in record["en"]:
            for words, form in _forms(entry) if record.get("verbs") else [(_split(entry), "plain")]:
                phrases.setdefault(words[0], []).append((words, record["name"], form))
        for word in record["zh"]:
            if _HAN.search(word):
                han.setdefault(word[0].lower(), []).append((word.lower(), record["name"]))
            else:
                words = _split(word)
                phrases.setdefault(words[0], []).append((words, record["name"], "plain"))
    for entries in phrases.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    for pairs in han.values():
        pairs.sort(key=lambda pair: -len(pair[0]))
    counters = tuple((c, record["name"]) for record in book["group"] for c in record.get("zh_counters", ()))
    suffixes = tuple(s for record in book["group"] for s in record.get("zh_suffixes", ()))
    table = str.maketrans(book["traditional"]["from"], book["traditional"]["to"])
    return _Lexicon(phrases, han, counters, suffixes, _FULL_WIDTH | table)


def _split(entry: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+(?:['’][^\W_]+)?", entry.lower()))


def _forms(entry: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The forms of a verb (its first word): plain, -s, -ing and finished; irregular finished forms follow a slash.

    Examples:
        >>> [words[0] for words, _ in _forms("ship")]
        ['ship', 'ships', 'shipping', 'shipped']
        >>> [" ".join(words) for words, _ in _forms("set up")]
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


def _past(verb: str, doubled: str) -> str:
    return verb[:-1] + "ied" if re.search(r"[^aeiou]y$", verb) else doubled + "ed"


@cache
def _words(table: str, language: str) -> frozenset[str]:
    return frozenset(content.table("lexicon/kinds")[table][language])


@cache
def _pattern(table: str) -> re.Pattern[str]:
    """All words of a plain list: Latin ones as whole words, looked at only where a word begins."""
    book = content.table("lexicon/kinds")[table]
    words = [word.lower() for word in (*book.get("en", ()), *book.get("zh", ()))]
    han, latin = (_any(word for word in words if bool(_HAN.search(word)) is wanted) for wanted in (True, False))
    whole = rf"(?<![a-z-])(?:{latin})(?![a-z])" if latin else ""
    return re.compile("|".join(part for part in (whole, han) if part))


@cache
def _means() -> re.Pattern[str]:
    book = content.table("lexicon/kinds")["means"]
    english = "|".join(map(re.escape, book["en"]))
    return re.compile(rf"(?<![a-z])(?:{english}|by [a-z]+ing)(?![a-z])|(?:{'|'.join(book['zh'])})(?!率)")


@cache
def _opens() -> re.Pattern[str]:
    words = _any(_words("openers", "zh"))
    return re.compile(
        rf"(?:[^\W\d]{{0,8}}?(?:团队|部门|小组))?(?:{words}|[\d一二三四五六七八九十]+|[年月周日天]|个月|季度|q|[^\w])*+(?:[把将][^，。；,;]{{1,18}})?"
    )


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile(_any(_lexicon().suffixes))


@cache
def _activity_counters() -> frozenset[str]:
    return frozenset(counter for counter, name in _lexicon().counters if name == "activity counter")


@cache
def _counter() -> re.Pattern[str]:
    counters = _any(counter for counter, _ in _lexicon().counters)
    return re.compile(rf"(?<![第每])(\d[\d,.]*\+?|[两二三四五六七八九十百]+|(?<![每第])一)\s*多?\s*({counters})")


def _any(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
