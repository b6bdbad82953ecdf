"""Where the words, rules, cases and notebooks lie, and how a record of theirs is read.

Content is data, so that a coach can read and mend it without reading code: TOML files under `data/`, notebooks
under `notebooks/`. In a checkout both lie beside the package; in an installed wheel they lie inside it.

To parse TOML takes many times as long as to load what was parsed. So a table is kept as Python keeps its own modules: in
`__pycache__` beside its file, as long as that stays as it was, and never where Python is to write no bytecode.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, cast

__all__ = ["data", "notebooks", "table"]

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


@cache
def data() -> Path:
    """The folder that holds the content: `data/`."""
    return _folder("data")


@cache
def notebooks() -> Path:
    """The folder that holds the guided notebooks, one folder a language: `notebooks/`."""
    return _folder("notebooks")


@cache
def table(name: str) -> dict[str, Any]:
    """The TOML file `data/<name>.toml`, read once. Treat it as read-only.

    Examples:
        >>> table("words/errors")["comma"]["zh"]
        '，'
    """
    source = data() / f"{name}.toml"
    seen = source.stat()
    stamp = (name, seen.st_size, seen.st_mtime_ns)
    kept = Path(cache_from_source(str(source)))
    with suppress(OSError, ValueError, EOFError, TypeError):  # there is none, or it is none
        of, known = marshal.loads(kept.read_bytes())  # noqa: S302 - as much our own as the bytecode beside it
        if of == stamp:
            return cast("dict[str, Any]", known)
    import tomllib  # noqa: PLC0415 - mostly not needed

    made = tomllib.loads(source.read_text(encoding="utf-8"))
    if not sys.dont_write_bytecode:
        with suppress(OSError, ValueError):  # nobody may write here, or there is a date in it
            _keep(kept, marshal.dumps((stamp, made)))
    return made


def _keep(file: Path, what: bytes) -> None:
    """Write a file as a whole, or not at all."""
    file.parent.mkdir(exist_ok=True)
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(what)
    fresh.replace(file)
