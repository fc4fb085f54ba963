"""Numbers that say how old somebody is: "aged 61 and 63", "a girl of 12", "a 17-year-old"."""

from __future__ import annotations

from extractor.engines.rules.sentence import Sentence

AGES = frozenset({"year-old", "month-old", "day-old"})
_AGED = frozenset({"aged", "age", "ages"})
_ONE = frozenset(
    {"boy", "girl", "man", "woman", "child", "youth", "baby", "son", "daughter", "lad", "infant"}
)
_YOUNG = (
    _ONE
    | {"boys", "girls", "men", "women", "children", "youths", "sons", "daughters"}
    | {"age", "ages"}
)
"""Of whom "of 12" says how old they are."""
_ROUGHLY = frozenset({"about", "around", "and"})


def is_age(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a number at `tokens[first:last]` is an age: "two sisters, 9 and 11,"."""
    lows = sentence.lows
    start = first
    if start > 1 and lows[start - 1] == "and" and start - 2 in sentence.numbers:
        start -= 2  # the second of two
    before = lows[start - 1] if start else ""
    if before in _AGED or (before == "of" and lows[start - 2] in _YOUNG):
        return True
    if before != ",":
        return False
    ahead = lows[last : last + 1] == ["and"] and last + 1 in sentence.numbers
    paired = start < first or ahead
    return paired and lows[last + 2 * ahead : last + 2 * ahead + 1] == [","]


def over_years(sentence: Sentence, end: int) -> int:
    """Step back over "of about 12", "aged 61 and 63", to who is that old."""
    lows, numbers = sentence.lows, sentence.numbers
    if end < 3 or end - 1 not in numbers:  # noqa: PLR2004 - somebody, "of", a number
        return end
    start = end - 1
    while start > 1 and (start in numbers or lows[start] in _ROUGHLY):
        start -= 1
    if lows[start] == "aged":
        return start - (lows[start - 1] == ",")
    return start if lows[start] == "of" and lows[start - 1] in _ONE else end


def of_year_old(sentence: Sentence, index: int) -> bool:
    """Whether a token is of "34-year-old", which names nobody."""
    lows = sentence.lows
    if lows[index] == "-":
        return index + 1 < len(lows) and lows[index + 1] in AGES
    return lows[index] in AGES
