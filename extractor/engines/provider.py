"""One turn with the model's provider: every HTTP call, its retries, its deadline and its bill.

Retries have one owner. The client's own are off; tenacity repeats a call that failed in passing;
instructor asks again when an answer does not fit the schema, and is troubled with no other. All
of a turn's HTTP calls come out of one budget, `max_attempts`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, Generic, TypeVar, cast

from instructor.core import InstructorError, retry_async
from openai.types.chat import ChatCompletion
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_result,
    wait_exponential_jitter,
    wait_random,
)

from extractor.engines import asking, completions, failures, wire
from extractor.engines.answers import Answer
from extractor.engines.asking import ModeName
from extractor.engines.base import Watch
from extractor.engines.breaker import Breaker, BreakerState
from extractor.engines.cassettes import Cassettes
from extractor.engines.completions import Settled
from extractor.engines.endpoint import Endpoint
from extractor.engines.failures import Failure
from extractor.engines.gate import Gate
from extractor.engines.line import Line
from extractor.engines.pieces import Finder
from extractor.errors import (
    CircuitOpen,
    DeadlineExceeded,
    EngineError,
    ProviderError,
)
from extractor.prices import Price
from extractor.telemetry.calls import CallWatch
from extractor.telemetry.observer import ModelCall, Observer
from extractor.telemetry.spans import outgoing_headers
from prompts import Message
from schemas.extraction import Usage

A = TypeVar("A", bound=Answer)

_LATE = "The model did not answer before the deadline."
_MAX_BACKOFF_S = 30.0
_OK, _REDIRECT = 200, 300


@dataclass(frozen=True, slots=True)
class LLMConfig:
    """How the model is reached. Seconds, tokens; `max_attempts` counts HTTP calls of a turn.

    `max_concurrency` are calls at once, `max_waiting` the turns beyond that may wait for theirs;
    `breaker_failures` calls failing in a row close the model off for `breaker_open_s`.
    """

    api_key: str = field(repr=False)
    base_url: str | None
    model: str
    mode: ModeName
    deadline_s: float
    attempt_timeout_s: float
    max_attempts: int
    max_reasks: int
    max_output_tokens: int | None
    temperature: float | None
    max_concurrency: int
    max_waiting: int
    breaker_failures: int
    breaker_open_s: float
    price: Price | None = None
    backoff_s: float = 0.5


@dataclass(frozen=True, slots=True)
class Answered(Generic[A]):
    """An answer that fits, the text it was parsed from, who wrote it and what the turn cost."""

    value: A
    text: str
    model: str
    usage: Usage
    attempts: int


class Provider:
    """The provider's endpoint for one model, behind its gate.

    Args:
        config: see there.
        cassettes: where exchanges are recorded, or replayed from.
        observer: told of each call.
        prefix: the messages that most requests begin with.
    """

    def __init__(
        self,
        config: LLMConfig,
        cassettes: Cassettes | None = None,
        observer: Observer | None = None,
        prefix: Sequence[Message] = (),
    ) -> None:
        # At debug they log whole requests, and instructor logs what failed to parse as an error.
        for name in ("openai", "instructor"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.config = config
        self.endpoint = Endpoint(
            config.base_url, config.api_key, connections=config.max_concurrency
        )
        self.writer = wire.Writer(prefix)
        self.cassettes = cassettes
        self._observer = observer or Observer()
        self._observer.model_added(config.model)
        self.calls = CallWatch(self._observer, self.endpoint.base_url, self._described())
        self.gate = Gate(
            Line(
                config.max_concurrency,
                config.max_waiting,
                on_change=partial(self._observer.line_changed, config.model),
            ),
            Breaker(
                config.breaker_failures, config.breaker_open_s, on_change=self._circuit_changed
            ),
        )

    async def ask(
        self,
        answer: type[A],
        messages: list[Message],
        *,
        deadline: float,
        again: bool = False,
        watch: Watch | None = None,
    ) -> Answered[A]:
        """Get one answer.

        Args:
            answer: what it must fit.
            messages: sent as they are.
            deadline: of the whole turn, on the running loop's clock.
            again: one more turn of a request that the gate let in.
            watch: told of the records on the way; the answer is streamed for it.

        Raises:
            EngineError: with what the turn spent; free of the request and of the answer, as are
                its cause and context.
        """
        if asyncio.get_running_loop().time() >= deadline:
            raise DeadlineExceeded(_LATE)
        # Cassettes hold whole answers.
        turn = _Turn(self, answer, deadline, None if self.cassettes else watch)
        request = asking.request(answer, self.config.mode, messages) | self._options()
        try:
            with self.gate.turn(again=again):
                async with asyncio.timeout_at(deadline):
                    value: object = await turn.first(request)
                    if value is None and turn.failure is None:
                        # The parts of instructor's `create` that depend on the answer that came.
                        value = await retry_async(
                            turn.create,
                            asking.shown(answer),
                            (),
                            request,
                            max_retries=self.config.max_reasks,
                            strict=False,
                            mode=asking.MODES[self.config.mode],
                        )
        except TimeoutError:
            failure: EngineError = DeadlineExceeded(_LATE)
        except InstructorError as error:
            failure = turn.failure or failures.invalid(error, answer)
        else:
            if turn.failure is None:
                return Answered(cast("A", value), turn.text, turn.model, turn.usage, turn.attempts)
            failure = turn.failure
        # Raised out here: in the handlers it would take the library's exception along.
        failure.attempts, failure.usage = turn.attempts, turn.usage
        raise failure.with_traceback(None)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.endpoint.aclose()

    def _circuit_changed(self, state: BreakerState) -> None:
        self._observer.breaker_changed(self.config.model, state.value)

    def _described(self) -> dict[str, str | float | None]:
        return {
            "gen_ai.request.temperature": self.config.temperature,
            "gen_ai.request.max_tokens": self.config.max_output_tokens,
        }

    def _options(self) -> dict[str, Any]:
        options = {
            "model": self.config.model,
            "temperature": self.config.temperature,
            "max_completion_tokens": self.config.max_output_tokens,
        }
        return {name: value for name, value in options.items() if value is not None}


class _Turn:
    """The HTTP calls made for one answer."""

    def __init__(
        self, provider: Provider, answer: type[Answer], deadline: float, watch: Watch | None
    ) -> None:
        self._provider = provider
        self._config = provider.config
        self._answer = answer
        self._deadline = deadline
        # A call that was let run through half of the turn has had its chance.
        self._patience_s = (deadline - asyncio.get_running_loop().time()) / 2
        self._watch = watch
        self._backoff = wait_exponential_jitter(
            multiplier=self._config.backoff_s, max=_MAX_BACKOFF_S, jitter=self._config.backoff_s
        )
        self._jitter = wait_random(0, self._config.backoff_s)
        self.attempts = 0
        self.usage = Usage()
        self.model = self._config.model
        self.text = ""
        self.failure: EngineError | None = None
        self._unfit: Settled | None = None

    async def first(self, request: dict[str, Any]) -> Answer | None:
        """Ask. None: there was a failure, or what came does not fit and is for instructor."""
        outcome = await self._settled(request)
        if isinstance(outcome, Failure):
            return None
        self._unfit = outcome
        return outcome.value

    async def create(self, **request: Any) -> ChatCompletion:  # noqa: ANN401 - the client's own
        """Get a completion, for instructor: what came first, then one for each re-ask."""
        first, self._unfit = self._unfit, None
        if first:
            return first.completion()
        if self.attempts >= self._config.max_attempts:
            raise InstructorError("no HTTP call is left for a re-ask")
        outcome = await self._settled(request)
        if isinstance(outcome, Failure):
            raise outcome.error
        return outcome.completion()

    async def _settled(self, request: dict[str, Any]) -> Settled | Failure:
        """Make HTTP calls until one is answered, or no other would help."""
        outcome = await self._exchange(request)
        if _may_pass(outcome):
            outcome = await self._again(outcome, request)
        if isinstance(outcome, Failure):
            self.failure = outcome.error
        else:
            self.text = outcome.text
            self.model = outcome.model or self.model
        return outcome

    async def _again(
        self, outcome: Settled | Failure, request: dict[str, Any]
    ) -> Settled | Failure:
        """Repeat a call that ended so, as long as that may help."""
        came = iter((outcome,))

        async def attempt() -> Settled | Failure:
            return next(came, None) or await self._exchange(request)

        retrying = AsyncRetrying(
            retry=retry_if_result(_may_pass),
            wait=self._wait,
            stop=self._stop,
            retry_error_callback=_outcome,
        )
        return await retrying(attempt)

    async def _exchange(self, request: dict[str, Any]) -> Settled | Failure:
        """Make one HTTP call, once the gate lets it through."""
        try:
            async with self._provider.gate.call(self._deadline, self._patience_s) as call:
                outcome = await self._call(request)
                call.note(outcome.error if isinstance(outcome, Failure) else None)
                return outcome
        except CircuitOpen as error:
            return Failure(error)

    async def _call(self, request: dict[str, Any]) -> Settled | Failure:
        """Make one HTTP call, watched."""
        self.attempts += 1
        with self._provider.calls.call(self._config.model, self.attempts) as call:
            outcome = await self._completed(request, call)
            call.error = outcome.error.slug if isinstance(outcome, Failure) else None
            return outcome

    async def _completed(self, request: dict[str, Any], call: ModelCall) -> Settled | Failure:
        """Make one HTTP call: the only place that touches the network."""
        try:
            async with asyncio.timeout(self._config.attempt_timeout_s):
                body = await self._post(request, call)
        except failures.EXCEPTIONS as error:
            return failures.of_exception(error)
        if isinstance(body, Failure):
            return body
        call.usage = self._priced(completions.usage(body))
        call.served_model, call.finish_reason = completions.origin(body)
        self.usage += call.usage
        return completions.settle(body, self._answer, tools=self._config.mode == "tools")

    def _priced(self, usage: Usage) -> Usage:
        price = self._config.price
        return usage.model_copy(update={"cost": price.of(usage)}) if price else usage

    async def _post(self, request: dict[str, Any], call: ModelCall) -> Any:  # noqa: ANN401 - any JSON
        """Send a request, and return what came with status 200, or the failure that came."""
        sent = self._provider.writer.written(request, in_pieces=self._watch is not None)
        cassettes = self._provider.cassettes
        if cassettes and cassettes.replay:
            return wire.read(cassettes.answer(sent))
        async with self._provider.endpoint.post(sent, outgoing_headers()) as response:
            call.request_id = response.headers.get("x-request-id")
            if not _OK <= response.status < _REDIRECT:
                return failures.of_response(
                    response.status, response.headers, await response.read(), datetime.now(UTC)
                )
            if self._watch is not None:
                finder = Finder(self._watch, tools=self._config.mode == "tools")
                return await wire.read_pieces(response, finder)
            came = await response.read()
        if cassettes:
            cassettes.keep(sent, came)
        return wire.read(came)

    def _wait(self, state: RetryCallState) -> float:
        match _outcome(state):
            case Failure(error=ProviderError(retry_after_s=float() as asked)):
                return asked + self._jitter(state)
        return self._backoff(state)

    def _stop(self, state: RetryCallState) -> bool:
        """End when no call is left, or when the wait would outlast the deadline."""
        wakes = asyncio.get_running_loop().time() + state.upcoming_sleep
        return self.attempts >= self._config.max_attempts or wakes >= self._deadline


def _may_pass(outcome: Settled | Failure) -> bool:
    return isinstance(outcome, Failure) and outcome.retry


def _outcome(state: RetryCallState) -> Settled | Failure:
    return cast("Future[Settled | Failure]", state.outcome).result()
