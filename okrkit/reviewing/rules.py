"""The rules of the coach, each a record in `data/rules/<ID>.toml` with its words and its examples.

A record says what the rule is about, how loud it is (ask: a question; consider: something to think over; fix: it
cannot be scored as it stands), where it comes from, and in each language what was read, why it matters, a question
and a way to try. The gaps in these texts ({line}, {thing}, …) are filled by the predicate of the same id in
`findings.py`. The lines under `examples` are the test of the rule: those that it must see, those that it must leave
alone.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from okrkit import content
from okrkit.language import current
from okrkit.model import Record

__all__ = ["Examples", "Rule", "Said", "Texts", "rule", "rules"]

Level = Literal["ask", "consider", "fix"]


class Said(Record, frozen=True, omit_defaults=True):
    """The words of one finding, with gaps; in a variant, only those that differ."""

    read: str = ""
    why: str = ""
    question: str = ""
    try_: str = msgspec.field(default="", name="try")


class Texts(Record, frozen=True):
    """A rule in one language. `when` holds what is said differently in some cases."""

    title: str
    why: str
    read: str
    question: str
    try_: str = msgspec.field(name="try")
    when: dict[str, Said] = msgspec.field(default_factory=dict)


class Examples(Record, frozen=True):
    """Lines that the rule must see and lines that it must leave alone.

    One line is the item itself; a small document of O and KR lines is a set.
    """

    fires: tuple[str, ...]
    quiet: tuple[str, ...]


class Rule(Record, frozen=True):
    """One rule of the coach. `rank` orders what helps most: 1 is asked first.

    `rank_when` and `level_when` say where a variant differs.
    """

    id: str
    about: Literal["objective", "key result", "set"]
    level: Level
    rank: int
    sources: tuple[str, ...]
    en: Texts
    zh: Texts
    examples: dict[Literal["en", "zh"], Examples]
    rank_when: dict[str, int] = msgspec.field(default_factory=dict)
    level_when: dict[str, Level] = msgspec.field(default_factory=dict)

    @property
    def texts(self) -> Texts:
        """The rule in the current language."""
        return self.zh if current() == "zh" else self.en

    def said(self, variant: str | None) -> Said:
        """What was read, why it matters, the question and the way to try, in the current language; gaps still open."""
        texts = self.texts
        other = texts.when.get(variant or "", Said())
        return Said(
            read=other.read or texts.read,
            why=other.why or texts.why,
            question=other.question or texts.question,
            try_=other.try_ or texts.try_,
        )


@cache
def rule(name: str) -> Rule:
    """The rule of this id.

    Raises:
        KeyError: there is no such rule.

    Examples:
        >>> rule("KR-TASK").about
        'key result'
    """
    if name not in _names():
        raise KeyError(name)
    return msgspec.convert(content.table(f"rules/{name}"), Rule)


def rules() -> tuple[Rule, ...]:
    """All rules, the one that helps most first."""
    return tuple(sorted((rule(name) for name in _names()), key=lambda known: known.rank))


@cache
def _names() -> tuple[str, ...]:
    return tuple(file.stem for file in sorted((content.data() / "rules").glob("*.toml")))
