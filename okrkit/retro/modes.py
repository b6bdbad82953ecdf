"""The failure modes: what a failed cycle may have suffered from, each a record in `data/modes/`.

A record says what the mode looks like, which signals speak for it and which against, what to ask and what to do, and
where all that is written. A condition sets a signal against a threshold, or against yes or no. What speaks for a mode
either `shows` it by itself or only `hints`; what speaks against it either `rules out` the mode or only `speaks`
against it. Words and lines are data, so that a coach can read, doubt and mend them.
"""

from __future__ import annotations

import difflib
import unicodedata
from functools import cache
from typing import Literal

import msgspec

from okrkit import cards, content
from okrkit.errors import OkrkitError
from okrkit.language import current, say
from okrkit.model import Record
from okrkit.retro.signals import named, threshold, worded

__all__ = [
    "FAMILIES",
    "Condition",
    "Mode",
    "Texts",
    "condition_in_words",
    "index",
    "mode",
    "modes",
    "page",
    "strengths",
]

FAMILIES = ("W", "A", "C", "S")
"""In the order of reading: was the goal right, the right people bound to it, did we steer, was honesty punished."""

Role = Literal["shows", "hints", "rules out", "speaks"]


class Condition(Record, frozen=True, kw_only=True):
    """A signal against a line: over or under a threshold (by its name), at least it, or yes or no."""

    signal: str
    role: Role
    over: str | None = None
    least: str | None = None
    under: str | None = None
    is_: bool | None = msgspec.field(default=None, name="is")

    @property
    def line(self) -> str | None:
        """The name of its threshold."""
        return self.over or self.least or self.under

    def holds(self, value: float | bool) -> bool:
        """Whether a value is on the side of the line that it asks for."""
        if self.is_ is not None:
            return bool(value) is self.is_
        if self.over:
            return value > threshold(self.over).value
        if self.least:
            return value >= threshold(self.least).value
        return value < threshold(self.under or "").value


class Texts(Record, frozen=True):
    """A mode in one language: its name, what it looks like, a question, and what has helped others."""

    name: str
    looks: str
    ask: str
    do: str


class Mode(Record, frozen=True, kw_only=True):
    """One failure mode. `hints` is how many hints together support it where nothing shows it alone."""

    id: str
    core: bool
    sources: tuple[str, ...]
    for_: tuple[Condition, ...] = msgspec.field(name="for")
    against: tuple[Condition, ...] = ()
    hints: int = 2
    en: Texts
    zh: Texts

    @property
    def family(self) -> str:
        """W writing, A alignment, C cadence, S system."""
        return self.id[0]

    @property
    def texts(self) -> Texts:
        """The mode in the current language."""
        return self.zh if current() == "zh" else self.en


class Strength(Record, frozen=True, kw_only=True):
    """Something that kept working: found like a mode, so that a look back is no list of faults."""

    id: str
    when: tuple[Condition, ...]
    en: str
    zh: str


@cache
def modes() -> tuple[Mode, ...]:
    """All modes in the order of reading; in a family, the core ones first.

    Examples:
        >>> len(modes()), modes()[0].family, modes()[-1].family
        (34, 'W', 'S')
    """
    files = sorted((content.data() / "modes").glob("*.toml"))
    found = [msgspec.convert(content.table(f"modes/{file.stem}"), Mode) for file in files]
    return tuple(sorted(found, key=lambda one: (FAMILIES.index(one.family), not one.core, one.id)))


@cache
def strengths() -> tuple[Strength, ...]:
    """All strengths, in the order of the file."""
    table = content.table("strengths")
    return tuple(msgspec.convert({"id": name, **told}, Strength) for name, told in table.items())


def mode(name: str) -> Mode:
    """The mode of this name, in any case.

    Raises:
        OkrkitError: there is none; it names those that are near.

    Examples:
        >>> mode("c-forget").texts.name
        'Set and forgotten'
    """
    known = {one.id: one for one in modes()}
    asked = unicodedata.normalize("NFKC", str(name)).strip().upper().replace("_", "-")
    if asked in known:
        return known[asked]
    near = difflib.get_close_matches(asked, known, n=3, cutoff=0.4) or list(known)[:3]
    raise OkrkitError(
        say("diagnosis.no-mode", name=str(name)[:40]),
        instead=say("diagnosis.no-mode-instead", names=say("diagnosis.comma").join(near)),
    )


def page(name: str) -> cards.Shown:
    """The page of a mode, in the current language: what it looks like, what speaks for and against it, what to ask.

    Raises:
        OkrkitError: there is no such mode.

    Examples:
        >>> print(str(page("C-FORGET")).splitlines()[0])
        C-FORGET  Set and forgotten
    """
    known = mode(name)
    texts = known.texts
    shown = [condition_in_words(one) for one in known.for_ if one.role == "shows"]
    hinted = [condition_in_words(one) for one in known.for_ if one.role == "hints"]
    parts = [
        (say("diagnosis.part-looks"), [texts.looks]),
        (say("diagnosis.part-ask"), [texts.ask]),
        (say("diagnosis.part-shows"), shown),
        (say("diagnosis.part-hints", n=known.hints), hinted),
        (say("diagnosis.part-against"), [condition_in_words(one) for one in known.against]),
        (say("diagnosis.part-do"), [texts.do]),
        (say("diagnosis.part-sources"), list(known.sources)),
    ]
    parts = [part for part in parts if part[1]]
    title, about = f"{known.id}  {texts.name}", say(f"diagnosis.family-{known.family}")
    lines = [title, about]
    for heading, said in parts:
        lines += ["", heading, *(row for line in said for row in hung(line))]
    return cards.Shown(html=cards.page(title, about, parts), text="\n".join(lines))


def index() -> cards.Shown:
    """All modes with their names, by the question that they answer."""
    parts = [
        (say(f"diagnosis.family-{family}"), [f"{one.id}  {one.texts.name}" for one in modes() if one.family == family])
        for family in FAMILIES
    ]
    text = "\n".join(line for _, said in parts for line in said)
    return cards.Shown(html=cards.page(say("diagnosis.modes"), say("diagnosis.modes-how"), parts), text=text)


def condition_in_words(one: Condition) -> str:
    """A condition as a person reads it, with its line and whose line that is."""
    if one.is_ is not None or one.line is None:
        return say("diagnosis.is", signal=named(one.signal), value=say(f"diagnosis.{'yes' if one.is_ else 'no'}"))
    side = "over" if one.over else "least" if one.least else "under"
    at = threshold(one.line)
    whose = say("diagnosis.own") if at.own else at.source or say("diagnosis.ours")
    value = worded(one.signal, at.value)
    return say(f"diagnosis.{side}", signal=named(one.signal), value=value, whose=whose)


def hung(line: str, indent: str = "  ") -> list[str]:
    """A line for a terminal, its later rows under the first."""
    first, *rest = cards.wrap(line, 84 - len(indent))
    return [f"{indent}{first}", *(f"{indent}  {more}" for more in rest)]
