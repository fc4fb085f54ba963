"""Errors as RFC 9457 problems: the one table from the error tree to HTTP."""

from __future__ import annotations

import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from extractor import errors
from extractor.api.call import REQUEST_ID_HEADER, Call
from extractor.errors import ExtractorError, FieldError

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:incident-extractor:problem:"


STATUS: Mapping[type[ExtractorError], HTTPStatus] = {
    errors.MalformedBody: HTTPStatus.BAD_REQUEST,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.KeyNotValid: HTTPStatus.FORBIDDEN,
    errors.ForeignPage: HTTPStatus.FORBIDDEN,
    errors.HostNotServed: HTTPStatus.FORBIDDEN,
    errors.BodyTimeout: HTTPStatus.REQUEST_TIMEOUT,
    errors.ArticleTooLong: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UnsupportedMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.InvalidArticle: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.InvalidQuery: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.InvalidIdempotencyKey: HTTPStatus.BAD_REQUEST,
    errors.IdempotencyKeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.RateExceeded: HTTPStatus.TOO_MANY_REQUESTS,
    errors.TokensSpent: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Overloaded: HTTPStatus.TOO_MANY_REQUESTS,
    errors.ConfigurationError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.ModelOutputInvalid: HTTPStatus.BAD_GATEWAY,
    errors.ModelOutputTruncated: HTTPStatus.BAD_GATEWAY,
    errors.ModelRefused: HTTPStatus.BAD_GATEWAY,
    errors.TooManyConnections: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ShuttingDown: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.EngineNotConfigured: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ProviderUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ProviderRateLimited: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ProviderRefused: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.CircuitOpen: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.CassetteMissing: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.DeadlineExceeded: HTTPStatus.GATEWAY_TIMEOUT,
}
"""Every leaf of the tree. A provider's 429 is a 503 here: the caller did not send too much."""

_HEADERS: Mapping[HTTPStatus, Mapping[str, str]] = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Bearer"},
    # Nobody waits for the rest of that body.
    HTTPStatus.REQUEST_TIMEOUT: {"Connection": "close"},
}
_WITH_RETRY_AFTER = frozenset({HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS})

_INTERNAL = "Something failed here. The request id finds it in the logs."
_ROUTING = {
    HTTPStatus.NOT_FOUND: "There is nothing at this path.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This path does not answer this method; `Allow` lists those.",
}


class Problem(BaseModel):
    """An error as RFC 9457 problem details. It never holds text of the article."""

    type: str = Field(
        description="Stable, for programs to act upon.", examples=[f"{TYPE_PREFIX}invalid-article"]
    )
    title: str
    status: int
    detail: str
    request_id: str = Field(description="As in the `X-Request-ID` header.")
    errors: tuple[FieldError, ...] = Field(
        default=(), description="Invalid fields: `source.name`, or `query.engine`."
    )


async def on_extractor_error(request: Request, error: ExtractorError) -> Response:
    """Answer an error of the tree."""
    call = Call.of(request.scope)
    if isinstance(error, errors.EngineError):
        call.note_engine_error(error)
    status = STATUS.get(type(error), HTTPStatus.INTERNAL_SERVER_ERROR)
    invalid: tuple[FieldError, ...] = getattr(error, "errors", ())
    return _answer(
        call,
        status,
        slug=error.slug,
        title=error.title,
        detail=str(error),
        # Paths may hold names that the caller made up; he gets them back, the log does not.
        logged="; ".join(one.message for one in invalid) or str(error),
        invalid=invalid,
        headers={**_HEADERS.get(status, {}), **_retry_after(error)},
    )


async def on_http_exception(request: Request, error: HTTPException) -> Response:
    """Answer what the router refuses."""
    status = HTTPStatus(error.status_code)
    headers = dict(error.headers or {})
    if "Allow" in headers:
        allowed = set(headers["Allow"].split(", "))
        headers["Allow"] = ", ".join(sorted(allowed | ({"HEAD"} if "GET" in allowed else set())))
    return _answer(
        Call.of(request.scope),
        status,
        slug=status.phrase.lower().replace(" ", "-"),
        title=status.phrase.capitalize(),
        detail=_ROUTING.get(status, status.description or status.phrase),
        headers=headers,
    )


def internal(call: Call) -> Response:
    """Answer what nobody foresaw: the request id and nothing else."""
    return _answer(
        call,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        slug=ExtractorError.slug,
        title=ExtractorError.title,
        detail=_INTERNAL,
    )


def documented(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI responses of these statuses, 500 included."""
    return {
        status.value: _documented(status)
        for status in sorted({*statuses, HTTPStatus.INTERNAL_SERVER_ERROR})
    }


def _documented(status: HTTPStatus) -> dict[str, Any]:
    slugs = [kind.slug for kind, code in STATUS.items() if code is status]
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        slugs.insert(0, ExtractorError.slug)
    names = (REQUEST_ID_HEADER, *_HEADERS.get(status, ()))
    headers = {name: {"schema": {"type": "string"}} for name in names}
    if status in _WITH_RETRY_AFTER:
        headers["Retry-After"] = {"schema": {"type": "integer"}}
    return {
        "description": "Problem types: " + ", ".join(f"`{slug}`" for slug in slugs),
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _answer(
    call: Call,
    status: HTTPStatus,
    *,
    slug: str,
    title: str,
    detail: str,
    logged: str | None = None,
    invalid: tuple[FieldError, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    call.facts.update(problem=slug, detail=logged or detail)
    problem = Problem(
        type=TYPE_PREFIX + slug,
        title=title,
        status=status.value,
        detail=detail,
        request_id=call.request_id,
        errors=invalid,
    )
    return Response(
        problem.model_dump_json(exclude_defaults=True),
        status_code=status.value,
        headers=dict(headers or {}),
        media_type=MEDIA_TYPE,
    )


def _retry_after(error: ExtractorError) -> dict[str, str]:
    seconds: float | None = getattr(error, "retry_after_s", None)
    if seconds is None or not math.isfinite(seconds):
        return {}
    return {"Retry-After": str(max(0, math.ceil(seconds)))}
