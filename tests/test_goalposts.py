"""What was changed on the way: the cycle as first written, the ledger of moved goalposts, the score under both."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from okrkit import scoring
from okrkit.model import Change, CheckIn, Cycle, KeyResult, Level, Measure, Objective
from okrkit.store import difference

START, END = dt.date(2026, 1, 5), dt.date(2026, 4, 5)
CARS = KeyResult(
    "KR1", "Cars turned away from 120 to 30", measure=Measure(baseline=120, target=30, direction="decrease")
)
CALLS = KeyResult("KR2", "Calls from 90 to 40", measure=Measure(baseline=90, target=40, direction="decrease"))


def a_cycle(*key_results, changes=(), values=(("KR1", 75),)):
    rows = tuple(CheckIn(START + dt.timedelta(weeks=3), name, value) for name, value in values)
    return Cycle("ferry", START, END, (Objective("O1", "No queue", key_results),), rows, tuple(changes))


def at(week, item="KR1", field="target", old=None, new=None, **more):
    return Change(dt.datetime.combine(START, dt.time(10)) + dt.timedelta(weeks=week), item, field, old, new, **more)


def eased(kr, field, old, new):
    """Whether the ledger calls a change easing, of a key result as it is after it."""
    [found] = scoring.goalposts(a_cycle(kr, changes=[at(4, field=field, old=old, new=new)]), END)["eased"]
    return found


def with_measure(**fields):
    return replace(CARS, measure=replace(CARS.measure, **fields))


def test_both_scores_are_kept_where_a_target_was_eased():
    cut = at(5, old="30", new="60", by="Mira", reason="The second boat came late", announced=False)
    cycle = a_cycle(with_measure(target=60.0), CALLS, changes=[cut], values=[("KR1", 75), ("KR2", 65)])
    first, other = scoring.score(cycle, END).table[["score_as_first_written", "score"]].to_numpy().tolist()
    assert first == pytest.approx([0.5, 0.75])
    assert other == [0.5, 0.5]
    [row] = scoring.goalposts(cycle, END).to_dict("records")
    assert (row["key_result"], row["field"], row["old"], row["new"]) == ("KR1", "target", "30", "60")
    assert (row["by"], row["reason"], row["announced"], row["eased"]) == (
        "Mira",
        "The second boat came late",
        False,
        True,
    )
    assert (row["score_first"], row["score_now"]) == pytest.approx((0.5, 0.75))
    assert row["elapsed"] == pytest.approx(36 / 91)
    told = scoring.score(cycle, END).to_dict()["objectives"][0]["key_results"][0]
    assert told["score_as_first_written"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("kr", "field", "old", "new", "easier"),
    [
        (with_measure(target=60.0), "target", "30", "60", True),
        (with_measure(target=10.0), "target", "30", "10", False),
        (with_measure(baseline=140.0), "baseline", "120", "140", True),
        (with_measure(baseline=100.0), "baseline", "120", "100", False),
        (with_measure(stretch=20.0), "stretch", "10", "20", True),
        (with_measure(commit=70.0), "commit", "80", "70", False),
        (with_measure(direction="increase"), "direction", "decrease", "increase", None),
        (replace(CARS, measure=Measure(baseline=20, change=1.5, direction="increase")), "change", "2", "1.5", True),
        (replace(CARS, measure=Measure(baseline=20, target=40)), "target", "60", "40", True),
        (replace(CARS, measure=Measure(target=40)), "target", "60", "40", None),
        (replace(CARS, measure=Measure(bound=(40, None), direction="reach")), "bound", ">= 45", ">= 40", True),
        (replace(CARS, measure=Measure(bound=(None, 2), direction="maintain")), "bound", "<= 3", "<= 2", False),
        (replace(CARS, measure=Measure(bound=(5, 9), direction="maintain")), "bound", ">= 4, <= 8", ">= 5, <= 9", None),
        (replace(CARS, measure=Measure(bound=(5, 9), direction="maintain")), "bound", ">= 6, <= 8", ">= 5, <= 9", True),
    ],
)
def test_a_change_that_asks_for_less_is_called_easing(kr, field, old, new, easier):
    assert eased(kr, field, old, new) is easier


def test_several_cuts_go_back_to_the_first():
    cuts = [at(8, old="50", new="60"), at(4, old="30", new="50"), at(-1, old="20", new="30")]
    cycle = a_cycle(with_measure(target=60.0), changes=cuts)
    assert scoring.first_written(cycle).key_results[0].measure.target == 30  # before the start people still write
    assert scoring.goalposts(cycle, END)["old"].tolist() == ["30", "50"]
    assert scoring.goalposts(cycle, START + dt.timedelta(weeks=5))["new"].tolist() == ["50"]


def test_a_line_that_was_removed_is_back_and_one_that_was_added_is_gone():
    gone = at(6, "KR2", "removed", old="Calls from 90 to 40")
    new = at(6, "KR3", "added", new="Notes from 0 to 9")
    added = KeyResult("KR3", "Notes from 0 to 9", measure=Measure(baseline=0, target=9))
    cycle = a_cycle(CARS, added, changes=[gone, new], values=[("KR1", 75), ("KR2", 80), ("KR3", 9)])
    was = scoring.first_written(cycle)
    assert [(kr.id, kr.measure.target) for kr in was.key_results] == [("KR1", 30), ("KR2", 40)]
    rows = scoring.goalposts(cycle, END).to_dict("records")
    assert [(row["key_result"], row["field"], row["eased"]) for row in rows] == [
        ("KR2", "removed", None),
        ("KR3", "added", None),
    ]
    assert (rows[0]["score_first"], rows[1]["score_now"]) == (pytest.approx(0.2), 1.0)
    assert rows[0]["score_now"] != rows[0]["score_now"]
    assert rows[1]["score_first"] != rows[1]["score_first"]


def test_a_key_result_comes_back_below_the_objective_that_went_with_it():
    gone = [at(6, "O2", "removed", old="Families travel"), at(6, "KR2", "removed", old="Calls from 90 to 40")]
    was = scoring.first_written(a_cycle(CARS, changes=gone))
    assert [(o.id, [kr.id for kr in o.key_results]) for o in was.objectives] == [("O1", ["KR1"]), ("O2", ["KR2"])]


def test_what_moved_to_another_objective_moves_back():
    other = Objective("O2", "Families travel", (CARS,))
    cycle = replace(a_cycle(CALLS, changes=[at(3, field="objective", old="O1", new="O2")]), objectives=(
        Objective("O1", "No queue", (CALLS,)), other))  # fmt: skip
    assert [[kr.id for kr in o.key_results] for o in scoring.first_written(cycle).objectives] == [["KR2", "KR1"], []]


@pytest.mark.parametrize(
    ("field", "old"),
    [
        ("target", "thirty"),
        ("bound", "a few"),
        ("type", "dream"),
        ("levels", "some"),
        ("color", "red"),
        ("weight", "-2"),
    ],
)
def test_what_nobody_can_read_is_left_as_it_is_now(field, old):
    cycle = a_cycle(CARS, changes=[at(4, field=field, old=old, new="1")])
    assert scoring.first_written(cycle).objectives == cycle.objectives
    assert scoring.score(cycle, END).table["score"][0] == 0.5
    scoring.goalposts(cycle, END)


def test_a_cycle_without_changes_is_the_very_same():
    cycle = a_cycle(CARS)
    assert scoring.first_written(cycle) is cycle
    assert scoring.goalposts(cycle, END).empty


def test_wording_and_owners_are_no_goalposts():
    cycle = a_cycle(CARS, changes=[at(4, field="owner", old="Li"), at(4, field="text", old="Cars sent home")])
    assert scoring.goalposts(cycle, END).empty
    assert scoring.first_written(cycle).key_results[0].owner == "Li"


NUMBER = st.none() | st.integers(-50, 50).map(float) | st.floats(-1e6, 1e6)
BOUND = st.none() | st.sampled_from([(1.0, None), (None, 2.5), (-1.0, 4.0)])
MEASURE = st.builds(
    Measure, baseline=NUMBER, target=NUMBER, unit=st.sampled_from([None, "%", "days"]), bound=BOUND, change=NUMBER,
    direction=st.sampled_from(["increase", "decrease", "maintain", "reach", "none"]), commit=NUMBER, stretch=NUMBER,
    due=st.none() | st.dates(START, END),
)  # fmt: skip
LEVELS = st.lists(
    st.builds(Level, st.sampled_from([0.3, 0.7, 1.0]), st.sampled_from(["", "two agree", "all; or most"])), max_size=3
)
KEY_RESULT = st.fixed_dictionaries(
    {
        "text": st.sampled_from(["Calls", "Cars", "来电"]),
        "type": st.sampled_from([None, "metric", "maintain", "milestone"]),
        "measure": MEASURE,
        "owner": st.sampled_from([None, "Li", "李雷"]),
        "weight": st.none() | st.floats(0.1, 9),
        "leading": st.none() | st.booleans(),
        "shape": st.sampled_from([None, "late", "stepwise"]),
        "levels": LEVELS.map(tuple),
    }
)
OBJECTIVE = st.fixed_dictionaries(
    {
        "text": st.sampled_from(["No queue", "Calm"]),
        "kind": st.sampled_from([None, "committed", "learning"]),
        "roll_up": st.sampled_from([None, "minimum"]),
    }
)
SETS = st.tuples(OBJECTIVE, st.lists(KEY_RESULT, min_size=2, max_size=2)).map(
    lambda told: (
        Objective("O1", key_results=tuple(KeyResult(f"KR{n}", **one) for n, one in enumerate(told[1], 1)), **told[0]),
    )
)


@given(SETS, SETS, SETS)
@settings(max_examples=80, deadline=None)
def test_what_was_first_written_comes_back_from_the_changes_that_the_folder_keeps(first, second, third):
    versions = [Cycle("ferry", START, END, objectives) for objectives in (first, second, third)]
    changes = [
        change
        for week, (old, new) in enumerate(pairwise(versions), 1)
        for change in difference.between(old, new, at=at(week).at, by="form")
    ]
    assert scoring.first_written(replace(versions[-1], changes=tuple(changes))).objectives == first
