"""What a repeated article costs: `python -m benchmarks.repeats [--quick]`.

One caller asks for articles drawn from a Zipf distribution, as news is passed on, over a loopback
model server that answers at once. Printed are the hit ratio and, for each way to an answer, the
median latency through HTTP and the CPU of the service. Linux only. The exit code is 1 when a hit
takes a millisecond or more, or when the ratio is not what the drawing makes it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import socket
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import processes, workload
from benchmarks.model_server import ModelServer

SEED = 7
ARTICLES = 200
REQUESTS, QUICK_REQUESTS = 4_000, 400
HIT_S = 0.001
_HEAD_END = b"\r\n\r\n"


@dataclass(slots=True)
class Tally:
    """Seconds by way: `asked`, `hit`."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu_s: float = 0

    @property
    def hit_ratio(self) -> float:
        return len(self.seconds["hit"]) / sum(map(len, self.seconds.values()))


class Caller:
    """One caller over one connection."""

    def __init__(self, port: int) -> None:
        self._connection = socket.create_connection(("127.0.0.1", port))
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        self._connection.close()

    def ask(self, number: int, path: str = "/v1/extract") -> tuple[float, str]:
        """Ask about an article; give the seconds that took, and the way to the answer."""
        body = json.dumps({"text": workload.article(number)}).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        started = time.perf_counter()
        self._connection.sendall(head.encode() + body)
        answer = self._receive()
        seconds = time.perf_counter() - started
        cache = json.loads(answer)["provenance"]["cache"]
        return seconds, cache["status"] if cache else "asked"

    def _receive(self) -> bytes:
        received = b""
        while _HEAD_END not in received:
            received += self._connection.recv(65_536)
        head, _, body = received.partition(_HEAD_END)
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        while len(body) < length:
            body += self._connection.recv(65_536)
        return body


@contextmanager
def served(core: set[int], **variables: str) -> Iterator[tuple[processes.Service, Caller]]:
    """Serve with these settings; give the service and a caller."""
    port = processes.free_port()
    command = ("-m", "extractor.cli", "serve", "--port", str(port))
    environment = processes.environment(**variables)
    with processes.running(command, port, environment, core, "/readyz") as service:
        caller = Caller(port)
        try:
            yield service, caller
        finally:
            caller.close()


def measure(core: set[int], draws: Sequence[int], path: str, **variables: str) -> Tally:
    """Ask for each article drawn, then once more for the last of them as often, for the CPU."""
    tally = Tally()
    with served(core, **variables) as (service, caller):
        caller.ask(ARTICLES, path)
        for number in draws:
            seconds, way = caller.ask(number, path)
            tally.seconds[way].append(seconds)
        before = service.cpu_s
        for _ in draws:
            caller.ask(draws[-1], path)
        tally.cpu_s = (service.cpu_s - before) / len(draws)
    return tally


async def run(requests: int) -> int:
    """Measure and print; give the exit code."""
    core = processes.server_core()
    weights = [1 / rank for rank in range(1, ARTICLES + 1)]
    draws = random.Random(SEED).choices(range(ARTICLES), weights, k=requests)  # noqa: S311 no secret
    server = ModelServer.for_benchmark()
    failed = False
    say(f"{requests} requests for {len(set(draws))} articles, seed {SEED}")
    async with server.listening():
        model = {"OPENAI_BASE_URL": server.base_url("ours"), "EXTRACTOR_MODEL": "benchmark"}
        with TemporaryDirectory() as folder:
            kept = str(Path(folder, "kept.db"))
            for name, path, variables in (
                ("in memory", "/v1/extract", model),
                ("on disk", "/v1/extract", model | {"EXTRACTOR_CACHE_PATH": kept}),
                ("rules, not kept", "/v1/extract?engine=rules", {}),
            ):
                tally = await asyncio.to_thread(measure, core, draws, path, **variables)
                figures = ", ".join(
                    f"{way} {median(seconds) * 1_000:.2f} ms"
                    for way, seconds in sorted(tally.seconds.items())
                )
                say(
                    f"{name:16} hit ratio {tally.hit_ratio:.3f}; median latency: {figures}; "
                    f"CPU of the last again {tally.cpu_s * 1_000:.2f} ms"
                )
                if variables:
                    failed |= len(tally.seconds["asked"]) != len(set(draws))
                    failed |= median(tally.seconds["hit"]) >= HIT_S
    return int(failed)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_REQUESTS} requests")
    quick = parser.parse_args().quick
    return asyncio.run(run(QUICK_REQUESTS if quick else REQUESTS))


if __name__ == "__main__":
    sys.exit(main())
