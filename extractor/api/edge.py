"""The outermost layer: request ids, security headers, one log line per request, no surprise."""

from __future__ import annotations

import asyncio
import time
from http import HTTPMethod

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.api import problems
from extractor.api.call import REQUEST_ID_HEADER, Call
from extractor.errors import ShuttingDown
from extractor.logs import outline
from extractor.telemetry.observer import Observer
from extractor.telemetry.spans import redact_request

log = structlog.get_logger()

_METHODS = frozenset(HTTPMethod)

SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
"""On every answer that does not say otherwise. HSTS is for whoever ends TLS: the proxy."""
_SERVER_ERROR = 500
_CLIENT_GONE = 499


class Edge:
    """ASGI middleware. It stands inside the framework's own error handling and leaves it idle.

    Nothing raised below gets past it: the framework and the server would log the message of the
    exception, which may quote the article.
    """

    def __init__(self, app: ASGIApp, observer: Observer) -> None:
        self._app = app
        self._observer = observer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        if method == "HEAD":
            # Every GET answers HEAD; the server leaves the body out.
            scope = {**scope, "method": "GET"}
        call = Call.open(scope)
        request_id = (REQUEST_ID_HEADER.lower().encode(), call.request_id.encode())
        started = time.perf_counter()
        self._observer.request_began()
        trace_id = redact_request(query=bool(scope["query_string"]), method=method not in _METHODS)
        if trace_id:
            call.facts["trace_id"] = trace_id

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                call.status = message["status"]
                given = message.get("headers", ())
                names = {name for name, _ in given}
                message["headers"] = [
                    *given,
                    request_id,
                    *(header for header in SECURITY_HEADERS if header[0] not in names),
                ]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=call.request_id):
            try:
                await self._app(scope, receive, answer)
            except ClientDisconnect:
                call.facts["disconnected"] = True
            except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - the last one to see it
                problem = await _last_words(call, scope, error)
                if call.status is None:
                    await problem(scope, receive, answer)
            finally:
                seconds = time.perf_counter() - started
                # The template, never the path: anything may have been pasted into that.
                path: str | None = getattr(scope.get("route"), "path", None)
                named = method if method in _METHODS else "other"
                _count(self._observer, call, named, path, seconds)
                _write(call, named, path, seconds)


async def _last_words(call: Call, scope: Scope, error: BaseException) -> Response:
    if isinstance(error, asyncio.CancelledError):
        # Only the server cancels a request, when its time for shutting down is over.
        return await problems.on_extractor_error(Request(scope), ShuttingDown())
    # `exception` would log its message.
    log.error("unforeseen", **outline(error))
    return problems.internal(call)


def _count(observer: Observer, call: Call, method: str, path: str | None, seconds: float) -> None:
    status = call.status or _CLIENT_GONE
    observer.request_ended(method, path or "unmatched", status, seconds)
    if "article" in call.facts:
        observer.extracted(call.facts.get("engine", "unknown"), seconds, call.extraction)


def _write(call: Call, method: str, path: str | None, seconds: float) -> None:
    failed = call.status is not None and call.status >= _SERVER_ERROR
    (log.warning if failed else log.info)(
        "request",
        method=method,
        path=path,
        status=call.status,
        seconds=round(seconds, 6),
        **call.facts,
    )
