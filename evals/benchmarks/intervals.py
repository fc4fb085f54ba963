"""Intervals of benchmarks' scores: 95 %, bootstrap over articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from evals.benchmarks.tally import Tally
from evals.statistics import Floats, Interval, Matrix, bootstrap

Intervals = Mapping[str, Interval | None]
"""By the label of a score; None where the score is undefined, and below two articles."""


def of_f1(articles: Sequence[Mapping[str, Tally]], seed: int) -> Intervals:
    """Return the intervals of F1, by label; every article has the same labels."""
    return _of(
        [
            {
                label: (one.right_predicted, one.predicted, one.right_gold, one.gold)
                for label, one in article.items()
            }
            for article in articles
        ],
        _f1,
        seed,
    )


def of_shares(articles: Sequence[Mapping[str, tuple[int, int]]], seed: int) -> Intervals:
    """Return the intervals of a part (first) of a whole (second), by label."""
    return _of(articles, lambda sums: _share(sums[..., 0], sums[..., 1]), seed)


def _of(
    articles: Sequence[Mapping[str, tuple[int, ...]]],
    statistic: Callable[[Matrix], Floats],
    seed: int,
) -> Intervals:
    labels = list(articles[0])
    cube = np.array([[article[label] for label in labels] for article in articles], dtype=np.int64)
    several = cube.shape[1:]
    found = bootstrap(
        cube.reshape(len(articles), -1),
        lambda sums: statistic(sums.reshape(-1, *several)),
        seed=seed,
    )
    return dict(zip(labels, found, strict=True))


def _f1(sums: Matrix) -> Floats:
    """Return `Tally.f1` of counts along the last axis; NaN where it is undefined."""
    precision = np.nan_to_num(_share(sums[..., 0], sums[..., 1]))
    recall = np.nan_to_num(_share(sums[..., 2], sums[..., 3]))
    both = precision + recall
    f1: Floats = np.divide(2 * precision * recall, both, out=np.zeros(both.shape), where=both > 0)
    f1[sums[..., 1] + sums[..., 3] == 0] = np.nan
    return f1


def _share(part: Matrix, whole: Matrix) -> Floats:
    share: Floats = np.full(part.shape, np.nan)
    return np.divide(part, whole, out=share, where=whole > 0)
