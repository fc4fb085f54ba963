"""From a draft to records: every string grounded, every number read, nothing lost."""

from __future__ import annotations

from datetime import date

import pytest

from extractor.core.resolve import Resolved
from extractor.reader import Reader
from schemas.article import Article
from schemas.draft import Draft
from schemas.vocabulary import CheckCode, Precision, Qualifier, Verdict

TEXT = (
    "Gunmen killed more than 40 people in the town of Qasr Varda on Friday, the Red Valley "
    "Observatory said. Among them were 14 nurses. A bomb wounded 9 soldiers on Tuesday."
)
PUBLISHED = date(2023, 5, 7)  # a Sunday


def draft(**fields: object) -> Draft:
    record = {
        "kind": "incident",
        "event_type": "attack",
        "summary": "Gunmen killed people.",
        "assertion": "attributed",
        "sentences": [1, 2],
    }
    return Draft.model_validate({"records": [record | fields]})


def resolve(reader: Reader, made: Draft, text: str = TEXT, title: str | None = None) -> Resolved:
    article = Article(text=text, title=title, published_at=PUBLISHED, language="en")
    return reader.resolver(reader.read(article)).resolve(made)


def codes(resolved: Resolved) -> list[tuple[CheckCode, str]]:
    return [(check.code, check.path) for check in resolved.checks]


def toll(count: str, **fields: object) -> dict[str, object]:
    return {"outcome": "killed", "count": count} | fields


def test_a_sound_draft_gives_exact_mentions_and_no_checks(reader: Reader) -> None:
    made = draft(
        date="on Friday",
        places=[{"name": "Qasr Varda", "level": "settlement"}],
        tolls=[
            toll("more than 40", source="Red Valley Observatory"),
            toll("14", group="nurses", part=True),
        ],
    )
    resolved = resolve(reader, made)
    assert codes(resolved) == []
    (record,) = resolved.records
    total, part = record.tolls
    # Guideline section 5: "more than 40" is at least 41; section 6: the Friday before 7 May 2023.
    assert (total.count.value, total.count.qualifier, total.count.low, total.count.high) == (
        40,
        Qualifier.MORE_THAN,
        41,
        None,
    )
    assert (part.count.low, part.count.high, part.part) == (14, 14, True)
    assert record.date is not None
    assert (record.date.start, record.date.end) == (date(2023, 5, 5), date(2023, 5, 5))
    for mention in (record.date, record.places[0].name, total.count, part.count, part.group):
        assert mention is not None
        assert mention.verdict is Verdict.EXACT
        assert [TEXT[span.start : span.end] for span in mention.spans] == [mention.text]
    assert [TEXT[span.start : span.end] for span in record.evidence] == [
        TEXT[: TEXT.index(" Among")],
        "Among them were 14 nurses.",
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param(
            {"tolls": [toll("41")]},
            [(CheckCode.NOT_FOUND, "records[0].tolls[0].count")],
            id="a changed digit is not in the article",
        ),
        pytest.param(
            {"tolls": [toll("4")]},
            [(CheckCode.NOT_FOUND, "records[0].tolls[0].count")],
            id="4 is not in 40 or 14",
        ),
        pytest.param(
            {"tolls": [toll("40")]},
            [(CheckCode.MODIFIER_DROPPED, "records[0].tolls[0].count")],
            id="more than is lost",
        ),
        pytest.param(
            {"tolls": [toll("9")]},
            [(CheckCode.OUTSIDE_EVIDENCE, "records[0].tolls[0].count")],
            id="a number of another sentence",
        ),
        pytest.param(
            {"date": "on Tuesday"},
            [(CheckCode.OUTSIDE_EVIDENCE, "records[0].date")],
            id="a date of another sentence",
        ),
        pytest.param(
            {"actors": [{"role": "perpetrator", "name": "gunmen", "type": "unidentified"}]},
            [(CheckCode.NORMALIZED, "records[0].actors[0].name")],
            id="another case is normalized",
        ),
        pytest.param(
            {"sources": [{"name": "Highland Rights Observatory", "kind": "monitor"}]},
            [(CheckCode.NOT_FOUND, "records[0].sources[0].name")],
            id="a name of a prompt example is not a fact of this article",
        ),
        pytest.param(
            {"tolls": [toll("14"), toll("more than 40", part=True)]},
            [(CheckCode.PARTS_EXCEED_TOTAL, "records[0].tolls")],
            id="parts that exceed their total",
        ),
        pytest.param(
            {"summary": "Gunmen killed 41 people."},
            [(CheckCode.SUMMARY_NUMBER, "records[0].summary")],
            id="a number of the summary's own",
        ),
        pytest.param(
            {"summary": "Gunmen killed over forty people, fourteen of them nurses."},
            [],
            id="the summary may write a number in words",
        ),
        pytest.param(
            {"sentences": [1, 2, 9]},
            [(CheckCode.NO_SUCH_SENTENCE, "records[0].evidence")],
            id="a sentence that does not exist",
        ),
        pytest.param(
            {"sentences": []},
            [(CheckCode.NO_EVIDENCE, "records[0].evidence")],
            id="no evidence",
        ),
        pytest.param(
            {"includes": [1, 7]},
            [(CheckCode.NO_SUCH_RECORD, "records[0].includes")] * 2,
            id="itself and a record that does not exist",
        ),
    ],
)
def test_what_a_reader_should_know_is_said(
    reader: Reader, fields: dict[str, object], expected: list[tuple[CheckCode, str]]
) -> None:
    assert codes(resolve(reader, draft(**fields))) == expected


def test_an_ungrounded_string_stays_in_the_record_marked(reader: Reader) -> None:
    made = draft(actors=[{"role": "perpetrator", "name": "Black Lantern", "type": "rebels"}])
    resolved = resolve(reader, made)
    name = resolved.records[0].actors[0].name
    assert (name.text, name.verdict, name.spans) == ("Black Lantern", Verdict.NOT_FOUND, ())
    assert [(m.path, m.text) for m in resolved.missing] == [
        ("records[0].actors[0].name", "Black Lantern")
    ]


def test_a_mention_of_the_title_alone_says_so(reader: Reader) -> None:
    made = draft(weapons=["car bomb"])
    resolved = resolve(reader, made, title="Car bomb: car bomb kills 40")
    weapon = resolved.records[0].weapons[0]
    assert (weapon.only_in_title, weapon.spans, weapon.verdict) == (True, (), Verdict.EXACT)
    assert codes(resolved) == [(CheckCode.ONLY_IN_TITLE, "records[0].weapons[0]")]


def test_a_phrase_without_a_number_or_a_day_claims_nothing(reader: Reader) -> None:
    made = draft(tolls=[toll("Red Valley Observatory")], date="Red Valley")
    resolved = resolve(reader, made)
    count = resolved.records[0].tolls[0].count
    assert (count.value, count.low, count.high) == (None, None, None)
    assert resolved.records[0].date is not None
    assert resolved.records[0].date.precision is Precision.UNKNOWN
    assert {code for code, _ in codes(resolved)} == {
        CheckCode.COUNT_NOT_READ,
        CheckCode.DATE_NOT_READ,
    }


def test_mending_takes_what_the_article_has_and_keeps_the_rest(reader: Reader) -> None:
    made = draft(
        tolls=[toll("40"), toll("41", group="medics")],
        weapons=["rifles", "poison"],
        places=[{"name": "Kasr Varda", "level": "settlement"}],
    )
    resolver = reader.resolver(reader.read(Article(text=TEXT, language="en")))
    resolved, replaced = resolver.mend(
        made,
        {
            "records[0].tolls[0].count": "more than 40",
            "records[0].tolls[1].group": "nurses",
            "records[0].tolls[1].count": "15",
            "records[0].weapons[0]": "bomb",
            "records[0].weapons[1]": None,
            "records[0].places[0].name": "Qasr Varda",
        },
    )
    assert replaced == 4
    (record,) = resolved.records
    assert [t.count.text for t in record.tolls] == ["more than 40", "41"]
    assert [w.text for w in record.weapons] == ["bomb", "poison"]
    repaired = [c for c in resolved.checks if c.code is CheckCode.REPAIRED]
    assert repaired[0].message == "“40” became “more than 40”"
    assert [c.path for c in resolved.checks if c.code is CheckCode.NOT_FOUND] == [
        "records[0].tolls[1].count",
        "records[0].weapons[1]",
    ]
