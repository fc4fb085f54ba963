"""Where: names and sites behind prepositions of place, with the level the text gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.tokens import Token
from schemas.vocabulary import PlaceLevel

_SITE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Located:
    """A place mention; `level` None where the sentence does not say."""

    name: str
    level: PlaceLevel | None
    first: int


def places(sentence: Sentence) -> list[Located]:
    """Return the places of a sentence, in order, once each."""
    tokens = sentence.tokens
    levels = {tag.first: tag for tag in sentence.tagged("levels")}
    barred = [tag.last for tag in sentence.tagged("where", "not_after")]
    breaks = [i for i, token in enumerate(tokens) if token.low in {",", ";", ":"}]
    dated = {
        i
        for date in sentence.dates
        for i in range(sentence.at(date.start), sentence.at(date.end - 1) + 1)
    }
    found: dict[str, Located] = {}
    for tag in sentence.tagged("where", "before"):
        index = tag.last
        # "fled to the base in X" bars X too, up to the next mark.
        if any(
            edge <= index and not any(edge <= mark < index for mark in breaks) for edge in barred
        ):
            continue
        of = tokens[tag.first].low in {"of", "against", "between"}
        for located in _after(sentence, index, levels, dated, named_only=of):
            found.setdefault(located.name, located)
    return list(found.values())


def _after(
    sentence: Sentence, index: int, levels: dict[int, Tag], dated: set[int], *, named_only: bool
) -> list[Located]:
    tokens = sentence.tokens
    while index < len(tokens) and tokens[index].low in {"the", "a", "an"}:
        index += 1
    if _is(tokens, index + 1, "'s") and not tokens[index].is_name:
        index += 2
    start = index
    # Adjectives, then a level ("coastal province of Latakia"), a site, or a name.
    while index < len(tokens) and index - start < _SITE_WORDS:
        tag = levels.get(index)
        if tag is not None and _is(tokens, tag.last, "of"):
            return _names(sentence, _skip_the(sentence, tag.last + 1), dated, PlaceLevel(tag.value))
        if tag is not None:
            level = PlaceLevel(tag.value)
            if level is PlaceLevel.SITE or (level is PlaceLevel.REGION and index > start):
                return (
                    [] if named_only else [Located(sentence.quote(start, tag.last), level, start)]
                )
            return []
        if _is_name(tokens[index]) and index not in dated:
            names = _names(sentence, index, dated, None)
            return names if not named_only or (names and names[0].level) else []
        if sentence.is_stop(index):
            return []
        index += 1
    return []


def _names(
    sentence: Sentence, index: int, dated: set[int], level: PlaceLevel | None
) -> list[Located]:
    """Read "X", "X and Y", "X, Y, Z" with the level noun that may follow ("… provinces")."""
    tokens = sentence.tokens
    levels = {tag.first: tag for tag in sentence.tagged("levels")}
    people = {tag.first for tag in sentence.tagged("people")}
    spans: list[tuple[int, int]] = []
    while index < len(tokens):
        end = index
        while (
            end < len(tokens)
            and _is_name(tokens[end])
            and end not in dated
            and (end == index or end not in people)
        ):
            end += 1
        if end == index:
            break
        if (end < len(tokens) and tokens[end].low == "'s") or end in people:
            break
        spans.append((index, end))
        if end + 1 < len(tokens) and tokens[end].low in {",", "and"} and tokens[end + 1].is_name:
            index = end + 1
        elif _is(tokens, end, ",") and _is(tokens, end + 1, "and"):
            index = end + 2
        else:
            break
    if not spans:
        return []
    follower = levels.get(spans[-1][1])
    if follower is not None and level is None:
        level = PlaceLevel(follower.value)
        if level is PlaceLevel.SITE and len(spans) == 1:
            return [Located(sentence.quote(spans[0][0], follower.last), level, spans[0][0])]
    return [Located(sentence.quote(*span), level, span[0]) for span in spans]


def _is_name(token: Token) -> bool:
    """Whether a word can be a place's name: "Al-Shir" can, "Alawite-majority" cannot."""
    return token.is_name and not re.search(r"-[a-z]{3,}$", token.text)


def _skip_the(sentence: Sentence, index: int) -> int:
    return index + 1 if _is(sentence.tokens, index, "the") else index


def _is(tokens: Sequence[Token], index: int, word: str) -> bool:
    return index < len(tokens) and tokens[index].low == word


def settle_levels(
    located: Sequence[Located], is_country: Callable[[str], bool]
) -> dict[str, PlaceLevel]:
    """Give each name one level for the whole article: as said anywhere, else country or town."""
    levels: dict[str, PlaceLevel] = {}
    for place in located:
        if place.level is not None:
            levels.setdefault(place.name, place.level)
    for place in located:
        if place.name not in levels:
            levels[place.name] = (
                PlaceLevel.COUNTRY if is_country(place.name) else PlaceLevel.SETTLEMENT
            )
    return levels
