"""The paths beside extraction, and the document that describes them all."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys

import pytest

from extractor import __version__
from extractor.api.app import create_app
from extractor.api.query import ARTICLE_FIELDS
from extractor.service import Service
from schemas.article import Article
from schemas.base import SCHEMA_VERSION
from schemas.draft import Draft
from schemas.export import json_schema
from schemas.vocabulary import EngineName


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from references(one)


def resolve(document, reference):
    assert reference.startswith("#/")
    for step in reference[2:].split("/"):
        document = document[step]
    return document


def test_healthz_says_that_the_process_answers(api):
    assert api.get("/healthz").json() == {"status": "ok", "version": __version__}


@pytest.mark.parametrize(
    ("llm", "engines"),
    [
        (None, {"llm": False, "rules": True}),
        (lambda _: Draft(records=()), {"llm": True, "rules": True}),
    ],
    ids=["without a model", "with a model"],
)
def test_readyz_says_which_engines_can_answer(api_with, llm, engines):
    answer = api_with(llm=llm).get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"ready": True, "engines": engines})


def test_readyz_is_503_when_no_engine_can_answer(api_with):
    answer = api_with(rules=None).get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "engines": {"llm": False, "rules": False}}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/v1/schema", "/docs", "/openapi.json"])
def test_head_answers_as_get_does_without_the_body(api, path):
    get, head = api.get(path), api.request("HEAD", path)

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]
    assert head.headers["content-type"] == get.headers["content-type"]


def test_the_schema_describes_an_answer_and_an_article(api):
    schema = api.get("/v1/schema").json()

    assert schema == json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].endswith(SCHEMA_VERSION)
    assert set(resolve(schema, schema["$ref"])["properties"]) >= {"article", "records", "checks"}
    assert resolve(schema, "#/$defs/Article")["required"] == ["text"]
    assert all(resolve(schema, reference) for reference in references(schema))


def test_the_schema_says_what_offsets_count(api):
    span = resolve(api.get("/v1/schema").json(), "#/$defs/Span")

    assert "code points" in span["description"]


def test_every_reference_in_the_openapi_document_resolves(api):
    document = api.get("/openapi.json").json()

    found = set(references(document))
    assert "#/components/schemas/Article" in found
    assert all(resolve(document, reference) for reference in found)


def test_every_operation_documents_its_statuses(api):
    paths = api.get("/openapi.json").json()["paths"]

    assert {
        f"{method} {path}": sorted(operation["responses"])
        for path, methods in paths.items()
        for method, operation in methods.items()
    } == {
        "post /v1/extract": [
            *("200", "400", "403", "408", "413", "415", "422", "429"),
            *("500", "502", "503", "504"),
        ],
        "get /healthz": ["200", "500"],
        "get /readyz": ["200", "500", "503"],
        "get /v1/schema": ["200", "500"],
    }


def test_the_default_validation_error_which_echoes_its_input_is_not_documented(api):
    assert "ValidationError" not in api.get("/openapi.json").text


def test_extraction_takes_two_kinds_of_body(api_with):
    document = api_with(max_article_chars=500).get("/openapi.json").json()

    body = document["paths"]["/v1/extract"]["post"]["requestBody"]
    assert body["required"]
    assert list(body["content"]) == ["application/json", "text/plain"]
    assert body["content"]["text/plain"]["schema"]["maxLength"] == 500


@pytest.mark.parametrize("name", ARTICLE_FIELDS)
def test_query_parameters_have_the_limits_of_the_articles_fields(api, name):
    document = api.get("/openapi.json").json()
    parameters = {
        one["name"]: one["schema"] for one in document["paths"]["/v1/extract"]["post"]["parameters"]
    }

    assert parameters[name]["anyOf"] == Article.model_json_schema()["properties"][name]["anyOf"]


def test_the_docs_load_nothing_from_elsewhere(api):
    answer = api.get("/docs")

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not re.search(r"https?:|//\w", answer.text)
    assert not re.search(r"<(link|img|iframe)|src=|@import|url\(", answer.text)


def test_the_docs_show_every_operation(api):
    page = api.get("/docs").text
    paths = api.get("/openapi.json").json()["paths"]

    for path, methods in paths.items():
        for method in methods:
            assert f"{method.upper()} {path}" in page
    assert "published_at" in page
    assert "model-output-invalid" in page


def test_the_service_is_closed_at_shutdown(reader):
    class Closing:
        name = EngineName.RULES
        closed = False

        async def draft(self, document, *, deadline):
            raise AssertionError("this test asks for no draft")

        async def aclose(self):
            self.closed = True

    engine = Closing()
    app = create_app(
        Service({EngineName.RULES: engine}, reader, max_article_chars=10, deadline_s=5)
    )

    async def run():
        async with app.router.lifespan_context(app):
            assert not engine.closed

    asyncio.run(run())
    assert engine.closed


def test_the_application_does_not_import_the_providers_libraries():
    code = (
        "import sys, extractor.api.app; "
        "print(sorted({'openai', 'instructor', 'tenacity'} & set(sys.modules)))"
    )
    ran = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert ran.stdout == "[]\n"
