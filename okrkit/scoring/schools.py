"""The same cycle through six lenses: what each school of scoring would say of it.

Half the way is yellow to Google, a miss to Grove and to a commitment, and nothing that Huang has a value for. Which
lens a team looks through is its own choice, made before the start; that the choice matters is what the table shows.
The schools, their words and sources stand in `data/schools.toml`. Each reads the cycle as if it had
ended on the day, but for Wodtke's: while the cycle runs it reads how confidence moved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any, NamedTuple

import msgspec
import pandas as pd

from okrkit import content
from okrkit.language import pick, say
from okrkit.scoring.lines import EXACT, PASSED
from okrkit.scoring.result import Scores, band, grid, plain, quantity
from okrkit.scoring.stated import confidence, votes
from okrkit.scoring.tables import score

__all__ = ["SCHOOLS", "Lenses", "lens", "school", "verdict"]

_SURE, _IMPOSSIBLE = 0.8, 0.2


class Said(NamedTuple):
    """What a school says: a word of its own, a value (0 to 1), whether that is good, or else why it says nothing.

    `good` is None where it is neither ("yellow"), or where nothing is said.
    """

    verdict: str | None = None
    value: float | None = None
    good: bool | None = None
    reason: str | None = None


class Lenses(msgspec.Struct, frozen=True, eq=False):
    """One cycle as six schools read it.

    Fields:
        as_of: the day.
        table: one row for each school and objective, and for each school and key result: school, objective,
            key_result (None in the rows of objectives), verdict (a stable word; None where the school says nothing),
            value (0 to 1; NaN where there is none), good (True, False; None where neither), reason.
        flips: the objectives and key results on which schools part, one row each: objective, key_result, good,
            between, bad (the names of the schools, a tuple each).
    """

    as_of: dt.date
    table: pd.DataFrame
    flips: pd.DataFrame
    texts: Mapping[str, str]

    def to_dict(self) -> list[dict[str, Any]]:
        """For a program: one dictionary a row of the table; what cannot be said is None."""
        return [{str(name): plain(value) for name, value in row.items()} for row in self.table.to_dict("records")]

    def _caption(self) -> str:
        words = say("scoring.lenses", date=self.as_of.isoformat())
        return words + (say("scoring.lenses-part", n=len(self.flips)) if len(self.flips) else say("scoring.lenses-one"))

    def _cells(self) -> tuple[list[str], list[list[str]]]:
        parted = set(zip(self.flips["objective"], self.flips["key_result"], strict=True))
        heads = [say("scoring.head-line"), *(school(name)["label"] for name in SCHOOLS)]
        rows = []
        for (objective, name), said in self._items():
            mark = say("scoring.lenses-mark") if (objective, name) in parted else ""
            label = name or objective
            rows.append([f"{mark}{label} {self.texts[label]}", *(_words(row) for row in said)])
        return heads, rows

    def _items(self) -> Iterator[tuple[tuple[str, str | None], list[dict[Any, Any]]]]:
        rows: dict[tuple[str, str | None], list[dict[Any, Any]]] = {}
        for row in self.table.to_dict("records"):
            rows.setdefault((row["objective"], row["key_result"]), []).append(row)
        yield from rows.items()

    def __str__(self) -> str:
        heads, rows = self._cells()
        lines = [self._caption()]
        for label, *said in rows:
            each = [f"{head} {words}" for head, words in zip(heads[1:], said, strict=True)]
            lines += [label, f"    {' · '.join(each)}"]
        for title, told in (
            (say("scoring.lenses-silent"), self._silent()),
            (say("scoring.lenses-sources"), _sources()),
        ):
            lines += ["", title, *(f"  {line}" for line in told)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        parts = ((say("scoring.lenses-silent"), self._silent()), (say("scoring.lenses-sources"), _sources()))
        more = "".join(
            f"<details><summary>{escape(title)}</summary><ul>{''.join(f'<li>{escape(line)}</li>' for line in told)}</ul></details>"
            for title, told in parts
        )
        return f"<p>{escape(self._caption())}</p>{grid(*self._cells())}{more}"

    def _silent(self) -> list[str]:
        """Why a school says nothing, each reason once, with the lines that it holds for."""
        found: dict[str, tuple[list[str], list[str]]] = {}
        for row in self.table[self.table["verdict"].isna()].to_dict("records"):
            schools, lines = found.setdefault(row["reason"], ([], []))
            name, line = school(row["school"])["label"], row["key_result"] or row["objective"]
            schools += [] if name in schools else [name]
            lines += [] if line in lines else [line]
        comma = say("scoring.comma")
        return [
            say("scoring.lenses-why", schools=comma.join(schools), lines=comma.join(lines), reason=reason)
            for reason, (schools, lines) in found.items()
        ]


def lens(x: Any, as_of: dt.date | str | None = None) -> Lenses:
    """The cycle under six schools: Grove, Google, What Matters, Wodtke, Lamorte, Huang.

    Examples:
        >>> from okrkit.model import CheckIn, Cycle, KeyResult, Measure, Objective
        >>> start, end = dt.date(2026, 1, 5), dt.date(2026, 7, 5)
        >>> sales = KeyResult("KR1", "Sales from 0 to 10 M", measure=Measure(baseline=0, target=10))
        >>> cycle = Cycle("shop", start, end, (Objective("O1", "Grow", (sales,)),), (CheckIn(end, "KR1", 5, 8),))
        >>> found = lens(cycle, as_of=end)
        >>> found.table.query("key_result == 'KR1'")[["school", "verdict"]].values.tolist()[:2]
        [['grove', 'missed'], ['google', 'yellow']]
        >>> found.flips[["key_result", "between", "bad"]].values.tolist()[1]
        ['KR1', ('google',), ('grove', 'wodtke', 'huang')]
    """
    scores = score(x, as_of)
    lines = _lines(scores)
    rows: list[tuple[Any, ...]] = []
    for head in scores.objectives.to_dict("records"):
        mine = [line for line in lines if line["objective"] == head["objective"]]
        for name, reads in SCHOOLS.items():
            each = [reads.line(line, scores) for line in mine]
            rows.append((name, head["objective"], None, *reads.whole(head, each, scores)))
            rows += [
                (name, head["objective"], line["key_result"], *said) for line, said in zip(mine, each, strict=True)
            ]
    columns = ("school", "objective", "key_result", *Said._fields)
    table = pd.DataFrame(rows, columns=pd.Index(columns), dtype=object).astype({"value": float})
    texts = {o.id: o.text for o in scores.cycle.objectives} | {kr.id: kr.text for kr in scores.cycle.key_results}
    return Lenses(as_of=scores.as_of, table=table, flips=_flips(table), texts=texts)


def school(name: str) -> dict[str, str]:
    """What is known of a school, in the current language: label (short), name, how (it reads), source."""
    told = content.table("schools")[name]
    return {field: pick(told[field]) for field in ("label", "name", "how", "source")}


def verdict(name: str, word: str) -> str:
    """A school's verdict in the current language.

    Examples:
        >>> from okrkit.language import speaking
        >>> with speaking("zh"):
        ...     verdict("google", "yellow")
        '黄'
    """
    return pick(content.table("schools")[name]["verdicts"][word])


# --- one school after the other --------------------------------------------------------------------------------------


def _done(line: Mapping[Any, Any]) -> bool:
    """All the way, in full: what is to be kept was inside at every check-in."""
    return bool(round(line["raw"], EXACT) >= 1)


def _missing(line: Mapping[Any, Any]) -> Said | None:
    return Said(reason=line["reason"]) if line["reason"] else None


def _all(head: Mapping[Any, Any], each: list[Said], words: tuple[str, str]) -> Said:
    """An objective of which every key result has to hold; its share is of the lines that are told."""
    told = [said.good for said in each if said.verdict]
    if not told:
        return Said(reason=head["reason"] or next((said.reason for said in each if said.reason), None))
    if all(told) and len(told) < len(each):
        return Said(value=1.0, reason=say("scoring.passed-open"))
    return Said(words[0] if all(told) else words[1], sum(map(bool, told)) / len(told), all(told))


def _grove(line: Mapping[Any, Any], _: Scores) -> Said:
    done = _done(line)
    return _missing(line) or Said("met" if done else "missed", float(done), done)


def _grove_whole(head: Mapping[Any, Any], each: list[Said], _: Scores) -> Said:
    return _all(head, each, ("met", "missed"))


def _google(line: Mapping[Any, Any], _: Scores) -> Said:
    return _missing(line) or Said(line["band"], line["score"], {"red": False, "green": True}.get(line["band"]))


def _google_whole(head: Mapping[Any, Any], each: list[Said], _: Scores) -> Said:
    del each
    weighted = {
        "score": head["weighted"],
        "band": band(head["weighted"]),
        "reason": None if head["scored"] else head["reason"],
    }
    return _google(weighted, _)


def _what_matters(line: Mapping[Any, Any], _: Scores) -> Said:
    told, kind = line["score"], line["kind"]
    if missing := _missing(line):
        return missing
    if kind not in PASSED:
        return Said(value=told, reason=say(f"scoring.passed-{'learning' if kind == 'learning' else 'undeclared'}"))
    good = bool(round(told, EXACT) >= PASSED[kind])
    return Said("achieved" if good else "not-achieved", told, good)


def _what_matters_whole(head: Mapping[Any, Any], each: list[Said], _: Scores) -> Said:
    del each
    if head["passed"] is None:
        return Said(value=plain(head["score"]), reason=head["passed_reason"])
    return Said("achieved" if head["passed"] else "not-achieved", head["score"], head["passed"])


def _wodtke(line: Mapping[Any, Any], scores: Scores) -> Said:
    said = plain(line["confidence"])
    if scores.elapsed == 1:
        return _missing(line) or Said("reached" if _done(line) else "not-reached", said, _done(line))
    if said is None:
        return Said(reason=say("scoring.no-confidence"))
    return _moved(said - line["first"], said)


def _wodtke_whole(head: Mapping[Any, Any], each: list[Said], scores: Scores) -> Said:
    if scores.elapsed == 1:
        return _all(head, each, ("reached", "not-reached"))._replace(value=None)
    told = [said for said in each if said.verdict]
    if not told:
        return Said(reason=say("scoring.no-confidence"))
    falling = [said for said in told if said.good is False]
    lowest = min(said.value or 0.0 for said in told)
    return _moved(-1 if falling else sum(said.good is True for said in told), lowest)


def _moved(by: float, value: float) -> Said:
    if abs(by) < 1e-9:
        return Said("level", value, None)
    return Said("rising" if by > 0 else "falling", value, by > 0)


def _lamorte(line: Mapping[Any, Any], _: Scores) -> Said:
    if line["zone"] is None:
        return _missing(line) or Said(reason=say("scoring.lamorte-none"))
    good = {"below": False, "commit": None}.get(line["zone"], True)
    return _missing(line) or Said(line["zone"], line["score"], good)


def _lamorte_whole(head: Mapping[Any, Any], each: list[Said], _: Scores) -> Said:
    del head, each
    return Said(reason=say("scoring.lamorte-objectives"))


def _huang(line: Mapping[Any, Any], _: Scores) -> Said:
    if missing := _missing(line):
        return missing
    thought, done = line["thought"], _done(line)
    if thought is None:
        return Said(reason=say("scoring.no-confidence"))
    sure, impossible = round(thought, EXACT) >= _SURE, round(thought, EXACT) <= _IMPOSSIBLE
    if done:
        word, value = ("as-sure", 0.3) if sure else ("beyond-belief", 1.0) if impossible else ("as-hoped", 0.7)
        return Said(word, value, good=True)
    if sure:
        return Said("sure-not-done", 0.0, good=False)
    return Said(reason=say("scoring.huang-impossible" if impossible else "scoring.huang-hoped"))


def _huang_whole(head: Mapping[Any, Any], each: list[Said], _: Scores) -> Said:
    values = [said.value for said in each if said.value is not None]
    if len(values) < len(each) or not values:
        missing = len(each) - len(values)
        return Said(reason=say("scoring.huang-missing", n=missing, all=len(each)) if each else head["reason"])
    return Said("mean", sum(values) / len(values), all(said.good for said in each))


class _School(NamedTuple):
    line: Callable[[Mapping[Any, Any], Scores], Said]
    whole: Callable[[Mapping[Any, Any], list[Said], Scores], Said]


SCHOOLS = {
    "grove": _School(_grove, _grove_whole),
    "google": _School(_google, _google_whole),
    "what-matters": _School(_what_matters, _what_matters_whole),
    "wodtke": _School(_wodtke, _wodtke_whole),
    "lamorte": _School(_lamorte, _lamorte_whole),
    "huang": _School(_huang, _huang_whole),
}


# --- all of them together --------------------------------------------------------------------------------------------


def _lines(scores: Scores) -> list[dict[Any, Any]]:
    """The key results with all that a school asks of them; `thought` is the first vote's mean, else the first said."""
    kinds = dict(zip(scores.objectives["objective"], scores.objectives["kind"], strict=True))
    said = confidence(scores, scores.as_of)["first"]
    voted = votes(scores, scores.as_of)
    thought = voted["mean"].where(voted["mean"].notna(), said)
    table = scores.table.assign(
        kind=scores.table["objective"].map(kinds), first=said.to_numpy(), thought=thought.to_numpy()
    )
    return [{**line, "thought": plain(line["thought"])} for line in table.to_dict("records")]


def _flips(table: pd.DataFrame) -> pd.DataFrame:
    told = table[table["verdict"].notna()]
    rows = []
    for (objective, name), some in told.groupby(["objective", "key_result"], dropna=False, sort=False):
        sides = [tuple(some["school"][[one is side for one in some["good"]]]) for side in (True, None, False)]
        if sum(map(bool, sides)) > 1:
            rows.append((objective, name if isinstance(name, str) else None, *sides))
    return pd.DataFrame(rows, columns=pd.Index(["objective", "key_result", "good", "between", "bad"]), dtype=object)


def _words(row: Mapping[Any, Any]) -> str:
    if not isinstance(row["verdict"], str):
        return say("scoring.none")
    told, word = content.table("schools")[row["school"]], verdict(row["school"], row["verdict"])
    value = plain(row["value"])
    if value is not None and row["verdict"] in told.get("sure", ()):
        return say("scoring.lenses-confidence", words=word, confidence=quantity(value * 10))
    return f"{word} {value:.2f}" if value is not None and row["verdict"] in told.get("scored", ()) else word


def _sources() -> list[str]:
    colon = say("scoring.colon")
    return [f"{told['name']}{colon}{told['how']} {told['source']}" for told in map(school, SCHOOLS)]
