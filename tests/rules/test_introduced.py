"""What is said once for several acts, or again of one: leads of lists, scenes, second tellings."""

from __future__ import annotations

from datetime import date

import pytest

from schemas.extraction import Extraction
from schemas.record import IncidentRecord
from schemas.vocabulary import Role

RELEASE = """GALVA, 4 May 2021 - Federal and allied forces continued to attack the Army of the \
North in Peru and Bolivia yesterday, command officials reported today.

Aircraft conducted two strikes in Peru:

-- Near Baro, a strike struck an Army of the North unit and killed four fighters.

-- Near Kessel, a strike destroyed two boats.

The command does not say how many aircraft took part. It opened a market in Dorna on Friday.
"""


def doers(record: IncidentRecord) -> list[str]:
    return [actor.name.text for actor in record.actors if actor.role is Role.PERPETRATOR]


def told(answer: Extraction) -> list[str]:
    """Return `type | day | places | doers | sources | includes`, in order."""
    return [
        " | ".join(
            (
                record.event_type.value,
                record.date.text if record.date else "",
                ", ".join(place.name.text for place in record.places),
                ", ".join(doers(record)),
                ", ".join(source.name.text for source in record.sources),
                " ".join(record.includes),
            )
        )
        for record in answer.records
    ]


def test_items_take_what_introduces_their_list(extract) -> None:
    assert told(extract(RELEASE, published=date(2021, 5, 4))) == [
        "air_strike | yesterday | Peru, Bolivia | forces | command officials | r2 r3",
        "air_strike | yesterday | Baro, Peru | forces | command officials | ",
        "air_strike | yesterday | Kessel, Peru | forces | command officials | ",
    ]


def test_items_without_introduction_take_nothing(extract) -> None:
    text = RELEASE.replace("Aircraft conducted two strikes in Peru:\n\n", "")
    assert told(extract(text, published=date(2021, 5, 4)))[1:] == [
        "air_strike |  | Baro |  |  | ",
        "air_strike |  | Kessel |  |  | ",
    ]


AGAIN = {
    "what was met before": (
        (
            "Gunmen killed nine soldiers of an army convoy in Peru, the ministry said. The convoy"
            " was attacked on Monday near Baro."
        ),
        ["armed_clash | on Monday | Peru, Baro |  | ministry | "],
    ),
    "another thing": (
        "Gunmen killed nine soldiers in Peru. The dam was inspected on Monday near Baro.",
        ["armed_clash |  | Peru |  |  | "],
    ),
    "who came before the deed": (
        "Some 50 men in fatigues entered Kessel at dawn on Monday. Nine people were killed.",
        ["attack | at dawn on Monday | Kessel | men |  | "],
    ),
    "who came after it": (
        "Nine people were killed on a farm in Peru. The attackers entered Kessel on Monday.",
        ["attack | on Monday | farm, Peru, Kessel | attackers |  | "],
    ),
    "no deed beside it": (
        "Some 50 men in fatigues entered Kessel at dawn on Monday. They left again at noon.",
        [],
    ),
    "no armed people": (
        "The visitors entered Kessel on Monday. Gunmen killed nine people in Baro.",
        ["attack |  | Baro | Gunmen |  | "],
    ),
}


@pytest.mark.parametrize(("text", "expected"), AGAIN.values(), ids=AGAIN)
def test_sentences_beside_an_act(extract, text: str, expected: list[str]) -> None:
    assert told(extract(text)) == expected


def test_what_a_strike_destroys_is_of_the_strike(extract) -> None:
    answer = extract("A strike destroyed a house near Baro on Monday.")
    assert told(answer) == ["air_strike | on Monday | house, Baro |  |  | "]


def test_words_to_the_reader_tell_nothing(extract) -> None:
    told_to = "You have seen gunmen shoot 51 pickers in Baro. Rebels killed nine people in Dorna."
    quoted = '"We ran. You could hear it: gunmen shot nine people in Baro," he said.'
    assert told(extract(told_to)) == ["attack |  | Dorna | Rebels |  | "]
    assert len(extract(quoted).records) == 1


def test_suspects_shot_dead_are_no_side_of_a_fight(extract) -> None:
    answer = extract("Border guards shot dead two smugglers near Baro on Monday.")
    assert told(answer) == ["attack | on Monday | Baro | Border guards |  | "]


def test_who_reports_a_list_did_none_of_it(extract) -> None:
    text = (
        "The army on Monday reported the following incidents in Peru:\n\n"
        "- Near Baro, shelling killed three civilians.\n\n"
        "- Near Kessel, nine people died in an attack.\n"
    )
    assert [doers(record) for record in extract(text).records] == [[], []]
