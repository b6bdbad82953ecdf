"""Tests and examples speak English, whatever the machine speaks; those about Chinese say so. Nothing is kept at home."""

import os

import pytest

os.environ["OKRKIT_LANGUAGE"] = "en"


@pytest.fixture(autouse=True)
def state_home(tmp_path_factory, monkeypatch):
    """Where sealed votes are kept: a folder of this test's own."""
    home = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(home))
    return home
