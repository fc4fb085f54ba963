"""The OpenAPI document: what FastAPI derives, with the models that are read and written by hand."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from extractor.api.problems import Problem
from extractor.api.query import ExtractQuery
from extractor.api.routes import Health, Readiness
from schemas.article import Article
from schemas.extraction import Extraction


class Api(FastAPI):
    """FastAPI that knows of models which do not pass through its own validation."""

    def openapi(self) -> dict[str, Any]:
        """Return the document; built once."""
        document = super().openapi()
        components: dict[str, Any] = document.setdefault("components", {})
        models: dict[str, Any] = components.setdefault("schemas", {})
        if Problem.__name__ not in models:
            models.update(_models())
        return document


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
