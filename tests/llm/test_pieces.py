"""Records cut out of an answer that comes in pieces, and the chunks of it put together."""

from __future__ import annotations

import json
import time

import pytest

from extractor.engines.pieces import Finder, Merge, Records
from schemas.draft import IncidentDraft
from tests.support.llm import RECORD

TRICKY = [
    {"a": 'x } ] \\ " {', "b": [{"c": 1}, [2]]},
    {"d": {"records": [{"e": 1}]}},
    {"f": "“ü\\\\", "g": []},
]
DOCUMENT = json.dumps(
    {
        "statements": [{"records": [{"no": 1}]}],
        "note": '"records": [{"no": 2}]',
        "records": TRICKY,
        "more": [{"no": 3}],
    },
    ensure_ascii=False,
)


def cut(text, size, records=None):
    records = records or Records()
    pieces = (text[at : at + size] for at in range(0, len(text), size))
    return [
        (number, json.loads(found)) for piece in pieces for number, found in records.feed(piece)
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "", id="bare"),
        pytest.param("Here [it] is:\n```json\n", "\n```\n", id="in a fence"),
        pytest.param('See {this} and "that.\n', "", id="behind talk"),
        pytest.param("", " }]} ", id="before rubbish"),
    ],
)
def test_the_records_are_cut_out_however_the_pieces_fall(size, before, after):
    assert cut(before + DOCUMENT + after, size) == list(enumerate(TRICKY))


def test_a_record_is_given_with_its_last_character():
    records = Records()
    first, brace, rest = DOCUMENT.partition("[]}")
    assert [number for number, _ in records.feed(first)] == [0, 1]
    assert [number for number, _ in records.feed(brace[:-1])] == []
    assert [number for number, _ in records.feed(brace[-1])] == [2]
    assert list(records.feed(rest)) == []


@pytest.mark.parametrize(
    "thought",
    ['<think>{"records": [{"no": 1}]}</think>', '{"records": [{"no": 1}</think>'],
    ids=["a thought", "a thought that the template opened"],
)
def test_what_was_only_thought_is_no_record_of_the_answer(thought):
    records = Records()
    list(records.feed(thought))
    assert cut(DOCUMENT, 10_000, records) == list(enumerate(TRICKY))


def test_a_second_object_numbers_its_records_anew():
    assert [number for number, _ in cut(DOCUMENT + DOCUMENT, 9)] == [0, 1, 2, 0, 1, 2]


@pytest.mark.parametrize(
    "unit", ["{", '{"a":', '"', "[{", '{"records":[{', "\\", "<think>", "}", '{"records":[{},']
)
def test_hostile_pieces_are_read_in_linear_time(unit):
    records = Records()
    started = time.perf_counter()
    for _ in range(20_000):
        list(records.feed(unit))
    assert time.perf_counter() - started < 3


def watched(tools=True):
    told: list[tuple[int, IncidentDraft]] = []
    return told, Merge(Finder(lambda number, record: told.append((number, record)), tools=tools))


def chunk(**delta):
    return {"choices": [{"index": 0, "delta": delta}]}


def called(text, **fields):
    return {**fields, "function": {"arguments": text}}


WRITTEN = json.dumps({"records": [RECORD]})
RECORDS = IncidentDraft.model_validate(RECORD)


@pytest.mark.parametrize(
    ("chunks", "texts"),
    [
        pytest.param(
            [
                chunk(tool_calls=[called(WRITTEN[:30], index=0, id="a")]),
                chunk(tool_calls=[called(WRITTEN[30:], index=0)]),
                chunk(tool_calls=[called(WRITTEN, index=1, id="b")]),
            ],
            [WRITTEN, WRITTEN],
            id="numbered",
        ),
        pytest.param(
            [
                chunk(tool_calls=[called(WRITTEN[:30], id="a")]),
                chunk(tool_calls=[called(WRITTEN[30:])]),
                chunk(tool_calls=[called(WRITTEN, id="b")]),
            ],
            [WRITTEN, WRITTEN],
            id="without numbers",
        ),
        pytest.param(
            [chunk(function_call={"arguments": part}) for part in (WRITTEN[:9], WRITTEN[9:])],
            [WRITTEN],
            id="a legacy function call",
        ),
        pytest.param(
            [chunk(tool_calls=[called({"records": [RECORD]}, index=0)])],
            [WRITTEN],
            id="arguments as an object",
        ),
        pytest.param(
            [{"choices": [{"message": {"tool_calls": [called(WRITTEN, index=0)]}}]}],
            [WRITTEN],
            id="a whole message in one chunk",
        ),
    ],
)
def test_calls_add_up_and_so_do_the_numbers_of_their_records(chunks, texts):
    told, merge = watched()
    for part in chunks:
        merge.add(part)
    message = merge.completion["choices"][0]["message"]
    assert [call["function"]["arguments"] for call in message["tool_calls"]] == texts
    assert told == [(number, RECORDS) for number in range(len(texts))]


@pytest.mark.parametrize(
    "rubbish",
    [
        None, [], 1, {}, {"choices": None}, {"choices": [None]}, {"choices": [{"delta": 1}]},
        chunk(content=1), chunk(tool_calls=1), chunk(tool_calls=[None]),
        chunk(tool_calls=[{"function": 1}]), chunk(function_call=None),
    ],
    ids=repr,
)  # fmt: skip
def test_chunks_of_another_kind_are_passed_over(rubbish):
    told, merge = watched()
    for part in (rubbish, chunk(content=[{"type": "text", "text": WRITTEN}]), rubbish):
        merge.add(part)
    assert merge.completion["choices"][0]["message"]["content"] == WRITTEN
    assert told == [(0, RECORDS)]


def test_a_record_that_does_not_fit_is_not_told_of_and_keeps_its_number():
    told, merge = watched()
    merge.add(chunk(content=json.dumps({"records": [{"kind": "odd"}, RECORD]})))
    assert told == [(1, RECORDS)]


def test_in_other_modes_a_tool_call_is_not_the_answer():
    told, merge = watched(tools=False)
    merge.add(chunk(tool_calls=[called(WRITTEN, index=0)]))
    assert told == []
