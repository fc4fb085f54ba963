"""Who is let in, under which name, how often, and how long a body may take to arrive."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.access import Access, is_loopback
from extractor.api import problems
from extractor.api.call import Call
from extractor.api.limits import Allowance
from extractor.errors import (
    AccessError,
    BodyTimeout,
    ForeignPage,
    HostNotServed,
    KeyNotValid,
    TooManyConnections,
    Unauthenticated,
)
from extractor.keys import find

PROBES = frozenset({"/healthz", "/readyz"})
DESCRIPTIONS = frozenset({"/docs", "/openapi.json", "/v1/schema"})
EXTRACT = "/v1/extract"

CROWDED = "crowded"
"""In the state of a request on a connection too many: how many there may be."""

_READ = frozenset({b"authorization", b"x-api-key", b"host", b"origin", b"sec-fetch-site"})
_OWN_SITE = frozenset({b"same-origin", b"none"})
_NO_KEY = "An API key is needed: `Authorization: Bearer KEY`, or `X-API-Key: KEY`."


class Guard:
    """ASGI middleware. What is not open to all asks for a key, the paths that do not exist too.

    Without keys, a browser on this machine must not become the way in for any web page: a plain
    text POST needs no preflight, and a page can point its own name at the loopback.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access
        self._open = open_paths(access)
        self._origins = frozenset(origin.encode() for origin in access.origins)
        self._allowances = {key.name: Allowance(key, access.shares) for key in access.keys}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self._open:
            await self._app(scope, receive, send)
            return
        call = Call.of(scope)
        if limit := scope["state"].get(CROWDED):
            await self._refuse(TooManyConnections(limit), scope, receive, send)
            return
        headers = {name: value for name, value in scope["headers"] if name in _READ}
        try:
            allowance = self._admit(headers, scope, call)
        except AccessError as error:
            await self._refuse(error, scope, receive, send)
            return
        try:
            await self._app(scope, _in_time(receive, self._access.body_timeout_s), send)
        finally:
            if allowance:
                allowance.charge(call.tokens, time.time())

    async def _refuse(self, error: AccessError, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await problems.on_extractor_error(Request(scope), error)
        if isinstance(error, TooManyConnections):
            answer.headers["Connection"] = "close"
        await answer(scope, receive, send)

    def _admit(self, headers: dict[bytes, bytes], scope: Scope, call: Call) -> Allowance | None:
        if self._access.keys:
            allowance = self._allowance(headers, call)
            if _asks_model(scope):
                allowance.check_tokens(time.time())
            allowance.take_request(time.monotonic())
            return allowance
        host = headers.get(b"host", b"")
        if self._access.loopback_names_only and not is_loopback(_without_port(host)):
            raise HostNotServed(
                "Without API keys (EXTRACTOR_KEYS_FILE, else EXTRACTOR_ALLOW_OPEN) only requests "
                "to localhost or a loopback address are answered."
            )
        if self._foreign(headers, host):
            raise ForeignPage("Pages of other sites may not call a service that asks for no key.")
        return None

    def _allowance(self, headers: dict[bytes, bytes], call: Call) -> Allowance:
        secret = _secret(headers)
        if not secret:
            raise Unauthenticated(_NO_KEY)
        key = find(self._access.keys, secret)
        if key is None:
            raise Unauthenticated("Nobody has this API key.")
        call.facts["key"] = key.name
        if key.disabled:
            raise KeyNotValid("The API key is disabled.")
        if key.expires and key.expired(datetime.now(UTC).date()):
            raise KeyNotValid("The API key has expired.")
        return self._allowances[key.name]

    def _foreign(self, headers: dict[bytes, bytes], host: bytes) -> bool:
        """Whether a browser sent this for a page of another site; other clients say nothing."""
        origin, site = headers.get(b"origin"), headers.get(b"sec-fetch-site")
        if origin in self._origins:
            return False
        if site is not None:
            return site not in _OWN_SITE
        return origin is not None and origin.partition(b"://")[2] != host


def open_paths(access: Access) -> frozenset[str]:
    """Return the paths that ask for no key."""
    return PROBES | DESCRIPTIONS if access.docs else PROBES


def _asks_model(scope: Scope) -> bool:
    """Whether the request may cost tokens: the offline engine is free, spent key or not."""
    return scope["path"] == EXTRACT and b"engine=rules" not in scope["query_string"].split(b"&")


def _secret(headers: dict[bytes, bytes]) -> bytes:
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    return token.strip() if scheme.lower() == b"bearer" else headers.get(b"x-api-key", b"")


def _without_port(host: bytes) -> str:
    name, colon, port = host.decode("latin-1").rpartition(":")
    return name if colon and port.isdigit() else host.decode("latin-1")


def _in_time(receive: Receive, limit_s: float) -> Receive:
    """Return a `receive` that raises BodyTimeout when the body is not whole after `limit_s`."""
    deadline = asyncio.get_running_loop().time() + limit_s
    whole = False

    async def timed() -> Message:
        nonlocal whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError:
            raise BodyTimeout(limit_s) from None
        whole = not message.get("more_body", False)
        return message

    return timed
