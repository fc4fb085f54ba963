"""`extractor extract`: read, extract, print."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import typer
from pydantic import ValidationError
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from extractor.cli import inputs
from extractor.cli.batch import Outcome, run_in_order
from extractor.cli.evidence import evidence_view
from extractor.cli.problems import ExitCode, Problem, problem_of, report, reporting
from extractor.cli.render import extraction_view
from extractor.cli.terminal import console, safe_json, write_utf8
from extractor.collecting import collect_seldom
from extractor.errors import EngineNotConfigured
from extractor.fields import field_errors
from extractor.service import EngineChoice, Service
from extractor.settings import Settings, load_settings
from extractor.wiring import build_service
from schemas.article import Article
from schemas.extraction import Extraction
from schemas.vocabulary import EngineName


@dataclass(frozen=True, slots=True)
class Request:
    """What the flags ask for. `article_fields` are for articles that do not say them."""

    engine: EngineChoice = EngineChoice.AUTO
    fallback: EngineName | None = None
    article_fields: Mapping[str, Any] = field(default_factory=dict)
    output: Path | None = None
    as_json: bool = False
    evidence: bool = False


@dataclass(slots=True)
class Tally:
    """How far a batch has come."""

    total: int
    done: int = 0
    failed: int = 0

    def __str__(self) -> str:
        rest = self.total - self.done - self.failed
        counts = [f"{self.done} extracted"]
        counts += [f"{self.failed} failed"] if self.failed else []
        counts += [f"{rest} not begun or not finished"] if rest else []
        return f"{self.total} {'article' if self.total == 1 else 'articles'}: {', '.join(counts)}"


def article_fields(**given: object) -> dict[str, object]:
    """Return the fields given, once they are known to fit any article.

    Raises:
        typer.BadParameter: they do not.
    """
    fields = {name: value for name, value in given.items() if value is not None}
    try:
        Article.model_validate({"text": "-", **fields})
    except ValidationError as error:
        first = field_errors(error.errors(include_input=False))[0]
        raise typer.BadParameter(f"--{first.path}: {first.message}.") from None
    return fields


def run(arguments: list[str], request: Request) -> None:
    """Print the records of one article, or write a line per article of several.

    Raises:
        typer.BadParameter: flags that do not go together, or nothing to read.
        typer.Exit: with the code, where that is not 0.
    """
    with reporting():
        many = inputs.is_batch(arguments)
        if many and ("title" in request.article_fields or request.evidence):
            raise typer.BadParameter("--title and --evidence are for one article, not several.")
        if request.as_json and request.evidence:
            raise typer.BadParameter("--evidence is for reading: leave --json out.")
        found = inputs.expand(arguments, leave_out=request.output)
        if not found:
            raise typer.BadParameter("There is no .txt, .json or .jsonl article in there.")
        if request.output and any(source.is_in(request.output) for source in found):
            raise typer.BadParameter("--output would overwrite an input.")
        settings = load_settings()
        service = build_service(settings)
        if many:
            slots = _slots(request, settings)
            raise typer.Exit(extract_many(found, request, service, slots=slots))
        extract_one(found[0], request, service)


def extract_one(source: inputs.Input, request: Request, service: Service) -> None:
    """Print the records of one article, as tables or as one JSON object."""
    with reporting(source.name):
        article = inputs.read(source, request.article_fields, service.max_article_chars)
        extraction = asyncio.run(_extract(article, request, service))
    with reporting(), _destination(request.output) as stream:
        if request.as_json:
            indent = 2 if stream.isatty() else None
            document = safe_json(extraction.model_dump_json(indent=indent))
            write_utf8(stream).write(document + "\n")
        else:
            _print(source.name, article, extraction, stream, evidence=request.evidence)


def extract_many(
    found: list[inputs.Input], request: Request, service: Service, *, slots: int
) -> ExitCode:
    """Write one line of JSON per article, in the order of the inputs, as they get done."""
    tally = Tally(len(found))
    with reporting(), _destination(request.output) as stream:
        write_utf8(stream)
        with _progress(tally, stream) as advance:

            def emit(outcome: Outcome) -> None:
                if isinstance(outcome.result, Problem):
                    tally.failed += 1
                    report(outcome.result, outcome.input)
                else:
                    tally.done += 1
                stream.write(outcome.line() + "\n")
                stream.flush()
                advance()

            try:
                collect_seldom()
                asyncio.run(_extract_all(found, request, service, emit, slots=slots))
            except KeyboardInterrupt:
                sys.stderr.write(f"Interrupted. {tally}.\n")
                return ExitCode.INTERRUPTED
    sys.stderr.write(f"{tally}.\n")
    return ExitCode.FAILED if tally.failed else ExitCode.OK


async def _extract(article: Article, request: Request, service: Service) -> Extraction:
    try:
        return await service.extract(article, engine=request.engine, fallback=request.fallback)
    finally:
        await service.aclose()


async def _extract_all(
    found: list[inputs.Input],
    request: Request,
    service: Service,
    emit: Callable[[Outcome], None],
    *,
    slots: int,
) -> None:
    async def work(source: inputs.Input) -> Outcome:
        try:
            article = inputs.read(source, request.article_fields, service.max_article_chars)
            extraction = await service.extract(
                article, engine=request.engine, fallback=request.fallback
            )
        except EngineNotConfigured:
            raise  # true of every article: not this one's failure
        except Exception as error:  # noqa: BLE001 a failed article is a result
            return Outcome(source.name, problem_of(error))
        return Outcome(source.name, extraction)

    try:
        await run_in_order(found, work, emit, slots=slots)
    finally:
        await service.aclose()


def _slots(request: Request, settings: Settings) -> int:
    """Say how many articles to hold at once: the rules never wait, so they gain by one alone."""
    asks_model = request.engine is not EngineChoice.RULES and settings.llm_configured
    return settings.max_concurrency if asks_model else 1


def _print(
    name: str, article: Article, extraction: Extraction, stream: TextIO, *, evidence: bool
) -> None:
    out = console(stream)
    out.print(extraction_view(extraction, name))
    if evidence:
        out.print()
        out.print(evidence_view(article, extraction))


@contextmanager
def _destination(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    with reporting(str(output)):
        stream = output.open("w", encoding="utf-8")
    with stream:
        yield stream


@contextmanager
def _progress(tally: Tally, stream: TextIO) -> Iterator[Callable[[], None]]:
    """Show a bar on stderr, unless it would get mixed with the results or nobody looks."""
    if not sys.stderr.isatty() or stream.isatty():
        yield lambda: None
        return
    progress = _bar()
    with progress:
        task = progress.add_task("", total=tally.total)

        def advance() -> None:
            progress.update(task, advance=1, description=f"{tally.failed} failed")

        yield advance


def _bar() -> Progress:
    return Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        TimeRemainingColumn(),
        console=console(sys.stderr),
        transient=True,
    )
