"""Spans below the one that FastAPI opens for a request.

With nobody recording that request, a span costs one look at the context. No span holds a word of
the article, of a key or of an answer: exceptions leave their type, never their message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import AttributeValue

from extractor import __version__
from extractor.errors import ExtractorError

REDACTED = "REDACTED"

_TRACER = trace.get_tracer("incident-extractor", __version__)
_NONE: AbstractContextManager[Span] = nullcontext(trace.INVALID_SPAN)
_PROPAGATOR = TraceContextTextMapPropagator()


def span(
    name: str,
    attributes: Mapping[str, AttributeValue] | None = None,
    kind: SpanKind = SpanKind.INTERNAL,
) -> AbstractContextManager[Span]:
    """Open a span under the current one, if that is recorded."""
    if not trace.get_current_span().is_recording():
        return _NONE
    return _recorded(name, attributes, kind)


def redact_request(*, query: bool, method: bool) -> str | None:
    """Take what the caller wrote out of the request's span; return its trace id, in hex.

    FastAPI puts the path, the query and an unknown method into it, and a title may stand in any.
    To be called before the answer begins: a span that has ended cannot be changed.

    Args:
        query: the request has one.
        method: the method is none of the known ones.
    """
    current = trace.get_current_span()
    if not current.is_recording():
        return None
    current.set_attribute("url.path", REDACTED)
    if query:
        current.set_attribute("url.query", REDACTED)
    if method:
        current.set_attribute("http.request.method_original", REDACTED)
    return trace.format_trace_id(current.get_span_context().trace_id)


def outgoing_headers() -> dict[str, str]:
    """Return `traceparent` and `tracestate` of the current span; nothing when it is not recorded.

    Baggage stays here: it is the caller's, and the provider a third party.
    """
    headers: dict[str, str] = {}
    if trace.get_current_span().is_recording():
        _PROPAGATOR.inject(headers)
    return headers


def error_type(error: BaseException) -> str:
    """Name an error: the slug of one of ours, else its class."""
    return error.slug if isinstance(error, ExtractorError) else type(error).__qualname__


def mark_failed(current: Span, kind: str) -> None:
    """Mark a span as failed with an error of this type."""
    current.set_attribute("error.type", kind)
    current.set_status(StatusCode.ERROR)


@contextmanager
def _recorded(
    name: str, attributes: Mapping[str, AttributeValue] | None, kind: SpanKind
) -> Iterator[Span]:
    with _TRACER.start_as_current_span(
        name,
        kind=kind,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield current
        except BaseException as error:
            mark_failed(current, error_type(error))
            raise
