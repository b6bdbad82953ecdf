"""The pages of the rules: made from the records, with figures that anyone can measure again."""

import importlib.util
from pathlib import Path

import pytest

from okrkit import content
from okrkit.language import speaking
from okrkit.reviewing import pages, rule, rules

BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "rules.py"


@pytest.fixture(scope="module")
def measured():
    spec = importlib.util.spec_from_file_location("measured_rules", BENCHMARK)
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    counts, _ = benchmark.measured()
    return counts, benchmark.toml(counts)


def test_the_figures_are_those_that_are_measured(measured):
    stored = (content.data() / "measured.toml").read_text(encoding="utf-8")
    assert stored == measured[1], "run: python benchmarks/rules.py --write"


def test_a_rule_that_is_often_wrong_only_asks(measured):
    for name, languages in measured[0].items():
        asked = sum(told["asked"] for told in languages.values())
        right = sum(told["right"] for told in languages.values())
        assert asked, f"{name} never asked on the labelled lines"
        assert right / asked >= 0.7 or rule(name).level == "ask", name


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_stored_pages_are_those_of_the_records(language):
    stored = (content.notebooks() / language / "rules.md").read_text(encoding="utf-8")
    assert stored == pages.document(language), "run: python benchmarks/rules.py --write"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", [known.id for known in rules()])
def test_a_page_has_all_that_a_reader_wants(name, language):
    with speaking(language):
        shown = pages.page(name)
        known = rule(name)
        whole = " ".join(shown.text.split())
        for said in (known.texts.title, known.texts.why, *known.sources):
            assert " ".join(said.split()) in whole or language == "zh"
        for example in (*known.examples[language].fires, *known.examples[language].quiet):
            assert example.split("\n")[0].strip()[:12] in shown.text
        assert "{" not in shown.text
        assert "<li>" in shown.html


def test_a_page_shows_marks_as_they_are():
    with speaking("en"):
        text = pages.document("en")
    assert "\\_\\_" in text
    assert "__ can __" not in text
