"""The paths and what they answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from functools import cache
from http import HTTPStatus
from typing import Any, Literal

from fastapi import FastAPI, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from extractor import __version__
from extractor.api.body import JSON, TEXT, read_article
from extractor.api.call import REQUEST_ID_HEADER, Call
from extractor.api.connections import LEAVING
from extractor.api.idempotency import documented_headers, read_terms
from extractor.api.presence import while_present
from extractor.api.problems import documented
from extractor.api.query import documented_query, read_query
from extractor.api.stream import EventStream, Pace, asks_for_events, documented_events
from extractor.repeats.repeats import Repeats
from schemas.export import json_schema
from schemas.vocabulary import EngineName


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"
    version: str = __version__


class Readiness(BaseModel):
    """Which engines can be asked. Whether the model's provider is up shows when it is asked."""

    ready: bool
    engines: dict[EngineName, bool]


class Plain(APIRoute):
    """Hands the request to its endpoint, which answers: FastAPI has nothing to work out for it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the endpoint itself."""
        handler: Callable[[Request], Coroutine[Any, Any, Response]] = self.endpoint
        return handler


def add_routes(app: FastAPI, service: Repeats, pace: Pace) -> None:
    """Add the routes of this service.

    They go to the application itself: an included router would cost every request half as much
    again as FastAPI does.
    """

    async def extract(request: Request) -> Response:
        call = Call.of(request.scope)
        query = read_query(request.query_params)
        call.facts["engine"] = query.engine.value
        terms = read_terms(request.headers, scope=call.facts.get("key", ""))
        article = await read_article(request, query, service.max_article_chars)
        call.note_article(article)
        fallback = EngineName.RULES if query.fallback else None
        if asks_for_events(request.headers):
            events = service.stream(article, engine=query.engine, fallback=fallback, terms=terms)
            return EventStream(events, pace, call.note_extraction)
        extraction = await while_present(
            request.receive,
            service.extract(article, engine=query.engine, fallback=fallback, terms=terms),
        )
        call.note_extraction(extraction)
        cache = extraction.provenance.cache
        return Response(
            extraction.model_dump_json(),
            headers={"Age": str(cache.age_s)} if cache else None,
            media_type=JSON,
        )

    app.router.add_api_route(
        "/v1/extract",
        extract,
        methods=["POST"],
        route_class_override=Plain,
        tags=["extraction"],
        summary="Extract incident records from an article",
        responses={
            **_extraction(),
            **documented(
                HTTPStatus.BAD_REQUEST,
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                HTTPStatus.UNPROCESSABLE_ENTITY,
                HTTPStatus.TOO_MANY_REQUESTS,
                HTTPStatus.BAD_GATEWAY,
                HTTPStatus.SERVICE_UNAVAILABLE,
                HTTPStatus.GATEWAY_TIMEOUT,
            ),
        },
        openapi_extra={
            "parameters": [*documented_query(), *documented_headers()],
            "requestBody": _request_body(service.max_article_chars),
        },
    )

    @app.get(
        "/healthz",
        tags=["operation"],
        summary="Whether the process answers",
        responses={**_answers("Health", "It does."), **documented()},
    )
    async def healthz() -> Response:
        return Response(Health().model_dump_json(), media_type=JSON)

    @app.get(
        "/readyz",
        tags=["operation"],
        summary="Which engines can be asked",
        responses={
            **_answers("Readiness", "At least one can."),
            **documented(),
            **_answers(
                "Readiness", "None can, or the service shuts down.", HTTPStatus.SERVICE_UNAVAILABLE
            ),
        },
    )
    async def readyz(request: Request) -> Response:
        engines = service.ready()
        ready = any(engines.values()) and LEAVING not in request.scope["state"]
        readiness = Readiness(ready=ready, engines=engines)
        return Response(
            readiness.model_dump_json(),
            HTTPStatus.OK if readiness.ready else HTTPStatus.SERVICE_UNAVAILABLE,
            media_type=JSON,
        )

    @app.get(
        "/v1/schema",
        tags=["extraction"],
        summary="The JSON Schema of Extraction and Article",
        responses={
            HTTPStatus.OK.value: {
                "description": "One document; its root is `Extraction`, `Article` is in `$defs`.",
                "content": {JSON: {"schema": {"type": "object"}}},
                "headers": _HEADERS,
            },
            **documented(),
        },
    )
    async def schema() -> Response:
        return Response(_schema(), media_type=JSON)


_HEADERS = {REQUEST_ID_HEADER: {"schema": {"type": "string"}}}


def _answers(
    model: str, description: str, status: HTTPStatus = HTTPStatus.OK
) -> dict[int | str, dict[str, Any]]:
    return {
        status.value: {
            "description": description,
            "headers": _HEADERS,
            "content": {JSON: {"schema": {"$ref": f"#/components/schemas/{model}"}}},
        }
    }


def _extraction() -> dict[int | str, dict[str, Any]]:
    answers = _answers("Extraction", "The records, each fact tied to characters of the article.")
    age = {"description": "Of an answer made for another request.", "schema": {"type": "integer"}}
    answers[HTTPStatus.OK.value]["headers"] = {**_HEADERS, "Age": age}
    answers[HTTPStatus.OK.value]["content"].update(documented_events())
    return answers


def _request_body(max_chars: int) -> dict[str, Any]:
    return {
        "required": True,
        "content": {
            JSON: {"schema": {"$ref": "#/components/schemas/Article"}},
            TEXT: {
                "schema": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": max_chars,
                    "description": "The bare article, UTF-8. Not blank.",
                }
            },
        },
    }


@cache
def _schema() -> bytes:
    return json.dumps(json_schema(), ensure_ascii=False).encode()
