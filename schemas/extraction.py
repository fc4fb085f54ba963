"""What goes out: the envelope around the records."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import Field

from schemas.article import Article, Outlet
from schemas.base import SCHEMA_VERSION, Model
from schemas.record import IncidentRecord, Statement
from schemas.vocabulary import CheckCode, EngineName


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


class Fallback(Model):
    """Why another engine than the one asked for answered."""

    engine: EngineName
    error: str = Field(description="The problem type that the first engine ended with.")
    detail: str


class Repair(Model):
    """The one turn in which the model was told which strings are not in the article."""

    asked: int
    replaced: int
    error: str | None = Field(default=None, description="The problem type if the turn failed.")


class Provenance(Model):
    """What produced the answer."""

    engine: EngineName
    version: str = Field(description="Version of incident-extractor.")
    schema_version: str = SCHEMA_VERSION
    model: str | None = None
    prompt: PromptRef | None = None
    attempts: int = Field(default=0, description="HTTP calls made to the provider.")
    repair: Repair | None = None
    fallback: Fallback | None = None
    seconds: float = Field(description="Wall time from the article to the answer.")


class Usage(Model):
    """Tokens as the provider counts them, failed attempts included."""

    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
        )


class Extraction(Model):
    """The answer to one article."""

    article: ArticleInfo
    records: tuple[IncidentRecord, ...]
    statements: tuple[Statement, ...] = ()
    checks: tuple[Check, ...] = ()
    provenance: Provenance
    usage: Usage | None = Field(default=None, description="Null when no model was called.")
