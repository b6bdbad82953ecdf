"""Ways to try, made from a person's own words: their line with the gap left open, never a made-up number.

A line keeps its own language whatever language the coach speaks: an English line gets "from __ to 40%", a Chinese
one “从 __ 提升到 40%”. Where a line does not bend that easily it stays whole and the gap is set behind it.
"""

from __future__ import annotations

import re

from okrkit.language import of_text
from okrkit.model import Direction
from okrkit.reviewing import cues as words
from okrkit.reviewing.cues import Cue

__all__ = ["moved_from_gap", "open_gaps", "short", "thing", "today"]

GAP = "__"
_AT_MOST = 60
_TOO_LONG = 400
_LINKS_EN = re.compile(
    r"(?:\s|\b(?:to|of|at|is|are|by|reach|reaches|hits?|above|over|least|up|score|becomes?)\b|[=:>≥<≤~-])+$",
    re.IGNORECASE,
)
_LINKS_ZH = re.compile(
    r"(?:\s|提升|提高|增长|增加|上升|降低|下降|减少|缩短|达到|达|做到|占到|占|至|到|为|在|是|[：:=>≥<≤])+$"
)
_TAIL_EN = re.compile(r"\s+(?:by|before|until|within|per|a|in|each|every)\s.*$", re.IGNORECASE)
_DUE_EN = re.compile(r"(?<=\S)\s(?:by|before|until)\s.{1,40}$", re.IGNORECASE)
_OF_WHAT = re.compile(r"^in (?!the |a |an |q\d|\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_SENTENCE_EN = re.compile(
    r"\b(?:is|are|was|were|has|have|can|will|do|does|take|takes|who|that|which|\w+ed)\b", re.IGNORECASE
)
_AIM_EN = re.compile(
    r"^(?:increase|reduce|improve|grow|raise|lower|cut|decrease|boost|lift|shorten|hit|reach|achieve|attain|get|drive|bring|better|"
    r"make|maximi[sz]e|minimi[sz]e|optimi[sz]e|enhance|strengthen|speed up|accelerate)\s+(?:the\s+|our\s+)?",
    re.IGNORECASE,
)
_AIM_ZH = re.compile(
    r"^(?:(?:进一步|持续|不断|全面|大幅|显著|大力)*(?:提高|提升|增加|增长|增强|改善|优化|降低|减少|缩短|加强|扩大|强化|实现|达到|突破))\s*"
)
_TRAILING_EN = re.compile(
    r"\s+(?:by|so that|in order to|through|via|with|significantly|substantially|drastically)\b.*$", re.IGNORECASE
)
_ADVERBS_EN = re.compile(
    r"^(?:significantly|substantially|drastically|massively|further|continuously)\s+", re.IGNORECASE
)
_FALLS_ZH = re.compile(r"降|减|缩短|压缩|下降")


def moved_from_gap(text: str, start: int, end: int, direction: Direction) -> str:
    """The line with the number at `start:end` as its target and its baseline left open.

    Examples:
        >>> moved_from_gap("Activation rate to 40%", 19, 22, "increase")
        'Activation rate from __ to 40%'
        >>> moved_from_gap("转化率提升到 40%", 7, 10, "increase")
        '转化率从 __ 提升到 40%'
    """
    if len(text) > _TOO_LONG:
        return today(text)
    number, tail = text[start:end].strip(), text[end:]
    return (_moved_zh if of_text(text[:_TOO_LONG]) == "zh" else _moved_en)(text, text[:start], number, tail, direction)


def today(text: str) -> str:
    """The line as it is, with the gap set behind it.

    Examples:
        >>> today("Grow monthly sales by 20%")
        'Grow monthly sales by 20% (today: __)'
    """
    return f"{short(text)}（现在是 {GAP}）" if of_text(text[:_TOO_LONG]) == "zh" else f"{short(text)} (today: {GAP})"


def open_gaps(text: str, *, moves: bool) -> str:
    """The line as a measure whose both ends are still open; with `moves`, its opening verb is dropped.

    Examples:
        >>> open_gaps("Improve customer satisfaction", moves=True)
        'Customer satisfaction from __ to __'
        >>> open_gaps("提高产品性能", moves=True)
        '产品性能从 __ 到 __'
    """
    line = short(text)
    chinese = of_text(text[:_TOO_LONG]) == "zh"
    if moves:
        name = (_AIM_ZH if chinese else _AIM_EN).sub("", _ADVERBS_EN.sub("", line), count=1)
        name = name if chinese else _TRAILING_EN.sub("", name)
        if name and name != line and len(name) <= _AT_MOST:
            return f"{_tight(name)}从 {GAP} 到 {GAP}" if chinese else f"{_capital(name)} from {GAP} to {GAP}"
    return f"{line}：{GAP} 从 {GAP} 到 {GAP}" if chinese else f"{line}: {GAP} from {GAP} to {GAP}"


def thing(text: str, cues: list[Cue]) -> str:
    """What a piece of work makes: the line without its opening verb, short.

    Examples:
        >>> thing("Launch the new portal by May 31", words.cues("launch the new portal by may 31"))
        'the new portal'
    """
    lead = next((cue for cue in cues if cue.place == "lead" and words.group(cue.group).get("verbs")), None)
    if lead is None:
        return short(text)
    rest = _DUE_EN.sub("", text[lead.end : lead.end + _TOO_LONG]).strip(" ：:，,。.")
    if of_text(text[:_TOO_LONG]) == "zh":
        return short(text[lead.start :])
    return short(rest) if len(rest) > 2 else short(text)


def short(text: str) -> str:
    """The line without its full stop, cut at a word where it is long."""
    line = text.strip().rstrip("。.;；,，")
    if len(line) <= _AT_MOST:
        return line
    cut = line[:_AT_MOST]
    return (cut.rsplit(" ", 1)[0] if " " in cut[_AT_MOST // 2 :] else cut).rstrip(" ,，;；") + "…"


def _moved_en(text: str, before: str, number: str, tail: str, direction: Direction) -> str:
    head = _LINKS_EN.sub("", before).strip()
    aim = _AIM_EN.sub("", head + " ").strip()
    if head and (aim or direction != "reach"):
        name = (
            head
            if aim and not re.match(r"(?:hit|reach|achieve|attain|get)\b", head, re.IGNORECASE)
            else _capital(aim or head)
        )
        if not _SENTENCE_EN.search(name):
            return f"{name} from {GAP} to {number}{tail}"
    rest = _OF_WHAT.sub("", tail.strip())
    if (
        not aim
        and rest
        and not rest.lower().startswith("of ")
        and not _SENTENCE_EN.search(rest)
        and len(rest) <= _AT_MOST
    ):
        due = _TAIL_EN.search(rest)
        name = rest[: due.start()].strip() if due else rest
        if name:
            return f"{_capital(name)} from {GAP} to {number}{due.group() if due else ''}"
    return today(text)


def _moved_zh(text: str, before: str, number: str, tail: str, direction: Direction) -> str:
    head = _LINKS_ZH.sub("", before)
    name = _tight(_AIM_ZH.sub("", head))
    if not name or len(name) > _AT_MOST or name.endswith(("，", "、", "：")):
        return today(text)
    falls = direction == "decrease" or _FALLS_ZH.search(before) is not None
    rises = direction == "increase" or re.search(r"提|增|升|涨", before) is not None
    verb = "降到" if falls else "提升到" if rises else "到"
    return f"{name}从 {GAP} {verb} {number}{tail}"


def _tight(name: str) -> str:
    """A Chinese name with a space behind it only where a Latin letter or digit ends it."""
    name = name.strip()
    return f"{name} " if re.search(r"[A-Za-z0-9]$", name) else name


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
