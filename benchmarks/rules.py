"""How often each rule of the coach is right, on the labelled lines beside this file; and the pages that say so.

python benchmarks/rules.py            print precision and recall of each rule
python benchmarks/rules.py -v         with the lines on which coach and label differ
python benchmarks/rules.py --write    and write data/measured.toml and notebooks/*/rules.md
"""

import datetime as dt
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from okrkit import content, measure, notation
from okrkit.model import Cycle, KeyResult, Objective
from okrkit.reviewing import review

LINES = Path(__file__).with_name("lines") / ("developed" if "--developed" in sys.argv else "fresh")
CYCLE = Cycle(start=dt.date(2026, 7, 1), end=dt.date(2026, 9, 30))
FILES = ("objectives", "key_results", "sets")
BIG = 10
Counts = dict[str, dict[str, dict[str, int]]]


def load(name: str) -> list[dict]:
    text = (LINES / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def found(name: str, row: dict) -> set[str]:
    """The rules that ask about a labelled line (or set)."""
    if name == "sets":
        seen = review(notation.parse(row["text"]).cycle)
        return {one.rule for one in seen.findings}
    if name == "objectives":
        objective = Objective(id="O1", text=row["text"], why=row.get("why"))
        return {one.rule for one in review(replace(CYCLE, objectives=(objective,))).findings}
    meant = measure.read(row["text"], start=CYCLE.start, end=CYCLE.end).measure
    line = KeyResult(id="KR1", text=row["text"], type=row.get("type"), measure=meant)
    objective = Objective(id="O1", text="A place", key_results=(line,))
    return {one.rule for one in review(replace(CYCLE, objectives=(objective,))).findings}


def measured() -> tuple[Counts, list[str]]:
    """The counts by rule and language, and the differences in words. A file measures the rules that its labels name."""
    counts: Counts = defaultdict(lambda: defaultdict(lambda: {"lines": 0, "asked": 0, "right": 0, "missed": 0}))
    differ = []
    for name in FILES:
        rows = load(name)
        known = sorted({rule for row in rows for rule in row["rules"]})
        for row in rows:
            got, want = found(name, row), set(row["rules"])
            for rule in known:
                told = counts[rule][row["lang"]]
                told["lines"] += 1
                told["asked"] += rule in got
                told["right"] += rule in got and rule in want
                told["missed"] += rule in want and rule not in got
            wrong = [f"+{rule}" for rule in sorted(got - want) if rule in known]
            wrong += [f"-{rule}" for rule in sorted(want - got)]
            if wrong:
                differ.append(f"{' '.join(wrong)}: {row['text']!r}")
    return counts, differ


def table(counts: Counts) -> Iterator[str]:
    yield f"{'rule':14}{'lang':6}{'lines':>6}{'asked':>7}{'right':>7}{'missed':>8}{'precision':>11}{'recall':>8}"
    for rule in sorted(counts):
        for language, told in sorted(counts[rule].items()):
            precision = told["right"] / told["asked"] if told["asked"] else float("nan")
            recall = told["right"] / ((told["right"] + told["missed"]) or 1)
            head = f"{rule:14}{language:6}{told['lines']:6}{told['asked']:7}{told['right']:7}{told['missed']:8}"
            yield f"{head}{precision:11.2f}{recall:8.2f}"


def toml(counts: Counts) -> str:
    """The counts as `data/measured.toml` holds them."""
    lines = [
        "# Written by `python benchmarks/rules.py --write`: how often each rule is right on the lines in benchmarks/lines."
    ]
    for rule in sorted(counts):
        lines += ["", f"[{rule}]"]
        for language, told in sorted(counts[rule].items()):
            lines.append(f"{language} = {{ {', '.join(f'{key} = {value}' for key, value in told.items())} }}")
    return "\n".join(lines) + "\n"


def main() -> int:
    counts, differ = measured()
    print("\n".join(table(counts)))
    if "-v" in sys.argv:
        print("\n".join(differ))
    if "--write" in sys.argv:
        (content.data() / "measured.toml").write_text(toml(counts), encoding="utf-8")
        content.table.cache_clear()
        from okrkit.reviewing import pages  # noqa: PLC0415 - after the figures are written

        for language in ("en", "zh"):
            page = content.notebooks() / language / "rules.md"
            page.write_text(pages.document(language), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
