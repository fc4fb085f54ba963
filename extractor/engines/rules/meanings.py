"""Who or what a noun phrase names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.placenames import COMPASS
from extractor.engines.rules.sentence import Sentence, once
from schemas.vocabulary import ActorType

_SHORT = 4
"""Words of a person's name, or of a trade that no list knows."""
_SINGULAR = frozenset({"a", "an", "the", "another", "his", "her", "their", "its", "one"})
_ONE_OF_MANY = frozenset({"a", "an", "another", "one"})
_NATIONALITY = re.compile(r"^[A-Z][\w.]*(?:ian|ean|an|ish|ese|i|ic|ch|ite|-led|-backed)s?$")
_PEOPLES = re.compile(r"(?:ian|ean|an|i|ite|tian|sh|k|d|r|u|o|m|v|l|e)s$")
_PERSONAL = re.compile(r"(?:er|or|ist|ian|man|men|ant|eer|ee|ess|ent)s?$")
"""How nouns for those who do something end ("organiser")."""
_AIMS = frozenset(
    {"target", "targets", "objective", "objectives", "installation", "installations", "sites"}
    | {"facility", "facilities", "infrastructure", "purposes"}
)
_LINED = frozenset({",", "-", "--", "–", "—", "(", ":", "/"})
_OWNED = frozenset({"'s", "'", "’"})
_UNITS = frozenset(
    {
        "unit",
        "units",
        "squad",
        "squads",
        "patrol",
        "patrols",
        "convoy",
        "column",
        "platoon",
        "detachment",
        "group",
        "groups",
        "security",
        "alliance",
    }
)
_JOINT = frozenset({"alliance", "movement", "organisation", "organization", "network", "faction"})
_WITHIN = frozenset({"in", "near", "outside", "across", "at"})
_SMALL = frozenset({"of", "for", "de", "la", "del", "al", "the", "and", "y", "el", "bin", "ibn"})


class Kind(Enum):
    """What a noun phrase names."""

    PEOPLE = auto()
    PERSON = auto()
    BODY = auto()
    COUNTRY = auto()
    SITE = auto()


@dataclass(slots=True)  # not frozen: it takes three times as long to make
class Nominal:
    """`tokens[first:last]`; `whole` is where the phrase with its article begins.

    `singular` is said of people: one of them, by an article ("a police officer").
    """

    first: int
    last: int
    whole: int
    kind: Kind
    type: ActorType
    singular: bool = False

    @property
    def is_human(self) -> bool:
        """Whether people are named, or one of them."""
        return self.kind in {Kind.PEOPLE, Kind.PERSON}

    @property
    def is_place(self) -> bool:
        """Whether it may be a place: a country, or one word of a name."""
        return self.kind is Kind.COUNTRY or (
            self.kind is Kind.PERSON and self.last - self.first == 1
        )


@dataclass(slots=True)  # the same
class Meaning:
    """Says what noun phrases of one sentence name.

    Args:
        sentence: where they stand.
    """

    sentence: Sentence

    def read(self, first: int, last: int, whole: int) -> Nominal | None:
        """Say what a phrase names, by its last head; `whole` is where its article stands."""
        sentence = self.sentence
        heads = [
            t
            for t in sentence.over("people", first, last)
            if t.first >= first and t.last <= last and not _is_in_act(sentence, t)
        ]
        sites = [
            t for t in sentence.tagged("levels", "site") if t.first >= first and t.last <= last
        ]
        head = heads[-1] if heads else None
        names = self._name(first, last)
        if names and head and self._is_trade(head) and names[0] <= head.first < head.last < last:
            # "Journalist Ana Ruiz", "Judge Jo Orr"
            names = (head.last, last)
        if sites and sites[-1].last == last and (head is None or head.last < last):
            return Nominal(first, last, whole, Kind.SITE, ActorType.OTHER)
        if head is not None and names is None and head.last < last:
            return self._compound(first, last, head, whole)
        # "the Dorna Workers' Party"
        owned = names and not _OWNED.isdisjoint(sentence.lows[names[0] : last])
        # "the Islamic Jihad Brigades", "the Maoist Liberation Army"
        owned = owned or (names and names[1] == last and self._is_body_word(last - 1, head))
        if (
            head is not None
            and not (owned and head.last < last)
            and (head.last == last or names is None or names[0] < head.last)
        ):
            return self._people(first, head, whole)
        joint = head is None and sentence.lows[last - 1] in _JOINT
        if joint and (named := self._name(first, last - 1)):
            # "the Red Front alliance"
            value = self._body(*named) or ActorType.OTHER
            return Nominal(named[0], last, whole, Kind.BODY, value)
        if names is None or names[1] != last:
            return self._of_country(first, last, whole)
        return self._named(names, head, whole)

    def _is_body_word(self, index: int, head: Tag | None) -> bool:
        """Whether a name that opens with those of a band goes on to a word for a body."""
        longer = head is not None and head.last <= index and self.sentence.names[head.first]
        return longer and index in self.sentence.within("bodies")

    def _is_trade(self, head: Tag) -> bool:
        """Whether a word for one person is written with a capital: a name may follow."""
        named = self.sentence.names[head.first]
        return named and head.first in self.sentence.within("titles")

    def _of_country(self, first: int, last: int, whole: int) -> Nominal | None:
        """Read "Israeli tanks": a side named by an adjective alone."""
        words = self.sentence.quote(first, first + 1)
        # "Israeli tanks", "NATO aircraft"
        if last - first == 1 or not (_NATIONALITY.search(words) or words.strip(".").isupper()):
            return None
        return Nominal(first, first + 1, whole, Kind.COUNTRY, ActorType.FOREIGN_FORCES)

    def _compound(self, first: int, last: int, head: Tag, whole: int) -> Nominal | None:
        """Read "a police sergeant": the last noun is meant, of the kind of the one before."""
        tail = range(head.last, last)
        things = ("not_people", "acts", "weapons", "levels")
        civil = head.value == ActorType.CIVILIANS.value
        if self.sentence.lows[last - 1] in _AIMS:
            return Nominal(first, last, whole, Kind.SITE, ActorType.OTHER)
        if any(tag.first in tail for family in things for tag in self.sentence.tagged(family)):
            # "a passenger plane" is nobody, "an army convoy" the army.
            return None if civil else self._people(first, head, whole)
        word = self.sentence.lows[last - 1]
        person = _PERSONAL.search(word) or word in _UNITS
        if not person and last - 1 not in self.sentence.within("titles"):
            # "a hostage crisis", "bystander video"; "government trenches" are the government's.
            return None if civil else self._people(first, head, whole)
        singular = whole < first and self.sentence.lows[whole] in _SINGULAR
        alone = singular and not word.endswith(("s", "men")) and word not in _PLURALS
        return Nominal(first, last, whole, Kind.PEOPLE, ActorType(head.value), alone)

    def living(self, first: int, last: int, whole: int) -> Nominal | None:
        """Read a noun that no list knows as people: only they can be murdered or arrested."""
        lows = self.sentence.lows
        word = lows[last - 1]
        things = [t for t in self.sentence.tagged("not_people") if first <= t.first < last]
        things += [t for t in self.sentence.tagged("acts") if first <= t.first < last]
        things += [t for t in self.sentence.tagged("abstract") if first <= t.first < last]
        if things or last - first > _SHORT or not word.isalpha() or self.sentence.names[last - 1]:
            return None
        alone = self.sentence.lows[whole] in {"a", "an", "another"} and not word.endswith("s")
        known = self.sentence.lows[whole] == "the" and whole < first and _PERSONAL.search(word)
        alone = alone or bool(known and not word.endswith("s"))  # "the treasurer was murdered"
        if not alone and (not word.endswith(("s", "men")) or word.endswith("ss")):
            return None
        return Nominal(first, last, whole, Kind.PEOPLE, ActorType.CIVILIANS, singular=alone)

    def _people(self, first: int, head: Tag, whole: int) -> Nominal:
        lows = self.sentence.lows
        if first > 0 and lows[first - 1] in _WITHIN and self.sentence.names[first]:
            # "in Dorna province gunmen killed …"
            levels = self.sentence.over("levels", first, head.first)
            placed = max((tag.last for tag in levels if tag.last <= head.first), default=first)
            first = whole = max(first, placed)
        word = lows[head.last - 1]
        one = not word.endswith(("s", "men")) and word not in _PLURALS
        if one and first > 1 and lows[first - 1] == "'s":
            # "the journalist's brother"
            whole = self._owner(first - 1)
            return Nominal(whole, head.last, whole, Kind.PEOPLE, ActorType(head.value), one)
        singular = whole < first and lows[whole] in _SINGULAR and one
        return Nominal(first, head.last, whole, Kind.PEOPLE, ActorType(head.value), singular)

    def _owner(self, end: int) -> int:
        """Return where the phrase of an owner begins, with its article."""
        start = end
        while start and end - start < _SHORT and not self.sentence.is_stop(start - 1):
            start -= 1
        return start - (start > 0 and self.sentence.lows[start - 1] in _SINGULAR)

    def owned(self, nominal: Nominal, last: int) -> ActorType:
        """Type "members of the front" by the front."""
        if last == nominal.last:
            return nominal.type
        inner = [
            tag
            for tag in self.sentence.tagged("people")
            if tag.first >= nominal.last and tag.last <= last
        ]
        if inner:
            return ActorType(inner[-1].value)
        value = self._body(nominal.last, last)
        return value if value and nominal.type is ActorType.OTHER else nominal.type

    def _name(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the capitalised words at the end of a phrase."""
        lows = self.sentence.lows
        start = last
        while start > first and (
            self.sentence.names[start - 1]
            or (lows[start - 1] in _SMALL | _OWNED and start < last and start - 1 > first)
            or (lows[start - 1] == "." and start < last and len(lows[start - 2]) == 1)
        ):
            start -= 1
        while start < last and not self.sentence.names[start]:
            start += 1
        return (start, last) if start < last else None

    def _named(self, span: tuple[int, int], head: Tag | None, whole: int) -> Nominal | None:
        """Read a name: of a country, a body, or a person."""
        start, last = span
        kind = self._of_name(start, last)
        if kind is not None:
            one = whole < start and self.sentence.lows[whole] in _ONE_OF_MANY
            if one and kind[0] is Kind.COUNTRY:
                # "a Palestinian", "a 15-year-old Malian"
                return Nominal(start, last, whole, Kind.PEOPLE, ActorType.CIVILIANS, singular=True)
            return Nominal(start, last, whole, *kind)
        titles = self.sentence.within("titles")
        while start < last - 1 and start in titles:
            start += 1
        titled = head is not None or start > span[0] or (start > 0 and start - 1 in titles)
        if last - start > _SHORT or (last - start == 1 and not titled and start == 0):
            return None
        if any(tag.first >= start and tag.last <= last for tag in self.sentence.tagged("levels")):
            return None
        # "strikes on eastern Ghouta", "Shelling kills three", "Bombing of Baro kills three"
        placed = start > 0 and self.sentence.lows[start - 1] in COMPASS
        alone = last - start == 1 or self.sentence.lows[start + 1] in _SMALL
        if placed or (alone and start in self.sentence.within("acts")):
            return None
        value = ActorType(head.value) if head else ActorType.CIVILIANS
        return Nominal(start, last, whole, Kind.PERSON, value, singular=True)

    def _of_name(self, start: int, last: int) -> tuple[Kind, ActorType] | None:
        """Say what a name is of, when it is of no person."""
        words = self.sentence.quote(start, last)
        single = last - start == 1
        body = self._body(start, last)
        if self.sentence.is_country(words):
            return Kind.COUNTRY, ActorType.FOREIGN_FORCES
        if body is not None:
            return Kind.BODY, body
        if single and start > 0 and words.endswith("s") and self._are_people(words, last):
            return Kind.PEOPLE, ActorType.OTHER
        if single and _NATIONALITY.search(words):
            return Kind.COUNTRY, ActorType.FOREIGN_FORCES
        acronym = single and words.isupper() and words[1:] and not self._is_dateline(start, last)
        return (Kind.BODY, ActorType.OTHER) if acronym else None

    def _are_people(self, words: str, last: int) -> bool:
        """Whether it is "the Russians", not "the Homs–Hama road"."""
        lows = self.sentence.lows
        return bool(_PEOPLES.search(words)) and lows[last : last + 1] not in (["–"], ["-"], ["—"])

    def _is_dateline(self, start: int, last: int) -> bool:
        """Whether it is "PORT-DORNA, Marvia - …"."""
        return start == 0 and last < len(self.sentence.lows) and self.sentence.lows[last] in _LINED

    def _body(self, first: int, last: int) -> ActorType | None:
        found = [
            tag
            for tag in self.sentence.tagged("bodies")
            if tag.first >= first and tag.last <= last and self.sentence.names[tag.first]
        ]
        if not found:
            return None
        order = list(_BODIES)
        return _BODIES[min((tag.value for tag in found), key=order.index)]


def _is_in_act(sentence: Sentence, head: Tag) -> bool:
    """Whether a head is part of an act's name: "fighter jets" are no fighters."""
    return sentence.lows[head.first] == "fighter" and any(
        act.first == head.first and head.last < act.last for act in sentence.tagged("acts")
    )


_BODIES: Mapping[str, ActorType] = {
    "rebels": ActorType.REBELS,
    "militia": ActorType.MILITIA,
    "state_forces": ActorType.STATE_FORCES,
    "other": ActorType.OTHER,
}
_PLURALS = frozenset(
    {"police", "people", "men", "women", "children", "troops", "clergy", "personnel", "policemen"}
    | {"businessmen", "gunmen", "clergymen", "militiamen", "military", "army", "elderly", "staff"}
    | {"coalition", "security force", "crowd", "mob", "militia", "gang", "family", "couple"}
)


@once
def edges(sentence: Sentence) -> frozenset[int]:
    """Tokens that end a noun phrase by what they are, verbs that no ending shows too ("shook")."""
    found = sentence.stops.union(sentence.dated, sentence.numbers)
    if "light" not in sentence.tags:
        return found
    happened = sentence.within("light", "happened") - sentence.within("people")
    # "the army conducts air strikes"
    lent = {i for i in sentence.within("light", "verbs") if sentence.lows[i].endswith("s")}
    return found.union(happened, lent)
