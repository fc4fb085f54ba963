"""A text read in pieces says what it says as a whole: the whole is the reference."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import lexicons
from extractor.core.counts import CountPhrase, CountReader
from extractor.core.numbers import NumberReader
from extractor.core.passages import Passages
from extractor.core.words import Words

NUMBERS = lexicons.read("numbers")
COUNTS = lexicons.read("counts")
LANGUAGES = ["en", "es", "ar", "de"]
NUMBER_READERS = {code: NumberReader(NUMBERS[code]) for code in LANGUAGES}
COUNT_READERS = {code: CountReader(NUMBER_READERS[code], COUNTS.get(code)) for code in LANGUAGES}
PLAIN = ["people", "the", "of", "rose", "x", "Homs", "14", "3", "1,200", "2 000", "12:30", "15th"]
GAPS = [" ", " ", " ", ". ", ".\n", ", ", "\n", "\n\n", " – ", "-", " (", ". “", "! ", "+ ", " ~"]


def strings(table: object) -> list[str]:
    """Every phrase of a table of the lexicons."""
    if isinstance(table, str):
        return [table]
    if isinstance(table, dict):
        return [text for key, value in table.items() for text in (key, *strings(value))]
    return [text for value in table for text in strings(value)] if isinstance(table, list) else []


VOCABULARY = {code: [*strings(NUMBERS[code]), *strings(COUNTS.get(code, {}))] for code in LANGUAGES}


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    """A language, and words that its counts are made of in any order."""
    code = draw(st.sampled_from(LANGUAGES))
    word = st.one_of(st.sampled_from(VOCABULARY[code]), st.sampled_from(PLAIN))
    pairs = draw(st.lists(st.tuples(word, st.sampled_from(GAPS)), min_size=1, max_size=12))
    return code, "".join(word + gap for word, gap in pairs)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param("Two died. At least 14 fled. ", ["Two died. ", "At least 14 fled. "]),
        pytest.param("They lost approx. 40 men.", ["They lost approx. 40 men."], id="abbreviation"),
        pytest.param("It is 14.30 now", ["It is 14.30 now"], id="a point in a number"),
    ],
)
def test_a_text_is_cut_behind_full_stops(text: str, pieces: list[str]) -> None:
    cuts = COUNT_READERS["en"].borders.cuts(Words.of(text))
    assert [text[a:b] for a, b in pairwise([0, *cuts, len(text)]) if a < b] == pieces


@given(texts())
@settings(max_examples=50)
def test_the_pieces_have_the_counts_and_numbers_of_the_whole(drawn: tuple[str, str]) -> None:
    code, text = drawn
    counts, numbers = COUNT_READERS[code], NUMBER_READERS[code]
    pieces = list(pairwise([0, *counts.borders.cuts(Words.of(text)), len(text)]))
    assert counts.find(text) == [
        phrase.moved(start) for start, end in pieces for phrase in counts.find(text[start:end])
    ]
    assert [number.value for number in numbers.find(text)] == [
        number.value for start, end in pieces for number in numbers.find(text[start:end])
    ]


@given(texts())
@settings(max_examples=50)
def test_where_nothing_goes_on_no_phrase_does(drawn: tuple[str, str]) -> None:
    code, text = drawn
    words, phrases = Words.of(text), COUNT_READERS[code].find(text)
    numbers = NUMBER_READERS[code].find(text, articles=True)
    edges = {0, len(text), *words.starts, *words.ends}
    edges |= {edge for phrase in phrases for edge in (phrase.number_start, phrase.number_end)}
    edges -= {at for number in numbers for at in range(number.start + 1, number.end)}
    borders = COUNT_READERS[code].borders
    for start, end in combinations(sorted(edges), 2):
        if borders.are_shut(words, start, end):
            assert not [each for each in phrases if _goes_on(each, start, end)]


def _goes_on(phrase: CountPhrase, start: int, end: int) -> bool:
    overlaps = phrase.number_start < end and start < phrase.number_end
    return overlaps and (phrase.start < start or end < phrase.end)


@pytest.mark.parametrize(
    ("count", "shut"),
    [
        pytest.param("34", True, id="words without meaning beside it"),
        pytest.param("two", True, id="behind an and that joins nothing"),
        pytest.param("532", False, id="behind a modifier"),
        pytest.param("40", False, id="before a modifier"),
        pytest.param("300", False, id="in a range"),
    ],
)
def test_what_stands_beside_a_number_decides(count: str, shut: bool) -> None:
    text = (
        "They counted 34 dead, women and two boys; more than 532 fled, 40 people or more were "
        "hurt and 300 to 400 are missing."
    )
    at = text.index(count)
    borders = COUNT_READERS["en"].borders
    assert borders.are_shut(Words.of(text), at, at + len(count)) is shut


@given(texts())
@settings(max_examples=50)
def test_a_passage_has_the_phrases_around_a_place(drawn: tuple[str, str]) -> None:
    code, text = drawn
    counts = COUNT_READERS[code]
    passages = Passages(Words.of(text), NUMBER_READERS[code], counts)
    for phrase in counts.find(text):
        assert phrase in passages.around(phrase.start, phrase.end).phrases
        assert phrase in passages.around(phrase.start, phrase.end).near(phrase.start)
