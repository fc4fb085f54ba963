"""Where: names and sites behind prepositions of place, with the level the text gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter

from extractor.engines.rules.addresses import Addresses
from extractor.engines.rules.aimed import Aimed
from extractor.engines.rules.enclosed import Enclosed
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
from extractor.engines.rules.offstage import Offstage
from extractor.engines.rules.placenames import COMPASS, ENCLOSING, OPERATIONS, ROADS, Located
from extractor.engines.rules.reached import Reached
from extractor.engines.rules.sentence import Sentence, once
from schemas.vocabulary import EventType, PlaceLevel

_PUBLIC = frozenset(
    {"market", "airport", "port", "square", "station", "prison", "stadium", "university", "bazaar"}
)
"""Sites that a town has and nobody owns: "Baro's main market"."""
_SITE_WORDS = 4
"""Words of "the Russian military base" before the one that says what it is."""
_SIDES = frozenset({name.removesuffix("ern") for name in COMPASS if name.endswith("ern")})
_SIDE = 5
"""Tokens of "country's long restive north"."""
_PARTS = frozenset({"part", "parts", "half", "side", "edge", "end", "tip", "fringe", "fringes"})
_WHOLES = frozenset(
    {"country", "city", "town", "province", "region", "island", "state", "territory"}
)
_REGION = PlaceLevel.REGION
_QAEDA = frozenset({"qaeda", "qaida", "al-qaeda", "al-qaida"})
_AT = frozenset({"in", "at", "near", "outside"})
_OWN = frozenset({"his", "her", "their"})
_HOMES = frozenset({"home", "house", "apartment", "flat", "residence", "farm", "shop"})
_TAKEN_REACH = 12
"""Tokens from "abducted" to "from a school"."""


_NARROW = frozenset({PlaceLevel.SITE, PlaceLevel.DISTRICT})
"""Places in the town of the dateline."""
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


def targets(sentence: Sentence, patient: Nominal) -> list[Located]:
    """Return the site that something is done to, and its town; none for a kind ("schools")."""
    if patient.kind is not Kind.SITE:
        return []
    first, last = patient.first, patient.last
    name = sentence.quote(first, last)
    if last - first == 1 and name.islower() and (name.endswith("s") or name == "mine"):
        return []
    if first in sentence.numbers or first - 1 in sentence.numbers:
        return []  # "7th avenue": an address, read as a whole
    town: list[Located] = []
    owned = next((i for i in range(first, last - 1) if sentence.lows[i] == "'s"), None)
    if owned is not None and all(sentence.names[first:owned]):
        # "Kano's Sabon Gari market"
        town = [Located(sentence.quote(first, owned), None, first)]
        first = owned + 1
        name = sentence.quote(first, last)
    is_site = last - 1 in sentence.within("levels", PlaceLevel.SITE)
    level = PlaceLevel.SITE if is_site or not name.istitle() else None
    return [Located(name, level, first), *town]


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


_HITS = (EventType.SHELLING, EventType.AIR_STRIKE, EventType.EXPLOSIVE)
_JOINED = frozenset({"between", "linking", "from", "of", "and"})


def _reach(road: Located) -> range:
    """Return the tokens behind the first of "road between Baro and Dorna"."""
    return range(road.first + 1, road.first + len(road.name.split()))


class _Finder(Reached, Aimed, Enclosed, Addresses, Offstage):
    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.barred = self.bars()

    def find(self) -> Iterator[Located]:
        """Yield the places; landmarks ("45 km south of X") only where nothing finer is named."""
        lined = self.dateline()
        wider = list(self.before_wider())
        filed = [place for place in wider if place.first in lined]
        found = [*self._plain(), *(place for place in wider if place.first not in lined)]
        if lined and not self.follows(lined.stop - 1, ")"):
            filed = self.names(lined.start, None)  # by no agency, so hardly far from the act
        if lined and found and all(place.level in _NARROW for place in found):
            near = any(place.level is PlaceLevel.DISTRICT for place in found)
            found += self.names(lined.start, None) if near else filed
        sites = (place for place in found if place.level is PlaceLevel.SITE)
        roads = [_reach(place) for place in sites if _JOINED & set(place.name.split())]
        found = [place for place in found if not any(place.first in road for road in roads)]
        if len(found) > 1 and (spoken := self.speakers()):
            # "Police in Dorna said gunmen killed two in Baro"
            acted = [place for place in found if place.first not in spoken]
            rivals = (place.level in {None, PlaceLevel.SETTLEMENT} for place in acted)
            found = acted if any(rivals) else found
        yield from found or list(self._landmarks()) or filed

    def _landmarks(self) -> Iterator[Located]:
        for tag in self._sentence.tagged("where", "bearing"):
            if tag.last not in self.barred:
                yield from self._after(tag.last, named_only=False)

    def _plain(self) -> Iterator[Located]:
        for tag in (*self._sentence.tagged("where", "before"), *self.struck()):
            if tag.last in self.barred:
                continue
            low = self._lows[tag.first]
            if self._is_no_place(tag.first):
                continue
            named_only = low in {"of", "against", "between"} and not self._is_shelled(tag.first)
            side = [] if named_only else self._side(self.skip_the(tag.last))
            yield from side or self._after(tag.last, named_only=named_only)
        yield from self.reached()
        yield from self.aimed()
        yield from self._on()
        # "the village of X", with or without a preposition of place before it.
        for tag in self.levels.values():
            if (
                self.follows(tag.last, "of")
                and tag.first not in self.barred
                and not self._left(tag)
            ):
                level: PlaceLevel | None = PlaceLevel(tag.value)
                named = tag.first > 0 and self._sentence.names[tag.first - 1]
                named = named and not self.is_adjective(tag.first - 1, tag.first)
                word = self._lows[tag.last - 1]
                if level is PlaceLevel.DISTRICT:
                    named = named or self.is_compass(tag.first - 1) or self.is_old(tag)
                if level is PlaceLevel.COUNTRY or self._sentence.names[tag.first]:
                    continue
                # "the outskirts of X", "the northern countryside of X"
                named = named or (level is PlaceLevel.REGION and word not in _KINDS)
                if level is PlaceLevel.SITE or (named and level is not PlaceLevel.SETTLEMENT):
                    # "the market of X", "the Old Port district of X"
                    level = None
                yield from self.names(self.skip_the(tag.last + 1), level)

    def _is_no_place(self, index: int) -> bool:
        """Whether a preposition leads to no place: "Al-Qaeda in Iraq", "Ana Mora of Peru"."""
        low = self._lows[index]
        if low == "in":
            return self._is_in_name(index)
        if low == "from":
            return not self._is_taken(index)
        return low == "of" and self.is_of_person(index + 1)

    def _is_shelled(self, index: int) -> bool:
        """Whether "of" tells what was hit: "the shelling of Baro"."""
        if not self.follows(index, "of"):
            return False
        hits = self._sentence.tagged("acts", *_HITS)
        if not any(tag.last == index for tag in hits):
            return False
        name = index + 1 + (self.is_compass(index + 1) or self.follows(index + 1, "downtown"))
        return self.is_name(name) and not self.is_of_country(name)

    def _is_in_name(self, index: int) -> bool:
        """Whether "in" goes on with an armed group's name: "Al-Qaeda in Iraq"."""
        if self.follows(index - 1, "state"):
            return self.follows(index - 2, "islamic")
        return index > 0 and self._lows[index - 1] in _QAEDA

    def _on(self) -> Iterator[Located]:
        """Read "an attack on a market", "on the Dorna road", but not "an attack on Mora"."""
        if "on" not in self._lows:
            return
        aimed = {tag.last for tag in self._sentence.tagged("acts")}
        for index, low in enumerate(self._lows[:-1]):
            if low != "on" or index + 1 in self.dated or index + 1 in self.barred:
                continue
            found = self._after(index + 1, named_only=False)
            if index in aimed and any(place.level in _NARROW for place in found):
                yield from found
                continue
            for place in found:
                words = place.name.casefold().split()
                road = words[0] in ROADS or words[-1] in ROADS
                if place.level is PlaceLevel.SITE and road:
                    yield place

    def _is_taken(self, index: int) -> bool:
        """Whether people were taken "from" here: "abducted 35 pupils from a college in X"."""
        first = max(0, index - _TAKEN_REACH)
        near = (
            *self._sentence.over("does", first, index, "abduction", "detention"),
            *self._sentence.over("harm", first, index, "abducted.verb", "detained.verb"),
        )
        clause = self._sentence.clause(index)
        return any(self._sentence.clause(tag.first) == clause for tag in near)

    def _left(self, tag: Tag) -> bool:
        """Whether people come "from the towns of X": the act was not there."""
        for index in range(max(0, tag.first - 3), tag.first):
            low = self._lows[index]
            at = index > 0 and self._lows[index - 1] in {"entrance", "close", "next"}
            if (low == "to" and not at) or (low == "from" and not self._is_taken(index)):
                return True
        return False

    def _after(self, index: int, *, named_only: bool) -> list[Located]:
        """Read adjectives, then a site ("Russian military base"), a region, or names."""
        start = self.skip_the(index)
        if start < len(self._lows) and self._lows[start] in _OWN and not named_only:
            # "in his house"
            tag = self._kind(start + 1)
            home = tag is not None and self._lows[tag.last - 1] in _HOMES
            return self._described(start + 1, tag) if tag and home else []
        if self.follows(start + 1, "'s") and not self._sentence.names[start]:
            start += 2
        # "a Syrian village": after the indefinite article a capital is an adjective.
        indefinite = start > index and self._lows[index] in {"a", "an"}
        addresses = [] if named_only else self.addresses(start)
        for here in range(start, min(len(self._lows), start + _SITE_WORDS * (not addresses))):
            tag = self._kind(here)
            if tag is not None:
                return [] if named_only else self._described(start, tag)
            if self.is_name(here):
                found = self._named(start, here, named_only, indefinite)
                if found is not None:
                    return found
            if self.follows(here, "of") and here > start and not named_only:
                # "at the wells of Tin Abra"
                return self.names(self.skip_the(here + 1), None)
            if self._sentence.is_stop(here):
                return []
        return addresses

    def _named(
        self,
        start: int,
        here: int,
        named_only: bool,
        indefinite: bool,
    ) -> list[Located] | None:
        """Read the names behind a preposition; None where they only describe what follows."""
        owned = [] if named_only else self._owned(here)
        if owned:
            return owned
        if indefinite and not self._is_kept(here):
            return None
        names = self.in_part(start, here) if self._lows[here] not in OPERATIONS else []
        if not names and self.is_of_country(here):
            return None
        return names if not named_only or (names and names[0].level) else []

    def _side(self, start: int) -> list[Located]:
        """Read "the far north of Chad", "the western part of Baro", "the country's east"."""
        lows = self._lows
        if self.follows(start, "country") and self.follows(start + 1, "'s"):
            ends = (i for i in range(start + 2, start + _SIDE) if {*lows[i : i + 1]} & _SIDES)
            end = next(ends, None)
            return [Located(self._sentence.quote(start, end + 1), _REGION, start)] if end else []
        here = start + self.follows(start, "far")
        if not self.follows(start - 1, "the") or here + 2 >= len(lows):
            return []
        part = self.is_compass(here) and lows[here + 1] in _PARTS
        if not (part or lows[here] in _SIDES) or not self.follows(here + 1 + part, "of"):
            return []
        inner = self.skip_the(here + 2 + part)
        if inner < len(lows) and lows[inner] in _WHOLES:
            return [Located(self._sentence.quote(start, inner + 1), _REGION, start)]
        names = self.names(inner, None)
        if not names or names[0].level is PlaceLevel.SITE:
            return []
        end = inner + len(names[0].name.split())
        side = Located(self._sentence.quote(start, end), _REGION, start)
        wide = names[0].level in {PlaceLevel.COUNTRY, _REGION}
        return [side, *names[wide:]]

    def _kind(self, index: int) -> Tag | None:
        """Return the kind of place named here; of "garrison town" the last."""
        tag = self.levels.get(index)
        if tag is None or tag.value != PlaceLevel.SITE:
            return tag
        # "garrison town"; "Villa Alegre" is a name.
        named = self.is_name(index) and tag.last < len(self._lows) and self.is_name(tag.last)
        return None if tag.last in self.levels or named else tag

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
        if seat := self.seat(index):
            return seat
        rest = self._after(end + 1, named_only=False)
        if not country:
            # "in Mora's house" is at nobody's town; "in Dorna's Almara" is.
            enclosed = rest and (rest[0].level in ENCLOSING or rest[0].level is None)
            public = rest and rest[0].name.casefold().split()[-1] in _PUBLIC
            if not (enclosed or public) or index - 1 in self.people:
                return []
        elif not rest and end + 1 < len(self._lows) and self._lows[end + 1] in COMPASS:
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
            compass = self.is_compass(tag.first - 1)
            if level in {_REGION, PlaceLevel.DISTRICT} and (compass or self.is_old(tag)):
                # "the northern countryside of Homs", "the old city of Homs", with the town
                part = Located(self._sentence.quote(tag.first - compass, tag.last), level, start)
                return [part, *self.names(self.skip_the(tag.last + 1), None)]
            of_site = level is PlaceLevel.SITE
            return self.names(self.skip_the(tag.last + 1), None) if of_site else []
        described = tag.first > start or tag.last - tag.first > 1
        # "the building": told of before; "the airfield outside Baro" is not.
        placed = tag.last + 1 < len(self._lows) and self._lows[tag.last] in _AT
        placed = placed and self.is_name(tag.last + 1)
        again = not described and self.follows(start - 1, "the") and not placed
        word = self._lows[tag.last - 1]
        # "schools", "homes": a kind of targets, no place.
        many = word.endswith("s") and not any(self._sentence.names[start : tag.first])
        mine = self._lows[start : tag.last] == ["mine"]  # "went over a mine"
        site = level is PlaceLevel.SITE and not again and not many and not mine
        capital = (
            word == "capital" and tag.first > start and self.is_of_country(tag.first - 1)
        )  # "the Afghan capital", but not "the Afghan capital, Kabul"
        named = self.is_name(tag.last + self.follows(tag.last, ","))
        whole = site or (level is PlaceLevel.REGION and described) or (capital and not named)
        # "Baro's southern suburbs"
        whole = whole or (level is PlaceLevel.DISTRICT and self.is_compass(tag.first - 1))
        found = [Located(self._sentence.quote(start, tag.last), level, start)] if whole else []
        if found and site:
            found += self._beside(start, tag)
        if self.follows(tag.last, "'s") and self.is_name(tag.last + 1):
            # "the central region's Baro district"
            return self.names(tag.last + 1, None)
        if not found and level is PlaceLevel.SETTLEMENT:
            # "in the capital, Kabul", "in the capital Kabul"
            found = self.names(tag.last + self.follows(tag.last, ","), level)[:1]
        return found

    def _beside(self, start: int, site: Tag) -> Iterator[Located]:
        """Read the town of "a Baro cinema", and "the hospital" of "the market and the hospital"."""
        yield from self.town(start, site)
        behind = self.skip_the(site.last + 1)
        if self.follows(site.last, "and") and behind > site.last + 1:
            for here in range(behind, min(len(self._lows), behind + _SITE_WORDS)):
                other = self._kind(here)
                if other is not None and other.value == PlaceLevel.SITE:
                    yield from self._described(behind, other)
                if other is not None or self._sentence.is_stop(here):
                    return

    def _between(self, tag: Tag) -> Located | None:
        """Read "the road between Baro and Dorna", "the highway from Baro to Dorna" as one site."""
        if self._lows[tag.last - 1] not in ROADS:
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
