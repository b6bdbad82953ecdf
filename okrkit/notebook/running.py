"""A cycle as it runs: what a team commits to, what it sees week by week, and why it changed something.

    team.check_in("KR3", 31, confidence=6, note="the new page is out")
    team.vote("Ana", KR1=6, KR2=5)
    team.because("KR3", "the old tool counted twice", announced=True)

Each keeps what is said in the team's folder, and says in a calm box what was kept, and where.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from typing import Any

from msgspec.structs import replace

from okrkit import cards, scoring, store
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import CheckIn, Context, Cycle, Dependency, KeyResult, Vote
from okrkit.notation import facts
from okrkit.notebook.calm import box
from okrkit.notebook.lines import key_result_of, line_of, objective_of, why
from okrkit.notebook.place import short
from okrkit.store import dates
from okrkit.store.tables import yes_or_no

__all__ = ["agree", "because", "check_in", "depend", "fear", "kind", "not_doing", "open_votes", "vote", "votes"]

_SURE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:/\s*10)?")
_TERMS = ("pay_linked", "ranking", "appraisal")


def check_in(
    folder: store.Folder,
    item: object,
    value: object = None,
    confidence: object = None,
    note: object = None,
    by: object = None,
    on: object = None,
) -> cards.Shown:
    """Keep what was seen of one key result on one day; a correction is another check-in of that day.

    Raises:
        OkrkitError: no such key result, a value, confidence or day that cannot be read, or a day outside the cycle or
            still to come. Nothing was kept.
    """
    cycle = folder.load().cycle
    line = key_result_of(cycle, item)
    new = CheckIn(_day(on), line.id, _value(value, line), _sure(confidence), _text(by), _text(note))
    kept = folder.check_in([new])
    lines = [f"{line.id} {line.text}", _seen(new, line)]
    if before := _before(cycle, new):
        lines.append(say("run.before", seen=_seen(before, line)))
    return _kept(folder, "run.checked-in" if kept else "run.checked-in-already", lines, "checkins.csv", id=line.id)


def vote(folder: store.Folder, by: object, numbers: Mapping[Any, object]) -> cards.Shown:
    """Keep one person's confidence in each key result, hidden until the table is opened.

    Raises:
        OkrkitError: no name, no such key result, or a number outside 0 to 10. Nothing was kept.
    """
    cycle = folder.load().cycle
    given = {key_result_of(cycle, name).id: _number(said) for name, said in numbers.items()}
    new = folder.vote("" if by is None else str(by), given)
    lines = [say("run.voted-on", ids=_names(one.key_result for one in new))]
    if left := [kr.id for kr in cycle.key_results if kr.id not in _voted_by(folder.load().cycle, new[0].by)]:
        lines.append(say("run.not-voted-on", ids=_names(left)))
    if late := [one.key_result for one in new if any(_open(known, one.key_result) for known in cycle.votes)]:
        lines.append(say("run.late", ids=_names(late)))
    lines += [say("run.voters", names=_names(folder.voted())), say("run.clear-cell")]
    return _kept(folder, "run.voted", lines, "votes.csv", by=new[0].by)


def open_votes(folder: store.Folder, all_in: bool) -> cards.Shown:
    """Open the table, unless somebody is missing and nobody said that this is fine.

    Raises:
        OkrkitError: nobody has voted.
    """
    cycle = folder.load().cycle
    waiting = store.awaited(cycle) if any(one.confidence is None for one in cycle.votes) else ()
    if all_in and waiting:
        lines = [say("run.missing", names=_names(waiting)), say("run.open-anyway")]
        return box(say("run.not-opened"), lines, tone="ask")
    found = folder.open_votes()
    lines = _told(folder.load().cycle)
    if found.missing:
        lines.append(say("run.missing", names=_names(found.missing)))
    if found.elsewhere:
        lines.append(say("run.elsewhere", names=_names(found.elsewhere)))
    return _kept(folder, "run.opened", lines, "votes.csv")


def votes(x: Any) -> cards.Shown:
    """What the open votes of a cycle say together, the widest gap first; it says so where there are none."""
    lines = _told(scoring.cycle_of(x))
    about = [str(label)] if (label := getattr(x, "label", None)) else []
    return box(say("run.votes-title" if lines else "run.votes-none"), [*lines, *about])


def read(cycle: Cycle) -> cards.Shown:
    """A team's whole set, to be read aloud: the objectives, and below them all that was said when it committed."""
    parts = {
        "votes": _told(cycle),
        "terms": _terms(cycle.context),
        "fears": [fear.text for fear in cycle.fears],
        "not-doing": list(cycle.not_doing),
        "needs": [
            f"{_need(one)} · {say('run.yes', by=one.yes_by, on=one.yes_on) if one.yes_by else say('run.open')}"
            for one in cycle.dependencies
        ],
    }
    said = [(say(f"run.read-{name}"), lines or [say("run.read-nothing")]) for name, lines in parts.items()]
    html = cards.cycle(cycle) + "".join(cards.box(title, lines) for title, lines in said)
    text = "\n\n".join("\n  ".join((title, *lines)) for title, lines in said)
    return cards.Shown(html=html, text=f"{cards.text(cycle)}\n\n{text}")


def agree(folder: store.Folder, terms: Mapping[str, object], use: object, by: object) -> cards.Shown:
    """Keep what scores will be used for, and who agreed; without anything given, show what stands.

    Raises:
        OkrkitError: an answer that is neither yes nor no. Nothing was kept.
    """
    loaded = folder.load()
    old = loaded.cycle.context
    given: dict[str, Any] = {name: _yes_no(said) for name, said in terms.items() if said is not None}
    given |= {} if use is None else {"score_use": _text(use)}
    joining = _people(by)
    names = [*old.agreed_by, *joining] if replace(old, **given) == old else joining
    new = store.agreed(old, given, names, _today())
    if new == old or not (given or joining):
        return box(say("run.agreement"), _terms(old) or [say("run.no-terms")])
    folder.save(replace(loaded.cycle, context=new), base=loaded.stamp, by="team.agree")
    return _kept(folder, "run.agreed", _terms(new), "okrs.md")


def kind(folder: store.Folder, item: object, said: object) -> cards.Shown:
    """Say of an objective whether it is committed, aspirational or learning.

    Raises:
        OkrkitError: no such objective, or another word. Nothing was kept.
    """
    loaded = folder.load()
    line = objective_of(loaded.cycle, item)
    stated = facts.read("kind", str(said)) or {}
    if "kind" not in stated:
        raise OkrkitError(say("notation.kind", text=str(said)[:40]), instead=say("notation.kind-instead"))
    new = replace(line, kind=stated["kind"])
    objectives = tuple(new if one.id == new.id else one for one in loaded.cycle.objectives)
    saved = folder.save(replace(loaded.cycle, objectives=objectives), base=loaded.stamp, by="team.kind")
    lines = [f"{new.id} {new.text}", say(f"run.kind-{new.kind}"), *why(saved.changes, loaded.cycle)]
    return _kept(folder, "run.kind", lines, "okrs.md", id=new.id, kind=say(f"cards.kind-{new.kind}"))


def not_doing(folder: store.Folder, text: object) -> cards.Shown:
    """Keep what the team leaves for later.

    Raises:
        OkrkitError: there are no words.
    """
    loaded, said = folder.load(), _words(text)
    known = loaded.cycle.not_doing
    if said not in known:
        folder.save(replace(loaded.cycle, not_doing=(*known, said)), base=loaded.stamp, by="team.not_doing")
    return _kept(folder, "run.not-doing", [said], "okrs.md")


def fear(folder: store.Folder, text: object, item: object, by: object) -> cards.Shown:
    """Keep one answer to the pre-mortem.

    Raises:
        OkrkitError: there are no words, or no such line.
    """
    about = None if item is None else line_of(folder.load().cycle, item)
    new = folder.fear(_words(text), _text(by), about.id if about else None)
    return _kept(folder, "run.feared", [*([f"{about.id} {about.text}"] if about else []), new.text], "fears.csv")


def depend(folder: store.Folder, item: object, given: Mapping[str, object]) -> cards.Shown:
    """Keep what a line needs from somebody else, and who said yes.

    Raises:
        OkrkitError: no such line, nobody on whom it depends, or a day that cannot be read. Nothing was kept.
    """
    line = line_of(folder.load().cycle, item)
    yes_by, said = _text(given["yes_by"]), given["yes_on"]
    yes_on = _day(said) if said is not None or yes_by else None
    new = folder.depend(Dependency(line.id, _words(given["on"]), _text(given["what"]), yes_by, yes_on))
    agreed = say("run.yes", by=yes_by, on=yes_on) if yes_by else say("run.no-yes", id=line.id, on=new.on)
    return _kept(folder, "run.depends", [_need(new), agreed], "dependencies.csv")


def because(folder: store.Folder, item: object, reason: object, announced: object) -> cards.Shown:
    """Say why a line was changed after the start, and whether it was announced: all its changes without a reason.

    Where all have one, the last of them gets this one.

    Raises:
        OkrkitError: nothing was changed in this line, or there are no words. Nothing was kept.
    """
    asked = "".join(unicodedata.normalize("NFKC", str(item)).split()).upper()
    waiting = folder.unexplained()
    known = folder.load().cycle.changes
    name = next((one.item for one in reversed(known) if one.item in (asked, f"KR{asked}")), None)
    if name is None:
        names = _names(dict.fromkeys(change.item for change in waiting)) or say("run.none")
        raise OkrkitError(
            say("run.not-changed", id=str(item)[:40]), instead=say("run.not-changed-instead", names=names)
        )
    of_line = [change for change in known if change.item == name]
    meant = [change for change in waiting if change.item == name] or [
        change for change in of_line if change.at == of_line[-1].at
    ]
    told = None if announced is None else _yes_no(announced)
    kept = [folder.annotate(change, _words(reason), told) for change in meant]
    lines = [*map(cards.change, kept), say("run.reason", reason=kept[0].reason)]
    lines.append(
        say({True: "run.announced", False: "run.not-announced", None: "run.announced-open"}[kept[0].announced])
    )
    return _kept(folder, "run.because", lines, "changes.csv")


def _kept(folder: store.Folder, key: str, lines: Sequence[str], file: str, **gaps: Any) -> cards.Shown:
    where = say("notebook.where", file=short(folder.path / file))
    return box(say(key, **gaps), [*lines, where], tone="done")


def _seen(one: CheckIn, line: KeyResult) -> str:
    parts = [one.date.isoformat()]
    parts += [] if one.value is None else [scoring.quantity(one.value, line.measure.unit)]
    parts += [] if one.confidence is None else [say("run.sure", n=f"{one.confidence:g}")]
    return say("notebook.dot").join([*parts, *([one.note] if one.note else [])])


def _before(cycle: Cycle, new: CheckIn) -> CheckIn | None:
    """The check-in that stood before this one, of the same day or the latest one before it."""
    earlier = [one for one in cycle.check_ins if one.key_result == new.key_result and one.date <= new.date]
    return max((one for one in reversed(earlier) if one != new), key=lambda one: one.date, default=None)


def _need(one: Dependency) -> str:
    return say("run.needs", id=one.item, on=one.on, what=one.what) if one.what else f"{one.item} → {one.on}"


def _told(cycle: Cycle) -> list[str]:
    """A line for each key result with open votes: first where people are furthest apart, as far as that is told."""
    rows: list[dict[str, Any]] = [dict(row) for row in scoring.votes(cycle, as_of=_today()).to_dict("records")]  # type: ignore[arg-type]
    apart = {row["key_result"]: 0.0 if isnan(row["low"]) else row["high"] - row["low"] for row in rows}
    return [_shown(row) for row in sorted(rows, key=lambda row: -apart[row["key_result"]]) if row["count"]]


def _shown(one: Mapping[str, Any]) -> str:
    """The votes on one key result, as `scoring.votes` tells them: where there are few, nobody's number is made out."""
    key = "run.votes-few" if isnan(one["mean"]) else "run.votes"
    mean, low, high = (f"{10 * one['mean']:.1f}", f"{10 * one['low']:g}", f"{10 * one['high']:g}")
    return say(key, id=one["key_result"], n=one["count"], mean=mean, low=low, high=high)


def _open(vote: Vote, key_result: str) -> bool:
    return vote.key_result == key_result and vote.confidence is not None


def _voted_by(cycle: Cycle, name: str) -> set[str]:
    return {vote.key_result for vote in cycle.votes if store.person(vote.by) == store.person(name)}


def _terms(context: Context) -> list[str]:
    said = {True: "yes", False: "no"}
    lines = [
        say(f"run.{name}-{said[answer]}") for name in _TERMS if (answer := getattr(context, name)) is not None
    ]  # fmt: skip
    lines += [say("run.score-use", use=context.score_use)] if context.score_use else []
    if context.agreed_by:
        lines.append(say("run.agreed-by", names=_names(context.agreed_by), on=context.agreed_on or ""))
    return lines


def _value(said: object, line: KeyResult) -> float | None:
    if said is None or (isinstance(said, (int, float)) and not isinstance(said, bool)):
        return None if said is None else float(said)
    return store.number_in(str(said).strip(), line.measure.unit)


def _number(said: object) -> float:
    sure = _sure(said)
    if sure is None:
        raise OkrkitError(say("store.no-vote"), instead=say("store.no-vote-instead"))
    return sure


def _sure(said: object) -> float | None:
    if said is None:
        return None
    found = _SURE.fullmatch(unicodedata.normalize("NFKC", str(said)).strip())
    if not found or isinstance(said, bool) or float(found[1]) > 10:
        raise OkrkitError(say("model.confidence", confidence=str(said)[:40]), instead=say("model.confidence-instead"))
    return float(found[1])


def _day(said: object) -> dt.date:
    if said is None:
        return _today()
    if isinstance(said, dt.date):
        return said.date() if isinstance(said, dt.datetime) else said
    day = dates.date(str(said))
    if day is None:
        raise OkrkitError(say("store.date", text=str(said)[:40]), instead=say("store.date-instead"))
    return day


def _today() -> dt.date:
    return dt.date.today()  # noqa: DTZ011 - the person's own day


def _yes_no(said: object) -> bool:
    answer = said if isinstance(said, bool) else yes_or_no(str(said))
    if answer is None:
        raise OkrkitError(say("store.yes-or-no", text=str(said)[:40]), instead=say("run.yes-or-no-instead"))
    return answer


def _people(by: object) -> list[str]:
    names = by if isinstance(by, Iterable) and not isinstance(by, str) else [by or ""]
    return [name for told in names for name in store.people(str(told))]


def _text(said: object) -> str | None:
    return None if said is None else " ".join(str(said).split()) or None


def _words(said: object) -> str:
    text = _text(said)
    if text is None:
        raise OkrkitError(say("store.no-words"), instead=say("store.no-words-instead"))
    return text


def _names(names: Iterable[str]) -> str:
    return say("store.and").join(names)
