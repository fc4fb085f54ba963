"""The outermost layer: request ids, one log line per request, and no unforeseen answer."""

from __future__ import annotations

import time
from http import HTTPMethod

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.api import problems
from extractor.api.call import REQUEST_ID_HEADER, Call
from extractor.logs import outline

log = structlog.get_logger()

_METHODS = frozenset(HTTPMethod)
_SERVER_ERROR = 500


class Edge:
    """ASGI middleware. It stands inside the framework's own error handling and leaves it idle.

    Nothing raised below gets past it: the framework and the server would log the message of the
    exception, which may quote the article.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

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

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                call.status = message["status"]
                message["headers"] = [*message.get("headers", ()), request_id]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=call.request_id):
            try:
                await self._app(scope, receive, answer)
            except ClientDisconnect:
                call.facts["disconnected"] = True
            except Exception as error:  # noqa: BLE001 - the last one to see it
                # `exception` would log its message.
                log.error("unforeseen", **outline(error))  # noqa: TRY400 - as just said
                if call.status is None:
                    await problems.internal(call)(scope, receive, answer)
            finally:
                _write(call, method, scope, time.perf_counter() - started)


def _write(call: Call, method: str, scope: Scope, seconds: float) -> None:
    failed = call.status is not None and call.status >= _SERVER_ERROR
    (log.warning if failed else log.info)(
        "request",
        method=method if method in _METHODS else "other",
        # The template, never the path: anything may have been pasted into that.
        path=getattr(scope.get("route"), "path", None),
        status=call.status,
        seconds=round(seconds, 6),
        **call.facts,
    )
