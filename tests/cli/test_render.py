from __future__ import annotations

import io
from datetime import date

import pytest
from rich.console import Console

from extractor.cli.render import extraction_view
from schemas.extraction import Check, Fallback, Repair, Usage
from schemas.record import Count, DateSpan, Mention, Span
from schemas.vocabulary import (
    CheckCode,
    EngineName,
    Outcome,
    Precision,
    Qualifier,
    Status,
    Verdict,
    Verification,
)


def rendered(extraction, width=100, name="bay.txt", **options):
    stream = io.StringIO()
    Console(file=stream, width=width, **options).print(extraction_view(extraction, name))
    return stream.getvalue()


def with_record(extraction, **changes):
    (record,) = extraction.records
    return extraction.model_copy(update={"records": (record.model_copy(update=changes),)})


def with_provenance(extraction, **changes):
    provenance = extraction.provenance.model_copy(update=changes)
    return extraction.model_copy(update={"provenance": provenance})


def with_toll(extraction, **changes):
    toll = extraction.records[0].tolls[0].model_copy(update=changes)
    return with_record(extraction, tolls=(toll,))


def count(text, qualifier, *, value=None, low=None, high=None):
    return Count(
        text=text, verdict=Verdict.EXACT, qualifier=qualifier, value=value, low=low, high=high
    )


LINES = [
    pytest.param("rules engine (offline, no model) · 0.04 s", id="who spoke, and how long"),
    pytest.param("195 characters · language en · publication date not given", id="the article"),
    pytest.param("r1  attack · incident", id="the act and its kind"),
    pytest.param("killed more than 40 people.", id="the summary"),
    pytest.param("attributed; the outlet does not say that it checked", id="how sure it is"),
    pytest.param("“on Tuesday night” → day not known without the publication date", id="the day"),
    pytest.param("Ostrava Bay (settlement)", id="the place"),
    pytest.param("perpetrator: Gunmen (unidentified)", id="who did it"),
    pytest.param("more than 40 killed: people [source: the Lakeshore Monitor]", id="the total"),
    pytest.param("  of them eleven killed (= 11): children (civilian)", id="its part, below it"),
    pytest.param("the Lakeshore Monitor (monitor)", id="who says so"),
    pytest.param("Governor Ansa Delori  condemns", id="the statement"),
    pytest.param("Check before use (1)", id="that there is something to check"),
    pytest.param("! r1, actor 2, name: the string is not in the article", id="what to check"),
]


@pytest.mark.parametrize("line", LINES)
def test_the_view_shows(extraction, line):
    assert line in rendered(extraction)


def test_a_mention_that_the_article_does_not_have_is_marked_in_words(extraction):
    assert "the fishers' union [not in article]" in rendered(extraction)


def test_a_mention_that_only_the_title_has_is_marked_in_words(extraction):
    weapon = Mention(text="rifles", verdict=Verdict.EXACT, only_in_title=True)
    assert "rifles [only in title]" in rendered(with_record(extraction, weapons=(weapon,)))


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(extraction, width):
    assert max(map(len, rendered(extraction, width).splitlines())) <= width


@pytest.mark.parametrize(
    ("phrase", "line"),
    [
        pytest.param(count("52", Qualifier.EXACT, value=52), "52 killed", id="digits"),
        pytest.param(
            count("more than 1,000", Qualifier.MORE_THAN, value=1000),
            "more than 1,000 killed",
            id="digits in groups",
        ),
        pytest.param(
            count("two dozen", Qualifier.EXACT, value=24), "two dozen killed (= 24)", id="words"
        ),
        pytest.param(
            count("casi dos docenas", Qualifier.APPROXIMATE, value=24),
            "casi dos docenas killed (about 24)",
            id="a modifier in another language",
        ),
        pytest.param(
            count("300 to 400", Qualifier.RANGE, low=300, high=400),
            "300 to 400 killed",
            id="a range in digits",
        ),
        pytest.param(
            count("three or four", Qualifier.RANGE, low=3, high=4),
            "three or four killed (3 to 4)",
            id="a range in words",
        ),
        pytest.param(
            count("several dozen", Qualifier.VAGUE), "several dozen killed", id="no number at all"
        ),
        pytest.param(
            count("152", Qualifier.EXACT, value=52),
            "152 killed (= 52)",
            id="a number within digits",
        ),
    ],
)
def test_a_count_is_shown_as_written_and_as_read_where_that_is_not_plain(extraction, phrase, line):
    view = rendered(with_toll(extraction, count=phrase, group=None, source=None))
    (shown,) = [row for row in view.splitlines() if "killed" in row and "Toll" in row]
    assert shown.strip("│ ").removeprefix("Toll").strip() == line


def test_parts_stand_under_the_total_of_their_outcome_whatever_their_order(extraction):
    total = extraction.records[0].tolls[0].model_copy(update={"group": None, "source": None})

    def toll(text, outcome, *, part):
        phrase = count(text, Qualifier.EXACT, value=int(text))
        changes = {"count": phrase, "outcome": outcome, "part": part, "status": Status.UNKNOWN}
        return total.model_copy(update=changes)

    tolls = (
        toll("3", Outcome.KILLED, part=True),
        toll("20", Outcome.KILLED, part=False),
        toll("70", Outcome.INJURED, part=False),
        toll("5", Outcome.KILLED, part=True),
        toll("8", Outcome.MISSING, part=True),
    )
    view = rendered(with_record(extraction, tolls=tolls, evidence=(), sources=()))
    lines = [line.strip("│").replace("Toll", "    ").rstrip() for line in view.splitlines()]
    shown = [line.lstrip() for line in lines if line.endswith(("killed", "injured", "missing"))]
    assert shown == [
        "20 killed",
        "of them 3 killed",
        "of them 5 killed",
        "70 injured",
        "counted elsewhere: 8 missing",
    ]


@pytest.mark.parametrize(
    ("start", "end", "precision", "shown"),
    [
        pytest.param(
            date(2024, 5, 28), date(2024, 5, 28), Precision.DAY, "→ Tue 2024-05-28", id="one day"
        ),
        pytest.param(
            date(2024, 5, 27),
            date(2024, 6, 2),
            Precision.WEEK,
            "→ 2024-05-27 to 2024-06-02",
            id="several days",
        ),
        pytest.param(None, None, Precision.UNKNOWN, "→ day not known ", id="no day"),
    ],
)
def test_a_date_is_shown_as_written_and_in_iso_days(extraction, start, end, precision, shown):
    when = DateSpan(
        text="on Tuesday", verdict=Verdict.EXACT, start=start, end=end, precision=precision
    )
    assert f"“on Tuesday” {shown}" in rendered(with_record(extraction, date=when))


def test_that_a_record_is_not_dated_is_said(extraction):
    assert "not dated in the text" in rendered(with_record(extraction, date=None))


def test_that_the_outlet_could_not_confirm_is_said(extraction):
    view = rendered(with_record(extraction, verification=Verification.UNVERIFIED))
    assert "the outlet could not confirm it" in view


def test_of_long_evidence_the_head_is_listed(extraction):
    evidence = tuple(Span(start=10 * at, end=10 * at + 9) for at in range(8))
    view = rendered(with_record(extraction, evidence=evidence))
    assert "characters 0-9, 10-19, 20-29, 30-39, 40-49, 50-59 and 2 more" in view


def test_who_did_it_stands_before_whom_it_was_done_to(extraction):
    (record,) = extraction.records
    view = rendered(with_record(extraction, actors=record.actors[::-1]))
    assert view.index("perpetrator: ") < view.index("victim: ")


def test_the_records_that_an_aggregate_covers_are_named(extraction):
    assert "Covers    r2, r3" in rendered(with_record(extraction, includes=("r2", "r3")))


def test_a_model_is_named_with_its_calls_and_tokens(extraction):
    spoken = with_provenance(
        extraction, engine=EngineName.LLM, model="gpt-x", attempts=2, seconds=3.5
    ).model_copy(update={"usage": Usage(prompt_tokens=4321, completion_tokens=210)})
    view = rendered(spoken)
    assert "language model gpt-x · 3.50 s · 2 calls · 4,321 tokens in, 210 out" in view


def test_a_fallback_says_which_engine_failed_and_why(extraction):
    fell = Fallback(engine=EngineName.LLM, error="provider-unavailable", detail="No connection.")
    view = rendered(with_provenance(extraction, fallback=fell), width=140)
    assert "! The llm engine failed (provider-unavailable: No connection.)" in view


@pytest.mark.parametrize(
    ("repair", "said"),
    [
        pytest.param(Repair(asked=1, replaced=1), "about 1 string not in", id="one string"),
        pytest.param(Repair(asked=3, replaced=2), "article: 2 replaced.", id="some replaced"),
        pytest.param(
            Repair(asked=3, replaced=0, error="deadline-exceeded"),
            "failed (deadline-exceeded)",
            id="the turn failed",
        ),
    ],
)
def test_a_repair_turn_is_told(extraction, repair, said):
    assert said in rendered(with_provenance(extraction, repair=repair))


def test_an_article_without_incidents_says_so(extraction):
    bare = extraction.model_copy(update={"records": (), "statements": (), "checks": ()})
    view = rendered(bare)
    assert "No incident found in this article." in view
    assert "Check before use" not in view


@pytest.mark.parametrize(
    ("path", "words"),
    [
        pytest.param("records[0].tolls[1].count", "r1, toll 2, count: ", id="within a record"),
        pytest.param("statements[0].speaker", "statement 1, speaker: ", id="a statement"),
        pytest.param("records[7].summary", "record 8, summary: ", id="a record that is not there"),
        pytest.param("odd path!", "odd path!: ", id="no path of ours"),
        pytest.param("", "! careful", id="no path"),
    ],
)
def test_the_place_of_a_check_is_said_in_words(extraction, path, words):
    check = Check(code=CheckCode.REPAIRED, path=path, message="careful")
    assert words in rendered(extraction.model_copy(update={"checks": (check,)}))


HOSTILE = "[bold red]x[/] [/] [link=http://e.example]y[/link] :bomb: \x1b[31m\x9b2J\x07"
LITERAL = "[bold red]x[/] [/] [link=http://e.example]y[/link] :bomb: ␛[31m�2J␇"


@pytest.mark.parametrize("terminal", [True, False], ids=["on a terminal", "in a pipe"])
def test_markup_and_escapes_from_outside_are_printed_as_they_are(extraction, terminal):
    mention = Mention(text=HOSTILE, verdict=Verdict.EXACT)
    (record,) = extraction.records
    hostile = with_record(
        extraction,
        id=HOSTILE,
        summary=HOSTILE,
        date=DateSpan(text=HOSTILE, verdict=Verdict.EXACT, precision=Precision.UNKNOWN),
        places=(record.places[0].model_copy(update={"name": mention, "country_code": HOSTILE}),),
        actors=(record.actors[0].model_copy(update={"name": mention}),),
        tolls=(
            record.tolls[0].model_copy(
                update={
                    "count": count(HOSTILE, Qualifier.VAGUE),
                    "group": mention,
                    "source": mention,
                }
            ),
        ),
        weapons=(mention,),
        sources=(record.sources[0].model_copy(update={"name": mention}),),
        includes=(HOSTILE,),
    ).model_copy(
        update={
            "article": extraction.article.model_copy(
                update={"id": HOSTILE, "title": HOSTILE, "language": HOSTILE}
            ),
            "statements": (extraction.statements[0].model_copy(update={"speaker": mention}),),
            "checks": (Check(code=CheckCode.REPAIRED, path=HOSTILE, message=HOSTILE),),
        }
    )
    hostile = with_provenance(
        hostile, fallback=Fallback(engine=EngineName.LLM, error="x", detail=HOSTILE)
    )
    view = rendered(hostile, width=600, name=HOSTILE, force_terminal=terminal, color_system=None)
    # 5 in the header (name, title, id, language, fallback), 12 in the record, the speaker,
    # and where and what of the check.
    assert view.count(LITERAL) == 20
    assert not any(character in view for character in "\x9b\x07")
    assert "\x1b[31m" not in view


def test_a_model_name_from_outside_is_printed_as_it_is(extraction):
    spoken = with_provenance(extraction, engine=EngineName.LLM, model="[bold]m\x1b[0m")
    assert "language model [bold]m␛[0m" in rendered(spoken)


def test_without_a_terminal_there_are_no_escape_sequences(extraction):
    assert "\x1b" not in rendered(extraction)


def test_on_a_terminal_there_are_colours(extraction):
    assert "\x1b[" in rendered(extraction, force_terminal=True, color_system="standard")
