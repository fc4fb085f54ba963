"""A loopback model server: `python -m benchmarks.model_server [--port 0] [--latency-ms 200]`.

It speaks just enough HTTP/1.1 to answer `POST /NAME/v1/chat/completions` with the fixed tool call
of that name, after the latency. It costs some 30 µs of CPU a call, so that a benchmark measures
its callers.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from benchmarks import workload

_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"
PROMPT_TOKENS = 5_000
COMPLETION_TOKENS = 700
BACKLOG = 1_024


class ModelServer:
    """Answers that are ready to be sent, by path; `requests` counts the calls.

    Args:
        tools: name of the endpoint to the tool that is called and its arguments, as JSON.
        latency_s: waited before each answer; may be changed at any time.
    """

    def __init__(self, tools: Mapping[str, tuple[str, str]], latency_s: float = 0.0) -> None:
        self.latency_s = latency_s
        self.requests = 0
        self.answers = {
            f"/{name}/v1/chat/completions".encode(): _response(*called)
            for name, called in tools.items()
        }
        self._port = 0

    @classmethod
    def for_benchmark(cls, latency_s: float = 0.0) -> ModelServer:
        """Return one with our answer and the naive service's, equally long."""
        ours = workload.our_answer()
        naive = workload.naive_answer(len(ours))
        return cls({"ours": ("DraftAnswer", ours), "naive": ("Incidents", naive)}, latency_s)

    @asynccontextmanager
    async def listening(self, port: int = 0) -> AsyncIterator[None]:
        """Serve on the loopback while the context lasts; port 0 takes a free one."""
        server = await asyncio.get_running_loop().create_server(
            lambda: _Connection(self), "127.0.0.1", port, backlog=BACKLOG
        )
        self._port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()

    def base_url(self, name: str) -> str:
        """Return what an OpenAI client takes as its base URL."""
        return f"http://127.0.0.1:{self._port}/{name}/v1"


class _Connection(asyncio.Protocol):
    """One connection, its requests one after the other."""

    transport: asyncio.Transport

    def __init__(self, server: ModelServer) -> None:
        self._server = server
        self._received = bytearray()
        self._needed = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 what TCP gives
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._needed:
            head = self._received.find(_HEAD_END)
            if head < 0:
                return
            length = _LENGTH.search(self._received, 0, head)
            self._needed = head + len(_HEAD_END) + (int(length[1]) if length else 0)
        if len(self._received) < self._needed:
            return
        path = bytes(self._received[: self._received.find(b"\r")]).split(b" ")[1]
        self._received.clear()
        self._needed = 0
        answer = self._server.answers.get(path, _NOT_FOUND)
        self._server.requests += 1
        if self._server.latency_s:
            asyncio.get_running_loop().call_later(self._server.latency_s, self._answer, answer)
        else:
            self._answer(answer)

    def _answer(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)


def _response(tool: str, arguments: str) -> bytes:
    body = json.dumps(
        {
            "id": "chatcmpl-benchmark",
            "object": "chat.completion",
            "created": 0,
            "model": "benchmark",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "tool_calls",
                    "logprobs": None,
                    "message": {
                        "role": "assistant",
                        "content": None,
                        "refusal": None,
                        "tool_calls": [
                            {
                                "id": "call_benchmark",
                                "type": "function",
                                "function": {"name": tool, "arguments": arguments},
                            }
                        ],
                    },
                }
            ],
            "usage": {
                "prompt_tokens": PROMPT_TOKENS,
                "completion_tokens": COMPLETION_TOKENS,
                "total_tokens": PROMPT_TOKENS + COMPLETION_TOKENS,
            },
        }
    ).encode()
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


async def _serve(port: int, latency_s: float) -> None:
    server = ModelServer.for_benchmark(latency_s)
    async with server.listening(port):
        for name in ("ours", "naive"):
            sys.stdout.write(f"{name}: {server.base_url(name)}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="A loopback model server with a fixed answer.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency-ms", type=float, default=200)
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(given.port, given.latency_ms / 1_000))


if __name__ == "__main__":
    main()
