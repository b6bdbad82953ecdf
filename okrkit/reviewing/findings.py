"""What the coach finds: the predicates of all rules run over a cycle, and what they saw put into the rules' words.

A finding is a question to people who know more than the coach does: none of them blocks anything. What a team has
replied to stays quiet as long as the words that it was about stay as they were.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple, TypeVar

from okrkit import lexicon
from okrkit.language import Language, current
from okrkit.model import Cycle, Record, Reply
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
    replies = {(reply.rule, reply.item, _same(reply.words)): reply for reply in cycle.replies}
    whole = " / ".join(objective.text for objective in cycle.objectives)
    from_set: _Hits = defaultdict(list)
    for name, see in _asked(OF_SET, off):
        for hit in _each(see(cycle, looks)):
            from_set[hit.item].append((name, hit))
    found = _ranked(_finding(name, None, hit, whole, replies) for name, hit in from_set.get(None, ()))
    of_objective, of_key_result = _asked(OF_OBJECTIVE, off), _asked(OF_KEY_RESULT, off)
    for objective in cycle.objectives:
        found += _of(looks[objective.id], of_objective, from_set, replies)
        for kr in objective.key_results:
            found += _of(looks[kr.id], of_key_result, from_set, replies)
    return tuple(found)


_See = TypeVar("_See")
_Replies = Mapping[tuple[str, str | None, str], Reply]
_Hits = dict[str | None, list[tuple[str, Hit]]]


def _of(
    look: Look, predicates: Iterable[tuple[str, Callable[[Look], Hit | None]]], from_set: _Hits, replies: _Replies
) -> list[Finding]:
    item, line = look.item.id, look.item.text
    hits = [(name, hit) for name, see in predicates if (hit := see(look))]
    if item in from_set:
        hits += from_set[item]
    return _ranked(_finding(name, item, hit, line, replies) for name, hit in hits)


def _asked(predicates: Mapping[str, _See], off: frozenset[str]) -> list[tuple[str, _See]]:
    """The predicates of the rules that the team wants to be asked."""
    return [(name, see) for name, see in predicates.items() if name not in off]


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
