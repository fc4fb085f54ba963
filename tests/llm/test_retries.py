"""Faults of provider and network, over the wire: how many calls, how long, what error."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from extractor.engines.llm import LLMEngine
from extractor.errors import (
    DeadlineExceeded,
    ModelOutputInvalid,
    ProviderRateLimited,
    ProviderRefused,
    ProviderUnavailable,
)
from schemas.extraction import Usage
from tests.support.llm import GOOD, PROMPT, config, document, run
from tests.support.model_server import (
    drip,
    hang,
    json_body,
    ok,
    page,
    reset,
    says,
    status,
)

ERROR_BODY = {"error": {"code": 502, "message": "upstream"}}
CHOICE_ERROR = {"choices": [{"index": 0, "finish_reason": "error", "error": {"code": 503}}]}


def draft(engine):
    return engine.draft(document())


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(status(408), id="408"),
        pytest.param(status(409), id="409"),
        pytest.param(status(429), id="429 without Retry-After"),
        pytest.param(status(429, retry_after="0"), id="429 with Retry-After"),
        pytest.param(status(500), id="500"),
        pytest.param(status(503, retry_after="0"), id="503 with Retry-After"),
        pytest.param(status(529), id="529"),
        pytest.param(reset(), id="connection reset"),
        pytest.param(hang(), id="no answer at all"),
        pytest.param(drip(says("x" * 100), 0.02), id="an answer that drips"),
        pytest.param(page(), id="200 with a page"),
        pytest.param(page("{", "application/json"), id="200 with broken JSON"),
        pytest.param(page("", "application/json"), id="200 with an empty body"),
        pytest.param(json_body([]), id="200 with a list"),
        pytest.param(json_body(None), id="200 with null"),
        pytest.param(json_body({}), id="200 with an empty object"),
        pytest.param(json_body({"choices": []}), id="200 without choices"),
        pytest.param(json_body({"choices": "no"}), id="200 with choices that are none"),
        pytest.param(json_body({"choices": [{"message": None}]}), id="200 without a message"),
        pytest.param(json_body(ERROR_BODY), id="200 with an error body"),
        pytest.param(json_body({"error": "busy"}), id="200 with an error of one word"),
        pytest.param(json_body(CHOICE_ERROR), id="200 with an error in the choice"),
    ],
)
def test_a_passing_fault_is_retried(model_server, fault):
    model_server.script(fault, ok(GOOD))
    drafted = run(model_server, draft, attempt_timeout_s=0.25)
    assert drafted.usage == Usage(prompt_tokens=100, completion_tokens=20)
    assert (drafted.attempts, model_server.calls) == (2, 2)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        pytest.param(status(503), ProviderUnavailable, id="503"),
        pytest.param(status(429), ProviderRateLimited, id="429"),
        pytest.param(reset(), ProviderUnavailable, id="connection reset"),
        pytest.param(page(), ProviderUnavailable, id="a page"),
    ],
)
@pytest.mark.parametrize("allowed", [1, 3])
def test_a_lasting_fault_ends_after_the_calls_allowed(model_server, fault, error, allowed):
    model_server.script(*[fault] * 5)
    with pytest.raises(error) as caught:
        run(model_server, draft, max_attempts=allowed, max_reasks=5)
    assert (caught.value.attempts, model_server.calls) == (allowed, allowed)
    assert caught.value.usage == Usage()


def test_nobody_listening_is_a_fault_of_the_connection(model_server):
    with pytest.raises(ProviderUnavailable, match="No connection") as caught:
        run(model_server, draft, base_url="http://127.0.0.1:9/v1", max_attempts=2)
    assert caught.value.attempts == 2


@pytest.mark.parametrize(
    ("fault", "error", "message"),
    [
        pytest.param(
            status(400, error="context_length_exceeded", param="messages"),
            ProviderRefused,
            "The provider answered 400 (context_length_exceeded, messages).",
            id="a request too long for the model",
        ),
        pytest.param(
            status(401, error="invalid_api_key"),
            ProviderRefused,
            "The provider answered 401 (invalid_api_key).",
            id="a bad key",
        ),
        pytest.param(
            status(403), ProviderRefused, "The provider answered 403.", id="a key without rights"
        ),
        pytest.param(
            status(404, error="model_not_found"),
            ProviderRefused,
            "The provider answered 404 (model_not_found).",
            id="an unknown model",
        ),
        pytest.param(
            status(413), ProviderRefused, "The provider answered 413.", id="a body too large"
        ),
        pytest.param(
            status(422, error=422), ProviderRefused, "The provider answered 422 (422).", id="422"
        ),
        pytest.param(
            status(307, location="http://127.0.0.1:9/"),
            ProviderRefused,
            "The provider answered 307.",
            id="a redirect, which is not followed",
        ),
        pytest.param(
            status(429, error="insufficient_quota", retry_after="0"),
            ProviderRateLimited,
            "The provider answered 429 (insufficient_quota).",
            id="a quota used up, which no wait brings back",
        ),
        pytest.param(
            json_body({"error": {"code": 401, "message": "no"}}),
            ProviderRefused,
            "The provider answered 401.",
            id="a refusal inside a 200",
        ),
        pytest.param(
            json_body({"error": {"code": "insufficient_quota"}}),
            ProviderRateLimited,
            "The provider reports an error (insufficient_quota).",
            id="a quota used up inside a 200",
        ),
        pytest.param(
            status(400, error="You wrote: Four people were killed.", param="messages[1].content"),
            ProviderRefused,
            "The provider answered 400 (messages[1].content).",
            id="a code that echoes the request",
        ),
    ],
)
def test_a_refusal_ends_at_once(model_server, fault, error, message):
    model_server.script(fault, ok(GOOD))
    with pytest.raises(error) as caught:
        run(model_server, draft)
    assert str(caught.value) == message
    assert (caught.value.attempts, model_server.calls) == (1, 1)


def test_retries_and_re_asks_share_the_calls_allowed(model_server):
    bad = ok({"records": 1})
    model_server.script(status(500), bad, status(500), bad, ok(GOOD))
    with pytest.raises(ModelOutputInvalid) as caught:
        run(model_server, draft, max_attempts=4, max_reasks=5)
    assert caught.value.usage == Usage(prompt_tokens=200, completion_tokens=40)
    assert (caught.value.attempts, model_server.calls) == (4, 4)


def test_a_fault_of_the_re_ask_is_the_one_reported(model_server):
    model_server.script(ok({"records": 1}), status(401))
    with pytest.raises(ProviderRefused) as caught:
        run(model_server, draft)
    assert caught.value.usage == Usage(prompt_tokens=100, completion_tokens=20)
    assert caught.value.attempts == 2


def in_seconds(seconds):
    return {"retry_after": str(seconds)}


def in_milliseconds(seconds):
    return {"retry_after_ms": str(seconds * 1000), "retry_after": "60"}


@pytest.mark.parametrize("header", [in_seconds, in_milliseconds])
def test_the_provider_is_waited_for_as_it_asks(model_server, header):
    model_server.script(status(429, **header(0.3)), ok(GOOD))
    started = time.perf_counter()
    assert run(model_server, draft).attempts == 2
    assert 0.3 <= time.perf_counter() - started < 3


def test_a_date_to_wait_for_is_read_to_the_second(model_server):
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    model_server.script(status(503, retry_after=date), ok(GOOD))
    started = time.perf_counter()
    assert run(model_server, draft).attempts == 2
    assert 0.9 <= time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (status(429, retry_after="600"), ProviderRateLimited),
        (status(503, retry_after="600"), ProviderUnavailable),
    ],
)
def test_a_wait_beyond_the_deadline_ends_at_once_and_is_passed_on(model_server, fault, error):
    model_server.script(fault, ok(GOOD))
    started = time.perf_counter()
    with pytest.raises(error) as caught:
        run(model_server, draft, deadline_s=5)
    assert time.perf_counter() - started < 3
    assert caught.value.retry_after_s == 600
    assert (caught.value.attempts, model_server.calls) == (1, 1)


@pytest.mark.parametrize("fault", [hang(), drip(says("x" * 100), 0.05)], ids=["hang", "drip"])
def test_the_deadline_ends_a_call_under_way(model_server, fault):
    model_server.script(ok({"records": 1}), fault)
    started = time.perf_counter()
    with pytest.raises(DeadlineExceeded) as caught:
        run(model_server, draft, deadline_s=0.8)
    assert 0.7 <= time.perf_counter() - started < 3
    assert caught.value.usage == Usage(prompt_tokens=100, completion_tokens=20)
    assert caught.value.attempts == 2


def test_the_deadline_counts_over_the_attempts(model_server):
    model_server.script(*[hang()] * 4)
    started = time.perf_counter()
    with pytest.raises(DeadlineExceeded) as caught:
        run(model_server, draft, deadline_s=0.5, attempt_timeout_s=0.2)
    assert 0.4 <= time.perf_counter() - started < 3
    assert caught.value.attempts == 3


def test_a_caller_who_cancels_is_obeyed_at_once(model_server):
    model_server.script(hang(), ok(GOOD))

    async def act(engine):
        task = asyncio.create_task(draft(engine))
        assert await asyncio.to_thread(model_server.reached.wait, 5)
        task.cancel()
        started = time.perf_counter()
        with pytest.raises(asyncio.CancelledError):
            await task
        return time.perf_counter() - started

    assert run(model_server, act) < 1
    assert model_server.calls == 1


def test_a_callers_own_timeout_stays_its_own(model_server):
    model_server.script(hang())

    async def act(engine):
        async with asyncio.timeout(0.3):
            await draft(engine)

    with pytest.raises(TimeoutError):
        run(model_server, act)


def test_at_most_so_many_calls_are_open_at_once_and_connections_are_kept(model_server):
    model_server.script(*[ok(GOOD, wait_s=0.03)] * 12)

    async def act(engine):
        bursts = [await asyncio.gather(*(draft(engine) for _ in range(6))) for _ in range(2)]
        return [drafted.attempts for burst in bursts for drafted in burst]

    assert run(model_server, act, max_concurrency=3) == [1] * 12
    assert model_server.peak == 3
    assert model_server.connections == 3


def test_a_call_that_waits_for_its_turn_is_not_late(model_server):
    model_server.script(*[ok(GOOD, wait_s=0.2)] * 4)

    async def act(engine):
        return await asyncio.gather(*(draft(engine) for _ in range(4)))

    drafts = run(model_server, act, max_concurrency=1, attempt_timeout_s=0.5)
    assert [drafted.attempts for drafted in drafts] == [1] * 4


def test_a_closed_engine_holds_no_connection(model_server, recwarn):
    model_server.script(ok(GOOD))

    async def main():
        engine = LLMEngine(config(model_server), PROMPT)
        await draft(engine)
        await engine.aclose()
        with pytest.raises(ProviderUnavailable):
            await draft(engine)

    asyncio.run(main(), debug=True)
    assert model_server.calls == 1
    assert [str(warning.message) for warning in recwarn] == []
