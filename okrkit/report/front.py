"""The first page of a report: as much as one sheet of A4 holds, and where it holds less, how much more there is."""

from __future__ import annotations

from typing import Any

from okrkit import scoring
from okrkit.language import pick, say
from okrkit.retro import told
from okrkit.retro.diagnosis import Diagnosis, Verdict
from okrkit.retro.modes import strengths
from okrkit.retro.signals import worded
from okrkit.scoring.ledger import Moved
from okrkit.scoring.ledger import moved as edits

__all__ = ["about", "moved", "page", "title"]

_OBJECTIVES, _MODES, _STRENGTHS, _LIMITS = 5, 4, 3, 3


def title(found: Diagnosis) -> str:
    """Whose cycle it is."""
    team = found.cycle.team
    return say("report.title", team=team) if team else say("report.title-no-team")


def about(found: Diagnosis) -> str:
    """From when to when, and as of which day."""
    start, end = found.cycle.start, found.cycle.end
    day = found.as_of.isoformat()
    return say("report.dates", start=start, end=end, date=day) if start and end else say("report.date", date=day)


def moved(found: Diagnosis) -> list[Moved]:
    """The changes of what counts as reached, up to the day."""
    return list(edits(found.cycle, found.as_of))


def page(found: Diagnosis) -> dict[str, Any]:
    """What the template of the first page asks for, in words."""
    scores = scoring.score(found.cycle, found.as_of)
    heads = scores.objectives.to_dict("records")
    supported = found.of("supported")
    return {
        "figures": _figures(found, scores),
        "objectives": [_objective(head) for head in heads[:_OBJECTIVES]],
        "objectives_more": _more(len(heads) - _OBJECTIVES),
        "modes": [_mode(one) for one in supported[:_MODES]],
        "modes_none": "" if supported else say("diagnosis.nothing-supported"),
        "modes_more": _more(len(supported) - _MODES),
        "strengths": _kept(found) or [say("diagnosis.no-strengths")],
        "strengths_more": _more(len(found.strengths) - _STRENGTHS),
        "limits": found.limits()[:_LIMITS] or [say("report.no-limits")],
        "limits_more": _more(len(found.limits()) - _LIMITS),
        "words": {
            name: say(f"report.{name}")
            for name in ("numbers", "objective", "kind", "score", "verdict", "modes-front", "strengths", "limits")
        },
    }


def _figures(found: Diagnosis, scores: scoring.Scores) -> list[tuple[str, str]]:
    """A few numbers, each with what it counts: reached, heard of each week, goals moved, and how sure people were."""
    table, changes = scores.table, moved(found)
    reached = int((table["band"] == "green").sum())
    eased = sum(one.eased is True for one in changes)
    said = scoring.confidence(scores, found.as_of)
    sure = said[["first", "last"]].mean() * 10
    figures = [
        (say("report.of", n=reached, all=len(table)), say("report.reached")),
        (_known(found, "coverage"), say("report.coverage")),
        (str(len(changes)), say("report.moved", n=eased)),
    ]
    if sure.notna().all():
        figures.append((f"{sure['first']:.1f} → {sure['last']:.1f}", say("report.sure")))
    return figures


def _known(found: Diagnosis, name: str) -> str:
    value = found.signals[name].value
    return "–" if value is None else worded(name, value)


def _objective(head: dict[Any, Any]) -> dict[str, str]:
    kind = head["kind"]
    verdict = {True: "passed", False: "not-passed"}.get(head["passed"])
    return {
        "id": head["objective"],
        "text": head["text"],
        "kind": say(f"cards.kind-{kind}") if kind else say("report.no-kind"),
        "score": f"{head['score']:.2f}" if head["band"] else "–",
        "verdict": say(f"report.{verdict}") if verdict else head["reason"] or (kind and head["passed_reason"]) or "–",
    }


def _mode(one: Verdict) -> dict[str, str]:
    strongest = one.for_[0]
    row = strongest.rows[0]
    return {
        "name": one.mode.texts.name,
        "id": one.mode.id,
        "ask": one.mode.texts.ask,
        "seen": told.seen(strongest),
        "where": f"{row.file} · {row.line}",
        "row": row.text,
    }


def _kept(found: Diagnosis) -> list[str]:
    known = {one.id: one for one in strengths()}
    return [pick({"en": known[one.id].en, "zh": known[one.id].zh}) for one in found.strengths[:_STRENGTHS]]


def _more(n: int) -> str:
    return say("report.more", n=n) if n > 0 else ""
