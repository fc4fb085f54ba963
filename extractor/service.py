"""The road an article takes, from text to `Extraction`."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from extractor import __version__
from extractor.core.document import Document
from extractor.core.resolve import Resolved, Resolver
from extractor.engines.base import Drafted, Engine
from extractor.errors import ArticleTooLong, CassetteMissing, EngineError, EngineNotConfigured
from extractor.offload import off_loop
from extractor.reader import Reader
from schemas.article import Article
from schemas.extraction import (
    ArticleInfo,
    Check,
    Extraction,
    Fallback,
    Provenance,
    Repair,
    Usage,
)
from schemas.vocabulary import CheckCode, EngineName


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
    """

    def __init__(
        self, engines: Mapping[EngineName, Engine], reader: Reader, *, max_article_chars: int
    ) -> None:
        self._engines = dict(engines)
        self._reader = reader
        self.max_article_chars = max_article_chars

    def ready(self) -> dict[EngineName, bool]:
        """Say of each engine whether it can be asked."""
        return {name: name in self._engines for name in EngineName}

    def warm(self) -> None:
        """Load now what the first article would wait for; for a thread of its own."""
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
            EngineError: the engine failed and no fallback was named.
        """
        started = time.perf_counter()
        if len(article.text) > self.max_article_chars:
            raise ArticleTooLong(self.max_article_chars)
        document = await off_loop(article.text, self._reader.read, article)
        bill = Bill()
        drafted, fell = await self._draft(document, self._choose(engine), fallback, bill)
        resolver = await off_loop(article.text, self._reader.resolver, document)
        resolved = await off_loop(article.text, resolver.resolve, drafted.draft)
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
        self, document: Document, name: EngineName, fallback: EngineName | None, bill: Bill
    ) -> tuple[Drafted, Fallback | None]:
        fell: Fallback | None = None
        try:
            drafted = await self._engine(name).draft(document)
        except (EngineError, EngineNotConfigured) as error:
            if fallback is None or fallback is name:
                raise
            if isinstance(error, EngineError):
                bill.add(error.attempts, error.usage)
            fell = Fallback(engine=name, error=error.slug, detail=str(error))
            drafted = await self._engine(fallback).draft(document)
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
