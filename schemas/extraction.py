"""What goes out: the envelope around the records."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import Field, field_serializer

from schemas.article import Article, Outlet
from schemas.base import SCHEMA_VERSION, Model
from schemas.record import IncidentRecord, Statement
from schemas.vocabulary import CacheStatus, CheckCode, EngineName


class ArticleInfo(Model):
    """The article, without its text."""

    id: str
    digest: str = Field(description="SHA-256 of the text in UTF-8, hex.")
    length: int = Field(description="Unicode code points of the text.")
    title: str | None = None
    published_at: date | None = None
    source: Outlet | None = None
    language: str | None = Field(
        default=None, description="As given, else as detected; null when it was not recognised."
    )

    @classmethod
    def of(cls, article: Article, language: str | None) -> Self:
        """Describe an article that was read as `language`."""
        return cls(
            id=article.key,
            digest=article.digest,
            length=len(article.text),
            title=article.title,
            published_at=article.published_at,
            source=article.source,
            language=language,
        )


class Check(Model):
    """Something a reader should know before trusting a field."""

    code: CheckCode
    path: str = Field(description="Where in the answer: `records[0].tolls[1].count`.")
    message: str


class PromptRef(Model):
    """Which prompt was sent."""

    name: str
    digest: str


class FailedModel(Model):
    """A model that was asked and gave no answer."""

    model: str
    error: str = Field(description="The problem type that it ended with.")


class Fallback(Model):
    """Why another engine than the one asked for answered, or another model than the first."""

    engine: EngineName = Field(description="The engine that failed, or whose first model did.")
    error: str = Field(description="The problem type that it ended with.")
    detail: str
    models: tuple[FailedModel, ...] = Field(
        default=(), description="The models that failed, in the order they were asked."
    )


class Repair(Model):
    """The one turn in which the model was told which strings are not in the article."""

    asked: int
    replaced: int
    error: str | None = Field(default=None, description="The problem type if the turn failed.")


class Cache(Model):
    """The answer was made for another request; this one spent neither calls nor tokens on it."""

    status: CacheStatus
    age_s: int = Field(ge=0, description="Whole seconds since it was kept.")


class Provenance(Model):
    """What produced the answer; `attempts` and `seconds` are what this request spent on it."""

    engine: EngineName
    version: str = Field(description="Version of incident-extractor.")
    schema_version: str = SCHEMA_VERSION
    model: str | None = None
    prompt: PromptRef | None = None
    attempts: int = Field(default=0, description="HTTP calls made to the provider.")
    repair: Repair | None = None
    fallback: Fallback | None = None
    cache: Cache | None = Field(
        default=None, description="Null when the answer was made for this request."
    )
    seconds: float = Field(description="Wall time from the article to the answer.")


class Cost(Model):
    """What the tokens cost by the operator's price table."""

    amount: Decimal = Field(ge=0, description="Decimal digits in a string, in JSON.")
    currency: str = Field(description="ISO 4217.")

    @field_serializer("amount", when_used="json")
    def _plain(self, amount: Decimal) -> str:
        return f"{amount.normalize():f}"


class Usage(Model):
    """Tokens as the provider counts them, failed attempts included."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Cost | None = Field(
        default=None,
        exclude_if=lambda cost: cost is None,
        description="Absent where a model that was called has no price.",
    )

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cost=_total([one.cost for one in (self, other) if one.spent]),
        )

    @property
    def spent(self) -> bool:
        """Whether there are any tokens."""
        return bool(self.prompt_tokens or self.completion_tokens)


def _total(costs: list[Cost | None]) -> Cost | None:
    """Add up costs; a part that has none makes the whole unknown."""
    known = [cost for cost in costs if cost is not None]
    if len(known) < len(costs) or len({cost.currency for cost in known}) != 1:
        return None
    amount = sum((cost.amount for cost in known), Decimal())
    return Cost(amount=amount, currency=known[0].currency)


class Extraction(Model):
    """The answer to one article."""

    article: ArticleInfo
    records: tuple[IncidentRecord, ...]
    statements: tuple[Statement, ...] = ()
    checks: tuple[Check, ...] = ()
    provenance: Provenance
    usage: Usage | None = Field(
        default=None, description="Null when no model was called for this request."
    )
