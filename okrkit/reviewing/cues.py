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
from okrkit.reviewing.openings import names_a_level, opening_of
from okrkit.reviewing.vocabulary import Book, Phrase, Word, any_of, book, each_token

__all__ = ["Cue", "Place", "Said", "Spans", "cues", "group", "groups", "level", "main_part", "nouns", "opening", "said"]

Place = Literal["lead", "done", "inside", "counted"]
Spans = tuple[tuple[int, int], ...]

_NAME_OF_MEASURE = re.compile(
    r"率(?!先)|度|量(?!化|产)|数(?![据字])|周期|时[长间]|耗时|频率|质量|后|成本|效率|准时|速度|占比|比例"
)
# “讲解员”, and no “鼓励员工”; “供应商”, and no “拜访商家”
_NAME_OF_PERSON = re.compile(
    "者|师(?![生资傅])|商(?![家户品机务业场])|员(?!工)|费|人(?![才员数工力均民次群类口物文])|经理|团队"
)
_AFTER_VERB = frozenset("率度量数周时耗频质后成效准速占比者师商员费人经团")  # what the last two may begin with
_ENDS = frozenset(["", *"了，。；,; ）)"])
_CLAUSE = re.compile(r"[，。；,;、：:\-–—]")
_DASHES = "-–—"  # only between spaces
_COMMA = re.compile(r"[,，;；]")
_OPENING_AT_MOST = 24
_OBJECT_AT_MOST = 19
_NUMERALS = "一两二三四五六七八九十百"
_NUMBER_BEFORE = re.compile(
    rf"(?<![第每] )(?<![第每\d{_NUMERALS}])(?<!\d[.,])(?:\d[\d,.]*\+?|[{_NUMERALS}]+)\s{{0,3}}多?\s{{0,3}}\Z"
)
_COUNTED = re.compile(rf"[\d{_NUMERALS}]\s{{0,2}}多?\s{{0,2}}[万千]?\s{{0,2}}[名位家户个所]\s{{0,2}}\Z")
_BEFORE_COUNTER = frozenset(f"0123456789+{_NUMERALS}多.,")
_NUMBER_AT_MOST = 24
_FIGURE = re.compile("[0-9]")
# What stands behind a noun: "build time", "support can answer".
_OF_NOUNS = frozenset((name, "plain") for name in ("outcome noun", "possibility"))
_BEFORE_ADJECTIVE = frozenset(["of", "the", "all", "our", "their", "every", "each"])
_OWNED = "'s"
_TAKES_OBJECT = frozenset("把将在给为向对与和跟")  # “给捐款人发简报”: what stands before the verb that opens the line


class Cue(NamedTuple):
    """One word of a group in a line."""

    group: str
    place: Place
    start: int
    end: int


class Said:
    """The words of the lexicon that a line says.

    The words of lists are noted in the walk and put together for the few lists that are asked for.

    Attributes:
        cues: the cue words, in their order.
        lead: where the line begins to say something (`opening`).
    """

    __slots__ = ("_bits", "_book", "_han", "_latin", "_spans", "_tokens", "cues", "lead")

    def __init__(self, text: str) -> None:
        self._book = known = book()
        self._tokens = tokens = list(each_token(text))
        self._latin: list[tuple[Phrase, int]] = []
        self._han: list[tuple[Word, int]] = []
        self._spans: dict[str, Spans] = {}
        self.lead = opening_of(text, tokens, known)
        self.cues = _latin(text, tokens, self.lead, known, self._latin) if tokens else []
        if not text.isascii() or (known.signs is not None and known.signs.search(text)):
            self.cues += _han(text, self.lead, known, self._han)
            self.cues.sort(key=_start)
        bits = 0
        for phrase, _ in self._latin:
            bits |= phrase.bits
        for word, _ in self._han:
            bits |= word.bits
        self._bits = bits

    def of(self, name: str) -> Spans:
        """Where words of one plain list stand.

        Raises:
            KeyError: there is no such list.

        Examples:
            >>> said("a significantly better start").of("vague")
            ((2, 15), (16, 22))
        """
        bit = self._book.bits[name]
        if not self._bits & bit:
            return ()
        spans = self._spans.get(name)
        if spans is None:
            spans = self._spans[name] = self._spans_of(bit)
        return spans

    def opens_with(self, name: str) -> bool:
        """Whether the line opens with a word of one plain list."""
        spans = self.of(name)
        return bool(spans) and spans[0][0] == self.lead

    def _spans_of(self, bit: int) -> Spans:
        tokens = self._tokens
        found: list[tuple[int, int]] = []
        after = 0
        for phrase, at in self._latin:
            if phrase.bits & bit and (start := tokens[at].start()) >= after:
                after = start + phrase.length if phrase.size == 1 else tokens[at + phrase.size - 1].end()
                found.append((start, after))
        latin, after = len(found), 0
        for word, at in self._han:
            if word.bits & bit and at >= after:
                after = at + word.size
                found.append((at, after))
        return tuple(sorted(found) if 0 < latin < len(found) else found)


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
    return Said(text)


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
    return opening_of(text, each_token(text), book())


# --- English ---------------------------------------------------------------------------------------------------------


def _latin(
    text: str, tokens: list[re.Match[str]], lead: int, known: Book, noted: list[tuple[Phrase, int]]
) -> list[Cue]:
    found: list[Cue] = []
    words = [token[0] for token in tokens]
    following = [*words[1:], ""]
    get = known.phrases.get
    owned, hyphen = _OWNED in text, "-" in text
    numbered = _FIGURE.search(text) is not None or not known.counts.isdisjoint(words)
    free = 0
    for at, word in enumerate(words):
        first = get(word)
        if owned and word.endswith(_OWNED) and (before := get(word[: -len(_OWNED)])):
            noted += [(phrase, at) for phrase in before.alone]
        if first is None:
            continue
        for phrase in first.with_next.get(following[at], first.alone):
            size = phrase.size
            if size > 2 and tuple(words[at : at + size]) != phrase.tokens:
                continue
            if phrase.bits and not (hyphen and _after_hyphen(text, tokens[at].start())):
                noted.append((phrase, at))
            if phrase.groups and at >= free:
                free = at + size
                found += _english_cues(phrase, text, tokens, words, at, lead, known if numbered else None)
    return found


def _after_hyphen(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] == "-"


def _english_cues(
    phrase: Phrase,
    text: str,
    tokens: list[re.Match[str]],
    words: list[str],
    at: int,
    lead: int,
    counting: Book | None,
) -> list[Cue]:
    """The cues of one phrase: one for each group, and each form of a verb, that it is. `counting` None: no number."""
    size = phrase.size
    after = at + size
    start, end = tokens[at].start(), tokens[after - 1].end()
    found: list[Cue] = []
    for name, form in phrase.groups:
        place: Place = "inside"
        if start == lead and form != "s":
            named = words[at] in book().nouns and (_names_a_measure(words, after, book()) or names_a_level(text, end))
            if named or text.startswith("-", tokens[at].end()):
                break
            place = "lead"
        elif form == "done":
            place = "inside" if _is_adjective(words, at, after, book()) else "done"
        elif counting and _counted(words, at, size, counting):
            place = "counted"
        found.append(_cue(Cue, (name, place, start, end)))
    return found


def _names_a_measure(words: list[str], at: int, known: Book) -> bool:
    """Whether the word at `at` begins the name of a measure: then the verb before it is part of that name."""
    first = known.phrases.get(words[at]) if at < len(words) else None
    if first is None:
        return False
    phrases = first.with_next.get(words[at + 1], first.alone) if at + 1 < len(words) else first.alone
    return any(
        not _OF_NOUNS.isdisjoint(phrase.groups) and tuple(words[at : at + len(phrase.tokens)]) == phrase.tokens
        for phrase in phrases
    )


def _is_adjective(words: list[str], at: int, after: int, known: Book) -> bool:
    """Whether a finished verb only tells of which things: "85% of audited files have no findings"."""
    if at < 1 or after >= len(words) or not words[after].isalpha() or words[after] in known.stops_count:
        return False
    return words[at - 1] in _BEFORE_ADJECTIVE or words[at - 1][-1].isdigit()


def _counted(words: list[str], at: int, size: int, known: Book) -> bool:
    """Whether a bare number stands before this word or phrase, with at most three words between."""
    for back in range(at - 1, max(at - 5, -1), -1):
        word = words[back]
        if word in known.counts or (word[0].isdigit() and not word.endswith(("%", "‰"))):
            return (back + 1 == at and size > 1) or words[back + 1] not in known.not_counted
        if word in known.stops_count or not word[0].isalpha():
            return False
    return False


# --- Chinese ---------------------------------------------------------------------------------------------------------


def _han(text: str, lead: int, known: Book, noted: list[tuple[Word, int]]) -> list[Cue]:
    found: list[Cue] = []
    suffixes: list[Cue] = []
    counters: list[Cue] = []
    get, first = known.words.get, known.characters.get
    clauses = _Clauses(text, lead)
    free = 0
    for at, char in enumerate(text):
        words = get(text[at : at + 2]) or first(char)
        if words is None:
            continue
        for word in words:
            size = word.size
            if size > 2 and not text.startswith(word.text, at):
                continue
            if word.bits:
                noted.append((word, at))
            if word.group and at >= free:
                cue, free = _chinese_cue(known.groups[word.group], text, clauses, at, at + size)
                found += cue
            if word.suffix and (not suffixes or at >= suffixes[-1].end):
                suffixes.append(Cue(word.suffix, "inside", at, at + size))
            if word.counter and (not counters or at >= counters[-1].end) and _is_number_before(text, at):
                counters.append(Cue(word.counter, "counted", at, at + size))
    return [*found, *suffixes, *counters]


class _Clauses:
    """Where the clause begins in which a character stands, and how far its opening goes; asked from left to right."""

    __slots__ = ("begin", "opened", "seen", "several", "text")

    def __init__(self, text: str, lead: int) -> None:
        self.text = text
        self.several = _CLAUSE.search(text) is not None
        self.begin = self.seen = lead
        self.opened = -1

    def opens_with(self, at: int) -> bool:
        """Whether the word that begins here opens its clause, but for "we", "by May", “将……”."""
        if self.several:
            self._go_to(at)
        if at == self.begin:
            return True
        if at - self.begin > _OPENING_AT_MOST:
            return False
        if self.opened < 0:
            self.opened = _opens().match(self.text, self.begin, self.begin + _OPENING_AT_MOST).end()  # type: ignore[union-attr]  # matches nothing as well
        if at > self.opened:
            return self.text[self.opened : self.opened + 1] in _TAKES_OBJECT and 1 < at - self.opened <= _OBJECT_AT_MOST
        return at == self.opened or _opens().fullmatch(self.text, self.begin, at) is not None

    def _go_to(self, at: int) -> None:
        text = self.text
        for match in _CLAUSE.finditer(text, self.seen, at):
            if match[0] not in _DASHES or (text[match.start() - 1].isspace() and text[match.end()].isspace()):
                self.begin, self.opened = match.end(), -1
        self.seen = at


def _chinese_cue(
    record: dict[str, Any], text: str, clauses: _Clauses, at: int, end: int
) -> tuple[tuple[Cue, ...], int]:
    """The cue of one word, if it is one here, and where the next may begin."""
    after = text[end : end + 1]
    if after in _AFTER_VERB and record.get("verbs"):
        if _NAME_OF_MEASURE.match(text, end):
            return (Cue("outcome noun", "inside", at, end),), end + 1
        if _NAME_OF_PERSON.match(text, end):
            return (), end + 1
    place: Place = "inside"
    if clauses.opens_with(at):
        place = "lead"
    elif "counted" in record and _COUNTED.search(text, max(0, at - _NUMBER_AT_MOST), at):
        place = "counted"
    elif after in _ENDS and "done" in record:
        place = "done"
    return (_cue(Cue, (record["name"], place, at, end)),), end


def _is_number_before(text: str, at: int) -> bool:
    """Whether a bare number stands right before a measure word: “12 场”, “三十多次”; no ordinal as in “第 12 次”."""
    before = text[max(0, at - _NUMBER_AT_MOST) : at]
    last = before[-1:]
    return (last in _BEFORE_COUNTER or last.isspace()) and _NUMBER_BEFORE.search(before) is not None


_cue = tuple.__new__  # a fifth of the time that a call of Cue takes, three times a line


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
        rf"(?:[^\W\d]{{0,8}}?(?:团队|部门|小组))?(?:{words}|[\d一二三四五六七八九十]+|[年月周日天]|个月|季度|q|[^\w])*+"
    )
