"""Places that no plain preposition tells: addresses, sides, scenes, and where people only speak."""

from __future__ import annotations

from datetime import date

import pytest

PUBLISHED = date(2023, 5, 4)

REACHED = {
    "an adverb behind a name that ends like an adjective": (
        "Helicopters rocketed rebel positions in Marvari again, killing nine farmers.",
        {"Marvari"},
    ),
    "hours behind such a name": (
        "Nine farmers were shot dead in Karvachi hours later.",
        {"Karvachi"},
    ),
    "an enclave": (
        "Gunners pounded the besieged enclave of Baro, killing nine farmers.",
        {"Baro"},
    ),
    "what was entered": ("Assailants entered Baro and killed nine farmers.", {"Baro"}),
    "what was invaded, with its kind": (
        "Assailants invaded Baro and Kelda villages and killed nine farmers.",
        {"Baro", "Kelda"},
    ),
    "a part of a country that was bombed": (
        "Jets bombed southern Lebanon, killing nine farmers.",
        {"southern Lebanon"},
    ),
    "a town under siege": ("Rebels besieged Baro and killed nine farmers.", {"Baro"}),
    "a town that was shelled": (
        "Nine farmers were killed when Baro was shelled.",
        {"Baro"},
    ),
    "a person is no place": ("Ana Mora was hit by a bullet and nine guards were killed.", set()),
    "a people is no place": ("Rebels targeted Alawites and killed nine farmers.", set()),
    "a local government area": (
        "Gunmen killed nine farmers in Guma Local Government Area.",
        {"Guma Local Government Area"},
    ),
    "a corner": (
        "A bomb went off at the corner of 7th Avenue and Oak Street in Dorna, killing nine people.",
        {"corner of 7th Avenue and Oak Street", "Dorna"},
    ),
    "numbered streets and a zone": (
        "A bomb killed nine people on 7th avenue and 7th street, in zone 9 of Dorna.",
        {"7th avenue and 7th street", "zone 9", "Dorna"},
    ),
    "a block": (
        "Nine people were shot dead in the 1200 block of Oak Street in Dorna.",
        {"1200 block of Oak Street", "Dorna"},
    ),
    "a numbered road": (
        "A roadside bomb killed nine people on Highway 1 in Kelvan province.",
        {"Highway 1", "Kelvan province"},
    ),
    "the north of a country": (
        "Gunmen killed nine farmers in the north of Burkina Faso.",
        {"north of Burkina Faso"},
    ),
    "the country's restive east": (
        "Gunmen killed nine farmers in the country's restive east.",
        {"country's restive east"},
    ),
    "the old city of a town": (
        "A bomb killed nine traders in the old city of Dorna.",
        {"old city", "Dorna"},
    ),
    "a part that a town owns": (
        "A bomb killed nine traders in Dorna's Almara.",
        {"Dorna", "Almara"},
    ),
    "before a site": (
        "A bomb exploded in front of the town hall in Baro, killing nine people.",
        {"town hall", "Baro"},
    ),
    "the region behind a comma, with its side": (
        "A bomb killed nine rangers in Baro District, Kelda Province, southern Thailand.",
        {"Baro District", "Kelda Province", "southern Thailand"},
    ),
    "a country like an adjective, before a day": (
        "Gunmen killed nine herders near the town of Dorna in northern Mali late on Sunday.",
        {"Dorna", "northern Mali"},
    ),
    "a province's own district": (
        "Gunmen killed nine farmers in Kelda province's Almara district.",
        {"Kelda province", "Almara district"},
    ),
    "a suburb by the name before it": (
        "Rockets killed nine people in the Ain Dorna suburb of Tripoli.",
        {"Ain Dorna suburb", "Tripoli"},
    ),
    "a suburb by the name behind it": (
        "Two men were shot dead in the Damascus suburb of Kelda.",
        {"Damascus", "Kelda"},
    ),
    "a country's capital without its name": (
        "A blast in Haiti's capital killed nine people.",
        {"Haiti's capital", "Haiti"},
    ),
    "the town that owns a market": (
        "Gunmen attacked Kelda's Almara market, killing nine traders.",
        {"Kelda", "Almara market"},
    ),
    "a district in the town of the dateline": (
        "DORNA (AP) - A parked car blew up in the Almara district, killing nine people.",
        {"DORNA", "Almara district"},
    ),
    "a list by towns": (
        "* DORNA - A bomber attacked a police post, killing nine policemen.",
        {"DORNA", "police post"},
    ),
    "not where a story with a place of its own was filed": (
        "DORNA, Yemen, March 7 (AP) -- Gunmen kidnapped nine aid workers in Baro.",
        {"Baro"},
    ),
    "not where the people are from": (
        "Gunmen kidnapped Ana Mora of Peru and Jan Kelder of Mexico in Baro.",
        {"Baro"},
    ),
    "a body known by its initials is no place": (
        "Nine traders were kidnapped by the KLF, Colombia's last guerrilla group, in Baro.",
        {"Baro"},
    ),
    "a raid on a town": ("Nine policemen died in a raid on Lamdara on Monday.", {"Lamdara"}),
    "an attack on a town that is known": (
        "Nine people died in an attack on Maiduguri on Monday.",
        {"Maiduguri"},
    ),
    "an attack on a body": ("Nine people died in an attack on Hezbollah on Monday.", set()),
    "what was thrown on a town": ("Rebels dropped bombs on Nyelda, killing nine.", {"Nyelda"}),
    "what an act is called by": ("Nine people died in the Ankara bombing.", {"Ankara"}),
    "who an act is called by": ("Nine people died in the Taliban attacks.", set()),
    "where that was done": (
        "He was flown out of Konda, where rebels shot dead nine traders on Monday.",
        {"Konda"},
    ),
    "a town of two names that planes struck": (
        "Warplanes struck Khan Younis on Monday, killing nine people.",
        {"Khan Younis"},
    ),
    "two sites of a town": (
        "Shells fell on the cattle market and the Kelda maternity hospital in Dorna, killing nine.",
        {"cattle market", "Kelda maternity hospital", "Dorna"},
    ),
    "the town of a site": (
        "A package left in a Kharkiv cinema exploded, killing nine people.",
        {"Kharkiv cinema", "Kharkiv"},
    ),
    "a hospital that was attacked": (
        "Gunmen killed two nurses at a hospital in Baro.",
        {"hospital", "Baro"},
    ),
    "a hospital where the dead were counted": (
        "After the bombing in Baro, a doctor counted nine dead at the Kelda County hospital.",
        {"Baro"},
    ),
    "a ministry that said so": (
        "An official at the interior ministry said nine policemen were killed in Baro.",
        {"Baro"},
    ),
    "where those who fired were": (
        "Rebels positioned in Halfda fired rockets on Kelda, killing nine people.",
        {"Kelda"},
    ),
    "where they had come from": (
        "The raiders, believed to have crossed over from Tiada in Kelda County, shot nine in Baro.",
        {"Baro"},
    ),
    "a home": ("Ana Mora was shot dead in her home in Baro.", {"home", "Baro"}),
    "a mine that went off": (
        "Nine farmers died when their cart went over a mine outside Baro.",
        {"Baro"},
    ),
    "a road by its ends, with a dash": (
        "An ambush on the Dorna–Kelda highway killed nine soldiers.",
        {"Dorna–Kelda highway"},
    ),
    "two states": ("Gunmen killed nine in Borno and Yobe States.", {"Borno", "Yobe"}),
    "countries in a list": (
        "Nine were killed in Baro. Countries that bomb include the United States, Canada, France.",
        {"Baro"},
    ),
    "where lives were lost": ("Nine farmers lost their lives in Baro when rockets hit.", {"Baro"}),
    "an embassy that was attacked": (
        "Nine people were killed in an attack on the Kelvan embassy in Dorna.",
        {"Kelvan embassy", "Dorna"},
    ),
    "where somebody lives": ("Ana Mora, who lives in Paris, was shot dead in Baro.", {"Baro"}),
    "where a sit-in was dispersed": (
        "A man was killed by a tear-gas canister fired as troops dispersed a sit-in in Baro.",
        {"Baro"},
    ),
    "a name before an irregular verb": (
        "An ambush on a column near Shalni cost the lives of nine servicemen.",
        {"Shalni"},
    ),
    "downtown": ("Shelling of downtown Kelda left nine people dead.", {"Kelda"}),
    "a road to a town": ("Bandits blocked the road to Kelda and abducted nine people.", {"Kelda"}),
    "the northwest of a country": (
        "Rebels killed nine soldiers at Kafr Dorna in northwest Syria.",
        {"Kafr Dorna", "northwest Syria"},
    ),
    "a capital with its name right behind": (
        "A mortar bomb killed nine people in the Sudanese capital Khartoum.",
        {"Khartoum"},
    ),
    "a district by the name behind it": (
        "Two men were shot dead in the Damascus district of Kelda.",
        {"Damascus", "Kelda"},
    ),
    "a mayor's town": (
        "Gunmen shot dead a candidate for mayor of San Dorno, Norte de Santander.",
        {"San Dorno", "Norte de Santander"},
    ),
    "there": (
        "Security forces went from house to house in Dorna. Nine people have been shot dead there.",
        {"Dorna"},
    ),
    "suburbs that a city owns": (
        "Israeli air strikes on Beirut's southern suburbs killed nine people.",
        {"Beirut", "southern suburbs"},
    ),
    "suburbs of a city": (
        "Israeli air strikes on the southern suburbs of Beirut killed nine people.",
        {"southern suburbs", "Beirut"},
    ),
    "mountains": (
        "Gunmen killed nine herders in the Kelda mountains.",
        {"Kelda mountains"},
    ),
    "a gold mine": ("Nine miners were shot dead at a gold mine in Baro.", {"gold mine", "Baro"}),
    "not where the press was told": (
        "A minister told reporters in Geneva that gunmen had killed nine farmers in Baro.",
        {"Baro"},
    ),
    "not where a spokesman said it": (
        "Rebels killed nine soldiers near Baro, a spokesman said in Moscow.",
        {"Baro"},
    ),
    "not where the police are, but where it was": (
        "Police in Dorna said gunmen killed nine farmers in Baro.",
        {"Baro"},
    ),
    "where the police are, for want of better": (
        "In Dorna, police said gunmen killed nine farmers.",
        {"Dorna"},
    ),
}


@pytest.mark.parametrize(("text", "expected"), REACHED.values(), ids=REACHED)
def test_places(extract, text: str, expected: set[str]) -> None:
    records = extract(text, published=PUBLISHED).records
    assert {place.name.text for record in records for place in record.places} == expected


SCENES = {
    "rockets": "Rockets slammed into the Almara district on Monday. Nine people were killed.",
    "an attack that took place": (
        "The attack took place on Monday in the Almara district. Gunmen shot dead nine farmers."
    ),
}


@pytest.mark.parametrize("text", SCENES.values(), ids=SCENES)
def test_the_sentence_before_sets_the_scene(extract, text: str) -> None:
    (record,) = extract(text, published=PUBLISHED).records
    assert [place.name.text for place in record.places] == ["Almara district"]
    assert record.date.start == date(2023, 5, 1)


def test_another_act_has_a_scene_of_its_own(extract) -> None:
    text = "Rockets slammed into Almara on Monday. Elsewhere, gunmen shot dead nine farmers."
    record = extract(text, published=PUBLISHED).records[-1]
    assert record.places == ()
    assert record.date is None
