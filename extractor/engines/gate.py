"""What a call passes on its way to a provider: the line, then the breaker."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from extractor.engines.breaker import Breaker
from extractor.engines.line import Line
from extractor.errors import EngineError, ProviderRateLimited, ProviderUnavailable


class Call:
    """One call that was let through. Its end is noted once; one that is not was cut short."""

    def __init__(self, breaker: Breaker) -> None:
        self._breaker = breaker
        self._admitted = breaker.admit()
        self.noted = False

    def note(self, error: EngineError | None) -> None:
        """Note how it ended. A bad request or a bad answer is not the provider's failure."""
        self.noted = True
        if isinstance(error, ProviderUnavailable | ProviderRateLimited):
            self._breaker.failed(self._admitted, error.retry_after_s)
        else:
            self._breaker.succeeded(self._admitted)

    def cut(self, *, late: bool) -> None:
        """Note that nobody waits for it any longer; `late`: the provider had time enough."""
        (self._breaker.failed if late else self._breaker.abandoned)(self._admitted)


class Gate:
    """The line and the breaker of one provider and model."""

    def __init__(
        self, line: Line, breaker: Breaker, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.line = line
        self.breaker = breaker
        self._clock = clock

    @contextmanager
    def turn(self, *, again: bool = False) -> Iterator[None]:
        """Hold a turn, as `Line.turn` does.

        Raises:
            CircuitOpen: no call of it would go through now.
            Overloaded: the line is full.
        """
        self.breaker.check()
        with self.line.turn(again=again):
            yield

    @asynccontextmanager
    async def call(self, deadline: float, patience_s: float) -> AsyncIterator[Call]:
        """Wait for a place and hold it for one call.

        Args:
            deadline: of its turn, on the clock; ending it then is left to the caller.
            patience_s: a call that the deadline cuts short has failed after this long.

        Raises:
            CircuitOpen: the provider failed too often, perhaps while this call waited.
        """
        self.breaker.check()
        async with self.line.place():
            call = Call(self.breaker)
            started = self._clock()
            try:
                yield call
            finally:
                if not call.noted:
                    now = self._clock()
                    call.cut(late=now >= deadline and now - started >= patience_s)
