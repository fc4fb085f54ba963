"""What stands around a figure in a language that is not read: where, when, by whose hand.

The sentences are written for it; what is expected is read off them by the guideline.
"""

from __future__ import annotations

from datetime import date

import pytest

from schemas.vocabulary import ActorType, Attribution, EventType, Kind, PlaceLevel, Role

PUBLISHED = date(2024, 5, 15)  # a Wednesday


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param(
            "es",
            "Una bomba dejó 9 muertos en la ciudad de Valverana, en el norte de Colombia.",
            [("Valverana", "settlement"), ("norte de Colombia", "region")],
            id="es: a town by its word, a part of a country",
        ),
        pytest.param(
            "es",
            "El ataque dejó 9 muertos en el barrio El Olivar, en el estado mexicano de Sierra.",
            [("El Olivar", "district"), ("Sierra", "region")],
            id="es: a name with its article, an adjective between",
        ),
        pytest.param(
            "es",
            "El ataque dejó 9 muertos en Bogotá, Colombia.",
            [("Bogotá", "settlement"), ("Colombia", "country")],
            id="es: a known city, and its country behind a comma",
        ),
        pytest.param(
            "es",
            "El ataque dejó 9 muertos en Valverana, dijo en Madrid el ministro.",
            [],
            id="es: a name that nobody knows, a place of speaking",
        ),
        pytest.param(
            "es",
            "El ministro informó de 9 muertos por una bomba en Cali.",
            [("Cali", "settlement")],
            id="es: said of a place",
        ),
        pytest.param(
            "de",
            "In der Stadt Oberau im Bezirk Walden starben bei einem Anschlag 9 Menschen.",
            [("Oberau", "settlement"), ("Walden", "district")],
            id="de: nouns have capitals too",
        ),
        pytest.param(
            "de",
            "Beim Angriff im Nordosten Nigerias starben 9 Menschen in Gefahr und Not.",
            [("Nordosten Nigerias", "region")],
            id="de: a country in the genitive, nouns that are no places",
        ),
        pytest.param(
            "de",
            "Beim Angriff auf Israel starben 9 Menschen in der afghanischen Stadt Kundus.",
            [("Kundus", "settlement")],
            id="de: a country attacked is a side",
        ),
        pytest.param(
            "fr",
            "L'attaque a fait 9 morts dans le village de Sainte-Orve, près de Gao, au Mali.",
            [("Sainte-Orve", "settlement"), ("Gao", "settlement"), ("Mali", "country")],
            id="fr: a village, a city, a country",
        ),
        pytest.param(
            "fr",
            "L'attaque a fait 9 morts dans l'État de Kalima.",
            [("Kalima", "region")],
            id="fr: an article written onto the word",
        ),
        pytest.param(
            "pt",
            "O ataque deixou 9 mortos na cidade de Vila Serena, na província de Monte Claro.",
            [("Vila Serena", "settlement"), ("Monte Claro", "province")],
            id="pt: a town and a province",
        ),
        pytest.param(
            "it",
            "L'attacco ha fatto 9 morti nel quartiere di Borgo Sereno a Napoli.",
            [("Borgo Sereno", "district"), ("Napoli", "settlement")],
            id="it: a quarter and a city",
        ),
        pytest.param(
            "nl",
            "Bij de aanval in de provincie Oosterveen vielen 9 doden.",
            [("Oosterveen", "province")],
            id="nl: a province",
        ),
        pytest.param(
            "ru",
            "При нападении в городе Заречье погибли 9 человек.",
            [("Заречье", "settlement")],
            id="ru: a town",
        ),
        pytest.param(
            "ar",
            "قتل 9 أشخاص في هجوم في مدينة كابول.",
            [("كابول", "settlement")],
            id="ar: a known city",
        ),
        pytest.param(
            "ar", "قتل 9 أشخاص في هجوم في مدينة صغيرة.", [], id="ar: an adjective is no name"
        ),
    ],
)
def test_where(extract, language: str, text: str, expected: list[tuple[str, str]]) -> None:
    (record,) = extract(text, language=language, published=PUBLISHED).records
    assert [(place.name.text, place.level.value) for place in record.places] == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param("es", "El lunes un atentado dejó 9 muertos.", date(2024, 5, 13), id="es"),
        pytest.param(
            "de", "Beim Angriff am Montag starben 9 Menschen.", date(2024, 5, 13), id="de"
        ),
        pytest.param("es", "Rebeldes mataron el lunes a 9 civiles.", date(2024, 5, 13), id="es: a"),
        pytest.param("fr", "L'attaque a fait lundi 9 morts.", date(2024, 5, 13), id="fr"),
        pytest.param("ar", "قتل 9 أشخاص في هجوم يوم الجمعة.", date(2024, 5, 10), id="ar"),
        pytest.param(
            "es",
            "El atentado dejó 9 muertos, dijo el lunes el ministro.",
            None,
            id="when it was said",
        ),
        pytest.param(
            "es",
            "El lunes, la policía dijo que el ataque del domingo dejó 9 muertos.",
            None,
            id="two dates",
        ),
        pytest.param("es", "El ataque dejó 9 muertos. Murieron el 14.", None, id="no month"),
        pytest.param("it", "L'attacco di lunedì ha fatto 9 morti.", None, id="words not known"),
    ],
)
def test_when(extract, language: str, text: str, expected: date | None) -> None:
    (record,) = extract(text, language=language, published=PUBLISHED).records
    assert (record.date.start if record.date else None) == expected


@pytest.mark.parametrize(
    ("language", "text", "name", "side"),
    [
        pytest.param(
            "es",
            "Hombres armados mataron a 9 campesinos.",
            "Hombres armados",
            ActorType.UNIDENTIFIED,
            id="es",
        ),
        pytest.param(
            "es",
            "Rebeldes secuestraron a 9 estudiantes.",
            "Rebeldes",
            ActorType.REBELS,
            id="es: taken",
        ),
        pytest.param(
            "de",
            "In der Nacht haben Bewaffnete 9 Schüler entführt.",
            "Bewaffnete",
            ActorType.UNIDENTIFIED,
            id="de: a verb in two halves",
        ),
        pytest.param(
            "fr",
            "Des hommes armés ont tué 9 villageois.",
            "hommes armés",
            ActorType.UNIDENTIFIED,
            id="fr",
        ),
        pytest.param("pt", "Rebeldes mataram 9 civis.", "Rebeldes", ActorType.REBELS, id="pt"),
        pytest.param(
            "it", "I miliziani hanno ucciso 9 civili.", "miliziani", ActorType.MILITIA, id="it"
        ),
        pytest.param("ru", "Боевики похитили 9 рабочих.", "Боевики", ActorType.REBELS, id="ru"),
    ],
)
def test_who_did_it(extract, language: str, text: str, name: str, side: ActorType) -> None:
    (record,) = extract(text, language=language).records
    (doer,) = (actor for actor in record.actors if actor.role is Role.PERPETRATOR)
    assert (doer.name.text, doer.type, doer.attribution) == (name, side, Attribution.STATED)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param("es", "Hombres armados huyeron; el ataque dejó 9 muertos.", id="who fled"),
        pytest.param("es", "En el ataque a rebeldes murieron 9 civiles.", id="who was attacked"),
        pytest.param("de", "Laut den Rebellen starben beim Angriff 9 Bauern.", id="who spoke"),
        pytest.param("fr", "Les rebelles ont perdu 9 civils dans une attaque.", id="another verb"),
        pytest.param("es", "Un ataque de 40 rebeldes dejó 9 muertos.", id="counted attackers"),
    ],
)
def test_who_is_merely_named_did_nothing(extract, language: str, text: str) -> None:
    for record in extract(text, language=language).records:
        assert not [actor for actor in record.actors if actor.role is Role.PERPETRATOR]


def test_who_is_told_of_by_others_is_accused(extract) -> None:
    text = "Rebeldes mataron a 9 campesinos, según el Ejército."
    (record,) = extract(text, language="es").records
    assert [(a.name.text, a.role, a.attribution) for a in record.actors] == [
        ("Rebeldes", Role.PERPETRATOR, Attribution.ACCUSED),
        ("campesinos", Role.VICTIM, Attribution.STATED),
    ]


def test_those_who_fought_are_parties(extract) -> None:
    text = "Bei Gefechten starben 4 Soldaten, 3 Rebellen und 2 Zivilisten."
    (record,) = extract(text, language="de").records
    assert [(actor.name.text, actor.role, actor.type) for actor in record.actors] == [
        ("Soldaten", Role.PARTY, ActorType.STATE_FORCES),
        ("Rebellen", Role.PARTY, ActorType.REBELS),
        ("Zivilisten", Role.VICTIM, ActorType.CIVILIANS),
    ]


def test_demonstrators_hurt_are_laid_to_nobody(extract) -> None:
    text = "En los disturbios 9 manifestantes resultaron heridos."
    (record,) = extract(text, language="es").records
    assert record.actors == ()


def test_an_act_of_other_days_is_another_record(extract) -> None:
    text = (
        "Una bomba mató a 9 soldados el lunes en Cali. El presidente viajó a la zona. "
        "El 14 de marzo, una mina mató a un soldado en Tumaco."
    )
    news, earlier = extract(text, language="es", published=PUBLISHED).records
    assert (news.kind, [place.name.text for place in news.places]) == (Kind.INCIDENT, ["Cali"])
    assert (earlier.kind, earlier.date.start) == (Kind.BACKGROUND, date(2024, 3, 14))
    assert [toll.count.text for toll in earlier.tolls] == ["un"]


def test_what_is_told_vaguely_first_counts_once(extract) -> None:
    text = "Decenas de muertos en un atentado. Al menos 32 personas murieron en el ataque."
    (record,) = extract(text, language="es").records
    assert [toll.count.text for toll in record.tolls] == ["Al menos 32"]


def test_the_attack_is_the_one_told_of_before(extract) -> None:
    text = "Una bomba estalló el lunes en Cali. El ataque dejó 9 muertos."
    (record,) = extract(text, language="es", published=PUBLISHED).records
    assert record.event_type is EventType.EXPLOSIVE
    assert [(p.name.text, p.level) for p in record.places] == [("Cali", PlaceLevel.SETTLEMENT)]
    assert record.date.start == date(2024, 5, 13)


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        pytest.param(
            "es",
            "El atentado dejó 9 muertos. Entre los muertos hay cuatro niños y dos agentes.",
            ["cuatro", "dos"],
            id="es",
        ),
        pytest.param(
            "de",
            "Beim Anschlag starben 9 Menschen. Unter den Toten sind vier Kinder.",
            ["vier"],
            id="de",
        ),
        pytest.param(
            "fr", "L'attaque a fait 9 morts. Parmi les victimes figurent 4 enfants.", ["4"], id="fr"
        ),
        pytest.param(
            "es", "El atentado mató a 9 personas. Entre los heridos hay 4 niños.", [], id="no whole"
        ),
    ],
)
def test_parts_told_in_the_next_sentence(
    extract, language: str, text: str, parts: list[str]
) -> None:
    (record,) = extract(text, language=language).records
    assert [toll.count.text for toll in record.tolls if not toll.part] == ["9"]
    assert [toll.count.text for toll in record.tolls if toll.part] == parts


@pytest.mark.parametrize(
    ("language", "text", "group"),
    [
        pytest.param(
            "fr",
            "Deux soldats maliens ont été tués dans une embuscade.",
            "soldats",
            id="an adjective",
        ),
        pytest.param(
            "fr",
            "Deux employés d'une ONG ont été enlevés.",
            "employés",
            id="whose they are",
        ),
        pytest.param(
            "es",
            "Un hombre de 34 años fue asesinado en la localidad de Valverana.",
            "hombre",
            id="an age",
        ),
        pytest.param(
            "de",
            "Bei Gefechten kamen zwei syrische Soldaten ums Leben.",
            "syrische Soldaten",
            id="an adjective before the noun",
        ),
    ],
)
def test_words_between_noun_and_verb(extract, language: str, text: str, group: str) -> None:
    (record,) = extract(text, language=language).records
    assert [toll.group.text for toll in record.tolls] == [group]


def test_another_act_of_the_day_is_another_record(extract) -> None:
    text = (
        "Bei einem Selbstmordanschlag in Bagdad starben 22 Menschen. Zuvor war eine Granate "
        "explodiert. Dabei wurde ein Polizist getötet."
    )
    answer = extract(text, language="de")
    assert [record.event_type for record in answer.records] == [
        EventType.SUICIDE_ATTACK,
        EventType.EXPLOSIVE,
    ]
    assert [[t.count.text for t in record.tolls] for record in answer.records] == [["22"], ["ein"]]


def test_the_title_names_the_act(extract) -> None:
    text = "Neun Menschen sind tot, vier weitere wurden verletzt."
    (record,) = extract(text, language="de", title="Anschlag in Oberau").records
    assert [toll.count.text for toll in record.tolls] == ["Neun", "vier"]
    assert extract(text, language="de", title="Busunglück in Oberau").records == ()
