"""Answers in short, to be compared with what was worked out by hand."""

from __future__ import annotations

from schemas.extraction import Extraction

_ARTICLES = ("the ", "a ", "an ")


def named(text: str) -> str:
    """Return a name without its article: the guideline leaves it open."""
    words = text.removeprefix("“")
    for article in _ARTICLES:
        if words.casefold().startswith(article):
            return words[len(article) :]
    return words


def tolls(answer: Extraction) -> list[str]:
    """Return `outcome | count | group`, with `| part` behind the parts, in order."""
    return [
        " | ".join(
            filter(
                None,
                (
                    toll.outcome.value,
                    toll.count.text,
                    toll.group.text if toll.group else "-",
                    "part" if toll.part else "",
                ),
            )
        )
        for record in answer.records
        for toll in record.tolls
    ]


def sides(answer: Extraction) -> set[str]:
    """Return `role: name` of every record."""
    return {
        f"{actor.role.value}: {named(actor.name.text)}"
        for record in answer.records
        for actor in record.actors
    }


def doers(answer: Extraction) -> set[str]:
    """Return `name: attribution` of the perpetrators."""
    return {
        f"{named(actor.name.text)}: {actor.attribution.value}"
        for record in answer.records
        for actor in record.actors
        if actor.role.value == "perpetrator"
    }


def sources(answer: Extraction) -> set[str]:
    """Return `name: kind` of who tells of the acts."""
    return {
        f"{named(source.name.text)}: {source.kind.value}"
        for record in answer.records
        for source in record.sources
    }


def statements(answer: Extraction) -> set[str]:
    """Return `speaker: stance` of who reacts."""
    return {f"{named(s.speaker.text)}: {s.stance.value}" for s in answer.statements}


def places(answer: Extraction) -> set[str]:
    """Return `name: level` of where it happened."""
    return {
        f"{named(place.name.text)}: {place.level.value}"
        for record in answer.records
        for place in record.places
    }


def acts(answer: Extraction) -> list[str]:
    """Return the event types, in order."""
    return [record.event_type.value for record in answer.records]
