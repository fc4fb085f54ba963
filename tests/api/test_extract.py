from __future__ import annotations

import hashlib

import pytest

from extractor.errors import ModelOutputInvalid, ProviderUnavailable
from schemas.draft import ActorDraft, Draft, IncidentDraft
from schemas.extraction import Extraction, Usage
from schemas.vocabulary import ActorType, Assertion, EventType, Kind, Role

TEXT = "Gunmen killed four farmers near Ostrava Creek on Tuesday, the mayor said."


def raising(error):
    def write(_):
        raise error

    return write


def test_a_json_article_gets_an_extraction_that_knows_its_fields(api):
    answer = api.extract_json(
        {
            "text": TEXT,
            "title": "Four dead",
            "published_at": "2024-05-08",
            "source": {"name": "Creek Herald", "url": "https://herald.example"},
            "language": "en",
            "id": "creek-1",
        }
    )

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    article = Extraction.model_validate_json(answer.content).article
    assert article.id == "creek-1"
    assert article.title == "Four dead"
    assert article.published_at.isoformat() == "2024-05-08"
    assert article.source.name == "Creek Herald"
    assert article.length == len(TEXT)
    assert article.digest == hashlib.sha256(TEXT.encode()).hexdigest()


def test_a_plain_text_article_takes_its_fields_from_the_query(api):
    answer = api.extract(
        TEXT, published_at="2024-05-08", title="Four dead", language="en", id="creek-1"
    )

    article = Extraction.model_validate_json(answer.content).article
    assert article.id == "creek-1"
    assert article.title == "Four dead"
    assert article.published_at.isoformat() == "2024-05-08"
    assert article.language == "en"


def test_a_plain_text_article_needs_no_query(api):
    article = Extraction.model_validate_json(api.extract(TEXT).content).article

    assert article.id == article.digest[:16]
    assert article.title is None
    assert article.published_at is None


def test_the_same_text_has_the_same_digest_both_ways(api):
    both = [api.extract(TEXT), api.extract_json({"text": TEXT})]

    assert len({answer.json()["article"]["digest"] for answer in both}) == 1


@pytest.mark.parametrize(
    "content_type",
    [
        pytest.param("application/json", id="json"),
        pytest.param("application/json; charset=utf-8", id="json with a charset"),
        pytest.param("Application/JSON ; charset=UTF-8", id="json in other case"),
    ],
)
def test_json_is_known_by_its_media_type(api, content_type):
    answer = api.request(
        "POST",
        "/v1/extract",
        content=b'{"text": "All quiet."}',
        headers={"Content-Type": content_type},
    )

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "content_type",
    [
        pytest.param("text/plain", id="bare"),
        pytest.param("text/plain; charset=utf-8", id="utf-8"),
        pytest.param('TEXT/PLAIN;charset="UTF-8"', id="quoted, in other case"),
        pytest.param("text/plain; format=flowed; charset=us-ascii", id="ascii and a parameter"),
    ],
)
def test_plain_text_is_known_by_its_media_type(api, content_type):
    answer = api.request(
        "POST", "/v1/extract", content=b"All quiet.", headers={"Content-Type": content_type}
    )

    assert answer.status_code == 200


def test_a_byte_order_mark_is_not_part_of_the_text(api):
    plain = api.extract(b"\xef\xbb\xbfAll quiet.")
    json = api.extract_json(b'\xef\xbb\xbf{"text": "All quiet."}')

    assert plain.json()["article"]["length"] == json.json()["article"]["length"] == 10


def test_offsets_count_code_points(api_with):
    # Emoji outside the BMP, an Arabic word, a combining accent, CRLF and NUL before the name.
    text = "\U0001f525\U0001f525 \u0642\u062a\u0644 e\u0301\r\n\x00 Gunmen of the Ash Front fired."
    draft = Draft(
        records=(
            IncidentDraft(
                kind=Kind.INCIDENT,
                event_type=EventType.ATTACK,
                summary="The Ash Front fired.",
                assertion=Assertion.REPORTED,
                actors=(
                    ActorDraft(role=Role.PERPETRATOR, name="Ash Front", type=ActorType.REBELS),
                ),
                sentences=(1,),
            ),
        )
    )
    api = api_with(rules=lambda _: draft)

    for answer in (api.extract(text), api.extract_json({"text": text})):
        name = answer.json()["records"][0]["actors"][0]["name"]
        assert name["verdict"] == "exact"
        assert [text[span["start"] : span["end"]] for span in name["spans"]] == ["Ash Front"]


@pytest.mark.parametrize(
    ("query", "engine"),
    [
        pytest.param({}, "llm", id="auto takes the model where there is one"),
        pytest.param({"engine": "auto"}, "llm", id="auto by name"),
        pytest.param({"engine": "llm"}, "llm", id="llm"),
        pytest.param({"engine": "rules"}, "rules", id="rules"),
    ],
)
@pytest.mark.parametrize("body", ["json", "text"])
def test_the_query_chooses_the_engine(api_with, query, engine, body):
    api = api_with(llm=lambda _: Draft(records=()), usage=Usage(prompt_tokens=7))
    answer = (
        api.extract(TEXT, **query) if body == "text" else api.extract_json({"text": TEXT}, **query)
    )

    assert answer.json()["provenance"]["engine"] == engine


def test_without_a_model_auto_takes_the_rules(api):
    assert api.extract(TEXT).json()["provenance"]["engine"] == "rules"


@pytest.mark.parametrize(
    "error",
    [ProviderUnavailable("No connection."), ModelOutputInvalid("It did not fit the schema.")],
    ids=["provider", "output"],
)
def test_a_fallback_answers_and_says_so(api_with, error):
    api = api_with(llm=raising(error))

    answer = api.extract(TEXT, engine="llm", fallback="rules")

    assert answer.status_code == 200
    provenance = answer.json()["provenance"]
    assert provenance["engine"] == "rules"
    assert provenance["fallback"] == {
        "engine": "llm",
        "error": error.slug,
        "detail": str(error),
        "models": [],
    }


def test_a_fallback_answers_where_no_model_is_configured(api):
    answer = api.extract(TEXT, engine="llm", fallback="rules")

    assert answer.status_code == 200
    assert answer.json()["provenance"]["fallback"]["error"] == "engine-not-configured"
