"""What people have told of the system around the goals: the context in okrs.md, and the anonymous survey.

Nothing of it is guessed from numbers. What nobody was asked is not known, and neither is what was asked and answered
with "I don't know". A question of the survey that fewer than four people answered is not shown: it would show persons.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from okrkit import content
from okrkit.language import pick, say
from okrkit.retro.evidence import Row, of_check_in, of_item
from okrkit.retro.signals.facts import Facts, Found, Unknown, mean
from okrkit.scoring.calendar import week
from okrkit.scoring.stated import FEWEST

__all__ = ["OF_SYSTEM", "SURVEY"]

SURVEY = tuple(content.table("context")["survey"])
_ASKED = content.table("context")["facts"]
_FLAGS = tuple(name for name, told in _ASKED.items() if told["kind"] == "yes-no")
_TEXTS = tuple(name for name, told in _ASKED.items() if told["kind"] == "text")
_NUMBERS = tuple(name for name, told in _ASKED.items() if told["kind"] in ("number", "count", "share"))


def row(name: str, value: Any) -> Row:
    """A fact of the context as a person reads it: the question, and what was told."""
    told = say("diagnosis.yes") if value is True else say("diagnosis.no") if value is False else value
    told = say("diagnosis.there-is-none") if told == "" else told
    return Row("context", name, say("diagnosis.asked", question=pick(_ASKED[name]), answer=told))


def _told(name: str, facts: Facts) -> Found | Unknown:
    """A fact as it was told: yes or no, a number, or whether there is a text."""
    value = getattr(facts.context, name)
    if value is None:
        return Unknown("not-known" if name in facts.context.unknown else "not-asked")
    return Found(bool(value) if isinstance(value, str) else value, [row(name, value)])


def _driven_by(cue: str, facts: Facts) -> Found | Unknown:
    """Whether those who drive the OKRs are of a kind, by the words for it in `data/cues.toml`."""
    role = facts.context.driver_role
    if not role:
        return Unknown("not-known" if "driver_role" in facts.context.unknown else "not-asked")
    words = content.table("cues")[cue]
    pattern = "|".join([rf"\b(?:{'|'.join(words['en'])})\b", *map(re.escape, words["zh"])])
    return Found(bool(re.search(pattern, role, re.IGNORECASE)), [row("driver_role", role)])


def _survey(name: str, facts: Facts) -> Found | Unknown:
    """The mean answer, 1 to 5, of those who have one."""
    answers = [one.value for one in facts.cycle.survey if one.question == name]
    known = [value for value in answers if value is not None]
    if len(known) < FEWEST:
        return Unknown("few-answers" if answers else "not-asked")
    found = mean(known) or 0.0
    text = say("diagnosis.survey", question=pick(content.table("context")["survey"][name]), mean=f"{found:.1f}",
               n=len(known), unsure=len(answers) - len(known))  # fmt: skip
    return Found(found, [Row("survey.csv", name, text)])


def _setting_share(facts: Facts) -> Found | Unknown:
    """Days until all goals were set over the days of the cycle: as told, else from the start to the last one's writing.

    An objective that was added later, as changes.csv tells, does not count.
    """
    start, end, days = facts.cycle.start, facts.cycle.end, facts.context.setting_days
    if start is None or end is None:
        return Unknown("no-dates")
    length = (end - start).days + 1
    if days is not None:
        return Found(days / length, [row("setting_days", f"{days:g}")])
    added = {c.item for c in facts.cycle.changes if c.field == "added"}
    told = [o for o in facts.cycle.objectives if o.id not in added]
    written = [o.created for o in told if o.created]
    if len(written) < 2 or len(written) < len(told):
        return Unknown("not-known" if "setting_days" in facts.context.unknown else "not-asked")
    passed = max((max(written) - start).days, 0)
    return Found(passed / length, [of_item(o, say("diagnosis.written", date=o.created)) for o in told])


def _drop_after(facts: Facts) -> Found | Unknown:
    """By how much coverage is lower in the four weeks after the change of staff than in those before."""
    day, start = facts.context.staffing_change, facts.cycle.start
    if day is None:
        return Unknown("not-known" if "staffing_change" in facts.context.unknown else "not-asked")
    if start is None or not facts.coverage:
        return Unknown("few-weeks")
    at = week(start, day)
    rates = {n: len(heard) / (len(heard) + len(not_)) for n, (heard, not_) in facts.coverage.items()}
    before = mean(rate for n, rate in rates.items() if n <= at)
    after = mean(rate for n, rate in rates.items() if at < n <= at + 6)
    if before is None or after is None:
        return Unknown("few-weeks")
    silent = {line.kr.id for n, (_, not_) in facts.coverage.items() if n > at for line in not_}
    return Found(before - after, [row("staffing_change", day), *map(facts.silent, (
        line for line in facts.lines if line.kr.id in silent
    ))])  # fmt: skip


def _days_apart(first: str, second: str, facts: Facts) -> Found | Unknown:
    """Days from one told day (or the end of the cycle) to another."""
    told = facts.context
    later: dt.date | None = getattr(told, second)
    if later is None:
        return Unknown("not-known" if second in told.unknown else "not-asked")
    earlier = getattr(told, first) if first else None
    known = [day for day in (earlier, facts.cycle.end) if day is not None and day <= later]
    if not known:
        return Unknown("no-dates")
    rows = [row(second, later), *([row(first, earlier)] if earlier else [])]
    return Found((later - max(known)).days, rows)


def _bare_check_ins(facts: Facts) -> Found | Unknown:
    """Check-ins that hold a number and nothing else: no confidence, no note."""
    if not facts.seen:
        return Unknown("no-check-ins")
    bare = [one for _, one in facts.seen if one.confidence is None and not one.note]
    last = [line.seen[-1] for line in facts.lines if line.seen]
    return Found(len(bare) / len(facts.seen), [of_check_in(one) for one in bare or last])


def _shocks(facts: Facts) -> Found | Unknown:
    """How many shocks from outside were noted."""
    if not facts.cycle.shocks:
        return Unknown("no-shocks")
    rows = [Row("shocks.csv", one.date.isoformat()[:10], one.what) for one in facts.cycle.shocks]
    return Found(len(rows), rows)


OF_SYSTEM: Mapping[str, Callable[[Facts], Found | Unknown]] = {
    **{name: partial(_told, name) for name in (*_FLAGS, *_TEXTS, *_NUMBERS)},
    **{f"survey_{name}": partial(_survey, name) for name in SURVEY},
    "driver_hr": partial(_driven_by, "hr"),
    "driver_office": partial(_driven_by, "office"),
    "setting_share": _setting_share,
    "drop_after_change": _drop_after,
    "stopped_after": partial(_days_apart, "event_on", "stopped_on"),
    "next_start_after": partial(_days_apart, "", "next_start"),
    "bare_check_ins": _bare_check_ins,
    "shocks": _shocks,
}
