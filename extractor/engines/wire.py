"""The bytes between us and a provider: a request out, a completion back, whole or in pieces."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
from pydantic_core import from_json, to_json

from extractor.engines.pieces import Merge, Piece

Json = dict[str, Any]

_EVENTS = "text/event-stream"
_IN_PIECES = {"stream": True, "stream_options": {"include_usage": True}}


class BrokenOff(Exception):
    """The stream ended before the answer did."""


def written(request: Json, *, in_pieces: bool) -> bytes:
    """Return the request as it is sent."""
    return to_json({**request, **_IN_PIECES} if in_pieces else request)


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


async def read_pieces(response: httpx2.Response, piece: Piece) -> Any:  # noqa: ANN401 - as above
    """Read a streamed completion and give it the form of a whole one; closes the response.

    Args:
        response: unread. One that is no stream of events is read whole: not every server streams.
        piece: is told what the model wrote, as it comes.

    Raises:
        BrokenOff: the stream ended early.
        httpx2.HTTPError: so did the connection.
        ValueError, RecursionError: it is not JSON.
    """
    try:
        if not response.headers.get("content-type", "").startswith(_EVENTS):
            return read(await response.aread())
        merge = Merge(piece)
        async for data in _events(response.aiter_bytes()):
            if data == b"[DONE]":
                merge.ended = True
                break
            merge.add(read(data))
    finally:
        await response.aclose()
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
    """Cut at line feeds alone: the client's own lines end at U+2028 too, which JSON may hold."""
    pieces: list[bytes] = []
    async for chunk in chunks:
        first, *rest = chunk.split(b"\n")
        pieces.append(first)
        for following in rest:
            yield b"".join(pieces).removesuffix(b"\r")
            pieces = [following]
    yield b"".join(pieces)
