"""The bytes between us and a provider: a request out, a completion back, whole or in pieces."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
from pydantic_core import from_json, to_json

from extractor.engines.pieces import Merge, Piece
from prompts import Message

Json = dict[str, Any]

_EVENTS = "text/event-stream"
_NO_MESSAGES = b'"messages":[]'
_IN_PIECES = {"stream": True, "stream_options": {"include_usage": True}}


class BrokenOff(Exception):
    """The stream ended before the answer did."""


class Writer:
    """Serialises requests.

    Args:
        prefix: messages that most of them begin with; most of their bytes, and made once.
    """

    def __init__(self, prefix: Sequence[Message] = ()) -> None:
        self._prefix = list(prefix)
        self._bytes = to_json(self._prefix)[:-1]

    def written(self, request: Json, *, in_pieces: bool = False) -> bytes:
        """Return a request as it is sent."""
        whole = {**request, **_IN_PIECES} if in_pieces else request
        messages, count = request["messages"], len(self._prefix)
        if not count or len(messages) == count or messages[:count] != self._prefix:
            return to_json(whole)
        # A quote inside of a string is escaped: the first such bytes are the field.
        head, field, tail = to_json({**whole, "messages": []}).partition(_NO_MESSAGES)
        rest = to_json(messages[count:])
        return b"".join((head, field[:-2], self._bytes, b",", rest[1:], tail))


def read(body: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Parse what came with status 200.

    Raises:
        ValueError, RecursionError: it is not JSON.
    """
    try:
        return from_json(body)
    except ValueError:
        # Halves of surrogate pairs, which models do write and only the lenient parser takes.
        text = json.dumps(json.loads(body), ensure_ascii=False)
        return from_json(text.encode(errors="replace"))


async def read_pieces(response: aiohttp.ClientResponse, piece: Piece) -> Any:  # noqa: ANN401 - as above
    """Read a streamed completion and give it the form of a whole one.

    Args:
        response: unread. One that is no stream of events is read whole: not every server streams.
        piece: is told what the model wrote, as it comes.

    Raises:
        BrokenOff: the stream ended early.
        aiohttp.ClientError: so did the connection.
        ValueError, RecursionError: it is not JSON.
    """
    if not response.headers.get("content-type", "").startswith(_EVENTS):
        return read(await response.read())
    merge = Merge(piece)
    async for data in _events(response.content.iter_any()):
        if data == b"[DONE]":
            merge.ended = True
            break
        merge.add(read(data))
    if not merge.ended:
        raise BrokenOff
    return merge.completion


async def _events(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Give the data of each event (WHATWG HTML, section 9.2.6)."""
    data: list[bytes] = []
    async for line in _lines(chunks):
        if line.startswith(b"data:"):
            data.append(line[5:].strip())
        elif not line and data:
            yield b"\n".join(data)
            data.clear()
    if data:  # the last blank line is often left out
        yield b"\n".join(data)


async def _lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Cut at line feeds alone."""
    pieces: list[bytes] = []
    async for chunk in chunks:
        first, *rest = chunk.split(b"\n")
        pieces.append(first)
        for following in rest:
            yield b"".join(pieces).removesuffix(b"\r")
            pieces = [following]
    yield b"".join(pieces)
