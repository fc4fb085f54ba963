"""One line per request, and every library's records through the same road."""

from __future__ import annotations

import asyncio
import io
import json
import logging

import pytest
import structlog

from extractor.errors import ModelOutputInvalid, ProviderRateLimited
from extractor.logs import configure_logging, outline
from schemas.draft import Draft
from schemas.extraction import Usage

TEXT = "Gunmen killed four farmers near Ostrava Creek on Tuesday."


def lines(stream, logger=None):
    """Return our own lines, or those of another library."""
    written = [json.loads(line) for line in stream.getvalue().splitlines()]
    return [line for line in written if line.get("logger") == logger]


def raised(error):
    """Return the error with a traceback."""
    with pytest.raises(type(error)) as caught:
        raise error
    return caught.value


def raising(error):
    def write(_):
        raise error

    return write


def test_an_extraction_is_one_line_with_its_counts(api_with, log_stream):
    usage = Usage(prompt_tokens=900, completion_tokens=120)
    api = api_with(llm=lambda _: Draft(records=()), usage=usage)

    answer = api.extract(TEXT, published_at="2024-05-08")

    (line,) = lines(log_stream)
    assert line.pop("seconds") > 0
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "request",
        "level": "info",
        "request_id": answer.headers["x-request-id"],
        "method": "POST",
        "path": "/v1/extract",
        "status": 200,
        "engine": "llm",
        "fallback": None,
        "cache": None,
        "article": answer.json()["article"]["digest"][:16],
        "length": len(TEXT),
        "records": 0,
        "statements": 0,
        "checks": len(answer.json()["checks"]),
        "ungrounded": 0,
        "attempts": 1,
        "prompt_tokens": 900,
        "completion_tokens": 120,
    }


def test_the_line_names_the_error_that_a_fallback_covered(api_with, log_stream):
    api_with(llm=raising(ModelOutputInvalid("It did not fit."))).extract(TEXT, fallback="rules")

    (line,) = lines(log_stream)
    assert (line["status"], line["engine"], line["fallback"]) == (
        200,
        "rules",
        "model-output-invalid",
    )


def test_a_failed_extraction_says_what_it_spent(api_with, log_stream):
    error = ProviderRateLimited("Slow down.")
    error.attempts, error.usage = 4, Usage(prompt_tokens=30)
    api_with(llm=raising(error)).extract(TEXT)

    (line,) = lines(log_stream)
    assert line["level"] == "warning"
    assert line["status"] == 503
    assert line["problem"] == "provider-rate-limited"
    assert line["attempts"] == 4
    assert line["prompt_tokens"] == 30
    assert line["length"] == len(TEXT)


def test_a_refused_request_is_one_line_too(api, log_stream):
    api.extract("", title="Four dead")

    (line,) = lines(log_stream)
    assert (line["level"], line["status"], line["problem"]) == ("info", 422, "invalid-article")


def test_a_path_that_does_not_exist_is_logged_without_it(api, log_stream):
    api.request("BREW", "/nowhere/at/all")

    (line,) = lines(log_stream)
    assert (line["method"], line["path"], line["status"]) == ("other", None, 404)


def test_what_nobody_foresaw_is_logged_by_type_and_place(api_with, log_stream):
    answer = api_with(rules=raising(ZeroDivisionError("Ostrava Creek"))).extract(TEXT)

    unforeseen, request = lines(log_stream)
    assert unforeseen["error"] == "ZeroDivisionError"
    assert unforeseen["frames"][-1].startswith("tests/api/test_logs.py:")
    assert unforeseen["frames"][-1].endswith(" write")
    assert unforeseen["request_id"] == request["request_id"] == answer.headers["x-request-id"]
    assert (request["level"], request["status"]) == ("warning", 500)


def test_an_outline_has_types_of_causes_and_members_and_no_message():
    error = ExceptionGroup("secret", [ValueError("secret"), OSError("secret")])
    error.__cause__ = KeyError("secret")

    described = outline(raised(error))

    assert described["error"] == "ExceptionGroup"
    assert described["chain"] == ["KeyError", "ValueError", "OSError"]
    assert "secret" not in str(described)


def test_records_of_other_libraries_keep_their_first_line_and_lose_their_exceptions(log_stream):
    logging.getLogger("uvicorn.error").error(
        "Exception in ASGI application\nsecret", exc_info=raised(ValueError("secret"))
    )

    (line,) = lines(log_stream, "uvicorn.error")
    assert line["event"] == "Exception in ASGI application"
    assert line["level"] == "error"
    assert line["error"] == "ValueError"
    assert "secret" not in log_stream.getvalue()


def test_a_lost_task_does_not_spill_its_exception(log_stream):
    async def lose():
        async def fail():
            raise ValueError("secret")

        task = asyncio.create_task(fail())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task

    asyncio.run(lose())

    assert "Task exception was never retrieved" in log_stream.getvalue()
    assert "secret" not in log_stream.getvalue()


def test_a_callback_that_fails_does_not_spill_its_arguments(log_stream):
    def fail(_):
        raise ValueError

    async def lose():
        asyncio.get_running_loop().call_soon(fail, "secret")
        await asyncio.sleep(0)

    asyncio.run(lose())

    assert "Exception in callback test_a_callback_that_fails" in log_stream.getvalue()
    assert "secret" not in log_stream.getvalue()


@pytest.mark.parametrize("name", ["openai", "openai._base_client", "instructor", "httpx2"])
def test_the_providers_libraries_log_nothing(log_stream, name):
    logging.getLogger(name).critical("Request options: secret")

    assert log_stream.getvalue() == ""


def test_levels_below_the_one_set_are_left_out(log_stream):
    stream = io.StringIO()
    configure_logging("warning", "json", stream)
    structlog.get_logger().info("request")
    logging.getLogger("uvicorn.error").info("Started")
    logging.getLogger("uvicorn.error").warning("Slow")

    assert lines(stream) == []
    assert [line["event"] for line in lines(stream, "uvicorn.error")] == ["Slow"]


def test_the_console_style_is_for_people(log_stream):
    stream = io.StringIO()
    configure_logging("info", "console", stream)
    structlog.get_logger().info("request", status=200)

    assert "request" in stream.getvalue()
    assert "status=200" in stream.getvalue()
    with pytest.raises(json.JSONDecodeError):
        lines(stream)
