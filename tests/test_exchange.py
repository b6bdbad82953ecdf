"""What leaves okrkit is safe to open: no cell is a formula, no text is markup, and the notation reads back."""

import csv
import datetime as dt
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit import exchange
from okrkit.language import speaking
from okrkit.model import CheckIn, Cycle, KeyResult, Measure, Objective
from okrkit.notation import Document, parse

NASTY = '<img src=x onerror="alert(1)">'
CALLS = KeyResult("KR1", "=cmd|'/c calc'!A1 calls from 90 to 40", measure=Measure(baseline=90, target=40), owner="@Ana")
SHARE = KeyResult("KR2", f"Share {NASTY} from -5% to 60%", measure=Measure(baseline=-5, target=60, unit="%"))
CYCLE = Cycle(
    team=f"harbour {NASTY}",
    start=dt.date(2026, 1, 5),
    end=dt.date(2026, 4, 5),
    objectives=(Objective("O1", "船长不用打电话，就能排好一周的航次", (CALLS, SHARE), owner=NASTY),),
    check_ins=(CheckIn(dt.date(2026, 2, 16), "KR1", value=65),),
)


def document(cycle: Cycle) -> Document:
    return Document(cycle=cycle, places={}, unplaced=(), extra={})


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_csv_has_one_row_for_each_key_result_with_its_last_value_and_score():
    first, second = rows(exchange.export(document(CYCLE), CYCLE, ".csv").decode())
    assert (first["key_result"], first["baseline"], first["value"], first["score"]) == ("KR1", "90", "65", "0.5")
    assert (second["key_result"], second["baseline"], second["value"], second["score"]) == ("KR2", "-5", "", "")
    assert second["objective_text"] == "船长不用打电话，就能排好一周的航次"


def test_csv_begins_with_a_mark_so_that_excel_reads_chinese():
    assert exchange.export(document(CYCLE), CYCLE, ".csv").startswith(b"\xef\xbb\xbfobjective,")


def test_csv_of_an_empty_cycle_has_its_head_only():
    assert rows(exchange.export(document(Cycle()), Cycle(), ".csv").decode()) == []


@given(st.text(st.characters(codec="utf-8"), max_size=12))
@settings(max_examples=200)
def test_no_cell_is_run_by_a_spreadsheet(text):
    cell = exchange.safe(text)
    assert re.match(r"[^=+\-@＝＋－＠\t\r\n]|\Z|-\d+(\.\d+)?%?\Z", cell)
    assert cell in (text, f"'{text}")


@pytest.mark.parametrize("text", ["-5", "-0.25", "40 %", "a=b", "Ana", ""])
def test_harmless_cells_stay_as_they_are(text):
    assert exchange.safe(text) == text


def test_html_shows_what_was_typed_and_runs_none_of_it():
    page = exchange.export(document(CYCLE), CYCLE, ".html").decode()
    assert "<img" not in page
    assert "&lt;img" in page
    assert "船长不用打电话" in page
    assert not re.search(r"<script|https?://|<link|@import", page)  # one file, nothing fetched


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh", "zh-Hans")])
def test_html_says_its_language(language, tag):
    with speaking(language):
        assert f'<html lang="{tag}">' in exchange.export(document(CYCLE), CYCLE, ".html").decode()


def test_markdown_reads_back():
    kept = parse("---\nteam: a\ncolour: blue\n---\nO Quiet nights\nKR Calls from 90 to 40\n\nA remark.\n")
    again = parse(exchange.export(kept, kept.cycle, ".md").decode())
    assert again.cycle == kept.cycle
    assert again.extra == {"colour": "blue"}
    assert [left.text for left in again.unplaced] == [left.text for left in kept.unplaced]
