"""Victims that are named: benchmarks ask for people's names, records also describe people."""

from __future__ import annotations

from schemas.record import IncidentRecord
from schemas.vocabulary import Role


def named(record: IncidentRecord) -> list[str]:
    """Return the victims that are not the counted group of a toll ("six peasants")."""
    counted = {toll.group.text.casefold() for toll in record.tolls if toll.group}
    texts = (actor.name.text for actor in record.actors if actor.role is Role.VICTIM)
    return [text for text in texts if text.casefold() not in counted]
