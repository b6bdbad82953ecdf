"""How many lines a second the coach reads and asks about, on one core; beside two linters of prose on the same lines.

    python benchmarks/reading.py [rounds]

The lines are made here, each only once: 1,000 key results under 200 objectives, half of them English, half Chinese.
Our figure is for reading and questions together, in one process; the best of the rounds is printed, since whatever
else a machine does only slows it. proselint (English) and textlint (both, with a rule that reads every sentence) are
run as their commands are, the time that it takes to start them on an empty file taken off. They look for other things
than we do: the figures tell what a reader of prose costs, not which is better.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

from okrkit.model import Cycle, KeyResult, Objective
from okrkit.reviewing import review

IN_ONE = 5
PLACES = {
    "en": [
        "harbour office",
        "night ferry",
        "island school",
        "repair yard",
        "ticket counter",
        "fish market",
        "lighthouse",
        "rowing club",
        "pilot station",
        "quay café",
    ],
    "zh": ["港务处", "夜班渡轮", "海岛学校", "修船厂", "售票窗口", "鱼市", "灯塔", "赛艇队", "引航站", "码头食堂"],
}
SEASONS = {
    "en": ["in winter", "on weekdays", "for families", "after a storm", "at dawn"],
    "zh": ["冬季", "工作日", "家庭客人", "风暴之后", "清晨"],
}
OBJECTIVES = {
    "en": [
        "Guests of the {place} find their way on day {n}",
        "Crews at the {place} trust plan {n}",
        "Launch portal {n} for the {place}",
        "Nobody waits at the {place} on line {n}",
    ],
    "zh": [
        "{place}的客人第 {n} 天就能自己找到路",
        "{place}的船员信得过第 {n} 版班表",
        "上线第 {n} 期{place}门户",
        "{n} 号线的{place}不再有人排队",
    ],
}
LINES = {
    "en": [
        "Share of days with the {place} open on time {season} from {n}% to {m}%",
        "Median wait at the {place} {season} from {m} minutes to {n} minutes",
        "Keep complaints about the {place} {season} at or below {n} a month",
        "Train {n} people who work at the {place} {season}",
        "Ship version {n}.0 of the {place} timetable {season} by end of Q3",
        "Reach {m},000 bookings {season} through the {place}",
        "Significantly improve the service of the {place} {season}",
        "Reduce fuel cost of the {place} {season} by {n}%",
        "{m} crews plan their week at the {place} {season} without calling the office",
        "Build and publish {n} guides to the {place} {season} so that new staff need no help",
    ],
    "zh": [
        "{season}{place}准点率从 {n}% 提升到 {m}%",
        "{season}{place}的平均等候时间由 {m} 分钟缩短到 {n} 分钟",
        "{season}每月关于{place}的投诉不超过 {n} 件",
        "{season}给{place}的员工组织 {n} 场培训",
        "9 月底前上线{season}{place}的 {n}.0 版时刻表",
        "{season}通过{place}完成 {m} 万笔订票",
        "进一步优化{season}{place}的服务体验",
        "{season}{place}的油耗成本降低 {n}%",
        "{season}{m} 个班组不打电话就能在{place}排好一周的班",
        "编写并发布 {n} 份{season}{place}手册，让新人不用再问人",
    ],
}


def key_results(language: str) -> list[str]:
    """Every template with every place and season: no two lines say the same."""
    every = product(PLACES[language], SEASONS[language], LINES[language])
    return [
        line.format(place=place, season=season, n=n % 40 + 2, m=n % 40 + 45)
        for n, (place, season, line) in enumerate(every)
    ]


def cycle(languages: tuple[str, ...] = ("en", "zh")) -> Cycle:
    """Distinct key results, five under each objective."""
    objectives: list[Objective] = []
    for language in languages:
        lines = key_results(language)
        for n in range(len(lines) // IN_ONE):
            template, place = (choice[language][n % len(choice[language])] for choice in (OBJECTIVES, PLACES))
            at = len(objectives)
            under = tuple(
                KeyResult(id=f"KR{at * IN_ONE + i}", text=text)
                for i, text in enumerate(lines[n * IN_ONE : (n + 1) * IN_ONE], 1)
            )
            objectives.append(Objective(id=f"O{at + 1}", text=template.format(place=place, n=n), key_results=under))
    return Cycle(objectives=tuple(objectives))


def best(rounds: int, run: Callable[[], object]) -> float:
    run()
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return min(times)


def texts(whole: Cycle) -> list[str]:
    return [item.text for objective in whole.objectives for item in (objective, *objective.key_results)]


def linters() -> Iterator[tuple[str, list[str], tuple[str, ...]]]:
    """Each linter that is installed: its name, its command, the languages that it reads."""
    proselint = shutil.which("proselint", path=str(Path(sys.executable).parent)) or shutil.which("proselint")
    if proselint:
        yield "proselint", [proselint, "check"], ("en",)
    else:
        print("proselint is not installed: pip install proselint")
    textlint = shutil.which("textlint", path="node_modules/.bin") or shutil.which("textlint")
    if textlint:
        yield "textlint", [textlint, "--rule", "max-comma", "--rule", "max-kanji-continuous-len"], ("en", "zh")
    else:
        print(
            "textlint is not installed: npm install textlint textlint-rule-max-comma textlint-rule-max-kanji-continuous-len"
        )


def seconds(command: list[str], lines: list[str]) -> float:
    """How long a command takes over a file of these lines."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lines.md"
        file.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        begin = time.perf_counter()
        subprocess.run([*command, str(file)], capture_output=True, check=False)
        return time.perf_counter() - begin


def main(rounds: int) -> None:
    for name, languages in (("en", ("en",)), ("zh", ("zh",)), ("both", ("en", "zh"))):
        whole = cycle(languages)
        lines = texts(whole)
        assert len(set(lines)) == len(lines)
        print(f"{f'okrkit {name}':16}{len(lines) / best(rounds, lambda whole=whole: review(whole)):10,.0f} lines/s")
    for name, command, languages in linters():
        for language in languages:
            lines = texts(cycle((language,)))
            empty = min(seconds(command, []) for _ in range(3))
            took = min(seconds(command, lines) for _ in range(3)) - empty
            print(f"{f'{name} {language}':16}{len(lines) / took:10,.0f} lines/s (and {empty:.2f} s to start)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 11)
