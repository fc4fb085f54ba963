"""The turn in which the model is told which strings are not in the article, over the wire."""

from __future__ import annotations

import asyncio
import json

import pytest

from extractor.core.document import Missing
from extractor.errors import DeadlineExceeded, ModelOutputInvalid
from schemas.extraction import Usage
from tests.support.llm import GOOD, document, run
from tests.support.model_server import calls, ok, says, status

MISSING = (
    Missing("records[0].tolls[0].count", "40", "14"),
    Missing("records[0].actors[0].name", "the Grey Guard"),
    Missing("records[0].date", "Tuesday"),
)


def fixes(**texts):
    return {"fixes": [{"n": int(name[1:]), "text": text} for name, text in texts.items()]}


def draft_and_repair(missing=MISSING):
    async def act(engine):
        drafted = await engine.draft(document())
        return await drafted.repair(missing)

    return act


@pytest.mark.parametrize("mode", ["tools", "json_schema", "md_json"])
def test_numbers_are_mapped_to_paths(model_server, mode):
    model_server.script(ok(GOOD), ok(fixes(n1="14", n2=None)))
    repaired = run(model_server, draft_and_repair(), mode=mode)
    assert repaired.replacements == {
        "records[0].tolls[0].count": "14",
        "records[0].actors[0].name": None,
    }
    assert repaired.usage == Usage(prompt_tokens=100, completion_tokens=20)
    assert repaired.attempts == 1


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        pytest.param(ok(fixes(n3="Monday", n0="a", n4="b")), {2: "Monday"}, id="unknown numbers"),
        pytest.param(ok(fixes(n1="")), {0: None}, id="an empty string is nothing"),
        pytest.param(ok(fixes(n1=14)), {0: "14"}, id="a number for a string"),
        pytest.param(ok({"fixes": []}), {}, id="no answer to any"),
        pytest.param(
            calls(json.dumps(fixes(n1="14")), json.dumps(fixes(n2=None))),
            {0: "14", 1: None},
            id="one call for each fix",
        ),
    ],
)
def test_what_the_model_may_answer(model_server, reply, expected):
    model_server.script(ok(GOOD), reply)
    repaired = run(model_server, draft_and_repair())
    assert repaired.replacements == {MISSING[index].path: text for index, text in expected.items()}


@pytest.mark.parametrize("mode", ["tools", "json_schema"])
def test_the_turn_continues_the_messages_of_the_draft(model_server, mode):
    written = json.dumps(GOOD, indent=1)
    first = calls(written) if mode == "tools" else says(f"```\n{written}\n```")
    model_server.script(ok({"records": 1}), first, ok({"fixes": []}))
    run(model_server, draft_and_repair(), mode=mode)
    drafting, _, repairing = (request.body["messages"] for request in model_server.requests)
    assert repairing[: len(drafting)] == drafting
    assert repairing[len(drafting) :] == [
        {"role": "assistant", "content": written},
        {
            "role": "user",
            "content": 'Not in the article:\n1. "40" (the article has: "14")\n'
            '2. "the Grey Guard"\n3. "Tuesday"',
        },
    ]


def test_a_repair_that_fails_says_what_it_spent_itself(model_server):
    model_server.script(ok(GOOD), status(500), says("no"), says("no"))
    with pytest.raises(ModelOutputInvalid) as caught:
        run(model_server, draft_and_repair())
    assert caught.value.usage == Usage(prompt_tokens=200, completion_tokens=40)
    assert caught.value.attempts == 3


def test_a_repair_has_what_is_left_of_the_drafts_deadline(model_server):
    model_server.script(ok(GOOD), ok({"fixes": []}))

    async def act(engine):
        drafted = await engine.draft(document())
        await asyncio.sleep(0.5)
        await drafted.repair(MISSING)

    with pytest.raises(DeadlineExceeded) as caught:
        run(model_server, act, deadline_s=0.5)
    assert (caught.value.attempts, model_server.calls) == (0, 1)
