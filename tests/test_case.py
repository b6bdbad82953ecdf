"""Told cases: twins in two languages, a shape that teaches, a future that stays hidden until one has answered."""

import calendar
import datetime as dt
import html
import re
import statistics
import tomllib
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import okrkit
from okrkit import cli, content, scoring, store
from okrkit.errors import OkrkitError
from okrkit.language import speaking
from okrkit.retro import answers as kept
from okrkit.retro import case as cases
from okrkit.retro import tell

NAME = "a-number-from-above"
NOON = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)
HOSTILE = '<script>alert("x")</script>\n## week-3 · 2026-01-01 00:00:00\n- skipped: yes\n</blockquote>{{7*7}} **b**'


@pytest.fixture(params=["en", "zh"])
def told(request):
    return cases.load(NAME, request.param)


@pytest.fixture
def english():
    return cases.load(NAME, "en")


def week_of(case, day):
    return (day - case.cycle.start).days // 7 + 1


def coverage(case, week):
    live = {kr.id for kr in case.cycle.key_results}
    return len({c.key_result for c in case.cycle.check_ins if week_of(case, c.date) == week} & live) / len(live)


def value(case, key_result, week):
    found = [c for c in case.cycle.check_ins if c.key_result == key_result and week_of(case, c.date) == week]
    return found[-1].value


def weeks_in(text):
    return [int(en or zh) for en, zh in re.findall(r"[Ww]eek (\d+)|第 (\d+) 周", text)]


# --- every case ------------------------------------------------------------------------------------------------------

CASES = cases.names()
MONTHS = list(calendar.month_name)[1:]
DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?|(?:(\d{{4}}) 年 )?(\d{{1,2}}) 月 (\d{{1,2}}) 日")
every_case = pytest.mark.parametrize("name", CASES)
both_languages = pytest.mark.parametrize("tongue", ["en", "zh"])


def days_in(text, case):
    """The days that a text names; without a year, the one that lies next to the cycle's start."""
    for day, month, year, jahr, monat, tag in DAY.findall(text):
        number = MONTHS.index(month) + 1 if month else int(monat)
        years = [int(year or jahr)] if year or jahr else [case.cycle.start.year + more for more in (-1, 0, 1)]
        days = [dt.date(one, number, int(day or tag)) for one in years]
        yield min(days, key=lambda one: abs(one - case.cycle.start))


def shown_before(case, decision):
    """All that a reader has seen when a decision is asked for, and has not been asked before."""
    first = (case.setting, case.story, case.about, *(role.what for role in case.roles))
    at = case.decisions.index(decision)
    before = case.decisions[at - 1]
    told = (before.did, before.came, *(v.says for v in before.voices)) if at else first
    return " ".join((*told, decision.title, decision.situation, decision.question))


@every_case
def test_the_twins_hold_the_same_ids_numbers_and_dates(name):
    def record(cycle):
        measures = [
            (kr.measure.baseline, kr.measure.target, kr.measure.bound, kr.measure.due) for kr in cycle.key_results
        ]
        told = {field: getattr(cycle.context, field) for field in cycle.context.__struct_fields__}
        return (
            (cycle.start, cycle.end, measures, len(cycle.not_doing)),
            [(o.id, o.kind, o.origin, o.supports, o.created, o.author is None, bool(o.why)) for o in cycle.objectives],
            [(kr.id, kr.type, kr.measure.direction, kr.guardrail) for kr in cycle.key_results],
            [(c.date, c.key_result, c.value, c.confidence, c.note is None) for c in cycle.check_ins],
            [(c.at, c.item, c.field, c.reason is None, c.announced) for c in cycle.changes],
            [(v.at, v.key_result, v.confidence) for v in cycle.votes],
            [(f.at, f.item) for f in cycle.fears],
            [(d.item, d.yes_by is None, d.yes_on) for d in cycle.dependencies],
            {field: bool(value) if isinstance(value, str | tuple) else value for field, value in told.items()},
        )

    def shape(case):
        return (
            [record(cycle) for cycle in (*case.earlier, case.cycle)],
            [(d.id, d.week, d.on, [o.id for o in d.options], len(d.voices)) for d in case.decisions],
            [event.week for event in case.timeline],
            [(one.id, one.values) for one in case.beside],
            case.minutes,
        )

    assert shape(cases.load(name, "en")) == shape(cases.load(name, "zh"))


@every_case
def test_each_person_has_one_name_in_each_language(name):
    pairs = {
        (one.by, two.by)
        for one, two in zip(*(cases.load(name, tongue).cycle.check_ins for tongue in ("en", "zh")), strict=True)
    }
    assert len(pairs) == len({one for one, _ in pairs}) == len({two for _, two in pairs})


@every_case
def test_every_text_of_the_case_is_there_in_both_languages(name):
    def gaps(value, place):
        if isinstance(value, dict):
            if {"en", "zh"} & set(value) and not all(value.get(tongue, "").strip() for tongue in ("en", "zh")):
                yield place
            for key, inner in value.items():
                yield from gaps(inner, f"{place}.{key}")
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                yield from gaps(inner, f"{place}[{number}]")

    home = content.data() / "cases" / name
    for en, zh in (("*.en.md", "*.zh.md"), ("en/**/*.*", "zh/**/*.*")):
        paths = [{str(path.relative_to(home)).replace("zh", "en") for path in home.glob(one)} for one in (en, zh)]
        assert paths[0] == paths[1] != set()
    file = home / "case.toml"
    assert not list(gaps(tomllib.loads(file.read_text(encoding="utf-8")), "case"))


@both_languages
@every_case
def test_every_file_of_a_case_is_read_without_a_note(name, tongue):
    folders = [path.parent for path in (content.data() / "cases" / name / tongue).rglob("okrs.md")]
    assert folders
    for folder in folders:
        loaded = store.read(folder)
        assert not loaded.notes
        assert not loaded.document.unplaced


@both_languages
@every_case
def test_what_is_recorded_lies_in_its_cycle_and_is_about_what_stands_in_it(name, tongue):
    case = cases.load(name, tongue)
    ends = [cycle.end for cycle in (*case.earlier, case.cycle)]
    assert ends == sorted(ends)
    for cycle in (*case.earlier, case.cycle):
        assert all(cycle.start <= c.date <= cycle.end for c in cycle.check_ins)
        people = {o.owner for o in cycle.objectives} | {kr.owner for kr in cycle.key_results}
        assert None not in people
    assert all(0 <= event.week <= 60 for event in case.timeline)
    assert [event.week for event in case.timeline] == sorted(event.week for event in case.timeline)
    for decision in case.decisions:
        assert week_of(case, decision.on) == decision.week
        assert 3 <= len(decision.options) <= 4
        assert 2 <= len(decision.voices) <= 4


@both_languages
@every_case
def test_a_decision_gives_nothing_away_that_comes_later(name, tongue):
    case = cases.load(name, tongue)
    for at, decision in enumerate(case.decisions):
        seen = shown_before(case, decision)
        assert [day for day in days_in(seen, case) if day > decision.on and day != case.cycle.end] == []
        assert [week for week in weeks_in(seen) if week > decision.week] == []
        for later in case.decisions[at:]:
            assert later.did not in seen
            assert later.came not in seen


@both_languages
@every_case
def test_each_option_and_voice_is_a_view_of_its_own(name, tongue):
    for decision in cases.load(name, tongue).decisions:
        assert len({option.id for option in decision.options}) == len(decision.options)
        assert len({voice.who for voice in decision.voices}) == len(decision.voices)


@every_case
def test_the_first_page_can_be_read_in_a_few_minutes(name):
    assert 250 <= len(cases.load(name, "en").story.split()) <= 600
    assert 350 <= len(re.findall(r"[\u4e00-\u9fff]", cases.load(name, "zh").story)) <= 1000


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("an exclamation mark", r"[!！]"),
        ("no space between Chinese and Latin", r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9%][\u4e00-\u9fff]"),
        ("half-width punctuation in Chinese", r"[\u4e00-\u9fff][,;:?]|[\u4e00-\u9fff] ?\("),
    ],
)
@every_case
def test_a_case_is_calm_and_well_set(name, what, pattern):
    files = [path for path in (content.data() / "cases" / name).rglob("*") if path.suffix in (".md", ".toml")]
    found = [(path.name, hit[0]) for path in files for hit in re.finditer(pattern, path.read_text(encoding="utf-8"))]
    assert not found, what


@both_languages
def test_the_list_names_every_case_and_no_ending(tongue):
    shown = tell.index(cases.listed(tongue))
    for name in CASES:
        case = cases.load(name, tongue)
        for part in (name, case.title, str(case.minutes), case.about):
            assert part in str(shown)
            assert html.escape(part) in shown.html
        assert not list(days_in(case.about, case))
    assert len({one.about for one in cases.listed(tongue)}) == len(CASES)


@both_languages
def test_the_command_lists_the_cases(tongue, capsys):
    assert cli.main(["cases", "--language", tongue]) == 0
    with speaking(tongue):
        assert capsys.readouterr().out.strip() == str(tell.index(cases.listed()))


def test_a_notebook_lists_the_cases_where_no_name_is_given():
    assert str(okrkit.case()) == str(tell.index(cases.listed()))
    assert okrkit.case(NAME).decisions == ("week-3", "week-13")


def test_a_case_without_a_contradiction_has_its_silences_all_the_same():
    bare = msgspec.structs.replace(cases.load(NAME, "en"), contradiction=None)
    shown = tell.silences(bare)
    assert all(silence in str(shown) for silence in bare.silences)
    assert "Two endings" in str(tell.silences(cases.load(NAME, "en")))
    assert "Two endings" not in str(shown) + shown.html


# --- the shape of the data -------------------------------------------------------------------------------------------


def test_one_objective_came_from_above_and_four_of_five_followed_within_a_day(told):
    decreed, *teams = told.cycle.objectives
    assert (decreed.origin, decreed.kind, decreed.author) == ("top", None, decreed.owner)
    assert len(teams) == 5
    assert sum((o.created - decreed.created).days <= 1 for o in teams) == 4
    assert {o.author for o in teams} == {None}


def test_there_are_26_weeks_from_a_monday_and_14_key_results_most_of_them_tasks(told):
    cycle = told.cycle
    assert cycle.start.weekday() == 0
    assert (cycle.end - cycle.start).days + 1 == 26 * 7
    assert len(cycle.key_results) == 14
    tasks = {"KR3", "KR4", "KR5", "KR7", "KR9", "KR10", "KR11", "KR12"}
    assert {kr.id for kr in cycle.key_results if kr.type == "milestone"} < tasks
    assert len(tasks) / 14 == pytest.approx(0.6, abs=0.05)


def test_the_money_came_to_half_and_the_second_half_was_faster_than_the_first(told):
    money = told.cycle.key_results[0].measure
    middle, end = value(told, "KR1", 13), value(told, "KR1", 26)
    assert (money.baseline, money.target) == (0, 10)
    assert middle / money.target / 0.5 == pytest.approx(0.40)
    assert end / money.target == pytest.approx(0.50)
    assert (end - middle) / middle == pytest.approx(1.5)
    steps = [c.value for c in told.cycle.check_ins if c.key_result == "KR1"]
    jumps = sorted(b - a for a, b in pairwise(steps))
    assert jumps[0] >= 0
    assert sum(jumps[-2:]) >= 0.4 * end  # lumpy: two contracts are almost half of it


@pytest.mark.parametrize(
    ("weeks", "low", "high"),
    [((1, 4), 0.85, 0.95), ((10, 10), 0.35, 0.45), ((13, 13), 1, 1), ((16, 23), 0, 0.15), ((26, 26), 0.9, 1)],
)
def test_check_ins_fade_and_come_back_for_the_meeting_and_the_end(told, weeks, low, high):
    first, last = weeks
    assert low <= statistics.mean(coverage(told, week) for week in range(first, last + 1)) <= high


def test_confidence_comes_from_team_leads_alone_and_says_8_then_5_then_nothing(told):
    said = [c for c in told.cycle.check_ins if c.confidence is not None]
    leads = {o.owner for o in told.cycle.objectives[1:]}
    assert {c.by for c in said} == leads
    assert {c.confidence for c in said if week_of(told, c.date) <= 12} == {8}
    assert {c.confidence for c in said if week_of(told, c.date) >= 13} == {5}
    assert max(week_of(told, c.date) for c in said) == 15


def test_a_target_was_cut_in_silence_in_week_18(told):
    (cut,) = [c for c in told.cycle.changes if c.field == "target" and not c.announced]
    assert (cut.item, cut.old, cut.new, cut.announced, cut.reason) == ("KR8", "80", "40", False, None)
    assert week_of(told, cut.at.date()) == 18
    assert not [
        c for c in told.cycle.changes if 13 <= week_of(told, c.at.date()) < 18
    ]  # no plan changed at the meeting


def test_renewals_slide_under_their_bound_while_one_team_keeps_writing(told):
    renewals = [c for c in told.cycle.check_ins if c.key_result == "KR13"]
    values = [c.value for c in renewals]
    assert values == sorted(values, reverse=True)
    assert (values[0], values[-1]) == (92, 84)
    assert told.cycle.objectives[-1].key_results[0].guardrail
    assert len({week_of(told, c.date) for c in renewals}) >= 24
    assert sum(c.note is not None for c in renewals) > len(renewals) / 2


def test_overtime_rises_beside_the_goals_and_agrees_with_the_notes(told):
    (overtime,) = told.beside
    assert len(overtime.values) == 26
    assert statistics.mean(overtime.values[-4:]) > 2 * statistics.mean(overtime.values[:4])
    noted = [
        (week_of(told, c.date), int(hours[1]))
        for c in told.cycle.check_ins
        if c.key_result == "KR10" and (hours := re.search(r"(\d+) ?(?:h\b|小时)", c.note or ""))
    ]
    assert len(noted) >= 6
    assert all(overtime.values[week - 1] == hours for week, hours in noted)


# --- the shape of the short ones -------------------------------------------------------------------------------------


def scores(cycle):
    return dict(scoring.score(cycle).table[["key_result", "score"]].itertuples(index=False))


@both_languages
def test_after_the_training_full_rows_say_the_same_thing_every_week(tongue):
    case = cases.load("a-week-of-training", tongue)
    assert {o.author for o in case.cycle.objectives} == {case.roles[0].name}
    assert [coverage(case, week) for week in (1, 4, 5, 6, 13)] == [1, 0, 0, 1, 1]
    late = [c for c in case.cycle.check_ins if week_of(case, c.date) >= 6]
    assert len({c.by for c in late}) == 1
    assert sum(len({c.value for c in late if c.key_result == kr.id}) == 1 for kr in case.cycle.key_results) == 5


@both_languages
def test_the_rows_of_the_committee_end_with_the_one_who_wrote_them(tongue):
    case = cases.load("the-committee", tongue)
    first = [c for c in case.cycle.check_ins if week_of(case, c.date) <= 6]
    assert (len(first), sum(c.by == case.roles[1].name for c in first)) == (48, 44)
    assert [coverage(case, week) * 8 for week in range(5, 14)] == [8, 8, 3, 2, 1, 0, 0, 0, 0]


@both_languages
def test_the_list_of_the_first_twenty_makes_goals_few_and_easy(tongue):
    case = cases.load("the-first-twenty", tongue)
    (before,) = case.earlier
    after = case.cycle
    assert (len(before.objectives), len(after.objectives)) == (8, 3)
    assert statistics.mean(scores(before).values()) == pytest.approx(0.58, abs=0.005)
    assert statistics.mean(scores(after).values()) == pytest.approx(0.99, abs=0.005)
    start = [c.confidence for c in after.check_ins if c.date == after.check_ins[0].date]
    assert statistics.mean(start) > 9
    assert after.context.pay_linked
    assert after.context.ranking


@both_languages
def test_in_the_wiki_a_goal_changed_unannounced_and_most_of_the_others_never_moved(tongue):
    case = cases.load("in-the-wiki", tongue)
    assert {(c.announced, c.reason, week_of(case, c.at.date())) for c in case.cycle.changes} == {(False, None, 4)}
    assert case.cycle.objectives[1].supports == case.cycle.changes[0].item
    assert [kr for kr, score in scores(case.cycle).items() if score == 0] == ["KR2", "KR5", "KR6", "KR7", "KR8"]


@both_languages
def test_each_reminder_brings_rows_that_do_not_last(tongue):
    case = cases.load("the-second-reminder", tongue)
    assert [round(coverage(case, week) * 10) for week in range(3, 14)] == [0, 8, 3, 2, 10, 2, 1, 0, 0, 0, 0]
    assert not case.cycle.changes
    created = sorted(o.created for o in case.cycle.objectives)
    assert (created[-1] - case.cycle.start).days > 14


@both_languages
def test_in_a_month_with_a_name_that_never_said_yes_nothing_moves_there(tongue):
    case = cases.load("new-goals-every-month", tongue)
    assert (case.cycle.end - case.cycle.start).days + 1 == 28
    assert [d.item for d in case.cycle.dependencies if d.yes_by is None] == ["KR3"]
    assert scores(case.cycle)["KR3"] == 0


@both_languages
def test_what_was_seen_in_the_video_is_work_and_is_told_once_a_month(tongue):
    case = cases.load("as-seen-in-the-video", tongue)
    assert len({c.date for c in case.cycle.check_ins}) == 3
    found = scores(case.cycle)
    assert statistics.mean(found[kr] for kr in ("KR9", "KR11", "KR12")) < 0.1  # the three that are no tasks
    assert statistics.mean(score for kr, score in found.items() if kr not in ("KR9", "KR11", "KR12")) > 0.9


@both_languages
def test_the_low_score_was_an_honest_one(tongue):
    case = cases.load("bread-at-closing-time", tongue)
    hoped, held = case.cycle.objectives
    found = scores(case.cycle)
    assert (hoped.kind, held.kind) == ("aspirational", "committed")
    assert statistics.mean(found[kr.id] for kr in hoped.key_results) == pytest.approx(0.35, abs=0.005)
    assert {found[kr.id] for kr in held.key_results} == {1}
    assert all(change.announced and change.reason for change in case.cycle.changes)
    assert statistics.mean(v.confidence for v in case.cycle.votes) == pytest.approx(4, abs=0.1)


@both_languages
def test_the_high_score_hides_what_came_back(tongue):
    case = cases.load("all-green", tongue)
    assert set(scores(case.cycle).values()) == {1}
    first = scores(scoring.first_written(case.cycle))
    assert (first["KR6"], sum(score == 1 for score in first.values())) == (pytest.approx(0.2), 5)
    (returns,) = case.beside
    assert (returns.values[0], returns.values[-1]) == (11, 19)
    assert not any(kr.guardrail for kr in case.cycle.key_results)


# --- the future stays hidden -----------------------------------------------------------------------------------------


def test_the_story_and_the_first_situation_know_nothing_after_week_3(told):
    seen = " ".join((told.story, told.decisions[0].situation, told.setting, *(role.what for role in told.roles)))
    assert max(weeks_in(seen)) == 3
    days = re.findall(r"(\d+) (March|April|May|June|July|August|September)|(\d+) 月 (\d+) 日", told.story)
    assert {int(d[0] or d[3]) for d in days if d[1] == "March" or d[2] == "3"} == {3, 21}
    assert all(d[1] == "March" or d[2] == "3" for d in days)
    assert not re.search(r"KPI|5\.0|500 ?万|五百万|84 ?%|2\.0|200 万|22:47", seen)


@pytest.mark.parametrize("number", [0, 1])
def test_a_decision_tells_no_number_of_a_later_week_before_its_answer(told, number):
    decision = told.decisions[number]
    shown = tell.situation(decision)
    later = [d.did for d in told.decisions[number:]] + [d.came for d in told.decisions[number:]]
    assert not [text for text in later if text in shown]
    assert all(week <= decision.week for week in weeks_in(shown))


# --- answers ---------------------------------------------------------------------------------------------------------


def test_without_an_answer_it_is_not_tried_and_nothing_opens(told, tmp_path):
    assert kept.answers(tmp_path, told) == ()
    assert kept.answer(tmp_path, told, "week-3", "  \n ") is None
    assert not (tmp_path / "answers").exists()
    closed = kept.reveal(told, "week-3", kept.answers(tmp_path, told))
    assert not closed.open
    shown = tell.told(closed)
    assert told.decisions[0].did not in str(shown) + shown.html


def test_an_answer_opens_what_they_did_beside_it(told, tmp_path):
    kept.answer(tmp_path, told, "week-3", "Ask for one line.", choice="wait", sure=6, now=NOON)
    opened = kept.reveal(told, "week-3", kept.answers(tmp_path, told))
    shown = tell.told(opened)
    assert opened.open
    for part in ("Ask for one line.", told.decisions[0].did, told.decisions[0].voices[3].says):
        assert part in str(shown)
        assert part in shown.html
    assert not kept.reveal(told, "week-13", kept.answers(tmp_path, told)).open


def test_what_came_ends_before_the_next_decision(told):
    first, second = told.decisions
    assert not re.search(r"[Ww]eek 1[3-9]|[Ww]eek 2\d|第 1[3-9] 周|第 2\d 周|KPI", first.came + first.did)
    assert "5.0 of 10" in second.came or "五百万" in second.came


def test_a_skip_opens_it_as_well_and_is_marked(told, tmp_path):
    kept.skip(tmp_path, told, "week-3", now=NOON)
    (mine,) = kept.answers(tmp_path, told)
    assert mine.skipped
    assert kept.reveal(told, "week-3", (mine,)).open
    assert "skipped" in (tmp_path / "answers" / f"{NAME}.md").read_text(encoding="utf-8")


def test_a_new_thought_is_a_new_line_and_the_old_one_stays(told, tmp_path):
    kept.answer(tmp_path, told, "week-3", "First.", choice="wait", sure=0, now=NOON)
    before = (tmp_path / "answers" / f"{NAME}.md").read_text(encoding="utf-8")
    kept.answer(tmp_path, told, "week-3", "Second.", now=NOON + dt.timedelta(minutes=5))
    after = (tmp_path / "answers" / f"{NAME}.md").read_text(encoding="utf-8")
    assert after.startswith(before.rstrip())
    assert [(a.text, a.choice, a.sure) for a in kept.answers(tmp_path, told)] == [
        ("First.", "wait", 0),
        ("Second.", None, None),
    ]


@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1), sure=st.none() | st.integers(0, 10))
def test_whatever_is_typed_is_read_back(tmp_path_factory, text, sure):
    root, told = tmp_path_factory.mktemp("workbook"), cases.load(NAME, "en")
    given_ = kept.answer(root, told, "week-3", text, sure=sure, now=NOON)
    assert kept.answers(root, told) == (() if given_ is None else (given_,))


def test_hostile_words_stay_words(told, tmp_path):
    kept.answer(tmp_path, told, "week-3", HOSTILE, now=NOON)
    (mine,) = kept.answers(tmp_path, told)
    assert mine.text == HOSTILE
    assert not mine.skipped
    shown = tell.told(kept.reveal(told, "week-3", (mine,))).html
    assert "<script" not in shown
    assert shown.count("</blockquote>") == shown.count("<blockquote")
    assert "&lt;script&gt;" in shown


def test_a_file_that_a_person_has_edited_is_still_read(english, tmp_path):
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / f"{NAME}.md").write_bytes(
        "\ufeff# mine\r\n\r\n## week-3 · 2026-01-05 09:00\r\n- choice: wait (early)\r\n- sure: 44\r\n\r\nby hand\r\n> more\r\n".encode()
    )
    (mine,) = kept.answers(tmp_path, english)
    assert (mine.choice, mine.sure, mine.text) == ("wait", None, "by hand\nmore")
    kept.answer(tmp_path, english, "week-3", "Later.", now=NOON)
    assert [a.text for a in kept.answers(tmp_path, english)] == ["by hand\nmore", "Later."]


def test_a_file_that_cannot_be_read_is_left_as_it_is(english, tmp_path):
    path = tmp_path / "answers" / f"{NAME}.md"
    path.parent.mkdir()
    path.write_bytes(b"## week-3\x00\x00")
    for act in (lambda: kept.answers(tmp_path, english), lambda: kept.answer(tmp_path, english, "week-3", "x")):
        with pytest.raises(OkrkitError):
            act()
    assert path.read_bytes() == b"## week-3\x00\x00"


@pytest.mark.parametrize(
    "act",
    [
        lambda case, root: cases.load("no-such-case"),
        lambda case, root: case.decision("week-99"),
        lambda case, root: kept.answer(root, case, "week-3", "x", choice="no-such-choice"),
        lambda case, root: kept.answer(root, case, "week-3", "x", sure=11),
        lambda case, root: kept.answer(root, case, "week-3", "x", sure="very"),
        lambda case, root: kept.answer(root, case, "week-99", "x"),
        lambda case, root: kept.skip(root, case, "week-99"),
    ],
)
def test_a_slip_of_the_pen_gets_a_word_and_writes_nothing(english, tmp_path, act):
    with pytest.raises(OkrkitError) as slip:
        act(english, tmp_path)
    assert slip.value.instead
    assert not list(tmp_path.iterdir())


# --- shown -----------------------------------------------------------------------------------------------------------


def test_the_story_says_whose_it_is_and_has_its_headings(told):
    shown = tell.story(told)
    assert told.company in shown.html
    assert shown.html.count("<h4>") == told.story.count("### ") == 5
    assert not [decision.did for decision in told.decisions if decision.did in shown.html]


def test_what_the_record_does_not_say_is_asked_not_answered(told):
    shown = tell.silences(told)
    assert len(told.silences) >= 6
    assert all(silence in str(shown) for silence in told.silences)
    assert told.contradiction.question in shown.html


# --- the form --------------------------------------------------------------------------------------------------------


def test_the_form_keeps_the_answer_and_then_shows_what_they_did(told, tmp_path):
    from okrkit.forms.decide import decide

    form = decide(told, "week-3", tmp_path)
    assert told.decisions[0].did not in str([getattr(child, "value", "") for child in form.children])
    form.choice.value, form.words.value, form.sure.value = "wait", HOSTILE, 7
    form.keep.click()
    (mine,) = kept.answers(tmp_path, told)
    assert (mine.choice, mine.text, mine.sure) == ("wait", HOSTILE, 7)
    assert form.words not in form.children
    assert told.decisions[0].did in form.children[0].value
    assert "<script" not in form.children[0].value


def test_the_form_asks_for_a_word_before_it_opens_anything(told, tmp_path):
    from okrkit.forms.decide import decide

    form = decide(told, "week-3", tmp_path)
    form.keep.click()
    assert form.notice.value
    assert form.words in form.children
    assert kept.answers(tmp_path, told) == ()


def test_the_form_can_be_skipped_and_takes_a_later_thought(told, tmp_path):
    from okrkit.forms.decide import decide

    form = decide(told, "week-3", tmp_path)
    form.skip.click()
    form.more.value = "Now I see."
    form.keep_more.click()
    assert [(a.skipped, a.text) for a in kept.answers(tmp_path, told)] == [(True, ""), (False, "Now I see.")]
    assert form.more.value == ""
    assert "Now I see." in form.children[0].value


def test_a_form_opened_again_remembers_the_answer(told, tmp_path):
    from okrkit.forms.decide import decide

    kept.answer(tmp_path, told, "week-3", "Typed in a cell.", now=NOON)
    form = decide(told, "week-3", tmp_path)
    assert "Typed in a cell." in form.children[0].value
    assert form.words not in form.children


def test_what_was_typed_stays_in_the_form_when_the_file_cannot_be_written(told, tmp_path):
    from okrkit.forms.decide import decide

    (tmp_path / "answers").write_text("a file where a folder should be")
    form = decide(told, "week-3", tmp_path)
    form.words.value = "Do not lose me."
    form.keep.click()
    assert form.notice.value
    assert form.words.value == "Do not lose me."
    assert form.words in form.children
