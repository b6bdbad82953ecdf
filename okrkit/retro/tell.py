"""How a told case is shown: its story, a week of it, what opens after an answer, what the record does not say, its end.

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
from okrkit.retro.replay import Past, Step, Summary

__all__ = ["index", "kept", "label", "markdown", "silences", "situation", "story", "summary", "told", "week"]

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


def week(past: Past) -> cards.Shown:
    """What was written in a week, in people's own words; where it is closed, what opens it."""
    from okrkit.charts.style import day  # noqa: PLC0415 - the figures are loaded only where a week is shown

    case = past.case
    with speaking(case.language):
        if past.waits:
            title, line = say("replay.closed", week=past.week), say("replay.closed-line", title=past.waits.title)
            more = say("replay.closed-instead", decision=past.waits.id)
            return cards.Shown(html=cards.box(title, [line, more], tone="ask"), text=f"{title}\n{line}\n{more}")
        live = {kr.id for kr in past.cycle.key_results} if past.cycle else set()
        notes = [
            say("replay.note", name=one.key_result, who=one.by or say("replay.someone"), note=one.note)
            for one in past.seen
            if one.note
        ]
        title = say("replay.title", week=past.week, date=day(past.day))
        entries = say("replay.entries", n=len(live & {one.key_result for one in past.seen}), all=len(live))
        heard = say("replay.notes" if notes else "replay.no-notes")
    items = "".join(f"<li>{escape(note)}</li>" for note in notes)
    html = (
        f'<article style="{_PAGE}"><p><strong>{escape(label(case))}</strong></p><h4>{escape(title)}</h4>'
        f"<p>{escape(entries)}</p><p>{escape(heard)}</p><ul>{items}</ul></article>"
    )
    return cards.Shown(html=html, text="\n".join([label(case), "", title, entries, heard, *(f"- {n}" for n in notes)]))


def summary(told: Summary) -> cards.Shown:
    """The end: each decision with what was known, the learner's answer and what they did, how sure, what came of fears."""
    with speaking(told.case.language):
        if not any(step.given for step in told.steps):
            return _box(say("case.yours-first"), say("case.yours-first-line"), "ask")
        sure = say("replay.sure-none")
        if told.sure:
            numbers = say("errors.comma").join(map(str, told.sure))
            sure = say("replay.sure", n=len(told.sure), all=len(told.steps), sure=numbers)
        feared = [
            say("replay.fear", text=fear.text, came=say("replay.came" if came else "replay.not-came"))
            for fear, came in told.feared
        ]
        gone = [say("replay.missing", answer=one) for one in told.missing]
        lines = [*gone, sure, say("replay.nobody-knows")]
        html = "".join(_step(step) for step in told.steps) + "".join(f"<p>{escape(line)}</p>" for line in lines)
        parts = [(step.decision.title, _step_words(step)) for step in told.steps]
        if feared:
            html += (
                f"<h4>{escape(say('replay.feared'))}</h4><ul>{''.join(f'<li>{escape(f)}</li>' for f in feared)}</ul>"
            )
            lines += [say("replay.feared"), *(f"- {fear}" for fear in feared)]
        title = say("replay.summary")
    html = f'<article style="{_PAGE}"><h3>{escape(title)}</h3>{html}</article>'
    return cards.Shown(html=html, text=f"{_plain((title, []), *parts)}\n\n" + "\n".join(lines))


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


def _step(step: Step) -> str:
    decision, head = step.decision, f"<h4>{escape(step.decision.title)}</h4>"
    if step.given is None:
        return f'{head}<p style="{_QUIET}">{escape(say("replay.not-yet"))}</p>'
    later = "".join(_answer(decision, one) for one in step.later)
    after = f"<h5>{escape(say('replay.after'))}</h5>{later}" if later else ""
    known = f"<details><summary>{escape(say('replay.known'))}</summary>{markdown(decision.situation)}</details>"
    return (
        f'{head}{known}<div style="{_PAIR}"><section style="{_HALF}"><h5>{escape(say("replay.before"))}</h5>'
        f"{_answer(decision, step.given)}{after}</section>"
        f'<section style="{_HALF}"><h5>{escape(say("case.did"))}</h5>{_paragraphs(decision.did)}</section></div>'
    )


def _step_words(step: Step) -> list[str]:
    if step.given is None:
        return [say("replay.not-yet")]
    later = [say("replay.after"), *(_words(step.decision, one) for one in step.later)] if step.later else []
    mine = [say("replay.before"), _words(step.decision, step.given), *later]
    return [say("replay.known"), step.decision.situation, *mine, say("case.did"), step.decision.did]


def _choice(decision: Decision, one: Answer) -> str:
    return next((option.text for option in decision.options if option.id == one.choice), one.choice or "")


def _answer(decision: Decision, one: Answer) -> str:
    choice = f'<p style="{_TIGHT}"><em>{escape(_choice(decision, one))}</em></p>' if one.choice else ""
    words = _paragraphs(say("case.mine-skipped")) if one.skipped else _paragraphs(one.text) if one.text else ""
    return f'<blockquote style="{_ASIDE}">{choice}{words}<p style="{_TIGHT};{_QUIET}">{escape(_when(one))}</p></blockquote>'


def _when(one: Answer) -> str:
    said = [f"{one.at:%Y-%m-%d %H:%M}"]
    if one.sure is not None:
        said.append(say("case.mine-sure", sure=one.sure))
    if one.changed or one.seal is None:
        said.append(say("replay.changed" if one.changed else "replay.by-hand"))
    return " · ".join(said)


def _words(decision: Decision, one: Answer) -> str:
    words = say("case.mine-skipped") if one.skipped else one.text
    return "\n".join(part for part in (_choice(decision, one), words, _when(one)) if part)


def _plain(*parts: tuple[str, Iterable[str]]) -> str:
    return "\n\n".join("\n\n".join((title, *texts)) for title, texts in parts)
