from __future__ import annotations

import asyncio
import json

import pytest

from extractor.cli.batch import LOOKAHEAD, Outcome, run_in_order
from extractor.cli.problems import Problem
from schemas.extraction import Extraction


class Work:
    """Jobs are seconds to wait; it counts how many run at once."""

    def __init__(self):
        self.running = 0
        self.most = 0
        self.begun = []

    async def __call__(self, delay_s):
        self.running += 1
        self.most = max(self.most, self.running)
        self.begun.append(delay_s)
        try:
            await asyncio.sleep(delay_s)
        finally:
            self.running -= 1
        return delay_s


def test_results_come_in_the_order_of_the_jobs():
    jobs = [0.03, 0.001, 0.02, 0.0, 0.01]
    emitted = []
    asyncio.run(run_in_order(jobs, Work(), emitted.append, slots=3))
    assert emitted == jobs


def test_no_more_run_at_once_than_there_are_slots():
    work = Work()
    asyncio.run(run_in_order([0.001] * 20, work, lambda _: None, slots=3))
    assert work.most == 3


def test_jobs_are_taken_only_a_bounded_way_ahead_of_what_is_emitted():
    taken = emitted = ahead = 0

    def jobs():
        nonlocal taken, ahead
        for _ in range(100):
            taken += 1
            ahead = max(ahead, taken - emitted)
            yield 0

    def emit(_):
        nonlocal emitted
        emitted += 1

    asyncio.run(run_in_order(jobs(), Work(), emit, slots=2))
    assert emitted == 100
    assert ahead <= LOOKAHEAD * 2 + 1


def test_the_first_result_does_not_wait_for_the_last():
    work = Work()
    begun_at_first_result = []
    asyncio.run(
        run_in_order(
            [0.001] * 50, work, lambda _: begun_at_first_result.append(len(work.begun)), slots=2
        )
    )
    assert begun_at_first_result[0] < 10


def test_no_jobs_are_fine():
    asyncio.run(run_in_order([], Work(), pytest.fail, slots=3))


def test_what_is_done_is_emitted_when_cancelled_and_the_rest_is_stopped():
    work, emitted = Work(), []

    async def cancelled():
        run = asyncio.create_task(run_in_order([0.0, 60, 0.0, 60], work, emitted.append, slots=4))
        await asyncio.sleep(0.05)
        run.cancel()
        await run

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancelled())
    assert emitted == [0.0, 0.0]
    assert work.running == 0


def test_an_exception_ends_the_run_and_stops_the_rest():
    work = Work()

    async def failing(job):
        if job == 0:
            raise RuntimeError
        return await work(job)

    with pytest.raises(RuntimeError):
        asyncio.run(run_in_order([0, 60, 60], failing, pytest.fail, slots=3))
    assert work.running == 0


def test_a_line_is_one_json_object_with_input_and_extraction(extraction):
    line = Outcome("a b\n.txt", extraction).line()
    assert "\n" not in line
    document = json.loads(line)
    assert document["input"] == "a b\n.txt"
    assert Extraction.model_validate(document["extraction"]) == extraction


def test_a_line_of_a_failure_says_its_type_and_detail():
    line = Outcome("a.txt", Problem("malformed-body", "Malformed body", "Not UTF-8.")).line()
    assert json.loads(line) == {
        "input": "a.txt",
        "error": {"type": "malformed-body", "title": "Malformed body", "detail": "Not UTF-8."},
    }
