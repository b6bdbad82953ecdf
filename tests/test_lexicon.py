"""The words the coach reads by, a team's own among them, and how they are found in a line."""

import re
import runpy
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit import content, lexicon
from okrkit.errors import OkrkitError
from okrkit.language import speaking
from okrkit.lexicon import files
from okrkit.model import Cycle, KeyResult, Objective
from okrkit.reviewing import cues, read_key_result, review
from okrkit.reviewing.vocabulary import book

ROOT = Path(__file__).parents[1]
KINDS = content.table("lexicon/kinds")
LISTS = sorted(name for name, entry in KINDS.items() if isinstance(entry, dict))


def own(tmp_path: Path, *texts: str) -> lexicon.Own:
    """The own words of these files, the nearest first."""
    files = []
    for number, text in enumerate(texts):
        file = tmp_path / str(number) / lexicon.FILE
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return lexicon.read(files)


def kind(text: str) -> str:
    return read_key_result(KeyResult(id="KR1", text=text)).kind


def vague(text: str) -> tuple[str, ...]:
    return read_key_result(KeyResult(id="KR1", text=text)).vague_words


def words_in(text: str, name: str) -> list[str]:
    level = cues.level(text)
    return [level[start:end] for start, end in cues.said(level).of(name)]


# --- a team's own words ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["outcome-noun", '"outcome noun"', "Outcome_Noun"])
def test_a_word_of_ones_own_is_read_like_one_of_ours(tmp_path, name):
    with lexicon.using(own(tmp_path, f'[words.{name}]\nen = ["Mooring Factor"]\nzh = ["靠泊系數"]')):
        assert kind("Mooring factor") == "outcome"
        assert kind("靠泊系数") == "outcome"
        assert kind("靠泊系數") == "outcome"
    assert kind("Mooring factor") == "unclear"
    assert kind("靠泊系数") == "unclear"


def test_a_verb_of_ones_own_has_its_forms(tmp_path):
    with lexicon.using(own(tmp_path, '[words.output-verb]\nen = ["moor", "belay/belaid"]')):
        assert [kind(f"{verb} the boats") for verb in ("Mooring", "Moored", "Belaid")] == ["output"] * 3
    assert kind("Moored the boats") == "unclear"


def test_a_word_of_ours_can_be_taken_away(tmp_path):
    assert vague("A robust quay") == ("robust",)
    with lexicon.using(own(tmp_path, '[words.vague]\nnot = ["Robust"]')):
        assert vague("A robust, significant quay") == ("significant",)


def test_a_word_put_into_one_group_leaves_the_others(tmp_path):
    assert kind("Launch") == "output"
    assert kind("上线") == "output"
    with lexicon.using(own(tmp_path, '[words.outcome-noun]\nen = ["launch"]\nzh = ["上线"]')):
        assert kind("Launch") == "outcome"
        assert kind("上线") == "outcome"


def test_the_nearest_file_wins_word_by_word(tmp_path):
    near, far = (
        '[words.vague]\nen = ["robust"]\nnot = ["solid"]',
        '[words.vague]\nnot = ["robust", "great"]\nen = ["solid"]',
    )
    with lexicon.using(own(tmp_path, near, far)):
        assert vague("A robust, solid, great, ideal quay") == ("robust", "ideal")


def test_two_teams_do_not_hear_each_other(tmp_path):
    one, other = own(tmp_path, '[words.vague]\nen = ["salty"]'), own(tmp_path, '[words.vague]\nen = ["windy"]')
    with lexicon.using(one):
        assert vague("A salty, windy quay") == ("salty",)
        with lexicon.using(other):
            assert vague("A salty, windy quay") == ("windy",)
        assert vague("A salty, windy quay") == ("salty",)


def test_the_same_words_are_the_same_key(tmp_path):
    text = '[words.vague]\nen = ["salty"]'
    assert own(tmp_path, text) is own(tmp_path, text)
    assert lexicon.read([]) is lexicon.current()


@pytest.mark.parametrize("name", sorted(book().bits))
def test_every_list_can_be_extended(tmp_path, name):
    with lexicon.using(own(tmp_path, f'[words.{name.replace("_", "-")}]\nen = ["quayside flimflam"]')):
        assert "quayside flimflam" in words_in("The quayside flimflam", name)


WRONG = [
    ("[wrds.vague]\nen = []", 1, 2, "words"),
    ("# vague\n[words.vage]\nen = []", 2, 8, "vague"),
    ("[words.outcom-noun]\nen = []", 1, 8, "outcome-noun"),
    ('[words.baseline]\nen = ["x"]\n[words.vague]\nem = ["x"]', 4, 1, "en"),
    ('[words.vague]\nen = ["baseline"]\n[words.baseline]\nen = "x"', 4, 1, '["'),
    ('[words.vague]\nen = ["calm",\n  " "]', 3, 3, "word"),
    (f'[words.vague]\nen = ["{"x" * 61}"]', 2, 7, "word"),
    ("[words.vague]\nen = [1]", 2, 1, '["'),
    ("[words]\nvague = 3", 2, 1, "[words.vague]"),
    ("words = 3", 1, 1, "[words]"),
    ("[units]\nberths = 3", 2, 1, '["'),
    ('[units.tme]\nshift = ["shift"]', 1, 8, "time"),
    ('[units.count]\nshift = [3, "shift"]', 2, 1, '["'),
    ('[numbers]\nzh = { "打" = true }', 2, 8, "12"),
    ('[numbers]\nzh = { "打" = -1 }', 2, 8, "12"),
    ("[numbers]\nzh = { dozen = 12 }", 2, 8, '"打" = 12'),
    ('[numbers]\nen = { "打" = 12 }', 2, 8, "dozen"),
    ('[rules]\noff = ["KR-TASK", "KR-TSK"]', 2, 19, "KR-TASK"),
    ("[rules]\nof = []", 2, 1, "off"),
    ("[words.vague", 1, 13, "[words.vague]"),
    ('[words.vague]\nen = ["calm"', 2, 13, "[words.vague]"),
    ("[numbers]\nzh = { 打 = 12 }", 2, 8, "quotes"),
    ('[words.vague]\nen = ["a"，"b"]', 2, 10, "comma"),
]


@pytest.mark.parametrize(("text", "line", "column", "instead"), WRONG)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wrong_entry_is_named_with_its_place_and_what_to_type(tmp_path, text, line, column, instead, language):
    with speaking(language), pytest.raises(OkrkitError) as caught:
        own(tmp_path, text)
    error = caught.value
    assert Path(error.file or "").name == lexicon.FILE
    assert (error.line, error.column) == (line, column)
    assert error.source == text.split("\n")[line - 1]
    assert error.message
    assert language == "zh" or instead in (error.instead or "")


def test_a_file_that_cannot_be_read_is_told_as_such(tmp_path):
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "old.toml").write_bytes('[words.vague]\nzh = ["稳"]'.encode("gb18030"))
    (tmp_path / "long.toml").write_text("#" * 600_000)
    for name in ("folder.toml", "old.toml", "long.toml", "none.toml"):
        with pytest.raises(OkrkitError) as caught:
            lexicon.read([tmp_path / name])
        assert caught.value.file == str(tmp_path / name)
        assert caught.value.instead


@given(st.text(alphabet="[]{}=\"'\\#.,\nwordsunitvagueenzh打， 1-", max_size=60))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_is_read_or_told(text):
    file = Path(__file__).with_name(lexicon.FILE)
    try:
        files._own(((str(file), text),))
        told = None
    except OkrkitError as error:
        told = error
    assert told is None or (told.line and told.message and told.instead)


def test_a_rule_that_is_off_is_not_asked(tmp_path):
    cycle = Cycle(
        objectives=(Objective(id="O1", text="A place", key_results=(KeyResult(id="KR1", text="NPS of 50"),)),)
    )
    with lexicon.using(own(tmp_path, '[rules]\noff = ["kr-nobase"]')):
        quiet = {found.rule for found in review(cycle).findings}
    assert {found.rule for found in review(cycle).findings} - quiet == {"KR-NOBASE"}


# --- how words are found ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Best in class quays", "vague", ["best in class"]),
        ("Best-in-class  quays", "vague", ["best-in-class"]),
        ("a  next-level quay, a next  level quay", "vague", ["next-level", "next  level"]),
        ("brand-new, newer and renewed", "from_zero", []),
        ("The world's quay", "destination", ["world"]),
        ("Crews can't, but guests can", "beneficiary", ["can"]),
        ("进一步优化流程，robust 一些", "vague", ["进一步", "优化", "robust"]),
        ("ＲＯＢＵＳＴ 進一步優化", "vague", ["robust", "进一步", "优化"]),
    ],
)
def test_words_of_a_list(text, name, found):
    assert words_in(text, name) == found


def test_a_sign_is_a_word_as_well(tmp_path):
    with lexicon.using(own(tmp_path, '[words.vague]\nen = ["&", "24/7", "s&p", ","]')):
        assert vague("Quays & boats, 24/7") == ("&", ",", "24/7")


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("p99 of the quay", "outcome noun"),
        ("bug数从 9 到 3", "outcome noun"),
        ("bug 数从 9 到 3", "outcome noun"),
    ],
)
def test_names_with_figures_or_two_scripts_are_found(text, group):
    assert group in {cue.group for cue in cues.cues(cues.level(text))}


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("5 场", True),
        ("三十多次", True),
        ("验收，5 场", True),
        ("第 12 次", False),
        ("第十二次", False),
        ("第12次", False),
    ],
)
def test_an_ordinal_counts_nothing(text, counted):
    assert ("counted" in {cue.place for cue in cues.cues(text)}) is counted


def test_a_full_stop_ends_what_a_number_counts():
    assert "counted" not in {cue.place for cue in cues.cues("room 12. interviews")}
    assert "counted" in {cue.place for cue in cues.cues("12 interviews")}


def test_a_way_there_that_is_the_whole_line_is_its_main_part():
    assert cues.main_part("通过等保测评；") == (0, 7)


def test_predicates_ask_for_lists_that_there_are():
    asked = set()
    for module in (ROOT / "okrkit" / "reviewing").glob("*.py"):
        asked |= set(re.findall(r"(?:\.said|\.of|opens_with)\(\"([a-z_]+)\"\)", module.read_text(encoding="utf-8")))
    assert asked
    assert asked <= set(book().bits)


PIECES = [
    *KINDS["joins"]["en"][:6],
    "build ",
    "完成",
    "12 ",
    "3 多 ",
    "第一次",
    "因为，",
    " - ",
    "by ",
    "best in ",
    "'s",
    "上线后",
    "率",
    "\t",
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4), st.text(max_size=6))
@settings(max_examples=40, deadline=None)
def test_the_walk_is_linear_in_a_line_whatever_stands_in_it(pieces, end):
    piece = "".join(pieces) + end

    def seconds(length: int) -> float:
        text = cues.level((piece * length)[:length])
        best = 9.0
        for _ in range(3):
            start = time.perf_counter()
            cues.said(text)
            cues.main_part(text)
            best = min(best, time.perf_counter() - start)
        return best

    assert seconds(20_000) < max(20 * seconds(2_000), 0.1)


# --- Traditional Chinese ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("續約率從 80% 提升至 90%", "续约率从 80% 提升至 90%"),
        ("運營負責人到崗", "运营负责人到岗"),
        ("優化訂單與庫存週轉", "优化订单与库存周转"),
        ("門店準時開業，顧客滿意", "门店准时开业,顾客满意"),
    ],
)
def test_traditional_characters_are_read_as_simplified_ones(traditional, simplified):
    assert lexicon.leveled(traditional) == simplified
    assert kind(traditional) == kind(simplified)


def test_the_characters_are_those_of_opencc():
    pytest.importorskip("opencc", reason="pip install opencc to hold the characters against its dictionaries")
    made = runpy.run_path(str(ROOT / "tests" / "refresh_traditional.py"))["pairs"]()
    assert {chr(a): chr(b) for a, b in lexicon.simplified().items()} == made


def test_a_sign_in_a_team_s_group_or_list_is_found_and_breaks_nothing(tmp_path):
    with lexicon.using(own(tmp_path, '[words.outcome-noun]\nen = ["&"]\n[words.vague]\nzh = ["/"]\n')):
        assert [(cue.group, cue.start) for cue in cues.cues("moorings & rates") if cue.start == 9] == [
            ("outcome noun", 9)
        ]
        assert vague("Faster / calmer") == ("/",)
