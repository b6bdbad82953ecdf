"""What a `%%okr` cell says, put into the team's set.

A cell holds one or more objectives of a set that others write too: another cell, the form, a text editor. So a cell
is compared with three things: what it says now, what it said when it was last saved, and what the folder holds.

- The cell changed and the folder did not: the cell is written.
- The folder changed and the cell did not, or both did: nothing is written, and both are shown.
- Both say the same: nothing to do.

What a cell leaves unsaid (an owner, a reason) is not a wish to remove it; what it said before and no longer says, is.
An objective is recognised by its label, by the same text, or as a rewording of what this cell said before.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from okrkit import notation
from okrkit.errors import OkrkitError
from okrkit.model import Change, Cycle, KeyResult, Measure, Objective, Record
from okrkit.notation.identity import alike

__all__ = ["Clash", "Merged", "merge", "written"]

_ALIKE = 0.6  # of their words in common: above it two texts are one reworded, below it people mean another thing
_FREE = tuple(name for name in Objective.__struct_fields__ if name not in ("id", "text", "key_results"))
_FREE_KR = tuple(name for name in KeyResult.__struct_fields__ if name not in ("id", "text", "measure"))
_UNSAID = (None, ())
_BARE = re.compile(
    r"""[-*+\#>\s]*\**\s*
    (?: (?P<short>O|KR)\s*[\d.]* | objectives? | key\s+results? | 目标\s*\d* | 关键结果\s*\d*
      | why | owner | kind | 为什么(?:重要)? | 原因 | 负责人 | 类型 )
    \s*\**\s*[:.、]?\s*\**""",
    re.IGNORECASE | re.VERBOSE,
)
_OBJECTIVE = re.compile(r"O\s*[\d.]*\s*[:.、\s]|objective|目标", re.IGNORECASE)
_LABEL = re.compile(r"(?:O|KR)\s*[\d.]*\s*(?:[:.、\s]|$)|objective|key\s+result|目标|关键结果", re.IGNORECASE)


class Clash(Record, frozen=True):
    """An objective of which the folder holds something newer; None where one side has it no more."""

    mine: Objective | None
    theirs: Objective | None


class Merged(Record, frozen=True):
    """What came of it.

    Fields:
        cycle: the team's set with the cell's objectives in it; as it was where something clashes.
        said: what the cell says, with the ids that its lines have in the team's set.
        shown: the same objectives as they are in `cycle`.
        removed: objectives and key results that the cell said before and says no more: (id, text).
        stays: objectives that the cell says no more, but that were changed elsewhere since.
        clashes: where the folder is newer. Nothing is to be written while there are any.
        unplaced: lines that were not understood: (line number in the cell, text).
    """

    cycle: Cycle
    said: tuple[Objective, ...]
    shown: tuple[Objective, ...]
    removed: tuple[tuple[str, str], ...] = ()
    stays: tuple[Objective, ...] = ()
    clashes: tuple[Clash, ...] = ()
    unplaced: tuple[tuple[int, str], ...] = ()


def written(text: str) -> bool:
    r"""Whether somebody has written something: more than bare labels, comments and blank lines.

    Examples:
        >>> written("O\nKR\nKR"), written("O\nwhy:"), written("# later"), written("O A place to be")
        (False, False, False, True)
    """
    return any(not _bare(line) for line in text.splitlines())


def merge(
    text: str,
    cycle: Cycle,
    *,
    before: Sequence[Objective] = (),
    older: Iterable[Callable[[], Cycle]] = (),
    force: bool = False,
) -> Merged:
    """Put what a cell says into the team's set.

    Args:
        text: the cell without its first line.
        cycle: what the folder holds.
        before: what this cell said when it was last saved, as `Merged.said` gave it; empty where not known.
        older: earlier versions of the folder, newest first; read only where needed.
        force: write what the cell says even where the folder is newer.

    Raises:
        OkrkitError: the text cannot be read; line numbers count the `%%okr` line too.
    """
    document = _parse(_without_bare(text), cycle, before)
    theirs = {objective.id: objective for objective in cycle.objectives}
    said = tuple(_own_numbers(document.cycle.objectives, cycle))
    now = tuple(notation.dated(objective, document.cycle, cycle) for objective in said)
    past = {objective.id: notation.dated(objective, Cycle(), cycle) for objective in before}
    clashes = (
        []
        if force
        else [
            Clash(mine=mine, theirs=theirs.get(mine.id))
            for mine in now
            if _clashes(mine, theirs.get(mine.id), past.get(mine.id), older, cycle)
        ]
    )
    unplaced = tuple((place.line + 1, place.text) for place in document.unplaced)
    if clashes:
        return Merged(cycle=cycle, said=said, shown=said, clashes=tuple(clashes), unplaced=unplaced)
    filled = {mine.id: _filled(mine, theirs.get(mine.id), past.get(mine.id), cycle) for mine in now}
    gone = [past[name] for name in past if name not in filled and name in theirs]
    stays = tuple(theirs[o.id] for o in gone if not force and not _covers(theirs[o.id], o, cycle))
    leaving = {o.id for o in gone} - {o.id for o in stays}
    moved = {kr.id for o in filled.values() for kr in o.key_results}
    merged = [
        filled.pop(o.id)
        if o.id in filled
        else replace(o, key_results=tuple(kr for kr in o.key_results if kr.id not in moved))
        for o in cycle.objectives
        if o.id not in leaving
    ]
    after = replace(cycle, objectives=(*merged, *filled.values()))
    return Merged(
        cycle=after,
        said=said,
        shown=tuple(o for mine in said for o in after.objectives if o.id == mine.id),
        removed=tuple(_missing(cycle, after)),
        stays=stays,
        unplaced=unplaced,
    )


def _parse(text: str, cycle: Cycle, before: Sequence[Objective]) -> notation.Document:
    """The cell's objectives, with the ids that the team's set has for them.

    Only what the cell can mean is offered for recognition: what it said before, what it names by label, and what
    it repeats or rewords. A new objective is never taken for somebody else's.
    """
    try:
        alone = notation.parse(text)
        own = {objective.id for objective in before}
        meant = [o for o in cycle.objectives if o.id in own or _means(alone, o)]
        present = {o.id for o in meant}
        meant += [o for o in before if o.id not in present and o.id not in {x.id for x in cycle.objectives}]
        others = [o for o in cycle.objectives if o.id not in present]
        taken = [o.id for o in others] + [kr.id for o in others for kr in o.key_results]
        now = dt.datetime(1, 1, 1)  # noqa: DTZ001 - only the numbers count here
        numbers = tuple(Change(at=now, item=name, field="text") for name in taken)
        previous = replace(cycle, objectives=tuple(_apart(meant)), changes=(*cycle.changes, *numbers))
        return notation.parse(text, previous=previous)
    except OkrkitError as error:
        raise OkrkitError(
            error.message,
            file=error.file,
            line=None if error.line is None else error.line + 1,
            column=error.column,
            source=error.source,
            instead=error.instead,
        ) from error


def _means(alone: notation.Document, known: Objective) -> bool:
    """Whether a cell read by itself speaks of this objective."""
    for mine in alone.cycle.objectives:
        place = alone.places.get(mine.id)
        label = unicodedata.normalize("NFKC", place.source[: place.column - 1]).upper() if place else ""
        if (mine.id == known.id and known.id in label) or _alike(mine.text, known.text):
            return True
    return False


def _apart(objectives: Iterable[Objective]) -> Iterator[Objective]:
    """The same objectives, a key result that stands in two of them only in the first."""
    seen: set[str] = set()
    for objective in objectives:
        yield replace(objective, key_results=tuple(kr for kr in objective.key_results if kr.id not in seen))
        seen |= {kr.id for kr in objective.key_results}


def _own_numbers(objectives: Iterable[Objective], cycle: Cycle) -> Iterator[Objective]:
    """A new number for a key result whose label belongs to another objective's, unless it is that very line, moved."""
    objectives = tuple(objectives)
    names = {objective.id for objective in objectives}
    others = {kr.id: kr for o in cycle.objectives if o.id not in names for kr in o.key_results}
    used = [kr.id for kr in (*cycle.key_results, *(kr for o in objectives for kr in o.key_results))]
    used += [check_in.key_result for check_in in cycle.check_ins] + [change.item for change in cycle.changes]
    last = max((int(name[2:].partition(".")[0]) for name in used if name.startswith("KR")), default=0)
    for objective in objectives:
        key_results = []
        for key_result in objective.key_results:
            other = others.get(key_result.id)
            if other is not None and not _alike(other.text, key_result.text):
                last += 1
                key_results.append(replace(key_result, id=f"KR{last}"))
            else:
                key_results.append(key_result)
        yield replace(objective, key_results=tuple(key_results))


def _clashes(
    mine: Objective,
    theirs: Objective | None,
    past: Objective | None,
    older: Iterable[Callable[[], Cycle]],
    cycle: Cycle,
) -> bool:
    """Whether writing `mine` would overwrite something newer."""
    if theirs is not None and _covers(theirs, mine, cycle):
        return False
    if past is not None:
        return theirs is None or not _covers(theirs, past, cycle)
    return any(_covers(o, mine, cycle) for version in older for o in version().objectives if o.id == mine.id)


def _covers(full: Objective, said: Objective, cycle: Cycle) -> bool:
    """Whether `full` holds all that `said` says, and no key result more."""
    if full.text != said.text or [kr.id for kr in full.key_results] != [kr.id for kr in said.key_results]:
        return False
    pairs = zip(full.key_results, said.key_results, strict=True)
    return _unsaid_apart(full, said, _FREE) and all(_covers_line(a, b, cycle) for a, b in pairs)


def _covers_line(full: KeyResult, said: KeyResult, cycle: Cycle) -> bool:
    if full.text != said.text:
        return False
    stated = notation.beside(said.text, said.measure, cycle.start, cycle.end)
    measured = all(getattr(full.measure, name) == value for name, value in stated.items())
    return measured and _unsaid_apart(full, said, _FREE_KR)


def _unsaid_apart(full: Record, said: Record, names: Iterable[str]) -> bool:
    return all(getattr(said, name) in (*_UNSAID, getattr(full, name)) for name in names)


def _filled(mine: Objective, theirs: Objective | None, past: Objective | None, cycle: Cycle) -> Objective:
    """`mine`, with what others wrote where the cell says nothing and never did."""
    if theirs is None:
        return mine
    known = {kr.id: kr for kr in theirs.key_results}
    said = {kr.id: kr for kr in past.key_results} if past else {}
    lines = []
    for key_result in mine.key_results:
        other = known.get(key_result.id)
        if other is None:
            lines.append(key_result)
            continue
        was = said.get(key_result.id)
        measure = _measure(key_result, other, was, cycle)
        lines.append(replace(key_result, measure=measure, **_unsaid(key_result, other, was, _FREE_KR)))
    return replace(mine, key_results=tuple(lines), **_unsaid(mine, theirs, past, _FREE))


def _unsaid(mine: Record, theirs: Record, past: Record | None, names: Iterable[str]) -> dict[str, object]:
    return {
        name: getattr(theirs, name)
        for name in names
        if getattr(mine, name) in _UNSAID and (past is None or getattr(past, name) in _UNSAID)
    }


def _measure(mine: KeyResult, theirs: KeyResult, past: KeyResult | None, cycle: Cycle) -> Measure:
    """The measure of the cell's line, with what was stated elsewhere of those words, or of the words before."""
    dates = cycle.start, cycle.end
    own = notation.beside(mine.text, mine.measure, *dates)
    withdrawn = notation.beside(past.text, past.measure, *dates).keys() if past else ()
    others = notation.carried(theirs, mine.text, *dates)
    kept = {name: value for name, value in others.items() if name not in withdrawn}
    return notation.measured(mine.text, kept | own, *dates)


def _missing(cycle: Cycle, after: Cycle) -> Iterator[tuple[str, str]]:
    kept = {o.id for o in after.objectives} | {kr.id for kr in after.key_results}
    for objective in cycle.objectives:
        rows: tuple[Objective | KeyResult, ...] = (objective, *objective.key_results)
        yield from ((row.id, row.text) for row in rows if row.id not in kept)


def _alike(one: str, other: str) -> bool:
    return one.casefold() == other.casefold() or alike(one, other) >= _ALIKE


def _bare(line: str) -> bool:
    """Whether a line is blank, a comment, or a label or name with nothing after it."""
    line = unicodedata.normalize("NFKC", line).strip()
    comment = line.startswith(("#", "<!--", "//")) and not _LABEL.match(line.lstrip("# "))
    return not line or comment or _BARE.fullmatch(line) is not None


def _without_bare(text: str) -> str:
    """The text with labels that have nothing after them made empty, so that the other lines keep their numbers.

    An objective without words above key results with words stays, and so does a label with a list below it.
    """
    lines = text.split("\n")
    for at, line in enumerate(lines):
        label = _BARE.fullmatch(unicodedata.normalize("NFKC", line).strip())
        if not line.strip() or label is None:
            continue
        below = [below for below in lines[at + 1 :] if below.strip()]
        if below and (below[0][0].isspace() or re.match(r"[-*+•·]|\d+[.)、]", below[0])):
            continue
        words = next((line for line in below if not _bare(line)), "O ")
        if (label["short"] or "").upper() != "O" or _OBJECTIVE.match(words.lstrip("# ")):
            lines[at] = ""
    return "\n".join(lines)
