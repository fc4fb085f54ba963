"""Whether one run is better than another, by how much, and in which articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.scores import ALL, ArticleScore, Counts, Critical, Family, total
from evals.statistics import SAMPLES, Interval, paired_bootstrap, randomisation_p


class ArticlesDiffer(ValueError):
    """Scores cannot be joined: an article twice, or on one side only; the message names it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One family, or `all`, in a and in b.

    Attributes:
        name: the family's.
        a, b: counts summed over the articles.
        difference: F1 of b minus F1 of a; None where either is undefined.
        interval: 95 % of the difference; None as that, and below two articles.
        p: of the paired randomisation test; None where the difference is.
    """

    name: str
    a: Counts
    b: Counts
    difference: float | None
    interval: Interval | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Moved:
    """An article in which some family's counts differ.

    Attributes:
        article_id: the article.
        a, b: its counts of `all`.
        families: those that differ, in the order of `Family`.
    """

    article_id: str
    a: Counts
    b: Counts
    families: tuple[Family, ...]

    @property
    def gain(self) -> int:
        """Right minus wrong (tp - fp - fn), of b less a; unlike F1 it is defined everywhere."""
        return _balance(self.b) - _balance(self.a)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from a to b.

    Attributes:
        articles: how many there are.
        rows: by name, in the order of `Family`, then `all`.
        moved: by `gain`, losses first, then by id.
        critical_a, critical_b: how often each critical error occurred (absent: never).
        failed_a, failed_b: articles without a prediction.
    """

    articles: int
    rows: Mapping[str, Row]
    moved: tuple[Moved, ...]
    critical_a: Mapping[Critical, int]
    critical_b: Mapping[Critical, int]
    failed_a: int
    failed_b: int

    def worse(self, families: Iterable[str], *, strict: bool = False) -> tuple[str, ...]:
        """Return those of the families (or `all`) whose F1 is lower in b.

        Lower beyond chance: the whole interval is below zero. `strict`: lower at all. An F1 that
        only a has is no drop: b claims nothing, and nothing is expected.

        Raises:
            KeyError: no such family.
        """
        return tuple(name for name in families if _is_worse(self.rows[name], strict=strict))


def compare(
    scores_a: Sequence[ArticleScore],
    scores_b: Sequence[ArticleScore],
    *,
    seed: int,
    samples: int = SAMPLES,
) -> Comparison:
    """Compare two systems on the same articles, joined by id in any order.

    Raises:
        ArticlesDiffer: an article stands twice in one, or in one only; or there is none.
    """
    by_id = _by_id(scores_a, "a"), _by_id(scores_b, "b")
    for mine, other, missing in ((*by_id, "b"), (*by_id[::-1], "a")):
        alone = sorted(mine.keys() - other.keys())
        if alone:
            raise ArticlesDiffer(f"{missing} has no score for {', '.join(alone)}")
    if not by_id[0]:
        raise ArticlesDiffer("there is no article to compare")
    ids = sorted(by_id[0])
    a, b = ([scores[name] for name in ids] for scores in by_id)
    names = [*(family.value for family in Family), ALL]
    moved = [
        Moved(one.article_id, one.all, other.all, families)
        for one, other in zip(a, b, strict=True)
        if (families := tuple(f for f in Family if _counts(one, f) != _counts(other, f)))
    ]
    return Comparison(
        articles=len(ids),
        rows={
            name: _row(name, _column(a, name), _column(b, name), seed, samples) for name in names
        },
        moved=tuple(sorted(moved, key=lambda one: (one.gain, one.article_id))),
        critical_a=_critical(a),
        critical_b=_critical(b),
        failed_a=sum(score.failed for score in a),
        failed_b=sum(score.failed for score in b),
    )


def _by_id(scores: Sequence[ArticleScore], side: str) -> dict[str, ArticleScore]:
    found = {score.article_id: score for score in scores}
    if len(found) < len(scores):
        often = Counter(score.article_id for score in scores)
        twice = sorted(name for name, number in often.items() if number > 1)
        raise ArticlesDiffer(f"{side} has several scores for {', '.join(twice)}")
    return found


def _row(name: str, a: list[Counts], b: list[Counts], seed: int, samples: int) -> Row:
    difference = paired_bootstrap(a, b, samples=samples, seed=seed)
    return Row(
        name=name,
        a=total(a),
        b=total(b),
        difference=difference.value if difference else None,
        interval=difference.interval if difference else None,
        p=randomisation_p(a, b, samples=samples, seed=seed),
    )


def _column(scores: Iterable[ArticleScore], name: str) -> list[Counts]:
    if name == ALL:
        return [score.all for score in scores]
    return [_counts(score, Family(name)) for score in scores]


def _counts(score: ArticleScore, family: Family) -> Counts:
    return score.counts.get(family, Counts())


def _critical(scores: Iterable[ArticleScore]) -> dict[Critical, int]:
    found: Counter[Critical] = Counter()
    for score in scores:
        found.update(score.critical)
    return {error: found[error] for error in Critical if found[error]}


def _balance(counts: Counts) -> int:
    return counts.tp - counts.fp - counts.fn


def _is_worse(row: Row, *, strict: bool) -> bool:
    if row.difference is None or row.difference >= 0:
        return False
    return strict or (row.interval is not None and row.interval.high < 0)
