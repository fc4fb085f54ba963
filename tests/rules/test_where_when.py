"""Where and when it happened: of the act, not of what is said of it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.answers import places, tolls

WHERE = {
    "a place behind another word for the act": (
        "A suicide bomber rammed a truck packed with explosives into a base in Baro, killing 77.",
        {"base: site", "Baro: settlement"},
    ),
    "a nation behind a place acts": (
        "In a raid on a house in Baro, US and Marvian troops killed a farmer and two sons.",
        {"house: site", "Baro: settlement"},
    ),
    "a town": ("Gunmen killed nine farmers in Baro.", {"Baro: settlement"}),
    "a town and its country": (
        "Gunmen killed nine farmers in Baro, Nigeria.",
        {"Baro: settlement", "Nigeria: country"},
    ),
    "a town, its province and its country": (
        "Gunmen killed nine farmers in Baro, Kelvan province, Peru.",
        {"Baro: settlement", "Kelvan province: province", "Peru: country"},
    ),
    "a country alone": ("Gunmen killed nine farmers in Colombia.", {"Colombia: country"}),
    "the town of": ("Gunmen killed nine farmers in the town of Baro.", {"Baro: settlement"}),
    "the village of": (
        "Soldiers killed nine farmers in the village of Tan Loi.",
        {"Tan Loi: settlement"},
    ),
    "a province": (
        "Gunmen killed nine farmers in Kelvan province.",
        {"Kelvan province: province"},
    ),
    "a district": (
        "Gunmen killed nine farmers in Oster district.",
        {"Oster district: district"},
    ),
    "a neighbourhood": (
        "Gunmen killed nine traders in the Almara neighbourhood of Dorna.",
        {"Almara neighbourhood: district", "Dorna: settlement"},
    ),
    "a side of the compass": (
        "Gunmen killed nine farmers in northern Nigeria.",
        {"northern Nigeria: region"},
    ),
    "a site and its town": (
        "A bomb killed nine traders at a market in Belkor.",
        {"market: site", "Belkor: settlement"},
    ),
    "a district of a town that owns it": (
        "A car bomb killed nine people in Dorna's Almara district.",
        {"Dorna: settlement", "Almara district: district"},
    ),
    "somebody's house is at nobody's town": (
        "Gunmen killed nine farmers in Mora's house.",
        set(),
    ),
    "a market is its town's": (
        "A bomb in Dorna's main market killed nine traders.",
        {"Dorna: settlement", "main market: site"},
    ),
    "a road between two towns is one site": (
        "Gunmen killed nine farmers on the road between Baro and Dorna.",
        {"road between Baro and Dorna: site"},
    ),
    "a road from one town to another is one site": (
        "Gunmen killed nine farmers on the highway from Baro to Dorna.",
        {"highway from Baro to Dorna: site"},
    ),
    "a part of a country behind a state": (
        "Gunmen killed nine farmers in Kelvan state, northwestern Nigeria.",
        {"Kelvan state: region", "northwestern Nigeria: region"},
    ),
    "the site of a town": (
        "A shell killed nine guards at the airfield outside Baro.",
        {"airfield: site", "Baro: settlement"},
    ),
    "a town that is explained": (
        "Armed men entered Baro, a village to the south, and shot dead two traders.",
        {"Baro: settlement"},
    ),
    "not the hospital where they died": (
        "Nine traders were shot in Baro. Two of them died in hospital in Dorna.",
        {"Baro: settlement"},
    ),
    "where a bomb went off, behind the hospital": (
        "Nine people were taken to hospital after a bomb exploded at a market in Baro.",
        {"market: site", "Baro: settlement"},
    ),
    "not in the name of an armed group": (
        "Al-Qaeda in the Lower Marrak killed nine soldiers in Baro.",
        {"Baro: settlement"},
    ),
    "the north of the country": (
        "Gunmen killed nine farmers in the north of the country.",
        {"north of the country: region"},
    ),
    "the country's north": (
        "Gunmen killed nine farmers in the country's far north.",
        {"country's far north: region"},
    ),
    "the outskirts are those of a town": (
        "On the outskirts of Baro, gunmen killed nine farmers.",
        {"Baro: settlement"},
    ),
    "where shells landed": (
        "Shells landed on Almara and Oster neighbourhoods, killing nine farmers.",
        {"Almara: district", "Oster: district"},
    ),
    "what was shelled": ("The shelling of Baro killed nine farmers.", {"Baro: settlement"}),
    "the town of, and its state": (
        "Nine farmers were killed in the town of Baro, Kelvan state.",
        {"Baro: settlement", "Kelvan state: region"},
    ),
    "the town of, and its country": (
        "Nine farmers were killed in the town of Baro, Nigeria.",
        {"Baro: settlement", "Nigeria: country"},
    ),
    "a province of the south": (
        "Gunmen killed nine farmers in the southern province of Kelvan.",
        {"Kelvan: province"},
    ),
    "a region before the word for town": (
        "Gunmen killed nine farmers in the Keldor town of Baro.",
        {"Keldor: province", "Baro: settlement"},
    ),
    "a province before the word for village": (
        "Gunmen killed nine farmers in the Kelvan province village of Al-Dorna.",
        {"Kelvan province: province", "Al-Dorna: settlement"},
    ),
    "an adjective before the word for province": (
        "Gunmen killed nine farmers in the southern Syrian province of Kelvan.",
        {"Kelvan: province"},
    ),
    "the capital by its country": (
        "A bomb killed nine traders at a market in the Peruvian capital.",
        {"market: site", "Peruvian capital: settlement"},
    ),
    "a name that begins in lower case": (
        "Gunmen killed nine farmers in al-Dorna.",
        {"al-Dorna: settlement"},
    ),
    "a state that is known": (
        "Gunmen killed nine people in Baro, Texas.",
        {"Baro: settlement", "Texas: region"},
    ),
    "where people are taken from": (
        "Gunmen kidnapped nine pupils from a college in Baro.",
        {"college: site", "Baro: settlement"},
    ),
    "a kind of targets is no place": (
        "Gunmen killed nine teachers in attacks on schools in Baro.",
        {"Baro: settlement"},
    ),
    "a site that is named in full later": (
        (
            "A bomb killed nine people at a mosque in Baro. The bomb went off inside the Al-Dorna"
            " mosque, police said."
        ),
        {"Al-Dorna mosque: site", "Baro: settlement"},
    ),
    "a speaker's name after a town": (
        "Nine farmers were killed in Baro, Ansa Delori said.",
        {"Baro: settlement"},
    ),
    "where a speaker comes from": (
        "Gunmen killed nine farmers in Baro, said Bishop Ivo Mora of Kessel, Peru.",
        {"Baro: settlement"},
    ),
    "a body's name is no place": (
        "Nine men were killed in the Harbour Police.",
        set(),
    ),
    "where the incident took place": (
        "Gunmen killed nine farmers in Kelvan province. The incident took place in Oster district.",
        {"Kelvan province: province", "Oster district: district"},
    ),
    "what a deed is done to": (
        "Rebels shelled al-Dorna village in Kelvan province, killing nine people.",
        {"al-Dorna village: settlement", "Kelvan province: province"},
    ),
    "a kind of site behind a name and a word": (
        "Nine soldiers were killed in an attack on the Dorna air base.",
        {"Dorna air base: site"},
    ),
    "a district of a people": (
        "A car bomb killed nine people in the mainly Shia district of Almara.",
        {"Almara: district"},
    ),
    "not where the story was filed": (
        "BELKOR, Nigeria (AP) - Gunmen killed nine farmers in Baro.",
        {"Baro: settlement"},
    ),
    "a name before a verb": (
        "A bombing in Baroni killed nine people.",
        {"Baroni: settlement"},
    ),
    "a road": (
        "Gunmen killed nine farmers on the Dorna road in Kelvan province.",
        {"Dorna road: site", "Kelvan province: province"},
    ),
    "an attack on a site": (
        "Nine people died in a rocket attack on a market in the town of Baro.",
        {"market: site", "Baro: settlement"},
    ),
    "a side of a town": (
        "Shelling killed nine people in the northern suburbs of Baro.",
        {"northern suburbs: district", "Baro: settlement"},
    ),
    "a garrison town": (
        "A bomb killed nine people in the garrison town of Baro.",
        {"Baro: settlement"},
    ),
    "two neighbourhoods": (
        "Rockets killed nine people in the Almara and Oster neighborhoods.",
        {"Almara: district", "Oster: district"},
    ),
    "where a doctor works": (
        "Nine farmers were killed in Baro. Doctors at Kessel hospital said ten were wounded.",
        {"Baro: settlement"},
    ),
    "where a group is outlawed": (
        "Jets killed nine fighters of the group, outlawed in Russia, near Baro.",
        {"Baro: settlement"},
    ),
    "near": ("Gunmen killed nine farmers near Baro.", {"Baro: settlement"}),
    "a landmark of reference": (
        "Gunmen killed nine herders 45 km south of Lokwath.",
        {"Lokwath: settlement"},
    ),
    "two towns": (
        "Gunmen killed nine farmers in Baro and Kessel.",
        {"Baro: settlement", "Kessel: settlement"},
    ),
    "where it was said is no place of it": (
        "Gunmen killed nine farmers in Baro, the minister said at a news conference in Varna.",
        {"Baro: settlement"},
    ),
    "where they fled is no place of it": (
        "Gunmen killed nine farmers in Baro. Hundreds of people fled to Kessel.",
        {"Baro: settlement"},
    ),
    "where they were taken is no place of it": (
        "Gunmen wounded nine farmers in Baro. They were taken to hospital in Varna.",
        {"Baro: settlement"},
    ),
    "where one comes from is no place of it": (
        "Gunmen killed nine workers from Varna in Baro.",
        {"Baro: settlement"},
    ),
    "an adjective is no place": (
        "Gunmen killed nine Peruvian engineers in Baro.",
        {"Baro: settlement"},
    ),
    "a name in the name of a force is no place": (
        "Soldiers of the Kelvan Liberation Army killed nine farmers in Baro.",
        {"Baro: settlement"},
    ),
    "the place of the attack told before": (
        "Gunmen attacked Baro on Friday. Nine farmers were killed.",
        {"Baro: settlement"},
    ),
}


@pytest.mark.parametrize(("text", "expected"), WHERE.values(), ids=WHERE)
def test_where_it_happened(extract, text: str, expected: set[str]) -> None:
    assert places(extract(text)) == expected


# Published on Sunday 7 May 2023.
PUBLISHED = date(2023, 5, 7)
WHEN = {
    "an earlier attempt does not date the killing": (
        (
            "Men shot dead the chief of police, Omar Varro, in the Baro area on Monday. Varro had "
            "survived an attempt on his life in February."
        ),
        "on Monday",
        "2023-05-01",
    ),
    "a day behind two deeds": (
        "Troops killed nine rebels and discovered two tunnels during a sweep of Baro on Monday.",
        "on Monday",
        "2023-05-01",
    ),
    "on Monday": ("Gunmen killed nine farmers in Baro on Monday.", "on Monday", "2023-05-01"),
    "yesterday": ("Gunmen killed nine farmers in Baro yesterday.", "yesterday", "2023-05-06"),
    "a day first": (
        "On Friday, gunmen killed nine farmers in Baro.",
        "On Friday",
        "2023-05-05",
    ),
    "a full date": (
        "Gunmen killed nine farmers in Baro on 4 May 2023.",
        "on 4 May 2023",
        "2023-05-04",
    ),
    "a month and a day": (
        "Gunmen killed nine farmers in Baro on May 4.",
        "on May 4",
        "2023-05-04",
    ),
    "the day of the statement is another": (
        "Gunmen killed nine farmers in Baro on Friday, police said on Saturday.",
        "on Friday",
        "2023-05-05",
    ),
    "the day of a bombing whose toll is told": (
        "The death toll from Friday's bombing in Baro rose to nine on Sunday.",
        "Friday",
        "2023-05-05",
    ),
    "the day of a count": (
        "Gunmen had killed nine farmers in Baro by Friday evening.",
        None,
        None,
    ),
    "since the year began": (
        "More than 400 people have been killed in Baro since the beginning of the year.",
        "since the beginning of the year",
        "2023-01-01",
    ),
    "since something else": (
        "More than 400 people have been killed in Baro since the siege began in March 2021.",
        "since the siege began in March 2021",
        "2021-03-01",
    ),
    "the last of its kind": (
        "The raid was the deadliest in Baro since April 19, when bombs killed 44 people.",
        "April 19",
        "2023-04-19",
    ),
    "since their own arrest": (
        "Two pupils have been held since police arrested them on 4 May in Baro.",
        "on 4 May",
        "2023-05-04",
    ),
    "since what is told at length": (
        "More than 400 people have been killed since the rebels broke a long truce on April 19.",
        "since the rebels broke a long truce on April 19",
        "2023-04-19",
    ),
    "since a year when": (
        "More than 60,000 people have been killed since 1983, when the rebels began their fight.",
        "since 1983",
        "1983-01-01",
    ),
    "the day, not how long": (
        "Gunmen fired for an hour in Baro on Friday, killing nine farmers.",
        "on Friday",
        "2023-05-05",
    ),
    "a quarter of a year": (
        "A total of 64 people were killed across Libya in the first quarter of 2020.",
        "in the first quarter of 2020",
        "2020-01-01",
    ),
    "not that of what was said in writing": (
        "In a statement on Friday the army said gunmen had killed nine farmers in Baro.",
        None,
        None,
    ),
    "not that of a dateline without a comma": (
        "DORNA, Somalia May 4, 2023 (AP) - Gunmen killed nine farmers in Baro on Friday.",
        "on Friday",
        "2023-05-05",
    ),
    "a weekday's own act, at the very beginning": (
        "Friday's bombing in Baro killed nine people.",
        "Friday",
        "2023-05-05",
    ),
    "from one day to another, at the very beginning": (
        "From Tuesday to Friday, clashes in Baro killed nine people.",
        "From Tuesday to Friday",
        "2023-05-02",
    ),
    "not that of what it follows": (
        "Gunmen killed nine farmers in Baro. The raid follows a bloody weekend.",
        None,
        None,
    ),
    "the day of a killing that was condemned on another": (
        "The governor condemned on Saturday the killing of nine farmers in Baro on Friday.",
        "on Friday",
        "2023-05-05",
    ),
    "not that of a dateline": (
        "BARO, May 6 - Gunmen killed nine farmers, police said.",
        None,
        None,
    ),
    "not that of an announcement": (
        "The ministry on Saturday condemned the attack that killed nine farmers in Baro.",
        None,
        None,
    ),
    "not that of a release": (
        "Officials on Friday freed nine pupils who were abducted in Baro.",
        None,
        None,
    ),
    "the day of the statement first": (
        "Police said on Saturday that gunmen killed nine farmers in Baro on Friday.",
        "on Friday",
        "2023-05-05",
    ),
    "the day of the burial is another": (
        "Gunmen killed nine farmers in Baro on Friday. They were buried on Saturday.",
        "on Friday",
        "2023-05-05",
    ),
    "the day in the sentence before": (
        "Gunmen attacked Baro on Friday. Nine farmers were killed in the attack.",
        "on Friday",
        "2023-05-05",
    ),
    "only the day of the statement": (
        "Gunmen killed nine farmers in Baro, police said on Saturday.",
        None,
        None,
    ),
    "no day": ("Gunmen killed nine farmers in Baro.", None, None),
    "since a war began": (
        (
            "Gunmen killed nine farmers in Baro on Friday, the worst attack since the war "
            "began in May 2019."
        ),
        "on Friday",
        "2023-05-05",
    ),
}


@pytest.mark.parametrize(("text", "words", "day"), WHEN.values(), ids=WHEN)
def test_when_it_happened(extract, text: str, words: str | None, day: str | None) -> None:
    (record,) = extract(text, published=PUBLISHED).records
    found = record.date
    assert (found and found.text) == words
    assert (found and found.start and found.start.isoformat()) == day


def test_without_a_day_of_publication_a_weekday_is_no_day_of_the_calendar(extract) -> None:
    (record,) = extract("Gunmen killed nine farmers in Baro on Monday.").records
    assert record.date is not None
    assert (record.date.text, record.date.start, record.date.end) == ("on Monday", None, None)


def test_an_open_span_ends_on_the_day_of_publication(extract) -> None:
    (record,) = extract(
        "At least 124 people have been killed in clashes in Kelvan since Thursday.",
        published=PUBLISHED,
    ).records
    assert (record.kind.value, record.date and record.date.precision.value) == ("aggregate", "span")
    assert record.date is not None
    assert (record.date.start, record.date.end) == (date(2023, 5, 4), PUBLISHED)


KINDS = {
    "the news": ("Gunmen killed nine farmers in Baro on Friday.", ["incident"]),
    "an earlier act with a figure": (
        "Gunmen killed nine farmers in Baro on Friday. A similar attack in March killed 19 people.",
        ["incident", "background"],
    ),
    "an earlier act of last year": (
        (
            "Gunmen killed nine farmers in Baro on Friday. Last year, bandits killed 40 miners in "
            "Oro Alto."
        ),
        ["incident", "background"],
    ),
    "the sum of a war": (
        (
            "Gunmen killed nine farmers in Baro on Friday. The war has killed more than 41,000 "
            "people since 2014."
        ),
        ["incident", "aggregate"],
    ),
    "the sum of a year": (
        (
            "Gunmen killed nine farmers in Baro on Friday. More than 300 farmers have been killed "
            "so far this year."
        ),
        ["incident", "aggregate"],
    ),
    "a month by a count": (
        (
            "Gunmen killed nine farmers in Baro on Friday. At least 1,119 people lost their lives "
            "in March, according to a count by the mission."
        ),
        ["incident", "aggregate"],
    ),
    "a sum beside a war's end": (
        (
            "Gunmen killed nine farmers in Baro on Friday. More than 1,500 people were killed "
            "between March and October 2021, until the threat of air strikes ended the war."
        ),
        ["incident", "aggregate"],
    ),
    "a quarter": (
        (
            "Gunmen killed nine farmers in Baro on Friday. Mines killed 44 people in the first "
            "quarter, the agency said."
        ),
        ["incident", "aggregate"],
    ),
    "a war by how long it lasted": (
        (
            "Gunmen killed nine farmers in Baro on Friday. The decade-long insurgency has claimed "
            "at least 13,000 lives."
        ),
        ["incident", "aggregate"],
    ),
    "the attacks of a year": (
        (
            "Gunmen killed nine farmers in Baro on Friday. Attacks by the group killed 1,100 "
            "people in 2021."
        ),
        ["incident", "aggregate"],
    ),
    "one attack of a year": (
        (
            "Gunmen killed nine farmers in Baro on Friday. An attack by the group killed 1,100 "
            "people in 2021."
        ),
        ["incident", "background"],
    ),
    "days that go on till now": (
        (
            "Gunmen killed nine farmers in Baro on Friday. They fled. The governor came. People "
            "wept. In the past week 19 people have been killed in the city."
        ),
        ["incident", "aggregate"],
    ),
    "days before the news": (
        (
            "Gunmen killed nine farmers in Baro on Friday. They fled. The governor came. People "
            "wept. The army killed 12 rebels near Dorna on 20 April."
        ),
        ["incident", "background"],
    ),
    "an act of context without a figure": (
        (
            "Gunmen killed nine farmers in Baro on Friday. The country went through a civil war "
            "from 1991 to 2002."
        ),
        ["incident"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), KINDS.values(), ids=KINDS)
def test_news_and_context_are_told_apart(extract, text: str, expected: list[str]) -> None:
    answer = extract(text, published=PUBLISHED)
    assert [record.kind.value for record in answer.records] == expected


def test_two_weekdays_tell_two_acts_apart(extract) -> None:
    answer = extract(
        "On Friday, gunmen killed nine farmers in Baro. On Saturday, gunmen killed four traders "
        "in Kessel.",
        published=PUBLISHED,
    )
    found = [(r.date and r.date.start, tolls(answer)[i]) for i, r in enumerate(answer.records)]
    assert found == [
        (date(2023, 5, 5), "killed | nine | farmers"),
        (date(2023, 5, 6), "killed | four | traders"),
    ]


@pytest.mark.parametrize(
    "when", ["Earlier in the day", "Hours earlier", "Hours later", "The same evening"]
)
def test_a_second_act_of_the_same_day(extract, when: str) -> None:
    text = (
        "Gunmen killed nine farmers at a market in Baro on Tuesday. "
        f"{when}, a bomb killed two soldiers at a checkpoint in Dorna."
    )

    first, second = extract(text, published=PUBLISHED).records

    assert first.date.start == second.date.start == date(2023, 5, 2)
