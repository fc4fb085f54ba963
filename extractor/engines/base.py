"""What the service asks of an engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from extractor.core.document import Document, Missing
from schemas.draft import Draft, IncidentDraft
from schemas.extraction import Check, Fallback, PromptRef, Usage
from schemas.vocabulary import EngineName

Watch = Callable[[int, IncidentDraft], None]
"""Told of a record, and of its number from 0, as soon as the engine has written it."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """Replacements by path (None: the article has nothing for it), and what the turn cost."""

    replacements: Mapping[str, str | None]
    usage: Usage = field(default_factory=Usage)
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft and what it cost. `repair` asks the engine once about strings not in the article.

    `fallback` says which models failed before the one that wrote it.
    """

    draft: Draft
    engine: EngineName
    model: str | None = None
    prompt: PromptRef | None = None
    usage: Usage | None = None
    attempts: int = 0
    checks: tuple[Check, ...] = ()
    fallback: Fallback | None = None
    # Holds the conversation, and so the article: not for a log.
    repair: Callable[[tuple[Missing, ...]], Awaitable[Repaired]] | None = field(
        default=None, repr=False
    )


class Engine(Protocol):
    """Writes a draft of a document, or raises from the error tree.

    The deadline is on the running loop's clock; an engine that takes no time may overlook it.
    """

    @property
    def name(self) -> EngineName: ...

    async def draft(
        self, document: Document, *, deadline: float, watch: Watch | None = None
    ) -> Drafted:
        """Write a draft.

        Args:
            document: of what.
            deadline: see above.
            watch: what it is told is provisional, and told anew when a call is repeated. An engine
                that writes all records at once leaves it alone.
        """
        ...

    async def aclose(self) -> None: ...


@runtime_checkable
class Warmable(Protocol):
    """Has something to load before the first article."""

    def warm(self) -> None: ...
