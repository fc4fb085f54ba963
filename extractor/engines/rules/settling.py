"""What an incident turns out to be once the whole article is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.engines.rules import claims, figures, sides
from extractor.engines.rules.battles import make_fight, take_losers
from extractor.engines.rules.figures import Figure
from extractor.engines.rules.held import are_held
from extractor.engines.rules.incident import FIGHTING, Incident
from extractor.engines.rules.introduced import introduce
from extractor.engines.rules.persons import name_again, name_groups, name_victims, spare_doers
from extractor.engines.rules.placenames import Located
from extractor.engines.rules.scope import Scope
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.sides import Side
from schemas.vocabulary import ActorType, EventType, PlaceLevel, Role


def settle(incidents: Sequence[Incident], scanned: Sequence[Sentence]) -> None:
    """Settle every incident by what all sentences together say of it."""
    for sentence in scanned:
        if sentence.tells:
            _take_claims(incidents, sentence)
            _take_owners(incidents, sentence)
            _take_denials(incidents, sentence)
            _take_blame(incidents, sentence)
    introduce(incidents, scanned)
    _take_entrants(incidents, scanned)
    for incident in incidents:
        take_losers(incident)
        _name_act(incident)
        if incident.act is EventType.SUICIDE_ATTACK and not incident.has(Role.PERPETRATOR):
            incident.add_sides(sides.bomber(sentence) for sentence in incident.sentences.values())
        incident.figures = figures.with_parts(incident.figures)
    name_victims(incidents, scanned)
    name_groups(incidents, scanned)
    name_again(incidents, scanned)
    spare_doers(incidents)


def _take_claims(incidents: Sequence[Incident], sentence: Sentence) -> None:
    """Lay an act to who claims it: "the Front claimed responsibility"."""
    for side in claims.claimants(sentence):
        ours = [
            incident
            for incident in incidents
            if incident.block == sentence.block
            and incident.scope is Scope.NEWS
            and incident.act not in {None, EventType.PROTEST, EventType.DETENTION}
            and min(incident.sentences, default=0) <= sentence.number
        ]
        here = [incident for incident in ours if sentence.number in incident.sentences]
        for incident in here[-1:] or ours[:1]:
            incident.claim(side, sentence)


def _take_owners(incidents: Sequence[Incident], sentence: Sentence) -> None:
    """Lay the act told last to an armed body that says its people did it."""
    for side in claims.owners_up(sentence):
        before = _told_before(incidents, sentence)
        if before is not None and not before.has(Role.PERPETRATOR):
            before.add_sides([side])


def _take_blame(incidents: Sequence[Incident], sentence: Sentence) -> None:
    """Lay the act told last to who is blamed for it: "officials blamed the Front"."""
    for side in claims.blamed(sentence):
        before = _told_before(incidents, sentence)
        if before is not None:
            before.add_sides([side])


def _take_denials(incidents: Sequence[Incident], sentence: Sentence) -> None:
    """Lay an act that nobody is named for to who denies it."""
    for side in claims.deniers(sentence):
        before = _told_before(incidents, sentence)
        doers = [s for s in before.actors if s.role is Role.PERPETRATOR] if before else []
        if before and all(doer.type is ActorType.UNIDENTIFIED for doer in doers):
            before.add_sides([side])


def _told_before(incidents: Sequence[Incident], sentence: Sentence) -> Incident | None:
    """Return the act told last that somebody can be blamed for."""
    before = [
        incident
        for incident in incidents
        if incident.block == sentence.block
        and incident.scope is Scope.NEWS
        and incident.act not in _NOT_BLAMED
        and any(0 <= sentence.number - n <= _BLAMED_WITHIN for n in incident.sentences)
    ]
    return before[-1] if before else None


def _take_entrants(incidents: Sequence[Incident], scanned: Sequence[Sentence]) -> None:
    """Lay an attack that nobody is named for to who comes on the scene next."""
    for incident in incidents:
        if incident.act not in _ENTERED or not incident.sentences:
            continue
        if any(s.role is Role.PERPETRATOR or s.type.value in FIGHTING for s in incident.actors):
            continue
        first, told = min(incident.sentences), max(incident.sentences)
        for sentence in scanned[first - 1 : told + _ENTERED_WITHIN]:
            others = any(sentence.number in i.sentences for i in incidents if i is not incident)
            if sentence.block != incident.block or others:
                break
            if entering := claims.entrants(sentence):
                incident.add_sides(entering)
                break


_ENTERED = frozenset({EventType.ATTACK, EventType.EXECUTION, EventType.ABDUCTION})
_ENTERED_WITHIN = 3
"""Sentences from an attack to those who come on the scene."""
_BLAMED_WITHIN = 6
"""Sentences from an act to who is blamed for it."""
_NOT_BLAMED = frozenset({None, EventType.PROTEST, EventType.DETENTION, EventType.ARMED_CLASH})


def _name_act(incident: Incident) -> None:
    """Call an attack by what it was: a fight of armed people, an execution, a mob's deed."""
    if _is_at_protest(incident):
        incident.act = EventType.CRACKDOWN
        return
    if incident.act is EventType.ABDUCTION and _is_raid(incident):
        incident.act = EventType.ATTACK
    elif (
        incident.act is EventType.ABDUCTION
        and incident.most("killed")
        and not (incident.counts("abducted"))
    ):
        incident.act = EventType.EXECUTION
    if make_fight(incident) or incident.act is not EventType.ATTACK:
        return
    if any(part.act not in {None, EventType.ATTACK} for part in incident.covers):
        incident.act = None
        return
    if any(are_held(figure.sentence, figure.counted) for figure in incident.figures):
        incident.act = EventType.EXECUTION
    elif _is_fight(incident):
        incident.act = EventType.ARMED_CLASH
        fighting = [replace(side, role=Role.PARTY) for side in incident.actors]
        incident.actors = []
        incident.add_sides(fighting)
    elif _is_crowd(incident):
        incident.act = EventType.MOB_VIOLENCE


def _is_raid(incident: Incident) -> bool:
    """Whether it is "killing 21 people and abducting three"."""
    if incident.most("killed") <= incident.most("abducted"):
        return False
    told = [figure for figure in incident.figures if figure.counted.outcome == "abducted"]
    deaths = [figure for figure in incident.figures if figure.counted.outcome == "killed"]
    return any(one.sentence is other.sentence for one in told for other in deaths)


def _is_at_protest(incident: Incident) -> bool:
    """Whether "protesters clashed with police": who began it stays open, the roles say so."""
    if incident.act is not EventType.ARMED_CLASH:
        return False
    parties = {side.type for side in incident.actors if side.role is Role.PARTY}
    return parties == {ActorType.PROTESTERS, ActorType.STATE_FORCES}


def _is_fight(incident: Incident) -> bool:
    """Whether armed people attacked armed people, or one of their posts."""
    doers = [side for side in incident.actors if side.role is Role.PERPETRATOR]
    posts = any(_is_post(place) for place in incident.places.values())
    many = not incident.wide and _are_forces(incident)
    if not all(_bears_arms(side) or (many and _is_anybody(side)) for side in incident.actors):
        return False
    if not (doers or posts or many):
        return False
    return incident.has(Role.VICTIM) or (posts and any(d.type in _INSURGENT for d in doers))


def _is_anybody(side: Side) -> bool:
    """Whether nobody knows whom they fight for: "gunmen", "some 20 men"."""
    unknown = side.type is ActorType.UNIDENTIFIED or side.name.split()[-1].casefold() == "men"
    return unknown and side.role is Role.PERPETRATOR


def _are_forces(incident: Incident) -> bool:
    """Whether troops, two or more, were all those harmed: who shot them need not be told.

    Police are shot on their way home, too: of them a raid or the like must be told.
    """
    harmed = [f for f in incident.figures if f.counted.outcome in {"killed", "injured"}]
    several = [f for f in harmed if f.counted.count.value.value != 1 and _fights(f)]
    return bool(several) and all(
        _fights(f) or f.counted.group is None for f in harmed if not f.counted.part
    )


def _fights(figure: Figure) -> bool:
    """Whether those counted are troops, or forces that were raided."""
    counted, lows = figure.counted, figure.sentence.lows
    if counted.head not in FIGHTING or counted.group is None or "captured" in lows:
        return False
    police = not _POLICING.isdisjoint(lows[counted.group[0] : counted.group[1]])
    return not police or not _RAIDED.isdisjoint(lows)


_POLICING = frozenset(
    {"police", "policemen", "policewomen", "officers", "constables", "guards", "detectives"}
    | {"agents", "wardens", "jailers"}
)
_RAIDED = frozenset(
    {"raid", "raids", "raided", "assault", "stormed", "overran", "under", "ambush", "gunfight"}
    | {"offensive", "patrol", "convoy", "checkpoint", "outpost", "barracks"}
)


_INSURGENT = frozenset({ActorType.REBELS, ActorType.MILITIA, ActorType.UNIDENTIFIED})


_REFUGE = frozenset(
    {"refugee", "refugees", "displaced", "displacement", "idp", "labour", "transit"}
)
_POSTS = frozenset(
    {"base", "barracks", "garrison", "checkpoint", "outpost", "post", "station", "camp", "position"}
)


_RETIRED = ("former ", "ex-", "retired ", "off-duty ", "unarmed ")


def _bears_arms(side: Side) -> bool:
    """Whether a side fights; an officer killed by name is a victim."""
    last = side.name.split()[-1]
    single = side.role is Role.VICTIM and last[0].isupper()
    retired = side.name.casefold().startswith(_RETIRED)
    suspect = last.casefold() in _CRIMINALS
    return side.type.value in FIGHTING and not (single or retired or suspect)


_CRIMINALS = frozenset(
    {"smugglers", "smuggler", "traffickers", "trafficker", "dealers", "robbers", "poachers"}
)
"""Who are counted among the armed, and shot as suspects."""


def _is_post(place: Located) -> bool:
    """Whether a site is held by armed people."""
    words = place.name.casefold().split()
    return place.level is PlaceLevel.SITE and words[-1] in _POSTS and _REFUGE.isdisjoint(words)


def _is_crowd(incident: Incident) -> bool:
    """Whether rioters did it, or those who live there: "residents beat a thief to death"."""
    doers = [side for side in incident.actors if side.role is Role.PERPETRATOR]
    return bool(doers) and all(
        doer.type is ActorType.RIOTERS or doer.name.split()[-1].casefold() in _NEIGHBOURS
        for doer in doers
    )


_NEIGHBOURS = frozenset(
    {"residents", "villagers", "locals", "townspeople", "neighbours", "neighbors", "youths"}
    | {"onlookers", "bystanders", "passers-by", "passersby", "townsfolk", "worshippers"}
)
