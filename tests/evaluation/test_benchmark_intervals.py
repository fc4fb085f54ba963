"""Intervals of the benchmarks' scores, by hand and against the metrics' own arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.benchmarks.intervals import of_f1, of_shares
from evals.benchmarks.tally import Tally, add
from evals.statistics import Interval

RIGHT, WRONG, NONE = Tally(1, 1, 1, 1), Tally(0, 1, 0, 1), Tally()
tallies = st.builds(
    lambda ours, said, theirs, gold: Tally(min(ours, said), said, min(theirs, gold), gold),
    *[st.integers(0, 4)] * 4,
)


def test_an_interval_by_hand():
    # Two articles: F1 0, 1/2 and 1 with chances 1/4, 1/2, 1/4.
    found = of_f1([{"a": RIGHT, "b": NONE}, {"a": WRONG, "b": NONE}], seed=3)
    assert found == {"a": Interval(0.0, 1.0), "b": None}
    # Four, one wrong: as in the families of records, from one of four to all.
    assert of_f1([{"a": one} for one in (RIGHT, RIGHT, RIGHT, WRONG)], seed=3) == {
        "a": Interval(0.25, 1.0)
    }


def test_the_share_of_a_field_by_hand():
    found = of_shares([{"country": (right, 1)} for right in (1, 1, 1, 0)], seed=3)
    assert found == {"country": Interval(0.25, 1.0)}
    assert of_shares([{"country": (0, 0)}, {"country": (0, 0)}], seed=3) == {"country": None}


def test_one_article_has_no_interval():
    assert of_f1([{"a": RIGHT}], seed=0) == {"a": None}
    assert of_shares([{"a": (1, 1)}], seed=0) == {"a": None}


def test_what_is_right_twice_is_counted_as_the_metric_does():
    # Precision 2/2, recall 1/3 in every article and so in every resample: F1 is 1/2.
    found = of_f1([{"a": Tally(2, 2, 1, 3)}] * 5, seed=0)["a"]
    assert found == pytest.approx((0.5, 0.5))


@given(st.lists(tallies, min_size=2, max_size=6), st.integers(0, 99))
def test_resamples_are_scored_as_the_metric_does(articles, seed):
    """The reference adds up the tallies of every draw and asks them for their F1."""
    draw = np.random.default_rng(seed)
    count = len(articles)
    weights = draw.multinomial(count, np.full(count, 1 / count), size=2_000)
    by_draw = {tuple(row) for row in weights.tolist()}
    f1 = {
        row: add(one for one, times in zip(articles, row, strict=True) for _ in range(times)).f1
        for row in by_draw
    }
    values = [f1[tuple(row)] for row in weights.tolist() if f1[tuple(row)] is not None]
    (found,) = of_f1([{"a": one} for one in articles], seed).values()
    if add(articles).f1 is None:
        assert found is None
    else:
        assert found == pytest.approx(tuple(np.quantile(values, [0.025, 0.975])))
