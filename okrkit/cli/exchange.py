"""`okrkit import`, `export`, `template` and `report`: a cycle in from other programs, and out to them and to people."""

from __future__ import annotations

import argparse
from pathlib import Path

from okrkit import exchange, store
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Cycle
from okrkit.notation import Document
from okrkit.store import disk

__all__ = ["export", "free", "report", "take", "template"]


def take(arguments: argparse.Namespace) -> int:
    """Tell what a file holds and write it into a folder, if all of it can be taken or the person agrees to the rest."""
    folder = _folder(Path(arguments.to).expanduser()) if arguments.to else None
    found = exchange.read(arguments.file, folder, _answers(arguments.answer))
    print(found)
    if folder is None:
        return 0 if found.whole else 1
    print()
    if not (found.whole or arguments.take_good):
        print(say("cli.import-not"))
        return 1
    saved = found.take()
    print(say("cli.import-done" if saved.written else "cli.import-same", folder=folder.path))
    return 0


def export(arguments: argparse.Namespace, document: Document, cycle: Cycle) -> int:
    """Write a cycle into one file."""
    to = Path(arguments.to)
    kind = to.suffix.lower()
    if kind not in exchange.KINDS:
        raise OkrkitError(say("cli.export-kind", kind=kind), file=to, instead=say("cli.export-kind-instead"))
    return _written(to, exchange.export(document, cycle, kind))


def template(arguments: argparse.Namespace) -> int:
    """Write a workbook that a team fills in offline."""
    to = Path(arguments.to)
    if to.suffix.lower() != ".xlsx":
        raise OkrkitError(
            say("cli.export-kind", kind=to.suffix), file=to, instead=say("cli.template-kind-instead")
        )  # fmt: skip
    free(to, force=arguments.force)
    return _written(to, exchange.template())


def report(arguments: argparse.Namespace, loaded: store.Loaded, told: str) -> int:
    """Write the look back at a cycle into one HTML file; `told` is the name of a told case, where it is one."""
    from okrkit.report import report as told_of  # noqa: PLC0415 - it draws, the others do not
    from okrkit.retro import case, tell  # noqa: PLC0415 - the same

    to = Path(arguments.to)
    if to.suffix.lower() not in {".html", ".htm"}:
        raise OkrkitError(
            say("cli.export-kind", kind=to.suffix), file=to, instead=say("cli.report-kind-instead")
        )  # fmt: skip
    label = tell.label(case.load(told)) if told and not arguments.teaching else ""
    how = {"names": arguments.names, "teaching": arguments.teaching, "hide": arguments.hide, "label": label}
    return _written(to, told_of(loaded, arguments.as_of, **how).encode())


def free(to: Path, *, force: bool) -> None:
    """Whether a file may be written.

    Raises:
        OkrkitError: it is there already, or one that a cycle's folder keeps itself.
    """
    store.outside(to)
    if to.exists() and not force:
        raise OkrkitError(say("cli.export-exists"), file=to, instead=say("cli.export-exists-instead"))


def _written(to: Path, raw: bytes) -> int:
    disk.write({to: raw})
    print(say("cli.export-done", file=to))
    return 0


def _folder(to: Path) -> store.Folder:
    """The cycle's folder: the one given, or the latest one of a team's folder."""
    below = to.is_dir() and not (to / "okrs.md").exists() and any(to.glob("*/okrs.md"))
    return store.Folder(Path(store.read(to).file).parent if below else to)


def _answers(given: list[str]) -> dict[str, str]:
    answers = {}
    for one in given:
        name, sign, said = one.partition("=")
        if not sign:
            raise OkrkitError(say("exchange.no-question", answer=one), instead=say("exchange.no-question-instead"))
        answers[name.strip()] = said.strip()
    return answers
