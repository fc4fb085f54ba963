"""Everything that can go wrong, once.

    ExtractorError
    ├── InputError                  the caller's: nothing was tried
    │   ├── MalformedBody           not JSON, or not UTF-8
    │   ├── ArticleTooLong          over the limit
    │   ├── BodyTooLarge            larger than any article within the limit
    │   ├── UnsupportedMediaType    neither JSON nor plain text
    │   ├── BodyTimeout             the body did not arrive in time
    │   ├── InvalidArticle          a field that does not fit, or a blank text
    │   ├── InvalidQuery            a query parameter that does not fit, or is unknown
    │   ├── InvalidIdempotencyKey   not a string of printable ASCII
    │   └── IdempotencyKeyReused    it came with another request before
    ├── AccessError                 the caller may not, or not now
    │   ├── Unauthenticated         no key, or one that nobody has
    │   ├── KeyNotValid             a key that is disabled or has expired
    │   ├── ForeignPage             a browser, on behalf of another site
    │   ├── HostNotServed           a service on the loopback, asked under another name
    │   ├── RateExceeded            more requests than the key has
    │   ├── TokensSpent             the key's tokens of the day are used up
    │   └── TooManyConnections      this process has as many as it takes
    ├── ConfigurationError          a setting that does not fit
    ├── ShuttingDown                the service ends before the answer is there
    ├── EngineNotConfigured         asked for `llm`, and there is neither key nor base URL
    └── EngineError                 the engine began and did not finish; says what it spent
        ├── ProviderError           the model's provider
        │   ├── ProviderUnavailable no connection, 408, 409, 5xx           (retried)
        │   ├── ProviderRateLimited 429                                    (retried)
        │   ├── ProviderRefused     any other 4xx: key, model, request
        │   ├── CircuitOpen         failed so often that it is left alone for a while
        │   └── CassetteMissing     a replay has no answer to the request
        ├── ModelOutputError        the provider answered, the answer cannot be used
        │   ├── ModelOutputInvalid  never fitted the schema
        │   ├── ModelOutputTruncated  cut off at the output limit
        │   └── ModelRefused        the model or a content filter declined
        ├── Overloaded              the line before the provider is full
        └── DeadlineExceeded        time ran out

`slug` is the stable end of the problem `type`; the HTTP status of each stands in
`extractor/api/problems.py`. No message holds article text or model output.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from schemas.extraction import FailedModel, Usage


class ExtractorError(Exception):
    """Base of the tree. `str(error)` is safe to show to the caller and to log."""

    slug: ClassVar[str] = "internal"
    title: ClassVar[str] = "Internal error"


class InputError(ExtractorError):
    """What came in cannot be worked on."""


class MalformedBody(InputError):
    """The body is not JSON, or not UTF-8."""

    slug = "malformed-body"
    title = "Malformed body"


class ArticleTooLong(InputError):
    """The article is over the limit, in characters (code points)."""

    slug = "article-too-long"
    title = "Article too long"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The article is longer than {limit} characters.")
        self.limit = limit


class BodyTooLarge(InputError):
    """A JSON body larger, in bytes, than any article within the limit can make it."""

    slug = "body-too-large"
    title = "Body too large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The body is larger than {limit} bytes.")


class UnsupportedMediaType(InputError):
    """The content type is neither `application/json` nor `text/plain`."""

    slug = "unsupported-media-type"
    title = "Unsupported media type"


class BodyTimeout(InputError):
    """The body did not arrive within its time, in seconds."""

    slug = "body-timeout"
    title = "Body timeout"

    def __init__(self, limit_s: float) -> None:
        super().__init__(f"The body did not arrive within {limit_s:g} s.")


@dataclass(frozen=True)
class FieldError:
    """One invalid field: its path (`source.name`) and what is wrong with it."""

    path: str
    message: str


class InvalidArticle(InputError):
    """One or more fields do not fit."""

    slug = "invalid-article"
    title = "Invalid article"

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__(_listed(errors))
        self.errors = errors


class InvalidQuery(InputError):
    """One or more query parameters do not fit, or are unknown."""

    slug = "invalid-query"
    title = "Invalid query parameter"

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__(_listed(errors))
        self.errors = errors


class InvalidIdempotencyKey(InputError):
    """The `Idempotency-Key` header is not one string of printable ASCII."""

    slug = "invalid-idempotency-key"
    title = "Invalid idempotency key"


class IdempotencyKeyReused(InputError):
    """The idempotency key came with another request before."""

    slug = "idempotency-key-reused"
    title = "Idempotency key reused"


class AccessError(ExtractorError):
    """The caller may not ask this, or not now. No message holds anything of a key."""


class Unauthenticated(AccessError):
    """The request has no key, or one that nobody has."""

    slug = "unauthenticated"
    title = "Unauthenticated"


class KeyNotValid(AccessError):
    """The key is known, and disabled or expired."""

    slug = "key-not-valid"
    title = "Key not valid"


class ForeignPage(AccessError):
    """A browser sent it for a page of another site, to a service that asks for no key."""

    slug = "foreign-page"
    title = "Request of a foreign page"


class HostNotServed(AccessError):
    """A service on the loopback was asked under a name that is not of the loopback."""

    slug = "host-not-served"
    title = "Host not served"


class RateExceeded(AccessError):
    """The key has no request left now; the next one is there in `retry_after_s`."""

    slug = "rate-exceeded"
    title = "Rate exceeded"

    def __init__(self, per_minute: int, *, retry_after_s: float) -> None:
        super().__init__(f"The key has {per_minute} requests a minute.")
        self.retry_after_s = retry_after_s


class TokensSpent(AccessError):
    """The key's model tokens of the day (UTC) are used up; the next day is `retry_after_s` away."""

    slug = "tokens-spent"
    title = "Tokens spent"

    def __init__(self, per_day: int, *, retry_after_s: float) -> None:
        super().__init__(f"The key has {per_day} model tokens a day, until midnight UTC.")
        self.retry_after_s = retry_after_s


class TooManyConnections(AccessError):
    """The process has as many connections open as it takes."""

    slug = "too-many-connections"
    title = "Too many connections"

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} connections are open.")
        self.retry_after_s = 1.0


class ConfigurationError(ExtractorError):
    """One or more settings do not fit."""

    slug = "configuration"
    title = "Configuration error"

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__(_listed(errors))
        self.errors = errors


def _listed(errors: tuple[FieldError, ...]) -> str:
    return "; ".join(f"{error.path}: {error.message}" for error in errors)


class ShuttingDown(ExtractorError):
    """The service ends, and its time for finishing what is in flight is over."""

    slug = "shutting-down"
    title = "Shutting down"

    def __init__(self) -> None:
        super().__init__("The service shut down before the answer was there.")
        self.retry_after_s = 1.0


class EngineNotConfigured(ExtractorError):
    """The engine asked for cannot answer with the settings in force."""

    slug = "engine-not-configured"
    title = "Engine not configured"


class EngineError(ExtractorError):
    """The engine began and did not finish. `attempts` (HTTP calls) and `usage` were spent.

    `models` are those that failed, the last with this error.
    """

    attempts: int = 0
    usage: Usage | None = None
    models: tuple[FailedModel, ...] = ()


class ProviderError(EngineError):
    """The model's provider did not give a completion. `retry_after_s` as it asked, in seconds."""

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ProviderUnavailable(ProviderError):
    """No connection, or the provider's own failure."""

    slug = "provider-unavailable"
    title = "Provider unavailable"


class ProviderRateLimited(ProviderError):
    """Too many requests, or quota used up."""

    slug = "provider-rate-limited"
    title = "Provider rate limit"


class ProviderRefused(ProviderError):
    """The provider will not answer this request: bad key, unknown model, bad parameter."""

    slug = "provider-refused"
    title = "Provider refused"


class CircuitOpen(ProviderError):
    """The provider failed so often that it is not asked; the next try is `retry_after_s` away."""

    slug = "circuit-open"
    title = "Provider circuit open"


class CassetteMissing(ProviderError):
    """A replay was asked what nobody recorded: never retried, nor taken for a failed repair."""

    slug = "cassette-missing"
    title = "Cassette missing"

    def __init__(self, key: str) -> None:
        super().__init__(f"The cassettes have no exchange {key}.")
        self.key = key


class ModelOutputError(EngineError):
    """The model answered, and the answer cannot be used."""


class ModelOutputInvalid(ModelOutputError):
    """The answer never fitted the schema."""

    slug = "model-output-invalid"
    title = "Model output invalid"


class ModelOutputTruncated(ModelOutputError):
    """The answer was cut off at the output limit."""

    slug = "model-output-truncated"
    title = "Model output truncated"


class ModelRefused(ModelOutputError):
    """The model or the provider's content filter declined."""

    slug = "model-refused"
    title = "Model refused"


class Overloaded(EngineError):
    """The line before the provider is full; `retry_after_s` is what waiting in it would take."""

    slug = "overloaded"
    title = "Overloaded"

    def __init__(self, message: str, *, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class DeadlineExceeded(EngineError):
    """The request's time ran out."""

    slug = "deadline-exceeded"
    title = "Deadline exceeded"
