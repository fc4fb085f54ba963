"""What is known of the request in hand: its id, and the facts of its log line."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Scope

from extractor.errors import EngineError
from schemas.article import Article
from schemas.extraction import Extraction
from schemas.vocabulary import CheckCode

REQUEST_ID_HEADER = "X-Request-ID"

_KEY = "call"
_ACCEPTED_ID = re.compile(rb"[!-~]{1,128}")


@dataclass(slots=True)
class Call:
    """One request. `facts` go into its log line, and never hold words of the article."""

    request_id: str
    status: int | None = None
    extraction: Extraction | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, scope: Scope) -> Call:
        """Begin a call, under the caller's request id where that is printable ASCII up to 128."""
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        request_id = given.decode("ascii") if _ACCEPTED_ID.fullmatch(given) else uuid.uuid4().hex
        call = cls(request_id)
        scope.setdefault("state", {})[_KEY] = call
        return call

    @staticmethod
    def of(scope: Scope) -> Call:
        """Return the call that `open` put into this scope."""
        call: Call = scope["state"][_KEY]
        return call

    @property
    def tokens(self) -> int:
        """Model tokens that this request has cost."""
        facts = self.facts
        return int(facts.get("prompt_tokens", 0) + facts.get("completion_tokens", 0))

    def note_article(self, article: Article) -> None:
        self.facts.update(article=article.digest[:16], length=len(article.text))

    def note_extraction(self, extraction: Extraction) -> None:
        provenance, usage = extraction.provenance, extraction.usage
        self.extraction = extraction
        self.facts.update(
            engine=provenance.engine.value,
            fallback=provenance.fallback.error if provenance.fallback else None,
            cache=provenance.cache.status.value if provenance.cache else None,
            records=len(extraction.records),
            statements=len(extraction.statements),
            checks=len(extraction.checks),
            ungrounded=sum(check.code is CheckCode.NOT_FOUND for check in extraction.checks),
            attempts=provenance.attempts,
            prompt_tokens=usage.prompt_tokens if usage else 0,
            completion_tokens=usage.completion_tokens if usage else 0,
        )
        if usage and usage.cost:
            self.facts["cost"] = f"{usage.cost.amount.normalize():f} {usage.cost.currency}"

    def note_engine_error(self, error: EngineError) -> None:
        self.facts.update(
            attempts=error.attempts,
            prompt_tokens=error.usage.prompt_tokens if error.usage else 0,
            completion_tokens=error.usage.completion_tokens if error.usage else 0,
        )
