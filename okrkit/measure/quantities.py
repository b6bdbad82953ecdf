"""Every quantity in a text: a number with its sign, its magnitude and its unit, in figures or in words."""

from __future__ import annotations

import math
import re
from functools import cache

from okrkit.measure import words

__all__ = ["Quantity", "find", "numeral"]

_MOST = 60
_NO_UNIT = ("", "", 0.0)
_PERCENT = ("percent", "%", 0.0)
_HAN = re.compile("[\u4e00-\u9fff]")


class Quantity:
    """One quantity and, as the reading goes on, what part it plays.

    `kind` is that of the lexicon's units (percent, points, time, times, money, count, measure) or "" for a bare
    number; `mantissa` is the number before its magnitude; `bare` says that it has neither magnitude nor unit;
    `weak` is a "one" that may be no quantity at all. `role`, `word` (that gave the role), `way` (up or down), `low`,
    `high` and `inside` are set by `roles.place`.
    """

    __slots__ = ("bare", "end", "factor", "high", "inside", "kind", "low", "mantissa", "role", "seconds", "sign",
                 "start", "unit", "value", "way", "weak", "whole", "word")  # fmt: skip

    def __init__(self, start: int, end: int, value: float, unit: tuple[str, str, float] = _NO_UNIT) -> None:
        self.start, self.end, self.value = start, end, float(value)
        self.kind, self.unit, self.seconds = unit
        self.mantissa = self.value
        self.bare = not unit[0]
        self.factor: float | None = None
        self.sign = self.role = self.word = self.way = self.whole = ""
        self.low = self.high = self.inside = self.weak = False


def find(text: str, original: str) -> list[Quantity]:
    """The quantities of a normal text whose noise is blanked, in order; `original` has its capitals.

    Beyond the first 60 a line is not one measure in any reading; the rest is not looked at.
    """
    found: list[Quantity] = []
    for match in _quantity().finditer(text):
        if found and match.start() < found[-1].end:
            continue
        if quantity := _READ[match.lastgroup or ""](match, text, original):
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
            total, section, digit = (total + section + digit) * powers[char], 0.0, 0.0
        else:
            section, digit = section + (digit or 1.0) * powers[char], 0.0
    return total + section + digit + (float("0." + "".join(str(digits[c]) for c in rest)) if rest else 0.0)


@cache
def _quantity() -> re.Pattern[str]:
    given = words.lexicon()
    numbers = given["numbers"]
    unit, _ = words.units()
    latin, han = (words.one_of(given["magnitudes"][language]) for language in ("en", "zh"))
    digit = "".join(numbers["digits"])
    han_digit = digit + "".join(numbers["powers"])
    chinese = f"[{han_digit}]{{1,12}}(?:点[{digit}]{{1,4}})?"
    english = words.one_of([*numbers["en"], "one", "no"])
    by_word = {**words.merged("factors"), **words.merged("shares")}
    latin_word, han_word = (words.one_of(w for w in by_word if w.isascii() is ascii_) for ascii_ in (True, False))
    without = words.one_of(numbers["without"])
    return re.compile(
        rf"(?<![0-9a-z.,-])(?:1|one)\s{{1,3}}in\s{{1,3}}(?P<one_in>[1-9][0-9]{{0,3}}|{english})(?![0-9%-]|[.,][0-9]|\s{{0,3}}(?:{unit}))"
        rf"|(?P<number>{words.NUMBER})(?:\s{{0,3}}(?P<magnitude>{latin}|{han}))?(?:\s{{0,3}}(?P<unit>{unit}))?"
        rf"(?:\s{{0,3}}(?:/|(?:out\s{{1,3}})?of\s{{1,3}}(?:the\s{{1,3}}|our\s{{1,3}}|these\s{{1,3}})?)\s{{0,3}}(?P<whole>{words.NUMBER})(?!\s{{0,3}}[%a-z]?[%/]))?(?P<figures>)"
        rf"|(?<![a-z-])(?=[a-z])(?:(?P<latin_word>{latin_word})|(?P<english>{english})(?!-)(?:\s{{1,3}}(?P<unit_en>{unit}))?(?P<by_name>))"
        rf"|(?P<han_word>{han_word})"
        rf"|百分之(?P<percent>{chinese}|{words.NUMBER})"
        rf"|(?<![{han_digit}])(?P<han>{chinese})(?:\s{{0,3}}(?P<unit_zh>{unit})|(?<=[百千万亿]))(?P<in_han>)"
        rf"|(?<=前)(?P<rank>[二三四五六七八九十])(?![\u4e00-\u9fff])"
        rf"|零\s{{0,8}}(?P<zero>[\u4e00-\u9fff]?)|(?:无|没有|不发生|不出现)\s{{0,8}}(?P<without>{without})"
    )


def _figures(match: re.Match[str], text: str, original: str) -> Quantity | None:
    start, end = match.start(), match.end()
    head = text[start - 1] if start else " "
    money = _money(text, start)
    if head in "._" or "0" <= head <= "9" or ("a" <= head <= "z" and not money):
        return None
    if end < len(text) and "a" <= text[end] <= "z" and text[end - 1].isascii():
        return None
    scaled = _scaled(match, text, original, money[1] if money else "")
    if scaled is None:
        return None
    value, unit = scaled
    start = money[0] if money else start
    quantity = Quantity(start, end, value, unit)
    quantity.mantissa, quantity.bare = _float(match["number"]), not (match["magnitude"] or unit[0])
    if match["whole"]:
        quantity.whole, quantity.bare = match["whole"], False
        quantity.kind, quantity.unit = quantity.kind or "ratio", quantity.unit or f"/ {match['whole']}"
    head = text[start - 1] if start else " "
    if head in "+-" and not re.match(r"[\w%)-]", text[start - 2 : start - 1], re.ASCII):
        quantity.sign = head
        quantity.start -= 1
    return quantity


def _scaled(match: re.Match[str], text: str, original: str, money: str) -> tuple[float, tuple[str, str, float]] | None:
    """The value with its magnitude, and the unit; None where the letter after the number is neither."""
    value, magnitude = _float(match["number"]), match["magnitude"]
    unit = _unit(match["unit"])
    if money:
        unit = ("money", money, 0.0)
    if magnitude == "w" and not _HAN.search(text):  # 3w is three weeks in English and 三万 in Chinese
        unit, magnitude = _unit("w"), None
    if magnitude in ("m", "b", "t") and not (money or original[match.start("magnitude")].isupper()):
        if magnitude != "m" or match["unit"]:
            return None
        if not re.match(
            r"\s{1,3}[a-z]{3}", text[match.end() : match.end() + 6]
        ):  # "5m" is minutes, "5m visits" are many
            unit, magnitude = _unit("m"), None
    if magnitude:
        value *= words.merged("magnitudes")[magnitude]
    return (value * 10, _PERCENT) if unit[0] == "tenths" else (value, unit)


def _money(text: str, start: int) -> tuple[int, str] | None:
    """Where a currency before the number begins, and its name."""
    head = text[max(0, start - 5) : start].rstrip()
    if not head or not (head[-1] in "$€£¥" or "a" <= head[-1] <= "z"):
        return None
    for length in (3, 1):
        unit = words.units()[1].get(head[-length:])
        if unit and unit[0] == "money" and not head[-length - 1 : -length].isalpha():
            return text.rindex(head[-length:], 0, start), unit[1]
    return None


def _english(match: re.Match[str], text: str, _original: str) -> Quantity | None:
    start, word = match.start(), match["english"]
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
    unit = _unit(match["unit_en"])
    quantity = Quantity(start, match.end(), given["en"].get(" ".join(word.split()), 1), unit)
    quantity.weak = word == "one"
    return quantity


def _han(match: re.Match[str], text: str, _original: str) -> Quantity | None:
    start, han = match.start(), match["han"]
    unit = _unit(match["unit_zh"])
    given = words.lexicon()["numbers"]
    value = numeral(han)
    if value is None or han[0] in given["vague"] or match[0] in given["idioms"]:
        return None
    if start and text[start - 1] in given["han_not_after"]:
        return None
    if unit[0] == "tenths":
        if text[match.end() : match.end() + 1] in tuple(given["tenth_not"]):
            return None
        value, unit = value * 10, _PERCENT
    quantity = Quantity(start, match.end(), value, unit)
    quantity.weak = han == "一" and unit[0] == "count"
    return quantity


def _by_word(match: re.Match[str], _text: str, _original: str) -> Quantity:
    word = " ".join(match[0].split())
    shares = words.merged("shares")
    if word in shares:
        return Quantity(match.start(), match.end(), shares[word], _PERCENT)
    quantity = Quantity(match.start(), match.end(), words.merged("factors")[word], ("times", "", 0.0))
    quantity.factor = quantity.value
    return quantity


def _one_in(match: re.Match[str], _text: str, _original: str) -> Quantity | None:
    typed = " ".join(match["one_in"].split())
    parts = _float(typed) if typed.isdigit() else words.lexicon()["numbers"]["en"].get(typed, 0)
    return Quantity(match.start(), match.end(), round(100 / parts, 4), _PERCENT) if parts > 1 else None


def _percent(match: re.Match[str], _text: str, _original: str) -> Quantity | None:
    typed = match["percent"]
    value = _float(typed) if typed[0].isascii() else numeral(typed)
    return None if value is None else Quantity(match.start(), match.end(), value, _PERCENT)


def _rank(match: re.Match[str], _text: str, _original: str) -> Quantity:
    return Quantity(match.start(), match.end(), numeral(match["rank"]) or 0)


def _zero(match: re.Match[str], _text: str, _original: str) -> Quantity | None:
    if match["zero"] in tuple(words.lexicon()["numbers"]["zero_not"]):
        return None
    return Quantity(match.start(), match.start() + 1, 0)


_READ = {
    "one_in": _one_in,
    "figures": _figures,
    "latin_word": _by_word,
    "by_name": _english,
    "han_word": _by_word,
    "percent": _percent,
    "in_han": _han,
    "rank": _rank,
    "zero": _zero,
    "without": _zero,
}


def _unit(typed: str | None) -> tuple[str, str, float]:
    return words.units()[1][" ".join(typed.split())] if typed else _NO_UNIT


def _float(text: str) -> float:
    """A number in figures; NaN for "12,5", which is twelve and a half to some people and nothing to others."""
    head, comma, tail = text.rpartition(",")
    if comma and len(tail.partition(".")[0]) != 3:
        return math.nan
    return float(head.replace(",", "") + tail)
