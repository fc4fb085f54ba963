"""What watching costs a request: `python -m benchmarks.watching_cost`.

Times all that one extraction by a model reports: nobody listens, Prometheus counts, alone and
with other processes, a tracer records every span. Exporting goes on in a thread of its own.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider

from extractor.logs import configure_logging
from extractor.telemetry.calls import CallWatch
from extractor.telemetry.observer import Observer
from extractor.telemetry.spans import outgoing_headers, redact_request, span
from schemas.article import Article
from schemas.extraction import ArticleInfo, Extraction, Provenance, Usage
from schemas.vocabulary import EngineName

ROUNDS = 7
TIMES = 2_000
SHARED = "PROMETHEUS_MULTIPROC_DIR"
SPANS = ("segment", "draft", "prompt", "ground and resolve")

USAGE = Usage(prompt_tokens=5_000, completion_tokens=700)
EXTRACTION = Extraction(
    article=ArticleInfo.of(Article(text="Nothing."), "en"),
    records=(),
    provenance=Provenance(engine=EngineName.LLM, version="0", seconds=0.2),
    usage=USAGE,
)


def main() -> int:
    """Print the figures; a run of itself shares its counts, as that is settled at import."""
    if SHARED in os.environ:
        _print("Prometheus, with other processes", _request(_prometheus(Path(os.environ[SHARED]))))
        return 0
    _print("nothing configured", _request(Observer()))
    _print("Prometheus", _request(_prometheus(None)))
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "benchmarks.watching_cost"],
            env={**os.environ, SHARED: folder},
            check=True,
        )
    _print("every span recorded", _recorded())
    return 0


def _print(name: str, work: Callable[[], None]) -> None:
    work()
    rounds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(TIMES):
            work()
        rounds.append((time.process_time() - started) / TIMES * 1e6)
    sys.stdout.write(f"{name}: {statistics.median(rounds):.1f} µs of CPU a request\n")


def _prometheus(directory: Path | None) -> Observer:
    from extractor.telemetry.prometheus import Prometheus  # noqa: PLC0415 it reads the environment

    configure_logging("info", "json")
    return Prometheus(directory)


def _recorded() -> Callable[[], None]:
    trace.set_tracer_provider(TracerProvider())
    tracer = trace.get_tracer("benchmark")
    work = _request(Observer())

    def request() -> None:
        with tracer.start_as_current_span("request"):
            work()

    return request


def _request(observer: Observer) -> Callable[[], None]:
    watch = CallWatch(observer, "http://127.0.0.1:1/v1", {})

    def request() -> None:
        observer.request_began()
        redact_request(query=True, method=False)
        for name in SPANS:
            with span(name):
                pass
        for running in (0, 1, 0, 0):
            observer.line_changed("model", running, 0)
        with watch.call("model", 1) as call:
            outgoing_headers()
            call.usage, call.finish_reason, call.served_model = USAGE, "tool_calls", "model"
        observer.request_ended("POST", "/v1/extract", 200, 0.2)
        observer.extracted("llm", 0.2, EXTRACTION)

    return request


if __name__ == "__main__":
    sys.exit(main())
