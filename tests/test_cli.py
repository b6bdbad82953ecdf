"""The `okrkit` command: its exit codes, its formats, and what it says of input that cannot be used."""

import csv
import errno
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from okrkit.cli import main
from okrkit.language import speaking
from okrkit.retro.modes import modes
from okrkit.reviewing import rule, rules

HEAD = "---\nteam: harbour\nstart: 2026-01-05\nend: 2026-04-05\n---\n"
OKRS = HEAD + "O1 Skippers plan a week at sea without phoning us\nKR1 Share booked online from 41% to 60% @Ana\n"
CALM = OKRS + "KR2 Calls about bookings from 90 to 40 a week @Jonas\n"
DOCUMENT = CALM + "KR3 Build the payment page\nA remark.\n"


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("OKRKIT_LANGUAGE", "en")


@pytest.fixture
def okrkit(capsys):
    """Run a command in this process: its status, standard output and standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        return (status, *capsys.readouterr())

    return run


@pytest.fixture
def file(tmp_path):
    def write(text: str | bytes, name: str = "draft.md") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def everything_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- check -----------------------------------------------------------------------------------------------------------


def test_check_finds_nothing_to_ask(okrkit, file):
    status, out, err = okrkit("check", "--level", "consider", file(CALM))
    assert (status, err) == (0, "")
    assert out == "Objectives: 1. Key results: 2. Nothing to ask.\n"


def test_check_asks_line_by_line_with_the_question_first(okrkit, file):
    path = file(DOCUMENT)
    status, out, err = okrkit("check", path)
    assert (status, err) == (1, "")
    first = next(part for part in out.split("\n\n") if "[KR-TASK]" in part)
    place, line, caret, why, attempt = first.splitlines()
    assert re.fullmatch(re.escape(f"{path}:9:5: ") + r".+\?", place)
    assert line == "    KR3 Build the payment page"
    assert caret.index("^") == line.index("Build")
    assert why.endswith("[KR-TASK]")
    assert attempt.startswith("To try: ")
    assert f"{path}:10: A remark." in out
    assert re.search(r"\nObjectives: 1\. Key results: 3\. \d+ questions? to think about\.", out)


def test_check_shows_a_first_draft_its_three_most_useful_questions(okrkit, file):
    path = file("O Launch the portal\nKR Hire 10 engineers\nKR Better quality\n")
    _, few, _ = okrkit("check", path)
    _, every, _ = okrkit("check", "--all", path)
    rules = re.findall(r"\[((?:O|KR|SET)-[A-Z]+)\]", few)
    assert len(rules) == 3
    assert {"O-OUTPUT", "KR-TASK"} <= set(rules)
    more = int(re.search(r"(\d+) more with --all", few).group(1))
    assert len(re.findall(r"\[(?:O|KR|SET)-[A-Z]+\]", every)) == 3 + more
    assert "--all" not in every


def test_check_at_a_level_leaves_out_what_is_less(okrkit, file):
    path = file("O Nobody waits on the phone\nKR NPS of 50\nKR Hire 10 engineers\n")
    told = json.loads(okrkit("check", "--format", "json", "--level", "consider", path)[1])
    levels = {found["level"] for kr in told["objectives"][0]["key_results"] for found in kr["findings"]}
    assert levels == {"consider"}
    assert okrkit("check", "--level", "fix", path)[0] == 0


def test_what_nobody_has_said_yet_fails_nothing(okrkit, file):
    path = file(CALM)
    told = json.loads(okrkit("check", "--format", "json", path)[1])
    assert {found["level"] for found in told["findings"]} == {"ask"}
    assert okrkit("check", path)[0] == 0


def test_check_reads_several_files(okrkit, file):
    paths = file(CALM, "a.md"), file("O Launch the portal\nKR Hire 10 engineers\n", "b.md")
    status, out, _ = okrkit("check", "--format", "json", *paths)
    assert status == 1
    assert [Path(told["file"]).name for told in json.loads(out)] == ["a.md", "b.md"]
    status, out, _ = okrkit("check", *paths)
    assert status == 1
    assert f"{paths[1]}:1:3: " in out


def test_a_file_that_cannot_be_read_hides_nothing_of_the_others(okrkit, file):
    paths = file(DOCUMENT, "a.md"), file(b"O a\x00b\n", "b.md")
    status, out, err = okrkit("check", "--format", "json", *paths)
    assert status == 2
    assert [Path(told["file"]).name for told in json.loads(out)] == ["a.md"]
    assert "b.md" in err
    assert "[KR-TASK]" in okrkit("check", *reversed(paths))[1]


@pytest.mark.parametrize(
    "entry", ["[units]\nx = []", "[units.time]\nx = [1e308, 'x']", f"[numbers.en]\nx = 1{'0' * 400}"]
)
@pytest.mark.parametrize("more", ["", "0" * 5000])
def test_words_of_a_team_that_mean_nothing_are_named(okrkit, file, entry, more):
    folder = file(OKRS, "teams/a/2026-Q1/okrs.md").parent
    file(entry + more if entry.startswith("[numbers") else entry, "teams/a/okrkit.toml")
    status, out, err = okrkit("check", folder)
    assert (status, out) == (2, "")
    assert "okrkit.toml" in err


def test_the_hook_for_commits_runs_the_command(okrkit, file):
    hooks = yaml.safe_load((Path(__file__).parents[1] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (hook,) = hooks
    name, *arguments = hook["entry"].split()
    assert name == "okrkit"
    assert okrkit(*arguments, file(CALM, "teams/a/2026-Q1/okrs.md"), file(CALM, "teams/b/2026-Q1/okrs.md"))[0] == 0
    assert okrkit(*arguments, file(DOCUMENT, "okrs.md"))[0] == 1
    assert re.search(hook["files"], "teams/a/2026-Q1/okrs.md")
    assert re.search(hook["files"], "okrs.md")
    assert not re.search(hook["files"], "my-okrs.md.txt")


# --- explain ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
def test_explain_tells_a_rule(okrkit, language):
    status, out, _ = okrkit("explain", "--language", language, "kr-task")
    known = rule("KR-TASK")
    with speaking(language):
        assert status == 0
        assert out.startswith(f"KR-TASK  {known.texts.title}\n")
        assert known.examples[language].fires[0] in out
        assert known.sources[0] in " ".join(out.split())


def test_explain_lists_all_rules_and_failure_modes(okrkit):
    assert okrkit("explain", "ＫＲ_task")[1] == okrkit("explain", "KR-TASK")[1]
    status, out, _ = okrkit("explain")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == [known.id for known in (*rules(), *modes())]


def test_explain_knows_what_was_meant(okrkit):
    status, out, err = okrkit("explain", "KR-TAKS")
    assert (status, out) == (2, "")
    assert "KR-TASK" in err


def test_check_json_has_its_stable_shape(okrkit, file):
    status, out, _ = okrkit("check", "--format", "json", file(DOCUMENT))
    told = json.loads(out)
    assert status == 1
    assert list(told) == ["language", "objectives", "findings", "unplaced", "replied", "file"]
    assert told["language"] == "en"
    assert told["unplaced"] == [{"line": 10, "text": "A remark."}]
    (objective,) = told["objectives"]
    assert list(objective) == ["id", "line", "text", "reading", "findings", "key_results"]
    assert (objective["id"], objective["line"]) == ("O1", 6)
    assert set(objective["reading"]) == {
        *("has_metric", "is_task", "vague", "compound", "business_as_usual", "too_long")
    }  # fmt: skip
    online, _, build = objective["key_results"]
    assert list(online) == ["id", "line", "text", "reading", "findings"]
    assert online["reading"] == {
        "measurable": True, "baseline": 41.0, "target": 60.0, "unit": "%", "direction": "increase", "bound": None,
        "due": None, "kind": "outcome", "binary": False, "compound": False, "vague_words": [],
    }  # fmt: skip
    assert (build["id"], build["line"]) == ("KR3", 9)
    assert {tuple(found) for found in build["findings"]} == {
        ("rule", "level", "message", "question", "try", "span")
    }  # fmt: skip
    (task,) = [found for found in build["findings"] if found["rule"] == "KR-TASK"]
    assert build["text"][slice(*task["span"])] == "Build"


def test_the_ids_of_check_are_those_of_the_check_ins(okrkit, file):
    path = file(HEAD + "O1 a\nKR4 b from 1 to 2\nKR9 c from 1 to 2\n", "okrs.md")
    file("date,key_result,value\n2026-02-01,KR9,1.5\n", "checkins.csv")
    told = json.loads(okrkit("check", "--format", "json", path)[1])
    assert [kr["id"] for kr in told["objectives"][0]["key_results"]] == ["KR4", "KR9"]
    scored = json.loads(okrkit("score", "--format", "json", path)[1])
    assert [kr["score"] for kr in scored["objectives"][0]["key_results"]] == [None, 0.5]


def test_check_github_escapes_what_would_break_the_annotation(okrkit, file):
    path = file("O1 100% calm: nights, days\nKR1 Build the 50%, page\n", "a,b%c.md")
    status, out, _ = okrkit("check", "--format", "github", path)
    assert status == 1
    for line in out.splitlines():
        place, message = re.fullmatch(r"::(?:warning|notice) (file=[^:]*)::(.*)", line).groups()
        about = dict(pair.split("=", 1) for pair in place.split(","))
        assert about["file"].endswith("a%2Cb%25c.md")
        assert set(about) in ({"file", "line", "col", "title"}, {"file", "title"})
        assert not re.search(r"%(?!25|0A|0D)", message)
    assert re.search(r"^::warning .*title=KR-TASK::", out, re.MULTILINE)
    assert re.search(r"^::notice .*title=KR-COUNT::", out, re.MULTILINE)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_check_speaks_the_language_that_is_asked_for(okrkit, file, language):
    _, out, _ = okrkit("check", "--language", language, file(DOCUMENT))
    assert ("关键结果" in out) == (language == "zh")


def test_check_speaks_the_language_of_the_document(okrkit, file):
    assert "关键结果" in okrkit("check", file("目标：夜里安静\n关键结果：开发支付页面\n"))[1]
    assert "关键结果" in okrkit("check", file("---\nlanguage: zh\n---\nO Quiet nights\nKR Build the page\n"))[1]
    assert json.loads(okrkit("check", "--format", "json", file("目标：夜里安静\n"))[1])["language"] == "zh"


def test_check_reads_standard_input():
    done = subprocess.run(
        [sys.executable, "-m", "okrkit", "check", "-"], input=DOCUMENT.encode(), capture_output=True, check=False
    )
    assert done.returncode == 1
    assert b"standard input:9:5: " in done.stdout


def test_check_stays_calm_when_nobody_reads_to_the_end(file):
    path = file("O a\n" + "KR Build it\n" * 5000)
    check = subprocess.Popen(
        [sys.executable, "-m", "okrkit", "check", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    check.stdout.readline()
    check.stdout.close()
    assert check.stderr.read() == b""
    check.stderr.close()
    check.wait(timeout=30)


def test_check_honours_the_own_words_of_each_file(okrkit, file):
    task = OKRS.replace("KR1 Share", "KR1 Launch the portal\nKR2 Share")
    first, second = file(task, "one/okrs.md"), file(task, "two/draft.md")
    file('[rules]\noff = ["KR-TASK"]\n', "two/okrkit.toml")
    _, out, _ = okrkit("check", first, second, "--all")
    assert re.findall(r"KR-TASK", out) == ["KR-TASK"]
    file('[rules]\noff = ["KR-TUSK"]\n', "two/okrkit.toml")
    status, _, err = okrkit("check", second)
    assert (status, "okrkit.toml, line 2" in err) == (2, True)


def test_check_reads_a_cycles_folder_and_a_teams(okrkit, file, tmp_path):
    file(CALM, "growth/2026-Q1/okrs.md")
    latest = file(DOCUMENT.replace("2026-04-05", "2026-06-30"), "growth/2026-Q2/okrs.md")
    assert okrkit("check", tmp_path / "growth" / "2026-Q1")[0] == 0
    status, out, _ = okrkit("check", tmp_path / "growth")
    assert status == 1
    assert f"{latest}:9:5: " in out


def test_check_loads_nothing_heavy(file):
    code = (
        "import sys; from okrkit.cli import main; main(['check', sys.argv[1]]);"
        "sys.exit(','.join({'pandas', 'numpy', 'matplotlib', 'IPython', 'ipywidgets', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, file(DOCUMENT)], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""


# --- score and export ------------------------------------------------------------------------------------------------


@pytest.fixture
def cycle(file):
    file("date,key_result,value,confidence\n2026-02-01,KR1,50,6\n2026-03-01,KR2,30,8\n", "harbour/okrs/checkins.csv")
    return file(DOCUMENT, "harbour/okrs/okrs.md").parent


def test_score_tells_how_far_each_key_result_got(okrkit, cycle):
    status, out, err = okrkit("score", cycle, "--as-of", "2026-03-15")
    assert (status, err) == (0, "")
    assert "0.47" in out
    assert "1.00" in out


def test_score_goes_by_the_day_that_is_asked_for(okrkit, cycle):
    early = json.loads(okrkit("score", cycle, "--as-of", "2026-02-10", "--format", "json")[1])
    assert early["as_of"] == "2026-02-10"
    assert [kr["score"] for kr in early["objectives"][0]["key_results"]] == [pytest.approx(9 / 19), None, None]


def test_score_csv_is_one_row_for_each_key_result(okrkit, cycle):
    table = list(csv.DictReader(io.StringIO(okrkit("score", cycle, "--format", "csv")[1])))
    assert [row["key_result"] for row in table] == ["KR1", "KR2", "KR3"]
    assert [row["last_check_in"] for row in table] == ["2026-02-01", "2026-03-01", ""]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Grove", "Google yellow 0.47", "Radical Focus")), ("zh", ("格鲁夫", "谷歌 黄 0.47"))],
)
def test_score_shows_what_each_school_would_say(okrkit, cycle, monkeypatch, language, words):
    monkeypatch.setenv("OKRKIT_LANGUAGE", language)
    out = okrkit("score", cycle, "--as-of", "2026-03-15")[1]
    assert all(word in out for word in words), out


def test_score_json_keeps_its_keys(okrkit, cycle):
    told = json.loads(okrkit("score", cycle, "--as-of", "2026-03-15", "--format", "json")[1])
    assert {"as_of", "elapsed", "objectives", "lenses"} <= told.keys()
    objective, lens = told["objectives"][0], told["lenses"][0]
    assert {"id", "kind", "score", "passed", "band", "key_results"} <= objective.keys()
    keys = {"id", "type", "raw", "score", "score_as_first_written", "pace_ratio", "forecast", "required_rate"}
    assert all(keys | {"confidence", "last_check_in", "reason"} <= kr.keys() for kr in objective["key_results"])
    assert {"school", "objective", "verdict", "value"} <= lens.keys()
    assert objective["key_results"][0]["confidence"] == 0.6


def test_score_csv_tells_the_steps_of_a_milestone_in_one_cell(okrkit, file):
    path = file("O Rules\nKR One set of rules\n- levels: 0.3 two agree; 1 all six\n")
    [row] = csv.DictReader(io.StringIO(okrkit("score", path, "--format", "csv")[1]))
    assert (row["type"], row["levels"]) == ("milestone", "0.3; 1.0")


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "01.02.2026", ""])
def test_score_asks_for_a_date_that_can_be_read(okrkit, cycle, day):
    status, out, err = okrkit("score", cycle, "--as-of", day)
    assert (status, out) == (2, "")
    assert "Traceback" not in err


@pytest.mark.parametrize("kind", ["md", "csv", "html"])
def test_export_writes_one_file_and_leaves_the_source_alone(okrkit, cycle, tmp_path, kind):
    before = everything_in(cycle)
    to = tmp_path / f"out.{kind}"
    status, out, err = okrkit("export", cycle, "--to", to)
    assert (status, err) == (0, "")
    assert str(to) in out
    assert "Skippers plan a week at sea" in to.read_text(encoding="utf-8")
    assert everything_in(cycle) == before


def test_export_overwrites_nothing_unasked(okrkit, cycle, tmp_path):
    to = tmp_path / "out.md"
    to.write_text("mine")
    status, _, err = okrkit("export", cycle, "--to", to)
    assert (status, to.read_text()) == (2, "mine")
    assert "--force" in err
    assert okrkit("export", cycle, "--to", to, "--force")[0] == 0
    assert "Skippers" in to.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["out", "out.docx", "out.pdf", "missing/out.md", "folder.md", "a-file/out.md"])
def test_export_says_where_it_cannot_write(okrkit, cycle, tmp_path, name):
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "a-file").write_text("")
    status, out, err = okrkit("export", cycle, "--to", tmp_path / name, "--force")
    assert (status, out) == (2, "")
    assert name.split("/")[0] in err
    assert "Traceback" not in err


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_export_to_a_disk_that_takes_nothing_leaves_what_was_there(okrkit, cycle, tmp_path, monkeypatch, code):
    to = tmp_path / "out.md"
    to.write_text("mine")

    def refuse(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    status, _, err = okrkit("export", cycle, "--to", to, "--force")
    assert (status, to.read_text()) == (2, "mine")
    assert str(to) in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["harbour", "out.md"]


# --- input that cannot be used ---------------------------------------------------------------------------------------

GOOD = "O1 Quiet nights\nKR1 Calls from 90 to 40\n"


def check_in(row: str) -> dict[str, str]:
    return {"okrs.md": HEAD + GOOD, "checkins.csv": f"date,key_result,value,confidence,by,note\n{row}\n"}


# What lies on disk, then where the message is to point: file, line, column, and the line itself.
UNUSABLE = {
    "empty file": ({"okrs.md": ""}, ("okrs.md", 1, None, None)),
    "blank lines only": ({"okrs.md": "\n \n"}, ("okrs.md", 1, None, None)),
    "key result before any objective": ({"okrs.md": "KR a from 1 to 2\nO b\n"}, ("okrs.md", 1, 4, "KR a from 1 to 2")),
    "two objectives with one id": ({"okrs.md": "O1 a\nKR b\nO1 c\n"}, ("okrs.md", 3, 4, "O1 c")),
    "two key results with one id": ({"okrs.md": "O1 a\nKR1 b\nKR1 c\n"}, ("okrs.md", 3, 5, "KR1 c")),
    "NUL byte": ({"okrs.md": "O Quiet\0 nights\n"}, ("okrs.md", 1, 8, "O Quiet· nights")),
    "bytes that are no text": ({"okrs.md": b"O Quiet \xff\xfe\x81 nights\n"}, ("okrs.md", 1, 9, "O Quiet")),
    "a picture": ({"okrs.md": b"\x89PNG\r\n\x1a\n\0\0"}, ("okrs.md", None, None, None)),
    "broken front matter": ({"okrs.md": f"---\nteam: [a\n---\n{GOOD}"}, ("okrs.md", 3, 1, "---")),
    "front matter without an end": ({"okrs.md": f"---\nteam: a\n{GOOD}"}, ("okrs.md", 1, 1, "---")),
    "a tag in the front matter": ({"okrs.md": f"---\nteam: !!x y\n---\n{GOOD}"}, ("okrs.md", 2, 7, "team: !!x y")),
    "an alias bomb": (
        {"okrs.md": "---\na: &a [x, x]\nb: &b [*a, *a]\nteam: [*b, *b]\n---\n" + GOOD},
        ("okrs.md", 2, 4, "a: &a [x, x]"),
    ),
    "end before start": (
        {"okrs.md": "---\nstart: 2026-04-05\nend: 2026-01-05\n---\n" + GOOD},
        ("okrs.md", 3, 6, "end: 2026-01-05"),
    ),
    "a start that is no date": ({"okrs.md": "---\nstart: soon\n---\n" + GOOD}, ("okrs.md", 2, 8, "start: soon")),
    "a weight that is no number": (
        {"okrs.md": "O a\nKR b from 1 to 2 (weight nan)\n"},
        ("okrs.md", 2, 4, "KR b from 1 to 2 (weight nan)"),
    ),
    "unknown id in a check-in": (check_in("2026-02-01,KR9,3,,,"), ("checkins.csv", 2, 12, "2026-02-01,KR9,3,,,")),
    "a check-in outside the cycle": (check_in("2027-02-01,KR1,3,,,"), ("checkins.csv", 2, 1, "2027-02-01,KR1,3,,,")),
    "a check-in of nan": (check_in("2026-02-01,KR1,nan,,,"), ("checkins.csv", 2, 16, "2026-02-01,KR1,nan,,,")),
    "a check-in of inf": (check_in("2026-02-01,KR1,inf,,,"), ("checkins.csv", 2, 16, "2026-02-01,KR1,inf,,,")),
    "a check-in of 12,5": (check_in('2026-02-01,KR1,"12,5",,,'), ("checkins.csv", 2, 16, '2026-02-01,KR1,"12,5",,,')),
    "a confidence off the scale": (check_in("2026-02-01,KR1,3,11,,"), ("checkins.csv", 2, 18, "2026-02-01,KR1,3,11,,")),
    "a folder without OKRs": ({"notes.txt": "nothing"}, ("", None, None, None)),
    "a folder in place of the file": ({"okrs.md/notes.txt": ""}, ("okrs.md", None, None, None)),
}


@pytest.mark.parametrize("command", ["check", "score", "export"])
@pytest.mark.parametrize("name", UNUSABLE)
def test_unusable_input_gets_one_message_and_loses_nothing(okrkit, tmp_path, name, command):
    files, (where, line, column, source) = UNUSABLE[name]
    folder = tmp_path / "cycle"
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    before = everything_in(tmp_path)

    to = ["--to", tmp_path / "out.md"] if command == "export" else []
    status, out, err = okrkit(command, folder, *to)

    assert (status, out) == (2, "")
    assert everything_in(tmp_path) == before  # no file has changed, and none was made
    first, *shown, instead = err.rstrip("\n").split("\n")
    assert first.startswith(str(folder / where))
    assert (f", line {line}" in first) == (line is not None)
    assert (f", column {column}" in first) == (column is not None)
    if source is not None:
        excerpt, caret = shown
        assert excerpt.strip().startswith(source)
        assert caret.strip() == "^"
    assert len(instead.split()) > 2
    assert "Traceback" not in err


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", ["check", "score", "export"])
def test_a_missing_file_is_said_in_the_persons_language(okrkit, tmp_path, monkeypatch, language, command):
    monkeypatch.setenv("OKRKIT_LANGUAGE", language)
    to = ["--to", tmp_path / "out.md"] if command == "export" else []
    status, _, err = okrkit(command, tmp_path / "missing.md", *to)
    assert status == 2
    assert bool(re.search("[\u4e00-\u9fff]", err)) == (language == "zh")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="an administrator may read everything")
def test_a_file_that_may_not_be_read_is_said_in_words(okrkit, file):
    path = file(GOOD)
    path.chmod(0)
    status, _, err = okrkit("check", path)
    assert status == 2
    assert str(path) in err


# What is unusual and yet can be read: how many key results are found.
USABLE = {
    "an objective alone": ("O Quiet nights\n", 0),
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD.encode(), 1),
    "UTF-16": (GOOD.encode("utf-16"), 1),
    "GB18030": ("目标：夜里安静\n关键结果：电话从 90 降到 40\n".encode("gb18030"), 1),
    "Windows line ends": (GOOD.replace("\n", "\r\n"), 1),
    "emoji": ("O 🌙 Quiet nights 👩‍👩‍👧\nKR 📞 calls from 90 to 40\n", 1),
    "right-to-left text": ("O ליالٍ هادئة\nKR مكالمات from 90 to 40\n", 1),
    "full-width signs": ("Ｏ１：夜里安静\nＫＲ１：电话从９０降到４０\n", 1),
    "markup in every field": (
        "O <script>a()</script> @<b>x</b>\nwhy: <img src=x>\nKR <i>a</i> from 1 to 2 @<u>y</u>\n",
        1,
    ),
    "baseline equal to target": ("O Quiet nights\nKR Calls from 40 to 40\n", 1),
    "ten thousand key results": ("O Quiet nights\n" + "KR Calls from 90 to 40\n" * 10_000, 10_000),
    "a line of a megabyte": ("O Quiet nights\nKR Calls from 90 to 40 " + "and so on " * 100_000 + "\n", 1),
}


@pytest.mark.parametrize("command", ["check", "score", "export"])
@pytest.mark.parametrize("name", USABLE)
def test_unusual_input_is_read(okrkit, file, tmp_path, name, command):
    content, count = USABLE[name]
    path = file(content)
    before = path.read_bytes()
    to = ["--to", tmp_path / "out.csv"] if command == "export" else ["--format", "json"]
    status, out, err = okrkit(command, path, *to)
    assert (status, err) == (1 if command == "check" else 0, "")
    assert path.read_bytes() == before
    if command == "export":
        assert len((tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()) == max(count, 1) + 1
    else:
        assert sum(len(o["key_results"]) for o in json.loads(out)["objectives"]) == count


# --- the command itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", [(), ("open",), ("new",), ("check",), ("score",), ("export",), ("import",)])
def test_help_is_there_in_both_languages(okrkit, monkeypatch, language, command):
    monkeypatch.setenv("OKRKIT_LANGUAGE", language)
    status, out, _ = okrkit(*command, "--help")
    assert status == 0
    assert bool(re.search("[\u4e00-\u9fff]", out)) == (language == "zh")


def test_version(okrkit):
    from okrkit import __version__

    assert okrkit("--version") == (0, f"okrkit {__version__}\n", "")


@pytest.mark.parametrize("arguments", [("chekc", "x"), ("check",), ("check", "x", "--format", "xml"), ("export", "x")])
def test_a_command_that_does_not_exist_is_no_traceback(okrkit, arguments):
    status, out, err = okrkit(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("usage: okrkit")


def test_new_makes_a_workbook_and_says_how_to_open_it(okrkit, tmp_path):
    status, out, _ = okrkit("new", tmp_path / "wb")
    assert status == 0
    assert f"okrkit open {tmp_path / 'wb'}" in out
    assert (tmp_path / "wb" / "zh" / "00-start-here.ipynb").is_file()


@pytest.mark.parametrize("command", ["new", "open"])
def test_a_file_in_place_of_the_workbook_is_said_in_words(okrkit, file, command):
    path = file("mine", "wb")
    status, out, err = okrkit(command, path)
    assert (status, out) == (2, "")
    assert str(path) in err
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "there", "expected"),
    [
        ((), None, ("okr-workbook", "en", False, True)),
        (("--no-browser",), None, ("okr-workbook", "en", False, False)),
        (("open", "--language", "zh", "--app"), None, ("okr-workbook", "zh", True, True)),
        (("open", "mine"), None, ("mine", "en", False, True)),
        ((), ".okrkit", (".", "en", False, True)),  # in a workbook, that one is opened
    ],
)
def test_okrkit_alone_opens_the_workbook_here(okrkit, tmp_path, monkeypatch, arguments, there, expected):
    from okrkit import workbook

    opened = []
    monkeypatch.setattr(
        workbook,
        "open",
        lambda folder, language, *, app, browser, port: opened.append((folder, language, app, browser)) or 0,
    )
    monkeypatch.chdir(tmp_path)
    if there:
        (tmp_path / there).mkdir()
    assert okrkit(*arguments)[0] == 0
    ((folder, *rest),) = opened
    assert (tmp_path / folder).resolve() == (tmp_path / expected[0]).resolve()
    assert tuple(rest) == expected[1:]
