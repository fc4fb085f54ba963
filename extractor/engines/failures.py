"""What the provider's errors are in ours: the one seam where they are translated.

No message of a provider is passed on, for it may echo the request: only its status, and its
`code` and `param` where they look like identifiers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from instructor.core import InstructorError, InstructorRetryException
from pydantic import ValidationError
from pydantic_core import from_json

from extractor.engines.answers import Answer, field_names
from extractor.engines.wire import BrokenOff
from extractor.errors import (
    CassetteMissing,
    EngineError,
    ModelOutputInvalid,
    ModelOutputTruncated,
    ModelRefused,
    ProviderRateLimited,
    ProviderRefused,
    ProviderUnavailable,
)

EXCEPTIONS = (
    OSError,
    aiohttp.ClientError,
    BrokenOff,
    CassetteMissing,
    ValueError,
    RecursionError,
)
"""All that asking for a completion may raise."""

_PASSING = frozenset({408, 409})
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.\[\]-]{1,64}")
_QUOTA = "insufficient_quota"
_FILTERED = ("content_filter", "content_policy_violation")
"""What a filter before the model says with a 400."""
_PATHS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call gave no answer, and whether the same call may succeed later.

    A value, not a raised exception: an error raised while another is handled would drag it along
    as its context, and with it the request.
    """

    error: EngineError
    retry: bool = False


def of_exception(error: Exception) -> Failure:
    """Translate one of `EXCEPTIONS`."""
    match error:
        case TimeoutError():
            failure = Failure(
                ProviderUnavailable("The provider did not answer in time."), retry=True
            )
        case CassetteMissing(key=key):
            failure = Failure(CassetteMissing(key))
        case aiohttp.InvalidURL():
            failure = Failure(ProviderRefused("The base URL is not valid."))
        case aiohttp.ClientConnectionError() | OSError():
            failure = Failure(ProviderUnavailable("No connection to the provider."), retry=True)
        case aiohttp.ClientError() | BrokenOff():
            failure = Failure(ProviderUnavailable("The provider's answer broke off."), retry=True)
        case _:  # it is not JSON
            failure = no_completion()
    return failure


def of_response(status: int, headers: Mapping[str, str], body: bytes, now: datetime) -> Failure:
    """Translate an answer with another status than 2xx.

    Args:
        status: as answered.
        headers: of the answer, whatever the case of their names.
        body: of the answer, any bytes.
        now: what a Retry-After date is read against.
    """
    try:
        said = from_json(body)
    except ValueError:
        said = None
    error = said.get("error", said) if isinstance(said, Mapping) else said
    fields: Mapping[str, Any] = error if isinstance(error, Mapping) else {}
    return _of_status(
        status,
        fields.get("code"),
        fields.get("type"),
        fields.get("param"),
        retry_after_s(headers, now),
    )


def of_body(error: object) -> Failure:
    """Translate the `error` of a body that came with status 200, as gateways send it."""
    fields: Mapping[str, Any] = error if isinstance(error, Mapping) else {}
    code = fields.get("code")
    if str(code) in {str(status) for status in range(400, 600)}:
        return _of_status(int(str(code)), None, fields.get("type"), fields.get("param"), None)
    named = _named(code, fields.get("param"))
    if _QUOTA in (code, fields.get("type")):
        return Failure(ProviderRateLimited(f"The provider reports an error{named}."))
    return Failure(ProviderUnavailable(f"The provider reports an error{named}."), retry=True)


def no_completion() -> Failure:
    """Name a body that came with status 200: a gateway's page, the answer of a wrong URL."""
    message = "The provider answered 200 without a chat completion."
    return Failure(ProviderUnavailable(message), retry=True)


def truncated() -> Failure:
    """Name an answer that was cut off: the same limit would cut it again."""
    return Failure(ModelOutputTruncated("The answer was cut off at the output limit."))


def refused() -> Failure:
    """Name an answer that the model, or a filter before it, withheld."""
    return Failure(ModelRefused("The model or the provider's content filter declined."))


def invalid(error: InstructorError, answer: type[Answer]) -> ModelOutputInvalid:
    """Name an answer that never fitted, without a word of it."""
    tries = error.failed_attempts if isinstance(error, InstructorRetryException) else None
    if not tries:
        return ModelOutputInvalid("The answer could not be read.")
    times = "once" if len(tries) == 1 else f"{len(tries)} times"
    return ModelOutputInvalid(
        f"The answer did not fit the schema, asked {times}: {_misfit(tries[-1].exception, answer)}."
    )


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait: `retry-after-ms`, else `retry-after` as seconds or HTTP date (RFC 9110)."""
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * scale
        except ValueError:
            continue
        if math.isfinite(seconds):
            return max(seconds, 0.0)
    try:
        date = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max((date - now).total_seconds(), 0.0)


def _of_status(
    status: int, code: object, kind: object, param: object, wait: float | None
) -> Failure:
    message = f"The provider answered {status}{_named(code, param)}."
    if status == 429:  # noqa: PLR2004 - an HTTP status is its own name
        spent = _QUOTA in (code, kind)
        return Failure(ProviderRateLimited(message, retry_after_s=wait), retry=not spent)
    if status in _PASSING or status >= 500:  # noqa: PLR2004 - the same
        return Failure(ProviderUnavailable(message, retry_after_s=wait), retry=True)
    if code in _FILTERED:
        return refused()
    return Failure(ProviderRefused(message))


def _named(code: object, param: object) -> str:
    names = [str(name) for name in (code, param) if name and _IDENTIFIER.fullmatch(str(name))]
    return f" ({', '.join(names)})" if names else ""


def _misfit(error: Exception, answer: type[Answer]) -> str:
    """Say what does not fit, in names of our own schema only."""
    if not isinstance(error, ValidationError):
        return "it is not in the place asked for"
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if any(item["type"] == "json_invalid" for item in found):
        return "it is not JSON"
    paths = list(dict.fromkeys(_path(item["loc"], answer) for item in found))
    more = len(paths) - _PATHS_NAMED
    return ", ".join(paths[:_PATHS_NAMED]) + (f" and {more} more" if more > 0 else "")


def _path(location: tuple[int | str, ...], answer: type[Answer]) -> str:
    known = field_names(answer)
    steps = (
        f"[{step}]" if isinstance(step, int) else f".{step if step in known else '(unknown field)'}"
        for step in location
    )
    return "".join(steps).removeprefix(".") or "the whole"
