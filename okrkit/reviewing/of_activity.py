"""How the coach sees that a key result counts how often something is done: calls, workshops, posts, 场, 篇, 次."""

from __future__ import annotations

from okrkit.model import KeyResult
from okrkit.patterns import late
from okrkit.reviewing import cues as words
from okrkit.reviewing import own_words
from okrkit.reviewing.cues import Cue
from okrkit.reviewing.hits import Hit
from okrkit.reviewing.reading import KeyResultReading, Look, counts

__all__ = ["WORK", "activity", "by_users"]

WORK = frozenset({"output verb", "task verb", "light verb"})
_THINGS = frozenset({"task verb", "output verb", "activity counter", "deliverable", "head"})
_NEAR = 3
_PHRASE = 40
_CLOSE = 25
_REST = late(r"[\u3400-\u9fff]{1,12}(?=$|[,，;；。、\s(（])")
_FOR_THEM = late(r"(?<![a-z])(?:to|for|with|of)(?![a-z])|[给为对向与和跟]")
_CLAUSE = late(r"[,;，；。]|(?<![a-z])(?:and|of|in|for|to|with|on)(?![a-z])|的")


def activity(look: Look) -> Hit | None:
    """How often something is done is counted, and nothing that it brings."""
    reading: KeyResultReading = look.reading
    item: KeyResult = look.item
    if item.type is not None or not reading.measurable:
        return None
    span = None
    if reading.baseline is not None:
        span = _risen(look, reading) if item.read_as is None else None
    elif reading.kind != "outcome":
        span = _counted(look) or _pieces(look) or _named(look) or _reached(look, reading)
    if span is None or _has_outcome(look, span):
        return None
    text = item.text
    return Hit({"count": text[span[0] : _phrase_end(look, span[1])].strip(), "line": own_words.short(text)}, span)


def _phrase_end(look: Look, end: int) -> int:
    """Where what is counted ends: in Chinese the noun stands behind its counter, “6 场座谈会”."""
    rest = None if look.level.isascii() else _REST.match(look.level, end)
    return rest.end() if rest else end


def _counted(look: Look) -> tuple[int, int] | None:
    """A number with what it counts, where that is a volume of work: "12 customer interviews", “6 场”."""
    for cue in look.cues:
        if cue.place == "counted" and cue.group in {"activity counter", "deliverable"}:
            if cue.group == "deliverable" and (cue.start, cue.end) not in look.said("volume"):
                continue
            if look.level.endswith("小时", cue.start, cue.end) and not _works(look):
                continue
            begin = _with_number(look, cue)
            return None if begin is None or by_users(look) else (begin, cue.end)
    return None


def _pieces(look: Look) -> tuple[int, int] | None:
    """A number with a Chinese counter of what is put out: “10 期播客”, “200 通电话”."""
    if not (spans := look.said("pieces")) or not (_works(look) or look.said("volume")) or by_users(look):
        return None
    for number in look.found.spans:
        if number.role in {"target", "bound"}:
            end = next((end for start, end in spans if number.start < start <= number.end + 1), None)
            if end is not None:
                return number.start, end
    return None


def _named(look: Look) -> tuple[int, int] | None:
    """A number with what is put out close behind it: "3 parents' evenings", “20 个产品需求”."""
    if not (spans := look.said("volume")) or not _works(look):
        return None
    for number in look.found.spans:
        if number.role in {"target", "bound"}:
            for start, end in spans:
                if (
                    number.end <= start <= number.end + _CLOSE
                    and _CLAUSE.search(look.level[number.end : start]) is None
                ):
                    return number.start, end
    return None


def _works(look: Look) -> bool:
    return any(cue.group in WORK for cue in look.cues)


def by_users(look: Look) -> bool:
    """Whether it is they who do what is counted: "each guest books 3 times", “顾客每月回店 3 次”."""
    counted = next((cue for cue in look.cues if cue.place == "counted"), None)
    if counted is None or any(cue.group in WORK and cue.place != "inside" for cue in look.cues):
        return False
    if counted.group == "people who act":
        return True
    return not _works(look) and any(
        cue.group == "people who act" and cue.start < counted.start and not _FOR_THEM.search(look.level, 0, cue.start)
        for cue in look.cues
    )


def _with_number(look: Look, cue: Cue) -> int | None:
    """Where the number before a counted word begins; None where it counts nothing: "100% of … pass the tests"."""
    before = next((span for span in reversed(look.found.spans) if span.role != "due" and span.start <= cue.start), None)
    if before is None or cue.start - before.start > _PHRASE or "%" in look.level[before.start : before.end]:
        return None
    return before.start


def _reached(look: Look, reading: KeyResultReading) -> tuple[int, int] | None:
    """An opening verb of a task, or of reaching out, with a number of what it is done to: "visit 30 harbours"."""
    lead = next((cue for cue in look.cues if cue.place == "lead" and cue.group in WORK), None)
    if lead is None or reading.target is None or not counts(reading.unit) or reading.compound:
        return None
    said = lead.group == "task verb" or any(start <= lead.start < end for start, end in look.said("reaching_out"))
    number = next((span for span in look.found.spans if span.role in {"target", "bound"}), None)
    return (lead.start, number.end) if said and number and number.start >= lead.end else None


def _risen(look: Look, reading: KeyResultReading) -> tuple[int, int] | None:
    """More of an activity than before: "sales calls from 40 to 120 a week"."""
    if reading.direction != "increase" or reading.target is None or not counts(reading.unit):
        return None
    head = min((span.start for span in look.found.spans), default=0)
    named = [span for span in look.said("put_out") if span[0] < head]
    return named[-1] if named else None


def _has_outcome(look: Look, span: tuple[int, int]) -> bool:
    """Whether the line says, beside the activity, what it brings."""
    begin, end = words.main_part(look.level)
    for at, cue in enumerate(look.cues):
        if cue.group != "outcome noun" or not begin <= cue.start < end or _touches(cue, span):
            continue
        after = look.cues[at + 1] if at + 1 < len(look.cues) else None
        if after is None or after.group not in _THINGS or after.start - cue.end > _NEAR:
            return True
    return False


def _touches(cue: Cue, span: tuple[int, int]) -> bool:
    """Whether a word belongs to what is counted: 次数, "sales" in "sales calls"."""
    return cue.start < span[1] + _NEAR and cue.end > span[0] - _NEAR
