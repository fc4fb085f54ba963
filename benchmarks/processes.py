"""Processes that are measured: started on a core of their own, read through /proc."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
START_S = 60.0
STOP_S = 15.0
_POLL_S = 0.005
_LOG_CHARS = 2_000


class ServiceFailed(Exception):
    """A service did not come up."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service that answers on the loopback."""

    pid: int
    port: int

    @property
    def cpu_s(self) -> float:
        """CPU seconds that its threads have had, to the nanosecond."""
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    @property
    def rss_mib(self) -> float:
        """Resident memory."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 2**10


def server_core() -> set[int]:
    """Keep this process, with the callers and the model server, to one core; return another.

    On a machine of one core they share it.
    """
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    return {cores[0]}


def environment(**variables: str) -> dict[str, str]:
    """Return an environment in which Python finds this checkout, with these variables."""
    return bare_environment(PYTHONPATH=str(ROOT), **variables)


def bare_environment(**variables: str) -> dict[str, str]:
    """Return this environment without settings of the service, and with these variables."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(("EXTRACTOR_", "OPENAI_"))
        and not name.upper().endswith(("_PROXY", "PYTHONPATH"))
    }
    return kept | variables


@contextmanager
def ours(core: set[int], base_url: str | None, *, callers: int) -> Iterator[Service]:
    """Run `extractor serve`, its limits as wide as the number of callers."""
    variables = {"EXTRACTOR_MAX_CONCURRENCY": str(callers)}
    if base_url:
        variables |= {"OPENAI_BASE_URL": base_url, "EXTRACTOR_MODEL": "benchmark"}
    port = free_port()
    command = ("-m", "extractor.cli", "serve", "--port", str(port))
    with running(command, port, environment(**variables), core, "/readyz") as service:
        yield service


@contextmanager
def naive(core: set[int], base_url: str) -> Iterator[Service]:
    """Run the naive service. It writes no access log; ours does."""
    port = free_port()
    command = ("-m", "uvicorn", "benchmarks.naive_service:app", "--port", str(port))
    variables = environment(OPENAI_BASE_URL=base_url, OPENAI_API_KEY="unused")
    with running((*command, "--no-access-log"), port, variables, core, "/openapi.json") as service:
        yield service


@contextmanager
def running(
    command: tuple[str, ...], port: int, variables: Mapping[str, str], core: set[int], ready: str
) -> Iterator[Service]:
    """Run a Python command in an empty folder on these cores, and give it once it is ready.

    Raises:
        ServiceFailed: it ended, or did not answer 200 in time.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        with log.open("wb") as sink:
            process = subprocess.Popen(  # noqa: S603 our own command line
                [sys.executable, *command],
                cwd=folder,
                env=dict(variables),
                stdout=sink,
                stderr=subprocess.STDOUT,
            )
        try:
            os.sched_setaffinity(process.pid, core)
            if not _answers(process, port, ready):
                said = log.read_text(encoding="utf-8", errors="replace")[-_LOG_CHARS:]
                raise ServiceFailed(f"{' '.join(command)} is not ready.\n{said}")
            yield Service(process.pid, port)
        finally:
            process.terminate()
            try:
                process.wait(STOP_S)
            finally:
                process.kill()
                process.wait()


def start_s(core: set[int], base_url: str | None) -> float:
    """Return how long `extractor serve` takes from its start to its first answer of readiness."""
    started = time.perf_counter()
    with ours(core, base_url, callers=1):
        return time.perf_counter() - started


def help_s(runs: int) -> float:
    """Return the median time of `extractor --help`."""
    return median(_timed(("-m", "extractor.cli", "--help")) for _ in range(runs))


def free_port() -> int:
    """Return a port of the loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _timed(command: tuple[str, ...]) -> float:
    started = time.perf_counter()
    subprocess.run(  # noqa: S603 our own command line
        [sys.executable, *command], env=environment(), stdout=subprocess.DEVNULL, check=True
    )
    return time.perf_counter() - started


def _answers(process: subprocess.Popen[bytes], port: int, path: str) -> bool:
    deadline = time.monotonic() + START_S
    request = f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n".encode()
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=START_S) as connection:
                connection.sendall(request)
                if connection.recv(64).startswith(b"HTTP/1.1 200"):
                    return True
        except OSError:
            pass  # not listening yet
        time.sleep(_POLL_S)
    return False
