"""A real HTTP server on the loopback that speaks /v1/chat/completions as it is told to.

    model_server.script(status(429, retry_after="0"), ok({"records": []}))

One step answers one call, in order. A call beyond the script is answered 418 and fails the test.
"""

from __future__ import annotations

import contextlib
import json
import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Json = dict[str, Any]


@dataclass(frozen=True)
class Received:
    """One request: its path, headers (lower case) and JSON body."""

    path: str
    headers: dict[str, str]
    body: Json

    @property
    def contents(self) -> list[str]:
        """The messages' contents, in order."""
        return [message["content"] for message in self.body["messages"]]


@dataclass(frozen=True)
class Reply:
    """What goes over the wire. `body` is sent as it is; `drip_s` waits before every byte of it.

    With `parts` these are sent in its place, chunked, with `pause_s` before each but the first.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    wait_s: float = 0
    drip_s: float = 0
    fault: str | None = None
    parts: tuple[bytes, ...] = ()
    pause_s: float = 0

    def after(self, seconds: float) -> Reply:
        return replace(self, wait_s=seconds)


Step = Reply | Callable[[Json], Reply]


def ok(answer: Json, *, wait_s: float = 0, **parts: Any) -> Step:
    """Answer well, in the form that the request asks for: tool call, JSON or fenced JSON."""

    def step(request: Json) -> Reply:
        written = json.dumps(answer, ensure_ascii=False)
        if request.get("tools"):
            reply = calls(written, **parts)(request)
        elif request.get("response_format"):
            reply = says(written, **parts)
        else:
            reply = says(f"Here it is.\n```json\n{written}\n```", **parts)
        return reply.after(wait_s)

    return step


def calls(*arguments: str | Json, **parts: Any) -> Callable[[Json], Reply]:
    """Call the tool that the request offers, once for each string of arguments."""

    def step(request: Json) -> Reply:
        name = request["tools"][0]["function"]["name"]
        made = [
            {"id": f"call_{n}", "type": "function", "function": {"name": name, "arguments": text}}
            for n, text in enumerate(arguments)
        ]
        return completion({"content": None, "tool_calls": made}, **{"finish": "tool_calls"} | parts)

    return step


def says(content: str | None, **parts: Any) -> Reply:
    """Answer with content."""
    return completion({"content": content}, **parts)


def completion(
    message: Json,
    *,
    finish: str = "stop",
    usage: tuple[int, int] | None = (100, 20),
    model: str = "served-model",
) -> Reply:
    """Wrap a message as a chat completion. `usage` is prompt and completion tokens."""
    body: Json = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", **message}}
        ],
    }
    if usage:
        body["usage"] = {
            "prompt_tokens": usage[0],
            "completion_tokens": usage[1],
            "total_tokens": sum(usage),
        }
    return json_body(body)


def json_body(body: Any, status: int = 200, **headers: str) -> Reply:
    """Send any JSON; keyword `retry_after_ms` becomes the header `retry-after-ms`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps(body).encode(), status, named)


def status(
    code: int,
    *,
    error: str | int | None = None,
    param: str | None = None,
    message: str = "no",
    **headers: str,
) -> Reply:
    """Fail as the API does: status, `error.code`, `error.param`, `error.message`, headers."""
    body = {"error": {"message": message, "type": None, "code": error, "param": param}}
    return json_body(body, code, **headers)


def page(text: str = "<html>Bad gateway</html>", content_type: str = "text/html") -> Reply:
    """Answer 200 with something that is not JSON."""
    return Reply(text.encode(), content_type=content_type)


def streams(
    answer: Json, *, pieces: int = 20, pause_s: float = 0, cut: int | None = None, **parts: Any
) -> Step:
    """Answer as `ok` does, in so many pieces; `cut` breaks the connection off after that many."""

    def step(request: Json) -> Reply:
        assert request["stream"] is True
        whole = ok(answer, **parts)(request)
        body = json.loads(whole.body)
        message = body["choices"][0]["message"]
        called = message["tool_calls"][0]["function"] if message.get("tool_calls") else None
        text = called["arguments"] if called else message["content"]
        size = -(-len(text) // pieces)
        deltas = []
        for at in range(0, len(text), size):
            piece = text[at : at + size]
            call = {"index": 0, "function": {"arguments": piece}}
            deltas.append({"tool_calls": [call]} if called else {"content": piece})
        return events(
            [
                {"choices": [{"index": 0, "delta": delta}], "model": body["model"]}
                for delta in deltas
            ]
            + [{"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}]
            + ([{"choices": [], "usage": body["usage"]}] if "usage" in body else []),
            pause_s=pause_s,
            cut=cut,
        )

    return step


def events(chunks: list[Json], *, pause_s: float = 0, cut: int | None = None) -> Reply:
    """Send chunks as server-sent events; `cut` breaks the connection off after that many."""
    written = [f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode() for chunk in chunks]
    return Reply(
        parts=tuple([*written, b"data: [DONE]\n\n"] if cut is None else written[:cut]),
        pause_s=pause_s,
        content_type="text/event-stream",
        fault=None if cut is None else "cut",
    )


def reset() -> Reply:
    """Close the connection with a RST before a byte is sent."""
    return Reply(fault="reset")


def hang() -> Reply:
    """Never answer."""
    return Reply(fault="hang")


def drip(reply: Reply, seconds: float) -> Reply:
    """Send a reply byte by byte with a wait before each."""
    return replace(reply, drip_s=seconds)


class ModelServer:
    """The server. `requests` are the calls it got, `peak` the most that were open at once;
    `reached` is set when the first has come, `left` when a client left one without its answer."""

    def __init__(self) -> None:
        self.requests: list[Received] = []
        self.connections = 0
        self.peak = 0
        self.reached = threading.Event()
        self.left = threading.Event()
        self._open = 0
        self._steps: list[Step] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._sockets: set[socket.socket] = set()
        self._http = _Server(self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.005,))

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    @property
    def calls(self) -> int:
        return len(self.requests)

    def script(self, *steps: Step) -> None:
        """Set how the next calls are answered."""
        with self._lock:
            self._steps = list(steps)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._http.shutdown()
        self._thread.join()
        with self._lock:
            for connection in self._sockets:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._http.server_close()

    def _connected(self, connection: socket.socket) -> None:
        with self._lock:
            self.connections += 1
            self._sockets.add(connection)

    def _closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._sockets.discard(connection)

    def _next(self, received: Received) -> Reply:
        with self._lock:
            self.requests.append(received)
            self.reached.set()
            self._open += 1
            self.peak = max(self.peak, self._open)
            step = self._steps.pop(0) if self._steps else status(418, error="script_is_over")
        return step if isinstance(step, Reply) else step(received.body)

    def _answered(self) -> None:
        with self._lock:
            self._open -= 1

    def _wait(self, seconds: float | None) -> None:
        self._stopping.wait(seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, model: ModelServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.model = model

    def handle_error(self, *_: object) -> None:
        """Keep quiet: a client that gives up is part of many a test."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.model._connected(self.connection)

    def finish(self) -> None:
        self.server.model._closed(self.connection)
        super().finish()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.model._next(Received(self.path, headers, body))
        try:
            self._send(reply)
        finally:
            self.server.model._answered()

    def _send(self, reply: Reply) -> None:
        if reply.fault == "reset":
            linger = struct.pack("ii", 1, 0)  # on, for no time: closing sends RST
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        if reply.fault == "hang":
            self._hang()
        if reply.fault in ("hang", "reset"):
            self.close_connection = True
            return
        self.server.model._wait(reply.wait_s)
        self.send_response(reply.status)
        length = {"content-length": str(len(reply.body))}
        headers = {"content-type": reply.content_type}
        headers |= {"transfer-encoding": "chunked"} if reply.parts else length
        for name, value in (headers | reply.headers).items():
            self.send_header(name, value)
        self.end_headers()
        if reply.parts:
            self._send_parts(reply)
            return
        if not reply.drip_s:
            self.wfile.write(reply.body)
            return
        with self._leaving():
            for byte in reply.body:
                self.server.model._wait(reply.drip_s)
                self.wfile.write(bytes([byte]))

    def _send_parts(self, reply: Reply) -> None:
        with self._leaving():
            for number, part in enumerate(reply.parts):
                self.server.model._wait(reply.pause_s if number else 0)
                self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
            if reply.fault == "cut":
                self.close_connection = True
            else:
                self.wfile.write(b"0\r\n\r\n")

    @contextlib.contextmanager
    def _leaving(self) -> Iterator[None]:
        """Note that the client left."""
        try:
            yield
        except OSError:
            self.server.model.left.set()
            self.close_connection = True

    def _hang(self) -> None:
        """Answer nothing until the client leaves."""
        while not self.server.model._stopping.is_set():
            if select.select([self.connection], [], [], 0.01)[0]:
                self.server.model.left.set()
                return

    def log_message(self, *_: object) -> None:
        """Keep quiet."""
