"""Whether a key result tells an outcome, an output or a task: a small sum that can be explained.

Each group of cue words pulls one way (`data/lexicon/kinds.toml`), once, at its strongest place; what `measure` found
pulls as well: a stated baseline tells an outcome, since nobody writes the baseline of a to-do. Where nothing pulls,
the kind is unclear, and the coach has a question rather than an answer.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from okrkit import lexicon
from okrkit.model import Measure
from okrkit.reviewing import cues as words
from okrkit.reviewing.cues import Cue, Said
from okrkit.reviewing.vocabulary import any_of

__all__ = ["WORK", "KrKind", "Pull", "counts", "kind", "pulls"]

KrKind = Literal["outcome", "output", "task", "unclear"]

WORK = frozenset({"output verb", "task verb"})
_ENOUGH = 1.0
# What a piece of work is for ("launch … to raise retention") counts less than what the line is about.
_PURPOSE = 0.4
# "Obtain the licence": it is there or it is not, whatever else the line names.
_SEALED = 4.5
_MONEY_AND_TIME = re.compile(r"[$€£¥￥元]|hour|hr|day|min|sec|week|month|^m?s$|天|小时|分钟|秒|周|月")
_TIME = re.compile(r"hour|day|min|sec|^m?s$|天|小时|分钟|秒|工作日")
_PEOPLE = frozenset("名位人家户")
_OPENS = re.compile("[(（]")
_ASIDE = re.compile(r"[(（][^()（）]{0,300}[)）]")
_FOR_THEM = re.compile(r"(?<![a-z])(?:to|for|with|of)(?![a-z])|[给为向对与和跟]")
_FIGURE = re.compile("[0-9]")
_TOWARDS = frozenset({"movement", "attainment"})
_INSIDE = ("内", "以内", "之内")  # "4 小时内" is how fast, not how much
_LATIN = "\u2fff"  # the last character before the Chinese ones
_THERE = "it is there"
_HEADS = frozenset({"deliverable", "head"})


class Pull(NamedTuple):
    """One reason for a kind: which words pull which way, how strongly. `cue` None is what the measure tells."""

    kind: KrKind
    strength: float
    cue: Cue | None


class _Facts(NamedTuple):
    """What the measure, and who acts, says of a line.

    All of them is work, a part of them a level that was reached; no work is capped, nor has it a start; more of an
    activity is no outcome, but it is no work of ours where others do it; an approval is there or it is not; a rhythm
    only says how often a level is measured; what is got ("get 50 reviews") others did, and what a share of some do is
    no count of ours; what is new is there, unless it is counted.
    """

    whole: bool
    part: bool
    capped: bool
    begun: bool
    moves: bool
    counted: bool
    theirs: bool
    sealed: bool
    level: bool
    measured: bool
    share: bool


def pulls(text: str, said: Said, facts: Measure, *, measurable: bool) -> list[Pull]:
    """What pulls a line towards a kind; the words that lead to "outcome", "output" or "task" can be shown.

    Args:
        text: the line, levelled.
        said: its cue words and lists.
        facts: its measure, stated facts included.
        measurable: whether it has a quantity to be reached.
    """
    begin, end = words.main_part(text)
    works = {_place(said.cues, at) for at, cue in enumerate(said.cues) if cue.group in WORK}
    leads = "lead" in works
    begin = max(begin, _result(text) if measurable else 0)
    told = _Facts(
        whole=facts.unit == "%" and facts.target == 100,
        part=facts.unit == "%" and facts.target not in {None, 100},
        capped=facts.bound is not None and facts.bound[0] is None,
        begun=facts.baseline is not None,
        moves=facts.direction in {"increase", "decrease"},
        counted=_counts_activity(said.cues, facts),
        theirs=_is_theirs(text, said.cues, facts),
        sealed=not measurable and bool(said.of("commitment")),
        level=measurable and not counts(facts.unit),
        measured=measurable,
        share=(facts.unit == "%" and not leads) or (bool(said.cues) and said.cues[0][:2] == ("attainment", "lead")),
    )
    is_work = not (told.begun or _aims(text, said.cues)) and (
        leads or ("done" in works and (told.whole or not measurable))
    )
    asides = [match.span() for match in _ASIDE.finditer(text)] if leads and _OPENS.search(text) else []
    strongest: dict[str, Pull] = {}
    groups = words.groups()
    for at, cue in enumerate(said.cues):
        if (
            not begin <= cue.start < end
            or any(a < cue.start < b for a, b in asides)
            or _is_beside(text, said, at, told)
        ):
            continue
        record = groups[cue.group]
        place = "counted" if told.counted and cue.group == "activity counter" else _place(said.cues, at)
        for pulled, strength in (record.get(place) or record.get("inside", {})).items():
            is_purpose = is_work and not (leads and cue.place == "lead")
            if (pulled == "outcome" and (is_purpose or _is_more(cue, told))) or (told.part and cue.group == _THERE):
                strength *= _PURPOSE  # noqa: PLW2901 - the same strength, weighed
            key = cue.group + pulled
            if key not in strongest or strength > strongest[key].strength:
                strongest[key] = Pull(pulled, strength, cue)
        if told.sealed and cue.group == "attainment" and cue.place == "lead":
            strongest["sealed"] = Pull("output", _SEALED, cue)
    own = _of_measure(facts, measured=measurable and not (told.whole and is_work))
    if measurable and own < _ENOUGH and kind(list(strongest.values())) == "unclear":
        own += 1.0  # "30k wishlists": things that others do, of which nobody says how we make them
    if own:
        strongest[""] = Pull("outcome", own * _PURPOSE if told.counted else own, None)
    return list(strongest.values())


def kind(reasons: list[Pull]) -> KrKind:
    """The kind that is pulled at most; unclear where nothing pulls enough."""
    totals: dict[KrKind, float] = {"outcome": 0.0, "output": 0.0, "task": 0.0}
    for pull in reasons:
        totals[pull.kind] += pull.strength
    best = max(totals, key=totals.__getitem__)
    return best if totals[best] >= _ENOUGH else "unclear"


def counts(unit: str | None) -> bool:
    """Whether a unit counts things ("家", "users", none at all) rather than measures them ("%", "$", "days")."""
    return not unit or (unit not in "%％‰" and _MONEY_AND_TIME.search(unit) is None)


def _counts_activity(cues: list[Cue], facts: Measure) -> bool:
    """Whether more of an activity is all that a from-to asks for: "visits from 40 to 60 a month"."""
    if facts.baseline is None or facts.direction != "increase":
        return False
    groups = {cue.group for cue in cues}
    return "activity counter" in groups and "outcome noun" not in groups


def _place(cues: list[Cue], at: int) -> str:
    """The place of a word, as far as the words before it change it.

    What so many do is done (“两家支行启动试点”), what nobody has to do any more is not (“不再需要值守”).
    """
    cue, before = cues[at], cues[at - 1]
    if at and before.group == "no longer" and cue.group in WORK:
        return "inside"
    if at and cue.group == "output verb" and before.end == cue.start and before.place == "counted":
        return "done"
    return cue.place


def _aims(text: str, cues: list[Cue]) -> bool:
    """Whether the only number of a line is in what the work is for: "redesign the form to cut drop-outs to 20%"."""
    cue = next((cue for cue in cues if cue.group in _TOWARDS and text.endswith(" to ", 0, cue.start)), None)
    return cue is not None and _FIGURE.search(text, cue.end) is not None and _FIGURE.search(text, 0, cue.start) is None


def _result(text: str) -> int:
    """Where what comes of the work begins, if the only number of a line stands there: "…, so that no-shows stay under 5%"."""
    match = _leads_over().search(text)
    if match is None or _FIGURE.search(text, 0, match.start()) or not _FIGURE.search(text, match.end()):
        return 0
    return match.end()


def _is_theirs(text: str, cues: list[Cue], facts: Measure) -> bool:
    """Whether a line begins with people, and no word of work is in it: "members come 3 times a week", “用户每周打开 3 次”."""
    first = cues[0] if cues and cues[0].group == "people who act" else None
    people = (facts.unit in _PEOPLE and text[:1].isdigit()) or (first and not _FOR_THEM.search(text, 0, first.start))
    return bool(people) and not any(cue.group in WORK for cue in cues)


def _is_more(cue: Cue, told: _Facts) -> bool:
    return told.counted and cue.group == "movement"


def _is_beside(text: str, said: Said, at: int, told: _Facts) -> bool:
    """Whether a word tells nothing of the kind here.

    A verb that is a noun ("release rollbacks from …"), a measure or a movement that only qualifies what follows it
    ("success plan", “改善提案”), the time within which, a task that has an upper limit, and what `_Facts` say.
    """
    cue = said.cues[at]
    if (cue.group == "outcome noun" or (cue.group == "movement" and text[cue.start] > _LATIN)) and at + 1 < len(
        said.cues
    ):
        after = said.cues[at + 1]
        if after.group in _HEADS and not text[cue.end : after.start].strip(" -"):
            return True
    if cue.place == "counted":
        word = text[cue.start : cue.end]
        return told.capped or word == "times" or text.startswith(_INSIDE, cue.end) or _is_told(cue, told)
    if cue.place == "lead" and told.begun:  # "release rollbacks from …", "registered voters from …"
        word = text[cue.start : cue.end]
        if word in words.nouns() or (cue.group in WORK and word.endswith("ed")):
            return True
    return _is_told(cue, told)


def _is_told(cue: Cue, told: _Facts) -> bool:
    """Whether what is known of a line leaves nothing for a word of this group to tell."""
    return {
        "activity counter": told.theirs or told.share,
        "rhythm": told.theirs or told.level,
        "a thing": told.measured,
        "task verb": told.capped,
        "piece counter": told.moves,
    }.get(cue.group, False)


def _of_measure(facts: Measure, *, measured: bool) -> float:
    """How strongly the measure pulls towards an outcome."""
    strength = 0.0
    if facts.baseline is not None:
        strength += 1.5
    if facts.direction in {"decrease", "maintain"}:
        strength += 1.5
    elif facts.direction == "increase":
        strength += 0.7
    if facts.change is not None:
        strength += 0.7
    if measured and not counts(facts.unit):
        strength += 1.0
    if facts.target == 0:
        strength += 2.0
    if facts.bound is not None:
        strength += 1.5 if facts.bound[0] is None and facts.direction != "maintain" else 0.3
        if facts.bound[0] is None and facts.unit and _TIME.search(facts.unit):
            strength += 1.0  # "merged within 30 hours": how fast a work is done is no work of its own
    return strength


@lexicon.remembered
def _leads_over() -> re.Pattern[str]:
    """What leads over from the work to what comes of it: "so that", “，确保”."""
    record = lexicon.table("kinds")["result"]
    english = "|".join(rf"{word[0]}(?<![a-z]{word[0]}){re.escape(word[1:])}(?![a-z])" for word in record["en"])
    return re.compile(rf"{english}|[,，]\s?(?:{any_of(record['zh'])})")
