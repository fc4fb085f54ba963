"""Towns that an act is aimed at or called by: "a raid on Baro", "the Baro bombing"."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.engines.rules.placenames import Located, Reader
from schemas.vocabulary import PlaceLevel

_RAIDS = frozenset(
    {"raid", "raids", "assault", "assaults", "offensive", "onslaught", "incursion", "sortie"}
    | {"march", "advance", "siege"}
)
"""Acts on places, hardly on somebody by name."""
_AIMED = frozenset(
    {"attack", "attacks", "strike", "strikes", "airstrike", "airstrikes", "bombardment", "fire"}
    | {"bombing", "bombings", "attempt", "ambush", "pressure"}
)
"""Acts on places and on people: a name must be known for a town's."""
_CALLED = frozenset(
    {"attack", "attacks", "bombing", "bombings", "blast", "blasts", "explosion", "explosions"}
    | {"massacre", "massacres", "siege", "shooting", "shootings", "clashes", "riot", "riots"}
    | {"raid", "raids", "ambush", "strike", "airstrike", "shelling", "killings", "battle"}
)
_ONTO = frozenset({"on", "against"})
_THROWN_AT = frozenset({"on", "onto", "at"})
_LONGEST = 3
"""Words of a bare name."""
_WIDE = frozenset({PlaceLevel.COUNTRY, PlaceLevel.SITE})


class Aimed(Reader):
    """Reads names beside words for an act."""

    barred: frozenset[int] | set[int]
    """Tokens where no place of the act is."""

    def aimed(self) -> Iterator[Located]:
        """Yield the places, in no order."""
        acts = self._sentence.tagged("acts")
        lows = self._lows
        for tag in acts:
            word, behind = lows[tag.last - 1], lows[tag.last] if tag.last < len(lows) else ""
            if behind in _ONTO and (word in _RAIDS or word in _AIMED):
                yield from self._at(tag.last + 1, sure=word in _RAIDS)
            if word in _CALLED:
                yield from self._called(tag.first)
        for tag in self._sentence.tagged("weapons"):
            if tag.last < len(lows) and lows[tag.last] in _THROWN_AT:
                yield from self._at(tag.last + 1, sure=True)
        if "where" in lows:
            yield from self._scenes()

    def _at(self, index: int, *, sure: bool) -> Iterator[Located]:
        """Read the towns that begin at a token, known ones if it may be people."""
        start = self.skip_the(index)
        if start in self.barred or start > index or not self.is_name(start):
            return
        for place in self.names(start, None):
            if place.level is not None:
                if place.level not in _WIDE:
                    yield place
            elif sure or self._is_town(place.name):
                yield place

    def _is_town(self, name: str) -> bool:
        return not name.isupper() and self._sentence.is_settlement(name)

    def _called(self, index: int) -> Iterator[Located]:
        """Read "the Baro bombing", "last week's Baro market bombing"."""
        last = index
        while last and not self.is_name(last - 1) and self._is_modifier(last - 1):
            last -= 1
        first = self._begin(last)
        if first in {0, last} or last - first > _LONGEST or first in self.barred:
            return
        name = self._sentence.quote(first, last)
        if (first, last) in self.known or (
            not self.is_of_country(first) and self._is_town(name) and not self.is_titled(first)
        ):
            yield self.place(first, last, None)

    def _begin(self, last: int) -> int:
        """Return where the name that ends before a token begins, that token if there is none."""
        first = last
        while first and first - 1 not in self.people:
            named = self.is_name(first - 1) and not self._sentence.is_stop(first - 1)
            if not named and not (first < last and self._binds(first - 1)):
                break
            first -= 1
        return first

    def _is_modifier(self, index: int) -> bool:
        """Whether a word stands between the name of a town and an act: "school", "car"."""
        sites = self._sentence.within("levels", PlaceLevel.SITE)
        return index in sites or index in self._sentence.within("weapons")

    def _scenes(self) -> Iterator[Located]:
        """Read "flown from Baro, where gunmen shot nine": where what is told next was done."""
        sentence = self._sentence
        for index, low in enumerate(self._lows):
            if low != "where" or index == 0:
                continue
            last = index - self.follows(index - 1, ",")
            first = self._begin(last)
            clause = sentence.clause(index)
            done = (*sentence.tagged("does"), *sentence.tagged("harm"))
            told = any(t.first > index and sentence.clause(t.first) == clause for t in done)
            if first < last and told and not sentence.is_country(sentence.quote(first, last)):
                yield self.place(first, last, None)
