"""How quick `okrkit check` is: a document of 100 lines, side by side with `python -c "import pandas"`.

    python benchmarks/check.py [rounds]

The two are run in turn, so that a busy machine slows both; their medians are printed, and the ratio. Both keep what
Python compiles, as they do on a person's machine, whatever the environment here says.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LINES = 100
HEAD = ["---", "team: benchmark", "start: 2026-10-01", "end: 2026-12-31", "---"]
OBJECTIVE = "## O{n} New customers reach value in their first week"
KEY_RESULTS = [
    "- KR{n} Activation rate from 22% to 40% @Li",
    "- KR{n} Median time to first report from 6 days to 1 day @Chen",
    "- KR{n} Keep weekly NPS at or above 45 @Ana",
    "- KR{n} Train 12 offices",
]


def document() -> str:
    """A document of exactly `LINES` lines: objectives with four key results each."""
    body = []
    for n in range(1, LINES):
        body.append(OBJECTIVE.format(n=n))
        body += [line.format(n=4 * n + i - 3) for i, line in enumerate(KEY_RESULTS)]
    return "\n".join([*HEAD, *body][:LINES]) + "\n"


def seconds(command: list[str]) -> float:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begin = time.perf_counter()
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, env=environment
    )
    if done.stderr:
        sys.exit(done.stderr)
    return time.perf_counter() - begin


def main(rounds: int) -> float:
    """Print both medians and return okrkit's as a share of pandas'."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "okrs.md"
        file.write_text(document(), encoding="utf-8")
        check = [sys.executable, "-m", "okrkit", "check", str(file)]
        pandas = [sys.executable, "-c", "import pandas"]
        for command in (check, pandas):
            seconds(command)  # the first run fills the file cache
        times = [(seconds(check), seconds(pandas)) for _ in range(rounds)]
    ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"okrkit check, {LINES} lines  {ours * 1000:6.0f} ms")
    print(f"import pandas             {theirs * 1000:6.0f} ms")
    print(f"ratio                     {ours / theirs:6.2f}")
    return ours / theirs


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 11)
