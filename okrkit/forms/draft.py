"""What a form holds while somebody writes: rows that may be empty, half typed, moved or about to go.

A draft is not a `Cycle`: a row may have no words yet, and a row that is emptied for a moment must not take its key
results with it. `Draft.cycle()` gives the cycle that can be saved now, and a word for each row that has to wait.
A row is read the way a typed line is (`notation`): "Activation from 22% to 40% @Li" has an owner here too.
What people set by hand where the coach read a line otherwise stands beside its words, and stays when they change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from okrkit import notation
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Cycle, KeyResult, Kind, Objective

__all__ = ["Block", "Draft", "Line"]

_Row = TypeVar("_Row")


@dataclass(eq=False)
class Line:
    """One key result as it stands in the form.

    `record` is what was last saved of it, `stated` what was set by hand since then beside its words.
    """

    text: str = ""
    owner: str = ""
    record: KeyResult | None = None
    id: str | None = None
    stated: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False)
class Block:
    """One objective as it stands in the form, with its lines."""

    text: str = ""
    why: str = ""
    owner: str = ""
    kind: Kind | None = None
    lines: list[Line] = field(default_factory=list)
    record: Objective | None = None
    id: str | None = None


class Draft:
    """All rows of the form, and the cycle that they were read from."""

    def __init__(self, cycle: Cycle) -> None:
        self.known = cycle
        self.blocks = [_block(objective) for objective in cycle.objectives]
        self._given: set[str] = set()

    @property
    def rows(self) -> Iterator[Block | Line]:
        """Every row, from top to bottom."""
        for block in self.blocks:
            yield block
            yield from block.lines

    def add(self, after: Block | None = None) -> Block:
        """An empty objective with one empty key result, at the end or below another."""
        block = Block(lines=[Line()])
        at = len(self.blocks) if after is None else self.blocks.index(after) + 1
        self.blocks.insert(at, block)
        return block

    def add_line(self, block: Block, after: Line | None = None) -> Line:
        """An empty key result, at the end of an objective or below another line."""
        line = Line()
        block.lines.insert(len(block.lines) if after is None else block.lines.index(after) + 1, line)
        return line

    def remove(self, row: Block | Line) -> None:
        """Take a row out; an objective goes with its key results."""
        if isinstance(row, Block):
            self.blocks.remove(row)
        else:
            self.home(row).lines.remove(row)

    def move(self, row: Block | Line, by: int) -> bool:
        """Move a row up (-1) or down (+1) among its siblings, a key result also into the next objective that has words.

        Returns whether it moved.
        """
        if isinstance(row, Block):
            return _shift(self.blocks, row, by)
        home = self.home(row)
        if _shift(home.lines, row, by):
            return True
        at = self.blocks.index(home) + by
        if not 0 <= at < len(self.blocks) or not _tidy(self.blocks[at].text):
            return False
        home.lines.remove(row)
        self.blocks[at].lines.insert(len(self.blocks[at].lines) if by < 0 else 0, row)
        return True

    def home(self, line: Line) -> Block:
        """The objective that a line stands under."""
        return next(block for block in self.blocks if line in block.lines)

    def cycle(self) -> tuple[Cycle, dict[Block | Line, str]]:
        """The cycle as it can be saved now, and for each row that cannot be saved as it stands, why.

        A new row without words is left out in silence. A saved row that was emptied keeps its words until somebody
        deletes it.
        """
        waiting: dict[Block | Line, str] = {}
        objectives = [self._objective(block, waiting) for block in self.blocks]
        cycle = msgspec.structs.replace(self.known, objectives=tuple(o for o in objectives if o is not None))
        return cycle, waiting

    def reading(self, row: Block | Line) -> Objective | KeyResult | None:
        """A row by itself, to be read while it is typed; None where it has no words or cannot be one.

        An objective comes without its key results.
        """
        if not _tidy(row.text):
            return None
        try:
            if isinstance(row, Line):
                return self._key_result(row, row.id or "KR0")
            return self._headed(row, row.id or "O0", _tidy(row.text))
        except OkrkitError:
            return None

    def correct(self, line: Line, stated: Mapping[str, Any]) -> None:
        """Set by hand what a line was read as: fields of its measure, `type`, `read_as`."""
        meant = self.reading(line)
        line.stated |= stated
        if isinstance(meant, KeyResult) and "target" in stated and "bound" not in stated:
            line.stated |= {"bound": _moved(meant.measure.bound, stated["target"]), "change": None}
        if stated.get("direction", "maintain") != "maintain":
            line.stated["bound"] = None

    def as_read(self, line: Line) -> None:
        """Let the words of a line decide again: what was set by hand beside them goes."""
        line.stated = {}
        if line.record is not None:
            meant = notation.measured(line.record.text, {}, self.known.start, self.known.end)
            line.record = msgspec.structs.replace(line.record, measure=meant, type=None, read_as=None)

    def set_by_hand(self, key_result: KeyResult) -> bool:
        """Whether a key result holds more than its words say."""
        dates = self.known.start, self.known.end
        return bool(key_result.read_as or notation.beside(key_result.text, key_result.measure, *dates))

    def saved(self, cycle: Cycle) -> None:
        """Take note that this is what the file holds now."""
        self.known = cycle
        objectives = {objective.id: objective for objective in cycle.objectives}
        key_results = {key_result.id: key_result for key_result in cycle.key_results}
        for block in self.blocks:
            block.record = objectives.get(block.id or "")
            for line in block.lines:
                line.record = key_results.get(line.id or "")
                line.stated = {} if line.record is not None else line.stated

    def _objective(self, block: Block, waiting: dict[Block | Line, str]) -> Objective | None:
        text = _tidy(block.text)
        if not text and block.record is None:
            if any(_tidy(line.text) for line in block.lines):
                waiting[block] = say("forms.objective-first")
            return None
        if not text and block.record is not None:
            waiting[block] = say("forms.emptied", text=block.record.text)
            text = block.record.text
        found = [self._line(line, waiting) for line in block.lines]
        key_results = tuple(kr for kr in found if kr is not None)
        try:
            block.id = block.id or self._free("O")
            return msgspec.structs.replace(self._headed(block, block.id, text), key_results=key_results)
        except OkrkitError as error:
            waiting[block] = error.message
            return block.record

    def _headed(self, block: Block, name: str, typed: str) -> Objective:
        """An objective as it is typed, without key results."""
        text, owner, kind = _read_objective(typed, block)
        start = block.record or Objective(id=name, text=text)
        why = _tidy(block.why) or None
        return msgspec.structs.replace(start, text=text, why=why, owner=owner, kind=kind, key_results=())

    def _line(self, line: Line, waiting: dict[Block | Line, str]) -> KeyResult | None:
        if not _tidy(line.text):
            if line.record is not None:
                waiting[line] = say("forms.emptied", text=line.record.text)
            return line.record
        try:
            line.id = line.id or self._free("KR")
            return self._key_result(line, line.id)
        except OkrkitError as error:
            waiting[line] = error.message
            return line.record

    def _key_result(self, line: Line, name: str) -> KeyResult:
        read = self._as_worded(line, name)
        if not line.stated:
            return read
        dates = self.known.start, self.known.end
        stated = notation.beside(read.text, read.measure, *dates) | line.stated
        own = {name: stated[name] for name in ("type", "read_as") if name in stated}
        return msgspec.structs.replace(read, measure=notation.measured(read.text, stated, *dates), **own)

    def _as_worded(self, line: Line, name: str) -> KeyResult:
        typed, owner = _tidy(line.text), _owner(line.owner)
        if line.record is not None and typed == line.record.text:
            return msgspec.structs.replace(line.record, owner=owner)
        said = _as_typed("KR", typed)
        read = said.key_results[0] if said and len(said.key_results) == 1 else KeyResult(id=name, text=typed)
        said_owner = read.owner
        read = msgspec.structs.replace(read, text=_words(read, owner))
        dates = self.known.start, self.known.end
        stated = notation.beside(read.text, read.measure, None, None)
        if line.record is not None:  # what was set by hand on the old words stays with the new ones
            stated = notation.carried(line.record, read.text, *dates) | stated
            unsaid = [field for field in read.__struct_fields__ if getattr(read, field) is None]
            read = msgspec.structs.replace(read, **{field: getattr(line.record, field) for field in unsaid})
        meant = notation.measured(read.text, stated, *dates)
        return msgspec.structs.replace(read, id=name, owner=owner or said_owner, measure=meant)

    def _free(self, prefix: str) -> str:
        """The next number that was never used: check-ins and changes point to the old ones."""
        known = self.known
        used = {*self._given, *(o.id for o in known.objectives), *(kr.id for kr in known.key_results)}
        used |= {check_in.key_result for check_in in known.check_ins} | {change.item for change in known.changes}
        name = f"{prefix}{1 + max(_numbers(used, prefix), default=0)}"
        self._given.add(name)
        return name


def _block(objective: Objective) -> Block:
    return Block(
        text=objective.text,
        why=objective.why or "",
        owner=objective.owner or "",
        kind=objective.kind,
        lines=[
            Line(text=key_result.text, owner=key_result.owner or "", record=key_result, id=key_result.id)
            for key_result in objective.key_results
        ],
        record=objective,
        id=objective.id,
    )


def _read_objective(text: str, block: Block) -> tuple[str, str | None, Kind | None]:
    owner = _owner(block.owner)
    said = None if block.record is not None and text == block.record.text else _as_typed("O", text)
    return (_words(said, owner), owner or said.owner, block.kind or said.kind) if said else (text, owner, block.kind)


def _words(read: Objective | KeyResult, owner: str | None) -> str:
    """The text of a row; the field of the owner goes before, and another name in the words is left there."""
    return (
        f"{read.text} @{read.owner.replace(', ', ' @')}" if owner and read.owner and read.owner != owner else read.text
    )


def _as_typed(prefix: str, text: str) -> Objective | None:
    """The line as the notation reads it, if it is one line for the notation too."""
    lines = f"O {text}" if prefix == "O" else f"O -\nKR {text}"
    try:
        document = notation.parse(lines)
    except OkrkitError:
        return None
    whole = len(document.cycle.objectives) == 1 and not document.unplaced
    return document.cycle.objectives[0] if whole else None


def _moved(bound: tuple[float | None, float | None] | None, target: float | None) -> Any:
    """A limit that was read, with another number in its place: at or above it, at or below it."""
    if bound is None or target is None or None not in bound:
        return None
    return (target, None) if bound[0] is not None else (None, target)


def _numbers(names: Iterable[str], prefix: str) -> Iterator[int]:
    for name in names:
        number = name.removeprefix(prefix).partition(".")[0]
        if name.startswith(prefix) and number.isdigit():
            yield int(number)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _owner(text: str) -> str | None:
    names = re.split(r"(?:^|[\s,，、]+)[@＠]+\s*", _tidy(text))
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _shift(rows: list[_Row], row: _Row, by: int) -> bool:
    at = rows.index(row)
    if not 0 <= at + by < len(rows):
        return False
    rows[at], rows[at + by] = rows[at + by], rows[at]
    return True
