"""What a notebook holds in its hands: a Team, a Sample, a Case. Each is a thing with a `.cycle` and a few verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrkit import cards, content, scoring, store
from okrkit.errors import OkrkitError
from okrkit.language import current, pick, say
from okrkit.model import Cycle
from okrkit.notebook import coach, exchange
from okrkit.notebook.calm import box, no_such_verb
from okrkit.notebook.place import root, short
from okrkit.retro import answers, tell
from okrkit.retro import case as told_case
from okrkit.reviewing import review

if TYPE_CHECKING:
    from okrkit.forms.decide import DecideForm
    from okrkit.forms.write import WriteForm

__all__ = ["Case", "Labelled", "Sample", "Team", "samples"]


class Labelled:
    """A result with a line above it that says whose data it is; otherwise it is that result."""

    def __init__(self, label: str, result: Any) -> None:
        self.label, self.result = label, result

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.result, name)

    def __str__(self) -> str:
        return f"{self.label}\n\n{self.result}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        html = cards.box(self.label, []) + self.result._repr_html_()
        return {"text/html": html, "text/plain": str(self)}


class _Thing:
    """What the three have in common: verbs with a typing error get a calm word, and they show themselves."""

    _called = ""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        known = [one for one in dir(self) if not one.startswith("_")]
        raise no_such_verb(
            self._called, name, [f"{one}()" if callable(getattr(type(self), one)) else one for one in known]
        )

    def __repr__(self) -> str:
        return str(self)


class Team(_Thing):
    """A team and its OKRs of one cycle, in a folder that the team owns.

    `team.write()` opens the form, `team.review()` asks what a coach would ask, `team.reply()` and `team.correct()`
    argue with it, `team.score()` tells how far it got, `team.undo()` goes back one version. `team.cycle` is read anew each time; `team.folder` says where it is.
    """

    _called = "team"

    def __init__(self, name: str, folder: store.Folder) -> None:
        self._name, self._folder = name, folder
        self._form: WriteForm | None = None
        self._shown_in: int | None = None

    @property
    def cycle(self) -> Cycle:
        """The team's objectives and all that happened to them, as the folder holds them now."""
        return self._folder.load().cycle

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self._folder.path

    def write(self) -> WriteForm:
        """The form in which the team writes its objectives and key results."""
        from okrkit.forms.write import WriteForm  # noqa: PLC0415 - ipywidgets only where a form is wanted

        if self._form is not None:
            self._form.retire()
        self._form = WriteForm(self._folder, f"{self._name} · {self.folder.name}")
        return self._form

    def review(self) -> Any:
        """What a coach reads in each line, and asks."""
        return review(self) if self.cycle.objectives else self._nothing()

    def reply(
        self, rule: str, item: str | None = None, because: str | None = None, by: str | None = None
    ) -> cards.Shown:
        """Say why the team sees a question of the coach otherwise; it is not asked again while the words stay.

        `team.reply("KR-TASK", "KR2", because="…", by="Mei")`. Without an item it is about the set as a whole; with
        nothing in `because` the team's reply is taken back.
        """
        with self.words():
            return coach.reply(self._folder, rule, item, because, by)

    def replies(self) -> coach.Replies | cards.Shown:
        """What the team replied to the coach: when, who, which question, and whether it still stands."""
        with self.words():
            return coach.replies(self._folder)

    def correct(
        self,
        item: str,
        *,
        kind: str | None = None,
        type: str | None = None,  # noqa: A002 - the field's own name
        baseline: float | str | None = None,
        target: float | str | None = None,
        unit: str | None = None,
        direction: str | None = None,
    ) -> cards.Shown:
        """Set right how a key result was read: `team.correct("KR2", kind="outcome", baseline=22)`."""
        given = {"kind": kind, "type": type, "unit": unit, "direction": direction, "baseline": baseline}
        with self.words():
            return coach.correct(self._folder, item, given | {"target": target})

    def explain(self, item: str) -> cards.Shown:
        """Which words of a line made its reading, and which made the coach ask."""
        with self.words():
            return coach.reasons(self.cycle, item)

    def score(self, as_of: dt.date | None = None) -> Any:
        """How far each key result got, from its last check-in up to `as_of`."""
        cycle = self.cycle
        if not cycle.objectives:
            return self._nothing()
        if not cycle.check_ins:
            lines = [say("notebook.no-check-ins-line", file=short(self.folder / "checkins.csv"))]
            return box(say("notebook.no-check-ins"), lines)
        return scoring.score(cycle, as_of=as_of)

    def import_from(self, file: str | Path, **answers: str) -> exchange.Incoming:
        """What a workbook, a CSV, a document or an export of Viva Goals holds; nothing is written before `.take()`.

        `found = team.import_from("okrs.xlsx")`, then `found.take()`. What it asks is answered beside the name:
        `team.import_from("okrs.xlsx", percent="share")`.
        """
        return exchange.import_from(self._folder, file, answers)

    def export_to(self, file: str | Path, *, force: bool = False) -> cards.Shown:
        """Write the cycle into the team's folder as one file: .xlsx, .csv, .md or .html."""
        with self.words():
            return exchange.export_to(self._folder, file, force=force)

    def template(self, file: str | Path = "okrs.xlsx", *, force: bool = False) -> cards.Shown:
        """Write an Excel workbook that the team fills in offline."""
        return exchange.template(self._folder, file, force=force)

    def undo(self) -> Any:
        """Go back to the version before the last save; again, to the one before that."""
        self._folder.undo()
        cycle = self.cycle
        return box(say("notebook.undone"), [_count(cycle), short(self.folder / "okrs.md")], tone="done")

    def show(self) -> None:
        """Show the card now; the same cell does not show it again."""
        from IPython.core.getipython import get_ipython  # noqa: PLC0415 - only a notebook needs it
        from IPython.display import display  # noqa: PLC0415 - the same

        count = getattr(get_ipython(), "execution_count", None)
        if count is None or count != self._shown_in:
            display(self._card())  # type: ignore[no-untyped-call]  # IPython's
        self._shown_in = count

    def words(self) -> AbstractContextManager[None]:
        """Read with the team's own words, those of the okrkit.toml in its folder and above."""
        return self._folder.words()

    @property
    def store(self) -> store.Folder:
        """The folder with its verbs, for other rooms."""
        return self._folder

    def _ipython_display_(self) -> None:
        self.show()

    def _nothing(self) -> Any:
        return box(say("notebook.nothing"), [say("notebook.nothing-line")])

    def _card(self) -> Any:
        loaded = self._folder.load()
        cycle = loaded.cycle
        lines = [
            _dates(self.folder.name, cycle),
            _count(cycle),
            say("notebook.where", file=short(self.folder / "okrs.md")),
        ]
        lines.append(say("notebook.next-write" if not cycle.objectives else "notebook.next"))
        return box(self._name, [line for line in (*lines, *loaded.notes) if line])

    def __str__(self) -> str:
        return str(self._card())


class Sample(_Thing):
    """A sample cycle, to practise on. It always says that it is sample data, and nothing is ever written to it."""

    _called = "sample"

    def __init__(self, name: str) -> None:
        known = samples()
        if name not in known:
            raise OkrkitError(
                say("notebook.no-sample", name=str(name)[:60]),
                instead=say("notebook.there-is", names=", ".join(f'okr.sample("{one}")' for one in known)),
            )
        self._name, self._told = name, content.table(f"samples/{name}/sample")

    @property
    def label(self) -> str:
        """Whose data it is."""
        return say("notebook.sample-label", title=_words(self._told, "title"))

    @cached_property
    def cycle(self) -> Cycle:
        """The sample's objectives and check-ins, in the language in use."""
        return store.read(content.data() / "samples" / self._name / current()).cycle

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


class Case(_Thing):
    """A told case of a cycle that failed: read it, decide, and only then see what came.

    `story.read()` tells it up to its first decision, `story.decide("week-3")` opens the form of a decision and
    `story.answer("week-3", "…")` answers in a cell; `story.reveal("week-3")` opens what they did once there is an
    answer, `story.silences()` says what the record does not. `story.cycle` is all of its data.
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

    def reveal(self, decision: str) -> cards.Shown:
        """What they did and what is said about it, as soon as there is an answer."""
        return tell.told(answers.reveal(self._case, decision, answers.answers(root(), self._case)))

    def silences(self) -> cards.Shown:
        """What the record does not say, and where it disagrees with itself."""
        return tell.silences(self._case)

    def __str__(self) -> str:
        return str(self.read())

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        bundle: dict[str, str] = self.read()._repr_mimebundle_()
        return bundle


def samples() -> tuple[str, ...]:
    """The names of the sample cycles there are."""
    return tuple(sorted(path.parent.name for path in (content.data() / "samples").glob("*/sample.toml")))


def _words(told: Mapping[str, Any], name: str) -> str:
    return pick(told[name]).strip()


def _dates(name: str, cycle: Cycle) -> str:
    if cycle.start and cycle.end:
        return say("notebook.dates", cycle=name, start=cycle.start, end=cycle.end)
    return name


def _count(cycle: Cycle) -> str:
    if not cycle.objectives:
        return say("notebook.count-none")
    objectives = say("notebook.objectives", n=len(cycle.objectives))
    return say(
        "notebook.count", objectives=objectives, key_results=say("notebook.key-results", n=len(cycle.key_results))
    )
