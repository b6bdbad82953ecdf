"""Invented cycles: the same in both languages, whole, readable as a team's files, and shaped by what was asked for."""

import datetime as dt
import re
import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import okrkit as okr
from okrkit import cli, content, measure, scoring, store
from okrkit import language as tongue
from okrkit.errors import OkrkitError
from okrkit.model import Context, Cycle
from okrkit.retro import simulate as inventing
from okrkit.retro.simulate import habits, plan, practice, rounds, simulate, truth, words
from okrkit.retro.simulate.habits import Chance, Habits
from okrkit.retro.simulate.plan import PLACES, Line

MODES = inventing.modes()
SEVERITIES = inventing.severities()
some_modes = st.lists(st.sampled_from(MODES), max_size=3, unique=True).map(tuple)
seeds = st.integers(0, 10**6)
TOLD = [
    name
    for name in Context.__struct_fields__
    if name not in ("driver_role", "problem", "benefit_hypothesis", "stop_rule")
]
few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def numbers(cycle: Cycle) -> list:
    """All of a cycle that is no word."""
    return [
        (cycle.start, cycle.end),
        [(o.id, o.kind, o.origin, o.created, bool(o.why), bool(o.supports)) for o in cycle.objectives],
        [
            (kr.id, kr.type, kr.leading, kr.guardrail, kr.shape, bool(kr.owner), [level.score for level in kr.levels])
            for kr in cycle.key_results
        ],
        [(kr.measure.baseline, kr.measure.target, kr.measure.bound) for kr in cycle.key_results],
        [(c.date, c.key_result, c.value, c.confidence, bool(c.note)) for c in cycle.check_ins],
        [(c.at, c.item, c.field, c.announced, bool(c.reason)) for c in cycle.changes],
        [(v.at, v.key_result, v.confidence) for v in cycle.votes],
        [(f.at, f.item) for f in cycle.fears],
        [(d.item, d.yes_on) for d in cycle.dependencies],
        [(s.question, s.value) for s in cycle.survey],
        [one.date for one in cycle.shocks],
        [repr(getattr(cycle.context, name)) for name in TOLD],
        len(cycle.not_doing),
    ]


def by_hand(cycle: Cycle) -> list[tuple[str, str, str]]:
    return [(c.item, c.old, c.new) for c in cycle.changes if c.field == "target"]


# --- content ---------------------------------------------------------------------------------------------------------


def rows():
    for place in PLACES:
        told = content.table(f"simulate/{place}")
        for goal in [told["parent"], *told["objectives"]]:
            for row in goal["key_results"]:
                yield pytest.param(row, id=f"{place}-{row['en']}")


@pytest.mark.parametrize("row", [*rows()])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_measure_is_read_as_it_was_meant(row, language):
    kept = "keep" in row
    start, usual = (0.0, 1.0) if kept else (row["from"][0], row["gain"][0])
    target = float(row["keep"] if kept else start + usual)
    line = Line("KR1", row, "kept" if kept else "measured", 0, start=start, target=target, usual=usual)
    with tongue.speaking(language):
        found = measure.read(words.sentence(line, target, Chance(1))).measure
        loose = [measure.read(text).measure for text in vague(line)]
    if kept:
        assert (found.bound, found.direction) == ((None, target), "maintain")
    else:
        assert (found.baseline, found.target) == (start, target)
        assert found.direction == ("increase" if usual > 0 else "decrease")
    assert [(one.baseline, one.target) for one in loose] == [(None, None)] * len(loose)


def vague(line: Line) -> list[str]:
    if line.way == "kept":
        return []
    loose = replace(line, way="vague")
    return [words.sentence(loose, 1.0, Chance(seed)) for seed in range(8)]


@pytest.mark.parametrize("place", PLACES)
def test_a_task_that_is_counted_has_one_number_in_both_languages(place):
    for goal in content.table(f"simulate/{place}")["objectives"]:
        for task in goal["tasks"]:
            assert measure.read(task["en"]).measure.target == measure.read(task["zh"]).measure.target, task


def test_every_habit_of_every_mode_is_one_and_has_three_values():
    told = tomllib.loads((content.data() / "simulate" / "modes.toml").read_text(encoding="utf-8"))
    for mode, table in told.items():
        assert table["did"]["en"], mode
        assert table["did"]["zh"], mode
        asked = content.table("context")
        for name, values in [*table.get("context", {}).items(), *table.get("survey", {}).items()]:
            assert name in asked["facts"] or name in asked["survey"], (mode, name)
            assert len(values) == 3, (mode, name)
        for name, values in table.items():
            if name not in ("did", "context", "survey"):
                assert name in Habits.__struct_fields__, (mode, name)
                assert len(values) == 3, (mode, name)
                usual = getattr(Habits(), name)
                distance = [abs(value - usual) for value in values]
                assert distance == sorted(distance), (mode, name)


@pytest.mark.parametrize("mode", ["", *MODES])
def test_chinese_is_well_set(mode):
    cycle = simulate(mode, "high", 5, "zh", unlucky=True)
    told = [one.text for one in (*cycle.objectives, *cycle.key_results, *cycle.fears)]
    told += [one.note for one in cycle.check_ins] + [one.reason for one in cycle.changes]
    told += [one.why for one in cycle.objectives] + [one.what for one in (*cycle.shocks, *cycle.dependencies)]
    wrong = r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9%][\u4e00-\u9fff]|[\u4e00-\u9fff] [\u4e00-\u9fff]|[\u4e00-\u9fff][,;:?.(]|[!！]"
    assert not [text for text in told if text and re.search(wrong, text)]


# --- whole cycles ----------------------------------------------------------------------------------------------------


@few
@given(modes=some_modes, severity=st.sampled_from(SEVERITIES), seed=seeds, unlucky=st.booleans())
def test_the_same_seed_is_the_same_cycle_and_both_languages_have_its_numbers(modes, severity, seed, unlucky):
    english = simulate(modes, severity, seed, "en", unlucky=unlucky)
    assert simulate(modes, severity, seed, "en", unlucky=unlucky) == english
    chinese = simulate(modes, severity, seed, "zh", unlucky=unlucky)
    assert numbers(chinese) == numbers(english)
    assert (english.language, chinese.language) == ("en", "zh")


@few
@given(modes=some_modes, severity=st.sampled_from(SEVERITIES), seed=seeds, noise=st.floats(0, 4))
def test_every_date_lies_where_it_can(modes, severity, seed, noise):
    cycle = simulate(modes, severity, seed, "en", noise=noise, unlucky=True)
    inside = [*(c.date for c in cycle.check_ins), *(x.at.date() for x in (*cycle.changes, *cycle.votes, *cycle.fears))]
    assert all(cycle.start <= day <= cycle.end for day in inside)
    assert all(o.created < cycle.start for o in cycle.objectives)  # written before it began
    assert cycle.end < dt.date(2026, 1, 1)  # over
    known = {kr.id for kr in cycle.key_results}
    assert {c.key_result for c in cycle.check_ins} <= known
    assert {v.key_result for v in cycle.votes} <= known


@few
@given(modes=some_modes, severity=st.sampled_from(SEVERITIES), seed=seeds, language=st.sampled_from(["en", "zh"]))
def test_it_is_written_and_read_back(modes, severity, seed, language, tmp_path_factory):
    cycle = simulate(modes, severity, seed, language, unlucky=bool(seed % 2))
    folder = tmp_path_factory.mktemp("invented") / "2024-Q1"
    inventing.write(cycle, folder)
    loaded = store.read(folder)
    assert loaded.cycle == cycle
    assert loaded.notes == ()
    assert loaded.document.unplaced == ()


@few
@given(modes=some_modes, severity=st.sampled_from(SEVERITIES), seed=seeds)
def test_a_change_leads_to_what_stands_in_the_end(modes, severity, seed):
    cycle = simulate(modes, severity, seed, "en", unlucky=True)
    target = {kr.id: kr.measure.target for kr in cycle.key_results}
    text = {one.id: one.text for one in (*cycle.objectives, *cycle.key_results)}
    for change in cycle.changes:
        stands = f"{target[change.item]:g}" if change.field == "target" else text[change.item]
        assert change.new == stands != change.old


# --- what a healthy team looks like ----------------------------------------------------------------------------------

HEALTHY = [simulate(seed=seed, language="en") for seed in range(40)]


def seen(cycle: Cycle) -> list[float]:
    """For each week the share of key results with a check-in."""
    weeks = ((cycle.end - cycle.start).days + 1) // 7
    found = [set() for _ in range(weeks)]
    for one in cycle.check_ins:
        found[(one.date - cycle.start).days // 7].add(one.key_result)
    return [len(some) / len(cycle.key_results) for some in found]


def score(cycle: Cycle) -> float:
    return float(scoring.score(cycle, cycle.end).table["score"].mean())


def test_a_healthy_team_does_well_and_not_perfectly():
    scores = sorted(map(score, HEALTHY))
    assert 0.7 < scores[len(scores) // 2] < 0.85
    assert scores[0] < 0.68
    by_week = [share for cycle in HEALTHY for share in seen(cycle)]
    assert 0.75 < sum(by_week) / len(by_week) < 0.9
    assert any(share < 0.5 for share in by_week)  # weeks are missed
    assert any(cycle.changes for cycle in HEALTHY)
    assert all(change.announced and change.reason for cycle in HEALTHY for change in cycle.changes)
    assert any(
        kr.measure.target is None and not kr.levels for cycle in HEALTHY for kr in cycle.key_results
    )  # a weak line


def test_confidence_is_right_more_often_than_not_where_nobody_is_afraid():
    sure, unsure = [], []
    for cycle in HEALTHY:
        came = scoring.score(cycle, cycle.end).table.set_index("key_result")["score"].to_dict()
        half = cycle.start + (cycle.end - cycle.start) / 2
        for one in cycle.check_ins:
            if one.confidence is not None and one.date > half and came[one.key_result] == came[one.key_result]:
                (sure if one.confidence >= 7 else unsure).append(came[one.key_result])
    assert sum(sure) / len(sure) > sum(unsure) / len(unsure) + 0.15


def test_bad_luck_stops_what_went_well_and_is_written_down():
    for seed, before in enumerate(HEALTHY):
        after = simulate(seed=seed, language="en", unlucky=True)
        assert score(after) < score(before)
        assert [shock.date > before.start for shock in after.shocks] == [True]
        assert not before.shocks
        assert any("Outside our hands" in (one.note or "") for one in after.check_ins)
        assert [kr.id for kr in after.key_results] == [kr.id for kr in before.key_results]


def test_a_mode_changes_what_it_is_about_and_leaves_the_rest():
    plain, forgotten = (simulate(modes, "high", 11, "en") for modes in ("", "C-FORGET"))
    assert forgotten.objectives == plain.objectives
    assert forgotten.votes == plain.votes
    early = [one for one in plain.check_ins if (one.date - plain.start).days < 14]
    assert early == [one for one in forgotten.check_ins if (one.date - plain.start).days < 14]


# --- what each mode does, as anybody could see it --------------------------------------------------------------------


def many(mode: str, severity: str = "medium") -> list[Cycle]:
    return [simulate(mode, severity, seed, "en") for seed in range(12)]


def mean(numbers) -> float:
    told = list(numbers)
    return sum(told) / len(told)


def lines(cycles, is_so) -> float:
    return mean(is_so(kr) for cycle in cycles for kr in cycle.key_results)


def confidence(cycles, first=0.0, last=1.0) -> float:
    return mean(
        one.confidence
        for cycle in cycles
        for one in cycle.check_ins
        if one.confidence is not None
        and first <= (one.date - cycle.start).days / (cycle.end - cycle.start).days <= last
    )


def answered(cycles, question) -> float:
    return mean(s.value for c in cycles for s in c.survey if s.question == question and s.value is not None)


WAYS = {  # mode: (what is counted, whether the mode makes it more)
    "W-MANY": (lambda cs: mean(len(c.objectives) for c in cs), True),
    "W-TASK": (lambda cs: lines(cs, lambda kr: kr.measure.baseline is None or kr.measure.baseline == 0), True),
    "W-VAGUE": (lambda cs: lines(cs, lambda kr: kr.measure.target is None and kr.type is None), True),
    "W-METRIC-O": (lambda cs: mean("%" in o.text or " at " in o.text for c in cs for o in c.objectives), True),
    "W-SANDBAG": (lambda cs: confidence(cs, 0, 0.1), True),
    "W-FANTASY": (lambda cs: mean(map(score, cs)), False),
    "W-MIXED": (lambda cs: mean(o.kind is None for c in cs for o in c.objectives), True),
    "W-BAU": (lambda cs: lines(cs, lambda kr: kr.type == "maintain" and not kr.guardrail), True),
    "W-NOGUARD": (lambda cs: lines(cs, lambda kr: bool(kr.guardrail)), False),
    "W-LAG": (lambda cs: lines(cs, lambda kr: bool(kr.leading)), False),
    "A-DICTATE": (lambda cs: mean(o.origin == "top" for c in cs for o in c.objectives), True),
    "A-ORPHAN": (lambda cs: mean(o.supports is None for c in cs for o in c.objectives), True),
    "A-COPY": (lambda cs: mean("in our team" in o.text for c in cs for o in c.objectives), True),
    "A-DEPEND": (lambda cs: mean(d.yes_on is None for c in cs for d in c.dependencies), True),
    "A-NOOWNER": (lambda cs: lines(cs, lambda kr: kr.owner is None or "," in kr.owner), True),
    "A-DRIFT": (lambda cs: mean(any(x.item == "O1" and x.announced is False for x in c.changes) for c in cs), True),
    "A-INDIV": (lambda cs: mean(any(name in o.text for name in [o.owner]) for c in cs for o in c.objectives), True),
    "C-FORGET": (lambda cs: mean(share for c in cs for share in seen(c)[7:12]), False),
    "C-MELON": (lambda cs: confidence(cs, 0.5, 0.85) - 10 * mean(map(score, cs)), True),
    "C-GOALPOST": (lambda cs: mean(x.announced is False for c in cs for x in c.changes), True),
    "C-PRESSURE": (lambda cs: mean("target stands" in (x.note or "") for c in cs for x in c.check_ins), True),
    "C-TEMPO": (lambda cs: mean((c.end - c.start).days for c in cs), False),
    "C-NORETRO": (lambda cs: mean(seen(c)[-1] for c in cs), False),
    "C-TWOSKINS": (lambda cs: mean("other work" in (x.note or "") for c in cs for x in c.check_ins), True),
    "W-GAP": (lambda cs: mean(o.id in c.context.unmet for c in cs for o in c.objectives), True),
    "S-PAY": (lambda cs: answered(cs, "honest_score"), False),
    "S-KPI": (lambda cs: mean(x.confidence is None for c in cs for x in c.check_ins), True),
    "S-HR": (lambda cs: answered(cs, "leaders_use"), False),
    "S-BIGBANG": (lambda cs: mean(share for c in cs for share in seen(c)), False),
    "S-CARGO": (lambda cs: mean(c.context.template_copied is True for c in cs), True),
    "S-ONESIZE": (lambda cs: answered(cs, "fair_standard"), False),
    "S-NOSTRAT": (lambda cs: answered(cs, "know_the_problem"), False),
    "S-VERDICT": (lambda cs: mean(c.context.stopped_on is not None for c in cs), True),
    "S-SCAFFOLD": (lambda cs: mean(x.by == "OKR squad" for c in cs for x in c.check_ins), True),
}


@pytest.mark.parametrize("mode", MODES)
def test_a_mode_shows_in_what_people_do_and_more_so_when_it_is_worse(mode):
    count, more = WAYS[mode]
    healthy, low, high = count(HEALTHY[:12]), count(many(mode, "low")), count(many(mode, "high"))
    assert (healthy < low <= high and healthy < high) if more else (healthy > low >= high and healthy > high)


def test_who_moves_a_target_late_says_nothing_and_moves_it_near():
    for cycle in many("C-GOALPOST", "high"):
        late = [c for c in cycle.changes if c.announced is False and c.field == "target"]
        for change in late:
            line = next(kr for kr in cycle.key_results if kr.id == change.item)
            start = line.measure.baseline
            assert abs(float(change.new) - start) < abs(float(change.old) - start)
            assert (change.at.date() - cycle.start).days > 0.5 * (cycle.end - cycle.start).days
            assert change.reason is None


# --- the parts -------------------------------------------------------------------------------------------------------


def test_where_two_modes_touch_a_habit_the_worse_one_stays():
    both = habits.living(("W-MANY", "C-MELON"), "high")
    assert both.effort == min(habits.living((mode,), "high").effort for mode in ("W-MANY", "C-MELON"))
    assert habits.living((), "low") == Habits()


@given(share=st.floats(0, 1), count=st.integers(0, 20), seed=seeds)
def test_a_share_of_things_is_taken_in_their_order_to_the_nearest_thing(share, count, seed):
    things = list(range(count))
    taken = Chance(seed).some(things, share, "x")
    assert taken == sorted(set(taken))
    assert abs(len(taken) - share * count) < 1 + 1e-9


@given(gone=st.floats(0.05, 1), late=st.booleans())
def test_a_line_covers_its_way_in_its_time(gone, late):
    line = Line("KR1", {}, "measured", 0, late=late)
    assert 0 <= truth.shape(line, gone) <= gone
    assert truth.shape(line, 1.0) == 1.0


def test_without_noise_a_line_ends_where_it_was_to_end():
    row = {"en": "x", "zh": "x", "unit": "count"}
    line = Line("KR1", row, "measured", 0, start=40, target=60, usual=20, gain=14)
    assert truth.path(line, 13, Chance(1), noise=0)[-1] == pytest.approx(54)
    hit = truth.path(line, 13, Chance(1), noise=0, hit=5)
    assert hit[:6] == truth.path(line, 13, Chance(1), noise=0)[:6]
    assert hit[-1] < 50


@given(now=st.floats(-20, 140), week=st.integers(0, 12), seed=seeds)
def test_a_belief_is_a_confidence(now, week, seed):
    line = Line("KR1", {}, "measured", 0, start=40, target=60, usual=20)
    assert 0 <= rounds.believed(line, now, week, 13, Chance(seed).of("x")) <= 10


def test_a_belief_follows_what_is_seen():
    line = Line("KR1", {}, "measured", 0, start=40, target=60, usual=20)
    late = [mean(rounds.believed(line, now, 10, 13, Chance(s).of("x")) for s in range(50)) for now in (42, 50, 58)]
    assert late == sorted(late)
    assert late[0] < 2
    assert late[-1] > 7


def test_a_plan_has_no_words_of_a_language():
    with tongue.speaking("en"):
        english = plan.drawn_up(Habits(), Chance(3))
    with tongue.speaking("zh"):
        assert plan.drawn_up(Habits(), Chance(3)) == english


# --- the page that tells how often a diagnosis is right ---------------------------------------------------------------


def test_the_page_of_rates_has_every_mode_and_the_same_numbers_in_both_languages():
    pages = {tongue: (content.notebooks() / tongue / "modes.md").read_text(encoding="utf-8") for tongue in ("en", "zh")}
    rates = {
        tongue: [
            (line.split()[1], *re.findall(r"\d\.\d\d \(\d\.\d\d–\d\.\d\d\)", line))
            for line in page.splitlines()
            if re.match(r"\| [WACS]-", line)
        ]
        for tongue, page in pages.items()
    }
    assert rates["en"] == rates["zh"]
    assert [row[0] for row in rates["en"]] == list(MODES)
    assert {len(row) for row in rates["en"]} == {6}


# --- errors, files, the command --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"modes": "C-MELLON"}, "C-MELON"),
        ({"severity": "huge"}, "medium"),
        ({"noise": -1}, "1"),
        ({"noise": float("nan")}, "1"),
    ],
)
def test_what_cannot_be_made_says_what_can(given_, said):
    with pytest.raises(OkrkitError) as caught:
        simulate(**given_)
    assert said in str(caught.value)


def test_it_never_writes_over_okrs(tmp_path):
    cycle = simulate(seed=2, language="en")
    inventing.write(cycle, tmp_path / "a")
    before = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir() if path.is_file()}
    with pytest.raises(OkrkitError):
        inventing.write(simulate(seed=3, language="en"), tmp_path / "a")
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir() if path.is_file()}


def test_the_command_writes_a_folder_that_the_other_commands_read(tmp_path, capsys):
    to = str(tmp_path / "new")
    assert cli.main(["simulate", "--modes", "c-forget, W-TASK", "--severity", "high", "--seed", "4", "--to", to]) == 0
    assert "C-FORGET" in capsys.readouterr().out
    assert store.read(to).cycle == simulate("C-FORGET,W-TASK", "high", 4, "en")
    assert cli.main(["score", to]) == 0
    capsys.readouterr()
    assert cli.main(["simulate", "--to", to]) == 2
    assert "already" in capsys.readouterr().err


def test_the_command_speaks_chinese(tmp_path, capsys):
    assert cli.main(["simulate", "--language", "zh", "--to", str(tmp_path / "zh")]) == 0
    assert "编好的周期" in capsys.readouterr().out
    assert store.read(tmp_path / "zh").cycle.language == "zh"


# --- practice --------------------------------------------------------------------------------------------------------


def test_what_is_drawn_is_mostly_one_mode_and_sometimes_none():
    drawn = [practice.draw(seed) for seed in range(200)]
    counts = [len(one.modes) for one in drawn]
    assert 0 < counts.count(0) < counts.count(1)
    assert set(counts) == {0, 1, 2}
    assert {mode for one in drawn for mode in one.modes} == set(MODES)
    assert not any(one.unlucky and one.modes for one in drawn)


@pytest.fixture(params=["en", "zh"])
def spoken(request):
    with tongue.speaking(request.param):
        yield request.param


def test_the_answer_opens_after_a_guess(spoken, monkeypatch):
    monkeypatch.setattr("okrkit.notebook._speak", lambda _: None)
    seed = next(seed for seed in range(50) if len(practice.draw(seed).modes) == 2)
    at_work = practice.draw(seed).modes
    hidden = okr.simulate(hidden=True, seed=seed)
    shown = "".join([str(hidden), *hidden._repr_mimebundle_().values(), str(hidden.answer()), hidden.answer().html])
    assert not any(mode in shown for mode in at_work)
    assert hidden.cycle == simulate(at_work, "medium", seed, spoken)
    wrong = next(mode for mode in MODES if mode not in at_work)
    first = str(hidden.guess(at_work[0].lower(), wrong))
    assert at_work[0] in first
    assert wrong in first
    assert at_work[1] not in first
    assert at_work[1] in str(hidden.answer())


def test_a_healthy_one_can_be_named_as_such(spoken, monkeypatch):
    monkeypatch.setattr("okrkit.notebook._speak", lambda _: None)
    seed = next(seed for seed in range(80) if practice.draw(seed) == practice.Drawn((), unlucky=False))
    hidden = okr.simulate(hidden=True, seed=seed)
    assert {"en": "not perfectly", "zh": "不完美"}[spoken] in str(hidden.guess())


def test_one_that_is_not_hidden_says_what_it_is(monkeypatch):
    monkeypatch.setattr("okrkit.notebook._speak", lambda _: None)
    told = okr.simulate("C-FORGET", seed=3)
    assert "C-FORGET" in told.label
    assert "C-FORGET" in str(told.answer())
    assert okr.score(told).table["key_result"].tolist() == [kr.id for kr in told.cycle.key_results]
    with pytest.raises(OkrkitError):
        told.guess("C-NOTHING")
