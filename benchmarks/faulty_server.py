"""A loopback model server that fails on purpose, the same way on every run.

    async with FaultyServer(Plan(seed=1, rate=0.3)) as server:
        server.base_url        # http://127.0.0.1:PORT/v1, for OPENAI_BASE_URL
        article(7)             # the text to send to the service; it names its case
        server.calls[7]        # what each call about case 7 met, in order: a Fault, or None
        server.peak            # the most connections that were open at once

or, as a process of its own, `python -m benchmarks.faulty_server [--port 9000] [--faults 0.3]`.

It speaks /v1/chat/completions, streamed and not, with tool calls or content, the draft's turn
and the repair turn. The article of a case is answered with the draft of that case: `place(case)`
and `killed(case)` are what a right answer holds. Which call fails, and how, follows from the
seed, the case and how many calls there were about it, and not from who comes first.

Every article holds `ARTICLE_MARK`, and everything the model writes holds `OUTPUT_MARK` where
a service has no reason to repeat it: a log line or an error with either of them is a leak.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import re
import socket
import struct
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

Json = dict[str, Any]

ARTICLE_MARK = "quincewort"
OUTPUT_MARK = "velvetmoth"

_CASE = re.compile(r"\bcase K(\d{6})\b")
_SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprstvwz" for vowel in "aeiou"]
_PIECE = 24
"""Characters in one event of a streamed answer."""


class Fault(StrEnum):
    """How a call can fail."""

    RATE_LIMITED = "429"
    RATE_LIMITED_WAIT = "429 with Retry-After"
    SERVER_ERROR = "500"
    UNAVAILABLE = "503"
    RESET = "reset"
    HANG = "hang"
    DRIP = "slow drip"
    CUT = "body cut off"
    LENGTH = "answer cut off"
    INVALID_JSON = "invalid JSON"
    WRONG_SCHEMA = "wrong schema"
    UNGROUNDED = "ungrounded"


_STATUS = {
    Fault.RATE_LIMITED: "429 Too Many Requests",
    Fault.RATE_LIMITED_WAIT: "429 Too Many Requests",
    Fault.SERVER_ERROR: "500 Internal Server Error",
    Fault.UNAVAILABLE: "503 Service Unavailable",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Which calls fail.

    Attributes:
        rate: the share of calls that do.
        latency_s: what a call takes that does not.
        drip_s: between two pieces of a dripping answer.
    """

    seed: int = 0
    rate: float = 0.3
    kinds: tuple[Fault, ...] = tuple(Fault)
    latency_s: float = 0.02
    drip_s: float = 0.2

    def fault(self, case: int, call: int) -> Fault | None:
        """Return what befalls the nth call (from 0) about a case."""
        # Seeded with a string, which unlike hash() means the same in every process.
        draw = random.Random(f"{self.seed}/{case}/{call}")  # noqa: S311 - no secret
        return draw.choice(self.kinds) if draw.random() < self.rate else None


def place(case: int) -> str:
    """Return the town of a case, which no other case has."""
    letters = ""
    for _ in range(3):
        case, at = divmod(case, len(_SYLLABLES))
        letters += _SYLLABLES[at]
    return f"Tell {letters.capitalize()}"


def killed(case: int) -> int:
    """Return the toll of a case."""
    return 100 + case * 37 % 900


def article(case: int) -> str:
    """Return the article of a case: three sentences, none of which stands in another case's."""
    return (
        f"Gunmen killed {killed(case)} people in the town of {place(case)} on Friday, residents "
        f"said. The clerk of {place(case)} wrote {ARTICLE_MARK} next to case K{case:06}. "
        f"No one in {place(case)} would say more."
    )


def draft(case: int, *, town: str | None = None) -> Json:
    """Return the right draft of a case, or one with another town."""
    return {
        "records": [
            {
                "kind": "incident",
                "event_type": "attack",
                "summary": f"Gunmen killed {killed(case)} people ({OUTPUT_MARK}).",
                "assertion": "attributed",
                "date": "on Friday",
                "places": [{"name": town or place(case), "level": "settlement"}],
                "actors": [{"role": "perpetrator", "name": "Gunmen", "type": "unidentified"}],
                "tolls": [{"outcome": "killed", "count": str(killed(case)), "source": "residents"}],
                "sources": [{"name": "residents", "kind": "witness"}],
                "sentences": [1],
            }
        ]
    }


class FaultyServer:
    """The server; an async context manager that belongs to the loop it is entered in.

    Attributes:
        plan: may be replaced at any time, to break the server or to mend it.
        calls: by case, what each call met.
        open: connections now.
        busy: calls that are being answered now.
    """

    def __init__(self, plan: Plan | None = None, *, port: int = 0, model: str = "faulty") -> None:
        self.plan = plan or Plan()
        self.calls: defaultdict[int, list[Fault | None]] = defaultdict(list)
        self.open = 0
        self.busy = 0
        self.peak = 0
        self._port = port
        self._model = model
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._connected, "127.0.0.1", self._port, backlog=1024
        )
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self.open += 1
        self.peak = max(self.peak, self.open)
        try:
            while (request := await _request(reader)) is not None and await self._answer(
                request, reader, writer
            ):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # a caller that gives up is part of what is tested
        finally:
            self.open -= 1
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(
        self, request: Json, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer one request; say whether the connection goes on."""
        case = _case_of(request)
        calls = self.calls[case]
        fault = self.plan.fault(case, len(calls))
        calls.append(fault)
        self.busy += 1
        try:
            return await self._meet(request, case, fault, reader, writer)
        finally:
            self.busy -= 1

    async def _meet(
        self,
        request: Json,
        case: int,
        fault: Fault | None,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        if fault is Fault.HANG:
            await reader.read()  # until the caller gives up
            return False
        await asyncio.sleep(self.plan.latency_s)
        if fault is Fault.RESET:
            _reset(writer)
            return False
        if fault in _STATUS:
            writer.write(_failed(fault))
        elif request.get("stream"):
            return await self._stream(request, case, fault, writer)
        else:
            body = json.dumps(self._completion(request, case, fault)).encode()
            head = _head("200 OK", length=len(body))
            if fault is Fault.CUT:
                writer.write(head + body[: len(body) // 2])
                await writer.drain()
                return False
            writer.write(head)
            await self._write(body, fault, writer)
        await writer.drain()
        return True

    async def _stream(
        self, request: Json, case: int, fault: Fault | None, writer: asyncio.StreamWriter
    ) -> bool:
        writer.write(_head("200 OK", kind="text/event-stream"))
        events = list(self._events(request, case, fault))
        for event in events[: len(events) // 2 if fault is Fault.CUT else None]:
            data = f"data: {event if isinstance(event, str) else json.dumps(event)}\n\n".encode()
            writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            await writer.drain()
            if fault is Fault.DRIP:
                await asyncio.sleep(self.plan.drip_s)
        if fault is Fault.CUT:
            return False
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True

    async def _write(self, body: bytes, fault: Fault | None, writer: asyncio.StreamWriter) -> None:
        if fault is not Fault.DRIP:
            writer.write(body)
            return
        for at in range(0, len(body), 8):
            writer.write(body[at : at + 8])
            await writer.drain()
            await asyncio.sleep(self.plan.drip_s)

    def _completion(self, request: Json, case: int, fault: Fault | None) -> Json:
        text, finish = _written(request, case, fault)
        message: Json = {"role": "assistant", "content": None}
        if name := _tool(request):
            call = {"name": name, "arguments": text}
            message["tool_calls"] = [{"id": "call00000", "type": "function", "function": call}]
        else:
            message["content"] = text
        choice = {"index": 0, "finish_reason": finish, "message": message}
        return self._envelope("chat.completion", [choice], usage=_usage(request, text))

    def _events(self, request: Json, case: int, fault: Fault | None) -> Iterator[Json | str]:
        text, finish = _written(request, case, fault)
        name = _tool(request)
        for at in range(0, len(text), _PIECE):
            piece = text[at : at + _PIECE]
            delta: Json = {"role": "assistant"} if at == 0 else {}
            if name:
                call: Json = {"index": 0, "function": {"arguments": piece}}
                if at == 0:
                    call |= {"id": "call00000", "type": "function"}
                    call["function"]["name"] = name
                delta["tool_calls"] = [call]
            else:
                delta["content"] = piece
            yield self._chunk([{"index": 0, "delta": delta, "finish_reason": None}])
        yield self._chunk([{"index": 0, "delta": {}, "finish_reason": finish}])
        if (request.get("stream_options") or {}).get("include_usage"):
            yield self._chunk([], usage=_usage(request, text))
        yield "[DONE]"

    def _chunk(self, choices: list[Json], **more: Json) -> Json:
        return self._envelope("chat.completion.chunk", choices, **more)

    def _envelope(self, kind: str, choices: list[Json], **more: Json) -> Json:
        envelope = {"id": "chatcmpl-1", "object": kind, "created": 0, "model": self._model}
        return {**envelope, "choices": choices, **more}


async def _request(reader: asyncio.StreamReader) -> Json | None:
    """Read one request; None when the caller is gone."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    body: Json = json.loads(await reader.readexactly(int(length[1]) if length else 0) or b"{}")
    return body


def _case_of(request: Json) -> int:
    """Find the case of the article that is asked about; -1 is none of ours."""
    named = _CASE.findall(" ".join(str(message["content"]) for message in request["messages"]))
    return int(named[-1]) if named else -1


def _written(request: Json, case: int, fault: Fault | None) -> tuple[str, str]:
    """Return what the model writes, and its finish reason."""
    if '"fixes"' in json.dumps([request.get("tools"), request.get("response_format")]):
        right: Json = {"fixes": [{"n": 1, "text": place(case)}]}
    else:
        town = "Port Velvetmoth" if fault is Fault.UNGROUNDED else None
        right = draft(case, town=town)
    text = json.dumps(right)
    if fault is Fault.LENGTH:
        return text[: len(text) // 2], "length"
    if fault is Fault.INVALID_JSON:
        text = f"Gunmen killed {killed(case)} people, says {OUTPUT_MARK}. " + text[:-2]
    if fault is Fault.WRONG_SCHEMA:
        text = json.dumps({"incidents": [{"dead": killed(case), "note": OUTPUT_MARK}]})
    return text, "tool_calls" if _tool(request) else "stop"


def _tool(request: Json) -> str | None:
    tools = request.get("tools")
    return tools[0]["function"]["name"] if tools else None


def _usage(request: Json, text: str) -> Json:
    """Count a token for every four characters."""
    prompt = sum(len(str(message["content"])) for message in request["messages"]) // 4
    written = len(text) // 4
    return {
        "prompt_tokens": prompt,
        "completion_tokens": written,
        "total_tokens": prompt + written,
    }


def _failed(fault: Fault) -> bytes:
    error = {"message": f"no, says {OUTPUT_MARK}", "type": None, "code": None, "param": None}
    body = json.dumps({"error": error}).encode()
    more = "retry-after: 1\r\n" if fault is Fault.RATE_LIMITED_WAIT else ""
    return _head(_STATUS[fault], length=len(body), more=more) + body


def _head(
    status: str, *, length: int | None = None, kind: str = "application/json", more: str = ""
) -> bytes:
    framing = "transfer-encoding: chunked" if length is None else f"content-length: {length}"
    return f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\n{framing}\r\n{more}\r\n".encode()


def _reset(writer: asyncio.StreamWriter) -> None:
    connection: socket.socket = writer.get_extra_info("socket")
    linger = struct.pack("ii", 1, 0)  # on, for no time: closing sends RST
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


async def _main() -> None:
    parser = argparse.ArgumentParser(description="A loopback model server that fails on purpose.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--faults", type=float, default=0.3, help="share of calls that fail")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--latency-s", type=float, default=0.02)
    given = parser.parse_args()
    plan = Plan(given.seed, given.faults, latency_s=given.latency_s)
    async with FaultyServer(plan, port=given.port) as server:
        sys.stdout.write(f"{server.base_url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main())
