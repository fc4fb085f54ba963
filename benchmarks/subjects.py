"""Who is measured: two libraries that ask the model, and two services around them."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from benchmarks import processes
from benchmarks.load import Callers, CallFailed, Shape
from benchmarks.model_server import ModelServer

BARE = "openai"
INSTRUCTOR = "instructor"
NAIVE = "naive"
OURS = "ours"
RULES = "ours, rules engine"


@dataclass(frozen=True, slots=True)
class Measured:
    """CPU seconds a call, calls a second, median latency in seconds, model calls a call."""

    cpu_s: float
    per_second: float
    latency_s: float
    model_calls: float


class Subject:
    """One that is measured.

    Args:
        name: in the table.
        model: whose calls are counted.
        run: puts a load on the subject; gives its calls, calls/s, median latency and CPU seconds.
    """

    def __init__(
        self,
        name: str,
        model: ModelServer,
        run: Callable[[Shape], Awaitable[tuple[int, float, float, float]]],
    ) -> None:
        self.name = name
        self._model = model
        self._run = run

    async def measure(self, shape: Shape) -> Measured:
        """Put one load on the subject."""
        before = self._model.requests
        calls, per_second, latency_s, cpu_s = await self._run(shape)
        asked = self._model.requests - before
        return Measured(cpu_s / calls, per_second, latency_s, asked / calls)


@asynccontextmanager
async def started(
    name: str, model: ModelServer, core: set[int], *, callers: int
) -> AsyncIterator[list[Subject]]:
    """Run a subject on these cores. Ours comes with its rules engine as a second one."""
    if name in (BARE, INSTRUCTOR):
        async with _direct(name, model, core) as subject:
            yield [subject]
    elif name == NAIVE:
        with processes.naive(core, model.base_url("naive")) as service:
            yield [Subject(name, model, _through_http(service, "/extract"))]
    else:
        with processes.ours(core, model.base_url("ours"), callers=callers) as service:
            yield [
                Subject(name, model, _through_http(service, "/v1/extract?engine=llm")),
                Subject(RULES, model, _through_http(service, "/v1/extract?engine=rules")),
            ]


def _through_http(
    service: processes.Service, path: str
) -> Callable[[Shape], Awaitable[tuple[int, float, float, float]]]:
    clients = Callers(service.port, path)

    async def run(shape: Shape) -> tuple[int, float, float, float]:
        before = service.cpu_s
        load = await clients.load(shape)
        return load.calls, load.per_second, load.latency_s, service.cpu_s - before

    return run


@asynccontextmanager
async def _direct(name: str, model: ModelServer, core: set[int]) -> AsyncIterator[Subject]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.direct_callers",
        name,
        env=processes.environment(OPENAI_BASE_URL=model.base_url("naive"), OPENAI_API_KEY="unused"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    os.sched_setaffinity(process.pid, core)
    told, said = process.stdin, process.stdout
    if told is None or said is None:
        raise CallFailed("The pipes to the callers are not there.")

    async def run(shape: Shape) -> tuple[int, float, float, float]:
        told.write(f"{shape.callers} {shape.seconds} {shape.warm_s}\n".encode())
        line = await said.readline()
        if not line:
            raise CallFailed(f"The callers of {name} ended.")
        seen = json.loads(line)
        return seen["calls"], seen["per_second"], seen["latency_s"], seen["cpu_s"]

    try:
        yield Subject(name, model, run)
    finally:
        told.close()
        await process.wait()
