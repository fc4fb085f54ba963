"""The road an article takes, from text to `Extraction`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from enum import StrEnum

from extractor import __version__
from extractor.core.resolve import Resolved, Resolver
from extractor.engines.base import Drafted, Engine, Warmable
from extractor.errors import (
    ArticleTooLong,
    CassetteMissing,
    DeadlineExceeded,
    EngineError,
    EngineNotConfigured,
)
from extractor.found import Found
from extractor.offload import off_loop
from extractor.reader import Reader
from extractor.telemetry.spans import span
from schemas.article import Article
from schemas.extraction import (
    ArticleInfo,
    Check,
    Extraction,
    FailedModel,
    Fallback,
    Provenance,
    Repair,
    Usage,
)
from schemas.record import IncidentRecord
from schemas.vocabulary import CheckCode, EngineName

_LEFT_FOR_CODE = 0.05
_LEFT_FOR_CODE_S = 2.0
"""Of the deadline, kept back from the models: for the rules in their place, and for resolving."""


_GROUND_AND_RESOLVE = "ground and resolve"
"""One walk over the draft does both to each string."""


class EngineChoice(StrEnum):
    """Which engine the caller asks for; `auto` is `llm` where it is configured, else `rules`."""

    AUTO = "auto"
    LLM = "llm"
    RULES = "rules"


@dataclass(slots=True)
class Bill:
    """What one request has spent at the provider, failed attempts included."""

    attempts: int = 0
    usage: Usage = field(default_factory=Usage)

    def add(self, attempts: int, usage: Usage | None) -> None:
        self.attempts += attempts
        self.usage += usage or Usage()


class Service:
    """Extracts records from articles with the engines it was given.

    Args:
        engines: those that can answer. `rules` is always among them.
        reader: the pure core.
        max_article_chars: longer articles are refused (code points).
        deadline_s: for one extraction: waiting, every model, the repair turn, the fallback.
    """

    def __init__(
        self,
        engines: Mapping[EngineName, Engine],
        reader: Reader,
        *,
        max_article_chars: int,
        deadline_s: float,
    ) -> None:
        self._engines = dict(engines)
        self._reader = reader
        self.max_article_chars = max_article_chars
        self._deadline_s = deadline_s

    def ready(self) -> dict[EngineName, bool]:
        """Say of each engine whether it can be asked."""
        return {name: name in self._engines for name in EngineName}

    def warm(self) -> None:
        """Load now what the first article would wait for; for a thread of its own."""
        for engine in self._engines.values():
            if isinstance(engine, Warmable):
                engine.warm()
        self._reader.warm()

    async def aclose(self) -> None:
        """Close what the engines hold open."""
        for engine in self._engines.values():
            await engine.aclose()

    async def extract(
        self,
        article: Article,
        *,
        engine: EngineChoice = EngineChoice.AUTO,
        fallback: EngineName | None = None,
    ) -> Extraction:
        """Turn an article into grounded records.

        Args:
            article: what to read.
            engine: who writes the draft.
            fallback: who writes it when that engine fails; the answer's provenance says so.

        Raises:
            ArticleTooLong: before any work.
            EngineNotConfigured: the engine asked for cannot answer and no fallback was named.
            EngineError: the engine failed and no fallback was named, or time ran out.
        """
        return await self._in_time(article, engine, fallback)

    async def stream(
        self,
        article: Article,
        *,
        engine: EngineChoice = EngineChoice.AUTO,
        fallback: EngineName | None = None,
    ) -> AsyncGenerator[IncidentRecord | Extraction, None]:
        """Extract, and give each record as soon as it is written; the `Extraction` comes last.

        A record is given once under its id, grounded and resolved, and is provisional: what a
        repeated call or the repair turn makes of it stands in the `Extraction`. At most one draft
        is held for a reader who is slow; closing the generator cancels the work.

        Raises:
            ExtractorError: as `extract` does, here after the records that came before.
        """
        found = Found(self._reader)
        work = asyncio.create_task(self._in_time(article, engine, fallback, found))
        work.add_done_callback(lambda _: found.end())
        try:
            async with aclosing(found.each()) as records:
                async for record in records:
                    yield record
            yield await work
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    async def _in_time(
        self,
        article: Article,
        engine: EngineChoice,
        fallback: EngineName | None,
        found: Found | None = None,
    ) -> Extraction:
        if len(article.text) > self.max_article_chars:
            raise ArticleTooLong(self.max_article_chars)
        bill = Bill()
        try:
            async with asyncio.timeout(self._deadline_s):
                return await self._extract(article, self._choose(engine), fallback, bill, found)
        except TimeoutError:
            late = DeadlineExceeded("The article was not read before the deadline.")
            late.attempts, late.usage = bill.attempts, bill.usage
        raise late

    async def _extract(
        self,
        article: Article,
        engine: EngineName,
        fallback: EngineName | None,
        bill: Bill,
        found: Found | None,
    ) -> Extraction:
        started = time.perf_counter()
        kept_back_s = min(self._deadline_s * _LEFT_FOR_CODE, _LEFT_FOR_CODE_S)
        deadline = asyncio.get_running_loop().time() + self._deadline_s - kept_back_s
        with span("segment"):
            document = await off_loop(article.text, self._reader.read, article)
        if found:
            found.begin(document)
        watch = found.add if found else None

        def ask(engine: Engine) -> Awaitable[Drafted]:
            return engine.draft(document, deadline=deadline, watch=watch)

        drafted, fell = await self._draft(ask, engine, fallback, bill)
        with span(_GROUND_AND_RESOLVE):
            if found:
                resolver = await found.resolver(document)
            else:
                resolver = await off_loop(article.text, self._reader.resolver, document)
            resolved = await off_loop(article.text, resolver.resolve, drafted.draft)
        if found:
            for number, record in enumerate(resolved.records):
                found.add(number, record)
        resolved, repair = await self._repair(resolver, drafted, resolved, bill)
        return Extraction(
            article=ArticleInfo.of(article, document.language),
            records=resolved.records,
            statements=resolved.statements,
            checks=(*drafted.checks, *resolved.checks),
            provenance=Provenance(
                engine=drafted.engine,
                version=__version__,
                model=drafted.model,
                prompt=drafted.prompt,
                attempts=bill.attempts,
                repair=repair,
                fallback=fell,
                seconds=round(time.perf_counter() - started, 6),
            ),
            usage=bill.usage if bill.attempts else None,
        )

    async def _draft(
        self,
        ask: Callable[[Engine], Awaitable[Drafted]],
        name: EngineName,
        fallback: EngineName | None,
        bill: Bill,
    ) -> tuple[Drafted, Fallback | None]:
        try:
            with span("draft", {"extractor.engine": name.value}):
                drafted = await ask(self._engine(name))
            fell = drafted.fallback
        except (EngineError, EngineNotConfigured) as error:
            if fallback is None or fallback is name:
                raise
            failed: tuple[FailedModel, ...] = ()
            if isinstance(error, EngineError):
                bill.add(error.attempts, error.usage)
                failed = error.models
            fell = Fallback(engine=name, error=error.slug, detail=str(error), models=failed)
            with span("draft", {"extractor.engine": fallback.value}):
                drafted = await ask(self._engine(fallback))
        bill.add(drafted.attempts, drafted.usage)
        return drafted, fell

    async def _repair(
        self, resolver: Resolver, drafted: Drafted, resolved: Resolved, bill: Bill
    ) -> tuple[Resolved, Repair | None]:
        """Ask once about strings that are not in the article; a failure here loses nothing."""
        missing = resolved.missing
        if not missing or drafted.repair is None:
            return resolved, None
        try:
            with span("repair", {"extractor.strings": len(missing)}):
                repaired = await drafted.repair(missing)
        except CassetteMissing:
            raise  # a recording that stops half way, not a turn that failed
        except EngineError as error:
            bill.add(error.attempts, error.usage)
            failed = Check(code=CheckCode.REPAIR_FAILED, path="", message=error.title)
            return (
                replace(resolved, checks=(*resolved.checks, failed)),
                Repair(asked=len(missing), replaced=0, error=error.slug),
            )
        bill.add(repaired.attempts, repaired.usage)
        with span(_GROUND_AND_RESOLVE):
            resolved, replaced = await off_loop(
                resolver.document.text, resolver.mend, drafted.draft, repaired.replacements
            )
        return resolved, Repair(asked=len(missing), replaced=replaced)

    def _choose(self, engine: EngineChoice) -> EngineName:
        if engine is not EngineChoice.AUTO:
            return EngineName(engine.value)
        return EngineName.LLM if EngineName.LLM in self._engines else EngineName.RULES

    def _engine(self, name: EngineName) -> Engine:
        try:
            return self._engines[name]
        except KeyError:
            raise EngineNotConfigured(
                f"The engine '{name}' needs OPENAI_API_KEY or OPENAI_BASE_URL."
            ) from None
