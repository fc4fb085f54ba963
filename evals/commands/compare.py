"""`evals compare`: whether run B is better than run A."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

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
    rough,
)
from evals.commands.score import changes
from evals.commands.table import signature_line
from evals.compare import Comparison, Row
from evals.compare import compare as compare_scores
from evals.gold import DatasetError
from evals.runs import Run
from evals.scores import ALL, Critical, Family, table
from evals.scoring import score_run
from evals.statistics import SAMPLES, Interval, least_p
from extractor.cli.problems import ExitCode
from extractor.cli.terminal import console

_LEAST_SHOWN = 0.001
_TELLING = 0.01
"""A p-value that would convince; when it cannot be reached, the reader is told."""


def compare(
    a: Annotated[Path, typer.Argument(metavar="A.json", help="The run to start from.")],
    b: Annotated[Path, typer.Argument(metavar="B.json", help="The run that may be better.")],
    *,
    dataset: DatasetFlag = SHIPPED,
    part: PartFlag = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the resampling.")] = 0,
    samples: Annotated[int, typer.Option(min=1, help="Resamples, and swaps at most.")] = SAMPLES,
    fail_below: FloorsFlag = None,
    fail_if_worse: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FAMILY",
            help="End with code 1 when B's F1 is below A's beyond chance: the whole interval of "
            "the difference is below zero; can be repeated.",
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="With --fail-if-worse: any drop fails.")
    ] = False,
) -> None:
    """Say whether run B is better than run A, by how much, and in which articles.

    Both are scored with this scorer and this gold. Intervals: 95 %, paired bootstrap over articles;
    p: paired randomisation. Floors (--fail-below) are for B.

    Exit code: 0 fine, 1 a floor does not hold or B is worse, 2 wrong usage, an unreadable file, or
    runs on different gold.
    """
    least, guarded = floors(fail_below), _families(fail_if_worse)
    with readable():
        before, after, gold = Run.read(a), Run.read(b), load_dataset(dataset, part)
        _check_same_gold(a, before, b, after)
        if gold.articles.keys().isdisjoint(p.article_id for p in before.predictions):
            raise DatasetError(f"{dataset}: {a} has a prediction for none of its articles")
        for file, made in ((a, before), (b, after)):
            for message in changes(made, gold):
                remark(f"{file}: {message}")
        scores = score_run(after, gold)
        found = compare_scores(score_run(before, gold), scores, seed=seed, samples=samples)
        out = console(sys.stdout)
        out.print(f"A  {signature_line(before.signature)}")
        out.print(f"B  {signature_line(after.signature)}")
        out.print(_rows(found))
        out.print(_moved(found))
        out.print(_apart(found))
        for line in _notes(found, seed, samples):
            out.print(line)
        failed = below(least, table(scores))
        failed += [_drop(found.rows[name]) for name in found.worse(guarded, strict=strict)]
    for message in failed:
        complain(message)
    if failed:
        raise typer.Exit(ExitCode.FAILED)


def _families(given: Sequence[str] | None) -> tuple[str, ...]:
    names = (ALL, *(family.value for family in Family))
    for name in given or ():
        if name not in names:
            raise typer.BadParameter(f"{name!r} is none of {', '.join(names)}.")
    return tuple(dict.fromkeys(given or ()))


def _check_same_gold(a: Path, before: Run, b: Path, after: Run) -> None:
    digests = before.signature.gold_digest, after.signature.gold_digest
    if digests[0] != digests[1]:
        raise DatasetError(
            f"{b}: made on {after.signature.dataset} with gold {digests[1][:12]}, but {a} on "
            f"{before.signature.dataset} with gold {digests[0][:12]}: they cannot be compared"
        )


def _rows(found: Comparison) -> Table:
    shown = Table("family", box=SIMPLE_HEAD)
    for head in ("A F1", "B F1", "B - A", "95 %", "p"):
        shown.add_column(head, justify="right")
    for name, row in found.rows.items():
        if name == ALL:
            shown.add_section()
        shown.add_row(
            name,
            _number(row.a.f1),
            _number(row.b.f1),
            _number(row.difference, sign="+"),
            _interval(row.interval),
            _p(row.p),
            style="bold" if name == ALL else None,
        )
    return shown


def _moved(found: Comparison) -> Table | str:
    if not found.moved:
        return "No article moved."
    shown = Table("moved", box=SIMPLE_HEAD)
    for head in ("A F1", "B F1", "right - wrong"):
        shown.add_column(head, justify="right")
    shown.add_column("families")
    for article in found.moved:
        shown.add_row(
            article.article_id,
            _number(article.a.f1),
            _number(article.b.f1),
            f"{article.gain:+d}",
            ", ".join(article.families),
        )
    return shown


def _apart(found: Comparison) -> Table:
    shown = Table("counted apart", box=SIMPLE_HEAD)
    for head in ("A", "B"):
        shown.add_column(head, justify="right")
    sides = found.critical_a, found.critical_b
    shown.add_row("critical errors", *(str(sum(side.values())) for side in sides))
    for error in Critical:
        numbers = (str(side.get(error, 0)) for side in sides)
        shown.add_row(f"  {error.value.replace('_', ' ')}", *numbers)
    shown.add_row("failed articles", str(found.failed_a), str(found.failed_b))
    return shown


def _notes(found: Comparison, seed: int, samples: int) -> list[str]:
    notes = [f"{samples} resamples of {found.articles} articles, seed {seed}."]
    notes += rough(found.articles)
    if least_p(found.articles) > _TELLING:
        notes.append(f"With so few articles p cannot be below {least_p(found.articles):.4f}.")
    return notes


def _drop(row: Row) -> str:
    return f"{row.name}: F1 fell from {_number(row.a.f1)} to {_number(row.b.f1)}"


def _interval(interval: Interval | None) -> str:
    if interval is None:
        return "-"
    return f"{_number(interval.low, sign='+')} to {_number(interval.high, sign='+')}"


def _p(value: float | None) -> str:
    """A p of 0.000 would claim more than any number of resamples can."""
    return "<0.001" if value is not None and value < _LEAST_SHOWN else _number(value)


def _number(value: float | None, *, sign: str = "") -> str:
    return "-" if value is None else f"{value:{sign}.3f}"
