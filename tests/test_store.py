"""A cycle's folder: saved whole, never over somebody else's words, every version kept, and found again."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import os
import re
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from okrkit import lexicon, notation, store
from okrkit.errors import OkrkitError
from okrkit.language import speaking
from okrkit.model import Change, CheckIn, Cycle, KeyResult, Objective, Reply
from okrkit.reviewing import Finding, review
from okrkit.store import difference, disk, folder

START, END = dt.date(2026, 10, 1), dt.date(2026, 12, 31)
DURING = dt.datetime.fromisoformat("2026-11-02T09:15")
HEAD = f"---\nteam: growth\nstart: {START}\nend: {END}\n---\n\n"
TEXT = (
    HEAD
    + "O New customers reach value in their first week @Mei\nKR Activation rate from 22% to 40% @Li\nKR Setup from 6 days to 1 day\n"
)


class Clock:
    def __init__(self) -> None:
        self.now = DURING

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **step: float) -> None:
        self.now += dt.timedelta(**step)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(folder, "_now", clock)
    return clock


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


@pytest.fixture
def team(tmp_path, clock) -> store.Folder:
    return store.Folder(tmp_path / "teams" / "growth" / "2026-Q4")


@pytest.fixture
def saved(team) -> store.Folder:
    """A team with a first version, by the form."""
    team.save(written(TEXT), base=None, by="form")
    return team


def written(text: str) -> Cycle:
    return notation.parse(text).cycle


def on_disk(team: store.Folder) -> str:
    return (team.path / "okrs.md").read_text(encoding="utf-8")


def with_target(cycle: Cycle, target: str, key_result: str = "KR1") -> Cycle:
    """The cycle with another target in the words of one key result."""
    text = {"KR1": f"Activation rate from 22% to {target}", "KR2": f"Setup from 6 days to {target}"}[key_result]
    new = written(f"O x\nKR {text}").key_results[0]
    objectives = tuple(
        replace(
            o,
            key_results=tuple(
                replace(kr, text=text, measure=new.measure) if kr.id == key_result else kr for kr in o.key_results
            ),
        )
        for o in cycle.objectives
    )
    return replace(cycle, objectives=objectives)


def save_with(team: store.Folder, target: str, by: str = "form") -> store.Saved:
    loaded = team.load()
    return team.save(with_target(loaded.cycle, target), base=loaded.stamp, by=by)


def snapshot(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


# Load and save


def test_a_new_folder_holds_an_empty_cycle_of_its_quarter_and_nothing_is_made(team):
    loaded = team.load()
    assert loaded.cycle == Cycle(team="growth", start=START, end=END)
    assert loaded.stamp == ""
    assert not team.path.exists()


def test_what_is_saved_is_what_is_loaded(saved):
    assert saved.load().cycle == written(TEXT)


def test_ids_stand_in_the_saved_file(saved):
    assert re.findall(r"\b(?:O|KR)\d\b", on_disk(saved)) == ["O1", "KR1", "KR2"]


def test_saving_what_is_there_writes_nothing(saved):
    before = snapshot(saved.path)
    loaded = saved.load()
    told = saved.save(loaded.cycle, base=loaded.stamp, by="form")
    assert not told.written
    assert told.stamp == loaded.stamp
    assert snapshot(saved.path) == before


def test_a_file_that_git_gave_crlf_to_is_the_same_file(saved):
    path = saved.path / "okrs.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = snapshot(saved.path)
    loaded = saved.load()
    assert loaded.cycle == written(TEXT)
    assert not saved.save(loaded.cycle, base=loaded.stamp, by="form").written
    assert snapshot(saved.path) == before


def test_lines_that_were_not_understood_and_unknown_front_matter_stay(team):
    team.path.mkdir(parents=True)
    text = TEXT.replace("team: growth", "team: growth\nroom: 4.12") + "\nSome thoughts that are no key result.\n"
    (team.path / "okrs.md").write_text(text, encoding="utf-8")
    kept = team.load().document.unplaced
    save_with(team, "50%")
    assert "room: 4.12" in on_disk(team)
    for line in kept:
        assert line.text in on_disk(team)
    assert "to 50%" in on_disk(team)


def test_check_ins_and_changes_are_not_written_from_the_cycle(saved):
    loaded = saved.load()
    more = replace(loaded.cycle, check_ins=(CheckIn(START, "KR1", 1.0),))
    assert not saved.save(more, base=loaded.stamp, by="form").written
    assert not (saved.path / "checkins.csv").exists()


def test_a_hand_written_file_in_a_team_s_quarter_gets_its_team_and_dates(team):
    team.path.mkdir(parents=True)
    (team.path / "okrs.md").write_text("O Calm mornings\nKR Calls from 90 to 40 by May 31\n", encoding="utf-8")
    cycle = team.load().cycle
    assert (cycle.team, cycle.start, cycle.end) == ("growth", START, END)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_file_in_another_encoding_is_read(team, encoding):
    team.path.mkdir(parents=True)
    (team.path / "okrs.md").write_bytes("目标：新客户第一周就用出价值\nKR1：激活率从 22% 提升到 40%\n".encode(encoding))
    assert [kr.id for kr in team.load().cycle.key_results] == ["KR1"]


def test_a_link_stays_a_link(saved, tmp_path):
    real = tmp_path / "shared.md"
    (saved.path / "okrs.md").rename(real)
    (saved.path / "okrs.md").symlink_to(real)
    save_with(saved, "50%")
    assert (saved.path / "okrs.md").is_symlink()
    assert "to 50%" in real.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="no such permissions there")
def test_a_file_keeps_its_permissions(saved):
    (saved.path / "okrs.md").chmod(0o640)
    save_with(saved, "50%")
    assert (saved.path / "okrs.md").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("raw", [b"", b"\r\n \n"])
def test_an_empty_file_is_an_error_to_read_and_a_place_to_begin(team, raw):
    team.path.mkdir(parents=True)
    (team.path / "okrs.md").write_bytes(raw)
    for path in (team.path, team.path / "okrs.md"):
        with pytest.raises(OkrkitError) as caught:
            store.read(path)
        assert caught.value.file == str(team.path / "okrs.md")
    loaded = team.load()
    assert loaded.cycle.objectives == ()
    team.save(written(TEXT), base=loaded.stamp, by="form")
    assert team.load().cycle == written(TEXT)


def test_a_file_that_was_emptied_is_an_error_and_undo_mends_it(saved):
    (saved.path / "okrs.md").write_bytes(b"")
    with pytest.raises(OkrkitError):
        saved.load()
    saved.undo()
    assert saved.load().cycle == written(TEXT)


# Newer on disk


def test_a_newer_change_is_shown_and_not_overwritten(saved):
    mine = saved.load()
    save_with(saved, "45%", by="cell")
    before = snapshot(saved.path)
    with pytest.raises(store.Newer) as caught:
        saved.save(with_target(mine.cycle, "50%"), base=mine.stamp, by="form")
    assert caught.value.mine.key_results[0].measure.target == 50
    assert caught.value.theirs.cycle.key_results[0].measure.target == 45
    assert "okrs.md" in str(caught.value)
    assert snapshot(saved.path) == before


def test_what_was_seen_can_be_saved_over(saved):
    mine = saved.load()
    save_with(saved, "45%", by="cell")
    with pytest.raises(store.Newer) as caught:
        saved.save(with_target(mine.cycle, "50%"), base=mine.stamp, by="form")
    saved.save(caught.value.mine, base=caught.value.theirs.stamp, by="form")
    assert "to 50%" in on_disk(saved)


@pytest.mark.parametrize("base", [None, ""])
def test_somebody_who_has_read_nothing_does_not_overwrite(saved, base):
    with pytest.raises(store.Newer):
        saved.save(written("O Another\n"), base=base, by="form")


def test_a_file_that_was_removed_counts_as_a_change(saved):
    loaded = saved.load()
    (saved.path / "okrs.md").unlink()
    with pytest.raises(store.Newer) as caught:
        saved.save(with_target(loaded.cycle, "50%"), base=loaded.stamp, by="form")
    assert caught.value.theirs.cycle.objectives == ()


def test_two_who_say_the_same_do_not_disagree(saved):
    mine = saved.load()
    save_with(saved, "45%", by="cell")
    assert not saved.save(with_target(mine.cycle, "45%"), base=mine.stamp, by="form").written


# History, undo


def test_history_tells_who_wrote_each_version(saved, clock):
    clock.forward(minutes=30)
    save_with(saved, "45%", by="cell write-your-objective")
    versions = saved.history()
    assert [(version.by, version.at) for version in versions] == [
        ("form", DURING),
        ("cell write-your-objective", DURING + dt.timedelta(minutes=30)),
    ]
    assert versions[0].path.name == "okrs.2026-11-02T091500.000.md"
    assert versions[-1].stamp == saved.load().stamp
    assert versions[0].cycle == written(TEXT)


def test_versions_of_one_moment_do_not_clash(saved):
    for percent in range(41, 50):
        save_with(saved, f"{percent}%")
    versions = saved.history()
    assert len({version.path for version in versions}) == 10
    assert [version.cycle.key_results[0].measure.target for version in versions] == [40, *range(41, 50)]


def test_a_clock_that_is_put_back_does_not_change_the_order(saved, clock):
    clock.forward(hours=-1)
    save_with(saved, "45%")
    assert [version.cycle.key_results[0].measure.target for version in saved.history()] == [40, 45]


def test_a_change_by_hand_enters_the_history_before_it_is_overwritten(saved):
    path = saved.path / "okrs.md"
    by_hand = on_disk(saved).replace("to 40%", "to 44%")
    path.write_text(by_hand, encoding="utf-8")
    save_with(saved, "50%")
    versions = saved.history()
    assert [version.by for version in versions] == ["form", "disk", "form"]
    assert versions[1].raw.decode() == by_hand


def test_the_first_file_by_hand_is_kept_as_it_was(team):
    team.path.mkdir(parents=True)
    (team.path / "okrs.md").write_bytes(TEXT.encode("utf-16"))
    save_with(team, "50%")
    assert [version.by for version in team.history()] == ["disk", "form"]
    assert team.history()[0].raw == TEXT.encode("utf-16")


def test_check_ins_changed_by_hand_are_kept_too(saved):
    path = saved.path / "checkins.csv"
    for value in ("30", "31"):
        path.write_text(f"date,key_result,value\n2026-10-09,KR1,{value}\n", encoding="utf-8")
        save_with(saved, f"{value}%")
    assert [version.raw.decode().strip()[-2:] for version in saved.history("checkins.csv")] == ["30", "31"]


def test_undo_walks_back(saved):
    for percent in ("41%", "42%", "43%"):
        save_with(saved, percent)
    seen = []
    for _ in range(3):
        saved.undo()
        seen.append(saved.load().cycle.key_results[0].measure.target)
    assert seen == [42, 41, 40]
    assert [version.by for version in saved.history()][4:6] == ["undo", "undo"]


def test_undo_ends_at_the_first_version(saved):
    before = snapshot(saved.path)
    with pytest.raises(OkrkitError, match="no earlier version"):
        saved.undo()
    assert snapshot(saved.path) == before


def test_undo_of_nothing_makes_nothing(team):
    with pytest.raises(OkrkitError, match="no earlier version"):
        team.undo()
    assert not team.path.exists()


def test_a_save_after_an_undo_begins_a_new_way(saved):
    save_with(saved, "41%")
    saved.undo()
    save_with(saved, "50%")
    saved.undo()
    assert "to 40%" in on_disk(saved)
    assert {version.cycle.key_results[0].measure.target for version in saved.history()} == {40, 41, 50}


def test_undo_takes_back_a_change_by_hand_first(saved):
    save_with(saved, "41%")
    by_hand = on_disk(saved).replace("to 41%", "to 99%")
    (saved.path / "okrs.md").write_text(by_hand, encoding="utf-8")
    saved.undo()
    assert "to 41%" in on_disk(saved)
    assert by_hand in [version.raw.decode() for version in saved.history()]


def test_undo_brings_back_a_file_that_was_removed(saved):
    text = on_disk(saved)
    (saved.path / "okrs.md").unlink()
    saved.undo()
    assert on_disk(saved) == text


def test_undo_mends_a_file_that_cannot_be_read(saved):
    text = on_disk(saved)
    (saved.path / "okrs.md").write_bytes(b"O1 torn\0\0\0")
    with pytest.raises(OkrkitError):
        saved.load()
    saved.undo()
    assert on_disk(saved) == text


def test_undo_does_not_take_back_what_its_caller_has_not_seen(saved):
    seen = saved.load().stamp
    save_with(saved, "45%", by="cell")
    with pytest.raises(store.Newer):
        saved.undo(base=seen)
    assert "to 45%" in on_disk(saved)


def test_a_torn_log_costs_no_version(saved):
    log = saved.path / ".history" / "log.csv"
    save_with(saved, "41%")
    log.write_bytes(log.read_bytes()[:-20] + b'"\0')
    save_with(saved, "42%")
    assert [version.by for version in saved.history()] == ["form", "", "form"]
    saved.undo()
    assert "to 41%" in on_disk(saved)


def test_a_lost_log_costs_only_the_names_of_the_writers(saved):
    save_with(saved, "41%")
    (saved.path / ".history" / "log.csv").unlink()
    assert [(version.by, len(version.stamp)) for version in saved.history()] == [("", 64), ("", 64)]


# Identity over changes by hand


def test_a_key_result_reworded_and_moved_by_hand_keeps_its_id(saved):
    text = HEAD + (
        "O1 New customers reach value in their first week\nKR Set-up from 6 days to 1 day\n"
        "KR Activation rate of new teams from 22% to 40%\nKR Refunds from 9 to 3\n"
    )
    (saved.path / "okrs.md").write_text(text, encoding="utf-8")
    assert [kr.id for kr in saved.load().cycle.key_results] == ["KR2", "KR1", "KR3"]
    (saved.path / "okrs.md").write_text(text.replace("first week", "very first week"), encoding="utf-8")
    save_with(saved, "50%")
    assert [kr.id for kr in saved.load().cycle.key_results] == ["KR2", "KR1", "KR3"]


def test_a_number_that_check_ins_point_to_is_not_given_again(saved):
    (saved.path / "checkins.csv").write_text("date,key_result,value\n2026-10-09,KR2,5\n", encoding="utf-8")
    loaded = saved.load()
    objective = loaded.cycle.objectives[0]
    fewer = replace(loaded.cycle, objectives=(replace(objective, key_results=objective.key_results[:1]),))
    saved.save(fewer, base=loaded.stamp, by="form")
    (saved.path / "okrs.md").write_text(on_disk(saved) + "- KR Refunds from 9 to 3\n", encoding="utf-8")
    loaded = saved.load()
    assert [kr.id for kr in loaded.cycle.key_results] == ["KR1", "KR3"]
    assert [check_in.key_result for check_in in loaded.cycle.check_ins] == ["KR2"]
    assert any("KR2" in note for note in loaded.notes)


def test_check_ins_of_a_key_result_that_went_before_the_start_stay(saved, clock):
    clock.now = dt.datetime.fromisoformat("2026-09-20T12:00")
    loaded = saved.load()
    objective = loaded.cycle.objectives[0]
    fewer = replace(loaded.cycle, objectives=(replace(objective, key_results=objective.key_results[:1]),))
    saved.save(fewer, base=loaded.stamp, by="form")
    assert not (saved.path / "changes.csv").exists()
    (saved.path / "checkins.csv").write_text("date,key_result,value\n2026-10-09,KR2,5\n", encoding="utf-8")
    assert len(saved.load().cycle.check_ins) == 1


def test_a_hand_made_folder_without_labels_fits_its_check_ins(team):
    team.path.mkdir(parents=True)
    (team.path / "okrs.md").write_text(TEXT, encoding="utf-8")
    (team.path / "checkins.csv").write_text("date,key_result,value\n2026-10-09,KR2,5\n", encoding="utf-8")
    assert team.load().cycle.check_ins == (CheckIn(dt.date(2026, 10, 9), "KR2", 5.0),)


# changes.csv


def rows_of(team: store.Folder) -> list[list[str]]:
    path = team.path / "changes.csv"
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))[1:] if path.exists() else []


def test_a_change_after_the_start_is_told(saved, clock):
    clock.forward(days=3)
    told = save_with(saved, "30%")
    at = "2026-11-05T09:15:00"
    text = ["Activation rate from 22% to 40%", "Activation rate from 22% to 30%"]
    assert rows_of(saved) == [
        [at, "form", "KR1", "text", *text, "", ""],
        [at, "form", "KR1", "target", "40", "30", "", ""],
    ]
    assert saved.load().cycle.changes == told.changes
    header = (saved.path / "changes.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == "at,by,item,field,old,new,reason,announced"


def test_the_first_version_is_no_change(saved):
    assert rows_of(saved) == []


def test_before_the_start_nothing_is_told(saved, clock):
    clock.now = dt.datetime.fromisoformat("2026-09-30T23:59")
    save_with(saved, "30%")
    assert rows_of(saved) == []


def test_without_dates_nothing_is_told(tmp_path, clock):
    loose = store.Folder(tmp_path / "loose")
    loose.save(written("O Calm mornings\nKR Activation rate from 22% to 40%"), base=None, by="form")
    save_with(loose, "30%")
    assert rows_of(loose) == []


def test_added_removed_and_moved_items_are_told(saved, clock):
    clock.forward(days=1)
    loaded = saved.load()
    one, two = loaded.cycle.key_results
    objectives = (
        replace(
            loaded.cycle.objectives[0],
            key_results=(KeyResult("KR3", "Refunds"),),
            why="Half of them leave.",
            kind="committed",
        ),
        Objective("O2", "Another", (replace(two, owner="Ana", weight=2.0),)),
    )
    saved.save(replace(loaded.cycle, objectives=objectives), base=loaded.stamp, by="form")
    assert [row[2:6] for row in rows_of(saved)] == [
        ["KR1", "removed", one.text, ""],
        ["O1", "why", "", "Half of them leave."],
        ["O1", "kind", "", "committed"],
        ["KR3", "added", "", "Refunds"],
        ["O2", "added", "", "Another"],
        ["KR2", "objective", "O1", "O2"],
        ["KR2", "owner", "", "Ana"],
        ["KR2", "weight", "", "2"],
    ]


def test_what_is_corrected_while_one_writes_is_one_change(saved, clock):
    for target in ("3%", "35%", "30%"):
        clock.forward(minutes=2)
        save_with(saved, target)
    assert [row[3:6] for row in rows_of(saved)][1] == ["target", "40", "30"]
    assert len(rows_of(saved)) == 2
    clock.forward(minutes=20)
    save_with(saved, "25%")
    assert [row[4:6] for row in rows_of(saved) if row[3] == "target"] == [["40", "30"], ["30", "25"]]


def test_an_undo_at_once_takes_the_change_back_and_a_late_one_is_a_change(saved, clock):
    clock.forward(days=1)
    save_with(saved, "30%")
    saved.undo()
    assert rows_of(saved) == []
    save_with(saved, "30%")
    assert [row[4:6] for row in rows_of(saved) if row[3] == "target"] == [["40", "30"]]
    clock.forward(days=1)
    saved.undo()
    assert [row[4:6] for row in rows_of(saved) if row[3] == "target"] == [["40", "30"], ["30", "40"]]


def test_an_added_line_that_is_undone_leaves_no_row(saved, clock):
    loaded = saved.load()
    objective = loaded.cycle.objectives[0]
    more = replace(objective, key_results=(*objective.key_results, KeyResult("KR3", "Refunds")))
    saved.save(replace(loaded.cycle, objectives=(more,)), base=loaded.stamp, by="form")
    assert [row[2:4] for row in rows_of(saved)] == [["KR3", "added"]]
    clock.forward(minutes=1)
    saved.undo()
    assert rows_of(saved) == []


def test_a_row_that_somebody_annotated_is_not_touched(saved, clock):
    save_with(saved, "30%")
    path = saved.path / "changes.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("40,30,,", "40,30,Agreed with sales,yes"), encoding="utf-8"
    )
    clock.forward(minutes=1)
    save_with(saved, "28%")
    rows = [row[4:] for row in rows_of(saved) if row[3] == "target"]
    assert rows == [["40", "30", "Agreed with sales", "yes"], ["30", "28", "", ""]]


def test_a_change_by_hand_is_told_as_one_by_the_disk(saved, clock):
    clock.forward(days=1)
    path = saved.path / "okrs.md"
    path.write_text(on_disk(saved).replace("to 40%", "to 35%"), encoding="utf-8")
    edited = dt.datetime.fromisoformat("2026-11-03T08:00")
    os.utime(path, (edited.timestamp(), edited.timestamp()))
    loaded = saved.load()
    objective = replace(loaded.cycle.objectives[0], owner="Ana")
    saved.save(replace(loaded.cycle, objectives=(objective,)), base=loaded.stamp, by="form")
    assert [row[:6] for row in rows_of(saved)][1:] == [
        ["2026-11-03T08:00:00", "disk", "KR1", "target", "40", "35"],
        ["2026-11-03T09:15:00", "form", "O1", "owner", "Mei", "Ana"],
    ]


def test_a_change_that_a_cut_short_save_has_told_is_not_told_twice():
    change = Change(DURING, "KR1", "target", "40", "30", "form")
    again = replace(change, at=DURING + dt.timedelta(minutes=1), by="disk")
    assert difference.joined([change], [again]) == ({}, [])


def test_earlier_versions_of_the_changes_are_kept(saved, clock):
    for target in ("30%", "25%"):
        clock.forward(hours=1)
        save_with(saved, target)
    assert [version.raw.count(b"\n") for version in saved.history("changes.csv")] == [3, 5]


# What a machine can do to files


def failing(monkeypatch, name: str, error: OSError, *, after: int = 0) -> None:
    """Let a call of the operating system fail, from the one after `after` on."""
    real, calls = getattr(os, name), []

    def call(*args, **kwargs):
        calls.append(args)
        if len(calls) > after:
            raise error
        return real(*args, **kwargs)

    monkeypatch.setattr(os, name, call)


@pytest.mark.parametrize("after", range(3))
def test_a_full_disk_changes_nothing(saved, monkeypatch, after):
    before = {name: raw for name, raw in snapshot(saved.path).items() if not name.endswith("log.csv")}
    versions = saved.history()
    failing(monkeypatch, "fsync", OSError(errno.ENOSPC, "No space left on device"), after=after)
    with pytest.raises(OkrkitError) as caught:
        save_with(saved, "30%")
    assert "no space left" in caught.value.message
    assert str(saved.path) in str(caught.value.file)
    assert "unchanged" in str(caught.value.instead)
    monkeypatch.undo()
    after_it = {name: raw for name, raw in snapshot(saved.path).items() if not name.endswith("log.csv")}
    assert after_it == before
    assert saved.history() == versions


@pytest.mark.parametrize("after", range(4))
def test_a_file_that_cannot_take_its_place_changes_nothing(saved, monkeypatch, after):
    monkeypatch.setattr(disk, "_PAUSE", 0)
    before = {name: raw for name, raw in snapshot(saved.path).items() if not name.endswith("log.csv")}
    failing(monkeypatch, "replace", OSError(errno.EIO, "Input/output error"), after=after)
    loaded = saved.load()
    with pytest.raises(OkrkitError, match="Input/output error"):
        saved.save(with_target(loaded.cycle, "30%"), base=loaded.stamp, by="form")
    monkeypatch.undo()
    after_it = {name: raw for name, raw in snapshot(saved.path).items() if not name.endswith("log.csv")}
    assert after_it == before


def test_a_file_that_is_held_for_a_moment_is_waited_for(saved, monkeypatch):
    real, calls = Path.replace, []

    def call(self, target):
        calls.append(self)
        if len(calls) < 3:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", call)
    save_with(saved, "30%")
    assert "to 30%" in on_disk(saved)


@pytest.mark.skipif(os.name == "nt", reason="no such permissions there")
@pytest.mark.parametrize(("place", "mode"), [("okrs.md", 0o444), (".", 0o555)])
def test_what_is_read_only_is_not_written_even_by_an_administrator(saved, place, mode):
    before = {name: raw for name, raw in snapshot(saved.path).items() if "history" not in name}
    target = saved.path / place
    target.chmod(mode)
    try:
        with pytest.raises(OkrkitError, match="protected"):
            save_with(saved, "30%")
    finally:
        target.chmod(0o755)
    assert {name: raw for name, raw in snapshot(saved.path).items() if "history" not in name} == before


def test_a_folder_that_may_not_be_written_is_named(team, monkeypatch):
    def call(*_args, **_kwargs):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", call)
    with pytest.raises(OkrkitError, match="protected") as caught:
        team.save(written(TEXT), base=None, by="form")
    assert "2026-Q4" in str(caught.value.file)


def test_a_file_that_may_not_be_read_is_named(saved, monkeypatch):
    def call(*_args, **_kwargs):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", call)
    with pytest.raises(OkrkitError, match="protected") as caught:
        saved.load()
    assert caught.value.file == str(saved.path / "okrs.md")


@pytest.mark.parametrize("name", ["okrs.md", "checkins.csv", "changes.csv"])
def test_a_folder_in_the_place_of_a_file_is_an_error(saved, name):
    loaded = saved.load()
    (saved.path / name).unlink(missing_ok=True)
    (saved.path / name).mkdir()
    for act in (saved.load, lambda: saved.save(with_target(loaded.cycle, "30%"), base=loaded.stamp, by="form")):
        with pytest.raises(OkrkitError, match="folder where a file is needed") as caught:
            act()
        assert caught.value.file == str(saved.path / name)


def test_a_file_in_the_place_of_a_folder_is_an_error(tmp_path):
    (tmp_path / "growth").write_text("not a folder", encoding="utf-8")
    team = store.Folder(tmp_path / "growth" / "2026-Q4")
    for act in (team.load, lambda: team.save(written(TEXT), base=None, by="form")):
        with pytest.raises(OkrkitError, match="file where a folder is needed") as caught:
            act()
        assert caught.value.file == str(tmp_path / "growth")


def test_a_broken_table_is_no_reason_to_lose_objectives(saved):
    (saved.path / "checkins.csv").write_text("date,key_result,value\n2026-10-09,KR1,lots\n", encoding="utf-8")
    loaded = store.Folder(saved.path / "x").load()
    assert loaded.stamp == ""
    stamp = saved.history()[-1].stamp
    saved.save(with_target(written(TEXT), "30%"), base=stamp, by="form")
    assert "to 30%" in on_disk(saved)


# replies.csv


def task(team: store.Folder, item: str = "KR1") -> Finding:
    """The coach's question whether a line is a task, in what the folder holds now."""
    seen = review(team.load().cycle)
    return next(one for one in (*seen.findings, *seen.replied) if (one.rule, one.item) == ("KR-TASK", item))


@pytest.fixture
def tasks(team) -> store.Folder:
    """A team with two key results that read as tasks."""
    team.save(written(f"{HEAD}O Nobody waits\nKR Launch the portal\nKR Train all staff\n"), base=None, by="form")
    return team


def test_a_reply_is_kept_with_who_and_when_and_answers_the_question(tasks):
    reply = tasks.reply(task(tasks), "the regulator, our customer, wants it", by="Mei")
    assert reply == Reply(DURING, "KR-TASK", "the regulator, our customer, wants it", "KR1", "Mei", "Launch the portal")
    assert tasks.load().cycle.replies == (reply,)
    assert (tasks.path / "replies.csv").read_text(encoding="utf-8") == (
        "at,by,item,rule,because,words\n"
        '2026-11-02T09:15:00,Mei,KR1,KR-TASK,"the regulator, our customer, wants it",Launch the portal\n'
    )
    assert task(tasks).reply == reply
    assert task(tasks, "KR2").reply is None
    assert task(store.Folder(store.read(tasks.path / "okrs.md").file.removesuffix("okrs.md"))).reply == reply


def test_a_reply_stands_until_the_line_changes(tasks):
    tasks.reply(task(tasks), "we were asked to", by="Mei")
    path = tasks.path / "okrs.md"
    path.write_text(on_disk(tasks).replace("Launch the portal", "launch  the portal."), encoding="utf-8")
    assert task(tasks).reply is not None
    path.write_text(on_disk(tasks).replace("launch  the portal.", "Launch the new portal"), encoding="utf-8")
    assert task(tasks).reply is None


def test_a_later_reply_replaces_and_an_empty_one_takes_back(tasks, clock):
    tasks.reply(task(tasks), "first", by="Mei")
    clock.forward(days=1)
    tasks.reply(task(tasks), "second", by="Li")
    assert [(reply.because, reply.by) for reply in tasks.load().cycle.replies] == [("second", "Li")]
    path = tasks.path / "okrs.md"
    path.write_text(on_disk(tasks).replace("Launch the portal", "LAUNCH the portal"), encoding="utf-8")
    tasks.reply(task(tasks), "", by="Li")
    assert tasks.load().cycle.replies == ()
    assert task(tasks).reply is None
    assert len((tasks.path / "replies.csv").read_text(encoding="utf-8").splitlines()) == 4


def test_the_same_reply_once_more_and_taking_back_none_write_nothing(tasks):
    tasks.reply(task(tasks), " ", by="Mei")
    assert not (tasks.path / "replies.csv").exists()
    first = tasks.reply(task(tasks), "we were asked to", by="Mei")
    before = snapshot(tasks.path)
    assert tasks.reply(task(tasks), " we were asked  to", by="Mei") == first
    assert snapshot(tasks.path) == before


def test_every_version_of_the_replies_is_kept_and_saving_leaves_them_alone(tasks, clock):
    tasks.reply(task(tasks), "one", by="Mei")
    clock.forward(minutes=1)
    tasks.reply(task(tasks, "KR2"), "two", by="Mei")
    rows = (tasks.path / "replies.csv").read_bytes()
    assert [version.raw.count(b"\n") for version in tasks.history("replies.csv")] == [2, 3]
    loaded = tasks.load()
    assert not tasks.save(replace(loaded.cycle, replies=()), base=loaded.stamp, by="form").written
    assert tasks.save(replace(loaded.cycle, team="other", replies=()), base=loaded.stamp, by="form").written
    assert (tasks.path / "replies.csv").read_bytes() == rows
    tasks.undo()
    assert (tasks.path / "replies.csv").read_bytes() == rows


def test_replies_of_another_day_s_rules_and_lines_load(tasks):
    rows = "2026-11-01,Mei,KR99,KR-GONE,so,Old words\n2026-11-01,,,SET-GONE,so,\n"
    (tasks.path / "replies.csv").write_text(f"at,by,item,rule,because,words\n{rows}", encoding="utf-8")
    assert [(reply.item, reply.words) for reply in tasks.load().cycle.replies] == [("KR99", "Old words"), (None, None)]
    assert [version.by for version in tasks.history("replies.csv")] == []
    tasks.reply(task(tasks), "we were asked to", by="Mei")
    assert [version.by for version in tasks.history("replies.csv")] == ["disk", "Mei"]
    assert len(tasks.load().cycle.replies) == 3


@pytest.mark.parametrize("because", ["a\nb", "a\0b", "a\ud800b", "a\u2028 b", '"', "a,b;c\td", "=1+1", "因为监管要求"])
def test_whatever_is_replied_is_read_again(tasks, because):
    tasks.reply(task(tasks), because, by=because)
    [reply] = tasks.load().cycle.replies
    assert reply.because == reply.by == " ".join(because.replace("\0", " ").replace("\ud800", " ").split())


REPLYING = """
import sys
from okrkit import store
from okrkit.reviewing import review

folder, name = store.Folder(sys.argv[1], patience=30), sys.argv[2]
for turn in range(25):
    finding = next(one for one in review(folder.load().cycle).findings if one.item == name)
    folder.reply(finding, f"{name} {turn}", by=name)
    now = next(one for one in review(folder.load().cycle).replied if one.item == name)
    folder.reply(now, "", by=name)
"""


def test_two_processes_that_reply_in_turn_lose_nothing(tasks):
    command = [sys.executable, "-c", REPLYING, str(tasks.path)]
    both = [subprocess.Popen([*command, name]) for name in ("KR1", "KR2")]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    rows = list(csv.DictReader((tasks.path / "replies.csv").read_text(encoding="utf-8").splitlines()))
    for name in ("KR1", "KR2"):
        told = [row["because"] for row in rows if row["by"] == name]
        assert told == [text for turn in range(25) for text in (f"{name} {turn}", "")]


# Several processes


HOLD = """
import sys, time
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    time.sleep(30)
"""


def test_a_folder_that_another_process_holds_is_named_and_unchanged(saved):
    before = snapshot(saved.path)
    command = [sys.executable, "-c", HOLD, str(saved.path / ".history" / ".lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout.readline() == "held\n"
            hasty = store.Folder(saved.path, patience=0.2)
            began = time.monotonic()
            with pytest.raises(OkrkitError, match="Another program is writing") as caught:
                save_with(hasty, "30%")
            assert time.monotonic() - began < 3
            assert caught.value.file == str(saved.path)
            assert hasty.load().cycle == written(TEXT)
        finally:
            other.kill()
    assert snapshot(saved.path) == before
    save_with(saved, "30%")


KILLED = """
import os, sys
from pathlib import Path
from okrkit import store
from okrkit.store import disk
from msgspec.structs import replace

def die(self, *_):
    os._exit(9)

folder = store.Folder(sys.argv[1])
loaded = folder.load()
Path.replace = die
folder.save(replace(loaded.cycle, team="other"), base=loaded.stamp, by="form")
"""


def test_a_process_killed_before_the_new_file_takes_its_place_leaves_the_old_one_whole(saved):
    text, versions = on_disk(saved), saved.history()
    killed = subprocess.run([sys.executable, "-c", KILLED, str(saved.path)], check=False)
    assert killed.returncode == 9
    assert list(saved.path.rglob(".okrkit-*.tmp"))
    assert on_disk(saved) == text
    assert saved.history() == versions
    assert saved.load().cycle == written(TEXT)
    save_with(saved, "30%")
    assert not list(saved.path.rglob(".okrkit-*.tmp"))
    assert [version.by for version in saved.history()] == ["form", "form"]


TURNS = """
import sys
from msgspec.structs import replace
from okrkit import store

folder, name = store.Folder(sys.argv[1], patience=30), sys.argv[2]
for turn in range(50):
    while True:
        loaded = folder.load()
        first = loaded.cycle.objectives[0]
        mine = replace(loaded.cycle, objectives=(replace(first, why=f"{name} {turn}"),))
        try:
            folder.save(mine, base=loaded.stamp, by=name)
            break
        except store.Newer:
            continue
"""


def test_two_processes_that_save_in_turn_lose_nothing(saved):
    command = [sys.executable, "-c", TURNS, str(saved.path)]
    both = [subprocess.Popen([*command, name]) for name in ("ana", "ben")]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    versions = saved.history()
    assert [version.by for version in versions].count("disk") == 0
    said = [version.cycle.objectives[0].why for version in versions[1:]]
    assert sorted(said) == sorted(f"{name} {turn}" for name in ("ana", "ben") for turn in range(50))
    assert [why for why in said if why.startswith("ana")] == [f"ana {turn}" for turn in range(50)]


# A team's own words


@pytest.mark.parametrize(
    ("mark", "folder", "found"),
    [
        ("book", "book/teams/growth/2026-Q4", ["2026-Q4", "growth", "teams", "book"]),
        (None, "book/teams/growth/2026-Q4", ["2026-Q4", "growth", "teams", "book"]),
        (None, "book/teams/growth", ["growth", "teams", "book"]),
        (None, "book/teams", ["teams", "book"]),
        ("book", "book/elsewhere/deep/down", ["down", "deep", "elsewhere", "book"]),
        (None, "book/elsewhere/2026-Q4", ["2026-Q4", "elsewhere"]),
        (None, "book/elsewhere/deep/down", ["down"]),
        ("book/teams/growth", "book/teams/growth/2026-Q4", ["2026-Q4", "growth"]),
    ],
)
def test_a_team_s_own_words_are_looked_for_up_to_the_workbook(tmp_path, mark, folder, found):
    if mark:
        (tmp_path / mark / ".okrkit").mkdir(parents=True)
    cycle = tmp_path / folder
    cycle.mkdir(parents=True, exist_ok=True)
    for place in (cycle, *cycle.parents):
        if place.is_relative_to(tmp_path):
            (place / "okrkit.toml").write_text("", encoding="utf-8")
    assert [file.parent.name for file in store.own_words(cycle)] == found
    assert {file.name for file in store.own_words(str(cycle))} == {"okrkit.toml"}


def test_what_is_in_a_folder_is_read_and_written_with_its_own_words(saved, tmp_path, monkeypatch):
    (tmp_path / "okrkit.toml").write_text('[rules]\noff = ["KR-TASK"]\n', encoding="utf-8")
    loaded = saved.load()
    new = with_target(loaded.cycle, "30%")
    seen: list[frozenset[str]] = []

    def spied(of, *given, **more):
        seen.append(lexicon.off())
        return of(*given, **more)

    for name in ("parse", "write"):
        monkeypatch.setattr(notation, name, partial(spied, getattr(notation, name)))
    saved.save(new, base=loaded.stamp, by="form")
    saved.undo()
    store.read(saved.path / "okrs.md")
    (saved.path / "draft.md").write_text(TEXT, encoding="utf-8")
    store.read(saved.path / "draft.md")
    assert len(seen) > 5
    assert set(seen) == {frozenset({"KR-TASK"})}
    assert lexicon.off() == frozenset()


def test_own_words_are_used_by_whoever_reads_what_was_loaded(tasks, tmp_path):
    assert task(tasks)
    (tmp_path / "okrkit.toml").write_text('[rules]\noff = ["KR-TASK"]\n', encoding="utf-8")
    loaded = tasks.load()
    assert "KR-TASK" not in {found.rule for found in review(loaded).findings}
    with store.words(loaded.file):
        assert "KR-TASK" not in {found.rule for found in review(loaded.cycle).findings}
    assert task(tasks)


def test_own_words_that_cannot_be_read_are_named_and_nothing_is_written(saved):
    file = saved.path / "okrkit.toml"
    file.write_text('[rules]\noff = ["KR-TUSK"]\n', encoding="utf-8")
    before = snapshot(saved.path)
    for act in (saved.load, saved.undo, lambda: saved.save(Cycle(), base=None, by="form")):
        with pytest.raises(OkrkitError, match="KR-TUSK") as caught:
            act()
        assert (caught.value.file, caught.value.line) == (str(file), 2)
        assert "KR-TASK" in caught.value.instead
    assert snapshot(saved.path) == before


def test_a_folder_without_own_words_has_none(tmp_path):
    assert store.own_words(tmp_path / "teams" / "growth" / "2026-Q4") == ()


# Finding a team, reading a path


def make(root: Path, where: str, end: str | None = None) -> Path:
    path = root / where
    path.mkdir(parents=True)
    head = f"---\nstart: 2026-01-01\nend: {end}\n---\n" if end else ""
    (path / "okrs.md").write_text(f"{head}O {where.replace('/', ' ')}\nKR Calls from 90 to 40\n", encoding="utf-8")
    return path


TODAY = dt.date(2026, 11, 24)


def test_a_new_team_gets_the_current_quarter_and_nothing_on_disk(tmp_path):
    found = store.find(tmp_path, "增长组", TODAY)
    assert found.path == tmp_path / "teams" / "增长组" / "2026-Q4"
    assert list(tmp_path.iterdir()) == []
    assert found.load().cycle.team == "增长组"


@pytest.mark.parametrize(
    ("cycles", "latest"),
    [
        ({"2026-Q3": "2026-09-30", "2026-Q4": "2026-12-31"}, "2026-Q4"),
        ({"zebra": "2026-03-31", "autumn": "2026-12-20"}, "autumn"),
        ({"cycle-9": None, "cycle-10": None}, "cycle-10"),
        ({"2026-Q2": None, "spring": "2026-05-31"}, "2026-Q2"),
    ],
)
def test_a_team_s_latest_cycle_ends_last(tmp_path, cycles, latest):
    for name, end in cycles.items():
        make(tmp_path, f"teams/growth/{name}", end)
    assert store.find(tmp_path, "growth", TODAY).path.name == latest
    assert latest in str(store.read(tmp_path / "teams" / "growth").cycle.objectives[0].text)


def test_a_cycle_that_cannot_be_read_does_not_hide_the_others(tmp_path):
    make(tmp_path, "teams/growth/2026-Q3", "2026-09-30")
    (make(tmp_path, "teams/growth/2026-Q4") / "okrs.md").write_bytes(b"\0\0")
    assert store.find(tmp_path, "growth", TODAY).path.name == "2026-Q4"


def test_an_empty_folder_named_for_a_quarter_begins_a_new_cycle(tmp_path):
    make(tmp_path, "teams/growth/2026-Q4", "2026-12-31")
    (tmp_path / "teams/growth/2027-Q1").mkdir()
    (tmp_path / "teams/growth/photos").mkdir()
    assert store.find(tmp_path, "growth", TODAY).path.name == "2027-Q1"


def test_a_team_is_found_in_any_spelling_of_its_name(tmp_path):
    make(tmp_path, "teams/Growth/2026-Q4")
    assert store.find(tmp_path, " growth ", TODAY).path.parent.name == "Growth"


@pytest.mark.parametrize(
    "name",
    ["", "  ", ".", "..", "../x", "a/b", "a\\b", "/etc", ".hidden", "con", "NUL", "lpt1.txt", "a\0b", "a\nb", "a:b", "x.",
     "\u202eabc", "a" * 200, "C:", "what?"],
)  # fmt: skip
def test_a_name_that_cannot_be_a_folder_everywhere_is_refused(tmp_path, name):
    with pytest.raises(OkrkitError) as caught:
        store.find(tmp_path, name, TODAY)
    assert caught.value.instead


@pytest.mark.parametrize("name", ["growth", "增长组", "Team 7", "größe", "команда", "con-tent", "a.b", "🚀"])
def test_a_name_that_people_give_is_kept(tmp_path, name):
    team = store.find(tmp_path, name, TODAY)
    team.save(written(TEXT), base=None, by="form")
    assert (tmp_path / "teams" / name / "2026-Q4" / "okrs.md").is_file()


def test_any_text_file_is_one_document(tmp_path, saved):
    path = tmp_path / "notes.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert store.read(path).cycle == written(TEXT)
    (saved.path / "checkins.csv").write_text("date,key_result,value\n2026-10-09,KR1,30\n", encoding="utf-8")
    copy = saved.path / "draft.md"
    copy.write_text(TEXT, encoding="utf-8")
    assert store.read(copy).cycle.check_ins == ()
    assert len(store.read(str(saved.path / "okrs.md")).cycle.check_ins) == 1
    assert len(store.read(saved.path).cycle.check_ins) == 1


def test_a_folder_of_one_team_is_that_team(tmp_path):
    make(tmp_path, "teams/growth/2026-Q4", "2026-12-31")
    assert store.read(tmp_path / "teams").cycle.end == END


def test_a_folder_of_several_teams_asks_which(tmp_path):
    make(tmp_path, "teams/growth/2026-Q4")
    make(tmp_path, "teams/sales/2026-Q4")
    with pytest.raises(OkrkitError, match="growth, sales"):
        store.read(tmp_path / "teams")


def test_a_path_to_nothing_is_an_error(tmp_path):
    with pytest.raises(OkrkitError, match="nothing here") as caught:
        store.read(tmp_path / "absent.md")
    assert caught.value.file == str(tmp_path / "absent.md")


def test_an_empty_folder_is_an_error(tmp_path):
    with pytest.raises(OkrkitError, match="no OKRs in this folder"):
        store.read(tmp_path)


def test_a_folder_named_okrs_md_is_an_error(tmp_path):
    (tmp_path / "okrs.md").mkdir()
    with pytest.raises(OkrkitError):
        store.read(tmp_path / "okrs.md")
    with pytest.raises(OkrkitError, match="folder where a file is needed"):
        store.read(tmp_path)


@pytest.mark.parametrize("raw", [b"PK\x03\x04rest", b"%PDF-1.7", b"\x89PNG\r\n", b"ab\0cd", b"\xff\xfe\x00"])
def test_a_file_that_is_not_text_is_an_error(tmp_path, raw):
    path = tmp_path / "okrs.xlsx"
    path.write_bytes(raw)
    with pytest.raises(OkrkitError) as caught:
        store.read(path)
    assert caught.value.file == str(path)


def test_a_file_too_large_for_okrs_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(disk, "_LARGEST", 10)
    (tmp_path / "okrs.md").write_text("O " + "x" * 20, encoding="utf-8")
    with pytest.raises(OkrkitError, match="larger than"):
        store.read(tmp_path)


def test_the_store_is_light_until_something_is_saved():
    code = "import sys, okrkit.store; print([n for n in ('filelock', 'pandas', 'yaml', 'difflib') if n in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == "[]\n"


def test_errors_speak_chinese_too(tmp_path):
    with speaking("zh"), pytest.raises(OkrkitError, match="这里什么都没有"):
        store.read(tmp_path / "absent.md")
