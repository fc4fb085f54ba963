"""Short ways to write the records that benchmark adapters map."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from schemas.record import Actor, Count, DateSpan, IncidentRecord, Mention, Place, Toll
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
    Status,
    Verdict,
    Verification,
)


def mention(text: str) -> Mention:
    return Mention(text=text, verdict=Verdict.NOT_FOUND)


def actor(role: str, name: str, kind: str) -> Actor:
    return Actor(
        role=Role(role), name=mention(name), type=ActorType(kind), attribution=Attribution.STATED
    )


def toll(
    outcome: str,
    value: int | None,
    group: str | None = None,
    *,
    low: int | None = None,
    high: int | None = None,
    part: bool = False,
) -> Toll:
    plain = value is not None and low is None and high is None
    return Toll(
        outcome=Outcome(outcome),
        count=Count(
            text=str(value),
            verdict=Verdict.NOT_FOUND,
            value=value,
            qualifier=Qualifier.EXACT if plain else Qualifier.RANGE,
            low=value if plain else low,
            high=value if plain else high,
        ),
        group=mention(group) if group else None,
        status=Status.UNKNOWN,
        part=part,
    )


def place(name: str, level: str) -> Place:
    return Place(name=mention(name), level=PlaceLevel(level))


def days(first: str, last: str | None = None, precision: str = "day") -> DateSpan:
    return DateSpan(
        text=first,
        verdict=Verdict.NOT_FOUND,
        start=date.fromisoformat(first),
        end=date.fromisoformat(last or first),
        precision=Precision(precision),
    )


def record(event_type: str, *, kind: str = "incident", **fields: Any) -> IncidentRecord:
    return IncidentRecord(
        id="r1",
        kind=Kind(kind),
        event_type=EventType(event_type),
        summary="",
        assertion=Assertion.REPORTED,
        verification=Verification.NOT_STATED,
        **{name: _frozen(value) for name, value in fields.items()},
    )


def _frozen(value: Any) -> Any:
    return (
        tuple(value) if isinstance(value, Iterable) and not isinstance(value, DateSpan) else value
    )
