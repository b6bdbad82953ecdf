"""The form of `team.commit()`: six short steps before the cycle is on its way, each of them optional.

What kind each objective is; how sure everybody is, blind; what the scores will be used for; why it may fail; what is
not done; what is needed from others. Each step shows what has been said already, and keeps what is said at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

import ipywidgets as w

from okrkit.errors import OkrkitError
from okrkit.forms.parts import KEEP_AFTER
from okrkit.forms.sheet import Sheet
from okrkit.forms.steps import Contract, Dependencies, Kinds, NotDoing, PreMortem, Step
from okrkit.forms.vote import BlindVote
from okrkit.language import say
from okrkit.model import Cycle
from okrkit.store import Folder, owed

__all__ = ["CommitForm"]


class CommitForm(Sheet):
    """The commitment of one team.

    Args:
        folder: where its OKRs are kept.
        title: what the form is for, shown at its top: "growth · 2026-Q4".
        step: the one step that it shows, by its name; left out, all six, one after the other.

    Attributes:
        kinds, vote, contract, fears, not_doing, dependencies: the steps, with the fields that they show.
        tabs: a button for each step, by its name.
        back, onward: to the step before, to the next.

    Raises:
        OkrkitError: the team's files cannot be read, or there is no such step.
    """

    def __init__(self, folder: Folder, title: str, step: str | None = None) -> None:
        super().__init__(folder, title)
        self._topic = step or ""
        parts = self.parts
        made = (self.kinds, self.vote, self.contract, self.fears, self.not_doing, self.dependencies) = (
            Kinds(self),
            BlindVote(self),
            Contract(self),
            PreMortem(self),
            NotDoing(self),
            Dependencies(self),
        )
        self._steps: dict[str, Step] = {step.name: step for step in made}
        if step is not None and step not in self._steps:
            known = say("commit.and").join(self._steps)
            raise OkrkitError(say("commit.no-step", name=step), instead=say("commit.no-step-instead", names=known))
        self.tabs: dict[str, w.Button] = {
            name: parts.button("", say(f"commit.{name}-ask"), partial(self.go, name), look="okr-tab")
            for name in self._steps
        }
        self.back = parts.button(say("commit.back"), say("commit.back"), partial(self._turn, -1))
        self.onward = parts.button(say("commit.onward"), say("commit.onward"), partial(self._turn, 1))
        self._asked = parts.html()
        self._now = made[0].name
        self._cycle = Cycle()
        with folder.words():
            self._reload()
        now, typed = self._left_over() or (next((s.name for s in made if not s.said(self._cycle)), made[0].name), ())
        for field, text in zip(self._fields, typed, strict=False):
            field.value = text or field.value
        self._turn_to(step or now)

    @property
    def folder(self) -> Folder:
        """The team's folder."""
        return self._folder

    def go(self, name: str) -> None:
        """Show a step, with what others may have said meanwhile."""
        self._reload()
        self._turn_to(name)

    def _turn_to(self, name: str) -> None:
        self._now = name
        names = list(self._steps)
        about = f'<p class="okr-ask">{escape(say(f"commit.{name}-ask"))}</p><p class="okr-set-hint">{escape(say(f"commit.{name}-why"))}</p>'
        self._asked.value = f'<div class="okr-step-asked">{about}</div>'
        turns = [self.back] * (name != names[0]) + [self.onward] * (name != names[-1])
        tabs = self.parts.across(*self.tabs.values(), look="okr-row okr-tabs")
        if self._cycle.objectives:
            foot = self.parts.across(*turns, look="okr-row okr-foot okr-turns")
            step = (self._asked, self._steps[name].box)
            self._show(*step if self._topic else (tabs, *step, foot))
        else:
            self._show(self.parts.html(f"<p>{escape(say('commit.nothing'))}</p>"))
        self._name_tabs()

    def edit(self, change: Callable[[Cycle], Cycle]) -> None:
        """Change what okrs.md says, as it stands now, and show all steps anew."""
        loaded = self._folder.load()
        saved = self._folder.save(change(loaded.cycle), base=loaded.stamp, by="form")
        asked = owed(saved.changes, loaded.cycle.check_ins)
        self.kept(say("commit.kept-changed" if asked else "commit.kept"))

    def kept(self, words: str) -> None:
        """Something was kept: say so, and show all steps anew."""
        self._reload()
        self._name_tabs()
        self._say(words)

    def soon(self, name: str, do: Callable[[], None]) -> None:
        """Do it when the last letters of all fields are there."""
        self.later(name, KEEP_AFTER, do)

    @property
    def _fields(self) -> tuple[w.Text, ...]:
        """Where words may wait to be kept."""
        needs = self.dependencies
        lines = (self.fears.line, self.not_doing.line)
        return (*lines, needs.on, needs.what, needs.yes_by, self.contract.use, self.contract.names)

    def _waiting(self) -> tuple[str, tuple[str, ...]]:
        return self._now, tuple(field.value for field in self._fields)

    def _turn(self, by: int) -> None:
        names = list(self._steps)
        self.go(names[names.index(self._now) + by])

    def _reload(self) -> None:
        self._cycle = self._folder.load().cycle
        for step in self._steps.values():
            step.show(self._cycle)

    def _name_tabs(self) -> None:
        for name, tab in self.tabs.items():
            key = "commit.tab-said" if self._steps[name].said(self._cycle) else "commit.tab"
            tab.description = say(key, name=say(f"commit.{name}"))
            tab._dom_classes = ("okr-tab", "okr-tab-now") if name == self._now else ("okr-tab",)  # noqa: SLF001 - one message
