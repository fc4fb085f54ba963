"""What the service asks of an engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from extractor.core.document import Document, Missing
from schemas.draft import Draft
from schemas.extraction import Check, PromptRef, Usage
from schemas.vocabulary import EngineName


@dataclass(frozen=True, slots=True)
class Repaired:
    """Replacements by path (None: the article has nothing for it), and what the turn cost."""

    replacements: Mapping[str, str | None]
    usage: Usage = field(default_factory=Usage)
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft and what it cost. `repair` asks the engine once about strings not in the article."""

    draft: Draft
    engine: EngineName
    model: str | None = None
    prompt: PromptRef | None = None
    usage: Usage | None = None
    attempts: int = 0
    checks: tuple[Check, ...] = ()
    # Holds the conversation, and so the article: not for a log.
    repair: Callable[[tuple[Missing, ...]], Awaitable[Repaired]] | None = field(
        default=None, repr=False
    )


class Engine(Protocol):
    """Writes a draft of a document, or raises from the error tree."""

    @property
    def name(self) -> EngineName: ...

    async def draft(self, document: Document) -> Drafted: ...

    async def aclose(self) -> None: ...
