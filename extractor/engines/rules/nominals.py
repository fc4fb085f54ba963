"""Noun phrases beside a word of doing: where they stand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractor.engines.rules.ages import AGES, of_year_old, over_years
from extractor.engines.rules.extents import ends, first_of, last_of
from extractor.engines.rules.meanings import Kind, Meaning, Nominal
from extractor.engines.rules.sentence import GOING_ON, Sentence
from schemas.vocabulary import ActorType

_CLAUSE = 16
"""Tokens from "whom" to the verb."""
_AWAY = 30
"""Tokens that an apposition between commas may take."""
_DETERMINERS = frozenset(
    {"the", "a", "an", "his", "her", "their", "its", "some", "several", "many", "these", "those"}
    | {"alleged", "suspected", "so-called", "self-styled", "few", "own", "same"}
    | {"this", "that", "two", "three", "four", "five", "six", "another", "other", "more", "all"}
)
_QUOTES = frozenset({'"', "“", "”"})
_RELATIVE = frozenset({"who", "that", "which"})
_OF = frozenset({"of", "from", "in", "with", "wearing", "for", "at", "on", "near", "outside"})
_AT = frozenset({"in", "at", "on", "near", "outside", "inside"})
_FROM = frozenset({"from", "of"})
_HELD_BY = frozenset({"held", "taken", "shot", "driven", "hit", "sought"})
_NO_ADVERBS = frozenset({"family", "elderly", "assembly", "ally", "monopoly"})
_APPOSED = frozenset({",", "–", "—", "-"})
_FULL = 2
"""Words of a person's name in full."""
_PRONOUNS = frozenset({"it", "they", "he", "she"})
_OPENING = frozenset(
    {"'s", ",", "that", "when", "as", "after", "while", "and", ":", "both", '"', "between"}
    | {"*", "•", "-", "–", "—", ".", "(", "“", "where", "said"}
)
_CALLING = frozenset({"calling", "calls", "styling", "identifying", "known"})
_ITSELF = frozenset({"itself", "themselves"})
_NAMELESS = frozenset(
    {"group", "groups", "organisation", "organization", "militants", "men", "people"}
)
_SHARED = frozenset({"coalition", "allied", "partner"})
_GROUPS = frozenset({"group", "crowd", "number", "gathering", "band", "handful", "column"})
_OF_SOME = frozenset({"one", "some", "several", "many", "two", "three", "four", "five", "six"})


@dataclass(slots=True)  # not frozen: it takes three times as long to make
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
        lows = self.sentence.lows
        end = self._back_over_light(index)
        told_of = bool(end) and lows[end - 1] in _RELATIVE
        if told_of:
            end -= 1
            if end and lows[end - 1] == ",":
                end -= 1
        end = over_years(self.sentence, self._back_over_apposition(end))
        first = first_of(self.sentence, end)
        first += first < end and lows[first] in _ITSELF  # "calling itself the Black Lions"
        if first == end:
            return self._of_age(end) or self._meant(end)
        begin = first - (first > 0 and lows[first - 1] == "the")
        if begin > 1 and lows[begin - 1] in _ITSELF and (known := self._calling(begin - 2)):
            return known
        if index > end and (named := self.called(end)):
            return named[0]  # "the governor of Baro, Jon Vale, was …"
        read = self._read(first, end)
        found = read or (self._living(first, end) if alive else None)
        return self._headed(found, first, known=read is not None, told_of=told_of)

    def whom(self, index: int) -> Nominal | None:
        """Read "a teacher whom three soldiers raped": who stands before "whom"."""
        before = self.sentence.lows[max(index - _CLAUSE, 0) : index]
        if "whom" not in before:
            return None
        index += before.index("whom") - len(before)
        return self.before(index - (self.sentence.lows[index - 1] == ","))

    def _headed(
        self, found: Nominal | None, first: int, *, known: bool, told_of: bool
    ) -> Nominal | None:
        """Go back to the head: "members of the front", "gunmen in uniform", "rebels led by X"."""
        for _ in range(3):
            begin = self._before_owner(self._before_article(first))
            if not told_of and self._is_aim(begin - 1):
                return None  # "an attack on settlers killed two"
            start = self._before_binding(begin)
            if start is None:
                break
            outer = first_of(self.sentence, start)
            head = self._read(outer, start) if outer < start else None
            if head is None and start == begin - 1 and self._describes(start):
                return None  # "a blast targeting a police van killed two"
            if head is None:
                placed = found and (found.is_place or found.kind is Kind.PERSON)
                named = self.sentence.over("acts", start - 1, start)
                named = named or self.sentence.over("levels", start - 1, start)
                source = self.sentence.lows[start] == "from"
                if placed and (self.sentence.lows[start] in _AT or named or source):
                    return (
                        None  # "an attack on X killed nine", "the shelling of X", "the town of X"
                    )
                if not known:
                    return None  # "a driver working for a channel"
                break
            if head.kind is Kind.PEOPLE:
                last = self.sentence.extended(head.first, head.last)
                head = Nominal(
                    head.first,
                    last,
                    head.whole,
                    head.kind,
                    self._meaning.owned(head, last),
                    head.singular,
                )
            found, first = head, outer
        return found

    def _is_aim(self, index: int) -> bool:
        """Whether a preposition leads to whom an act is done."""
        lows = self.sentence.lows
        aimed = index > 0 and lows[index] in {"on", "against", "at"}
        return aimed and index - 1 in self.sentence.within("acts")

    def after(self, index: int, *, alive: bool = False) -> Nominal | None:
        """Return the noun phrase that begins at token `index`, determiners passed over."""
        lows = self.sentence.lows
        start = index
        numbers = self.sentence.numbers
        while start < len(lows) and (
            lows[start] in _DETERMINERS or start in numbers or of_year_old(self.sentence, start)
        ):
            start += 1
            while start + 2 < len(lows) and lows[start] in _GROUPS:
                if lows[start + 1] != "of":
                    break
                start += 2  # "a group of students"
            if lows[start : start + 1] == ["of"] and start > index and lows[start - 1] in _OF_SOME:
                start += 1  # "one of its men"
        last = last_of(self.sentence, start)
        if last == start:
            return self._of_age(start)
        return self._behind(index, start, last, alive=alive)

    def _behind(self, index: int, start: int, last: int, *, alive: bool) -> Nominal | None:
        """Read `tokens[start:last]`, which an article before it may open at `index`."""
        if last < len(self.sentence.lows) and self.sentence.lows[last] == "'s":
            # "Syria's new authorities": what is owned decides.
            owned = self._owned_by(last)
            # "the council's treasurer, Ana Ruiz, …"
            named = (
                self.called(last_of(self.sentence, last + 1)) if not owned or owned.is_human else ()
            )
            if named or owned is None:
                return next(iter(named), None)
            return replace(owned, first=start, whole=index)
        if self.sentence.lows[last - 1] in _NAMELESS and (known := self._calling(last)):
            return known
        found = self._read(start, last, whole=index)
        if (found is None or found.singular) and (named := self.called(last)):
            return named[0]  # "a former mayor, Jon Vale, …"
        if found is not None and found.kind is Kind.PEOPLE and found.last == last:
            end = self.sentence.extended(found.first, found.last)
            found = Nominal(
                found.first,
                end,
                found.whole,
                found.kind,
                self._meaning.owned(found, end),
                found.singular,
            )
        if found is None and alive:
            return self._living(start, last, whole=index)
        return found

    def _calling(self, index: int) -> Nominal | None:
        """Read "(a group) calling itself the Black Lions"."""
        lows = self.sentence.lows
        if index + 2 >= len(lows) or lows[index] not in _CALLING:
            return None
        start = index + 1
        while start < len(lows) and lows[start] in _ITSELF | {"as", "the"}:
            start += 1
        last = last_of(self.sentence, start)
        if start == index + 1 or last == start or not self.sentence.names[start]:
            return None
        found = self._read(start, last)
        if found is not None and found.kind is Kind.BODY:
            return found
        return Nominal(start, last, start, Kind.BODY, ActorType.REBELS)

    def beside(self, named: Nominal) -> list[Nominal]:
        """Return the persons named in one list with a person: "Ana Ruiz, Jo Orr and Lu Vo"."""
        lows = self.sentence.lows
        found: list[Nominal] = []
        start = named.whole
        described = False
        while start > 1 and lows[start - 1] in {",", "and"}:
            end = self._back_over_age(start - 1)
            first = first_of(self.sentence, end)
            other = self._read(first, end) if first < end else None
            if other is None or other.last != end or self._is_of(other):
                break
            if other.kind is not Kind.PERSON:
                # "Ana Ruiz and her husband, Jo Orr,": the one behind is described.
                if described or not other.singular:
                    break
                described, start = True, other.whole
                continue
            found.append(other)
            start, described = other.whole, False
        return found + self._beside_behind(named)

    def _beside_behind(self, named: Nominal) -> list[Nominal]:
        lows = self.sentence.lows
        found: list[Nominal] = []
        end = named.last
        while end + 1 < len(lows) and lows[end] in {",", "and"}:
            begin = end + 1 + (lows[end + 1] == "and")
            last = last_of(self.sentence, begin)
            other = self._read(begin, last) if begin < last else None
            if other is None or other.kind is not Kind.PERSON or other.last != last:
                break
            found.append(other)
            end = last
        return found

    def _is_of(self, named: Nominal) -> bool:
        """Whether it is the town of "the mayor of Baro, Ana Ruiz"."""
        return named.whole > 0 and self.sentence.lows[named.whole - 1] in _OF

    def _back_over_age(self, end: int) -> int:
        """Skip ", 34, and" and ", and" to what is listed."""
        lows = self.sentence.lows
        if lows[end - 1] != ",":
            return end
        end -= 1
        if end > 1 and self.sentence.texts[end - 1].isdigit() and lows[end - 2] == ",":
            end -= 2
        return end

    def _owned_by(self, last: int) -> Nominal | None:
        end = last_of(self.sentence, last + 1)
        return self._read(last + 1, end) if end > last + 1 else None

    def _of_age(self, end: int) -> Nominal | None:
        """Read "a 17-year-old", of whom no more is said."""
        lows = self.sentence.lows
        if not end or lows[end - 1] not in AGES:
            return None
        whole = self._before_article(end - 1)
        alone = lows[whole] in {"a", "an", "another", "the"}
        civilian = ActorType.CIVILIANS
        return Nominal(whole + alone, end, whole, Kind.PEOPLE, civilian, singular=alone)

    def _meant(self, end: int) -> Nominal | None:
        """Return who is meant by a pronoun: "the army said it had …"."""
        lows = self.sentence.lows
        if not end or lows[end - 1] not in _PRONOUNS:
            return None
        back = end - 1 - (end > 1 and lows[end - 2] == "that")
        for tag in self.sentence.over("saying", back - 1, back, "verbs"):
            if tag.last == back and tag.first:
                return self.before(tag.first)
        return None

    def called(self, index: int) -> list[Nominal]:
        """Return the persons whom an apposition at a comma or a dash names, and it alone."""
        lows = self.sentence.lows
        if index + 1 >= len(lows) or lows[index] not in _APPOSED:
            return []
        last = last_of(self.sentence, index + 1)
        found = self._read(index + 1, last) if last > index + 1 else None
        if found is None or found.kind is not Kind.PERSON or found.last - found.first < _FULL:
            return []
        people = [found, *self._beside_behind(found)]
        end = max(person.last for person in people)
        alone = end < len(lows) and lows[end] in _APPOSED | {".", ";"}
        return people if alone and all(p.last - p.first >= _FULL for p in people) else []

    def conjuncts(self, named: Nominal, *, behind: bool) -> list[Nominal]:
        """Return the sides that "and" joins to one, before it or behind it."""
        lows = self.sentence.lows
        if behind:
            begin = named.last + 1
            if begin < len(lows) and lows[named.last] == "and":
                other = self.after(begin)
                verb = other is not None and ends(self.sentence, min(other.last, len(lows) - 1))
                if (
                    other is not None
                    and other.kind in _SIDES
                    and not (verb and self.sentence.is_verb(min(other.last, len(lows) - 1)))
                ):
                    return [other]
            return []
        start = named.whole
        first = first_of(self.sentence, start - 1) if start and lows[start - 1] == "and" else start
        found = self._read(first, start - 1) if first < start - 1 else None
        if found is None or found.kind not in _SIDES or found.last != start - 1:
            return []
        if found.whole and lows[found.whole - 1] in _FROM:
            # "fighters from the front and soldiers"
            found = self._headed(found, first, known=True, told_of=False) or found
        if found.kind is Kind.COUNTRY and lows[named.first] in _SHARED:
            return []  # "U.S. and coalition forces" are one side
        # "killed nine villagers and soldiers …": an object is no subject.
        opens = found.whole == 0 or lows[found.whole - 1] in _OPENING
        opens = opens or found.whole - 1 in self.sentence.within("saying")
        return [found] if opens or found.whole - 1 in self.sentence.dated else []

    def _back_over_light(self, index: int) -> int:
        light = self.sentence.within("grammar", "be", "adverbs")
        lows = self.sentence.lows
        end = index
        # Those who "are said to have raped" and who "continued to fire".
        for here in range(index - 1, max(index - 5, 0), -1):
            if lows[here] != "to":
                continue
            if lows[here - 1] in _HELD or lows[here - 1] in GOING_ON:
                end = here - 1
                break
        dated = self.sentence.dated
        while end and (
            end - 1 in light
            or end - 1 in dated  # "gunmen on Monday killed"
            or lows[end - 1] in _QUOTES
            or self._is_adverb(end - 1)
        ):
            end -= 1
        return end

    def _is_adverb(self, index: int) -> bool:
        low = self.sentence.lows[index]
        return low.endswith("ly") and not self.sentence.names[index] and low not in _NO_ADVERBS

    def _back_over_apposition(self, end: int) -> int:
        """Skip "…, who lived there," and "…, a lawyer," to the phrase that is described."""
        lows = self.sentence.lows
        if end < 1 or lows[end - 1] not in {",", ")"}:
            return end
        opening = "(" if lows[end - 1] == ")" else ","
        for index in range(end - 2, max(end - _AWAY, 0), -1):
            if lows[index] == opening:
                told = self.sentence.over("saying", index, end, "verbs")
                if told and _RELATIVE.isdisjoint(lows[index : told[0].first]):
                    return end
                # "Ana Ruiz, 34, a reporter, was …"
                aged = index > 1 and self.sentence.texts[index - 1].isdigit() and opening == ","
                return index - 2 if aged and lows[index - 2] == "," else index
        return end

    def _before_owner(self, start: int) -> int:
        """Step over "Syria's" in "fighters linked to Syria's government"."""
        if start < 1 or self.sentence.lows[start - 1] != "'s":
            return start
        return self._before_article(first_of(self.sentence, start - 1))

    def _before_binding(self, start: int) -> int | None:
        """Return where the phrase ends that one is bound to, by "of" or "led by"."""
        for tag in self.sentence.over("grammar", start - 1, start, "bound"):
            if tag.last == start:
                return tag.first
        if start > _FULL and self.sentence.lows[start - 1] == "by" and self._befell(start - 2):
            return start - 2  # "a journalist held by the rebels"
        bound = start and (self.sentence.lows[start - 1] in _OF or self._describes(start - 1))
        return start - 1 if bound else None

    def _befell(self, index: int) -> bool:
        """Whether a participle tells what befell who stands before it."""
        lows = self.sentence.lows
        word = lows[index]
        past = word in _HELD_BY or (word.endswith("ed") and not self.sentence.names[index])
        return past and lows[index - 1][-1].isalpha() and not ends(self.sentence, index - 1)

    def _describes(self, index: int) -> bool:
        """Whether a participle tells more of who stands before: "a lawyer defending victims"."""
        low = self.sentence.lows[index]
        if index < 1 or self.sentence.names[index] or low == "calling":
            return False
        before = self.sentence.lows[index - 1]
        return low.endswith("ing") and before[-1].isalpha() and not ends(self.sentence, index - 1)

    def _before_article(self, first: int) -> int:
        lows = self.sentence.lows
        start = first
        numbers = self.sentence.numbers
        while start and (
            lows[start - 1] in _DETERMINERS
            or start - 1 in numbers
            or lows[start - 1] in AGES
            or (lows[start - 1] == "-" and lows[start] in AGES)
        ):
            start -= 1
        # "confirmed that a guard was killed", "said that troops shot …"
        return start + (start < first and self.sentence.lows[start] == "that")

    def _read(self, first: int, last: int, whole: int | None = None) -> Nominal | None:
        whole = self._before_article(first) if whole is None else whole
        return self._meaning.read(first, last, whole)

    def _living(self, first: int, last: int, whole: int | None = None) -> Nominal | None:
        whole = self._before_article(first) if whole is None else whole
        return self._meaning.living(first, last, whole)

    @property
    def _meaning(self) -> Meaning:
        return Meaning(self.sentence)


_SIDES = frozenset({Kind.PEOPLE, Kind.BODY, Kind.COUNTRY})
_HELD = frozenset({"said", "believed", "thought", "alleged", "reported", "known", "suspected"})
