"""What Prometheus scrapes: an observer that counts, in a registry of its own.

Nothing is registered at import, and no label holds what a caller wrote. With several worker
processes the counts of all of them are in files of one directory, and any of them answers for all.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from extractor.telemetry.logged import Logged
from extractor.telemetry.observer import ModelCall
from schemas.vocabulary import CheckCode

if TYPE_CHECKING:
    from schemas.extraction import Extraction

M = TypeVar("M", bound=MetricWrapperBase)

BREAKER_STATES = ("closed", "half_open", "open")

_SECONDS = (
    *(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5),
    *(1.0, 2.5, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0),
)


class Prometheus(Logged):
    """Counts what the service reports, and writes the log lines too.

    Args:
        directory: where all worker processes keep their counts, and `PROMETHEUS_MULTIPROC_DIR`
            since before the client library was imported; None: this process is the only one.
    """

    counts = True

    def __init__(self, directory: Path | None = None) -> None:
        super().__init__()
        self._directory = directory
        self._registry = CollectorRegistry()
        if directory is None:
            ProcessCollector(registry=self._registry)
        self._requests = self._counter(
            "http_requests",
            "HTTP requests; status 499: the caller went away.",
            "method",
            "path",
            "status",
        )
        self._in_flight = self._gauge("http_requests_in_flight", "Requests now.")[()]
        self._request_seconds = self._histogram(
            "http_request_duration_seconds", "From the request to the end of the answer.", "path"
        )
        self._extraction_seconds = self._histogram(
            "extraction_duration_seconds",
            "Extractions by the engine that answered, or that was asked for and failed.",
            "engine",
            "outcome",
        )
        self._records = self._counter("records", "Records in answers.", "engine")
        self._ungrounded = self._counter(
            "ungrounded_mentions", "Strings in answers that are not in their article.", "engine"
        )
        self._checks = self._counter("checks", "Checks in answers.", "code")
        self._fallbacks = self._counter(
            "fallbacks",
            "Answers of another engine or model than the one asked for, by its error.",
            "error",
        )
        self._repeats = self._counter(
            "repeats", "Answers made for another request: `hit` kept, `shared` under way.", "status"
        )
        self._call_seconds = self._histogram(
            "model_call_duration_seconds",
            "HTTP calls to the provider; outcome `ok` or the problem type.",
            "model",
            "outcome",
        )
        self._tokens = self._counter(
            "model_tokens", "Tokens as the provider counts them.", "model", "kind"
        )
        self._spend = self._counter(
            "model_spend",
            "What the tokens cost by the price table; absent without a price.",
            "model",
            "currency",
        )
        self._retries = self._counter(
            "model_retries", "Calls after the first of a turn: retries and re-asks.", "model"
        )
        self._breaker = self._gauge(
            "model_breaker_state",
            "Circuit breakers of this state: one for each process.",
            "model",
            "state",
        )
        self._running = self._gauge("model_calls_running", "Calls under way.", "model")
        self._waiting = self._gauge(
            "model_turns_waiting", "Turns in line for a call, or waiting to try again.", "model"
        )

    def exposition(self) -> bytes:
        """Return everything in the text format; that of all processes where there are several."""
        if self._directory is None:
            return generate_latest(self._registry)
        _bury(self._directory)
        registry = CollectorRegistry()
        MultiProcessCollector(registry, str(self._directory))  # type: ignore[no-untyped-call]
        return generate_latest(registry)

    def request_began(self) -> None:
        self._in_flight.inc()

    def request_ended(self, method: str, path: str, status: int, seconds: float) -> None:
        self._in_flight.dec()
        self._requests[method, path, str(status)].inc()
        self._request_seconds[path,].observe(seconds)

    def extracted(self, engine: str, seconds: float, extraction: Extraction | None) -> None:
        outcome = "error" if extraction is None else "ok"
        self._extraction_seconds[engine, outcome].observe(seconds)
        if extraction is None:
            return
        self._records[engine,].inc(len(extraction.records))
        provenance = extraction.provenance
        if provenance.fallback:
            self._fallbacks[provenance.fallback.error,].inc()
        if provenance.cache:
            self._repeats[provenance.cache.status.value,].inc()
        ungrounded = 0
        for check in extraction.checks:
            self._checks[check.code.value,].inc()
            ungrounded += check.code is CheckCode.NOT_FOUND
        self._ungrounded[engine,].inc(ungrounded)

    def model_called(self, call: ModelCall) -> None:
        super().model_called(call)
        self._call_seconds[call.model, call.error or "ok"].observe(call.seconds)
        if call.attempt > 1:
            self._retries[call.model,].inc()
        if call.usage is None:
            return
        self._tokens[call.model, "input"].inc(call.usage.prompt_tokens)
        self._tokens[call.model, "output"].inc(call.usage.completion_tokens)
        if cost := call.usage.cost:
            self._spend[call.model, cost.currency].inc(float(cost.amount))

    def line_changed(self, model: str, running: int, waiting: int) -> None:
        self._running[model,].set(running)
        self._waiting[model,].set(waiting)

    def model_added(self, model: str) -> None:
        self._set_breaker(model, BREAKER_STATES[0])
        self.line_changed(model, 0, 0)

    def breaker_changed(self, model: str, state: str) -> None:
        super().breaker_changed(model, state)
        self._set_breaker(model, state)

    def _set_breaker(self, model: str, state: str) -> None:
        for one in BREAKER_STATES:
            self._breaker[model, one].set(one == state)

    def _counter(self, name: str, documentation: str, *labels: str) -> _Labelled[Counter]:
        return _Labelled(
            Counter(f"extractor_{name}", documentation, labels, registry=self._registry)
        )

    def _histogram(self, name: str, documentation: str, *labels: str) -> _Labelled[Histogram]:
        return _Labelled(
            Histogram(
                f"extractor_{name}",
                documentation,
                labels,
                registry=self._registry,
                buckets=_SECONDS,
            )
        )

    def _gauge(self, name: str, documentation: str, *labels: str) -> _Labelled[Gauge]:
        return _Labelled(
            Gauge(
                f"extractor_{name}",
                documentation,
                labels,
                registry=self._registry,
                multiprocess_mode="livesum",  # of the processes that are alive
            )
        )


class _Labelled(dict[tuple[str, ...], M], Generic[M]):
    """The children of a metric by their labels: the metric's own look-up costs more than to count.

    There are as many as labels have values, which are all from closed sets.
    """

    def __init__(self, metric: M) -> None:
        super().__init__()
        self._metric = metric

    def __missing__(self, labels: tuple[str, ...]) -> M:
        child = self._metric.labels(*labels) if labels else self._metric
        self[labels] = child
        return child


def _bury(directory: Path) -> None:
    """Take the gauges of processes that have ended out of the sums; their counters stay."""
    for path in directory.glob("gauge_live*_*.db"):
        pid = int(path.stem.rpartition("_")[2])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            # Another worker may be about the same.
            with suppress(FileNotFoundError):
                mark_process_dead(pid, str(directory))  # type: ignore[no-untyped-call]
        except PermissionError:
            continue  # alive, and another user's
