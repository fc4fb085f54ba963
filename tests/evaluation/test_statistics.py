"""Intervals and tests: small cases by hand, larger ones against scipy."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from evals.scores import Counts, total
from evals.statistics import (
    Interval,
    bootstrap_interval,
    bootstrap_table,
    least_p,
    paired_bootstrap,
    randomisation_p,
)

RIGHT, WRONG, NONE = Counts(tp=1), Counts(fp=1, fn=1), Counts()
MIXED_A = [
    Counts(tp, fp, fn)
    for tp, fp, fn in [(9, 2, 1), (3, 0, 4), (7, 5, 2), (0, 1, 3), (6, 2, 2), (8, 0, 0), (2, 2, 5)]
]
MIXED_B = [
    Counts(tp, fp, fn)
    for tp, fp, fn in [(9, 1, 1), (5, 1, 2), (6, 5, 3), (2, 1, 1), (6, 2, 2), (8, 1, 0), (4, 0, 3)]
]
some_counts = st.builds(Counts, *[st.integers(0, 9)] * 3)
paired = st.lists(st.tuples(some_counts, some_counts), min_size=1, max_size=12)


def f1_of(rows: np.ndarray) -> np.ndarray:
    """F1 of the rows summed; any axes before articles x 3 stay."""
    tp, fp, fn = np.moveaxis(rows.sum(axis=-2), -1, 0)
    return 2 * tp / (2 * tp + fp + fn)


def rows_of(counts: list[Counts]) -> np.ndarray:
    return np.array([(c.tp, c.fp, c.fn) for c in counts])


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        # All 8 swaps of three articles that all improve: b - a is 1 as it is, -1 with all three
        # swapped, 1/3 in size otherwise. 2 of 8 reach 1.
        pytest.param([WRONG] * 3, [RIGHT] * 3, 2 / 8, id="three of three improve"),
        # a is right in 1 of 3, b in 2 of 3: the difference is +1 +1 -1 thirds. In all 8 swaps it is
        # an odd number of thirds, so at least one third.
        pytest.param([WRONG, WRONG, RIGHT], [RIGHT, RIGHT, WRONG], 1.0, id="two up, one down"),
        # The third is the same in both: of the 4 swaps of the others, 2 reach 2/3.
        pytest.param([WRONG, WRONG, RIGHT], [RIGHT] * 3, 2 / 4, id="one of three is the same"),
        pytest.param([RIGHT] * 4, [RIGHT] * 4, 1.0, id="nothing differs"),
        # b adds ten hits to one article and two to each of the others, in sums of gold of 14.
        # a finds 0, b 14. Swaps: the sizes of (b - a) are |+-10 +-2 +-2| of 14: 14, 10, 10, 6 and
        # their mirror images; only 14 is reached, twice.
        pytest.param(
            [Counts(fn=10, fp=10), Counts(fn=2, fp=2), Counts(fn=2, fp=2)],
            [Counts(tp=10), Counts(tp=2), Counts(tp=2)],
            2 / 8,
            id="articles of different weight",
        ),
    ],
)
def test_the_exact_test_agrees_with_all_swaps_by_hand(a, b, expected):
    assert randomisation_p(a, b, seed=0) == pytest.approx(expected)
    assert randomisation_p(b, a, seed=0) == pytest.approx(expected)


def test_the_exact_test_agrees_with_scipy():
    # scipy.stats.permutation_test with all 2^7 permutations of samples; it gets row numbers, for
    # it permutes scalars.
    both = np.concatenate([rows_of(MIXED_A), rows_of(MIXED_B)])
    numbers = np.arange(len(both))
    reference = scipy.stats.permutation_test(
        (numbers[:7], numbers[7:]),
        lambda one, other: f1_of(both[other]) - f1_of(both[one]),
        permutation_type="samples",
        n_resamples=np.inf,
        vectorized=False,
    )
    assert randomisation_p(MIXED_A, MIXED_B, seed=0) == pytest.approx(reference.pvalue)


def test_drawn_swaps_come_near_the_exact_test():
    exact = randomisation_p(MIXED_A, MIXED_B, samples=2**7, seed=0)
    # 6 articles differ, so 2^6 swaps: with 63 samples they are drawn. Over 200 seeds the mean of
    # (k + 1) / 64 is (63 p + 1) / 64, with a standard error of at most 0.5 / sqrt(63 * 200).
    drawn = [randomisation_p(MIXED_A, MIXED_B, samples=63, seed=seed) for seed in range(200)]
    assert len(set(drawn)) > 1
    assert np.mean(drawn) == pytest.approx((63 * exact + 1) / 64, abs=5 * 0.5 / 112)


def test_a_drawn_p_is_never_zero():
    # 40 articles that all improve: 2^-39 exactly, so none of the 99 swaps reaches it.
    assert randomisation_p([WRONG] * 40, [RIGHT] * 40, samples=99, seed=1) == 1 / 100


def test_a_swap_that_leaves_nothing_to_score_counts_as_reached():
    # As it is, both have F1 0 and differ by 0: every swap reaches that, those without F1 too.
    a, b = [NONE, Counts(fp=1)], [Counts(fp=1), NONE]
    assert randomisation_p(a, b, seed=0) == 1.0


@pytest.mark.parametrize("articles", range(1, 8))
def test_the_least_p_is_what_a_clean_sweep_gives(articles):
    assert randomisation_p([WRONG] * articles, [RIGHT] * articles, seed=0) == least_p(articles)


def test_an_interval_by_hand():
    # Two articles: F1 0, 1/2 and 1 with chances 1/4, 1/2, 1/4. Both tails of 2.5 % lie within the
    # outer values.
    assert bootstrap_interval([RIGHT, WRONG], seed=3) == Interval(0.0, 1.0)
    # Four articles, one wrong: all four drawn wrong has chance 1/256 = 0.4 %, three of four 4.7 %:
    # the lower 2.5 % lies at one right of four. All right has (3/4)^4 = 32 %.
    assert bootstrap_interval([RIGHT] * 3 + [WRONG], seed=3) == Interval(0.25, 1.0)


def test_an_interval_agrees_with_scipy():
    # scipy.stats.bootstrap, percentile method, on row numbers; other draws, so to two digits.
    rows = rows_of(MIXED_A)
    reference = scipy.stats.bootstrap(
        (np.arange(len(rows)),),
        lambda numbers, axis: f1_of(rows[numbers]),
        method="percentile",
        n_resamples=20_000,
        vectorized=True,
        rng=np.random.default_rng(5),
    ).confidence_interval
    ours = bootstrap_interval(MIXED_A, samples=20_000, seed=0)
    assert ours == pytest.approx(tuple(reference), abs=0.01)


def test_a_table_has_the_interval_of_each_family():
    families = [MIXED_A, MIXED_B, [NONE] * 7]
    articles = list(zip(*families, strict=True))
    assert bootstrap_table(articles, seed=3) == tuple(
        bootstrap_interval(counts, seed=3) for counts in families
    )
    assert bootstrap_table(articles, seed=3)[2] is None
    assert bootstrap_table([], seed=3) == ()


def test_a_paired_interval_agrees_with_scipy():
    one, other = rows_of(MIXED_A), rows_of(MIXED_B)
    reference = scipy.stats.bootstrap(
        (np.arange(len(one)),),
        lambda numbers, axis: f1_of(other[numbers]) - f1_of(one[numbers]),
        method="percentile",
        n_resamples=20_000,
        vectorized=True,
        rng=np.random.default_rng(5),
    ).confidence_interval
    ours = paired_bootstrap(MIXED_A, MIXED_B, samples=20_000, seed=0)
    assert ours.value == pytest.approx(f1_of(other) - f1_of(one))
    assert ours.interval == pytest.approx(tuple(reference), abs=0.01)


def test_both_systems_get_the_same_articles():
    # b is a: were the articles drawn apart, the differences would spread.
    assert paired_bootstrap(MIXED_A, MIXED_A, seed=0).interval == Interval(0.0, 0.0)


def test_draws_in_turns_are_the_draws_at_once():
    # 3,000 articles x 1,000 resamples are more than is held at once; the reference holds them.
    counts = (MIXED_A * 429)[:3_000]
    weights = np.random.default_rng(7).multinomial(3_000, [1 / 3_000] * 3_000, size=1_000)
    tp, fp, fn = (weights @ rows_of(counts)).T
    reference = np.quantile(2 * tp / (2 * tp + fp + fn), [0.025, 0.975])
    assert bootstrap_interval(counts, samples=1_000, seed=7) == pytest.approx(tuple(reference))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param([NONE, NONE], [RIGHT, WRONG], id="a has nothing to score"),
        pytest.param([RIGHT, WRONG], [NONE, NONE], id="b has nothing to score"),
        pytest.param([], [], id="no article"),
    ],
)
def test_without_an_f1_there_is_no_comparison(a, b):
    assert paired_bootstrap(a, b, seed=0) is None
    assert randomisation_p(a, b, seed=0) is None


def test_without_an_f1_there_is_no_interval():
    assert bootstrap_interval([], seed=0) is None
    assert bootstrap_interval([NONE, NONE], seed=0) is None


def test_one_article_has_a_difference_but_no_interval():
    assert bootstrap_interval([RIGHT], seed=0) is None
    found = paired_bootstrap([WRONG], [RIGHT], seed=0)
    assert (found.value, found.interval) == (1.0, None)


def test_resamples_without_an_f1_are_left_out():
    # Only the first article has anything: F1 is 1 wherever it is drawn.
    assert bootstrap_interval([RIGHT, NONE, NONE], seed=0) == Interval(1.0, 1.0)


@pytest.mark.parametrize("function", [paired_bootstrap, randomisation_p])
def test_articles_are_never_cut_to_the_shorter_list(function):
    with pytest.raises(ValueError, match="3 articles cannot be paired with 1"):
        function([RIGHT] * 3, [RIGHT], seed=0)


@given(paired, st.integers(0, 1_000))
def test_a_p_value_is_a_share_and_the_same_either_way_round(pairs, seed):
    a, b = map(list, zip(*pairs, strict=True))
    p = randomisation_p(a, b, samples=100, seed=seed)
    assert p == randomisation_p(b, a, samples=100, seed=seed)
    assert p is None or 0 < p <= 1
    assert (p is None) == (total(a).f1 is None or total(b).f1 is None)


@given(paired, st.integers(0, 1_000))
def test_an_interval_is_ordered_and_the_same_for_the_same_seed(pairs, seed):
    counts = [one for one, _ in pairs]
    found = bootstrap_interval(counts, samples=100, seed=seed)
    assert found == bootstrap_interval(counts, samples=100, seed=seed)
    assert found is None or 0 <= found.low <= found.high <= 1
