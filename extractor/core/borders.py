"""Where no count phrase runs on: what lets a text be read in pieces, or not at all."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from extractor.core.numbers import NumberReader
from extractor.core.words import Phrases, Words

WORDS_BETWEEN = 2
"""Words that may stand between a number and a modifier behind it: `14 people or more`."""

_FULL_STOP = re.compile(r"\.\s")
_NO_PART = re.compile(r"[\s,.;:!?()\"\u2018\u2019\u201c\u201d]*")
"""Signs that belong to no count phrase, between words."""
_FAR = 2
"""Words beside a stretch of text that are looked at."""


class Borders:
    """Tells by the words beside it whether a count phrase can go on.

    Args:
        numbers: the reader of the same language.
        before: phrases that lead to a number.
        after: phrases that follow one.
        worded: phrases that stand for one.
        share: phrases behind a number that counts nothing.
        scaling: words that go on a phrase of `worded`.
        joiners: words between two numbers of one phrase.
    """

    def __init__(
        self,
        numbers: NumberReader,
        *,
        before: Sequence[Phrases[Any]],
        after: Phrases[Any],
        worded: Phrases[Any],
        share: Phrases[Any],
        scaling: Iterable[str],
        joiners: Iterable[str],
    ) -> None:
        self._numbers = numbers
        self._after = after
        self._worded = worded.words.union(scaling)
        self._joiners = frozenset(joiners)
        self._leading = self._joiners.union(*(each.words for each in before))
        tables = (*before, after, worded, share)
        self._abbreviations = frozenset[str]().union(*(each.abbreviations for each in tables))
        # They neither begin nor end a phrase: the word beyond tells.
        begin = frozenset[str]().union(*(each.begin for each in tables))
        end = frozenset[str]().union(*(each.end for each in tables))
        self._inner_left = self._joiners - begin
        self._inner_right = self._joiners - end

    def cuts(self, words: Words) -> list[int]:
        """Return the offsets at which a text falls into pieces that have the phrases of the whole.

        No phrase and no number runs over a full stop with white space behind it, and none is read
        by what stands beyond, but for the full stop of an abbreviation.
        """
        cuts = []
        for match in _FULL_STOP.finditer(words.text):
            stop = match.start()
            at = words.before(stop) - 1
            if at < 0 or words.ends[at] < stop or words.keys[at] not in self._abbreviations:
                cuts.append(match.end())
        return cuts

    def are_shut(self, words: Words, start: int, end: int) -> bool:
        """Whether nothing beside `text[start:end]` can be in a count phrase with it.

        False where it would take reading to know.
        """
        keys = words.keys
        first = words.before(start)
        stop = bisect_left(words.starts, end, first)
        inside = keys[first:stop]
        quoted = words.text[start:end].strip()
        if not (quoted[:1].isalnum() and quoted[-1:].isalnum()):
            return False
        after = keys[stop : stop + WORDS_BETWEEN + 1]
        if not self._after.begin.isdisjoint(after) and any(
            key in self._after.begin and self._after.beginning(words, stop + at)
            for at, key in enumerate(after)
        ):
            return False
        leading, trailing = self._leading, self._joiners
        if not self._worded.isdisjoint(inside):
            leading, trailing = leading | self._worded, trailing | self._worded
        if not self._after.words.isdisjoint(inside):
            trailing = trailing | self._after.words
        return self._shut_before(words, first, start, leading) and self._shut_after(
            words, stop, end, trailing
        )

    def _shut_before(self, words: Words, first: int, edge: int, leading: Collection[str]) -> bool:
        for at in range(first - 1, first - 1 - _FAR, -1):
            if not _parts(words.text, words.ends[at] if at >= 0 else 0, edge):
                return False
            key = words.keys[at] if at >= 0 else ""
            if not (key in self._inner_left or self._numbers.joins(key)):
                return not key or not (key in leading or self._numbers.may_hold(key))
            edge = words.starts[at]
        return False

    def _shut_after(self, words: Words, stop: int, edge: int, trailing: Collection[str]) -> bool:
        for at in range(stop, stop + _FAR):
            there = at < len(words.keys)
            if not _parts(words.text, edge, words.starts[at] if there else len(words.text)):
                return False
            key = words.keys[at] if there else ""
            if not (key in self._inner_right or self._numbers.joins(key)):
                return not key or not (key in trailing or self._numbers.may_hold(key))
            edge = words.ends[at]
        return False


def _parts(text: str, start: int, end: int) -> bool:
    """Whether nothing stands there that is in a count phrase: mostly it is a space."""
    if end - start == 1 and text[start] == " ":
        return True
    return _NO_PART.fullmatch(text, start, end) is not None
