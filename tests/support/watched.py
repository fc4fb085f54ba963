"""An application in process, as it is served, with everything that watches it turned on."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
from fastapi import FastAPI

Asked = tuple[str, str, dict[str, Any]]


class Watched:
    """Calls an application over one lifespan; `counts` is what Prometheus reads at its end."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.counts: dict[str, float] = {}

    def ask(self, *asked: Asked) -> list[httpx2.Response]:
        """Send requests one after the other, once."""

        async def calls() -> list[httpx2.Response]:
            transport = httpx2.ASGITransport(app=self.app)
            async with (
                self.app.router.lifespan_context(self.app),
                httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client,
            ):
                answers = [
                    await client.request(method, path, **options) for method, path, options in asked
                ]
                self.counts = samples((await client.get("/metrics")).text)
                return answers

        return asyncio.run(calls())

    def extract(self, text: str, **query: str) -> httpx2.Response:
        (answer,) = self.ask(post(text, **query))
        return answer


def post(text: str, *, headers: dict[str, str] | None = None, **query: str) -> Asked:
    """Return a request for the extraction of plain text."""
    options = {
        "content": text,
        "params": query,
        "headers": {"Content-Type": "text/plain", **(headers or {})},
    }
    return "POST", "/v1/extract", options


def samples(text: str) -> dict[str, float]:
    """Read the text format, or any other text as nothing: `name{label="value"}` to value."""
    if not text.startswith("# HELP"):
        return {}
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}
