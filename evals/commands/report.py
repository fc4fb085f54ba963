"""`evals report`: a run as one HTML page that loads nothing."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from evals.commands.options import SHIPPED, DatasetFlag, PartFlag, load_dataset, readable
from evals.gold import Dataset, DatasetError
from evals.report import Scored, render
from evals.runs import Run
from evals.scoring import score_run
from evals.statistics import bootstrap_interval
from extractor.cli.terminal import console


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN.json", help="A run saved by evals run.")],
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="HTML", help="The file to write.")
    ] = Path("report.html"),
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="RUN.json", help="Another run on the same dataset, shown beside."),
    ] = None,
    dataset: DatasetFlag = SHIPPED,
    part: PartFlag = None,
    human_gold: Annotated[
        bool,
        typer.Option(
            "--human-gold", help="People annotated the gold: leave out the warning that nobody did."
        ),
    ] = False,
) -> None:
    """Write a run as one HTML page: scores, texts, disagreements.

    Exit code: 0 fine, 2 wrong usage or an unreadable file. Failed articles are in the page.
    """
    with readable():
        gold = load_dataset(dataset, part)
        subject = _scored(run, gold, dataset)
        page = render(
            subject,
            gold,
            interval=partial(bootstrap_interval, seed=subject.run.signature.seed),
            baseline=_scored(baseline, gold, dataset) if baseline else None,
            human_gold=human_gold,
        )
        output.write_text(page, encoding="utf-8", newline="\n")
    console(sys.stdout).print(f"{output}: {len(gold.articles)} articles", markup=False)


def _scored(file: Path, gold: Dataset, folder: Path) -> Scored:
    run = Run.read(file)
    if gold.articles.keys().isdisjoint(one.article_id for one in run.predictions):
        raise DatasetError(f"{folder}: {file} has a prediction for none of its articles")
    return Scored(run, score_run(run, gold))
