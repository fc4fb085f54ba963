"""People taken or held: "dragged from his home", "bundled her into a car", "are holding nine"."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Sentence, once
from schemas.vocabulary import ActorType, EventType

_REACH = 9
"""Tokens from the verb, or its object, to where somebody was taken."""
_BY_REACH = 16
_STATE = frozenset({ActorType.STATE_FORCES, ActorType.FOREIGN_FORCES})
_ARMED = _STATE | {ActorType.REBELS, ActorType.MILITIA, ActorType.UNIDENTIFIED}
_CAPTIVE = frozenset({"captive", "hostage", "prisoner", "hostages", "prisoners", "captives"})
_AWAY = frozenset({"away", "off"})
_CARRIERS = frozenset(
    {"car", "cars", "van", "vans", "vehicle", "vehicles", "truck", "trucks", "jeep", "pickup"}
    | {"minibus", "minivan", "bus", "buses", "taxi", "boat", "boats", "ship", "vessel", "barge"}
    | {"tanker", "platform", "lorry", "motorcycle", "motorcycles", "train", "convoy", "suv"}
    | {"speedboat", "speedboats", "canoe", "trawler", "yacht", "rig"}
)
_DWELLINGS = frozenset(
    {"parish", "rectory", "convent", "presbytery", "monastery", "seminary"}
    | {"home", "homes", "house", "houses", "bed", "beds", "lodgings", "room", "rooms", "flat"}
    | {"apartment", "shop", "office", "offices", "farm", "village", "villages", "workplace", "work"}
    | {"hostel", "dormitory", "dormitories", "residence", "street", "streets", "cell", "cells"}
)
_FLED = frozenset({"home", "homes", "houses", "village", "villages", "farm", "house"})
_WILDS = frozenset(
    {"forest", "bush", "jungle", "mountains", "custody", "captivity", "detention", "desert"}
)
_CARE = frozenset(
    {"hospital", "hospitals", "clinic", "safety", "morgue", "treatment", "shelter", "court"}
    | {"airport", "rubble", "wreckage", "care", "mortuary", "stretcher", "ambulance", "stage"}
    | {"pitch", "field", "debris", "evacuated", "evacuation", "rescued", "school-bus", "surgery"}
)
_SUSPECTED = frozenset(
    {"connection", "suspicion", "questioning", "charge", "charges", "custody", "over"}
)
"""Why the police hold people "in Baro": no post is held there."""
_NO_HOLD = frozenset(
    {"responsible", "accountable", "liable", "back", "off", "up", "to", "hands", "hopes", "in"}
)
_LEAVING = frozenset({"made", "making", "makes", "went", "rode", "disappeared", "vanished"})
_STRONG = frozenset(
    {"dragged", "dragging", "drag", "drags", "bundled", "bundling", "hauled", "hauling", "herded"}
    | {"herding", "whisked", "shoved", "shoving", "spirited", "grabbed", "grabbing", "snatched"}
)


@dataclass(slots=True)
class Taking:
    """Somebody taken, or held: by whom, if that is told."""

    tag: Tag
    act: EventType
    agent: Nominal | None
    patient: Nominal


@once
def takings(sentence: Sentence) -> list[Taking]:
    """Return who is taken or held in a sentence, in order."""
    tags = sentence.tagged("takes")
    if not tags:
        return []
    reader = Reader(sentence)
    found = (
        _taken(sentence, tag, reader) if tag.value == "taking" else _held(sentence, tag, reader)
        for tag in tags
        if not sentence.is_unreal(tag.first)
    )
    return [taking for taking in found if taking is not None]


def _taken(sentence: Sentence, tag: Tag, reader: Reader) -> Taking | None:
    lows = sentence.lows
    if lows[tag.first] in _LEAVING:
        return _left_with(sentence, tag, reader)
    agent, patient, start = _whom(sentence, tag, reader)
    if patient is None or not patient.is_human or (agent and agent.kind is Kind.SITE):
        return None
    end = min(len(lows), start + _REACH)
    if _is_care(lows, start, end + _REACH):
        return None
    where = _whither(sentence, start, end, strong=_is_strong(lows[tag.first]))
    led = lows[tag.first].startswith("march") and sentence.is_passive(tag)
    if where is None or not (led or _is_armed(agent) or _is_told(sentence, tag, agent, where)):
        return None
    if (
        lows[tag.first].startswith(("dr", "forc"))
        and where in _FLED
        and not _is_strong(lows[tag.first])
    ):
        return None  # "drove 400 families from their homes"
    state = agent is not None and agent.type in _STATE
    act = EventType.DETENTION if state or where == "custody" else EventType.ABDUCTION
    return Taking(tag, act, agent, patient)


def _is_care(lows: list[str], start: int, end: int) -> bool:
    """Whether they were taken to safety: not "out of the clinic"."""
    return any(
        low in _CARE and _OUT_OF.isdisjoint(lows[max(start, index - 3) : index])
        for index, low in enumerate(lows[start:end], start)
    )


_OUT_OF = frozenset({"from", "of", "off"})


def _whom(
    sentence: Sentence, tag: Tag, reader: Reader
) -> tuple[Nominal | None, Nominal | None, int]:
    """Return who takes whom, and where the words behind begin."""
    passive = sentence.is_passive(tag)
    particle = tag.last < len(sentence.lows) and sentence.lows[tag.last] in _AWAY
    behind = None if passive else _object(sentence, tag.last + particle, reader)
    if behind is not None and behind.is_human:
        agent = reader.before(tag.first) or _who_went_on(sentence, tag, reader)
        known = agent is not None or _is_strong(sentence.lows[tag.first])
        return agent, behind if known else None, tag.last if particle else behind.last
    if passive or _is_reduced(sentence, tag):
        return _by(sentence, tag.last, reader), reader.before(tag.first), tag.last
    return None, None, tag.last


def _object(sentence: Sentence, index: int, reader: Reader) -> Nominal | None:
    """Read who is taken, "dozens of pupils" too."""
    found = reader.after(index)
    if found is None and index in sentence.numbers:
        while index in sentence.numbers:
            index += 1
        if index < len(sentence.lows) and sentence.lows[index] == "of":
            found = reader.after(index + 1)
    return found


def _left_with(sentence: Sentence, tag: Tag, reader: Reader) -> Taking | None:
    """Read "bandits made off with nine pupils"."""
    agent = reader.before(tag.first) or _who_went_on(sentence, tag, reader)
    patient = _object(sentence, tag.last, reader)
    if patient is None or not patient.is_human or not _is_armed(agent):
        return None
    return Taking(tag, EventType.ABDUCTION, agent, patient)


def _who_went_on(sentence: Sentence, tag: Tag, reader: Reader) -> Nominal | None:
    """Read the subject of "bandits blocked the road and made off with nine pupils"."""
    heads = sentence.tagged("people")
    if sentence.lows[tag.first - 1] not in {"and", ","} or not heads:
        return None
    return reader.before(heads[0].last) if heads[0].last < tag.first else None


def _is_strong(word: str) -> bool:
    return word in _STRONG


def _is_armed(agent: Nominal | None) -> bool:
    return agent is not None and agent.type in _ARMED


def _is_told(sentence: Sentence, tag: Tag, agent: Nominal | None, where: str) -> bool:
    """Whether the words alone tell of force: nobody is "taken from a barge" by a friend."""
    if _is_strong(sentence.lows[tag.first]) or where in _CAPTIVE:
        return agent is None or agent.type is not ActorType.CIVILIANS
    if agent is not None and (agent.kind is not Kind.PEOPLE or agent.type is not ActorType.OTHER):
        return False
    forced = where in _CARRIERS and sentence.lows[tag.first].startswith(("forc", "push", "pull"))
    return forced or (agent is None and where in _CARRIERS | _DWELLINGS)


def _is_reduced(sentence: Sentence, tag: Tag) -> bool:
    """Whether it is "Ana Ruiz, taken from her home", "the pupils taken from a school"."""
    word = sentence.lows[tag.first]
    follower = sentence.lows[tag.last] if tag.last < len(sentence.lows) else ""
    past = word.endswith("ed") or word in {"taken", "driven", "led"}
    return past and follower in {"from", "out", "away", "off", "captive", "into", "by"}


def _whither(sentence: Sentence, start: int, end: int, *, strong: bool) -> str | None:
    """Return the word for where somebody was taken, or from where."""
    lows = sentence.lows
    for index in range(start, end):
        word = lows[index]
        if word in _CAPTIVE or word == "ashore" or (word in _AWAY and index == start):
            return word
        if word == "with" and index + 1 < len(lows) and lows[index + 1] in {"them", "him"}:
            return word
        if word in {"from", "into", "onto", "off"} or (
            word == "out" and lows[index + 1 : index + 2]
        ):
            found = _goal(sentence, index + 1, strong=strong)
            if found is not None:
                return found
        if word in {".", ";", "who", "which", "said"} or (word == "and" and index > start + 2):
            return None
    return None


def _goal(sentence: Sentence, index: int, *, strong: bool) -> str | None:
    lows = sentence.lows
    site = sentence.within("levels", "site")
    for here in range(index, min(len(lows), index + 6)):
        word = lows[here]
        if word in _CARRIERS | _DWELLINGS | _WILDS:
            return word
        if here in site:
            return "house" if strong or lows[index - 1] != "into" else None
        if word in {",", ".", "and", "by", "on"}:
            return None
    return None


def _by(sentence: Sentence, index: int, reader: Reader) -> Nominal | None:
    for here in range(index, min(len(sentence.lows), index + _BY_REACH)):
        if sentence.lows[here] == "by" and here not in sentence.dated:
            found = reader.after(here + 1)
            if found is not None:
                return found
        if sentence.lows[here] in {";", "after", "before", "while"}:
            return None
    return None


def _held(sentence: Sentence, tag: Tag, reader: Reader) -> Taking | None:
    """Read "police are holding nine men", "was held by soldiers", "is in custody"."""
    lows = sentence.lows
    word = lows[tag.first]
    if word in {"in", "behind", "under"}:
        return _in_custody(sentence, tag, reader)
    follower = lows[tag.last] if tag.last < len(lows) else ""
    forced = _is_forced(lows, tag.last)
    if sentence.is_passive(tag):
        patient = reader.before(tag.first)
        agent = _by(sentence, tag.last, reader)
        if follower in {"back", "up", "responsible", "accountable", "down"} or not _is_armed(agent):
            return None
    else:
        patient = _object(sentence, tag.last, reader)
        agent = reader.before(tag.first)
        ahead = lows[patient.last] if patient and patient.last < len(lows) else ""
        firm = agent is not None and agent.type not in _STATE
        firm = firm or not _SUSPECTED.isdisjoint(lows[tag.last : tag.last + _BY_REACH])
        barred = ahead in _NO_HOLD and not ((firm or forced) and ahead == "in")
        if barred or not (_is_armed(agent) or forced):
            return None
    if patient is None or not patient.is_human or not (agent or forced):
        return None
    if patient.kind is Kind.PEOPLE and patient.type in _ARMED and patient.first == patient.whole:
        return None  # "held police at bay"
    state = agent is not None and agent.type in _STATE
    return Taking(tag, EventType.DETENTION if state else EventType.ABDUCTION, agent, patient)


def _is_forced(lows: list[str], index: int) -> bool:
    """Whether people are held "against their will", "for six hours"."""
    behind = lows[index : index + _BY_REACH]
    if "will" in behind and "against" in behind:
        return True
    spans = (i for i, low in enumerate(behind) if low in {"hours", "days", "weeks"})
    return any("for" in behind[max(0, i - _SPAN) : i] for i in spans)


_SPAN = 4
"""Tokens from "for" to the hours that people are held."""


def _in_custody(sentence: Sentence, tag: Tag, reader: Reader) -> Taking | None:
    """Read "Ana Ruiz has been behind bars since Friday": of one by name."""
    before = sentence.lows[tag.first - 1] if tag.first else ""
    if before not in {"been", "is", "was", "remains", "remained", "held", "are", "kept"}:
        return None
    patient = reader.before(tag.first - (before in {"held", "kept", "remains", "remained"}))
    if patient is None or patient.kind is not Kind.PERSON or patient.last - patient.first == 1:
        return None
    return Taking(tag, EventType.DETENTION, None, patient)
