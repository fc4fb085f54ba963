"""The application behind a real socket on loopback."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time

import httpx2
import pytest
import uvicorn

TEXT = "Gunmen killed four farmers near Ostrava Creek on Tuesday."


@pytest.fixture
def address(api, log_stream):
    """Serve the application from a thread; give the address."""
    config = uvicorn.Config(
        api.app, host="127.0.0.1", port=0, log_config=None, access_log=False, lifespan="on"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 10
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()
    finally:
        server.should_exit = True
        thread.join(10)


def read_head(connection):
    """Read up to the end of the header block."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(4_096)
    return received


def wait_for(stream, words):
    deadline = time.monotonic() + 10
    while words not in stream.getvalue():
        assert time.monotonic() < deadline, stream.getvalue()
        time.sleep(0.01)


def test_an_article_is_answered_over_the_wire(address):
    answer = httpx2.post(
        f"http://127.0.0.1:{address[1]}/v1/extract",
        content=TEXT,
        headers={"Content-Type": "text/plain", "X-Request-ID": "wire-1"},
    )

    assert answer.status_code == 200
    assert answer.headers["x-request-id"] == "wire-1"
    assert answer.json()["article"]["length"] == len(TEXT)


def test_head_has_no_body_on_the_wire(address):
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(b"HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        received = b""
        while chunk := connection.recv(4_096):
            received += chunk

    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert body == b""


@pytest.mark.parametrize("content_type", ["text/plain", "application/json"])
def test_a_declared_length_over_the_limit_is_answered_before_the_body(address, content_type):
    head = (
        f"POST /v1/extract HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\n"
        "Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n"
    )
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(head.encode())

        assert read_head(connection).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("content_type", ["text/plain", "application/json"])
def test_an_endless_body_is_answered_while_the_client_still_sends(address, content_type):
    head = (
        f"POST /v1/extract HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    )
    chunk = b"2710\r\n" + b"x" * 10_000 + b"\r\n"
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(head.encode())
        # 21 chunks are over 200,000 characters; 247 over 2,465,536 bytes. The last never comes.
        for _ in range(21 if content_type == "text/plain" else 247):
            connection.sendall(chunk)

        assert read_head(connection).startswith(b"HTTP/1.1 413")


def test_a_caller_who_goes_away_while_sending_leaves_one_quiet_line(address, log_stream):
    connection = socket.create_connection(address, timeout=10)
    connection.sendall(
        b"POST /v1/extract HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
        b"Content-Length: 1000\r\n\r\nGunmen killed"
    )
    time.sleep(0.1)
    connection.close()

    wait_for(log_stream, '"disconnected": true')
    gone = [json.loads(line) for line in log_stream.getvalue().splitlines() if "request_id" in line]
    assert [(line["event"], line["level"], line["status"]) for line in gone] == [
        ("request", "info", None)
    ]
    assert "frames" not in log_stream.getvalue()
    assert "Gunmen" not in log_stream.getvalue()


def test_the_command_serves_and_logs_json_alone(tmp_path):
    code = (
        "from extractor.api.server import serve; from extractor.settings import load_settings; "
        "serve(load_settings())"
    )
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code],
        # A folder without a `.env`.
        cwd=tmp_path,
        env={**os.environ, "EXTRACTOR_PORT": "0", "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.PIPE,
        text=True,
    )
    logged = []
    try:
        for line in process.stderr:
            logged.append(line)
            if bound := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                break
        base = f"http://127.0.0.1:{bound[1]}"
        assert httpx2.get(f"{base}/readyz").json()["engines"] == {"llm": False, "rules": True}
        answer = httpx2.post(
            f"{base}/v1/extract", content=TEXT, headers={"Content-Type": "text/plain"}
        )
        assert answer.json()["provenance"]["engine"] == "rules"
        process.send_signal(signal.SIGINT)
        logged += process.stderr
        process.wait(10)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.wait()
        process.stderr.close()

    lines = [json.loads(line) for line in logged]
    assert [line["path"] for line in lines if line["event"] == "request"] == [
        "/readyz",
        "/v1/extract",
    ]
    assert "Ostrava" not in "".join(logged)
