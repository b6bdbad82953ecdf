"""From a file to what a team would take over of it, with a word on all that was read, guessed, asked, wrong or left.

    found = read("okrs.xlsx", folder)
    print(found)          # nothing is written yet
    found.take()          # what is good, all of it or nothing

One way in for a workbook, a CSV, an export of Viva Goals, and a document in words (see `okrkit.notation`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
from msgspec.structs import replace

from okrkit import content, notation, store
from okrkit.errors import OkrkitError
from okrkit.exchange import files, grids, layout, merging, viva
from okrkit.exchange.asking import Asking
from okrkit.exchange.grids import Grid
from okrkit.exchange.objectives import Objectives
from okrkit.exchange.result import Import, Note
from okrkit.exchange.rows import dated, records
from okrkit.exchange.tables import Found, find
from okrkit.language import current, known, say, speaking
from okrkit.model import Change, CheckIn, Context, Cycle
from okrkit.store import Folder, Loaded, dates, disk
from okrkit.store.reading import OKRS
from okrkit.store.tables import yes_or_no

__all__ = ["read"]

_QUESTIONS = ("ids", "sheet", *viva.QUESTIONS)
_LONGEST = 200_000  # characters of a sheet without headings that are read as a document


def read(
    path: Path | str,
    folder: Folder | None = None,
    answers: Mapping[str, str] | None = None,
    today: dt.date | None = None,
) -> Import:
    """Read a file; write nothing.

    Args:
        path: a workbook (.xlsx, .xlsm), a CSV, an export of Viva Goals (.csv, .xlsx, or the ZIP of a whole
            organization), a document with OKRs (.md, .txt), or a cycle's folder.
        folder: where it is to go; what it holds already stays and helps to read the rest.
        answers: to what an earlier reading asked: {"percent": "share"}.
        today: no check-in is later than this; None for the day itself.

    Raises:
        OkrkitError: the file as a whole cannot be used, or holds nothing that okrkit knows.
    """
    path = Path(path).expanduser()
    before = folder.load() if folder else Loaded(notation.Document(Cycle()), Cycle())
    asking = Asking(answers or {}, _QUESTIONS)
    with folder.words() if folder else nullcontext(), speaking(current()):  # asked for once, not for each of many rows
        reader = _Reader(path, before.cycle, asking, today or dt.date.today())  # noqa: DTZ011 - the team's own day
        new = reader.read()
        counts = _counts(new)
        notes = [*reader.notes, *asking.notes()]
        if not any(counts.values()) and not notes:
            files.fail("nothing", path)
        notes += _differing(before.cycle, new)
        clashing = merging.clashes(before.cycle, new)
        if clashing and asking.given.get("ids") is None:
            name, here, there = clashing[0]
            asked = say("exchange.ask-ids", n=len(clashing), id=name, here=here, there=there)
            notes.append(Note("asked", asked, instead=say("exchange.ask-ids-instead")))
            new = Cycle()
        elif asking.given.get("ids") == "new":
            new = merging.renamed(before.cycle, new)
    return Import(path.name, new, before, notes, counts, folder)


class _Reader:
    """Reads one file; `notes` says what there is to say of it."""

    def __init__(self, path: Path, before: Cycle, asking: Asking, today: dt.date) -> None:
        self.path, self.before, self.asking, self.today = path, before, asking, today
        self.notes: list[Note] = []

    def read(self) -> Cycle:
        if self.path.is_dir() or self.path.name == OKRS:
            return self._loaded(store.read(self.path))
        raw = disk.read(self.path)
        if raw is None:
            raise OkrkitError(say("store.missing"), file=self.path, instead=say("store.missing-instead"))
        kind = files.kind_of(raw, self.path)
        if kind == "text":
            return self._document(notation.decode(raw, file=str(self.path)))
        if kind == "viva":
            self.notes.append(Note("left", say("exchange.viva-left")))
            return self._viva(viva.of_zip(raw, self.path))
        if kind == "csv":
            sheets = [grids.of_csv(notation.decode(raw, file=str(self.path)), self.path)]
        else:
            sheets = grids.of_workbook(raw, self.path)
        return self._sheets(sheets)

    # --- documents ---

    def _loaded(self, loaded: Loaded) -> Cycle:
        self.notes += [Note("guessed", note) for note in loaded.notes]
        return self._left(loaded.document, loaded.cycle)

    def _document(self, text: str) -> Cycle:
        document = notation.parse(text, file=str(self.path), previous=self.before)
        return self._left(document, document.cycle)

    def _left(self, document: notation.Document, cycle: Cycle) -> Cycle:
        self.notes += [Note("left", one.text, say("errors.line", line=one.line)) for one in document.unplaced]
        self.notes += [Note("left", say("exchange.front", name=name)) for name in document.extra]
        return cycle

    # --- sheets ---

    def _sheets(self, sheets: Sequence[Grid]) -> Cycle:
        tables: list[Found] = []
        plain: list[Grid] = []
        for grid in sheets:
            found = find(grid)
            if found:
                tables.append(found)
            elif grid.rows and not layout.is_title("about", grid.name):
                plain.append(grid)
        exported = [table for table in tables if table.kind == "viva"]
        if exported:
            self.notes += [note for table in exported for note in table.notes()]
            return self._viva([item for table in exported for item in viva.of_table(table)])
        cycle = self._facts([table for table in tables if table.kind == "cycle"])
        chosen = self._chosen([table for table in tables if table.kind == "key_results"])
        cycle = self._objectives(chosen, plain, cycle)
        return self._beside([table for table in tables if table.kind in layout.ATTRIBUTES], cycle)

    def _chosen(self, tables: list[Found]) -> list[Found]:
        """The sheets that hold this team's objectives; asked where there are several."""
        names = [table.grid.name for table in tables]
        said = self.asking.given.get("sheet")
        if said and said != "all" and said not in names:
            known = say("store.and").join(names) or "all"
            raise OkrkitError(say("exchange.no-choice", name="sheet", said=said, known=known), file=self.path)
        if len(tables) < 2 or said:
            return [table for table in tables if said in (None, "all", table.grid.name)]
        instead = say("exchange.ask-which-instead", name="sheet", first=names[0])
        asked = say("exchange.ask-sheet", n=len(names), names=say("store.and").join(names))
        self.notes.append(Note("asked", asked, instead=instead))
        return []

    def _objectives(self, tables: list[Found], plain: list[Grid], cycle: Cycle) -> Cycle:
        here = Cycle() if self.asking.given.get("ids") == "new" else self.before
        objectives: list[Any] = []
        seen: list[CheckIn] = []
        for table in tables:
            days = replace(cycle, start=cycle.start or self.before.start, end=cycle.end or self.before.end)
            found = Objectives(table, days, self.asking, here)
            made = found.records(_using(self.before, objectives))
            self.notes += [*table.notes(), *found.notes]
            objectives += made
            seen += self._last_values(table, found, Cycle(objectives=made))
        for grid in plain:
            text = "\n".join("  ".join(cell.strip() for cell in cells if cell.strip()) for _, cells in grid.rows)
            document = _parsed(text, _using(self.before, objectives))
            if document is None:
                self.notes.append(Note("left", say("exchange.unknown-sheet"), grid.name))
                continue
            self.notes += [Note("left", one.text, grid.place(grid.rows[one.line - 1][0])) for one in document.unplaced]
            objectives += document.cycle.objectives
        ids = {one.id for o in objectives for one in (o, *o.key_results)}
        if len(ids) < sum(1 + len(o.key_results) for o in objectives):
            files.fail("twice", self.path)
        return replace(cycle, objectives=tuple(objectives), check_ins=tuple(seen))

    def _last_values(self, table: Found, found: Objectives, cycle: Cycle) -> list[CheckIn]:
        """The last value of each key result, where its row tells the day as well."""
        if not {"value", "value_date"} <= table.columns.keys():
            return []
        ids = {kr.id for kr in cycle.key_results}
        rows: list[tuple[int, list[str]]] = [
            (kr.row, [kr.seen["value_date"], kr.name, kr.seen["value"]])
            for o in found.lines for kr in o.key_results if kr.name in ids and all(kr.seen.values())
        ]  # fmt: skip
        columns = {"date": 0, "key_result": 1, "value": 2}
        headings = [table.headings[table.columns[name]] for name in ("value_date", "key_result", "value")]
        last = Found(Grid(table.grid.name, rows, {}, []), "checkins", 0, headings, columns, [], [])
        seen, notes = records(last, cycle, ids, self.asking, self.today)
        self.notes += notes
        return seen

    def _beside(self, tables: list[Found], cycle: Cycle) -> Cycle:
        """Check-ins, changes and the rest, of the key results in the file and in the folder."""
        whole = merging.merged(self.before, cycle)
        if any(table.kind == "checkins" for table in tables):
            cycle = replace(cycle, check_ins=())  # they hold the last values too
        names = {kr.id for kr in whole.key_results} | {one.key_result for one in self.before.check_ins}
        names |= {one.item for one in self.before.changes if one.item.startswith("KR")}
        for table in sorted(tables, key=lambda table: table.kind != "changes"):
            found, notes = records(table, whole, names, self.asking, self.today)
            self.notes += [*table.notes(), *notes]
            name = layout.ATTRIBUTES[table.kind]
            if table.kind == "changes":
                names |= {one.item for one in found if one.item.startswith("KR")}
            cycle = replace(cycle, **{name: (*getattr(cycle, name), *found)})
        return cycle

    def _facts(self, tables: list[Found]) -> Cycle:
        """Team, dates and context, from the sheet that names them one a row."""
        told: dict[str, Any] = {}
        for table in tables:
            self.notes += table.notes()
            for number, row in dated(table):
                name, said = row["name"], row["value"]
                field = _fact(name)
                if not said:
                    continue
                value = _value(field, said) if field else None
                if field is None:
                    self.notes.append(Note("left", say("exchange.unknown-fact", name=name), table.place(number)))
                elif value is None:
                    place, instead = table.place(number, "value"), say("exchange.cell-instead")
                    self.notes.append(Note("wrong", say("exchange.cell", text=said), place, instead))
                elif field == "not_doing" or "tuple" in str(get_type_hints(Context).get(field)):
                    told[field] = (*told.get(field, ()), value)
                else:
                    told[field] = value
        context = {name: told.pop(name) for name in Context.__struct_fields__ if name in told}
        return Cycle(**told, context=Context(**context))

    def _viva(self, items: Iterable[viva.Item]) -> Cycle:
        cycle, notes = viva.cycle(list(items), self.asking, self.today)
        self.notes += notes
        return cycle


def _parsed(text: str, previous: Cycle) -> notation.Document | None:
    """A sheet without headings as a document; None where it is none."""
    try:
        return notation.parse(text, previous=previous) if len(text) <= _LONGEST else None
    except OkrkitError:
        return None


def _differing(here: Cycle, new: Cycle) -> Iterator[Note]:
    """What the file says of the whole cycle, where the folder says something else."""
    if here.team and new.team and here.team != new.team:
        yield Note("guessed", say("exchange.other-team", here=here.team, there=new.team))
    was, now = (here.start, here.end), (new.start or here.start, new.end or here.end)
    if here.start and was != now:
        gaps = dict(zip(("was_start", "was_end", "start", "end"), (*was, *now), strict=True))
        yield Note("guessed", say("exchange.other-dates", **gaps))


def _using(before: Cycle, objectives: Sequence[Any]) -> Cycle:
    """The folder's cycle, with the names that other sheets have used, so that none is given twice."""
    once = dt.datetime.combine(dt.date.min, dt.time.min)
    used = tuple(Change(once, one.id, "added") for o in objectives for one in (o, *o.key_results))
    return replace(before, changes=(*before.changes, *used))


def _counts(cycle: Cycle) -> dict[str, int]:
    counted = {"objectives": len(cycle.objectives), "key_results": len(cycle.key_results)}
    counted |= {name: len(getattr(cycle, name)) for name in layout.ATTRIBUTES.values()}
    facts = [cycle.team, cycle.start, cycle.end, *msgspec.structs.astuple(cycle.context), *cycle.not_doing]
    return counted | {"facts": sum(one not in (None, ()) for one in facts)}


def _fact(name: str) -> str | None:
    """The field that a row of the cycle's sheet names, in either language."""
    names = content.table("words/exchange")
    for field in layout.FACTS:
        words = names[f"fact-{field}"]
        if layout.key(name) in {layout.key(one) for one in (field, words["en"], words["zh"])}:
            return field
    return None


def _value(field: str, said: str) -> Any:
    """What the cell beside it says; None where that is no value for it."""
    kind = str(get_type_hints(Context).get(field, str))
    if field in ("start", "end") or "date" in kind:
        return dates.date(said)
    if field == "language":
        return known(said)
    if "bool" in kind:
        return yes_or_no(said)
    if "int" in kind or "float" in kind:
        with suppress(ValueError):
            return int(said) if "int" in kind else float(said)
        return None
    return "" if said == layout.NONE and "str | None" in kind else said
