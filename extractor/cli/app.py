"""The commands. What a command needs is imported when it runs, so that `--help` is quick."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from extractor import __version__
from extractor.cli.terminal import never_fail_to_print

app = typer.Typer(
    name="extractor",
    help="Turn news articles into incident records whose every fact is tied to the text.",
    no_args_is_help=True,
    add_completion=False,
    # Its tracebacks show local variables, and those hold articles.
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command line."""
    app(prog_name="extractor")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"incident-extractor {__version__}")
        raise typer.Exit


def _day(value: str) -> date:
    """Take an ISO day, or the day of an ISO timestamp, as `Article.published_at` does."""
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        raise typer.BadParameter("not an ISO day such as 2024-05-31") from None


@app.callback()
def _root(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    never_fail_to_print()


@app.command()
def extract(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|-|FOLDER...",
            help="Bare text (.txt), an article as JSON (.json), one per line (.jsonl), a folder "
            "of these with its subfolders, or - for bare text from stdin.",
        ),
    ],
    *,
    engine: Annotated[
        Literal["auto", "llm", "rules"],
        typer.Option(help="Who reads: auto is llm where it is configured, else rules."),
    ] = "auto",
    fallback: Annotated[
        Literal["rules"] | None,
        typer.Option(help="Who reads when that engine fails; the answer says so."),
    ] = None,
    published_at: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Day of publication (ISO), for articles that do not give it themselves.",
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="Title of the article, if it does not give one itself.")
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            metavar="TAG", help="Language (BCP 47), for articles that do not give it themselves."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON. Several inputs always give JSON lines.")
    ] = False,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Print the article too, its evidence marked.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", dir_okay=False, help="Write there instead of to stdout."),
    ] = None,
) -> None:
    """Extract the incident records of articles.

    One article is printed for reading, or with --json as one object. Several files, a folder or
    a .jsonl file give one line of JSON per article, in their order: {"input": ..., "extraction":
    ...}, or {"input": ..., "error": ...} for those that failed.

    Exit code: 0 all extracted, 1 some failed, 2 wrong usage or settings, 130 interrupted.
    """
