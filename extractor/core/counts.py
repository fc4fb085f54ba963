"""What a number phrase says: value, qualifier and bounds (guideline section 5).

The phrases are data (`lexicons/counts.toml`). Where a phrase can be read in two ways there is no
value: None is better than a wrong number. Two numbers joined by `to` are a range only if they
rise: `400 to 300` is a change or a score. `between 400 and 300` is a range whatever the order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple

from extractor.core.borders import WORDS_BETWEEN, Borders
from extractor.core.noun_phrases import NounPhraseReader
from extractor.core.numbers import NumberReader
from extractor.core.quantities import (
    NOBODY,
    VAGUE,
    CountValue,
    Quantity,
    QuantityReader,
    bounded,
)
from extractor.core.words import Phrases, Text, Words, adjoins, fold, phrase
from schemas.vocabulary import Qualifier

__all__ = ["CountPhrase", "CountReader", "CountValue"]


class CountPhrase(NamedTuple):
    """A quantity with its modifiers at `text[start:end]`; the quantity alone within."""

    start: int
    end: int
    number_start: int
    number_end: int
    value: CountValue

    def moved(self, by: int) -> CountPhrase:
        """Return the phrase in a text in which it stands so many characters further on."""
        start, end, number_start, number_end, value = self
        return CountPhrase(start + by, end + by, number_start + by, number_end + by, value)


# `CountPhrase(…)` without the check of its arguments: half the time.
_phrase = partial(tuple.__new__, CountPhrase)
_ONE = CountValue(1, Qualifier.EXACT, 1, 1)
_DASH = re.compile(r"\s?[-\u2010-\u2015\u2212]\s?")
_PUNCTUATION = re.compile(r"[^\w\s]")
_NO_PART = re.compile(r"[\s,.;:!?()\"'\u2018\u2019\u201c\u201d]*")
"""Signs that are in no count phrase between words."""
_FULL_STOP = re.compile(r"\.\s")
_FEW_WORDS = re.compile(rf"[\s-]?|\s(?:[^\W\d_]+\s){{1,{WORDS_BETWEEN}}}")
_SIGNS = {
    "~": Qualifier.APPROXIMATE,
    "\u2248": Qualifier.APPROXIMATE,
    ">": Qualifier.MORE_THAN,
    "\u2265": Qualifier.AT_LEAST,
    "<": Qualifier.LESS_THAN,
    "\u2264": Qualifier.AT_MOST,
}
_LISTED = frozenset({" ", ",", ", ", ". "})
"""What stands between two numbers of a list, and never in a range."""
_NEAR = 60
"""Characters over which words are put in relation to a number."""
_SHORT = 60
"""Characters up to which a phrase is likely to come again."""
_REMEMBERED = 4_096
_MODIFIERS = (
    Qualifier.AT_LEAST,
    Qualifier.MORE_THAN,
    Qualifier.AT_MOST,
    Qualifier.LESS_THAN,
    Qualifier.APPROXIMATE,
)


class CountReader:
    """Reads counts by one table of `counts.toml`; None: bare numbers only."""

    def __init__(self, numbers: NumberReader, table: Mapping[str, Any] | None) -> None:
        table = table or {}
        self._numbers = numbers
        self._noun_phrases = NounPhraseReader(table)
        # A filler may stand between modifier and number and says nothing of its own.
        before: dict[str, Qualifier | None] = dict.fromkeys(table.get("filler", ()))
        after: dict[str, Qualifier] = {}
        for each in _MODIFIERS:
            before |= dict.fromkeys(table.get(each, ()), each)
            after |= dict.fromkeys(table.get("after", {}).get(each, ()), each)
        if prefix := table.get("prefix"):
            before |= {prefix + text: each for text, each in before.items()}
        self._before = Phrases(before)
        self._after = Phrases(after)
        self._quantities = QuantityReader(numbers, table, self._before, self._after)
        self._opens = Phrases(dict.fromkeys(table.get("opens", ()), True))
        between = table.get("between", ())
        self._between = Phrases({left: True for left, _ in between})
        self._and = frozenset(phrase(right) for _, right in between)
        self._to = frozenset(map(phrase, table.get("to", ())))
        self._or = frozenset(map(phrase, table.get("or_", ())))
        self._change = frozenset(map(fold, table.get("change", ())))
        self._partitive = frozenset(map(phrase, table.get("partitive", ())))
        self.borders = Borders(
            numbers,
            before=(self._before, self._opens, self._between),
            after=self._after,
            worded=self._quantities.worded,
            share=self._quantities.share,
            scaling=self._quantities.scaling,
            joiners=[key for keys in (*self._and, *self._to, *self._or) for key in keys],
        )
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._parse)

    def parse(self, text: str) -> CountValue | None:
        """Read a string that is a count phrase as a whole; never raises.

        Several quantities give None, but for a part of a whole (`3 of the 14 hostages`: 3) and
        where all are vague. So does one person with a number behind (`a mother of two`). Without a
        quantity, a singular noun phrase or its article is 1 and a denied noun 0.
        """
        return self._remembered(text) if len(text) <= _SHORT else self._parse(text)

    def _parse(self, text: str) -> CountValue | None:
        words = Words.of(text)
        found = self.find(words)
        if not found:
            if self._noun_phrases.is_one(text) or self._numbers.read(words) == 1:
                return _ONE
            return NOBODY if self._noun_phrases.is_none(text) else None
        first, *others = found
        if first.start and self._noun_phrases.is_one(text[: first.start], closed=True):
            return None
        if others and any(each.value != VAGUE for each in found):
            between = phrase(text[first.end : others[0].start])
            if not any(between[: len(each)] == each for each in self._partitive):
                return None
        return first.value

    def find(self, text: Text) -> list[CountPhrase]:
        """Return every quantity with its modifiers, in order, never overlapping.

        Left out are digits that count nothing (`F-16`, `14:30`, `15th`, `20-year-old`), shares
        (`10 percent`) and articles without a modifier.
        """
        return Words.of(text).once(self._find)

    def has_read(self, words: Words) -> bool:
        """Whether the words have been searched already."""
        return words.knows(self._find)

    def _find(self, words: Words) -> list[CountPhrase]:
        quantities = self._quantities.find(words)
        phrases: list[CountPhrase] = []
        at = 0
        while at < len(quantities):
            quantity, start, taken = self._range(words, quantities, at)
            at += taken
            behind = bisect_left(words.starts, quantity.end)
            if self._quantities.counts_nothing(words, quantity, behind):
                continue
            start, qualifiers = self._read_before(words, start)
            if phrases and start < phrases[-1].end:
                start, qualifiers = quantity.start, []
            follower = quantities[at].start if at < len(quantities) else None
            end, qualifier = self._read_after(words, quantity.end, behind, follower)
            if qualifier:
                qualifiers.append(qualifier)
            if qualifiers or not quantity.article:
                value = _qualified(quantity.value, qualifiers) if qualifiers else quantity.value
                phrases.append(_phrase((start, end, quantity.start, quantity.end, value)))
        return phrases

    def _range(
        self, words: Words, quantities: list[Quantity], at: int
    ) -> tuple[Quantity, int, int]:
        """Return the quantity or range at `at`, where its phrase starts, how many it takes."""
        first = quantities[at]
        if at + 1 < len(quantities):
            end, start = first.end, quantities[at + 1].start
            if start - end <= _NEAR and words.text[end:start] not in _LISTED:
                joined = self._joined(words, first, quantities[at + 1])
                if joined:
                    return (*joined, 2)
        return first, first.start, 1

    def _joined(
        self, words: Words, first: Quantity, second: Quantity
    ) -> tuple[Quantity, int] | None:
        """Return the range of two quantities and where it starts."""
        gap = words.text[first.end : second.start]
        low, high = first.value.value, second.value.value
        if low is None or high is None or first.article or second.article:
            return None
        if second.scale > 1 and first.scale == 1 and low * second.scale < high:
            low *= second.scale
        start = first.start
        joiner = None if _PUNCTUATION.search(gap) else phrase(gap)
        between = self._before_at(self._between, words, start)
        if between is not None and joiner in self._and:
            start, low, high = between, min(low, high), max(low, high)
        elif joiner in self._to:
            opened = self._before_at(self._opens, words, start)
            if opened is not None and self._changes(words, opened):
                return None
            start = start if opened is None else opened
        elif joiner not in self._or and not _DASH.fullmatch(gap):
            return None
        if low >= high:
            return None
        value = CountValue(None, Qualifier.RANGE, low, high)
        return Quantity(first.start, second.end, value), start

    def _before_at(self, phrases: Phrases[bool], words: Words, start: int) -> int | None:
        """Return where a phrase that leads to `start` begins."""
        stop = words.before(start)
        if stop == 0 or words.keys[stop - 1] not in phrases.end:
            return None
        if not phrases.leads_to(words, stop - 1, start):
            return None
        found = phrases.ending(words, stop)
        return words.starts[found[0]] if found else None

    def _changes(self, words: Words, start: int) -> bool:
        """Whether a word of change stands before, in the same sentence."""
        for at in range(words.before(start) - 1, -1, -1):
            if start - words.starts[at] > _NEAR:
                break
            if words.keys[at] in self._change:
                return "." not in words.text[words.ends[at] : start]
        return False

    def _read_before(self, words: Words, start: int) -> tuple[int, list[Qualifier]]:
        """Return where the modifiers before `start` begin, and their qualifiers, inner first."""
        qualifiers: list[Qualifier] = []
        sign = _SIGNS.get(words.text[start - 1 : start])
        if sign:
            start -= 1
            qualifiers.append(sign)
        begin = at = start
        stop = words.before(at)
        modifiers = self._before
        while (
            stop
            and words.keys[stop - 1] in modifiers.end
            and modifiers.leads_to(words, stop - 1, at)
        ):
            found = modifiers.ending(words, stop)
            if found is None:
                break
            stop, qualifier = found
            at = words.starts[stop]
            if qualifier is not None:
                qualifiers.append(qualifier)
                begin = at
        return begin, qualifiers

    def _read_after(
        self, words: Words, end: int, behind: int, follower: int | None
    ) -> tuple[int, Qualifier | None]:
        """Return where the modifier after `end` stops, and its qualifier.

        `behind`: the word there. `follower`: where the next quantity begins; behind a noun, `at
        least five` is about the five.
        """
        text, starts = words.text, words.starts
        if text.startswith("+", end):
            return end + 1, Qualifier.AT_LEAST
        following = words.keys[behind : behind + WORDS_BETWEEN + 1]
        if self._after.begin.isdisjoint(following):
            return end, None
        for first, key in enumerate(following, behind):
            if key not in self._after.begin:
                continue
            start = starts[first]
            if start - end > _NEAR or not _FEW_WORDS.fullmatch(text, end, start):
                break
            found = self._after.beginning(words, first)
            if found:
                stop = words.ends[found[0] - 1]
                if follower is not None and (
                    adjoins(text, stop, follower) or self._read_before(words, follower)[0] < stop
                ):
                    break
                return stop, found[1]
        return end, None


def _qualified(value: CountValue, qualifiers: list[Qualifier]) -> CountValue:
    """Put the qualifiers, inner first, on a number; the first that bounds it wins."""
    if value.value is None:
        return value
    bounds = [each for each in qualifiers if each is not Qualifier.APPROXIMATE]
    return bounded(value.value, bounds[0] if bounds else Qualifier.APPROXIMATE)
