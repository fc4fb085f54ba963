"""Noun phrases beside a word of doing: who or what they name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence
from schemas.vocabulary import ActorType

_LONGEST = 8
"""Tokens of a noun phrase."""
_SHORT = 4
"""Words of a person's name, or of a trade that no list knows."""
_AWAY = 30
"""Tokens that an apposition between commas may take."""
_DETERMINERS = frozenset(
    {"the", "a", "an", "his", "her", "their", "its", "some", "several", "many", "these", "those"}
    | {"alleged", "suspected", "so-called", "self-styled", "few", "own", "same"}
    | {"this", "that", "two", "three", "four", "five", "six", "another", "other", "more", "all"}
)
_SINGULAR = frozenset({"a", "an", "the", "another", "his", "her", "their", "its", "one"})
_QUOTES = frozenset({'"', "“", "”"})
_RELATIVE = frozenset({"who", "that", "which"})
_OF = frozenset({"of", "from", "in", "with", "wearing", "for", "at", "on", "near", "outside"})
_AGES = frozenset({"year-old", "month-old", "day-old"})
_AT = frozenset({"in", "at", "on", "near", "outside", "inside"})
_NATIONALITY = re.compile(r"^[A-Z][\w.]*(?:ian|ean|an|ish|ese|i|ic|ch|ite|-led|-backed)s?$")
_PEOPLES = re.compile(r"(?:ian|ean|an|i|ite|tian|sh|k|d|r|u|o|m|v|l|e)s$")
_SMALL = frozenset({"of", "for", "de", "la", "del", "al", "the", "and", "y", "el", "bin", "ibn"})


class Kind(Enum):
    """What a noun phrase names."""

    PEOPLE = auto()
    PERSON = auto()
    BODY = auto()
    COUNTRY = auto()
    SITE = auto()


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads noun phrases of one sentence.

    Args:
        sentence: where they stand.
    """

    sentence: Sentence

    def before(self, index: int, *, alive: bool = False) -> Nominal | None:
        """Return the noun phrase that ends before token `index`, its subject if that is a verb.

        Args:
            index: the token.
            alive: what is looked for can only be people, whatever they are called.
        """
        end = self._back_over_light(index)
        if end and self.sentence.tokens[end - 1].low in _RELATIVE:
            end -= 1
            if end and self.sentence.tokens[end - 1].low == ",":
                end -= 1
        end = self._back_over_apposition(end)
        first = self._first(end)
        if first == end:
            return None
        found = self._read(first, end) or (self._living(first, end) if alive else None)
        # "members of the front", "gunmen in uniform": the head stands before the preposition.
        for _ in range(3):
            start = self._before_article(first)
            if start < 1 or self.sentence.tokens[start - 1].low not in _OF:
                break
            outer = self._first(start - 1)
            head = self._read(outer, start - 1) if outer < start - 1 else None
            if head is None:
                if found and self.sentence.tokens[start - 1].low in _AT and found.is_place:
                    return None  # "an attack on X killed nine"
                break
            if head.kind is Kind.PEOPLE:
                last = self.sentence.extended(head.first, head.last)
                head = Nominal(
                    head.first, last, head.whole, head.kind, self._owned(head, last), head.singular
                )
            found, first = head, outer
        return found

    def after(self, index: int, *, alive: bool = False) -> Nominal | None:
        """Return the noun phrase that begins at token `index`, determiners passed over."""
        tokens = self.sentence.tokens
        start = index
        numbers = self.sentence.numbers
        while start < len(tokens) and (
            tokens[start].low in _DETERMINERS or start in numbers or self._is_age(start)
        ):
            start += 1
        last = self._last(start)
        if last == start:
            return None
        if last < len(tokens) and tokens[last].low == "'s":
            # "Syria's new authorities": what is owned decides.
            owned = self._owned_by(last)
            return owned and replace(owned, first=start, whole=index)
        found = self._read(start, last, whole=index)
        if found is not None and found.kind is Kind.PEOPLE and found.last == last:
            end = self.sentence.extended(found.first, found.last)
            found = Nominal(
                found.first, end, found.whole, found.kind, self._owned(found, end), found.singular
            )
        if found is None and alive:
            return self._living(start, last, whole=index)
        return found

    def beside(self, named: Nominal) -> list[Nominal]:
        """Return the persons named in one list with a person: "Ana Ruiz, Jo Orr and Lu Vo"."""
        tokens = self.sentence.tokens
        found: list[Nominal] = []
        start = named.whole
        while start > 1 and tokens[start - 1].low in {",", "and"}:
            end = start - 1
            if tokens[end - 1].low == ",":
                end -= 1
            first = self._first(end)
            other = self._read(first, end) if first < end else None
            if other is None or other.kind is not Kind.PERSON or other.last != end:
                break
            found.append(other)
            start = other.whole
        end = named.last
        while end + 1 < len(tokens) and tokens[end].low in {",", "and"}:
            begin = end + 1 + (tokens[end + 1].low == "and")
            last = self._last(begin)
            other = self._read(begin, last) if begin < last else None
            if other is None or other.kind is not Kind.PERSON or other.last != last:
                break
            found.append(other)
            end = last
        return found

    def _owned_by(self, last: int) -> Nominal | None:
        end = self._last(last + 1)
        return self._read(last + 1, end) if end > last + 1 else None

    def _back_over_light(self, index: int) -> int:
        light = self.sentence.within("grammar", "be", "adverbs")
        tokens = self.sentence.tokens
        end = index
        # "are said to have raped", "are believed to have fired"
        for here in range(index - 1, max(index - 5, 0), -1):
            if tokens[here].low == "to" and tokens[here - 1].low in _HELD:
                end = here - 1
                break
        while end and (end - 1 in light or self.sentence.tokens[end - 1].low in _QUOTES):
            end -= 1
        return end

    def _back_over_apposition(self, end: int) -> int:
        """Skip "…, who lived there," and "…, a lawyer," to the phrase that is described."""
        tokens = self.sentence.tokens
        if end < 1 or tokens[end - 1].low != ",":
            return end
        for index in range(end - 2, max(end - _AWAY, 0), -1):
            if tokens[index].low == ",":
                return index
        return end

    def _first(self, end: int) -> int:
        start = end
        while start and end - start < _LONGEST and self._belongs(start - 1, start, end):
            start -= 1
        return start

    def _last(self, start: int) -> int:
        tokens = self.sentence.tokens
        end = start
        while end < len(tokens) and end - start < _LONGEST and self._continues(start, end):
            end += 1
        while end > start and tokens[end - 1].low in _SMALL:
            end -= 1
        return end

    def _belongs(self, index: int, start: int, end: int) -> bool:
        token = self.sentence.tokens[index]
        if token.low in _AGES:
            return False
        if not self._ends(index):
            return True
        named = start < end and self.sentence.tokens[start].is_name
        capital = index > 0 and self.sentence.tokens[index - 1].is_name
        return named and capital and token.low in _SMALL and token.low not in {"and", "the"}

    def _continues(self, start: int, index: int) -> bool:
        tokens = self.sentence.tokens
        if not self._ends(index):
            return True
        if index == start or index + 1 >= len(tokens):
            return False
        joined = tokens[index].low in _SMALL and tokens[index].low != "and"
        return joined and tokens[index - 1].is_name and tokens[index + 1].is_name

    def _ends(self, index: int) -> bool:
        if self.sentence.tokens[index].low == "'s" or index in self.sentence.dated:
            return True
        if index in self.sentence.numbers or index in self._happened():
            return True
        return self.sentence.is_stop(index) or self.sentence.is_verb(index)

    def _happened(self) -> frozenset[int]:
        """Tokens of verbs that no ending shows: "shook", "struck"."""
        return self.sentence.within("light", "happened") - self.sentence.within("people")

    def _is_age(self, index: int) -> bool:
        """Whether it is of "34-year-old", which names nobody."""
        tokens = self.sentence.tokens
        if tokens[index].low == "-":
            return index + 1 < len(tokens) and tokens[index + 1].low in _AGES
        return tokens[index].low in _AGES

    def _before_article(self, first: int) -> int:
        tokens = self.sentence.tokens
        start = first
        numbers = self.sentence.numbers
        while start and (
            tokens[start - 1].low in _DETERMINERS
            or start - 1 in numbers
            or tokens[start - 1].low in _AGES
            or (tokens[start - 1].low == "-" and tokens[start].low in _AGES)
        ):
            start -= 1
        return start

    def _read(self, first: int, last: int, whole: int | None = None) -> Nominal | None:
        """Say what a phrase names, by its last head."""
        sentence = self.sentence
        if whole is None:
            whole = self._before_article(first)
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
        if sites and sites[-1].last == last and (head is None or head.last < last):
            return Nominal(first, last, whole, Kind.SITE, ActorType.OTHER)
        if head is not None and names is None and head.last < last:
            return self._compound(first, last, head, whole)
        if head is not None and (head.last == last or names is None or names[0] < head.last):
            return self._people(first, head, whole)
        if names is None or names[1] != last:
            return self._of_country(first, last, whole)
        return self._named(names, head, whole)

    def _of_country(self, first: int, last: int, whole: int) -> Nominal | None:
        """Read "Israeli tanks": a side named by an adjective alone."""
        words = self.sentence.quote(first, first + 1)
        if last - first == 1 or not _NATIONALITY.search(words):
            return None
        return Nominal(first, first + 1, whole, Kind.COUNTRY, ActorType.FOREIGN_FORCES)

    def _compound(self, first: int, last: int, head: Tag, whole: int) -> Nominal | None:
        """Read "a police sergeant": the last noun is meant, of the kind of the one before."""
        tail = range(head.last, last)
        things = ("not_people", "acts", "weapons", "levels")
        if any(tag.first in tail for family in things for tag in self.sentence.tagged(family)):
            return self._people(first, head, whole)
        word = self.sentence.tokens[last - 1].low
        singular = whole < first and self.sentence.tokens[whole].low in _SINGULAR
        alone = singular and not word.endswith("s") and word not in _PLURALS
        return Nominal(first, last, whole, Kind.PEOPLE, ActorType(head.value), alone)

    def _living(self, first: int, last: int, whole: int | None = None) -> Nominal | None:
        """Read a noun that no list knows as people: only they can be murdered or arrested."""
        tokens = self.sentence.tokens
        if whole is None:
            whole = self._before_article(first)
        word = tokens[last - 1].low
        things = [t for t in self.sentence.tagged("not_people") if first <= t.first < last]
        things += [t for t in self.sentence.tagged("acts") if first <= t.first < last]
        if things or last - first > _SHORT or not word.isalpha() or tokens[last - 1].is_name:
            return None
        alone = tokens[whole].low in {"a", "an", "another"} and not word.endswith("s")
        if not alone and not word.endswith(("s", "men")):
            return None
        return Nominal(first, last, whole, Kind.PEOPLE, ActorType.CIVILIANS, singular=alone)

    def _people(self, first: int, head: Tag, whole: int) -> Nominal:
        tokens = self.sentence.tokens
        word = tokens[head.last - 1].low
        singular = (
            whole < first
            and tokens[whole].low in _SINGULAR
            and (not word.endswith("s") and word not in _PLURALS)
        )
        return Nominal(first, head.last, whole, Kind.PEOPLE, ActorType(head.value), singular)

    def _owned(self, nominal: Nominal, last: int) -> ActorType:
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
        tokens = self.sentence.tokens
        start = last
        while start > first and (
            tokens[start - 1].is_name
            or (tokens[start - 1].low in _SMALL and start < last and start - 1 > first)
        ):
            start -= 1
        while start < last and not tokens[start].is_name:
            start += 1
        return (start, last) if start < last else None

    def _named(self, span: tuple[int, int], head: Tag | None, whole: int) -> Nominal | None:
        """Read a name: of a country, a body, or a person."""
        start, last = span
        kind = self._of_name(start, last)
        if kind is not None:
            return Nominal(start, last, whole, *kind)
        titles = self.sentence.within("titles")
        while start < last - 1 and start in titles:
            start += 1
        titled = head is not None or start > span[0] or (start > 0 and start - 1 in titles)
        if last - start > _SHORT or (last - start == 1 and not titled and start == 0):
            return None
        if any(tag.first >= start and tag.last <= last for tag in self.sentence.tagged("levels")):
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
        if single and start > 0 and words.endswith("s") and _PEOPLES.search(words):
            return Kind.PEOPLE, ActorType.OTHER
        if single and _NATIONALITY.search(words):
            return Kind.COUNTRY, ActorType.FOREIGN_FORCES
        return (Kind.BODY, ActorType.OTHER) if single and words.isupper() and words[1:] else None

    def _body(self, first: int, last: int) -> ActorType | None:
        found = [
            tag
            for tag in self.sentence.tagged("bodies")
            if tag.first >= first and tag.last <= last and self.sentence.tokens[tag.first].is_name
        ]
        if not found:
            return None
        order = list(_BODIES)
        return _BODIES[min((tag.value for tag in found), key=order.index)]


def _is_in_act(sentence: Sentence, head: Tag) -> bool:
    """Whether a head is part of an act's name: "fighter jets" are no fighters."""
    return sentence.tokens[head.first].low == "fighter" and any(
        act.first == head.first and head.last < act.last for act in sentence.tagged("acts")
    )


_BODIES: Mapping[str, ActorType] = {
    "rebels": ActorType.REBELS,
    "militia": ActorType.MILITIA,
    "state_forces": ActorType.STATE_FORCES,
    "other": ActorType.OTHER,
}
_HELD = frozenset({"said", "believed", "thought", "alleged", "reported", "known", "suspected"})
_PLURALS = frozenset(
    {"police", "people", "men", "women", "children", "troops", "clergy", "personnel", "policemen"}
    | {"businessmen", "gunmen", "clergymen", "militiamen", "military", "army", "elderly", "staff"}
    | {"coalition", "security force", "crowd", "mob", "militia", "gang", "family", "couple"}
)
