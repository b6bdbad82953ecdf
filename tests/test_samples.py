"""The sample cycles: whole, told in both languages alike, and shaped so that there is something to see."""

import tomllib
from pathlib import Path

import pytest
from msgspec.structs import replace

from okrkit import content, notation, scoring, store

SAMPLES = sorted(path.parent for path in (content.data() / "samples").glob("*/sample.toml"))
both = pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)


@both
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sample_is_read_without_a_word_of_care(sample, language):
    loaded = store.read(sample / language)
    assert loaded.notes == ()
    assert loaded.document.unplaced == ()
    assert loaded.cycle.language == language
    known = {kr.id for kr in loaded.cycle.key_results}
    assert {c.key_result for c in loaded.cycle.check_ins} <= known


@both
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sample_is_written_as_okrkit_writes(sample, language):
    path = sample / language / "okrs.md"
    assert notation.write(store.read(path).document.cycle) == path.read_text(encoding="utf-8")


@both
def test_the_twins_differ_in_words_only(sample):
    english, chinese = (numbers(sample / language) for language in ("en", "zh"))
    assert english == chinese


@both
def test_a_sample_says_in_both_languages_what_it_is(sample):
    told = tomllib.loads((sample / "sample.toml").read_text(encoding="utf-8"))
    assert all(told[field][language] for field in ("title", "about") for language in ("en", "zh"))


def test_the_ferry_is_neither_a_success_nor_a_disaster():
    found = scoring.score(store.read(content.data() / "samples" / "harbour-ferry" / "en").cycle)
    assert found.objectives["kind"].tolist() == ["committed", "aspirational", None]
    assert found.objectives["score"].round(2).tolist() == [0.74, 0.53, 0.42]
    assert found.table["band"].value_counts().to_dict() == {"green": 3, "yellow": 3, "red": 2}
    assert set(found.table["type"]) == {"metric", "maintain", "milestone"}
    assert (found.table["raw"] < 0).sum() == 1
    assert found.table["reason"].notna().sum() == 1
    assert 60 <= found.table["check_ins"].sum() <= 80


def numbers(folder: Path):
    """A cycle without its words: ids, kinds, types, measures but for their units, dates, values, confidence."""
    cycle = store.read(folder).cycle
    krs = [
        (kr.id, kr.type, kr.weight, replace(kr.measure, unit=None), kr.measure.unit == "%") for kr in cycle.key_results
    ]
    objectives = [(o.id, o.kind, o.supports, len(o.key_results), bool(o.why)) for o in cycle.objectives]
    rows = [(c.date, c.key_result, c.value, c.confidence, bool(c.note)) for c in cycle.check_ins]
    changes = [(c.at, c.item, c.field, c.announced) for c in cycle.changes]
    return cycle.team, cycle.start, cycle.end, objectives, krs, rows, changes
