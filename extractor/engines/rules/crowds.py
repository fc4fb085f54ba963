"""Whether force that the state uses is used on a crowd."""

from __future__ import annotations

from extractor.engines.rules.sentence import Sentence, once
from schemas.vocabulary import ActorType, EventType

_AT = frozenset({"during", "at", "against", "on", "into", "from", "disperse", "dispersing"})
_REACH = 3
"""Words before a protest ("during a peaceful sit-in")."""
_MARCHING = frozenset({"marching", "protesting", "demonstrating", "rallying"})
_FORCE = frozenset({EventType.ATTACK, None})


def used_on_crowd(sentence: Sentence, act: EventType | None, by: ActorType | None) -> bool:
    """Whether an act that has no other name is a crackdown: the state's, on demonstrators."""
    return act in _FORCE and by is ActorType.STATE_FORCES and _is_of_crowd(sentence)


@once
def _is_of_crowd(sentence: Sentence) -> bool:
    """Whether it tells of demonstrators, or of what was done at a protest."""
    if sentence.tagged("people", ActorType.PROTESTERS.value):
        return True
    lows = sentence.lows
    heads = {tag.last for tag in sentence.tagged("people")}
    if any(index < len(lows) and lows[index] in _MARCHING for index in heads):
        return True
    return any(
        lows[index] in _AT
        for tag in sentence.tagged("acts", EventType.PROTEST.value)
        for index in range(max(0, tag.first - _REACH), tag.first)
    )
