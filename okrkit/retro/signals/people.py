"""What the files show of who is bound to the goals: where they came from, whom they need, who looks after them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from statistics import pstdev

from okrkit import content, lexicon
from okrkit.language import say
from okrkit.model import CheckIn, Dependency, KeyResult, Objective
from okrkit.retro.evidence import Row, of_change, of_check_in, of_item
from okrkit.retro.signals.facts import Facts, Found, Line, Unknown
from okrkit.retro.signals.writing import of_lines, of_objectives
from okrkit.scoring.calendar import date_of

__all__ = ["OF_PEOPLE", "noted"]

_SEVERAL = re.compile(r"[,，、;；/&+]|\band\b|和|与|以及")


def noted(facts: Facts, cue: str, least: int = 2) -> Found | Unknown:
    """Key results of which at least so many notes hold words of a list in `data/cues.toml`."""
    notes = [(line, one) for line, one in facts.seen if one.note]
    if not notes:
        return Unknown("no-notes")
    words = content.table("cues")[cue]
    pattern = re.compile("|".join([rf"\b(?:{'|'.join(words['en'])})", *map(re.escape, words["zh"])]), re.IGNORECASE)
    said: dict[str, list[CheckIn]] = {}
    for _, one in notes:
        if pattern.search(one.note or ""):
            said.setdefault(one.key_result, []).append(one)
    often = [one for some in said.values() if len(some) >= least for one in some]
    lines = {line.kr.id for line, _ in notes}
    value = sum(len(some) >= least for some in said.values()) / len(lines)
    return Found(value, [of_check_in(one) for one in often or [one for _, one in notes][:5]])


def _bottom_up(facts: Facts) -> Found | Unknown:
    """Objectives that came from below or were negotiated, of those whose origin is told."""
    told = [o for o in facts.cycle.objectives if o.origin]
    if not told or len(told) < len(facts.cycle.objectives) / 2:
        return Unknown("no-origin")
    below = [o for o in told if o.origin != "top"]
    rows = [of_item(o, say(f"diagnosis.origin-{o.origin}")) for o in told]
    return Found(len(below) / len(told), rows)


def _decreed(facts: Facts) -> Found | Unknown:
    """Objectives that were written within a day of the one from the top that they hang below."""
    tops = {o.id: o for o in facts.cycle.objectives if o.origin == "top"}
    told = [o for o in facts.cycle.objectives if o.supports in tops and o.created and tops[o.supports].created]
    if not told:
        return Unknown("no-origin")
    soon = [o for o in told if _days_between(o, tops[o.supports or ""]) <= 1]
    return Found(len(soon) / len(told), [of_item(o) for o in (*(soon or told), *tops.values())])


def _for_others(facts: Facts) -> Found | Unknown:
    """Objectives that somebody else wrote for their owner."""
    told = [o for o in facts.cycle.objectives if o.author and o.owner]
    if len(told) < 2 or len(told) < len(facts.cycle.objectives) / 2:
        return Unknown("no-origin")
    return of_objectives([o for o in told if o.author != o.owner], told)


def _days_between(one: Objective, other: Objective) -> float:
    return abs((one.created - other.created).days) if one.created and other.created else float("inf")


def _uniform(facts: Facts) -> Found | Unknown:
    """How far apart the first confidences of the key results lie: 0 where all said the same."""
    first = [next((one for one in line.seen if one.confidence is not None), None) for line in facts.lines]
    told = [one for one in first if one is not None and facts.elapsed(one.date) <= 0.25]
    if len(told) < 4:
        return Unknown("no-confidence")
    spread = pstdev([(one.confidence or 0) / 10 for one in told])
    return Found(spread, [of_check_in(one) for one in told])


def _negotiated(facts: Facts) -> Found | Unknown:
    """Early changes in the open that did not come from where the goals came from: the set was talked over."""
    if not facts.changes:
        return Unknown("no-changes")
    tops = {name for o in facts.cycle.objectives if o.origin == "top" for name in (o.author, o.owner)}
    early = [c for c in facts.changes if c.reason and c.announced and facts.elapsed(date_of(c.at)) <= 0.15]
    early = [c for c in early if c.by and c.by not in tops]
    return Found(len({(c.at, c.item) for c in early}), [of_change(c) for c in early or facts.changes])


def _orphans(facts: Facts) -> Found | Unknown:
    """Objectives that support nothing, say no why, and that no other one supports."""
    parents = {o.supports for o in facts.cycle.objectives}
    alone = [
        o for o in facts.cycle.objectives if not o.supports and not o.why and o.id not in parents and o.origin != "top"
    ]
    return of_objectives(alone, facts.cycle.objectives)


def _copies(facts: Facts) -> Found | Unknown:
    """Objectives and key results in the words of the objective above them, or of its key results."""
    known = {o.id: o for o in facts.cycle.objectives}
    said = {o.supports: Objective("O0", o.supports) for o in facts.cycle.objectives if o.supports and " " in o.supports}
    known |= {
        text: parent for text, parent in said.items() if text not in known
    }  # the words of one that lies elsewhere
    below = [(o, known[o.supports]) for o in facts.cycle.objectives if o.supports in known]
    if not below:
        return Unknown("no-parents")
    rows: list[Row] = []
    copies = 0
    for child, parent in below:
        above = [parent.text, *(kr.text for kr in parent.key_results)]
        mine: list[Objective | KeyResult] = [child, *child.key_results]
        same = [one for one in mine if any(lexicon.likeness(one.text, text) >= lexicon.COPIED for text in above)]
        copies += bool(same)
        rows += [*map(of_item, same), *([of_item(parent)] if parent.id in known else [])] if same else []
    return Found(copies / len(below), rows or [of_item(child) for child, _ in below])


def _unconfirmed(facts: Facts) -> Found | Unknown:
    needs = facts.cycle.dependencies
    if not needs:
        return Unknown("no-dependencies")
    start = facts.cycle.start
    late = [d for d in needs if not d.yes_by or (start and d.yes_on and (d.yes_on - start).days > 28)]
    return Found(len(late) / len(needs), [_need(d) for d in late or needs])


def _need(d: Dependency) -> Row:
    yes = d.yes_on.isoformat() if d.yes_on else say("diagnosis.yes" if d.yes_by else "diagnosis.nobody-yes")
    return Row("dependencies.csv", d.item, say("diagnosis.need", what=d.what or "–", yes=yes))


def _ownerless(facts: Facts) -> Found | Unknown:
    """Key results without an owner of their own or of their objective, or with several."""
    if not facts.lines:
        return Unknown("no-lines")

    def is_open(line: Line) -> bool:
        owner = line.kr.owner or line.objective.owner
        return not owner or bool(_SEVERAL.search(owner))

    return of_lines([line for line in facts.lines if is_open(line)], facts.lines)


def _by_proxy(facts: Facts) -> Found | Unknown:
    """Check-ins that one and the same other person wrote for several owners."""
    told = [(line.kr.owner or line.objective.owner or "", one) for line, one in facts.seen if one.by]
    told = [(owner, one) for owner, one in told if owner]
    if len(told) < 8:
        return Unknown("no-writers")
    others = [(owner, one) for owner, one in told if one.by not in {name.strip() for name in _SEVERAL.split(owner)}]
    hand = max(
        Counter(one.by for _, one in others).items(), key=lambda pair: (pair[1], pair[0] or ""), default=("", 0)
    )[0]
    theirs = [(owner, one) for owner, one in others if one.by == hand]
    if len({owner for owner, _ in theirs}) < 2:
        theirs = []
    return Found(len(theirs) / len(told), [of_check_in(one) for _, one in theirs or told[-5:]])


def _silent_upstream(facts: Facts) -> Found | Unknown:
    """Changes that nobody announced, of an objective that others hang below, or of its key results."""
    if not facts.changes:
        return Unknown("no-changes")
    parents = {o.supports for o in facts.cycle.objectives} & {o.id for o in facts.cycle.objectives}
    if not parents:
        return Unknown("no-parents")
    above = {kr.id for o in facts.cycle.objectives if o.id in parents for kr in o.key_results} | parents
    hushed = [c for c in facts.changes if c.item in above and c.announced is False]
    return Found(len({(c.at, c.item) for c in hushed}), [of_change(c) for c in hushed or facts.changes])


def _unannounced(facts: Facts) -> Found | Unknown:
    told = [c for c in facts.changes if c.announced is not None]
    if not told:
        return Unknown("no-changes")
    hushed = [c for c in told if not c.announced]
    return Found(len(hushed) / len(told), [of_change(c) for c in hushed or told])


OF_PEOPLE: Mapping[str, Callable[[Facts], Found | Unknown]] = {
    "bottom_up_share": _bottom_up,
    "decreed_share": _decreed,
    "written_for_others": _for_others,
    "start_spread": _uniform,
    "negotiated": _negotiated,
    "orphan_share": _orphans,
    "copy_share": _copies,
    "unconfirmed": _unconfirmed,
    "waiting": lambda facts: noted(facts, "waiting"),
    "ownerless": _ownerless,
    "proxy_share": _by_proxy,
    "silent_upstream": _silent_upstream,
    "unannounced": _unannounced,
}
