from __future__ import annotations

import json
from datetime import UTC, datetime

import aiohttp
import pytest

from extractor.engines import failures
from extractor.engines.wire import BrokenOff
from extractor.errors import (
    CassetteMissing,
    ModelRefused,
    ProviderRateLimited,
    ProviderRefused,
    ProviderUnavailable,
)

NOW = datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC)
WHERE = aiohttp.client_reqrep.ConnectionKey("127.0.0.1", 80, False, True, None, None, None)
UNCONNECTED = "No connection to the provider."
BROKEN_OFF = "The provider's answer broke off."
LATE = "The provider did not answer in time."


def connector(kind):
    return kind(WHERE, OSError(1, "secret"))


def response(kind):
    return kind(None, (), status=400, message="secret")


# Every exception the HTTP client exports: how to make one, what it is to us, whether it is retried.
CLIENT_ERRORS = {
    aiohttp.ClientError: (lambda: aiohttp.ClientError("secret"), BROKEN_OFF, True),
    **{
        kind: (lambda kind=kind: kind("secret"), UNCONNECTED, True)
        for kind in (
            aiohttp.ClientConnectionError,
            aiohttp.ClientConnectionResetError,
            aiohttp.ClientOSError,
            aiohttp.ServerConnectionError,
            aiohttp.ServerDisconnectedError,
        )
    },
    **{
        kind: (lambda kind=kind: connector(kind), UNCONNECTED, True)
        for kind in (
            aiohttp.ClientConnectorError,
            aiohttp.ClientConnectorCertificateError,
            aiohttp.ClientConnectorDNSError,
            aiohttp.ClientConnectorSSLError,
            aiohttp.ClientProxyConnectionError,
            aiohttp.ClientSSLError,
        )
    },
    aiohttp.ServerFingerprintMismatch: (
        lambda: aiohttp.ServerFingerprintMismatch(b"secret", b"secret", "secret", 1),
        UNCONNECTED,
        True,
    ),
    **{
        kind: (lambda kind=kind: kind("secret"), LATE, True)
        for kind in (
            aiohttp.ConnectionTimeoutError,
            aiohttp.ServerTimeoutError,
            aiohttp.SocketTimeoutError,
        )
    },
    **{
        kind: (lambda kind=kind: response(kind), BROKEN_OFF, True)
        for kind in (
            aiohttp.ClientHttpProxyError,
            aiohttp.ClientResponseError,
            aiohttp.ContentTypeError,
            aiohttp.TooManyRedirects,
            aiohttp.WSServerHandshakeError,
        )
    },
    **{
        kind: (lambda kind=kind: kind("secret"), BROKEN_OFF, True)
        for kind in (
            aiohttp.ClientPayloadError,
            aiohttp.NonHttpUrlClientError,
            aiohttp.NonHttpUrlRedirectClientError,
            aiohttp.RedirectClientError,
            aiohttp.UploadAbortedError,
        )
    },
    **{
        kind: (lambda kind=kind: kind("http://secret"), "The base URL is not valid.", False)
        for kind in (
            aiohttp.InvalidURL,
            aiohttp.InvalidUrlClientError,
            aiohttp.InvalidUrlRedirectClientError,
        )
    },
}


def test_every_error_that_the_client_exports_is_decided_on():
    exported = {
        value
        for value in vars(aiohttp).values()
        if isinstance(value, type) and issubclass(value, aiohttp.ClientError)
    }
    assert exported == CLIENT_ERRORS.keys()


@pytest.mark.parametrize("kind", CLIENT_ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_of_the_client_becomes_one_of_ours(kind):
    make, expected, retried = CLIENT_ERRORS[kind]
    error = make()
    assert isinstance(error, failures.EXCEPTIONS)
    failure = failures.of_exception(error)
    assert str(failure.error) == expected
    assert failure.retry is retried


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(TimeoutError(), LATE, id="time"),
        pytest.param(ConnectionResetError("secret"), UNCONNECTED, id="socket"),
        pytest.param(BrokenOff(), BROKEN_OFF, id="stream"),
        pytest.param(
            ValueError("secret"),
            "The provider answered 200 without a chat completion.",
            id="no JSON",
        ),
    ],
)
def test_what_else_may_go_wrong_is_worth_another_try(error, expected):
    failure = failures.of_exception(error)
    assert (str(failure.error), failure.retry) == (expected, True)


def test_a_missing_cassette_is_not_tried_again():
    failure = failures.of_exception(CassetteMissing("k" * 64))
    assert isinstance(failure.error, CassetteMissing)
    assert failure.error.key == "k" * 64
    assert not failure.retry


@pytest.mark.parametrize(
    ("status", "expected", "retried"),
    [
        (302, ProviderRefused, False),
        (400, ProviderRefused, False),
        (401, ProviderRefused, False),
        (403, ProviderRefused, False),
        (404, ProviderRefused, False),
        (408, ProviderUnavailable, True),
        (409, ProviderUnavailable, True),
        (418, ProviderRefused, False),
        (422, ProviderRefused, False),
        (429, ProviderRateLimited, True),
        (500, ProviderUnavailable, True),
        (529, ProviderUnavailable, True),
    ],
)
def test_a_status_decides_whether_to_try_again(status, expected, retried):
    failure = failures.of_response(status, {}, b'{"error": {"message": "secret"}}', NOW)
    assert type(failure.error) is expected
    assert failure.retry is retried
    assert str(failure.error) == f"The provider answered {status}."


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        pytest.param(b'{"error": {"code": "odd", "param": "tools"}}', " (odd, tools)", id="error"),
        pytest.param(b'{"code": "odd"}', " (odd)", id="without the error around it"),
        pytest.param(b'{"error": "odd"}', "", id="a word"),
        pytest.param(b'["odd"]', "", id="a list"),
        pytest.param(b"<html>odd</html>", "", id="a page"),
        pytest.param(b"", "", id="nothing"),
        pytest.param(b"\xff", "", id="bytes"),
    ],
)
def test_any_body_may_come_with_an_error(body, shown):
    failure = failures.of_response(404, {}, body, NOW)
    assert str(failure.error) == f"The provider answered 404{shown}."


@pytest.mark.parametrize("code", ["content_filter", "content_policy_violation"])
def test_a_filter_before_the_model_is_a_refusal(code):
    body = json.dumps({"error": {"code": code}}).encode()
    assert isinstance(failures.of_response(400, {}, body, NOW).error, ModelRefused)


def test_a_spent_quota_is_not_tried_again():
    body = b'{"error": {"type": "insufficient_quota"}}'
    failure = failures.of_response(429, {"retry-after": "7"}, body, NOW)
    assert isinstance(failure.error, ProviderRateLimited)
    assert (failure.retry, failure.error.retry_after_s) == (False, 7.0)


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
    failure = failures.of_response(404, {}, json.dumps({"error": {"code": code}}).encode(), NOW)
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
