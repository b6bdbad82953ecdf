"""A reader decides in week 3 in the form, and only then sees what they did."""

import shutil

import pytest

CASE = 'story = okr.case("a-number-from-above")'
DID = {"en": "after twenty-five minutes", "zh": "二十五分钟散会"}
KEEP = {"en": "Keep my answer and see what they did", "zh": "记下我的回答，看他们怎么做"}
MINE = {"en": "I would ask what an 8 means <b>today</b>.", "zh": "我会问：8 到底是什么意思？<b>今天</b>就问。"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_answer_in_the_form_opens_the_rest_and_stays(lab, page, language):
    shutil.rmtree(lab.root / "answers", ignore_errors=True)
    cells = ["import okrkit as okr\nokr.start('growth')", CASE, 'story.decide("week-3")', 'story.reveal("week-3")']
    page.open(lab.notebook(f"decide-{language}", cells, language))
    page.write_cell(1, cells[0])
    for number in (2, 3, 4):
        page.write_cell(number, cells[number - 1])
    form = page.cell(3).locator(".okrkit-decide")
    form.wait_for()
    assert DID[language] not in page.content()

    form.locator("textarea").first.click()
    page.keyboard.type(MINE[language])
    form.locator("input[type=radio]").nth(1).check()
    count = page.locator(".jp-Notebook .jp-Cell").count()
    page.keyboard.type("xaa", delay=5)  # letters on a choice are not JupyterLab's, which would cut the cell
    page.wait_for_timeout(300)
    assert page.locator(".jp-Notebook .jp-Cell").count() == count
    page.shot(f"decide-{language}-before")
    form.get_by_role("button", name=KEEP[language]).click()
    form.get_by_text(DID[language]).wait_for()
    page.shot(f"decide-{language}-after")
    assert form.get_by_text(MINE[language]).count() == 1
    assert form.get_by_role("button", name=KEEP[language]).count() == 0

    kept = (lab.root / "answers" / "a-number-from-above.md").read_text(encoding="utf-8")
    assert MINE[language] in kept
    page.write_cell(4, cells[3])
    page.output(4).get_by_text(DID[language]).wait_for()
    page.restart_and_run_all()
    page.cell(3).locator(".okrkit-decide").get_by_text(MINE[language]).wait_for()
