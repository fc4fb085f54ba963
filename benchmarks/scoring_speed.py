"""How fast the scorer is: `python benchmarks/scoring_speed.py [--articles 10000]`.

Scores synthetic articles of five records each, one at a time, on one core. The target: 10,000 in
under 60 s, with memory that does not grow with their number.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from typing import Any

from evals.gold import Gold
from evals.reading import as_prediction
from evals.scores import Counts
from evals.scoring import score_article
from schemas.article import Article
from schemas.extraction import Extraction
from schemas.record import IncidentRecord

TARGET = 10_000 / 60
"""Articles per second."""
RECORDS = 5
_WARM_UP = 500
_CHANGED = 0.2
_SYLLABLES = ("va", "sel", "or", "tek", "bri", "an", "mo", "lenz", "qa", "dur", "is", "ho")
_SIDES = ("the army", "rebels", "gunmen", "riot police", "villagers", "traders")
_SPEAKERS = ("the Varda Monitor", "the ministry", "a hospital", "witnesses")
_TYPES = ("attack", "armed_clash", "air_strike", "explosive", "abduction")


def main() -> int:
    """Print articles per second and peak memory; 1 when the scorer is slower than the target."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    draw = random.Random(given.seed)  # noqa: S311 synthetic articles, nothing secret
    spent, early, counts = 0.0, 0.0, Counts()
    for number in range(given.articles):
        extraction, gold, article = _article(draw, number)
        start = time.perf_counter()
        scored = score_article(extraction, gold, article)
        spent += time.perf_counter() - start
        counts += scored.all
        if number < _WARM_UP:
            early = _peak_mib()
    peak = _peak_mib()
    sys.stdout.write(
        f"{given.articles} articles of {RECORDS} records in {spent:.1f} s: "
        f"{given.articles / spent:.0f} articles/s (target {TARGET:.0f})\n"
        f"peak memory {peak:.0f} MiB, after the first {_WARM_UP} articles {early:.0f} MiB\n"
        f"{counts}, seed {given.seed}\n"
    )
    return int(given.articles / spent < TARGET)


def _article(draw: random.Random, number: int) -> tuple[Extraction, Gold, Article]:
    """Make gold, and a prediction that has its records shuffled and some tolls changed."""
    gold = Gold.model_validate(
        {
            "article_id": f"article-{number}",
            "annotators": 1,
            "records": [_record(draw, index) for index in range(RECORDS)],
            "statements": [{"speaker": [draw.choice(_SPEAKERS)], "stance": ["condemns"]}],
        }
    )
    counts = (toll.count[0] for record in gold.records for toll in record.tolls)
    article = Article(text=f"{' '.join(counts)}. {'Some more words. ' * 150}", id=gold.article_id)
    read = as_prediction(gold, article)
    records = [_damaged(draw, record) for record in read.records]
    draw.shuffle(records)
    return read.model_copy(update={"records": tuple(records)}), gold, article


def _record(draw: random.Random, index: int) -> dict[str, Any]:
    town = "".join(draw.choices(_SYLLABLES, k=3)).title()
    return {
        "id": f"r{index + 1}",
        "kind": ["incident"],
        "event_type": [draw.choice(_TYPES), "attack"],
        "assertion": ["attributed"],
        "verification": ["not_stated"],
        "date": {"text": ["on Friday"], "start": None, "end": None, "precision": ["day"]},
        "places": [
            {"text": [town, f"the town of {town}"], "level": ["settlement"]},
            {"text": ["North Varda"], "level": ["region"], "optional": True},
        ],
        "actors": [
            {"role": [role], "text": [side], "type": ["other"], "attribution": ["accused"]}
            for role, side in zip(("perpetrator", "victim"), draw.sample(_SIDES, k=2), strict=True)
        ],
        "tolls": [_toll(draw, outcome) for outcome in ("killed", "injured")],
        "sources": [{"text": [draw.choice(_SPEAKERS)], "kind": ["other"]}],
    }


def _toll(draw: random.Random, outcome: str) -> dict[str, Any]:
    value = draw.randrange(2, 500)
    return {
        "outcome": [outcome],
        "count": [str(value)],
        "value": value,
        "qualifier": ["exact"],
        "low": value,
        "high": value,
        "group": ["people", None],
        "status": ["unknown"],
        "part": False,
        "source": None,
    }


def _damaged(draw: random.Random, record: IncidentRecord) -> IncidentRecord:
    if draw.random() >= _CHANGED:
        return record
    first, *rest = record.tolls
    count = first.count.model_copy(update={"text": "1", "value": 1, "low": 1, "high": 1})
    tolls = (first.model_copy(update={"count": count}), *rest)
    return record.model_copy(update={"tolls": tolls})


def _peak_mib() -> float:
    """Return the peak resident memory of this process (Linux counts KiB, macOS bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2 ** (20 if sys.platform == "darwin" else 10)


if __name__ == "__main__":
    sys.exit(main())
