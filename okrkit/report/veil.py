"""What a report leaves out of a cycle before others read it: the names of its people, or all that tells whose it was.

Without names, every person is "person 3" where a name stands by itself and "someone" inside a sentence. As a teaching
case, the team's name goes too, each value is multiplied by one factor, and every other number in a sentence becomes
"…". The way from a baseline to a target keeps its shape under a factor, so the scores stay what they were; shares
written as 0 to 1 for a milestone are scores already and stay. Names are found where they are written as names (owners,
authors, who checked in, voted, agreed); a word that only a reader knows to be a name has to be given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec.structs import replace

from okrkit import measure
from okrkit.language import say
from okrkit.model import Change, CheckIn, Cycle, KeyResult, Level, Objective
from okrkit.retro.evidence import Row, of_change, of_check_in

__all__ = ["Veil"]

_SEVERAL = re.compile(r"\s*[,，、;；/&+和与]\s*|\s+and\s+|以及")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d[\d,，]*(?:\.\d+)?")
_DAY = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?"
_DAY_OR_NUMBER = re.compile(rf"{_DAY}|{_NUMBER.pattern}")
_SHOWN = 160  # of a note, in the row of a check-in
_STATED = {"baseline", "target", "bound"}
_VALUES = {"baseline", "target", "bound", "commit", "stretch"}
_PERSONS = {"owner", "author"}
_PROSE = {"why", "supports", "source_of_truth"}


class Veil:
    """A cycle as others may see it, and the same for the rows and lines that speak of it.

    Args:
        cycle: the team's own.
        names: leave the names of people in.
        teaching: take out the team's name and scale all values; names go then too.
        hide: more words to take out.

    Attributes:
        cycle: what may be shown.
        factor: what every value was multiplied by; "1" unless it is for teaching. The same cycle has always the same.
    """

    def __init__(self, cycle: Cycle, *, names: bool = False, teaching: bool = False, hide: Iterable[str] = ()) -> None:
        self._open, self._teaching = names and not teaching, teaching
        self._people = {} if self._open else {name: n for n, name in enumerate(_people(cycle), 1)}
        hidden = [word.strip() for word in hide if word.strip()]
        hidden += [cycle.team] if teaching and cycle.team else []
        words = [(word, "…") for word in hidden]
        words += [(part, say("report.someone")) for name in self._people for part in _parts(name)]
        self._swaps = {word.casefold(): new for word, new in reversed(words)}
        ordered = sorted(dict.fromkeys(word for word, _ in words), key=len, reverse=True)
        exact = {word for word, _ in words[len(hidden) :]}
        self._pattern = re.compile("|".join(_whole(word, exact=word in exact) for word in ordered)) if words else None
        self.factor = _factor(cycle) if teaching else Decimal(1)
        self._shares = {kr.id for kr in cycle.key_results if _is_share(kr)}
        self._texts: dict[str, str] = {}
        self._rows: dict[tuple[str, str], str] = {}
        self.cycle = cycle if self._open and not hidden else self._veiled(cycle)

    def text(self, text: str) -> str:
        """A sentence without the words that are not to be seen."""
        return self._pattern.sub(self._swap, text) if self._pattern else text

    def row(self, row: Row) -> Row:
        """A row that a value rests on, as the veiled cycle would have it."""
        if (row.file, row.text) in self._rows:
            text = self._rows[row.file, row.text]
        elif row.file == "okrs.md":
            known = sorted((text for text in self._texts if text in row.text), key=len, reverse=True)
            text = row.text if known else self._prose(row.text)
            for one in known:
                text = text.replace(one, self._texts[one])
            text = self.text(text)
        else:
            text = self._prose(row.text)
        return Row(row.file, self.text(row.line), text)

    # --- the cycle ---------------------------------------------------------------------------------------------------

    def _veiled(self, cycle: Cycle) -> Cycle:
        for o in cycle.objectives:
            self._texts |= {o.text: self._prose(o.text)} | {kr.text: self._stated(kr.text) for kr in o.key_results}
        said = [one.note for one in cycle.check_ins] + [one.reason for one in cycle.changes]
        self._texts |= {part: self._prose(part) for one in said if one for part in (one, one[:_SHOWN])}
        check_ins = tuple(map(self._check_in, cycle.check_ins))
        changes = tuple(map(self._change, cycle.changes))
        self._rows = {("checkins.csv", of_check_in(a).text): of_check_in(b).text
                      for a, b in zip(cycle.check_ins, check_ins, strict=True)}  # fmt: skip
        self._rows |= {("changes.csv", of_change(a).text): of_change(b).text
                       for a, b in zip(cycle.changes, changes, strict=True)}  # fmt: skip
        return replace(
            cycle,
            team=None if self._teaching else cycle.team and self.text(cycle.team),
            objectives=tuple(map(self._objective, cycle.objectives)),
            check_ins=check_ins,
            changes=changes,
            votes=tuple(replace(one, by=self._person(one.by) or "") for one in cycle.votes),
            context=replace(cycle.context, agreed_by=()),
            replies=(), fears=(), dependencies=(), shocks=(), not_doing=(),
        )  # fmt: skip

    def _objective(self, o: Objective) -> Objective:
        return replace(
            o,
            text=self._prose(o.text),
            key_results=tuple(map(self._key_result, o.key_results)),
            why=o.why and self._prose(o.why),
            owner=self._person(o.owner),
            author=self._person(o.author),
            supports=o.supports and self.text(o.supports),
        )

    def _key_result(self, kr: KeyResult) -> KeyResult:
        seen = kr.measure
        if kr.id not in self._shares:
            low, high = seen.bound or (None, None)
            bound = seen.bound and (self._scaled(low), self._scaled(high))
            numbers = {name: self._scaled(getattr(seen, name)) for name in _VALUES - {"bound"}}
            seen = replace(seen, bound=bound, **numbers)
        return replace(
            kr,
            text=self._stated(kr.text),
            measure=seen,
            owner=self._person(kr.owner),
            source_of_truth=kr.source_of_truth and self._prose(kr.source_of_truth),
            levels=tuple(Level(one.score, self._prose(one.text)) for one in kr.levels),
        )

    def _check_in(self, one: CheckIn) -> CheckIn:
        value = one.value if one.key_result in self._shares else self._scaled(one.value)
        return replace(one, value=value, by=self._person(one.by), note=one.note and self._prose(one.note))

    def _change(self, one: Change) -> Change:
        old, new = (self._was(one, said) if said else said for said in (one.old, one.new))
        return replace(
            one, old=old, new=new, by=self._person(one.by), reason=one.reason and self._prose(one.reason)
        )  # fmt: skip

    def _was(self, one: Change, said: str) -> str | None:
        """What a field was before a change, or after it."""
        if one.field in _PERSONS:
            return self._person(said)
        if one.field in _VALUES:
            return said if one.item in self._shares else self._numbers(said)
        if one.field == "levels":
            steps = (step.partition(" ") for step in re.split(r"\s*[;；]\s*(?=[\d.])", said))
            return "; ".join(f"{score} {self._prose(text)}" for score, _, text in steps)
        if one.field in ("text", "added", "removed"):
            return self._stated(said) if one.item.startswith("KR") else self._prose(said)
        return self._prose(said) if one.field in _PROSE else said

    # --- words and numbers -------------------------------------------------------------------------------------------

    def _person(self, name: str | None) -> str | None:
        if not name or self._open:
            return name
        return say("report.and").join(say("report.person", n=self._people[one]) for one in _each(name)) or None

    def _prose(self, text: str) -> str:
        """A sentence; for teaching, without its numbers, in figures or in words."""
        return self._told(text, scale=False)

    def _stated(self, text: str) -> str:
        """The words of a key result; for teaching, what it states is scaled and every other number is gone."""
        return self._told(text, scale=True)

    def _told(self, text: str, *, scale: bool) -> str:
        if not self._teaching:
            return self.text(text)
        done, at = "", 0
        for span in measure.read(text).spans:
            if span.start < at:
                continue
            piece = text[span.start : span.end]
            if span.role != "due":
                piece = self._numbers(piece) if scale and span.role in _STATED and _NUMBER.search(piece) else "…"
            done, at = done + _without_numbers(text[at : span.start]) + piece, span.end
        return self.text(done + _without_numbers(text[at:])).strip()

    def _numbers(self, text: str) -> str:
        """A text in which every number is scaled."""
        return _NUMBER.sub(lambda found: _plain(Decimal(re.sub("[,，]", "", found[0])) * self.factor), text)

    def _scaled(self, value: float | None) -> float | None:
        """In decimals, so that a score stays the same to the last digit that anybody sees."""
        return None if value is None else float(Decimal(repr(float(value))) * self.factor)

    def _swap(self, found: re.Match[str]) -> str:
        return self._swaps[found[0].casefold()]


def _people(cycle: Cycle) -> tuple[str, ...]:
    """Everybody who is named where a name belongs, in the order of the files."""
    named: list[str | None] = [who for o in cycle.objectives for who in (o.owner, o.author)]
    named += [kr.owner for kr in cycle.key_results]
    lists: tuple[tuple[Any, ...], ...] = (cycle.check_ins, cycle.changes, cycle.votes, cycle.replies, cycle.fears)
    named += [one.by for some in lists for one in some]
    named += [change.old for change in cycle.changes if change.field in _PERSONS]
    named += [change.new for change in cycle.changes if change.field in _PERSONS]
    named += [one.yes_by for one in cycle.dependencies]
    named += cycle.context.agreed_by
    return tuple(dict.fromkeys(one for name in named if name for one in _each(name)))


def _each(name: str) -> list[str]:
    return [one.strip() for one in _SEVERAL.split(name) if one.strip()]


def _parts(name: str) -> list[str]:
    """A name as a sentence may have it: whole, and each of its words where all are written as names are."""
    words = name.split()
    several = len(words) > 1 and all(word[:1].isupper() for word in words)
    return [part for part in (name, *(words if several else ())) if len(part) > 1]


def _whole(word: str, *, exact: bool) -> str:
    """A pattern for a word that is no part of another; names go by their capitals, other words by none."""
    inner = re.escape(word) if exact else f"(?i:{re.escape(word)})"
    return inner if _HAN.search(word) else rf"(?<![^\W\d_\u3400-\u9fff]){inner}(?![^\W\d_\u3400-\u9fff])"


def _without_numbers(text: str) -> str:
    """Days stay, and what is glued to a letter, as in Q3 or KR2."""
    return _DAY_OR_NUMBER.sub(lambda found: found[0] if re.fullmatch(_DAY, found[0]) else "…", text)


def _is_share(kr: KeyResult) -> bool:
    """Whether its values are scores already: a milestone without a way from one number to another."""
    seen = kr.measure
    return kr.type == "milestone" and (None in (seen.baseline, seen.target) or seen.baseline == seen.target)


def _factor(cycle: Cycle) -> Decimal:
    """Between 0.61 and 0.93, so that a share stays below the whole; told by the cycle and in no report."""
    told = blake2b(msgspec.json.encode(cycle), digest_size=4).digest()
    return Decimal(61 + int.from_bytes(told) % 33) / 100


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
