"""Reads a measure out of plain words, English and Chinese in one text.

    Activation rate from 22% to 40%          baseline 22, target 40, "%", increase
    订票咨询电话从每周 90 个降到 40 个           baseline 90, target 40, "个", decrease
    Keep weekly NPS at or above 45           target 45, bound (45, None), maintain

The way: bring the text into one normal form (`words`), blank out what looks like a number and is none (dates,
versions, labels, names), find every quantity that is left (`quantities`), see from the words around each which part
it plays, and choose what a person would call the target (`reading`). The words are data: `data/lexicon/measure.toml`.
What the words leave open stays None.
"""

from __future__ import annotations

from okrkit.measure.reading import Found, Span, number, read
from okrkit.measure.slips import Slip, slip

__all__ = ["Found", "Slip", "Span", "number", "read", "slip"]
