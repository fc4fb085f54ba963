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
_STATE = frozenset({ActorType.STATE_FORCES, ActorType.FOREIGN_FORCES})
_PAPERS = frozenset(
    {"warrant", "warrants", "order", "orders", "record", "records", "rate", "rates"}
)
_ARTICLES = frozenset({"a", "an", "the", "his", "her", "their", "another"})
_STORMED = frozenset({"out", "off", "to", "away", "back"})


def taken(act: EventType, agent: Nominal | None, words: str) -> EventType:
    """Name what is done to who is "picked up": an abduction, unless the state does it."""
    if words not in LED_AWAY or agent is None or agent.type in _STATE:
        return act
    return EventType.ABDUCTION


def is_figure_of_speech(sentence: Sentence, tag: Tag) -> bool:
    """Whether somebody "stormed out", or "beat Baro 2-1"."""
    tokens = sentence.tokens
    word = tokens[tag.first].low
    if word == "stormed":
        return tag.last < len(tokens) and tokens[tag.last].low in _STORMED
    return word == "beat" and any(
        one.text.isdigit() and dash.low in {"-", "–"} and two.text.isdigit()
        for one, dash, two in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def is_paper(sentence: Sentence, tag: Tag) -> bool:
    """Whether it is an "arrest warrant", "the murder rate"."""
    tokens = sentence.tokens
    return tag.last < len(tokens) and tokens[tag.last].low in _PAPERS


def is_neither(sentence: Sentence, patient: Nominal) -> bool:
    """Whether it is "neither Ana Ruiz nor her husband was hurt"."""
    before = sentence.tokens[max(0, patient.whole - 1)].low
    return patient.whole > 0 and before in {"neither", "nor"}


def is_adjective(sentence: Sentence, tag: Tag) -> bool:
    """Whether it is "12 captured soldiers", "the kidnapped priest": known, not told."""
    tokens = sentence.tokens
    if tag.last - tag.first > 1 or not tokens[tag.first].low.endswith("ed") or not tag.first:
        return False
    before = tag.first - 1
    if before not in sentence.numbers and tokens[before].low not in _ARTICLES:
        return False
    heads = sentence.over("people", tag.last, tag.last + 1)
    return any(head.first == tag.last for head in heads)
