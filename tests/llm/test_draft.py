"""What the engine makes of answers, over the wire. Every server reply costs (100, 20) tokens."""

from __future__ import annotations

import json

import pytest

from extractor.errors import ModelOutputInvalid, ModelOutputTruncated, ModelRefused
from schemas.draft import Draft
from schemas.extraction import PromptRef, Usage
from tests.support.llm import GOOD, PROMPT, RECORD, config, document, run
from tests.support.model_server import calls, completion, ok, says

MODES = ["tools", "json_schema", "md_json"]
WRITTEN = json.dumps(GOOD)
DRAFT = Draft.model_validate(GOOD)


def fenced(text):
    return f"```json\n{text}\n```"


@pytest.mark.parametrize("mode", MODES)
def test_a_good_answer_takes_one_call(model_server, mode):
    model_server.script(ok(GOOD))
    drafted = run(model_server, lambda engine: engine.draft(document()), mode=mode)
    assert drafted.draft == DRAFT
    assert drafted.draft.__dict__.keys() == DRAFT.__dict__.keys()
    assert drafted.model == "served-model"
    assert drafted.prompt == PromptRef(name="test/v1", digest=PROMPT.digest)
    assert drafted.usage == Usage(prompt_tokens=100, completion_tokens=20)
    assert (drafted.attempts, model_server.calls) == (1, 1)


@pytest.mark.parametrize(
    ("reply", "modes"),
    [
        pytest.param(says(WRITTEN), MODES, id="bare JSON in the content"),
        pytest.param(says(fenced(WRITTEN)), MODES, id="a Markdown fence"),
        pytest.param(says(f"Sure!\n{fenced(WRITTEN)}\nSee [1]."), MODES, id="talk about a fence"),
        pytest.param(says(f"Sure: {WRITTEN} Done."), MODES, id="talk about bare JSON"),
        pytest.param(says(f"<think>{{a}} or {{b}}?</think>{WRITTEN}"), MODES, id="<think> first"),
        pytest.param(says(f"hm</think>\n{WRITTEN}"), MODES, id="<think> opened by the template"),
        pytest.param(
            says(fenced('{"records": 0}') + "\nBetter:\n" + fenced(WRITTEN)),
            MODES,
            id="two fences, of which the last counts",
        ),
        pytest.param(
            completion({"content": [{"type": "text", "text": WRITTEN}]}), MODES, id="content parts"
        ),
        pytest.param(
            completion({"content": "", "reasoning_content": f"I say {WRITTEN}"}),
            MODES,
            id="empty content, the answer in reasoning_content",
        ),
        pytest.param(
            completion({"content": None, "reasoning": WRITTEN}), MODES, id="the answer in reasoning"
        ),
        pytest.param(
            completion({"content": WRITTEN, "refusal": ""}), MODES, id="a refusal that is empty"
        ),
        pytest.param(says(WRITTEN, usage=None), MODES, id="no usage"),
        pytest.param(calls(fenced(WRITTEN)), ["tools"], id="a fence in the arguments"),
        pytest.param(calls(GOOD), ["tools"], id="arguments as an object"),
        pytest.param(calls(WRITTEN, WRITTEN), ["tools"], id="the same call twice"),
        pytest.param(calls("{}", WRITTEN), ["tools"], id="two calls, of which one fits"),
        pytest.param(
            completion({"content": None, "function_call": {"name": "f", "arguments": WRITTEN}}),
            ["tools"],
            id="a legacy function call",
        ),
    ],
)
def test_an_answer_in_another_place_or_wrapping_costs_no_second_call(model_server, reply, modes):
    for mode in modes:
        model_server.script(reply)
        drafted = run(model_server, lambda engine: engine.draft(document()), mode=mode)
        assert drafted.draft == DRAFT
        assert drafted.attempts == 1


def test_several_calls_that_fit_add_up_and_their_record_numbers_shift(model_server):
    total = RECORD | {"kind": "aggregate", "includes": [2]}
    statement = {"speaker": "The mayor", "stance": "condemns"}
    model_server.script(
        calls(
            WRITTEN, json.dumps({"records": [total, RECORD | {"summary": "Another."}]}),
            json.dumps({"records": [], "statements": [statement]}),
        )
    )  # fmt: skip
    draft = run(model_server, lambda engine: engine.draft(document())).draft
    assert [record.summary for record in draft.records][0::2] == [
        "Shells hit a market.",
        "Another.",
    ]
    assert draft.records[1].includes == (3,)
    assert [statement.speaker for statement in draft.statements] == ["The mayor"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"sentences": ["1"]}, {"sentences": [1]}, id="a string for an int"),
        pytest.param(
            {"tolls": [{"outcome": "killed", "count": 4}]},
            {"tolls": [{"outcome": "killed", "count": "4"}]},
            id="a number for a string",
        ),
        pytest.param({"date": None}, {}, id="null for an absent field"),
    ],
)
def test_a_wrong_json_type_that_says_the_same_is_read(model_server, change, expected):
    model_server.script(ok({"records": [RECORD | change]}))
    drafted = run(model_server, lambda engine: engine.draft(document()))
    assert drafted.draft == Draft.model_validate({"records": [RECORD | expected]})
    assert drafted.attempts == 1


UNFIT = [
    pytest.param(ok({"records": [RECORD | {"kind": "XYZZY"}]}), "records[0].kind", id="wrong enum"),
    pytest.param(ok({"records": [{"kind": "incident"}]}), "records[0].summary", id="missing field"),
    pytest.param(ok({"records": "XYZZY"}), "records", id="wrong type"),
    pytest.param(ok({"XYZZY": [], "records": []}), "(unknown field)", id="an unknown field"),
    pytest.param(ok({"answer": 1}), "records", id="another object"),
    pytest.param(says("XYZZY"), "it is not", id="no JSON"),
    pytest.param(says(""), "it is not", id="empty content"),
    pytest.param(says(None), "it is not", id="null content"),
    pytest.param(
        completion({"content": "", "reasoning_content": '{"XYZZY": 1}'}),
        "it is not",
        id="other JSON in the reasoning",
    ),
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("bad", "named"), UNFIT)
def test_an_answer_that_does_not_fit_is_asked_for_again(model_server, mode, bad, named):
    model_server.script(bad, ok(GOOD))
    drafted = run(model_server, lambda engine: engine.draft(document()), mode=mode)
    assert drafted.draft == DRAFT
    assert drafted.usage == Usage(prompt_tokens=200, completion_tokens=40)
    assert (drafted.attempts, model_server.calls) == (2, 2)
    first, second = (request.body["messages"] for request in model_server.requests)
    assert second[: len(first)] == first
    assert len(second) > len(first)


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(calls('{"records": 1}'), id="a call"),
        pytest.param(says('{"records": 1}'), id="content instead of a call"),
        pytest.param(completion({"role": None, "content": '{"records": 1}'}), id="no role"),
    ],
)
def test_a_re_ask_answers_the_call_it_is_about_and_names_the_field(model_server, bad):
    model_server.script(bad, ok(GOOD))
    run(model_server, lambda engine: engine.draft(document()))
    said, told = model_server.requests[1].body["messages"][-2:]
    (call,) = said["tool_calls"]
    assert (said["role"], call["type"]) == ("assistant", "function")
    assert call["function"]["arguments"] == '{"records": 1}'
    assert (told["role"], told["tool_call_id"]) == ("tool", call["id"])
    assert "records" in told["content"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("bad", "named"), UNFIT)
def test_an_answer_that_never_fits_ends_after_the_re_asks(model_server, mode, bad, named):
    model_server.script(bad, bad, bad, ok(GOOD))
    with pytest.raises(ModelOutputInvalid) as caught:
        run(model_server, lambda engine: engine.draft(document()), mode=mode, max_reasks=2)
    assert str(caught.value).startswith("The answer did not fit the schema, asked 3 times: ")
    assert named in str(caught.value)
    assert "XYZZY" not in repr(caught.value)
    assert caught.value.usage == Usage(prompt_tokens=300, completion_tokens=60)
    assert (caught.value.attempts, model_server.calls) == (3, 3)


def test_an_answer_that_the_library_refuses_to_search_is_invalid(model_server):
    model_server.script(says("{" * 100_000))
    with pytest.raises(ModelOutputInvalid, match="could not be read") as caught:
        run(model_server, lambda engine: engine.draft(document()), mode="md_json")
    assert caught.value.usage == Usage(prompt_tokens=100, completion_tokens=20)


def test_several_calls_of_which_none_fits_are_asked_for_again(model_server):
    model_server.script(calls("{}", '{"records": 1}'), ok(GOOD))
    drafted = run(model_server, lambda engine: engine.draft(document()))
    assert (drafted.draft, drafted.attempts) == (DRAFT, 2)


def test_without_re_asks_one_bad_answer_ends_the_turn(model_server):
    model_server.script(ok({"records": 1}))
    with pytest.raises(ModelOutputInvalid, match="asked once: records"):
        run(model_server, lambda engine: engine.draft(document()), max_reasks=0)
    assert model_server.calls == 1


def test_a_re_ask_needs_a_call_that_is_left(model_server):
    model_server.script(ok({"records": 1}), ok(GOOD))
    with pytest.raises(ModelOutputInvalid, match="asked once") as caught:
        run(model_server, lambda engine: engine.draft(document()), max_attempts=1, max_reasks=5)
    assert (caught.value.attempts, model_server.calls) == (1, 1)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("reply", "error"),
    [
        pytest.param(says('{"records": [', finish="length"), ModelOutputTruncated, id="cut off"),
        pytest.param(says(WRITTEN, finish="length"), ModelOutputTruncated, id="cut after the JSON"),
        pytest.param(says("", finish="content_filter"), ModelRefused, id="content filter"),
        pytest.param(
            completion({"content": None, "refusal": "I will not."}), ModelRefused, id="refusal"
        ),
    ],
)
def test_a_cut_or_refused_answer_ends_at_once(model_server, mode, reply, error):
    model_server.script(reply, ok(GOOD))
    with pytest.raises(error) as caught:
        run(model_server, lambda engine: engine.draft(document()), mode=mode)
    assert caught.value.usage == Usage(prompt_tokens=100, completion_tokens=20)
    assert (caught.value.attempts, model_server.calls) == (1, 1)


def test_the_settings_are_sent(model_server):
    model_server.script(ok(GOOD))
    run(
        model_server,
        lambda engine: engine.draft(document()),
        temperature=0.0,
        max_output_tokens=900,
    )
    (request,) = model_server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == "Bearer key"
    assert request.body["model"] == "asked-model"
    assert request.body["temperature"] == 0.0
    assert request.body["max_completion_tokens"] == 900


def test_what_is_not_set_is_not_sent(model_server):
    model_server.script(ok(GOOD))
    run(model_server, lambda engine: engine.draft(document()))
    assert model_server.requests[0].body.keys() == {"messages", "model", "tools", "tool_choice"}


@pytest.mark.parametrize("mode", ["tools", "json_schema"])
def test_the_schema_sent_is_the_small_one_and_never_strict(model_server, mode):
    model_server.script(ok(GOOD))
    run(model_server, lambda engine: engine.draft(document()), mode=mode)
    sent = json.dumps(model_server.requests[0].body)
    assert '"$defs"' not in sent
    assert '"strict"' not in sent
    assert len(sent) < 4_000


def test_the_key_is_not_in_the_configuration_as_printed(model_server):
    assert "sk-hidden" not in repr(config(model_server, api_key="sk-hidden"))
