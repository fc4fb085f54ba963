"""Gather what the sentences say into incidents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extractor.engines.rules import figures, sides, told, voices, where
from extractor.engines.rules.acts import (
    ATTACKS,
    akin,
    concerns,
    is_one_act,
    overlap,
    owner,
    owns,
    same_clause,
)
from extractor.engines.rules.apart import another_weekday, by_others, elsewhere, is_point
from extractor.engines.rules.bounds import BY_PLACE, is_accident, is_bounded, is_march
from extractor.engines.rules.dating import CLOSE_BY, FAR, act_date, told_dates
from extractor.engines.rules.deeds import WAYS, Deed, find_deeds
from extractor.engines.rules.figures import Figure
from extractor.engines.rules.incident import Incident
from extractor.engines.rules.lexicon import Lexicon, Tag
from extractor.engines.rules.nominals import Kind
from extractor.engines.rules.scope import Days, Scope, scope
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.settling import settle
from extractor.engines.rules.sides import Side
from extractor.engines.rules.singles import with_singles
from extractor.engines.rules.tolls import Counted, find_tolls
from extractor.engines.rules.voices import Voice
from schemas.vocabulary import ActorType, EventType, Role

_BY_OUTCOME = {
    "abducted": EventType.ABDUCTION,
    "detained": EventType.DETENTION,
    "displaced": EventType.OTHER,
}


# Acts that harm nobody by themselves: a death told beside them has another cause.
_HARMLESS = {EventType.PROTEST, EventType.DESTRUCTION, EventType.DETENTION}


def gather(
    scanned: Sequence[Sentence],
    lexicon: Lexicon,
    days: Days,
    published: date | None,
) -> list[Incident]:
    """Return the incidents of an article in the order of their first sentence."""
    gathering = _Gathering(lexicon, days, published)
    telling = [sentence for sentence in scanned if sentence.tells]
    for sentence in telling:
        if not sentence.headline:
            gathering.read(sentence)
    # The body wins over the headline: it is read last, and adds what the body does not say.
    for sentence in telling:
        if sentence.headline:
            gathering.read(sentence)
    for sentence in telling:
        gathering.support(sentence)
    settle(gathering.incidents, telling)
    found = [
        incident
        for incident in gathering.incidents
        if incident.figures or incident.actors or (incident.act in BY_PLACE and incident.places)
    ]
    return sorted(found, key=lambda incident: min(incident.sentences))


class _Gathering:
    def __init__(
        self,
        lexicon: Lexicon,
        days: Days,
        published: date | None,
    ) -> None:
        self._lexicon = lexicon
        self._days = days
        self._published = published
        self._scopes: dict[Sentence, Scope] = {}
        self.incidents: list[Incident] = []
        self._last_voice: tuple[int, Voice] | None = None

    def read(self, sentence: Sentence) -> None:
        """Take the figures, the deeds and the fights of a sentence."""
        if sentence.tagged("cues", "not_acts", "machine") or is_accident(sentence):
            return
        spoken = self._voices(sentence)
        if not any(sentence.tagged(family) for family in ("acts", "does", "throws", "harm")):
            return
        deeds = find_deeds(sentence)
        tolls = with_singles(sentence, find_tolls(sentence), deeds)
        self._tolls(sentence, tolls, deeds, spoken)
        self._fights(sentence, spoken)
        self._protests(sentence, spoken)
        self._marches(sentence, deeds, spoken)
        counted = {i for toll in tolls for i in range(toll.harm.first, toll.harm.last)}
        for deed in deeds:
            if counted.isdisjoint(range(deed.tag.first, deed.tag.last)):
                self._deed(sentence, deed, spoken)

    def _voices(self, sentence: Sentence) -> list[Voice]:
        """Return who speaks, also where a pronoun stands for the one named last."""
        spoken = voices.voices(sentence)
        goes_on = voices.is_continued(sentence) or sentence.tagged("cues", "hedge")
        if not spoken and self._last_voice and goes_on:
            block, voice = self._last_voice
            return [voice] if block == sentence.block else []
        if spoken:
            self._last_voice = (sentence.block, spoken[-1])
        return spoken

    def _tolls(
        self,
        sentence: Sentence,
        tolls: Sequence[Counted],
        deeds: Sequence[Deed],
        spoken: Sequence[Voice],
    ) -> None:
        harmed = [toll.group for toll in tolls if toll.group]
        last: Incident | None = None
        before: Counted | None = None
        for toll in tolls:
            if toll.count.value.value == 0 and not self._harmed_nobody(sentence, toll):
                continue
            goes_on = last is not None and (toll.part or told.goes_on(sentence, before, toll))
            known = self._known_group(sentence, toll)
            deed = next((d for d in deeds if overlap(d.tag, toll.harm)), None)
            doer = sides.doer(sentence, deed, harmed)
            doers = [doer] if doer else sides.agents(sentence, toll.harm, harmed)
            laid = doers[0] if doers else None
            incident = known or (last if goes_on else self._home(sentence, toll, laid))
            if incident is None:
                continue
            last, before = incident, toll
            if told.sheltered(sentence, toll) and incident.counts(toll.outcome):
                # Who found shelter is among those who fled.
                toll = replace(toll, part=True)  # noqa: PLW2901 - the figure in its incident
            new = incident.add_figure(Figure(toll, sentence, told.nearest(spoken, toll)))
            # Those who fled are told of with where they went.
            near: list[where.Located] | None = [] if toll.outcome == "displaced" else None
            self._add_context(incident, sentence, toll.harm, spoken, near)
            if incident.act is None or toll.outcome == "displaced":
                continue
            if incident.act is EventType.ARMED_CLASH:
                incident.add_sides([told.hit_in_fight(sentence, toll)])
                continue
            incident.add_sides(doers)
            if toll.person:
                incident.add_sides([sides.named(sentence, toll.person)])
            elif toll.group and not toll.part and (new or not incident.has(Role.VICTIM)):
                incident.add_sides([sides.victim(sentence, toll.group, toll.head)])

    def _harmed_nobody(self, sentence: Sentence, toll: Counted) -> bool:
        """Whether "no casualties" can be said of an act told before."""
        ours = [incident for incident in self.incidents if incident.block == sentence.block]
        harms = {toll.outcome, "casualties"}
        if toll.outcome == "casualties":
            harms |= {"killed", "injured"}
        return bool(ours) and not any(i.counts(harm) for i in ours for harm in harms)

    def _deed(self, sentence: Sentence, deed: Deed, spoken: Sequence[Voice]) -> None:
        """Add a deed without a figure to its incident, or open one where it is bounded."""
        acts = sentence.deeds
        near = [p for p in where.places(sentence) if owns(sentence, p.first, deed.tag, acts)]
        target = where.target(sentence, deed.patient) if deed.patient else None
        if target is not None:
            near.insert(0, target)
        home = self._known(sentence, deed) or self._find(
            sentence, deed.act, near, sides.doer(sentence, deed, ())
        )
        if home is None:
            running = self._scope(sentence) is Scope.RUNNING
            barred = running or sentence.headline or deed.act is EventType.PROTEST
            if barred or not is_bounded(sentence, deed, near):
                return
            home = self._open(sentence, deed.act)
        elif home.act is EventType.ATTACK and deed.act in WAYS:
            home.act = deed.act
        self._add_context(home, sentence, deed.tag, spoken, near)
        if home.act is EventType.ARMED_CLASH:
            home.add_sides(sides.opponents(sentence, deed))
            if deed.patient and deed.patient.kind is Kind.PERSON:
                home.add_sides([sides.sufferer(sentence, deed)])
            return
        doer = sides.doer(sentence, deed, ())
        home.add_sides([doer] if doer else sides.responsible(sentence, deed.tag))
        if deed.act is EventType.PROTEST:
            return
        if deed.patient and (deed.patient.kind is not Kind.PEOPLE or not home.has(Role.VICTIM)):
            home.add_sides([sides.sufferer(sentence, deed)])

    def _known(self, sentence: Sentence, deed: Deed) -> Incident | None:
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

    def _find(
        self,
        sentence: Sentence,
        act: EventType,
        near: Sequence[where.Located],
        doer: Side | None = None,
    ) -> Incident | None:
        """Return the incident that a deed of this act, told with these places, belongs to."""
        when = self._scope(sentence)
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

    def support(self, sentence: Sentence) -> None:
        """Let a sentence without figures add to the act it names again ("The killings …")."""
        if (
            sentence.headline
            or sentence.tagged("cues", "not_acts", "machine")
            or any(sentence.number in incident.sentences for incident in self.incidents)
        ):
            return
        acts = {EventType(tag.value): tag for tag in reversed(sentence.tagged("acts"))}
        for act, tag in acts.items():
            home = next(
                (i for i in self.incidents if i.act is act and i.block == sentence.block), None
            )
            if home is not None and self._scope(sentence) is home.scope:
                near = [
                    found
                    for found in where.places(sentence)
                    if owner(found.first, acts.values()) is tag
                ]
                if near or len(acts) == 1:
                    self._add_context(home, sentence, tag, voices.voices(sentence), near)
                if sentence.tagged("doubt", "accusation") and len(acts) == 1:
                    home.add_sides(sides.agents(sentence, tag, ()))

    def _known_group(self, sentence: Sentence, toll: Counted) -> Incident | None:
        """Return the incident told of last, for "the two attackers": who was met there already."""
        index = toll.first - 1
        if index < 0 or sentence.tokens[index].low != "the" or toll.head != "unidentified":
            return None
        ours = [i for i in self.incidents if i.block == sentence.block and i.act]
        return ours[-1] if ours else None

    def _home(self, sentence: Sentence, toll: Counted, doer: Side | None) -> Incident | None:
        """Find or open the incident that a figure belongs to."""
        when = self._scope(sentence)
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
            return wide[0] if wide else self._open(sentence, None)
        if toll.outcome in {"displaced", "missing"} and ours:
            return (wide or ours)[0]
        act = self._act(sentence, toll)
        return self._of_act(sentence, act, doer) if act else self._nameless(sentence, toll, ours)

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
        return self._of_act(sentence, act or EventType.ATTACK, None)

    def _running(self, sentence: Sentence, toll: Counted) -> Incident:
        """Return the sum of a long time that a sentence gives: never the news's own."""
        act = self._act(sentence, toll)
        act = None if act is EventType.ATTACK else act
        for incident in self.incidents:
            if incident.scope is Scope.RUNNING and sentence.number in incident.sentences:
                return incident
        return self._open(sentence, act)

    def _of_act(self, sentence: Sentence, act: EventType, doer: Side | None) -> Incident:
        """Return the incident of this act in the sentence's block, a new one if there is none."""
        found = self._find(sentence, act, where.places(sentence), doer)
        if found is None:
            return self._open(sentence, act)
        if found.act is EventType.ATTACK:
            found.act = act
        return found

    def _scope(self, sentence: Sentence) -> Scope:
        if sentence not in self._scopes:
            self._scopes[sentence] = scope(sentence, self._days, self._published)
        return self._scopes[sentence]

    def _open(self, sentence: Sentence, act: EventType | None) -> Incident:
        incident = Incident(sentence.block, act, self._scope(sentence))
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

    def _add_context(
        self,
        incident: Incident,
        sentence: Sentence,
        at: Tag,
        spoken: Sequence[Voice],
        located: Sequence[where.Located] | None = None,
    ) -> None:
        incident.tell(sentence)
        hedged = sentence.tagged("doubt", "accusation") or sentence.tagged("cues", "hedge")
        incident.accused |= bool(hedged)
        if located is None:
            located = [p for p in where.places(sentence) if concerns(sentence, p.first, incident)]
        for place in located:
            incident.add_place(place)
        found = None if sentence.headline else act_date(sentence, at, incident)
        if found is not None:
            gap, day = found
            # A day told right beside the act wins over one told far from it.
            if incident.date is None or gap <= CLOSE_BY < FAR < incident.date_gap:
                incident.date, incident.date_gap = day, gap
        if sentence.headline:
            return
        known = {voice.name for voice in incident.voices}
        incident.voices += [voice for voice in spoken if voice.name not in known]

    def _fights(self, sentence: Sentence, spoken: Sequence[Voice]) -> None:
        """A fight between two named sides is an incident without any figure."""
        for tag in sentence.tagged("acts", EventType.ARMED_CLASH.value):
            pair = sides.parties(sentence, tag)
            if not pair:
                continue
            home = self._of_act(sentence, EventType.ARMED_CLASH, None)
            if not home.has(Role.PARTY):
                home.add_sides(pair)
            acts = sentence.tagged("acts")
            near = [p for p in where.places(sentence) if owner(p.first, acts) is tag]
            self._add_context(home, sentence, tag, spoken if len(acts) == 1 else (), near)
            return

    def _marches(self, sentence: Sentence, deeds: Sequence[Deed], spoken: Sequence[Voice]) -> None:
        """A crowd that "marched through X" is an incident without any figure."""
        for deed in deeds:
            near = where.places(sentence)
            if is_march(deed) and near and self._scope(sentence) is Scope.NEWS:
                home = self._of_act(sentence, EventType.PROTEST, None)
                home.add_sides(sides.marchers(sentence, deed))
                self._add_context(home, sentence, deed.tag, spoken, near)
                return

    def _protests(self, sentence: Sentence, spoken: Sequence[Voice]) -> None:
        """A protest that "erupted" or "was held" is an incident without any figure."""
        acts = sentence.tagged("acts")
        starts = {tag.first for tag in sentence.tagged("cues", "erupted")}
        for tag in sentence.tagged("acts", EventType.PROTEST.value):
            if self._scope(sentence) is not Scope.NEWS or not starts & set(
                range(tag.last, tag.last + 3)
            ):
                continue
            near = [p for p in where.places(sentence) if owner(p.first, acts) is tag]
            crowd = [p for p in sides.phrases(sentence) if p.value == ActorType.PROTESTERS]
            if near or crowd:
                home = self._of_act(sentence, EventType.PROTEST, None)
                home.add_sides(sides.party(sentence, phrase) for phrase in crowd[:1])
                self._add_context(home, sentence, tag, spoken, near)
                return
