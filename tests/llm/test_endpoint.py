"""What goes over the wire besides the body, and by which way."""

from __future__ import annotations

import asyncio
import base64

import pytest

from extractor.engines.endpoint import Endpoint
from tests.support.llm import GOOD, document, run
from tests.support.model_server import ok


def draft(engine):
    return engine.draft(document())


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_a_request_says_who_asks_and_what_it_is(model_server):
    model_server.script(ok(GOOD))
    run(model_server, draft, api_key="sk-1")
    headers = model_server.requests[0].headers
    assert headers["authorization"] == "Bearer sk-1"
    assert headers["content-type"] == "application/json"
    assert headers["accept"] == "application/json"
    assert headers["user-agent"].startswith("incident-extractor/")
    assert "cookie" not in headers


def test_credentials_in_the_url_take_the_place_of_the_key(model_server):
    model_server.script(ok(GOOD))
    base_url = model_server.base_url.replace("//", "//desk:p%40ss@")
    run(model_server, draft, base_url=f"{base_url}/")
    request = model_server.requests[0]
    assert request.headers["authorization"] == f"Basic {base64.b64encode(b'desk:p@ss').decode()}"
    assert request.path == "/v1/chat/completions"


def test_without_a_url_openai_is_asked():
    assert Endpoint(None, "key", connections=1).base_url == "https://api.openai.com/v1"


def test_the_proxy_of_the_environment_is_used(model_server, monkeypatch):
    model_server.script(ok(GOOD))
    proxy = model_server.base_url.removesuffix("/v1").replace("//", "//gate:word@")
    monkeypatch.setenv("HTTP_PROXY", proxy)
    run(model_server, draft, base_url="http://models.invalid/v1")
    request = model_server.requests[0]
    assert request.path == "http://models.invalid/v1/chat/completions"
    assert request.headers["proxy-authorization"] == (
        f"Basic {base64.b64encode(b'gate:word').decode()}"
    )


def test_a_host_may_be_excepted_from_the_proxy(model_server, monkeypatch):
    model_server.script(ok(GOOD))
    monkeypatch.setenv("ALL_PROXY", "http://proxy.invalid:1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    assert run(model_server, draft).attempts == 1


def test_an_endpoint_that_was_never_asked_can_be_closed():
    asyncio.run(Endpoint("http://127.0.0.1/v1", "key", connections=1).aclose())
