"""What the offline engine must find in the five articles, read off the articles by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.extraction import Extraction
from schemas.record import IncidentRecord
from schemas.vocabulary import Assertion, EventType, Kind, Role, Verdict

ARTICLES = Path(__file__).parents[2] / "evals/data/syria-coast-2025/articles"
SOHR = {
    "Syrian Observatory for Human Rights",
    "British-based Syrian Observatory for Human Rights",
    "war monitoring organization",
    "Syrian war monitor",
    "monitoring group",
    "SOHR",
}


@pytest.fixture(scope="module", params=range(5))
def number(request: pytest.FixtureRequest) -> int:
    chosen: int = request.param
    return chosen


@pytest.fixture(scope="module")
def answers(extract) -> dict[int, Extraction]:
    texts = {n: (ARTICLES / f"seed-00{n}.txt").read_bytes().decode() for n in range(5)}
    return {n: extract(text) for n, text in texts.items()}


def main_act(answer: Extraction, low: int | None, value: int | None = None) -> IncidentRecord:
    """The record with a toll of this bound or value that is no part of another."""
    (record,) = [
        record
        for record in answer.records
        if any(
            not toll.part
            and (toll.count.low == low if value is None else toll.count.value == value)
            for toll in record.tolls
        )
    ]
    return record


def tolls(record: IncidentRecord) -> list[tuple[str, int | None, int | None, bool]]:
    return [(t.count.text, t.count.low, t.count.high, t.part) for t in record.tolls]


@pytest.mark.parametrize("article", [0, 1, 2])
def test_the_execution_of_52_is_attributed_to_a_monitor_and_laid_to_the_security_forces(
    answers: dict[int, Extraction], article: int
) -> None:
    record = main_act(answers[article], 52)
    assert (record.kind, record.event_type) == (Kind.INCIDENT, EventType.EXECUTION)
    assert record.assertion is Assertion.ATTRIBUTED
    assert tolls(record) == [("52", 52, 52, False)]
    assert record.tolls[0].source is not None
    assert record.tolls[0].source.text in SOHR
    accused = [a for a in record.actors if a.role is Role.PERPETRATOR]
    assert [a.name.text.removeprefix("Syrian ") for a in accused] == ["security forces"]
    assert accused[0].attribution == "accused"
    assert {"Latakia", "Latakia province"} & {place.name.text for place in record.places}
    assert {source.name.text for source in record.sources} & SOHR


def test_the_clash_of_the_third_article_has_its_parts_and_its_total_apart(
    answers: dict[int, Extraction],
) -> None:
    clash = main_act(answers[2], 72)
    assert clash.event_type is EventType.ARMED_CLASH
    assert tolls(clash) == [
        ("at least 72", 72, None, False),
        ("36", 36, 36, True),
        ("32", 32, 32, True),
        ("four", 4, 4, True),
    ]
    total = main_act(answers[2], 124)
    assert (total.kind, total.event_type) == (Kind.AGGREGATE, EventType.MIXED)
    assert tolls(total) == [("at least 124", 124, None, False)]
    assert set(total.includes) == {clash.id, main_act(answers[2], 52).id}


def test_the_fourth_article_has_745_and_the_fighters_and_a_total_over_both(
    answers: dict[int, Extraction],
) -> None:
    massacres = main_act(answers[3], None, 745)
    assert (massacres.kind, massacres.event_type) == (Kind.AGGREGATE, EventType.ATTACK)
    assert tolls(massacres) == [("approximately 745", None, None, False)]
    assert [a.name.text for a in massacres.actors if a.role is Role.PERPETRATOR] == [
        "Syrian security forces"
    ]
    fighting = main_act(answers[3], 125)
    assert fighting.event_type is EventType.ARMED_CLASH
    assert tolls(fighting) == [("125", 125, 125, False), ("148", 148, 148, False)]
    total = main_act(answers[3], 1001)
    assert total.kind is Kind.AGGREGATE
    assert set(total.includes) == {massacres.id, fighting.id}


def test_the_fifth_article_has_more_than_532_in_the_words_of_its_body(
    answers: dict[int, Extraction],
) -> None:
    record = main_act(answers[4], 533)
    assert record.kind is Kind.AGGREGATE
    assert record.event_type in {EventType.ATTACK, EventType.EXECUTION}
    # Officials blamed others: the act is disputed.
    assert record.assertion is Assertion.DISPUTED
    assert tolls(record)[0] == ("more than 532", 533, None, False)
    assert {"Jableh", "Baniyas"} <= {place.name.text for place in record.places}
    perpetrators = {a.name.text for a in record.actors if a.role is Role.PERPETRATOR}
    assert {"Syria’s Islamist authorities", "gunmen"} <= perpetrators
    assert record.date is not None
    assert record.date.text == "since Thursday"


def test_every_string_of_a_record_is_in_the_article(
    answers: dict[int, Extraction], number: int
) -> None:
    mentions = [
        mention
        for record in answers[number].records
        for mention in (
            *(place.name for place in record.places),
            *(actor.name for actor in record.actors),
            *(toll.count for toll in record.tolls),
            *(source.name for source in record.sources),
        )
    ]
    assert len(mentions) > 4
    assert {mention.verdict for mention in mentions} == {Verdict.EXACT}


def test_nothing_is_doubtful_about_the_answer(answers: dict[int, Extraction], number: int) -> None:
    assert answers[number].checks == ()
