"""A reverse proxy of the plainest kind, to put before the service when no other is at hand.

It keeps connections to the service and uses the one that has rested longest, as proxies with
keep-alive do, and never sends a request twice: what the service loses is lost to the caller (502).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_HEAD_END = b"\r\n\r\n"
_BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n"
_CLOSE = b"\r\nconnection: close"

_Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def proxying(to_port: int) -> AsyncIterator[int]:
    """Give the port of a proxy on the loopback, for HTTP/1.1 with Content-Length both ways."""
    resting: deque[_Connection] = deque()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request, _ = await _message(reader)
                try:
                    answer = await _forward(request, to_port, resting)
                except (OSError, EOFError):
                    answer = _BAD_GATEWAY
                writer.write(answer)
        except (OSError, EOFError):
            pass  # the caller has gone
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for _, writer in resting:
            writer.close()


async def _forward(request: bytes, port: int, resting: deque[_Connection]) -> bytes:
    reader, writer = await _taken(port, resting)
    try:
        writer.write(request)
        answer, closing = await _message(reader)
    except BaseException:
        writer.close()
        raise
    if closing:
        writer.close()
        return answer.replace(_CLOSE, b"", 1)
    resting.append((reader, writer))
    return answer


async def _taken(port: int, resting: deque[_Connection]) -> _Connection:
    while resting:
        reader, writer = resting.popleft()
        if not reader.at_eof():
            return reader, writer
        writer.close()
    return await asyncio.open_connection("127.0.0.1", port)


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bool]:
    """Read one request or answer; say also whether the connection ends with it."""
    head = await reader.readuntil(_HEAD_END)
    lower = head.lower()
    length = int(lower.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0] or 0)
    return head + await reader.readexactly(length), _CLOSE in lower
