"""The records of an extraction that is under way, for one who reads along."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from extractor.core.document import Document
from extractor.core.resolve import Resolver
from extractor.offload import off_loop
from extractor.reader import Reader
from schemas.draft import Draft, IncidentDraft
from schemas.record import IncidentRecord


class Found:
    """Takes records as they are found, and gives each once under its id, grounded and resolved.

    It never waits for its reader, and so holds no place in the provider's line for a slow one: at
    most one extraction's records are kept.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._resolver: Resolver | None = None
        self._document: Document | None = None
        self._queue: asyncio.Queue[tuple[int, IncidentDraft | IncidentRecord] | None] = (
            asyncio.Queue()
        )

    def begin(self, document: Document) -> None:
        """Say what is read."""
        self._document = document

    def add(self, number: int, record: IncidentDraft | IncidentRecord) -> None:
        """Take a record, resolved or as the engine wrote it; numbers count from 0."""
        self._queue.put_nowait((number, record))

    def end(self) -> None:
        """Say that no more will come."""
        self._queue.put_nowait(None)

    async def resolver(self, document: Document) -> Resolver:
        """Return the resolver of the document; it is indexed once."""
        if self._resolver is None:
            self._resolver = await off_loop(document.text, self._reader.resolver, document)
        return self._resolver

    async def each(self) -> AsyncGenerator[IncidentRecord, None]:
        """Give the records until the end. A number that comes again is passed over."""
        given: set[int] = set()
        while (item := await self._queue.get()) is not None:
            number, record = item
            if number in given or self._document is None:
                continue
            given.add(number)
            if isinstance(record, IncidentDraft):
                resolver = await self.resolver(self._document)
                record = await off_loop(self._document.text, _resolved, resolver, number, record)
            yield record


def _resolved(resolver: Resolver, number: int, draft: IncidentDraft) -> IncidentRecord:
    """Resolve one record of a draft whose other records are not known yet."""
    alone = Draft(records=(draft.model_copy(update={"includes": ()}),))
    (record,) = resolver.resolve(alone).records
    others = dict.fromkeys(n for n in draft.includes if n > 0 and n != number + 1)
    ids = tuple(f"r{n}" for n in others)
    return record.model_copy(update={"id": f"r{number + 1}", "includes": ids})
