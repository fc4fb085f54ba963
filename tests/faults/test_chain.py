"""Several models in order: when the next is asked, with what time, and what the answer tells."""

from __future__ import annotations

import asyncio
import time

import pytest

from extractor.engines.chain import Chain
from extractor.engines.llm import LLMEngine
from extractor.errors import (
    CircuitOpen,
    ConfigurationError,
    ModelRefused,
    Overloaded,
    ProviderRefused,
    ProviderUnavailable,
)
from extractor.settings import load_settings
from extractor.wiring import build_service
from schemas.article import Article
from schemas.extraction import FailedModel, Usage
from schemas.vocabulary import EngineName
from tests.support.llm import GOOD, PROMPT, TEXT, config, document
from tests.support.model_server import ModelServer, hang, json_body, ok, says, status

FILTERED = json_body({"error": {"code": "content_filter", "message": "no"}}, 400)


@pytest.fixture
def second_server(model_server):
    with ModelServer() as server:
        yield server


@pytest.fixture
def ask(model_server, second_server):
    """Ask a chain of two models, so many times, and give what came of each."""

    def asked(*, times=1, deadline_s=5, act=None, **changes):
        async def main():
            chain = Chain(
                [
                    LLMEngine(config(model_server, model="first", **changes), PROMPT),
                    LLMEngine(config(second_server, model="second"), PROMPT),
                ]
            )
            try:
                return [await (act or draft)(chain) for _ in range(times)]
            finally:
                await chain.aclose()

        async def draft(chain):
            deadline = asyncio.get_running_loop().time() + deadline_s
            try:
                return await chain.draft(document(), deadline=deadline)
            except Exception as error:  # noqa: BLE001 - for the test to judge
                return error

        return asyncio.run(main())

    return asked


@pytest.mark.parametrize(
    ("step", "slug"),
    [
        pytest.param(status(500), "provider-unavailable", id="down"),
        pytest.param(status(429, retry_after="60"), "provider-rate-limited", id="rate limited"),
        pytest.param(
            status(429, error="insufficient_quota"), "provider-rate-limited", id="out of quota"
        ),
        pytest.param(status(401), "provider-refused", id="a revoked key"),
        pytest.param(status(404), "provider-refused", id="an unknown model"),
        pytest.param(says("No JSON."), "model-output-invalid", id="an answer that never fits"),
        pytest.param(ok(GOOD, finish="length"), "model-output-truncated", id="a cut-off answer"),
    ],
)
def test_the_next_model_is_asked_when_one_fails(ask, model_server, second_server, step, slug):
    model_server.script(step)
    second_server.script(ok(GOOD, model="second-0613"))

    (drafted,) = ask(max_attempts=1, max_reasks=0)

    assert drafted.model == "second-0613"
    assert drafted.fallback.models == (FailedModel(model="first", error=slug),)
    assert (drafted.fallback.engine, drafted.fallback.error) == (EngineName.LLM, slug)
    assert drafted.attempts == 2


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(ok(GOOD, finish="content_filter"), id="a filter after the model"),
        pytest.param(FILTERED, id="a filter before the model"),
    ],
)
def test_no_other_model_is_asked_when_one_declines(ask, model_server, second_server, step):
    model_server.script(step)

    (error,) = ask()

    assert isinstance(error, ModelRefused)
    assert second_server.calls == 0


def test_what_failed_models_spent_is_in_the_bill(ask, model_server, second_server):
    model_server.script(says("Not JSON.", usage=(100, 7)), says("Nor this.", usage=(130, 5)))
    second_server.script(ok(GOOD, usage=(90, 40)))

    (drafted,) = ask()

    assert drafted.attempts == 3
    assert drafted.usage == Usage(prompt_tokens=320, completion_tokens=52)


def test_an_answer_of_the_first_model_tells_of_no_fallback(ask, model_server, second_server):
    model_server.script(ok(GOOD))

    (drafted,) = ask()

    assert drafted.fallback is None
    assert second_server.calls == 0


def test_when_all_fail_the_last_error_tells_of_all(ask, model_server, second_server):
    model_server.script(status(429, retry_after="20"))
    second_server.script(status(503, retry_after="50"))

    (error,) = ask(max_attempts=1)

    assert isinstance(error, ProviderUnavailable)
    assert error.attempts == 2
    assert error.retry_after_s == 20
    assert [(failed.model, failed.error) for failed in error.models] == [
        ("first", "provider-rate-limited"),
        ("second", "provider-unavailable"),
    ]
    assert error.__context__ is None
    assert error.__cause__ is None


def test_a_model_that_hangs_leaves_half_of_the_time(ask, model_server, second_server):
    model_server.script(hang())
    second_server.script(ok(GOOD))

    started = time.monotonic()
    (drafted,) = ask(deadline_s=0.8)

    assert drafted.fallback.error == "deadline-exceeded"
    assert 0.4 <= time.monotonic() - started < 0.8


def test_a_model_that_hangs_through_its_share_opens_its_circuit(ask, model_server, second_server):
    model_server.script(hang(), hang())
    second_server.script(*[ok(GOOD)] * 3)

    drafts = ask(times=3, deadline_s=0.5, breaker_failures=2)

    assert model_server.calls == 2
    assert [drafted.fallback.error for drafted in drafts] == [
        "deadline-exceeded",
        "deadline-exceeded",
        "circuit-open",
    ]


def test_a_model_whose_circuit_is_open_is_passed_over(ask, model_server, second_server):
    model_server.script(status(500))
    second_server.script(*[ok(GOOD)] * 3)

    drafts = ask(times=3, max_attempts=1, breaker_failures=1)

    assert model_server.calls == 1
    assert [drafted.fallback.error for drafted in drafts] == [
        "provider-unavailable",
        "circuit-open",
        "circuit-open",
    ]


def test_a_turn_that_opens_the_circuit_ends_with_it(ask, model_server, second_server):
    model_server.script(status(500), status(500))
    second_server.script(status(401))

    (error,) = ask(breaker_failures=2)

    assert isinstance(error, ProviderRefused)
    assert error.models[0].error == CircuitOpen.slug
    assert model_server.calls == 2


def test_a_model_with_a_full_line_is_passed_over(ask, model_server, second_server):
    model_server.script(ok(GOOD, wait_s=0.3))
    second_server.script(ok(GOOD))

    async def two_at_once(chain):
        deadline = asyncio.get_running_loop().time() + 5
        return await asyncio.gather(*(chain.draft(document(), deadline=deadline) for _ in range(2)))

    ((first, second),) = ask(act=two_at_once, max_concurrency=1, max_waiting=0)

    assert first.fallback is None
    assert second.fallback.error == Overloaded.slug


@pytest.fixture
def extract(model_server, second_server, monkeypatch, tmp_path):
    """Extract with the service that the environment asks for."""

    def extracted(**environment):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("OPENAI_BASE_URL", model_server.base_url)
        for name, value in environment.items():
            monkeypatch.setenv(name, value.replace("SECOND", second_server.base_url))

        async def main():
            service = build_service(load_settings())
            try:
                return await service.extract(Article(text=TEXT), fallback=EngineName.RULES)
            finally:
                await service.aclose()

        return asyncio.run(main())

    return extracted


def test_provenance_tells_which_model_answered_and_which_did_not(
    extract, model_server, second_server
):
    model_server.script(status(404))
    second_server.script(ok(GOOD))

    provenance = extract(
        EXTRACTOR_MODEL="first",
        EXTRACTOR_FALLBACK_MODELS='[{"model": "second", "base_url": "SECOND"}]',
    ).provenance

    assert (provenance.engine, provenance.model) == (EngineName.LLM, "served-model")
    assert provenance.attempts == 2
    assert [failed.model for failed in provenance.fallback.models] == ["first"]


def test_provenance_of_the_rules_tells_every_model_that_failed(
    extract, model_server, second_server
):
    model_server.script(status(404))
    second_server.script(status(401))

    provenance = extract(
        EXTRACTOR_MODEL="first",
        EXTRACTOR_FALLBACK_MODELS='[{"model": "second", "base_url": "SECOND"}]',
    ).provenance

    assert provenance.engine == EngineName.RULES
    assert provenance.attempts == 2
    assert [failed.model for failed in provenance.fallback.models] == ["first", "second"]


@pytest.mark.parametrize(
    ("second", "key"),
    [
        pytest.param('"base_url": "SECOND"', "unused", id="none to another host"),
        pytest.param('"base_url": "SECOND", "api_key": "own"', "own", id="its own"),
        pytest.param('"base_url": "SECOND", "api_key_env": "B_KEY"', "named", id="by variable"),
    ],
)
def test_a_key_goes_to_the_host_it_was_given_for(extract, model_server, second_server, second, key):
    model_server.script(status(404))
    second_server.script(ok(GOOD))

    extract(
        OPENAI_API_KEY="first-key",
        B_KEY="named",
        EXTRACTOR_FALLBACK_MODELS=f'[{{"model": "second", {second}}}]',
    )

    assert model_server.requests[0].headers["authorization"] == "Bearer first-key"
    assert second_server.requests[0].headers["authorization"] == f"Bearer {key}"


def test_a_model_without_a_host_is_asked_where_the_first_is(extract, model_server):
    model_server.script(status(404), ok(GOOD))

    extract(
        OPENAI_API_KEY="first-key",
        EXTRACTOR_FALLBACK_MODELS='[{"model": "second", "mode": "json_schema"}]',
    )

    _, asked = model_server.requests
    assert asked.headers["authorization"] == "Bearer first-key"
    assert asked.body["model"] == "second"
    assert "response_format" in asked.body


@pytest.mark.parametrize(
    ("value", "told"),
    [
        pytest.param("gpt", "EXTRACTOR_FALLBACK_MODELS: ", id="not JSON"),
        pytest.param('{"model": "a"}', "EXTRACTOR_FALLBACK_MODELS: ", id="not a list"),
        pytest.param('[{"mode": "tools"}]', "EXTRACTOR_FALLBACK_MODELS[0].model: ", id="no model"),
        pytest.param(
            '[{"model": "a"}, {"model": "b", "mode": "json"}]',
            "EXTRACTOR_FALLBACK_MODELS[1].mode: ",
            id="an unknown mode",
        ),
        pytest.param(
            '[{"model": "a", "url": "http://x"}]',
            "EXTRACTOR_FALLBACK_MODELS[0].url: ",
            id="an unknown name",
        ),
        pytest.param(
            '[{"model": "a", "base_url": "x"}]',
            "EXTRACTOR_FALLBACK_MODELS[0].base_url: ",
            id="no URL",
        ),
        pytest.param(
            '[{"model": "a", "api_key_env": "NOT_THERE"}]',
            "EXTRACTOR_FALLBACK_MODELS[0]: ",
            id="a variable that is not set",
        ),
        pytest.param(
            '[{"model": "a", "api_key": "k", "api_key_env": "HOME"}]',
            "EXTRACTOR_FALLBACK_MODELS[0]: ",
            id="two keys",
        ),
    ],
)
def test_a_list_of_models_that_does_not_fit_is_told(monkeypatch, tmp_path, value, told):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXTRACTOR_FALLBACK_MODELS", value)

    with pytest.raises(ConfigurationError) as refused:
        load_settings()

    assert str(refused.value).startswith(told)


def test_a_list_of_models_needs_a_first_one(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXTRACTOR_FALLBACK_MODELS", '[{"model": "a"}]')

    with pytest.raises(ConfigurationError, match="needs a first model"):
        build_service(load_settings())
