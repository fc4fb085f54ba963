from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.cli.terminal import MAX_WIDTH, console, inline, printable, safe_json

STEERING = [
    pytest.param(
        "\x1b[31mred\x1b]0;title\x07", "␛[31mred␛]0;title␇", id="escape sequences and bell"
    ),
    pytest.param("a\x00b\x08c\x7f", "a␀b␈c␡", id="NUL, backspace, delete"),
    pytest.param("\x9b31m", "�31m", id="the eight-bit control sequence introducer"),
    pytest.param("abc\u202edcba", "abc�dcba", id="a right-to-left override"),
    pytest.param("one\ud800two", "one�two", id="a lone surrogate"),
    pytest.param("one\r\ntwo\rthree", "one \ntwo␍three", id="line ends, and a return on its own"),
    pytest.param("قتل 40 شخصا 🕊️", "قتل 40 شخصا 🕊️", id="Arabic and emoji stay"),
]


@pytest.mark.parametrize(("text", "shown"), STEERING)
def test_characters_that_steer_a_terminal_are_made_visible(text, shown):
    assert printable(text) == shown


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_offsets_hold_in_what_is_printed(text):
    assert len(printable(text)) == len(text)


def test_inline_text_is_one_line():
    assert inline(" killed\r\n\t 52\u2028men ") == "killed 52 men"


def test_json_stays_the_same_document_and_steers_no_terminal():
    document = json.dumps({"text": "a\x9bb\x7fc\u202ed\u2028 \x1b é 🕊️"}, ensure_ascii=False)
    safe = safe_json(document)
    assert json.loads(safe) == json.loads(document)
    assert not set(safe) & {"\x1b", "\x7f", "\x9b", "\u202e", "\u2028"}
    assert "é" in safe


def test_a_console_takes_no_markup_from_strings():
    stream = io.StringIO()
    console(stream).print("[bold]52[/] :smile:")
    assert stream.getvalue() == "[bold]52[/] :smile:\n"


def test_a_wide_terminal_is_not_filled(monkeypatch):
    monkeypatch.setenv("COLUMNS", "400")
    assert console(io.StringIO()).width == MAX_WIDTH


def test_a_narrow_terminal_is_kept_to(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    assert console(io.StringIO()).width == 60


def test_what_the_encoding_of_the_terminal_lacks_is_replaced():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    console(stream).print("Müller")
    stream.flush()
    assert raw.getvalue() == b"M?ller\n"
