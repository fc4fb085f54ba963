"""What the service costs on top of the model: `python -m benchmarks.service_speed [--quick]`.

In interleaved rounds over one loopback model server: the bare openai client, instructor alone, a
naive FastAPI + instructor service, and ours through HTTP, with segmentation, grounding and
resolving. Figures are medians over rounds. What is measured has one core; the callers and the
model server have another. Linux only. The exit code is 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from statistics import median

from benchmarks import processes
from benchmarks.load import Callers, Shape
from benchmarks.model_server import ModelServer
from benchmarks.subjects import BARE, INSTRUCTOR, NAIVE, OURS, RULES, Measured, Subject, started

PARTS = ("calls", "load", "rules", "start", "memory")
SUBJECTS = (BARE, INSTRUCTOR, NAIVE, OURS)
LATENCY_S = 0.2


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    rounds: int
    one: Shape
    many: Shape
    rules: Shape
    starts: int
    memory: tuple[int, int]
    """Requests before the first reading, and before the second."""
    memory_callers: int


FULL = Plan(
    rounds=5,
    one=Shape(callers=1, seconds=3, warm_s=0.2),
    many=Shape(callers=256, seconds=10, warm_s=3),
    rules=Shape(callers=4, seconds=3, warm_s=0.2),
    starts=5,
    memory=(2_000, 20_000),
    memory_callers=16,
)
QUICK = Plan(
    rounds=2,
    one=Shape(callers=1, seconds=0.6, warm_s=0.1),
    many=Shape(callers=16, seconds=1.2, warm_s=0.5),
    rules=Shape(callers=4, seconds=0.6, warm_s=0.1),
    starts=1,
    memory=(100, 500),
    memory_callers=4,
)


@dataclass(frozen=True, slots=True)
class Target:
    """A figure, and what it should be."""

    name: str
    value: float
    limit: float
    at_least: bool = False
    unit: str = ""

    @property
    def met(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        side = "at least" if self.at_least else "at most"
        verdict = "met" if self.met else "MISSED"
        return (
            f"{self.name}: {self.value:.2f}{self.unit} ({side} {self.limit}{self.unit}) {verdict}"
        )


class Rounds:
    """What was measured of each subject, by part, over the rounds."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], list[Measured]] = defaultdict(list)

    def add(self, part: str, subject: str, measured: Measured) -> None:
        self._seen[part, subject].append(measured)

    def has(self, part: str, *subjects: str) -> bool:
        return all((part, subject) in self._seen for subject in subjects)

    def of(self, part: str, subject: str, figure: Callable[[Measured], float]) -> float:
        """Return the median over the rounds."""
        return median(figure(measured) for measured in self._seen[part, subject])

    def ratio(self, part: str, over: str, under: str, figure: Callable[[Measured], float]) -> float:
        """Return the median of the rounds' own ratios, which drift of the machine leaves alone."""
        pairs = zip(self._seen[part, over], self._seen[part, under], strict=True)
        return median(figure(one) / figure(other) for one, other in pairs)


def main() -> int:
    """Measure, print, and return 1 when a target is missed."""
    parser = argparse.ArgumentParser(description="What the service costs on top of the model.")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART")
    parser.add_argument(
        "--subjects", nargs="+", choices=SUBJECTS, default=SUBJECTS, metavar="SUBJECT"
    )
    parser.add_argument("--quick", action="store_true", help="Few callers, short rounds.")
    parser.add_argument("--rounds", type=int, help="Instead of 5, or of 2 with --quick.")
    given = parser.parse_args()
    plan = QUICK if given.quick else FULL
    if given.rounds:
        plan = replace(plan, rounds=given.rounds)
    targets = asyncio.run(_measure(plan, given.only, given.subjects))
    _print(*(str(target) for target in targets))
    return int(not all(target.met for target in targets))


async def _measure(plan: Plan, parts: Sequence[str], subjects: Sequence[str]) -> list[Target]:
    core = processes.server_core()
    model = ModelServer.for_benchmark()
    targets: list[Target] = []
    async with model.listening():
        if "start" in parts:
            targets += await _starts(plan, core, model)
        if {"calls", "load", "rules"} & set(parts):
            seen = await _rounds(plan, parts, subjects, model=model, core=core)
            targets += _report(seen, plan)
        if "memory" in parts:
            targets.append(await _memory(plan, core, model))
    return targets


async def _rounds(
    plan: Plan,
    parts: Sequence[str],
    names: Sequence[str],
    *,
    model: ModelServer,
    core: set[int],
) -> Rounds:
    seen = Rounds()
    async with AsyncExitStack() as stack:
        subjects: list[Subject] = []
        for name in names:
            run = started(name, model, core, callers=plan.many.callers)
            subjects += await stack.enter_async_context(run)
        for subject in subjects:
            await subject.measure(Shape(callers=2, seconds=plan.one.seconds))  # warm
        for _ in range(plan.rounds):
            await _round(plan, parts, subjects, model, seen)
            subjects.append(subjects.pop(0))  # nobody always comes first
    return seen


async def _round(
    plan: Plan,
    parts: Sequence[str],
    subjects: Sequence[Subject],
    model: ModelServer,
    seen: Rounds,
) -> None:
    asking = [subject for subject in subjects if subject.name != RULES]
    if "calls" in parts:
        for subject in asking:
            seen.add("calls", subject.name, await subject.measure(plan.one))
    if "load" in parts:
        model.latency_s = LATENCY_S
        for subject in asking:
            seen.add("load", subject.name, await subject.measure(plan.many))
        model.latency_s = 0.0
    if "rules" in parts:
        for subject in subjects:
            if subject.name == RULES:
                seen.add("rules", RULES, await subject.measure(plan.rules))


def _report(seen: Rounds, plan: Plan) -> list[Target]:
    """Print the table and return the targets that could be judged."""
    many = plan.many.callers
    _print(
        f"Medians over {plan.rounds} interleaved rounds; at load, {many} callers and "
        f"{LATENCY_S * 1_000:.0f} ms of model latency.",
        "",
        "| | CPU a call, ms | calls/s at load | median latency added, ms | model calls a call |",
        "|---|---|---|---|---|",
    )
    for name in SUBJECTS:
        cells = [
            f"{seen.of('calls', name, _cpu) * 1_000:.2f}" if seen.has("calls", name) else "",
            f"{seen.of('load', name, _rate):.0f}" if seen.has("load", name) else "",
            f"{seen.of('load', name, _added) * 1_000:.0f}" if seen.has("load", name) else "",
            f"{seen.of('load', name, _model):.2f}" if seen.has("load", name) else "",
        ]
        if any(cells):
            _print(f"| {name} | {' | '.join(cells)} |")
    targets = []
    if seen.has("calls", OURS, NAIVE):
        ratio = seen.ratio("calls", OURS, NAIVE, _cpu)
        targets.append(Target("CPU a call, ours to naive", ratio, 0.4))
    if seen.has("load", OURS, NAIVE):
        ratio = seen.ratio("load", OURS, NAIVE, _rate)
        targets.append(Target("calls/s at load, ours to naive", ratio, 3, at_least=True))
    if seen.has("load", OURS, INSTRUCTOR):
        ratio = seen.ratio("load", OURS, INSTRUCTOR, _added)
        targets.append(Target("median latency added, ours to instructor", ratio, 0.2))
    if seen.has("rules", RULES):
        rate = seen.of("rules", RULES, _rate)
        cpu = seen.of("rules", RULES, _cpu) * 1_000
        _print(f"| {RULES} | {cpu:.2f} | {rate:.0f} (without a model) | | |")
        targets.append(Target("articles/s, rules engine", rate, 300, at_least=True))
    _print("")
    return targets


async def _starts(plan: Plan, core: set[int], model: ModelServer) -> list[Target]:
    targets = []
    for engine, base_url in (("rules", None), ("llm", model.base_url("ours"))):
        took = [
            await asyncio.to_thread(processes.start_s, core, base_url) for _ in range(plan.starts)
        ]
        targets.append(Target(f"start to ready, {engine}", median(took), 1.5, unit=" s"))
    took_help = await asyncio.to_thread(processes.help_s, plan.starts)
    return [*targets, Target("extractor --help", took_help, 0.4, unit=" s")]


async def _memory(plan: Plan, core: set[int], model: ModelServer) -> Target:
    """Compare resident memory after few and after many requests, every other to each engine."""
    early, late = plan.memory
    callers = plan.memory_callers
    with processes.ours(core, model.base_url("ours"), callers=callers) as service:
        both = [Callers(service.port, f"/v1/extract?engine={name}") for name in ("llm", "rules")]
        for one in both:
            await one.calls(early // 2, callers)
        before = service.rss_mib
        for one in both:
            await one.calls((late - early) // 2, callers)
        after = service.rss_mib
    _print(f"Resident memory: {before:.0f} MiB after {early} requests, {after:.0f} after {late}.")
    return Target("resident memory, late to early", after / before, 1.05)


def _cpu(measured: Measured) -> float:
    return measured.cpu_s


def _rate(measured: Measured) -> float:
    return measured.per_second


def _added(measured: Measured) -> float:
    return measured.latency_s - LATENCY_S


def _model(measured: Measured) -> float:
    return measured.model_calls


def _print(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
