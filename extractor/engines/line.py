"""The line before a provider: so many calls at once, so many turns behind them, no more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from extractor.errors import Overloaded

_WEIGHT = 0.1
"""Of the latest call in the mean of their times: it forgets over some twenty calls."""


class Line:
    """Turns stand in line for each of their calls, first come, first served.

    What is bounded is the turns, not only those that stand: one that waits to try again holds
    its article too. Belongs to the event loop it is first waited in.

    Args:
        places: calls at once.
        max_waiting: turns beyond these.
        clock: seconds, never going back.
        on_change: is told how many calls are under way, and how many turns besides.
    """

    def __init__(
        self,
        places: int,
        max_waiting: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        on_change: Callable[[int, int], None] | None = None,
    ) -> None:
        self._places = places
        self._limit = places + max_waiting
        self._clock = clock
        self._on_change = on_change
        self._semaphore = asyncio.Semaphore(places)
        self._turns = 0
        self._calls = 0
        self._mean_s = 0.0

    @contextmanager
    def turn(self, *, again: bool = False) -> Iterator[None]:
        """Hold a turn; `again` is one more of a request that was let in, and never refused.

        Raises:
            Overloaded: the line is full.
        """
        if self._turns >= self._limit and not again:
            message = "As many articles as may wait for the model are waiting."
            raise Overloaded(message, retry_after_s=self._wait_s())
        self._count(turns=1)
        try:
            yield
        finally:
            self._count(turns=-1)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for a place, and hold it. Who is cancelled leaves the line."""
        async with self._semaphore:
            self._count(calls=1)
            started = self._clock()
            try:
                yield
                self._time(self._clock() - started)  # unless the call did not come about
            finally:
                self._count(calls=-1)

    def _count(self, *, turns: int = 0, calls: int = 0) -> None:
        self._turns += turns
        self._calls += calls
        if self._on_change:
            self._on_change(self._calls, self._turns - self._calls)

    def _time(self, seconds: float) -> None:
        self._mean_s += (seconds - self._mean_s) * (_WEIGHT if self._mean_s else 1.0)

    def _wait_s(self) -> float:
        """Estimate the wait of one more, from how long calls took of late."""
        return max(1.0, self._turns / self._places * self._mean_s)
