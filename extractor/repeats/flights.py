"""Identical work under way is done once for all who ask for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import aclosing
from typing import Generic, TypeVar

E = TypeVar("E")

Work = Callable[[], AsyncGenerator[E, None]]


class OtherWork(Exception):
    """What is under way by this name has another tag."""


class Flights(Generic[E]):
    """Work under way by name; belongs to one event loop.

    The work is a stream of events; who joins late gets them from the first on. The first to take
    an event, or the error, gets it as it is, with what it cost; the others get it from `share`
    and `share_error`.

    Args:
        share: makes of an event what it is to those who did not pay for it.
        share_error: makes an error of its own for each of the others.
    """

    def __init__(
        self, share: Callable[[E], E], share_error: Callable[[Exception], Exception]
    ) -> None:
        self._share = share
        self._share_error = share_error
        self._flights: dict[Hashable, _Flight[E]] = {}

    def __contains__(self, name: Hashable) -> bool:
        return name in self._flights

    async def join(
        self,
        name: Hashable,
        work: Work[E],
        *,
        tag: bytes = b"",
        deadline: float | None = None,
    ) -> AsyncGenerator[E, None]:
        """Follow the work of this name; begin it if nobody has.

        It is cancelled when the last who follows it has gone.

        Args:
            name: of the work.
            work: what is begun.
            tag: of the work; two of one name and different tags do not go together.
            deadline: of this asker alone, on the running loop's clock.

        Raises:
            OtherWork: the work under way by this name has another tag.
            TimeoutError: at the deadline.
            Exception: what the work raised.
        """
        flight = self._flights.get(name)
        if flight is None:
            flight = self._flights[name] = _Flight(work, tag)
            flight.task.add_done_callback(lambda _: self._forget(name, flight))
        elif flight.tag != tag:
            raise OtherWork
        flight.askers += 1
        try:
            seen = 0
            while True:
                done = flight.task.done()
                while seen < len(flight.events):
                    seen += 1
                    yield self._taken(flight, seen)
                if done:
                    break
                await flight.wait(deadline)
            self._ended(flight)
        finally:
            flight.askers -= 1
            if not flight.askers:
                self._forget(name, flight)
                flight.task.cancel()

    async def aclose(self) -> None:
        """Cancel all work under way."""
        tasks = [flight.task for flight in self._flights.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _taken(self, flight: _Flight[E], seen: int) -> E:
        """Give an event as it is to the first who takes it, shared to the others."""
        event = flight.events[seen - 1]
        if seen <= flight.taken:
            return self._share(event)
        flight.taken = seen
        return event

    def _ended(self, flight: _Flight[E]) -> None:
        if flight.task.cancelled():
            raise asyncio.CancelledError
        error = flight.task.exception()
        if error is None:
            return
        reported, flight.reported = flight.reported, True
        raise self._share_error(error) if reported and isinstance(error, Exception) else error

    def _forget(self, name: Hashable, flight: _Flight[E]) -> None:
        if self._flights.get(name) is flight:
            del self._flights[name]


class _Flight(Generic[E]):
    """Work under way, its events so far, and how many follow it."""

    def __init__(self, work: Work[E], tag: bytes) -> None:
        self.tag = tag
        self.events: list[E] = []
        self.askers = 0
        self.taken = 0
        self.reported = False
        self._news = asyncio.get_running_loop().create_future()
        self.task = asyncio.create_task(self._fly(work))
        self.task.add_done_callback(_retrieve)

    async def wait(self, deadline: float | None) -> None:
        """Wait for the next event, or for the end."""
        loop = asyncio.get_running_loop()
        left = None if deadline is None else max(0, deadline - loop.time())
        done, _ = await asyncio.wait(
            {self.task, self._news}, timeout=left, return_when=asyncio.FIRST_COMPLETED
        )
        if not done:
            raise TimeoutError

    async def _fly(self, work: Work[E]) -> None:
        async with aclosing(work()) as events:
            async for event in events:
                self.events.append(event)
                news, self._news = self._news, asyncio.get_running_loop().create_future()
                news.set_result(None)


def _retrieve(task: asyncio.Task[None]) -> None:
    """Take the error of a task that everybody may have left: nobody else would."""
    if not task.cancelled():
        task.exception()
