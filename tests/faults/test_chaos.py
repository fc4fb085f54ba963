"""The chaos run in short, and that it would see a broken promise.

The whole of it is `python -m benchmarks.chaos`.
"""

from __future__ import annotations

import asyncio
import json

import pytest

from benchmarks.chaos import Broken, chaos, judge, judge_problem, judge_stream, table
from benchmarks.faulty_server import Fault, Plan, article
from extractor.settings import Settings
from extractor.wiring import build_service
from schemas.article import Article

CASE = 7


@pytest.fixture(scope="module")
def answer():
    """What the rules make of a case, which is right."""
    service = build_service(Settings(_env_file=None))
    extraction = asyncio.run(service.extract(Article(text=article(CASE))))
    return extraction.model_dump_json()


def test_every_promise_is_kept_while_a_third_of_the_model_calls_fail():
    report = asyncio.run(chaos(requests=120, faults=0.3, callers=40, seed=0))

    assert report.broken == [], table(report)
    assert report.model_calls > 120


def test_a_right_answer_is_taken_for_one(answer):
    assert judge(CASE, json.loads(answer)) == "right, by the rules"


def toll(body):
    body["records"][0]["tolls"][0]["count"]["value"] += 1


def no_record(body):
    body["records"] = []


def town(body):
    body["records"][0]["places"][0]["name"]["text"] = "Tell Other"


def unlabelled(body):
    body["records"][0]["places"][0]["name"]["verdict"] = "not_found"


@pytest.mark.parametrize("lie", [toll, no_record, town, unlabelled])
def test_a_wrong_answer_is_seen(answer, lie):
    body = json.loads(answer)
    lie(body)

    with pytest.raises(Broken):
        judge(CASE, body)


def test_the_answer_to_another_article_is_seen(answer):
    with pytest.raises(Broken, match="another article"):
        judge(CASE + 1, json.loads(answer))


@pytest.mark.parametrize(
    ("kind", "retry_after"),
    [
        pytest.param("about:blank", True, id="no type of ours"),
        pytest.param("urn:incident-extractor:problem:internal", True, id="an internal error"),
        pytest.param("urn:incident-extractor:problem:overloaded", False, id="no Retry-After"),
    ],
)
def test_an_error_that_tells_a_program_nothing_is_seen(kind, retry_after):
    with pytest.raises(Broken):
        judge_problem({"type": kind}, retry_after=retry_after)


@pytest.mark.parametrize(
    "events",
    [
        pytest.param(["record"], id="without an end"),
        pytest.param(["extraction", "extraction"], id="answered twice"),
        pytest.param(["extraction", "record"], id="going on after its end"),
    ],
)
def test_a_stream_that_does_not_end_once_is_seen(answer, events):
    text = "".join(f"event: {event}\ndata: {answer}\n\n" for event in events)

    with pytest.raises(Broken, match="a stream that ends"):
        judge_stream(CASE, text)


def test_a_plan_means_the_same_on_every_run():
    plan = Plan(seed=3, rate=0.3)
    calls = [(case, call) for case in range(500) for call in range(4)]
    faults = [plan.fault(case, call) for case, call in calls]

    # Written down from another process: no run may depend on what hash() does in this one.
    first = [Fault.CUT, None, None, Fault.INVALID_JSON, None, Fault.LENGTH]
    assert faults[:6] == first
    assert set(faults) == {None, *Fault}
    assert 0.25 < sum(fault is not None for fault in faults) / len(faults) < 0.35
