"""Which failure modes a cycle shows: for each, what speaks for it, what against, with the rows, and what to ask next.

    supported      something shows it, or enough hints come together, and nothing rules it out
    contradicted   what would show it was looked at and is not so
    no data        the files are silent, or what they say is too little either way

It is read in the order in which a coach asks: was the goal right, were the right people bound to it, did we steer, did
the system punish honesty, and last, could it have been bad luck? A mode of the system (S) is never concluded from
numbers alone: somebody must have told. There is no sum, no culprit, and no person in a verdict. The rule of evidence
and the order are our own (after OpenOKR's close-of-cycle question, which asks for rhythm before strategy).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any, Literal

from okrkit.language import current, speaking
from okrkit.model import Cycle, Record
from okrkit.retro import told
from okrkit.retro.evidence import Row
from okrkit.retro.luck import Struck, luck
from okrkit.retro.modes import Condition, Mode, modes, strengths
from okrkit.retro.modes import mode as named
from okrkit.retro.signals import Signals, Threshold, signals, threshold

__all__ = ["Diagnosis", "Evidence", "Kept", "Verdict", "diagnose"]

Said = Literal["supported", "contradicted", "no data"]
_TOLD = ("context", "survey.csv")


class Evidence(Record, frozen=True):
    """One signal that speaks for or against a mode.

    Fields:
        signal, value: what was seen.
        condition: what it was held against; `line` is the threshold as it was in use (None for yes or no).
        rows: what the value rests on.
        strong: whether it decides by itself.
    """

    signal: str
    value: float | bool
    condition: Condition
    line: Threshold | None
    rows: tuple[Row, ...]
    strong: bool

    @property
    def speaks_against(self) -> bool:
        """Whether it was looked for as evidence against; else it would have spoken for the mode, and does not."""
        return self.condition.role in ("rules out", "speaks")

    @property
    def threshold(self) -> float | None:
        """Where the line lies."""
        return self.line.value if self.line else None

    def to_dict(self) -> dict[str, Any]:
        """For a program."""
        rows = [{"file": row.file, "line": row.line, "text": row.text} for row in self.rows]
        return {"signal": self.signal, "value": self.value, "threshold": self.threshold, "rows": rows}


class Verdict(Record, frozen=True):
    """What can be said of one mode.

    Fields:
        mode: its record.
        said: supported, contradicted or no data.
        for_, against: the evidence on both sides, the decisive first.
        unknown: signals that would tell and cannot be known, with the reason, by name.
    """

    mode: Mode
    said: Said
    for_: tuple[Evidence, ...]
    against: tuple[Evidence, ...]
    unknown: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """For a program."""
        return {
            "id": self.mode.id,
            "verdict": self.said,
            "for": [one.to_dict() for one in self.for_],
            "against": [one.to_dict() for one in self.against],
            "ask": self.mode.texts.ask,
        }


class Kept(Record, frozen=True):
    """Something that kept working, with what shows it."""

    id: str
    evidence: tuple[Evidence, ...]


class Diagnosis:
    """What can be said of a cycle on a day, with its rows.

    Attributes:
        cycle, as_of: what was looked at, and up to when.
        verdicts: one a mode, in the order of reading.
        strengths: what kept working.
        luck: what each noted shock from outside struck.
        broken: the files that could not be read, by name.
        signals: the signals it rests on.
    """

    def __init__(self, found: Signals) -> None:
        self.signals = found
        self.cycle: Cycle = found.facts.cycle
        self.as_of: dt.date = found.facts.day
        self.broken = dict(found.facts.broken)
        self.verdicts = tuple(_verdict(mode, found) for mode in modes())
        self.strengths = tuple(_kept(found))
        self.luck: tuple[Struck, ...] = luck(found.facts)

    def __getitem__(self, mode: str) -> Verdict:
        """The verdict on one mode: `diagnosis["C-FORGET"]`."""
        known = named(mode)
        return next(one for one in self.verdicts if one.mode is known)

    def of(self, said: Said) -> tuple[Verdict, ...]:
        """The verdicts that say this."""
        return tuple(one for one in self.verdicts if one.said == said)

    def limits(self) -> list[str]:
        """What this look cannot see, and why, in words."""
        return told.limits(self)

    def to_dict(self) -> dict[str, Any]:
        """For a program: every mode of the catalogue in its order, strengths, shocks, and what could not be seen."""
        return {
            "as_of": self.as_of.isoformat(),
            "modes": [one.to_dict() for one in self.verdicts],
            "strengths": [{"id": one.id, "for": [e.to_dict() for e in one.evidence]} for one in self.strengths],
            "luck": [one.to_dict() for one in self.luck],
            "limits": self.limits(),
        }

    def __str__(self) -> str:
        return told.text(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return told.html(self)


def diagnose(x: Any, as_of: dt.date | str | None = None) -> Diagnosis:
    """Which failure modes a cycle shows, with the evidence for and against, and what could not be seen.

    Args:
        x: a Cycle, or anything that holds one as `.cycle`; its team's own words and thresholds are used where it
            knows them, and the tables that could not be read are named where it has them as `.broken`.
        as_of: the day; what came after it is left out. Left out, it is today or the cycle's end.

    Raises:
        OkrkitError: `x` holds no cycle, or `as_of` is no date.

    Examples:
        >>> from okrkit.model import KeyResult, Objective
        >>> kr = KeyResult("KR1", "Launch the new portal")
        >>> found = diagnose(Cycle(objectives=(Objective("O1", "Nobody waits on the phone", (kr,)),)))
        >>> found["W-TASK"].said, found["C-FORGET"].said, found["S-PAY"].said
        ('supported', 'no data', 'no data')
    """
    with getattr(x, "words", nullcontext)(), speaking(current()):  # asked for once, not for each of many rows
        return Diagnosis(signals(x, as_of))


def _verdict(mode: Mode, found: Signals) -> Verdict:
    for_, against, unknown = [], [], {}
    missed: list[Evidence] = []
    for one in mode.for_:
        signal = found[one.signal]
        if signal.value is None:
            unknown[one.signal] = signal.reason or ""
        elif not one.holds(signal.value):
            missed.append(_evidence(one, found, strong=False))
        elif signal.rows:
            for_.append(_evidence(one, found, strong=one.role == "shows"))
    for one in mode.against:
        signal = found[one.signal]
        if signal.value is not None and one.holds(signal.value) and signal.rows:
            against.append(_evidence(one, found, strong=one.role == "rules out"))
    said = _said(mode, for_, against, missed, unknown)
    ordered = sorted([*against, *missed], key=lambda one: not one.strong)
    return Verdict(mode, said, tuple(sorted(for_, key=lambda one: not one.strong)), tuple(ordered), unknown)


def _said(
    mode: Mode, for_: list[Evidence], against: list[Evidence], missed: list[Evidence], unknown: dict[str, str]
) -> Said:
    if any(one.strong for one in against):
        return "contradicted"
    shown = any(one.strong for one in for_)
    enough = sum(not one.strong for one in for_) >= mode.hints
    if mode.family == "S" and not any(row.file in _TOLD for one in for_ for row in one.rows):
        told_against = any(row.file in _TOLD for one in (*against, *missed) for row in one.rows)
        return "contradicted" if told_against and not for_ else "no data"
    if shown or enough:
        return "supported"
    decisive = {one.signal for one in mode.for_ if one.role == "shows"} or {one.signal for one in mode.for_}
    if not for_ and (against or missed) and not decisive <= unknown.keys():
        return "contradicted"
    return "no data"


def _evidence(one: Condition, found: Signals, *, strong: bool) -> Evidence:
    signal = found[one.signal]
    value = signal.value
    at = threshold(one.line) if one.line else None
    if isinstance(value, float):
        value = round(value, 4)
    return Evidence(one.signal, value if value is not None else False, one, at, signal.rows, strong)


def _kept(found: Signals) -> Iterable[Kept]:
    for strength in strengths():
        if all((value := found[one.signal].value) is not None and one.holds(value) for one in strength.when):
            yield Kept(strength.id, tuple(_evidence(one, found, strong=True) for one in strength.when))
