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
    "listed at a distance": (
        "Rebels killed 28 people in the attack on Baro, among them a teacher and five children.",
        ["killed | 28 | -", "killed | a teacher | - | part", "killed | five | children | part"],
    ),
    "one and a figure behind": (
        "Gunmen shot dead a driver for a clinic and two police officers in Baro.",
        ["killed | a driver | -", "killed | two | police officers"],
    ),
    "another clause behind": (
        "Gunmen killed a driver in Baro and two police officers were wounded.",
        ["killed | a driver | -", "injured | two | police officers"],
    ),
    "their children": (
        "A missile hit a house in Baro, killing a couple and their three children.",
        ["killed | a couple | -", "killed | three | children"],
    ),
    "a mother and her baby": (
        "Twin bombs killed 12 people, including a mother and her baby, in Baro.",
        ["killed | 12 | -", "killed | a mother | - | part", "killed | her baby | - | part"],
    ),
    "a toll that rose": (
        "Bombs exploded in Baro on Monday. The death toll rose to 45 from 38.",
        ["killed | 45 | -", "killed | 38 | - | part"],
    ),
    "driven from their homes": (
        "The fighting in Baro has driven more than 100,000 people from their homes.",
        ["displaced | more than 100,000 | -"],
    ),
    "left with injuries": (
        "A bomb in Baro killed at least 9 and left more than 20 others with injuries.",
        ["killed | at least 9 | -", "injured | more than 20 | -"],
    ),
    "dead or wounded": (
        "An air strike on Baro left 40 militants dead or wounded.",
        ["casualties | 40 | militants"],
    ),
    "killed and injured": (
        "Dozens of people were killed and injured when a bomb exploded in Baro.",
        ["casualties | Dozens | -"],
    ),
    "rival figures": (
        "Gunmen kidnapped seven farmers in Baro. The mayor put the number of those seized at 11.",
        ["abducted | seven | farmers", "abducted | 11 | -"],
    ),
    "many of them": (
        "The attack on Baro displaced 400 families, many of them hiding in the swamps.",
        ["displaced | 400 | families"],
    ),
    "bodies that sit": (
        "The council set up three bodies after the attack on Baro, which killed 12 people.",
        ["killed | 12 | -"],
    ),
    "injuries suffered": (
        "A woman was killed and two more people suffered shrapnel wounds when shells hit Baro.",
        ["killed | A woman | -", "injured | two | -"],
    ),
    "an injury received": (
        "One constable received a splinter injury when rebels attacked the post in Baro.",
        ["injured | One | constable"],
    ),
    "nursing wounds": (
        "A herder was shot dead and a teacher is nursing gunshot wounds after a raid on Baro.",
        ["killed | A herder | -", "injured | a teacher | -"],
    ),
    "left with burns": (
        "A drone strike on a grain store in Baro left a watchman with burns.",
        ["injured | a watchman | -"],
    ),
    "hit in the leg": (
        "A student was hit in the leg when police opened fire in Baro.",
        ["injured | A student | -"],
    ),
    "disappeared": (
        "Gunmen attacked Baro. Nine boys have disappeared.",
        ["missing | Nine | boys"],
    ),
    "not seen since": (
        "Gunmen attacked Baro on Monday. Six men have not been seen since.",
        ["missing | Six | men"],
    ),
    "killers who disappear": (
        "Two guards were killed in Baro by gunmen. Four men disappeared into the alleys.",
        ["killed | Two | guards"],
    ),
    "those in critical condition": (
        "Twenty people were wounded in a blast in Baro, three in critical condition.",
        ["injured | Twenty | -", "injured | three | - | part"],
    ),
    "went away with": (
        "Bandits blocked the road to Baro and went away with 31 passengers.",
        ["abducted | 31 | passengers"],
    ),
    "led away without a verb": (
        "Two shepherds were shot dead and nine taken away by the gunmen near Baro.",
        ["killed | Two | shepherds", "abducted | nine | -"],
    ),
    "in custody": (
        "Gunmen killed a priest in Baro. Twenty suspects are in custody.",
        ["killed | a priest | -", "detained | Twenty | suspects"],
    ),
    "held after": (
        "The governor said 164 people were held after staging a rally in Baro.",
        ["detained | 164 | -"],
    ),
    "sent to hospital": (
        "A rocket hit a bus near Baro, killing three passengers and sending nine to hospital.",
        ["killed | three | passengers", "injured | nine | -"],
    ),
    "made homeless": (
        "Soldiers burned the village of Baro, leaving 200 people homeless.",
        ["displaced | 200 | -"],
    ),
    "picked up by armed men": (
        "Armed men picked up seven students from a dormitory in Baro.",
        ["abducted | seven | students"],
    ),
    "buried": (
        "Gunmen attacked Baro. “We have buried nine,” a resident said.",
        ["killed | nine | -"],
    ),
    "remains": (
        "Rebels raided Baro. The remains of 15 people had been brought to the hospital by noon.",
        ["killed | 15 | -"],
    ),
    "the figure put at": (
        "Gunmen attacked Baro. Youths put the number at 36.",
        ["killed | 36 | -"],
    ),
    "spoke of": (
        "Gunmen attacked Baro, killing 27 people. The mayor spoke of at least 34.",
        ["killed | 27 | -", "killed | at least 34 | -"],
    ),
    "a number of others put": (
        "Gunmen attacked Baro. He put the number of rebels at 400.",
        [],
    ),
    "the victims put at": (
        "Troops raided Baro. Reporters put the victims at 47.",
        ["killed | 47 | -"],
    ),
    "two ways to death": (
        "Soldiers hacked and bayoneted to death 29 men of a village near Baro in a raid.",
        ["killed | 29 | men"],
    ),
    "bodies of a mother and her children": (
        "The bodies of a mother and her three children were pulled out after a missile hit Baro.",
        ["killed | a mother | -", "killed | three | children"],
    ),
    "liquidated, in quotation marks": (
        'The rebels attacked Baro and said that 61 soldiers had been "liquidated".',
        ["killed | 61 | soldiers"],
    ),
    "hit by snipers": (
        "Snipers hit three people in Baro on Monday, doctors said.",
        ["injured | three | -"],
    ),
    "moved to a shelter": (
        "Rebels attacked Baro. More than 1,200 residents have moved to a church hall.",
        ["displaced | More than 1,200 | residents"],
    ),
    "arrived on foot": (
        "Gunmen attacked Baro. Some 300 villagers have reached the town on foot.",
        ["displaced | Some 300 | villagers"],
    ),
    "soldiers who moved": (
        "Gunmen attacked Baro. Some 300 soldiers have moved to a school.",
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), IMPLIED.values(), ids=IMPLIED)
def test_harm_in_other_words(extract, text: str, expected: list[str]) -> None:
    assert tolls(extract(text)) == expected
