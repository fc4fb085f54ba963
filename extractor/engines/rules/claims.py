"""Who claims an act told before, and who is blamed for it."""

from __future__ import annotations

from extractor.engines.rules import sides
from extractor.engines.rules.blaming import fights
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Sentence
from schemas.vocabulary import ActorType, Attribution, Role

_BLAMING = frozenset({"blamed", "blames", "blaming", "accused", "accuses"})
_FOR = frozenset({"for", "of"})
_CLOSES = frozenset({".", ",", ";", '"', "”", "and"})


def claimants(sentence: Sentence) -> list[sides.Side]:
    """Return who claims the act told before."""
    found = []
    for tag in sides.claims(sentence):
        reader = Reader(sentence)
        behind = sentence.lows[tag.last - 1] == "by"
        nominal = reader.after(tag.last) if behind else reader.before(tag.first)
        nominal = _spoken_for(sentence, tag) or nominal
        if nominal is not None and nominal.kind in {Kind.PEOPLE, Kind.BODY, Kind.PERSON}:
            name = sides.spoken_for(sentence, nominal)
            value = ActorType.OTHER if nominal.kind is Kind.PERSON else nominal.type
            if name.casefold() not in sides.NOBODY:
                found.append(sides.Side(name, Role.PERPETRATOR, value, Attribution.CLAIMED))
    return found


def _spoken_for(sentence: Sentence, tag: Tag) -> Nominal | None:
    """Return the body of "a spokesman for the Front", "a Front spokesman, Ali Omar"."""
    said = max((t.last for t in sentence.over("saying", 0, tag.first, "verbs")), default=1)
    for index in range(said, tag.first):
        if sentence.lows[index].startswith("spokes") and sentence.lows[index + 1] not in _FOR:
            nominal = Reader(sentence).before(index)
            return nominal if nominal is not None and fights(nominal) else None
        if sentence.lows[index] in _FOR and sentence.lows[index - 1].startswith("spokes"):
            nominal = Reader(sentence).after(index + 1)
            return nominal if nominal is not None and fights(nominal) else None
    return None


def blamed(sentence: Sentence) -> list[sides.Side]:
    """Return who is blamed for the act told before: "officials blamed the Front"."""
    found = [
        nominal for tag in sentence.tagged("doubt", *_BLAMES) for nominal in _of(sentence, tag)
    ]
    return [
        sides.Side(
            sentence.quote(nominal.first, nominal.last),
            Role.PERPETRATOR,
            nominal.type,
            Attribution.ACCUSED,
        )
        for nominal in found
    ]


_BLAMES = ("accusation", "laid", "behind", "denial")


def _of(sentence: Sentence, tag: Tag) -> list[Nominal]:
    """Return whom one word of blame blames."""
    if sentence.is_unreal(tag.first, "intended", "denied"):
        return []
    reader = Reader(sentence)
    words = sentence.quote(tag.first, tag.last).casefold()
    if tag.value == "denial":
        return _each_other(sentence, tag)
    if tag.value == "behind":
        is_told = tag.first > 1 and sentence.lows[tag.first - 1] in _BE
        nominal = reader.before(tag.first) if is_told else None
        return [nominal] if nominal is not None and fights(nominal) else []
    if tag.value == "accusation" and (words not in _BLAMING or sentence.is_passive(tag)):
        return []
    start = tag.last + (tag.last < len(sentence.lows) and sentence.lows[tag.last] in {'"', "“"})
    nominal = reader.after(start)
    kinds = {Kind.PEOPLE, Kind.BODY}
    if (
        nominal is None
        or nominal.kind not in kinds
        or (tag.value == "laid" and not fights(nominal))
    ):
        return []
    end = nominal.last
    follower = sentence.lows[end] if end < len(sentence.lows) else "."
    alone = follower in _CLOSES or _for_the_act(sentence, end)
    # "accused the Front of planting the device"
    alone = alone or (follower == "of" and not _DOING.isdisjoint(sentence.lows[end : end + 2]))
    if words.startswith("accus") and follower == ",":
        # "accused the army, the police and the courts": who knows of what
        alone = end + 1 < len(sentence.lows) and sentence.lows[end + 1] in {"who", "which", "but"}
    return [nominal] if alone and nominal.type is not ActorType.CIVILIANS else []


def _each_other(sentence: Sentence, tag: Tag) -> list[Nominal]:
    """Read "the army and the militia accuse each other"."""
    reader = Reader(sentence)
    one = reader.before(tag.first) if sentence.lows[tag.last - 1] == "other" else None
    pair = [one, *reader.conjuncts(one, behind=False)] if one else []
    return [nominal for nominal in pair if fights(nominal)] if len(pair) > 1 else []


_BE = frozenset({"be", "been", "being", "was", "were", "is", "are"})
_DOING = frozenset(
    {"planting", "being", "carrying", "orchestrating", "staging", "targeting", "committing"}
    | {"perpetrating", "responsibility", "masterminding", "ordering", "directing", "organising"}
)


def entrants(sentence: Sentence) -> list[sides.Side]:
    """Return who comes on the scene: "two masked men walked in", "the attackers wore …"."""
    for phrase in sides.phrases(sentence):
        end = phrase.last
        if phrase.value not in _COMING or sentence.lows[end - 1] not in _MANY | _ONE:
            continue
        start = phrase.first
        while start and (sentence.lows[start - 1] in _BEFORE_HEAD or start - 1 in sentence.numbers):
            start -= 1
        opens = start == 0 or sentence.lows[start - 1] in _OPENS
        opens = opens or start - 1 in sentence.within("saying", "verbs")
        known = start < phrase.first and sentence.lows[start] == "the"
        doing = known and sentence.lows[end - 1] in _DOERS
        doing = doing or (end < len(sentence.lows) and sentence.lows[end] not in _ENDED)
        if opens and doing and end not in sentence.within("saying"):
            first = phrase.first
            while first < end - 1 and first in sentence.numbers:
                first += 1  # "two masked men"
            name = sentence.quote(first, end)
            return [sides.Side(name, Role.PERPETRATOR, sides.type_of(phrase.value))]
    return []


_COMING = frozenset({"unidentified", "rebels", "militia"})
_MANY = frozenset(
    {"gunmen", "men", "attackers", "assailants", "terrorists", "bandits", "militants", "rebels"}
    | {"raiders", "militiamen", "guerrillas", "jihadists", "extremists", "fighters", "robbers"}
    | {"insurgents", "kidnappers", "hijackers", "killers"}
)
_DOERS = frozenset(
    {"gunmen", "attackers", "assailants", "raiders", "robbers", "kidnappers", "hijackers"}
    | {"killers", "gunman", "attacker", "assailant", "shooter", "killer"}
)
"""Who did it, whatever is told of them."""
_ONE = frozenset({"gunman", "attacker", "assailant", "shooter", "man"})
_BEFORE_HEAD = frozenset({"the", "a", "an", "group", "of", "some", "several", "about", "heavily"})
_OPENS = frozenset({",", "that", "when", "after", '"', "“", ":", "—", "-", "as"})
_ENDED = frozenset(
    {"was", "were", "had", "have", "has", "is", "are", "'s", ",", "and", ".", "been", "killed"}
    | {"died", "escaped", "fled", "surrendered", "in", "from", "of"}
)


def _for_the_act(sentence: Sentence, index: int) -> bool:
    """Whether it is "for the attack"."""
    if sentence.lows[index] != "for":
        return False
    return any(
        tag.first <= index + sides.LEFT_OF_HEAD for tag in sentence.over("acts", index, index + 4)
    )
