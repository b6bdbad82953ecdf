"""What a learner answered at the decisions of a told case, and what opens after that.

Answers lie in `answers/<case>.md` under the workbook's folder, one section each, oldest first, in a form that reads
well as it stands:

    ## week-3 · 2025-11-24 20:15:00

    - choice: wait (Three weeks is early. Look again in week 6)
    - sure: 6

    > I would have gone to see Rolf alone.

The file only grows: an answer is never edited or taken away, a new thought is a new section. Nothing typed gets out
of its quoted lines. Answering comes before reading on (commit, then reveal): it is the one way to see later what
was known at the time. A decision without an answer is "not tried", which is no mistake.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from okrkit import notation
from okrkit.errors import OkrkitError
from okrkit.language import say, speaking
from okrkit.model import Record
from okrkit.retro.case import Case, Decision
from okrkit.store import disk

__all__ = ["Answer", "Told", "answer", "answers", "reveal", "skip"]

_HIDDEN = ".history"
_PATIENCE = 5  # seconds to wait for another notebook that is writing
_SECTION = re.compile(r"## (?P<decision>\S+) · (?P<at>\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?)\s*")
_FIELD = re.compile(r"- (?P<name>choice|sure|skipped): *(?P<value>\S+)")


class Answer(Record, frozen=True):
    """What somebody wrote at a decision, and when. `sure` is 0 (a guess) to 10 (certain), None where nobody said."""

    at: dt.datetime
    decision: str
    text: str = ""
    choice: str | None = None
    sure: int | None = None
    skipped: bool = False


class Told(Record, frozen=True):
    """A decision, and the learner's answers to it: closed without one, open with one. `tell.told` shows it."""

    case: Case
    decision: Decision
    mine: tuple[Answer, ...]

    @property
    def open(self) -> bool:
        """Whether there is an answer, or a skip."""
        return bool(self.mine)


def answer(
    root: Path,
    case: Case,
    decision: str,
    text: str = "",
    choice: str | None = None,
    sure: int | None = None,
    now: dt.datetime | None = None,
) -> Answer | None:
    """Keep an answer; what was answered before stays.

    Args:
        root: the workbook's folder.
        case: the told case.
        decision: the decision's name, `week-3`.
        text: what the learner would have done, in their words.
        choice: the name of an option, where they chose one.
        sure: how sure they are, 0 to 10.
        now: the time to write down; the local time by default.

    Returns:
        The answer as kept; None where neither words nor a choice were given: not tried, nothing is written.

    Raises:
        OkrkitError: no such decision or option, `sure` is off the scale, or the file cannot be written.
    """
    at = case.decision(decision)
    with speaking(case.language):
        options = [option.id for option in at.options]
        if choice is not None and choice not in options:
            raise OkrkitError(
                say("case.no-option", choice=choice), instead=say("case.choose", known=", ".join(options))
            )
        if sure is not None and (isinstance(sure, bool) or sure not in range(11)):
            raise OkrkitError(say("case.sure", sure=sure), instead=say("case.sure-instead"))
    words = _clean(text)
    if not words and choice is None:
        return None
    given = Answer(_moment(now), decision, words, choice, None if sure is None else int(sure))
    _append(root, case, at, given)
    return given


def skip(root: Path, case: Case, decision: str, now: dt.datetime | None = None) -> Answer:
    """Go on without an answer; that is written down as well.

    Raises:
        OkrkitError: no such decision, or the file cannot be written.
    """
    given = Answer(_moment(now), decision, skipped=True)
    _append(root, case, case.decision(decision), given)
    return given


def answers(root: Path, case: Case) -> tuple[Answer, ...]:
    """All answers to a case, oldest first; none where nobody has answered.

    Lines that a person has added by hand inside a section are read as part of its text.

    Raises:
        OkrkitError: the file is there but cannot be read as text.
    """
    with speaking(case.language):
        return _parse(_read(_file(root, case)))


def reveal(case: Case, decision: str, given: Sequence[Answer]) -> Told:
    """What they did, what came and what is said about it; closed until `given` holds an answer or a skip.

    Raises:
        OkrkitError: no such decision.
    """
    at = case.decision(decision)
    return Told(case, at, tuple(one for one in given if one.decision == at.id))


def _moment(now: dt.datetime | None) -> dt.datetime:
    return (now or dt.datetime.now().astimezone()).replace(microsecond=0, tzinfo=None)


def _clean(text: str) -> str:
    """The text without control characters and without space at the edges of its lines' ends."""
    lines = text.strip().splitlines()
    kept = ["".join(" " if c == "\t" else c for c in line if _shown(c)).rstrip() for line in lines]
    return "\n".join(kept).strip()


def _shown(character: str) -> bool:
    return character == "\t" or unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")


def _file(root: Path, case: Case) -> Path:
    return root / "answers" / f"{case.name}.md"


def _section(at: Decision, given: Answer) -> str:
    lines = [f"## {given.decision} · {given.at:%Y-%m-%d %H:%M:%S}", ""]
    if given.choice is not None:
        words = next(option.text for option in at.options if option.id == given.choice)
        lines.append(f"- choice: {given.choice} ({words})")
    if given.sure is not None:
        lines.append(f"- sure: {given.sure}")
    if given.skipped:
        lines.append("- skipped: yes")
    if given.text:
        lines += ["", *(f"> {line}".rstrip() for line in given.text.split("\n"))]
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def _parse(text: str) -> tuple[Answer, ...]:
    found: list[Answer] = []
    lines: list[str] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), None]:
        start = None if line is None else _SECTION.fullmatch(line)
        if line is not None and start is None:
            lines.append(line)
            continue
        if found:
            found[-1] = _filled(found[-1], lines)
        lines = []
        if start is not None:
            found.append(Answer(dt.datetime.fromisoformat(start["at"]), start["decision"]))
    return tuple(found)


def _filled(empty: Answer, lines: list[str]) -> Answer:
    fields: dict[str, str] = {}
    words: list[str] = []
    for line in lines:
        field = None if any(words) else _FIELD.match(line)
        if field is not None:
            fields[field["name"]] = field["value"]
        else:
            words.append(line.removeprefix(">").removeprefix(" "))
    sure = fields.get("sure", "")
    return replace(
        empty,
        text="\n".join(words).strip(),
        choice=fields.get("choice"),
        sure=int(sure) if sure.isascii() and sure.isdigit() and int(sure) <= 10 else None,
        skipped="skipped" in fields,
    )


def _append(root: Path, case: Case, at: Decision, given: Answer) -> None:
    """Add a section below what is there: all of it or nothing, and one writer at a time."""
    path = _file(root, case)
    with speaking(case.language), disk.locked(path.parent, path.parent / _HIDDEN, _PATIENCE):
        before = _read(path) or f"# {say('case.answers-title', case=case.title)}"
        disk.write({path: f"{before.rstrip()}\n\n{_section(at, given)}".encode()})


def _read(path: Path) -> str:
    raw = disk.read(path)
    return "" if raw is None else notation.decode(raw, file=str(path))
