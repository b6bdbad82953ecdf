"""The short steps of a commitment that are answered in words: kind, use of scores, pre-mortem, not doing, dependencies.

Each step shows what has been said already, and keeps what is new as soon as it is said. What cannot be kept stays in
its field. The blind vote is a step of its own (`vote`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial
from html import escape
from typing import Any, Protocol

import ipywidgets as w
from msgspec.structs import replace

from okrkit.forms.parts import Parts
from okrkit.forms.sheet import one_line
from okrkit.language import say
from okrkit.model import Cycle, Dependency, Kind
from okrkit.store import Folder, agreed, people

__all__ = ["Contract", "Dependencies", "Host", "Kinds", "NotDoing", "PreMortem", "Step"]

_KINDS = ("committed", "aspirational", "learning")
_USES = ("pay_linked", "ranking", "appraisal")
_ANSWERS = (("yes", True), ("no", False), ("open-question", None))


class Host(Protocol):
    """What a step asks of the form that it stands in."""

    parts: Parts

    @property
    def folder(self) -> Folder:
        """The team's folder."""

    def edit(self, change: Callable[[Cycle], Cycle]) -> None:
        """Change what okrs.md says, and show all steps anew."""

    def kept(self, words: str) -> None:
        """Something was kept: say so, and show all steps anew."""

    def soon(self, name: str, do: Callable[[], None]) -> None:
        """Do it when the last letters of all fields are there."""

    def again(self, name: str) -> None:
        """Wait again, where something waits under this name."""

    def focus_soon(self, field: w.Widget) -> None:
        """Put the cursor into a field."""


class Step(Protocol):
    """One step: its widgets, what it shows of a cycle, and whether anything has been said."""

    name: str
    box: w.VBox

    def show(self, cycle: Cycle) -> None:
        """Show what has been said; what is typed and not kept stays."""

    def said(self, cycle: Cycle) -> bool:
        """Whether anything has been said in this step."""


class Kinds:
    """What is meant by each objective: a promise, a dream, or a question."""

    name = "kinds"

    def __init__(self, host: Host) -> None:
        self._host = host
        self.pills: dict[str, w.RadioButtons] = {}
        self._shown: dict[str, Kind | None] = {}
        self.box = host.parts.below()

    def show(self, cycle: Cycle) -> None:
        self._shown = {objective.id: objective.kind for objective in cycle.objectives}
        rows = []
        for objective in cycle.objectives:
            pills = self.pills.get(objective.id)
            if pills is None:
                options = [(say(f"forms.kind-{kind}"), kind) for kind in _KINDS]
                chosen = partial(self._chosen, objective.id)
                pills = self._host.parts.pills(
                    options, objective.kind, chosen, label=say("forms.kind"), look="okr-bare"
                )
                self.pills[objective.id] = pills
            elif pills.value != objective.kind:
                pills.value = objective.kind
            about = self._host.parts.html(_named(objective.id, objective.text), look="okr-question")
            rows.append(self._host.parts.across(about, pills, look="okr-row okr-stop okr-choosing"))
        self.box.children = tuple(rows)

    def said(self, cycle: Cycle) -> bool:
        return bool(cycle.objectives) and all(objective.kind for objective in cycle.objectives)

    def _chosen(self, name: str, kind: Kind | None) -> None:
        def change(cycle: Cycle) -> Cycle:
            done = (replace(o, kind=kind) if o.id == name else o for o in cycle.objectives)
            return replace(cycle, objectives=tuple(done))

        if kind is not None and kind != self._shown.get(name):
            self._host.edit(change)


class Contract:
    """What the scores will be used for, and who agreed to that. To other terms nobody has agreed yet."""

    name = "contract"

    def __init__(self, host: Host) -> None:
        self._host, parts = host, host.parts
        self._shown: dict[str, Any] = {}
        options = [(say(f"commit.{word}"), word) for word, _ in _ANSWERS]
        again = lambda _: host.again(self.name)  # noqa: E731 - one small step
        keep = partial(host.soon, self.name, self._keep)
        self.uses = {
            use: parts.pills(options, None, self._other_terms, label=say(f"commit.{use}"), look="okr-use")
            for use in _USES
        }
        hint = say("commit.use-hint")
        self.use = parts.field(
            "", self._other_terms, look="okr-because", label=say("commit.use"), hint=hint, entered=keep
        )
        hint = say("commit.names-hint")
        self.names = parts.field("", again, look="okr-because", label=say("commit.agreed"), hint=hint, entered=keep)
        self.keep = parts.button(say("forms.keep"), say("commit.keep-tip"), keep, style="primary", look="okr-keep")
        self._when = parts.html(look="okr-word")
        self.box = parts.below(
            parts.across(*self.uses.values(), look="okr-row okr-choosing okr-uses"),
            parts.across(self.use, self.names),
            parts.across(self.keep, self._when, look="okr-row okr-foot"),
        )

    def show(self, cycle: Cycle) -> None:
        context = cycle.context
        words = {answer: word for word, answer in _ANSWERS}
        now: dict[str, Any] = {use: words[getattr(context, use)] for use in _USES}
        now |= {"use": context.score_use or "", "names": say("commit.and").join(context.agreed_by)}
        before, self._shown = self._shown, now
        for name, field in (*self.uses.items(), ("use", self.use), ("names", self.names)):
            if field.value == before.get(name, field.value) and field.value != now[name]:
                field.value = now[name]
        told = ""
        if context.agreed_by and context.agreed_on:
            told = say("commit.agreed-on", names=say("commit.and").join(context.agreed_by), date=context.agreed_on)
        self._when.value = _quiet(told)

    def said(self, cycle: Cycle) -> bool:
        return bool(cycle.context.agreed_by)

    def _other_terms(self, _: object) -> None:
        """The names of those who agreed to other terms go; below it stays said to whom they belonged."""
        self._host.again(self.name)
        now = {use: pills.value for use, pills in self.uses.items()} | {"use": self.use.value}
        if self._shown.get("names") == self.names.value and any(self._shown[name] != now[name] for name in now):
            self.names.value = ""

    def _keep(self) -> None:
        answers = dict(_ANSWERS)
        names = people(self.names.value)
        told: dict[str, Any] = {use: answers.get(pills.value) for use, pills in self.uses.items()}
        told |= {"score_use": one_line(self.use.value) or None}

        def change(cycle: Cycle) -> Cycle:
            today = dt.date.today()  # noqa: DTZ011 - the person's own calendar is meant
            return replace(cycle, context=agreed(cycle.context, told, names, today))

        self.names.value, self.use.value = say("commit.and").join(names), told["score_use"] or ""
        self._host.edit(change)


class _Lines:
    """A field in which one line after the other is said, and below it those that were."""

    name = ""

    def __init__(self, host: Host, *before: w.Widget) -> None:
        self._host, parts = host, host.parts
        keep = partial(host.soon, self.name, self._keep)
        again = lambda _: host.again(self.name)  # noqa: E731 - one small step
        label, hint = say(f"commit.{self.name}-line"), say(f"commit.{self.name}-hint")
        self.line = parts.field("", again, look="okr-main", label=label, hint=hint, entered=keep)
        self.keep = parts.button(say("forms.keep"), say("commit.keep-line-tip"), keep, look="okr-keep")
        self._listed = parts.below(look="okr-listed")
        fields = parts.across(*before, self.line, self.keep, look="okr-row okr-fields")
        self.box = parts.below(fields, self._listed)

    def _keep(self) -> None:
        text = one_line(self.line.value)
        if text:
            self._say(text)
            self.line.value = ""
        self._host.focus_soon(self.line)

    def _say(self, text: str) -> None:
        raise NotImplementedError


class PreMortem(_Lines):
    """It is the last week, and the score is 0.2: why? Everybody writes, nobody says who wrote what."""

    name = "fears"

    def __init__(self, host: Host) -> None:
        self.item = host.parts.choice(
            [(say("commit.whole"), "")], "", lambda _: None, look="okr-item", label=say("commit.about")
        )
        super().__init__(host, self.item)

    def show(self, cycle: Cycle) -> None:
        _offer(self.item, cycle, whole=True)
        told = [f"{fear.item} · {fear.text}" if fear.item else fear.text for fear in cycle.fears]
        self._listed.children = tuple(self._host.parts.html(_listed(text)) for text in told)

    def said(self, cycle: Cycle) -> bool:
        return bool(cycle.fears)

    def _say(self, text: str) -> None:
        self._host.folder.fear(text, item=self.item.value or None)
        self._host.kept(say("commit.kept-line"))


class NotDoing(_Lines):
    """What is left for later, so that there is room for this."""

    name = "not-doing"

    def show(self, cycle: Cycle) -> None:
        parts = self._host.parts
        rows = []
        for text in cycle.not_doing:
            away = parts.quiet(say("forms.delete"), say("commit.not-doing-away"), partial(self._remove, text))
            rows.append(parts.across(parts.html(_listed(text)), away, look="okr-row okr-note"))
        self._listed.children = tuple(rows)

    def said(self, cycle: Cycle) -> bool:
        return bool(cycle.not_doing)

    def _say(self, text: str) -> None:
        def change(cycle: Cycle) -> Cycle:
            known = cycle.not_doing
            return cycle if text in known else replace(cycle, not_doing=(*known, text))

        self._host.edit(change)

    def _remove(self, text: str) -> None:
        self._host.edit(lambda cycle: replace(cycle, not_doing=tuple(one for one in cycle.not_doing if one != text)))
        self._host.focus_soon(self.line)


class Dependencies:
    """What is needed from others, and who said yes to it."""

    name = "dependencies"

    def __init__(self, host: Host) -> None:
        self._host, parts = host, host.parts
        keep = partial(host.soon, self.name, self._keep)
        again = lambda _: host.again(self.name)  # noqa: E731 - one small step
        self.item = parts.choice([("", "")], "", lambda _: None, look="okr-item", label=say("commit.item"))
        self.on, self.what, self.yes_by = (
            parts.field(
                "", again, look=look, label=say(f"commit.{name}"), hint=say(f"commit.{name}-hint"), entered=keep
            )
            for name, look in (("on", "okr-why"), ("what", "okr-why"), ("yes-by", "okr-owner"))
        )
        self.yes_on = parts.day(None, lambda _: None, label=say("commit.yes-on"))
        self.keep = parts.button(say("forms.keep"), say("commit.keep-line-tip"), keep, look="okr-keep")
        self._word, self._listed = parts.html(look="okr-word"), parts.below(look="okr-listed")
        answers = (self.on, self.what, self.yes_by, self.yes_on, self.keep)
        fields = parts.across(self.item, *answers, look="okr-row okr-fields")
        self.box = parts.below(fields, self._word, self._listed)

    def show(self, cycle: Cycle) -> None:
        _offer(self.item, cycle, whole=False)
        parts = self._host.parts
        rows = []
        for one in cycle.dependencies:
            line = [parts.html(_listed(_needs(one), said=bool(one.yes_by)))]
            if not one.yes_by:
                tip = say("commit.said-yes-tip")
                line.append(parts.quiet(say("commit.said-yes"), tip, partial(self._fill, one)))
            rows.append(parts.across(*line, look="okr-row okr-note"))
        self._listed.children = tuple(rows)

    def said(self, cycle: Cycle) -> bool:
        return bool(cycle.dependencies)

    def _fill(self, one: Dependency) -> None:
        """Put a dependency into the fields, so that who said yes can be added."""
        self.item.value, self.on.value, self.what.value = one.item, one.on, one.what or ""
        self._host.focus_soon(self.yes_by)

    def _keep(self) -> None:
        on, what, yes_by = (one_line(field.value) or None for field in (self.on, self.what, self.yes_by))
        missing = "item" if not self.item.value else "on" if on is None else ""
        if missing or on is None:
            self._word.value = f'<span class="okr-waiting">{escape(say(f"commit.no-{missing}"))}</span>'
            self._host.focus_soon(self.on if missing == "on" else self.item)
            return
        day = self.yes_on.value or dt.date.today()  # noqa: DTZ011 - the person's own calendar is meant
        self._host.folder.depend(Dependency(self.item.value, on, what, yes_by, day if yes_by else None))
        self._word.value = self.on.value = self.what.value = self.yes_by.value = ""
        self.yes_on.value = None
        self._host.kept(say("commit.kept-line"))
        self._host.focus_soon(self.on)


def _needs(one: Dependency) -> str:
    what = say("commit.needs-what", on=one.on, what=one.what) if one.what else one.on
    if not one.yes_by:
        return say("commit.needs", item=one.item, what=what)
    key = "commit.needs-yes" if one.yes_on else "commit.needs-yes-once"
    return say(key, item=one.item, what=what, who=one.yes_by, date=one.yes_on)


def _offer(choice: w.Dropdown, cycle: Cycle, *, whole: bool) -> None:
    """Offer all objectives and key results; what was chosen stays chosen."""
    rows: Iterable[Any] = (row for objective in cycle.objectives for row in (objective, *objective.key_results))
    empty = say("commit.whole") if whole else "–"
    options = [(empty, ""), *((f"{row.id} {_short(row.text)}", row.id) for row in rows)]
    if list(choice.options) != options:
        before = choice.value
        choice.options = options
        choice.value = before if before in {name for _, name in options} else ""


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _named(name: str, text: str) -> str:
    return f'<span class="okr-named"><b>{name}</b> {escape(text)}</span>'


def _listed(text: str, *, said: bool = True) -> str:
    return f'<span class="{"okr-kept" if said else "okr-waiting"}">{escape(text)}</span>'


def _quiet(text: str) -> str:
    return f'<span class="okr-set-hint">{escape(text)}</span>'
