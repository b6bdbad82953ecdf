"""A team's own words, which of them are in use, and what is remembered of words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache, wraps
from typing import Any, TypeVar, cast

__all__ = ["NONE", "TEAMS", "Own", "current", "off", "remembered", "using"]

TEAMS = 16

_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass(frozen=True, eq=False)
class Own:
    """What stands in a team's files, the nearest last, checked and spelled as the lexicon spells words.

    `off` are the rules that it does not want to be asked, `thresholds` the lines that it has drawn for itself.

    The same words are the same object, so that it serves as the key of what is remembered.
    """

    files: tuple[Mapping[str, Any], ...] = ()
    off: frozenset[str] = frozenset()
    thresholds: Mapping[str, float] = field(default_factory=dict)


NONE = Own()
_current: ContextVar[Own] = ContextVar("own_words", default=NONE)


def current() -> Own:
    """The own words in use."""
    return _current.get()


@contextmanager
def using(own: Own) -> Iterator[None]:
    """Read with these words inside a `with` block."""
    token = _current.set(own)
    try:
        yield
    finally:
        _current.reset(token)


def off() -> frozenset[str]:
    """The ids of the rules that this team does not want to be asked."""
    return _current.get().off


def remembered(make: _F) -> _F:
    """Like `functools.cache`, apart for each team's own words.

    Examples:
        >>> @remembered
        ... def made() -> object:
        ...     return object()
        >>> ours = made()
        >>> with using(Own()):
        ...     theirs = made()
        >>> ours is made(), ours is theirs
        (True, False)
    """
    ours = cache(make)

    @lru_cache(maxsize=TEAMS)
    def of(_: Own) -> Callable[..., Any]:
        return cache(make)

    @wraps(make)
    def known(*args: Hashable) -> Any:
        own = _current.get()
        return (ours if own is NONE else of(own))(*args)

    if make.__code__.co_argcount:
        return cast("_F", known)
    last: tuple[Own | None, Any] = (None, None)

    @wraps(make)
    def only() -> Any:  # asked several times a line, nearly always for the same team
        nonlocal last
        own, kept = _current.get(), last
        if kept[0] is not own:
            last = kept = own, known()
        return kept[1]

    return cast("_F", only)
