"""Towns with what they lie in: datelines, and "Nasir, South Sudan" wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractor.engines.rules.placenames import Located, Reader
from schemas.vocabulary import PlaceLevel

_BULLETS = frozenset({"*", "•", "-", "–", "·"})
_DASHES = frozenset({"-", "–", "—", "_"})
_AGENCY = 6
"""Tokens of "(Associated Press)"."""
_NOWHERE = range(0)


class Enclosed(Reader):
    """Reads towns without a preposition before them."""

    barred: frozenset[int] | set[int]
    """Tokens where no place of the act is."""

    def dateline(self) -> range:
        """Return the tokens of what stands before the story: "MAIDUGURI, Nigeria (AP) —"."""
        lows = self._lows
        start = end = int(lows[0] in _BULLETS)
        if start == len(lows) or not self._sentence.texts[start].isupper():
            return _NOWHERE
        while end < len(lows) and (
            self.is_name(end) or lows[end] in {",", "."} or end in self.dated
        ):
            end += 1
        if self.follows(end, "("):
            closed = range(end, min(end + _AGENCY, len(lows)))
            end = 1 + next((i for i in closed if lows[i] == ")"), end)
        return range(start, end) if end < len(lows) and lows[end] in _DASHES else _NOWHERE

    def before_wider(self) -> Iterator[Located]:
        """Read "Nasir, South Sudan" and "Portland, Oregon" wherever they stand."""
        if "," not in self._lows:
            return
        for index in range(1, len(self._lows) - 1):
            if self._lows[index] != "," or not self.is_name(index + 1):
                continue
            end = index + 1
            while end < len(self._lows) and (self.is_name(end) or self._binds(end)):
                end += 1
            first = index
            while first and self.is_name(first - 1) and not self._sentence.is_stop(first - 1):
                first -= 1
            if first == index or index in self.barred or first - 1 in self.people:
                continue
            if self._is_list(first, index):
                continue
            wider = self.place(index + 1, end, None)
            country = self._sentence.is_country(wider.name)
            acts = end in self.people or self.begins_people(end)
            if acts or self.is_adjective(index + 1, end) or end in self.spoken:
                continue  # "in Odesa, Ukrainian officials said"
            if (country or (index + 1, end) in self.known) and not self.is_of_person(first):
                level = self.own_level(first, index)
                yield Located(self._sentence.quote(first, index), level, first)
                yield replace(wider, level=PlaceLevel.COUNTRY) if country else wider

    def _is_list(self, first: int, comma: int) -> bool:
        """Whether no town is before a comma: "near the border with Mora, Russian planes …"."""
        if self._is_initials(first, comma) or self.is_of_country(comma + 1):
            return True
        # "the countries include Belgium, Canada"
        return self._sentence.is_country(self._sentence.quote(first, comma))

    def is_of_person(self, index: int) -> bool:
        """Whether somebody comes from here: "Bishop Mora of Sokoto, Nigeria"."""
        if index < 2 or not self.follows(index - 1, "of"):  # noqa: PLR2004 - a name and "of"
            return False
        if not self._sentence.names[index - 2] or index - 2 in self._sentence.within("acts"):
            return False  # "Shelling of Baro"
        return not any(tag.last == index - 1 for tag in self.levels.values())

    def _is_initials(self, first: int, last: int) -> bool:
        """Whether it is a body, with whose it is: "the ELN, Colombia's largest rebel group"."""
        the = first > 0 and self._lows[first - 1] in {"the", "by"}
        return the and last - first == 1 and self._sentence.texts[first].isupper()
