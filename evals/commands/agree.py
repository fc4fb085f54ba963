"""`evals agree`: one annotator's gold against another's."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from evals.commands.options import readable, rough
from evals.gold import Dataset, DatasetError, Gold, read_gold
from evals.reading import as_prediction
from evals.scores import ALL, ArticleScore, Counts, table
from evals.scoring import score_article
from evals.statistics import SAMPLES, bootstrap_interval
from extractor.cli.terminal import console
from schemas.article import Article


def agree(
    a: Annotated[Path, typer.Argument(metavar="GOLD_A", help="Folder with gold/ID.json.")],
    b: Annotated[Path, typer.Argument(metavar="GOLD_B", help="The other annotator's.")],
    *,
    dataset: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Dataset that has the articles.",
            show_default="GOLD_B, else GOLD_A",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the resampling.")] = 0,
    samples: Annotated[int, typer.Option(min=1, help="Resamples.")] = SAMPLES,
) -> None:
    """Score one annotator's gold against another's, in both directions.

    The one is read strictly (preferred values, required items only), the other with all that it
    accepts. Intervals: 95 %, bootstrap over articles.

    Exit code: 0 fine, 2 wrong usage or an unreadable file.
    """
    with readable():
        articles = _articles(dataset, a, b)
        one, other = _gold(a, articles), _gold(b, articles)
        alone = sorted(one.keys() ^ other.keys())
        if alone:
            raise DatasetError(f"{a}, {b}: only one of them has {', '.join(alone)}")
        directions = [_scores(one, other, articles), _scores(other, one, articles)]
        out = console(sys.stdout)
        out.print(
            f"A  {a}\nB  {b}\n{len(one)} articles, {samples} resamples, seed {seed}", soft_wrap=True
        )
        out.print("A on B: A read strictly, scored against B.")
        out.print(_table(directions, seed, samples))
        for line in rough(len(one)):
            out.print(line)


def _articles(dataset: Path | None, a: Path, b: Path) -> Mapping[str, Article]:
    folders = [dataset] if dataset else [f for f in (b, a) if (f / "articles").is_dir()]
    if not folders:
        raise DatasetError(f"{a}, {b}: neither has articles/; --dataset names a folder that has")
    return Dataset.load(folders[0]).articles


def _gold(folder: Path, articles: Mapping[str, Article]) -> dict[str, Gold]:
    found = read_gold(folder / "gold")
    unknown = sorted(found.keys() - articles.keys())
    if unknown:
        raise DatasetError(f"{folder / 'gold'}: no article for {', '.join(unknown)}")
    return found


def _scores(
    strict: Mapping[str, Gold], tolerant: Mapping[str, Gold], articles: Mapping[str, Article]
) -> list[ArticleScore]:
    return [
        score_article(as_prediction(strict[name], articles[name]), gold, articles[name])
        for name, gold in tolerant.items()
    ]


def _table(directions: list[list[ArticleScore]], seed: int, samples: int) -> Table:
    shown = Table("family", box=SIMPLE_HEAD)
    for head in ("A on B", "95 %", "B on A", "95 %"):
        shown.add_column(head, justify="right")
    tables = [table(scores) for scores in directions]
    columns = [[table([score]) for score in scores] for scores in directions]
    for name in tables[0]:
        if name == ALL:
            shown.add_section()
        cells: list[str] = []
        for whole, articles in zip(tables, columns, strict=True):
            f1 = whole[name].f1
            cells.append("-" if f1 is None else f"{f1:.3f}")
            cells.append(_interval([article[name] for article in articles], seed, samples))
        shown.add_row(name, *cells, style="bold" if name == ALL else None)
    return shown


def _interval(counts: list[Counts], seed: int, samples: int) -> str:
    interval = bootstrap_interval(counts, samples=samples, seed=seed)
    return f"{interval.low:.3f} to {interval.high:.3f}" if interval else "-"
