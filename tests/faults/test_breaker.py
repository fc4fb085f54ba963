"""The circuit breaker, on a clock that the test sets."""

from __future__ import annotations

import pytest

from extractor.engines.breaker import Breaker, BreakerState
from extractor.errors import CircuitOpen

CLOSED, OPEN, HALF_OPEN = BreakerState.CLOSED, BreakerState.OPEN, BreakerState.HALF_OPEN


class Clock:
    def __init__(self):
        self.now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return Breaker(3, 30, clock=clock)


def fail(breaker, times=1, **failure):
    for _ in range(times):
        breaker.failed(breaker.admit(), **failure)


def wait_of(breaker):
    with pytest.raises(CircuitOpen) as refused:
        breaker.admit()
    return refused.value.retry_after_s


def test_it_opens_after_so_many_failures_in_a_row(breaker):
    fail(breaker, 2)
    assert breaker.state is CLOSED
    fail(breaker)

    assert breaker.state is OPEN
    assert wait_of(breaker) == 30


def test_a_success_between_failures_starts_the_count_anew(breaker):
    fail(breaker, 2)
    breaker.succeeded(breaker.admit())
    fail(breaker, 2)

    assert breaker.state is CLOSED


def test_a_call_that_was_cut_short_counts_neither_way(breaker):
    fail(breaker, 2)
    breaker.abandoned(breaker.admit())
    fail(breaker)

    assert breaker.state is OPEN


def test_what_is_left_to_wait_shrinks(breaker, clock):
    fail(breaker, 3)
    clock.now += 12

    assert wait_of(breaker) == 18


def test_half_open_lets_one_call_through(breaker, clock):
    fail(breaker, 3)
    clock.now += 30

    breaker.check()
    assert breaker.state is OPEN
    breaker.admit()
    assert breaker.state is HALF_OPEN
    assert wait_of(breaker) == 1


def test_a_probe_that_succeeds_closes_it(breaker, clock):
    fail(breaker, 3)
    clock.now += 30
    breaker.succeeded(breaker.admit())

    assert breaker.state is CLOSED
    fail(breaker, 2)
    assert breaker.state is CLOSED


def test_a_probe_that_fails_opens_it_again(breaker, clock):
    fail(breaker, 3)
    clock.now += 30
    fail(breaker)

    assert breaker.state is OPEN
    assert wait_of(breaker) == 30


def test_a_probe_that_was_cut_short_leaves_the_next_call_to_probe(breaker, clock):
    fail(breaker, 3)
    clock.now += 30
    breaker.abandoned(breaker.admit())

    breaker.succeeded(breaker.admit())
    assert breaker.state is CLOSED


@pytest.mark.parametrize("end", ["succeeded", "failed", "abandoned"])
def test_a_call_from_before_it_opened_has_no_say_after(breaker, clock, end):
    early = breaker.admit()
    fail(breaker, 3)
    getattr(breaker, end)(early)
    assert wait_of(breaker) == 30

    clock.now += 30
    breaker.admit()
    getattr(breaker, end)(early)
    assert breaker.state is HALF_OPEN


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        pytest.param(5, 30, id="less than its own time"),
        pytest.param(90, 90, id="more"),
        pytest.param(86_400, 600, id="more than anyone should wait"),
    ],
)
def test_it_stays_open_as_long_as_the_provider_asked(breaker, asked, waits):
    fail(breaker, 2)
    fail(breaker, retry_after_s=asked)

    assert wait_of(breaker) == waits


def test_it_tells_every_change(clock):
    told = []
    breaker = Breaker(1, 30, clock=clock, on_change=told.append)
    fail(breaker)
    clock.now += 30
    breaker.succeeded(breaker.admit())

    assert told == [OPEN, HALF_OPEN, CLOSED]
