"""The report is complete, escaped, and loads nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.cli import app
from evals.report import Scored, render
from evals.report.passages import visible
from evals.report.summary import Cell
from evals.runs import Prediction, Run
from evals.scores import ArticleScore, Critical, Disagreement, Family, Fault
from evals.scoring import score_run
from tests.support.page import Element, Page
from tests.support.report_runs import (
    DATASET,
    HOSTILE,
    PLAIN,
    RUN,
    SCORES,
    SIGNATURE,
    SUBJECT,
    WILD,
    interval,
)


def rendered(**changes: object) -> str:
    arguments = {"interval": interval} | changes
    return render(SUBJECT, DATASET, **arguments)


@pytest.fixture(scope="module")
def source() -> str:
    return rendered()


@pytest.fixture(scope="module")
def page(source: str) -> Element:
    return Page(source).root


def test_nothing_in_the_page_points_outside(source: str, page: Element) -> None:
    for element in page.all():
        for name, value in element.attributes.items():
            assert not name.startswith("on"), name
            if name in {"src", "href", "action", "data", "poster", "srcset", "xlink:href"}:
                assert value.startswith("#") or value == "data:,", value
    assert page.all("img") == page.all("iframe") == page.all("object") == []
    (style,) = page.all("style")
    assert not re.search(r"url\(|@import|https?:", style.text)
    assert "http://" not in source
    assert "https://" not in source


def test_the_policy_allows_our_own_style_and_script_and_no_other(page: Element) -> None:
    policy = page.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert len(page.all("script")) == len(page.all("style")) == 1
    assert all("style" not in element.attributes for element in page.all())


def test_every_link_leads_somewhere_and_ids_are_unique(page: Element) -> None:
    ids = [e.attributes["id"] for e in page.all() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    links = [e.attributes["href"] for e in page.all("a")]
    assert links
    assert {link.removeprefix("#") for link in links} <= set(ids)
    labelled = [
        e.attributes["aria-labelledby"] for e in page.all() if "aria-labelledby" in e.attributes
    ]
    assert set(labelled) <= set(ids)


def test_what_produced_the_numbers_stands_at_the_top(page: Element) -> None:
    facts = page.all("dl", "facts")[0].words
    for fact in ("llm", "test/v1 beefbeefbeef", "2026-01-02 03:04 UTC", "cafecafecafe", "Scorer1"):
        assert fact.replace(" ", "") in facts.replace(" ", ""), fact
    assert "uncommitted changes" in facts
    assert f"model {HOSTILE}" in facts
    assert DATASET.digest[:12] in page.one("div", "tiles").words


def test_it_says_that_no_person_annotated_the_gold_unless_told_otherwise(page: Element) -> None:
    said = "No person has annotated this gold."
    assert said in page.text
    assert said not in Page(rendered(human_gold=True)).root.text


def test_gold_that_is_not_that_of_the_run_is_called_out() -> None:
    other = RUN.model_copy(
        update={"signature": SIGNATURE.model_copy(update={"gold_digest": "0" * 64})}
    )
    shown = Page(render(Scored(other, SCORES), DATASET, interval=interval)).root
    assert any("made on other gold" in one.words for one in shown.all("p", "warning"))


def test_the_table_has_the_counts_of_every_family(page: Element) -> None:
    rows = {
        row.one("th").words: [cell.words for cell in row.all("td")]
        for row in page.one("table", "forest").one("tbody").all("tr")
    }
    assert list(rows) == ["all", *(family.value.replace("_", " ") for family in Family)]
    # plain: p1 pairs with g1 (one toll right), p2 with the optional g2 (not counted); the wild
    # article's 13 is not 12; the failed one misses its 2.
    tolls = rows["tolls"]
    assert tolls[1:] == ["0.40", "0.25 to 0.75", "0.50", "0.33", "1", "1", "2"]
    assert rows["includes"][1] == "–"


def test_the_plot_puts_the_point_and_its_interval_where_they_belong(page: Element) -> None:
    plot = page.one("svg", **{"aria-label": "tolls: F1 0.40, 95 % interval 0.25 to 0.75"})
    line = plot.one("line", "run").attributes
    assert (line["x1"], line["x2"]) == ("25.00%", "75.00%")
    assert plot.one("circle", "run").attributes["cx"] == "40.00%"


def test_the_baseline_stands_beside_the_run() -> None:
    empty = Run(signature=SIGNATURE, predictions=())
    shown = Page(rendered(baseline=Scored(empty, score_run(empty, DATASET)))).root
    rows = shown.one("table", "forest").one("tbody").all("tr")
    (tolls,) = (row for row in rows if row.one("th").words == "tolls")
    assert [cell.words for cell in tolls.all("td")][3:5] == ["0.00", "+0.40"]
    assert [point.attributes["cx"] for point in tolls.all("circle", "base")] == ["0.00%"]
    assert "Baseline: llm" in shown.one("details", "baseline").words
    plain = shown.one("table", "matrix").one("tbody").all("tr")[0]
    assert plain.all("td")[0].one("small").words.startswith("+")


def test_critical_errors_grounding_and_cost_are_told(page: Element) -> None:
    told = [one.words for one in page.all("dl", "numbers")]
    assert re.search(r"invented_number ?1", told[0])
    exact = sum(score.grounding.get("exact", 0) for score in SCORES)
    assert f"exact100.0 % {exact}" in told[1]
    # Two articles were answered, each for 1,200 and 345 tokens.
    assert "Prompt tokens1,200 all 2,400" in told[2]
    assert "Output tokens345 all 690" in told[2]
    assert page.all("table", "takeovers") == []
    assert "HTTP calls3" in told[2]


def test_the_matrix_has_every_article_and_links_to_it(page: Element) -> None:
    rows = page.one("table", "matrix").one("tbody").all("tr")
    assert [row.one("a").text for row in rows] == ["plain", HOSTILE, "lost", "unseen"]
    assert [len(row.all("td")) for row in rows] == [len(Family) + 2] * 4
    assert [cell.words for cell in rows[3].all("td")][:2] == ["–", "–"]


@pytest.mark.parametrize(
    ("f1", "shade"), [(None, "none"), (0.0, "0"), (0.19, "0"), (0.5, "2"), (0.999, "4"), (1.0, "5")]
)
def test_a_cell_is_shaded_by_fifths_and_one_alone_is_full(f1: float | None, shade: str) -> None:
    assert Cell("tolls", f1, None).shade == shade


def test_failed_articles_are_shown_as_failed(page: Element) -> None:
    lost, unseen = page.one("details", id="a3"), page.one("details", id="a4")
    assert "failed: deadline" in lost.all("summary")[0].words
    assert f"Late. {HOSTILE}" in lost.one("p", "warning").text
    assert "missed" in lost.one("section", "card").one("h5").words
    assert "failed: no_prediction" in unseen.all("summary")[0].words
    assert [
        row.attributes.get("class") for row in page.one("table", "matrix").one("tbody").all("tr")
    ] == [
        None,
        None,
        "failed",
        "failed",
    ]
    assert "2 of 4 articles failed" in page.text


def test_every_disagreement_is_named_once_with_what_was_said_and_wanted(page: Element) -> None:
    for number, score in enumerate(SCORES, start=1):
        listed = page.one("details", id=f"a{number}").all("li", "issue")
        assert len(listed) == len(score.disagreements)
        by_number = {int(one.attributes["id"].partition("-d")[2]): one for one in listed}
        for position, one in enumerate(score.disagreements, start=1):
            told = by_number[position].text
            assert f"{one.family.value.replace('_', ' ')} {one.fault.value}" in told
            for part in (one.said, one.wanted, one.predicted, one.gold):
                assert visible(part or "") in told
    assert sum(len(score.disagreements) for score in SCORES) > 5


def test_a_disagreement_that_fits_no_record_is_still_named() -> None:
    odd = Disagreement(Family.RECORDS, Fault.WRONG, "elsewhere", None, said="an odd thing")
    scores = [ArticleScore(s.article_id, {}, {Critical.DOUBLE_COUNT: 2}, (odd,)) for s in SCORES]
    shown = Page(render(Scored(RUN, scores), DATASET, interval=interval)).root
    assert len(shown.all("li", "issue")) == 4
    assert "double count \u00d7 2" in shown.one("details", id="a1").all("summary")[0].words


def test_disagreements_are_marked_in_text_and_records_too(page: Element) -> None:
    plain = page.one("details", id="a1")
    spurious = next(
        number
        for number, one in enumerate(SCORES[0].disagreements, start=1)
        if (one.family, one.fault) == (Family.ACTORS, Fault.SPURIOUS)
    )
    text = next(p for p in plain.all("p", "prediction") if p.all("a", "ref"))
    assert text.all("mark", "flagged")[0].text == "Raiders"
    links = [link.attributes["href"] for link in plain.all("a", "ref")]
    assert links.count(f"#a1-d{spurious}") == 2  # after the string in the text, and in its card


def reading(details: Element, side: str) -> str:
    """The text of a side without the labels and numbers that the report adds."""

    def bare(element: Element) -> str:
        if element.tag == "sup" or element.attributes.get("class") == "label":
            return ""
        return "".join(one if isinstance(one, str) else bare(one) for one in element.children)

    lines = [p for line in details.all("div", "line") for p in line.all("p", side)]
    return "\n".join(bare(line) for line in lines[1:])


@pytest.mark.parametrize("side", ["gold", "prediction"])
@pytest.mark.parametrize(
    ("anchor", "text"),
    [("a1", PLAIN.replace("\r\n\r\n", "\n")), ("a2", WILD.replace("\0", "\u2400"))],
    ids=["plain", "hostile"],
)
def test_both_sides_show_the_text_as_it_is(
    page: Element, side: str, anchor: str, text: str
) -> None:
    assert reading(page.one("details", id=anchor), side) == text


def test_gold_is_found_in_the_text_and_alternatives_are_told(page: Element) -> None:
    plain = page.one("details", id="a1")
    marked = {m.text for p in plain.all("p", "gold") for m in p.all("mark")}
    assert {"more than 40", "Old Sael", "Raiders", "on Monday", "Sael Clinic", "4"} <= marked
    assert "Old Sael: Sael" in " ".join(d.words for d in plain.all("details", "also"))
    assert "optional in gold" in plain.words


def test_a_prediction_of_another_text_is_not_marked() -> None:
    stale = RUN.predictions[0].extraction
    assert stale is not None
    info = stale.article.model_copy(update={"digest": "0" * 64})
    changed = Prediction(article_id="plain", extraction=stale.model_copy(update={"article": info}))
    run = RUN.model_copy(update={"predictions": (changed,)})
    shown = Page(render(Scored(run, SCORES), DATASET, interval=interval)).root
    plain = shown.one("details", id="a1")
    assert "made on another text" in plain.words
    assert not [m for p in plain.all("p", "prediction") for m in p.all("mark")]


def write_dataset(folder: Path) -> None:
    (folder / "articles").mkdir(parents=True)
    (folder / "gold").mkdir()
    (folder / "articles" / "plain.json").write_text(json.dumps({"id": "plain", "text": PLAIN}))
    (folder / "gold" / "plain.json").write_text(DATASET.gold["plain"].model_dump_json())


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    write_dataset(tmp_path / "set")
    run, out = tmp_path / "run.json", tmp_path / "out.html"
    run.write_text(RUN.model_dump_json())
    done = CliRunner().invoke(
        app,
        [
            "report",
            str(run),
            "--baseline",
            str(run),
            "--dataset",
            str(tmp_path / "set"),
            "-o",
            str(out),
        ],
    )
    assert done.exit_code == 0, done.output
    assert Page(out.read_text("utf-8")).root.one("details", id="a1")


def test_the_command_names_a_file_that_is_no_run(tmp_path: Path) -> None:
    write_dataset(tmp_path / "set")
    run = tmp_path / "run.json"
    run.write_text("{}")
    done = CliRunner().invoke(app, ["report", str(run), "--dataset", str(tmp_path / "set")])
    assert done.exit_code == 2
    assert f"{run}: signature" in done.output
