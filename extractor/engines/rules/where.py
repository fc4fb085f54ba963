"""Where: names and sites behind prepositions of place, with the level the text gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
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
_BOUND_ARTICLE = re.compile(r"^(?:a[a-z]{1,2}|el|d|l)[-'’][A-Z]")
"""Names that begin in lower case: "al-Bab", "el-Arish"."""
_ENCLOSING = frozenset({PlaceLevel.DISTRICT, PlaceLevel.PROVINCE, PlaceLevel.REGION})
_INSTITUTIONS = frozenset(
    {"school", "college", "university", "hospital", "mosque", "church", "camp", "prison", "airport"}
)
"""What may stand anywhere in the name of one: "Secondary School Jangebe"."""
_TAKEN_REACH = 12
"""Tokens from "abducted" to "from a school"."""


@dataclass(slots=True)  # not frozen: it takes three times as long to make
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


def target(sentence: Sentence, patient: Nominal) -> Located | None:
    """Return the site that something is done to; none for a kind of targets ("schools")."""
    if patient.kind is not Kind.SITE:
        return None
    name = sentence.quote(patient.first, patient.last)
    if patient.last - patient.first == 1 and name.islower() and name.endswith("s"):
        return None
    is_site = patient.last - 1 in sentence.within("levels", PlaceLevel.SITE)
    level = PlaceLevel.SITE if is_site or not name.istitle() else None
    return Located(name, level, patient.first)


def same(one: str, other: str) -> bool:
    """Whether two names are of one place: "Latakia", "Latakia province"; "Russian base"."""
    short, long = sorted((one.casefold().split(), other.casefold().split()), key=len)
    if short == long or (short[-1] == long[-1] and len(short) > 1 and set(short) < set(long)):
        return True
    return short == long[: len(short)] and long[len(short) :][0] in _KINDS | _SETTLED


def is_said_in_full(short: str, long: str) -> bool:
    """Whether a site of a general name is called by its own: "mosque", "Al-Hamra Mosque"."""
    if not short.islower() or long.islower():
        return False
    return short.rsplit(maxsplit=1)[-1] in long.casefold().split()


_CHAIN = 3
"""Names of "Ntoyo, North Kivu, Congo"."""
_KINDS = frozenset(
    {"province", "governorate", "department", "region", "state", "district", "county", "area"}
)
_SETTLED = frozenset({"camp", "village", "town", "city"})


class _Finder:
    def __init__(self, sentence: Sentence) -> None:
        self._sentence = sentence
        self._tokens = sentence.tokens
        self._levels = {tag.first: tag for tag in sentence.tagged("levels")}
        self._known = {(tag.first, tag.last): tag for tag in sentence.tagged("known")}
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
            if tag.last in self._barred:
                continue
            low = self._tokens[tag.first].low
            if low == "from" and not self._is_taken(tag.first):
                continue
            yield from self._after(tag.last, named_only=low in {"of", "against", "between"})
        yield from self._before_wider()
        # "the village of X", with or without a preposition of place before it.
        for tag in self._levels.values():
            if self._is(tag.last, "of") and tag.first not in self._barred and not self._left(tag):
                level: PlaceLevel | None = PlaceLevel(tag.value)
                before = self._tokens[tag.first - 1] if tag.first else None
                named = bool(
                    before and before.is_name and not self._sentence.is_country(before.text)
                )
                if level is PlaceLevel.COUNTRY or self._tokens[tag.first].is_name:
                    continue
                if level is PlaceLevel.SITE or (named and level is not PlaceLevel.SETTLEMENT):
                    # "the market of X", "the Old Port district of X"
                    level = None
                yield from self._names(self._skip_the(tag.last + 1), level)

    def _is_taken(self, index: int) -> bool:
        """Whether people were taken "from" here: "abducted 35 pupils from a college in X"."""
        first = max(0, index - _TAKEN_REACH)
        near = (
            *self._sentence.over("does", first, index, "abduction", "detention"),
            *self._sentence.over("harm", first, index, "abducted.verb", "detained.verb"),
        )
        clause = self._sentence.clause(index)
        return any(self._sentence.clause(tag.first) == clause for tag in near)

    def _before_wider(self) -> Iterator[Located]:
        """Read "Nasir, South Sudan" and "Portland, Oregon" wherever they stand."""
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
            wider = self._place(index + 1, end, None)
            country = self._sentence.is_country(wider.name)
            if self._is_adjective(index + 1, end) or end in self._spoken or end in self._people:
                continue  # "in Odesa, Ukrainian officials said"
            if (country or (index + 1, end) in self._known) and not self._is_of_person(first):
                level = self._own_level(first, index)
                yield Located(self._sentence.quote(first, index), level, first)
                yield replace(wider, level=PlaceLevel.COUNTRY) if country else wider

    def _is_of_person(self, index: int) -> bool:
        """Whether somebody comes from here: "Bishop Mora of Sokoto, Nigeria"."""
        return index > 1 and self._is(index - 1, "of") and self._tokens[index - 2].is_name

    def _left(self, tag: Tag) -> bool:
        """Whether people come "from the towns of X": the act was not there."""
        for index in range(max(0, tag.first - 3), tag.first):
            low = self._tokens[index].low
            if low == "to" or (low == "from" and not self._is_taken(index)):
                return True
        return False

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
            if self._is_name(here):
                owned = [] if named_only else self._owned(here)
                if owned:
                    return owned
                if not indefinite or self._is_kept(here):
                    names = self._in_part(start, here)
                    if names or not self._is_of_country(here):
                        return names if not named_only or (names and names[0].level) else []
            if self._is(here, "of") and here > start and not named_only:
                # "at the wells of Tin Abra"
                return self._names(self._skip_the(here + 1), None)
            if self._sentence.is_stop(here):
                return []
        return []

    def _is_kept(self, index: int) -> bool:
        """Whether a capital after "a" begins a place's name: "a Baghdad market"."""
        return index + 1 in self._levels and not self._is_of_country(index)

    def _is_of_country(self, index: int) -> bool:
        """Whether a word is an adjective of a country or a people: "Syrian"."""
        return NATIONALITY.search(self._tokens[index].text) is not None

    def _owned(self, index: int) -> list[Located]:
        """Read "Niger's western Tillaberi region", "Aleppo's Shaar district"."""
        end = index
        while self._is_name(end) and end not in self._people:
            end += 1
        if end == index or not self._is(end, "'s"):
            return []
        owner = self._sentence.quote(index, end)
        country = self._sentence.is_country(owner)
        rest = self._after(end + 1, named_only=False)
        if not country:
            # "in Mora's house" is at nobody's town.
            enclosed = rest and rest[0].level in _ENCLOSING
            if not enclosed or index - 1 in self._people:
                return []
        elif not rest and end + 1 < len(self._tokens) and self._tokens[end + 1].low in _COMPASS:
            return []
        level = PlaceLevel.COUNTRY if country else self._own_level(index, end)
        if self._is_compass(index - 1):
            level, owner = PlaceLevel.REGION, self._sentence.quote(index - 1, end)
        return [Located(owner, level, index), *rest]

    def _described(self, start: int, tag: Tag) -> list[Located]:
        """Read "Russian military base", "coastal region", or the name behind "the market of"."""
        level = PlaceLevel(tag.value)
        if self._is(tag.last, "of"):
            of_site = level is PlaceLevel.SITE
            return self._names(self._skip_the(tag.last + 1), None) if of_site else []
        described = tag.first > start or tag.last - tag.first > 1
        again = not described and self._is(start - 1, "the")  # "the building": told of before
        word = self._tokens[tag.last - 1].low
        # "schools", "homes": a kind of targets, no place.
        many = word.endswith("s") and not any(t.is_name for t in self._tokens[start : tag.first])
        site = level is PlaceLevel.SITE and not again and not many
        capital = (
            word == "capital" and tag.first > start and self._is_of_country(tag.first - 1)
        )  # "the Afghan capital", but not "the Afghan capital, Kabul"
        named = self._is(tag.last, ",") and self._is_name(tag.last + 1)
        whole = site or (level is PlaceLevel.REGION and described) or (capital and not named)
        found = [Located(self._sentence.quote(start, tag.last), level, start)] if whole else []
        if not found and level is PlaceLevel.SETTLEMENT:
            # "in the capital, Kabul", "in the capital Kabul"
            found = self._names(tag.last + 1 if named else tag.last, level)[:1]
        return found

    def _in_part(self, start: int, index: int) -> list[Located]:
        """Read names, with the part of the first that is meant: "northern Iraq"."""
        names = self._names(index, None)
        if not names or index == start or not self._is_compass(index - 1):
            return names
        if names[0].level not in {None, PlaceLevel.COUNTRY, PlaceLevel.REGION}:
            return names  # "southern Basra province"
        first = index - 1
        while first - 2 >= start and self._is(first - 1, "and") and self._is_compass(first - 2):
            first -= 2
        part = self._sentence.quote(first, index + len(names[0].name.split()))
        return [Located(part, PlaceLevel.REGION, first), *names[1:]]

    def _is_compass(self, index: int) -> bool:
        return index >= 0 and self._tokens[index].low in _COMPASS

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
        if self._is(follower.last, "of") and follower.value == PlaceLevel.SETTLEMENT:
            # "the Sahel town of Djibo"
            wider = [self._place(*span, PlaceLevel.PROVINCE) for span in spans]
            return [*wider, *self._names(self._skip_the(follower.last + 1), PlaceLevel.SETTLEMENT)]
        level = PlaceLevel(follower.value)
        word = self._tokens[follower.last - 1].low
        if word == "area":
            level = PlaceLevel.DISTRICT
        if word.endswith("s") and level is not PlaceLevel.SITE:
            # "Latakia and Tartous provinces"
            return [self._place(*span, level) for span in spans]
        # "Onitsha, Anambra state": said of the last alone, and part of its name.
        whole = Located(self._sentence.quote(first, follower.last), level, first)
        return [
            *(self._place(*span, None) for span in spans[:-1]),
            whole,
            *self._wider(follower.last, level),
        ]

    def _wider(self, index: int, level: PlaceLevel) -> list[Located]:
        """Read on after "Baro district": ", Kelvan province, Peru", or "… town of X"."""
        tag = self._levels.get(index)
        if tag is not None and self._is(tag.last, "of") and level in _ENCLOSING:
            return self._names(self._skip_the(tag.last + 1), PlaceLevel(tag.value))
        wider = self._names(index + 1, None) if self._is(index, ",") else []
        named = all(
            place.level is not None or self._sentence.is_country(place.name) for place in wider
        )
        return wider if named else []

    def _place(self, first: int, last: int, level: PlaceLevel | None) -> Located:
        name = self._sentence.quote(first, last)
        known = self._known.get((first, last))
        if known is not None:
            return Located(name, PlaceLevel(known.value), first)
        level = self._own_level(first, last) or level
        if level is None and self._sentence.is_country(name):
            level = PlaceLevel.COUNTRY
        return Located(name, level, first)

    def _spans(self, index: int) -> Iterator[tuple[int, int]]:
        listed = 0
        while self._is_name(index):
            end = index + 1
            while (self._is_name(end) and end not in self._people) or self._binds(end):
                end += 1
            # "in Assad's words", "in Alawite villagers' homes": not places.
            if self._is(end, "'s") or index in self._people:
                return
            if end in self._people and not self._opens(index):
                return
            if self._is_adjective(index, end) or self._is_body(end):
                return
            # "in Baro, John Mora said": a name of somebody.
            if listed and (end in self._sentence.within("saying") or self._is_titled(index)):
                return
            yield index, end
            listed += 1
            joined = self._is(end, ",") or self._is(end, "and")
            country = self._is(end, ",") and self._sentence.is_country(
                self._sentence.quote(index, end)
            )
            index = end + 1 if joined else len(self._tokens)
            if self._is(index, "and"):
                index += 1
            if country and not self._begins_country(index):
                return

    def _opens(self, index: int) -> bool:
        """Whether a place is set before the clause: "while in Dorna gunmen shot …"."""
        before = self._tokens[index - 2].low if index > 1 else ","
        opens = self._is(index - 1, "in") and before in {",", ";", "and", "while", "but"}
        return opens and not self._is_of_country(index)

    def _begins_country(self, index: int) -> bool:
        """Whether a list of countries goes on; nothing narrower follows one."""
        end = index
        while self._is_name(end):
            end += 1
        return end > index and self._sentence.is_country(self._sentence.quote(index, end))

    def _is_titled(self, index: int) -> bool:
        return index in self._sentence.within("titles")

    def _is_body(self, end: int) -> bool:
        """Whether a name is that of a body: "the Harbour Police", "the E-Crack Unit"."""
        return end - 1 in self._sentence.within("bodies") and end - 1 not in self._sentence.within(
            "levels"
        )

    def _is_adjective(self, first: int, last: int) -> bool:
        """Whether a name describes the noun behind it: "Syrian towns", "the Iraqi capital"."""
        if last - first > 1 or last >= len(self._tokens):
            return False
        follower = self._tokens[last]
        if not follower.is_word or follower.is_name or self._sentence.is_stop(last):
            return False
        level = self._levels.get(last)
        if level is not None and level.value in {"region", "province", "district"}:
            # "the Syrian province of Sweida", but "Bari region"
            name = self._tokens[first].text
            return self._is(level.last, "of") and self._sentence.is_country(name)
        return self._is_of_country(first)

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
        if last - first < 2:  # noqa: PLR2004 - a name and its kind
            return None
        tag = self._levels.get(last - 1)
        if tag is not None:
            return PlaceLevel(tag.value)
        inside = {token.low for token in self._tokens[first:last]}
        return PlaceLevel.SITE if inside & _INSTITUTIONS else None

    def _is_name(self, index: int) -> bool:
        """Whether a word can be a place's name: "Al-Shir" can, "Alawite-majority" cannot."""
        if index >= len(self._tokens) or index in self._dated or index in self._spoken:
            return False
        token = self._tokens[index]
        if not token.is_name:
            return _BOUND_ARTICLE.match(token.text) is not None
        return _ADJECTIVE.search(token.text) is None

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
