"""What the tests of the LLM engine share: an engine against the loopback server, a document."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any, TypeVar

from extractor.core.document import Document, Sentence
from extractor.engines.llm import LLMConfig, LLMEngine
from prompts import Prompt
from schemas.article import Article
from tests.support.model_server import ModelServer

T = TypeVar("T")

PROMPT = Prompt(
    name="test/v1",
    digest="0" * 64,
    prefix=(
        {"role": "system", "content": "    Write records.\n  Keep {{ braces }}.\n"},
        {"role": "user", "content": "An example."},
        {"role": "assistant", "content": '{"records":[]}'},
    ),
    examples=(),
    repair_text="Not in the article:\n",
)

RECORD = {
    "kind": "incident",
    "event_type": "shelling",
    "summary": "Shells hit a market.",
    "assertion": "reported",
    "tolls": [{"outcome": "killed", "count": "four"}],
    "sentences": [1],
}
GOOD = {"records": [RECORD]}
TEXT = "Shells hit the market of Port Ambrose on Monday. Four people were killed."


def config(server: ModelServer, **changes: Any) -> LLMConfig:
    settings: dict[str, Any] = {
        "api_key": "key",
        "base_url": server.base_url,
        "model": "asked-model",
        "mode": "tools",
        "deadline_s": 10,
        "attempt_timeout_s": 5,
        "max_attempts": 4,
        "max_reasks": 1,
        "max_output_tokens": None,
        "temperature": None,
        "max_concurrency": 8,
        "max_waiting": 8,
        "breaker_failures": 8,
        "breaker_open_s": 30,
        "backoff_s": 0.001,
    }
    return LLMConfig(**(settings | changes))


def document(text: str = TEXT, *cuts: int) -> Document:
    """Cut a text into sentences at the offsets given."""
    edges = [0, *cuts, len(text)]
    sentences = tuple(
        Sentence(n, start, end) for n, (start, end) in enumerate(pairwise(edges), start=1)
    )
    return Document(Article(text=text), sentences, "en")


def run(server: ModelServer, act: Callable[[LLMEngine], Awaitable[T]], **changes: Any) -> T:
    """Run one coroutine with an engine that is closed after it."""

    async def main() -> T:
        engine = LLMEngine(config(server, **changes), PROMPT)
        try:
            return await act(engine)
        finally:
            await engine.aclose()

    return asyncio.run(main())
