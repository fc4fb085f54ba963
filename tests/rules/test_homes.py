"""Which record a figure is told of."""

from __future__ import annotations

from datetime import date

import pytest

from schemas.record import IncidentRecord

HOMES = {
    "boats on a suicide mission": (
        "Suicide boats rammed a patrol craft off Dorna on Friday, killing 11 sailors.",
        ["suicide_attack: 11 killed"],
    ),
    "driven out of another town": (
        (
            "Shells hit a school in Safa on Sunday, killing 14 pupils. More than 1,100 villagers "
            "had been driven from their homes in Doboya and marched across the line, officials "
            "said."
        ),
        ["shelling: 14 killed", "other: More than 1,100 displaced"],
    ),
    "a mob is no band of rebels": (
        (
            "Guerrillas killed 108 people in Safa on Sunday. A mob attacked shops along the Dorna "
            "road, hacking 12 shopkeepers to death."
        ),
        ["attack: 108 killed", "mob_violence: 12 killed"],
    ),
    "those who came give the day that another act is not of": (
        (
            "Eleven people were killed with machetes in Safa, officials said. The raiders entered "
            "the village on Saturday night. On Sunday youths stoned a convoy, hurting two drivers."
        ),
        ["attack: Eleven killed", "mob_violence: two injured"],
    ),
    "bodies counted in an item of a list": (
        (
            "* SAFA - A car bomb killed seven people in the Bayar district.\n\n"
            "* VARNA - Police said they had found 48 bodies. Most had been bound."
        ),
        ["explosive: seven killed", "attack: 48 killed"],
    ),
    "force used on a crowd is the clash": (
        "Riot police used tear gas on strikers in Dorna; 50 people were hurt in the clashes.",
        ["crackdown: 50 injured"],
    ),
    "one of the bloodiest raids is one": (
        "Warplanes raided Baro on Sunday, killing 80 in one of the bloodiest raids of the war.",
        ["air_strike: 80 killed"],
    ),
    "an army that bombs": (
        "The army bombed a market in Baro on Monday, killing nine traders.",
        ["air_strike: nine killed"],
    ),
    "deaths of an earlier day in a story of such acts": (
        (
            "A bomb killed nine people in Safa on Monday. In Talata last September forty-two "
            "herders perished."
        ),
        ["explosive: nine killed", "explosive: forty-two killed"],
    ),
    "passengers taken along": (
        "Bandits blocked the road to Anka on Monday and went away with 31 passengers of two buses.",
        ["abduction: 31 abducted"],
    ),
    "a day earlier is another day": (
        (
            "Shells killed nine farmers and injured three others in Baro on Wednesday. A day "
            "earlier, two nurses died when a shell hit a tram."
        ),
        ["shelling: nine killed, three injured", "shelling: two killed"],
    ),
    "a place that leads to the next figure": (
        "Bombs killed 30 people in Baro, while in Dorna a car bomb killed four soldiers.",
        ["explosive: 30 killed", "explosive: four killed"],
    ),
    "fighters die and no word names the fight": (
        (
            "Government troops overran three rebel bunkers on Tuesday, leaving 26 guerrillas and "
            "three soldiers dead."
        ),
        ["armed_clash: 26 killed, three killed"],
    ),
    "taken and then shot": (
        "Soldiers pulled five men out of a church in Tolan on Monday and shot them.",
        ["execution: five killed"],
    ),
    "taken and then shot, in the passive": (
        "Thirteen patients were taken out of a clinic in Tolan on Monday and shot at the bridge.",
        ["execution: Thirteen killed"],
    ),
    "one who was taken and killed": (
        "Guerrillas seized a village chairman in Las Nava on Monday and killed him.",
        ["execution: a village chairman killed"],
    ),
    "taken, and somebody else was shot": (
        "Gunmen kidnapped a cook in Tolan on Monday and shot her friend in the leg.",
        ["abduction: a cook abducted, her friend injured"],
    ),
    "a passive that shares its verb": (
        "A lorry driver was dragged from his cab and knifed in Varna on Monday.",
        ["attack: A lorry driver injured"],
    ),
    "named by an age alone": (
        "A 17-year-old was shot dead in Varna on Monday.",
        ["attack: A 17-year-old killed"],
    ),
    "a pronoun goes on with what was earlier": (
        (
            "A bomb killed two guards in Varna on Tuesday. Police are looking for the bomber. No "
            "arrests were made. In April an air raid hit Belkor. It killed nine pupils."
        ),
        ["explosive: two killed", "air_strike: nine killed"],
    ),
    "equal figures of another town": (
        (
            "Rebels stormed a village near Safa on Sunday and killed two soldiers. In Varna, a "
            "crowd beat two men to death on Monday."
        ),
        ["armed_clash: two killed", "mob_violence: two killed"],
    ),
    "earlier, and elsewhere": (
        (
            "Shells hit a market in Safa on Friday, killing seven traders. Earlier the same day "
            "shells landed at a hospital in Tolan, wounding three nurses."
        ),
        ["shelling: seven killed", "shelling: three injured"],
    ),
    "a mob's captives are no part of a fire": (
        (
            "A mob set fire to the town hall of Safa on Monday. Villagers seized five policemen "
            "at a checkpoint the same evening."
        ),
        ["destruction: ", "abduction: five abducted"],
    ),
    "a count of one month": (
        (
            "A bomb killed two guards in Varna on Tuesday. At least 1,119 people lost their lives "
            "in May, according to a count by the mission."
        ),
        ["explosive: two killed", "mixed: At least 1,119 killed"],
    ),
    "a ranked act of the same month": (
        (
            "A shell killed two cooks in Varna on Wednesday. The deadliest attack on the town was "
            "on June 1, when a missile hit a hotel and nine people were killed."
        ),
        ["shelling: two killed", "shelling: nine killed"],
    ),
    "another town opens the sentence": (
        (
            "Gunmen abducted seven builders in Sirvan on Monday. In Belgaz, a hospital said that "
            "it had received the bodies of 15 soldiers."
        ),
        ["abduction: seven abducted", "armed_clash: 15 killed"],
    ),
    "hours after another act": (
        (
            "A bomb killed a vendor in Varna on Friday, hours after two soldiers were slain in an "
            "ambush in Dorna."
        ),
        ["explosive: a vendor killed", "armed_clash: two killed"],
    ),
    "a day after, at the head of the sentence": (
        (
            "A day after eight drivers were shot dead in Sirvan, police on Sunday shot dead five "
            "rebels in the forests of Safa."
        ),
        ["attack: eight killed", "armed_clash: five killed"],
    ),
    "while elsewhere": (
        (
            "Six people were killed when a bomb exploded in Sirvan on Tuesday, while in Belgaz "
            "gunmen shot dead nine drivers."
        ),
        ["explosive: Six killed", "attack: nine killed"],
    ),
    "what goes on with an act of context": (
        (
            "A bomb killed four people in Sirvan on Friday. In January, gunmen stormed a church in "
            "Safa. The attack left 19 worshippers dead."
        ),
        ["explosive: four killed", "attack: 19 killed"],
    ),
    "people shot after a bombing told of before": (
        (
            "A bomb wounded four people in Sirvan on Friday. Guards searched cars. Gunmen shot "
            "dead nine drivers."
        ),
        ["explosive: four injured", "attack: nine killed"],
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
    "a mine": (
        (
            "Gunmen attacked a village near Safa on Saturday, killing 32 people. In the north, two "
            "soldiers were killed and four hurt when their truck hit a mine near Tessa on Sunday."
        ),
        ["attack: 32 killed", "explosive: two killed, four injured"],
    ),
    "taken and killed by the same": (
        (
            "Gunmen seized five engineers from a vessel off Dorna on Saturday and shot dead a "
            "sailor who was guarding it."
        ),
        ["abduction: five abducted, a sailor killed"],
    ),
    "what was hit is told of again": (
        (
            "Eleven soldiers were killed when gunmen ambushed an army convoy in western Nardia. "
            "The convoy was attacked on Wednesday near Tiza. Twelve soldiers were wounded. Armed "
            "men shot dead the village chief and two of his sons in Zibane at dawn on Thursday."
        ),
        [
            "armed_clash: Eleven killed, Twelve injured",
            "attack: the village chief killed, two killed",
        ],
    ),
    "separate incidents, then one by one": (
        (
            "Six people were killed in separate incidents of violence in Peru on Thursday. A "
            "bomb went off in Khuza, killing two guards. In Keta, gunmen opened fire on a shop. "
            "Two brothers died."
        ),
        ["mixed: Six killed", "explosive: two killed", "attack: Two killed"],
    ),
    "the sum of a year": (
        (
            "Gunmen killed two farmers in Nardia on Monday. Violence in the three countries cost "
            "the lives of 13,800 people in 2023."
        ),
        ["attack: two killed", "mixed: 13,800 killed"],
    ),
    "the sum of some years": (
        "Between May 2019 and the end of last year fighting in Ituria claimed at least 701 lives.",
        ["armed_clash: at least 701 killed"],
    ),
    "a day behind those counted": (
        "Troops shot dead 22 men last week who had gathered for a marriage.",
        ["attack: 22 killed"],
    ),
    "a car that blows up": (
        "A parked car blew up beside a queue in Bayra, killing seven people and wounding 21.",
        ["explosive: seven killed, 21 injured"],
    ),
    "residents who are asked": (
        (
            "Soldiers shot dead 24 men in Dengo. Researchers spoke with 31 residents, among "
            "them nine nurses, and examined lists of the dead."
        ),
        ["attack: 24 killed"],
    ),
    "a number brought to more since a month": (
        (
            "Gunmen shot dead three aid workers at a roadblock in Mundra on Monday. Their deaths "
            "bring to 14 the number of aid workers killed in the country since January."
        ),
        ["attack: three killed", "mixed: 14 killed"],
    ),
    "one more dies": (
        (
            "A bomb killed six farmers in Safa on Monday. One of the injured later died, bringing "
            "the number of deaths to seven."
        ),
        ["explosive: six killed, One killed, seven killed"],
    ),
    "towns at the head of their stories": (
        (
            "BAKRAN - A car bomb killed seven people in the Baya district, police said.\n\n"
            "KARKAN - Gunmen shot dead two guards, police said.\n\n"
            "NEAR FELA - Gunmen shot dead four drivers on a road, police said."
        ),
        ["explosive: seven killed", "attack: two killed", "attack: four killed"],
    ),
    "soldiers taken in an ambush": (
        (
            "Guerrillas ambushed an army convoy near Dorna on Tuesday, killing 17 soldiers. The "
            "radio said that the convoy had suffered 29 dead and that 11 soldiers had been taken "
            "prisoner."
        ),
        ["armed_clash: 17 killed, 29 killed, 11 abducted"],
    ),
    "arrests right behind a riot": (
        "A mob lynched two traders in Kessel on Friday. Police arrested eighteen people.",
        ["mob_violence: two killed, eighteen detained"],
    ),
}
FIGURES = {
    "Doctors put the number of deaths in Safa at seven.": ["seven killed"],
    "The colonel put rebel losses at 70.": ["70 killed"],
    "A further 38 people were being treated in hospitals in Medina.": ["38 injured"],
    "Two policemen and a girl were among the dead.": ["Two killed part", "a girl killed part"],
    "Among the dead were a priest and two nuns.": ["a priest killed part", "two killed part"],
    "At least six herders, including an elderly man, were among the dead.": [
        "At least six killed part",
        "an elderly man killed part",
    ],
    "The death toll was revised from 31 to 26.": ["31 killed part", "26 killed"],
    "Nineteen soldiers had died, among them a captain.": [
        "Nineteen killed",
        "a captain killed part",
    ],
    "The attackers took 20 villagers with them.": ["20 abducted"],
    "At least 58 people perished, including 25 rebels, 18 members of the agencies and 15 nuns.": [
        "At least 58 killed",
        "25 killed part",
        "18 killed part",
        "15 killed part",
    ],
    "Three pickups were seized.": [],
    "Doctors at the hospital said they had admitted 15.": ["15 injured"],
    "One of the four has died.": ["One killed part"],
    "Two children were among the 14 killed.": ["Two killed part", "14 killed"],
    "The rockets killed a family of five in their home.": ["five killed"],
    "The number of people wounded stands at 120.": ["120 injured"],
    "They drove off with nine hostages.": ["nine abducted"],
    "All five had their throats cut.": ["five killed"],
    "The attack cost 14 people their lives.": ["14 killed"],
    "Of the 20 dead, 12 were women.": ["20 killed", "12 killed part"],
    "The village head and his bodyguard were shot.": [
        "The village head injured",
        "his bodyguard injured",
    ],
}


def _told(record: IncidentRecord) -> str:
    tolls = ", ".join(f"{toll.count.text} {toll.outcome.value}" for toll in record.tolls)
    return f"{record.event_type.value}: {tolls}"


@pytest.mark.parametrize(("text", "records"), HOMES.values(), ids=HOMES)
def test_which_record_a_figure_is_told_of(extract, text: str, records: list[str]) -> None:
    found = extract(text, published=date(2025, 6, 13)).records

    assert [_told(record) for record in found] == records


@pytest.mark.parametrize(("text", "figures"), FIGURES.items(), ids=FIGURES)
def test_who_is_counted(extract, text: str, figures: list[str]) -> None:
    lead = "Gunmen attacked a village near Safa on Saturday."
    found = extract(f"{lead} {text}", published=date(2025, 6, 13)).records

    told = [
        f"{toll.count.text} {toll.outcome.value}{' part' * toll.part}"
        for record in found
        for toll in record.tolls
    ]
    assert told == figures
