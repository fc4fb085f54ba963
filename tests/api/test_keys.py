"""API keys: their file, who gets in with them, and that nothing of them gets out."""

from __future__ import annotations

import re
import stat
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.access import Access
from extractor.cli.app import app
from extractor.errors import ConfigurationError
from extractor.keys import Key, digest, find, new_key, read_keys
from extractor.settings import Settings
from extractor.wiring import build_access

TEXT = "Gunmen killed four farmers near Ostrava Creek on Tuesday."
PROBLEM = "urn:incident-extractor:problem:"
SECRET, DESK = new_key("desk")
OLD_SECRET, _ = new_key("old")
# NIST's example of SHA-256: the digest of "abc".
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.fixture
def guarded(api_with):
    """Build an application that asks for the key of the desk."""

    def build(*others, **parts):
        return api_with(access=Access(keys=(DESK, *others)), **parts)

    return build


@pytest.fixture
def keys_file(tmp_path):
    def write(text):
        path = tmp_path / "keys.toml"
        path.write_text(text)
        return path

    return write


def post(api, **headers):
    return api.request(
        "POST", "/v1/extract", content=TEXT, headers={"Content-Type": "text/plain"} | headers
    )


def slug(answer):
    return answer.json()["type"].removeprefix(PROBLEM)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Authorization": f"Bearer {SECRET}"}, id="bearer"),
        pytest.param({"Authorization": f"bearer  {SECRET} "}, id="bearer in small letters"),
        pytest.param({"X-API-Key": SECRET}, id="x-api-key"),
        pytest.param(
            {"Authorization": "Basic dXNlcjpwYXNz", "X-API-Key": SECRET},
            id="x-api-key beside what a proxy asks for",
        ),
    ],
)
def test_a_known_key_gets_in(guarded, headers):
    assert post(guarded(), **headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no key"),
        pytest.param({"X-API-Key": ""}, id="an empty key"),
        pytest.param({"Authorization": "Bearer "}, id="an empty bearer"),
        pytest.param({"Authorization": "Basic dXNlcjpwYXNz"}, id="another scheme"),
        pytest.param({"Authorization": SECRET}, id="no scheme"),
        pytest.param({"X-API-Key": OLD_SECRET}, id="a key that is not in the file"),
        pytest.param({"X-API-Key": SECRET[:-1]}, id="a key cut short"),
        pytest.param({"X-API-Key": DESK.sha256}, id="the hash itself"),
        pytest.param({"X-API-Key": "desk"}, id="the name"),
        pytest.param({"X-API-Key": b"\xff\x00"}, id="bytes that are no text"),
    ],
)
def test_without_a_known_key_it_is_401(guarded, headers):
    answer = post(guarded(), **headers)

    assert (answer.status_code, slug(answer)) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_each_key_lets_in_under_its_own_name(guarded, log_stream):
    secret, wire = new_key("wire-2")
    api = guarded(wire)

    assert post(api, **{"X-API-Key": SECRET}).status_code == 200
    assert post(api, **{"X-API-Key": secret}).status_code == 200
    logged = [line for line in log_stream.getvalue().splitlines() if '"event": "request"' in line]
    assert ['"key": "desk"' in line for line in logged] == [True, False]
    assert ['"key": "wire-2"' in line for line in logged] == [False, True]


TODAY = datetime.now(UTC).date()


@pytest.mark.parametrize(
    ("key", "detail"),
    [
        pytest.param(Key("old", digest(OLD_SECRET.encode()), disabled=True), "disabled", id="off"),
        pytest.param(
            Key("old", digest(OLD_SECRET.encode()), expires=TODAY - timedelta(days=1)),
            "expired",
            id="expired yesterday",
        ),
    ],
)
def test_a_key_that_is_no_longer_good_is_403(guarded, log_stream, key, detail):
    answer = post(guarded(key), **{"X-API-Key": OLD_SECRET})

    assert (answer.status_code, slug(answer)) == (403, "key-not-valid")
    assert detail in answer.json()["detail"]
    assert '"key": "old"' in log_stream.getvalue()


def test_a_key_is_good_until_the_day_it_expires():
    key = Key("desk", ABC, expires=date(2027, 1, 1))

    assert not key.expired(date(2026, 12, 31))
    assert key.expired(date(2027, 1, 1))


@pytest.mark.parametrize("header", ["X-API-Key", "Authorization"])
@pytest.mark.parametrize("secret", [SECRET, OLD_SECRET], ids=["known", "unknown"])
def test_nothing_of_a_key_is_answered_or_logged(guarded, log_stream, header, secret):
    value = secret if header == "X-API-Key" else f"Bearer {secret}"
    answer = post(guarded(), **{header: value})

    said = answer.text + str(answer.headers) + log_stream.getvalue()
    assert log_stream.getvalue()
    assert not any(secret[at : at + 8] in said for at in range(4, len(secret) - 7))
    assert digest(secret.encode())[:16] not in said


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/docs", "/openapi.json", "/v1/schema"])
def test_probes_and_descriptions_ask_for_no_key(guarded, path):
    assert guarded().get(path).status_code == 200


@pytest.mark.parametrize("path", ["/metrics", "/nowhere", "/v1/extract/", "/healthz/", "//docs"])
def test_everything_else_does(guarded, path):
    assert guarded().get(path).status_code == 401
    assert guarded().get(path, headers={"X-API-Key": SECRET}).status_code != 401


def test_with_keys_web_pages_are_not_kept_out_for_a_page_cannot_know_one(guarded):
    headers = {"X-API-Key": SECRET, "Sec-Fetch-Site": "cross-site", "Origin": "https://a.example"}

    assert post(guarded(), **headers).status_code == 200


def test_the_document_says_how_to_give_a_key(guarded, api):
    document = guarded().get("/openapi.json").json()
    paths = document["paths"]

    assert document["components"]["securitySchemes"] == {
        "bearer": {"type": "http", "scheme": "bearer"},
        "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    }
    assert paths["/v1/extract"]["post"]["security"] == [{"bearer": []}, {"header": []}]
    assert {"401", "403", "429"} <= set(paths["/v1/extract"]["post"]["responses"])
    assert "security" not in paths["/healthz"]["get"]
    assert "securitySchemes" not in api.get("/openapi.json").json()["components"]


def test_the_docs_ask_for_a_key_where_one_is_needed(guarded, api):
    assert 'name="key"' in guarded().get("/docs").text
    assert 'name="key"' not in api.get("/docs").text


def test_a_key_is_found_by_its_sha_256():
    keys = (Key("first", "0" * 64), Key("abc", ABC), Key("last", "f" * 64))

    assert find(keys, b"abc").name == "abc"
    assert find(keys, b"abd") is None


def test_the_file_is_read(keys_file):
    path = keys_file(f"""
        [keys.desk]
        sha256 = "{ABC}"
        [keys.wire-2]
        sha256 = "{"0" * 64}"
        requests_per_minute = 60
        tokens_per_day = 1_000_000
        expires = 2027-01-01
        disabled = true
    """)

    assert read_keys(path) == (
        Key("desk", ABC),
        Key("wire-2", "0" * 64, 60, 1_000_000, date(2027, 1, 1), disabled=True),
    )


GOOD = f'[keys.a]\nsha256 = "{ABC}"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "no table [keys.NAME]", id="empty"),
        pytest.param("[keys]", "no table [keys.NAME]", id="no key"),
        pytest.param("[keys", "is not TOML", id="not TOML"),
        pytest.param(GOOD + GOOD, "is not TOML", id="a name twice"),
        pytest.param("[key.a]", "[keys.NAME] and nothing else", id="a mistyped table"),
        pytest.param("keys = 3", "no table [keys.NAME]", id="a number for the keys"),
        pytest.param("[keys]\na = 3", "[keys.a]: Not a table", id="a number for a key"),
        pytest.param("[keys.a]", "[keys.a.sha256]: The SHA-256", id="no hash"),
        pytest.param('[keys.a]\nsha256 = "me"', "[keys.a.sha256]", id="a short hash"),
        pytest.param(f'[keys.a]\nsha256 = "{ABC.upper()}"', "lower-case", id="a hash in capitals"),
        pytest.param(
            GOOD + "requests_per_minute = 0", "[keys.a.requests_per_minute]", id="no requests"
        ),
        pytest.param(
            GOOD + "requests_per_minute = true", "[keys.a.requests_per_minute]", id="true requests"
        ),
        pytest.param(GOOD + "tokens_per_day = 1.5", "[keys.a.tokens_per_day]", id="half a token"),
        pytest.param(GOOD + 'expires = "2027-01-01"', "without quotes", id="a day in quotes"),
        pytest.param(GOOD + "expires = 2027-01-01T00:00:00Z", "without quotes", id="a time"),
        pytest.param(GOOD + 'disabled = "no"', "[keys.a.disabled]: true or false", id="a word"),
        pytest.param(GOOD + "rate = 3", "[keys.a]: 'rate' is unknown", id="an unknown name"),
        pytest.param(GOOD + 'name = "b"', "[keys.a]: 'name' is unknown", id="a second name"),
        pytest.param(GOOD.replace(".a]", '."a b"]'), "A key's name", id="a name with a space"),
        pytest.param(GOOD + GOOD.replace(".a]", ".b]"), "the same key as a", id="a key twice"),
    ],
)
def test_a_file_that_does_not_fit_is_said(keys_file, text, said):
    with pytest.raises(ConfigurationError, match=re.escape(said)) as caught:
        read_keys(keys_file(text))

    assert "EXTRACTOR_KEYS_FILE" in str(caught.value) or "keys.toml" in str(caught.value)
    assert ABC not in str(caught.value)


def test_every_key_that_does_not_fit_is_named_at_once(keys_file):
    with pytest.raises(ConfigurationError) as caught:
        read_keys(keys_file("[keys.a]\n[keys.b]\n"))

    assert len(caught.value.errors) == 2


def test_a_file_that_is_not_there_or_not_text_is_said(tmp_path):
    with pytest.raises(ConfigurationError, match="No such file"):
        read_keys(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9")
    with pytest.raises(ConfigurationError, match="not UTF-8"):
        read_keys(tmp_path / "latin.toml")


def test_the_settings_name_the_file_and_the_workers_share_the_limits(keys_file):
    access = build_access(Settings(keys_file=keys_file(GOOD), workers=3, host="0.0.0.0"))

    assert ([key.name for key in access.keys], access.shares) == (["a"], 3)


def run(*arguments: str | Path):
    return CliRunner().invoke(app, ["keys", *map(str, arguments)])


def test_a_new_key_is_printed_with_the_table_to_add(keys_file):
    made = run("new", "desk", "--rate", 60, "--tokens-per-day", 1000, "--expires", "2027-01-01")

    secret, _, table = made.stdout.partition("\n\n")
    assert re.fullmatch(r"iex_[A-Za-z0-9_-]{43}", secret)  # 32 bytes in base64
    assert read_keys(keys_file(table)) == (
        Key("desk", digest(secret.encode()), 60, 1000, date(2027, 1, 1)),
    )
    assert secret not in table + made.stderr


def test_a_new_key_goes_into_the_file_that_is_named(tmp_path):
    path = tmp_path / "keys.toml"

    secrets = [run("new", name, "--file", path).stdout.strip() for name in ("desk", "wire")]

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [find(read_keys(path), secret.encode()).name for secret in secrets] == ["desk", "wire"]
    assert not any(secret in path.read_text() for secret in secrets)


def test_a_name_that_is_taken_leaves_the_file_as_it_is(keys_file):
    path = keys_file(GOOD)

    made = run("new", "a", "--file", path)

    assert (made.exit_code, made.stdout) == (2, "")
    assert "has a key a already" in made.stderr
    assert path.read_text() == GOOD


@pytest.mark.parametrize("name", ["a b", "", "a.b", 'a"b', "x" * 65, "caf\u00e9"])
def test_a_name_that_is_no_name_is_refused(name):
    made = run("new", name)

    assert (made.exit_code, made.stdout) == (2, "")
    assert "letters, digits" in made.stderr


def test_no_two_keys_are_alike():
    assert len({new_key("desk")[0] for _ in range(100)}) == 100


def test_a_table_says_all_that_was_read():
    key = Key("desk", ABC, 60, 1000, date(2027, 1, 1), disabled=True)

    assert tomllib.loads(key.table()) == {
        "keys": {
            "desk": {
                "sha256": ABC,
                "requests_per_minute": 60,
                "tokens_per_day": 1000,
                "expires": date(2027, 1, 1),
                "disabled": True,
            }
        }
    }


def test_keys_are_listed_without_their_hashes(keys_file, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    path = keys_file(
        f"{GOOD}tokens_per_day = 5000\n"
        f'[keys.b]\nsha256 = "{"0" * 64}"\nexpires = 2020-01-01\n'
        f'[keys.c]\nsha256 = "{"1" * 64}"\ndisabled = true\n'
    )
    monkeypatch.setenv("EXTRACTOR_KEYS_FILE", str(path))

    listed = run("list")

    assert [line.split()[0] for line in listed.stdout.splitlines()] == ["Name", "a", "b", "c"]
    assert "5,000" in listed.stdout
    assert [line.split()[-1] for line in listed.stdout.splitlines()[2:]] == ["expired", "disabled"]
    assert ABC[:8] not in listed.stdout
    assert listed.stdout == run("list", "--file", path).stdout


def test_listing_without_a_file_says_what_to_set(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    listed = run("list")

    assert listed.exit_code == 2
    assert "EXTRACTOR_KEYS_FILE" in listed.stderr
