"""What a notebook holds that is nobody's own: a Sample to practise on, and a told Case with its weeks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from okrkit import cards, content, scoring, store
from okrkit.errors import OkrkitError
from okrkit.language import current, pick, say, speaking
from okrkit.model import Cycle
from okrkit.notebook.place import root
from okrkit.notebook.things import Labelled, Thing
from okrkit.retro import answers, replay, tell
from okrkit.retro import case as told_case
from okrkit.reviewing import review

if TYPE_CHECKING:
    from okrkit.forms.decide import DecideForm

__all__ = ["Case", "Sample", "Week", "samples"]


class Sample(Thing):
    """A sample cycle, to practise on. It always says that it is sample data, and nothing is ever written to it."""

    _called = "sample"

    def __init__(self, name: str, team: str | None = None) -> None:
        known = samples()
        if name not in known:
            raise OkrkitError(
                say("notebook.no-sample", name=str(name)[:60]),
                instead=say("notebook.there-is", names=", ".join(f'okr.sample("{one}")' for one in known)),
            )
        self._name, self._told = name, content.table(f"samples/{name}/sample")
        self._teams: tuple[str, ...] = tuple(self._told.get("teams", ()))
        if team is not None and team not in self._teams:
            raise OkrkitError(
                say("notebook.no-sample-team", name=str(team)[:60]),
                instead=say("notebook.there-is", names=", ".join(f'sample.team("{one}")' for one in self._teams)),
            )
        self._team = team

    @property
    def label(self) -> str:
        """Whose data it is."""
        title = _words(self._told, "title")
        if self._team is not None:
            title = say("notebook.sample-team", title=title, team=self.cycle.team or self._team)
        return say("notebook.sample-label", title=title)

    @property
    def teams(self) -> tuple[str, ...]:
        """The names of its teams, where there are several."""
        return self._teams

    def team(self, name: str) -> Sample:
        """The sample of one of its teams: `sample.team("boats")`."""
        return Sample(self._name, name)

    @cached_property
    def cycles(self) -> tuple[Cycle, ...]:
        """The cycles of its teams, in the language in use; of this team where it is the sample of one."""
        home = content.data() / "samples" / self._name / current()
        if self._team is not None:
            return (store.read(home / self._team).cycle,)
        return tuple(store.read(home / team).cycle for team in self._teams) or (store.read(home).cycle,)

    @property
    def cycle(self) -> Cycle:
        """The objectives and check-ins of its first team."""
        return self.cycles[0]

    def score(self, as_of: dt.date | None = None) -> Labelled:
        """How far each key result got."""
        return Labelled(self.label, scoring.score(self.cycle, as_of=as_of))

    def review(self) -> Labelled:
        """What a coach reads in each line, and asks."""
        return Labelled(self.label, review(self.cycle))

    def __str__(self) -> str:
        return f"{self.label}\n\n{cards.text(self.cycle)}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        about = _words(self._told, "about")
        html = cards.box(self.label, [about]) + cards.cycle(self.cycle)
        return {"text/html": html, "text/plain": str(self)}


class Case(Thing):
    """A told case of somebody's cycle: read it, decide, and only then see what came.

    `story.read()` tells it up to its first decision, `story.decide("week-3")` opens the form of a decision and
    `story.answer("week-3", "…")` answers in a cell; `story.reveal("week-3")` opens what they did once there is an
    answer, `story.silences()` says what the record does not. `story.week(7)` is the case as it stood in that week,
    `story.summary()` the end, your decisions beside theirs. `story.cycle` is all of its data.
    """

    _called = "story"

    def __init__(self, name: str) -> None:
        self._case = told_case.load(name)

    @property
    def label(self) -> str:
        """Whose data it is."""
        return tell.label(self._case)

    @property
    def cycle(self) -> Cycle:
        """The case's objectives and all that happened to them, to the end."""
        return self._case.cycle

    @property
    def decisions(self) -> tuple[str, ...]:
        """The names of its decisions, in order."""
        return tuple(decision.id for decision in self._case.decisions)

    def read(self) -> cards.Shown:
        """The story up to its first decision."""
        return tell.story(self._case)

    def decide(self, decision: str) -> DecideForm:
        """The form of a decision, that asks what you would have done."""
        from okrkit.forms.decide import decide  # noqa: PLC0415 - ipywidgets only where a form is wanted

        return decide(self._case, decision, root())

    def answer(self, decision: str, text: str = "", choice: str | None = None, sure: int | None = None) -> cards.Shown:
        """Answer a decision in a cell; what was answered before stays."""
        return tell.kept(self._case, answers.answer(root(), self._case, decision, text, choice, sure))

    def skip(self, decision: str) -> cards.Shown:
        """Go on without an answer; that is written down as well."""
        return tell.kept(self._case, answers.skip(root(), self._case, decision))

    def reveal(self, decision: str) -> cards.Shown:
        """What they did and what is said about it, as soon as there is an answer."""
        return tell.told(answers.reveal(self._case, decision, self._given()))

    def week(self, number: int) -> Week:
        """The case as it stood at the end of a week, from 1, as far as the decisions before it are answered."""
        return Week(replay.week(self._case, number, self._given()))

    def until(self, decision: str) -> Week:
        """The case as it stood on the day of a decision."""
        return Week(replay.until(self._case, decision, self._given()))

    def summary(self) -> cards.Shown:
        """At the end: what you would have done and how sure you were, beside what they did."""
        return tell.summary(replay.summary(self._case, self._given(), answers.missing(root(), self._case)))

    def _given(self) -> tuple[answers.Answer, ...]:
        return answers.answers(root(), self._case)

    def silences(self) -> cards.Shown:
        """What the record does not say, and where it disagrees with itself."""
        return tell.silences(self._case)

    def __str__(self) -> str:
        return str(self.read())

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        bundle: dict[str, str] = self.read()._repr_mimebundle_()
        return bundle


class Week(Thing):
    """A told case as it stood in one of its weeks: `okr.charts.calendar(story.week(7))`, `okr.diagnose(story.week(7))`.

    Its `cycle` holds texts and targets as they were then and what had been seen, nothing later. It shows what was
    written that week, and how far each key result was.
    """

    _called = "week"

    def __init__(self, past: replay.Past) -> None:
        self._past = past

    @property
    def as_of(self) -> dt.date:
        """The last day that can be seen."""
        return self._past.day

    @property
    def label(self) -> str:
        """Whose data it is, and of when."""
        from okrkit.charts.style import day  # noqa: PLC0415 - the figures are loaded only where a week is shown

        with speaking(self._past.case.language):
            told = tell.label(self._past.case)
            return say("replay.label", label=told, date=day(self.as_of), week=self._past.week)

    @property
    def cycle(self) -> Cycle:
        """The objectives as they stood, and what had happened to them.

        Raises:
            OkrkitError: a decision before it has no answer yet.
        """
        if self._past.cycle is None:
            closed = str(tell.week(self._past)).split("\n")
            raise OkrkitError(" ".join(closed[:2]), instead=closed[2])
        return self._past.cycle

    def __str__(self) -> str:
        return str(tell.week(self._past))

    def _ipython_display_(self) -> None:
        from IPython.display import display  # noqa: PLC0415 - only a notebook needs it

        from okrkit.charts import pace  # noqa: PLC0415 - the figures are loaded only where a week is shown

        display(tell.week(self._past))  # type: ignore[no-untyped-call]  # IPython's
        if self._past.cycle is not None:
            display(pace(self))  # type: ignore[no-untyped-call]  # the same


def samples() -> tuple[str, ...]:
    """The names of the sample cycles there are."""
    return tuple(sorted(path.parent.name for path in (content.data() / "samples").glob("*/sample.toml")))


def _words(told: Mapping[str, Any], name: str) -> str:
    return pick(told[name]).strip()
