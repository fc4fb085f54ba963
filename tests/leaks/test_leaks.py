"""Nothing that was planted comes out: the short form of `python -m benchmarks.leaks`."""

from __future__ import annotations

import asyncio
import json

from benchmarks.leaks import PLANTED, find, run


def test_nothing_planted_comes_out(tmp_path):
    outcome, leaks = asyncio.run(run(136, tmp_path))

    assert leaks == []
    # It was asked, it failed in many ways, and it said so wherever it could have said too much.
    assert outcome.model_calls > 20
    assert {200, 400, 401, 404, 405, 413, 415, 422} <= set(outcome.statuses)
    assert {502, 503, 504} & set(outcome.statuses)
    lines = outcome.emitted["stdout and stderr"].splitlines()
    logged = [json.loads(line) for line in lines if line.startswith(b"{")]
    events = [line["event"] for line in logged]
    assert events.count("request") > 120
    assert events.count("model call") > 20
    assert outcome.emitted["error bodies"].count(b"urn:incident-extractor:problem:") > 20
    assert outcome.emitted["OpenTelemetry"].count(b"gen_ai.request.model") > 20
    assert b"extractor_http_requests_total" in outcome.emitted["/metrics"]


def test_a_planted_word_is_found_with_its_place():
    emitted = {"a log": b"So says Tansywort.", "a body": b"Nothing."}

    (leak,) = find(PLANTED, emitted)

    assert (leak.planted, leak.where, leak.around) == ("title", "a log", "So says Tansywort.")
