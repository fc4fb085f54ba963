"""Figures of people harmed where no word of harm stands beside them."""

from __future__ import annotations

import pytest

from tests.support.answers import tolls

IMPLIED = {
    "bodies brought in": (
        "Gunmen attacked Baro. Hospital staff said 31 bodies had been brought in by noon.",
        ["killed | 31 | -"],
    ),
    "bodies of": (
        "Rebels attacked Baro. The hospital received the bodies of 15 guards and 40 wounded.",
        ["killed | 15 | guards", "injured | 40 | -"],
    ),
    "lost": (
        "In clashes near Baro the rebels lost more than 60 fighters.",
        ["killed | more than 60 | fighters"],
    ),
    "own losses are no part": (
        "Rebels attacked Baro. They claimed to have killed 43 people and lost only two men.",
        ["killed | 43 | -", "killed | two | men"],
    ),
    "losses put at": (
        "The rebels attacked a base in Baro and put its losses at 70.",
        ["killed | 70 | -"],
    ),
    "seized put at": (
        "Gunmen kidnapped farmers in Baro. The mayor put the number of those seized at 11.",
        ["abducted | 11 | -"],
    ),
    "treated for wounds": (
        "Police fired on marchers in Baro. Doctors treated 31 people, most for gunshot wounds.",
        ["injured | 31 | -"],
    ),
    "a participle before the noun": (
        "Gunmen ambushed a convoy near Baro. Twelve wounded soldiers were flown out.",
        ["injured | Twelve | soldiers"],
    ),
    "carried off": (
        "Gunmen raided Baro and carried off at least eight young women.",
        ["abducted | at least eight | young women"],
    ),
    "held prisoner": (
        "Rebels ambushed a convoy near Baro and were holding four soldiers prisoner.",
        ["abducted | four | soldiers"],
    ),
    "one of them dead": (
        "Gunmen attacked a mosque in Baro. A guard shot two of them dead.",
        ["killed | two | -"],
    ),
    "a figure in quotes": (
        'The rebels said they had killed 43 "puppet soldiers" near Baro.',
        ["killed | 43 | puppet soldiers"],
    ),
    "an age told apart": (
        "The man, who was 34, was killed when police stormed a flat in Baro.",
        ["killed | The man | -"],
    ),
    "bodies that sit": (
        "The council set up three bodies after the attack on Baro, which killed 12 people.",
        ["killed | 12 | -"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), IMPLIED.values(), ids=IMPLIED)
def test_harm_in_other_words(extract, text: str, expected: list[str]) -> None:
    assert tolls(extract(text)) == expected
