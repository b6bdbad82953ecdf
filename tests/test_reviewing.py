"""The coach: what it reads in a line, what it asks, and what it leaves alone."""

import json
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrkit import notation
from okrkit.language import speaking
from okrkit.model import Cycle, KeyResult, Measure, Objective
from okrkit.reviewing import explain, findings, in_words, read_key_result, read_objective, review, rule, rules
from okrkit.reviewing.reading import KeyResultReading, ObjectiveReading

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "dev"
LANGUAGES = ["en", "zh"]


@pytest.fixture(autouse=True)
def in_english():
    with speaking("en"):
        yield


def a_cycle(about: str, example: str) -> Cycle:
    """A cycle out of an example: a line of its kind, or a document in the OKR notation."""
    if "\n" in example:
        return notation.parse(example).cycle
    if about == "key result":
        return Cycle(objectives=(Objective(id="O1", text="A place", key_results=(KeyResult(id="KR1", text=example),)),))
    return Cycle(objectives=(Objective(id="O1", text=example.removeprefix("O ")),))


EXAMPLES = [
    pytest.param(known.id, language, wanted, example, id=f"{known.id}-{language}-{wanted}-{number}")
    for known in rules()
    for language in LANGUAGES
    for wanted in ("fires", "quiet")
    for number, example in enumerate(getattr(known.examples[language], wanted))
]
LINES = [
    (language, line)
    for known in rules()
    if known.about == "key result"
    for language in LANGUAGES
    for line in (*known.examples[language].fires, *known.examples[language].quiet)
    if "\n" not in line
]


def key_result(text: str, **facts) -> KeyResult:
    return KeyResult(id="KR1", text=text, **facts)


def rules_of(text: str, **facts) -> list[str]:
    cycle = Cycle(objectives=(Objective(id="O1", text="A place", key_results=(key_result(text, **facts),)),))
    return [found.rule for found in review(cycle).of("KR1")]


# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "language", "wanted", "example"), EXAMPLES)
def test_a_rule_sees_its_examples_and_leaves_the_others_alone(name, language, wanted, example):
    cycle = a_cycle(rule(name).about, example)
    found = [finding for finding in review(cycle, language).findings if finding.rule == name]
    assert bool(found) is (wanted == "fires")
    texts = {item.id: item.text for o in cycle.objectives for item in (o, *o.key_results)}
    for finding in found:
        for words in (finding.message, finding.why, finding.question, finding.try_):
            assert words
            assert not re.search(r"[{}]", words)
        if finding.span:
            start, end = finding.span
            assert 0 <= start < end <= len(texts[finding.item])


@pytest.mark.parametrize("known", rules(), ids=lambda known: known.id)
def test_a_rule_is_complete(known):
    assert known.sources
    for language in LANGUAGES:
        examples = known.examples[language]
        assert min(len(examples.fires), len(examples.quiet)) >= 4
        texts = getattr(known, language)
        words = [texts.title, texts.why, texts.read, texts.question, texts.try_]
        words += [part for said in texts.when.values() for part in (said.read, said.why, said.question, said.try_)]
        for text in words:
            assert not re.search(r"[!！]", text)
            assert not re.search(r"[\u4e00-\u9fff][A-Za-z0-9{]|[A-Za-z0-9][\u4e00-\u9fff]|[\u4e00-\u9fff][,;:?.]", text)
        assert texts.question.rstrip("”").endswith(("?", "？"))
    assert set(known.en.when) == set(known.zh.when)


def test_every_rule_has_its_predicate_and_every_predicate_its_rule():
    about = {"objective": findings.OF_OBJECTIVE, "key result": findings.OF_KEY_RESULT, "set": findings.OF_SET}
    assert {name: known for known, table in about.items() for name in table} == {r.id: r.about for r in rules()}


def test_an_unknown_rule_is_a_key_error():
    with pytest.raises(KeyError):
        rule("../words/review")


# --- facts beat words ------------------------------------------------------------------------------------------------


def test_a_stated_baseline_answers_the_question_for_it():
    assert "KR-NOBASE" in rules_of("NPS of 50")
    assert rules_of("NPS of 50", measure=Measure(baseline=32.0)) == []


def test_a_declared_milestone_is_neither_a_task_nor_without_a_number():
    assert rules_of("Pass the safety audit of the new quay", type="milestone") == []
    assert read_key_result(key_result("Pass the safety audit", type="milestone")).binary


def test_a_stated_target_makes_a_line_measurable():
    reading = read_key_result(key_result("Guests come back", measure=Measure(baseline=20.0, target=35.0, unit="%")))
    assert (reading.measurable, reading.direction, reading.unit) == (True, "increase", "%")


def test_a_kept_level_needs_no_baseline():
    assert "KR-NOBASE" not in rules_of(
        "Repeat guests of 40%", measure=Measure(bound=(40.0, None), direction="maintain")
    )


# --- kinds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Build time from 14 minutes to 5 minutes", "outcome"),
        ("Build a price calculator", "output"),
        ("We have shipped 3 price calculators", "output"),
        ("Visit 30 harbours", "task"),
        ("Visits per harbour from 3 to 8", "outcome"),
        ("Waiting time at the quay is tracked", "task"),
        ("Success plan for each harbour", "output"),
        ("Sales of season tickets from 200 to 450", "outcome"),
        ("Complete 12 training sessions", "task"),
        ("Make the way to the quay simpler", "outcome"),
        ("完成率达到 80%", "outcome"),
        ("完成 4 份巡检手册", "output"),
        ("完成 20 次客户访谈", "task"),
        ("新版系统上线", "output"),
        ("上线后首月投诉从 30 降到 10", "outcome"),
        ("通过培训，投诉从 9 件降到 3 件", "outcome"),
        ("供应商满意度达到 4.5", "outcome"),
        ("完成率達到 80%", "outcome"),
        ("編寫 4 份巡檢手冊", "output"),
        ("🚢 Launch the ferry app", "output"),
        ("“Launch” the ferry app", "output"),
        ("[P1] (stretch) Launch the ferry app", "output"),
        ("Harbour office: publish the tide table", "output"),
        ("Q3 – interview the skippers", "task"),
        ("Launch the ferry app: test it with skippers", "output"),
        ("「上线」订票小程序", "output"),
        ("【码头】迁移 5 套系统", "output"),
        ("⚓ 拜访 12 家船东", "task"),
        ("Obtain the harbour licence", "output"),
        ("Achieve 90% compliance with the tide table", "outcome"),
        ("取得港口经营许可证", "output"),
        ("Stock accuracy 98%", "outcome"),
        ("Stock the harbour kiosk", "output"),
        ("Calls answered at the first ring: 80%", "outcome"),
        ("Each guest books 3 times a season", "outcome"),
        ("Call each guest 3 times a season", "task"),
        ("Reports sent 2 times per quarter", "task"),
        ("85% of inspected boats have no leaks", "outcome"),
        ("Boats are inspected every week", "task"),
        ("20 hours of training per skipper", "task"),
        ("Twenty sponsors for the regatta", "outcome"),
        ("Help 40 skippers double their bookings", "outcome"),
        ("Help the crew with repairs", "task"),
        ("Ensure the quay is safe at night", "outcome"),
        ("Zero boats delivered late", "outcome"),
        ("乘客每周打开应用 3 次", "outcome"),
        ("每周给乘客打 3 次电话", "task"),
        ("300 名居民参与投票", "outcome"),
        ("参加 3 场居民会议", "task"),
        ("与第二家船厂签订合同", "output"),
        ("与 5 家船厂沟通", "task"),
        ("零延期交付", "outcome"),
        ("值班医生一眼看到检验结果", "outcome"),
        ("Merge harbour requests within 30 hours", "outcome"),
        ("Merge the two harbour offices", "output"),
        ("Redesign the booking form to cut drop-outs to 20%", "outcome"),
        ("Redesign the booking form to cut drop-outs", "output"),
        ("Redesign 3 booking forms to cut drop-outs to 20%", "output"),
        ("New payment terms for chandlers", "output"),
        ("New moorings let: 40", "outcome"),
        ("Keep in touch with former crews", "task"),
        ("Keep crews for more than a season", "outcome"),
        ("Fix the leak in the pontoon", "output"),
        ("Nobody fills in the same form twice", "outcome"),
        ("Monthly sponsorship of €25,000", "outcome"),
        ("Registered boats up from 1,200 to 1,500", "outcome"),
        ("组建支持小组，确保来电在1个工作日内答复", "outcome"),
        ("组建3个支持小组，确保来电及时答复", "output"),
        ("鼓励员工休年假", "task"),
        ("启动服务提升项目", "output"),
        ("在偏远岛屿新开2个码头", "output"),
        ("20位船长每周登录", "outcome"),
        ("每周電訪20位船長", "task"),
        ("两家支行启动试点", "output"),
        ("给两家船行做 15 场演示", "task"),
        ("90% 的事项实现“最多跑一次”", "outcome"),
        ("试用期转正率 90%", "outcome"),
        ("发布当天不再需要通宵值守", "outcome"),
        ("Trial follow-up rate of 90%", "outcome"),
        ("Trial 3 follow-up letters", "output"),
        ("Get 50 reviews in the app store", "outcome"),
        ("Something else", "unclear"),
    ],
)
def test_kinds(text, kind):
    assert read_key_result(key_result(text)).kind == kind, explain(key_result(text))


def test_a_kind_can_be_explained_by_words_of_the_line():
    assert ("output", 3.0, "Publish") in explain(key_result("Publish 4 case studies"))
    for _, line in LINES:
        for _, strength, words in explain(key_result(line)):
            assert strength > 0
            assert words in line


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Launch the supplier portal", "is_task", True),
        ("Build a community that users are proud of", "is_task", False),
        ("Hit 5M ARR", "has_metric", True),
        ("Answer every ship 24/7", "has_metric", False),
        ("船长不打电话就能排好一周的行程", "has_metric", False),
        ("把所有服务迁到新的云上", "is_task", True),
        ("把等待时间缩短到 2 天", "has_metric", True),
        ("Bring planning to large fleets (50+ boats, several harbours)", "has_metric", False),
        ("Serve our 12 islands so well that they tell the others", "has_metric", False),
        ("Be in 25 harbours by the end of the year", "has_metric", True),
        ("Be a better team", "vague", True),
        ("打造高效团队", "vague", True),
        ("让新人第二周就能独立发布", "vague", False),
        ("Upgrade the servers and automate the backups", "compound", True),
        ("Guests and crews trust the timetable", "compound", False),
        ("Maintain the booking system", "business_as_usual", True),
        ("做好日常巡检", "business_as_usual", True),
        (" ".join(["word"] * 19), "too_long", True),
        (" ".join(["word"] * 18), "too_long", False),
        ("船" * 41, "too_long", True),
        ("船" * 40, "too_long", False),
    ],
)
def test_readings_of_objectives(text, field, value):
    assert getattr(read_objective(Objective(id="O1", text=text)), field) is value


@given(
    st.sampled_from(LINES),
    st.sampled_from(["en", "zh"]),
    st.sampled_from(["", ".", "。", "；", " ", ";"]),
    st.booleans(),
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_reading_depends_on_what_is_said_not_on_how_it_is_set(line, speaks, end, full_width):
    _, text = line
    plain = read_key_result(key_result(text))
    other = text.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)}) if full_width else text
    other = re.sub(" ", "  ", other) if end == " " else other + end
    with speaking(speaks):
        again = read_key_result(key_result(other.strip()))
    assert (again.kind, again.measurable, again.baseline) == (plain.kind, plain.measurable, plain.baseline)


# --- a way to try, in their own words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("NPS of 50", "NPS from __ to 50"),
        ("Activation rate to 40%", "Activation rate from __ to 40%"),
        ("Increase the share of online bookings to 60%", "Increase the share of online bookings from __ to 60%"),
        ("Reach 12 million in sales by June", "Sales from __ to 12 million by June"),
        ("85% on-time arrivals", "On-time arrivals from __ to 85%"),
        ("90% of orders delivered within a day", "90% of orders delivered within a day (today: __)"),
        ("满意度达到 90%", "满意度从 __ 到 90%"),
        ("转化率提升到 40%", "转化率从 __ 提升到 40%"),
        ("提升转化率至 40%", "转化率从 __ 提升到 40%"),
        ("NPS 提升到 40", "NPS 从 __ 提升到 40"),
        ("销售额翻两番", "销售额翻两番（现在是 __）"),
    ],
)
def test_a_missing_baseline_is_a_gap_in_their_own_line(text, line):
    cycle = a_cycle("key result", text)
    (found,) = [finding for finding in review(cycle, "en").findings if finding.rule == "KR-NOBASE"]
    assert f"“{line}”" in found.try_


@pytest.mark.parametrize(("language", "text"), LINES)
def test_no_number_is_made_up(language, text):
    for found in review(a_cycle("key result", text), language).of("KR1"):
        assert set(re.findall(r"\d+", found.try_)) <= set(re.findall(r"\d+", text))


# --- the whole -------------------------------------------------------------------------------------------------------

DRAFT = """O Launch the booking portal
KR Train the harbour offices
KR Improve satisfaction
KR NPS of 50
KR Build the payment page"""


def test_three_questions_come_first_each_for_another_line_and_another_reason():
    seen = review(a_cycle("objective", DRAFT))
    first = [found for found in seen.findings if found.first]
    assert len(first) == 3
    assert len({found.item for found in first}) == 3
    assert len({found.rule for found in first}) == 3
    assert first[0].rule == "O-OUTPUT"


def test_one_reason_is_asked_three_times_only_where_there_is_no_other():
    seen = review(
        a_cycle("objective", "O Launch the portal\nO Build a platform\nO Migrate all services\nO Ship the app")
    )
    assert [(found.rule, found.item) for found in seen.findings if found.first] == [
        ("O-COUNT", None),
        ("O-OUTPUT", "O1"),
        ("O-OUTPUT", "O2"),
    ]


def test_a_line_has_at_most_one_open_question():
    seen = review(a_cycle("key result", "Launch the new portal"))
    assert [found.first for found in seen.of("KR1")] == [True, False]


def test_the_answer_for_a_line_does_not_depend_on_its_neighbours():
    alone = {}
    for number, line in enumerate(DRAFT.split("\n")[1:], 1):
        alone[f"KR{number}"] = [found.rule for found in review(a_cycle("key result", line[3:])).of("KR1")]
    together = review(a_cycle("objective", DRAFT))
    assert {name: [found.rule for found in together.of(name)] for name in alone} == alone


def test_a_review_takes_anything_that_holds_a_cycle():
    class Holder:
        cycle = a_cycle("objective", DRAFT)

    assert review(Holder()).cycle is Holder.cycle


def test_the_dictionary_has_the_shape_that_programs_rely_on():
    told = json.loads(json.dumps(review(a_cycle("objective", DRAFT), "en").to_dict()))
    assert list(told) == ["language", "objectives", "findings", "replied"]
    (objective,) = told["objectives"]
    assert set(objective) == {"id", "text", "reading", "findings", "key_results"}
    assert set(objective["reading"]) == set(ObjectiveReading.__struct_fields__)
    third = objective["key_results"][2]
    assert third["reading"] == {
        "measurable": True,
        "baseline": None,
        "target": 50.0,
        "unit": None,
        "direction": "reach",
        "bound": None,
        "due": None,
        "kind": "outcome",
        "binary": False,
        "compound": False,
        "vague_words": [],
    }
    assert {"rule", "level", "message", "question", "try", "span"} <= set(third["findings"][0])


def test_the_text_shows_the_line_a_caret_and_the_question():
    lines = str(review(a_cycle("key result", "上线新门户"), "zh")).split("\n")
    at = lines.index("KR1 上线新门户")
    assert lines[at + 1] == "    ^^^^"
    assert lines[at + 2].strip().endswith("？")


def test_without_findings_the_coach_is_quiet_and_without_lines_it_says_so():
    good = (
        "---\nstart: 2026-01-05\nend: 2026-04-05\n---\n"
        "O We know whether guests want a night boat (learning)\n- why: They ask for one every week.\n"
        "KR Establish the baseline of night requests"
    )
    assert str(review(a_cycle("objective", good), "en")) == "Read 2 lines; the coach has no question."
    assert "<" in review(Cycle())._repr_html_()
    assert str(review(Cycle(), "zh")).startswith("还没有")


def test_the_table_has_a_row_for_each_finding():
    seen = review(a_cycle("objective", DRAFT))
    assert list(seen.table["rule"]) == [found.rule for found in seen.findings]


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("Activation rate from 22% to 40%", "from 22% to 40%, rising, an outcome", "从 22% 到 40%，上升，是结果"),
        ("Time to first report from 6 days to 1 day", "from 6 days to 1 day, falling, an outcome", None),
        ("交付时间由 6 天缩短到 2 天", None, "从 6 天到 2 天，下降，是结果"),
        ("Keep weekly NPS at or above 45", "at or above 45, an outcome", "不低于 45，是结果"),
        ("NPS of 50", "to 50, start not said, an outcome", "到 50，起点没写，是结果"),
        ("Launch the new portal", "done or not done, an output", "只看做没做，是产出"),
        ("Monthly sales from 1.1M to 2M", "from 1.1M to 2M, rising, an outcome", None),
        ("月销售额从 110 万提升到 200 万", None, "从 110 万到 200 万，上升，是结果"),
        ("投诉从３０件降到１０件", "from 30 件 to 10 件, falling, an outcome", "从 30 件到 10 件，下降，是结果"),
        ("Train 12 harbour offices", "12, a task", "12，是任务"),
    ],
)
def test_a_reading_in_words(text, en, zh):
    for language, words in (("en", en), ("zh", zh)):
        with speaking(language):
            assert words is None or in_words(read_key_result(key_result(text))) == words


def test_reading_is_light():
    heavy = {"pandas", "numpy", "jinja2", "matplotlib", "IPython", "yaml"}
    code = (
        "import sys; from okrkit.reviewing import review; from okrkit.model import *;"
        "r = review(Cycle(objectives=(Objective(id='O1', text='Hit 5M ARR'),))); r.to_dict(); str(r);"
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "piece",
    [
        "build ",
        "完成",
        "12 ",
        "因为，",
        "from ",
        "a",
        "上线后",
        " and ",
        "第一次",
        "通过",
        "(",
        "to 4% ",
        " ",
        "to ",
        "by ",
    ],
)
def test_a_line_of_a_megabyte_is_read_in_under_a_second(piece):
    text = "x" + (piece * 1_000_000)[:1_000_000] + " 4"
    cycle = Cycle(objectives=(Objective(id="O1", text=text, key_results=(key_result(text),)),))
    start = time.perf_counter()
    review(cycle).to_dict()
    assert time.perf_counter() - start < 1


# --- real lines, where they are at hand ------------------------------------------------------------------------------


def kappa(pairs: list[tuple[object, object]]) -> float:
    agree = sum(a == b for a, b in pairs) / len(pairs)
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(left[key] * right[key] for key in left) / len(pairs) ** 2
    return (agree - chance) / (1 - chance)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the labelled lines are not part of the project")
@pytest.mark.parametrize("language", LANGUAGES)
def test_outcomes_are_told_from_the_rest_on_real_lines(language):
    rows = [json.loads(line) for line in (CORPUS / "key_results.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["lang"] == language and row["kind"]]
    readings: list[KeyResultReading] = [read_key_result(key_result(row["text"])) for row in rows]
    assert (
        kappa([(row["kind"] == "outcome", got.kind == "outcome") for row, got in zip(rows, readings, strict=True)])
        >= 0.7
    )


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the labelled lines are not part of the project")
def test_metrics_in_objectives_are_seen_on_real_lines():
    rows = [json.loads(line) for line in (CORPUS / "objectives.jsonl").read_text(encoding="utf-8").splitlines()]
    got = [read_objective(Objective(id="O1", text=row["text"])).has_metric for row in rows]
    assert kappa([(row["has_metric"], found) for row, found in zip(rows, got, strict=True)]) >= 0.8


def test_the_verb_stays_a_verb_whatever_was_loaded_before():
    code = "import okrkit as okr, okrkit.notebook; from okrkit.model import Cycle; print(okr.review(Cycle()).findings)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "()\n"
