"""A report on paper: the first sheet of A4 holds the short version and nothing of it is cut; closed parts open."""

import re

import pytest

from okrkit import store
from okrkit.language import speaking
from okrkit.report import report
from okrkit.retro import case, simulate

WORST = "W-MANY,W-TASK,C-FORGET,C-GOALPOST,C-MELON,A-ORPHAN"
PAGES = [*(f"case:{name}" for name in ("a-number-from-above", "all-green", "new-goals-every-month")), "simulated"]


def sheets(page):
    raw = page.pdf(prefer_css_page_size=True, print_background=True)
    return len(re.findall(rb"/Type\s*/Page\b", raw))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("which", PAGES)
def test_the_short_version_is_the_first_sheet(browser, tmp_path, which, language):
    with speaking(language):
        if which == "simulated":
            given = simulate.simulate(WORST, "high", 3)
        else:
            given = store.read(case.folder(which.removeprefix("case:"), language), spare=True)
        file = tmp_path / "report.html"
        file.write_text(report(given, teaching=True), encoding="utf-8")  # with the longest head
    page = browser.new_page(viewport={"width": 695, "height": 1000})  # 184 mm, as the paper is between its margins
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    box = page.evaluate(
        """() => { const front = document.querySelector(".front"), box = front.getBoundingClientRect();
          const cut = [...front.querySelectorAll(":scope > *, figure")].filter(
            one => one.getBoundingClientRect().bottom > box.bottom + 1 || one.scrollHeight > one.clientHeight + 2);
          return {cut: cut.map(one => one.outerHTML.slice(0, 80)), over: front.scrollHeight - front.clientHeight,
            picture: document.querySelector(".pictures img").getBoundingClientRect().height}; }"""
    )
    assert box["cut"] == []
    assert box["over"] <= 1
    assert box["picture"] > 95  # 25 mm
    all_sheets = sheets(page)
    shown = page.evaluate(
        """() => [...document.querySelectorAll(".long details:not([open]) > p")].every(
          one => one.checkVisibility({contentVisibilityAuto: true}))"""
    )
    assert shown
    page.evaluate("document.querySelector('.long').remove()")
    assert sheets(page) == 1 < all_sheets
    page.close()
