"""Who did it to whom, in the ways of wire copy."""

from __future__ import annotations

import pytest

from tests.support.answers import sides

SIDES = {
    "a date between the subject and the verb": (
        "Gunmen on Monday killed Judge Hasan Varro, 54, in the port city of Belkor.",
        {"perpetrator: Gunmen", "victim: Hasan Varro"},
    ),
    "aircraft of a side named by an acronym": (
        "OTSO aircraft bombed the town of Belkor on Friday, killing 11 clerics.",
        {"perpetrator: OTSO", "victim: clerics"},
    ),
    "the loyalty of who did it": (
        "Militiamen loyal to the former president opened fire on a crowd of mourners in Dorna.",
        {"perpetrator: Militiamen loyal to the former president", "victim: mourners"},
    ),
    "traffickers did it": (
        "Drug traffickers killed 19 patients at a clinic in San Abril on Thursday night.",
        {"perpetrator: Drug traffickers", "victim: patients"},
    ),
    "who is beside the abducted": (
        "Gunmen seized five oil workers from a boat off Dorna on Saturday and shot dead a sailor.",
        {"perpetrator: Gunmen", "victim: oil workers", "victim: sailor"},
    ),
    "where it was is no side": (
        "A truck bomb outside a police headquarters in Belkor killed 12 police recruits on Sunday.",
        {"victim: police recruits"},
    ),
}


@pytest.mark.parametrize(("text", "wanted"), SIDES.values(), ids=SIDES)
def test_sides_of_wire_copy(extract, text: str, wanted: set[str]) -> None:
    assert sides(extract(text)) == wanted
