"""What happens to the objectives of a folder: rows that are added, and never lost or rewritten."""

from __future__ import annotations

import csv
import datetime as dt
import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from okrkit import notation, store
from okrkit.errors import OkrkitError
from okrkit.language import speaking
from okrkit.model import Change, CheckIn, Cycle, Dependency, Fear, Reply
from okrkit.store import disk, folder, rows, tables

TEXT = """---
team: growth
start: 2026-10-01
end: 2026-12-31
---

O New customers reach value in their first week @Mei
KR Activation rate from 22% to 40% @Li
KR Setup from 6 days to 1 day
"""
NOW = dt.datetime.fromisoformat("2026-11-24T09:15")
DAY = dt.date(2026, 10, 5)


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(folder, "_now", lambda: NOW)


@pytest.fixture
def team(tmp_path) -> store.Folder:
    return fresh(tmp_path / "teams" / "growth" / "2026-Q4")


def fresh(path: Path) -> store.Folder:
    made = store.Folder(path)
    made.save(notation.parse(TEXT).cycle, base=None, by="form")
    return made


def snapshot(root: Path) -> dict[str, bytes]:
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def with_target(cycle: Cycle, target: str) -> Cycle:
    text = f"Activation rate from 22% to {target}"
    measure = notation.parse(f"O x\nKR {text}").cycle.key_results[0].measure
    (objective,) = cycle.objectives
    first, *others = objective.key_results
    new = replace(objective, key_results=(replace(first, text=text, measure=measure), *others))
    return replace(cycle, objectives=(new,))


def changed(team: store.Folder, target: str = "50%") -> store.Saved:
    loaded = team.load()
    return team.save(with_target(loaded.cycle, target), base=loaded.stamp, by="form")


# --- check-ins -------------------------------------------------------------------------------------------------------


def test_check_ins_are_added_and_read_as_they_were_given(team):
    given = (CheckIn(DAY, "KR1", 24.5, 7.0, "Li", 'Mail out, "late"'), CheckIn(DAY, "KR2", None, 5.0))
    assert team.check_in(given) == given
    assert team.load().cycle.check_ins == given
    assert [version.by for version in team.history("checkins.csv")] == ["Li"]


def test_a_correction_is_a_new_row_and_the_row_before_stays(team):
    team.check_in([CheckIn(DAY, "KR1", 42.0)])
    before = (team.path / "checkins.csv").read_bytes()
    team.check_in([CheckIn(DAY, "KR1", 24.0)])
    assert (team.path / "checkins.csv").read_bytes().startswith(before)
    assert [one.value for one in team.load().cycle.check_ins] == [42.0, 24.0]


def test_saying_once_more_what_stands_adds_nothing_and_going_back_to_it_does(team):
    first, second = CheckIn(DAY, "KR1", 42.0), CheckIn(DAY, "KR1", 24.0)
    team.check_in([first])
    before = snapshot(team.path)
    assert team.check_in([first]) == ()
    assert snapshot(team.path) == before
    team.check_in([second])
    assert team.check_in([first]) == (first,)
    assert team.load().cycle.check_ins == (first, second, first)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    confidence=st.floats(0, 10),
    by=st.none() | st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=12),
    note=st.text(st.characters(exclude_categories=("Cs",)), max_size=30),
)
def test_whatever_is_typed_comes_back(team, value, confidence, by, note):
    (team.path / "checkins.csv").unlink(missing_ok=True)
    (kept,) = team.check_in([CheckIn(DAY, "KR1", value, confidence, by, note)])
    assert (kept.value, kept.confidence) == (value, confidence)
    assert team.load().cycle.check_ins == (kept,)


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x","y")', "+1", "-2+3", "@SUM(A1)", "＝1", "'=1", "''=1", "- done"]
)
def test_no_cell_can_act_as_a_formula_and_the_text_comes_back(team, text):
    team.check_in([CheckIn(DAY, "KR1", -2.5, note=text)])
    ((*_, value, _, _, cell),) = list(csv.reader(io.StringIO((team.path / "checkins.csv").read_text())))[1:]
    assert cell.startswith("'")
    assert value == "-2.5"
    assert team.load().cycle.check_ins[0].note == text


@pytest.mark.parametrize(
    ("check_in", "said"),
    [
        (CheckIn(DAY, "KR9", 3.0), "no key result “KR9”"),
        (CheckIn(dt.date(2026, 9, 30), "KR1", 3.0), "outside the cycle"),
        (CheckIn(dt.date(2026, 11, 25), "KR1", 3.0), "still to come"),
        (CheckIn(DAY, "KR1", by="Li"), "nothing to keep"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_of_it_is_kept(team, check_in, said):
    with pytest.raises(OkrkitError, match=said) as caught:
        team.check_in([CheckIn(DAY, "KR1", 24.0), check_in])
    assert caught.value.instead
    assert not (team.path / "checkins.csv").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_row_is_added_the_way_a_spreadsheet_left_the_table(team, encoding, delimiter):
    lines = ["日期,关键结果,当前值,信心指数,填写人,备注,心情", "2026/10/5,kr 1,24%,7,李,好,😀"]
    raw = "".join(line.replace(",", delimiter) + "\r\n" for line in lines).encode(encoding)
    path = team.path / "checkins.csv"
    path.write_bytes(raw)
    new = CheckIn(dt.date(2026, 10, 12), "KR1", 26.0, 6.0, "韩梅", "又涨了")
    team.check_in([new])
    assert path.read_bytes().startswith(raw)
    assert team.load().cycle.check_ins == (CheckIn(DAY, "KR1", 24.0, 7.0, "李", "好"), new)
    assert team.history("checkins.csv")[0].raw == raw


def test_a_table_without_a_column_gets_it_where_it_is_needed(team):
    path = team.path / "checkins.csv"
    path.write_text("key_result,date\nKR1,2026-10-05\n")
    team.check_in([CheckIn(dt.date(2026, 10, 12), "KR1", 26.0, 6.0, "Li", "up")])
    assert path.read_text() == "key_result,date,value,confidence,note\nKR1,2026-10-05\nKR1,2026-10-12,26,6,up\n"
    assert team.load().cycle.check_ins[1] == CheckIn(dt.date(2026, 10, 12), "KR1", 26.0, 6.0, None, "up")


def test_a_spreadsheet_is_told_the_encoding_with_the_first_character_that_needs_it(team):
    path = team.path / "checkins.csv"
    team.check_in([CheckIn(DAY, "KR1", 24.0, note="up")])
    assert path.read_bytes().isascii()
    team.check_in([CheckIn(DAY, "KR2", 5.0, note="快了")])
    assert path.read_bytes().startswith(b"\xef\xbb\xbfdate,")


def test_a_row_that_cannot_be_read_stops_no_new_one(team):
    path = team.path / "checkins.csv"
    path.write_text("date,key_result,value\n2026-10-05,KR1,plenty\n")
    team.check_in([CheckIn(DAY, "KR2", 5.0)])
    assert path.read_text().endswith("2026-10-05,KR1,plenty\n2026-10-05,KR2,5\n")
    with pytest.raises(OkrkitError, match="not a number") as caught:
        team.load()
    assert (caught.value.line, caught.value.column) == (2, 16)


def test_a_value_without_its_key_result_is_named_with_its_place(team):
    (team.path / "checkins.csv").write_text("date,key_result,value\n2026-10-05,,24\n")
    with pytest.raises(OkrkitError, match="nothing under “key_result”") as caught:
        team.load()
    assert (caught.value.line, caught.value.column) == (2, 12)


def test_a_row_that_stands_twice_is_counted_once_and_named(team):
    text = "date,key_result,value\n2026-10-05,KR1,24\n2026-10-05,KR1,24\n2026-10-05,KR1,25\n"
    (team.path / "checkins.csv").write_text(text)
    loaded = team.load()
    assert [one.value for one in loaded.cycle.check_ins] == [24.0, 25.0]
    assert loaded.notes == ("checkins.csv, line 3, column 12: This says the same as line 2; it is counted once.",)
    with speaking("zh"):
        assert team.load().notes == ("checkins.csv，第 3 行，第 12 列：这一行和第 2 行完全一样，只算一次。",)


def test_of_many_rows_that_stand_twice_the_first_are_named_and_the_others_counted(team):
    (team.path / "checkins.csv").write_text("date,key_result,value\n" + "2026-10-05,KR1,24\n" * 1000)
    *named, rest = team.load().notes
    assert [note.split(",")[1] for note in named] == [f" line {n}" for n in range(3, 8)]
    assert rest == "994 more lines of checkins.csv are like this."


def test_a_day_that_is_still_to_come_is_named(team):
    (team.path / "checkins.csv").write_text("date,key_result,value\n2026-12-24,KR1,24\n")
    assert team.load().notes == ("checkins.csv, line 2, column 1: 2026-12-24 is still to come.",)


def test_check_ins_that_an_older_copy_of_the_table_drove_out_are_named_with_where_they_are(team):
    path = team.path / "checkins.csv"
    team.check_in([CheckIn(DAY, "KR1", 24.0)])
    open_in_excel = path.read_bytes()
    team.check_in([CheckIn(DAY, "KR2", 5.0)])
    path.write_bytes(open_in_excel.replace(b"24", b"25"))
    (note,) = team.load().notes
    copy = team.history("checkins.csv")[-1].path
    assert "KR2 2026-10-05" in note
    assert copy.name in note
    assert b"KR2,5" in copy.read_bytes()


WRITER = """
import datetime as dt, sys
from okrkit import store
from okrkit.model import CheckIn
team = store.Folder(sys.argv[1], patience=60)
for n in range(int(sys.argv[3])):
    team.check_in([CheckIn(dt.date(2026, 10, 5), "KR1", float(n), by=sys.argv[2])])
"""


def test_two_processes_that_check_in_at_once_lose_nothing(team):
    jobs = [subprocess.Popen([sys.executable, "-c", WRITER, str(team.path), name, "12"]) for name in ("Li", "Mei")]
    assert [job.wait(timeout=120) for job in jobs] == [0, 0]
    found = {(one.by, one.value) for one in team.load().cycle.check_ins}
    assert found == {(name, float(n)) for name in ("Li", "Mei") for n in range(12)}


class CrashError(BaseException):
    """The machine stops."""


class Weeks:
    """A folder through which anything may happen, and every note that was kept or typed in it."""

    def __init__(self, path: Path, monkeypatch, at: int) -> None:
        self.team = fresh(path)
        self.path = self.team.path / "checkins.csv"
        self.monkeypatch, self.at = monkeypatch, at
        self.kept: set[str] = set()
        self.older: bytes | None = None

    def raw(self) -> bytes | None:
        return self.path.read_bytes() if self.path.exists() else None

    def check_in(self, n: int) -> None:
        self.team.check_in([CheckIn(DAY, "KR1", float(n), note=f"记{n}.")])
        self.kept.add(f"记{n}.")

    def crash(self, n: int) -> None:
        """The machine stops while a file takes its place, or just does not."""
        places = iter(range(9))

        def crash(*paths, real=disk._place):
            if next(places) == self.at:
                raise CrashError
            real(*paths)

        before = self.raw()
        with self.monkeypatch.context() as broken:
            broken.setattr(disk, "_place", crash)
            try:
                self.check_in(n)
            except CrashError:
                assert self.raw() == before

    def excel(self, n: int, encoding: str = "utf-8-sig") -> None:
        """A spreadsheet gets another row, and is saved in its own way; later somebody checks in."""
        table = tables.table("checkins", self.raw(), self.path)
        typed = [["日期", "关键结果", "值", "信心", "填写人", "备注"]]
        typed += [[row.cells.get(name, "") for name in tables.HEADERS["checkins"]] for row in table.rows]
        typed.append(["2026/10/6", "KR1", str(n), "", "", f"记{n}."])
        out = io.StringIO()
        csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(typed)
        self.path.write_bytes(out.getvalue().encode(encoding))
        self.team.check_in([CheckIn(dt.date(2026, 10, 7), "KR2", float(n))])
        self.kept.add(f"记{n}.")

    def excel_gb18030(self, n: int) -> None:
        self.excel(n, "gb18030")

    def remember(self, _: int) -> None:
        self.older = self.raw()

    def older_copy(self, _: int) -> None:
        """A spreadsheet that was open since some time is saved as it was."""
        if self.older is not None:
            self.path.write_bytes(self.older)

    def target(self, n: int) -> None:
        changed(self.team, f"{50 + n}%")

    def vote(self, n: int) -> None:
        self.team.vote("Ana", {"KR1": n})


STEPS = ["check_in", "crash", "excel", "excel_gb18030", "remember", "older_copy", "target", "vote"]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=8), at=st.integers(0, 3))
def test_nothing_that_was_ever_kept_is_lost(tmp_path_factory, monkeypatch, steps, at):
    """Whatever happens in whatever order: each note that was kept or typed is in the table or in a copy of it."""
    weeks = Weeks(tmp_path_factory.mktemp("team") / "2026-Q4", monkeypatch, at)
    for n, step in enumerate(steps):
        getattr(weeks, step)(n)
    copies = [version.raw for version in weeks.team.history("checkins.csv")]
    copies += [raw] if (raw := weeks.raw()) else []
    found = {row.cells["note"] for raw in copies for row in tables.table("checkins", raw, weeks.path).rows}
    assert weeks.kept <= found
    assert {change.by for change in weeks.team.load().cycle.changes} <= {"form"}


# --- changes ---------------------------------------------------------------------------------------------------------


EARLY = CheckIn(dt.date(2026, 10, 5), "KR1", 23)  # work has begun; until then nobody is asked about a change


def test_a_change_after_the_start_waits_for_its_reason_and_gets_it(team):
    team.check_in([EARLY])
    saved = changed(team)
    assert {change.field for change in saved.changes} == {"text", "target"}
    waiting = team.unexplained()
    assert waiting == saved.changes
    for change in waiting:
        told = team.annotate(change, "the tool counted twice", announced=False)
        assert told == replace(change, reason="the tool counted twice", announced=False)
    assert team.unexplained() == ()
    assert {(one.reason, one.announced) for one in team.load().cycle.changes} == {("the tool counted twice", False)}


def test_a_change_made_by_hand_enters_by_itself_and_waits_for_its_reason(team):
    team.check_in([EARLY])
    path = team.path / "okrs.md"
    path.write_text(path.read_text().replace("to 40%", "to 30%"))
    assert {(one.item, one.field, one.by) for one in team.unexplained()} == {
        ("KR1", "text", "disk"),
        ("KR1", "target", "disk"),
    }
    assert team.unexplained() == team.load().cycle.changes


def test_a_broken_okrs_file_hides_no_change_that_is_mended_later(team):
    team.check_in([EARLY])
    path = team.path / "okrs.md"
    good = path.read_text()
    path.write_text(good.replace("start: 2026-10-01", "start: someday"))
    assert team.unexplained() == ()
    path.write_text(good.replace("to 40%", "to 30%"))
    assert {one.field for one in team.unexplained()} == {"text", "target"}


def test_a_reason_changes_nothing_but_its_own_cell(team):
    lines = [
        "时间;编号;字段;原值;新值;修改人;原因;是否公布;组",
        '2026/11/2 9:15;KR1;target;"40";50;李;;;市场',
        "2026/11/3;KR2;owner;;Chen;form;;是;",
        "",
    ]
    raw = "\r\n".join(lines).encode("gb18030")
    path = team.path / "changes.csv"
    path.write_bytes(raw)
    first, second = team.load().cycle.changes
    team.annotate(second, "Chen 接手")
    assert path.read_bytes() == raw.replace("form;;是;".encode("gb18030"), "form;Chen 接手;是;".encode("gb18030"))
    team.annotate(first, announced=True)
    assert [(one.reason, one.announced) for one in team.load().cycle.changes] == [(None, True), ("Chen 接手", True)]
    assert path.read_bytes().decode("gb18030").splitlines()[2] == "2026/11/3;KR2;owner;;Chen;form;Chen 接手;是;"
    assert team.history("changes.csv")[0].raw == raw


def test_a_reason_gets_its_column_where_the_table_has_none(team):
    (team.path / "changes.csv").write_text("at,item,field\n2026-11-02,KR1,target\n")
    (change,) = team.load().cycle.changes
    team.annotate(change, "why not", announced=True)
    assert team.load().cycle.changes == (replace(change, reason="why not", announced=True),)


def test_a_change_that_is_gone_is_not_annotated(team):
    changed(team)
    before = snapshot(team.path)
    with pytest.raises(OkrkitError, match="no longer in the file"):
        team.annotate(Change(NOW, "KR2", "target", "1", "2"), "x")
    assert snapshot(team.path) == before


# --- fears and dependencies ------------------------------------------------------------------------------------------


def test_a_fear_is_kept(team):
    assert team.fear(" nobody\nlooked ", "Ana", "KR1") == Fear(NOW, "nobody looked", "Ana", "KR1")
    assert team.load().cycle.fears == (Fear(NOW, "nobody looked", "Ana", "KR1"),)


def test_of_a_dependency_the_last_word_stands_and_all_of_them_stay(team):
    asked = Dependency("KR1", "data team", "a daily feed")
    yes = replace(asked, yes_by="Chen", yes_on=DAY)
    assert team.depend(asked) == asked
    team.depend(asked)
    team.depend(yes)
    assert team.load().cycle.dependencies == (yes,)
    assert len((team.path / "dependencies.csv").read_text().splitlines()) == 3


@pytest.mark.parametrize(
    "do",
    [
        lambda team: team.fear(" "),
        lambda team: team.fear("x", item="KR9"),
        lambda team: team.depend(Dependency("KR9", "data team")),
        lambda team: team.depend(Dependency("KR1", " ")),
    ],
)
def test_what_says_nothing_or_is_about_nothing_is_refused(team, do):
    before = snapshot(team.path)
    with pytest.raises(OkrkitError) as caught:
        do(team)
    assert caught.value.instead
    assert snapshot(team.path) == before


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        ("fears.csv", "at,text\nsoon,x\n", (2, 1)),
        ("fears.csv", "at,text\n2026-10-05,\n", (2, 12)),
        ("dependencies.csv", "item,on,yes_on\nKR1,,\n", (2, 5)),
        ("dependencies.csv", "item,on,yes_on\nKR1,data,soon\n", (2, 10)),
        ("dependencies.csv", "item,what\nKR1,data\n", (1, 1)),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_place(team, file, text, place):
    (team.path / file).write_text(text)
    with pytest.raises(OkrkitError) as caught:
        team.load()
    assert (caught.value.line, caught.value.column) == place
    assert caught.value.file == str(team.path / file)


# --- taking another copy in ------------------------------------------------------------------------------------------


def lived(team: store.Folder) -> store.Folder:
    """A cycle in which all of it happened."""
    team.check_in([CheckIn(DAY, "KR1", 24.0, 7.0, "Li", "up"), CheckIn(DAY, "KR2", 5.0)])
    changed(team)
    team.annotate(team.unexplained()[0], "why", announced=True)
    team.vote("Ana", {"KR1": 6, "KR2": 5})
    team.open_votes()
    team.vote("Ben", {"KR2": 4})
    team.fear("nobody looked", "Ana")
    team.depend(Dependency("KR1", "data team", "a feed", "Chen", DAY))
    return team


def test_an_empty_folder_takes_all_of_a_cycle(team, tmp_path):
    cycle = replace(lived(team).load().cycle, replies=(Reply(NOW, "KR-TASK", "it is not", "KR1"),))
    other = store.Folder(tmp_path / "teams" / "other" / "2026-Q4")
    saved = other.take(cycle, base=None, by="import")
    assert saved.written
    assert other.load().cycle == cycle
    assert other.load().stamp == saved.stamp


def test_taking_again_adds_nothing(team, tmp_path):
    cycle = lived(team).load().cycle
    other = store.Folder(tmp_path / "teams" / "other" / "2026-Q4")
    stamp = other.take(cycle, base=None, by="import").stamp
    before = snapshot(other.path)
    assert not other.take(cycle, base=stamp, by="import").written
    assert snapshot(other.path) == before


def test_two_copies_come_together_and_tell_of_each_step_once(team, tmp_path):
    other = fresh(tmp_path / "other" / "2026-Q4")
    lived(other)
    team.check_in([CheckIn(DAY, "KR1", 24.0, 7.0, "Li", "up"), CheckIn(dt.date(2026, 10, 12), "KR1", 25.0)])
    mine = team.load()
    theirs = other.load().cycle
    team.take(theirs, base=mine.stamp, by="copy")
    after = team.load().cycle
    assert after.changes == theirs.changes
    assert after.check_ins == (*mine.cycle.check_ins, theirs.check_ins[1])
    assert (after.votes, after.fears, after.dependencies) == (theirs.votes, theirs.fears, theirs.dependencies)


def test_an_older_word_on_a_dependency_does_not_come_back(team, tmp_path):
    other = fresh(tmp_path / "other" / "2026-Q4")
    asked = Dependency("KR1", "data team", "a feed")
    other.depend(asked)
    team.depend(asked)
    team.depend(replace(asked, yes_by="Chen"))
    team.take(other.load().cycle, base=team.load().stamp, by="copy")
    assert team.load().cycle.dependencies == (replace(asked, yes_by="Chen"),)


@pytest.mark.parametrize(
    ("check_in", "said"),
    [(CheckIn(DAY, "KR9", 1.0), "KR9"), (CheckIn(dt.date(2027, 2, 1), "KR1", 1.0), "outside the cycle")],
)
def test_what_does_not_fit_is_not_taken_and_nothing_else_is(team, check_in, said):
    before = snapshot(team.path)
    loaded = team.load()
    new = replace(with_target(loaded.cycle, "60%"), check_ins=(CheckIn(DAY, "KR1", 1.0), check_in))
    with pytest.raises(OkrkitError, match=said):
        team.take(new, base=loaded.stamp, by="import")
    assert snapshot(team.path) == before


def test_a_cycle_without_dates_must_fit_those_of_the_folder(tmp_path):
    other = store.Folder(tmp_path / "teams" / "growth" / "2026-Q3")
    cycle = replace(notation.parse(TEXT).cycle, start=None, end=None, check_ins=(CheckIn(DAY, "KR1", 1.0),))
    with pytest.raises(OkrkitError, match="outside the cycle"):
        other.take(cycle, base=None, by="import")
    assert not (other.path / "okrs.md").exists()


@pytest.mark.parametrize("at", range(8))
def test_taking_is_all_or_nothing(team, tmp_path, monkeypatch, at):
    cycle = lived(team).load().cycle
    other = fresh(tmp_path / "other" / "2026-Q4")
    before = other.load()
    places = iter(range(99))

    def full(*paths, real=disk._place):
        if next(places) == at:
            raise OSError(28, "No space left on device")
        real(*paths)

    with monkeypatch.context() as broken:
        broken.setattr(disk, "_place", full)
        broken.setattr(store.history.History, "_note", lambda *_: None)
        with pytest.raises(OkrkitError, match="no space left"):
            other.take(cycle, base=before.stamp, by="import")
    assert other.load() == before


def test_it_is_not_taken_over_a_version_that_nobody_has_seen(team, tmp_path):
    cycle = lived(fresh(tmp_path / "other" / "2026-Q4")).load().cycle
    stamp = team.load().stamp
    changed(team, "77%")
    before = snapshot(team.path)
    with pytest.raises(store.Newer):
        team.take(cycle, base=stamp, by="import")
    assert snapshot(team.path) == before


def test_every_kind_of_row_is_written_as_it_is_read(team):
    cycle = lived(team).load().cycle
    for one in (*cycle.check_ins, *cycle.changes, *cycle.votes, *cycle.fears, *cycle.dependencies):
        assert set(rows.as_cells(one)) == set(one.__struct_fields__)
