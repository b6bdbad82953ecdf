"""What the coach sees in the dates of a set: a key result due outside the cycle, a cycle whose days nobody has said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from okrkit import measure
from okrkit.model import Cycle, KeyResult
from okrkit.reviewing import names, own_words
from okrkit.reviewing.hits import Hit
from okrkit.reviewing.reading import READ_AT_MOST, Look

__all__ = ["dates"]

# A cycle often ends on the last Friday, and its lines say "by the end of the quarter".
_SLACK = dt.timedelta(days=7)


def dates(cycle: Cycle, looks: Mapping[str, Look]) -> Iterable[Hit]:
    """A hit for each key result that is due outside the cycle; one for the set where the cycle has no first or last day."""
    if not cycle.key_results:
        return
    if cycle.start is None or cycle.end is None:
        yield Hit({}, None, "no-dates")
        return
    for kr in cycle.key_results:
        due = looks[kr.id].reading.due
        if due is None:
            continue
        day = dt.date.fromisoformat(due)
        if not cycle.start <= day <= cycle.end + _SLACK:
            yield _outside(kr, cycle.start, cycle.end, day)


def _outside(kr: KeyResult, start: dt.date, end: dt.date, day: dt.date) -> Hit:
    text = kr.text
    spans = measure.read(text[:READ_AT_MOST], start=start, end=end).spans
    at = {found.role: (found.start, found.end) for found in reversed(spans)}
    span = names.with_due_words(text, at["due"]) if "due" in at else None
    late = day > end
    line = own_words.until(text, str(end) if late else "__", span, at.get("target") if late else None)
    date = text[slice(*at["due"])].strip() if "due" in at else day
    gaps = {"date": date, "line": line, "start": start, "end": end}
    return Hit(gaps, at.get("due"), "late" if late else "early", words=text, item=kr.id)
