"""`evals run`: predict, save, score."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

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
from evals.commands.table import score_view, signature_line, takeover_view, token_view
from evals.cost import cost
from evals.gold import Dataset
from evals.journal import Journal, JournalMismatch
from evals.runner import ReplayIncomplete, predict, save
from evals.runs import Prediction, Run, Signature
from evals.scores import table
from evals.scoring import judge_run, score_run
from evals.signing import sign
from extractor.cli.problems import ExitCode
from extractor.cli.terminal import console
from extractor.errors import EngineNotConfigured
from extractor.service import Service
from extractor.settings import load_settings
from extractor.wiring import build_service
from schemas.extraction import Usage
from schemas.vocabulary import EngineName

if TYPE_CHECKING:
    from extractor.engines.cassettes import Cassettes


def run(
    *,
    engine: Annotated[Literal["rules", "llm"], typer.Option(help="Who reads.")],
    model: Annotated[
        str | None, typer.Option(help="Name of the model; else EXTRACTOR_MODEL.")
    ] = None,
    dataset: DatasetFlag = SHIPPED,
    part: PartFlag = None,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="RUN.json",
            dir_okay=False,
            help="Save the run there. Until it is finished, what is done is in RUN.json.partial, "
            "and the same command goes on from that.",
        ),
    ] = None,
    record: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep every exchange with the model.")
    ] = None,
    replay: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="Answer from recorded exchanges alone: no key, no network.",
        ),
    ] = None,
    concurrency: Annotated[
        int | None,
        typer.Option(min=1, help="Articles at once; else EXTRACTOR_MAX_CONCURRENCY (rules: 1)."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Signed with the run; of the resampling.")] = 0,
    restart: Annotated[
        bool, typer.Option("--restart", help="Throw an unfinished RUN.json.partial away.")
    ] = False,
    fail_below: FloorsFlag = None,
) -> None:
    """Run an engine over a dataset and score it; a model is shown beside the rules.

    An article that fails counts as all missed. The settings of `extractor config` apply.

    Exit code: 0 fine, 1 a floor does not hold or some articles failed, 2 wrong usage, settings
    or file, 130 interrupted.
    """
    least = floors(fail_below)
    name = EngineName(engine)
    if name is EngineName.RULES and (model or record or replay):
        raise typer.BadParameter("--model, --record and --replay are for --engine llm.")
    if record and replay:
        raise typer.BadParameter("--record and --replay exclude each other.")
    with readable():
        settings = load_settings()
        if model:
            settings = settings.model_copy(update={"model": model})
        found = load_dataset(dataset, part)
        service = build_service(settings, _cassettes(record, replay))
        if not service.ready()[name]:
            raise EngineNotConfigured("The engine 'llm' needs OPENAI_API_KEY or OPENAI_BASE_URL.")
        slots = concurrency or (1 if name is EngineName.RULES else settings.max_concurrency)
        job = _Job(found, service, sign(found, settings, name, seed), slots)
        made, baseline = _finish(job, output, restart=restart)
        scores = score_run(made, found)
        _print(made, baseline, found)
        failed = below(least, table(scores))
    for message in failed:
        complain(message)
    if failed or any(score.failed for score in scores):
        raise typer.Exit(ExitCode.FAILED)


@dataclass(frozen=True, slots=True)
class _Job:
    dataset: Dataset
    service: Service
    signature: Signature
    slots: int


@dataclass(slots=True)
class _Tally:
    """How far the run has come, and what it spent."""

    done: int = 0
    failed: int = 0
    tokens: int = 0

    def add(self, prediction: Prediction, usage: Usage) -> None:
        self.done += 1
        self.failed += prediction.error is not None
        self.tokens += usage.prompt_tokens + usage.completion_tokens

    def __str__(self) -> str:
        return f"{self.failed} failed, {self.tokens:,} tokens"


def _cassettes(record: Path | None, replay: Path | None) -> Cassettes | None:
    folder = record or replay
    if folder is None:
        return None
    # Brings the HTTP client along, which the rules do without.
    from extractor.engines.cassettes import Cassettes  # noqa: PLC0415 see above

    if record:
        record.mkdir(parents=True, exist_ok=True)
    return Cassettes(folder, replay=replay is not None)


def _finish(job: _Job, output: Path | None, *, restart: bool) -> tuple[Run, Run | None]:
    """Make the predictions that are not there yet, and save the run; a model's with the rules'.

    Raises:
        typer.Exit: interrupted, or without all exchanges, or with another run in the way.
    """
    with ExitStack() as stack:
        journal = None
        if output:
            partial = output.with_name(f"{output.name}.partial")
            try:
                journal = stack.enter_context(Journal(partial, job.signature, restart=restart))
            except JournalMismatch as error:
                complain(f"{error}; --restart throws it away.")
                raise typer.Exit(ExitCode.USAGE) from None
        signature = journal.signature if journal else job.signature
        predictions = journal.predictions if journal else {}
        try:
            baseline = asyncio.run(_predict_all(job, journal, predictions))
        except KeyboardInterrupt:
            kept = f"; {journal.file} has them, and the same command goes on" if journal else ""
            complain(f"Interrupted: {len(predictions)} of {signature.articles} done{kept}.")
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        except ReplayIncomplete as incomplete:
            for article, key in incomplete.misses.items():
                complain(f"Cassette missing: {article}: the cassettes have no exchange {key}.")
            remark(
                "An exchange is found by its whole request: --model, the prompt, the mode, the "
                "temperature and the output limit must be those of the recording."
            )
            raise typer.Exit(ExitCode.FAILED) from None
        made = Run(
            signature=signature,
            predictions=tuple(predictions[name] for name in job.dataset.articles),
        )
        if output and journal:
            save(made, output)
            journal.remove()
    if baseline is None:
        return made, None
    return made, Run(signature=signature, predictions=tuple(baseline))


async def _predict_all(
    job: _Job, journal: Journal | None, predictions: dict[str, Prediction]
) -> list[Prediction] | None:
    """Fill `predictions`; return those of the rules to set beside a model's."""
    engine = job.signature.engine
    tally = _Tally()
    for kept in predictions.values():
        tally.add(kept, (kept.extraction and kept.extraction.usage) or Usage())
    articles = [a for name, a in job.dataset.articles.items() if name not in predictions]
    baseline: list[Prediction] = []
    try:
        with _progress(tally, len(job.dataset.articles)) as show:

            def keep(prediction: Prediction, usage: Usage) -> None:
                if journal:
                    journal.add(prediction)
                predictions[prediction.article_id] = prediction
                tally.add(prediction, usage)
                show()

            await predict(job.service, articles, engine, keep, slots=job.slots)
        if engine is EngineName.RULES:
            return None
        await predict(
            job.service,
            job.dataset.articles.values(),
            EngineName.RULES,
            lambda prediction, _: baseline.append(prediction),
            slots=1,
        )
    finally:
        await job.service.aclose()
    return baseline


def _print(made: Run, baseline: Run | None, dataset: Dataset) -> None:
    for prediction in made.predictions:
        if prediction.error:
            complain(f"{prediction.article_id}: {prediction.error.detail}")
    out = console(sys.stdout)
    out.print(signature_line(made.signature))
    out.print(
        score_view(
            score_run(made, dataset),
            seed=made.signature.seed,
            baseline=None if baseline is None else score_run(baseline, dataset),
        )
    )
    if dataset.attacks is not None:
        out.print(
            takeover_view(
                judge_run(made, dataset),
                baseline=None if baseline is None else judge_run(baseline, dataset),
            )
        )
    spent = cost(made, dataset)
    if spent.metered:
        out.print(token_view(spent))


@contextmanager
def _progress(tally: _Tally, total: int) -> Iterator[Callable[[], None]]:
    """Show a bar on stderr, where somebody looks."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        TimeRemainingColumn(),
        console=console(sys.stderr),
        transient=True,
    )
    with bar:
        task = bar.add_task(str(tally), total=total, completed=tally.done)
        yield lambda: bar.update(task, completed=tally.done, description=str(tally))
