"""Slots of MUC-4's original keys that GTT leaves out: dates, places, human targets.

The scorer of 1992 is not rebuilt: it gave half marks, and people settled doubtful matches. The
rules here are ours, on records and keys paired as `evals.benchmarks.ceaf` pairs templates. All that
an unpaired record says is wrong, all that an unpaired key has is missed. Of alternatives in a key
each is right. What a key marks optional counts on neither side, found or not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Generic, Literal, TypeVar

import numpy as np
from pydantic import BaseModel, BeforeValidator, Field
from scipy.optimize import linear_sum_assignment

from evals.benchmarks.tally import Tally, add, one_to_one
from schemas.record import DateSpan, IncidentRecord, Toll
from schemas.vocabulary import Outcome

T = TypeVar("T")
U = TypeVar("U")


class KeySlot(StrEnum):
    """The slots, by their names in MUC-4."""

    DATE = "INCIDENT: DATE"
    PLACE = "INCIDENT: LOCATION"
    NUMBER = "HUM TGT: NUMBER"
    EFFECT = "HUM TGT: EFFECT"


def _calendar_day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


# The keys have days that no calendar has.
_Day = Annotated[date | None, BeforeValidator(_calendar_day)]


class _Days(BaseModel):
    kind: Literal["exact", "between", "on_or_before"]
    first: _Day = Field(alias="from")
    last: _Day = Field(alias="to")

    @property
    def fixed(self) -> bool:
        return self.kind != "on_or_before" and None not in (self.first, self.last)


class _Level(BaseModel):
    name: str


class Location(BaseModel):
    """A place of the keys, with the wider ones it is in."""

    # A list among the levels is a stretch between places.
    levels: list[_Level | list[_Level]]

    @property
    def names(self) -> frozenset[str]:
        """The names of all levels, as they are compared."""
        flat = (one if isinstance(one, list) else [one] for one in self.levels)
        return frozenset(place(level.name) for levels in flat for level in levels)


class _Number(BaseModel):
    least: int | None = Field(alias="min")
    most: int | None = Field(alias="max")
    plural: bool = False


class _Counted(BaseModel):
    number: _Number | None


class _Effect(BaseModel):
    value: str


class Slotted(BaseModel, Generic[T]):
    """A filler: any of its alternatives is right."""

    optional: bool = False
    alts: list[T]


def _filled(value: object) -> object:
    return [] if value == "N/A" else value


# "N/A" is a slot that does not apply.
MayNotApply = BeforeValidator(_filled)


class Key(BaseModel):
    """The slots of one key template that are read here."""

    optional: bool
    incident_date: Slotted[_Days] | None
    incident_location: Slotted[Location] | None
    hum_tgt_number: Annotated[list[Slotted[_Counted]], MayNotApply]
    hum_tgt_effect_of_incident: Annotated[list[Slotted[_Effect]], MayNotApply]


EFFECTS: Mapping[tuple[Outcome, bool], str] = MappingProxyType(
    {
        (Outcome.KILLED, False): "DEATH",
        (Outcome.INJURED, False): "INJURY",
        (Outcome.KILLED, True): "NO DEATH",
        (Outcome.INJURED, True): "NO INJURY",
        (Outcome.CASUALTIES, True): "NO INJURY OR DEATH",
    }
)
"""By outcome, and whether nobody was harmed; other outcomes say no effect of MUC-4's."""

_KIND_OF_PLACE = re.compile(
    r"\b(?:the|city|town|village|municipality|department|province|region|district|neighborhood)\b"
)


def place(name: str) -> str:
    """Return a place's name as it is compared: no accents, no word for what kind of place."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", _KIND_OF_PLACE.sub(" ", bare))) or bare


def score(
    records: Sequence[IncidentRecord], keys: Sequence[Key], pairing: Sequence[int | None]
) -> dict[KeySlot, Tally]:
    """Count one article.

    Args:
        records: what was predicted.
        keys: gold.
        pairing: for each record the index of its key, or None.
    """
    pairs: list[tuple[IncidentRecord | None, Key | None]] = [
        (record, None if to is None else keys[to])
        for record, to in zip(records, pairing, strict=True)
    ]
    pairs += [(None, key) for index, key in enumerate(keys) if index not in pairing]
    return {
        KeySlot.DATE: add(_dates(*pair) for pair in pairs),
        KeySlot.PLACE: add(_places(*pair) for pair in pairs),
        KeySlot.NUMBER: add(_numbers(*pair) for pair in pairs),
        KeySlot.EFFECT: add(_effects(*pair) for pair in pairs),
    }


def total(articles: Iterable[Mapping[KeySlot, Tally]]) -> dict[KeySlot, Tally]:
    """Add articles up, by slot."""
    articles = tuple(articles)
    return {slot: add(article[slot] for article in articles) for slot in KeySlot}


@dataclass(frozen=True, slots=True)
class _Wanted(Generic[T]):
    alternatives: tuple[T, ...]
    optional: bool


def _dates(record: IncidentRecord | None, key: Key | None) -> Tally:
    """Right: days within those of the key.

    A key that says "on or before" fixes no day: it wants none, and minds none that is not later.
    """
    said = [record.date] if record and record.date and record.date.start else []
    slot = key and key.incident_date
    wanted = []
    if key and slot:
        fixed = all(days.fixed for days in slot.alts)
        optional = key.optional or slot.optional or not fixed
        wanted.append(_Wanted(tuple(slot.alts), optional))
    return _tally(said, wanted, _same_days)


def _same_days(said: DateSpan, days: _Days) -> bool:
    if said.start is None or said.end is None or days.last is None:
        return False
    if days.kind == "on_or_before":
        return said.end <= days.last
    return days.first is not None and days.first <= said.start and said.end <= days.last


def _places(record: IncidentRecord | None, key: Key | None) -> Tally:
    """Right: a name of any level of the key; of alternative locations, the best counts."""
    said = _distinct(place(one.name.text) for one in record.places) if record else []
    slot = key and key.incident_location
    if not key or not slot:
        return _tally(said, [], _equal)
    optional = key.optional or slot.optional
    tries = [
        _tally(said, [_Wanted((name,), optional) for name in sorted(location.names)], _equal)
        for location in slot.alts
    ]
    return max(tries, key=lambda tally: (tally.f1 or 0, -tally.predicted, -tally.gold))


def _numbers(record: IncidentRecord | None, key: Key | None) -> Tally:
    """Right: the number, whatever its modifier; for "plural", any figure of two or more."""
    said = [toll for toll in record.tolls if not toll.part] if record else []
    fillers = key.hum_tgt_number if key else []
    wanted = [
        _Wanted(
            tuple(one.number for one in filler.alts if one.number),
            filler.optional or (key is not None and key.optional),
        )
        for filler in fillers
    ]
    return _tally(said, wanted, _same_number)


def _same_number(toll: Toll, number: _Number) -> bool:
    count = toll.count
    if number.plural:
        return count.value is None or count.value >= 2  # noqa: PLR2004 that is what a plural says
    if number.least is not None and number.most is not None and number.least != number.most:
        return (count.low, count.high) == (number.least, number.most)
    return count.value is not None and count.value in (number.least, number.most)


def _effects(record: IncidentRecord | None, key: Key | None) -> Tally:
    """Right: the effect; each counts once in a template, on whomever."""
    tolls = record.tolls if record else ()
    pairs = ((toll.outcome, toll.count.value == 0) for toll in tolls)
    said = _distinct(EFFECTS[pair] for pair in pairs if pair in EFFECTS)
    optional: dict[tuple[str, ...], bool] = {}
    for filler in key.hum_tgt_effect_of_incident if key else []:
        alternatives = tuple(effect.value for effect in filler.alts)
        optional[alternatives] = optional.get(alternatives, True) and filler.optional
    wanted = [
        _Wanted(alternatives, may_miss or (key is not None and key.optional))
        for alternatives, may_miss in optional.items()
    ]
    return _tally(said, wanted, _equal)


def _equal(said: str, alternative: str) -> bool:
    return said == alternative


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _tally(said: Sequence[T], wanted: Sequence[_Wanted[U]], same: Callable[[T, U], bool]) -> Tally:
    """Pair one to one so that most is right, required fillers before optional ones."""
    fits = np.array(
        [
            [
                (1 if filler.optional else 2)
                * any(same(one, other) for other in filler.alternatives)
                for filler in wanted
            ]
            for one in said
        ]
    ).reshape(len(said), len(wanted))
    rows, columns = linear_sum_assignment(fits, maximize=True)
    right = sum(int(fits[row, column]) == 2 for row, column in zip(rows, columns, strict=True))  # noqa: PLR2004 see above
    neutral = sum(int(fits[row, column]) == 1 for row, column in zip(rows, columns, strict=True))
    required = sum(not filler.optional for filler in wanted)
    return one_to_one(right, len(said) - neutral, required)
