from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from extractor.cli.evidence import Stretch, evidence_view, mentioned, stretches
from schemas.article import Article
from schemas.record import Span

SPANS = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(
    lambda pair: Span(start=pair[0], end=sum(pair))
)


def shown(article, extraction, **options):
    stream = io.StringIO()
    Console(file=stream, width=500, **options).print(evidence_view(article, extraction))
    return stream.getvalue()


def cut(*pairs):
    return tuple(Span(start=start, end=end) for start, end in pairs)


def test_evidence_is_marked_without_colour(article, extraction):
    assert shown(article, extraction) == (
        "[r1] Gunmen raided the fishing village of Ostrava Bay on Tuesday night.\n"
        "They killed more than 40 people, including eleven children, the Lakeshore Monitor said. "
        "[/r1] [s1] Governor Ansa Delori condemned the raid. [/s1]\n"
    )


def test_mentions_are_underlined_on_a_terminal(article, extraction):
    view = shown(article, extraction, force_terminal=True, color_system="standard")
    assert "\x1b[1;4;36mOstrava Bay\x1b[0m" in view


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        pytest.param((), [Stretch(0, 14, ())], id="none"),
        pytest.param((cut((0, 4)),), [Stretch(0, 4, (0,)), Stretch(4, 14, ())], id="one sentence"),
        pytest.param(
            (cut((0, 4), (5, 9)),),
            [Stretch(0, 9, (0,)), Stretch(9, 14, ())],
            id="white space between two sentences of a record joins them",
        ),
        pytest.param(
            (cut((0, 4)), cut((5, 9))),
            [Stretch(0, 4, (0,)), Stretch(4, 5, ()), Stretch(5, 9, (1,)), Stretch(9, 14, ())],
            id="two records side by side",
        ),
        pytest.param(
            (cut((0, 9)), cut((5, 14))),
            [Stretch(0, 5, (0,)), Stretch(5, 9, (0, 1)), Stretch(9, 14, (1,))],
            id="two records share a part",
        ),
        pytest.param(
            (cut((0, 9), (5, 14)),), [Stretch(0, 14, (0,))], id="spans of a record overlap"
        ),
        pytest.param(
            (cut((10, 99), (50, 60)),),
            [Stretch(0, 10, ()), Stretch(10, 14, (0,))],
            id="beyond the text",
        ),
    ],
)
def test_the_text_is_cut_where_the_evidence_changes(evidence, expected):
    assert stretches(evidence, "One. Two. Six.") == expected


@given(st.lists(st.lists(SPANS, max_size=4), max_size=4), st.text("a. \n", max_size=80))
def test_stretches_cover_the_text_once_and_say_who_covers_each_character(evidence, text):
    found = stretches(evidence, text)
    assert "".join(text[one.start : one.end] for one in found) == text
    for one in found:
        for at in range(one.start, one.end):
            holders = {
                n for n, spans in enumerate(evidence) for s in spans if s.start <= at < s.end
            }
            assert holders == set(one.covered_by) or text[at].isspace()


def test_places_of_mentions_do_not_overlap(extraction):
    found = list(mentioned(extraction))
    assert all(one.end <= two.start for one, two in pairwise(found))


def test_markup_and_escapes_of_an_article_are_printed_as_they_are(extraction):
    text = "[bold]52[/] killed [/r9] \x1b[2J\x9b1m :bomb:\r\nEnd." + "." * 200
    view = shown(Article(text=text), extraction, force_terminal=True, color_system=None)
    assert "[bold]52[/] killed [/r9] ␛[2J�1m :bomb: \n" in view.replace("\x1b[1;4m", "").replace(
        "\x1b[0m", ""
    ).replace("[r1] ", "")


def test_a_long_hostile_article_is_printed_in_time(extraction):
    text = "dead " * 40_000
    assert shown(Article(text=text), extraction).count("a") == 40_000
