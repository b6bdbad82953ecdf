"""What a rule sees, and the few looks at a line that several rules share.

A predicate looks at one line (or at the whole set) and answers with a `Hit`: where, and what fills the gaps of the
rule's words. It decides nothing about wording; that stands in `data/rules/`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from okrkit import measure
from okrkit.reviewing import own_words
from okrkit.reviewing.reading import Look

__all__ = ["Hit", "finds_baseline", "number", "with_gap"]


class Hit(NamedTuple):
    """Where a rule sees something, what fills the gaps of its words, and which variant of them to say.

    `items` are the ids of the lines that a rule about the set speaks of; `words` is what it rests on, where that is
    more than the line: as long as these words stay, a reply to it stands. `item` is the id of the one line that a rule
    sees from the set (a date in it against the cycle's): the finding is then one about that line.
    """

    gaps: Mapping[str, object]
    span: tuple[int, int] | None = None
    variant: str | None = None
    items: tuple[str, ...] = ()
    words: str | None = None
    item: str | None = None


def with_gap(look: Look, span: tuple[int, int]) -> str:
    """The line with the number at `span` as its target and the baseline left open."""
    role = next(found.role for found in look.found.spans if (found.start, found.end) == span)
    if role == "change":
        return own_words.today(look.item.text)
    return own_words.moved_from_gap(look.item.text, *span, look.found.measure.direction, look.cues)


def finds_baseline(look: Look) -> bool:
    """Whether the line is about finding out where we are."""
    return bool(look.said("baseline"))


def number(spans: Sequence[measure.Span]) -> tuple[int, int] | None:
    """Where the number to reach stands."""
    for role in ("target", "change", "bound"):
        for span in spans:
            if span.role == role:
                return span.start, span.end
    return None
