"""What only people can tell of the system around their goals: asked in their words, and "I don't know" is an answer.

The questions stand in `data/context.toml`. Facts are asked once and kept in the context of okrs.md; statements are
answered by everybody, without names, and kept in survey.csv (`Folder.answer`). Nothing is guessed for whoever has not
answered: not asked, not known and "there is none" are three different things.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec.structs import replace

from okrkit import content
from okrkit.errors import OkrkitError
from okrkit.language import pick, say
from okrkit.model import Context, Record
from okrkit.notation import facts
from okrkit.store.tables import yes_or_no
from okrkit.store.values import number_in

__all__ = ["Question", "questions", "statements", "tell"]

Kind = Literal["yes-no", "text", "words", "number", "count", "share", "date", "ids"]


class Question(Record, frozen=True):
    """One fact to ask for.

    Fields:
        name: the field of `Context` that holds it.
        kind: what can be answered: yes or no, a text that may not exist (text), words, a number, a count, a share from
            0 to 1, a date, ids of objectives.
        text: the question in the current language.
        answered: whether there is an answer; "I don't know" is one.
    """

    name: str
    kind: Kind
    text: str
    answered: bool


def questions(context: Context) -> tuple[Question, ...]:
    """All facts to ask for, in their order, and which of them are answered.

    Examples:
        >>> asked = questions(Context(pilot=False, unknown=("ranking",)))
        >>> [one.name for one in asked if one.answered]
        ['ranking', 'pilot']
    """
    return tuple(
        Question(name, told["kind"], pick(told), name in context.unknown or getattr(context, name) not in (None, ()))
        for name, told in content.table("context")["facts"].items()
    )


def statements() -> dict[str, str]:
    """The statements of the anonymous survey, by name, in the current language: 1 (not at all) to 5 (fully)."""
    return {name: pick(told) for name, told in content.table("context")["survey"].items()}


def tell(context: Context, name: str, answer: str) -> Context:
    """The context with one more answer, as a person typed it; nothing typed takes an answer back.

    Args:
        context: what is known so far.
        name: the name of a question.
        answer: in words of either language: "yes", "没有", "2026-03-02", "40%", "O1, O3", "I don't know".

    Raises:
        OkrkitError: there is no such question, or the answer is none to it.

    Examples:
        >>> told = tell(Context(), "pay_linked", "no")
        >>> told = tell(told, "stop_rule", "there is none")
        >>> told = tell(told, "ranking", "I don't know")
        >>> told.pay_linked, told.stop_rule, told.ranking, told.unknown
        (False, '', None, ('ranking',))
    """
    asked = content.table("context")["facts"]
    if name not in asked:
        known = say("diagnosis.comma").join(asked)
        raise OkrkitError(
            say("diagnosis.no-question", name=name[:40]), instead=say("diagnosis.no-question-instead", known=known)
        )
    said = " ".join(answer.split())
    unknown = tuple(one for one in context.unknown if one != name)
    empty: Any = getattr(Context(), name)
    if _is(said, "unknown"):
        return replace(context, **{name: empty, "unknown": (*unknown, name)})
    value = _value(asked[name]["kind"], said) if said else empty
    if said and value is None:
        raise OkrkitError(
            say("diagnosis.no-answer", question=pick(asked[name]), answer=said[:60]),
            instead=say(f"diagnosis.answer-{asked[name]['kind']}"),
        )
    return replace(context, **{name: value, "unknown": unknown})


def _is(said: str, which: str) -> bool:
    """Whether an answer is one of a list of `data/cues.toml`."""
    words = content.table("cues")[which]
    return said.casefold().rstrip(".。") in {word.casefold() for word in (*words["en"], *words["zh"])}


def _value(kind: Kind, said: str) -> Any:
    """What was said, as the kind of question wants it; None where it is none."""
    match kind:
        case "yes-no":
            return yes_or_no(said)
        case "date":
            return facts.date(said)
        case "ids":
            return tuple(said.replace("，", ",").replace("、", ",").replace(" ", "").upper().split(",")) or None
        case "text" | "words":
            return "" if kind == "text" and _is(said, "none") else said
    return _number(kind, said)


def _number(kind: Kind, said: str) -> float | None:
    try:
        number = number_in(said, None)
    except OkrkitError:
        return None
    if kind == "share" and ("%" in said or "％" in said):
        number /= 100
    fits = number >= 0 and (kind != "share" or number <= 1) and (kind != "count" or number == int(number))
    return (int(number) if kind == "count" else number) if fits else None
