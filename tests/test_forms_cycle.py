"""The forms of a cycle that runs, without a browser: check in, commit, and say why something was changed."""

import datetime as dt
import re

import ipywidgets as w
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from okrkit import language
from okrkit.errors import OkrkitError
from okrkit.forms.changes import ChangesForm
from okrkit.forms.check_in import CheckInForm
from okrkit.forms.commit import CommitForm
from okrkit.forms.lately import lately
from okrkit.forms.sheet import Sheet
from okrkit.measure import slip
from okrkit.model import CheckIn, Cycle, Dependency, KeyResult, Measure, Objective
from okrkit.store import Folder

TODAY = dt.date.today()  # noqa: DTZ011 - the day that the forms go by
MONDAY = TODAY - dt.timedelta(days=TODAY.weekday())
START, END = MONDAY - dt.timedelta(weeks=6), MONDAY + dt.timedelta(weeks=7)
OKRS = f"""---
team: harbour
start: {START}
end: {END}
---

## O1 Skippers plan a week at sea without phoning us @Ana

- KR1 Share of trips booked online from 41% to 60% @Ana
- KR2 Calls about bookings from 90 to 40 a week @Jonas
- KR3 Keep wrong bookings at or below 2% @Mira

## O2 Island families get their car on the boat they want @Mira

- KR4 Bookings from $1.2M to $3.2M @Lena
- KR5 Every harbour works from the same waiting list
  - type: milestone
  - levels: 0.3 two harbours agree; 0.7 four use it; 1 all six
- KR6 Answer to a group request from 6 days to 2 days
"""


def ago(weeks: int) -> dt.date:
    return MONDAY - dt.timedelta(weeks=weeks)


SEEN = [
    (ago(2), "KR1", "43", "6"), (ago(1), "KR1", "45", "6"),
    (ago(2), "KR2", "80", "7"), (ago(1), "KR2", "84", "7"),
    (ago(2), "KR3", "1.6", "8"), (ago(1), "KR3", "1.8", "6"),
    (ago(3), "KR4", "1300000", "5"),
    (ago(4), "KR6", "5", "5"), (ago(1), "KR6", "5", "5"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(Sheet, "who", "")
    with language.speaking("en"):
        yield


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path / "harbour")
    folder.path.mkdir()
    (folder.path / "okrs.md").write_text(OKRS, encoding="utf-8")
    rows = "".join(f"{day},{name},{value},{sure},,\n" for day, name, value, sure in SEEN)
    (folder.path / "checkins.csv").write_text(f"date,key_result,value,confidence,by,note\n{rows}", encoding="utf-8")
    return folder


def on_screen(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from on_screen(child)


def words(widget) -> str:
    return " ".join(one.value for one in on_screen(widget) if isinstance(one, w.HTML) and "onload" not in one.value)


def buttons(widget) -> list[str]:
    return [one.description for one in on_screen(widget) if isinstance(one, w.Button)]


def press(widget, name: str) -> None:
    next(one for one in on_screen(widget) if isinstance(one, w.Button) and one.description == name).click()


def enter(field) -> None:
    field._handle_custom_msg({"event": "submit"}, [])


def new_rows(folder) -> list[str]:
    return (folder.path / "checkins.csv").read_text(encoding="utf-8").splitlines()[len(SEEN) + 1 :]


# --- what to ask about first -----------------------------------------------------------------------------------------


def test_silent_ones_come_first_then_those_that_fall_then_the_others(folder):
    seen = lately(folder.load().cycle, TODAY)
    assert [one.key_result.id for one in seen] == ["KR5", "KR4", "KR2", "KR3", "KR1", "KR6"]
    assert [one.weeks for one in seen] == [6, 2, 0, 0, 0, 0]
    assert [one.falling for one in seen] == [None, None, "away", "confidence", None, None]


def test_of_two_check_ins_on_one_day_the_last_one_stands_and_later_ones_are_not_looked_at(folder):
    cycle = folder.load().cycle
    rows = [CheckIn(ago(1), "KR1", 48.0, 6), CheckIn(TODAY, "KR1", 20.0, 1)]
    seen = {one.key_result.id: one for one in lately(Cycle(**_fields(cycle, rows)), ago(1))}
    assert (seen["KR1"].value, seen["KR1"].valued, seen["KR1"].confidence) == (48.0, ago(1), 6)


def _fields(cycle, rows):
    found = {name: getattr(cycle, name) for name in cycle.__struct_fields__}
    return found | {"check_ins": (*cycle.check_ins, *rows)}


def test_a_value_out_of_its_bound_falls():
    kept = KeyResult(id="KR1", text="Keep it", measure=Measure(bound=(None, 2.0), direction="maintain"))
    cycle = Cycle(start=ago(3), objectives=(Objective(id="O1", text="One", key_results=(kept,)),))
    for value, falling in ((2.0, None), (2.1, "outside")):
        seen = lately(Cycle(**_fields(cycle, [CheckIn(ago(0), "KR1", value)])), TODAY)
        assert seen[0].falling == falling


@given(st.integers(0, 60), st.integers(0, 30))
def test_a_check_in_is_missed_only_after_a_full_week_of_the_calendar(day, later):
    first = dt.date(2026, 1, 5) + dt.timedelta(days=day)
    on = first + dt.timedelta(days=later)
    kept = KeyResult(id="KR1", text="From 1 to 2")
    cycle = Cycle(objectives=(Objective(id="O1", text="One", key_results=(kept,)),), check_ins=(CheckIn(first, "KR1"),))
    between = (on - dt.timedelta(days=on.weekday())) - (first - dt.timedelta(days=first.weekday()))
    assert lately(cycle, on)[0].weeks == max(between.days // 7 - 1, 0)


# --- slips -----------------------------------------------------------------------------------------------------------


@given(st.floats(1, 1e6), st.floats(1, 4), st.floats(0, 1), st.sampled_from([10, 100, 1000, 0.1, 0.01]))
def test_a_value_between_baseline_and_target_is_no_slip_and_ten_times_off_is_one(baseline, more, way, off):
    target = baseline * (1 + more)
    value = baseline + way * (target - baseline)
    assert slip(value, (baseline, target), value) is None
    found = slip(value * off, (baseline, target), value)
    if not baseline <= value * off <= target:
        assert found is not None
        assert found.value == value * off


# --- check in --------------------------------------------------------------------------------------------------------


def test_a_row_shows_what_was_seen_last_and_why_it_is_asked_about(folder):
    form = CheckInForm(folder, "harbour")
    assert list(form.rows) == ["KR5", "KR4", "KR2", "KR3", "KR1", "KR6"]
    assert f"Last: $1,300,000 on {ago(3)}" in words(form.rows["KR4"].box)
    assert "2 weeks without a check-in" in words(form.rows["KR4"].box)
    assert "moving away" in words(form.rows["KR2"].box)
    assert "confidence 8 → 6" in words(form.rows["KR3"].box)
    assert "No check-in yet" in words(form.rows["KR5"].box)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("KR1", "47%", 47), ("KR1", "４７ %", 47), ("KR2", "70", 70), ("KR4", "$1.4M", 1_400_000),
        ("KR4", "140万", 1_400_000), ("KR6", "4 days", 4), ("KR6", "4.5", 4.5),
    ],
)  # fmt: skip
def test_a_value_is_read_as_people_write_it(folder, name, typed, value):
    form = CheckInForm(folder, "harbour")
    form.rows[name].value.value = typed
    enter(form.rows[name].value)
    assert folder.load().cycle.check_ins[-1] == CheckIn(TODAY, name, value)


def test_enter_keeps_the_row_says_so_in_it_and_goes_on(folder, monkeypatch):
    form = CheckInForm(folder, "harbour")
    row = form.rows["KR1"]
    focused = []
    monkeypatch.setattr("ipywidgets.Text.focus", lambda field: focused.append(field.placeholder))
    form.by.value, row.value.value, row.confidence.value, row.note.value = " Ana ", "47%", 6, "the page  is out"
    assert "Not kept yet" in words(row.box)
    enter(row.note)
    assert "Kept: 47% · confidence 6/10 · the page is out" in words(row.box)
    assert new_rows(folder) == [f"{TODAY},KR1,47,6,Ana,the page is out"]
    assert focused == ["as in 5 days"]
    assert "1 of 6" in words(form)


def test_a_correction_is_a_new_row_and_the_same_again_is_none(folder):
    form = CheckInForm(folder, "harbour")
    row = form.rows["KR2"]
    for typed in ("70", "70", "71"):
        row.value.value = typed
        enter(row.value)
    assert new_rows(folder) == [f"{TODAY},KR2,70,,,", f"{TODAY},KR2,71,,,"]


def test_a_row_that_is_kept_and_then_emptied_waits_for_nothing(folder):
    form = CheckInForm(folder, "harbour")
    row = form.rows["KR1"]
    row.value.value = "47"
    enter(row.value)
    row.value.value = ""
    assert not row.waiting
    assert "Kept: 47%" in words(row.box)
    form.done.click()
    assert new_rows(folder) == [f"{TODAY},KR1,47,,,"]


def test_a_row_that_nobody_touched_is_not_kept_and_one_that_is_left_is(folder):
    form = CheckInForm(folder, "harbour")
    form.rows["KR1"].value.value = "47"
    form.rows["KR2"].value.value = "70"  # typing here: the row before is done with
    assert new_rows(folder) == [f"{TODAY},KR1,47,,,"]
    form.rows["KR2"].way.left.click()
    form.rows["KR3"].way.left.click()
    assert new_rows(folder) == [f"{TODAY},KR1,47,,,", f"{TODAY},KR2,70,,,"]


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("KR1", "about half", "about half"),
        ("KR1", "12,5", "12,5"),
        ("KR6", "3 weeks", "weeks"),
        ("KR2", "=1+1", "=1+1"),
    ],
)
def test_what_cannot_be_read_is_named_in_its_row_and_stays(folder, name, typed, said):
    form = CheckInForm(folder, "harbour")
    row = form.rows[name]
    row.value.value, row.note.value = typed, "my note"
    enter(row.value)
    assert said in words(row.box)
    assert "okr-waiting" in words(row.box)
    assert (row.value.value, row.note.value) == (typed, "my note")
    assert f"Not kept yet: {name}" in words(form)
    assert not new_rows(folder)


def test_what_is_typed_is_escaped(folder):
    form = CheckInForm(folder, "<b>harbour</b>")
    form.rows["KR1"].value.value = form.rows["KR2"].note.value = "<script>alert(1)</script>"
    press(form, "Keep all")
    assert "<script>" not in words(form)
    assert "<b>harbour" not in words(form)


def test_what_looks_like_a_slip_is_asked_about_and_set_right_with_one_button(folder):
    form = CheckInForm(folder, "harbour")
    row = form.rows["KR1"]
    row.value.value = "0.47"
    enter(row.value)
    assert "0.47%, and it was 45% the last time" in words(row.box)
    assert not new_rows(folder)
    press(row.box, "No, 47%")
    assert new_rows(folder) == [f"{TODAY},KR1,47,,,"]
    assert "Kept: 47%" in words(row.box)


def test_what_looks_like_a_slip_is_kept_as_it_is_where_somebody_says_so(folder):
    form = CheckInForm(folder, "harbour")
    row = form.rows["KR2"]
    row.value.value = "800"
    enter(row.value)
    press(row.box, "Yes, 800")
    assert new_rows(folder) == [f"{TODAY},KR2,800,,,"]
    row.value.value = "8"  # another one is asked about again
    enter(row.value)
    assert "No, 80" in buttons(row.box)


def test_a_milestone_offers_its_levels_by_name(folder):
    form = CheckInForm(folder, "harbour")
    row = form.rows["KR5"]
    assert [label for label, _ in row.value.options][1:] == [
        "0 · none of it yet", "0.3 · two harbours agree", "0.7 · four use it", "1 · all six",
    ]  # fmt: skip
    row.value.value = "0.7"
    row.way.left.click()
    assert new_rows(folder) == [f"{TODAY},KR5,0.7,,,"]
    assert "Kept: 0.7 four use it" in words(row.box)


def test_a_milestone_without_levels_goes_from_nought_to_one(tmp_path, folder):
    text = OKRS.replace("  - levels: 0.3 two harbours agree; 0.7 four use it; 1 all six\n", "")
    (folder.path / "okrs.md").write_text(text, encoding="utf-8")
    form = CheckInForm(folder, "harbour")
    row = form.rows["KR5"]
    row.value.value = "70"
    enter(row.value)
    press(row.box, "No, 0.7")
    assert new_rows(folder) == [f"{TODAY},KR5,0.7,,,"]


def test_the_day_can_be_set_but_not_to_one_to_come(folder):
    form = CheckInForm(folder, "harbour")
    row = form.rows["KR1"]
    form.day.value = ago(2)
    assert f"Last: 43% on {ago(2)}" in words(row.box)
    row.value.value = "44"
    enter(row.value)
    for day in (TODAY + dt.timedelta(days=1), None, START - dt.timedelta(days=1)):
        form.day.value = day
        row.value.value = "46"
        enter(row.value)
        assert "okr-waiting" in words(row.box), day
        assert row.value.value == "46"
    assert new_rows(folder) == [f"{ago(2)},KR1,44,,,"]


def test_another_day_begins_rows_anew_that_are_kept_and_leaves_what_is_typed(folder):
    form = CheckInForm(folder, "harbour")
    form.rows["KR1"].value.value = "47"
    enter(form.rows["KR1"].value)
    form.rows["KR2"].value.value = "nonsense"
    form.day.value = ago(1)
    assert (form.rows["KR1"].value.value, form.rows["KR2"].value.value) == ("", "nonsense")


def test_the_head_of_a_row_tells_what_was_kept_just_now_and_a_limit_is_told(folder):
    row = CheckInForm(folder, "harbour").rows["KR5"]
    row.confidence.value = 6
    row.way.left.click()
    assert "Just kept: confidence 6/10" in words(row.box)
    assert "No check-in yet" not in words(row.box)
    assert "limit: at or below 2%" in words(CheckInForm(folder, "harbour").rows["KR3"].box)


def test_clear_empties_a_row_and_keeps_nothing(folder):
    form = CheckInForm(folder, "harbour")
    row = form.rows["KR1"]
    row.value.value, row.confidence.value, row.note.value = "47", 3, "x"
    press(row.box, "Clear")
    assert (row.value.value, row.confidence.value, row.note.value) == ("", None, "")
    assert not row.waiting
    form.done.click()
    assert not new_rows(folder)


def test_who_checks_in_is_remembered_for_the_next_form(folder):
    CheckInForm(folder, "harbour").by.value = "Mei"
    assert CheckInForm(folder, "harbour").by.value == "Mei"


def test_a_form_that_is_opened_anew_keeps_what_was_typed_and_says_again_what_it_could_not(folder):
    form = CheckInForm(folder, "harbour")
    form.rows["KR1"].value.value, form.rows["KR2"].value.value = "47", "many"
    form.retire()
    assert new_rows(folder) == [f"{TODAY},KR1,47,,,"]
    assert "opened again" in words(form)
    again = CheckInForm(folder, "harbour")
    assert again.rows["KR2"].value.value == "many"
    assert "many" in words(again.rows["KR2"].box)


def test_a_file_that_cannot_be_written_loses_nothing(folder):
    form = CheckInForm(folder, "harbour")
    table = folder.path / "checkins.csv"
    table.rename(folder.path / "aside.csv")
    table.mkdir()
    row = form.rows["KR1"]
    row.value.value = "47"
    enter(row.value)
    assert row.value.value == "47"
    assert "There is a folder where a file is needed" in words(row.box)
    table.rmdir()
    (folder.path / "aside.csv").rename(table)
    press(form, "Keep all")
    assert new_rows(folder) == [f"{TODAY},KR1,47,,,"]


def test_a_bug_is_one_calm_line(folder, monkeypatch):
    form = CheckInForm(folder, "harbour")
    monkeypatch.setattr(folder, "check_in", lambda _: 1 / 0)
    form.rows["KR1"].value.value = "47"
    enter(form.rows["KR1"].value)
    assert "ZeroDivisionError" in words(form)
    assert form.rows["KR1"].value.value == "47"


def test_a_team_without_key_results_is_told_so(tmp_path):
    assert "no key result yet" in words(CheckInForm(Folder(tmp_path / "new"), "new"))
    assert "nothing yet to commit to" in words(CommitForm(Folder(tmp_path / "new"), "new"))
    assert "No change waits" in words(ChangesForm(Folder(tmp_path / "new"), "new"))


# --- commit ----------------------------------------------------------------------------------------------------------


def go(form, name):
    form.tabs[name].click()
    return form


def test_the_steps_begin_where_nothing_is_said_and_each_can_be_reached(folder):
    form = CommitForm(folder, "harbour")
    assert "What do you mean by each objective" in words(form)
    form.onward.click()
    assert "before you hear the others" in words(form)
    form.back.click()
    assert "What do you mean by each objective" in words(form)
    for name in form.tabs:
        go(form, name)
        assert form._steps[name].box in list(on_screen(form))


def test_a_kind_is_kept_at_once_and_as_it_is_a_change_it_says_so(folder):
    form = CommitForm(folder, "harbour")
    form.kinds.pills["O1"].value = "committed"
    assert [o.kind for o in folder.load().cycle.objectives] == ["committed", None]
    form.kinds.pills["O2"].value = "learning"
    assert "team.changes() asks why" not in words(form)  # it was left open
    folder.annotate(folder.load().cycle.changes[-1], "said in the first week")  # so the next one is a change of its own
    form.kinds.pills["O2"].value = "aspirational"
    assert form.tabs["kinds"].description == "✓ Kind"
    assert "Say why in the last form of page 04" in words(form)


def test_a_kind_does_not_overwrite_what_somebody_else_wrote_meanwhile(folder):
    form = CommitForm(folder, "harbour")
    file = folder.path / "okrs.md"
    file.write_text(OKRS.replace("to 60%", "to 55%"), encoding="utf-8")
    form.kinds.pills["O1"].value = "aspirational"
    cycle = folder.load().cycle
    assert (cycle.objectives[0].kind, cycle.key_results[0].measure.target) == ("aspirational", 55)


def test_what_others_said_meanwhile_is_shown_and_not_written_again(folder):
    form = CommitForm(folder, "harbour")
    CommitForm(folder, "harbour").kinds.pills["O1"].value = "learning"
    folder.vote("Ben", {"KR1": 4})
    versions = len(folder.history())
    go(form, "vote")
    assert form.kinds.pills["O1"].value == "learning"
    assert "Voted: Ben" in words(form)
    assert len(folder.history()) == versions
    assert ">Kept<" not in words(form)


def vote(form, name, **numbers):
    form.vote.who.value = name
    enter(form.vote.who)
    for key_result, number in numbers.items():
        form.vote.pills[key_result].value = number
    shown = dict(form.vote.pills)
    form.vote.keep.click()
    return shown


def test_a_vote_is_hidden_from_the_screen_and_from_the_files(folder):
    form = go(CommitForm(folder, "harbour"), "vote")
    shown = vote(form, "Ana", KR1=7, KR2=3)
    assert all(pills.value is None for pills in shown.values())
    assert not form.vote.pills
    assert not [one for one in on_screen(form) if isinstance(one, w.RadioButtons)]
    assert "Voted: Ana" in words(form)
    assert "Who is next?" in words(form)
    table = (folder.path / "votes.csv").read_text(encoding="utf-8")
    assert re.findall(r"KR\d,[0-9a-f]{64},(.*)", table) == [",", ","]
    assert form.vote.who.value == ""


def test_a_vote_without_a_number_or_name_keeps_nothing(folder):
    form = go(CommitForm(folder, "harbour"), "vote")
    enter(form.vote.who)
    assert not form.vote.pills
    assert "Write a name first" in words(form)
    vote(form, "Ana")
    assert "One number is enough" in words(form)
    form.vote.not_now.click()
    assert not folder.voted()


@pytest.mark.parametrize(
    ("people", "shown", "hidden"),
    [(1, [], ["7"]), (3, [], ["6.0", "5 – 7"]), (4, ["5.5", "4 – 7"], [])],
)
def test_the_open_table_shows_what_all_say_together_and_nobody_s_number(folder, people, shown, hidden):
    form = go(CommitForm(folder, "harbour"), "vote")
    for name, number in list(zip(("Ana", "Ben", "Cy", "Di"), (7, 6, 5, 4), strict=True))[:people]:
        vote(form, name, KR1=number)
    press(form, "Open the table")
    assert "nobody can vote blind" in words(form)
    assert not any(one.confidence for one in folder.load().cycle.votes)
    form.vote.sure.click()
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", words(form))
    cells = cells[next(at for at, cell in enumerate(cells) if "KR1" in cell) :]
    row = cells[: cells.index(next(cell for cell in cells if "KR2" in cell))]
    assert [text for text in shown if text not in row] == []
    assert [text for text in hidden if text in row] == []
    assert row[-1] == str(people)


def test_the_table_stays_closed_while_people_wait(folder):
    form = go(CommitForm(folder, "harbour"), "vote")
    vote(form, "Ana", KR1=7)
    form.vote.open.click()
    form.vote.wait.click()
    assert form.vote.who in list(on_screen(form))
    assert folder.load().cycle.votes[0].confidence is None


def test_the_use_of_scores_is_kept_with_who_agreed_and_when(folder):
    form = go(CommitForm(folder, "harbour"), "contract")
    form.contract.uses["pay_linked"].value = "no"
    form.contract.uses["ranking"].value = "yes"
    form.contract.use.value, form.contract.names.value = "to decide what we try next", "Ana，Jonas、 Ana; Mei"
    form.contract.keep.click()
    context = folder.load().cycle.context
    assert (context.pay_linked, context.ranking, context.appraisal) == (False, True, None)
    assert context.score_use == "to decide what we try next"
    assert (context.agreed_by, context.agreed_on) == (("Ana", "Jonas", "Mei"), TODAY)
    again = go(CommitForm(folder, "harbour"), "contract").contract
    assert (again.uses["pay_linked"].value, again.uses["appraisal"].value) == ("no", "open-question")
    assert again.names.value == "Ana, Jonas, Mei"


def test_those_who_agreed_have_not_agreed_to_other_terms(folder):
    form = go(CommitForm(folder, "harbour"), "contract")
    contract = form.contract
    contract.uses["pay_linked"].value, contract.names.value = "no", "Ana"
    contract.keep.click()
    contract.uses["pay_linked"].value = "yes"
    assert contract.names.value == ""
    assert f"Agreed by Ana on {TODAY}" in words(form)
    contract.keep.click()
    context = folder.load().cycle.context
    assert (context.pay_linked, context.agreed_by, context.agreed_on) == (True, (), None)


def test_terms_that_cannot_be_kept_stay_in_their_fields(folder, monkeypatch):
    form = go(CommitForm(folder, "harbour"), "contract")
    form.contract.use.value, form.contract.names.value = "to learn", "Ana"
    with monkeypatch.context() as patch:
        patch.setattr(folder, "save", lambda *_, **__: 1 / 0)
        form.contract.keep.click()
    assert "ZeroDivisionError" in words(form)
    form.kinds.pills["O1"].value = "committed"
    assert (form.contract.use.value, form.contract.names.value) == ("to learn", "Ana")
    form.contract.keep.click()
    assert folder.load().cycle.context.score_use == "to learn"


def test_what_is_typed_in_one_step_stays_while_another_is_kept(folder):
    form = go(CommitForm(folder, "harbour"), "contract")
    form.contract.use.value = "half a sentence"
    form.fears.line.value = "half a fear"
    form.kinds.pills["O1"].value = "committed"
    assert (form.contract.use.value, form.fears.line.value) == ("half a sentence", "half a fear")
    form.retire()
    again = CommitForm(folder, "harbour")
    assert (again.contract.use.value, again.fears.line.value) == ("half a sentence", "half a fear")
    assert "used for" in words(again)


def test_fears_are_kept_line_by_line_without_a_name(folder):
    form = go(CommitForm(folder, "harbour"), "fears")
    for text, item in (("Nobody  had the time", ""), ("The harbour said no", "KR5"), ("  ", "")):
        form.fears.item.value, form.fears.line.value = item, text
        enter(form.fears.line)
    fears = folder.load().cycle.fears
    assert [(fear.text, fear.item, fear.by) for fear in fears] == [
        ("Nobody had the time", None, None), ("The harbour said no", "KR5", None),
    ]  # fmt: skip
    assert "KR5 · The harbour said no" in words(form)
    assert "Nobody had the time" in words(go(CommitForm(folder, "harbour"), "fears"))


def test_what_is_not_done_is_kept_and_taken_out_again(folder):
    form = go(CommitForm(folder, "harbour"), "not-doing")
    for text in ("A second harbour", "An app", "An app"):
        form.not_doing.line.value = text
        enter(form.not_doing.line)
    assert folder.load().cycle.not_doing == ("A second harbour", "An app")
    press(form.not_doing.box, "Delete")
    assert folder.load().cycle.not_doing == ("An app",)


def test_a_dependency_is_kept_and_its_yes_added_later(folder):
    form = go(CommitForm(folder, "harbour"), "dependencies")
    needs = form.dependencies
    needs.on.value, needs.what.value = "Harbour office", "the list by May"
    needs.keep.click()
    assert "For which objective or key result" in words(form)
    assert needs.on.value == "Harbour office"
    needs.item.value = "KR5"
    needs.keep.click()
    assert folder.load().cycle.dependencies == (Dependency("KR5", "Harbour office", "the list by May"),)
    press(form, "Somebody said yes")
    needs.yes_by.value, needs.yes_on.value = "Mira", ago(1)
    enter(needs.yes_by)
    assert folder.load().cycle.dependencies == (Dependency("KR5", "Harbour office", "the list by May", "Mira", ago(1)),)
    assert f"Mira said yes on {ago(1)}" in words(form)
    assert "Somebody said yes" not in buttons(form)


# --- changes ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def changed(folder):
    """The folder after its first target was made smaller and the owner of its second key result was changed."""
    CommitForm(folder, "harbour").kinds.pills["O1"].value = "committed"
    folder.annotate(folder.load().cycle.changes[0], "we said so at the start")
    text = (folder.path / "okrs.md").read_text(encoding="utf-8")
    new = text.replace("to 60%", "to 50%").replace("@Jonas", "@Zoe")
    (folder.path / "okrs.md").write_text(new, encoding="utf-8")
    return folder


def test_each_change_without_a_reason_is_asked_about_also_one_made_by_hand(changed):
    form = ChangesForm(changed, "harbour")
    assert [(row.change.item, row.change.field) for row in form.rows] == [
        ("KR1", "text"), ("KR1", "target"), ("KR2", "owner"),
    ]  # fmt: skip
    assert "KR1 target: 60 → 50" in words(form)
    assert "3 changes without a reason" in words(form)


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ("cell en/00-start-here.ipynb write-in-cell", "in a cell of page 00"), ("cell notes.ipynb x", "in a cell"),
        ("Mei", "by Mei"),
    ],
)  # fmt: skip
def test_a_change_made_in_a_cell_names_its_page(changed, by, told):
    cycle = changed.load().cycle
    objective = replace(cycle.objectives[0], text="Somewhere else")
    changed.save(replace(cycle, objectives=(objective, *cycle.objectives[1:])), base=changed.load().stamp, by=by)
    assert told in words(ChangesForm(changed, "harbour").rows[-1].box)
    assert "ipynb" not in words(ChangesForm(changed, "harbour"))


def test_a_reason_is_kept_beside_its_change_and_as_above_repeats_it(changed):
    form = ChangesForm(changed, "harbour")
    first, second, third = form.rows
    first.reason.value, first.announced.value = "the page brought less", True
    enter(first.reason)
    press(second.box, "As above")
    third.announced.value = False
    third.way.left.click()
    assert [(one.reason, one.announced) for one in changed.load().cycle.changes[1:]] == [
        ("the page brought less", True), ("the page brought less", True), (None, False),
    ]  # fmt: skip
    assert "Kept: the page brought less" in words(second.box)
    assert "the reason is still open" in words(third.box)
    again = ChangesForm(changed, "harbour")
    assert [row.change.item for row in again.rows] == ["KR2"]
    assert "3 changes that have a reason" in words(again)


def test_a_change_that_is_not_there_any_more_is_named_and_its_reason_stays(changed):
    form = ChangesForm(changed, "harbour")
    (changed.path / "changes.csv").write_text("at,by,item,field,old,new,reason,announced\n", encoding="utf-8")
    row = form.rows[0]
    row.reason.value = "the page brought less"
    enter(row.reason)
    assert "okr-waiting" in words(row.box)
    assert row.reason.value == "the page brought less"


@pytest.mark.parametrize("kind", [CheckInForm, CommitForm, ChangesForm])
def test_a_form_speaks_chinese(changed, kind):
    with language.speaking("zh"):
        form = kind(changed, "harbour")
        for tab in getattr(form, "tabs", {}).values():
            tab.click()
        said = [one.description for one in on_screen(form) if getattr(one, "description", "")]
        assert [text for text in said if not re.search("[\u4e00-\u9fff]", text)] == []
        assert re.search("[\u4e00-\u9fff]", words(form))


def test_one_step_of_a_commitment_stands_by_itself(folder):
    whole, alone = CommitForm(folder, "growth"), CommitForm(folder, "growth", "fears")
    assert alone.fears.box in alone.children
    assert not any(alone.tabs["kinds"] in getattr(child, "children", ()) for child in alone.children)
    assert any(whole.tabs["kinds"] in getattr(child, "children", ()) for child in whole.children)
    alone.fears.line.value = "Nobody looks at it"
    alone.retire()
    again = CommitForm(folder, "growth", "fears")
    assert again.fears.line.value == "Nobody looks at it"
    assert CommitForm(folder, "growth", "not-doing").not_doing.line.value == ""
    with pytest.raises(OkrkitError, match="kinds"):
        CommitForm(folder, "growth", "fear")
