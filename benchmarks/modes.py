"""How often a diagnosis finds what is there, and how often it sees what is not: on invented cycles with known faults.

python benchmarks/modes.py [seeds]           print the tables, 50 seeds for each mode and severity
python benchmarks/modes.py [seeds] --write   and write notebooks/*/modes.md
python benchmarks/modes.py 20 --only C-FORGET,W-TASK

The cycles come from `okrkit.retro.simulate`, which knows how people behave and nothing of signals; the verdicts from
`okrkit.retro.diagnosis`; neither uses the other. A hit is "supported" where a mode is at
work; a false alarm is "supported" in a healthy cycle, or in one that had bad luck. Beside each rate stands the range
in which it lies with 95 % confidence (E. B. Wilson, Journal of the American Statistical Association 22, 1927).
The seeds of the page are not those that are looked at while working on either side. Neither side imports the other, but
they were not made in ignorance of each other: after a first look some habits were told more as people have them (what
comes late is quiet until the last month, who writes tasks seldom says of what type, who asks nobody often leaves out
what for, and asks again for a yes), and modes no longer share answers of the context.
"""

import math
import sys
import time
from collections import Counter
from collections.abc import Iterator

from okrkit import content
from okrkit.retro import simulate
from okrkit.retro.diagnosis import diagnose

FIRST = 90_000 if "--write" in sys.argv else 1  # the seeds begin here
HIT, FALSE = 0.90, 0.05  # what we ask of medium severity, and of cycles in which nothing is wrong
OFTEN = 0.2  # a mode that is seen so much more often beside another one is told
SEVERITIES = simulate.severities()
Table = dict[tuple[str, str], Counter]


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The range in which a rate lies, with 95 % confidence.

    Examples:
        >>> [round(end, 3) for end in wilson(45, 50)]
        [0.786, 0.957]
    """
    z, rate = 1.959964, hits / of
    middle, reach = rate + z * z / (2 * of), z * math.sqrt(rate * (1 - rate) / of + z * z / (4 * of * of))
    return (middle - reach) / (1 + z * z / of), (middle + reach) / (1 + z * z / of)


def supported(modes: str, severity: str, seed: int, *, unlucky: bool = False) -> set[str]:
    """The modes that a diagnosis supports in one invented cycle."""
    cycle = simulate.simulate(modes, severity, seed, "zh" if seed % 2 else "en", unlucky=unlucky)
    return {one["id"] for one in diagnose(cycle, as_of=cycle.end).to_dict()["modes"] if one["verdict"] == "supported"}


def counted(seeds: int, modes: tuple[str, ...]) -> Table:
    """For each mode and severity, and for healthy and unlucky cycles, how often each mode was supported."""
    found: Table = {}
    for unlucky, name in ((False, "healthy"), (True, "unlucky")):
        cases = (supported("", "medium", FIRST + n, unlucky=unlucky) for n in range(4 * seeds))
        found[name, ""] = Counter(mode for case in cases for mode in case)
    for mode in modes:
        for severity in SEVERITIES:
            cases = (supported(mode, severity, FIRST + n) for n in range(seeds))
            found[mode, severity] = Counter(seen for case in cases for seen in case)
    return found


def rate(hits: int, of: int) -> str:
    """A rate with its range, as a reader takes it in."""
    low, high = wilson(hits, of)
    return f"{hits / of:.2f} ({low:.2f}–{high:.2f})"


def rows(found: Table, seeds: int, modes: tuple[str, ...]) -> Iterator[tuple[str, list[str], bool, list[str]]]:
    """For each mode: its name, its rates, whether it is good enough, and what else is seen beside it."""
    quiet = found["healthy", ""] + found["unlucky", ""]
    for mode in modes:
        hits = [found[mode, severity][mode] for severity in SEVERITIES]
        alarms = [found[name, ""][mode] for name in ("healthy", "unlucky")]
        good = hits[1] / seeds >= HIT and max(alarms) / (4 * seeds) <= FALSE
        beside = sorted(
            (other, count / seeds)
            for other, count in found[mode, "medium"].items()
            if other != mode and count / seeds > quiet[other] / (8 * seeds) + OFTEN
        )
        told = [rate(one, seeds) for one in hits] + [rate(one, 4 * seeds) for one in alarms]
        yield mode, told, good, [f"{other} {share:.2f}" for other, share in beside]


WORDS = {
    "en": {
        "title": "# How often the diagnosis is right",
        "about": "Measured on invented cycles in which it is known what is at work: {seeds} for each mode and severity, {quiet} "
        "healthy ones, and {quiet} healthy ones with bad luck. What makes the cycles and what reads them share no "
        "code, but whoever wrote the one had seen the other. In brackets: where the rate lies with 95% confidence (Wilson). An invented team is simpler than "
        "yours; take the figures as an upper end.",
        "head": ["Mode", "low", "medium", "high", "healthy", "bad luck"],
        "aim": "Found: a share of the cycles in which the mode is at work, at low, medium and high severity. The last two "
        "columns: seen where nothing is wrong. We ask for {hit:.2f} at medium severity and at most {false:.2f} where "
        "nothing is wrong.",
        "weak": "Below that, so take its verdict as a question: {modes}.",
        "none": "Every mode reaches it.",
        "beside": "## What is often seen beside it",
        "beside-about": "One way of going wrong brings others with it. At medium severity, seen at least {often:.0%} more often "
        "than in cycles in which nothing is wrong:",
    },
    "zh": {
        "title": "# 诊断有多准",
        "about": "用编出来的周期测的，里面放了什么是知道的：每种模式、每个程度 {seeds} 个，健康的 {quiet} 个，健康但运气不好的 {quiet} 个。"
        "编周期的程序和诊断的程序互不调用，不过写这一边的人看过另一边。括号里是 95% 的可信区间（Wilson）。编出来的团队比真实的简单，这些数字只当作上限看。",
        "head": ["失败模式", "低", "中", "高", "健康", "运气不好"],
        "aim": "前三列是找到的比例：这种模式确实在起作用，程度分低、中、高。后两列是没有问题却报出来的比例。我们的要求：中等程度不低于 {hit:.2f}，"
        "没有问题时不高于 {false:.2f}。",
        "weak": "没有达到的，结论只当作一个问题：{modes}。",
        "none": "每种模式都达到了。",
        "beside": "## 常一起出现的",
        "beside-about": "一种毛病往往带出别的毛病。中等程度下，比没有问题的周期至少多看到 {often:.0%} 的有：",
    },
}


def document(found: Table, seeds: int, modes: tuple[str, ...], language: str) -> str:
    """The page that tells the rates."""
    words, told = WORDS[language], list(rows(found, seeds, modes))
    comma, colon = {"en": (", ", ": "), "zh": ("、", "：")}[language]
    weak = comma.join(mode for mode, _, good, _ in told if not good)
    lines = [
        words["title"],
        "",
        words["about"].format(seeds=seeds, quiet=4 * seeds),
        "",
        words["aim"].format(hit=HIT, false=FALSE),
        "",
    ]
    lines += [" | ".join(["", *words["head"], ""]).strip(), "|---" * len(words["head"]) + "|"]
    for mode, rates, _, _ in told:
        name = content.table(f"modes/{mode}")[language]["name"]
        lines.append(f"| {mode} {name} | {' | '.join(rates)} |")
    lines += ["", words["weak"].format(modes=weak) if weak else words["none"], "", words["beside"], ""]
    lines += [words["beside-about"].format(often=OFTEN), ""]
    lines += [f"- {mode}{colon}{comma.join(beside)}" for mode, _, _, beside in told if beside]
    return "\n".join(lines) + "\n"


def main() -> int:
    numbers = [int(one) for one in sys.argv[1:] if one.isdigit()]
    seeds = numbers[0] if numbers else 50
    only = sys.argv[sys.argv.index("--only") + 1].split(",") if "--only" in sys.argv else ()
    modes = tuple(mode for mode in simulate.modes() if not only or mode in only)
    begun = time.perf_counter()
    found = counted(seeds, modes)
    print(f"{'':12}{''.join(f'{name:>19}' for name in (*SEVERITIES, 'healthy', 'unlucky'))}")
    for mode, rates, good, beside in rows(found, seeds, modes):
        print(f"{mode:12}{''.join(f'{one:>19}' for one in rates)}{'' if good else '  weak'}  {', '.join(beside)}")
    count = seeds * len(SEVERITIES) * len(modes) + 8 * seeds
    print(f"\n{count} cycles in {time.perf_counter() - begun:.0f} s")
    if "--write" in sys.argv:
        for language in WORDS:
            page = content.notebooks() / language / "modes.md"
            page.write_text(document(found, seeds, modes, language), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
