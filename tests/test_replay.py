"""A told case step by step: each week as it stood, the future closed until one has answered, answers that stay as given."""

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import okrkit as okr
from okrkit import scoring
from okrkit.errors import OkrkitError
from okrkit.notebook import practice
from okrkit.retro import answers as kept
from okrkit.retro import case as cases
from okrkit.retro import replay, tell

NAME = "a-number-from-above"
NOON = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)
every_case = pytest.mark.parametrize("name", cases.names())


@pytest.fixture
def english():
    return cases.load(NAME, "en")


@pytest.fixture(params=["en", "zh"])
def told(request):
    return cases.load(NAME, request.param)


def all_skipped(case):
    return tuple(kept.Answer(NOON, one.id, skipped=True) for one in case.decisions)


def file_of(root):
    return root / "answers" / f"{NAME}.md"


# --- a week as it stood ----------------------------------------------------------------------------------------------


@every_case
def test_no_week_holds_anything_later(name):
    case = cases.load(name, "en")
    for number, monday in scoring.weeks(case.cycle):
        past = replay.week(case, number, all_skipped(case))
        seen = past.cycle
        assert monday <= past.day <= monday + dt.timedelta(days=6)
        assert all(one.date <= past.day for one in seen.check_ins)
        assert all(one.at.date() <= past.day for one in (*seen.changes, *seen.votes, *seen.fears))
        assert all(one.yes_on is None or one.yes_on <= past.day for one in seen.dependencies)
    assert seen == case.cycle  # the last week, with every decision answered, is all of it


@every_case
def test_before_the_first_answer_nothing_after_its_day_can_be_seen(name):
    case = cases.load(name, "en")
    first = case.decisions[0]
    for number, monday in scoring.weeks(case.cycle):
        past = replay.week(case, number, ())
        assert (past.cycle is None) == (monday > first.on)
        if past.cycle:
            assert max((one.date for one in past.cycle.check_ins), default=first.on) <= first.on
            assert past.cycle.context.retro_held is past.cycle.context.stopped_on is None
            assert past.cycle.context.unmet == ()
            assert past.cycle.survey == ()
    assert replay.until(case, first.id, ()).day == first.on


def test_texts_and_targets_are_those_of_the_week(english):
    def line(number, name):
        cycle = replay.week(english, number, all_skipped(english)).cycle
        return next(kr for kr in cycle.key_results if kr.id == name)

    assert (line(17, "KR8").measure.target, line(18, "KR8").measure.target) == (80, 40)
    assert (line(17, "KR8").text[-2:], line(18, "KR8").text[-2:]) == ("80", "40")


def test_an_objective_that_nobody_had_written_yet_is_not_there():
    case = cases.load("the-second-reminder", "en")
    count = [len(replay.week(case, n, all_skipped(case)).cycle.objectives) for n in (1, 4)]
    assert count[0] < count[1] == len(case.cycle.objectives)


def test_a_decision_opens_the_weeks_up_to_the_next_one(english):
    skipped = all_skipped(english)
    assert [replay.week(english, n, skipped[:1]).waits is None for n in (4, 13, 14)] == [True, True, False]
    assert replay.week(english, 13, skipped[:1]).day == english.decisions[1].on
    assert replay.week(english, 13, skipped).day > english.decisions[1].on
    assert replay.until(english, "week-13", ()).waits.id == "week-3"
    assert replay.until(english, "week-13", skipped[:1]).waits is None
    assert replay.week(english, 14, skipped[1:]).waits.id == "week-3"  # in their order


@pytest.mark.parametrize("number", [0, 27, "7", True, None])
def test_a_week_that_there_is_not_gets_a_word(english, number):
    with pytest.raises(OkrkitError) as slip:
        replay.week(english, number, ())
    assert "26" in slip.value.instead


@every_case
def test_the_figures_and_the_diagnosis_look_at_the_week_and_not_beyond(name):
    case = cases.load(name, "en")
    past = practice.Week(replay.week(case, 1, ()))
    assert okr.score(past).as_of == okr.diagnose(past).as_of == past.as_of == replay.week(case, 1, ()).day
    assert okr.diagnose(past).cycle == past.cycle
    for chart in (okr.charts.pace(past), okr.charts.calendar(past)):
        named = re.findall(r"\d+ [A-Z][a-z]+ 20\d\d", chart.alt)
        assert named
        assert {dt.datetime.strptime(day, "%d %B %Y").date() for day in named} == {past.as_of}  # noqa: DTZ007 - a date


def test_a_diagnosis_of_an_earlier_day_reads_the_goals_of_that_day(english):
    before = okr.diagnose(english.cycle, as_of=dt.date(2025, 6, 30))
    assert next(kr for kr in before.cycle.key_results if kr.id == "KR8").measure.target == 80


def test_a_closed_week_says_what_opens_it_and_holds_nothing(told):
    closed = practice.Week(replay.week(told, 14, ()))
    assert 'story.decide("week-3")' in str(closed)
    assert 'story.skip("week-3")' in str(closed)
    with pytest.raises(OkrkitError) as slip:
        okr.charts.pace(closed)
    assert "week-3" in slip.value.instead


def test_a_week_shows_what_people_wrote_in_it(told):
    shown = tell.week(replay.week(told, 3, ()))
    notes = [c.note for c in told.cycle.check_ins if c.note and scoring.week(told.cycle.start, c.date) == 3]
    assert notes
    assert all(note in str(shown) for note in notes)
    assert re.search(r"12 .*14|14 .*12", str(shown))


# --- answers stay as they were given ---------------------------------------------------------------------------------


@pytest.fixture
def answered(english, tmp_path):
    kept.answer(tmp_path, english, "week-3", "Ask for one line.", choice="wait", sure=6, now=NOON)
    kept.skip(tmp_path, english, "week-13", now=NOON + dt.timedelta(minutes=1))
    kept.answer(tmp_path, english, "week-3", "Now I see.", now=NOON + dt.timedelta(minutes=2))
    assert [one.changed for one in kept.answers(tmp_path, english)] == [False, False, False]
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ask for one line.", "I knew it."),
        ("- sure: 6", "- sure: 9"),
        ("- choice: wait", "- choice: rewrite"),
        ("> Ask", "by hand\n> Ask"),
        ("- sure: 6\n", ""),
    ],
)
def test_an_answer_that_was_changed_later_is_named_and_the_others_are_not(english, answered, old, new):
    file = file_of(answered)
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert [one.changed for one in kept.answers(answered, english)] == [True, False, False]
    shown = tell.summary(replay.summary(english, kept.answers(answered, english)))
    assert "This was changed after it had been kept." in str(shown)
    assert "This was changed after it had been kept." in shown.html


def test_a_seal_that_was_taken_away_or_made_up_shows(english, answered):
    file = file_of(answered)
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"- seal: \w+\n", "", text, count=1), encoding="utf-8")
    assert [one.changed for one in kept.answers(answered, english)] == [True, False, False]
    file.write_text(re.sub(r"- seal: \w+", "- seal: 0000000000000000", text, count=1), encoding="utf-8")
    assert [one.changed for one in kept.answers(answered, english)] == [True, False, False]


def test_an_answer_that_was_taken_out_is_missed_and_the_decision_is_open_again(english, answered):
    file = file_of(answered)
    text = file.read_text(encoding="utf-8")
    cut = text.index("## week-13")
    file.write_text(text[:cut] + text[text.index("## week-3", cut) :], encoding="utf-8")
    found = kept.answers(answered, english)
    assert [one.changed for one in found] == [False, False]
    assert kept.missing(answered, english) == ("week-13 · 2026-01-05 12:01:00",)
    assert replay.waiting(english, found).id == "week-13"
    assert "week-13 · 2026-01-05 12:01:00" in str(
        tell.summary(replay.summary(english, found, kept.missing(answered, english)))
    )


def test_without_the_second_copy_of_the_seals_a_change_shows_all_the_same(english, answered):
    (answered / "answers" / ".history" / f"{NAME}.seals").unlink()
    assert [one.changed for one in kept.answers(answered, english)] == [False, False, False]
    file = file_of(answered)
    file.write_text(file.read_text(encoding="utf-8").replace("- sure: 6", "- sure: 1"), encoding="utf-8")
    assert [one.changed for one in kept.answers(answered, english)] == [True, False, False]
    kept.answer(answered, english, "week-3", "Third.", now=NOON + dt.timedelta(minutes=3))
    assert [one.changed for one in kept.answers(answered, english)] == [True, False, False, False]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(min_size=1), st.none() | st.integers(0, 10)), min_size=1, max_size=4))
def test_what_nobody_touched_is_never_called_changed(tmp_path_factory, said):
    root, case = tmp_path_factory.mktemp("workbook"), cases.load(NAME, "en")
    for number, (text, sure) in enumerate(said):
        kept.answer(root, case, "week-3", text, sure=sure, now=NOON + dt.timedelta(minutes=number))
    assert not any(one.changed for one in kept.answers(root, case))
    assert kept.missing(root, case) == ()


def test_the_seal_holds_in_both_languages(english, tmp_path):
    kept.answer(tmp_path, english, "week-3", "Ask.", now=NOON)
    kept.answer(tmp_path, cases.load(NAME, "zh"), "week-13", "问。", now=NOON)
    assert [one.changed for one in kept.answers(tmp_path, cases.load(NAME, "zh"))] == [False, False]


# --- the end ---------------------------------------------------------------------------------------------------------


def test_the_summary_tells_nothing_of_a_decision_without_an_answer(told):
    bare = tell.summary(replay.summary(told, ()))
    half = tell.summary(replay.summary(told, all_skipped(told)[:1]))
    for shown in (bare, half):
        assert told.decisions[1].did not in str(shown) + shown.html
        assert told.decisions[1].situation not in str(shown) + shown.html
    assert told.decisions[0].did not in str(bare)
    assert told.decisions[0].did in str(half)


def test_the_summary_sets_the_first_answer_beside_theirs_and_later_ones_apart(english, answered):
    whole = replay.summary(english, kept.answers(answered, english))
    first, second = whole.steps
    assert (first.given.text, [one.text for one in first.later]) == ("Ask for one line.", ["Now I see."])
    assert second.given.skipped
    assert whole.sure == (6,)
    shown = tell.summary(whole)
    for part in ("Ask for one line.", "Now I see.", "Skipped.", first.decision.did, second.decision.did):
        assert part in str(shown)
        assert part in shown.html
    assert "1 of 2 decisions: 6 of 10" in str(shown)
    assert whole.feared == ()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_came_of_their_fears_is_told_only_at_the_end(language):
    case = cases.load("bread-at-closing-time", language)
    skipped = all_skipped(case)
    assert replay.summary(case, skipped[:1]).feared == ()
    feared = replay.summary(case, skipped).feared
    assert [came for _, came in feared] == [False, True, False]
    assert all(fear.text in str(tell.summary(replay.summary(case, skipped))) for fear, _ in feared)
    assert all(1 <= n <= len(case.cycle.fears) for n in case.came_true)


def test_in_a_notebook_it_is_walked_with_typing(tmp_path, monkeypatch):
    monkeypatch.setattr(practice, "root", lambda: tmp_path)
    story = okr.case(NAME)
    assert "still to come" in str(story.week(4))
    assert story.until("week-3").as_of == dt.date(2025, 3, 21)
    story.answer("week-3", "Ask.", sure=4)
    assert "Week 12, up to" in str(story.week(12))
    story.skip("week-13")
    assert story.week(26).cycle == story.cycle
    assert "1 of 2 decisions: 4 of 10" in str(story.summary())
