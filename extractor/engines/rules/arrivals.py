"""Sentences that lead up to an act of the sentences beside them: who came where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extractor.engines.rules import fighters, sides
from extractor.engines.rules.apart import elsewhere, points
from extractor.engines.rules.deeds import Deed
from extractor.engines.rules.incident import FIGHTING, Incident
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.placenames import Located
from extractor.engines.rules.scope import Scope
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.sides import Side
from schemas.vocabulary import ActorType, EventType, Role

_BEFORE = 2
"""Sentences from an act to who had come."""
_AFTER = 1
"""Sentences from who came to what they did."""
_ARMED = frozenset({*FIGHTING, ActorType.UNIDENTIFIED})
_CALM = frozenset({None, EventType.PROTEST, EventType.DETENTION})


def arrival(sentence: Sentence) -> tuple[Tag, list[Side]] | None:
    """Return "entered" and who did in "gunmen entered X at dawn"."""
    for tag in sentence.tagged("cues", "arrived"):
        if sentence.is_unreal(tag.first) or sentence.is_passive(tag):
            continue
        came = Deed(tag, EventType.ATTACK, Reader(sentence).before(tag.first), None, verb=True)
        armed = [side for side in sides.doers(sentence, came, ()) if _is_armed(side)]
        # "some 50 men in fatigues, axes in hand, entered X"
        crowd = [p for p in sides.phrases(sentence) if p.last <= tag.first and p.value in _ARMED]
        if armed or (came.agent is None and crowd):
            return tag, armed or [
                replace(fighters.party(sentence, crowd[-1]), role=Role.PERPETRATOR)
            ]
    return None


def _is_armed(side: Side) -> bool:
    return side.type in _ARMED or side.name.casefold().endswith("men")


def act_beside(
    incidents: Iterable[Incident], sentence: Sentence, near: Iterable[Located]
) -> Incident | None:
    """Return the act of the news told just before a sentence, or just after it if none is."""
    here = points(near)
    ours = [
        incident
        for incident in incidents
        if incident.block == sentence.block
        and incident.scope is Scope.NEWS
        and incident.act not in _CALM
        and not elsewhere(incident, here)
    ]
    before = [
        (sentence.number - number, incident)
        for incident in ours
        for number in incident.sentences
        if 0 < sentence.number - number <= _BEFORE
    ]
    if before:
        return min(before, key=lambda pair: pair[0])[1]
    after = (i for i in ours if 0 < min(i.sentences, default=0) - sentence.number <= _AFTER)
    return next(after, None)
