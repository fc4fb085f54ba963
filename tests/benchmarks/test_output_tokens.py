"""The draft costs less than half the tokens of the same facts with retyped quotes."""

from __future__ import annotations

import json

import pytest

from benchmarks.output_tokens import SHIPPED, TARGETED, Answer, answers, by_bytes, by_pieces, ratios


@pytest.fixture(scope="module")
def found() -> list[Answer]:
    return answers(SHIPPED)


def test_the_wire_form_costs_less_than_half_of_what_quotes_would(found: list[Answer]) -> None:
    assert len(found) == 5
    measured = {key: ratio for key, ratio in ratios(found).items() if key[0] in TARGETED}
    assert len(measured) == 4
    assert max(measured.values()) < 0.5


def test_every_form_tells_of_the_same_records(found: list[Answer]) -> None:
    for one in found:
        sent = json.loads(one.wire)
        for form in one.plainer.values():
            told = json.loads(form)
            assert [r["event_type"] for r in told["records"]] == [
                r["event_type"] for r in sent["records"]
            ]
            assert len(told["statements"]) == len(sent.get("statements", []))


def test_quotes_are_sentences_of_the_article(found: list[Answer]) -> None:
    (first, *_) = found
    text = (SHIPPED / f"articles/{first.article_id}.txt").read_text(encoding="utf-8")
    for name in ("quoted records", "quoted draft"):
        for record in json.loads(first.plainer[name])["records"]:
            quotes = record.get("evidence") or record["sentences"]
            assert quotes
            assert all(quote in text for quote in quotes)
    told = json.loads(first.plainer["quoted facts"])["records"]
    assert all(t["count"]["text"] in t["evidence"] for r in told for t in r["tolls"])


@pytest.mark.parametrize(
    ("text", "pieces"),
    [('{"count":"532"}', 5), ("over a thousand", 3), ("12345", 2), ("", 0)],
)
def test_a_piece_is_a_word_three_digits_or_a_run_of_punctuation(text: str, pieces: int) -> None:
    assert by_pieces(text) == pieces
    assert by_bytes(text) == round(len(text) / 4)
