"""Spans as a collector gets them, from a service that is really served."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from benchmarks.emissions import Collector, Served
from tests.support.model_server import ModelServer, completion, ok, status

TEXT = "Gunmen killed four farmers near Ostrava Creek on Tuesday."
RECORD = {
    "kind": "incident",
    "event_type": "attack",
    "summary": "Gunmen killed four farmers.",
    "assertion": "reported",
    "actors": [{"role": "victim", "name": "miners", "type": "civilians"}],
    "tolls": [{"outcome": "killed", "count": "four"}],
    "sentences": [1],
}
GOOD, REFUSED, UNSAMPLED = "1" * 32, "2" * 32, "3" * 32
PATIENCE_S = 60
CALLER = "00000000000000ab"


@dataclass
class Span:
    name: str
    id: str
    parent: str
    kind: int
    failed: bool
    told: str
    attributes: dict[str, Any]


@dataclass
class Run:
    spans: dict[str, list[Span]]
    log: list[dict[str, Any]]
    requests: list[Any]
    port: int
    model_port: int

    def one(self, trace: str, name: str) -> Span:
        (found,) = [span for span in self.spans[trace] if span.name == name]
        return found


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Ask a service three times, in traces of the caller's."""
    folder = tmp_path_factory.mktemp("served")
    with ModelServer() as model, Collector() as collector:
        model.script(
            status(429, retry_after="0", x_request_id="req_0-a.1"),
            ok({"records": [RECORD]}, usage=(900, 70)),
            ok({"fixes": [{"n": 1, "text": "farmers"}]}, model="What the model says."),
            status(401, message="sk-secret is no key", x_request_id="two words"),
            completion({"content": None}, finish="length"),
        )
        variables = {"OPENAI_BASE_URL": model.base_url, "EXTRACTOR_MODEL": "asked/model"}
        with Served(folder, collector, variables) as service:
            for trace, flags in ((GOOD, "01"), (REFUSED, "01"), (UNSAMPLED, "00")):
                _extract(service, f"{TEXT} {trace[0]}.", f"00-{trace}-{CALLER}-{flags}")
        log = [json.loads(line) for line in service.log().splitlines() if line.startswith("{")]
        port = int(model.base_url.split(":")[2].split("/")[0])
        return Run(_spans(collector), log, model.requests, service.port, port)


def _extract(service: Served, text: str, traceparent: str) -> None:
    headers = {
        "Content-Type": "text/plain",
        "traceparent": traceparent,
        "tracestate": "caller=1",
        "baggage": "user=somebody",
    }
    httpx2.post(
        f"{service.base_url}/v1/extract",
        params={"id": "mine"},
        content=text,
        headers=headers,
        timeout=PATIENCE_S,
    )


def _spans(collector: Collector) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for path, body in collector.bodies:
        if path != "/v1/traces":
            continue
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                for span in scope.spans:
                    found.setdefault(span.trace_id.hex(), []).append(_span(span))
    return found


def _span(span: Any) -> Span:
    return Span(
        name=span.name,
        id=span.span_id.hex(),
        parent=span.parent_span_id.hex(),
        kind=span.kind,
        failed=span.status.code == span.status.STATUS_CODE_ERROR,
        told=f"{span.status.message}{list(span.events)}",
        attributes={one.key: _value(one.value) for one in span.attributes},
    )


def _value(value: Any) -> Any:
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return [_value(one) for one in value.array_value.values]
    return getattr(value, kind)


def test_the_road_of_an_article_is_a_tree_under_the_callers_span(run):
    names = {span.id: span.name for span in run.spans[GOOD]}
    names[CALLER] = "the caller"

    tree = sorted((names[span.parent], span.name) for span in run.spans[GOOD])

    request = "POST /v1/extract"
    assert tree == sorted(
        [
            ("the caller", request),
            (request, "segment"),
            (request, "draft"),
            ("draft", "prompt"),
            ("draft", "chat asked/model"),
            ("draft", "chat asked/model"),
            (request, "ground and resolve"),
            (request, "repair"),
            ("repair", "chat asked/model"),
            (request, "ground and resolve"),
        ]
    )


def test_a_call_to_the_model_follows_the_genai_conventions(run):
    failed, answered, repair = [span for span in run.spans[GOOD] if span.name == "chat asked/model"]
    client = 3  # SPAN_KIND_CLIENT in trace.proto

    sent = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.output.type": "json",
        "gen_ai.request.model": "asked/model",
        "server.address": "127.0.0.1",
        "server.port": run.model_port,
    }
    assert {failed.kind, answered.kind, repair.kind} == {client}
    assert failed.attributes == {
        **sent,
        "error.type": "provider-rate-limited",
        "http.response.header.x-request-id": ["req_0-a.1"],
    }
    assert failed.failed
    assert answered.attributes == {
        **sent,
        "http.request.resend_count": 1,
        "gen_ai.response.model": "served-model",
        "gen_ai.response.finish_reasons": ["tool_calls"],
        "gen_ai.usage.input_tokens": 900,
        "gen_ai.usage.output_tokens": 70,
    }
    assert not answered.failed
    assert "http.request.resend_count" not in repair.attributes
    assert "gen_ai.response.model" not in repair.attributes


def test_the_trace_goes_on_at_the_provider_and_baggage_does_not(run):
    calls = [span for span in run.spans[GOOD] if span.name == "chat asked/model"]

    for request, span in zip(run.requests[:3], calls, strict=True):
        assert request.headers["traceparent"] == f"00-{GOOD}-{span.id}-01"
        assert request.headers["tracestate"] == "caller=1"
        assert "baggage" not in request.headers


def test_an_error_is_named_and_its_message_stays(run):
    names = ("draft", "chat asked/model")
    draft, call = (run.one(REFUSED, name) for name in names)
    request = run.one(REFUSED, "POST /v1/extract")

    assert draft.attributes["error.type"] == call.attributes["error.type"] == "provider-refused"
    assert request.attributes["error.type"] == "503"
    assert draft.failed
    assert call.failed
    assert {span.told for span in run.spans[REFUSED]} == {"[]"}


def test_path_and_query_stay_out_of_the_requests_span(run):
    span = run.one(GOOD, "POST /v1/extract")

    assert span.attributes == {
        "server.address": "127.0.0.1",
        "server.port": run.port,
        "url.scheme": "http",
        "url.path": "REDACTED",
        "url.query": "REDACTED",
        "http.request.method": "POST",
        "http.route": "/v1/extract",
        "http.response.status_code": 200,
        "network.protocol.version": "1.1",
    }


def test_what_the_caller_does_not_record_is_not_recorded_here_nor_at_the_provider(run):
    assert set(run.spans) >= {GOOD, REFUSED}
    assert UNSAMPLED not in run.spans
    assert "traceparent" not in run.requests[4].headers


def test_log_lines_lead_to_the_trace(run):
    request, _, unsampled = [
        line for line in run.log if line["event"] == "request" and line["path"] == "/v1/extract"
    ]
    calls = [
        line
        for line in run.log
        if line["event"] == "model call" and line["request_id"] == request["request_id"]
    ]

    assert request["trace_id"] == GOOD
    assert "trace_id" not in unsampled
    assert [(call["attempt"], call["error"]) for call in calls] == [
        (1, "provider-rate-limited"),
        (2, None),
        (1, None),
    ]
    assert calls[0]["provider_request_id"] == "req_0-a.1"
    assert "two words" not in json.dumps(run.log)
