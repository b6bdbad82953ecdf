"""What only a person can tell: is 0.22 in a cell without a format 22 % or 0.22 %? Asked once for each key result.

The same is asked of a column of confidences that never leaves 0 to 1: is 0.6 six of ten, or hardly any?

An answer is a name and a word: percent=share says that 0.22 is 22 %, percent=shown that it is 0.22 %; KR2=share says
so of one key result alone. Until there is an answer, what the folder has stays, and a row of check-ins is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from okrkit.errors import OkrkitError
from okrkit.exchange.result import Note
from okrkit.language import say

__all__ = ["Asking"]

_BARE = re.compile(r"[+-]?\d*\.?\d+(?:[eE][+-]?\d+)?")
_SHARE, _SHOWN = "share", "shown"


class Asking:
    """Questions that came up while reading, and the answers that were given.

    Args:
        answers: by name, as the person typed them.
        known: the names of other questions that may be answered.
    """

    def __init__(self, answers: Mapping[str, str], known: tuple[str, ...] = ()) -> None:
        self.given = {name: " ".join(str(said).split()).removeprefix("as ") for name, said in answers.items()}
        for name, said in self.given.items():
            is_scale = name in ("percent", "confidence") or re.fullmatch(r"KR[\d.]+", name)
            if not (name in known or (is_scale and said in (_SHARE, _SHOWN))):
                raise OkrkitError(
                    say("exchange.no-question", answer=f"{name}={said}"), instead=say("exchange.no-question-instead")
                )
        self._open: dict[str, list[tuple[str, str]]] = {}

    def percent(self, text: str, item: str, place: Callable[[], str], near: float | None = None) -> str:
        """A number of per cent as text: "0.22" as "22%" or "0.22%", by the answer; "" where it is still to come.

        Args:
            text: what the cell shows.
            item: the key result.
            place: tells where the cell is.
            near: what the words of the key result say, which settles it where they agree.
        """
        if not _BARE.fullmatch(text) or not 0 < abs(float(text)) <= 1:
            return text
        share = f"{Decimal(text).scaleb(2).normalize():f}%"
        if near is not None and near in (float(share[:-1]), float(text)):
            return share if near == float(share[:-1]) else f"{text}%"
        said = self.given.get(item) or self.given.get("percent")
        if said is None:
            self._open.setdefault(item, []).append((place(), text))
            return ""
        return share if said == _SHARE else f"{text}%"

    def confidence(self, text: str, place: Callable[[], str]) -> str:
        """A confidence of a column that stays within 0 to 1, on the scale of 0 to 10; "" where it is still to come."""
        said = self.given.get("confidence")
        if said is None:
            self._open.setdefault("confidence", []).append((place(), text))
            return ""
        return f"{Decimal(text).scaleb(1).normalize():f}" if said == _SHARE else text

    def notes(self) -> list[Note]:
        """One question for each key result, with its first cell."""
        found = []
        for item, cells in self._open.items():
            place, text = cells[0]
            if item == "confidence":
                ten = f"{Decimal(text).scaleb(1).normalize():f}"
                asked, instead = (say(f"exchange.ask-{key}", text=text, ten=ten) for key in ("scale", "scale-instead"))
                found.append(Note("asked", asked, place, instead))
                continue
            share = f"{Decimal(text).scaleb(2).normalize():f}"
            asked = say("exchange.ask-percent", n=len(cells), text=text, share=share, item=item)
            alone = say("exchange.ask-alone", item=item) if re.fullmatch(r"KR[\d.]+", item) else ""
            instead = say("exchange.ask-percent-instead", share=share, text=text) + alone
            found.append(Note("asked", asked, place, instead))
        return found
