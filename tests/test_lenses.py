"""One cycle under six schools, whether an objective passed, what people said they believed, and how it came."""

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import okrkit
from okrkit import content, scoring
from okrkit.errors import OkrkitError
from okrkit.language import speaking
from okrkit.model import CheckIn, Cycle, KeyResult, Measure, Objective, Vote
from okrkit.scoring.schools import SCHOOLS

START, END = dt.date(2026, 1, 5), dt.date(2026, 4, 5)
EVE = dt.datetime.combine(START - dt.timedelta(days=1), dt.time(9))
LINE = Measure(baseline=0, target=10)


def a_cycle(*values, kind=None, confidence=(), roll_up=None, measure=LINE, weights=()):
    """One objective; each value is the last of a key result of its own, each confidence the first said of it."""
    names = [f"KR{n + 1}" for n in range(len(values))]
    weighted = dict(zip(names, weights, strict=False))
    krs = tuple(KeyResult(name, "A line", measure=measure, weight=weighted.get(name)) for name in names)
    rows = [CheckIn(START, name, 0, said) for name, said in zip(names, confidence, strict=False)]
    rows += [CheckIn(END, name, value) for name, value in zip(names, values, strict=True) if value is not None]
    return Cycle("ferry", START, END, (Objective("O1", "A place", krs, kind=kind, roll_up=roll_up),), tuple(rows))


def said(cycle, school, name="KR1", as_of=END):
    """Verdict, value and good of one school on one line; of the objective where `name` is None."""
    table = scoring.lens(cycle, as_of).table
    found = table[(table.school == school) & (table.key_result.isna() if name is None else table.key_result == name)]
    [row] = found.to_dict("records")
    return row["verdict"], None if row["value"] != row["value"] else pytest.approx(row["value"]), row["good"]


# --- what follows for an objective -----------------------------------------------------------------------------------


def objective(cycle):
    return scoring.score(cycle, END).objectives.iloc[0]


def test_mean_weighted_and_minimum_stand_side_by_side():
    found = objective(a_cycle(10, 7, 2, weights=(0.5, 0.3, 0.2)))
    assert found[["mean", "weighted", "minimum", "score"]].tolist() == pytest.approx(
        [0.6333, 0.75, 0.2, 0.75], abs=5e-5
    )


@pytest.mark.parametrize(("roll_up", "score"), [(None, 0.75), ("mean", 0.75), ("minimum", 0.2)])
def test_the_score_is_the_one_that_the_team_chose(roll_up, score):
    found = objective(a_cycle(10, 7, 2, weights=(0.5, 0.3, 0.2), roll_up=roll_up))
    assert found.score == pytest.approx(score)
    assert found.band == scoring.band(score)


def test_an_objective_may_be_decided_to_carry_no_score():
    with speaking("en"):
        found = objective(a_cycle(10, 7, roll_up="none", kind="committed"))
    assert found.score != found.score
    assert (found["mean"], found.passed) == (pytest.approx(0.85), None)
    assert "no score" in found.reason


@pytest.mark.parametrize(
    ("kind", "values", "passed"),
    [
        ("committed", (10, 10), True), ("committed", (10, 9.9), False), ("committed", (8, 8), False),
        ("committed", (10, None), None), ("committed", (9, None), False), ("committed", (None, None), None),
        ("aspirational", (7, 7), True), ("aspirational", (7, 6.9), False), ("aspirational", (10, None), None),
        ("aspirational", (3, None), False), ("aspirational", (14, 0), False),
        ("learning", (10, 10), None), (None, (10, 10), None),
    ],
)  # fmt: skip
def test_passed_is_said_by_kind_and_only_where_nothing_open_could_turn_it(kind, values, passed):
    found = objective(a_cycle(*values, kind=kind))
    assert found.passed is passed
    assert bool(found.passed_reason) is (passed is None)


# --- the schools -----------------------------------------------------------------------------------------------------


def test_half_the_way_has_three_verdicts():
    cycle = a_cycle(5, confidence=(8,))
    assert said(cycle, "grove") == ("missed", 0, False)
    assert said(cycle, "google") == ("yellow", 0.5, None)
    assert said(cycle, "what-matters") == (None, 0.5, None)
    assert said(replace_kind(cycle, "committed"), "what-matters") == ("not-achieved", 0.5, False)
    assert said(cycle, "wodtke") == ("not-reached", 0.8, False)
    assert said(cycle, "lamorte") == (None, None, None)
    assert said(cycle, "huang") == ("sure-not-done", 0, False)
    flips = scoring.lens(cycle, END).flips
    assert flips["between"].tolist() == [("google",), ("google",)]


def replace_kind(cycle, kind):
    return replace(cycle, objectives=tuple(replace(o, kind=kind) for o in cycle.objectives))


@pytest.mark.parametrize(("value", "verdict"), [(10, "met"), (9.9, "missed"), (12, "met")])
def test_grove_knows_yes_and_no(value, verdict):
    assert said(a_cycle(value), "grove")[0] == verdict


def test_to_grove_nine_of_ten_is_missed():
    assert said(a_cycle(*[10] * 9, 9), "grove", None) == ("missed", 0.9, False)
    assert said(a_cycle(10, 10), "grove", None) == ("met", 1, True)
    assert said(a_cycle(10, None), "grove", None) == (None, 1, None)
    assert said(a_cycle(9, None), "grove", None)[0] == "missed"


def test_a_line_without_a_score_is_not_counted_as_missed():
    cycle = a_cycle(10, 9, None)
    assert said(cycle, "grove", None) == ("missed", 0.5, False)


@pytest.mark.parametrize(
    ("score", "verdict", "good"),
    [(3.5, "red", False), (4, "yellow", None), (6.5, "yellow", None), (7, "green", True), (10, "green", True)],
)
def test_google_has_three_bands_without_gaps(score, verdict, good):
    assert said(a_cycle(score), "google") == (verdict, score / 10, good)
    assert said(a_cycle(score, score), "google", None) == (verdict, score / 10, good)


@pytest.mark.parametrize(
    ("kind", "value", "verdict"),
    [
        ("committed", 8, "not-achieved"), ("committed", 10, "achieved"), ("aspirational", 7, "achieved"),
        ("aspirational", 6, "not-achieved"), ("learning", 10, None), (None, 10, None),
    ],
)  # fmt: skip
def test_what_matters_goes_by_the_kind(kind, value, verdict):
    assert said(a_cycle(value, kind=kind), "what-matters")[0] == verdict
    assert said(a_cycle(value, kind=kind), "what-matters", None)[0] == verdict


@pytest.mark.parametrize(("then", "verdict", "good"), [(7, "rising", True), (5, "level", None), (3, "falling", False)])
def test_wodtke_goes_by_confidence_while_the_cycle_runs(then, verdict, good):
    cycle = a_cycle(10, confidence=(5,))
    later = replace(cycle, check_ins=(*cycle.check_ins, CheckIn(START + dt.timedelta(weeks=2), "KR1", 3, then)))
    half = START + dt.timedelta(weeks=3)
    assert said(later, "wodtke", as_of=half) == (verdict, then / 10, good)
    assert said(later, "wodtke", None, as_of=half) == (verdict, then / 10, good)
    assert said(later, "wodtke")[0] == "reached"


@pytest.mark.parametrize(
    ("value", "zone", "good"), [(1, "below", False), (5, "commit", None), (10, "target", True), (15, "stretch", True)]
)
def test_lamorte_scores_key_results_by_the_three_values_and_never_objectives(value, zone, good):
    cycle = a_cycle(value, measure=Measure(baseline=0, target=10, commit=5, stretch=15))
    assert said(cycle, "lamorte")[::2] == (zone, good)
    assert said(cycle, "lamorte", None) == (None, None, None)


HUANG = {
    (10, 1): ("beyond-belief", 1.0, True), (10, 2): ("beyond-belief", 1.0, True), (10, 3): ("as-hoped", 0.7, True),
    (10, 7): ("as-hoped", 0.7, True), (10, 8): ("as-sure", 0.3, True), (9, 8): ("sure-not-done", 0.0, False),
    (0, 10): ("sure-not-done", 0.0, False), (9, 5): (None, None, None), (9, 1): (None, None, None),
    (10, None): (None, None, None),
}  # fmt: skip


@pytest.mark.parametrize(("case", "found"), HUANG.items())
def test_huang_has_four_values_and_what_has_none_is_talked_about(case, found):
    value, confidence = case
    cycle = a_cycle(value, confidence=() if confidence is None else (confidence,))
    assert said(cycle, "huang") == found
    reasons = scoring.lens(cycle, END).table.query("school == 'huang'")["reason"]
    assert (found[0] is None) == bool(reasons.iloc[1])


def test_huang_gives_an_objective_the_mean_only_where_all_have_a_value():
    assert said(a_cycle(10, 10, confidence=(8, 5)), "huang", None) == ("mean", 0.5, True)
    assert said(a_cycle(10, 9, confidence=(8, 5)), "huang", None) == (None, None, None)


def test_huang_asks_the_first_vote_where_enough_have_voted():
    cycle = a_cycle(10, confidence=(5,))
    votes = [Vote(EVE, who, "KR1", "x", number, "s") for who, number in zip("abcd", (9, 9, 8, 10), strict=True)]
    assert said(replace(cycle, votes=tuple(votes)), "huang")[0] == "as-sure"
    assert said(replace(cycle, votes=tuple(votes[:3])), "huang")[0] == "as-hoped"


def test_a_key_result_without_a_score_has_no_verdict_but_a_reason():
    table = scoring.lens(a_cycle(5, measure=Measure(target=4, direction="reach")), END).table
    assert table["verdict"].isna().all()
    assert table["reason"].notna().all()


def test_where_all_agree_nothing_flips():
    assert scoring.lens(a_cycle(0, kind="committed", confidence=(9,)), END).flips.empty
    flips = scoring.lens(a_cycle(8, kind="aspirational"), END).flips
    assert flips.to_dict("records")[1] == {
        "objective": "O1", "key_result": "KR1", "good": ("google", "what-matters"), "between": (), "bad": ("grove", "wodtke"),
    }  # fmt: skip


def test_the_schools_stand_in_their_order_with_words_and_sources_in_both_languages():
    known = content.table("schools")
    assert list(known) == list(SCHOOLS) == ["grove", "google", "what-matters", "wodtke", "lamorte", "huang"]
    for school in known.values():
        for told in (school["label"], school["name"], school["how"], school["source"], *school["verdicts"].values()):
            assert told["en"]
            assert told["zh"]
        assert {*school.get("scored", ()), *school.get("sure", ())} <= school["verdicts"].keys()


@given(
    st.lists(st.one_of(st.none(), st.integers(-2, 14)), min_size=1, max_size=4),
    st.sampled_from([None, "committed", "aspirational", "learning"]),
    st.lists(st.integers(0, 10), max_size=4),
    st.sampled_from([END, START + dt.timedelta(weeks=5)]),
    st.sampled_from([LINE, Measure(baseline=0, target=10, commit=4, stretch=12), Measure(target=3)]),
)
@settings(max_examples=60, deadline=None)
def test_every_verdict_has_words_and_what_is_missing_has_a_reason(values, kind, confidence, as_of, measure):
    cycle = a_cycle(*values, kind=kind, confidence=confidence[: len(values)], measure=measure)
    found = scoring.lens(cycle, as_of)
    words = {name: school["verdicts"] for name, school in content.table("schools").items()}
    for row in found.table.to_dict("records"):
        assert (row["verdict"] is None) == bool(row["reason"])
        assert row["verdict"] is None or row["verdict"] in words[row["school"]]
        assert row["value"] != row["value"] or 0 <= row["value"] <= 1
    for language in ("en", "zh"):
        with speaking(language):
            assert str(scoring.lens(cycle, as_of))


def test_the_lenses_show_themselves_and_escape_what_people_typed():
    cycle = a_cycle(5, 10, confidence=(8, 5))
    krs = tuple(replace(kr, text="<b>Nights</b>") for kr in cycle.key_results)
    found = okrkit.lens(replace(cycle, objectives=(replace(cycle.objectives[0], key_results=krs),)), END)
    with speaking("en"):
        html, text = found._repr_html_(), str(found)
    assert "<b>" not in html
    assert "&lt;b&gt;Nights" in html
    assert "<table>" in html
    for word in ("Grove", "Huang", "Radical Focus", "◆ KR1 <b>Nights</b>", "yellow 0.50"):
        assert word in text
    with speaking("zh"):
        assert "谷歌 黄 0.50" in str(found)


def test_the_dictionary_holds_the_lenses():
    told = json.loads(json.dumps(scoring.score(a_cycle(4.2, kind="committed"), END).to_dict(), allow_nan=False))
    [row] = [one for one in told["lenses"] if one["school"] == "google" and one["key_result"] is None]
    assert (row["objective"], row["verdict"], row["value"]) == ("O1", "yellow", pytest.approx(0.42))
    assert (told["objectives"][0]["passed"], told["objectives"][0]["band"]) == (False, "yellow")


# --- confidence, votes, calibration ----------------------------------------------------------------------------------


def stated(*numbers, value=0, name="KR1"):
    return [CheckIn(START + dt.timedelta(weeks=n), name, value, number) for n, number in enumerate(numbers)]


def with_rows(rows, cycle=None):
    return replace(cycle or a_cycle(None), check_ins=tuple(rows))


@pytest.mark.parametrize(("numbers", "brier"), [((5, 5, 4, 3, 2), 0.158), ((9, 9, 9, 9, 3), 0.666)])
def test_the_brier_score_of_what_was_missed(numbers, brier):
    found = okrkit.calibration(with_rows(stated(*numbers)), END)
    assert (found.brier, found.count) == (pytest.approx(brier), 5)


@pytest.mark.parametrize(
    ("kind", "value", "brier"),
    [("committed", 8, 0.64), ("aspirational", 7, 0.04), (None, 10, 0.04), (None, 7, 0.64), ("learning", 10, None)],
)
def test_what_came_is_told_against_the_line_of_its_kind(kind, value, brier):
    found = scoring.calibration(with_rows(stated(8, value=value), a_cycle(None, kind=kind)), END)
    assert found.brier == (pytest.approx(brier) if brier is not None else None)


def test_bins_set_what_was_said_beside_what_came():
    rows = [*stated(8, 9, 10, value=10), *stated(1, 8, value=2, name="KR2")]
    found = scoring.calibration(with_rows(rows, a_cycle(None, None)), END)
    told = found.table[found.table["count"] > 0]
    assert told[["low", "high", "count"]].to_numpy().ravel().tolist() == pytest.approx([0, 0.2, 1, 0.8, 1.0, 4])
    assert told["said"].tolist() == pytest.approx([0.1, 0.875])
    assert told["came"].tolist() == [0.0, 0.75]


def test_of_one_week_the_last_confidence_counts():
    rows = [CheckIn(START, "KR1", 0, 9), CheckIn(START + dt.timedelta(days=6), "KR1", 0, 2)]
    assert scoring.calibration(with_rows(rows), END).brier == pytest.approx(0.04)


def test_a_cycle_that_runs_is_not_judged_and_several_are_told_by_team():
    over, running = (
        with_rows(stated(5, 5)),
        replace(with_rows(stated(9)), team="boats", end=END + dt.timedelta(weeks=9)),
    )
    found = scoring.calibration([over, running], END)
    assert found.teams["team"].tolist() == ["ferry", "boats"]
    assert found.teams["count"].tolist() == [2, 0]
    assert found.teams["reason"].isna().tolist() == [True, False]
    assert not found.teams["enough"].any()
    assert "by" not in {*found.table.columns, *found.teams.columns}
    for language in ("en", "zh"):
        with speaking(language):
            assert "0.25" in str(found)
            assert "<table>" in found._repr_html_()
            assert scoring.calibration(running, END)._repr_html_()
    json.dumps(found.to_dict(), allow_nan=False)


def test_confidence_is_told_from_first_to_last():
    found = scoring.confidence(with_rows(stated(6, 8, None, 3, 7)), END).iloc[0]
    assert found[["first", "last", "least", "check_ins"]].tolist() == [0.6, 0.7, 0.3, 4]
    assert found.spread == pytest.approx((0.14 / 4) ** 0.5)
    assert found.flat is False


@pytest.mark.parametrize(
    ("numbers", "flat"), [((8, 8, 8, 8), True), ((8, 8, 8), None), ((8, 8, 8, 8.9), True), ((8, 8, 8, 9.2), False)]
)
def test_confidence_that_never_moves_is_flat(numbers, flat):
    assert scoring.confidence(with_rows(stated(*numbers)), END)["flat"][0] is flat


def test_green_until_tells_how_long_a_miss_was_called_well():
    watermelon = with_rows([*stated(9, 9, 9, 9, 3), CheckIn(END, "KR1", 2)])
    assert scoring.confidence(watermelon, END)["green_until"][0] == pytest.approx(22 / 91)
    honest = with_rows(stated(5, 4))
    fine = with_rows(stated(9, 9, value=10))
    for cycle in (honest, fine):
        assert scoring.confidence(cycle, END)["green_until"].isna().all()


@pytest.mark.parametrize("count", range(6))
def test_votes_of_fewer_than_four_show_no_single_person(count):
    numbers = (2, 9, 5, 8, 6)[:count]
    votes = [Vote(EVE, f"p{n}", "KR1", "x", number, "s") for n, number in enumerate(numbers)]
    shut = Vote(EVE, "late", "KR1", "x")
    found = scoring.votes(replace(a_cycle(None), votes=(*votes, shut)), END).iloc[0]
    assert found["count"] == count
    assert (found["low"] == found["low"]) == (found["high"] == found["high"]) == (count >= 4)
    assert (found["mean"] == found["mean"]) == (count >= 4)
    if count >= 4:
        assert (found["low"], found["high"]) == (0.2, 0.9)


def test_of_one_person_the_last_vote_counts():
    votes = [
        Vote(EVE + dt.timedelta(hours=hour), who, "KR1", "x", number, "s")
        for hour, who, number in ((9, "a", 2), (11, "a", 6), (10, "b", 8), (10, "c", 7), (10, "d", 7))
    ]
    found = scoring.votes(replace(a_cycle(None), votes=tuple(votes)), END).iloc[0]
    assert (found["count"], found["mean"]) == (4, pytest.approx(0.7))


# --- whatever holds cycles -------------------------------------------------------------------------------------------


class Holds:
    def __init__(self, **fields):
        self.__dict__.update(fields)


def test_cycles_are_found_in_whatever_holds_them():
    one, other = Cycle("a"), Cycle("b")
    many = [one, Holds(cycle=other), Holds(cycles=(other, one), cycle=other), (one,)]
    assert [cycle.team for cycle in scoring.cycles_of(many)] == ["a", "b", "b", "a", "a"]
    assert scoring.cycles_of([]) == ()
    with pytest.raises(OkrkitError):
        scoring.cycles_of([one, "b"])


def test_the_history_tells_the_way_at_each_check_in():
    kept = KeyResult("KR2", "Kept", measure=Measure(bound=(None, 2), direction="maintain"))
    cycle = a_cycle(None)
    cycle = replace(cycle, objectives=(replace(cycle.objectives[0], key_results=(*cycle.key_results, kept)),), check_ins=(
        CheckIn(START + dt.timedelta(days=9), "KR2", 3, None, "Ana"), CheckIn(START, "KR1", 5, 6), CheckIn(START, "KR1", 4),
        CheckIn(START - dt.timedelta(days=1), "KR2", 2), CheckIn(START, "KR9", 1)))  # fmt: skip
    found = scoring.history(cycle, END)
    assert found["key_result"].tolist() == ["KR2", "KR1", "KR1", "KR2"]
    assert found["week"].tolist() == [0, 1, 1, 2]
    assert found["raw"].tolist() == [1.0, 0.5, 0.4, 0.0]
    assert found["confidence"].tolist()[1] == 0.6
    assert found["by"].tolist() == [None, None, None, "Ana"]
    assert scoring.history(a_cycle(), END).empty
