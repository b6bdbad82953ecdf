"""One row of the check-in: what was seen last of a key result, and what is seen now.

A row reads what is typed in it, and knows whether it is kept. What cannot be read is named below it and stays in its
field. What looks like a slip of the keyboard is asked about once, and kept as it is when somebody says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any

import ipywidgets as w

from okrkit.errors import OkrkitError
from okrkit.forms.lately import Seen
from okrkit.forms.round import Round, Way
from okrkit.forms.sheet import one_line
from okrkit.language import say
from okrkit.measure import Slip, slip
from okrkit.model import CheckIn, KeyResult, Measure
from okrkit.scoring import in_steps, quantity
from okrkit.store import number_in

__all__ = ["CheckInRow", "Typed"]

Typed = tuple[str, int | None, str]


class CheckInRow:
    """The widgets of one key result.

    Args:
        seen: the key result as it was seen last.
        form: the form that the row stands in.

    Attributes:
        value, confidence, note: what is typed; the value is a choice where levels are agreed.
        kept: the check-in that was kept last from this row, until the row is emptied.
        clear: empties the row.
    """

    def __init__(self, seen: Seen, form: Round[Any]) -> None:
        self.seen, self._parts, self.way = seen, form.parts, Way(form, self)
        parts, done = form.parts, self.way.onward
        self.kept: CheckIn | None = None
        self._just: CheckIn | None = None  # kept from this row, for the day that is shown
        self._sure: str | None = None
        changed = lambda _: self._changed()  # noqa: E731 - one small step
        self.value: w.Text | w.Dropdown = self._value(changed, done)
        options = [(str(n), n) for n in range(11)]
        self.confidence = parts.pills(options, None, changed, label=say("checkin.confidence"), look="okr-sure")
        hint = say("checkin.note-hint")
        self.note = parts.field("", changed, look="okr-said", label=say("checkin.note"), hint=hint, entered=done)
        self.keep = parts.quiet(say("forms.keep"), say("checkin.keep-tip"), done)
        empty = partial(self.way.instead, self.empty)
        self.clear = parts.quiet(say("checkin.clear"), say("checkin.clear-tip"), empty)
        self.meant = parts.button("", "", self._meant, look="okr-answer")
        self.as_typed = parts.button("", "", self._as_typed, look="okr-answer")
        self._about, self._word = parts.html(look="okr-about"), parts.html(look="okr-word")
        self._foot = parts.across(self._word, look="okr-row okr-note")
        fields = parts.across(self.value, self.confidence, self.note, self.way.left)
        self.box = parts.below(self._about, fields, self._foot, look="okr-stop okr-seen")
        self.tell(seen)
        self.say()

    def _value(self, changed: Callable[[str], None], entered: Callable[[], None]) -> w.Text | w.Dropdown:
        key_result, label = self.seen.key_result, say("checkin.value")
        if not in_steps(key_result):
            hint = _example(self.seen)
            return self._parts.field("", changed, look="okr-now", label=label, hint=hint, entered=entered)
        levels = {level.score: level.text for level in key_result.levels}
        steps = sorted({0.0: say("checkin.no-level")} | levels)
        names = [(f"{score:g} · {levels.get(score, say('checkin.no-level'))}", f"{score:g}") for score in steps]
        options = [(say("checkin.choose"), ""), *names]
        return self._parts.choice(options, "", changed, look="okr-now okr-level", label=label)

    @property
    def id(self) -> str:
        """The key result's name."""
        return self.seen.key_result.id

    @property
    def first(self) -> w.Widget:
        """Where the cursor goes when it comes to the row."""
        return self.value

    @property
    def typed(self) -> Typed:
        """What stands in the fields: value, confidence, note."""
        return self.value.value, self.confidence.value, self.note.value

    @typed.setter
    def typed(self, typed: Typed) -> None:
        self.value.value, self.confidence.value, self.note.value = typed

    @property
    def waiting(self) -> bool:
        """Whether something is typed here that is not kept."""
        said = self._said()
        kept = (self.kept.value, self.kept.confidence, self.kept.note) if self.kept else None
        return said is not None and said != kept

    def check_in(self, day: dt.date, by: str | None) -> CheckIn | None:
        """What the row says; None where it says nothing.

        Raises:
            OkrkitError: the value cannot be read.
        """
        typed, note = one_line(self.value.value), one_line(self.note.value) or None
        number = number_in(typed, self.seen.key_result.measure.unit) if typed else None
        if number is None and self.confidence.value is None and note is None:
            return None
        return CheckIn(day, self.id, number, self.confidence.value, by, note)

    def slip(self, new: CheckIn) -> Slip | None:
        """Whether the value looks like a slip, and nobody has said yet that it is none."""
        if new.value is None or self.value.value == self._sure or in_steps(self.seen.key_result):
            return None
        measure = self.seen.key_result.measure
        if self.seen.key_result.type == "milestone":
            return None if 0 <= new.value <= 1 else _no_share(new.value)
        known = (measure.baseline, measure.target, measure.commit, measure.stretch, *(measure.bound or ()))
        return slip(new.value, known, self.seen.value)

    def tell(self, seen: Seen) -> None:
        """Show what was seen last."""
        self.seen, self._just = seen, None
        self._head()

    def _head(self) -> None:
        """Above the fields: the key result, and what was seen of it last or kept just now."""
        seen, key_result = self.seen, self.seen.key_result
        owner = f'<span class="okr-owned">@{escape(key_result.owner)}</span>' if key_result.owner else ""
        mark = "" if self._just else _mark(seen)
        marked = f'<span class="okr-mark">{escape(mark)}</span>' if mark else ""
        self._about.value = (
            f'<div class="okr-named"><b>{key_result.id}</b> {escape(key_result.text)} {owner}</div>'
            f'<div class="okr-last">{escape(_last(seen, self._just))}{marked}</div>'
        )

    def say(self) -> None:
        """Say below the fields whether the row is kept."""
        if self.waiting:
            self._foot.children = (self._word, self.keep, self.clear)
            self._show("okr-set-hint", say("checkin.waiting"))
        elif self.kept is None:
            self._foot.children = (self._word,)
            self._word.value = ""
        else:
            self._foot.children = (self._word,)
            self._show("okr-kept", say("checkin.kept", what=_in_words(self.kept, self.seen.key_result)))

    def has_kept(self, new: CheckIn) -> None:
        """It is in the folder now."""
        self.kept = self._just = new
        self._head()
        self.say()

    def trouble(self, error: OkrkitError) -> None:
        """Name what cannot be kept, and what to type instead."""
        self._foot.children = (self._word, self.clear)
        self._show("okr-waiting", f"{error.message} {error.instead or ''}".strip())

    def ask(self, found: Slip) -> None:
        """Ask whether a value is meant as it is typed."""
        unit = self.seen.key_result.measure.unit
        typed, was = quantity(found.value, unit), quantity(self._compared(), unit)
        self.as_typed.description = say("checkin.as-typed", value=typed)
        answers = [self.as_typed]
        if found.meant is not None:
            self.meant.description = say("checkin.meant", value=quantity(found.meant, unit))
            answers.insert(0, self.meant)
        self._foot.children = (self._word, *answers)
        key = "checkin.far" if self.seen.value is None else "checkin.far-from-last"
        self._show("okr-waiting", say(key, value=typed, was=was))

    def empty(self) -> None:
        """Take back what is typed and not kept; what was kept stays where it is."""
        self.kept = self._sure = None
        self.typed = "", None, ""
        self.say()

    def _compared(self) -> float | None:
        measure = self.seen.key_result.measure
        return next((one for one in (self.seen.value, measure.baseline, measure.target) if one is not None), None)

    def _meant(self) -> None:
        new = self.check_in(dt.date.min, None)
        found = self.slip(new) if new else None
        if found is not None and found.meant is not None:
            self.value.value = quantity(found.meant, self.seen.key_result.measure.unit)
        self.way.onward()

    def _as_typed(self) -> None:
        self._sure = self.value.value
        self.way.onward()

    def _changed(self) -> None:
        self.say()
        self.way.typed()

    def _said(self) -> tuple[object, ...] | None:
        """What is typed, as far as it can be compared with what was kept."""
        typed, note = one_line(self.value.value), one_line(self.note.value) or None
        if not typed and note is None and self.confidence.value is None:
            return None
        try:
            number: object = number_in(typed, self.seen.key_result.measure.unit) if typed else None
        except OkrkitError:
            number = typed
        return number, self.confidence.value, note

    def _show(self, look: str, words: str) -> None:
        self._word.value = f'<span class="{look}" role="status">{escape(words)}</span>'


def _in_words(check_in: CheckIn, key_result: KeyResult) -> str:
    """A check-in in a few words: 44% · 6/10 · "what was said"."""
    parts = [] if check_in.value is None else [_worded(check_in.value, key_result)]
    if check_in.confidence is not None:
        parts.append(say("checkin.sure", n=f"{check_in.confidence:g}"))
    if check_in.note:
        parts.append(check_in.note)
    return " · ".join(parts)


def _no_share(number: float) -> Slip:
    """A milestone goes from 0 to 1: 70 may be 70 %, and 7 seven tenths."""
    return Slip(number, next((number / part for part in (10, 100) if 0 < number <= part), None))


def _worded(number: float, key_result: KeyResult) -> str:
    level = next((level.text for level in key_result.levels if level.score == number), "")
    return f"{number:g} {level}" if level else quantity(number, key_result.measure.unit)


def _example(seen: Seen) -> str:
    """How a value may be typed: the last one, or the baseline; a milestone goes from 0 to 1."""
    measure = seen.key_result.measure
    if seen.key_result.type == "milestone":
        return say("checkin.share-hint")
    known = (seen.value, measure.baseline, measure.target)
    number = next((one for one in known if one is not None), None)
    return "" if number is None else say("checkin.value-hint", value=quantity(number, measure.unit))


def _last(seen: Seen, just: CheckIn | None) -> str:
    key_result = seen.key_result
    measure = key_result.measure
    parts = []
    if just is not None:
        what = _in_words(just, key_result) if just.value is None else _worded(just.value, key_result)
        parts.append(say("checkin.just", what=what))
    elif seen.on is None:
        parts.append(say("checkin.never"))
    elif seen.value is None or seen.valued is None:
        parts.append(say("checkin.no-value", date=seen.on))
    else:
        parts.append(say("checkin.last", value=_worded(seen.value, key_result), date=seen.valued))
    if just is None and seen.confidence is not None:
        parts.append(say("checkin.sure", n=f"{seen.confidence:g}"))
    if measure.target is not None and not measure.bound:
        parts.append(say("checkin.target", value=quantity(measure.target, measure.unit)))
    if measure.bound:
        parts.append(say("checkin.limit", bound=_within(measure)))
    return " · ".join(parts)


def _within(measure: Measure) -> str:
    low, high = (quantity(one, measure.unit) for one in measure.bound or (None, None))
    return say(f"review.{'between' if low and high else 'at-least' if low else 'at-most'}", low=low, high=high)


def _mark(seen: Seen) -> str:
    """Why this row is asked about before others."""
    if seen.silent and seen.on is not None:
        return say("checkin.silent", n=seen.weeks)
    if seen.falling == "confidence":
        return say("checkin.confidence-falls", before=f"{seen.before:g}", now=f"{seen.confidence:g}")
    return say(f"checkin.falling-{seen.falling}") if seen.falling else ""
