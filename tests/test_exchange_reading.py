"""What people bring: sheets with titles, merged and hidden rows, per cent and dates as shown, and cells that are wrong."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from okrkit import exchange, store
from okrkit.errors import OkrkitError
from okrkit.language import speaking
from okrkit.model import CheckIn

TODAY = dt.date(2026, 3, 1)
HEAD = ["Objective", "Key result", "Owner", "Baseline", "Target", "Unit"]
OKRS = [HEAD, ["O1 Quiet nights", "KR1 Calls at night", "Ana", 90, 40, None]]
SEEN = ["Date", "KR", "Value", "Confidence", "Note"]


@pytest.fixture
def brought(tmp_path):
    """Read a workbook of these sheets, changed by hand or not, or a file of these bytes."""

    def read(*sheets, change=None, folder=None, name="brought.xlsx", **answers):
        path = tmp_path / name
        if sheets and isinstance(sheets[0], bytes):
            path.write_bytes(sheets[0])
        else:
            book = openpyxl.Workbook()
            book.remove(book.worksheets[0])
            for title, rows in sheets:
                sheet = book.create_sheet(title)
                for row in rows:
                    sheet.append(row)
            if change:
                change(book)
            book.save(path)
        return exchange.read(path, folder, answers, TODAY)

    return read


def told(found, sort):
    return [(note.place, note.text) for note in found.notes if note.sort == sort]


def measures(found):
    return [(kr.id, kr.measure.baseline, kr.measure.target, kr.measure.unit) for kr in found.cycle.key_results]


# --- where things stand ----------------------------------------------------------------------------------------------


def test_a_chinese_sheet_with_a_title_merged_and_hidden_rows(brought):
    def change(book):
        sheet = book["季度"]
        sheet.merge_cells("A3:A4")
        sheet.row_dimensions[5].hidden = True
        sheet["D4"].number_format = sheet["E4"].number_format = "0%"

    rows = [
        ["港口小组 第一季度"],
        ["目标", "关键结果", "负责人", "基线", "目标", "单位", "心情"],
        ["夜里安静", "夜间电话", "李雷", 90, 40, "个", "好"],
        [None, "线上预订比例", "待定", 0.22, 0.4, "%"],
        ["船更快", "到港时间", None, "6 天", "1 天"],
    ]
    with speaking("zh"):
        found = brought(("季度", rows), change=change)
    first, second = found.cycle.objectives
    assert [kr.text for kr in first.key_results] == ["夜间电话", "线上预订比例"]
    assert [kr.owner for kr in found.cycle.key_results] == ["李雷", None, None]
    assert measures(found)[1:] == [("KR2", 22, 40, "%"), ("KR3", 6, 1, "天")]
    assert second.text == "船更快"
    assert told(found, "left") == [("季度，第 2 行，G 列“心情”", "okrkit 用不到这一列。")]
    assert [text for _, text in told(found, "guessed")] == [
        "隐藏的行也读了：5。",
        "合并的单元格，每一行都按同样的内容读：A3:A4。",
        "列名在第 2 行，它上面的内容没有读。",
    ]


@pytest.mark.parametrize(
    ("rows", "objectives", "key_results"),
    [
        ([["OKR", "Owner", "Target"], ["O1 Quiet nights", "Ana"], ["KR1 Calls to 40", "Bo"], ["KR2 Trips", "Bo", "60%"]], 1, 2),
        ([["Our OKRs"], ["O1 Quiet nights"], ["KR1 Calls from 90 to 40"], ["KR2 Trips to 60%"]], 1, 2),
        ([["Goal", "Key Result"], ["Quiet nights", "Calls to 40"], ["Quiet nights", "Trips to 9"], ["Sea", "Fish to 7"]], 2, 3),
        ([["Objective", "Key result"], ["Quiet nights", None], [None, "Calls to 40"], [None, "Trips to 9"]], 1, 2),
    ],
)  # fmt: skip
def test_layouts_of_sheets(brought, rows, objectives, key_results):
    found = brought(("S", rows))
    assert (len(found.cycle.objectives), len(found.cycle.key_results)) == (objectives, key_results)
    assert not told(found, "wrong")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_csv_as_spreadsheets_write_it(brought, delimiter, encoding):
    rows = [["目标", "关键结果", "基线", "目标值"], ["夜里安静", "夜间电话", "90", "40"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    found = brought(text.encode(encoding), name="brought.csv")
    assert measures(found) == [("KR1", 90, 40, None)]


def test_formulas_are_not_run_but_read_as_saved(brought, tmp_path):
    okrs = [HEAD, ["O1 Quiet nights", "KR1 Calls", "Ana", "=45*2", 40, None]]
    found = brought(("S", okrs))
    assert told(found, "wrong")[0][0] == "S, row 2, column D “Baseline”"
    assert "worked out" in told(found, "wrong")[0][1]
    assert measures(found) == [("KR1", None, 40, None)]
    saved = patched(tmp_path / "brought.xlsx", "xl/worksheets/sheet1.xml", b"<f>45*2</f><v />", b"<f>45*2</f><v>90</v>")
    found = brought(saved)
    assert measures(found) == [("KR1", 90, 40, None)]
    assert told(found, "guessed") == [("S", "Read as last worked out, not run: the formula in D2.")]
    assert found.whole


# --- as the spreadsheet shows it -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown", "read"),
    [(0.22, "0%", 22), (0.225, "0.0%", 22.5), (22, 'General"%"', 22), (0.07, "0%", 7), ("22%", "General", 22)],
)
def test_per_cent_is_what_the_cell_shows(brought, value, shown, read):
    def change(book):
        book["S"]["D2"].number_format = shown

    found = brought(("S", [HEAD, ["O1 Quiet nights", "KR1 Trips online", "Ana", value, "40%", None]]), change=change)
    assert measures(found) == [("KR1", read, 40, "%")]
    assert found.whole


def test_a_bare_fraction_of_per_cent_is_asked_and_not_guessed(brought):
    rows = [HEAD, ["O1 Quiet nights", "KR1 Trips online", "Ana", 0.22, 0.4, "%"]]
    seen = [SEEN, [dt.date(2026, 1, 12), "KR1", 0.3]]
    found = brought(("S", rows), ("C", seen))
    [(place, text)] = told(found, "asked")
    assert (place, text) == (
        "S, row 2, column D “Baseline”",
        "KR1 counts in %. Does 0.22 mean 22 % or 0.22 %? (3 cells)",
    )
    assert measures(found) == [("KR1", None, None, "%")]
    assert found.cycle.check_ins == ()
    for answers in ({"percent": "share"}, {"KR1": "share"}):
        found = brought(("S", rows), ("C", seen), **answers)
        assert (measures(found), found.cycle.check_ins[0].value) == ([("KR1", 22, 40, "%")], 30)
        assert found.whole
    found = brought(("S", rows), ("C", seen), percent="as shown")
    assert (measures(found), found.cycle.check_ins[0].value) == ([("KR1", 0.22, 0.4, "%")], 0.3)


def test_the_words_of_a_key_result_can_settle_what_a_fraction_means(brought):
    found = brought(("S", [HEAD, ["O1 Quiet nights", "KR1 Trips online from 22% to 40%", "Ana", 0.22, 0.4, None]]))
    assert measures(found) == [("KR1", 22, 40, "%")]
    assert found.whole


@pytest.mark.parametrize("answers", [{"percent": "maybe"}, {"colour": "share"}, {"KRX": "share"}])
def test_an_answer_to_nothing_is_said(brought, answers):
    with pytest.raises(OkrkitError, match="answers nothing"):
        brought(("S", OKRS), **answers)


def test_days_counted_from_1904_are_the_same_days(brought):
    def change(book):
        book.epoch = CALENDAR_MAC_1904

    found = brought(("S", OKRS), ("C", [SEEN, [dt.date(2026, 1, 12), "KR1", 80]]), change=change)
    assert [check_in.date for check_in in found.cycle.check_ins] == [dt.date(2026, 1, 12)]


def test_a_date_in_text_is_read_where_its_column_leaves_no_choice(brought):
    seen = [SEEN, ["3/2/2026", "KR1", 80], ["13/1/2026", "KR1", 85]]
    found = brought(("S", OKRS), ("C", seen))
    assert [check_in.date for check_in in found.cycle.check_ins] == [dt.date(2026, 2, 3), dt.date(2026, 1, 13)]
    found = brought(("S", OKRS), ("C", seen[:2]))
    assert told(found, "wrong") == [("C, row 2, column A “Date”", "“3/2/2026” can be two different days.")]


# --- cells that are wrong --------------------------------------------------------------------------------------------


def test_each_wrong_cell_is_named_and_the_rest_is_read(brought):
    seen = [
        SEEN,
        [dt.date(2026, 1, 12), "KR1", 80, 6, "first"],
        [dt.date(2026, 1, 12), "KR1", 80, 6, "first"],
        [dt.date(2027, 1, 1), "KR1", 60],
        ["2026-01-19", "KR1", "about sixty"],
        ["2026-01-20", "KR7", 50],
        ["2026-01-21", None, 50],
        ["2026-01-22", "KR1", "=1+1"],
        ["2026-01-23", "KR1", 60, 11],
        ["2026-01-24", "KR1"],
        ["2026-01-25", "KR1", "#REF!"],
        ["soon", "KR1", 70],
        ["2026-01-26", "kr 1", "75"],
    ]
    found = brought(("S", OKRS), ("Check-ins", seen), ("Budget", [["What", "Cost"], ["Boat", 1]]))
    assert found.cycle.check_ins == (
        CheckIn(dt.date(2026, 1, 12), "KR1", 80, 6, None, "first"),
        CheckIn(dt.date(2026, 1, 26), "KR1", 75),
    )
    assert sorted(place.removeprefix("Check-ins, ") for place, _ in told(found, "wrong")) == sorted(
        [
            "row 4, column A “Date”",
            "row 5, column C “Value”",
            "row 6, column B “KR”",
            "row 7, column B “KR”",
            "row 8, column C “Value”",
            "row 9, column D “Confidence”",
            "row 10, column C “Value”",
            "row 11, column C “Value”",
            "row 12, column A “Date”",
        ]
    )
    assert [place for place, _ in told(found, "left")] == ["Budget", "Check-ins, row 3"]
    assert not found.whole


def test_key_results_that_cannot_be_taken_are_named(brought):
    rows = [
        [*HEAD, "Type", "Weight"],
        ["O1 Quiet nights", "KR1 Calls", "Ana", "many", 40, "days", "metric", 1],
        ["O1 Quiet nights", "KR1 Again", "Ana", 1, 2, "days"],
        ["O2 Sea", "KR2 Fish", "Ana", "22%", 2, "days", "sort of", 0],
        [None, None, "Ana", 1, 2, "days"],
    ]
    found = brought(("S", rows))
    assert [place for place, _ in told(found, "wrong")] == [
        "S, row 2, column D “Baseline”",
        "S, row 3, column B “Key result”",
        "S, row 4, column G “Type”",
        "S, row 4, column D “Baseline”",
        "S, row 5",
        "S, row 4",
    ]
    assert measures(found) == [("KR1", None, 40, "days")]


def test_a_key_result_without_objective_is_named(brought):
    found = brought(("S", [["Key result", "Target"], ["KR1 Calls", 40]]))
    assert told(found, "wrong") == [("S, row 2, column A “Key result”", "This key result stands before any objective.")]


# --- into a folder ---------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "teams" / "harbour" / "2026-Q1"
    place.mkdir(parents=True)
    (place / "okrs.md").write_text("O1 Quiet nights\nKR1 Calls at night from 90 to 40\n\nA remark.\n", encoding="utf-8")
    (place / "checkins.csv").write_text("date,key_result,value\n2026-01-12,KR1,80\n", encoding="utf-8")
    return store.Folder(place)


def everything_in(folder):
    return {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}


def test_check_ins_alone_go_to_the_key_results_of_the_folder(brought, folder):
    before = everything_in(folder)
    found = brought(("C", [SEEN, [dt.date(2026, 1, 12), "KR1", 80], [dt.date(2026, 1, 19), "KR1", 70]]), folder=folder)
    assert everything_in(folder) == before  # reading writes nothing
    assert found.take().written
    loaded = folder.load()
    assert [(one.date.day, one.value) for one in loaded.cycle.check_ins] == [(12, 80), (19, 70)]
    assert [left.text for left in loaded.document.unplaced] == ["A remark."]
    assert [kr.measure.baseline for kr in loaded.cycle.key_results] == [90]


def test_a_correction_back_to_an_earlier_value_counts(brought, folder, tmp_path):
    days = [[dt.date(2026, 1, 12), "KR1", value] for value in (60, 70, 70, 60)]
    found = brought(("C", [SEEN, *days]), folder=folder)
    assert [text for _, text in told(found, "left")] == ["This row says the same as row 3."]
    found.take()
    assert [one.value for one in folder.load().cycle.check_ins] == [80, 60, 70, 60]
    assert [one.value for one in found.cycle.check_ins] == [80, 60, 70, 60]
    assert not brought(("C", [SEEN, *days]), folder=folder).take().written
    copy = store.Folder(tmp_path / "teams" / "copy" / "2026-Q1")
    exchange.read(folder.path, copy, today=TODAY).take()
    assert copy.load().cycle.check_ins == folder.load().cycle.check_ins


def test_what_is_there_stays_and_what_is_new_is_added(brought, folder):
    rows = [
        HEAD,
        ["O1 Quiet nights", "KR1 Calls at night", "Bo", 90, 30, None],
        ["O2 Sea", "KR2 Fish", None, 1, 9, None],
    ]
    brought(("S", rows), folder=folder).take()
    cycle = folder.load().cycle
    assert [(kr.id, kr.owner, kr.measure.target) for kr in cycle.key_results] == [("KR1", "Bo", 30), ("KR2", None, 9)]
    assert len(cycle.check_ins) == 1


FULL = """O1 Buy at once @Bo
- kind: committed
- why: because
- KR1 Conversion rate @Mei
  - type: metric
  - weight: 2
  - baseline: 22
  - target: 40
  - unit: %
  - source: GA
"""


def full(folder):
    (folder.path / "okrs.md").write_text(FULL, encoding="utf-8")
    (folder.path / "checkins.csv").unlink(missing_ok=True)
    [objective] = folder.load().cycle.objectives
    return objective


@pytest.mark.parametrize("objective", ["O1,Buy at once", ",Buy at once"])
def test_what_a_file_has_no_column_for_stays(brought, folder, objective):
    before = full(folder)
    assert (before.owner, before.key_results[0].weight, before.key_results[0].measure.target) == ("Bo", 2, 40)
    text = f"objective,objective_text,key_result,text\n{objective},KR1,Conversion rate\n"
    found = brought(text.encode(), name="a.csv", folder=folder)
    assert found.whole
    found.take()
    assert folder.load().cycle.objectives == (before,)


def test_what_a_file_says_in_a_column_replaces_and_an_empty_cell_empties(brought, folder):
    full(folder)
    text = "objective,objective_text,key_result,text,owner,weight,target\nO1,Buy at once,KR1,Conversion rate,,3,45\n"
    brought(text.encode(), name="a.csv", folder=folder).take()
    [kr] = folder.load().cycle.key_results
    assert (kr.owner, kr.weight, kr.source_of_truth) == (None, 3, "GA")
    assert (kr.measure.baseline, kr.measure.target, kr.measure.unit) == (22, 45, "%")


def test_new_words_say_their_own_numbers(brought, folder):
    (folder.path / "okrs.md").write_text("O1 Quiet nights\nKR1 Calls from 90 to 40 @Ana\n", encoding="utf-8")
    text = "objective,objective_text,key_result,text\nO1,Quiet nights,KR1,Calls from 90 to 30\n"
    brought(text.encode(), name="a.csv", folder=folder).take()
    [kr] = folder.load().cycle.key_results
    assert (kr.measure.baseline, kr.measure.target, kr.owner) == (90, 30, "Ana")


@pytest.mark.parametrize("cells", ["0.22,0.45,%", "about 22,many,%"])
def test_a_cell_that_is_not_answered_or_wrong_takes_nothing_back(brought, folder, cells):
    before = full(folder)
    text = (
        f"objective,objective_text,key_result,text,baseline,target,unit\nO1,Buy at once,KR1,Conversion rate,{cells}\n"
    )
    found = brought(text.encode(), name="a.csv", folder=folder)
    assert not found.whole
    found.take()
    assert folder.load().cycle.objectives == (before,)


def test_a_fraction_is_asked_about_in_the_unit_of_the_folder(brought, folder):
    full(folder)
    text = "objective,objective_text,key_result,text,target\nO1,Buy at once,KR1,Conversion rate,0.45\n"
    [(_, asked)] = told(brought(text.encode(), name="a.csv", folder=folder), "asked")
    assert "45 %" in asked


def test_lines_without_numbers_find_those_that_they_had(brought, folder):
    rows = [["Objective", "Key result", "Target"], ["Sea", "Fish", 9], ["Quiet nights", "Calls at night from 90", 35]]
    brought(("S", rows), folder=folder).take()
    cycle = folder.load().cycle
    assert {kr.id: kr.measure.target for kr in cycle.key_results} == {"KR1": 35, "KR2": 9}


def test_one_number_for_two_things_is_asked(brought, folder):
    rows = [HEAD, ["O1 Happy guests", "KR1 Breakfasts served", "Bo", 3, 30, None]]
    seen = [SEEN, [dt.date(2026, 1, 19), "KR1", 7]]
    found = brought(("S", rows), ("C", seen), folder=folder)
    [(_, text)] = told(found, "asked")
    assert "O1 is “Quiet nights” here, and “Happy guests” in the file" in text
    assert found.cycle.objectives == folder.load().cycle.objectives
    found = brought(("S", rows), ("C", seen), folder=folder, ids="new")
    found.take()
    cycle = folder.load().cycle
    assert [(kr.id, kr.text) for kr in cycle.key_results][1] == ("KR2", "Breakfasts served")
    assert [(one.key_result, one.value) for one in cycle.check_ins] == [("KR1", 80), ("KR2", 7)]


def test_nothing_is_half_written(brought, folder, monkeypatch):
    rows = [HEAD, ["O1 Quiet nights", "KR1 Calls at night", "Bo", 90, 30, None]]
    found = brought(("S", rows), ("C", [SEEN, [dt.date(2026, 1, 19), "KR1", 70]]), folder=folder)
    before = {path: raw for path, raw in everything_in(folder).items() if ".history" not in path.parts}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("okrkit.store.disk._place", full)
    with pytest.raises(OkrkitError, match="no space"):
        found.take()
    assert {p: raw for p, raw in everything_in(folder).items() if ".history" not in p.parts} == before


def test_somebody_else_wrote_meanwhile(brought, folder):
    rows = [HEAD, ["O1 Quiet nights", "KR1 Calls at night", "Bo", 90, 30, None]]
    found = brought(("S", rows), folder=folder)
    (folder.path / "okrs.md").write_text("O1 Quiet nights\nKR1 Calls at night from 90 to 20\n", encoding="utf-8")
    with pytest.raises(store.Newer):
        found.take()


def test_without_a_folder_there_is_nothing_to_take_it_into(brought):
    with pytest.raises(OkrkitError, match="no folder"):
        brought(("S", OKRS)).take()


# --- files that cannot be used ---------------------------------------------------------------------------------------


def patched(path, name, old, new):
    """The workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            raw = source.read(entry)
            if entry.filename == name:
                assert old in raw
                raw = raw.replace(old, new)
            target.writestr(entry.filename, raw)
    return out.getvalue()


def workbook(change=lambda sheet: None):
    book = openpyxl.Workbook()
    for row in OKRS:
        book.worksheets[0].append(row)
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in entries.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), raw)
    return out.getvalue()


def entities(tmp_path):
    (tmp_path / "w.xlsx").write_bytes(workbook())
    bomb = b'<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet '
    return patched(tmp_path / "w.xlsx", "xl/worksheets/sheet1.xml", b"<worksheet ", bomb)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BAD = {
    "empty": (lambda _: b"", "a.xlsx", "nothing in this file"),
    "blank": (lambda _: b" \r\n", "a.csv", "nothing in this file"),
    "a password": (lambda _: OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "password"),
    "xls": (lambda _: OLE + "Workbook".encode("utf-16-le"), "a.xls", "older"),
    "xlsb": (lambda _: zipped(xl__workbook_bin=b"x"), "a.xlsb", "older"),
    "ods": (lambda _: zipped(content_xml=b"<a/>"), "a.ods", "older"),
    "another zip": (lambda _: zipped(readme=b"hello"), "a.zip", "neither a workbook"),
    "a picture": (lambda _: b"\x89PNG\r\n", "a.csv", "neither a workbook"),
    "cut short": (lambda _: workbook()[:2000], "a.xlsx", "damaged"),
    "no workbook at all": (lambda _: b"hello", "a.xlsx", "damaged"),
    "XML that breaks off": (lambda _: zipped(xl__workbook_xml=b"<workbook><she"), "a.xlsx", "damaged"),
    "entities": (entities, "a.xlsx", "damaged"),
    "a bomb": (lambda _: zipped(xl__workbook_xml=bytes(80 * 2**20)), "a.xlsx", "far more"),
    "many entries": (lambda _: zipped(**{f"e{n}": b"" for n in range(2_100)}), "a.xlsx", "far more"),
    "a cell far away": (lambda _: workbook(lambda sheet: sheet.cell(1_048_576, 16_384, 1)), "a.xlsx", "far more"),
    "quotes that do not close": (lambda _: b'a,"b\nc,d\n', "a.csv", "quotes"),
    "no encoding": (lambda _: b"a,\xff\xfe\x81\xe9\xe9\n" * 9, "a.csv", "encoding"),
    "a NUL byte": (lambda _: b"a,b\0\n", "a.csv", "NUL"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_used_is_one_clear_message(tmp_path, name, language):
    make, file, said = BAD[name]
    path = tmp_path / file
    path.write_bytes(make(tmp_path))
    with speaking(language), pytest.raises(OkrkitError) as error:
        exchange.read(path, today=TODAY)
    assert error.value.instead
    assert file in error.value.place
    assert bool(re.search("[\u4e00-\u9fff]", error.value.message)) == (language == "zh")
    assert language == "zh" or said in error.value.message


def test_a_merged_range_that_covers_the_sheet_is_not_opened(tmp_path):
    path = tmp_path / "w.xlsx"
    path.write_bytes(workbook(lambda sheet: sheet.merge_cells("A4:B5")))
    path.write_bytes(patched(path, "xl/worksheets/sheet1.xml", b'ref="A4:B5"', b'ref="A4:XFD1048576"'))
    with pytest.raises(OkrkitError, match="far more"):
        exchange.read(path)


@pytest.mark.parametrize(
    ("cells", "row"),
    [(b'<c r="A1"/>' * 40, b"<row>%s</row>"), (b"<x:c/>" * 40, b"<x:row>%s</x:row>"), (b"", b"<row/>%s")],
)
def test_a_sheet_with_millions_of_written_cells_is_not_opened(tmp_path, monkeypatch, cells, row):
    book = openpyxl.Workbook()
    book.active.append(["Objective"])
    book.save(tmp_path / "a.xlsx")
    sheet = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml")
    body = sheet[sheet.index(b"<sheetData>") : sheet.index(b"</sheetData>")]
    many = b"<sheetData>" + row % cells * (10_000 if cells else 500_000)
    (tmp_path / "b.xlsx").write_bytes(patched(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", body, many))
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("it was opened"))
    with pytest.raises(OkrkitError, match="unpacks to far more"):
        exchange.read(tmp_path / "b.xlsx")


def test_macros_and_links_are_left_alone(tmp_path):
    path = tmp_path / "w.xlsm"
    raw = io.BytesIO(workbook())
    with zipfile.ZipFile(raw, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    path.write_bytes(raw.getvalue())
    found = exchange.read(path)
    assert [text for _, text in told(found, "guessed")] == [
        "The workbook points to other files; they were not opened.",
        "The workbook holds macros; they were not run.",
    ]
    assert found.whole


def test_a_long_table_is_read(tmp_path, folder):
    rows = "".join(f"2026-01-{1 + n % 28:02d},KR1,{n},5,Ana,note {n}\n" for n in range(20_000))
    path = tmp_path / "long.csv"
    path.write_text(f"date,key_result,value,confidence,by,note\n{rows}2026-01-05,KR1,many,,,\n", encoding="utf-8")
    found = exchange.read(path, folder, today=TODAY)
    assert found.counts["check_ins"] == 20_000
    assert told(found, "wrong") == [("row 20002, column C “value”", "“many” is not a number that can be read.")]


def test_wrong_rows_are_read_once_each_however_many_there_are(brought, folder, monkeypatch):
    read, seen = store.rows.check_ins, []
    monkeypatch.setattr(
        store.rows, "check_ins", lambda table, *more: seen.append(len(table.rows)) or read(table, *more)
    )
    rows = [[dt.date(2026, 1, 12), "KR1", 70 if at % 9 == 0 else "many"] for at in range(90)]
    found = brought(("C", [SEEN, *rows]), folder=folder)
    assert len(told(found, "wrong")) == 80
    assert [one.value for one in found.cycle.check_ins] == [80, 70]
    assert sum(seen) <= 90 + 2 * 90


def test_confidence_is_on_a_scale_of_ten(brought):
    seen = [SEEN, [dt.date(2026, 1, 12), "KR1", 80, 0.6], [dt.date(2026, 1, 19), "KR1", 70, 0.45]]
    found = brought(("S", OKRS), ("C", seen))
    assert told(found, "asked") == [
        ("C, row 2, column D “Confidence”", "All confidences of this column lie between 0 and 1. Is 0.6 6 of 10, or 0.6 of 10?")
    ]  # fmt: skip
    assert found.cycle.check_ins == ()
    for said, read in (("share", [6, 4.5]), ("shown", [0.6, 0.45])):
        found = brought(("S", OKRS), ("C", seen), confidence=said)
        assert [one.confidence for one in found.cycle.check_ins] == read
    seen[1][3] = "60%"
    seen[2][3] = 7
    found = brought(("S", OKRS), ("C", seen))
    assert [one.confidence for one in found.cycle.check_ins] == [6, 7]


def test_several_sheets_with_objectives_are_asked(brought):
    sheets = [("North", OKRS), ("South", [HEAD, ["O1 Warm rooms", "KR1 Heaters", "Bo", 3, 9, None]])]
    found = brought(*sheets)
    assert told(found, "asked") == [("", "2 sheets hold objectives: North, South. Which one is this team's?")]
    assert found.cycle.objectives == ()
    assert measures(brought(*sheets, sheet="South")) == [("KR1", 3, 9, None)]
    with pytest.raises(OkrkitError, match="give the same number"):
        brought(*sheets, sheet="all")
    with pytest.raises(OkrkitError, match="There is no sheet “East”"):
        brought(*sheets, sheet="East")


@pytest.mark.parametrize(
    "cell", ["1. Calls from 90 to 40\n2. Trips to 60%", "- Calls from 90 to 40\n\n- Trips to 60%", "① Calls from 90 to 40\n② Trips to 60%"]
)  # fmt: skip
def test_a_list_in_a_cell_is_several_key_results(brought, cell):
    found = brought(("S", [["Objective", "Key results"], ["Quiet nights", cell]]))
    assert [kr.text for kr in found.cycle.key_results] == ["Calls from 90 to 40", "Trips to 60%"]
    assert told(found, "guessed") == [
        ("S, row 2, column B “Key results”", "The 2 lines of this cell became key results of their own.")
    ]


def test_a_wrapped_cell_is_one_key_result(brought):
    found = brought(("S", [["Objective", "Key results"], ["Quiet\nnights", "Calls from 90\nto 40"]]))
    assert [kr.text for kr in found.cycle.key_results] == ["Calls from 90 to 40"]
    assert found.cycle.objectives[0].text == "Quiet nights"


def test_two_sheets_of_check_ins_are_both_read(brought):
    january, february = ([SEEN, [dt.date(2026, month, 12), "KR1", 80 - month]] for month in (1, 2))
    found = brought(("S", OKRS), ("January", january), ("February", february))
    assert [one.value for one in found.cycle.check_ins] == [79, 78]


def test_what_the_file_says_of_the_cycle_is_told(brought, folder):
    facts = [["Item", "Value"], ["Team", "lighthouse"], ["First day", "2026-01-12"], ["Colour", "blue"]]
    found = brought(("S", OKRS), ("Cycle", facts), folder=folder)
    assert [text for _, text in told(found, "guessed")] == [
        "The file is about lighthouse; here it becomes part of harbour.",
        "The cycle runs from 2026-01-12 to 2026-03-31 by this file; it was 2026-01-01 to 2026-03-31.",
    ]
    assert told(found, "left") == [("Cycle, row 4", "okrkit does not know what “Colour” is.")]
