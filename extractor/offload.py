"""Keep long pure work off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

LONG_TEXT = 20_000
"""Characters above which the work on an article goes to a thread."""


async def off_loop(text: str, work: Callable[[*Ts], T], *args: *Ts) -> T:
    """Run pure work on `text`, in a thread when the text is long enough to hold the loop up."""
    if len(text) > LONG_TEXT:
        return await asyncio.to_thread(work, *args)
    return work(*args)
