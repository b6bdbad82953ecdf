"""What people state beside the words: "weight: 2", "（权重 40%）", "(committed)", "baseline: 22%".

`read` gives a field's value, or None where the words say nothing that the field can hold: then the line is no
statement of that field and is reported as unplaced. A number that no reader could be sure of is an error.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

from msgspec.structs import replace

from okrkit import measure
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Cycle, KeyResult, Level, Measure, Objective
from okrkit.notation.dressing import flat, plain
from okrkit.notation.vocabulary import field, meaning, words
from okrkit.patterns import late

__all__ = [
    "KEY_RESULT_FIELDS",
    "MEASURE_FIELDS",
    "OBJECTIVE_FIELDS",
    "beside",
    "carried",
    "date",
    "dated",
    "in_brackets",
    "measured",
    "read",
]

MEASURE_FIELDS = ("baseline", "target", "unit", "direction", "bound", "change", "due", "commit", "stretch")
OBJECTIVE_FIELDS = ("owner", "why", "kind", "author", "origin", "supports", "created", "roll_up")
KEY_RESULT_FIELDS = (
    "owner", "type", "weight", "leading", "guardrail", "source_of_truth", "read_as", "shape", "levels",
)  # fmt: skip
NONE = "none"
_READ = 5000  # a measure stands in the first so many characters of a line, if it has one
_WORDS = ("why", "owner", "author", "supports", "source_of_truth")
_CHOICES = ("origin", "direction", "read_as", "leading", "guardrail", "created", "due", "shape", "roll_up")
_PLAIN = late(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
_UNSURE = late(r"[+-]?(?:nan|inf(?:inity)?|\d+,\d{1,2})\s*%?", re.IGNORECASE)
_DATE = late(r"(\d{4})\s*(?:[-/.年])\s*(\d{1,2})\s*(?:[-/.月])\s*(\d{1,2})\s*日?(?:[T\s].*)?")
_LEVEL = late(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?%?)(?:\s*[:、)]\s*|\s+|$|(?=[\u3400-\u9fff]))", re.IGNORECASE)
_RANGE = late(r"(.+?)\s*(?:\.\.|\bto\b|[~–—至到]|(?<=\d)\s*-\s*(?=\d))\s*(.+)")


def read(name: str, said: str) -> dict[str, Any] | None:
    """What "name: said" states, as field and value; a value with a unit states both.

    Args:
        name: a field of `vocabulary`.
        said: the protected text after the colon.

    Raises:
        OkrkitError: a number that is none ("nan") or may mean two ("12,5"). It has no place yet.

    Examples:
        >>> read("weight", "40%"), read("bound", "≤ 2%"), read("kind", "愿景型"), read("weight", "heavy")
        ({'weight': 40.0}, {'bound': (None, 2.0)}, {'kind': 'aspirational'}, None)
    """
    text = plain(said).strip()
    if name in _WORDS:
        return _text(name, said)
    if name in ("kind", "type"):
        return _type(name, text)
    if name == "unit":
        return {"unit": _unit(text)}
    if name == "bound":
        return _bound(text)
    if name == "levels":
        return _levels(said)
    return _choice(name, text) if name in _CHOICES else _number(name, text)


def in_brackets(inside: str) -> dict[str, Any] | None:
    """What a bracket at the end of a line states: every part of it must be understood.

    Examples:
        >>> in_brackets("committed, weight 2"), in_brackets("负责人：李雷"), in_brackets("5k+ users")
        ({'kind': 'committed', 'weight': 2.0}, {'owner': '李雷'}, None)
    """
    stated: dict[str, Any] = {}
    for part in re.split(r"[,，;；、]", inside):
        found = _part(part.strip())
        if found is None:
            return None
        stated |= found
    return stated


def date(text: str) -> dt.date | None:
    """A date as people write it: 2026-10-01, 2026/10/1, 2026.10.1, 2026年10月1日."""
    found = _DATE.fullmatch(flat(text).strip())
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def measured(text: str, stated: dict[str, Any], start: dt.date | None, end: dt.date | None) -> Measure:
    """The measure that the words give, with what was stated beside them.

    Two stated ends tell the direction where nothing else does.
    """
    found = measure.read(text[:_READ], start=start, end=end).measure
    own = {name: stated[name] for name in MEASURE_FIELDS if name in stated}
    if not own:
        return found
    if "unit" not in own and found.unit is None and stated.get("unit_seen"):
        own["unit"] = stated["unit_seen"]
    if "limit" in stated and "bound" not in own and found.baseline is None and own.get("baseline") is None:
        own["bound"] = stated["limit"]
    found = replace(found, **own)
    ends = found.baseline, found.target
    if "direction" in own or found.direction in ("increase", "decrease") or None in ends or ends[0] == ends[1]:
        return found
    return replace(found, direction="increase" if ends[0] < ends[1] else "decrease")  # type: ignore[operator] # not None


def beside(text: str, meant: Measure, start: dt.date | None, end: dt.date | None) -> dict[str, Any]:
    """What must be stated beside the words, so that they give the measure that is meant: the fewest fields.

    Examples:
        >>> beside("Trips to 40%", Measure(baseline=22.0, target=40, unit="%", direction="increase"), None, None)
        {'baseline': 22.0}
    """
    stated: dict[str, Any] = {}
    while True:
        found = measured(text, stated, start, end)
        more = {
            name: value
            for name in MEASURE_FIELDS
            if name not in stated and (value := getattr(meant, name)) != getattr(found, name)
        }
        if not more:
            return {name: stated[name] for name in MEASURE_FIELDS if name in stated}
        if len(more) > 1:
            more.pop("direction", None)  # the two ends may tell it
        stated |= more


def carried(old: KeyResult, text: str, start: dt.date | None, end: dt.date | None) -> dict[str, Any]:
    """Of what is stated beside the words of a key result, all that new words for it say nothing else about.

    Examples:
        >>> old = KeyResult(id="KR1", text="Trips to 40%", measure=Measure(baseline=22.0, target=39, unit="kg"))
        >>> carried(old, "Trips to 45%", None, None)
        {'baseline': 22.0, 'unit': 'kg', 'direction': 'none'}
    """
    was, now = (measured(words, {}, start, end) for words in (old.text, text))
    stated = beside(old.text, old.measure, start, end)
    return {name: value for name, value in stated.items() if getattr(was, name) == getattr(now, name)}


def dated(objective: Objective, written: Cycle, cycle: Cycle) -> Objective:
    """An objective that was read in the dates of `written`, with "by the end of May" understood in those of `cycle`."""

    def read_again(kr: KeyResult) -> KeyResult:
        stated = beside(kr.text, kr.measure, written.start, written.end)
        return replace(kr, measure=measured(kr.text, stated, cycle.start, cycle.end))

    return replace(objective, key_results=tuple(map(read_again, objective.key_results)))


def _text(name: str, said: str) -> dict[str, Any] | None:
    if said == '""':
        return {name: ""}
    if name == "owner":
        said = re.sub(r"^[@＠]\s*", "", said)
        if flat(said).strip().casefold() in words("nobody"):
            return {}
    return {name: plain(said).strip()} if said.strip() else {}


def _type(name: str, text: str) -> dict[str, Any] | None:
    for of in ("kind", "type") if name == "kind" else ("type", "kind"):
        value = meaning(of, text)
        if value is not None:
            return {of: value}
    leads = meaning("leading", text)
    if leads is not None:
        return {"leading": leads == "yes"}
    if name == "kind" and text:
        raise OkrkitError(say("notation.kind", text=text), instead=say("notation.kind-instead"))
    return None if text else {}


def _choice(name: str, text: str) -> dict[str, Any] | None:
    """One of a few words, or a date."""
    if name in ("created", "due"):
        day = date(text)
        return {name: day} if day is not None or (name == "due" and text.casefold() == NONE) else None
    value = meaning("flag" if name in ("leading", "guardrail") else name, text)
    if value is None:
        return None
    return {name: value == "yes" if name in ("leading", "guardrail") else value}


def _unit(text: str) -> str | None:
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            return text
    return None if text.casefold() in (NONE, "") else text


def _bound(text: str) -> dict[str, Any] | None:
    if text.casefold() == NONE:
        return {"bound": None}
    line = flat(text)
    one = re.fullmatch(r"(>=|≥|=>|<=|≤|=<)\s*(.+)", line)
    if one:
        value = _one(one[2])
        low = one[1] in (">=", "≥", "=>")
        return None if value is None else {"bound": (value, None) if low else (None, value)}
    two = _RANGE.fullmatch(line)
    ends = (_one(two[1]), _one(two[2])) if two else (None, None)
    if ends[0] is not None and ends[1] is not None:
        return {"bound": ends}
    found = measure.read(text).measure.bound
    return None if found is None else {"bound": found}


def _levels(said: str) -> dict[str, Any] | None:
    """The steps of a milestone, "0.3 two harbours agree; 0.7 four use it; 1 all six"; None where one has no score."""
    line, steps, at = flat(said), [], 0
    for part in line.split(";"):
        text, at = said[at : at + len(part)].strip(), at + len(part) + 1
        found = _LEVEL.match(flat(text))
        if found is None and text:
            return None
        if found is not None:
            steps.append(
                Level(
                    float(found[1].rstrip("%")) / (100 if found[1].endswith("%") else 1),
                    plain(text[found.end() :]).strip(),
                )
            )
    return {"levels": tuple(steps)} if steps else {}


def _number(name: str, text: str) -> dict[str, Any] | None:
    line = flat(text).strip()
    if not line:
        return {}
    if line.casefold() == NONE and name != "weight":
        return {name: None}
    if _UNSURE.fullmatch(line):
        raise OkrkitError(say("notation.number", text=text), instead=say("notation.number-instead"))
    value = _one(line)
    if value is not None:
        return {name: value} | ({"unit_seen": "%"} if line.endswith("%") and name != "weight" else {})
    if name not in ("baseline", "target", "commit", "stretch"):
        return None
    return _measure(name, text)


def _measure(name: str, text: str) -> dict[str, Any] | None:
    """A value with a unit or a limit: "6 days", "≤ 2.0%"."""
    found = measure.read(re.sub(r"[(（][^()（）]*[)）]", "", text)).measure
    stated: dict[str, Any] = {"unit_seen": found.unit} if found.unit else {}
    if found.bound is not None and name == "target":
        low, high = found.bound
        return stated | {"target": low if low is not None else high, "limit": found.bound}
    return None if found.target is None else stated | {name: found.target}


def _one(text: str) -> float | None:
    text = text.strip()
    if _PLAIN.fullmatch(text):
        return float(text)
    return measure.number(text)


def _part(part: str) -> dict[str, Any] | None:
    """One part of a bracket: "weight: 2", "weight 2", "@Li", or a word that says all by itself."""
    line = flat(part)
    word, colon, _ = line.partition(":")
    if colon:
        name = field(word)
        return (read(name, part[len(word) + 1 :].strip()) or None) if name else None
    if line.startswith("@"):
        return {"owner": plain(part[1:]).strip()} if part[1:].strip() else None
    found = re.match(r"(.+?)(?:\s+|(?<=[\u3400-\u9fff])(?=\d))(.+)", line)
    name = field(found[1]) if found else None
    if found and name in ("weight", "supports", "owner", "commit", "stretch"):
        return read(name, part[len(part) - len(found[2]) :])
    return _word(line)


def _word(line: str) -> dict[str, Any] | None:
    for of in ("kind", "type"):
        value = meaning(of, line)
        if value is not None:
            return {of: value}
    leads = meaning("leading", line)
    if leads is not None:
        return {"leading": leads == "yes"}
    return {"guardrail": True} if field(line) == "guardrail" else None
