"""Which incident something told belongs to: one told of already, or a new one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from extractor.engines.rules import figures, where
from extractor.engines.rules.acts import ATTACKS, akin, is_one_act, same_clause
from extractor.engines.rules.apart import another_weekday, by_others, elsewhere, is_point
from extractor.engines.rules.dating import told_dates
from extractor.engines.rules.deeds import Deed
from extractor.engines.rules.figures import Figure
from extractor.engines.rules.incident import Incident
from extractor.engines.rules.lexicon import Lexicon
from extractor.engines.rules.nominals import Kind
from extractor.engines.rules.scope import Days, Scope, scope
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.sides import Side
from extractor.engines.rules.tolls import Counted
from schemas.vocabulary import EventType, Role

_BY_OUTCOME = {
    "abducted": EventType.ABDUCTION,
    "detained": EventType.DETENTION,
    "displaced": EventType.OTHER,
}
# Acts that harm nobody by themselves: a death told beside them has another cause.
_HARMLESS = {EventType.PROTEST, EventType.DESTRUCTION, EventType.DETENTION}


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
        self._published = published
        self._scopes: dict[Sentence, Scope] = {}
        self.incidents: list[Incident] = []

    def harmed_nobody(self, sentence: Sentence, toll: Counted) -> bool:
        """Whether "no casualties" can be said of an act told before."""
        ours = [incident for incident in self.incidents if incident.block == sentence.block]
        harms = {toll.outcome, "casualties"}
        if toll.outcome == "casualties":
            harms |= {"killed", "injured"}
        return bool(ours) and not any(i.counts(harm) for i in ours for harm in harms)

    def known(self, sentence: Sentence, deed: Deed) -> Incident | None:
        """Return where the same person's fate, or "the attack" itself, is told already."""
        ours = [i for i in reversed(self.incidents) if i.block == sentence.block and i.act]
        if deed.patient is not None and deed.patient.kind is Kind.PERSON:
            name = sentence.quote(deed.patient.first, deed.patient.last)
            for incident in ours:
                harmed = [side.name for side in incident.actors if side.role is Role.VICTIM]
                same = any(figures.same_person(name, other) for other in harmed)
                if same and incident.act and is_one_act(incident.act, deed.act):
                    return incident
        if deed.act is EventType.ATTACK:
            again = not deed.verb and deed.tag.first > 0
            if again and sentence.tokens[deed.tag.first - 1].low in {"the", "this", "that"}:
                near = {p.name for p in where.places(sentence) if is_point(p)}
                news = (i for i in ours if i.scope is Scope.NEWS and not elsewhere(i, near))
                return next(news, None)
            for incident in ours:
                if sentence.number in incident.sentences and incident.act in ATTACKS:
                    return incident
        return None

    def find(
        self,
        sentence: Sentence,
        act: EventType,
        near: Sequence[where.Located],
        doer: Side | None = None,
    ) -> Incident | None:
        """Return the incident that a deed of this act, told with these places, belongs to."""
        when = self.scope(sentence)
        here = {place.name for place in near if is_point(place)}
        day = self._day_of(sentence)
        apart = bool(sentence.tagged("cues", "elsewhere"))
        ours = [
            incident
            for incident in reversed(self.incidents)
            if incident.block == sentence.block
            and incident.scope is when
            and incident.act is not None
            and not elsewhere(incident, here)
            and not self._another_day(incident, day)
            and not another_weekday(sentence, incident)
            and not (apart and sentence.number not in incident.sentences)
            and not by_others(incident, doer)
        ]
        same = [incident for incident in ours if incident.act is act]
        kin = [
            incident
            for incident in ours
            if (incident.act and akin(incident.act, act))
            # What is destroyed where people are attacked is of the attack.
            or (act is EventType.DESTRUCTION and sentence.number in incident.sentences)
        ]
        return next(iter(same or kin), None)

    def _day_of(self, sentence: Sentence) -> tuple[date, date] | None:
        read = [day for phrase in told_dates(sentence) if (day := self._days(phrase))]
        return read[0] if len(read) == 1 else None

    def _another_day(self, incident: Incident, day: tuple[date, date] | None) -> bool:
        known = self._days(incident.date) if incident.date else None
        return bool(day and known and (day[1] < known[0] or known[1] < day[0]))

    def known_group(self, sentence: Sentence, toll: Counted) -> Incident | None:
        """Return the incident told of last, for "the two attackers": who was met there already."""
        index = toll.first - 1
        if index < 0 or sentence.tokens[index].low != "the" or toll.head != "unidentified":
            return None
        ours = [i for i in self.incidents if i.block == sentence.block and i.act]
        return ours[-1] if ours else None

    def home(self, sentence: Sentence, toll: Counted, doer: Side | None) -> Incident | None:
        """Find or open the incident that a figure belongs to."""
        when = self.scope(sentence)
        mine = [i for i in self.incidents if i.block == sentence.block]
        ours = [incident for incident in mine if incident.scope is when]
        new = Figure(toll, sentence, None)
        # The fate of one person is told in any tense.
        for incident in mine if toll.person else ours if when is not Scope.RUNNING else ():
            if any(figures.repeats(new, old) for old in incident.figures):
                return incident
        if when is Scope.RUNNING and not toll.total:
            return self._running(sentence, toll)
        wide = [incident for incident in ours if incident.act is None]
        if toll.total:
            return wide[0] if wide else self.open(sentence, None)
        if toll.outcome in {"displaced", "missing"} and ours:
            return (wide or ours)[0]
        act = self._act(sentence, toll)
        return self.of_act(sentence, act, doer) if act else self._nameless(sentence, toll, ours)

    def _nameless(
        self, sentence: Sentence, toll: Counted, ours: Sequence[Incident]
    ) -> Incident | None:
        """Return the incident of a figure whose sentence names no act."""
        named = [incident for incident in ours if incident.act]
        if named and not sentence.tagged("acts"):
            return named[-1]
        act = _BY_OUTCOME.get(toll.outcome)
        done = toll.harm.value.endswith(".verb") or sentence.tagged("doubt", "accusation")
        if act is None and not done:
            # Deaths without a deed: people die in accidents too.
            return None
        return self.of_act(sentence, act or EventType.ATTACK, None)

    def _running(self, sentence: Sentence, toll: Counted) -> Incident:
        """Return the sum of a long time that a sentence gives: never the news's own."""
        act = self._act(sentence, toll)
        act = None if act is EventType.ATTACK else act
        for incident in self.incidents:
            if incident.scope is Scope.RUNNING and sentence.number in incident.sentences:
                return incident
        return self.open(sentence, act)

    def of_act(self, sentence: Sentence, act: EventType, doer: Side | None) -> Incident:
        """Return the incident of this act in the sentence's block, a new one if there is none."""
        found = self.find(sentence, act, where.places(sentence), doer)
        if found is None:
            return self.open(sentence, act)
        if found.act is EventType.ATTACK:
            found.act = act
        return found

    def scope(self, sentence: Sentence) -> Scope:
        if sentence not in self._scopes:
            self._scopes[sentence] = scope(sentence, self._days, self._published)
        return self._scopes[sentence]

    def open(self, sentence: Sentence, act: EventType | None) -> Incident:
        incident = Incident(sentence.block, act, self.scope(sentence))
        self.incidents.append(incident)
        return incident

    def _act(self, sentence: Sentence, toll: Counted) -> EventType | None:
        """Name the act that did the harm: the word itself, else in its clause, else nearest."""
        harm = toll.harm
        named = [(tag, EventType(tag.value)) for tag in sentence.tagged("acts")]
        for tag, act in named:
            overlaps = tag.first < harm.last and harm.first < tag.last
            if overlaps and act is not EventType.ATTACK:
                return act
        telling = [
            (tag, act)
            for tag, act in named
            if act is not EventType.ATTACK
            and not (act in _HARMLESS and toll.outcome in {"killed", "injured", "casualties"})
        ]
        clause = [pair for pair in telling if same_clause(sentence, pair[0], harm)]
        if clause:
            return min(clause, key=lambda pair: self._lexicon.rank("acts", pair[1]))[1]
        if telling:
            return min(telling, key=lambda pair: abs(pair[0].first - harm.first))[1]
        return EventType.ATTACK if named and toll.outcome == "killed" else None
