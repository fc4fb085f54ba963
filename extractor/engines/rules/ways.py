"""In what way something was done: the act that a verb of attacking stands for."""

from __future__ import annotations

from extractor.engines.rules.air import from_air
from extractor.engines.rules.custody import is_beaten
from extractor.engines.rules.landing import from_guns
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.wording import is_real
from schemas.vocabulary import ActorType, EventType

WAYS = frozenset(
    {
        EventType.AIR_STRIKE,
        EventType.SHELLING,
        EventType.EXPLOSIVE,
        EventType.SUICIDE_ATTACK,
        EventType.EXECUTION,
        EventType.MOB_VIOLENCE,
    }
)
"""Acts that "attack" may be another word for."""
_BY_REACH = 4
"""Tokens from "by" over "two Russian artillery rounds"."""


def way(sentence: Sentence, tag: Tag, nominals: Reader) -> EventType:
    """Name the act of a verb: "a car bomb hit a convoy" tells of the bomb."""
    act = EventType(tag.value)
    if tag.first in from_air(sentence):
        return EventType.AIR_STRIKE
    if tag.first in from_guns(sentence):
        return EventType.SHELLING
    if act is EventType.ATTACK and is_beaten(sentence, tag):
        return EventType.ILL_TREATMENT
    if act is EventType.EXPLOSIVE:
        bombers = sentence.over("acts", 0, tag.last + 3, EventType.SUICIDE_ATTACK.value)
        return EventType.SUICIDE_ATTACK if bombers else act
    if act is EventType.ATTACK and sentence.lows[tag.last : tag.last + 1] == ["by"]:
        # "was struck by artillery rounds"
        by = sentence.over("acts", tag.last + 1, tag.last + _BY_REACH, *WAYS)
        return EventType(by[0].value) if by else act
    # "after the shelling soldiers burned the village": the soldiers' own deed
    by_itself = act is EventType.DESTRUCTION and nominals.before(tag.first) is None
    return _named_before(sentence, tag) or act if act is EventType.ATTACK or by_itself else act


def _named_before(sentence: Sentence, tag: Tag) -> EventType | None:
    clause = sentence.clause(tag.first)
    ways = [
        EventType(other.value)
        for other in sentence.tagged("acts", *WAYS)
        if other.first < tag.first and sentence.clause(other.first) == clause
    ]
    return ways[-1] if ways else None


def owner_of_arms(sentence: Sentence, index: int, nominals: Reader) -> Nominal | None:
    """Read "Marvia's drones struck", "the army's helicopters opened fire"."""
    arms = sentence.over("acts", index - 1, index) or (
        sentence.over("cues", index - 1, index, "aircraft", "warplanes")
    )
    if not arms or not arms[0].first or sentence.lows[arms[0].first - 1] not in {"'s", "'", "’"}:
        return None
    return nominals.before(arms[0].first - 1)


def lent(sentence: Sentence, index: int, nominals: Reader) -> Nominal | None:
    """Read the subject of "carried out an attack"."""
    for light in sentence.tagged("light", "verbs"):
        if 0 <= index - light.last <= _LIGHT_REACH:
            if sentence.is_passive(light) or not is_real(sentence, light.first):
                return None
            return nominals.before(light.first)
    return None


_LIGHT_REACH = 5


def who_came(sentence: Sentence, index: int, nominals: Reader) -> Nominal | None:
    """Read "gunmen entered the town, looted a bakery and …": who came did that, too."""
    if index < 1 or sentence.lows[index - 1] not in {",", "and"}:
        return None
    for came in sentence.tagged("cues", "arrived"):
        found = nominals.before(came.first) if came.first < index else None
        if found is not None and found.kind in {Kind.PEOPLE, Kind.BODY}:
            known = sentence.lows[found.whole] == "the" and found.type is ActorType.UNIDENTIFIED
            return None if known else found  # "the attackers": those told of before
    return None
