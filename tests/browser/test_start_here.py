"""The first ten minutes: the workbook is opened by the README's command, and the first notebook is run and used."""

import re

import pytest


@pytest.mark.parametrize(
    ("language", "objective", "label"),
    [
        ("en", "New customers reach value in their first week", "Objective"),
        ("zh", "新客户第一周就用起来", "目标"),
    ],
)
def test_the_first_notebook_by_run_all_then_by_form_and_cell(lab, page, language, objective, label):
    team = lab.root / "teams" / "my-team"
    page.open(lab.address(f"{language}/00-start-here.ipynb"))
    page.run_all()
    page.locator(".okr-form").wait_for()
    shown = page.locator(".jp-Notebook").inner_text()
    assert "Traceback" not in shown
    assert not team.exists() or language == "zh"
    page.shot(f"start-here-{language}")

    field = page.locator(".okr-objective").last.get_by_label(label).first
    if field.input_value():
        page.locator(".okr-form").get_by_role("button", name=label).last.click()
        page.wait_for_timeout(600)
        field = page.locator(".okr-objective").last.get_by_label(label).first
    field.fill(objective)
    page.until(lambda: objective in lab.okrs("my-team"))

    page.locator(".jp-CodeCell .cm-content").filter(has_text=re.compile(r"^%%okrOKRKR$")).first.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(f"%%okr\nO {objective[::-1]}\nKR Calls from 90 to 40")
    page.keyboard.press("Shift+Enter")
    page.settled()
    page.shot(f"start-here-cell-{language}")
    page.until(lambda: objective[::-1] in lab.okrs("my-team"))
    assert objective in lab.okrs("my-team")

    page.save()
    page.reload()
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.scroll_until(lambda: page.locator(".okr-objective").count() >= 2)
    page.scroll_until(lambda: objective[::-1] in page.locator(".jp-Notebook").inner_text())
