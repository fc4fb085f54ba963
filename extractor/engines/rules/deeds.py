"""Acts as a sentence tells them: the word, who did it, to whom; figures or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Sentence
from schemas.vocabulary import EventType

_BY_REACH = 16
_LIGHT_REACH = 5
_TARGET_REACH = 3
_PLACED = frozenset({"on", "against", "at", "upon"})
_NO_OBJECT = frozenset(
    {EventType.ARMED_CLASH, EventType.EXPLOSIVE, EventType.SUICIDE_ATTACK, EventType.PROTEST}
)
_AIMED = frozenset({"at", "into", "in", "on", "against", "under", "inside", "outside"})
_HUMAN_NOUNS = frozenset(
    {
        "murder",
        "murders",
        "killing",
        "killings",
        "assassination",
        "kidnapping",
        "abduction",
        "death",
    }
    | {"execution", "arrest", "detention", "torture", "rape", "slaying", "disappearance", "beating"}
    | {"deaths", "assassinations", "lynching", "beheading", "shooting", "stabbing", "massacre"}
)
_BREAKS = frozenset({";", ":", "—", "while", "but", "after", "before"})


@dataclass(slots=True)  # not frozen: it takes three times as long to make
class Deed:
    """An act told as done.

    Attributes:
        tag: the word that tells it.
        act: what it is.
        agent, patient: who did it, and to whom or to what; None where the sentence does not say.
        verb: told by a verb, not by a noun.
        laid: the agent is accused of it in so many words.
    """

    tag: Tag
    act: EventType
    agent: Nominal | None
    patient: Nominal | None
    verb: bool
    laid: bool = False


def find_deeds(sentence: Sentence) -> list[Deed]:
    """Return the acts of a sentence, in order."""
    if not (sentence.tagged("does") or sentence.tagged("acts")):
        return []
    reader = _Finder(sentence, Reader(sentence))
    return sorted(reader.find(), key=lambda deed: deed.tag.first)


class _Finder:
    def __init__(self, sentence: Sentence, nominals: Reader) -> None:
        self._sentence = sentence
        self._tokens = sentence.tokens
        self._nominals = nominals
        # "five grenades were seized": a weapon alone is no deed.
        self._tools = sentence.within("weapons")

    def find(self) -> Iterator[Deed]:
        """Yield what is told, with whom it is laid to where that is said of the sentence."""
        accused = self._accused()
        before: Deed | None = None
        for told in self._told():
            deed = self._with_doer(told, before)
            before = deed if deed.verb else before
            if accused and deed.tag.first in accused[0] and deed.act not in _NOT_LAID:
                yield replace(deed, agent=accused[1], laid=True)
            else:
                yield deed

    def _with_doer(self, deed: Deed, before: Deed | None) -> Deed:
        """Lay "…, killing nine" and "… and burned a school" to who did the deed before."""
        if not deed.verb or deed.agent is not None or before is None or before.agent is None:
            return deed
        index = deed.tag.first - 1
        adverbs = self._sentence.within("grammar", "adverbs")
        while index in adverbs:
            index -= 1
        joined = before.tag.last <= index and self._tokens[index].low in {",", "and"}
        # "shelled a town, wounded by …": a participle that befell somebody has a doer of its own.
        active = deed.patient is None or deed.patient.first >= deed.tag.last
        return replace(deed, agent=before.agent) if joined and active else deed

    def _accused(self) -> tuple[range, Nominal] | None:
        """Read "Y accused X of …", "X is accused of …", "… blamed on X", "X is responsible for"."""
        for tag in self._sentence.tagged("doubt", "accusation"):
            words = self._sentence.quote(tag.first, tag.last).casefold()
            charged = range(tag.first + 1, len(self._tokens))
            if words == "blamed on":
                charged = range(tag.first)
                found = self._nominals.after(tag.last)
            elif words in _ACCUSING and not self._sentence.is_passive(tag):
                found = self._nominals.after(tag.last)
            elif words in _ACCUSED or words in _ACCUSING:
                found = self._nominals.before(tag.first)
            else:
                continue
            if found is not None and found.kind is not Kind.SITE:
                return charged, found
        return None

    def _told(self) -> Iterator[Deed]:
        verbs: set[int] = set()
        for tag in self._sentence.tagged("does"):
            if self._is_noun(tag):
                continue
            verbs.update(range(tag.first, tag.last))
            if self._is_real(tag.first):
                deed = self._verb(tag)
                if deed is not None:
                    yield deed
        for tag in self._sentence.tagged("throws", "verbs"):
            deed = None if tag.first in verbs else self._throw(tag)
            if deed is not None and self._is_real(tag.first):
                verbs.update(range(tag.first, tag.last))
                yield deed
        for tag in self._sentence.tagged("acts"):
            if tag.first in self._tools or not verbs.isdisjoint(range(tag.first, tag.last)):
                continue
            if self._is_real(tag.first) and not self._describes(tag):
                yield self._noun(tag)

    def _throw(self, tag: Tag) -> Deed | None:
        """Read "hurled two grenades at the consulate", "a bomb was planted in …"."""
        passive = self._sentence.is_passive(tag)
        for weapon in self._sentence.tagged("throws"):
            if weapon.value == "verbs":
                continue
            gap = tag.first - weapon.last if passive else weapon.first - tag.last
            if not 0 <= gap <= _LIGHT_REACH:
                continue
            agent = self._by(tag.last) if passive else self._nominals.before(tag.first)
            end = tag.last if passive else weapon.last
            at = end < len(self._tokens) and self._tokens[end].low in _AIMED
            patient = self._nominals.after(end + 1) if at else None
            return Deed(tag, EventType(weapon.value), agent, patient, verb=True)
        return None

    def _describes(self, tag: Tag) -> bool:
        """Whether it is "a coalition fighting militants": no deed of its own."""
        if self._tokens[tag.last - 1].low != "fighting" or tag.last >= len(self._tokens):
            return False
        follower = self._tokens[tag.last]
        return follower.is_word and not self._sentence.is_stop(tag.last)

    def _is_noun(self, tag: Tag) -> bool:
        """Whether "attacks", "the bombing", "a shooting" is a noun here."""
        word = self._tokens[tag.last - 1].low
        if word in _BASES:
            return not self._is_plural_verb(tag)
        if word.endswith("ed") or tag.last - tag.first > 1:
            return False
        before = self._tokens[tag.first - 1].low if tag.first else ""
        after = self._tokens[tag.last].low if tag.last < len(self._tokens) else ""
        if before in _DETERMINERS or before == "'s" or (not before and word.endswith("s")):
            return True
        if word.endswith("ing"):
            return after in {"of", "in", "at", "on", "by"} or not before
        return word.endswith("s") and (
            after in {"on", "in", "against", "by", "at", "between", "of", "and", ",", "."}
        )

    def _is_plural_verb(self, tag: Tag) -> bool:
        """Whether it is "rebels attack a funeral", not "a rebel attack"."""
        if not tag.first or tag.last >= len(self._tokens):
            return False
        subject = self._tokens[tag.first - 1].low
        follower = self._tokens[tag.last]
        object_follows = follower.low in {"a", "an", "the", "their", "his"} or (
            tag.last in self._sentence.numbers or follower.is_name
        )
        return object_follows and (subject.endswith("s") or subject in {"police", "men", "gunmen"})

    def _is_real(self, index: int) -> bool:
        return not self._sentence.is_unreal(index)

    def _way(self, tag: Tag) -> EventType:
        """Name the act of a verb: "a car bomb hit a convoy" tells of the bomb."""
        act = EventType(tag.value)
        if act is not EventType.ATTACK:
            return act
        clause = self._sentence.clause(tag.first)
        ways = [
            EventType(other.value)
            for other in self._sentence.tagged("acts", *WAYS)
            if other.first < tag.first and self._sentence.clause(other.first) == clause
        ]
        return ways[-1] if ways else act

    def _verb(self, tag: Tag) -> Deed | None:
        act = self._way(tag)
        alive = self._harms(tag)
        passive = self._sentence.is_passive(tag)
        after = self._object(tag, alive=alive)
        if after is not None and not alive and self._is_town(tag, after):
            after = replace(after, kind=Kind.SITE)
        if not passive and after is None and act not in _NO_OBJECT:
            # "a man shot dead in the street", "the town attacked by rebels"
            passive = self._is_reduced(tag)
        if after is None and self._is_of_itself(tag):
            return Deed(tag, act, None, None, verb=True)
        if not passive:
            word = self._tokens[tag.first].low
            down = tag.last < len(self._tokens) and self._tokens[tag.last].low == "down"
            if (word == "seized" or down) and not (after and after.is_human):
                return None  # "shot down a drone"
            return Deed(tag, act, self._nominals.before(tag.first), after, verb=True)
        patient = self._nominals.before(tag.first, alive=alive)
        return Deed(tag, act, self._by(tag.last), patient, verb=True)

    def _is_of_itself(self, tag: Tag) -> bool:
        """Whether it is "a bomb exploded": nobody is its subject."""
        return self._tokens[tag.first].low in {"exploded", "explodes", "exploding", "went"}

    def _harms(self, tag: Tag) -> bool:
        """Whether only people can be the object ("murdered", but not "hit" or "seized")."""
        return self._tokens[tag.first].low != "seized" and any(
            other.value.endswith(".verb")
            for other in self._sentence.over("harm", tag.first, tag.last)
        )

    def _is_reduced(self, tag: Tag) -> bool:
        word = self._tokens[tag.first].low
        if word.endswith(("ing", "s")):
            return False
        end = tag.last
        follower = self._tokens[end].low if end < len(self._tokens) else "."
        return follower in {"by", "in", "on", "at", "near", "during", "when", ".", ",", "outside"}

    def _object(self, tag: Tag, *, alive: bool) -> Nominal | None:
        index = tag.last
        placed = _PLACED | {"with"} if tag.value == EventType.ARMED_CLASH else _PLACED
        if index < len(self._tokens) and self._tokens[index].low in placed:
            index += 1
        if index >= len(self._tokens):
            return None
        return self._nominals.after(index, alive=alive)

    def _is_town(self, tag: Tag, found: Nominal) -> bool:
        """Whether it is "attacked Baro": one name, of nobody with an office, is a place's."""
        one = found.kind is Kind.PERSON and found.first == found.whole == found.last - 1
        return one and self._tokens[tag.first].low.startswith(_ON_PLACES)

    def _by(self, index: int) -> Nominal | None:
        end = min(len(self._tokens), index + _BY_REACH)
        for here in range(index, end):
            word = self._tokens[here].low
            if word in _BREAKS or self._is_said_to_be(here):
                return None
            if word == "by" and not self._is_otherwise(here):
                found = self._nominals.after(here + 1)
                if found is not None:
                    return found
        return None

    def _is_said_to_be(self, index: int) -> bool:
        """Whether "are part of", no passive, stands here: what follows has doers of its own."""
        if self._tokens[index].low not in _IS or index + 1 >= len(self._tokens):
            return False
        return self._tokens[index + 1].low in _WHAT_IT_IS

    def _is_otherwise(self, index: int) -> bool:
        """Whether "by" belongs to another participle: "held by", "backed by"."""
        before = self._tokens[index - 1].low
        if not before.endswith("ed") and before not in {"held", "led", "run", "known", "seen"}:
            return False
        return not any(
            tag.first < index <= tag.last
            for family in ("does", "harm", "light")
            for tag in self._sentence.tagged(family)
        )

    def _noun(self, tag: Tag) -> Deed:
        act = EventType(tag.value)
        word = self._tokens[tag.last - 1].low
        agent = patient = None
        follower = self._tokens[tag.last].low if tag.last < len(self._tokens) else ""
        human = word in _HUMAN_NOUNS
        if follower == "of" and human:
            patient = self._nominals.after(tag.last + 1)
            if patient is not None and patient.kind is Kind.COUNTRY:
                patient = None
        elif follower in _PLACED:
            patient = self._nominals.after(tag.last + 1)
        agent = self._by(tag.last)
        possessor = self._possessor(tag)
        if possessor is not None and not (human and possessor.kind is Kind.COUNTRY):
            if human and possessor.kind is not Kind.BODY:
                patient = patient or possessor
            else:
                agent = agent or possessor
        elif agent is None:
            agent = self._lent(tag)
        return Deed(tag, act, agent, patient, verb=False)

    def _possessor(self, tag: Tag) -> Nominal | None:
        """Read "Israeli airstrikes", "the rebels' attack", "Ana Ruiz's murder"."""
        index = tag.first
        if index and self._tokens[index - 1].low in {"'s", "’", "'"}:
            return self._nominals.before(index - 1)
        found = self._nominals.before(index)
        if found is None or found.last != index:
            return None
        if found.kind is Kind.PEOPLE:
            head = self._tokens[index - 1].low
            if head in _DESCRIBING:
                return None
            first = index - 1
            while first > found.first and self._tokens[first - 1].is_name:
                first -= 1
            return replace(found, first=first)
        return found if found.kind in {Kind.BODY, Kind.COUNTRY} else None

    def _lent(self, tag: Tag) -> Nominal | None:
        """Read the subject of "carried out an attack"."""
        for light in self._sentence.tagged("light", "verbs"):
            if 0 <= tag.first - light.last <= _LIGHT_REACH:
                if self._sentence.is_passive(light) or not self._is_real(light.first):
                    return None
                return self._nominals.before(light.first)
        return None


WAYS = frozenset(
    {
        EventType.AIR_STRIKE,
        EventType.SHELLING,
        EventType.EXPLOSIVE,
        EventType.SUICIDE_ATTACK,
        EventType.EXECUTION,
        EventType.MOB_VIOLENCE,
    }
)
"""Acts that "attack" may be another word for."""
_BASES = frozenset(
    {"attack", "raid", "ambush", "bomb", "shell", "murder", "kidnap", "abduct", "kill"}
)
_IS = frozenset({"is", "are", "was", "were", "be", "been"})
_WHAT_IT_IS = frozenset({"part", "a", "an", "the", "one", "among", "some"})
_ON_PLACES = ("attack", "raid", "storm", "shell", "bomb", "strafe", "rocketed", "mortared")
_DESCRIBING = frozenset({"terrorist", "bomber", "civilian", "individual", "personnel"})
_ACCUSING = frozenset({"accused", "accuses", "accuse", "accusing", "blamed", "blames", "blaming"})
_ACCUSED = frozenset(
    {"accused of", "blamed for", "suspected of", "responsible for", "held responsible for"}
)
_NOT_LAID = frozenset({EventType.PROTEST, EventType.DETENTION})
_DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "his", "her", "their", "its", "of", "in"}
    | {"several", "many", "more", "other", "new", "two", "three", "four", "recent", "deadly", "by"}
    | {"from", "after", "during", "no", "any", "such", "latest", "series", "similar", "previous"}
)
