"""The page of a rule: what it asks, why, how to go on, where it asks and where not, how often it is right.

Made from the rule's record and from `data/measured.toml`, which `benchmarks/rules.py` writes. The same page is shown in a
notebook, in a terminal, and in the workbook's `rules.md`.
"""

from __future__ import annotations

import difflib
import unicodedata
from typing import NamedTuple

from okrkit import cards, content
from okrkit.errors import OkrkitError
from okrkit.language import Language, current, say, speaking
from okrkit.patterns import late
from okrkit.reviewing.rules import Rule, Texts, rule, rules

__all__ = ["document", "index", "named", "page"]

_MARKS = late(r"([\\`*_{}\[\]<>#|~$])")
_GAP = late(r"\{\w+\}")


class _Part(NamedTuple):
    heading: str
    lines: tuple[str, ...]


def page(name: str) -> cards.Shown:
    """The page of a rule, in the current language.

    Raises:
        OkrkitError: there is no such rule.

    Examples:
        >>> print(str(page("kr-task")).splitlines()[0])
        KR-TASK  The line says what will be done, not what will be different
    """
    known = named(name)
    title, about, parts = f"{known.id}  {known.texts.title}", _about(known), _parts(known)
    lines = [title, about]
    for part in parts:
        lines += ["", part.heading, *(line for said in part.lines for line in _hung(said))]
    return cards.Shown(html=cards.page(title, about, parts), text="\n".join(lines))


def index() -> cards.Shown:
    """All rules with their titles, the one that helps most first."""
    pairs = [(known.id, known.texts.title) for known in rules()]
    wide = max(len(name) for name, _ in pairs)
    text = "\n".join(f"{name:{wide}}  {title}" for name, title in pairs)
    parts = [_Part("", tuple(f"{name}  {title}" for name, title in pairs))]
    return cards.Shown(html=cards.page(say("review.rules"), say("review.rules-how"), parts), text=text)


def document(language: Language) -> str:
    """All pages as one Markdown document, as it lies beside the notebooks."""
    with speaking(language):
        lines = [f"# {say('review.rules')}", "", say("review.rules-head"), ""]
        lines += [f"- [{known.id}](#{known.id.lower()}) {_plain(known.texts.title)}" for known in rules()]
        for known in rules():
            lines += ["", f"## {known.id}", "", f"**{_plain(known.texts.title)}**", "", f"*{_plain(_about(known))}*"]
            for part in _parts(known):
                lines += ["", f"### {part.heading}", ""]
                lines += [f"- {_plain(line)}" for line in part.lines] if len(part.lines) > 1 else []
                lines += [_plain(line) for line in part.lines] if len(part.lines) == 1 else []
    return "\n".join(lines) + "\n"


def named(name: str) -> Rule:
    """The rule of this name, in any case.

    Raises:
        OkrkitError: there is no such rule; it names those that are near.
    """
    names = [known.id for known in rules()]
    asked = unicodedata.normalize("NFKC", str(name)).strip().upper().replace("_", "-")
    if asked in names:
        return rule(asked)
    near = difflib.get_close_matches(asked, names, n=3, cutoff=0.5) or names[:3]
    raise OkrkitError(
        say("review.no-rule", name=str(name)[:40]),
        instead=say("review.no-rule-instead", names=say("review.comma").join(near)),
    )


def _about(known: Rule) -> str:
    kind = {"objective": "objective", "key result": "key-result", "set": "set"}[known.about]
    return say("review.rule-about", about=say(f"review.about-{kind}"), level=say(f"review.level-{known.level}"))


def _parts(known: Rule) -> list[_Part]:
    texts = known.texts
    examples = known.examples[current()]
    return [
        _Part(say("review.part-why"), (texts.why,)),
        _Part(say("review.part-question"), _said(texts, "question")),
        _Part(say("review.part-try"), _said(texts, "try_")),
        _Part(say("review.part-fires"), tuple(map(_one_line, examples.fires))),
        _Part(say("review.part-quiet"), tuple(map(_one_line, examples.quiet))),
        _Part(say("review.part-measured"), tuple(_measured(known.id))),
        _Part(say("review.part-sources"), known.sources),
    ]


def _said(texts: Texts, field: str) -> tuple[str, ...]:
    """What is said, in all its variants, with the gaps as an ellipsis."""
    said = [getattr(texts, field), *(getattr(other, field) for other in texts.when.values())]
    return tuple(dict.fromkeys(_GAP.sub("…", words) for words in said if words))


def _measured(name: str) -> list[str]:
    figures = content.table("measured").get(name)
    if not figures:
        return [say("review.not-measured")]
    lines = []
    for language, told in figures.items():
        share = say("review.right", percent=f"{100 * told['right'] / told['asked']:.0f} %") if told["asked"] else ""
        lines.append(say(f"review.measured-{language}", **told) + share)
    return lines


def _one_line(example: str) -> str:
    return " / ".join(line.strip() for line in example.splitlines())


def _hung(line: str) -> list[str]:
    first, *rest = cards.wrap(line, 84)
    return [f"  {first}", *(f"    {more}" for more in rest)]


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _MARKS.sub(r"\\\1", text)
