"""What a run took: tokens, HTTP calls, time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.gold import Dataset
from evals.runs import Run
from schemas.extraction import Usage


@dataclass(frozen=True, slots=True)
class Cost:
    """What the run took; means are over the articles that were answered.

    Attributes:
        answered: articles with a prediction.
        metered: those of them whose tokens were counted.
        prompt_tokens, completion_tokens: mean per metered article; None when there is none.
        total: tokens of all metered articles.
        attempts, seconds: mean per answered article: HTTP calls, wall time.
        fallbacks: articles that another engine answered than the one asked for.
    """

    answered: int
    metered: int
    prompt_tokens: float | None
    completion_tokens: float | None
    total: Usage
    attempts: float | None
    seconds: float | None
    fallbacks: int


def cost(run: Run, dataset: Dataset) -> Cost:
    """Add up tokens, calls and time over the articles of the dataset."""
    answers = [
        prediction.extraction
        for prediction in run.predictions
        if prediction.extraction and prediction.article_id in dataset.articles
    ]
    usage = [answer.usage for answer in answers if answer.usage]
    return Cost(
        answered=len(answers),
        metered=len(usage),
        prompt_tokens=_mean([one.prompt_tokens for one in usage]),
        completion_tokens=_mean([one.completion_tokens for one in usage]),
        total=sum(usage, Usage()),
        attempts=_mean([answer.provenance.attempts for answer in answers]),
        seconds=_mean([answer.provenance.seconds for answer in answers]),
        fallbacks=sum(answer.provenance.fallback is not None for answer in answers),
    )


def _mean(numbers: Sequence[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None
