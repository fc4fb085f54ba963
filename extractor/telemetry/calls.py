"""One call to a model: its span, and what observers are told of it.

The span follows the GenAI semantic conventions (client spans, `chat`), without any content.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from opentelemetry.trace import Span, SpanKind
from opentelemetry.util.types import AttributeValue

from extractor.telemetry.observer import ModelCall, Observer
from extractor.telemetry.spans import error_type, mark_failed, span

_FINISH_REASONS = frozenset({"stop", "length", "tool_calls", "function_call", "content_filter"})
_MODEL = re.compile(r"[\w./:@+-]{1,128}", re.ASCII)
_REQUEST_ID = re.compile(r"[\w.:-]{1,128}", re.ASCII)
_HTTPS_PORT = 443
_HTTP_PORT = 80


class CallWatch:
    """Watches the calls to one endpoint.

    Args:
        observer: told of each call when it has ended.
        base_url: of the endpoint; of it only host and port are kept.
        sent: span attributes that every request has, such as `gen_ai.request.temperature`.
    """

    def __init__(
        self, observer: Observer, base_url: str, sent: Mapping[str, AttributeValue | None]
    ) -> None:
        self._observer = observer
        self._attributes: dict[str, AttributeValue] = {
            "gen_ai.operation.name": "chat",
            # The protocol spoken; whose models answer behind it is not known.
            "gen_ai.provider.name": "openai",
            "gen_ai.output.type": "json",
            **_server(base_url),
            **{name: value for name, value in sent.items() if value is not None},
        }

    @contextmanager
    def call(self, model: str, attempt: int) -> Iterator[ModelCall]:
        """Watch one HTTP call; what came of it is set on what this gives."""
        call = ModelCall(model, attempt)
        attributes = {**self._attributes, "gen_ai.request.model": model}
        if attempt > 1:
            attributes["http.request.resend_count"] = attempt - 1
        started = time.perf_counter()
        with span(f"chat {model}", attributes, SpanKind.CLIENT) as current:
            try:
                yield call
            except BaseException as error:
                call.error = error_type(error)
                raise
            finally:
                call.seconds = time.perf_counter() - started
                _tidy(call)
                if current.is_recording():
                    _describe(call, current)
                self._observer.model_called(call)


def _tidy(call: ModelCall) -> None:
    """Keep of the server's strings what can only be what it should be."""
    if call.finish_reason is not None and call.finish_reason not in _FINISH_REASONS:
        call.finish_reason = "other"
    if call.request_id is not None and not _REQUEST_ID.fullmatch(call.request_id):
        call.request_id = None
    if call.served_model is not None and not _MODEL.fullmatch(call.served_model):
        call.served_model = None


def _describe(call: ModelCall, current: Span) -> None:
    if call.served_model:
        current.set_attribute("gen_ai.response.model", call.served_model)
    if call.finish_reason:
        current.set_attribute("gen_ai.response.finish_reasons", [call.finish_reason])
    if call.usage:
        current.set_attribute("gen_ai.usage.input_tokens", call.usage.prompt_tokens)
        current.set_attribute("gen_ai.usage.output_tokens", call.usage.completion_tokens)
    if call.request_id:
        current.set_attribute("http.response.header.x-request-id", [call.request_id])
    if call.error:
        mark_failed(current, call.error)


def _server(base_url: str) -> dict[str, AttributeValue]:
    url = urlsplit(base_url)
    port = url.port or (_HTTPS_PORT if url.scheme == "https" else _HTTP_PORT)
    return {"server.address": url.hostname or "", "server.port": port}
