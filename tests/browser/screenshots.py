"""The screenshots of the README, made from the real thing in each language.

    python tests/browser/screenshots.py

Opens the workbook by its command in a fresh folder, runs the start page, writes an objective in the form as a person
would, and photographs it with what the coach asks.
"""

import re
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent / "screenshots"
SIZE = {"width": 1180, "height": 820}
TYPED = {
    "en": [
        "New customers reach value in their first week",
        "Activation rate from 22% to 40%",
        "Launch the onboarding tour",
    ],
    "zh": [
        "新客户第一周就用出价值",
        "激活率从 22% 提升到 40%",
        "上线新手引导",
    ],
}
MENU = {"en": ("Run", "Run All Cells"), "zh": ("运行", "运行所有单元格")}


def photograph(page, language: str, file: Path) -> None:
    """The start page after Run All and a first objective."""
    menu, item = MENU[language]
    page.page.get_by_role("menubar").get_by_text(menu, exact=True).click()
    page.page.get_by_role("menuitem", name=re.compile(f"^{item}")).first.click()
    page.settled()
    form = page.page.locator(".okr-form")
    form.wait_for()
    objective, *key_results = TYPED[language]
    form.locator(".okr-objective input").first.click()
    page.page.keyboard.type(objective)
    for text in key_results:
        page.page.keyboard.press("Enter")
        page.page.wait_for_timeout(700)
        page.page.keyboard.type(text)
    page.page.wait_for_timeout(6500)  # the form reads, asks, saves and settles
    form.evaluate("form => form.closest('.jp-Cell').scrollIntoView({block: 'center'})")
    page.page.wait_for_timeout(500)
    page.page.screenshot(path=file)


def main() -> int:
    """Make both screenshots; the exit status."""
    from conftest import Page, chromium, opened  # the script's own folder is on the path
    from playwright.sync_api import sync_playwright

    HERE.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for language in TYPED:
            with opened(Path(folder) / language, "--language", language) as lab:
                context = browser.new_context(viewport=SIZE, device_scale_factor=2, color_scheme="light")
                page = Page(context.new_page())
                page.open(lab.url)
                photograph(page, language, HERE / f"{language}.png")
                context.close()
                print(HERE / f"{language}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
