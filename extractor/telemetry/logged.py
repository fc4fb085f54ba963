"""An observer that writes log lines: one for each call to a model, one when a circuit changes."""

from __future__ import annotations

import structlog

from extractor.telemetry.observer import ModelCall, Observer


class Logged(Observer):
    """Writes what is worth a line; calls that went well at level `debug`.

    To be made after the logging is configured: bound once, a line not written costs nothing.
    """

    def __init__(self) -> None:
        self._log = structlog.get_logger().bind()

    def model_called(self, call: ModelCall) -> None:
        (self._log.info if call.error else self._log.debug)(
            "model call",
            model=call.model,
            attempt=call.attempt,
            seconds=round(call.seconds, 6),
            error=call.error,
            finish_reason=call.finish_reason,
            provider_request_id=call.request_id,
        )

    def breaker_changed(self, model: str, state: str) -> None:
        self._log.warning("circuit", model=model, state=state)
