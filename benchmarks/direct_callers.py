"""Callers of the model without a service: `python -m benchmarks.direct_callers openai|instructor`.

Every line of stdin is a shape (`callers seconds warm_s`); it is answered with a line of JSON.
The endpoint comes from OPENAI_BASE_URL.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from openai import AsyncOpenAI

from benchmarks import workload
from benchmarks.load import Shape, closed_loop
from benchmarks.naive_service import PROMPT, Incidents, client

MODEL = "benchmark"


def _callers(name: str) -> Callable[[int], Awaitable[None]]:
    numbers = count()
    bare: Any = AsyncOpenAI()
    tool = {
        "type": "function",
        "function": {"name": "Incidents", "parameters": Incidents.model_json_schema()},
    }

    def messages() -> Any:  # noqa: ANN401 plain dicts, which the client's types are too strict for
        return [
            {"role": "system", "content": PROMPT},
            {"role": "user", "content": workload.article(next(numbers))},
        ]

    async def openai(_: int) -> None:
        completion = await bare.chat.completions.create(
            model=MODEL,
            messages=messages(),
            tools=[tool],
            tool_choice={"type": "function", "function": {"name": "Incidents"}},
        )
        json.loads(completion.choices[0].message.tool_calls[0].function.arguments)

    async def instructor(_: int) -> None:
        await client.chat.completions.create(
            model=MODEL,
            response_model=Incidents,
            messages=messages(),
        )

    return {"openai": openai, "instructor": instructor}[name]


async def _main(name: str) -> None:
    call = _callers(name)
    while line := await asyncio.to_thread(sys.stdin.readline):
        callers, seconds, warm_s = line.split()
        started = time.process_time()
        load = await closed_loop(call, Shape(int(callers), float(seconds), float(warm_s)))
        cpu_s = time.process_time() - started
        answer = {
            "calls": load.calls,
            "per_second": load.per_second,
            "latency_s": load.latency_s,
            "cpu_s": cpu_s,
        }
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1]))
