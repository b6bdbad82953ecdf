"""What all that a notebook holds in its hands has in common."""

from __future__ import annotations

from typing import Any

from okrkit import cards
from okrkit.notebook.calm import no_such_verb

__all__ = ["Labelled", "Thing"]


class Labelled:
    """A result with a line above it that says whose data it is; otherwise it is that result."""

    def __init__(self, label: str, result: Any) -> None:
        self.label, self.result = label, result

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.result, name)

    def __str__(self) -> str:
        return f"{self.label}\n\n{self.result}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        html = cards.box(self.label, []) + self.result._repr_html_()
        return {"text/html": html, "text/plain": str(self)}


class Thing:
    """Verbs with a typing error get a calm word, and they show themselves."""

    _called = ""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        known = [one for one in dir(self) if not one.startswith("_")]
        raise no_such_verb(
            self._called, name, [f"{one}()" if callable(getattr(type(self), one)) else one for one in known]
        )

    def __repr__(self) -> str:
        return str(self)
