"""A circuit breaker: a provider that keeps failing is left alone for a while.

    closed ── `failures` calls in a row fail ──► open ── `open_s` pass ──► half-open
       ▲                                          ▲                            │
       └────────── the probe succeeds ────────────┼──── the probe fails ───────┘

Half-open lets one call through, the probe. Pure but for the clock it is given.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum

from extractor.errors import CircuitOpen

_LONGEST_OPEN_S = 600.0
"""However long the provider asks to be left alone."""
_WHILE_PROBING_S = 1.0


class BreakerState(StrEnum):
    """Whether calls go through."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Breaker:
    """The breaker of one provider and model.

    Args:
        failures: calls in a row that open it.
        open_s: until the next probe, in seconds; longer where the provider asked for more.
        clock: seconds, never going back.
        on_change: is told each new state.
    """

    def __init__(
        self,
        failures: int,
        open_s: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        on_change: Callable[[BreakerState], None] | None = None,
    ) -> None:
        self._failures = failures
        self._open_s = open_s
        self._clock = clock
        self._on_change = on_change
        self._state = BreakerState.CLOSED
        self._in_a_row = 0
        self._probe_at = 0.0
        # Grows with each state: a call that began in another one has no say in this one.
        self._era = 0

    @property
    def state(self) -> BreakerState:
        return self._state

    def check(self) -> None:
        """Say whether a call could go through now.

        Raises:
            CircuitOpen: it could not.
        """
        wait = self._probe_at - self._clock()
        match self._state:
            case BreakerState.OPEN if wait > 0:
                raise _left_alone(wait)
            case BreakerState.HALF_OPEN:
                raise _left_alone(_WHILE_PROBING_S)

    def admit(self) -> int:
        """Let a call through, and return what its end is told with.

        Raises:
            CircuitOpen: it may not go through.
        """
        self.check()
        if self._state is BreakerState.OPEN:
            self._become(BreakerState.HALF_OPEN)
        return self._era

    def succeeded(self, admitted: int) -> None:
        """Note that the provider did its part, whatever the answer is worth."""
        if admitted != self._era:
            return
        self._in_a_row = 0
        if self._state is BreakerState.HALF_OPEN:
            self._become(BreakerState.CLOSED)

    def failed(self, admitted: int, retry_after_s: float | None = None) -> None:
        """Note a failure of the provider's, and how long it asked to be left alone."""
        if admitted != self._era:
            return
        self._in_a_row += 1
        if self._state is BreakerState.HALF_OPEN or self._in_a_row >= self._failures:
            wait = max(self._open_s, min(retry_after_s or 0.0, _LONGEST_OPEN_S))
            self._open_until(self._clock() + wait)

    def abandoned(self, admitted: int) -> None:
        """Note a call that ended with nothing learnt, as when its caller went away."""
        if admitted == self._era and self._state is BreakerState.HALF_OPEN:
            self._open_until(self._clock())

    def _open_until(self, probe_at: float) -> None:
        self._probe_at = probe_at
        self._in_a_row = 0
        self._become(BreakerState.OPEN)

    def _become(self, state: BreakerState) -> None:
        self._state = state
        self._era += 1
        if self._on_change:
            self._on_change(state)


def _left_alone(seconds: float) -> CircuitOpen:
    message = "The provider failed too often in a row and is left alone for a while."
    return CircuitOpen(message, retry_after_s=seconds)
