from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date

import pytest

from extractor.engines.rules import RulesEngine
from extractor.reader import Reader
from extractor.service import Service
from schemas.article import Article
from schemas.extraction import Extraction
from schemas.vocabulary import EngineName

Extract = Callable[..., Extraction]


@pytest.fixture(scope="session")
def extract() -> Extract:
    reader = Reader.load()
    engines = {EngineName.RULES: RulesEngine.load(reader)}
    service = Service(engines, reader, max_article_chars=200_000, deadline_s=60)

    def run(
        text: str,
        *,
        published: date | None = None,
        language: str | None = "en",
        title: str | None = None,
    ) -> Extraction:
        article = Article(text=text, title=title, published_at=published, language=language)
        return asyncio.run(service.extract(article))

    return run
