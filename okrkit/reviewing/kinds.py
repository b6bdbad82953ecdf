"""Whether a key result tells an outcome, an output or a task: a small sum that can be explained.

Each group of cue words pulls one way (`data/lexicon/kinds.toml`), once, at its strongest place; what `measure` found
pulls as well: a stated baseline tells an outcome, since nobody writes the baseline of a to-do. Where nothing pulls,
the kind is unclear, and the coach has a question rather than an answer.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from okrkit.model import Measure
from okrkit.reviewing import cues as words
from okrkit.reviewing.cues import Cue, Said

__all__ = ["WORK", "KrKind", "Pull", "counts", "kind", "pulls"]

KrKind = Literal["outcome", "output", "task", "unclear"]

WORK = frozenset({"output verb", "task verb"})
_ENOUGH = 1.0
# What a piece of work is for ("launch … to raise retention") counts less than what the line is about.
_PURPOSE = 0.4
_MONEY_AND_TIME = re.compile(r"[$€£¥￥元]|hour|hr|day|min|sec|week|month|^m?s$|天|小时|分钟|秒|周|月")
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
    """What the measure says of a line.

    All of them is work, a part of them a level that was reached; no work is capped, nor has it a start; more of an
    activity is no outcome.
    """

    whole: bool
    part: bool
    capped: bool
    begun: bool
    moves: bool
    counted: bool


def pulls(text: str, said: Said, facts: Measure, *, measurable: bool) -> list[Pull]:
    """What pulls a line towards a kind; the words that lead to "outcome", "output" or "task" can be shown.

    Args:
        text: the line, levelled.
        said: its cue words and lists.
        facts: its measure, stated facts included.
        measurable: whether it has a quantity to be reached.
    """
    begin, end = words.main_part(text)
    told = _Facts(
        whole=facts.unit == "%" and facts.target == 100,
        part=facts.unit == "%" and facts.target not in {None, 100},
        capped=facts.bound is not None and facts.bound[0] is None,
        begun=facts.baseline is not None,
        moves=facts.direction in {"increase", "decrease"},
        counted=_counts_activity(said.cues, facts),
    )
    works = {cue.place for cue in said.cues if cue.group in WORK}
    leads = "lead" in works
    is_work = not told.begun and (leads or ("done" in works and (told.whole or not measurable)))
    strongest: dict[str, Pull] = {}
    groups = words.groups()
    for at, cue in enumerate(said.cues):
        if not begin <= cue.start < end or _is_beside(text, said, at, told):
            continue
        record = groups[cue.group]
        place = "counted" if told.counted and cue.group == "activity counter" else cue.place
        for kind, strength in (record.get(place) or record.get("inside", {})).items():
            is_purpose = is_work and not (leads and cue.place == "lead")
            if (kind == "outcome" and (is_purpose or _is_more(cue, told))) or (told.part and cue.group == _THERE):
                strength *= _PURPOSE  # noqa: PLW2901 - the same strength, weighed
            key = cue.group + kind
            if key not in strongest or strength > strongest[key].strength:
                strongest[key] = Pull(kind, strength, cue)
    own = _of_measure(facts, measured=measurable and not (told.whole and is_work))
    if not strongest and measurable and said.lead == 0 and text[:1].isdigit():
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


def _is_more(cue: Cue, told: _Facts) -> bool:
    return told.counted and cue.group == "movement"


def _is_beside(text: str, said: Said, at: int, told: _Facts) -> bool:
    """Whether a word tells nothing of the kind here.

    A verb that is a noun ("release rollbacks from …"), a measure or a movement that only qualifies what follows it
    ("success plan", “改善提案”), the time within which, and a task that has an upper limit.
    """
    cue = said.cues[at]
    if (cue.group == "outcome noun" or (cue.group == "movement" and text[cue.start] > _LATIN)) and at + 1 < len(
        said.cues
    ):
        after = said.cues[at + 1]
        if after.group in _HEADS and not text[cue.end : after.start].strip(" -"):
            return True
    if told.begun and cue.place == "lead" and text[cue.start : cue.end] in words.nouns():
        return True
    if told.capped and (cue.place == "counted" or cue.group == "task verb"):
        return True
    if cue.group == "piece counter" and told.moves:
        return True
    return cue.place == "counted" and text.startswith(_INSIDE, cue.end)


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
    if facts.bound is not None:
        strength += 1.5 if facts.bound[0] is None and facts.direction != "maintain" else 0.3
    return strength
