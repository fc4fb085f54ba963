"""Which record a figure is told of."""

from __future__ import annotations

from datetime import date

import pytest

from schemas.record import IncidentRecord

HOMES = {
    "another town opens the sentence": (
        (
            "Gunmen abducted seven builders in Sirvan on Monday. In Belgaz, a hospital said that "
            "it had received the bodies of 15 soldiers."
        ),
        ["abduction: seven abducted", "attack: 15 killed"],
    ),
    "another day and town open the sentence": (
        (
            "Militants killed 15 villagers in Safa on Monday. The following day, troops discovered "
            "the bodies of 70 civilians in Tolan."
        ),
        ["attack: 15 killed", "attack: 70 killed"],
    ),
    "deaths without a doer after a fight": (
        (
            "Rebels ambushed a convoy near Dorna on Tuesday, killing 17 soldiers. A radio station "
            "said that the convoy had suffered 29 dead."
        ),
        ["armed_clash: 17 killed, 29 killed"],
    ),
    "who is missing is of the act told last": (
        (
            "A bomb tore through a bus in Varna on Thursday, killing nine people. In a "
            "separate battle off Point Sera, rebels attacked a navy convoy on "
            "Wednesday, killing six sailors. One gunboat was sunk and 12 of its crew are missing."
        ),
        ["explosive: nine killed", "armed_clash: six killed, 12 missing"],
    ),
    "who speaks of the dead did not kill them": (
        (
            "Two gunmen opened fire on worshippers at a mosque in Multar on Friday. Fifteen people "
            "were killed, according to police, who had first spoken of thirteen dead."
        ),
        ["attack: Fifteen killed, thirteen killed"],
    ),
}


def _told(record: IncidentRecord) -> str:
    tolls = ", ".join(f"{toll.count.text} {toll.outcome.value}" for toll in record.tolls)
    return f"{record.event_type.value}: {tolls}"


@pytest.mark.parametrize(("text", "records"), HOMES.values(), ids=HOMES)
def test_which_record_a_figure_is_told_of(extract, text: str, records: list[str]) -> None:
    found = extract(text, published=date(2025, 6, 13)).records

    assert [_told(record) for record in found] == records
