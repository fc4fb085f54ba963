"""Where the strings of gold and of a prediction stand in the article's text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals.gold import Gold, GoldRecord
from schemas.extraction import Extraction
from schemas.record import IncidentRecord, Mention


class Facet(StrEnum):
    """What a marked string names; each has its own colour and its own underline."""

    COUNT = "count"
    ACTOR = "actor"
    PLACE = "place"
    DATE = "date"
    VOICE = "voice"
    WEAPON = "weapon"


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` of the text, and the path of the item that has them."""

    start: int
    end: int
    facet: Facet
    path: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that an item rests on; `label` names the item."""

    start: int
    end: int
    label: str


def predicted_marks(extraction: Extraction, text: str) -> list[Mark]:
    """Mark the spans of every mention."""
    return [
        Mark(span.start, span.end, facet, path)
        for path, facet, mention in _mentions(extraction)
        for span in mention.spans
        if span.end <= len(text)
    ]


def predicted_evidence(extraction: Extraction, text: str) -> list[Evidence]:
    """Name the sentences of every record and statement."""
    labelled = [(record.id, record.evidence) for record in extraction.records]
    labelled += [
        (f"s{number}", statement.evidence)
        for number, statement in enumerate(extraction.statements, start=1)
    ]
    return [
        Evidence(span.start, span.end, label)
        for label, spans in labelled
        for span in spans
        if span.end <= len(text)
    ]


def gold_marks(gold: Gold, text: str) -> list[Mark]:
    """Mark every place of the first accepted string that the text has; gold has no offsets.

    Who a figure counts and who says it are marked once, nearest to the figure.
    """
    marks: list[Mark] = []
    figure = 0
    for path, facet, accepted in _accepted(gold):
        found = _first_found(accepted, text)
        if facet is Facet.COUNT:
            figure = found[0][0] if found else 0
        elif attached(path):
            found = sorted(found, key=lambda span: abs(span[0] - figure))[:1]
        marks += [Mark(start, end, facet, path) for start, end in found]
    return marks


def attached(path: str) -> bool:
    """Tell whether the string at the path goes with a figure: whom it counts, who says it."""
    return ".tolls[" in path and path.endswith((".group", ".source"))


def occurrences(string: str, text: str) -> list[tuple[int, int]]:
    """Find a string in the text, case and white space aside, never inside a word or a number."""
    words = string.split()
    if not words:
        return []
    pattern = r"\s+".join(re.escape(word) for word in words)
    bounded = rf"(?<!\w)(?<!\d[.,]){pattern}(?!\w)(?![.,]\d)"
    found = [match.span() for match in re.finditer(bounded, text, re.IGNORECASE)]
    if found or any(character.isdigit() for character in string):
        return found
    # Some scripts set no white space between words.
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def _first_found(accepted: Sequence[str | None] | None, text: str) -> list[tuple[int, int]]:
    for string in accepted or ():
        found = occurrences(string, text) if string else []
        if found:
            return found
    return []


def _mentions(extraction: Extraction) -> Iterator[tuple[str, Facet, Mention]]:
    for number, record in enumerate(extraction.records):
        for path, facet, mention in _of_record(record):
            yield f"records[{number}].{path}", facet, mention
    for number, statement in enumerate(extraction.statements):
        yield f"statements[{number}].speaker", Facet.VOICE, statement.speaker


def _of_record(record: IncidentRecord) -> Iterator[tuple[str, Facet, Mention]]:
    if record.date:
        yield "date", Facet.DATE, record.date
    for n, place in enumerate(record.places):
        yield f"places[{n}].name", Facet.PLACE, place.name
    for n, actor in enumerate(record.actors):
        yield f"actors[{n}].name", Facet.ACTOR, actor.name
    for n, toll in enumerate(record.tolls):
        yield f"tolls[{n}].count", Facet.COUNT, toll.count
        if toll.group:
            yield f"tolls[{n}].group", Facet.ACTOR, toll.group
        if toll.source:
            yield f"tolls[{n}].source", Facet.VOICE, toll.source
    for n, weapon in enumerate(record.weapons):
        yield f"weapons[{n}]", Facet.WEAPON, weapon
    for n, source in enumerate(record.sources):
        yield f"sources[{n}].name", Facet.VOICE, source.name


_Accepted = tuple[str, Facet, Sequence[str | None] | None]


def _accepted(gold: Gold) -> Iterator[_Accepted]:
    for number, record in enumerate(gold.records):
        for path, facet, accepted in _of_gold(record):
            yield f"records[{number}].{path}", facet, accepted
    for number, statement in enumerate(gold.statements):
        yield f"statements[{number}].speaker", Facet.VOICE, statement.speaker


def _of_gold(record: GoldRecord) -> Iterator[_Accepted]:
    yield "date", Facet.DATE, record.date.text
    for n, place in enumerate(record.places):
        yield f"places[{n}].text", Facet.PLACE, place.text
    for n, actor in enumerate(record.actors):
        yield f"actors[{n}].text", Facet.ACTOR, actor.text
    for n, toll in enumerate(record.tolls):
        yield f"tolls[{n}].count", Facet.COUNT, toll.count
        yield f"tolls[{n}].group", Facet.ACTOR, toll.group
        yield f"tolls[{n}].source", Facet.VOICE, toll.source
    for n, weapon in enumerate(record.weapons):
        yield f"weapons[{n}].text", Facet.WEAPON, weapon.text
    for n, source in enumerate(record.sources):
        yield f"sources[{n}].text", Facet.VOICE, source.text
