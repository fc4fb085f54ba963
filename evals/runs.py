"""A run: every prediction of one engine on one dataset, with what produced it. One JSON file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError

from schemas.base import Model
from schemas.extraction import Extraction, PromptRef
from schemas.vocabulary import EngineName


class RunFileError(ValueError):
    """A file is not a run; the message names the file and what is wrong where."""


class Signature(Model):
    """What produced the numbers; it travels with them.

    Attributes:
        scorer: `SCORER_VERSION` at the time of the run.
        dataset: name of the dataset's folder, and of the part that was read.
        gold_digest: SHA-256 (hex) over the gold files and articles that were read.
        articles: how many they are.
        engine, model, prompt: who wrote the drafts (model and prompt of `llm` alone).
        settings: what else can change an answer of the model: mode, temperature, limits.
        schema_version: of the records.
        commit, dirty: of the code; None outside a checkout.
        libraries: name → version of what can change an answer.
        seed: of anything random in the run.
        started_at: UTC.
    """

    scorer: str
    dataset: str
    gold_digest: str
    articles: int
    engine: EngineName
    model: str | None = None
    prompt: PromptRef | None = None
    settings: dict[str, str] = Field(default_factory=dict)
    schema_version: str
    commit: str | None = None
    dirty: bool | None = None
    libraries: dict[str, str]
    seed: int = 0
    started_at: datetime


class RunError(Model):
    """Why an article has no prediction: the problem's slug and a message without article text."""

    type: str
    detail: str


class Prediction(Model):
    """One article's answer, or the error that it ended with."""

    article_id: str
    extraction: Extraction | None = None
    error: RunError | None = None
    seconds: float = 0.0


class Run(Model):
    """A saved run. Articles of the dataset without a prediction count as failed."""

    signature: Signature
    predictions: tuple[Prediction, ...]

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read a run file.

        Raises:
            RunFileError: not JSON, or a field that does not fit.
        """
        try:
            return cls.model_validate_json(file.read_bytes())
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(step) for step in first["loc"]) or "the file"
            raise RunFileError(f"{file}: {where}: {first['msg']}") from None
