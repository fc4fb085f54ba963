"""Predictions and gold in a few words, for the lists of disagreements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from evals.gold import GoldActor, GoldPlace, GoldRecord, GoldSource, GoldStatement, GoldToll
from schemas.base import Model
from schemas.record import Actor, Place, Source, Statement, Toll


def said(item: Model) -> str:
    """Say a predicted item, in short."""
    match item:
        case Toll():
            return f"{item.count.text} {item.outcome.value}"
        case Actor():
            return f"{item.role.value} {item.name.text}"
        case Place():
            return f"{item.name.text} ({item.level.value})"
        case Source():
            return f"{item.name.text} ({item.kind.value})"
        case Statement():
            return f"{item.speaker.text} {item.stance.value}"
    return ""


def wanted(item: GoldToll | GoldActor | GoldPlace | GoldSource | GoldStatement) -> str:
    """Say what gold accepts of an item, in short."""
    match item:
        case GoldToll():
            return f"{item.count[0]} {either(item.outcome)}"
        case GoldActor():
            return f"{either(item.role)} {item.text[0]}"
        case GoldPlace():
            return f"{item.text[0]} ({either(item.level)})"
        case GoldSource():
            return f"{item.text[0]} ({either(item.kind)})"
        case GoldStatement():
            return f"{item.speaker[0]} {either(item.stance)}"


def date_wanted(gold: GoldRecord) -> str:
    """Say what gold accepts as the date."""
    texts = gold.date.text or (None,)
    return dated(texts[0], gold.date.start, gold.date.end)


def dated(text: str | None, start: date | None, end: date | None) -> str:
    """Say a date phrase with its days, where it has any."""
    words = text or "none"
    return f"{words} ({start} to {end})" if start else words


def either(values: Sequence[str | None]) -> str:
    """Say alternatives."""
    return " or ".join("none" if value is None else str(value) for value in values)
