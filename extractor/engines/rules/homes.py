"""Which incident something told belongs to: one told of already, or a new one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from extractor.engines.rules import causes, figures, sides, spread, where
from extractor.engines.rules.acts import (
    ATTACKS,
    is_of_battle,
    is_one_act,
    may_be,
    met_before,
    same_clause,
)
from extractor.engines.rules.apart import (
    another_scene,
    another_weekday,
    at_another_time,
    by_others,
    elsewhere,
    goes_back,
    goes_on,
    is_driven_out,
    is_picked_out,
    is_point,
    opens_scene,
    points,
)
from extractor.engines.rules.crowds import used_on_crowd
from extractor.engines.rules.dating import FAR, Calendar, told_dates
from extractor.engines.rules.deeds import Deed
from extractor.engines.rules.figures import Figure
from extractor.engines.rules.implied import is_marked
from extractor.engines.rules.incident import FIGHTING, Incident
from extractor.engines.rules.lexicon import Lexicon
from extractor.engines.rules.mishaps import has_no_doer
from extractor.engines.rules.placenames import Located
from extractor.engines.rules.retold import is_again, known
from extractor.engines.rules.scope import Days, Scope, scope
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.sides import Side
from extractor.engines.rules.tolls import Counted
from schemas.vocabulary import ActorType, EventType, PlaceLevel

_BY_OUTCOME = {
    "abducted": EventType.ABDUCTION,
    "detained": EventType.DETENTION,
    "displaced": EventType.OTHER,
}
_BY_ANYTHING = (None, EventType.ATTACK)
"""Of what harms, and is not named: a storm kills, too."""
_SOON = 1
"""Sentences from an attack to "the battle"."""
_OF_CROWDS = frozenset({EventType.CRACKDOWN, EventType.MOB_VIOLENCE})
_WITH_CAPTIVES = frozenset({*ATTACKS, EventType.EXECUTION})
_FEW = 5
"""Deaths that raise the number of one act's dead."""
_HARM = frozenset({"killed", "injured", "casualties"})


class Homes:
    """The incidents of an article as they are found.

    Args:
        lexicon: ranks the acts.
        days: reads date phrases.
        published: the day of the article, if known.
    """

    def __init__(self, lexicon: Lexicon, days: Days, published: date | None) -> None:
        self._lexicon = lexicon
        self._days = days
        self.calendar = Calendar(days)
        self._published = published
        self._scopes: dict[Sentence, Scope] = {}
        self.incidents: list[Incident] = []

    def named_again(
        self, sentence: Sentence, act: EventType, near: Sequence[Located]
    ) -> Incident | None:
        """Return the first act of this name that a sentence without a figure may be told of."""
        here, day = points(near), self._day_of(sentence)
        ours = (i for i in self.incidents if i.act is act and i.block == sentence.block)
        home = next(
            (i for i in ours if not elsewhere(i, here) and not self.calendar.is_another(i, day)),
            None,
        )
        return home if home is not None and home.scope is self.scope(sentence) else None

    def find(
        self,
        sentence: Sentence,
        act: EventType,
        near: Sequence[Located],
        doer: Side | None = None,
    ) -> Incident | None:
        """Return the incident that a deed of this act, told with these places, belongs to."""
        if not self.incidents:
            return None
        when = self.scope(sentence)
        here = points(near)
        # The districts of a town that several acts are told of.
        narrow = all(place.level is PlaceLevel.DISTRICT for place in near if is_point(place))
        day = self._day_of(sentence)
        apart = bool(sentence.tagged("cues", "elsewhere"))
        ours = (
            incident
            for incident in self._lately(sentence)
            if incident.scope is when
            and (
                may_be(incident, act, sentence)
                or (doer is None and not here and is_of_battle(incident, act, sentence))
            )
            and not (elsewhere(incident, here) and not (incident.wide and narrow))
            and not self.calendar.is_another(incident, day)
            and not another_weekday(sentence, incident)
            and not (apart and sentence.number not in incident.sentences)
            and not by_others(incident, doer)
            and not another_scene(incident, sentence, near)
            and not at_another_time(incident, sentence, near)
        )
        if not here and spread.is_many(sentence):
            # "The bombings": those told of together.
            found = sorted(ours, key=lambda incident: incident.act is not act)
            return next((incident for incident in found if incident.wide), next(iter(found), None))
        kin: Incident | None = None
        for incident in ours:
            if incident.act is act:
                return incident
            kin = kin or incident
        return kin

    def _lately(self, sentence: Sentence) -> list[Incident]:
        """Return the incidents of a block, those told last first; for a headline as told."""
        ours = [i for i in self.incidents if i.block == sentence.block]
        if not sentence.headline:
            # Not those that only have been opened.
            ours.reverse()
            ours.sort(key=lambda incident: -max(incident.sentences, default=sentence.number))
        return ours

    def of_deed(self, sentence: Sentence, deed: Deed, near: Sequence[Located]) -> Incident | None:
        """Return the incident that a deed without a figure is told of, None for a new one."""
        doer = sides.doer(sentence, deed, ())
        home = known(self.incidents, sentence, deed) or self.find(sentence, deed.act, near, doer)
        if home is None or not is_again(home, sentence, deed):
            return None
        one = deed.patient is not None and deed.patient.singular
        return None if one and is_picked_out(home, sentence, deed.act) else home

    def _day_of(self, sentence: Sentence) -> tuple[date, date] | None:
        return self.calendar.day_of(sentence, earlier=self.scope(sentence) is Scope.EARLIER)

    def seat(
        self,
        sentence: Sentence,
        toll: Counted,
        doer: Side | None,
        group: spread.Group,
        groups: Sequence[spread.Group],
    ) -> Incident | None:
        """Find or open the incident of a figure, one of the groups of a sentence if it has any."""
        met = met_before(sentence, toll, self.incidents)
        if met is not None or not groups or toll is not group.tolls[0]:
            return met or self.home(sentence, toll, doer, group.places)
        whole = next((i for i in self.incidents if i.wide and sentence.number in i.sentences), None)
        act = self._cause(sentence, toll, group)
        if whole is not None:
            return self.part_of(whole, sentence, act)
        if act is None:
            # "Eight died in X, two in Y": of the act that the first are told of.
            here = (i for i in reversed(self.incidents) if sentence.number in i.sentences)
            act = next((i.act for i in here), None)
        found = self.home(sentence, toll, doer, group.places, act)
        if found is not None and not found.sentences and group.first:
            earlier = sentence.over("cues", group.first, group.last, "earlier_act")
            found.scope = Scope.EARLIER if earlier else found.scope
        if group.apart and found is not None and sentence.number in found.sentences:
            found = self.open(sentence, act or EventType.ATTACK)
        if found is not None and group.whole:
            found.wide = True
        elif found is not None and spread.sums_up(found, sentence, groups):
            found.tell(sentence)
            return self.part_of(found, sentence, act)
        return found

    def home(
        self,
        sentence: Sentence,
        toll: Counted,
        doer: Side | None,
        near: Sequence[Located],
        act: EventType | None = None,
    ) -> Incident | None:
        """Find or open the incident that a figure belongs to, told with these places."""
        when = self._scope_of(sentence, toll)
        mine = [i for i in self.incidents if i.block == sentence.block]
        ours = [incident for incident in mine if incident.scope is when]
        new = Figure(toll, sentence, None)
        # The fate of one person is told in any tense.
        for incident in mine if toll.person else ours if when is not Scope.RUNNING else ():
            away = elsewhere(incident, points(near)) and (
                incident.covered or opens_scene(sentence, near)
            )
            if not away and any(
                figures.repeats(new, old) and (incident is mine[-1] or figures.is_alike(new, old))
                for old in incident.figures
            ):
                return incident
        if when is Scope.RUNNING:
            return self._running(sentence, toll)
        wide = [incident for incident in ours if incident.act is None]
        if toll.total:
            total = wide[0] if wide else None
            return self._raised(sentence, toll) or total or self.open(sentence, None)
        if toll.outcome == "displaced" and is_driven_out(sentence, toll.harm):
            wide = []
            ours = [i for i in ours if not elsewhere(i, points(near))]
        if toll.outcome == "displaced" and ours:
            return (wide or ours)[0]
        if toll.outcome == "missing" and ours:
            return next(i for i in self._lately(sentence) if i in ours)
        return self._by_act(sentence, toll, doer, near, act)

    def _by_act(
        self,
        sentence: Sentence,
        toll: Counted,
        doer: Side | None,
        near: Sequence[Located],
        act: EventType | None,
    ) -> Incident | None:
        """Return the incident of a figure by the act that did the harm."""
        ours = [i for i in self._lately(sentence) if i.scope is self.scope(sentence)]
        act = act or self._cause(sentence, toll)
        if toll.outcome in _HARM and used_on_crowd(sentence, act, doer.type if doer else None):
            act = EventType.CRACKDOWN
        known = self._crackdown(sentence, toll, ours, near)
        if known is not None:
            found: Incident | None = known
        elif act in _BY_ANYTHING and doer is None and has_no_doer(sentence, toll):
            found = self.find(sentence, EventType.ATTACK, near)
        elif act is EventType.ATTACK and doer is None and (just := self._just_told(sentence, near)):
            found = just
        elif act is None:
            found = self._nameless(sentence, toll, ours, near)
        else:
            found = self._of_figure(sentence, toll, act, doer, near)
        return found

    def _crackdown(
        self,
        sentence: Sentence,
        toll: Counted,
        ours: Sequence[Incident],
        near: Sequence[Located],
    ) -> Incident | None:
        """Return the force used on the demonstrators who are arrested, or the riot before."""
        captive = toll.outcome == "abducted" and toll.head in FIGHTING
        if toll.outcome != "detained" and not captive:
            return None
        if toll.head == ActorType.PROTESTERS:
            known = (i for i in ours if i.act is EventType.CRACKDOWN)
            return next((i for i in known if not elsewhere(i, points(near))), None)
        if points(near) or told_dates(sentence) or not ours:
            return None
        # "Police arrested eighteen people", right behind.
        last = ours[0]
        fresh = sentence.number - max(last.sentences, default=0) in range(_SOON + 1)
        rioters = any(side.type is ActorType.RIOTERS for side in last.actors)
        held = last.act is EventType.ARMED_CLASH and toll.head in FIGHTING
        return (
            last
            if fresh and (held or (not captive and (rioters or last.act in _OF_CROWDS)))
            else None
        )

    def _just_told(self, sentence: Sentence, near: Sequence[Located]) -> Incident | None:
        """Return the act told right before for "three were killed", without when and where."""
        if points(near) or told_dates(sentence) or spread.is_many(sentence):
            return None
        if sentence.tagged("cues", "elsewhere"):
            return None
        before = next(iter(self._lately(sentence)), None)
        if before is None or before.act is None or before.act in causes.PEACEFUL or before.wide:
            return None
        fresh = sentence.number - max(before.sentences, default=0) in range(_SOON + 1)
        return before if fresh and before.scope is self.scope(sentence) else None

    def _raised(self, sentence: Sentence, toll: Counted) -> Incident | None:
        """Return the act told last for "one more died, bringing the number of dead to seven"."""
        before = next(iter(self._lately(sentence)), None)
        if before is None or not before.act or before.wide or told_dates(sentence):
            return None
        fresh = sentence.number - max(before.sentences, default=0) in range(_SOON + 2)
        more = (toll.count.value.value or 0) - before.most(toll.outcome)
        return before if fresh and 0 < more <= _FEW < before.most(toll.outcome) + _FEW else None

    def _nameless(
        self,
        sentence: Sentence,
        toll: Counted,
        ours: Sequence[Incident],
        near: Sequence[Located],
    ) -> Incident | None:
        """Return the incident of a figure whose sentence names no act."""
        harms = toll.outcome in _HARM
        named = [
            incident
            for incident in self._lately(sentence)
            if incident in ours and incident.act and not (harms and incident.act in causes.PEACEFUL)
        ]
        named = [incident for incident in named if not incident.wide] or named
        opens = harms and opens_scene(sentence, near)
        if named and (opens or named[0].covered):
            here = points(near)
            there = [incident for incident in named if not elsewhere(incident, here)]
            if opens and not there:
                return self.open(sentence, EventType.ATTACK)
            named = there or named
        done = toll.harm.value.endswith(".verb") or sentence.tagged("doubt", "accusation")
        day = self._day_of(sentence)
        that_day = [i for i in named if not self.calendar.is_another(i, day)]
        # "On Friday two more died": of what was done before.
        named = that_day if that_day or done else named
        act = _BY_OUTCOME.get(toll.outcome)
        taken = act is EventType.ABDUCTION and named and named[0].act not in _WITH_CAPTIVES
        if named and not taken and not sentence.tagged("acts"):
            return named[0]
        act = act or causes.between_fighters(sentence, toll)
        if act is None and not done and not is_marked(sentence, toll.harm):
            # Deaths without a deed: people die in accidents too; not in a story of such acts.
            earlier = opens and self.scope(sentence) is Scope.EARLIER
            act = causes.of_news(self.incidents, sentence.block) if earlier else None
            counted = sentence.block and not ours and toll.harm.value == "killed.result"
            if act is None and not counted:
                return None
        return self._of_figure(sentence, toll, act or EventType.ATTACK, None, near)

    def _of_figure(
        self,
        sentence: Sentence,
        toll: Counted,
        act: EventType,
        doer: Side | None,
        near: Sequence[Located],
    ) -> Incident:
        """Return the incident of a figure: one of a sum over several is told apart from it."""
        found = self.find(sentence, act, near, doer)
        if found is None or (toll.person and is_picked_out(found, sentence, act)):
            found = self.open(sentence, act)
            found.wide = toll.outcome in _HARM and spread.is_spread(sentence, near)
        elif found.wide:
            found = self._within(found, sentence, toll, act, near) or found
        elif found.act is EventType.ATTACK and act is not EventType.ARMED_CLASH:
            found.act = act
        return found

    def _within(
        self,
        whole: Incident,
        sentence: Sentence,
        toll: Counted,
        act: EventType,
        near: Sequence[Located],
    ) -> Incident | None:
        """Return the one act of several that a smaller figure is told of, None if it is of all."""
        if sentence.number in whole.sentences or toll.part:
            return None
        size = toll.count.value.value or 0
        if toll.outcome in _HARM and 0 < whole.most(toll.outcome) <= size:
            return None
        here = points(near)
        if not here and spread.is_many(sentence):
            return None
        for part in reversed(whole.covers):
            if part.act and is_one_act(part.act, act) and not elsewhere(part, here):
                return part
        return self.part_of(whole, sentence, act)

    def narrowed(
        self, home: Incident, sentence: Sentence, act: EventType, near: Sequence[Located]
    ) -> Incident:
        """Return one of several acts for a deed told with a place of its own."""
        if not home.wide or sentence.number in home.sentences or not points(near):
            return home
        return self.part_of(home, sentence, act)

    def part_of(self, whole: Incident, sentence: Sentence, act: EventType | None) -> Incident:
        """Open an incident that the figures of another cover, of its one day."""
        part = self.open(sentence, act or whole.act)
        part.covered = whole.wide = True
        if whole.date and self.calendar.is_one(whole.date):
            part.date, part.date_gap = whole.date, FAR + 1
        whole.covers.append(part)
        return part

    def _running(self, sentence: Sentence, toll: Counted) -> Incident:
        """Return the sum of a long time that a sentence gives: never the news's own."""
        act = self._cause(sentence, toll)
        near = act is not None and any(
            same_clause(sentence, tag, toll.harm) for tag in sentence.tagged("acts", act.value)
        )
        act = None if act is EventType.ATTACK or not near else act
        for incident in self.incidents:
            if incident.scope is Scope.RUNNING and sentence.number in incident.sentences:
                return incident
        return self.open(sentence, act)

    def of_act(self, sentence: Sentence, act: EventType, doer: Side | None) -> Incident:
        """Return the incident of this act in the sentence's block, a new one if there is none."""
        found = self.find(sentence, act, where.places(sentence), doer)
        if found is None:
            return self.open(sentence, act)
        if found.act is EventType.ATTACK and not found.wide:
            found.act = act
        return found

    def _cause(
        self, sentence: Sentence, toll: Counted, group: spread.Group | None = None
    ) -> EventType | None:
        return causes.act(sentence, toll, self._lexicon, group)

    def scope(self, sentence: Sentence) -> Scope:
        if sentence not in self._scopes:
            found = scope(sentence, self._days, self._published)
            if found is Scope.NEWS and goes_on(sentence) and (last := self._lately(sentence)):
                just = sentence.number - max(last[0].sentences, default=0) == 1
                found = last[0].scope if just else found
            back = found is Scope.NEWS and goes_back(sentence, self.incidents)
            self._scopes[sentence] = Scope.EARLIER if back else found
        return self._scopes[sentence]

    def _scope_of(self, sentence: Sentence, toll: Counted) -> Scope:
        """Return the scope for a figure: "has been held for two weeks" is no sum of one person."""
        when = self.scope(sentence)
        if when is Scope.RUNNING and toll.person:
            when = self._scopes[sentence] = Scope.NEWS
        return when

    def open(self, sentence: Sentence, act: EventType | None) -> Incident:
        incident = Incident(sentence.block, act, self.scope(sentence))
        self.incidents.append(incident)
        return incident
