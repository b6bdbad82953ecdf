"""A real workbook in a real JupyterLab, and a real browser to use it with.

def test_something(lab, page):
    notebook = lab.notebook("my-test", ["import okrkit as okr", 'team = okr.start("growth")'])
    page.open(notebook)
    page.run_all()
"""

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest

HOW_TO_GET_ONE = "no Chromium found; get one with `apt install chromium` or `playwright install chromium`"
PATIENCE = 60_000  # milliseconds; a busy machine starts a kernel slowly
SHOTS = os.environ.get("OKRKIT_SHOTS")  # a folder for screenshots, where somebody wants to look


def chromium() -> str | None:
    """The browser of this machine: the system's, else the one that Playwright brought."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else None


@pytest.fixture(scope="session")
def browser():
    path = chromium()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(HOW_TO_GET_ONE)
        pytest.skip(HOW_TO_GET_ONE)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


class Lab:
    """A workbook that is open: its address with the token, and its folder."""

    def __init__(self, url: str, root: Path) -> None:
        self.url, self.root = url, root
        self.base, self.token = re.match(r"(https?://[^/]+/).*token=(\w+)", url).groups()

    def notebook(self, name: str, cells: list[str], language: str = "en") -> str:
        """Write a notebook of code cells into the workbook; its address."""
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        for count, cell in enumerate(made.cells, start=1):
            cell["id"] = f"cell-{count}"
        path = self.root / language / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(made, path)
        return self.address(f"{language}/{name}.ipynb")

    def address(self, path: str) -> str:
        return f"{self.base}doc/tree/{path}?token={self.token}"

    def okrs(self, team: str) -> str:
        """What the team's okrs.md says; empty where there is none yet."""
        found = sorted((self.root / "teams" / team).glob("*/okrs.md"))
        return found[-1].read_text(encoding="utf-8") if found else ""


@contextmanager
def opened(root: Path, *options: str):
    """`okrkit open` in a folder, until the block ends."""
    command = [sys.executable, "-m", "okrkit", "open", str(root), "--no-browser", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    seen = []
    try:
        for line in process.stdout:
            seen.append(line)
            if found := re.search(r"https?://\S+token=\w+", line):
                yield Lab(found[0], root)
                return
        pytest.fail("the workbook did not open:\n" + "".join(seen))
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
        process.stdout.close()


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    """The workbook in a fresh folder, opened by the command of the README."""
    with opened(tmp_path_factory.mktemp("okr-workbook"), "--language", "en") as workbook:
        yield workbook


class Page:
    """A browser's page with what a person does in JupyterLab."""

    def __init__(self, page) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE)

    def __getattr__(self, name):
        return getattr(self.page, name)

    def open(self, address: str) -> None:
        """Open a notebook and wait until its kernel is there to work."""
        self.page.goto(address)
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        base, path, token = re.match(r"(.*/)(?:doc|lab)/tree/([^?]*)\?token=(\w+)", address).groups()

        def ready() -> bool:
            sessions = self.page.request.get(f"{base}api/sessions?token={token}").json()
            return any(s["path"] == path and s["kernel"]["execution_state"] == "idle" for s in sessions)

        self.until(ready, 60)
        self.page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(state="attached")
        self.page.wait_for_timeout(500)

    def run_all(self) -> None:
        self._choose("runmenu:run-all")
        self.settled()

    def restart_and_run_all(self) -> None:
        self._choose("runmenu:restart-and-run-all")
        self.page.locator(".jp-Dialog .jp-mod-accept, .jp-Dialog .jp-mod-warn").last.click()
        self.settled()

    def _choose(self, command: str) -> None:
        """Click an item of the Run menu, whatever the language of the menus."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^(Run|运行)$")).click()
        self.page.locator(f'.lm-Menu-item[data-command="{command}"]').click()

    def settled(self) -> None:
        """Wait until no cell is waiting or running."""
        self.page.wait_for_timeout(400)
        self.page.wait_for_function(
            "() => ![...document.querySelectorAll('.jp-InputPrompt')].some(p => p.textContent.includes('*'))"
        )
        self.page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(state="attached")

    def cell(self, number: int):
        """The cell of this number, from 1."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(number - 1)

    def output(self, number: int):
        return self.cell(number).locator(".jp-Cell-outputArea")

    def write_cell(self, number: int, text: str) -> None:
        """Click into a cell, replace what it says, and run it with Shift + Enter."""
        editor = self.cell(number).locator(".cm-content")
        editor.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Shift+Enter")
        self.settled()

    def save(self) -> None:
        self.page.locator('[data-jp-item-name="save"] button, [data-jp-item-name="save"] jp-button').first.click()
        self.page.wait_for_timeout(1000)

    @staticmethod
    def until(check, seconds: float = 20) -> None:
        """Wait until `check()` holds."""
        end = time.monotonic() + seconds
        while not check():
            if time.monotonic() > end:
                raise AssertionError("it did not come to be in time")
            time.sleep(0.1)

    def scroll_until(self, check, seconds: float = 40) -> None:
        """Scroll down, as a reader does, until `check()` holds: JupyterLab draws cells when they come into sight."""
        self.page.mouse.move(500, 500)

        def found() -> bool:
            self.page.mouse.wheel(0, 300)
            self.page.wait_for_timeout(200)
            return check()

        self.until(found, seconds)

    def shot(self, name: str) -> None:
        """A screenshot, where somebody asked for them with OKRKIT_SHOTS=folder."""
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(SHOTS) / f"{name}.png")


@pytest.fixture
def page(browser):
    """A page 1000 px wide, in the light theme."""
    context = browser.new_context(viewport={"width": 1000, "height": 900}, color_scheme="light", locale="en-US")
    yield Page(context.new_page())
    context.close()
