"""Each kind of damage moves exactly the families it should: cases worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.gold import Dataset, Gold
from evals.reading import as_prediction
from evals.scores import Counts, Critical, Family, Fault, table
from evals.scoring import score_article
from schemas.article import Article
from schemas.extraction import Extraction

SHIPPED = Path(__file__).parents[2] / "evals/data/syria-coast-2025"
TEXT = (
    "Rebels shot dead 14 teachers in Qasr Varda, North Varda, on Friday, the Varda Monitor said, "
    "including 5 women. The army killed more than 40 rebels near Old Sael on Monday. "
    "In all 54 people have died. The mayor, Ines Ruiz, condemned the killings."
)
ARTICLE = Article(text=TEXT, id="varda", published_at="2023-05-07")
GOLD = Gold.model_validate(
    {
        "article_id": "varda",
        "annotators": 2,
        "records": [
            {
                "id": "r1",
                "kind": ["incident"],
                "event_type": ["attack", "execution"],
                "assertion": ["attributed"],
                "verification": ["not_stated"],
                "date": {
                    "text": ["on Friday", "Friday"],
                    "start": "2023-05-05",
                    "end": "2023-05-05",
                    "precision": ["day"],
                },
                "places": [
                    {"text": ["Qasr Varda"], "level": ["settlement"]},
                    {"text": ["North Varda"], "level": ["region"], "optional": True},
                ],
                "actors": [
                    {
                        "role": ["perpetrator"],
                        "text": ["Rebels"],
                        "type": ["rebels"],
                        "attribution": ["accused"],
                    },
                    {
                        "role": ["victim"],
                        "text": ["teachers", "14 teachers"],
                        "type": ["civilians"],
                        "attribution": ["stated"],
                    },
                ],
                "tolls": [
                    {
                        "outcome": ["killed"],
                        "count": ["14"],
                        "value": 14,
                        "qualifier": ["exact"],
                        "low": 14,
                        "high": 14,
                        "group": ["teachers"],
                        "status": ["unknown"],
                        "part": False,
                        "source": ["Varda Monitor"],
                    },
                    {
                        "outcome": ["killed"],
                        "count": ["5"],
                        "value": 5,
                        "qualifier": ["exact"],
                        "low": 5,
                        "high": 5,
                        "group": ["women"],
                        "status": ["unknown"],
                        "part": True,
                        "source": [None, "Varda Monitor"],
                    },
                ],
                "sources": [{"text": ["Varda Monitor"], "kind": ["monitor"]}],
            },
            {
                "id": "r2",
                "kind": ["incident"],
                "event_type": ["armed_clash"],
                "assertion": ["reported"],
                "verification": ["not_stated"],
                "date": {
                    "text": ["on Monday"],
                    "start": "2023-05-01",
                    "end": "2023-05-01",
                    "precision": ["day"],
                },
                "places": [{"text": ["Old Sael"], "level": ["settlement"]}],
                "actors": [
                    {
                        "role": ["party"],
                        "text": ["army"],
                        "type": ["state_forces"],
                        "attribution": ["stated"],
                    }
                ],
                "tolls": [
                    {
                        "outcome": ["killed"],
                        "count": ["more than 40"],
                        "value": 40,
                        "qualifier": ["more_than"],
                        "low": 41,
                        "high": None,
                        "group": ["rebels"],
                        "status": ["combatant"],
                        "part": False,
                        "source": None,
                    }
                ],
            },
            {
                "id": "r3",
                "kind": ["aggregate"],
                "event_type": ["mixed"],
                "assertion": ["reported"],
                "verification": ["not_stated"],
                "date": {"text": None, "start": None, "end": None, "precision": ["unknown"]},
                "tolls": [
                    {
                        "outcome": ["killed"],
                        "count": ["54"],
                        "value": 54,
                        "qualifier": ["exact"],
                        "low": 54,
                        "high": 54,
                        "group": None,
                        "status": ["unknown"],
                        "part": False,
                        "source": None,
                    }
                ],
                "includes": ["r1", "r2"],
            },
        ],
        "statements": [{"speaker": ["Ines Ruiz"], "stance": ["condemns"]}],
    }
)
# What gold requires, counted by hand.
REQUIRED = {
    "records": 3,
    "tolls": 4,
    "tolls_full": 4,
    "actors": 3,
    "places": 2,
    "dates": 2,
    "assertion": 3,
    "verification": 3,
    "sources": 1,
    "statements": 1,
    "includes": 2,
}

Damage = Callable[[dict[str, Any]], None]


def prediction(damage: Damage = lambda _: None) -> Extraction:
    data = as_prediction(GOLD, ARTICLE).model_dump(mode="json")
    damage(data)
    return Extraction.model_validate_json(json.dumps(data))


def counts(extraction: Extraction | None) -> dict[str, tuple[int, int, int]]:
    score = score_article(extraction, GOLD, ARTICLE)
    return {
        family.value: (count.tp, count.fp, count.fn)
        for family in Family
        if (count := score.counts.get(family, Counts()))
    }


PERFECT = {family: (number, 0, 0) for family, number in REQUIRED.items()}


def test_gold_read_as_a_prediction_is_perfect() -> None:
    assert counts(prediction()) == PERFECT
    assert score_article(prediction(), GOLD, ARTICLE).critical == {}


def test_a_failed_article_misses_everything() -> None:
    assert counts(None) == {family: (0, 0, number) for family, number in REQUIRED.items()}
    assert score_article(None, GOLD, ARTICLE).failed


def drop_clash(data: dict[str, Any]) -> None:
    del data["records"][1]
    data["records"][1]["includes"] = ["r1"]


def split_attack(data: dict[str, Any]) -> None:
    half = json.loads(json.dumps(data["records"][0]))
    half["id"] = "r4"
    half["tolls"] = [data["records"][0]["tolls"].pop()]
    half["tolls"][0]["part"] = False
    half.update(places=[], actors=[], sources=[], date=None)
    data["records"].append(half)


def merge(data: dict[str, Any]) -> None:
    attack, clash, whole = data["records"]
    attack["tolls"] += clash["tolls"]
    whole["includes"] = ["r1"]
    data["records"] = [attack, whole]


def change(*path: str | int, to: object) -> Damage:
    def damage(data: dict[str, Any]) -> None:
        holder: Any = data["records"]
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = to

    return damage


def all_of(*damages: Damage) -> Damage:
    def damage(data: dict[str, Any]) -> None:
        for each in damages:
            each(data)

    return damage


CHANGED_DIGIT = all_of(
    change(0, "tolls", 0, "count", "text", to="41"),
    change(0, "tolls", 0, "count", "value", to=41),
    change(0, "tolls", 0, "count", "low", to=41),
    change(0, "tolls", 0, "count", "high", to=41),
)
LOST_BOUND = all_of(
    change(1, "tolls", 0, "count", "text", to="40"),
    change(1, "tolls", 0, "count", "qualifier", to="exact"),
    change(1, "tolls", 0, "count", "low", to=40),
    change(1, "tolls", 0, "count", "high", to=40),
)
SWAPPED = all_of(
    change(0, "actors", 0, "role", to="victim"), change(0, "actors", 1, "role", to="perpetrator")
)

CASES = [
    pytest.param(
        drop_clash,
        {
            "records": (2, 0, 1),
            "tolls": (3, 0, 1),
            "tolls_full": (3, 0, 1),
            "actors": (2, 0, 1),
            "places": (1, 0, 1),
            "dates": (1, 0, 1),
            "assertion": (2, 0, 1),
            "verification": (2, 0, 1),
            "includes": (1, 0, 1),
        },
        {},
        id="a dropped record",
    ),
    pytest.param(
        split_attack,
        {
            "records": (3, 1, 0),
            "tolls": (3, 1, 1),
            "tolls_full": (3, 1, 1),
            "assertion": (3, 1, 0),
            "verification": (3, 1, 0),
        },
        {},
        id="a split",
    ),
    pytest.param(
        CHANGED_DIGIT,
        {"tolls": (3, 1, 1), "tolls_full": (3, 1, 1)},
        {Critical.INVENTED_NUMBER: 1},
        id="a changed digit",
    ),
    pytest.param(
        LOST_BOUND, {"tolls": (3, 1, 1), "tolls_full": (3, 1, 1)}, {}, id="more than is lost"
    ),
    pytest.param(
        SWAPPED,
        {"actors": (1, 2, 2)},
        {Critical.SIDES_SWAPPED: 2},
        id="sides swapped",
    ),
    pytest.param(
        change(0, "assertion", to="reported"),
        {"assertion": (2, 1, 1)},
        {Critical.ATTRIBUTION_LOST: 1},
        id="an attribution dropped",
    ),
    pytest.param(
        change(0, "places", 0, "level", to="province"),
        {"places": (1, 1, 1)},
        {},
        id="a level",
    ),
    pytest.param(
        change(0, "tolls", 1, "part", to=False),
        {"tolls_full": (3, 1, 1)},
        {Critical.DOUBLE_COUNT: 1},
        id="a part given as a toll of its own",
    ),
    pytest.param(
        change(0, "tolls", 0, "source", to=None),
        {"tolls_full": (3, 1, 1)},
        {},
        id="toll source",
    ),
    pytest.param(
        change(0, "tolls", 0, "group", "text", to="nurses"),
        {"tolls_full": (3, 1, 1)},
        {},
        id="a toll's group",
    ),
    pytest.param(
        change(0, "event_type", to="shelling"), {"records": (2, 1, 1)}, {}, id="another event type"
    ),
    pytest.param(
        change(1, "date", "start", to="2023-04-24"), {"dates": (1, 1, 1)}, {}, id="another day"
    ),
    pytest.param(change(1, "date", to=None), {"dates": (1, 0, 1)}, {}, id="a date dropped"),
    pytest.param(
        all_of(change(2, "includes", to=[]), change(2, "kind", to="incident")),
        {"includes": (0, 0, 2), "records": (2, 1, 1)},
        {Critical.DOUBLE_COUNT: 1},
        id="a total given as one more incident",
    ),
    pytest.param(
        lambda data: data["records"][0]["sources"].clear(),
        {"sources": (0, 0, 1)},
        {},
        id="source",
    ),
    pytest.param(
        lambda data: data["statements"].clear(), {"statements": (0, 0, 1)}, {}, id="a statement"
    ),
    pytest.param(
        lambda data: data["records"][0].update(summary="They killed 15."),
        {},
        {Critical.INVENTED_NUMBER: 1},
        id="a number of the summary's own",
    ),
    pytest.param(lambda data: data["records"].reverse(), {}, {}, id="shuffled records"),
    pytest.param(
        lambda data: [record["tolls"].reverse() for record in data["records"]],
        {},
        {},
        id="shuffled tolls",
    ),
    pytest.param(
        change(0, "event_type", to="execution"), {}, {}, id="another accepted event type is right"
    ),
    pytest.param(
        change(0, "actors", 1, "name", "text", to="the teachers"),
        {},
        {},
        id="an article",
    ),
    pytest.param(
        lambda data: data["records"][0]["places"].append(
            {"name": {"text": "North Varda", "verdict": "exact"}, "level": "region"}
        ),
        {},
        {},
        id="an optional place found costs and brings nothing",
    ),
]


@pytest.mark.parametrize(("damage", "moved", "critical"), CASES)
def test_damage_moves_its_families_and_no_other(
    damage: Damage,
    moved: dict[str, tuple[int, int, int]],
    critical: dict[Critical, int],
) -> None:
    damaged = prediction(damage)
    assert counts(damaged) == PERFECT | moved
    assert score_article(damaged, GOLD, ARTICLE).critical == critical


def test_a_split_and_a_merged_record_are_listed() -> None:
    split = score_article(prediction(split_attack), GOLD, ARTICLE)
    assert (split.split, split.spurious) == ((0,), (3,))
    merged = score_article(prediction(merge), GOLD, ARTICLE)
    assert (merged.merged, merged.missed) == ((0,), (1,))


def test_every_difference_is_named_with_what_was_said_and_wanted() -> None:
    score = score_article(prediction(LOST_BOUND), GOLD, ARTICLE)
    assert [(d.fault, d.predicted, d.gold, d.said, d.wanted) for d in score.disagreements] == [
        (Fault.MISSED, None, "records[1].tolls[0]", "", "more than 40 killed"),
        (Fault.SPURIOUS, "records[1].tolls[0]", None, "40 killed", ""),
    ]


def test_a_record_from_an_article_that_has_none_is_critical() -> None:
    empty = Gold(article_id="varda", annotators=2, records=())
    score = score_article(prediction(), empty, ARTICLE)
    assert score.critical == {Critical.RECORD_FROM_NOTHING: 3}
    assert score.counts[Family.RECORDS] == Counts(fp=3)


def test_nothing_expected_and_nothing_claimed_has_no_score() -> None:
    empty = Gold(article_id="varda", annotators=2, records=())
    answer = prediction(lambda data: data.update(records=[], statements=[]))
    assert table([score_article(answer, empty, ARTICLE)])["all"].f1 is None


@given(order=st.permutations(range(3)))
def test_the_order_of_records_changes_nothing(order: list[int]) -> None:
    def shuffle(data: dict[str, Any]) -> None:
        data["records"] = [data["records"][i] for i in order]

    assert counts(prediction(shuffle)) == PERFECT


def test_the_gold_of_the_five_articles_is_perfect_against_itself() -> None:
    dataset = Dataset.load(SHIPPED)
    scores = [
        score_article(as_prediction(gold, dataset.articles[name]), gold, dataset.articles[name])
        for name, gold in dataset.gold.items()
    ]
    assert {family: count.f1 for family, count in table(scores).items()} == dict.fromkeys(
        [*(family.value for family in Family), "all"], 1.0
    )
    assert all(not score.critical for score in scores)
    empty = [
        score_article(None, gold, dataset.articles[name]) for name, gold in dataset.gold.items()
    ]
    assert {count.f1 for count in table(empty).values()} == {0.0}
