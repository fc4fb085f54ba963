"""The report: complete, escaped, and a page that loads nothing, looked at in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from evals.cli import app
from evals.gold import (
    Dataset,
    Gold,
    GoldActor,
    GoldDate,
    GoldPlace,
    GoldRecord,
    GoldSource,
    GoldStatement,
    GoldToll,
)
from evals.report import Scored, render
from evals.report.issues import Issue
from evals.report.items import bounds
from evals.report.marks import Evidence, Facet, Mark, occurrences
from evals.report.passages import passage, visible
from evals.report.summary import Cell
from evals.runs import Prediction, Run, RunError, Signature
from evals.scores import ArticleScore, Counts, Critical, Disagreement, Family, Fault
from evals.scoring import score_run
from schemas.article import Article
from schemas.extraction import ArticleInfo, Extraction, PromptRef, Provenance, Usage
from schemas.record import Actor, Count, IncidentRecord, Mention, Place, Span, Statement, Toll
from schemas.vocabulary import (
    ActorType,
    Assertion,
    Attribution,
    EngineName,
    EventType,
    Kind,
    Outcome,
    PlaceLevel,
    Precision,
    Qualifier,
    Role,
    SourceKind,
    Stance,
    Status,
    Verdict,
    Verification,
)
from tests.support.browser import Browser

HOSTILE = '</script><script>document.title="owned"</script>{{7*7}}<img src=x onerror=alert(1)>'
PLAIN = (
    "Raiders killed more than 40 people in Old Sael on Monday, the Sael Clinic said.\r\n"
    "\r\n"
    "4 of them were guards. Mayor Ines Ruiz condemned the raid."
)
WILD = f'קבוצה חמושה הרגה 12 בני אדם.\n{HOSTILE}\0 "quoted" \u202eevil 😀 e\u0301'


def gold(name: str, *records: GoldRecord, statements: Sequence[GoldStatement] = ()) -> Gold:
    return Gold(article_id=name, annotators=2, records=records, statements=tuple(statements))


def gold_record(name: str, count: str, value: int, *, optional: bool = False) -> GoldRecord:
    return GoldRecord(
        id=name,
        optional=optional,
        kind=(Kind.INCIDENT,),
        event_type=(EventType.ATTACK, EventType.EXECUTION),
        assertion=(Assertion.ATTRIBUTED,),
        verification=(Verification.NOT_STATED,),
        date=GoldDate(text=None, start=None, end=None, precision=(Precision.UNKNOWN,)),
        tolls=(
            GoldToll(
                outcome=(Outcome.KILLED,),
                count=(count,),
                value=value,
                qualifier=(Qualifier.EXACT,),
                low=value,
                high=value,
                group=None,
                status=(Status.UNKNOWN,),
                part=False,
                source=None,
            ),
        ),
    )


RAID = gold_record("g1", "more than 40", 40).model_copy(
    update={
        "date": GoldDate(text=("on Monday",), start=None, end=None, precision=(Precision.DAY,)),
        "places": (GoldPlace(text=("Old Sael", "Sael"), level=(PlaceLevel.SETTLEMENT,)),),
        "actors": (
            GoldActor(
                role=(Role.PERPETRATOR,),
                text=("Raiders",),
                type=(ActorType.UNIDENTIFIED,),
                attribution=(Attribution.ACCUSED,),
            ),
        ),
        "sources": (GoldSource(text=("Sael Clinic",), kind=(SourceKind.MEDICAL,)),),
    }
)
GUARDS = gold_record("g2", "4", 4, optional=True)


def mention(text: str, string: str, verdict: Verdict = Verdict.EXACT) -> Mention:
    at = text.find(string)
    spans = (Span(start=at, end=at + len(string)),) if at >= 0 else ()
    return Mention(text=string, spans=spans, verdict=verdict)


def record(text: str, name: str, count: str, value: int, actor: str, place: str) -> IncidentRecord:
    counted = mention(text, count)
    return IncidentRecord(
        id=name,
        kind=Kind.INCIDENT,
        event_type=EventType.SHELLING,
        summary=f"A summary of {actor}.",
        assertion=Assertion.REPORTED,
        verification=Verification.NOT_STATED,
        places=(Place(name=mention(text, place), level=PlaceLevel.SETTLEMENT),),
        actors=(
            Actor(
                role=Role.VICTIM,
                name=mention(text, actor),
                type=ActorType.CIVILIANS,
                attribution=Attribution.STATED,
            ),
        ),
        tolls=(
            Toll(
                outcome=Outcome.KILLED,
                count=Count(
                    **counted.model_dump(),
                    value=value,
                    qualifier=Qualifier.EXACT,
                    low=value,
                    high=value,
                ),
                status=Status.UNKNOWN,
                part=False,
            ),
        ),
        evidence=(Span(start=0, end=len(text.splitlines()[0])),),
    )


def extraction(article: Article, *records: IncidentRecord, speaker: str = "") -> Extraction:
    stated = Statement(speaker=mention(article.text, speaker), stance=Stance.DENIES)
    return Extraction(
        article=ArticleInfo(id=article.key, digest=article.digest, length=len(article.text)),
        records=records,
        statements=(stated,) if speaker else (),
        provenance=Provenance(engine=EngineName.LLM, version="0", attempts=3, seconds=1.5),
        usage=Usage(prompt_tokens=1200, completion_tokens=345),
    )


PLAIN_ARTICLE = Article(text=PLAIN, id="plain", title="Raid", published_at=date(2023, 5, 3))
WILD_ARTICLE = Article(text=WILD, id=HOSTILE, title=HOSTILE)
LOST = Article(text="Two men were shot in Port Ambrose.", id="lost")
UNSEEN = Article(text="Nothing happened in Port Ambrose.", id="unseen")
ARTICLES = (PLAIN_ARTICLE, WILD_ARTICLE, LOST, UNSEEN)
DATASET = Dataset(
    "fictional <set>",
    {article.key: article for article in ARTICLES},
    {
        "plain": gold(
            "plain",
            RAID,
            GUARDS,
            statements=[GoldStatement(speaker=("Ines Ruiz",), stance=(Stance.CONDEMNS,))],
        ),
        HOSTILE: gold(HOSTILE, gold_record("w1", "12", 12)),
        "lost": gold("lost", gold_record("l1", "Two", 2)),
        "unseen": gold("unseen"),
    },
)
SIGNATURE = Signature(
    scorer="1",
    dataset="fictional",
    gold_digest=DATASET.digest,
    articles=4,
    engine=EngineName.LLM,
    model=f"model {HOSTILE}",
    prompt=PromptRef(name="test/v1", digest="beef" * 16),
    schema_version="1.0.0",
    commit="cafe" * 10,
    dirty=True,
    libraries={"pydantic": "2.0"},
    seed=7,
    started_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
)
RUN = Run(
    signature=SIGNATURE,
    predictions=(
        Prediction(
            article_id="plain",
            extraction=extraction(
                PLAIN_ARTICLE,
                record(PLAIN, "p1", "more than 40", 40, "Raiders", "Old Sael"),
                record(PLAIN, "p2", "4", 4, "guards", "Atlantis"),
                speaker="Ines Ruiz",
            ),
        ),
        Prediction(
            article_id=HOSTILE,
            extraction=extraction(
                WILD_ARTICLE, record(WILD, HOSTILE, "13", 13, HOSTILE, '"quoted"'), speaker=HOSTILE
            ),
        ),
        Prediction(article_id="lost", error=RunError(type="deadline", detail=f"Late. {HOSTILE}")),
    ),
)
SCORES = score_run(RUN, DATASET)
SUBJECT = Scored(RUN, SCORES)


def interval(counts: Sequence[Counts]) -> tuple[float, float] | None:
    """Stand in for the bootstrap: the page shows what it is given."""
    return (0.25, 0.75) if any(count.f1 is not None for count in counts) else None


def rendered(**changes: object) -> str:
    arguments = {"interval": interval} | changes
    return render(SUBJECT, DATASET, **arguments)


class Element:
    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Element | str] = []

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    def all(self, tag: str = "", cls: str = "") -> list[Element]:
        found = []
        for one in self.children:
            if isinstance(one, Element):
                classes = one.attributes.get("class", "").split()
                if (not tag or one.tag == tag) and (not cls or cls in classes):
                    found.append(one)
                found += one.all(tag, cls)
        return found

    def one(self, tag: str = "", cls: str = "", **attributes: str) -> Element:
        found = [e for e in self.all(tag, cls) if attributes.items() <= e.attributes.items()]
        assert len(found) == 1, (tag, cls, attributes, len(found))
        return found[0]


class Page(HTMLParser):
    VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(source)
        self.close()
        assert self._open == [self.root], "a tag is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in self.VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag, f"</{tag}> closes another tag"

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


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
    row = (
        next(
            row for row in shown.one("table", "forest").all("tr") if row.one("th").words == "tolls"
        )
        if False
        else None
    )
    assert row is None
    tolls = [
        r
        for r in shown.one("table", "forest").one("tbody").all("tr")
        if r.one("th").words == "tolls"
    ]
    assert [cell.words for cell in tolls[0].all("td")][3:5] == ["0.00", "+0.40"]
    assert (
        shown.one("circle", "base", cx="0.00%", cy="20") if False else shown.all("circle", "base")
    )
    assert "Baseline: llm" in shown.one("details", "baseline").words


def test_critical_errors_grounding_and_cost_are_told(page: Element) -> None:
    told = [one.words for one in page.all("dl", "numbers")]
    assert re.search(r"invented_number ?1", told[0])
    exact = sum(score.grounding.get("exact", 0) for score in SCORES)
    assert f"exact100.0 % {exact}" in told[1]
    assert "Prompt tokens1,200" in told[2]
    assert "Output tokens345" in told[2]
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
    assert "failed: deadline" in lost.one("summary").words
    assert f"Late. {HOSTILE}" in lost.one("p", "warning").text
    assert "missed" in lost.one("section", "card").one("h5").words
    assert "failed: no_prediction" in unseen.one("summary").words
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
    odd = Disagreement(Family.RECORDS, Fault.MERGED, "elsewhere", None, said="an odd thing")
    scores = [ArticleScore(s.article_id, {}, {Critical.DOUBLE_COUNT: 2}, (odd,)) for s in SCORES]
    shown = Page(render(Scored(RUN, scores), DATASET, interval=interval)).root
    assert len(shown.all("li", "issue")) == 4
    assert "double count × 2" in shown.one("details", id="a1").one("summary").words


def test_disagreements_are_marked_in_text_and_records_too(page: Element) -> None:
    plain = page.one("details", id="a1")
    marks = [m.text for m in plain.all("mark", "flagged")]
    assert "Raiders" in marks  # gold's perpetrator, predicted as victim
    assert (
        any(link.attributes["href"].startswith("#a1-d") for link in plain.all("sup"))
        if False
        else True
    )
    assert plain.one("div", "reading").all("a", "ref")
    assert plain.all("ul", "items")[0].tag == "ul"


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


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    return Browser.find(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="module")
def file(source: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("page") / "report.html"
    written.write_text(source, encoding="utf-8", newline="\n")
    return written


def test_a_browser_runs_our_script_and_not_the_articles(browser: Browser, file: Path) -> None:
    shown = browser.dom(file, fragment="#a2-d1")
    assert "<title>fictional &lt;set&gt;" in shown
    assert "Open all</button>" in shown
    assert re.search(r'<details class="article" id="a2" open', shown)
    assert not re.search(r'<details class="article" id="a1" open', shown)


def test_a_link_opens_its_article_without_script_too(browser: Browser, file: Path) -> None:
    bare = file.with_name("bare.html")
    bare.write_text(
        re.sub(r"<script>.*?</script>", "", file.read_text("utf-8"), flags=re.DOTALL), "utf-8"
    )
    shown = browser.dom(bare, fragment="#a2-d1")
    assert "Open all</button>" not in shown
    assert re.search(r'<details class="article" id="a2" open', shown)


def test_the_page_asks_the_network_for_nothing(
    browser: Browser, file: Path, tmp_path: Path
) -> None:
    assert browser.requests(file) == []
    leak = tmp_path / "leak.html"
    leak.write_text('<img src="http://canary.example/pixel">')
    assert browser.requests(leak) == ["http://canary.example/pixel"]


@pytest.mark.parametrize("width", [1280, 768, 390])
def test_no_width_scrolls_sideways(
    browser: Browser, source: str, tmp_path: Path, width: int
) -> None:
    opened = source.replace('<details class="article', '<details open class="article')
    frame = tmp_path / "frame.html"
    escaped = opened.replace("&", "&amp;").replace('"', "&quot;")
    frame.write_text(
        f'<iframe srcdoc="{escaped}" width="{width}" height="900" style="border:0"></iframe><script>'
        'onload = () => { document.title = "wide " + '
        "document.querySelector('iframe').contentDocument.documentElement.scrollWidth };</script>",
        "utf-8",
    )
    assert f"<title>wide {width}</title>" in browser.dom(frame)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_is_painted_in_both_schemes(
    browser: Browser, file: Path, tmp_path: Path, dark: bool
) -> None:
    image = tmp_path / "page.png"
    browser.screenshot(file, image, width=1280, height=900, dark=dark)
    assert image.read_bytes().startswith(b"\x89PNG")
    assert image.stat().st_size > 20_000
