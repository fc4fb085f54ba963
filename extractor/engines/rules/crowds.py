"""Crowds: those that gather for a cause, and the force that the state uses on them."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Sentence, once
from schemas.vocabulary import ActorType, EventType, Qualifier

_AT = frozenset({"during", "at", "against", "on", "into", "from", "disperse", "dispersing"})
_REACH = 3
"""Words before a protest ("during a peaceful sit-in")."""
_OBJECT = 5
"""Words from "dispersed" to the crowd, or the protest."""
_MARCHING = frozenset({"marching", "protesting", "demonstrating", "rallying"})
_MARCHES = frozenset(
    {"march", "marches", "marchers", "procession", "gathering", "assembly", "roadblock"}
    | {"roadblocks", "barricade", "barricades", "encampment", "blockade", "strike", "crowd"}
)
_FORCE = frozenset({EventType.ATTACK, None})
_CROWD = frozenset({ActorType.PROTESTERS.value, ActorType.RIOTERS.value})
_STATE = frozenset({ActorType.STATE_FORCES, ActorType.FOREIGN_FORCES})
_PEACEABLE = frozenset({ActorType.CIVILIANS, ActorType.OTHER, ActorType.RIOTERS})


def used_on_crowd(sentence: Sentence, act: EventType | None, by: ActorType | None) -> bool:
    """Whether an act that has no other name is a crackdown: the state's, on demonstrators."""
    return act in _FORCE and by is ActorType.STATE_FORCES and _is_of_crowd(sentence)


def dispersals(
    sentence: Sentence, reader: Reader
) -> Iterator[tuple[Tag, Nominal | None, Nominal | None]]:
    """Yield the verbs of "police dispersed a march", who did it, to whom if that is told."""
    for verb in sentence.tagged("disperses"):
        if sentence.is_unreal(verb.first):
            continue
        if sentence.is_passive(verb):
            patient = reader.before(verb.first)
            if patient is not None and patient.type.value in _CROWD:
                by = sentence.lows[verb.last : verb.last + 1] == ["by"]
                yield verb, reader.after(verb.last + 1) if by else None, patient
            continue
        agent = reader.before(verb.first)
        behind = range(verb.last, verb.last + _OBJECT)
        ends = (i for i in behind if i < len(sentence.lows) and sentence.lows[i] in {",", "with"})
        end = next(ends, verb.last + _OBJECT)
        crowd = sentence.over("people", verb.last, end, *_CROWD)
        crowd = crowd or sentence.over("acts", verb.last, end, EventType.PROTEST.value)
        marching = not _MARCHES.isdisjoint(sentence.lows[verb.last : end])
        if agent is not None and agent.type in _STATE and (crowd or marching):
            yield verb, agent, None


def is_many(sentence: Sentence, verb: Tag) -> bool:
    """Whether a count opens the sentence of a verb: "Tens of thousands", "Some 40 in white"."""
    for count in sentence.counts:
        first, end = sentence.at(count.start), sentence.at(count.end)
        if count.value.qualifier is Qualifier.VAGUE and end == verb.first:
            return True
        many = count.value.qualifier is Qualifier.VAGUE or (count.value.value or 0) > _FEW
        between = range(end, verb.first)
        if many and first <= 1 and 0 < len(between) <= _SUBJECT:
            return not any(sentence.lows[i] in _BREAKS or sentence.is_verb(i) for i in between)
    return False


_FEW = 10
_SUBJECT = 6
"""Tokens from a count to the verb of a crowd ("thousands of women in white")."""
_BREAKS = frozenset({",", ";", "who", "that", "which", "and"})


def gatherings(sentence: Sentence, reader: Reader) -> Iterator[tuple[Tag, Nominal | None]]:
    """Yield the verbs of "villagers blocked a road to demand …", and who did so."""
    for verb in sentence.tagged("gathers"):
        agent = reader.before(verb.first)
        if sentence.is_unreal(verb.first):
            continue
        if agent is None or agent.kind is not Kind.PEOPLE:
            if is_many(sentence, verb) and sentence.tagged("cues", "causes"):
                yield verb, None
            continue
        cause = agent.type is ActorType.PROTESTERS or (
            agent.type in _PEACEABLE and sentence.tagged("cues", "causes")
        )
        if cause and not sentence.is_passive(verb):
            yield verb, agent


@once
def _is_of_crowd(sentence: Sentence) -> bool:
    """Whether it tells of demonstrators, or of what was done at a protest."""
    if sentence.tagged("people", ActorType.PROTESTERS.value):
        return True
    lows = sentence.lows
    heads = {tag.last for tag in sentence.tagged("people")}
    for index in heads:
        who = 2 * (lows[index : index + 1] == ["who"])  # "students who were marching"
        if index + who < len(lows) and lows[index + who] in _MARCHING:
            return True
    return any(
        lows[index] in _AT
        for tag in sentence.tagged("acts", EventType.PROTEST.value)
        for index in range(max(0, tag.first - _REACH), tag.first)
    )


def aimed_at(sentence: Sentence, reader: Reader, index: int) -> Nominal | None:
    """Return those whom "… and batons against students", "to disperse strikers" names."""
    for here in range(index, min(index + _CROWD_REACH, len(sentence.lows))):
        if sentence.lows[here] in _AGAINST:
            return reader.after(here + 1)
    return reader.after(index) if index < len(sentence.lows) else None


_CROWD_REACH = 8
_AGAINST = frozenset({"against", "at", "on", "disperse", "dispersing", "break"})
