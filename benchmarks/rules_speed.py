"""How fast the offline engine is: `python -m benchmarks.rules_speed [--rounds 9] [--hostile]`.

Articles of 3,000 characters, put together from the shipped ones, each text another; one core, CPU
time, the median over rounds. `--hostile` adds texts built to hurt at 50,000, 100,000 and 200,000
characters: twice the text must take about twice the time. Exit code 1: a target was missed.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import math
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import prompts
from extractor.collecting import collect_seldom
from extractor.core.document import Document
from extractor.engines.rules import RulesEngine
from extractor.reader import Reader
from extractor.service import Service
from extractor.settings import Settings
from schemas.article import Article
from schemas.draft import Draft
from schemas.extraction import Extraction
from schemas.vocabulary import EngineName

TARGET = 500
"""Articles a second on one core."""
HOSTILE_S = 1.0
"""For 200,000 characters."""
LINEAR = 3.0
"""The most that twice the text may take: 2.0 but for noise, 4.0 if time grew with the square."""
SHORT_S = 0.02
"""What takes less says nothing of how time grows."""
LENGTH = 3_000
SIZES = (50_000, 100_000, 200_000)
ARTICLES = Path("evals/data/syria-coast-2025/articles")
PUBLISHED = date(2025, 3, 9)
HOSTILE = {
    "one word": "word ",
    "one word of harm": "killed ",
    "one letter": "x",
    "numbers": "14 ",
    "digits without an end": "7",
    "digits and commas": "1,",
    "digits and hyphens": "1-",
    "number words": "two hundred thousand million ",
    "and": "and ",
    "and four": "and four ",
    "articles": "a ",
    "modifiers": "at least ",
    "weekdays": "Monday ",
    "months": "March ",
    "capitals": "Alpha Beta ",
    "initials": "U.S.",
    "countries": "Syria and Lebanon, ",
    "open quotes": "“",
    "nested quotes": "“‘(",
    "brackets": "(",
    "full stops": ". ",
    "no full stop": "gunmen killed 14 people in Homs on Monday and ",
    "the same sentence": "Gunmen killed 14 people in Homs on Monday. ",
    "spaces": " ",
    "line breaks": "\n",
}
"""What is repeated until the text is long enough."""


def texts() -> list[str]:
    """Return distinct English articles of exactly 3,000 characters."""
    shipped = [path.read_text(encoding="utf-8").strip() for path in sorted(ARTICLES.glob("*.txt"))]
    examples = [
        example.article.text.strip()
        for example in prompts.load(Settings().prompt).examples
        if example.article.language in {None, "en"}
    ]
    joined = [f"{first}\n\n{second}" for first, second in permutations(shipped, 2)]
    joined += [f"{example}\n\n{text}" for example in examples for text in shipped]
    return sorted({text[:LENGTH] for text in joined if len(text) >= LENGTH})


def main() -> int:
    """Print the tables; 1 when a target is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--hostile", action="store_true")
    given = parser.parse_args()
    collect_seldom()  # as the service and `extractor extract` do
    reader = Reader.load()
    reader.warm()
    engine = RulesEngine.load(reader)
    service = Service(
        {EngineName.RULES: engine}, reader, max_article_chars=SIZES[-1], deadline_s=math.inf
    )
    with asyncio.Runner() as runner:
        missed = runner.run(_articles(reader, engine, service, given.rounds))
        if given.hostile:
            missed = runner.run(_hostile(service)) or missed
    return int(missed)


async def _articles(reader: Reader, engine: RulesEngine, service: Service, rounds: int) -> bool:
    articles = [Article(text=text, published_at=PUBLISHED) for text in texts()]

    async def read(article: Article) -> Document:
        return reader.read(article)

    async def draft(document: Document) -> tuple[Document, Draft]:
        return document, (await engine.draft(document, deadline=math.inf)).draft

    async def resolve(drafted: tuple[Document, Draft]) -> object:
        return reader.resolver(drafted[0]).resolve(drafted[1])

    async def serialise(extraction: Extraction) -> str:
        return extraction.model_dump_json()

    # What one stage finds is kept with the document: every round begins with new documents.
    whole = await _median_ms(articles, (), service.extract, rounds)
    split = {
        "read": await _median_ms(articles, (), read, rounds),
        "draft": await _median_ms(articles, (read,), draft, rounds),
        "resolve": await _median_ms(articles, (read, draft), resolve, rounds),
    }
    serialised = await _median_ms(articles, (service.extract,), serialise, rounds)
    sys.stdout.write(
        f"{len(articles)} articles of {LENGTH} characters, one core, median of {rounds} rounds\n"
        f"{1_000 / whole:7.0f} articles/s (target {TARGET})\n{whole:7.2f} ms the whole road\n"
    )
    for stage, spent in (*split.items(), ("the rest", whole - sum(split.values()))):
        sys.stdout.write(f"{spent:7.2f} ms {stage} ({spent / whole:.0%})\n")
    sys.stdout.write(f"{serialised:7.2f} ms serialise, on top\n")
    return 1_000 / whole < TARGET


async def _median_ms(
    articles: Sequence[Article],
    before: Sequence[Callable[[Any], Awaitable[Any]]],
    stage: Callable[[Any], Awaitable[Any]],
    rounds: int,
) -> float:
    """Return the CPU time of a stage for one article, in ms; a first round only warms up."""
    spent = []
    for _ in range(rounds + 1):
        subjects: list[Any] = list(articles)
        for earlier in before:
            subjects = [await earlier(subject) for subject in subjects]
        gc.collect()
        start = time.process_time()
        for subject in subjects:
            await stage(subject)
        spent.append((time.process_time() - start) / len(subjects) * 1_000)
    return statistics.median(spent[1:])


async def _hostile(service: Service) -> bool:
    sys.stdout.write(f"\n{'built to hurt':24}" + "".join(f"{size:>10,}" for size in SIZES))
    sys.stdout.write("   s; ratios of doubling\n")
    missed = False
    for name, unit in HOSTILE.items():
        spent = [await _hostile_s(service, unit, size) for size in SIZES]
        ratios = [later / max(sooner, SHORT_S) for sooner, later in pairwise(spent)]
        missed = missed or spent[-1] > HOSTILE_S or max(ratios) > LINEAR
        sys.stdout.write(f"{name:24}" + "".join(f"{each:10.2f}" for each in spent))
        sys.stdout.write("   " + " ".join(f"{ratio:.1f}" for ratio in ratios) + "\n")
        sys.stdout.flush()
    return missed


async def _hostile_s(service: Service, unit: str, size: int) -> float:
    # The letter makes an article of white space.
    article = Article(text=("x" + unit * size)[:size], language="en")
    gc.collect()
    start = time.process_time()
    await service.extract(article)
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
