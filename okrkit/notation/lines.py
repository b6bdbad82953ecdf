"""Each line by itself: its kind (heading, bullet, numbered, table, prose), how deep it stands, and its label.

A label ("O1", "KR:", "Objective 2 –", "关键结果一：", "Sales KR:") is found under any dressing, marker, checkbox or
emoji. What a line means among its neighbours is for `places`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from okrkit.notation.dressing import flat, plain, protect, undress
from okrkit.notation.vocabulary import KEY_RESULT, OBJECTIVE, any_of, field, key, words
from okrkit.patterns import late

__all__ = ["Row", "label", "rows", "split"]

_BREAKS = str.maketrans(dict.fromkeys("\t\v\f\x85\u2028\u2029", " "))
_MARK = late(
    r"""(?P<heading>\#{1,6})(?:\s+|$|(?=\#*[^\s\#\d]))
      | (?P<item> [-*+](?:\s+|$) | [•·●○■□▪▫◦‣►▶–—]\s* | o(?:\t|\s{2,})
          | (?P<levels>\d{1,2}(?:\.\d{1,2}){1,3})[.、)]?\s+(?=\D) | (?:[a-z]|[ivx]{2,4})[.)]\s+
          | \d{1,3}(?:\.(?=[^\d\s])|[.)、．](?:\s+|$)|[)、．）]) | [(（]\d{1,3}[)）]\s* | [①-⑳]\s*
          | [一二三四五六七八九十]{1,3}、\s* | [(（][一二三四五六七八九十]{1,3}[)）]\s* )""",
    re.VERBOSE,
)
# "1)" behind a label; "2、3 号店" and "1.5" are words.
_ORDINAL = late(r"(?:\d{1,2}(?:[)）]|、(?!\s*\d)|[.．](?=\s|[\u3400-\u9fff]))|[(（]\d{1,2}[)）]|[①-⑳])\s*(?=\S)")
_BOX = late(r"\[[ xX✓✔]\](?:\s+|$)")
_RULE = late(r"(?:[-=_*~─—–═━·•+#\s]{3,}|-+|=+|>)")
_TABLE_RULE = late(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_EMOJI = late("[\U0001f000-\U0001faff\u2190-\u2bff\ufe0f\u200d\\s]+")
_SEP = r"(?:\s*[:.、。)\]|．】]\s*|\s+[-–—]+(?:\s+|$)|\s+|(?=(?-i:[\u3400-\u9fff]))|$)"
_NUMBER = r"\d{1,6}(?:[.-]\d{1,6}){0,3}"
_CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"十": 10}


class Row:
    """One line as far as it can be read alone.

    Fields:
        kind: heading, item, plain, table, verbatim (inside a code fence or comment), rule or blank.
        depth: columns of indentation; for a heading its level.
        content: what stands after marker and checkbox, undressed, its escaped marks still hidden.
        label: "O" or "KR" where the line begins with such a label; `name` is the id in it, `text` what follows it.
        heads: the label stands alone and says what the lines below are.
        ordinal: the number before its words, of a list or behind the label: "2)", "KR: ２、…".
        aside: what stood in brackets between label and colon: "KR1 (40%): …".
        stated: what the row states beside its text, as in `facts`; `left`: pieces of it that have no place.
    """

    def __init__(self, number: int, raw: str, kind: str = "plain") -> None:
        self.number, self.raw, self.kind = number, raw, kind
        self.depth = 0
        self.content = self.text = self.value = ""
        self.label: str | None = None
        self.name: str | None = None
        self.field: str | None = None
        self.team: str | None = None
        self.aside: str | None = None
        self.ordinal: int | None = None
        self.stated: dict[str, Any] | None = None
        self.left: list[str] = []
        self.bold = self.broken = self.heads = self.quoted = False

    def said(self) -> str:
        """The line as it is reported, without the backslash that `write` puts before prose that looks like more."""
        return self.raw.rstrip() if self.kind == "verbatim" else self.raw.strip().removeprefix("\\ ")


def split(text: str) -> list[str]:
    """The physical lines of a text; other breaks inside a line (tab, vertical tab, U+2028) become spaces."""
    return re.split(r"\r\n|\n|\r", text)


def rows(lines: list[str], first: int) -> Iterator[Row]:
    """Read each line; `first` is the number of the first one."""
    inside = _verbatim(lines)
    for index, raw in enumerate(lines):
        number = first + index
        if index in inside:
            yield Row(number, raw, "verbatim")
        elif not raw.strip():
            yield Row(number, raw, "blank")
        else:
            yield _row(number, raw)


def _verbatim(lines: list[str]) -> set[int]:
    """Lines in code fences and in comments that are closed."""
    found: set[int] = set()
    opened, closing = None, ""
    for index, raw in enumerate(lines):
        line = raw.strip()
        if opened is None:
            if line.startswith(("```", "~~~")):
                opened, closing = index, line[:3]
            elif line.startswith("<!--"):
                opened, closing = index, "-->"
        if opened is not None and (
            closing in line if closing == "-->" else index > opened and line.startswith(closing)
        ):
            found.update(range(opened, index + 1))
            opened = None
    return found


def _row(number: int, raw: str) -> Row:
    row = Row(number, raw)
    line = raw.translate(_BREAKS)
    rest = line.lstrip()
    row.depth = len(raw[: len(raw) - len(raw.lstrip())].expandtabs(4))
    if rest.startswith(">"):
        row.quoted, rest = True, rest.lstrip("> ")
    rest = protect(rest).rstrip()
    if rest.endswith("\\"):
        row.broken, rest = True, rest[:-1].rstrip()
    row.broken = row.broken or raw.endswith("  ")
    if not rest or _RULE.fullmatch(rest) or ("|" in rest and _TABLE_RULE.fullmatch(rest)):
        row.kind, row.content = "rule", rest
        return row
    if rest.startswith("|"):
        row.kind, row.content = "table", rest
        return row
    rest = _without_mark(row, rest)
    row.bold = len(rest) > 4 and rest[:2] == rest[-2:] and rest[:2] in ("**", "__") and rest.count(rest[:2]) == 2
    row.content = row.text = undress(_bold_label(rest)).strip()
    label(row)
    return row


def _without_mark(row: Row, rest: str) -> str:
    found = _MARK.match(rest)
    if found and found["heading"]:
        row.kind, row.depth = "heading", len(found["heading"])
        rest = rest[found.end() :]
        open_end = rest.rstrip("#")
        rest = open_end.rstrip() if not open_end or open_end[-1].isspace() else rest
        found = re.match(r"\d{1,2}(?:\.\d{1,2})*[.)、]?\s+|[一二三四五六七八九十]{1,3}、", rest)
        return rest[found.end() :] if found else rest
    if found:
        row.kind, rest, row.ordinal = "item", rest[found.end() :], _ordinal(found[0])
        row.depth += 2 * (found["levels"] or "").count(".")  # 1.1 stands below 1
        box = _BOX.match(rest)
        rest = rest[box.end() :] if box else rest
        again = _MARK.match(rest)
        rest = rest[again.end() :] if again and again["item"] and _label_in(rest[again.end() :]) else rest
    return rest


def _ordinal(mark: str) -> int | None:
    found = re.fullmatch(r"\W*(\d+)\W*", unicodedata.normalize("NFKC", mark))
    return int(found[1]) if found else None


def _bold_label(rest: str) -> str:
    """`**Objective** Make …` as `Objective: Make …`."""
    found = re.match(r"(\*\*|__)([^*_]{1,40}?)\s*[:：]?\1\s*[:：]?\s*(?=\S)", rest)
    if not found or not (field(found[2]) or (_label_in(found[2]) or ("", "", "", "x"))[3] == ""):
        return rest
    return f"{found[2].rstrip(' .、)')}: {rest[found.end() :]}"


def label(row: Row) -> None:
    """Find the row's label, or the field that it states."""
    content = row.content
    found = _label_in(content)
    if found is None:
        emoji = _EMOJI.match(content)
        found = _label_in(content[emoji.end() :]) if emoji else None
    if found is not None:
        again = _label_in(found[3])
        if again and again[0] == found[0] and not found[1] and again[3] and (again[1] or ":" in flat(found[3])):
            found = again  # "关键结果：KR2：…"
        row.label, row.name, row.aside, row.text = found
        row.heads = not row.text
        counted = None if row.text[:1].isalpha() else _ORDINAL.match(row.text)
        if counted:
            row.ordinal, row.text = _ordinal(counted[0]), row.text[counted.end() :]
        return
    head = flat(content[:80])
    team = _team().match(head)
    if team:
        row.label, row.team = KEY_RESULT, plain(content[: team.end("team")]).strip()
        row.name = f"KR{team['n'].replace('-', '.')}" if team["n"] else None
        row.text = content[team.end() :].strip()
        return
    if len(content) < 40 and key(content).rstrip(":") in words("key_results"):
        row.label, row.text, row.heads = KEY_RESULT, "", True
        return
    word, colon, _ = head[:40].partition(":")
    named = field(word) if colon else None
    if named is not None:
        row.field, row.value = named, content[len(word) + 1 :].strip()


def _label_in(content: str) -> tuple[str, str | None, str | None, str] | None:
    """Label, id, aside and the text after it; None where the content begins with no label."""
    head = flat(content[:100])
    if not head.lstrip("[(【").casefold().startswith(_begins()):
        return None
    for pattern in _patterns():
        found = pattern.match(head)
        if found is None:
            continue
        groups = found.groupdict()
        label = OBJECTIVE if groups["label"].casefold() in _objective_words() else KEY_RESULT
        number = groups.get("n")
        if number and number[0] in _CHINESE:
            number = _chinese(number)
        name = f"{label}{number.replace('-', '.')}" if number else None
        if groups.get("parent"):
            name = f"KR{groups['parent']}.{number}"
        return label, name, groups.get("aside"), content[found.end() :].strip()
    return None


@cache
def _begins() -> tuple[str, ...]:
    """What a label begins with: most lines have none, and need no pattern."""
    every = {"kr", "okr"} | words("objective") | words("key_result") | words("loose")
    return ("o", *{re.split("[ -]", word)[0].casefold() for word in every})


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    aside = r"(?:\s*\((?P<aside>[^()]{1,40})\)(?=\s*:))?"
    known = words("objective") | words("key_result")
    many, loose = any_of(known), any_of(words("loose"))
    latin = any_of(word for word in known if word.isascii())
    chinese = any_of(word for word in known if not word.isascii())
    counted = rf"(?P<n>{_NUMBER}|[一二三四五六七八九十]{{1,3}})"
    return tuple(
        late(pattern, re.IGNORECASE)
        for pattern in (
            rf"[\[(【]?O(?P<parent>\d{{1,6}})[.\-_/·]?(?P<label>KR)\s?(?P<n>\d{{1,6}}){_SEP}",
            rf"[\[(【]?(?P<label>O|KR)[\#_-]?(?P<n>{_NUMBER})[\])】]?{aside}{_SEP}",
            rf"(?:{chinese})\s*\(?(?P<label>O|KR)(?P<n>{_NUMBER})?\)?\s*:\s*",
            rf"(?P<label>O|KR)\s+(?P<n>{_NUMBER})\s*(?::(?!\d)|[、)]|\.(?=\s)|$)\s*",
            rf"(?P<label>O|KR){aside}\s*:\s*",
            r"(?P<label>(?-i:O)|KR)(?:\s+[-–—]+\s+|\s+|$)",
            rf"(?P<label>{many})\s*(?:\#|no\.?\s?)?{counted}?\s*(?:\((?:O|KR)\))?{aside}\s*(?::|[-–—](?=\s))\s*",
            rf"(?P<label>{many})\s*\(?{counted}\s*[.、)。](?!\d)\s*",
            rf"(?P<label>{latin})\s*\#?(?P<n>\d{{1,6}})(?:\s+(?![\d.])|$)",
            rf"(?P<label>{chinese})(?P<n>[一二三四五六七八九十]{{1,3}}|\d{{1,2}})?(?:\s+|$|(?=[①-⑳]))",
            rf"(?P<label>{many})$",
            rf"(?P<label>{loose})\s*\#?{counted}?\s*:\s*",
            r"(?P<label>OKR)\s*\#?(?P<n>\d{1,3})\s*[:.、)]\s*",
        )
    )


@cache
def _team() -> re.Pattern[str]:
    """`Sales (Closing Deals) KR 2: …`: a team's name before the label."""
    return re.compile(rf"(?P<team>[^:|]{{1,60}}?)\s+(?:KR|Key Result)\s*(?P<n>{_NUMBER})?\s*:\s*")


@cache
def _objective_words() -> frozenset[str]:
    return frozenset({"o", "okr"}) | words("objective") | words("loose")


def _chinese(number: str) -> str:
    tens, ten, ones = number.partition("十")
    if not ten:
        return "".join(str(_CHINESE[c]) for c in number)
    return str((_CHINESE[tens] if tens else 1) * 10 + (_CHINESE.get(ones, 0) if ones else 0))
