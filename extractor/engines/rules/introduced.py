"""Items of a list take from the words that introduce it what is said once for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.engines.rules import sides, voices, where
from extractor.engines.rules.acts import is_one_act
from extractor.engines.rules.dating import FAR, told_dates
from extractor.engines.rules.deeds import find_deeds
from extractor.engines.rules.incident import Incident, same_side
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.sides import Side
from schemas.vocabulary import ActorType, EventType, PlaceLevel, Role

_WIDE = frozenset({PlaceLevel.COUNTRY, PlaceLevel.REGION, PlaceLevel.PROVINCE})
_HIDDEN = frozenset({EventType.EXPLOSIVE, EventType.SUICIDE_ATTACK, EventType.ABDUCTION})
_VAGUE = frozenset({EventType.ATTACK, EventType.DESTRUCTION})


def introduce(incidents: Sequence[Incident], scanned: Sequence[Sentence]) -> None:
    """Give items what they lack of the line that ends in a colon before them, and of the lead.

    "Aircraft conducted four strikes in Syria:" is of every "-- Near X, …" behind it.
    """
    lead = next((sentence for sentence in scanned if not sentence.headline), None)
    if lead is None:
        return
    items = dict(_items(scanned))
    told: list[Incident] = []
    for incident in incidents:
        line = items.get(min(incident.sentences))
        if line is not None:
            _take(incident, [line] if line is lead else [line, lead])
            told.append(incident)
    for whole in incidents:
        counted = any(figure.counted.count.value.value for figure in whole.figures)
        if lead.number in whole.sentences and not counted and len(told) > 1:
            whole.covers += [one for one in told if _is_of(one, whole)]


def _items(scanned: Sequence[Sentence]) -> Iterator[tuple[int, Sentence]]:
    """Yield the sentences of items by number, each with the line that introduces its list."""
    line: Sentence | None = None
    for sentence in scanned:
        if sentence.block:
            if line is not None:
                yield sentence.number, line
        else:
            line = sentence if sentence.lows[-1] == ":" else None


def _is_of(item: Incident, whole: Incident) -> bool:
    """Whether an item is one of the acts that the lead sums up: of its day, and its doer's."""
    if item.date != whole.date or not (item.act and whole.act and is_one_act(item.act, whole.act)):
        return False
    doers = [side for side in whole.actors if side.role is Role.PERPETRATOR]
    return any(same_side(side, doer) for side in item.actors for doer in doers)


def _take(incident: Incident, lines: Sequence[Sentence]) -> None:
    wide = any(place.level in _WIDE for place in incident.places.values())
    for line in lines:
        told = where.places(line)
        if not wide and told:
            wide = True
            for place in told:
                incident.add_place(place)
        days = told_dates(line)
        if incident.date is None and days:
            incident.date, incident.date_gap = days[0], FAR + 1
        # Whose bomb it was, nobody says by a list of what forces did.
        laid = incident.has(Role.PERPETRATOR) or incident.has(Role.PARTY)
        if not laid and incident.act not in _HIDDEN:
            incident.add_sides(_doers(line))
        flown = line.tagged("acts", EventType.AIR_STRIKE) or line.tagged("cues", "aircraft")
        if incident.act in _VAGUE and flown:
            incident.act = EventType.AIR_STRIKE
        if not incident.voices:
            incident.voices = list(voices.voices(line))


def _doers(line: Sentence) -> list[Side]:
    """Return who did what a line tells."""
    for deed in find_deeds(line):
        found = sides.doers(line, deed, ())
        if found:
            return found
    return _at_head(line)


def _at_head(line: Sentence) -> list[Side]:
    """Return the forces that a line has for its subject."""
    forces = [
        Side(line.words(phrase), Role.PERPETRATOR, ActorType(phrase.value))
        for phrase in sides.phrases(line)
        if phrase.value in _FORCES and phrase.last < _SUBJECT
    ]
    return forces[:1]


_FORCES = frozenset({ActorType.FOREIGN_FORCES.value, ActorType.STATE_FORCES.value})
_SUBJECT = 16
"""Tokens at the head of an article in which its subject stands."""
