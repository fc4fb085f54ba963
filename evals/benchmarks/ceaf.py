"""CEAF-REE over whole templates, counted as GTT counts it.

Du, Rush and Cardie, "Template Filling with Generative Transformers", NAACL 2021; where the paper is
silent, what its scorer does (`eval.py` of the authors' repository xinyadu/gtt) is the definition:

- Strings are compared in lower case, without ASCII punctuation and the words a, an, the.
- A predicted template may be paired with a gold one if its incident type is part of the gold
  type's string ("attack" in "bombing / attack"). Pairs are one to one; every pair is optional.
- In a pair the type is right. A predicted entity is right if some gold entity of its role has all
  its mentions; a gold entity is right if some predicted entity of its role has only mentions of it.
  Entities are not paired one to one: naming an entity twice is right twice.
- Everything in unpaired templates is wrong.
- Of all pairings of an article's templates the one with the best micro-F1 counts; among equals the
  first, with gold templates tried in order and "unpaired" last.
- Counts are added over articles; micro-F1 is over the type and the five roles.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from evals.benchmarks.tally import Tally, add


class Slot(StrEnum):
    """What is counted; every slot but the first is a role with entities."""

    TYPE = "incident_type"
    PERP_IND = "PerpInd"
    PERP_ORG = "PerpOrg"
    TARGET = "Target"
    VICTIM = "Victim"
    WEAPON = "Weapon"


ROLES = tuple(slot for slot in Slot if slot is not Slot.TYPE)

Entity = frozenset[str]
"""Normalised mentions of one thing."""


@dataclass(frozen=True, slots=True)
class Template:
    """One event: its type, and the entities of each role (absent: none)."""

    incident_type: str
    roles: Mapping[Slot, tuple[Entity, ...]]

    def entities(self, role: Slot) -> tuple[Entity, ...]:
        return self.roles.get(role, ())


_ARTICLES = re.compile(r"\b(?:an?|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(mention: str) -> str:
    """Return a mention as it is compared."""
    bare = mention.lower().translate(_NO_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", bare).split())


def entity(mentions: Iterable[str]) -> Entity:
    """Return the entity with these mentions."""
    return frozenset(normalise(mention) for mention in mentions)


Gain = Mapping[Slot, tuple[int, int]]
"""By slot, how many predicted and how many gold items a pair makes right."""

_UNPAIRED: Gain = MappingProxyType({})


def pair(predicted: Sequence[Template], gold: Sequence[Template]) -> tuple[int | None, ...]:
    """Return the best pairing: for each predicted template the index of its gold one, or None."""
    gains = _gains(predicted, gold)
    tried = _best(gains, _size(predicted), _size(gold), len(gold))
    # The search also tries pairs of different types, which make nothing right.
    return tuple(
        to if to is not None and row[to] else None for row, to in zip(gains, tried, strict=True)
    )


def score(predicted: Sequence[Template], gold: Sequence[Template]) -> dict[Slot, Tally]:
    """Count one article under its best pairing."""
    pairing = pair(predicted, gold)
    taken = [
        _gain(one, gold[to]) for one, to in zip(predicted, pairing, strict=True) if to is not None
    ]
    return {
        slot: Tally(
            right_predicted=sum(gain.get(slot, (0, 0))[0] for gain in taken),
            predicted=sum(_items(template, slot) for template in predicted),
            right_gold=sum(gain.get(slot, (0, 0))[1] for gain in taken),
            gold=sum(_items(template, slot) for template in gold),
        )
        for slot in Slot
    }


def total(articles: Iterable[Mapping[Slot, Tally]]) -> dict[Slot, Tally]:
    """Add articles up, by slot."""
    articles = tuple(articles)
    return {slot: add(article[slot] for article in articles) for slot in Slot}


def micro(slots: Mapping[Slot, Tally]) -> Tally:
    """Add the slots up."""
    return add(slots.values())


def _items(template: Template, slot: Slot) -> int:
    return 1 if slot is Slot.TYPE else len(template.entities(slot))


def _size(templates: Sequence[Template]) -> int:
    return sum(_items(template, slot) for template in templates for slot in Slot)


def _gains(predicted: Sequence[Template], gold: Sequence[Template]) -> list[list[Gain]]:
    return [[_gain(one, other) for other in gold] for one in predicted]


def _gain(predicted: Template, gold: Template) -> Gain:
    if predicted.incident_type not in gold.incident_type:
        return _UNPAIRED
    found: dict[Slot, tuple[int, int]] = {Slot.TYPE: (1, 1)}
    for role in ROLES:
        ours, theirs = predicted.entities(role), gold.entities(role)
        found[role] = (
            sum(any(one <= other for other in theirs) for one in ours),
            sum(any(one <= other for one in ours) for other in theirs),
        )
    return found


_Reached = tuple[int, int, tuple[int, ...]]
"""Right items among the predicted and among gold, and the pairing that makes them so."""


def _best(
    gains: Sequence[Sequence[Gain]], predicted: int, gold: int, unpaired: int
) -> tuple[int | None, ...]:
    """Find the pairing with the best micro-F1 without trying all of them.

    `predicted` and `gold` are numbers of items, `unpaired` that of gold templates: it sorts last.
    F1 rises with both sums, so of the partial pairings that use the same gold templates only those
    that no other one beats in both are kept: exact, and exponential in gold templates alone.
    """
    worth = [[_sums(gain) for gain in row] for row in gains]
    states: dict[int, list[_Reached]] = {0: [(0, 0, ())]}
    for row in worth:
        following: dict[int, list[_Reached]] = {}
        for used, reached in states.items():
            for to in range(unpaired + 1):
                if to != unpaired and used >> to & 1:
                    continue
                gain = (0, 0) if to == unpaired else row[to]
                now = used if to == unpaired else used | 1 << to
                following.setdefault(now, []).extend(
                    (ours + gain[0], theirs + gain[1], (*pairing, to))
                    for ours, theirs, pairing in reached
                )
        states = {used: _unbeaten(reached) for used, reached in following.items()}

    def merit(reached: _Reached) -> tuple[Fraction, tuple[int, ...]]:
        ours, theirs, pairing = reached
        below = ours * gold + theirs * predicted
        f1 = Fraction(2 * ours * theirs, below) if below else Fraction(0)
        return -f1, pairing

    best = min((one for reached in states.values() for one in reached), key=merit)[2]
    return tuple(None if to == unpaired else to for to in best)


def _sums(gain: Gain) -> tuple[int, int]:
    return sum(ours for ours, _ in gain.values()), sum(theirs for _, theirs in gain.values())


def _unbeaten(reached: list[_Reached]) -> list[_Reached]:
    kept: list[_Reached] = []
    most = -1
    for one in sorted(reached, key=lambda one: (-one[0], -one[1], one[2])):
        if one[1] > most:
            kept.append(one)
            most = one[1]
    return kept
