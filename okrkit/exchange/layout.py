"""What stands where: the sheets of a workbook, their columns, and the words for both in either language.

A sheet is known by its headings, whatever it is called: `columns` finds them in English and Chinese, wherever in the
sheet their row is. What okrkit writes, it writes with the first name of each column in the language in use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from okrkit import content
from okrkit.language import current, say
from okrkit.model import Context
from okrkit.notation.vocabulary import column as known_column
from okrkit.store.tables import HEADERS

__all__ = [
    "ATTRIBUTES", "FACTS", "KEY_RESULT_COLUMNS", "NONE", "PERCENT", "both", "choice", "columns", "fields", "heading", "is_title", "key",
    "title", "tokens",
]  # fmt: skip

ATTRIBUTES = {kind: {"checkins": "check_ins"}.get(kind, kind) for kind in HEADERS}
"""The tables that lie beside the objectives, and where a cycle holds them."""

NONE = "–"
"""What a cell says of a fact that was asked for and that there is none of."""

PERCENT = ("baseline", "target", "low", "high", "commit", "stretch", "value")
"""The columns that count in the unit of their key result."""

FACTS = ("team", "start", "end", "language", "not_doing", *Context.__struct_fields__)
"""What the sheet about the cycle names, one a row; `not_doing` and `agreed_by` take several rows."""

_OBJECTIVE = ("why", "kind", "objective_owner", "author", "origin", "supports", "created", "roll_up")
_KEY_RESULT = ("owner", "type", "baseline", "target", "unit", "direction", "low", "high", "change", "due", "commit")
_MORE = ("stretch", "weight", "leading", "guardrail", "source_of_truth", "read_as", "shape", "levels")
KEY_RESULT_COLUMNS = ("objective", "objective_text", *_OBJECTIVE, "key_result", "text", *_KEY_RESULT, *_MORE)


def fields(kind: str) -> tuple[str, ...]:
    """The columns of a sheet, in order."""
    return {"key_results": KEY_RESULT_COLUMNS, "cycle": ("name", "value")}.get(kind) or HEADERS[kind]


def heading(kind: str, field: str) -> str:
    """A column's name in the language in use.

    Examples:
        >>> heading("checkins", "key_result"), heading("key_results", "source_of_truth")
        ('Key result', 'Source')
    """
    names = content.table("lexicon/columns")[kind][field]
    name = next((one for one in names if one.isascii() == (current() == "en")), names[0])
    plain = str(name).replace("_", " ")
    return plain[:1].upper() + plain[1:]


def columns(kind: str, headings: Sequence[str]) -> tuple[dict[str, int], list[int], list[int]]:
    """Where each known column stands; which are worked out from the others; which are named and not known.

    "目标" and "goal" left of the key results are the objective, right of them the target.
    """
    found: dict[str, int] = {}
    passed: list[int] = []
    other: list[int] = []
    for at, said in enumerate(headings):
        name = _names(kind).get(key(said))
        if name is None and kind == "key_results":
            name = known_column(said)
            name = {"number": None, "either": "objective"}.get(str(name), name) if name else None
            if name not in KEY_RESULT_COLUMNS:
                name = None
        if kind == "key_results" and found.keys() & {"key_result", "text"} and known_column(said) == "either":
            name = "target"
        if name == "worked_out":
            passed.append(at)
            continue
        if name in found:
            name = {"objective": "objective_text", "key_result": "text"}.get(str(name))
            name = None if name in found else name
        if name:
            found[name] = at
        elif said.strip():
            other.append(at)
    return found, passed, other


def choice(of: str, token: str) -> str:
    """The word for a choice in the language in use, as `notation` reads it back.

    Examples:
        >>> choice("kind", "aspirational"), choice("flag", "yes")
        ('aspirational', 'yes')
    """
    names = content.table("lexicon/notation")["values"][of][token]
    return str(next((one for one in names if one.isascii() == (current() == "en")), names[0]))


def tokens(of: str) -> tuple[str, ...]:
    """What a field of choices can say.

    Examples:
        >>> tokens("flag")
        ('yes', 'no')
    """
    return tuple(content.table("lexicon/notation")["values"][of])


def title(name: str) -> str:
    """A sheet's name in the language in use."""
    return say(f"exchange.sheet-{name}")


def is_title(name: str, said: str) -> bool:
    """Whether a sheet is called so in either language."""
    return key(said) in {key(word) for word in both(f"sheet-{name}")}


def both(word: str) -> tuple[str, str]:
    """A word of this room in both languages."""
    words = content.table("words/exchange")[word]
    return words["en"], words["zh"]


def key(said: str) -> str:
    """A heading as it is compared: without case, width, spaces, and what stands in brackets."""
    plain = unicodedata.normalize("NFKC", said).casefold()
    return re.sub(r"\(.*?\)|[\s_\ufeff]|-", "", plain)


@cache
def _names(kind: str) -> dict[str, str]:
    lists = {name: names for name, names in content.table("lexicon/columns")[kind].items() if name != "required"}
    return {key(alias): name for name, names in lists.items() for alias in names} | {key(name): name for name in lists}
