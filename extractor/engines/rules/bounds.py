"""Which deeds without a figure are acts of their own (guideline section 1)."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.engines.rules import sides
from extractor.engines.rules.air import from_air
from extractor.engines.rules.crowds import is_many
from extractor.engines.rules.deeds import Deed
from extractor.engines.rules.incident import FIGHTING, Incident
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind
from extractor.engines.rules.mishaps import accidents
from extractor.engines.rules.placenames import Located
from extractor.engines.rules.sentence import Sentence
from schemas.vocabulary import ActorType, EventType, PlaceLevel

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
    | {EventType.AIR_STRIKE, EventType.MOB_VIOLENCE}
)


_HAPPENING = (_TOLD_ALONE - {EventType.DESTRUCTION}) | {EventType.ARMED_CLASH}


BY_PLACE = _TOLD_ALONE | {EventType.ARMED_CLASH, EventType.ILL_TREATMENT, EventType.PROTEST}
"""Acts that are told with a place alone."""


_FIERCE = frozenset({"fierce", "heavy", "intense", "deadly", "violent", "bloody", "new", "fresh"})


_HAPPENS_REACH = 2
_STAGED_REACH = 3
_CALLED_REACH = 4
_DOING = frozenset(
    {"attack", "attacks", "attacked", "opened fire", "shot dead", "massacre", "murdered"}
)


def is_bounded(sentence: Sentence, deed: Deed, near: Sequence[Located]) -> bool:
    """Whether a deed without a figure is told with facts of its own (guideline section 1)."""
    agent = sides.doer(sentence, deed, ())
    patient = sides.sufferer(sentence, deed)
    near = [place for place in near if deed.verb or not _is_called(sentence, place, deed.tag)]
    anchored = bool(near or sentence.dates)
    named = deed.patient is not None and deed.patient.kind is Kind.PERSON
    if deed.act is EventType.DESTRUCTION and agent is None and not sentence.dates:
        # "Grain stores were damaged": nobody, nowhere, no day.
        anchored = any(place.level is not PlaceLevel.SITE for place in near)
    if (named and deed.act in _PERSONAL) or (deed.verb and deed.act in _TOLD_ALONE and anchored):
        return True
    if deed.act is EventType.ARMED_CLASH and (
        _is_quarrel(deed) or _is_mere_capture(sentence, deed) or _is_veteran(deed)
    ):
        return False
    met = _is_fired_on(sentence, deed) or _is_body(sentence, deed.tag)
    if near and (deed.act is EventType.ILL_TREATMENT or met):
        return True
    if deed.act in _HAPPENING and near and not deed.verb and _happens(sentence, deed.tag):
        return True
    if deed.verb:
        return (agent is not None and patient is not None) or (
            anchored and (agent is not None or patient is not None)
        )
    return anchored and (agent is not None or patient is not None)


def _is_called(sentence: Sentence, place: Located, act: Tag) -> bool:
    """Whether an act told before is called by its place: "condemned the Baro attacks"."""
    between = range(place.first, act.first)
    return 0 < len(between) <= _CALLED_REACH and not any(map(sentence.is_stop, between))


def is_placed(incident: Incident) -> bool:
    """Whether a place bounds an act without sides, of an attack on a thing with a day too."""
    return bool(incident.places) and (incident.act in BY_PLACE or incident.act is EventType.ATTACK)


def _is_fired_on(sentence: Sentence, deed: Deed) -> bool:
    """Whether a thing is told to have met with force: "a bus was raked with gunfire near X"."""
    if not deed.verb or deed.act not in _ON_THINGS:
        return False
    words = sentence.quote(deed.tag.first, deed.tag.last).casefold()
    if words.startswith("c"):
        return "under fire" in words or "under attack" in words
    return words.startswith(_FIRED) and sentence.is_passive(deed.tag)


def _is_body(sentence: Sentence, tag: Tag) -> bool:
    """Whether somebody murdered is found: "a bullet-riddled body was found near X"."""
    body = sentence.lows[tag.last - 1] in {"body", "bodies"}
    return body and not _DISCOVERED.isdisjoint(sentence.lows)


_DISCOVERED = frozenset({"found", "discovered", "dumped", "recovered", "spotted", "lay", "left"})


_ON_THINGS = frozenset({EventType.ATTACK, EventType.ARMED_CLASH, EventType.MOB_VIOLENCE})
_FIRED: tuple[str, ...] = (
    *("attack", "ambush", "raid", "rake", "spray", "strafe", "riddle", "storm", "pelt", "ston"),
    *("shot at", "shot up", "fired at", "fired on", "fired upon"),
)


def _is_mere_capture(sentence: Sentence, deed: Deed) -> bool:
    """Whether a town is "overrun" and no fight or harm is told: no act (guideline section 8)."""
    if not sentence.lows[deed.tag.first].startswith("overr"):
        return False
    behind = sentence.lows[deed.tag.last : deed.tag.last + _POST_REACH]
    fought = any(tag.first != deed.tag.first for tag in sentence.tagged("acts"))
    return not (fought or sentence.tagged("harm") or not _POSTS.isdisjoint(behind))


_POST_REACH = 7
_POSTS = frozenset(
    {"post", "posts", "outpost", "outposts", "base", "bases", "barracks", "garrison", "camp"}
    | {"position", "positions", "checkpoint", "checkpoints", "trenches", "bunkers"}
)


def _is_quarrel(deed: Deed) -> bool:
    """Whether it is "the minister clashed with the union leader"."""
    sides_ = (deed.agent, deed.patient)
    return all(side is not None and side.type is ActorType.CIVILIANS for side in sides_)


def _is_veteran(deed: Deed) -> bool:
    """Whether it is "Ana Ruiz, who fought in Baro"."""
    alone = deed.verb and deed.patient is None
    return alone and deed.agent is not None and deed.agent.kind is Kind.PERSON


def _happens(sentence: Sentence, tag: Tag) -> bool:
    """Whether the noun is told as under way or done: "fierce clashes erupted in X"."""
    near = [
        other
        for other in (*sentence.tagged("light", "happened"), *sentence.tagged("cues", "erupted"))
        if 0 <= other.first - tag.last <= _HAPPENS_REACH
    ]
    before = sentence.lows[tag.first - 1] if tag.first else ""
    under = sentence.lows[max(0, tag.first - 4) : tag.first]
    came = "under" in under and not {"came", "come", "comes"}.isdisjoint(under)
    return bool(near) or came or before in _FIERCE


def is_accident(sentence: Sentence) -> bool:
    """Whether the harm of a sentence has no doer: a storm, a crash, a disease."""
    if sentence.tagged("cues", "faults"):
        # "a gas explosion": no bomb.
        others = sentence.tagged("acts")
        return all(tag.value in {EventType.EXPLOSIVE, EventType.ATTACK} for tag in others) and not (
            sentence.tagged("weapons")
        )
    if not accidents(sentence):
        return False
    telling = [
        tag
        for tag in sentence.tagged("acts")
        if tag.value != EventType.ATTACK or sentence.quote(tag.first, tag.last).casefold() in _DOING
    ]
    # "planes bombed the slopes of the volcano"
    return not telling and not from_air(sentence)


def is_to_reader(sentence: Sentence) -> bool:
    """Whether the writer speaks to the reader, which news does in quotations only."""
    if _READER.isdisjoint(sentence.lows) or not _QUOTES.isdisjoint(sentence.lows):
        return False
    start = sentence.starts[0]
    # A quotation is marked anew in each paragraph; no farther, or time would grow with the square.
    first = max(
        sentence.text.rfind("\n", max(0, start - _QUOTED_REACH), start) + 1, start - _QUOTED_REACH
    )
    before = sentence.text[first:start]
    straight = before.count('"') % 2
    return not straight and before.count("“") <= before.count("”")


_QUOTED_REACH = 2_000
_READER = frozenset({"you", "your", "yourself"})
_QUOTES = frozenset({'"', "“", "”", "''", "``", "«", "»", "‘", "’"})


def is_march(sentence: Sentence, deed: Deed) -> bool:
    """Whether a crowd, named or only counted, goes into the streets."""
    if deed.act is not EventType.PROTEST or not deed.verb:
        return False
    agent = deed.agent
    if agent is None:
        # "Tens of thousands rallied in …"
        return is_many(sentence, deed.tag)
    return agent.kind is Kind.PEOPLE and agent.type.value not in FIGHTING


def is_staged(sentence: Sentence, protest: Tag) -> bool:
    """Whether people "held a protest": not "vowed to hold one"."""
    if sentence.lows[protest.first] in {"held", "staged"}:
        return not sentence.is_unreal(protest.first)
    return _is_held(sentence, protest) or any(
        0 < protest.first - tag.last <= _STAGED_REACH and not sentence.is_unreal(tag.last)
        for tag in sentence.tagged("cues", "staged")
    )


def _is_held(sentence: Sentence, protest: Tag) -> bool:
    """Whether it is "a march by several hundred worshippers in Baro passed off calmly"."""
    return any(
        sentence.lows[tag.first] in _HELD
        and _CLAUSED.isdisjoint(sentence.lows[protest.last : tag.first])
        for tag in sentence.over("cues", protest.last, protest.last + _HELD_REACH, "erupted")
    )


_HELD = frozenset({"passed", "took", "was", "were"})
_HELD_REACH = 14
_CLAUSED = frozenset({",", ";", "that", "which", "who", "after", "when", "and"})
