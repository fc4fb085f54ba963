"""Write gathered incidents as a draft."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from extractor.core.counts import CountPhrase
from extractor.engines.rules import naming, reacting, voices, where
from extractor.engines.rules.denials import is_other_dead
from extractor.engines.rules.figures import Figure
from extractor.engines.rules.incident import FIGHTING, Incident
from extractor.engines.rules.scope import Scope
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.sides import NOBODY, Side
from extractor.engines.rules.told import denies, is_unconfirmed
from extractor.engines.rules.voices import Voice
from schemas.draft import (
    ActorDraft,
    Draft,
    IncidentDraft,
    PlaceDraft,
    SourceDraft,
    StatementDraft,
    TollDraft,
)
from schemas.vocabulary import (
    ActorType,
    Assertion,
    Attribution,
    EventType,
    Kind,
    Outcome,
    Precision,
    Role,
    Stance,
    Status,
    Verification,
)

BEFORE = 2
"""Sentences back to which "this could not be verified" points."""
SOON = 2
"""Sentences within which an answer follows the charge."""


_HOLDING = frozenset({EventType.ABDUCTION, EventType.DETENTION})
_TILL_NOW = ("since", "so far", "this", "over the", "in the past", "in the last")


_SINCE_ONE = re.compile(r"since the (?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)


class Writer:
    """Writes drafts.

    Args:
        scanned: the sentences of the article.
        precision: reads how finely a date phrase dates.
        combatants: heads of groups that fight.
        is_country: says whether a name is a country's.
    """

    def __init__(
        self,
        scanned: Sequence[Sentence],
        precision: Callable[[str], Precision],
        combatants: frozenset[str],
        is_country: Callable[[str], bool],
    ) -> None:
        self._scanned = scanned
        self._telling = [sentence for sentence in scanned if sentence.tells]
        self._text = scanned[0].text if scanned else ""
        self._precision = precision
        self._combatants = combatants
        self._is_country = is_country

    def write(self, incidents: Sequence[Incident]) -> Draft:
        """Return the draft of an article's incidents."""
        located = [place for incident in incidents for place in incident.places.values()]
        for sentence in self._naming({place.name for place in located}):
            located += where.places(sentence)
        self._levels = where.settle_levels(located, self._is_country)
        sides = [side for incident in incidents for side in incident.actors]
        self._full = naming.in_full(self._scanned, sides)
        self._unverified = self._unconfirmed(incidents)
        self._reactions = reacting.reactions(self._telling)
        denials = [told for told in self._reactions if told.stance is Stance.DENIES]
        self._deniers = [(told.number, told.speaker) for told in denials]
        self._implied = [told.number for told in denials if not told.outright]
        self._denials = [s.number for s in self._telling if denies(s)]
        self._denials += [told.number for told in denials if told.outright]
        self._others = [s.number for s in self._telling if is_other_dead(s) and voices.voices(s)]
        records = [self._record(incident, incidents) for incident in incidents]
        return Draft(records=tuple(records), statements=tuple(self._statements(incidents)))

    def _naming(self, names: AbstractSet[str]) -> list[Sentence]:
        """Return the sentences that one of the names stands in, in order."""
        starts = [sentence.starts[0] for sentence in self._scanned]
        found: set[int] = set()
        for name in names:
            at = self._text.find(name)
            while at >= 0:
                index = bisect_right(starts, at) - 1
                if index >= 0 and at + len(name) <= self._scanned[index].ends[-1]:
                    found.add(index)
                at = self._text.find(name, at + 1)
        return [self._scanned[index] for index in sorted(found)]

    def _record(self, incident: Incident, incidents: Sequence[Incident]) -> IncidentDraft:
        accused = [side for side in incident.actors if side.role is Role.PERPETRATOR]
        # An attribution holds for the whole story of an act, also where a later sentence drops it.
        told = any(
            other.voices or other.accused
            for other in incidents
            if other is incident
            or (
                (other.block, other.act) == (incident.block, incident.act)
                and other.scope is incident.scope is Scope.NEWS
            )
        )
        # Who answers at once answers a charge, whoever made it.
        told_last = max(incident.sentences)
        answered = accused and any(0 <= number - told_last < SOON for number in self._denials)
        if (told or answered) and self._denied(incident, incidents):
            assertion = Assertion.DISPUTED
        else:
            assertion = Assertion.ATTRIBUTED if told else Assertion.REPORTED
        date = self._text[incident.date.start : incident.date.end] if incident.date else None
        event_type = _event_type(incident)
        places = tuple(
            PlaceDraft(name=name, level=place.level or self._levels[name])
            for name, place in incident.places.items()
        )
        tolls = tuple(self._toll(figure) for figure in incident.figures)
        return IncidentDraft(
            kind=self._kind(incident, date),
            event_type=event_type,
            summary=_summary(event_type, tolls, places, accused, incident.voices),
            assertion=assertion,
            verification=self._verification(incident, assertion),
            date=date,
            places=places,
            actors=tuple(
                ActorDraft(
                    role=side.role,
                    name=side.name,
                    type=side.type,
                    attribution=self._attribution(incident, side, told=told),
                )
                for side in incident.actors
            ),
            tolls=tolls,
            weapons=self._weapons(incident),
            sources=tuple(
                SourceDraft(name=voice.name, kind=voice.kind)
                for voice in naming.distinct(self._full.get(v.name, v) for v in incident.voices)
            ),
            includes=self._includes(incident, incidents),
            sentences=tuple(sorted(incident.sentences)),
        )

    def _attribution(self, incident: Incident, side: Side, *, told: bool) -> Attribution:
        """Say how a side is laid to an act, and whether it denies it."""
        first, last = min(incident.sentences), max(incident.sentences)
        name = set(side.name.casefold().split())
        denies = any(
            first <= number <= last + SOON and (name <= said or said <= name)
            for number, who in self._deniers
            for said in (set(who.casefold().split()),)
        )
        if side.role is Role.PERPETRATOR and told and denies:
            return Attribution.DENIED
        return _attribution(side, told=told)

    def _denied(self, incident: Incident, incidents: Sequence[Incident]) -> bool:
        """Whether a denial stands among the sentences that tell of the act, or soon after.

        What only implies one is of the act told last.
        """
        first, last = min(incident.sentences), max(incident.sentences)
        if any(first <= number <= last + SOON for number in self._denials):
            return True
        if any(first < number <= last + SOON for number in self._others):
            killed = [f for f in incident.figures if f.counted.outcome == Outcome.KILLED]
            return any(f.counted.head in FIGHTING for f in killed)
        for number in self._implied:
            near = [(_last_before(other, number), other) for other in incidents]
            at = max(at for at, _ in near)
            if at >= number - SOON and any(o is incident for known, o in near if known == at):
                return True
        return False

    def _kind(self, incident: Incident, date: str | None) -> Kind:
        if incident.act is None or incident.wide:
            return Kind.AGGREGATE
        if incident.scope is Scope.RUNNING:
            return Kind.AGGREGATE
        if incident.scope is Scope.EARLIER:
            return Kind.BACKGROUND
        # "overnight" begins on one day and ends on the next: one act.
        night = date is not None and "night" in date.casefold()
        spans = date is not None and not night and self._precision(date) is Precision.SPAN
        # "Unaccounted for since the Sunday raid": that of one day.
        spans = spans and not _is_battle(incident) and not _SINCE_ONE.match(date or "")
        return Kind.AGGREGATE if spans and incident.figures else Kind.INCIDENT

    def _includes(self, incident: Incident, incidents: Sequence[Incident]) -> tuple[int, ...]:
        """A total covers the article's other deaths, unless they are told as context."""
        if incident.covers:
            return tuple(
                number
                for number, other in enumerate(incidents, start=1)
                if any(other is part for part in incident.covers)
            )
        if incident.act in _HOLDING and incident.scope is Scope.RUNNING:
            date = incident.date and self._text[incident.date.start : incident.date.end]
            if date and not date.casefold().startswith(_TILL_NOW):
                return ()
            # "More than 90 have been arrested since May": those of the news, too.
            return tuple(
                number
                for number, other in enumerate(incidents, start=1)
                if (other.block, other.act) == (incident.block, incident.act)
                and other.scope is Scope.NEWS
                and any(other.counts(figure.counted.outcome) for figure in incident.figures)
            )
        if incident.act is not None or incident.scope is not Scope.NEWS:
            return ()
        return tuple(
            number
            for number, other in enumerate(incidents, start=1)
            if other is not incident
            and other.block == incident.block
            and other.scope is Scope.NEWS
            and any(figure.counted.outcome == Outcome.KILLED for figure in other.figures)
        )

    def _toll(self, figure: Figure) -> TollDraft:
        counted, sentence = figure.counted, figure.sentence
        group = sentence.quote(*counted.group) if counted.group else None
        # Of one person the count says who it is.
        generic = group is not None and (counted.person or group.casefold() in NOBODY)
        return TollDraft(
            outcome=Outcome(counted.outcome),
            count=_count(counted.count, sentence),
            group=None if generic else group,
            status=self._status(group),
            part=counted.part,
            source=figure.voice.name if figure.voice else None,
        )

    def _status(self, group: str | None) -> Status:
        words = group.casefold().split() if group else []
        if any(word in {"civilian", "civilians"} for word in words):
            return Status.CIVILIAN
        return Status.COMBATANT if any(w in self._combatants for w in words) else Status.UNKNOWN

    def _weapons(self, incident: Incident) -> tuple[str, ...]:
        if incident.act is None:
            return ()
        found = [
            sentence.quote(tag.first, tag.last)
            for sentence in incident.sentences.values()
            for tag in sentence.tagged("weapons")
        ]
        return tuple(dict.fromkeys(found))

    def _unconfirmed(self, incidents: Sequence[Incident]) -> list[Incident]:
        """Return what the outlet could not confirm: what it told just before, else all."""
        found: list[Incident] = []
        for sentence in self._telling:
            if not is_unconfirmed(sentence):
                continue
            ours = [incident for incident in incidents if incident.block == sentence.block]
            near = range(sentence.number - BEFORE, sentence.number + 1)
            found += [i for i in ours if not i.sentences.keys().isdisjoint(near)] or ours
        return found

    def _verification(self, incident: Incident, assertion: Assertion) -> Verification:
        """What the outlet could not confirm is what others say, not what it tells itself."""
        if any(s.tagged("doubt", "verified") for s in incident.sentences.values()):
            return Verification.VERIFIED
        unsure = any(one is incident for one in self._unverified)
        if assertion is not Assertion.REPORTED and unsure:
            return Verification.UNVERIFIED
        return Verification.NOT_STATED

    def _statements(self, incidents: Sequence[Incident]) -> list[StatementDraft]:
        """Return who reacts in the stories that tell of an act."""
        blocks = {incident.block for incident in incidents}
        near = {sentence.number for sentence in self._telling if sentence.block in blocks}
        told = [
            replace(one, speaker=self._full[one.speaker].name) if one.speaker in self._full else one
            for one in self._reactions
            if one.number in near
        ]
        return [
            StatementDraft(speaker=one.speaker, stance=one.stance, sentences=(one.number,))
            for one in reacting.main_stances(told)
        ]


def _last_before(incident: Incident, number: int) -> int:
    """Return the last sentence of an incident up to one, 0 if there is none."""
    return max((told for told in incident.sentences if told <= number), default=0)


def _is_battle(incident: Incident) -> bool:
    """Whether it is one fight, that may go on for days: "the fighting", not "clashes"."""
    return incident.act is EventType.ARMED_CLASH and not any(
        sentence.lows[tag.last - 1].endswith("s")
        for sentence in incident.sentences.values()
        for tag in sentence.tagged("acts", EventType.ARMED_CLASH.value)
    )


def _event_type(incident: Incident) -> EventType:
    """Name the act; force used by a state's forces on demonstrators has a name of its own."""
    sides = {(side.role, side.type) for side in incident.actors}
    on_crowd = {
        (Role.PERPETRATOR, ActorType.STATE_FORCES),
        (Role.VICTIM, ActorType.PROTESTERS),
    }
    if incident.act is EventType.ATTACK and on_crowd <= sides:
        return EventType.CRACKDOWN
    return incident.act or EventType.MIXED


def _count(count: CountPhrase, sentence: Sentence) -> str:
    return sentence.text[count.start : count.end]


def _attribution(side: Side, *, told: bool) -> Attribution:
    """A deed that is only told of is laid to its doer by accusation."""
    if side.role is Role.PERPETRATOR and told and side.attribution is Attribution.STATED:
        return Attribution.ACCUSED
    return side.attribution


def _summary(
    act: EventType,
    tolls: Sequence[TollDraft],
    places: Sequence[PlaceDraft],
    accused: Sequence[Side],
    spoken: Sequence[Voice],
) -> str:
    """Say the record in one line, in words of the article and of the vocabulary alone."""
    named = "several acts" if act is EventType.MIXED else act.value.replace("_", " ")
    head = named.capitalize()
    if places:
        head += f" in {places[0].name}"
    figures = ", ".join(
        " ".join(filter(None, (toll.count, toll.group, toll.outcome.value)))
        for toll in tolls
        if not toll.part
    )
    parts = [head + (f": {figures}" if figures else "")]
    if accused:
        parts.append(f"laid to {accused[0].name}")
    if spoken:
        parts.append(f"according to {spoken[0].name}")
    return "; ".join(parts) + "."
