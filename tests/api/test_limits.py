"""How often a key may call, what it may spend, and how long and wide a request may be."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
import time

import httpx2
import pytest

from extractor.access import Access
from extractor.api.limits import Allowance
from extractor.errors import ModelOutputInvalid, RateExceeded, TokensSpent
from extractor.keys import Key, new_key
from schemas.draft import Draft
from schemas.extraction import Usage
from tests.support.http_server import serving

TEXT = "Gunmen killed four farmers near Ostrava Creek on Tuesday."
PROBLEM = "urn:incident-extractor:problem:"
NOON = 20_000 * 86_400 + 43_200
"""Noon, UTC, of some day."""


def allowance(shares=1, **limits):
    return Allowance(Key("desk", "0" * 64, **limits), shares)


def taken(one, steady_s):
    """Count the requests that are let in at once."""
    count = 0
    with contextlib.suppress(RateExceeded):
        while count < 1_000:
            one.take_request(steady_s)
            count += 1
    return count


def test_a_minutes_requests_may_come_at_once_and_then_one_by_one():
    one = allowance(requests_per_minute=6)

    assert taken(one, 500.0) == 6
    assert taken(one, 509.9) == 0
    assert taken(one, 510.1) == 1  # 60 s / 6
    assert taken(one, 535.0) == 2
    assert taken(one, 10_000.0) == 6


def test_retry_after_is_when_the_next_request_is_there():
    one = allowance(requests_per_minute=6)
    taken(one, 0.0)

    with pytest.raises(RateExceeded) as caught:
        one.take_request(4.0)

    assert caught.value.retry_after_s == pytest.approx(6.0)
    assert taken(one, 10.001) == 1


def test_processes_share_the_requests_of_a_minute():
    assert [taken(allowance(shares, requests_per_minute=8), 0.0) for shares in (1, 2, 4)] == [
        8,
        4,
        2,
    ]


def test_a_share_below_one_lets_one_in_now_and_then():
    one = allowance(4, requests_per_minute=1)

    assert taken(one, 0.0) == 1
    assert taken(one, 239.0) == 0
    assert taken(one, 241.0) == 1


def test_without_limits_nothing_is_refused():
    one = allowance()
    one.charge(10**9, NOON)

    one.check_tokens(NOON)
    assert taken(one, 0.0) == 1_000


def test_tokens_last_until_midnight_utc():
    one = allowance(tokens_per_day=100)
    one.check_tokens(NOON)
    one.charge(99, NOON)
    one.check_tokens(NOON)
    one.charge(60, NOON)

    with pytest.raises(TokensSpent) as caught:
        one.check_tokens(NOON + 3_600)

    assert caught.value.retry_after_s == 11 * 3_600
    one.check_tokens(NOON + 12 * 3_600)


def test_what_ends_after_midnight_is_of_the_new_day():
    one = allowance(tokens_per_day=100)
    one.check_tokens(NOON + 43_199)
    one.charge(100, NOON + 43_201)

    with pytest.raises(TokensSpent):
        one.check_tokens(NOON + 43_202)


def test_processes_share_the_tokens_of_a_day():
    one = allowance(4, tokens_per_day=400)
    one.charge(100, NOON)

    with pytest.raises(TokensSpent):
        one.check_tokens(NOON)


SECRET, _ = new_key("desk")


@pytest.fixture
def limited(api_with):
    """Build an application with two keys, of which one has limits."""

    def build(tokens=100, llm=lambda _: Draft(records=()), **limits):
        made, key = new_key("desk")
        other, free = new_key("free")
        keys = (Key("desk", key.sha256, **limits), free)
        usage = Usage(prompt_tokens=tokens - 1, completion_tokens=1)
        api = api_with(llm=llm, usage=usage, access=Access(keys=keys))

        def post(secret=made, **query):
            return api.request(
                "POST",
                "/v1/extract",
                content=TEXT,
                params=query,
                headers={"Content-Type": "text/plain", "X-API-Key": secret},
            )

        post.other, post.api, post.secret = other, api, made
        return post

    return build


def test_one_request_too_many_is_429_for_that_key_alone(limited):
    post = limited(requests_per_minute=2)

    assert [post().status_code for _ in range(3)] == [200, 200, 429]
    assert post(post.other).status_code == 200
    answer = post()
    assert answer.json()["type"] == f"{PROBLEM}rate-exceeded"
    assert 1 <= int(answer.headers["retry-after"]) <= 30


def test_a_spent_day_is_429_until_midnight(limited):
    post = limited(tokens=100, tokens_per_day=150)

    assert [post().status_code for _ in range(3)] == [200, 200, 429]
    answer = post()
    assert answer.json()["type"] == f"{PROBLEM}tokens-spent"
    midnight = 86_400 - time.time() % 86_400
    # The clock may have passed midnight since.
    assert (midnight - int(answer.headers["retry-after"])) % 86_400 < 5 or (
        int(answer.headers["retry-after"]) - midnight
    ) < 5


def test_who_has_spent_the_day_may_still_ask_the_offline_engine(limited):
    post = limited(tokens=100, tokens_per_day=1)
    post()

    assert post(engine="rules").status_code == 200
    assert post(engine="llm").status_code == 429
    assert post(title="engine=rules").status_code == 429
    assert post(title="&engine=rules").status_code == 429
    assert post.api.get("/nowhere", headers={"X-API-Key": post.secret}).status_code == 404


def test_the_offline_engine_costs_no_tokens(limited):
    post = limited(tokens_per_day=1)

    assert [post(engine="rules").status_code for _ in range(3)] == [200] * 3
    assert post(engine="llm").status_code == 200


def test_tokens_of_a_failure_are_charged_too(limited):
    def fail(_):
        error = ModelOutputInvalid("It never fitted.")
        error.attempts, error.usage = 1, Usage(prompt_tokens=50)
        raise error

    post = limited(llm=fail, tokens_per_day=50)

    assert [post().status_code for _ in range(2)] == [502, 429]


def test_an_invalid_request_takes_one_of_the_minute_and_an_unknown_key_none(limited):
    post = limited(requests_per_minute=2)

    assert [post(engine="magic").status_code for _ in range(2)] == [422, 422]
    assert [post(SECRET).status_code for _ in range(3)] == [401] * 3
    assert post().status_code == 429


def test_a_body_that_does_not_arrive_is_408(api_with):
    async def body():
        yield b"Gunmen killed"
        await asyncio.sleep(30)

    answer = api_with(access=Access(body_timeout_s=0.05)).request(
        "POST", "/v1/extract", content=body(), headers={"Content-Type": "text/plain"}
    )

    assert (answer.status_code, answer.json()["type"]) == (408, f"{PROBLEM}body-timeout")
    assert answer.json()["detail"] == "The body did not arrive within 0.05 s."
    assert answer.headers["connection"] == "close"


def test_a_body_that_drips_is_408_though_each_piece_is_in_time(api_with):
    async def body():
        while True:
            yield b"x"
            await asyncio.sleep(0.01)

    started = time.monotonic()
    answer = api_with(access=Access(body_timeout_s=0.1)).request(
        "POST", "/v1/extract", content=body(), headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 408
    assert time.monotonic() - started < 5


def test_work_after_the_body_is_not_in_that_time(api_with):
    def slow(_):
        time.sleep(0.1)
        return Draft(records=())

    assert api_with(rules=slow, access=Access(body_timeout_s=0.05)).extract(TEXT).status_code == 200


@pytest.fixture
def served(api_with, log_stream):
    """Serve an application from a thread, with connections that wait 0.3 s and no more."""

    def serve(access=None, *, connections=100, idle_s=0.3):
        return serving(
            api_with(access=access).app,
            h11_max_incomplete_event_size=2_048,
            limit_concurrency=connections,
            timeout_keep_alive=idle_s,
        )

    return serve


def read_all(connection):
    """Read until the server closes, one way or another."""
    received = b""
    with contextlib.suppress(ConnectionError):
        while chunk := connection.recv(4_096):
            received += chunk
    return received


GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
HEAD = (
    b"POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
    b"Content-Length: 1000\r\n\r\n"
)


def test_a_connection_that_sends_nothing_is_closed(served):
    with served() as address, socket.create_connection(address, timeout=5) as connection:
        assert read_all(connection) == b""


@pytest.mark.parametrize("before", [b"", GET], ids=["at first", "after an answer"])
def test_a_head_that_drips_is_cut_off(served, before):
    with served() as address, socket.create_connection(address, timeout=5) as connection:
        connection.sendall(before)
        started = time.monotonic()
        with contextlib.suppress(ConnectionError):
            for byte in b"GET /healthz HTTP/1.1\r\nX-Slow: " + b"x" * 500:
                connection.sendall(bytes([byte]))
                time.sleep(0.02)
        assert time.monotonic() - started < 3
        assert read_all(connection).count(b"HTTP/1.1") == bool(before)


def test_the_rest_of_a_refused_body_is_not_taken_for_ever(served):
    _, key = new_key("desk")
    access = Access(keys=(key,))
    with served(access) as address, socket.create_connection(address, timeout=5) as connection:
        connection.sendall(HEAD)
        started = time.monotonic()
        with contextlib.suppress(ConnectionError):
            for _ in range(300):
                connection.sendall(b"x")
                time.sleep(0.02)
        assert time.monotonic() - started < 3


def test_a_slow_body_is_answered_408_on_the_wire(served):
    with (
        served(Access(body_timeout_s=0.2)) as address,
        socket.create_connection(address, timeout=5) as connection,
    ):
        connection.sendall(HEAD + b"Gunmen killed")
        answer = read_all(connection)

    assert answer.startswith(b"HTTP/1.1 408")
    assert b"body-timeout" in answer


def test_connections_wait_no_longer_than_their_time_between_requests(served):
    with (
        served(idle_s=1) as address,
        contextlib.closing(http.client.HTTPConnection(*address)) as connection,
    ):
        connection.connect()
        first = connection.sock
        for _ in range(4):  # longer than the time, all told
            connection.request("GET", "/healthz")
            assert connection.getresponse().read()
            time.sleep(0.3)
        assert connection.sock is first


def test_pipelined_requests_are_answered_in_order(served):
    with served() as address, socket.create_connection(address, timeout=5) as connection:
        connection.sendall(GET * 3)

        assert read_all(connection).count(b"HTTP/1.1 200") == 3


def test_headers_over_the_limit_are_400(served):
    with served() as address, socket.create_connection(address, timeout=5) as connection:
        connection.sendall(GET[:-2] + b"X-Long: " + b"x" * 3_000)

        assert read_all(connection).startswith(b"HTTP/1.1 400")


def test_a_connection_too_many_is_answered_503_and_probes_all_the_same(served):
    with served(connections=1, idle_s=5) as address:
        url = f"http://127.0.0.1:{address[1]}"
        with socket.create_connection(address, timeout=5) as first:
            first.sendall(GET)
            assert first.recv(4_096).startswith(b"HTTP/1.1 200")

            answer = httpx2.post(f"{url}/v1/extract", content=TEXT)
            assert answer.status_code == 503
            assert answer.json()["type"] == f"{PROBLEM}too-many-connections"
            assert answer.headers["retry-after"] == "1"
            assert answer.headers["connection"] == "close"
            assert httpx2.get(f"{url}/healthz").status_code == 200
        deadline = time.monotonic() + 5
        while (status := httpx2.get(f"{url}/nowhere").status_code) != 404:
            assert time.monotonic() < deadline, status


def test_refusals_are_one_line_each(limited, log_stream):
    post = limited(requests_per_minute=1)
    post()
    post()

    lines = (json.loads(line) for line in log_stream.getvalue().splitlines())
    first, second = (line for line in lines if line["event"] == "request")
    assert (first["key"], first["status"]) == ("desk", 200)
    assert (second["key"], second["status"]) == ("desk", 429)
    assert (second["level"], second["problem"]) == ("info", "rate-exceeded")
