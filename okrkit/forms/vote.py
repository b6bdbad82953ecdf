"""The blind vote: how sure each person is of each key result, before anybody hears anybody else.

One person after the other types a name and gives numbers; they vanish as soon as they are kept, and only who has
voted is shown. When the table is opened, what is shown of each key result is the mean and, from four votes on, the
lowest and the highest: never who said what, and never one person's number.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from html import escape

import ipywidgets as w

from okrkit import cards, scoring
from okrkit.forms.sheet import one_line
from okrkit.forms.steps import Host
from okrkit.language import say
from okrkit.model import Cycle
from okrkit.store import awaited

__all__ = ["BlindVote"]


class BlindVote:
    """The vote of a team.

    Attributes:
        who: the name of the person whose turn it is.
        begin: gives that person the key results; keep: keeps the numbers and hides them; not_now: drops them.
        pills: how sure, for each key result.
        open: asks whether to open the table; sure: opens it; wait: does not.
    """

    name = "vote"

    def __init__(self, host: Host) -> None:
        self._host, parts = host, host.parts
        self._voter = ""
        self._busy = False  # somebody is voting, or is asked whether to open the table
        begin, hint = partial(host.soon, self.name, self._begin), say("forms.owner-hint")
        again = lambda _: host.again(self.name)  # noqa: E731 - one small step
        self.who = parts.field("", again, look="okr-owner", label=say("commit.voter"), hint=hint, entered=begin)
        self.begin = parts.button(say("commit.begin"), say("commit.begin-tip"), begin, look="okr-keep")
        self.pills: dict[str, w.RadioButtons] = {}
        self.keep = parts.button(
            say("commit.keep-mine"), say("commit.keep-mine-tip"), self._keep, style="primary", look="okr-done"
        )
        self.not_now = parts.button(say("commit.not-now"), say("commit.not-now-tip"), self._not_now)
        self.open = parts.button(say("commit.open"), say("commit.open-tip"), self._ask)
        self.sure = parts.button(say("commit.open-sure"), say("commit.open-tip"), self._open, style="primary")
        self.wait = parts.button(say("commit.open-wait"), say("commit.open-wait"), self._show_turns)
        self._word, self._voted = parts.html(look="okr-word"), parts.html(look="okr-word")
        self.box = parts.below()
        self._cycle = Cycle()

    def show(self, cycle: Cycle) -> None:
        self._cycle = cycle
        voted = self._host.folder.voted()
        words = (
            say("commit.voted", names=say("commit.and").join(voted), n=len(voted)) if voted else say("commit.nobody")
        )
        self._voted.value = f'<span class="okr-set-hint">{escape(words)}</span>'
        if any(vote.confidence is not None for vote in cycle.votes):
            self._show_table()
        elif not self._busy:
            self._show_turns()

    def said(self, cycle: Cycle) -> bool:
        return bool(cycle.votes)

    def _show_turns(self) -> None:
        """Ask for the next person; of those before only the names are shown."""
        self._busy, parts = False, self._host.parts
        turn = parts.across(self.who, self.begin, look="okr-row okr-fields")
        foot = parts.across(self._voted, *([self.open] if self._cycle.votes else []), look="okr-row okr-foot")
        self.box.children = (turn, self._word, foot)

    def _show_table(self) -> None:
        """Show what the votes say together; those that lie on other machines are still to be opened there."""
        self._busy, parts = False, self._host.parts
        closed = dict.fromkeys(vote.by for vote in self._cycle.votes if vote.confidence is None)
        elsewhere = say("commit.elsewhere", names=say("commit.and").join(closed)) if closed else ""
        more = [parts.html(_line("okr-set-hint", elsewhere), look="okr-word"), self.sure] if closed else []
        foot = parts.across(self._voted, *more, look="okr-row okr-foot")
        self.box.children = (parts.html(_table(self._cycle)), foot)

    def _begin(self) -> None:
        name = one_line(self.who.value)
        if not name:
            self._word.value = _line("okr-waiting", say("commit.name-first"))
            self._host.focus_soon(self.who)
            return
        if not self._cycle.key_results:
            self._word.value = _line("okr-waiting", say("checkin.nothing"))
            return
        self._voter, self._busy, parts = name, True, self._host.parts
        again = name in self._host.folder.voted()
        self._word.value = _line("okr-set-hint", say("commit.turn-again" if again else "commit.turn", name=name))
        options = [(str(n), n) for n in range(11)]
        self.pills = {
            kr.id: parts.pills(options, None, lambda _: None, label=say("checkin.confidence"), look="okr-sure okr-bare")
            for kr in self._cycle.key_results
        }
        rows = [
            parts.across(
                parts.html(f'<span class="okr-named"><b>{kr.id}</b> {escape(kr.text)}</span>', look="okr-question"),
                self.pills[kr.id],
                look="okr-row okr-stop okr-choosing",
            )
            for kr in self._cycle.key_results
        ]
        self.box.children = (self._word, *rows, parts.across(self.keep, self.not_now, look="okr-row okr-foot"))
        self._host.focus_soon(next(iter(self.pills.values())))

    def _keep(self) -> None:
        given = {name: pills.value for name, pills in self.pills.items() if pills.value is not None}
        if not given:
            self._word.value = _line("okr-waiting", say("commit.no-number"))
            return
        voter = self._voter
        self._host.folder.vote(voter, given)
        self._done()
        self._word.value = _line("okr-kept", say("commit.vote-kept", name=voter))
        self._host.kept(say("commit.kept"))
        self._host.focus_soon(self.who)

    def _not_now(self) -> None:
        self._done()
        self._word.value = ""
        self._show_turns()
        self._host.focus_soon(self.who)

    def _done(self) -> None:
        """Take the numbers off the screen, and out of the form."""
        for pills in self.pills.values():
            pills.value = None
            pills.close()
        self.pills, self._voter, self._busy, self.who.value = {}, "", False, ""

    def _ask(self) -> None:
        self._busy, parts = True, self._host.parts
        missing = awaited(self._cycle)
        told = (
            say("commit.open-missing", names=say("commit.and").join(missing)) if missing else say("commit.open-really")
        )
        words = parts.html(_line("okr-ask", told), look="okr-word")
        self.box.children = (self._voted, words, parts.across(self.sure, self.wait, look="okr-row okr-foot"))
        self._host.focus_soon(self.wait)

    def _open(self) -> None:
        self._host.folder.open_votes()
        self._word.value = ""
        self._host.kept(say("commit.opened"))


def _line(look: str, words: str) -> str:
    return f'<span class="{look}" role="status">{escape(words)}</span>'


def _table(cycle: Cycle) -> str:
    """What the votes say together. Fewer than four votes are nobody's to see."""
    said = scoring.votes(cycle, as_of=dt.date.today()).to_dict("records")  # noqa: DTZ011 - the person's own calendar
    rows = [
        (
            f"{key_result.id} {key_result.text}",
            f"{one['mean'] * 10:.1f}" if one["mean"] == one["mean"] else "–",
            f"{one['low'] * 10:g} – {one['high'] * 10:g}" if one["low"] == one["low"] else "–",
            str(one["count"]),
        )
        for key_result, one in zip(cycle.key_results, said, strict=True)
    ]
    heads = [say(f"commit.head-{name}") for name in ("key-result", "mean", "ends", "votes")]
    return cards.table(say("commit.table"), heads, rows)
