"""Draw every chart at three sizes in both languages, and store the pictures that the tests compare with.

    python tests/refresh_charts.py

Look at what changed before you keep it. `tests/test_chart_pictures.py` draws the pictures again and compares. So that
they are the same on every machine, they are drawn with one font, and each letter is set by itself as wide as that font
says: how wide a whole line comes out differs between versions of FreeType, by several pixels.
"""

import datetime as dt
import itertools
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.font_manager import findfont
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.text import Text
from msgspec.structs import replace
from PIL import Image

from okrkit import charts
from okrkit.charts import fonts, layout, style
from okrkit.language import current, speaking
from okrkit.model import Change, CheckIn, Cycle, Dependency, KeyResult, Measure, Objective

HOME = Path(__file__).with_name("charts")
SIZES = (1, 5, 200)
DOTS = 100 / 72
FONTS = {"en": "DejaVu Sans", "zh": "Noto Sans CJK SC"}
START, END, MIDDLE = dt.date(2026, 1, 5), dt.date(2026, 4, 5), dt.date(2026, 3, 1)
OBJECTIVES = {
    "en": ["Skippers plan a week at sea without phoning us", "Island families get their car on the boat they want"],
    "zh": ["船长不用打电话就能排好一周的班", "岛上的家庭能让车上到想坐的那班船"],
}
LINES = {
    "en": [
        "Share of trips booked online from 41% to 60%",
        "Calls about bookings from 90 to 40 a week",
        "Keep wrong bookings at or below 2%",
        "Satisfaction of travellers with a car from 62 to 75 points",
        "Every harbour works from the same waiting list",
    ],
    "zh": [
        "网上订票占比从 41% 提升到 60%",
        "订票咨询电话从每周 90 个降到 40 个",
        "订错票的比例保持在 2% 以内",
        "带车乘客的满意度从 62 分提升到 75 分",
        "各个码头都用同一张候补名单",
    ],
}
LATER = END + dt.timedelta(weeks=13)
TEAMS = {"en": ["Harbour", "Timetable", "Crew"], "zh": ["港口组", "时刻表组", "船员组"]}
MEASURES = (
    Measure(41, 60, "%", "increase"),
    Measure(90, 40, None, "decrease"),
    Measure(unit="%", direction="maintain", bound=(None, 2)),
    Measure(62, 75, None, "increase"),
    Measure(),
)


def cycle(size: int, language: str, team: int = 0) -> Cycle:
    """A cycle of so many key results, five an objective: values and confidence that differ from one to the next."""
    every = range(size)
    key_results = [
        KeyResult(f"KR{n + 1}", LINES[language][n % 5], "milestone" if n % 5 == 4 else None, MEASURES[n % 5])
        for n in every
    ]
    kinds = ("committed", "aspirational")
    objectives = tuple(
        Objective(
            f"O{n // 5 + 1}", OBJECTIVES[language][n // 5 % 2], tuple(key_results[n : n + 5]), kind=kinds[n // 5 % 2]
        )
        for n in range(0, size, 5)
    )
    return Cycle(
        TEAMS[language][team], START, END, objectives, tuple(one for n in every for one in check_ins(n, n + 3 * team))
    )


def check_ins(n: int, turn: int) -> Iterator[CheckIn]:
    """Thirteen weeks of key result n: some weeks without, some with a note alone, some that end early."""
    speed, wobble = 0.3 + turn * 7 % 11 / 12, (0, 0.04, -0.03, 0.02)
    for week in range(13 if turn % 4 else 8):
        if (week + turn) % 7 == 5:
            continue
        way = round(speed * (week + 1) / 13 + wobble[(week + turn) % 4], 4)
        measure = MEASURES[n % 5]
        if measure.baseline is not None and measure.target is not None:
            value = round(measure.baseline + way * (measure.target - measure.baseline), 2)
        else:
            value = round(1.2 + way, 2) if n % 5 == 2 else min(max(way, 0), 1)
        noted = (week + turn) % 9 == 4
        confidence = None if noted or (week + turn) % 6 == 2 else 8 - (turn * 5 + week * (turn % 3)) % 6
        yield CheckIn(
            START + dt.timedelta(weeks=week), f"KR{n + 1}", None if noted else value, confidence, note="…" * noted
        )


def raised(old: Cycle) -> Cycle:
    """The cycle after it: the same words, other values, and every fourth key result is new."""
    kept = {kr.id for n, kr in enumerate(old.key_results) if n % 4 != 3}
    weeks = dt.timedelta(weeks=13)
    later = [
        CheckIn(c.date + weeks, c.key_result, c.value and c.value * (1.02 + 0.01 * (n % 3)))
        for n, c in enumerate(old.check_ins)
        if c.key_result in kept
    ]
    return Cycle(old.team, START + weeks, END + weeks, old.objectives, tuple(later))


WORDS = {
    "en": {
        "above": "Everybody on the islands reaches the mainland when they need to",
        "what": "the winter timetable as a file",
        "why": "The new engine came eight weeks late, and nobody could have known that when we sat together in January",
    },
    "zh": {
        "above": "岛上的每一个人，需要的时候都到得了对岸",
        "what": "冬季时刻表的文件",
        "why": "新发动机晚到了八周，一月份坐在一起商量的时候谁也没有想到，先把步子放小一点，等装好了再说",
    },
}


def lived(old: Cycle, language: str) -> Cycle:
    """The cycle with what it supports, what it needs from others and what was changed on the way."""
    team = TEAMS[language].index(old.team or "")
    objectives = tuple(replace(o, supports=supports(n, team, language)) for n, o in enumerate(old.objectives))
    others = TEAMS[language][team - 1], WORDS[language]["what"]
    needs = tuple(
        Dependency(o.key_results[0].id, *others, *(("Ana", START) if n % 2 == team % 2 else ()))
        for n, o in enumerate(old.objectives)
        if n % 3 == 0
    )
    every = tuple(change for n, kr in enumerate(old.key_results) for change in changes(n, kr, language))
    return replace(old, objectives=objectives, dependencies=needs, changes=every)


def supports(n: int, team: int, language: str) -> str | None:
    """What objective n of a team supports: the first one something outside, some nothing, some another's."""
    if team == 0:
        return f"O{n - n % 4 + 1}" if n % 4 in (1, 2) else None
    if n == 0:
        return f"{TEAMS[language][0]} O1" if team == 1 else WORDS[language]["above"]
    return f"{TEAMS[language][team - 1]} O{(n ^ 1) + 1}" if n % 5 else None


def changes(n: int, kr: KeyResult, language: str) -> Iterator[Change]:
    """How the target of key result n was moved: some early, some late, some twice, some not at all."""
    first, last = kr.measure.baseline, kr.measure.target
    if first is None or last is None or n % 7 == 5:
        return
    steps = (1.4, 1.2, 1.0) if n % 2 == 0 else (1.0 if n % 3 else 0.5, 1.0)
    values = [f"{first + (last - first) * step:g}" for step in steps]
    for turn, (old, new) in enumerate(itertools.pairwise(values)):
        at = dt.datetime.combine(START + dt.timedelta(days=(n * 11 + turn * 23) % 88), dt.time(9))
        why = (WORDS[language]["why"], None)[(n + turn) % 2]
        if old != new:
            yield Change(at, kr.id, "target", old, new, ("Ana", "Jonas")[turn], why, (True, False, None)[n % 3])


DRAWN: dict[str, Callable[[list[Cycle]], charts.Chart]] = {
    "alignment": lambda teams: charts.alignment([lived(one, current()) for one in teams]),
    "calendar": lambda teams: charts.calendar(teams[0], END),
    "confidence": lambda teams: charts.confidence(teams[0], END),
    "forecast": lambda teams: charts.forecast(teams[0], MIDDLE),
    "goalposts": lambda teams: charts.goalposts(lived(teams[0], current()), END),
    "heat": lambda teams: charts.heat(teams, END),
    "lenses": lambda teams: charts.lenses(teams[0], END),
    "pace": lambda teams: charts.pace(teams[0], MIDDLE),
    "reliability": lambda teams: charts.reliability(teams, END),
    "scores": lambda teams: charts.scores(teams[0], END),
    "slope": lambda teams: charts.slope(teams[0], as_of=END),
    "slope-of-two": lambda teams: charts.slope(teams[0], raised(teams[0]), LATER),
}


@contextmanager
def set_alike(language: str) -> Iterator[None]:
    """Draw with one font, in one weight where not every machine has a bold, letter by letter."""
    with (
        speaking(language),
        patch.object(fonts, "families", lambda: (FONTS[language],)),
        patch.object(fonts, "weight", lambda wanted: wanted if language == "en" else "normal"),
        patch.object(style, "_measured", lambda text, size, *_: sum(width(char) for char in text) * size * DOTS),
        patch.object(Axes, "text", by_letter),
    ):
        yield


@cache
def width(char: str) -> float:
    """How wide a letter is set, as a part of its size: as in DejaVu Sans, a Chinese character as wide as high."""
    if char >= "\u2e80":
        return 1.0
    font = FT2Font(findfont(FONTS["en"]))
    return float(font.load_char(ord(char), flags=LoadFlags.NO_SCALE).horiAdvance / font.units_per_EM)


def by_letter(sheet: Axes, x: float, y: float, text: str, **how: Any) -> None:
    """Write each letter of a text at its own place."""
    size, turn = how["fontproperties"].get_size(), math.radians(how.get("rotation", 0))
    widths = [width(char) * size * DOTS for char in text]
    at = -sum(widths) * {"left": 0.0, "center": 0.5, "right": 1.0}[how["ha"]]
    for char, wide in zip(text, widths, strict=True):
        middle = at + wide / 2
        place = x + middle * math.cos(turn), y - middle * math.sin(turn)
        letter = Text(*place, char, **how | {"ha": "center", "va": "center_baseline"})
        letter.set_gid(f"{text} at {x:.0f}, {y:.0f}")
        sheet.add_artist(letter)
        at += wide


def draw(name: str, size: int, language: str) -> charts.Chart:
    """One chart of that many key results a team; only inside `set_alike`."""
    return DRAWN[name]([cycle(size, language, team) for team in range(3)])


def letters(chart: charts.Chart) -> list[Text]:
    """The letters of a chart; each bears its text as its gid."""
    return [text for text in chart.findobj(Text) if text.get_gid()]


def picture(chart: charts.Chart) -> Image.Image:
    """A chart as it looks on paper, in plain colours."""
    chart.canvas.draw()
    drawn = Image.fromarray(np.asarray(chart.canvas.buffer_rgba()), "RGBA")
    return Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn).convert("RGB")


@cache
def palette() -> Image.Image:
    """The charts' own colours, and what lies between an ink and the paper at the edge of a letter or a line."""
    inks = (style.INK, style.GREY, style.POINT)
    grounds = (style.PAPER, style.EDGE, style.FAINT, style.MIDDLE, *style.SHADE, *layout.SHADES.values())
    edges = [mixed(ink, style.PAPER, part) for ink in inks for part in (0.2, 0.4, 0.55, 0.7, 0.85)]
    soft = [mixed(ground, style.PAPER, part) for ground in (style.FAINT, style.MIDDLE) for part in (0.25, 0.6)]
    strip = [
        mixed(ink, ground, part)
        for ink in inks[1:]
        for ground in (style.PAPER, *style.SHADE)
        for part in (0.17, 0.3, 0.42, 0.55, 0.68, 0.78, 0.9)
    ]
    pure = [to_rgb(one) for one in ("#FFFFFF", *inks, *grounds) if one != "none"]
    found = Image.new("P", (1, 1))
    found.putpalette([round(255 * part) for colour in (*pure, *edges, *soft, *strip) for part in colour])
    return found


def mixed(ink: str, paper: str, part: float) -> tuple[float, ...]:
    """An ink with that much paper in it."""
    return tuple(a * (1 - part) + b * part for a, b in zip(to_rgb(ink), to_rgb(paper), strict=True))


def stored(name: str, size: int, language: str) -> Path:
    """Where the picture lies."""
    return HOME / f"{name}-{size}-{language}.png"


def main() -> int:
    """Store all the pictures anew; the exit status."""
    HOME.mkdir(exist_ok=True)
    wanted = {stored(*one): one for one in ((n, s, la) for n in DRAWN for s in SIZES for la in FONTS)}
    for path in set(HOME.glob("*.png")) - set(wanted):
        path.unlink()
    for path, (name, size, language) in wanted.items():
        with set_alike(language):
            picture(draw(name, size, language)).quantize(palette=palette(), dither=Image.Dither.NONE).save(
                path, optimize=True
            )
        print(path.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
