"""`evals bench`: an engine on an external benchmark, by that benchmark's metric."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress

from evals.benchmarks import ceaf, hrdsattack, hrdsattack_score, muc4, muc4_slots
from evals.benchmarks.files import BenchmarkError, digest, file_digest
from evals.benchmarks.muc4 import Reading
from evals.commands.bench_tables import hrdsattack_view, muc4_view
from evals.commands.options import PartFlag, complain, readable, rough
from evals.commands.table import signature_line
from evals.gold import Dataset
from evals.parts import Part
from evals.runner import predict, save
from evals.runs import Prediction, Run
from evals.signing import sign
from extractor.cli.problems import ExitCode
from extractor.cli.terminal import console
from extractor.errors import EngineNotConfigured
from extractor.service import Service
from extractor.settings import load_settings
from extractor.wiring import build_service
from schemas.extraction import Usage
from schemas.record import IncidentRecord
from schemas.vocabulary import EngineName

Records = Mapping[str, Sequence[IncidentRecord]]
"""By article id; an article that failed has none."""


def bench(
    benchmark: Annotated[Literal["muc4", "hrdsattack"], typer.Argument(help="Which one.")],
    *,
    data: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder with its files; they are not shipped.")
    ],
    engine: Annotated[Literal["rules", "llm"], typer.Option(help="Who reads.")],
    split: Annotated[Literal["dev", "train", "test"], typer.Option(help="Which part.")] = "dev",
    model: Annotated[
        str | None, typer.Option(help="Name of the model; else EXTRACTOR_MODEL.")
    ] = None,
    text: Annotated[
        Reading | None,
        typer.Option(
            help="Of muc4: names in readable case, capitals, or GTT's lower case.",
            show_default="cased, without the full files lower",
        ),
    ] = None,
    part: PartFlag = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Take so many of them, drawn by chance.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the draw, and of the resampling.")] = 0,
    output: Annotated[
        Path | None, typer.Option(metavar="RUN.json", dir_okay=False, help="Save the run there.")
    ] = None,
) -> None:
    """Score an engine on an external benchmark, by its own metric, beside what others reported.

    An article that fails counts as one without records. The settings of `extractor config` apply.

    Exit code: 0 fine, 1 some articles failed, 2 wrong usage, settings or file, 130 interrupted.
    """
    name = EngineName(engine)
    if model and name is EngineName.RULES:
        raise typer.BadParameter("--model is for --engine llm.")
    if text and benchmark != "muc4":
        raise typer.BadParameter("--text is for muc4.")
    with _brought():
        loaded = _load(benchmark, data, split, text, _Draw(part, limit, seed))
        settings = load_settings()
        if model:
            settings = settings.model_copy(update={"model": model})
        service = build_service(settings)
        if not service.ready()[name]:
            raise EngineNotConfigured("The engine 'llm' needs OPENAI_API_KEY or OPENAI_BASE_URL.")
        slots = 1 if name is EngineName.RULES else settings.max_concurrency
        signature = sign(loaded.split, settings, name, seed)
        made = Run(signature=signature, predictions=_predict(service, loaded.split, name, slots))
        if output:
            save(made, output)
        out = console(sys.stdout)
        out.print(signature_line(signature))
        for line in (*loaded.about, *rough(len(loaded.split.articles))):
            out.print(line)
        out.print(
            loaded.view(
                {p.article_id: p.extraction.records for p in made.predictions if p.extraction}
            )
        )
    failed = [prediction for prediction in made.predictions if prediction.error]
    for prediction in failed:
        detail = prediction.error.detail if prediction.error else ""
        complain(f"{prediction.article_id}: {detail}")
    if failed:
        raise typer.Exit(ExitCode.FAILED)


@dataclass(frozen=True, slots=True)
class _Draw:
    """Which articles to take: all, those of a part, or `limit` of them by chance."""

    part: Part | None
    limit: int | None
    seed: int

    def of(self, ids: Sequence[str]) -> tuple[list[int], str]:
        """Return their places, in order, and what they are in words.

        Raises:
            BenchmarkError: no article is in the part.
        """
        places, whole = list(range(len(ids))), ""
        if self.part:
            places = sorted(self.part.take(sorted(places, key=ids.__getitem__)))
            whole = f" of part {self.part}"
            if not places:
                raise BenchmarkError(f"Part {self.part} has none of {len(ids)} articles.")
        if self.limit is None or self.limit >= len(places):
            return places, f"articles: all {len(places)}{whole}"
        chance = random.Random(self.seed)  # noqa: S311 a sample, no secret
        taken = sorted(chance.sample(places, self.limit))
        drawn = f"articles: {self.limit} of {len(places)}{whole}, drawn with seed {self.seed}"
        return taken, drawn

    def name(self, split: str) -> str:
        return f"{split} {self.part}" if self.part else split


@dataclass(frozen=True)
class _Split(Dataset):
    """A part of a benchmark as a run is signed; its gold is in the benchmark's files."""

    files: tuple[Path, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) over what was read and the files, in order."""
        read = (f"{name} {article.digest}" for name, article in self.articles.items())
        return digest([*read, *(file_digest(file) for file in self.files)])


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What to read, and how to score what was read."""

    split: _Split
    about: tuple[str, ...]
    view: Callable[[Records], RenderableType]


def _load(benchmark: str, data: Path, split: str, text: Reading | None, draw: _Draw) -> _Loaded:
    if benchmark == "muc4":
        return _load_muc4(data, split, text, draw)
    return _load_hrdsattack(data, split, draw)


def _load_muc4(data: Path, split: str, text: Reading | None, draw: _Draw) -> _Loaded:
    messages = muc4.read(data, split)
    casing = muc4.read_casing(data)
    whole = casing is not None and messages[0].upper is not None
    reading = text or (Reading.CASED if whole else Reading.LOWER)
    places, about = draw.of([message.docid for message in messages])
    taken = [messages[place] for place in places]
    articles = {message.docid: message.article(casing, reading) for message in taken}
    return _Loaded(
        _Split(draw.name(f"muc4-{split}"), articles, {}, muc4.files(data, split)),
        (about, f"text: {reading}"),
        partial(_score_muc4, taken, split, draw.seed),
    )


def _score_muc4(
    messages: Sequence[muc4.Message], split: str, seed: int, records: Records
) -> RenderableType:
    roles = []
    slots = []
    for message in messages:
        found = muc4.fitting(records.get(message.docid, ()))
        roles.append(ceaf.score(muc4.templates(found), muc4.distinct(message.templates)))
        if message.keys is not None:
            pairing = ceaf.pair([muc4.template(one) for one in found], message.templates)
            slots.append(muc4_slots.score(found, message.keys, pairing))
    return muc4_view(roles, slots, split, seed)


def _load_hrdsattack(data: Path, split: str, draw: _Draw) -> _Loaded:
    cases = hrdsattack.read(data, split)
    train = [case.gold for case in hrdsattack.read(data, "train")]
    places, about = draw.of([case.article.key for case in cases])
    taken = [cases[place] for place in places]
    return _Loaded(
        _Split(
            draw.name(f"hrdsattack-{split}"),
            {case.article.key: case.article for case in taken},
            {},
            hrdsattack.files(data, split),
        ),
        (about, f"majority: of {len(train)} articles of train"),
        partial(_score_hrdsattack, taken, train, split, draw.seed),
    )


def _score_hrdsattack(
    cases: Sequence[hrdsattack.Case],
    train: Sequence[hrdsattack_score.Answer],
    split: str,
    seed: int,
    records: Records,
) -> RenderableType:
    def constant(answer: hrdsattack_score.Answer) -> hrdsattack_score.Score:
        return hrdsattack_score.score((answer, case.gold) for case in cases)

    return hrdsattack_view(
        [
            hrdsattack_score.score_article(
                hrdsattack.answer(records.get(case.article.key, ())), case.gold
            )
            for case in cases
        ],
        constant(hrdsattack_score.majority(train, nulls=False)),
        constant(hrdsattack_score.majority(train, nulls=True)),
        split,
        seed,
    )


def _predict(
    service: Service, split: _Split, engine: EngineName, slots: int
) -> tuple[Prediction, ...]:
    """Return a prediction for every article, in order.

    Raises:
        typer.Exit: interrupted.
    """
    found: dict[str, Prediction] = {}
    articles = split.articles

    async def work(show: Callable[[], None]) -> None:
        def keep(prediction: Prediction, _usage: Usage) -> None:
            found[prediction.article_id] = prediction
            show()

        try:
            await predict(service, articles.values(), engine, keep, slots=slots)
        finally:
            await service.aclose()

    try:
        with _progress(len(articles)) as show:
            asyncio.run(work(show))
    except KeyboardInterrupt:
        complain(f"Interrupted: {len(found)} of {len(articles)} done, nothing is saved.")
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    return tuple(found[name] for name in articles)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """Show a bar on stderr, where somebody looks."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    bar = Progress(BarColumn(), MofNCompleteColumn(), console=console(sys.stderr), transient=True)
    with bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


@contextmanager
def _brought() -> Iterator[None]:
    """Turn failures into a line on stderr and an exit code, those of the user's data too."""
    with readable():
        try:
            yield
        except BenchmarkError as error:
            complain(str(error))
        else:
            return
        raise typer.Exit(ExitCode.USAGE)
