"""Arguing with the coach: what a team replies to it, how it corrects a reading, and why a line was read as it was.

    team.reply("KR-TASK", "KR2", because="the regulator wants the audit itself", by="Mei")
    team.correct("KR2", kind="outcome", baseline=22)
    team.explain("KR2")

A reply stands as long as the words that it is about; a correction stands below its line in okrs.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from okrkit import cards, notation, store
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Cycle, KeyResult, Objective, Reply
from okrkit.notation import facts
from okrkit.notebook.calm import box
from okrkit.notebook.lines import line_of, why
from okrkit.notebook.place import short
from okrkit.reviewing import Finding, Review, explain, in_words, pages, read_key_result, review, rules

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Replies", "correct", "reasons", "replies", "reply"]

_FIELDS = {"kind": "read_as"}  # "type" says how it is scored, "kind" what it is
_CHOICES = {"read_as": "kind", "type": "type", "direction": "direction"}


def reply(folder: store.Folder, rule: str, item: str | None, because: str | None, by: str | None) -> cards.Shown:
    """Keep what a team replies to one question; without words in `because`, take its reply back.

    Raises:
        OkrkitError: there is no such rule or line, or the coach does not ask this now. Nothing was kept.
    """
    name = pages.named(rule).id
    cycle = folder.load().cycle
    line = None if item is None else line_of(cycle, item)
    if because is None:
        raise OkrkitError(
            say("notebook.no-because"), instead=say("notebook.no-because-instead", call=_call(name, line))
        )
    because, by = str(because), None if by is None else str(by)
    seen = review(cycle)
    asked = [one for one in _all(seen) if one.rule == name]
    meant = [one for one in asked if one.item == (line and line.id)]
    if not meant:
        raise _not_asked(name, line, asked)
    kept = [folder.reply(one, because, by) for one in meant]
    words = [line.text] if line else []
    if not kept[0].because:
        return box(say("notebook.reply-taken-back", rule=name), words, tone="done")
    said = say("notebook.reply-said", because=kept[0].because)
    until = say("notebook.reply-until" if line else "notebook.reply-until-set")
    where = say("notebook.where", file=short(folder.path / "replies.csv"))
    return box(say("notebook.reply-kept", rule=name), [*words, said, until, where], tone="done")


class Replies:
    """What a team replied, one row each, the last first: for the coach to read.

    Attributes:
        rows: (when, who, question, line, because, how it stands), as a person reads them.
    """

    def __init__(self, seen: Review) -> None:
        standing = {id(one.reply) for one in seen.replied}
        asked = {(one.rule, one.item) for one in seen.findings}
        titles = {known.id: known.texts.title for known in rules()}
        told = sorted(seen.cycle.replies, key=lambda one: one.at, reverse=True)
        self.rows = [
            _row(one, titles, standing=id(one) in standing, again=(one.rule, one.item) in asked) for one in told
        ]

    @property
    def table(self) -> pd.DataFrame:
        """The same as a table."""
        import pandas as pd  # noqa: PLC0415 - loaded only where a table is asked for

        return pd.DataFrame(self.rows, columns=pd.Index(_heads()), dtype=object)

    def __str__(self) -> str:
        lines = [say("notebook.replies", n=len(self.rows))]
        for when, who, question, line, because, stands in self.rows:
            first = say("notebook.dot").join(part for part in (when, who, stands) if part)
            lines += ["", first, *(f"  {part}" for part in (question, line, because) if part)]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return cards.table(say("notebook.replies", n=len(self.rows)), _heads(), self.rows)


def replies(folder: store.Folder) -> Replies | cards.Shown:
    """What the team replied to the coach so far."""
    seen = review(folder.load().cycle)
    if not seen.cycle.replies:
        return box(say("notebook.no-replies"), [say("notebook.no-replies-line")])
    return Replies(seen)


def correct(folder: store.Folder, item: str, given: dict[str, Any]) -> cards.Shown:
    """Set what a line was read as: what it is (`kind`), how it is scored (`type`), and any part of its measure.

    Raises:
        OkrkitError: there is no such key result, nothing is given, or a value cannot be read. Nothing was written.
    """
    loaded = folder.load()
    line = line_of(loaded.cycle, item)
    given = {_FIELDS.get(name, name): value for name, value in given.items() if value is not None}
    if not isinstance(line, KeyResult):
        raise OkrkitError(say("notebook.correct-objective", id=line.id), instead=say("notebook.correct-instead"))
    if not given:
        raise OkrkitError(say("notebook.correct-nothing"), instead=say("notebook.correct-instead"))
    stated: dict[str, Any] = {}
    for name, value in given.items():
        stated |= _stated(name, value)
    KeyResult(id=line.id, text=stated.get("unit") or line.text)  # a unit is words as well: no control characters
    new = _corrected(line, stated, loaded.cycle)
    objectives = tuple(
        replace(o, key_results=tuple(new if kr.id == new.id else kr for kr in o.key_results))
        for o in loaded.cycle.objectives
    )
    saved = folder.save(replace(loaded.cycle, objectives=objectives), base=loaded.stamp, by="team.correct")
    reading = say("notebook.read", reading=in_words(read_key_result(new)))
    lines = [f"{new.id} {new.text}", reading, say("notebook.correct-kept", file=short(folder.path / "okrs.md"))]
    return box(say("notebook.corrected"), [*lines, *why(saved.changes, loaded.cycle)], tone="done")


def reasons(cycle: Cycle, item: str) -> cards.Shown:
    """Which words of a line made its reading, and which made the coach ask.

    Raises:
        OkrkitError: there is no such line.
    """
    line = line_of(cycle, item)
    lines = list(_reasons_of_reading(line)) if isinstance(line, KeyResult) else []
    for one in _all(review(cycle)):
        if one.item == line.id:
            words = say("notebook.quoted", words=line.text[slice(*one.span)]) if one.span else say("notebook.line")
            lines.append(say("notebook.asks", words=words, rule=one.rule, title=pages.named(one.rule).texts.title))
    return box(f"{line.id} {line.text}", lines or [say("notebook.nothing-stands-out")])


def _reasons_of_reading(line: KeyResult) -> Iterator[str]:
    yield say("notebook.read", reading=in_words(read_key_result(line)))
    if line.read_as:
        yield say("notebook.read-as", kind=say(f"review.kind-{line.read_as}"))
    for kind, _, words in explain(line):
        what = say("notebook.quoted", words=words) if words else say("notebook.measure")
        yield say("notebook.pulls", words=what, kind=say(f"review.kind-{kind}"))


def _all(seen: Review) -> tuple[Finding, ...]:
    return (*seen.findings, *seen.replied)


def _not_asked(name: str, line: Objective | KeyResult | None, asked: list[Finding]) -> OkrkitError:
    key = "notebook.not-asked" if line else "notebook.not-asked-set"
    message = say(key, rule=name, id=line.id if line else "")
    if not asked:
        return OkrkitError(message, instead=say("notebook.not-asked-instead"))
    calls = say("store.and").join(_call(name, one.item) for one in asked[:3])
    return OkrkitError(message, instead=say("notebook.asked-elsewhere", calls=calls))


def _call(name: str, item: Objective | KeyResult | str | None) -> str:
    about = item if isinstance(item, str) or item is None else item.id
    return f'team.reply("{name}", "{about}", because="…")' if about else f'team.reply("{name}", because="…")'


def _row(one: Reply, titles: dict[str, str], *, standing: bool, again: bool) -> tuple[str, ...]:
    line = " ".join(part for part in (one.item, one.words) if part)
    stands = say(f"notebook.reply-{'stands' if standing else 'again' if again else 'gone'}")
    question = " ".join(part for part in (one.rule, titles.get(one.rule)) if part)
    return one.at.strftime("%Y-%m-%d %H:%M"), one.by or "", question, line, one.because, stands


def _heads() -> list[str]:
    return [say(f"notebook.head-{name}") for name in ("when", "who", "question", "line", "because", "stands")]


def _stated(name: str, value: Any) -> dict[str, Any]:
    stated = facts.read(name, str(value))
    if not stated or name not in stated:
        field = _CHOICES.get(name, "number")
        raise OkrkitError(
            say("notebook.correct-value", value=str(value)[:40]), instead=say(f"notebook.correct-{field}-instead")
        )
    return stated


def _corrected(line: KeyResult, stated: dict[str, Any], cycle: Cycle) -> KeyResult:
    beside = notation.beside(line.text, line.measure, cycle.start, cycle.end)
    measure = notation.measured(line.text, beside | stated, cycle.start, cycle.end)
    own = {name: stated[name] for name in ("read_as", "type") if name in stated}
    return replace(line, measure=measure, **own)
