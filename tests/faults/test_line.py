"""The line before a provider, and the gate that it makes up with the breaker."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

import pytest

from extractor.engines.breaker import Breaker, BreakerState
from extractor.engines.gate import Gate
from extractor.engines.line import Line
from extractor.errors import (
    CircuitOpen,
    ModelOutputInvalid,
    Overloaded,
    ProviderRateLimited,
    ProviderRefused,
    ProviderUnavailable,
)


class Clock:
    def __init__(self):
        self.now = 1_000.0

    def __call__(self):
        return self.now


async def settle():
    """Let every task run until it waits."""
    for _ in range(10):
        await asyncio.sleep(0)


def test_calls_beyond_the_places_wait_and_are_served_first_come_first_served():
    async def main():
        line, served, done = Line(1, 10), [], asyncio.Event()

        async def call(name):
            async with line.place():
                served.append(name)
                await done.wait()

        tasks = [asyncio.create_task(call(name)) for name in "abcd"]
        await settle()
        assert served == ["a"]
        done.set()
        await asyncio.gather(*tasks)
        return served

    assert asyncio.run(main()) == ["a", "b", "c", "d"]


def test_who_is_cancelled_leaves_the_line():
    async def main():
        line, served, done = Line(1, 10), [], asyncio.Event()

        async def call(name):
            async with line.place():
                served.append(name)
                await done.wait()

        tasks = [asyncio.create_task(call(name)) for name in "abc"]
        await settle()
        tasks[1].cancel()
        tasks[0].cancel()
        await settle()
        assert served == ["a", "c"]
        done.set()
        await tasks[2]
        async with asyncio.timeout(1), line.place():
            pass

    asyncio.run(main())


def test_a_full_line_refuses_and_takes_in_again_when_one_leaves():
    line = Line(1, 2)
    with ExitStack() as inside:
        for _ in range(2):
            inside.enter_context(line.turn())
        with line.turn():
            with pytest.raises(Overloaded), line.turn():
                pass
            with line.turn(again=True):
                pass
        with line.turn():
            pass


def test_the_wait_told_is_what_those_before_take():
    async def main():
        clock = Clock()
        line = Line(2, 4, clock=clock)
        async with line.place():
            clock.now += 8
        with ExitStack() as inside:
            for _ in range(6):
                inside.enter_context(line.turn())
            with pytest.raises(Overloaded) as refused, line.turn():
                pass
        return refused.value.retry_after_s

    # Six before it, two at a time, eight seconds each.
    assert asyncio.run(main()) == 24


def test_before_the_first_call_has_ended_the_wait_told_is_a_second():
    line = Line(1, 0)
    with line.turn(), pytest.raises(Overloaded) as refused, line.turn():
        pass

    assert refused.value.retry_after_s == 1


def test_the_line_tells_what_is_under_way_and_what_waits():
    async def main():
        told = []
        line = Line(1, 5, on_change=lambda *counts: told.append(counts))
        with line.turn(), line.turn():
            async with line.place():
                pass
        return told

    assert asyncio.run(main()) == [(0, 1), (0, 2), (1, 1), (0, 2), (0, 1), (0, 0)]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def gate(clock):
    return Gate(Line(1, 5), Breaker(1, 30, clock=clock), clock=clock)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        pytest.param(None, BreakerState.CLOSED, id="an answer"),
        pytest.param(ModelOutputInvalid("no"), BreakerState.CLOSED, id="a bad answer"),
        pytest.param(ProviderRefused("no"), BreakerState.CLOSED, id="a bad request"),
        pytest.param(ProviderUnavailable("no"), BreakerState.OPEN, id="unavailable"),
        pytest.param(ProviderRateLimited("no"), BreakerState.OPEN, id="rate limited"),
    ],
)
def test_only_the_providers_own_failures_count(gate, error, state):
    async def main():
        async with gate.call(2_000, patience_s=10) as call:
            call.note(error)

    asyncio.run(main())

    assert gate.breaker.state is state


@pytest.mark.parametrize(
    ("took", "deadline", "state"),
    [
        pytest.param(20, 1_020, BreakerState.OPEN, id="by the deadline after long enough"),
        pytest.param(5, 1_005, BreakerState.CLOSED, id="by the deadline too early to tell"),
        pytest.param(20, 1_100, BreakerState.CLOSED, id="by its caller"),
    ],
)
def test_a_call_cut_short_counts_when_the_provider_had_time_enough(
    gate, clock, took, deadline, state
):
    async def main():
        async with gate.call(deadline, patience_s=10):
            clock.now += took
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(main())

    assert gate.breaker.state is state


def test_who_waits_when_the_circuit_opens_is_turned_away_at_once(gate):
    async def main():
        refused, failing = [], asyncio.Event()

        async def fail():
            async with gate.call(2_000, patience_s=10) as call:
                await failing.wait()
                call.note(ProviderUnavailable("no"))

        async def wait():
            try:
                async with gate.call(2_000, patience_s=10):
                    raise AssertionError("it was let through")
            except CircuitOpen as error:
                refused.append(error.retry_after_s)

        tasks = [asyncio.create_task(fail()), *(asyncio.create_task(wait()) for _ in range(3))]
        await settle()
        failing.set()
        async with asyncio.timeout(1):
            await asyncio.gather(*tasks)
        return refused

    assert asyncio.run(main()) == [30, 30, 30]
    with pytest.raises(CircuitOpen), gate.turn():
        pass
