"""Everything that can go wrong, once.

    ExtractorError
    ├── InputError                  the caller's: nothing was tried
    │   ├── MalformedBody           not JSON, or not UTF-8
    │   ├── ArticleTooLong          over the limit
    │   ├── BodyTooLarge            larger than any article within the limit
    │   ├── UnsupportedMediaType    neither JSON nor plain text
    │   ├── InvalidArticle          a field that does not fit, or a blank text
    │   └── InvalidQuery            a query parameter that does not fit, or is unknown
    ├── ConfigurationError          a setting that does not fit
    ├── EngineNotConfigured         asked for `llm`, and there is neither key nor base URL
    └── EngineError                 the engine began and did not finish; says what it spent
        ├── ProviderError           the model's provider
        │   ├── ProviderUnavailable no connection, 408, 409, 5xx           (retried)
        │   ├── ProviderRateLimited 429                                    (retried)
        │   ├── ProviderRefused     any other 4xx: key, model, request
        │   └── CassetteMissing     a replay has no answer to the request
        ├── ModelOutputError        the provider answered, the answer cannot be used
        │   ├── ModelOutputInvalid  never fitted the schema
        │   ├── ModelOutputTruncated  cut off at the output limit
        │   └── ModelRefused        the model or a content filter declined
        └── DeadlineExceeded        time ran out

`slug` is the stable end of the problem `type`; the HTTP status of each stands in
`extractor/api/problems.py`. No message holds article text or model output.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from schemas.extraction import Usage


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


class ConfigurationError(ExtractorError):
    """One or more settings do not fit."""

    slug = "configuration"
    title = "Configuration error"

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__(_listed(errors))
        self.errors = errors


def _listed(errors: tuple[FieldError, ...]) -> str:
    return "; ".join(f"{error.path}: {error.message}" for error in errors)


class EngineNotConfigured(ExtractorError):
    """The engine asked for cannot answer with the settings in force."""

    slug = "engine-not-configured"
    title = "Engine not configured"


class EngineError(ExtractorError):
    """The engine began and did not finish. `attempts` (HTTP calls) and `usage` were spent."""

    attempts: int = 0
    usage: Usage | None = None


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


class DeadlineExceeded(EngineError):
    """The request's time ran out."""

    slug = "deadline-exceeded"
    title = "Deadline exceeded"
