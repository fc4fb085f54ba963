"""Who did it to whom, in the ways of wire copy."""

from __future__ import annotations

import pytest

from tests.support.answers import sides

SIDES = {
    "the east of a region is nobody": (
        "Air strikes on the rebel-held eastern Ghoura killed 23 farmers on Monday.",
        {"victim: farmers"},
    ),
    "whose car carried the bomb did not plant it": (
        "A bomb under a police captain's car wounded a baker in Dorna, a hospital said.",
        {"victim: baker"},
    ),
    "an act that is claimed": (
        "The Red Front claimed a car bomb that went off in Dorna on Monday, killing two farmers.",
        {"perpetrator: Red Front", "victim: farmers"},
    ),
    "what is claimed of an act is no claim": (
        "A bomb killed two farmers in Dorna. An activist claimed the attack was planned abroad.",
        {"victim: farmers"},
    ),
    "defectors fight": (
        "Fighting between the army and defectors in Dorna left 14 people dead on Saturday.",
        {"party: army", "party: defectors"},
    ),
    "crossfire between two sides": (
        "Nine people were killed in crossfire between soldiers and guerrillas in Dorna.",
        {"party: soldiers", "party: guerrillas"},
    ),
    "what backs troops ends before the verb": (
        "Marvian troops backed by tanks swept into the town of Dorna, killing nine farmers.",
        {"perpetrator: Marvian troops backed by tanks", "victim: farmers"},
    ),
    "an act with a capital is nobody": (
        "Shelling of Baro killed nine farmers on Wednesday.",
        {"victim: farmers"},
    ),
    "who only reports a claim": (
        "A bomb killed nine farmers. The army spokesman said the Red Front claimed responsibility.",
        {"perpetrator: Red Front", "victim: farmers"},
    ),
    "what attackers wear did nothing": (
        "Gunmen in army uniform stopped a bus near Dorna and shot dead nine farmers.",
        {"perpetrator: Gunmen", "victim: farmers"},
    ),
    "who speaks for those who did it": (
        "A bomb killed nine farmers in Dorna. A Red Front spokesman claimed responsibility.",
        {"perpetrator: Red Front", "victim: farmers"},
    ),
    "who speaks for them, by name": (
        "A bomb killed nine farmers in Dorna. A Red Front spokesman, Ali Varo, claimed the blast.",
        {"perpetrator: Red Front", "victim: farmers"},
    ),
    "responsibility that lies with others is not claimed": (
        "A bomb killed nine farmers in Dorna. The army claimed responsibility lay with nobody.",
        {"victim: farmers"},
    ),
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
    "who is beside a name with an age": (
        "Gunmen on Monday killed Judge Hasan Varro, 54, and his driver in Belkor.",
        {"perpetrator: Gunmen", "victim: Hasan Varro", "victim: driver"},
    ),
    "whose office, and the name": (
        "Gunmen shot dead the council's treasurer, Carla Bell, outside a school in Dorna.",
        {"perpetrator: Gunmen", "victim: Carla Bell"},
    ),
    "the one of something": (
        "The conductor of a train was kidnapped at Dorna station by masked men on Monday.",
        {"perpetrator: masked men", "victim: conductor"},
    ),
    "a village chief and his sons": (
        (
            "At dawn on Thursday, armed men entered Dorna and shot dead the village chief and two "
            "of his sons."
        ),
        {"perpetrator: armed men", "victim: village chief", "victim: sons"},
    ),
    "what people do is no act of theirs": (
        "Police opened fire on striking miners near Dorna on Thursday, killing 34.",
        {"perpetrator: Police", "victim: striking miners"},
    ),
    "whom tear gas disperses": (
        "Riot police used tear gas and rubber bullets to disperse striking miners in Dorna.",
        {"perpetrator: Riot police", "victim: striking miners"},
    ),
    "a military target is no victim": (
        (
            "Nine people were killed in an air strike on a market in Dorna on Friday. The "
            "Marvian-led coalition said it had hit a military target."
        ),
        {"perpetrator: Marvian-led coalition"},
    ),
    "the attacker who is shot did it": (
        (
            "A masked gunman killed three shoppers at a bus stop in Dorna on Sunday. The attacker "
            "was shot dead by police."
        ),
        {"perpetrator: masked gunman", "victim: shoppers"},
    ),
    "the militants are the front": (
        (
            "The Red Front attacked the town of Dorna on Friday. The militants killed at least 18 "
            "farmers, residents said."
        ),
        {"perpetrator: Red Front", "victim: farmers"},
    ),
    "the rebels of a fight are the front": (
        (
            "The Red Front stormed a checkpoint in Dorna on Monday. The rebels killed nine "
            "policemen, officials said."
        ),
        {"party: Red Front", "party: policemen"},
    ),
    "one side of two adjectives": (
        "U.S. and coalition military forces bombed a camp near Dorna on Monday, killing 12 rebels.",
        {"perpetrator: coalition military forces", "victim: rebels"},
    ),
    "a part of those harmed is no side of its own": (
        "Gunmen killed nine farmers, including a girl, in Dorna on Monday.",
        {"perpetrator: Gunmen", "victim: farmers"},
    ),
    "where it was fired from": (
        "Rocket artillery fired from Belkor wounded five traders in Dorna on Monday.",
        {"victim: traders"},
    ),
    "who marches does nothing to anybody": (
        "Students marched through Dorna on Monday to protest against the war.",
        {"party: Students"},
    ),
    "planes over a volcano": (
        (
            "Marvian Air Force planes bombed the slopes of the Orlo volcano on Sunday, killing 12 "
            "farmers, the army said."
        ),
        {"perpetrator: Marvian Air Force", "victim: farmers"},
    ),
    "an acronym shells a town of two names": (
        "The RSM shelled El Dorna on Monday, killing 12 farmers, doctors said.",
        {"perpetrator: RSM", "victim: farmers"},
    ),
    "whose drones": (
        "The army's drones struck an oil depot in Belkor on Sunday, wounding three workers.",
        {"perpetrator: army", "victim: workers"},
    ),
    "a town that is fired at is nobody": (
        "Rebels fired 40 drones at Belkor overnight, killing two farmers, the mayor said.",
        {"perpetrator: Rebels", "victim: farmers"},
    ),
    "a party of workers": (
        (
            "Two soldiers were killed when their vehicle hit a mine planted by the Dorna Workers' "
            "Party in Belkor on Sunday."
        ),
        {"perpetrator: Dorna Workers' Party", "victim: soldiers"},
    ),
    "shots to disperse a crowd": (
        "Two people were killed on Monday when police opened fire to disperse a crowd in Dorna.",
        {"perpetrator: police", "victim: crowd"},
    ),
    "a camp of refugees is no post": (
        "Militiamen hacked to death 17 women at a refugee camp near Dorna on Sunday.",
        {"perpetrator: Militiamen", "victim: women"},
    ),
    "whom somebody did it to": (
        "A teacher whom three soldiers raped in a hut near Belkor on Monday told the court of it.",
        {"perpetrator: soldiers", "victim: teacher"},
    ),
    "who is held by whom": (
        "A Marvian journalist held by the rebels since March was beheaded on Friday near Dorna.",
        {"victim: Marvian journalist"},
    ),
    "who led others did not do it": (
        (
            "A feud in Belkor ended with 11 farmers killed on Monday before elders led by the vice "
            "governor brokered a truce."
        ),
        {"victim: farmers"},
    ),
    "at whose hands": (
        "Three nuns died at the hands of rebel fighters in the Dorna hills on Friday.",
        {"perpetrator: rebel fighters", "victim: nuns"},
    ),
    "under attack from": (
        (
            "The convoy of Governor Ilan Roth came under attack from gunmen near Dorna on Monday; "
            "two bodyguards were killed."
        ),
        {"perpetrator: gunmen", "victim: bodyguards", "victim: Ilan Roth"},
    ),
    "a title cut short": (
        "Members of the Red Front last Saturday assassinated Dr. Hassan Oro in Belkor.",
        {"perpetrator: Members of the Red Front", "victim: Hassan Oro"},
    ),
    "who most of them were": (
        "Twelve people, most of them Shia pilgrims, were shot by masked men in Dorna on Tuesday.",
        {"perpetrator: masked men", "victim: Shia pilgrims"},
    ),
    "who was in what was hit": (
        "A bomber on a motorcycle rammed a bus carrying navy recruits in Dorna, killing 12.",
        {"perpetrator: bomber", "victim: navy recruits"},
    ),
    "civilians who attack": (
        (
            "Suspected Orlo herders waylaid a lorry ferrying traders at Belkor on Sunday and "
            "killed five of them."
        ),
        {"perpetrator: Suspected Orlo herders", "victim: traders"},
    ),
    "the loyalty ends with a name": (
        "Tribesmen loyal to Sheikh Omar Tal raided a school in Dorna on Sunday, killing a teacher.",
        {"perpetrator: Tribesmen loyal to Sheikh Omar Tal", "victim: teacher"},
    ),
    "fighters of a body, and others": (
        "Fighters from the Red Front and soldiers exchanged fire for hours in Belkor on Sunday.",
        {"party: Fighters from the Red Front", "party: soldiers"},
    ),
    "what shells fall on is nobody": (
        "Mortar rounds fell on al-Rawda near Dorna on Monday, killing two farmers.",
        {"victim: farmers"},
    ),
    "a fight that began as a raid": (
        (
            "Guerrillas raided a police post in Dorna on Monday. Nine policemen were killed by "
            "mortar fire, and the army said 15 guerrillas died."
        ),
        {"party: Guerrillas", "party: policemen"},
    ),
    "guests of a hotel are no side": (
        (
            "Gunmen killed 31 guests at a hotel in Dorna on Monday. Two policemen and all five "
            "attackers died, the ministry said."
        ),
        {"perpetrator: Gunmen", "victim: guests"},
    ),
    "who came and looted": (
        (
            "RDF men entered the camp near Dorna on Sunday in eight vehicles, looted a bakery and "
            "carried off five nurses."
        ),
        {"perpetrator: RDF men", "victim: nurses"},
    ),
    "them, told before": (
        "Marvian rebels dragged sleeping farmers from their huts near Dorna and killed 58 of them.",
        {"perpetrator: Marvian rebels", "victim: farmers"},
    ),
    "why a crowd was shot at": (
        "Police fired into a crowd that was pelting a bank in Dorna on Friday, killing a nurse.",
        {"perpetrator: Police", "victim: nurse"},
    ),
    "who fights beside a side": (
        "Troops backed by Sunni tribesmen clashed with jihadists near Dorna on Monday.",
        {"party: Troops", "party: Sunni tribesmen", "party: jihadists"},
    ),
    "civilians killed kill nobody": (
        (
            "Gunmen shot 47 traders dead in Dorna on Sunday. A military spokesman put the number "
            "of civilians killed at 11."
        ),
        {"perpetrator: Gunmen", "victim: traders"},
    ),
    "a man is nobody by name": (
        "A man was stabbed to death by masked men in Dorna on Monday.",
        {"perpetrator: masked men"},
    ),
    "one of whom the age is told": (
        "Police shot dead a 34-year-old man in Dorna on Monday.",
        {"perpetrator: Police", "victim: 34-year-old man"},
    ),
}


@pytest.mark.parametrize(("text", "wanted"), SIDES.values(), ids=SIDES)
def test_sides_of_wire_copy(extract, text: str, wanted: set[str]) -> None:
    assert sides(extract(text)) == wanted


BOMBED = "A car bomb killed 11 people in Dorna on Tuesday. "
BLAMED = {
    "held responsible": (
        "The government held the Red Front responsible.",
        {"perpetrator: Red Front"},
    ),
    "his men": (
        "Red Front spokesman Ali Varro told reporters that his men had planted the bomb.",
        {"perpetrator: Red Front"},
    ),
    "one of its own": (
        "ISIL's news agency said it was the work of one of its fighters.",
        {"perpetrator: ISIL"},
    ),
    "from where it came": (
        "Residents said the rounds had come from a hill post of the Northern Army.",
        {"perpetrator: Northern Army"},
    ),
    "a band without a word for one": (
        "A caller told a radio station that the Black Eagles were responsible.",
        {"perpetrator: Black Eagles"},
    ),
    "a name that opens like another": (
        "Suspicion immediately fell on the Islamic Jihad Brigades.",
        {"perpetrator: Islamic Jihad Brigades"},
    ),
    "who denies it": (
        "The Liberation Front denied any involvement.",
        {"perpetrator: Liberation Front"},
    ),
    "for whom it is denied": (
        "A spokesman for the Northern Army denied that it had carried out the attack.",
        {"perpetrator: Northern Army"},
    ),
    "who rejects an account": (
        "The army rejected the accusation.",
        {"perpetrator: army"},
    ),
    "who owns up": (
        "A spokesman for the Moro Front owned up to the bombing.",
        {"perpetrator: Moro Front"},
    ),
    "who the attackers are": (
        "Survivors said the attackers belonged to the Oro militia.",
        {"perpetrator: Oro militia"},
    ),
    "who did it": (
        "The minister said opposition gunmen did it.",
        {"perpetrator: opposition gunmen"},
    ),
    "blame with where they are": (
        "The mayor blamed Marvian militants dug in on the ridges north of the town.",
        {"perpetrator: Marvian militants"},
    ),
    "blamed for something else": (
        "The opposition blamed the police for the shortage of ambulances.",
        set(),
    ),
    "a figure denied": (
        "The police denied that the city was short of ambulances.",
        set(),
    ),
    "a finger pointed": (
        "Officials pointed the finger at the Northern Liberation Front.",
        {"perpetrator: Northern Liberation Front"},
    ),
    "quick to point": (
        "Officials were quick to point to the Red Front, the RF.",
        {"perpetrator: Red Front"},
    ),
    "believed to be behind": (
        "The Red Front was believed to be behind the attack.",
        {"perpetrator: Red Front"},
    ),
    "believed responsible": (
        "Police said they believed the Red Front were responsible.",
        {"perpetrator: Red Front"},
    ),
    "the work of": (
        "The mayor called it the work of the Red Front.",
        {"perpetrator: Red Front"},
    ),
    "a spokesman accepts": (
        (
            "Jan Orr, claiming to be a spokesman for the Red Front, telephoned "
            "reporters to accept responsibility for it."
        ),
        {"perpetrator: Red Front"},
    ),
    "each accuses the other": (
        "The Marvian army and the Red Front accuse each other of the attack.",
        {"perpetrator: Marvian army", "perpetrator: Red Front"},
    ),
    "what others did elsewhere": (
        (
            "There was no claim of responsibility, but similar attacks have been "
            "carried out by rebels."
        ),
        set(),
    ),
}


@pytest.mark.parametrize(("text", "wanted"), BLAMED.values(), ids=BLAMED)
def test_who_is_blamed_for_what_was_told(extract, text: str, wanted: set[str]) -> None:
    assert sides(extract(BOMBED + text)) == wanted


ENTERING = {
    "masked men walk in": (
        "Six people died in an attack on a bar in Dorna on Friday. Two masked men walked in, "
        "shouted slogans and began shooting."
    ),
    "who came with axes": (
        "At least 64 people were killed in a raid on a hamlet near Dorna on Tuesday. A group of "
        "masked men carrying axes entered the hamlet at dawn."
    ),
}


@pytest.mark.parametrize("text", ENTERING.values(), ids=ENTERING)
def test_who_comes_on_the_scene_did_it(extract, text: str) -> None:
    assert sides(extract(text)) == {"perpetrator: masked men"}


def test_who_rams_soldiers(extract) -> None:
    text = "A Marvian man rams his car into a group of soldiers near Dorna, wounding five of them."
    assert sides(extract(text)) == {"perpetrator: Marvian man", "victim: soldiers"}
