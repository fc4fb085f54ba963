"""Who is counted, and what happened to them: count phrases tied to words of harm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.core.counts import CountPhrase
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence

NOUN_REACH = 6
"""Tokens from a count to the head of its noun phrase."""
REACH = 14
"""Tokens between those counted and the verb that befalls them; longer gaps tie nothing."""


_OPENING = "(“\"'‘[—–"
_BEFORE_NOUN = frozenset({"more", "other", "additional", "of", "the", "their"})
_BEFORE_COUNT = frozenset({"the", "a", "an", "another", "these", "those", "“", '"'})
_BREAKS = frozenset({";", ":", "—", "while", "but", "although", "whereas"})
_NEXT_TO = 2
"""Tokens that a comma and an "and" take."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure of a sentence.

    Attributes:
        count: the phrase with its modifier.
        first, last: tokens from the count to the end of the group.
        group: tokens of the group, None when nobody is named.
        head: actor type of the group's head, None without one.
        harm: the word of harm.
        outcome: a value of `Outcome`.
        part: counted already in the figure before it ("including 11 children").
        total: said of a total ("the overall death toll").
    """

    count: CountPhrase
    first: int
    last: int
    group: tuple[int, int] | None
    head: str | None
    harm: Tag
    outcome: str
    part: bool = False
    total: bool = False


@dataclass(frozen=True, slots=True)
class _Noun:
    """A count with the noun phrase behind it, before it is known what happened."""

    count: CountPhrase
    first: int
    last: int
    group: tuple[int, int] | None
    head: str | None


def find_tolls(sentence: Sentence) -> list[Counted]:
    """Return the figures of people that came to harm, in order."""
    nouns = [noun for count in sentence.counts if (noun := _noun(sentence, count))]
    tolls: list[Counted] = []
    for position, noun in enumerate(nouns):
        ahead = nouns[position + 1].first if position + 1 < len(nouns) else len(sentence.tokens)
        before = tolls[-1] if tolls and position and tolls[-1].last <= noun.first else None
        harm = (
            _behind(sentence, noun)
            or _ahead(sentence, noun, ahead)
            or _said_of_toll(sentence, noun)
        )
        part = before is not None and _is_part(sentence, before, noun)
        if harm is None and before is not None and (part or _joined(sentence, before, noun)):
            harm = before.harm
        if harm is None:
            continue
        tolls.append(
            Counted(
                noun.count,
                noun.first,
                noun.last,
                noun.group,
                noun.head,
                harm,
                outcome=harm.value.split(".")[0],
                part=part or _goes_on(sentence, before, noun),
                total=_is_total(sentence, harm),
            )
        )
    return tolls


def _noun(sentence: Sentence, count: CountPhrase) -> _Noun | None:
    """Read the noun phrase after a count; None when it counts something other than people."""
    if not _counts(sentence, count):
        return None
    tokens = sentence.tokens
    first = sentence.at(count.start)
    index = sentence.at(count.end)
    while index < len(tokens) and tokens[index].low in _BEFORE_NOUN:
        index += 1
    heads = _near(sentence, sentence.tagged("people"), index)
    things = _near(sentence, sentence.tagged("not_people", "units"), index)
    # "10 police vehicles" are vehicles; "20 town residents" are people: the last noun decides.
    if things and (not heads or things[-1].first > heads[-1].first):
        return None
    if heads:
        head = heads[0]
        for tag in heads[1:]:
            if tag.first == head.last:
                head = tag
        last = sentence.extended(head.first, head.last)
        return _Noun(count, first, last, (index, last), head.value)
    end = index
    while end < len(tokens) and tokens[end].is_name and not sentence.is_stop(end):
        end += 1
    # "nine Malians": a people's name in the plural.
    if end > index and tokens[end - 1].low.endswith("s"):
        return _Noun(count, first, end, (index, end), "other")
    return _Noun(count, first, sentence.at(count.end), None, None)


def _counts(sentence: Sentence, count: CountPhrase) -> bool:
    """Whether the number stands by itself: not "13-year", "10%", "$40", "F-16", a date."""
    after = sentence.text[count.end : count.end + 2]
    before = sentence.text[count.start - 1] if count.start else " "
    return not (
        (after[:1] == "-" and after[1:].isalpha())
        or after[:1] == "%"
        or not (before.isspace() or before in _OPENING)
        or any(date.start < count.end and count.start < date.end for date in sentence.dates)
    )


def _near(sentence: Sentence, tags: Sequence[Tag], index: int) -> list[Tag]:
    """Return the tags that a noun phrase starting at `index` reaches."""
    return [
        tag
        for tag in tags
        if index <= tag.first < index + NOUN_REACH and not _broken(sentence, index, tag.first)
    ]


def _broken(sentence: Sentence, first: int, last: int) -> bool:
    return any(
        sentence.is_stop(i) or any(tag.first <= i < tag.last for tag in sentence.tagged("harm"))
        for i in range(first, last)
    )


def _behind(sentence: Sentence, noun: _Noun) -> Tag | None:
    """Harm before the count: "killed 14", "the deaths of 125", "left 14 dead" is ahead."""
    index = noun.first
    while index and sentence.tokens[index - 1].low in _BEFORE_COUNT:
        index -= 1
    of = index and sentence.tokens[index - 1].low == "of"
    shapes = ("deed", "result", "verb") if of else ("verb",)
    edge = index - 1 if of else index
    for tag in sentence.tagged("harm"):
        if tag.last == edge and tag.value.split(".")[1] in shapes:
            if tag.value.endswith(".verb") and not of and sentence.is_passive(tag):
                continue
            return tag
    return None


def _ahead(sentence: Sentence, noun: _Noun, limit: int) -> Tag | None:
    """Harm after the count: "14 people were killed", "72 more deaths", "14 dead", "14 died"."""
    tokens = sentence.tokens
    auxiliary = sentence.within("grammar", "be")
    light = sentence.within("grammar", "adverbs")
    harms = {tag.first: tag for tag in sentence.tagged("harm")}
    saying = {tag.first for tag in sentence.tagged("saying", "verbs")}
    be = moved = False
    for index in range(noun.last, min(len(tokens), noun.last + REACH)):
        tag = harms.get(index)
        if tag is not None:
            if _befalls(sentence, noun, tag, be=be, moved=moved):
                return tag
            if tag.value.endswith(".toll") or not be:
                return None
        elif index in auxiliary:
            be = True
        elif index not in light:
            if index in saying or index >= limit or tokens[index].low in _BREAKS:
                return None
            moved, be = True, False
    return None


def _befalls(sentence: Sentence, noun: _Noun, tag: Tag, *, be: bool, moved: bool) -> bool:
    """Whether a word of harm after a count is said of those counted.

    Args:
        sentence: where both stand.
        noun: those counted.
        tag: the word of harm.
        be: a form of "be" or "have" stands right before it.
        moved: other words stand between.
    """
    shape = tag.value.split(".")[1]
    if shape == "result":
        return not moved and noun.group is None
    if shape == "verb":
        # "52 men killed in a raid" but not "52 men killed the guards".
        return be or (not moved and not _object_follows(sentence, tag.last))
    return shape in {"suffer", "state"}


def _object_follows(sentence: Sentence, index: int) -> bool:
    if index >= len(sentence.tokens):
        return False
    if sentence.tokens[index].low in {"the", "a", "an", "them", "him", "her"}:
        return True
    starts = {sentence.at(count.start) for count in sentence.counts}
    return index in starts or any(tag.first == index for tag in sentence.tagged("people"))


def _said_of_toll(sentence: Sentence, noun: _Noun) -> Tag | None:
    """Read "the overall death toll has exceeded 1,000", "bring the total to at least 124"."""
    if noun.group is not None and noun.head is None:
        return None
    tolls = [
        tag
        for tag in sentence.tagged("harm")
        if tag.value.endswith(".toll") and 0 <= noun.first - tag.last <= REACH
    ]
    return tolls[-1] if tolls else None


def _joined(sentence: Sentence, before: Counted, noun: _Noun) -> bool:
    """Whether only a comma or "and" stands between two counted phrases."""
    between = [token.low for token in sentence.tokens[before.last : noun.first]]
    return len(between) <= _NEXT_TO and all(
        word in {",", "and", "&", "as", "well"} for word in between
    )


def _goes_on(sentence: Sentence, before: Counted | None, noun: _Noun) -> bool:
    return before is not None and before.part and _joined(sentence, before, noun)


def _is_part(sentence: Sentence, before: Counted, noun: _Noun) -> bool:
    return any(
        before.last <= tag.first and tag.last <= noun.first and noun.first - tag.last <= _NEXT_TO
        for tag in sentence.tagged("grammar", "parts")
    )


def _is_total(sentence: Sentence, harm: Tag) -> bool:
    return any(tag.first <= harm.first <= tag.last + 3 for tag in sentence.tagged("cues", "totals"))
