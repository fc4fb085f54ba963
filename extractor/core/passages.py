"""The count phrases and numbers of a text, read where they are asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

from extractor.core.counts import CountPhrase, CountReader
from extractor.core.numbers import NumberReader
from extractor.core.words import Words

_FEW = 16
"""Passages that are read alone. For more, the whole text is read."""
_ACROSS = 2
"""Cuts that a passage may hold, for the same reason."""


class Passage:
    """A piece of a text from which no number and no count phrase goes on into its surroundings.

    Args:
        words: of the piece.
        start: its offset in the text.
    """

    def __init__(
        self, words: Words, start: int, numbers: NumberReader, counts: CountReader
    ) -> None:
        self._words = words
        self._start = start
        self._numbers = numbers
        self._counts = counts

    @cached_property
    def phrases(self) -> list[CountPhrase]:
        """The count phrases, in order, by their offsets in the text."""
        found = self._counts.find(self._words)
        return [phrase.moved(self._start) for phrase in found] if self._start else found

    @cached_property
    def _starts(self) -> list[int]:
        return [phrase.start for phrase in self.phrases]

    @cached_property
    def values(self) -> frozenset[int | None]:
        """The values of the numbers."""
        return frozenset(number.value for number in self._numbers.find(self._words))

    def near(self, offset: int) -> list[CountPhrase]:
        """Return the last phrase that starts at the offset or before, and the next."""
        at = bisect_right(self._starts, offset) - 1
        return self.phrases[max(0, at) : at + 2]

    def between(self, start: int, end: int) -> list[CountPhrase]:
        """Return the phrases that start there."""
        return self.phrases[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


class Passages:
    """The passages of a text; each is read once."""

    def __init__(self, words: Words, numbers: NumberReader, counts: CountReader) -> None:
        self._words = words
        self._numbers = numbers
        self._counts = counts
        self._made: dict[tuple[int, int], Passage] = {}

    @cached_property
    def whole(self) -> Passage:
        """The whole text."""
        return Passage(self._words, 0, self._numbers, self._counts)

    @cached_property
    def _cuts(self) -> list[int]:
        return [] if self._counts.has_read(self._words) else self._counts.borders.cuts(self._words)

    def around(self, start: int, end: int) -> Passage:
        """Return a passage that holds `text[start:end]`."""
        first, last = bisect_right(self._cuts, start), bisect_left(self._cuts, end)
        passage = self._made.get((first, last))
        if passage is not None:
            return passage
        if last - first > _ACROSS or len(self._made) == _FEW or not self._cuts:
            return self.whole
        text = self._words.text
        begin = self._cuts[first - 1] if first else 0
        stop = self._cuts[last] if last < len(self._cuts) else len(text)
        passage = Passage(Words.of(text[begin:stop]), begin, self._numbers, self._counts)
        self._made[first, last] = passage
        return passage
