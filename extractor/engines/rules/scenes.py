"""Where and when, as the sentence before told it: "Rockets hit Baro overnight. Three died"."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.engines.rules import where
from extractor.engines.rules.bounds import is_accident
from extractor.engines.rules.dating import act_date
from extractor.engines.rules.homes import Homes
from extractor.engines.rules.incident import Incident
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.scope import Scope
from extractor.engines.rules.sentence import Sentence

_EXISTS = frozenset({"is", "are", "was", "were", "has", "have", "had", "will", "to", "may", "by"})
"""Behind "there" that is no place."""
_FAR = 99
"""A date of another sentence gives way to any of the act's own."""
_HITS = frozenset(
    {"slammed", "landed", "fell", "struck", "hit", "rained", "burst", "stormed", "swept", "poured"}
)
"""Verbs of weapons and of armed people, where no act is named."""


def take_scenes(homes: Homes, scanned: Sequence[Sentence]) -> None:
    """Give an act without a place or a day those of the sentence that set its scene."""
    bare = [
        incident
        for incident in homes.incidents
        if incident.act is not None
        and incident.scope is not Scope.RUNNING
        and not (incident.places and incident.date)
    ]
    if not bare:
        return
    numbered = {sentence.number: sentence for sentence in scanned}
    told = {number for incident in homes.incidents for number in incident.sentences}
    for incident in bare:
        opening = min((n for n, s in incident.sentences.items() if not s.headline), default=0)
        scene = numbered.get(opening - 1)
        first = incident.sentences.get(opening)
        if scene and first and not incident.places and "there" in first.lows:
            _point_back(incident, first, scene)
        deed = _deed(scene) if scene and scene.number not in told else None
        if scene is None or deed is None or not _sets(scene, deed, incident):
            continue
        if (
            first is None
            or first.tagged("cues", "elsewhere")
            or homes.scope(scene) is not incident.scope
        ):
            continue
        if incident.date is None:
            found = act_date(scene, deed, incident, homes.calendar)
            if found is not None and homes.calendar.is_fixed(found[1]):
                incident.date, incident.date_gap = found[1], _FAR
        if not incident.places:
            for place in where.places(scene):
                incident.add_place(place)


def _point_back(incident: Incident, first: Sentence, scene: Sentence) -> None:
    """Read "16 were shot dead there" as of the places of the sentence before."""
    index = first.lows.index("there")
    behind = first.lows[index + 1 : index + 2]
    if scene.block == first.block and _EXISTS.isdisjoint(behind):
        for place in where.places(scene):
            incident.add_place(place)


def _sets(scene: Sentence, deed: Tag, incident: Incident) -> bool:
    """Whether a sentence that no incident took tells of an attack in the same story."""
    if scene.headline or scene.block != incident.block or is_accident(scene):
        return False
    if scene.tagged("cues", "not_acts", "machine", "background"):
        return False
    return not scene.is_unreal(deed.first)


def _deed(scene: Sentence) -> Tag | None:
    """Return the word that names the act of a scene, else the weapon that hits."""
    deeds = [*scene.deeds, *scene.tagged("does"), *scene.tagged("throws")]
    if not deeds and not _HITS.isdisjoint(scene.lows):
        deeds = [*scene.tagged("weapons")]
    return min(deeds, key=lambda tag: tag.first, default=None)
