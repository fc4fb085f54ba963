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
from extractor.engines.rules.spread import WIDE
from schemas.vocabulary import ActorType, EventType, Role

_STRIKES = frozenset({EventType.AIR_STRIKE, EventType.SHELLING})
"""What the forces of a list did from afar. Whose bomb or gunmen they were, no list says."""
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
        line = items.get(min(incident.sentences, default=0))
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
    wide = any(place.level in WIDE for place in incident.places.values())
    for line in lines:
        told = where.places(line)
        if not wide and told:
            wide = True
            for place in told:
                incident.add_place(place)
        days = told_dates(line)
        if incident.date is None and days:
            incident.date, incident.date_gap = days[0], FAR + 1
        flown = line.tagged("acts", EventType.AIR_STRIKE) or line.tagged("cues", "aircraft")
        if incident.act in _VAGUE and flown:
            incident.act = EventType.AIR_STRIKE
        laid = incident.has(Role.PERPETRATOR) or incident.has(Role.PARTY)
        if not laid and incident.act in _STRIKES:
            incident.add_sides(_doers(line))
        if not incident.voices:
            incident.voices = list(voices.voices(line))


def _doers(line: Sentence) -> list[Side]:
    """Return the forces whose strikes a line tells of: who only reports them did nothing."""
    for deed in find_deeds(line):
        if deed.act is EventType.ATTACK or deed.act in _STRIKES:
            found = [side for side in sides.doers(line, deed, ()) if side.type in _FORCES]
            if found:
                return found
    return []


_FORCES = frozenset({ActorType.FOREIGN_FORCES, ActorType.STATE_FORCES})
