"""Everything that a cycle's folder holds, put together; where it is asked for, as far as it can be read.

Half a folder is better than none when a team looks back: a table that cannot be read is left out, its error is kept,
and whoever reads on can say what that cost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.store import disk, ledger, rows, tables
from okrkit.store import votes as ballot
from okrkit.store.history import History, digest
from okrkit.store.ledger import (
    CHANGES,
    CHECK_INS,
    DEPENDENCIES,
    FEARS,
    REPLIES,
    SHOCKS,
    SURVEY,
    TABLES,
    VOTES,
    Ledger,
)  # fmt: skip
from okrkit.store.reading import OKRS, document, was_there
from okrkit.store.records import Loaded

__all__ = ["load"]

_T = TypeVar("_T")


def load(path: Path, history: History, beside: Ledger, *, spare: bool) -> Loaded:
    """Read a folder.

    Args:
        path: the folder.
        history: the versions of its files.
        beside: its tables.
        spare: leave out a table that cannot be read, and keep its error in `Loaded.broken`.

    Raises:
        OkrkitError: okrs.md cannot be read; without `spare`, a table neither.
    """
    raw = disk.read(path / OKRS)
    broken: dict[str, OkrkitError] = {}
    table: dict[str, tables.Table] = {}

    def read(file: str, of: Callable[[tables.Table], _T]) -> _T:
        try:
            return of(table[file])
        except OkrkitError as error:
            if not spare:
                raise
            broken[file] = error
            table[file] = tables.table(file.partition(".")[0], None, path / file)
            return of(table[file])

    for file in TABLES:
        try:
            table[file] = beside.table(file)
        except OkrkitError as error:
            if not spare:
                raise
            broken[file] = error
            table[file] = tables.table(file.partition(".")[0], None, path / file)
    found = document(path, history, raw, ledger.names(table))
    changes = read(CHANGES, rows.changes)
    seen = read(CHECK_INS, lambda one: rows.check_ins(one, found.cycle, lambda name: was_there(name, changes, history)))
    given, doubted = read(VOTES, lambda one: ballot.standing(rows.votes(one)))
    today = dt.datetime.now().date()  # noqa: DTZ005 - local time
    check_ins, notes = ledger.notes(table, seen, doubted, today)
    notes += [] if CHECK_INS in broken else beside.vanished(seen, found.cycle)
    cycle = replace(
        found.cycle,
        check_ins=check_ins,
        changes=changes,
        replies=read(REPLIES, rows.replies),
        votes=given,
        fears=read(FEARS, rows.fears),
        dependencies=read(DEPENDENCIES, lambda one: rows.standing(rows.dependencies(one))),
        shocks=read(SHOCKS, rows.shocks),
        survey=read(SURVEY, rows.survey),
    )
    if gone := {check_in.key_result for check_in in seen} - {kr.id for kr in cycle.key_results}:
        notes.append(say("store.gone", ids=say("store.and").join(sorted(gone)), file=CHECK_INS))
    return Loaded(found, cycle, digest(raw), tuple(notes), str(path / OKRS), broken)
