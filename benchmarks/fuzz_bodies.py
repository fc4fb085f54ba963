"""How the service takes random bodies: `python -m benchmarks.fuzz_bodies [--count 100000]`.

Sends them to the whole application with the offline engine, below HTTP's own parsing. It fails
when an answer is a 500, is not in the OpenAPI document, or repeats an article in an error or in
the log. `--first N --count 1` sends one request again.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO, cast

from benchmarks.bodies import MARK, Request, make_request
from extractor.api.app import create_app
from extractor.logs import configure_logging
from extractor.settings import Settings
from extractor.wiring import build_service

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Message, Scope

_PATH = "/v1/extract"
_FIRST_ERROR = 400
_INTERNAL = b"urn:incident-extractor:problem:internal"
_SLOW_S = 10.0


@dataclass
class Report:
    """What came back. `wrong` holds the number of the request and what is wrong with its answer."""

    statuses: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    slowest_s: float = 0
    slowest: int = -1


class _Log:
    """A stream that keeps nothing but the lines with words of an article."""

    def __init__(self) -> None:
        self.lines = 0
        self.leaks: list[str] = []

    def write(self, text: str) -> int:
        self.lines += text.count("\n")
        if MARK in text:
            self.leaks.append(text)
        return len(text)

    def flush(self) -> None:
        """Have nothing to write."""

    def isatty(self) -> bool:
        """Be no terminal."""
        return False


async def send(app: FastAPI, request: Request) -> tuple[int, dict[bytes, bytes], bytes]:
    """Send one request through ASGI; return status, headers and body."""
    pieces = list(request.pieces)
    answer: dict[str, object] = {}
    body = bytearray()

    async def receive() -> Message:
        if not pieces:
            await asyncio.sleep(3_600)  # the caller waits for the answer
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def take(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.update(status=message["status"], headers=dict(message["headers"]))
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))

    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": _PATH,
        "raw_path": _PATH.encode(),
        "root_path": "",
        "query_string": request.query,
        "headers": list(request.headers),
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
    await app(scope, receive, take)
    return (
        cast("int", answer["status"]),
        cast("dict[bytes, bytes]", answer["headers"]),
        bytes(body),
    )


async def fuzz(app: FastAPI, numbers: range, seed: int, report: Report) -> None:
    """Send the requests of these numbers, one after another."""
    responses = app.openapi()["paths"][_PATH]["post"]["responses"]
    async with app.router.lifespan_context(app):
        for number in numbers:
            request = make_request(seed, number)
            started = time.perf_counter()
            status, headers, body = await send(app, request)
            seconds = time.perf_counter() - started
            report.statuses[status] += 1
            report.kinds[request.kind] += 1
            if seconds > report.slowest_s:
                report.slowest_s, report.slowest = seconds, number
            content_type = headers.get(b"content-type", b"").decode().partition(";")[0]
            if str(status) not in responses:
                report.wrong.append((number, f"status {status} is not documented"))
            elif content_type not in responses[str(status)]["content"]:
                report.wrong.append((number, f"{status} as {content_type} is not documented"))
            if status == 500 or _INTERNAL in body:  # noqa: PLR2004 the one that must not be
                report.wrong.append((number, "an internal error"))
            if status >= _FIRST_ERROR and MARK.encode() in body + b"".join(headers.values()):
                report.wrong.append((number, f"{status} repeats the article"))


def run(count: int, *, first: int = 0, seed: int = 0) -> Report:
    """Send `count` random requests to an application of its own; logs go nowhere."""
    report, log = Report(), _Log()
    configure_logging("info", "json", cast("TextIO", log))
    # Whatever the environment says, none of this goes to a provider.
    offline = {"openai_api_key": None, "openai_base_url": None, "fallback_models": ()}
    service = build_service(Settings().model_copy(update=offline))
    service.warm()
    app = create_app(service)
    asyncio.run(fuzz(app, range(first, first + count), seed, report))
    if log.leaks:
        report.wrong.append((-1, f"{len(log.leaks)} log lines repeat an article"))
    if log.lines < count:
        report.wrong.append((-1, f"{log.lines} log lines for {count} requests"))
    if report.slowest_s > _SLOW_S:
        report.wrong.append((report.slowest, f"took {report.slowest_s:.1f} s"))
    return report


def main() -> int:
    """Print how many answers of which status came; 1 when any is wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    started = time.perf_counter()
    report = run(given.count, first=given.first, seed=given.seed)
    seconds = time.perf_counter() - started
    sys.stdout.write(
        f"{given.count} requests in {seconds:.0f} s, seed {given.seed}\n"
        f"kinds: {', '.join(f'{kind} {n}' for kind, n in sorted(report.kinds.items()))}\n"
        f"answers: {', '.join(f'{status}: {n}' for status, n in sorted(report.statuses.items()))}\n"
        f"slowest: {report.slowest_s:.2f} s (request {report.slowest})\n"
        f"wrong: {len(report.wrong)}\n"
    )
    for number, what in report.wrong[:20]:
        sys.stdout.write(f"  request {number}: {what}\n")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
