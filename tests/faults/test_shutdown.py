"""SIGTERM: nothing new is taken in, what is in flight is finished, within a limit."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection

import pytest

from benchmarks.processes import free_port
from tests.support.llm import GOOD, TEXT
from tests.support.model_server import hang, ok

PLACED = "A bomb killed 12 soldiers in Latakia, Syria, on Friday."


@pytest.fixture
def served(model_server, tmp_path):
    """Serve in a process; give it and its address."""
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and command
        [sys.executable, "-m", "extractor.cli", "serve", "--port", str(port)],
        cwd=tmp_path,  # a folder without a `.env`
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "OPENAI_BASE_URL": model_server.base_url,
            "EXTRACTOR_SHUTDOWN_S": "1",
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_until(lambda: process.poll() is not None or listens(port), seconds=60)
        # Its tables are loaded once it has placed something.
        assert extract(port, "?engine=rules", PLACED)[0] == 200
        yield process, port
    finally:
        process.kill()
        process.communicate()


def wait_until(true, *, seconds=10):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def listens(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except ConnectionRefusedError:
        return False


def get(connection, path):
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer, json.loads(answer.read())


def extract(port, query="", text=TEXT):
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("POST", f"/v1/extract{query}", text, {"Content-Type": "text/plain"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def test_what_is_in_flight_is_finished_and_nothing_new_is_taken_in(served, model_server):
    process, port = served
    model_server.script(ok(GOOD, wait_s=0.8))

    with (
        closing(HTTPConnection("127.0.0.1", port, timeout=30)) as kept,
        ThreadPoolExecutor() as threads,
    ):
        assert get(kept, "/readyz")[0].status == 200
        answer = threads.submit(extract, port)
        assert model_server.reached.wait(30)
        process.send_signal(signal.SIGTERM)
        wait_until(lambda: not listens(port))
        leaving, readiness = get(kept, "/readyz")
        said = process.communicate(timeout=30)[1]

    status, extraction = answer.result()
    assert (status, extraction["provenance"]["engine"]) == (200, "llm")
    assert (leaving.status, readiness["ready"]) == (503, False)
    assert leaving.headers["connection"] == "close"
    assert process.returncode == -signal.SIGTERM
    assert "Traceback" not in said


def test_what_does_not_finish_within_the_limit_is_cut_off(served, model_server):
    process, port = served
    model_server.script(hang())

    with ThreadPoolExecutor() as threads:
        answer = threads.submit(extract, port)
        assert model_server.reached.wait(30)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=30)[1]
        took = time.monotonic() - began

    status, problem = answer.result()
    assert (status, problem["type"].rpartition(":")[2]) == (503, "shutting-down")

    assert 1 <= took < 10
    assert "Traceback" not in said
    assert TEXT not in said
