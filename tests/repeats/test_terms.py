"""Which requests are the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from extractor.api.idempotency import read_terms
from extractor.errors import InvalidIdempotencyKey
from extractor.repeats.terms import answer_name, key_name, request_name
from schemas.article import Article, Outlet

ARTICLE = Article(
    text="Shells hit Port Ambrose.",
    title="Shells",
    published_at=date(2024, 5, 7),
    source=Outlet(name="The Ambrose Herald", url="https://herald.example"),
    language="en",
    id="a1",
)
OTHERS = [
    pytest.param({"text": "Shells hit Port Ambrose!"}, id="text"),
    pytest.param({"title": None}, id="title"),
    pytest.param({"published_at": date(2024, 5, 8)}, id="day of publication"),
    pytest.param({"source": Outlet(name="The Ambrose Herald")}, id="source"),
    pytest.param({"language": None}, id="language"),
]


def headers(*lines: tuple[str, str]) -> Headers:
    return Headers(raw=[(name.encode(), value.encode("latin-1")) for name, value in lines])


@pytest.mark.parametrize("changed", OTHERS)
def test_all_that_decides_an_answer_is_in_its_name(changed):
    other = Article.model_validate(ARTICLE.model_dump() | changed)

    assert answer_name(other, "i") != answer_name(ARTICLE, "i")
    assert request_name(other, "auto", None) != request_name(ARTICLE, "auto", None)


def test_another_model_gives_another_answer():
    assert answer_name(ARTICLE, "one") != answer_name(ARTICLE, "other")


def test_the_callers_id_is_part_of_the_request_and_not_of_the_answer():
    other = Article.model_validate(ARTICLE.model_dump() | {"id": "a2"})

    assert answer_name(other, "i") == answer_name(ARTICLE, "i")
    assert request_name(other, "auto", None) != request_name(ARTICLE, "auto", None)


def test_the_query_is_part_of_the_request():
    names = {
        request_name(ARTICLE, engine, fallback)
        for engine in ("auto", "llm", "rules")
        for fallback in (None, "rules")
    }
    assert len(names) == 6


@given(
    st.lists(
        st.tuples(st.text(max_size=5), st.text(max_size=5)), min_size=2, max_size=2, unique=True
    )
)
def test_keys_of_different_callers_never_meet(pairs):
    one, other = pairs

    assert key_name(*one) != key_name(*other)


@pytest.mark.parametrize(
    ("lines", "store", "fresh"),
    [
        ([], True, False),
        ([("cache-control", "no-store")], False, False),
        ([("cache-control", "No-Store")], False, False),
        ([("cache-control", "max-age=0, no-cache")], True, True),
        ([("cache-control", "max-age=0"), ("cache-control", "no-store")], False, False),
        ([("cache-control", "no-storey, only-if-cached")], True, False),
    ],
)
def test_cache_control_is_read(lines, store, fresh):
    terms = read_terms(headers(*lines))

    assert (terms.store, terms.fresh) == (store, fresh)


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        # The draft's own example, and its escapes as RFC 9651 section 4.2.5 reads them.
        ('"8e03978e-40d5-43e8-bc93-6894a57f9324"', "8e03978e-40d5-43e8-bc93-6894a57f9324"),
        (r'"a \"b\" \\ c"', r'a "b" \ c'),
        ("8e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f9324"),
        ("a/b:c;d=e", "a/b:c;d=e"),
        ("k" * 255, "k" * 255),
        ('"' + "k" * 255 + '"', "k" * 255),
    ],
)
def test_a_key_is_a_string_or_bare(sent, key):
    assert read_terms(headers(("idempotency-key", sent)), scope="desk").key == key


@pytest.mark.parametrize(
    "sent",
    ["", '""', '"', 'a"b', '"a', "a b", "a,b", '"a", "b"', r'"a\b"', "clé", "a\x00b", "k" * 256],
)
def test_a_key_that_is_neither_is_refused(sent):
    with pytest.raises(InvalidIdempotencyKey):
        read_terms(headers(("idempotency-key", sent)))


def test_two_keys_are_refused():
    with pytest.raises(InvalidIdempotencyKey):
        read_terms(headers(("idempotency-key", "a"), ("idempotency-key", "a")))
