"""The sample cycles: whole, told in both languages alike, and shaped so that there is something to see."""

import tomllib
from pathlib import Path

import pytest
from msgspec.structs import replace

from okrkit import content, notation, scoring, store

SAMPLES = sorted(path.parent for path in (content.data() / "samples").glob("*/sample.toml"))
TEAMS = [
    (sample, team) for sample in SAMPLES for team in tomllib.loads((sample / "sample.toml").read_text("utf-8"))["teams"]
]
each = pytest.mark.parametrize(("sample", "team"), TEAMS, ids=[f"{sample.name}-{team}" for sample, team in TEAMS])
languages = pytest.mark.parametrize("language", ["en", "zh"])


@each
@languages
def test_a_team_is_read_without_a_word_of_care(sample, team, language):
    loaded = store.read(sample / language / team)
    assert loaded.notes == ()
    assert loaded.document.unplaced == ()
    assert loaded.cycle.language == language
    assert loaded.cycle.team
    assert loaded.cycle.team.isascii() == (language == "en")
    known = {kr.id for kr in loaded.cycle.key_results}
    assert {c.key_result for c in loaded.cycle.check_ins} <= known


@each
@languages
def test_a_team_is_written_as_okrkit_writes(sample, team, language):
    path = sample / language / team / "okrs.md"
    assert notation.write(store.read(path).document.cycle) == path.read_text(encoding="utf-8")


@each
def test_the_twins_differ_in_words_only(sample, team):
    english, chinese = (numbers(sample / language / team) for language in ("en", "zh"))
    assert english == chinese


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_says_in_both_languages_what_it_is(sample):
    told = tomllib.loads((sample / "sample.toml").read_text(encoding="utf-8"))
    assert all(told[field][language] for field in ("title", "about") for language in ("en", "zh"))
    for language in ("en", "zh"):
        assert {path.name for path in (sample / language).iterdir()} == set(told["teams"])


def ferry(team):
    return store.read(content.data() / "samples" / "harbour-ferry" / "en" / team).cycle


def test_the_bookings_are_neither_a_success_nor_a_disaster():
    found = scoring.score(ferry("harbour"))
    assert found.objectives["kind"].tolist() == ["committed", "aspirational", None]
    assert found.objectives["score"].round(2).tolist() == [0.74, 0.53, 0.42]
    assert found.table["band"].value_counts().to_dict() == {"green": 3, "yellow": 3, "red": 2}
    assert set(found.table["type"]) == {"metric", "maintain", "milestone"}
    assert (found.table["raw"] < 0).sum() == 1
    assert found.table["reason"].notna().sum() == 1
    assert 60 <= found.table["check_ins"].sum() <= 80


def test_the_boats_have_two_empty_weeks_a_watermelon_and_a_goal_moved_in_silence():
    boats = ferry("boats")
    by_week = scoring.silence(boats).sum(axis=1)
    assert by_week[by_week == 0].index.tolist() == [9, 10]
    told = scoring.confidence(boats).set_index("key_result")
    assert (told.loc["KR4", "first"], told.loc["KR4", "last"]) == (0.8, 0.3)
    moved = scoring.goalposts(boats)
    assert moved[moved["eased"]]["key_result"].tolist() == ["KR6"]
    assert moved["announced"].tolist() == [False]
    assert moved["elapsed"].min() > 0.8


def test_the_quays_changed_in_the_open_and_wait_for_somebody():
    quays = ferry("quays")
    assert scoring.goalposts(quays)["announced"].tolist() == [True]
    assert all(change.reason for change in quays.changes)
    assert [one.yes_by for one in quays.dependencies] == [None]
    assert (scoring.silence(quays).sum(axis=1) > 0).all()


def numbers(folder: Path):
    """A cycle without its words: ids, kinds, types, measures but for their units, dates, values, confidence."""
    cycle = store.read(folder).cycle
    krs = [
        (
            kr.id,
            kr.type,
            kr.weight,
            kr.shape,
            [level.score for level in kr.levels],
            replace(kr.measure, unit=None),
            kr.measure.unit == "%",
        )
        for kr in cycle.key_results
    ]
    objectives = [(o.id, o.kind, bool(o.supports), len(o.key_results), bool(o.why)) for o in cycle.objectives]
    rows = [(c.date, c.key_result, c.value, c.confidence, bool(c.note)) for c in cycle.check_ins]
    changes = [(c.at, c.item, c.field, c.announced, bool(c.reason)) for c in cycle.changes]
    votes = [(v.at, v.key_result, v.confidence, v.salt) for v in cycle.votes]
    said = [(f.at, f.item) for f in cycle.fears], [(d.item, d.yes_on) for d in cycle.dependencies]
    used = replace(cycle.context, score_use=None, agreed_by=())
    return cycle.start, cycle.end, objectives, krs, rows, changes, votes, said, used, len(cycle.not_doing)
