"""How far a noun phrase runs."""

from __future__ import annotations

from extractor.engines.rules.ages import AGES
from extractor.engines.rules.meanings import edges
from extractor.engines.rules.sentence import Sentence

_LONGEST = 8
"""Tokens of a noun phrase."""
_SMALL = frozenset({"of", "for", "de", "la", "del", "al", "the", "and", "y", "el", "bin", "ibn"})
_OWNED = frozenset({"'s", "'", "’"})
_OWNING = frozenset({"people", "workers", "women", "lord", "farmers", "children", "peasants"})


def first_of(sentence: Sentence, end: int) -> int:
    """Return where the phrase begins that ends before token `end`."""
    start = end
    while start and end - start < _LONGEST and _belongs(sentence, start - 1, start, end):
        start -= 1
    return start


def last_of(sentence: Sentence, start: int) -> int:
    """Return where the phrase ends that begins at token `start`."""
    lows = sentence.lows
    end = start
    while end < len(lows) and end - start < _LONGEST and _continues(sentence, start, end):
        end += 1
    while end > start and lows[end - 1] in _SMALL:
        end -= 1
    return end


def ends(sentence: Sentence, index: int) -> bool:
    """Whether no phrase runs over a token."""
    return index in edges(sentence) or sentence.is_verb(index)


def _belongs(sentence: Sentence, index: int, start: int, end: int) -> bool:
    low = sentence.lows[index]
    if low in AGES:
        return False
    if not ends(sentence, index):
        return True
    named = start < end and sentence.names[start]
    capital = index > 0 and sentence.names[index - 1]
    small = low in _SMALL and low not in {"and", "the"}
    return named and capital and (small or _is_owned_name(sentence, index))


def _continues(sentence: Sentence, start: int, index: int) -> bool:
    lows = sentence.lows
    if not ends(sentence, index):
        return True
    if index == start or index + 1 >= len(lows):
        return False
    joined = lows[index] in _SMALL and lows[index] != "and"
    joined |= _is_owned_name(sentence, index)
    return joined and sentence.names[index - 1] and sentence.names[index + 1]


def _is_owned_name(sentence: Sentence, index: int) -> bool:
    """Whether it binds "People's Revolutionary Army"."""
    lows = sentence.lows
    return lows[index] in _OWNED and lows[index - 1] in _OWNING
