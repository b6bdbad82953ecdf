"""The writing coach: reads each line as a good coach would, and asks.

`review(x)` reads a cycle. Of each line it says what was understood (a reading: what is measured, from where to
where, outcome or output or task), and where a good coach would ask something, it asks (a finding: what was read, why
it matters, a question, and a way to try made from the person's own words). The rules are records in `data/rules/`,
the cue words in `data/lexicon/`; both can be read and extended without reading code. The coach speaks last and
blocks nothing: a stated fact beats what the words seem to say, and the people in the room know more than it does.
"""

from okrkit.reviewing.findings import Finding
from okrkit.reviewing.reading import (
    KeyResultReading,
    KrKind,
    ObjectiveReading,
    explain,
    read_key_result,
    read_objective,
)
from okrkit.reviewing.result import Review, answered, in_words, review
from okrkit.reviewing.rules import Rule, rule, rules

__all__ = [
    "Finding",
    "KeyResultReading",
    "KrKind",
    "ObjectiveReading",
    "Review",
    "Rule",
    "answered",
    "explain",
    "in_words",
    "read_key_result",
    "read_objective",
    "review",
    "rule",
    "rules",
]
