"""The form of a decision: what would you have done? First one's own words, then what they did.

The form keeps nothing to itself: an answer goes straight into the learner's file (`retro.answers`), and what is
shown follows from what lies there. So a form that is opened again shows the answer that was given, and a cell that
is typed (`story.answer(…)`) does the same as the form.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import ipywidgets as widgets

from okrkit import cards
from okrkit.errors import OkrkitError
from okrkit.language import say, speaking
from okrkit.retro import tell
from okrkit.retro.answers import answer, answers, reveal, skip
from okrkit.retro.case import Case

__all__ = ["DecideForm", "decide"]

_NOT_SAID = -1
_STYLE = """<style>
.okrkit-decide .widget-radio-box label { height: auto; white-space: normal; line-height: 1.5; width: auto; max-width: 100%; }
.okrkit-decide .widget-html-content { line-height: 1.55; }
.okrkit-decide textarea { font-family: var(--jp-content-font-family, sans-serif); font-size: var(--jp-content-font-size1, 14px); }
.okrkit-decide .okrkit-quiet { background: none; box-shadow: none; text-decoration: underline; color: var(--jp-ui-font-color2, #616161); }
</style>"""


def decide(case: Case, decision: str, root: Path) -> DecideForm:
    """The form of one decision of a told case.

    Args:
        case: the told case.
        decision: the decision's name, `week-3`.
        root: the workbook's folder, where the answer is kept.

    Raises:
        OkrkitError: the case has no such decision.
    """
    return DecideForm(case, decision, root)


class DecideForm(widgets.VBox):  # type: ignore[misc] # ipywidgets ships no types
    """Situation, question, choices, one's own words, how sure; after the answer, what they did beside it.

    Fields (what a mouse reaches):
        choice, words, sure, keep, skip: the answer, and its two buttons.
        more, keep_more: a new thought after it, and its button.
        notice: a calm word about what went otherwise than wished.
    """

    def __init__(self, case: Case, decision: str, root: Path) -> None:
        super().__init__(layout=widgets.Layout(max_width="46rem"))
        self._case, self._decision, self._root = case, case.decision(decision), root
        self.add_class("okrkit-decide")
        wide, fitting = widgets.Layout(width="99%"), widgets.Layout(width="auto")
        with speaking(case.language):
            options = [(option.text, option.id) for option in self._decision.options]
            self.choice = widgets.RadioButtons(options=options, value=None, layout=wide)
            self.words = widgets.Textarea(placeholder=say("decide.words-hint"), rows=5, layout=wide)
            steps = [("–", _NOT_SAID), *((str(step), step) for step in range(11))]
            self.sure = widgets.SelectionSlider(options=steps, value=_NOT_SAID, layout=widgets.Layout(width="24em"))
            self.keep = widgets.Button(description=say("decide.keep"), button_style="primary", layout=fitting)
            self.skip = widgets.Button(
                description=say("decide.skip"), tooltip=say("decide.skip-hint"), layout=fitting
            ).add_class("okrkit-quiet")
            self.more = widgets.Textarea(rows=3, layout=wide)
            self.keep_more = widgets.Button(description=say("decide.more-keep"), layout=fitting)
            self.notice = widgets.HTML()
            self._asked: tuple[widgets.Widget, ...] = (
                widgets.HTML(_STYLE + tell.situation(self._decision)),
                _above(say("decide.often")),
                self.choice,
                _above(say("decide.words")),
                self.words,
                _above(say("decide.sure"), say("decide.sure-hint")),
                self.sure,
                widgets.HBox([self.keep, self.skip]),
                self.notice,
            )
            self._then: tuple[widgets.Widget, ...] = (
                _above(say("decide.more-words"), say("decide.more")),
                self.more,
                self.keep_more,
                self.notice,
            )
        self.keep.on_click(lambda _: self._answer(self.words.value, self.choice.value, self.sure.value))
        self.skip.on_click(lambda _: self._do(lambda: skip(self._root, self._case, self._decision.id)))
        self.keep_more.on_click(lambda _: self._answer(self.more.value, None, _NOT_SAID))
        self.children = self._asked
        self._do(lambda: None)

    def _answer(self, words: str, choice: str | None, sure: int) -> None:
        def keep() -> None:
            said = None if sure == _NOT_SAID else sure
            given = answer(self._root, self._case, self._decision.id, words, choice, said)
            if given is None:
                self.notice.value = cards.box(say("decide.first"), [], tone="ask")
            else:
                self.more.value = ""

        self._do(keep)

    def _do(self, act: Callable[[], object]) -> None:
        """Do it, then show what lies in the file; what cannot be done is said, and what was typed stays."""
        with speaking(self._case.language):
            self.notice.value = ""
            try:
                act()
                opened = reveal(self._case, self._decision.id, answers(self._root, self._case))
            except OkrkitError as error:
                self.notice.value = cards.error(error)
                return
            told = widgets.HTML(_STYLE + tell.situation(self._decision) + tell.told(opened).html)
            self.children = (told, *self._then) if opened.open else self._asked


def _above(label: str, hint: str = "") -> widgets.HTML:
    quiet = f' <span style="color:var(--jp-ui-font-color2,#616161)">{escape(hint)}</span>' if hint else ""
    return widgets.HTML(f"<strong>{escape(label)}</strong>{quiet}")
