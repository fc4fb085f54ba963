"""What weapons do by themselves: rockets that land, shells that fall, guns that fire."""

from __future__ import annotations

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence, once
from schemas.vocabulary import EventType

_REACH = 4
"""Words between a weapon and its verb ("rockets fired from the hills landed")."""
_FAR = frozenset({EventType.SHELLING.value, EventType.AIR_STRIKE.value})
_BARS = frozenset({",", ";", ":", "and", "who", "that", "which", "when", "while"})
_FIRING = ("fire", "firing", "shell", "blast", "pound", "open", "hit", "struck", "bombard", "shot")


def landings(sentence: Sentence) -> list[tuple[Tag, EventType]]:
    """Return the verbs of weapons that come down, with the act that they tell of."""
    found = []
    for verb in sentence.tagged("lands"):
        weapons = sentence.over("throws", max(0, verb.first - _REACH), verb.first, *_FAR)
        if weapons and not _barred(sentence, weapons[-1].last, verb.first):
            found.append((verb, EventType(weapons[-1].value)))
    return found


@once
def from_guns(sentence: Sentence) -> frozenset[int]:
    """Return the first tokens of what guns do: "tanks fired on a town"."""
    guns = sentence.tagged("cues", "guns")
    if not guns:
        return frozenset()
    return frozenset(
        [
            verb.first
            for verb in sentence.tagged("does")
            if sentence.lows[verb.first].startswith(_FIRING) and not sentence.is_passive(verb)
            for gun in guns
            if 0 <= verb.first - gun.last <= _REACH and not _barred(sentence, gun.last, verb.first)
        ]
    )


def _barred(sentence: Sentence, first: int, last: int) -> bool:
    return not _BARS.isdisjoint(sentence.lows[first:last])
