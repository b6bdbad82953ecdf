"""Pace, required rate, forecast and the tidy way in: what the formulas give, and what must hold for any numbers."""

import datetime as dt
import statistics
import zoneinfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from okrkit import scoring
from okrkit.errors import OkrkitError
from okrkit.language import speaking
from okrkit.model import CheckIn, Cycle, KeyResult, Level, Measure, Objective
from okrkit.scoring import arithmetic, forecast

START, END = dt.date(2026, 1, 5), dt.date(2026, 4, 5)
AT = {"start": START, "end": END, "as_of": dt.date(2026, 3, 1)}
NUMBERS = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
DAYS = st.dates(START, AT["as_of"])
RESULTS = ["raw", "score", "expected", "pace_ratio", "required_rate", "forecast", "forecast_low", "forecast_high"]


def lines(**columns):
    count = max((len(column) for column in columns.values()), default=1)
    told = {"key_result": [f"KR{n + 1}" for n in range(count)], "baseline": [0.0] * count, "target": [10.0] * count}
    return pd.DataFrame(told | columns)


def seen(*rows):
    """Rows of (key result, day, value)."""
    return pd.DataFrame(list(rows), columns=["key_result", "date", "value"])


def weekly(values, name="KR1"):
    return seen(*((name, START + dt.timedelta(weeks=n), value) for n, value in enumerate(values)))


def one(key_result, *values, kind=None, as_of=END):
    """The row of a single key result that was seen once a week."""
    rows = tuple(CheckIn(START + dt.timedelta(weeks=n), "KR1", value) for n, value in enumerate(values))
    cycle = Cycle("ferry", START, END, (Objective("O1", "A place", (key_result,), kind=kind),), rows)
    return scoring.score(cycle, as_of).table.iloc[0]


# --- pace and required rate ------------------------------------------------------------------------------------------


def test_a_fifth_of_the_way_at_half_time_needs_four_times_the_pace():
    start, end = dt.date(2026, 1, 1), dt.date(2026, 6, 29)  # 180 days
    sales = KeyResult("KR1", "Sales from 0 to 10 M", measure=Measure(baseline=0, target=10))
    rows = tuple(CheckIn(start + dt.timedelta(days=18 * n - 1), "KR1", 0.4 * n) for n in range(1, 6))
    cycle = Cycle("shop", start, end, (Objective("O1", "Grow", (sales,)),), rows)
    half = scoring.score(cycle, start + dt.timedelta(days=89)).table.iloc[0]
    assert half[["raw", "pace_ratio", "required_rate", "forecast"]].tolist() == pytest.approx([0.2, 0.4, 4.0, 0.4])
    later = replace(cycle, check_ins=(*rows, CheckIn(end, "KR1", 5.0)))
    assert scoring.score(later, end).table.iloc[0][["raw", "band"]].tolist() == [0.5, "yellow"]


def test_the_required_rate_of_the_example_in_the_json():
    assert arithmetic.required_rate(np.array([0.42]), 0.5)[0] == pytest.approx(1.38, abs=0.005)


@pytest.mark.parametrize(
    ("raw", "gone", "rate"),
    [(1.0, 0.5, 0.0), (1.3, 1.0, 0.0), (0.0, 0.5, None), (-0.2, 0.5, None), (0.5, 1.0, None), (0.5, 0.0, None), (0.5, None, None)],
)  # fmt: skip
def test_a_required_rate_is_not_made_up(raw, gone, rate):
    found = arithmetic.required_rate(np.array([raw]), gone)[0]
    assert found == rate if rate is not None else np.isnan(found)


@pytest.mark.parametrize(
    ("shape", "levels", "gone", "expected"),
    [
        (None, None, 0.5, 0.5),
        ("linear", None, 0.3, 0.3),
        ("late", None, 0.5, 0.25),
        ("stepwise", None, 0.24, 0.0),
        ("stepwise", None, 0.5, 0.5),
        ("stepwise", (0.3, 0.7, 1.0), 1 / 3 - 0.01, 0.0),
        ("stepwise", (0.3, 0.7, 1.0), 1 / 3, 0.3),
        ("stepwise", (1.0, 0.3, 0.7), 2 / 3, 0.7),
        ("stepwise", (0.3, 0.7, 1.0), 1.0, 1.0),
        ("linear", (0.3, 0.7, 1.0), 0.9, 0.9),
    ],
)
def test_what_is_expected_by_now_goes_by_the_declared_shape(shape, levels, gone, expected):
    assert arithmetic.expected(gone, [shape], [levels])[0] == pytest.approx(expected)


def test_the_pace_ratio_is_told_against_what_the_shape_expects():
    late = KeyResult("KR1", "Late", measure=Measure(baseline=0, target=10), shape="late")
    half = START + dt.timedelta(days=44)
    gone = scoring.elapsed(Cycle(start=START, end=END), half)
    assert one(late, 2.5, as_of=half).pace_ratio == pytest.approx(0.25 / gone**2)
    stepwise = replace(late, shape="stepwise")
    assert np.isnan(one(stepwise, 2.5, as_of=START + dt.timedelta(days=7)).pace_ratio)  # nothing is due yet


@given(st.floats(0, 1), st.sampled_from([None, "linear", "late", "stepwise"]), st.lists(st.floats(0, 1), max_size=4))
@settings(max_examples=80, deadline=None)
def test_what_is_expected_only_grows(gone, shape, levels):
    steps = tuple(sorted({*levels, 1.0}))
    now, later = (arithmetic.expected(when, [shape], [steps])[0] for when in (gone, min(gone + 0.1, 1)))
    assert 0 <= now <= later <= 1
    assert arithmetic.expected(1.0, [shape], [steps])[0] == 1


# --- milestones in steps, and three values ---------------------------------------------------------------------------

STEPS = (Level(0.3, "two harbours agree"), Level(0.7, "four use it"), Level(1, "all six"))


@pytest.mark.parametrize(
    ("value", "score"), [(0, 0), (0.29, 0), (0.3, 0.3), (0.5, 0.3), (0.7, 0.7), (0.99, 0.7), (1, 1)]
)
def test_a_value_between_two_steps_counts_as_the_lower_one(value, score):
    found = one(KeyResult("KR1", "One set of rules", levels=STEPS), value)
    assert (found.type, found.score, found.raw) == ("milestone", score, score)


@pytest.mark.parametrize(("value", "score"), [(0.3, 0.3), (0.7, 0.7), (1, 1)])
def test_a_step_counts_as_a_step_also_where_the_words_hold_numbers(value, score):
    rules = KeyResult("KR1", "Harbours that use it from 0 to 6", measure=Measure(baseline=0, target=6), levels=STEPS)
    assert one(rules, value).score == one(replace(rules, type="milestone"), value).score == score
    assert one(replace(rules, type="metric"), 3).score == 0.5
    assert scoring.in_steps(rules)
    assert not scoring.in_steps(replace(rules, type="metric"))


def test_a_step_is_not_lost_to_floating_point():
    assert one(KeyResult("KR1", "Rules", levels=STEPS), 0.1 * 3 - 1e-16).score == 0.3


THREE = Measure(baseline=100, target=50, commit=80, stretch=30, direction="decrease")


@pytest.mark.parametrize(
    ("value", "score", "zone"),
    [
        (110, 0.0, "below"), (100, 0.0, "below"), (90, 0.15, "below"), (80, 0.3, "commit"), (65, 0.5, "commit"),
        (50, 0.7, "target"), (40, 0.85, "target"), (30, 1.0, "stretch"), (10, 1.0, "stretch"),
    ],
)  # fmt: skip
def test_three_values_score_in_straight_pieces(value, score, zone):
    found = one(KeyResult("KR1", "Calls", measure=THREE), value)
    assert (found.score, found.zone) == (pytest.approx(score), zone)
    assert found.raw == pytest.approx((value - 100) / -50)


def test_of_three_values_one_may_be_missing():
    no_stretch = KeyResult("KR1", "Calls", measure=replace(THREE, stretch=None))
    assert [one(no_stretch, v).score for v in (80, 50, 30)] == pytest.approx([0.3, 1.0, 1.0])
    assert [one(no_stretch, v).zone for v in (90, 80, 40)] == ["below", "commit", "target"]
    no_commit = KeyResult("KR1", "Calls", measure=replace(THREE, commit=None))
    assert [one(no_commit, v).score for v in (75, 50, 40)] == pytest.approx([0.35, 0.7, 0.85])
    assert one(KeyResult("KR1", "Calls", measure=Measure(baseline=1, target=2)), 2).zone is None


@pytest.mark.parametrize("wrong", [{"commit": 40}, {"commit": 110}, {"stretch": 60}, {"commit": 50}])
def test_three_values_out_of_order_are_asked_about(wrong):
    with speaking("en"):
        found = one(KeyResult("KR1", "Calls", measure=replace(THREE, **wrong)), 70)
    assert np.isnan(found.score)
    assert "which is which" in found.reason


@given(st.floats(0.05, 0.95), st.floats(1.05, 5), st.floats(-1, 6), st.floats(0, 2))
@settings(max_examples=100, deadline=None)
def test_on_three_values_a_score_never_improves_when_a_value_gets_worse(commit, stretch, raw, worse):
    better, lower = arithmetic.on_three_values(np.array([raw, raw - worse]), *np.array([[commit] * 2, [stretch] * 2]))
    assert 0 <= lower <= better <= 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=4), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_on_steps_a_score_never_improves_when_a_value_gets_worse(levels, first, second):
    better, lower = arithmetic.on_steps(np.array([max(first, second), min(first, second)]), [tuple(levels)] * 2)
    assert lower <= better <= max(first, second) + 1e-9


# --- the forecast ----------------------------------------------------------------------------------------------------


def test_the_line_and_its_band_are_those_of_the_textbook():
    values = [2.0, 2.6, 2.4, 3.9, 4.1, 5.2]
    found = scoring.score_frames(lines(), weekly(values), **AT).iloc[0]
    when = [(7 * n + 1) / 91 for n in range(6)]
    slope, intercept = statistics.linear_regression(when, values)
    assert found.forecast == pytest.approx((intercept + slope) / 10)
    errors = [y - intercept - slope * x for x, y in zip(when, values, strict=True)]
    apart = (sum(e * e for e in errors) / 4) ** 0.5
    spread = sum((x - statistics.fmean(when)) ** 2 for x in when)
    reach = 1.533206 * apart * (1 + 1 / 6 + (1 - statistics.fmean(when)) ** 2 / spread) ** 0.5
    assert found.forecast_high - found.forecast == pytest.approx(reach / 10, rel=1e-4)
    assert found.forecast - found.forecast_low == pytest.approx(reach / 10, rel=1e-4)


def test_only_the_last_eight_days_count():
    turned = scoring.score_frames(lines(), weekly([9, 9, *range(1, 9)]), **AT | {"as_of": dt.date(2026, 3, 15)})
    assert turned.forecast[0] == pytest.approx((8 + (91 - 64) / 7) / 10)
    assert turned.forecast_high[0] == pytest.approx(turned.forecast[0])


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_under_four_days_there_are_too_few_points(count):
    with speaking("en"):
        found = scoring.score_frames(lines(), weekly(range(count)), **AT).iloc[0]
    assert np.isnan([found.forecast, found.forecast_low, found.forecast_high]).all()
    assert "oo few points" in found.forecast_reason


def test_two_values_of_one_day_are_one_point():
    rows = pd.concat([weekly([1, 2, 3]), weekly([1, 2, 4])])
    assert np.isnan(scoring.score_frames(lines(), rows, **AT).forecast[0])


@pytest.mark.parametrize(
    ("line", "at", "word"),
    [
        ({"type": ["maintain"], "low": [1.0]}, AT, "kept"),
        ({}, AT | {"as_of": END}, "over"),
        ({}, AT | {"end": None}, "no start or no end"),
        ({"target": [np.nan]}, AT, "score"),
    ],
)
def test_a_forecast_that_cannot_be_said_says_why(line, at, word):
    with speaking("en"):
        found = scoring.score_frames(lines(**line), weekly([1, 2, 3, 4, 5]), **at).iloc[0]
    assert np.isnan(found.forecast)
    assert word in found.forecast_reason


def test_what_comes_late_is_drawn_over_its_own_curve():
    when = np.array([(7 * n + 1) / 91 for n in range(7)])
    rows = weekly(10 * when**2)
    late = scoring.score_frames(lines(shape=["late"]), rows, **AT).iloc[0]
    assert late.forecast == pytest.approx(1.0)
    assert scoring.score_frames(lines(), rows, **AT).forecast[0] < 0.9


def test_a_milestone_is_not_forecast_beyond_done():
    table = lines(type=["milestone"], baseline=[np.nan], target=[np.nan])
    found = scoring.score_frames(table, weekly([0.1, 0.3, 0.5, 0.7, 0.9]), **AT).iloc[0]
    assert (found.forecast, found.forecast_high) == (1.0, 1.0)


def test_the_band_holds_what_it_promises():
    """Four in five of the next values lie in it, where the rest goes like the days seen."""
    chance = np.random.default_rng(5)
    count, when = 4000, np.arange(1, 7) / 10
    value = when + chance.normal(0, 0.1, (count, 6))
    line = forecast.ahead(np.repeat(np.arange(count), 6), np.tile(when, count), value.ravel(), np.full(count, 6))
    came = 1 + chance.normal(0, 0.1, count)
    assert np.mean((line.low <= came) & (came <= line.high)) == pytest.approx(0.8, abs=0.02)


# --- what must hold for any numbers ----------------------------------------------------------------------------------


ROWS = st.lists(
    st.tuples(st.sampled_from(["KR1", "KR2", "KR3"]), DAYS, NUMBERS), max_size=25, unique_by=lambda r: r[:2]
)
THREE_LINES = {
    "baseline": [3.0, 40, 0],
    "target": [9.0, 10, 0.0],
    "type": [None, None, "maintain"],
    "high": [np.nan, np.nan, 5],
}


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_no_result_hangs_on_the_order_of_rows(rows, shuffle):
    mixed = rows.copy()
    shuffle.shuffle(mixed)
    table = lines(**THREE_LINES)
    first = scoring.score_frames(table, seen(*rows), **AT)
    second = scoring.score_frames(table.iloc[::-1], seen(*mixed), **AT).iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, second)


@given(st.lists(NUMBERS, min_size=1, max_size=8), NUMBERS, NUMBERS, st.floats(1e-3, 1e3))
@settings(max_examples=60, deadline=None)
def test_no_result_hangs_on_the_unit(values, baseline, target, scale):
    assume(abs(target - baseline) > 1)
    both = pd.concat([weekly(values), weekly([v * scale for v in values], "KR2")])
    found = scoring.score_frames(
        lines(baseline=[baseline, baseline * scale], target=[target, target * scale]), both, **AT
    )
    one, other = found[RESULTS].to_numpy()
    assert other == pytest.approx(one, rel=1e-5, abs=1e-5, nan_ok=True)


@given(st.lists(NUMBERS, min_size=1, max_size=8), NUMBERS, NUMBERS)
@settings(max_examples=60, deadline=None)
def test_no_result_hangs_on_which_way_is_up(values, baseline, target):
    """From 2 to 9 with values as they are, and from 9 to 2 with values mirrored in between."""
    assume(abs(target - baseline) > 1)
    both = pd.concat([weekly(values), weekly([baseline + target - v for v in values], "KR2")])
    found = scoring.score_frames(lines(baseline=[baseline, target], target=[target, baseline]), both, **AT)
    one, other = found[RESULTS].to_numpy()
    assert other == pytest.approx(one, rel=1e-5, abs=1e-5, nan_ok=True)


@given(
    ROWS,
    st.lists(st.one_of(st.none(), st.integers(-2, 3).map(float)), min_size=21, max_size=21),
    st.lists(st.sampled_from([None, "metric", "maintain", "milestone"]), min_size=3, max_size=3),
)
@settings(max_examples=80, deadline=None)
def test_what_is_undefined_has_a_reason_and_what_is_defined_has_none(rows, numbers, types):
    columns = ("baseline", "target", "low", "high", "commit", "stretch", "weight")
    told = {name: numbers[3 * n : 3 * n + 3] for n, name in enumerate(columns)}
    found = scoring.score_frames(lines(**told, type=types), seen(*rows), **AT)
    assert (found["score"].isna() == found["reason"].notna()).all()
    assert (found["score"].isna() == found["band"].isna()).all()
    assert (found["forecast"].isna() == found["forecast_reason"].notna()).all()
    assert found["score"].dropna().between(0, 1).all()


# --- days, weeks, cycles ---------------------------------------------------------------------------------------------

ZONES = ["Europe/Lisbon", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati", "Australia/Lord_Howe"]


@given(
    st.sampled_from(ZONES), st.integers(0, 90), st.times(), st.integers(0, 1),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_no_time_zone_and_no_change_of_clocks_moves_a_check_in_into_another_week(zone, days, time, fold):
    day = START + dt.timedelta(days=days)
    local = dt.datetime.combine(day, time.replace(fold=fold), zoneinfo.ZoneInfo(zone))
    kr = KeyResult("KR1", "A line", measure=Measure(baseline=0, target=10))
    plain, zoned = (
        Cycle("ferry", START, END, (Objective("O1", "A place", (kr,)),), (CheckIn(when, "KR1", 4),))
        for when in (day, local)
    )
    for cycle in (plain, zoned):
        assert scoring.history(cycle, END)["week"].tolist() == [days // 7 + 1]
    assert scoring.silence(plain, END).equals(scoring.silence(zoned, END))
    assert scoring.score(zoned, local).table["last_check_in"][0].date() == day


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_moments_with_a_zone_keep_their_own_date(unit):
    night = (
        pd.Series(pd.to_datetime(["2026-03-29 23:30", "2026-03-30 00:10"]))
        .dt.as_unit(unit)
        .dt.tz_localize("Europe/Lisbon")
    )
    rows = pd.DataFrame({"key_result": "KR1", "date": night, "value": [1.0, 2.0]})
    found = scoring.score_frames(lines(), rows, **AT | {"as_of": dt.date(2026, 3, 29)})
    assert (found.value[0], found.last_check_in[0].date()) == (1.0, dt.date(2026, 3, 29))


@pytest.mark.parametrize(
    "date",
    [
        lambda day: day,
        lambda day: dt.datetime(day.year, day.month, day.day, 23, 59, tzinfo=dt.timezone(dt.timedelta(hours=-9))),
        lambda day: day.isoformat(),
        lambda day: f"{day.isoformat()}T23:59:00-09:00",
        pd.Timestamp,
    ],
    ids=["dates", "moments", "texts", "texts with a zone", "timestamps"],
)
def test_a_day_may_be_told_in_many_ways(date):
    days = [START + dt.timedelta(weeks=n) for n in range(5)]
    rows = pd.DataFrame({"key_result": "KR1", "date": pd.Series([*map(date, days), None], dtype=object), "value": 3.0})
    found = scoring.score_frames(lines(), rows, **AT).iloc[0]
    assert (found.check_ins, found.last_check_in.date()) == (5, days[-1])


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (dt.date(2026, 2, 16), dt.date(2026, 3, 29), 6),  # six weeks, over a change of clocks
        (dt.date(2026, 1, 1), dt.date(2026, 4, 30), 18),  # four months from a Thursday on
        (dt.date(2026, 4, 1), dt.date(2027, 3, 31), 53),  # a fiscal year over an ISO year of 53 weeks
        (dt.date(2026, 7, 1), dt.date(2026, 7, 1), 1),
    ],
)
def test_cycles_that_are_no_quarters_have_their_weeks_and_their_pace(start, end, count):
    kr = KeyResult("KR1", "A line", measure=Measure(baseline=0, target=10))
    days = [start + dt.timedelta(days=n) for n in range(0, (end - start).days + 1, 3)]
    rows = tuple(CheckIn(day, "KR1", 10 * ((day - start).days + 1) / ((end - start).days + 1)) for day in days)
    cycle = Cycle("ferry", start, end, (Objective("O1", "A place", (kr,)),), rows)
    weeks = scoring.weeks(cycle)
    assert len(weeks) == count
    assert all(monday.isoweekday() == 1 for _, monday in weeks)
    numbers = dict(weeks)
    told = scoring.history(cycle, end)
    assert [numbers[n].isocalendar()[:2] for n in told["week"]] == [day.isocalendar()[:2] for day in days]
    half = scoring.score(cycle, days[len(days) // 2]).table.iloc[0]
    assert half.pace_ratio == pytest.approx(1.0)
    assert len(days) < 8 or half.forecast == pytest.approx(1.0)


# --- tables as people have them --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "dtype",
    [
        object, "category", pd.StringDtype("python", na_value=np.nan), pd.StringDtype("pyarrow", na_value=np.nan),
        pd.StringDtype("python"), pd.StringDtype("pyarrow"), pd.ArrowDtype(pa.string()),
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("numbers", ["float64", "Float64", "object", "string", pd.ArrowDtype(pa.float64())], ids=str)
def test_the_same_comes_of_every_kind_of_column(dtype, numbers):
    table = lines(
        baseline=[0.0, 40, 0], target=[10.0, 10, np.nan], high=[np.nan, np.nan, 5], type=[None, "metric", "maintain"],
        shape=[None, "late", None], direction=["increase", None, "maintain"],
    )  # fmt: skip
    rows = pd.concat([weekly(range(5), name) for name in ("KR1", "KR2", "KR3", "KR9")]).assign(confidence=6.0)
    kinds = dict.fromkeys(["key_result", "type", "shape", "direction"], dtype)
    other = table.astype(kinds | dict.fromkeys(["baseline", "target", "high"], numbers))
    told = rows.astype({"key_result": dtype, "value": numbers, "confidence": numbers})
    results = [
        *RESULTS,
        "value",
        "check_ins",
        "band",
        "zone",
        "confidence",
        "worst_breach",
        "last_inside",
        "type",
        "reason",
    ]
    plain, found = (scoring.score_frames(*both, **AT)[results] for both in ((table, rows), (other, told)))
    pd.testing.assert_frame_equal(plain, found)


def test_texts_stay_texts_with_and_without_pyarrow():
    kr = KeyResult("KR1", "A line", measure=Measure(baseline=0, target=10), owner="Li")
    cycle = Cycle("ferry", START, END, (Objective("O1", "A place", (kr,)),), (CheckIn(START, "KR1", 4, 6, "Ana"),))
    tables = []
    for storage in ("python", "pyarrow"):
        with pd.option_context("mode.string_storage", storage):
            tables.append(
                (scoring.score(cycle, END).table, scoring.history(cycle, END), scoring.lens(cycle, END).table)
            )
    for one, other in zip(*tables, strict=True):
        pd.testing.assert_frame_equal(one, other, check_column_type=False)
    assert (tables[0][0].owner[0], tables[0][0].type[0], tables[0][1].by[0]) == ("Li", "metric", "Ana")


@pytest.mark.parametrize(
    ("table", "rows", "word"),
    [
        (lines().drop(columns="key_result"), seen(), "key_result"),
        (lines(), seen().drop(columns="value"), "value"),
        (lines(), weekly([1, "many", 3]), "many"),
        (lines(), seen(("KR1", "soon", 3)), "soon"),
        (lines(baseline=["forty"]), seen(), "forty"),
        (pd.concat([lines(), lines()]), seen(), "KR1"),
    ],
)
def test_a_table_that_cannot_be_used_says_what_is_wrong(table, rows, word):
    for language in ("en", "zh"):
        with speaking(language), pytest.raises(OkrkitError, match=word) as error:
            scoring.score_frames(table, rows, **AT)
        assert error.value.instead


def test_what_belongs_to_no_key_result_or_no_day_is_left_out():
    rows = seen(("KR1", START, 4), ("KR7", START, 9), (None, START, 9), ("KR1", None, 9), ("KR1", END, 9))
    found = scoring.score_frames(lines(), rows, **AT).iloc[0]
    assert (found.value, found.check_ins) == (4, 1)


def test_other_columns_stay_and_nothing_given_is_changed():
    table, rows = lines().assign(team="harbour"), weekly([1, 2])
    before = table.copy(), rows.copy()
    assert scoring.score_frames(table, rows, **AT).team[0] == "harbour"
    pd.testing.assert_frame_equal(table, before[0])
    pd.testing.assert_frame_equal(rows, before[1])
