"""Asks the service while the model fails in every way, and holds it to what it promises.

    python -m benchmarks.chaos [--requests 5000] [--faults 0.3] [--callers 64] [--seed 0]

Every request must end in a right answer or in a typed problem, within its deadline; in its own
answer, and in one; sockets and memory stay bounded, and no call goes on that nobody waits for.
Some callers read a stream, some allow the rules, some hang up. After that the model is down for a
while, and then more callers come at once than may wait. Exit code 1: a promise was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx2

from benchmarks import processes
from benchmarks.faulty_server import Fault, FaultyServer, Plan, article, killed, place

DEADLINE_S = 10.0
SLACK_S = 2.0
"""For the road to the service and back. On a busy machine that is longer: what the slowest of the
requests for /healthz took is allowed at either end besides, and printed."""
PLACES = 32
OPEN_S = 1.0
MEMORY_MIB = 48.0
"""By which the service may grow once it is warm: its cache of answers fills."""
SPARE_SOCKETS = 16
_HANGS_UP = 41
_WARM_CASE = 999_999
_WATCHED_S = 0.1
_RIGHT, _RULES, _GONE = "right", "right, by the rules", "hung up"
_PROBLEM = "urn:incident-extractor:problem:"
_WITH_RETRY_AFTER = frozenset({"circuit-open", "overloaded"})
_SETTINGS = {
    "EXTRACTOR_DEADLINE_S": str(DEADLINE_S),
    "EXTRACTOR_ATTEMPT_TIMEOUT_S": "2",
    "EXTRACTOR_MAX_CONCURRENCY": str(PLACES),
    "EXTRACTOR_BREAKER_OPEN_S": str(OPEN_S),
}


@dataclass(slots=True)
class Report:
    """How every request ended, by what its first model call met; what was broken, in words."""

    outcomes: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    broken: list[str] = field(default_factory=list)
    sockets: int = 0
    health_s: float = 0
    memory_mib: float = 0
    model_calls: int = 0

    def count(self, row: str) -> int:
        """Return how many requests of a row ended."""
        return self.outcomes[row].total()

    def judge_times(self) -> None:
        """Find what took too long, once it is known how long the road took at its slowest."""
        limit = DEADLINE_S + SLACK_S + 2 * self.health_s
        for row, seconds in self.seconds.items():
            self.broken += [f"{row}: it took {one:.1f} s" for one in seconds if one > limit]

    def add(self, row: str, outcome: str, seconds: float) -> None:
        self.outcomes[row][outcome] += 1
        self.seconds[row].append(seconds)


class Broken(Exception):
    """A promise was broken: which, and no more."""


class Caller:
    """Asks about cases, and judges what comes back."""

    def __init__(self, client: httpx2.AsyncClient, report: Report) -> None:
        self._client = client
        self.report = report

    async def warm(self, model: FaultyServer) -> None:
        """Have the service load what its first request waits for."""
        plan, model.plan = model.plan, Plan(rate=0)
        await self._post(_WARM_CASE, timeout_s=60)
        model.plan = plan

    async def ask(self, case: int, row: Callable[[], str]) -> None:
        """Ask about one case; `row` is asked at the end under which it is counted."""
        started = time.monotonic()
        broken: object = None
        try:
            outcome = await self._outcome(case)
        except Broken as error:
            outcome, broken = "BROKEN", error
        seconds = time.monotonic() - started
        if broken is not None:
            self.report.broken.append(f"case {case}, {row()}: {broken}")
        self.report.add(row(), outcome, seconds)

    async def _outcome(self, case: int) -> str:
        hangs_up = case % _HANGS_UP == 0
        try:
            answer = await self._post(case, 0.01 if hangs_up else 2 * DEADLINE_S)
        except httpx2.TimeoutException:
            if hangs_up:
                return _GONE
            raise Broken("no answer") from None
        except httpx2.HTTPError as error:
            raise Broken(f"the connection broke ({type(error).__name__})") from error
        if answer.headers.get("x-request-id") != f"case-{case}":
            raise Broken("the answer of another request")
        kind = answer.headers["content-type"].partition(";")[0]
        if kind == "text/event-stream":
            return judge_stream(case, answer.text)
        if answer.status_code == httpx2.codes.OK:
            return judge(case, answer.json())
        if kind != "application/problem+json":
            raise Broken(f"{answer.status_code} without a problem")
        return judge_problem(answer.json(), retry_after="retry-after" in answer.headers)

    async def _post(self, case: int, timeout_s: float) -> httpx2.Response:
        """Ask: a quarter of the cases for a stream, another with the rules allowed."""
        quarter = case % 4
        return await self._client.post(
            "/v1/extract",
            params={"engine": "llm", "fallback": "rules"} if quarter == 1 else {"engine": "llm"},
            headers={
                "Content-Type": "text/plain",
                "X-Request-ID": f"case-{case}",
                "Accept": "application/json" if quarter else "text/event-stream",
            },
            content=article(case),
            timeout=timeout_s,
        )


def judge(case: int, body: dict[str, Any]) -> str:
    """Say whether an extraction is that of the case."""
    digest = hashlib.sha256(article(case).encode()).hexdigest()
    if body["article"]["digest"] != digest:
        raise Broken("the answer to another article")
    tolls = [toll["count"]["value"] for record in body["records"] for toll in record["tolls"]]
    names = [at["name"] for record in body["records"] for at in record["places"]]
    labelled = {check["path"] for check in body["checks"] if check["code"] == "not_found"}
    grounded = [name["text"] for name in names if name["verdict"] != "not_found"]
    if tolls != [killed(case)]:
        raise Broken("another toll")
    if grounded != [place(case)] and not (names and labelled and not grounded):
        raise Broken("another place, and no word of it")
    return _RULES if body["provenance"]["engine"] == "rules" else _RIGHT


def judge_problem(body: dict[str, Any], *, retry_after: bool) -> str:
    slug = str(body.get("type", "")).removeprefix(_PROBLEM)
    if not str(body.get("type", "")).startswith(_PROBLEM) or slug == "internal":
        raise Broken(f"an untyped problem ({slug})")
    if slug in _WITH_RETRY_AFTER and not retry_after:
        raise Broken(f"{slug} without Retry-After")
    return slug


def judge_stream(case: int, text: str) -> str:
    """Judge the one event that ends a stream."""
    blocks = (block for block in text.strip().split("\n\n") if not block.startswith(":"))
    events = [_event(block) for block in blocks]
    ends = [(name, data) for name, data in events if name in {"extraction", "problem"}]
    if len(ends) != 1 or events[-1] != ends[0]:
        raise Broken(f"a stream that ends {len(ends)} times")
    ((name, data),) = ends
    return judge(case, data) if name == "extraction" else judge_problem(data, retry_after=True)


def _event(block: str) -> tuple[str, dict[str, Any]]:
    lines = [line.partition(":") for line in block.splitlines()]
    fields = {name: value.strip() for name, _, value in lines}
    return fields.get("event", ""), json.loads(fields.get("data", "{}"))


async def chaos(*, requests: int, faults: float, callers: int, seed: int) -> Report:
    """Run all of it and return what came of it.

    Raises:
        ServiceFailed: the service did not start.
    """
    report = Report()
    plan = Plan(seed=seed, rate=faults)
    async with FaultyServer(plan) as model:
        settings = _SETTINGS | {
            "OPENAI_BASE_URL": model.base_url,
            "EXTRACTOR_MAX_WAITING": str(max(callers - PLACES, 0)),
        }
        port = processes.free_port()
        command = ("-m", "extractor.cli", "serve", "--port", str(port))
        running = processes.running(
            command,
            port,
            processes.environment(**settings),
            os.sched_getaffinity(0),
            "/readyz",
        )
        service = await asyncio.to_thread(running.__enter__)
        try:
            async with httpx2.AsyncClient(
                base_url=f"http://127.0.0.1:{port}",
                limits=httpx2.Limits(max_connections=None, max_keepalive_connections=callers),
            ) as client:
                caller = Caller(client, report)
                await caller.warm(model)
                watching = asyncio.create_task(_watch(client, service, report))
                await _failing(caller, model, service, requests, callers)
                await _down_and_crowded(caller, model, range(requests, requests + callers))
                watching.cancel()
        finally:
            await asyncio.to_thread(running.__exit__, None, None, None)
    report.judge_times()
    return report


async def _failing(
    caller: Caller, model: FaultyServer, service: processes.Service, requests: int, callers: int
) -> None:
    """Ask while calls fail as planned; then see what is still open, and what has grown."""
    report = caller.report

    async def ask(case: int) -> None:
        await caller.ask(case, lambda: _row(model.calls[case]))

    warm = requests // 5
    await _each(range(warm), callers, ask)
    before = service.rss_mib
    await _each(range(warm, requests), callers, ask)
    await asyncio.sleep(0.5)
    report.memory_mib = service.rss_mib - before
    report.model_calls = sum(map(len, model.calls.values()))
    if (rows := sum(report.count(row) for row in report.outcomes)) != requests:
        report.broken.append(f"{requests} requests, {rows} ends")
    if report.memory_mib > MEMORY_MIB:
        report.broken.append(f"the service grew by {report.memory_mib:.0f} MiB")
    if report.sockets > callers + PLACES + SPARE_SOCKETS:
        report.broken.append(f"{report.sockets} sockets were open")
    if model.busy:
        report.broken.append(f"{model.busy} model calls go on that nobody waits for")


async def _down_and_crowded(caller: Caller, model: FaultyServer, cases: range) -> None:
    """Ask while the model is down, when it is back, and with more callers than may wait."""
    report, callers = caller.report, len(cases)

    async def ask(cases: range, callers: int, row: str) -> Counter[str]:
        await _each(cases, callers, lambda case: caller.ask(case, lambda: row))
        return report.outcomes[row]

    model.plan = Plan(rate=1, kinds=(Fault.UNAVAILABLE,))
    if not (await ask(cases, max(callers // 4, 1), "model down"))["circuit-open"]:
        report.broken.append("the circuit did not open")
    model.plan = Plan(rate=0)
    await asyncio.sleep(OPEN_S)
    back = range(cases.stop, cases.stop + callers)
    if (await ask(back, 1, "model back")).keys() - {_RIGHT, _GONE}:
        report.broken.append("the model is back, and the service did not notice")
    model.plan = Plan(rate=0, latency_s=0.2)
    crowd = range(back.stop, back.stop + 4 * callers)
    if not (await ask(crowd, len(crowd), "too many at once"))["overloaded"]:
        report.broken.append("nobody was turned away")


async def _watch(client: httpx2.AsyncClient, service: processes.Service, report: Report) -> None:
    folder = Path(f"/proc/{service.pid}/fd")
    while True:
        report.sockets = max(report.sockets, _sockets(folder))
        asked = time.monotonic()
        await client.get("/healthz", timeout=None)
        report.health_s = max(report.health_s, time.monotonic() - asked)
        await asyncio.sleep(_WATCHED_S)


def _sockets(folder: Path) -> int:
    count = 0
    for descriptor in folder.iterdir():
        try:
            count += str(descriptor.readlink()).startswith("socket:")
        except FileNotFoundError:
            continue  # closed meanwhile
    return count


async def _each(
    cases: Iterable[int], callers: int, ask: Callable[[int], Awaitable[object]]
) -> None:
    left: Iterator[int] = iter(cases)

    async def caller() -> None:
        for case in left:
            await ask(case)

    await asyncio.gather(*(caller() for _ in range(callers)))


def _row(calls: list[Fault | None]) -> str:
    return calls[0].value if calls and calls[0] else "no fault"


def table(report: Report) -> str:
    """Write the outcomes, a row for each fault that the first model call met."""
    order = ["no fault", *Fault, "model down", "model back", "too many at once"]
    lines = [f"{'first call met':<22}{'requests':>9}{'median s':>10}{'slowest s':>11}  ended in"]
    for row in (row for row in order if row in report.outcomes):
        seconds = sorted(report.seconds[row])
        median = quantiles(seconds, n=2)[0] if len(seconds) > 1 else seconds[0]
        ends = ", ".join(f"{end} {n}" for end, n in report.outcomes[row].most_common())
        lines.append(f"{row:<22}{report.count(row):>9}{median:>10.2f}{seconds[-1]:>11.2f}  {ends}")
    lines.append(
        f"{report.model_calls} model calls; at most {report.sockets} sockets open; grown by "
        f"{report.memory_mib:.1f} MiB once warm; /healthz answered within {report.health_s:.2f} s"
    )
    return "\n".join(lines)


def main() -> int:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--requests", type=int, default=5_000)
    parser.add_argument("--faults", type=float, default=0.3, help="share of model calls that fail")
    parser.add_argument("--callers", type=int, default=64)
    parser.add_argument("--seed", type=int, default=0)
    report = asyncio.run(chaos(**vars(parser.parse_args())))
    sys.stdout.write(table(report) + "\n")
    for broken in report.broken:
        sys.stdout.write(f"BROKEN: {broken}\n")
    sys.stdout.write("every promise was kept\n" if not report.broken else "")
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main())
