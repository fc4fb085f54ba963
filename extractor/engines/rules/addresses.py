"""Places by number: "7th Avenue and 12th Street", "the 1200 block of Oak Street", "zone 9"."""

from __future__ import annotations

from extractor.engines.rules.placenames import ROADS, Located, Reader
from schemas.vocabulary import PlaceLevel

_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_CROSSINGS = frozenset({"corner", "intersection", "junction"})
_PARTS = frozenset({"zone", "sector", "ward", "block"})
_NUMBERED = _PARTS | {"street", "avenue", "route", "highway", "gate", "checkpoint"}
_OPENING = _CROSSINGS | _NUMBERED


class Addresses(Reader):
    """Reads places that are numbered."""

    def addresses(self, index: int) -> list[Located]:
        """Read the address that begins at a token, and what it lies in: ", zone 9 of Dorna"."""
        found: list[Located] = []
        if index >= len(self._lows) or not (
            self._lows[index] in _OPENING or self._lows[index][0].isdigit()
        ):
            return found
        end = index
        while (address := self._address(end)) is not None:
            place, end = address
            found.append(place)
            if self.follows(end, "of"):
                return [*found, *self.names(self.skip_the(end + 1), None)]
            end += self.follows(end, ",")
        return found

    def _address(self, index: int) -> tuple[Located, int] | None:
        """Return the address that begins at a token, and its end."""
        if index + 1 >= len(self._lows):
            return None
        low = self._lows[index]
        level = PlaceLevel.SITE
        if low in _CROSSINGS and self.follows(index + 1, "of"):
            end = self._crossed(index + 2)
        elif low in _NUMBERED and self._is_digit(index + 1):
            end, level = index + 2, PlaceLevel.DISTRICT if low in _PARTS else level
        elif not self._is_digit(index):
            return None
        elif self.follows(index + 1, "block") and self.follows(index + 2, "of"):
            end = self._name_end(index + 3)
        else:
            end = self._numbered(index) or self._road(index + 1)
            if self.follows(end, "and"):
                end = max(end, self._road(end + 1))
        if end <= index:
            return None
        return Located(self._sentence.quote(index, end), level, index), end

    def _crossed(self, index: int) -> int:
        """Return the end of "7th Avenue and Oak Street", 0 if two roads are not named."""
        end = self._road(self.skip_the(index))
        return self._road(self.skip_the(end + 1)) if end and self.follows(end, "and") else 0

    def _road(self, index: int) -> int:
        """Return the end of "7th avenue", "Oak Street", 0 if no road is named here."""
        end = self._numbered(index) if self._is_digit(index) else self._name_end(index)
        return end if end > index and self._lows[end - 1] in ROADS else 0

    def _numbered(self, index: int) -> int:
        """Return the end of "7th avenue", 0 if none stands here."""
        if index + 2 >= len(self._lows) or self._lows[index + 1] not in _ORDINALS:
            return 0
        return index + 3 if self._lows[index + 2] in ROADS else 0

    def _name_end(self, index: int) -> int:
        """Return the end of a name, "Oak street", `index` if none stands here."""
        end = index
        while self.is_name(end) or self._is_ordinal(end):
            end += 1
        if index < end < len(self._lows) and self._lows[end] in ROADS:
            end += 1
        return end

    def _is_ordinal(self, index: int) -> bool:
        if self._is_digit(index):
            return self._is_ordinal(index + 1)
        return index < len(self._lows) and self._lows[index] in _ORDINALS

    def _is_digit(self, index: int) -> bool:
        return index < len(self._lows) and self._sentence.texts[index].isdigit()
