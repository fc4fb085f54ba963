"""Recording over a real socket, replaying without one."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from extractor.engines.cassettes import Cassettes, key
from extractor.errors import CassetteMissing, ModelOutputInvalid, ProviderUnavailable
from extractor.service import EngineChoice
from extractor.settings import Settings
from extractor.wiring import build_service
from schemas.article import Article
from schemas.extraction import Extraction
from schemas.vocabulary import CheckCode, EngineName
from tests.support.model_server import ModelServer, completion, json_body, ok, says, status

TEXT = "Raiders killed 40 miners at Cerro Pardo on Friday. “Never again”, said the mayor."


def draft(count: str = "40") -> dict[str, Any]:
    toll = {"outcome": "killed", "count": count}
    record = {"kind": "incident", "event_type": "attack", "summary": "Raiders killed miners."}
    return {"records": [record | {"assertion": "reported", "tolls": [toll], "sentences": [1]}]}


def fixes(*texts: str) -> dict[str, Any]:
    return {"fixes": [{"n": n, "text": text} for n, text in enumerate(texts, start=1)]}


def extract(cassettes: Cassettes, text: str = TEXT, **settings: Any) -> Extraction:
    async def main() -> Extraction:
        service = build_service(
            Settings(_env_file=None, **{"model": "asked", "deadline_s": 20, **settings}), cassettes
        )
        try:
            return await service.extract(Article(text=text, language="en"), engine=EngineChoice.LLM)
        finally:
            await service.aclose()

    return asyncio.run(main())


def record(server: ModelServer, folder: Path, **settings: Any) -> Extraction:
    settings = {"openai_base_url": server.base_url, "openai_api_key": "sk-secret", **settings}
    return extract(Cassettes(folder, replay=False), **settings)


def replay(folder: Path, **settings: Any) -> Extraction:
    return extract(Cassettes(folder, replay=True), **settings)


def without_time(extraction: Extraction) -> str:
    provenance = extraction.provenance.model_copy(update={"seconds": 0})
    return extraction.model_copy(update={"provenance": provenance}).model_dump_json()


@pytest.mark.parametrize("mode", ["tools", "json_schema", "md_json"])
def test_a_replay_gives_what_was_recorded_with_neither_key_nor_server(
    model_server: ModelServer, tmp_path: Path, mode: str
) -> None:
    model_server.script(ok(draft()))
    recorded = record(model_server, tmp_path, mode=mode)
    replayed = replay(tmp_path, mode=mode)
    assert model_server.calls == 1
    assert without_time(replayed) == without_time(recorded)
    assert replayed.provenance.model == "served-model"
    assert replayed.usage is not None
    assert replayed.usage.prompt_tokens == 100


def test_re_asks_and_the_repair_turn_are_replayed_too(
    model_server: ModelServer, tmp_path: Path
) -> None:
    model_server.script(says("no JSON"), ok(draft("41")), ok(fixes("40")))
    recorded = record(model_server, tmp_path)
    assert [check.code for check in recorded.checks] == [CheckCode.REPAIRED]
    assert len(list(tmp_path.iterdir())) == 3
    assert without_time(replay(tmp_path)) == without_time(recorded)


def test_a_cassette_is_a_file_to_read_without_headers_or_key(
    model_server: ModelServer, tmp_path: Path
) -> None:
    model_server.script(ok(draft()))
    record(model_server, tmp_path)
    (file,) = tmp_path.iterdir()
    written = file.read_text(encoding="utf-8")
    document = json.loads(written)
    assert "sk-secret" not in written
    assert "“Never again”" in written
    assert written == json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    assert list(document) == ["recorded_on", "request", "response"]
    assert document["request"] == model_server.requests[0].body
    assert list(document["response"]) == ["body", "status"]
    assert file.stem == key(document["request"])


def test_the_prompt_that_replays_is_the_one_recorded(
    model_server: ModelServer, tmp_path: Path
) -> None:
    model_server.script(ok(draft()))
    record(model_server, tmp_path)
    (file,) = tmp_path.iterdir()
    with pytest.raises(CassetteMissing) as caught:
        replay(tmp_path, model="another")
    assert caught.value.key != file.stem
    assert caught.value.key in str(caught.value)


def test_only_completions_are_kept_and_of_two_to_one_request_the_later(
    model_server: ModelServer, tmp_path: Path
) -> None:
    failed_choice = completion({"content": ""})
    body = json.loads(failed_choice.body)
    body["choices"][0]["error"] = {"code": 502}
    model_server.script(
        status(503), json_body({"error": {"code": 500}}), json_body([]), json_body(body)
    )
    with pytest.raises(ProviderUnavailable):
        record(model_server, tmp_path)
    assert list(tmp_path.iterdir()) == []
    model_server.script(ok(draft("40")))
    record(model_server, tmp_path)
    model_server.script(ok(draft("40 miners")))
    latest = record(model_server, tmp_path)
    assert without_time(replay(tmp_path)) == without_time(latest)


def test_a_missing_repair_is_not_taken_for_one_that_failed(
    model_server: ModelServer, tmp_path: Path
) -> None:
    model_server.script(ok(draft("41")), status(400))
    recorded = record(model_server, tmp_path)
    assert [check.code for check in recorded.checks] == [
        CheckCode.NOT_FOUND,
        CheckCode.REPAIR_FAILED,
    ]
    with pytest.raises(CassetteMissing):
        replay(tmp_path)


def test_a_miss_is_not_tried_again(tmp_path: Path) -> None:
    with pytest.raises(CassetteMissing) as caught:
        replay(tmp_path, max_attempts=4)
    assert caught.value.attempts == 1


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda document: "", id="an empty file"),
        pytest.param(lambda document: "[]", id="not an object"),
        pytest.param(lambda document: json.dumps(document | {"request": {}}), id="another request"),
        pytest.param(lambda document: json.dumps(document | {"response": {}}), id="no answer"),
        pytest.param(
            lambda document: json.dumps(document | {"response": {"body": {"choices": []}}}),
            id="an answer without choices",
        ),
    ],
)
def test_a_damaged_cassette_is_a_missing_one(
    model_server: ModelServer, tmp_path: Path, damage: Any
) -> None:
    model_server.script(ok(draft()))
    record(model_server, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_text(damage(json.loads(file.read_bytes())), encoding="utf-8")
    with pytest.raises(CassetteMissing, match=file.stem):
        replay(tmp_path)


def test_a_replay_does_not_hang_on_time(model_server: ModelServer, tmp_path: Path) -> None:
    model_server.script(ok(draft()))
    record(model_server, tmp_path)
    assert replay(tmp_path, deadline_s=1e-9, attempt_timeout_s=1e-9).records


def test_half_a_character_survives_the_file(model_server: ModelServer, tmp_path: Path) -> None:
    half = json.dumps({"choices": [{"message": {"content": "\ud83d"}}]})
    model_server.script(json_body(json.loads(half)))
    with pytest.raises(ModelOutputInvalid):
        record(model_server, tmp_path, max_reasks=0)
    (file,) = tmp_path.iterdir()
    body = json.loads(file.read_bytes())["response"]["body"]
    assert body["choices"][0]["message"]["content"] == "\ud83d"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        pytest.param({"messages": ["hi"], "model": "m"}, True, id="its fields in another order"),
        pytest.param({"model": "n", "messages": ["hi"]}, False, id="another model"),
        pytest.param({"model": "m", "messages": ["Hi"]}, False, id="another letter"),
        pytest.param({"model": "m", "messages": ["hi"], "temperature": 0}, False, id="a setting"),
    ],
)
def test_the_key_is_of_the_whole_request(other: dict[str, Any], same: bool) -> None:
    assert (key(other) == key({"model": "m", "messages": ["hi"]})) is same


def test_the_order_in_which_a_schema_shows_its_properties_is_part_of_the_key() -> None:
    schemas = [{"properties": {"a": {}, "b": {}}}, {"properties": {"b": {}, "a": {}}}]
    assert key({"tools": [schemas[0]]}) != key({"tools": [schemas[1]]})


def test_a_replaying_service_says_that_it_can_be_asked(tmp_path: Path) -> None:
    settings = Settings(_env_file=None)
    recording = build_service(settings, Cassettes(tmp_path, replay=False))
    replaying = build_service(settings, Cassettes(tmp_path, replay=True))
    assert recording.ready()[EngineName.LLM] is False
    assert replaying.ready()[EngineName.LLM] is True
    asyncio.run(replaying.aclose())
