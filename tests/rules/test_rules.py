"""The grammar of the offline engine, on sentences written for it."""

from __future__ import annotations

from datetime import date

import pytest

from schemas.vocabulary import Assertion, CheckCode, EventType, Kind, Verification


def figures(answer) -> list[tuple[str, str, str | None, bool]]:
    return [
        (t.outcome.value, t.count.text, t.group.text if t.group else None, t.part)
        for record in answer.records
        for t in record.tolls
    ]


def actors(answer) -> list[tuple[str, str, str]]:
    return [
        (a.role.value, a.name.text, a.attribution.value)
        for record in answer.records
        for a in record.actors
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Rebels killed 14 villagers in Oro Norte.",
            [("killed", "14", "villagers", False)],
            id="active",
        ),
        pytest.param(
            "At least 14 villagers were killed by rebels in Oro Norte.",
            [("killed", "At least 14", "villagers", False)],
            id="passive",
        ),
        pytest.param(
            "The killing of 14 villagers by the army shook Oro Norte.",
            [("killed", "14", "villagers", False)],
            id="nominal",
        ),
        pytest.param(
            "The blast left nearly two dozen people dead and 40 others wounded.",
            [("killed", "nearly two dozen", None, False), ("injured", "40", None, False)],
            id="left dead and wounded",
        ),
        pytest.param(
            "The shelling killed 30 people, including 11 children and two nurses.",
            [
                ("killed", "30", None, False),
                ("killed", "11", "children", True),
                ("killed", "two", "nurses", True),
            ],
            id="parts of a total",
        ),
        pytest.param(
            "The death toll from the raid rose to more than 60.",
            [("killed", "more than 60", None, False)],
            id="said of a toll",
        ),
        pytest.param(
            "A raid killed 9 miners. The 9 miners were killed at dawn. All nine were killed.",
            [("killed", "9", "miners", False)],
            id="told three times, counted once",
        ),
        pytest.param(
            "Hundreds of civilians were killed, a monitor said. It counted 745 civilians killed.",
            [("killed", "745", "civilians", False)],
            id="the number replaces the vague word",
        ),
        pytest.param(
            "Gunmen abducted 12 pupils and police arrested three suspects.",
            [("abducted", "12", "pupils", False), ("detained", "three", "suspects", False)],
            id="two outcomes",
        ),
    ],
)
def test_who_is_counted(extract, text, expected) -> None:
    assert figures(extract(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("A ferry with 212 passengers sank off Cape Lorne.", id="an accident"),
        pytest.param("The 13-year war has hurt trade by 40%.", id="an age and a share"),
        pytest.param("The army bought 14 tanks for $40 million.", id="things and money"),
        pytest.param("He was sentenced to 20 years for killing 3 guards.", id="a court case"),
        pytest.param("The film about 300 killed soldiers won 5 prizes.", id="a film"),
        pytest.param("The town lies 45 km from the front.", id="a distance"),
        pytest.param("On 7 March 2025 parliament met.", id="a date"),
    ],
)
def test_numbers_that_are_no_toll(extract, text) -> None:
    assert figures(extract(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Rebels killed 14 villagers.",
            [("perpetrator", "Rebels", "stated"), ("victim", "villagers", "stated")],
            id="the subject of an active verb did it",
        ),
        pytest.param(
            "14 villagers were killed by rebels.",
            [("perpetrator", "rebels", "stated"), ("victim", "villagers", "stated")],
            id="by names the doer of a passive",
        ),
        pytest.param(
            "The army has been accused of killing 14 villagers.",
            [("perpetrator", "army", "accused"), ("victim", "villagers", "stated")],
            id="accused of",
        ),
        pytest.param(
            "Clashes between government troops and armed groups loyal to Omar Vell killed 14.",
            [
                ("party", "government troops", "stated"),
                ("party", "armed groups loyal to Omar Vell", "stated"),
            ],
            id="both sides of a fight are parties",
        ),
    ],
)
def test_roles_come_from_grammar(extract, text, expected) -> None:
    assert actors(extract(text)) == expected


@pytest.mark.parametrize(
    ("text", "assertion", "verification"),
    [
        pytest.param("Rebels killed 14 men.", "reported", "not_stated", id="in its own voice"),
        pytest.param(
            "Rebels killed 14 men, a hospital said.", "attributed", "not_stated", id="attributed"
        ),
        pytest.param(
            "The army allegedly killed 14 men.", "attributed", "not_stated", id="allegedly"
        ),
        pytest.param(
            "The army killed 14 men, residents said. The army denied it.",
            "disputed",
            "not_stated",
            id="denied",
        ),
        pytest.param(
            "The army killed 14 men, residents said. The paper could not verify the claim.",
            "attributed",
            "unverified",
            id="unverified",
        ),
    ],
)
def test_who_says_so(extract, text, assertion, verification) -> None:
    (record,) = extract(text).records
    assert record.assertion is Assertion(assertion)
    assert record.verification is Verification(verification)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("A suicide bomber killed 4 guards.", EventType.SUICIDE_ATTACK, id="suicide"),
        pytest.param("A car bomb killed 4 guards.", EventType.EXPLOSIVE, id="car bomb"),
        pytest.param("Air strikes killed 4 nurses.", EventType.AIR_STRIKE, id="air strikes"),
        pytest.param("Mortar fire killed 4 nurses.", EventType.SHELLING, id="mortar fire"),
        pytest.param("Gunmen executed 4 nurses.", EventType.EXECUTION, id="executed"),
        pytest.param("Gunmen kidnapped 4 nurses.", EventType.ABDUCTION, id="kidnapped"),
        pytest.param("Police arrested 4 nurses.", EventType.DETENTION, id="arrested"),
        pytest.param("Gunmen killed 4 nurses.", EventType.ATTACK, id="killed, nothing more said"),
    ],
)
def test_the_act_is_named_by_how_people_were_harmed(extract, text, expected) -> None:
    (record,) = extract(text).records
    assert record.event_type is expected


def test_a_digest_is_cut_by_its_bullets(extract) -> None:
    answer = extract(
        "Armed conflicts\n"
        "* A car bomb kills nine people in Puerto Lindero. (Agencia Sur)\n"
        "* Gunmen abduct 12 pupils in Dar Wekesse. (Continental Press)\n"
        "* A car bomb kills three soldiers in Ostrava Nova. (TNN)\n"
    )
    places = [[place.name.text for place in record.places] for record in answer.records]
    assert places == [["Puerto Lindero"], ["Dar Wekesse"], ["Ostrava Nova"]]


def test_a_total_includes_the_acts_and_is_not_added_to_them(extract) -> None:
    answer = extract(
        "An air strike killed 10 miners. Gunmen executed 5 guards. "
        "That brings the total death toll since Monday to 15.",
        published=date(2023, 5, 7),
    )
    strike, execution, total = answer.records
    assert total.kind is Kind.AGGREGATE
    assert total.includes == (strike.id, execution.id)


def test_the_day_of_the_statement_is_not_the_day_of_the_act(extract) -> None:
    said, done = (
        extract(text, published=date(2023, 5, 7)).records[0].date
        for text in (
            "Rebels killed 14 men, a hospital said on Monday.",
            "Rebels killed 14 men on Monday, a hospital said.",
        )
    )
    assert said is None
    assert done is not None
    assert done.start == date(2023, 5, 1)


def test_where_people_fled_is_not_where_it_happened(extract) -> None:
    answer = extract("Rebels killed 14 men in Oro Norte. Hundreds of families fled to Marrowgate.")
    (record,) = answer.records
    assert [place.name.text for place in record.places] == ["Oro Norte"]
    assert [toll.outcome.value for toll in record.tolls] == ["killed", "displaced"]


@pytest.mark.parametrize("language", ["es", "de", "fr", "ar", "pt"])
def test_another_language_is_said_and_nothing_is_made_up(extract, language) -> None:
    answer = extract("Murieron 14 personas.", language=language)
    assert answer.records == ()
    assert [check.code for check in answer.checks] == [CheckCode.LANGUAGE_NOT_READ]


def test_the_same_article_gives_the_same_answer(extract) -> None:
    text = "Rebels killed 14 men in Oro Norte on Monday, a hospital said. The army denied it."
    one, other = (extract(text) for _ in range(2))
    assert one.records == other.records


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "A ferry sank, resulting in the death of all 33 passengers. Five people, who were all "
            "crew, were rescued while the rest are presumed dead.",
            id="a shipwreck",
        ),
        pytest.param("Fourteen deaths were reported after the heat wave.", id="a heat wave"),
        pytest.param("Nine climbers died on the mountain on Sunday.", id="a mountain"),
    ],
)
def test_an_accident_is_no_incident(extract, text) -> None:
    assert extract(text).records == ()
