"""Where a line begins to say something: behind bullets, quotes, emoji, "[P1]", "Legal:", and behind "we have"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from okrkit.reviewing.vocabulary import Book

__all__ = ["names_a_level", "opening_of"]

# What may stand before the first word: "[P1]", "(stretch)", a bullet, a quote, an emoji.
_MARKS = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]|【[^】]{1,40}】|\([^()]{1,24}\)|[0-9]\ufe0f?\u20e3|[^\w\s$€£¥￥<≤≥=~+.])\s*"
)
_LABEL = re.compile(
    r"(?P<first>[a-z0-9]{1,20})(?P<rest>(?:[ /&][a-z0-9&]{1,20}){0,3})(?::| [-–—])\s{1,3}(?P<verb>[a-z]{2,20})"
)
_LEVEL = re.compile(r": ?[<>≤≥~]{0,2} ?[0-9][0-9.,]{0,9} ?[a-z%]{0,8}\Z")
_OF_MEASURES = frozenset(["rate", "ratio", "share", "score", "time", "rating"])
_NAMED = re.compile(r"(?: [a-z-]{2,20}){1,3} (?:of |at |above |below |over |under |from |to |is )?[<>≤≥]? ?[$€£]?[0-9]")


def opening_of(text: str, tokens: Iterable[re.Match[str]], known: Book) -> int:
    """The place of the first word that says something; `tokens` are those of the line."""
    at = 0
    while not text[at : at + 1].isalpha() and (match := _MARKS.match(text, at, at + 60)) is not None:
        at = match.end()
    if (match := _LABEL.match(text, at, at + 100)) is not None and _is_label(match, known):
        at = match.start("verb")
    for token in tokens:
        start = token.start()
        if start < at:
            continue
        if token[0] not in known.openers:
            return start if start == at or not text[at:start].strip(" ,，") else at
        at = token.end()
    return at


def names_a_level(text: str, end: int) -> bool:
    """Whether the first word, which ends here, only begins the name of a level: "trial follow-up rate of 90%", "calls answered: 80%"."""
    if _LEVEL.search(text, end):
        return True
    match = _NAMED.match(text, end)
    return match is not None and not _OF_MEASURES.isdisjoint(match[0].split())


def _is_label(match: re.Match[str], known: Book) -> bool:
    """Whether the line begins to say something behind "Legal: ", "Q3 - ": with a verb, where none stands before it."""
    first = match["first"]
    return _is_verb(match["verb"], known) and (
        not _is_verb(first, known) or (first in known.nouns and not match["rest"])
    )


def _is_verb(word: str, known: Book) -> bool:
    """Whether a verb of some group begins with this word in its plain form."""
    first = known.phrases.get(word)
    return first is not None and any(
        form == "plain" and known.groups[name].get("verbs")
        for phrases in (first.alone, *first.with_next.values())
        for phrase in phrases
        for name, form in phrase.groups
    )
