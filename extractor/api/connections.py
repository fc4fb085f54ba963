"""Connections that are bounded in number, and in how long they keep the server waiting."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from extractor.api.guard import CROWDED

CLOSE_HEADER = (b"connection", b"close")
LEAVING = "leaving"
"""In the state that the connections of a server share: it is shutting down."""
LINGER_S = 1.0


class Connection(H11Protocol):
    """HTTP/1.1. uvicorn times only a connection that sends nothing at all after an answer.

    Here a whole head must be in within `timeout_keep_alive`, counted from the opening or from the
    last answer: not one that drips, nor one that first sends on the rest of a refused body. Where
    uvicorn would answer 503 in bare text, over `limit_concurrency`, the guard answers a problem.

    At shutdown an idle connection is kept for `LINGER_S`: a request may be on its way to it, and
    a proxy that finds it closed instead may not send a POST again.
    """

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        limit, self.limit_concurrency = self.limit_concurrency, None
        if limit is not None and len(self.connections) > limit:
            self.app_state = {**self.app_state, CROWDED: limit}
        self._wait(LINGER_S if LEAVING in self.app_state else None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        before = self.cycle
        super().handle_events()
        if self.cycle is not before and not self.cycle.response_complete:
            self._stop_waiting()
            if LEAVING in self.app_state:
                self._close_after_answer()

    def on_response_complete(self) -> None:
        self._wait()
        super().on_response_complete()

    def shutdown(self) -> None:
        """Answer what is under way, and close then; called once the server accepts no more."""
        self.app_state[LEAVING] = True
        if self.cycle is None or self.cycle.response_complete:
            self._wait(LINGER_S)
        else:
            self._close_after_answer()

    def _close_after_answer(self) -> None:
        self.cycle.keep_alive = False
        self.cycle.default_headers = [*self.cycle.default_headers, CLOSE_HEADER]

    def _wait(self, seconds: float | None = None) -> None:
        self._stop_waiting()
        self._waiting = self.loop.call_later(
            seconds or self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
