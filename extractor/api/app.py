"""The application, and the server that runs it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI
from fastapi.middleware import Middleware
from starlette.exceptions import HTTPException

from extractor import __version__
from extractor.api import problems
from extractor.api.docs import add_docs
from extractor.api.edge import Edge
from extractor.api.openapi import Api
from extractor.api.routes import add_routes
from extractor.errors import ExtractorError
from extractor.logs import configure_logging
from extractor.service import Service
from extractor.settings import Settings, load_settings
from extractor.wiring import build_service

DESCRIPTION = (
    "POST a news article, get incident records in which every fact is tied to the characters "
    "that state it."
)


def create_app(service: Service) -> FastAPI:
    """Return the application over this service, which it closes at shutdown."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        warming = asyncio.create_task(asyncio.to_thread(service.warm))
        try:
            yield
        finally:
            await warming
            await service.aclose()

    app = Api(
        title="incident-extractor",
        summary=DESCRIPTION,
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=[Middleware(Edge)],
        exception_handlers={
            ExtractorError: problems.on_extractor_error,
            HTTPException: problems.on_http_exception,
        },
    )
    add_routes(app, service)
    add_docs(app)
    return app


def serve_app() -> FastAPI:
    """Return the application that the environment asks for: uvicorn's factory, in each worker."""
    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    return create_app(build_service(settings))


def serve(settings: Settings) -> None:
    """Serve until told to stop. Workers read the environment anew."""
    configure_logging(settings.log_level, settings.log_format)
    uvicorn.run(
        "extractor.api.app:serve_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
    )
