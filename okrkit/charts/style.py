"""How every chart looks, and how it shows itself.

A chart is a card of its own: soft paper, dark ink, greys for context and one colour for the point, so that it reads
the same in JupyterLab's light and dark theme and on GitHub. It is drawn on a sheet measured in pixels, with y pointing
down, so that a long label can be cut where its column ends. A chart carries its finding as `headline` and all that
it shows, numbers included, as `alt`.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from io import BytesIO
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch, Rectangle
from numpy.typing import NDArray
from PIL import Image

from okrkit.charts import fonts
from okrkit.language import say
from okrkit.scoring import Scores

__all__ = [
    "EDGE",
    "FAINT",
    "GREY",
    "INK",
    "LINE",
    "MIDDLE",
    "PAD",
    "PAPER",
    "POINT",
    "RIGHT",
    "SHADE",
    "TEXT",
    "Chart",
    "begin",
    "block",
    "cut",
    "day",
    "empty",
    "fill",
    "in_words",
    "join",
    "label",
    "note",
    "ringed",
    "share",
    "waiting",
    "whose",
    "width_of",
    "wrap",
    "write",
]

WIDTH, PAD = 760, 28
RIGHT = WIDTH - PAD
PAPER, EDGE = "#FAF9F6", "#DEDBD3"
INK, GREY, MIDDLE, FAINT = "#22262B", "#5C626A", "#9A9C9D", "#CFCCC4"
SHADE = ("#F2F0EA", "#E8E5DC")
POINT = "#0B5FA5"
TEXT, LINE = 10.0, 24

_DPI = 100
_LONGEST = 400
_pens = RendererAgg(1, 1, _DPI)  # type: ignore[no-untyped-call] # matplotlib types its figures, not its renderers
_told = False

Align = Literal["left", "center", "right"]


class Chart(Figure):
    """A matplotlib figure that says what it shows.

    `headline` is its finding, `alt` the finding with all the numbers behind it, `note` a line that a person should
    read once (a missing font), else empty.
    """

    def __init__(self, height: float, headline: str, alt: str) -> None:
        size = (WIDTH + 0.01) / _DPI, (height + 0.01) / _DPI  # matplotlib 3.10 takes 456.999 pixels for 456
        super().__init__(figsize=size, dpi=_DPI, facecolor="none")
        FigureCanvasAgg(self)
        self.headline = headline
        self.alt = alt
        self.note = ""

    def png(self, scale: float = 2) -> bytes:
        """The picture, `scale` pixels for each pixel of the screen; few colours, so that a notebook stays small."""
        drawn, small = BytesIO(), BytesIO()
        with mpl.rc_context({"savefig.bbox": "standard"}):
            self.savefig(drawn, format="png", dpi=_DPI * scale, facecolor="none", pil_kwargs={"compress_level": 1})
        with Image.open(drawn) as picture:
            _with_palette(np.asarray(picture.convert("RGBA"))).save(small, "png", optimize=True)
        return small.getvalue()

    def __repr__(self) -> str:
        return self.alt

    def __str__(self) -> str:
        return self.alt

    def _ipython_display_(self) -> None:
        from IPython.core.display_functions import publish_display_data  # noqa: PLC0415 - drawn without Jupyter as well

        size = {"width": WIDTH, "height": round(self.get_figheight() * _DPI)}
        title, note = say("charts.in-words"), f"<p>{escape(self.note)}</p>" if self.note else ""
        words = f"{note}<details><summary>{escape(title)}</summary>{escape(self.alt)}</details>"
        show: Any = publish_display_data
        show({"image/png": self.png(), "text/plain": self.alt}, metadata={"image/png": size})
        show({"text/html": words, "text/plain": self.note or title})


def begin(
    title: str, subtitle: Sequence[str], body: float, alt: str, *, foot: str = "", whose: str = ""
) -> tuple[Chart, Axes, float]:
    """A chart with its card, title, subtitle (sentences; one a line where one line does not hold them) and foot lines.

    `whose` says that the data is a sample's or a told case's; the picture and its words both carry it.

    Returns:
        the chart, its sheet (pixels, y down) and the y at which the body begins; it is `body` pixels high.
    """
    titles = wrap(title, RIGHT - PAD, 15, "bold")
    subtitles = fill(subtitle, RIGHT - PAD)
    feet = [line for text in (foot, whose) if text for line in wrap(text, RIGHT - PAD, 8.5)]
    top = PAD + 25 * len(titles) + 17 * len(subtitles) + 18
    height = top + body + 15 * len(feet) + PAD
    chart = Chart(height, title, join([alt, whose]))
    sheet = chart.add_axes((0, 0, 1, 1))
    sheet.set(xlim=(0, WIDTH), ylim=(height, 0))
    sheet.set_axis_off()
    shape = "round,pad=0,rounding_size=10"
    sheet.add_artist(FancyBboxPatch((1, 1), WIDTH - 2, height - 2, boxstyle=shape, fc=PAPER, ec=EDGE, lw=0.8))
    y = float(PAD)
    for line in titles:
        write(sheet, PAD, y + 8, line, size=15, weight="bold")
        y += 25
    for line in subtitles:
        write(sheet, PAD, y + 8, line, colour=GREY)
        y += 17
    for n, line in enumerate(feet):
        note(sheet, PAD, height - PAD - 15 * (len(feet) - n) + 12, line)
    _tell(chart, title + foot + whose + alt + "".join(subtitle))
    return chart, sheet, top


def empty(title: str, found: Scores, label: str = "") -> Chart:
    """A chart for a cycle that has nothing to draw: what is missing, the day, and whose data it is."""
    start, on = found.cycle.start, found.as_of
    waits = start and on < start
    aside = say("charts.not-begun-detail", date=day(start)) if start and waits else say("charts.on", date=day(on))
    return begin(title, [aside], 0, in_words(title, [aside], []), whose=label)[0]


def waiting(found: Scores, *, dated: bool = True) -> str | None:
    """The headline of a cycle that has nothing to show yet; None where there is something.

    Args:
        found: its scores.
        dated: whether the chart needs a start and an end.
    """
    start, end = found.cycle.start, found.cycle.end
    asked = (
        ("no-key-results", found.table.empty),
        ("no-dates", dated and (start is None or end is None)),
        ("not-begun", start is not None and found.as_of < start),
        ("no-check-in", not found.table["check_ins"].any()),
    )
    return next((say(f"charts.{name}") for name, told in asked if told), None)


def write(  # noqa: PLR0913 - a line of text has that many sides
    sheet: Axes,
    x: float,
    y: float,
    text: str,
    *,
    size: float = TEXT,
    colour: str = INK,
    weight: str = "normal",
    align: Align = "left",
    room: float | None = None,
    **how: Any,
) -> float:
    """One line of text, centred on y, cut to `room` pixels; as typed, never as mathematics. Returns its width."""
    shown = fonts.clean(text) if room is None else cut(text, room, size, weight)
    style = {"ha": align, "va": "center_baseline", "color": colour, "parse_math": False, "usetex": False} | how
    sheet.text(x, y, shown, fontproperties=_font(size, weight), **style)
    return width_of(shown, size, weight)


def note(sheet: Axes, x: float, y: float, text: str, *, size: float = 8.5, colour: str = GREY, **how: Any) -> float:
    """A small line in grey: the words of a scale, an aside. Returns its width."""
    return write(sheet, x, y, text, size=size, colour=colour, **how)


def label(sheet: Axes, x: float, y: float, name: str, text: str, room: float, colour: str = INK) -> None:
    """A key result: its id in grey, then its words."""
    used = note(sheet, x, y, name) + 7
    write(sheet, x + used, y, text, room=room - used, colour=colour)


def block(sheet: Axes, x: float, y: float, width: float, height: float, colour: str) -> None:
    """A filled rectangle, from its upper left corner."""
    sheet.add_artist(Rectangle((x, y), width, height, facecolor=colour, linewidth=0))


def ringed(sheet: Axes, x: float, y: float, marker: str, *, fill: str, edge: str, size: float = 8) -> None:
    """A mark with a rim, so that it stands out on a line."""
    sheet.plot([x], [y], marker=marker, ms=size, mfc=fill, mec=edge, mew=1.4, linestyle="none", zorder=4, clip_on=False)


def cut(text: str, room: float, size: float = TEXT, weight: str = "normal") -> str:
    """The text, or its beginning and an ellipsis where it is wider than `room` pixels."""
    shown = fonts.clean(text[:_LONGEST])
    if len(text) <= _LONGEST and width_of(shown, size, weight) <= room:
        return shown
    fits, over = 0, len(shown) + 1
    while over - fits > 1:
        middle = (fits + over) // 2
        wide = width_of(shown[:middle].rstrip() + "…", size, weight) > room
        fits, over = (fits, middle) if wide else (middle, over)
    return shown[:fits].rstrip() + "…"


def fill(sentences: Sequence[str], room: float, size: float = TEXT) -> list[str]:
    """Lines of whole sentences, as many in a line as fit."""
    lines: list[str] = []
    for sentence in filter(None, sentences):
        longer = join([*lines[-1:], sentence])
        if lines and width_of(fonts.clean(longer), size) <= room:
            lines[-1] = longer
        else:
            lines.append(sentence)
    return [line for sentence in lines for line in wrap(sentence, room, size)]


def wrap(text: str, room: float, size: float, weight: str = "normal") -> list[str]:
    """Lines that fit, broken between words, and between Chinese characters but not before their punctuation."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width_of(fonts.clean((line + piece).rstrip()), size, weight) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [cut(one, room, size, weight) for one in (*lines, line) if one]


def width_of(text: str, size: float = TEXT, weight: str = "normal") -> float:
    """How many pixels wide a line is."""
    return _measured(text, size, fonts.weight(weight), fonts.families())


def day(date: dt.date) -> str:
    """A date as a person says it: 5 April 2026."""
    months = say("charts.months").split()
    return say("charts.date", day=date.day, month=months[date.month - 1], year=date.year)


def join(parts: Sequence[str]) -> str:
    """Sentences in a row; empty ones are left out."""
    return say("charts.space").join(part for part in parts if part)


def in_words(headline: str, measure: Sequence[str], items: Iterable[tuple[str, str, str]], more: int = 0) -> str:
    """What a chart shows, for its alt text: the finding, the measure, each item (id, text, value), how many are left."""
    told = [say("charts.item", name=name, text=text, value=value) for name, text, value in items]
    left = say("charts.more", n=more) if more > 0 else ""
    return join([say("charts.finding", headline=headline), *measure, *told, left])


def whose(x: Any) -> str:
    """The line of a sample or a told case that says whose data it is; empty for a team's own. Of several, of each."""
    several = x if isinstance(x, list | tuple) else [x]
    labels = dict.fromkeys(str(getattr(one, "label", "")) for one in several)
    return say("scoring.semicolon").join(filter(None, labels))


def share(part: float) -> str:
    """A share as a person reads it: 63%."""
    return f"{part * 100:.0f}%".replace("-", "−")


@lru_cache(maxsize=20_000)
def _measured(text: str, size: float, weight: str, _families: tuple[str, ...]) -> float:
    box = _pens.get_text_width_height_descent(text, _font(size, weight), ismath=False)  # type: ignore[no-untyped-call] # as above
    width, _, _ = box
    return float(width)


def _font(size: float, weight: str) -> FontProperties:
    return FontProperties(family=list(fonts.families()), size=size, weight=fonts.weight(weight))


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for char in text[:_LONGEST]:
        closes = char in "，。：；、）”？"
        if pieces and (
            closes or (not fonts.has_chinese(char) and not fonts.has_chinese(pieces[-1][-1]) and pieces[-1][-1] != " ")
        ):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _with_palette(pixels: NDArray[np.uint8]) -> Image.Image:
    """The same picture with its 256 commonest colours; the shades at the edge of a letter take the nearest."""
    colours, where, counts = np.unique(pixels.reshape(-1, 4).view(np.uint32), return_inverse=True, return_counts=True)
    kept = np.argsort(-counts, kind="stable")[:256]
    parts = colours.view(np.uint8).reshape(-1, 4).astype(np.int32)
    nearest = np.square(parts[:, None] - parts[kept]).sum(axis=2).argmin(axis=1).astype(np.uint8)
    picture = Image.fromarray(nearest[where].reshape(pixels.shape[:2]))
    picture.putpalette(parts[kept].astype(np.uint8).tobytes(), "RGBA")
    return picture


def _tell(chart: Chart, text: str) -> None:
    """Say once what to install, where Chinese is to be drawn and no font has it."""
    global _told  # noqa: PLW0603 - once for one process is what is meant
    if _told or fonts.can_chinese() or not fonts.has_chinese(text):
        return
    _told = True
    chart.note = say("charts.no-font")
    if not _in_notebook():
        warnings.warn(chart.note, stacklevel=4)


def _in_notebook() -> bool:
    try:
        from IPython import get_ipython  # noqa: PLC0415 - only where something is displayed
    except ImportError:
        return False
    return getattr(get_ipython(), "kernel", None) is not None
