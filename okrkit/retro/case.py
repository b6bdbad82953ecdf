"""A told case: somebody's failed cycle, read with the future hidden, answered before it opens.

Whoever knows how a story ended finds that it was obvious. So a case is told only up to a decision; the reader writes
what they would have done, and then what was done, what came and what others say about it opens beside their own
words. An answer is kept as it was given: a new thought is a new line below it, in a plain file that the reader owns,
`answers/<case>.md`. Skipping is allowed, and is marked.

A case is a folder, `data/cases/<name>/`: `case.toml` (roles, timeline, silences, decisions, in both languages),
`story.<language>.md` (up to the first decision and no further), `after-<decision>.<language>.md` (what came until
the next one), and the cycle's own files in `en/` and `zh/`, with the same ids, numbers and dates. Where it takes two
cycles to tell, these are a team's folder: one folder for each cycle.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec

from okrkit import content, store
from okrkit.errors import OkrkitError
from okrkit.language import Language, current, say, speaking
from okrkit.model import Cycle, Record

__all__ = [
    "Case",
    "Contradiction",
    "Decision",
    "Event",
    "Listed",
    "Option",
    "Role",
    "Series",
    "Side",
    "Voice",
    "folder",
    "listed",
    "load",
    "names",
]


class Role(Record, frozen=True):
    """Somebody in the story, by an invented name, and what they do."""

    name: str
    what: str


class Event(Record, frozen=True):
    """What happened in a week of the cycle; week 0 is before it."""

    week: int
    what: str


class Side(Record, frozen=True):
    """One of two tellings that do not agree: who says it, and what."""

    who: str
    what: str


class Contradiction(Record, frozen=True):
    """Where the record disagrees with itself, and the question that this leaves."""

    title: str
    question: str
    sides: tuple[Side, ...]


class Series(Record, frozen=True):
    """A number that was recorded week by week, from week 1, but tied to no objective."""

    id: str
    name: str
    unit: str
    where: str
    values: tuple[float, ...]


class Option(Record, frozen=True):
    """Something that people often choose at a decision; none of them is the right one."""

    id: str
    text: str


class Voice(Record, frozen=True):
    """What somebody says about a decision afterwards: one view among several."""

    who: str
    says: str


class Decision(Record, frozen=True):
    """A point at which the reader answers before reading on.

    Fields:
        id: its name, `week-3`.
        week, on: when it is; nothing later is told in `situation`.
        situation, question, options: what is shown before an answer.
        did, came, voices: what opens after it. `did` and `voices` are plain text, `came` is Markdown and tells on
            until the next decision and no further.
    """

    id: str
    week: int
    on: dt.date
    title: str
    situation: str
    question: str
    options: tuple[Option, ...]
    did: str
    came: str
    voices: tuple[Voice, ...]


class Listed(Record, frozen=True):
    """A told case in a list: how many minutes it takes, and in one line what it is about, not how it ends."""

    name: str
    title: str
    minutes: int
    about: str


class Case(Record, frozen=True):
    """A told case, in one language. `story` and `note` (for the coach) are Markdown, the other texts are plain.

    `cycle` is the one that is told, `earlier` those before it, oldest first, where the folder holds any. `came_true`
    are the fears of the cycle that came, counted from 1 as they were written; None where the story does not say.
    """

    name: str
    language: Language
    title: str
    minutes: int
    about: str
    company: str
    setting: str
    story: str
    roles: tuple[Role, ...]
    timeline: tuple[Event, ...]
    silences: tuple[str, ...]
    decisions: tuple[Decision, ...]
    note: str
    cycle: Cycle
    earlier: tuple[Cycle, ...] = ()
    contradiction: Contradiction | None = None
    beside: tuple[Series, ...] = ()
    came_true: tuple[int, ...] | None = None

    def decision(self, name: str) -> Decision:
        """The decision of this name.

        Raises:
            OkrkitError: there is none; the ones there are, are named.
        """
        for decision in self.decisions:
            if decision.id == name:
                return decision
        known = ", ".join(decision.id for decision in self.decisions)
        with speaking(self.language):
            raise OkrkitError(
                say("case.no-decision", name=name, case=self.title), instead=say("case.choose", known=known)
            )


def names() -> tuple[str, ...]:
    """The names of all told cases.

    Examples:
        >>> names()[:2]
        ('a-number-from-above', 'a-week-of-training')
    """
    return tuple(sorted(path.parent.name for path in (content.data() / "cases").glob("*/case.toml")))


def listed(language: Language | None = None) -> tuple[Listed, ...]:
    """All told cases, the shortest first, in this language (else the one in use).

    Examples:
        >>> [(case.title, case.minutes) for case in listed("en")][-1]
        ('The number from above', 35)
    """
    tongue = language or current()
    told = [(name, _in(tongue, content.table(f"cases/{name}/case"))) for name in names()]
    found = [Listed(name, one["title"], one["minutes"], one["about"]) for name, one in told]
    return tuple(sorted(found, key=lambda one: one.minutes))


def folder(name: str, language: Language | None = None) -> Path:
    """The cycle's own files of a told case, in this language (else the one in use); of several cycles the last."""
    return max((content.data() / "cases" / name / (language or current())).rglob("okrs.md")).parent


def load(name: str, language: Language | None = None) -> Case:
    """The told case of this name, in this language (else the one in use).

    Raises:
        OkrkitError: there is no such case; the ones there are, are named.

    Examples:
        >>> case = load("a-number-from-above", "en")
        >>> case.title, len(case.cycle.key_results), [decision.id for decision in case.decisions]
        ('The number from above', 14, ['week-3', 'week-13'])
    """
    if name not in names():
        raise OkrkitError(say("case.unknown", name=name), instead=say("case.choose", known=", ".join(names())))
    tongue = language or current()
    home = content.data() / "cases" / name
    told = _in(tongue, content.table(f"cases/{name}/case"))
    for decision in told["decisions"]:
        decision["came"] = _text(home / f"after-{decision['id']}.{tongue}.md")
    *earlier, cycle = _cycles(home / tongue)
    told |= {
        "name": name,
        "language": tongue,
        "story": _text(home / f"story.{tongue}.md"),
        "cycle": cycle,
        "earlier": tuple(earlier),
    }
    return msgspec.convert(told, Case)


def _cycles(folder: Path) -> list[Cycle]:
    """The cycles that the files of a case hold, oldest first: one, or one for each folder."""
    return [store.read(path.parent).cycle for path in sorted(folder.rglob("okrs.md"))]


def _in(tongue: Language, content: Any) -> Any:
    """The same content with every `{en, zh}` pair replaced by one of the two; other keys beside them stay."""
    if isinstance(content, dict):
        if set(content) == {"en", "zh"}:
            return content[tongue].strip()
        rest = {key: _in(tongue, value) for key, value in content.items() if key not in ("en", "zh")}
        return rest | ({"text": content[tongue].strip()} if tongue in content else {})
    if isinstance(content, list):
        return [_in(tongue, value) for value in content]
    return content


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()
