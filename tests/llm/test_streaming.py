"""Streamed answers over the wire: what is told on the way, and what it adds up to."""

from __future__ import annotations

import json
import time

import pytest

from extractor.errors import ModelOutputTruncated, ProviderRateLimited, ProviderUnavailable
from schemas.draft import Draft
from schemas.extraction import Usage
from tests.support.llm import RECORD, document, run
from tests.support.model_server import completion, events, ok, says, status, streams

MODES = ["tools", "json_schema", "md_json"]
ANSWER = {
    "records": [RECORD, RECORD | {"summary": "Two \u2028 lines."}, RECORD | {"summary": "Third."}],
    "statements": [{"speaker": "The mayor", "stance": "condemns"}],
}
DRAFT = Draft.model_validate(ANSWER)


def watched(server, **changes):
    told = []

    async def act(engine):
        return await engine.draft(
            document(), watch=lambda number, record: told.append((number, record))
        )

    return run(server, act, **changes), told


@pytest.mark.parametrize("mode", MODES)
def test_every_record_is_told_of_and_the_whole_is_what_it_would_have_been(model_server, mode):
    model_server.script(streams(ANSWER))
    drafted, told = watched(model_server, mode=mode)
    assert told == list(enumerate(DRAFT.records))
    assert drafted.draft == DRAFT
    assert drafted.model == "served-model"
    assert drafted.usage == Usage(prompt_tokens=100, completion_tokens=20)
    assert drafted.attempts == 1


@pytest.mark.parametrize("mode", MODES)
def test_nothing_but_the_stream_is_asked_for_otherwise(model_server, mode):
    model_server.script(ok(ANSWER), streams(ANSWER))
    run(model_server, lambda engine: engine.draft(document()), mode=mode)
    watched(model_server, mode=mode)
    whole, streamed = (request.body for request in model_server.requests)
    assert streamed.pop("stream") is True
    assert streamed.pop("stream_options") == {"include_usage": True}
    assert streamed == whole


def test_records_are_told_of_while_the_model_still_writes(model_server):
    model_server.script(streams(ANSWER, pieces=30, pause_s=0.02))
    times = []

    async def act(engine):
        started = time.perf_counter()
        await engine.draft(document(), watch=lambda *_: times.append(time.perf_counter() - started))
        return time.perf_counter() - started

    whole = run(model_server, act)
    assert len(times) == 3
    assert times[0] < whole / 2


@pytest.mark.parametrize("mode", MODES)
def test_a_server_that_does_not_stream_is_read_whole(model_server, mode):
    model_server.script(ok(ANSWER))
    drafted, told = watched(model_server, mode=mode)
    assert (drafted.draft, told, drafted.attempts) == (DRAFT, [], 1)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(streams(ANSWER, cut=10), id="cut off between events"),
        pytest.param(events([{"choices": [{"delta": {"content": "x"}}]}], cut=1), id="no end"),
        pytest.param(events([], cut=None), id="nothing before the end"),
        pytest.param(events([{"error": {"code": 503}}]), id="an error for an event"),
        pytest.param(
            events([{"choices": [{"delta": {}, "error": {"code": 502}}]}]), id="one in the choice"
        ),
        pytest.param(status(503), id="503"),
    ],
)
def test_a_stream_that_breaks_is_asked_for_again(model_server, broken):
    model_server.script(broken, streams(ANSWER))
    drafted, told = watched(model_server)
    assert (drafted.draft, drafted.attempts) == (DRAFT, 2)
    assert told[-3:] == list(enumerate(DRAFT.records))


def test_a_stream_that_drips_is_late_like_any_answer(model_server):
    model_server.script(streams(ANSWER, pause_s=0.1), ok(ANSWER))
    drafted, _ = watched(model_server, attempt_timeout_s=0.3)
    assert drafted.attempts == 2


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        pytest.param(status(429, error="insufficient_quota"), ProviderRateLimited, id="quota"),
        pytest.param(streams(ANSWER, cut=3), ProviderUnavailable, id="a broken stream"),
        pytest.param(
            events([{"choices": [{"delta": {"content": "{"}, "finish_reason": "length"}]}]),
            ModelOutputTruncated,
            id="a cut answer",
        ),
    ],
)
def test_failures_have_the_names_they_have_without_a_stream(model_server, reply, error):
    model_server.script(reply)
    with pytest.raises(error) as caught:
        watched(model_server, max_attempts=1)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_re_asks_stream_too_and_have_the_same_messages(model_server):
    bad = json.dumps({"records": 1})
    model_server.script(says(bad), ok(ANSWER), says(bad), streams(ANSWER))
    run(model_server, lambda engine: engine.draft(document()))
    _, told = watched(model_server)
    assert told == list(enumerate(DRAFT.records))
    messages = [request.body["messages"] for request in model_server.requests]
    assert messages[3] == messages[1]


def test_a_completion_in_one_event_is_one(model_server):
    text = json.dumps(ANSWER)
    whole = json.loads(completion({"content": text}).body)
    model_server.script(events([whole]))
    drafted, told = watched(model_server, mode="json_schema")
    assert (drafted.draft, told) == (DRAFT, list(enumerate(DRAFT.records)))
