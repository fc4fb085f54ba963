"""What gold and a prediction have in a field, in the words of a card."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from evals.gold import GoldDate, GoldRecord, GoldStatement, GoldToll
from evals.report.issues import Issue
from schemas.record import Count, DateSpan, IncidentRecord, Statement, Toll
from schemas.vocabulary import Qualifier, Verdict

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a field.

    Attributes:
        path: where it stands in its file.
        term: of a closed vocabulary, put before the quotation.
        quote: copied from the article.
        notes: what else is said of it.
        also: what else gold accepts.
        optional: neither finding nor missing it is an error.
        unfounded: the article does not have the string.
        issues: the disagreements about it.
    """

    path: str
    term: str = ""
    quote: str = ""
    notes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    optional: bool = False
    unfounded: bool = False
    issues: tuple[Issue, ...] = field(default=())


FIELDS = (
    "act",
    "assertion",
    "verification",
    "date",
    "places",
    "actors",
    "tolls",
    "sources",
    "weapons",
    "includes",
)
"""The rows of a card, in order."""


def predicted_items(record: IncidentRecord, path: str) -> Mapping[str, tuple[Item, ...]]:
    """Say what a predicted record has, by field."""
    return {
        "act": (Item(f"{path}.event_type", f"{record.kind} · {_words(record.event_type)}"),),
        "assertion": (Item(f"{path}.assertion", _words(record.assertion)),),
        "verification": (Item(f"{path}.verification", _words(record.verification)),),
        "date": (_date(record.date, f"{path}.date"),) if record.date else (),
        "places": tuple(
            Item(
                f"{path}.places[{n}]",
                _words(one.level),
                one.name.text,
                unfounded=_lost(one.name.verdict),
            )
            for n, one in enumerate(record.places)
        ),
        "actors": tuple(
            Item(
                f"{path}.actors[{n}]",
                _words(one.role),
                one.name.text,
                (_words(one.type), _words(one.attribution)),
                unfounded=_lost(one.name.verdict),
            )
            for n, one in enumerate(record.actors)
        ),
        "tolls": tuple(_toll(one, f"{path}.tolls[{n}]") for n, one in enumerate(record.tolls)),
        "sources": tuple(
            Item(
                f"{path}.sources[{n}]",
                _words(one.kind),
                one.name.text,
                unfounded=_lost(one.name.verdict),
            )
            for n, one in enumerate(record.sources)
        ),
        "weapons": tuple(
            Item(f"{path}.weapons[{n}]", quote=one.text, unfounded=_lost(one.verdict))
            for n, one in enumerate(record.weapons)
        ),
        "includes": tuple(
            Item(f"{path}.includes[{n}]", one) for n, one in enumerate(record.includes)
        ),
    }


def gold_items(record: GoldRecord, path: str) -> Mapping[str, tuple[Item, ...]]:
    """Say what a gold record wants, by field: the preferred reading, and what else it accepts."""
    acts = [_words(event) for event in record.event_type]
    return {
        "act": (
            Item(
                f"{path}.event_type",
                f"{record.kind[0]} · {acts[0]}",
                also=(*(str(kind) for kind in record.kind[1:]), *acts[1:]),
            ),
        ),
        "assertion": (_choice(f"{path}.assertion", record.assertion),),
        "verification": (_choice(f"{path}.verification", record.verification),),
        "date": tuple(_gold_date(record.date, f"{path}.date")),
        "places": tuple(
            Item(
                f"{path}.places[{n}]",
                _words(one.level[0]),
                one.text[0],
                also=_also(one.level, one.text),
                optional=one.optional,
            )
            for n, one in enumerate(record.places)
        ),
        "actors": tuple(
            Item(
                f"{path}.actors[{n}]",
                _words(one.role[0]),
                one.text[0],
                (_words(one.type[0]), _words(one.attribution[0])),
                also=_also(one.role, one.text, one.type, one.attribution),
                optional=one.optional,
            )
            for n, one in enumerate(record.actors)
        ),
        "tolls": tuple(_gold_toll(one, f"{path}.tolls[{n}]") for n, one in enumerate(record.tolls)),
        "sources": tuple(
            Item(
                f"{path}.sources[{n}]",
                _words(one.kind[0]),
                one.text[0],
                also=_also(one.kind, one.text),
                optional=one.optional,
            )
            for n, one in enumerate(record.sources)
        ),
        "weapons": tuple(
            Item(
                f"{path}.weapons[{n}]",
                quote=one.text[0],
                also=_also(one.text),
                optional=one.optional,
            )
            for n, one in enumerate(record.weapons)
        ),
        "includes": tuple(
            Item(f"{path}.includes[{n}]", one) for n, one in enumerate(record.includes)
        ),
    }


def predicted_statements(statements: Sequence[Statement]) -> tuple[Item, ...]:
    """Say who reacts, as predicted."""
    return tuple(
        Item(
            f"statements[{n}]",
            _words(one.stance),
            one.speaker.text,
            unfounded=_lost(one.speaker.verdict),
        )
        for n, one in enumerate(statements)
    )


def gold_statements(statements: Sequence[GoldStatement]) -> tuple[Item, ...]:
    """Say who reacts, as gold wants it."""
    return tuple(
        Item(
            f"statements[{n}]",
            _words(one.stance[0]),
            one.speaker[0],
            also=_also(one.stance, one.speaker),
            optional=one.optional,
        )
        for n, one in enumerate(statements)
    )


def bounds(qualifier: Qualifier, value: int | None, low: int | None, high: int | None) -> str:
    """Say in signs what a number phrase claims; nothing where it has no number."""
    signs: dict[Qualifier, Callable[[], str]] = {
        Qualifier.EXACT: lambda: f"= {value:,}",
        Qualifier.APPROXIMATE: lambda: f"≈ {value:,}",
        Qualifier.AT_LEAST: lambda: f"≥ {low:,}",
        Qualifier.MORE_THAN: lambda: f"≥ {low:,}",
        Qualifier.AT_MOST: lambda: f"≤ {high:,}",
        Qualifier.LESS_THAN: lambda: f"≤ {high:,}",
        Qualifier.RANGE: lambda: f"{low:,} to {high:,}",
        Qualifier.VAGUE: lambda: "no number",
    }
    try:
        return signs[qualifier]()
    except TypeError:  # a number phrase that was not read has no value to write
        return "not read"


def _toll(toll: Toll, path: str) -> Item:
    count: Count = toll.count
    return Item(
        path,
        _words(toll.outcome),
        count.text,
        tuple(
            _toll_notes(
                bounds(count.qualifier, count.value, count.low, count.high),
                toll.group.text if toll.group else None,
                toll.status,
                toll.source.text if toll.source else None,
                part=toll.part,
            )
        ),
        unfounded=_lost(count.verdict),
    )


def _gold_toll(toll: GoldToll, path: str) -> Item:
    return Item(
        path,
        _words(toll.outcome[0]),
        toll.count[0],
        tuple(
            _toll_notes(
                bounds(toll.qualifier[0], toll.value, toll.low, toll.high),
                toll.group[0] if toll.group else None,
                toll.status[0],
                toll.source[0] if toll.source else None,
                part=toll.part,
            )
        ),
        also=_also(
            toll.outcome,
            toll.count,
            toll.qualifier,
            toll.group or (),
            toll.status,
            toll.source or (),
        ),
        optional=toll.optional,
    )


def _toll_notes(
    said: str, group: str | None, status: str, source: str | None, *, part: bool
) -> Iterator[str]:
    yield said
    if group:
        yield f"of “{group}”"
    if status != "unknown":
        yield status
    if part:
        yield "part of another toll"
    if source:
        yield f"says “{source}”"


def _date(when: DateSpan, path: str) -> Item:
    return Item(
        path,
        _words(when.precision),
        when.text,
        _days(when.start, when.end),
        unfounded=_lost(when.verdict),
    )


def _gold_date(when: GoldDate, path: str) -> Iterator[Item]:
    texts = when.text or (None,)
    if texts == (None,) and when.start is None:
        return
    yield Item(
        path,
        _words(when.precision[0]),
        texts[0] or "",
        _days(when.start, when.end),
        also=_also(when.precision, texts),
    )


def _days(start: date | None, end: date | None) -> tuple[str, ...]:
    if start is None:
        return ()
    return (f"{start}" if end in (None, start) else f"{start} to {end}",)


def _choice(path: str, accepted: Sequence[str]) -> Item:
    return Item(path, _words(accepted[0]), also=_also(accepted))


def _also(*accepted: Sequence[str | None]) -> tuple[str, ...]:
    """Collect what is accepted beside the first of each."""
    return tuple(
        "nothing" if other is None else other for values in accepted for other in values[1:]
    )


def _words(term: str) -> str:
    return str(term).replace("_", " ")


def _lost(verdict: Verdict) -> bool:
    return verdict is Verdict.NOT_FOUND
