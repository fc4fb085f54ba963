"""Who claims an act told before, and who is blamed for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.engines.rules import denials, sides
from extractor.engines.rules.blaming import did_it, fights
from extractor.engines.rules.claiming import claims
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Sentence
from schemas.vocabulary import ActorType, Attribution, Role

_BLAMING = frozenset({"blamed", "blames", "blaming", "blame", "accused", "accuses", "accuse"})
_ARMED = (ActorType.REBELS, ActorType.MILITIA)
_CLOSES = frozenset({".", ",", ";", '"', "”", "and", "but", "or", "–", "—", "(", ")"})
_TOLD_MORE = frozenset(
    {"who", "which", "that", "whose", "from", "in", "at", "on", "near", "based", "operating"}
    | {"dug", "active", "drawn", "armed", "fighting", "of", "led", "positioned", "stationed"}
)
"""What tells more of those who are blamed, not what else they did."""


def claimants(sentence: Sentence) -> list[sides.Side]:
    """Return who claims the act told before."""
    found = []
    for tag in claims(sentence):
        reader = Reader(sentence)
        behind = sentence.lows[tag.last - 1] == "by"
        nominal = reader.after(tag.last) if behind else reader.before(tag.first)
        nominal = sides.body_of_speaker(sentence, tag.first) or nominal
        if nominal is not None and nominal.kind in {Kind.PEOPLE, Kind.BODY, Kind.PERSON}:
            name = sides.spoken_for(sentence, nominal)
            value = ActorType.OTHER if nominal.kind is Kind.PERSON else nominal.type
            if name.casefold() not in sides.NOBODY:
                found.append(sides.Side(name, Role.PERPETRATOR, value, Attribution.CLAIMED))
    return found


def owners_up(sentence: Sentence) -> list[sides.Side]:
    """Return who says that its own people did it: "the Front's spokesman said his men had …"."""
    if not (sentence.tagged("people", *_ARMED) or sentence.tagged("bodies", *_ARMED)):
        return []
    if not sentence.tagged("saying") or claims(sentence) or not did_it(sentence):
        return []
    tag = sentence.tagged("saying")[0]
    body = Reader(sentence).before(tag.first)
    if body is None or not fights(body):
        body = sides.body_of_speaker(sentence, tag.first) or armed_body(sentence, tag.first)
    if body is None or body.type not in _ARMED:
        return []
    name = sentence.quote(body.first, body.last)
    return [sides.Side(name, Role.PERPETRATOR, body.type, Attribution.CLAIMED)]


def blamed(sentence: Sentence) -> list[sides.Side]:
    """Return who is blamed for the act told before: "officials blamed the Front"."""
    found = [
        nominal for tag in sentence.tagged("doubt", *_BLAMES) for nominal in _of(sentence, tag)
    ]
    found += [*_known_as(sentence), *_who_did_it(sentence), *_from_where(sentence)]
    return [_accused(sentence, nominal) for nominal in found]


def _accused(sentence: Sentence, nominal: Nominal) -> sides.Side:
    name = sentence.quote(nominal.first, nominal.last)
    return sides.Side(name, Role.PERPETRATOR, nominal.type, Attribution.ACCUSED)


_BLAMES = ("accusation", "laid", "behind", "denial")


def _of(sentence: Sentence, tag: Tag) -> list[Nominal]:
    """Return whom one word of blame blames."""
    if sentence.is_unreal(tag.first, "intended", "denied"):
        return []
    words = sentence.quote(tag.first, tag.last).casefold()
    if tag.value == "denial":
        return _each_other(sentence, tag)
    if tag.value == "behind":
        return _responsible(sentence, tag)
    if tag.value == "accusation" and (words not in _BLAMING or sentence.is_passive(tag)):
        return []
    return _named(sentence, tag, words)


def _named(sentence: Sentence, tag: Tag, words: str) -> list[Nominal]:
    """Return whom words of blame name behind them."""
    start = tag.last + (tag.last < len(sentence.lows) and sentence.lows[tag.last] in {'"', "“"})
    nominal = _banded(sentence, Reader(sentence).after(start))
    laid = tag.value == "laid"
    owned = nominal is not None and sentence.lows[nominal.whole : nominal.first]
    if owned and laid and not _OWN.isdisjoint(owned):
        # "the work of one of its men"
        nominal = armed_body(sentence, tag.first)
        return [nominal] if nominal is not None else []
    if nominal is None or nominal.kind not in {Kind.PEOPLE, Kind.BODY}:
        return []
    if nominal.type is ActorType.CIVILIANS or (laid and not fights(nominal)):
        return []
    return [nominal] if _is_all(sentence, nominal.last, words) else []


def _is_all(sentence: Sentence, end: int, words: str) -> bool:
    """Whether blame ends with those blamed, or goes on with the act: not "for the shortages"."""
    lows = sentence.lows
    follower = lows[end] if end < len(lows) else "."
    next_ = lows[end + 1] if end + 1 < len(lows) else "."
    if words.startswith("accus") and follower == ",":
        # "accused the army, the police and the courts": who knows of what
        return next_ in {"who", "which", "but", "a", "an"}
    if follower == "for":
        return _for_the_act(sentence, end)
    if follower == "of" and next_.endswith("ing"):
        # "accused the Front of planting the device"
        done = sentence.within("does") | sentence.within("harm") | sentence.within("takes")
        return next_ in _DOING or end + 1 in done
    if follower == "of" and next_ == "responsibility":
        return True
    ends = follower in _CLOSES or follower in _TOLD_MORE or end in sentence.dated
    return ends or bool(sentence.over("grammar", end, end + 1, "bound", "link"))


def _responsible(sentence: Sentence, tag: Tag) -> list[Nominal]:
    """Read "the Front was behind it", "held the Front responsible"."""
    lows, reader = sentence.lows, Reader(sentence)
    if lows[tag.last - 1] == "responsible" and not _HOLDING.isdisjoint(lows[: tag.first]):
        held = max(i for i in range(tag.first) if lows[i] in _HOLDING)
        nominal = _banded(sentence, reader.before(tag.first))
        alone = nominal is not None and nominal.whole == held + 1
    else:
        is_told = tag.first > 1 and lows[tag.first - 1] in _BE
        nominal = _banded(sentence, reader.before(tag.first)) if is_told else None
        alone = True
    return [nominal] if nominal is not None and alone and fights(nominal) else []


_HOLDING = frozenset({"hold", "holds", "held", "holding"})


def _banded(sentence: Sentence, nominal: Nominal | None) -> Nominal | None:
    """Read "the Black Eagles": a name with an article is of no person."""
    if nominal is None or nominal.kind is not Kind.PERSON:
        return nominal
    articled = nominal.whole == nominal.first - 1 and sentence.lows[nominal.whole] == "the"
    many = nominal.last - nominal.first > 1 and sentence.lows[nominal.last - 1].endswith("s")
    return (
        replace(nominal, kind=Kind.BODY, type=ActorType.MILITIA) if articled and many else nominal
    )


def _each_other(sentence: Sentence, tag: Tag) -> list[Nominal]:
    """Read "the army and the militia accuse each other"."""
    reader = Reader(sentence)
    one = reader.before(tag.first) if sentence.lows[tag.last - 1] == "other" else None
    pair = [one, *reader.conjuncts(one, behind=False)] if one else []
    return [nominal for nominal in pair if fights(nominal)] if len(pair) > 1 else []


def _known_as(sentence: Sentence) -> list[Nominal]:
    """Read "the attackers belonged to the Front", "they are Red Guards", "it was the army"."""
    lows = sentence.lows
    if _ATTACKERS.isdisjoint(lows):
        return []
    reader = Reader(sentence)
    starts = [
        index + 1
        for index in sentence.within("grammar", "be")
        if 0 < index < len(lows) - 1
        and lows[index] in _BE
        and lows[index - 1] in _ATTACKERS
        and (lows[index - 1] != "it" or sentence.within("saying"))
    ]
    starts += [] if _KNOWN.isdisjoint(lows) else _told_as(lows)
    for start in sorted(starts):
        nominal = reader.after(start)
        if nominal is None or not fights(nominal) or nominal.singular:
            continue
        end = nominal.last
        if end >= len(lows) or lows[end] in _CLOSES or lows[end] in {"who", "that", "from"}:
            return [nominal]
    return []


def _told_as(lows: Sequence[str]) -> list[int]:
    """Return what follows "the attackers belonged to", "identified the attackers as"."""
    found = []
    for index in range(1, len(lows) - 1):
        before = lows[index - 1]
        if (
            lows[index] == "to" and before in _KNOWN and not _ATTACKERS.isdisjoint(lows[:index])
        ) or (lows[index] == "as" and before in _ATTACKERS and "identified" in lows[:index]):
            found.append(index + 1)
    return found


_KNOWN = frozenset({"belonged", "belong", "identified"})


def _who_did_it(sentence: Sentence) -> list[Nominal]:
    """Read "said the rebels had fired them", "said gunmen did it"."""
    lows = sentence.lows
    if _DID.isdisjoint(lows) or _IT.isdisjoint(lows) or not sentence.within("saying"):
        return []
    for index in range(1, len(lows)):
        if lows[index] not in _IT or lows[index - 1] not in _DID:
            continue
        nominal = Reader(sentence).before(index - 1)
        if nominal is not None and nominal.kind in {Kind.PEOPLE, Kind.BODY} and fights(nominal):
            return [nominal]
    return []


def _from_where(sentence: Sentence) -> list[Nominal]:
    """Read "the rounds came from the post of the Front", "from positions held by rebels"."""
    lows = sentence.lows
    if _ROUNDS.isdisjoint(lows):
        return []
    for index in range(1, len(lows) - 1):
        if lows[index] != "from" or lows[index - 1] not in _CAME:
            continue
        near = lows[index : index + _HELD]
        word = next((w for w in near if w in _HOLDERS), None)
        start = index + near.index(word) + 1 if word else index + 1
        nominal = Reader(sentence).after(start) if start < len(lows) else None
        if nominal is not None and (fights(nominal) or nominal.kind is Kind.COUNTRY):
            return [nominal]
    return []


_ROUNDS = frozenset(
    {"rounds", "shells", "rockets", "mortars", "missiles", "fire", "shots", "shelling", "gunfire"}
    | {"mortar", "missile", "rocket", "projectiles", "salvoes", "salvos", "barrage", "bullets"}
)
_CAME = frozenset({"came", "come", "coming", "fired", "launched", "originated", "originating"})
_HELD = 9
"""Tokens from "from" to who holds the place."""
_HOLDERS = frozenset({"by", "of"})
_IT = frozenset({"it", "them"})
_DID = frozenset(
    {"fired", "did", "threw", "planted", "launched", "hurled", "dropped", "staged", "done"}
)
_ATTACKERS = frozenset(
    {"attackers", "gunmen", "assailants", "raiders", "killers", "bombers", "kidnappers", "they"}
    | {"abductors", "it", "perpetrators", "men"}
)
_OWN = frozenset({"its", "their", "his", "our"})


def deniers(sentence: Sentence) -> list[sides.Side]:
    """Return who denies having done the act told before: that one stands accused of it."""
    found = []
    for tag in (*sentence.tagged("doubt", "denial"), *denials.rejections(sentence)):
        lows = sentence.lows
        behind = lows[tag.last : tag.last + _CHARGE]
        outright = tag.last - tag.first > 1 or not _CHARGES.isdisjoint(behind)
        outright = outright or (tag.family == "stances" and "that" in behind[:1])
        if lows[tag.last - 1] == "other" or not outright or sentence.is_passive(tag):
            continue
        nominal = Reader(sentence).before(tag.first)
        if nominal is None or not fights(nominal):
            nominal = sides.body_of_speaker(sentence, tag.first) or nominal
        denies = nominal is not None and (fights(nominal) or nominal.kind is Kind.COUNTRY)
        if nominal is None or sentence.over("doubt", nominal.first, nominal.last):
            continue  # "the mayor blames rebels, who deny it"
        if denies and lows[nominal.last - 1] not in _OFFICES:
            found.append(_accused(sentence, nominal))
    return found


_CHARGE = 4
"""Tokens from a denial to what is denied."""
_CHARGES = frozenset(
    {"involvement", "responsibility", "part", "role", "hand", "charge", "charges", "accusation"}
    | {"accusations", "allegation", "allegations", "involved", "it", "they", "having", "carrying"}
    | {"targeting", "firing", "attacking", "bombing", "shelling", "killing", "shooting", "its"}
    | {"behind", "responsible", "this", "account", "claim", "claims", "report", "reports"}
    | {"version", "finding", "findings", "blame", "complicity", "suggestion", "suggestions"}
)
_OFFICES = frozenset({"ministry", "agency", "office", "court", "department", "administration"})
_BE = frozenset({"be", "been", "being", "was", "were", "is", "are"})
_DOING = frozenset(
    {"planting", "being", "carrying", "orchestrating", "staging", "targeting", "committing"}
    | {"perpetrating", "masterminding", "ordering", "directing", "organising", "taking", "firing"}
)


def armed_body(sentence: Sentence, end: int | None = None) -> Nominal | None:
    """Return the first name of a rebel body or a militia in a sentence, up to a token."""
    for family in ("people", "bodies"):
        for tag in sentence.tagged(family, ActorType.REBELS, ActorType.MILITIA):
            first = tag.first
            while first and sentence.names[first - 1] and not sentence.is_stop(first - 1):
                first -= 1
            owns = sentence.lows[tag.last : tag.last + 1] == ["'s"]
            alone = first or tag.last - first > 1 or owns or sentence.texts[tag.first].isupper()
            named = sentence.names[tag.first] and alone
            if named and (end is None or tag.last <= end):
                return Nominal(first, tag.last, first, Kind.BODY, ActorType(tag.value))
    return None


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
