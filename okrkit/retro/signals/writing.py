"""What the words and numbers of the set show: how much of it is work, what is measured, how sure people were."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from msgspec.structs import replace

from okrkit.language import say
from okrkit.model import Measure, Objective
from okrkit.retro.evidence import Row, of_check_in, of_item
from okrkit.retro.signals.facts import Facts, Found, Line, Unknown, mean
from okrkit.reviewing import KeyResultReading, ObjectiveReading, read_key_result

__all__ = ["OF_WRITING", "of_lines", "of_objectives"]

_HALF = 0.5
_GREEN = 0.7


def of_lines(
    some: Sequence[Line], whole: Sequence[Line], note: Callable[[Line], str] = lambda _: ""
) -> Found | Unknown:
    """The share of some key results among others; its rows are theirs, or those of all where it is none."""
    if not whole:
        return Unknown("no-lines")
    return Found(len(some) / len(whole), [of_item(line.kr, note(line)) for line in (some or whole)])


def of_objectives(some: Sequence[Objective], whole: Sequence[Objective]) -> Found | Unknown:
    """The same for objectives."""
    if not whole:
        return Unknown("no-lines")
    return Found(len(some) / len(whole), [of_item(one) for one in (some or whole)])


def _objectives_per_unit(facts: Facts) -> Found | Unknown:
    """Objectives of one unit: the team's own, and those of each owner below another objective of the set."""
    ids = {o.id for o in facts.cycle.objectives}
    units: dict[str | None, list[Objective]] = {}
    for o in facts.cycle.objectives:
        units.setdefault((o.owner or "") if o.supports in ids else None, []).append(o)
    if not units:
        return Unknown("no-lines")
    most = max(units.values(), key=len)
    return Found(len(most), [of_item(o) for o in most])


def _key_results_per_objective(facts: Facts) -> Found | Unknown:
    if not facts.lines:
        return Unknown("no-lines")
    most = max(facts.cycle.objectives, key=lambda o: len(o.key_results))
    return Found(len(most.key_results), [of_item(kr) for kr in most.key_results])


def _never_seen(facts: Facts) -> Found | Unknown:
    if not facts.seen:
        return Unknown("no-check-ins")
    if (facts.gone or 0) < _HALF:
        return Unknown("early")
    never = [line for line in facts.lines if not line.seen]
    return of_lines(never, facts.lines, lambda line: "" if line.seen else say("diagnosis.never-seen"))


def _tasks(facts: Facts) -> Found | Unknown:
    """Lines that say what gets done or made; a way from here to there, or agreed steps of evidence, is none of that.

    A count that starts from nothing reads as a movement only because somebody filled in the zero: it goes by its words.
    """
    flagged = facts.flagged("KR-TASK", "KR-ACTIVITY")

    def is_work(line: Line) -> bool:
        reading = facts.review.readings[line.kr.id]
        if not isinstance(reading, KeyResultReading) or line.kr.levels or reading.figures[0]:
            return False
        if line.kr.measure.baseline == 0 and line.kr.read_as is None:
            reading = read_key_result(replace(line.kr, measure=Measure()))
        return line.kr.id in flagged or reading.kind in ("task", "output")

    return of_lines(list(filter(is_work, facts.lines)), facts.lines)


def _ends(facts: Facts) -> Found | Unknown:
    """Scores of exactly 0 or 1, of what is not declared a milestone or to be kept."""
    told = [line for line in _scored(facts) if line.score["type"] != "maintain"]
    if not facts.over or not told:
        return Unknown("running" if told else "no-values")
    return of_lines([line for line in told if line.score["score"] in (0, 1)], told, _score_note)


def _measured(facts: Facts) -> Found | Unknown:
    """Key results that a stranger could score: a start, an aim and a last day; a limit to keep; or a milestone."""
    dated = facts.cycle.end is not None

    def is_measured(line: Line) -> bool:
        score = line.score
        if score["type"] == "milestone":
            return line.kr.type == "milestone" or bool(line.kr.levels)
        if score["type"] == "maintain":
            return bool(score["low"] == score["low"] or score["high"] == score["high"])
        told = score["baseline"] == score["baseline"] and score["target"] == score["target"]
        return told and score["baseline"] != score["target"] and (dated or line.kr.measure.due is not None)

    wanting = [line for line in facts.lines if not is_measured(line)]
    if not facts.lines:
        return Unknown("no-lines")
    return Found(1 - len(wanting) / len(facts.lines), [of_item(line.kr) for line in (wanting or facts.lines)])


def _bare_numbers(facts: Facts) -> Found | Unknown:
    """Objectives that are a number or a measure without a why, or that hang right below such a one."""
    flagged = facts.flagged("O-NUMBER", "O-METRIC")
    bare = {o.id for o in facts.cycle.objectives if o.id in flagged and not o.why}
    under = [o for o in facts.cycle.objectives if o.id in bare or o.supports in bare]
    return of_objectives(under, facts.cycle.objectives)


def _start_confidence(facts: Facts) -> Found | Unknown:
    """How sure people were at the start of what is to move: their votes, else the first confidence of each line."""
    votes = [vote for vote in facts.cycle.votes if vote.confidence is not None]
    if votes:
        rows = [
            Row("votes.csv", name, say("diagnosis.voted", mean=f"{sum(said) / len(said):.1f}", n=len(said)))
            for name in {vote.key_result for vote in votes}
            if (said := [v.confidence for v in votes if v.key_result == name and v.confidence is not None])
        ]
        return Found((mean(v.confidence for v in votes if v.confidence is not None) or 0) / 10, rows)
    moving = [line for line in facts.lines if line.score["type"] != "maintain"]
    first = [next((one for one in line.seen if one.confidence is not None), None) for line in moving]
    early = [one for one in first if one and facts.elapsed(one.date) <= 0.25]
    found = mean(one.confidence for one in early if one.confidence is not None)
    return Unknown("no-confidence") if found is None else Found(found / 10, [of_check_in(one) for one in early])


def _score_mean(facts: Facts) -> Found | Unknown:
    told = _scored(facts)
    if not facts.over or not told:
        return Unknown("running" if told else "no-values")
    return Found(mean(line.score["score"] for line in told) or 0.0, _last_rows(told))


def _open_score_mean(facts: Facts) -> Found | Unknown:
    """The mean score of what was not promised: of a commitment, full marks are expected."""
    told = [line for line in _scored(facts) if line.objective.kind != "committed" and line.score["type"] != "maintain"]
    if not facts.over or not told:
        return Unknown("running" if told else "all-committed")
    return Found(mean(line.score["score"] for line in told) or 0.0, _last_rows(told))


def _early_done(facts: Facts) -> Found | Unknown:
    """Key results that had covered the whole way before half of the time was gone."""
    half = facts.day_at(_HALF)
    told = [line for line in facts.lines if line.way and line.score["type"] != "maintain"]
    if half is None or (facts.gone or 0) < _HALF:
        return Unknown("early")
    if not told:
        return Unknown("no-values")
    done = [line for line in told if any(when <= half and way >= 1 for when, way in line.way)]
    return of_lines(done, told)


def _overshoot(facts: Facts) -> Found | Unknown:
    """Key results that went past their target by a tenth of the way or more."""
    told = [line for line in _scored(facts) if line.score["type"] == "metric"]
    if not facts.over or not told:
        return Unknown("running" if told else "no-values")
    past = [line for line in told if line.score["raw"] >= 1.1]
    return of_lines(past, told, lambda line: say("diagnosis.went", percent=round(line.score["raw"] * 100)))


def _low(facts: Facts) -> Found | Unknown:
    told = _scored(facts)
    if not facts.over or not told:
        return Unknown("running" if told else "no-values")
    return of_lines([line for line in told if line.score["score"] <= 0.3], told, _score_note)


def _half_time_pace(facts: Facts) -> Found | Unknown:
    """The median of covered over expected at half time, of the numbers that were looked at all along."""
    half = facts.day_at(_HALF)
    if half is None or (facts.gone or 0) < _HALF:
        return Unknown("early")
    told = [
        (line, way)
        for line in facts.lines
        if not line.steps and line.score["type"] == "metric" and line.kr.shape != "late" and len(line.way) >= 4
        if (way := line.at(half)) is not None
    ]
    if not told:
        return Unknown("no-values")
    pace = median(way / _HALF for _, way in told)
    return Found(pace, [of_item(line.kr, say("diagnosis.half-way", percent=round(way * 100))) for line, way in told])


def _undeclared(facts: Facts) -> Found | Unknown:
    return of_objectives([o for o in facts.cycle.objectives if o.kind is None], facts.cycle.objectives)


def _disputed(facts: Facts) -> Found | Unknown:
    """Undeclared key results that miss a promise and would do for a hope: 0.4 to below 1."""
    told = [line for line in _scored(facts) if line.objective.kind is None]
    if not facts.over or not told:
        return Unknown("running" if told else "all-declared")
    return of_lines([line for line in told if 0.4 <= line.score["score"] < 1], told, _score_note)


def _usual(facts: Facts) -> Found | Unknown:
    """Objectives that keep what is there, and have no why."""

    def is_usual(o: Objective) -> bool:
        reading = facts.review.readings[o.id]
        return isinstance(reading, ObjectiveReading) and reading.business_as_usual and not o.why

    return of_objectives(list(filter(is_usual, facts.cycle.objectives)), facts.cycle.objectives)


def _kept(facts: Facts) -> Found | Unknown:
    """Key results that only keep a level, and guard nothing."""
    if not facts.lines:
        return Unknown("no-lines")
    kept = [line for line in facts.lines if line.score["type"] == "maintain" and not line.kr.guardrail]
    return of_lines(kept, facts.lines)


def _reached_unmet(facts: Facts) -> Found | Unknown:
    """The mean score of the key results of objectives that people say did not come true."""
    if not facts.context.unmet:
        return Unknown("not-known" if "unmet" in facts.context.unknown else "not-asked")
    told = [line for line in _scored(facts) if line.objective.id in facts.context.unmet]
    if not told:
        return Unknown("no-values")
    rows = [Row("context", "unmet", line.objective.text) for line in told]
    return Found(mean(line.score["score"] for line in told) or 0.0, [*rows, *_last_rows(told)])


def _unguarded(facts: Facts) -> Found | Unknown:
    """Key results that ask for more, faster or cheaper while nothing keeps watch over what that may cost."""
    flagged = facts.flagged("KR-GUARD")
    return of_lines([line for line in facts.lines if line.kr.id in flagged], facts.lines)


def _guards(facts: Facts) -> Found | Unknown:
    guards = [line for line in facts.lines if line.kr.guardrail or line.score["type"] == "maintain"]
    return Found(len(guards), [of_item(line.kr) for line in guards]) if facts.lines else Unknown("no-lines")


def _late_moves(facts: Facts) -> Found | Unknown:
    """Numbers that had not moved when two thirds of the time were gone, though somebody looked."""
    day = facts.day_at(2 / 3)
    if day is None or (facts.gone or 0) < 2 / 3:
        return Unknown("early")
    told = [line for line in facts.lines if line.score["type"] == "metric" and not line.steps]
    told = [line for line in told if sum(when <= day for when, _ in line.way) >= 3]
    if not told:
        return Unknown("no-values")
    still = [line for line in told if abs(line.at(day) or 0.0) <= 0.1]
    return of_lines(still, told, lambda line: say("diagnosis.moved", percent=round((line.at(day) or 0) * 100)))


def _leading(facts: Facts) -> Found | Unknown:
    told = [line for line in facts.lines if line.kr.leading is not None]
    if len(told) < len(facts.lines) / 2 or not told:
        return Unknown("no-leading")
    leads = [line for line in told if line.kr.leading]
    return of_lines(leads, told)


def _same_scores(facts: Facts) -> Found | Unknown:
    """Scores that lie just on or above the usual cut-off of 0.7."""
    told = [line for line in _scored(facts) if line.score["type"] == "metric"]
    if not facts.over or len(told) < 4:
        return Unknown("running" if not facts.over else "no-values")
    near = [line for line in told if _GREEN <= line.score["score"] <= _GREEN + 0.05]
    return of_lines(near, told, _score_note)


def _scored(facts: Facts) -> list[Line]:
    return [line for line in facts.lines if line.score["score"] == line.score["score"]]


def _score_note(line: Line) -> str:
    return say("diagnosis.scored", score=f"{line.score['score']:.2f}")


def _last_rows(lines: Sequence[Line]) -> list[Row]:
    """The check-ins that the scores rest on."""
    last = (next((one for one in reversed(line.seen) if one.value is not None), None) for line in lines)
    return [of_check_in(one) for one in last if one is not None]


OF_WRITING: Mapping[str, Callable[[Facts], Found | Unknown]] = {
    "objectives_per_unit": _objectives_per_unit,
    "key_results_per_objective": _key_results_per_objective,
    "never_seen": _never_seen,
    "task_share": _tasks,
    "ends_share": _ends,
    "measured_share": _measured,
    "bare_numbers": _bare_numbers,
    "start_confidence": _start_confidence,
    "score_mean": _score_mean,
    "open_score_mean": _open_score_mean,
    "early_done": _early_done,
    "overshoot": _overshoot,
    "low_share": _low,
    "half_time_pace": _half_time_pace,
    "undeclared": _undeclared,
    "disputed": _disputed,
    "usual_share": _usual,
    "kept_share": _kept,
    "reached_unmet": _reached_unmet,
    "unguarded": _unguarded,
    "guards": _guards,
    "late_moves": _late_moves,
    "leading_share": _leading,
    "at_the_line": _same_scores,
}
