"""Where: names and sites behind prepositions of place, with the level the text gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence, once
from schemas.vocabulary import PlaceLevel

_SITE_WORDS = 4
"""Words of "the Russian military base" before the one that says what it is."""
NATIONALITY = re.compile(r"^[A-Z][\w.]*(?:ian|ean|an|ish|ese|i|ic|ch|ite)$")
"""The usual endings of adjectives of countries and peoples."""
_COMPASS = frozenset(
    f"{first}{join}{second}ern"
    for first in ("north", "south", "")
    for join in ("", "-")
    for second in ("north", "south", "east", "west")
) | {"central", "upper", "lower"}
_WITHIN = frozenset(
    {"du", "de", "des", "del", "di", "da", "do", "la", "el", "al", "ul", "bin", "am", "sur", "upon"}
)
_ADJECTIVE = re.compile(r"-[a-z]{3,}$")


@dataclass(frozen=True, slots=True)
class Located:
    """A place mention; `level` None where the sentence does not say."""

    name: str
    level: PlaceLevel | None
    first: int


@once
def places(sentence: Sentence) -> list[Located]:
    """Return the places of a sentence, in order, once each."""
    found: dict[str, Located] = {}
    for located in sorted(_Finder(sentence).find(), key=lambda place: place.first):
        known = found.get(located.name)
        if known is None or known.level is None:
            found[located.name] = located
    return list(found.values())


def same(one: str, other: str) -> bool:
    """Whether two names are of one place: "Latakia", "Latakia province"."""
    short, long = sorted((one.casefold().split(), other.casefold().split()), key=len)
    return short == long or (short == long[: len(short)] and long[len(short) :][0] in _KINDS)


_CHAIN = 3
"""Names of "Ntoyo, North Kivu, Congo"."""
_KINDS = frozenset(
    {"province", "governorate", "department", "region", "state", "district", "county", "area"}
)


class _Finder:
    def __init__(self, sentence: Sentence) -> None:
        self._sentence = sentence
        self._tokens = sentence.tokens
        self._levels = {tag.first: tag for tag in sentence.tagged("levels")}
        self._people = {tag.first for tag in sentence.tagged("people")}
        self._dated = sentence.dated
        self._spoken = sentence.within("voices")
        self._barred = self._bars()

    def find(self) -> Iterator[Located]:
        """Yield the places; landmarks ("45 km south of X") only where nothing finer is named."""
        found = list(self._plain())
        yield from found or self._landmarks()

    def _landmarks(self) -> Iterator[Located]:
        for tag in self._sentence.tagged("where", "bearing"):
            if tag.last not in self._barred:
                yield from self._after(tag.last, named_only=False)

    def _plain(self) -> Iterator[Located]:
        for tag in self._sentence.tagged("where", "before"):
            if tag.last not in self._barred:
                of = self._tokens[tag.first].low in {"of", "against", "between"}
                yield from self._after(tag.last, named_only=of)
        yield from self._before_country()
        # "the village of X", with or without a preposition of place before it.
        for tag in self._levels.values():
            if self._is(tag.last, "of") and tag.first not in self._barred and not self._left(tag):
                level: PlaceLevel | None = PlaceLevel(tag.value)
                named = tag.first > 0 and self._tokens[tag.first - 1].is_name
                if level is PlaceLevel.COUNTRY or self._tokens[tag.first].is_name:
                    continue
                if level is PlaceLevel.SITE or named:
                    # "the market of X", "the Old Port district of X"
                    level = None
                yield from self._names(self._skip_the(tag.last + 1), level)

    def _before_country(self) -> Iterator[Located]:
        """Read "Nasir, South Sudan" wherever it stands."""
        tokens = self._tokens
        for index in range(1, len(tokens) - 1):
            if tokens[index].low != "," or not self._is_name(index + 1):
                continue
            end = index + 1
            while end < len(tokens) and self._is_name(end):
                end += 1
            first = index
            while first and self._is_name(first - 1) and not self._sentence.is_stop(first - 1):
                first -= 1
            if first == index or index in self._barred or first - 1 in self._people:
                continue
            country = self._sentence.quote(index + 1, end)
            if self._sentence.is_country(country):
                level = self._own_level(first, index)
                yield Located(self._sentence.quote(first, index), level, first)
                yield Located(country, PlaceLevel.COUNTRY, index + 1)

    def _left(self, tag: Tag) -> bool:
        """Whether people come "from the towns of X": the act was not there."""
        before = {token.low for token in self._tokens[max(0, tag.first - 3) : tag.first]}
        return bool(before & {"from", "to"})

    def _bars(self) -> set[int]:
        """Tokens after "fled to", "refuge at", up to the next mark: the act was not there."""
        barred: set[int] = set()
        for tag in self._sentence.tagged("where", "not_after"):
            end = tag.last
            while end < len(self._tokens) and self._tokens[end].low not in {",", ";", ":"}:
                end += 1
            barred.update(range(tag.first, end + 1))
        return barred

    def _after(self, index: int, *, named_only: bool) -> list[Located]:
        """Read adjectives, then a site ("Russian military base"), a region, or names."""
        start = self._skip_the(index)
        if self._is(start + 1, "'s") and not self._tokens[start].is_name:
            start += 2
        # "a Syrian village": after the indefinite article a capital is an adjective.
        indefinite = start > index and self._tokens[index].low in {"a", "an"}
        for here in range(start, min(len(self._tokens), start + _SITE_WORDS)):
            tag = self._levels.get(here)
            if tag is not None:
                return [] if named_only else self._described(start, tag)
            owner = self._owner(here)
            if owner is not None and not named_only:
                # "in Niger's western Tillaberi region"
                return [owner, *self._after(here + 2, named_only=False)]
            if self._is_name(here) and not indefinite:
                names = self._in_part(start, here)
                return names if not named_only or (names and names[0].level) else []
            if self._is(here, "of") and here > start and not named_only:
                # "at the wells of Tin Abra"
                return self._names(self._skip_the(here + 1), None)
            if self._sentence.is_stop(here):
                return []
        return []

    def _owner(self, index: int) -> Located | None:
        """Return a country of one word that has the place behind it."""
        if not self._is_name(index) or not self._is(index + 1, "'s"):
            return None
        name = self._tokens[index].text
        country = self._sentence.is_country(name)
        return Located(name, PlaceLevel.COUNTRY, index) if country else None

    def _described(self, start: int, tag: Tag) -> list[Located]:
        """Read "Russian military base", "coastal region", or the name behind "the market of"."""
        level = PlaceLevel(tag.value)
        if self._is(tag.last, "of"):
            of_site = level is PlaceLevel.SITE
            return self._names(self._skip_the(tag.last + 1), None) if of_site else []
        described = tag.first > start or tag.last - tag.first > 1
        again = not described and self._is(start - 1, "the")  # "the building": told of before
        whole = (level is PlaceLevel.SITE and not again) or (
            level is PlaceLevel.REGION and described
        )
        return [Located(self._sentence.quote(start, tag.last), level, start)] if whole else []

    def _in_part(self, start: int, index: int) -> list[Located]:
        """Read names, with the part of the first that is meant: "northern Iraq"."""
        names = self._names(index, None)
        if not names or index == start or self._tokens[index - 1].low not in _COMPASS:
            return names
        part = self._sentence.quote(index - 1, index + len(names[0].name.split()))
        return [Located(part, PlaceLevel.REGION, index - 1), *names]

    def _names(self, index: int, level: PlaceLevel | None) -> list[Located]:
        """Read "X", "X and Y", "X, Y, Z" with the level noun that may follow ("… provinces")."""
        spans = list(self._spans(index))
        if not spans:
            return []
        first, last = spans[-1]
        chain = [self._sentence.quote(*span) for span in spans]
        if len(spans) >= _CHAIN and level is None and self._sentence.is_country(chain[-1]):
            # "Ntoyo, North Kivu, Congo"
            middle = [
                Located(self._sentence.quote(*span), PlaceLevel.PROVINCE, span[0])
                for span in spans[1:-1]
            ]
            ends = [Located(chain[0], self._own_level(*spans[0]), spans[0][0])]
            return [*ends, *middle, Located(chain[-1], PlaceLevel.COUNTRY, first)]
        follower = self._levels.get(last)
        if follower is None or level is not None:
            return [self._place(*span, level) for span in spans]
        level = PlaceLevel(follower.value)
        plural = self._tokens[follower.last - 1].low.endswith("s")
        if plural and level is not PlaceLevel.SITE:
            # "Latakia and Tartous provinces"
            return [self._place(*span, level) for span in spans]
        # "Onitsha, Anambra state": said of the last alone, and part of its name.
        whole = Located(self._sentence.quote(first, follower.last), level, first)
        # "Baro, Kelvan province, Peru"
        wider = self._names(follower.last + 1, None) if self._is(follower.last, ",") else []
        if not all(self._sentence.is_country(place.name) for place in wider):
            wider = []
        return [*(self._place(*span, None) for span in spans[:-1]), whole, *wider]

    def _place(self, first: int, last: int, level: PlaceLevel | None) -> Located:
        name = self._sentence.quote(first, last)
        return Located(name, self._own_level(first, last) or level, first)

    def _spans(self, index: int) -> Iterator[tuple[int, int]]:
        while self._is_name(index):
            end = index + 1
            while (self._is_name(end) and end not in self._people) or self._binds(end):
                end += 1
            # "in Assad's words", "in Alawite villagers' homes": not places.
            if self._is(end, "'s") or end in self._people or index in self._people:
                return
            if self._is_adjective(index, end):
                return
            yield index, end
            joined = self._is(end, ",") or self._is(end, "and")
            index = end + 1 if joined else len(self._tokens)
            if self._is(index, "and"):
                index += 1

    def _is_adjective(self, first: int, last: int) -> bool:
        """Whether a name describes the noun behind it: "Syrian towns", "the Iraqi capital"."""
        if last - first > 1 or last >= len(self._tokens):
            return False
        follower = self._tokens[last]
        if not follower.is_word or follower.is_name or self._sentence.is_stop(last):
            return False
        level = self._levels.get(last)
        if level is not None and level.value in {"region", "province", "district"}:
            return False
        return NATIONALITY.search(self._tokens[first].text) is not None

    def _binds(self, index: int) -> bool:
        """Whether "of" or "the" goes on with a name: "Democratic Republic of the Congo"."""
        if self._is(index, "the"):
            return self._is(index - 1, "of") and self._binds(index - 1)
        if index + 1 >= len(self._tokens) or not self._tokens[index + 1].is_name:
            return self._is(index, "of") and self._tokens[index - 1].low in {"republic", "gulf"}
        return self._tokens[index].low in _WITHIN or (
            self._is(index, "of") and self._tokens[index - 1].low in {"republic", "gulf", "strait"}
        )

    def _own_level(self, first: int, last: int) -> PlaceLevel | None:
        """Read the level inside a name: "Gaza Strip", "Kayes Region"."""
        tag = self._levels.get(last - 1)
        return PlaceLevel(tag.value) if tag is not None and last - first > 1 else None

    def _is_name(self, index: int) -> bool:
        """Whether a word can be a place's name: "Al-Shir" can, "Alawite-majority" cannot."""
        if index >= len(self._tokens) or index in self._dated or index in self._spoken:
            return False
        token = self._tokens[index]
        return token.is_name and _ADJECTIVE.search(token.text) is None

    def _skip_the(self, index: int) -> int:
        while index < len(self._tokens) and self._tokens[index].low in {"the", "a", "an"}:
            index += 1
        return index

    def _is(self, index: int, word: str) -> bool:
        return 0 <= index < len(self._tokens) and self._tokens[index].low == word


def settle_levels(
    located: Sequence[Located], is_country: Callable[[str], bool]
) -> dict[str, PlaceLevel]:
    """Give each name one level for the whole article: as said anywhere, else country or town."""
    levels: dict[str, PlaceLevel] = {}
    for place in located:
        if place.level is not None:
            levels.setdefault(place.name, place.level)
            # "Latakia province" says of "Latakia", too, what it is.
            bare, _, kind = place.name.rpartition(" ")
            if kind.casefold() in _KINDS:
                levels.setdefault(bare, place.level)
    for place in located:
        if place.name not in levels:
            levels[place.name] = (
                PlaceLevel.COUNTRY if is_country(place.name) else PlaceLevel.SETTLEMENT
            )
    return levels
