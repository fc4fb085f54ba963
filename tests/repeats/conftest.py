"""A service whose model is scripted, behind its memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from extractor.engines.base import Drafted, Engine
from extractor.engines.rules import RulesEngine
from extractor.reader import Reader
from extractor.repeats.database import Database, Space
from extractor.repeats.repeats import Repeats, RepeatsConfig
from extractor.service import Service
from schemas.draft import Draft
from schemas.extraction import Fallback, PromptRef, Usage
from schemas.vocabulary import EngineName

DRAFT = Draft.model_validate(
    {
        "records": [
            {
                "kind": "incident",
                "event_type": "shelling",
                "summary": "Shells hit a market.",
                "assertion": "reported",
                "tolls": [{"outcome": "killed", "count": "Four"}],
                "sentences": [1],
            }
        ]
    }
)


class Model:
    """Answers with one record, or with the errors it was given; holds back while `held`."""

    name = EngineName.LLM

    def __init__(self) -> None:
        self.calls = self.cancelled = 0
        self.errors: list[Exception] = []
        self.fallback: Fallback | None = None
        self.repair = None
        self.draft_of = DRAFT
        self.go = asyncio.Event()
        self.go.set()

    async def draft(self, document, *, watch=None, **_) -> Drafted:
        self.calls += 1
        if watch:
            watch(0, self.draft_of.records[0])
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.errors:
            raise self.errors.pop(0)
        return Drafted(
            self.draft_of,
            self.name,
            model="served",
            prompt=PromptRef(name="test/v1", digest="0"),
            usage=Usage(prompt_tokens=900, completion_tokens=120),
            attempts=2,
            fallback=self.fallback,
            repair=self.repair,
        )

    async def aclose(self) -> None:
        pass


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load()


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def repeats_with(reader, model, clock) -> Callable[..., Repeats]:
    def build(path=None, deadline_s=60, **changes) -> Repeats:
        engines: dict[EngineName, Engine] = {
            EngineName.LLM: model,
            EngineName.RULES: RulesEngine.load(reader),
        }
        service = Service(engines, reader, max_article_chars=1_000, deadline_s=deadline_s)
        config = {
            "identity": "one",
            "deadline_s": deadline_s,
            "answers": Space("answers", 10, 100_000, 60),
            "keys": Space("keys", 10, 100_000, 60),
        }
        return Repeats(service, RepeatsConfig(**config | changes), Database(path, clock))

    return build


@pytest.fixture
def repeats(repeats_with) -> Repeats:
    return repeats_with()
