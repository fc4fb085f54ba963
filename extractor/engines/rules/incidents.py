"""Gather what the sentences say into incidents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extractor.core.dates import DatePhrase
from extractor.engines.rules import sides, voices, where
from extractor.engines.rules.lexicon import Lexicon, Tag
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.sides import Side
from extractor.engines.rules.tolls import Counted, find_tolls
from extractor.engines.rules.voices import Voice
from schemas.vocabulary import ActorType, EventType, PlaceLevel, Qualifier, Role

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
class Figure:
    """A toll and the sentence that gives it."""

    counted: Counted
    sentence: Sentence
    voice: Voice | None


@dataclass
class Incident:
    """What has been gathered of one act; `act` None for a total over several."""

    block: int
    act: EventType | None
    background: bool = False
    figures: list[Figure] = field(default_factory=list)
    sentences: dict[int, Sentence] = field(default_factory=dict)
    actors: list[Side] = field(default_factory=list)
    places: dict[str, where.Located] = field(default_factory=dict)
    date: DatePhrase | None = None
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

    def add_sides(self, found: Iterable[Side | None]) -> None:
        for side in found:
            if side is not None and not any(_same(side, known) for known in self.actors):
                self.actors.append(side)


def gather(scanned: Sequence[Sentence], lexicon: Lexicon) -> list[Incident]:
    """Return the incidents of an article in the order of their first sentence."""
    gathering = _Gathering(lexicon)
    for sentence in scanned:
        if not sentence.headline:
            gathering.read(sentence)
    # The body wins over the headline: it is read last, and adds what the body does not say.
    for sentence in scanned:
        if sentence.headline:
            gathering.read(sentence)
    for sentence in scanned:
        gathering.support(sentence)
    gathering.take_sides()
    found = [incident for incident in gathering.incidents if incident.figures or incident.actors]
    return sorted(found, key=lambda incident: min(incident.sentences))


class _Gathering:
    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.incidents: list[Incident] = []

    def read(self, sentence: Sentence) -> None:
        """Take the figures and the fights of a sentence."""
        if sentence.tagged("cues", "not_acts"):
            return
        spoken = voices.voices(sentence)
        harmed: list[tuple[int, int]] = []
        tolls = find_tolls(sentence)
        harmed = [toll.group for toll in tolls if toll.group]
        last: Incident | None = None
        before: Counted | None = None
        for toll in tolls:
            goes_on = last is not None and (toll.part or _goes_on(sentence, before, toll))
            incident = last if goes_on else self._home(sentence, toll)
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
            if incident.act is EventType.ARMED_CLASH:
                continue
            if incident.act is not None and toll.outcome != "displaced":
                incident.add_sides(sides.agents(sentence, toll.harm, harmed))
                if toll.group and not toll.part and (new or not incident.has(Role.VICTIM)):
                    incident.add_sides([sides.victim(sentence, toll.group, toll.head)])
        self._fights(sentence, spoken)
        self._protests(sentence, spoken)

    def support(self, sentence: Sentence) -> None:
        """Let a sentence without figures add to the act it names again ("The killings …")."""
        if (
            sentence.headline
            or sentence.tagged("cues", "not_acts")
            or any(sentence.number in incident.sentences for incident in self.incidents)
        ):
            return
        acts = {EventType(tag.value): tag for tag in reversed(sentence.tagged("acts"))}
        for act, tag in acts.items():
            home = next(
                (i for i in self.incidents if i.act is act and i.block == sentence.block), None
            )
            if home is not None and not _is_background(sentence):
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

    def _home(self, sentence: Sentence, toll: Counted) -> Incident | None:
        """Find or open the incident that a figure belongs to."""
        ours = [incident for incident in self.incidents if incident.block == sentence.block]
        for incident in ours:
            if any(_repeats(toll, figure.counted) for figure in incident.figures):
                return incident
        if toll.total:
            totals = [incident for incident in ours if incident.act is None]
            return totals[0] if totals else self._open(sentence, None)
        if toll.outcome in {"displaced", "missing"} and ours:
            wide = [incident for incident in ours if incident.act is None]
            return (wide or ours)[0]
        act = self._act(sentence, toll)
        if act is None:
            named = [incident for incident in ours if incident.act and not incident.background]
            if named and not sentence.tagged("acts"):
                return named[-1]
            act = _BY_OUTCOME.get(toll.outcome)
            done = toll.harm.value.endswith(".verb") or sentence.tagged("doubt", "accusation")
            if act is None and not done:
                # Deaths without a deed: people die in accidents too.
                return None
            act = act or EventType.ATTACK
        return self._of_act(sentence, act)

    def _of_act(self, sentence: Sentence, act: EventType) -> Incident:
        """Return the incident of this act in the sentence's block, a new one if there is none."""
        background = _is_background(sentence)
        here = {place.name for place in where.places(sentence) if _is_point(place)}
        for incident in reversed(self.incidents):
            told = (incident.block, incident.act, incident.background)
            there = {name for name, place in incident.places.items() if _is_point(place)}
            elsewhere = here and there and not here & there
            if told == (sentence.block, act, background) and not elsewhere:
                return incident
        return self._open(sentence, act, background=background)

    def _open(
        self, sentence: Sentence, act: EventType | None, *, background: bool = False
    ) -> Incident:
        incident = Incident(sentence.block, act, background)
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
            if _repeats(new.counted, old.counted):
                kept = new if _tells_more(new, old) else old
                incident.figures[index] = replace(kept, voice=old.voice or new.voice)
                return False
            if _vaguer(new, old):
                return False
            if _vaguer(old, new):
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
            if len(incident.places) < _PLACES_OF_ONE_ACT:
                incident.places.setdefault(place.name, place)
        if incident.date is None and not sentence.headline:
            incident.date = act_date(sentence, at, incident)
        known = {voice.name for voice in incident.voices}
        incident.voices += [voice for voice in spoken if voice.name not in known]

    def _fights(self, sentence: Sentence, spoken: Sequence[Voice]) -> None:
        """A fight between two named sides is an incident without any figure."""
        for tag in sentence.tagged("acts", EventType.ARMED_CLASH.value):
            pair = sides.parties(sentence, tag)
            if not pair:
                continue
            home = self._of_act(sentence, EventType.ARMED_CLASH)
            if not home.has(Role.PARTY):
                home.add_sides(pair)
            acts = sentence.tagged("acts")
            near = [p for p in where.places(sentence) if _owner(p.first, acts) is tag]
            self._add_context(home, sentence, tag, spoken if len(acts) == 1 else (), near)
            return

    def _protests(self, sentence: Sentence, spoken: Sequence[Voice]) -> None:
        """A protest that "erupted" or "was held" is an incident without any figure."""
        acts = sentence.tagged("acts")
        starts = {tag.first for tag in sentence.tagged("cues", "erupted")}
        for tag in sentence.tagged("acts", EventType.PROTEST.value):
            if _is_background(sentence) or not starts & set(range(tag.last, tag.last + 3)):
                continue
            near = [p for p in where.places(sentence) if _owner(p.first, acts) is tag]
            crowd = [p for p in sides.phrases(sentence) if p.value == ActorType.PROTESTERS]
            if near or crowd:
                home = self._of_act(sentence, EventType.PROTEST)
                home.add_sides(sides.party(sentence, phrase) for phrase in crowd[:1])
                self._add_context(home, sentence, tag, spoken, near)
                return


def act_date(sentence: Sentence, at: Tag, incident: Incident) -> DatePhrase | None:
    """Return the date phrase nearest to the act that dates neither a statement nor another act."""
    saying = sentence.tagged("saying", "verbs")
    dates = []
    for date in sentence.dates:
        first, last = sentence.at(date.start), sentence.at(date.end - 1) + 1
        said = any(
            0 <= first - tag.last <= 1 or (0 <= tag.first - last <= LONG_SUBJECT and first == 0)
            for tag in saying
        )
        gap = abs(first - at.first)
        # A sentence without a figure of the act tells of much else: only a date close by.
        close = gap <= CLOSE_BY or any(f.sentence is sentence for f in incident.figures)
        if close and not said and _concerns(sentence, first, incident):
            dates.append((gap, date))
    return min(dates, key=lambda pair: pair[0])[1] if dates else None


def _concerns(sentence: Sentence, index: int, incident: Incident) -> bool:
    """Whether the act named nearest to a token is the incident's, where the sentence names it."""
    acts = sentence.tagged("acts")
    if incident.act is None or not any(tag.value == incident.act for tag in acts):
        return True
    nearest = min(acts, key=lambda tag: (abs(tag.first - index), tag.value != incident.act))
    return nearest.value in {incident.act, EventType.ATTACK}


LONG_SUBJECT = 5
CLOSE_BY = 6


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


def _sheltered(sentence: Sentence, toll: Counted) -> bool:
    words = sentence.quote(toll.harm.first, toll.harm.last).casefold()
    return toll.outcome == "displaced" and words.endswith(("refuge", "shelter"))


def _repeats(new: Counted, old: Counted) -> bool:
    one, other = new.count.value, old.count.value
    same = (one.value, one.low, one.high) if one.value is None else one.value
    known = (other.value, other.low, other.high) if other.value is None else other.value
    if same == (None, None, None):
        return False
    return (
        new.outcome == old.outcome
        and same == known
        and (one.value or 0) > 1
        and not (new.part or old.part)
    )


def _tells_more(new: Figure, old: Figure) -> bool:
    """Whether the repetition is the one to keep: from the body, or with a bound it had lost."""
    if old.sentence.headline != new.sentence.headline:
        return old.sentence.headline
    exact = old.counted.count.value.qualifier is Qualifier.EXACT
    return exact and new.counted.count.value.qualifier is not Qualifier.EXACT


def _vaguer(one: Figure, other: Figure) -> bool:
    """Whether `one` is a vague figure ("hundreds") of those whose number `other` gives."""
    a, b = one.counted, other.counted
    vague, number = a.count.value, b.count.value
    return (
        a.outcome == b.outcome
        and not a.part
        and not b.part
        and vague.value is vague.low is vague.high is None
        and vague.qualifier is Qualifier.VAGUE
        and number.qualifier is not Qualifier.VAGUE
        and _heads(one) & _heads(other) != set()
    )


def _heads(figure: Figure) -> set[str]:
    group = figure.counted.group
    return set(figure.sentence.quote(*group).casefold().split()) if group else {""}


def _same(one: Side, other: Side) -> bool:
    if one.role is not other.role:
        return False
    a, b = one.name.casefold(), other.name.casefold()
    return a in b or b in a


def _same_clause(sentence: Sentence, one: Tag, other: Tag) -> bool:
    first, last = sorted((one.first, other.first))
    return not any(token.low in {",", ";", ":"} for token in sentence.tokens[first:last])


def _owner(index: int, tags: Iterable[Tag]) -> Tag:
    """Return the act that a place belongs to: the last named before it, else the first."""
    ordered = sorted(tags, key=lambda tag: tag.first)
    before = [tag for tag in ordered if tag.first < index]
    return before[-1] if before else ordered[0]


def _is_point(place: where.Located) -> bool:
    """Whether a place is narrow enough to tell two acts apart."""
    return place.level in {None, PlaceLevel.SETTLEMENT, PlaceLevel.DISTRICT}


def _is_background(sentence: Sentence) -> bool:
    return bool(sentence.tagged("cues", "background"))
