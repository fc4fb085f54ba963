"""Expected counts are worked out by hand from `src/models/utils.py` of the data set's authors."""

from __future__ import annotations

import json

import pytest

from evals.benchmarks import hrdsattack
from evals.benchmarks.files import BenchmarkError
from evals.benchmarks.hrdsattack_score import Accuracy, Answer, Field, majority, score
from evals.benchmarks.tally import Tally
from tests.support.bench_records import actor, days, place, record, toll


def said(violations=(), victims=(), **fields):
    return Answer(
        {Field[name.upper()]: value for name, value in fields.items()},
        frozenset(violations),
        tuple(victims),
    )


@pytest.mark.parametrize(
    ("ours", "gold", "expected"),
    [
        pytest.param("Minta", "Minta", Accuracy(1, 0, 1, 1), id="the same"),
        pytest.param("minta", "Minta", Accuracy(0, 0, 1, 1), id="letter for letter"),
        pytest.param(None, "Minta", Accuracy(0, 0, 1, 1), id="missed"),
        pytest.param("Minta", None, Accuracy(0, 0, 0, 1), id="invented"),
        pytest.param(None, None, Accuracy(0, 1, 0, 1), id="none on either side is apart"),
    ],
)
def test_a_field_is_right_letter_for_letter(ours, gold, expected):
    assert score([(said(city=ours), said(city=gold))]).fields[Field.CITY] == expected


@pytest.mark.parametrize(
    ("ours", "gold", "expected"),
    [
        pytest.param({"killing"}, {"killing", "torture"}, Tally(1, 1, 1, 2), id="one of two"),
        pytest.param(set(), {"unknown"}, Tally(1, 1, 1, 1), id="no answer is unknown"),
        pytest.param(set(), {"killing"}, Tally(0, 1, 0, 1), id="unknown is a claim"),
    ],
)
def test_violation_types_are_counted_by_type(ours, gold, expected):
    assert score([(said(ours), said(gold))]).violations == expected


@pytest.mark.parametrize(
    ("ours", "gold", "exact", "relaxed"),
    [
        pytest.param(["Eva Sol"], ["Eva Sol"], (1, 1, 1), (1, 1, 1), id="the name"),
        pytest.param(["Sol"], ["Eva Sol"], (0, 1, 1), (1, 1, 1), id="a part of it"),
        pytest.param(["Dr Eva Sol"], ["Eva Sol"], (0, 1, 1), (1, 1, 1), id="more than it"),
        pytest.param(
            ["Eva Sol", "Sol", "Eva Sol"],
            ["Eva Sol"],
            (1, 1, 1),
            (1, 1, 1),
            id="names in a name go",
        ),
        # The authors count what was given before they drop it.
        pytest.param(
            ["Sol", "Eva Sol"], ["Eva Sol"], (1, 2, 1), (1, 2, 1), id="a shorter name given first"
        ),
        pytest.param([], ["Eva Sol", "Ana Rey"], (0, 0, 2), (0, 0, 2), id="no name"),
    ],
)
def test_victims_are_counted_by_name(ours, gold, exact, relaxed):
    found = score([(said(victims=ours), said(victims=gold))])
    for tally, (right, given, wanted) in (
        (found.victims_exact, exact),
        (found.victims_relaxed, relaxed),
    ):
        assert tally == Tally(right, given, right, wanted)


def test_articles_add_up():
    found = score(
        [
            (said({"killing"}, year="2020"), said({"killing"}, year="2020")),
            (said(), said({"other"})),
        ]
    )
    assert found.fields[Field.YEAR] == Accuracy(1, 1, 1, 2)
    assert found.violations == Tally(1, 2, 1, 2)


def test_the_commonest_answers_are_those_of_train():
    train = [
        said({"killing"}, city=None),
        said({"killing", "torture"}, city=None),
        said({"torture", "killing"}, city="Minta"),
    ]
    assert majority(train, nulls=True).fields[Field.CITY] is None
    without = majority(train, nulls=False)
    assert without.fields[Field.CITY] == "Minta"
    assert without.fields[Field.YEAR] is None
    assert without.violations == {"killing"}
    assert without.victims == ()


def test_each_field_is_that_of_the_first_record_that_has_it():
    found = hrdsattack.answer(
        [
            record("attack", kind="background", date=days("2019-05-01", "2019-05-31", "month")),
            record(
                "detention",
                actors=[
                    actor("victim", "Eva Sol", "civilians"),
                    actor("victim", "reporters", "civilians"),
                    actor("victim", "the editor", "civilians"),
                    actor("perpetrator", "police", "state_forces"),
                ],
                tolls=[toll("detained", 4, "reporters")],
                places=[place("the court", "site"), place("Minta", "settlement")],
            ),
            record("attack", places=[place("Ostrava", "settlement"), place("Verro", "country")]),
        ]
    )
    assert found.fields == {
        Field.PERPETRATOR_TYPE: "state actor",
        Field.COUNTRY: "Verro",
        Field.REGION: None,
        Field.CITY: "Minta",
        Field.YEAR: "2019",
        Field.MONTH: "May",
        Field.DAY: None,
    }
    assert found.violations == {"arbitrary detention", "other"}
    assert found.victims == ("Eva Sol",)


@pytest.mark.parametrize(
    ("event_type", "tolls", "expected"),
    [
        ("abduction", [], {"kidnapping"}),
        ("ill_treatment", [toll("killed", 1)], {"torture", "killing"}),
        ("attack", [toll("killed", 0)], {"other"}),
        ("attack", [toll("missing", None)], {"enforced disappearance"}),
        ("destruction", [], {"other"}),
    ],
)
def test_a_records_violations_are_of_its_act_and_its_tolls(event_type, tolls, expected):
    assert hrdsattack.violations(record(event_type, tolls=tolls)) == expected


def test_no_record_answers_nothing():
    found = hrdsattack.answer([])
    assert not any(found.fields.values())
    assert found.violations == frozenset()


GOLD = {
    "perpetrator_mention": True,
    "perpetrator_type": "state actor",
    "violation_types": ["killing", "unknown"],
    "country": "N/A",
    "region": "unknown",
    "city": "Minta",
    "year": "2020",
    "month": "09",
    "day": "07",
    "victims": [{"victim_name": "Eva Sol"}, {"victim_name": None}],
}
LINE = {
    "id": "h-1",
    "gdelt_id": 1,
    "title": "Trial in Minta",
    "publish_date": "2020-09-08",
    "text": "Police shot Eva Sol.",
    "gold": GOLD,
}


def read(tmp_path, line):
    (tmp_path / "dev.jsonl").write_text(json.dumps(line))
    (case,) = hrdsattack.read(tmp_path, "dev")
    return case


def test_gold_is_cleaned_as_the_authors_do(tmp_path):
    case = read(tmp_path, LINE)
    assert case.article.key == "h-1"
    assert case.gold == said(
        {"killing"},
        ["Eva Sol"],
        perpetrator_type="state actor",
        country=None,
        region=None,
        city="Minta",
        year="2020",
        month="September",
        day="7",
    )


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("Decenmber", "December"),
        ("Ocober", "October"),
        ("12", "December"),
        ("N//A", None),
        (None, None),
        ("2015", "2015"),
    ],
)
def test_a_month_is_a_name(tmp_path, month, expected):
    case = read(tmp_path, LINE | {"gold": GOLD | {"month": month}})
    assert case.gold.fields[Field.MONTH] == expected


def test_dates_that_annotators_mixed_up_are_put_right(tmp_path):
    mixed_up = GOLD | {"day": "1839", "year": "13"}
    case = read(tmp_path, LINE | {"gdelt_id": 885531401, "gold": mixed_up})
    assert (case.gold.fields[Field.DAY], case.gold.fields[Field.YEAR]) == ("13", "1839")


def test_unknown_alone_stays_a_violation_type(tmp_path):
    case = read(tmp_path, LINE | {"gold": GOLD | {"violation_types": ["unknown"]}})
    assert case.gold.violations == {"unknown"}


def test_a_missing_file_gets_told_where_the_data_is_from(tmp_path):
    with pytest.raises(BenchmarkError, match=r"no dev\.jsonl.*dataminr-ai/HRDsAttack"):
        hrdsattack.read(tmp_path, "dev")
