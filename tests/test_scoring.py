"""The scores: what the formulas give, what stays undefined, and what must hold for any numbers."""

import datetime as dt
import json
import random
import subprocess
import sys

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from okrkit import notation, scoring
from okrkit.errors import OkrkitError
from okrkit.language import say, speaking
from okrkit.model import CheckIn, Cycle, KeyResult, Measure, Objective

START, END = dt.date(2026, 1, 5), dt.date(2026, 4, 5)
NUMBERS = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))


def a_key_result(name="KR1", text="A line", **fields):
    measure = {k: fields.pop(k) for k in list(fields) if k in Measure.__struct_fields__}
    return KeyResult(name, text, measure=Measure(**measure), **fields)


def a_cycle(*key_results, values=(), kind=None):
    """One objective; `values` are (key result, value), a week apart each in its own row."""
    rows, seen = [], {}
    for name, value in values:
        seen[name] = seen.get(name, -1) + 1
        rows.append(CheckIn(START + dt.timedelta(weeks=seen[name]), name, value))
    return Cycle("ferry", START, END, (Objective("O1", "A place", key_results, kind=kind),), tuple(rows))


def row(cycle, name="KR1", as_of=END):
    table = scoring.score(cycle, as_of).table
    return table.set_index("key_result").loc[name]


@pytest.mark.parametrize(
    ("baseline", "target", "value", "raw"),
    [
        (41, 60, 50, 0.4737),
        (41, 60, 65, 1.2632),
        (41, 60, 38, -0.1579),
        (50, 10, 30, 0.5),
        (50, 10, 55, -0.125),
        (-20, 30, 5, 0.5),
        (0, 10, 2, 0.2),
        (-1e308, 1e308, 0, 0.5),
    ],
)
def test_the_way_covered_is_counted_from_the_baseline_in_both_directions(baseline, target, value, raw):
    kr = row(a_cycle(a_key_result(baseline=baseline, target=target), values=[("KR1", value)]))
    assert kr.raw == pytest.approx(raw, abs=5e-5)
    assert kr.score == pytest.approx(min(max(raw, 0), 1), abs=5e-5)
    assert kr.reason is None


def test_keeping_scores_the_share_of_check_ins_inside_and_tells_of_the_worst():
    values = [("KR1", v) for v in (95, 93, 92, 91, 90, 88, 94, 96, 85.5, 92, 91, 90)]
    kr = row(a_cycle(a_key_result(direction="maintain", bound=(90, None)), values=values))
    assert kr.type == "maintain"
    assert kr.score == pytest.approx(10 / 12)
    assert kr.last_inside is True
    assert kr.worst_breach == 4.5


def test_the_last_value_outside_is_told_even_where_most_were_inside():
    kr = row(
        a_cycle(a_key_result(direction="maintain", bound=(None, 2)), values=[("KR1", 1), ("KR1", 2), ("KR1", 2.6)])
    )
    assert kr.last_inside is False
    assert kr.worst_breach == pytest.approx(0.6)
    assert kr.pace_ratio != kr.pace_ratio


@pytest.mark.parametrize(("value", "score"), [(0, 0.0), (0.3, 0.3), (1, 1.0)])
def test_a_milestone_scores_what_its_last_check_in_says(value, score):
    assert row(a_cycle(a_key_result(type="milestone"), values=[("KR1", 0), ("KR1", value)])).score == score


UNDEFINED = {
    "no-number": (a_key_result(), 3),
    "no-target": (a_key_result(baseline=22), 30),
    "no-baseline": (a_key_result(target=45, direction="increase"), 30),
    "no-baseline-zero": (a_key_result(target=4, direction="reach"), 2),
    "same": (a_key_result(baseline=45, target=45), 45),
    "no-bound": (a_key_result(type="maintain"), 45),
    "no-check-in": (a_key_result(baseline=22, target=40), None),
    "not-a-share": (a_key_result(type="milestone"), 100),
    "too-far": (a_key_result(baseline=0, target=5e-324), 1e308),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", UNDEFINED)
def test_what_cannot_be_said_stays_undefined_and_says_why(name, language):
    kr, value = UNDEFINED[name]
    with speaking(language):
        found = row(a_cycle(kr, values=[] if value is None else [("KR1", value)]))
        assert found.reason == say(f"scoring.{name}")
    assert found.score != found.score
    assert found.band is None


def test_what_is_kept_where_it_stands_waits_for_a_check_in_and_not_for_a_limit():
    kept = a_key_result(type="maintain", baseline=95, target=95, bound=(95, None))
    with speaking("en"):
        assert row(a_cycle(kept)).reason == say("scoring.no-check-in")


def read_line(text):
    [kr] = notation.parse(f"O A place\nKR {text}").cycle.key_results
    return kr


@pytest.mark.parametrize("text", ["Late deliveries at most 4%", "晚送的订单占比不高于 4%"])
def test_an_upper_limit_without_a_baseline_is_kept_from_the_first_day(text):
    found = row(a_cycle(read_line(text), values=[("KR1", 3), ("KR1", 5), ("KR1", 4), ("KR1", 2)]))
    assert (found.type, found.score, found.last_inside) == ("maintain", 0.75, True)


@pytest.mark.parametrize("text", ["Ticket sales of at least 45%", "线上售票占比不低于 45%"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_lower_bound_without_a_baseline_is_asked_about(text, language):
    with speaking(language):
        found = row(a_cycle(read_line(text), values=[("KR1", 30)]))
        assert found.reason == say("scoring.no-baseline-level")
    assert (found.type, found.score == found.score) == ("metric", False)


def test_a_check_in_without_a_number_is_not_silence():
    cycle = replace(
        a_cycle(a_key_result(baseline=1, target=2)), check_ins=(CheckIn(START, "KR1", confidence=6, note="later"),)
    )
    with speaking("en"):
        found = row(cycle)
        assert found.reason == say("scoring.no-value")
    assert found.confidence == 0.6
    assert found.last_check_in.date() == START


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"direction": "maintain", "bound": (90, None)}, "maintain"),
        ({"baseline": 22, "target": 40}, "metric"),
        ({"target": 4, "direction": "reach"}, "metric"),
        ({"bound": (45, None), "direction": "reach"}, "metric"),
        ({"baseline": 1, "change": 2.0, "direction": "increase"}, "metric"),
        ({"type": "milestone", "baseline": 0, "target": 1}, "milestone"),
        ({}, None),
    ],
)
def test_the_type_is_the_declared_one_or_what_the_measure_tells(fields, kind):
    assert scoring.frame(a_cycle(a_key_result(**fields))).type[0] == kind


def test_a_factor_and_a_one_sided_bound_give_a_target():
    double = row(a_cycle(a_key_result(baseline=20, change=2.0, direction="increase"), values=[("KR1", 30)]))
    at_least = row(a_cycle(a_key_result(baseline=20, bound=(40, None), direction="reach"), values=[("KR1", 30)]))
    assert (double.raw, at_least.raw) == (0.5, 0.5)


def test_the_objective_is_the_mean_of_what_is_defined_weighted_where_weights_are_given():
    def mean(*weights):
        krs = [a_key_result(f"KR{i}", baseline=0, target=10, weight=w) for i, w in enumerate(weights)]
        cycle = a_cycle(*krs, a_key_result("KR9"), values=[("KR0", 10), ("KR1", 7), ("KR2", 2)])
        return scoring.score(cycle, END).objectives.iloc[0]

    assert mean(None, None, None).score == pytest.approx(0.6333, abs=5e-5)
    assert mean(0.5, 0.3, 0.2).score == pytest.approx(0.75)
    assert mean(None, None, None).scored == 3


def test_an_objective_without_a_score_says_so():
    found = scoring.score(a_cycle(a_key_result()), END).objectives.iloc[0]
    assert found.score != found.score
    assert found.reason


@pytest.mark.parametrize(
    ("score", "band"),
    [(0, "red"), (0.35, "red"), (0.39999, "red"), (0.4, "yellow"), (0.65, "yellow"), (0.7, "green"), (1, "green")],
)
def test_bands_have_no_gaps(score, band):
    assert scoring.band(score) == band


def test_a_band_is_not_lost_to_floating_point():
    kr = row(a_cycle(a_key_result(baseline=0, target=1), values=[("KR1", 0.1 * 7 - 1e-16)]))
    assert kr.band == "green"


def test_check_ins_after_the_day_are_left_out_and_a_correction_of_the_same_day_counts():
    cycle = a_cycle(a_key_result(baseline=0, target=10))
    days = [START, START + dt.timedelta(7), START + dt.timedelta(7), START + dt.timedelta(14)]
    cycle = replace(cycle, check_ins=tuple(CheckIn(d, "KR1", v) for d, v in zip(days, (1, 9, 4, 8), strict=True)))
    assert row(cycle, as_of=days[0]).value == 1
    assert row(cycle, as_of=days[1]).value == 4
    assert row(cycle, as_of="2026-01-18").value == 4
    assert row(cycle).check_ins == 4


def test_elapsed_counts_days_and_pace_compares_with_it():
    cycle = a_cycle(a_key_result(baseline=0, target=10), values=[("KR1", 2)])
    half = scoring.score(cycle, START + dt.timedelta(days=45))
    assert half.elapsed == pytest.approx(46 / 91)
    assert half.table.pace_ratio[0] == pytest.approx(0.2 / (46 / 91))
    before = scoring.score(cycle, START - dt.timedelta(days=1))
    assert before.elapsed == 0
    assert before.table.pace_ratio.isna().all()
    assert scoring.score(cycle, END + dt.timedelta(days=9)).elapsed == 1


def test_the_day_is_today_but_never_after_the_end():
    assert scoring.moment(Cycle(end=dt.date(1999, 12, 31))) == dt.date(1999, 12, 31)
    assert dt.date(2025, 1, 1) < scoring.moment(Cycle(end=dt.date(9999, 12, 31))) < dt.date(9999, 1, 1)
    assert dt.date(2025, 1, 1) < scoring.moment(Cycle())


def test_a_day_that_is_no_date_is_asked_again():
    with speaking("en"), pytest.raises(OkrkitError, match="soon") as error:
        scoring.score(a_cycle(), "soon")
    assert "2026-03-31" in error.value.instead


def test_what_holds_no_cycle_is_not_scored():
    with pytest.raises(OkrkitError):
        scoring.score("a cycle")


def test_weeks_are_iso_weeks_and_the_first_holds_the_start():
    found = scoring.weeks(Cycle(start=dt.date(2025, 12, 31), end=dt.date(2026, 1, 12)))
    assert found == [(1, dt.date(2025, 12, 29)), (2, dt.date(2026, 1, 5)), (3, dt.date(2026, 1, 12))]
    assert len(scoring.weeks(a_cycle())) == 13
    assert scoring.weeks(Cycle()) == []


def test_silence_counts_check_ins_in_each_week_that_has_begun():
    cycle = a_cycle(a_key_result(), a_key_result("KR2"))
    days = [START, END, START + dt.timedelta(days=6), START + dt.timedelta(days=7), START - dt.timedelta(days=1)]
    cycle = replace(cycle, check_ins=tuple(CheckIn(d, "KR2") for d in days))
    found = scoring.silence(cycle, END)
    assert found.shape == (13, 2)
    assert found["KR2"].tolist() == [2, 1, *[0] * 10, 1]
    assert found["KR1"].sum() == 0
    assert list(scoring.silence(cycle, "2026-01-12").index) == [1, 2]
    assert scoring.silence(a_cycle(a_key_result()), "2025-01-01").empty


def test_an_empty_cycle_scores_to_empty_tables():
    for cycle in (Cycle(), Cycle(objectives=(Objective("O1", "Alone"),)), a_cycle()):
        found = scoring.score(cycle, END)
        assert found.table.empty
        assert str(found)
        assert found._repr_html_()
        json.dumps(found.to_dict(), allow_nan=False)
        assert scoring.silence(cycle, END).shape[1] == 0


def test_the_dictionary_is_json_and_keeps_what_is_missing_as_null():
    cycle = a_cycle(
        a_key_result(baseline=41, target=60), a_key_result("KR2", target=4, direction="reach"), values=[("KR1", 50)]
    )
    found = json.loads(json.dumps(scoring.score(cycle, END).to_dict(), allow_nan=False))
    assert found["as_of"] == "2026-04-05"
    assert found["elapsed"] == 1.0
    first, second = found["objectives"][0]["key_results"]
    asked = ("id", "type", "raw", "score", "score_as_first_written", "pace_ratio", "forecast", "required_rate")
    assert {*asked, "confidence", "last_check_in", "reason"} <= first.keys()
    assert {"id", "kind", "score", "passed", "band", "key_results"} <= found["objectives"][0].keys()
    assert {"school", "objective", "verdict", "value"} <= found["lenses"][0].keys()
    assert (first["id"], first["band"], first["last_check_in"], first["reason"]) == (
        "KR1",
        "yellow",
        "2026-01-05",
        None,
    )
    assert (second["score"], second["last_check_in"], bool(second["reason"])) == (None, None, True)


def test_text_and_html_show_every_key_result_and_escape_what_people_typed():
    cycle = a_cycle(a_key_result(text="<script>alert(1)</script> & more", baseline=0, target=10), values=[("KR1", 12)])
    found = scoring.score(cycle, END)
    assert "KR1 <script>" in str(found)
    assert "<script>" not in found._repr_html_()
    assert "&lt;script&gt;" in found._repr_html_()


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(-5, "$", "−$5"), (3.25, "%", "3.25%"), (1_200_000, None, "1,200,000"), (None, "%", ""), (6, "days", "6 days")],
)
def test_a_quantity_is_written_as_people_write_it(value, unit, shown):
    assert scoring.quantity(value, unit) == shown


def test_the_room_is_light_until_a_table_is_asked_for():
    code = "import sys, okrkit.scoring as s; s.band(0.5); sys.exit('pandas' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.lists(NUMBERS, min_size=1, max_size=12), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_rows_does_not_matter(values, shuffle: random.Random):
    krs = [
        a_key_result("KR1", baseline=1, target=2),
        a_key_result("KR2", direction="maintain", bound=(0, 10)),
        a_key_result("KR3", type="milestone"),
    ]
    cycle = a_cycle(*krs, values=[(f"KR{i % 3 + 1}", v) for i, v in enumerate(values)])
    rows, others = list(cycle.check_ins), list(krs)
    shuffle.shuffle(rows)
    shuffle.shuffle(others)
    mixed = replace(cycle, check_ins=tuple(rows), objectives=(replace(cycle.objectives[0], key_results=tuple(others)),))
    tables = [scoring.score(c, END).table.sort_values("key_result", ignore_index=True) for c in (cycle, mixed)]
    assert tables[0].equals(tables[1])


@given(NUMBERS, NUMBERS, NUMBERS, st.floats(1e-3, 1e3))
@settings(max_examples=50, deadline=None)
def test_the_unit_does_not_matter(baseline, target, value, scale):
    assume(abs(target - baseline) > 1e-3)
    first, second = scoring.progress([baseline, baseline * scale], [target, target * scale], [value, value * scale])
    assert second == pytest.approx(first, rel=1e-6, abs=1e-6)


@given(NUMBERS, NUMBERS, NUMBERS)
@settings(max_examples=50, deadline=None)
def test_the_way_back_is_the_rest_of_the_way_and_a_mirror_changes_nothing(baseline, target, value):
    assume(abs(target - baseline) > 1e-3)
    there, back, mirrored = scoring.progress(
        [baseline, target, -baseline], [target, baseline, -target], [value, value, -value]
    )
    assert back == pytest.approx(1 - there, rel=1e-6, abs=1e-6)
    assert mirrored == there


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
@settings(max_examples=50, deadline=None)
def test_a_score_never_improves_when_a_value_gets_worse(baseline, target, one, other):
    assume(baseline != target)
    better, worse = (max, min) if target > baseline else (min, max)
    cycle = a_cycle(
        *(a_key_result(name, baseline=baseline, target=target) for name in ("KR1", "KR2")),
        values=[("KR1", better(one, other)), ("KR2", worse(one, other))],
    )
    good, bad = scoring.score(cycle, END).table.score
    assert good >= bad


@given(st.lists(NUMBERS, min_size=1, max_size=10), NUMBERS, st.integers(0, 9), st.floats(0, 1e6))
@settings(max_examples=50, deadline=None)
def test_keeping_never_scores_better_when_a_value_falls_further(values, low, which, fall):
    worse = [v - fall if i == which else v for i, v in enumerate(values)]
    krs = [a_key_result(name, direction="maintain", bound=(low, None)) for name in ("KR1", "KR2")]
    cycle = a_cycle(*krs, values=[("KR1", v) for v in values] + [("KR2", v) for v in worse])
    good, bad = scoring.score(cycle, END).table.score
    assert good >= bad


def test_a_key_result_that_starts_where_it_is_to_end_says_so_whatever_its_words():
    kr = KeyResult("KR1", "Uptime from 40 to 40", measure=Measure(baseline=40, target=40, direction="maintain"))
    cycle = Cycle(start=START, end=END, objectives=(Objective("O1", "Nobody waits", (kr,)),))
    assert scoring.score(cycle, END).table["reason"].tolist() == [say("scoring.same")]
