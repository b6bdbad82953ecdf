"""Each told case shows the modes that its story tells of, in both languages; which those are was fixed beforehand."""

import pytest

from okrkit.language import speaking
from okrkit.retro import case
from okrkit.retro.diagnosis import diagnose

TOLD = {
    "a-number-from-above": {"W-METRIC-O", "S-KPI", "A-DICTATE", "C-PRESSURE", "C-NORETRO", "S-VERDICT"},
    "a-week-of-training": {"A-DICTATE", "S-HR", "S-BIGBANG", "S-VERDICT"},
    "the-committee": {"C-FORGET", "S-HR", "S-SCAFFOLD"},
    "the-first-twenty": {"S-PAY", "W-SANDBAG"},
    "in-the-wiki": {"C-FORGET", "A-DRIFT"},
    "the-second-reminder": {"C-PRESSURE", "C-FORGET", "C-NORETRO", "S-BIGBANG"},
    "new-goals-every-month": {"A-DICTATE", "C-TEMPO", "A-DEPEND"},
    "as-seen-in-the-video": {"W-TASK", "S-CARGO"},
    "all-green": {"C-GOALPOST", "W-SANDBAG"},
    "bread-at-closing-time": set(),
}


def verdicts(name, language):
    with speaking(language):
        return {mode["id"]: mode for mode in diagnose(case.load(name, language)).to_dict()["modes"]}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", case.names())
def test_what_a_story_tells_of_is_supported_with_its_rows(name, language):
    found = verdicts(name, language)
    for mode in TOLD[name]:
        assert found[mode]["verdict"] == "supported", mode
        assert any(one["rows"] for one in found[mode]["for"]), mode


@pytest.mark.parametrize("name", case.names())
def test_the_twins_are_diagnosed_alike(name):
    english, chinese = (
        {mode: found["verdict"] for mode, found in verdicts(name, language).items()} for language in ("en", "zh")
    )
    assert english == chinese


def test_a_low_score_alone_is_no_failure_mode_of_steering():
    found = verdicts("bread-at-closing-time", "en")
    steering = {
        mode for mode, told in found.items() if mode.startswith(("C-", "S-")) and told["verdict"] == "supported"
    }
    assert steering == set()
