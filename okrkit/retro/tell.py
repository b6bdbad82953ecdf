"""How a told case is shown: its story, what opens after an answer, and what the record does not say.

Everything is escaped; the Markdown of the stories is the little that they use (headings, paragraphs, lists,
*emphasis*, **strong**). It reads well where styles are stripped, so order and headings carry the meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from okrkit import cards
from okrkit.language import say, speaking
from okrkit.retro.answers import Answer, Told
from okrkit.retro.case import Case, Decision, Listed

__all__ = ["index", "kept", "label", "markdown", "silences", "situation", "story", "told"]

_ASIDE = "border-left:3px solid var(--jp-border-color2,#bdbdbd);margin:.9em 0;padding:0 0 0 .9em"
_PAIR = "display:flex;flex-wrap:wrap;gap:0 2.5em;align-items:flex-start"
_HALF = "flex:1 1 18em;min-width:0"
_QUIET = "color:var(--jp-ui-font-color2,#616161)"
_PAGE = "max-width:46rem;line-height:1.55;font-size:var(--jp-content-font-size1,14px)"
_TIGHT = "margin:.15em 0"


def label(case: Case) -> str:
    """One line that says whose story and data this is."""
    with speaking(case.language):
        return say("case.label", company=case.company)


def story(case: Case) -> cards.Shown:
    """The story up to its first decision, and who is who."""
    with speaking(case.language):
        people = "".join(f"<li><strong>{escape(role.name)}</strong> {escape(role.what)}</li>" for role in case.roles)
        html = (
            f'<article style="{_PAGE}"><p><strong>{escape(label(case))}</strong></p><p>{escape(case.setting)}</p>'
            f"<details><summary>{escape(say('case.people'))}</summary><ul>{people}</ul></details>"
            f"{markdown(case.story)}</article>"
        )
        roles = [f"- {role.name}: {role.what}" for role in case.roles]
        text = "\n".join([label(case), "", case.setting, "", say("case.people"), *roles, "", case.story])
    return cards.Shown(html=html, text=text)


def situation(decision: Decision) -> str:
    """The situation and the question of a decision, as HTML."""
    return (
        f'<div style="{_PAGE}"><h4>{escape(decision.title)}</h4>{markdown(decision.situation)}'
        f"<p><strong>{escape(decision.question)}</strong></p></div>"
    )


def told(opened: Told) -> cards.Shown:
    """What they did, beside what the learner wrote, then what others say and what came; closed before an answer."""
    case, decision = opened.case, opened.decision
    with speaking(case.language):
        if not opened.open:
            return _box(say("case.yours-first"), say("case.yours-first-line"), "ask")
        mine = "".join(_answer(decision, one) for one in opened.mine)
        voices = "".join(
            f'<blockquote style="{_ASIDE}"><strong>{escape(voice.who)}</strong>{_paragraphs(voice.says)}</blockquote>'
            for voice in decision.voices
        )
        html = (
            f'<article style="{_PAGE}"><div style="{_PAIR}">'
            f'<section style="{_HALF}"><h4>{escape(say("case.mine"))}</h4>{mine}</section>'
            f'<section style="{_HALF}"><h4>{escape(say("case.did"))}</h4>{_paragraphs(decision.did)}</section></div>'
            f'<h4>{escape(say("case.voices"))}</h4><p style="{_QUIET}">{escape(say("case.voices-note"))}</p>{voices}'
            f"<h4>{escape(say('case.came'))}</h4>{markdown(decision.came)}</article>"
        )
        text = _plain(
            (say("case.mine"), [_words(decision, one) for one in opened.mine]),
            (say("case.did"), [decision.did]),
            (say("case.voices"), [say("case.voices-note"), *(f"{v.who}\n{v.says}" for v in decision.voices)]),
            (say("case.came"), [decision.came]),
        )
    return cards.Shown(html=html, text=text)


def kept(case: Case, given: Answer | None) -> cards.Shown:
    """A calm word after an answer that was typed in a cell; None, nothing typed, is "not tried" and no mistake."""
    with speaking(case.language):
        if given is None:
            return _box(say("case.not-tried"), say("case.not-tried-line"), "ask")
        return _box(say("case.kept"), say("case.kept-line", file=f"answers/{case.name}.md"), "done")


def silences(case: Case) -> cards.Shown:
    """What the record does not say, and where it disagrees with itself, if it does. It speaks of the whole cycle."""
    with speaking(case.language):
        note, missing = say("case.silences-note"), "".join(f"<li>{escape(silence)}</li>" for silence in case.silences)
        html = f'<p style="{_QUIET}">{escape(note)}</p><ul>{missing}</ul>'
        parts = [(say("case.silences"), [note, "\n".join(f"- {silence}" for silence in case.silences)])]
    if sides := case.contradiction:
        tellings = "".join(
            f'<blockquote style="{_ASIDE}"><strong>{escape(side.who)}</strong>{_paragraphs(side.what)}</blockquote>'
            for side in sides.sides
        )
        html += f"<h4>{escape(sides.title)}</h4>{tellings}<p><strong>{escape(sides.question)}</strong></p>"
        parts.append((sides.title, [*(f"{side.who}\n{side.what}" for side in sides.sides), sides.question]))
    return cards.Shown(html=f'<article style="{_PAGE}">{html}</article>', text=_plain(*parts))


def index(found: Iterable[Listed]) -> cards.Shown:
    """The told cases that there are, each with how it is opened, how long it takes and what it is about."""
    rows = [(one, say("case.minutes", n=one.minutes)) for one in found]
    html = "".join(
        f'<dt><strong>{escape(one.title)}</strong> <span style="{_QUIET}">{escape(minutes)}</span></dt>'
        f"<dd>{escape(one.about)}<br><code>okr.case(&quot;{escape(one.name)}&quot;)</code></dd>"
        for one, minutes in rows
    )
    text = "\n\n".join(f"{one.name}\n  {one.title} · {minutes}\n  {one.about}" for one, minutes in rows)
    return cards.Shown(html=f'<dl style="{_PAGE}">{html}</dl>', text=text)


def markdown(text: str) -> str:
    r"""The little Markdown that stories use, as HTML; everything else in it is text.

    Examples:
        >>> markdown("### It works\n\nFor *half* a year.\n\n- **Sales** <b>\n- Marketing")
        '<h4>It works</h4><p>For <em>half</em> a year.</p><ul><li><strong>Sales</strong> &lt;b&gt;</li><li>Marketing</li></ul>'
    """
    return "".join(_block(block.strip()) for block in re.split(r"\n\s*\n", text) if block.strip())


def _box(title: str, line: str, tone: cards.Tone) -> cards.Shown:
    return cards.Shown(html=cards.box(title, [line], tone=tone), text=f"{title}\n{line}")


def _block(block: str) -> str:
    if block.startswith("#"):
        return f"<h4>{_inline(block.lstrip('#').strip())}</h4>"
    lines = block.split("\n")
    if all(line.startswith("- ") for line in lines):
        return f"<ul>{''.join(f'<li>{_inline(line[2:])}</li>' for line in lines)}</ul>"
    return f"<p>{_inline(' '.join(lines))}</p>"


def _inline(text: str) -> str:
    strong = re.sub(r"\*\*(\S.*?)\*\*", r"<strong>\1</strong>", escape(text, quote=False))
    return re.sub(r"\*(\S.*?)\*", r"<em>\1</em>", strong)


def _paragraphs(text: str) -> str:
    """Plain text as typed, line by line."""
    blocks = (escape(block).replace("\n", "<br>") for block in re.split(r"\n\n+", text))
    return "".join(f'<p dir="auto" style="{_TIGHT}">{block}</p>' for block in blocks)


def _choice(decision: Decision, one: Answer) -> str:
    return next((option.text for option in decision.options if option.id == one.choice), one.choice or "")


def _answer(decision: Decision, one: Answer) -> str:
    choice = f'<p style="{_TIGHT}"><em>{escape(_choice(decision, one))}</em></p>' if one.choice else ""
    words = _paragraphs(say("case.mine-skipped")) if one.skipped else _paragraphs(one.text) if one.text else ""
    return f'<blockquote style="{_ASIDE}">{choice}{words}<p style="{_TIGHT};{_QUIET}">{escape(_when(one))}</p></blockquote>'


def _when(one: Answer) -> str:
    at = f"{one.at:%Y-%m-%d %H:%M}"
    return at if one.sure is None else f"{at} · {say('case.mine-sure', sure=one.sure)}"


def _words(decision: Decision, one: Answer) -> str:
    words = say("case.mine-skipped") if one.skipped else one.text
    return "\n".join(part for part in (_choice(decision, one), words, _when(one)) if part)


def _plain(*parts: tuple[str, Iterable[str]]) -> str:
    return "\n\n".join("\n\n".join((title, *texts)) for title, texts in parts)
