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
    "a group by what it calls itself": (
        "A group calling itself the Black Lions kidnapped a Marvian engineer in Dorna on Monday.",
        {"perpetrator: Black Lions", "victim: Marvian engineer"},
    ),
    "a word for the time is no part of a name": (
        (
            "The union said that overnight gendarmes broke into two dormitories in Dorna and took "
            "away about 40 students."
        ),
        {"perpetrator: gendarmes", "victim: students"},
    ),
    "where a side is": (
        "Rebel groups positioned in Halfaya fired 17 rockets on the town of Dorna on Monday.",
        {"perpetrator: Rebel groups"},
    ),
    "two who do it, told by somebody": (
        (
            "Residents have said that Marvian troops and foreign mercenaries shot dead 22 "
            "herders in Dorna last week."
        ),
        {"perpetrator: Marvian troops", "perpetrator: foreign mercenaries", "victim: herders"},
    ),
    "a fight between an army and a band": (
        "Seven gunmen were killed in a shoot-out between the Marvian Army and Los Coras in Dorna.",
        {"party: Marvian Army", "party: Los Coras"},
    ),
    "who fights with whose help": (
        "Army units, backed by the air force, engaged in fierce clashes with rebels near Dorna.",
        {"party: Army", "party: rebels"},
    ),
    "who beats back an attack": (
        (
            "The security forces foiled an attempt by militants of the Red Front to attack a post "
            "in Dorna on Wednesday, killing 13 of them."
        ),
        {"party: security forces", "party: militants of the Red Front"},
    ),
    "who exchanges fire": (
        (
            "* Marvian troops and insurgents exchange mortar fire around a market in Dorna. Nine "
            "civilians are killed and some 25 are wounded."
        ),
        {"party: Marvian troops", "party: insurgents", "victim: civilians"},
    ),
    "under fire from": (
        "A convoy came under fire from militiamen near Dorna on Monday; two soldiers were killed.",
        {"party: militiamen", "party: soldiers"},
    ),
}


@pytest.mark.parametrize(("text", "wanted"), SIDES.values(), ids=SIDES)
def test_sides_of_wire_copy(extract, text: str, wanted: set[str]) -> None:
    assert sides(extract(text)) == wanted
