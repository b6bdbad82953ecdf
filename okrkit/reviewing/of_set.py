"""What the coach sees in the set as a whole: one small predicate for each rule.

What nobody has said yet (who owns it, why, of which kind, …) is asked once for the set, not once for each line: the
hit names the lines that lack it in `items`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from okrkit.language import say
from okrkit.model import Cycle
from okrkit.reviewing.hits import Hit
from okrkit.reviewing.of_time import dates
from okrkit.reviewing.reading import Look

__all__ = ["OF_SET"]

_MANY = 3


def _objective_count(cycle: Cycle, _: Mapping[str, Look]) -> Hit | None:
    count = len(cycle.objectives)
    if count <= _MANY:
        return None
    names = say("review.comma").join(objective.id for objective in cycle.objectives)
    return Hit({"count": count, "names": names})


OF_SET: dict[str, Callable[[Cycle, Mapping[str, Look]], Hit | Iterable[Hit] | None]] = {
    "O-COUNT": _objective_count,
    "KR-TIME": dates,
}
