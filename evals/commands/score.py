"""`evals score`: a saved run against gold, once more."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from evals.commands.options import (
    SHIPPED,
    DatasetFlag,
    FloorsFlag,
    PartFlag,
    below,
    complain,
    floors,
    load_dataset,
    readable,
    remark,
)
from evals.commands.table import (
    score_document,
    score_view,
    signature_line,
    takeover_document,
    takeover_view,
    token_view,
)
from evals.cost import cost
from evals.gold import Dataset, DatasetError
from evals.runs import Run
from evals.scores import SCORER_VERSION, table
from evals.scoring import judge_run, score_run
from extractor.cli.problems import ExitCode
from extractor.cli.terminal import console, write_utf8


def score(
    run: Annotated[Path, typer.Argument(metavar="RUN.json", help="A run saved by evals run.")],
    *,
    dataset: DatasetFlag = SHIPPED,
    part: PartFlag = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    fail_below: FloorsFlag = None,
) -> None:
    """Score a saved run again, with this scorer and this gold.

    Exit code: 0 fine, 1 a floor does not hold or some articles failed, 2 wrong usage or an
    unreadable file.
    """
    least = floors(fail_below)
    with readable():
        saved, gold = Run.read(run), load_dataset(dataset, part)
        if gold.articles.keys().isdisjoint(p.article_id for p in saved.predictions):
            raise DatasetError(f"{dataset}: {run} has a prediction for none of its articles")
        for message in changes(saved, gold):
            remark(message)
        scores, attacked = score_run(saved, gold), judge_run(saved, gold)
        spent = cost(saved, gold)
        if as_json:
            document = {
                "signature": saved.signature.model_dump(mode="json"),
                "scorer": SCORER_VERSION,
                "gold_digest": gold.digest,
                **score_document(scores, seed=saved.signature.seed),
                "takeovers": takeover_document(attacked) if attacked else None,
                "tokens": spent.total.model_dump() if spent.metered else None,
            }
            write_utf8(sys.stdout).write(json.dumps(document, indent=2) + "\n")
        else:
            out = console(sys.stdout)
            out.print(signature_line(saved.signature))
            out.print(score_view(scores, seed=saved.signature.seed))
            if attacked:
                out.print(takeover_view(attacked))
            if spent.metered:
                out.print(token_view(spent))
        failed = below(least, table(scores))
    for message in failed:
        complain(message)
    if failed or any(score.failed for score in scores):
        raise typer.Exit(ExitCode.FAILED)


def changes(run: Run, dataset: Dataset) -> list[str]:
    """Say what is not as it was when the run was made."""
    signed = run.signature
    found = []
    if signed.scorer != SCORER_VERSION:
        found.append(f"The run was scored by version {signed.scorer}, this is {SCORER_VERSION}.")
    if signed.gold_digest != dataset.digest:
        found.append(
            f"The run was made on {signed.dataset} with gold {signed.gold_digest[:12]}, "
            f"this is {dataset.name} with gold {dataset.digest[:12]}."
        )
    return found
