"""What an engine emits: verbatim strings and sentence numbers, nothing that code can derive.

A draft has no offsets, no parsed numbers, no ISO dates and no coordinates. Sentence numbers
count from 1, as in the prompt; record numbers count from 1 in the order of `Draft.records`.
"""

from __future__ import annotations

from pydantic import ConfigDict, Field

from schemas.base import Model
from schemas.vocabulary import (
    ActorType,
    Assertion,
    Attribution,
    EventType,
    Kind,
    Outcome,
    PlaceLevel,
    Role,
    SourceKind,
    Stance,
    Status,
    Verification,
)


class DraftModel(Model):
    """A model writes `52` where a string is asked for often enough to be worth reading."""

    model_config = ConfigDict(coerce_numbers_to_str=True)


class PlaceDraft(DraftModel):
    """A place of the act."""

    name: str = Field(min_length=1)
    level: PlaceLevel


class ActorDraft(DraftModel):
    """A side in the act."""

    role: Role
    name: str = Field(min_length=1)
    type: ActorType
    attribution: Attribution = Attribution.STATED


class TollDraft(DraftModel):
    """A figure: `count` is the number phrase with its modifier, as written."""

    outcome: Outcome
    count: str = Field(min_length=1)
    group: str | None = Field(default=None, min_length=1)
    status: Status = Status.UNKNOWN
    part: bool = False
    source: str | None = Field(default=None, min_length=1)


class SourceDraft(DraftModel):
    """Who tells of the act."""

    name: str = Field(min_length=1)
    kind: SourceKind


class IncidentDraft(DraftModel):
    """One record as an engine writes it."""

    kind: Kind
    event_type: EventType
    summary: str
    assertion: Assertion
    verification: Verification = Verification.NOT_STATED
    date: str | None = Field(default=None, min_length=1)
    places: tuple[PlaceDraft, ...] = ()
    actors: tuple[ActorDraft, ...] = ()
    tolls: tuple[TollDraft, ...] = ()
    weapons: tuple[str, ...] = ()
    sources: tuple[SourceDraft, ...] = ()
    includes: tuple[int, ...] = ()
    sentences: tuple[int, ...] = ()


class StatementDraft(DraftModel):
    """A reaction to the acts recorded."""

    speaker: str = Field(min_length=1)
    stance: Stance
    sentences: tuple[int, ...] = ()


class Draft(DraftModel):
    """All that an engine has to say of one article."""

    records: tuple[IncidentDraft, ...]
    statements: tuple[StatementDraft, ...] = ()
