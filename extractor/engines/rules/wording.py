"""Verbs that tell of an act only in some company: "picked up by masked men", "stormed out"."""

from __future__ import annotations

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Nominal
from extractor.engines.rules.sentence import Sentence
from schemas.vocabulary import ActorType, EventType

LED_AWAY = frozenset({"picked up", "led away", "taken away", "dragged away", "whisked away"})
"""An ambulance does so too: it takes somebody who does it."""
TAKING = LED_AWAY | {"seized", "captured", "capturing", "snatched"}
"""Things can be their object: only people make it a deed."""
_CAPTURING = frozenset({"captured", "capturing", "taken prisoner", "took prisoner"})
_CAPTORS = frozenset({ActorType.REBELS, ActorType.MILITIA, ActorType.UNIDENTIFIED})
_STATE = frozenset({ActorType.STATE_FORCES, ActorType.FOREIGN_FORCES})
_PAPERS = frozenset(
    {"plot", "plots", "plan", "plans", "scare", "hoax", "threat", "threats"}
    | {"warrant", "warrants", "order", "orders", "record", "records", "rate", "rates"}
)
_ARTICLES = frozenset({"a", "an", "the", "his", "her", "their", "another"})
_STORMED = frozenset({"out", "off", "to", "away", "back"})
_IS = frozenset({"is", "are", "was", "were", "be", "been"})
_WHAT_IT_IS = frozenset({"part", "a", "an", "the", "one", "among", "some"})
_MANY = frozenset({"police", "men", "gunmen", "people"})
_PROTESTING = frozenset({"protest", "demonstrate", "rally"})
_BASES = frozenset(
    {"attack", "raid", "ambush", "bomb", "shell", "murder", "kidnap", "abduct", "kill"}
    | {"protest", "demonstrate", "rally"}
)
_DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "his", "her", "their", "its", "of", "in"}
    | {"several", "many", "more", "other", "new", "two", "three", "four", "recent", "deadly", "by"}
    | {"from", "after", "during", "no", "any", "such", "latest", "series", "similar", "previous"}
)


def taken(act: EventType, agent: Nominal | None, words: str) -> EventType:
    """Name what is done to who is "picked up": an abduction, unless the state does it."""
    if agent is None or agent.type in _STATE:
        return act
    if words in _CAPTURING and agent.type in _CAPTORS:
        return EventType.ABDUCTION
    return EventType.ABDUCTION if words in LED_AWAY else act


def is_said_to_be(sentence: Sentence, index: int) -> bool:
    """Whether "are part of", no passive, stands here: what follows has doers of its own."""
    lows = sentence.lows
    return index + 1 < len(lows) and lows[index] in _IS and lows[index + 1] in _WHAT_IT_IS


def is_otherwise(sentence: Sentence, index: int) -> bool:
    """Whether "by" belongs to another participle: "held by", "backed by"."""
    before = sentence.lows[index - 1]
    if not before.endswith("ed") and before not in {"held", "led", "run", "known", "seen"}:
        return False
    return not any(
        tag.first < index <= tag.last
        for family in ("does", "harm", "light")
        for tag in sentence.tagged(family)
    )


def is_figure_of_speech(sentence: Sentence, tag: Tag) -> bool:
    """Whether somebody "stormed out", or "beat Baro 2-1"."""
    lows = sentence.lows
    word = lows[tag.first]
    if word == "stormed":
        return tag.last < len(lows) and lows[tag.last] in _STORMED
    return word == "beat" and any(
        one.isdigit() and dash in {"-", "–"} and two.isdigit()
        for one, dash, two in zip(lows, lows[1:], lows[2:], strict=False)
    )


def is_downed(sentence: Sentence, tag: Tag) -> bool:
    """Whether what is destroyed was flying: "intercepted and destroyed 11 drones"."""
    if tag.value != EventType.DESTRUCTION:
        return False
    return not _FLYING.isdisjoint(sentence.lows[tag.last : tag.last + _DOWNED_REACH])


def is_defused(sentence: Sentence, verb: Tag) -> bool:
    """Whether it is "dismantled two devices that had been planted on a road"."""
    laid = sentence.lows[verb.first] in _LAID
    return laid and bool(sentence.tagged("cues", "defused"))


_LAID = frozenset({"planted", "placed", "laid", "plant", "planting", "laying", "placing"})
_FLYING = frozenset({"drones", "drone", "missiles", "missile", "rockets", "uavs", "projectiles"})
_DOWNED_REACH = 5


def is_paper(sentence: Sentence, tag: Tag) -> bool:
    """Whether it is an "arrest warrant", "the murder rate"."""
    lows = sentence.lows
    return tag.last < len(lows) and lows[tag.last] in _PAPERS


def is_neither(sentence: Sentence, patient: Nominal) -> bool:
    """Whether it is "neither Ana Ruiz nor her husband was hurt"."""
    before = sentence.lows[max(0, patient.whole - 1)]
    return patient.whole > 0 and before in {"neither", "nor"}


def is_adjective(sentence: Sentence, tag: Tag) -> bool:
    """Whether it is "12 captured soldiers", "the kidnapped priest": known, not told."""
    lows = sentence.lows
    if tag.last - tag.first > 1 or not lows[tag.first].endswith("ed") or not tag.first:
        return False
    before = tag.first - 1
    if before not in sentence.numbers and lows[before] not in _ARTICLES:
        return False
    heads = sentence.over("people", tag.last, tag.last + 1)
    return any(head.first == tag.last for head in heads)


def describes(sentence: Sentence, tag: Tag) -> bool:
    """Whether it is "a coalition fighting militants": no deed of its own."""
    if sentence.lows[tag.last - 1] != "fighting" or tag.last >= len(sentence.lows):
        return False
    happened = sentence.over("light", tag.last, tag.last + 1, "happened")
    return not happened and not sentence.is_stop(tag.last)


def goes_with(sentence: Sentence, tag: Tag) -> bool:
    """Whether it is ", killing nine": whose deed it is stands before the verb before."""
    before = sentence.lows[tag.first - 1] if tag.first else ""
    return before == "," and sentence.lows[tag.first].endswith("ing")


_WOUNDING = frozenset({"gunshot", "bullet", "shrapnel", "stab", "knife", "machete", "head", "for"})
_ALWAYS_VERBS = frozenset({"explodes", "detonates", "kills", "abducts", "shoots", "storms"})


def is_noun(sentence: Sentence, tag: Tag) -> bool:
    """Whether "attacks", "the bombing", "a shooting" is a noun here."""
    word = sentence.lows[tag.last - 1]
    larger = sentence.over("throws", tag.first, tag.last)
    if any(o.first < tag.first and tag.last <= o.last for o in larger):
        return True  # "mortar bombs"
    if word in _BASES and "under" not in sentence.lows[tag.first : tag.last]:
        return not _is_plural_verb(sentence, tag)
    if word in _ALWAYS_VERBS or word.endswith("ed") or tag.last - tag.first > 1:
        return False
    before = sentence.lows[tag.first - 1] if tag.first else ""
    after = sentence.lows[tag.last] if tag.last < len(sentence.lows) else ""
    if before in _DETERMINERS or before == "'s" or (not before and word.endswith("s")):
        return True
    if word.endswith("ing"):
        return after in {"of", "in", "at", "on", "by"} or not before
    return word.endswith("s") and (
        (word == "wounds" and before in _WOUNDING)
        or after in {"on", "in", "against", "by", "at", "between", "of", "and", ",", "."}
    )


def _is_plural_verb(sentence: Sentence, tag: Tag) -> bool:
    """Whether it is "rebels attack a funeral", not "a rebel attack"."""
    if not tag.first or tag.last >= len(sentence.lows):
        return False
    subject = sentence.lows[tag.first - 1]
    follower = sentence.lows[tag.last]
    object_follows = follower in {"a", "an", "the", "their", "his"} or (
        tag.last in sentence.numbers or sentence.names[tag.last]
    )
    if sentence.lows[tag.first] in _PROTESTING:
        object_follows = follower in {"in", "against", "outside", "across", "at", "over"}
    return object_follows and (subject.endswith("s") or subject in _MANY)


def is_reduced(sentence: Sentence, tag: Tag) -> bool:
    """Whether it may be "a man shot dead in the street", "the town attacked by rebels"."""
    word = sentence.lows[tag.first]
    if word.endswith(("ing", "s")) or word in {"opened", "fired", "burst"}:
        return False
    end = tag.last
    follower = sentence.lows[end] if end < len(sentence.lows) else "."
    return follower in {"by", "in", "on", "at", "near", "during", "when", ".", ",", "outside"}


def why_hit(
    sentence: Sentence, by: Nominal | None, hit: Nominal | None, agent: Nominal | None
) -> bool:
    """Whether it only says why "police fired into a crowd that was stoning cars"."""
    if agent is None or hit is None or by is None or by.type is not ActorType.STATE_FORCES:
        return False
    that = sentence.lows[agent.last : agent.last + 1] in (["that"], ["who"], ["which"])
    return that and agent.first == hit.first


def is_real(sentence: Sentence, index: int) -> bool:
    """Whether what a token tells is told as done."""
    denied = index > 0 and sentence.lows[index - 1] in {"denied", "denies", "denying"}
    return not denied and not sentence.is_unreal(index)
