"""Run an engine over articles: so many at once, each result handed on as soon as it is there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from evals.runs import Prediction, Run, RunError
from extractor.cli.problems import problem_of
from extractor.errors import CassetteMissing, EngineError
from extractor.service import EngineChoice, Service
from schemas.article import Article
from schemas.extraction import Usage
from schemas.vocabulary import EngineName

Keep = Callable[[Prediction, Usage], None]
"""Takes an article's prediction and the tokens spent on it, those of a failure included."""


class ReplayIncomplete(Exception):
    """Exchanges are missing: by article, the key of the one that it asked for."""

    def __init__(self, misses: dict[str, str]) -> None:
        super().__init__(f"{len(misses)} articles ask what was not recorded.")
        self.misses = misses


async def predict(
    service: Service, articles: Iterable[Article], engine: EngineName, keep: Keep, *, slots: int
) -> None:
    """Extract from every article, `slots` at once; an article that fails has an error instead.

    When cancelled, or when `keep` fails, what was kept is all there is.

    Raises:
        ReplayIncomplete: exchanges are missing; all other articles were kept.
    """
    queue = iter(articles)
    misses: dict[str, str] = {}

    async def work(queue: Iterator[Article]) -> None:
        for article in queue:
            try:
                prediction, usage = await _predict(service, article, engine)
            except CassetteMissing as miss:
                misses[article.key] = miss.key
                continue
            keep(prediction, usage)
            await asyncio.sleep(0)  # the rules never wait: here an interrupt gets its chance

    workers = [asyncio.create_task(work(queue)) for _ in range(slots)]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    if misses:
        raise ReplayIncomplete(misses)


async def _predict(
    service: Service, article: Article, engine: EngineName
) -> tuple[Prediction, Usage]:
    started = time.perf_counter()
    extraction, failure, usage = None, None, None
    try:
        extraction = await service.extract(article, engine=EngineChoice(engine.value))
        usage = extraction.usage
    except CassetteMissing:
        raise  # says nothing about the engine
    except Exception as error:  # noqa: BLE001 a failed article is a result
        problem = problem_of(error)
        failure = RunError(type=problem.type, detail=problem.detail)
        usage = error.usage if isinstance(error, EngineError) else None
    prediction = Prediction(
        article_id=article.key,
        extraction=extraction,
        error=failure,
        seconds=round(time.perf_counter() - started, 6),
    )
    return prediction, usage or Usage()


def save(run: Run, file: Path) -> None:
    """Write a run file, whole or not at all."""
    partial = file.with_name(f"{file.name}.writing")
    partial.write_text(run.model_dump_json(indent=1) + "\n", encoding="utf-8", newline="\n")
    partial.replace(file)
