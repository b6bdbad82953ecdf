"""A team's cycle in from another file and out into one, in a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from okrkit import cards, store
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.notebook.calm import box
from okrkit.notebook.place import root, short
from okrkit.store import disk

__all__ = ["Incoming", "export_to", "import_from", "report", "template"]


class Incoming:
    """What a file holds, before anything of it is written; `take()` writes what is good into the team's folder."""

    def __init__(self, found: Any, folder: store.Folder) -> None:
        self.found, self._folder = found, folder

    def take(self) -> cards.Shown:
        """Write what is good, all of it or nothing. What was there before is in the folder's history."""
        saved = self.found.take()
        line = say("notebook.taken-where" if saved.written else "notebook.taken-same", folder=short(self._folder.path))
        return box(say("notebook.taken"), [line], tone="done")

    def __str__(self) -> str:
        return "\n".join((say("exchange.title", file=self.found.file), *self._lines()))

    __repr__ = __str__

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        tone: cards.Tone = "calm" if self.found.whole else "ask"
        html = cards.box(
            say("exchange.title", file=self.found.file), [line for line in self._lines() if line], tone=tone
        )
        return {"text/html": html, "text/plain": str(self)}

    def _lines(self) -> list[str]:
        return [*self.found.lines(), "", say("notebook.take" if self.found.whole else "notebook.take-good")]


def import_from(folder: store.Folder, file: str | Path, answers: dict[str, str]) -> Incoming:
    """What a file holds; it is looked for beside the notebook, in the workbook, and in the team's folder."""
    from okrkit import exchange  # noqa: PLC0415 - only where something comes in

    given = Path(file).expanduser()
    places = [given, root() / given, folder.path / given]
    return Incoming(exchange.read(next((one for one in places if one.exists()), given), folder, answers), folder)


def export_to(folder: store.Folder, file: str | Path, *, force: bool) -> cards.Shown:
    """Write the cycle into a file in the team's folder; its ending says what it becomes."""
    from okrkit import exchange  # noqa: PLC0415 - only where something goes out

    to = folder.path / Path(file).expanduser()
    kind = to.suffix.lower()
    if kind not in exchange.KINDS:
        raise OkrkitError(say("cli.export-kind", kind=kind), file=file, instead=say("cli.export-kind-instead"))
    loaded = folder.load()
    return _written(to, exchange.export(loaded.document, loaded.cycle, kind), force=force)


def report(folder: store.Folder, file: str | Path, *, names: bool, teaching: bool, force: bool) -> cards.Shown:
    """Write the look back at the cycle into one HTML file in the team's folder."""
    from okrkit.report import report as told  # noqa: PLC0415 - only where something goes out

    to = (folder.path / Path(file).expanduser()).with_suffix(".html")
    return _written(to, told(store.read(folder.path, spare=True), names=names, teaching=teaching).encode(), force=force)


def template(folder: store.Folder, file: str | Path, *, force: bool) -> cards.Shown:
    """Write a workbook to fill in offline into the team's folder."""
    from okrkit import exchange  # noqa: PLC0415 - only where something goes out

    return _written((folder.path / Path(file).expanduser()).with_suffix(".xlsx"), exchange.template(), force=force)


def _written(to: Path, raw: bytes, *, force: bool) -> cards.Shown:
    store.outside(to)
    if to.exists() and not force:
        raise OkrkitError(say("cli.export-exists"), file=short(to), instead=say("notebook.export-exists-instead"))
    disk.write({to: raw})
    return box(say("notebook.exported"), [say("notebook.where", file=short(to))], tone="done")
