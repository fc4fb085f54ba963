"""How sure a score or a difference is: intervals and tests over articles.

The article is what is drawn, for errors within an article depend on each other. Each statistic is
F1 of counts summed over articles, never a mean of articles' F1. Of few articles (`FEW`) an interval
is wide, and narrower than it ought to be: a resample holds nothing that the articles do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from evals.scores import Counts, total

SAMPLES = 2_000
FEW = 20
"""Below so many articles, say that intervals are rough."""
_TAILS = (0.025, 0.975)
_CELLS = 2_000_000
"""Numbers held at once; draws beyond are made in turns, so that memory stays flat."""
_EQUAL = 1e-12
"""Differences of F1 as near as this are the same: they are rounded quotients of integers."""

Matrix = NDArray[np.int64]
Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """The middle 95 %."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """F1 of b minus F1 of a; `interval` is None below two articles."""

    value: float
    interval: Interval | None


def bootstrap_interval(
    counts: Sequence[Counts], *, samples: int = SAMPLES, seed: int
) -> Interval | None:
    """Return the percentile bootstrap interval of F1 (Efron and Tibshirani 1993, chapter 13).

    Args:
        counts: one per article.
        samples: how often as many articles are drawn with replacement.
        seed: of the draws; the same seed draws the same articles for every family.

    Returns:
        None where F1 is undefined, and below two articles. Resamples in which F1 is undefined are
        left out.
    """
    (interval,) = bootstrap_table([(one,) for one in counts], samples=samples, seed=seed) or (None,)
    return interval


def bootstrap_table(
    articles: Sequence[Sequence[Counts]], *, samples: int = SAMPLES, seed: int
) -> tuple[Interval | None, ...]:
    """Return the same intervals of many families at once.

    Args:
        articles: for each the counts of every family, in one order.
        samples: as above.
        seed: as above.
    """
    if not articles:
        return ()
    families = len(articles[0])
    rows = np.array(
        [[(c.tp, c.fp, c.fn) for c in article] for article in articles], dtype=np.int64
    ).reshape(len(articles), 3 * families)

    def statistics(sums: Matrix) -> Floats:
        return _f1(sums.reshape(-1, 3)).reshape(-1, families)

    return bootstrap(rows, statistics, samples=samples, seed=seed)


def bootstrap(
    rows: Matrix, statistics: Callable[[Matrix], Floats], *, samples: int = SAMPLES, seed: int
) -> tuple[Interval | None, ...]:
    """Return the percentile bootstrap intervals of statistics of counts that add up.

    Args:
        rows: n articles x counts.
        statistics: sums of rows (draws x counts) to values (draws x statistics); NaN: undefined.
        samples: how often as many articles are drawn with replacement.
        seed: of the draws.

    Returns:
        One for each statistic; None where it is undefined, and below two articles. Resamples in
        which it is undefined are left out.
    """
    (values,) = statistics(rows.sum(axis=0, keepdims=True))
    drawn = np.concatenate(
        [statistics(weights @ rows) for weights in _resamples(len(rows), samples, seed)]
    )
    return tuple(
        None if np.isnan(value) else _percentiles([column], len(rows))
        for value, column in zip(values, drawn.T, strict=True)
    )


def paired_bootstrap(
    a: Sequence[Counts], b: Sequence[Counts], *, samples: int = SAMPLES, seed: int
) -> Difference | None:
    """Return how much better b is, with its percentile bootstrap interval.

    Each resample draws the same articles for both (Berg-Kirkpatrick, Burkett and Klein 2012,
    section 2).

    Args:
        a: one per article.
        b: of the same articles in the same order.
        samples: how often as many articles are drawn with replacement.
        seed: of the draws.

    Returns:
        None where either F1 is undefined. Resamples in which either is are left out.

    Raises:
        ValueError: `a` and `b` differ in length.
    """
    _same_length(a, b)
    before, after = total(a).f1, total(b).f1
    if before is None or after is None:
        return None
    one, other = _matrix(a), _matrix(b)
    drawn = [
        _f1(weights @ other) - _f1(weights @ one) for weights in _resamples(len(a), samples, seed)
    ]
    return Difference(after - before, _percentiles(drawn, len(a)))


def randomisation_p(
    a: Sequence[Counts], b: Sequence[Counts], *, samples: int = SAMPLES, seed: int
) -> float | None:
    """Return the two-sided p-value of the paired randomisation test (Noreen 1989).

    If it made no difference who answers, each article's two counts could as well be swapped: p is
    how often swapping every article or not, with probability 1/2 each, gives a difference of F1
    at least as large. Articles with equal counts cannot change it. With m others all 2^m swaps
    are tried when they are no more than `samples`; else n = `samples` are drawn, and p is
    (k + 1) / (n + 1) when k of them are as large.
    A swap that leaves an F1 undefined counts as at least as large.

    Args:
        a: one per article.
        b: of the same articles in the same order.
        samples: how many swaps are tried.
        seed: of the draws.

    Returns:
        None where either F1 is undefined.

    Raises:
        ValueError: `a` and `b` differ in length.
    """
    _same_length(a, b)
    before, after = total(a).f1, total(b).f1
    if before is None or after is None:
        return None
    one, other = _matrix(a), _matrix(b)
    gain = (other - one)[(one != other).any(axis=1)]
    sums = one.sum(axis=0), other.sum(axis=0)
    # 2^m is compared by its exponent: m may be thousands.
    exact = len(gain) < samples.bit_length()
    swaps = _all_swaps(len(gain)) if exact else _drawn_swaps(len(gain), samples, seed)
    reached = 0
    for swap in swaps:
        moved = swap @ gain
        size = np.abs(_f1(sums[1] - moved) - _f1(sums[0] + moved))
        reached += int(np.count_nonzero(~(size < abs(after - before) - _EQUAL)))
    return reached / 2 ** len(gain) if exact else (reached + 1) / (samples + 1)


def exact_interval(hits: int, trials: int) -> Interval:
    """Return the 95 % interval of a share (Clopper and Pearson 1934): 0 to 1 without trials."""
    low, high = _TAILS
    return Interval(
        float(betaincinv(hits, trials - hits + 1, low)) if hits else 0.0,
        float(betaincinv(hits + 1, trials - hits, high)) if hits < trials else 1.0,
    )


def least_p(articles: int) -> float:
    """Return the smallest p that so many articles can give: all differ, all the same way."""
    return min(1.0, 2.0 ** (1 - articles))


def _same_length(a: Sequence[Counts], b: Sequence[Counts]) -> None:
    if len(a) != len(b):
        raise ValueError(f"{len(a)} articles cannot be paired with {len(b)}")


def _matrix(counts: Sequence[Counts]) -> Matrix:
    """Return n articles x (tp, fp, fn)."""
    return np.array([(c.tp, c.fp, c.fn) for c in counts], dtype=np.int64).reshape(-1, 3)


def _f1(sums: Matrix) -> Floats:
    """Return F1 of each row (tp, fp, fn); NaN where it is undefined."""
    twice = 2.0 * sums[:, 0]
    whole = twice + sums[:, 1] + sums[:, 2]
    scores = np.full(len(sums), np.nan)
    np.divide(twice, whole, out=scores, where=whole > 0)
    return scores


def _turns(width: int, samples: int) -> Iterator[int]:
    """Split draws of so many numbers each into turns of at most `_CELLS` numbers."""
    rows = max(1, _CELLS // max(1, width))
    for start in range(0, samples, rows):
        yield min(rows, samples - start)


def _resamples(articles: int, samples: int, seed: int) -> Iterator[Matrix]:
    """Yield rows that say how often each article is drawn."""
    draw = np.random.default_rng(seed)
    even = np.full(articles, 1 / articles)
    for rows in _turns(articles, samples):
        yield draw.multinomial(articles, even, size=rows)


def _drawn_swaps(articles: int, samples: int, seed: int) -> Iterator[Matrix]:
    draw = np.random.default_rng(seed)
    for rows in _turns(articles, samples):
        yield draw.integers(2, size=(rows, articles))


def _all_swaps(articles: int) -> Iterator[Matrix]:
    start = 0
    for rows in _turns(articles, 2**articles):
        numbers = np.arange(start, start + rows)
        yield (numbers[:, None] >> np.arange(articles)) & 1
        start += rows


def _percentiles(drawn: Sequence[Floats], articles: int) -> Interval | None:
    values = np.concatenate(drawn)
    values = values[~np.isnan(values)]
    if articles < 2 or not len(values):  # noqa: PLR2004 one article has no spread
        return None
    low, high = np.quantile(values, _TAILS)
    return Interval(float(low), float(high))
