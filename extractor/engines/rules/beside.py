"""Figures of one sentence, by the words that stand beside them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from extractor.core.counts import CountPhrase
from extractor.core.words import Words, adjoins, is_tight, phrase
from extractor.engines.rules.attributes import behind_adjective, behind_attributes, is_close
from extractor.engines.rules.harmed import ONE, Figure, is_read
from extractor.engines.rules.tongue import Tongue, names
from schemas.vocabulary import ActorType, Outcome

_NEAR = 9
"""Words between the counted and their verb, or before a figure, that are looked at."""
_INSERTED = 90
"""Characters of an insertion between commas."""
_JOINED = 12
_OBJECT = "a"
"""Leads to persons that something is done to, in Spanish."""
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_CLOSING = re.compile(r"[,;:.!?)\u2013\u2014]")


class Beside:
    """Reads one sentence: the words `[first, last)` of a text."""

    def __init__(self, words: Words, tongue: Tongue, first: int, last: int) -> None:
        self._words = words
        self._tongue = tongue
        self._first = first
        self._last = last

    def figures(self, counts: Sequence[CountPhrase]) -> list[Figure]:
        """Return the sentence's figures, in order; some without an outcome."""
        found: list[Figure] = []
        for place, count in enumerate(counts):
            if not is_read(count):
                continue
            # An article is no subject that a verb would rather go with: "durch einen Sprengsatz".
            following = [each for each in counts[place + 1 : place + 5] if each.value is not ONE]
            figure = self._beside(count, following, found)
            figure = self._related(figure, found)
            if figure.outcome and self._denied(count):
                figure = Figure(count, count.end)
            if figure.outcome and figure.whole is None and not figure.led:
                self._share_back(found, figure)
            found.append(figure)
        return found

    def _beside(
        self,
        count: CountPhrase,
        following: Sequence[CountPhrase],
        before: Sequence[Figure],
    ) -> Figure:
        """Read what stands right behind the number, right before it, and then its verb."""
        words = self._words
        nothing = Figure(count, count.end)
        for offset in sorted({count.number_end, count.end}):
            at, end = self._skip_others(offset)
            tight = at < self._last and adjoins(words.text, end, words.starts[at])
            noun = self._noun(nothing, at, following) if tight else None
            if noun:
                return noun
            tail = Figure(count, max(count.end, end))
            further = end > offset or self._before_others(count)[0] < words.before(count.start)
            if tight and (further or (before and self._goes_on(count, before[-1]))):
                outcome = self._verb(tail, at, following)
                if outcome:
                    return replace(tail, outcome=outcome)
            if self._ends(count, end) and (led := self._led_by(count)):
                return self._led(tail, led)
        return nothing

    def _noun(
        self,
        nothing: Figure,
        at: int,
        following: Sequence[CountPhrase],
    ) -> Figure | None:
        """Read a noun behind a number: of those harmed, or of people, then with their verb."""
        words, tongue = self._words, self._tongue
        begin, at = at, behind_adjective(words, tongue, at, self._last)
        result = tongue.result.beginning(words, at)
        people = tongue.people.beginning(words, at)
        if result and not (people and people[0] > result[0]):
            return replace(nothing, outcome=result[1], tail=self._tail(nothing.count, result[0]))
        if not people:
            return None
        stop, (status, side) = people
        counted = replace(
            nothing,
            group=words.text[words.starts[begin] : words.ends[stop - 1]] if side else None,
            status=status,
            side=side,
            counts_people=True,
            tail=self._tail(nothing.count, stop),
        )
        return self._with_verb(counted, stop, following)

    def _with_verb(
        self,
        counted: Figure,
        stop: int,
        following: Sequence[CountPhrase],
    ) -> Figure:
        words, tongue = self._words, self._tongue
        if stop < self._last and is_tight(words.gaps[stop]):
            done = tongue.one if counted.is_one else tongue.done
            state = done.beginning(words, stop) or tongue.result.beginning(words, stop)
            if state:
                doer = self._doer(counted.count.start, auxiliary=True)
                tail = words.ends[state[0] - 1]
                return replace(counted, outcome=state[1], tail=tail, doer=doer)
        led = self._led_by(counted.count, with_noun=True)
        if led:
            return self._led(counted, led)
        verb = behind_attributes(words, tongue, stop, self._last)
        if verb > stop:
            # "de 34 años" counts nobody.
            following = [each for each in following if each.start >= words.starts[verb]]
            stop = verb
        at, following = self._skip_insertion(stop, following)
        if at >= self._last or (at == stop and not is_tight(words.gaps[at])):
            return counted
        start, _ = self._before_others(counted.count)
        if start > self._first and words.keys[start - 1] in tongue.prepositions:
            return counted
        return replace(counted, outcome=self._verb(counted, at, following))

    def _led(self, figure: Figure, led: tuple[int, Outcome]) -> Figure:
        """Give a figure the outcome of the words that lead to it from word `led[0]` on."""
        words, tongue = self._words, self._tongue
        at, outcome = led
        if tongue.among.beginning(words, at):
            return replace(figure, outcome=outcome, led=True, among=True)
        by_itself = tongue.dies.beginning(words, at) or tongue.passive.beginning(words, at)
        return replace(
            figure,
            outcome=outcome,
            led=True,
            doer=None if by_itself else self._doer(words.starts[at]),
        )

    def _doer(self, start: int, *, auxiliary: bool = False) -> tuple[str, ActorType] | None:
        """Return those named right before an offset, where asked for behind an auxiliary."""
        words, tongue = self._words, self._tongue
        stop = words.before(start)
        if stop <= self._first or not adjoins(words.text, words.ends[stop - 1], start):
            return None
        found = tongue.doers.ending(words, stop)
        if found is None or found[0] < self._first:
            return None
        if auxiliary and not (found[0] > self._first and tongue.active.ending(words, found[0])):
            return None
        return words.text[words.starts[found[0]] : words.ends[stop - 1]], found[1]

    def _led_by(self, count: CountPhrase, *, with_noun: bool = False) -> tuple[int, Outcome] | None:
        """Return what the words right before a count say was done to the counted, and from where.

        An article between them is of the noun: "murieron el 14" tells a day.
        """
        words, tongue = self._words, self._tongue
        at, start = self._before_others(count)
        if with_noun and at > self._first and tongue.articles.leads_to(words, at - 1, start):
            article = tongue.articles.ending(words, at)
            if article:
                at, start = article[0], words.starts[article[0]]
        if at <= self._first or not is_tight(words.text[words.ends[at - 1] : start]):
            return None
        if led := self._led_over(at):
            return led
        # "a tué jeudi 14 civils"
        if (between := tongue.between.ending(words, at)) and is_tight(words.gaps[between[0]]):
            at = max(between[0], self._first + 1)
        if led := tongue.before.ending(words, at) or tongue.among.ending(words, at):
            return led if led[0] >= self._first else None
        return self._died_before(at)

    def _led_over(self, stop: int) -> tuple[int, Outcome] | None:
        """Read "mató el lunes a 14": what stands between the verb and its preposition."""
        words, tongue = self._words, self._tongue
        if words.keys[stop - 1] != _OBJECT or stop - 1 <= self._first:
            return None
        between = tongue.between.ending(words, stop - 1)
        if between is None or between[0] <= self._first or not is_tight(words.gaps[between[0]]):
            return None
        led = tongue.before_object.ending(words, between[0])
        return led if led and led[0] >= self._first else None

    def _died_before(self, stop: int) -> tuple[int, Outcome] | None:
        """Read "murieron en el ataque 14 …": a verb, what may stand behind it, the counted."""
        words, tongue = self._words, self._tongue
        last = words.keys[stop - 1]
        if (
            last in tongue.prepositions
            or last in tongue.join
            or tongue.articles.ending(words, stop)
        ):
            return None
        for at in range(stop - 1, max(self._first, stop - _NEAR), -1):
            if not is_close(words.gaps[at]) or tongue.people.beginning(words, at):
                return None
            died = tongue.dies.ending(words, at)
            if died:
                subject = died[0] >= self._first and tongue.lead.beginning(words, at)
                return died if subject else None
        return None

    def _before_others(self, count: CountPhrase) -> tuple[int, int]:
        """Return the word at which "other" before a count begins, and its offset."""
        words, tongue = self._words, self._tongue
        at, start = words.before(count.start), count.start
        while at > self._first and tongue.others.leads_to(words, at - 1, start):
            found = tongue.others.ending(words, at)
            if found is None:
                break
            at, start = found[0], words.starts[found[0]]
        return at, start

    def _ends(self, count: CountPhrase, offset: int) -> bool:
        """Whether no noun stands at `offset`, behind a count that is no year."""
        words, tongue = self._words, self._tongue
        if _YEAR.fullmatch(words.text, count.start, count.end):
            return False
        at = bisect_left(words.starts, offset)
        if _CLOSING.match(words.text, offset) or at >= self._last:
            return not words.text[offset : offset + 2].strip("., ").isdecimal()
        return is_tight(words.text[offset : words.starts[at]]) and (
            words.keys[at] in tongue.join or bool(tongue.lead.beginning(words, at))
        )

    def _verb(
        self,
        counted: Figure,
        at: int,
        following: Sequence[CountPhrase],
    ) -> Outcome | None:
        """Return what the verb behind the counted says, where nothing else can be its subject."""
        words, tongue = self._words, self._tongue
        begin = at
        bound = following[0].start if following else len(words.text)
        passive = False
        while at < min(self._last, begin + _NEAR) and words.starts[at] < bound:
            # Behind "and" others may have died: "14 were hurt and two died".
            if words.keys[at] in tongue.join or (at > begin and not is_close(words.gaps[at])):
                return None
            dies = tongue.dies.beginning(words, at)
            if dies and (at == begin or self._leads(begin)):
                return dies[1]
            done = (tongue.one if counted.is_one else tongue.done).beginning(words, at)
            if done:
                fits = self._is_done(counted.count, begin, at, done[0], passive=passive)
                return done[1] if fits else None
            aux = tongue.passive.beginning(words, at)
            if aux:
                passive, at = True, aux[0]
                continue
            for other in (
                tongue.active,
                tongue.people,
                tongue.result,
                tongue.before,
                tongue.negation,
            ):
                if other.beginning(words, at):
                    return None
            at += 1
        return None

    def _leads(self, at: int) -> bool:
        words, tongue = self._words, self._tongue
        return bool(tongue.lead.beginning(words, at) or tongue.passive.beginning(words, at))

    def _is_done(
        self,
        count: CountPhrase,
        begin: int,
        at: int,
        stop: int,
        *,
        passive: bool,
    ) -> bool:
        """Whether a participle was done to the counted, and not by them."""
        words, tongue = self._words, self._tongue
        if at == begin:
            return True
        if not self._leads(begin):
            return False
        if passive:
            return True
        if not tongue.bare_participles:
            return False
        if (
            stop < self._last
            and is_tight(words.gaps[stop])
            and tongue.active.beginning(words, stop)
        ):
            return False
        back = self._clause_before(count)
        before = words.before(count.start)
        return names(tongue.passive, words, back, before) or not names(
            tongue.active, words, back, before
        )

    def _skip_others(self, offset: int) -> tuple[int, int]:
        """Return the word behind "others" at an offset, and the offset behind them."""
        words, tongue = self._words, self._tongue
        at, end = bisect_left(words.starts, offset), offset
        while at < self._last and adjoins(words.text, end, words.starts[at]):
            found = tongue.others.beginning(words, at)
            if not found:
                break
            at, end = found[0], words.ends[found[0] - 1]
        # "une quarantaine de lycéens"
        if at + 1 < self._last and words.keys[at] in tongue.some:
            begun = adjoins(words.text, end, words.starts[at]) and is_close(words.gaps[at + 1])
            if begun and (
                tongue.people.beginning(words, at + 1) or tongue.result.beginning(words, at + 1)
            ):
                return at + 1, words.starts[at + 1]
        return at, end

    def _skip_insertion(
        self, at: int, following: Sequence[CountPhrase]
    ) -> tuple[int, Sequence[CountPhrase]]:
        """Step over ", including 3 children," and ", who had come by bus,"."""
        words, tongue = self._words, self._tongue
        if (
            at >= self._last
            or is_tight(words.gaps[at])
            or not (tongue.including.beginning(words, at) or tongue.relative.beginning(words, at))
        ):
            return at, following
        begin = words.starts[at]
        closing = _CLOSING.search(words.text, begin, begin + _INSERTED)
        if closing is None or closing[0] not in ",)\u2013\u2014":
            return at, following
        after = bisect_left(words.starts, closing.end())
        return after, [count for count in following if count.start >= closing.end()]

    def _denied(self, count: CountPhrase) -> bool:
        stop = self._words.before(count.start)
        return names(self._tongue.negation, self._words, self._clause_before(count), stop)

    def _clause_before(self, count: CountPhrase) -> int:
        """Return the word at which what stands before a count in its clause begins."""
        words = self._words
        stop = at = words.before(count.start)
        if at > self._first and not is_tight(words.text[words.ends[at - 1] : count.start]):
            return at
        while at > max(self._first, stop - _NEAR):
            at -= 1
            if not is_close(words.gaps[at]):
                break
        return at

    def _tail(self, count: CountPhrase, stop: int) -> int:
        return max(count.end, self._words.ends[stop - 1])

    def _goes_on(self, count: CountPhrase, before: Figure) -> bool:
        """Whether "and" or a comma stands before a count, behind a figure of the sentence."""
        words = self._words
        at, start = self._before_others(count)
        if before.outcome is None or at <= self._first or words.ends[at - 1] < before.count.end:
            return False
        gap = words.text[words.ends[at - 1] : start]
        joins = words.keys[at - 1] in self._tongue.join and is_tight(gap)
        return joins or gap in {", ", "; "} or at < words.before(count.start)

    def _is_joined(self, one: Figure, other: Figure) -> bool:
        gap = self._words.text[one.tail : other.count.start]
        if not 0 < len(gap) <= _JOINED:
            return False
        said = phrase(gap)
        if gap.strip(" ,") == "":
            return "," in gap
        return len(said) == 1 and said[0] in self._tongue.join and not gap.strip(" ,").count(" ")

    def _related(self, figure: Figure, found: Sequence[Figure]) -> Figure:
        """Give a figure the outcome of the one it is a part of, or goes on from."""
        words, tongue = self._words, self._tongue
        stop = words.before(figure.count.start)
        beside = stop > self._first and tongue.including.leads_to(
            words, stop - 1, figure.count.start
        )
        if beside and tongue.including.ending(words, stop):
            return self._part(figure, found)
        if not found or not figure.counts_people or figure.led:
            return figure
        last = found[-1]
        if last.outcome is None or not self._is_joined(last, figure):
            return figure
        if last.whole is not None and figure.outcome in {None, last.outcome}:
            return replace(figure, outcome=last.outcome, whole=last.whole)
        if last.led and figure.outcome is None:
            return replace(figure, outcome=last.outcome, led=True, among=last.among)
        return figure

    def _part(self, figure: Figure, found: Sequence[Figure]) -> Figure:
        wholes = [place for place, f in enumerate(found) if f.outcome and f.whole is None]
        outcomes = {found[place].outcome for place in wholes}
        outcome = outcomes.pop() if len(outcomes) == 1 else None
        known = figure.group is not None and figure.outcome in {None, outcome}
        if outcome is None or not known or not figure.fits_in(found[wholes[-1]]):
            return replace(figure, outcome=None, counts_people=False)
        return replace(figure, outcome=outcome, whole=wholes[-1])

    def _share_back(self, found: list[Figure], figure: Figure) -> None:
        """Give the verb of a figure to those joined to it before: "8 men and 7 women died"."""
        later = figure
        for place in range(len(found) - 1, -1, -1):
            one = found[place]
            if one.outcome is not None or not (one.counts_people and later.counts_people):
                return
            if not self._is_joined(one, later):
                return
            found[place] = later = replace(one, outcome=figure.outcome)
