"""The OpenAPI document: what FastAPI derives, with the models that are read and written by hand."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from extractor.access import Access
from extractor.api.guard import open_paths
from extractor.api.problems import Problem, documented
from extractor.api.query import ExtractQuery
from extractor.api.routes import Health, Readiness
from schemas.article import Article
from schemas.extraction import Extraction

_SCHEMES: dict[str, Any] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}


class Api(FastAPI):
    """FastAPI that knows of models which do not pass through its own validation."""

    access = Access()
    """Who may call."""

    def openapi(self) -> dict[str, Any]:
        """Return the document; built once."""
        document = super().openapi()
        components: dict[str, Any] = document.setdefault("components", {})
        models: dict[str, Any] = components.setdefault("schemas", {})
        if Problem.__name__ not in models:
            models.update(_models())
            if self.access.keys:
                components["securitySchemes"] = _SCHEMES
            for path, methods in document["paths"].items():
                if path not in open_paths(self.access):
                    for operation in methods.values():
                        self._add_guard(operation)
        return document

    def _add_guard(self, operation: dict[str, Any]) -> None:
        """Add what the guard asks for and answers."""
        statuses = [HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE]
        if "requestBody" in operation:
            statuses.append(HTTPStatus.REQUEST_TIMEOUT)
        if self.access.keys:
            statuses += [HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS]
            operation["security"] = [{name: []} for name in _SCHEMES]
        responses = operation["responses"]
        for status, problem in documented(*statuses).items():
            own = responses.setdefault(str(status), problem)
            own["content"] = problem["content"] | own["content"]
        operation["responses"] = dict(sorted(responses.items()))


def _models() -> dict[str, Any]:
    _, definitions = models_json_schema(
        [
            (Article, "validation"),
            (ExtractQuery, "validation"),
            (Extraction, "serialization"),
            (Problem, "serialization"),
            (Health, "serialization"),
            (Readiness, "serialization"),
        ],
        ref_template="#/components/schemas/{model}",
    )
    models: dict[str, Any] = definitions["$defs"]
    return models
