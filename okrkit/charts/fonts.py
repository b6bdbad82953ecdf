"""Which fonts the charts use, and what they do with a character that no font has.

matplotlib ships one font, which knows no Chinese. So the charts look for a Chinese font that the machine has, then for
the one inside the package `mplfonts` (the extra `okrkit[chinese]`), which is read where it lies and not installed
anywhere. Where there is neither, a chart still draws, with a hollow box for each character, and says once what to
install. Any other character that no font has (an emoji, mostly) becomes such a box too, without a warning.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from okrkit.language import current

__all__ = ["can_chinese", "clean", "families", "has_chinese", "weight"]

_LATIN = ("Inter", "Source Sans 3", "Noto Sans", "Helvetica Neue", "Segoe UI", "Arial", "Liberation Sans")
_CHINESE = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC"),
    *("Hiragino Sans GB", "Microsoft YaHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "Heiti SC"),
    *("STHeiti", "Noto Sans CJK JP", "Droid Sans Fallback", "Arial Unicode MS"),
)
_FILES = ("notosanscjk", "notosanssc", "sourcehansans", "msyh", "simhei", "wqy", "droidsansfallback", "pingfang")
_ALWAYS = "DejaVu Sans"
_BOLD = (600, 700, "semibold", "bold")
_BOX = "□"
_NARROW = str.maketrans("“”‘’", "\"\"''")


def families() -> tuple[str, ...]:
    """The font families for a text, best first; each of them is there, so that matplotlib has nothing to complain of."""
    chinese, latin = _chinese(), _latin()
    ordered = (chinese, latin) if current() == "zh" else (latin, chinese)
    return (*(name for name in ordered if name), _ALWAYS)


def weight(wanted: str) -> str:
    """The weight, or the normal one where a font has no bold; matplotlib would complain of it."""
    return wanted if _all_bold(families()) else "normal"


def clean(text: str) -> str:
    """The text with what can be drawn of it: a box for what no font has, nothing for what has no shape."""
    stack = families()
    if current() == "en" and stack[0] == _chinese():
        text = text.translate(_NARROW)  # a Chinese font sets curly quotes as wide as a Chinese character
    shaped = (c for c in unicodedata.normalize("NFC", text) if not _shapeless(c))
    return "".join(c if c.isspace() or any(ord(c) in _glyphs(name) for name in stack) else _BOX for c in shaped)


def has_chinese(text: str) -> bool:
    """Whether a text holds Chinese characters."""
    return any("\u3400" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" for c in text)


def can_chinese() -> bool:
    """Whether there is a font with Chinese characters."""
    return _chinese() is not None


@cache
def _chinese() -> str | None:
    found = _first(_CHINESE)
    if found is None:
        for path in (*_from_mplfonts(), *_newly_installed()):
            font_manager.fontManager.addfont(path)
        found = _first(_CHINESE)
    return found


@cache
def _latin() -> str | None:
    return _first(_LATIN)


@cache
def _all_bold(names: tuple[str, ...]) -> bool:
    return {entry.name for entry in font_manager.fontManager.ttflist if entry.weight in _BOLD}.issuperset(names)


def _first(names: tuple[str, ...]) -> str | None:
    there = {entry.name for entry in font_manager.fontManager.ttflist}
    return next((name for name in names if name in there), None)


def _from_mplfonts() -> list[str]:
    spec = find_spec("mplfonts")
    folders = list(spec.submodule_search_locations or []) if spec else []
    paths = (Path(folder) / "fonts" / "NotoSansCJKsc-Regular.otf" for folder in folders)
    return [str(path) for path in paths if path.is_file()]


def _newly_installed() -> list[str]:
    # matplotlib keeps its list of fonts for good and does not see one that was installed since.
    known = {str(entry.fname) for entry in font_manager.fontManager.ttflist}
    paths = [str(path) for path in font_manager.findSystemFonts()]
    return [p for p in paths if p not in known and Path(p).name.lower().replace("-", "").startswith(_FILES)]


@cache
def _glyphs(family: str) -> frozenset[int]:
    found = font_manager.findfont(font_manager.FontProperties(family=[family]))
    which = getattr(found, "face_index", 0)  # matplotlib 3.10 knows a collection's first font only
    return frozenset((FT2Font(str(found), face_index=which) if which else FT2Font(str(found))).get_charmap())


def _shapeless(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf"} or "\ufe00" <= char <= "\ufe0f"
