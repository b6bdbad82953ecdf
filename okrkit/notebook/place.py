"""Where a notebook stands: the workbook's folder, the notebook's own name, and the language to speak."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from okrkit.errors import OkrkitError
from okrkit.language import Language, say

__all__ = ["language_here", "name_of_team", "root", "short", "writer"]


def root(here: Path | None = None) -> Path:
    """The workbook's folder: the first above the notebook that holds `.okrkit`, else the notebook's own."""
    here = (here or Path.cwd()).resolve()
    return next((folder for folder in (here, *here.parents) if (folder / ".okrkit").is_dir()), here)


def language_here() -> Language | None:
    """The language of the folder that the notebook lies in; None where it is neither en nor zh."""
    name = Path.cwd().name
    return name if name in ("en", "zh") else None  # type: ignore[return-value]  # mypy does not narrow by a tuple


def short(path: Path) -> str:
    """A path as it reads inside the workbook, the same on every machine."""
    try:
        return path.resolve().relative_to(root()).as_posix()
    except ValueError:
        return path.name


def writer(shell: Any) -> str | None:
    """A name for the cell that runs: its notebook and its id. None where the notebook does not tell."""
    cell = shell.get_parent().get("metadata", {}).get("cellId") if hasattr(shell, "get_parent") else None
    if not cell:
        return None
    notebook = os.environ.get("JPY_SESSION_NAME", "")
    return f"cell {short(Path(notebook))} {cell}" if notebook else f"cell {cell}"


def name_of_team(name: object) -> str:
    """The team's name, spaced as people mean it; whether a folder can be called so, the store knows.

    Raises:
        OkrkitError: it is empty or no text.

    Examples:
        >>> name_of_team(" growth ")
        'growth'
    """
    if not isinstance(name, str) or not name.strip():
        raise OkrkitError(say("notebook.no-name"), instead=say("notebook.name-instead"))
    return " ".join(name.split())
