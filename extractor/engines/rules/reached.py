"""Places without a preposition: "entered Baro", "Baro was shelled", "entered X, a village"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.engines.rules.placenames import COMPASS, ENCLOSING, NATIONALITY, Located, Reader
from schemas.vocabulary import PlaceLevel

_EXPLAINED = frozenset({PlaceLevel.SETTLEMENT, PlaceLevel.DISTRICT})
_EXPLAINING = frozenset(
    {"a", "small", "remote", "nearby", "large", "mountain", "farming", *COMPASS}
)
_NEAR = frozenset({"neighbouring", "neighboring", "adjacent"})
_APPOSED = 2
"""Tokens of "Zibane," before "a village"."""
_ONTO = frozenset(
    f"{stem}{end}"
    for stem, ends in {
        "storm": ("ed", "ing"),
        "besieg": ("ed", "ing"),
        "raid": ("ed", "ing"),
        "shell": ("ed", "ing"),
        "bomb": ("ed", "ing"),
        "bombard": ("ed", "ing"),
        "pound": ("ed", "ing"),
        "torch": ("ed", "ing"),
        "ransack": ("ed", "ing"),
        "loot": ("ed", "ing"),
        "rock": ("ed", "s", "ing"),
        "raz": ("ed", "ing"),
        "overr": ("an", "unning"),
        "hammer": ("ed", "ing"),
        "jolt": ("ed", "s"),
        "sho": ("ok",),
    }.items()
    for end in ends
)
"""Verbs that are done to places, hardly to somebody by name."""
_AT_ANYTHING = frozenset({"hit", "hits", "struck", "targeted", "targeting"})
"""Verbs that are done to places, and to people: of weapons only the former."""
_SUFFERED = _ONTO | {"overrun"}
_DESCRIBED = frozenset({"the", "a", "an", "its", "their"})
"""Before a participle: "the besieged city"."""
_MARKS = frozenset({",", ".", ";", "(", ":"})
_OPENS = frozenset({",", "and", "when", "where", "while", "after", "that", "as"})
_WAS = frozenset({"was", "were"})
_CAME = frozenset({"came", "come", "comes"})
_TELLING = _ONTO | _AT_ANYTHING | _WAS | _CAME
_HELD = re.compile(r"-(?:held|controlled|occupied|run|ruled|populated|majority|dominated)$")
_LONGEST = 3
"""Words of a bare name."""


class Reached(Reader):
    """Reads names that a verb makes places."""

    barred: frozenset[int] | set[int]
    """Tokens where no place of the act is."""

    def reached(self) -> Iterator[Located]:
        """Yield the places, in no order."""
        lows = self._lows
        telling = () if _TELLING.isdisjoint(lows) else lows
        for index, low in enumerate(telling):
            if low in _ONTO or (low in _AT_ANYTHING and self._is_thrown()):
                yield from self._object(index, alone=low in _AT_ANYTHING)
            elif low in _WAS or low in _CAME:
                yield from self._subject(index)
        yield from self._struck()
        yield from self._explained()

    def in_part(self, start: int, index: int) -> list[Located]:
        """Read names, with the part of the first that is meant: "northern Iraq"."""
        names = self.names(index, None)
        if not names or index == start or not self.is_compass(index - 1):
            return names
        if names[0].level not in {None, PlaceLevel.COUNTRY, PlaceLevel.REGION}:
            return names  # "southern Basra province"
        first = index - 1
        while first - 2 >= start and self.follows(first - 1, "and") and self.is_compass(first - 2):
            first -= 2
        part = self._sentence.quote(first, index + len(names[0].name.split()))
        return [Located(part, PlaceLevel.REGION, first), *names[1:]]

    def _object(self, verb: int, *, alone: bool) -> list[Located]:
        """Read "entered Baro and Dorna", "bombed southern Iraq": names, and nothing behind them."""
        before = self._lows[verb - 1] if verb else ""
        if verb in self.dated or (verb and self._sentence.names[verb]) or before in _DESCRIBED:
            return []
        start = index = self.skip_the(verb + 1)
        while index < len(self._lows) and (
            self.is_compass(index) or _HELD.search(self._lows[index])
        ):
            index += 1
        if index in self.barred or index in self.levels or not self.is_name(index):
            return []
        found = self.in_part(start, index)
        if not found or self.is_titled(index):
            return []
        if found[0].level is not None:
            return found if found[0].level is not PlaceLevel.SITE else []
        return found if self._is_bare(index, alone=alone) else []

    def _is_bare(self, index: int, *, alone: bool) -> bool:
        """Whether names are whole, and not those of groups or of people."""
        spans = list(self.spans(index))
        most = 1 if alone else _LONGEST
        if any(self._is_group(first) for first, _ in spans):
            return False
        end = spans[-1][1]
        if alone and self._sentence.is_settlement(self._sentence.quote(index, spans[0][1])):
            return True
        if any(last - first > most for first, last in spans):
            return False
        if end >= len(self._lows) or not self._sentence.letters[end]:
            return end >= len(self._lows) or self._lows[end] in _MARKS
        return self._sentence.is_stop(end) or self._sentence.is_verb(end) or end in self.dated

    def _is_thrown(self) -> bool:
        """Whether weapons or aircraft do it: "hit Mora" is of a person, too."""
        return bool(self._sentence.tagged("throws") or self._sentence.tagged("cues", "warplanes"))

    def _is_group(self, index: int) -> bool:
        """Whether a name is of a people or a body: "Alawites", "RSF"."""
        text = self._sentence.texts[index]
        people = text.endswith("s") and NATIONALITY.search(text[:-1]) is not None
        return people or text.isupper()

    def _subject(self, verb: int) -> list[Located]:
        """Read "Baro was shelled", "Baro came under fire"."""
        behind = self._lows[verb + 1 : verb + 3]
        came = self._lows[verb] in _CAME
        if not (behind[:1] == ["under"] if came else not _SUFFERED.isdisjoint(behind)):
            return []
        start = verb
        while start and self.is_name(start - 1) and start - 1 not in self.people:
            start -= 1
        opens = start == 0 or self._lows[start - 1] in _OPENS
        if start == verb or not opens or start in self.barred or self.is_titled(start):
            return []
        return [self.place(start, verb, None)]

    def _struck(self) -> Iterator[Located]:
        """Read "targeted Almara district", "entered Baro": what a deed is done to."""
        entered = {tag.last for tag in self._sentence.tagged("cues", "arrived")}
        for index in {tag.last for tag in self._sentence.tagged("does")} | entered:
            start = self.skip_the(index)
            if start < len(self._lows) and (
                self._lows[start] in _EXPLAINING or self._lows[start] in _NEAR
            ):
                start += 1  # "descended on nearby Baro"
            if self.is_name(start) and start not in self.barred:
                found = self.names(start, None)
                known = found and found[0].level in {*ENCLOSING, PlaceLevel.SETTLEMENT}
                if known or index in entered:
                    yield from found

    def _explained(self) -> Iterator[Located]:
        """Read "entered Zibane, a village 15 km to the south", with whatever before the name."""
        for tag in self.levels.values():
            first = tag.first
            while first and self._lows[first - 1] in _EXPLAINING:
                first -= 1
            if tag.value not in _EXPLAINED or first < _APPOSED or not self.follows(first, "a"):
                continue
            last = first - 1
            start = last
            while start and self.is_name(start - 1):
                start -= 1
            entered = start and self._sentence.is_verb(start - 1)
            if self.follows(last, ",") and start < last and entered:
                yield Located(self._sentence.quote(start, last), PlaceLevel(tag.value), start)
