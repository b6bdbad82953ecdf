"""How an objective, a cycle, a message looks: as HTML for a notebook, as text for a terminal.

The HTML is made by the templates in `data/templates/`, which escape all that people typed. It is plain elements
first (section, h3, ul, table, details), so that it reads well where style is stripped, as on GitHub; a small style
sheet sets it as a page in the colours of JupyterLab's light and dark theme. It runs no script and asks for nothing
from outside; a state is told by a sign and words, never by colour alone.

A note is anything with `question`, and perhaps `message`, `why`, `try_`; the first note of a line is open unless its
`first` is False, the others are one click away.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from okrkit import content
from okrkit.errors import OkrkitError
from okrkit.language import current, say
from okrkit.model import Change, Cycle, KeyResult, Objective
from okrkit.patterns import late

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = [
    "Shown",
    "Tone",
    "box",
    "change",
    "cycle",
    "error",
    "made",
    "objective",
    "page",
    "render",
    "table",
    "text",
    "width",
    "wrap",
]

Tone = Literal["calm", "ask", "problem", "done"]
Notes = Mapping[Any, Sequence[Any]]

_SIGNS: dict[str, str] = {"calm": "", "ask": "?", "problem": "×", "done": "✓"}
_COLUMNS = 88


class Shown:
    """Something that shows itself: as HTML in a notebook, as text elsewhere.

    Examples:
        >>> print(Shown(html="<p>Saved</p>", text="Saved"))
        Saved
    """

    def __init__(self, *, html: str, text: str) -> None:
        self.html = html
        self.text = text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:  # noqa: ARG002 - IPython's
        return {"text/html": self.html, "text/plain": self.text}

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__


def objective(o: Objective, notes: Notes | None = None, readings: Mapping[str, str] | None = None) -> str:
    """One objective with its key results, as an HTML card.

    Args:
        o: the objective.
        notes: what to ask, by id of the objective or key result.
        readings: one quiet line a key result, by its id.
    """
    return render("objective", objective=_objective(o, notes or {}, readings or {}))


def cycle(c: Cycle, notes: Notes | None = None, readings: Mapping[str, str] | None = None, foot: str = "") -> str:
    """All objectives of a cycle as HTML cards, under a line with team and dates. Notes under None are the set's.

    `foot` is a quiet line below them.
    """
    notes, readings = notes or {}, readings or {}
    return render(
        "cycle",
        head=_head(c),
        notes=_asked(notes.get(None, ())),
        objectives=[_objective(o, notes, readings) for o in c.objectives],
        foot=foot,
    )


def text(c: Cycle, notes: Notes | None = None, readings: Mapping[str, str] | None = None, foot: str = "") -> str:
    """All objectives of a cycle as text for a terminal, wrapped by width (a Chinese character is two columns wide).

    Examples:
        >>> kr = KeyResult(id="KR1", text="Calls about bookings from 90 to 40 a week", owner="Jonas")
        >>> print(text(Cycle(objectives=(Objective(id="O1", text="Nobody waits on the phone", key_results=(kr,)),))))
        O1  Nobody waits on the phone
            KR1  Calls about bookings from 90 to 40 a week  @Jonas
    """
    notes, readings = notes or {}, readings or {}
    head = " · ".join(_head(c))
    parts = ([head] if head else []) + ["\n".join(_lines(o, notes, readings)) for o in c.objectives]
    asked = _asks(notes.get(None, ()), "")
    return "\n\n".join([*parts, *(["\n".join(asked)] if asked else []), *([foot] if foot else [])])


def change(c: Change) -> str:
    """A change of an objective or key result in one line.

    Examples:
        >>> import datetime as dt
        >>> print(change(Change(dt.datetime(2026, 11, 2), "KR3", "target", old="40", new="50")))
        KR3 target: 40 → 50
    """
    if c.field in ("added", "removed"):
        return say(f"cards.changed-{c.field}", item=c.item, old=c.old or "", new=c.new or "")
    field = _known(f"field-{c.field}", c.field)
    old, new = (_known(f"{c.field}-{text}", text) if text else say("cards.changed-empty") for text in (c.old, c.new))
    return say("cards.changed", item=c.item, field=field, old=old, new=new)


def box(title: str, lines: Iterable[str], tone: Tone = "calm", details: Iterable[str] | str = ()) -> str:
    """A calm HTML box for a state or a message; `details` are one click away."""
    more = [details] if isinstance(details, str) else list(details)
    return render("box", title=title, lines=list(lines), tone=tone, sign=_SIGNS[tone], details=more)


def page(title: str, about: str, parts: Iterable[tuple[str, Sequence[str]]]) -> str:
    """A page of reference as HTML: a title, a quiet line, and parts of (heading, lines)."""
    return render("page", title=title, about=about, parts=list(parts))


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of texts as HTML, with a quiet line above it."""
    return render("table", caption=caption, heads=list(heads), rows=list(rows))


def error(e: OkrkitError) -> str:
    """A calm HTML box for an error: what, where, the line with a caret, and what to type instead."""
    line, caret = e.excerpt
    excerpt = "\n".join([line, caret] if e.column is not None else [line]) if line else ""
    return render(
        "box",
        title=e.message,
        lines=[e.place] if e.place else [],
        excerpt=excerpt,
        after=[e.instead] if e.instead else [],
        tone="problem",
        sign=_SIGNS["problem"],
    )


def width(line: str) -> int:
    """How many columns a line takes in a terminal.

    Examples:
        >>> width("NPS"), width("关键结果")
        (3, 8)
    """
    return sum(_columns(c) for c in line)


def wrap(line: str, columns: int) -> list[str]:
    """A line cut into lines of at most so many columns, at spaces or between Chinese characters.

    Examples:
        >>> wrap("从 22% 提升到 40%，是结果", 12)
        ['从 22% 提升', '到 40%，是结', '果']
    """
    lines, now, wide = [], "", 0
    for piece in _PIECES.findall(line):
        size = width(piece)
        if not now and piece.isspace():
            continue
        if now.strip() and wide + width(piece.rstrip()) > columns:
            lines.append(now.rstrip())
            now, wide = "", 0
            if piece.isspace():
                continue
        at = 0
        while size > columns:  # a word too long for a line
            part = piece[at : at + _fitting(piece[at : at + 2 * columns], columns)]
            lines.append(part)
            at, size = at + len(part), size - width(part)
        now, wide = now + piece[at:], wide + size
    return [*lines, now.rstrip()] if now.strip() or not lines else lines


# --- HTML ------------------------------------------------------------------------------------------------------------


class _Asked(NamedTuple):
    open: list[dict[str, str]]
    more: list[dict[str, str]]
    summary: str


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - heavy; only where HTML is made

    return Environment(
        loader=FileSystemLoader(content.data() / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def _known(key: str, otherwise: str) -> str:
    """The words for a key where there are some."""
    return say(f"cards.{key}") if key in content.table("words/cards") else otherwise


def render(name: str, **values: Any) -> str:
    """A template of `data/templates/` with these values, everything in them escaped."""
    words = {"try": say("cards.try"), "more": say("cards.more"), "gap": say("cards.gap")}
    lang = "zh-Hans" if current() == "zh" else "en"
    given = {"excerpt": "", "after": [], "details": [], **values}
    return _environment().get_template(f"{name}.html.j2").render(words=words, lang=lang, **given).strip()


def made(html: str) -> str:
    """HTML that was made with everything escaped, for a template to take over as it is."""
    from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2, and as late

    return Markup(html)  # noqa: S704 - ours, and escaped


def _objective(o: Objective, notes: Notes, readings: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": o.id,
        "text": o.text,
        "why": o.why,
        "meta": _meta(o),
        "notes": _asked(notes.get(o.id, ())),
        "key_results": [
            {
                "id": kr.id,
                "text": kr.text,
                "owner": kr.owner,
                "quiet": _quiet(kr, readings),
                "notes": _asked(notes.get(kr.id, ())),
            }
            for kr in o.key_results
        ],
    }


def _meta(o: Objective) -> list[str]:
    parts = [f"@{o.owner}"] if o.owner else []
    parts += [say(f"cards.kind-{o.kind}")] if o.kind else []
    return parts + ([say("cards.supports", parent=o.supports)] if o.supports else [])


def _quiet(kr: KeyResult, readings: Mapping[str, str]) -> list[str]:
    parts = [readings[kr.id]] if readings.get(kr.id) else []
    parts += [say(f"cards.type-{kr.type}")] if kr.type in {"milestone", "maintain"} else []
    return parts + ([say("cards.weight", weight=f"{kr.weight:g}")] if kr.weight is not None else [])


def _asked(notes: Sequence[Any]) -> _Asked:
    plain = [
        {name: getattr(note, name, "") for name in ("question", "message", "why", "try_", "rule")} for note in notes
    ]
    ahead = 1 if notes and getattr(notes[0], "first", True) else 0
    first, more = plain[:ahead], plain[ahead:]
    return _Asked(first, more, say("cards.more-questions" if first else "cards.questions", n=len(more)))


def _head(c: Cycle) -> list[str]:
    parts = [c.team] if c.team else []
    if c.start and c.end:
        parts.append(say("cards.dates", start=c.start.isoformat(), end=c.end.isoformat()))
    return parts


# --- text ------------------------------------------------------------------------------------------------------------

_WIDE = r"\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”"
# A Chinese character takes the quotation mark before it and the punctuation behind it along to its line.
_PIECES = late(rf"[“（《「]*[{_WIDE}][，。、；：？！”）》」]*|[^\s{_WIDE}]+|\s+")


def _lines(o: Objective, notes: Notes, readings: Mapping[str, str]) -> list[str]:
    indent = " " * (len(o.id) + 2)
    lines = _hung(f"{o.id}  ", o.text)
    lines += _hung(indent, " · ".join(_meta(o))) if _meta(o) else []
    lines += _hung(indent, o.why) if o.why else []
    lines += _asks(notes.get(o.id, ()), indent)
    for kr in o.key_results:
        start = f"{indent}{kr.id}  "
        lines += _hung(start, f"{kr.text}  @{kr.owner}" if kr.owner else kr.text)
        quiet = " · ".join(_quiet(kr, readings))
        lines += _hung(" " * len(start), quiet) if quiet else []
        lines += _asks(notes.get(kr.id, ()), " " * len(start))
    return lines


def _asks(notes: Sequence[Any], indent: str) -> list[str]:
    asked = _asked(notes)
    lines = []
    for note in asked.open:
        name = f" [{note['rule']}]" if note["rule"] else ""
        lines += _hung(f"{indent}? ", note["question"] + name)
        lines += _hung(f"{indent}  ", f"{say('cards.try')}{note['try_']}") if note["try_"] else []
    return lines + (_hung(f"{indent}  ", say("cards.closed", summary=asked.summary)) if asked.more else [])


def _hung(start: str, words: str) -> list[str]:
    """The words behind `start`, wrapped, later lines under the first."""
    rows = wrap(words, max(20, _COLUMNS - width(start)))
    return [start + rows[0], *(" " * width(start) + row for row in rows[1:])]


def _columns(c: str) -> int:
    if unicodedata.combining(c) or unicodedata.category(c) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


def _fitting(word: str, columns: int) -> int:
    wide = 0
    for at, c in enumerate(word):
        wide += _columns(c)
        if wide > columns:
            return max(1, at)
    return len(word)
