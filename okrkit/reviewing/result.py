"""A review: the readings of a cycle's lines and what the coach would ask, shown as a card, as text, as a table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict, replace

from okrkit import cards, scoring
from okrkit.errors import OkrkitError
from okrkit.language import Language, say, speaking
from okrkit.language import current as current_language
from okrkit.model import Cycle, KeyResult, Objective
from okrkit.patterns import late
from okrkit.reviewing.findings import Finding, find
from okrkit.reviewing.reading import KeyResultReading, ObjectiveReading, looks

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Review", "answered", "in_words", "review"]

SHOWN_FIRST = 3
_BETWEEN_HAN = late(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


class Review:
    """What was read in each line of a cycle, and what a coach would ask.

    Attributes:
        cycle: what was read.
        language: the language of its texts.
        readings: by id, an ObjectiveReading or a KeyResultReading.
        findings: the open ones: of the set, then line by line, in each line the most helpful first.
        replied: those that the team has replied to, each with its `reply`.
    """

    def __init__(self, cycle: Cycle, language: Language) -> None:
        self.cycle = cycle
        self.language = language
        seen = looks(list(_items(cycle)))
        self.readings: dict[str, ObjectiveReading | KeyResultReading] = {
            name: look.reading for name, look in seen.items()
        }
        with speaking(language):
            found = find(cycle, seen)
        self.findings = _with_first(tuple(one for one in found if one.reply is None))
        self.replied = tuple(one for one in found if one.reply is not None)

    def of(self, item: str | None) -> tuple[Finding, ...]:
        """The findings of one objective or key result; of the set as a whole for None."""
        return tuple(found for found in self.findings if found.item == item)

    @property
    def table(self) -> pd.DataFrame:
        """One row a finding: item, rule, level, message, why, question, try."""
        import pandas as pd  # noqa: PLC0415 - loaded only where a table is asked for

        names = ["item", "rule", "level", "message", "why", "question", "try"]
        rows = [[getattr(found, "try_" if name == "try" else name) for name in names] for found in self.findings]
        return pd.DataFrame(rows, columns=names)

    def to_dict(self) -> dict[str, Any]:
        """The review as plain values, as `okrkit check --format json` prints it (line numbers are the file's)."""
        return {
            "language": self.language,
            "objectives": [
                self._item(o.id, o.text) | {"key_results": [self._item(kr.id, kr.text) for kr in o.key_results]}
                for o in self.cycle.objectives
            ],
            "findings": [_plain(found) for found in self.of(None)],
            "replied": [_replied(found) for found in self.replied],
        }

    def _item(self, name: str, text: str) -> dict[str, Any]:
        reading = asdict(self.readings[name])
        reading = {key: value for key, value in reading.items() if key not in {"change", "figures"}}
        reading |= {key: list(value) for key, value in reading.items() if isinstance(value, tuple)}
        return {"id": name, "text": text, "reading": reading, "findings": [_plain(found) for found in self.of(name)]}

    def __str__(self) -> str:
        with speaking(self.language):
            return "\n".join(self._lines())

    __repr__ = __str__

    def _lines(self) -> list[str]:
        texts = {item.id: item.text for item in _items(self.cycle)}
        if not texts:
            return [say("review.nothing-written")]
        foot = [said] if (said := answered(len(self.replied))) else []
        if not self.findings:
            return [say("review.no-questions", n=len(texts)), *foot]
        ordered = sorted(self.findings, key=lambda found: not found.first)
        lines = []
        for found in ordered[: sum(found.first for found in ordered)]:
            lines += [*_told(found, texts), ""]
        more = len(ordered) - sum(found.first for found in ordered)
        return [*lines, say("review.more", n=more), *foot] if more else [*lines, *foot] if foot else lines[:-1]

    def _repr_html_(self) -> str:
        with speaking(self.language):
            if not self.cycle.objectives:
                return cards.box(say("review.nothing-written"), [])
            notes = {item: self.of(item) for item in {found.item for found in self.findings}}
            readings = {kr.id: in_words(self.readings[kr.id]) for kr in self.cycle.key_results}
            return cards.cycle(self.cycle, notes=notes, readings=readings, foot=answered(len(self.replied)))


def review(x: Any, language: Language | None = None) -> Review:
    """Reads every line of a cycle as a good coach would.

    Args:
        x: a Cycle, or anything that has one as `.cycle`; if it knows its team's `.words()`, it is read with them.
        language: in which language to ask; the one in use where it is not given. The reading does not depend on it.

    Examples:
        >>> from okrkit.model import Cycle, KeyResult, Objective
        >>> kr = KeyResult(id="KR1", text="Launch the new portal")
        >>> seen = review(Cycle(objectives=(Objective(id="O1", text="Nobody waits on the phone", key_results=(kr,)),)))
        >>> [found.rule for found in seen.of("KR1")]
        ['KR-TASK', 'KR-NONUM']
    """
    language = language or current_language()
    if isinstance(x, Cycle):
        return Review(x, language)
    with getattr(x, "words", nullcontext)():
        return Review(x.cycle, language)


def answered(n: int) -> str:
    """How many questions the team has replied to, in words; empty for none."""
    return say("review.answered", n=n) if n else ""


def in_words(reading: ObjectiveReading | KeyResultReading) -> str:
    """What was understood of a line, as one quiet line in the current language.

    Of an objective only what there is something to say about: mostly nothing.

    Examples:
        >>> from okrkit.model import KeyResult
        >>> from okrkit.reviewing.reading import read_key_result
        >>> in_words(read_key_result(KeyResult(id="KR1", text="Activation rate from 22% to 40%")))
        'from 22% to 40%, rising, an outcome'
    """
    if isinstance(reading, ObjectiveReading):
        return say("review.list-comma").join(say(f"review.{name}") for name, holds in _told_of(reading) if holds)
    parts = [_amount(reading)]
    if reading.direction in {"increase", "decrease", "maintain"} and reading.bound is None:
        parts.append(say(f"review.{reading.direction}"))
    if reading.due:
        parts.append(say("review.due", date=reading.due))
    if reading.kind != "unclear":
        parts.append(say(f"review.kind-{reading.kind}"))
    if reading.compound:
        parts.append(say("review.two-measures"))
    return _BETWEEN_HAN.sub("", say("review.list-comma").join(part for part in parts if part))


def _told_of(reading: ObjectiveReading) -> tuple[tuple[str, bool], ...]:
    return (
        ("is-work", reading.is_task),
        ("usual", reading.business_as_usual),
        ("has-number", reading.has_metric),
        ("two-aims", reading.compound),
        ("general", reading.vague),
    )


def _items(cycle: Cycle) -> Iterator[Objective | KeyResult]:
    for objective in cycle.objectives:
        yield objective
        yield from objective.key_results


def _amount(reading: KeyResultReading) -> str:
    figures = [
        figure or _quantity(value, reading.unit)
        for figure, value in zip(reading.figures, (reading.baseline, reading.target), strict=True)
    ]
    baseline, target = figures
    if reading.bound is not None:
        low, high = (_quantity(value, reading.unit) for value in reading.bound)
        start = say("review.from", baseline=baseline) if baseline else ""
        name = "between" if low and high else "at-least" if low else "at-most"
        return start + say(f"review.{name}", low=low, high=high)
    told = {
        "from-to": baseline and target,
        "to": target and reading.kind in {"outcome", "unclear"},
        "count": target,
        "change": reading.change is not None,
        "from-only": baseline,
        "number": reading.measurable,
        "done-or-not": reading.binary,
    }
    name = next((name for name, holds in told.items() if holds), "no-number")
    if name == "change":
        return _change(reading.change or 1.0)
    return say(f"review.{name}", baseline=baseline, target=target)


def _quantity(value: float | None, unit: str | None) -> str:
    """The number with its unit: "1 day", "6 days"; a Chinese unit is followed by Chinese without a gap."""
    one = unit[:-1] if unit and value == 1 and unit.endswith("s") and unit.isascii() and len(unit) > 2 else unit
    return scoring.quantity(value, one)


def _change(factor: float) -> str:
    if factor >= 2:
        return say("review.times", factor=scoring.quantity(round(factor, 4)))
    percent = scoring.quantity(round(abs(factor - 1) * 100, 4), "%")
    return say("review.more-by" if factor > 1 else "review.less-by", percent=percent)


def _with_first(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The most useful questions marked: at most one a line, its best, and no question twice while there are others."""
    best: dict[str | None, int] = {}
    for at, found in enumerate(findings):
        best.setdefault(found.item, at)
    ranked = sorted(best.values(), key=lambda at: (findings[at].rank, at))
    fresh = list({findings[at].rule: at for at in reversed(ranked)}.values())[::-1]
    chosen = [*fresh, *(at for at in ranked if at not in fresh)][:SHOWN_FIRST]
    return tuple(replace(found, first=True) if at in chosen else found for at, found in enumerate(findings))


def _plain(found: Finding) -> dict[str, Any]:
    return {
        "rule": found.rule,
        "level": found.level,
        "message": found.message,
        "why": found.why,
        "question": found.question,
        "try": found.try_,
        "span": list(found.span) if found.span else None,
    }


def _replied(found: Finding) -> dict[str, Any]:
    reply = found.reply
    told = {"at": reply.at.isoformat(timespec="seconds"), "by": reply.by, "because": reply.because} if reply else {}
    return {"rule": found.rule, "item": found.item, **told}


def _told(found: Finding, texts: dict[str, str]) -> list[str]:
    """A finding for a terminal: the line, a caret, the question, a way to try."""
    lines = []
    if found.item:
        line, caret = _excerpt(texts[found.item], found.span)
        lines += [f"{found.item} {line}"]
        lines += [" " * (len(found.item) + 1) + caret] if caret else []
    return [*lines, f"   {found.question}", f"   {found.message} [{found.rule}]", f"   {say('review.try')}{found.try_}"]


def _excerpt(text: str, span: tuple[int, int] | None) -> tuple[str, str]:
    line, caret = OkrkitError("", source=text, column=span[0] + 1 if span else 1).excerpt
    if span is None:
        return line, ""
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text[slice(*span)][:60])
    return line, caret[:-1] + "^" * max(1, min(wide, 60))
