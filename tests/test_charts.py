"""The charts: that the title tells the truth, the words hold the numbers, and everything can be read."""

import datetime as dt
import io
import subprocess
import sys
import warnings
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import font_manager, image
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from msgspec.structs import replace

from okrkit import charts, notebook
from okrkit.charts import fonts, style
from okrkit.language import say, speaking
from okrkit.model import CheckIn, Cycle, KeyResult, Measure, Objective

START, END = dt.date(2026, 1, 5), dt.date(2026, 4, 5)
ALL = ("scores", "pace", "calendar", "confidence", "forecast", "heat", "slope")
UNDATED = ("scores", "heat", "slope")
LONG = {
    "en": "Raise $x_1$ & <b>share</b> of a rather long thing \U0001f680 from 10% to 60% in every market that we serve",
    "zh": "把$x_1$ 的<b>转化率</b>从 10% 提升到 60%\U0001f680，让每一个渠道来的新客户都在头一个星期里用起来，用得下去",
}

pytestmark = pytest.mark.filterwarnings("error")
needs_chinese = pytest.mark.skipif(not fonts.can_chinese(), reason='no Chinese font; pip install "okrkit[chinese]"')


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def a_cycle(*rows, texts=None, **measure):
    """One key result for each row of values; row n holds the values of its weeks, None where nobody checked in."""
    measure = measure or {"baseline": 0, "target": 10}
    krs = tuple(
        KeyResult(f"KR{n}", (texts or {}).get(n, f"Line {n}"), measure=Measure(**measure))
        for n, _ in enumerate(rows, 1)
    )
    check_ins = tuple(
        CheckIn(START + dt.timedelta(weeks=week), f"KR{n}", float(value), 5)
        for n, values in enumerate(rows, 1)
        for week, value in enumerate(values)
        if value is not None
    )
    return Cycle("ferry", START, END, (Objective("O1", "A place to be", krs, kind="committed"),), check_ins)


def long_cycle(n, language):
    steady = [w * 0.6 for w in range(13)]
    return a_cycle(*([steady[: 13 - k % 6] for k in range(n)]), texts=dict.fromkeys(range(1, n + 1), LONG[language]))


FULL = [8.0] * 13
EARLY = [3.0] * 8


@pytest.mark.parametrize(
    ("rows", "as_of", "headline"),
    [
        ([FULL, FULL], None, "Every key result was looked at every week"),
        ([[1, None, 1] * 4 + [1]], None, "No key result went longer than one week without a check-in"),
        (
            [[1, None, None, None, None, *[1] * 8], FULL],
            None,
            "The longest silence was 4 weeks, on KR1; nobody is silent now",
        ),
        ([FULL, EARLY, FULL, EARLY], None, "Half the key results went silent after week 8"),
        ([EARLY, EARLY[:5]], None, "All 2 key results went silent after week 8"),
        ([EARLY], None, "The key result went silent after week 8"),
        ([FULL, FULL, EARLY], None, "1 of 3 key results went silent after week 8"),
        ([FULL, FULL, [], EARLY[:3]], None, "Half the key results had no check-in after week 3"),
        ([FULL, []], None, "Half the key results never had a check-in"),
        ([[], []], None, "Nobody has checked in yet"),
        ([[5] * 5 + [None] * 5 + [5] * 3] * 5, None, "Weeks 6 to 10 passed without a check-in"),
        ([[5] * 5 + [None] * 5 + [5] * 3] * 5 + [FULL], None, "Weeks 6 to 10 passed with hardly a check-in"),
        ([EARLY], "2026-03-13", "No key result went longer than one week without a check-in"),
        ([FULL], "2025-12-31", "The cycle has not begun"),
        ([], None, "There are no key results yet"),
    ],
)
def test_calendar_says_what_the_marks_show(rows, as_of, headline):
    assert charts.calendar(a_cycle(*rows), as_of).headline == headline


def test_a_milestone_that_is_done_may_be_silent():
    cycle = a_cycle([0, 1.0])
    done = replace(cycle.key_results[0], type="milestone", measure=Measure())
    cycle = replace(cycle, objectives=(replace(cycle.objectives[0], key_results=(done,)),))
    chart = charts.calendar(cycle)
    assert chart.headline == "Every key result that is still open was looked at every week"
    assert any(text.get_text() == "done" for text in texts(chart))


@pytest.mark.parametrize(
    ("rows", "as_of", "headline"),
    [
        ([[7.0]], None, "The key result has reached 0.7"),
        ([[6.9]], None, "The key result has not reached 0.7"),
        ([[7], [9]], None, "All 2 key results have reached 0.7"),
        ([[1], [2]], None, "None of 2 key results has reached 0.7"),
        ([[9], [2], [3]], None, "Only 1 of 3 key results has reached 0.7"),
        ([[9], [9], [-3]], None, "2 of 3 key results have reached 0.7, and 1 went backwards"),
        ([[9], [9], []], None, "2 of 3 key results have reached 0.7; 1 cannot be scored"),
        ([[], []], None, "Nobody has checked in yet"),
        ([[9]], "2025-12-31", "The cycle has not begun"),
        ([], None, "There are no key results yet"),
    ],
)
def test_scores_say_how_many_reached_the_upper_band(rows, as_of, headline):
    assert charts.scores(a_cycle(*rows), as_of).headline == headline


def test_scores_without_a_number_to_score_say_so():
    assert charts.scores(a_cycle([3], target=10)).headline == "No key result can be scored yet"


@pytest.mark.parametrize(
    ("rows", "as_of", "headline"),
    [
        ([[10]], None, "The key result arrived"),
        ([[9.9]], None, "The key result did not arrive"),
        ([[10], [12]], None, "All 2 key results arrived"),
        ([[5], [2]], None, "None of 2 key results arrived; KR2 ended furthest from its target"),
        ([[5], [12]], None, "1 of 2 key results arrived; KR1 ended furthest from its target"),
        ([[9], [8]], "2026-02-01", "All 2 key results keep up with the calendar"),
        ([[1], [2]], "2026-02-01", "All 2 key results are behind the calendar, KR1 the furthest"),
        ([[9], [2]], "2026-02-01", "1 of 2 key results is behind the calendar: KR2"),
        ([[1], [2], [9]], "2026-02-01", "2 of 3 key results are behind the calendar, KR1 the furthest"),
        ([[]], None, "Nobody has checked in yet"),
        ([[9]], "2025-12-31", "The cycle has not begun"),
        ([], None, "There are no key results yet"),
    ],
)
def test_pace_says_who_keeps_up_with_the_calendar(rows, as_of, headline):
    assert charts.pace(a_cycle(*rows), as_of).headline == headline


def test_what_is_to_be_kept_is_left_out_of_the_pace_and_said_so():
    cycle = a_cycle([5], [3])
    kept = replace(cycle.key_results[1], measure=Measure(direction="maintain", bound=(None, 2)))
    cycle = replace(cycle, objectives=(replace(cycle.objectives[0], key_results=(cycle.key_results[0], kept)),))
    assert any("Not drawn: KR2" in text.get_text() for text in texts(charts.pace(cycle)))
    only = replace(cycle, objectives=(replace(cycle.objectives[0], key_results=(kept,)),))
    assert charts.pace(only).headline == "There is no progress to set against the calendar yet"


def drawn(name, cycle):
    """The chart on the last day; the forecast while there is something to forecast."""
    return getattr(charts, name)(cycle, as_of=dt.date(2026, 3, 1) if name == "forecast" else END)


@pytest.mark.parametrize("name", ALL)
def test_a_cycle_without_dates_is_told_not_guessed(name):
    cycle = replace(a_cycle([5]), start=None, end=None)
    chart = getattr(charts, name)(cycle)
    assert chart.png(1)
    assert (chart.headline == say("charts.no-dates")) == (name not in UNDATED)


def test_the_words_hold_the_numbers():
    cycle = a_cycle([5.0, 6.3], [-2.0], [])
    scores, pace, calendar = (getattr(charts, name)(cycle, END).alt for name in ("scores", "pace", "calendar"))
    assert "KR1 Line 1: 0.63." in scores
    assert "KR2 Line 2: 0.00 (went backwards: −0.2)." in scores
    assert "KR3 Line 3: no score" in scores
    assert "KR1 Line 1: 63% of the way, 63% of the pace." in pace
    assert "KR1 Line 1: checked in during 2 of 13 weeks, last in week 2 (with a value in 2, a" in calendar
    assert "KR3 Line 3: not once." in calendar


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("n", [1, 5, 200])
@pytest.mark.parametrize("name", ALL)
def test_every_word_stays_on_the_card_and_is_drawn_as_typed(name, n, language):
    with speaking(language):
        chart = drawn(name, long_cycle(n, language))
        width, height = chart.canvas.get_width_height()
        for text in texts(chart):
            box = text.get_window_extent()
            assert box.x0 > -1, text.get_text()
            assert box.x1 < width + 1, text.get_text()
            assert -1 < box.y0 < box.y1 < height + 1, text.get_text()
            assert not text.get_parse_math()
        shown = [text.get_text() for text in texts(chart)]
        assert name == "heat" or (any("$x_1$" in s for s in shown) and any(s.endswith("…") for s in shown))
        assert chart.png(1)


def test_two_hundred_key_results_say_which_were_chosen():
    cycle = long_cycle(200, "en")
    for name, words in (
        ("scores", "24 of 200"),
        ("pace", "14 of 200"),
        ("calendar", "24 of 200"),
        ("confidence", "24 of 200"),
        ("slope", "24 of 200"),
        ("forecast", "24 of 200"),
    ):
        chart = drawn(name, cycle)
        assert any(words in text.get_text() for text in texts(chart))
        assert f"And {200 - int(words[:2])} more." in chart.alt
        assert chart.get_figheight() < 10


@pytest.mark.parametrize("name", ALL)
def test_a_chart_takes_anything_that_holds_a_cycle(name):
    cycle = a_cycle(FULL)
    assert getattr(charts, name)(SimpleNamespace(cycle=cycle)).alt == getattr(charts, name)(cycle).alt


@pytest.mark.parametrize(
    "text", ["🚀🏽‍🚀 go", "مرحبا بكم", "a\u200bb\ufeffc", "\U0010ffff", "_{x}^2 $\\frac{1}$", "𠮷野家", "e\u0301"]
)
@pytest.mark.parametrize("name", ALL)
def test_no_character_makes_a_chart_fail_or_complain(name, text):
    assert getattr(charts, name)(a_cycle(FULL, texts={1: text})).png(1)


@needs_chinese
def test_chinese_is_drawn_with_its_own_glyphs():
    with speaking("zh"):
        assert fonts.clean("目标、关键结果：承诺型") == "目标、关键结果：承诺型"
        inks = {char: ink(char) for char in ("目", "标", "□")}
    assert len(set(inks.values())) == 3


@needs_chinese
def test_chinese_words_in_an_english_chart_are_drawn_as_well():
    chart = charts.scores(a_cycle([5], texts={1: "网上订票占比"}))
    assert any(text.get_text() == "网上订票占比" for text in texts(chart))
    assert chart.png(1)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_where_no_chinese_font_is_found_the_person_is_told_once(monkeypatch, language):
    monkeypatch.setattr(fonts, "_chinese", lambda: None)
    monkeypatch.setattr(style, "_told", False)
    cycle = a_cycle([5], texts={1: "网上订票占比"})
    with speaking(language):
        with pytest.warns(UserWarning, match=r"okrkit\[chinese\]") as told:
            first = charts.scores(cycle)
        assert [str(one.message) for one in told] == [say("charts.no-font")] == [first.note]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            second = charts.pace(cycle)
    assert not second.note
    assert any("□□□□□□" in text.get_text() for text in texts(second))
    assert second.png(1)


def test_english_alone_asks_for_no_chinese_font(monkeypatch):
    monkeypatch.setattr(fonts, "_chinese", lambda: None)
    monkeypatch.setattr(style, "_told", False)
    assert not charts.scores(a_cycle([5])).note


def test_the_font_of_the_extra_is_found_where_it_lies(monkeypatch, tmp_path):
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "NotoSansCJKsc-Regular.otf").touch()
    monkeypatch.setattr(fonts, "find_spec", lambda name: SimpleNamespace(submodule_search_locations=[str(tmp_path)]))
    assert fonts._from_mplfonts() == [str(tmp_path / "fonts" / "NotoSansCJKsc-Regular.otf")]
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    assert fonts._from_mplfonts() == []


def test_fonts_are_read_by_a_matplotlib_that_knows_no_collections(monkeypatch):
    reader = fonts.FT2Font

    def before(path):  # as in 3.10: no face_index
        return reader(path)

    monkeypatch.setattr(fonts, "FT2Font", before)
    monkeypatch.setattr(fonts, "_glyphs", fonts._glyphs.__wrapped__)
    assert fonts._glyphs("DejaVu Sans") >= {ord("a"), ord("…")}


def test_a_font_without_bold_is_drawn_without_complaint(monkeypatch, caplog):
    listed = [entry for entry in font_manager.fontManager.ttflist if entry.weight in {400, "normal"}]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", listed)
    monkeypatch.setattr(fonts, "_all_bold", fonts._all_bold.__wrapped__)
    font_manager.fontManager._findfont_cached.cache_clear()
    assert fonts.weight("bold") == "normal"
    assert charts.scores(a_cycle([5])).png()
    assert not caplog.records


def test_a_chart_shows_itself_as_a_picture_and_its_words(monkeypatch):
    shown = []
    monkeypatch.setattr(
        "IPython.core.display_functions.publish_display_data",
        lambda data, metadata=None: shown.append((data, metadata)),
    )
    chart = charts.scores(a_cycle([5], texts={1: "<script>alert(1)</script>"}))
    chart._ipython_display_()
    (picture, size), (words, _) = shown
    pixels = image.imread(io.BytesIO(picture["image/png"]))
    assert pixels.shape[1] == 2 * size["image/png"]["width"]
    assert pixels.shape[0] == 2 * size["image/png"]["height"]
    assert picture["text/plain"] == chart.alt == repr(chart) == str(chart)
    assert words["text/html"].startswith("<details><summary>In words</summary>")
    assert "<script>" not in words["text/html"]
    assert "0x" not in repr(shown[1])


def test_the_same_cycle_gives_the_same_picture():
    cycle = a_cycle(FULL, EARLY)
    assert charts.calendar(cycle).png(1) == charts.calendar(cycle).png(1)


def test_what_is_to_be_read_stands_out_from_the_paper():
    for colour in (style.INK, style.GREY, style.POINT):
        for paper in (style.PAPER, *style.SHADE):
            light, dark = sorted((luminance(paper), luminance(colour)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (colour, paper)


def test_charts_need_no_pyplot():
    code = "import sys, okrkit.charts; sys.exit('matplotlib.pyplot' in sys.modules or 'IPython' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(
    rows=st.lists(st.lists(st.none() | st.floats(-1e9, 1e9), max_size=15), max_size=6),
    aim=st.floats(-1e9, 1e9),
    day=st.integers(-10, 120),
)
@settings(max_examples=20, deadline=None)
def test_no_numbers_make_a_chart_fail(rows, aim, day):
    with speaking("en"):
        cycle = a_cycle(*rows, baseline=0.0, target=aim)
        for name in ALL:
            chart = getattr(charts, name)(cycle, as_of=START + dt.timedelta(days=day))
            chart.canvas.draw()
            assert chart.alt.startswith(chart.headline)


def texts(chart):
    return [text for text in chart.findobj(Text) if text.get_text()]


def ink(char):
    chart, sheet, top = style.begin("", [], 100, "")
    style.write(sheet, 100, top + 50, char, size=40)
    chart.canvas.draw()
    return bytes(chart.canvas.buffer_rgba())


def luminance(colour):
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


@pytest.mark.parametrize("draw", [getattr(charts, name) for name in ALL])
def test_a_chart_of_sample_data_says_so(draw):
    sample = notebook.sample("harbour-ferry")
    assert sample.label in draw(sample).alt
    assert sample.label not in draw(sample.cycle).alt
