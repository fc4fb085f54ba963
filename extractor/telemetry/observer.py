"""What the pieces of the service report; who listens is for the composition root to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from schemas.extraction import Extraction, Usage


@dataclass(slots=True)
class ModelCall:
    """One HTTP call to a provider; what came of it is set while it is open.

    Attributes:
        model: as configured, never as the server calls it: it becomes a label.
        attempt: from 1; the later ones of a turn are retries and re-asks.
        error: the slug of what went wrong.
        request_id: the provider's own.
    """

    model: str
    attempt: int
    seconds: float = 0
    usage: Usage | None = None
    served_model: str | None = None
    finish_reason: str | None = None
    request_id: str | None = None
    error: str | None = None


class Observer:
    """Listens to nothing; the base of those that do.

    Every method returns at once, raises nothing, and is called on the event loop. Strings are
    from closed sets: configured models, route templates, slugs, enum values.
    """

    counts: ClassVar[bool] = False
    """Whether it has an exposition."""

    def exposition(self) -> bytes:
        """Return what was counted, in the text format of Prometheus."""
        return b""

    def request_began(self) -> None:
        """Count a request in."""

    def request_ended(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count a request out. `path` is its template; status 499: the caller went away."""

    def extracted(self, engine: str, seconds: float, extraction: Extraction | None) -> None:
        """Take note of an extraction; None: it failed, and `engine` is the one asked for."""

    def model_called(self, call: ModelCall) -> None:
        """Take note of a call that has ended."""

    def model_added(self, model: str) -> None:
        """Take note of a model that can be asked; its breaker is closed."""

    def line_changed(self, model: str, running: int, waiting: int) -> None:
        """Take note of a model's calls under way, and of the turns that wait for theirs."""

    def breaker_changed(self, model: str, state: str) -> None:
        """Take note of the state of a model's circuit breaker."""
