"""The `okrkit` command: open the workbook, and read, score and export OKRs that lie in files.

    okrkit                          open the workbook, ./okr-workbook, made on first use
    okrkit open [DIR]               open the workbook in DIR
    okrkit new DIR                  make it without opening it
    okrkit check FILE|DIR|- ...     what a coach would ask about each line
    okrkit explain [RULE|MODE]      the page of a rule of the coach, or of a failure mode
    okrkit score FILE|DIR|-         how far each key result got
    okrkit diagnose DIR|CASE        which failure modes a cycle shows, with the evidence
    okrkit report DIR|CASE --to FILE.html   the look back as one printed page, the long version behind it
    okrkit export FILE|DIR|- --to FILE.xlsx|.csv|.md|.html
    okrkit import FILE --to DIR     take over what is in a workbook, a CSV, a document, an export of Viva Goals
    okrkit template --to FILE.xlsx  a workbook to fill in offline
    okrkit cases                    the told cases of cycles that one can learn from
    okrkit simulate --to DIR        an invented cycle in which chosen modes of failure are at work

DIR is a cycle's folder, or a team's (then its latest cycle). `-` is standard input. The exit status is 0 where all is
well, 1 where there is something to look at, 2 where the input cannot be used; then there is one message on standard
error and no file has changed.

Each command loads only the rooms that it needs: `okrkit check` runs before every commit of somebody's OKRs.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

from okrkit.errors import OkrkitError
from okrkit.language import Language, of_person, say, speaking
from okrkit.version import __version__

if TYPE_CHECKING:
    from okrkit.model import Cycle
    from okrkit.notation import Document
    from okrkit.store import Loaded

__all__ = ["main"]

_INTERRUPTED = 130
_COMMANDS = (
    *("open", "new", "check", "explain", "score", "diagnose"),
    *("report", "export", "import", "template", "cases", "simulate"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    given = list(sys.argv[1:] if argv is None else argv)
    _steady_streams()
    with speaking(_asked_language(given) or of_person()):
        try:
            arguments = _parser().parse_args(_with_command(given))
            status = int(arguments.run(arguments))
            sys.stdout.flush()
        except OkrkitError as error:
            print(error, file=sys.stderr)
            return 2
        except SystemExit as end:  # argparse has said its word
            return int(end.code or 0)
        except BrokenPipeError:  # the reader, `head` perhaps, has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        except OSError as error:
            reason = error.strerror or str(error)
            print(say("cli.trouble", file=error.filename or "", reason=reason), file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            return _INTERRUPTED
    return status


def _steady_streams() -> None:
    """Write UTF-8 into files and pipes, and never fail on a character that a terminal cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _asked_language(given: list[str]) -> Language | None:
    """The language that was asked for, read ahead of all else, since the help is to be in it."""
    for option, value in pairwise([*given, ""]):
        name = option.removeprefix("--language=") if option.startswith("--language=") else value
        if option.startswith("--language") and name in get_args(Language):
            return cast("Language", name)
    return None


def _with_command(given: list[str]) -> list[str]:
    """`okrkit` and `okrkit --no-browser` open the workbook."""
    if given and (given[0] in (*_COMMANDS, "-h", "--help", "--version") or not given[0].startswith("-")):
        return given
    return ["open", *given]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="okrkit", description=say("cli.about"), epilog=say("cli.about-more"))
    parser.add_argument("--version", action="version", version=f"okrkit {__version__}", help=say("cli.version"))
    commands = parser.add_subparsers(title=say("cli.commands"), metavar=say("cli.command"))

    def command(name: str, run: Any) -> argparse.ArgumentParser:
        about = say(f"cli.{name}")
        made = commands.add_parser(name, help=about, description=about)
        made.set_defaults(run=run)
        return made

    def speak(to: argparse.ArgumentParser, *choices: str) -> None:
        to.add_argument("--language", choices=[*choices, *get_args(Language)], help=say("cli.language"))

    opens = command("open", _open)
    opens.add_argument("folder", nargs="?", metavar="DIR", help=say("cli.open-folder"))
    speak(opens)
    opens.add_argument("--app", action="store_true", help=say("cli.open-app"))
    opens.add_argument("--no-browser", action="store_false", dest="browser", help=say("cli.open-no-browser"))
    opens.add_argument("--port", type=int, metavar="N", help=say("cli.open-port"))

    new = command("new", _new)
    new.add_argument("folder", metavar="DIR", help=say("cli.new-folder"))
    speak(new)

    check = command("check", _check)
    check.add_argument("where", nargs="+", metavar="FILE|DIR|-", help=say("cli.where"))
    speak(check, "auto")
    check.add_argument("--format", choices=["text", "json", "github"], default="text", help=say("cli.check-format"))
    check.add_argument("--level", choices=["ask", "consider", "fix"], default="ask", help=say("cli.check-level"))
    check.add_argument("--all", action="store_true", help=say("cli.check-all"))

    explain = command("explain", _explain)
    explain.add_argument("rule", nargs="?", metavar="RULE|MODE", help=say("cli.explain-rule"))
    speak(explain)

    score = command("score", _score)
    score.add_argument("where", metavar="FILE|DIR|-", help=say("cli.where"))
    score.add_argument("--as-of", metavar="DATE", help=say("cli.score-as-of"))
    score.add_argument("--format", choices=["text", "json", "csv"], default="text", help=say("cli.score-format"))

    _looking_back(command, speak)
    _in_and_out(command, speak)
    return parser


def _looking_back(command: Callable[..., argparse.ArgumentParser], speak: Callable[..., None]) -> None:
    look = command("diagnose", _diagnose)
    look.add_argument("where", metavar="DIR|CASE", help=say("cli.diagnose-where"))
    speak(look)
    look.add_argument("--as-of", metavar="DATE", help=say("cli.score-as-of"))
    look.add_argument("--format", choices=["text", "json"], default="text", help=say("cli.diagnose-format"))

    tell = command("report", _report)
    tell.add_argument("where", metavar="DIR|CASE", help=say("cli.diagnose-where"))
    tell.add_argument("--to", required=True, metavar="FILE", help=say("cli.report-to"))
    tell.add_argument("--names", action="store_true", help=say("cli.report-names"))
    tell.add_argument("--teaching", action="store_true", help=say("cli.report-teaching"))
    tell.add_argument("--hide", action="append", default=[], metavar="WORD", help=say("cli.report-hide"))
    tell.add_argument("--as-of", metavar="DATE", help=say("cli.score-as-of"))
    tell.add_argument("--force", action="store_true", help=say("cli.export-force"))
    speak(tell)

    speak(command("cases", _cases))

    invent = command("simulate", _simulate)
    for name, kind, usual in (("modes", str, ""), ("severity", str, "medium"), ("seed", int, 1), ("noise", float, 1.0)):
        invent.add_argument(f"--{name}", type=kind, default=usual, help=say(f"cli.simulate-{name}"))
    invent.add_argument("--unlucky", action="store_true", help=say("cli.simulate-unlucky"))
    invent.add_argument("--to", required=True, metavar="DIR", help=say("cli.simulate-to"))
    speak(invent)


def _in_and_out(command: Callable[..., argparse.ArgumentParser], speak: Callable[..., None]) -> None:
    export = command("export", _export)
    export.add_argument("where", metavar="FILE|DIR|-", help=say("cli.where"))
    export.add_argument("--to", required=True, metavar="FILE", help=say("cli.export-to"))
    export.add_argument("--force", action="store_true", help=say("cli.export-force"))

    take = command("import", _import)
    take.add_argument("file", metavar="FILE", help=say("cli.import-file"))
    take.add_argument("--to", metavar="DIR", help=say("cli.import-to"))
    take.add_argument("--answer", action="append", default=[], metavar="NAME=WORD", help=say("cli.import-answer"))
    take.add_argument("--take-good", "--yes", action="store_true", help=say("cli.import-take-good"))

    template = command("template", _template)
    template.add_argument("--to", required=True, metavar="FILE", help=say("cli.template-to"))
    template.add_argument("--force", action="store_true", help=say("cli.export-force"))
    speak(template)


# --- the workbook ----------------------------------------------------------------------------------------------------


def _open(arguments: argparse.Namespace) -> int:
    from okrkit import workbook  # noqa: PLC0415 - each command loads its own rooms

    here = Path.cwd()
    inside = (here / workbook.MARK).is_dir()  # in a workbook, `okrkit` opens that one
    folder = arguments.folder or (here if inside else here / workbook.HOME)
    return workbook.open(
        folder, arguments.language or of_person(), app=arguments.app, browser=arguments.browser, port=arguments.port
    )


def _new(arguments: argparse.Namespace) -> int:
    from okrkit import workbook  # noqa: PLC0415 - each command loads its own rooms

    made = workbook.new(arguments.folder)
    for line in made.news():
        print(line)
    print(say("cli.new-done", folder=arguments.folder))
    return 0


# --- files that hold OKRs --------------------------------------------------------------------------------------------


def _read(where: str) -> tuple[Document, Cycle, str]:
    """The document, its cycle with all that happened to it, and the name of its file.

    Raises:
        OkrkitError: it cannot be read, or there is no objective in it.
    """
    if where == "-":
        from okrkit import notation  # noqa: PLC0415 - each command loads its own rooms

        file = say("cli.stdin")
        document = notation.parse(notation.decode(sys.stdin.buffer.read(), file=file), file=file)
        cycle = document.cycle
    else:
        from okrkit import store  # noqa: PLC0415 - each command loads its own rooms

        loaded = store.read(where)
        document, cycle, file = loaded.document, loaded.cycle, loaded.file
        for note in loaded.notes:
            print(note, file=sys.stderr)
    if not cycle.objectives:
        raise OkrkitError(say("cli.no-okrs"), file=file, line=1, instead=say("cli.no-okrs-instead"))
    return document, cycle, file


def _own_words(where: str, file: str) -> AbstractContextManager[None]:
    """The words of the team that a file belongs to; standard input belongs to none."""
    if where == "-":
        return nullcontext()
    from okrkit import store  # noqa: PLC0415 - each command loads its own rooms

    return store.words(file)


def _check(arguments: argparse.Namespace) -> int:
    gc.disable()  # it is soon over, and leaves no cycles worth looking for
    from okrkit.cli import check  # noqa: PLC0415 - each command loads its own rooms

    asked = _asked_language(["--language", arguments.language or ""])
    checks, status = [], 0
    for where in arguments.where:
        try:
            document, cycle, file = _read(where)
            with _own_words(where, file):
                checks.append(check.Check(document, cycle, file, asked, arguments.level))
        except OkrkitError as error:  # one file that cannot be read hides nothing of the others
            if len(arguments.where) == 1:
                raise
            print(error, file=sys.stderr)
            status = 2
    if arguments.format == "json":
        told = [one.to_dict() for one in checks]
        print(json.dumps(told[0] if len(arguments.where) == 1 else told, ensure_ascii=False, indent=1))
    elif arguments.format == "github":
        for line in (line for one in checks for line in one.annotations()):
            print(line)
    else:
        print("\n\n".join(part for one in checks for part in one.report(whole=arguments.all)))
    gc.freeze()  # nor need Python look for them on its way out
    return max([status, *(one.status for one in checks)])


def _explain(arguments: argparse.Namespace) -> int:
    from okrkit.retro import pages  # noqa: PLC0415 - each command loads its own rooms

    print(pages.page(arguments.rule) if arguments.rule else pages.index())
    return 0


def _score(arguments: argparse.Namespace) -> int:
    from okrkit.scoring import lens, moment, score  # noqa: PLC0415 - each command loads its own rooms

    _, cycle, _ = _read(arguments.where)
    day = moment(cycle, arguments.as_of)
    scores = score(cycle, day)
    if arguments.format == "json":
        print(json.dumps(scores.to_dict(), ensure_ascii=False, indent=1))
    elif arguments.format == "csv":
        from okrkit import exchange  # noqa: PLC0415 - each command loads its own rooms

        steps = scores.table["levels"].map(lambda scored: "; ".join(map(str, scored or ())) or None)
        print(exchange.csv_of(scores.table.assign(levels=steps)), end="")
    else:
        print(scores, lens(cycle, day), sep="\n\n")
    return 0


def _looked_at(arguments: argparse.Namespace) -> tuple[Loaded, Language, str]:
    """A folder or a told case, as far as it can be read, the language to speak of it, and the case's name."""
    from okrkit import store  # noqa: PLC0415 - each command loads its own rooms
    from okrkit.retro import case  # noqa: PLC0415 - the same

    asked = _asked_language(["--language", arguments.language or ""])
    told = arguments.where in case.names() and not Path(arguments.where).exists()
    loaded = store.read(case.folder(arguments.where) if told else arguments.where, spare=True)
    for note in loaded.notes:
        print(note, file=sys.stderr)
    tongue = asked or loaded.cycle.language or of_person()
    if not loaded.cycle.objectives:
        with speaking(tongue):
            raise OkrkitError(say("cli.no-okrs"), file=loaded.file, line=1, instead=say("cli.no-okrs-instead"))
    return loaded, tongue, arguments.where if told else ""


def _diagnose(arguments: argparse.Namespace) -> int:
    from okrkit.retro.diagnosis import diagnose  # noqa: PLC0415 - each command loads its own rooms

    loaded, tongue, _ = _looked_at(arguments)
    with speaking(tongue):
        found = diagnose(loaded, arguments.as_of)
        if arguments.format == "json":
            print(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
        else:
            print(found)
    return int(bool(found.of("supported")))


def _report(arguments: argparse.Namespace) -> int:
    from okrkit.cli import exchange  # noqa: PLC0415 - each command loads its own rooms

    exchange.free(Path(arguments.to), force=arguments.force)
    loaded, tongue, told = _looked_at(arguments)
    with speaking(tongue):
        return exchange.report(arguments, loaded, told)


def _export(arguments: argparse.Namespace) -> int:
    from okrkit.cli import exchange  # noqa: PLC0415 - each command loads its own rooms

    exchange.free(Path(arguments.to), force=arguments.force)
    document, cycle, _ = _read(arguments.where)
    with speaking(cycle.language or of_person()):
        return exchange.export(arguments, document, cycle)


def _import(arguments: argparse.Namespace) -> int:
    from okrkit.cli import exchange  # noqa: PLC0415 - each command loads its own rooms

    return exchange.take(arguments)


def _template(arguments: argparse.Namespace) -> int:
    from okrkit.cli import exchange  # noqa: PLC0415 - each command loads its own rooms

    return exchange.template(arguments)


def _cases(arguments: argparse.Namespace) -> int:  # noqa: ARG001 - its language is in use already
    from okrkit.retro import case, tell  # noqa: PLC0415 - each command loads its own rooms

    print(tell.index(case.listed()))
    return 0


def _simulate(arguments: argparse.Namespace) -> int:
    from okrkit.retro import simulate  # noqa: PLC0415 - each command loads its own rooms

    given = arguments
    cycle = simulate.simulate(given.modes, given.severity, given.seed, noise=given.noise, unlucky=given.unlucky)
    simulate.write(cycle, Path(given.to).expanduser())
    gaps = {"n": len(cycle.key_results), "start": cycle.start, "end": cycle.end, "folder": given.to}
    print(say("simulate.done", modes=given.modes.upper() or say("simulate.none"), **gaps))
    return 0
