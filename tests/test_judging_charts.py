"""The charts that judge a cycle by its own past: goals that moved, schools that disagree, confidence against outcome."""

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from msgspec.structs import replace

from okrkit import charts, notebook
from okrkit.charts.moves import moves
from okrkit.language import speaking
from okrkit.model import Change, CheckIn, Cycle, KeyResult, Measure, Objective

START, END = dt.date(2026, 1, 5), dt.date(2026, 4, 5)
LATE, EARLY = (dt.datetime.fromisoformat(at) for at in ("2026-03-09T18:00:00", "2026-01-20T09:00:00"))
JUDGING = ("goalposts", "lenses", "reliability")
ALL = (*JUDGING, "alignment")

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def cycle(*targets, value=6.0, confidence=(7.0,), changes=(), text="Line {}", kind="committed", team="ferry"):
    """One key result from 0 to each target, all at the same value at the end, with a confidence each week."""
    krs = tuple(
        KeyResult(f"KR{n}", text.replace("{}", str(n)), measure=Measure(0, target, "%", "increase"))
        for n, target in enumerate(targets, 1)
    )
    check_ins = tuple(
        CheckIn(START + dt.timedelta(weeks=week), kr.id, value * (week + 1) / 13, confidence[week % len(confidence)])
        for kr in krs
        for week in range(13)
    )
    objectives = tuple(
        Objective(f"O{n}", text.replace("{}", str(n)), krs[n * 2 - 2 : n * 2], kind=kind)
        for n in range(1, (len(krs) + 1) // 2 + 1)
    )
    return Cycle(team, START, END, objectives, check_ins, changes)


def moved(item, old, new, at=LATE, field="target", **how):
    return Change(at, item, field, old, new, **how)


def words(chart):
    return [text.get_text() for text in chart.findobj(Text) if text.get_text()]


# --- goalposts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "headline"),
    [
        ([], "No target was moved after the start"),
        ([moved("KR1", "Line 0", "Line 1", field="text")], "No target was moved after the start"),
        (
            [moved("KR1", "10", "6")],
            "The target of KR1 was eased when more than half of the time was gone",
        ),
        (
            [moved("KR1", "10", "6"), moved("KR2", "20", "10"), moved("KR3", "10", "20")],
            "2 of 3 targets were eased when more than half of the time was gone",
        ),
        ([moved("KR1", "10", "6", EARLY)], "The target of KR1 was eased, before half of the time was gone"),
        (
            [moved("KR1", "10", "6", EARLY), moved("KR2", "20", "10", EARLY)],
            "2 of 3 targets were eased, all before half of the time was gone",
        ),
        ([moved("KR3", "10", "20")], "The target of KR3 was moved, not eased"),
    ],
)
def test_goalposts_say_whether_a_goal_was_eased_and_when(changes, headline):
    assert charts.goalposts(cycle(6, 10, 20, changes=tuple(changes)), END).headline == headline


def test_goalposts_tell_both_scores_who_why_and_whether_it_was_announced():
    changes = (
        moved("KR1", "10", "8", EARLY, by="Ana", reason="Money is short.", announced=True),
        moved("KR1", "8", "6", by="Jo", announced=False),
    )
    chart = charts.goalposts(cycle(6, 12, changes=changes), END, names=True)
    assert "0.60 → 1.00" in words(chart)
    assert "20 January 2026: target 10% → 8%; Ana, announced. “Money is short.”" in chart.alt
    assert "Eased late, 9 March 2026: target 8% → 6%; Jo, not announced. No reason given." in chart.alt
    assert "1 other was not moved." in chart.alt
    assert "KR2" not in chart.alt
    nameless = charts.goalposts(cycle(6, 12, changes=changes), END)
    assert "20 January 2026: target 10% → 8%; announced. “Money is short.”" in nameless.alt
    assert not any(name in nameless.alt or name in words(nameless) for name in ("Ana", "Jo,"))


def test_what_was_eased_late_differs_by_shape_and_not_by_colour_alone():
    changes = (moved("KR1", "10", "6"), moved("KR1", "12", "10", EARLY), moved("KR2", "10", "20"))
    sheet = charts.goalposts(cycle(6, 20, changes=changes), END).axes[0]
    marks = {(line.get_marker(), line.get_markerfacecolor()) for line in sheet.lines if line.get_marker() == "v"}
    assert len(marks) == 2  # filled where late, hollow where not


def frame(*rows):
    names = [
        "key_result",
        "at",
        "elapsed",
        "field",
        "old",
        "new",
        "by",
        "reason",
        "announced",
        "eased",
        "score_first",
        "score_now",
    ]
    return pd.DataFrame([dict.fromkeys(names) | row for row in rows], columns=names)


def test_what_was_edited_in_one_sitting_is_one_line():
    at = pd.Timestamp(LATE)
    both = {"key_result": "KR1", "at": at, "elapsed": 0.7, "score_first": 0.5, "by": "Ana"}
    table = frame(
        both | {"field": "target", "old": "60", "new": "50", "eased": True},
        both | {"field": "baseline", "old": "41", "new": "40", "eased": False},
        both | {"field": "bound", "old": ">= 45", "new": None, "eased": False, "by": "Jo"},
    )
    (one,) = moves(table, {"KR1": KeyResult("KR1", "Share", measure=Measure(unit="%"))}, names=True)
    assert [edit.words for edit in one.edits] == [
        "9 March 2026: target 60% → 50%, baseline 41% → 40%; Ana, announced or not: not said. No reason given.",
        "9 March 2026: limit ≥ 45 → –; Jo, announced or not: not said. No reason given.",
    ]
    assert [edit.late for edit in one.edits] == [True, False]
    assert one.now != one.now  # cannot be said


def test_a_goal_without_a_score_or_a_date_is_still_told():
    chart = charts.goalposts(replace(cycle(6, changes=(moved("KR1", "10", "6"),)), start=None, end=None), END)
    assert "target 10% → 6%" in chart.alt
    gone = moved("KR2", "Line 2 from 0% to 10%", None, field="removed")
    chart = charts.goalposts(cycle(6, changes=(gone,)), END)
    assert "taken out" in chart.alt
    assert chart.png(1)


def test_many_edits_are_counted_and_the_last_ones_told():
    days = [LATE + dt.timedelta(days=n) for n in range(7)]
    changes = tuple(moved("KR1", str(20 - n), str(19 - n), at) for n, at in enumerate(days))
    chart = charts.goalposts(cycle(13, changes=changes), END)
    assert "4 earlier edits" in words(chart)
    assert sum("March 2026: target" in line for line in words(chart)) == 3


# --- schools ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("targets", "kind", "value", "headline"),
    [
        ((10,), "committed", 5, "The schools of scoring disagree on O1"),
        ((10, 10, 10, 10), "aspirational", 8, "The schools of scoring disagree on all 2 objectives"),
        ((10, 10, 8, 8), "aspirational", 8, "The schools of scoring disagree on O1"),
        ((10, 10), "committed", 10, "The schools of scoring agree on the objective"),
        ((10, 10), "committed", 0, "The schools of scoring agree on the objective"),
    ],
)
def test_lenses_say_on_what_the_schools_disagree(targets, kind, value, headline):
    chart = charts.lenses(cycle(*targets, value=value, kind=kind, confidence=(5,)), END)
    assert chart.headline == headline


def test_lenses_tell_each_verdict_with_its_value():
    chart = charts.lenses(cycle(10, value=5, confidence=(9, 7)), END)
    assert "KR1 Line 1: 0 good, 1 neither, 4 not good; Grove: not met; Google: yellow 0.50;" in chart.alt
    assert "Wodtke: not reached; Lamorte: says nothing; Huang: sure of it, not done 0.00." in chart.alt
    assert {"yellow", "not met", "0.50"} < set(words(chart))
    running = charts.lenses(cycle(10, value=5, confidence=(9, 7)), dt.date(2026, 2, 26))
    assert "Wodtke: confidence falling 7/10;" in running.alt


def test_a_verdict_differs_by_shape_and_words_and_not_by_colour_alone():
    sheet = charts.lenses(cycle(10, 6, value=6, confidence=(9,)), END).axes[0]
    looks = [(line.get_marker(), line.get_markerfacecolor()) for line in sheet.lines if line.get_markersize() == 6.5]
    assert len({str(face) for marker, face in looks if marker == "o"}) > 1  # filled, hollow
    assert any(line.get_fillstyle() == "left" for line in sheet.lines)  # half filled
    assert any(line.get_marker() == "D" for line in sheet.lines)


# --- reliability -----------------------------------------------------------------------------------------------------


def came_and_not(came, confidence, others):
    """Four key results with one confidence, of which so many came; two at another confidence, of which one came."""
    one = cycle(*[6 if n < came else 60 for n in range(4)], confidence=(confidence,), team="boats")
    return [one, cycle(6, 60, confidence=(others,), team="desk")]


@pytest.mark.parametrize(
    ("came", "confidence", "others", "headline"),
    [
        (1, 9, 5, "Confidence ran ahead: 7.7 in 10 was said, 3.3 in 10 came"),
        (4, 3, 5, "Confidence held back: 3.7 in 10 was said, 8.3 in 10 came"),
        (3, 7.5, 5, "Confidence can be relied on: 6.7 in 10 was said, 6.7 in 10 came"),
        (3, 9, 1, "Right on average, but where 1.0 in 10 was said, 5.0 in 10 came"),
    ],
)
def test_reliability_says_whether_what_was_said_came(came, confidence, others, headline):
    assert charts.reliability(came_and_not(came, confidence, others), END).headline == headline


def test_reliability_tells_the_brier_score_and_the_counts_by_team():
    chart = charts.reliability(came_and_not(3, 7.5, 5), END)
    assert "Brier score 0.21, from 78 weekly confidences" in chart.alt
    assert "7.5 in 10 said: 7.5 in 10 came, 52 times." in chart.alt
    assert "boats: Brier score 0.19, 52 confidences." in chart.alt
    assert "desk: Brier score –, 26 confidences." in chart.alt  # too few to tell for a team by itself


def test_two_cycles_of_a_team_are_one_line():
    chart = charts.reliability([cycle(6, 60), cycle(6, 60), cycle(6, team="desk")], END)
    assert "ferry: Brier score 0.29, 52 confidences." in chart.alt


def test_too_few_confidences_and_a_cycle_that_runs_are_not_judged():
    assert charts.reliability(cycle(6, 6), END).headline == (
        "Too few confidences to tell how far they can be relied on"
    )
    assert charts.reliability(cycle(*[6] * 20), dt.date(2026, 3, 1)).headline == (
        "There is no confidence yet whose outcome is known"
    )


def test_of_many_teams_those_with_the_most_confidences_are_listed():
    teams = [cycle(*[6] * (2 + n % 3), team=f"team {n}") for n in range(20)]
    chart = charts.reliability(teams, END)
    assert any("12 of 20 teams are listed" in line for line in words(chart))
    assert "team 19: Brier" in chart.alt or "team 17: Brier" in chart.alt
    assert chart.get_figheight() < 9


def test_a_level_with_few_confidences_is_drawn_hollow():
    few = replace(cycle(60), check_ins=tuple(CheckIn(START, "KR1", 1, 1.0) for _ in range(1)))
    sheet = charts.reliability([cycle(6, 6, 60), few], END).axes[0]
    faces = {line.get_markerfacecolor() for line in sheet.lines if line.get_marker() == "o"}
    assert len(faces) == 2


# --- all three -------------------------------------------------------------------------------------------------------

LONG = {
    "en": "Raise $x_1$ & <b>share</b> of a rather long thing {} \U0001f680 in every market that we serve from 0% to 6%",
    "zh": "把$x_1$ 的<b>转化率</b>从 0% 提升到 6%{}\U0001f680，让每一个渠道来的新客户都在头一个星期里用起来，用得下去",
}


def many(n, language):
    why = LONG[language] * 3
    changes = tuple(moved(f"KR{k}", "10", "6", by="Ana", reason=why) for k in range(1, n + 1) if k % 3 == 1)
    return cycle(*[6] * n, changes=changes, text=LONG[language], confidence=(1, 5, 9), team=LONG[language][:30])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("n", [1, 5, 200])
@pytest.mark.parametrize("name", JUDGING)
def test_every_word_stays_on_the_card_and_is_drawn_as_typed(name, n, language):
    with speaking(language):
        chart = getattr(charts, name)(many(n, language), END)
        width, height = chart.canvas.get_width_height()
        for text in chart.findobj(Text):
            if text.get_text():
                box = text.get_window_extent()
                assert -1 < box.x0 < box.x1 < width + 1, text.get_text()
                assert -1 < box.y0 < box.y1 < height + 1, text.get_text()
                assert not text.get_parse_math()
        assert chart.alt.startswith(chart.headline)
        assert chart.png(1)
        assert height < 1300


@pytest.mark.parametrize("name", JUDGING)
def test_a_cycle_with_nothing_to_judge_says_so(name):
    for empty in (Cycle(), cycle(), replace(cycle(6), check_ins=())):
        chart = getattr(charts, name)(empty, END)
        assert chart.headline
        assert chart.png(1)


@pytest.mark.parametrize("name", JUDGING)
def test_a_chart_takes_anything_that_holds_a_cycle(name):
    one = cycle(6, 12)
    assert getattr(charts, name)(SimpleNamespace(cycle=one), END).alt == getattr(charts, name)(one, END).alt


def test_two_hundred_say_how_they_were_chosen():
    with speaking("en"):
        assert any("12 of the 67" in line for line in words(charts.goalposts(many(200, "en"), END)))
        assert any("24 of" in line for line in words(charts.lenses(many(200, "en"), END)))


@pytest.mark.parametrize("name", ALL)
def test_a_chart_of_sample_data_says_so(name):
    sample = notebook.sample("harbour-ferry")
    assert sample.label in getattr(charts, name)(sample).alt
    assert sample.label not in getattr(charts, name)(sample.cycle).alt


@pytest.mark.parametrize(
    "text", ["🚀🏽‍🚀 go", "مرحبا بكم", "a\u200bb\ufeffc", "\U0010ffff", "_{x}^2 $\\frac{1}$", "𠮷野家", "e\u0301"]
)
@pytest.mark.parametrize("name", ALL)
def test_no_character_makes_a_chart_fail_or_complain(name, text):
    changes = (moved("KR1", text, text, field="levels", by=text, reason=text), moved("KR1", "10", "6"))
    chart = getattr(charts, name)(cycle(*[6] * 5, changes=changes, text=f"{text} {{}}", team=text))
    assert chart.png(1)


def test_each_chart_is_the_same_twice():
    one = many(5, "en")
    for name in ALL:
        assert getattr(charts, name)(one).png(1) == getattr(charts, name)(one).png(1)


@given(
    values=st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=4),
    edits=st.lists(
        st.tuples(
            st.sampled_from(
                ["target", "baseline", "bound", "change", "direction", "commit", "levels", "removed", "added"]
            ),
            st.none()
            | st.floats(-1e9, 1e9).map(str)
            | st.sampled_from(["", ">= 4, <= 5", "increase", "0.3 two; 1 all", "?"]),
            st.integers(-5, 120),
            st.booleans() | st.none(),
        ),
        max_size=6,
    ),
    day=st.integers(-10, 120),
)
@settings(max_examples=15, deadline=None)
def test_no_numbers_and_no_changes_make_a_chart_fail(values, edits, day):
    changes = tuple(
        moved(f"KR{n % 3 + 1}", said, said, EARLY + dt.timedelta(days=when), field, announced=told)
        for n, (field, said, when, told) in enumerate(edits)
    )
    with speaking("en"):
        one = cycle(*values, value=values[0], changes=changes)
        for name in JUDGING:
            chart = getattr(charts, name)(one, START + dt.timedelta(days=day))
            chart.canvas.draw()
            assert chart.alt.startswith(chart.headline)
