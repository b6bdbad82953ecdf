"""okrkit: a coaching workbook for Objectives and Key Results.

    import okrkit as okr
    team = okr.start("growth")

The names below are loaded when they are first used, so that `import okrkit` stays light: no pandas, no
matplotlib and no ipywidgets until something needs them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from okrkit.version import __version__

if TYPE_CHECKING:
    from okrkit import charts as charts
    from okrkit.errors import OkrkitError as OkrkitError
    from okrkit.notebook import case as case
    from okrkit.notebook import explain as explain
    from okrkit.notebook import sample as sample
    from okrkit.notebook import simulate as simulate
    from okrkit.notebook import start as start
    from okrkit.notebook import votes as votes
    from okrkit.retro.diagnosis import diagnose as diagnose
    from okrkit.reviewing import review as review
    from okrkit.scoring import calibration as calibration
    from okrkit.scoring import lens as lens
    from okrkit.scoring import score as score

_HOME = {
    "start": "notebook",
    "sample": "notebook",
    "case": "notebook",
    "simulate": "notebook",
    "explain": "notebook",
    "votes": "notebook",
    "review": "reviewing",
    "score": "scoring",
    "lens": "scoring",
    "calibration": "scoring",
    "diagnose": "retro.diagnosis",
    "OkrkitError": "errors",
}
_ROOMS = {"charts"}

__all__ = [
    "OkrkitError",
    "__version__",
    "calibration",
    "case",
    "charts",
    "diagnose",
    "explain",
    "lens",
    "review",
    "sample",
    "score",
    "simulate",
    "start",
    "votes",
]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"okrkit.{name}")
    if name in _HOME:
        return getattr(import_module(f"okrkit.{_HOME[name]}"), name)
    raise AttributeError(f"module 'okrkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
