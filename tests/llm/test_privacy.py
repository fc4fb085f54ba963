"""Article text reaches the server as it is, and nothing else: no error, no log has it."""

from __future__ import annotations

import json
import logging
import traceback

import pytest

from extractor.errors import EngineError
from tests.support.llm import GOOD, PROMPT, RECORD, document, run
from tests.support.model_server import calls, completion, hang, ok, reset, says, status

PLANTED = "Zyxgorod"
GENERATED = "Qwfpluy"
HOSTILE = "  {{7*7}} {% raw %}\r\n\ttwo\x00\n    three {{ braces }} \N{FIRE} ```json {}```\n"
ECHO = f"{PLANTED} {GENERATED}"


@pytest.mark.parametrize("mode", ["tools", "json_schema"])
def test_messages_arrive_byte_for_byte(model_server, mode):
    model_server.script(ok(GOOD))
    asked = document(HOSTILE, 10, 25)
    run(model_server, lambda engine: engine.draft(asked), mode=mode)
    sentences = [HOSTILE[:10], HOSTILE[10:25], HOSTILE[25:]]
    expected = PROMPT.messages(asked.article, sentences)
    assert model_server.requests[0].body["messages"] == expected
    assert all(sentence in expected[-1]["content"] for sentence in sentences)


def test_md_json_adds_to_the_messages_and_changes_nothing_in_them(model_server):
    model_server.script(ok(GOOD))
    asked = document(HOSTILE)
    run(model_server, lambda engine: engine.draft(asked), mode="md_json")
    rendered = [message["content"] for message in PROMPT.messages(asked.article, [HOSTILE])]
    received = model_server.requests[0].contents
    assert len(received) == len(rendered)
    assert all(got.startswith(sent) for got, sent in zip(received, rendered, strict=True))
    assert received[1:-1] == rendered[1:-1]


FAULTS = [
    pytest.param([status(400, error=ECHO, param=ECHO, message=ECHO)], id="400 that echoes"),
    pytest.param([status(429, message=ECHO, retry_after="600")], id="429 that echoes"),
    pytest.param([status(500, message=ECHO)] * 4, id="500 that echoes"),
    pytest.param([reset()] * 4, id="connection reset"),
    pytest.param([hang()], id="deadline"),
    pytest.param([says(ECHO, finish="length")], id="cut off"),
    pytest.param([completion({"content": None, "refusal": ECHO})], id="refused"),
    pytest.param([says(ECHO)] * 2, id="no JSON"),
    pytest.param([calls(ECHO)] * 2, id="arguments that are no JSON"),
    pytest.param([ok({"records": [RECORD | {"kind": ECHO}]})] * 2, id="wrong enum"),
    pytest.param([ok({"records": [RECORD | {ECHO: ECHO}]})] * 2, id="unknown field"),
    pytest.param([ok({"records": ECHO})] * 2, id="wrong type"),
    pytest.param([ok({"records": ECHO}), status(503, message=ECHO)], id="re-ask that fails"),
]


@pytest.mark.parametrize("mode", ["tools", "json_schema", "md_json"])
@pytest.mark.parametrize("faults", FAULTS)
def test_no_error_and_no_log_holds_article_or_generation(model_server, caplog, mode, faults):
    caplog.set_level(logging.DEBUG)
    model_server.script(*faults)
    asked = document(f"Shells hit {PLANTED}. Four people died.")
    with pytest.raises(EngineError) as caught:
        run(model_server, lambda engine: engine.draft(asked), mode=mode, deadline_s=0.5)
    error = caught.value
    assert (error.__cause__, error.__context__) == (None, None)
    told = "".join([*traceback.format_exception(error), repr(error), repr(vars(error))])
    logged = "\n".join([caplog.text, *(repr(vars(record)) for record in caplog.records)])
    for secret in (PLANTED, GENERATED, "7*7"):
        assert secret not in told
        assert secret not in logged


def test_no_log_of_a_good_turn_holds_article_or_generation(model_server, caplog):
    caplog.set_level(logging.DEBUG)
    answer = {"records": [RECORD | {"summary": GENERATED}]}
    model_server.script(says("no"), ok(answer))
    run(model_server, lambda engine: engine.draft(document(f"Shells hit {PLANTED}.")))
    assert PLANTED in json.dumps(model_server.requests[1].body)
    assert PLANTED not in caplog.text
    assert GENERATED not in caplog.text
