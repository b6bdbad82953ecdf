"""What the coach sees in the numbers of a key result: one small predicate for each rule."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import cast

from okrkit.language import say
from okrkit.model import KeyResult
from okrkit.patterns import late
from okrkit.reviewing import cues as words
from okrkit.reviewing import own_words
from okrkit.reviewing.hits import Hit, finds_baseline, number, with_gap
from okrkit.reviewing.of_activity import WORK, activity
from okrkit.reviewing.reading import KeyResultReading, Look, counts

__all__ = ["OF_MEASURE"]

_HANDFUL = 10
_WAY = 40
_TWO = 2
_SOON = 5
_SIGNS = late("[,;，；、+&]")
_BEFORE = 20
_A_WORD_OR_TWO = late(r"[\s\[(（“]*(?:(?:[a-z'’-]+\s+){0,2}|[\u3400-\u9fff]{0,2})")
_BARE = late(r"^[$€£¥￥]?-?\d[\d.,]*")
_NO_TIME = late(r"[%％$€£¥￥元]")
_PAUSE = late(r"[,;，；。:：](?!\s*(?:from|从|由|自)\s*$)")
_NUMBERS = frozenset({"baseline", "target", "change", "bound", "other"})


def _no_baseline(look: Look) -> Hit | None:
    reading: KeyResultReading = look.reading
    if not reading.measurable or reading.baseline is not None or _needs_none(look, reading):
        return None
    span = number(look.found.spans)
    if span is None or reading.compound:
        return Hit({"line": own_words.today(look.item.text)}, None, "several")
    if counts(reading.unit) and _counts_from_zero(look, reading.target, span):
        return None
    relative = any(found.role == "change" and found.start == span[0] for found in look.found.spans)
    gaps = {"number": look.item.text[slice(*span)].strip(), "line": with_gap(look, span)}
    return Hit(gaps, span, "change" if relative else None)


def _needs_none(look: Look, reading: KeyResultReading) -> bool:
    """Whether there is nothing to start from: a level to keep, work to do, a pilot, a baseline to find out."""
    stays = reading.bound is not None or reading.direction == "maintain" or reading.target == 0
    if stays or look.item.type in {"milestone", "maintain"} or reading.kind in {"output", "task"}:
        return True
    if reading.compound and any(span.role == "baseline" for span in look.found.spans):
        return True
    trial = reading.direction == "reach" and bool(look.said("first_ones"))
    return trial or finds_baseline(look) or activity(look) is not None


def _counts_from_zero(look: Look, target: float | None, span: tuple[int, int]) -> bool:
    """Whether things are counted of which there are none yet: "4 pilot customers", or a handful that opens the line."""
    if look.said("totals") or any(_is_measure(cue) and cue.end <= span[0] for cue in look.cues):
        return False
    few = target is not None and target <= _HANDFUL
    opens = span[0] == words.opening(look.level) or look.level[: span[0]].rstrip().endswith("有")
    won = any(cue.group == "attainment" and cue.place == "lead" for cue in look.cues)
    return (few and (opens or won)) or bool(look.said("from_zero"))


def _is_measure(cue: words.Cue) -> bool:
    return cue.group == "outcome noun"


def _direction(look: Look) -> Hit | None:
    """Start and end are one, the words go against the numbers, or a level is to be kept that has no limit."""
    reading: KeyResultReading = look.reading
    item: KeyResult = look.item
    if item.type == "maintain" and reading.bound is None and reading.target is None:
        return Hit({"line": own_words.short(item.text)}, None, "no-limit")
    start, end = reading.baseline, reading.target
    if start is None or end is None or reading.bound is not None or item.type == "maintain":
        return None
    if start == end and look.said("guards"):
        return None
    if start == end:
        return Hit({"number": _said(look)}, number(look.found.spans))
    span = _against(look, rises=end > start)
    if span is None:
        return None
    first, last = _figure(look, 0), _figure(look, 1)
    unit = _BARE.sub("", last)
    ends = {"start": first + unit if _BARE.sub("", first) == "" else first, "end": last}
    return Hit({"word": item.text[slice(*span)], **ends}, span, "against")


def _against(look: Look, *, rises: bool) -> tuple[int, int] | None:
    """The word that says the other way than the numbers do."""
    reading: KeyResultReading = look.reading
    low = min(cast("float", reading.baseline), cast("float", reading.target))
    if reading.direction != ("increase" if rises else "decrease") and reading.direction in {"increase", "decrease"}:
        return 0, len(look.item.text)
    wrong = look.said("falls" if rises else "rises")
    if not wrong or low < 0 or look.said("rises" if rises else "falls"):
        return None
    if not rises and (_is_time(reading.unit) or look.said("lower_is_better")):
        return None
    ends = [span for span in look.found.spans if span.role in {"baseline", "target"}]
    if not ends:
        return None
    near = (span for span in wrong if span[0] < ends[-1].start and ends[0].start - span[1] < _WAY)
    return next((span for span in near if not _PAUSE.search(look.level[span[1] : ends[0].start])), None)


def _is_time(unit: str | None) -> bool:
    return unit is not None and not counts(unit) and _NO_TIME.search(unit) is None


def _said(look: Look) -> str:
    """The number to reach, as it was written."""
    text: str = look.item.text
    if span := number(look.found.spans):
        return text[slice(*span)].strip()
    target = look.reading.target
    return f"{target:g}" if target is not None else ""


def _figure(look: Look, at: int) -> str:
    reading: KeyResultReading = look.reading
    value = (reading.baseline, reading.target)[at]
    return reading.figures[at] or f"{value:g}"


def _compound(look: Look) -> Hit | None:
    """Two measures that a word joins, none of them a limit on the other."""
    reading: KeyResultReading = look.reading
    if not reading.compound and sum(span.role == "change" for span in look.found.spans) < _TWO:
        return None
    text, joints = look.item.text, _joints(look)
    if not joints or (reading.kind in {"output", "task"} and not _each_works(look, joints)):
        return None
    parts = own_words.split(text, joints)
    if not parts:
        return Hit({"line": own_words.short(text)}, joints[0], "unclear")
    return Hit({"parts": say("review.comma").join(f"“{part}”" for part in parts)}, joints[0])


def _joints(look: Look) -> list[tuple[int, int]]:
    """The words between two measures; none where one of them is a limit that guards the other."""
    numbers = [span for span in look.found.spans if span.role in _NUMBERS]
    joins = [span for span in look.said("joins") if not any(c.start <= span[0] and span[1] < c.end for c in look.cues)]
    found: list[tuple[int, int]] = []
    for left, right in itertools.pairwise(numbers):
        if {left.role, right.role} == {"baseline", "target"}:
            continue
        between = [span for span in joins if left.end <= span[0] and span[1] <= right.start]
        between += [match.span() for match in _SIGNS.finditer(look.level, left.end, right.start)]
        if between and not _in_brackets(look.level, min(between)[0]):
            first = min(between)
            last = max((span for span in between if span[0] - first[1] <= 1), default=first)
            found.append((first[0], last[1]))
    verbs = {cue.start for cue in look.cues if cue.place == "lead" and cue.group in WORK}
    guards = [span for span in look.said("guards") if span[0] not in verbs] if found else ()
    return [] if any(left <= start < right for left, right in _parts(look, found) for start, _ in guards) else found


def _in_brackets(text: str, at: int) -> bool:
    return any(text.count(one, 0, at) > text.count(other, 0, at) for one, other in ("()", "（）", "[]"))


def _parts(look: Look, joints: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    edges = [0, *(at for joint in joints for at in joint), len(look.level)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _each_works(look: Look, joints: Sequence[tuple[int, int]]) -> bool:
    """Whether every part of a line of work begins with a verb: "hold 10 workshops and publish 20 articles"."""
    verbs = [cue.start for cue in look.cues if words.group(cue.group).get("verbs")]
    return all(any(left <= at <= left + _SOON for at in verbs) for left, right in _parts(look, joints)[1:])


def _total(look: Look) -> Hit | None:
    """A sum since the beginning, or a count that looks well: it can only grow, whatever is done."""
    reading: KeyResultReading = look.reading
    item: KeyResult = look.item
    if (
        not reading.measurable
        or reading.direction == "decrease"
        or not counts(reading.unit)
        or item.type == "milestone"
    ):
        return None
    if reading.compound or reading.kind == "task":
        return None
    totals = look.said("totals")
    spans = totals or look.said("vanity")
    if not spans or look.said("first_ones") or look.said("per_period"):
        return None
    numbers = [span for span in look.found.spans if span.role in _NUMBERS]
    if not numbers:
        return None
    line = own_words.each_week(item.text, (numbers[0].start, numbers[-1].end), totals)
    return Hit({"words": item.text[slice(*spans[0])], "line": line}, spans[0], None if totals else "vanity")


def _out_of_hands(look: Look) -> Hit | None:
    """What moves mostly by itself, or by others."""
    if not (spans := look.said("out_of_hands")) or any(_opens_work(cue, spans) for cue in look.cues):
        return None
    begin, end = words.main_part(look.level)
    against = look.said("compared_with")
    for start, stop in spans:
        modifies = look.level.startswith("-", stop)
        if begin <= start < end and not modifies and not _held_against(look.level, start, against):
            return Hit({"words": look.item.text[start:stop], "line": own_words.short(look.item.text)}, (start, stop))
    return None


def _opens_work(cue: words.Cue, spans: Sequence[tuple[int, int]]) -> bool:
    work = cue.place == "lead" and cue.group in WORK
    return work and not any(start <= cue.start < end for start, end in spans)


def _held_against(level: str, start: int, against: Sequence[tuple[int, int]]) -> bool:
    """Whether something is only compared with it, or taken from it: "faster than our rivals", “比竞品快”."""
    between = (level[right:start] for _, right in against if right <= start <= right + _BEFORE)
    return any(_A_WORD_OR_TWO.fullmatch(words_between) for words_between in between)


OF_MEASURE: dict[str, Callable[[Look], Hit | None]] = {
    "KR-NOBASE": _no_baseline,
    "KR-DIR": _direction,
    "KR-COMPOUND": _compound,
    "KR-ALLNONE": _total,
    "KR-CONTROL": _out_of_hands,
}
