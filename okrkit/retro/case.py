"""A told case: somebody's failed cycle, read with the future hidden, answered before it opens.

Whoever knows how a story ended finds that it was obvious. So a case is told only up to a decision; the reader writes
what they would have done, and then what was done, what came and what others say about it opens beside their own
words. An answer is kept as it was given: a new thought is a new line below it, in a plain file that the reader owns,
`answers/<case>.md`. Skipping is allowed, and is marked.

A case is a folder, `data/cases/<name>/`: `case.toml` (roles, timeline, silences, decisions, in both languages),
`story.<language>.md` (up to the first decision and no further), `after-<decision>.<language>.md` (what came until
the next one), and the cycle's own files in `en/` and `zh/`, with the same ids, numbers and dates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from okrkit import content, store
from okrkit.errors import OkrkitError
from okrkit.language import Language, current, say, speaking
from okrkit.model import Change, Cycle, KeyResult, Measure, Objective, Record

__all__ = [
    "Case",
    "Contradiction",
    "Decision",
    "Event",
    "Option",
    "Role",
    "Series",
    "Side",
    "Voice",
    "load",
    "names",
    "until",
]

_Item = TypeVar("_Item", Objective, KeyResult)
_Any = TypeVar("_Any", Objective, KeyResult, Measure)


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


class Case(Record, frozen=True):
    """A told case, in one language. `story` and `note` (for the coach) are Markdown, the other texts are plain."""

    name: str
    language: Language
    title: str
    company: str
    setting: str
    story: str
    roles: tuple[Role, ...]
    timeline: tuple[Event, ...]
    silences: tuple[str, ...]
    contradiction: Contradiction
    beside: tuple[Series, ...]
    decisions: tuple[Decision, ...]
    note: str
    cycle: Cycle

    @property
    def after(self) -> str:
        """What came after the story, to its end, as Markdown: the future. Show it to those who have answered."""
        return "\n\n".join(decision.came for decision in self.decisions)

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
        >>> names()
        ('a-number-from-above',)
    """
    return tuple(sorted(path.parent.name for path in (content.data() / "cases").glob("*/case.toml")))


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
    folder = content.data() / "cases" / name
    told = _in(tongue, content.table(f"cases/{name}/case"))
    for decision in told["decisions"]:
        decision["came"] = _text(folder / f"after-{decision['id']}.{tongue}.md")
    told |= {
        "name": name,
        "language": tongue,
        "story": _text(folder / f"story.{tongue}.md"),
        "cycle": store.read(folder / tongue).cycle,
    }
    return msgspec.convert(told, Case)


def until(x: Any, week: int) -> Cycle:
    """The cycle as it stood at the end of a week: no later check-in, no later change, no later objective.

    A change that came later is taken back, so that a target reads as it read then. What cannot be taken back from
    the words of changes.csv alone (a line that was removed, or moved to another objective) stays as it is today.

    Args:
        x: a Cycle, or anything with a `.cycle`.
        week: the cycle's week, from 1; week 1 holds the start and ends on a Sunday.

    Examples:
        >>> case = load("a-number-from-above", "en")
        >>> max(check_in.date for check_in in until(case, 3).check_ins).isoformat()
        '2025-03-21'
    """
    cycle: Cycle = getattr(x, "cycle", x)
    if cycle.start is None:
        return cycle
    last = cycle.start + dt.timedelta(days=7 * week - 1 - cycle.start.weekday())
    objectives = tuple(o for o in cycle.objectives if o.created is None or o.created <= last)
    later = [change for change in cycle.changes if change.at.date() > last]
    for change in sorted(later, key=lambda change: change.at, reverse=True):
        objectives = _taken_back(objectives, change)
    items = {kr.id for objective in objectives for kr in objective.key_results}
    return replace(
        cycle,
        objectives=objectives,
        check_ins=tuple(c for c in cycle.check_ins if c.date <= last and c.key_result in items),
        changes=tuple(change for change in cycle.changes if change.at.date() <= last),
    )


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


def _taken_back(objectives: Iterable[Objective], change: Change) -> tuple[Objective, ...]:
    """The objectives without one change."""
    kept = [objective for objective in objectives if not _is_new(objective, change)]
    return tuple(
        replace(
            _before(objective, change),
            key_results=tuple(_before(kr, change) for kr in objective.key_results if not _is_new(kr, change)),
        )
        for objective in kept
    )


def _is_new(item: Objective | KeyResult, change: Change) -> bool:
    return item.id == change.item and change.field == "added"


def _before(item: _Item, change: Change) -> _Item:
    """An item with the old value of a change; as it is, where the change is another's or its words say no value."""
    if item.id != change.item:
        return item
    if isinstance(item, KeyResult) and change.field in Measure.__struct_fields__:
        return replace(item, measure=_set(item.measure, change))
    return _set(item, change)


def _set(record: _Any, change: Change) -> _Any:
    types = {field.name: field.type for field in msgspec.structs.fields(type(record))}
    if change.field not in types:
        return record
    old: Any = {"yes": True, "no": False}.get(change.old or "", change.old)
    if change.field == "bound" and change.old:
        limits = dict(re.findall(r"([<>])= (-?[\d.e+]+)", change.old))
        old = (limits.get(">"), limits.get("<"))
    try:
        return replace(record, **{change.field: msgspec.convert(old, types[change.field], strict=False)})
    except (msgspec.ValidationError, OkrkitError):
        return record
