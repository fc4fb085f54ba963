"""Figures in digits from articles in languages that the offline engine does not read.

A figure is taken where it stands in a short pattern that can be read in one way, beside words for
people who were killed, injured, abducted or detained, in a sentence that names an act of violence
or follows one that does. Nothing else is claimed: no sides, no places, no dates.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from extractor.core.counts import CountPhrase
from extractor.core.document import Document, Sentence
from extractor.core.languages import Language
from extractor.core.words import Words
from extractor.engines.rules.beside import Beside, Figure
from extractor.engines.rules.tongue import Tongue, names
from schemas.draft import Draft, IncidentDraft, SourceDraft, TollDraft
from schemas.vocabulary import Assertion, EventType, Kind, Outcome

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_BULLETS = ("*", "\u2022", "-", "\u2013", "+", "\u00b7")
_OWN_ACT = {Outcome.ABDUCTED: EventType.ABDUCTION, Outcome.DETAINED: EventType.DETENTION}


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence: its words `[first, last)`, the acts it names, the more telling first."""

    sentence: Sentence
    first: int
    last: int
    acts: tuple[EventType, ...]
    ruled_out: bool


@dataclass(slots=True)
class _Record:
    act: EventType
    figures: list[tuple[_Line, Figure, SourceDraft | None]] = field(default_factory=list)
    sentences: set[int] = field(default_factory=set)
    attributed: bool = False


class Elsewhere:
    """Writes drafts of figures.

    Args:
        tables: `rules_elsewhere.toml`, by language.
    """

    def __init__(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        self._tables = tables
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
        return _Article(document, language, tongue).draft()


def _code(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()


class _Article:
    def __init__(self, document: Document, language: Language, tongue: Tongue) -> None:
        self._document = document
        self._words: Words = document.words
        self._tongue = tongue
        self._counts = language.counts.find(document.words)
        self._count_starts = [count.start for count in self._counts]
        self._records: list[_Record] = []

    def draft(self) -> Draft:
        before: Sentence | None = None
        for sentence in self._document.sentences:
            if counts := self._within(sentence):
                line = self._line(sentence)
                if not line.ruled_out:
                    self._read(line, self._line(before) if before else None, counts)
            before = sentence
        return Draft(records=tuple(_written(self._document.text, r) for r in self._records))

    def _line(self, sentence: Sentence) -> _Line:
        words, tongue = self._words, self._tongue
        first = bisect_left(words.starts, sentence.start)
        last = bisect_left(words.starts, sentence.end)
        told = set(tongue.tells(words, first, last))
        earlier = names(tongue.ago, words, first, last) and names(tongue.spans, words, first, last)
        asks = self._words.text[sentence.end - 1] in "?\u061f"
        acts = sorted((act for act in told if act), key=tongue.rank.__getitem__)
        return _Line(sentence, first, last, tuple(acts), None in told or earlier or asks)

    def _within(self, sentence: Sentence) -> list[CountPhrase]:
        low = bisect_left(self._count_starts, sentence.start)
        high = bisect_left(self._count_starts, sentence.end)
        return [count for count in self._counts[low:high] if count.end <= sentence.end]

    def _read(self, line: _Line, before: _Line | None, counts: list[CountPhrase]) -> None:
        figures = Beside(self._words, self._tongue, line.first, line.last).figures(counts)
        if not any(figure.outcome for figure in figures) or self._of_another_year(line, figures):
            return
        source = self._source(line)
        kept: dict[int, _Record] = {}
        for place, figure in enumerate(figures):
            act = self._act(line, before, figure.outcome) if figure.outcome else None
            if act is None or (figure.whole is not None and figure.whole not in kept):
                continue
            record = self._add(line, figure, act, source)
            if record is not None:
                kept[place] = record
        said = names(self._tongue.said, self._words, line.first, line.last)
        for record in kept.values():
            record.sentences.add(line.sentence.number)
            record.attributed |= said

    def _of_another_year(self, line: _Line, figures: list[Figure]) -> bool:
        """Whether a year stands in the sentence that is not the article's own."""
        published = self._document.article.published_at
        counted = {f.count.number_start for f in figures if f.outcome}
        return any(
            match.start() not in counted and not (published and match[0] == str(published.year))
            for match in _YEAR.finditer(self._words.text, line.sentence.start, line.sentence.end)
        )

    def _act(self, line: _Line, before: _Line | None, outcome: Outcome) -> EventType | None:
        """Name the act of a figure: the sentence's own, else that of the one before."""
        if outcome in _OWN_ACT:
            return _OWN_ACT[outcome]
        acts = [act for act in line.acts if act is not EventType.DETENTION]
        bullet = self._document.quote(line.sentence).startswith(_BULLETS)
        if not acts and before and not before.ruled_out and not bullet:
            acts = [act for act in before.acts if act is not EventType.DETENTION]
        return acts[0] if acts else None

    def _add(
        self, line: _Line, figure: Figure, act: EventType, source: SourceDraft | None
    ) -> _Record | None:
        """Add a figure, or find the record that has it; None: it cannot be stood behind."""
        for record in self._records:
            for _, known, _ in record.figures:
                if known.outcome is figure.outcome and known.value.value == figure.value.value:
                    if record.act is EventType.ATTACK and act not in _OWN_ACT.values():
                        self._rename(record, act)
                    return record
        record = self._home(act)
        told = [
            (other, known) for other, known, _ in record.figures if known.outcome is figure.outcome
        ]
        if figure.whole is None and any(
            other is not line or None in {known.group, figure.group}
            for other, known in told
            if known.whole is None
        ):
            return None
        record.figures.append((line, figure, source))
        return record

    def _home(self, act: EventType) -> _Record:
        """Return the record of an act; "the attack" is the one act that is told more closely."""
        for record in self._records:
            if record.act is act:
                return record
        violent = [r for r in self._records if r.act not in _OWN_ACT.values()]
        if act is EventType.ATTACK and len(violent) == 1:
            return violent[0]
        if (
            act not in _OWN_ACT.values()
            and len(violent) == 1
            and violent[0].act is EventType.ATTACK
        ):
            self._rename(violent[0], act)
            return violent[0]
        record = _Record(act)
        self._records.append(record)
        return record

    def _rename(self, record: _Record, act: EventType) -> None:
        if all(other.act is not act for other in self._records):
            record.act = act

    def _source(self, line: _Line) -> SourceDraft | None:
        """Return who tells it, where the sentence names one that is listed."""
        words, tongue = self._words, self._tongue
        found = []
        for at in range(line.first, line.last):
            if words.keys[at] not in tongue.according.begin:
                continue
            according = tongue.according.beginning(words, at)
            if according is None:
                continue
            name = according[0]
            while name < line.last and (article := tongue.articles.beginning(words, name)):
                name = article[0]
            teller = tongue.tellers.beginning(words, name) if name < line.last else None
            if teller is None:
                return None
            stop, kind = teller
            text = words.text[words.starts[name] : words.ends[stop - 1]]
            found.append(SourceDraft(name=text, kind=kind))
        return found[0] if len(found) == 1 else None


def _written(text: str, record: _Record) -> IncidentDraft:
    tolls = tuple(
        TollDraft(
            outcome=figure.outcome,
            count=text[figure.count.start : figure.count.end],
            group=figure.group,
            status=figure.status,
            part=figure.whole is not None,
            source=source.name if source else None,
        )
        for _, figure, source in record.figures
        if figure.outcome
    )
    told = ", ".join(f"{toll.count} {toll.outcome.value}" for toll in tolls if not toll.part)
    sources = dict.fromkeys(source for _, _, source in record.figures if source)
    return IncidentDraft(
        kind=Kind.INCIDENT,
        event_type=record.act,
        summary=f"{record.act.value.replace('_', ' ').capitalize()}: {told}.",
        assertion=Assertion.ATTRIBUTED if record.attributed else Assertion.REPORTED,
        tolls=tolls,
        sources=tuple(sources),
        sentences=tuple(sorted(record.sentences)),
    )
