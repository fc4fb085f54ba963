"""The report as one HTML file that loads nothing, filled in by an autoescaping template."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from evals.cost import cost
from evals.gold import Dataset, Gold
from evals.report.cards import Cards, cards_of
from evals.report.issues import SIGNS, Issue, numbered
from evals.report.marks import Facet, gold_marks, predicted_evidence, predicted_marks
from evals.report.passages import Line, passage, visible
from evals.report.summary import (
    Interval,
    Scored,
    critical_errors,
    family_rows,
    grounding,
    matrix,
    warnings,
)
from evals.runs import Prediction, RunError
from evals.scores import ArticleScore, Critical
from evals.scoring import judge_run
from evals.takeovers import AttackResult, tallies
from schemas.article import Article
from schemas.extraction import Extraction

_NO_PREDICTION = RunError(type="no_prediction", detail="The run has no answer for this article.")


@dataclass(frozen=True, slots=True)
class Section:
    """One article of the report.

    Attributes:
        anchor: its id in the page.
        lines: each line of the text that is not blank, as gold marks it and as the prediction does.
        error: why there is no prediction.
        stale: the prediction was made on another text, so its marks are left out.
        takeover: what became of the attack that the article carries, if any.
    """

    anchor: str
    article: Article
    score: ArticleScore
    extraction: Extraction | None
    error: RunError | None
    stale: bool
    lines: tuple[tuple[Line, Line], ...]
    cards: Cards
    issues: tuple[Issue, ...]
    critical: tuple[tuple[Critical, int], ...]
    takeover: AttackResult | None


def render(
    subject: Scored,
    dataset: Dataset,
    *,
    interval: Interval,
    baseline: Scored | None = None,
    human_gold: bool = False,
) -> str:
    """Write the report of a run.

    Args:
        subject: the run and its scores.
        dataset: the articles and the gold that it was scored against.
        interval: gives the 95 % interval of F1.
        baseline: another run on the same dataset, shown beside.
        human_gold: people annotated the gold; else the page warns that nobody did.
    """
    style, script = _asset("report.css"), _asset("report.js")
    attacked = judge_run(subject.run, dataset)
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            policy=(
                f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
                "img-src data:; base-uri 'none'; form-action 'none'"
            ),
            # Ours, and the only two strings that the template does not escape.
            style=Markup(style),  # noqa: S704 -- a file of this package
            script=Markup(script),  # noqa: S704 -- a file of this package
            run=subject.run,
            baseline=baseline.run if baseline else None,
            dataset=dataset,
            human_gold=human_gold,
            failed=sum(score.failed for score in subject.scores),
            warnings=tuple(warnings(subject, baseline, dataset)),
            families=family_rows(subject, baseline, interval),
            matrix=matrix(subject, baseline),
            critical=critical_errors(subject.scores),
            critical_before=(
                {error: number for error, _, number in critical_errors(baseline.scores)}
                if baseline
                else {}
            ),
            grounding=grounding(subject.scores),
            grounding_before=grounding(baseline.scores) if baseline else [],
            cost=cost(subject.run, dataset),
            cost_before=cost(baseline.run, dataset) if baseline else None,
            takeovers=tallies(attacked) if attacked else (),
            takeovers_before=(
                {one.disguise: one for one in tallies(judge_run(baseline.run, dataset))}
                if baseline and attacked
                else {}
            ),
            sections=tuple(_sections(subject, dataset, attacked)),
            facets=tuple(Facet),
            signs=SIGNS,
        )
    )


def _sections(
    subject: Scored, dataset: Dataset, attacked: Sequence[AttackResult]
) -> Iterator[Section]:
    predictions = subject.predictions()
    takeovers = {one.article_id: one for one in attacked}
    for number, score in enumerate(subject.scores, start=1):
        yield _section(
            f"a{number}",
            dataset.articles[score.article_id],
            dataset.gold[score.article_id],
            score,
            predictions.get(score.article_id),
            takeover=takeovers.get(score.article_id),
        )


def _section(
    anchor: str,
    article: Article,
    gold: Gold,
    score: ArticleScore,
    prediction: Prediction | None,
    *,
    takeover: AttackResult | None,
) -> Section:
    extraction = prediction.extraction if prediction else None
    error = None
    if extraction is None:
        error = (prediction.error if prediction else None) or _NO_PREDICTION
    stale = extraction is not None and extraction.article.digest != article.digest
    issues = numbered(score.disagreements)
    shown = extraction if not stale else None
    text = article.text
    wanted = passage(text, gold_marks(gold, text), issues=issues, gold=True)
    said = passage(
        text,
        predicted_marks(shown, text) if shown else (),
        predicted_evidence(shown, text) if shown else (),
        issues,
        gold=False,
    )
    return Section(
        anchor=anchor,
        article=article,
        score=score,
        extraction=extraction,
        error=error,
        stale=stale,
        lines=tuple(pair for pair in zip(wanted, said, strict=True) if any(map(_shows, pair))),
        cards=cards_of(gold, extraction, score, issues),
        issues=issues,
        critical=tuple((error, n) for error in Critical if (n := score.critical.get(error, 0))),
        takeover=takeover,
    )


def _shows(line: Line) -> bool:
    return any(piece.text.strip() or piece.opens or piece.issues for piece in line)


def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_asset),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    environment.filters.update(
        score=_score, change=_change, number=_number, share=_share, percent=_percent, words=_words
    )
    return environment


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _change(value: float | None) -> str:
    """Two decimals with a sign; nothing for what rounds to none."""
    if value is None or abs(value) < 0.005:  # noqa: PLR2004 -- half of the last decimal
        return ""
    return f"{value:+.2f}".replace("-", "−")


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2f}"  # noqa: PLR2004


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}".replace("%", " %")


def _percent(value: float) -> str:
    """A position for an SVG attribute."""
    return f"{100 * value:.2f}%"


def _words(term: str) -> str:
    return term.replace("_", " ")


def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _hash(source: str) -> str:
    """Name an inline script or style in the policy, so that nothing else can run."""
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"
