"""What each component of the offline engine brings: `python -m benchmarks.rules_ablation`.

`--dataset DIR|NAME`, repeated for several (default: the shipped ones), and `--part K/N` of each.
The engine reads the datasets whole, and again without each component: F1 over all their articles,
and how far it falls. A component is taken away by emptying its word lists, so what the code does
without words (figures, dates, places of the gazetteer) stays.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.gold import Dataset
from evals.parts import Part
from evals.scores import ALL, ArticleScore, Family, table
from evals.scoring import score_article
from extractor import lexicons
from extractor.engines.rules import RulesEngine
from extractor.engines.rules.around import Known
from extractor.engines.rules.elsewhere import Elsewhere
from extractor.reader import Reader
from extractor.service import Service
from extractor.settings import Settings
from schemas.vocabulary import EngineName

DATA = Path("evals/data")
SHIPPED = ("injection", "syria-coast-2025")
FAMILIES = (Family.RECORDS.value, Family.TOLLS.value, ALL)
COMPONENTS = {
    "acts told by nouns": ("acts",),
    "acts told by verbs": ("does",),
    "what is thrown or staged": ("throws", "light", "cues.erupted"),
    "plans and denied acts": ("unreal",),
    "earlier acts, long sums": tuple(
        f"cues.{name}" for name in ("background", "running", "wars", "perfect", "revised", "totals")
    ),
    "what is no act": ("cues.not_acts", "cues.accidents", "cues.machine"),
    "numbers not of people": ("not_people",),
    "parts of a toll": ("grammar.parts",),
    "who people are": ("people",),
    "bodies and titles": ("bodies", "titles"),
    "weapons": ("weapons",),
    "levels of places": ("levels",),
    "places not of the act": ("where.not_after",),
    "who says it": ("saying", "voices"),
    "accusations and denials": ("doubt", "cues.hedge"),
    "reactions": ("stances", "leanings"),
}
"""Paths into `rules_en.toml` of what is taken away together."""


def without(table: Mapping[str, Any], paths: Sequence[str]) -> dict[str, Any]:
    """Return the word lists with those under the paths empty; the names stay, for code asks.

    Raises:
        KeyError: no such path.
    """
    made = dict(table)
    for path in paths:
        name, _, rest = path.partition(".")
        made[name] = without(made[name], [rest]) if rest else _emptied(made[name])
    return made


def _emptied(value: str | Mapping[str, Any]) -> str | dict[str, Any]:
    if isinstance(value, str):
        return ""
    return {name: _emptied(inner) for name, inner in value.items()}


def scores(
    lists: dict[str, Any], reader: Reader, datasets: Sequence[Dataset]
) -> dict[str, float | None]:
    """Return F1 of each of `FAMILIES` that the engine reaches with these word lists."""
    known = Known(reader.is_country, reader.is_settlement)
    elsewhere = Elsewhere(lexicons.read("rules_elsewhere"), known)
    readers = reader.language, reader.is_country, reader.is_settlement
    engine = RulesEngine(lists, elsewhere, *readers)
    service = Service(
        {EngineName.RULES: engine},
        reader,
        max_article_chars=Settings().max_article_chars,
        deadline_s=math.inf,
    )

    async def read() -> list[ArticleScore]:
        return [
            score_article(await service.extract(article), dataset.gold[name], article)
            for dataset in datasets
            for name, article in dataset.articles.items()
        ]

    counts = table(asyncio.run(read()))
    return {family: counts[family].f1 for family in FAMILIES}


def load(names: Sequence[str], part: str | None) -> list[Dataset]:
    """Read datasets: folders, or shipped ones by name.

    Raises:
        ValueError: no such part, or a dataset that cannot be scored against.
    """
    folders = [DATA / name if name in SHIPPED else Path(name) for name in names]
    found = [Dataset.load(folder) for folder in folders]
    return [dataset.part(Part.parse(part)) for dataset in found] if part else found


def main() -> None:
    """Print the table; exit code 2 when a dataset cannot be read."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--dataset", action="append", metavar="DIR|NAME", help="can be repeated")
    parser.add_argument("--part", metavar="K/N")
    given = parser.parse_args()
    try:
        datasets = load(given.dataset or SHIPPED, given.part)
    except ValueError as error:
        parser.error(str(error))
    reader = Reader.load()
    lists = lexicons.read("rules_en")
    whole = scores(lists, reader, datasets)
    read = ", ".join(f"{dataset.name} ({len(dataset.articles)})" for dataset in datasets)
    sys.stdout.write(f"F1 and what is lost, over {read}\n{'without':26}")
    sys.stdout.write("".join(f"{family:>18}" for family in FAMILIES) + "\n")
    _write("nothing", whole, None)
    for name, paths in COMPONENTS.items():
        _write(name, scores(without(lists, paths), reader, datasets), whole)


def _write(
    name: str, found: Mapping[str, float | None], whole: Mapping[str, float | None] | None
) -> None:
    cells = []
    for family in FAMILIES:
        f1, before = found[family], None if whole is None else whole[family]
        change = f"{f1 - before:+.3f}" if f1 is not None and before is not None else ""
        cells.append(f"{'-' if f1 is None else f'{f1:.3f}':>11}{change:>7}")
    sys.stdout.write(f"{name:26}" + "".join(cells) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
