"""The whole road with a model: service, engine, repair turn and resolving, over a real socket."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from extractor.errors import EngineNotConfigured, ProviderRateLimited
from extractor.service import EngineChoice
from extractor.settings import Settings
from extractor.wiring import build_service
from schemas.article import Article
from schemas.extraction import Extraction
from schemas.vocabulary import CheckCode, EngineName, Verdict
from tests.support.model_server import ModelServer, ok, reset, says, status

TEXT = (
    "Raiders killed more than 40 miners at Cerro Pardo on Friday, the Andean Rights Network said. "
    "The company {{7*7}} confirmed 14 of the deaths."
)


def draft(count: str = "more than 40", source: str = "Andean Rights Network") -> dict[str, Any]:
    return {
        "records": [
            {
                "kind": "incident",
                "event_type": "attack",
                "summary": "Raiders killed more than 40 miners, a monitor said.",
                "assertion": "attributed",
                "date": "on Friday",
                "places": [{"name": "Cerro Pardo", "level": "site"}],
                "tolls": [{"outcome": "killed", "count": count, "source": source}],
                "sentences": [1],
            }
        ]
    }


def extract(server: ModelServer, **changes: Any) -> Extraction:
    settings = Settings(
        _env_file=None,
        openai_base_url=server.base_url,
        model="asked-model",
        max_attempts=2,
        deadline_s=20,
    )
    article = Article(text=TEXT, language="en", published_at="2023-05-07")

    async def main() -> Extraction:
        service = build_service(settings)
        try:
            return await service.extract(article, **changes)
        finally:
            await service.aclose()

    return asyncio.run(main())


def codes(answer: Extraction) -> list[tuple[CheckCode, str]]:
    return [(check.code, check.path) for check in answer.checks]


def test_a_sound_draft_takes_one_call(model_server: ModelServer) -> None:
    model_server.script(ok(draft()))
    answer = extract(model_server)
    assert model_server.calls == 1
    assert answer.checks == ()
    assert answer.provenance.engine is EngineName.LLM
    assert answer.provenance.repair is None
    assert answer.usage is not None
    (toll,) = answer.records[0].tolls
    assert (toll.count.low, toll.count.verdict) == (41, Verdict.EXACT)
    # The article arrives as it is, the template in it untouched.
    assert TEXT.rpartition(". ")[2] in model_server.requests[0].contents[-1]


def test_strings_that_are_not_in_the_article_are_asked_about_once(
    model_server: ModelServer,
) -> None:
    fixes = [
        {"n": 1, "text": "Andean Rights Network"},
        {"n": 2, "text": "more than 40"},
    ]
    model_server.script(ok(draft("41", "Andes Network")), ok({"fixes": fixes[::-1]}))
    extract(model_server)
    assert model_server.calls == 2
    question = model_server.requests[1].contents[-1]
    assert '"41"' in question
    assert '"Andes Network"' in question
    # Numbered in the order asked: the count comes first.
    assert question.index('"41"') < question.index('"Andes Network"')


def test_a_repaired_draft_says_what_became_what(model_server: ModelServer) -> None:
    fixes = [{"n": 1, "text": "more than 40"}, {"n": 2, "text": "Andean Rights Network"}]
    model_server.script(ok(draft("41", "Andes Network")), ok({"fixes": fixes}))
    answer = extract(model_server)
    (toll,) = answer.records[0].tolls
    assert toll.source is not None
    assert (toll.count.text, toll.source.text) == ("more than 40", "Andean Rights Network")
    assert codes(answer) == [
        (CheckCode.REPAIRED, "records[0].tolls[0].count"),
        (CheckCode.REPAIRED, "records[0].tolls[0].source"),
    ]
    assert answer.provenance.repair is not None
    assert (answer.provenance.repair.asked, answer.provenance.repair.replaced) == (2, 2)
    assert answer.provenance.attempts == 2


def test_a_dropped_modifier_is_asked_about_with_what_the_article_has(
    model_server: ModelServer,
) -> None:
    model_server.script(ok(draft("40")), ok({"fixes": [{"n": 1, "text": "more than 40"}]}))
    answer = extract(model_server)
    assert '"40" (the article has: "more than 40")' in model_server.requests[1].contents[-1]
    assert answer.records[0].tolls[0].count.low == 41


@pytest.mark.parametrize(
    "fixes",
    [
        pytest.param([{"n": 1, "text": None}], id="the model has nothing"),
        pytest.param([{"n": 1, "text": "50"}], id="the model has another wrong number"),
        pytest.param([], id="the model does not answer it"),
    ],
)
def test_what_stays_ungrounded_stays_in_the_record_marked(
    model_server: ModelServer, fixes: list[dict[str, Any]]
) -> None:
    model_server.script(ok(draft("41")), ok({"fixes": fixes}))
    answer = extract(model_server)
    count = answer.records[0].tolls[0].count
    assert (count.text, count.verdict) == ("41", Verdict.NOT_FOUND)
    assert codes(answer) == [(CheckCode.NOT_FOUND, "records[0].tolls[0].count")]


def test_a_failed_repair_turn_loses_nothing(model_server: ModelServer) -> None:
    model_server.script(ok(draft("41")), reset(), status(400))
    answer = extract(model_server)
    assert len(answer.records) == 1
    assert answer.provenance.repair is not None
    assert answer.provenance.repair.error == "provider-refused"
    assert answer.provenance.attempts == 3
    assert codes(answer) == [
        (CheckCode.NOT_FOUND, "records[0].tolls[0].count"),
        (CheckCode.REPAIR_FAILED, ""),
    ]


def test_tokens_of_every_turn_are_added_up(model_server: ModelServer) -> None:
    model_server.script(
        says("no JSON", usage=(100, 10)),
        ok(draft("41"), usage=(200, 20)),
        ok({"fixes": []}, usage=(400, 40)),
    )
    answer = extract(model_server)
    assert answer.usage is not None
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (700, 70)


def test_the_fallback_answers_and_the_failed_calls_count(model_server: ModelServer) -> None:
    model_server.script(status(429, retry_after="0"), status(429, retry_after="0"))
    answer = extract(model_server, fallback=EngineName.RULES)
    assert answer.provenance.engine is EngineName.RULES
    assert answer.provenance.fallback is not None
    assert answer.provenance.fallback.engine is EngineName.LLM
    assert answer.provenance.fallback.error == "provider-rate-limited"
    assert answer.provenance.attempts == 2
    assert [toll.count.text for toll in answer.records[0].tolls] == ["more than 40"]


def test_without_a_fallback_the_error_is_the_answer(model_server: ModelServer) -> None:
    model_server.script(status(429, retry_after="0"), status(429, retry_after="7"))
    with pytest.raises(ProviderRateLimited) as caught:
        extract(model_server)
    assert caught.value.retry_after_s == 7
    assert caught.value.attempts == 2


def test_the_rules_engine_can_be_asked_beside_a_model(model_server: ModelServer) -> None:
    answer = extract(model_server, engine=EngineChoice.RULES)
    assert model_server.calls == 0
    assert answer.provenance.engine is EngineName.RULES
    assert answer.usage is None


def test_a_model_that_is_not_configured_is_said_so() -> None:
    service = build_service(Settings(_env_file=None))
    with pytest.raises(EngineNotConfigured):
        asyncio.run(service.extract(Article(text=TEXT), engine=EngineChoice.LLM))
