"""How long the scores of 100,000 key results with 13 weekly check-ins take, beside the same arithmetic in bare NumPy.

    python benchmarks/scores.py [key results] [rounds]

Both get the same check-ins and give raw, score, band, pace ratio, required rate and the forecast with its band for
each key result. `score_frames` also gives times, confidence, zones and reasons, and takes what people really have:
ragged rows in any order, several on a day, some without a value. Bare NumPy has no way to look names up, so it is
given the number of each row's key result; so is `score_frames` in the first two lines, where the names are a
categorical column. In the other two it looks 1.3 million texts up besides.

Memory is the highest that is held beyond the input, over the size of the input. The last line tells whether time
grows with the rows and not faster.
"""

import datetime as dt
import gc
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from okrkit.scoring import score_frames

START, END, WEEKS, SEED = dt.date(2026, 1, 5), dt.date(2026, 4, 5), 13, 7
AS_OF = dt.date(2026, 3, 31)
WINDOW = 8
COLUMNS = (
    *("raw", "score", "band", "pace_ratio", "required_rate"),
    *("forecast", "forecast_low", "forecast_high"),
)
T = np.array([np.nan, np.nan, 1.8856, 1.6377, 1.5332, 1.4759, 1.4398])


def made(count: int, *, shuffled: bool, coded: bool = True) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Key results and check-ins."""
    chance = np.random.default_rng(SEED)
    names = np.array([f"KR{n}" for n in range(count)], dtype=object)
    baseline, target = chance.uniform(0, 50, count), chance.uniform(60, 100, count)
    weeks = np.repeat(np.arange(WEEKS), count)
    row = np.tile(np.arange(count), WEEKS)
    value = baseline[row] + (target - baseline)[row] * (weeks + 1) / WEEKS * chance.uniform(0.3, 1.2, count * WEEKS)
    order = chance.permutation(count * WEEKS) if shuffled else slice(None)
    check_ins = pd.DataFrame(
        {
            "date": (np.datetime64(START) + weeks * 7).astype("datetime64[s]")[order],
            "key_result": pd.Categorical.from_codes(row[order], names)
            if coded
            else pd.Series(names[row][order], dtype=object),
            "value": value[order],
            "confidence": chance.integers(0, 11, count * WEEKS).astype(float)[order],
        }
    )
    return pd.DataFrame({"key_result": names, "baseline": baseline, "target": target}), check_ins


def gone() -> float:
    return ((AS_OF - START).days + 1) / ((END - START).days + 1)


def after_the_sums(raw: Any, forecast: Any, reach: Any) -> tuple[Any, ...]:
    score = np.clip(raw, 0, 1)
    band = np.array(["red", "yellow", "green"], dtype=object)[np.digitize(np.round(score, 9), [0.4, 0.7])]
    rate = np.where(raw >= 1, 0, np.where(raw > 0, (1 - raw) / raw * gone() / (1 - gone()), np.nan))
    return raw, score, band, raw / gone(), rate, forecast, forecast - reach, forecast + reach


def in_numpy(baseline: Any, target: Any, row: Any, day: Any, value: Any) -> tuple[Any, ...]:
    """The arithmetic on long columns that know the number of their key result."""
    count = len(baseline)
    use = day <= np.datetime64(AS_OF, "D")
    row, day, value = row[use], day[use].astype(np.int64), value[use]
    order = np.lexsort((day, row))
    row, day, value = row[order], day[order], value[order]
    last = np.full(count, np.nan)
    last[row] = value
    raw = (last - baseline) / (target - baseline)
    n = np.bincount(row, minlength=count)
    late = np.cumsum(n)[row] - np.arange(len(row)) <= WINDOW
    row, value = row[late], value[late]
    when = (day[late] - np.datetime64(START, "D").astype(np.int64) + 1) / ((END - START).days + 1)
    n = np.minimum(n, WINDOW)
    middle, mean = np.bincount(row, when, count) / n, np.bincount(row, value, count) / n
    x, y = when - middle[row], value - mean[row]
    spread = np.bincount(row, x * x, count)
    slope = np.bincount(row, x * y, count) / spread
    y = y - slope[row] * x
    apart = np.bincount(row, y * y, count) / (n - 2)
    reach = np.sqrt(apart * (1 + 1 / n + (1 - middle) ** 2 / spread)) * T[n - 2] / (target - baseline)
    forecast = (mean + slope * (1 - middle) - baseline) / (target - baseline)
    return after_the_sums(raw, forecast, reach)


def best(runs: Sequence[Callable[[], Any]], rounds: int) -> list[float]:
    """The shortest of some runs of each, in seconds of this process; taken in turn, so that all meet the same noise."""
    times = []
    for run in list(runs) * rounds:
        gc.collect()
        begun = time.process_time()
        run()
        times.append(time.process_time() - begun)
    return [min(times[which :: len(runs)]) for which in range(len(runs))]


def peak(run: Callable[[], Any]) -> int:
    gc.collect()
    tracemalloc.start()
    run()
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return highest


def ours(lines: pd.DataFrame, check_ins: pd.DataFrame) -> pd.DataFrame:
    return score_frames(lines, check_ins, as_of=AS_OF, start=START, end=END)


def row(name: str, count: int, rounds: int, *, shuffled: bool, coded: bool) -> float:
    """Print one line of the table; the seconds that `score_frames` took."""
    lines, check_ins = made(count, shuffled=shuffled, coded=coded)
    ends = [lines[end].to_numpy() for end in ("baseline", "target")]
    number = pd.Index(lines["key_result"]).get_indexer(check_ins["key_result"])
    day, value = check_ins["date"].to_numpy().astype("datetime64[D]"), check_ins["value"].to_numpy()
    runs = (partial(ours, lines, check_ins), partial(in_numpy, *ends, number, day, value))
    found, told = (run() for run in runs)
    for column, one in zip(COLUMNS, told, strict=True):  # the same numbers, or there is nothing to compare
        assert np.array_equal(found[column], one) if column == "band" else np.allclose(found[column], one), column
    seconds = best(runs, rounds)
    size = sum(int(frame.memory_usage().sum()) for frame in (lines, check_ins))
    print(
        f"{name:<26}{seconds[0]:>12.3f} s{seconds[1]:>12.3f} s{seconds[0] / seconds[1]:>8.2f}"
        f"{peak(runs[0]) / size:>9.2f}x"
    )
    return seconds[0]


def main() -> None:
    count, rounds = [*map(int, sys.argv[1:]), *(100_000, 7)[len(sys.argv) - 1 :]]
    print(f"{count:,} key results x {WEEKS} check-ins; the shortest of {rounds} runs\n")
    print(f"{'rows':<26}{'score_frames':>14}{'bare NumPy':>14}{'ratio':>8}{'memory':>10}")
    whole = row("by week, names numbered", count, rounds, shuffled=False, coded=True)
    row("shuffled, names numbered", count, rounds, shuffled=True, coded=True)
    row("by week, names as text", count, rounds, shuffled=False, coded=False)
    row("shuffled, names as text", count, rounds, shuffled=True, coded=False)
    sizes = (count // 10, count // 3, count)
    times = [best([partial(ours, *made(size, shuffled=False))], rounds)[0] for size in sizes[:2]]
    told = (f"{1e6 * took / size:.2f} ({size:,})" for took, size in zip((*times, whole), sizes, strict=True))
    print(f"\nmicroseconds for one of so many: {', '.join(told)}")


if __name__ == "__main__":
    main()
