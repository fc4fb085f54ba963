"""Who claims an act told before, and who is blamed for it."""

from __future__ import annotations

from extractor.engines.rules import sides
from extractor.engines.rules.meanings import Kind
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Sentence
from schemas.vocabulary import ActorType, Attribution, Role

_BLAMING = frozenset({"blamed", "blames", "blaming", "accused", "accuses"})
_CLOSES = frozenset({".", ",", ";", '"', "”", "and"})


def claimants(sentence: Sentence) -> list[sides.Side]:
    """Return who claims the act told before."""
    found = []
    for tag in sides.claims(sentence):
        reader = Reader(sentence)
        behind = sentence.lows[tag.last - 1] == "by"
        nominal = reader.after(tag.last) if behind else reader.before(tag.first)
        if nominal is not None and nominal.kind in {Kind.PEOPLE, Kind.BODY, Kind.PERSON}:
            name = sentence.quote(nominal.first, nominal.last)
            value = ActorType.OTHER if nominal.kind is Kind.PERSON else nominal.type
            if name.casefold() not in sides.NOBODY:
                found.append(sides.Side(name, Role.PERPETRATOR, value, Attribution.CLAIMED))
    return found


def blamed(sentence: Sentence) -> list[sides.Side]:
    """Return who is blamed for the act told before: "officials blamed the Front"."""
    found = []
    tokens = sentence.tokens
    lows = sentence.lows
    for tag in sentence.tagged("doubt", "accusation"):
        word = sentence.quote(tag.first, tag.last).casefold()
        if word not in _BLAMING or sentence.is_passive(tag) or sentence.is_unreal(tag.first):
            continue
        start = tag.last + (tag.last < len(tokens) and lows[tag.last] in {'"', "“"})
        nominal = Reader(sentence).after(start)
        if nominal is None or nominal.kind not in {Kind.PEOPLE, Kind.BODY}:
            continue
        end = nominal.last
        follower = lows[end] if end < len(tokens) else "."
        alone = follower in _CLOSES or _for_the_act(sentence, end)
        if word.startswith("accus") and follower == ",":
            # "accused the army, the police and the courts": who knows of what
            alone = end + 1 < len(tokens) and lows[end + 1] in {"who", "which", "but"}
        if alone and nominal.type is not ActorType.CIVILIANS:
            name = sentence.quote(nominal.first, end)
            found.append(sides.Side(name, Role.PERPETRATOR, nominal.type, Attribution.ACCUSED))
    return found


def _for_the_act(sentence: Sentence, index: int) -> bool:
    """Whether it is "for the attack"."""
    if sentence.lows[index] != "for":
        return False
    return any(
        tag.first <= index + sides.LEFT_OF_HEAD for tag in sentence.over("acts", index, index + 4)
    )
