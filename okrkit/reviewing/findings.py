"""What the coach finds: the predicates of all rules run over a cycle, and what they saw put into the rules' words.

A finding is a question to people who know more than the coach does: none of them blocks anything. What a team has
replied to stays quiet as long as the words that it was about stay as they were.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from okrkit import lexicon
from okrkit.language import Language, current
from okrkit.model import Cycle, KeyResult, Objective, Record, Reply
from okrkit.reviewing.hits import Hit
from okrkit.reviewing.of_key_result import OF_KEY_RESULT
from okrkit.reviewing.of_objective import OF_OBJECTIVE
from okrkit.reviewing.of_set import OF_SET
from okrkit.reviewing.reading import Look
from okrkit.reviewing.rules import Level, Said, rule

__all__ = ["Finding", "find"]


class Finding(Record, frozen=True):
    """One thing to ask about.

    Fields:
        rule: id of the rule; `item`: id of the objective or key result, None for the set as a whole.
        message: what was read. `question` is what a coach would ask, `try_` one way to go on from there.
        span: where in the item's text, 0-based; None where it is about more than some words.
        items: ids of the lines that a finding about the set speaks of.
        words: the words that it rests on. A reply stands as long as these stay.
        rank: how soon it helps to ask it; 1 comes first.
        first: whether it is among the most useful questions of its set, to be shown before the others.
        reply: what the team replied to it; None while it is open.
    """

    rule: str
    level: Level
    item: str | None
    message: str
    why: str
    question: str
    try_: str
    span: tuple[int, int] | None = None
    items: tuple[str, ...] = ()
    words: str = ""
    rank: int = 0
    first: bool = False
    reply: Reply | None = None


def find(cycle: Cycle, looks: Mapping[str, Look]) -> tuple[Finding, ...]:
    """All findings of a cycle: of the set, then of each objective with its key results, the most helpful first."""
    off = lexicon.off()
    hits: _Hits = defaultdict(list)
    _of_lines(hits, OF_OBJECTIVE, [looks[objective.id] for objective in cycle.objectives], off)
    _of_lines(hits, OF_KEY_RESULT, [looks[kr.id] for kr in cycle.key_results], off)
    for name, see_set in OF_SET.items():
        for hit in _each(see_set(cycle, looks)) if name not in off else ():
            hits[hit.item].append((name, hit))
    replies = {(reply.rule, reply.item, _same(reply.words)): reply for reply in cycle.replies}
    whole = " / ".join(objective.text for objective in cycle.objectives)
    found = _ranked(_finding(name, None, hit, whole, replies) for name, hit in hits[None])
    for item in _in_order(cycle):
        if item.id in hits:
            found += _ranked(_finding(name, item.id, hit, item.text, replies) for name, hit in hits[item.id])
    return tuple(found)


_Replies = Mapping[tuple[str, str | None, str], Reply]
_Hits = dict[str | None, list[tuple[str, Hit]]]


def _of_lines(
    hits: _Hits, predicates: Mapping[str, Callable[[Look], Hit | None]], looks: list[Look], off: frozenset[str]
) -> None:
    """Note what each predicate sees, one predicate after the other, for the same reason as in `reading.looks`."""
    for name, see in predicates.items():
        if name not in off:
            for look, hit in zip(looks, map(see, looks), strict=True):
                if hit:
                    hits[look.item.id].append((name, hit))


def _in_order(cycle: Cycle) -> Iterator[Objective | KeyResult]:
    for objective in cycle.objectives:
        yield objective
        yield from objective.key_results


def _each(seen: Hit | Iterable[Hit] | None) -> Iterable[Hit]:
    return (seen,) if isinstance(seen, Hit) else seen or ()


def _ranked(found: Iterable[Finding]) -> list[Finding]:
    return sorted(found, key=lambda one: one.rank)


def _finding(name: str, item: str | None, hit: Hit, line: str, replies: _Replies) -> Finding:
    known = _voice(name, hit.variant, current())
    said, gaps = known.said, hit.gaps
    words = line if hit.words is None else hit.words
    return Finding(
        rule=name,
        level=known.level,
        item=item,
        message=said.read.format_map(gaps),
        why=said.why,
        question=said.question.format_map(gaps),
        try_=said.try_.format_map(gaps),
        span=hit.span,
        items=hit.items,
        words=words,
        rank=known.rank,
        reply=replies.get((name, item, _same(words))) if replies else None,
    )


class _Voice(NamedTuple):
    """How a variant of a rule is said in one language: how loud, how soon, in which words."""

    level: Level
    rank: int
    said: Said


@cache
def _voice(name: str, variant: str | None, _language: Language) -> _Voice:
    known = rule(name)
    which = variant or ""
    return _Voice(known.level_when.get(which, known.level), known.rank_when.get(which, known.rank), known.said(variant))


def _same(words: str | None) -> str:
    """Words without what does not count as a change: case, spacing, width, a full stop."""
    return " ".join(unicodedata.normalize("NFKC", words or "").casefold().split()).rstrip(".。;；,，")
