"""Who says so: sources, accusations and denials, the outlet's own checking, reactions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Phrase, Sentence
from schemas.vocabulary import SourceKind, Stance

_REACH = 8
_UNNAMED = {SourceKind.FOOTAGE, SourceKind.WITNESS, SourceKind.MEDIA, SourceKind.OTHER}


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
        if _speaks(sentence, phrase) or _shows(sentence, phrase):
            kind = SourceKind(phrase.value or "other")
            found.append(Voice(sentence.words(phrase), kind, phrase.first, phrase.last))
    return found


def reactions(sentence: Sentence) -> Iterator[tuple[str, Stance]]:
    """Yield the speakers who react to the acts, and how."""
    speakers = list(_speakers(sentence))
    for tag in sentence.tagged("stances"):
        before = [phrase for phrase in speakers if phrase.last <= tag.first]
        if not before or tag.first - before[-1].last > _REACH or _passive_subject(sentence, tag):
            continue
        phrase = before[-1]
        named = sentence.tokens[phrase.first].is_name or phrase.value in {"government", "military"}
        if named and phrase.value not in {"monitor", "footage", "media", "witness"}:
            yield sentence.words(phrase), Stance(tag.value)


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
    yield from _named(sentence, covered)


def _named(sentence: Sentence, _: int) -> Iterator[Phrase]:
    """A person or body by name alone, right before or after a verb of saying."""
    taken = {i for tag in sentence.tagged("voices") for i in range(tag.first, tag.last)}
    for tag in sentence.tagged("saying", "verbs"):
        end = tag.first
        start = end
        while start and sentence.tokens[start - 1].is_name and not sentence.is_stop(start - 1):
            start -= 1
        if end - start >= 1 and not taken & set(range(start, end)):
            yield Phrase(start, end, None)


def _speaks(sentence: Sentence, phrase: Phrase) -> bool:
    """"According to X", "X said", "said X", "X, the head of Y, said"."""
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
            return not _passive_subject(sentence, tag)
        if tag.last in {phrase.first, start}:
            return True
    return False


def _shows(sentence: Sentence, phrase: Phrase) -> bool:
    """Footage speaks by being there: "video footage shared by X captured …"."""
    return phrase.value == SourceKind.FOOTAGE.value


def _only_apposition(sentence: Sentence, first: int, last: int) -> bool:
    """Whether nothing, an adverb or auxiliary, or words between commas stand there."""
    between = sentence.tokens[first:last]
    if not between:
        return True
    if between[0].low in {",", "("}:
        return between[-1].low in {",", ")"}
    light = {i for tag in sentence.tagged("grammar", "adverbs", "be") for i in range(tag.first, tag.last)}
    return all(i in light for i in range(first, last))


def _passive_subject(sentence: Sentence, tag: Tag) -> bool:
    index = tag.first - 1
    return index >= 0 and sentence.tokens[index].low in {"was", "were", "been", "being", "be", "is", "are"}
