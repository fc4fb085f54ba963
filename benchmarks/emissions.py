"""A served service of which everything it emits is kept.

    with Collector() as collector, Served(folder, collector, {"OPENAI_BASE_URL": …}) as service:
        service.base_url     # http://127.0.0.1:PORT
        ...
    service.log()            # all of stdout and stderr
    collector.bodies         # what OpenTelemetry exported, as it came over the wire

Its log level is `debug`, and its spans are exported.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

from benchmarks.processes import ServiceFailed, environment, free_port

START_S = 60.0
STOP_S = 30.0
_POLL_S = 0.02
_OK = 200


class Collector:
    """A loopback OTLP receiver (HTTP, protobuf): paths and bodies as they came."""

    def __init__(self) -> None:
        self.bodies: list[tuple[str, bytes]] = []
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Served:
    """`extractor serve` as a process, from its start to its end.

    Args:
        folder: empty; its working directory, and where its output is written.
        collector: gets its spans; None: nothing is exported.
        variables: its settings.

    Raises:
        ServiceFailed: it ended, or did not answer 200 in time.
    """

    def __init__(
        self, folder: Path, collector: Collector | None, variables: Mapping[str, str]
    ) -> None:
        self._folder = folder
        self._output = folder / "output.log"
        self._variables = {
            "EXTRACTOR_LOG_LEVEL": "debug",
            "EXTRACTOR_PORT": str(free_port()),
            **variables,
        }
        if collector:
            self._variables |= {
                "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
                "OTEL_BSP_SCHEDULE_DELAY": "100",
            }
        self.port = int(self._variables["EXTRACTOR_PORT"])

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._process.pid

    def __enter__(self) -> Self:
        with self._output.open("wb") as sink:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "extractor.cli", "serve"],
                cwd=self._folder,
                env=environment(**self._variables),
                stdout=sink,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_S
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise ServiceFailed(f"The service is not ready.\n{self.log()}")
            time.sleep(_POLL_S)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_S)
        finally:
            self._process.kill()
            self._process.wait()

    def log(self) -> str:
        """Return what it has written so far, to stdout and stderr."""
        return self._output.read_text("utf-8", errors="replace")

    def _ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_S)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == _OK
        except OSError:
            return False  # not listening yet
        finally:
            connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, collector: Collector) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.collector = collector


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.collector.bodies.append((self.path, body))
        self.send_response(_OK)
        self.send_header("content-type", "application/x-protobuf")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""
