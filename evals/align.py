"""Pair predicted with gold records, and items with items: one to one, in any order.

A pair's similarity adds up what both say:

| shared | weight |
|---|---|
| accepted event type | 2 |
| accepted kind | 1 |
| each toll (outcome, qualifier, value or bounds) | 3 |
| each actor (role and name), three at most | 1 |
| each place (name), two at most | 1 |
| the date | 1 |

Only records that share a toll, an actor, a place or the date are paired; where one side has none
of these, type and kind are enough. Among assignments with the same total those with required gold
win. Records are put into an order of their content first, so that ties fall the same way whatever
order they came in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

from evals.gold import GoldDate, GoldRecord, GoldToll
from evals.names import accepted
from schemas.record import DateSpan, IncidentRecord, Toll
from schemas.vocabulary import Qualifier

P = TypeVar("P")
G = TypeVar("G")

Pair = tuple[int, int]

_TYPE, _KIND, _TOLL, _ACTOR, _PLACE, _DATE = 2.0, 1.0, 3.0, 1.0, 1.0, 1.0
_MOST_ACTORS, _MOST_PLACES = 3, 2
_PREFERENCE = 1e-3
"""What makes one of two equal assignments win; smaller than any weight."""
_NONE = 0.0


def align_records(
    predicted: Sequence[IncidentRecord], gold: Sequence[GoldRecord]
) -> tuple[Pair, ...]:
    """Return index pairs (predicted, gold), in order of the predicted record."""
    order = sorted(range(len(predicted)), key=lambda i: _content(predicted[i]))
    turned = sorted(range(len(gold)), key=lambda j: gold[j].model_dump_json(exclude={"id"}))
    found = assign(
        [predicted[i] for i in order],
        [gold[j] for j in turned],
        lambda one, other: similarity(one, other) - _PREFERENCE * other.optional,
    )
    return tuple(sorted((order[i], turned[j]) for i, j in found))


def similarity(predicted: IncidentRecord, gold: GoldRecord) -> float:
    """Return what two records share, 0 where they are not to be paired."""
    facts = (
        _TOLL * len(assign(predicted.tolls, gold.tolls, _as_weight(same_toll)))
        + _ACTOR
        * min(
            _MOST_ACTORS,
            sum(
                any(a.role in g.role and accepted(a.name.text, g.text) for a in predicted.actors)
                for g in gold.actors
            ),
        )
        + _PLACE
        * min(
            _MOST_PLACES,
            sum(any(accepted(p.name.text, g.text) for p in predicted.places) for g in gold.places),
        )
        + _DATE * (predicted.date is not None and same_date(predicted.date, gold.date))
    )
    told = _KIND * (predicted.kind in gold.kind) + _TYPE * (predicted.event_type in gold.event_type)
    if facts:
        return facts + told
    bare = not _has_facts(predicted) or not (gold.tolls or gold.actors or gold.places)
    return told if bare and told == _KIND + _TYPE else _NONE


def same_toll(predicted: Toll, gold: GoldToll) -> bool:
    """Whether outcome, qualifier and value or bounds are accepted; vague figures by their words."""
    count = predicted.count
    if predicted.outcome not in gold.outcome or count.qualifier not in gold.qualifier:
        return False
    if count.qualifier is Qualifier.VAGUE:
        return accepted(count.text, gold.count)
    return (count.value, count.low, count.high) == (gold.value, gold.low, gold.high)


def same_date(predicted: DateSpan | None, gold: GoldDate) -> bool:
    """Whether the days are those of gold; where gold fixes none, whether the words are."""
    if predicted is None:
        return gold.text is None or None in gold.text
    if gold.text is None:
        return False
    if (predicted.start, predicted.end) != (gold.start, gold.end):
        return False
    return gold.start is not None or accepted(predicted.text, gold.text)


def assign(
    predicted: Sequence[P], gold: Sequence[G], weight: Callable[[P, G], float]
) -> tuple[Pair, ...]:
    """Return the one-to-one pairs of highest total weight; pairs of no weight are left out."""
    if not predicted or not gold:
        return ()
    weights = [[weight(one, other) for other in gold] for one in predicted]
    if len(gold) == 1 and len(predicted) == 1:
        return ((0, 0),) if weights[0][0] > _NONE else ()
    matrix = np.maximum(np.array(weights), _NONE)
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    return tuple(
        (int(i), int(j)) for i, j in zip(rows, columns, strict=True) if matrix[i, j] > _NONE
    )


def _as_weight(matches: Callable[[P, G], bool]) -> Callable[[P, G], float]:
    return lambda one, other: float(matches(one, other))


def _has_facts(record: IncidentRecord) -> bool:
    return bool(record.tolls or record.actors or record.places)


def _content(record: IncidentRecord) -> str:
    return record.model_dump_json(exclude={"id", "includes", "summary"})
