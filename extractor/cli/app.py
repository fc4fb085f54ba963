"""The commands and their flags.

What a command needs is imported when it runs, so that `--help` is quick.
"""

# ruff: noqa: PLC0415 see above

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from extractor import __version__

app = typer.Typer(
    name="extractor",
    help="Turn news articles into incident records whose every fact is tied to the text.",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    # Its tracebacks show local variables, and those hold articles.
    pretty_exceptions_enable=False,
)

keys = typer.Typer(
    help="Make and list the API keys of the service.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(keys, name="keys")


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
    _: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Hold the flags that come before a command."""


@app.command()
def extract(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|-|FOLDER",
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
        date | None,
        typer.Option(
            metavar="DATE",
            parser=_day,
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
    from extractor.cli import extract as command
    from extractor.service import EngineChoice
    from schemas.vocabulary import EngineName

    command.run(
        files,
        command.Request(
            engine=EngineChoice(engine),
            fallback=EngineName.RULES if fallback else None,
            article_fields=command.article_fields(
                published_at=published_at, title=title, language=language
            ),
            output=output,
            as_json=as_json,
            evidence=evidence,
        ),
    )


@app.command()
def serve(
    *,
    host: Annotated[str | None, typer.Option(help="Address to bind.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="Port to bind; 0 takes a free one.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes to start.")] = None,
    allow_open: Annotated[
        bool | None,
        typer.Option("--allow-open", help="Serve beyond the loopback without API keys."),
    ] = None,
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"] | None,
        typer.Option(help="Least level logged."),
    ] = None,
) -> None:
    """Serve the HTTP API. Flags go before the environment and .env."""
    from extractor.collecting import uncollected

    with uncollected():
        from extractor.cli import serve as command

    command.run(
        {
            "host": host,
            "port": port,
            "workers": workers,
            "allow_open": allow_open,
            "log_level": log_level,
        }
    )


@keys.command("new")
def new_key(
    name: Annotated[str, typer.Argument(help="Stands in the log lines of whoever uses it.")],
    *,
    rate: Annotated[
        int | None, typer.Option(min=1, help="Requests a minute; no limit without.")
    ] = None,
    tokens_per_day: Annotated[
        int | None, typer.Option(min=1, help="Model tokens a UTC day; no limit without.")
    ] = None,
    expires: Annotated[
        date | None,
        typer.Option(metavar="DATE", parser=_day, help="UTC day from which it is refused."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="Add the key to this file, made where there is none."),
    ] = None,
) -> None:
    """Print a new key, this once, and the table that goes into the keys file."""
    from extractor.cli import keys as command

    command.new(name, rate=rate, tokens_per_day=tokens_per_day, expires=expires, file=file)


@keys.command("list")
def list_keys(
    *,
    file: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="The keys file, if not that of EXTRACTOR_KEYS_FILE."),
    ] = None,
) -> None:
    """List the keys of the file: names, limits, and whether they are let in."""
    from extractor.cli import keys as command

    command.show(file)


@app.command()
def schema() -> None:
    """Print the JSON Schema of what goes in (Article) and what comes out (Extraction)."""
    from extractor.cli import schema as command

    command.run()


@app.command()
def config() -> None:
    """Show every setting, its value in force and where that comes from; secrets are masked."""
    from extractor.cli import config as command

    command.run()
