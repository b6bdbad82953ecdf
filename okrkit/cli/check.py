"""What `okrkit check` says of one document: to people, to programs, and beside the lines of a pull request."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from okrkit.errors import OkrkitError
from okrkit.language import Language, of_text, say, speaking
from okrkit.model import Cycle
from okrkit.notation import Document, Place
from okrkit.reviewing import Finding, review

__all__ = ["Check"]

_FIELDS = ("rule", "level", "message", "question", "try", "span")
_LOUDNESS = {"ask": 0, "consider": 1, "fix": 2}
_FEWEST = 3


class Check:
    """A document that was read, and what a coach would ask of it.

    Args:
        document: where its lines stand.
        cycle: its cycle, with the replies of its team.
        file: its name, as people are to see it.
        language: to ask in; None for that of the document.
        level: leave out what is less than this: "ask", "consider", "fix".
    """

    def __init__(self, document: Document, cycle: Cycle, file: str, language: Language | None, level: str) -> None:
        self.document, self.cycle, self.file = document, cycle, file
        self._texts = {o.id: o.text for o in cycle.objectives} | {kr.id: kr.text for kr in cycle.key_results}
        self.language = language or cycle.language or of_text("\n".join(self._texts.values()))
        self.review = review(cycle, self.language)
        self._level = _LOUDNESS[level]
        loud = [found for found in self.review.findings if self._is_loud(found.level)]
        asked = [(found, self._place(found)) for found in loud]
        self.asked = sorted(asked, key=lambda pair: pair[1].line if pair[1] else sys.maxsize)

    @property
    def status(self) -> int:
        """1 where there is something to look at. What nobody has said yet about the set is asked, but fails nothing."""
        return int(any(found.item is not None or found.level != "ask" for found, _ in self.asked))

    def report(self, *, whole: bool) -> Iterator[str]:
        """The questions for people, each with its line and a caret; not `whole`: the most useful ones."""
        with speaking(self.language):
            shown = self.asked if whole else self._most_useful()
            yield from (self._told(found, place) for found, place in shown)
            if self.document.unplaced:
                left = [f"{self.file}:{one.line}: {_excerpt(one.text)[0]}" for one in self.document.unplaced]
                yield "\n".join([say("cli.unplaced", n=len(left)), *left])
            yield " ".join(self._sum(len(shown)))

    def annotations(self) -> Iterator[str]:
        """One line for each finding, as GitHub shows it beside the line in question."""
        for found, place in self.asked:
            about = {"file": self.file}
            if place:
                about |= {"line": str(place.line), "col": str(place.column)}
            about["title"] = found.rule
            where = ",".join(f"{name}={_escaped(value, ':', ',')}" for name, value in about.items())
            command = "notice" if found.level == "ask" else "warning"
            yield f"::{command} {where}::{_escaped(f'{found.question} {found.message}')}"

    def to_dict(self) -> dict[str, Any]:
        """The review as programs read it: a stable shape, with the line of each item and what could not be placed."""
        told = self.review.to_dict()
        return {
            "language": told["language"],
            "objectives": [
                self._item(o) | {"key_results": [self._item(kr) for kr in o["key_results"]]} for o in told["objectives"]
            ],
            "findings": self._findings(told["findings"]),
            "unplaced": [{"line": left.line, "text": left.text} for left in self.document.unplaced],
            "replied": told["replied"],
            "file": self.file,
        }

    def _item(self, item: Mapping[str, Any]) -> dict[str, Any]:
        line = self.document.places[item["id"]].line
        return {"id": item["id"], "line": line, **item, "findings": self._findings(item["findings"])}

    def _findings(self, findings: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [{name: found[name] for name in _FIELDS} for found in findings if self._is_loud(found["level"])]

    def _is_loud(self, level: str) -> bool:
        return _LOUDNESS[level] >= self._level

    def _place(self, found: Finding) -> Place | None:
        """Where the words in question begin; the item itself where its line spells them in another way."""
        if found.item is None:
            return None
        place = self.document.places[found.item]
        words = self._texts[found.item][slice(*found.span)] if found.span else ""
        at = place.source.find(words, place.column - 1)
        return replace(place, column=at + 1) if at >= 0 else place

    def _most_useful(self) -> list[tuple[Finding, Place | None]]:
        """The best question of each line, and no more questions than lines, or three."""
        best: dict[str | None, Finding] = {}
        for found, _ in self.asked:
            best.setdefault(found.item, found)
        ranked = sorted(best.values(), key=lambda found: (not found.first, found.rank))
        chosen = ranked[: max(_FEWEST, len(self._texts))]
        return [(found, place) for found, place in self.asked if found in chosen]

    def _told(self, found: Finding, place: Place | None) -> str:
        lines = [f"{self.file}:{place.line}:{place.column}: {found.question}"] if place else []
        lines = lines or [f"{self.file}: {found.question}"]
        if place:
            lines += [f"    {line}" for line in _excerpt(place.source, place.column)]
        return "\n".join([*lines, f"{found.message} [{found.rule}]", f"{say('review.try')}{found.try_}"])

    def _sum(self, shown: int) -> Iterator[str]:
        """What was read, what was asked and left unasked, and what the team has replied to."""
        size = {"objectives": len(self.cycle.objectives), "key_results": len(self.cycle.key_results)}
        questions = say("cli.questions", n=len(self.asked)) if self.asked else say("cli.no-questions")
        yield say("cli.read", **size, questions=questions)
        if shown < len(self.asked):
            yield say("cli.more", n=len(self.asked) - shown)
        if self.review.replied:
            yield say("cli.replied", n=len(self.review.replied))


def _excerpt(source: str, column: int = 1) -> tuple[str, str]:
    """A line as an error shows it, and its caret."""
    return OkrkitError("", source=source, column=column).excerpt


def _escaped(text: str, *more: str) -> str:
    """Text as GitHub's workflow commands want it."""
    for sign in ("%", "\r", "\n", *more):
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
