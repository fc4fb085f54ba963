"""Several processes count as one, and one that has ended leaves no gauge behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx2

from benchmarks.emissions import Served
from tests.support.watched import samples

PATIENCE_S = 60
TEXT = "Gunmen killed four farmers near Ostrava Creek on Tuesday."
IN_FLIGHT = "extractor_http_requests_in_flight"
COUNTS = """
import sys
from pathlib import Path
from extractor.telemetry.prometheus import Prometheus

prometheus = Prometheus(Path(sys.argv[1]))
prometheus.request_began()
prometheus.request_began()
prometheus.request_ended("GET", "/healthz", 200, 0.5)
sys.stdout.write(prometheus.exposition().decode())
"""


def test_whichever_worker_is_asked_answers_for_both(tmp_path):
    with Served(tmp_path, None, {"EXTRACTOR_WORKERS": "2"}) as service:
        url = service.base_url
        # One connection a request, so that both workers get some.
        for _ in range(10):
            answer = httpx2.post(
                f"{url}/v1/extract",
                content=TEXT,
                headers={"Content-Type": "text/plain"},
                timeout=PATIENCE_S,
            )
            assert answer.status_code == 200
        read = [samples(httpx2.get(f"{url}/metrics", timeout=PATIENCE_S).text) for _ in range(6)]

    extracted = 'extractor_extraction_duration_seconds_count{engine="rules",outcome="ok"}'
    assert [counts[extracted] for counts in read] == [10] * 6


def test_counters_of_a_process_that_has_ended_stay_and_its_gauges_go(tmp_path):
    first, second = (_count(tmp_path) for _ in range(2))

    requests = 'extractor_http_requests_total{method="GET",path="/healthz",status="200"}'
    assert (first[requests], second[requests]) == (1, 2)
    assert (first[IN_FLIGHT], second[IN_FLIGHT]) == (1, 1)


def _count(directory: Path) -> dict[str, float]:
    """Count in a process of its own, which ends with a request under way."""
    done = subprocess.run(  # noqa: S603 our own interpreter and code
        [sys.executable, "-c", COUNTS, str(directory)],
        env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(directory)},
        capture_output=True,
        text=True,
        check=True,
    )
    return samples(done.stdout)
