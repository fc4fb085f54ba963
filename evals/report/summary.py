"""The first screen of the report: what ran and how it scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.cost import cost
from evals.gold import Dataset
from evals.runs import Prediction, Run
from evals.scores import ALL, ArticleScore, Counts, Critical, Family, table
from schemas.vocabulary import Verdict

Interval = Callable[[Sequence[Counts]], tuple[float, float] | None]
"""A 95 % interval of F1 from the counts of each article; None where there is none."""

SHADES = 5
"""Shades of the matrix below 1: a shade is a fifth of F1, and 1 has its own."""

MEANINGS = {
    Critical.INVENTED_NUMBER: "a number that is not in the article",
    Critical.DOUBLE_COUNT: "people who would be counted twice",
    Critical.ATTRIBUTION_LOST: "somebody's claim given as fact",
    Critical.SIDES_SWAPPED: "victim and perpetrator swapped",
    Critical.RECORD_FROM_NOTHING: "a record from an article that has none",
}


@dataclass(frozen=True, slots=True)
class Scored:
    """A run and its scores, an `ArticleScore` for every article of the dataset."""

    run: Run
    scores: Sequence[ArticleScore]

    def predictions(self) -> Mapping[str, Prediction]:
        return {prediction.article_id: prediction for prediction in self.run.predictions}


@dataclass(frozen=True, slots=True)
class Point:
    """F1 of a family in one run, and its 95 % interval."""

    counts: Counts
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """A family in the run and, beside it, in the baseline."""

    name: str
    run: Point
    baseline: Point | None

    @property
    def change(self) -> float | None:
        """F1 of the run minus that of the baseline; None where either has none."""
        if not self.baseline:
            return None
        return _difference(self.run.counts.f1, self.baseline.counts.f1)


@dataclass(frozen=True, slots=True)
class Cell:
    """One family in one article."""

    family: str
    f1: float | None
    change: float | None

    @property
    def shade(self) -> str:
        """Name the shade: `none`, or `0` for the lowest fifth up to `5` for 1 alone."""
        return "none" if self.f1 is None else str(int(self.f1 * SHADES))


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An article in every family."""

    article_id: str
    anchor: str
    failed: bool
    cells: tuple[Cell, ...]
    critical: int


@dataclass(frozen=True, slots=True)
class Share:
    """Mentions with one verdict."""

    verdict: Verdict
    number: int
    share: float | None


def family_rows(subject: Scored, baseline: Scored | None, interval: Interval) -> list[FamilyRow]:
    """Add up every family, `all` first."""
    names = [ALL, *(family.value for family in Family)]
    mine = table(subject.scores)
    other = table(baseline.scores) if baseline else {}
    return [
        FamilyRow(
            name,
            Point(mine[name], interval(_column(subject.scores, name))),
            Point(other[name], interval(_column(baseline.scores, name))) if baseline else None,
        )
        for name in names
    ]


def matrix(subject: Scored, baseline: Scored | None) -> list[MatrixRow]:
    """Score every article in every family."""
    before = {score.article_id: score for score in baseline.scores} if baseline else {}
    names = [ALL, *(family.value for family in Family)]
    return [
        MatrixRow(
            article_id=score.article_id,
            anchor=f"a{number}",
            failed=score.failed,
            cells=tuple(_cell(name, score, before.get(score.article_id)) for name in names),
            critical=sum(score.critical.values()),
        )
        for number, score in enumerate(subject.scores, start=1)
    ]


def critical_errors(scores: Sequence[ArticleScore]) -> list[tuple[Critical, str, int]]:
    """Count each critical error over the articles, with what it means."""
    return [
        (error, MEANINGS[error], sum(score.critical.get(error, 0) for score in scores))
        for error in Critical
    ]


def grounding(scores: Sequence[ArticleScore]) -> list[Share]:
    """Share the mentions out by verdict."""
    numbers: Counter[str] = Counter()
    for score in scores:
        numbers.update(score.grounding)
    whole = sum(numbers[verdict] for verdict in Verdict)
    return [
        Share(verdict, numbers[verdict], numbers[verdict] / whole if whole else None)
        for verdict in Verdict
    ]


def warnings(subject: Scored, baseline: Scored | None, dataset: Dataset) -> Iterator[str]:
    """Say what a reader must know before believing the numbers."""
    failed = sum(score.failed for score in subject.scores)
    if failed:
        yield (
            f"{failed} of {len(subject.scores)} articles failed. All that gold wants of them counts"
            " as missed."
        )
    for name, scored in (("run", subject), ("baseline", baseline)):
        if scored and scored.run.signature.gold_digest != dataset.digest:
            yield (
                f"The {name} was made on other gold or other articles"
                f" ({scored.run.signature.gold_digest[:12]}) than it is scored against here"
                f" ({dataset.digest[:12]})."
            )
    fallbacks = cost(subject.run, dataset).fallbacks
    if fallbacks:
        yield (
            f"{fallbacks} of the answers are the fallback's, not those of the engine"
            f" {subject.run.signature.engine.value}."
        )


def _column(scores: Sequence[ArticleScore], name: str) -> list[Counts]:
    if name == ALL:
        return [score.all for score in scores]
    return [score.counts.get(Family(name), Counts()) for score in scores]


def _cell(name: str, score: ArticleScore, before: ArticleScore | None) -> Cell:
    f1 = _column([score], name)[0].f1
    other = _column([before], name)[0].f1 if before else None
    return Cell(name, f1, _difference(f1, other))


def _difference(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other
