"""Place names: the GeoNames entry they name, where only one can be meant, and countries in a text.

The guideline (section 6) has places as the text names them; what is added here is a resolution, so
it is given only where it is certain:

- A country is a country by its name, at level `country`.
- A settlement is a city by any of its names, compared by their letters. A country or a US state
  among the record's places leaves only the cities there; else a country of the article does.
  Of several left in one country, the one with that main name and `DOMINANCE` times the people of
  the rest together is meant, else none. Where the article's countries have no such city, or there
  are none, the name must be the only one in the world, of `WORLD_POPULATION` or more: small towns
  share their names.
- A province, district, region or site is no city of the same name. Only US states are known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from extractor.core.words import LETTERS, Text, Words, fold
from schemas.vocabulary import PlaceLevel

DOMINANCE = 20
WORLD_POPULATION = 500_000
US = "US"

_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])+(?![^\W\d_])")
_WORD = re.compile(f"{_INITIALS.pattern}|{LETTERS}")
"""A word, or initials: U.S."""
_ARTICLE = re.compile(r"^(?:al|el)[ -]", re.MULTILINE)
_NO_LETTER = re.compile(r"[^\w\n]+|[_\u0640]")
_NO_KEY = bytes(set(range(128)) - set(b"abcdefghijklmnopqrstuvwxyz0123456789\n"))
_SPELLINGS = (
    ("\u0629", "\u0647"),
    ("\u0649", "\u064a"),
    ("\u06cc", "\u064a"),
    ("\u06a9", "\u0643"),
)
"""Arabic teh marbuta, alef maqsura, Farsi yeh and kaf, as they are often written."""
_STATES = frozenset({PlaceLevel.REGION, PlaceLevel.PROVINCE})
_NO_COUNTRY = frozenset[str]()
_SHORT = 60
"""Characters up to which a name is likely to come again."""
_REMEMBERED = 4_096


class CountryRow(NamedTuple):
    """A country: ISO 3166-1 alpha-2, GeoNames id, English name."""

    code: str
    geonames_id: int
    name: str


class StateRow(NamedTuple):
    """A state of the US: its two letters, GeoNames id, name."""

    code: str
    geonames_id: int
    name: str


class City(NamedTuple):
    """A city under its main name; degrees are WGS 84."""

    geonames_id: int
    name: str
    country_code: str
    admin1: str
    population: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class GeoMatch:
    """The entry that a place name names; degrees are WGS 84, for cities only."""

    geonames_id: int
    country_code: str
    latitude: float | None = None
    longitude: float | None = None


class Countries:
    """Countries by name, demonym and abbreviation. It never changes once built.

    Args:
        countries: names in English; `words` has those in other languages.
        states: the states of the US: their names in a text speak for the US.
        words: `places.toml`.
    """

    def __init__(
        self, countries: Iterable[CountryRow], states: Iterable[StateRow], words: Mapping[str, Any]
    ) -> None:
        self._ids: dict[str, int] = {}
        self._articles = frozenset(words["country"]["articles"])
        self._attached = tuple(words["country"]["attached"])
        self._codes: dict[tuple[str, ...], frozenset[str]] = {}
        self._abbreviations: set[tuple[str, ...]] = set()
        for country in countries:
            self._ids[country.code] = country.geonames_id
            self._add(country.name, country.code)
        for table in words["names"].values():
            for code, names in table.items():
                for name in names:
                    self._add(name, code)
        self._states: dict[tuple[str, ...], StateRow] = {
            self._bare(state.name): state for state in states
        }
        self._longest: dict[str, int] = {}
        for name in (*self._codes, *self._states):
            self._longest[name[0]] = max(self._longest.get(name[0], 0), len(name))
        self._openings = frozenset(form for first in self._longest for form in (first, f"{first}s"))
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._bare)

    def _add(self, name: str, code: str) -> None:
        bare = self._bare(name)
        self._codes[bare] = self._codes.get(bare, _NO_COUNTRY) | {code}
        if name.isupper() and name.isascii():
            self._abbreviations.add(bare)

    def _bare(self, name: str) -> tuple[str, ...]:
        """Return the words of a name without its article."""
        words = tuple(_fold(match[0]) for match in _WORD.finditer(name))
        return words[1:] if len(words) > 1 and words[0] in self._articles else words

    def named(self, name: str) -> frozenset[str]:
        """Return the codes of the countries that bear the name: several for "Congo"."""
        return self._codes.get(self._bare_of(name), _NO_COUNTRY)

    def state(self, name: str) -> StateRow | None:
        """Return the US state of that name."""
        return self._states.get(self._bare_of(name))

    def _bare_of(self, name: str) -> tuple[str, ...]:
        return (self._remembered if len(name) <= _SHORT else self._bare)(name)

    def geonames_id(self, code: str) -> int | None:
        return self._ids.get(code)

    def found_in(self, text: Text) -> frozenset[str]:
        """Return the codes of the countries that a running text names, ambiguous ones all."""
        words = Words.of(text)
        keys, starts, ends = _with_initials(words)
        codes: set[str] = set()
        stop = 0
        openings = self._openings
        # Arabic writes letters onto a name: what begins with one is looked at more closely.
        for at in [at for at, key in enumerate(keys) if key in openings or not key.isascii()]:
            if at >= stop:
                name = words.text[starts[at] : ends[at]]
                if not name[0].islower():
                    stop, found = self._at(keys, at, abbreviated=name.isupper())
                    codes.update(found)
        return frozenset(codes)

    def _at(
        self, keys: Sequence[str], at: int, *, abbreviated: bool
    ) -> tuple[int, Collection[str]]:
        """Return where the longest name here stops, and its countries."""
        for first in self._forms(keys[at]):
            for length in range(self._longest.get(first, 0), 0, -1):
                name = (first, *keys[at + 1 : at + length])
                if name in self._abbreviations and not abbreviated:
                    continue
                codes = self._codes.get(name, _NO_COUNTRY)
                if name in self._states:
                    codes |= {US}
                if codes:
                    return at + length, codes
        return at + 1, ()

    def _forms(self, key: str) -> Iterator[str]:
        """Yield the word, then without a plural's ending, then without attached letters."""
        yield key
        if key.endswith("s"):
            yield key[:-1]
        for letters in (1, 2):
            if key.startswith(self._attached, letters - 1):
                yield key[letters:]


class Gazetteer:
    """Countries, US states and cities by name. It never changes once built.

    Args:
        countries: the countries.
        cities: every city there is to find, with its other names.
        words: `places.toml`.

    Raises:
        ValueError: a name of a city has a line break.
    """

    def __init__(
        self,
        countries: Countries,
        cities: Iterable[tuple[City, Sequence[str]]],
        words: Mapping[str, Any],
    ) -> None:
        self._countries = countries
        self._before = tuple(f"{phrase} " for phrase in words["settlement"]["before"])
        self._after = tuple(f" {phrase}" for phrase in words["settlement"]["after"])
        rows = list(cities)
        self._cities = [city for city, _ in rows]
        self._by_key = _index(rows)
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._bearing)

    def countries_in(self, text: Text) -> frozenset[str]:
        """Return the ISO codes of the countries that a running text names."""
        return self._countries.found_in(text)

    def has_city(self, name: str) -> bool:
        """Say whether some city bears the name."""
        return bool(self._candidates(name))

    def match(
        self,
        names: Sequence[tuple[str, PlaceLevel]],
        context: Callable[[], Collection[str]] = tuple,
    ) -> list[GeoMatch | None]:
        """Resolve the places of one record, in their order; None where it is not certain.

        Args:
            names: all places of the record.
            context: gives the ISO codes of the countries that the article names
                (`countries_in`); called where they decide.
        """
        own = _NO_COUNTRY
        for name, level in names:
            if level is PlaceLevel.COUNTRY:
                own |= self._countries.named(name)
        states = [
            self._state(name, own, context) if level in _STATES else None for name, level in names
        ]
        within = [state.code for state in states if state]
        matches: list[GeoMatch | None] = []
        for (name, level), state in zip(names, states, strict=True):
            if level is PlaceLevel.COUNTRY:
                matches.append(self._country(name))
            elif level is PlaceLevel.SETTLEMENT:
                matches.append(self._settlement(name, own, context, within))
            else:
                matches.append(GeoMatch(state.geonames_id, US) if state else None)
        return matches

    def _country(self, name: str) -> GeoMatch | None:
        codes = self._countries.named(name)
        if len(codes) != 1:
            return None
        (code,) = codes
        geonames_id = self._countries.geonames_id(code)
        return None if geonames_id is None else GeoMatch(geonames_id, code)

    def _state(
        self, name: str, own: frozenset[str], context: Callable[[], Collection[str]]
    ) -> StateRow | None:
        """Return the US state, where the US are spoken of and no country of that name is."""
        state = self._countries.state(name)
        if state is None:
            return None
        nearby = own or context()
        if US not in nearby or not self._countries.named(name).isdisjoint(nearby):
            return None
        return state

    def _settlement(
        self,
        name: str,
        own: frozenset[str],
        context: Callable[[], Collection[str]],
        within: Sequence[str],
    ) -> GeoMatch | None:
        head, *wider = name.split(",", maxsplit=4)
        for part in wider:
            own |= self._countries.named(part)
            state = self._countries.state(part)
            if state:
                own, within = own | {US}, [*within, state.code]
        cities = self._candidates(head)
        if not cities:
            return None
        if own:
            there = [city for city in cities if city.country_code in own]
            in_state = [c for c in there if c.country_code == US and c.admin1 in within]
            return self._meant(head, in_state if within else there)
        if within:
            return self._meant(
                head, [c for c in cities if c.country_code == US and c.admin1 in within]
            )
        nearby = context()
        there = [city for city in cities if city.country_code in nearby]
        if there:
            return self._meant(head, there)
        alone = len(cities) == 1 and cities[0].population >= WORLD_POPULATION
        return _resolved(cities[0]) if alone else None

    def _candidates(self, name: str) -> Sequence[City]:
        return (self._remembered if len(name) <= _SHORT else self._bearing)(name)

    def _bearing(self, name: str) -> Sequence[City]:
        """Return the cities that bear a name."""
        for key in self._settlement_keys(name):
            held = self._by_key.get(key)
            if held is not None:
                places = held if isinstance(held, tuple) else (held,)
                return tuple(self._cities[place] for place in places)
        return ()

    def _settlement_keys(self, name: str) -> Iterator[str]:
        """Yield the name, then without "the city of" before it or "city" after it."""
        plain = " ".join(name.split())
        folded = plain.casefold()
        yield _key(plain)
        for phrase in self._before:
            if folded.startswith(phrase):
                yield _key(folded[len(phrase) :])
        for phrase in self._after:
            if folded.endswith(phrase):
                yield _key(folded[: -len(phrase)])

    @staticmethod
    def _meant(name: str, cities: Sequence[City]) -> GeoMatch | None:
        """Return the only city, or of one country's the one that dwarfs the rest."""
        if len(cities) == 1:
            return _resolved(cities[0])
        if len({city.country_code for city in cities}) != 1:
            return None
        largest = max(cities, key=lambda city: city.population)
        rest = sum(city.population for city in cities) - largest.population
        main = _key(largest.name) == _key(name)
        return _resolved(largest) if main and largest.population >= DOMINANCE * rest else None


def _with_initials(words: Words) -> tuple[Sequence[str], Sequence[int], Sequence[int]]:
    """Return the keys, starts and ends of the words, initials (U.S.) read as one word."""
    if "." not in words.gaps:
        return words.keys, words.starts, words.ends
    keys: list[str] = []
    starts: list[int] = []
    ends = [0]
    for key, start, end, gap in zip(
        words.keys, words.starts, words.ends, words.gaps[1:], strict=True
    ):
        if start < ends[-1]:
            keys[-1] += key
            continue
        initials = gap == "." and _INITIALS.match(words.text, start)
        keys.append(key)
        starts.append(start)
        ends.append(initials.end() if initials else end)
    return keys, starts, ends[1:]


def _fold(word: str) -> str:
    return fold(word.replace(".", ""))


def _keys(names: Iterable[str]) -> list[str]:
    """Return the letters and digits of each name, in one pass: a third of a million come here."""
    text = unicodedata.normalize("NFKD", "\n".join(names)).casefold()
    text = _NO_LETTER.sub("", _ARTICLE.sub("", text))
    for letter, spelling in _SPELLINGS:
        text = text.replace(letter, spelling)
    return text.split("\n")


def _ascii_keys(names: Iterable[str]) -> list[str]:
    """Return the same for names in ASCII, ten times as fast: most are."""
    text = "\n" + "\n".join(names).lower()
    for article in ("\nal ", "\nal-", "\nel ", "\nel-"):
        # The dot is deleted with the rest, and keeps a second article behind it.
        text = text.replace(article, "\n.")
    return text.encode("ascii").translate(None, _NO_KEY).decode("ascii")[1:].split("\n")


def _key(name: str) -> str:
    plain = " ".join(name.split())
    return (_ascii_keys if plain.isascii() else _keys)([plain])[0]


def _index(rows: Sequence[tuple[City, Sequence[str]]]) -> dict[str, int | tuple[int, ...]]:
    """Return the places in `rows` of the cities that bear each key.

    Most keys have one city: a bare number there halves the size of the index.
    """
    if not rows:
        return {}
    index: dict[str, int | tuple[int, ...]] = {}
    for fold_all, in_ascii in ((_ascii_keys, True), (_keys, False)):
        owners: list[int] = []
        listed: list[str] = []
        for place, (city, names) in enumerate(rows):
            chosen = [name for name in (city.name, *names) if name.isascii() is in_ascii]
            listed += chosen
            owners += [place] * len(chosen)
        keys = fold_all(listed) if listed else []
        if len(keys) != len(owners):
            raise ValueError("a name of a city has a line break")
        _fill(index, keys, owners)
    index.pop("", None)
    return index


def _fill(
    index: dict[str, int | tuple[int, ...]], keys: Sequence[str], places: Sequence[int]
) -> None:
    for key, place in zip(keys, places, strict=True):
        held = index.setdefault(key, place)
        if isinstance(held, tuple):
            if place not in held:
                index[key] = (*held, place)
        elif held != place:
            index[key] = (held, place)


def _resolved(city: City) -> GeoMatch:
    return GeoMatch(city.geonames_id, city.country_code, city.latitude, city.longitude)
