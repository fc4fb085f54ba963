"""Connections of a server that is shutting down, over real sockets."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager

import pytest
import uvicorn

from extractor.api.connections import LINGER_S, Connection

REQUEST = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"
MARGIN_S = 0.5


async def app(scope, receive, send):
    await asyncio.sleep(0.2)
    headers = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


@asynccontextmanager
async def serving():
    """Give the server, a task that ends with it, and a connection that has been used once."""
    config = uvicorn.Config(
        app,
        port=0,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 uvicorn has no event for it
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        assert b"connection: close" not in await answer(reader, writer)
        yield server, running, reader, writer
    finally:
        writer.close()
        server.should_exit = True
        await running


async def answer(reader, writer, *, sent=False):
    if not sent:
        writer.write(REQUEST)
    head = await reader.readuntil(b"\r\n\r\n")
    return head + await reader.readexactly(2)


def run(test):
    async def main():
        async with serving() as (server, running, reader, writer):
            await test(server, running, reader, writer)

    asyncio.run(main())


async def left(server):
    """Tell the server to end, and wait until it accepts no more."""
    server.should_exit = True
    while server.servers[0].is_serving():  # noqa: ASYNC110 nor for this
        await asyncio.sleep(0.01)


def test_a_request_on_its_way_to_an_idle_connection_is_answered():
    async def test(server, running, reader, writer):
        await left(server)
        await asyncio.sleep(LINGER_S / 3)
        said = await answer(reader, writer)
        assert said.startswith(b"HTTP/1.1 200")
        assert b"connection: close" in said
        assert await reader.read() == b""
        await asyncio.wait_for(running, MARGIN_S)

    run(test)


def test_a_request_in_flight_is_answered_and_the_caller_told_to_go():
    async def test(server, running, reader, writer):
        writer.write(REQUEST)
        await asyncio.sleep(0.05)
        await left(server)
        said = await answer(reader, writer, sent=True)
        assert said.startswith(b"HTTP/1.1 200")
        assert b"connection: close" in said
        await asyncio.wait_for(running, MARGIN_S)

    run(test)


def test_an_idle_connection_is_closed_after_a_second():
    async def test(server, running, reader, writer):
        await left(server)
        started = time.monotonic()
        assert await reader.read() == b""
        assert LINGER_S - 0.2 < time.monotonic() - started < LINGER_S + MARGIN_S
        await asyncio.wait_for(running, MARGIN_S)

    run(test)


@pytest.mark.parametrize("requests", [1, 3])
def test_before_that_connections_are_kept(requests):
    async def test(server, running, reader, writer):
        for _ in range(requests):
            assert b"connection: close" not in await answer(reader, writer)

    run(test)
