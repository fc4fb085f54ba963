"""Bodies that are malformed, too long, of another kind, or hostile."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

LIMIT = 200_000
PROBLEM = "urn:incident-extractor:problem:"


def refused(answer, status, slug):
    assert (answer.status_code, answer.json()["type"]) == (status, PROBLEM + slug)
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"text=All+quiet", id="a form"),
        pytest.param(b'{"text": "All quiet."', id="cut off"),
        pytest.param(b'{"text": "All quiet."} {}', id="followed by more"),
        pytest.param(b"{'text': 'All quiet.'}", id="single quotes"),
        pytest.param(b'{"text": "All\nquiet."}', id="a raw line break in a string"),
        pytest.param(b'{"text": "\\ud83d"}', id="a lone leading surrogate"),
        pytest.param(b'{"text": "\\udd25 quiet"}', id="a lone trailing surrogate"),
        pytest.param(b'{"text": "caf\xe9"}', id="latin-1"),
        pytest.param('{"text": "All quiet."}'.encode("utf-16"), id="utf-16"),
        pytest.param(b'{"text": "\xed\xa0\xbd"}', id="a surrogate in utf-8"),
        pytest.param(b'{"text": ' + b"[" * 100_000, id="a nesting bomb"),
        pytest.param(b"[" * 1_000_000, id="a nesting bomb at the top"),
        pytest.param(b'{"text": ' + b'{"a":' * 100_000, id="a nesting bomb of objects"),
        pytest.param(b'{"text": ' + b"9" * 100_000 + b"}", id="a huge integer"),
        pytest.param(b'{"text": "one", "text": "two"}', id="a field given twice"),
        pytest.param(b'{"text": [[1]], "text": "two"}', id="a field given twice, once nested"),
        pytest.param(
            b'{"text": "one", "source": {"name": "a", "name": "b"}}', id="an inner field twice"
        ),
        pytest.param(b'{"text": "one", "te\\u0078t": "two"}', id="a field twice, once escaped"),
    ],
)
def test_json_that_cannot_be_read_is_400(api, body):
    refused(api.extract_json(body), 400, "malformed-body")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("caf\u00e9".encode("latin-1"), id="latin-1"),
        pytest.param("All quiet.".encode("utf-16"), id="utf-16"),
        pytest.param(b"All quiet \xed\xa0\xbd", id="a surrogate"),
        pytest.param(b"All quiet \xf0\x9f\x94", id="cut off inside a character"),
        pytest.param(b"All quiet \xc0\xaf", id="an overlong form"),
    ],
)
def test_text_that_is_not_utf_8_is_400(api, body):
    problem = refused(api.extract(body), 400, "malformed-body")

    assert problem["detail"] == "The body is not UTF-8."


def test_the_problem_says_where_the_json_broke_off(api):
    problem = refused(api.extract_json(b'{"text": x}'), 400, "malformed-body")

    assert problem["detail"] == "The body is not JSON: expected value at line 1 column 10."


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        pytest.param([1], {"body": "Input should be an object"}, id="an array"),
        pytest.param(None, {"body": "Input should be an object"}, id="null"),
        pytest.param("All quiet.", {"body": "Input should be an object"}, id="a string"),
        pytest.param({}, {"text": "Field required"}, id="no text"),
        pytest.param({"text": ""}, {"text": "the text is empty or blank"}, id="empty"),
        pytest.param(
            {"text": " \n\u00a0\u3000"}, {"text": "the text is empty or blank"}, id="blank"
        ),
        pytest.param({"text": 5}, {"text": "Input should be a valid string"}, id="a number"),
        pytest.param(
            {"text": "a", "source": "Herald"},
            {"source": "Input should be an object"},
            id="a source that is no object",
        ),
        pytest.param(
            {"text": "a", "source": {"nam": "Herald"}},
            {"source.name": "Field required", "source.nam": "This name is unknown."},
            id="a mistyped field inside the source",
        ),
        pytest.param(
            {"text": "a", "pubished_at": "2024-05-08"},
            {"pubished_at": "This name is unknown."},
            id="a mistyped field",
        ),
        pytest.param(
            {"text": "a", "Words with spaces, as of an article": 1},
            {"?": "This name is unknown."},
            id="an unknown field that is no name",
        ),
        pytest.param(
            {"text": "a", "title": "t" * 2_001, "id": ""},
            {
                "title": "String should have at most 2000 characters",
                "id": "String should have at least 1 character",
            },
            id="too long and too short",
        ),
    ],
)
def test_fields_that_do_not_fit_are_422_by_path(api, body, errors):
    problem = refused(api.extract_json(body), 422, "invalid-article")

    assert {error["path"]: error["message"] for error in problem["errors"]} == errors


@pytest.mark.parametrize(
    ("body", "path"),
    [
        pytest.param(b'{"text": NaN}', "text", id="not a number"),
        pytest.param(b'{"text": -Infinity}', "text", id="infinity"),
        pytest.param(b'{"text": 12345678901234567890123}', "text", id="a big integer"),
        pytest.param(b'{"text": "a", "published_at": "Tuesday"}', "published_at", id="no date"),
        pytest.param(b'{"text": "a", "published_at": "2024-02-30"}', "published_at", id="no day"),
        pytest.param(b'{"text": "a", "published_at": 1e400}', "published_at", id="a huge float"),
        pytest.param(b'{"text": "a", "language": "English!"}', "language", id="no language tag"),
    ],
)
def test_values_that_do_not_fit_are_422(api, body, path):
    problem = refused(api.extract_json(body), 422, "invalid-article")

    assert [error["path"] for error in problem["errors"]] == [path]


def test_many_errors_are_cut_short(api):
    body = {"text": "a"} | {f"field_{number}": 1 for number in range(500)}

    assert len(api.extract_json(body).json()["errors"]) == 20


@pytest.mark.parametrize("text", ["", " \r\n\t", "\ufeff"], ids=["empty", "blank", "only a BOM"])
def test_blank_plain_text_is_422(api, text):
    problem = refused(api.extract(text), 422, "invalid-article")

    assert problem["errors"] == [{"path": "text", "message": "the text is empty or blank"}]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no content type"),
        pytest.param({"Content-Type": ""}, id="an empty one"),
        pytest.param({"Content-Type": "application/x-www-form-urlencoded"}, id="a form"),
        pytest.param({"Content-Type": "multipart/form-data; boundary=x"}, id="a multipart form"),
        pytest.param({"Content-Type": "application/ld+json"}, id="other json"),
        pytest.param({"Content-Type": "text/html"}, id="html"),
        pytest.param({"Content-Type": "text/plain; charset=latin-1"}, id="latin-1"),
        pytest.param({"Content-Type": "text/plain; charset="}, id="an empty charset"),
        pytest.param({"Content-Type": "text/plain", "Content-Encoding": "gzip"}, id="gzip"),
        pytest.param({"Content-Type": "application/json", "Content-Encoding": "br"}, id="brotli"),
        pytest.param({"Content-Type": ";;;=\xff"}, id="rubbish"),
    ],
)
def test_other_media_types_are_415(api, headers):
    encoded = [(name, value.encode("latin-1")) for name, value in headers.items()]
    answer = api.request("POST", "/v1/extract", content=b"All quiet.", headers=encoded)

    refused(answer, 415, "unsupported-media-type")


@pytest.mark.parametrize(
    ("query", "path"),
    [
        pytest.param({"engine": "oracle"}, "query.engine", id="an unknown engine"),
        pytest.param({"engine": ""}, "query.engine", id="an empty engine"),
        pytest.param({"fallback": "llm"}, "query.fallback", id="a fallback to the model"),
        pytest.param({"published_at": "Tuesday"}, "query.published_at", id="no date"),
        pytest.param({"pubished_at": "2024-05-08"}, "query.pubished_at", id="a mistyped name"),
        pytest.param({"a b": "c"}, "query.?", id="a name that is none"),
        pytest.param({"language": "English!"}, "query.language", id="no language tag"),
        pytest.param({"title": "t" * 2_001}, "query.title", id="a long title"),
        pytest.param({"id": ""}, "query.id", id="an empty id"),
    ],
)
def test_query_parameters_that_do_not_fit_are_422(api, query, path):
    problem = refused(api.extract("All quiet.", **query), 422, "invalid-query")

    assert [error["path"] for error in problem["errors"]] == [path]


def test_a_query_parameter_given_twice_is_422(api):
    answer = api.request(
        "POST",
        "/v1/extract?published_at=2024-05-08&published_at=2024-05-09",
        content=b"All quiet.",
        headers={"Content-Type": "text/plain"},
    )

    problem = refused(answer, 422, "invalid-query")
    assert [error["path"] for error in problem["errors"]] == ["query.published_at"]


@pytest.mark.parametrize("name", ["published_at", "title", "language", "id"])
def test_fields_of_a_json_article_do_not_belong_in_the_query(api, name):
    value = {"published_at": "2024-05-08", "title": "t", "language": "en", "id": "1"}[name]

    problem = refused(api.extract_json({"text": "a"}, **{name: value}), 422, "invalid-query")

    assert problem["errors"] == [
        {"path": f"query.{name}", "message": "With application/json this belongs in the body."}
    ]


@pytest.mark.parametrize("path", ["text", "json"])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * LIMIT, id="one word"),
        pytest.param("9" * LIMIT, id="one number"),
        pytest.param('"' * LIMIT, id="quotes"),
        pytest.param("\U0001f525" * LIMIT, id="emoji"),
        pytest.param("\x00" * LIMIT, id="NUL"),
        pytest.param("killed " * (LIMIT // 7), id="one word again and again"),
    ],
)
def test_a_text_of_just_the_limit_is_read(api, text, path):
    answer = api.extract(text) if path == "text" else api.extract_json({"text": text})

    assert answer.status_code == 200
    assert answer.json()["article"]["length"] == len(text)


def test_a_text_of_the_limit_fits_in_its_longest_json_form(api):
    longest = {
        "text": "\U0001f525" * LIMIT,
        "title": "\U0001f525" * 2_000,
        "source": {"name": "\U0001f525" * 500, "url": "\U0001f525" * 2_000},
        "id": "\U0001f525" * 200,
    }
    body = json.dumps(longest, ensure_ascii=True, indent=8).encode()
    assert len(body) > 12 * LIMIT

    assert api.extract_json(body).json()["article"]["length"] == LIMIT


@pytest.mark.parametrize("letter", ["x", "\u0642", "\U0001f525"], ids=["ascii", "arabic", "emoji"])
def test_one_character_over_the_limit_is_413(api, letter):
    text = letter * (LIMIT + 1)

    for answer in (api.extract(text), api.extract_json({"text": text})):
        problem = refused(answer, 413, "article-too-long")
        assert problem["detail"] == "The article is longer than 200000 characters."


def test_json_larger_than_any_article_is_413(api):
    body = b'{"text": "a"' + b" " * (12 * LIMIT + 65_536) + b"}"

    refused(api.extract_json(body), 413, "body-too-large")


@pytest.mark.parametrize("length", ["2500000", "9" * 5_000], ids=["2.5 MB", "5,000 digits"])
@pytest.mark.parametrize(
    ("content_type", "slug"),
    [("text/plain", "article-too-long"), ("application/json", "body-too-large")],
)
def test_a_declared_length_over_the_limit_is_413_with_nothing_read(api, content_type, slug, length):
    async def body():
        raise AssertionError("the body was asked for")
        yield b""

    answer = api.request(
        "POST",
        "/v1/extract",
        content=body(),
        headers={"Content-Type": content_type, "Content-Length": length},
    )

    refused(answer, 413, slug)


@pytest.mark.parametrize(
    ("content_type", "slug", "most_chunks"),
    [
        # 1,000 bytes a chunk: 200,000 characters, and 12 bytes for each plus 65,536.
        ("text/plain", "article-too-long", 201),
        ("application/json", "body-too-large", 2_466),
    ],
)
def test_an_endless_body_is_413_once_over_the_limit(api, content_type, slug, most_chunks):
    read = 0

    async def body():
        nonlocal read
        while True:
            read += 1
            yield b"x" * 1_000

    answer = api.request(
        "POST", "/v1/extract", content=body(), headers={"Content-Type": content_type}
    )

    refused(answer, 413, slug)
    assert read == most_chunks


@pytest.mark.parametrize("size", [1, 2, 3], ids=["bytes", "pairs", "threes"])
def test_characters_may_be_cut_across_chunks(api, size):
    text = "\ufeff\U0001f525 \u0642\u062a\u0644 caf\u00e9"
    sent = text.encode()

    async def body():
        for start in range(0, len(sent), size):
            yield sent[start : start + size]

    answer = api.request(
        "POST", "/v1/extract", content=body(), headers={"Content-Type": "text/plain"}
    )

    assert answer.json()["article"]["length"] == len(text) - 1


@pytest.mark.parametrize("path", ["text", "json"])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{{7*7}} ${7*7} {% raw %} %s {0}", id="templates"),
        pytest.param("line\r\nline\rline\u2028line", id="line breaks of every kind"),
        pytest.param("\x00\x01\x7f\x1b[31m", id="control characters"),
        pytest.param("\u202e\u0642\u062a\u0644 40 \u05d4\u05e8\u05d2\u202c", id="right to left"),
        pytest.param("e\u0301\u0327" * 50, id="combining marks"),
        pytest.param("\U0001f468\u200d\U0001f469\u200d\U0001f467", id="a family of emoji"),
        pytest.param("\ufffe\uffff\U0010ffff", id="noncharacters"),
    ],
)
def test_no_character_is_changed_on_the_way_in(api, text, path):
    answer = api.extract(text) if path == "text" else api.extract_json({"text": text})

    assert answer.status_code == 200
    assert answer.json()["article"]["length"] == len(text)


@settings(max_examples=200, deadline=None)
@given(body=st.binary(max_size=300))
def test_random_bytes_are_answered(api, body):
    assert api.extract(body).status_code in {200, 400, 422}
    assert api.extract_json(body).status_code in {200, 400, 422}


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = st.sampled_from(["text", "title", "published_at", "source", "language", "id", "other"])


@settings(max_examples=200, deadline=None)
@given(body=ANY_JSON | st.dictionaries(FIELDS, ANY_JSON, max_size=5))
def test_random_json_is_answered(api, body):
    assert api.extract_json(json.dumps(body).encode()).status_code in {200, 400, 422}


@settings(max_examples=200, deadline=None)
@given(published_at=st.text(min_size=8, max_size=30, alphabet="0123456789-:TZW+. \u0663x"))
def test_random_dates_are_answered(api, published_at):
    assert api.extract("All quiet.", published_at=published_at).status_code in {200, 422}
