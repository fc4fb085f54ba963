"""Overload, an open circuit and the deadline, as callers of the service meet them."""

from __future__ import annotations

import asyncio
import time

import httpx2
import pytest

from extractor.api.app import create_app
from extractor.errors import DeadlineExceeded
from extractor.settings import load_settings
from extractor.wiring import build_service
from tests.support.llm import GOOD, TEXT, document, run
from tests.support.model_server import hang, ok, says, status

TEXTS = [f"{TEXT} This is number {number}." for number in range(8)]


@pytest.fixture
def serve(model_server, monkeypatch, tmp_path):
    """Run an act against the application that the environment asks for."""

    def served(act, **environment):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("OPENAI_BASE_URL", model_server.base_url)
        for name, value in environment.items():
            monkeypatch.setenv(f"EXTRACTOR_{name}", value)

        async def main():
            app = create_app(build_service(load_settings()))
            transport = httpx2.ASGITransport(app=app)
            async with (
                app.router.lifespan_context(app),
                httpx2.AsyncClient(transport=transport, base_url="http://test") as client,
            ):

                def extract(number=0, **query):
                    headers = {"Content-Type": "text/plain"}
                    return client.post(
                        "/v1/extract", params=query, headers=headers, content=TEXTS[number]
                    )

                return await act(extract)

        return asyncio.run(main())

    return served


def slug(answer):
    return answer.json()["type"].rpartition(":")[2]


def test_beyond_the_line_callers_are_told_when_to_come_again(serve, model_server):
    model_server.script(*[ok(GOOD, wait_s=0.3)] * 3)

    async def act(extract):
        return await asyncio.gather(*(extract(number) for number in range(5)))

    answers = serve(act, MAX_CONCURRENCY="1", MAX_WAITING="2")

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 429, 429]
    for answer in answers:
        if answer.status_code == 429:
            assert slug(answer) == "overloaded"
            assert int(answer.headers["retry-after"]) >= 1
    assert model_server.peak == 1


def test_a_caller_who_allows_the_rules_gets_them_when_the_line_is_full(serve, model_server):
    model_server.script(ok(GOOD, wait_s=0.3))

    async def act(extract):
        first = asyncio.create_task(extract(0))
        await asyncio.to_thread(model_server.reached.wait, 10)
        second = await extract(1, fallback="rules")
        return await first, second

    first, second = serve(act, MAX_CONCURRENCY="1", MAX_WAITING="0")

    assert first.json()["provenance"]["engine"] == "llm"
    assert second.json()["provenance"]["engine"] == "rules"
    assert second.json()["provenance"]["fallback"]["error"] == "overloaded"


def test_an_open_circuit_answers_at_once_and_says_when_to_come_again(serve, model_server):
    model_server.script(status(500))

    async def act(extract):
        failed = await extract(0)
        return failed, await extract(1), await extract(2, fallback="rules")

    failed, refused, by_rules = serve(
        act, MAX_ATTEMPTS="1", BREAKER_FAILURES="1", BREAKER_OPEN_S="20"
    )

    assert (failed.status_code, slug(failed)) == (503, "provider-unavailable")
    assert (refused.status_code, slug(refused)) == (503, "circuit-open")
    assert 15 <= int(refused.headers["retry-after"]) <= 20
    assert by_rules.json()["provenance"]["fallback"]["error"] == "circuit-open"
    assert model_server.calls == 1


def test_a_model_that_is_back_is_asked_again(serve, model_server):
    model_server.script(status(500), ok(GOOD))

    async def act(extract):
        await extract(0)
        await asyncio.sleep(0.15)
        return await extract(1)

    answer = serve(act, MAX_ATTEMPTS="1", BREAKER_FAILURES="1", BREAKER_OPEN_S="0.1")

    assert answer.status_code == 200


def test_bad_answers_do_not_open_the_circuit(serve, model_server):
    model_server.script(*[says("Not JSON.")] * 3)

    async def act(extract):
        return [await extract(number) for number in range(3)]

    answers = serve(act, MAX_ATTEMPTS="1", BREAKER_FAILURES="1")

    assert [slug(answer) for answer in answers] == ["model-output-invalid"] * 3


def test_waiting_in_line_counts_against_the_deadline(model_server):
    model_server.script(ok(GOOD, wait_s=0.5))

    async def act(engine):
        first = asyncio.create_task(engine.draft(document()))
        await asyncio.sleep(0.1)
        now = asyncio.get_running_loop().time()
        with pytest.raises(DeadlineExceeded) as late:
            await engine.draft(document(), deadline=now + 0.2)
        waited = asyncio.get_running_loop().time() - now
        await first
        return late.value.attempts, waited

    attempts, waited = run(model_server, act, max_concurrency=1)

    assert attempts == 0
    assert 0.2 <= waited < 0.4
    assert model_server.calls == 1


def test_the_rules_answer_within_the_deadline_that_a_model_used_up(serve, model_server):
    model_server.script(hang())

    async def act(extract):
        began = time.monotonic()
        return await extract(fallback="rules"), time.monotonic() - began

    answer, took = serve(act, DEADLINE_S="1")

    assert answer.json()["provenance"]["engine"] == "rules"
    assert answer.json()["provenance"]["fallback"]["error"] == "deadline-exceeded"
    assert took < 3  # an attempt alone has sixty; a busy machine may add to the one
