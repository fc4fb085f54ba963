"""Gather what the sentences say into incidents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from extractor.engines.rules import (
    arrivals,
    described,
    fighters,
    naming,
    sides,
    spread,
    told,
    voices,
    where,
)
from extractor.engines.rules.acts import (
    BY_NAME,
    concerns,
    overlap,
    owner,
    owns,
)
from extractor.engines.rules.air import strikes
from extractor.engines.rules.apart import is_driven_out
from extractor.engines.rules.bounds import (
    is_accident,
    is_bounded,
    is_march,
    is_placed,
    is_staged,
    is_to_reader,
)
from extractor.engines.rules.composed import composed, is_condition
from extractor.engines.rules.crowds import used_on_crowd
from extractor.engines.rules.dating import CLOSE_BY, FAR, act_date
from extractor.engines.rules.deeds import Deed, find_deeds
from extractor.engines.rules.figures import Figure
from extractor.engines.rules.homes import Homes
from extractor.engines.rules.implied import is_own_loss
from extractor.engines.rules.incident import FIGHTING, Incident
from extractor.engines.rules.lexicon import Lexicon, Tag
from extractor.engines.rules.meanings import Kind
from extractor.engines.rules.mishaps import is_faint, is_of_mishap, violent
from extractor.engines.rules.persons import with_names
from extractor.engines.rules.placenames import Located
from extractor.engines.rules.scenes import take_scenes
from extractor.engines.rules.scope import Days, Scope
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.settling import settle
from extractor.engines.rules.shares import take_shares, with_shares
from extractor.engines.rules.sides import Side
from extractor.engines.rules.singles import with_singles
from extractor.engines.rules.takings import takings
from extractor.engines.rules.tellers import add_tellers
from extractor.engines.rules.tolls import Counted, find_tolls
from extractor.engines.rules.voices import Voice
from extractor.engines.rules.ways import WAYS
from schemas.vocabulary import ActorType, EventType, Role


def gather(
    scanned: Sequence[Sentence],
    lexicon: Lexicon,
    days: Days,
    published: date | None,
) -> list[Incident]:
    """Return the incidents of an article in the order of their first sentence."""
    gathering = _Gathering(Homes(lexicon, days, published))
    telling = violent([sentence for sentence in scanned if sentence.tells])
    for sentence in telling:
        if not sentence.headline:
            gathering.read(sentence)
    # The body wins over the headline: it is read last, and adds what the body does not say.
    for sentence in telling:
        if sentence.headline:
            gathering.read(sentence)
    gathering.retell(telling)
    gathering.support(telling)
    take_scenes(gathering.homes, scanned)
    add_tellers(gathering.homes.incidents, telling)
    if published:
        gathering.homes.calendar.set_back(gathering.homes.incidents, published)
    settle(gathering.homes.incidents, scanned)
    found = [
        incident
        for incident in gathering.homes.incidents
        if incident.figures or incident.actors or is_placed(incident)
    ]
    return sorted(with_names(found), key=lambda incident: min(incident.sentences))


def _doers(
    sentence: Sentence,
    toll: Counted,
    deeds: Sequence[Deed],
    harmed: Sequence[tuple[int, int]],
    *,
    anywhere: bool,
) -> list[Side]:
    """Return who did the harm of a figure, also who is named elsewhere in the sentence."""
    deed = next((d for d in deeds if overlap(d.tag, toll.harm)), None)
    if deed is not None and sides.is_answer(sentence, deed):
        return []
    told_of = sides.doers(sentence, deed, harmed)
    if told_of or not anywhere:
        return told_of
    # "fired at protesters and killed two": to whom another deed was done is not who did this.
    befell = [
        (d.patient.first, d.patient.last)
        for d in deeds
        if d.patient and (d.agent or d.patient.first >= d.tag.last)
    ]
    harm = toll.harm
    if harm.first >= toll.last and harm.value.endswith(".verb"):
        # "gave a toll of 17 wounded": those counted are no objects of it
        harm = harm._replace(value=f"{toll.outcome}.state")
    return sides.agents(sentence, harm, [*harmed, *befell])


_NEAR = 3
"""Sentences from an act to "the incident"."""


class _Gathering:
    def __init__(self, homes: Homes) -> None:
        self.homes = homes
        self._last_voice: tuple[int, Voice] | None = None
        self._heard: list[Voice] = []
        self._shared_out: set[int] = set()
        """Sentences whose figures have their places each."""

    def read(self, sentence: Sentence) -> None:
        """Take the figures, the deeds and the fights of a sentence."""
        if sentence.tagged("cues", "not_acts", "machine") or is_accident(sentence):
            return
        if is_to_reader(sentence):
            return
        spoken = self._voices(sentence)
        shared = take_shares(self.homes.incidents, sentence, spoken)
        tagged = sentence.tagged
        if not (
            tagged("acts")
            or tagged("does")
            or tagged("throws")
            or tagged("harm")
            or takings(sentence)
            or tagged("disperses")
            or tagged("gathers")
            or tagged("burns")
            or strikes(sentence)
            or composed(sentence)
            or ((tagged("cues", "implied") or tagged("takes")) and find_tolls(sentence))
        ):
            self.again(sentence)
            self._arrive(sentence)
            return
        deeds = [
            replace(deed, act=EventType.CRACKDOWN)
            if deed.agent and used_on_crowd(sentence, deed.act, deed.agent.type)
            else deed
            for deed in find_deeds(sentence)
        ]
        tolls = [
            toll
            for toll in with_shares(sentence, with_singles(sentence, find_tolls(sentence), deeds))
            if toll.first not in shared and not is_of_mishap(sentence, toll)
        ]
        told_of = [toll for toll in tolls if toll.count.value.value != 0]
        self._tolls(sentence, told_of, deeds, spoken)
        self._fights(sentence, spoken)
        self._protests(sentence, spoken)
        self._marches(sentence, deeds, spoken)
        counted = {i for toll in tolls for i in range(toll.harm.first, toll.harm.last)}
        for deed in deeds:
            if counted.isdisjoint(range(deed.tag.first, deed.tag.last)):
                self._deed(sentence, deed, spoken)
        # "exploded, but caused no casualties": said of an act that is known by now.
        self._tolls(sentence, [t for t in tolls if t not in told_of], deeds, spoken)

    def _voices(self, sentence: Sentence) -> list[Voice]:
        """Return who speaks, also where a pronoun stands for the one named last."""
        spoken = [naming.recalled(v, sentence, self._heard) for v in voices.voices(sentence)]
        self._heard += spoken
        if (
            not spoken
            and self._last_voice
            and (voices.is_continued(sentence) or sentence.tagged("cues", "hedge"))
        ):
            block, voice = self._last_voice
            # What is told by a pronoun stands nowhere in this sentence.
            return [replace(voice, first=0, last=0)] if block == sentence.block else []
        named = voices.last_named(sentence, spoken)
        if named is not None:
            self._last_voice = (sentence.block, named)
        return spoken

    def _tolls(
        self,
        sentence: Sentence,
        tolls: Sequence[Counted],
        deeds: Sequence[Deed],
        spoken: Sequence[Voice],
    ) -> None:
        if not tolls:
            return
        harmed = [toll.group for toll in tolls if toll.group]
        groups = spread.by_place(sentence, tolls)
        if groups:
            self._shared_out.add(sentence.number)
        # Where each group is told with an act of its own, nobody did several of them.
        each = any(group.names_act(sentence) for group in groups[1:])
        doers: list[Side] = []
        for group in groups or [spread.Group(list(tolls), where.places(sentence))]:
            last: Incident | None = None
            before: Counted | None = None
            for toll in group.tolls:
                if toll.count.value.value == 0 and not told.harmed_nobody(
                    sentence, toll, self.homes.incidents
                ):
                    continue
                if each or not groups or not doers:
                    doers = _doers(sentence, toll, deeds, harmed, anywhere=not each)
                goes_on = toll.part or told.goes_on(sentence, before, toll)
                if last is None or not goes_on:
                    doer = doers[0] if doers else None
                    last = self.homes.seat(sentence, toll, doer, group, groups)
                if last is not None:
                    near_by = told.nearest(told.heard(sentence, spoken, toll.first), toll)
                    self._figure(last, Figure(toll, sentence, near_by), doers)
                    located = None if not groups else group.places
                    # Those who fled are told of with where they went.
                    fled = toll.outcome == "displaced" and not is_driven_out(sentence, toll.harm)
                    near = [] if fled else located
                    self._add_context(last, sentence, toll.harm, spoken, near)
                    before = toll

    def _figure(self, incident: Incident, figure: Figure, doers: Sequence[Side]) -> None:
        """Add a figure, and the sides that it tells of."""
        toll, sentence = figure.counted, figure.sentence
        some = told.sheltered(sentence, toll) or is_condition(sentence, toll.harm)
        if some and incident.counts(toll.outcome):
            # Who found shelter is among those who fled, who fights for life among the wounded.
            figure = replace(figure, counted=replace(toll, part=True))
        new = incident.add_figure(figure)
        if toll.outcome == "displaced":
            return
        if incident.act is None:
            # "the army has killed 1,009 members of the Front since May"
            if doers and toll.harm.value.endswith(".verb"):
                group = toll.group and sides.victim(sentence, toll.group, toll.head)
                incident.add_sides([*doers, group or None])
            return
        if incident.act is EventType.ARMED_CLASH:
            incident.add_sides([told.hit_in_fight(sentence, toll)])
            if doers and toll.group and toll.head in FIGHTING:
                # "troops killed 34 rebels in a battle"
                fighting = [replace(side, role=Role.PARTY) for side in doers]
                other = fighters.counted_party(sentence, toll.group, toll.head)
                incident.add_sides([*fighting, other])
            return
        incident.add_sides(doers)
        named = toll.person is not None and toll.person.kind is Kind.PERSON
        if toll.person and toll.part and not named and incident.has(Role.VICTIM):
            return  # "nine farmers, including a girl"
        if toll.person and (new or named):
            incident.add_sides([sides.named(sentence, toll.person)])
        elif (
            not toll.person
            and not figure.counted.part
            and not is_own_loss(sentence, toll.harm)
            and (new or not incident.has(Role.VICTIM))
        ):
            incident.add_sides(described.victims(sentence, toll))

    def _deed(self, sentence: Sentence, deed: Deed, spoken: Sequence[Voice]) -> None:
        """Add a deed without a figure to its incident, or open one where it is bounded."""
        acts = sentence.deeds
        located = where.places(sentence) if sentence.number not in self._shared_out else []
        near = [place for place in located if owns(sentence, place.first, deed.tag, acts)]
        if deed.patient:
            near = [*where.targets(sentence, deed.patient), *near]
        home = self.homes.of_deed(sentence, deed, near)
        if home is not None and is_bounded(sentence, deed, near):
            home = self.homes.narrowed(home, sentence, deed.act, near)
        if home is None:
            running = self.homes.scope(sentence) is Scope.RUNNING
            barred = running or sentence.headline or deed.act is EventType.PROTEST
            by_nobody = deed.agent is None or deed.agent.kind is Kind.SITE
            barred = barred or (by_nobody and is_faint(sentence, deed.tag))
            if barred or not is_bounded(sentence, deed, near):
                return
            home = self.homes.open(sentence, deed.act)
        elif home.act is EventType.ATTACK and deed.act in {*WAYS, EventType.CRACKDOWN}:
            home.act = deed.act
        self._add_context(home, sentence, deed.tag, spoken, near)
        if home.act is EventType.ARMED_CLASH:
            home.add_sides(fighters.opponents(sentence, deed))
            if deed.patient and deed.patient.kind is Kind.PERSON:
                home.add_sides([sides.sufferer(sentence, deed)])
            return
        if deed.act is EventType.PROTEST:
            home.add_sides(fighters.marchers(sentence, deed))
            return
        home.add_sides(sides.doers(sentence, deed, ()) or sides.responsible(sentence, deed.tag))
        if deed.patient and (deed.patient.kind is not Kind.PEOPLE or not home.has(Role.VICTIM)):
            home.add_sides([sides.sufferer(sentence, deed)])

    def again(self, sentence: Sentence) -> None:
        """Let "the incident took place in X" add to the act told last."""
        opening = [tag for tag in sentence.tagged("cues", "again") if tag.first <= 1]
        if not opening or sentence.headline:
            return
        before = [
            incident
            for incident in self.homes.incidents
            if incident.block == sentence.block
            and incident.scope is Scope.NEWS
            and 0 < sentence.number - max(incident.sentences, default=0) <= _NEAR
        ]
        if before:
            self._add_context(before[-1], sentence, opening[0], (), where.places(sentence))

    def _arrive(self, sentence: Sentence) -> None:
        """Let "gunmen entered X at dawn on Monday" add to the act told beside it."""
        came = None if sentence.headline else arrivals.arrival(sentence)
        if came is None or self.homes.scope(sentence) is not Scope.NEWS:
            return
        near = where.places(sentence)
        home = arrivals.act_beside(self.homes.incidents, sentence, near)
        if home is not None:
            self._add_context(home, sentence, came[0], voices.voices(sentence), near)
            if not home.has(Role.PERPETRATOR):
                home.add_sides(came[1])

    def retell(self, scanned: Iterable[Sentence]) -> None:
        """Let who came on the scene add to the act told behind it."""
        told = {number for incident in self.homes.incidents for number in incident.sentences}
        for sentence in scanned:
            if sentence.number not in told:
                self._arrive(sentence)

    def support(self, scanned: Iterable[Sentence]) -> None:
        """Let sentences without figures add to the acts they name again ("The killings …")."""
        told = {number for incident in self.homes.incidents for number in incident.sentences}
        for sentence in scanned:
            if sentence.headline or sentence.number in told or not sentence.tagged("acts"):
                continue
            if not sentence.tagged("cues", "not_acts", "machine") and self._supports(sentence):
                told.add(sentence.number)

    def _supports(self, sentence: Sentence) -> bool:
        """Add a sentence to the acts that it names; say whether it tells of any."""
        tells = False
        acts = {BY_NAME[tag.value]: tag for tag in reversed(sentence.tagged("acts"))}
        for act, tag in acts.items():
            near = [
                found
                for found in where.places(sentence)
                if owner(found.first, acts.values()) is tag
            ]
            home = self.homes.named_again(sentence, act, near)
            if home is not None:
                if near or len(acts) == 1:
                    self._add_context(home, sentence, tag, voices.voices(sentence), near)
                    tells = True
                if sentence.tagged("doubt", "accusation") and len(acts) == 1:
                    home.add_sides(sides.agents(sentence, tag, ()))
        return tells

    def _add_context(
        self,
        incident: Incident,
        sentence: Sentence,
        at: Tag,
        spoken: Sequence[Voice],
        located: Sequence[Located] | None = None,
    ) -> None:
        incident.tell(sentence)
        spoken = told.heard(sentence, spoken, at.first)
        if located is None:
            located = [p for p in where.places(sentence) if concerns(sentence, p.first, incident)]
        for place in located:
            incident.add_place(place)
        found = None if sentence.headline else act_date(sentence, at, incident, self.homes.calendar)
        if found is None or not self.homes.calendar.is_fixed(found[1]):
            day = self.homes.calendar.same_day(self.homes.incidents, incident, sentence)
            found = (FAR + 1, day) if day else found
        if found is not None:
            gap, day = found
            # A day told right beside the act wins over one told far from it.
            closer = gap <= CLOSE_BY < FAR < incident.date_gap and "had" not in sentence.lows
            if incident.date is None or closer:
                incident.date, incident.date_gap = day, gap
        if sentence.headline:
            return
        known = {voice.name for voice in incident.voices}
        incident.voices += [voice for voice in spoken if voice.name not in known]

    def _fights(self, sentence: Sentence, spoken: Sequence[Voice]) -> None:
        """A fight between two named sides is an incident without any figure."""
        for tag in sentence.tagged("acts", EventType.ARMED_CLASH.value):
            pair = fighters.parties(sentence, tag)
            if not pair or all(side.type is ActorType.CIVILIANS for side in pair):
                continue
            home = self.homes.of_act(sentence, EventType.ARMED_CLASH, None)
            if not home.has(Role.PARTY):
                home.add_sides(pair)
            acts = sentence.tagged("acts")
            near = [p for p in where.places(sentence) if owner(p.first, acts) is tag]
            self._add_context(home, sentence, tag, spoken if len(acts) == 1 else (), near)
            return

    def _marches(self, sentence: Sentence, deeds: Sequence[Deed], spoken: Sequence[Voice]) -> None:
        """A crowd that "marched through X" is an incident without any figure."""
        for deed in deeds:
            march = is_march(sentence, deed)
            near = where.places(sentence) if march else []
            if march and (near or sentence.dates) and self.homes.scope(sentence) is Scope.NEWS:
                home = self.homes.of_act(sentence, EventType.PROTEST, None)
                home.add_sides(fighters.marchers(sentence, deed))
                self._add_context(home, sentence, deed.tag, spoken, near)
                return

    def _protests(self, sentence: Sentence, spoken: Sequence[Voice]) -> None:
        """A protest that "erupted" or "was held" is an incident without any figure."""
        protests = sentence.tagged("acts", EventType.PROTEST.value)
        if not protests:
            return
        acts = sentence.tagged("acts")
        starts = {tag.first for tag in sentence.tagged("cues", "erupted")}
        for tag in protests:
            held = starts & set(range(tag.last, tag.last + 3)) or is_staged(sentence, tag)
            if self.homes.scope(sentence) is not Scope.NEWS or not held:
                continue
            near = [p for p in where.places(sentence) if owner(p.first, acts) is tag]
            crowd = [p for p in sides.phrases(sentence) if p.value == ActorType.PROTESTERS]
            if near or crowd:
                home = self.homes.of_act(sentence, EventType.PROTEST, None)
                home.add_sides(fighters.party(sentence, phrase) for phrase in crowd[:1])
                self._add_context(home, sentence, tag, spoken, near)
                return
