"""Work that is done only as long as its caller is there."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

T = TypeVar("T")


async def while_present(receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    """Return what the work returns; cancel it when the caller goes away.

    Args:
        receive: of a request whose body has been read.
        work: is cancelled at the point that it awaits, and what it awaits with it.

    Raises:
        ClientDisconnect: nobody waits for the answer any longer.
    """
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - for the type checker: a coroutine runs in a task
    gone = False

    async def watch() -> None:
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            pass
        gone = True
        task.cancel()

    watcher = asyncio.create_task(watch())
    try:
        return await work
    except asyncio.CancelledError:
        if not gone or task.uncancel():
            raise
        raise ClientDisconnect from None
    finally:
        watcher.cancel()
