"""Which words tell of one act, and what in a sentence belongs to which act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.engines.rules.deeds import Deed
from extractor.engines.rules.incident import Incident
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.scope import Scope
from extractor.engines.rules.sentence import Sentence, once
from extractor.engines.rules.tolls import Counted
from extractor.engines.rules.ways import WAYS
from schemas.vocabulary import EventType

BY_NAME = {act.value: act for act in EventType}
"""Acts by the values of their tags: a third of the time of `EventType(value)`."""


_BLASTS = frozenset({EventType.EXPLOSIVE, EventType.SUICIDE_ATTACK, EventType.AIR_STRIKE})


_STRIKES = frozenset({EventType.AIR_STRIKE, EventType.SHELLING})
_OF_CROWDS = frozenset({EventType.CRACKDOWN, EventType.MOB_VIOLENCE})


ATTACKS = frozenset(
    {*WAYS, EventType.ABDUCTION, EventType.ARMED_CLASH, EventType.ATTACK, EventType.CRACKDOWN}
)


_ON_CROWD = {EventType.ATTACK, EventType.CRACKDOWN}
_IN_RAID = {EventType.ATTACK, EventType.ABDUCTION}
_SOON = 1
"""Sentences from an attack to "the battle"."""


def akin(one: EventType, other: EventType) -> bool:
    """Whether two words may tell of one act: "the attack" of a bombing."""
    pair = {one, other}
    if EventType.ATTACK in pair:
        return bool(pair & WAYS)
    return pair <= _BLASTS or pair <= _STRIKES


def is_one_act(one: EventType, other: EventType) -> bool:
    return one is other or akin(one, other)


def may_be(incident: Incident, act: EventType, sentence: Sentence) -> bool:
    """Whether an incident may be the act by its name, or by being told of beside it."""
    if incident.act is act or incident.act is None:
        return incident.act is act
    # What is destroyed where people are attacked is of the attack; so who is shot in a crowd.
    here = sentence.number in incident.sentences
    if act is EventType.ATTACK and incident.act in _FROM_AFAR and not here and _by_hand(sentence):
        return False
    of_it = act is EventType.DESTRUCTION or {act, incident.act} in (_ON_CROWD, _IN_RAID)
    return (here and of_it) or akin(incident.act, act) or _is_battle_again(incident, act, sentence)


@once
def _by_hand(sentence: Sentence) -> bool:
    """Whether people are shot, stabbed or the like: that is of no shelling, no bombing."""
    return any(
        not _HAND.isdisjoint(sentence.lows[tag.first : tag.last])
        for tag in sentence.tagged("does", EventType.ATTACK.value)
    )


_FROM_AFAR = frozenset({EventType.AIR_STRIKE, EventType.SHELLING, EventType.EXPLOSIVE})
_HAND = frozenset(
    {"shot", "gunned", "stabbed", "assassinated", "hacked", "machine-gunned", "knifed", "sprayed"}
    | {"beaten", "strangled", "lynched", "guns", "shoots", "stabs", "murdered"}
)


def _is_battle_again(incident: Incident, act: EventType, sentence: Sentence) -> bool:
    """Whether "the battle" is said of the attack told last."""
    if {act, incident.act} != {EventType.ARMED_CLASH, EventType.ATTACK}:
        return False
    if not any(0 <= sentence.number - number <= _SOON for number in incident.sentences):
        return False
    return any(
        tag.first and sentence.lows[tag.first - 1] in {"the", "this", "that"}
        for tag in sentence.tagged("acts", EventType.ARMED_CLASH.value)
    )


def concerns(sentence: Sentence, index: int, incident: Incident) -> bool:
    """Whether the act named nearest to a token is the incident's, where the sentence names it."""
    acts = sentence.deeds
    own = [tag for tag in acts if tag.value == incident.act]
    if incident.act is None or not own:
        return True
    same = {incident.act, EventType.ATTACK}
    if incident.act in _OF_CROWDS:
        same.add(EventType.PROTEST)  # "killed as troops dispersed a sit-in in Baro"
    others = [
        tag
        for tag in acts
        if tag.value not in same
        and not akin(incident.act, BY_NAME[tag.value])
        and not _is_counted_in(incident, sentence, tag)
    ]
    return any(owns(sentence, index, tag, others) for tag in own)


def _is_counted_in(incident: Incident, sentence: Sentence, act: Tag) -> bool:
    """Whether a figure of the incident tells of another act: "four shot and two arrested in X"."""
    return any(
        figure.sentence is sentence and overlap(figure.counted.harm, act)
        for figure in incident.figures
    )


def owns(sentence: Sentence, index: int, tag: Tag, acts: Sequence[Tag]) -> bool:
    """Whether of the acts in the token's clause, or else in the sentence, this one is nearest."""
    clause = sentence.clause(index)
    mine = sentence.clause(tag.first) == clause
    rivals = [other for other in acts if not overlap(other, tag)]
    if any(sentence.clause(other.first) == clause for other in rivals) and not mine:
        return False
    if mine:
        rivals = [other for other in rivals if sentence.clause(other.first) == clause]
    gap = _gap(tag, index)
    return all(gap <= _gap(other, index) for other in rivals)


def _gap(tag: Tag, index: int) -> int:
    return min(abs(index - tag.last), abs(tag.first - index))


def owner(index: int, tags: Iterable[Tag]) -> Tag:
    """Return the act that a place belongs to: the last named before it, else the first."""
    ordered = sorted(tags, key=lambda tag: tag.first)
    before = [tag for tag in ordered if tag.first < index]
    return before[-1] if before else ordered[0]


def same_clause(sentence: Sentence, one: Tag, other: Tag) -> bool:
    first, last = sorted((one.first, other.first))
    return not any(low in {",", ";", ":"} for low in sentence.lows[first:last])


def overlap(one: Tag, other: Tag) -> bool:
    return one.first < other.last and other.first < one.last


def is_of_battle(incident: Incident, act: EventType, sentence: Sentence) -> bool:
    """Whether harm without a doer is told right behind a fight: "Nine civilians were killed"."""
    battle = act is EventType.ATTACK and incident.act is EventType.ARMED_CLASH
    return battle and 0 <= sentence.number - max(incident.sentences, default=0) <= _SOON


def hit_again(sentence: Sentence, deed: Deed, told: Sequence[Incident]) -> Incident | None:
    """Return the act told of what is hit once more: "the convoy was attacked near Baro"."""
    lows, end = sentence.lows, deed.tag.first
    if not deed.verb or not sentence.is_passive(deed.tag):
        return None
    while end and lows[end - 1] in _HAVING:
        end -= 1
    the = _KNOWN.intersection(lows[max(0, end - 3) : max(0, end - 1)])
    if not the or not end:
        return None
    noun = lows[end - 1]
    return next(
        (
            incident
            for incident in told
            if incident.scope is Scope.NEWS
            and any(noun in known.lows for known in incident.sentences.values())
        ),
        None,
    )


def met_before(sentence: Sentence, toll: Counted, told: Sequence[Incident]) -> Incident | None:
    """Return the incident told of last, for "the two attackers": who was met there already."""
    index = toll.first - (sentence.lows[toll.first] != "the")
    if index < 0 or sentence.lows[index] != "the" or toll.head != "unidentified":
        return None
    ours = [i for i in told if i.block == sentence.block and i.act]
    return ours[-1] if ours else None


_HAVING = frozenset({"was", "were", "had", "been", "being", "is", "are"})
_KNOWN = frozenset({"the", "their", "this", "these"})
