"""`/metrics`: what Prometheus scrapes."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.responses import Response

from extractor.api.call import REQUEST_ID_HEADER
from extractor.api.problems import documented

CONTENT_TYPE = "text/plain; version=1.0.0; charset=utf-8"


def add_metrics(app: FastAPI, exposition: Callable[[], bytes]) -> None:
    """Add the page over what this gives: the text format of Prometheus."""

    @app.get(
        "/metrics",
        tags=["operation"],
        summary="Counts for Prometheus",
        responses={
            HTTPStatus.OK.value: {
                "description": "The text format; of all worker processes together.",
                "headers": {REQUEST_ID_HEADER: {"schema": {"type": "string"}}},
                "content": {CONTENT_TYPE: {"schema": {"type": "string"}}},
            },
            **documented(),
        },
    )
    def metrics() -> Response:  # in a thread: several processes' files take milliseconds to read
        return Response(exposition(), headers={"Content-Type": CONTENT_TYPE})
