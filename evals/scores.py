"""What a score is made of: counts that add up, and the disagreements behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

SCORER_VERSION = "2"
"""Raised whenever the same prediction against the same gold can score differently."""


class Family(StrEnum):
    """The field families that are counted apart; `evals/README.md` defines each."""

    RECORDS = "records"
    TOLLS = "tolls"
    TOLLS_FULL = "tolls_full"
    ACTORS = "actors"
    PLACES = "places"
    DATES = "dates"
    ASSERTION = "assertion"
    VERIFICATION = "verification"
    SOURCES = "sources"
    STATEMENTS = "statements"
    INCLUDES = "includes"


class Critical(StrEnum):
    """Errors that a user must never meet, counted apart from the scores."""

    INVENTED_NUMBER = "invented_number"
    DOUBLE_COUNT = "double_count"
    ATTRIBUTION_LOST = "attribution_lost"
    SIDES_SWAPPED = "sides_swapped"
    RECORD_FROM_NOTHING = "record_from_nothing"


@dataclass(frozen=True, slots=True)
class Counts:
    """True positives, false positives and false negatives. They add up; scores never do."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float | None:
        """Share of what was claimed that is right; None when nothing was claimed."""
        return _ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float | None:
        """Share of what was expected that was found; None when nothing was expected."""
        return _ratio(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two; None when nothing was expected and nothing claimed."""
        return _ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def total(counts: Iterable[Counts]) -> Counts:
    """Add counts up."""
    return sum(counts, Counts())


class Fault(StrEnum):
    """What is wrong: nothing predicted for gold, nothing in gold for it, or a field differs."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One difference between prediction and gold, in words a person can act on.

    Attributes:
        family: where it was counted.
        fault: what is wrong.
        predicted: path in the Extraction (`records[0].tolls[1]`), None when missed.
        gold: path in the gold file (`records[2].tolls[0]`), None when spurious.
        said: what the prediction has, in short; empty when missed.
        wanted: what gold accepts, in short; empty when spurious.
    """

    family: Family
    fault: Fault
    predicted: str | None
    gold: str | None
    said: str = ""
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """One article's part of every count.

    Attributes:
        article_id: the article.
        counts: by family; a family without anything expected or claimed has zero counts.
        critical: how often each critical error occurred (absent: never).
        disagreements: every difference behind the counts.
        pairs: indices (predicted record, gold record) that were aligned.
        missed, spurious, split, merged: records, as indices of gold, predicted, gold, predicted.
        grounding: mentions by verdict (`exact`, `normalized`, `not_found`); needs no gold.
        failed: the article has no prediction, and counts as all missed.
    """

    article_id: str
    counts: Mapping[Family, Counts]
    critical: Mapping[Critical, int] = field(default_factory=dict)
    disagreements: tuple[Disagreement, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()
    missed: tuple[int, ...] = ()
    spurious: tuple[int, ...] = ()
    split: tuple[int, ...] = ()
    merged: tuple[int, ...] = ()
    grounding: Mapping[str, int] = field(default_factory=dict)
    failed: bool = False

    @property
    def all(self) -> Counts:
        """Micro sum over the families; `tolls_full` is left out, for its tolls are in `tolls`."""
        return total(c for family, c in self.counts.items() if family is not Family.TOLLS_FULL)


ALL = "all"


def table(scores: Iterable[ArticleScore]) -> dict[str, Counts]:
    """Add articles up: counts by family name, and `all`, in the order of `Family`."""
    scores = tuple(scores)
    by_family = {
        family.value: total(score.counts.get(family, Counts()) for score in scores)
        for family in Family
    }
    return by_family | {ALL: total(score.all for score in scores)}
