"""Every quantity in a text: a number with its sign, its magnitude and its unit, in figures or in words."""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Iterable
from string import ascii_lowercase

from okrkit.lexicon import remembered
from okrkit.measure import words
from okrkit.patterns import late

__all__ = ["Quantity", "find", "numeral"]

Unit = tuple[str, str, float]
_MOST = 60
_NO_UNIT = ("", "", 0.0)
_PERCENT = ("percent", "%", 0.0)
_PARTS_OF = {"百": _PERCENT, "千": ("permille", "‰", 0.0), "万": ("myriad", "‱", 0.0)}
_WORD_BEFORE = late(r"([a-z]+)\s{1,3}$")
_PER = late(r"(?:per|an?|each|every|/)\s{0,3}([a-z]{3,9})")
_A_PERIOD = late(r"\s{1,3}(?:an?|per|each|every)\s{1,3}[a-z]")
_SIGN = late(r"\s{1,3}(?:(?P<plus>sulp)|sunim)(?![a-z])|\s{0,3}负(?:(?![\u4e00-\u9fff])|(?=[从由自到至为是约在]))")
_SIGN_ENDS = ("s", "负", " ")
_GO_ON = frozenset(f"0123456789.,-{ascii_lowercase}")  # behind one of these, "1" and "one" are no words of their own
_START = re.Match.start
_WORD_AFTER = late(r"\s{1,3}[a-z]{3}")
_FIGURE = late("[0-9]")
_HAN = late("[\u4e00-\u9fff]")


class Quantity:
    """One quantity and, as the reading goes on, what part it plays.

    `kind` is that of the lexicon's units (percent, points, time, times, money, count, measure) or "" for a bare
    number; `mantissa` is the number before its magnitude; `bare` says that it has neither magnitude nor unit;
    `weak` is a "one" that may be no quantity at all. `role`, `word` (that gave the role), `way` (up or down), `low`,
    `high` and `inside` are set by `roles.place`.
    """

    __slots__ = ("bare", "end", "factor", "high", "inside", "kind", "low", "mantissa", "role", "seconds", "sign",
                 "start", "unit", "value", "way", "weak", "whole", "word")  # fmt: skip

    def __init__(self, start: int, end: int, value: float, unit: Unit = _NO_UNIT) -> None:
        self.start, self.end, self.value = start, end, float(value)
        self.kind, self.unit, self.seconds = unit
        self.mantissa = self.value
        self.bare = not unit[0]
        self.factor: float | None = None
        self.sign = self.role = self.word = self.way = self.whole = ""
        self.low = self.high = self.inside = self.weak = False


def find(text: str, original: str, latin: set[str] | None = None) -> list[Quantity]:
    """The quantities of a normal text whose noise is blanked, in order; `original` has its capitals.

    Beyond the first 60 a line is not one measure in any reading; the rest is not looked at. `latin` are the runs of
    Latin letters, where they are known: most lines have no word among them that is a number.
    """
    found: list[Quantity] = []
    done = 0
    for match in _matches(text, words.latin(text) if latin is None else latin):
        if match.start() < done:
            continue
        done = match.end()
        if quantity := _READ[match.lastgroup or ""](match, text, original):
            done = max(done, quantity.end)
            found.append(quantity)
            if len(found) == _MOST:
                break
    return found


def numeral(text: str) -> float | None:
    """The value of a Chinese numeral; None where it is none.

    Examples:
        >>> numeral("三百二十万"), numeral("十二"), numeral("两千零五"), numeral("三点五")
        (3200000.0, 12.0, 2005.0, 3.5)
    """
    given = words.lexicon()["numbers"]
    digits, powers = given["digits"], given["powers"]
    whole, _, rest = text.partition("点")
    total = section = digit = 0.0
    if not whole or any(c not in digits for c in rest):
        return None
    if len(whole) > 1 and all(c in digits for c in whole):
        total, whole = float("".join(str(digits[c]) for c in whole)), ""
    for char in whole:
        if char in digits:
            digit = digits[char]
        elif char not in powers:
            return None
        elif powers[char] >= 10_000:
            total, section, digit = (total + section + digit or 1.0) * powers[char], 0.0, 0.0
        else:
            section, digit = section + (digit or 1.0) * powers[char], 0.0
    return total + section + digit + (float("0." + "".join(str(digits[c]) for c in rest)) if rest else 0.0)


def _matches(text: str, latin: set[str]) -> Iterable[re.Match[str]]:
    """Whatever may be a quantity, in order: in figures, in Latin words, in Chinese."""
    in_figures, needed, often, hint = _hints()
    found = [in_figures.finditer(text)] if _FIGURE.search(text) else []
    if not needed.isdisjoint(latin) or ("from" in latin and not often.isdisjoint(latin)):
        found.append(_in_words().finditer(text))
    if not text.isascii() and not hint.isdisjoint(text):
        found.append(_in_chinese().finditer(text))
    return heapq.merge(*found, key=_START) if len(found) > 1 else found[0] if found else ()


@remembered
def _hints() -> tuple[re.Pattern[str], frozenset[str], frozenset[str], frozenset[str]]:
    """The pattern for figures; and Latin words, Latin words behind "from", and characters, of which all else has one."""
    given, (english, chinese) = words.lexicon(), _by_words()
    numbers = given["numbers"]
    by_word = (*numbers["en"], "one", "no", *english, *given["parts"]["en"])
    begins = {word[0] for word in (*chinese, *numbers["nought"], *numbers["digits"], *numbers["powers"])}
    return _in_figures(), words.needed(by_word), words.needed(given["often"]["en"]), frozenset(begins | set("无没不未"))


def _by_words() -> tuple[list[str], list[str]]:
    """The words that are a factor or a share, in Latin letters and in Chinese."""
    every = {**words.factors(), **words.shares()}
    return [word for word in every if word.isascii()], [word for word in every if not word.isascii()]


def _in_figures() -> re.Pattern[str]:
    given = words.lexicon()
    unit, _ = words.units()
    latin, han = (words.one_of(given["magnitudes"][language]) for language in ("en", "zh"))
    return re.compile(
        rf"(?P<number>{words.NUMBER})(?:\s{{0,3}}+(?P<magnitude>{latin}|{han}))?(?:\s{{0,3}}+(?P<unit>{unit}))?"
        rf"(?:\s{{0,3}}+(?:/|(?:out\s{{1,3}})?of\s{{1,3}}(?:the\s{{1,3}}|our\s{{1,3}}|these\s{{1,3}})?)\s{{0,3}}(?P<whole>{words.NUMBER})(?!\s{{0,3}}[%a-z]?[%/]))?(?P<figures>)"
    )


@remembered
def _in_words() -> re.Pattern[str]:
    english = words.one_of([*words.lexicon()["numbers"]["en"], "one", "no"])
    unit, _ = words.units()
    parts, often = words.lexicon()["parts"], words.lexicon()["often"]
    ends = rf"(?=\s{{0,3}}(?:$|[.,;:!?)(\]]|[^\x00-\x7f])|\s{{4}}|\s{{1,3}}(?:{words.one_of(parts['before'])}))"
    return re.compile(
        rf"(?<![a-z-])(?:(?P<latin_word>{words.one_of(_by_words()[0])})|(?P<part>{words.one_of(parts['en'])}){ends}"
        rf"|from\s{{1,3}}(?P<often>{words.one_of(often['en'])})(?=\s{{1,3}}to\s{{1,3}}(?:[0-9]|{english}))"
        rf"|(?P<english>{english})(?!-)(?:\s{{1,3}}+(?P<unit_en>{unit}))?(?P<by_name>))"
    )


@remembered
def _in_chinese() -> re.Pattern[str]:
    numbers = words.lexicon()["numbers"]
    unit, _ = words.units()
    digit = "".join(numbers["digits"])
    powers = "".join(numbers["powers"])
    han_digit = digit + powers
    chinese = f"[{han_digit}]{{1,12}}(?:点[{digit}]{{1,4}})?"
    return re.compile(
        rf"(?P<han_word>{words.one_of(_by_words()[1])})|(?P<nought>{words.one_of(numbers['nought'])})"
        rf"|(?<![{han_digit}])(?P<whole_zh>[{digit}十百千万]{{1,3}})分之(?P<part_zh>{chinese}|{words.NUMBER})"
        rf"|(?<![{han_digit}])(?P<han>{chinese})(?:\s{{0,3}}+(?P<unit_zh>{unit})|(?<=[{powers.replace('十', '')}]))(?P<in_han>)"
        rf"|(?<=前)(?P<rank>[二三四五六七八九十])(?![\u4e00-\u9fff])"
        rf"|零\s{{0,8}}(?P<zero>[\u4e00-\u9fff]?)|(?:无|没有|[不未]发生|[不未]出现)\s{{0,8}}(?P<without>{words.one_of(numbers['without'])})"
    )


@remembered
def _of_how_many() -> re.Pattern[str]:
    """What follows "one": "in five"."""
    english = words.one_of([*words.lexicon()["numbers"]["en"], "one", "no"])
    unit, _ = words.units()
    return re.compile(
        rf"\s{{1,3}}in\s{{1,3}}(?P<parts>[1-9][0-9]{{0,3}}|{english})(?![0-9%-]|[.,][0-9]|\s{{0,3}}(?:{unit}))"
    )


def _one_in(text: str, start: int, end: int) -> Quantity | None:
    """A share as "one in five", of which the "one" stands here."""
    if text[start - 1 : start] in _GO_ON or (match := _of_how_many().match(text, end)) is None:
        return None
    typed = " ".join(match["parts"].split())
    parts = _float(typed) if typed.isdigit() else words.lexicon()["numbers"]["en"].get(typed, 0)
    return Quantity(start, match.end(), round(100 / parts, 4), _PERCENT) if parts > 1 else None


def _figures(match: re.Match[str], text: str, original: str) -> Quantity | None:
    start, end = match.span()
    if match["number"] == "1" and " in " in text[end : end + 8] and (share := _one_in(text, start, end)):
        return share
    head = text[start - 1] if start else " "
    near = head if head != " " else text[start - 2 : start - 1]
    money = _money(text, start) if near in _money_ends() else None
    if head in "._" or "0" <= head <= "9" or ("a" <= head <= "z" and not money):
        return None
    if end < len(text) and "a" <= text[end] <= "z" and text[end - 1].isascii():
        return None
    number, magnitude, unit, whole = match.group("number", "magnitude", "unit", "whole")
    mantissa = value = _float(number)
    known = _NO_UNIT
    if money:
        start, known = money
        head = text[start - 1] if start else " "
    elif unit:
        known = _unit(unit)
    if magnitude or known[0] == "tenths":
        scaled = _scaled(match, text, original, mantissa, known)
        if scaled is None:
            return None
        value, known = scaled
    quantity = Quantity(start, end, value, known)
    quantity.mantissa, quantity.bare = mantissa, not (magnitude or known[0] or whole)
    if whole:
        quantity.whole = whole
        quantity.kind, quantity.unit = known[0] or "ratio", known[1] or f"/ {whole}"
    _sign(quantity, head, near, text)
    return quantity


def _sign(quantity: Quantity, head: str, near: str, text: str) -> None:
    """Put the sign before a number to it."""
    start = quantity.start
    if head in "+-" and not re.match(r"[\w%)-]", text[start - 2 : start - 1], re.ASCII):
        quantity.sign = head
        quantity.start -= 1
    elif near in _SIGN_ENDS and (said := _SIGN.match(text[max(0, start - 10) : start][::-1])):
        quantity.sign = "+" if said["plus"] else "-"
        quantity.start -= said.end()


def _scaled(match: re.Match[str], text: str, original: str, value: float, unit: Unit) -> tuple[float, Unit] | None:
    """The value with its magnitude, and the unit; None where the letter after the number is neither."""
    magnitude = match["magnitude"]
    if magnitude == "w" and not _HAN.search(text):  # 3w is three weeks in English and 三万 in Chinese
        unit, magnitude = _unit("w"), None
    if magnitude in ("m", "b", "t") and not (unit[0] == "money" or original[match.start("magnitude")].isupper()):
        if magnitude != "m" or match["unit"]:
            return None
        if not _WORD_AFTER.match(text, match.end()):  # "5m" is minutes, "5m visits" are many
            unit, magnitude = _unit("m"), None
    if magnitude:
        value *= words.magnitudes()[magnitude]
    return (value * 10, _PERCENT) if unit[0] == "tenths" else (value, unit)


def _money(text: str, start: int) -> tuple[int, Unit] | None:
    """Where a currency before the number begins, and the currency."""
    head = text[max(0, start - 5) : start].rstrip()
    for length in (3, 1):
        unit = words.units()[1].get(head[-length:])
        if unit and unit[0] == "money" and not head[-length - 1 : -length].isalpha():
            return text.rindex(head[-length:], 0, start), unit
    return None


@remembered
def _money_ends() -> frozenset[str]:
    """With which a currency before a number ends, or the space after one."""
    return frozenset(form[-1] for form, unit in words.units()[1].items() if unit[0] == "money") | {" "}


def _english(match: re.Match[str], text: str, _original: str) -> Quantity | None:
    start, word = match.start(), match["english"]
    if word == "one" and " in " in text[start : start + 11] and (share := _one_in(text, start, start + 3)):
        return share
    given = words.lexicon()["numbers"]
    head = text[max(0, start - 12) : start].rstrip()
    if word == "no":
        following = re.match(r"\s{1,3}([a-z]{2,20})", text[match.end() : match.end() + 24])
        here = not head or head.endswith(tuple(given["none_after"]))
        return (
            Quantity(start, match.end(), 0, ("none", "", 0.0))
            if here and following and following[1] not in given["none_not"]
            else None
        )
    if head.endswith(tuple(given["not_after"])):
        return None
    if word in ("once", "twice") and not (
        head.endswith(("at least", "more than", "from", "to"))
        or (word == "twice" and _A_PERIOD.match(text, match.end()))
    ):
        return None
    # "no" and "at least twice" only qualify what else is counted
    unit = ("none", "", 0.0) if word in ("once", "twice") else _unit(match["unit_en"])
    quantity = Quantity(start, match.end(), given["en"].get(" ".join(word.split()), 1), unit)
    quantity.weak = word == "one"
    return quantity


def _han(match: re.Match[str], text: str, _original: str) -> Quantity | None:
    start, han = match.start(), match["han"]
    unit = _unit(match["unit_zh"])
    given = words.lexicon()["numbers"]
    value = numeral(han)
    if value is None or match[0] in given["idioms"]:
        return None
    if han[0] in given["vague"] and text[start - 1 : start] not in given["vague_not_after"]:
        return None
    if start and text[start - 1] in given["han_not_after"]:
        return None
    if unit[0] == "tenths":
        if text[match.end() : match.end() + 1] in tuple(given["tenth_not"]):
            return None
        half = text.startswith("半", match.end())
        value, unit = value * 10 + 5 * half, _PERCENT
    quantity = Quantity(start, match.end(), value, unit)
    quantity.weak = han == "一" and unit[0] == "count"
    return quantity


def _by_word(match: re.Match[str], _text: str, _original: str) -> Quantity:
    word = " ".join(match[0].split())
    shares = words.shares()
    if word in shares:
        return Quantity(match.start(), match.end(), shares[word], _PERCENT)
    quantity = Quantity(match.start(), match.end(), words.factors()[word], ("times", "", 0.0))
    quantity.factor = quantity.value
    return quantity


def _part_zh(match: re.Match[str], _text: str, _original: str) -> Quantity | None:
    typed = match["part_zh"]
    value = _float(typed) if typed[0].isascii() else numeral(typed)
    whole = match["whole_zh"]
    if value is None:
        return None
    if unit := _PARTS_OF.get(whole):
        return Quantity(match.start(), match.end(), value, unit)
    of = numeral(whole)
    return Quantity(match.start(), match.end(), round(100 * value / of, 4), _PERCENT) if of and of > 1 else None


def _part(match: re.Match[str], text: str, _original: str) -> Quantity | None:
    """A share of a whole in words, where the words around leave no doubt: "to a third", and no "third party"."""
    head = _WORD_BEFORE.search(text[max(0, match.start() - 12) : match.start()])
    if head is None or head[1] not in words.lexicon()["parts"]["after"]:
        return None
    return Quantity(match.start(), match.end(), words.lexicon()["parts"]["en"][" ".join(match[0].split())], _PERCENT)


def _often(match: re.Match[str], text: str, _original: str) -> Quantity:
    """How often, counted in the time for which the other end is told: "from weekly to 3x per week"."""
    given = words.lexicon()["often"]
    days = given["en"][" ".join(match["often"].split())]
    per = _PER.search(text, match.end(), match.end() + 40)
    whole = given["per"].get(per[1] if per else "", days)
    return Quantity(match.start("often"), match.end(), round(whole / days, 4))


def _rank(match: re.Match[str], _text: str, _original: str) -> Quantity:
    return Quantity(match.start(), match.end(), numeral(match["rank"]) or 0)


def _nought(match: re.Match[str], _text: str, _original: str) -> Quantity:
    quantity = Quantity(match.start(), match.end(), 0)
    quantity.role = "to"
    return quantity


def _zero(match: re.Match[str], _text: str, _original: str) -> Quantity | None:
    if match["zero"] in tuple(words.lexicon()["numbers"]["zero_not"]):
        return None
    return Quantity(match.start(), match.start() + 1, 0)


_READ = {
    "figures": _figures,
    "latin_word": _by_word,
    "by_name": _english,
    "han_word": _by_word,
    "part_zh": _part_zh,
    "part": _part,
    "often": _often,
    "in_han": _han,
    "rank": _rank,
    "nought": _nought,
    "zero": _zero,
    "without": _zero,
}


def _unit(typed: str | None) -> Unit:
    if not typed:
        return _NO_UNIT
    known = words.units()[1]
    return known.get(typed) or known[" ".join(typed.split())]


def _float(text: str) -> float:
    """A number in figures; NaN for "12,5", which is twelve and a half to some people and nothing to others."""
    if "," not in text:
        return float(text)
    head, _, tail = text.rpartition(",")
    if len(tail.partition(".")[0]) != 3:
        return math.nan
    return float(head.replace(",", "") + tail)
