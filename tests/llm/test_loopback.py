"""The server that the engine is tested against, and the network that tests do without."""

from __future__ import annotations

import http.client
import json
import socket
import urllib.error
import urllib.request

import pytest

from tests.support.model_server import json_body, ok, reset, says, status


def post(server, body):
    request = urllib.request.Request(  # noqa: S310 - the loopback server's own URL
        f"{server.base_url}/chat/completions",
        data=json.dumps(body).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310 - the same
        return json.load(response)


def test_steps_are_taken_in_order_and_requests_recorded(model_server):
    model_server.script(says("one"), json_body({"two": 2}))
    assert post(model_server, {"n": 1})["choices"][0]["message"]["content"] == "one"
    assert post(model_server, {"n": 2}) == {"two": 2}
    assert [request.body["n"] for request in model_server.requests] == [1, 2]
    assert model_server.requests[0].path == "/v1/chat/completions"
    assert model_server.requests[0].headers["content-type"] == "application/json"


def test_a_call_beyond_the_script_is_an_error(model_server):
    with pytest.raises(urllib.error.HTTPError, match="418") as caught:
        post(model_server, {})
    caught.value.close()


def test_headers_and_error_codes_are_sent(model_server):
    model_server.script(status(429, error="slow_down", retry_after_ms="5"))
    with pytest.raises(urllib.error.HTTPError) as caught:
        post(model_server, {})
    with caught.value as error:
        assert error.headers["retry-after-ms"] == "5"
        assert json.load(error)["error"]["code"] == "slow_down"


def test_a_reset_is_a_reset(model_server):
    model_server.script(reset())
    connection = http.client.HTTPConnection(model_server.base_url.split("/")[2], timeout=5)
    connection.request("POST", "/v1/chat/completions", body="{}")
    with pytest.raises(ConnectionResetError):
        connection.getresponse()
    connection.close()


def test_a_good_answer_takes_the_form_asked_for(model_server):
    model_server.script(*[ok({"records": []})] * 3)
    requests = [
        {"tools": [{"function": {"name": "f"}}]},
        {"response_format": {"type": "json_schema"}},
        {},
    ]
    tool, plain, fenced = (
        post(model_server, request)["choices"][0]["message"] for request in requests
    )
    assert tool["tool_calls"][0]["function"] == {"name": "f", "arguments": '{"records": []}'}
    assert plain["content"] == '{"records": []}'
    assert '```json\n{"records": []}\n```' in fenced["content"]


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80, 0, 0)])
def test_tests_reach_no_address_beyond_the_loopback(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as tried:
        with pytest.raises(OSError, match="no network"):
            tried.connect(address)
        with pytest.raises(OSError, match="no network"):
            tried.connect_ex(address)


def test_tests_look_up_no_name():
    with pytest.raises(OSError, match="no network"):
        socket.getaddrinfo("example.org", 443)
