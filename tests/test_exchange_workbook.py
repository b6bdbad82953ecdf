"""A workbook holds all of a cycle, gives it back, and none of its cells can act."""

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from okrkit import content, exchange, notation, store
from okrkit.errors import OkrkitError
from okrkit.exchange import layout
from okrkit.language import speaking
from okrkit.model import (
    Change,
    CheckIn,
    Context,
    Cycle,
    Dependency,
    Fear,
    KeyResult,
    Level,
    Measure,
    Objective,
    Reply,
    Shock,
    SurveyAnswer,
    Vote,
)
from okrkit.notation.vocabulary import key, words

START, END = dt.date(2026, 1, 5), dt.date(2026, 4, 5)
_TRICKY = [
    *("=1+1", "=cmd|'/c calc'!A1", "+1", "-2", "@SUM(A1)", "'=1", "'quoted", "_x0041_", "O2 is not a label", "KR1"),
    *("none", "22%", "0.22", "2026-10-05", "TRUE", "#REF!", "yes", "目标：甲", "无", "Activation from 22% to 40%"),
    *("a\u00a0b", "👩‍👩‍👧", "<b>&amp;", "Example", "Churn at most 2%"),
]
_MARKED = [*_TRICKY, "a\nb", "a\rb", "x\x07y", "tab\there"]


def _stripped(text: str) -> str:
    return text.strip()


_LINE = st.one_of(
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20),
    st.sampled_from(_TRICKY),
).map(_stripped).filter(bool)  # fmt: skip
_TEXT = st.one_of(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20), st.sampled_from(_MARKED)).map(
    _stripped
).filter(bool)  # fmt: skip
_PERSON = _LINE.filter(lambda line: key(line) not in words("nobody"))
_NUMBER = st.integers(-(10**9), 10**9).map(float) | st.floats(-1e6, 1e6).map(lambda x: round(x, 4) + 0.0)
_MOMENTS = st.builds(
    dt.datetime.combine,
    st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)),
    st.times().map(lambda at: at.replace(microsecond=0)),
)
_DAYS = st.dates(START, END)


def _maybe(of):
    return st.none() | of


def _unique(of, size=3):
    return st.lists(of, max_size=size, unique=True).map(tuple)


_BOUNDS = st.tuples(_maybe(_NUMBER), _maybe(_NUMBER)).filter(lambda b: b != (None, None)).map(
    lambda b: tuple(sorted(b)) if None not in b else b
)  # fmt: skip
_MEASURES = st.builds(
    Measure,
    baseline=_maybe(_NUMBER),
    target=_maybe(_NUMBER),
    unit=_maybe(st.sampled_from(["%", "days", "万元", "$", "unit"])),
    direction=st.sampled_from(["increase", "decrease", "maintain", "reach", "none"]),
    bound=_maybe(_BOUNDS),
    change=_maybe(_NUMBER),
    due=_maybe(st.dates(dt.date(1890, 1, 1), dt.date(2100, 1, 1))),
    commit=_maybe(_NUMBER),
    stretch=_maybe(_NUMBER),
)
_KEY_RESULT = st.fixed_dictionaries(
    {
        "text": _LINE,
        "type": st.sampled_from([None, "metric", "maintain", "milestone"]),
        "measure": _MEASURES,
        "owner": _maybe(_PERSON),
        "weight": _maybe(st.sampled_from([1.0, 2.5, 40.0])),
        "leading": _maybe(st.booleans()),
        "guardrail": _maybe(st.booleans()),
        "source_of_truth": _maybe(_LINE),
        "read_as": st.sampled_from([None, "outcome", "output", "task"]),
        "shape": st.sampled_from([None, "linear", "late", "stepwise"]),
        "levels": st.lists(
            st.builds(Level, score=st.sampled_from([0.0, 0.3, 0.7, 1.0]), text=_LINE), max_size=3
        ).map(tuple),
    }
)  # fmt: skip
_OBJECTIVE = st.fixed_dictionaries(
    {
        "text": _LINE,
        "why": _maybe(_LINE),
        "kind": st.sampled_from([None, "committed", "aspirational", "learning"]),
        "owner": _maybe(_PERSON),
        "author": _maybe(_LINE),
        "origin": st.sampled_from([None, "top", "bottom", "negotiated"]),
        "supports": _maybe(_LINE),
        "created": _maybe(st.dates(dt.date(1890, 1, 1), dt.date(2100, 1, 1))),
        "roll_up": st.sampled_from([None, "mean", "minimum", "none"]),
    }
)
_CONTEXT = st.builds(
    Context,
    pay_linked=_maybe(st.booleans()),
    ranking=_maybe(st.booleans()),
    appraisal=_maybe(st.booleans()),
    score_use=_maybe(_TEXT),
    agreed_by=_unique(_TEXT),
    agreed_on=_maybe(_DAYS),
    training_days=_maybe(st.sampled_from([0.5, 2.0])),
    coached_cycles=_maybe(st.integers(0, 9)),
    stop_rule=_maybe(_TEXT | st.just("")),
    staffing_change=_maybe(_DAYS),
    work_share=_maybe(st.sampled_from([0.0, 0.35])),
    unmet=_unique(st.sampled_from(["O1", "O2"])),
)


@st.composite
def _survey(draw):
    """None, or so many answers to a question that nobody is known by theirs."""
    given = draw(st.lists(_maybe(st.integers(1, 5).map(float)), max_size=6))
    return tuple(SurveyAnswer("safe_to_say_red", one, f"{at:08x}") for at, one in enumerate(given) if len(given) > 3)


@st.composite
def cycles(draw):
    told = draw(st.lists(st.tuples(_OBJECTIVE, st.lists(_KEY_RESULT, max_size=3)), max_size=3))
    number, objectives = 0, []
    for at, (objective, key_results) in enumerate(told, 1):
        made = [KeyResult(f"KR{number + n}", **told) for n, told in enumerate(key_results, 1)]
        number += len(made)
        objectives.append(Objective(f"O{at}", key_results=tuple(made), **objective))
    names = [kr.id for o in objectives for kr in o.key_results] or ["KR9"]
    item = st.sampled_from(names)
    check_ins = st.builds(
        CheckIn, _DAYS, item, _NUMBER, _maybe(st.integers(0, 10).map(float)), _maybe(_TEXT), _maybe(_TEXT)
    )
    change = st.builds(
        Change, _MOMENTS, item, st.sampled_from(["target", "text"]), _maybe(_TEXT), _maybe(_TEXT), _maybe(_TEXT),
        _maybe(_TEXT), _maybe(st.booleans()),
    )  # fmt: skip
    return Cycle(
        team=draw(_maybe(_TEXT)),
        start=START,
        end=END,
        objectives=tuple(objectives),
        check_ins=draw(_unique(check_ins)) if objectives and names != ["KR9"] else (),
        changes=draw(_unique(change)),
        replies=draw(_unique(st.builds(Reply, _MOMENTS, st.sampled_from(["KR-TASK"]), _TEXT, item), 1)),
        votes=draw(_unique(st.builds(Vote, _MOMENTS, _TEXT, item, st.sampled_from(["ab12", "cd34"])))),
        fears=draw(_unique(st.builds(Fear, _MOMENTS, _TEXT, _maybe(_TEXT), _maybe(item)))),
        dependencies=draw(
            _unique(st.builds(Dependency, item, _TEXT, _maybe(_TEXT), _maybe(_TEXT), _maybe(_DAYS)))
        ),
        shocks=draw(_unique(st.builds(Shock, _DAYS, _TEXT))),
        survey=draw(_survey()),
        not_doing=draw(_unique(_TEXT)),
        context=draw(_CONTEXT),
        language=draw(st.sampled_from([None, "en", "zh"])),
    )  # fmt: skip


def written(cycle: Cycle) -> bytes:
    return exchange.export(notation.Document(cycle), cycle, ".xlsx")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("workbook") / "okrs.xlsx"


@pytest.mark.parametrize("language", ["en", "zh"])
@given(cycle=cycles())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_workbook_gives_the_same_cycle_back(path, language, cycle):
    assume(not _says_what_it_holds(cycle))
    with speaking(language):
        path.write_bytes(written(cycle))
        found = exchange.read(path, today=dt.date.max)
    assert found.cycle == cycle
    assert found.whole


def _says_what_it_holds(cycle: Cycle) -> bool:
    return cycle == Cycle(start=START, end=END, language=cycle.language)


@given(cycle=cycles())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_csv_gives_the_same_objectives_back(path, cycle):
    assume(cycle.objectives)
    path = path.with_suffix(".csv")
    path.write_bytes(exchange.export(notation.Document(cycle), cycle, ".csv"))
    found = exchange.read(path, today=dt.date.max).cycle
    assert [o.id for o in found.objectives] == [o.id for o in cycle.objectives]
    assert found.objectives == cycle.objectives


@given(cycle=cycles())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_cell_of_a_workbook_is_a_formula(cycle):
    book = openpyxl.load_workbook(io.BytesIO(written(cycle)))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value[:1] in tuple("=+-@\t\r"):
                    assert cell.data_type == "s"
                    assert cell.quotePrefix


def test_a_formula_that_somebody_typed_stays_the_text_that_it_was():
    cycle = Cycle(
        objectives=(Objective("O1", "=1+1", (KeyResult("KR1", "@SUM(A1:A9) calls from 90 to 40"),)),),
        check_ins=(CheckIn(START, "KR1", 65, note='=HYPERLINK("http://x")'),),
    )
    book = openpyxl.load_workbook(io.BytesIO(written(cycle)))
    assert book["Key results"]["B2"].value == "=1+1"
    assert book["Key results"]["B2"].data_type == "s"
    assert book["Check-ins"]["F2"].value == '=HYPERLINK("http://x")'
    assert book["Check-ins"]["F2"].quotePrefix


# --- as a person sees it ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def harbour():
    cycle = store.read(content.data() / "samples" / "harbour-ferry" / "en").cycle
    return cycle, openpyxl.load_workbook(io.BytesIO(written(cycle)))


def test_dates_are_dates_and_forty_per_cent_shows_as_forty_per_cent():
    share = KeyResult("KR1", "Share of trips online from 22.5% to 40%", measure=Measure(22.5, 40, "%", "increase"))
    cycle = Cycle(objectives=(Objective("O1", "o", (share,)),), check_ins=(CheckIn(START, "KR1", 31),))
    book = openpyxl.load_workbook(io.BytesIO(written(cycle)))
    row = {cell.value: book["Key results"].cell(2, cell.column) for cell in book["Key results"][1]}
    assert (row["Baseline"].value, row["Baseline"].number_format) == (0.225, "0.0%")
    assert (row["Target"].value, row["Target"].number_format) == (0.4, "0%")
    assert row["Unit"].value == "%"
    day, name, value = book["Check-ins"][2][:3]
    assert day.value == dt.datetime(2026, 1, 5)  # noqa: DTZ001 - a day has no zone
    assert (day.is_date, day.number_format) == (True, "yyyy-mm-dd")
    assert (name.value, value.value, value.number_format) == ("KR1", 0.31, "0%")


def test_sheets_are_made_for_reading(harbour):
    _, book = harbour
    assert book.sheetnames[:5] == ["About", "Cycle", "Key results", "Check-ins", "Changes"]
    sheet = book["Key results"]
    assert sheet.freeze_panes == "C2"
    assert sheet.column_dimensions["B"].width > 40
    assert sheet["B2"].alignment.wrap_text
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert '"committed,aspirational,learning"' in lists


def test_headings_and_choices_are_in_the_language(harbour):
    cycle, _ = harbour
    with speaking("zh"):
        book = openpyxl.load_workbook(io.BytesIO(written(cycle)))
    assert book.sheetnames[:4] == ["说明", "周期", "关键结果", "更新记录"]
    headings = [cell.value for cell in book["关键结果"][1]]
    assert {"目标编号", "关键结果内容", "基线", "目标值", "负责人"} <= set(headings)
    assert not [heading for heading in headings if heading.isascii()]


@pytest.mark.parametrize("kind", ["key_results", "cycle", *layout.ATTRIBUTES])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_heading_is_found_again(kind, language):
    names = (*layout.fields(kind), "value", "value_date", "score") if kind == "key_results" else layout.fields(kind)
    with speaking(language):
        headings = [layout.heading(kind, name) for name in names]
    found, passed, other = layout.columns(kind, headings)
    assert (found, passed, other) == ({name: at for at, name in enumerate(names)}, [], [])


def test_few_votes_are_not_told():
    def votes(item, n):
        return [Vote(dt.datetime(2026, 1, 6, 9), f"P{at}", item, f"d{at}", 7.0, "salt") for at in range(n)]  # noqa: DTZ001

    own = tuple(KeyResult(f"KR{n}", f"k{n}") for n in (1, 2))
    cycle = Cycle(objectives=(Objective("O1", "o", own),), votes=(*votes("KR1", 3), *votes("KR2", 4)))
    book = openpyxl.load_workbook(io.BytesIO(written(cycle)))
    told = [(row[2].value, row[4].value, row[5].value) for row in book["Votes"].iter_rows(min_row=2)]
    assert told == [("KR1", None, None)] * 3 + [("KR2", 7, "salt")] * 4


def test_a_text_too_long_for_a_cell_is_said():
    cycle = Cycle(objectives=(Objective("O1", "o" * 32_768),))
    with pytest.raises(OkrkitError, match="32767") as error:
        written(cycle)
    assert ".md" in error.value.instead


# --- the workbook to fill in -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_filled_template_is_read_and_its_examples_are_not(tmp_path, language):
    path = tmp_path / "t.xlsx"
    with speaking(language):
        path.write_bytes(exchange.template())
        book = openpyxl.load_workbook(path)
        facts, sheet, seen = book.worksheets[1:4]
        facts["B2"], facts["B3"], facts["B4"] = "harbour", START, END
        columns = {cell.value: cell.column for cell in sheet[1]}
        for name, said in {
            "objective_text": "Quiet nights",
            "kind": layout.choice("kind", "committed"),
            "key_result": "KR1",
            "text": "Share of quiet nights",
            "baseline": 0.22,
            "target": 0.4,
            "unit": "%",
        }.items():
            cell = sheet.cell(4, columns[layout.heading("key_results", name)], said)
            cell.number_format = "0%" if isinstance(said, float) else "General"
        seen.append([START, "KR1", "31%", 6, "Ana", "first"])
        book.save(path)
        found = exchange.read(path, today=END)
    assert found.whole, found
    [objective] = found.cycle.objectives
    assert (found.cycle.team, found.cycle.start, objective.kind) == ("harbour", START, "committed")
    measure = objective.key_results[0].measure
    assert (measure.baseline, measure.target, measure.unit, measure.direction) == (22, 40, "%", "increase")
    assert found.cycle.check_ins == (CheckIn(START, "KR1", 31, 6, "Ana", "first"),)


def test_the_template_helps_to_fill_it_in():
    book = openpyxl.load_workbook(io.BytesIO(exchange.template()))
    sheet = book["Key results"]
    assert [row[1].value[:8] for row in sheet.iter_rows(min_row=2)] == ["Example:", "Example:"]
    assert sum(cell.comment is not None for cell in sheet[1]) >= 8
    assert len(sheet.data_validations.dataValidation) >= 3
