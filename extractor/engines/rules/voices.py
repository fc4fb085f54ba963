"""Who says so: sources, accusations and denials, the outlet's own checking, reactions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.engines.rules.sentence import Phrase, Sentence
from schemas.vocabulary import SourceKind, Stance

_REACH = 8
_REPORTING = {"monitor", "footage", "media", "witness", "medical"}
"""Kinds that tell of the acts; guideline section 8 makes no statement of that."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who says something in a sentence."""

    name: str
    kind: SourceKind
    first: int
    last: int


def voices(sentence: Sentence) -> list[Voice]:
    """Return who the sentence names as saying what it says, in order."""
    found: list[Voice] = []
    for phrase in _speakers(sentence):
        # Footage speaks by being there: "video footage shared by X captured …".
        if phrase.value == SourceKind.FOOTAGE or _speaks(sentence, phrase):
            kind = SourceKind(phrase.value or "other")
            found.append(Voice(sentence.words(phrase), kind, phrase.first, phrase.last))
    return found


def reactions(sentence: Sentence) -> Iterator[tuple[str, Stance]]:
    """Yield the speakers who react to the acts, and how."""
    if sentence.headline:
        return
    speakers = [p for p in _speakers(sentence) if p.value not in _REPORTING]
    for tag in sentence.tagged("stances"):
        if sentence.is_passive(tag):
            continue
        name = _name_before(sentence, tag.first)
        before = [phrase for phrase in speakers if phrase.last <= tag.first]
        if name[0] < name[1] and not sentence.tagged("people"):
            yield from ((each, Stance(tag.value)) for each in _coordinated(sentence, *name))
        elif before and tag.first - before[-1].last <= _REACH:
            yield _person(sentence, before[-1]), Stance(tag.value)


def _coordinated(sentence: Sentence, first: int, last: int) -> Iterator[str]:
    """Yield both names of "Turkey and Russia"."""
    if first > 1 and sentence.tokens[first - 1].low == "and":
        start, end = _name_before(sentence, first - 1)
        if start < end:
            yield sentence.quote(start, end)
    yield sentence.quote(first, last)


def _person(sentence: Sentence, phrase: Phrase) -> str:
    """Prefer the name to the office: "Ana Ruiz, the minister of health, said"."""
    tokens = sentence.tokens
    for index in range(phrase.first, max(phrase.first - _REACH, 0), -1):
        if tokens[index].low == ",":
            start, end = _name_before(sentence, index)
            return sentence.quote(start, end) if end - start > 1 else sentence.words(phrase)
    if phrase.last + 1 < len(tokens) and tokens[phrase.last].low == ",":
        end = sentence.right_names(phrase.last + 1)
        if end > phrase.last + 2:
            return sentence.quote(phrase.last + 1, end)
    return sentence.words(phrase)


def _speakers(sentence: Sentence) -> Iterator[Phrase]:
    """Phrases with a head that can speak; a bare name counts when "said" stands beside it."""
    covered = 0
    heads = sentence.tagged("voices")
    for position, tag in enumerate(heads):
        follows = position + 1 < len(heads) and heads[position + 1].first == tag.last
        if tag.first < covered or follows:
            continue
        first = sentence.left(tag.first, floor=covered)
        last = sentence.right_names(tag.last)
        covered = last
        yield Phrase(first, last, tag.value)
    yield from _named(sentence)


def _named(sentence: Sentence) -> Iterator[Phrase]:
    """A person or body by name alone: before a verb of saying, or after "according to"."""
    taken = sentence.within("voices")
    for tag in sentence.tagged("saying"):
        if tag.value == "by":
            start = tag.last
            if start < len(sentence.tokens) and sentence.tokens[start].low == "the":
                start += 1
            name = (start, sentence.right_names(start))
        else:
            name = _name_before(sentence, tag.first)
        if name[0] < name[1] and not taken & set(range(*name)):
            yield Phrase(*name, None)


def _name_before(sentence: Sentence, index: int) -> tuple[int, int]:
    """Return the tokens of the capitalised words that end there, auxiliaries passed over."""
    light = sentence.within("grammar", "be")
    end = index
    while end and end - 1 in light:
        end -= 1
    start = end
    while start and sentence.tokens[start - 1].is_name and not sentence.is_stop(start - 1):
        start -= 1
    return start, end


def _speaks(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether it is "according to X", "X said", "said X", "X, the head of Y, said"."""
    tokens = sentence.tokens
    by = {tag.last for tag in sentence.tagged("saying", "by")}
    start = phrase.first
    while start and tokens[start - 1].low in {"the", "a", "an", "'s"}:
        start -= 1
    if start in by or (start and start - 1 in by):
        return True
    for tag in sentence.tagged("saying", "verbs"):
        gap = tag.first - phrase.last
        if 0 <= gap <= _REACH and _only_apposition(sentence, phrase.last, tag.first):
            return not sentence.is_passive(tag)
        if tag.last in {phrase.first, start}:
            return True
    return False


def _only_apposition(sentence: Sentence, first: int, last: int) -> bool:
    """Whether nothing, an adverb or auxiliary, or words between commas stand there."""
    between = sentence.tokens[first:last]
    if not between:
        return True
    if between[0].low in {",", "("}:
        return between[-1].low in {",", ")"}
    light = sentence.within("grammar", "adverbs", "be")
    return all(i in light for i in range(first, last))
