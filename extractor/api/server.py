"""The server. Light to import: the parent of worker processes runs no application itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import uvicorn

from extractor.collecting import collect_seldom, uncollected
from extractor.logs import configure_logging
from extractor.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI


def serve(settings: Settings) -> None:
    """Serve until told to stop. Workers read the environment anew."""
    configure_logging(settings.log_level, settings.log_format)
    uvicorn.run(
        "extractor.api.server:application",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        http="extractor.api.connections:Connection",
        h11_max_incomplete_event_size=settings.max_head_bytes,
        timeout_keep_alive=settings.idle_timeout_s,
        limit_concurrency=settings.max_connections,
        timeout_graceful_shutdown=settings.shutdown_s,
        lifespan="on",
    )


def application() -> FastAPI:
    """Return the application that the environment asks for: uvicorn's factory, in each worker."""
    collect_seldom()
    with uncollected():
        from extractor.api.app import serve_app  # noqa: PLC0415 -- only here it is needed

        return serve_app()
