"""Repeats over a real socket, before a real model server."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
import uvicorn
from structlog.testing import capture_logs

from extractor.access import Access
from extractor.api.app import create_app
from extractor.keys import Key, digest
from extractor.settings import Settings
from extractor.wiring import build_repeats, build_service
from tests.support.model_server import ok, status

TEXT = "Shells hit the market of Port Ambrose on Monday. Four people were killed."
GOOD = {
    "records": [
        {
            "kind": "incident",
            "event_type": "shelling",
            "summary": "Shells hit a market.",
            "assertion": "reported",
            "tolls": [{"outcome": "killed", "count": "Four"}],
            "sentences": [1, 2],
        }
    ]
}
KEYED = {"Idempotency-Key": '"8e03978e-40d5-43e8-bc93-6894a57f9324"'}


@pytest.fixture
def serve(model_server, tmp_path) -> Iterator[Callable[..., httpx2.Client]]:
    """Serve before the model server; give a client of it."""
    running: list[tuple[uvicorn.Server, threading.Thread, httpx2.Client]] = []

    def start(access: Access | None = None, **changes) -> httpx2.Client:
        settings = Settings(
            _env_file=None,
            openai_base_url=model_server.base_url,
            cache_path=tmp_path / "kept.db",
            max_attempts=1,
            **changes,
        )
        app = create_app(build_repeats(settings, build_service(settings)), access)
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="on"))
        thread = threading.Thread(target=server.run)
        thread.start()
        deadline = time.monotonic() + 10
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        client = httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=10)
        running.append((server, thread, client))
        return client

    with capture_logs():
        yield start
        for server, thread, client in running:
            client.close()
            server.should_exit = True
            thread.join(10)


def post(client, text=TEXT, query="", **headers):
    return client.post(
        f"/v1/extract{query}",
        content=text,
        headers={
            "Content-Type": "text/plain",
            **{n.replace("_", "-"): v for n, v in headers.items()},
        },
    )


def cache(answer):
    assert answer.status_code == 200, answer.text
    found = answer.json()["provenance"]["cache"]
    assert answer.headers.get("age") == (str(found["age_s"]) if found else None)
    assert answer.headers["cache-control"] == "no-store"
    return found and found["status"]


def problem(answer):
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def test_a_repeat_says_so_in_body_and_headers(serve, model_server):
    model_server.script(ok(GOOD, usage=(900, 120)))
    client = serve()

    first, again = post(client), post(client, query="?id=mine")

    assert [cache(first), cache(again)] == [None, "hit"]
    assert again.json()["article"]["id"] == "mine"
    assert again.json()["records"] == first.json()["records"]
    assert first.json()["usage"] == {"prompt_tokens": 900, "completion_tokens": 120}
    assert (again.json()["usage"], again.json()["provenance"]["attempts"]) == (None, 0)
    assert len(model_server.requests) == 1


def test_a_restart_forgets_nothing_that_is_on_disk(serve, model_server):
    model_server.script(ok(GOOD))

    assert [cache(post(serve())), cache(post(serve()))] == [None, "hit"]


def test_a_service_of_another_model_asks_it(serve, model_server):
    model_server.script(ok(GOOD), ok(GOOD))

    assert [cache(post(serve())), cache(post(serve(model="another")))] == [None, None]
    assert len(model_server.requests) == 2


def test_requests_in_flight_share_a_call(serve, model_server):
    model_server.script(ok(GOOD, wait_s=0.5))
    client = serve()

    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda _: post(client), range(8)))

    assert sorted(map(cache, answers), key=str) == [None, *["shared"] * 7]
    assert len(model_server.requests) == 1


def test_no_store_and_no_cache(serve, model_server):
    model_server.script(ok(GOOD), ok(GOOD), ok(GOOD))
    client = serve()

    answers = [
        post(client),
        post(client, Cache_Control="no-store"),
        post(client, Cache_Control="no-cache"),
        post(client),
    ]
    assert list(map(cache, answers)) == [None, None, None, "hit"]


def test_an_idempotency_key_is_honoured_by_every_engine(serve, model_server):
    model_server.script(status(500), ok(GOOD))
    client = serve()

    first, again = (post(client, query="?fallback=rules", **KEYED) for _ in range(2))
    rules, replayed = (
        post(client, query="?engine=rules", Idempotency_Key="another") for _ in range(2)
    )

    assert [cache(one) for one in (first, again, rules, replayed)] == [None, "hit", None, "hit"]
    assert again.json()["provenance"]["fallback"]["error"] == "provider-unavailable"
    assert replayed.json()["records"] == rules.json()["records"]
    assert cache(post(client)) is None


def test_a_key_in_flight_shares_a_call(serve, model_server):
    model_server.script(ok(GOOD, wait_s=0.5))
    client = serve()

    with ThreadPoolExecutor(4) as callers:
        answers = list(callers.map(lambda _: post(client, **KEYED), range(4)))

    assert sorted(map(cache, answers), key=str) == [None, *["shared"] * 3]


def test_keys_that_do_not_fit_are_problems(serve):
    client = serve()
    rules = "?engine=rules"

    assert cache(post(client, query=rules, **KEYED)) is None
    # Bare or quoted, it is the same key; JSON or plain text, the same request.
    assert cache(post(client, query=rules, Idempotency_Key=KEYED["Idempotency-Key"][1:-1])) == "hit"
    same = client.post(f"/v1/extract{rules}", json={"text": TEXT}, headers=KEYED)
    assert cache(same) == "hit"
    reused = post(client, "All quiet.", rules, **KEYED)
    assert problem(reused) == (422, "idempotency-key-reused")
    assert problem(post(client, query="?engine=auto", **KEYED)) == (422, "idempotency-key-reused")
    for refused in ("", "a b", '"', "k" * 256):
        answer = post(client, query=rules, Idempotency_Key=refused)
        assert problem(answer) == (400, "invalid-idempotency-key")


def test_nothing_is_kept_of_an_error(serve, model_server):
    model_server.script(status(503), ok(GOOD))
    client = serve()

    assert problem(post(client, **KEYED)) == (503, "provider-unavailable")
    assert problem(post(client, " ", **KEYED)) == (422, "invalid-article")
    assert cache(post(client, **KEYED)) is None


def test_callers_do_not_meet_in_their_keys(serve):
    access = Access(keys=tuple(Key(name, digest(name.encode())) for name in ("desk", "wire")))
    client = serve(access)

    def ask(name, text):
        return post(client, text, "?engine=rules", Authorization=f"Bearer {name}", **KEYED)

    assert [cache(ask("desk", TEXT)), cache(ask("wire", "All quiet."))] == [None, None]
    assert cache(ask("desk", TEXT)) == "hit"


def test_a_cache_that_is_switched_off_keeps_nothing(serve, model_server):
    model_server.script(ok(GOOD), ok(GOOD), ok(GOOD))
    client = serve(cache_max_entries=0, idempotency_max_entries=0)

    assert [cache(post(client, **KEYED)) for _ in range(3)] == [None] * 3


def test_what_is_sent_is_documented(serve):
    operation = serve().get("/openapi.json").json()["paths"]["/v1/extract"]["post"]

    headers = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
    assert headers == {"Idempotency-Key", "Cache-Control"}
    assert "Age" in operation["responses"]["200"]["headers"]
    assert "`invalid-idempotency-key`" in operation["responses"]["400"]["description"]
    assert "`idempotency-key-reused`" in operation["responses"]["422"]["description"]


def test_a_kept_answer_streams_at_once(serve, model_server):
    model_server.script(ok(GOOD))
    client = serve()

    answer = post(client).json()
    streamed = post(client, Accept="text/event-stream")

    events = [
        dict(line.split(": ", 1) for line in event.splitlines())
        for event in streamed.text.strip().split("\n\n")
    ]
    assert [event["event"] for event in events] == ["record", "extraction"]
    assert json.loads(events[0]["data"]) == answer["records"][0]
    assert json.loads(events[1]["data"])["provenance"]["cache"]["status"] == "hit"
    assert len(model_server.requests) == 1
