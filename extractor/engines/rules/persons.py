"""Who "the journalist" and "the group" are: those whom the article names elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.engines.rules import claims
from extractor.engines.rules.incident import Incident
from extractor.engines.rules.meanings import Kind
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.placenames import NATIONALITY
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.sides import Side
from schemas.vocabulary import ActorType, Role

_REACH = 6
"""Words behind a name that may say what its bearer is ("Ana Ruiz, a well-known lawyer")."""
_FORENAMES = 3
_SINGLE = frozenset({ActorType.CIVILIANS, ActorType.STATE_FORCES, ActorType.OTHER})
_KIN = frozenset(
    {"wife", "husband", "son", "daughter", "brother", "sister", "father", "mother", "child"}
    | {"bodyguard", "driver", "passenger", "friend", "colleague", "couple", "family", "guard"}
    | {"police", "army", "military", "crowd", "coalition", "personnel", "staff"}
)
"""Who is beside somebody named, or is no single person at all."""


def name_victims(incidents: Sequence[Incident], scanned: Sequence[Sentence]) -> None:
    """Call one who is harmed by the name that the article gives."""
    _name_in_full(incidents, scanned)
    unnamed = [
        (incident, side) for incident in incidents for side in incident.actors if _is_unnamed(side)
    ]
    known = _introduced(scanned) if unnamed else {}
    for incident, side in unnamed:
        named = [other for other in incident.actors if _is_named(other)]
        noun = side.name.split()[-1]
        told = known.get(noun)
        incident.actors.remove(side)
        if told is not None:
            incident.add_sides([replace(side, name=told)])
        elif len(named) != 1:
            incident.actors.append(side)


def _name_in_full(incidents: Sequence[Incident], scanned: Sequence[Sentence]) -> None:
    """Give those told of by their surname the name that the article gives first."""
    short = {side.name for incident in incidents for side in incident.actors if _is_surname(side)}
    full: dict[str, str] = {}
    for sentence in scanned if short else ():
        for index, text in enumerate(sentence.texts):
            if text in short and text not in full:
                first = _forename(sentence, index)
                if first < index:
                    full[text] = sentence.quote(first, index + 1)
    for incident in incidents:
        for side in [side for side in incident.actors if side.name in full]:
            incident.actors.remove(side)
            incident.add_sides([replace(side, name=full[side.name])])


def _is_surname(side: Side) -> bool:
    return (
        side.role is Role.VICTIM
        and side.type is ActorType.CIVILIANS
        and side.name.isalpha()
        and side.name[0].isupper()
    )


def _forename(sentence: Sentence, index: int) -> int:
    """Return where the names before a surname begin; titles and trades are none."""
    first = index
    while (
        first
        and index - first < _FORENAMES
        and sentence.names[first - 1]
        and not sentence.is_stop(first - 1)
        and not any(sentence.over(f, first - 1, first) for f in ("titles", "people", "voices"))
    ):
        first -= 1
    return first


def _is_unnamed(side: Side) -> bool:
    words = side.name.split()
    return (
        side.role is Role.VICTIM
        and side.type in _SINGLE
        and all(w == w.casefold() or NATIONALITY.search(w) for w in words)
        and words[-1] == words[-1].casefold()
        and words[-1] not in _KIN
        and not words[-1].endswith(("s", "men", "people", "children", "elderly", "youth"))
    )


def _is_named(side: Side) -> bool:
    words = side.name.split()
    return (
        side.role is Role.VICTIM
        and side.type in _SINGLE
        and len(words) > 1
        and words[0][0].isupper()
        and words[-1][0].isupper()
    )


def name_groups(incidents: Sequence[Incident], scanned: Sequence[Sentence]) -> None:
    """Call "the group" by the name of the armed body told of last before it."""
    for incident in incidents:
        for side in [side for side in incident.actors if side.name == "group"]:
            incident.actors.remove(side)
            told = max(incident.sentences)
            before = [s for s in scanned if s.block == incident.block and s.number <= told]
            name = next((name for s in reversed(before) if (name := _armed_body(s))), None)
            if name is not None:
                incident.add_sides([replace(side, name=name)])


def name_again(incidents: Sequence[Incident], scanned: Sequence[Sentence]) -> None:
    """Know "the militants" for the armed body told of before them."""
    for incident in incidents:
        for side in [side for side in incident.actors if _is_known_as(side)]:
            before = incident.actors[: incident.actors.index(side)]
            bodies = [o for o in before if o.role is side.role and _is_body(o)]
            apart = side.role is not Role.PARTY or any(
                o.role is Role.PARTY and o.type not in _INSURGENT for o in incident.actors
            )
            if bodies and apart:
                incident.actors.remove(side)
            elif not bodies and side.role is Role.PERPETRATOR:
                body = _meant(incident, side.name, scanned)
                if body is not None:
                    incident.actors.remove(side)
                    incident.add_sides([replace(side, name=body)])


_INSURGENT = frozenset({ActorType.REBELS, ActorType.MILITIA})
_KNOWN_AS = frozenset(
    {"militants", "rebels", "insurgents", "guerrillas", "extremists", "jihadists", "fighters"}
    | {"islamists", "militiamen", "terrorists", "rebel group", "militant group", "group"}
)


def _is_known_as(side: Side) -> bool:
    return side.name.casefold() in _KNOWN_AS and side.role is not Role.VICTIM


def _is_body(side: Side) -> bool:
    return side.type in _INSURGENT and any(word[0].isupper() for word in side.name.split())


def _meant(incident: Incident, name: str, scanned: Sequence[Sentence]) -> str | None:
    """Return the one armed body told of before "the rebels"."""
    word = name.rsplit(maxsplit=1)[-1].casefold()
    told = [
        sentence.number
        for sentence in incident.sentences.values()
        if any(
            one == "the" and other == word
            for one, other in zip(sentence.lows, sentence.lows[1:], strict=False)
        )
    ]
    if not told:
        return None
    before = (s for s in scanned[: max(told) - 1] if s.block == incident.block and s.tells)
    bodies = {body for sentence in before if (body := _armed_body(sentence))}
    return bodies.pop() if len(bodies) == 1 else None


def with_names(incidents: Sequence[Incident]) -> Sequence[Incident]:
    """Count those who are only "a man", "two women" among no sides: that names nobody."""
    for incident in incidents:
        incident.actors = [
            side
            for side in incident.actors
            if side.role is not Role.VICTIM or side.name.casefold() not in _NAMELESS
        ]
    return incidents


_NAMELESS = frozenset(
    {"man", "men", "woman", "person", "child", "boy", "boys", "girl", "girls", "baby"}
    | {"infant", "teenager", "member", "members", "suspect", "suspects", "individual"}
    | {"individuals", "young man", "young men", "young woman", "young women", "civilian"}
)


def spare_doers(incidents: Sequence[Incident]) -> None:
    """Count "the attacker was shot dead" to no victims: that one did it."""
    for incident in incidents:
        doers = {o.type for o in incident.actors if o.role is Role.PERPETRATOR}
        if doers - {ActorType.STATE_FORCES, ActorType.FOREIGN_FORCES}:
            named = {s.name.casefold() for s in incident.actors if s.role is Role.PERPETRATOR}
            incident.actors = [
                side
                for side in incident.actors
                if side.role is not Role.VICTIM
                or not (_DID_IT | named) & {side.name.split()[-1].casefold(), side.name.casefold()}
            ]


_DID_IT = frozenset(
    {"attacker", "attackers", "gunman", "gunmen", "assailant", "assailants", "shooter", "bomber"}
    | {"bombers", "perpetrators", "perpetrator", "hijackers", "kidnappers"}
)


def _armed_body(sentence: Sentence) -> str | None:
    """Return the first name of a rebel body or a militia in a sentence."""
    body = claims.armed_body(sentence)
    return sentence.quote(body.first, body.last) if body is not None else None


def _introduced(scanned: Sequence[Sentence]) -> dict[str, str]:
    """Return the name of each "journalist" of whom the article names one only."""
    found: dict[str, str | None] = {}
    for sentence in scanned:
        reader = Reader(sentence)
        lows = sentence.lows
        for tag in sentence.tagged("people", *_SINGLE):
            noun = lows[tag.last - 1]
            if noun.endswith("s") or noun in _KIN:
                continue
            name = _beside(sentence, reader, tag.first, tag.last)
            if name is not None and found.setdefault(noun, name) != name:
                found[noun] = None
    return {noun: name for noun, name in found.items() if name}


def _beside(sentence: Sentence, reader: Reader, first: int, last: int) -> str | None:
    """Return whose trade it is: "journalist Ana Ruiz", "Ana Ruiz, a journalist"."""
    lows = sentence.lows
    end = last
    while end < len(lows) and sentence.names[end] and not sentence.is_stop(end):
        end += 1
    if end - last > 1 and not any(sentence.over(f, last, end) for f in ("bodies", "levels")):
        return sentence.quote(last, end)
    for index in range(first - 1, max(first - _REACH, 1), -1):
        if lows[index] == "," and lows[index + 1] in {"a", "an", "the"}:
            before = reader.before(index)
            named = before is not None and before.kind is Kind.PERSON and before.last == index
            if before is not None and named and before.last - before.first > 1:
                return sentence.quote(before.first, before.last)
            return None
    return None
