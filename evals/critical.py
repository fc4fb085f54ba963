"""Errors that a user must never meet, counted apart from the scores."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from evals.align import Pair, assign, same_toll
from evals.gold import Gold, GoldActor, GoldRecord
from evals.names import accepted
from evals.scores import Critical
from schemas.article import Article
from schemas.record import IncidentRecord, Toll
from schemas.vocabulary import Assertion, Kind, Role, Verdict

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def errors(
    predicted: Sequence[IncidentRecord], gold: Gold, article: Article, pairs: Sequence[Pair]
) -> dict[Critical, int]:
    """Count critical errors.

    - `invented_number`: a count marked `not_found`, or digits of a count or summary that stand
      nowhere in the article.
    - `double_count`: a part of a toll given as a toll of its own; the same toll twice; a total over
      other records that is given as one of them.
    - `attribution_lost`: an act that gold has only as attributed or disputed, given as `reported`.
    - `sides_swapped`: gold's victim given as perpetrator, or the reverse.
    - `record_from_nothing`: a record where gold has none at all.
    """
    found: Counter[Critical] = Counter()
    numbers = set(_NUMBER.findall(f"{article.title or ''}\n{article.text}"))
    for record in predicted:
        found[Critical.INVENTED_NUMBER] += sum(_invented(toll, numbers) for toll in record.tolls)
        found[Critical.INVENTED_NUMBER] += not set(_NUMBER.findall(record.summary)) <= numbers
        found[Critical.DOUBLE_COUNT] += _twice(record.tolls)
    ids = {gold.records[j].id: predicted[i].id for i, j in pairs}
    for i, j in pairs:
        record, wanted = predicted[i], gold.records[j]
        lost = Assertion.REPORTED not in wanted.assertion
        found[Critical.ATTRIBUTION_LOST] += lost and record.assertion is Assertion.REPORTED
        found[Critical.SIDES_SWAPPED] += _swapped(record, wanted)
        found[Critical.DOUBLE_COUNT] += _parts_as_totals(record, wanted)
        found[Critical.DOUBLE_COUNT] += record.kind is not Kind.AGGREGATE and any(
            ids.get(target) is not None and ids[target] not in record.includes
            for target in wanted.includes
        )
    if not gold.records:
        found[Critical.RECORD_FROM_NOTHING] = len(predicted)
    return {error: number for error, number in found.items() if number}


def _invented(toll: Toll, numbers: set[str]) -> bool:
    digits = set(_NUMBER.findall(toll.count.text))
    return toll.count.verdict is Verdict.NOT_FOUND or not digits <= numbers


def _twice(tolls: Sequence[Toll]) -> int:
    seen = Counter(
        (
            toll.outcome,
            toll.count.text.casefold(),
            toll.group.text.casefold() if toll.group else None,
            toll.source.text.casefold() if toll.source else None,
        )
        for toll in tolls
        if not toll.part
    )
    return sum(number - 1 for number in seen.values())


def _parts_as_totals(record: IncidentRecord, wanted: GoldRecord) -> int:
    pairs = assign(record.tolls, wanted.tolls, lambda one, other: float(same_toll(one, other)))
    return sum(wanted.tolls[j].part and not record.tolls[i].part for i, j in pairs)


def _swapped(record: IncidentRecord, wanted: GoldRecord) -> int:
    swaps = ((Role.PERPETRATOR, Role.VICTIM), (Role.VICTIM, Role.PERPETRATOR))
    return sum(
        actor.role is said
        and any(
            meant in g.role and said not in g.role and _is(actor.name.text, g)
            for g in wanted.actors
        )
        and not any(said in g.role and _is(actor.name.text, g) for g in wanted.actors)
        for actor in record.actors
        for said, meant in swaps
    )


def _is(text: str, actor: GoldActor) -> bool:
    return accepted(text, actor.text)
