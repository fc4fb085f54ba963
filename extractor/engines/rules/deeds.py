"""Acts as a sentence tells them: the word, who did it, to whom; figures or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from extractor.engines.rules.air import from_air, strikes
from extractor.engines.rules.charges import charged
from extractor.engines.rules.crowds import aimed_at
from extractor.engines.rules.fates import is_led, killed_then, shared_be
from extractor.engines.rules.idioms import FAMILIES, idioms
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
from extractor.engines.rules.mishaps import is_figurative
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.ways import lent, owner_of_arms, way, who_came
from extractor.engines.rules.wording import (
    LED_AWAY,
    TAKING,
    describes,
    goes_with,
    is_adjective,
    is_defused,
    is_downed,
    is_figure_of_speech,
    is_neither,
    is_noun,
    is_otherwise,
    is_paper,
    is_real,
    is_reduced,
    is_said_to_be,
    taken,
    why_hit,
)
from schemas.vocabulary import ActorType, EventType

_TELLING = frozenset({"does", "acts", "throws", *FAMILIES})
_BY_REACH = 16
_LIGHT_REACH = 5
_TWO = 2
_OF_ITSELF = frozenset({"exploded", "explodes", "exploding", "went"})
_PLACED = frozenset({"on", "against", "at", "upon"})
_NO_OBJECT = frozenset(
    {EventType.ARMED_CLASH, EventType.EXPLOSIVE, EventType.SUICIDE_ATTACK, EventType.PROTEST}
)
_AIMED = frozenset({"at", "into", "in", "on", "against", "under", "inside", "outside"})
_HUMAN_NOUNS = frozenset(
    {"murder", "murders", "killing", "killings", "assassination", "kidnapping", "abduction"}
    | {"execution", "arrest", "detention", "torture", "rape", "slaying", "disappearance", "beating"}
    | {"deaths", "assassinations", "lynching", "beheading", "shooting", "stabbing", "massacre"}
    | {"death"}
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
    if _TELLING.isdisjoint(sentence.tags):
        return []
    reader = _Finder(sentence, Reader(sentence))
    return sorted(reader.find(), key=lambda deed: deed.tag.first)


class _Finder:
    def __init__(self, sentence: Sentence, nominals: Reader) -> None:
        self._sentence = sentence
        self._lows = sentence.lows
        self._nominals = nominals
        # "five grenades were seized": a weapon alone is no deed.
        self._tools = sentence.within("weapons")

    def find(self) -> Iterator[Deed]:
        """Yield what is told, with whom it is laid to where that is said of the sentence."""
        accused = charged(self._sentence, self._nominals)
        suffered: list[Nominal] = []
        before: list[Deed] = []
        for told in sorted(self._told(), key=lambda deed: deed.tag.first):
            if told.patient is not None and is_neither(self._sentence, told.patient):
                continue
            if before and before[-1].tag.first == told.tag.first:
                continue  # what became of those who were taken
            deed = self._with_doer(self._to_the_end(told), before)
            if before and why_hit(self._sentence, before[-1].agent, before[-1].patient, deed.agent):
                continue
            before += [deed] if deed.verb else []
            if accused and deed.tag.first in accused[0] and deed.act not in _NOT_LAID:
                # "lynched two men accused of abducting children": why they were lynched.
                named = deed.patient is not None and deed.patient.kind is Kind.PERSON
                if named or not any(one.first == accused[1].first for one in suffered):
                    yield replace(deed, agent=accused[1], laid=True)
                continue
            if deed.patient is not None and deed.act is not EventType.DETENTION:
                suffered.append(deed.patient)
            yield deed

    def _to_the_end(self, deed: Deed) -> Deed:
        """Read "dragged four men out and shot them": they were killed, not held."""
        if deed.act not in _HOLDING or not deed.verb or deed.patient is None:
            return deed
        end = killed_then(self._sentence, deed.patient.last)
        return replace(deed, tag=end, act=EventType.EXECUTION) if end else deed

    def _with_doer(self, deed: Deed, told: Sequence[Deed]) -> Deed:
        """Lay "…, killing nine" and "… and burned a school" to who did the deed before."""
        if not deed.verb or deed.agent is not None:
            return deed
        if not told:
            return replace(deed, agent=who_came(self._sentence, deed.tag.first, self._nominals))
        before = told[-1]
        if len(told) > 1 and goes_with(self._sentence, deed.tag):
            # "fired into a crowd that was stoning cars, killing two": not who was fired at
            main = told[-2].patient
            clause = main and before.agent and main.first == before.agent.first
            before = told[-2] if clause else before
        if before.agent is None:
            return deed
        index = deed.tag.first - 1
        adverbs = self._sentence.within("grammar", "adverbs")
        while index in adverbs:
            index -= 1
        joined = before.tag.last <= index and self._lows[index] in {",", "and"}
        # "shelled a town, wounded by …": a participle that befell somebody has a doer of its own.
        active = deed.patient is None or deed.patient.first >= deed.tag.last
        return replace(deed, agent=before.agent) if joined and active else deed

    def _told(self) -> Iterator[Deed]:
        verbs: set[int] = set()
        before: Deed | None = None
        for tag in self._sentence.tagged("does"):
            if is_noun(self._sentence, tag) or is_adjective(self._sentence, tag):
                continue
            verbs.update(range(tag.first, tag.last))
            if self._is_meant(tag):
                deed = self._goes_on(tag, before) or self._under_fire(tag) or self._verb(tag)
                if deed is not None:
                    before = deed
                    yield deed
        for tag in self._sentence.tagged("throws", "verbs"):
            deed = None if tag.first in verbs else self._throw(tag)
            if deed is not None and self._is_meant(tag):
                verbs.update(range(tag.first, tag.last))
                yield deed
        for deed in self._told_otherwise(verbs):
            if verbs.isdisjoint(range(deed.tag.first, deed.tag.last)):
                verbs.update(range(deed.tag.first, deed.tag.last))
                yield deed
        yield from self._told_by_nouns(verbs)

    def _told_by_nouns(self, verbs: AbstractSet[int]) -> Iterator[Deed]:
        for tag in (*self._sentence.tagged("acts"), *strikes(self._sentence)):
            survived = self._survived(tag)
            if (tag.first in self._tools and not survived) or tag.first in verbs:
                continue
            if (
                self._is_meant(tag)
                and not describes(self._sentence, tag)
                and not is_paper(self._sentence, tag)
            ):
                yield self._used(tag) or survived or self._noun(tag)

    def _told_otherwise(self, verbs: AbstractSet[int]) -> Iterator[Deed]:
        """Yield what verbs but `verbs` tell: of killing alone, or of an act only in company."""
        for idiom in idioms(self._sentence, self._nominals):
            yield Deed(*idiom, verb=True)
        for tag in self._sentence.tagged("harm", "killed.verb"):
            if not verbs.isdisjoint(range(tag.first, tag.last)):
                continue
            verb = Tag("does", EventType.ATTACK.value, tag.first, tag.last)
            if self._is_meant(verb) and not is_noun(self._sentence, verb):
                deed = self._verb(verb)
                if deed is not None:
                    yield deed

    def _goes_on(self, tag: Tag, before: Deed | None) -> Deed | None:
        """Read the second of "was detained and beaten": done to the same."""
        if before is None or before.tag.last != tag.first - 1 or before.patient is None:
            return None
        joined = self._lows[tag.first - 1] == "and"
        if not joined or not self._sentence.is_passive(before.tag):
            return None
        act = EventType(tag.value)
        if act is EventType.ATTACK and before.act in _HOLDING:
            act = EventType.ILL_TREATMENT
        return Deed(tag, act, self._by(tag.last), before.patient, verb=True)

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
            at = end < len(self._lows) and self._lows[end] in _AIMED
            patient = self._nominals.after(end + 1) if at else None
            flown = tag.first in from_air(self._sentence)
            act = EventType.AIR_STRIKE if flown else EventType(weapon.value)
            if patient is not None and self._is_struck_town(act, patient):
                patient = replace(patient, kind=Kind.SITE)
            return Deed(tag, act, agent, patient, verb=True)
        return None

    def _is_meant(self, tag: Tag) -> bool:
        if self._words(tag).startswith(_BARELY) and not self._sentence.tagged("harm"):
            return False  # plots are foiled without a fight, too
        if is_downed(self._sentence, tag) or is_led(self._sentence, tag):
            return False
        if is_defused(self._sentence, tag):
            return False
        return is_real(self._sentence, tag.first) and not is_figurative(self._sentence, tag)

    def _verb(self, tag: Tag) -> Deed | None:
        act = way(self._sentence, tag, self._nominals)
        alive = self._harms(tag)
        passive = self._sentence.is_passive(tag)
        after = self._object(tag, alive=alive) or self._nominals.whom(tag.first)
        if after is not None and not alive and self._is_town(tag, after):
            after = replace(after, kind=Kind.SITE)
        at = tag.first
        if not passive and after is None and act not in _NO_OBJECT:
            # "was dragged out and knifed", "a man shot dead in the street"
            at = shared_be(self._sentence, tag) or at
            passive = at < tag.first or is_reduced(self._sentence, tag)
        if after is None and self._lows[tag.first] in _OF_ITSELF:
            return Deed(tag, act, None, None, verb=True)
        if passive:
            # "before being shot by police": what became of who did it.
            ended = self._lows[max(0, tag.first - 2)] in _ENDING
            return None if ended else self._passive(tag, act, at, alive=alive)
        follower = self._lows[tag.last] if tag.last < len(self._lows) else ""
        if (self._takes(tag) or follower == "down") and not (after and after.is_human):
            return None  # "shot down a drone"
        if is_figure_of_speech(self._sentence, tag):
            return None
        if act is EventType.SHELLING and after and after.kind is Kind.PERSON:
            if self._words(tag).startswith("bombard"):
                return None  # "bombarded Ana Ruiz with e-mails"
            after = replace(after, kind=Kind.SITE)
        agent = None
        if not goes_with(self._sentence, tag):
            agent = self._nominals.before(tag.first) or self._group(tag.first)
            agent = agent or owner_of_arms(self._sentence, tag.first, self._nominals)
        return Deed(tag, taken(act, agent, self._words(tag)), agent, after, verb=True)

    def _under_fire(self, tag: Tag) -> Deed | None:
        """Read "the patrol came under fire from militiamen"."""
        if tag.last - tag.first <= _TWO or self._lows[tag.first + 1] != "under":
            return None
        source = tag.last < len(self._lows) and self._lows[tag.last] == "from"
        agent = self._nominals.after(tag.last + 1) if source else self._by(tag.last)
        patient = self._nominals.before(tag.first)
        return Deed(tag, way(self._sentence, tag, self._nominals), agent, patient, verb=True)

    def _passive(self, tag: Tag, act: EventType, at: int, *, alive: bool) -> Deed | None:
        patient = self._nominals.before(at, alive=alive)
        if self._takes(tag) and not (patient and patient.is_human):
            return None
        agent, words = self._by(tag.last), self._words(tag)
        if words in LED_AWAY and not (agent and agent.kind is not Kind.SITE):
            return None
        return Deed(tag, taken(act, agent, words), agent, patient, verb=True)

    def _words(self, tag: Tag) -> str:
        return self._sentence.quote(tag.first, tag.last).casefold()

    def _takes(self, tag: Tag) -> bool:
        """Whether things can be its object, and only people make it a deed."""
        return self._words(tag) in TAKING

    def _group(self, index: int) -> Nominal | None:
        """Read "the group", a body named before, as the subject of a verb."""
        light = self._sentence.within("grammar", "be", "adverbs")
        head = index - 1
        while head in light:
            head -= 1
        if head < 1 or self._lows[head] != "group" or self._lows[head - 1] != "the":
            return None
        return Nominal(head, head + 1, head - 1, Kind.BODY, ActorType.REBELS)

    def _harms(self, tag: Tag) -> bool:
        """Whether only people can be the object ("murdered", but not "hit" or "seized")."""
        return not self._takes(tag) and any(
            other.value.endswith(".verb")
            for other in self._sentence.over("harm", tag.first, tag.last)
        )

    def _object(self, tag: Tag, *, alive: bool) -> Nominal | None:
        index = tag.last
        if self._words(tag).startswith(_REPELS):
            return self._by(index)
        if tag.value == EventType.CRACKDOWN or self._lows[index : index + 2] == _DISPERSING:
            return aimed_at(self._sentence, self._nominals, index)
        placed = _PLACED | {"with"} if tag.value == EventType.ARMED_CLASH else _PLACED
        if tag.value == EventType.SUICIDE_ATTACK:
            placed = placed | {"among", "amid"}
        for end in _ENDED:  # "shoot dead a guard", "stabbed to death two men"
            index += len(end) if self._lows[index : index + len(end)] == end else 0
        here = index
        while here in self._sentence.dated:
            here += 1  # "opened fire yesterday on worshippers"
        if here < len(self._lows) and self._lows[here] in placed:
            index = here + 1
        if index >= len(self._lows):
            return None
        return self._nominals.after(index, alive=alive)

    def _is_town(self, tag: Tag, found: Nominal) -> bool:
        """Whether it is "attacked Baro": one name, of nobody with an office, is a place's."""
        one = found.kind is Kind.PERSON and found.first == found.whole == found.last - 1
        return one and self._lows[tag.first].startswith(_ON_PLACES)

    def _is_struck_town(self, act: EventType, found: Nominal) -> bool:
        """Whether it is "an air strike on Dar Sabra": names that are bombed are of places."""
        bare = found.kind is Kind.PERSON and found.first == found.whole
        far = act in {EventType.AIR_STRIKE, EventType.SHELLING}
        return bare and (far or found.first == found.last - 1)

    def _by(self, index: int) -> Nominal | None:
        end = min(len(self._lows), index + _BY_REACH)
        for here in range(index, end):
            word = self._lows[here]
            if word in _BREAKS or is_said_to_be(self._sentence, here):
                return None
            if word == "by" and not is_otherwise(self._sentence, here):
                found = self._nominals.after(here + 1)
                if found is not None:
                    return found
        return None

    def _survived(self, tag: Tag) -> Deed | None:
        """Read "the mayor survived an attack", "a farmer stepped on a mine"."""
        if tag.value == EventType.EXPLOSIVE and self._lows[tag.first] in _ONTO:
            patient = self._nominals.before(tag.first)
            return Deed(tag, EventType.EXPLOSIVE, None, patient, verb=False)
        for survived in self._sentence.tagged("cues", "survived"):
            if 0 <= tag.first - survived.last <= 1:
                patient = self._nominals.before(survived.first)
                return Deed(tag, EventType(tag.value), None, patient, verb=False)
        return None

    def _noun(self, tag: Tag) -> Deed:
        act = EventType(tag.value)
        word = self._lows[tag.last - 1]
        agent = patient = None
        follower = self._lows[tag.last] if tag.last < len(self._lows) else ""
        if word == "of":  # "at the hands of rebels"
            return Deed(tag, act, self._nominals.after(tag.last), None, verb=False)
        human = word in _HUMAN_NOUNS
        if follower == "of" and human:
            patient = self._nominals.after(tag.last + 1)
            if patient is not None and patient.kind is Kind.COUNTRY:
                patient = None
        elif follower in _PLACED:
            patient = self._nominals.after(tag.last + 1)
            if patient is not None and self._is_struck_town(act, patient):
                patient = replace(patient, kind=Kind.SITE)
        if tag.first and self._lows[tag.first - 1] in _OTHER_ONES:
            return Deed(tag, act, None, patient, verb=False)  # "similar attacks by the Front"
        agent = self._by(tag.last)
        possessor = self._possessor(tag)
        if possessor is not None and not (human and possessor.kind is Kind.COUNTRY):
            if human and possessor.kind is not Kind.BODY:
                patient = patient or possessor
            else:
                agent = agent or possessor
        elif agent is None:
            agent = lent(self._sentence, tag.first, self._nominals)
        return Deed(tag, act, agent, patient, verb=False)

    def _used(self, tag: Tag) -> Deed | None:
        """Read "police used water cannon and batons against students"."""
        using = tag.first > 0 and self._lows[tag.first - 1] in _USING
        if not using or tag.value != EventType.CRACKDOWN:
            return None
        agent = self._nominals.before(tag.first - 1)
        return Deed(
            tag,
            EventType.CRACKDOWN,
            agent,
            aimed_at(self._sentence, self._nominals, tag.last),
            verb=False,
        )

    def _possessor(self, tag: Tag) -> Nominal | None:
        """Read "Israeli airstrikes", "the rebels' attack", "Ana Ruiz's murder"."""
        index = tag.first
        if index and self._lows[index - 1] in {"'s", "’", "'"}:
            return self._nominals.before(index - 1)
        found = self._nominals.before(index)
        if found is None or found.last != index:
            return None
        if found.kind is Kind.PEOPLE:
            head = self._lows[index - 1]
            if head in _DESCRIBING:
                return None
            first = index - 1
            while first > found.first and self._sentence.names[first - 1]:
                first -= 1
            return replace(found, first=first)
        return found if found.kind in {Kind.BODY, Kind.COUNTRY} else None


_USING = frozenset({"use", "uses", "used", "using", "fire", "fires", "fired", "firing"})
_HOLDING = frozenset({EventType.DETENTION, EventType.ABDUCTION})
_ENDED = (["dead"], ["to", "death"])
_ENDING = frozenset({"before", "after"})
_ON_PLACES: tuple[str, ...] = (
    *("attack", "raid", "storm", "shell", "bomb", "strafe", "rocketed", "mortared"),
    *("hit", "struck", "target"),
)
_ONTO = frozenset({"stepped", "trod", "hit", "hits", "struck", "strikes", "triggered"})
_DISPERSING = ["to", "disperse"]
_OTHER_ONES = frozenset({"similar", "previous", "past", "earlier", "other"})
_REPELS = ("repel", "repuls", "beat back", "beat off", "fended", "foiled", "thwarted")
_BARELY = ("foiled", "thwarted")
_DESCRIBING = frozenset({"terrorist", "bomber", "civilian", "individual", "personnel"})
_NOT_LAID = frozenset({EventType.PROTEST, EventType.DETENTION})
