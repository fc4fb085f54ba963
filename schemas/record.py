"""The public record: every string a `Mention`, every fact tied to characters of the article."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from schemas.base import Model
from schemas.vocabulary import (
    ActorType,
    Assertion,
    Attribution,
    EventType,
    Kind,
    Outcome,
    PlaceLevel,
    Precision,
    Qualifier,
    Role,
    SourceKind,
    Stance,
    Status,
    Verdict,
    Verification,
)


class Span(Model):
    """Characters of `Article.text`, in Unicode code points: `text[start:end]`."""

    start: int = Field(ge=0)
    end: int = Field(ge=1)

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.end <= self.start:
            raise ValueError("a span ends after it starts")
        return self


class Mention(Model):
    """A string and where the article has it.

    With the verdict `exact`, `text[start:end]` equals `Mention.text` for every span. Spans are
    those in the cited sentences where there are any, else every one in the article.
    """

    text: str
    spans: tuple[Span, ...] = ()
    verdict: Verdict
    only_in_title: bool = Field(
        default=False, description="The title has it and the text does not: no spans then."
    )


class Count(Mention):
    """A number phrase and what it says: closed bounds, null where the phrase sets none."""

    value: int | None = None
    qualifier: Qualifier
    low: int | None = None
    high: int | None = None


class DateSpan(Mention):
    """A date phrase and the days it names, both inclusive; null where the text fixes none."""

    start: date | None = None
    end: date | None = None
    precision: Precision


class Place(Model):
    """A place of the act; GeoNames fields only where the match is unambiguous."""

    name: Mention
    level: PlaceLevel
    geonames_id: int | None = None
    country_code: str | None = Field(default=None, description="ISO 3166-1 alpha-2.")
    latitude: float | None = Field(default=None, description="WGS 84 degrees.")
    longitude: float | None = Field(default=None, description="WGS 84 degrees.")


class Actor(Model):
    """A side in the act."""

    role: Role
    name: Mention
    type: ActorType
    attribution: Attribution


class Toll(Model):
    """A figure. With `part`, its people are counted already in another toll of the record."""

    outcome: Outcome
    count: Count
    group: Mention | None = None
    status: Status
    part: bool
    source: Mention | None = None


class Source(Model):
    """Who tells of the act."""

    name: Mention
    kind: SourceKind


class IncidentRecord(Model):
    """One act of violence, coercion or unrest, as the article bounds it."""

    id: str
    kind: Kind
    event_type: EventType
    summary: str
    assertion: Assertion
    verification: Verification
    date: DateSpan | None = None
    places: tuple[Place, ...] = ()
    actors: tuple[Actor, ...] = ()
    tolls: tuple[Toll, ...] = ()
    weapons: tuple[Mention, ...] = ()
    sources: tuple[Source, ...] = ()
    includes: tuple[str, ...] = Field(
        default=(), description="Ids of records of this answer whose figures this one covers."
    )
    evidence: tuple[Span, ...] = Field(default=(), description="The sentences it rests on.")


class Statement(Model):
    """Who reacts to the acts recorded, and how."""

    speaker: Mention
    stance: Stance
    evidence: tuple[Span, ...] = ()
