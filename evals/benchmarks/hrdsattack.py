"""HRDsAttack: attacks on human-rights defenders, one answer an article.

Ran, Lu, Tetreault, Cahill and Jaimes, "A New Task and Dataset on Detecting Attacks on Human Rights
Defenders", Findings of ACL 2023. Gold is cleaned as the authors' loader does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel

from evals.benchmarks import victims
from evals.benchmarks.files import find, read_lines
from evals.benchmarks.hrdsattack_score import Answer, Field
from schemas.article import Article
from schemas.record import IncidentRecord
from schemas.vocabulary import ActorType, EventType, Kind, Outcome, PlaceLevel, Precision, Role

ORIGIN = (
    "HRDsAttack is in the repository of Ran, Lu, Tetreault, Cahill and Jaimes (dataminr-ai/"
    "HRDsAttack, MIT); docs/benchmarks.md says which lines are made of it"
)


@dataclass(frozen=True, slots=True)
class Case:
    """An article and its gold."""

    article: Article
    gold: Answer


class _Victim(BaseModel):
    victim_name: str | None


class _Gold(BaseModel):
    perpetrator_type: str | None
    violation_types: list[str]
    country: str | None
    region: str | None
    city: str | None
    year: str | None
    month: str | None
    day: str | None
    victims: list[_Victim]


class _Line(BaseModel):
    id: str
    gdelt_id: int
    title: str | None
    publish_date: date | None
    text: str
    gold: _Gold


MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_NO_VALUE = frozenset({"", "n/a", "n//a", "none", "unknown"})

_CORRECTED: Mapping[int, Mapping[Field, str]] = MappingProxyType(
    {
        1004122033: {Field.DAY: "9", Field.MONTH: "September", Field.YEAR: "2021"},
        885531401: {Field.DAY: "13", Field.YEAR: "1839"},
        876209412: {Field.MONTH: "March", Field.YEAR: "2015"},
    }
)
"""Fields of the date that annotators mixed up, by GDELT id, as the authors' loader puts right."""


def read(folder: Path, split: str) -> list[Case]:
    """Read `SPLIT.jsonl`.

    Raises:
        BenchmarkError: it is missing or does not fit.
    """
    lines = read_lines(*files(folder, split), _Line)
    return [Case(_article(line), _answer_of(line)) for line in lines]


def files(folder: Path, split: str) -> tuple[Path]:
    """Return the split's file.

    Raises:
        BenchmarkError: it is missing.
    """
    return (find(folder, (f"{split}.jsonl",), ORIGIN),)


def _article(line: _Line) -> Article:
    return Article(
        text=line.text, title=line.title, published_at=line.publish_date, language="en", id=line.id
    )


def _answer_of(line: _Line) -> Answer:
    gold = line.gold
    types = frozenset(gold.violation_types)
    return Answer(
        fields={
            Field.PERPETRATOR_TYPE: gold.perpetrator_type,
            Field.COUNTRY: _value(gold.country),
            Field.REGION: _value(gold.region),
            Field.CITY: _value(gold.city),
            Field.YEAR: _value(gold.year),
            Field.MONTH: _month(gold.month),
            Field.DAY: _number(gold.day),
            **_CORRECTED.get(line.gdelt_id, {}),
        },
        violations=types - {"unknown"} or types,
        victims=tuple(victim.victim_name for victim in gold.victims if victim.victim_name),
    )


def _value(text: str | None) -> str | None:
    return None if text is None or text.strip().lower() in _NO_VALUE else text


def _number(text: str | None) -> str | None:
    """Return a number without leading zeros; what is none stays, and nothing equals it."""
    value = _value(text)
    return str(int(value)) if value and value.strip().isdigit() else value


def _month(text: str | None) -> str | None:
    """Return the English name of a number or of a slip of the pen ("Decenmber")."""
    value = _number(text)
    if value and value.isdigit() and 1 <= int(value) <= len(MONTHS):
        return MONTHS[int(value) - 1]
    starts = {month[:3]: month for month in MONTHS} | {"Oco": "October"}
    return starts.get(value[:3], value) if value else None


_PERPETRATOR: Mapping[ActorType, str] = MappingProxyType(
    {
        ActorType.STATE_FORCES: "state actor",
        ActorType.FOREIGN_FORCES: "state actor",
        ActorType.REBELS: "other actors without permissions",
        ActorType.MILITIA: "other actors without permissions",
        ActorType.RIOTERS: "other actors without permissions",
        ActorType.PROTESTERS: "other actors without permissions",
        ActorType.UNIDENTIFIED: "other actors without permissions",
        ActorType.CIVILIANS: "other non-state actors",
        ActorType.OTHER: "other non-state actors",
    }
)
_BY_EVENT = MappingProxyType(
    {
        EventType.DETENTION: "arbitrary detention",
        EventType.ABDUCTION: "kidnapping",
        EventType.ILL_TREATMENT: "torture",
        EventType.EXECUTION: "killing",
    }
)
_BY_OUTCOME = MappingProxyType(
    {
        Outcome.DETAINED: "arbitrary detention",
        Outcome.ABDUCTED: "kidnapping",
        Outcome.KILLED: "killing",
        Outcome.MISSING: "enforced disappearance",
    }
)
_BY_LEVEL = MappingProxyType(
    {
        Field.COUNTRY: frozenset({PlaceLevel.COUNTRY}),
        Field.REGION: frozenset({PlaceLevel.REGION, PlaceLevel.PROVINCE}),
        Field.CITY: frozenset({PlaceLevel.SETTLEMENT}),
    }
)
_ORDER = (Kind.INCIDENT, Kind.BACKGROUND, Kind.AGGREGATE)


def answer(records: Iterable[IncidentRecord]) -> Answer:
    """Return what records say of an article as a whole.

    Each field is that of the first record that has it, incidents first, then background, then
    aggregates; a date of several days gives its first, and no finer part than its precision.
    """
    ordered = sorted(records, key=lambda record: _ORDER.index(record.kind))
    actors = (actor for record in ordered for actor in record.actors)
    perpetrator = next((actor for actor in actors if actor.role is Role.PERPETRATOR), None)
    found: dict[Field, str | None] = {
        field: next(
            (p.name.text for record in ordered for p in record.places if p.level in levels), None
        )
        for field, levels in _BY_LEVEL.items()
    }
    if perpetrator:
        found[Field.PERPETRATOR_TYPE] = _PERPETRATOR[perpetrator.type]
    names = (name for record in ordered for name in victims.named(record))
    return Answer(
        fields=found | _date(ordered),
        violations=frozenset(kind for record in ordered for kind in violations(record)),
        victims=tuple(name for name in names if any(map(str.isupper, name))),
    )


def violations(record: IncidentRecord) -> frozenset[str]:
    """Return a record's violation types: of its act and its tolls; "other" for none of these."""
    outcomes = {toll.outcome for toll in record.tolls if toll.count.value != 0}
    found = {_BY_OUTCOME[outcome] for outcome in outcomes if outcome in _BY_OUTCOME}
    if record.event_type in _BY_EVENT:
        found.add(_BY_EVENT[record.event_type])
    return frozenset(found) or frozenset({"other"})


def _date(records: Sequence[IncidentRecord]) -> dict[Field, str | None]:
    for record in records:
        if record.date and record.date.start:
            day, precision = record.date.start, record.date.precision
            month = MONTHS[day.month - 1] if precision is not Precision.YEAR else None
            fine = precision in {Precision.DAY, Precision.SPAN}
            return {
                Field.YEAR: str(day.year),
                Field.MONTH: month,
                Field.DAY: str(day.day) if fine else None,
            }
    return {}
