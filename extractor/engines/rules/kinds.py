"""Of what kind a source is: by whose it is, by rank, by the people it is of."""

from __future__ import annotations

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence
from schemas.vocabulary import SourceKind


def kind_of(sentence: Sentence, first: int, last: int) -> SourceKind:
    """Return of what kind the speaker `tokens[first:last]` is."""
    tags = _tags(sentence, "voices", first, last)
    telling = [tag for tag in tags if tag.value != SourceKind.OTHER]
    if any(tag.value == SourceKind.UN for tag in telling):
        return SourceKind.UN  # "the UN mission", "the UN's refugee agency"
    # "the Armed Forces press committee": what a body is called tells less than whose it is.
    telling = [tag for tag in telling if sentence.lows[tag.last - 1] not in _ANY_BODY] or telling
    if telling:
        return SourceKind(telling[-1].value)
    if tags:
        return SourceKind.OTHER
    people = _tags(sentence, "people", first, last)
    return _BY_PEOPLE.get(people[-1].value, SourceKind.OTHER) if people else SourceKind.OTHER


_ANY_BODY = frozenset(
    {
        "alliance",
        "association",
        "circle",
        "committee",
        "federation",
        "mission",
        "network",
        "society",
    }
    | {"union", "head", "director", "leader", "official", "officials", "office", "command"}
)
_RANKS = {
    "dr": SourceKind.MEDICAL,
    "maj": SourceKind.MILITARY,
    "gen": SourceKind.MILITARY,
    "col": SourceKind.MILITARY,
    "capt": SourceKind.MILITARY,
    "brig": SourceKind.MILITARY,
    "sgt": SourceKind.MILITARY,
    "lt": SourceKind.MILITARY,
}
_BY_PEOPLE = {
    "civilians": SourceKind.WITNESS,
    "state_forces": SourceKind.MILITARY,
    "foreign_forces": SourceKind.MILITARY,
    "rebels": SourceKind.ARMED_GROUP,
    "militia": SourceKind.ARMED_GROUP,
}


def by_rank(sentence: Sentence, first: int) -> SourceKind:
    """Return what the rank before a name tells: "Dr. Ruiz" is no officer, "Col. Ruiz" is one."""
    lows = sentence.lows
    rank = first - 1 - (first > 1 and lows[first - 1] == ".")
    return _RANKS.get(lows[rank], SourceKind.OTHER) if rank >= 0 else SourceKind.OTHER


def _tags(sentence: Sentence, family: str, first: int, last: int) -> list[Tag]:
    tags = sentence.over(family, first, last)
    return [tag for tag in tags if first <= tag.first and tag.last <= last]
