"""The service, asked once for what many ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Hashable
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial

from extractor.errors import DeadlineExceeded, EngineError, ExtractorError, IdempotencyKeyReused
from extractor.repeats import kept
from extractor.repeats.database import Database, Space
from extractor.repeats.flights import Flights, OtherWork, Work
from extractor.repeats.terms import Terms, answer_name, key_name, request_name
from extractor.service import EngineChoice, Service
from schemas.article import Article
from schemas.extraction import Extraction
from schemas.record import IncidentRecord
from schemas.vocabulary import CacheStatus, EngineName

Event = IncidentRecord | Extraction

_NO_ANSWERS = Space("answers")
_NO_KEYS = Space("keys")

_REUSED = "This idempotency key came with another request before."
_LATE = "The answer was not there before the deadline."


@dataclass(frozen=True, slots=True)
class RepeatsConfig:
    """What is kept of answers.

    Attributes:
        identity: digest over all of the model engine that decides an answer; None: there is no
            such engine, and nothing to keep in the cache.
        deadline_s: for one request that outlasts a call which it had joined late.
        answers: the cache.
        keys: answers to requests with an idempotency key; when closed, keys are ignored.
    """

    identity: str | None = None
    deadline_s: float = 120
    answers: Space = _NO_ANSWERS
    keys: Space = _NO_KEYS


@dataclass(frozen=True, slots=True)
class _Request:
    article: Article
    engine: EngineChoice
    fallback: EngineName | None
    terms: Terms
    stream: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an answer is kept. A tag tells requests apart that may come under one name."""

    space: Space
    name: bytes
    tag: bytes = b""


class Repeats:
    """A service with a memory: asked as `Service` is, it calls that only when it has to.

    Only the model's answers are kept in the cache, and only whole ones: the rules engine gives
    the same answer again for less than a model costs, and would take the room of those that do.
    """

    def __init__(
        self,
        service: Service,
        config: RepeatsConfig | None = None,
        database: Database | None = None,
    ) -> None:
        self._service = service
        self._config = config or RepeatsConfig()
        self._database = database or Database()
        self._flights = Flights(_shared, _shared_error)
        self._unpacker = kept.Unpacker()
        self.max_article_chars = service.max_article_chars

    def ready(self) -> dict[EngineName, bool]:
        """Say of each engine whether it can be asked."""
        return self._service.ready()

    def warm(self) -> None:
        """Load now what the first article would wait for; for a thread of its own."""
        self._service.warm()

    async def aclose(self) -> None:
        """End what is under way, and close what is held open."""
        await self._flights.aclose()
        await self._database.aclose()
        await self._service.aclose()

    async def extract(
        self,
        article: Article,
        *,
        engine: EngineChoice = EngineChoice.AUTO,
        fallback: EngineName | None = None,
        terms: Terms | None = None,
    ) -> Extraction:
        """Turn an article into grounded records, as `Service.extract` does.

        Raises:
            IdempotencyKeyReused: the key of `terms` came with another request before.
            ExtractorError: as the service raises.
        """
        request = _Request(article, engine, fallback, terms or Terms(), stream=False)
        async with aclosing(self._answer(request)) as events:
            async for event in events:
                if isinstance(event, Extraction):
                    return event
        raise AssertionError("a stream of events ends with the extraction")

    def stream(
        self,
        article: Article,
        *,
        engine: EngineChoice = EngineChoice.AUTO,
        fallback: EngineName | None = None,
        terms: Terms | None = None,
    ) -> AsyncGenerator[Event, None]:
        """Extract, and give each record as soon as it is there, as `Service.stream` does.

        The records of an answer that was kept, or asked for by somebody who does not stream, come
        all at once.
        """
        return self._answer(_Request(article, engine, fallback, terms or Terms(), stream=True))

    async def _answer(self, request: _Request) -> AsyncGenerator[Event, None]:
        started = time.perf_counter()
        streamed = False
        async with aclosing(self._chosen(request)) as events:
            async for event in events:
                if isinstance(event, Extraction):
                    answer = kept.addressed(event, request.article, started)
                    for record in () if streamed else answer.records:
                        yield record
                    yield answer
                else:
                    streamed = True
                    yield event

    def _chosen(self, request: _Request) -> AsyncGenerator[Event, None]:
        if not request.terms.store:
            return self._ask(request)
        if request.terms.key is None or not self._config.keys.open:
            return self._answer_once(request)
        return self._answer_key(request, key_name(request.terms.scope, request.terms.key))

    async def _answer_key(self, request: _Request, name: bytes) -> AsyncGenerator[Event, None]:
        """Answer as this idempotency key was answered before, or is being answered."""
        asked = request_name(request.article, request.engine, request.fallback)
        place = _Place(self._config.keys, name, asked)
        ask = partial(self._answer_and_keep, request, place)
        try:
            async with aclosing(self._kept_or_joined(place, name, ask)) as events:
                async for event in events:
                    yield event
        except OtherWork:
            raise IdempotencyKeyReused(_REUSED) from None

    async def _answer_and_keep(
        self, request: _Request, place: _Place
    ) -> AsyncGenerator[Event, None]:
        async with aclosing(self._answer_once(request)) as events:
            async for event in events:
                if isinstance(event, Extraction):
                    await self._keep(place, event)
                yield event

    def _answer_once(self, request: _Request) -> AsyncGenerator[Event, None]:
        """Answer from the cache, or together with all who ask the same now."""
        if self._config.identity is None or request.engine is EngineChoice.RULES:
            return self._ask(request)
        name = answer_name(request.article, self._config.identity)
        place = _Place(self._config.answers, name)
        if request.terms.fresh:
            return self._ask_and_keep(request, place)
        ask = partial(self._ask_and_keep, request, place)
        return self._kept_or_joined(place, (name, request.fallback), ask)

    async def _ask_and_keep(self, request: _Request, place: _Place) -> AsyncGenerator[Event, None]:
        async with aclosing(self._ask(request)) as events:
            async for event in events:
                # Kept before it is given out: whoever asks again then finds it.
                if isinstance(event, Extraction) and kept.is_whole(event):
                    await self._keep(place, event)
                yield event

    async def _ask(self, request: _Request) -> AsyncGenerator[Event, None]:
        article, engine, fallback = request.article, request.engine, request.fallback
        if not request.stream:
            yield await self._service.extract(article, engine=engine, fallback=fallback)
            return
        stream = self._service.stream(article, engine=engine, fallback=fallback)
        async with aclosing(stream) as events:
            async for event in events:
                yield event

    async def _kept_or_joined(
        self, place: _Place, flight: Hashable, ask: Work[Event]
    ) -> AsyncGenerator[Event, None]:
        """Give what is kept, else follow the flight; whoever begins it asks."""
        if answer := await self._find(place):
            yield answer
            return
        work = partial(self._kept_or_asked, place, ask)
        async with aclosing(self._join(flight, work, place.tag)) as events:
            async for event in events:
                yield event

    async def _kept_or_asked(self, place: _Place, ask: Work[Event]) -> AsyncGenerator[Event, None]:
        # Another flight may have landed during the first look.
        if answer := await self._find(place):
            yield answer
            return
        async with aclosing(ask()) as events:
            async for event in events:
                yield event

    async def _find(self, place: _Place) -> Extraction | None:
        found = await self._database.get(place.space, place.name)
        if found is None:
            return None
        if found.tag != place.tag:
            raise IdempotencyKeyReused(_REUSED)
        answer = self._unpacker.unpack(found.body)
        return answer and kept.repeated(answer, CacheStatus.HIT, found.age_s)

    async def _keep(self, place: _Place, answer: Extraction) -> None:
        if place.space.open:
            await self._database.put(place.space, place.name, place.tag, kept.pack(answer))

    async def _join(
        self, name: Hashable, work: Work[Event], tag: bytes = b""
    ) -> AsyncGenerator[Event, None]:
        """Follow the work of this name, and start it over when only its own time ran out."""
        asked_at = asyncio.get_running_loop().time()
        deadline = None
        while True:
            joined_late, begun = name in self._flights, False
            flight = self._flights.join(name, work, tag=tag, deadline=deadline)
            try:
                async with aclosing(flight) as events:
                    async for event in events:
                        begun = True
                        yield event
            except TimeoutError:
                raise DeadlineExceeded(_LATE) from None
            except DeadlineExceeded:
                # The time that ran out was that of whoever asked first.
                deadline = asked_at + self._config.deadline_s
                spent = asyncio.get_running_loop().time() >= deadline
                if begun or spent or not joined_late:
                    raise
            else:
                return


def _shared(event: Event) -> Event:
    if isinstance(event, Extraction) and event.provenance.cache is None:
        return kept.repeated(event, CacheStatus.SHARED)
    return event


def _shared_error(error: Exception) -> Exception:
    """Return the error for one who did not pay: its own, so that tracebacks do not add up."""
    if not isinstance(error, ExtractorError):
        return error
    twin = type(error).__new__(type(error), *error.args)
    vars(twin).update(vars(error))
    if isinstance(twin, EngineError):
        twin.attempts, twin.usage = 0, None
    return twin
