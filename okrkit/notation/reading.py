"""From lines to a document: objectives with their key results, what is stated of them, and what found no place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, NoReturn

from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Cycle, KeyResult, Objective
from okrkit.notation import facts, front, identity
from okrkit.notation.dressing import flat, plain
from okrkit.notation.items import Item, item, told
from okrkit.notation.lines import Row, rows, split
from okrkit.notation.places import HEAD, roles
from okrkit.notation.records import Document, Place, Unplaced
from okrkit.notation.tables import opened
from okrkit.notation.vocabulary import KEY_RESULT, OBJECTIVE
from okrkit.patterns import late

__all__ = ["EMPTY", "parse"]

EMPTY = "<!-- no objectives yet -->"  # what `write` puts where a cycle has none, so that it can be read again
_CONTROL = late("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_SEEN = {"unit_seen", "limit"}  # what a value told beside itself
_BEGINS = late(r"[\w(（\"“「'’$€£¥]")  # a line of words, no arrow and no mark
_WRAPPED = 60  # a line that goes on below is at least this wide; a shorter one ended where it wanted to


def parse(text: str, *, file: str | None = None, previous: Cycle | None = None) -> Document:
    """Read a document.

    Args:
        text: okrkit's own notation, or what people already have (see the package's docstring).
        file: its name, for errors.
        previous: the cycle as it was; lines without a label find the ids that they had in it.

    Raises:
        OkrkitError: there is no objective, a key result stands before any, an id is given twice, or something stated
            cannot be used: with file, line, column, the line, and what to type instead.
    """
    try:
        return _Reader(text.removeprefix("\ufeff"), previous).document()
    except OkrkitError as error:
        raise error.at(file=file) from None


class _Line:
    """An objective or key result while it is being put together."""

    def __init__(self, row: Row, kind: str, section: int) -> None:
        self.row, self.kind, self.section = row, kind, section
        self.content = row.text
        self.item = Item("", {}, ())
        self.stated: dict[str, Any] = dict(row.stated or {})
        self.told: dict[str, Row] = {}  # where each of them stands, if on a line of its own
        self.key_results: list[_Line] = []
        self.over: _Line | None = None  # the objective that a nested one supports; of a key result, its objective
        self.label: str | None = row.name
        self.name = self.words = ""
        self.home: str | None = None
        self.place = 0

    @property
    def wide(self) -> bool:
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in self.row.raw[:_WRAPPED]) >= _WRAPPED


class _Reader:
    def __init__(self, text: str, previous: Cycle | None) -> None:
        self.lines = split(text)
        self.previous = previous
        self.objectives: list[_Line] = []
        self.loose: list[tuple[int, str, _Line | None]] = []
        self.last: _Line | None = None  # the line read last; what has no place follows it
        self.goes_on = False  # whether the next line may be the rest of it
        self.section = 0

    def document(self) -> Document:
        self._controls()
        head = front.read(self.lines, file=None)
        body = list(opened(list(rows(self.lines[head.body :], head.body + 1))))
        self._place(body)
        cycle = Cycle(**head.cycle)
        if not self.objectives and not any(row.kind == "verbatim" and row.said().strip() == EMPTY for row in body):
            self._nothing(body)
        self._read()
        self._name()
        objectives = tuple(self._objective(line, cycle) for line in self.objectives)
        known = {line.name: line for o in self.objectives for line in (o, *o.key_results)}
        unplaced = [Unplaced(number, text, after.name if after else None) for number, text, after in self.loose]
        return Document(
            cycle=Cycle(**head.cycle, objectives=objectives),
            places={name: _place(line) for name, line in known.items()},
            unplaced=tuple(sorted((u for u in unplaced if u.text != EMPTY), key=lambda u: u.line)),
            extra=head.extra,
        )

    # --- what each line is ---

    def _place(self, body: Sequence[Row]) -> None:
        parts = roles(body)
        blank = True
        for i, row in enumerate(body):
            part = parts.get(i)
            if part == OBJECTIVE:
                self._begin(row)
            elif part == KEY_RESULT:
                self._key_result(row)
            elif part != HEAD and row.kind not in ("blank", "rule") and row.raw.strip():
                self._beside(row, blank)
            blank = row.kind == "blank" or (blank and row.kind == "rule")

    def _begin(self, row: Row) -> None:
        line = _Line(row, OBJECTIVE, self.section)
        over = self.objectives[-1] if self.objectives else None
        while over is not None and (over.row.kind != "item" or over.row.depth >= row.depth):
            over = over.over
        line.over = over if row.kind == "item" and over and over.section == line.section else None
        self.objectives.append(line)
        self._begun(line)

    def _key_result(self, row: Row) -> None:
        if not self.objectives:
            _fail(row, say("notation.no-objective-yet"), say("notation.no-objective-yet-instead"))
        home = self.objectives[-1]
        while home.row.kind == "item" and home.over is not None and home.row.depth >= row.depth:
            home = home.over
        line = _Line(row, KEY_RESULT, self.section)
        line.over = home
        home.key_results.append(line)
        self._begun(line)

    def _begun(self, line: _Line) -> None:
        self.last, self.goes_on = line, True
        self.loose += [(line.row.number, text, line) for text in line.row.left]

    def _beside(self, row: Row, blank: bool) -> None:
        """A line that is no objective and no key result: a statement about one, the rest of one, or unplaced."""
        if row.field and self._state(row):
            self.goes_on = False
            return
        if not blank and self.last is not None and self.goes_on and self._goes_on(row, self.last):
            return
        self.goes_on = False
        if row.kind == "heading" or (row.kind == "plain" and (row.bold or flat(row.content).endswith(":"))):
            self.section += 1
        self.loose.append((row.number, row.said(), self.last))

    def _goes_on(self, row: Row, last: _Line) -> bool:
        """Take a line as the rest of the list item above it, where that one was wrapped at the edge of the page."""
        is_rest = row.kind == "plain" and not (row.quoted or row.label or row.field)
        wraps = last.row.kind == "item" and last.wide and not last.row.broken
        if not (is_rest and wraps and row.depth > last.row.depth and _BEGINS.match(row.content)):
            return False
        last.content += " " * (not _joins(last.content, row.content)) + row.content
        last.row.broken = row.broken
        return True

    def _state(self, row: Row) -> bool:
        """Take a line such as "weight: 2"; False where nothing near can hold it."""
        try:
            stated = facts.read(str(row.field), row.value)
        except OkrkitError as error:
            raise _at(error, row, row.value) from None
        if stated is None:
            return False
        objective = self.objectives[-1] if self.objectives else None
        for line in (self.last, self.last.over if self.last else None, objective):
            if line is not None and all(name in _fields(line.kind) for name in stated):
                if (stated.keys() - _SEEN) & line.stated.keys():
                    return False
                line.stated = stated | line.stated
                line.told |= dict.fromkeys(stated, row)
                return True
        return not stated

    # --- their words, and their names ---

    def _read(self) -> None:
        teams = {kr.row.team for o in self.objectives for kr in o.key_results if kr.row.team}
        for o in self.objectives:
            team, colon, text = o.content.partition(":")
            if colon and text.strip() and team.strip() in teams:  # "Sales: …" over "Sales KR: …"
                o.content, o.stated = text.strip(), {"owner": team.strip()} | o.stated
        for o in self.objectives:
            for place, line in enumerate((o, *o.key_results)):
                try:
                    line.item = item(line.content, line.kind)
                    self._aside(line)
                except OkrkitError as error:
                    raise _at(error, line.row, line.row.text) from None
                if not line.item.text:
                    name = line.label or line.kind
                    _fail(line.row, say("model.no-text", id=name), say("model.no-text-instead"))
                line.stated = line.item.stated | line.stated
                line.words, line.place = line.item.text, place
                self.loose += [(line.row.number, told(piece, line.row.raw), line) for piece in line.item.left]

    def _aside(self, line: _Line) -> None:
        aside = line.row.aside
        if not aside:
            return
        bare = re.fullmatch(r"\d+(?:\.\d+)?%", aside.strip()) and line.kind == KEY_RESULT
        stated = {"weight": float(aside.strip()[:-1])} if bare else facts.in_brackets(aside)
        if stated and all(name in _fields(line.kind) for name in stated):
            line.stated = stated | line.stated
        else:
            line.item = line.item._replace(text=f"{line.item.text} ({plain(aside)})")

    def _name(self) -> None:
        seen: dict[tuple[object, str], _Line] = {}
        for o in self.objectives:
            for home, line in ((o.section, o), *((id(o), kr) for kr in o.key_results)):
                if line.label is None:
                    continue
                first = seen.setdefault((home, line.label), line)
                if first is not line:
                    message = say("notation.twice", id=line.label, line=first.row.number)
                    _fail(line.row, message, say("model.same-id-instead"))
        for place, o in enumerate(self.objectives):
            o.place = place
        identity.name(self.objectives, self._homed, self.previous)

    def _homed(self) -> list[_Line]:
        for o in self.objectives:
            for line in o.key_results:
                line.home, line.place = o.name, line.place - 1
        return [line for o in self.objectives for line in o.key_results]

    # --- the records ---

    def _objective(self, line: _Line, cycle: Cycle) -> Objective:
        stated = {name: line.stated[name] for name in facts.OBJECTIVE_FIELDS if name in line.stated}
        if line.over is not None:
            stated.setdefault("supports", line.over.name)
        key_results = tuple(self._record(kr, cycle) for kr in line.key_results)
        try:
            return Objective(id=line.name, text=line.item.text, key_results=key_results, **stated)
        except OkrkitError as error:
            raise _at(error, line.row, line.row.text) from None

    def _record(self, line: _Line, cycle: Cycle) -> KeyResult:
        stated = {name: line.stated[name] for name in facts.KEY_RESULT_FIELDS if name in line.stated}
        if line.row.team and "owner" not in stated:
            stated["owner"] = line.row.team
        try:
            measure = facts.measured(line.item.text, line.stated, cycle.start, cycle.end)
            return KeyResult(id=line.name, text=line.item.text, measure=measure, **stated)
        except OkrkitError as error:
            at = line.told.get("weight" if stated.get("weight", 1) <= 0 else "bound")
            raise _at(error, at or line.row, at.value if at else line.row.text) from None

    # --- what cannot be read ---

    def _controls(self) -> None:
        for number, line in enumerate(self.lines, 1):
            found = _CONTROL.search(line)
            if found:
                raise OkrkitError(
                    say("model.control", code=f"U+{ord(found[0]):04X}"), line=number, column=found.start() + 1,
                    source=line, instead=say("model.control-instead"),
                )  # fmt: skip

    def _nothing(self, body: Sequence[Row]) -> NoReturn:
        first = next((row for row in body if row.kind != "blank"), None)
        if first is None:
            raise OkrkitError(say("notation.empty"), line=1, instead=say("notation.example"))
        raise OkrkitError(
            say("notation.no-objective"), line=first.number, column=1, source=first.raw,
            instead=say("notation.example"),
        )  # fmt: skip


def _fields(kind: str) -> tuple[str, ...]:
    if kind == OBJECTIVE:
        return facts.OBJECTIVE_FIELDS
    return (*facts.KEY_RESULT_FIELDS, *facts.MEASURE_FIELDS, *_SEEN)


def _joins(before: str, after: str) -> bool:
    """Whether two lines of one sentence meet without a space, as Chinese ones do."""
    return unicodedata.east_asian_width(before[-1]) in "WF" and unicodedata.east_asian_width(after[0]) in "WF"


def _column(row: Row, text: str) -> int:
    """Where the words begin in the line, in characters from 1."""
    lead = plain(row.content[: max(0, len(row.content) - len(text))]).strip()
    after = row.raw.find(lead) + len(lead) if lead and lead in row.raw else len(row.raw) - len(row.raw.lstrip())
    words = plain(text)[:12].split(" ")[0]
    at = row.raw.find(words, after) if words else after
    return max(at, after if at < 0 else 0) + 1


def _place(line: _Line) -> Place:
    return Place(line.row.number, _column(line.row, line.row.text), line.row.raw)


def _at(error: OkrkitError, row: Row, text: str) -> OkrkitError:
    column = _column(row, text)
    return OkrkitError(error.message, line=row.number, column=column, source=row.raw, instead=error.instead)


def _fail(row: Row, message: str, instead: str) -> NoReturn:
    raise OkrkitError(
        message, line=row.number, column=_column(row, row.text or row.content), source=row.raw, instead=instead
    )
