"""Many articles: bounded concurrency, results in input order, nothing lost on the way."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass
from typing import TypeVar

from extractor.cli.problems import Problem
from extractor.cli.terminal import safe_json
from schemas.extraction import Extraction

T = TypeVar("T")
R = TypeVar("R")

LOOKAHEAD = 4
"""Jobs begun per slot: finished ones wait here for the one that output order wants next."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: an extraction or a problem."""

    input: str
    result: Extraction | Problem

    def line(self) -> str:
        """Return one line of JSON: `input` and either `extraction` or `error`."""
        name = json.dumps(self.input)
        if isinstance(self.result, Problem):
            return f'{{"input":{name},"error":{json.dumps(asdict(self.result))}}}'
        return f'{{"input":{name},"extraction":{safe_json(self.result.model_dump_json())}}}'


async def run_in_order(
    jobs: Iterable[T],
    work: Callable[[T], Awaitable[R]],
    emit: Callable[[R], None],
    *,
    slots: int,
) -> None:
    """Work on `slots` jobs at once and emit results in the order of the jobs.

    When cancelled, what is done is emitted, and the rest is cancelled. An exception of `work`
    or `emit` ends the run.
    """
    gate = asyncio.Semaphore(slots)
    begun: deque[asyncio.Task[R]] = deque()

    async def gated(job: T) -> R:
        async with gate:
            return await work(job)

    async def emit_next() -> None:
        # Left in the queue until it is done: a cancelled wait loses nothing.
        await asyncio.wait([begun[0]])
        emit(begun.popleft().result())

    try:
        for job in jobs:
            begun.append(asyncio.create_task(gated(job)))
            if len(begun) >= LOOKAHEAD * slots:
                await emit_next()
        while begun:
            await emit_next()
    except asyncio.CancelledError:
        for task in begun:
            if task.done() and not task.cancelled() and task.exception() is None:
                emit(task.result())
        raise
    finally:
        for task in begun:
            task.cancel()
        await asyncio.gather(*begun, return_exceptions=True)
