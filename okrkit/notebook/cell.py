"""The `%%okr` cell: objectives as words, read, shown as a card with what a coach would ask, and kept.

    %%okr            reads, shows and saves
    %%okr example    reads and shows; nothing is saved
    %%okr replace    saves what the cell says, even where the folder holds something newer; once for these words

What the cell said when it was last saved is kept in `.history/cells.json` of the cycle's folder, so that a later run
can tell a change of the cell from a change of the folder (`forms.merge`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial

from okrkit import cards, notation, store
from okrkit.errors import OkrkitError
from okrkit.forms.merge import Merged, merge, written
from okrkit.forms.sides import sides
from okrkit.language import say
from okrkit.model import Change, Cycle, Objective
from okrkit.notebook.calm import box
from okrkit.notebook.lines import why
from okrkit.notebook.place import short
from okrkit.reviewing import answered, in_words, read_key_result, review

__all__ = ["run"]

_WORDS = {"": "save", "example": "example", "replace": "replace"}


def run(line: str, text: str, *, folder: store.Folder | None, writer: str | None) -> cards.Shown:
    """Run a cell: what it shows.

    Args:
        line: what stands after `%%okr`.
        text: the cell below it.
        folder: the team's; None before `okr.start()`.
        writer: the name of this cell; None where not known.

    Raises:
        OkrkitError: the text cannot be read, or the folder cannot be used. Nothing was saved.
    """
    asked = line.strip().lstrip("-").lower()
    if asked not in _WORDS:
        raise OkrkitError(say("notebook.no-option", option=line.strip()), instead=say("notebook.option-instead"))
    if not written(text):
        return box(say("notebook.not-written"), [say("notebook.not-written-line")])
    if asked == "example":
        with folder.words() if folder else nullcontext():
            return _example(text)
    if folder is None:
        raise OkrkitError(say("notebook.not-started", name="team"), instead=say("notebook.not-started-instead"))
    with folder.words():
        return _save(text, folder, writer, force=asked == "replace")


def _example(text: str) -> cards.Shown:
    merged = merge(text, Cycle())
    return _cards(merged, say("notebook.example"), [], "calm")


def _save(text: str, folder: store.Folder, writer: str | None, *, force: bool) -> cards.Shown:
    loaded = folder.load()
    memory = _Memory(folder, writer)
    used = force and memory.replaced() == text
    merged = merge(text, loaded.cycle, before=memory.said(), older=_Older(folder), force=force and not used)
    if merged.clashes:
        if not used:
            memory.note(replaced=None)
        return _newer(merged, folder, used=used)
    changes: tuple[Change, ...] = ()
    if merged.cycle != loaded.cycle:
        changes = folder.save(merged.cycle, base=loaded.stamp, by=writer or "cell").changes
    memory.keep(merged.said)
    memory.note(replaced=text if force else None)
    told = [say("notebook.removed", id=name, text=words) for name, words in merged.removed]
    told += [say("notebook.stays", id=objective.id, text=objective.text) for objective in merged.stays]
    told += why(changes, loaded.cycle)
    return _cards(merged, say("notebook.saved", file=short(folder.path / "okrs.md")), told, "done")


def _cards(merged: Merged, title: str, told: Sequence[str], tone: cards.Tone) -> cards.Shown:
    """The cell's objectives, each line with what was read in it and what a coach would ask."""
    seen = review(merged.cycle)
    shown = Cycle(objectives=merged.shown)
    names = [None, *(o.id for o in merged.shown), *(kr.id for kr in shown.key_results)]
    notes = {name: seen.of(name) for name in names}
    readings = {kr.id: in_words(read_key_result(kr)) for kr in shown.key_results}
    lines = [*told, *(say("notebook.unplaced", line=line, text=text) for line, text in merged.unplaced)]
    head = box(title, lines, tone="ask" if lines else tone)
    foot = answered(sum(found.item in notes for found in seen.replied))
    html = cards.cycle(shown, notes=notes, readings=readings, foot=foot)
    text = cards.text(shown, notes=notes, readings=readings, foot=foot)
    return cards.Shown(html=head.html + html, text=f"{head.text}\n\n{text}")


def _newer(merged: Merged, folder: store.Folder, *, used: bool) -> cards.Shown:
    mine = [clash.mine for clash in merged.clashes if clash.mine]
    theirs = [clash.theirs for clash in merged.clashes if clash.theirs]
    how = say("notebook.newer-used" if used else "notebook.newer-how")
    lines = [say("notebook.newer-line", file=short(folder.path / "okrs.md")), how]
    head = box(say("notebook.newer"), lines, tone="ask")
    both = sides(mine, theirs, here=say("notebook.this-cell"))
    return cards.Shown(html=head.html + both, text=head.text)


class _Older:
    """Earlier versions of the folder, newest first, each read only when it is asked for."""

    def __init__(self, folder: store.Folder) -> None:
        self._folder = folder

    def __iter__(self) -> Iterator[Callable[[], Cycle]]:
        for version in reversed(self._folder.history()):
            yield partial(getattr, version, "cycle")


class _Memory:
    """What this cell said when it was last saved."""

    def __init__(self, folder: store.Folder, writer: str | None) -> None:
        self._file = folder.path / ".history" / "cells.json"
        self._writer = writer

    def said(self) -> tuple[Objective, ...]:
        """Its objectives, with the ids that they got; none where the cell or its past is not known."""
        words = self._all().get(self._writer or "")
        try:
            return notation.parse(words).cycle.objectives if words else ()
        except OkrkitError:
            return ()

    def keep(self, said: Sequence[Objective]) -> None:
        """Remember what it said. Forgetting it is no harm, so trouble with this file is none for the person."""
        self._put(self._writer, notation.write(Cycle(objectives=tuple(said))))

    def replaced(self) -> str | None:
        """The words for which `%%okr replace` was used last, unless the cell was run without it since."""
        return self._all().get(f"{self._writer} replaced") or None

    def note(self, *, replaced: str | None) -> None:
        """Remember for which words it was used: left standing in the cell, it must not win over later edits."""
        if self._writer is not None and replaced != self.replaced():
            self._put(f"{self._writer} replaced", replaced or "")

    def _put(self, name: str | None, words: str) -> None:
        cells = self._all()
        if name is None or cells.get(name) == words:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps(cells | {name: words}, ensure_ascii=False, indent=1), encoding="utf-8")
        except OSError:
            return

    def _all(self) -> dict[str, str]:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}
