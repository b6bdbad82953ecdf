"""The words that the coach reads by: ours, and on top of them a team's own.

Our words stand in `data/lexicon/`. A team, or a company above it, writes its own into a file `okrkit.toml`:

    [words.outcome-noun]          # a group or list of data/lexicon/kinds.toml
    en = ["mooring rate"]
    zh = ["靠泊率"]

    [words.vague]
    not = ["robust"]              # a word of ours that is none here

    [units]                       # how a unit is written, and how people type it
    berths = ["berth", "berths", "个泊位"]

    [numbers]
    zh = { "打" = 12 }     # what is not in Latin letters stands in quotes

    [rules]
    off = ["KR-GUARD"]            # not asked in this team

    [thresholds]                  # of data/thresholds.toml: where the diagnosis draws its lines
    low_weeks = 3

`read(files)` makes one `Own` of such files and says what is wrong in one. Inside `using(own)` whatever reads words
reads these as well: `table("kinds")` and `table("measure")` hold both. What is made out of words is `remembered` for
each `Own` apart, so that two teams in one process do not hear each other's.
"""

from collections.abc import Iterable
from pathlib import Path

from okrkit.lexicon.likeness import COPIED, likeness, tokens
from okrkit.lexicon.own import NONE, Own, current, off, remembered, using
from okrkit.lexicon.tables import leveled, simplified, table

__all__ = [
    "COPIED",
    "FILE",
    "Own",
    "current",
    "leveled",
    "likeness",
    "off",
    "read",
    "remembered",
    "simplified",
    "table",
    "tokens",
    "using",
]

FILE = "okrkit.toml"


def read(files: Iterable[Path]) -> Own:
    """A team's own words out of its files, the nearest file first; where two say different things, it wins.

    Raises:
        OkrkitError: an entry that cannot be read, with its file, line and column and what to type instead.
    """
    listed = tuple(files)
    if not listed:
        return NONE
    from okrkit.lexicon import files as reader  # noqa: PLC0415 - most teams have none, and a check starts quickly

    return reader.read(listed)
