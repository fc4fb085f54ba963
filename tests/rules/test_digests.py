"""Items of digests: the present tense, one act each, the outlet in brackets behind it."""

from __future__ import annotations

import pytest

from schemas.extraction import Extraction


def told(answer: Extraction) -> list[str]:
    """Return `type | places | sides | figures`, in order."""
    return [
        " | ".join(
            (
                record.event_type.value,
                ", ".join(place.name.text for place in record.places),
                ", ".join(f"{actor.role.value} {actor.name.text}" for actor in record.actors),
                ", ".join(f"{toll.outcome.value} {toll.count.text}" for toll in record.tolls),
            )
        )
        for record in answer.records
    ]


ITEMS = {
    "hit by a weapon, the dead put at a number": (
        (
            "* A school in the Osma camp is struck by artillery rounds. The Doctors Network puts"
            " the dead at 11. (Osma Tribune)"
        ),
        ["shelling | school, Osma camp |  | killed 11"],
    ),
    "hit by who is no weapon": (
        "* A school in Osma is attacked by gunmen, who wound nine pupils. (Osma Tribune)",
        [
            "attack | Osma, school | perpetrator gunmen, victim pupils | injured nine",
        ],
    ),
    "wounded, some of them fatally": (
        "* A man stabs six people, two of them fatally, in Marn, before being arrested. (MR)",
        ["attack | Marn | perpetrator man | injured six, killed two"],
    ),
    "demonstrators and police": (
        "* Protesters clash with police in Dorna on Monday. One person is killed. (DR)",
        ["crackdown | Dorna | party Protesters, party police | killed One"],
    ),
    "a gas blast that was rumoured to be a bomb": (
        (
            "* Gas cylinders caused the explosion in Baro on Sunday, the fire service says after"
            " rumours of a bomb. Thirteen people were hurt in the blast. (BR)"
        ),
        [],
    ),
    "a name that begins like a site": (
        "* A gunman kills nine people in Villa Alegre. (MR)",
        ["attack | Villa Alegre | perpetrator gunman | killed nine"],
    ),
    "reporters somewhere": (
        "* Police arrest four reporters in San Telmo on Monday. (MR)",
        ["detention | San Telmo | perpetrator Police, victim reporters | detained four"],
    ),
    "a plant that blew up": (
        (
            "* An ammonium nitrate store at a fertiliser works in Osma blows up on Monday. The"
            " governor puts the number of dead at 31; 212 were treated for burns. (OT)"
        ),
        [],
    ),
    "the treated behind the dead": (
        (
            "* A car bomb explodes in Osma. The number of dead is put at 31; 212 were treated for"
            " burns. (OT)"
        ),
        ["explosive | Osma |  | killed 31, injured 212"],
    ),
    "what is shot out of the sky": (
        "* Air defences in Osma intercepted and destroyed 11 drones above the bay. (OT)",
        [],
    ),
    "what somebody thought": (
        '* "We thought somebody was shelling us," a baker in Osma says of the thunder. (OT)',
        [],
    ),
    "votes": (
        "* The Freedom Party routs the coalition, seizing 41 of 60 seats in an assault. (MR)",
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), ITEMS.values(), ids=ITEMS)
def test_an_item_is_told(extract, text: str, expected: list[str]) -> None:
    assert told(extract(text)) == expected
