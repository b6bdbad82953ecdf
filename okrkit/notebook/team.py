"""A Team, as a notebook holds it: its `.cycle`, and the verbs of all that it does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from okrkit import cards, scoring, store
from okrkit.language import say
from okrkit.model import Cycle
from okrkit.notebook import coach, exchange, running
from okrkit.notebook.calm import box
from okrkit.notebook.place import short
from okrkit.notebook.things import Thing
from okrkit.reviewing import review

if TYPE_CHECKING:
    from okrkit.forms.changes import ChangesForm
    from okrkit.forms.check_in import CheckInForm
    from okrkit.forms.commit import CommitForm
    from okrkit.forms.write import WriteForm

__all__ = ["Team"]

F = TypeVar("F", "WriteForm", "CheckInForm", "CommitForm", "ChangesForm")


class Team(Thing):
    """A team and its OKRs of one cycle, in a folder that the team owns.

    `team.write()` opens the form, `team.review()` asks what a coach would ask, `team.reply()` and `team.correct()`
    argue with it. `team.kind()`, `team.vote()`, `team.agree()`, `team.fear()`, `team.depend()` and `team.not_doing()`
    commit to it, and so does the form of `team.commit()`; `team.check_in()` says each week where it stands,
    `team.because()` and `team.changes()` why something was changed.
    `team.score()` tells how far it got, `team.undo()` goes back one version. `team.cycle` is read anew each time;
    `team.folder` says where it is.
    """

    _called = "team"

    def __init__(self, name: str, folder: store.Folder) -> None:
        self._name, self._folder = name, folder
        self._forms: dict[tuple[Any, ...], Any] = {}
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

        return self._opened(WriteForm)

    def commit(self, step: str | None = None) -> CommitForm:
        """The form in which the team commits: kinds, a blind vote, the use of scores, what may go wrong, who helps.

        `team.commit("vote")` opens one step of it alone: kinds, vote, contract, fears, not-doing or dependencies.
        """
        from okrkit.forms.commit import CommitForm  # noqa: PLC0415 - the same

        return self._opened(CommitForm, step)

    def changes(self) -> ChangesForm:
        """The form that shows what was changed after the start, and asks why."""
        from okrkit.forms.changes import ChangesForm  # noqa: PLC0415 - the same

        return self._opened(ChangesForm)

    def read(self) -> Any:
        """The whole set, to be read aloud: the objectives, and what was said when the team committed."""
        cycle = self.cycle
        return running.read(cycle) if cycle.objectives else self._nothing()

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

    def check_in(
        self,
        item: str | None = None,
        value: float | str | None = None,
        *,
        confidence: float | None = None,
        note: str | None = None,
        by: str | None = None,
        on: dt.date | str | None = None,
    ) -> cards.Shown | CheckInForm:
        """Keep where a key result stands: `team.check_in("KR3", 31, confidence=6, note="…", by="Mei")`.

        Without anything in the brackets, the form for all of them. `on` is the day on which it was seen, today where
        left out. A check-in is never changed: to correct one, check in again for the same day.
        """
        if item is None:
            from okrkit.forms.check_in import CheckInForm  # noqa: PLC0415 - ipywidgets only where a form is wanted

            return self._opened(CheckInForm)
        with self.words():
            return running.check_in(self._folder, item, value, confidence, note, by, on)

    def vote(self, by: str, numbers: Mapping[str, float] | None = None, /, **confidence: float) -> cards.Shown:
        """Say how sure you are of each key result, 0 to 10, before anybody else's number is known.

        `team.vote("Ana", KR1=6, KR2=5)`. The numbers stay hidden until `team.open_votes()`; until then a second vote
        replaces the first.
        """
        with self.words():
            return running.vote(self._folder, by, {**(numbers or {}), **confidence})

    def open_votes(self, all_in: bool = True) -> cards.Shown:
        """Open the table; `all_in=False` opens it though somebody is missing."""
        with self.words():
            return running.open_votes(self._folder, all_in)

    def agree(
        self,
        *,
        pay: bool | None = None,
        ranking: bool | None = None,
        appraisal: bool | None = None,
        use: str | None = None,
        by: Sequence[str] | str | None = None,
    ) -> cards.Shown:
        """Agree on what scores are used for: `team.agree(pay=False, ranking=False, appraisal=False, by=["Ana"])`.

        Without anything in the brackets it shows what is agreed.
        """
        with self.words():
            return running.agree(self._folder, {"pay_linked": pay, "ranking": ranking, "appraisal": appraisal}, use, by)

    def kind(self, objective: str, kind: str) -> cards.Shown:
        """Say whether an objective is committed, aspirational or learning: `team.kind("O1", "committed")`."""
        with self.words():
            return running.kind(self._folder, objective, kind)

    def not_doing(self, text: str) -> cards.Shown:
        """Keep what the team leaves for later: `team.not_doing("the new website")`."""
        with self.words():
            return running.not_doing(self._folder, text)

    def fear(self, text: str, item: str | None = None, by: str | None = None) -> cards.Shown:
        """Answer the pre-mortem: it is the last week and we scored 0.2: why? `team.fear("nobody looked at it")`."""
        with self.words():
            return running.fear(self._folder, text, item, by)

    def depend(
        self,
        item: str,
        *,
        on: str,
        what: str | None = None,
        yes_by: str | None = None,
        yes_on: dt.date | str | None = None,
    ) -> cards.Shown:
        """Keep what is needed from others: `team.depend("KR3", on="data team", what="a daily feed", yes_by="Chen")`.

        The same again with `yes_by` says that somebody has agreed since.
        """
        with self.words():
            return running.depend(self._folder, item, {"on": on, "what": what, "yes_by": yes_by, "yes_on": yes_on})

    def because(self, item: str, reason: str, announced: bool | None = None) -> cards.Shown:
        """Say why a line was changed after the start: `team.because("KR3", "…", announced=True)`."""
        with self.words():
            return running.because(self._folder, item, reason, announced)

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

    def report(
        self, file: str | Path = "report.html", *, names: bool = False, teaching: bool = False, force: bool = False
    ) -> cards.Shown:
        """Write the look back at the cycle as a page to print: one sheet in front, the long version behind it.

        Nobody is named without `names=True`; `teaching=True` makes a teaching case of it.
        """
        with self.words():
            return exchange.report(self._folder, file, names=names, teaching=teaching, force=force)

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

    def _opened(self, form: type[F], *about: Any) -> F:
        """A form; the one of its kind that was open before keeps its words and makes room."""
        kind = form.__name__, *about
        if kind in self._forms:
            self._forms[kind].retire()
        self._forms[kind] = opened = form(self._folder, f"{self._name} · {self.folder.name}", *about)
        return opened

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
