"""Gather what the sentences say into incidents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from extractor.core.dates import DatePhrase
from extractor.engines.rules import figures, sides, voices, where
from extractor.engines.rules.figures import Figure
from extractor.engines.rules.lexicon import Lexicon, Tag
from extractor.engines.rules.scope import Days, Scope, scope
from extractor.engines.rules.sentence import Sentence, once
from extractor.engines.rules.sides import Side
from extractor.engines.rules.deeds import WAYS, Deed, find_deeds
from extractor.engines.rules.nominals import Kind
from extractor.engines.rules.singles import with_singles
from extractor.engines.rules.tolls import Counted, find_tolls
from extractor.engines.rules.voices import Voice
from schemas.vocabulary import ActorType, EventType, PlaceLevel, Role

_BY_OUTCOME = {
    "abducted": EventType.ABDUCTION,
    "detained": EventType.DETENTION,
    "displaced": EventType.OTHER,
}
# Acts that harm nobody by themselves: a death told beside them has another cause.
_HARMLESS = {EventType.PROTEST, EventType.DESTRUCTION, EventType.DETENTION}
_PLACES_OF_ONE_ACT = 6
FIGHTING = {"state_forces", "rebels", "militia", "foreign_forces"}


@dataclass
class Incident:
    """What has been gathered of one act; `act` None for a total over several."""

    block: int
    act: EventType | None
    scope: Scope = Scope.NEWS
    figures: list[Figure] = field(default_factory=list)
    sentences: dict[int, Sentence] = field(default_factory=dict)
    actors: list[Side] = field(default_factory=list)
    places: dict[str, where.Located] = field(default_factory=dict)
    date: DatePhrase | None = None
    date_gap: int = 0
    voices: list[Voice] = field(default_factory=list)
    accused: bool = False

    def tell(self, sentence: Sentence) -> None:
        """Count a sentence among the evidence."""
        self.sentences[sentence.number] = sentence

    def counts(self, outcome: str) -> bool:
        """Whether a figure of this outcome is known."""
        return any(figure.counted.outcome == outcome for figure in self.figures)

    def has(self, role: Role) -> bool:
        return any(side.role is role for side in self.actors)

    def claim(self, side: Side, sentence: Sentence) -> None:
        """Take who claims the act as its doer."""
        self.tell(sentence)
        self.actors = [known for known in self.actors if not _same(side, known)]
        self.actors.append(side)

    def add_sides(self, found: Iterable[Side | None]) -> None:
        for side in found:
            if side is not None and not any(_same(side, known) for known in self.actors):
                self.actors.append(side)


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
    gathering.take_claims(telling)
    gathering.take_sides()
    gathering.fight_out()
    for incident in gathering.incidents:
        incident.figures = figures.with_parts(incident.figures)
    found = [
        incident
        for incident in gathering.incidents
        if incident.figures or incident.actors or (incident.act in _BY_PLACE and incident.places)
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
        if sentence.tagged("cues", "not_acts", "machine") or _is_accident(sentence):
            return
        spoken = self._voices(sentence)
        if not any(sentence.tagged(family) for family in ("acts", "does", "harm")):
            return
        deeds = find_deeds(sentence)
        tolls = with_singles(sentence, find_tolls(sentence), deeds)
        self._tolls(sentence, tolls, deeds, spoken)
        self._fights(sentence, spoken)
        self._protests(sentence, spoken)
        self._marches(sentence, deeds, spoken)
        told = {i for toll in tolls for i in range(toll.harm.first, toll.harm.last)}
        for deed in deeds:
            if told.isdisjoint(range(deed.tag.first, deed.tag.last)):
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
            if toll.count.value.value == 0 and not self.incidents:
                continue
            goes_on = last is not None and (toll.part or _goes_on(sentence, before, toll))
            known = self._known_group(sentence, toll)
            deed = next((d for d in deeds if _overlap(d.tag, toll.harm)), None)
            doer = sides.doer(sentence, deed, harmed)
            incident = known or (last if goes_on else self._home(sentence, toll, doer))
            if incident is None:
                continue
            last, before = incident, toll
            if _sheltered(sentence, toll) and incident.counts(toll.outcome):
                # Who found shelter is among those who fled.
                toll = replace(toll, part=True)  # noqa: PLW2901 - the figure in its incident
            new = self._add_figure(incident, Figure(toll, sentence, _nearest(spoken, toll)))
            # Those who fled are told of with where they went.
            near: list[where.Located] | None = [] if toll.outcome == "displaced" else None
            self._add_context(incident, sentence, toll.harm, spoken, near)
            if incident.act is None or toll.outcome == "displaced":
                continue
            if incident.act is EventType.ARMED_CLASH:
                if toll.person and toll.person.kind is Kind.PERSON:
                    incident.add_sides([sides.named(sentence, toll.person)])
                continue
            incident.add_sides([doer] if doer else sides.agents(sentence, toll.harm, harmed))
            if toll.person:
                incident.add_sides([sides.named(sentence, toll.person)])
            elif toll.group and not toll.part and (new or not incident.has(Role.VICTIM)):
                incident.add_sides([sides.victim(sentence, toll.group, toll.head)])

    def _deed(self, sentence: Sentence, deed: Deed, spoken: Sequence[Voice]) -> None:
        """Add a deed without a figure to its incident, or open one where it is bounded."""
        acts = sentence.deeds
        near = [p for p in where.places(sentence) if _owns(sentence, p.first, deed.tag, acts)]
        if deed.patient and deed.patient.kind is Kind.SITE:
            name = sentence.quote(deed.patient.first, deed.patient.last)
            near.insert(0, where.Located(name, PlaceLevel.SITE, deed.patient.first))
        home = self._known(sentence, deed) or self._find(
            sentence, deed.act, near, sides.doer(sentence, deed, ())
        )
        if home is None:
            running = self._scope(sentence) is Scope.RUNNING
            barred = running or sentence.headline or deed.act is EventType.PROTEST
            if barred or not _is_bounded(sentence, deed, near):
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
        home.add_sides([sides.doer(sentence, deed, ())])
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
                if incident.act and _is_one_act(incident.act, deed.act):
                    if any(figures.same_person(name, other) for other in harmed):
                        return incident
        if deed.act is EventType.ATTACK:
            again = not deed.verb and deed.tag.first > 0
            if again and sentence.tokens[deed.tag.first - 1].low in {"the", "this", "that"}:
                near = {p.name for p in where.places(sentence) if _is_point(p)}
                same = [i for i in ours if i.scope is Scope.NEWS and not self._elsewhere(i, near)]
                return same[0] if same else None
            for incident in ours:
                if sentence.number in incident.sentences and incident.act in _ATTACKS:
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
        told = self._scope(sentence)
        here = {place.name for place in near if _is_point(place)}
        day = self._day_of(sentence)
        apart = bool(sentence.tagged("cues", "elsewhere"))
        ours = [
            incident
            for incident in reversed(self.incidents)
            if incident.block == sentence.block
            and incident.scope is told
            and incident.act is not None
            and not self._elsewhere(incident, here)
            and not self._another_day(incident, day)
            and not _another_weekday(sentence, incident)
            and not (apart and sentence.number not in incident.sentences)
            and not _by_others(incident, doer)
        ]
        same = [incident for incident in ours if incident.act is act]
        akin = [
            incident
            for incident in ours
            if (incident.act and _akin(incident.act, act))
            # What is destroyed where people are attacked is of the attack.
            or (act is EventType.DESTRUCTION and sentence.number in incident.sentences)
        ]
        return (same or akin or [None])[0]

    @staticmethod
    def _elsewhere(incident: Incident, here: set[str]) -> bool:
        there = {name for name, place in incident.places.items() if _is_point(place)}
        return bool(here and there) and not any(_overlaps(a, b) for a in here for b in there)

    def _day_of(self, sentence: Sentence) -> tuple[date, date] | None:
        read = [day for phrase in _told_dates(sentence) if (day := self._days(phrase))]
        return read[0] if len(read) == 1 else None

    def _another_day(self, incident: Incident, day: tuple[date, date] | None) -> bool:
        known = self._days(incident.date) if incident.date else None
        return bool(day and known) and (day[1] < known[0] or known[1] < day[0])

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
                    if _owner(found.first, acts.values()) is tag
                ]
                if near or len(acts) == 1:
                    self._add_context(home, sentence, tag, voices.voices(sentence), near)
                if sentence.tagged("doubt", "accusation") and len(acts) == 1:
                    home.add_sides(sides.agents(sentence, tag, ()))

    def take_sides(self) -> None:
        """The fighters who died in a fight whose sides nobody names are its sides."""
        for incident in self.incidents:
            if incident.act is EventType.ARMED_CLASH and not incident.has(Role.PARTY):
                incident.add_sides(
                    sides.counted_party(figure.sentence, figure.counted.group, figure.counted.head)
                    for figure in incident.figures
                    if figure.counted.head in FIGHTING and figure.counted.group
                )

    def take_claims(self, scanned: Sequence[Sentence]) -> None:
        """Lay an act to who claims it: "the Front claimed responsibility"."""
        for sentence in scanned:
            for side in sides.claimants(sentence):
                ours = [
                    incident
                    for incident in self.incidents
                    if incident.block == sentence.block
                    and incident.scope is Scope.NEWS
                    and incident.act not in {None, EventType.PROTEST, EventType.DETENTION}
                    and min(incident.sentences, default=0) <= sentence.number
                ]
                here = [i for i in ours if sentence.number in i.sentences]
                if ours:
                    (here or ours)[-1 if here else 0].claim(side, sentence)

    def fight_out(self) -> None:
        """Turn an attack of armed people on armed people into the fight that it is."""
        for incident in self.incidents:
            roles = {side.role: side for side in incident.actors}
            armed = all(_bears_arms(side) for side in incident.actors)
            both = {Role.PERPETRATOR, Role.VICTIM} <= roles.keys()
            posts = [place for place in incident.places.values() if _is_post(place)]
            raid = posts and any(
                side.role is Role.PERPETRATOR and side.type in _INSURGENT
                for side in incident.actors
            )
            if incident.act is EventType.ATTACK and armed and incident.actors and (both or raid):
                incident.act = EventType.ARMED_CLASH
                incident.actors = [replace(side, role=Role.PARTY) for side in incident.actors]
            held = any(_is_held(figure) for figure in incident.figures)
            if incident.act is EventType.ATTACK and held:
                incident.act = EventType.EXECUTION
            if incident.act is EventType.ATTACK and _is_crowd(incident):
                incident.act = EventType.MOB_VIOLENCE
            if incident.act is EventType.SUICIDE_ATTACK and not incident.has(Role.PERPETRATOR):
                incident.add_sides(
                    sides.bomber(sentence) for sentence in incident.sentences.values()
                )

    def _known_group(self, sentence: Sentence, toll: Counted) -> Incident | None:
        """Return the incident told of last, for "the two attackers": who was met there already."""
        index = toll.first - 1
        if index < 0 or sentence.tokens[index].low != "the" or toll.head != "unidentified":
            return None
        ours = [i for i in self.incidents if i.block == sentence.block and i.act]
        return ours[-1] if ours else None

    def _home(self, sentence: Sentence, toll: Counted, doer: Side | None) -> Incident | None:
        """Find or open the incident that a figure belongs to."""
        told = self._scope(sentence)
        new = Figure(toll, sentence, None)
        everything = [i for i in self.incidents if i.block == sentence.block]
        for incident in everything:
            if toll.person and any(figures.repeats(new, old) for old in incident.figures):
                return incident
        ours = [incident for incident in everything if incident.scope is told]
        if told is Scope.RUNNING and not toll.total:
            return self._running(sentence, toll)
        for incident in ours:
            if any(figures.repeats(new, figure) for figure in incident.figures):
                return incident
        if toll.total:
            totals = [incident for incident in ours if incident.act is None]
            return totals[0] if totals else self._open(sentence, None)
        if toll.outcome in {"displaced", "missing"} and ours:
            wide = [incident for incident in ours if incident.act is None]
            return (wide or ours)[0]
        act = self._act(sentence, toll)
        if act is None:
            named = [incident for incident in ours if incident.act]
            if named and not sentence.tagged("acts"):
                return named[-1]
            act = _BY_OUTCOME.get(toll.outcome)
            done = toll.harm.value.endswith(".verb") or sentence.tagged("doubt", "accusation")
            if act is None and not done:
                # Deaths without a deed: people die in accidents too.
                return None
            act = act or EventType.ATTACK
        return self._of_act(sentence, act, doer)

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
        clause = [pair for pair in telling if _same_clause(sentence, pair[0], harm)]
        if clause:
            return min(clause, key=lambda pair: self._lexicon.rank("acts", pair[1]))[1]
        if telling:
            return min(telling, key=lambda pair: abs(pair[0].first - harm.first))[1]
        return EventType.ATTACK if named and toll.outcome == "killed" else None

    def _add_figure(self, incident: Incident, new: Figure) -> bool:
        """Add a figure unless it is known; say whether it is a new one."""
        for index, old in enumerate(incident.figures):
            if figures.repeats(new, old):
                kept = new if figures.tells_more(new, old) else old
                incident.figures[index] = replace(kept, voice=old.voice or new.voice)
                return False
            if figures.vaguer(new, old):
                return False
            if figures.vaguer(old, new):
                incident.figures[index] = new
                return True
        incident.figures.append(new)
        return True

    def _add_context(
        self,
        incident: Incident,
        sentence: Sentence,
        at: Tag,
        spoken: Sequence[Voice],
        located: Sequence[where.Located] | None = None,
    ) -> None:
        incident.tell(sentence)
        incident.accused |= bool(sentence.tagged("doubt", "accusation"))
        if located is None:
            located = [p for p in where.places(sentence) if _concerns(sentence, p.first, incident)]
        for place in located:
            known = any(where.same(place.name, name) for name in incident.places)
            if not known and len(incident.places) < _PLACES_OF_ONE_ACT:
                incident.places[place.name] = place
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
            near = [p for p in where.places(sentence) if _owner(p.first, acts) is tag]
            self._add_context(home, sentence, tag, spoken if len(acts) == 1 else (), near)
            return

    def _marches(self, sentence: Sentence, deeds: Sequence[Deed], spoken: Sequence[Voice]) -> None:
        """A crowd that "marched through X" is an incident without any figure."""
        for deed in deeds:
            near = where.places(sentence)
            if _is_march(deed) and near and self._scope(sentence) is Scope.NEWS:
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
            near = [p for p in where.places(sentence) if _owner(p.first, acts) is tag]
            crowd = [p for p in sides.phrases(sentence) if p.value == ActorType.PROTESTERS]
            if near or crowd:
                home = self._of_act(sentence, EventType.PROTEST, None)
                home.add_sides(sides.party(sentence, phrase) for phrase in crowd[:1])
                self._add_context(home, sentence, tag, spoken, near)
                return


def _is_march(deed: Deed) -> bool:
    agent = deed.agent
    crowd = agent is not None and agent.kind is Kind.PEOPLE and agent.type.value not in FIGHTING
    return deed.act is EventType.PROTEST and deed.verb and crowd


def act_date(sentence: Sentence, at: Tag, incident: Incident) -> tuple[int, DatePhrase] | None:
    """Return the date phrase nearest to the act that dates neither a statement nor another act.

    Before it stands how far from the act it is, in tokens, a comma counting for several.
    """
    saying = sentence.tagged("saying", "verbs")
    dates = []
    for date in sentence.dates:
        first, last = sentence.at(date.start), sentence.at(date.end - 1) + 1
        said = _is_said(sentence, date) or any(
            0 <= first - tag.last <= 1 or (0 <= tag.first - last <= LONG_SUBJECT and first == 0)
            for tag in saying
        )
        gap = abs(first - at.first) + _COMMA * sum(
            token.low == ","
            for token in sentence.tokens[min(first, at.first) : max(first, at.first)]
        )
        # A sentence without a figure of the act tells of much else: only a date close by.
        close = (
            gap <= CLOSE_BY
            or len(sentence.dates) == 1
            or any(f.sentence is sentence for f in incident.figures)
        )
        if (
            close
            and not said
            and not _is_since(sentence, first)
            and _concerns(sentence, first, incident)
        ):
            dates.append((gap, date))
    return min(dates, key=lambda pair: pair[0]) if dates else None


@once
def _told_dates(sentence: Sentence) -> list[DatePhrase]:
    """Return the dates of a sentence that are of no statement."""
    return [phrase for phrase in sentence.dates if not _is_said(sentence, phrase)]


def _is_said(sentence: Sentence, phrase: DatePhrase) -> bool:
    """Whether a date is that of a statement: "confirmed the attack on Monday"."""
    index = sentence.at(phrase.start)
    clause = sentence.clause(index)
    saying = [
        tag
        for tag in (*sentence.tagged("saying", "verbs"), *sentence.tagged("stances"))
        if tag.first < index and sentence.clause(tag.first) == clause and _is_past(sentence, tag)
    ]
    if not saying:
        return False
    last = saying[-1].last
    # A finite verb between starts the clause of what is said.
    done = (*sentence.tagged("does"), *sentence.tagged("harm"))
    told = any(last <= tag.first < index and not _is_object(sentence, tag) for tag in done)
    that = any(token.low == "that" for token in sentence.tokens[last:index])
    return not told and not that


def _is_since(sentence: Sentence, index: int) -> bool:
    """Whether a day is that of what the act is told from: "since the war began in May"."""
    before = [i for i, token in enumerate(sentence.tokens[:index]) if token.low == "since"]
    return bool(before) and index - before[-1] <= _SINCE_REACH


_SINCE_REACH = 12


def _is_past(sentence: Sentence, tag: Tag) -> bool:
    """Whether a verb takes a day of the past: "has confirmed" and "says" do not."""
    if tag.first and sentence.tokens[tag.first - 1].low in {"has", "have"}:
        return False
    word = sentence.tokens[tag.first].low
    return word.endswith("ed") or word in {"said", "told"}


def _is_object(sentence: Sentence, tag: Tag) -> bool:
    return tag.first > 0 and sentence.tokens[tag.first - 1].low in {"the", "a", "an", "this", "his"}


def _concerns(sentence: Sentence, index: int, incident: Incident) -> bool:
    """Whether the act named nearest to a token is the incident's, where the sentence names it."""
    acts = sentence.deeds
    own = [tag for tag in acts if tag.value == incident.act]
    if incident.act is None or not own:
        return True
    others = [tag for tag in acts if tag.value not in {incident.act, EventType.ATTACK}]
    return any(_owns(sentence, index, tag, others) for tag in own)


LONG_SUBJECT = 5
CLOSE_BY = 6
FAR = 12
_COMMA = 6


def _nearest(spoken: Sequence[Voice], toll: Counted) -> Voice | None:
    """The one who tells a figure: the nearest in the sentence, footage aside."""
    people = [voice for voice in spoken if voice.kind.value != "footage"]
    return min(people, key=lambda voice: abs(voice.first - toll.first)) if people else None


def _goes_on(sentence: Sentence, before: Counted | None, toll: Counted) -> bool:
    """Whether a figure is of the same act as the one before it: "six killed and four injured"."""
    if before is None or toll.total or before.total:
        return False
    harms = {"killed", "injured", "casualties", "missing"}
    if before.outcome == toll.outcome or not {before.outcome, toll.outcome} <= harms:
        return False
    return not any(token.low in {";", ":"} for token in sentence.tokens[before.first : toll.first])


def _by_others(incident: Incident, doer: Side | None) -> bool:
    """Whether an act is laid to a side of another kind than the incident is."""
    known = [side for side in incident.actors if side.role is Role.PERPETRATOR]
    if doer is None or not known or doer.type not in _SIDES:
        return False
    return all(side.type in _SIDES and side.type is not doer.type for side in known) and not any(
        _same(doer, side) for side in known
    )


_SIDES = frozenset(
    {ActorType.STATE_FORCES, ActorType.FOREIGN_FORCES, ActorType.REBELS, ActorType.MILITIA}
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _weekdays(sentence: Sentence, phrase: DatePhrase) -> set[str]:
    words = sentence.text[phrase.start : phrase.end].casefold().split()
    return {word for word in words if word in _WEEKDAYS}


def _another_weekday(sentence: Sentence, incident: Incident) -> bool:
    """Whether days without a date tell two acts apart: "On Saturday …", "on Sunday …"."""
    if incident.date is None or sentence.number in incident.sentences:
        return False
    known = _weekdays(sentence, incident.date)
    told = _told_dates(sentence)
    if len(told) != 1:
        return False
    words = sentence.text[told[0].start : told[0].end].casefold()
    here = _weekdays(sentence, told[0])
    next_day = words.startswith(("the following day", "the next day", "a day later"))
    return next_day or bool(known and here and not known & here)


def _bears_arms(side: Side) -> bool:
    """Whether a side fights; an officer killed by name is a victim."""
    single = side.role is Role.VICTIM and side.name.split()[-1][0].isupper()
    return side.type.value in FIGHTING and not single


_INSURGENT = frozenset({ActorType.REBELS, ActorType.MILITIA, ActorType.UNIDENTIFIED})


def _is_post(place: where.Located) -> bool:
    """Whether a site is held by armed people."""
    return place.level is PlaceLevel.SITE and place.name.casefold().split()[-1] in _POSTS


_POSTS = frozenset(
    {"base", "barracks", "garrison", "checkpoint", "outpost", "post", "station", "camp", "position"}
)


def _is_held(figure: Figure) -> bool:
    """Whether people in somebody's power were killed."""
    counted = figure.counted
    if counted.group is None or counted.outcome != "killed":
        return False
    return figure.sentence.tokens[counted.group[1] - 1].low in _HELD


_HELD = frozenset(
    {"prisoners", "detainees", "captives", "hostages", "inmates", "prisoner", "captive"}
)


def _is_crowd(incident: Incident) -> bool:
    doers = [side.type for side in incident.actors if side.role is Role.PERPETRATOR]
    return bool(doers) and all(doer is ActorType.RIOTERS for doer in doers)


def _sheltered(sentence: Sentence, toll: Counted) -> bool:
    words = sentence.quote(toll.harm.first, toll.harm.last).casefold()
    return toll.outcome == "displaced" and words.endswith(("refuge", "shelter"))


def _same(one: Side, other: Side) -> bool:
    if one.role is not other.role:
        return False
    a, b = one.name.casefold(), other.name.casefold()
    if a in b or b in a:
        return True
    return one.role is Role.VICTIM and bool(_peoples(one.name) & _peoples(other.name))


def _peoples(name: str) -> set[str]:
    """Return the names of peoples in a phrase, of whatever ending ("Alawite", "Alawites")."""
    words = (word.rstrip("s") for word in name.split() if word[0].isupper() and len(word) > 4)
    return {word for word in words if where.NATIONALITY.search(word)}


def _same_clause(sentence: Sentence, one: Tag, other: Tag) -> bool:
    first, last = sorted((one.first, other.first))
    return not any(token.low in {",", ";", ":"} for token in sentence.tokens[first:last])


def _owner(index: int, tags: Iterable[Tag]) -> Tag:
    """Return the act that a place belongs to: the last named before it, else the first."""
    ordered = sorted(tags, key=lambda tag: tag.first)
    before = [tag for tag in ordered if tag.first < index]
    return before[-1] if before else ordered[0]


_BLASTS = frozenset({EventType.EXPLOSIVE, EventType.SUICIDE_ATTACK, EventType.AIR_STRIKE})
_STRIKES = frozenset({EventType.AIR_STRIKE, EventType.SHELLING})


_ATTACKS = frozenset({*WAYS, EventType.ABDUCTION, EventType.ARMED_CLASH, EventType.ATTACK})


def _is_one_act(one: EventType, other: EventType) -> bool:
    return one is other or _akin(one, other)


def _is_accident(sentence: Sentence) -> bool:
    """Whether the harm of a sentence has no doer: a storm, a crash, a disease."""
    if not sentence.tagged("cues", "accidents"):
        return False
    telling = [
        tag
        for tag in sentence.tagged("acts")
        if tag.value != EventType.ATTACK or sentence.quote(tag.first, tag.last).casefold() in _DOING
    ]
    return not telling


_DOING = frozenset(
    {"attack", "attacks", "attacked", "opened fire", "shot dead", "massacre", "murdered"}
)


def _akin(one: EventType, other: EventType) -> bool:
    """Whether two words may tell of one act: "the attack" of a bombing."""
    pair = {one, other}
    if EventType.ATTACK in pair:
        return bool(pair & WAYS)
    return pair <= _BLASTS or pair <= _STRIKES


def _overlap(one: Tag, other: Tag) -> bool:
    return one.first < other.last and other.first < one.last


def _overlaps(one: str, other: str) -> bool:
    a, b = one.casefold(), other.casefold()
    return a in b or b in a


def _owns(sentence: Sentence, index: int, tag: Tag, acts: Sequence[Tag]) -> bool:
    """Whether of the acts in the token's clause, or else in the sentence, this one is nearest."""
    clause = sentence.clause(index)
    mine = sentence.clause(tag.first) == clause
    rivals = [other for other in acts if not _overlap(other, tag)]
    if any(sentence.clause(other.first) == clause for other in rivals) and not mine:
        return False
    if mine:
        rivals = [other for other in rivals if sentence.clause(other.first) == clause]
    gap = _gap(tag, index)
    return all(gap <= _gap(other, index) for other in rivals)


def _gap(tag: Tag, index: int) -> int:
    return min(abs(index - tag.last), abs(tag.first - index))


def _is_bounded(sentence: Sentence, deed: Deed, near: Sequence[where.Located]) -> bool:
    """Whether a deed without a figure is told with facts of its own (guideline section 1)."""
    agent = sides.doer(sentence, deed, ())
    patient = sides.sufferer(sentence, deed)
    anchored = bool(near or sentence.dates)
    if deed.patient is not None and deed.patient.kind is Kind.PERSON and deed.act in _PERSONAL:
        return True
    if deed.act in _TOLD_ALONE and anchored and deed.verb:
        return True
    if deed.act is EventType.ILL_TREATMENT and near:
        return True
    if deed.act is EventType.ARMED_CLASH and near and _happens(sentence, deed.tag):
        return True
    if deed.verb:
        return (agent is not None and patient is not None) or (
            anchored and (agent is not None or patient is not None)
        )
    return anchored and (agent is not None or patient is not None)


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
)


def _happens(sentence: Sentence, tag: Tag) -> bool:
    """Whether the noun is told as under way or done: "fierce clashes erupted in X"."""
    near = [
        other
        for other in (*sentence.tagged("light", "happened"), *sentence.tagged("cues", "erupted"))
        if 0 <= other.first - tag.last <= 2
    ]
    before = sentence.tokens[tag.first - 1].low if tag.first else ""
    return bool(near) or before in _FIERCE


_BY_PLACE = frozenset({EventType.ARMED_CLASH, EventType.ILL_TREATMENT})
"""Acts that are told with a place alone."""
_FIERCE = frozenset({"fierce", "heavy", "intense", "deadly", "violent", "bloody", "new", "fresh"})


def _is_point(place: where.Located) -> bool:
    """Whether a place is narrow enough to tell two acts apart."""
    return place.level in {None, PlaceLevel.SETTLEMENT, PlaceLevel.DISTRICT}
