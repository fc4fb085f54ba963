"""Counts of metrics in which what is right among the predicted and among gold may differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """Items predicted and items in gold, and how many of each are right. Tallies add up.

    `evals.scores.Counts` cannot stand in: one gold item may be right for two predicted ones.
    """

    right_predicted: int = 0
    predicted: int = 0
    right_gold: int = 0
    gold: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.right_predicted + other.right_predicted,
            self.predicted + other.predicted,
            self.right_gold + other.right_gold,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float | None:
        """None when nothing was predicted."""
        return self.right_predicted / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """None when gold has nothing."""
        return self.right_gold / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two; None when there is nothing on either side."""
        if not self.predicted and not self.gold:
            return None
        precision, recall = self.precision or 0, self.recall or 0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def add(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up."""
    return sum(tallies, Tally())


def one_to_one(right: int, predicted: int, gold: int) -> Tally:
    """Return the tally of items paired one to one."""
    return Tally(right, predicted, right, gold)
