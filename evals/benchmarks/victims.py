"""Victims that are named: benchmarks ask for people's names, records also describe people."""

from __future__ import annotations

from collections.abc import Container

from schemas.record import IncidentRecord
from schemas.vocabulary import ActorType, Role


def named(record: IncidentRecord, types: Container[ActorType] = frozenset(ActorType)) -> list[str]:
    """Return the victims of these types that are no counted group of a toll ("six peasants")."""
    counted = {toll.group.text.casefold() for toll in record.tolls if toll.group}
    texts = (
        actor.name.text
        for actor in record.actors
        if actor.role is Role.VICTIM and actor.type in types
    )
    return [text for text in texts if text.casefold() not in counted]
