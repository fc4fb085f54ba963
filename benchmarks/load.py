"""Callers in a closed loop: each asks again once it has its answer."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from statistics import median

from benchmarks import workload

_HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Load:
    """What callers saw: calls answered at all and a second, median latency in seconds."""

    calls: int
    per_second: float
    latency_s: float


@dataclass(frozen=True, slots=True)
class Shape:
    """How many callers for how many seconds, of which the first `warm_s` are not counted."""

    callers: int
    seconds: float
    warm_s: float = 0.0


class CallFailed(Exception):
    """The service did not answer 200, and the measurement is worth nothing."""


async def closed_loop(call: Callable[[int], Awaitable[None]], shape: Shape) -> Load:
    """Make calls until the time is over; `call` gets the number of its caller."""
    first = time.perf_counter()
    end = first + shape.seconds
    answered: list[tuple[float, float]] = []

    async def caller(number: int) -> None:
        while (started := time.perf_counter()) < end:
            await call(number)
            ended = time.perf_counter()
            answered.append((ended, ended - started))

    async with asyncio.TaskGroup() as group:
        for number in range(shape.callers):
            group.create_task(caller(number))
    counted = [took for at, took in answered if first + shape.warm_s <= at <= end]
    seconds = shape.seconds - shape.warm_s
    if not counted:  # every answer came late
        counted = [took for _, took in answered]
        seconds = time.perf_counter() - first
    return Load(len(answered), len(counted) / seconds, median(counted))


class Callers:
    """Callers of a service on the loopback, each over one connection that it keeps.

    No two of their articles are the same.
    """

    def __init__(self, port: int, path: str) -> None:
        self._port = port
        self._path = path
        self._numbers = count()

    async def load(self, shape: Shape) -> Load:
        """Ask for as long as the shape says."""
        async with self.connected(shape.callers) as call:
            return await closed_loop(call, shape)

    async def calls(self, total: int, callers: int) -> None:
        """Make that many calls."""
        left = iter(range(total))

        async def caller(number: int) -> None:
            for _ in left:
                await call(number)

        async with self.connected(callers) as call, asyncio.TaskGroup() as group:
            for number in range(callers):
                group.create_task(caller(number))

    @asynccontextmanager
    async def connected(self, callers: int) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
        """Open that many connections, and give what makes a call over the one of a number."""
        connections = [
            await asyncio.open_connection("127.0.0.1", self._port) for _ in range(callers)
        ]

        async def call(number: int) -> None:
            reader, writer = connections[number]
            writer.write(self._request())
            await _answer(reader)

        try:
            yield call
        finally:
            for _, writer in connections:
                writer.close()

    def _request(self) -> bytes:
        body = json.dumps({"text": workload.article(next(self._numbers))}).encode()
        return (
            f"POST {self._path} HTTP/1.1\r\nhost: 127.0.0.1:{self._port}\r\n"
            "content-type: application/json\r\ncache-control: no-store\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        ).encode() + body


async def _answer(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(_HEAD_END)).lower()
    length = int(head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)
    status = head.split(b" ", 2)[1]
    if status != b"200":
        raise CallFailed(f"The service answered {status.decode()}.")
