"""The workbook's folder follows the installed version and never overwrites what a person wrote; JupyterLab opens in it."""

import errno
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from okrkit import content, workbook
from okrkit.errors import OkrkitError
from okrkit.language import speaking

PAGE = "en/00-start-here.ipynb"


@pytest.fixture(autouse=True)
def own_jupyter(tmp_path, monkeypatch):
    """Signatures and runtime files of these tests stay out of the person's own."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter-data"))
    monkeypatch.setenv("OKRKIT_LANGUAGE", "en")


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A copy of the notebooks that are shipped, which a test may change as a new version would."""
    copy = tmp_path / "shipped"
    shutil.copytree(content.notebooks(), copy)
    monkeypatch.setattr(content, "notebooks", lambda: copy)
    return copy


def write_in(path: Path, text: str) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][1]["source"] = [text]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def run_in(path: Path) -> None:
    """What running a cell and saving changes in the file."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][1] |= {"execution_count": 7, "outputs": []}
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.99"}
    path.write_text(json.dumps(notebook), encoding="utf-8")


def source_of(path: Path) -> str:
    return "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][1]["source"])


def test_a_new_workbook_holds_both_languages(tmp_path):
    made = workbook.new(tmp_path / "wb", "zh")
    assert made.first
    assert made.start == tmp_path / "wb" / "zh" / "00-start-here.ipynb"
    for source in content.notebooks().glob("*/*.ipynb"):
        assert (tmp_path / "wb" / source.parent.name / source.name).read_bytes() == source.read_bytes()
    assert set(json.loads((tmp_path / "wb" / ".okrkit" / "manifest.json").read_text())["notebooks"]) == set(
        made.written
    )


def test_a_second_run_changes_nothing_and_says_nothing(tmp_path):
    workbook.new(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.ipynb")}
    made = workbook.new(tmp_path)
    assert not made.first
    assert list(made.news()) == []
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.ipynb")} == before


def test_an_untouched_notebook_follows_the_installed_version(tmp_path, shipped):
    workbook.new(tmp_path / "wb")
    write_in(shipped / PAGE, "the new version")
    made = workbook.new(tmp_path / "wb")
    assert made.written == (PAGE,)
    assert source_of(tmp_path / "wb" / PAGE) == "the new version"


def test_a_notebook_that_was_only_run_follows_as_well_and_its_results_are_kept(tmp_path, shipped):
    workbook.new(tmp_path / "wb")
    run_in(tmp_path / "wb" / PAGE)
    theirs = (tmp_path / "wb" / PAGE).read_bytes()
    assert workbook.new(tmp_path / "wb").written == ()  # no newer version: it stays as they ran it
    assert (tmp_path / "wb" / PAGE).read_bytes() == theirs
    write_in(shipped / PAGE, "the new version")
    workbook.new(tmp_path / "wb")
    assert source_of(tmp_path / "wb" / PAGE) == "the new version"
    assert (tmp_path / "wb" / ".okrkit" / "earlier" / PAGE).read_bytes() == theirs


def test_a_notebook_somebody_wrote_in_is_never_overwritten(tmp_path, shipped):
    workbook.new(tmp_path / "wb")
    write_in(tmp_path / "wb" / PAGE, "mine")
    write_in(shipped / PAGE, "the new version")
    theirs = (tmp_path / "wb" / PAGE).read_bytes()
    first, second = workbook.new(tmp_path / "wb"), workbook.new(tmp_path / "wb")
    assert (tmp_path / "wb" / PAGE).read_bytes() == theirs
    assert first.newer == (PAGE,)
    assert PAGE in "".join(first.news())
    assert list(second.news()) == []  # said once
    write_in(shipped / PAGE, "a later version")
    assert workbook.new(tmp_path / "wb").newer == (PAGE,)


def test_a_changed_notebook_is_not_announced_while_nothing_is_newer(tmp_path):
    workbook.new(tmp_path)
    write_in(tmp_path / PAGE, "mine")
    assert list(workbook.new(tmp_path).news()) == []


def test_a_missing_notebook_is_put_back(tmp_path):
    workbook.new(tmp_path)
    (tmp_path / PAGE).unlink()
    assert workbook.new(tmp_path).written == (PAGE,)
    assert (tmp_path / PAGE).read_bytes() == (content.notebooks() / PAGE).read_bytes()


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"notebooks": 3}', None])
def test_without_a_manifest_nothing_of_theirs_is_overwritten(tmp_path, broken):
    workbook.new(tmp_path)
    write_in(tmp_path / PAGE, "mine")
    manifest = tmp_path / ".okrkit" / "manifest.json"
    manifest.unlink() if broken is None else manifest.write_text(broken)
    workbook.new(tmp_path)
    assert source_of(tmp_path / PAGE) == "mine"


def test_a_notebook_that_is_no_notebook_any_more_is_theirs(tmp_path):
    workbook.new(tmp_path)
    (tmp_path / PAGE).write_text("half a file")
    workbook.new(tmp_path)
    assert (tmp_path / PAGE).read_text() == "half a file"


def test_the_notebooks_are_trusted_on_this_machine_and_only_those(tmp_path):
    from nbformat import read
    from nbformat.sign import NotebookNotary

    workbook.new(tmp_path)
    assert NotebookNotary().check_signature(read(tmp_path / PAGE, as_version=4))
    write_in(tmp_path / PAGE, "mine")
    assert not NotebookNotary().check_signature(read(tmp_path / PAGE, as_version=4))
    assert not list((tmp_path / ".okrkit").rglob("*secret*"))  # trust does not travel with the folder


def test_a_machine_that_keeps_no_signatures_gets_a_workbook_as_well(tmp_path, monkeypatch):
    (tmp_path / "no-folder").write_text("")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "no-folder"))
    assert workbook.new(tmp_path / "wb").written


def test_other_files_in_the_folder_are_left_alone(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "mine.ipynb").write_text("mine")
    workbook.new(tmp_path)
    assert (tmp_path / "en" / "mine.ipynb").read_text() == "mine"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_file_where_the_folder_should_be_is_said_in_words(tmp_path, language):
    (tmp_path / "wb").write_text("a file")
    with speaking(language), pytest.raises(OkrkitError) as caught:
        workbook.new(tmp_path / "wb")
    assert str(tmp_path / "wb") in caught.value.place
    assert caught.value.instead
    assert (tmp_path / "wb").read_text() == "a file"


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EIO])
def test_a_disk_that_takes_nothing_loses_nothing(tmp_path, monkeypatch, shipped, code):
    workbook.new(tmp_path / "wb")
    before = {path: path.read_bytes() for path in (tmp_path / "wb").rglob("*") if path.is_file()}
    write_in(shipped / PAGE, "the new version")

    def refuse(*_):
        raise OSError(code, os.strerror(code), str(tmp_path / "wb" / PAGE))

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OkrkitError) as caught:
        workbook.new(tmp_path / "wb")
    assert caught.value.instead
    assert {path: path.read_bytes() for path in (tmp_path / "wb").rglob("*") if path.is_file()} == before


# --- JupyterLab ------------------------------------------------------------------------------------------------------


@contextmanager
def opened(folder: Path, *options: str):
    """`okrkit open` in a process of its own, with its first lines up to the address."""
    command = [sys.executable, "-m", "okrkit", "open", str(folder), "--no-browser", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    lines = []
    try:
        for line in process.stdout:
            lines.append(line)
            if "http://" in line:
                break
        yield process, lines
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def address(lines: list[str]) -> str:
    return re.search(r"http://\S+", lines[-1])[0]


def fetch(url: str) -> str:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())
    with direct.open(url, timeout=30) as reply:
        return reply.read().decode()


def settings_of(url: str, plugin: str) -> dict:
    base, token = re.fullmatch(r"(http://[^/]+/).*\?token=(\w+)", url).groups()
    properties = json.loads(fetch(f"{base}lab/api/settings/{plugin}?token={token}"))["schema"]["properties"]
    return {name: about.get("default") for name, about in properties.items()}


def test_jupyterlab_opens_at_the_start_page_and_ends_cleanly(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with opened(tmp_path / "wb", "--language", "zh", "--port", str(port)) as (process, lines):
            url = address(lines)
            assert re.match(r"http://127\.0\.0\.1:\d+/lab/tree/zh/00-start-here\.ipynb\?token=\w+$", url)
            assert f":{port}/" not in url  # in use, so the next free one
            assert "jupyter-config-data" in fetch(url)
            with pytest.raises(urllib.error.HTTPError, match="403"):
                fetch(re.sub(r"lab/.*", "api/contents", url))  # not without the token
            assert settings_of(url, "@jupyterlab/apputils-extension:notification")["fetchNews"] == "false"
            assert settings_of(url, "@jupyterlab/translation-extension:plugin")["locale"] == "zh_CN"

            again = subprocess.run(
                [sys.executable, "-m", "okrkit", "open", str(tmp_path / "wb"), "--no-browser", "--language", "zh"],
                capture_output=True, text=True, timeout=60, check=False,
            )  # fmt: skip
            assert again.returncode == 0
            assert url in again.stdout  # the one that is open, not a second one

            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
            assert process.returncode == 0
            assert err == ""
            assert str(tmp_path / "wb") in out
    with pytest.raises(OSError, match=r"refused|reset"):
        fetch(url)


def test_a_jupyterlab_that_does_not_start_is_said_in_words(tmp_path, monkeypatch):
    broken = tmp_path / "site"
    broken.mkdir()
    (broken / "jupyterlab.py").write_text("raise SystemExit('no room at the inn')")
    monkeypatch.setenv("PYTHONPATH", str(broken))
    command = [sys.executable, "-m", "okrkit", "open", str(tmp_path / "wb"), "--no-browser", "--language", "en"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "no room at the inn" in done.stderr
    assert "Traceback" not in done.stderr
