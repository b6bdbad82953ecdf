"""The report of a cycle: what stands on it, what must not, and that it needs nothing from outside."""

import datetime as dt
import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from okrkit import cli, scoring, store
from okrkit.errors import OkrkitError
from okrkit.language import speaking
from okrkit.model import Change, CheckIn, Cycle, Dependency, KeyResult, Measure, Objective, Shock
from okrkit.report import Veil, report
from okrkit.retro import case
from okrkit.retro.diagnosis import diagnose

START, END = dt.date(2026, 1, 5), dt.date(2026, 4, 5)
ODD = '<script>alert("1")</script> & co'
BOTH = [(name, language) for name in case.names() for language in ("en", "zh")]
EACH = [f"{name}-{language}" for name, language in BOTH]


def loaded(name, language="en"):
    return store.read(case.folder(name, language), spare=True)


def small(who="Mei Lin", other="Jonas", note="{who} asked {other}; Mei was away, 1234 calls"):
    kr = KeyResult("KR1", "Calls about bookings from 90 to 40 a week", owner=who, measure=Measure(90, 40))
    kept = KeyResult("KR2", "Keep NPS at or above 45", owner=other, measure=Measure(bound=(45, None)), type="maintain")
    step = KeyResult("KR3", "Launch the page", type="milestone", owner=who)
    seen = [
        CheckIn(START + dt.timedelta(weeks=n), name, value, 6, by, note.format(who=who, other=other))
        for n in range(6)
        for name, value, by in (("KR1", 90 - 7 * n, who), ("KR2", 40 + 2 * n, other), ("KR3", n / 10, who))
    ]
    return Cycle(
        "Harbour Ferry",
        START,
        END,
        (Objective("O1", "Nobody at Harbour Ferry waits", (kr, kept, step), owner=who, kind="committed"),),
        tuple(seen),
        (
            Change(
                dt.datetime(2026, 3, 9, 10, tzinfo=dt.UTC),
                "KR1",
                "target",
                "30",
                "40",
                who,
                f"{other} said so",
                announced=False,
            ),
        ),
        dependencies=(Dependency("KR1", "data team", yes_by=other),),
        shocks=(Shock(dt.date(2026, 2, 2), f"a storm hit {other}"),),
    )


class Read(HTMLParser):
    """The tags of a page with their attributes, and its words."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_first_page_says_what_happened_and_what_it_asks(language):
    with speaking(language):
        given = loaded("a-number-from-above", language)
        page = report(given)
        found = diagnose(given)
    front = html.unescape(page.partition('<article class="long">')[0])
    scores = scoring.score(given)
    assert f"{scores.objectives['score'][0]:.2f}" in front
    for one in found.of("supported")[:4]:
        texts = one.mode.zh if language == "zh" else one.mode.en
        assert texts.name in front
        assert texts.ask in front
        row = one.for_[0].rows[0]
        assert f"{row.file} · {row.line}" in front
    with speaking(language):
        assert all(line in front for line in found.limits()[:3])
    assert f'lang="{"zh-Hans" if language == "zh" else "en"}"' in front


def test_every_mode_stands_behind_with_all_its_rows():
    given = loaded("a-number-from-above")
    with speaking("en"):
        long = html.unescape(report(given).partition('<article class="long">')[2])
        found = diagnose(given)
    for one in found.verdicts:
        assert one.mode.en.ask in long
    for row in (row for one in found.of("supported") for e in one.for_ for row in e.rows[:60]):
        assert row.line in long


def test_it_needs_nothing_from_outside_and_runs_nothing():
    page = Read(report(loaded("bread-at-closing-time")))
    assert not {"script", "link", "iframe", "object"} & {tag for tag, _ in page.tags}
    pictures = [attrs for tag, attrs in page.tags if tag == "img"]
    assert len(pictures) >= 5
    assert all(one["src"].startswith("data:image/png;base64,") and len(one["alt"]) > 40 for one in pictures)
    assert not [attrs for _, attrs in page.tags if any(str(value).startswith("http") for value in attrs.values())]


def test_all_that_people_typed_is_escaped():
    cycle = small(note=ODD)
    objective = replace(cycle.objectives[0], text=ODD, why=ODD)
    kr = replace(objective.key_results[0], text=f"{ODD} from 90 to 40")
    objective = replace(objective, key_results=(kr, *objective.key_results[1:]))
    cycle = replace(cycle, team=ODD, objectives=(objective,))
    for how in ({}, {"names": True}, {"teaching": True}):
        page = Read(report(cycle, END, label=ODD, **how))
        assert "script" not in [tag for tag, _ in page.tags]
        assert any(ODD.replace("1", "…") in words or ODD in words for words in page.words)


def test_nobody_is_named_unless_it_is_asked_for():
    cycle = small()
    for how in ({}, {"teaching": True}):
        page = report(cycle, END, **how)
        assert not re.search(r"\b(Mei|Lin|Jonas)\b", page)
    assert re.search(r"\bMei Lin\b", report(cycle, END, names=True))


NAME = st.sampled_from(
    ["Ana", "Bo Berg", "Zoë", "李梅", "欧阳晓明", "O'Neil", "Jean-Luc", "J.R.", "a.b@c.d", "Will Way"]
)


@settings(max_examples=25, deadline=None)
@given(NAME, NAME, st.booleans())
def test_no_name_is_left_in_what_may_be_shown(who, other, teaching):
    cycle = small(who, other, "{who}说{other}。({other}) @{who}, {who}")
    veil = Veil(cycle, teaching=teaching)
    shown = [repr(veil.cycle)]
    shown += [repr(veil.row(row)) for one in diagnose(cycle, END).verdicts for e in one.for_ for row in e.rows]
    for name in (who, other):
        assert not any(name in text for text in shown)


@pytest.mark.parametrize(("name", "language"), BOTH, ids=EACH)
def test_a_teaching_case_keeps_its_scores_and_no_value(name, language):
    with speaking(language):
        cycle = loaded(name, language).cycle
        veil = Veil(cycle, teaching=True)
        before, after = scoring.score(cycle), scoring.score(veil.cycle)
    assert 0.6 < veil.factor < 0.94
    for column in ("raw", "score", "expected", "score_as_first_written"):
        ours, theirs = (one.table[column].astype(float).tolist() for one in (before, after))
        assert theirs == pytest.approx(ours, abs=1e-9, nan_ok=True)
    assert before.table["band"].tolist() == after.table["band"].tolist()
    assert before.objectives["passed"].tolist() == after.objectives["passed"].tolist()
    assert veil.cycle.team is None
    shares = {kr.id for kr in cycle.key_results if kr.type == "milestone" and kr.measure.target is None}
    for ours, theirs in zip(cycle.check_ins, veil.cycle.check_ins, strict=True):
        if ours.value and ours.key_result not in shares | {kr.id for kr in cycle.key_results if kr.type == "milestone"}:
            assert theirs.value == pytest.approx(ours.value * float(veil.factor))


def test_a_teaching_case_says_so_first_and_hides_whose_it_was():
    with speaking("en"):
        page = report(small(), END, teaching=True, hide=["bookings"])
    assert page.index("A teaching case") < page.index("What happened")
    text = html.unescape(" ".join(Read(page).words))
    assert "1234" not in text
    assert "from 90 to 40" not in text
    assert "Harbour Ferry" not in page
    assert "bookings" not in page


def test_a_teaching_case_says_the_same_of_its_modes():
    given = small()
    supported = [one.mode.id for one in diagnose(given, END).of("supported")]
    with speaking("en"):
        pages = [report(given, END), report(given, END, teaching=True)]
    ids = [re.findall(r'<span class="id">([WACS]-[A-Z-]+)</span>', page) for page in pages]
    assert ids[0] == ids[1] == supported[:4]


def test_names_and_a_teaching_case_do_not_go_together():
    with pytest.raises(OkrkitError):
        report(small(), END, names=True, teaching=True)


def test_a_cycle_without_anything_still_has_a_page():
    with speaking("zh"):
        page = report(Cycle(objectives=(Objective("O1", "没有人再打电话来问"),)))
    assert "没有人再打电话来问" in page


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    folder = tmp_path / "2026-q1"
    folder.mkdir()
    source = case.folder("a-number-from-above", "en")
    (folder / "okrs.md").write_bytes((source / "okrs.md").read_bytes())
    (folder / "checkins.csv").write_text("nothing,of,use\nBea,was,here\n", encoding="utf-8")
    with speaking("en"):
        page = report(store.read(folder, spare=True))
    assert "checkins.csv" in page.partition('<article class="long">')[0]
    assert "Bea" not in page


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_writes_one_file_and_overwrites_nothing_unasked(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("OKRKIT_LANGUAGE", "en")
    to = tmp_path / "back.html"
    asked = ["report", "all-green", "--to", str(to)]
    assert cli.main(asked) == 0
    first = to.read_bytes()
    assert b"<!doctype html>" in first
    assert case.load("all-green", "en").company in html.unescape(first.decode())
    assert cli.main(asked) == 2
    assert to.read_bytes() == first
    assert cli.main([*asked, "--teaching", "--language", "zh", "--force"]) == 0
    assert "教学案例" in to.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["back.html"]
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("more", [["--to", "back.pdf"], ["--to", "b.html", "--names", "--teaching"]])
def test_the_command_says_what_to_type_instead(tmp_path, capsys, monkeypatch, more):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["report", "all-green", *more]) == 2
    assert capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_team_writes_its_report_beside_its_files(tmp_path, monkeypatch):
    from okrkit.notebook import exchange

    source = case.folder("all-green", "en")
    for file in source.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    exchange.report(store.Folder(tmp_path), "report", names=False, teaching=False, force=False)
    assert (tmp_path / "report.html").stat().st_size > 10_000
    with pytest.raises(OkrkitError):
        exchange.report(store.Folder(tmp_path), "report", names=False, teaching=False, force=False)
