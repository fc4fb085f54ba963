"""How the report finds strings, cuts texts and words what it shows."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.gold import Dataset
from evals.report import Scored, render
from evals.report.issues import Issue
from evals.report.items import bounds
from evals.report.marks import Evidence, Facet, Mark, occurrences
from evals.report.passages import passage, visible
from evals.runs import Run
from evals.scores import Disagreement, Family, Fault
from evals.scoring import score_run
from schemas.article import Article
from schemas.vocabulary import Qualifier
from tests.support.report_runs import SIGNATURE, gold, gold_record, interval


@pytest.mark.parametrize(
    ("string", "text", "found"),
    [
        ("4", "40 and 14 and 4.", [(14, 15)]),
        ("52", "52,000 of 52", [(10, 12)]),
        ("000", "52,000", []),
        ("MORE than 40", "More\r\n than  40 died", [(0, 15)]),
        ("man", "a woman, a man", [(11, 14)]),
        ("上海", "在上海市", [(1, 3)]),
        ("a.b", "axb", []),
        ("  ", "any", []),
    ],
    ids=[
        "a digit is not found inside a number",
        "nor the head of a grouped number",
        "nor its tail",
        "case and white space aside",
        "nor inside a word",
        "but inside a script without spaces",
        "a string is no pattern",
        "a blank string is nowhere",
    ],
)
def test_strings_are_found_where_they_stand(
    string: str, text: str, found: list[tuple[int, int]]
) -> None:
    assert occurrences(string, text) == found


def test_a_long_text_of_one_figure_is_cut_in_time() -> None:
    article = Article(text="52 " * 60_000, id="long")
    wanted = gold("long", *(gold_record(f"g{n}", "52", 52) for n in range(3)))
    long = Dataset("long", {"long": article}, {"long": wanted})
    run = Run(signature=SIGNATURE, predictions=())
    began = time.process_time()
    shown = render(Scored(run, score_run(run, long)), long, interval=interval)
    assert time.process_time() - began < 20
    assert shown.count('<mark class="count flagged">52</mark>') == 60_000


@pytest.mark.parametrize(
    ("qualifier", "numbers", "said"),
    [
        (Qualifier.EXACT, (1000, 1000, 1000), "= 1,000"),
        (Qualifier.MORE_THAN, (532, 533, None), "≥ 533"),
        (Qualifier.LESS_THAN, (40, None, 39), "≤ 39"),
        (Qualifier.RANGE, (None, 300, 400), "300 to 400"),
        (Qualifier.VAGUE, (None, None, None), "no number"),
        (Qualifier.AT_LEAST, (None, None, None), "not read"),
    ],
)
def test_bounds_are_said_in_signs(
    qualifier: Qualifier, numbers: tuple[int | None, int | None, int | None], said: str
) -> None:
    assert bounds(qualifier, *numbers) == said


@given(st.data())
def test_cutting_the_text_loses_nothing(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="ab \n\r\0é😀", min_size=1, max_size=40))
    edges = st.integers(0, len(text))
    spans = st.tuples(edges, edges).map(sorted).filter(lambda span: span[0] < span[1])
    marks = [
        Mark(start, end, Facet.COUNT, f"records[0].tolls[{n}].count")
        for n, (start, end) in enumerate(data.draw(st.lists(spans, max_size=6)))
    ]
    evidence = [Evidence(start, end, "r1") for start, end in data.draw(st.lists(spans, max_size=4))]
    lines = passage(text, marks, evidence, gold=False)
    assert "\n".join("".join(p.text for p in line) for line in lines) == visible(text)
    covered = {at for mark in marks for at in range(mark.start, mark.end)} - {
        at for at, character in enumerate(text) if character == "\n"
    }
    shown = sum(len(p.text) for line in lines for p in line if p.facet)
    assert shown == len([at for at in covered if text[at] != "\r"])


def test_a_wrong_field_does_not_flag_the_whole_record() -> None:
    wrong = Issue(1, Disagreement(Family.ASSERTION, Fault.WRONG, "records[1]", "records[0]"))
    missed = Issue(2, Disagreement(Family.RECORDS, Fault.MISSED, None, "records[1]"))
    assert not wrong.covers("records[1].tolls[0].count", gold=False)
    assert wrong.on("records[1].assertion", gold=False)
    assert missed.covers("records[1].tolls[0].count", gold=True)
    assert not missed.covers("records[10].tolls[0].count", gold=True)
