"""A cycle's folder: what it holds, and how it is written without losing anything that anybody wrote.

    okrs.md           the objectives and key results; written by okrkit and by people
    checkins.csv      what was seen of each key result, and when; rows added here and by people
    changes.csv       what was changed after the cycle began; a row for each, added when okrs.md is saved
    replies.csv       what the team replied to the coach
    votes.csv         how sure each person was at the start, sealed until the table is opened (`votes`)
    fears.csv         what people answered to the pre-mortem
    dependencies.csv  what is needed from others, and who said yes
    shocks.csv        what came from outside; survey.csv: what people answered without their names
    .history/         every version of each of them (`history`)

A save says which version it is based on. If the file is another by now, nothing is written and both are shown.
Of the tables, rows are only added; the one thing ever filled in is why a change was made.
"""

from __future__ import annotations

import datetime as dt
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from okrkit import notation
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Change, CheckIn, Cycle, Dependency, Fear, Reply, Shock, SurveyAnswer, Vote
from okrkit.store import difference, disk, entry, ledger, loading, rows
from okrkit.store import votes as ballot
from okrkit.store.history import DISK, FOLDER, UNDO, History, Version, back, digest
from okrkit.store.ledger import CHANGES, CHECK_INS, DEPENDENCIES, FEARS, REPLIES, TABLES, VOTES, Added, Changed, Ledger
from okrkit.store.own import words
from okrkit.store.reading import OKRS, bare, document, written
from okrkit.store.records import Loaded, Newer, Saved
from okrkit.store.votes import Opened

if TYPE_CHECKING:
    from okrkit.reviewing import Finding

__all__ = ["Folder"]

_PATIENCE = 5.0


class Folder:
    """One cycle of a team, as files. Nothing is made on disk before the first save.

    Args:
        path: the cycle's folder, such as teams/growth/2026-Q4.
        patience: seconds to wait while another process writes.
    """

    def __init__(self, path: Path | str, *, patience: float = _PATIENCE) -> None:
        self.path = Path(path)
        self._patience = patience
        self._history = History(self.path)
        self._ledger = Ledger(self.path, self._history)

    def __repr__(self) -> str:
        return f"Folder({str(self.path)!r})"

    def words(self) -> AbstractContextManager[None]:
        """Read with the team's own words, as all that this folder does."""
        return words(self.path)

    def load(self, *, spare: bool = False) -> Loaded:
        """Read everything.

        Args:
            spare: read what can be read. A table that cannot is left out and its error stands in `Loaded.broken`.

        Raises:
            OkrkitError: a file cannot be read, or says what cannot be; with the file, the line and the place in it.
        """
        with self.words():
            return loading.load(self.path, self._history, self._ledger, spare=spare)

    def save(self, cycle: Cycle, *, base: str | None, by: str) -> Saved:
        """Write the objectives and key results of a cycle, all or nothing.

        Lines of okrs.md that were not understood and unknown keys of its front matter stay. Check-ins, changes and
        replies have their own files and are not written from `cycle`. Saving what is there already writes nothing.

        Args:
            cycle: what is to be saved.
            base: the stamp of the version that it is based on; None or "" where there was no file.
            by: who or what writes: "form", a cell's name.

        Raises:
            Newer: okrs.md holds something else by now. Nothing was written.
            OkrkitError: it cannot be written, or another process holds the folder. Nothing was written.
        """
        with self.words(), self._alone():
            return self._write(*self._next(cycle, base), by=by)

    def undo(self, *, base: str | None = None) -> Saved:
        """Put the version before back, as an editor does: again, and it is the one before that.

        What is put back is a new entry in the history, by "undo": nothing gets lost. A change that somebody made in
        the file itself is the first to be taken back.

        Args:
            base: the stamp of the version that is to be undone; None for whatever is there.

        Raises:
            Newer: okrs.md is not the version `base`.
            OkrkitError: there is no earlier version, or the folder cannot be written.
        """
        first = OkrkitError(say("store.no-undo"), file=self.path / OKRS, instead=say("store.no-undo-instead"))
        if not self.path.is_dir():
            raise first
        with self.words(), self._alone():
            raw = disk.read(self.path / OKRS)
            if base is not None and digest(raw) != base:
                theirs = self.load()
                raise Newer(self.path / OKRS, theirs.cycle, theirs)
            self._history.adopt(OKRS, raw, at=self._ledger.when(OKRS, _now()))
            known = self._history.versions(OKRS)
            way = known[-1:] if raw is None else back(known)  # a file that somebody removed comes back as it was
            if not way:
                raise first
            new = way[-1].raw
            return self._write(new, self._cycle(raw), self._cycle(new), by=UNDO)

    def reply(self, finding: Finding, because: str, by: str | None = None) -> Reply:
        """Keep what the team replies to a question of the coach; nothing in `because` takes its reply back.

        Saying once more what stands already adds nothing.

        Args:
            finding: the question, as the coach found it: its rule, its item and the words that it rests on.
            because: why the team sees it otherwise, or its answer.
            by: who says so.

        Raises:
            OkrkitError: replies.csv cannot be read or written, or another process holds the folder.
        """
        known = finding.reply
        words = known.words if known else finding.words
        new = Reply(_now(), finding.rule, _said(because), finding.item, _said(by) or None, words)
        if (known.because, known.by) == (new.because, new.by) if known else not new.because:
            return known or new
        with self._alone():
            self._add({REPLIES: [new]}, by=new.by, at=new.at)
        return new

    def check_in(self, check_ins: Sequence[CheckIn]) -> tuple[CheckIn, ...]:
        """Add check-ins to checkins.csv, all or none; what stands there already is not added again.

        A correction is a check-in too: of one key result and day, the last row stands, and the earlier ones stay.

        Returns:
            Those that were added.

        Raises:
            OkrkitError: a key result that is not there, a day outside the cycle or still to come, or nothing to
                keep; or checkins.csv cannot be read as a table or written. Nothing was written.
        """
        now = _now()
        with self.words(), self._alone():
            table = self._ledger.table(CHECK_INS)
            cycle = self._known(disk.read(self.path / OKRS)).cycle
            entry.check(check_ins, cycle, now.date())
            stands: dict[tuple[dt.date, str], CheckIn] = {}
            with suppress(OkrkitError):  # a row that cannot be read is no reason to lose a new one
                stands = {(one.date, one.key_result): one for one in rows.check_ins(table, cycle, bool)}
            clean = [replace(one, by=_said(one.by) or None, note=_said(one.note) or None) for one in check_ins]
            new = [one for one in clean if stands.get((one.date, one.key_result)) != one]
            self._add({CHECK_INS: new}, by=new[0].by if new else None, at=now)
        return tuple(new)

    def vote(self, by: str, confidence: Mapping[str, float]) -> tuple[Vote, ...]:
        """Keep how sure one person is of each key result (0 to 10), sealed; before the table is opened, again is fine.

        votes.csv gets who voted, on what and when, and a digest. The numbers stay outside the team's folder (`votes`).

        Raises:
            OkrkitError: no name, no number, a key result that is not there, a number outside 0 to 10, or a second
                vote after the table was opened. Nothing was kept.
        """
        with self.words(), self._alone():
            new = ballot.vote(self._voting(), _said(by), confidence, _now())
            self._add({VOTES: new}, by=new[0].by, at=new[0].at)
        return new

    def open_votes(self, all_in: bool = False) -> Opened:
        """Open the table: every vote whose number lies on this machine is added to votes.csv with its number.

        Args:
            all_in: open it only where nobody is missing, as far as the files tell. False opens it all the same.

        Raises:
            OkrkitError: nobody has voted, or somebody is missing and `all_in` is asked for. Nothing was opened.
        """
        with self.words(), self._alone():
            new = ballot.ready(self._voting(), all_in=all_in)
            self._add({VOTES: new}, by="vote", at=_now())
            return ballot.result(self._voting())

    def voted(self) -> tuple[str, ...]:
        """Who voted so far, in the order in which they did."""
        with self.words():
            votes = self._voting().votes
        return tuple({ballot.person(vote.by): vote.by for vote in votes}.values())

    def fear(self, text: str, by: str | None = None, item: str | None = None) -> Fear:
        """Keep one answer to "it is the last week and we scored 0.2: why?", the pre-mortem.

        Raises:
            OkrkitError: there are no words, or `item` is not there. Nothing was written.
        """
        new = Fear(_now(), _said(text), _said(by) or None, item)
        with self.words(), self._alone():
            entry.check_words(new.text, item, self._known(disk.read(self.path / OKRS)).cycle)
            self._add({FEARS: [new]}, by=new.by, at=new.at)
        return new

    def depend(self, dependency: Dependency) -> Dependency:
        """Keep what is needed from somebody else, and who said yes; the last row for the same need stands.

        Raises:
            OkrkitError: it does not say on whom, or its item is not there. Nothing was written.
        """
        said = {name: _said(getattr(dependency, name)) or None for name in ("what", "yes_by")}
        new = replace(dependency, on=_said(dependency.on), **said)
        with self.words(), self._alone():
            entry.check_words(new.on, new.item, self._known(disk.read(self.path / OKRS)).cycle)
            if new not in rows.standing(rows.dependencies(self._ledger.table(DEPENDENCIES))):
                self._add({DEPENDENCIES: [new]}, by=new.yes_by, at=_now())
        return new

    def shock(self, what: str, on: dt.date) -> Shock:
        """Keep what came from outside, and when; once is enough. Without words it is an OkrkitError."""
        new = Shock(on, _said(what))
        entry.check_words(new.what, None, Cycle())
        with self._alone():
            if new not in rows.shocks(self._ledger.table(ledger.SHOCKS)):
                self._add({ledger.SHOCKS: [new]}, by=None, at=_now())
        return new

    def answer(self, answers: Mapping[str, float | None]) -> tuple[SurveyAnswer, ...]:
        """Add one person's answers to the survey: 1 to 5 by question, None for "I don't know". No name is kept.

        Raises:
            OkrkitError: an answer is not from 1 to 5, or survey.csv cannot be written.
        """
        new = tuple(SurveyAnswer(name, value, secrets.token_hex(4)) for name, value in answers.items())
        with self._alone():
            self._add({ledger.SURVEY: new}, by=None, at=_now())
        return new

    def unexplained(self) -> tuple[Change, ...]:
        """The changes without a reason, oldest first; a change made in okrs.md by hand is entered before."""
        raw = disk.read(self.path / OKRS)
        known = self._history.versions(OKRS)
        if known and digest(raw) not in ("", known[-1].stamp):
            with self.words(), self._alone():
                if here := self._cycle(raw):  # what cannot be read now is compared when it can
                    self._write(None, here, None, by=DISK)
        return tuple(change for change in rows.changes(self._ledger.table(CHANGES)) if not change.reason)

    def annotate(self, change: Change, reason: str | None = None, announced: bool | None = None) -> Change:
        """Write beside a change why it was made and whether it was announced; what is not given stays.

        Every other cell of changes.csv, and every other row, stays as it was typed.

        Raises:
            OkrkitError: changes.csv does not hold this change (any more). Nothing was written.
        """
        said = {"reason": _said(reason) or None, "announced": announced}
        given = {name: value for name, value in said.items() if value is not None}
        with self._alone():
            known = rows.changes(self._ledger.table(CHANGES))
            same = [at for at, one in enumerate(known) if entry.same(one, change)]
            if not same:
                message, instead = say("store.no-change"), say("store.no-change-instead")
                raise OkrkitError(message, file=self.path / CHANGES, instead=instead)
            new = replace(known[same[0]], **given)
            if new != known[same[0]]:
                cells = rows.as_cells(new)
                filled = {CHANGES: {same[0]: {name: cells[name] for name in given}}}
                self._add({}, by=new.by, at=_now(), changed=filled)
        return new

    def take(self, cycle: Cycle, *, base: str | None, by: str) -> Saved:
        """Save the objectives of a cycle as `save` does, and add all that happened to them and is not here yet.

        What the folder has already is left as it is. So two copies of a folder come together again.

        Args:
            cycle: what is to be taken, with all that it holds.
            base: the stamp of the version of okrs.md that it is based on; None or "" where there was none.
            by: who or what writes.

        Raises:
            Newer: okrs.md holds something else by now. Nothing was written.
            OkrkitError: a check-in does not fit the cycle, or a file cannot be read or written. Nothing was written.
        """
        with self.words(), self._alone():
            new, here, _ = self._next(cycle, base)
            after = self._known(disk.read(self.path / OKRS) if new is None else new).cycle  # as it will be read
            needed = rows.dependencies(self._ledger.table(DEPENDENCIES))
            taken = entry.missing(self.load().cycle, cycle, needed)
            entry.check(taken.check_ins, replace(after, changes=cycle.changes), None)
            return self._write(new, here, cycle, by=by, taken=taken)

    def history(self, file: str = OKRS) -> list[Version]:
        """Every version of a file that was saved or found, oldest first."""
        return self._history.versions(file)

    def _next(self, cycle: Cycle, base: str | None) -> tuple[bytes | None, Cycle, Cycle]:
        """okrs.md as it is to be (None: as it is), its cycle as it is and as it will be.

        Raises:
            Newer: it is not the version `base`, nor the same.
        """
        raw = disk.read(self.path / OKRS)
        before = self._known(raw)
        if digest(raw) != (base or "") and bare(before.cycle) != bare(cycle):
            raise Newer(self.path / OKRS, cycle, self.load())
        return written(cycle, before, raw), before.cycle, cycle

    def _write(
        self, new: bytes | None, here: Cycle | None, cycle: Cycle | None, *, by: str, taken: Cycle | None = None
    ) -> Saved:
        """Keep what is there, tell what changed, and put the new version in its place, with new rows beside it.

        Args:
            new: okrs.md as it is to be; None where it stays.
            here: the cycle of okrs.md as it is; None where it cannot be read.
            cycle: the cycle of `new`; None where it cannot be read.
            by: the writer.
            taken: what else is added to the tables.
        """
        taken = taken or Cycle()
        by, now, raw = " ".join(by.split()), _now(), disk.read(self.path / OKRS)
        if new is None and taken == Cycle() and by != DISK:
            return Saved(digest(raw), written=False)
        told = rows.changes(self._ledger.table(CHANGES))
        found: list[Change] = []
        for file in (OKRS, *TABLES):
            when = self._ledger.when(file, now)
            known = self._history.adopt(file, disk.read(self.path / file), at=when)
            last = self._cycle(known.raw) if known and file == OKRS else None
            if last and here:
                found += difference.between(last, here, at=when, by=DISK)
        if here and cycle and new is not None:
            found += difference.between(here, cycle, at=now, by=by)
        found = [change for change in found if not any(entry.covers(one, change) for one in taken.changes)]
        changed, more = difference.joined(told, found)
        cells = {at: None if change is None else rows.as_cells(change) for at, change in changed.items()}
        taken = replace(taken, changes=(*taken.changes, *more))
        files, copies = self._ledger.grown(ledger.of(taken), by=by, at=now, changed={CHANGES: cells})
        if new is not None:
            files[self.path / OKRS] = new
            copies |= self._history.add(OKRS, new, by=by, at=now)
        disk.write(files | copies)
        entered = (*(change for change in changed.values() if change), *taken.changes)
        return Saved(digest(raw if new is None else new), written=True, changes=entered)

    def _add(self, added: Added, *, by: str | None, at: dt.datetime, changed: Changed | None = None) -> None:
        files, copies = self._ledger.grown(added, by=by or "", at=at, changed=changed)
        disk.write(files | copies)

    def _voting(self) -> Cycle:
        """The objectives with the votes on them; no other table needs to be readable."""
        given, _ = ballot.standing(rows.votes(self._ledger.table(VOTES)))
        return replace(self._known(disk.read(self.path / OKRS)).cycle, votes=given)

    def _alone(self) -> AbstractContextManager[None]:
        return disk.locked(self.path, self.path / FOLDER, self._patience)

    def _known(self, raw: bytes | None) -> notation.Document:
        """The document as `load` reads it. A table that cannot be read is no reason not to save objectives."""
        table = {}
        for file in TABLES:
            with suppress(OkrkitError):
                table[file] = self._ledger.table(file)
        return document(self.path, self._history, raw, ledger.names(table))

    def _cycle(self, raw: bytes | None) -> Cycle | None:
        with suppress(OkrkitError):
            return self._known(raw).cycle
        return None


def _now() -> dt.datetime:
    return dt.datetime.now()  # noqa: DTZ005 - local time


def _said(text: str | None) -> str:
    """What somebody typed, in one line, without characters that no file can hold."""
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text or "").split())
