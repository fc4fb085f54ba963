"""Who says so: sources of what a sentence tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.engines.rules import kinds, speakers
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence, once
from schemas.vocabulary import SourceKind

_TELLING = frozenset(
    {"showed", "shows", "revealed", "indicated", "indicates", "confirms", "claim"}
) | {"documented", "recorded", "counted", "tallied"}
"""Verbs of saying that things are the subject of, too."""
_NOUNS = frozenset({"report", "reports", "claim", "claims", "estimates", "notes", "states"})
"""Verbs of saying that are nouns, too: "initial reports"."""
_TAKEN = frozenset({"lives", "life", "victims", "responsibility"})
_VAGUE = frozenset({"group", "organization", "organisation", "multiple", "several", "both", "all"})
"""What names nobody by itself."""
_MARKS = frozenset({",", '"', "”", "“", "’", "'", ";", ":"})
_PRONOUNS = frozenset({"it", "he", "she", "they"})


@dataclass(slots=True)  # not frozen: it takes three times as long to make
class Voice:
    """Somebody who says something in a sentence."""

    name: str
    kind: SourceKind
    first: int
    last: int
    short: str | None = None
    """What the article calls it from here on: "Reporters Without Borders (RSF)"."""


@once
def voices(sentence: Sentence) -> list[Voice]:
    """Return who the sentence names as saying what it says, in order, once each."""
    found: dict[str, Voice] = {}
    for first, last in sorted(_spans(sentence)):
        start, end = speakers.by_name(sentence, first, last)
        if sentence.tokens[end - 1].low == "'s":
            end -= 1
        if end <= start:
            continue
        if end - start == 1 and sentence.tokens[start].low in _VAGUE:
            continue
        name = sentence.quote(start, end)
        kind = kinds.kind_of(sentence, *speakers.with_office(sentence, first, last))
        if kind is SourceKind.OTHER:
            kind = kinds.by_rank(sentence, first)
        found.setdefault(name, Voice(name, kind, first, last, speakers.short(sentence, end)))
    return list(found.values())


def is_continued(sentence: Sentence) -> bool:
    """Whether somebody named before goes on: "It said …", "he added"."""
    return any(
        tag.first > 0 and sentence.tokens[tag.first - 1].low in _PRONOUNS
        for tag in sentence.tagged("saying", "verbs")
    )


def _spans(sentence: Sentence) -> Iterator[tuple[int, int]]:
    for tag in sentence.tagged("saying", "by"):
        span = speakers.after(sentence, tag.last)
        per = sentence.tokens[tag.first].low == "per"
        if span is not None and not (per and not sentence.tokens[tag.last].is_name):
            yield from speakers.coordinated(sentence, *span)
    for tag in sentence.tagged("saying", "verbs"):
        if sentence.is_passive(tag) and sentence.tokens[tag.last - 1].low != "saying":
            continue
        span = speakers.subject(sentence, tag.first)
        if span is None and _is_inverted(sentence, tag):
            span = speakers.after(sentence, tag.last)
        if span is not None and _can_say(sentence, tag, *span):
            yield from speakers.coordinated(sentence, *span)
        if sentence.tokens[tag.first].low == "quoted" and not sentence.is_passive(tag):
            quoted = speakers.after(sentence, tag.last)
            if quoted is not None:
                yield quoted
    for tag in sentence.tagged("voices", SourceKind.FOOTAGE):
        # Footage speaks by being there: "video footage shared by X captured …".
        yield sentence.left(tag.first), tag.last


def _can_say(sentence: Sentence, tag: Tag, first: int, last: int) -> bool:
    tokens = sentence.tokens
    verb = tokens[tag.first].low
    if verb.startswith("claim"):
        taken = {token.low for token in tokens[tag.last : tag.last + 5]}
        if not taken.isdisjoint(_TAKEN):
            return False  # "has claimed 40 lives"
    if verb in _NOUNS and tag.last < len(tokens):
        named = tokens[last - 1].is_name or speakers.ends_in_people(sentence, last)
        if not named or tokens[tag.last].low in {"of", "from", "by", "in", "on"}:
            return False
    if verb not in _TELLING:
        return True
    return bool(
        speakers.tags(sentence, "voices", first, last)
        or speakers.tags(sentence, "people", first, last)
    )


def _is_inverted(sentence: Sentence, tag: Tag) -> bool:
    """Whether the speaker comes behind: "…," said the mayor."""
    if tag.first == 0:
        return False
    word = sentence.tokens[tag.first].low
    return sentence.tokens[tag.first - 1].low in _MARKS and not word.endswith("ing")
