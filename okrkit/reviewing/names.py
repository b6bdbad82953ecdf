"""Where the name of a measure stands in a line: "on-time arrivals" in "85% on-time arrivals by June".

A name is what stands before the number without the words that lead to it ("of", "reaches", “提升到”), or, where the line
opens with its number or with a verb that says only that it is to be reached, what stands behind it. Where the words
are a sentence rather than a name, there is none: then a line is better left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from okrkit import content
from okrkit.language import of_text
from okrkit.reviewing import cues as words
from okrkit.reviewing.cues import Cue

__all__ = [
    "EDGES",
    "HAN",
    "LABEL",
    "PAUSE",
    "Tongue",
    "bare",
    "capital",
    "chinese",
    "dangling",
    "due",
    "in_chinese",
    "in_english",
    "is_name",
    "links",
    "of_total",
    "starts",
    "table",
    "tight",
    "tongue",
    "what_moves",
]

Tongue = Literal["en", "zh", "hant"]

AT_MOST = 60
READ = 400
_OPENS_NAME = re.compile(r"(?!(?:of|in|to|per|a|an)\s)[a-z]", re.IGNORECASE)
HAN = re.compile(r"[\u3400-\u9fff]")
LABEL = re.compile(r"^\s*(?:\[[^\]]{1,40}\]|【[^】]{1,40}】)\s*")
PAUSE = re.compile(r"[,;，；。]|\s[–—-]+\s|\.\s")
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
    head = links("zh").sub("", before)
    linked = head != before.rstrip()
    at = max(head.rfind(mark) for mark in "，；,;。") + 1
    name = bare(head[at:])
    named = linked or any(cue.group == "outcome noun" and cue.end == len(head) for cue in cues)
    verb = any(words.group(cue.group).get("verbs") and cue.start <= at and cue.end >= len(head) for cue in cues)
    if not named or verb or not is_name(name):
        return None, tail
    return head[:at] + name, tail


def bare(name: str) -> str:
    """A Chinese name without the words before it that say which way, how much, or only that it is to be reached."""
    pattern = _opens_zh()
    while (match := pattern.match(name)) is not None and match.end() < len(name):
        name = name[match.end() :]
    return name


def of_total(head: str, tail: str, tongue: Tongue) -> str:
    """What is counted in a total, from the words before and after its number; empty where they are no name."""
    if tongue == "en":
        head = links("en").sub("", starts("attains", "en").sub("", starts("aims", "en").sub("", head.lstrip())))
        name = due().sub("", head.strip(EDGES) or " " + tail.strip(EDGES)).strip(EDGES)
        name = re.sub(r"^(?:of|the|our|in|a|on)\s+", "", name, flags=re.IGNORECASE)
    else:
        head = bare(links("zh").sub("", head)).strip(EDGES)
        name = head or re.sub(r"^(?:[\s个家名位人次篇万亿+＋的]|以上)+", "", tail).strip(EDGES)
    name = re.sub(r"\s{2,}", " ", name)
    return name if is_name(name) else ""


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
    han = HAN.search(name) is not None
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


# --- languages and the lexicon ---------------------------------------------------------------------------------------


def tongue(text: str) -> Tongue:
    """The language of a line, Traditional characters told from Simplified ones."""
    given = text[:READ]
    return "en" if of_text(given) == "en" else chinese(given)


def chinese(text: str) -> Tongue:
    """Simplified or Traditional, by the characters that have a Simplified twin."""
    pairs = zip(text, words.level(text), strict=True)
    return "hant" if any(a != b and HAN.match(a) for a, b in pairs) else "zh"


def table() -> dict[str, Any]:
    """The lexicon of this room."""
    return content.table("lexicon/own_words")


@cache
def _any(listed: str, language: str) -> str:
    longest = sorted(table()[listed][language], key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest)


@cache
def links(language: str) -> re.Pattern[str]:
    """Words and signs that end a text before a number."""
    if language == "en":
        return re.compile(rf"(?:\s|(?<![^\W\d_])(?:{_any('links', 'en')})(?![^\W\d_])|[=:>≥<≤~→-])+$", re.IGNORECASE)
    return re.compile(rf"(?:\s|{_any('links', 'zh')}|[：:=>≥<≤~→-])+$")


@cache
def starts(listed: str, language: str) -> re.Pattern[str]:
    """One word of a list that opens a line, with "the" or "our" behind it."""
    return re.compile(rf"^(?:{_any(listed, language)})\s+(?:(?:the|our|a|an)\s+)?", re.IGNORECASE)


@cache
def _opens_zh() -> re.Pattern[str]:
    listed = "|".join(_any(table, "zh") for table in ("adverbs", "aims", "attains"))
    return re.compile(rf"\s*(?:{listed}|的)\s*")


@cache
def _sentence(language: str) -> re.Pattern[str]:
    if language == "zh":
        return re.compile(_any("sentence", "zh"))
    return re.compile(rf"\b(?:{_any('sentence', 'en')}|\w+(?<!e)ed)\b", re.IGNORECASE)


@cache
def _trailing() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{_any('ways', 'en')}|{_any('adverbs', 'en')})(?![a-z]).*$", re.IGNORECASE)


@cache
def dangling() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[\s,，]+(?:{_any('dangling', 'en')})(?![^\s,，])|{_any('dangling', 'zh')})+\s*$", re.IGNORECASE
    )


@cache
def due() -> re.Pattern[str]:
    return re.compile(rf"(?<=\S)\s+(?:{_any('due', 'en')})\s(?:the\s)?{_DATE}.{{0,30}}$", re.IGNORECASE)
