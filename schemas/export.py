"""The models as JSON Schema, for the command line and for `GET /v1/schema`."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from schemas.article import Article
from schemas.base import SCHEMA_VERSION
from schemas.extraction import Extraction


def json_schema() -> dict[str, Any]:
    """Return one JSON Schema document (draft 2020-12) of what goes in and what comes out.

    The root describes an `Extraction`, so an answer validates against the document as it
    stands; what is sent validates against `#/$defs/Article`.
    """
    _, definitions = models_json_schema([(Extraction, "serialization"), (Article, "validation")])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:incident-extractor:schema:{SCHEMA_VERSION}",
        "title": "Extraction",
        "$ref": "#/$defs/Extraction",
        **definitions,
    }
