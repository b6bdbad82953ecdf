"""Where the words, rules, cases and notebooks lie, and how a record of theirs is read.

Content is data, so that a coach can read and mend it without reading code: TOML files under `data/`, notebooks
under `notebooks/`. In a checkout both lie beside the package; in an installed wheel they lie inside it.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

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
    return tomllib.loads((data() / f"{name}.toml").read_text(encoding="utf-8"))
