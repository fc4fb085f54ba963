"""Acts in a list, and what the sentences over it tell of them all: who says so, when, where."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.core.dates import DatePhrase
from extractor.engines.rules import sides, voices, where
from extractor.engines.rules.dating import FAR, told_dates
from extractor.engines.rules.incident import Incident
from extractor.engines.rules.scope import Scope
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.sides import Side
from schemas.vocabulary import ActorType, Attribution, EventType, PlaceLevel, Role, SourceKind

_BULLETS = frozenset("-–—•")
_LEAST = 2
"""Acts that make a list."""
_OFFICIAL = frozenset({SourceKind.MILITARY, SourceKind.GOVERNMENT, SourceKind.UN})
_DATELINE = 12
"""Tokens in which a dash ends the line of place and day at the head of an article."""
_FORCES = frozenset({ActorType.FOREIGN_FORCES.value, ActorType.STATE_FORCES.value})
_SUBJECT = 16
"""Tokens at the head of an article in which its subject stands."""
_FLYING = frozenset({"aircraft", "jets", "bombers", "warplanes", "helicopters", "drones"})


def lend(incidents: Sequence[Incident], scanned: Sequence[Sentence]) -> None:
    """Lend the acts of a list what its head and the line over it tell."""
    listed = [
        (incident.sentences[min(incident.sentences)], incident)
        for incident in incidents
        if incident.scope is Scope.NEWS
    ]
    listed = [one for one in listed if one[0].tokens[0].text in _BULLETS]
    head = next((sentence for sentence in scanned if not sentence.headline), None)
    if head is None or len(listed) < _LEAST:
        return
    speaking = [voice for voice in voices.voices(head) if voice.kind in _OFFICIAL]
    day = _day(head)
    forces = _forces(head)
    for item, incident in listed:
        if not incident.voices:
            incident.voices += speaking
        if incident.date is None and day is not None:
            incident.date, incident.date_gap = day, FAR + 1
        if forces and not incident.has(Role.PERPETRATOR):
            incident.add_sides(forces[:1])
        over = next((s for s in reversed(scanned[: scanned.index(item)]) if _opens(s)), None)
        if over is not None:
            _lend_line(over, incident)


def _lend_line(over: Sentence, incident: Incident) -> None:
    """Lend what "aircraft conducted four strikes in Veltia:" tells."""
    for place in where.places(over):
        if place.level is PlaceLevel.COUNTRY:
            incident.add_place(place)
    if incident.act is EventType.ATTACK and not _FLYING.isdisjoint(over.lows):
        incident.act = EventType.AIR_STRIKE


def _forces(head: Sentence) -> list[Side]:
    """Return the forces that the head has for its subject."""
    return [
        Side(head.words(phrase), Role.PERPETRATOR, ActorType(phrase.value), Attribution.STATED)
        for phrase in sides.phrases(head)
        if phrase.value in _FORCES and phrase.last < _SUBJECT
    ]


def _opens(sentence: Sentence) -> bool:
    return sentence.lows[-1] == ":"


def _day(head: Sentence) -> DatePhrase | None:
    """Return the one day that the head tells of the acts, the dateline's aside."""
    dashes = [i for i, token in enumerate(head.tokens[:_DATELINE]) if token.text in _BULLETS]
    found = [day for day in told_dates(head) if head.at(day.start) > max(dashes, default=-1)]
    return found[0] if len(found) == 1 else None
