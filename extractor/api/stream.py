"""An extraction as server-sent events: each record when it is there, then the whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from extractor.api import problems
from extractor.api.body import JSON
from extractor.api.call import Call
from extractor.api.presence import while_present
from extractor.errors import ExtractorError
from schemas.extraction import Extraction
from schemas.record import IncidentRecord

EVENTS = "text/event-stream"

Event = IncidentRecord | Extraction

_HEADERS = [
    (b"content-type", EVENTS.encode()),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # a proxy that collects the answer first would undo it all
]
_DESCRIPTION = """\
With `Accept: text/event-stream`:

- `record`: an IncidentRecord, as soon as the model has written it, grounded and resolved. Each `id`
  comes once. It is provisional: a repeated call or the repair turn may change it.
- `extraction`: the whole Extraction, the last event. It is what counts.
- `problem`: in its place, a Problem; what fails before the first byte is an ordinary answer.

Comments keep the connection alive while the model is slow. Event ids count from 1.
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between comments while there is nothing to say, and for a reader to take an event."""

    heartbeat_s: float = 10
    reader_timeout_s: float = 60


def asks_for_events(headers: Headers) -> bool:
    """Whether the caller would rather have events than the answer as a whole."""
    weights = dict(
        _weighted(part) for value in headers.getlist("accept") for part in value.split(",")
    )
    events = weights.get(EVENTS, 0)
    return events > weights.get(JSON, 0) and events >= weights.get("*/*", 0)


def documented_events() -> dict[str, Any]:
    """Return what OpenAPI says of the stream."""
    return {EVENTS: {"schema": {"type": "string", "description": _DESCRIPTION}}}


class EventStream(Response):
    """Sends events as they come. The answer begins with the first event, or the first comment.

    Until then errors are raised, and answered like any other; after that they are an event too.

    Args:
        events: closed when the caller goes away, and so cancelled.
        pace: of heartbeats.
        note: told of the extraction.
    """

    def __init__(
        self,
        events: AsyncGenerator[Event, None],
        pace: Pace,
        note: Callable[[Extraction], None],
    ) -> None:
        super().__init__()
        self._events = events
        self._pace = pace
        self._note = note
        self._begun = False
        self._sent = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer.

        Raises:
            ExtractorError: nothing was sent yet.
            ClientDisconnect: the caller went away, or takes nothing any more.
        """
        await while_present(receive, self._answer(scope, send))

    async def _answer(self, scope: Scope, send: Send) -> None:
        try:
            async with (
                aclosing(self._events) as events,
                aclosing(_with_pauses(events, self._pace.heartbeat_s)) as paced,
            ):
                async for event in paced:
                    await self._send(send, self._written(event))
        except ClientDisconnect:
            raise
        except Exception as error:
            if not self._begun:
                raise
            await self._send(send, await self._problem(scope, error))
            await self._send(send, b"", more=False)
            if not isinstance(error, ExtractorError):
                raise
        else:
            await self._send(send, b"", more=False)

    def _written(self, event: Event | None) -> bytes:
        if event is None:
            return KEEPALIVE_COMMENT
        if isinstance(event, Extraction):
            self._note(event)
        name = "extraction" if isinstance(event, Extraction) else "record"
        return self._event(name, event.model_dump_json())

    async def _problem(self, scope: Scope, error: Exception) -> bytes:
        if isinstance(error, ExtractorError):
            answer = await problems.on_extractor_error(Request(scope), error)
        else:
            answer = problems.internal(Call.of(scope))
        return self._event("problem", bytes(answer.body).decode())

    def _event(self, name: str, data: str) -> bytes:
        self._sent += 1
        return format_sse_event(event=name, data_str=data, id=str(self._sent))

    async def _send(self, send: Send, body: bytes, *, more: bool = True) -> None:
        try:
            async with asyncio.timeout(self._pace.reader_timeout_s):
                if not self._begun:
                    self._begun = True
                    head = {"status": 200, "headers": list(_HEADERS)}
                    await send({"type": "http.response.start", **head})
                await send({"type": "http.response.body", "body": body, "more_body": more})
        except TimeoutError:
            raise ClientDisconnect from None


async def _with_pauses(
    events: AsyncGenerator[Event, None], heartbeat_s: float
) -> AsyncGenerator[Event | None, None]:
    """Give the events, and None whenever there was none for so long."""
    while True:
        coming = asyncio.ensure_future(anext(events))
        try:
            while not (await asyncio.wait({coming}, timeout=heartbeat_s))[0]:
                yield None
            event = await coming
        except StopAsyncIteration:
            return
        finally:
            if coming.cancel():
                await asyncio.wait({coming})
        yield event


def _weighted(accepted: str) -> tuple[str, float]:
    """Read one media range of an Accept header (RFC 9110, section 12.5.1)."""
    media_range, *parameters = (part.strip() for part in accepted.split(";"))
    weight = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = float(value)
            except ValueError:
                weight = 0.0
    return media_range.lower(), weight
