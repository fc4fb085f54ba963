"""Several models as one engine: the next is asked when one fails."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from extractor.core.document import Document
from extractor.engines.base import Drafted, Watch
from extractor.engines.llm import LLMEngine
from extractor.errors import CassetteMissing, EngineError, ModelRefused
from schemas.extraction import FailedModel, Fallback, Usage
from schemas.vocabulary import EngineName


class Chain:
    """Asks its models in order, each behind its own line and breaker.

    The next is asked after any failure but one: a model that declines for what the article says
    has answered, and nobody goes looking for another that does not mind. Each is given its share
    of the time that is left, so that one that hangs leaves some for those after it.

    Args:
        engines: one for each model.
    """

    name = EngineName.LLM

    def __init__(self, engines: Sequence[LLMEngine]) -> None:
        self._engines = tuple(engines)

    async def draft(
        self, document: Document, *, deadline: float, watch: Watch | None = None
    ) -> Drafted:
        """Ask for a draft; what the models before spent is in its attempts and usage.

        Raises:
            EngineError: the last model's, with what all of them spent.
        """
        failed: list[EngineError] = []
        for at, engine in enumerate(self._engines):
            share = 1 / (len(self._engines) - at)
            outcome = await _draft(engine, document, deadline, share, watch)
            if isinstance(outcome, Drafted):
                return self._drafted(outcome, failed)
            failed.append(outcome)
            if isinstance(outcome, ModelRefused | CassetteMissing):
                break
        raise self._failure(failed)

    async def aclose(self) -> None:
        """Close the connections of all."""
        await asyncio.gather(*(engine.aclose() for engine in self._engines))

    def _drafted(self, drafted: Drafted, failed: list[EngineError]) -> Drafted:
        if not failed:
            return drafted
        last = failed[-1]
        attempts, usage = _spent(failed)
        return replace(
            drafted,
            attempts=attempts + drafted.attempts,
            usage=usage + (drafted.usage or Usage()),
            fallback=Fallback(
                engine=self.name, error=last.slug, detail=str(last), models=self._named(failed)
            ),
        )

    def _failure(self, failed: list[EngineError]) -> EngineError:
        """Return the last error, with what all of them spent and the soonest return."""
        last = failed[-1]
        waits = [wait for error in failed if (wait := getattr(error, "retry_after_s", None))]
        if waits and hasattr(last, "retry_after_s"):
            last.retry_after_s = min(waits)
        last.attempts, last.usage = _spent(failed)
        last.models = self._named(failed)
        return last

    def _named(self, failed: list[EngineError]) -> tuple[FailedModel, ...]:
        return tuple(
            FailedModel(model=engine.model, error=error.slug)
            for engine, error in zip(self._engines, failed, strict=False)
        )


async def _draft(
    engine: LLMEngine, document: Document, deadline: float, share: float, watch: Watch | None
) -> Drafted | EngineError:
    """Ask one model. Its error is a value, lest the next one's drag it along as its context."""
    try:
        return await engine.draft(document, deadline=deadline, share=share, watch=watch)
    except EngineError as error:
        return error.with_traceback(None)


def _spent(failed: list[EngineError]) -> tuple[int, Usage]:
    return (
        sum(error.attempts for error in failed),
        sum((error.usage for error in failed if error.usage), Usage()),
    )
