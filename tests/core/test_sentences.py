from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.core.sentences import segment


def cut(text: str, language: str | None = "en") -> list[str]:
    return [text[s.start : s.end] for s in segment(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("One. Two.", ["One.", "Two."], id="full stops"),
        pytest.param(
            "Gen. Ali Haddad met 3.5 men. They left.",
            ["Gen. Ali Haddad met 3.5 men.", "They left."],
            id="a title and a decimal do not end a sentence",
        ),
        pytest.param("The U.S. army came.", ["The U.S. army came."], id="initials"),
        pytest.param(
            "It hit at 11 a.m. July 4. It fell at 9 p.m. Monday. He left at 6 a.m. Monday's bus.",
            [
                "It hit at 11 a.m. July 4.",
                "It fell at 9 p.m. Monday.",
                "He left at 6 a.m.",
                "Monday's bus.",
            ],
            id="a day behind an hour",
        ),
        pytest.param("Headline\nBody.", ["Headline", "Body."], id="a line break is a boundary"),
        pytest.param("a\r\n\r\n b 😀.\tC", ["a", "b 😀.", "C"], id="CRLF, tab and emoji"),
        pytest.param("a\x00b. C\u2028D", ["a\x00b.", "C", "D"], id="NUL stays, U+2028 cuts"),
        pytest.param("قال ٥٢. ثم ذهب؟ نعم.", ["قال ٥٢.", "ثم ذهب؟", "نعم."], id="Arabic"),
        pytest.param("  \n ", [], id="nothing but white space"),
    ],
)
def test_cuts(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_numbers_count_from_one_and_unknown_languages_are_cut_too() -> None:
    assert [s.number for s in segment("Ena. Dva.", "xx-Latn")] == [1, 2]


@given(st.text())
def test_sentences_are_ordered_and_hold_every_visible_character(text: str) -> None:
    sentences = segment(text, None)
    end = 0
    for sentence in sentences:
        assert end <= sentence.start < sentence.end <= len(text)
        assert not text[end : sentence.start].strip()
        assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip()
        end = sentence.end
    assert not text[end:].strip()


@pytest.mark.parametrize("unit", ["word ", "“", "1.", "x", "Mr. ", "\n"])
def test_hostile_text_is_cut_in_a_moment(unit: str) -> None:
    text = (unit * 200_000)[:200_000]
    started = time.perf_counter()
    segment(text, "en")
    # Measured at 0.02 s; a quadratic cut would take minutes.
    assert time.perf_counter() - started < 2


def test_a_long_line_is_cut_as_its_sentences_are() -> None:
    sentences = [f"Mr. Smith counted {number} boats off the coast." for number in range(400)]
    assert cut(" ".join(sentences)) == sentences
