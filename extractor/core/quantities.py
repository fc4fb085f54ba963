"""Quantities of running text: numbers, and the words that stand for one (guideline section 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from extractor.core.digits import DigitPattern
from extractor.core.numbers import Number, NumberReader
from extractor.core.words import HYPHENS, Phrases, Words, adjoins, fold, is_cased, is_tight
from schemas.vocabulary import Qualifier


class CountValue(NamedTuple):
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


# `CountValue(…)` and `Quantity(…)` without the check of their arguments: half the time.
_value = partial(tuple.__new__, CountValue)
_quantity = partial(tuple.__new__, Quantity)
_EXACT = Qualifier.EXACT
NOBODY = CountValue(0, Qualifier.EXACT, 0, 0)
VAGUE = CountValue(None, Qualifier.VAGUE, None, None)
_NOTHING = CountValue(None, Qualifier.EXACT, None, None)
"""Of a number without a value: it counts nothing, but still parts those around it."""

_SHARE_SIGNS = frozenset("%\u2030\u066a")
_CODE = DigitPattern(r"\d(?<!\d\d)\d*(?:(?:[:/]\d+)+|(?:-\d+){2,}|(?:\.\d+){2,})")
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
        self.worded = Phrases(
            dict.fromkeys(table.get("vague", ()), VAGUE)
            | dict.fromkeys(table.get("zero", ()), NOBODY)
            | _each_bounded(table.get("fixed", {}), Qualifier.EXACT)
            | _each_bounded(table.get("loosely", {}), Qualifier.APPROXIMATE)
        )
        self.share = Phrases(dict.fromkeys(table.get("share", ()), True))
        self._scales = frozenset(map(fold, table.get("vague_scales", ())))
        self._of = frozenset(map(fold, table.get("of", ())))
        self._openings = self.worded.begin | before.begin
        self.scaling = self._scales | self._of
        self._telling = self.share.begin | after.begin

    def find(self, words: Words) -> list[Quantity]:
        """Return the quantities in order: numbers, and phrases that stand for one."""
        found = [_numeral(number) for number in self._numbers.find(words, articles=True)]
        worded = list(self._in_words(words))
        if worded:
            found = sorted([*found, *worded], key=_by_place)
        if not found:
            return []
        masks = self._masks(words)
        if not (masks or worded):
            return found
        quantities: list[Quantity] = []
        mask = 0
        for quantity in found:
            while mask < len(masks) and masks[mask][1] <= quantity.start:
                mask += 1
            masked = mask < len(masks) and masks[mask][0] <= quantity.start
            if not masked and (not quantities or quantity.start >= quantities[-1].end):
                quantities.append(quantity)
        return quantities

    def _masks(self, words: Words) -> list[tuple[int, int]]:
        """Return the spans in which numbers count nothing: dates, times, `pour cent`."""
        masks = [match.span() for match in _CODE.finditer(words.text)]
        for at in words.among(self.share.begin):
            share = self.share.beginning(words, at)
            if share and share[0] > at + 1:
                masks.append((words.starts[at], words.ends[share[0] - 1]))
        return sorted(masks)

    def _in_words(self, words: Words) -> Iterator[Quantity]:
        at = 0
        for opening in words.among(self._openings):
            if opening < at:
                continue
            modifier = self._before.beginning(words, opening)
            if words.keys[opening] not in self.worded.begin:
                at = modifier[0] if modifier else opening + 1
                continue
            found = self.worded.beginning(words, opening)
            if found is None or (modifier and modifier[0] > found[0]):
                # "as many as" counts nothing by itself.
                at = modifier[0] if modifier else opening + 1
                continue
            at, value = found
            if value is VAGUE:
                at = self._scaled(words, at)
            yield Quantity(words.starts[opening], words.ends[at - 1], value)

    def _scaled(self, words: Words, at: int) -> int:
        """Return the index after the scales that follow: `dozens`, `of thousands`."""
        keys, gaps = words.keys, words.gaps
        while at < len(keys) and is_tight(gaps[at]):
            scale = at
            if keys[at] in self._of and at + 1 < len(keys):
                scale = at + 1
                if not is_tight(gaps[scale]):
                    break
            if keys[scale] not in self._scales:
                break
            at = scale + 1
        return at

    def counts_nothing(self, words: Words, quantity: Quantity, first: int) -> bool:
        """Whether the quantity is a share, part of a name, a word or an age, or no whole number.

        `first`: the word behind it.
        """
        text, end = words.text, quantity.end
        # The sign itself, or behind a space.
        if quantity.value is _NOTHING or text[end : end + 2].lstrip()[:1] in _SHARE_SIGNS:
            return True
        key = words.keys[first] if first < len(words.keys) else ""
        if key in self._telling and adjoins(text, end, words.starts[first]):
            if key in self.share.begin and self.share.beginning(words, first):
                return True
            if key in self._after.begin and self._after.beginning(words, first):
                return False
        start = quantity.start
        before, behind = text[start - 1 : start], text[end : end + 1]
        return (
            (before.isalpha() or before in HYPHENS)
            and _glued(text, start - 1, -1, text[start].isdecimal())
        ) or ((behind.isalpha() or behind in HYPHENS) and _glued(text, end, 1, hyphen=True))


def bounded(value: int, qualifier: Qualifier) -> CountValue:
    """Return the count of one number under a qualifier other than `range` and `vague`."""
    low = high = None
    if qualifier is Qualifier.EXACT:
        low = high = value
    elif qualifier is Qualifier.AT_LEAST:
        low = value
    elif qualifier is Qualifier.MORE_THAN:
        low = value + 1
    elif qualifier is Qualifier.AT_MOST:
        high = value
    elif qualifier is Qualifier.LESS_THAN:
        high = value - 1
    return CountValue(value, qualifier, low, high)


def _by_place(quantity: Quantity) -> tuple[int, int]:
    return quantity.start, -quantity.end


def _each_bounded(values: Mapping[str, int], qualifier: Qualifier) -> dict[str, CountValue]:
    return {text: bounded(value, qualifier) for text, value in values.items()}


def _numeral(number: Number) -> Quantity:
    start, end, whole, _, scale, article, rough = number
    if whole is None:
        return Quantity(start, end, _NOTHING)
    if rough:
        value = CountValue(whole, Qualifier.APPROXIMATE, None, None)
    else:
        value = _value((whole, _EXACT, whole, whole))
    return _quantity((start, end, value, scale, article))


def _glued(text: str, at: int, step: int, hyphen: bool) -> bool:
    """Whether a letter stands at `at`, or behind a hyphen there: `15th`, `20-year-old`, `F-16`."""
    if not 0 <= at < len(text):
        return False
    if hyphen and text[at] in HYPHENS:
        at += step
        return 0 <= at < len(text) and text[at].isalpha()
    return is_cased(text[at])
