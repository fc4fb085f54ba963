"""What HRDsAttack counts, as `src/models/utils.py` of its authors' repository does.

- Country, region, city, year, month, day and perpetrator type: share of articles with gold's value,
  letter for letter. Where gold has none, the authors' comparison never holds, whatever is answered;
  agreeing on none is counted beside it.
- Violation types: micro-F1 over the types of all articles; "unknown" is answered when nothing is.
- Victims' names, exact and relaxed (one contains the other): a predicted name is right if any gold
  name matches. Names within names already given are dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals.benchmarks.tally import Tally, add


class Field(StrEnum):
    """What has one value an article."""

    PERPETRATOR_TYPE = "perpetrator type"
    COUNTRY = "country"
    REGION = "region"
    CITY = "city"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one article. Fields that are absent or None have no value."""

    fields: Mapping[Field, str | None]
    violations: frozenset[str]
    victims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How many articles have a value in gold, have it right, have none on either side. Add up."""

    right: int = 0
    nulls: int = 0
    gold: int = 0
    articles: int = 0

    def __add__(self, other: Accuracy) -> Accuracy:
        return Accuracy(
            self.right + other.right,
            self.nulls + other.nulls,
            self.gold + other.gold,
            self.articles + other.articles,
        )


@dataclass(frozen=True, slots=True)
class Score:
    """The counts of an article, or of a split."""

    fields: Mapping[Field, Accuracy]
    violations: Tally
    victims_exact: Tally
    victims_relaxed: Tally


def score(pairs: Iterable[tuple[Answer, Answer]]) -> Score:
    """Count (answer, gold) of every article."""
    return total(score_article(said, gold) for said, gold in pairs)


def score_article(said: Answer, gold: Answer) -> Score:
    """Count one article."""
    return Score(
        fields={field: _compare(said.fields.get(field), gold.fields.get(field)) for field in Field},
        violations=_types(said.violations, gold.violations),
        victims_exact=_names(said.victims, gold.victims, relaxed=False),
        victims_relaxed=_names(said.victims, gold.victims, relaxed=True),
    )


def total(articles: Iterable[Score]) -> Score:
    """Add articles up."""
    articles = tuple(articles)
    return Score(
        fields={field: sum((one.fields[field] for one in articles), Accuracy()) for field in Field},
        violations=add(one.violations for one in articles),
        victims_exact=add(one.victims_exact for one in articles),
        victims_relaxed=add(one.victims_relaxed for one in articles),
    )


def majority(train: Sequence[Answer], *, nulls: bool) -> Answer:
    """Return the commonest values of train, and the commonest violation type; no victims.

    Args:
        train: gold to count.
        nulls: whether having no value counts as a value.
    """
    commonest: dict[Field, str | None] = {}
    for field in Field:
        values = Counter(gold.fields.get(field) for gold in train)
        if not nulls:
            del values[None]
        commonest[field] = values.most_common(1)[0][0] if values else None
    types = Counter(kind for gold in train for kind in sorted(gold.violations))
    return Answer(commonest, frozenset(kind for kind, _ in types.most_common(1)), ())


def _compare(said: str | None, gold: str | None) -> Accuracy:
    has = gold is not None
    return Accuracy(int(has and said == gold), int(not has and said is None), int(has), 1)


def _types(said: frozenset[str], gold: frozenset[str]) -> Tally:
    said = said or frozenset({"unknown"})
    right = len(said & gold)
    return Tally(right, len(said), right, len(gold))


def _names(said: Sequence[str], gold: Sequence[str], *, relaxed: bool) -> Tally:
    """Count names. Recall, too, is over predicted names that are right, as the authors have it."""
    given: list[str] = []
    for name in said:
        if not any(name in other for other in given):
            given.append(name)
    # The authors drop shorter names given first after counting what was given.
    kept = [
        name
        for index, name in enumerate(given)
        if not any(name in other for other in given[index + 1 :])
    ]
    right = sum(
        any(name in other or other in name for other in gold) if relaxed else name in gold
        for name in kept
    )
    return Tally(right, len(given), right, len(gold))
