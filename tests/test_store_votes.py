"""A blind vote: nothing to be learned before the table is opened, nothing to be changed after."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrkit import notation, store
from okrkit.errors import OkrkitError
from okrkit.language import speaking
from okrkit.store import disk, votes

TEXT = """---
team: growth
start: 2026-10-01
end: 2026-12-31
---

O New customers reach value in their first week
KR Activation rate from 22% to 40% @Ana
KR Setup from 6 days to 1 day @Ben
"""


@pytest.fixture
def team(tmp_path) -> store.Folder:
    folder = store.Folder(tmp_path / "teams" / "growth" / "2026-Q4")
    folder.save(notation.parse(TEXT).cycle, base=None, by="form")
    return folder


def table(team: store.Folder) -> list[dict[str, str]]:
    with (team.path / "votes.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def edit(team: store.Folder, *changes: tuple[str, str]) -> None:
    path = team.path / "votes.csv"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def numbers(team: store.Folder) -> dict[tuple[str, str], float | None]:
    return {(vote.by, vote.key_result): vote.confidence for vote in team.load().cycle.votes}


def all_bytes(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def secrets_in(home: Path) -> list[tuple[float, str]]:
    return [(n, s) for file in home.rglob("*.json") for n, s in json.loads(file.read_bytes()).values()]


# --- before the table is opened --------------------------------------------------------------------------------------


def test_a_reader_of_the_folder_learns_who_voted_and_nothing_else(team, state_home):
    team.vote("Ana", {"KR1": 6, "KR2": 5})
    team.vote("Ben", {"KR1": 6})
    held = all_bytes(team.path.parents[2])
    kept = secrets_in(state_home)
    assert len(kept) == 3
    for _, salt in kept:
        assert len(bytes.fromhex(salt)) >= 16
        assert salt.encode() not in held
    assert [(row["by"], row["key_result"], row["confidence"], row["salt"]) for row in table(team)] == [
        ("Ana", "KR1", "", ""),
        ("Ana", "KR2", "", ""),
        ("Ben", "KR1", "", ""),
    ]
    assert {(vote.confidence, vote.salt) for vote in team.load().cycle.votes} == {(None, None)}
    assert team.voted() == ("Ana", "Ben")


def test_the_same_number_never_looks_the_same(team):
    for name in ("Ana", "Ben", "Cleo", "Ana", "Ana"):
        team.vote(name, {"KR1": 6})
    assert len({row["digest"] for row in table(team)}) == 5
    assert {len(row["digest"]) for row in table(team)} == {64}


def test_no_digest_can_be_guessed_from_what_is_in_the_folder(team):
    """Eleven numbers, and every word that stands anywhere in the folder as the salt."""
    team.vote("Ana", {"KR1": 6})
    (row,) = table(team)
    words = {"", *all_bytes(team.path).decode(errors="replace").replace(",", " ").split()}
    guesses = {votes.digest("Ana", "KR1", number, salt) for number in range(11) for salt in words}
    assert row["digest"] not in guesses


def test_other_users_of_the_machine_cannot_read_the_numbers(team, state_home):
    team.vote("Ana", {"KR1": 6})
    (file,) = state_home.rglob("*.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("by", "given", "said"),
    [
        ("", {"KR1": 6}, "needs the name"),
        (" \n", {"KR1": 6}, "needs the name"),
        ("Ana", {}, "no number"),
        ("Ana", {"KR9": 6}, "KR9"),
        ("Ana", {"KR1": 6, "KR2": 11}, "off the scale"),
        ("Ana", {"KR1": float("nan")}, "off the scale"),
    ],
)
def test_a_vote_that_cannot_be_kept_is_refused_and_nothing_is_kept(team, state_home, by, given, said):
    with pytest.raises(OkrkitError, match=said):
        team.vote(by, given)
    assert not (team.path / "votes.csv").exists()
    assert not secrets_in(state_home)


# --- opening ---------------------------------------------------------------------------------------------------------


def test_opening_shows_every_number_and_adds_rows_without_touching_any(team):
    team.vote("Ana", {"KR1": 6, "KR2": 5})
    team.vote("Ben", {"KR1": 3, "KR2": 8.5})
    before = (team.path / "votes.csv").read_bytes()
    found = team.open_votes(all_in=True)
    assert (found.missing, found.elsewhere) == ((), ())
    expected = {("Ana", "KR1"): 6, ("Ana", "KR2"): 5, ("Ben", "KR1"): 3, ("Ben", "KR2"): 8.5}
    assert numbers(team) == expected
    assert {(vote.by, vote.key_result): vote.confidence for vote in found.votes} == expected
    assert (team.path / "votes.csv").read_bytes().startswith(before)
    assert team.load().notes == ()


def test_opening_again_adds_nothing(team):
    team.vote("Ana", {"KR1": 6})
    first = team.open_votes()
    before = (team.path / "votes.csv").read_bytes()
    assert team.open_votes() == first
    assert (team.path / "votes.csv").read_bytes() == before


def test_the_last_vote_before_opening_stands_and_the_earlier_one_is_never_shown(team, state_home):
    team.vote("Ana", {"KR1": 2})
    (first,) = secrets_in(state_home)
    team.vote(" ana ", {"KR1": 7})
    team.open_votes()
    assert list(numbers(team).values()) == [7]
    assert first[1].encode() not in all_bytes(team.path)


def test_the_table_is_not_opened_while_somebody_known_is_missing_unless_one_says_so(team):
    team.vote("Ana", {"KR1": 6})
    with pytest.raises(OkrkitError, match="Ana, Ben"):
        team.open_votes(all_in=True)
    assert numbers(team) == {("Ana", "KR1"): None}
    found = team.open_votes()
    assert found.missing == ("Ana", "Ben")
    assert numbers(team) == {("Ana", "KR1"): 6}


def test_nobody_has_voted_yet(team):
    with pytest.raises(OkrkitError, match="Nobody has voted"):
        team.open_votes()
    assert team.voted() == ()


def test_who_voted_cannot_vote_again_once_the_table_is_open_and_who_did_not_can(team):
    team.vote("Ana", {"KR1": 6})
    team.open_votes()
    with pytest.raises(OkrkitError, match="table is open for KR1"):
        team.vote("ANA", {"KR1": 9, "KR2": 1})
    team.vote("Ana", {"KR2": 4})
    team.vote("Ben", {"KR1": 3})
    team.open_votes()
    assert numbers(team) == {("Ana", "KR1"): 6, ("Ana", "KR2"): 4, ("Ben", "KR1"): 3}


@pytest.mark.parametrize(
    ("what", "old", "new"),
    [("number", ",6,", ",9,"), ("person", "Ana", "Ben"), ("key result", ",KR1,", ",KR2,"), ("salt", None, "0" * 64)],
)
def test_an_opened_vote_that_was_tampered_with_is_named_and_not_counted(team, what, old, new):
    team.vote("Ana", {"KR1": 6})
    team.open_votes()
    lines = (team.path / "votes.csv").read_text(encoding="utf-8").splitlines()
    lines[-1] = lines[-1].replace(old or table(team)[-1]["salt"], new)
    (team.path / "votes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert numbers(team) == {("Ana", "KR1"): None}
    (note,) = team.load().notes
    assert note.startswith("votes.csv, line 3, column ")
    assert "not the one that was sealed" in note
    team.open_votes()  # where the true number still lies on a machine, opening again mends it
    assert numbers(team) == {("Ana", "KR1"): 6}


def test_a_digest_that_was_changed_takes_its_vote_out_and_no_other(team):
    team.vote("Ana", {"KR1": 6})
    team.vote("Ben", {"KR1": 3})
    team.open_votes()
    sealed = table(team)[0]["digest"]
    edit(team, (sealed, "f" * 64))
    assert numbers(team) == {("Ana", "KR1"): None, ("Ben", "KR1"): 3}
    assert len(team.load().notes) == 1


@pytest.mark.parametrize("at", ["2020-01-01T09:00:00", "2099-01-01T09:00:00"])
@pytest.mark.parametrize("is_open", [True, False])
def test_a_vote_that_is_open_binds_and_another_after_it_is_named(team, at, is_open):
    team.vote("Ana", {"KR1": 6})
    team.open_votes()
    salt = "0" * 64
    given = f"9,{salt}" if is_open else ","
    with (team.path / "votes.csv").open("a", encoding="utf-8") as file:
        file.write(f"{at},ana,KR1,{votes.digest('Ana', 'KR1', 9, salt)},{given}\n")
    assert numbers(team) == {("Ana", "KR1"): 6}
    named = [note for note in team.load().notes if "line 4" in note and "came after theirs was open" in note]
    assert len(named) == (1 if is_open or at > "2090" else 0)  # a sealed one of before was only given earlier


def test_a_number_without_its_salt_does_not_count(team):
    team.vote("Ana", {"KR1": 6})
    edit(team, (",,\n", ",10,\n"))
    assert numbers(team) == {}
    assert "not counted" in team.load().notes[0]


def test_a_table_that_a_spreadsheet_wrote_again_still_fits(team):
    team.vote("李雷", {"KR1": 6})
    team.vote("Ana", {"KR1": 10})
    team.open_votes()
    rows = sorted(table(team), key=lambda row: row["by"])
    for row in rows:
        row["at"] = row["at"][:16].replace("-", "/").replace("T", " ")
        row["confidence"] = row["confidence"] and f"{float(row['confidence']):.1f}"
    text = ";".join(rows[0]) + "\r\n" + "".join(";".join(row.values()) + "\r\n" for row in rows)
    (team.path / "votes.csv").write_bytes(text.encode("gb18030"))
    assert numbers(team) == {("李雷", "KR1"): 6, ("Ana", "KR1"): 10}


# --- each in their own copy ------------------------------------------------------------------------------------------


def copies(team: store.Folder, tmp_path: Path) -> store.Folder:
    other = store.Folder(tmp_path / "ben" / "teams" / "growth" / "2026-Q4")
    loaded = team.load()
    other.save(loaded.cycle, base=None, by="form")
    return other


def machine(monkeypatch, tmp_path, name: str) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home" / name))


def test_each_opens_what_lies_on_their_machine_and_the_rows_come_together(team, tmp_path, monkeypatch):
    other = copies(team, tmp_path)
    machine(monkeypatch, tmp_path, "ana")
    team.vote("Ana", {"KR1": 6, "KR2": 5})
    machine(monkeypatch, tmp_path, "ben")
    other.vote("Ben", {"KR1": 3, "KR2": 8})
    team.take(other.load().cycle, base=team.load().stamp, by="copy")
    assert team.voted() == ("Ana", "Ben")
    machine(monkeypatch, tmp_path, "ana")
    assert team.open_votes().elsewhere == ("Ben",)
    machine(monkeypatch, tmp_path, "ben")
    other.take(team.load().cycle, base=other.load().stamp, by="copy")
    assert other.open_votes().elsewhere == ()
    team.take(other.load().cycle, base=team.load().stamp, by="copy")
    assert numbers(team) == numbers(other)
    assert numbers(team) == {("Ana", "KR1"): 6, ("Ana", "KR2"): 5, ("Ben", "KR1"): 3, ("Ben", "KR2"): 8}
    assert team.load().notes == ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_rows_of_several_copies_come_together_in_any_order(team, data):
    (team.path / "votes.csv").unlink(missing_ok=True)
    given = data.draw(st.lists(st.tuples(st.sampled_from(["Ana", "Ben"]), st.integers(0, 10)), min_size=1, max_size=5))
    for by, number in given:
        team.vote(by, {"KR1": number})
    team.open_votes()
    rows = table(team)
    expected = {(by, "KR1"): number for by, number in given}
    people = data.draw(st.permutations(["Ana", "Ben"]))
    shuffled = [
        row for by in people for row in rows if row["by"] == by
    ]  # each file in its own order, one after another
    doubled = shuffled + [row for row in shuffled if data.draw(st.booleans())]
    text = ",".join(rows[0]) + "\n" + "".join(",".join(row.values()) + "\n" for row in doubled)
    (team.path / "votes.csv").write_text(text, encoding="utf-8")
    assert numbers(team) == expected


# --- when something breaks -------------------------------------------------------------------------------------------


def test_a_crash_between_the_two_files_loses_no_vote_that_was_there(team, monkeypatch):
    team.vote("Ana", {"KR1": 6})
    with monkeypatch.context() as broken:
        broken.setattr(disk, "write", lambda files: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            team.vote("Ana", {"KR1": 9})
    team.open_votes()
    assert numbers(team) == {("Ana", "KR1"): 6}


def test_a_number_that_a_crash_cut_short_hides_no_other(team, state_home):
    team.vote("Ana", {"KR1": 6})
    (file,) = state_home.rglob("*.json")
    for name, held in (("a", b""), ("b", b'{"00": [6'), ("c", b"[1]"), ("d", b"\xff")):
        (file.parent / f"{name}.json").write_bytes(held)
    team.open_votes()
    assert numbers(team) == {("Ana", "KR1"): 6}


def test_where_nothing_can_be_kept_the_vote_is_refused_and_the_folder_is_as_it_was(team, monkeypatch, tmp_path):
    (tmp_path / "a-file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "a-file"))
    with pytest.raises(OkrkitError, match="a-file"):
        team.vote("Ana", {"KR1": 6})
    assert not (team.path / "votes.csv").exists()


def test_a_broken_table_of_check_ins_is_no_reason_not_to_vote(team):
    (team.path / "checkins.csv").write_text('date,key_result\n2026-10-05,"KR1\n')
    team.vote("Ana", {"KR1": 6})
    assert team.voted() == ("Ana",)


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("yesterday,Ana,KR1,00,,", 1, "not a date"),
        ("2026-10-01,,KR1,00,,", 12, "nothing under"),
        ("2026-10-01,Ana,KR1,,,", 20, "nothing under"),
        ("2026-10-01,Ana,KR1,00,much,", 23, "not a number"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_place(team, row, column, said):
    (team.path / "votes.csv").write_text(f"at,by,key_result,digest,confidence,salt\n{row}\n")
    with pytest.raises(OkrkitError, match=said) as caught:
        team.load()
    assert (caught.value.line, caught.value.column) == (2, column)
    assert caught.value.file == str(team.path / "votes.csv")


def test_it_is_said_in_chinese_too(team):
    team.vote("Ana", {"KR1": 6})
    team.open_votes()
    edit(team, (",6,", ",9,"))
    with speaking("zh"):
        assert "votes.csv，第 3 行" in team.load().notes[0]
        team.open_votes()
        with pytest.raises(OkrkitError, match="已经亮过票") as caught:
            team.vote("Ana", {"KR1": 1})
        assert caught.value.instead
