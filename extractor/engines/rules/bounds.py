"""Which deeds without a figure are acts of their own (guideline section 1)."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.engines.rules import sides
from extractor.engines.rules.deeds import Deed
from extractor.engines.rules.incident import FIGHTING
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind
from extractor.engines.rules.placenames import Located
from extractor.engines.rules.sentence import Sentence
from schemas.vocabulary import EventType

_PERSONAL = frozenset(
    {
        EventType.ATTACK,
        EventType.ABDUCTION,
        EventType.DETENTION,
        EventType.EXECUTION,
        EventType.ILL_TREATMENT,
        EventType.SEXUAL_VIOLENCE,
    }
)


_TOLD_ALONE = frozenset(
    {EventType.DESTRUCTION, EventType.EXPLOSIVE, EventType.SUICIDE_ATTACK, EventType.SHELLING}
)


BY_PLACE = _TOLD_ALONE | {EventType.ARMED_CLASH, EventType.ILL_TREATMENT, EventType.PROTEST}
"""Acts that are told with a place alone."""


_FIERCE = frozenset({"fierce", "heavy", "intense", "deadly", "violent", "bloody", "new", "fresh"})


_HAPPENS_REACH = 2
_DOING = frozenset(
    {"attack", "attacks", "attacked", "opened fire", "shot dead", "massacre", "murdered"}
)


def is_bounded(sentence: Sentence, deed: Deed, near: Sequence[Located]) -> bool:
    """Whether a deed without a figure is told with facts of its own (guideline section 1)."""
    agent = sides.doer(sentence, deed, ())
    patient = sides.sufferer(sentence, deed)
    anchored = bool(near or sentence.dates)
    if deed.patient is not None and deed.patient.kind is Kind.PERSON and deed.act in _PERSONAL:
        return True
    if deed.act in _TOLD_ALONE and anchored and deed.verb:
        return True
    if deed.act is EventType.ILL_TREATMENT and near:
        return True
    if deed.act is EventType.ARMED_CLASH and near and _happens(sentence, deed.tag):
        return True
    if deed.verb:
        return (agent is not None and patient is not None) or (
            anchored and (agent is not None or patient is not None)
        )
    return anchored and (agent is not None or patient is not None)


def _happens(sentence: Sentence, tag: Tag) -> bool:
    """Whether the noun is told as under way or done: "fierce clashes erupted in X"."""
    near = [
        other
        for other in (*sentence.tagged("light", "happened"), *sentence.tagged("cues", "erupted"))
        if 0 <= other.first - tag.last <= _HAPPENS_REACH
    ]
    before = sentence.tokens[tag.first - 1].low if tag.first else ""
    return bool(near) or before in _FIERCE


def is_accident(sentence: Sentence) -> bool:
    """Whether the harm of a sentence has no doer: a storm, a crash, a disease."""
    if not sentence.tagged("cues", "accidents"):
        return False
    telling = [
        tag
        for tag in sentence.tagged("acts")
        if tag.value != EventType.ATTACK or sentence.quote(tag.first, tag.last).casefold() in _DOING
    ]
    return not telling


def is_march(deed: Deed) -> bool:
    agent = deed.agent
    crowd = agent is not None and agent.kind is Kind.PEOPLE and agent.type.value not in FIGHTING
    return deed.act is EventType.PROTEST and deed.verb and crowd
