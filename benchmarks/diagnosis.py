"""How long it takes to diagnose one cycle of 30 key results and 26 weeks, and many folders beside reading them.

    python benchmarks/diagnosis.py [rounds] [folders]

The first line is the time from records in memory to all verdicts with their rows, once everything is imported; it is
to stay within 50 ms. The second reads so many team folders from disk and diagnoses each: that is to take no more than
five times as long as only reading them. The last two lines say what the verdicts are and how many rows they show, so
that nobody measures a diagnosis of nothing.
"""

import datetime as dt
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from okrkit import store
from okrkit.model import Change, CheckIn, Context, Cycle, KeyResult, Measure, Objective
from okrkit.retro.diagnosis import diagnose

START, WEEKS, LINES, OBJECTIVES, SEED = dt.date(2026, 1, 5), 26, 30, 5, 7
END = START + dt.timedelta(weeks=WEEKS, days=-1)
BUDGET_MS, TIMES = 50, 5


def made(seed: int = SEED) -> Cycle:
    """A cycle in which most weeks are there, confidence wanders, and a few targets were moved."""
    chance = random.Random(seed)
    lines = tuple(
        KeyResult(f"KR{n}", f"Share of guests of quay {n} who book online from {n}% to {n + 40}%", owner=f"P{n % 7}",
                  measure=Measure(baseline=n, target=n + 40, unit="%", direction="increase"))
        for n in range(1, LINES + 1)
    )  # fmt: skip
    size = LINES // OBJECTIVES
    objectives = tuple(
        Objective(f"O{n + 1}", f"Guests find their boat at quay {n}", lines[n * size : (n + 1) * size], owner=f"P{n}")
        for n in range(OBJECTIVES)
    )
    rows = tuple(
        CheckIn(START + dt.timedelta(weeks=w, days=4), kr.id, n + 1 + 30 * w / WEEKS, chance.randint(3, 9), kr.owner,
                "Waiting for the quays." if chance.random() < 0.2 else "As planned.")
        for w in range(WEEKS)
        for n, kr in enumerate(lines)
    )  # fmt: skip
    at = dt.datetime.combine(START + dt.timedelta(weeks=18), dt.time(12))
    changes = tuple(Change(at, f"KR{n}", "target", str(n + 60), str(n + 40), "P1", None, False) for n in (3, 9, 21))
    return Cycle("quays", START, END, objectives, rows, changes, context=Context(pay_linked=True, pilot=False))


def best(run: Callable[[], Any], rounds: int) -> float:
    """The shortest of some runs, in milliseconds of this process."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        run()
        times.append(time.process_time() - begun)
    return 1000 * min(times)


def main() -> None:
    rounds, folders = [*map(int, sys.argv[1:]), *(20, 200)[len(sys.argv) - 1 :]]
    cycle = made()
    found = diagnose(cycle, END)
    took = best(lambda: diagnose(cycle, END), rounds)
    print(f"{LINES} key results x {WEEKS} weeks: {took:.1f} ms (budget {BUDGET_MS} ms), the shortest of {rounds} runs")
    with tempfile.TemporaryDirectory() as home:
        paths = []
        for n in range(folders):
            folder = store.Folder(Path(home) / str(n))
            folder.take(made(n), base=None, by="benchmark")
            paths.append(folder.path)
        begun = time.process_time()
        read = [store.read(path) for path in paths]
        reading = time.process_time() - begun
        begun = time.process_time()
        for one in read:
            diagnose(one, END)
        both = reading + time.process_time() - begun
    ratio = both / reading
    print(
        f"{folders} folders: read in {reading:.1f} s, read and diagnosed in {both:.1f} s, {ratio:.1f} times (at most {TIMES})"
    )
    said = {said: sum(one.said == said for one in found.verdicts) for said in ("supported", "contradicted", "no data")}
    print(", ".join(f"{name}: {n}" for name, n in said.items()))
    print(f"rows shown: {sum(len(e.rows) for one in found.verdicts for e in one.for_)}")


if __name__ == "__main__":
    main()
