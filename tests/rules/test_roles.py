"""Who did it to whom, by grammar."""

from __future__ import annotations

import pytest

from tests.support.answers import acts, doers, sides

ROLES = {
    # Active.
    "the subject of shot dead did it": (
        "Gunmen shot dead six tea pickers in Halimpur.",
        {"perpetrator: Gunmen", "victim: tea pickers"},
    ),
    "the subject of murdered did it": (
        "Paramilitaries murdered a schoolteacher in San Abril in 1987.",
        {"perpetrator: Paramilitaries", "victim: schoolteacher"},
    ),
    "who abducts is the perpetrator": (
        "Bandits abducted 40 pupils from a school in Dan Wuro.",
        {"perpetrator: Bandits", "victim: pupils"},
    ),
    "who arrests is the perpetrator": (
        "Police arrested 60 students in Varna Heights.",
        {"perpetrator: Police", "victim: students"},
    ),
    "words between subject and verb change nothing": (
        "Masked men on motorcycles on Friday night killed eight herders near Lokwath.",
        {"perpetrator: Masked men", "victim: herders"},
    ),
    "one subject with two verbs": (
        "Gunmen stormed a clinic in Baro and killed three nurses.",
        {"perpetrator: Gunmen", "victim: nurses"},
    ),
    "a participle has the subject of its sentence": (
        "Gunmen attacked a wedding in Belkor, killing 17 guests.",
        {"perpetrator: Gunmen", "victim: guests"},
    ),
    "soldiers against peasants": (
        "Soldiers shot 31 peasants in the village of Tan Loi.",
        {"perpetrator: Soldiers", "victim: peasants"},
    ),
    # Passive.
    "by names the doer of shot dead": (
        "Six tea pickers were shot dead by gunmen in Halimpur.",
        {"perpetrator: gunmen", "victim: tea pickers"},
    ),
    "by names the doer of assassinated": (
        "A bishop was assassinated by unidentified men in San Abril.",
        {"perpetrator: unidentified men", "victim: bishop"},
    ),
    "by names the doer of abducted": (
        "Forty pupils were abducted by bandits in Dan Wuro.",
        {"perpetrator: bandits", "victim: pupils"},
    ),
    "a date before by": (
        "Twelve miners were killed late on Friday by armed men in Oro Alto.",
        {"perpetrator: armed men", "victim: miners"},
    ),
    "a passive without a doer": (
        "Nine farmers were killed in Kessel on Sunday.",
        {"victim: farmers"},
    ),
    "a reduced passive": (
        "Nine farmers killed by militiamen in Kessel were buried on Sunday.",
        {"perpetrator: militiamen", "victim: farmers"},
    ),
    "had been killed": (
        "Four monks had been killed by rebels near Sattha, residents said.",
        {"perpetrator: rebels", "victim: monks"},
    ),
    # Nominal.
    "the killing of them by": (
        "The killing of 14 farmers by the army shook Oro Norte.",
        {"perpetrator: army", "victim: farmers"},
    ),
    "the abduction of them by": (
        "The abduction of two nurses by militiamen in Baro caused outrage.",
        {"perpetrator: militiamen", "victim: nurses"},
    ),
    "the massacre of them by": (
        "The massacre of 31 villagers by soldiers in Tan Loi lasted four hours.",
        {"perpetrator: soldiers", "victim: villagers"},
    ),
    "an attack by": (
        "An attack by raiders on a caravan near Lokwath killed six merchants.",
        {"perpetrator: raiders", "victim: merchants"},
    ),
    "a raid left": (
        "A raid by militiamen on Akwero left nine villagers dead.",
        {"perpetrator: militiamen", "victim: villagers"},
    ),
    "carried out an attack": (
        "Militants carried out an attack on a market in Belkor that killed 12 traders.",
        {"perpetrator: Militants", "victim: traders"},
    ),
    # Relative clauses.
    "who stormed": (
        "Gunmen who stormed a mosque in Belkor killed 17 worshippers.",
        {"perpetrator: Gunmen", "victim: worshippers"},
    ),
    "a man who was shot by": (
        "Gunmen killed 17 worshippers who had gathered in a mosque in Belkor.",
        {"perpetrator: Gunmen", "victim: worshippers"},
    ),
    "a clause between commas": (
        "Soldiers, who had surrounded Tan Loi, killed 31 peasants.",
        {"perpetrator: Soldiers", "victim: peasants"},
    ),
    "an army conducts": (
        "The Veltian army conducts airstrikes in Dorna, killing nine nurses.",
        {"perpetrator: Veltian army", "victim: nurses"},
    ),
    "a place before who did it": (
        "In Dorna province gunmen killed nine nurses on Friday.",
        {"perpetrator: gunmen", "victim: nurses"},
    ),
    "who killed many over a long time": (
        "The Veltian army has killed 1,009 members of the Front since June.",
        {"perpetrator: Veltian army", "victim: members of the Front"},
    ),
    # In the sentence behind.
    "a body that is blamed": (
        "A bomb killed nine nurses in Dorna. Aides blamed the Red Dawn movement for the attack.",
        {"perpetrator: Red Dawn movement", "victim: nurses"},
    ),
    "forces that are blamed, and deny it": (
        "A bomb killed nine nurses in Dorna. The mayor blames rebel forces, who deny it.",
        {"perpetrator: rebel forces", "victim: nurses"},
    ),
    "who is accused of nothing that is told": (
        "A bomb killed nine nurses in Dorna. Analysts accused the army, the police and the courts.",
        {"victim: nurses"},
    ),
    "who is blamed for something else": (
        "A bomb killed nine nurses in Dorna. The minister blamed the army for the rise in prices.",
        {"victim: nurses"},
    ),
    # What follows of a deed.
    "a bomb that kills far from a dateline": (
        "VARNA, Veltia - A parcel bomb hit a bus in Dorna on Thursday, killing nine nurses.",
        {"victim: nurses"},
    ),
    "a bomb that hits a patrol": (
        "A roadside bomb hit an army patrol in Dorna, west of the city, leaving two nurses dead.",
        {"victim: nurses"},
    ),
    "a shell in the city of": (
        "A shell that hit a market in the city of Dorna killed 13 traders.",
        {"victim: traders"},
    ),
    "amid whom a bomber died": (
        "A suicide bomber blew himself up among worshippers in Dorna on Friday, killing 12.",
        {"perpetrator: suicide bomber", "victim: worshippers"},
    ),
    "a day before those fired on": (
        "Gunmen opened fire on Friday on worshippers in Dorna, killing 12 people.",
        {"perpetrator: Gunmen", "victim: worshippers"},
    ),
    "police use": (
        "Police use water cannon against students near Dorna and detain 29 of them.",
        {"perpetrator: Police", "victim: students"},
    ),
    "its own fighters": (
        "The Red Dawn alliance said its fighters had shot dead nine farmers in Dorna.",
        {"perpetrator: Red Dawn alliance", "victim: farmers"},
    ),
    # Possessors and adjectives.
    "an adjective of a country": (
        "Veltian air strikes killed 12 nurses in Dorna.",
        {"perpetrator: Veltian", "victim: nurses"},
    ),
    "a force before its strikes": (
        "Coalition air strikes killed 12 nurses in Dorna.",
        {"perpetrator: Coalition", "victim: nurses"},
    ),
    "the rebels' attack": (
        "The rebels' attack on a caravan killed six merchants near Lokwath.",
        {"perpetrator: rebels", "victim: merchants"},
    ),
    "a name that owns the forces": (
        "Security forces loyal to President Orlan Tesh killed 20 students in Varna.",
        {"perpetrator: Security forces loyal to President Orlan Tesh", "victim: students"},
    ),
    # Compounds.
    "fighter jets are no fighters": (
        "Fighter jets bombed a market in Dorna, killing 12 traders.",
        {"victim: traders"},
    ),
    "riot police are police": (
        "Riot police beat 20 students to death in Varna.",
        {"perpetrator: Riot police", "victim: students"},
    ),
    "members of a front": (
        "Members of the Popular Dawn Front killed five judges in Puerto Lind.",
        {"perpetrator: Members of the Popular Dawn Front", "victim: judges"},
    ),
    # Names.
    "a list of names": (
        "Gunmen killed Ana Ruiz, Joel Orr and Lucia Vega in Puerto Lind on Friday.",
        {
            "perpetrator: Gunmen",
            "victim: Ana Ruiz",
            "victim: Joel Orr",
            "victim: Lucia Vega",
        },
    ),
    "a name in the passive": (
        "Joel Orr was murdered by hitmen in Puerto Lind on Friday.",
        {"perpetrator: hitmen", "victim: Joel Orr"},
    ),
    "a name behind the assassination of": (
        "The assassination of Elena Prado by hitmen stunned Puerto Lind.",
        {"perpetrator: hitmen", "victim: Elena Prado"},
    ),
    "figures in several towns": (
        "Gunmen killed 12 farmers in Baro, 8 in Kessel and 5 in Dan Wuro.",
        {"perpetrator: Gunmen", "victim: farmers"},
    ),
    "a fight in a town is no doing of the town": (
        "Fighting in Kelvan killed 20 traders.",
        {"victim: traders"},
    ),
    "a wider operation of others": (
        "The killing of 14 farmers in Baro is part of a wider crackdown by the new government.",
        {"victim: farmers"},
    ),
    "who goes on doing it": (
        "Militiamen are kidnapping teachers in Belkor, killing those who resist.",
        {"perpetrator: Militiamen", "victim: teachers"},
    ),
    "rebels led by somebody": (
        "Rebels led by commander Jon Baro abducted nine nurses in Belkor.",
        {"perpetrator: Rebels", "victim: nurses"},
    ),
    "gunmen believed to be others": (
        "Gunmen believed to be members of the Dawn Front killed nine farmers in Baro.",
        {"perpetrator: Gunmen", "victim: farmers"},
    ),
    "two doers": (
        "Soldiers and policemen shot dead nine farmers in Baro.",
        {"perpetrator: Soldiers", "perpetrator: policemen", "victim: farmers"},
    ),
    "two doers behind by": (
        "Nine farmers were shot dead by soldiers and policemen in Baro.",
        {"perpetrator: soldiers", "perpetrator: policemen", "victim: farmers"},
    ),
    "US forces": (
        "US forces shot dead nine farmers in Baro.",
        {"perpetrator: US forces", "victim: farmers"},
    ),
    "an army and its ally fight": (
        "Veltia’s army and the Popular Dawn Militia clashed in Baro on Friday.",
        {"party: army", "party: Popular Dawn Militia"},
    ),
    "a column of an army": (
        "Soldiers clashed with a column of the National Liberation Army near Baro on Friday.",
        {"party: Soldiers", "party: National Liberation Army"},
    ),
    "forces of a country": (
        "Veltian forces shot dead nine farmers in Baro.",
        {"perpetrator: Veltian forces", "victim: farmers"},
    ),
    "a trade before the name": (
        "Journalist Ana Ruiz was shot dead by gunmen in Baro.",
        {"perpetrator: gunmen", "victim: Ana Ruiz"},
    ),
    "an age and a trade behind the name": (
        "Ana Ruiz, 34, a reporter for Radio Norte, was abducted by gunmen in Baro.",
        {"perpetrator: gunmen", "victim: Ana Ruiz"},
    ),
    "an age in brackets": (
        "Ana Ruiz (34) was abducted by gunmen in Baro.",
        {"perpetrator: gunmen", "victim: Ana Ruiz"},
    ),
    "one described, and named elsewhere": (
        "Journalist Ana Ruiz is free again. Gunmen abducted the journalist in Baro on Friday.",
        {"perpetrator: Gunmen", "victim: Ana Ruiz"},
    ),
    "one of two described is nobody by name": (
        (
            "Journalist Ana Ruiz and journalist Jon Vale knew each other. Gunmen abducted the "
            "journalist in Baro on Friday."
        ),
        {"perpetrator: Gunmen", "victim: journalist"},
    ),
    "a surname, and the name in full before it": (
        "Luka Benn writes for the Courier. Gunmen abducted Benn in Baro on Friday.",
        {"perpetrator: Gunmen", "victim: Luka Benn"},
    ),
    "an office before the name": (
        "The governor of Baro, Jon Vale, was assassinated by gunmen on Friday.",
        {"perpetrator: gunmen", "victim: Jon Vale"},
    ),
    "a trade with a clause behind the name": (
        "Jon Vale, a reporter who writes for the Courier, was abducted by gunmen in Baro.",
        {"perpetrator: gunmen", "victim: Jon Vale"},
    ),
    "a group by its names": (
        "Two nurses – Ana Ruiz and Jo Orr – were abducted by gunmen in Baro on Friday.",
        {"perpetrator: gunmen", "victim: Ana Ruiz", "victim: Jo Orr"},
    ),
    "a town that is bombed": (
        "Nine people were killed in an air strike on Dorna on Friday.",
        set(),
    ),
    "who tells of suspects arrested none": (
        "The interior minister, Jon Vale, said nine suspected bandits had been arrested in Baro.",
        {"victim: suspected bandits"},
    ),
    "who denies stands accused": (
        "Shells killed nine nurses in Baro on Friday. The army denied targeting civilians.",
        {"perpetrator: army", "victim: nurses"},
    ),
    "attackers who were stopped at last": (
        (
            "A former soldier opened fire in a mall in Baro, killing 20 shoppers before he "
            "was shot dead by police."
        ),
        {"perpetrator: former soldier", "victim: shoppers"},
    ),
    "the group, named before": (
        "The Dawn Front is active in the north. On Friday the group kidnapped nine nurses in Baro.",
        {"perpetrator: Dawn Front", "victim: nurses"},
    ),
    "attackers who are stopped": (
        "A man stabbed four tourists in Baro on Friday. Police shot him dead.",
        {"perpetrator: man", "victim: tourists"},
    ),
    "a bomb explodes of itself": (
        "In Baro, a town on the coast, a bomb exploded in a hotel on Friday, killing two guests.",
        {"victim: guests"},
    ),
    "a drone that is shot down": ("Gunmen shot down a drone near Baro on Friday.", set()),
    "a participle behind a place": (
        "Raiders attacked a union hall in San Abril killing several workers.",
        {"perpetrator: Raiders", "victim: workers"},
    ),
    # Those who only speak are no side.
    "who says so is no side": (
        "The mayor said gunmen killed six farmers in Baro.",
        {"perpetrator: gunmen", "victim: farmers"},
    ),
    "who condemns is no side": (
        "Gunmen killed six farmers in Baro. The United Nations condemned the killings.",
        {"perpetrator: Gunmen", "victim: farmers"},
    ),
    "who buries the dead is no side": (
        "Gunmen killed six farmers in Baro. Relatives buried them on Sunday.",
        {"perpetrator: Gunmen", "victim: farmers"},
    ),
    # Fights.
    "between one and another": (
        "Clashes between separatists and government troops near Kelvan killed 20 people.",
        {"party: separatists", "party: government troops"},
    ),
    "clashed with": (
        "Government troops clashed with separatists in Kelvan on Friday, killing 11 people.",
        {"party: Government troops", "party: separatists"},
    ),
    "an ambush on a patrol": (
        "Insurgents ambushed soldiers near Belkor on Friday, killing seven of them.",
        {"party: Insurgents", "party: soldiers"},
    ),
    "rebels who kill soldiers": (
        "Rebels attacked an army post near Dorna and killed 12 soldiers.",
        {"party: Rebels", "party: soldiers"},
    ),
    "civilians hit in a fight are victims": (
        "Fighting between the army and rebels in Kelvan killed three civilians.",
        {"party: army", "party: rebels", "victim: civilians"},
    ),
}


@pytest.mark.parametrize(("text", "expected"), ROLES.values(), ids=ROLES)
def test_who_did_it_to_whom(extract, text: str, expected: set[str]) -> None:
    assert sides(extract(text)) == expected


LAID = {
    "nobody has claimed it": (
        (
            "A bomb killed nine farmers in Baro. Nobody claimed the attack, but police suspect "
            "the Dawn Front, which has carried out similar attacks."
        ),
        {"Dawn Front: accused"},
    ),
    "it says that it was behind it": (
        "A bomb killed nine farmers in Baro. The Dawn Front said it was behind the attack.",
        {"Dawn Front: claimed"},
    ),
    "an attack claimed by somebody": (
        "Nine farmers were killed in an attack claimed by the Dawn Front in Baro.",
        {"Dawn Front: claimed"},
    ),
    "another body's denial": (
        (
            "Pro-government militiamen killed nine farmers in Baro, residents said. The government "
            "denied the report."
        ),
        {"Pro-government militiamen: accused"},
    ),
    "the attack is attributed to somebody": (
        "A bomb killed nine farmers in Baro. Police attributed the attack to the Dawn Front.",
        {"Dawn Front: accused"},
    ),
    "the attack is blamed on somebody": (
        "A bomb killed nine farmers in Baro on Friday. Police blamed the attack on the Dawn Front.",
        {"Dawn Front: accused"},
    ),
    "it says so itself": (
        "The Dawn Front said it had killed nine farmers in Baro.",
        {"Dawn Front: claimed"},
    ),
    "an act that was claimed by somebody": (
        "The bombing, which killed nine farmers in Baro, was claimed by the Dawn Front.",
        {"Dawn Front: claimed"},
    ),
    "the outlet says it": ("Rebels killed nine farmers in Baro.", {"Rebels: stated"}),
    "residents accuse": (
        "Residents accused the army of killing 14 farmers in Oro Norte.",
        {"army: accused"},
    ),
    "is accused of": (
        "The militia is accused of abducting six nurses in Baro.",
        {"militia: accused"},
    ),
    "was blamed on": (
        "The killing of 14 farmers in Oro Norte was blamed on the army.",
        {"army: accused"},
    ),
    "were blamed for": (
        "Rebels were blamed for the killing of 14 farmers in Oro Norte.",
        {"Rebels: accused"},
    ),
    "is suspected of": (
        "The cartel is suspected of murdering two mayors in Sierra Baja.",
        {"cartel: accused"},
    ),
    "allegedly": (
        "Militiamen allegedly shot three fishermen dead in Baro.",
        {"Militiamen: accused"},
    ),
    "somebody says so": (
        "Soldiers killed 31 peasants in Tan Loi, survivors said.",
        {"Soldiers: accused"},
    ),
    "claimed in the same sentence": (
        (
            "The Popular Dawn Front claimed responsibility for the bombing that killed four guards "
            "in Lima Vieja."
        ),
        {"Popular Dawn Front: claimed"},
    ),
    "claimed in the next sentence": (
        (
            "A bomb killed four shoppers in Lima Vieja. The Popular Dawn Front claimed "
            "responsibility for the attack."
        ),
        {"Popular Dawn Front: claimed"},
    ),
    "nobody claims it": (
        (
            "A bomb killed four shoppers in Lima Vieja. No group has claimed responsibility for "
            "the attack."
        ),
        set(),
    ),
    "nobody is named": ("Four shoppers were killed by a bomb in Lima Vieja.", set()),
    "one who is accused denies": (
        (
            "Residents accused the army of killing 14 farmers in Oro Norte. The army denied the "
            "accusation."
        ),
        {"army: denied"},
    ),
    "the bomber himself": (
        "A suicide bomber killed nine worshippers at a mosque in Belkor.",
        {"suicide bomber: stated"},
    ),
}


@pytest.mark.parametrize(("text", "expected"), LAID.values(), ids=LAID)
def test_how_a_deed_is_laid_to_its_doer(extract, text: str, expected: set[str]) -> None:
    assert doers(extract(text)) == expected


TYPES = {
    "gunmen": ("Gunmen killed nine farmers in Baro.", "unidentified"),
    "soldiers": ("Soldiers killed nine farmers in Baro.", "state_forces"),
    "insurgents": ("Insurgents killed nine farmers in Baro.", "rebels"),
    "a gang": ("A criminal gang killed nine farmers in Baro.", "militia"),
    "a mob": ("A mob killed nine farmers in Baro.", "rioters"),
    "a strike of another country": (
        "Veltian air strikes killed nine nurses in Baro.",
        "foreign_forces",
    ),
    "a front": ("The Popular Liberation Front killed nine farmers in Baro.", "rebels"),
    "settlers": ("Armed settlers killed nine farmers in Baro.", "militia"),
}


@pytest.mark.parametrize(("text", "expected"), TYPES.values(), ids=TYPES)
def test_what_the_doer_is(extract, text: str, expected: str) -> None:
    (record,) = extract(text).records
    assert [a.type.value for a in record.actors if a.role.value == "perpetrator"] == [expected]


FIGHTS = {
    "armed people raid a post": "Rebels attacked an army post near Dorna and killed 12 soldiers.",
    "an ambush": "Insurgents ambushed soldiers near Belkor on Friday, killing seven of them.",
    "a gun battle": "Two policemen died in a gun battle with bandits near Dan Wuro.",
}


@pytest.mark.parametrize("text", FIGHTS.values(), ids=FIGHTS)
def test_two_armed_sides_make_a_fight(extract, text: str) -> None:
    assert acts(extract(text)) == ["armed_clash"]


def test_a_police_station_that_is_hit_does_not_make_the_police_the_doer(extract) -> None:
    answer = extract(
        "Two car bombs exploded outside a police station in Kessel on Friday, killing eight people."
    )
    assert doers(answer) == set()


def test_a_side_named_by_an_adjective_keeps_the_other_side_out(extract) -> None:
    answer = extract(
        "Marvian tanks shelled a school in northern Dorna on Thursday, killing at least 15 people. "
        "The Marvian army said that rebels had fired rockets from the area."
    )
    named = {side for side in sides(answer) if side.startswith("perpetrator")}
    assert named == {"perpetrator: Marvian"}
