from __future__ import annotations

import json
import time

import pytest
from pydantic import ValidationError

from extractor.engines import answers, asking
from extractor.engines.completions import json_object
from schemas.draft import Draft, IncidentDraft, TollDraft
from schemas.vocabulary import EventType

SENT = answers.sent_schema(answers.DraftAnswer)
RECORD = SENT["properties"]["records"]["items"]
TOLL = RECORD["properties"]["tolls"]["items"]


def objects(node):
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield node
        node = list(node.values())
    for child in node if isinstance(node, list) else ():
        yield from objects(child)


def test_the_schema_has_the_fields_of_the_draft_under_their_names():
    assert RECORD["properties"].keys() == IncidentDraft.model_fields.keys()
    assert TOLL["properties"].keys() == TollDraft.model_fields.keys()
    assert SENT["properties"].keys() == Draft.model_fields.keys()


def test_what_has_a_default_may_be_left_out():
    assert SENT["required"] == ["records"]
    assert RECORD["required"] == ["kind", "event_type", "summary", "assertion"]
    assert TOLL["required"] == ["outcome", "count"]
    assert TOLL["properties"]["group"] == {"type": "string", "minLength": 1}


def test_the_schema_lists_the_values_and_defines_none():
    values = [term.value for term in EventType]
    assert RECORD["properties"]["event_type"] == {"type": "string", "enum": values}


@pytest.mark.parametrize("model", [answers.DraftAnswer, answers.FixesAnswer])
def test_every_object_is_closed_and_bare(model):
    schema = answers.sent_schema(model)
    assert list(objects(schema))
    for node in objects(schema):
        assert node.keys() <= {"type", "properties", "required", "additionalProperties"}
        assert node["additionalProperties"] is False


def test_a_fix_may_be_null():
    fix = answers.sent_schema(answers.FixesAnswer)["properties"]["fixes"]["items"]
    assert fix["properties"]["text"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}


def test_the_schema_is_a_third_of_what_pydantic_writes():
    assert len(json.dumps(SENT)) * 3 < len(json.dumps(Draft.model_json_schema()))


def test_writing_to_a_schema_that_was_handed_out_changes_no_other():
    answers.DraftAnswer.model_json_schema()["description"] = "x"
    assert "description" not in answers.DraftAnswer.model_json_schema()


def test_errors_do_not_quote_the_answer():
    with pytest.raises(ValidationError) as caught:
        answers.DraftAnswer.model_validate_json('{"records": [{"kind": "XYZZY", "summary": 5.5}]}')
    assert "XYZZY" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1}', '{"a": 1}'),
        ('\n {"a": 1} \n', '{"a": 1}'),
        ('```json\n{"a": 1}\n```', '{"a": 1}'),
        ('{"a": "``` and </think>"}', '{"a": "``` and </think>"}'),
        ('Well:\n```\n{"a": "```"}\n```', '{"a": "```"}'),
        ('```\n{"a": 1}\n```\n```\n{"a": 2}\n```', '{"a": 2}'),
        ('<think>{"a": 0}</think>{"a": 1}', '{"a": 1}'),
        ('<think>{"a": 0}</think>\n```json\n{"a": 1}```', '{"a": 1}'),
        ('See {this}.\n```json\n{"a": 1}\n```', '{"a": 1}'),
        ('The answer {"a": 1} as asked [1].', '{"a": 1}'),
        ("[1, 2]", None),
        ('"text"', None),
        ('{"a": 1', None),
        ("", None),
        ("{}{}", None),
    ],
)
def test_the_object_is_found_in_what_a_model_wrote(text, found):
    assert json_object(text) == found


@pytest.mark.parametrize(
    "unit", ["{", '{"a":', "```{", "</think>{", '```{"a', "}{", "<think>", '{"a":"```']
)
def test_hostile_text_is_read_in_linear_time(unit):
    started = time.perf_counter()
    json_object(unit * (200_000 // len(unit)))
    assert time.perf_counter() - started < 1


def test_instructor_is_shown_name_schema_and_validation_and_no_field_to_walk_through():
    shown = asking.shown(answers.DraftAnswer)
    assert shown is asking.shown(answers.DraftAnswer)
    assert (shown.__name__, shown.__doc__) == ("DraftAnswer", answers.DraftAnswer.__doc__)
    assert shown.model_json_schema() == answers.DraftAnswer.model_json_schema()
    assert shown.model_validate_json('{"records": []}') == answers.DraftAnswer(records=())
    assert shown.model_fields == {}


@pytest.mark.parametrize("mode", ["tools", "json_schema"])
def test_the_request_is_prepared_once_and_the_messages_of_a_turn_are_its_own(mode):
    messages = [{"role": "user", "content": "{{ one }}"}]
    first, second = (asking.request(answers.DraftAnswer, mode, messages) for _ in range(2))
    assert first == second
    for name in first.keys() - {"messages"}:
        assert first[name] is second[name]
    first["messages"].append({})
    assert second["messages"] == messages == [{"role": "user", "content": "{{ one }}"}]
