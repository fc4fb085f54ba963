"""Server-sent events, and callers that go away: over real sockets, as it is served."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.datastructures import Headers

from extractor.api.app import create_app
from extractor.api.stream import Pace, asks_for_events
from extractor.settings import Settings
from extractor.wiring import build_service
from schemas.extraction import Extraction
from schemas.record import IncidentRecord
from tests.support.model_server import drip, hang, ok, says, status, streams

TEXT = (
    "Shells hit the market of Port Ambrose on Monday. Four people were killed. "
    "A bomb wounded 12 soldiers in Cerro Pardo. Gunmen abducted three teachers near Lake Mirel."
)
RECORD = {"kind": "incident", "event_type": "attack", "assertion": "reported"}


def record(count, place, sentences, **fields):
    return {
        **RECORD,
        "summary": f"An attack in {place}.",
        "places": [{"name": place, "level": "settlement"}],
        "tolls": [{"outcome": "killed", "count": count}],
        "sentences": sentences,
        **fields,
    }


ANSWER = {
    "records": [
        record("Four", "Port Ambrose", [1, 2], includes=[3]),
        record("12", "Cerro Pardo", [3]),
        record("three", "Lake Mirel", [4]),
    ],
    "statements": [{"speaker": "teachers", "stance": "condemns", "sentences": [4]}],
}


class Served:
    """An application behind uvicorn on the loopback."""

    def __init__(self, app) -> None:
        self._server = uvicorn.Server(
            uvicorn.Config(
                app, port=0, log_config=None, http="extractor.api.connections:Connection"
            )
        )
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._server.serve(sockets=[self._socket]))
        )

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.should_exit = True
        self._thread.join()

    @contextlib.contextmanager
    def post(self, text=TEXT, accept="text/event-stream", query="") -> Iterator:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Content-Type": "application/json", "Accept": accept}
        body = json.dumps({"text": text, "language": "en"})
        connection.request("POST", f"/v1/extract{query}", body, headers)
        try:
            yield connection
        finally:
            connection.close()


@pytest.fixture
def serve(model_server):
    def build(*script, pace=None, **settings):
        model_server.script(*script)
        settings = {"openai_base_url": model_server.base_url, "deadline_s": 20, **settings}
        service = build_service(Settings(_env_file=None, **settings))
        return Served(create_app(service, pace=pace or Pace()))

    return build


def read(answer):
    """Give the events: when each came, its name, its id and its data; None for a comment."""
    block = {}
    for line in answer:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name:
            block[name] = value
        elif "data" in block:
            yield time.perf_counter(), block["event"], block["id"], json.loads(block["data"])
            block = {}
        else:
            yield None
            block = {}


def events(connection):
    answer = connection.getresponse()
    assert (answer.status, answer.headers["content-type"]) == (200, "text/event-stream")
    return [event for event in read(answer) if event]


def test_records_come_one_by_one_and_then_the_whole(serve):
    with serve(streams(ANSWER)) as served, served.post() as connection:
        answer = connection.getresponse()
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-accel-buffering"] == "no"
        assert answer.headers["x-request-id"]
        came = list(read(answer))
    names = [name for _, name, _, _ in came]
    assert names == ["record", "record", "record", "extraction"]
    assert [number for _, _, number, _ in came] == ["1", "2", "3", "4"]
    whole = Extraction.model_validate(came[-1][3])
    # Nothing was repaired here, so that each stands in the whole as it came.
    assert tuple(IncidentRecord.model_validate(data) for *_, data in came[:3]) == whole.records
    assert whole.records[0].includes == ("r3",)
    assert [toll.count.value for record in whole.records for toll in record.tolls] == [4, 12, 3]
    assert whole.usage is not None
    assert whole.usage.prompt_tokens == 100


def test_the_whole_is_the_answer_that_json_gives(serve):
    def told(data):
        return {**data, "provenance": {**data["provenance"], "seconds": 0}}

    with serve(streams(ANSWER), ok(ANSWER)) as served:
        with served.post() as connection:
            streamed = events(connection)[-1][3]
        with served.post(accept="application/json") as connection:
            whole = json.loads(connection.getresponse().read())
    assert told(streamed) == told(whole)


def test_the_first_record_comes_long_before_the_last(serve):
    slow = streams(ANSWER, pieces=40, pause_s=0.03)
    with serve(slow) as served, served.post() as connection:
        started = time.perf_counter()
        seconds = [at - started for at, *_ in events(connection)]
    assert len(seconds) == 4
    assert seconds[0] / seconds[-1] < 0.5
    assert seconds[0] < seconds[1] < seconds[2]


def test_the_rules_stream_too(serve):
    with serve() as served, served.post(query="?engine=rules") as connection:
        *records, (_, name, _, whole) = events(connection)
    assert name == "extraction"
    assert [data for *_, data in records] == whole["records"] != []


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(streams(ANSWER, cut=15), id="a stream that breaks"),
        pytest.param(
            ok(ANSWER | {"records": [*ANSWER["records"], {}]}), id="an answer that misfits"
        ),
    ],
)
def test_what_is_asked_again_is_sent_once(serve, first):
    with serve(first, streams(ANSWER)) as served, served.post() as connection:
        came = events(connection)
    assert [name for _, name, _, _ in came] == ["record", "record", "record", "extraction"]
    assert [data["id"] for *_, data in came[:3]] == ["r1", "r2", "r3"]
    assert came[-1][3]["provenance"]["attempts"] == 2


def test_what_the_repair_turn_changes_stands_in_the_whole(serve):
    wrong = {"records": [record("Forty", "Port Ambrose", [1, 2])]}
    fixed = ok({"fixes": [{"n": 1, "text": "Four"}]})
    with serve(streams(wrong), fixed) as served, served.post() as connection:
        (_, _, _, sent), (_, _, _, whole) = events(connection)
    assert sent["tolls"][0]["count"]["verdict"] == "not_found"
    assert whole["records"][0]["tolls"][0]["count"]["text"] == "Four"


def test_what_fails_before_the_first_byte_is_an_ordinary_answer(serve):
    with serve(status(429, retry_after="7"), max_attempts=1) as served:
        with served.post() as connection:
            answer = connection.getresponse()
            problem = json.loads(answer.read())
        assert (answer.status, answer.headers["retry-after"]) == (503, "7")
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["type"].endswith("provider-rate-limited")
        with served.post(text=" ") as connection:
            assert connection.getresponse().status == 422


def test_what_fails_after_it_is_an_event(serve):
    with serve(streams(ANSWER, cut=12), status(401)) as served, served.post() as connection:
        *records, (_, name, _, problem) = events(connection)
    assert [data["id"] for *_, data in records] == ["r1"]
    assert (name, problem["status"]) == ("problem", 503)
    assert problem["type"].endswith("provider-refused")
    assert problem["request_id"]


def test_the_offline_engine_goes_on_where_the_caller_allows_it(serve):
    with (
        serve(streams(ANSWER, cut=12), status(401)) as served,
        served.post(query="?fallback=rules") as connection,
    ):
        came = events(connection)
    whole = came[-1][3]
    assert whole["provenance"]["fallback"]["error"] == "provider-refused"
    ids = [data["id"] for _, name, _, data in came if name == "record"]
    assert len(ids) == len(set(ids))


def test_comments_keep_a_silent_connection_open(serve):
    late = ok(ANSWER, wait_s=0.5)
    with serve(late, pace=Pace(heartbeat_s=0.1)) as served, served.post() as connection:
        came = list(read(connection.getresponse()))
    assert came[:2] == [None, None]
    assert [event[1] for event in came if event][-1] == "extraction"


def test_a_problem_after_a_comment_is_an_event(serve):
    late = status(500).after(0.4)
    pace = Pace(heartbeat_s=0.1)
    with serve(late, pace=pace, max_attempts=1) as served, served.post() as connection:
        ((_, name, _, problem),) = events(connection)
    assert (name, problem["status"]) == ("problem", 503)


JSON, EVENTS = "application/json", "text/event-stream"


@pytest.mark.parametrize(
    ("accept", "slow"),
    [
        pytest.param(JSON, hang(), id="before an answer"),
        pytest.param(JSON, drip(says("x" * 1_000), 0.02), id="during an answer"),
        pytest.param(EVENTS, hang(), id="before a stream"),
        pytest.param(EVENTS, streams(ANSWER, pieces=200, pause_s=0.02), id="during a stream"),
    ],
)
def test_who_goes_away_takes_the_call_to_the_model_along(serve, model_server, accept, slow):
    with serve(slow, max_attempts=1) as served:
        with served.post(accept=accept):
            assert model_server.reached.wait(5)
            assert not model_server.left.is_set()
        assert model_server.left.wait(2)
    assert model_server.calls == 1


def test_who_leaves_a_stream_half_way_takes_the_call_along(serve, model_server):
    slow = streams(ANSWER, pieces=100, pause_s=0.02)
    with serve(slow) as served:
        with served.post() as connection:
            assert next(read(connection.getresponse()))[1] == "record"
        assert model_server.left.wait(2)


def test_a_reader_that_takes_nothing_is_let_go(serve, log_stream):
    long = record("Four", "Port Ambrose", [1, 2], summary="x" * 200_000)
    many = {"records": [long] * 40}
    pace = Pace(reader_timeout_s=0.3)
    with serve(ok(many), pace=pace) as served, socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        reader.connect(("127.0.0.1", served.port))
        body = json.dumps({"text": TEXT}).encode()
        reader.sendall(
            b"POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
        )
        until = time.perf_counter() + 10
        while '"disconnected": true' not in log_stream.getvalue():
            assert time.perf_counter() < until
            time.sleep(0.02)


@pytest.mark.parametrize(
    ("accept", "events"),
    [
        (None, False),
        ("*/*", False),
        ("application/json", False),
        ("text/event-stream", True),
        ("Text/Event-Stream", True),
        ("text/event-stream, */*;q=0.1", True),
        ("text/event-stream, application/json;q=0.9", True),
        ("application/json, text/event-stream", False),
        ("text/event-stream;q=0", False),
        ("text/event-stream;q=x", False),
        ("text/event-stream;q=0.5, */*", False),
    ],
)
def test_events_are_sent_to_who_would_rather_have_them(accept, events):
    assert asks_for_events(Headers({"accept": accept} if accept else {})) is events


def test_the_stream_is_documented(api):
    content = api.get("/openapi.json").json()["paths"]["/v1/extract"]["post"]["responses"]["200"]
    assert "`extraction`" in content["content"]["text/event-stream"]["schema"]["description"]
