"""Each error of the tree, each status, and what no answer may hold."""

from __future__ import annotations

import json

import pytest

from extractor import errors
from extractor.api.problems import STATUS
from extractor.errors import ExtractorError, FieldError
from schemas.draft import Draft
from schemas.extraction import Usage

PREFIX = "urn:incident-extractor:problem:"
TEXT = "Gunmen killed four farmers near Ostrava Creek on Tuesday."


def leaves(kind):
    below = kind.__subclasses__()
    return [leaf for one in below for leaf in leaves(one)] if below else [kind]


def raising(error):
    def write(_):
        raise error

    return write


def test_the_table_has_every_leaf_of_the_error_tree():
    # Leaves that a test defines are its own affair.
    ours = {leaf for leaf in leaves(ExtractorError) if leaf.__module__.startswith("extractor.")}

    assert ours == set(STATUS)


def test_no_two_errors_share_a_slug():
    slugs = [kind.slug for kind in STATUS]

    assert len(slugs) == len(set(slugs))
    assert ExtractorError.slug not in slugs


@pytest.mark.parametrize(
    ("error", "status", "retry_after"),
    [
        (errors.ProviderUnavailable("No connection."), 503, None),
        (errors.ProviderUnavailable("Down.", retry_after_s=30), 503, "30"),
        (errors.ProviderRateLimited("Slow down.", retry_after_s=1.2), 503, "2"),
        (errors.ProviderRateLimited("Slow down.", retry_after_s=0), 503, "0"),
        (errors.ProviderRateLimited("Slow down.", retry_after_s=-3), 503, "0"),
        (errors.ProviderRateLimited("Slow down.", retry_after_s=float("inf")), 503, None),
        (errors.ProviderRefused("401 from the provider."), 503, None),
        (errors.ModelOutputInvalid("It never fitted."), 502, None),
        (errors.ModelOutputTruncated("Cut off."), 502, None),
        (errors.ModelRefused("The model declined."), 502, None),
        (errors.DeadlineExceeded("120 s ran out."), 504, None),
        (errors.ConfigurationError((FieldError("EXTRACTOR_MODEL", "missing"),)), 500, None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_each_engine_error_has_its_status(api_with, error, status, retry_after):
    answer = api_with(llm=raising(error)).extract(TEXT, engine="llm")

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers.get("retry-after") == retry_after
    problem = answer.json()
    assert problem["type"] == PREFIX + error.slug
    assert problem["title"] == error.title
    assert problem["status"] == status
    assert problem["detail"] == str(error)
    assert problem["request_id"] == answer.headers["x-request-id"]


def test_an_engine_that_is_not_configured_is_503(api):
    answer = api.extract(TEXT, engine="llm")

    assert (answer.status_code, answer.json()["type"]) == (503, PREFIX + "engine-not-configured")
    assert "retry-after" not in answer.headers


def test_an_error_of_the_fallback_is_answered_like_any_other(api_with):
    api = api_with(
        llm=raising(errors.ProviderUnavailable("Down.")),
        rules=raising(errors.DeadlineExceeded("Out of time.")),
    )

    assert api.extract(TEXT, fallback="rules").status_code == 504


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("GET", "/v1/extract", "POST"),
        ("HEAD", "/v1/extract", "POST"),
        ("OPTIONS", "/v1/extract", "POST"),
        ("DELETE", "/healthz", "GET, HEAD"),
        ("OPTIONS", "/docs", "GET, HEAD"),
        ("POST", "/openapi.json", "GET, HEAD"),
        ("BREW", "/healthz", "GET, HEAD"),
    ],
)
def test_a_method_that_a_path_does_not_answer_is_405(api, method, path, allow):
    answer = api.request(method, path)

    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["allow"] == allow
    if method != "HEAD":
        assert answer.json()["type"] == PREFIX + "method-not-allowed"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/nowhere"), ("POST", "/v1/extract/"), ("POST", "/v2/extract")],
)
def test_a_path_that_does_not_exist_is_404(api, method, path):
    answer = api.request(method, path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == PREFIX + "not-found"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_what_nobody_foresaw_is_500_with_the_request_id_alone(api_with):
    answer = api_with(rules=raising(RuntimeError(f"cannot read {TEXT}"))).extract(TEXT)

    assert answer.status_code == 500
    assert answer.json() == {
        "type": PREFIX + "internal",
        "title": "Internal error",
        "status": 500,
        "detail": "Something failed here. The request id finds it in the logs.",
        "request_id": answer.headers["x-request-id"],
    }


@pytest.mark.parametrize(
    "given",
    ["a", "req-2024/05:08_x", "!~", "x" * 128],
    ids=["a letter", "marks", "the first and last printable", "128 long"],
)
def test_a_request_id_comes_back(api, given):
    assert api.get("/healthz", headers={"X-Request-ID": given}).headers["x-request-id"] == given


@pytest.mark.parametrize(
    "given",
    [b"", b"x" * 129, b"a b", b"a\tb", b"caf\xe9", b"a\x00b"],
    ids=["empty", "129 long", "a space", "a tab", "not ascii", "a control character"],
)
def test_a_request_id_that_does_not_fit_is_replaced(api, given):
    answers = [api.get("/nowhere", headers=[(b"X-Request-ID", given)]) for _ in range(2)]

    ids = {answer.headers["x-request-id"] for answer in answers}
    assert len(ids) == 2
    assert all(len(one) == 32 and one.isalnum() for one in ids)


SECRET = "Zanzibarquux"
FAILURES = {
    "unforeseen": lambda: RuntimeError(f"{SECRET} again"),
    "a cause that quotes": lambda: quoting(errors.ModelOutputInvalid("It did not fit.")),
    "provider": lambda: errors.ProviderUnavailable("No connection."),
}


def quoting(error):
    error.__cause__ = ValueError(SECRET)
    return error


@pytest.mark.parametrize("failure", FAILURES)
def test_failures_show_nothing_of_the_article(api_with, log_stream, failure):
    api = api_with(llm=raising(FAILURES[failure]()))
    answers = [
        api.extract(f"{SECRET} fell.", title=SECRET, id=SECRET),
        api.extract_json({"text": SECRET, "title": SECRET, "source": {"name": SECRET}}),
    ]

    for answer in answers:
        assert answer.status_code >= 500
        assert SECRET not in answer.text + str(answer.headers)
    assert log_stream.getvalue()
    assert SECRET not in log_stream.getvalue()


def test_success_logs_nothing_of_the_article(api_with, log_stream):
    api = api_with(llm=lambda _: Draft(records=()), usage=Usage(prompt_tokens=1))

    answer = api.extract(f"{SECRET} fell.", title=SECRET, id=SECRET)

    assert SECRET in answer.text
    assert log_stream.getvalue()
    assert SECRET not in log_stream.getvalue()


S = SECRET.encode()
REFUSED_JSON = {
    "not json": b'{"text": ' + S,
    "an unknown escape": b'{"text": "\\q' + S + b'"}',
    "a lone surrogate": b'{"text": "' + S + b'\\ud800"}',
    "not utf-8": b'{"text": "' + S + b'\xff"}',
    "after the end": b'{"text": "a"} ' + S,
    "a string": b'"' + S + b'"',
    "a repeated name": b'{"text": "' + S + b'", "text": "' + S + b'"}',
    "a wrong type": json.dumps({"text": [SECRET]}).encode(),
    "a wrong key type": json.dumps({"text": {SECRET: SECRET}}).encode(),
    "a date": json.dumps({"text": "a", "published_at": SECRET}).encode(),
    "a date of digits": json.dumps({"text": "a", "published_at": "2024-05-" + SECRET}).encode(),
    "a long date": json.dumps({"text": "a", "published_at": SECRET * 20}).encode(),
    "a language": json.dumps({"text": "a", "language": SECRET + " "}).encode(),
    "a title": json.dumps({"text": "a", "title": SECRET * 200}).encode(),
    "a source": json.dumps({"text": "a", "source": SECRET}).encode(),
    "an unknown sentence as a name": json.dumps({"text": "a", SECRET + " fell": 1}).encode(),
    "an unknown field's value": json.dumps({"text": "a", "titel": SECRET}).encode(),
    "an unknown field of the source": json.dumps(
        {"text": "a", "source": {"name": "b", "title": SECRET, SECRET + " fell": 1}}
    ).encode(),
    "too long": json.dumps({"text": SECRET * 20_000}).encode(),
}


@pytest.mark.parametrize("case", REFUSED_JSON)
def test_refused_json_shows_nothing_of_the_article(api, log_stream, case):
    answer = api.extract_json(REFUSED_JSON[case])

    assert 400 <= answer.status_code < 500
    assert SECRET not in answer.text + str(answer.headers)
    assert log_stream.getvalue()
    assert SECRET not in log_stream.getvalue()


@pytest.mark.parametrize(
    ("text", "query"),
    [
        pytest.param(S + b"\xff", {}, id="text that is not utf-8"),
        pytest.param(S * 20_000, {}, id="text too long"),
        pytest.param(S, {"engine": SECRET}, id="an engine"),
        pytest.param(S, {"fallback": SECRET}, id="a fallback"),
        pytest.param(S, {"published_at": SECRET}, id="a date"),
        pytest.param(S, {"titel": SECRET}, id="an unknown parameter's value"),
        pytest.param(S, {SECRET + " fell": "1"}, id="an unknown sentence as a name"),
        pytest.param(S, {"title": SECRET * 200}, id="a title"),
        pytest.param(S, {"language": SECRET + "!"}, id="a language"),
    ],
)
def test_refused_text_and_queries_show_nothing_of_the_article(api, log_stream, text, query):
    answer = api.extract(text, **query)

    assert 400 <= answer.status_code < 500
    assert SECRET not in answer.text + str(answer.headers)
    assert log_stream.getvalue()
    assert SECRET not in log_stream.getvalue()


def test_a_path_with_an_article_in_it_is_not_logged(api, log_stream):
    answer = api.get(f"/v1/extract/{SECRET}?text={SECRET}")

    assert answer.status_code == 404
    assert SECRET not in answer.text
    assert SECRET not in log_stream.getvalue()
