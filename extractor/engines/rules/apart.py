"""What tells two acts of one kind apart: another side, another day, another place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.core.dates import DatePhrase
from extractor.engines.rules.dating import told_dates
from extractor.engines.rules.incident import Incident, same_side
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.placenames import Located
from extractor.engines.rules.scope import Scope
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.sides import Side
from schemas.vocabulary import ActorType, EventType, PlaceLevel, Role

_CAMPS = {
    ActorType.STATE_FORCES: "state",
    ActorType.FOREIGN_FORCES: "foreign",
    ActorType.REBELS: "irregular",
    ActorType.MILITIA: "irregular",
    ActorType.UNIDENTIFIED: "irregular",
    ActorType.RIOTERS: "crowd",
}
_POINTS = frozenset({None, PlaceLevel.SETTLEMENT, PlaceLevel.DISTRICT})
_OPENING = 3
"""Tokens in which a place or a date begins that a sentence opens with."""
_OTHER_DAYS = frozenset(
    f"{day} {side}"
    for side in ("before", "earlier", "later")
    for day in ("a day", "one day", "the day", "a week", "a month", "two days", "three days")
) | {"the following day", "the next day", "the previous day", "the day after"}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def by_others(incident: Incident, doer: Side | None) -> bool:
    """Whether an act is laid to a side of another kind than the incident is."""
    known = [side for side in incident.actors if side.role is Role.PERPETRATOR]
    if doer is None or not known or doer.type not in _CAMPS:
        return False
    camps = {_CAMPS.get(side.type, _CAMPS[doer.type]) for side in known}
    return _CAMPS[doer.type] not in camps and not any(same_side(doer, side) for side in known)


def _weekdays(sentence: Sentence, phrase: DatePhrase) -> set[str]:
    words = sentence.text[phrase.start : phrase.end].casefold().split()
    return {word for word in words if word in _WEEKDAYS}


def another_weekday(sentence: Sentence, incident: Incident) -> bool:
    """Whether days without a date tell two acts apart: "On Saturday …", "on Sunday …"."""
    told = told_dates(sentence)
    if len(told) != 1 or sentence.number in incident.sentences:
        return False
    words = sentence.text[told[0].start : told[0].end].casefold()
    if words in _OTHER_DAYS:
        return True
    if incident.date is None:
        return False
    known, here = _weekdays(sentence, incident.date), _weekdays(sentence, told[0])
    return bool(known and here and not known & here)


def is_trigger(sentence: Sentence, act: Tag) -> bool:
    """Whether an act came before what is told: "shot ten men after an attack by rebels on X"."""
    before = sentence.lows[max(act.first - 3, 0) : act.first]
    return (
        bool(before) and before[-1] in {"a", "an"} and before[-2:-1] in (["after"], ["following"])
    )


def overlaps(one: str, other: str) -> bool:
    a, b = one.casefold(), other.casefold()
    return a in b or b in a


def is_point(place: Located) -> bool:
    """Whether a place is narrow enough to tell two acts apart."""
    return place.level in _POINTS and not place.outer


def points(near: Iterable[Located]) -> set[str]:
    """Return the names of the narrow places."""
    return {place.name for place in near if is_point(place)}


def elsewhere(incident: Incident, here: set[str]) -> bool:
    """Whether an incident's towns are others than these."""
    there = {name for name, place in incident.places.items() if is_point(place)}
    return bool(here and there) and not any(overlaps(a, b) for a in here for b in there)


def another_scene(incident: Incident, sentence: Sentence, near: Sequence[Located]) -> bool:
    """Whether a sentence opens with a province or a land that is not the incident's."""
    if not near or sentence.number in incident.sentences or sentence.lows[0] not in _AT:
        return False
    for place in near:
        if place.first < _OPENING and not is_point(place) and place.level is not PlaceLevel.SITE:
            there = {n for n, known in incident.places.items() if known.level is place.level}
            return bool(there) and not any(overlaps(place.name, name) for name in there)
    return False


def at_another_time(incident: Incident, sentence: Sentence, near: Sequence[Located]) -> bool:
    """Whether what is told with a place of its own was done earlier: "earlier the same day"."""
    if not near or sentence.number in incident.sentences:
        return False
    tags = sentence.tagged("cues", "earlier_act", "same_day")
    if not any(not _EARLIER.isdisjoint(sentence.lows[t.first : t.last]) for t in tags):
        return False
    return not any(overlaps(place.name, name) for place in near for name in incident.places)


_EARLIER = frozenset({"earlier", "before", "previous"})
_AT = frozenset({"in", "at", "near", "outside", "across"})


def is_picked_out(incident: Incident, sentence: Sentence, act: EventType) -> bool:
    """Whether one put to death is told apart from a raid whose dead are known."""
    told = sentence.number in incident.sentences
    raid = act is EventType.EXECUTION and incident.act is EventType.ATTACK
    return raid and not told and incident.most("killed") > 1


def is_driven_out(sentence: Sentence, harm: Tag) -> bool:
    """Whether people are made to leave, which is an act where it was done."""
    return not _DRIVEN.isdisjoint(sentence.lows[harm.first : harm.last])


_DRIVEN = frozenset({"driven", "expelled", "evicted", "expelling", "evicting", "driving"})


def goes_on(sentence: Sentence) -> bool:
    """Whether a pronoun does the deed of a sentence without a day: "It killed nine"."""
    if sentence.lows[0] not in {"it", "they"} or sentence.dates:
        return False
    done = (*sentence.tagged("harm")[:1], *sentence.tagged("does")[:1])
    return any(tag.first <= _OPENING for tag in done)


def opens_scene(sentence: Sentence, near: Sequence[Located]) -> bool:
    """Whether a sentence begins with when or where it was: "In Baro, doctors counted …"."""
    dated = bool(sentence.dated) and min(sentence.dated) < _OPENING
    return any(is_point(place) and (dated or place.first < _OPENING) for place in near)


def goes_back(sentence: Sentence, told: Sequence[Incident]) -> bool:
    """Whether it goes on with an act of context: "In May a raid hit X. It killed nine."."""
    if sentence.dates or sentence.headline:
        return False
    before = [i for i in told if i.block == sentence.block and sentence.number - 1 in i.sentences]
    if not before or any(incident.scope is not Scope.EARLIER for incident in before):
        return False
    lows = sentence.lows
    if lows[0] in _AGAIN or not before[-1].figures:
        return True
    the = lows[0] in {"the", "that", "this"}
    return the and any(tag.first == 1 for tag in sentence.tagged("acts"))


_AGAIN = frozenset({"it", "they", "that", "this"})
