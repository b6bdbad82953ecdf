"""How much two lines say the same: the share of their words that both have, in whatever order."""

from __future__ import annotations

from okrkit.lexicon.tables import leveled
from okrkit.patterns import late

__all__ = ["COPIED", "likeness", "tokens"]

COPIED = 0.8
"""From here on a line counts as another one's copy (a convention of ours)."""

_COMPARED = 200
_LATIN = late("[a-z0-9]+")
_TOKEN = late(r"[a-z0-9]+|[\u3400-\u9fff]")


def tokens(line: str) -> list[str]:
    """The words of a line in the singular, its numbers, and its Chinese characters one by one.

    Examples:
        >>> tokens("Boats to 30 quays")
        ['boat', 'to', '30', 'quay']
        >>> tokens("靠泊率")
        ['靠', '泊', '率']
    """
    plain = leveled(line)
    said = (_LATIN if plain.isascii() else _TOKEN).findall(plain)
    return [word[:-1] if word[-1] == "s" and len(word) > 3 and word[-2] != "s" else word for word in said]


def likeness(one: str, other: str) -> float:
    """The share of their words that two lines have in common, 0 to 1 (Dice); of a long line its beginning counts.

    Examples:
        >>> likeness("Members come back each season", "Each season our members come back")
        0.9090909090909091
        >>> likeness("会员每一季都回来", "后厨少倒掉菜")
        0.0
    """
    left, right = (set(tokens(text[:_COMPARED])) for text in (one, other))
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 0.0
