"""The lines that a score meets."""

from __future__ import annotations

from okrkit.model import KeyResult

__all__ = ["EXACT", "PASSED", "RED", "YELLOW", "in_steps"]

EXACT = 9
"""Decimals kept before a score meets a line: 0.7 reached in floating point is 0.7."""

RED, YELLOW = 0.4, 0.7
"""Scores below are red, below are yellow. Source: Google re:Work, whose gaps (0.35, 0.65) are closed here."""

PASSED = {"committed": 1.0, "aspirational": 0.7}
"""What an objective has to reach for the kind that it was declared to be. Source: What Matters; Google re:Work."""


def in_steps(key_result: KeyResult) -> bool:
    """Whether it is noted as one of its agreed steps, also where its words hold numbers."""
    return bool(key_result.levels) and key_result.type in (None, "milestone")
