"""Which figures are tolls, whom they count, and which are parts of others."""

from __future__ import annotations

import pytest

from tests.support.answers import tolls

COUNTED = {
    "the life of one": (
        "The attack in Baro claimed the life of a soldier.",
        ["killed | a soldier | -"],
    ),
    "stabbed, and died": (
        "A policeman was stabbed in Baro and later died of his wounds in hospital.",
        ["killed | A policeman | -"],
    ),
    "put under arrest": (
        "Fifteen farmers were put under arrest in Baro on Monday.",
        ["detained | Fifteen | farmers"],
    ),
    "one left dead": (
        "A bomb near a school in Baro left a policeman dead and four people wounded.",
        ["killed | a policeman | -", "injured | four | -"],
    ),
    "two left wounded": (
        "Rebels fired grenades at a convoy in Baro, leaving a corporal and a driver wounded.",
        ["injured | a corporal | -", "injured | a driver | -"],
    ),
    "an adverb before the state": (
        "An attack on a bus in Baro left the driver dead and his son seriously injured.",
        ["killed | the driver | -", "injured | his son | -"],
    ),
    "the mayor of a town and others": (
        "A bomb killed the former mayor of Dorna and his two guards on Friday.",
        ["killed | the former mayor | -", "killed | two | guards"],
    ),
    "some of those counted behind": (
        "Four children were among at least 11 civilians killed in air strikes on Baro.",
        ["killed | Four | children | part", "killed | at least 11 | civilians"],
    ),
    "many of a number": (
        "A bomb killed nine people in Baro, and many of the 40 wounded are in a bad state.",
        ["killed | nine | -", "injured | 40 | -"],
    ),
    "those who are avenged": (
        "Gunmen shot dead a judge in Baro on Friday in revenge for the deaths of three monks.",
        ["killed | a judge | -"],
    ),
    "what is answered, with a comma": (
        "In response to the attack, soldiers shot dead nine farmers in Baro.",
        ["killed | nine | farmers"],
    ),
    "who tells of it, counted": (
        "A shell hit a house in Dorna, killing four militants, two intelligence officials said.",
        ["killed | four | militants"],
    ),
    "both sides are no two": (
        "At least 21 fighters on both sides were killed in Baro.",
        ["killed | At least 21 | fighters"],
    ),
    "killing and injuring": (
        "Shells hit a market in Baro, killing and injuring dozens of traders.",
        ["casualties | dozens | traders"],
    ),
    "a figure that is put": (
        "Four marchers were shot dead in Baro, a hospital said. A union put the figure at nine.",
        ["killed | Four | marchers", "killed | nine | -"],
    ),
    "all of those on board": (
        "A roadside bomb struck a minivan in Dorna, killing all 14 people on board.",
        ["killed | 14 | -"],
    ),
    "fighters from a group, and others": (
        "A doctor said 18 fighters from the Red Front and at least five guards died in the battle.",
        ["killed | 18 | fighters from the Red Front", "killed | at least five | guards"],
    ),
    # People told one by one.
    "one by one": (
        "Gunmen killed a police officer and a shopkeeper in Baro.",
        ["killed | a police officer | -", "killed | a shopkeeper | -"],
    ),
    "a figure and one more": (
        "Two women and a child were killed when a shell hit a house in Dorna.",
        ["killed | Two | women", "killed | a child | -"],
    ),
    "one person by name": (
        "Joel Orr was murdered by hitmen in Puerto Lind.",
        ["killed | Joel Orr | -"],
    ),
    "one person without a number": (
        "Gunmen abducted a priest near Sattha.",
        ["abducted | a priest | -"],
    ),
    "an age before the noun": (
        "A 34-year-old man was stabbed to death in Varna.",
        ["killed | A 34-year-old man | -"],
    ),
    "one person and a figure": (
        "A bomb in a church in Sattha killed the priest and four nuns.",
        ["killed | the priest | -", "killed | four | nuns"],
    ),
    "a family": (
        "A man, his wife and their three children were killed in an air strike on Dorna.",
        ["killed | A man | -", "killed | his wife | -", "killed | three | children"],
    ),
    "a list before a figure": (
        "Gunmen killed a tribal elder, his son and two guards in Baro.",
        ["killed | a tribal elder | -", "killed | his son | -", "killed | two | guards"],
    ),
    "two by name, with their ages": (
        "Ana Ruiz, 34, and her husband, Joel Orr, 36, were shot dead in Varna.",
        ["killed | Ana Ruiz | -", "killed | Joel Orr | -"],
    ),
    "one by name and what she was": (
        "Ana Ruiz, a teacher, and two pupils were killed when a shell hit a school in Dorna.",
        ["killed | Ana Ruiz | -", "killed | two | pupils"],
    ),
    "one of a people": (
        "A 15-year-old Malian was shot dead by gunmen near Baro.",
        ["killed | A 15-year-old Malian | -"],
    ),
    "behind a that": (
        "Police confirmed that a guard was killed and two clerks were wounded in Baro by gunmen.",
        ["killed | a guard | -", "injured | two | clerks"],
    ),
    "somebody with an office over a town": (
        "Militants abducted the bishop of Dorna and his driver.",
        ["abducted | the bishop | -", "abducted | his driver | -"],
    ),
    # Modifiers.
    "at least": (
        "Gunmen killed at least nine farmers in Baro.",
        ["killed | at least nine | farmers"],
    ),
    "more than": (
        "The shelling of Dorna killed more than 70 civilians.",
        ["killed | more than 70 | civilians"],
    ),
    "up to": (
        "Militants abducted up to 40 fishermen near Baro.",
        ["abducted | up to 40 | fishermen"],
    ),
    "nearly": (
        "Soldiers shot dead nearly 200 peasants in Tan Loi.",
        ["killed | nearly 200 | peasants"],
    ),
    "between one and another": (
        "Raiders killed between 30 and 40 herders near Lokwath.",
        ["killed | between 30 and 40 | herders"],
    ),
    "one to another": (
        "Raiders killed 300 to 400 herders near Lokwath.",
        ["killed | 300 to 400 | herders"],
    ),
    "no fewer than": (
        "No fewer than 18 miners were killed by bandits in Oro Alto.",
        ["killed | No fewer than 18 | miners"],
    ),
    "dozens": ("Gunmen killed dozens of farmers in Baro.", ["killed | dozens | farmers"]),
    "several dozen": (
        "Several dozen students were arrested by police in Varna.",
        ["detained | Several dozen | students"],
    ),
    "two dozen": (
        "Gunmen killed two dozen farmers in Baro.",
        ["killed | two dozen | farmers"],
    ),
    "a number in words": (
        "Bandits killed twenty-three pilgrims near Sattha.",
        ["killed | twenty-three | pilgrims"],
    ),
    "a number with a comma": (
        "Soldiers massacred 1,200 villagers in Tan Loi.",
        ["killed | 1,200 | villagers"],
    ),
    # Parts.
    "including": (
        "The bombing of Dorna killed 30 people, including 11 children.",
        ["killed | 30 | -", "killed | 11 | children | part"],
    ),
    "among them": (
        "Gunmen killed 17 worshippers in Belkor, among them four women.",
        ["killed | 17 | worshippers", "killed | four | women | part"],
    ),
    "parts in a list": (
        (
            "Fighting in Kelvan killed 20 people, including eight soldiers, seven rebels and five "
            "civilians."
        ),
        [
            "killed | 20 | -",
            "killed | eight | soldiers | part",
            "killed | seven | rebels | part",
            "killed | five | civilians | part",
        ],
    ),
    "a part of the wounded": (
        "A blast in Lima Vieja wounded 40 shoppers, including six children.",
        ["injured | 40 | shoppers", "injured | six | children | part"],
    ),
    "a part between the whole and its verb": (
        "Nine farmers, including two women, were killed in Baro.",
        ["killed | Nine | farmers", "killed | two | women | part"],
    ),
    "one person among the parts": (
        "Nine farmers, including two women and a priest, were killed in Baro.",
        [
            "killed | Nine | farmers",
            "killed | two | women | part",
            "killed | a priest | - | part",
        ],
    ),
    "eight of them": (
        "The attack in Dorna killed 12 people and wounded 30, eight of them critically.",
        ["killed | 12 | -", "injured | 30 | -", "injured | eight | - | part"],
    ),
    "three of whom": (
        "The shelling of Dorna killed five people, three of whom were children.",
        ["killed | five | -", "killed | three | children | part"],
    ),
    "three seriously": (
        "A blast in Lima Vieja wounded 14 shoppers, three seriously.",
        ["injured | 14 | shoppers", "injured | three | - | part"],
    ),
    "behind a colon": (
        "An air strike on Dorna killed 11 people: eight nurses and three soldiers.",
        [
            "killed | 11 | -",
            "killed | eight | nurses | part",
            "killed | three | soldiers | part",
        ],
    ),
    "between dashes": (
        "Eleven people - eight nurses and three soldiers - were killed in an air strike on Dorna.",
        [
            "killed | Eleven | -",
            "killed | eight | nurses | part",
            "killed | three | soldiers | part",
        ],
    ),
    "in the next sentence": (
        "Gunmen killed 12 people in Baro. Seven of them were children.",
        ["killed | 12 | -", "killed | Seven | children | part"],
    ),
    "among the dead": (
        "Gunmen killed 14 people in Baro. Among the dead were four children and a nurse.",
        ["killed | 14 | -", "killed | four | children | part", "killed | a nurse | - | part"],
    ),
    "who died of the wounded": (
        "A bomb killed 39 people in Dorna. Six of the wounded died, raising the death toll to 45.",
        ["killed | 39 | - | part", "killed | Six | - | part", "killed | 45 | -"],
    ),
    "the attacker among the dead": (
        "Three people, including the bomber, were killed in the attack in Dorna.",
        ["killed | Three | -", "killed | the bomber | - | part"],
    ),
    "an aside is no part of the list": (
        "More than 100 people, mostly farmers, and 34 fighters died in the fighting in Dorna.",
        ["killed | More than 100 | -", "killed | 34 | fighters"],
    ),
    # Lists.
    "a list without a total": (
        "Eight soldiers, five rebels and two civilians died in the fighting near Kelvan.",
        ["killed | Eight | soldiers", "killed | five | rebels", "killed | two | civilians"],
    ),
    "a list behind the verb": (
        "The shelling of Dorna killed three nurses, two drivers and a cook.",
        ["killed | three | nurses", "killed | two | drivers", "killed | a cook | -"],
    ),
    # Shared verbs and second outcomes.
    "two groups, one verb": (
        "Three women and four children were shot dead by gunmen in Baro.",
        ["killed | Three | women", "killed | four | children"],
    ),
    "killed and wounded": (
        "Mortar fire killed 14 people and wounded 30 in Dorna.",
        ["killed | 14 | -", "injured | 30 | -"],
    ),
    "were killed and wounded": (
        "Fourteen traders were killed and 30 wounded by mortar fire in Dorna.",
        ["killed | Fourteen | traders", "injured | 30 | -"],
    ),
    "dead and injured": (
        "A car bomb left six dead and 11 injured in Lima Vieja.",
        ["killed | six | -", "injured | 11 | -"],
    ),
    "killed and abducted": (
        "Raiders killed five men and abducted eight girls in Akwero.",
        ["killed | five | men", "abducted | eight | girls"],
    ),
    "died": (
        "Nine patients died when shells hit a hospital in Dorna.",
        ["killed | Nine | patients"],
    ),
    "lost their lives": (
        "Twelve traders lost their lives in the bombing of a market in Belkor.",
        ["killed | Twelve | traders"],
    ),
    "the deaths of": (
        "The attack on Akwero caused the deaths of 16 villagers.",
        ["killed | 16 | villagers"],
    ),
    "beaten to death": (
        "Guards beat two prisoners to death in Fort Amel.",
        ["killed | two | prisoners"],
    ),
    "the number of the toll": (
        "A car bomb exploded in Lima Vieja. The death toll stands at 19.",
        ["killed | 19 | -"],
    ),
    "missing": (
        "Raiders killed five men in Akwero, and 20 girls are missing.",
        ["killed | five | men", "missing | 20 | girls"],
    ),
    "taken to hospital": (
        "Two men died and seven were hospitalised after a drone strike on Dorna.",
        ["killed | Two | men", "injured | seven | -"],
    ),
    "taken hostage": (
        "Gunmen stormed a hotel in Baro, taking 20 guests hostage.",
        ["abducted | 20 | guests"],
    ),
    "missing after an attack": (
        "Twelve farmers were missing after gunmen attacked a bus near Baro.",
        ["missing | Twelve | farmers"],
    ),
    "himself and others": (
        "A bomber blew up a vest at a checkpoint in Belkor, killing himself and two guards.",
        ["killed | two | guards"],
    ),
    "an adverb inside the verb": (
        "Some 300 students have been arbitrarily detained by police in Varna.",
        ["detained | Some 300 | students"],
    ),
    "claimed the lives of": (
        "The attack on Baro claimed the lives of 20 farmers.",
        ["killed | 20 | farmers"],
    ),
    "those who fled": (
        "Militiamen killed nine villagers in Kessel. Some 2,000 people fled the fighting.",
        ["killed | nine | villagers", "displaced | Some 2,000 | -"],
    ),
    "attackers who died are a toll of their own": (
        "Gunmen killed six guards at a prison in Amel. Three attackers were also killed.",
        ["killed | six | guards", "killed | Three | attackers"],
    ),
    # The same figure again.
    "the exact figure replaces the vague one": (
        (
            "Hundreds of peasants were killed in Tan Loi by soldiers. Survivors counted 504 "
            "peasants killed."
        ),
        ["killed | 504 | peasants"],
    ),
    "told again, counted once": (
        "Gunmen killed nine farmers in Baro. The nine farmers were killed at dawn.",
        ["killed | nine | farmers"],
    ),
    "an earlier figure is a part": (
        "A bomb killed 34 shoppers in Lima Vieja. Police had given an earlier toll of 27.",
        ["killed | 34 | shoppers", "killed | 27 | - | part"],
    ),
    "nobody harmed": (
        "A car bomb exploded outside a bank in Lima Vieja on Friday. No casualties were reported.",
        ["casualties | No casualties | -"],
    ),
    # Beside numbers that count nobody.
    "an age beside a toll": (
        "Gunmen killed nine farmers in Baro, among them a man aged 83.",
        ["killed | nine | farmers", "killed | a man | - | part"],
    ),
    "money beside a toll": (
        "Bandits killed nine farmers in Baro and stole $4,000.",
        ["killed | nine | farmers"],
    ),
    "a distance beside a toll": (
        "Bandits killed nine farmers 40 km south of Baro.",
        ["killed | nine | farmers"],
    ),
    "houses beside a toll": (
        "Raiders killed nine villagers and burned 60 houses in Akwero.",
        ["killed | nine | villagers"],
    ),
    "a year beside a toll": (
        "In 1982 soldiers killed 160 peasants in Tan Loi.",
        ["killed | 160 | peasants"],
    ),
    "a share beside a toll": (
        "Soldiers killed 160 peasants in Tan Loi, whose people are 80% Lahu.",
        ["killed | 160 | peasants"],
    ),
    "a time of day beside a toll": (
        "At 5 a.m. gunmen killed nine farmers in Baro.",
        ["killed | nine | farmers"],
    ),
    "zero in digits": (
        "Mortar fire killed 14 people in Dorna. Rescued: 0.",
        ["killed | 14 | -"],
    ),
    "ages are no figures": (
        "A couple aged 61 and 63 died when a bomb landed on their house in Dorna.",
        ["killed | A couple | -"],
    ),
    "ages in an apposition": (
        "Two sisters, 9 and 11, were killed when a shell hit their home in Dorna.",
        ["killed | Two | sisters"],
    ),
    "an age behind the noun": (
        "A boy of about 12 was wounded by sniper fire in Varna.",
        ["injured | A boy | -"],
    ),
    "of whom only the age is told": (
        "A 17-year-old was killed when troops opened fire in Varna.",
        ["killed | A 17-year-old | -"],
    ),
    "a figure that is rejected": (
        "Raiders attacked Sattha. The councillor claimed that six people, not three, had perished.",
        ["killed | six | -"],
    ),
    "dead before the object": (
        "Two men on a motorcycle shoot dead a customs officer and his driver in Varna.",
        ["killed | a customs officer | -", "killed | his driver | -"],
    ),
    "died when somebody shot": (
        "Four men died when soldiers fired at a tractor near Dorna.",
        ["killed | Four | men"],
    ),
    "who they were": (
        "Gunmen killed 103 people in Dorna. The army said 22 were women and 13 were infants.",
        ["killed | 103 | -", "killed | 22 | women | part", "killed | 13 | infants | part"],
    ),
    "who they were, of the dead": (
        "A bomb killed 20 and hurt 40 in Dorna. Twelve of the victims were women and one a nurse.",
        [
            "killed | 20 | -",
            "injured | 40 | -",
            "killed | Twelve | women | part",
            "killed | one | nurse | part",
        ],
    ),
    "a name behind the verb": (
        "Two gunmen assassinated Joel Orr, a lawyer, outside his office in Varna.",
        ["killed | Joel Orr | -"],
    ),
    "hit, of whom some died": (
        "Police opened fire on marchers in Dorna, hitting at least five, two of whom died.",
        ["casualties | at least five | -", "killed | two | - | part"],
    ),
    "another's figure in one word": (
        "Medics in Dorna say six are dead after the bombing; police say four.",
        ["killed | six | -", "killed | four | -"],
    ),
    "up from": (
        "A bomb went off in Dorna. The mayor said 23 have died, up from the 19 she had given.",
        ["killed | 23 | -", "killed | 19 | - | part"],
    ),
    "rises from": (
        "The number of people killed in the raid on Dorna rises from 28 to 43.",
        ["killed | 28 | - | part", "killed | 43 | -"],
    ),
    "one of them somebody": (
        "Gunmen killed three people, one of them a child, in Dorna.",
        ["killed | three | -", "killed | one | child | part"],
    ),
    "the dead were": (
        "Gunmen attacked a convoy near Dorna. The dead were four porters and a girl of 12.",
        ["killed | four | porters", "killed | a girl | -"],
    ),
    "estimated to have died": (
        "More than 60,000 people are estimated to have died in the war in Dorna since 1992.",
        ["killed | More than 60,000 | -"],
    ),
    "figures that add up to another": (
        "Gunmen hurt two civilians in Dorna. A man was hit in the leg, a girl was hit in the arm.",
        [
            "injured | two | civilians",
            "injured | A man | - | part",
            "injured | a girl | - | part",
        ],
    ),
    "vague twice": (
        "Police arrested hundreds in Dorna on Monday. Hundreds were arrested, a lawyer said.",
        ["detained | hundreds | -"],
    ),
    "soldiers captured": (
        "Rebels captured five soldiers near Dorna.",
        ["abducted | five | soldiers"],
    ),
    "rebels captured by the army": (
        "Troops captured three insurgents near Dorna.",
        ["detained | three | insurgents"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), COUNTED.values(), ids=COUNTED)
def test_who_is_counted(extract, text: str, expected: list[str]) -> None:
    assert tolls(extract(text)) == expected


NONE = {
    "an age": "The mayor of Baro, who is 54, met 12 farmers.",
    "a date": "On 12 May 1994 the council of Baro met.",
    "money": "The army of Velt spent $300 million on 40 tanks.",
    "a distance": "The convoy of soldiers drove 120 km to Dorna.",
    "a share": "Some 62% of the soldiers voted for the party.",
    "a plan": "Militants planned to kill 40 pilgrims in Sattha.",
    "a plot foiled": "Police foiled a plot to kill 40 pilgrims in Sattha.",
    "a threat": "The front threatened to execute 12 hostages in Baro.",
    "a fear": "Aid groups fear that 300 people could be killed if the army attacks Dorna.",
    "a warning": "The envoy warned that thousands would be killed in an attack on Dorna.",
    "a condition": "If rebels shell Dorna, hundreds could be killed.",
    "a number of soldiers": "The army sent 3,000 soldiers to Kelvan.",
    "prisoners set free": "Rebels freed 20 prisoners in Kelvan.",
    "a vote": "The party won 14 seats in Varna.",
    "how many": "Nobody knows how many were killed in the attack on Dorna.",
    "nobody was arrested": "A bomb went off in Baro on Friday. No one was arrested.",
    "what is denied": "The army denied that its soldiers had killed 12 farmers in Baro.",
    "animals": "The hunter shot two deer near Baro.",
    "a bus that crashed": "A bus plunged into a ravine near Baro, killing 12 passengers.",
    "a fire": "A fire that killed three guests in Baro is under investigation.",
    "gas": "A gas explosion in a restaurant in Baro killed five guests.",
    "neither of two": "A bomb hit a house in Baro. Neither Ana Ruiz nor her husband was injured.",
    "rifles": "Masked men snatched three rifles from a depot in Baro.",
    "births": "The hospital of Dorna reported 14 births.",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_what_is_no_toll(extract, text: str) -> None:
    assert tolls(extract(text)) == []


STATUS = {
    "civilians are": ("Gunmen killed nine civilians in Baro.", "civilian"),
    "soldiers are combatants": ("A bomb killed nine soldiers in Baro.", "combatant"),
    "police are combatants": ("A bomb killed nine police officers in Baro.", "combatant"),
    "farmers are not said to be civilians": ("Gunmen killed nine farmers in Baro.", "unknown"),
    "nor are women and children": ("Gunmen killed nine women and children in Baro.", "unknown"),
    "nor are people": ("Gunmen killed nine people in Baro.", "unknown"),
}


@pytest.mark.parametrize(("text", "expected"), STATUS.values(), ids=STATUS)
def test_a_status_is_only_what_the_text_says(extract, text: str, expected: str) -> None:
    assert [t.status.value for r in extract(text).records for t in r.tolls] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Gunmen killed a judge in Baro.", id="an article"),
        pytest.param("A 34-year-old man was stabbed to death in Varna.", id="and an age"),
        pytest.param("The mayor of Baro was shot dead on Friday.", id="an office"),
    ],
)
def test_one_person_without_a_number_counts_one(extract, text: str) -> None:
    assert [t.count.value for r in extract(text).records for t in r.tolls] == [1]
