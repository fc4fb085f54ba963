"""The act that did the harm of a figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from extractor.engines.rules import spread
from extractor.engines.rules.acts import ATTACKS, BY_NAME, same_clause
from extractor.engines.rules.air import from_air, strikes
from extractor.engines.rules.custody import died_there, is_beaten
from extractor.engines.rules.fates import ENDED
from extractor.engines.rules.incident import FIGHTING, Incident
from extractor.engines.rules.lexicon import Lexicon, Tag
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.tolls import Counted
from extractor.engines.rules.wording import is_noun
from schemas.vocabulary import EventType

PEACEFUL = frozenset({EventType.PROTEST, EventType.DETENTION})
"""Acts that harm nobody by themselves: a death told beside them has another cause."""
_HARMLESS = frozenset({*PEACEFUL, EventType.DESTRUCTION})

_KILLING = frozenset({"killed", "injured", "casualties"})
_NO_MARCH = frozenset({"displaced", "detained"})
_BLASTS = frozenset({EventType.EXPLOSIVE, EventType.ATTACK})


def act(
    sentence: Sentence, toll: Counted, lexicon: Lexicon, group: spread.Group | None = None
) -> EventType | None:
    """Name the act that did the harm of a figure, None where nothing tells of one."""
    if is_beaten(sentence, toll.harm) or died_there(sentence, toll.harm):
        return EventType.ILL_TREATMENT
    if toll.harm.family == ENDED:
        return EventType.EXECUTION
    return _named(sentence, toll, lexicon, group)


def between_fighters(sentence: Sentence, toll: Counted) -> EventType | None:
    """Name a fight that no word names: "troops overran a camp, leaving three soldiers dead"."""
    if toll.outcome not in _KILLING or toll.head not in FIGHTING:
        return None
    fighting = [tag for tag in sentence.tagged("people") if tag.value in FIGHTING]
    return EventType.ARMED_CLASH if len(fighting) > 1 else None


def of_news(told: Sequence[Incident], block: int) -> EventType | None:
    """Return the first act of a story, of which the deaths of an earlier day are told too."""
    acts = (incident.act for incident in told if incident.block == block)
    return next((known for known in acts if known in ATTACKS), None)


def _named(
    sentence: Sentence, toll: Counted, lexicon: Lexicon, group: spread.Group | None
) -> EventType | None:
    """Name the act that did the harm: the word itself, else in its clause, else nearest."""
    harm = toll.harm
    flown = from_air(sentence)
    named = [
        (tag, EventType.AIR_STRIKE if tag.first in flown else BY_NAME[tag.value])
        for tag in (*sentence.tagged("acts"), *strikes(sentence), *_verbs(sentence, flown))
    ]
    if toll.outcome == "detained" and sentence.tagged("acts", EventType.CRACKDOWN.value):
        return EventType.CRACKDOWN
    if group is not None:
        # Of figures that are told place by place, each may have an act of its own.
        own = [pair for pair in named if pair[0].first in group.reach]
        if own and all(kind is EventType.ATTACK for _, kind in own):
            return EventType.ATTACK
        named = own or named
    if toll.outcome in _NO_MARCH or sentence.is_passive(harm):
        # "17 men were marched off": no march of theirs
        protest = EventType.PROTEST
        named = [p for p in named if p[1] is not protest or p[0].first < harm.first]
    for tag, kind in named:
        overlaps = tag.first < harm.last and harm.first < tag.last
        if overlaps and kind is not EventType.ATTACK:
            return kind
    telling = [
        (tag, kind)
        for tag, kind in named
        if kind is not EventType.ATTACK and not (kind in _HARMLESS and toll.outcome in _KILLING)
    ]
    if sentence.tagged("does", EventType.CRACKDOWN):
        # "police used tear gas; 50 people were hurt in the clashes"
        telling = [pair for pair in telling if pair[1] is not EventType.ARMED_CLASH] or telling
    clause = [pair for pair in telling if same_clause(sentence, pair[0], harm)]
    if clause:
        return min(clause, key=lambda pair: lexicon.rank("acts", pair[1]))[1]
    if telling:
        nearest = min(telling, key=lambda pair: abs(pair[0].first - harm.first))[1]
        # "a suicide bomber drove a car bomb into a post, killing nine"
        bomber = nearest in _BLASTS and telling[0][1] is EventType.SUICIDE_ATTACK
        return telling[0][1] if bomber else nearest
    return EventType.ATTACK if _is_attack(toll, named) or _is_done(sentence, toll) else None


def _verbs(sentence: Sentence, flown: AbstractSet[int]) -> Iterator[Tag]:
    """Yield the verbs that name an act where no noun does: "jets hit a house", "a car blew up"."""
    named = sentence.within("acts")
    for tag in (*sentence.tagged("does"), *sentence.tagged("throws", "verbs")):
        if tag.first in named:
            continue
        if tag.first in flown or sentence.lows[tag.first] in _BLOWING:
            yield tag


def _is_done(sentence: Sentence, toll: Counted) -> bool:
    """Whether somebody did it by a verb: "two died when troops fired at a bus"."""
    if toll.outcome not in {"killed", "injured"}:
        return False
    harm = range(toll.harm.first, toll.harm.last)
    return any(
        tag.value == EventType.ATTACK.value
        and tag.first not in harm
        and not is_noun(sentence, tag)
        and not sentence.is_unreal(tag.first)
        for tag in sentence.tagged("does")
    )


_BLOWING = frozenset({"blew", "blow", "blows", "blown", "blowing", "went"})
"""What "up" or "off" stands behind."""


def _is_attack(toll: Counted, named: Sequence[tuple[Tag, EventType]]) -> bool:
    """Whether no more can be said of the act that did the harm, but that there was one."""
    if toll.outcome in {"injured", "casualties"}:
        # "wounded in a shooting", but not by the word of harm alone.
        harm = range(toll.harm.first, toll.harm.last)
        return any(act is EventType.ATTACK and tag.first not in harm for tag, act in named)
    return bool(named) and toll.outcome in {"killed", "missing"}
