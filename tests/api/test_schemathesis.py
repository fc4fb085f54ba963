"""The whole OpenAPI document, and random bodies, against the application as it is served.

The long forms: `schemathesis run http://127.0.0.1:8000/openapi.json`, `benchmarks/fuzz_bodies.py`.
"""

from __future__ import annotations

from collections import Counter
from itertools import cycle, islice

import pytest
import schemathesis
from schemathesis.engine import events, from_schema

from benchmarks.fuzz_bodies import run
from extractor.access import Access
from extractor.api.app import create_app
from extractor.keys import Key, new_key
from extractor.settings import load_settings
from extractor.wiring import build_service
from tests.support.http_server import serving
from tests.support.model_server import calls, ok, page, reset, says, status

SECRET, DESK = new_key("desk")
RECORD = {
    "kind": "incident",
    "event_type": "shelling",
    "summary": "Shells hit a market.",
    "assertion": "reported",
    "tolls": [{"outcome": "killed", "count": "four"}],
    "sentences": [1],
}
STEPS = (
    ok({"records": []}),
    ok({"records": [RECORD]}),
    status(429, retry_after="1"),
    status(500),
    status(503),
    status(401),
    says("I would rather not."),
    calls('{"records": [{"kind": "incid'),
    ok({"records": []}, finish="length"),
    ok({"records": []}, finish="content_filter"),
    page(),
    reset(),
)


@pytest.fixture
def run_document(monkeypatch, tmp_path, log_stream):
    """Serve the application of these settings and run its document; count the statuses."""

    def run_it(access=None, headers=None, *, systematic=False, examples, errors, **environment):
        monkeypatch.chdir(tmp_path)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        app = create_app(build_service(load_settings()), access)
        with serving(app, lifespan="on") as (host, port):
            config = schemathesis.Config.from_dict(
                {
                    "seed": 1,
                    "continue-on-failure": True,
                    "headers": headers or {},
                    "checks": {
                        # OpenAPI cannot say "not blank", nor "title with text/plain only".
                        "positive_data_acceptance": {"enabled": False},
                        "not_a_server_error": {"expected-statuses": ["2xx", "4xx", *errors]},
                    },
                    # Every boundary of every parameter; the other phases draw at random.
                    "phases": {"coverage": {"enabled": systematic}},
                    "generation": {
                        "max-examples": examples,
                        "deterministic": True,
                        "database": "none",
                    },
                }
            )
            schema = schemathesis.openapi.from_url(
                f"http://{host}:{port}/openapi.json", config=config
            )
            return _statuses(schema)

    return run_it


def _statuses(schema):
    """Run every phase; fail with what failed."""
    statuses, failures = Counter(), []
    for event in from_schema(schema).execute():
        assert not isinstance(event, events.NonFatalError | events.FatalError), event
        if isinstance(event, events.ScenarioFinished):
            statuses.update(
                (event.label, one.response and one.response.status_code)
                for one in event.recorder.interactions.values()
            )
            failures += [
                f"{check.name}: {check.failure_info.failure}\n{check.failure_info.code_sample}"
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info
            ]
    assert not failures, "\n".join(failures)
    return statuses


def test_the_offline_service_keeps_to_its_document(run_document):
    statuses = run_document(systematic=True, examples=15, errors=["503"])

    asked = {status for (label, status) in statuses if label == "POST /v1/extract"}
    assert {200, 405, 415, 422} <= asked <= {200, 400, 405, 413, 415, 422, 503}
    assert statuses["GET /healthz", 200]


def test_the_service_with_keys_does_until_the_rate_is_used_up_and_after(run_document):
    key = Key("desk", DESK.sha256, requests_per_minute=15)

    statuses = run_document(Access(keys=(key,)), {"X-API-Key": SECRET}, examples=30, errors=["503"])

    assert {200, 401, 429} <= {code for (label, code) in statuses if label == "POST /v1/extract"}


def test_the_service_over_a_model_that_fails_in_every_way_does(run_document, model_server):
    model_server.script(*islice(cycle(STEPS), 20_000))

    statuses = run_document(
        examples=20,
        errors=["502", "503", "504"],
        OPENAI_BASE_URL=model_server.base_url,
        EXTRACTOR_MAX_ATTEMPTS="1",
        EXTRACTOR_MAX_REASKS="0",
        EXTRACTOR_DEADLINE_S="5",
    )

    assert statuses["POST /v1/extract", 200]
    assert statuses["POST /v1/extract", 502]
    assert statuses["POST /v1/extract", 503]


def test_random_bodies_are_answered_and_none_is_repeated(monkeypatch, tmp_path, log_stream):
    monkeypatch.chdir(tmp_path)

    report = run(200, first=200_000)

    assert report.wrong == []
    assert set(report.statuses) >= {200, 400, 413, 415, 422}
