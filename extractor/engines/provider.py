"""One turn with the model's provider: every HTTP call, its retries, its deadline and its bill.

Retries have one owner. The client's own are off; tenacity repeats a call that failed in passing;
instructor asks again when an answer does not fit the schema. All of a turn's HTTP calls come out
of one budget, `max_attempts`.
"""

from __future__ import annotations

import asyncio
import json
import logging
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, Literal, TypeVar, cast

import httpx2
import instructor
import openai
from instructor.core import InstructorError
from openai.types.chat import ChatCompletion
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_result,
    wait_exponential_jitter,
    wait_random,
)

from extractor.engines import completions, failures
from extractor.engines.answers import Answer
from extractor.engines.cassettes import Cassettes
from extractor.engines.completions import Settled
from extractor.engines.failures import Failure
from extractor.errors import DeadlineExceeded, EngineError, ProviderError
from prompts import Message
from schemas.extraction import Usage

A = TypeVar("A", bound=Answer)

_MODES = {
    "tools": instructor.Mode.TOOLS,
    "json_schema": instructor.Mode.JSON_SCHEMA,
    "md_json": instructor.Mode.MD_JSON,
}
_MAX_BACKOFF_S = 30.0


@dataclass(frozen=True, slots=True)
class LLMConfig:
    """How the model is reached. Seconds, tokens; `max_attempts` counts HTTP calls of a turn."""

    api_key: str = field(repr=False)
    base_url: str | None
    model: str
    mode: Literal["tools", "json_schema", "md_json"]
    deadline_s: float
    attempt_timeout_s: float
    max_attempts: int
    max_reasks: int
    max_output_tokens: int | None
    temperature: float | None
    max_concurrency: int
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
    """The provider's endpoint, asked by at most `max_concurrency` calls at once."""

    def __init__(self, config: LLMConfig, cassettes: Cassettes | None = None) -> None:
        # At debug they log whole requests, and instructor logs what failed to parse as an error.
        for name in ("openai", "instructor"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.config = config
        self.client = openai.AsyncOpenAI(
            api_key=config.api_key,
            base_url=config.base_url,
            max_retries=0,
            timeout=config.attempt_timeout_s,
            http_client=openai.DefaultAsyncHttpxClient(
                limits=httpx2.Limits(
                    max_connections=config.max_concurrency,
                    max_keepalive_connections=config.max_concurrency,
                ),
                # A redirect would be a call that nobody counts, to a host that nobody chose.
                follow_redirects=False,
                **(cassettes.client_options() if cassettes else {}),
            ),
        )
        self.gate = asyncio.Semaphore(config.max_concurrency)

    async def ask(
        self, answer: type[A], messages: list[Message], *, deadline: float
    ) -> Answered[A]:
        """Get one answer.

        Args:
            answer: what it must fit, already wrapped with `instructor.response_schema`.
            messages: sent as they are.
            deadline: of the whole turn, on the running loop's clock.

        Raises:
            EngineError: with what the turn spent; free of the request and of the answer, as are
                its cause and context.
        """
        turn = _Turn(self, answer, deadline)
        mode = _MODES[self.config.mode]
        chat = instructor.AsyncInstructor(
            None, instructor.patch(create=turn.create, mode=mode), mode=mode
        )
        try:
            async with asyncio.timeout_at(deadline):
                await asyncio.sleep(0)  # a deadline that has passed strikes before the first call
                value = await chat.create(
                    response_model=answer,
                    messages=messages,  # type: ignore[arg-type]
                    max_retries=self.config.max_reasks,
                    strict=False,
                    **self._options(),
                )
        except TimeoutError:
            failure: EngineError = DeadlineExceeded("The model did not answer before the deadline.")
        except InstructorError as error:
            failure = turn.failure or failures.invalid(error, answer)
        else:
            return Answered(value, turn.text, turn.model, turn.usage, turn.attempts)
        # Raised out here: in the handlers it would take the library's exception along.
        failure.attempts, failure.usage = turn.attempts, turn.usage
        raise failure.with_traceback(None)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.client.close()

    def _options(self) -> dict[str, Any]:
        options = {
            "model": self.config.model,
            "temperature": self.config.temperature,
            "max_completion_tokens": self.config.max_output_tokens,
        }
        return {name: value for name, value in options.items() if value is not None}


class _Turn:
    """The HTTP calls made for one answer."""

    def __init__(self, provider: Provider, answer: type[Answer], deadline: float) -> None:
        self._provider = provider
        self._config = provider.config
        self._answer = answer
        self._deadline = deadline
        self._backoff = wait_exponential_jitter(
            multiplier=self._config.backoff_s, max=_MAX_BACKOFF_S, jitter=self._config.backoff_s
        )
        self._jitter = wait_random(0, self._config.backoff_s)
        self.attempts = 0
        self.usage = Usage()
        self.model = self._config.model
        self.text = ""
        self.failure: EngineError | None = None

    async def create(self, **request: Any) -> ChatCompletion:  # noqa: ANN401 - the client's own
        """Get one completion, for instructor: once for the question and once for each re-ask."""
        if self.attempts >= self._config.max_attempts:
            raise InstructorError("no HTTP call is left for a re-ask")
        retrying = AsyncRetrying(
            retry=retry_if_result(lambda outcome: isinstance(outcome, Failure) and outcome.retry),
            wait=self._wait,
            stop=self._stop,
            retry_error_callback=_outcome,
        )
        outcome: Settled | Failure = await retrying(self._exchange, request)
        if isinstance(outcome, Failure):
            self.failure = outcome.error
            raise outcome.error
        self.text = outcome.text
        if isinstance(outcome.completion.model, str):
            self.model = outcome.completion.model
        return outcome.completion

    async def _exchange(self, request: dict[str, Any]) -> Settled | Failure:
        """Make one HTTP call: the only place that touches the network."""
        async with self._provider.gate:
            self.attempts += 1
            try:
                # The client's timeout is for each read: a server that drips would pass it.
                async with asyncio.timeout(self._config.attempt_timeout_s):
                    completion: object = await self._provider.client.chat.completions.create(
                        **request
                    )
            except TimeoutError:
                return failures.late()
            except openai.OpenAIError as error:
                return failures.of_exception(error, datetime.now(UTC))
            except (json.JSONDecodeError, UnicodeDecodeError):
                return failures.no_completion()
        self.usage += completions.usage(completion)
        tools = self._config.mode == "tools"
        return completions.settle(completion, self._answer, tools=tools)

    def _wait(self, state: RetryCallState) -> float:
        match _outcome(state):
            case Failure(error=ProviderError(retry_after_s=float() as asked)):
                return asked + self._jitter(state)
        return self._backoff(state)

    def _stop(self, state: RetryCallState) -> bool:
        """End when no call is left, or when the wait would outlast the deadline."""
        wakes = asyncio.get_running_loop().time() + state.upcoming_sleep
        return self.attempts >= self._config.max_attempts or wakes >= self._deadline


def _outcome(state: RetryCallState) -> Settled | Failure:
    return cast("Future[Settled | Failure]", state.outcome).result()
