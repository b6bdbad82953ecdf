"""Every quantity in a text: a number with its sign, its magnitude and its unit, in figures or in words."""

from __future__ import annotations

import re
from functools import cache

from okrkit.measure import words

__all__ = ["Quantity", "find", "numeral"]

_MOST = 60
_CURRENCY = {"$": "$", "€": "€", "£": "£", "¥": "¥", "₹": "₹"}


class Quantity:
    """One quantity and, as the reading goes on, what part it plays.

    `kind` is that of the lexicon's units (percent, points, time, times, money, count, measure) or "" for a bare
    number. `weak` is a "one" that may be no quantity at all. `mantissa` is the number before its magnitude.
    """

    __slots__ = (
        "bare",
        "end",
        "factor",
        "high",
        "inside",
        "kind",
        "low",
        "mantissa",
        "role",
        "seconds",
        "sign",
        "start",
        "unit",
        "value",
        "way",
        "weak",
        "word",
    )

    def __init__(
        self, start: int, end: int, value: float, unit: tuple[str, str, float] = ("", "", 0.0), *, weak: bool = False
    ) -> None:
        self.start, self.end, self.value, self.weak = start, end, value, weak
        self.kind, self.unit, self.seconds = unit
        self.mantissa = value
        self.bare = not unit[0]
        self.sign = ""
        self.low = self.high = self.inside = False
        self.role = self.word = self.way = ""
        self.factor: float | None = None


def find(text: str, original: str) -> list[Quantity]:
    """The quantities of a normalised text whose noise is blanked, in order.

    Beyond the first 60 the line is no longer one measure in any reading; the rest is not looked at.
    """
    found: list[Quantity] = []
    for match in _quantity().finditer(text):
        if quantity := _read(match, text, original):
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
    if len(whole) > 1 and all(c in digits for c in whole):
        total = float("".join(str(digits[c]) for c in whole))
        whole = ""
    for char in whole:
        if char in digits:
            digit = digits[char]
        elif char not in powers:
            return None
        elif powers[char] >= 10_000:
            total, section, digit = (total + section + digit) * powers[char], 0.0, 0.0
        else:
            section, digit = section + (digit or 1.0) * powers[char], 0.0
    fraction = float("0." + "".join(str(digits[c]) for c in rest)) if rest else 0.0
    return total + section + digit + fraction


@cache
def _quantity() -> re.Pattern[str]:
    given = words.lexicon()
    unit, _ = words.units()
    magnitudes = given["magnitudes"]
    latin = "|".join(sorted(magnitudes["en"], key=len, reverse=True))
    han = "|".join(sorted(magnitudes["zh"], key=len, reverse=True))
    english = "|".join(sorted([*given["numbers"]["en"], "one", *given["numbers"]["none"]], key=len, reverse=True))
    return re.compile(
        rf"(?P<number>{words.NUMBER})(?:\s?(?P<mag>(?:{latin})(?![a-z])|{han}))?(?:\s?(?P<unit>{unit}))?"
        rf"|(?P<factor>{words.factors().pattern})"
        rf"|(?P<english>{english})(?![a-z-])(?:\s?(?P<unit_en>{unit}))?"
        rf"|百分之(?P<percent>{words.chinese()}|{words.NUMBER})"
        rf"|(?P<han>{words.chinese()})\s?(?P<unit_zh>{unit})"
        rf"|零(?P<zero>[\u4e00-\u9fff])|无(?P<without>{'|'.join(given['numbers']['without'])})"
    )


def _read(match: re.Match[str], text: str, original: str) -> Quantity | None:
    kind, start = match.lastgroup, match.start()
    letter_before = start > 0 and ("a" <= text[start - 1] <= "z" or text[start - 1] == "-")
    if match["number"]:
        return _figures(match, text, original)
    if match["factor"]:
        word = re.sub(r"\s+", " ", match["factor"])
        return None if letter_before else _by_word(match, word)
    if match["english"]:
        return None if letter_before else _english(match, text)
    if match["percent"]:
        value = numeral(match["percent"]) if match["percent"][0] not in "0123456789" else _float(match["percent"])
        return None if value is None else Quantity(start, match.end(), value, ("percent", "%", 0.0))
    if match["han"]:
        return _han(match, text)
    zero = kind == "without" or match["zero"] not in words.lexicon()["numbers"]["zero_not"]
    return Quantity(start, start + 1, 0.0) if zero else None


def _figures(match: re.Match[str], text: str, original: str) -> Quantity | None:
    start, end = match.start(), match.end()
    value = mantissa = _float(match["number"])
    unit = words.units()[1][match["unit"]] if match["unit"] else ("", "", 0.0)
    money = _money(text, start)
    if money:
        start, unit = money[0], ("money", money[1], 0.0)
    magnitude = match["mag"]
    if magnitude:
        short = magnitude in ("m", "b", "t")
        capital = original[match.start("mag") : match.end("mag")].isupper()
        if short and not (capital or money or (magnitude == "m" and re.match(r"\s[a-z]{3}", text[end : end + 4]))):
            if magnitude != "m" or match["unit"]:
                return None
            unit = words.units()[1]["m"]
        else:
            given = words.lexicon()["magnitudes"]
            value *= given["en"].get(magnitude) or given["zh"][magnitude]
    if end < len(text) and "a" <= text[end] <= "z" and text[end - 1].isascii():
        return None
    if start > 0 and ("a" <= text[start - 1] <= "z" or text[start - 1] in "._" or "0" <= text[start - 1] <= "9"):
        return None
    if unit[0] == "tenths":
        value, unit = value * 10, ("percent", "%", 0.0)
    quantity = Quantity(start, end, value, unit)
    quantity.mantissa, quantity.bare = mantissa, not (magnitude or unit[0])
    if (
        start > 0
        and text[start - 1] in "+-"
        and (start == 1 or not ("0" <= text[start - 2] <= "z" or text[start - 2] in "%-"))
    ):
        quantity.sign = text[start - 1]
        quantity.start -= 1
    return quantity


def _money(text: str, start: int) -> tuple[int, str] | None:
    """Where a currency before the number begins, and its name."""
    piece = text[max(0, start - 5) : start].rstrip()
    if not piece or not (piece[-1] in _CURRENCY or "a" <= piece[-1] <= "z"):
        return None
    known = words.units()[1]
    for length in (3, 1):
        code = piece[-length:]
        unit = known.get(code)
        if len(code) == length and unit and unit[0] == "money" and (length == 1 or not piece[:-3][-1:].isalpha()):
            return text.rindex(code, 0, start), unit[1]
    return None


def _english(match: re.Match[str], text: str) -> Quantity | None:
    start, end, word = match.start(), match.end(), match["english"]
    given = words.lexicon()["numbers"]
    unit = words.units()[1][match["unit_en"]] if match["unit_en"] else ("", "", 0.0)
    if word in given["none"]:
        head = text[max(0, start - 12) : start].rstrip()
        here = not head or head.endswith(tuple(given["none_after"]))
        following = re.match(r"\s([a-z]{2,20})", text[end : end + 22])
        if not here or match["unit_en"] or not following or following[1] in given["none_not"]:
            return None
        return Quantity(start, end, 0.0)
    if text[max(0, start - 6) : start].rstrip().endswith(("the", "these", "those", "our", "its", "both", "-")):
        return None
    quantity = Quantity(start, end, given["en"].get(word, 1), unit, weak=word == "one")
    return quantity


def _han(match: re.Match[str], text: str) -> Quantity | None:
    start, han = match.start(), match["han"]
    unit = words.units()[1][match["unit_zh"]]
    head = text[start - 1] if start else ""
    if han[0] in "百千万亿" or (han, unit[1]) == ("十", "分") or (head and head in "第每上下这那某几数周同唯统之进"):
        return None
    value = numeral(han)
    if value is None:
        return None
    if unit[0] == "tenths":
        if re.match("[为交功立果员长本]", text[match.end() : match.end() + 1]):
            return None
        value, unit = value * 10, ("percent", "%", 0.0)
    return Quantity(start, match.end(), value, unit, weak=han == "一")


def _by_word(match: re.Match[str], word: str) -> Quantity:
    given = words.lexicon()
    share = given["shares"]["en"].get(word) or given["shares"]["zh"].get(word)
    if share:
        return Quantity(match.start(), match.end(), share, ("percent", "%", 0.0))
    factor = given["factors"]["en"].get(word) or given["factors"]["zh"][word]
    quantity = Quantity(match.start(), match.end(), factor, ("times", "x", 0.0))
    quantity.factor = factor
    return quantity


def _float(text: str) -> float:
    return float(text.replace(",", ""))
