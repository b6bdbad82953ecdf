"""`okrkit import`, `export` and `template`, and the same verbs in a notebook."""

import openpyxl
import pytest

import okrkit as okr
from okrkit.cli import main
from okrkit.errors import OkrkitError

OKRS = "---\nteam: harbour\nstart: 2026-01-05\nend: 2026-04-05\n---\nO1 Quiet nights\nKR1 Calls from 90 to 40 @Ana\n"
SEEN = "date,key_result,value,confidence,by,note\n2026-01-12,KR1,80,6,Ana,first\n"


@pytest.fixture
def okrkit(capsys):
    def run(*arguments):
        status = main([str(argument) for argument in arguments])
        return (status, *capsys.readouterr())

    return run


@pytest.fixture
def cycle(tmp_path):
    folder = tmp_path / "teams" / "harbour" / "2026-Q1"
    folder.mkdir(parents=True)
    (folder / "okrs.md").write_text(OKRS, encoding="utf-8")
    (folder / "checkins.csv").write_text(SEEN, encoding="utf-8")
    return folder


def test_out_into_a_workbook_and_in_again_somewhere_else(okrkit, cycle, tmp_path):
    book, there = tmp_path / "okrs.xlsx", tmp_path / "teams" / "copy" / "2026-Q1"
    assert okrkit("export", cycle, "--to", book)[::2] == (0, "")
    status, out, err = okrkit("import", book, "--to", there)
    assert (status, err) == (0, "")
    assert "Read: 1 objective, 1 key result, 1 check-in" in out
    assert "Taken into" in out
    assert "KR1 Calls from 90 to 40 @Ana" in (there / "okrs.md").read_text(encoding="utf-8")
    assert "2026-01-12,KR1,80,6,Ana,first" in (there / "checkins.csv").read_text(encoding="utf-8")
    status, out, _ = okrkit("import", book, "--to", there)
    assert (status, "nothing was written" in out) == (0, True)


def test_what_is_open_or_left_is_written_only_when_the_person_agrees(okrkit, tmp_path):
    table, there = tmp_path / "t.csv", tmp_path / "new"
    table.write_text(
        "Objective,Key result,Baseline,Unit,Mood\nQuiet nights,Trips online,0.22,%,good\n", encoding="utf-8"
    )
    status, out, err = okrkit("import", table, "--to", there)
    assert (status, err) == (1, "")
    assert "row 2, column C “Baseline”" in out
    assert "row 1, column E “Mood”" in out
    assert "Nothing was written" in out
    assert not there.exists()
    assert okrkit("import", table, "--to", there, "--answer", "percent=share")[0] == 1
    assert okrkit("import", table, "--to", there, "--answer", "percent=share", "--take-good")[0] == 0
    assert "- baseline: 22" in (there / "okrs.md").read_text(encoding="utf-8")


def test_without_a_folder_it_only_tells(okrkit, tmp_path, cycle):
    status, out, _ = okrkit("import", cycle)
    assert (status, out.splitlines()[1]) == (0, "Read: 1 objective, 1 key result, 1 check-in, 3 facts about the cycle.")
    assert list(tmp_path.iterdir()) == [tmp_path / "teams"]


def test_into_a_teams_folder_is_into_its_latest_cycle(okrkit, cycle, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("Date,KR,Value\n2026-01-19,KR1,70\n", encoding="utf-8")
    assert okrkit("import", table, "--to", cycle.parent)[0] == 0
    assert "2026-01-19,KR1,70" in (cycle / "checkins.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("answer", ["percent", "percent=perhaps", "who=me"])
def test_an_answer_that_fits_nothing(okrkit, cycle, answer):
    status, out, err = okrkit("import", cycle / "checkins.csv", "--answer", answer)
    assert (status, out) == (2, "")
    assert "percent=share" in err


@pytest.mark.parametrize(("name", "raw"), [("gone.xlsx", None), ("bad.xlsx", b"PK\x03\x04nothing"), ("empty.csv", b"")])
def test_a_file_that_cannot_be_used_writes_nothing(okrkit, tmp_path, name, raw):
    if raw is not None:
        (tmp_path / name).write_bytes(raw)
    status, out, err = okrkit("import", tmp_path / name, "--to", tmp_path / "new")
    assert (status, out) == (2, "")
    assert err.startswith(str(tmp_path / name))
    assert "Traceback" not in err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("language", "title"), [("en", "Key results"), ("zh", "关键结果")])
def test_a_template_in_both_languages(okrkit, tmp_path, language, title):
    to = tmp_path / "t.xlsx"
    assert okrkit("template", "--to", to, "--language", language)[0] == 0
    assert openpyxl.load_workbook(to).sheetnames[2] == title
    assert okrkit("template", "--to", to)[0] == 2
    assert okrkit("template", "--to", to, "--force")[0] == 0
    assert okrkit("template", "--to", tmp_path / "t.csv")[0] == 2


# --- in a notebook ---------------------------------------------------------------------------------------------------


@pytest.fixture
def team(cycle, tmp_path, monkeypatch):
    (tmp_path / ".okrkit").mkdir()
    monkeypatch.chdir(tmp_path)
    return okr.start("harbour")


def test_a_team_takes_a_file_in_and_gives_one_out(team, cycle, tmp_path):
    shown = team.export_to("okrs.xlsx")
    assert "teams/harbour/2026-Q1/okrs.xlsx" in str(shown)
    with pytest.raises(OkrkitError, match="there already") as error:
        team.export_to("okrs.xlsx")
    assert "force=True" in error.value.instead
    (tmp_path / "more.csv").write_text(
        "Date,KR,Value,Mood\n2026-01-19,KR1,70,good\n2026-01-20,KR9,1,\n", encoding="utf-8"
    )
    found = team.import_from("more.csv")
    assert "found.take()" in str(found)
    assert "KR9" in found._repr_mimebundle_()["text/html"]
    assert len(team.cycle.check_ins) == 1
    assert "teams/harbour/2026-Q1" in str(found.take())
    assert [check_in.value for check_in in team.cycle.check_ins] == [80, 70]
    assert "already" in str(team.import_from("okrs.xlsx").take())


def test_answers_stand_beside_the_file(team, tmp_path):
    rows = "Objective,Key result,Baseline,Unit\nQuiet nights,Trips online,0.22,%\n"
    (tmp_path / "t.csv").write_text(rows, encoding="utf-8")
    assert "percent=share" in str(team.import_from("t.csv"))
    team.import_from("t.csv", percent="share").take()
    assert [kr.measure.baseline for kr in team.cycle.key_results] == [90, 22]


def test_a_team_gets_a_template(team, cycle):
    assert "template.xlsx" in str(team.template("template"))
    assert (cycle / "template.xlsx").exists()
    with pytest.raises(OkrkitError, match="not a kind of file"):
        team.export_to("okrs.pdf")


@pytest.mark.parametrize("name", ["okrs.md", "OKRs.md", "checkins.csv", "votes.csv", ".history/copy.csv"])
def test_the_files_of_a_folder_are_never_written_over(okrkit, team, cycle, name):
    before = {path: path.read_bytes() for path in cycle.rglob("*") if path.is_file()}
    with pytest.raises(OkrkitError, match="keeps itself"):
        team.export_to(name, force=True)
    status, _, err = okrkit("export", cycle, "--to", cycle / name, "--force")
    assert status
    assert "keeps itself" in err
    assert {path: path.read_bytes() for path in cycle.rglob("*") if path.is_file()} == before
