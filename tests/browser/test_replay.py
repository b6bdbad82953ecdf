"""A reader walks the told case of page 07 from its first decision to its last, and sees both beside theirs."""

import shutil

import pytest

DID = {"en": ("after twenty-five minutes", "Full focus"), "zh": ("二十五分钟散会", "全力以赴")}
CLOSED = {"en": "is still to come", "zh": "周还没到"}
KEEP = {"en": "Keep my answer and see what they did", "zh": "记下我的回答，看他们怎么做"}
MINE = {"en": ("I would ask for one line.", "Name one that we stop."), "zh": ("我会要一行字。", "点一条，今天就停。")}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_case_a_from_the_first_decision_to_the_last(lab, page, language):
    shutil.rmtree(lab.root / "answers", ignore_errors=True)
    code = {
        "decide-3": 'story.decide("week-3")',
        "see-week-4": "story.week(10)",
        "decide-13": 'story.decide("week-13")',
        "see-week-14": "story.week(26)",
        "summary": "story.summary()",
    }
    opening = 'import okrkit as okr\nteam = okr.start("growth")\nstory = okr.case("a-number-from-above")'
    page.open(lab.notebook(f"replay-{language}", [opening, *code.values()], language))
    at = {name: number for number, name in enumerate(code, start=2)}
    page.run_all()

    for name in ("see-week-4", "see-week-14"):
        assert CLOSED[language] in page.output(at[name]).inner_text()
    assert not [one for one in DID[language] if one in page.content()]

    for number, name in enumerate(("decide-3", "decide-13")):
        form = page.cell(at[name]).locator(".okrkit-decide")
        form.locator("textarea").first.fill(MINE[language][number])
        form.get_by_role("button", name=KEEP[language]).click()
        form.get_by_text(DID[language][number]).wait_for()
        assert DID[language][1] not in page.content() or number == 1
        then = ("see-week-4", "see-week-14")[number]
        page.write_cell(at[then], code[then])
        page.output(at[then]).locator("img").wait_for()
        assert CLOSED[language] not in page.output(at[then]).inner_text()
        page.output(at[then]).scroll_into_view_if_needed()
        page.shot(f"replay-{language}-{then}")

    page.write_cell(at["summary"], code["summary"])
    shown = page.output(at["summary"])
    for said in (*MINE[language], *DID[language]):
        shown.get_by_text(said).first.wait_for()
    shown.scroll_into_view_if_needed()
    page.shot(f"replay-{language}-summary")

    kept = lab.root / "answers" / "a-number-from-above.md"
    kept.write_text(kept.read_text(encoding="utf-8").replace(MINE[language][0], "x"), encoding="utf-8")
    page.write_cell(at["summary"], code["summary"])
    assert {"en": "changed after it had been kept", "zh": "记下之后，又改动过"}[language] in shown.inner_text()
