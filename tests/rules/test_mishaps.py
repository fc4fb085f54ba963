"""Articles without any incident raise no record; an incident beside them is still found."""

from __future__ import annotations

from datetime import date

import pytest

PUBLISHED = date(2025, 6, 10)

NOTHING = {
    # Accidents.
    "a leak": "A gas leak caused an explosion at a bakery in Porto Lenn on Tuesday, killing four.",
    "cause told later": "An explosion at a mill in Kestra injured nine workers on Tuesday. "
    "The cause was a broken pipe, the company said.",
    "earlier ones": "A methane explosion at a coal mine near Orlovka killed 19 miners on Sunday. "
    "A blast in the same valley killed 44 in 2011. Two miners were killed at a pit in Orlin.",
    "an arrest after it": "A bus plunged into a ravine near Baro on Saturday, killing at least 23 "
    "people, police said. The driver was detained.",
    "a fire": "A fire swept through a club in Sarn on Sunday, killing nine. "
    "Firefighters fought the blaze for six hours.",
    "a vehicle": "A lorry struck and killed a six-year-old girl in Lenn on Friday.",
    "a thing": "The company recalled 12,000 cars after a defect had injured nine drivers.",
    "a pronoun": "A storm battered the coast on Sunday. It hit Sarn and injured three people.",
    "aircraft": "Two fighter jets collided during an air show in Sarn, killing six.",
    "a disease": "Cholera has killed 212 people since January. Doctors are fighting the outbreak.",
    "a habit": "Smoking kills more than 7 million people each year, an agency said.",
    "at work": "A worker was killed when a crane fell at a building site in Sarn.",
    # Beasts.
    "a beast does it": "A bear attacked and killed a hiker in the Tarn hills on Saturday.",
    "beasts suffer it": "Wolves killed 14 cows in the hills above Gap last week.",
    "the police and a beast": "Police shot a tiger that had escaped from a circus in Lodd.",
    # Games.
    "a match": "Sarn beat Lenn by 52 runs in Oro. Kumar took five wickets and destroyed the order.",
    "a foul": "The striker was shot down by a tackle and Ortiz was hit by the ball on Sunday.",
    "tennis": "The champion saved two match points in a battle against Alvar in Sarn.",
    # Figures of speech.
    "shares": "Airline shares were slaughtered on Monday after the carrier axed 2,300 jobs.",
    "a takeover": "The group rejected a bid from Norcom, which launched a raid on its shares.",
    "in cold blood": 'A deputy accused the minister of "executing the middle class" on Monday.',
    "a turn": "The party executed a sharp turn on taxes on Monday.",
    "words": "President Lin attacked the Union in a speech on Friday and accused it of greed.",
    "letters": "A man who bombarded Mayor Ana Ruiz with hundreds of letters was fined on Monday.",
    "a walkout": "The strike at the airport hit 100,000 passengers in Sarn on Friday.",
    # Played, feared, or on trial.
    "a drill": "In the drill, a gunman opened fire on passengers in Malm on Sunday.",
    "a rumour": "Rumours that gunmen had attacked a school in Lenn proved false, police said.",
    "a series": "The first episode tells of the murder of a teacher in Bergen.",
    "a verdict": "Jurors found a driver guilty of killing two pedestrians in Lenn.",
}

ACTS = {
    "a bomb on a train": "A train was derailed by a bomb near Baro on Friday, killing 14 people.",
    "a missile": "A helicopter crashed near Baro on Tuesday after rebels hit it with a missile, "
    "killing three soldiers, the army said.",
    "rioters' fire": "A fire set by rioters swept through a market in Lenn on Sunday, killing two.",
    "after a disaster": "The town was clearing up after the floods when gunmen attacked a convoy "
    "near Sarn on Monday, killing three aid workers.",
    "at a match": "A suicide bomber killed 11 people at a football match in Sarn on Sunday.",
    "a bear of a man": "A bear of a man, the bomber killed three guards in Lenn on Monday.",
    "at a stall": "At least 14 people were killed when shells hit a livestock market in Oro.",
    "a strike": "A strike killed 11 people in Oro on Monday, officials said.",
    "a vote": "A senator was killed by a car bomb in Sarn on Monday, hours before a vote.",
    "an explosion": "An explosion killed three people in central Sarn on Tuesday, police said.",
    "miners shot": "Four miners were shot dead by police at a mine near Oro on Thursday.",
    "flight": "Dozens of villagers drowned when they fled an attack by bandits near Oro on Friday.",
    "in an interview": "Rebels killed 12 people in Oro on Friday, the mayor said in an interview.",
    "a fight": "Fighting killed 12 soldiers near Oro on Friday, the army said.",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING.keys())
def test_what_is_no_violence_raises_no_record(extract, text) -> None:
    assert extract(text, published=PUBLISHED).records == ()


@pytest.mark.parametrize("text", ACTS.values(), ids=ACTS.keys())
def test_an_act_beside_it_is_found(extract, text) -> None:
    records = extract(text, published=PUBLISHED).records
    assert len(records) == 1
    assert [toll.outcome.value for toll in records[0].tolls] == ["killed"]


def test_the_dead_of_an_accident_are_not_those_of_the_act_beside_it(extract) -> None:
    text = (
        "Weeks after an earthquake that killed 41, militants shot dead two policemen in Oro on "
        "Friday."
    )
    (record,) = extract(text, published=PUBLISHED).records
    assert [(toll.count.text, toll.part) for toll in record.tolls] == [("two", False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Strikes on Oro killed 34 people. A monitor said seven children and four women were "
            "among the dead and 50 people were wounded.",
            [("34", False), ("seven", True), ("four", True), ("50", False)],
            id="among the dead",
        ),
        pytest.param(
            "A raid in Oro killed 30 villagers. Twelve of the dead were shot, a doctor said.",
            [("30", False), ("Twelve", True)],
            id="of the dead",
        ),
        pytest.param(
            "A bomb in Oro wounded 12 people, two of them seriously.",
            [("12", False), ("two", True)],
            id="of them",
        ),
        pytest.param(
            "A bomber blew himself up among recruits in Oro, killing at least 15 of them.",
            [("at least 15", False)],
            id="of those not counted before",
        ),
        pytest.param(
            "A bomb killed 21 people in Oro, police said. An earlier police count had put the "
            "number of dead at 30.",
            [("21", False), ("30", True)],
            id="a figure lowered since",
        ),
        pytest.param(
            "Rockets killed 40 people in Oro on Monday. The group had earlier given a toll of 21.",
            [("40", False), ("21", True)],
            id="a figure raised since",
        ),
        pytest.param(
            "Two soldiers were killed in an ambush near Oro. One soldier died at once and the "
            "other in hospital.",
            [("Two", False), ("One", True)],
            id="one and the other",
        ),
    ],
)
def test_shares_of_a_toll_are_parts(extract, text, expected) -> None:
    (record,) = extract(text, published=PUBLISHED).records
    assert [(toll.count.text, toll.part) for toll in record.tolls] == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("A man drove his car into protesters in Oro, injuring four.", id="into"),
        pytest.param("A bomber blew himself up among recruits in Oro, killing nine.", id="among"),
        pytest.param("An attack on settlers near Oro killed two on Sunday.", id="an attack on"),
    ],
)
def test_those_an_act_is_aimed_at_did_not_do_it(extract, text) -> None:
    roles = [
        (actor.role.value, actor.name.text)
        for record in extract(text, published=PUBLISHED).records
        for actor in record.actors
    ]
    assert not {"protesters", "recruits", "settlers"} & {
        name for role, name in roles if role != "victim"
    }
