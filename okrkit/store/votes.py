"""A blind vote: numbers that nobody reads before the table is opened, and that nobody changes after.

What a person gives is sealed: votes.csv gets the digest of the number together with a salt of 256 random bits, and
the number and its salt stay in that person's own folder on this machine, which other users cannot read. From the
digest alone the number cannot be guessed, though there are only eleven of them. When the table is opened, a row
with the number and its salt is added, and at every reading the digest is worked out again: a number that somebody
changed in between no longer fits, is named, and does not count. (A commitment, as in M. Blum, "Coin flipping by
telephone", 1981.) The digest also holds who voted on what, so that no row can be passed off as another's.

Rows are only ever added, so copies of votes.csv that several people wrote in can be put together in any order. It
holds whoever shares the files to their number; it does not prove who typed a name.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Cycle, Record, Vote
from okrkit.store import disk
from okrkit.store.agreement import people
from okrkit.store.rows import unknown

__all__ = ["Opened", "awaited", "digest", "person", "ready", "result", "standing", "vote"]

_SALT = 32  # bytes; 16 would be enough


class Opened(Record, frozen=True):
    """What opening the table showed.

    Fields:
        votes: all votes that are open now, those opened earlier among them.
        missing: who has not voted on everything, as far as the files tell; empty where nobody is missing.
        elsewhere: who voted on another machine, where the table is still to be opened.
    """

    votes: tuple[Vote, ...]
    missing: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def digest(by: str, key_result: str, confidence: float, salt: str) -> str:
    """The digest that binds a number: SHA-256 over salt, person, key result and number, as 64 hexadecimal digits.

    Examples:
        >>> digest("Ana", "KR1", 6, "00") == digest(" ana", "KR1", 6.0, "00") != digest("Ana", "KR1", 7, "00")
        True
    """
    number = format(Decimal(repr(float(confidence))).normalize(), "f")
    told = json.dumps([salt, person(by), key_result, number], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def vote(cycle: Cycle, by: str, numbers: Mapping[str, float], at: dt.datetime) -> tuple[Vote, ...]:
    """One person's votes, sealed; number and salt are kept on this machine before anything else is written.

    Raises:
        OkrkitError: no name, no number, a key result that is not there, a number outside 0 to 10, a second vote
            where the table is open; or this machine lets nothing be kept. Nothing was kept.
    """
    if not person(by):
        raise OkrkitError(say("store.no-voter"), instead=say("store.no-voter-instead"))
    if not numbers:
        raise OkrkitError(say("store.no-vote"), instead=say("store.no-vote-instead"))
    there = {kr.id for kr in cycle.key_results}
    for name, confidence in numbers.items():
        if name not in there:
            raise unknown(name, cycle.key_results)
        if not 0 <= confidence <= 10:  # also what is no number at all
            raise OkrkitError(say("model.confidence", confidence=confidence), instead=say("model.confidence-instead"))
    shown = {vote.key_result for vote in cycle.votes if vote.confidence is not None}
    late = [vote.key_result for vote in cycle.votes if person(vote.by) == person(by) and vote.key_result in shown]
    if again := [name for name in numbers if name in late]:
        ids = say("store.and").join(again)
        raise OkrkitError(say("store.table-open", ids=ids), instead=say("store.table-open-instead", id=again[0]))
    salts = {name: secrets.token_hex(_SALT) for name in numbers}
    votes = tuple(Vote(at, by, name, digest(by, name, number, salts[name])) for name, number in numbers.items())
    _keep({vote.digest: (numbers[vote.key_result], salts[vote.key_result]) for vote in votes})
    return votes


def ready(cycle: Cycle, *, all_in: bool) -> tuple[Vote, ...]:
    """The sealed votes that can be opened on this machine, opened.

    Raises:
        OkrkitError: nobody has voted, or somebody is missing and `all_in` is asked for.
    """
    if not cycle.votes:
        raise OkrkitError(say("store.nobody-voted"), instead=say("store.nobody-voted-instead"))
    sealed = [vote for vote in cycle.votes if vote.confidence is None]
    if all_in and sealed and (names := awaited(cycle)):
        message = say("store.missing-votes", names=say("store.and").join(names))
        raise OkrkitError(message, instead=say("store.missing-votes-instead"))
    numbers = _known() if sealed else {}
    found = [
        replace(vote, confidence=numbers[vote.digest][0], salt=numbers[vote.digest][1])
        for vote in sealed
        if vote.digest in numbers
    ]
    return tuple(vote for vote in found if _fits(vote))


def result(cycle: Cycle) -> Opened:
    """What the table shows now."""
    closed = {person(vote.by): vote.by for vote in cycle.votes if vote.confidence is None}
    shown = tuple(vote for vote in cycle.votes if vote.confidence is not None)
    return Opened(shown, awaited(cycle), tuple(closed.values()))


def standing(votes: Sequence[Vote]) -> tuple[tuple[Vote, ...], tuple[int, ...]]:
    """The votes that count: of each person and key result the last one given.

    Args:
        votes: all rows of votes.csv.

    Returns:
        The votes in the order in which they were first given, opened where they have been opened; and the places of
        those rows that count as if they were not there: their number does not fit their digest, or that person's
        vote on that key result was open already. What is open binds, whatever is added after it.
    """
    given: dict[tuple[str, str], dict[str, Vote]] = {}
    bound: dict[tuple[str, str], Vote] = {}
    doubted = {
        place for place, vote in enumerate(votes) if (vote.confidence is not None or vote.salt) and not _fits(vote)
    }
    for place, vote in enumerate(votes):
        if vote.salt and place not in doubted:
            bound.setdefault((person(vote.by), vote.key_result), vote)
    for place, vote in sorted(enumerate(votes), key=lambda one: one[1].at):
        stands = bound.get((person(vote.by), vote.key_result), vote)
        if place not in doubted and vote.digest != stands.digest and (vote.salt or vote.at > stands.at):
            doubted.add(place)
        if place in doubted:
            continue
        rows = given.setdefault((person(vote.by), vote.key_result), {})
        if vote.digest not in rows or vote.confidence is not None:
            rows[vote.digest] = vote
    return tuple(list(rows.values())[-1] for rows in given.values()), tuple(sorted(doubted))


def awaited(cycle: Cycle) -> tuple[str, ...]:
    """Who has not voted on everything: owners without a vote, and people who left a key result out."""
    owners = [kr.owner or objective.owner for objective in cycle.objectives for kr in objective.key_results]
    names: dict[str, str] = {}
    for name in (*(vote.by for vote in cycle.votes), *(one for owner in owners for one in people(owner or ""))):
        if person(name):
            names.setdefault(person(name), name.strip())
    voted = {(person(vote.by), vote.key_result) for vote in cycle.votes}
    wanted = [kr.id for kr in cycle.key_results]
    return tuple(name for one, name in names.items() if any((one, kr) not in voted for kr in wanted))


def person(name: str) -> str:
    """A person's name in the one way in which it is compared: "Ana" and " ana" are the same person."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _fits(vote: Vote) -> bool:
    if vote.confidence is None or not vote.salt or not 0 <= vote.confidence <= 10:
        return False
    return secrets.compare_digest(digest(vote.by, vote.key_result, vote.confidence, vote.salt), vote.digest)


def _known() -> dict[str, tuple[float, str]]:
    """The numbers and salts that lie on this machine, by their digest. What a crash cut short is passed over."""
    found: dict[str, tuple[float, str]] = {}
    with disk.trouble(_home()):
        files = sorted(_home().glob("*.json")) if _home().is_dir() else []
    for file in files:
        with suppress(ValueError, TypeError, AttributeError):
            told = json.loads((disk.read(file) or b"").decode())
            found |= {name: (float(number), str(salt)) for name, (number, salt) in told.items()}
    return found


def _home() -> Path:
    """The person's own folder on this machine, outside of all that a team shares."""
    from platformdirs import user_state_path  # noqa: PLC0415 - only a vote needs it

    return user_state_path("okrkit", appauthor=False) / "votes"


def _keep(numbers: Mapping[str, Any]) -> None:
    home = _home()
    file = home / f"{secrets.token_hex(16)}.json"
    with disk.trouble(file):
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        out = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(out, "wb") as new:
            new.write(json.dumps(numbers).encode())
            new.flush()
            os.fsync(new.fileno())
