"""Where, when and by whose word, in one sentence of a language that is not read.

Each is taken only where plain words say it: a name behind a preposition of place that is known, or
behind the word for what it is ("in der Stadt Yola"); the only date of a sentence; who stands
beside "according to" or a verb of saying. A clause with a verb of saying tells where and when
something was said, so neither is taken from it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from extractor.core.dates import DatePhrase
from extractor.core.words import Words, is_tight
from extractor.engines.rules.tongue import Tongue, names
from schemas.draft import PlaceDraft, SourceDraft
from schemas.vocabulary import PlaceLevel, SourceKind

_LONGEST = 6
"""Words of a name."""
_CLAUSE = frozenset(",;:()\u2013\u2014\u00ab\u00bb\u060c\u061b")


@dataclass(frozen=True, slots=True)
class Known:
    """Names that the gazetteer has."""

    is_country: Callable[[str], bool]
    is_settlement: Callable[[str], bool]


class Around:
    """Reads one sentence: the words `[first, last)` of a text."""

    def __init__(self, words: Words, tongue: Tongue, first: int, last: int, known: Known) -> None:
        self._words = words
        self._tongue = tongue
        self._first = first
        self._last = last
        self._known = known
        self._said = self._words_of_saying()

    def date(self, dates: Sequence[DatePhrase]) -> str | None:
        """Return the phrase that dates what the sentence tells, if there is but one."""
        words = self._words
        told = [date for date in dates if not self._is_said(bisect_left(words.starts, date.start))]
        return words.text[told[0].start : told[0].end] if len(told) == 1 else None

    def places(self) -> Iterator[PlaceDraft]:
        """Yield the places, the finer ones mostly first."""
        words, tongue = self._words, self._tongue
        for at in range(self._first, self._last):
            if self._is_said(at):
                continue
            for phrases in (tongue.at, tongue.on):
                if words.keys[at] in phrases.begin and (found := phrases.beginning(words, at)):
                    yield from self._place(found[0], attacked=phrases is tongue.on)

    def sources(self) -> list[SourceDraft]:
        """Return who tells it."""
        words, tongue = self._words, self._tongue
        found: dict[SourceDraft, None] = {}
        at = self._first
        while at < self._last:
            key = words.keys[at]
            source = None
            stop = at + 1
            if key in tongue.according.begin and (led := tongue.according.beginning(words, at)):
                source = self._teller(led[0]) or self._named(led[0])
            elif key in tongue.said.begin and (led := tongue.said.beginning(words, at)):
                behind = led[0]
                if behind < self._last and (between := tongue.between.beginning(words, behind)):
                    behind = between[0]
                source = self._teller(behind)
            elif key in tongue.tellers.begin and (teller := tongue.tellers.beginning(words, at)):
                stop = teller[0]
                source = self._speaks(at)
            if source:
                found[source] = None
            at = stop
        return list(found)

    def _words_of_saying(self) -> list[bool]:
        """Return for each word whether it goes with a verb of saying of its clause.

        What stands behind a word of the act goes with that: "informó de un ataque el lunes".
        """
        words, tongue = self._words, self._tongue
        said: list[bool] = []
        begin = self._first
        for at in range(self._first, self._last + 1):
            over = at == self._last or (
                at > begin
                and (not _CLAUSE.isdisjoint(words.gaps[at]) or words.keys[at] in tongue.that)
            )
            if over:
                says = names(tongue.said, words, begin, at)
                for each in range(begin, at):
                    says_so = bool(tongue.said.beginning(words, each))
                    goes_with = says if each == begin else said[-1]
                    said.append(says_so or (goes_with and not tongue.harms(words, each)))
                begin = at
        return said

    def _is_said(self, at: int) -> bool:
        return self._said[at - self._first] if self._first <= at < self._last else True

    def _place(self, begin: int, *, attacked: bool) -> Iterator[PlaceDraft]:
        """Read the place that begins behind a preposition, and the wider ones behind commas.

        A country attacked is a side, and cities have no article: "in den Tod" names none.
        """
        words, tongue = self._words, self._tongue
        at = self._behind_articles(begin)
        if at >= self._last or not _joins(words.gaps[at]):
            return
        bearing = tongue.bearings.beginning(words, at)
        if bearing:
            name = self._name(self._behind_of(bearing[0]))
            if name and self._is_country(*name):
                yield PlaceDraft(name=self._quote(at, name[1]), level=PlaceLevel.REGION)
            return
        found = self._leveled(at) or self._bare(at, country=not attacked, city=at == begin)
        while found:
            (first, stop), level = found
            yield PlaceDraft(name=self._quote(first, stop), level=level)
            if stop >= self._last or words.gaps[stop] not in {", ", " ("}:
                return
            found = self._leveled(stop) or self._bare(stop, country=True, city=False)

    def _leveled(self, at: int) -> tuple[tuple[int, int], PlaceLevel] | None:
        """Read "[afghanischen] Stadt Kundus", "estado [mexicano] de Guanajuato"."""
        words, tongue = self._words, self._tongue
        for begin in range(at, min(at + 2, self._last)):
            if begin > at and not is_tight(words.gaps[begin]):
                return None
            kind = tongue.levels.beginning(words, begin)
            if kind is None:
                continue
            stop, level = kind
            behind = self._behind_of(stop)
            if behind == stop and stop + 1 < self._last and self._is_lower(stop):
                behind = self._behind_of(stop + 1)
                behind = stop if behind == stop + 1 else behind
            name = self._name(behind, certain=True)
            if name is None or (level is PlaceLevel.SETTLEMENT and self._is_country(*name)):
                # "capital da Somália"
                return None
            return name, level
        return None

    def _bare(
        self, at: int, *, country: bool, city: bool
    ) -> tuple[tuple[int, int], PlaceLevel] | None:
        name = self._name(at)
        kind = self._tongue.levels.beginning(self._words, at)
        if name is None or (kind and name[1] == kind[0]):
            # The word for a town alone names none, were there one of that name (Medina).
            return None
        if self._is_country(*name):
            return (name, PlaceLevel.COUNTRY) if country else None
        return (name, PlaceLevel.SETTLEMENT) if city else None

    def _name(self, at: int, *, certain: bool = False) -> tuple[int, int] | None:
        """Return the words of the name at `at`; `certain`: that one stands there is.

        Where nouns have capitals, or nothing has, the longest known name is taken.
        """
        run = self._run(at)
        if run is None:
            return None
        whole = self._tongue.capitals == "names"
        for stop in (run,) if whole else range(run, at, -1):
            if self._is_country(at, stop) or self._known.is_settlement(self._quote(at, stop)):
                return at, stop
        if not certain or not self._tongue.capitals:
            return None
        return at, run if whole else at + 1

    def _run(self, at: int) -> int | None:
        """Return where the words of a name that begins at `at` may end."""
        words, tongue = self._words, self._tongue
        if at >= self._last or (at > self._first and not self._reaches(at)):
            return None
        if tongue.capitals and not self._is_capital(at):
            return None
        stop = inner = at + 1
        while inner < min(self._last, at + _LONGEST) and _joins(words.gaps[inner]):
            if not tongue.capitals or self._is_capital(inner):
                stop = inner + 1
            elif words.keys[inner] not in tongue.inner:
                break
            inner += 1
        return stop

    def _reaches(self, at: int) -> bool:
        gap = self._words.gaps[at]
        return is_tight(gap) or gap in {", ", " (", "'", "\u2019", " \u00ab", ' "'}

    def _is_country(self, begin: int, stop: int) -> bool:
        name = self._quote(begin, stop)
        genitive = self._tongue.capitals == "nouns" and name.endswith("s")
        is_country = self._known.is_country
        return is_country(name) or (genitive and is_country(name[:-1]))

    def _named(self, at: int) -> SourceDraft | None:
        """Read a name behind "according to" that is not listed."""
        at = self._behind_articles(at)
        if self._tongue.capitals != "names" or at >= self._last:
            return None
        run = self._run(at)
        stop = self._on(run, SourceKind.OTHER) if run else self._last
        if run is None or (stop < self._last and is_tight(self._words.gaps[stop])):
            # It may go on: "l'Observatoire syrien".
            return None
        return SourceDraft(name=self._quote(at, stop), kind=SourceKind.OTHER)

    def _teller(self, at: int) -> SourceDraft | None:
        """Read a listed teller at `at`, with the name that goes on from it."""
        at = self._behind_articles(at)
        if at >= self._last or not self._reaches(at):
            return None
        at = self._behind_report(at)
        found = self._tongue.tellers.beginning(self._words, at)
        if found is None:
            return None
        stop, kind = found
        return SourceDraft(name=self._quote(at, self._on(stop, kind)), kind=kind)

    def _behind_report(self, at: int) -> int:
        """Return where a teller stands behind "un communiqué de", "un portavoz de"."""
        words, tongue = self._words, self._tongue
        if at + 2 < self._last and not tongue.tellers.beginning(words, at):
            behind = self._behind_of(at + 1)
            if behind > at + 1 and _joins(words.gaps[at + 1]) and _joins(words.gaps[behind]):
                return behind if tongue.tellers.beginning(words, behind) else at
        return at

    def _speaks(self, at: int) -> SourceDraft | None:
        """Read a listed teller right before a verb of saying."""
        words, tongue = self._words, self._tongue
        found = tongue.tellers.beginning(words, at)
        if found is None:
            return None
        stop = self._on(*found)
        if stop >= self._last or not is_tight(words.gaps[stop]):
            return None
        if not (tongue.said.beginning(words, stop) or tongue.behind.beginning(words, stop)):
            return None
        return SourceDraft(name=self._quote(at, stop), kind=found[1])

    def _on(self, stop: int, kind: SourceKind) -> int:
        """Return where a name goes on to: "Ministerio de Sanidad", "Paz y Territorio".

        Where nouns have capitals only a paper's name is sure to: "die Zeitung Premium Times".
        """
        words, tongue = self._words, self._tongue
        if not tongue.capitals or (tongue.capitals == "nouns" and kind is not SourceKind.MEDIA):
            return stop
        end = at = stop
        while at < min(self._last, stop + _LONGEST) and _joins(words.gaps[at]):
            if self._is_capital(at):
                end = at + 1
            elif words.keys[at] not in tongue.inner and words.keys[at] not in tongue.join:
                break
            at += 1
        return end

    def _behind_articles(self, at: int) -> int:
        """Step over articles, but for one with a capital, which is of a name: "El Tambo"."""
        while (
            at < self._last
            and (self._is_lower(at) or at == self._first)
            and (found := self._tongue.articles.beginning(self._words, at))
        ):
            at = found[0]
        return at

    def _behind_of(self, at: int) -> int:
        words, tongue = self._words, self._tongue
        while at < self._last and words.keys[at] in tongue.of and self._is_lower(at):
            at += 1
        return at

    def _is_capital(self, at: int) -> bool:
        return self._words.text[self._words.starts[at]].isupper()

    def _is_lower(self, at: int) -> bool:
        return self._words.text[self._words.starts[at]].islower()

    def _quote(self, begin: int, stop: int) -> str:
        return self._words.text[self._words.starts[begin] : self._words.ends[stop - 1]]


def _joins(gap: str) -> bool:
    return is_tight(gap) or gap in {"'", "\u2019"}
