"""The application under test, driven in process through ASGI."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import structlog
from fastapi import FastAPI

from extractor.access import Access
from extractor.api.app import create_app
from extractor.core.document import Document
from extractor.engines.base import Drafted, Engine, Watch
from extractor.logs import configure_logging
from extractor.reader import Reader
from extractor.service import Service
from extractor.settings import load_settings
from extractor.wiring import build_service
from schemas.draft import Draft
from schemas.extraction import Usage
from schemas.vocabulary import EngineName

Write = Callable[[Document], Draft]


class Scripted:
    """An engine that writes, or raises, what the test gives it."""

    def __init__(self, name: EngineName, write: Write, usage: Usage | None = None) -> None:
        self.name = name
        self.closed = False
        self._write = write
        self._usage = usage

    async def draft(
        self, document: Document, *, deadline: float, watch: Watch | None = None
    ) -> Drafted:
        return Drafted(
            self._write(document), self.name, usage=self._usage, attempts=1 if self._usage else 0
        )

    async def aclose(self) -> None:
        self.closed = True


class Api:
    """Calls an application, and holds every answer against the application's own document."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._document = app.openapi()

    def request(self, method: str, path: str, **options: Any) -> httpx2.Response:
        async def call() -> httpx2.Response:
            # The transport raises whatever gets past the application.
            transport = httpx2.ASGITransport(app=self.app)
            async with (
                self.app.router.lifespan_context(self.app),
                httpx2.AsyncClient(transport=transport, base_url="http://test") as client,
            ):
                return await client.request(method, path, **options)

        answer = asyncio.run(call())
        assert answer.headers["x-request-id"]
        self._assert_documented(method, answer)
        return answer

    def get(self, path: str, **options: Any) -> httpx2.Response:
        return self.request("GET", path, **options)

    def extract(self, text: str | bytes, **query: str) -> httpx2.Response:
        """Post plain text."""
        return self.request(
            "POST",
            "/v1/extract",
            content=text,
            params=query,
            headers={"Content-Type": "text/plain"},
        )

    def extract_json(self, body: Any, **query: str) -> httpx2.Response:
        """Post JSON: bytes as they are, anything else serialised."""
        return self.request(
            "POST",
            "/v1/extract",
            content=body if isinstance(body, bytes) else json.dumps(body),
            params=query,
            headers={"Content-Type": "application/json"},
        )

    def _assert_documented(self, method: str, answer: httpx2.Response) -> None:
        path = self._document["paths"].get(answer.request.url.path, {})
        operation = path.get(method.lower())
        if operation is not None:
            responses = operation["responses"]
            assert str(answer.status_code) in responses
            assert answer.headers["content-type"] in responses[str(answer.status_code)]["content"]


def write_nothing(_: Document) -> Draft:
    return Draft(records=())


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load()


@pytest.fixture(scope="session")
def api_with(reader: Reader) -> Callable[..., Api]:
    """Build an application over scripted engines; `rules` finds nothing unless told otherwise."""

    def build(
        *,
        llm: Write | None = None,
        rules: Write | None = write_nothing,
        usage: Usage | None = None,
        max_article_chars: int = 200_000,
        access: Access | None = None,
    ) -> Api:
        engines: dict[EngineName, Engine] = {}
        if rules:
            engines[EngineName.RULES] = Scripted(EngineName.RULES, rules)
        if llm:
            engines[EngineName.LLM] = Scripted(EngineName.LLM, llm, usage)
        service = Service(engines, reader, max_article_chars=max_article_chars, deadline_s=20)
        return Api(create_app(service, access))

    return build


@pytest.fixture
def api_from_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Api]:
    """Build the application as it is served: real engines, settings from the environment."""

    def build(**environment: str) -> Api:
        monkeypatch.chdir(tmp_path)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return Api(create_app(build_service(load_settings())))

    return build


@pytest.fixture(scope="session")
def api(api_with: Callable[..., Api]) -> Api:
    return api_with()


@pytest.fixture
def log_stream() -> Iterator[io.StringIO]:
    """Everything logged during the test, as the JSON lines that would stand on stderr."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    stream = io.StringIO()
    configure_logging("debug", "json", stream)
    try:
        yield stream
    finally:
        root.handlers = handlers
        root.setLevel(level)
        structlog.reset_defaults()
