from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path

import pytest

from extractor.cli.inputs import Input, expand, is_batch, read
from extractor.errors import ArticleTooLong, InvalidArticle, MalformedBody

LIMIT = 1_000


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(arguments, **options):
    return [source.name for source in expand(arguments, **options)]


def read_file(path, content, limit=LIMIT, **fields):
    Path(path).write_bytes(content)
    (source,) = expand([str(path)])
    return read(source, fields, limit)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(b"Four\r\nmen\rdied.\n", "Four\r\nmen\rdied.\n", id="line ends stay"),
        pytest.param(b"\xef\xbb\xbfFour died.", "Four died.", id="a byte order mark is dropped"),
        pytest.param(b"a\x00b\x1b[0m", "a\x00b\x1b[0m", id="control characters stay"),
        pytest.param("قتل 🕊️".encode(), "قتل 🕊️", id="other scripts and emoji"),
    ],
)
def test_bare_text_is_the_file_as_it_is(folder, content, text):
    assert read_file("a.txt", content).text == text


def test_options_fill_in_what_bare_text_cannot_say(folder):
    article = read_file("a.txt", b"Four died.", title="News", published_at=date(2024, 5, 31))
    assert (article.title, article.published_at) == ("News", date(2024, 5, 31))


def test_options_do_not_replace_what_a_json_article_says_itself(folder):
    said = b'\xef\xbb\xbf{"text": "Four died.", "title": "Mine", "source": {"name": "Echo"}}'
    article = read_file("a.json", said, title="News", language="en")
    assert (article.title, article.language, article.source.name) == ("Mine", "en", "Echo")


def test_a_file_of_another_kind_is_bare_text_when_it_is_named(folder):
    assert read_file("article.md", b'{"text": "x"}').text == '{"text": "x"}'


def test_stdin_is_bare_text(monkeypatch):
    piped = io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbfFour\r\ndied."), encoding="ascii")
    monkeypatch.setattr(sys, "stdin", piped)
    (source,) = expand(["-"])
    assert source.name == "stdin"
    assert read(source, {}, LIMIT).text == "Four\r\ndied."
    assert not piped.closed


@pytest.mark.parametrize(
    ("name", "content", "error", "said"),
    [
        pytest.param(
            "a.txt", b"one\ntw\xe9", MalformedBody, "Not UTF-8 at byte 6, line 2", id="Latin-1"
        ),
        pytest.param(
            "a.txt", b"\xef\xbb\xbf\xff", MalformedBody, "at byte 3, line 1", id="after a mark"
        ),
        pytest.param("a.json", b'{"text": "\xe9"}', MalformedBody, "at byte 10", id="Latin-1 JSON"),
        pytest.param("a.json", b"{", MalformedBody, "Not JSON: EOF", id="cut-off JSON"),
        pytest.param("a.json", b'{"text": "\\ud800"}', MalformedBody, "Not JSON", id="surrogate"),
        pytest.param("a.json", b"[]", InvalidArticle, "body: ", id="JSON that is no object"),
        pytest.param("a.json", b'{"txt": ""}', InvalidArticle, "text: ", id="a field is missing"),
        pytest.param("a.txt", b" \n", InvalidArticle, "text: the text is empty", id="blank"),
        pytest.param("a.txt", b"", InvalidArticle, "text: the text is empty", id="empty"),
    ],
)
def test_what_cannot_be_read_says_why_and_where(folder, name, content, error, said):
    with pytest.raises(error) as caught:
        read_file(name, content)
    assert said in str(caught.value)


def test_an_error_does_not_quote_the_article(folder):
    with pytest.raises(InvalidArticle) as caught:
        read_file("a.json", b'{"text": 5, "title": ["secret words"]}')
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.jsonl"])
def test_a_file_far_over_the_limit_is_not_read_to_its_end(folder, name):
    with pytest.raises(ArticleTooLong):
        read_file(name, b"x" * 200_000, limit=10)


def test_the_limit_counts_code_points_not_bytes(folder):
    assert read_file("a.txt", "🕊".encode() * 10, limit=10).text == "🕊" * 10


def test_every_line_of_a_jsonl_file_is_an_article(folder):
    Path("a.jsonl").write_bytes(
        b'\xef\xbb\xbf{"text": "One died."}\r\n\n  \n{"text": "\xd9\xa2 died."}\nnot JSON\n'
        b'{"text": "Four died."}'
    )
    sources = expand(["a.jsonl"])
    assert [source.name for source in sources] == [
        "a.jsonl:1",
        "a.jsonl:4",
        "a.jsonl:5",
        "a.jsonl:6",
    ]
    read_in_any_order = {source.name: source for source in reversed(sources)}
    assert read(read_in_any_order["a.jsonl:6"], {}, LIMIT).text == "Four died."
    assert read(read_in_any_order["a.jsonl:4"], {}, LIMIT).text == "٢ died."
    assert read(read_in_any_order["a.jsonl:1"], {}, LIMIT).text == "One died."
    with pytest.raises(MalformedBody):
        read(read_in_any_order["a.jsonl:5"], {}, LIMIT)


def test_a_line_that_is_not_utf8_says_at_which_byte_of_the_file(folder):
    Path("a.jsonl").write_bytes(b'{"text": "One"}\n{"text": "\xff"}\n')
    with pytest.raises(MalformedBody, match="at byte 26 "):
        read(expand(["a.jsonl"])[1], {}, LIMIT)


def test_a_folder_gives_its_articles_by_path_with_subfolders_and_without_hidden_files(folder):
    for name in ["d/b.txt", "d/a.json", "d/c/x.TXT", "d/.git/x.txt", "d/.x.txt", "d/x.md"]:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text('{"text": "One died."}')
    Path("d/l.jsonl").write_text('{"text": "One"}\n{"text": "Two"}\n')
    assert names(["d"]) == ["d/a.json", "d/b.txt", "d/c/x.TXT", "d/l.jsonl:1", "d/l.jsonl:2"]


def test_arguments_keep_their_order(folder):
    Path("d").mkdir()
    Path("d/z.txt").write_text("x")
    assert names(["b.txt", "d", "-", "a.txt"]) == ["b.txt", "d/z.txt", "stdin", "a.txt"]


def test_the_file_being_written_is_no_input(folder):
    Path("d").mkdir()
    for name in ["d/a.txt", "d/out.jsonl"]:
        Path(name).write_text('{"text": "One died."}\n')
    assert names(["d"], leave_out=Path("d/../d/out.jsonl")) == ["d/a.txt"]


@pytest.mark.parametrize("name", ["gone.txt", "gone.json", "gone.jsonl"])
def test_a_file_that_is_not_there_is_listed_and_fails_when_it_is_read(folder, name):
    (source,) = expand([name])
    with pytest.raises(FileNotFoundError):
        read(source, {}, LIMIT)


@pytest.mark.parametrize(
    ("arguments", "many"),
    [
        (["a.txt"], False),
        (["a.json"], False),
        (["-"], False),
        (["a.jsonl"], True),
        (["folder"], True),
        (["a.txt", "b.txt"], True),
    ],
)
def test_whether_a_batch_is_asked_for_depends_on_the_arguments_alone(folder, arguments, many):
    Path("folder").mkdir()
    assert is_batch(arguments) is many


def test_an_input_knows_its_file(folder):
    Path("a.txt").write_text("x")
    assert Input("a.txt", Path("a.txt")).is_in(folder / "a.txt")
    assert not Input("stdin", None).is_in(folder / "a.txt")
