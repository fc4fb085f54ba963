"""The application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware import Middleware
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from extractor import __version__
from extractor.access import Access
from extractor.api import problems
from extractor.api.call import REQUEST_ID_HEADER
from extractor.api.docs import add_docs
from extractor.api.edge import Edge
from extractor.api.guard import Guard
from extractor.api.metrics import add_metrics
from extractor.api.openapi import Api
from extractor.api.routes import add_routes
from extractor.api.stream import Pace
from extractor.errors import ExtractorError
from extractor.logs import configure_logging
from extractor.repeats.repeats import Repeats
from extractor.service import Service
from extractor.settings import load_settings
from extractor.telemetry.observer import Observer
from extractor.wiring import build_access, build_observer, build_repeats, build_service

DESCRIPTION = (
    "POST a news article, get incident records in which every fact is tied to the characters "
    "that state it."
)

ASKED_HEADERS = (
    "Authorization",
    "Cache-Control",
    "Idempotency-Key",
    REQUEST_ID_HEADER,
    "X-API-Key",
)
"""What pages of the listed origins may send, beside what any page may."""


def create_app(
    service: Service | Repeats,
    access: Access | None = None,
    observer: Observer | None = None,
    pace: Pace | None = None,
    *,
    warm_first: bool = False,
) -> FastAPI:
    """Return the application over this service, which it closes at shutdown.

    Args:
        service: what it serves; a bare one keeps no answers.
        access: who may call; anyone, web pages excepted, when None.
        observer: told of every request; one that counts is served at `/metrics`.
        pace: of streams.
        warm_first: take no request before all is loaded, and not meanwhile.
    """
    access = access or Access()
    observer = observer or Observer()
    repeats = service if isinstance(service, Repeats) else Repeats(service)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        warming = asyncio.create_task(asyncio.to_thread(repeats.warm))
        try:
            if warm_first:
                await warming
            yield
        finally:
            await warming
            await repeats.aclose()

    app = Api(
        title="incident-extractor",
        summary=DESCRIPTION,
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json" if access.docs else None,
        redirect_slashes=False,
        # Its log records would hold exceptions' messages, /metrics has more than its metrics, and
        # its inner spans nothing to see.
        telemetry={
            "auto_configure": True,
            "logs": False,
            "metrics": False,
            "operation_spans": False,
        },
        middleware=[
            Middleware(Edge, observer=observer),
            *_cors(access),
            Middleware(Guard, access=access),
        ],
        exception_handlers={
            ExtractorError: problems.on_extractor_error,
            HTTPException: problems.on_http_exception,
        },
    )
    app.access = access
    add_routes(app, repeats, pace or Pace())
    if access.docs:
        add_docs(app)
    if observer.counts:
        add_metrics(app, observer.exposition)
    return app


def _cors(access: Access) -> list[Middleware]:
    if not access.origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=access.origins,
            allow_methods=["GET", "POST"],
            allow_headers=ASKED_HEADERS,
            expose_headers=[REQUEST_ID_HEADER, "Retry-After"],
        )
    ]


def serve_app() -> FastAPI:
    """Return the application that the environment asks for."""
    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    observer = build_observer(settings)
    service = build_service(settings, observer=observer)
    return create_app(
        build_repeats(settings, service),
        build_access(settings),
        observer,
        Pace(settings.heartbeat_s, settings.reader_timeout_s),
        # Other workers answer meanwhile; requests that a cold one takes would wait for it.
        warm_first=settings.workers > 1,
    )
