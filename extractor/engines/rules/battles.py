"""Fights: where both sides lost people, whatever weapon or word the article begins with."""

from __future__ import annotations

from dataclasses import replace

from extractor.engines.rules import fighters
from extractor.engines.rules.figures import Figure
from extractor.engines.rules.incident import FIGHTING, Incident
from schemas.vocabulary import ActorType, EventType, Role

_MAY_BE = frozenset({EventType.ATTACK, EventType.SHELLING, EventType.EXPLOSIVE})
_HARM = frozenset({"killed", "injured", "casualties"})
_STATE = frozenset({ActorType.STATE_FORCES, ActorType.FOREIGN_FORCES})
_OTHERS = frozenset({ActorType.REBELS, ActorType.MILITIA, ActorType.UNIDENTIFIED})
_NO_SIDE = frozenset({"bomber", "bombers", "suspect", "suspects", "gunman", "attacker", "killer"})
"""Who died without a fight, or alone."""


def make_fight(incident: Incident) -> bool:
    """Make an attack in which both sides lost people a fight; say whether it is one."""
    if incident.act not in _MAY_BE or incident.wide or not _both_lost(incident):
        return False
    incident.act = EventType.ARMED_CLASH
    known, incident.actors = incident.actors, []
    for side in known:
        fights = side.type.value in FIGHTING or side.role is Role.PERPETRATOR
        incident.add_sides([replace(side, role=Role.PARTY) if fights else side])
    return True


def _both_lost(incident: Incident) -> bool:
    harmed = [f for f in incident.figures if f.counted.outcome in _HARM and not f.counted.part]
    lost = {side: max(map(_size, of), default=0) for side, of in _by_side(harmed).items()}
    if not (lost.get("state") and lost.get("others")):
        return False
    # Those who stormed a hotel fought the police, too: it is for the guests who died.
    dead = [f for f in harmed if f.counted.outcome == "killed"]
    first = min((f.sentence.number for f in dead), default=0)
    bystanders = [f for f in dead if _side(f) is None and (f.counted.head or _is_lead(f, first))]
    return max(map(_size, bystanders), default=0) <= max(lost.values())


def _is_lead(figure: Figure, first: int) -> bool:
    """Whether it is the number that the article begins with: that of all."""
    return figure.sentence.number == first


def take_losers(incident: Incident) -> None:
    """Take those who died in a fight for a side of it, where that side is not named."""
    if incident.act is not EventType.ARMED_CLASH or incident.wide:
        return
    for figure in incident.figures:
        side = _side(figure)
        known = {_of(s.type) for s in incident.actors if s.role is Role.PARTY}
        group = figure.counted.group
        if side is not None and group is not None and side not in known:
            incident.add_sides(
                [fighters.counted_party(figure.sentence, group, figure.counted.head)]
            )


def _by_side(figures: list[Figure]) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        side = _side(figure)
        if side is not None:
            found.setdefault(side, []).append(figure)
    return found


def _side(figure: Figure) -> str | None:
    counted = figure.counted
    if counted.head is None or counted.group is None:
        return None
    if figure.sentence.lows[counted.group[1] - 1] in _NO_SIDE:
        return None
    return _of(ActorType(counted.head))


def _of(head: ActorType) -> str | None:
    return "state" if head in _STATE else "others" if head in _OTHERS else None


def _size(figure: Figure) -> int:
    count = figure.counted.count.value
    return count.value or count.low or 2
