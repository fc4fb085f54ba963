"""Figures of several places: a record each, and their sum an aggregate that includes them."""

from __future__ import annotations

from datetime import date

import pytest

from schemas.extraction import Extraction


def told(answer: Extraction) -> list[str]:
    """Return `kind type | places | figures | ids of what it includes`, in order."""
    return [
        " | ".join(
            (
                f"{record.kind.value} {record.event_type.value}",
                ", ".join(place.name.text for place in record.places),
                ", ".join(
                    f"{toll.outcome.value} {toll.count.text}{' (part)' * toll.part}"
                    for toll in record.tolls
                ),
                " ".join(record.includes),
            )
        )
        for record in answer.records
    ]


SPREAD = {
    "place by place": (
        "Air strikes killed 12 people in Baro, seven in Kessel and three in Dorna.",
        [
            "incident air_strike | Baro | killed 12 | ",
            "incident air_strike | Kessel | killed seven | ",
            "incident air_strike | Dorna | killed three | ",
        ],
    ),
    "a sum in the same sentence": (
        "Air strikes killed 22 people in Peru, 12 in Baro, seven in Kessel and three in Dorna.",
        [
            "aggregate air_strike | Peru | killed 22 | r2 r3 r4",
            "incident air_strike | Baro, Peru | killed 12 | ",
            "incident air_strike | Kessel, Peru | killed seven | ",
            "incident air_strike | Dorna, Peru | killed three | ",
        ],
    ),
    "a sum in the sentence before": (
        (
            "Air strikes in Peru killed 22 people. Twelve people died in Baro, seven in Kessel and"
            " three in Dorna."
        ),
        [
            "aggregate air_strike | Peru | killed 22 | r2 r3 r4",
            "incident air_strike | Baro | killed Twelve | ",
            "incident air_strike | Kessel | killed seven | ",
            "incident air_strike | Dorna | killed three | ",
        ],
    ),
    "attacks across a country, then one by one": (
        (
            "At least 22 people were killed in attacks across Peru. A car bomb killed 14 people in"
            " Baro. Gunmen shot dead five policemen in Kessel, and three people died when mortar"
            " rounds hit a house in Dorna. The attacks also wounded 60 people."
        ),
        [
            "aggregate mixed | Peru | killed At least 22, injured 60 | r2 r3 r4",
            "incident explosive | Baro | killed 14 | ",
            "incident attack | Kessel | killed five | ",
            "incident shelling | Dorna, house | killed three | ",
        ],
    ),
    "bombs in several towns": (
        "Bombs in Baro and Kessel killed 26 people. The blast in Kessel left 17 dead.",
        [
            "aggregate explosive | Baro, Kessel | killed 26 | r2",
            "incident explosive | Kessel | killed 17 | ",
        ],
    ),
    "a wave that nobody tells apart": (
        "A wave of bombings killed 31 people in Baro. More than 100 were injured.",
        ["aggregate explosive | Baro | killed 31, injured More than 100 | "],
    ),
    "an act of another kind elsewhere in the sentence": (
        "Gunmen killed 12 soldiers in the town of Baro and abducted 15 villagers in Kessel.",
        [
            "incident armed_clash | Baro | killed 12 | ",
            "incident abduction | Kessel | abducted 15 | ",
        ],
    ),
    "the place first": (
        (
            "In Baro, five people were killed by a roadside bomb, while in Kessel gunmen shot dead"
            " three policemen."
        ),
        [
            "incident explosive | Baro | killed five | ",
            "incident attack | Kessel | killed three | ",
        ],
    ),
    "the day before, elsewhere": (
        (
            "A truck bomb killed 13 people in Baro on Monday, a day after gunmen shot dead six"
            " people in Kessel."
        ),
        [
            "incident explosive | Baro | killed 13 | ",
            "background attack | Kessel | killed six | ",
        ],
    ),
    "including so many here and so many there": (
        "Air strikes killed 25 people across Peru, including nine in Baro and seven in Kessel.",
        [
            "aggregate air_strike | Peru | killed 25 | r2 r3",
            "incident air_strike | Baro, Peru | killed nine | ",
            "incident air_strike | Kessel, Peru | killed seven | ",
        ],
    ),
    "the first place told before": (
        (
            "Police fired tear gas at protesters in Dorna. Eight people died in the town, two in"
            " Baro and one in Kessel."
        ),
        [
            "incident crackdown | Dorna | killed Eight | ",
            "incident crackdown | Baro | killed two | ",
            "incident crackdown | Kessel | killed one | ",
        ],
    ),
    "two of one day in a town": (
        (
            "At least 14 people have been killed in two separate bomb attacks in Dorna. A car bomb"
            " killed eight people in the Almara district. Six died when a roadside bomb exploded in"
            " the Oster district."
        ),
        [
            "aggregate explosive | Dorna | killed At least 14 | r2 r3",
            "incident explosive | Almara district | killed eight | ",
            "incident explosive | Oster district | killed Six | ",
        ],
    ),
    "some of them at a place in the town": (
        "Shelling killed 12 people in the town of Baro, including five in a market.",
        ["incident shelling | Baro, market | killed 12, killed five (part) | "],
    ),
    "killed and wounded in one place": (
        "A bomb killed 12 people in Baro and wounded 30.",
        ["incident explosive | Baro | killed 12, injured 30 | "],
    ),
    "one place named twice": (
        "A bomb killed 12 people at a market in Baro and wounded 30 near the market.",
        ["incident explosive | market, Baro | killed 12, injured 30 | "],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SPREAD.values(), ids=SPREAD)
def test_figures_of_several_places(extract, text: str, expected: list[str]) -> None:
    assert told(extract(text)) == expected


def test_one_of_several_acts_is_of_their_day(extract) -> None:
    answer = extract(
        "Attacks across Peru killed 22 people on Friday. A car bomb killed 14 people in Baro.",
        published=date(2023, 5, 7),
    )
    assert [record.date and record.date.text for record in answer.records] == ["on Friday"] * 2
