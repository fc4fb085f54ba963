"""What callers notice when workers end: `python -m benchmarks.restarts [--extractor PATH]`.

`extractor serve --workers 2` runs behind a proxy that repeats nothing, over a model that takes
200 ms. Under load, SIGTERM goes to one worker, and once that is replaced to the other. The exit
code is 1 when a request failed. Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks import processes
from benchmarks.load import Callers, CallFailed
from benchmarks.model_server import ModelServer
from benchmarks.proxy import proxying

WORKERS = 2
LATENCY_S = 0.2
MARGIN_S = 0.7
"""Under load before, between and after the signals."""
_POLL_S = 0.02
_READY_LINE = "Application startup complete"


class NotReplaced(Exception):
    """A worker that ended has no successor."""


@dataclass(slots=True)
class Seen:
    """What the callers saw; `replaced_s` is how long each new worker took to be ready."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    replaced_s: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        replaced = " and ".join(f"{seconds:.1f} s" for seconds in self.replaced_s)
        return (
            f"{len(self.latencies)} requests in {self.seconds:.1f} s while {len(self.replaced_s)} "
            f"of {WORKERS} workers got SIGTERM (replaced after {replaced}): "
            f"{len(self.failures)} failed; latency median {median(self.latencies):.2f} s, "
            f"most {max(self.latencies):.2f} s"
        )


def main() -> int:
    """Print what was seen, and return 1 when a request failed."""
    parser = argparse.ArgumentParser(description="End workers under load.")
    parser.add_argument("--extractor", default=Path(sys.executable).with_name("extractor"))
    parser.add_argument("--callers", type=int, default=16)
    given = parser.parse_args()
    seen = asyncio.run(measure(Path(given.extractor), callers=given.callers))
    sys.stdout.write(f"{seen}\n")
    for failure in seen.failures:
        sys.stdout.write(f"failed: {failure}\n")
    return int(bool(seen.failures))


async def measure(extractor: Path, *, callers: int, ends: int = WORKERS) -> Seen:
    """End workers under load, one after the other.

    Args:
        extractor: the command, as installed.
        callers: half of them ask the model, half the rules.
        ends: how many workers are ended.

    Raises:
        NotReplaced: no new worker within `processes.START_S`.
    """
    model = ModelServer.for_benchmark(LATENCY_S)
    async with (
        model.listening(),
        _service(extractor, model) as (pid, port, log),
        proxying(port) as front,
    ):
        return await _under_load(workers(pid)[:ends], front, log, callers)


async def _under_load(ending: list[int], port: int, log: Path, callers: int) -> Seen:
    seen = Seen()
    done = asyncio.Event()
    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for engine in ("llm", "rules"):
            asking = Callers(port, f"/v1/extract?engine={engine}")
            group.create_task(_ask(asking, callers // 2, seen, done))
        try:
            for worker in ending:
                await asyncio.sleep(MARGIN_S)
                ended = time.perf_counter()
                ready = _starts(log)
                os.kill(worker, signal.SIGTERM)
                await _until(log, ready + 1)
                seen.replaced_s.append(time.perf_counter() - ended)
            await asyncio.sleep(MARGIN_S)
        finally:
            done.set()
    seen.seconds = time.perf_counter() - started
    return seen


async def _ask(asking: Callers, callers: int, seen: Seen, done: asyncio.Event) -> None:
    async with asking.connected(callers) as call, asyncio.TaskGroup() as group:

        async def caller(number: int) -> None:
            while not done.is_set():
                started = time.perf_counter()
                try:
                    await call(number)
                except (CallFailed, OSError, EOFError) as error:
                    seen.failures.append(str(error))
                    if not isinstance(error, CallFailed):
                        return  # no connection to ask again over
                seen.latencies.append(time.perf_counter() - started)

        for number in range(callers):
            group.create_task(caller(number))


@asynccontextmanager
async def _service(extractor: Path, model: ModelServer) -> AsyncIterator[tuple[int, int, Path]]:
    """Run the service until all its workers are ready; give its process, port and log."""
    port = processes.free_port()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        sink = await asyncio.to_thread(log.open, "wb")
        process = await asyncio.create_subprocess_exec(
            extractor,
            *("serve", "--port", str(port), "--workers", str(WORKERS)),
            cwd=folder,
            env=processes.bare_environment(
                OPENAI_BASE_URL=model.base_url("ours"), EXTRACTOR_MODEL="benchmark"
            ),
            stdout=sink,
            stderr=asyncio.subprocess.STDOUT,
        )
        sink.close()
        try:
            await _until(log, WORKERS)
            yield process.pid, port, log
        finally:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), processes.STOP_S)
            except TimeoutError:
                process.kill()
                await process.wait()


def workers(pid: int) -> list[int]:
    """Return the processes of the workers of a service."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [
        int(child)
        for child in children
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def _starts(log: Path) -> int:
    return log.read_text(encoding="utf-8", errors="replace").count(_READY_LINE)


async def _until(log: Path, starts: int) -> None:
    deadline = time.monotonic() + processes.START_S
    while _starts(log) < starts:
        if time.monotonic() > deadline:
            raise NotReplaced(f"{starts} starts of a worker are not in the log.")
        await asyncio.sleep(_POLL_S)


if __name__ == "__main__":
    sys.exit(main())
