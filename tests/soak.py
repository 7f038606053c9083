"""Slow tests run in a short form, and whole in `make soak`, which also records their figures.

TEST_SOAK, where it is set, names the file in which the figures are to be written.
"""

import os
from pathlib import Path

SOAK = os.environ.get("TEST_SOAK", "")


def count_rounds(short: int, whole: int) -> int:
    """Return how many rounds a test does: the whole number in a soak only."""
    return whole if SOAK else short


def note(row: str, figures: str) -> None:
    """Record a figure of a test, in a soak only."""
    if SOAK:
        with Path(SOAK).open("a", encoding="utf-8") as file:
            file.write(f"{row}: {figures}\n")
