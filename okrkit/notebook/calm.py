"""Errors in a notebook, shown to people: a calm box in place of a traceback.

What a person can mend (`OkrkitError`, a name that is not there yet, a quotation mark that is missing, a verb with
a typing error) becomes a box that says what to do. A bug of okrkit keeps its traceback, below one calm line. Code
that has nothing to do with okrkit is shown as always.
"""

from __future__ import annotations

import difflib
import re
import tempfile
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from okrkit import cards
from okrkit.errors import OkrkitError
from okrkit.language import say

__all__ = ["NoSuchVerbError", "box", "did_you_mean", "no_such_verb", "register", "show"]

_HOME = Path(__file__).resolve().parent.parent
_NAMES = ("okr", "team", "sample", "story")
_CALL = re.compile(r"(?P<name>[\w.]+)\(\) ")
_PLAIN = dict(zip("“”‘’，。（）：；、", "\"\"'',.():;,", strict=True))
_WIDE = re.compile(f"[{''.join(_PLAIN)}]")
_LINE = re.compile(r"(O|KR)\d+", re.IGNORECASE)
_MAGIC = re.compile(r"%+(\w+)")
_TYPED = re.compile(r"\s*(O|KR|目标|关键结果)\s*\d*\s*(:|：|\s)\s*\S")


class NoSuchVerbError(OkrkitError, AttributeError):
    """A verb that is not there, most often one with a typing error."""


def no_such_verb(owner: str, name: str, known: Iterable[str]) -> NoSuchVerbError:
    """The error for `team.wirte`: what is not there, and what was probably meant."""
    return NoSuchVerbError(say("notebook.no-verb", name=f"{owner}.{name}"), instead=did_you_mean(owner, name, known))


def did_you_mean(owner: str, name: str, known: Iterable[str]) -> str:
    """The nearest name there is, or all of them."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return say("notebook.did-you-mean", name=f"{owner}.{near[0]}")
    return say("notebook.there-is", names=", ".join(f"{owner}.{one}" for one in names))


def box(title: str, lines: Sequence[str], tone: cards.Tone = "calm") -> cards.Shown:
    """A calm box, as HTML and as text."""
    return cards.Shown(html=cards.box(title, lines, tone=tone), text="\n".join((title, *lines)))


def register(shell: Any) -> None:
    """Show errors calmly from now on."""
    shell.set_custom_exc((OkrkitError, Exception), _show)


def show(error: OkrkitError) -> None:
    """One calm box for one error."""
    from IPython.display import display  # noqa: PLC0415 - only a notebook needs it

    shown = cards.Shown(html=cards.error(error), text=str(error))
    display(shown)  # type: ignore[no-untyped-call]  # IPython's


def _show(
    shell: Any, kind: type[BaseException], error: BaseException, tb: TracebackType, tb_offset: int | None = None
) -> None:
    """What IPython calls for an error in a cell."""
    calm = _calm(error)
    if calm is not None:
        show(calm)
        shell._last_traceback = None  # noqa: SLF001 - IPython keeps the last one for its reply
        return
    if _ours(tb):
        show(OkrkitError(say("notebook.bug"), instead=say("notebook.bug-instead")))
    shell.showtraceback((kind, error, tb), tb_offset=tb_offset)


def _calm(error: BaseException) -> OkrkitError | None:  # noqa: PLR0911 - one for each kind of error
    """The same error in words for people; None where it is none of ours."""
    if isinstance(error, OkrkitError):
        return error
    if isinstance(error, NameError) and error.name in _NAMES:
        return OkrkitError(say("notebook.not-started", name=error.name), instead=say("notebook.not-started-instead"))
    if isinstance(error, NameError) and _LINE.fullmatch(name := error.name or ""):
        return OkrkitError(
            say("notebook.unquoted", name=name), instead=say("notebook.unquoted-instead", name=name.upper())
        )
    if isinstance(error, NameError) and (near := difflib.get_close_matches(name, _NAMES, n=1, cutoff=0.7)):
        return OkrkitError(say("notebook.no-verb", name=name), instead=say("notebook.did-you-mean", name=near[0]))
    if isinstance(error, SyntaxError) and (error.filename or "<").startswith(("<", _cells())):
        return _syntax(error)
    if type(error).__name__ == "UsageError" and (found := _MAGIC.search(str(error))):
        return _magic(str(error)) if difflib.get_close_matches(found[1].lower(), ["okr"], cutoff=0.6) else None
    if isinstance(error, AttributeError):
        return _attribute(error)
    if isinstance(error, TypeError):
        return _call(error)
    return None


def _cells() -> str:
    """Where the kernel says that the code of a cell stands."""
    return str(Path(tempfile.gettempdir()) / "ipykernel_")


def _syntax(error: SyntaxError) -> OkrkitError:
    source = (error.text or "").rstrip("\n")
    if _TYPED.match(source):
        return OkrkitError(
            say("notebook.no-magic"), line=error.lineno, source=source, instead=say("notebook.no-magic-instead")
        )
    wide = _WIDE.search(error.msg)
    if wide:
        message = say("notebook.syntax-wide", wide=wide[0])
        instead = say("notebook.syntax-wide-instead", plain=_PLAIN[wide[0]])
    else:
        opened = "never closed" in error.msg or "incomplete" in error.msg or "unterminated" in error.msg
        message = say("notebook.syntax-open" if opened else "notebook.syntax")
        instead = say("notebook.syntax-instead")
    return OkrkitError(message, line=error.lineno, column=error.offset or 1, source=source, instead=instead)


def _magic(message: str) -> OkrkitError:
    """A first line such as `%%OKR` or `%okr`, or one with nothing below it."""
    if "empty" in message:
        return OkrkitError(say("notebook.not-written"), instead=say("notebook.not-written-line"))
    return OkrkitError(say("notebook.no-such-magic"), instead=say("notebook.no-magic-instead"))


def _attribute(error: AttributeError) -> OkrkitError | None:
    """A name that okrkit or one of its things does not have."""
    owner = error.obj
    module = getattr(owner, "__name__", "") if type(owner).__name__ == "module" else type(owner).__module__
    if (
        not error.name
        or error.name.startswith("_")
        or module.partition(".")[0] != "okrkit"
        or _ours(error.__traceback__)
    ):
        return None
    name = {"okrkit": "okr", "okrkit.charts": "okr.charts"}.get(getattr(owner, "__name__", ""), "")
    known = getattr(owner, "__all__", None) or [one for one in dir(owner) if not one.startswith("_")]
    return no_such_verb(name or say("notebook.it"), error.name, known)


def _call(error: TypeError) -> OkrkitError | None:
    """A verb of okrkit with brackets that do not fit: the call itself failed, inside the person's cell."""
    found = _CALL.match(str(error))
    if found is None or found["name"] not in _verbs() or _ours(error.__traceback__):
        return None
    return OkrkitError(say("notebook.brackets"), instead=say("notebook.brackets-instead", name=_verbs()[found["name"]]))


def _verbs() -> dict[str, str]:
    """How each verb is called, by the name that Python gives it in an error."""
    from okrkit.notebook.practice import Case, Sample  # noqa: PLC0415 - they use this module
    from okrkit.notebook.team import Team  # noqa: PLC0415 - the same

    own = {"Team": (Team, "team"), "Sample": (Sample, "sample"), "Case": (Case, "story")}
    verbs = {f"{kind}.{name}": f"{called}.{name}()" for kind, (owner, called) in own.items() for name in dir(owner)}
    charts = ("alignment", "calendar", "confidence", "forecast", "goalposts", "heat", "lenses", "pace", "reliability")
    verbs |= {name: f"okr.charts.{name}(team)" for name in (*charts, "scores", "slope")}
    who = say("notebook.somebody")
    said = (
        *('check_in("KR3", 31, confidence=6)', f'vote("{who}", KR1=6, KR2=5)', 'kind("O1", "committed")', 'fear("…")'),
        *('because("KR3", "…", announced=True)', 'depend("KR3", on="…", what="…")', 'not_doing("…")'),
        *(f'agree(pay=False, ranking=False, appraisal=False, by=["{who}"])', 'reply("KR-TASK", "KR2", because="…")'),
    )
    verbs |= {f"Team.{one.partition('(')[0]}": f"team.{one}" for one in said}
    return (
        verbs
        | {"start": 'okr.start("…")', "review": "okr.review(team)", "score": "okr.score(team)"}
        | {"explain": 'okr.explain("KR-TASK")'}
    )


def _ours(tb: TracebackType | None) -> bool:
    """Whether the error came up inside okrkit's own code; saying "there is no such name" is not an error of ours."""
    frames = traceback.extract_tb(tb)
    return any(Path(frame.filename).is_relative_to(_HOME) and frame.name != "__getattr__" for frame in frames)
