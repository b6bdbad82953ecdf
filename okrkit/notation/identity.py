"""Names for life: the label of a line is its id, and a line without one finds the id it had before, or a new one.

Check-ins point to ids, so a key result keeps its own when it is reworded, moved or reordered, and no number is ever
given twice.

1. A label that only one line carries is that line's id.
2. Where several lines carry one label (labels that start again under each objective), the line that is most like
   what had this id before keeps it; without an earlier version, the first.
3. A line that has no id yet takes the one of an earlier line with the same words; then of one much like it; then of
   the one that stood in its place, if at least something of it is left. Only ids that no label claims.
4. All others get the next number above every number that was ever seen.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Protocol

from okrkit.model import Cycle
from okrkit.notation.vocabulary import KEY_RESULT, OBJECTIVE, any_of, words
from okrkit.patterns import late

__all__ = ["Named", "alike", "name"]

_ALIKE = 0.5
_SAME_PLACE = 0.25
_MOST_PAIRS = 40_000  # similarity is looked at in so many pairs at most, nearest places first
_WORD = late(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+(?:[.,]\d+)*")


class Named(Protocol):
    """What gets a name: a line that was read. `label` is the id it claims; `name` is the id it gets."""

    label: str | None
    name: str
    words: str
    home: str | None  # the id of its objective
    place: int  # its place among its siblings


class _Old:
    def __init__(self, name: str, words: str, home: str | None, place: int) -> None:
        self.name, self.words, self.home, self.place = name, words, home, place


def name(objectives: Sequence[Named], key_results: Callable[[], Sequence[Named]], previous: Cycle | None) -> None:
    """Give each line its id. `key_results` is asked for after the objectives have theirs, since homes matter."""
    known = previous or Cycle()
    used = {check_in.key_result for check_in in known.check_ins} | {change.item for change in known.changes}
    old = [_Old(o.id, o.text, None, i) for i, o in enumerate(known.objectives)]
    _name(objectives, old, used, OBJECTIVE)
    old = [_Old(kr.id, kr.text, o.id, i) for o in known.objectives for i, kr in enumerate(o.key_results)]
    _name(key_results(), old, used, KEY_RESULT)


def alike(one: str, other: str) -> float:
    """How much of their words two texts share, 0 to 1 (Dice's coefficient over words and pairs of Chinese characters).

    Examples:
        >>> round(alike("Activation rate from 22% to 40%", "Activation rate from 22% to 45%"), 2)
        0.75
        >>> alike("续费率不低于 90%", "Hire three engineers")
        0.0
    """
    return _dice(_tokens(one), _tokens(other))


def _name(lines: Sequence[Named], old: Sequence[_Old], used: Iterable[str], prefix: str) -> None:
    before = {item.name: item for item in old}
    claims: dict[str, list[Named]] = defaultdict(list)
    for line in lines:
        line.name = ""
        if line.label:
            claims[line.label].append(line)
    for label, claiming in claims.items():
        keeps = claiming[0]
        if len(claiming) > 1 and label in before:
            keeps = max(claiming, key=lambda line: alike(line.words, before[label].words))
        keeps.name = label
    nameless = [line for line in lines if not line.name]
    free = [item for item in old if item.name not in claims]
    _again(nameless, free)
    numbers = _Numbers((*before, *claims, *used), prefix)
    for line in lines:
        line.name = line.name or numbers.next()


def _again(lines: list[Named], free: list[_Old]) -> None:
    """Lines that were there before, in other words or another place."""
    by_words: dict[str, list[_Old]] = defaultdict(list)
    for item in free:
        by_words[item.words].append(item)
    for line in lines:
        same = by_words.get(line.words)
        if same:
            best = max(same, key=lambda item: (item.home == line.home, -abs(item.place - line.place)))
            same.remove(best)
            line.name = best.name
    taken = {line.name for line in lines}
    lines = [line for line in lines if not line.name]
    free = [item for item in free if item.name not in taken]
    for score, line, item in _pairs(lines, free):
        if not line.name and item.name not in taken and score >= _needed(line, item):
            line.name = item.name
            taken.add(item.name)


def _needed(line: Named, item: _Old) -> float:
    return _SAME_PLACE if (line.home, line.place) == (item.home, item.place) else _ALIKE


def _pairs(lines: list[Named], free: list[_Old]) -> list[tuple[float, Named, _Old]]:
    """Pairs that could be one and the same, the most alike first."""
    if not lines or not free:
        return []
    reach = max(1, _MOST_PAIRS // len(lines))
    old = [(item, _tokens(item.words)) for item in free]
    pairs: list[tuple[float, Named, _Old]] = []
    for at, line in enumerate(lines):
        tokens = _tokens(line.words)
        start = max(0, min(at * len(old) // len(lines) - reach // 2, len(old) - reach))
        pairs += [(score, line, item) for item, of in old[start : start + reach] if (score := _dice(tokens, of)) > 0]
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1].home != pair[2].home))


def _tokens(text: str) -> Counter[str]:
    """The words that tell one line from another; of Chinese, each two neighbours."""
    small, chinese = _small()
    found: Counter[str] = Counter()
    for word in _WORD.findall(chinese.sub(" ", text[:2000].casefold())):
        if word[0] < "\u3400":
            found[word] += word not in small
        else:
            found.update((word,) if len(word) == 1 else map("".join, pairwise(word)))
    return found


@cache
def _small() -> tuple[frozenset[str], re.Pattern[str]]:
    known = words("small")
    return known, re.compile(any_of(word for word in known if not word.isascii()))


def _dice(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


class _Numbers:
    """The numbers above all that were ever used."""

    def __init__(self, names: Iterable[str], prefix: str) -> None:
        found = (re.match(rf"{prefix}(\d+)", name) for name in names)
        self._used = {int(number[1]) for number in found if number}
        self._last = max(self._used, default=0)
        self._prefix = prefix

    def next(self) -> str:
        self._last += 1
        if self._last > 999_999:
            self._last = next(number for number in range(1, 10**6) if number not in self._used)
        self._used.add(self._last)
        return f"{self._prefix}{self._last}"
