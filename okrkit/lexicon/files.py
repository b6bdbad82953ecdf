"""Reads a team's `okrkit.toml`, and says of a wrong entry where it stands and what to type instead."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from okrkit import content
from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.lexicon.own import TEAMS, Own
from okrkit.lexicon.places import place
from okrkit.lexicon.tables import leveled

__all__ = ["read"]

_LONGEST = 60
_BIGGEST = 500_000
_TABLES = ("words", "units", "numbers", "rules", "thresholds")
_SYNTAX = re.compile(r"at line (\d+), column (\d+)")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NOT_IN_A_WORD = re.compile(r"[\x00-\x1f\x7f]")
_LETTERS = re.compile(r"[a-z]+(?:[ -][a-z]+)*")
_MOST = 1e15  # seconds of a unit, and the value of a numeral
_SHOWN = 40


def read(files: Iterable[Path]) -> Own:
    """See `okrkit.lexicon.read`."""
    return _own(tuple((str(file), _text(file)) for file in files))


@lru_cache(maxsize=TEAMS)
def _own(texts: tuple[tuple[str, str], ...]) -> Own:
    read_ = [_Entries(file, text).checked() for file, text in reversed(texts)]
    drawn = {name: value for one in read_ for name, value in one.get("thresholds", {}).items()}
    return Own(tuple(read_), frozenset(rule for one in read_ for rule in one.get("off", ())), drawn)


def _text(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise OkrkitError(say("lexicon.unreadable"), file=file, instead=say("lexicon.unreadable-instead")) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise OkrkitError(
            say("lexicon.not-utf-8"), file=file, line=line, instead=say("lexicon.not-utf-8-instead")
        ) from error
    if len(text) > _BIGGEST:
        raise OkrkitError(say("lexicon.too-long"), file=file, instead=say("lexicon.too-long-instead"))
    return text


class _Entries:
    """The entries of one file, checked one after the other; the first that is wrong is told."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text

    def checked(self) -> dict[str, Any]:
        """What the file says, its words spelled as the lexicon spells them."""
        typed = self._parsed()
        self._names_of(typed, _TABLES, (), "table")
        read_: dict[str, Any] = {}
        if "words" in typed:
            read_["words"] = self._words(self._table(typed["words"], ("words",)))
        if "units" in typed:
            read_["units"] = self._units(self._table(typed["units"], ("units",)))
        if "numbers" in typed:
            read_["numbers"] = self._numbers(self._table(typed["numbers"], ("numbers",)))
        if "rules" in typed:
            read_["off"] = self._off(self._table(typed["rules"], ("rules",)))
        if "thresholds" in typed:
            read_["thresholds"] = self._thresholds(self._table(typed["thresholds"], ("thresholds",)))
        return read_

    def _parsed(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text)
        except (ValueError, RecursionError) as error:  # a number of 5,000 digits is no TOMLDecodeError
            at = _SYNTAX.search(str(error))
            last = max(1, len(self.text.splitlines()))
            line, column = (int(at[1]), int(at[2])) if at else (last, None)
            source = self.text.split("\n")[line - 1].rstrip("\r")
            char = source[column - 1 : column] if column else ""
            key = "not-toml" if not char or char.isascii() else "quotes" if char.isalnum() else "full-width"
            raise OkrkitError(
                say(f"lexicon.{key}", char=char),
                file=self.file,
                line=line,
                column=column or len(source) + 1,
                source=source,
                instead=say(f"lexicon.{key}-instead", char=char),
            ) from error

    def _words(self, typed: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
        known = _lists()
        read_: dict[str, dict[str, list[str]]] = {}
        for name in typed:
            path = ("words", name)
            listed = self._known(name, known, path, "list")
            entry = self._table(typed[name], path)
            for key in entry:
                here = (*path, key)
                said = self._known(key, [*known[listed], "not"], here, "key")
                words = [leveled(word.strip()) for word in self._list(entry[key], here)]
                read_.setdefault(listed, {}).setdefault(said, []).extend(words)
        return read_

    def _units(self, typed: Mapping[str, Any]) -> dict[str, dict[str, list[str | float]]]:
        kinds = content.table("lexicon/measure")["units"]
        read_: dict[str, dict[str, list[str | float]]] = {}
        for name, value in typed.items():
            path: tuple[str, ...] = ("units", name)
            if isinstance(value, dict):
                kind = self._known(name, kinds, path, "kind")
                for unit, forms in value.items():
                    path = ("units", name, unit)
                    read_.setdefault(kind, {})[self._word(unit, path)] = self._forms(forms, path, timed=kind == "time")
            else:
                read_.setdefault("count", {})[self._word(name, path)] = self._forms(value, path, timed=False)
        return read_

    def _forms(self, typed: Any, path: Sequence[str], *, timed: bool) -> list[str | float]:
        """The ways of writing a unit; for one of time its seconds may stand before them."""
        seconds = []
        if timed and isinstance(typed, list) and typed and _is_number(typed[0]) and typed[0] > 0:
            seconds, typed = typed[:1], typed[1:]
        if not typed:
            raise self._wrong("no-list", path, name=path[-1])
        return [*seconds, *(leveled(form.strip()) for form in self._list(typed, path))]

    def _numbers(self, typed: Mapping[str, Any]) -> dict[str, dict[str, float]]:
        self._names_of(typed, ("en", "zh"), ("numbers",), "key")
        read_: dict[str, dict[str, float]] = {}
        for language in typed:
            for numeral, value in self._table(typed[language], ("numbers", language)).items():
                path = ("numbers", language, numeral)
                if not _is_number(value):
                    raise self._wrong("no-number", path, name=numeral)
                word = leveled(self._word(numeral, path))
                if language == "zh" and not (len(word) == 1 and _HAN.match(word)):
                    raise self._wrong("numeral", path, name=numeral)
                if language == "en" and not _LETTERS.fullmatch(word):
                    raise self._wrong("numeral-en", path, name=numeral)
                read_.setdefault(language, {})[word] = float(value)
        return read_

    def _off(self, typed: Mapping[str, Any]) -> frozenset[str]:
        self._names_of(typed, ("off",), ("rules",), "key")
        rules = {file.stem: () for file in (content.data() / "rules").glob("*.toml")}
        path = ("rules", "off")
        ids = self._list(typed.get("off", []), path)
        return frozenset(self._known(rule.strip().upper(), rules, (*path, rule), "rule") for rule in ids)

    def _thresholds(self, typed: Mapping[str, Any]) -> dict[str, float]:
        """The lines of the diagnosis that a team has drawn for itself, as numbers in the unit of ours."""
        known = content.table("thresholds")
        read_ = {}
        for name, value in typed.items():
            path = ("thresholds", name)
            ours = self._known(name, known, path, "threshold")
            if not _is_number(value):
                raise self._wrong("no-number", path, name=name)
            read_[ours] = float(value)
        return read_

    # --- what may be wrong with an entry ------------------------------------------------------------------------------

    def _table(self, value: Any, path: Sequence[str]) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._wrong("no-table", path, name=".".join(path))
        return value

    def _list(self, value: Any, path: Sequence[str]) -> list[str]:
        if not isinstance(value, list) or any(not isinstance(word, str) for word in value):
            raise self._wrong("no-list", path, name=path[-1])
        return [self._word(word, (*path, word)) for word in value]

    def _word(self, word: str, path: Sequence[str]) -> str:
        if not word.strip() or len(word) > _LONGEST or _NOT_IN_A_WORD.search(word):
            raise self._wrong("no-word", path, most=_LONGEST)
        return word

    def _names_of(self, typed: Mapping[str, Any], known: Iterable[str], path: Sequence[str], what: str) -> None:
        for name in typed:
            self._known(name, list(known), (*path, name), what)

    def _known(self, name: str, known: Iterable[str], path: Sequence[str], what: str) -> str:
        """The name as we write it: "outcome-noun" is "outcome noun", "from-zero" is "from_zero"."""
        by_sound = {_sound(one): one for one in known}
        if found := by_sound.get(_sound(name)):
            return found
        import difflib  # noqa: PLC0415 - only for a name that is wrong

        near = difflib.get_close_matches(_sound(name), by_sound, n=1, cutoff=0.5)
        names = [by_sound[one] for one in (near or by_sound)]
        told = say("lexicon.comma").join(re.sub(r"[ _]", "-", one) for one in names)
        raise self._wrong(f"unknown-{what}", path, name=name, near=told)

    def _wrong(self, key: str, path: Sequence[str], **gaps: Any) -> OkrkitError:
        line, column, source = place(self.text, path)
        gaps = {name: value[:_SHOWN] if name == "name" else value for name, value in gaps.items()}
        instead = say(f"lexicon.{key}-instead", **gaps)
        return OkrkitError(
            say(f"lexicon.{key}", **gaps), file=self.file, line=line, column=column, source=source, instead=instead
        )


def _sound(name: str) -> str:
    return re.sub(r"[ _-]+", "-", name.strip().lower())


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= _MOST


@cache
def _lists() -> dict[str, list[str]]:
    """The groups and lists of the lexicon, each with the keys that hold its words."""
    ours = content.table("lexicon/kinds")
    named = {group["name"]: group for group in ours["group"]} | {
        name: entry for name, entry in ours.items() if isinstance(entry, dict)
    }
    return {
        name: [key for key in {"en": [], "zh": [], **entry} if isinstance(entry.get(key, []), list)]
        for name, entry in named.items()
        if not isinstance(entry.get("from"), str)
    }
