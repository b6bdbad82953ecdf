"""Who supports what: that a parent is found by whatever people call it, and that the picture tells the truth."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

from okrkit import charts
from okrkit.charts.supports import in_order, stands
from okrkit.language import speaking
from okrkit.model import Cycle, Dependency, KeyResult, Measure, Objective

pytestmark = pytest.mark.filterwarnings("error")

SHARE = KeyResult("KR1", "Share of trips booked online from 41% to 60%", measure=Measure(41, 60, "%", "increase"))


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def team(name, *objectives, needs=()):
    return Cycle(name, objectives=objectives, dependencies=needs)


def two_teams(supports, text="Calls are about people", key_results=()):
    harbour = team(
        "harbour", Objective("O1", "Skippers plan a week alone", (SHARE,)), Objective("O2", "Winter sails full")
    )
    return harbour, team("harbour east", Objective("O7", text, key_results, supports=supports))


@pytest.mark.parametrize(
    ("supports", "parent"),
    [
        ("harbour O1", 0),
        ("O1 (Harbour)", 0),
        ("objective O1 of the harbour team", 0),
        ("HARBOUR kr1", 0),
        ("skippers plan a week alone", 0),
        ("Skippers can plan a week alone", 0),
        ("Share of trips booked online from 41% to 60%", 0),
        ("harbour O2", 1),
        ("O2", 1),  # the only O2 there is
        ("Winter sails full", 1),
        ("O9", None),
        ("boats O1", None),
        ("harbour O11", None),
        ("harbour north O1", None),
        ("A mainland that is never far", None),
        ("O7", None),  # itself
    ],
)
def test_a_parent_is_found_by_what_people_call_it(supports, parent):
    assert stands(two_teams(supports))[2].parent == parent


def test_the_longest_name_of_a_team_is_meant():
    cycles = (*two_teams("harbour O1"), team("boats", Objective("O1", "No boat waits", supports="harbour east O7")))
    found = stands(cycles)
    assert found[3].parent == 2
    assert found[2].name == "harbour east O7"


def test_in_chinese_a_team_and_an_id_are_found_as_well():
    cycles = (
        team("港口", Objective("O1", "船长自己排行程")),
        team("船队", Objective("O1", "船不等零件", supports="港口的 Ｏ１")),
    )
    assert stands(cycles)[1].parent == 0


def test_one_cycle_goes_by_its_own_ids():
    found = stands([team("a", Objective("O1", "One"), Objective("O2", "Two", supports="O1"))])
    assert [(one.name, one.parent, one.children, one.alone) for one in found] == [
        ("O1", None, 1, False),
        ("O2", 0, 0, False),
    ]


def test_a_parent_outside_is_none_of_these_but_nobody_is_alone_below_it():
    found = stands(two_teams("A mainland that is never far"))
    assert [one.alone for one in found] == [True, True, False]
    assert found[2].outside == "A mainland that is never far"


def key_result(text, target, unit="%"):
    return (KeyResult("KR3", text, measure=Measure(target=target, unit=unit, direction="reach")),)


@pytest.mark.parametrize(
    ("text", "key_results", "copied"),
    [
        ("A week alone plan skippers", (), ("", "harbour O1")),
        ("Share of trips booked online to 60%", (), ("", "harbour O1")),  # their key result as an objective
        ("Calls are about people", key_result("Trips of groups booked online to 58%", 58), ("KR3", "harbour KR1")),
        ("Calls are about people", key_result("Trips of groups booked online to 30%", 30), None),
        ("Calls are about people", key_result("Trips of groups booked online to 60", 60, "trips"), None),
        ("Calls are about people", key_result("Doors that close to 60%", 60), None),
        ("Calls are about people", (), None),
    ],
)
def test_what_repeats_its_parent_is_told_from_what_adds_to_it(text, key_results, copied):
    assert stands(two_teams("harbour O1", text, key_results))[2].copied == copied


def test_the_words_of_a_parent_outside_are_copied_as_well():
    assert stands(two_teams("All calls are about people", "Calls are about people"))[2].copied == ("", "")


def test_a_circle_is_drawn_once_and_not_for_ever():
    circle = [Objective(f"O{n}", f"Line {n} of ours", supports=f"O{n % 3 + 1}") for n in (1, 2, 3)]
    found = stands([team("a", *circle)])
    assert in_order(found) == [(0, 0), (2, 1), (1, 2)]
    assert charts.alignment(team("a", *circle)).png(1)


@pytest.mark.parametrize(
    ("cycle", "headline"),
    [
        (team("a"), "There are no objectives yet"),
        (team("a", Objective("O1", "One")), "The objective stands alone: what it helps is not said yet"),
        (team("a", Objective("O1", "One", supports="More")), "The objective says what it supports"),
        (
            team("a", Objective("O1", "One"), Objective("O2", "Two", supports="O1"), Objective("O3", "Three")),
            "1 of 3 objectives stands alone",
        ),
        (
            team("a", Objective("O1", "One way"), Objective("O2", "one way", supports="O1"), Objective("O3", "Three")),
            "1 of 3 objectives stands alone, and 1 repeats the one above",
        ),
        (
            team("a", Objective("O1", "One way"), Objective("O2", "One way", supports="O1")),
            "1 of 2 objectives repeats the one above",
        ),
        (
            team("a", Objective("O1", "One", supports="More"), needs=(Dependency("O1", "IT"),)),
            "All objectives are tied to others; the one dependency has no yes yet",
        ),
    ],
)
def test_the_title_says_how_the_objectives_hang_together(cycle, headline):
    assert charts.alignment(cycle).headline == headline


def test_who_said_yes_is_told_in_the_picture_and_in_its_words():
    needs = (
        Dependency("KR1", "boats", "the timetable", "Ola", dt.date(2026, 1, 12)),
        Dependency("O1", "IT"),
        Dependency("KR9", "nobody knows"),  # of a key result that is gone
    )
    chart = charts.alignment(team("a", Objective("O1", "One", (SHARE,), supports="More"), needs=needs))
    assert "KR1 needs boats: the timetable: yes from Ola, 12 January 2026." in chart.alt
    assert "O1 needs IT: nobody has said yes." in chart.alt
    assert {"yes from Ola, 12 January 2026", "nobody has said yes"} < {text.get_text() for text in chart.findobj(Text)}
    assert "nobody knows" not in chart.alt


def test_states_differ_by_shape_and_words_and_not_by_colour_alone():
    cycle = team("a", Objective("O1", "One way"), Objective("O2", "One way", supports="O1"), Objective("O3", "Three"))
    sheet = charts.alignment(cycle).axes[0]
    assert {line.get_marker() for line in sheet.lines} >= {"o", "s", "D"}
    assert {"1 supports it", "says what O1 says", "stands alone"} < {text.get_text() for text in sheet.texts}


def many(n, language):
    words = {
        "en": "A rather long way to say that ferry number {} is never late again",
        "zh": "第 {} 条渡船再也不会迟到，这句话写得长了一点",
    }
    objectives = [
        Objective(f"O{k}", words[language].format(k) * 2, supports=f"O{k // 3}" if k > 2 and k % 5 else None)
        for k in range(1, n + 1)
    ]
    needs = tuple(Dependency(f"O{k}", words[language].format("IT"), None, "Ola" * 20) for k in range(1, n + 1, 2))
    return team(words[language][:20], *objectives, needs=needs)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("n", [1, 5, 200])
def test_every_word_of_an_alignment_stays_on_the_card(n, language):
    with speaking(language):
        chart = charts.alignment([many(n, language), many(1, language)])
        width, height = chart.canvas.get_width_height()
        for text in filter(Text.get_text, chart.findobj(Text)):
            box = text.get_window_extent()
            assert -1 < box.x0 <= box.x1 < width + 1, text.get_text()
            assert -1 < box.y0 <= box.y1 < height + 1, text.get_text()
        assert chart.png(1)


def test_of_two_hundred_objectives_the_marked_ones_are_drawn_and_it_says_so():
    chart = charts.alignment(many(200, "en"))
    shown = " ".join(text.get_text() for text in chart.findobj(Text))
    assert "24 of 200 objectives are shown" in shown
    assert "And 176 more." in chart.alt
    assert shown.count("stands alone") > 10


@given(
    st.lists(
        st.tuples(
            st.text("船 harbouO1", max_size=8), st.sampled_from([None, "O1", "O2", "O3", "O9", "a O1", "b O2", "船"])
        ),
        max_size=8,
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_supports_whatever_each_stands_once_and_below_its_parent(rows):
    half = len(rows) // 2
    cycles = [
        team(
            name,
            *(Objective(f"O{n}", text.strip() or "One", supports=above) for n, (text, above) in enumerate(part, 1)),
        )
        for name, part in (("a", rows[:half]), ("b", rows[half:]))
    ]
    found = stands(cycles)
    order = in_order(found)
    places = [place for place, _ in order if isinstance(place, int)]
    assert sorted(places) == list(range(len(rows)))
    assert sum(one.children for one in found) == sum(one.parent is not None for one in found)
    depth = dict(order)
    for at, one in enumerate(found):
        if one.parent is not None and depth[at]:
            assert depth[at] == depth[one.parent] + 1
            assert places.index(at) > places.index(one.parent)
