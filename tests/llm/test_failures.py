from __future__ import annotations

from datetime import UTC, datetime

import httpx2
import openai
import pytest
from openai.types.chat import ChatCompletion

from extractor.engines import failures
from extractor.errors import (
    ModelOutputTruncated,
    ModelRefused,
    ProviderRateLimited,
    ProviderRefused,
    ProviderUnavailable,
)

NOW = datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC)
REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1/chat/completions")


def of_status(kind, status):
    response = httpx2.Response(status, request=REQUEST, json={})
    if kind is openai.OAuthError:
        return kind(response=response, body={})
    return kind("secret", response=response, body={})


# Every exception the client exports: how to make one, what it is to us, whether it is retried.
CLIENT_ERRORS = {
    openai.OpenAIError: (lambda: openai.OpenAIError("secret"), ProviderRefused, False),
    openai.APIError: (
        lambda: openai.APIError("secret", REQUEST, body=None), ProviderRefused, False
    ),
    openai.APIConnectionError: (
        lambda: openai.APIConnectionError(request=REQUEST), ProviderUnavailable, True
    ),
    openai.APITimeoutError: (lambda: openai.APITimeoutError(REQUEST), ProviderUnavailable, True),
    openai.APIResponseValidationError: (
        lambda: openai.APIResponseValidationError(
            httpx2.Response(200, request=REQUEST), body="secret"
        ),
        ProviderUnavailable,
        True,
    ),
    openai.APIStatusError: (lambda: of_status(openai.APIStatusError, 418), ProviderRefused, False),
    openai.BadRequestError: (
        lambda: of_status(openai.BadRequestError, 400), ProviderRefused, False
    ),
    openai.AuthenticationError: (
        lambda: of_status(openai.AuthenticationError, 401), ProviderRefused, False
    ),
    openai.OAuthError: (lambda: of_status(openai.OAuthError, 401), ProviderRefused, False),
    openai.PermissionDeniedError: (
        lambda: of_status(openai.PermissionDeniedError, 403), ProviderRefused, False
    ),
    openai.NotFoundError: (lambda: of_status(openai.NotFoundError, 404), ProviderRefused, False),
    openai.ConflictError: (
        lambda: of_status(openai.ConflictError, 409), ProviderUnavailable, True
    ),
    openai.UnprocessableEntityError: (
        lambda: of_status(openai.UnprocessableEntityError, 422), ProviderRefused, False
    ),
    openai.RateLimitError: (
        lambda: of_status(openai.RateLimitError, 429), ProviderRateLimited, True
    ),
    openai.InternalServerError: (
        lambda: of_status(openai.InternalServerError, 500), ProviderUnavailable, True
    ),
    openai.LengthFinishReasonError: (
        lambda: openai.LengthFinishReasonError(completion=ChatCompletion.construct()),
        ModelOutputTruncated,
        False,
    ),
    openai.ContentFilterFinishReasonError: (
        openai.ContentFilterFinishReasonError, ModelRefused, False
    ),
    # Of a feature that is not used here.
    openai.WebSocketConnectionClosedError: (
        lambda: openai.WebSocketConnectionClosedError("secret", unsent_messages=[]),
        ProviderRefused,
        False,
    ),
    openai.WebSocketQueueFullError: (
        lambda: openai.WebSocketQueueFullError("secret"), ProviderRefused, False
    ),
}  # fmt: skip


def test_every_error_that_the_client_exports_is_decided_on():
    exported = {
        value
        for name, value in list(vars(openai).items())  # it loads parts of itself lazily
        if isinstance(value, type) and issubclass(value, openai.OpenAIError) and name[0] != "_"
    }
    assert exported == CLIENT_ERRORS.keys()


@pytest.mark.parametrize("kind", CLIENT_ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_of_the_client_becomes_one_of_ours(kind):
    make, expected, retried = CLIENT_ERRORS[kind]
    failure = failures.of_exception(make(), NOW)
    assert type(failure.error) is expected
    assert failure.retry is retried
    assert "secret" not in str(failure.error)
    assert str(failure.error).endswith(".")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({}, None, id="nothing asked"),
        pytest.param({"retry-after": "7"}, 7.0, id="seconds"),
        pytest.param({"retry-after": "0"}, 0.0, id="at once"),
        pytest.param({"retry-after": "1.5"}, 1.5, id="parts of a second"),
        pytest.param({"retry-after-ms": "250"}, 0.25, id="milliseconds"),
        pytest.param({"retry-after-ms": "250", "retry-after": "9"}, 0.25, id="the finer first"),
        pytest.param({"retry-after-ms": "?", "retry-after": "9"}, 9.0, id="unreadable fraction"),
        pytest.param({"retry-after": "Mon, 06 May 2024 12:01:30 GMT"}, 90.0, id="a date"),
        pytest.param({"retry-after": "Mon, 06 May 2024 14:00:30 +0200"}, 30.0, id="a zoned date"),
        pytest.param({"retry-after": "Mon, 06 May 2024 12:00:05 -0000"}, 5.0, id="zone unknown"),
        pytest.param({"retry-after": "Mon, 06 May 2024 11:00:00 GMT"}, 0.0, id="a date gone by"),
        pytest.param({"retry-after": "-3"}, 0.0, id="negative"),
        pytest.param({"retry-after": "soon"}, None, id="a word"),
        pytest.param({"retry-after": "nan"}, None, id="not a number"),
        pytest.param({"retry-after": "inf"}, None, id="for ever"),
        pytest.param({"retry-after": ""}, None, id="empty"),
        pytest.param({"retry-after": "Mon, 99 May 2024 99:00:00 GMT"}, None, id="no such date"),
        pytest.param({"retry-after": "Mon, 06 May 99999 11:00:00 GMT"}, None, id="no such year"),
    ],
)
def test_retry_after_is_read(headers, expected):
    assert failures.retry_after_s(headers, NOW) == expected


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("model_not_found", " (model_not_found)"),
        (400, " (400)"),
        (None, ""),
        ("", ""),
        ("Four people were killed", ""),
        ("a" * 65, ""),
        ("مدينة", ""),
        ({"text": "secret"}, ""),
    ],
)
def test_a_code_is_shown_only_when_it_looks_like_one(code, shown):
    response = httpx2.Response(404, request=REQUEST)
    error = openai.NotFoundError("secret", response=response, body={"code": code})
    failure = failures.of_exception(error, NOW)
    assert str(failure.error) == f"The provider answered 404{shown}."


@pytest.mark.parametrize(
    ("error", "expected", "retried"),
    [
        pytest.param({"code": 429}, ProviderRateLimited, True, id="429"),
        pytest.param({"code": "503"}, ProviderUnavailable, True, id="a status as a string"),
        pytest.param({"code": 403}, ProviderRefused, False, id="403"),
        pytest.param({"type": "insufficient_quota"}, ProviderRateLimited, False, id="quota"),
        pytest.param({"code": "odd"}, ProviderUnavailable, True, id="a code of its own"),
        pytest.param({"code": ["x"]}, ProviderUnavailable, True, id="a code that is no code"),
        pytest.param("busy", ProviderUnavailable, True, id="a word"),
        pytest.param([1], ProviderUnavailable, True, id="a list"),
    ],
)
def test_an_error_inside_a_200_is_read_as_the_status_it_names(error, expected, retried):
    failure = failures.of_body(error)
    assert type(failure.error) is expected
    assert failure.retry is retried
