"""The application behind a real socket on the loopback, as `extractor serve` puts it there."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import Any

import uvicorn
from fastapi import FastAPI

from extractor.api.connections import Connection


@contextlib.contextmanager
def serving(app: FastAPI, **options: Any) -> Iterator[tuple[str, int]]:
    """Serve from a thread; give host and port. `options` are uvicorn's."""
    config = uvicorn.Config(
        app,
        **{"port": 0, "http": Connection, "ws": "none", "log_config": None, "access_log": False}
        | options,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 10
        while not server.started:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()
    finally:
        server.should_exit = True
        thread.join(10)
