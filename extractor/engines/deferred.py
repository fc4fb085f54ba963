"""An engine that is imported and built in a thread, beside the service's first requests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Lock

from extractor.collecting import uncollected
from extractor.core.document import Document
from extractor.engines.base import Drafted, Engine, Watch
from schemas.vocabulary import EngineName


class Deferred:
    """Stands for an engine whose libraries take a second and more to import.

    Args:
        name: of the engine.
        build: imports and builds it; called once, in a thread.
    """

    def __init__(self, name: EngineName, build: Callable[[], Engine]) -> None:
        self._name = name
        self._build = build
        self._building = Lock()
        self._engine: Engine | None = None

    @property
    def name(self) -> EngineName:
        return self._name

    def warm(self) -> None:
        """Build it now; for a thread."""
        self._built()

    async def draft(
        self, document: Document, *, deadline: float, watch: Watch | None = None
    ) -> Drafted:
        """Write a draft, the first one after the engine is built.

        Raises:
            EngineError: as the engine does.
        """
        engine = self._engine
        if engine is None:
            engine = await asyncio.to_thread(self._built)
        return await engine.draft(document, deadline=deadline, watch=watch)

    async def aclose(self) -> None:
        """Close the engine, if there is one by now."""
        if self._engine:
            await self._engine.aclose()

    def _built(self) -> Engine:
        with self._building:
            if self._engine is None:
                with uncollected():
                    self._engine = self._build()
            return self._engine
