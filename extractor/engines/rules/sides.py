"""Who did it and to whom, from grammar: subject, "by", "between … and …", accusations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.engines.rules.ages import AGES
from extractor.engines.rules.blaming import fights
from extractor.engines.rules.claiming import claims
from extractor.engines.rules.deeds import Deed
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Phrase, Sentence, once
from schemas.vocabulary import ActorType, Attribution, EventType, Role

LEFT_OF_HEAD = 3
"""Tokens between a preposition and the phrase that it governs."""
_SAID = 3
"""Tokens between a speaker and the verb of saying."""
NEAR = 14
"""Tokens between a deed and the side it is laid to."""

_OF_SIDES = ("air_strike", "shelling", "explosive", "attack")
_NATIONALITY = re.compile(r"^[A-Z]\w*(?:ian|ean|an|ish|ese|i|ic|-led|-backed)$")
NOBODY = frozenset(
    {"people", "persons", "others", "dead", "lives", "victims", "another"}
    | {"wounded", "injured", "third"}
)
"""Groups that name nobody."""


@dataclass(slots=True)  # not frozen: it takes three times as long to make
class Side:
    """A side as the article names it."""

    name: str
    role: Role
    type: ActorType
    attribution: Attribution = Attribution.STATED


@once
def phrases(sentence: Sentence) -> list[Phrase]:
    """Return the phrases that can act, with what binds them ("fighters loyal to …")."""
    found: list[Phrase] = []
    for phrase in sentence.people():
        if found and phrase.last <= found[-1].last:
            continue  # "fighters loyal to the government" are one side
        last = linked(sentence, sentence.extended(phrase.first, phrase.last))
        found.append(Phrase(phrase.first, last, phrase.value))
    return found


def agents(sentence: Sentence, deed: Tag, harmed: Sequence[tuple[int, int]]) -> list[Side]:
    """Return who did the deed, as this sentence puts it: nobody, one, or "A and B".

    Args:
        sentence: where the deed is told.
        deed: the word of harm.
        harmed: token ranges of those it befell.
    """
    free = [
        phrase
        for phrase in phrases(sentence)
        if all(phrase.last <= first or phrase.first >= last for first, last in harmed)
    ]
    accusing = sentence.tagged("doubt", "accusation")
    told = bool(accusing) or bool(sentence.tagged("saying"))
    attribution = Attribution.ACCUSED if told else Attribution.STATED
    found = (
        _by(sentence, deed, free)
        or _accused(sentence, deed, accusing, free)
        or _adjunct(sentence, deed, free)
    )
    noun = deed.first > 0 and sentence.lows[deed.first - 1] in _DETERMINERS
    active = deed.value.endswith(".verb") and not noun and not sentence.is_passive(deed)
    if found is None and active:
        found = _subject(sentence, deed, free)
    if found is None:
        return []
    if claims(sentence):
        attribution = Attribution.CLAIMED
    return [
        Side(sentence.words(phrase), Role.PERPETRATOR, type_of(phrase.value), attribution)
        for phrase in _joined(sentence, found, free)
        if sentence.words(phrase).casefold() not in NOBODY
    ]


def responsible(sentence: Sentence, deed: Tag) -> list[Side]:
    """Return who is said to be responsible for a deed: "X and Y have been responsible for …"."""
    blaming = [
        tag
        for tag in sentence.tagged("doubt", "accusation")
        if sentence.lows[tag.last - 2] == "responsible"
    ]
    free = phrases(sentence) if blaming else []
    found = _accused(sentence, deed, blaming, free)
    if found is None:
        return []
    return [
        Side(sentence.words(phrase), Role.PERPETRATOR, type_of(phrase.value), Attribution.ACCUSED)
        for phrase in _joined(sentence, found, free)
    ]


_DETERMINERS = frozenset({"the", "a", "an", "this", "that", "his", "her", "their", "of"})
_AIMED_AT = frozenset({"into", "among", "amid", "near", "through", "between", "toward", "towards"})


def doers(sentence: Sentence, deed: Deed | None, harmed: Sequence[tuple[int, int]]) -> list[Side]:
    """Return who did a deed by its grammar, "A and B" as two."""
    found = doer(sentence, deed, harmed)
    if found is None or deed is None or deed.agent is None or is_answer(sentence, deed):
        return []
    joined = Reader(sentence).conjuncts(deed.agent, behind=deed.agent.first > deed.tag.first)
    others = [doer(sentence, replace(deed, agent=other), harmed) for other in joined]
    return [found, *(side for side in others if side is not None)]


def is_answer(sentence: Sentence, deed: Deed) -> bool:
    """Whether attackers told of before were stopped: "police shot him", "the gunman was killed"."""
    lows = sentence.lows
    if deed.agent is None or deed.agent.type is not ActorType.STATE_FORCES:
        return False
    attack = deed.act is EventType.ATTACK
    if attack and deed.patient is None and sentence.is_passive(deed.tag):
        before = lows[max(deed.tag.first - 4, 0) : deed.tag.first]
        return any(pair in _STOPPED for pair in pairwise(before))
    if deed.patient is None:
        follower = lows[deed.tag.last] if deed.tag.last < len(lows) else ""
        return deed.verb and attack and follower in {"him", "her", "them"}
    known = lows[deed.patient.whole] in {"the", "both"}
    return known and deed.patient.type is ActorType.UNIDENTIFIED


_STOPPED = frozenset(
    (time, who) for time in ("before", "until") for who in ("he", "she", "they", "being")
)


def doer(sentence: Sentence, deed: Deed | None, harmed: Sequence[tuple[int, int]]) -> Side | None:
    """Return who did a deed by its grammar, unless it is none that acts."""
    agent = deed.agent if deed else None
    if deed is None or agent is None or agent.kind is Kind.SITE:
        return None
    if any(agent.first < last and first < agent.last for first, last in harmed):
        return None
    value = ActorType.OTHER if agent.kind is Kind.PERSON else agent.type
    if value is ActorType.CIVILIANS and not (
        deed.verb and agent.kind is Kind.PEOPLE and (deed.patient or _has_object(sentence, deed))
    ):
        return None
    told = sentence.tagged("doubt", "accusation") or sentence.tagged("saying")
    attribution = Attribution.ACCUSED if told or deed.laid else Attribution.STATED
    if claims(sentence) or _says_itself(sentence, agent, deed.tag):
        attribution = Attribution.CLAIMED
    sender = sender_of(sentence, agent)
    if sender is not None:
        agent, value, attribution = sender, sender.type, Attribution.CLAIMED
    last = linked(sentence, agent.last) if agent.kind is Kind.PEOPLE else agent.last
    name = sentence.quote(agent.first, last) if last > agent.last else spoken_for(sentence, agent)
    if name.casefold() in NOBODY:
        return None
    return Side(name, Role.PERPETRATOR, value, attribution)


def spoken_for(sentence: Sentence, agent: Nominal) -> str:
    """Return the name of those who act, "the Front" of "a Front spokesman"."""
    speaks = sentence.lows[agent.last - 1].startswith("spokes")
    return sentence.quote(agent.first, agent.last - (speaks and agent.last - agent.first > 1))


def _has_object(sentence: Sentence, deed: Deed) -> bool:
    """Whether a verb does something to something: "waylaid a lorry"."""
    end = deed.tag.last
    singular = deed.agent is not None and deed.agent.singular
    if end >= len(sentence.lows) or end in sentence.dated or singular:
        return False  # "a teacher abducted a week ago"
    if deed.act in _OF_ARMED:
        return False  # "doctors battled an outbreak"
    return sentence.lows[end] in _OBJECT


_OF_ARMED = frozenset({EventType.ARMED_CLASH, EventType.EXECUTION, EventType.AIR_STRIKE})
_OBJECT = frozenset({"a", "an", "the", "two", "three", "several", "their", "his"})


def sender_of(sentence: Sentence, agent: Nominal) -> Nominal | None:
    """Return the body that speaks of those who act for it: "the Front said its fighters had …"."""
    lows = sentence.lows
    before = range(max(agent.whole - 2, 0), agent.first)
    if agent.kind is not Kind.PEOPLE or lows[agent.last - 1] not in _SENT:
        return None
    own = [index for index in before if lows[index] in {"its", "their", "his", "her"}]
    for tag in sentence.tagged("saying", "verbs") if own else ():
        # "said in a message that its fighters had …"
        reach = NEAR if lows[own[0] - 1] == "that" else _SAID
        if tag.last <= own[0] <= tag.last + reach:
            speaker = Reader(sentence).before(tag.first)
            if speaker is None or speaker.kind is Kind.PERSON:
                speaker = body_of_speaker(sentence, tag.first) or speaker
            if speaker is None or speaker.kind not in {Kind.BODY, Kind.PEOPLE}:
                return None
            return speaker if speaker.type in _SENDING else None
    return None


def body_of_speaker(sentence: Sentence, end: int) -> Nominal | None:
    """Return the body of "a spokesman for the Front", "one of its leaders" before a token."""
    lows = sentence.lows
    said = max(
        (t.last for t in sentence.over("saying", 0, end, "verbs") if t.last <= end), default=1
    )
    for index in range(max(said, 1), end):
        if lows[index] in {"for", "of"} and lows[index - 1].startswith(_SPEAKING):
            nominal = Reader(sentence).after(index + 1)
            return nominal if nominal is not None and fights(nominal) else None
        if lows[index].startswith(_SPEAKING) or lows[index] == "'s":
            nominal = Reader(sentence).before(index)
            if nominal is not None and nominal.last == index and fights(nominal):
                return nominal
    return None


_SPEAKING = ("spokes", "commander", "leader")


_SENT = frozenset(
    {"fighters", "forces", "troops", "soldiers", "men", "members", "units", "gunmen", "militants"}
    | {"warplanes", "jets", "guerrillas", "commandos", "police", "snipers", "member", "fighter"}
)
_SENDING = frozenset({ActorType.REBELS, ActorType.MILITIA, ActorType.STATE_FORCES, ActorType.OTHER})


def _says_itself(sentence: Sentence, agent: Nominal, deed: Tag) -> bool:
    """Whether it is "the army said it had killed …"."""
    return any(
        agent.last <= tag.first <= agent.last + _SAID and tag.last < deed.first
        for tag in sentence.tagged("saying", "verbs")
    )


def sufferer(sentence: Sentence, deed: Deed) -> Side | None:
    """Return to whom a deed was done, unless nobody is named."""
    patient = deed.patient
    if patient is None or patient.kind in {Kind.SITE, Kind.COUNTRY}:
        return None
    return named(sentence, patient)


def listed(sentence: Sentence, group: tuple[int, int]) -> list[Side]:
    """Return those whom a list behind a group names: "two nurses, Ana Ruiz and Jo Orr, were …"."""
    called = Reader(sentence).called(group[1])
    return [side for one in called if (side := named(sentence, one)) is not None]


def named(sentence: Sentence, patient: Nominal) -> Side | None:
    """Return a noun phrase as a victim."""
    first = patient.first
    if patient.kind is Kind.PEOPLE:
        first = _aged(sentence, first)
    words = sentence.quote(first, patient.last)
    if words.casefold() in NOBODY:
        return None
    return Side(words, Role.VICTIM, patient.type)


def _aged(sentence: Sentence, first: int) -> int:
    """Return where the age of one of whom no more is told stands: "34-year-old man"."""
    lows, start = sentence.lows, first
    if not start or lows[start - 1] not in AGES:
        return first
    start -= 1
    start -= lows[start - 1] == "-"
    return start - 1 if start and start - 1 in sentence.numbers else first


def bomber(sentence: Sentence) -> Side | None:
    """Return the one who died with the bomb, if the sentence names one."""
    for phrase in phrases(sentence):
        if sentence.lows[phrase.last - 1] in {"bomber", "bombers"}:
            name = sentence.quote(phrase.first, phrase.last)
            return Side(name, Role.PERPETRATOR, ActorType.UNIDENTIFIED)
    return None


def victim(sentence: Sentence, group: tuple[int, int], head: str | None) -> Side | None:
    """Return those counted as a side, unless nobody is named ("people")."""
    words = sentence.quote(*group)
    if head is None or words.casefold() in NOBODY or words.startswith("them "):
        return None
    return Side(words, Role.VICTIM, type_of(head))


def type_of(value: str | None) -> ActorType:
    return ActorType(value) if value else ActorType.OTHER


def _by(sentence: Sentence, deed: Tag, free: Sequence[Phrase]) -> Phrase | None:
    for phrase in free:
        gap = phrase.first - deed.last
        if not _OTHER_CLAUSE.isdisjoint(sentence.lows[deed.last : phrase.first]):
            return None  # "is part of a crackdown by …"
        if 0 < gap <= NEAR and preposition(sentence, phrase) == "by":
            told = range(phrase.first - LEFT_OF_HEAD, phrase.first)
            index = max(i for i in told if sentence.lows[i] == "by")
            return None if sentence.lows[index - 1] in _BESIDE else phrase
    return None


_BESIDE = frozenset(
    {"led", "headed", "backed", "held", "owned", "run", "followed", "accompanied", "supported"}
    | {"controlled", "occupied", "guarded", "used", "organised", "organized", "known", "joined"}
)
"""Participles before "by" that tell of no harm."""
_OTHER_CLAUSE = frozenset({"part", "before", "while", "until", ";"})


def _adjunct(sentence: Sentence, deed: Tag, free: Sequence[Phrase]) -> Phrase | None:
    """Read "coalition raids", "Israeli airstrikes": whose act it is stands right before it."""
    for act in sentence.tagged("acts", *_OF_SIDES):
        if abs(act.first - deed.first) > NEAR or not act.first:
            continue
        for phrase in free:
            if phrase.last == act.first and phrase.value not in _UNARMED:
                return phrase
        before = sentence.texts[act.first - 1]
        if _NATIONALITY.search(before) and not sentence.is_stop(act.first - 1):
            return Phrase(act.first - 1, act.first, ActorType.FOREIGN_FORCES.value)
    return None


_CHARGING = frozenset(
    {"of", "for", "on", "accused", "accuses", "accuse", "accusing", "blamed", "blames", "blaming"}
)


def _accused(
    sentence: Sentence, deed: Tag, accusing: Sequence[Tag], free: Sequence[Phrase]
) -> Phrase | None:
    """Read "X is accused of killing", "Y accused X of killing", "X is responsible for …"."""
    for tag in accusing:
        if sentence.lows[tag.last - 1] not in _CHARGING:
            continue  # "suspected militants"
        before = [phrase for phrase in free if phrase.last <= tag.first]
        after = [p for p in free if 0 <= p.first - tag.last <= 1 and p.last < deed.first]
        if after:
            return after[0]
        if before and tag.first < deed.first:
            return before[-1]
    return None


def _subject(sentence: Sentence, deed: Tag, free: Sequence[Phrase]) -> Phrase | None:
    """The nearest side before the deed in its clause, unless it is only told of ("attack on X")."""
    edge = max(
        (
            i + 1
            for i, low in enumerate(sentence.lows[: deed.first])
            if low in {";", ":", "—", "after", "while", "as"}
        ),
        default=0,
    )
    end = _main_verb(sentence, edge, deed)
    for phrase in reversed(free):
        # Those who take no part in fighting do not do such deeds unless the text says so outright.
        if phrase.value in _UNARMED:
            continue
        if edge <= phrase.first and phrase.last <= end:
            before = preposition(sentence, phrase)
            owns = sentence.lows[phrase.last] == "'s"  # "a bomb under a captain's car"
            if before in _AIMED_AT or owns:
                continue
            return None if before in {"of", "against", "on", "at"} else phrase
    return None


def _main_verb(sentence: Sentence, edge: int, deed: Tag) -> int:
    """Return the verb whose subject does it: "hit" in "hit a patrol, leaving two dead"."""
    lows = sentence.lows
    for index in range(deed.first, max(deed.first - LEFT_OF_HEAD - 2, edge, 1) - 1, -1):
        if lows[index].endswith("ing") and lows[index - 1] == ",":
            verbs = (tag.first for tag in sentence.tagged("does") if edge <= tag.first < index)
            return next(verbs, deed.first)
    return deed.first


def _joined(sentence: Sentence, found: Phrase, free: Sequence[Phrase]) -> list[Phrase]:
    """Return the phrase with the one that "and" joins to its left."""
    return [
        phrase
        for phrase in free
        if phrase == found
        or (phrase.last == found.first - 1 and sentence.lows[phrase.last] == "and")
    ]


def preposition(sentence: Sentence, phrase: Phrase) -> str:
    index = phrase.first - 1
    while index >= 0 and sentence.lows[index] in {"the", "a", "an", "local", "some"}:
        index -= 1
    return sentence.lows[index] if index >= 0 else ""


def linked(sentence: Sentence, last: int) -> int:
    """Extend over "loyal to the ousted President …" up to the next verb or mark."""
    for tag in sentence.tagged("grammar", "link"):
        if tag.first == last:
            heads = sentence.within("people") | sentence.within("bodies")
            end, arrived = tag.last, sentence.within("cues", "arrived")
            while end < len(sentence.lows) and (
                sentence.lows[end] in _IN_NAMES
                or not (sentence.is_stop(end) or sentence.is_verb(end) or end in arrived)
            ):
                name_ends = sentence.names[end - 1] and not sentence.names[end]
                if name_ends and not (sentence.lows[end] in _IN_NAMES or end in heads):
                    break  # "loyal to Sheikh Omar overran a post"
                end += 1
            return end if end > tag.last else last
    return last


_UNARMED = frozenset({ActorType.CIVILIANS.value, ActorType.OTHER.value})
_IN_NAMES = frozenset({"the", "'s"})
