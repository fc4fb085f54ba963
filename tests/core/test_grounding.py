"""Expected spans are worked out by hand; the properties compare with the article itself."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from itertools import combinations
from unicodedata import combining, normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extractor import lexicons
from extractor.core.counts import CountReader
from extractor.core.document import Document, Sentence
from extractor.core.folding import fold_text
from extractor.core.grounding import Grounder
from extractor.core.numbers import NumberReader
from schemas.article import Article
from schemas.vocabulary import Qualifier, Verdict

NUMBERS = lexicons.read("numbers")
COUNTS = lexicons.read("counts")
NUMBER_READERS = {code: NumberReader(NUMBERS[code]) for code in NUMBERS}
COUNT_READERS = {code: CountReader(NUMBER_READERS[code], COUNTS[code]) for code in NUMBERS}
SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s|$)|$)", re.DOTALL)

ARTICLE = (
    "Gunmen on motorbikes attacked the market in Oruvale at dawn on Tuesday, killing more than 532 "
    "people. The district hospital counted 72 wounded, among them 14 children. “We ran,” said a "
    "trader. A week earlier, twenty-four men were seized near Oruvale; more than 532 families fled."
)


def grounder(text: str, language: str = "en", title: str | None = None) -> Grounder:
    sentences = tuple(
        Sentence(number, *match.span()) for number, match in enumerate(SENTENCE.finditer(text), 1)
    )
    document = Document(Article(text=text, title=title), sentences, language)
    return Grounder(document, NUMBER_READERS[language], COUNT_READERS[language])


def quotes(text: str, string: str, language: str = "en") -> tuple[Verdict, list[str]]:
    grounding = grounder(text, language).ground(string, ())
    return grounding.verdict, [text[start:end] for start, end in grounding.spans]


@pytest.mark.parametrize(
    ("text", "string", "quoted"),
    [
        pytest.param("AT LEAST 72", "at least 72", ["AT LEAST 72"], id="case"),
        pytest.param(
            "at  least\r\n72", "at least 72", ["at  least\r\n72"], id="runs of white space"
        ),
        pytest.param("at least\u00a072", "at least 72", ["at least\u00a072"], id="no-break space"),
        pytest.param("“don’t”", '"don\'t"', ["“don’t”"], id="quotes and apostrophe"),
        pytest.param("«non»", '"non"', ["«non»"], id="guillemets"),
        pytest.param("300–400", "300-400", ["300–400"], id="dashes"),
        pytest.param("٥٢ people", "52 people", ["٥٢ people"], id="digits of another script"),
        pytest.param("l'e\u0301cole", "école", ["e\u0301cole"], id="decomposed in the article"),
        pytest.param("l'école", "e\u0301cole", ["école"], id="decomposed in the draft"),
        pytest.param("\u1112\u1161\u11ab", "\ud55c", ["\u1112\u1161\u11ab"], id="Hangul jamo"),
        pytest.param("in\u00adci\u200bdent", "incident", ["in\u00adci\u200bdent"], id="invisible"),
        pytest.param("Die Straße", "strasse", ["Straße"], id="one character folded to two"),
        pytest.param("İzmir burns", "i\u0307zmir", ["İzmir"], id="dotted capital I"),
        pytest.param("x e\u200b\u0301a", "éa", ["e\u200b\u0301a"], id="invisible before a mark"),
        pytest.param("1\u200b4 dead", "14 dead", ["1\u200b4 dead"], id="invisible inside a number"),
    ],
)
def test_what_differs_only_in_form_is_normalized(text: str, string: str, quoted: list[str]) -> None:
    assert quotes(text, string) == (Verdict.NORMALIZED, quoted)


@pytest.mark.parametrize(
    ("text", "string"),
    [
        pytest.param("35, 5 people", "5 people", id="behind another number"),
        pytest.param("In 2016 4 died", "4", id="beside a year"),
        pytest.param("Ali's men", "Ali", id="before an apostrophe"),
        pytest.param("more than 532 dead", "532", id="without its modifier"),
        pytest.param("fighting in بحمص", "حمص", id="behind an Arabic clitic"),
        pytest.param("死者30人", "30", id="digits in a script without case"),
        pytest.param("200人が死亡", "死亡", id="no word boundaries in Japanese"),
        pytest.param("a foo  bar", "foo ", id="a trailing space that the article has"),
        pytest.param("x \u200fabc", "\u200fabc", id="an invisible first character"),
        pytest.param("10² km", "10² km", id="a superscript with its number"),
    ],
)
def test_what_the_article_has_is_exact(text: str, string: str) -> None:
    assert quotes(text, string) == (Verdict.EXACT, [string])


@pytest.mark.parametrize(
    ("text", "string"),
    [
        pytest.param("killed 14", "40", id="another number"),
        pytest.param("killed 14", "4", id="the last digit"),
        pytest.param("killed 14", "1", id="the first digit"),
        pytest.param("killed 4,000", "4", id="before a separator"),
        pytest.param("killed 40,000", "40", id="before thousands"),
        pytest.param("killed 4 000", "4", id="before a spaced separator"),
        pytest.param("killed 1.4", "4", id="behind a point"),
        pytest.param("24 hours", "4", id="in hours"),
        pytest.param("1.5 people", "5 people", id="a decimal before a word"),
        pytest.param("15 people", "5 people", id="a digit before a word"),
        pytest.param("1,000", "1000", id="a separator left out"),
        pytest.param("1000", "1,000", id="a separator put in"),
        pytest.param("10²", "102", id="a superscript is no digit"),
        pytest.param("10²", "10", id="nor may it be cut off"),
        pytest.param("2½ hours", "2", id="a fraction cut off"),
        pytest.param("at 14:30", "14", id="a time"),
        pytest.param("on 14/3", "14", id="a day of a month"),
        pytest.param("on 2016-10-19", "19", id="an ISO day"),
        pytest.param("the 14th", "14", id="an ordinal"),
        pytest.param("AK47", "47", id="a name"),
        pytest.param("36,32 dead", "36", id="a number that may be a decimal"),
        pytest.param("1\u200b4 dead", "4 dead", id="behind an invisible character"),
        pytest.param("fourteen", "four", id="a word in a word"),
        pytest.param("twenty-four", "four", id="a unit behind a ten"),
        pytest.param("twenty-four", "twenty", id="a ten before a unit"),
        pytest.param("four hundred", "four", id="before a scale"),
        pytest.param("2 million", "2", id="digits before a scale"),
        pytest.param("two dozen", "two", id="before dozen"),
        pytest.param("two hundred people", "hundred people", id="a scale without its number"),
        pytest.param("twenty-first", "twenty", id="an ordinal in words"),
        pytest.param("ISIL this", "IS", id="a name in a name"),
        pytest.param("Alison", "Ali", id="the head of a name"),
        pytest.param("Alawites", "Alawite", id="a plural"),
        pytest.param("école", "cole", id="behind an accent"),
        pytest.param("e\u0301cole", "cole", id="behind a combining accent"),
        pytest.param("Ali\u0301", "Ali", id="before a combining accent"),
        pytest.param("Straße", "Stras", id="half of a character"),
        pytest.param("école", "ecole", id="an accent left out"),
        pytest.param("anything", "", id="nothing"),
        pytest.param("any thing", " ", id="only white space"),
        pytest.param("anything", "\u200b", id="only what is invisible"),
    ],
)
def test_words_and_numbers_are_never_cut_nor_changed(text: str, string: str) -> None:
    assert quotes(text, string) == (Verdict.NOT_FOUND, [])


@pytest.mark.parametrize(
    ("text", "string", "verdict"),
    [
        pytest.param("قتل ألفين", "ألف", Verdict.NOT_FOUND, id="a thousand in two thousand"),
        pytest.param("الفلسطينيين", "الف", Verdict.NOT_FOUND, id="a thousand in a name"),
        pytest.param("ثلاثمئة", "مئة", Verdict.NOT_FOUND, id="a hundred in three hundred"),
        pytest.param("وألف شخص", "ألف", Verdict.EXACT, id="behind and"),
        pytest.param("الأربعة", "أربعة", Verdict.EXACT, id="behind the article"),
        pytest.param("و40 شخصا", "40", Verdict.EXACT, id="digits behind and"),
    ],
)
def test_arabic_number_words_have_no_letters_to_spare(
    text: str, string: str, verdict: Verdict
) -> None:
    assert quotes(text, string, "ar")[0] is verdict


EVIDENCE = "Oruvale fell. Men left. Oruvale burns."


@pytest.mark.parametrize(
    ("string", "cited", "starts", "outside"),
    [
        pytest.param("Oruvale", (1,), [0], False, id="only the spans in the evidence"),
        pytest.param("Oruvale", (3, 1, 1), [0, 24], False, id="in both sentences cited"),
        pytest.param("Oruvale", (2,), [0, 24], True, id="not in the evidence: everywhere"),
        pytest.param("Oruvale", (), [0, 24], False, id="nothing cited"),
        pytest.param("Oruvale", (99,), [0, 24], False, id="a sentence that does not exist"),
        pytest.param("left. Oruvale", (2, 3), [18], False, id="across two cited sentences"),
        pytest.param("left. Oruvale", (2,), [18], True, id="across one that is not cited"),
    ],
)
def test_spans_in_the_evidence_come_first(
    string: str, cited: Sequence[int], starts: list[int], outside: bool
) -> None:
    grounding = grounder(EVIDENCE).ground(string, cited)
    assert [start for start, _ in grounding.spans] == starts
    assert grounding.outside_evidence is outside


def test_the_place_of_a_match_counts_for_more_than_its_form() -> None:
    grounding = grounder("The Guard left. Then a guard fired.").ground("Guard", (2,))
    assert grounding.verdict is Verdict.NORMALIZED
    assert [start for start, _ in grounding.spans] == [23]


def test_at_the_same_place_exact_matches_win() -> None:
    grounding = grounder("A guard and the Guard.").ground("Guard", (1,))
    assert grounding.verdict is Verdict.EXACT
    assert [start for start, _ in grounding.spans] == [16]


@pytest.mark.parametrize(
    ("string", "verdict"), [("Oruvale Market", Verdict.EXACT), ("ORUVALE", Verdict.NORMALIZED)]
)
def test_the_title_is_the_last_resort(string: str, verdict: Verdict) -> None:
    grounding = grounder("Nothing here.", title="Attack on Oruvale Market").ground(string, (1,))
    assert grounding.verdict is verdict
    assert grounding.only_in_title
    assert grounding.spans == ()
    assert not grounding.outside_evidence


@pytest.mark.parametrize(
    ("string", "fuller"),
    [
        pytest.param("532", "more than 532", id="everywhere with its modifier"),
        pytest.param("532 people", "more than 532", id="with a noun"),
        pytest.param("more than 532", None, id="the modifier is there"),
        pytest.param("72", None, id="the article has none"),
        pytest.param("72 wounded, among them 14", None, id="figures that are there in full"),
        pytest.param("999", None, id="not found"),
    ],
)
def test_a_modifier_left_out_is_seen(string: str, fuller: str | None) -> None:
    assert grounder(ARTICLE).ground_count(string, ()).fuller == fuller


@pytest.mark.parametrize(
    ("text", "string", "fuller"),
    [
        pytest.param("More than 9 died. Of the 9, 2 fled.", "9", None, id="once it stands bare"),
        pytest.param("300-400 died", "300", "300-400", id="one end of a range"),
        pytest.param("No one died", "one", "No one", id="one of no one"),
        pytest.param("72 or more died", "72", "72 or more", id="a modifier behind"),
        pytest.param("About 72 or around 72", "about 72", None, id="the same in other words"),
    ],
)
def test_only_what_every_span_lacks_is_missing(text: str, string: str, fuller: str | None) -> None:
    assert grounder(text).ground_count(string, ()).fuller == fuller


def test_a_count_is_read_whether_found_or_not() -> None:
    found = grounder(ARTICLE).ground_count("more than 532", (1,))
    assert found.value is not None
    assert (found.value.qualifier, found.value.low) == (Qualifier.MORE_THAN, 533)
    lost = grounder(ARTICLE).ground_count("at least 40", (1,))
    assert lost.grounding.verdict is Verdict.NOT_FOUND
    assert lost.value is not None
    assert lost.value.low == 40


@pytest.mark.parametrize(
    ("string", "cited", "hint"),
    [
        pytest.param("40 wounded", (2,), "72; 14", id="the figures of the evidence"),
        pytest.param("forty", (1, 4), "more than 532; twenty-four", id="words, once each"),
        pytest.param("the army", (2,), None, id="no number, no hint"),
        pytest.param("40", (3,), None, id="evidence without figures"),
    ],
)
def test_a_hint_gives_the_figures_that_are_there(
    string: str, cited: Sequence[int], hint: str | None
) -> None:
    assert grounder(ARTICLE).hint(string, cited) == hint


@given(st.text(min_size=1).filter(str.strip), st.data())
def test_exact_spans_quote_and_normalized_spans_fold_alike(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    string = text[start : data.draw(st.integers(start + 1, len(text)))]
    string = data.draw(st.sampled_from([string, string.upper(), normalize("NFD", string)]))
    grounding = grounder(text).ground(string, ())
    for start, end in grounding.spans:
        quoted = text[start:end]
        if grounding.verdict is Verdict.EXACT:
            assert quoted == string
        else:
            assert fold_text(quoted).text == fold_text(string).text
        assert end == len(text) or not combining(text[end])


@given(st.text())
def test_folding_is_settled_and_leads_back(text: str) -> None:
    folded = fold_text(text)
    assert fold_text(folded.text).text == folded.text
    spans = [folded.origin(at, at + 1) for at in range(len(folded.text))]
    edges = [edge for span in spans if span for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in filter(None, spans))


@given(st.text(st.sampled_from("aZ \n\t\u00a0`'’“-–٣é")))
def test_the_short_and_the_long_way_of_folding_agree(text: str) -> None:
    # A mark at the end forces the long way.
    long_way = fold_text(text + "x\u0301\u0302")
    short_way = fold_text(text)
    assert long_way.text.startswith(short_way.text)
    for start, end in combinations(range(len(short_way.text) + 1), 2):
        assert long_way.origin(start, end) == short_way.origin(start, end)


NOUNS = ["sailors", "nurses", "miners", "children", "guards"]
FIGURES = st.one_of(
    st.integers(0, 999_999).map(str),
    st.integers(1_000, 999_999).map("{:,}".format),
    st.sampled_from(["four", "fourteen", "forty", "forty-four", "four hundred", "two dozen"]),
)
CLAUSES = st.tuples(
    st.sampled_from(["At least", "More than", "Some", "The", "Nearly", "Another"]),
    FIGURES,
    st.sampled_from(NOUNS),
    st.sampled_from(["were killed.", "fled the port.", "were hurt, officials said."]),
)
ARTICLES = st.lists(CLAUSES, min_size=1, max_size=6).map(
    lambda clauses: " ".join(" ".join(clause) for clause in clauses)
)


@given(ARTICLES, st.data())
def test_what_is_taken_at_word_boundaries_is_exact(text: str, data: st.DataObject) -> None:
    numbers = NUMBER_READERS["en"].find(text)
    edges = [match.span() for match in re.finditer(r"\S+", text)]
    starts = [a for a, _ in edges if not any(n.start < a < n.end for n in numbers)]
    ends = [b for _, b in edges if not any(n.start < b < n.end for n in numbers)]
    start = data.draw(st.sampled_from(starts))
    end = data.draw(st.sampled_from([end for end in ends if end > start]))
    grounding = grounder(text).ground(text[start:end], ())
    assert grounding.verdict is Verdict.EXACT
    assert (start, end) in grounding.spans


@given(ARTICLES, FIGURES)
def test_a_figure_that_the_article_does_not_have_is_not_found(text: str, figure: str) -> None:
    standing = {text[n.start : n.end].lower() for n in NUMBER_READERS["en"].find(text)}
    assume(figure not in standing)
    assert quotes(text, figure)[0] is Verdict.NOT_FOUND


@given(ARTICLES, st.data())
def test_a_figure_with_one_digit_changed_is_not_found(text: str, data: st.DataObject) -> None:
    numbers = NUMBER_READERS["en"].find(text)
    written = [text[n.start : n.end] for n in numbers if n.kind == "digits"]
    assume(written)
    figure = data.draw(st.sampled_from(written))
    at = data.draw(st.sampled_from([i for i, char in enumerate(figure) if char.isdigit()]))
    changed = figure[:at] + data.draw(st.sampled_from("0123456789")) + figure[at + 1 :]
    assume(changed not in written)
    assert quotes(text, changed)[0] is Verdict.NOT_FOUND


@pytest.mark.parametrize(
    ("unit", "string"),
    [
        pytest.param("a ", "a", id="every other character matches"),
        pytest.param("a", "a" * 900, id="one endless word"),
        pytest.param("ab ", "ab " * 300 + "a", id="matches that end inside a word"),
        pytest.param("ab ", "ab " * 3_000 + "a", id="a very long string"),
        pytest.param("a ", "a " * 400 + "a", id="matches that overlap"),
        pytest.param("“", '"', id="quotes"),
        pytest.param("e\u0301", "é", id="marks"),
        pytest.param("\u0301", "x", id="marks upon marks"),
        pytest.param("a\u200b", "a", id="invisible characters"),
        pytest.param("1,", "1", id="digits and separators"),
        pytest.param(" \n", "x", id="white space"),
    ],
)
def test_time_grows_linearly(unit: str, string: str) -> None:
    def seconds(length: int) -> float:
        text = "x" + (unit * length)[:length]
        start = time.process_time()
        grounder_ = Grounder(
            Document(Article(text=text), (Sentence(1, 0, len(text)),), "en"),
            NUMBER_READERS["en"],
            COUNT_READERS["en"],
        )
        grounder_.ground(string, (1,))
        return time.process_time() - start

    # Sixteen times the text: 16 if linear, 256 if quadratic; the rest is for a busy machine.
    small = min(seconds(2_500) for _ in range(5))
    assert min(seconds(40_000) for _ in range(2)) < 80 * max(small, 0.001)


def test_spans_that_overlap_are_all_given() -> None:
    assert grounder("no and no and no").ground("no and no", ()).spans == [(0, 9), (7, 16)]


def test_a_string_in_the_article_many_times_has_all_its_spans() -> None:
    assert len(grounder("a " * 5_000).ground("a", ()).spans) == 5_000
