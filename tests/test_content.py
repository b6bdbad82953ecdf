"""Content: a table that was read from a TOML file is kept beside it, and never trusted longer than the file."""

import sys
import tomllib

import pytest

from okrkit import content


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(content, "data", lambda: tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "one.toml").write_text('said = "before"\n', encoding="utf-8")
    return tmp_path


def read():
    return content.table.__wrapped__("one")["said"]


def kept(folder):
    (file,) = (folder / "__pycache__").iterdir()
    return file


def test_a_table_is_parsed_once(folder, monkeypatch):
    assert read() == "before"
    assert kept(folder).is_file()
    monkeypatch.setattr(tomllib, "loads", None)
    assert read() == "before"


def test_a_changed_file_is_read_anew(folder):
    read()
    (folder / "one.toml").write_text('said = "afterwards"\n', encoding="utf-8")
    assert read() == "afterwards"
    assert read() == "afterwards"


def test_another_file_s_table_is_none_of_this_one(folder):
    read()
    other = (folder / "one.toml").rename(folder / "two.toml")
    two = kept(folder).with_name(kept(folder).name.replace("one", "two"))
    kept(folder).rename(two)
    assert content.table.__wrapped__("two") == {"said": "before"}
    assert other.is_file()


@pytest.mark.parametrize("broken", [b"", b"no table", b"\xe3\x00", b"i\x01\x00\x00\x00"])
def test_what_is_kept_and_broken_is_made_again(folder, broken):
    read()
    kept(folder).write_bytes(broken)
    assert read() == "before"
    assert kept(folder).read_bytes() != broken


def test_nothing_is_kept_where_python_is_to_keep_nothing(folder, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert read() == "before"
    assert not (folder / "__pycache__").exists()


def test_what_cannot_be_kept_is_read_all_the_same(folder):
    (folder / "__pycache__").write_text("a file stands where the folder would be", encoding="utf-8")
    assert read() == "before"
    (folder / "one.toml").write_text("said = 2026-10-01\n", encoding="utf-8")
    assert read().isoformat() == "2026-10-01"
