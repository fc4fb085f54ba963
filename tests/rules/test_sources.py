"""Who says so, who reacts, and how firmly the act is put."""

from __future__ import annotations

import pytest

from tests.support.answers import named, sources, statements

TOLD = "Gunmen killed nine farmers in Baro"
SOURCES = {
    "a hospital": (f"{TOLD}, a hospital said.", {"hospital: medical"}),
    "witnesses": (f"{TOLD}, witnesses said.", {"witnesses: witness"}),
    "residents": (f"{TOLD}, residents told reporters.", {"residents: witness"}),
    "the army": (f"{TOLD}, the army said.", {"army: military"}),
    "the interior ministry": (
        f"{TOLD}, according to the interior ministry.",
        {"interior ministry: government"},
    ),
    "the United Nations": (f"The United Nations said {TOLD.lower()}.", {"United Nations: un"}),
    "an aid group by name": (
        f"{TOLD}, the Red Cross said.",
        {"Red Cross: ngo"},
    ),
    "a monitor by name": (
        f"{TOLD}, the Kelvan Observatory for Human Rights reported.",
        {"Kelvan Observatory for Human Rights: monitor"},
    ),
    "a news agency": (f"{TOLD}, state television reported.", {"state television: media"}),
    "an armed group": (
        "The army killed nine farmers in Baro, the rebels said.",
        {"rebels: armed_group"},
    ),
    "footage": (
        f"{TOLD}, video footage showed.",
        {"video footage: footage"},
    ),
    "a mayor by office": (f"The mayor said {TOLD.lower()}.", {"mayor: government"}),
    "a speaker no list knows": (
        f"{TOLD}, a beekeeper said.",
        {"beekeeper: witness"},
    ),
    "an official of an army": (
        f"{TOLD}, coalition officials said.",
        {"coalition officials: military"},
    ),
    "a body of the United Nations": (
        f"{TOLD}, the UN’s relief office said.",
        {"UN’s relief office: un"},
    ),
    "a name behind a rank": (f"{TOLD}, Dr. Ines Carrow said.", {"Ines Carrow: medical"}),
    "who puts a number": (
        f"{TOLD}. Residents put the number of dead at 12 on Friday.",
        {"Residents: witness"},
    ),
    "whose figures show": (
        "Ministry of Interior figures show that nine farmers were killed in Baro.",
        {"Ministry of Interior: government"},
    ),
    "by whose own estimate": (
        "Nine farmers were killed in Baro, by the government’s own estimate.",
        {"government: government"},
    ),
    "who counts at a number": (
        f"{TOLD}. The Baro Relief Committee put the victims of the raid at 47.",
        {"Baro Relief Committee: ngo"},
    ),
    "who raises a toll": (
        f"{TOLD}. The UN mission raised the toll of dead to 12.",
        {"UN mission: un"},
    ),
    "a list from somewhere": (
        f"{TOLD}, according to a list from St. Anna Hospital.",
        {"St. Anna Hospital: medical"},
    ),
    "by whom it is charged": (
        "Soldiers were accused by the United Nations of killing nine farmers in Baro.",
        {"United Nations: un"},
    ),
    "as a body puts it": (
        "Nine farmers were killed in Baro, as the Red Cross put it.",
        {"Red Cross: ngo"},
    ),
    "a ministry of two things": (
        f"{TOLD}, the Foreign and Labour Ministry said.",
        {"Foreign and Labour Ministry: government"},
    ),
    "what a body is for": (
        f"{TOLD}, the Human Rights Network for Journalists said.",
        {"Human Rights Network for Journalists: ngo"},
    ),
    "a commander of police": (
        f"{TOLD}, County Police Commander Tomas Arel said.",
        {"County Police Commander Tomas Arel: government"},
    ),
    "who holds an office": (
        f"{TOLD}, said Tomas Arel, who heads the district administration.",
        {"Tomas Arel: government"},
    ),
    "by telephone": (f"{TOLD}, a doctor said by telephone.", {"doctor: medical"}),
    "those taken are none of the speakers": (
        f"{TOLD}, abducting two schoolgirls, residents and a nurse said.",
        {"residents: witness", "nurse: medical"},
    ),
    "who speaks of it behind a day": (
        (
            "On Sunday, residents of Baro, home to refugees since the war, told reporters that "
            "gunmen had killed nine farmers in the town."
        ),
        {"residents of Baro: witness"},
    ),
    "who commands a post": (
        "Rebels killed nine farmers in Baro, the commander of the post said.",
        {"commander of the post: military"},
    ),
    "who was in a hospital": (
        f"{TOLD}, said Ines Carrow, 31, at the hospital in Dorna.",
        {"Ines Carrow: witness"},
    ),
    "whom a medium cites": (
        f"{TOLD}, the daily Courier cited a police source as saying.",
        {"daily Courier: media", "police source: government"},
    ),
    "information from somewhere": (
        f"{TOLD}, according to preliminary information from the prosecutor’s office.",
        {"prosecutor’s office: government"},
    ),
    "as per": (f"{TOLD}, as per the district magistrate.", {"district magistrate: government"}),
    "an elected official": (
        f"{TOLD}, two military sources and a local elected official told reporters.",
        {"two military sources: military", "local elected official: government"},
    ),
    "a peacekeeping mission": (
        f"{TOLD}, the U.N. peacekeeping mission in Kelva said.",
        {"U.N. peacekeeping mission in Kelva: un"},
    ),
    "a sergeant of police": (
        f"{TOLD}, deputy police chief Sgt. Ines Carrow said.",
        {"Ines Carrow: government"},
    ),
    "an army for independence": (
        "Nine farmers were killed in Baro, the Kelva Independence Army said.",
        {"Kelva Independence Army: armed_group"},
    ),
    "who saw it": (
        f"{TOLD}. A Northwire correspondent saw nine bodies of those killed in Baro.",
        {"Northwire correspondent: media"},
    ),
    "a name alone": (f"{TOLD}, said Ines Carrow.", {"Ines Carrow: other"}),
    "an inverted verb": (
        f"“{TOLD},” said the governor.",
        {"governor: government"},
    ),
    "an office behind the name": (
        f"{TOLD}, said Ines Carrow, a spokeswoman for the army.",
        {"Ines Carrow: military"},
    ),
    "an office between name and verb": (
        f"{TOLD}, Ines Carrow, the army’s spokeswoman, said.",
        {"Ines Carrow: military"},
    ),
    "two speakers": (
        f"{TOLD}, a hospital said. Residents said the attack began at dawn.",
        {"hospital: medical", "Residents: witness"},
    ),
    "two in one": (
        f"{TOLD}, residents and medics said.",
        {"residents: witness", "medics: medical"},
    ),
    "who is quoted": (
        f"“{TOLD},” police official Nabil Oran was quoted as saying.",
        {"police official Nabil Oran: government"},
    ),
    "an agency that quotes somebody": (
        f"The Northwire news agency quoted a military source as saying that {TOLD.lower()}.",
        {"Northwire news agency: media", "military source: military"},
    ),
    "whose website it is": (
        f"According to the website of the Courier, {TOLD.lower()}.",
        {"Courier: other"},
    ),
    "who is cited": (
        f"{TOLD}, the paper wrote, citing the army.",
        {"paper: other", "army: military"},
    ),
    "who tells by telephone": (
        f"Residents reached by telephone said {TOLD.lower()}.",
        {"Residents: witness"},
    ),
    "somebody of a body": (
        f"Ines Carrow of the army’s northern command said {TOLD.lower()}.",
        {"Ines Carrow: military"},
    ),
    "a body for something": (
        f"{TOLD}, the Veltian Center for Friendship said.",
        {"Veltian Center for Friendship: other"},
    ),
    "a relative clause without commas": (
        f"A senior police officer who declined to be named said {TOLD.lower()}.",
        {"senior police officer: government"},
    ),
    "three who say so": (
        f"{TOLD}, organisers, medics and the police said.",
        {"organisers: other", "medics: medical", "police: government"},
    ),
    "two behind": (
        f"{TOLD}, according to the police and a local hospital.",
        {"police: government", "local hospital: medical"},
    ),
    "a name with “and” in it": (
        f"{TOLD}, the Veltian Center for Economic and Social Rights said.",
        {"Veltian Center for Economic and Social Rights: ngo"},
    ),
    "in the passive": (
        f"It was confirmed by a hospital official that {TOLD.lower()}.",
        {"hospital official: medical"},
    ),
    "who goes on in a participle": (
        f"Ines Carrow, a nurse, gave a different account, saying {TOLD.lower()}.",
        {"Ines Carrow: medical"},
    ),
    "who goes on behind “and”": (
        f"The governor denied the charge and said {TOLD.lower()}.",
        {"governor: government"},
    ),
    "who accuses": (
        "Residents accused the army of killing nine farmers in Baro.",
        {"Residents: witness"},
    ),
    "who lays it to somebody in a relative clause": (
        f"{TOLD} in a raid, which officials blamed on the Dawn Front.",
        {"officials: government"},
    ),
    "ranks with dots": (
        f"{TOLD}, said Lt. Col. Ines T. Carrow of the northern command.",
        {"Ines T. Carrow: military"},
    ),
    "a long office": (
        f"{TOLD}, said Ines Carrow, a spokeswoman for the UN human rights office in Dorna.",
        {"Ines Carrow: un"},
    ),
    "one of the rebels": (
        "The army killed nine farmers in Baro, rebel commander Haro Denn said.",
        {"rebel commander Haro Denn: armed_group"},
    ),
    "a front": (
        "The army killed nine farmers in Baro, the Popular Dawn Front said.",
        {"Popular Dawn Front: armed_group"},
    ),
    "officials of no state": (f"{TOLD}, church officials said.", {"church officials: other"}),
    "a country": (f"Norway said {TOLD.lower()}.", {"Norway: government"}),
    "who tells more right behind": (
        f"{TOLD}, a hospital said. The driver, Haro Denn, said the road had been empty.",
        {"hospital: medical", "Haro Denn: witness"},
    ),
    "who counts more right behind": (
        f"{TOLD}, a hospital said. The police said most of the dead were old.",
        {"hospital: medical", "police: government"},
    ),
    "who speaks of what comes of it": (
        f"{TOLD}, a hospital said. The police said the inquiry would go on.",
        {"hospital: medical"},
    ),
    "somebody who holds no office": (
        f"“{TOLD},” said Ines Carrow, 34, who lost a brother.",
        {"Ines Carrow: witness"},
    ),
    "a village in a region": (
        f"Residents of a village in the northern region of Marn said {TOLD.lower()}.",
        {"Residents of a village in the northern region of Marn: witness"},
    ),
    "a number in a name": (
        f"{TOLD}, doctors at the town’s No. 4 hospital said.",
        {"doctors at the town’s No. 4 hospital: medical"},
    ),
    "an aide": (f"{TOLD}, an aide to the governor said.", {"aide to the governor: government"}),
    "whose relative clause it is": (
        f"A herder whose sister was hurt told the Courier that {TOLD.lower()}.",
        {"herder: witness"},
    ),
    "who is quoted by another": (
        f"Survivors quoted by the Courier said {TOLD.lower()}.",
        {"Survivors: witness", "Courier: other"},
    ),
    "who had blamed at first": (
        "The governor had at first blamed the rebels for killing nine farmers in Baro.",
        {"governor: government"},
    ),
    "an armed alliance": (
        f"{TOLD}, according to the Red Dawn, the armed alliance that holds the town.",
        {"Red Dawn: armed_group"},
    ),
    "a name behind a rank behind an office": (
        f"An American spokesman, Maj. Haro Denn, said {TOLD.lower()}.",
        {"Haro Denn: military"},
    ),
    "in a statement": (
        f"Police in a short statement said {TOLD.lower()}.",
        {"Police: government"},
    ),
    "a name and an age": (f"Ines Carrow, 38, said {TOLD.lower()}.", {"Ines Carrow: witness"}),
    "a name, an age and an office": (
        f"Ines Carrow, 38, mayor of Dorna, said {TOLD.lower()}.",
        {"Ines Carrow: government"},
    ),
    "with an age": (f"A 42-year-old nurse said {TOLD.lower()}.", {"42-year-old nurse: medical"}),
    "a name behind what is hard to read": (
        f"The mother of one of those killed, Ines Carrow, said {TOLD.lower()}.",
        {"Ines Carrow: other"},
    ),
    "reports that are a noun": (f"Initial reports of the attack came at dawn. {TOLD}.", set()),
    "lives that are claimed": ("Army raids have claimed nine lives in Baro.", set()),
    "who speaks before the deed is told": (
        f"“We mourn,” the mayor said on Sunday, after {TOLD.lower()}.",
        set(),
    ),
    "the outlet itself": (f"{TOLD}.", set()),
    "an agency in brackets": (f"{TOLD} on Friday. (Northwire)", set()),
    "a day between speaker and verb": (
        f"The police on Monday said {TOLD.lower()}.",
        {"police: government"},
    ),
}


@pytest.mark.parametrize(("text", "expected"), SOURCES.values(), ids=SOURCES)
def test_who_tells_of_the_act(extract, text: str, expected: set[str]) -> None:
    assert sources(extract(text)) == expected


FIGURES = {
    "said of the figure": (f"{TOLD}, a hospital said.", ["hospital"]),
    "according to": (f"According to the police, {TOLD.lower()}.", ["police"]),
    "it goes on": (
        "Gunmen attacked Baro on Friday, the Red Cross said. It said nine farmers were killed.",
        ["Red Cross"],
    ),
    "he added": (
        "Gunmen attacked Baro on Friday, the mayor said. He added that nine farmers were killed.",
        ["mayor"],
    ),
    "nobody": (f"{TOLD}.", [None]),
    "two figures, two sources": (
        (
            "Mortar fire killed 14 people in Dorna, a hospital said. The army said four people "
            "were killed."
        ),
        ["hospital", "army"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), FIGURES.values(), ids=FIGURES)
def test_who_gives_the_figure(extract, text: str, expected: list[str | None]) -> None:
    found = [t.source for record in extract(text).records for t in record.tolls]
    assert [named(mention.text) if mention else None for mention in found] == expected


PUT = {
    "in the outlet's voice": (f"{TOLD}.", "reported", "not_stated"),
    "somebody says so": (f"{TOLD}, residents said.", "attributed", "not_stated"),
    "according to": (f"According to residents, {TOLD.lower()}.", "attributed", "not_stated"),
    "reportedly": ("Gunmen reportedly killed nine farmers in Baro.", "attributed", "not_stated"),
    "allegedly": ("Soldiers allegedly killed nine farmers in Baro.", "attributed", "not_stated"),
    "accused": (
        "Soldiers are accused of killing nine farmers in Baro.",
        "attributed",
        "not_stated",
    ),
    "the attribution holds on": (
        "Gunmen attacked Baro on Friday, residents said. Nine farmers were killed in the attack.",
        "attributed",
        "not_stated",
    ),
    "an agency in brackets attributes nothing": (
        f"{TOLD} on Friday. (Northwire)",
        "reported",
        "not_stated",
    ),
    "an earlier act without a source of its own": (
        "A year ago, gunmen killed nine farmers in Baro. A hospital said 12 died in Dorna.",
        "reported",
        "not_stated",
    ),
    "who is arrested is accused of something": (
        "Police arrested nine men accused of theft in Baro.",
        "reported",
        "not_stated",
    ),
    "a court that denies bail denies nothing": (
        "Soldiers killed nine farmers in Baro, residents said. A court denied bail to a suspect.",
        "attributed",
        "not_stated",
    ),
    "the accused denies": (
        "Soldiers killed nine farmers in Baro, residents said. The army denied the killings.",
        "disputed",
        "not_stated",
    ),
    "the accused blames others": (
        (
            "Soldiers killed nine farmers in Baro, residents said. The army denied involvement and "
            "blamed bandits."
        ),
        "disputed",
        "not_stated",
    ),
    "two figures are no dispute": (
        (
            "Mortar fire killed 14 people in Dorna, a hospital said. The ministry said four people "
            "were killed."
        ),
        "attributed",
        "not_stated",
    ),
    "the outlet could not verify": (
        f"{TOLD}, residents said. The report could not be independently verified.",
        "attributed",
        "unverified",
    ),
    "what is told far before is not meant": (
        (
            f"{TOLD}, residents said. The town is small. Its market was shut. Trade is slow. "
            "Police arrested six clerks in Dorna, lawyers said. This could not be verified."
        ),
        "attributed",
        "not_stated",
    ),
    "the paper was unable to confirm": (
        f"{TOLD}, residents said. The paper was unable to confirm the figure.",
        "attributed",
        "unverified",
    ),
    "it could not be checked, in other words": (
        f"{TOLD}, residents said. There was no way to confirm their account.",
        "attributed",
        "unverified",
    ),
    "neither could be confirmed": (
        f"{TOLD}, residents said. Neither account of the attack could be confirmed.",
        "attributed",
        "unverified",
    ),
    "a speaker could not check, not the outlet": (
        f"{TOLD}, residents said. “We cannot verify every detail,” an envoy said.",
        "attributed",
        "not_stated",
    ),
    "each accuses the other": (
        f"{TOLD}, residents said. The army and the rebels accused each other of the attack.",
        "disputed",
        "not_stated",
    ),
    "the dead were others, somebody says": (
        (
            "Soldiers killed nine rebels in Baro, the army said. "
            "Residents said that most of the dead were farmers."
        ),
        "disputed",
        "not_stated",
    ),
    "who accuses, and did not do it": (
        (
            f"{TOLD}, residents said. The Popular Dawn Front said it “does not kill the people” "
            "and accused the army."
        ),
        "disputed",
        "not_stated",
    ),
    "who answers a charge that nobody is named for": (
        "Soldiers killed nine farmers in Baro on Friday. The army denied that it was there.",
        "disputed",
        "not_stated",
    ),
    "it is alleged": (
        "It is alleged that soldiers killed nine farmers in Baro.",
        "attributed",
        "not_stated",
    ),
    "no way of confirming": (
        f"{TOLD}, residents said. There was no way of confirming their account.",
        "attributed",
        "unverified",
    ),
    "none could be checked": (
        f"{TOLD}, residents said. None of the claims could be verified.",
        "attributed",
        "unverified",
    ),
    "the outlet verified": (
        f"{TOLD}, residents said. The Courier has verified the footage of the killings.",
        "attributed",
        "verified",
    ),
}


@pytest.mark.parametrize(("text", "assertion", "verification"), PUT.values(), ids=PUT)
def test_how_the_act_is_put(extract, text: str, assertion: str, verification: str) -> None:
    record = extract(text).records[0]
    assert (record.assertion.value, record.verification.value) == (assertion, verification)


def test_an_abbreviation_is_the_source_it_stands_for(extract) -> None:
    answer = extract(
        "Gunmen attacked Baro, the Kelvan Observatory for Human Rights said. Nine farmers were "
        "killed in the attack, the KOHR said."
    )
    assert sources(answer) == {"Kelvan Observatory for Human Rights: monitor"}


KNOWN = {
    "“the source” is the one told before": (
        f"{TOLD}, a military source said. In Dorna, shelling killed a nurse, the source added.",
        {"military source: military"},
    ),
    "“the ministry” is no spokesman of it": (
        (
            f"{TOLD}, the Defence Ministry said. Ministry spokesman Haro Denn told reporters that "
            "the attack came at dawn. The ministry said two farmers were hurt."
        ),
        {"Defence Ministry: government", "Ministry spokesman Haro Denn: government"},
    ),
    "an abbreviation told in brackets, by one who says nothing there": (
        f"The Red Valley Human Rights League (RVHRL) joined the call. {TOLD}, RVHRL said.",
        {"Red Valley Human Rights League: ngo"},
    ),
    "a newspaper called so elsewhere": (
        f"Survivors gave the daily Clarion a higher figure. {TOLD}, according to Clarion.",
        {"Clarion: media"},
    ),
    "a side that speaks": (
        "Marnu fighters killed nine farmers in Baro. Nine died in the raid, Marnu said.",
        {"Marnu: armed_group"},
    ),
}


@pytest.mark.parametrize(("text", "expected"), KNOWN.values(), ids=KNOWN)
def test_who_it_is_by_another_name(extract, text: str, expected: set[str]) -> None:
    assert sources(extract(text)) == expected


STANCES = {
    "condemns": ("The foreign minister condemned the killings.", {"foreign minister: condemns"}),
    "a name condemns": (
        "Bishop Tomas Arel condemned the killings.",
        {"Bishop Tomas Arel: condemns"},
    ),
    "denies": ("The army denied the killings.", {"army: denies"}),
    "accuses": (
        "President Orlan Tesh accused the rebels of the killings.",
        {"President Orlan Tesh: accuses"},
    ),
    "warns": (
        "The United Nations warned of more violence in the region.",
        {"United Nations: warns"},
    ),
    "appeals": ("The United Nations urged both sides to stop.", {"United Nations: appeals"}),
    "calls on": ("The Red Cross called on all sides to spare civilians.", {"Red Cross: appeals"}),
    "admits": (
        "The Popular Dawn Front claimed responsibility for the attack.",
        {"Popular Dawn Front: admits"},
    ),
    "announces": (
        "The governor vowed to hunt down the attackers.",
        {"governor: announces"},
    ),
    "justifies": ("The general defended the attack.", {"general: justifies"}),
    "two condemn": (
        "Veltia and Maronia condemned the killings.",
        {"Veltia: condemns", "Maronia: condemns"},
    ),
    "a list": (
        "Words of condemnation came from Veltia, Bishop Tomas Arel and the Red Cross.",
        {"Veltia: condemns", "Bishop Tomas Arel: condemns", "Red Cross: condemns"},
    ),
    "in the passive": (
        "The killings were condemned by Veltia and the Red Cross.",
        {"Veltia: condemns", "Red Cross: condemns"},
    ),
    "the main one of two": (
        "The Red Cross voiced concern. The Red Cross condemned the killings on Sunday.",
        {"Red Cross: condemns"},
    ),
    "a name behind an office": (
        "The United Nations’ special envoy for Veltia, Tomas Arel, expressed deep concern.",
        {"Tomas Arel: appeals"},
    ),
    "an abbreviation": (
        "The Red Valley Union (RVU) said nothing at first. The RVU condemned the killings.",
        {"Red Valley Union: condemns"},
    ),
    "in the first person": (
        "“We strongly condemn these killings,” said Tomas Arel.",
        {"Tomas Arel: condemns"},
    ),
    "who lays it to somebody": (
        "Governor Tomas Arel said the Dawn Front was behind the attack.",
        {"Governor Tomas Arel: accuses"},
    ),
    "who says that it did it": (
        "The Popular Dawn Front said its fighters carried out the attack.",
        {"Popular Dawn Front: admits"},
    ),
    "who says that it did it, the verb far off": (
        "A group calling itself the Dawn Front said on Monday that it was behind the raid.",
        {"Dawn Front: admits"},
    ),
    "who denies in a relative clause": (
        "The governor blamed the rebels, who deny having been there.",
        {"governor: accuses", "rebels: denies"},
    ),
    "who disputes": (
        "The Kelvan army disputes that any farmers were hit.",
        {"Kelvan army: denies"},
    ),
    "who rejects, a name behind a phrase": (
        "The hunters’ main movement, Red Oak, rejected the charge.",
        {"Red Oak: denies"},
    ),
    "who calls a figure wrong": (
        "The Kelvan army described the toll as “inaccurate”.",
        {"Kelvan army: denies"},
    ),
    "who goes on": (
        "The army said that two gunmen, one of them a boy, had died, and denied any wrongdoing.",
        {"army: denies"},
    ),
    "one by name, whatever they are": (
        "The opposition politician Ana Ruiz condemned the killings.",
        {"opposition politician Ana Ruiz: condemns"},
    ),
    "those whom it befell": ("Residents accused the army.", {"Residents: accuses"}),
    "by noun": (
        "The killings drew condemnation from the Veltian Union.",
        {"Veltian Union: condemns"},
    ),
    "by one and by another": (
        "The killings were condemned by Veltia and by the Red Cross.",
        {"Veltia: condemns", "Red Cross: condemns"},
    ),
    "who calls it a crime": (
        "Governor Tomas Arel ordered a day of mourning and called it “an act of cowardice”.",
        {"Governor Tomas Arel: condemns"},
    ),
    "who describes it": (
        "The foreign minister described the killings as “a horror that has no name”.",
        {"foreign minister: condemns"},
    ),
    "who calls it a lie": ("The army called the claim of a massacre a lie.", {"army: denies"}),
    "who calls an account a name": (
        "The interior ministry called her words “an attempt to wash a bandit clean”.",
        {"interior ministry: denies"},
    ),
    "who rejects what others say": (
        "Tomas al-Arel, spokesman for the army in the east, rejected the villagers’ account.",
        {"Tomas al-Arel: denies"},
    ),
    "who rejects an offer": ("The rebels rejected a ceasefire offer.", set()),
    "a judge who rejects a charge": ("The court rejected the charges against him.", set()),
    "who disputes that it was so": (
        "The army disputes that any passers-by were hit.",
        {"army: denies"},
    ),
    "a figure that another dismisses": (
        "The toll was a number that the army chief, Tomas Arel, dismissed as “fantasy”.",
        {"Tomas Arel: denies"},
    ),
    "who did not do so": ("The army said its soldiers had not fired.", {"army: denies"}),
    "who does not do such things": (
        "“We do not attack vendors,” said the Dawn Front.",
        {"Dawn Front: denies"},
    ),
    "who knows nothing": ("The army said it knew nothing of the matter.", {"army: denies"}),
    "who says there was none": (
        "The deputy minister told reporters there had been no abuse.",
        {"deputy minister: denies"},
    ),
    "who has not caught them yet": ("Police said they had not identified the gunmen.", set()),
    "who says that its man did it": (
        "The Popular Dawn Front said it was the work of one of its men.",
        {"Popular Dawn Front: admits"},
    ),
    "who was accused goes on": (
        "The Popular Dawn Front has been accused of such raids. It denied involvement.",
        {"Popular Dawn Front: denies"},
    ),
    "who holds another responsible": (
        "In a statement, the residents’ committees held the rebels responsible.",
        {"residents’ committees: accuses"},
    ),
    "who attributes it": (
        "The army attributed the massacre to the Popular Dawn Front.",
        {"army: accuses"},
    ),
    "who suspects somebody": ("Police suspect the rebels’ student wing.", {"Police: accuses"}),
    "who points to somebody": ("The mayor pointed a finger at the militia.", {"mayor: accuses"}),
    "the accused": ("The accused pleaded not guilty, the governor said.", set()),
    "no group": ("None of the rebel groups has claimed responsibility.", set()),
    "who owns up": ("The Popular Dawn Front owned up to the raid.", {"Popular Dawn Front: admits"}),
    "a member of theirs": (
        "The Popular Dawn Front said one of its bombers had driven the truck.",
        {"Popular Dawn Front: admits"},
    ),
    "who goes on by a pronoun": (
        "The mayor said the market had been full. He has appealed for calm.",
        {"mayor: appeals"},
    ),
    "who feels horror": ("The European Union voiced its horror.", {"European Union: condemns"}),
    "who asks for something": (
        "Bishop Tomas Arel asked the fighters to leave the town.",
        {"Bishop Tomas Arel: appeals"},
    ),
    "who asks for an inquiry": (
        "The United Nations asked for an independent inquiry.",
        {"United Nations: appeals"},
    ),
    "who asks for nothing of weight": ("The ministry asked for time.", set()),
    "who does one thing and another": (
        "The governor of Baro presented condolences and called on the townspeople to stay calm.",
        {"governor of Baro: appeals"},
    ),
    "a division": ("The division denied that any artillery was fired.", {"division: denies"}),
    "who offers a reward": (
        "Mayor Tomas Arel offered $5,000 for information.",
        {"Mayor Tomas Arel: announces"},
    ),
    "what an act is called": (
        "The United Nations called the killings “a stain on the nation”.",
        {"United Nations: condemns"},
    ),
    "who hastens to": (
        "Officials were quick to point to the Popular Dawn Front.",
        {"Officials: accuses"},
    ),
    "who rejects responsibility": (
        "The rebels rejected responsibility for the raid.",
        {"rebels: denies"},
    ),
    "who says that nobody was harmed": (
        "A military spokesman said no civilians had been harmed.",
        {"military spokesman: denies"},
    ),
    "whose men did it": (
        "The Popular Dawn Front said its men had attacked only a barracks.",
        {"Popular Dawn Front: denies"},
    ),
    "whose fighters killed": (
        "The Popular Dawn Front said its fighters had killed three guards in the raid.",
        {"Popular Dawn Front: admits"},
    ),
    "who regrets": (
        "“We regret the loss of life,” said Col. Tomas Arel of the coalition.",
        {"Tomas Arel: admits"},
    ),
    "who did not": ("The governor refused to condemn the killings.", set()),
    "nobody claimed it": ("Nobody claimed responsibility.", set()),
    "a group that is written like a verb": (
        "IS said it had carried out the attack.",
        {"IS: admits"},
    ),
    "a minister of justice": ("The justice minister, Tomas Arel, said the men had fled.", set()),
    "who is accused says nothing": ("Police held two men accused of theft.", set()),
    "bail that is denied": ("A court denied bail to a suspect.", set()),
    "nobody by name": ("Critics condemned the killings.", set()),
    "who only tells reacts to nothing": ("A hospital said the wounded were treated.", set()),
    "a monitor that only reports": ("A monitor said the gunmen came at dawn.", set()),
}


@pytest.mark.parametrize(("said", "expected"), STANCES.values(), ids=STANCES)
def test_who_reacts(extract, said: str, expected: set[str]) -> None:
    assert statements(extract(f"{TOLD} on Friday. {said}")) == expected


def test_who_reacts_in_another_story_makes_no_statement(extract) -> None:
    text = f"* {TOLD}. (Courier)\n* Norway announces that it will host a conference. (Herald)"
    assert extract(text).statements == ()


def test_who_reacts_to_no_act_makes_no_statement(extract) -> None:
    assert extract("The foreign minister condemned the new tariffs on Friday.").statements == ()
