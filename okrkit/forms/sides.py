"""Two versions of the same objectives side by side: what stands here, and what the folder holds."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from okrkit import notation
from okrkit.language import say
from okrkit.model import Cycle, Objective

__all__ = ["sides"]


def sides(mine: Sequence[Objective], theirs: Sequence[Objective], *, here: str) -> str:
    """HTML that shows both versions, with the lines that differ marked by a word and not by colour alone.

    Args:
        mine: the objectives as they stand here; may be empty.
        theirs: the same objectives in the folder; may be empty.
        here: what "here" is: "This cell", "This form".
    """
    ours, other = _lines(mine), _lines(theirs)
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:12px;margin:6px 0">'
        f"{_side(here, ours, set(other))}{_side(say('forms.in-folder'), other, set(ours))}</div>"
    )


def _lines(objectives: Sequence[Objective]) -> list[str]:
    if not objectives:
        return []
    written = notation.write(Cycle(objectives=tuple(objectives)))
    lines = [line.lstrip("#- \t").strip() for line in written.splitlines()]
    return [line for line in lines if line]


def _side(title: str, lines: Sequence[str], other: set[str]) -> str:
    items = "".join(_item(line, line not in other) for line in lines) or f"<li><em>{say('forms.nothing')}</em></li>"
    return (
        '<section style="flex:1 1 280px;min-width:0;border:1px solid var(--jp-border-color2,#ccc);border-radius:4px;'
        f'padding:6px 10px"><strong>{escape(title)}</strong>'
        f'<ul style="list-style:none;margin:4px 0;padding:0;overflow-wrap:anywhere">{items}</ul></section>'
    )


def _item(line: str, differs: bool) -> str:
    if not differs:
        return f'<li style="padding:2px 0 2px 8px;border-left:3px solid transparent">{escape(line)}</li>'
    return (
        '<li style="padding:2px 0 2px 8px;border-left:3px solid var(--jp-brand-color1,#1976d2)">'
        f'{escape(line)} <small style="color:var(--jp-ui-font-color2,#616161)">· {say("forms.differs")}</small></li>'
    )
