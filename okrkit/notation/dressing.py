r"""Markdown dressing taken off a line, and put on where a text would else be read as something that it is not.

A backslash before a punctuation mark makes the mark mean itself, as in Markdown. While a line is being read, such a
mark is kept as a surrogate, which no text may hold: so no pattern sees it. `plain` brings it back.

Examples:
    >>> plain(undress(protect(r"**Land** [two](https://example.org) \*starred\* `a_b` shops")))
    'Land two *starred* a_b shops'
    >>> print(escape("5 * 3 (weight 2)"))
    5 \* 3 \(weight 2\)
"""

from __future__ import annotations

import re
import string
from functools import cache

from okrkit.patterns import late

__all__ = ["escape", "flat", "plain", "protect", "undress"]

_MARKS = string.punctuation + (
    "：（）＠＃＊＿｀［］｜～＜＞＝－．，、；。！？＋％＆／＼＂＇｛｝＾＄"
    "→⇒⟶➔➜⇨–—•·●○■□▪▫◦‣►▶【】「」《》①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
    "✅☑✔✓✗✘❌⏳🟢🟡🔴🟠⭕⚠△▲"
)
_HIDDEN = {mark: chr(0xD800 + i) for i, mark in enumerate(_MARKS)}
_HIDE_DRESSING = str.maketrans({mark: _HIDDEN[mark] for mark in "*_[]<>"})
_SHOW = str.maketrans({hidden: mark for mark, hidden in _HIDDEN.items()})
_FLAT = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0x9: 0x20}
_TO_ESCAPE = late("[" + re.escape(_MARKS) + "]")


def protect(line: str) -> str:
    """The line with each escaped mark hidden."""
    if "\\" not in line:
        return line
    return re.sub(r"\\(.)", lambda found: _HIDDEN.get(found[1], found[0]), line)


def plain(text: str) -> str:
    """The text as a person reads it: hidden marks come back."""
    return text.translate(_SHOW)


def escape(text: str) -> str:
    """The text with a backslash before each mark that could mean something, so that reading gives it back."""
    return _TO_ESCAPE.sub(r"\\\g<0>", text)


def flat(text: str) -> str:
    """The text with full-width letters, digits and marks as half-width ones, of the same length."""
    return text if text.isascii() else text.translate(_FLAT)


def undress(text: str) -> str:
    """A protected text without bold, italics, code ticks, links, footnote marks and inline tags."""
    if not any(mark in text for mark in "*_`[<"):
        return text
    for marks, pattern, put in _dressings():
        if all(mark in text for mark in marks):
            text = _take_off(text, pattern, put)
    return text


def _take_off(text: str, pattern: re.Pattern[str], put: str) -> str:
    if put == "code":
        return pattern.sub(lambda found: found["in"].translate(_HIDE_DRESSING), text)
    return pattern.sub(put, text)


@cache
def _dressings() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """(marks that must be there, pattern, what stays): each pattern takes linear time on any line."""
    tags = "sub|sup|b|i|u|em|strong|mark|small|span|font|kbd|code"
    return tuple(
        (marks, re.compile(pattern), put)
        for marks, pattern, put in (
            ("`", r"(?P<ticks>`{1,3})(?P<in>[^`]+)(?P=ticks)", "code"),
            ("<", rf"(?i)</?(?:{tags})(?:\s[^<>]*)?>", ""),
            ("<", r"(?i)<br\s*/?>", " "),
            ("[^", r"\[\^[^\[\]\s]+\]", ""),
            ("[", r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]", r"\1"),
            ("[(", r"!?\[([^\[\]]*)\]\([^()]*(?:\([^()]*\)[^()]*)?\)", r"\1"),
            ("[", r"\[([^\[\]]+)\]\[[^\[\]]*\]", r"\1"),
            ("*", r"\*\*\*(?=\S)([^*]+)\*\*\*", r"\1"),
            ("*", r"(?<![*\w])\*(?![*\s])([^*]+)(?<![*\s])\*(?![*\w])", r"\1"),
            ("*", r"\*\*(?=\S)([^*]+)\*\*", r"\1"),
            ("_", r"(?<!\w)_(?![_\s])([^_]+)(?<![_\s])_(?!\w)", r"\1"),
            ("_", r"(?<!\w)__(?=\S)([^_]+)__(?!\w)", r"\1"),
        )
    )
