"""The sides of a fight or of a protest: "between A and B", "A clashed with B", crowds."""

from __future__ import annotations

from itertools import pairwise

from extractor.engines.rules import sides
from extractor.engines.rules.deeds import Deed
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Phrase, Sentence
from extractor.engines.rules.sides import Side
from schemas.vocabulary import ActorType, Role

FAR_OF_HEAD = 5
"""Tokens between "with" and the phrase that it governs ("with a column of the People's Army")."""


def parties(sentence: Sentence, act: Tag) -> list[Side]:
    """Return the two sides of a fight: "between A and B", "A clashed with B"; else nothing."""
    found = sides.phrases(sentence)
    near = range(act.last, act.last + sides.NEAR + 1)
    between = [tag for tag in sentence.tagged("grammar", "between") if tag.first in near]
    if between:
        named = _between(sentence, between[0])
        if named:
            return named
        many = [phrase for phrase in found if phrase.first >= between[0].last]
        pair = next(
            (
                (one, other)
                for one, other in pairwise(many)
                if "and" in sentence.lows[one.last : other.first]
            ),
            None,
        )
        if pair:
            return [party(sentence, phrase) for phrase in pair]
        # "between rival militias"
        return [party(sentence, phrase) for phrase in many[:1] if _is_many(sentence, phrase)]
    against = [
        tag
        for tag in sentence.tagged("grammar", "against")
        if 0 <= tag.first - act.last < sides.LEFT_OF_HEAD
    ]
    if against:
        before = [
            phrase
            for phrase in found
            # "army units, backed by the air force, clashed with …"
            if phrase.last <= act.first and sides.preposition(sentence, phrase) != "by"
        ]
        after = [phrase for phrase in found if phrase.first >= against[0].last]
        if before and after and after[0].first - against[0].last <= FAR_OF_HEAD:
            return [*_with_backer(sentence, before[-1]), party(sentence, after[0])]
    return []


def _with_backer(sentence: Sentence, phrase: Phrase) -> list[Side]:
    """Return "troops backed by tribesmen" as two sides, unless those are its own arms."""
    lows = sentence.lows
    for index in range(phrase.first + 1, phrase.last - 1):
        if lows[index : index + 2] in _BACKED and lows[phrase.last - 1] not in _OWN_ARMS:
            beside = Phrase(index + 2, phrase.last, phrase.value)
            return [
                party(sentence, Phrase(phrase.first, index, phrase.value)),
                party(sentence, beside),
            ]
    return [party(sentence, phrase)]


def _between(sentence: Sentence, between: Tag) -> list[Side]:
    """Return the sides of "between the army and Los Coras", whatever they are called."""
    reader = Reader(sentence)
    one = reader.after(between.last)
    if one is None or one.kind is Kind.SITE:
        return []
    end = sides.linked(sentence, one.last)
    if end >= len(sentence.lows):
        return []
    other = reader.after(end + 1) if sentence.lows[end] == "and" else None
    if other is None or other.kind is Kind.SITE:
        return []
    ends = ((one, end), (other, sides.linked(sentence, other.last)))
    return [Side(sentence.quote(n.first, last), Role.PARTY, _of_fighter(n)) for n, last in ends]


def _of_fighter(nominal: Nominal) -> ActorType:
    """Type a side of a fight: a name that could be a person's is a band's."""
    return ActorType.MILITIA if nominal.kind is Kind.PERSON else nominal.type


def _is_many(sentence: Sentence, phrase: Phrase) -> bool:
    head = sentence.lows[phrase.last - 1]
    return head.endswith("s") and sentence.lows[phrase.first] in {"rival", "two", "warring"}


def opponents(sentence: Sentence, deed: Deed) -> list[Side]:
    """Return the sides of a fight as its verb has them ("rebels ambushed a patrol")."""
    joined = []
    if deed.agent is not None and deed.patient is None:
        joined = Reader(sentence).conjuncts(deed.agent, behind=False)
    found = [
        sides.sender_of(sentence, nominal) or nominal
        for nominal in (*joined, deed.agent, _backer(sentence, deed.agent), deed.patient)
        if nominal is not None and nominal.kind in {Kind.PEOPLE, Kind.BODY}
    ]
    return [
        Side(sentence.quote(nominal.first, nominal.last), Role.PARTY, nominal.type)
        for nominal in found
        if nominal.type is not ActorType.CIVILIANS
    ]


def _backer(sentence: Sentence, agent: Nominal | None) -> Nominal | None:
    """Return who fights beside a side: "troops backed by tribesmen", none of its own arms."""
    if agent is None:
        return None
    lows, start = sentence.lows, agent.last
    start += start < len(lows) and lows[start] == ","
    if lows[start : start + 2] not in _BACKED:
        return None
    found = Reader(sentence).after(start + 2)
    own = found is None or lows[found.last - 1] in _OWN_ARMS or found.kind is Kind.SITE
    return None if own else found


_BACKED = (["backed", "by"], ["supported", "by"], ["together", "with"], ["alongside", "allied"])
_OWN_ARMS = frozenset(
    {"force", "artillery", "tanks", "planes", "helicopters", "aircraft", "warplanes", "vehicles"}
    | {"jets", "gunships", "drones", "fire", "airstrikes", "strikes"}
)


def marchers(sentence: Sentence, deed: Deed) -> list[Side]:
    """Return the crowd of a protest."""
    if deed.agent is None:
        return []
    name = sentence.quote(deed.agent.first, deed.agent.last)
    return [] if name.casefold() in sides.NOBODY else [Side(name, Role.PARTY, ActorType.PROTESTERS)]


def party(sentence: Sentence, phrase: Phrase) -> Side:
    """Return a phrase as a side in a fight or a protest."""
    return Side(sentence.words(phrase), Role.PARTY, sides.type_of(phrase.value))


def counted_party(sentence: Sentence, group: tuple[int, int], head: str | None) -> Side:
    """Return those counted as a side in the fight."""
    return Side(sentence.quote(*group), Role.PARTY, sides.type_of(head))
