"""The tables of a cycle as people and spreadsheets write them: read with care, refused with a reason, kept."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrkit import store
from okrkit.errors import OkrkitError
from okrkit.language import speaking
from okrkit.model import Change, CheckIn
from okrkit.store import dates, rows, tables

OKRS = """---
team: growth
start: 2026-10-01
end: 2026-12-31
---
O New customers reach value in their first week
KR Activation rate from 22% to 40%
KR Revenue from $1M to $5M
KR 续费额从 200 万元提升到 320 万元
KR Setup from 6 days to 1 day
"""
HEADER = "date,key_result,value,confidence,by,note\n"
DAY = dt.date(2026, 10, 5)


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


@pytest.fixture
def team(tmp_path) -> store.Folder:
    (tmp_path / "okrs.md").write_text(OKRS, encoding="utf-8")
    return store.Folder(tmp_path)


def check_ins(team: store.Folder, table: str | bytes) -> tuple[CheckIn, ...]:
    raw = table.encode() if isinstance(table, str) else table
    (team.path / "checkins.csv").write_bytes(raw)
    return team.load().cycle.check_ins


def refused(team: store.Folder, table: str | bytes) -> OkrkitError:
    with pytest.raises(OkrkitError) as caught:
        check_ins(team, table)
    assert caught.value.file == str(team.path / "checkins.csv")
    assert caught.value.instead
    return caught.value


def test_a_plain_table_is_read(team):
    table = HEADER + '2026-10-05,KR1,24,7,Li,"Mail out, ""late"""\n\n2026-10-12,KR2,,,,\n'
    assert check_ins(team, table) == (
        CheckIn(DAY, "KR1", 24.0, 7.0, "Li", 'Mail out, "late"'),
        CheckIn(dt.date(2026, 10, 12), "KR2"),
    )


@pytest.mark.parametrize("raw", [b"", b"\n", codecs.BOM_UTF8, HEADER.encode(), (HEADER + "\n,,,,,\n").encode()])
def test_an_empty_table_holds_no_check_in(team, raw):
    assert check_ins(team, raw) == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_of_a_spreadsheet_to_write_a_table_is_read(team, encoding, delimiter, end):
    lines = [
        ["日期", "关键结果", "当前值", "信心指数", "填写人", "备注"],
        ["2026/10/5", "KR1", "24", "7", "李", "邮件发了"],
    ]
    text = end.join(delimiter.join(line) for line in lines) + end
    boms = {"utf-16-le-bom": codecs.BOM_UTF16_LE, "utf-16-be-bom": codecs.BOM_UTF16_BE}
    raw = boms.get(encoding, b"") + text.encode(encoding.removesuffix("-bom"))
    assert check_ins(team, raw) == (CheckIn(DAY, "KR1", 24.0, 7.0, "李", "邮件发了"),)


@pytest.mark.parametrize(
    "header",
    ["Date,Key Result,Value", "KR_ID;Current value;DAY", "\ufeff日期\t编号\t数值", "数值（当前）,日期,关键结果", "sep=;\nvalue;date;key_result"],
)  # fmt: skip
def test_columns_are_known_by_their_names_in_any_order(team, header):
    names = header.splitlines()[-1]
    delimiter = next(one for one in ";\t," if one in names)
    cells = []
    for name in names.split(delimiter):
        low = name.lower()
        cells.append("24" if "val" in low or "数" in low else "2026-10-05" if "da" in low or "日" in low else "kr1")
    assert check_ins(team, header + "\n" + delimiter.join(cells)) == (CheckIn(DAY, "KR1", 24.0),)


def test_columns_of_their_own_are_told_and_left_alone(team):
    (team.path / "checkins.csv").write_text("部门,date,key_result,mood\n市场,2026-10-05,KR1,good\n", encoding="utf-8")
    loaded = team.load()
    assert len(loaded.cycle.check_ins) == 1
    assert [note for note in loaded.notes if "部门, mood" in note]


def test_an_encoding_of_its_own_is_told(team):
    (team.path / "checkins.csv").write_bytes((HEADER + "2026-10-05,KR1,24,7,李,好\n").encode("gb18030"))
    assert any("GB18030" in note for note in team.load().notes)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("KR1,40%", 40), ("KR1,40", 40), ("KR1,１２.５", 12.5), ("KR1,-3", -3), ("KR1,0.4", 0.4),
        ("KR2,3.2M", 3_200_000), ('KR2,"1,200,000"', 1_200_000), ("KR4,2 days", 2), ("KR4,1.5 天", 1.5), ("KR4,2.5", 2.5), ("KR1,", None),
    ],
)  # fmt: skip
def test_a_value_is_read_in_the_unit_of_its_key_result(team, typed, value):
    assert check_ins(team, f"date,key_result,value\n2026-10-05,{typed}\n")[0].value == value


@pytest.mark.parametrize("typed", ["KR4,40%", "KR1,3 days", "KR4,36 hours", "KR4,2 business days"])
def test_a_value_in_a_unit_that_does_not_fit_is_refused(team, typed):
    error = refused(team, f"date,key_result,value\n2026-10-05,{typed}\n")
    assert (error.line, error.column) == (2, 16)


def test_a_value_in_wan_stands_on_the_scale_of_the_target(team):
    loaded = team.load()
    target = loaded.cycle.key_results[2].measure.target
    assert check_ins(team, "date,key_result,value\n2026-10-05,KR3,320万\n")[0].value == target
    assert check_ins(team, "date,key_result,value\n2026-10-05,KR3,320 万元\n")[0].value == target


@pytest.mark.parametrize(
    "typed", ["nan", "NaN", "inf", "-inf", "1e999", '"12,5"', "lots", "40 or 50", "0x10", "--3", "٣٤x"]
)
def test_what_is_not_one_number_is_refused_where_it_stands(team, typed):
    error = refused(team, f"date,key_result,value\n2026-10-05,KR1,20\n2026-10-12,KR1,{typed}\n")
    assert (error.line, error.column) == (3, 16)
    assert error.source == f"2026-10-12,KR1,{typed}"
    assert typed.strip('"') in error.message
    assert "12.5" in str(error.instead)


def test_a_decimal_comma_without_quotes_is_refused_with_both_ways_out(team):
    error = refused(team, HEADER + "2026-10-05,KR1,12,5,7,Li,fine\n")
    assert (error.line, error.column) == (2, 26)
    assert "7 cells" in error.message
    assert "12.5" in str(error.instead)


@pytest.mark.parametrize("confidence", ["11", "-1", "nan", "high"])
def test_a_confidence_off_the_scale_is_refused(team, confidence):
    error = refused(team, HEADER + f"2026-10-05,KR1,24,{confidence},,\n")
    assert (error.line, error.column) == (2, 19)


def test_an_unknown_key_result_is_refused_with_those_that_there_are(team):
    error = refused(team, HEADER + "2026-10-05,KR1,24,7,,\n2026-10-05,KR11,24,7,,\n")
    assert (error.line, error.column) == (3, 12)
    assert "KR11" in error.message
    assert "KR1" in str(error.instead)


@pytest.mark.parametrize("name", ["O1", "Activation", "9", "KR"])
def test_what_is_no_key_result_s_name_is_refused(team, name):
    assert name in refused(team, HEADER + f"2026-10-05,{name},24,7,,\n").message


def test_check_ins_without_any_objectives_are_refused(tmp_path):
    team = store.Folder(tmp_path)
    assert "okrs.md" in refused(team, HEADER + "2026-10-05,KR1,24,7,,\n").message


@pytest.mark.parametrize("day", ["2026-09-30", "2027-01-01", "2026-01-05"])
def test_a_check_in_outside_the_cycle_is_refused_with_the_cycle_s_dates(team, day):
    error = refused(team, HEADER + f"{day},KR1,24,7,,\n")
    assert error.line == 2
    assert "2026-10-01" in error.message
    assert "2026-12-31" in error.message


@pytest.mark.parametrize("day", ["2026-10-01", "2026-12-31"])
def test_the_first_and_the_last_day_belong_to_the_cycle(team, day):
    assert check_ins(team, HEADER + f"{day},KR1,24,7,,\n")[0].date == dt.date.fromisoformat(day)


def test_an_empty_date_or_name_is_refused(team):
    assert "date" in refused(team, HEADER + ",KR1,24,7,,\n").message
    assert "key_result" in refused(team, HEADER + "2026-10-05,,24,7,,\n").message


@pytest.mark.parametrize(
    ("table", "line", "word"),
    [
        ("2026-10-05,KR1,24,7,,\n", 1, "date"),
        ("date,value\n2026-10-05,24\n", 1, "key_result"),
        ("date,key_result,value,数值\n2026-10-05,KR1,24,25\n", None, None),
        ("date,key_result,数值,当前值\n2026-10-05,KR1,24,25\n", 1, "value"),
        (HEADER + '2026-10-05,KR1,24,7,Li,"never closed\n2026-10-12,KR1,25,7,Li,\n', 2, "quotes"),
        (HEADER + '2026-10-05,KR1,24,7,Li,"Good" week\n', 2, "quotes"),
    ],
)
def test_a_table_that_cannot_be_told_apart_is_refused(team, table, line, word):
    if line is None:
        assert check_ins(team, table)[0].value == 24
        return
    error = refused(team, table)
    assert error.line == line
    assert word in error.message


def test_nul_bytes_are_refused_where_they_stand(team):
    error = refused(team, (HEADER + "2026-10-05,KR1,24,7,Li,a\0b\n").encode())
    assert error.line == 2


def test_a_note_over_several_lines_keeps_the_count_of_lines_true(team):
    good = HEADER + '2026-10-05,KR1,24,7,Li,"one\ntwo\nthree"\n'
    assert check_ins(team, good)[0].note == "one\ntwo\nthree"
    error = refused(team, good + '2026-10-06,KR1,24,7,"An\nna",\n2026-10-07,KR1,soon,,,\n')
    assert (error.line, error.source) == (7, "2026-10-07,KR1,soon,,,")


def test_ten_thousand_rows_are_read_in_good_time(team):
    lines = (f"2026-10-{day % 28 + 1:02},KR1,{day / 100}%,7,Li,note {day}" for day in range(10_000))
    (team.path / "checkins.csv").write_text(HEADER + "\n".join(lines), encoding="utf-8")
    began = time.perf_counter()
    assert len(team.load().cycle.check_ins) == 10_000
    assert time.perf_counter() - began < 5


def test_a_note_of_a_megabyte_is_read(team):
    assert len(check_ins(team, HEADER + f"2026-10-05,KR1,24,7,Li,{'x' * 2**20}\n")[0].note) == 2**20


def test_a_refused_table_leaves_the_limit_of_csv_for_others_alone(team):
    limit = csv.field_size_limit()
    kept = [refused(team, "date,value\n2026-10-05,24\n"), refused(team, HEADER + "2026-10-05,KR1,12,5,7,Li,fine\n")]
    assert len(kept) == 2  # an error that is still held, holds what it came from
    assert csv.field_size_limit() == limit


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    raw=st.one_of(
        st.binary(max_size=200), st.text(max_size=120).map(lambda text: (HEADER + text).encode("utf-8", "replace"))
    )
)
def test_whatever_stands_in_the_table_it_is_read_or_refused_in_words(team, raw):
    (team.path / "checkins.csv").write_bytes(raw)
    try:
        told = str(team.load().cycle.check_ins)
    except OkrkitError as error:
        told = str(error)
    assert told


# Dates


@pytest.mark.parametrize(
    "text",
    ["2026-10-05", "2026/10/5", "2026.10.5", "2026年10月5日", "2026 年 10 月 5 日", "２０２６-１０-０５", "20261005", "5-Oct-26", "5 Oct 2026",
     "05-October-2026", "Oct 5, 2026", "October 5th, 2026", "2026-10-05 00:00:00", "2026-10-05T09:15:00Z", "2026/10/5 9:15", "46300",
     "46300.5", " 2026-10-05 "],
)  # fmt: skip
def test_a_date_as_people_and_spreadsheets_write_it(text):
    assert dates.date(text) == DAY


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-13-05", "2026-02-30", "10月5日", "5", "12345678901", "2026", "Q4", "5/6", "1e5", "99/99/2026"],
)
def test_what_is_no_date(text):
    assert dates.date(text) is None


@pytest.mark.parametrize(
    ("column", "read"),
    [
        (["10/5/2026", "10/13/2026"], ["2026-10-05", "2026-10-13"]),
        (["5/10/2026", "13.10.2026"], ["2026-10-05", "2026-10-13"]),
        (["10/10/2026"], ["2026-10-10"]),
        (["2026-10-05", "46308"], ["2026-10-05", "2026-10-13"]),
    ],
)
def test_a_column_decides_how_its_dates_are_meant(team, column, read):
    table = "date,key_result\n" + "".join(f"{day},KR1\n" for day in column)
    assert [str(check_in.date) for check_in in check_ins(team, table)] == read


@pytest.mark.parametrize(
    "column", [["3/4/2026"], ["13/10/2026", "10/13/2026", "11/10/2026"], ["2026-10-05", "11/12/2026"]]
)
def test_a_date_with_two_readings_is_asked_for(team, column):
    error = refused(team, "date,key_result\n" + "".join(f"{day},KR1\n" for day in column))
    assert "2026-10-05" in str(error.instead)
    assert error.column == 1


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))
def test_a_day_reads_the_same_in_every_writing(day):
    serial = (day - dt.date(1899, 12, 30)).days
    for text in (
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%d-%b-%Y}",
        str(serial),
    ):
        assert dates.date(text) == day
    assert dates.date(f"{day.day}/{day.month}/{day.year}", "day first") == day
    assert dates.date(f"{day.month}/{day.day}/{day.year}", "month first") == day


# changes.csv


CHANGES = "at,by,item,field,old,new,reason,announced\n"


def test_changes_are_read(team):
    (team.path / "changes.csv").write_text(
        CHANGES + "2026-11-02T09:15:00,Li,kr1,target,40,30,,no\n2026/11/3 8:05,,O1,why,,,late,是\n", "utf-8"
    )
    assert team.load().cycle.changes == (
        Change(dt.datetime.fromisoformat("2026-11-02T09:15"), "KR1", "target", "40", "30", "Li", None, announced=False),
        Change(dt.datetime.fromisoformat("2026-11-03T08:05"), "O1", "why", None, None, None, "late", announced=True),
    )


@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        ("soon,Li,KR1,target,40,30,,", 1, "soon"),
        (",Li,KR1,target,40,30,,", 1, "at"),
        ("2026-11-02,Li,,target,40,30,,", 15, "item"),
        ("2026-11-02,Li,KR1,,40,30,,", 19, "field"),
        ("2026-11-02,Li,KR1,target,40,30,,perhaps", 33, "perhaps"),
    ],
)
def test_a_change_that_cannot_be_read_is_refused(team, row, column, word):
    (team.path / "changes.csv").write_text(CHANGES + row + "\n", encoding="utf-8")
    with pytest.raises(OkrkitError, match=word) as caught:
        team.load()
    assert (caught.value.line, caught.value.column) == (2, column)


@pytest.mark.parametrize(
    ("table", "line", "column", "word"),
    [
        ("at,by,item,rule,because,words\n2026-11-01,Mei,KR1,KR-TASK,so,x\nsoon,Mei,KR1,KR-TASK,so,x\n", 3, 1, "soon"),
        ("at,by,item,rule,because,words\n,Mei,KR1,KR-TASK,so,x\n", 2, 1, "at"),
        ("时间,填写人,编号,规则,理由,原文\n2026-11-01,梅,KR1,,因为,x\n", 2, 18, "rule"),
        ("at,by,item,rule,because,words\n2026-11-01,Mei,KR1,KR-TASK,so,x,and\n", 2, 33, "7 cells"),
        ("at,by,item,rule,because\n2026-11-01,Mei,KR1,KR-TASK,so\n", 1, 1, "words"),
    ],
)
def test_a_reply_that_cannot_be_read_is_refused_where_it_stands(team, table, line, column, word):
    (team.path / "replies.csv").write_text(table, encoding="utf-8")
    with pytest.raises(OkrkitError, match=word) as caught:
        team.load()
    assert (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.file == str(team.path / "replies.csv")


@pytest.mark.parametrize(
    ("said", "meant"),
    [("yes", True), ("Y", True), ("TRUE", True), ("1", True), ("是", True), ("no", False), ("否", False), ("0", False)],
)
def test_yes_and_no_are_understood(said, meant):
    assert tables.yes_or_no(said) is meant


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_are_added_the_way_the_file_is_written(tmp_path, encoding, delimiter, end):
    lines = [
        "部门,field,item,old,new,at,是否公布",
        '市场,owner,KR1,,"Li; ""L"", a\tb",2026/11/2 9:15,是',
        "",
        "市场,owner,KR2,李,,2026/11/3,",
    ]
    text = "".join(line.replace(",", delimiter) + end for line in lines)[: -len(end)]
    if delimiter != ",":
        text = text.replace(f'"Li; ""L""{delimiter} a\tb"', '"Li; ""L"", a\tb"')
    raw = text.encode(encoding)
    path = tmp_path / "changes.csv"
    table = tables.table("changes", raw, path)
    new = Change(dt.datetime.fromisoformat("2026-11-05T08:00"), "KR1", "owner", "Li", "安娜", "form")
    after = table.written({}, [rows.as_cells(new)])
    assert after.startswith(raw)
    again = tables.table("changes", after, path)
    assert rows.changes(again) == (*rows.changes(table), Change(new.at, "KR1", "owner", "Li", "安娜"))
    assert again.extra == ("部门",)


def test_a_row_that_is_changed_or_taken_out_leaves_the_others_as_they_were(tmp_path):
    raw = b'mine,at,item,field,old,new\r\n a ,2026-11-02,KR1,text,"x\r\ny",z\r\n\r\nb,2026/11/3,"KR1",owner,,Li\r\nc,2026-11-04,KR2,owner,,Li'
    table = tables.table("changes", raw, tmp_path / "changes.csv")
    assert table.written({0: {"new": "w"}, 2: None}, []) == (
        b'mine,at,item,field,old,new\r\n a ,2026-11-02,KR1,text,"x\r\ny",w\r\n\r\nb,2026/11/3,"KR1",owner,,Li\r\n'
    )
    assert table.written({0: None}, []) == (
        b'mine,at,item,field,old,new\r\n\r\nb,2026/11/3,"KR1",owner,,Li\r\nc,2026-11-04,KR2,owner,,Li\r\n'
    )


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_whatever_is_written_into_a_row_is_read_from_it(words):
    words = [word.strip() for word in words]
    changes = [
        Change(dt.datetime.fromisoformat("2026-11-05T08:00"), "KR1", "text", None, word or None, "form")
        for word in words
    ]
    empty = tables.table("changes", None, "changes.csv")
    raw = empty.written({}, [rows.as_cells(change) for change in changes])
    assert rows.changes(tables.table("changes", raw, "changes.csv")) == tuple(changes)
