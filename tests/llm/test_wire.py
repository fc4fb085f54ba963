"""Requests as they are written."""

from __future__ import annotations

import json

import pytest

from extractor.engines.wire import Writer

PREFIX = (
    {"role": "system", "content": 'Say "messages":[] and \u2028 nothing.'},
    {"role": "assistant", "content": "{}"},
)
ASKED = {"role": "user", "content": 'He said "messages":[] twice. \N{FIRE}'}


@pytest.mark.parametrize("in_pieces", [False, True])
@pytest.mark.parametrize(
    "messages",
    [
        pytest.param([*PREFIX, ASKED], id="the prefix and more"),
        pytest.param([*PREFIX, ASKED, PREFIX[1], ASKED], id="a repair turn"),
        pytest.param([*PREFIX], id="the prefix alone"),
        pytest.param([ASKED, *PREFIX], id="another beginning"),
        pytest.param([{**PREFIX[0], "name": "x"}, PREFIX[1], ASKED], id="nearly the prefix"),
        pytest.param([], id="nothing"),
    ],
)
def test_a_prefix_written_beforehand_changes_nothing(messages, in_pieces):
    request = {"tools": [{"name": '"messages":[]'}], "messages": messages, "model": "m"}
    written = Writer(PREFIX).written(request, in_pieces=in_pieces)
    assert written == Writer().written(request, in_pieces=in_pieces)
    read = json.loads(written)
    assert list(read)[:3] == ["tools", "messages", "model"]
    assert read["messages"] == messages
    assert read.get("stream", False) is in_pieces
