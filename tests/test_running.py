"""What a team says while its cycle runs, typed in a cell: forgiving, calm, and kept."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from okrkit import notation, notebook, store
from okrkit.errors import OkrkitError
from okrkit.language import speaking
from okrkit.model import CheckIn, Dependency
from okrkit.notebook.practice import Sample
from okrkit.notebook.team import Team

TODAY = dt.datetime.now().astimezone().date()
START, END = TODAY - dt.timedelta(days=30), TODAY + dt.timedelta(days=60)
TEXT = f"""---
team: growth
start: {START}
end: {END}
---

O New customers reach value in their first week @Mei
KR Activation rate from 22% to 40% @Li
KR Revenue from $1M to $5M
"""


@pytest.fixture
def team(tmp_path, monkeypatch) -> Team:
    (tmp_path / ".okrkit").mkdir()
    monkeypatch.chdir(tmp_path)
    folder = store.Folder(tmp_path / "teams" / "growth" / "now")
    folder.save(notation.parse(TEXT).cycle, base=None, by="form")
    return Team("growth", folder)


def asked(do) -> str:
    with pytest.raises(OkrkitError) as caught:
        do()
    assert caught.value.instead
    return str(caught.value)


# --- check in --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["KR1", "kr1", " KR 1", "ＫＲ１", "1", 1])
@pytest.mark.parametrize("value", [31, 31.0, "31", "31%", "３１％", " 31 % "])
def test_a_check_in_is_read_as_people_type_it(team, name, value):
    shown = str(team.check_in(name, value, confidence="6/10", note="the page\n is out", by=" Li ", on=str(START)))
    assert team.cycle.check_ins == (CheckIn(START, "KR1", 31.0, 6.0, "Li", "the page is out"),)
    for words in (
        "KR1 Activation rate",
        f"{START} · 31% · confidence 6/10 · the page is out",
        "teams/growth/now/check",
    ):
        assert words in shown


def test_a_check_in_is_of_today_and_in_the_unit_of_its_key_result(team):
    team.check_in("KR2", "3.2M")
    assert team.cycle.check_ins == (CheckIn(TODAY, "KR2", 3_200_000.0),)


def test_the_cell_and_the_file_are_the_same(team):
    team.check_in("KR1", 31, confidence=6, note="up", by="Li", on=START)
    typed = team.cycle.check_ins
    (team.folder / "checkins.csv").write_text(
        f"date,key_result,value,confidence,by,note\n{START},KR1,31,6,Li,up\n", encoding="utf-8"
    )
    assert team.cycle.check_ins == typed


def test_what_was_seen_before_is_shown_beside_it(team):
    team.check_in(1, 28, on=START)
    team.check_in(2, "2M", on=START + dt.timedelta(days=1))
    assert f"Before: {START} · 28%" in str(team.check_in(1, 31))
    assert "stands there already" in str(team.check_in(1, 31))
    corrected = team.check_in(1, 30)
    assert f"Before: {TODAY} · 31%" in str(corrected)
    assert [one.value for one in team.cycle.check_ins] == [28.0, 2_000_000.0, 31.0, 30.0]


@pytest.mark.parametrize(
    ("do", "said"),
    [
        (lambda team: team.check_in("KR9", 1), "KR1, KR2"),
        (lambda team: team.check_in("O1", 1), "O1 is an objective"),
        (lambda team: team.check_in(1, "plenty"), "not a number"),
        (lambda team: team.check_in(1, "3 days"), "cannot be counted in %"),
        (lambda team: team.check_in(1, True), "not a number"),
        (lambda team: team.check_in(1, float("nan")), "number"),
        (lambda team: team.check_in(1, [1]), "not a number"),
        (lambda team: team.check_in(1, 31, confidence=60), "off the scale"),
        (lambda team: team.check_in(1, 31, confidence="sure"), "off the scale"),
        (lambda team: team.check_in(1, 31, confidence=-1), "off the scale"),
        (lambda team: team.check_in(1, 31, on="soon"), "not a date"),
        (lambda team: team.check_in(1, 31, on=TODAY + dt.timedelta(days=1)), "still to come"),
        (lambda team: team.check_in(1, 31, on=START - dt.timedelta(days=1)), "outside the cycle"),
        (lambda team: team.check_in(1), "nothing to keep"),
    ],
)
def test_what_cannot_be_read_is_asked_for_and_nothing_is_kept(team, do, said):
    assert said in asked(lambda: do(team))
    assert not (team.folder / "checkins.csv").exists()


def test_without_anything_the_form_opens_and_a_second_one_takes_its_place(team):
    first = team.check_in()
    assert set(first.rows) == {"KR1", "KR2"}
    team.check_in()
    assert len(first.children) == 1
    assert team.write() is not None


@pytest.mark.parametrize("verb", ["commit", "changes", "check_in"])
def test_a_form_that_is_opened_again_makes_room(team, verb):
    first = getattr(team, verb)()
    second = getattr(team, verb)()
    assert len(first.children) == 1 < len(second.children)


# --- vote ------------------------------------------------------------------------------------------------------------


def test_a_vote_is_hidden_until_the_table_is_opened(team):
    shown = str(team.vote("Ana", KR1=6, kr2="7/10"))
    assert "6" not in shown.replace("KR", "")
    assert "7" not in shown
    assert "Clear it before" in shown
    assert {vote.confidence for vote in team.cycle.votes} == {None}
    assert "Not yet: KR2" in str(team.vote("Ben", {1: 3}))
    waits = str(team.open_votes())
    assert "Ben, Li, Mei" in waits
    assert "all_in=False" in waits
    assert {vote.confidence for vote in team.cycle.votes} == {None}
    opened = str(team.open_votes(all_in=False))
    assert "KR1: 2 votes, too few to show" in opened
    assert "KR2: 1 vote, too few to show" in opened
    assert not any(number in opened for number in ("4.5", "6", "7"))


def test_a_vote_after_the_table_was_opened_is_kept_and_said_to_be_late(team):
    team.vote("Ana", KR1=6)
    team.open_votes(all_in=False)
    assert "not a blind vote: KR1" in str(team.vote("Ben", KR1=3, KR2=4))
    assert "blind" not in str(team.vote("Ana", KR2=4))
    assert "check-in of KR1" in asked(lambda: team.vote("Ana", KR1=1))


def test_from_four_votes_on_the_two_ends_are_shown_and_never_who(team):
    for name, sure in (("Ana", 3), ("Li", 6), ("Mei", 7), ("Ben", 8)):
        team.vote(name, KR1=sure, KR2=sure)
    opened = str(team.open_votes())
    assert "KR1: 4 votes, 6.0 on average, from 3 to 8" in opened
    assert "Ana" not in opened


@pytest.mark.parametrize(
    ("do", "said"),
    [
        (lambda team: team.vote("", KR1=6), "needs the name"),
        (lambda team: team.vote(None, KR1=6), "needs the name"),
        (lambda team: team.vote("Ana"), "no number"),
        (lambda team: team.vote("Ana", KR1=None), "no number"),
        (lambda team: team.vote("Ana", KR1=11), "off the scale"),
        (lambda team: team.vote("Ana", KR7=1), "KR7"),
        (lambda team: team.vote("Ana", O1=1), "O1 is an objective"),
        (lambda team: team.open_votes(), "Nobody has voted"),
    ],
)
def test_a_vote_that_cannot_be_kept_is_asked_for(team, do, said):
    assert said in asked(lambda: do(team))
    assert not (team.folder / "votes.csv").exists()


# --- what else is agreed ---------------------------------------------------------------------------------------------


def test_what_scores_are_used_for_is_agreed_and_more_can_join(team):
    assert "Nothing is agreed yet" in str(team.agree())
    team.agree(pay=False, ranking="no", appraisal="否", use="to learn", by="Ana, Ben")
    shown = str(team.agree(by=["Cleo", "Ana"]))
    context = team.cycle.context
    assert (context.pay_linked, context.ranking, context.appraisal, context.score_use) == (False,) * 3 + ("to learn",)
    assert (context.agreed_by, context.agreed_on) == (("Ana", "Ben", "Cleo"), TODAY)
    assert f"Agreed by Ana, Ben, Cleo, {TODAY}" in shown
    assert str(team.agree()).splitlines()[1:] == shown.splitlines()[1:-1]


def test_who_agreed_to_other_terms_has_not_agreed_to_the_new_ones(team):
    team.agree(pay=False, by="Ana")
    team.agree(pay=True, by="Ben")
    assert team.cycle.context.agreed_by == ("Ben",)


def test_a_voter_is_the_same_however_the_name_is_typed(team):
    assert "Not yet: KR2" in str(team.vote("Ben", KR1=3))
    assert "Not yet" not in str(team.vote(" ben", KR2=4))


def test_nobody_has_agreed_on_a_day_and_joining_later_leaves_the_day(team):
    team.agree(pay=False)
    context = team.cycle.context
    assert (context.pay_linked, context.agreed_by, context.agreed_on) == (False, (), None)
    loaded, day = store.Folder(team.folder).load(), TODAY - dt.timedelta(3)
    first = replace(loaded.cycle, context=replace(context, agreed_by=("Ana",), agreed_on=day))
    store.Folder(team.folder).save(first, base=loaded.stamp, by="form")
    team.agree(by="Ben")
    context = team.cycle.context
    assert (context.agreed_by, context.agreed_on) == (("Ana", "Ben"), day)


def test_an_answer_that_is_neither_yes_nor_no_is_asked_for(team):
    assert "neither yes nor no" in asked(lambda: team.agree(pay="perhaps"))
    assert team.cycle.context.pay_linked is None


@pytest.mark.parametrize(("name", "word"), [("O1", "committed"), (1, "承诺型"), ("o 1", "Roofshot")])
def test_a_kind_is_declared(team, name, word):
    assert "O1 is committed" in str(team.kind(name, word))
    assert team.cycle.objectives[0].kind == "committed"


@pytest.mark.parametrize(
    ("name", "word", "said"), [("O1", "urgent", "urgent"), ("KR1", "committed", "KR1"), (7, "x", "O7|7")]
)
def test_a_kind_that_cannot_be_is_asked_for(team, name, word, said):
    assert any(one in asked(lambda: team.kind(name, word)) for one in said.split("|"))


def test_fears_dependencies_and_what_is_not_done_are_kept(team):
    assert "fears.csv" in str(team.fear("nobody looked", "KR1", by="Ana"))
    team.fear("the tool was late")
    assert [(one.text, one.item, one.by) for one in team.cycle.fears] == [
        ("nobody looked", "KR1", "Ana"),
        ("the tool was late", None, None),
    ]
    assert "Nobody has said yes" in str(team.depend("kr1", on="data team", what="a feed"))
    assert f"Chen said yes on {TODAY}" in str(team.depend("KR1", on="data team", what="a feed", yes_by="Chen"))
    assert team.cycle.dependencies == (Dependency("KR1", "data team", "a feed", "Chen", TODAY),)
    team.not_doing("the new website")
    team.not_doing("the new website")
    assert team.cycle.not_doing == ("the new website",)
    assert "no words" in asked(lambda: team.not_doing(" "))


# --- changes ---------------------------------------------------------------------------------------------------------


def test_until_work_begins_and_where_something_was_left_open_nobody_asks_why(team):
    assert "team.because" not in str(team.correct("KR1", target=45))  # still writing: nobody has checked in
    team.check_in("KR2", "$2M")  # today is the first day of the work
    assert team.store.unexplained() == ()
    team.check_in("KR1", 23, on=str(START))
    assert "team.because" not in str(team.kind("O1", "committed"))  # it was left open
    assert [change.field for change in team.cycle.changes] == ["target", "kind"]  # both are kept all the same
    assert [change.field for change in team.store.unexplained()] == ["target"]


def test_a_change_after_the_start_asks_why_and_gets_its_answer(team):
    team.check_in("KR1", 23, on=str(START))
    shown = str(team.correct("KR1", target=50))
    assert "KR1 target: 40 → 50" in shown
    assert 'team.because("KR1", "…", announced=True)' in shown
    told = str(team.because("kr 1", "the tool counted twice"))
    assert "Because: the tool counted twice" in told
    assert "announced=True" in told
    assert "It was announced." in str(team.because(1, "the tool counted twice", announced="yes"))
    (change,) = team.cycle.changes
    assert (change.reason, change.announced) == ("the tool counted twice", True)


def test_one_reason_is_for_all_that_wait_in_a_line_and_for_no_other(team):
    file = team.folder / "okrs.md"
    file.write_text(file.read_text().replace("to 40%", "to 30%").replace("to $5M", "to $4M"))
    team.because("KR1", "we counted wrong", announced=False)
    reasons = {(one.item, one.reason, one.announced) for one in team.cycle.changes}
    assert reasons == {("KR1", "we counted wrong", False), ("KR2", None, None)}


def test_where_nothing_was_changed_it_says_what_waits(team):
    team.check_in("KR1", 23, on=str(START))
    assert "waits for a reason: nothing" in asked(lambda: team.because("KR2", "x"))
    team.correct("KR1", target=50)
    assert "waits for a reason: KR1" in asked(lambda: team.because("KR2", "x"))
    assert "no words" in asked(lambda: team.because("KR1", " "))
    assert [one.item for one in team.store.unexplained()] == ["KR1"]


def test_a_line_that_was_taken_out_can_be_explained(team):
    file = team.folder / "okrs.md"
    file.write_text("\n".join(line for line in file.read_text().splitlines() if "KR2" not in line) + "\n")
    assert "KR2 taken out" in str(team.because("KR2", "finance tells it now"))


def test_everything_is_said_in_chinese_too(team):
    with speaking("zh"):
        team.check_in("KR2", 2, on=str(START))
        assert "信心指数 6/10" in str(team.check_in(1, 31, confidence=6))
        assert "亮票之前谁也看不到" in str(team.vote("李雷", KR1=6))
        assert "还没有投完票的" in str(team.open_votes())
        assert "目标值：40 → 50" in str(team.correct("KR1", target=50))
        assert "原因：工具重复计数" in str(team.because("KR1", "工具重复计数"))
        assert "评分不和薪酬挂钩" in str(team.agree(pay=False, by="李雷、韩梅"))
        assert team.cycle.context.agreed_by == ("李雷", "韩梅")


# --- a sample of several teams ---------------------------------------------------------------------------------------


def test_a_sample_of_three_teams_means_the_first_where_nobody_says_which():
    ferry = Sample("harbour-ferry")
    assert [cycle.team for cycle in ferry.cycles] == ["bookings", "boats", "quays"]
    assert ferry.cycle == ferry.cycles[0]
    assert ferry.teams == ("harbour", "boats", "quays")
    assert ferry.team("boats").cycles == (ferry.cycles[1],)
    assert "boats" in ferry.team("boats").label
    assert 'sample.team("quays")' in asked(lambda: ferry.team("ships"))


def test_votes_are_told_together_the_widest_gap_first_and_never_by_name(team):
    assert str(notebook.votes(team)) == "No vote is open yet"
    ferry = notebook.sample("harbour-ferry")
    told = str(notebook.votes(ferry))
    assert told.index("KR9: 4 votes") < told.index("KR1: 4 votes")
    assert "from 3 to 8" in told
    assert "Sample data" in told
    few = str(notebook.votes(ferry.team("boats")))
    assert "3 votes, too few to show" in few
    assert "average" not in few
    assert not any(name in told + few for name in ("Ana", "Jonas", "Tove"))


def test_a_set_is_read_with_all_that_was_said_beside_it(team):
    assert "Nothing said yet" in str(team.read())
    team.kind("O1", "committed")
    team.agree(pay=False, by="Ana")
    team.fear("nobody looked at it")
    team.not_doing("the new website")
    team.depend("KR1", on="data team", what="a daily feed")
    shown = str(team.read())
    for words in ("KR1", "committed", "nobody looked at it", "the new website", "data team", "nobody has said yes yet"):
        assert words in shown
    assert "<script" not in team.read().html
