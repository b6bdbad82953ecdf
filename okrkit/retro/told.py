"""How a diagnosis is told: as HTML, where each value opens its rows with one click, and as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from okrkit import cards, content
from okrkit.language import pick, say
from okrkit.retro.modes import FAMILIES, hung, strengths
from okrkit.retro.signals import SIGNALS, named, worded
from okrkit.retro.signals.system import SURVEY

if TYPE_CHECKING:
    from okrkit.retro.diagnosis import Diagnosis, Evidence, Verdict
    from okrkit.retro.evidence import Row

__all__ = ["html", "limits", "seen", "text"]

_ROWS = 12  # shown in a terminal or under one value; `to_dict` has all
_LEAST_WEEKS = 3


def html(found: Diagnosis) -> str:
    """The whole diagnosis as HTML; the rows behind a value are one click away."""
    kept = {one.id: one for one in strengths()}
    return cards.render(
        "diagnosis",
        title=_title(found),
        about=say("diagnosis.how"),
        limits=limits(found),
        limits_head=say("diagnosis.limits"),
        nothing=say("diagnosis.nothing-supported"),
        families=[_family(found, family) for family in FAMILIES],
        luck={
            "title": say("diagnosis.family-luck"),
            "lines": [] if found.luck else [say("diagnosis.no-luck")],
            "struck": [_shown(_struck(one), one.key_results) for one in found.luck],
        },
        kept={
            "title": say("diagnosis.strengths"),
            "lines": [] if found.strengths else [say("diagnosis.no-strengths")],
            "found": [
                _shown(pick({"en": kept[one.id].en, "zh": kept[one.id].zh}), _rows(one.evidence))
                for one in found.strengths
            ],
        },
    )


def text(found: Diagnosis) -> str:
    """The whole diagnosis for a terminal: what is supported with its rows, the rest in short."""
    lines = [_title(found), *hung(say("diagnosis.how"), "")]
    if told := limits(found):
        lines += ["", say("diagnosis.limits"), *_each(told)]
    for family in FAMILIES:
        lines += ["", f"== {say(f'diagnosis.family-{family}')}"]
        mine = [one for one in found.verdicts if one.mode.family == family]
        supported = [one for one in mine if one.said == "supported"]
        lines += [] if supported else [f"  {say('diagnosis.nothing-supported')}"]
        for one in supported:
            lines += ["", *_told(one)]
        for said in ("contradicted", "no data"):
            rest = say("diagnosis.comma").join(one.mode.id for one in mine if one.said == said)
            lines += hung(f"{say(_WORD[said])}{say('diagnosis.colon')}{rest}") if rest else []
    lines += ["", f"== {say('diagnosis.family-luck')}"]
    for struck in found.luck:
        lines += [*hung(_struck(struck)), *_row_lines(struck.key_results)]
    lines += [] if found.luck else hung(say("diagnosis.no-luck"))
    lines += ["", f"== {say('diagnosis.strengths')}"]
    kept = {one.id: one for one in strengths()}
    for strength in found.strengths:
        told_of = pick({"en": kept[strength.id].en, "zh": kept[strength.id].zh})
        lines += [*hung(told_of), *_row_lines(_rows(strength.evidence))]
    lines += [] if found.strengths else hung(say("diagnosis.no-strengths"))
    return "\n".join(lines)


def seen(one: Evidence) -> str:
    """A value with the line that it was held against, in words."""
    value = worded(one.signal, one.value)
    at = one.line
    if at is None:
        return say("diagnosis.seen-told", signal=named(one.signal), value=value)
    side = "over" if one.condition.over else "least" if one.condition.least else "under"
    whose = say("diagnosis.own") if at.own else at.source or say("diagnosis.ours")
    line = say(f"diagnosis.line-{side}", value=worded(one.signal, at.value), whose=whose)
    return say("diagnosis.seen", signal=named(one.signal), value=value, line=line)


def limits(found: Diagnosis) -> list[str]:
    """What the diagnosis cannot see, and why."""
    facts = found.signals.facts
    lines = [_cost(found, file) for file in found.broken]
    if not facts.seen and "checkins.csv" not in found.broken:
        lines.append(say("diagnosis.limit-no-check-ins"))
    elif len(facts.weeks) < _LEAST_WEEKS and not facts.over:
        lines.append(say("diagnosis.limit-few-weeks", n=len(facts.weeks)))
    if not facts.over:
        lines.append(say("diagnosis.limit-running"))
    asked = content.table("context")["facts"]
    told = facts.context
    open_ = [name for name in asked if getattr(told, name) in (None, ()) and name not in told.unknown]
    if open_:
        lines.append(say("diagnosis.limit-context", n=len(open_)))
    if all(found.signals[f"survey_{name}"].value is None for name in SURVEY):
        lines.append(say("diagnosis.limit-survey"))
    return lines


def _cost(found: Diagnosis, file: str) -> str:
    """What a file that cannot be read costs."""
    gone = {name for name in SIGNALS if content.table("signals")[name].get("file", "okrs.md") == file}
    hit = [one for one in found.verdicts if gone & {c.signal for c in (*one.mode.for_, *one.mode.against)}]
    error = found.broken[file]
    where = say("diagnosis.colon").join(part for part in (error.place, error.message) if part)
    return say("diagnosis.limit-broken", file=file, message=where, signals=len(gone), modes=len(hit))


# --- HTML ------------------------------------------------------------------------------------------------------------


_WORD = {"supported": "diagnosis.supported", "contradicted": "diagnosis.contradicted", "no data": "diagnosis.no-data"}


def _title(found: Diagnosis) -> str:
    day = found.as_of.isoformat()
    team = found.cycle.team
    return say("diagnosis.head", team=team, date=day) if team else say("diagnosis.head-no-team", date=day)


def _family(found: Diagnosis, family: str) -> dict[str, Any]:
    mine = [one for one in found.verdicts if one.mode.family == family]
    rest = []
    for said in ("contradicted", "no data"):
        verdicts = [one for one in mine if one.said == said]
        names = say("diagnosis.semicolon").join(one.mode.texts.name for one in verdicts)
        title = f"{say(_WORD[said])}{say('diagnosis.colon')}{names}"
        rest += [{"title": title, "verdicts": [_verdict(one) for one in verdicts]}] if verdicts else []
    supported = [_verdict(one) for one in mine if one.said == "supported"]
    return {"title": say(f"diagnosis.family-{family}"), "supported": supported, "rest": rest}


def _verdict(one: Verdict) -> dict[str, Any]:
    return {
        "id": one.mode.id,
        "name": one.mode.texts.name,
        "ask": one.mode.texts.ask,
        "evidence": [(heading, [_shown(seen(e), e.rows) for e in items]) for heading, items in _sides(one)],
        "unknown": _unknown(one),
    }


def _unknown(one: Verdict) -> str:
    parts = [f"{named(name)}{say('diagnosis.colon')}{reason}" for name, reason in one.unknown.items()]
    return say("diagnosis.would-tell") + say("diagnosis.colon") + " ".join(parts) if parts else ""


def _shown(line: str, rows: Sequence[Row]) -> dict[str, Any]:
    more = len(rows) - 5 * _ROWS
    return {
        "text": line,
        "rows": rows[: 5 * _ROWS],
        "summary": say("diagnosis.rows", n=len(rows)),
        "more": say("diagnosis.rows-more", n=more) if more > 0 else "",
    }


# --- text ------------------------------------------------------------------------------------------------------------


def _told(one: Verdict) -> list[str]:
    lines = [f"  {one.mode.id}  {one.mode.texts.name}", *hung(f"? {one.mode.texts.ask}", "    ")]
    for heading, items in _sides(one):
        lines.append(f"    {heading}")
        for item in items:
            lines += [*hung(seen(item), "      "), *(_row_lines(item.rows) if items is one.for_ else [])]
    return lines


def _sides(one: Verdict) -> list[tuple[str, Sequence[Evidence]]]:
    """What speaks for a mode, what against, and what was looked for and is not so; each with its heading."""
    against = [e for e in one.against if e.speaks_against]
    missed = [e for e in one.against if not e.speaks_against]
    sides = (("for", one.for_), ("against", against), ("not-so", missed))
    return [(say(f"diagnosis.{heading}"), items) for heading, items in sides if items]


def _row_lines(rows: Sequence[Row]) -> list[str]:
    shown = [f"{row.file} · {row.line}  {row.text}" for row in rows[:_ROWS]]
    shown += [say("diagnosis.rows-more", n=len(rows) - _ROWS)] if len(rows) > _ROWS else []
    return [line for one in shown for line in hung(one, "        ")]


def _each(lines: Iterable[str]) -> list[str]:
    return [row for line in lines for row in hung(line)]


def _struck(one: Any) -> str:
    words = say("diagnosis.struck-some" if one.key_results else "diagnosis.struck-none")
    return f"{one.shock.line} {one.shock.text}{say('diagnosis.colon')}{words}"


def _rows(evidence: Sequence[Evidence]) -> tuple[Row, ...]:
    return tuple(dict.fromkeys(row for one in evidence for row in one.rows))
