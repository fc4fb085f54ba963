"""Quantities of running text: numbers, and the words that stand for one (guideline section 5)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from extractor.core.numbers import Number, NumberReader
from extractor.core.words import HYPHENS, Phrases, Vocabulary, Word, adjoins, fold, is_cased
from schemas.vocabulary import Qualifier


@dataclass(frozen=True, slots=True)
class CountValue:
    """Closed bounds; None where the phrase sets none."""

    value: int | None
    qualifier: Qualifier
    low: int | None
    high: int | None


class Quantity(NamedTuple):
    """A quantity before its modifiers are read. `article`: no more than an article says one."""

    start: int
    end: int
    value: CountValue
    scale: int = 1
    article: bool = False


class Scan(NamedTuple):
    """A text, and the words in it that the lexicon knows."""

    text: str
    words: list[Word]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str, vocabulary: Vocabulary) -> Self:
        words = vocabulary.find(text)
        return cls(text, words, [word.start for word in words], [word.end for word in words])


NOBODY = CountValue(0, Qualifier.EXACT, 0, 0)
VAGUE = CountValue(None, Qualifier.VAGUE, None, None)
_NOTHING = CountValue(None, Qualifier.EXACT, None, None)
"""Of a number without a value: it counts nothing, but still parts those around it."""

_SHARE_SIGN = re.compile(r"\s?[%\u2030\u066a]")
_CODE = re.compile(r"(?<!\d)\d+(?:(?:[:/]\d+)+|(?:-\d+){2,}|(?:\.\d+){2,})")
"""Times, dates, fractions, versions: digits that count nothing."""


class QuantityReader:
    """Finds quantities by one table of `counts.toml`; `before`, `after`: its modifiers."""

    def __init__(
        self,
        numbers: NumberReader,
        table: Mapping[str, Any],
        before: Phrases[Qualifier | None],
        after: Phrases[Qualifier],
    ) -> None:
        self._numbers = numbers
        self._before = before
        self._after = after
        self._worded = Phrases(
            dict.fromkeys(table.get("vague", ()), VAGUE)
            | dict.fromkeys(table.get("zero", ()), NOBODY)
            | _each_bounded(table.get("fixed", {}), Qualifier.EXACT)
            | _each_bounded(table.get("loosely", {}), Qualifier.APPROXIMATE)
        )
        self._share = Phrases(dict.fromkeys(table.get("share", ()), True))
        self._scales = frozenset(map(fold, table.get("vague_scales", ())))
        self._of = frozenset(map(fold, table.get("of", ())))
        names = ("vague", "zero", "fixed", "loosely", "share", "vague_scales", "of")
        self.phrases: list[str] = [text for name in names for text in table.get(name, ())]

    def find(self, scan: Scan) -> list[Quantity]:
        """Return the quantities in order: numbers, and phrases that stand for one."""
        found = [
            *map(_numeral, self._numbers.find(scan.text, articles=True)),
            *self._in_words(scan),
        ]
        found.sort(key=lambda quantity: (quantity.start, -quantity.end))
        masks = self._masks(scan)
        quantities: list[Quantity] = []
        mask = 0
        for quantity in found:
            while mask < len(masks) and masks[mask][1] <= quantity.start:
                mask += 1
            masked = mask < len(masks) and masks[mask][0] <= quantity.start
            if not masked and (not quantities or quantity.start >= quantities[-1].end):
                quantities.append(quantity)
        return quantities

    def _masks(self, scan: Scan) -> list[tuple[int, int]]:
        """Return the spans in which numbers count nothing: dates, times, `pour cent`."""
        masks = [match.span() for match in _CODE.finditer(scan.text)]
        for at, word in enumerate(scan.words):
            share = self._share.beginning(scan.text, scan.words, at)
            if share and share[0] > at + 1:
                masks.append((word.start, scan.words[share[0] - 1].end))
        return sorted(masks)

    def _in_words(self, scan: Scan) -> Iterator[Quantity]:
        text, words = scan.text, scan.words
        at = 0
        while at < len(words):
            found = self._worded.beginning(text, words, at)
            modifier = self._before.beginning(text, words, at)
            if found is None or (modifier and modifier[0] > found[0]):
                # "as many as" counts nothing by itself.
                at = modifier[0] if modifier else at + 1
                continue
            stop, value = found
            if value is VAGUE:
                stop = self._scaled(scan, stop)
            yield Quantity(words[at].start, words[stop - 1].end, value)
            at = stop

    def _scaled(self, scan: Scan, at: int) -> int:
        """Return the index after the scales that follow: `dozens`, `of thousands`."""
        text, words = scan.text, scan.words
        while at < len(words) and adjoins(text, words[at - 1].end, words[at].start):
            scale = at
            if words[at].key in self._of and at + 1 < len(words):
                scale = at + 1
                if not adjoins(text, words[at].end, words[scale].start):
                    break
            if words[scale].key not in self._scales:
                break
            at = scale + 1
        return at

    def counts_nothing(self, scan: Scan, quantity: Quantity) -> bool:
        """Whether the quantity is a share, part of a name, a word or an age, or no whole number."""
        text, words, end = scan.text, scan.words, quantity.end
        if quantity.value is _NOTHING or _SHARE_SIGN.match(text, end):
            return True
        first = bisect_left(scan.starts, end)
        if first < len(words) and adjoins(text, end, words[first].start):
            if self._share.beginning(text, words, first):
                return True
            if self._after.beginning(text, words, first):
                return False
        return _glued(text, quantity.start - 1, -1, text[quantity.start].isdecimal()) or _glued(
            text, end, 1, hyphen=True
        )


def bounded(value: int, qualifier: Qualifier) -> CountValue:
    """Return the count of one number under a qualifier other than `range` and `vague`."""
    low = {
        Qualifier.EXACT: value,
        Qualifier.AT_LEAST: value,
        Qualifier.MORE_THAN: value + 1,
    }.get(qualifier)
    high = {
        Qualifier.EXACT: value,
        Qualifier.AT_MOST: value,
        Qualifier.LESS_THAN: value - 1,
    }.get(qualifier)
    return CountValue(value, qualifier, low, high)


def _each_bounded(values: Mapping[str, int], qualifier: Qualifier) -> dict[str, CountValue]:
    return {text: bounded(value, qualifier) for text, value in values.items()}


def _numeral(number: Number) -> Quantity:
    if number.value is None:
        return Quantity(number.start, number.end, _NOTHING)
    qualifier = Qualifier.APPROXIMATE if number.rough else Qualifier.EXACT
    value = bounded(number.value, qualifier)
    return Quantity(number.start, number.end, value, number.scale, number.article)


def _glued(text: str, at: int, step: int, hyphen: bool) -> bool:
    """Whether a letter stands at `at`, or behind a hyphen there: `15th`, `20-year-old`, `F-16`."""
    if not 0 <= at < len(text):
        return False
    if hyphen and text[at] in HYPHENS:
        at += step
        return 0 <= at < len(text) and text[at].isalpha()
    return is_cased(text[at])
