"""The charts as pictures: nothing moves or is lost unseen, and what must be told apart is told apart by every eye.

A chart is compared with its stored picture twice. What is drawn (lines, blocks, marks) comes out the same everywhere,
so it is compared closely, where no letter lies upon it. Letters differ from one version of FreeType or of a font to
the next, so they are compared softly. `python tests/refresh_charts.py` stores the pictures anew.
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.font_manager import get_font_names
from matplotlib.testing.compare import calculate_rms
from PIL import Image, ImageChops, ImageFilter

from okrkit import charts
from okrkit.charts import layout, style

_spec = importlib.util.spec_from_file_location("refresh_charts", Path(__file__).with_name("refresh_charts.py"))
pictures = importlib.util.module_from_spec(_spec)
sys.modules["refresh_charts"] = pictures
_spec.loader.exec_module(pictures)

DRAWN = 8.0
"""The root mean square, of 255, by which a piece of what is drawn may differ. The few colours of a stored picture
account for up to 6.9 of it; matplotlib 3.10 with its FreeType of 2014 adds next to nothing."""

LETTERS = 24.0
"""The same for letters, softened. Between matplotlib 3.10 and 3.11, with FreeTypes ten years apart, it is up to 19."""

PAPER = tuple(round(255 * part) for part in to_rgb(style.PAPER))
EVERY = [(name, size, language) for name in pictures.DRAWN for size in pictures.SIZES for language in pictures.FONTS]


def stored(*which):
    with Image.open(pictures.stored(*which)) as picture:
        return picture.convert("RGB")


def bare(chart, letters):
    """The chart without its letters."""
    for letter in letters:
        letter.set_visible(False)
    shown = pictures.picture(chart)
    for letter in letters:
        letter.set_visible(True)
    return shown


def covered(shown, without):
    """Where letters lie, and three pixels around them."""
    apart = ImageChops.difference(shown, without).convert("L").point(lambda value: 255 * (value > 6))
    return apart.filter(ImageFilter.MaxFilter(7))


def uncovered(picture, mask):
    """The picture with paper where letters lie."""
    found = picture.copy()
    found.paste(PAPER, mask=mask)
    return found


def drawn(expected, actual):
    return worst(expected, actual, 12, 6)


def written(expected, actual):
    soft = ImageFilter.GaussianBlur(2)
    return worst(expected.filter(soft), actual.filter(soft), 40, 20)


def worst(expected, actual, width, height):
    """The largest root mean square over the tiles of two pictures; none may hide among the others."""
    assert expected.size == actual.size
    one, other = (np.asarray(picture, dtype=np.int16) for picture in (expected, actual))
    spots = ((y, x) for y in range(0, one.shape[0], height) for x in range(0, one.shape[1], width))
    tiles = (np.s_[y : y + height, x : x + width] for y, x in spots)
    return max(calculate_rms(one[tile], other[tile]) for tile in tiles)


def needs(language):
    if pictures.FONTS[language] not in get_font_names():
        pytest.skip(f"no {pictures.FONTS[language]} on this machine")


def same(before, shown, without):
    """Whether a chart looks as it did: its picture, and that without letters."""
    mask = covered(shown, without)
    return drawn(uncovered(before, mask), uncovered(shown, mask)) <= DRAWN and written(before, shown) <= LETTERS


@pytest.mark.parametrize(("name", "size", "language"), EVERY, ids=str)
def test_a_chart_looks_as_it_did(name, size, language):
    needs(language)
    with pictures.set_alike(language):
        chart = pictures.draw(name, size, language)
    assert same(stored(name, size, language), pictures.picture(chart), bare(chart, pictures.letters(chart)))


@pytest.mark.parametrize("name", pictures.DRAWN)
def test_what_is_missing_or_has_moved_is_seen(name):
    """Each line, block and mark is hidden in turn, as far as an eye would miss it; some texts are hidden or moved."""
    before, unseen = stored(name, 5, "en"), []
    with pictures.set_alike("en"):
        chart = pictures.draw(name, 5, "en")
    letters = pictures.letters(chart)
    shown, without = pictures.picture(chart), bare(chart, letters)
    mask, texts = covered(shown, without), [*dict.fromkeys(letter.get_gid() for letter in letters)]
    for n, text in enumerate(texts[::4]):
        for letter in letters:
            if letter.get_gid() == text:
                letter.set_visible(n % 2)
                letter.set_x(letter.get_position()[0] + 8)
        if same(before, pictures.picture(chart), without):
            unseen.append(text)
        for letter in letters:
            if letter.get_gid() == text:
                letter.set_visible(True)
                letter.set_x(letter.get_position()[0] - 8)
    for letter in letters:
        letter.set_visible(False)
    sheet = chart.axes[0]
    for artist in [*sheet.lines, *sheet.patches, *(one for one in sheet.artists if one not in letters)]:
        artist.set_visible(False)
        changed = pictures.picture(chart)
        artist.set_visible(True)
        apart = np.asarray(ImageChops.difference(*(uncovered(one, mask) for one in (changed, without))).convert("L"))
        if (apart > 32).sum() > 5 and drawn(uncovered(before, mask), uncovered(changed, mask)) <= DRAWN:
            unseen.append(artist)
    assert not unseen


# What must be told apart: each pair stands side by side in some chart.
APART = [
    *[(style.POINT, ground) for ground in (style.PAPER, *style.SHADE, layout.SHADES["red"])],
    (style.GREY, style.PAPER),
    (style.MIDDLE, style.PAPER),
    (layout.SHADES["yellow"], layout.SHADES["green"]),
]


@pytest.mark.parametrize("eye", ["full colour", "no red", "no green", "no blue", "grey"])
@pytest.mark.parametrize("pair", APART, ids=" on ".join)
def test_what_must_be_told_apart_is_so_for_every_eye(pair, eye):
    light, dark = sorted((brightness(seen(colour, eye)) for colour in pair), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 2.4


@pytest.mark.parametrize("eye", ["full colour", "no red", "no green", "no blue", "grey"])
def test_the_bands_of_the_heat_map_fall_in_steps_for_every_eye(eye):
    steps = [brightness(seen(layout.SHADES[band], eye)) for band in ("red", "yellow", "green")]
    assert steps[0] > steps[1] * 1.3 > steps[2] * 1.3 * 3


def test_the_number_in_a_cell_can_be_read():
    for ink, ground in ((style.INK, "red"), (style.INK, "yellow"), (style.PAPER, "green")):
        light, dark = sorted((brightness(to_linear(colour)) for colour in (ink, layout.SHADES[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


# Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency" (2009):
# full protanopia, deuteranopia and tritanopia, on linear RGB.
EYES = {
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def to_linear(colour):
    return np.array([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)])


def brightness(linear):
    return float(np.clip(linear, 0, 1) @ (0.2126, 0.7152, 0.0722))


def seen(colour, eye):
    linear = to_linear(colour)
    if eye == "grey":
        return np.full(3, brightness(linear))
    return np.array(EYES[eye]) @ linear if eye in EYES else linear


def test_every_chart_has_its_pictures():
    assert {path.name for path in pictures.HOME.glob("*.png")} == {pictures.stored(*one).name for one in EVERY}
    assert {name.removesuffix("-of-two") for name in pictures.DRAWN} | {"Chart"} == set(charts.__all__)
