"""How soon the reading follows typing in the form, in a real browser: from the key to the new words on the screen.

    python benchmarks/live.py [en|zh] [rounds]

Opens the workbook by its command, with a set of 5 objectives and 20 key results, and types lines into key results as
a person does: uneven, with a pause in the middle now and then, in which the form asks and saves. The page itself
takes the times: a key goes down (a Chinese character is put in), and below the row stands the reading of the words up
to that key, or of newer ones. Keys that change nothing in the reading are not counted. A key whose reading never
came is counted as lost.
"""

import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

from conftest import Page, chromium, opened  # the folder above
from playwright.sync_api import Browser, sync_playwright

from okrkit import language, notation, store
from okrkit.model import Cycle, KeyResult
from okrkit.reviewing import in_words, read_key_result

PAUSE_EVERY, PAUSE, AFTER = 25, 1.1, 1.5  # keys; seconds
SEED = 7
SETS = {
    "en": (
        "Keepers of group {n} book a berth without calling us",
        [
            "Berths booked online from 20% to 35%",
            "Calls a week from 90 to 60",
            "Nights booked twice to 0",
            "Train 9 desks",
        ],
        [
            "Activation rate from 22% to 40%, median over 4 weeks",
            "Median time to first report from 6 days to 1 day",
            "Keep the weekly score of guests at or above 45",
            "Launch the booking page for 12 harbours by June",
            "Monthly calls about bookings from 1,200 down to 300",
        ],
    ),
    "zh": (
        "第 {n} 组的船长不用打电话就能订到泊位",
        ["线上订位占比从 20% 提升到 35%", "每周来电从 90 个降到 60 个", "重复订位降到 0 次", "培训 9 个前台"],
        [
            "激活率从 22% 提升到 40%，取四周的中位数",
            "首次出报表的时间从 6 天缩短到 1 天",
            "每周客户满意度保持在 45 分以上",
            "6 月底前在 12 个港口上线订位页面",
            "每月订位来电从 1200 个降到 300 个",
        ],
    ),
}
WATCH = """([row, first]) => {
  const line = document.querySelectorAll('.okr-line')[row], note = line.querySelector('.okr-note');
  const shown = () => (line.querySelector('.okr-read') || {textContent: ''}).textContent;
  window.keys = []; window.seen = [[performance.now(), shown()]];
  new MutationObserver(() => window.seen.push([performance.now(), shown()]))
    .observe(note, {childList: true, subtree: true, characterData: true});
  let down = null;
  line.addEventListener('keydown', event => { down = performance.now(); }, true);
  line.addEventListener('input', event => {
    window.keys.push([down === null ? performance.now() : down, event.target.value]); down = null; }, true);
}"""


def okrs(name: str) -> str:
    objective, key_results, _ = SETS[name]
    blocks = []
    for n in range(5):
        lines = [f"KR {'K' * (n + 1)} {line}" if name == "en" else f"KR {line}（{n + 1} 组）" for line in key_results]
        blocks += [f"O {objective.format(n=n + 1)}", *lines]
    return "\n".join(blocks)


def read(text: str, cycle: Cycle) -> str:
    """What the form is to say of these words: read in the dates of its cycle."""
    text = " ".join(text.split())
    if not text:
        return ""
    meant = notation.measured(text, {}, cycle.start, cycle.end)
    return in_words(read_key_result(KeyResult(id="KR1", text=text, measure=meant)))


def type_line(page: Page, row: int, text: str, dice: random.Random, cycle: Cycle) -> Iterator[float | None]:
    """Type a line into a row that is emptied first; for each key that changes the reading, the seconds it took."""
    field = page.locator(".okr-line").nth(row).locator(".okr-main input")
    field.fill("")
    page.wait_for_timeout(AFTER * 1000)
    page.evaluate(WATCH, [row, ""])
    field.click()
    for at, character in enumerate(text, start=1):
        page.keyboard.type(character)
        slow = at % PAUSE_EVERY == 0
        page.wait_for_timeout(PAUSE * 1000 if slow else dice.uniform(45, 160))
    page.wait_for_timeout(AFTER * 1000)
    assert field.input_value() == text, f"typed {text!r}, and there stands {field.input_value()!r}"
    keys, seen = page.evaluate("[window.keys, window.seen]")
    readings = [read(typed, cycle) for _, typed in keys]
    for at, (down, _) in enumerate(keys):
        if at and readings[at] != readings[at - 1]:
            newer = set(readings[at:])
            yield next((when - down for when, shown in seen if when >= down and shown in newer), None)


def measure(browser: Browser, name: str, rounds: int) -> None:
    dice = random.Random(SEED)
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(Path(folder), "--language", name) as lab,
        language.speaking(name),
    ):
        place = store.find(lab.root, "live", date.today())  # noqa: DTZ011 - the person's own day, as start() takes it
        place.save(notation.parse(okrs(name)).cycle, base=None, by="benchmark")
        context = browser.new_context(viewport={"width": 1200, "height": 900})
        page = Page(context.new_page())
        page.open(lab.notebook("live", ['import okrkit as okr\nteam = okr.start("live")', "team.write()"], name))
        page.run_all()
        page.locator(".okr-line").nth(20).wait_for()
        page.wait_for_timeout(3000)
        took: list[float | None] = []
        cycle = place.load().cycle
        for turn in range(rounds):
            for at, line in enumerate(SETS[name][2]):
                took += type_line(page, 5 * at + turn % 4, line, dice, cycle)
        context.close()
    came = sorted(one for one in took if one is not None)
    lost = len(took) - len(came)
    p95 = statistics.quantiles(came, n=20, method="inclusive")[-1]
    print(
        f"{name}  n {len(came):4}   median {statistics.median(came):5.0f} ms   p95 {p95:5.0f} ms   "
        f"max {came[-1]:5.0f} ms   lost {lost}",
        flush=True,
    )


def main(names: list[str], rounds: int) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name in names:
            measure(browser, name, rounds)
        browser.close()


if __name__ == "__main__":
    asked = sys.argv[1:]
    times = [int(word) for word in asked if word.isdigit()]
    main([word for word in asked if word in SETS] or list(SETS), times[0] if times else 2)
