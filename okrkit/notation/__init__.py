r"""The OKR notation: Markdown that a person types, read into the model and written back.

An objective is a line that begins with `O`, a key result one that begins with `KR`. What belongs to them stands
below, or in brackets behind; `@` names the owner:

    >>> document = parse('''
    ... O New customers reach value in their first week (committed) @Mei
    ... why: Half of the trials leave before they have seen a report.
    ... KR Activation rate from 22% to 40% @Li
    ... KR Median time to first report from 6 days to 1 day
    ... weight: 2
    ... ''')
    >>> [objective] = document.cycle.objectives
    >>> objective.id, objective.kind, objective.owner
    ('O1', 'committed', 'Mei')
    >>> [(kr.id, kr.text, kr.owner, kr.weight) for kr in objective.key_results][1]
    ('KR2', 'Median time to first report from 6 days to 1 day', None, 2.0)

Chinese is read the same way, and so are full-width marks and digits:

    >>> [o] = parse("目标：新客户第一周就用起来\n关键结果１：激活率从 22% 提升到 40%（权重 60%） ＠李雷").cycle.objectives
    >>> o.text, o.key_results[0].owner, o.key_results[0].weight
    ('新客户第一周就用起来', '李雷', 60.0)

It is written with ids, which name a line for life, in a form that reads well on GitHub:

    >>> print(write(document.cycle))
    ## O1 New customers reach value in their first week @Mei
    <BLANKLINE>
    - why: Half of the trials leave before they have seen a report.
    - kind: committed
    - KR1 Activation rate from 22% to 40% @Li
    - KR2 Median time to first report from 6 days to 1 day
      - weight: 2
    <BLANKLINE>

What people already have is read too: headings, nested lists, tables, bold labels, checkboxes. What has no place is
reported, with its line, and put back when it is written:

    >>> found = parse("# Q3\n1. **Keepers book without calling**\n   1. Half of all stays online => 31%")
    >>> [(o.text, [kr.text for kr in o.key_results]) for o in found.cycle.objectives]
    [('Keepers book without calling', ['Half of all stays online'])]
    >>> [(piece.line, piece.text, piece.after) for piece in found.unplaced]
    [(1, '# Q3', None), (3, '=> 31%', 'KR1')]

The rooms inside: `lines` (each line alone), `tables`, `places` (lines among their neighbours), `items` (the words of
one line), `facts` (what is stated beside them), `identity` (ids), `front` (front matter), `reading`, `writing`.
"""

from __future__ import annotations

from okrkit.notation.decoding import decode
from okrkit.notation.facts import beside, carried, dated, measured
from okrkit.notation.reading import parse
from okrkit.notation.records import Document, Place, Unplaced
from okrkit.notation.writing import line_of, write

__all__ = [
    "Document",
    "Place",
    "Unplaced",
    "beside",
    "carried",
    "dated",
    "decode",
    "line_of",
    "measured",
    "parse",
    "write",
]
