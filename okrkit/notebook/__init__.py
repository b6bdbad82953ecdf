"""okrkit in a notebook: `okr.start("growth")`, the `%%okr` cell, and calm words for errors.

    import okrkit as okr
    team = okr.start("growth")

`start` finds the workbook (the folder above with `.okrkit` in it), the team's latest cycle there or a new one for
this quarter, and the language: the one asked for, else that of the notebook's folder, of the team's file, of the
person. Loaded as an IPython extension (`--ext okrkit.notebook`), this module speaks calmly even before `start`.
"""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any, overload

from okrkit import cards, store
from okrkit import language as tongue
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.notebook import calm, cell, guessing, place
from okrkit.notebook.guessing import Simulated
from okrkit.notebook.practice import Case, Sample
from okrkit.notebook.team import Team
from okrkit.retro import case as cases
from okrkit.retro import tell

__all__ = [
    "Case",
    "Sample",
    "Simulated",
    "Team",
    "case",
    "explain",
    "load_ipython_extension",
    "sample",
    "simulate",
    "start",
    "votes",
]

_team: Team | None = None


def start(team: str | None = None, *, language: str | None = None) -> Team:
    """Open the team's folder of the workbook, and say where it is and what to do next.

    Args:
        team: the team's name; a folder of that name under `teams/` is its own, made when something is first saved.
        language: "en" or "zh"; left out, it is that of the notebook's folder, the team's file or the person.

    Raises:
        OkrkitError: no name, a name that cannot name a folder, an unknown language, or a file that cannot be read.
    """
    global _team  # noqa: PLW0603 - one team a notebook, and %%okr writes to it
    shell = _shell()
    if shell is not None:
        load_ipython_extension(shell)
    _speak(language)
    name = place.name_of_team(team)
    folder = store.find(place.root(), name, dt.date.today())  # noqa: DTZ011 - the person's own day
    cycle = folder.load().cycle
    if language is None and place.language_here() is None and cycle.language:
        _speak(cycle.language)
    _team = Team(name, folder)
    if shell is not None:
        _team.show()
    return _team


def sample(name: str) -> Sample:
    """A sample cycle, to practise on: `okr.sample("harbour-ferry")`."""
    _ready()
    return Sample(name)


@overload
def case(name: str) -> Case: ...
@overload
def case(name: None = None) -> cards.Shown: ...
def case(name: str | None = None) -> Case | cards.Shown:
    """A told case of somebody's cycle, `okr.case("a-number-from-above")`; without a name, all that there are."""
    _ready()
    return tell.index(cases.listed()) if name is None else Case(name)


def simulate(
    modes: str | tuple[str, ...] = (),
    severity: str = "medium",
    seed: int | None = None,
    *,
    noise: float = 1.0,
    unlucky: bool = False,
    hidden: bool = False,
) -> Simulated:
    """An invented cycle: `okr.simulate("C-FORGET")`; with `hidden=True` one in which you look for what is wrong.

    Args:
        modes: what is at work in it, "C-FORGET" or "C-FORGET, W-MANY"; nothing is a healthy cycle.
        severity: low, medium or high.
        seed: a number; the same number gives the same cycle. Left out, it is another one each time.
        noise: how much chance moves a week, 1 is usual.
        unlucky: whether something comes from outside.
        hidden: whether the modes are drawn, where none are named, and told only after a guess.

    Raises:
        OkrkitError: there is no such mode or severity; the ones there are, are named.
    """
    _ready()
    return guessing.invented(modes, severity, seed, noise, unlucky=unlucky, hidden=hidden)


def explain(rule: str | None = None) -> cards.Shown:
    """The page of a rule of the coach or of a failure mode, `okr.explain("C-FORGET")`; without a name, all of them."""
    from okrkit.retro import pages  # noqa: PLC0415 - only where a page is asked for

    _ready()
    return pages.index() if rule is None else pages.page(rule)


def votes(x: Any) -> cards.Shown:
    """How sure people were of each key result before the work began, as they voted; never who: `okr.votes(team)`."""
    from okrkit.notebook import running  # noqa: PLC0415 - only where it is asked for

    return running.votes(x)


def load_ipython_extension(shell: Any) -> None:
    """Teach a notebook the `%%okr` cell and calm words for errors; again is no harm."""
    shell.register_magic_function(_okr, magic_kind="cell", magic_name="okr")
    calm.register(shell)


def _okr(line: str, text: str) -> None:
    """Read, show and save the objectives in this cell; `%%okr example` only reads and shows."""
    from IPython.display import display  # noqa: PLC0415 - only a notebook needs it

    if _team is None:
        _speak(None)
    folder = None if _team is None else _team.store
    try:
        shown = cell.run(line, text, folder=folder, writer=place.writer(_shell()))
        display(shown)  # type: ignore[no-untyped-call]  # IPython's
    except OkrkitError as error:
        calm.show(error)


def _ready() -> None:
    shell = _shell()
    if shell is not None:
        load_ipython_extension(shell)
    if _team is None:
        _speak(None)


def _speak(language: str | None) -> None:
    if language is not None and tongue.known(language) is None:
        raise OkrkitError(say("language.unknown", language=language), instead=say("language.unknown-instead"))
    tongue.use(tongue.known(language) or place.language_here())


def _shell() -> Any:
    """The notebook that this runs in; None in a plain program."""
    if "IPython" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython  # noqa: PLC0415 - only a notebook needs it

    return get_ipython()
