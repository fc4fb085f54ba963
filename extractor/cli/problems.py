"""Failures as the user sees them: one line on stderr, an exit code, never article text."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import typer

from extractor.cli.terminal import inline
from extractor.errors import ConfigurationError, ExtractorError


class ExitCode(IntEnum):
    """What the shell gets."""

    OK = 0
    FAILED = 1
    USAGE = 2
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Problem:
    """A failure: the slug of its type, its title, and what is wrong in this case."""

    type: str
    title: str
    detail: str


def problem_of(error: Exception) -> Problem:
    """Describe an exception without any text that it may quote from an article."""
    if isinstance(error, ExtractorError):
        return Problem(error.slug, error.title, str(error))
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        return Problem("file-error", "File error", f"{reason}.")
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}:{frame.lineno}"
    return Problem("internal", "Internal error", f"{type(error).__name__} at {where}.")


def report(problem: Problem, subject: str | None = None) -> None:
    """Write `error: <title>: [<subject>: ]<detail>` to stderr."""
    about = (problem.title, subject, problem.detail) if subject else (problem.title, problem.detail)
    sys.stderr.write(inline(f"error: {': '.join(about)}") + "\n")
    sys.stderr.flush()


@contextmanager
def reporting(subject: str | None = None) -> Iterator[None]:
    """Turn failures into a line on stderr and an exit code, and a closed pipe into silence.

    Raises:
        typer.Exit: 2 for settings that do not fit, else 1.
    """
    try:
        yield
    except BrokenPipeError:
        # The interpreter flushes stdout once more when it ends: give that somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(ExitCode.FAILED) from None
    except (typer.Exit, typer.Abort, typer.TyperException):
        raise
    except Exception as error:  # noqa: BLE001 a traceback could quote the article
        report(problem_of(error), subject)
        code = ExitCode.USAGE if isinstance(error, ConfigurationError) else ExitCode.FAILED
        raise typer.Exit(code) from None
