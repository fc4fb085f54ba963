"""Figures from articles in languages that the offline engine does not read.

A figure is taken where it stands in a short pattern that can be read in one way, beside words for
people who were killed, injured, abducted, detained, displaced or are missing, in a sentence that
names an act of violence or follows one that does. What its sentence plainly says of where, when,
by whose word and by whose hand goes with it; nothing else is claimed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, TypeVar

from extractor.core.counts import CountPhrase
from extractor.core.dates import DatePhrase
from extractor.core.document import Document, Sentence
from extractor.core.languages import Language
from extractor.core.words import Words
from extractor.engines.rules.around import Around, Known
from extractor.engines.rules.beside import Beside
from extractor.engines.rules.harmed import ONE, Figure
from extractor.engines.rules.tongue import Stop, Tongue, names
from schemas.draft import ActorDraft, Draft, IncidentDraft, PlaceDraft, SourceDraft, TollDraft
from schemas.vocabulary import (
    ActorType,
    Assertion,
    Attribution,
    EventType,
    Kind,
    Outcome,
    Precision,
    Role,
)

_start = attrgetter("start")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_BULLETS = ("*", "\u2022", "-", "\u2013", "+", "\u00b7")
_OWN_ACT = {Outcome.ABDUCTED: EventType.ABDUCTION, Outcome.DETAINED: EventType.DETENTION}
_BOMBS = frozenset({EventType.EXPLOSIVE, EventType.SUICIDE_ATTACK})
_HARMED = frozenset({Outcome.KILLED, Outcome.INJURED, Outcome.ABDUCTED})
_FIGHTS = frozenset({ActorType.STATE_FORCES, ActorType.REBELS})
_EARLIER = timedelta(days=7)
"""Between the news and an act that is told as context."""
_MOST = 60
"""Records of an article, and figures of a record: more are no news."""
_REACH = 2
"""Sentences over which an act goes on where none is named."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What words tell: the acts they name, the more telling first; `when` they date them."""

    acts: tuple[EventType, ...]
    stop: Stop | None
    when: str | None = None
    places: tuple[PlaceDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence: its words `[first, last)` and what they tell."""

    sentence: Sentence
    first: int
    last: int
    told: _Told
    sources: tuple[SourceDraft, ...]
    attributed: bool


@dataclass(slots=True)
class _Record:
    act: EventType
    when: str | None = None
    days: tuple[date, date] | None = None
    kind: Kind = Kind.INCIDENT
    figures: list[tuple[_Line, Figure]] = field(default_factory=list)
    places: dict[str, PlaceDraft] = field(default_factory=dict)
    sources: dict[SourceDraft, None] = field(default_factory=dict)
    sentences: set[int] = field(default_factory=set)
    attributed: bool = False

    def is_apart(self, days: tuple[date, date] | None) -> bool:
        """Whether it was on other days."""
        if self.days is None or days is None:
            return False
        return self.days[1] < days[0] or days[1] < self.days[0]


class Elsewhere:
    """Writes drafts of figures.

    Args:
        tables: `rules_elsewhere.toml`, by language.
        known: the names of places.
    """

    def __init__(self, tables: Mapping[str, Mapping[str, Any]], known: Known) -> None:
        self._tables = tables
        self._known = known
        self._tongues: dict[str, Tongue] = {}

    def knows(self, language: str) -> bool:
        """Say whether figures are taken from articles with this BCP 47 tag."""
        return _code(language) in self._tables

    def write(self, document: Document, language: Language) -> Draft:
        """Return a record for each kind of act that figures are told of."""
        code = _code(document.language or "")
        # Compiled when the first article comes: most never need it.
        tongue = self._tongues.get(code) or self._tongues.setdefault(
            code, Tongue(self._tables[code])
        )
        return _Article(document, language, tongue, self._known).draft()


def _code(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()


class _Article:
    def __init__(
        self, document: Document, language: Language, tongue: Tongue, known: Known
    ) -> None:
        self._document = document
        self._words: Words = document.words
        self._tongue = tongue
        self._known = known
        self._dates = language.dates
        self._counts = _counts(document.words, language)
        self._dated = language.dates.find(document.words)
        self._records: list[_Record] = []

    def draft(self) -> Draft:
        title = Words.of(self._document.article.title or "")
        before, age = self._acts(title, 0, len(title.keys)), 0
        last: list[_Record] = []
        for sentence in self._document.sentences:
            line = self._line(sentence)
            if line.sources and self._tongue.so.beginning(self._words, line.first):
                _credit(last, line)
            last = []
            if line.told.stop is None and (counts := self._within(sentence)):
                last = self._read(line, before, counts)
            age += 1
            goes_on = line.told.stop is Stop.HERE or not (line.told.acts or line.told.stop)
            if not goes_on or age > _REACH:
                before, age = line.told, 0
        return Draft(records=tuple(_written(self._document.text, r) for r in self._records))

    def _is_dating(self, phrase: DatePhrase) -> bool:
        """Whether a phrase names days, and not "this week" or something that is not read."""
        text = self._document.text[phrase.start : phrase.end]
        read = self._dates.parse(text, self._document.article.published_at)
        return read.precision in {Precision.DAY, Precision.SPAN, Precision.MONTH}

    def _acts(self, words: Words, first: int, last: int) -> _Told:
        told = set(self._tongue.tells(words, first, last))
        acts = [act for act in told if isinstance(act, EventType)]
        acts.sort(key=self._tongue.rank.__getitem__)
        stop = next((stop for stop in (Stop.ON, Stop.HERE) if stop in told), None)
        return _Told(tuple(acts), stop)

    def _line(self, sentence: Sentence) -> _Line:
        words, tongue = self._words, self._tongue
        first = bisect_left(words.starts, sentence.start)
        last = bisect_left(words.starts, sentence.end)
        told = self._acts(words, first, last)
        earlier = names(tongue.ago, words, first, last) and names(tongue.spans, words, first, last)
        asks = self._words.text[sentence.end - 1] in "?\u061f"
        if told.stop or earlier or asks:
            told = replace(told, stop=told.stop or Stop.HERE)
            return _Line(sentence, first, last, told, (), attributed=False)
        said_so = first < last and tongue.so.beginning(words, first)
        if not (told.acts or said_so or self._within(sentence)):
            return _Line(sentence, first, last, told, (), attributed=False)
        around = Around(words, tongue, first, last, self._known)
        dates = [date for date in _inside(sentence, self._dated) if self._is_dating(date)]
        told = replace(told, when=around.date(dates), places=tuple(around.places()))
        sources = around.sources()
        attributed = bool(sources) or any(
            names(phrases, words, first, last)
            for phrases in (tongue.said, tongue.hearsay, tongue.according, tongue.behind)
        )
        return _Line(sentence, first, last, told, tuple(sources), attributed)

    def _within(self, sentence: Sentence) -> list[CountPhrase]:
        found = _inside(sentence, self._counts)
        return [count for count in found if count.end <= sentence.end]

    def _read(self, line: _Line, before: _Told, counts: list[CountPhrase]) -> list[_Record]:
        """Add the figures of a line; return their records."""
        figures = Beside(self._words, self._tongue, line.first, line.last).figures(counts)
        if not any(figure.outcome for figure in figures) or self._of_another_year(line, figures):
            return []
        kept: dict[int, _Record] = {}
        for place, figure in enumerate(figures):
            told = self._told(line, before, figure) if figure.outcome else None
            if told is None or (figure.whole is not None and figure.whole not in kept):
                continue
            record = self._add(line, figure, told)
            if record is not None:
                kept[place] = record
        for record in kept.values():
            record.sentences.add(line.sentence.number)
            record.sources |= dict.fromkeys(line.sources)
            record.attributed |= line.attributed
        return list(kept.values())

    def _of_another_year(self, line: _Line, figures: list[Figure]) -> bool:
        """Whether a year stands in the sentence that is not the article's own."""
        published = self._document.article.published_at
        counted = {f.count.number_start for f in figures if f.outcome}
        return any(
            match.start() not in counted and not (published and match[0] == str(published.year))
            for match in _YEAR.finditer(self._words.text, line.sentence.start, line.sentence.end)
        )

    def _told(self, line: _Line, before: _Told, figure: Figure) -> _Told | None:
        """Return what is told of the act of a figure, by its sentence or else by those before."""
        told = line.told
        if figure.outcome in _OWN_ACT:
            after_all = figure.outcome is Outcome.DETAINED and before.stop is Stop.ON
            return None if after_all else replace(told, acts=(_OWN_ACT[figure.outcome],))
        acts = _violent(told)
        bare = not (told.when or told.places) and set(acts) <= {EventType.ATTACK}
        if bare and before.stop is Stop.ON:
            return None
        if not acts or bare:
            # "The attack" is the one told of before.
            earlier = _violent(before)
            if earlier and not self._document.quote(line.sentence).startswith(_BULLETS):
                acts = earlier
                told = replace(
                    told, when=told.when or before.when, places=(*told.places, *before.places)
                )
        if not acts and figure.doer:
            acts = (EventType.ATTACK,)
        return replace(told, acts=acts[:1]) if acts else None

    def _add(self, line: _Line, figure: Figure, told: _Told) -> _Record | None:
        """Add a figure, or find the record that has it; None: it cannot be stood behind."""
        (act,) = told.acts
        days = self._days(told.when)
        record = self._holder(figure, days)
        if record is None:
            record = self._home(act, days)
            if not _takes(record, line, figure):
                same_days = None in {days, record.days} or days == record.days
                is_other = not (same_days and EventType.ATTACK in {act, record.act})
                if act is record.act or not is_other:
                    return None
                record = _Record(act)
            is_new = all(each is not record for each in self._records)
            if len(self._records if is_new else record.figures) >= _MOST:
                return None
            record.figures = [kept for kept in record.figures if not _refines(figure, kept[1])]
            record.figures.append((line, figure))
            if record.days is None:
                record.when, record.days = record.when or told.when, days
            if is_new:
                self._records.append(record)
        if record.act is EventType.ATTACK and act not in _OWN_ACT.values():
            self._rename(record, act)
        for each in told.places:
            record.places.setdefault(each.name, each)
        return record

    def _days(self, when: str | None) -> tuple[date, date] | None:
        if when is None:
            return None
        read = self._dates.parse(when, self._document.article.published_at)
        return (read.start, read.end) if read.start and read.end else None

    def _holder(self, figure: Figure, days: tuple[date, date] | None) -> _Record | None:
        """Return the record that has the figure already."""
        for record in self._records:
            for _, known in record.figures:
                if (
                    known.outcome is figure.outcome
                    and known.value.value == figure.value.value
                    and not record.is_apart(days)
                ):
                    return record
        return None

    def _home(self, act: EventType, days: tuple[date, date] | None) -> _Record:
        """Return the record of an act; "the attack" is the one act that is told more closely."""
        near = [record for record in self._records if not record.is_apart(days)]
        if self._is_context(days):
            near = [record for record in near if record.days]
        for record in near:
            if record.act is act:
                return record
        violent = [record for record in near if record.act not in _OWN_ACT.values()]
        if len(violent) == 1 and act not in _OWN_ACT.values():
            (only,) = violent
            if EventType.ATTACK in {act, only.act} or {act, only.act} == _BOMBS:
                return only
        return _Record(act, kind=Kind.BACKGROUND if self._is_context(days) else Kind.INCIDENT)

    def _is_context(self, days: tuple[date, date] | None) -> bool:
        """Whether an act was well before the news."""
        published = self._document.article.published_at
        if days is None or not self._records:
            return False
        news = self._records[0].days
        first = news[0] if news else published
        return first is not None and days[1] <= first - _EARLIER

    def _rename(self, record: _Record, act: EventType) -> None:
        if all(other.act is not act for other in self._records):
            record.act = act


_Phrase = TypeVar("_Phrase", CountPhrase, DatePhrase)


def _inside(sentence: Sentence, phrases: Sequence[_Phrase]) -> Sequence[_Phrase]:
    """Return the phrases that begin in a sentence."""
    low = bisect_left(phrases, sentence.start, key=_start)
    return phrases[low : bisect_left(phrases, sentence.end, low, key=_start)]


def _counts(words: Words, language: Language) -> list[CountPhrase]:
    """Return the count phrases, and the articles: one, if the noun is somebody."""
    counts = language.counts.find(words)
    counted = {count.number_start for count in counts}
    ones = (
        CountPhrase(number.start, number.end, number.start, number.end, ONE)
        for number in language.numbers.find(words, articles=True)
        if number.article and number.start not in counted
    )
    return sorted((*counts, *ones))


def _violent(told: _Told) -> tuple[EventType, ...]:
    if told.stop:
        return ()
    return tuple(act for act in told.acts if act is not EventType.DETENTION)


def _credit(records: list[_Record], line: _Line) -> None:
    """Lay what the sentence before told to who is named in "Das teilte die Polizei mit."."""
    for record in records:
        number = line.sentence.number - 1
        record.attributed = True
        record.sources |= dict.fromkeys(line.sources)
        record.sentences.add(line.sentence.number)
        record.figures = [
            (replace(told, sources=told.sources or line.sources), figure)
            if told.sentence.number == number
            else (told, figure)
            for told, figure in record.figures
        ]


def _refines(figure: Figure, known: Figure) -> bool:
    """Whether a number says what was told vaguely: "dozens of dead", then "at least 32"."""
    return known.outcome is figure.outcome and known.is_vague and not figure.is_vague


def _takes(record: _Record, line: _Line, figure: Figure) -> bool:
    """Whether a figure counts nobody that another of the record counts already."""
    told = [(other, known) for other, known in record.figures if known.outcome is figure.outcome]
    if figure.among:
        return any(not known.is_part and figure.fits_in(known) for _, known in told)
    return figure.whole is not None or all(
        known.is_part
        or _refines(figure, known)
        or (other is line and None not in {known.group, figure.group})
        for other, known in told
    )


def _written(text: str, record: _Record) -> IncidentDraft:
    tolls = tuple(
        TollDraft(
            outcome=figure.outcome,
            count=text[figure.count.start : figure.count.end],
            group=figure.group,
            status=figure.status,
            part=figure.is_part,
            source=line.sources[0].name if len(line.sources) == 1 else None,
        )
        for line, figure in record.figures
        if figure.outcome
    )
    told = ", ".join(f"{toll.count} {toll.outcome.value}" for toll in tolls if not toll.part)
    return IncidentDraft(
        kind=record.kind,
        event_type=record.act,
        summary=f"{record.act.value.replace('_', ' ').capitalize()}: {told}.",
        assertion=Assertion.ATTRIBUTED if record.attributed else Assertion.REPORTED,
        date=record.when,
        places=tuple(record.places.values()),
        actors=tuple(dict.fromkeys(_actors(record))),
        tolls=tolls,
        sources=tuple(record.sources),
        sentences=tuple(sorted(record.sentences)),
    )


def _actors(record: _Record) -> Iterator[ActorDraft]:
    accused = Attribution.ACCUSED if record.attributed else Attribution.STATED
    for _, figure in record.figures:
        if figure.doer:
            name, side = figure.doer
            yield ActorDraft(role=Role.PERPETRATOR, name=name, type=side, attribution=accused)
        # Demonstrators who were hurt may have done what the figures are of.
        told_of = figure.group and figure.side not in {None, ActorType.PROTESTERS}
        if told_of and not figure.is_part and figure.outcome in _HARMED:
            fought = record.act is EventType.ARMED_CLASH and figure.side in _FIGHTS
            role = Role.PARTY if fought else Role.VICTIM
            yield ActorDraft(role=role, name=figure.group, type=figure.side)
