"""The questions of the coach below one row, or about the set: a few open, the others a click away, and their answers.

A question stays until somebody answers it ("We see it differently, because …") or the words change. What was answered
leaves one small line, from which it can be opened again and taken back. Nothing opens or closes here while somebody
types in the row above: a question whose words have gone is only blanked out, so that no row jumps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape

import ipywidgets as w

from okrkit.forms.parts import FOCUS_AFTER, KEEP_AFTER, Do, Form
from okrkit.language import say
from okrkit.reviewing import Finding, rule

__all__ = ["Questions"]

LONG = 90  # characters of an answer that are shown


class Questions:
    """The questions about one row, or about the set as a whole.

    Args:
        form: what they stand in.
        tabbable: whether the Tab key stops at the button that opens them all.

    Attributes:
        box: the open ones and the answered ones. `more`: the button that opens the others.
        first: how many of the most useful questions are shown here.
    """

    def __init__(self, form: Form, *, tabbable: bool = False) -> None:
        self._form = form
        self.box = form.parts.below(look="okr-asks")
        self.more = form.parts.quiet("", say("forms.more-tip"), self._toggle)
        if tabbable:
            self.more.tabbable = None
        self.first = 0
        self._all_open = False
        self._cards: dict[tuple[str, int], _Card] = {}
        self._findings: Sequence[Finding] = ()
        self._chosen: frozenset[tuple[str, int]] = frozenset()

    @property
    def some(self) -> bool:
        """Whether there is anything to ask, anything that was answered, or an answer that is being written."""
        return bool(self._findings or self.box.children)

    @property
    def folded(self) -> bool:
        """Whether there are questions that are not among the first ones, so that the button has something to open."""
        return bool(self.more.description)

    def tell(self, findings: Sequence[Finding], first: Iterable[Finding]) -> None:
        """Show what the coach asks now.

        Args:
            findings: all questions, also those that were answered, the most helpful first.
            first: those of them that are to stand open.
        """
        chosen = set(map(id, first))
        self._findings = findings
        self._chosen = frozenset(key for key, one in _keyed(findings) if id(one) in chosen)
        self.first = len(self._chosen)
        self._arrange()

    def follow(self, findings: Iterable[Finding]) -> None:
        """While somebody types: blank out what is not asked any more, and move nothing."""
        asked = {key for key, _ in _keyed(findings)}
        for key, card in self._cards.items():
            card.blank(key not in asked and rule(key[0]).about != "set" and not card.writing)

    def _toggle(self) -> None:
        self._all_open = not self._all_open
        self._arrange()

    def _arrange(self) -> None:
        cards, folded = [], 0
        keyed = dict(_keyed(self._findings))
        for key, finding in keyed.items():
            known = self._cards.get(key)
            if self._all_open or key in self._chosen or finding.reply or (known and known.writing):
                cards.append(self._card(key, finding))
            folded += not finding.reply and key not in self._chosen
        kept = [card for key, card in self._cards.items() if key not in keyed and card.writing]
        self.box.children = tuple(card.box for card in (*cards, *kept))
        self._name_button(folded)

    def _card(self, key: tuple[str, int], finding: Finding) -> _Card:
        if key not in self._cards:
            self._cards[key] = _Card(self._form, self._arrange)
        self._cards[key].tell(finding)
        return self._cards[key]

    def _name_button(self, folded: int) -> None:
        self._all_open = self._all_open and bool(folded)
        key = "forms.fewer" if self._all_open else "forms.more" if self.first else "forms.questions"
        self.more.description = say(key, n=folded) if folded else ""
        look = ("okr-quiet", "okr-close") if self._all_open else ("okr-quiet",)
        self.more._dom_classes = look  # noqa: SLF001 - the public verbs send one message a class


class _Card:
    """One question with the field to answer it, or one answer with the button to open it again."""

    def __init__(self, form: Form, arrange: Do) -> None:
        self._form, self._arrange, parts = form, arrange, form.parts
        self._finding: Finding | None = None
        self._fields: tuple[w.Text, w.Text] | None = None
        self._keeping = False
        self._text = parts.html(look="okr-question")
        self._open = parts.quiet("", "", self._write)
        self._line = parts.across(self._text, self._open, look="okr-row okr-asked")
        self.box = parts.below(self._line, look="okr-card")

    @property
    def writing(self) -> bool:
        """Whether the field for an answer is open."""
        return self._fields is not None

    def tell(self, finding: Finding) -> None:
        self._finding = finding
        self.blank(False)
        self._say()

    def blank(self, gone: bool) -> None:
        self.box._dom_classes = ("okr-card", "okr-gone") if gone else ("okr-card",)  # noqa: SLF001 - as above

    def _say(self) -> None:
        if self._finding is None:
            return
        reply = self._finding.reply
        if reply is not None and not self.writing:
            said = reply.because if len(reply.because) <= LONG else f"{reply.because[:LONG]}…"
            key = "forms.answered-by" if reply.by else "forms.answered"
            self._text.value = f'<span class="okr-answered">{escape(say(key, because=said, by=reply.by))}</span>'
        else:
            ways = f'<span class="okr-try">{escape(say("review.try") + self._finding.try_)}</span>'
            why = escape(self._finding.why, quote=True)
            asked = f'<span class="okr-ask" title="{why}">{escape(self._finding.question)}</span>'
            self._text.value = f"{asked} {ways}"
        self._open.description = say("forms.open-again" if reply else "forms.differ")
        self._open.tooltip = say("forms.open-again-tip" if reply else "forms.differ-tip")
        self._line.children = (self._text,) if self.writing else (self._text, self._open)

    def _write(self) -> None:
        """Open the field for an answer."""
        if self._finding is None or self.writing:
            return
        reply, parts = self._finding.reply, self._form.parts
        because = parts.field(
            reply.because if reply else "",
            self._typed,
            look="okr-because",
            label=say("forms.differ"),
            hint=say("forms.because-hint"),
            entered=self._keep,
        )
        who = parts.field(
            (reply.by or "") if reply else "",
            self._typed,
            look="okr-owner",
            label=say("forms.who"),
            hint=say("forms.owner-hint"),
            entered=self._keep,
        )
        self._fields = because, who
        buttons = [parts.button(say("forms.keep"), say("forms.keep-tip"), self._keep, tabbable=False)]
        if reply:
            take_back = say("forms.take-back"), say("forms.take-back-tip")
            buttons.append(parts.button(*take_back, self._take_back, tabbable=False))
        close = parts.quiet(say("forms.close"), say("forms.close-tip"), self._close, "okr-close")
        fold = parts.across(because, who, *buttons, close, look="okr-row okr-fold")
        self._say()
        self.box.children = (self._line, fold)
        self._form.later("focus", FOCUS_AFTER, because.focus)

    def _typed(self, _words: str) -> None:
        self._form.busy()
        if self._keeping:
            self._keep()

    def _keep(self) -> None:
        self._keeping = True
        self._form.later("keep", KEEP_AFTER, self._keep_now)

    def _keep_now(self) -> None:
        self._keeping = False
        if self._finding is None or self._fields is None:
            return
        because, who = (" ".join(field.value.split()) for field in self._fields)
        if not because:  # an answer without words is none; taking one back has a button of its own
            self._fields[0].focus()
            return
        self._form.reply(self._finding, because, who)
        self._shut()

    def _take_back(self) -> None:
        if self._finding is not None and self._finding.reply is not None:
            self._form.reply(self._finding, "", self._finding.reply.by or "")
            self._shut()

    def _close(self) -> None:
        self._shut()
        self._form.later("focus", FOCUS_AFTER, self._open.focus)

    def _shut(self) -> None:
        self._fields = None
        self.box.children = (self._line,)
        self._say()
        self._arrange()


def _keyed(findings: Iterable[Finding]) -> Iterator[tuple[tuple[str, int], Finding]]:
    """Each finding with the name under which its card is known: its rule, and the how manieth of it."""
    seen: Counter[str] = Counter()
    for finding in findings:
        yield (finding.rule, seen[finding.rule]), finding
        seen[finding.rule] += 1
