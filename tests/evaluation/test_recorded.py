"""Floors on the five articles: the recorded model, replayed, and the offline engine."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from evals.gold import Dataset
from evals.scores import ArticleScore, table
from evals.scoring import score_article
from extractor.engines.cassettes import Cassettes
from extractor.service import EngineChoice
from extractor.settings import Settings
from extractor.wiring import build_service

SHIPPED = Path(__file__).parents[2] / "evals/data/syria-coast-2025"
MODEL = "hosted-general-purpose"


def scores(engine: EngineChoice) -> list[ArticleScore]:
    dataset = Dataset.load(SHIPPED)
    cassettes = Cassettes(SHIPPED / "cassettes", replay=True)
    service = build_service(Settings(_env_file=None, model=MODEL), cassettes)

    async def main() -> list[ArticleScore]:
        try:
            return [
                score_article(
                    await service.extract(article, engine=engine), dataset.gold[name], article
                )
                for name, article in dataset.articles.items()
            ]
        finally:
            await service.aclose()

    return asyncio.run(main())


@pytest.fixture(scope="module")
def recorded() -> list[ArticleScore]:
    return scores(EngineChoice.LLM)


@pytest.fixture(scope="module")
def offline() -> list[ArticleScore]:
    return scores(EngineChoice.RULES)


# A little under what was measured on 2026-11-21; README has the figures.
@pytest.mark.parametrize(
    ("family", "floor"), [("all", 0.97), ("records", 0.95), ("tolls", 0.95), ("assertion", 0.95)]
)
def test_the_recorded_model_stays_above_its_floor(
    recorded: list[ArticleScore], family: str, floor: float
) -> None:
    measured = table(recorded)[family].f1
    assert measured is not None
    assert measured >= floor


@pytest.mark.parametrize(
    ("family", "floor"), [("all", 0.95), ("records", 0.99), ("tolls", 0.99), ("assertion", 0.99)]
)
def test_the_offline_engine_stays_above_its_floor(
    offline: list[ArticleScore], family: str, floor: float
) -> None:
    measured = table(offline)[family].f1
    assert measured is not None
    assert measured >= floor


def test_the_offline_engine_makes_no_critical_error(offline: list[ArticleScore]) -> None:
    assert [score.critical for score in offline] == [{}] * 5


def test_every_mention_of_the_recorded_model_is_in_its_article(
    recorded: list[ArticleScore],
) -> None:
    verdicts = {verdict for score in recorded for verdict in score.grounding}
    assert verdicts <= {"exact", "normalized"}
