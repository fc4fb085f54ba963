"""Where: names and sites behind prepositions of place, with the level the text gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
from extractor.engines.rules.placenames import COMPASS, ENCLOSING, Located, Reader
from extractor.engines.rules.sentence import Sentence, once
from schemas.vocabulary import EventType, PlaceLevel

_ROADS = frozenset({"road", "highway", "street", "avenue", "motorway", "bridge", "boulevard"})
_PUBLIC = frozenset(
    {"market", "airport", "port", "square", "station", "prison", "stadium", "university", "bazaar"}
)
"""Sites that a town has and nobody owns: "Baro's main market"."""
_SITE_WORDS = 4
"""Words of "the Russian military base" before the one that says what it is."""
_SUBORDINATE = frozenset({"after", "when", "as", "following", "because"})
_SIDES = frozenset({name.removesuffix("ern") for name in COMPASS if name.endswith("ern")})
_SIDE = 4
"""Tokens of "north of the country"."""
_QAEDA = frozenset({"qaeda", "qaida", "al-qaeda", "al-qaida"})
_AT = frozenset({"in", "at", "near", "outside"})
_EXPLAINED = frozenset({PlaceLevel.SETTLEMENT, PlaceLevel.DISTRICT})
_EXPLAINING = frozenset(
    {"a", "small", "remote", "nearby", "large", "mountain", "farming", *COMPASS}
)
_APPOSED = 2
"""Tokens of "Zibane," before "a village"."""
_TAKEN_REACH = 12
"""Tokens from "abducted" to "from a school"."""


_FIRST = attrgetter("first")


@once
def places(sentence: Sentence) -> list[Located]:
    """Return the places of a sentence, in order, once each."""
    found: dict[str, Located] = {}
    for located in sorted(_Finder(sentence).find(), key=_FIRST):
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


_KINDS = frozenset(
    {"province", "governorate", "department", "region", "state", "district", "county", "area"}
)
_SETTLED = frozenset({"camp", "village", "town", "city"})


_JOINED = frozenset({"between", "linking", "from"})


def _reach(road: Located) -> range:
    """Return the tokens behind the first of "road between Baro and Dorna"."""
    return range(road.first + 1, road.first + len(road.name.split()))


class _Finder(Reader):
    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self._barred = self._bars()

    def find(self) -> Iterator[Located]:
        """Yield the places; landmarks ("45 km south of X") only where nothing finer is named."""
        wider = list(self._before_wider())
        found = [*self._plain(), *(place for place in wider if not self._is_dateline(place))]
        for road in [one for one in found if not _JOINED.isdisjoint(one.name.split())]:
            found = [place for place in found if place.first not in _reach(road)]
        yield from found or list(self._landmarks()) or wider

    def _is_dateline(self, place: Located) -> bool:
        """Whether a place stands before the story: "MAIDUGURI, Nigeria (AP) —"."""
        before = self._tokens[: place.first + 1]
        if not all(token.is_name or token.low in {",", "."} for token in before):
            return False
        end = place.first + 1
        while end < len(self._tokens) and (self.is_name(end) or self.follows(end, ",")):
            end += 1
        return end < len(self._tokens) and self._lows[end] in {"(", "-", "–", "—"}

    def _landmarks(self) -> Iterator[Located]:
        for tag in self._sentence.tagged("where", "bearing"):
            if tag.last not in self._barred:
                yield from self._after(tag.last, named_only=False)

    def _plain(self) -> Iterator[Located]:
        for tag in self._sentence.tagged("where", "before"):
            if tag.last in self._barred:
                continue
            low = self._lows[tag.first]
            if low == "in" and self._is_in_name(tag.first):
                continue
            if low == "from" and not self._is_taken(tag.first):
                continue
            named_only = low in {"of", "against", "between"} and not self._is_shelled(tag.first)
            side = None if named_only else self._side(self.skip_the(tag.last))
            yield from [side] if side else self._after(tag.last, named_only=named_only)
        yield from self._struck()
        yield from self._on()
        yield from self._explained()
        # "the village of X", with or without a preposition of place before it.
        for tag in self.levels.values():
            if (
                self.follows(tag.last, "of")
                and tag.first not in self._barred
                and not self._left(tag)
            ):
                level: PlaceLevel | None = PlaceLevel(tag.value)
                named = tag.first > 0 and self._tokens[tag.first - 1].is_name
                named = named and not self.is_adjective(tag.first - 1, tag.first)
                word = self._lows[tag.last - 1]
                if level is PlaceLevel.DISTRICT:
                    named = named or self.is_compass(tag.first - 1)
                if level is PlaceLevel.COUNTRY or self._tokens[tag.first].is_name:
                    continue
                # "the outskirts of X", "the northern countryside of X"
                named = named or (level is PlaceLevel.REGION and word not in _KINDS)
                if level is PlaceLevel.SITE or (named and level is not PlaceLevel.SETTLEMENT):
                    # "the market of X", "the Old Port district of X"
                    level = None
                yield from self.names(self.skip_the(tag.last + 1), level)

    def _is_shelled(self, index: int) -> bool:
        """Whether "of" tells what was hit: "the shelling of Baro"."""
        hits = self._sentence.tagged("acts", EventType.SHELLING, EventType.AIR_STRIKE)
        if not self.follows(index, "of") or not any(tag.last == index for tag in hits):
            return False
        return self.is_name(index + 1) and not self.is_of_country(index + 1)

    def _is_in_name(self, index: int) -> bool:
        """Whether "in" goes on with an armed group's name: "Al-Qaeda in Iraq"."""
        if self.follows(index - 1, "state"):
            return self.follows(index - 2, "islamic")
        return index > 0 and self._lows[index - 1] in _QAEDA

    def _struck(self) -> Iterator[Located]:
        """Read "targeted Almara district", "entered Baro": what a deed is done to."""
        entered = {tag.last for tag in self._sentence.tagged("cues", "arrived")}
        for index in {tag.last for tag in self._sentence.tagged("does")} | entered:
            start = self.skip_the(index)
            if self.is_name(start) and start not in self._barred:
                found = self.names(start, None)
                known = found and found[0].level in {*ENCLOSING, PlaceLevel.SETTLEMENT}
                if known or index in entered:
                    yield from found

    def _on(self) -> Iterator[Located]:
        """Read "an attack on a market", "on the Dorna road", but not "an attack on Mora"."""
        if "on" not in self._lows:
            return
        aimed = {tag.last for tag in self._sentence.tagged("acts")}
        for index, low in enumerate(self._lows[:-1]):
            if low != "on" or index + 1 in self._dated or index + 1 in self._barred:
                continue
            for place in self._after(index + 1, named_only=False):
                words = place.name.casefold().split()
                road = words[0] in _ROADS or words[-1] in _ROADS
                if place.level is PlaceLevel.SITE and (index in aimed or road):
                    yield place

    def _explained(self) -> Iterator[Located]:
        """Read "entered Zibane, a village 15 km to the south", with whatever before the name."""
        for tag in self.levels.values():
            first = tag.first
            while first and self._lows[first - 1] in _EXPLAINING:
                first -= 1
            if tag.value not in _EXPLAINED or first < _APPOSED or not self.follows(first, "a"):
                continue
            last = first - 1
            start = last
            while start and self.is_name(start - 1):
                start -= 1
            entered = start and self._sentence.is_verb(start - 1)
            if self.follows(last, ",") and start < last and entered:
                yield Located(self._sentence.quote(start, last), PlaceLevel(tag.value), start)

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
        if "," not in self._lows:
            return
        for index in range(1, len(tokens) - 1):
            if self._lows[index] != "," or not self.is_name(index + 1):
                continue
            end = index + 1
            while end < len(tokens) and self.is_name(end):
                end += 1
            first = index
            while first and self.is_name(first - 1) and not self._sentence.is_stop(first - 1):
                first -= 1
            if first == index or index in self._barred or first - 1 in self.people:
                continue
            wider = self.place(index + 1, end, None)
            country = self._sentence.is_country(wider.name)
            if self.is_adjective(index + 1, end) or end in self.spoken or end in self.people:
                continue  # "in Odesa, Ukrainian officials said"
            if (country or (index + 1, end) in self.known) and not self._is_of_person(first):
                level = self.own_level(first, index)
                yield Located(self._sentence.quote(first, index), level, first)
                yield replace(wider, level=PlaceLevel.COUNTRY) if country else wider

    def _is_of_person(self, index: int) -> bool:
        """Whether somebody comes from here: "Bishop Mora of Sokoto, Nigeria"."""
        return index > 1 and self.follows(index - 1, "of") and self._tokens[index - 2].is_name

    def _left(self, tag: Tag) -> bool:
        """Whether people come "from the towns of X": the act was not there."""
        for index in range(max(0, tag.first - 3), tag.first):
            low = self._lows[index]
            at = index > 0 and self._lows[index - 1] in {"entrance", "close", "next"}
            if (low == "to" and not at) or (low == "from" and not self._is_taken(index)):
                return True
        return False

    def _bars(self) -> set[int]:
        """Tokens after "fled to", "refuge at", up to the next mark: the act was not there."""
        barred: set[int] = set()
        said = self._sentence.within("saying")
        for tag in self._sentence.tagged("where", "not_after"):
            end = tag.last
            while end < len(self._tokens) and self._lows[end] not in {",", ";", ":"}:
                if end in said or (end > tag.last and self._lows[end] in _SUBORDINATE):
                    break
                end += 1
            barred.update(range(tag.first, end + 1))
        return barred

    def _after(self, index: int, *, named_only: bool) -> list[Located]:
        """Read adjectives, then a site ("Russian military base"), a region, or names."""
        start = self.skip_the(index)
        if self.follows(start + 1, "'s") and not self._tokens[start].is_name:
            start += 2
        # "a Syrian village": after the indefinite article a capital is an adjective.
        indefinite = start > index and self._lows[index] in {"a", "an"}
        for here in range(start, min(len(self._tokens), start + _SITE_WORDS)):
            tag = self._kind(here)
            if tag is not None:
                return [] if named_only else self._described(start, tag)
            if self.is_name(here):
                owned = [] if named_only else self._owned(here)
                if owned:
                    return owned
                if not indefinite or self._is_kept(here):
                    names = self._in_part(start, here)
                    if names or not self.is_of_country(here):
                        return names if not named_only or (names and names[0].level) else []
            if self.follows(here, "of") and here > start and not named_only:
                # "at the wells of Tin Abra"
                return self.names(self.skip_the(here + 1), None)
            if self._sentence.is_stop(here):
                return []
        return []

    def _side(self, start: int) -> Located | None:
        """Read "the north of the country", "the country's far north"."""
        words = self._lows[start : start + _SIDE]
        if not words or (words[0] not in _SIDES and words[0] != "country"):
            return None
        if words[0] in _SIDES and words[1:] == ["of", "the", "country"]:
            return Located(self._sentence.quote(start, start + 4), PlaceLevel.REGION, start)
        if words[:2] != ["country", "'s"]:
            return None
        last = 3 if words[2:3] == ["far"] else 2
        if len(words) <= last or words[last] not in _SIDES:
            return None
        return Located(self._sentence.quote(start, start + last + 1), PlaceLevel.REGION, start)

    def _kind(self, index: int) -> Tag | None:
        """Return the kind of place named here; of "garrison town" the last."""
        tag = self.levels.get(index)
        joined = tag is not None and tag.value == PlaceLevel.SITE and tag.last in self.levels
        return None if joined else tag

    def _is_kept(self, index: int) -> bool:
        """Whether a capital after "a" begins a place's name: "a Baghdad market"."""
        return index + 1 in self.levels and not self.is_of_country(index)

    def _owned(self, index: int) -> list[Located]:
        """Read "Niger's western Tillaberi region", "Aleppo's Shaar district"."""
        end = index
        while self.is_name(end) and end not in self.people:
            end += 1
        if end == index or not self.follows(end, "'s"):
            return []
        owner = self._sentence.quote(index, end)
        country = self._sentence.is_country(owner)
        rest = self._after(end + 1, named_only=False)
        if not country:
            # "in Mora's house" is at nobody's town.
            enclosed = rest and rest[0].level in ENCLOSING
            public = rest and rest[0].name.casefold().split()[-1] in _PUBLIC
            if not (enclosed or public) or index - 1 in self.people:
                return []
        elif not rest and end + 1 < len(self._tokens) and self._lows[end + 1] in COMPASS:
            return []
        level = PlaceLevel.COUNTRY if country else self.own_level(index, end)
        if self.is_compass(index - 1):
            level, owner = PlaceLevel.REGION, self._sentence.quote(index - 1, end)
        return [Located(owner, level, index), *rest]

    def _described(self, start: int, tag: Tag) -> list[Located]:
        """Read "Russian military base", "coastal region", or the name behind "the market of"."""
        level = PlaceLevel(tag.value)
        if (road := self._between(tag)) is not None:
            return [road]
        if self.follows(tag.last, "of"):
            if level in {PlaceLevel.REGION, PlaceLevel.DISTRICT} and self.is_compass(tag.first - 1):
                # "the northern countryside of Homs", with the town
                part = Located(self._sentence.quote(tag.first - 1, tag.last), level, start)
                return [part, *self.names(self.skip_the(tag.last + 1), None)]
            of_site = level is PlaceLevel.SITE
            return self.names(self.skip_the(tag.last + 1), None) if of_site else []
        described = tag.first > start or tag.last - tag.first > 1
        # "the building": told of before; "the airfield outside Baro" is not.
        placed = tag.last + 1 < len(self._tokens) and self._lows[tag.last] in _AT
        placed = placed and self.is_name(tag.last + 1)
        again = not described and self.follows(start - 1, "the") and not placed
        word = self._lows[tag.last - 1]
        # "schools", "homes": a kind of targets, no place.
        many = word.endswith("s") and not any(t.is_name for t in self._tokens[start : tag.first])
        site = level is PlaceLevel.SITE and not again and not many
        capital = (
            word == "capital" and tag.first > start and self.is_of_country(tag.first - 1)
        )  # "the Afghan capital", but not "the Afghan capital, Kabul"
        named = self.follows(tag.last, ",") and self.is_name(tag.last + 1)
        whole = site or (level is PlaceLevel.REGION and described) or (capital and not named)
        found = [Located(self._sentence.quote(start, tag.last), level, start)] if whole else []
        if not found and level is PlaceLevel.SETTLEMENT:
            # "in the capital, Kabul", "in the capital Kabul"
            found = self.names(tag.last + 1 if named else tag.last, level)[:1]
        return found

    def _between(self, tag: Tag) -> Located | None:
        """Read "the road between Baro and Dorna", "the highway from Baro to Dorna" as one site."""
        if self._lows[tag.last - 1] not in _ROADS:
            return None
        for joint, other in (("between", "and"), ("linking", "and"), ("from", "to")):
            if not self.follows(tag.last, joint):
                continue
            end = tag.last + 1
            for word in (other, ""):
                start = end = self.skip_the(end)
                while self.is_name(end):
                    end += 1
                if end == start or (word and not self.follows(end, word)):
                    return None
                end += bool(word)
            return Located(self._sentence.quote(tag.first, end), PlaceLevel.SITE, tag.first)
        return None

    def _in_part(self, start: int, index: int) -> list[Located]:
        """Read names, with the part of the first that is meant: "northern Iraq"."""
        names = self.names(index, None)
        if not names or index == start or not self.is_compass(index - 1):
            return names
        if names[0].level not in {None, PlaceLevel.COUNTRY, PlaceLevel.REGION}:
            return names  # "southern Basra province"
        first = index - 1
        while first - 2 >= start and self.follows(first - 1, "and") and self.is_compass(first - 2):
            first -= 2
        part = self._sentence.quote(first, index + len(names[0].name.split()))
        return [Located(part, PlaceLevel.REGION, first), *names[1:]]


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
