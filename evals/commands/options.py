"""Flags that several commands have, and failures as the user sees them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

import evals
from evals.gold import Dataset, DatasetError
from evals.parts import Part
from evals.runs import RunFileError
from evals.scores import ALL, Counts, Family
from evals.statistics import FEW
from extractor.cli.problems import ExitCode, problem_of, reporting
from extractor.cli.terminal import inline
from extractor.errors import EngineNotConfigured

_DATA = Path(evals.__file__).parent / "data"
SHIPPED = _DATA / "syria-coast-2025"


def _found(given: Path) -> Path:
    """Take the bare name of a shipped dataset, unless there is a folder of that name here."""
    shipped = _DATA / given
    bare = given.parent == Path() and not given.exists()
    return shipped if bare and shipped.is_dir() else given


DatasetFlag = Annotated[
    Path,
    typer.Option(
        "--dataset",
        metavar="DIR",
        callback=_found,
        help="Folder with articles/ and gold/, or a shipped one by name: injection, "
        "syria-coast-2025.",
        show_default="the five articles that are shipped",
    ),
]


def _part(written: str) -> Part:
    try:
        return Part.parse(written)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


PartFlag = Annotated[
    Part | None,
    typer.Option(
        parser=_part,
        metavar="K/N",
        help="Only every N-th article in order of id, from the K-th on: 4/4 is what is kept aside, "
        "1-3/4 the rest.",
    ),
]
FloorsFlag = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-below",
        metavar="FAMILY=F1",
        help="End with code 1 when a family's F1, or that of all, is lower; can be repeated.",
    ),
]


def load_dataset(folder: Path, part: Part | None) -> Dataset:
    """Read a dataset, or a part of it.

    Raises:
        DatasetError: it cannot be scored against, or the part has no article.
    """
    whole = Dataset.load(folder)
    return whole if part is None else whole.part(part)


def floors(given: Sequence[str] | None) -> dict[str, float]:
    """Read `all=0.80` into families and the least F1 of each.

    Raises:
        typer.BadParameter: no such family, or not a number from 0 to 1.
    """
    read = {}
    names = (ALL, *(family.value for family in Family))
    for item in given or ():
        name, _, value = item.partition("=")
        if name not in names:
            raise typer.BadParameter(f"{name!r} is none of {', '.join(names)}.")
        try:
            read[name] = float(value)
        except ValueError:
            read[name] = -1
        if not 0 <= read[name] <= 1:
            raise typer.BadParameter(f"{item!r} does not end in =F1, a number from 0 to 1.")
    return read


def below(least: Mapping[str, float], counts: Mapping[str, Counts]) -> list[str]:
    """Say which floors do not hold. A family without anything to score is below every floor."""
    return [
        f"{name}: F1 {'is not defined' if f1 is None else f'{f1:.4f}'}, to be at least {floor:g}"
        for name, floor in least.items()
        if (f1 := counts[name].f1) is None or f1 < floor
    ]


def rough(articles: int) -> list[str]:
    """Say of so many articles that their intervals are rough, if they are."""
    note = "Intervals over so few articles are wide, and still too narrow to be trusted."
    return [note] if articles < FEW else []


def complain(message: str) -> None:
    """Write `error: <message>` to stderr."""
    _write("error", message)


def remark(message: str) -> None:
    """Write `note: <message>` to stderr."""
    _write("note", message)


@contextmanager
def readable() -> Iterator[None]:
    """Turn failures into a line on stderr and an exit code: 2 for a file or a setting.

    Raises:
        typer.Exit: with the code.
    """
    with reporting():
        try:
            yield
        except (DatasetError, RunFileError) as error:
            complain(str(error))
        except BrokenPipeError:
            raise
        except EngineNotConfigured as error:
            complain(str(error))
        except OSError as error:
            complain(f"{error.filename}: {problem_of(error).detail}")
        else:
            return
        raise typer.Exit(ExitCode.USAGE)


def _write(kind: str, message: str) -> None:
    sys.stderr.write(inline(f"{kind}: {message}") + "\n")
    sys.stderr.flush()
