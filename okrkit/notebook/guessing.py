"""An invented cycle in a notebook, and the practice of seeing what is wrong in it.

one = okr.simulate("C-FORGET", seed=3)
what = okr.simulate(hidden=True)
what.guess("C-FORGET", "W-MANY")
"""

from __future__ import annotations

import datetime as dt
import secrets
from functools import cached_property

from okrkit import cards, content, scoring
from okrkit.language import current, pick, say, speaking
from okrkit.model import Cycle
from okrkit.notebook.things import Labelled, Thing
from okrkit.retro import simulate as inventing
from okrkit.retro.simulate import practice

__all__ = ["Simulated", "invented"]


class Simulated(Thing):
    """An invented cycle: `.cycle` is its data, `.score()` how far it got. It always says that it is invented.

    Where it was asked for with `hidden=True`, nobody says what is at work in it until `.guess(…)` was tried once;
    `.answer()` then tells all.
    """

    _called = "simulated"

    def __init__(self, drawn: practice.Drawn, severity: str, seed: int, noise: float, *, hidden: bool) -> None:
        self._drawn, self._severity, self._seed, self._noise = drawn, severity, seed, noise
        self._hidden, self._tries, self._language = hidden, 0, current()
        _ = self.cycle  # what cannot be made is said now

    @property
    def label(self) -> str:
        """Whose data it is."""
        at_work = "?" if self._hidden and not self._tries else say("errors.comma").join(self._drawn.modes)
        return say("simulate.label", modes=at_work or say("simulate.none"), severity=self._severity, seed=self._seed)

    @cached_property
    def cycle(self) -> Cycle:
        """The invented objectives, and all that happened to them."""
        return inventing.simulate(
            self._drawn.modes,
            self._severity,
            self._seed,
            self._language,
            noise=self._noise,
            unlucky=self._drawn.unlucky,
        )

    def score(self, as_of: dt.date | None = None) -> Labelled:
        """How far each key result got."""
        return Labelled(self.label, scoring.score(self.cycle, as_of=as_of))

    def guess(self, *modes: str) -> cards.Shown:
        """Say what is at work in it, `guess("C-FORGET", "W-MANY")`; without a name: nothing is.

        Raises:
            OkrkitError: there is no such mode; the ones there are, are named.
        """
        with speaking(self._language):
            got = practice.compare(self._drawn, modes)
            self._tries += 1
            right = got.left == 0 and not got.absent
            lines = [_told("simulate.found", name) for name in got.found]
            lines += [_told("simulate.absent", name) for name in got.absent]
            if got.left:
                lines.append(say("simulate.left", n=got.left))
            elif not self._drawn.modes:
                lines.append(self._healthy())
            if not right:
                lines.append(say("simulate.again"))
            return _shown(say("simulate.guessed"), lines, "done" if right else "ask")

    def answer(self) -> cards.Shown:
        """What is at work in it, once a guess was tried."""
        with speaking(self._language):
            if self._hidden and not self._tries:
                return _shown(say("simulate.yours-first"), [say("simulate.yours-first-line")], "ask")
            told = [_told("simulate.found", name) for name in self._drawn.modes]
            return _shown(say("simulate.at-work"), told or [self._healthy()], "calm")

    def _healthy(self) -> str:
        return say("simulate.unlucky" if self._drawn.unlucky else "simulate.healthy")

    def __str__(self) -> str:
        return f"{self.label}\n\n{cards.text(self.cycle)}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        html = cards.box(self.label, [say("simulate.invented")]) + cards.cycle(self.cycle)
        return {"text/html": html, "text/plain": str(self)}


def invented(
    modes: str | tuple[str, ...], severity: str, seed: int | None, noise: float, *, unlucky: bool, hidden: bool
) -> Simulated:
    """An invented cycle; with `hidden`, and without modes, one in which they are drawn."""
    number = secrets.randbelow(10_000) if seed is None else seed
    names = practice.known(modes)
    given = practice.Drawn(names, unlucky)
    drawn = practice.draw(number) if hidden and not names and not unlucky else given
    return Simulated(drawn, severity, number, noise, hidden=hidden)


def _told(words: str, mode: str) -> str:
    named = content.table(f"modes/{mode}")[current()]["name"]
    return say(words, mode=mode, name=named, did=pick(inventing.told(mode)))


def _shown(title: str, lines: list[str], tone: cards.Tone) -> cards.Shown:
    return cards.Shown(html=cards.box(title, lines, tone), text="\n".join([title, *(f"  {line}" for line in lines)]))
