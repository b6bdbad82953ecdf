"""The way out of Viva Goals: the Explorer's export and that of a whole organization. All that is in them is invented."""

import csv
import datetime as dt
import io
import json
import zipfile

import openpyxl
import pytest

from okrkit import exchange
from okrkit.errors import OkrkitError
from okrkit.model import CheckIn

TODAY = dt.date(2026, 1, 15)
HEAD = [
    *("Id", "Title", "Team", "Creator", "Owner", "Period", "Start Date", "End Date", "Description"),
    *("Aligned To (weight, Objective ID)", "Metric Name", "Unit", "Target", "Object Type", "Goal Type", "Start"),
    *(
        "Created At",
        "Last Check-in",
        "Progress %",
        "Actual Progress",
        "Status",
        "Last Check-in Note",
        "Score",
        "Checkins",
    ),
]


def item(ident, title, sort, **said):
    row = dict.fromkeys(HEAD, "") | {"Id": ident, "Title": title, "Object Type": sort, "Team": "Harbour"}
    row |= {"Owner": "Ana", "Period": "Q4 2025", "Start Date": "2025-10-01", "End Date": "2025-12-31"}
    return [*(row | {name.replace("_", " "): value for name, value in said.items()}).values()]


def seen(day, value, note="", status="On Track"):
    said = f"Note: {note}; " if note else ""
    return (
        f"Checkin Date: {day}; User: Bo; {said}Metric Name: Share; Status: {status}; Current Value: {value}; "
        f"Activity Date: {day} 20:57:08 UTC;"
    )


def aligned(title, ident, weight):
    return {"Aligned To (weight, Objective ID)": f"{title}(weight: {weight}%, Id: {ident})"}


def rows():
    quiet = {
        "Goal_Type": "Aspirational Goal",
        "Created_At": "2025-09-20 14:36:20 UTC",
        "Description": "Crews are tired.",
    }
    share = {"Unit": "%", "Start": "22", "Target": "40"} | aligned("Quiet nights", 11, 60)
    calls = {"Unit": "calls", "Start": "1,200", "Target": "400"} | aligned("Quiet nights", 11, 40)
    return [
        [*item("11", "Quiet nights", "Objective", **quiet)],
        [*item("12", "Trips booked online", "Key result", **share, Checkins=seen("2025-10-10", "25%", "good; so far")),
         seen("2025-11-10", "31%", status="At Risk")],
        [*item("13", "Calls at night", "Key result", **calls)],
        [*item("14", "Build the page", "Deliverable", **aligned("Quiet nights", 11, 0))],
        [*item("15", "Crews like it here", "Objective", **aligned("Quiet nights", 11, 0))],
        [*item("16", "A lonely one", "Key result", **aligned("Not exported", 99, 100))],
    ]  # fmt: skip


def as_csv(lines):
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *lines])
    return out.getvalue().encode("utf-8-sig")


@pytest.fixture
def read(tmp_path):
    def read(raw, name="viva.csv", **answers):
        (tmp_path / name).write_bytes(raw)
        return exchange.read(tmp_path / name, answers=answers, today=TODAY)

    return read


def told(found, sort):
    return [note.text for note in found.notes if note.sort == sort]


def check(cycle):
    first, second = cycle.objectives
    assert (cycle.team, cycle.start, cycle.end) == ("Harbour", dt.date(2025, 10, 1), dt.date(2025, 12, 31))
    assert (first.text, first.kind, first.owner, first.why) == (
        "Quiet nights",
        "aspirational",
        "Ana",
        "Crews are tired.",
    )
    assert first.created == dt.date(2025, 9, 20)
    assert second.supports == first.id
    share, calls = first.key_results
    assert (share.measure.baseline, share.measure.target, share.measure.unit, share.weight) == (22, 40, "%", 60)
    assert (calls.measure.baseline, calls.measure.target, calls.measure.direction) == (1200, 400, "decrease")
    assert cycle.check_ins == (
        CheckIn(dt.date(2025, 10, 10), share.id, 25, by="Bo", note="On Track · good; so far"),
        CheckIn(dt.date(2025, 11, 10), share.id, 31, by="Bo", note="At Risk"),
    )


def test_the_explorers_csv(read):
    found = read(as_csv(rows()))
    check(found.cycle)
    left = told(found, "left")
    assert "“Build the page” is a Deliverable, no objective and no key result." in left
    assert "The objective of “A lonely one” is not in this export." in left
    assert not told(found, "wrong")
    named = [note.place for note in found.notes if "no use for this column" in note.text]
    assert [place.partition("“")[2] for place in named] == [
        "Creator”", "Progress %”", "Actual Progress”", "Status”", "Score”",
    ]  # fmt: skip


def test_the_explorers_workbook(read):
    book = openpyxl.Workbook()
    for row in (HEAD, *rows()):
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    check(read(out.getvalue(), "viva.xlsx").cycle)


def organization(**changed):
    def person(name):
        return {"ID": 1, "Name": name, "Email": "x@example.org"}

    def one(ident, title, sort, parents=(), **said):
        return {
            "ID": ident, "Title": title, "Type": sort, "Owner": [person("Ana")], "Teams": [{"ID": 5, "Name": "Harbour"}],
            "Time Period": {"ID": 3, "Name": "Q4 2025"}, "Start Date": "2025-10-01", "End Date": "2025-12-31",
            "Parent IDs": [parent for parent, _ in parents],
            "Alignment": [{"ID": parent, "Title": "", "Weight": str(weight)} for parent, weight in parents] or None,
            "Description": None, "Outcome": {}, "Children": None, "Progress": 40, "Status": "On Track",
        } | said  # fmt: skip

    def measured(unit, start, target, sort="Increase From"):
        return {
            "Outcome": {
                "Outcome Type": "Metric",
                "Metric Unit": unit,
                "Start": start,
                "Target": target,
                "Target Type": sort,
            }
        }

    def check_in(day, value, note, status):
        return {
            "ID": 1, "OKR ID": 12, "CheckIn Date": day, "Check In Owner": person("Bo"), "Status": status,
            "Check In Note": {"Check In Note": note, "Check In Note HTML": f"<p>{note}</p>"}, "Current Value": value,
        }  # fmt: skip

    quiet = {"Goal Type": "Aspirational", "Created At": "2025-09-20T14:36:20Z", "Description": "Crews are tired."}
    objectives = [
        one(11, "Quiet nights", "Big rock", **quiet),
        one(12, "Trips booked online", "Kpi", [(11, 60)], **measured("%", 22, 40)),
        one(13, "Calls at night", "Kpi", [(11, 40)], **measured("calls", "1,200", "400", "Decrease From")),
        one(14, "Build the page", "Project", [(11, 0)]),
        one(15, "Crews like it here", "Big rock", [(11, 0)]),
    ]
    check_ins = [
        check_in("2025-10-10", 25, "good; so far", "On Track"),
        check_in("2025-11-10", 31, "", "At Risk"),
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        parts = {"Teams_export_1": [], "objectives_export_1": objectives, "checkins_export_1": check_ins} | changed
        for name, part in parts.items():
            archive.writestr(f"{name}.json", part if isinstance(part, str) else json.dumps(part))
    return out.getvalue()


def test_the_export_of_an_organization(read):
    found = read(organization(), "organization.zip")
    check(found.cycle)
    assert "“Build the page” is a Project, no objective and no key result." in told(found, "left")
    assert not found.whole


@pytest.mark.parametrize("broken", ["{", "[1, 2]", '[{"Title": "no id"}]', "[" * 100_000])
def test_a_broken_export_is_said(read, broken):
    with pytest.raises(OkrkitError, match="damaged"):
        read(organization(objectives_export_1=broken), "organization.zip")


def test_several_teams_or_periods_are_asked(read):
    lines = rows()
    lines[4][HEAD.index("Team")] = "Harbour; Crew"
    lines[4][HEAD.index("Period")] = "Annual 2025"
    found = read(as_csv(lines))
    asked = told(found, "asked")
    assert asked == [
        "This export holds 2 periods: Q4 2025 (1), Annual 2025 (1). Which one is it?",
        "This export holds 2 teams: Harbour (2), Crew (1). Which one is it?",
    ]
    assert found.cycle.objectives == ()
    found = read(as_csv(lines), team="Harbour", period="Q4 2025")
    assert [o.text for o in found.cycle.objectives] == ["Quiet nights"]
    assert found.cycle.team == "Harbour"
    found = read(as_csv(lines), team="all", period="all")
    assert (len(found.cycle.objectives), found.cycle.team) == (2, None)
    with pytest.raises(OkrkitError, match="There is no team “Boat”"):
        read(as_csv(lines), team="Boat", period="all")


@pytest.mark.parametrize(
    ("sort", "direction", "bound", "kind"),
    [
        ("Stay above", "maintain", (40, None), "maintain"),
        ("Stay below", "maintain", (None, 40), "maintain"),
        ("Reach", "increase", None, None),
        ("", "increase", None, None),
    ],
)
def test_how_a_key_result_is_meant_to_move(read, sort, direction, bound, kind):
    outcome = {"Outcome Type": "Metric", "Metric Unit": "%", "Start": 22, "Target": 40, "Target Type": sort}
    objectives = [
        {"ID": 1, "Title": "Quiet nights", "Type": "Objective"},
        {"ID": 2, "Title": "Trips", "Type": "Key Result", "Parent IDs": [1], "Outcome": outcome},
    ]
    [kr] = read(
        organization(objectives_export_1=objectives, checkins_export_1=[]), "organization.zip"
    ).cycle.key_results
    assert (kr.measure.direction, kr.measure.bound, kr.type) == (direction, bound, kind)


def test_a_check_in_that_cannot_be_read_is_named(read):
    lines = rows()
    lines[1][HEAD.index("Checkins")] = seen("2025-10-10", "many")
    lines[1][-1] = seen("2027-01-01", "31%")
    found = read(as_csv(lines))
    assert found.cycle.check_ins == ()
    assert len(told(found, "wrong")) == 2
