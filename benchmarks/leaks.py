"""Looks for words in what a service emits that nobody but the caller should read.

    python -m benchmarks.leaks [--requests 2000]

Words that occur nowhere else are planted in all that must stay inside: text, title, outlet and
id of the articles, keys, the base URL's credentials, paths and queries, what the model and the
provider write. The service is then asked, well and badly, while the model server fails in every
way it knows, and everything the service emits is searched: stdout and stderr at debug level, every
error body and error event, `/metrics`, and what OpenTelemetry exports.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.emissions import Collector, Served
from benchmarks.faulty_server import ARTICLE_MARK, OUTPUT_MARK, FaultyServer, Plan, article
from extractor.keys import new_key

CALLERS = 12
CONTEXT = 80
FIRST_ERROR = 400
TIMEOUT_S = 60.0

TITLE = "tansywort"
OUTLET = "sorrelmere"
ARTICLE_ID = "yarrowfen"
IN_QUERY = "dockweed"
IN_PATH = "burnetmoss"
IN_BROKEN_BODY = "campionrust"
FIELD_NAME = "melilotash"
HEADER = "vetchling"
WRONG_KEY = "woodruffkey"
PROVIDER_KEY = "teaselprovider"
USER, PASSWORD = "bistortuser", "cranesbillpass"

PLANTED = {
    "article text": ARTICLE_MARK,
    "title": TITLE,
    "outlet": OUTLET,
    "article id": ARTICLE_ID,
    "query": IN_QUERY,
    "path": IN_PATH,
    "body that is no article": IN_BROKEN_BODY,
    "name of an unknown field": FIELD_NAME,
    "headers": HEADER,
    "API key that nobody has": WRONG_KEY,
    "provider's key": PROVIDER_KEY,
    "base URL's user": USER,
    "base URL's password": PASSWORD,
    "model's and provider's words": OUTPUT_MARK,
}

GIVEN_BACK = ("name of an unknown field", "error bodies")
"""The caller learns which name was mistyped."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A planted word where it should not be. `around` shows the place."""

    planted: str
    where: str
    around: str


@dataclass(slots=True)
class Outcome:
    """What a run emitted, by where it was emitted; `statuses` shows that it was asked."""

    emitted: dict[str, bytes] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    model_calls: int = 0


def find(planted: Mapping[str, str], emitted: Mapping[str, bytes]) -> list[Leak]:
    """Return the first place of each planted word in each emission, letter case ignored."""
    leaks = []
    for where, content in emitted.items():
        lowered = content.lower()
        for name, word in planted.items():
            at = lowered.find(word.lower().encode())
            if at >= 0 and (name, where) != GIVEN_BACK:
                around = content[max(0, at - CONTEXT) : at + CONTEXT].decode(errors="replace")
                leaks.append(Leak(name, where, around))
    return leaks


async def run(requests: int, folder: Path, *, seed: int = 1) -> tuple[Outcome, list[Leak]]:
    """Ask a service of its own and search what it emitted.

    Raises:
        ServiceFailed: it did not start.
    """
    secret, key = new_key("desk")
    (folder / "keys.toml").write_text(key.table())
    outcome = Outcome()
    plan = Plan(seed=seed, rate=0.4, latency_s=0.002, drip_s=0.02)
    async with FaultyServer(plan) as model:
        variables = {
            "OPENAI_BASE_URL": model.base_url.replace("://", f"://{USER}:{PASSWORD}@"),
            "OPENAI_API_KEY": f"sk-{PROVIDER_KEY}",
            "EXTRACTOR_KEYS_FILE": "keys.toml",
            "EXTRACTOR_DEADLINE_S": "4",
            "EXTRACTOR_ATTEMPT_TIMEOUT_S": "0.5",
            "EXTRACTOR_BREAKER_FAILURES": "1000",
        }
        with Collector() as collector:
            served = Served(folder, collector, variables)
            await asyncio.to_thread(served.__enter__)
            try:
                await _ask(served, secret, requests, outcome)
            finally:
                await asyncio.to_thread(served.__exit__)
            outcome.emitted["stdout and stderr"] = served.log().encode()
            outcome.emitted["OpenTelemetry"] = b"\n".join(body for _, body in collector.bodies)
        outcome.model_calls = sum(map(len, model.calls.values()))
    return outcome, find({**PLANTED, "API key": secret}, outcome.emitted)


async def _ask(served: Served, secret: str, requests: int, outcome: Outcome) -> None:
    errors: list[bytes] = []
    limits = httpx2.Limits(max_connections=CALLERS)
    queue = iter(range(requests))

    async def caller() -> None:
        for number in queue:
            asked = dict(_KINDS[number % len(_KINDS)](number))
            headers = {
                "Authorization": f"Bearer {secret}",
                "Idempotency-Key": f"{HEADER}-{number}",
                "X-Planted": HEADER,
                **asked.pop("headers"),
            }
            # One in sixteen hangs up on the service.
            wait = 0.01 if number % 16 == 15 else TIMEOUT_S  # noqa: PLR2004 the sixteenth
            with suppress(httpx2.TimeoutException):
                answer = await client.request(**asked, headers=headers, timeout=wait)
                outcome.statuses[answer.status_code] += 1
                errors.extend(_errors(answer))

    async with httpx2.AsyncClient(base_url=served.base_url, limits=limits) as client:
        await asyncio.gather(*(caller() for _ in range(CALLERS)))
        counts = await client.get("/metrics", headers={"Authorization": f"Bearer {secret}"})
    outcome.emitted["error bodies"] = b"\n".join(errors)
    outcome.emitted["/metrics"] = counts.content


def _errors(answer: httpx2.Response) -> Iterable[bytes]:
    """Give what an answer says that is no extraction: an error's body and headers, error events."""
    if answer.status_code >= FIRST_ERROR:
        yield answer.content
        yield repr(answer.headers.raw).encode()
    elif answer.headers["content-type"].startswith("text/event-stream"):
        for event in answer.content.split(b"\n\n"):
            if b"event: problem" in event:
                yield event


def _good(number: int, *, accept: str = "application/json", text: str = "") -> dict[str, Any]:
    body = {
        "text": text or article(number),
        "title": f"The {TITLE} of {number}",
        "source": {"name": f"The {OUTLET} Post"},
        "id": f"{ARTICLE_ID}-{number}",
        "published_at": "2025-03-09",
    }
    return {
        "method": "POST",
        "url": "/v1/extract",
        "params": {"engine": "llm", "fallback": "rules"} if number % 2 else {"engine": "llm"},
        "content": json.dumps(body),
        "headers": {"Content-Type": "application/json", "Accept": accept},
    }


def _plain(number: int) -> dict[str, Any]:
    return {
        "method": "POST",
        "url": "/v1/extract",
        "params": {"title": f"A {IN_QUERY}", "id": IN_QUERY, "published_at": "2025-03-09"},
        "content": article(number),
        "headers": {"Content-Type": "text/plain"},
    }


def _bad(number: int) -> dict[str, Any]:
    """Ask for what cannot be answered, in one of many ways."""
    good, plain = _good(number), _plain(number)
    json_type = {"Content-Type": "application/json"}
    body = json.loads(good["content"])
    ways: list[dict[str, Any]] = [
        {**good, "content": f'{{"text": "{IN_BROKEN_BODY}'},
        {**good, "content": json.dumps({**body, FIELD_NAME: IN_BROKEN_BODY})},
        {**good, "content": json.dumps({**body, "published_at": IN_BROKEN_BODY})},
        {**good, "content": json.dumps({**body, "text": {FIELD_NAME: IN_BROKEN_BODY}})},
        {**good, "content": f'{{"text": "a", "text": "{IN_BROKEN_BODY}"}}'},
        {**good, "content": f"{IN_BROKEN_BODY}\xff".encode("latin-1")},
        {**good, "content": json.dumps({**body, "text": IN_BROKEN_BODY * 50_000})},
        {**good, "headers": {"Content-Type": f"text/{HEADER}"}},
        {**good, "headers": {**json_type, "Authorization": f"Bearer {WRONG_KEY}"}},
        {**good, "headers": {**json_type, "Authorization": "", "X-API-Key": WRONG_KEY}},
        {**good, "headers": {**json_type, "Accept": HEADER}},
        {**good, "params": {"engine": IN_QUERY}},
        {**good, "params": {f"{IN_QUERY} {IN_QUERY}": "1"}},
        {**plain, "params": {"published_at": IN_QUERY, "title": IN_QUERY}},
        {**plain, "url": f"/{IN_PATH}/{IN_PATH}"},
        {**plain, "url": f"/v1/extract/{IN_PATH}", "method": "PUT"},
        {**plain, "method": IN_PATH.upper()},
    ]
    return ways[number // len(_KINDS) % len(ways)]


def _long(number: int) -> dict[str, Any]:
    """Ask about an article that is worked on in a thread."""
    return _good(number, text=article(number) + " Nobody said more." * 1_500)


_KINDS = (
    _good,
    _plain,
    _bad,
    lambda number: _good(number, accept="text/event-stream"),
    _good,
    _bad,
    _good,
    _long,
)


def main() -> int:
    """Run from the command line; 1 when there are leaks."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome, leaks = asyncio.run(run(given.requests, Path(folder), seed=given.seed))
    statuses = ", ".join(
        f"{count} of {status}" for status, count in sorted(outcome.statuses.items())
    )
    sizes = ", ".join(f"{where} {len(it):,} bytes" for where, it in outcome.emitted.items())
    lines = [
        f"answers: {statuses}; calls to the model: {outcome.model_calls}",
        f"searched for {len(PLANTED) + 1} planted words in: {sizes}",
        *(f"LEAK of {leak.planted} in {leak.where}: …{leak.around}…" for leak in leaks),
        f"leaks: {len(leaks)}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
