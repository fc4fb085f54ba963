"""Web pages, foreign names and open addresses; and the headers that every answer has."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from typer.testing import CliRunner

from extractor.access import Access
from extractor.cli.app import app
from extractor.cli.serve import banner, settings_to_serve
from extractor.errors import ConfigurationError
from extractor.keys import new_key
from extractor.settings import Settings, load_settings
from extractor.wiring import build_access

TEXT = "Gunmen killed four farmers near Ostrava Creek on Tuesday."
PROBLEM = "urn:incident-extractor:problem:"
PAGE = "https://pages.example"
SECRET, DESK = new_key("desk")


def post(api, **headers):
    return api.request(
        "POST",
        "/v1/extract",
        content=TEXT,
        headers={"Content-Type": "text/plain"}
        | {name.replace("_", "-"): value for name, value in headers.items()},
    )


def preflight(api, origin, **asked):
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"} | asked
    return api.request("OPTIONS", "/v1/extract", headers=headers)


def slug(answer):
    return answer.json()["type"].removeprefix(PROBLEM)


@pytest.fixture(scope="module")
def on_loopback(api_with):
    return api_with(access=Access(loopback_names_only=True))


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:8000",
        "127.0.0.1",
        "127.0.0.1:8000",
        "127.8.8.8:1",
        "[::1]",
        "[::1]:8000",
    ],
)
def test_a_service_on_the_loopback_answers_to_names_of_the_loopback(on_loopback, host):
    assert post(on_loopback, Host=host).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "rebound.example",
        "rebound.example:8000",
        "localhost.rebound.example",
        "127.0.0.1.rebound.example:8000",
        "rebound.example:127",
        "192.168.0.7",
        "0.0.0.0:8000",
        "[fe80::1]:8000",
        "",
        b"\xff",
    ],
)
def test_it_answers_to_no_other_name_that_may_point_there(on_loopback, host):
    answer = post(on_loopback, Host=host)

    assert (answer.status_code, slug(answer)) == (403, "host-not-served")


@pytest.mark.parametrize("path", ["/healthz", "/docs"])
def test_open_paths_answer_under_any_name(on_loopback, path):
    assert on_loopback.get(path, headers={"Host": "rebound.example"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Sec_Fetch_Site": "cross-site"}, id="another site"),
        pytest.param({"Sec_Fetch_Site": "same-site"}, id="another port of this machine"),
        pytest.param({"Sec_Fetch_Site": "new-word"}, id="a word that is not known"),
        pytest.param({"Origin": PAGE}, id="an origin, of a browser without Sec-Fetch-Site"),
        pytest.param({"Origin": "null"}, id="a page from a file"),
        pytest.param({"Origin": "http://localhost:3000", "Host": "localhost:8000"}, id="a port"),
        pytest.param({"Origin": "test"}, id="an origin that is none"),
        pytest.param({"Sec_Fetch_Site": "cross-site", "Origin": "http://test"}, id="both"),
    ],
)
def test_without_keys_no_page_of_another_site_may_call(api, headers):
    answer = post(api, **headers)

    assert (answer.status_code, slug(answer)) == (403, "foreign-page")


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="not a browser"),
        pytest.param({"Sec_Fetch_Site": "same-origin"}, id="the page of the documentation"),
        pytest.param({"Sec_Fetch_Site": "none"}, id="a person"),
        pytest.param({"Origin": "http://test"}, id="the same origin"),
        pytest.param(
            {"Origin": "https://test", "Host": "test", "Sec_Fetch_Site": "same-origin"},
            id="the same origin behind a proxy that ends TLS",
        ),
    ],
)
def test_others_may(api, headers):
    assert post(api, **headers).status_code == 200


def test_a_foreign_page_may_link_to_the_documentation(api):
    assert api.get("/docs", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_without_listed_origins_there_is_no_cors(api):
    asked, answer = preflight(api, PAGE), post(api, Origin="http://test")

    assert (asked.status_code, answer.status_code) == (403, 200)
    assert not [
        name for name in (*asked.headers, *answer.headers) if name.startswith("access-control")
    ]


@pytest.fixture(scope="module")
def for_page(api_with):
    return api_with(access=Access(origins=(PAGE,)))


def test_a_listed_origin_may_call_and_read(for_page):
    answer = post(for_page, Origin=PAGE, Sec_Fetch_Site="cross-site")

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert "X-Request-ID" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers


def test_no_other_origin_may(for_page):
    answer = post(for_page, Origin="https://other.example", Sec_Fetch_Site="cross-site")

    assert (answer.status_code, slug(answer)) == (403, "foreign-page")
    assert "access-control-allow-origin" not in answer.headers
    assert preflight(for_page, "https://other.example").status_code == 400


def test_a_preflight_carries_no_key_and_asks_for_none(api_with):
    api = api_with(access=Access(keys=(DESK,), origins=(PAGE,)))

    asked = preflight(api, PAGE, **{"Access-Control-Request-Headers": "authorization"})

    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] == PAGE
    refused = post(api, Origin=PAGE)
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == PAGE
    assert post(api, Origin=PAGE, Authorization=f"Bearer {SECRET}").status_code == 200


CALLS = {
    "an answer": ("POST", "/v1/extract", {"Content-Type": "text/plain"}, 200),
    "a probe": ("GET", "/healthz", {}, 200),
    "a head": ("HEAD", "/healthz", {}, 200),
    "a schema": ("GET", "/v1/schema", {}, 200),
    "nothing": ("GET", "/nowhere", {}, 404),
    "a wrong method": ("GET", "/v1/extract", {}, 405),
    "a wrong type": ("POST", "/v1/extract", {}, 415),
    "a refused page": ("POST", "/v1/extract", {"Origin": PAGE}, 403),
}


@pytest.mark.parametrize("case", CALLS)
def test_every_answer_has_the_security_headers(api, case):
    method, path, headers, status = CALLS[case]

    answer = api.request(method, path, content=TEXT, headers=headers)

    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; frame-ancestors 'none'"
    )


def test_so_has_what_nobody_foresaw(api_with):
    def fail(_):
        raise RuntimeError

    answer = api_with(rules=fail).extract(TEXT)

    assert answer.status_code == 500
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_docs_may_run_their_own_script_and_no_other(api):
    answer = api.get("/docs")
    policy = answer.headers["content-security-policy"]

    assert "unsafe" not in policy
    assert len(answer.headers.get_list("content-security-policy")) == 1
    for kind in ("script", "style"):
        (inline,) = re.findall(rf"<{kind}>(.*?)</{kind}>", answer.text, re.DOTALL)
        wanted = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{wanted}';" in policy
    assert not re.search(r"\son\w+=|\sstyle=", answer.text)


def test_the_service_describes_itself_to_nobody_when_told_not_to(api_with):
    hidden = api_with(access=Access(docs=False))

    assert hidden.get("/docs").status_code == 404
    assert hidden.get("/openapi.json").status_code == 404
    assert post(hidden).status_code == 200


def test_then_the_schema_is_for_those_with_a_key(api_with):
    hidden = api_with(access=Access(keys=(DESK,), docs=False))

    for path in ("/docs", "/openapi.json", "/v1/schema"):
        assert hidden.get(path).status_code == 401
    assert hidden.get("/v1/schema", headers={"X-API-Key": SECRET}).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.3.3", "::1", "localhost"])
def test_the_loopback_needs_no_keys(host):
    access = build_access(Settings(host=host))

    assert (access.keys, access.loopback_names_only) == ((), True)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "news.example", ""])
def test_any_other_address_needs_them_or_a_word(host):
    with pytest.raises(ConfigurationError, match="keys new NAME") as caught:
        build_access(Settings(host=host))
    assert "EXTRACTOR_KEYS_FILE" in str(caught.value)
    assert "--allow-open" in str(caught.value)

    access = build_access(Settings(host=host, allow_open=True))
    assert (access.keys, access.loopback_names_only) == ((), False)


@pytest.fixture
def _environment(tmp_path, monkeypatch):
    """Take back what flags put into the environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOST", "PORT", "ALLOW_OPEN", "PROMETHEUS_MULTIPROC_DIR"):
        monkeypatch.setenv(f"EXTRACTOR_{name}", "")


@pytest.mark.usefixtures("_environment")
def test_the_command_ends_with_2_before_it_listens():
    ended = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0", "--port", "0"])

    assert ended.exit_code == 2
    assert ended.stderr.startswith("error: Configuration error: EXTRACTOR_HOST: 0.0.0.0 can be ")
    assert "Listening" not in ended.output


@pytest.mark.usefixtures("_environment")
def test_the_flag_opens_it():
    settings = settings_to_serve({"host": "0.0.0.0", "port": 0, "allow_open": True})

    assert settings.allow_open
    assert load_settings().allow_open


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "this machine alone"),
        ({"host": "0.0.0.0", "allow_open": True}, "anyone who can reach"),
        ({"keys_file": "keys.toml"}, "a key of keys.toml"),
    ],
)
def test_the_banner_says_who_may_call(settings, said):
    assert said in banner(Settings(**settings))


def test_the_banner_names_no_documentation_that_is_off():
    assert "/docs" not in banner(Settings(docs=False))


def test_origins_are_listed_with_commas():
    listed = Settings(cors_origins="https://a.example, http://b.example:3000")

    assert build_access(listed).origins == ("https://a.example", "http://b.example:3000")
    assert build_access(Settings()).origins == ()


@pytest.mark.parametrize("origins", ["*", "a.example", "https://a.example/", "https://a.example,"])
def test_what_is_no_origin_is_refused(monkeypatch, tmp_path, origins):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXTRACTOR_CORS_ORIGINS", origins)

    with pytest.raises(ConfigurationError, match="EXTRACTOR_CORS_ORIGINS"):
        load_settings()
