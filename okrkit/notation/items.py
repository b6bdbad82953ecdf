"""The words of one objective or key result: its text, its owner, what is stated in brackets, what came of it.

KR1 Activation rate from 22% to 40% (weight 2) @Li => 38% so far
    ╰─ text ──────────────────────╯ ╰ stated ╯ owner ╰ left: what came
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from okrkit.notation import facts
from okrkit.notation.dressing import flat, plain, protect, undress
from okrkit.notation.vocabulary import OBJECTIVE, any_of, key, words
from okrkit.patterns import late

__all__ = ["Item", "item", "told"]

_MENTION = late(
    r"(?:(?<=[\s)）%％。，、,.;；!?！？\u3400-\u9fff])|^)[@＠](?P<name>[^\W\d_][^\s@＠,，、;；:：()（）\[\]<>|\"]*?)[.。,，;；]?$"
)
_PRIORITY = late(r"(P\d)\s*[-–—|:]\s*(?:(?P<owner>[^-–—|:]{1,40}?)\s+[-–—|]\s+)?(?=\S)")
_ARROW = late(r"(=>|⇒|->|→|⟶|➔|➜|⇨)\s{0,3}")
_NUMBER = late(r"\d[\d.,]*")
_NUMBER_BEFORE = late(r"\d[\d.,]*\s*(?:%|[^\W\d_]{1,12}|[\u3400-\u9fff]{1,4})?$")
_NUMBER_AFTER = late(r"[^\w\s]{0,2}\s?\d[\d.,]*\s*(?:%|[^\W\d_]{1,12}|[\u3400-\u9fff]{1,4})?\s*(?:$|[(@,.;（，。；])")
_MOST_ENDS = _MOST_ARROWS = 20  # more of them in one line are no person's, and stay in the text
_SHOWN = 300  # a mention, a bracket or a mark at the end is not longer than this


class Item(NamedTuple):
    """`text` without its dressing; `stated` as in `facts`; `left` are pieces that belong beside it."""

    text: str
    stated: dict[str, Any]
    left: tuple[str, ...]


def item(content: str, label: str) -> Item:
    """Read the words after a label.

    Args:
        content: protected and undressed.
        label: "O" or "KR".

    Raises:
        OkrkitError: something stated in a bracket cannot be used. It has no place yet.
    """
    text, came = _came(content)
    left = [came] if came else []
    stated: dict[str, Any] = {}
    owners: list[str] = []
    for _ in range(_MOST_ENDS):
        shorter, owner, found, mark = _end(text, label)
        if not shorter or shorter == text or found.keys() & stated.keys():
            break
        text, stated = shorter, found | stated
        owners = [owner, *owners] if owner else owners
        left = [mark, *left] if mark else left
    text, stated = _priority(text, stated)
    if owners:
        stated["owner"] = ", ".join(owners)
    return Item(plain(text).strip(), stated, tuple(plain(piece) for piece in left))


def told(piece: str, raw: str) -> str:
    """A piece of a line as it was typed, with its links, where it can be found again in the raw line."""
    for arrow in islice(_ARROW.finditer(raw), _MOST_ARROWS):
        typed = raw[arrow.start() :].rstrip().rstrip("\\").rstrip()
        if plain(undress(protect(typed))).strip() == piece:
            return typed
    return piece


def _end(text: str, label: str) -> tuple[str, str | None, dict[str, Any], str | None]:
    """The text without the last thing that is no word of it: an owner, a bracket, a mark of status."""
    text = text.rstrip()
    tail = text[-_SHOWN:]
    head = len(text) - len(tail)
    at = tail.rfind("@") if "@" in tail else tail.rfind("＠")
    if at >= 0 and (found := _MENTION.search(tail, at)):
        return text[: head + found.start()].rstrip(), plain(found["name"]), {}, None
    at = max(tail.rfind("("), tail.rfind("（")) if tail.endswith((")", "）")) else tail.rfind("|")
    if at >= 0:
        stated = facts.in_brackets(tail[at + 1 :].removesuffix(")").removesuffix("）"))
        known = facts.OBJECTIVE_FIELDS if label == OBJECTIVE else (*facts.KEY_RESULT_FIELDS, *facts.MEASURE_FIELDS)
        if stated and all(name in known or name in ("unit_seen", "limit") for name in stated):
            return text[: head + at].rstrip(), None, stated, None
    mark = _mark().search(tail)
    if mark:
        return text[: head + mark.start()].rstrip(), None, {}, mark[0].strip()
    return text, None, {}, None


def _came(text: str) -> tuple[str, str | None]:
    """Split off what is told as a result: after "=>", or after "→" where a word of reporting follows.

    "=>" between two quantities is a target ("22% => 40%"), unless the words before it have told one already.
    """
    for arrow in islice(_ARROW.finditer(text), _MOST_ARROWS):
        before = text[max(0, arrow.start() - 40) : arrow.start()].rstrip()
        after = text[arrow.end() : arrow.end() + 40]
        between = _NUMBER_BEFORE.search(before) and _NUMBER_AFTER.match(after) and len(_NUMBER.findall(before)) == 1
        reports = flat(after).casefold().startswith(_reports())
        double = arrow[1] in ("=>", "⇒")
        if arrow.start() and ((double and not between) or reports):
            return text[: arrow.start()], text[arrow.start() :].strip()
    return text, None


def _priority(text: str, stated: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """`P0 - Ana - Set up …`: the middle is the owner, the priority goes behind the text."""
    found = _PRIORITY.match(text)
    if not found:
        return text, stated
    owner = (found["owner"] or "").strip()
    if owner and key(owner) not in words("nobody"):
        stated = {"owner": plain(owner)} | stated
    return f"{text[found.end() :]} ({found[1]})", stated


@cache
def _reports() -> tuple[str, ...]:
    return tuple(words("results"))


@cache
def _mark() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{any_of(words('marks'))})\ufe0f?\s*(?:\d{{4}}-\d\d-\d\d)?$")
