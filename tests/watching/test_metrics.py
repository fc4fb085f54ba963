"""What Prometheus reads is what happened."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from extractor.cli.counting import VARIABLE, counting_together
from extractor.settings import Settings
from tests.support.model_server import ok, says, status
from tests.support.watched import post

TEXT = "Gunmen killed four farmers near Ostrava Creek on Tuesday."
RECORD = {
    "kind": "incident",
    "event_type": "attack",
    "summary": "Gunmen killed four farmers.",
    "assertion": "reported",
    "tolls": [{"outcome": "killed", "count": "four"}],
    "sentences": [1],
}
PRICES = """
currency = "EUR"
[models."paid/model"]
input_per_million = 10
output_per_million = 1000
"""


def model(server, **more):
    return {
        "OPENAI_BASE_URL": server.base_url,
        "EXTRACTOR_MODEL": "paid/model",
        **more,
    }


def of(counts, name, **labels):
    """Return the one sample of this name that has these labels; None when it is not there."""
    wanted = {f'{label}="{value}"' for label, value in labels.items()}
    found = [
        value
        for sample, value in counts.items()
        if sample.partition("{")[0] == name and wanted <= set(re.findall(r'\w+="[^"]*"', sample))
    ]
    assert len(found) <= 1
    return found[0] if found else None


def test_requests_are_counted_by_template_method_and_status(watched):
    service = watched()

    service.ask(
        post(TEXT),
        post(""),
        ("GET", "/healthz", {}),
        ("GET", "/etc/passwd", {}),
        ("BREW", "/healthz", {}),
    )

    counts = {
        name: value
        for name, value in service.counts.items()
        if name.startswith("extractor_http_requests_total")
    }
    sample = 'extractor_http_requests_total{{method="{}",path="{}",status="{}"}}'
    assert counts == {
        sample.format("POST", "/v1/extract", 200): 1,
        sample.format("POST", "/v1/extract", 422): 1,
        sample.format("GET", "/healthz", 200): 1,
        sample.format("GET", "unmatched", 404): 1,
        sample.format("other", "/healthz", 405): 1,
    }


def test_the_request_that_asks_is_the_one_under_way(watched):
    answer = watched().ask(("GET", "/metrics", {}))[0]

    assert answer.headers["content-type"] == "text/plain; version=1.0.0; charset=utf-8"
    assert "extractor_http_requests_in_flight 1.0" in answer.text
    assert "process_resident_memory_bytes" in answer.text


def test_extractions_are_timed_by_engine(watched, model_server):
    model_server.script(ok({"records": [RECORD]}), status(400))
    service = watched(**model(model_server))

    service.ask(post(TEXT), post(TEXT, engine="rules"), post(TEXT + " No more."), post(""))

    counts = service.counts
    seconds = "extractor_extraction_duration_seconds"
    assert of(counts, f"{seconds}_count", engine="llm", outcome="ok") == 1
    assert of(counts, f"{seconds}_count", engine="rules", outcome="ok") == 1
    assert of(counts, f"{seconds}_count", engine="auto", outcome="error") == 1
    assert 0 < of(counts, f"{seconds}_sum", engine="llm", outcome="ok") < 5
    assert of(counts, "extractor_records_total", engine="llm") == 1


def test_calls_tokens_and_retries_are_counted_by_model(watched, model_server):
    model_server.script(
        status(429, retry_after="0"), says("no JSON"), ok({"records": [RECORD]}, usage=(900, 70))
    )
    service = watched(**model(model_server))

    service.extract(TEXT)

    counts = service.counts
    calls = "extractor_model_call_duration_seconds_count"
    assert of(counts, calls, model="paid/model", outcome="provider-rate-limited") == 1
    assert of(counts, calls, model="paid/model", outcome="ok") == 2
    assert of(counts, "extractor_model_retries_total", model="paid/model") == 2
    # Of the call that was no JSON too: 100 and 20.
    assert of(counts, "extractor_model_tokens_total", kind="input") == 1000
    assert of(counts, "extractor_model_tokens_total", kind="output") == 90
    assert of(counts, "extractor_model_breaker_state", state="closed") == 1
    assert of(counts, "extractor_model_breaker_state", state="open") == 0
    assert of(counts, "extractor_model_calls_running") == 0
    assert of(counts, "extractor_model_turns_waiting") == 0


def test_the_name_that_the_server_gives_its_model_is_no_label(watched, model_server):
    model_server.script(ok({"records": [RECORD]}, model="served/by-the-hour-0001"))
    service = watched(**model(model_server))

    service.extract(TEXT)

    assert "traceparent" not in model_server.requests[0].headers
    assert "by-the-hour" not in "".join(service.counts)


def test_spend_follows_the_price_table(watched, model_server, tmp_path):
    (tmp_path / "prices.toml").write_text(PRICES)
    model_server.script(ok({"records": [RECORD]}, usage=(900, 70)))
    service = watched(**model(model_server, EXTRACTOR_PRICES_FILE="prices.toml"))

    answer = service.extract(TEXT)

    # By hand: 900 * 10 + 70 * 1000 = 79,000 of a million.
    assert answer.json()["usage"]["cost"] == {"amount": "0.079", "currency": "EUR"}
    assert of(service.counts, "extractor_model_spend_total", currency="EUR") == 0.079


def test_without_a_price_there_is_no_cost(watched, model_server, tmp_path):
    (tmp_path / "prices.toml").write_text(PRICES.replace("paid/model", "another"))
    model_server.script(ok({"records": [RECORD]}, usage=(900, 70)))
    service = watched(**model(model_server, EXTRACTOR_PRICES_FILE="prices.toml"))

    answer = service.extract(TEXT)

    assert answer.json()["usage"] == {"prompt_tokens": 900, "completion_tokens": 70}
    assert of(service.counts, "extractor_model_spend_total") is None


def test_ungrounded_mentions_checks_and_fallbacks_are_counted(watched, model_server):
    invented = RECORD | {"actors": [{"role": "victim", "name": "miners", "type": "civilians"}]}
    model_server.script(ok({"records": [invented]}), ok({"fixes": []}), status(401))
    service = watched(**model(model_server))

    first, second = service.ask(post(TEXT), post(TEXT + " No more.", fallback="rules"))

    (check,) = [one for one in first.json()["checks"] if one["code"] == "not_found"]
    assert check["path"] == "records[0].actors[0].name"
    assert second.json()["provenance"]["engine"] == "rules"
    counts = service.counts
    assert of(counts, "extractor_ungrounded_mentions_total", engine="llm") == 1
    assert of(counts, "extractor_checks_total", code="not_found") == 1
    assert of(counts, "extractor_fallbacks_total", error="provider-refused") == 1


def test_repeats_are_counted(watched, model_server):
    model_server.script(ok({"records": [RECORD]}))
    service = watched(**model(model_server))

    service.ask(post(TEXT), post(TEXT))

    assert of(service.counts, "extractor_repeats_total", status="hit") == 1
    assert of(service.counts, "extractor_model_tokens_total", kind="input") == 100


def test_metrics_can_be_off(watched):
    service = watched(EXTRACTOR_METRICS="off")

    assert service.ask(("GET", "/metrics", {}))[0].status_code == 404


@pytest.mark.parametrize(
    ("settings", "shared"),
    [
        pytest.param({"workers": 1}, False, id="one worker"),
        pytest.param({"workers": 2}, True, id="two"),
        pytest.param({"workers": 2, "metrics": False}, False, id="two that do not count"),
    ],
)
def test_several_workers_get_a_directory_to_count_in(monkeypatch, settings, shared):
    monkeypatch.delenv(VARIABLE, raising=False)
    with counting_together(Settings(**settings)):
        directory = os.environ.get(VARIABLE)
        assert (directory is not None) is shared
        assert not shared or Path(directory).is_dir()

    assert VARIABLE not in os.environ
    assert not shared or not Path(directory).exists()


def test_a_directory_that_is_set_is_made_and_kept(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "counts"))

    with counting_together(Settings()):
        pass

    assert (tmp_path / "counts").is_dir()


def test_token_counts_that_are_none_are_not_counted(watched, model_server):
    model_server.script(ok({"records": [RECORD]}, usage=(-900, 10**400)))
    service = watched(**model(model_server))

    answer = service.extract(TEXT)

    assert answer.json()["usage"] == {"prompt_tokens": 0, "completion_tokens": 0}
    assert of(service.counts, "extractor_model_tokens_total", kind="input") == 0


def test_credentials_in_the_base_url_are_sent_and_not_shown(watched, model_server, capsys):
    model_server.script(ok({"records": [RECORD]}), status(500), status(500))
    base_url = model_server.base_url.replace("://", "://ada:pa%3Ass@")
    service = watched(
        **model(model_server, OPENAI_BASE_URL=base_url, EXTRACTOR_LOG_LEVEL="debug"),
        EXTRACTOR_MAX_ATTEMPTS="1",
    )

    service.ask(post(TEXT), post(TEXT + " No more."))

    # RFC 7617: base64 of `ada:pa:ss`.
    assert model_server.requests[0].headers["authorization"] == "Basic YWRhOnBhOnNz"
    logged = capsys.readouterr().err
    assert "model call" in logged
    assert "pa:ss" not in logged
    assert "pa%3Ass" not in logged
