"""What a learner answered at the decisions of a told case, and what opens after that.

Answers lie in `answers/<case>.md` under the workbook's folder, one section each, oldest first, in a form that reads
well as it stands:

    ## week-3 · 2025-11-24 20:15:00

    - choice: wait (Three weeks is early. Look again in week 6)
    - sure: 6
    - seal: 5b1c0c7a90d3e4f2

    > I would have gone to see Rolf alone.

The file only grows: an answer is never edited or taken away, a new thought is a new section. Nothing typed gets out
of its quoted lines. Answering comes before reading on (commit, then reveal): it is the one way to see later what
was known at the time. A decision without an answer is "not tried", which is no mistake.

Each answer carries a seal, a digest of what it says and of the seal before it, as in a ledger; the seals are kept a
second time in `answers/.history/<case>.seals`. So an answer that is changed or taken out later is noticed, and named
where the answers are shown. Nothing is deleted for it. The seals are no lock: who works out new ones in both files can
still fool themselves.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
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

__all__ = ["Answer", "Told", "answer", "answers", "missing", "reveal", "skip"]

_HIDDEN = ".history"
_PATIENCE = 5  # seconds to wait for another notebook that is writing
_SECTION = re.compile(r"## (?P<decision>\S+) · (?P<at>\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?)\s*")
_FIELD = re.compile(r"- (?P<name>choice|sure|skipped|seal): *(?P<value>\S+)")


class Answer(Record, frozen=True):
    """What somebody wrote at a decision, and when.

    Fields:
        sure: 0 (a guess) to 10 (certain), None where nobody said.
        seal: the digest that it was kept with; None where a person added the section by hand.
        changed: whether it is not what it was when it was kept.
    """

    at: dt.datetime
    decision: str
    text: str = ""
    choice: str | None = None
    sure: int | None = None
    skipped: bool = False
    seal: str | None = None
    changed: bool = False


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
    return _append(root, case, at, Answer(_moment(now), decision, words, choice, None if sure is None else int(sure)))


def skip(root: Path, case: Case, decision: str, now: dt.datetime | None = None) -> Answer:
    """Go on without an answer; that is written down as well.

    Raises:
        OkrkitError: no such decision, or the file cannot be written.
    """
    return _append(root, case, case.decision(decision), Answer(_moment(now), decision, skipped=True))


def answers(root: Path, case: Case) -> tuple[Answer, ...]:
    """All answers to a case, oldest first; none where nobody has answered.

    Lines that a person has added by hand inside a section are read as part of its text, and the answer is marked as
    changed, as is one whose seal is gone.

    Raises:
        OkrkitError: the file is there but cannot be read as text.
    """
    with speaking(case.language):
        found, sealed = _parse(_read(_file(root, case))), _sealed(root, case)
        order = [seal for seal, _ in sealed] or [one.seal for one in found if one.seal]
        before = dict(zip(order, ["", *order], strict=False))
        kept = {key for _, key in sealed}
        return tuple(replace(one, changed=_changed(case, one, before, kept)) for one in found)


def missing(root: Path, case: Case) -> tuple[str, ...]:
    """The answers that were kept and are no longer in the file, each by its decision and its time, `week-3 · …`."""
    there = {_key(one) for one in _parse(_read(_file(root, case)))}
    return tuple(key for _, key in _sealed(root, case) if key not in there)


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
    lines.append(f"- seal: {given.seal}")
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
        seal=fields.get("seal"),
    )


def _key(one: Answer) -> str:
    return f"{one.decision} · {one.at:%Y-%m-%d %H:%M:%S}"


def _seal(case: Case, one: Answer, before: str) -> str:
    """The digest of an answer and of the seal before it: SHA-256, the first 16 hexadecimal digits."""
    told = json.dumps([before, case.name, _key(one), one.choice, one.sure, one.skipped, one.text])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _changed(case: Case, one: Answer, before: dict[str, str], kept: set[str]) -> bool:
    if one.seal is None:
        return _key(one) in kept
    return one.seal not in before or _seal(case, one, before[one.seal]) != one.seal


def _append(root: Path, case: Case, at: Decision, given: Answer) -> Answer:
    """Add a section below what is there, sealed: all of it or nothing, and one writer at a time."""
    path = _file(root, case)
    with speaking(case.language), disk.locked(path.parent, path.parent / _HIDDEN, _PATIENCE):
        text, sealed = _read(path), _sealed(root, case)
        if not sealed:
            sealed = tuple((one.seal, _key(one)) for one in _parse(text) if one.seal)
        given = replace(given, seal=_seal(case, given, sealed[-1][0] if sealed else ""))
        text = text or f"# {say('case.answers-title', case=case.title)}"
        lines = [f"{seal} {key}" for seal, key in (*sealed, (given.seal, _key(given)))]
        disk.write(
            {
                _seals(root, case): ("\n".join(lines) + "\n").encode(),
                path: f"{text.rstrip()}\n\n{_section(at, given)}".encode(),
            }
        )
    return given


def _seals(root: Path, case: Case) -> Path:
    return root / "answers" / _HIDDEN / f"{case.name}.seals"


def _sealed(root: Path, case: Case) -> tuple[tuple[str, str], ...]:
    """The seals that were given, oldest first, each with whose it is."""
    lines = (disk.read(_seals(root, case)) or b"").decode("utf-8", "replace").splitlines()
    return tuple((seal, key) for seal, _, key in (line.partition(" ") for line in lines) if key)


def _read(path: Path) -> str:
    raw = disk.read(path)
    return "" if raw is None else notation.decode(raw, file=str(path))
