"""What the charts of a running cycle say: that each title is what the numbers are, and the words hold them."""

import datetime as dt
from itertools import pairwise
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from okrkit import charts, scoring
from okrkit.charts import pace_chart
from okrkit.charts.layout import spread
from okrkit.language import speaking
from okrkit.model import CheckIn, Cycle, KeyResult, Level, Measure, Objective, Vote

START, END = dt.date(2026, 1, 5), dt.date(2026, 4, 5)


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def a_cycle(*lines, team="ferry"):
    """One key result from 0 to 10 for each line; a line holds (value, confidence) of its weeks."""
    key_results = tuple(KeyResult(f"KR{n}", f"Line {n}", measure=Measure(0, 10)) for n, _ in enumerate(lines, 1))
    check_ins = tuple(
        CheckIn(START + dt.timedelta(weeks=week), f"KR{n}", value, confidence)
        for n, line in enumerate(lines, 1)
        for week, (value, confidence) in enumerate(line)
    )
    return Cycle(team, START, END, (Objective("O1", "A place to be", key_results),), check_ins)


def even(confidence, speed=10 / 13):
    """A line that goes evenly, with these confidences."""
    return [(speed * (week + 1), one) for week, one in enumerate(confidence)]


@pytest.mark.parametrize(
    ("lines", "headline"),
    [
        ([even([7, 6, 3]), even([5, 5, 6])], "Confidence fell on one key result, KR1: from 7 to 3"),
        ([even([7, 3]), even([6, 5])], "Confidence fell on 2 of 2 key results, on KR1 the most: from 7 to 3"),
        ([even([5, 6.5])], "Confidence rose on one key result, KR1, from 5 to 6.5, and fell on none"),
        ([even([5, 6, 5])], "Confidence in the key result stands where it began"),
        ([even([5] * 4), even([6] * 5), even([5, 6])], "Confidence has not moved on 2 of 3 key results"),
        ([even([8] * 5, 0.2), even([5, 4])], "KR1 is far behind, yet confidence in it stands at 8 or more"),
        ([even([None] * 3)], "Nobody has said how confident they are"),
        ([[]], "Nobody has checked in yet"),
    ],
)
def test_confidence_says_where_it_moved_or_stands_apart(lines, headline):
    assert charts.confidence(a_cycle(*lines), END).headline == headline


def test_confidence_tells_how_the_value_stood():
    alt = charts.confidence(a_cycle(even([7, 6, 5]), even([5, 5], 0.35)), END).alt
    assert "KR1 Line 1: from 7 to 5 in 3 check-ins; kept pace." in alt
    assert "KR2 Line 2: from 5 to 5 in 2 check-ins; behind." in alt


@pytest.mark.parametrize("draw", [charts.confidence, charts.slope, charts.calendar])
def test_no_vote_of_a_single_person_is_shown(draw):
    cycle = a_cycle(even([5, 6, 5]))
    voted = replace(
        cycle, votes=tuple(Vote(dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC), by, "KR1", "", 9, "") for by in "ABC")
    )
    assert draw(voted, as_of=END).alt == draw(cycle, as_of=END).alt


@pytest.mark.parametrize(
    ("lines", "headline"),
    [
        ([even([5] * 6, 2.0)], "The key result is on course for its target"),
        ([even([5] * 6, 2.0), even([5] * 6, 0.3)], "1 of 2 key results is on course for its target"),
        (
            [even([5] * 6, 0.3), even([5] * 6, 0.2)],
            "None of 2 key results is on course; KR2 would end at 28% of the way",
        ),
        ([even([5] * 3)], "There are too few check-ins for a forecast yet"),
        ([[]], "Nobody has checked in yet"),
    ],
)
def test_forecast_says_who_is_on_course(lines, headline):
    assert charts.forecast(a_cycle(*lines), "2026-02-15").headline == headline


def test_forecast_holds_its_band_and_says_when_there_are_too_few_points():
    wobbling = [(value, 5) for value in (1, 3, 1, 4, 2, 5)]
    chart = charts.forecast(a_cycle(wobbling, even([5] * 2)), "2026-02-15")
    assert chart.headline == "No key result is on course for its target; 1 of 1 may reach it"
    assert "KR1 Line 1: 50% of the way now, 86% at the end, between 29% and 143%." in chart.alt
    assert "KR2 Line 2: 15% of the way now; Too few points: a line needs values from 4 days." in chart.alt


def test_forecast_of_a_cycle_that_is_over_says_so():
    assert (
        charts.forecast(a_cycle(even([5] * 13)), END).headline == "The cycle is over; there is nothing left to forecast"
    )


def test_pace_tells_how_much_faster_the_rest_must_go():
    half = charts.pace(a_cycle([(2.0, 5)], [(6.0, 5)]), "2026-02-19")
    assert "Dotted blue: to arrive, KR1 needs 4.1× its speed so far." in half.alt
    assert "KR2 Line 2: 60% of the way, 119% of the pace; the rest needs 0.7× its speed so far." in half.alt
    assert "needs" not in charts.pace(a_cycle([(2.0, 5)]), END).alt


@pytest.mark.parametrize(
    ("teams", "headline"),
    [
        ([[9, 8]], "No score stands below 0.4"),
        ([[9, 2, 1]], "2 of 3 scores stand below 0.4"),
        ([[9, 2], [8, 9]], "One score stands below 0.4, in team 1"),
        ([[1, 2], [8, 9]], "All 2 scores below 0.4 stand in one team, team 1"),
        ([[1, 2], [3, 9]], "2 of the 3 scores below 0.4 stand in one team, team 1"),
        ([[1, 9], [3, 9]], "The 2 scores below 0.4 are spread over 2 teams"),
    ],
)
def test_heat_says_where_the_low_scores_gather(teams, headline):
    cycles = [a_cycle(*([(value, 5)] for value in team), team=f"team {n}") for n, team in enumerate(teams, 1)]
    chart = charts.heat(cycles, END)
    assert chart.headline == headline
    assert charts.heat(SimpleNamespace(cycles=tuple(cycles)), END).alt == chart.alt
    assert f"KR1 Line 1: {teams[0][0] / 10:.2f}." in chart.alt


def test_heat_of_more_than_fits_shows_the_lowest_and_says_so():
    cycles = [a_cycle(*([(n % 10 + 0.5, 5)] for n in range(100)), team=f"T{k}") for k in range(30)]
    chart = charts.heat(cycles, END)
    words = [text.get_text() for text in chart.axes[0].texts]
    assert any("288 of 3000 key results are shown" in text for text in words)
    assert any("24 of 30 teams are shown" in text for text in words)
    assert "0.05" in words
    assert "0.95" not in words


def test_slope_of_two_cycles_joins_the_same_words_whatever_the_numbers_and_ids():
    old, new = a_cycle([(4, 5)], [(9, 5)], [(6, 5)]), a_cycle([(8, 5)], [(7, 5)])
    texts = {"KR1": "Calls from 90 to 40", "KR2": "Trips booked from 41% to 60%", "KR3": "Harbours"}
    later = {"KR1": "Trips booked from 60% to 75%", "KR2": "Calls from 40 to 20"}
    chart = charts.slope(renamed(old, texts), renamed(new, later), END)
    assert chart.headline == (
        "Of 2 key results in both cycles, 1 scored higher and 1 lower; KR2 moved the most: from 0.40 to 0.70"
    )
    assert "KR2 Calls from 40 to 20: 0.40 → 0.70." in chart.alt
    assert "KR3 Harbours: 0.60 → –." in chart.alt


def renamed(cycle, texts):
    objective = cycle.objectives[0]
    lines = tuple(replace(kr, text=texts[kr.id]) for kr in objective.key_results)
    return replace(cycle, objectives=(replace(objective, key_results=lines),))


def test_calendar_tells_values_confidences_and_notes_apart_and_names_the_weeks_without_any():
    cycle = a_cycle([(1.0, 5), (None, 5), (None, None)])
    alt = charts.calendar(cycle, "2026-02-01").alt
    assert "(with a value in 1, a confidence in 2, a note alone in 1)" in alt
    assert "Weeks in which nobody wrote: 4." in alt


def test_labels_keep_their_order_their_distance_and_their_bounds():
    placed = spread([100, 99, 98, 20, 19], top=0, bottom=100, gap=20)
    assert all(low - high >= 20 - 1e-9 for low, high in pairwise(placed))
    assert max(placed) <= 100
    assert min(placed) >= 0


def test_pace_draws_the_steps_that_the_scores_tell_also_of_a_moment():
    steps = KeyResult("KR1", "Harbours from 0 to 6", measure=Measure(baseline=0, target=6), levels=(Level(0.7, "four"), Level(1, "six")))  # fmt: skip
    seen = CheckIn(dt.datetime(2026, 2, 2, 9, tzinfo=dt.UTC), "KR1", 0.7)
    cycle = Cycle("ferry", START, END, (Objective("O1", "One set of rules", (steps,)),), (seen,))
    found = scoring.score(cycle, "2026-02-05")
    points = pace_chart._lines(found, found.table.to_dict("records"))
    assert [y for _, y in points["KR1"]] == [0.7]
    assert "KR1 Harbours from 0 to 6: 70% of the way" in charts.pace(cycle, "2026-02-05").alt
