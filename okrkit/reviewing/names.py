"""Where the name of a measure stands in a line: "on-time arrivals" in "85% on-time arrivals by June".

A name is what stands before the number without the words that lead to it ("of", "reaches", “提升到”), or, where the line
opens with its number or with a verb that says only that it is to be reached, what stands behind it. Where the words
are a sentence rather than a name, there is none: then a line is better left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

from okrkit import lexicon
from okrkit.language import of_text
from okrkit.patterns import late
from okrkit.reviewing import cues as words
from okrkit.reviewing.cues import Cue

__all__ = [
    "EDGES",
    "LABEL",
    "PAUSE",
    "Tongue",
    "bare",
    "capital",
    "chinese",
    "dangling",
    "due",
    "has_han",
    "in_chinese",
    "in_english",
    "is_name",
    "links",
    "of_people",
    "of_total",
    "starts",
    "table",
    "tight",
    "tongue",
    "what_moves",
    "with_due_words",
]

Tongue = Literal["en", "zh", "hant"]

AT_MOST = 60
READ = 400
_SUMS = ("总计", "总共", "總計", "總共")
_OPENS_NAME = late(r"(?!(?:of|in|to|per|a|an)\s)[a-z]", re.IGNORECASE)
_HAN = late(r"[\u3400-\u9fff]")
LABEL = late(r"^\s*(?:\[[^\]]{1,40}\]|【[^】]{1,40}】)\s*")
PAUSE = late(r"[,;，；。]|\s[–—-]+\s|\.\s")
EDGES = " \t,，;；、:：.。"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DATE = (
    rf"(?:end|mid|next|this|year|q[1-4]|h[12]|20\d\d|{_MONTH}[a-z]{{0,6}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|[/.]\d{{1,2}}|\s{_MONTH}[a-z]{{0,6}}))(?![a-z%])"
)


def in_english(before: str, tail: str, cues: Sequence[Cue]) -> tuple[str | None, str]:
    """What an English line measures, and what is left to say behind the number; None where it does not bend."""
    head = links("en").sub("", before).strip()
    linked = len(head) < len(before.rstrip())
    attained = starts("attains", "en").sub("", head + " ").strip()
    aim = starts("aims", "en").sub("", head + " ").strip()
    verb = any(cue.place == "lead" and cue.end >= len(head) and words.group(cue.group).get("verbs") for cue in cues)
    if head and attained and not (verb and not linked):
        named = linked or any(cue.group == "outcome noun" and cue.end == len(head) for cue in cues)
        name = capital(attained) if attained != head else head
        return (name if named and is_name(name) else None), tail
    rest = re.sub(r"^in (?=[a-z])(?!the |a |an |q\d)", "", tail.strip(), flags=re.IGNORECASE)
    date = due().search(" " + rest)
    name = (" " + rest)[: date.start()].strip() if date else rest
    if (aim and aim != head) or not _OPENS_NAME.match(name) or not is_name(name):
        return None, tail
    return capital(name), date.group() if date else ""


def in_chinese(before: str, tail: str, cues: Sequence[Cue]) -> tuple[str | None, str]:
    """What a Chinese line measures, and what is left to say behind the number; None where it does not bend."""
    head = _unlinked(before)
    linked = head != before.rstrip()
    at = max(head.rfind(mark) for mark in "，；,;。") + 1
    name = bare(head[at:])
    named = linked or any(cue.group == "outcome noun" and cue.end == len(head) for cue in cues)
    verb = any(words.group(cue.group).get("verbs") and cue.start <= at and cue.end >= len(head) for cue in cues)
    if not named or verb or not is_name(name):
        return None, tail
    return head[:at] + name, tail


def _unlinked(before: str) -> str:
    """A Chinese text without the words at its end that lead to a number."""
    return before[: len(links("zh").sub("", words.level(before)))]


def bare(name: str) -> str:
    """A Chinese name without the words before it that say which way, how much, or only that it is to be reached."""
    pattern, level, at = _opens_zh(), words.level(name), 0
    while (match := pattern.match(level, at)) is not None and at < match.end() < len(level):
        at = match.end()
    return name[at:]


def of_total(text: str, numbers: tuple[int, int], totals: Sequence[tuple[int, int]], tongue: Tongue) -> str:
    """What is counted in a total: the words before its numbers, else those behind; empty where they are no name."""
    head, tail = (_cut(text, *part, totals) for part in ((0, numbers[0]), (numbers[1], len(text))))
    if tongue == "en":
        head = links("en").sub("", starts("attains", "en").sub("", starts("aims", "en").sub("", head.lstrip())))
        name = due().sub("", head.strip(EDGES) or " " + tail.strip(EDGES)).strip(EDGES)
        name = re.sub(r"^(?:(?:number|amount) of|of|the|our|in|a|on)\s+", "", name, flags=re.IGNORECASE)
    else:
        head = bare(_unlinked(head)).strip(EDGES)
        name = head or re.sub(r"^(?:[\s个家名位人次篇万亿+＋的]|以上)+", "", tail).strip(EDGES)
        name = re.sub(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])", "", name)
    name = re.sub(r"\s{2,}", " ", name)
    return name if is_name(name) else ""


def _cut(text: str, left: int, right: int, totals: Sequence[tuple[int, int]]) -> str:
    """A part of the text without the words that make it a total; of 总播放 only 总."""
    kept, at = "", left
    for start, end in sorted(totals):
        if left <= start < right:
            one = text[start] in "总總" and text[start:end] not in _SUMS
            kept, at = kept + text[at:start] + " ", start + 1 if one else end
    return kept + text[at:right]


def of_people(name: str) -> bool:
    """Whether a name is one of people, who can come back."""
    return _listed("people").search(words.level(name)) is not None


def with_due_words(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Where a date stands, with the small words that belong to it: "by", “到……之前”."""
    before = _before_date().search(text[: span[0]])
    after = re.match(rf"(?:{_any('due_after', 'zh')})+", text[span[1] :])
    return (before.start() if before else span[0]), span[1] + (after.end() if after else 0)


def what_moves(line: str, tongue: Tongue) -> str:
    """The name behind an opening verb of movement; empty where there is none, or it is more than a name."""
    if tongue != "en":
        name = bare(line)
        return name if name != line and is_name(name) else ""
    aimed = starts("adverbs", "en").sub("", LABEL.sub("", line)).strip()
    name = starts("aims", "en").sub("", aimed)
    name = due().sub("", _trailing().sub("", name)).strip(EDGES) if name != aimed else ""
    return name if is_name(name) else ""


def is_name(name: str) -> bool:
    """Whether some words can be the name of a measure: short, without a pause, no sentence."""
    han = has_han(name)
    if not (1 if han else 2) < len(name.strip()) <= (AT_MOST // 2 if han else AT_MOST) or PAUSE.search(name):
        return False
    return _sentence("en").search(name) is None and _sentence("zh").search(name) is None


def tight(name: str, tongue: Tongue) -> str:
    """A Chinese name with a space behind it only where a Latin letter or digit ends it."""
    name = name.strip()
    return f"{name} " if tongue != "en" and re.search(r"[A-Za-z0-9]$", name) else name


def capital(name: str) -> str:
    """The name as a line begins."""
    return name[:1].upper() + name[1:]


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in a text."""
    return not text.isascii() and _HAN.search(text) is not None


# --- languages and the lexicon ---------------------------------------------------------------------------------------


def tongue(text: str) -> Tongue:
    """The language of a line, Traditional characters told from Simplified ones."""
    given = text[:READ]
    return "en" if of_text(given) == "en" else chinese(given)


def chinese(text: str) -> Tongue:
    """Simplified or Traditional, by the characters that have a Simplified twin."""
    return "hant" if text.translate(lexicon.simplified()) != text else "zh"


def table() -> dict[str, Any]:
    """The lexicon of this room."""
    return lexicon.table("own_words")


@lexicon.remembered
def _any(listed: str, language: str) -> str:
    longest = sorted(table()[listed][language], key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest)


@lexicon.remembered
def links(language: str) -> re.Pattern[str]:
    """Words and signs that end a text before a number."""
    if language == "en":
        return re.compile(rf"(?:\s|(?<![^\W\d_])(?:{_any('links', 'en')})(?![^\W\d_])|[=:>≥<≤~→-])+$", re.IGNORECASE)
    return re.compile(rf"(?:\s|{_any('links', 'zh')}|[：:=>≥<≤~→-])+$")


@lexicon.remembered
def starts(listed: str, language: str) -> re.Pattern[str]:
    """One word of a list that opens a line, with "the" or "our" behind it."""
    return re.compile(rf"^(?:{_any(listed, language)})\s+(?:(?:the|our|a|an)\s+)?", re.IGNORECASE)


@lexicon.remembered
def _opens_zh() -> re.Pattern[str]:
    listed = "|".join(_any(table, "zh") for table in ("adverbs", "aims", "attains"))
    return re.compile(rf"\s*(?:{listed}|的)\s*")


@lexicon.remembered
def _listed(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{_any(name, 'en')})(?![a-z])|{_any(name, 'zh')}")


@lexicon.remembered
def _before_date() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<![^\W\d_])(?:{_any('due', 'en')})|{_any('due', 'zh')})\s*$", re.IGNORECASE)


@lexicon.remembered
def _sentence(language: str) -> re.Pattern[str]:
    if language == "zh":
        return re.compile(_any("sentence", "zh"))
    return re.compile(
        rf"\b(?:{_any('sentence', 'en')}|\w+(?<!e)ed(?=\s*(?:$|{_any('dangling', 'en')}\b)))(?![a-z])", re.IGNORECASE
    )


@lexicon.remembered
def _trailing() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{_any('ways', 'en')}|{_any('adverbs', 'en')})(?![a-z]).*$", re.IGNORECASE)


@lexicon.remembered
def dangling() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[\s,，]+(?:{_any('dangling', 'en')})(?![^\s,，])|{_any('dangling', 'zh')})+\s*$", re.IGNORECASE
    )


@lexicon.remembered
def due() -> re.Pattern[str]:
    return re.compile(rf"(?<=\S)\s+(?:{_any('due', 'en')})\s(?:the\s)?{_DATE}.{{0,30}}$", re.IGNORECASE)
